/** iolists, and lists of bitstrings: their size, and the bitstring they stand for. */
import { NIL } from '../src/term/layout'
import { bump_for_copy, part_base, part_bits, part_pos, take_apart } from './bits_common'
import { bs_create, bs_put_bits, bs_put_byte } from './bits_build'
import { head, isCons, isSmall, tail } from './term'
import { pop, push, stackDepth, stackReset } from './workstack'

/**
 * Bits of an iolist: a bitstring, or a list of bytes, bitstrings and such lists whose tails may be bitstrings. -1 when the term is
 * none, or holds odd bits although `odd` is 0.
 */
export function iolist_bits(term: i32, odd: i32): i64 {
  const depth = stackDepth()
  let bytes: i64 = 0
  let rest: i64 = 0
  let elements: i64 = 0
  let current = term
  longest = 0
  for (;;) {
    while (isCons(current)) {
      elements++
      const h = head(current)
      if (isSmall(h)) {
        if (<u32>h >> 2 > 255) return refuse(depth)
        bytes++
      } else if (isCons(h)) {
        push(tail(current))
        current = h
        continue
      } else if (h != NIL) {
        if (!take_apart(h) || (odd == 0 && (part_bits & 7) != 0)) return refuse(depth)
        bytes += part_bits >> 3
        rest += part_bits & 7
        if (part_bits > longest) longest = part_bits
      }
      current = tail(current)
    }
    if (current != NIL) {
      if (!take_apart(current) || (odd == 0 && (part_bits & 7) != 0)) return refuse(depth)
      bytes += part_bits >> 3
      rest += part_bits & 7
      if (part_bits > longest) longest = part_bits
    }
    if (stackDepth() == depth) break
    current = pop()
  }
  stackReset(depth)
  bump_for_copy(elements << 2)
  whole = bytes
  // lists share their parts: their size may be any number, of which no bitstring is
  return bytes < MAX_BYTES ? (bytes << 3) + rest : i64.MAX_VALUE
}

/** Bits of the longest bitstring among the parts of the iolist of which `iolist_bits` was asked last. */
export function iolist_longest(): i64 {
  return longest
}
let longest: i64 = 0

/** Bytes of the iolist of which `iolist_bits` was asked last. */
export function iolist_bytes(): i64 {
  return whole
}
let whole: i64 = 0
const MAX_BYTES: i64 = 1 << 59

function refuse(depth: u32): i64 {
  stackReset(depth)
  return -1
}

/** The bitstring an iolist stands for (see `iolist_bits`); 0 when it is none, or after raising system_limit. */
export function iolist_to_bitstring(term: i32, odd: i32): i32 {
  const bits = iolist_bits(term, odd)
  if (bits < 0) return 0
  const result = bs_create(bits)
  if (result == 0) return 0
  const depth = stackDepth()
  let current = term
  for (;;) {
    while (isCons(current)) {
      const h = head(current)
      if (isSmall(h)) bs_put_byte(h >> 2)
      else if (isCons(h)) {
        push(tail(current))
        current = h
        continue
      } else if (h != NIL) put_bitstring(h)
      current = tail(current)
    }
    if (current != NIL) put_bitstring(current)
    if (stackDepth() == depth) break
    current = pop()
  }
  stackReset(depth)
  return result
}

function put_bitstring(term: i32): void {
  take_apart(term)
  bs_put_bits(part_base, part_pos, part_bits)
}
