/** What the hash functions share: Bob Jenkins's mixing function as OTP uses it, and hashing of blocks of bytes. */
import { binary_data, bit_offset, bit_size } from './heap'
import { free, malloc } from './memory'
import { arityOfHeader } from './term'

/** The golden ratio, and its multiples, which tell kinds of data apart. */
export const HCONST: u32 = 0x9e3779b9

/** Mixes two words into a hash. */
// @ts-ignore: decorator
@inline
export function mix(a: u32, b: u32, c: u32): u32 {
  a = (a - b - c) ^ (c >>> 13)
  b = (b - c - a) ^ (a << 8)
  c = (c - a - b) ^ (b >>> 13)
  a = (a - b - c) ^ (c >>> 12)
  b = (b - c - a) ^ (a << 16)
  c = (c - a - b) ^ (b >>> 5)
  a = (a - b - c) ^ (c >>> 3)
  b = (b - c - a) ^ (a << 10)
  return (c - a - b) ^ (b >>> 15)
}

/** Mixes the words x and y, as data of the kind `k`, into a hash. */
// @ts-ignore: decorator
@inline
export function mix2(hash: u32, x: u32, y: u32, k: u32): u32 {
  return mix(k + x, k + y, hash)
}
// @ts-ignore: decorator
@inline
export function mix1(hash: u32, x: u32, k: u32): u32 {
  return mix(k + x, k, hash)
}

/** What counts of a reference of another node; one without any words (only the external format has it) counts as 0. */
export function firstRefWord(at: usize): u32 {
  return arityOfHeader(load<i32>(at)) > 1 ? load<u32>(at, 8) : 0
}

/** How many words count of a reference of another node: one is equal to another that has zeros where it has none. */
export function refWords(at: usize): i32 {
  let n = arityOfHeader(load<i32>(at)) - 1
  while (n > 0 && load<i32>(at + 4 + (<usize>n << 2)) == 0) n--
  return n
}

/** Hash of `n` bytes, 12 at a time. */
export function hashBytes(at: u32, n: u32, initial: u32): u32 {
  let a: u32 = HCONST
  let b: u32 = HCONST
  let c: u32 = initial
  let left = n
  while (left >= 12) {
    a += load<u32>(at)
    b += load<u32>(at, 4)
    c += load<u32>(at, 8)
    a = (a - b - c) ^ (c >>> 13)
    b = (b - c - a) ^ (a << 8)
    c = (c - a - b) ^ (b >>> 13)
    a = (a - b - c) ^ (c >>> 12)
    b = (b - c - a) ^ (a << 16)
    c = (c - a - b) ^ (b >>> 5)
    a = (a - b - c) ^ (c >>> 3)
    b = (b - c - a) ^ (a << 10)
    c = (c - a - b) ^ (b >>> 15)
    at += 12
    left -= 12
  }
  // The low byte of c is kept for the length.
  c += n
  if (left > 8) c += someBytes(at + 8, left - 8) << 8
  if (left > 4) b += someBytes(at + 4, min(left - 4, 4))
  if (left > 0) a += someBytes(at, min(left, 4))
  return mix(a, b, c)
}

/** One to four bytes as a little-endian word. */
function someBytes(at: u32, n: u32): u32 {
  let value: u32 = 0
  while (n > 0) value = (value << 8) | <u32>load<u8>(at + --n)
  return value
}

/** Bytes of a bitstring with the bits moved to byte boundaries: the address of the originals, or of a copy that hashDone frees. */
export function hashData(bitstring: i32): u32 {
  const data = <u32>binary_data(bitstring)
  const shift = <u32>bit_offset(bitstring)
  if (shift == 0) return data
  const n = (<u32>(<u64>bit_size(bitstring)) + 7) >>> 3
  const copy = <u32>malloc(n + 8)
  for (let i: u32 = 0; i < n; i++) {
    store<u8>(copy + i, <u8>((<u32>load<u8>(data + i) << shift) | (<u32>load<u8>(data + i + 1) >>> (8 - shift))))
  }
  return copy
}

export function hashDone(bitstring: i32, data: u32): void {
  if (bit_offset(bitstring) != 0) free(data)
}
