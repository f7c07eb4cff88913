/** BIFs that say how large bitstrings and iolists are. */
import { CTX_END, CTX_POS, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, SUB_MATCH_CTX, TAG_BOXED } from '../src/term/layout'
import { part_bits, take_apart } from './bits_common'
import { iolist_bits } from './iolist'
import { int64 } from './limbs'
import { raise_badarg } from './raise'
import { headerOf, isBoxed } from './term'

/** -1: no bitstring. What is left of a match context counts as well: compiled code asks for its size. */
function bitsOf(term: i32): i64 {
  if (take_apart(term)) return part_bits
  if (!isBoxed(term) || (headerOf(term) & HDR_KIND_MASK) != SUB_MATCH_CTX << HDR_SUBTAG_SHIFT) return -1
  const context = <usize>term - TAG_BOXED
  return load<i64>(context, CTX_END) - load<i64>(context, CTX_POS)
}

export function size_in_bits(bitstring: i32): i32 {
  const bits = bitsOf(bitstring)
  return bits < 0 ? raise_badarg() : int64(bits)
}
export function size_in_bytes(bitstring: i32): i32 {
  const bits = bitsOf(bitstring)
  return bits < 0 ? raise_badarg() : int64((bits + 7) >> 3)
}
export function size_of_iolist(io: i32): i32 {
  const bits = iolist_bits(io, 0)
  return bits < 0 ? raise_badarg() : int64(bits >> 3)
}
