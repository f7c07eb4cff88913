/** Kinds of errors that generated code raises, with a value. */
export const RAISE = {
  function_clause: 0, badmatch: 1, case_clause: 2, if_clause: 3, try_clause: 4, badrecord: 5, badarith: 6, badmap: 7,
  badkey: 8, timeout_value: 9, raise: 10, raw_raise: 11, badarg: 12, pending: 13, bs_construct: 14, system_limit: 15,
  not_supported: 16,
} as const
