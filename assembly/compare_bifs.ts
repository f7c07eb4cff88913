/** BIFs that compare and hash terms, and those that answer with one value of the running process: of its dictionary, its group leader. */
import { CELL_AM_UNDEFINED, CELL_PROC, EX_ARITY, FE_ARITY, FUN_ENTRY, P_GROUP_LEADER, SUB_BIGPOS, SUB_EXPORT, SUB_FUN, SUB_INT64, TAG_BOXED } from '../src/term/layout'
import { int64 } from './arith'
import { cmp, eq, eq_exact } from './compare'
import { dict_erase, dict_get, dict_put } from './dictionary'
import { phash2_begin, phash2_left } from './hash'
import { phash } from './phash'
import { boolean, raise_badarg } from './raise'
import { isSmall, makeSmall, subtagOf } from './term'

export function is_exact(a: i32, b: i32): i32 {
  return boolean(eq_exact(a, b) != 0)
}
export function is_not_exact(a: i32, b: i32): i32 {
  return boolean(eq_exact(a, b) == 0)
}
export function is_equal(a: i32, b: i32): i32 {
  return boolean(eq(a, b) != 0)
}
export function is_not_equal(a: i32, b: i32): i32 {
  return boolean(eq(a, b) == 0)
}
export function is_less(a: i32, b: i32): i32 {
  return boolean(cmp(a, b) < 0)
}
export function is_greater(a: i32, b: i32): i32 {
  return boolean(cmp(a, b) > 0)
}
export function is_at_most(a: i32, b: i32): i32 {
  return boolean(cmp(a, b) <= 0)
}
export function is_at_least(a: i32, b: i32): i32 {
  return boolean(cmp(a, b) >= 0)
}
/** min/2, max/2 */
export function least(a: i32, b: i32): i32 {
  if (isSmall(a) && isSmall(b)) return min(a, b)
  return cmp(a, b) <= 0 ? a : b
}
export function greatest(a: i32, b: i32): i32 {
  if (isSmall(a) && isSmall(b)) return max(a, b)
  return cmp(a, b) >= 0 ? a : b
}

/** is_function/2 */
export function is_function_of(fun: i32, arity: i32): i32 {
  if (!isSmall(arity) || arity < 0) {
    const kind = subtagOf(arity)
    // An integer too large for any fun.
    if ((kind == SUB_INT64 && load<i32>(<usize>arity - TAG_BOXED, 8) >= 0) || kind == SUB_BIGPOS) return boolean(false)
    return raise_badarg()
  }
  const kind = subtagOf(fun)
  if (kind != SUB_FUN && kind != SUB_EXPORT) return boolean(false)
  const entry = load<usize>(<usize>fun - TAG_BOXED, FUN_ENTRY)
  const known = load<i32>(entry + (kind == SUB_FUN ? FE_ARITY : EX_ARITY))
  // (the complement: of a fun without code)
  return boolean((known < 0 ? ~known : known) == arity >> 2)
}

/** phash2/1 */
export function phash2_of(term: i32): i32 {
  const hash = phash2_begin(term)
  return phash2_left() != 0 ? host_long_hash(phash2_left(), 0) : makeSmall(hash & 0x7ffffff)
}

/** The host goes on with a hash that takes long (src/bif/compare.ts). `range`: 0 for phash2/1. */
// @ts-ignore: decorator
@external("host", "long_hash")
declare function host_long_hash(state: i32, range: i32): i32

/** A range from 1 to 2^32, or 0. */
function rangeOf(range: i32): i64 {
  if (isSmall(range)) return max(range >> 2, 0)
  if (subtagOf(range) != SUB_INT64) return 0
  const n = load<i64>(<usize>range - TAG_BOXED, 4)
  return n > 0 && n <= 0x100000000 ? n : 0
}
/** phash2/2 and phash/2 */
export function phash2_in(term: i32, range: i32): i32 {
  const n = rangeOf(range)
  if (n == 0) return raise_badarg()
  const hash = phash2_begin(term)
  return phash2_left() != 0 ? host_long_hash(phash2_left(), range) : int64(<i64>(<u64><u32>hash % <u64>n))
}
export function phash_in(term: i32, range: i32): i32 {
  const n = rangeOf(range)
  return n == 0 ? raise_badarg() : int64(1 + <i64>(<u64><u32>phash(term) % <u64>n))
}

// @ts-ignore: decorator
@inline function orUndefined(value: i32): i32 {
  return value != 0 ? value : load<i32>(CELL_AM_UNDEFINED)
}
/** group_leader/0 */
export function group_leader(): i32 {
  return load<i32>(load<usize>(CELL_PROC), P_GROUP_LEADER)
}

/** get/1, put/2, erase/1 */
export function dictionary_get(key: i32): i32 {
  return orUndefined(dict_get(key))
}
export function dictionary_put(key: i32, value: i32): i32 {
  return orUndefined(dict_put(key, value))
}
export function dictionary_erase(key: i32): i32 {
  return orUndefined(dict_erase(key))
}
