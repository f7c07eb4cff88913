/**
 * Reading, writing, copying and comparing runs of bits in raw memory. A run starts `pos` bits behind the byte at `data`;
 * bit 0 of a byte is its most significant one, as in the bit syntax.
 *
 * Reads may touch up to 8 bytes behind the run: the allocator keeps the last bytes of the memory unused. Writes touch
 * only the bytes of the run, and zero what is left of its last byte: construction goes from left to right.
 */

/** Up to 64 bits as an unsigned number. */
// @ts-ignore: decorator
@inline
export function read_bits(data: usize, pos: i64, n: i32): u64 {
  if (n == 0) return 0
  const at = data + <usize>(pos >> 3)
  const shift = <i32>pos & 7
  let word = bswap<u64>(load<u64>(at)) << shift
  if (shift + n > 64) word |= <u64>load<u8>(at, 8) >> (8 - shift)
  return word >> (64 - n)
}

/** Writes the low `n` (1..64) bits of `value`. */
export function write_bits(data: usize, pos: i64, value: u64, n: i32): void {
  let at = data + <usize>(pos >> 3)
  const shift = <i32>pos & 7
  let left = value << (64 - n)
  if (shift != 0) {
    const kept = <u64>load<u8>(at) & (0xff00 >> shift)
    store<u8>(at, kept | (left >> (56 + shift)))
    const done = 8 - shift
    if (n <= done) return
    left <<= done
    n -= done
    at++
  }
  let word = bswap<u64>(left)
  const bytes = (n + 7) >> 3
  if (bytes == 8) {
    store<u64>(at, word)
    return
  }
  if (bytes & 4) {
    store<u32>(at, <u32>word)
    word >>= 32
    at += 4
  }
  if (bytes & 2) {
    store<u16>(at, <u16>word)
    word >>= 16
    at += 2
  }
  if (bytes & 1) store<u8>(at, <u8>word)
}

/** memory.copy that is fast for few bytes (the instruction costs a call). */
// @ts-ignore: decorator
@inline
export function copy_bytes(to: usize, from: usize, bytes: usize): void {
  if (bytes > 64) {
    memory.copy(to, from, bytes)
    return
  }
  while (bytes >= 8) {
    store<u64>(to, load<u64>(from))
    to += 8
    from += 8
    bytes -= 8
  }
  if (bytes & 4) {
    store<u32>(to, load<u32>(from))
    to += 4
    from += 4
  }
  if (bytes & 2) {
    store<u16>(to, load<u16>(from))
    to += 2
    from += 2
  }
  if (bytes & 1) store<u8>(to, load<u8>(from))
}

/** Copies `n` bits between runs that do not overlap. */
export function copy_bits(to: usize, to_pos: i64, from: usize, from_pos: i64, n: i64): void {
  if (n <= 0) return
  to += <usize>(to_pos >> 3)
  from += <usize>(from_pos >> 3)
  const to_shift = <i32>to_pos & 7
  let shift = <i32>from_pos & 7
  if (to_shift != 0) {
    const room = 8 - to_shift
    const k = n < <i64>room ? <i32>n : room
    write_bits(to, to_shift, read_bits(from, shift, k), k)
    n -= k
    if (n == 0) return
    to++
    shift += k
    from += <usize>(shift >> 3)
    shift &= 7
  }
  if (shift == 0) {
    const bytes = <usize>(n >> 3)
    copy_bytes(to, from, bytes)
    const odd = <i32>n & 7
    if (odd != 0) store<u8>(to + bytes, load<u8>(from + bytes) & (0xff00 >> odd))
    return
  }
  while (n >= 64) {
    const word = (bswap<u64>(load<u64>(from)) << shift) | (<u64>load<u8>(from, 8) >> (8 - shift))
    store<u64>(to, bswap<u64>(word))
    to += 8
    from += 8
    n -= 64
  }
  if (n != 0) write_bits(to, 0, read_bits(from, shift, <i32>n), <i32>n)
}

/** True when `n` bits at `data`, `pos` are those that start with the byte at `other`. */
export function same_bits(data: usize, pos: i64, other: usize, n: i64): bool {
  let at = data + <usize>(pos >> 3)
  const shift = <i32>pos & 7
  if (shift == 0) {
    while (n >= 64) {
      if (load<u64>(at) != load<u64>(other)) return false
      at += 8
      other += 8
      n -= 64
    }
  } else {
    while (n >= 64) {
      if (read_bits(at, shift, 64) != bswap<u64>(load<u64>(other))) return false
      at += 8
      other += 8
      n -= 64
    }
  }
  return read_bits(at, shift, <i32>n) == read_bits(other, 0, <i32>n)
}
