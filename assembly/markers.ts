/**
 * Receive markers: a receive all of whose clauses need a reference skips the messages that were there before the reference
 * was made. A process has up to eight at once: the first in its own structure, the others in a block that is made when they
 * are needed. When all are in use the oldest is taken. A marker (MARK_x): its number * 2 (+ 1: a reference is bound to it; 0:
 * free), the last message that was there (0: none), the reference's three words.
 */
import { CELL_FETCHES, CELL_PEEKED, CELL_PROC, P_MARK, P_MARKS, P_MSG_LAST, P_MSG_SEEN, SUB_MAGIC_REF, SUB_REF, TAG_BOXED } from '../src/term/layout'
import { recv_release } from './mailbox'
import { malloc } from './memory'
import { out_of_memory } from './object'
import { makeSmall, subtagOf } from './term'

const MARK_MSG: usize = 4
const MARK_REF: usize = 8
const MARK_SIZE: usize = 20
const MORE: usize = 7

/**
 * Behind them, in the same block, one that is bound to nothing: its message is the last of the priority messages in front. Where a mark has
 * its reference: the message behind which a receive goes on when it has looked at those, or 0.
 */
const FRONT: usize = MORE * MARK_SIZE
const SKIP: usize = FRONT + MARK_REF
const BLOCK: usize = FRONT + MARK_SIZE

/** Number of the last marker given out. */
let markers: i32 = 0

/** The markers behind the first one, 0: there are none. */
// @ts-ignore: decorator
@inline function more(process: usize): usize {
  return load<usize>(process, P_MARKS)
}

function makeMore(process: usize): usize {
  let block = more(process)
  if (block != 0) return block
  block = malloc(BLOCK)
  if (block == 0) out_of_memory(BLOCK)
  memory.fill(block, 0, BLOCK)
  store<usize>(process, block, P_MARKS)
  return block
}

/** Which marker, of the first one and those behind it, is free; else the oldest. */
function pickMarker(process: usize): usize {
  const block = makeMore(process)
  let oldest = process + P_MARK
  let age = (markers - (load<i32>(oldest) >> 1)) & 0xffffff
  for (let i: usize = 0; i < MORE; i++) {
    const mark = block + i * MARK_SIZE
    const number = load<i32>(mark) >> 1
    if (number == 0) return mark
    const since = (markers - number) & 0xffffff
    if (since > age) {
      oldest = mark
      age = since
    }
  }
  return oldest
}

/** recv_marker_reserve: remembers where the queue ends now. */
export function recv_mark_reserve(): i32 {
  const process = load<usize>(CELL_PROC)
  const mark = load<i32>(process, P_MARK) == 0 ? process + P_MARK : pickMarker(process)
  markers = markers == 0xffffff ? 1 : markers + 1
  store<i32>(mark, markers << 1)
  store<usize>(mark, load<usize>(process, P_MSG_LAST), MARK_MSG)
  return makeSmall(markers)
}

// @ts-ignore: decorator
@inline function isLocalRef(ref: i32): bool {
  const subtag = subtagOf(ref)
  return subtag == SUB_REF || subtag == SUB_MAGIC_REF
}

/** The marker whose number (and lowest bit) is given, 0: none. */
function numbered(process: usize, number: i32, mask: i32): usize {
  if ((load<i32>(process, P_MARK) & mask) == number) return process + P_MARK
  const block = more(process)
  if (block == 0) return 0
  for (let i: usize = 0; i < MORE; i++) if ((load<i32>(block + i * MARK_SIZE) & mask) == number) return block + i * MARK_SIZE
  return 0
}

/** Binds the marker to a reference made after it was reserved. */
export function recv_mark_bind(marker: i32, ref: i32): void {
  if ((marker & 3) != 3 || !isLocalRef(ref)) return
  const mark = numbered(load<usize>(CELL_PROC), (marker >> 2) << 1, -1)
  if (mark == 0) return
  store<i32>(mark, load<i32>(mark) | 1)
  memory.copy(mark + MARK_REF, <usize>ref - TAG_BOXED + 4, 12)
}

// @ts-ignore: decorator
@inline function isBoundTo(mark: usize, at: usize): bool {
  return (load<i32>(mark) & 1) != 0 && load<i32>(mark, MARK_REF) == load<i32>(at, 4) &&
    load<i32>(mark, MARK_REF + 4) == load<i32>(at, 8) && load<i32>(mark, MARK_REF + 8) == load<i32>(at, 12)
}

/** The marker bound to a reference, 0: none. */
function boundTo(process: usize, ref: i32): usize {
  if (!isLocalRef(ref)) return 0
  const at = <usize>ref - TAG_BOXED
  if (isBoundTo(process + P_MARK, at)) return process + P_MARK
  const block = more(process)
  if (block == 0) return 0
  for (let i: usize = 0; i < MORE; i++) if (isBoundTo(block + i * MARK_SIZE, at)) return block + i * MARK_SIZE
  return 0
}

/** At the start of a receive all of whose clauses need the reference: skips the messages older than it. */
export function recv_mark_use(ref: i32): void {
  const process = load<usize>(CELL_PROC)
  if (load<usize>(process, P_MSG_SEEN) != 0) return
  if (load<usize>(CELL_PEEKED) != 0) recv_release()
  const mark = boundTo(process, ref)
  if (mark == 0) return
  store<u32>(CELL_FETCHES, load<u32>(CELL_FETCHES) + 1)
  const message = load<usize>(mark, MARK_MSG)
  // Priority messages that have come since are in front.
  if (priority_front(process) != 0) set_skipped(process, message)
  else store<usize>(process, message, P_MSG_SEEN)
}

/** recv_marker_clear: of a reference or of the marker itself. */
export function recv_mark_clear(ref: i32): void {
  const process = load<usize>(CELL_PROC)
  const mark = (ref & 3) == 3 ? numbered(process, (ref >> 2) << 1, ~1) : boundTo(process, ref)
  if (mark == 0) return
  store<i32>(mark, 0)
  store<usize>(mark, 0, MARK_MSG)
}

// ---- what happens to the messages ------------------------------------------------------------------------------------

/** A message leaves the mailbox, or another one takes its place: what was to be looked at behind it is now behind `by`. */
// @ts-ignore: decorator
@inline export function move_marks(process: usize, message: usize, by: usize): void {
  if (load<usize>(process + P_MARK, MARK_MSG) == message) store<usize>(process + P_MARK, by, MARK_MSG)
  if (more(process) != 0) moveMore(more(process), message, by)
}
function moveMore(block: usize, message: usize, by: usize): void {
  for (let mark = block; mark < block + BLOCK; mark += MARK_SIZE) {
    if (load<usize>(mark, MARK_MSG) == message) store<usize>(mark, by, MARK_MSG)
  }
  if (load<usize>(block + SKIP) == message) store<usize>(block + SKIP, by)
}

/** The last of the priority messages in front, 0: there are none. */
export function priority_front(process: usize): usize {
  return more(process) != 0 ? load<usize>(more(process) + FRONT, MARK_MSG) : 0
}
/** A message has come in behind those. */
export function set_priority_front(process: usize, message: usize): void {
  store<usize>(makeMore(process) + FRONT, message, MARK_MSG)
}

/** Behind which message a receive goes on after the priority messages, 0: it looks at all. */
export function skipped(process: usize): usize {
  return more(process) != 0 ? load<usize>(more(process) + SKIP) : 0
}
// @ts-ignore: decorator
@inline export function set_skipped(process: usize, message: usize): void {
  if (more(process) != 0) store<usize>(more(process) + SKIP, message)
}
/** A receive has looked at a message: the one behind which it goes on. */
// @ts-ignore: decorator
@inline export function behind(process: usize, message: usize): usize {
  return more(process) != 0 ? pastFront(more(process), message) : message
}
function pastFront(block: usize, message: usize): usize {
  const skip = load<usize>(block + SKIP)
  if (skip == 0 || load<usize>(block + FRONT, MARK_MSG) != message) return message
  store<usize>(block + SKIP, 0)
  return skip
}
