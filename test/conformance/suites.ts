/** The suites that run on one node, by application, without `_SUITE`. */
export const SUITES: Readonly<Record<string, readonly string[]>> = {
  stdlib: ['lists', 'maps', 'proc_lib', 'gen_server', 'supervisor', 'ets', 'string', 'unicode', 're', 'io', 'io_lib', 'timer'],
  emulator: [
    'process', 'exception', 'bs_bincomp', 'bs_bit_binaries', 'bs_construct', 'bs_match_bin', 'bs_match_int', 'bs_match_misc',
    'bs_match_tail', 'bs_utf', 'map', 'fun', 'guard', 'big', 'float', 'num_bif', 'binary', 'receive', 'signal', 'monitor', 'erl_link',
    'register', 'hash', 'list_bif', 'timer_bif', 'port', 'port_bif',
  ],
  kernel: ['application', 'code', 'error_handler', 'file', 'file_name', 'prim_file', 'pdict', 'logger', 'os'],
  compiler: [],
}
