/** Exceptions that the kernel itself raises: class and reason go to the cells, the host adds the stack trace. */
import {
  CELL_AM_BADARG, CELL_AM_BADARITH, CELL_AM_BADKEY, CELL_AM_BADMAP, CELL_AM_ERROR, CELL_AM_FALSE, CELL_AM_SYSTEM_LIMIT, CELL_AM_TRUE,
  CELL_EXC_CAUSE, CELL_EXC_CLASS, CELL_EXC_TRACE, CELL_EXC_VALUE, CELL_REASON, HDR_ARITY_SHIFT, REASON_RAISE, TAG_BOXED,
} from '../src/term/layout'
import { alloc } from './heap'

/** Raises `error:reason`; returns 0, which its callers hand on. */
export function raise_error(reason: i32): i32 {
  store<i32>(CELL_EXC_CLASS, load<i32>(CELL_AM_ERROR))
  store<i32>(CELL_EXC_VALUE, reason)
  store<i32>(CELL_EXC_TRACE, 0)
  store<i32>(CELL_EXC_CAUSE, 0)
  store<i32>(CELL_REASON, REASON_RAISE)
  return 0
}
export function raise_badarith(): i32 {
  return raise_error(load<i32>(CELL_AM_BADARITH))
}
export function raise_badarg(): i32 {
  return raise_error(load<i32>(CELL_AM_BADARG))
}
export function raise_system_limit(): i32 {
  return raise_error(load<i32>(CELL_AM_SYSTEM_LIMIT))
}
/** `error:{badmap, Term}` and `error:{badkey, Key}`. */
export function raise_badmap(term: i32): i32 {
  return raise_error(pair(load<i32>(CELL_AM_BADMAP), term))
}
export function raise_badkey(key: i32): i32 {
  return raise_error(pair(load<i32>(CELL_AM_BADKEY), key))
}

/** {a, b} */
export function pair(a: i32, b: i32): i32 {
  const at = alloc(3)
  store<i32>(at, 2 << HDR_ARITY_SHIFT)
  store<i32>(at, a, 4)
  store<i32>(at, b, 8)
  return at | TAG_BOXED
}

// @ts-ignore: decorator
@inline export function boolean(value: bool): i32 {
  return load<i32>(value ? CELL_AM_TRUE : CELL_AM_FALSE)
}
