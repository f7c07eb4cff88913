/**
 * Streams that compress (RFC 1950, 1951, 1952): zlib's deflate, of which every call gives the same bytes, with any parameters and
 * any pieces of input and output. See deflate_state.ts.
 */
import * as L from '../src/term/layout'
import * as S from './deflate_state'
import { get, set, put_byte, put_short_msb, flush_pending, clear_hash, MIN_MATCH } from './deflate_state'
import { malloc, free } from './memory'
import { adler32 } from './checksums'
import { align_block, init_trees, stored_block } from './deflate_trees'
import {
  BLOCK_DONE, FINISH_DONE, FINISH_STARTED, NEED_MORE, deflate_fast, deflate_huffman, deflate_rle, deflate_slow, enter_dictionary, slide_hash,
} from './deflate_match'
import { deflate_stored } from './deflate_stored'

const HUFFMAN_ONLY: u32 = 2
const RLE: u32 = 3
/** The last strategy there is. */
const FIXED: i32 = 4
/** LAST_FLUSH: the next call need not bring anything; no call yet. */
const ANY: i32 = -1
const NONE: i32 = -2
/** Operating system in the header of gzip: Unix. */
const OS_CODE: u32 = 3

/** A new stream, or a negative code. Level -1: the default; window bits -15 to -8: raw, 8 to 15: zlib, 24 to 31: gzip. */
export function deflate_new(level: i32, window_bits: i32, mem_level: i32, strategy: i32): usize {
  if (level == -1) level = 6
  let wrap = 1
  if (window_bits < 0) {
    if (window_bits < -15) return L.Z_STREAM_ERROR
    wrap = 0
    window_bits = -window_bits
  } else if (window_bits > 15) {
    wrap = 2
    window_bits -= 16
  }
  if (mem_level < 1 || mem_level > 9 || window_bits < 8 || window_bits > 15 || level < 0 || level > 9) return L.Z_STREAM_ERROR
  if (strategy < 0 || strategy > FIXED || (window_bits == 8 && wrap != 1)) return L.Z_STREAM_ERROR
  if (window_bits == 8) window_bits = 9
  const w_size: usize = 1 << window_bits
  const hash_size: usize = 1 << (mem_level + 7)
  const symbols: usize = 1 << (mem_level + 6)
  const window_bytes = 2 * w_size + S.SLACK
  const s = malloc(S.STATE_BYTES + window_bytes + 2 * w_size + 2 * hash_size + 4 * symbols + S.SLACK + 3 * symbols)
  if (s == 0) return L.Z_MEM_ERROR
  memory.fill(s, 0, S.STATE_BYTES)
  set(s, S.WRAP, wrap)
  set(s, S.LEVEL, level)
  set(s, S.STRATEGY, strategy)
  set(s, S.W_BITS, window_bits)
  set(s, S.W_SIZE, w_size)
  set(s, S.HASH_BITS, mem_level + 7)
  set(s, S.LIT_BUFSIZE, symbols)
  set(s, S.WINDOW, s + S.STATE_BYTES)
  set(s, S.PREV, get(s, S.WINDOW) + window_bytes)
  set(s, S.HEAD, get(s, S.PREV) + 2 * w_size)
  set(s, S.PENDING_BUF, get(s, S.HEAD) + 2 * hash_size)
  set(s, S.PENDING_SIZE, 4 * symbols)
  set(s, S.DISTANCES, get(s, S.PENDING_BUF) + 4 * symbols + S.SLACK)
  set(s, S.LITERALS, get(s, S.DISTANCES) + 2 * symbols)
  memory.fill(get(s, S.WINDOW), 0, window_bytes)
  deflate_reset(s)
  return s
}

export function deflate_reset(s: usize): void {
  set(s, L.Z_TOTAL_IN, 0)
  set(s, S.PENDING, 0)
  set(s, S.PENDING_OUT, get(s, S.PENDING_BUF))
  const wrap = get(s, S.WRAP) as i32
  if (wrap < 0) set(s, S.WRAP, -wrap)
  const gzip = get(s, S.WRAP) == 2
  set(s, S.STATUS, gzip ? S.GZIP : S.INIT)
  set(s, L.Z_CHECK, gzip ? 0 : 1)
  set(s, S.LAST_FLUSH, NONE)
  init_trees(s)
  clear_hash(s)
  for (let field = S.BLOCK_START; field <= S.MISSED_SLIDES; field += 4) set(s, field, 0)
  set(s, S.MATCH_LENGTH, MIN_MATCH - 1)
  set(s, S.PREV_LENGTH, MIN_MATCH - 1)
  set(s, S.INS_H, 0)
}

/** Gives the memory back. Z_DATA_ERROR: the stream was not finished. */
export function deflate_end(s: usize): i32 {
  const status = get(s, S.STATUS) as i32
  free(s)
  return status == S.BUSY ? L.Z_DATA_ERROR : L.Z_OK
}

/** Enters bytes that the receiver has as well; Z_CHECK is their checksum then (of zlib streams). */
export function deflate_set_dictionary(s: usize, from: usize, size: u32): i32 {
  const wrap = get(s, S.WRAP) as i32
  if (wrap == 2 || (wrap == 1 && get(s, S.STATUS) != S.INIT) || get(s, S.LOOKAHEAD) != 0) return L.Z_STREAM_ERROR
  if (wrap == 1) set(s, L.Z_CHECK, adler32(get(s, L.Z_CHECK), from, size))
  // no checksum of what is read now
  set(s, S.WRAP, 0)
  const w_size = get(s, S.W_SIZE)
  if (size >= w_size) {
    if (wrap == 0) {
      clear_hash(s)
      set(s, S.STRSTART, 0)
      set(s, S.BLOCK_START, 0)
      set(s, S.INSERT, 0)
    }
    from += size - w_size
    size = w_size
  }
  const next = get(s, L.Z_NEXT_IN)
  const left = get(s, L.Z_AVAIL_IN)
  const total = get(s, L.Z_TOTAL_IN)
  set(s, L.Z_NEXT_IN, from)
  set(s, L.Z_AVAIL_IN, size)
  enter_dictionary(s)
  set(s, L.Z_NEXT_IN, next)
  set(s, L.Z_AVAIL_IN, left)
  set(s, L.Z_TOTAL_IN, total)
  set(s, S.WRAP, wrap)
  return L.Z_OK
}

/** Which function works at a level. */
function way(level: u32): u32 {
  return level == 0 ? 0 : level < 4 ? 1 : 2
}

/** Goes on with other parameters. What was taken already is written first, as far as there is room. */
export function deflate_params(s: usize, level: i32, strategy: i32): i32 {
  if (level == -1) level = 6
  if (level < 0 || level > 9 || strategy < 0 || strategy > FIXED) return L.Z_STREAM_ERROR
  const before = get(s, S.LEVEL)
  if ((strategy != <i32>get(s, S.STRATEGY) || way(before) != way(level)) && <i32>get(s, S.LAST_FLUSH) != NONE) {
    if (deflate(s, L.Z_BLOCK) == L.Z_STREAM_ERROR) return L.Z_STREAM_ERROR
    if (get(s, L.Z_AVAIL_IN) != 0 || get(s, S.STRSTART) - get(s, S.BLOCK_START) + get(s, S.LOOKAHEAD) != 0) return L.Z_BUF_ERROR
  }
  if (before != level) {
    if (before == 0 && get(s, S.MISSED_SLIDES) != 0) {
      if (get(s, S.MISSED_SLIDES) == 1) slide_hash(s)
      else clear_hash(s)
      set(s, S.MISSED_SLIDES, 0)
    }
    set(s, S.LEVEL, level)
  }
  set(s, S.STRATEGY, strategy)
  return L.Z_OK
}

// ---- headers -------------------------------------------------------------------------------------------------------

function zlib_header(s: usize): void {
  const level = get(s, S.LEVEL)
  const kind: u32 = get(s, S.STRATEGY) >= HUFFMAN_ONLY || level < 2 ? 0 : level < 6 ? 1 : level == 6 ? 2 : 3
  const dictionary = get(s, S.STRSTART) != 0
  const header = ((8 + ((get(s, S.W_BITS) - 8) << 4)) << 8) | (kind << 6) | (dictionary ? 0x20 : 0)
  put_short_msb(s, header + 31 - (header % 31))
  if (dictionary) {
    put_short_msb(s, get(s, L.Z_CHECK) >> 16)
    put_short_msb(s, get(s, L.Z_CHECK))
  }
  set(s, L.Z_CHECK, 1)
}

function gzip_header(s: usize): void {
  const level = get(s, S.LEVEL)
  set(s, L.Z_CHECK, 0)
  put_byte(s, 31)
  put_byte(s, 139)
  put_byte(s, 8)
  for (let i = 0; i < 5; i++) put_byte(s, 0)
  put_byte(s, level == 9 ? 2 : get(s, S.STRATEGY) >= HUFFMAN_ONLY || level < 2 ? 4 : 0)
  put_byte(s, OS_CODE)
}

function trailer(s: usize): void {
  const check = get(s, L.Z_CHECK)
  if (get(s, S.WRAP) == 2) {
    const total = get(s, L.Z_TOTAL_IN)
    for (let shift: u32 = 0; shift < 32; shift += 8) put_byte(s, check >> shift)
    for (let shift: u32 = 0; shift < 32; shift += 8) put_byte(s, total >> shift)
  } else {
    put_short_msb(s, check >> 16)
    put_short_msb(s, check)
  }
  set(s, S.WRAP, -get(s, S.WRAP))
}

// ---- deflate -------------------------------------------------------------------------------------------------------

/** How much of the output a flush mode brings out. */
function rank(flush: i32): i32 {
  return flush * 2 - (flush > 4 ? 9 : 0)
}

function work(s: usize, flush: i32): i32 {
  const level = get(s, S.LEVEL)
  const strategy = get(s, S.STRATEGY)
  if (level == 0) return deflate_stored(s, flush)
  if (strategy == HUFFMAN_ONLY) return deflate_huffman(s, flush)
  if (strategy == RLE) return deflate_rle(s, flush)
  return level < 4 ? deflate_fast(s, flush) : deflate_slow(s, flush)
}

/** After a block that a flush has ended. */
function mark_flush(s: usize, flush: i32): void {
  if (flush == L.Z_PARTIAL_FLUSH) align_block(s)
  else if (flush != L.Z_BLOCK) {
    stored_block(s, 0, 0, false)
    if (flush == L.Z_FULL_FLUSH) {
      clear_hash(s)
      if (get(s, S.LOOKAHEAD) == 0) {
        set(s, S.STRSTART, 0)
        set(s, S.BLOCK_START, 0)
        set(s, S.INSERT, 0)
      }
    }
  }
  flush_pending(s)
}

// @ts-ignore: decorator
@inline
function is_full(s: usize): bool {
  return get(s, L.Z_AVAIL_OUT) == 0
}
/** The output is full: the next call may bring nothing. */
function wait_for_room(s: usize): i32 {
  set(s, S.LAST_FLUSH, ANY)
  return L.Z_OK
}

/** Takes input and gives output until one of them ends. */
export function deflate(s: usize, flush: i32): i32 {
  if (flush > L.Z_BLOCK || flush < 0) return L.Z_STREAM_ERROR
  if (get(s, S.STATUS) == S.FINISH && flush != L.Z_FINISH) return L.Z_STREAM_ERROR
  if (is_full(s)) return L.Z_BUF_ERROR
  const last_flush = get(s, S.LAST_FLUSH) as i32
  set(s, S.LAST_FLUSH, flush)
  if (get(s, S.PENDING) != 0) {
    flush_pending(s)
    if (is_full(s)) return wait_for_room(s)
  } else if (get(s, L.Z_AVAIL_IN) == 0 && rank(flush) <= rank(last_flush) && flush != L.Z_FINISH) return L.Z_BUF_ERROR
  if (get(s, S.STATUS) == S.FINISH && get(s, L.Z_AVAIL_IN) != 0) return L.Z_BUF_ERROR

  const status = get(s, S.STATUS) as i32
  if (status == S.INIT || status == S.GZIP) {
    set(s, S.STATUS, S.BUSY)
    if (get(s, S.WRAP) != 0) {
      if (status == S.INIT) zlib_header(s)
      else gzip_header(s)
      flush_pending(s)
      if (get(s, S.PENDING) != 0) return wait_for_room(s)
    }
  }
  if (get(s, L.Z_AVAIL_IN) != 0 || get(s, S.LOOKAHEAD) != 0 || (flush != L.Z_NO_FLUSH && get(s, S.STATUS) != S.FINISH)) {
    const state = work(s, flush)
    if (state == FINISH_STARTED || state == FINISH_DONE) set(s, S.STATUS, S.FINISH)
    if (state == NEED_MORE || state == FINISH_STARTED) return is_full(s) ? wait_for_room(s) : L.Z_OK
    if (state == BLOCK_DONE) {
      mark_flush(s, flush)
      if (is_full(s)) return wait_for_room(s)
    }
  }
  if (flush != L.Z_FINISH) return L.Z_OK
  if (<i32>get(s, S.WRAP) <= 0) return L.Z_STREAM_END
  trailer(s)
  flush_pending(s)
  return get(s, S.PENDING) != 0 ? L.Z_OK : L.Z_STREAM_END
}
