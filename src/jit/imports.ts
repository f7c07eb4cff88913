/**
 * What every translated module imports: kernel functions, functions of the glue (src/jit/glue.ts) and of the host
 * (src/jit/host_calls.ts). One table: generated code names them, the linker provides them.
 */
import { F64, I32, I64 } from './encoder.ts'
import type { FunctionImport } from './encoder.ts'

const i = I32
const l = I64
const d = F64

/** name: [parameters, results] */
const KERNEL = {
  eq_exact: [[i, i], [i]], eq: [[i, i], [i]], cmp: [[i, i], [i]],
  add: [[i, i], [i]], sub: [[i, i], [i]], mul: [[i, i], [i]], idiv: [[i, i], [i]], rem: [[i, i], [i]], neg: [[i], [i]],
  fdiv: [[i, i], [i]], band: [[i, i], [i]], bor: [[i, i], [i]], bxor: [[i, i], [i]], bnot: [[i], [i]],
  bsl: [[i, i], [i]], bsr: [[i, i], [i]], to_f64: [[i], [d]], float: [[d], [i]],
  map_get: [[i, i], [i]], map_put: [[i, i, i], [i]], map_put_many: [[i, i, i], [i]], map_update_many: [[i, i, i], [i]],
  map_size: [[i], [i]],
  recv_next: [[], []], recv_timeout: [[], []], recv_remove: [[], []], recv_release: [[], []],
  recv_mark_reserve: [[], [i]], recv_mark_bind: [[i, i], []], recv_mark_use: [[i], []], recv_mark_clear: [[i], []],
  record_is: [[i, i, i], [i]], record_accessible: [[i, i], [i]], record_field: [[i, i], [i]], record_get: [[i, i, i], [i]],
  record_update: [[i, i, i], [i]], record_new: [[i, i, i, i], [i]],
  list_length: [[i], [i]], dict_get: [[i], [i]], find_export: [[i, i, i], [i]],
  int64: [[l], [i]], uint64: [[l], [i]], send_to_pid: [[i, i], []], bit_size: [[i], [d]],
  bs_start_match: [[i], [i]], bs_bits: [[i, i], [l]], bs_get_integer: [[i, l, i], [i]], bs_get_float: [[i, l, i], [i]],
  bs_get_binary: [[i, l], [i]], bs_get_binary_all: [[i, i], [i]], bs_get_tail: [[i], [i]], bs_skip: [[i, l], [i]],
  bs_test_tail: [[i, l], [i]], bs_test_unit: [[i, i], [i]], bs_match_string: [[i, i, i], [i]],
  bs_get_utf8: [[i], [i]], bs_get_utf16: [[i, i], [i]], bs_get_utf32: [[i, i], [i]],
  bs_get_position: [[i], [i]], bs_set_position: [[i, i], []],
  bs_create: [[l], [i]], bs_append: [[i, l, i], [i]], bs_private_append: [[i, l, i], [i]], bs_init_writable: [[i], [i]],
  bs_put_integer: [[i, l, i], [i]], bs_put_float: [[i, l, i], [i]], bs_put_binary: [[i, l], [i]],
  bs_put_binary_all: [[i, i], [i]], bs_put_string: [[i, i], [i]], bs_put_utf8: [[i], [i]], bs_put_utf16: [[i, i], [i]],
  bs_put_utf32: [[i, i], [i]], bs_utf8_size: [[i], [i]], bs_utf16_size: [[i], [i]],
} as const

/** Provided by the glue. */
const GLUE = {
  /** Slow path at function entry, arguments in X_AREA: collects if wanted; returns the heap top, or 0 to let go (time slice over). (sp, hp, code point) */
  entry_slow: [[i, i, i], [i]],
  /** At function entry when the reductions are used up: number of the point where to resume, 0: none. */
  resume: [[], [i]],
  /** Collects: (sp, hp, words needed, live X registers) → hp. */
  collect: [[i, i, i, i], [i]],
  /** Stores state and lets go at a code point: (sp, hp, code point, reason). */
  let_go: [[i, i, i, i], []],
  /** What is done at a code point fails (its place says what; arguments of a BIF are in X_AREA): (sp, hp, code point, value). */
  raise: [[i, i, i, i], []],
} as const

/** Functions of the host, called between two stores of CELL_HTOP / CELL_SP where they may allocate. */
const HOST = {
  /** `send`: destination, message → message, or 0 after raising. */
  send: [[i, i], [i]],
  /** `wait_timeout`: (timeout, 1 in a receive without clauses) → 1 wait, 0 due, 2 no valid timeout. */
  receive_timeout: [[i, i], [i]],
  cancel_receive_timer: [[], []],
  /** `call_fun` of what is no fun of that arity: (fun, arity, code point, 1 in tail position), arguments in X_AREA; prepares to let go. */
  call_fun: [[i, i, i, i], []],
  /** `apply` of what is no known export: (module, function, arity, code point, 1 in tail position), arguments in X_AREA; prepares to let go. */
  apply: [[i, i, i, i, i], []],
  /** erlang:apply/2,3 in tail position: (its arity, code point), arguments in X_AREA; prepares to let go. */
  apply_list: [[i, i], []],
  /** Value of a `catch` after an exception. */
  catch_value: [[], [i]],
  build_stacktrace: [[i], [i]],
  /** A function with a breakpoint (its number) is called, arguments in X_AREA: 0 go on; 1: where to go on is prepared, let go. */
  trace_call: [[i], [i]],
  /** A place with a breakpoint of a debugger is passed (the code point behind it), X registers in X_AREA: the same. */
  stop: [[i], [i]],
} as const

type Signatures = Readonly<Record<string, readonly [readonly number[], readonly number[]]>>

const list: FunctionImport[] = []
function enter<T extends Signatures>(module: string, table: T): { [K in keyof T]: number } {
  const out: Record<string, number> = {}
  for (const [name, [params, results]] of Object.entries(table)) {
    out[name] = list.length
    list.push({ module, name, params, results })
  }
  return out as { [K in keyof T]: number }
}

/** Function indices, by module. */
export const K = enter('kernel', KERNEL)
export const G = enter('glue', GLUE)
export const H = enter('host', HOST)
export const IMPORTS: readonly FunctionImport[] = list
