/**
 * The segment types utf8, utf16 and utf32: only code points 0..16#D7FF and 16#E000..16#10FFFF exist, and UTF-8 has to be
 * in its shortest form.
 */
import { CTX_BASE, CTX_END, CTX_POS, TAG_BOXED, TAG_MASK, TAG_SMALL } from '../src/term/layout'
import { base_data } from './bits_common'
import { from_little } from './bits_match'
import { read_bits } from './bits_memory'

const BS_LITTLE_OR_NATIVE: i32 = 2 | 16

// @ts-ignore: decorator
@inline
export function is_code_point(n: u32): bool {
  return n < 0xd800 || (n > 0xdfff && n <= 0x10ffff)
}

/** The code point of a term, or -1. */
// @ts-ignore: decorator
@inline
export function code_point_of(term: i32): i32 {
  return (term & TAG_MASK) == TAG_SMALL && is_code_point(<u32>(term >> 2)) ? term >> 2 : -1
}

/** The code point as a small, or 0. */
export function bs_get_utf8(ctx: i32): i32 {
  const c = <usize>ctx - TAG_BOXED
  const pos = load<i64>(c, CTX_POS)
  const left = load<i64>(c, CTX_END) - pos
  if (left < 8) return 0
  const data = base_data(load<i32>(c, CTX_BASE))
  const first = (<i32>pos & 7) == 0 ? <u32>load<u8>(data + <usize>(pos >> 3)) : <u32>read_bits(data, pos, 8)
  if (first < 0x80) {
    store<i64>(c, pos + 8, CTX_POS)
    return <i32>(first << 2) | TAG_SMALL
  }
  if (first < 0xc2 || first > 0xf4) return 0
  const bytes = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (left < <i64>bytes << 3) return 0
  let point = first & (0x7f >> bytes)
  for (let i = 1; i < bytes; i++) {
    const next = <u32>read_bits(data, pos + (<i64>i << 3), 8)
    if ((next & 0xc0) != 0x80) return 0
    point = (point << 6) | (next & 0x3f)
  }
  if (!is_code_point(point) || (bytes == 3 && point < 0x800) || (bytes == 4 && point < 0x10000)) return 0
  store<i64>(c, pos + (<i64>bytes << 3), CTX_POS)
  return <i32>(point << 2) | TAG_SMALL
}

export function bs_get_utf16(ctx: i32, flags: i32): i32 {
  const c = <usize>ctx - TAG_BOXED
  const pos = load<i64>(c, CTX_POS)
  const left = load<i64>(c, CTX_END) - pos
  if (left < 16) return 0
  const data = base_data(load<i32>(c, CTX_BASE))
  const little = (flags & BS_LITTLE_OR_NATIVE) != 0
  const first = unit16(data, pos, little)
  if (first - 0xd800 >= 0x800) {
    store<i64>(c, pos + 16, CTX_POS)
    return <i32>(first << 2) | TAG_SMALL
  }
  if (first >= 0xdc00 || left < 32) return 0
  const second = unit16(data, pos + 16, little) - 0xdc00
  if (second >= 0x400) return 0
  store<i64>(c, pos + 32, CTX_POS)
  return <i32>((0x10000 + ((first - 0xd800) << 10) + second) << 2) | TAG_SMALL
}

function unit16(data: usize, pos: i64, little: bool): u32 {
  const v = read_bits(data, pos, 16)
  return <u32>(little ? from_little(v, 16) : v)
}

export function bs_get_utf32(ctx: i32, flags: i32): i32 {
  const c = <usize>ctx - TAG_BOXED
  const pos = load<i64>(c, CTX_POS)
  if (load<i64>(c, CTX_END) - pos < 32) return 0
  let v = read_bits(base_data(load<i32>(c, CTX_BASE)), pos, 32)
  if (flags & BS_LITTLE_OR_NATIVE) v = from_little(v, 32)
  if (!is_code_point(<u32>v)) return 0
  store<i64>(c, pos + 32, CTX_POS)
  return (<i32>v << 2) | TAG_SMALL
}

/** Bytes that a code point takes in UTF-8; 0 when the term is none. */
export function bs_utf8_size(value: i32): i32 {
  const n = code_point_of(value)
  return n < 0 ? 0 : n < 0x80 ? 1 : n < 0x800 ? 2 : n < 0x10000 ? 3 : 4
}

/** Bytes that a code point takes in UTF-16; 0 when the term is none. */
export function bs_utf16_size(value: i32): i32 {
  const n = code_point_of(value)
  return n < 0 ? 0 : n < 0x10000 ? 2 : 4
}

/** A code point as it stands in UTF-8, in the low bytes of a number: `bs_utf8_size` of them. */
export function utf8_bytes(n: u32): u32 {
  if (n < 0x80) return n
  if (n < 0x800) return 0xc080 | ((n & 0x7c0) << 2) | (n & 0x3f)
  if (n < 0x10000) return 0xe08080 | ((n & 0xf000) << 4) | ((n & 0xfc0) << 2) | (n & 0x3f)
  return 0xf0808080 | ((n & 0x1c0000) << 6) | ((n & 0x3f000) << 4) | ((n & 0xfc0) << 2) | (n & 0x3f)
}
