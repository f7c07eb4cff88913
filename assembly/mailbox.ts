/**
 * Mailboxes: sending, and the instructions of `receive`, whose markers are in markers.ts. A message is a small block; its term lies on the
 * receiver's heap (few messages, room there) or behind it in the same block, so that long queues cost the collector nothing.
 */
import {
  CELL_FETCHES, CELL_PEEKED, CELL_PROC, CELL_STRESS, CELL_WATCH, FRAG_NEXT, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, HEAP_BASE, MSG_FRAG_WORDS,
  MSG_HEAP_LIMIT, MSG_MSO, MSG_NEXT, MSG_TERM, NIL, PF_OFF_HEAP_MSGS, PF_TIMEOUT, PS_COLLECTING, PS_GC, PS_RUNNING, PS_WAITING, PS_WAITS_ON, P_FLAGS, P_FRAGS, P_FRAG_WORDS,
  P_MSG_COUNT, P_MSG_FIRST, P_MSG_LAST, P_MSG_SEEN, P_MSO, P_STATE, REFC_SIZE, SUB_REFC_BIN, TAG_CONS, WATCHED_MESSAGE, WATCHED_MOVED, WATCHED_QUEUE,
  WATCHED_RECEIVED, WATCHED_TAKEN, WATCHED_TIMEOUT, WATCHED_WORDS, WATCH_CALLS, WATCH_MEMORY, WATCH_QUEUE, WATCH_RECEIVE, WATCH_SEND, WATCH_TOKENS, CELL_WATCHED, CELL_WATCHED_OLD,
} from '../src/term/layout'
import { isShared } from './areas'
import { copy_in, copy_size, copy_to_heap, message_free, message_with } from './copy'
import { add_vheap, alloc, force_gc, fragments_due, link_offset } from './heap'
import { behind, move_marks, priority_front, set_priority_front, set_skipped, skipped } from './markers'
import { free } from './memory'
import { host_sends, host_watch } from './object'
import { process_of } from './process'
import { isPointer } from './term'
import { make_runnable } from './run_queue'

// ---- sending -------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function enqueue(process: usize, message: usize): void {
  store<usize>(message, 0, MSG_NEXT)
  const last = load<usize>(process, P_MSG_LAST)
  if (last != 0) store<usize>(last, message, MSG_NEXT)
  else store<usize>(process, message, P_MSG_FIRST)
  store<usize>(process, message, P_MSG_LAST)
  store<u32>(process, load<u32>(process, P_MSG_COUNT) + 1, P_MSG_COUNT)
  const watch = load<i32>(CELL_WATCH)
  if (watch & (WATCH_QUEUE | WATCH_RECEIVE | WATCH_TOKENS)) {
    if (watch & WATCH_QUEUE) host_watch(WATCHED_QUEUE, process)
    if (watch & (WATCH_RECEIVE | WATCH_TOKENS)) host_watch(WATCHED_MESSAGE, process)
  }
  if (load<i32>(process, P_STATE) & (PS_WAITING | PS_WAITS_ON)) make_runnable(process)
}

/**
 * Copies a term into the mailbox of a process and wakes it. The sender is the current process (whose own messages are
 * not copied while they are few), or none.
 */
export function send(process: usize, term: i32): void {
  enqueue(process, messageFor(process, term))
}

/** The same for the instruction `send`, to what may be dead. */
export function send_to_pid(pid: i32, term: i32): void {
  if (load<i32>(CELL_WATCH) & (WATCH_SEND | WATCH_CALLS)) host_sends(pid, term)
  const process = process_of(pid)
  if (process != 0) enqueue(process, messageFor(process, term))
}

// @ts-ignore: decorator
@inline function messageFor(process: usize, term: i32): usize {
  if (!isPointer(term) || isShared(term, HEAP_BASE)) return message_with(term, 0)
  const few = load<u32>(process, P_MSG_COUNT) < <u32>MSG_HEAP_LIMIT
  if (process == load<usize>(CELL_PROC)) return few ? message_with(term, 0) : message_with(term, copy_size(term))
  if (few && (load<i32>(CELL_STRESS) | (load<i32>(CELL_WATCH) & WATCH_MEMORY)) == 0 && (load<i32>(process, P_FLAGS) & PF_OFF_HEAP_MSGS) == 0) {
    const copy = copy_to_heap(process, term)
    if (copy != 0) return message_with(copy, 0)
    // Its heap is full: it is collected at the next occasion, so that what follows has room again.
    const state = load<i32>(process, P_STATE)
    if (!(state & (PS_RUNNING | PS_COLLECTING))) store<i32>(process, state | PS_GC, P_STATE)
  }
  return message_with(term, copy_size(term))
}

/** List of copies of the messages of a process. */
export function message_list(process: usize): i32 {
  const n = load<i32>(process, P_MSG_COUNT)
  if (n == 0) return NIL
  const first = <usize>alloc(n << 1)
  let at = first
  for (let message = load<usize>(process, P_MSG_FIRST); message != 0; message = load<usize>(message, MSG_NEXT), at += 8) {
    store<i32>(at, copy_in(load<i32>(message, MSG_TERM)))
    store<i32>(at, <i32>(at + 8) | TAG_CONS, 4)
  }
  store<i32>(at - 4, NIL)
  return <i32>first | TAG_CONS
}

/** Words of messages that have blocks of their own. */
export function message_words(process: usize): usize {
  let words: usize = 0
  for (let message = load<usize>(process, P_MSG_FIRST); message != 0; message = load<usize>(message, MSG_NEXT)) {
    words += load<usize>(message, MSG_FRAG_WORDS)
  }
  return words
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
  store<u32>(CELL_FETCHES, load<u32>(CELL_FETCHES) + 1)
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
  move_marks(process, message, by)
  if (load<i32>(CELL_WATCH) & WATCH_TOKENS) {
    store<usize>(CELL_WATCHED, by)
    store<usize>(CELL_WATCHED_OLD, message)
    host_watch(WATCHED_MOVED, process)
  }
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

/**
 * Code may hold parts of the message that a receive looks at and do what no compiler makes it do then: call, wait, begin anew. The process gets
 * them for itself, the message in the mailbox has a fragment of its own.
 */
export function recv_release(): void {
  const process = load<usize>(CELL_PROC)
  settle_peeked(process)
  const message = load<usize>(CELL_PEEKED)
  store<usize>(CELL_PEEKED, 0)
  if (message != 0 && message == settled && message == current(process)) unsettle(process, message)
}

/** loop_rec_end: go past it. */
export function recv_next(): void {
  const process = load<usize>(CELL_PROC)
  let message = current(process)
  // Only code that no compiler writes gets here without a message.
  if (message == 0) return
  if (message == settled && load<usize>(message, MSG_FRAG_WORDS) == 0) message = unsettle(process, message)
  store<usize>(process, behind(process, message), P_MSG_SEEN)
  store<usize>(CELL_PEEKED, 0)
}

/** remove_message: takes the current message out, its fragment becomes one of the process; ends the receive. */
export function recv_remove(): void {
  const process = load<usize>(CELL_PROC)
  const seen = load<usize>(process, P_MSG_SEEN)
  const message = current(process)
  if (message == 0) return
  const next = load<usize>(message, MSG_NEXT)
  store<usize>(CELL_PEEKED, 0)
  settled = 0
  if (seen != 0) store<usize>(seen, next, MSG_NEXT)
  else store<usize>(process, next, P_MSG_FIRST)
  if (next == 0) store<usize>(process, seen, P_MSG_LAST)
  store<u32>(process, load<u32>(process, P_MSG_COUNT) - 1, P_MSG_COUNT)
  const watch = load<i32>(CELL_WATCH)
  if (watch & (WATCH_QUEUE | WATCH_TOKENS | WATCH_MEMORY | WATCH_CALLS)) {
    if (watch & WATCH_QUEUE) host_watch(WATCHED_QUEUE, process)
    if (watch & WATCH_CALLS) host_watch(WATCHED_RECEIVED, process)
    if (watch & WATCH_MEMORY) {
      store<usize>(CELL_WATCHED, message)
      host_watch(WATCHED_WORDS, process)
    }
    if (watch & WATCH_TOKENS) {
      store<usize>(CELL_WATCHED, message)
      host_watch(WATCHED_TAKEN, process)
    }
  }
  move_marks(process, message, seen)
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
  if (mso != 0) adopt_list(process, mso)
  if (fragments_due(process)) force_gc()
}

/** Moves an off-heap list over to the process. */
export function adopt_list(process: usize, list: usize): void {
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

/**
 * Moves the last message behind the priority messages in front. `previous`: the one that was the last before it. A receive that waits looks
 * at it next, and goes on then where it was.
 */
export function message_to_front(process: usize, previous: usize): void {
  const last = load<usize>(process, P_MSG_LAST)
  if (process == load<usize>(CELL_PROC) && load<usize>(CELL_PEEKED) != 0) {
    recv_release()
    // it may have put another in its place
    previous = load<usize>(process, P_MSG_FIRST)
    while (previous != last && load<usize>(previous, MSG_NEXT) != last) previous = load<usize>(previous, MSG_NEXT)
  }
  const front = priority_front(process)
  const first = front != 0 ? load<usize>(front, MSG_NEXT) : load<usize>(process, P_MSG_FIRST)
  if (first != last) {
    store<usize>(previous, 0, MSG_NEXT)
    store<usize>(process, previous, P_MSG_LAST)
    store<usize>(last, first, MSG_NEXT)
    if (front != 0) store<usize>(front, last, MSG_NEXT)
    else store<usize>(process, last, P_MSG_FIRST)
  }
  const seen = load<usize>(process, P_MSG_SEEN)
  set_priority_front(process, last)
  if (seen == 0 || (front != 0 && skipped(process) != 0)) return
  set_skipped(process, seen)
  store<usize>(process, front, P_MSG_SEEN)
}

/** Takes a message that no receive has looked at out of a mailbox, and frees it. */
export function message_drop(process: usize, message: usize): void {
  let before: usize = 0
  for (let at = load<usize>(process, P_MSG_FIRST); at != message; at = load<usize>(at, MSG_NEXT)) {
    if (at == 0) return
    before = at
  }
  const next = load<usize>(message, MSG_NEXT)
  if (before != 0) store<usize>(before, next, MSG_NEXT)
  else store<usize>(process, next, P_MSG_FIRST)
  if (next == 0) store<usize>(process, before, P_MSG_LAST)
  if (load<usize>(process, P_MSG_SEEN) == message) store<usize>(process, before, P_MSG_SEEN)
  store<u32>(process, load<u32>(process, P_MSG_COUNT) - 1, P_MSG_COUNT)
  move_marks(process, message, before)
  message_free(message)
}

// @ts-ignore: decorator
@inline function endReceive(process: usize): void {
  store<usize>(process, 0, P_MSG_SEEN)
  set_skipped(process, 0)
  store<i32>(process, load<i32>(process, P_FLAGS) & ~PF_TIMEOUT, P_FLAGS)
}

/** timeout: ends the receive. */
export function recv_timeout(): void {
  const process = load<usize>(CELL_PROC)
  if (load<usize>(CELL_PEEKED) != 0) recv_release()
  if (load<i32>(CELL_WATCH) & (WATCH_RECEIVE | WATCH_CALLS)) host_watch(WATCHED_TIMEOUT, process)
  endReceive(process)
}
