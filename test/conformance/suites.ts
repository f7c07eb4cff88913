/** The suites that run on one node, by application, without `_SUITE`. */
export const SUITES: Readonly<Record<string, readonly string[]>> = {
  stdlib: [
    'argparse', 'array', 'base64', 'beam_lib', 'binary_module', 'c', 'calendar', 'dict', 'digraph', 'digraph_utils', 'edlin_context',
    'edlin_expand', 'epp', 'erl_anno', 'erl_eval', 'erl_expand_records', 'erl_internal', 'erl_lint', 'erl_pp', 'erl_scan', 'escript',
    'ets', 'file_sorter', 'filelib', 'filename', 'format', 'gen_server', 'id_transform', 'io', 'io_proto', 'json', 'lists',
    'log_mf_h', 'maps', 'math', 'ms_transform', 'proc_lib', 'proplists', 'qlc', 'queue', 'rand', 'random', 're', 'sets', 'shell',
    'shell_docs', 'shell_docs_markdown', 'sigils', 'sofs', 'string', 'supervisor', 'tar', 'timer', 'unicode', 'unicode_util',
    'uri_string', 'y2k', 'zip',
  ],
  emulator: [
    'process', 'exception', 'bs_bincomp', 'bs_bit_binaries', 'bs_construct', 'bs_match_bin', 'bs_match_int', 'bs_match_misc',
    'bs_match_tail', 'bs_utf', 'map', 'fun', 'guard', 'big', 'float', 'num_bif', 'binary', 'receive', 'signal', 'monitor', 'erl_link',
    'register', 'hash', 'list_bif', 'timer_bif', 'port', 'port_bif',
  ],
  kernel: ['application', 'code', 'error_handler', 'file', 'file_name', 'prim_file', 'pdict', 'logger', 'os', 'zlib'],
  compiler: [],
}
