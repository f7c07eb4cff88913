/**
 * Level 0 of deflate: blocks without compression, straight from input to output where both have room. Where the blocks end depends on
 * the room in the output, as in zlib. The window is kept up to date, for a level that is raised later.
 */
import * as L from '../src/term/layout'
import * as S from './deflate_state'
import { get, set } from './deflate_state'
import { stored_block } from './deflate_trees'
import { read_input, BLOCK_DONE, FINISH_DONE, FINISH_STARTED, NEED_MORE } from './deflate_match'

const MAX_STORED: u32 = 65535

// @ts-ignore: decorator
@inline
function least(a: u32, b: u32): u32 {
  return a < b ? a : b
}
/** Bytes that the header of a block takes, with the bits that wait. */
function header_bytes(s: usize): u32 {
  return (get(s, S.BI_VALID) + 42) >> 3
}

/** Writes whole blocks to the output as long as it pays; true: the last one of the stream was among them. */
function copy_blocks(s: usize, flush: i32): bool {
  const worthy = least(get(s, S.PENDING_SIZE) - 5, get(s, S.W_SIZE))
  let last = false
  while (!last) {
    const header = header_bytes(s)
    const out = get(s, L.Z_AVAIL_OUT)
    if (out < header) break
    let waiting = get(s, S.STRSTART) - get(s, S.BLOCK_START)
    const all = waiting + get(s, L.Z_AVAIL_IN)
    let size = least(least(MAX_STORED, all), out - header)
    if (size < worthy && ((size == 0 && flush != L.Z_FINISH) || flush == L.Z_NO_FLUSH || size != all)) break
    last = flush == L.Z_FINISH && size == all
    stored_block(s, 0, 0, last)
    const end: usize = get(s, S.PENDING_BUF) + get(s, S.PENDING)
    store<u16>(end - 4, size)
    store<u16>(end - 2, ~size)
    S.flush_pending(s)
    if (waiting > 0) {
      waiting = least(waiting, size)
      const to = get(s, L.Z_NEXT_OUT)
      memory.copy(to, get(s, S.WINDOW) + get(s, S.BLOCK_START), waiting)
      written(s, waiting)
      set(s, S.BLOCK_START, get(s, S.BLOCK_START) + waiting)
      size -= waiting
    }
    if (size > 0) {
      read_input(s, get(s, L.Z_NEXT_OUT), size)
      written(s, size)
    }
  }
  return last
}
function written(s: usize, n: u32): void {
  set(s, L.Z_NEXT_OUT, get(s, L.Z_NEXT_OUT) + n)
  set(s, L.Z_AVAIL_OUT, get(s, L.Z_AVAIL_OUT) - n)
}

/** Moves the upper half of the window down. */
function slide(s: usize): void {
  const size = get(s, S.W_SIZE)
  const window = get(s, S.WINDOW)
  const start = get(s, S.STRSTART) - size
  memory.copy(window, window + size, start)
  set(s, S.STRSTART, start)
  if (get(s, S.MISSED_SLIDES) < 2) set(s, S.MISSED_SLIDES, get(s, S.MISSED_SLIDES) + 1)
  set(s, S.INSERT, least(get(s, S.INSERT), start))
}
/** `n` bytes have come to the window. */
function entered(s: usize, n: u32): void {
  set(s, S.STRSTART, get(s, S.STRSTART) + n)
  set(s, S.INSERT, get(s, S.INSERT) + least(n, get(s, S.W_SIZE) - get(s, S.INSERT)))
}

/** The `used` bytes of input before the next one went to the output: the window takes the latest of them. */
function update_window(s: usize, used: u32): void {
  const size = get(s, S.W_SIZE)
  const window = get(s, S.WINDOW)
  const next = get(s, L.Z_NEXT_IN)
  if (used >= size) {
    set(s, S.MISSED_SLIDES, 2)
    memory.copy(window, next - size, size)
    set(s, S.STRSTART, size)
    set(s, S.INSERT, size)
  } else {
    if (get(s, S.STRSTART) + used >= 2 * size) slide(s)
    memory.copy(window + get(s, S.STRSTART), next - used, used)
    entered(s, used)
  }
  set(s, S.BLOCK_START, get(s, S.STRSTART))
}

export function deflate_stored(s: usize, flush: i32): i32 {
  const before = get(s, L.Z_AVAIL_IN)
  const done = copy_blocks(s, flush)
  const used = before - get(s, L.Z_AVAIL_IN)
  if (used > 0) update_window(s, used)
  if (done) return FINISH_DONE
  if (flush != L.Z_NO_FLUSH && flush != L.Z_FINISH && get(s, L.Z_AVAIL_IN) == 0 && get(s, S.STRSTART) == get(s, S.BLOCK_START)) return BLOCK_DONE

  // What is left of the input goes to the window.
  const size = get(s, S.W_SIZE)
  let room: u32 = 2 * size - get(s, S.STRSTART)
  if (get(s, L.Z_AVAIL_IN) > room && <i32>get(s, S.BLOCK_START) >= <i32>size) {
    set(s, S.BLOCK_START, get(s, S.BLOCK_START) - size)
    slide(s)
    room += size
  }
  room = least(room, get(s, L.Z_AVAIL_IN))
  if (room > 0) {
    read_input(s, get(s, S.WINDOW) + get(s, S.STRSTART), room)
    entered(s, room)
  }

  // A block that is worth it, or has to be written, waits where the output has no room for it.
  const most = least(get(s, S.PENDING_SIZE) - header_bytes(s), MAX_STORED)
  const waiting = get(s, S.STRSTART) - get(s, S.BLOCK_START)
  let last = false
  const flushing = (waiting != 0 || flush == L.Z_FINISH) && flush != L.Z_NO_FLUSH && get(s, L.Z_AVAIL_IN) == 0 && waiting <= most
  if (waiting >= least(most, size) || flushing) {
    const length = least(waiting, most)
    last = flush == L.Z_FINISH && get(s, L.Z_AVAIL_IN) == 0 && length == waiting
    stored_block(s, get(s, S.WINDOW) + get(s, S.BLOCK_START), length, last)
    set(s, S.BLOCK_START, get(s, S.BLOCK_START) + length)
    S.flush_pending(s)
  }
  return last ? FINISH_STARTED : NEED_MORE
}
