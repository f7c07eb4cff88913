/** MD5 (RFC 1321), CRC-32 (as zlib) and Adler-32 (RFC 1950) of bytes in memory. */

import { binary_data, new_binary } from './heap'

// ---- MD5 -----------------------------------------------------------------------------------------------------------

/** One operation of the 64, written out: the constants are the integer parts of the sine's values times 2^32. */
// @ts-ignore: decorator
@inline
function step(sum: u32, b: u32, added: u32, rotation: i32): u32 {
  return b + rotl<u32>(sum + added, rotation)
}

/** Runs `blocks` blocks of 64 bytes at `data` through the four words at `state`. */
export function md5_blocks(state: usize, data: usize, blocks: u32): void {
  let a = load<u32>(state)
  let b = load<u32>(state, 4)
  let c = load<u32>(state, 8)
  let d = load<u32>(state, 12)
  while (blocks > 0) {
    const a0 = a
    const b0 = b
    const c0 = c
    const d0 = d
    a = step(a + (d ^ (b & (c ^ d))), b, load<u32>(data, 0) + 0xd76aa478, 7)
    d = step(d + (c ^ (a & (b ^ c))), a, load<u32>(data, 4) + 0xe8c7b756, 12)
    c = step(c + (b ^ (d & (a ^ b))), d, load<u32>(data, 8) + 0x242070db, 17)
    b = step(b + (a ^ (c & (d ^ a))), c, load<u32>(data, 12) + 0xc1bdceee, 22)
    a = step(a + (d ^ (b & (c ^ d))), b, load<u32>(data, 16) + 0xf57c0faf, 7)
    d = step(d + (c ^ (a & (b ^ c))), a, load<u32>(data, 20) + 0x4787c62a, 12)
    c = step(c + (b ^ (d & (a ^ b))), d, load<u32>(data, 24) + 0xa8304613, 17)
    b = step(b + (a ^ (c & (d ^ a))), c, load<u32>(data, 28) + 0xfd469501, 22)
    a = step(a + (d ^ (b & (c ^ d))), b, load<u32>(data, 32) + 0x698098d8, 7)
    d = step(d + (c ^ (a & (b ^ c))), a, load<u32>(data, 36) + 0x8b44f7af, 12)
    c = step(c + (b ^ (d & (a ^ b))), d, load<u32>(data, 40) + 0xffff5bb1, 17)
    b = step(b + (a ^ (c & (d ^ a))), c, load<u32>(data, 44) + 0x895cd7be, 22)
    a = step(a + (d ^ (b & (c ^ d))), b, load<u32>(data, 48) + 0x6b901122, 7)
    d = step(d + (c ^ (a & (b ^ c))), a, load<u32>(data, 52) + 0xfd987193, 12)
    c = step(c + (b ^ (d & (a ^ b))), d, load<u32>(data, 56) + 0xa679438e, 17)
    b = step(b + (a ^ (c & (d ^ a))), c, load<u32>(data, 60) + 0x49b40821, 22)

    a = step(a + (c ^ (d & (b ^ c))), b, load<u32>(data, 4) + 0xf61e2562, 5)
    d = step(d + (b ^ (c & (a ^ b))), a, load<u32>(data, 24) + 0xc040b340, 9)
    c = step(c + (a ^ (b & (d ^ a))), d, load<u32>(data, 44) + 0x265e5a51, 14)
    b = step(b + (d ^ (a & (c ^ d))), c, load<u32>(data, 0) + 0xe9b6c7aa, 20)
    a = step(a + (c ^ (d & (b ^ c))), b, load<u32>(data, 20) + 0xd62f105d, 5)
    d = step(d + (b ^ (c & (a ^ b))), a, load<u32>(data, 40) + 0x2441453, 9)
    c = step(c + (a ^ (b & (d ^ a))), d, load<u32>(data, 60) + 0xd8a1e681, 14)
    b = step(b + (d ^ (a & (c ^ d))), c, load<u32>(data, 16) + 0xe7d3fbc8, 20)
    a = step(a + (c ^ (d & (b ^ c))), b, load<u32>(data, 36) + 0x21e1cde6, 5)
    d = step(d + (b ^ (c & (a ^ b))), a, load<u32>(data, 56) + 0xc33707d6, 9)
    c = step(c + (a ^ (b & (d ^ a))), d, load<u32>(data, 12) + 0xf4d50d87, 14)
    b = step(b + (d ^ (a & (c ^ d))), c, load<u32>(data, 32) + 0x455a14ed, 20)
    a = step(a + (c ^ (d & (b ^ c))), b, load<u32>(data, 52) + 0xa9e3e905, 5)
    d = step(d + (b ^ (c & (a ^ b))), a, load<u32>(data, 8) + 0xfcefa3f8, 9)
    c = step(c + (a ^ (b & (d ^ a))), d, load<u32>(data, 28) + 0x676f02d9, 14)
    b = step(b + (d ^ (a & (c ^ d))), c, load<u32>(data, 48) + 0x8d2a4c8a, 20)

    a = step(a + (b ^ c ^ d), b, load<u32>(data, 20) + 0xfffa3942, 4)
    d = step(d + (a ^ b ^ c), a, load<u32>(data, 32) + 0x8771f681, 11)
    c = step(c + (d ^ a ^ b), d, load<u32>(data, 44) + 0x6d9d6122, 16)
    b = step(b + (c ^ d ^ a), c, load<u32>(data, 56) + 0xfde5380c, 23)
    a = step(a + (b ^ c ^ d), b, load<u32>(data, 4) + 0xa4beea44, 4)
    d = step(d + (a ^ b ^ c), a, load<u32>(data, 16) + 0x4bdecfa9, 11)
    c = step(c + (d ^ a ^ b), d, load<u32>(data, 28) + 0xf6bb4b60, 16)
    b = step(b + (c ^ d ^ a), c, load<u32>(data, 40) + 0xbebfbc70, 23)
    a = step(a + (b ^ c ^ d), b, load<u32>(data, 52) + 0x289b7ec6, 4)
    d = step(d + (a ^ b ^ c), a, load<u32>(data, 0) + 0xeaa127fa, 11)
    c = step(c + (d ^ a ^ b), d, load<u32>(data, 12) + 0xd4ef3085, 16)
    b = step(b + (c ^ d ^ a), c, load<u32>(data, 24) + 0x4881d05, 23)
    a = step(a + (b ^ c ^ d), b, load<u32>(data, 36) + 0xd9d4d039, 4)
    d = step(d + (a ^ b ^ c), a, load<u32>(data, 48) + 0xe6db99e5, 11)
    c = step(c + (d ^ a ^ b), d, load<u32>(data, 60) + 0x1fa27cf8, 16)
    b = step(b + (c ^ d ^ a), c, load<u32>(data, 8) + 0xc4ac5665, 23)

    a = step(a + (c ^ (b | ~d)), b, load<u32>(data, 0) + 0xf4292244, 6)
    d = step(d + (b ^ (a | ~c)), a, load<u32>(data, 28) + 0x432aff97, 10)
    c = step(c + (a ^ (d | ~b)), d, load<u32>(data, 56) + 0xab9423a7, 15)
    b = step(b + (d ^ (c | ~a)), c, load<u32>(data, 20) + 0xfc93a039, 21)
    a = step(a + (c ^ (b | ~d)), b, load<u32>(data, 48) + 0x655b59c3, 6)
    d = step(d + (b ^ (a | ~c)), a, load<u32>(data, 12) + 0x8f0ccc92, 10)
    c = step(c + (a ^ (d | ~b)), d, load<u32>(data, 40) + 0xffeff47d, 15)
    b = step(b + (d ^ (c | ~a)), c, load<u32>(data, 4) + 0x85845dd1, 21)
    a = step(a + (c ^ (b | ~d)), b, load<u32>(data, 32) + 0x6fa87e4f, 6)
    d = step(d + (b ^ (a | ~c)), a, load<u32>(data, 60) + 0xfe2ce6e0, 10)
    c = step(c + (a ^ (d | ~b)), d, load<u32>(data, 24) + 0xa3014314, 15)
    b = step(b + (d ^ (c | ~a)), c, load<u32>(data, 52) + 0x4e0811a1, 21)
    a = step(a + (c ^ (b | ~d)), b, load<u32>(data, 16) + 0xf7537e82, 6)
    d = step(d + (b ^ (a | ~c)), a, load<u32>(data, 44) + 0xbd3af235, 10)
    c = step(c + (a ^ (d | ~b)), d, load<u32>(data, 8) + 0x2ad7d2bb, 15)
    b = step(b + (d ^ (c | ~a)), c, load<u32>(data, 36) + 0xeb86d391, 21)
    a += a0
    b += b0
    c += c0
    d += d0
    data += 64
    blocks--
  }
  store<u32>(state, a)
  store<u32>(state, b, 4)
  store<u32>(state, c, 8)
  store<u32>(state, d, 12)
}

// ---- CRC-32 --------------------------------------------------------------------------------------------------------

/** Reflected polynomial of CRC-32. */
const CRC_POLYNOMIAL: u32 = 0xedb88320
/** Four tables of 256 words: effect of a byte followed by 0 to 3 zero bytes. Made at the first use. */
const CRC_TABLES: usize = memory.data(4096, 8)

function make_crc_tables(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let crc = i
    for (let j = 0; j < 8; j++) crc = crc & 1 ? (crc >> 1) ^ CRC_POLYNOMIAL : crc >> 1
    store<u32>(CRC_TABLES + <usize>(i << 2), crc)
  }
  for (let i: usize = 0; i < 768; i++) {
    const crc = load<u32>(CRC_TABLES + (i << 2))
    store<u32>(CRC_TABLES + (i << 2), (crc >> 8) ^ load<u32>(CRC_TABLES + <usize>((crc & 255) << 2)), 1024)
  }
}

/** CRC-32 of `n` more bytes. */
export function crc32(crc: u32, at: usize, n: u32): u32 {
  if (load<u32>(CRC_TABLES, 4) == 0) make_crc_tables()
  crc = ~crc
  while (n >= 4) {
    crc ^= load<u32>(at)
    crc =
      load<u32>(CRC_TABLES + <usize>((crc & 255) << 2), 3072) ^
      load<u32>(CRC_TABLES + <usize>(((crc >> 8) & 255) << 2), 2048) ^
      load<u32>(CRC_TABLES + <usize>(((crc >> 16) & 255) << 2), 1024) ^
      load<u32>(CRC_TABLES + <usize>((crc >> 24) << 2))
    at += 4
    n -= 4
  }
  while (n > 0) {
    crc = (crc >> 8) ^ load<u32>(CRC_TABLES + <usize>(((crc ^ <u32>load<u8>(at)) & 255) << 2))
    at++
    n--
  }
  return ~crc
}

// ---- Adler-32 ------------------------------------------------------------------------------------------------------

const ADLER_MODULUS: u32 = 65521
/** Most bytes whose sums fit 32 bits. */
const ADLER_RUN: u32 = 5552

/** Adler-32 of `n` more bytes. */
export function adler32(adler: u32, at: usize, n: u32): u32 {
  let a = adler & 0xffff
  let b = adler >> 16
  while (n > 0) {
    let run = n < ADLER_RUN ? n : ADLER_RUN
    n -= run
    while (run > 0) {
      a += <u32>load<u8>(at++)
      b += a
      run--
    }
    a %= ADLER_MODULUS
    b %= ADLER_MODULUS
  }
  // Sums to go on from need not be reduced; zlib does it even when there is nothing to add.
  a %= ADLER_MODULUS
  b %= ADLER_MODULUS
  return (b << 16) | a
}

/** State of `md5_whole`, and its last block or two. */
const whole: usize = memory.data(16 + 128, 8)

/** MD5 of bytes: a binary. */
export function md5_whole(at: usize, n: u32): i32 {
  store<u32>(whole, 0x67452301)
  store<u32>(whole, 0xefcdab89, 4)
  store<u32>(whole, 0x98badcfe, 8)
  store<u32>(whole, 0x10325476, 12)
  md5_blocks(whole, at, n >>> 6)
  const last = whole + 16
  const rest = n & 63
  const bytes: u32 = rest < 56 ? 64 : 128
  memory.fill(last, 0, bytes)
  memory.copy(last, at + <usize>(n & ~63), rest)
  store<u8>(last + rest, 0x80)
  store<u64>(last + bytes - 8, <u64>n << 3)
  md5_blocks(whole, last, bytes >>> 6)
  const binary = new_binary(16)
  memory.copy(<usize>binary_data(binary), whole, 16)
  return binary
}
