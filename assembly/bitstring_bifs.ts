/** BIFs that say how large bitstrings and iolists are, and that take bytes and parts of binaries. */
import {
  CELL_OTP_RELEASE, CTX_END, CTX_POS, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, NIL, SUB_BIGPOS, SUB_MATCH_CTX, TAG_BOXED, TAG_CONS,
} from '../src/term/layout'
import { integer_of_any_size, significant_bytes } from './bignum_bits'
import { base_data, bump_for_copy, extract, part_base, part_bits, part_pos, take_apart } from './bits_common'
import { bs_create } from './bits_build'
import { copy_bits, copy_bytes, read_bits } from './bits_memory'
import { reverse_bytes } from './bits_match'
import { alloc_cells } from './heap'
import { fits64, from_magnitude, int64, is_big, limb, limbs, value64 } from './limbs'
import { bump } from './lists'
import { free, malloc } from './memory'
import { pair, raise_badarg, raise_system_limit } from './raise'
import { addressOf, headerOf, isBoxed, isTuple, makeSmall } from './term'

/** Room for the bytes of a small integer. */
const few: usize = memory.data(8, 8)

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

/** Part of a binary, a negative size reaching back; 0: it lies outside, or an argument is of a wrong type. */
export function part_of(binary: i32, from: i32, size: i32): i32 {
  if (!fits64(from) || !fits64(size) || !take_apart(binary)) return 0
  // Before OTP 27 the odd bits of a bitstring were simply left out.
  if ((part_bits & 7) != 0 && load<i32>(CELL_OTP_RELEASE) >= 27) return 0
  const whole = part_bits >> 3
  let start = value64(from)
  let bytes = value64(size)
  // No part of a binary is longer; sums of such numbers have room.
  if (<u64>start > <u64>whole || bytes > whole || bytes < -whole) return 0
  if (bytes < 0) {
    start += bytes
    bytes = -bytes
  }
  if (start < 0 || start + bytes > whole) return 0
  return bytes << 3 == part_bits ? binary : extract(part_base, part_pos + (start << 3), bytes << 3)
}
/** binary:part/3, binary_part/3 */
export function binary_part(binary: i32, from: i32, size: i32): i32 {
  const part = part_of(binary, from, size)
  return part != 0 ? part : raise_badarg()
}
/** binary:part/2, binary_part/2 */
export function binary_part_range(binary: i32, range: i32): i32 {
  if (!isTuple(range) || headerOf(range) != 2 << 8) return raise_badarg()
  return binary_part(binary, load<i32>(addressOf(range), 4), load<i32>(addressOf(range), 8))
}

/** split_binary/2: in front of a byte of a bitstring, and from there on. */
export function split_binary(bitstring: i32, position: i32): i32 {
  if (!fits64(position) || !take_apart(bitstring)) return raise_badarg()
  const base = part_base
  const start = part_pos
  const whole = part_bits
  const bytes = value64(position)
  if (<u64>bytes > <u64>(whole >> 3)) return raise_badarg()
  const bits = bytes << 3
  return pair(
    bits == whole ? bitstring : extract(base, start, bits),
    bits == 0 ? bitstring : extract(base, start + bits, whole - bits),
  )
}

/** binary_to_list/1 */
export function binary_to_list(binary: i32): i32 {
  if (!take_apart(binary) || (part_bits & 7) != 0) return raise_badarg()
  const n = <u32>(part_bits >> 3)
  if (n == 0) return NIL
  const shift = <i32>part_pos & 7
  let from = base_data(part_base) + <usize>(part_pos >> 3)
  const list = alloc_cells(n)
  const end = list + (<usize>n << 3)
  for (let at = list; at < end; at += 8, from++) {
    const byte = shift == 0 ? <i32>load<u8>(from) : ((<i32>load<u8>(from) << 8 | <i32>load<u8>(from, 1)) >> (8 - shift)) & 255
    store<i32>(at, makeSmall(byte))
    store<i32>(at, <i32>(at + 8) | TAG_CONS, 4)
  }
  store<i32>(end - 8, NIL, 4)
  bump(n / BYTES_A_REDUCTION)
  return <i32>list | TAG_CONS
}
const BYTES_A_REDUCTION: u32 = 16

/** The byte at `i` of what was taken apart, which is a binary. */
function byteAt(i: i64): i32 {
  if (<u64>i >= <u64>(part_bits >> 3)) return raise_badarg()
  const at = base_data(part_base) + <usize>(part_pos >> 3) + <usize>i
  const shift = <i32>part_pos & 7
  return makeSmall(shift == 0 ? load<u8>(at) : ((<i32>load<u8>(at) << 8 | <i32>load<u8>(at, 1)) >> (8 - shift)) & 255)
}
export function binary_at(binary: i32, position: i32): i32 {
  return fits64(position) && take_apart(binary) && (part_bits & 7) == 0 ? byteAt(value64(position)) : raise_badarg()
}
export function binary_first(binary: i32): i32 {
  return take_apart(binary) && (part_bits & 7) == 0 ? byteAt(0) : raise_badarg()
}
export function binary_last(binary: i32): i32 {
  return take_apart(binary) && (part_bits & 7) == 0 ? byteAt((part_bits >> 3) - 1) : raise_badarg()
}

/** More limbs than a header can tell. */
const MAX_ARITY: i32 = 0xffffff

/** binary:decode_unsigned/1,2. As in OTP the result may be beyond the limit of integers that arithmetic keeps. */
export function decode_unsigned(binary: i32, little: i32): i32 {
  if (!take_apart(binary) || (part_bits & 7) != 0) return raise_badarg()
  const bytes = <i32>(part_bits >> 3)
  if (<u32>bytes > <u32>MAX_ARITY << 2) return raise_system_limit()
  const data = base_data(part_base)
  const from = part_pos
  if (bytes <= 8) {
    const value = read_bits(data, from, bytes << 3)
    return from_magnitude(little == 0 || bytes == 0 ? value : bswap<u64>(value) >> (64 - (bytes << 3)), false)
  }
  const buffer = malloc(<u32>bytes)
  if (buffer == 0) return 0
  copy_bits(buffer, 0, data, from, part_bits)
  if (little == 0) reverse_bytes(buffer, <usize>bytes)
  const integer = integer_of_any_size(buffer, significant_bytes(buffer, bytes), false)
  free(buffer)
  bump_for_copy(bytes)
  return integer
}

export function binary_decode_unsigned(binary: i32): i32 {
  return decode_unsigned(binary, 0)
}

/** binary:encode_unsigned/1,2 */
export function encode_unsigned(integer: i32, little: i32): i32 {
  let from = few
  let size: i32
  if (fits64(integer)) {
    const value = value64(integer)
    if (value < 0) return raise_badarg()
    store<i64>(few, value)
    size = value == 0 ? 1 : 8 - <i32>(clz<i64>(value) >> 3)
  } else {
    if (!is_big(integer) || (headerOf(integer) & HDR_KIND_MASK) != SUB_BIGPOS << HDR_SUBTAG_SHIFT) return raise_badarg()
    const big = <usize>addressOf(integer)
    const n = limbs(big)
    size = (n << 2) - <i32>(clz<u32>(limb(big, n - 1)) >> 3)
    from = big + 4
  }
  const binary = bs_create(<i64>size << 3)
  if (binary == 0) return 0
  const to = base_data(binary)
  copy_bytes(to, from, <usize>size)
  if (little == 0) reverse_bytes(to, <usize>size)
  bump_for_copy(size)
  return binary
}
export function binary_encode_unsigned(integer: i32): i32 {
  return encode_unsigned(integer, 0)
}

/** More than any binary can have; what is larger and fits into a word of OTP's is taken for that. */
const MAX_COUNT: i64 = 1 << 53

/** A count of 0 to 2^64-1, at most MAX_COUNT; -1: there is none. */
function count_of(term: i32): i64 {
  if (fits64(term)) {
    const n = value64(term)
    return n < 0 ? -1 : min(n, MAX_COUNT)
  }
  const isWord = is_big(term) && (headerOf(term) & HDR_KIND_MASK) == SUB_BIGPOS << HDR_SUBTAG_SHIFT && limbs(<usize>addressOf(term)) <= 2
  return isWord ? MAX_COUNT : -1
}

/** binary:copy/2 */
export function binary_repeat(binary: i32, count: i32): i32 {
  const times = count_of(count)
  if (times < 0 || !take_apart(binary)) return raise_badarg()
  // Before OTP 27 no copies of a bitstring were a binary.
  if ((part_bits & 7) != 0 && (times != 0 || load<i32>(CELL_OTP_RELEASE) >= 27)) return raise_badarg()
  const size = part_bits >> 3
  if (size == 0 || times == 0) return bs_create(0)
  if (times > (<i64>1 << 34) / size) return raise_system_limit()
  const base = part_base
  const pos = part_pos
  const total = <usize>(size * times)
  if (<i64>total != size * times) return raise_system_limit()
  const result = bs_create(<i64>total << 3)
  if (result == 0) return 0
  const to = base_data(result)
  if ((pos & 7) == 0) copy_bytes(to, base_data(base) + <usize>(pos >> 3), <usize>size)
  else copy_bits(to, 0, base_data(base), pos, size << 3)
  for (let done = <usize>size; done < total; done <<= 1) copy_bytes(to + done, to, min(done, total - done))
  bump_for_copy(<i64>total >> 2)
  return result
}
export function binary_copy(binary: i32): i32 {
  return binary_repeat(binary, makeSmall(1))
}
