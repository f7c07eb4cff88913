/**
 * Character data (deep lists of code points and binaries in UTF-8 or Latin-1) to UTF-8 bytes and to lists. Behaviour is that of
 * erts/emulator/beam/erl_unicode.c: a code point may be spread over several binaries, and where something is wrong what is left is given
 * back as nested as it came.
 */
import {
  HDR_SUBTAG_SHIFT, NIL, SUB_BIGNEG, SUB_BIGPOS, SUB_INT64, TAG_CONS, TAG_SMALL,
} from '../src/term/layout'
import { base_data, bump_for_copy, extract, kind_of, new_heap_bin, part_base, part_bits, part_pos, take_apart } from './bits_common'
import { copy_bits, copy_bytes, read_bits } from './bits_memory'
import { bs_create } from './bits_build'
import { is_code_point, utf8_bytes } from './bits_utf'
import { alloc_cells, cons } from './heap'
import { free, malloc } from './memory'
import { head, isCons, isSmall, tail } from './term'
import { pop, push, stackDepth, stackReset } from './workstack'

/** How `utf8_write` ended. */
export const UTF8_OK: i32 = 0
export const UTF8_ERROR: i32 = 1
export const UTF8_INCOMPLETE: i32 = 2

const ASCII: u64 = 0x8080808080808080

/** Where the next byte goes. */
let out: usize = 0
/** Bytes of a code point that began in a binary before: how many, and (first in the lowest byte) which. */
let pending: i32 = 0
let pending_bytes: u32 = 0
/** What is left when something is wrong. */
let rest: i32 = 0
let outcome: i32 = UTF8_OK

// ---- UTF-8 -------------------------------------------------------------------------------------------------------------

/** Bytes that a first byte asks for; 0: it cannot be first. */
// @ts-ignore: decorator
@inline
function sequence_length(first: u32): i32 {
  return first < 0x80 ? 1 : (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : (first & 0xf8) == 0xf0 ? 4 : 0
}

/** The code point of the `n` bytes at `p`, or -1. */
function decode(p: usize, n: i32): i32 {
  const first = <u32>load<u8>(p)
  if (n == 1) return <i32>first
  let point = first & (0x7f >> n)
  for (let i = 1; i < n; i++) {
    const next = <u32>load<u8>(p + i)
    if ((next & 0xc0) != 0x80) return -1
    point = (point << 6) | (next & 0x3f)
  }
  if (n == 2 ? point < 0x80 : n == 3 ? point < 0x800 : point < 0x10000) return -1
  return is_code_point(point) ? <i32>point : -1
}

/** How many of the `n` bytes at `p` are whole valid code points from the start. */
export function utf8_valid(p: usize, n: u32): u32 {
  const start = p
  const end = p + <usize>n
  while (p < end) {
    if (p + 8 <= end && (load<u64>(p) & ASCII) == 0) {
      p += 8
      continue
    }
    const first = <u32>load<u8>(p)
    if (first < 0x80) p++
    else if (first < 0xe0) {
      if (first < 0xc2 || p + 2 > end || (<u32>load<u8>(p, 1) & 0xc0) != 0x80) break
      p += 2
    } else {
      const size = sequence_length(first)
      if (size == 0 || p + <usize>size > end || decode(p, size) < 0) break
      p += size
    }
  }
  bump_for_copy(<i64>n >> 1)
  return <u32>(p - start)
}

/** How many of the bytes at `p` are not ASCII: so many more bytes Latin-1 takes in UTF-8. */
export function latin1_high(p: usize, n: u32): u32 {
  const end = p + <usize>n
  let high: u32 = 0
  for (; p + 8 <= end; p += 8) high += <u32>popcnt<u64>(load<u64>(p) & ASCII)
  for (; p < end; p++) high += <u32>load<u8>(p) >> 7
  bump_for_copy(<i64>n >> 1)
  return high
}
/** Writes Latin-1 as UTF-8 to `to`; where its end is. */
export function latin1_put(p: usize, n: u32, to: usize): usize {
  const end = p + <usize>n
  while (p < end) {
    if (p + 8 <= end) {
      const eight = load<u64>(p)
      if ((eight & ASCII) == 0) {
        store<u64>(to, eight)
        p += 8
        to += 8
        continue
      }
    }
    const byte = <u32>load<u8>(p++)
    if (byte < 0x80) store<u8>(to++, byte)
    else {
      store<u16>(to, (0xc0 | (byte >> 6)) | ((0x80 | (byte & 0x3f)) << 8))
      to += 2
    }
  }
  bump_for_copy(<i64>n << 2)
  return to
}

/** A list of the code points of valid UTF-8, before `rest_list`. */
export function utf8_to_list(p: usize, n: u32, rest_list: i32): i32 {
  const end = p + <usize>n
  let count: i32 = 0
  for (let q = p; q < end; q++) if ((load<u8>(q) & 0xc0) != 0x80) count++
  if (count == 0) return rest_list
  const list = alloc_cells(count)
  let cell = list
  while (p < end) {
    const size = sequence_length(<u32>load<u8>(p))
    store<i32>(cell, (decode(p, size) << 2) | TAG_SMALL)
    p += size
    cell += 8
    store<i32>(cell - 4, <i32>cell | TAG_CONS)
  }
  store<i32>(cell - 4, rest_list)
  bump_for_copy(<i64>count << 3)
  return <i32>list | TAG_CONS
}

function put_point(n: u32): void {
  const bytes = utf8_bytes(n)
  if (n < 0x80) {
    store<u8>(out, bytes)
    out += 1
  } else if (n < 0x800) {
    store<u16>(out, <u32>bswap<u16>(<u16>bytes))
    out += 2
  } else if (n < 0x10000) {
    store<u8>(out, bytes >> 16)
    store<u16>(out, <u32>bswap<u16>(<u16>bytes), 1)
    out += 3
  } else {
    store<u32>(out, bswap<u32>(bytes))
    out += 4
  }
}

/** The binary of a flat list of ASCII characters; 0: it is none (or there is no memory, which is raised where it is asked for again). */
export function ascii_binary(list: i32): i32 {
  let count = 0
  let rest = list
  for (; isCons(rest); rest = tail(rest)) {
    const h = head(rest)
    if (!isSmall(h) || <u32>h >> 2 > 0x7f) return 0
    count++
  }
  if (rest != NIL) return 0
  const binary = bs_create(<i64>count << 3)
  if (binary == 0) return 0
  let to = base_data(binary)
  for (rest = list; isCons(rest); rest = tail(rest), to++) store<u8>(to, head(rest) >> 2)
  bump_for_copy(<i64>count << 2)
  return binary
}

// ---- deep lists ----------------------------------------------------------------------------------------------------------

/** Bytes of a binary in UTF-8, or -1 when it has odd bits or is none. */
function binary_need(term: i32, latin1: i32): i64 {
  if (!take_apart(term) || (part_bits & 7) != 0) return -1
  const bytes = part_bits >> 3
  if (latin1 == 0) return bytes
  const data = base_data(part_base)
  let need = bytes
  let pos = part_pos
  const end = pos + part_bits
  while (pos + 64 <= end) {
    need += <i64>popcnt<u64>(read_bits(data, pos, 64) & ASCII)
    pos += 64
  }
  while (pos < end) {
    need += <i64>read_bits(data, pos, 1)
    pos += 8
  }
  return need
}

function is_integer(term: i32): bool {
  const kind = kind_of(term)
  return kind == SUB_INT64 << HDR_SUBTAG_SHIFT || kind == SUB_BIGPOS << HDR_SUBTAG_SHIFT || kind == SUB_BIGNEG << HDR_SUBTAG_SHIFT
}

/** Most bytes that character data takes in UTF-8 (exactly those where nothing is wrong with it); -1 when it is none. */
export function utf8_need(term: i32, latin1: i32): i64 {
  const depth = stackDepth()
  let need: i64 = 0
  let elements: i64 = 0
  let current = term
  while (true) {
    while (isCons(current)) {
      const h = head(current)
      elements++
      if (isSmall(h)) {
        const n = <u32>(h >> 2)
        need += n < 0x80 ? 1 : n < 0x800 ? 2 : n < 0x10000 ? 3 : 4
      } else if (isCons(h)) {
        push(tail(current))
        current = h
        continue
      } else if (h != NIL && !is_integer(h)) {
        const bytes = binary_need(h, latin1)
        if (bytes < 0) return refuse(depth)
        need += bytes
      }
      current = tail(current)
    }
    if (current != NIL) {
      const bytes = binary_need(current, latin1)
      if (bytes < 0) return refuse(depth)
      need += bytes
    }
    if (stackDepth() == depth) break
    current = pop()
  }
  stackReset(depth)
  bump_for_copy(elements << 2)
  return need
}

function refuse(depth: u32): i64 {
  stackReset(depth)
  return -1
}

/**
 * Writes character data that has passed `utf8_need` as UTF-8 to `target`; bytes written. `utf8_outcome` and `utf8_rest` tell how it ended.
 */
export function utf8_write(term: i32, latin1: i32, target: usize): u32 {
  out = target
  pending = 0
  outcome = UTF8_OK
  rest = NIL
  const depth = stackDepth()
  let current = term
  while (true) {
    while (isCons(current)) {
      const h = head(current)
      if (isCons(h)) {
        push(tail(current))
        current = h
        continue
      }
      if (isSmall(h)) {
        const n = <u32>(h >> 2)
        if (pending != 0 || !is_code_point(n) || (latin1 != 0 && n > 255)) return fail(depth, target, current)
        put_point(n)
      } else if (h != NIL) {
        if (!take_apart(h)) return fail(depth, target, current)
        if (!put_binary(latin1)) return fail(depth, target, cons(rest, tail(current)))
      }
      current = tail(current)
    }
    if (current != NIL) {
      take_apart(current)
      if (!put_binary(latin1)) return fail(depth, target, rest)
    }
    if (stackDepth() == depth) break
    current = pop()
  }
  stackReset(depth)
  if (pending != 0) {
    outcome = may_go_on() ? UTF8_INCOMPLETE : UTF8_ERROR
    rest = pending_binary()
  }
  return <u32>(out - target)
}

/** UTF8_OK, UTF8_ERROR or UTF8_INCOMPLETE. */
export function utf8_outcome(): i32 {
  return outcome
}

/** What was left, a term. */
export function utf8_rest(): i32 {
  return rest
}

function fail(depth: u32, target: usize, left: i32): u32 {
  while (stackDepth() != depth) left = cons(left, pop())
  stackReset(depth)
  if (pending != 0) left = cons(pending_binary(), cons(left, NIL))
  outcome = UTF8_ERROR
  rest = left
  return <u32>(out - target)
}

function pending_binary(): i32 {
  const binary = new_heap_bin(pending)
  for (let i = 0; i < pending; i++) store<u8>(base_data(binary) + i, pending_bytes >> (i << 3))
  return binary
}

/** True when the pending bytes may be the start of a code point (OTP looks at continuation bytes of long ones only). */
function may_go_on(): bool {
  const size = sequence_length(pending_bytes & 0xff)
  if (size < 3) return size == 2
  for (let i = 1; i < pending; i++) if (((pending_bytes >> (i << 3)) & 0xc0) != 0x80) return false
  return true
}

/** Writes the binary that was taken apart; false, with `rest` set to what is left of it, when there is an error in it. */
function put_binary(latin1: i32): bool {
  const base = part_base
  const pos = part_pos
  const bytes = <usize>(part_bits >> 3)
  const data = base_data(base)
  if ((pos & 7) == 0) return put_bytes(base, pos, data + <usize>(pos >> 3), bytes, latin1)
  const copy = malloc(<u32>bytes)
  if (copy == 0) return false
  copy_bits(copy, 0, data, pos, <i64>bytes << 3)
  const good = put_bytes(base, pos, copy, bytes, latin1)
  free(copy)
  return good
}

function put_bytes(base: i32, pos: i64, p: usize, bytes: usize, latin1: i32): bool {
  const start = p
  const end = p + bytes
  if (latin1 != 0) {
    while (p < end) put_point(<u32>load<u8>(p++))
    return true
  }
  if (pending != 0) {
    const size = sequence_length(pending_bytes & 0xff)
    const missing = size - pending
    const more = bytes < <usize>missing ? <i32>bytes : missing
    let all = pending_bytes
    for (let i = 0; i < more; i++) all |= <u32>load<u8>(p + i) << ((pending + i) << 3)
    if (more < missing) {
      pending_bytes = all
      pending += more
      return true
    }
    store<u32>(out, all)
    if (decode(out, size) < 0) {
      rest = extract(base, pos, <i64>bytes << 3)
      return false
    }
    out += size
    p += more
    pending = 0
  }
  const valid = utf8_valid(p, <u32>(end - p))
  copy_bytes(out, p, <usize>valid)
  out += valid
  p += valid
  if (p == end) return true
  const size = sequence_length(<u32>load<u8>(p))
  if (size == 0 || p + <usize>size <= end) {
    const at = <i64>(p - start) << 3
    rest = extract(base, pos + at, (<i64>bytes << 3) - at)
    return false
  }
  pending = <i32>(end - p)
  pending_bytes = 0
  for (let i = 0; i < pending; i++) pending_bytes |= <u32>load<u8>(p + i) << (i << 3)
  return true
}
