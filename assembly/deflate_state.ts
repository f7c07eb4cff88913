/**
 * State of a compressing zlib stream: one block of memory. It begins with what all streams have (`Z_x` in layout.ts).
 *
 * What deflate does is zlib's way to the last bit: programs compare and hash compressed data. Names of the fields are
 * those of zlib's deflate.h where there are such, since its comments explain the algorithm.
 */
import * as L from '../src/term/layout'

/** INIT, GZIP: no header written yet; BUSY; FINISH: the last block has been begun. */
export const STATUS: usize = 24
export const INIT: i32 = 0
export const GZIP: i32 = 1
export const BUSY: i32 = 2
export const FINISH: i32 = 3
/** 0: raw, 1: zlib, 2: gzip; negative once the trailer is written. */
export const WRAP: usize = 28
export const LAST_FLUSH: usize = 32
export const LEVEL: usize = 36
export const STRATEGY: usize = 40

/** Window of twice W_SIZE bytes, chains of places with the same hash, latest place of each hash. */
export const W_BITS: usize = 44
export const W_SIZE: usize = 48
export const WINDOW: usize = 52
export const PREV: usize = 56
export const HEAD: usize = 60
export const HASH_BITS: usize = 64
/** Hash of the two or three bytes that were entered last. */
export const INS_H: usize = 68

/** Begin of the block under construction (negative: no longer in the window), place that is looked at, bytes beyond it. */
export const BLOCK_START: usize = 72
export const STRSTART: usize = 76
export const LOOKAHEAD: usize = 80
/** Bytes before STRSTART that are not in the hash table yet. */
export const INSERT: usize = 84
export const MATCH_LENGTH: usize = 88
export const MATCH_START: usize = 92
export const MATCH_AVAILABLE: usize = 96
export const PREV_LENGTH: usize = 100
/** Of level 0: slides that the hash table has missed (2: it is useless). */
export const MISSED_SLIDES: usize = 104

/** Symbols of the block: distances (0: a literal) and lengths less 3, or literals; how many, and how many at most. */
export const LIT_BUFSIZE: usize = 108
export const DISTANCES: usize = 112
export const LITERALS: usize = 116
export const SYM_NEXT: usize = 120
/** Size of the block in bits with codes made for it, and with the fixed codes. */
export const OPT_LEN: usize = 124
export const STATIC_LEN: usize = 128

/** Output that waits: begin of the buffer, its size, first byte that waits, how many. */
export const PENDING_BUF: usize = 132
export const PENDING_SIZE: usize = 136
export const PENDING_OUT: usize = 140
export const PENDING: usize = 144
/** Bits that wait to become bytes. */
export const BI_VALID: usize = 148
export const BI_BUF: usize = 152

/**
 * The three trees: symbols (and inner nodes) of 4 bytes, frequency or code and parent or length. Then the highest symbol in use of
 * each, and work space: symbols by length, heap, and by node its frequency and depth.
 */
export const L_TREE: usize = 160
export const D_TREE: usize = L_TREE + 4 * 573
export const BL_TREE: usize = D_TREE + 4 * 61
export const L_MAX: usize = BL_TREE + 4 * 39
export const D_MAX: usize = L_MAX + 4
export const BL_MAX: usize = D_MAX + 4
export const BL_COUNT: usize = BL_MAX + 4
export const HEAP: usize = BL_COUNT + 4 * 16
export const KEYS: usize = HEAP + 4 * 574
export const STATE_BYTES: usize = (KEYS + 4 * 574 + 15) & ~15

export const MIN_MATCH: u32 = 3
export const MAX_MATCH: u32 = 258
/** Bytes ahead that a match and the entering of what follows need. */
export const MIN_LOOKAHEAD: u32 = MAX_MATCH + MIN_MATCH + 1
/** Matches are found 8 bytes at a time: these may be read beyond the end. */
export const SLACK: u32 = 16

// @ts-ignore: decorator
@inline
export function get(s: usize, field: usize): u32 {
  return load<u32>(s + field)
}
// @ts-ignore: decorator
@inline
export function set(s: usize, field: usize, value: u32): void {
  store<u32>(s + field, value)
}
/** Most that a match may lie back. */
// @ts-ignore: decorator
@inline
export function max_distance(s: usize): u32 {
  return get(s, W_SIZE) - MIN_LOOKAHEAD
}

export function clear_hash(s: usize): void {
  memory.fill(get(s, HEAD), 0, 2 << get(s, HASH_BITS))
}

// @ts-ignore: decorator
@inline
export function put_byte(s: usize, byte: u32): void {
  const pending = get(s, PENDING)
  store<u8>(get(s, PENDING_BUF) + pending, byte)
  set(s, PENDING, pending + 1)
}
export function put_short_msb(s: usize, n: u32): void {
  put_byte(s, n >> 8)
  put_byte(s, n)
}

/** Moves whole bytes of the bit buffer to the output that waits. */
export function flush_bits(s: usize): void {
  let held = get(s, BI_VALID)
  let bits = load<u64>(s + BI_BUF)
  while (held >= 8) {
    put_byte(s, bits as u32)
    bits >>= 8
    held -= 8
  }
  store<u64>(s + BI_BUF, bits)
  set(s, BI_VALID, held)
}

/** Writes of what waits as much as there is room for. */
export function flush_pending(s: usize): void {
  flush_bits(s)
  const pending = get(s, PENDING)
  const room = get(s, L.Z_AVAIL_OUT)
  const n = pending < room ? pending : room
  if (n == 0) return
  const out = get(s, L.Z_NEXT_OUT)
  const from = get(s, PENDING_OUT)
  memory.copy(out, from, n)
  set(s, L.Z_NEXT_OUT, out + n)
  set(s, L.Z_AVAIL_OUT, room - n)
  set(s, PENDING, pending - n)
  set(s, PENDING_OUT, n == pending ? get(s, PENDING_BUF) : from + n)
}
