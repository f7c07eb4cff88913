/** Kinds of errors that generated code raises, with a value. */
export const RAISE = {
  function_clause: 1, badmatch: 2, case_clause: 3, if_clause: 4, try_clause: 5, badrecord: 6, badarith: 7, badmap: 8,
  badkey: 9, timeout_value: 10, raise: 11, raw_raise: 12, badarg: 13, pending: 14, bs_construct: 15, system_limit: 16,
  record: 17, bs_size: 18, bs_append: 19, badfile: 20,
} as const
