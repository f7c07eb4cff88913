/** The suites that run on one node, by application, without `_SUITE`. */
export const SUITES: Readonly<Record<string, readonly string[]>> = {
  stdlib: [
    'argparse', 'array', 'base64', 'beam_lib', 'binary_module', 'c', 'calendar', 'dets', 'dict', 'digraph', 'digraph_utils',
    'edlin_context', 'edlin_expand', 'epp', 'erl_anno', 'erl_eval', 'erl_expand_records', 'erl_internal', 'erl_lint', 'erl_pp',
    'erl_scan', 'error_logger_h', 'escript', 'ets', 'ets_tough', 'file_sorter', 'filelib', 'filename', 'fixtable', 'format', 'gen_event',
    'gen_fsm', 'gen_server', 'gen_statem', 'id_transform', 'io', 'io_proto', 'json', 'lists', 'log_mf_h', 'maps', 'math', 'ms_transform',
    'peer', 'pool', 'proc_lib', 'proplists', 'qlc', 'queue', 'rand', 'random', 're', 'select', 'sets', 'shell', 'shell_docs',
    'shell_docs_markdown', 'sigils', 'slave', 'sofs', 'string', 'supervisor', 'supervisor_bridge', 'sys', 'tar', 'timer', 'timer_simple',
    'unicode', 'unicode_util', 'uri_string', 'y2k', 'zip',
  ],
  emulator: [
    'a', 'after', 'alloc', 'async_ports', 'atomics', 'beam', 'beam_literals', 'bif', 'big', 'binary', 'bs_bincomp', 'bs_bit_binaries',
    'bs_construct', 'bs_match_bin', 'bs_match_int', 'bs_match_misc', 'bs_match_tail', 'bs_utf', 'busy_port', 'code', 'code_parallel_load',
    'counters', 'ddll', 'decode_packet', 'dirty_bif', 'dirty_nif', 'dump', 'erl_link', 'erts_debug', 'estone', 'evil', 'exception',
    'float', 'fun', 'gc', 'guard', 'hash', 'hibernate', 'iovec', 'jit', 'list_bif', 'map', 'match_spec', 'message_queue_data',
    'module_info', 'monitor', 'multi_load', 'nested', 'nif', 'node_container', 'nofrag', 'num_bif', 'op', 'os_signal', 'persistent_term',
    'port', 'port_bif', 'prim_eval', 'process', 'process_max_heap_size', 'pseudoknot', 'receive', 'ref', 'register', 'save_calls',
    'scheduler', 'send_term', 'sensitive', 'signal', 'small', 'smoke_test', 'statistics', 'system_info', 'system_profile', 'time',
    'timer_bif', 'tuple', 'unique', 'z',
  ],
  kernel: [
    'application', 'code', 'error_handler', 'file', 'file_name', 'prim_file', 'pdict', 'logger', 'os', 'zlib', 'gen_tcp_api',
    'gen_tcp_echo', 'gen_tcp_misc', 'gen_udp', 'inet', 'sendfile',
  ],
  compiler: [],
  crypto: ['crypto'],
}
