/** The 64-bit words in which OTP holds immediate terms: its hashes of map keys are computed from them. */
import { IMM_ATOM, IMM_MASK, IMM_PID, IMM_SHIFT, NIL, SUB_INT64, TAG_BOXED, TAG_CONS, TAG_MASK } from '../src/term/layout'
import { addressOf, headerOf, isSmall, subtagOfHeader } from './term'

// @ts-ignore: decorator
@inline
export function smallWord(n: i64): u64 {
  return ((<u64>n) << 4) | 15
}
// @ts-ignore: decorator
@inline
export function atomWord(atom: i32): u64 {
  return (<u64>(<u32>atom >>> IMM_SHIFT) << 6) | 0x0b
}

/** Is the term one word in OTP? Integers of up to 60 bits are. */
export function isImmediate64(t: i32): bool {
  const tag = t & TAG_MASK
  if (tag == TAG_CONS) return false
  if (tag != TAG_BOXED) return true
  if (subtagOfHeader(headerOf(t)) != SUB_INT64) return false
  const n = load<i64>(addressOf(t), 4)
  return n >= -(<i64>1 << 59) && n < <i64>1 << 59
}

/** The word of a term for which isImmediate64 holds. */
export function immediateWord(t: i32): u64 {
  if (isSmall(t)) return smallWord(<i64>(t >> 2))
  if ((t & TAG_MASK) == TAG_BOXED) return smallWord(load<i64>(addressOf(t), 4))
  if (t == NIL) return 0x3b
  const kind = t & IMM_MASK
  if (kind == IMM_ATOM) return atomWord(t)
  return (<u64>(<u32>t >>> IMM_SHIFT) << 4) | (kind == IMM_PID ? 3 : 7)
}
