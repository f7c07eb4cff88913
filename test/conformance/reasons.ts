/** Why a case that erl passes does not pass here: `suite:case`, or `suite:*` for all of a suite. */
export const REASONS: Readonly<Record<string, string>> = {
  'bs_bincomp:tracing': 'wants erlang:trace and erlang:trace_pattern: there is no tracing yet',
  'code_coverage:*': 'Coverage by the emulator is what the JIT of OTP offers. code:coverage_support/0 is false, and the suite passes its cases over.',
  'gen_statem:terminate_crash_format': 'wants dbg: there is no tracing yet',
  'process:otp_4725': 'compares counts of collections before and after a wait: here a process that built its answer in fragments is collected when it waits',
  'process:yield2': 'wants erlang:trace: there is no tracing yet',
  'receive:receive_opt_deferred_save': 'needs more than one scheduler, and is skipped by itself',
  'system_profile:dont_profile_profiler': 'finds the profiler of runnable_ports still set, which that case leaves behind when it cannot load its driver',
  'system_profile:runnable_ports': 'loads a driver of its own, written in C',
}
