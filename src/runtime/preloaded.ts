/**
 * Modules that OTP's emulator has in its image: loaded before anything runs, latest first (the order that
 * erlang:pre_loaded/0 shows). Their frames in stack traces have no lines. OTP 25 has no erts_trace_cleaner.
 */
export const PRELOADED = [
  'persistent_term', 'counters', 'atomics', 'erts_dirty_process_signal_handler', 'erts_trace_cleaner',
  'erts_literal_area_collector', 'erl_tracer', 'erts_internal', 'erlang', 'erl_prim_loader', 'prim_zip', 'prim_net',
  'prim_socket', 'socket_registry', 'zlib', 'prim_file', 'prim_inet', 'prim_eval', 'prim_buffer', 'init', 'erl_init',
  'erts_code_purger',
]

/** The same in the order in which they are loaded, which is the order in which their atoms are made. */
export const PRELOADED_FIRST = [...PRELOADED].reverse()
