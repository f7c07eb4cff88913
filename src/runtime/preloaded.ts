/** Modules that OTP's emulator has in its image; they are loaded before anything runs, and their frames in stack
 * traces have no lines. */
export const PRELOADED = [
  'erl_prim_loader', 'erl_tracer', 'erlang', 'erts_code_purger', 'erts_dirty_process_signal_handler', 'erts_internal',
  'erts_literal_area_collector', 'init', 'persistent_term', 'counters', 'atomics', 'prim_buffer', 'prim_eval',
  'prim_file', 'prim_inet', 'prim_net', 'prim_socket', 'prim_zip', 'socket_registry', 'zlib', 'erl_init',
  'erts_trace_cleaner',
]
