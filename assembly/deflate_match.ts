/**
 * How deflate finds matches: a window over the input, in which each place is entered by a hash of its three bytes, and chains of
 * places with the same hash, the latest first. See deflate_state.ts.
 */
import * as L from '../src/term/layout'
import * as S from './deflate_state'
import { get, set, max_distance, MIN_MATCH, MAX_MATCH, MIN_LOOKAHEAD } from './deflate_state'
import { adler32, crc32 } from './checksums'
import { flush_block, tally_literal, tally_match } from './deflate_trees'

/** What became of the work on a block. */
export const NEED_MORE: i32 = 0
export const BLOCK_DONE: i32 = 1
export const FINISH_STARTED: i32 = 2
export const FINISH_DONE: i32 = 3

const FILTERED: u32 = 1
/** Matches of three bytes further back cost more than three literals. */
const TOO_FAR: u32 = 4096

/** By level: shorten the search from this length on, look no further for a better match from this one on, end the search at this one, longest chain. */
const LEVELS: usize = memory.data<u16>([
  0, 0, 0, 0, 4, 4, 8, 4, 4, 5, 16, 8, 4, 6, 32, 32, 4, 4, 16, 16,
  8, 16, 32, 32, 8, 16, 128, 128, 8, 32, 128, 256, 32, 128, 258, 1024, 32, 258, 258, 4096,
])
const GOOD: usize = 0
const LAZY: usize = 2
const NICE: usize = 4
const CHAIN: usize = 6
// @ts-ignore: decorator
@inline
function parameter(s: usize, which: usize): u32 {
  return load<u16>(LEVELS + (get(s, S.LEVEL) << 3) + which)
}

// ---- window --------------------------------------------------------------------------------------------------------

/** Takes up to `size` bytes of the input to `to`. */
export function read_input(s: usize, to: usize, size: u32): u32 {
  const left = get(s, L.Z_AVAIL_IN)
  const n = left < size ? left : size
  if (n == 0) return 0
  const from = get(s, L.Z_NEXT_IN)
  memory.copy(to, from, n)
  const wrap = get(s, S.WRAP)
  if (wrap == 1) set(s, L.Z_CHECK, adler32(get(s, L.Z_CHECK), to, n))
  else if (wrap == 2) set(s, L.Z_CHECK, crc32(get(s, L.Z_CHECK), to, n))
  set(s, L.Z_NEXT_IN, from + n)
  set(s, L.Z_AVAIL_IN, left - n)
  set(s, L.Z_TOTAL_IN, get(s, L.Z_TOTAL_IN) + n)
  return n
}

function slide(table: usize, entries: u32, size: u32): void {
  const end = table + (entries << 1)
  const by = i16x8.splat(size as i16)
  for (let at = table; at < end; at += 16) v128.store(at, i16x8.sub_sat_u(v128.load(at), by))
}
/** Places move down by a window's size; those that leave it are forgotten. */
export function slide_hash(s: usize): void {
  const size = get(s, S.W_SIZE)
  slide(get(s, S.HEAD), 1 << get(s, S.HASH_BITS), size)
  slide(get(s, S.PREV), size, size)
}

// @ts-ignore: decorator
@inline
function hash_shift(s: usize): u32 {
  return (get(s, S.HASH_BITS) + MIN_MATCH - 1) / MIN_MATCH
}
/** The hash after one more byte. */
// @ts-ignore: decorator
@inline
function update_hash(hash: u32, byte: u32, shift: u32, bits: u32): u32 {
  return ((hash << shift) ^ byte) & ((1 << bits) - 1)
}
/** Enters a place (the hash is that of its first two bytes, and then of all three); the latest earlier one with the same hash. */
// @ts-ignore: decorator
@inline
function insert(s: usize, place: u32): u32 {
  const hash = update_hash(get(s, S.INS_H), load<u8>(get(s, S.WINDOW) + place, 2), hash_shift(s), get(s, S.HASH_BITS))
  set(s, S.INS_H, hash)
  const head = get(s, S.HEAD) + (hash << 1)
  const found = <u32>load<u16>(head)
  store<u16>(get(s, S.PREV) + ((place & (get(s, S.W_SIZE) - 1)) << 1), found)
  store<u16>(head, place)
  return found
}
/** The hash of the two bytes at a place. */
function start_hash(s: usize, place: u32): void {
  const at: usize = get(s, S.WINDOW) + place
  set(s, S.INS_H, update_hash(load<u8>(at), load<u8>(at, 1), hash_shift(s), get(s, S.HASH_BITS)))
}

/** Fills the window when too little lies ahead; moves its upper half down where there is no room. */
export function fill_window(s: usize): void {
  const size = get(s, S.W_SIZE)
  const window: usize = get(s, S.WINDOW)
  do {
    let room = 2 * size - get(s, S.LOOKAHEAD) - get(s, S.STRSTART)
    if (get(s, S.STRSTART) >= size + max_distance(s)) {
      memory.copy(window, window + size, size - room)
      set(s, S.MATCH_START, get(s, S.MATCH_START) - size)
      set(s, S.STRSTART, get(s, S.STRSTART) - size)
      set(s, S.BLOCK_START, get(s, S.BLOCK_START) - size)
      if (get(s, S.INSERT) > get(s, S.STRSTART)) set(s, S.INSERT, get(s, S.STRSTART))
      slide_hash(s)
      room += size
    }
    if (get(s, L.Z_AVAIL_IN) == 0) break
    const n = read_input(s, window + get(s, S.STRSTART) + get(s, S.LOOKAHEAD), room)
    set(s, S.LOOKAHEAD, get(s, S.LOOKAHEAD) + n)
    if (get(s, S.LOOKAHEAD) + get(s, S.INSERT) >= MIN_MATCH) {
      let place = get(s, S.STRSTART) - get(s, S.INSERT)
      start_hash(s, place)
      while (get(s, S.INSERT) > 0) {
        insert(s, place++)
        set(s, S.INSERT, get(s, S.INSERT) - 1)
        if (get(s, S.LOOKAHEAD) + get(s, S.INSERT) < MIN_MATCH) break
      }
    }
  } while (get(s, S.LOOKAHEAD) < MIN_LOOKAHEAD && get(s, L.Z_AVAIL_IN) != 0)
}

/** Enters all of the input as what went before the stream. */
export function enter_dictionary(s: usize): void {
  fill_window(s)
  while (get(s, S.LOOKAHEAD) >= MIN_MATCH) {
    const end = get(s, S.STRSTART) + get(s, S.LOOKAHEAD) - (MIN_MATCH - 1)
    for (let place = get(s, S.STRSTART); place < end; place++) insert(s, place)
    set(s, S.STRSTART, end)
    set(s, S.LOOKAHEAD, MIN_MATCH - 1)
    fill_window(s)
  }
  set(s, S.STRSTART, get(s, S.STRSTART) + get(s, S.LOOKAHEAD))
  set(s, S.BLOCK_START, get(s, S.STRSTART))
  set(s, S.INSERT, get(s, S.LOOKAHEAD))
  set(s, S.LOOKAHEAD, 0)
  set(s, S.MATCH_LENGTH, MIN_MATCH - 1)
  set(s, S.PREV_LENGTH, MIN_MATCH - 1)
  set(s, S.MATCH_AVAILABLE, 0)
}

// ---- matches -------------------------------------------------------------------------------------------------------

/** Bytes that are the same at two places, up to the longest match. */
// @ts-ignore: decorator
@inline
function same(a: usize, b: usize): u32 {
  for (let n: u32 = 0; n < MAX_MATCH; n += 8) {
    const difference = load<u64>(a + n) ^ load<u64>(b + n)
    if (difference != 0) {
      const length = n + ((ctz(difference) as u32) >> 3)
      return length < MAX_MATCH ? length : MAX_MATCH
    }
  }
  return MAX_MATCH
}

/** Length of the longest match of what lies ahead, of the places from `place` back, if longer than PREV_LENGTH; MATCH_START is set then. */
function longest_match(s: usize, place: u32): u32 {
  const window: usize = get(s, S.WINDOW)
  const prev: usize = get(s, S.PREV)
  const mask = get(s, S.W_SIZE) - 1
  const start = get(s, S.STRSTART)
  const lookahead = get(s, S.LOOKAHEAD)
  const scan = window + start
  const limit = start > max_distance(s) ? start - max_distance(s) : 0
  let best = get(s, S.PREV_LENGTH)
  let chain = parameter(s, CHAIN)
  if (best >= parameter(s, GOOD)) chain >>= 2
  let nice = parameter(s, NICE)
  if (nice > lookahead) nice = lookahead
  const scan_start = load<u16>(scan)
  let scan_end = load<u16>(scan + best - 1)
  do {
    const match = window + place
    if (load<u16>(match + best - 1) == scan_end && load<u16>(match) == scan_start) {
      const length = same(scan, match)
      if (length > best) {
        set(s, S.MATCH_START, place)
        best = length
        if (length >= nice) break
        scan_end = load<u16>(scan + best - 1)
      }
    }
    place = load<u16>(prev + ((place & mask) << 1))
  } while (place > limit && --chain != 0)
  return best <= lookahead ? best : lookahead
}

/** Writes the block up to STRSTART and what else waits. */
function end_block(s: usize, last: bool): void {
  const start = get(s, S.BLOCK_START) as i32
  flush_block(s, start >= 0 ? get(s, S.WINDOW) + start : 0, get(s, S.STRSTART) - start, last)
  set(s, S.BLOCK_START, get(s, S.STRSTART))
  S.flush_pending(s)
}
/** The same; true: the output is full. */
function end_block_full(s: usize, last: bool): bool {
  end_block(s, last)
  return get(s, L.Z_AVAIL_OUT) == 0
}
/** After the last byte of the input. */
function end_input(s: usize, flush: i32): i32 {
  if (flush == L.Z_FINISH) return end_block_full(s, true) ? FINISH_STARTED : FINISH_DONE
  if (get(s, S.SYM_NEXT) != 0 && end_block_full(s, false)) return NEED_MORE
  return BLOCK_DONE
}
function bytes_to_insert(s: usize): void {
  set(s, S.INSERT, get(s, S.STRSTART) < MIN_MATCH - 1 ? get(s, S.STRSTART) : MIN_MATCH - 1)
}

/** Is there too little ahead to go on? Fills the window first. */
// @ts-ignore: decorator
@inline
function starved(s: usize, need: u32, flush: i32): bool {
  if (get(s, S.LOOKAHEAD) >= need) return false
  fill_window(s)
  return get(s, S.LOOKAHEAD) < need && flush == L.Z_NO_FLUSH
}

/** Levels 1 to 3: takes every match at once. */
export function deflate_fast(s: usize, flush: i32): i32 {
  const lazy = parameter(s, LAZY)
  const distance = max_distance(s)
  for (;;) {
    if (starved(s, MIN_LOOKAHEAD, flush)) return NEED_MORE
    if (get(s, S.LOOKAHEAD) == 0) break
    const start = get(s, S.STRSTART)
    const found = get(s, S.LOOKAHEAD) >= MIN_MATCH ? insert(s, start) : 0
    if (found != 0 && start - found <= distance) set(s, S.MATCH_LENGTH, longest_match(s, found))
    const length = get(s, S.MATCH_LENGTH)
    let full: bool
    if (length >= MIN_MATCH) {
      full = tally_match(s, start - get(s, S.MATCH_START), length - MIN_MATCH)
      set(s, S.LOOKAHEAD, get(s, S.LOOKAHEAD) - length)
      if (length <= lazy && get(s, S.LOOKAHEAD) >= MIN_MATCH) {
        for (let place = start + 1; place < start + length; place++) insert(s, place)
      } else start_hash(s, start + length)
      set(s, S.STRSTART, start + length)
      set(s, S.MATCH_LENGTH, 0)
    } else {
      full = tally_literal(s, load<u8>(get(s, S.WINDOW) + start))
      set(s, S.LOOKAHEAD, get(s, S.LOOKAHEAD) - 1)
      set(s, S.STRSTART, start + 1)
    }
    if (full && end_block_full(s, false)) return NEED_MORE
  }
  bytes_to_insert(s)
  return end_input(s, flush)
}

/** Levels 4 to 9: a match is taken only if none that is longer begins one byte later. */
export function deflate_slow(s: usize, flush: i32): i32 {
  const lazy = parameter(s, LAZY)
  const distance = max_distance(s)
  const filtered = get(s, S.STRATEGY) == FILTERED
  const window: usize = get(s, S.WINDOW)
  for (;;) {
    if (starved(s, MIN_LOOKAHEAD, flush)) return NEED_MORE
    const lookahead = get(s, S.LOOKAHEAD)
    if (lookahead == 0) break
    const start = get(s, S.STRSTART)
    const found = lookahead >= MIN_MATCH ? insert(s, start) : 0
    const before = get(s, S.MATCH_LENGTH)
    const before_start = get(s, S.MATCH_START)
    set(s, S.PREV_LENGTH, before)
    let length = MIN_MATCH - 1
    if (found != 0 && before < lazy && start - found <= distance) {
      length = longest_match(s, found)
      if (length <= 5 && (filtered || (length == MIN_MATCH && start - get(s, S.MATCH_START) > TOO_FAR))) length = MIN_MATCH - 1
    }
    if (before >= MIN_MATCH && length <= before) {
      const last_insert = start + lookahead - MIN_MATCH
      const full = tally_match(s, start - 1 - before_start, before - MIN_MATCH)
      const next = start + before - 1
      for (let place = start + 1; place < next; place++) if (place <= last_insert) insert(s, place)
      set(s, S.LOOKAHEAD, lookahead - (before - 1))
      set(s, S.STRSTART, next)
      set(s, S.MATCH_AVAILABLE, 0)
      set(s, S.MATCH_LENGTH, MIN_MATCH - 1)
      set(s, S.PREV_LENGTH, 0)
      if (full && end_block_full(s, false)) return NEED_MORE
      continue
    }
    set(s, S.MATCH_LENGTH, length)
    if (get(s, S.MATCH_AVAILABLE) != 0) {
      // the block ends before the byte at STRSTART, which waits
      const full = tally_literal(s, load<u8>(window + start - 1))
      if (full) end_block(s, false)
      set(s, S.STRSTART, start + 1)
      set(s, S.LOOKAHEAD, lookahead - 1)
      if (get(s, L.Z_AVAIL_OUT) == 0) return NEED_MORE
    } else {
      set(s, S.MATCH_AVAILABLE, 1)
      set(s, S.STRSTART, start + 1)
      set(s, S.LOOKAHEAD, lookahead - 1)
    }
  }
  if (get(s, S.MATCH_AVAILABLE) != 0) {
    tally_literal(s, load<u8>(window + get(s, S.STRSTART) - 1))
    set(s, S.MATCH_AVAILABLE, 0)
  }
  bytes_to_insert(s)
  return end_input(s, flush)
}

/** Strategy rle: only runs of the byte before. */
export function deflate_rle(s: usize, flush: i32): i32 {
  const window: usize = get(s, S.WINDOW)
  for (;;) {
    if (starved(s, MAX_MATCH + 1, flush)) return NEED_MORE
    const lookahead = get(s, S.LOOKAHEAD)
    if (lookahead == 0) break
    const start = get(s, S.STRSTART)
    let length: u32 = 0
    if (lookahead >= MIN_MATCH && start > 0) {
      length = same(window + start, window + start - 1)
      if (length > lookahead) length = lookahead
    }
    let full: bool
    if (length >= MIN_MATCH) full = tally_match(s, 1, length - MIN_MATCH)
    else {
      full = tally_literal(s, load<u8>(window + start))
      length = 1
    }
    set(s, S.MATCH_LENGTH, 0)
    set(s, S.LOOKAHEAD, lookahead - length)
    set(s, S.STRSTART, start + length)
    if (full && end_block_full(s, false)) return NEED_MORE
  }
  set(s, S.INSERT, 0)
  return end_input(s, flush)
}

/** Strategy huffman_only: no matches. */
export function deflate_huffman(s: usize, flush: i32): i32 {
  for (;;) {
    if (starved(s, 1, flush)) return NEED_MORE
    if (get(s, S.LOOKAHEAD) == 0) break
    set(s, S.MATCH_LENGTH, 0)
    const full = tally_literal(s, load<u8>(get(s, S.WINDOW) + get(s, S.STRSTART)))
    set(s, S.LOOKAHEAD, get(s, S.LOOKAHEAD) - 1)
    set(s, S.STRSTART, get(s, S.STRSTART) + 1)
    if (full && end_block_full(s, false)) return NEED_MORE
  }
  set(s, S.INSERT, 0)
  return end_input(s, flush)
}
