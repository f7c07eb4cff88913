// Programs that print something else under Glulam than under erl, and why. The test fails for every other difference,
// so what is the same once stays the same. Each line is a thing to do, or stands in docs/differences.md.
export const KNOWN: Readonly<Record<string, string>> = {
  code_error_handler: 'no code server runs: the stand-in loads modules, error_handler is not asked',
  code_load_versions: 'no code server runs',
  code_undefined_handler: 'no code server runs',
  conv_pid_ref_port: 'erlang:ports/0: there are no ports yet',
  etf_encode_ids: 'decodes a fun of arity 256, where OTP 27 itself goes wrong',
  fun_info: 'numbers of funs in texts',
  int_errors: 'frames of failed arithmetic instructions',
  io_calls: 'the stand-in for the group leader knows output only',
  proc_aliases: 'unalias does not take back a message that is in the mailbox already',
  quirk_bif_override: 'load_nif is absent',
  seq_trace_tokens: 'tracing is absent',
  trace_calls: 'tracing is absent',
}
