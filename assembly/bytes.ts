/** Searching in bytes. */
import { free, malloc } from './memory'

const LOW: u64 = 0x0101010101010101
const HIGH: u64 = 0x8080808080808080

/** Address of the first byte `byte` in [at, end), or `end`. */
export function find_byte(at: usize, end: usize, byte: u64): usize {
  const pattern = byte * LOW
  while (at + 8 <= end) {
    const x = load<u64>(at) ^ pattern
    const found = (x - LOW) & ~x & HIGH
    if (found != 0) return at + <usize>(ctz<u64>(found) >> 3)
    at += 8
  }
  while (at < end) {
    if (<u64>load<u8>(at) == byte) return at
    at++
  }
  return end
}

/**
 * Index of the first occurrence of the `m` (at least 1) bytes at `needle` in the `n` bytes at `at`; -1: none. Looks for the first byte, then compares; when that
 * compares too much, goes on with Knuth-Morris-Pratt, so that the time is linear whatever the texts are.
 */
export function bytes_find(at: usize, n: u32, needle: usize, m: u32): i32 {
  if (m > n) return -1
  const first = <u64>load<u8>(needle)
  const last = at + <usize>(n - m)
  let budget = <i64>n * 2 + 256
  let p = at
  while (true) {
    p = find_byte(p, last + 1, first)
    if (p > last) return -1
    let i: u32 = 1
    while (i < m && load<u8>(p + i) == load<u8>(needle + i)) i++
    if (i == m) return <i32>(p - at)
    budget -= <i64>i
    if (budget < 0) return find_linear(at, p + 1, at + <usize>n, needle, m)
    p++
  }
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
