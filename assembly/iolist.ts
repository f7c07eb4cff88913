/**
 * iolists, and lists of bitstrings: their size, and the bitstring they stand for. Both are found by walks that may stop: what is then left
 * (`iolist_left`) is such a list itself.
 */
import { NIL } from '../src/term/layout'
import { base_data, bump_for_copy, heap_bin_data, heap_bin_size, new_sub_bin, part_base, part_bits, part_pos, take_apart } from './bits_common'
import { bs_create } from './bits_build'
import { copy_bits, copy_bytes, write_bits } from './bits_memory'
import { cons } from './heap'
import { int64 } from './limbs'
import { head, isCons, isSmall, tail } from './term'
import { pop, push, stackAt, stackDepth, stackReset } from './workstack'

/** Elements of a part of a walk; as many bytes of a long binary take as long as one of them. */
const PART: i64 = 1 << 16
const BYTES_AN_ELEMENT: i64 = 128
/** The elements of any list. */
const ALL: i64 = i64.MAX_VALUE
/** Bits of what is written in one go with its being measured. */
const SOON_BITS: i64 = 1 << 25

/**
 * Bits of an iolist: a bitstring, or a list of bytes, bitstrings and such lists whose tails may be bitstrings. -1 when the term is
 * none, or holds odd bits although `odd` is 0.
 */
export function iolist_bits(term: i32, odd: i32): i64 {
  return measure(term, odd, ALL)
}
/** The same of the first PART elements. */
export function iolist_measure(term: i32, odd: i32): i64 {
  return measure(term, odd, PART)
}
/** What the last part of a walk has left: a list of what is behind it, [] when it was the last. */
export function iolist_left(): i32 {
  return left_over
}
let left_over: i32 = NIL

function measure(term: i32, odd: i32, elements: i64): i64 {
  const depth = stackDepth()
  let bytes: i64 = 0
  let rest: i64 = 0
  let left = elements
  let current = term
  longest = 0
  left_over = NIL
  for (;;) {
    while (isCons(current)) {
      if (--left < 0) break
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
    if (left < 0) {
      left_over = remains(depth, current)
      if (left_over == 0) return refuse(depth)
      break
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
  bump_for_copy((elements - max<i64>(left, 0)) << 4)
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

/** Bytes of the iolist, or part of one, that was measured last. */
let whole: i64 = 0
/** None of its parts had odd bits. */
let only_bytes: bool = false
const MAX_BYTES: i64 = 1 << 59

function refuse(depth: u32): i64 {
  stackReset(depth)
  return -1
}

/**
 * A list of what a walk has not come to: `current`, then the tails on the stack, the last pushed first. 0: one of them is a byte, and no
 * tail of a list may be that.
 */
function remains(depth: u32, current: i32): i32 {
  if (stackDepth() == depth) return current
  const end = stackDepth()
  let list = load<i32>(stackAt(depth))
  if (isSmall(list)) return 0
  for (let at = depth + 4; at < end; at += 4) {
    const after = load<i32>(stackAt(at))
    if (isSmall(after)) return 0
    list = cons(after, list)
  }
  return current == NIL ? list : cons(current, list)
}

/** Bytes of a short iolist, a term; 0 when it is none, or long: `iolist_left` then isn't []. */
export function iolist_size_soon(term: i32): i32 {
  return iolist_measure(term, 0) < 0 || left_over != NIL ? 0 : int64(whole)
}

/** The bitstring an iolist stands for (see `iolist_bits`); 0 when it is none, or after raising system_limit. */
export function iolist_to_bitstring(term: i32, odd: i32): i32 {
  return gathered(term, odd, ALL, i64.MAX_VALUE)
}
/** The same of what is short; 0 as well when it is not, or there is no memory for it: `iolist_left` then isn't []. */
export function iolist_to_bitstring_soon(term: i32, odd: i32): i32 {
  const result = gathered(term, odd, PART, SOON_BITS)
  if (result == 0 && (left_over != NIL || is_iolist)) left_over = term
  return result
}
/** Whether the one that was gathered last is an iolist, as far as that was looked at. */
let is_iolist: bool = false

/**
 * What begins with short parts is written while it is looked at, as far as there is room, and then copied: one walk of most iolists, where two would be twice
 * the time. What is behind that is measured, then written.
 */
function gathered(term: i32, odd: i32, elements: i64, most: i64): i32 {
  is_iolist = false
  const bytes = fill(term, elements)
  if (bytes < 0) return 0
  const rest = left_over
  let bits = <i64>bytes << 3
  if (rest != NIL) {
    const more = measure(rest, odd, elements - filling)
    if (more < 0) return 0
    bits = more == i64.MAX_VALUE ? more : bits + more
  }
  is_iolist = true
  if (left_over != NIL || bits > most) return 0
  const result = bs_create(bits)
  if (result == 0) return 0
  take_apart(result)
  const to = base_data(part_base)
  copy_bytes(to, room, bytes)
  if (rest == NIL) return result
  if (only_bytes) put_bytes(rest, to, <i64>bytes << 3, ALL)
  else put_bits(rest, to, <i64>bytes << 3, ALL)
  return result
}

/** Where what is short is put together. */
const ROOM: u32 = 1 << 14
const room: usize = memory.data(1 << 14, 16)
/** Longer binaries are not copied twice. */
const COPIED_TWICE: u32 = 1 << 10
/** Elements that the last walk into the room has taken. */
let filling: i64 = 0

/** Writes an iolist to `room` up to what is long, or has odd bits; how many bytes that are, and what is left is in `left_over`. -1: it is none. */
function fill(term: i32, elements: i64): i32 {
  const depth = stackDepth()
  const end = room + ROOM
  let to = room
  let left = elements
  let current = term
  left_over = NIL
  for (;;) {
    while (isCons(current)) {
      if (to == end || left == 0) return filled(depth, current, to, elements - left)
      left--
      const h = head(current)
      if (isSmall(h)) {
        if (<u32>h >> 2 > 255) return <i32>refuse(depth)
        store<u8>(to, h >> 2)
        to++
      } else if (isCons(h)) {
        const after = tail(current)
        if (after != NIL) push(after)
        current = h
        continue
      } else if (h != NIL) {
        const size = fillBinary(h, to, end)
        if (size < 0) return size == NONE_AT_ALL ? <i32>refuse(depth) : filled(depth, current, to, elements - left)
        to += size
      }
      current = tail(current)
    }
    if (current != NIL) {
      const size = fillBinary(current, to, end)
      if (size < 0) return size == NONE_AT_ALL ? <i32>refuse(depth) : filled(depth, current, to, elements - left)
      to += size
    }
    if (stackDepth() == depth) break
    current = pop()
  }
  stackReset(depth)
  filling = elements - left
  bump_for_copy(filling << 3)
  return to - room
}

const NONE_AT_ALL: i32 = -1
const TOO_LONG: i32 = -2
/** Copies a short binary; its bytes, NONE_AT_ALL if it is none, TOO_LONG if it is to be written in another way. */
// @ts-ignore: decorator
@inline function fillBinary(term: i32, to: usize, end: usize): i32 {
  const size = heap_bin_size(term)
  if (size >= 0) {
    if (<u32>size > end - to) return TOO_LONG
    copy_bytes(to, heap_bin_data(term), size)
    return size
  }
  if (!take_apart(term)) return NONE_AT_ALL
  if (((part_pos | part_bits) & 7) != 0 || part_bits > <i64>(COPIED_TWICE << 3) || part_bits >> 3 > <i64>(end - to)) return TOO_LONG
  const bytes = <i32>(part_bits >> 3)
  copy_bytes(to, base_data(part_base) + <usize>(part_pos >> 3), bytes)
  return bytes
}
function filled(depth: u32, current: i32, to: usize, walked: i64): i32 {
  filling = walked
  const bytes = <i32>stopped(depth, current, walked, to - room)
  if (left_over != 0) return bytes
  left_over = NIL
  return -1
}

/** Writes the first elements of an iolist (known to be one), or of a list of bitstrings (`odd` is 1), `at` bits behind the start of `result`; where it ended. */
export function iolist_put(term: i32, odd: i32, result: i32, at: i64): i64 {
  take_apart(result)
  const to = base_data(part_base)
  return odd != 0 ? put_bits(term, to, at, PART) : put_bytes(term, to, at, PART)
}
function put_bytes(term: i32, to: usize, at: i64, elements: i64): i64 {
  return put(term, to + <usize>(at >> 3), 0, false, elements) + at
}
function put_bits(term: i32, to: usize, at: i64, elements: i64): i64 {
  return put(term, to, at, true, elements)
}

/** Writes elements `pos` bits behind `to`, where a byte begins unless `odd`; where that ended. */
// @ts-ignore: decorator
@inline function put(term: i32, start: usize, pos: i64, odd: bool, elements: i64): i64 {
  const depth = stackDepth()
  let to = start
  let left = elements
  let current = term
  left_over = NIL
  for (;;) {
    while (isCons(current)) {
      if (--left < 0) return stopped(depth, current, elements, odd ? pos : <i64>(to - start) << 3)
      const h = head(current)
      if (isSmall(h)) {
        if (odd) {
          write_bits(to, pos, h >> 2, 8)
          pos += 8
        } else {
          store<u8>(to, h >> 2)
          to++
        }
      } else if (isCons(h)) {
        const after = tail(current)
        if (after != NIL) push(after)
        current = h
        continue
      } else if (h != NIL) {
        const size = odd ? -1 : heap_bin_size(h)
        if (size >= 0) {
          copy_bytes(to, heap_bin_data(h), size)
          to += size
        } else {
          const bits = put_some(h, to, pos, left)
          if (odd) pos += bits
          else to += <usize>(bits >> 3)
          left -= cost
          if (unwritten != 0) return stopped(depth, cons(unwritten, tail(current)), elements, odd ? pos : <i64>(to - start) << 3)
        }
      }
      current = tail(current)
    }
    if (current != NIL) {
      const bits = put_some(current, to, pos, left)
      if (odd) pos += bits
      else to += <usize>(bits >> 3)
      left -= cost
      if (unwritten != 0) return stopped(depth, unwritten, elements, odd ? pos : <i64>(to - start) << 3)
    }
    if (stackDepth() == depth) break
    current = pop()
  }
  stackReset(depth)
  bump_for_copy((elements - left) << 3)
  return odd ? pos : <i64>(to - start) << 3
}

/** A part of a walk ends before `current`, after as many elements as it may take. */
function stopped(depth: u32, current: i32, elements: i64, result: i64): i64 {
  left_over = remains(depth, current)
  stackReset(depth)
  bump_for_copy(elements << 3)
  return result
}

/**
 * Copies a bitstring `pos` bits behind `to`, of one that takes longer than `left` elements the first bytes, and says how many bits these were.
 * `cost`: the elements it took as long as; `unwritten`: its rest, or 0.
 */
function put_some(bitstring: i32, to: usize, pos: i64, left: i64): i64 {
  take_apart(bitstring)
  const base = part_base
  const from = part_pos
  const all = part_bits
  let bits = all
  cost = all / (8 * BYTES_AN_ELEMENT)
  unwritten = 0
  if (cost > left) {
    bits = (left + 1) * (8 * BYTES_AN_ELEMENT)
    cost = left + 1
    if (bits < all) unwritten = new_sub_bin(base, from + bits, all - bits, 0)
    else bits = all
  }
  const data = base_data(base)
  if (((pos | from | bits) & 7) == 0) copy_bytes(to + <usize>(pos >> 3), data + <usize>(from >> 3), <usize>(bits >> 3))
  else copy_bits(to, pos, data, from, bits)
  return bits
}
let cost: i64 = 0
let unwritten: i32 = 0
