/**
 * Matching of bitstrings: match contexts and all segment types but utf (bits_utf.ts). Positions are in bits from the
 * first byte of the context's base. A function that fails leaves the position as it was.
 *
 * OTP reference: https://www.erlang.org/doc/system/expressions.html#bit-syntax-expressions
 */
import {
  CTX_BASE, CTX_END, CTX_POS, CTX_WORDS, HDR_ARITY_SHIFT, SUB_FLOAT, HDR_SUBTAG_SHIFT, SUB_INT64, TAG_BOXED, TAG_MASK, TAG_SMALL,
} from '../src/term/layout'
import { integer_of_any_size, is_within_limit, significant_bytes } from './bignum_bits'
import { from_magnitude, int64 } from './limbs'
import { KIND_MATCH_CTX, base_data, bump_for_copy, extract, kind_of, part_base, part_bits, part_pos, take_apart } from './bits_common'
import { copy_bits, read_bits, same_bits } from './bits_memory'
import { f16_to_f64 } from './bits_half'
import { alloc } from './heap'
import { free, malloc } from './memory'

/** Flags of segments (src/runtime/kernel.ts); native is little-endian here. */
const BS_SIGNED: i32 = 4
const BS_LITTLE_OR_NATIVE: i32 = 2 | 16

const CTX_HEADER: i32 = KIND_MATCH_CTX | ((CTX_WORDS - 1) << HDR_ARITY_SHIFT)

/** Bits left in a context. */
// @ts-ignore: decorator
@inline
function bits_left(c: usize): i64 {
  return load<i64>(c, CTX_END) - load<i64>(c, CTX_POS)
}

/** Match context on a bitstring; a context is taken over as it is; 0 for other terms. */
export function bs_start_match(term: i32): i32 {
  if (!take_apart(term)) return kind_of(term) == KIND_MATCH_CTX ? term : 0
  const c = alloc(CTX_WORDS)
  store<i32>(c, CTX_HEADER)
  store<i64>(c, part_pos, CTX_POS)
  store<i64>(c, part_pos + part_bits, CTX_END)
  store<i32>(c, part_base, CTX_BASE)
  return <i32>c | TAG_BOXED
}

/** More bits than any bitstring has. */
const TOO_MANY_BITS: i64 = 1 << 48

/** Size operand times unit, TOO_MANY_BITS at most; -1 when it is no non-negative integer, or none of 50 bits. */
export function bs_bits(size: i32, unit: i32): i64 {
  if ((size & TAG_MASK) == TAG_SMALL) return size < 0 ? -1 : <i64>(size >> 2) * <i64>unit
  if (kind_of(size) != SUB_INT64 << HDR_SUBTAG_SHIFT) return -1
  const n = load<i64>(<usize>size - TAG_BOXED, 4)
  return <u64>n > <u64>1 << 50 ? -1 : min<i64>(n * <i64>unit, TOO_MANY_BITS)
}

/** Puts the bytes of an integer read as big-endian in the order of a little-endian segment: odd bits are its highest ones. */
export function from_little(v: u64, n: i32): u64 {
  const odd = n & 7
  const whole = n - odd
  if (whole == 0) return v
  return (bswap<u64>(v >> odd) >> (64 - whole)) | ((v & ((<u64>1 << odd) - 1)) << whole)
}

/** Integer segment. 0: too few bits, or an integer beyond the largest. */
export function bs_get_integer(ctx: i32, bits: i64, flags: i32): i32 {
  const c = <usize>ctx - TAG_BOXED
  const pos = load<i64>(c, CTX_POS)
  if (<u64>bits > <u64>(load<i64>(c, CTX_END) - pos)) return 0
  const data = base_data(load<i32>(c, CTX_BASE))
  if (bits > 64) return get_large(c, data, pos, bits, flags)
  store<i64>(c, pos + bits, CTX_POS)
  const n = <i32>bits
  if (n == 8 && (<i32>pos & 7) == 0) {
    const byte = data + <usize>(pos >> 3)
    return ((flags & BS_SIGNED ? <i32>load<i8>(byte) : <i32>load<u8>(byte)) << 2) | TAG_SMALL
  }
  const shift = <i32>pos & 7
  if (flags == 0 && n < 30 && shift + n <= 32 && n != 0) {
    // Most segments: one word is enough, and its value is a small integer.
    const word = bswap<u32>(load<u32>(data + <usize>(pos >> 3))) << shift
    return (<i32>(word >> (32 - n)) << 2) | TAG_SMALL
  }
  let v = read_bits(data, pos, n)
  if (flags & BS_LITTLE_OR_NATIVE) v = from_little(v, n)
  if (flags & BS_SIGNED) {
    if (n == 0) return TAG_SMALL
    return int64((<i64>v << (64 - n)) >> (64 - n))
  }
  return n < 64 ? int64(v) : from_magnitude(v, false)
}

/** Integer segment of more than 64 bits: its magnitude is laid out in bytes, least significant first. */
function get_large(c: usize, data: usize, pos: i64, bits: i64, flags: i32): i32 {
  const bytes = <usize>((bits + 7) >> 3)
  const odd = <i32>bits & 7
  const buffer = malloc(<u32>bytes)
  if (buffer == 0) return 0
  if (flags & BS_LITTLE_OR_NATIVE) {
    copy_bits(buffer, 0, data, pos, bits)
    if (odd != 0) store<u8>(buffer + bytes - 1, <u32>load<u8>(buffer + bytes - 1) >> (8 - odd))
  } else {
    // Right-aligned, so that the first byte holds the odd bits; then turned round.
    store<u8>(buffer, 0)
    copy_bits(buffer, <i64>((8 - odd) & 7), data, pos, bits)
    reverse_bytes(buffer, bytes)
  }
  let negative = false
  if (flags & BS_SIGNED) {
    const top = <u32>load<u8>(buffer + bytes - 1)
    negative = (top & (1 << ((odd - 1) & 7))) != 0
    if (negative) {
      if (odd != 0) store<u8>(buffer + bytes - 1, top | (0xff << odd))
      negate_bytes(buffer, bytes)
    }
  }
  const used = significant_bytes(buffer, <i32>bytes)
  let result = 0
  if (is_within_limit(used)) {
    result = integer_of_any_size(buffer, used, negative)
    store<i64>(c, pos + bits, CTX_POS)
  }
  free(buffer)
  bump_for_copy(<i64>bytes)
  return result
}

export function reverse_bytes(at: usize, bytes: usize): void {
  let last = at + bytes - 1
  while (at < last) {
    const byte = load<u8>(at)
    store<u8>(at, load<u8>(last))
    store<u8>(last, byte)
    at++
    last--
  }
}

/** Two's complement to magnitude, in place. */
function negate_bytes(at: usize, bytes: usize): void {
  let carry: u32 = 1
  for (let i: usize = 0; i < bytes; i++) {
    const sum = (<u32>load<u8>(at + i) ^ 0xff) + carry
    store<u8>(at + i, sum)
    carry = sum >> 8
  }
}

/** Float segment of 16, 32 or 64 bits (none at all is 0.0, as in OTP); 0 as well for NaN and infinities. */
export function bs_get_float(ctx: i32, bits: i64, flags: i32): i32 {
  const c = <usize>ctx - TAG_BOXED
  if (<u64>bits > <u64>bits_left(c)) return 0
  const n = <i32>bits
  if (bits != 64 && bits != 32 && bits != 16 && bits != 0) return 0
  let v = read_bits(base_data(load<i32>(c, CTX_BASE)), load<i64>(c, CTX_POS), n)
  if (flags & BS_LITTLE_OR_NATIVE) v = from_little(v, n)
  const x = n == 64 ? reinterpret<f64>(v) : n == 32 ? <f64>reinterpret<f32>(<u32>v) : n == 16 ? f16_to_f64(<u32>v) : 0
  if (x - x != 0) return 0
  store<i64>(c, load<i64>(c, CTX_POS) + bits, CTX_POS)
  const f = alloc(3)
  store<i32>(f, (2 << HDR_ARITY_SHIFT) | (SUB_FLOAT << HDR_SUBTAG_SHIFT))
  store<f64>(f, x, 4)
  return <i32>f | TAG_BOXED
}

/** Binary segment; 0: too few bits. */
export function bs_get_binary(ctx: i32, bits: i64): i32 {
  const c = <usize>ctx - TAG_BOXED
  if (<u64>bits > <u64>bits_left(c)) return 0
  const pos = load<i64>(c, CTX_POS)
  store<i64>(c, pos + bits, CTX_POS)
  return extract(load<i32>(c, CTX_BASE), pos, bits)
}

/** The rest, if its size is a multiple of `unit`; else 0. */
export function bs_get_binary_all(ctx: i32, unit: i32): i32 {
  const c = <usize>ctx - TAG_BOXED
  const bits = bits_left(c)
  if (!is_multiple(bits, unit)) return 0
  return bs_get_binary(ctx, bits)
}

/** The rest; the position stays. */
export function bs_get_tail(ctx: i32): i32 {
  const c = <usize>ctx - TAG_BOXED
  return extract(load<i32>(c, CTX_BASE), load<i64>(c, CTX_POS), bits_left(c))
}

/** 1, or 0: too few bits. */
export function bs_skip(ctx: i32, bits: i64): i32 {
  const c = <usize>ctx - TAG_BOXED
  if (<u64>bits > <u64>bits_left(c)) return 0
  store<i64>(c, load<i64>(c, CTX_POS) + bits, CTX_POS)
  return 1
}

/** 1 when exactly `bits` bits are left. */
export function bs_test_tail(ctx: i32, bits: i64): i32 {
  return <i32>(bits_left(<usize>ctx - TAG_BOXED) == bits)
}

/** 1 when what is left is a multiple of `unit`. */
export function bs_test_unit(ctx: i32, unit: i32): i32 {
  return <i32>is_multiple(bits_left(<usize>ctx - TAG_BOXED), unit)
}

// @ts-ignore: decorator
@inline
export function is_multiple(bits: i64, unit: i32): bool {
  return unit == 8 ? (bits & 7) == 0 : unit <= 1 || bits % <i64>unit == 0
}

/** 1, and moves on, when the next `bits` bits are those at `address`. */
export function bs_match_string(ctx: i32, bits: i32, address: i32): i32 {
  const c = <usize>ctx - TAG_BOXED
  const n = <i64><u32>bits
  if (n > bits_left(c)) return 0
  const pos = load<i64>(c, CTX_POS)
  if (!same_bits(base_data(load<i32>(c, CTX_BASE)), pos, <usize>address, n)) return 0
  store<i64>(c, pos + n, CTX_POS)
  return 1
}

export function bs_get_position(ctx: i32): i32 {
  return int64(load<i64>(<usize>ctx - TAG_BOXED, CTX_POS))
}

/** `position`: from bs_get_position of the same context. */
export function bs_set_position(ctx: i32, position: i32): void {
  const n = (position & TAG_MASK) == TAG_SMALL ? <i64>(position >> 2) : load<i64>(<usize>position - TAG_BOXED, 4)
  store<i64>(<usize>ctx - TAG_BOXED, n, CTX_POS)
}
