/**
 * Mailboxes: sending, the instructions of `receive`, and its markers. A message is a small block; its term lies on the
 * receiver's heap (few messages, room there) or behind it in the same block, so that long queues cost the collector nothing.
 */
import {
  CELL_PEEKED, CELL_PROC, CELL_STRESS, FRAG_NEXT, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, HEAP_BASE, MSG_FRAG_WORDS, MSG_HEAP_LIMIT, MSG_MSO,
  MSG_NEXT, MSG_TERM, PF_OFF_HEAP_MSGS, PF_TIMEOUT, PS_GC, PS_RUNNING, PS_WAITING, P_FLAGS, P_FRAGS, P_FRAG_WORDS, P_MARK,
  P_MARK_MSG, P_MARK_REF, P_MSG_COUNT, P_MSG_FIRST, P_MSG_LAST, P_MSG_SEEN, P_MSO, P_STATE, REFC_SIZE, SUB_MAGIC_REF,
  SUB_REF, SUB_REFC_BIN, TAG_BOXED,
} from '../src/term/layout'
import { copy_size, copy_to_heap, message_with } from './copy'
import { add_vheap, force_gc, fragments_due, link_offset } from './heap'
import { free } from './memory'
import { isPointer, makeSmall, subtagOf } from './term'
import { make_runnable } from './run_queue'

/** Number of the last marker given out. */
let markers: i32 = 0

// ---- sending -------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function enqueue(process: usize, message: usize): void {
  store<usize>(message, 0, MSG_NEXT)
  const last = load<usize>(process, P_MSG_LAST)
  if (last != 0) store<usize>(last, message, MSG_NEXT)
  else store<usize>(process, message, P_MSG_FIRST)
  store<usize>(process, message, P_MSG_LAST)
  store<u32>(process, load<u32>(process, P_MSG_COUNT) + 1, P_MSG_COUNT)
  if (load<i32>(process, P_STATE) & PS_WAITING) make_runnable(process)
}

/**
 * Copies a term into the mailbox of a process and wakes it. The sender is the current process (whose own messages are
 * not copied while they are few), or none.
 */
export function send(process: usize, term: i32): void {
  enqueue(process, messageFor(process, term))
}

// @ts-ignore: decorator
@inline function messageFor(process: usize, term: i32): usize {
  if (!isPointer(term) || <usize>term < <usize>HEAP_BASE) return message_with(term, 0)
  const few = load<u32>(process, P_MSG_COUNT) < <u32>MSG_HEAP_LIMIT
  if (process == load<usize>(CELL_PROC)) return few ? message_with(term, 0) : message_with(term, copy_size(term))
  if (few && load<i32>(CELL_STRESS) == 0 && (load<i32>(process, P_FLAGS) & PF_OFF_HEAP_MSGS) == 0) {
    const copy = copy_to_heap(process, term)
    if (copy != 0) return message_with(copy, 0)
    // Its heap is full: it is collected at the next occasion, so that what follows has room again.
    const state = load<i32>(process, P_STATE)
    if (!(state & PS_RUNNING)) store<i32>(process, state | PS_GC, P_STATE)
  }
  return message_with(term, copy_size(term))
}

/** Puts a message of `message_new` into a mailbox, which takes it over. */
export function message_send(process: usize, message: usize): void {
  enqueue(process, message)
}

// ---- receiving -----------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function current(process: usize): usize {
  const seen = load<usize>(process, P_MSG_SEEN)
  return seen != 0 ? load<usize>(seen, MSG_NEXT) : load<usize>(process, P_MSG_FIRST)
}

/** loop_rec: the next message not yet looked at in this receive, or 0. */
export function recv_peek(): i32 {
  const message = current(load<usize>(CELL_PROC))
  store<usize>(CELL_PEEKED, message)
  return message == 0 ? 0 : load<i32>(message, MSG_TERM)
}

/** The message that `settle_peeked` put in place of the one a receive looks at. */
let settled: usize = 0

/** Puts a message that is in no mailbox in the place of the one a receive looks at. */
function replaceCurrent(process: usize, message: usize, by: usize): void {
  const next = load<usize>(message, MSG_NEXT)
  const seen = load<usize>(process, P_MSG_SEEN)
  store<usize>(by, next, MSG_NEXT)
  if (seen != 0) store<usize>(seen, by, MSG_NEXT)
  else store<usize>(process, by, P_MSG_FIRST)
  if (next == 0) store<usize>(process, by, P_MSG_LAST)
  if (load<usize>(process, P_MARK_MSG) == message) store<usize>(process, by, P_MARK_MSG)
}

/**
 * Before a collection: the message that a receive looks at may be held in X registers, and will be moved. When its term
 * lies in a fragment, that becomes one of the process, and a plain message takes its place in the mailbox (until
 * `recv_next`: far behind in the queue no message may lie on the heap).
 */
export function settle_peeked(process: usize): void {
  const message = load<usize>(CELL_PEEKED)
  if (message == 0 || message != current(process) || load<usize>(message, MSG_FRAG_WORDS) == 0) return
  settled = message_with(load<i32>(message, MSG_TERM), 0)
  replaceCurrent(process, message, settled)
  adopt(process, message)
  store<usize>(CELL_PEEKED, settled)
}

/** Gives a settled message that did not match a fragment of its own again. */
function unsettle(process: usize, message: usize): usize {
  const term = load<i32>(message, MSG_TERM)
  const own = message_with(term, copy_size(term))
  replaceCurrent(process, message, own)
  free(message)
  settled = 0
  return own
}

/** loop_rec_end: go past it. */
export function recv_next(): void {
  const process = load<usize>(CELL_PROC)
  let message = current(process)
  if (message == settled && load<usize>(message, MSG_FRAG_WORDS) == 0) message = unsettle(process, message)
  store<usize>(process, message, P_MSG_SEEN)
  store<usize>(CELL_PEEKED, 0)
}

/** remove_message: takes the current message out, its fragment becomes one of the process; ends the receive. */
export function recv_remove(): void {
  const process = load<usize>(CELL_PROC)
  const seen = load<usize>(process, P_MSG_SEEN)
  const message = current(process)
  const next = load<usize>(message, MSG_NEXT)
  store<usize>(CELL_PEEKED, 0)
  settled = 0
  if (seen != 0) store<usize>(seen, next, MSG_NEXT)
  else store<usize>(process, next, P_MSG_FIRST)
  if (next == 0) store<usize>(process, seen, P_MSG_LAST)
  store<u32>(process, load<u32>(process, P_MSG_COUNT) - 1, P_MSG_COUNT)
  // What was to be looked at behind this message is now behind the one before it.
  if (load<usize>(process, P_MARK_MSG) == message) store<usize>(process, seen, P_MARK_MSG)
  endReceive(process)
  if (load<usize>(message, MSG_FRAG_WORDS) == 0) free(message)
  else adopt(process, message)
}

/** Makes a message, whose fragment is laid out as a heap fragment is, a heap fragment of the process. */
function adopt(process: usize, message: usize): void {
  const words = load<usize>(message, MSG_FRAG_WORDS)
  const mso = load<usize>(message, MSG_MSO)
  store<usize>(message, load<usize>(process, P_FRAGS), FRAG_NEXT)
  store<usize>(process, message, P_FRAGS)
  store<usize>(process, load<usize>(process, P_FRAG_WORDS) + words, P_FRAG_WORDS)
  if (mso != 0) adoptList(process, mso)
  if (fragments_due(process)) force_gc()
}

/** Moves an off-heap list over to the process. */
function adoptList(process: usize, list: usize): void {
  const old = load<usize>(process, P_MSO)
  store<usize>(process, list, P_MSO)
  for (;;) {
    const header = load<i32>(list)
    if ((header & HDR_KIND_MASK) == SUB_REFC_BIN << HDR_SUBTAG_SHIFT) add_vheap(process, load<u32>(list, REFC_SIZE))
    const link = list + link_offset(header)
    list = load<usize>(link)
    if (list != 0) continue
    store<usize>(link, old)
    return
  }
}

// @ts-ignore: decorator
@inline function endReceive(process: usize): void {
  store<usize>(process, 0, P_MSG_SEEN)
  store<i32>(process, load<i32>(process, P_FLAGS) & ~PF_TIMEOUT, P_FLAGS)
}

/** timeout: ends the receive. */
export function recv_timeout(): void {
  endReceive(load<usize>(CELL_PROC))
}

// ---- markers ---------------------------------------------------------------------------------------------------------

/** recv_marker_reserve: remembers where the queue ends now. A process has one marker, the newest. */
export function recv_mark_reserve(): i32 {
  const process = load<usize>(CELL_PROC)
  markers = (markers & 0xffffff) + 1
  store<i32>(process, markers << 1, P_MARK)
  store<usize>(process, load<usize>(process, P_MSG_LAST), P_MARK_MSG)
  return makeSmall(markers)
}

// @ts-ignore: decorator
@inline function isLocalRef(ref: i32): bool {
  const subtag = subtagOf(ref)
  return subtag == SUB_REF || subtag == SUB_MAGIC_REF
}

/** Binds the marker to a reference made after it was reserved. */
export function recv_mark_bind(marker: i32, ref: i32): void {
  const process = load<usize>(CELL_PROC)
  if ((marker & 3) != 3 || load<i32>(process, P_MARK) != (marker >> 2) << 1 || !isLocalRef(ref)) return
  const at = <usize>ref - TAG_BOXED
  store<i32>(process, load<i32>(process, P_MARK) | 1, P_MARK)
  store<i32>(process, load<i32>(at, 4), P_MARK_REF)
  store<i32>(process, load<i32>(at, 8), P_MARK_REF + 4)
  store<i32>(process, load<i32>(at, 12), P_MARK_REF + 8)
}

function boundTo(process: usize, ref: i32): bool {
  if (!(load<i32>(process, P_MARK) & 1) || !isLocalRef(ref)) return false
  const at = <usize>ref - TAG_BOXED
  return load<i32>(process, P_MARK_REF) == load<i32>(at, 4) &&
    load<i32>(process, P_MARK_REF + 4) == load<i32>(at, 8) &&
    load<i32>(process, P_MARK_REF + 8) == load<i32>(at, 12)
}

/** At the start of a receive all of whose clauses need the reference: skips the messages older than it. */
export function recv_mark_use(ref: i32): void {
  const process = load<usize>(CELL_PROC)
  if (load<usize>(process, P_MSG_SEEN) == 0 && boundTo(process, ref)) {
    store<usize>(process, load<usize>(process, P_MARK_MSG), P_MSG_SEEN)
  }
}

/** recv_marker_clear: of a reference or of the marker itself. */
export function recv_mark_clear(ref: i32): void {
  const process = load<usize>(CELL_PROC)
  const reserved = (ref & 3) == 3 && (load<i32>(process, P_MARK) & ~1) == (ref >> 2) << 1
  if (!reserved && !boundTo(process, ref)) return
  store<i32>(process, 0, P_MARK)
  store<usize>(process, 0, P_MARK_MSG)
}
