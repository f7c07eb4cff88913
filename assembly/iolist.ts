/** iolists, and lists of bitstrings: their size, and the bitstring they stand for. */
import { NIL } from '../src/term/layout'
import { base_data, bump_for_copy, heap_bin_data, heap_bin_size, part_base, part_bits, part_pos, take_apart } from './bits_common'
import { bs_create, bs_put_bits, bs_put_byte } from './bits_build'
import { copy_bits, copy_bytes } from './bits_memory'
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
        const after = tail(current)
        if (after != NIL) push(after)
        current = h
        continue
      } else if (h != NIL) {
        const size = heap_bin_size(h)
        if (size >= 0) {
          bytes += <i64>size
          if (<i64>size << 3 > longest) longest = <i64>size << 3
        } else {
          if (!take_apart(h) || (odd == 0 && (part_bits & 7) != 0)) return refuse(depth)
          bytes += part_bits >> 3
          rest += part_bits & 7
          if (part_bits > longest) longest = part_bits
        }
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
  only_bytes = rest == 0
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
/** None of its parts had odd bits. */
let only_bytes: bool = false
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
  if (only_bytes) put_bytes(term, base_data(result))
  else put_bits(term)
  return result
}

/** Writes an iolist of whole bytes. */
function put_bytes(term: i32, to: usize): void {
  const depth = stackDepth()
  let current = term
  for (;;) {
    while (isCons(current)) {
      const h = head(current)
      if (isSmall(h)) {
        store<u8>(to, h >> 2)
        to++
      } else if (isCons(h)) {
        const after = tail(current)
        if (after != NIL) push(after)
        current = h
        continue
      } else if (h != NIL) to = put_binary(h, to)
      current = tail(current)
    }
    if (current != NIL) to = put_binary(current, to)
    if (stackDepth() == depth) break
    current = pop()
  }
  stackReset(depth)
}

/** Copies a binary's bytes; the place behind them. */
// @ts-ignore: decorator
@inline function put_binary(term: i32, to: usize): usize {
  const size = heap_bin_size(term)
  if (size >= 0) {
    copy_bytes(to, heap_bin_data(term), size)
    return to + size
  }
  return put_other(term, to)
}
function put_other(term: i32, to: usize): usize {
  take_apart(term)
  const bytes = <usize>(part_bits >> 3)
  const from = base_data(part_base)
  if ((part_pos & 7) == 0) copy_bytes(to, from + <usize>(part_pos >> 3), bytes)
  else copy_bits(to, 0, from, part_pos, part_bits)
  return to + bytes
}

/** Writes a list of bitstrings, some of them with odd bits. */
function put_bits(term: i32): void {
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
}

function put_bitstring(term: i32): void {
  take_apart(term)
  bs_put_bits(part_base, part_pos, part_bits)
}
