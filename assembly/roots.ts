/** The roots of a process as a table of ranges of words, for collector and verifier. */
import {
  CELL_EXC_CLASS, CELL_PEEKED, MSG_FRAG_WORDS, MSG_HEAP_LIMIT, MSG_NEXT, MSG_TERM, P_DICT, P_EXC_CLASS, P_GROUP_LEADER, P_LIVE,
  P_MSG_FIRST, P_PARENT, P_ROOT, P_SP, P_STACK_END, X_AREA,
} from '../src/term/layout'
import { TABLE_CAPACITY, TABLE_SLOTS } from './slot_table'
import { priority_front } from './markers'
import { isPointer } from './term'

/** Start and end of each range; there is always at least one. */
const TABLE_BYTES: i32 = 1024
export const roots: usize = memory.data(TABLE_BYTES, 8)
/** Bytes of the table in use, bytes in all the ranges. */
export let rootsEnd: usize = 0
export let rootBytes: usize = 0
export function set_root_bytes(bytes: usize): void {
  rootBytes = bytes
}

// @ts-ignore: decorator
@inline function addRange(start: usize, end: usize): void {
  if (start >= end) return
  store<usize>(roots + rootsEnd, start)
  store<usize>(roots + rootsEnd, end, 4)
  rootsEnd += 8
  rootBytes += end - start
}

// @ts-ignore: decorator
@inline function addPointer(at: usize): void {
  if (isPointer(load<i32>(at))) addRange(at, at + 4)
}

/** Roots that do not depend on whether the process runs. `peeked`: the message that its receive looks at, or 0. */
function addCommonRoots(process: usize, peeked: usize): void {
  addPointer(process + P_GROUP_LEADER)
  addPointer(process + P_ROOT)
  addPointer(process + P_PARENT)
  const dict = load<usize>(process, P_DICT)
  if (dict != 0) addRange(dict + TABLE_SLOTS, dict + TABLE_SLOTS + (load<u32>(dict, TABLE_CAPACITY) << 3))
  let message = load<usize>(process, P_MSG_FIRST)
  // Priority messages have come in before those that were among the first.
  let front = priority_front(process)
  for (let n = 0; n < MSG_HEAP_LIMIT && message != 0; ) {
    if (load<usize>(message, MSG_FRAG_WORDS) == 0) addPointer(message + MSG_TERM)
    if (message == peeked) peeked = 0
    if (front == 0) n++
    else if (message == front) front = 0
    message = load<usize>(message, MSG_NEXT)
  }
  if (peeked != 0 && load<usize>(peeked, MSG_FRAG_WORDS) == 0) addPointer(peeked + MSG_TERM)
}

/** Of the running process: X registers 0 .. live-1, the stack from sp + 4, the exception in the cells. */
export function gather_running_roots(process: usize, sp: usize, live: u32): void {
  rootsEnd = 0
  rootBytes = 0
  addRange(X_AREA, X_AREA + (live << 2))
  addRange(sp + 4, load<usize>(process, P_STACK_END))
  addRange(CELL_EXC_CLASS, CELL_EXC_CLASS + 12)
  addCommonRoots(process, load<usize>(CELL_PEEKED))
}

/** Of a process that does not run: X registers and stack around the return-address slot, the exception it keeps. */
export function gather_waiting_roots(process: usize): void {
  rootsEnd = 0
  rootBytes = 0
  const sp = load<usize>(process, P_SP)
  const slot = sp + (load<u32>(process, P_LIVE) << 2)
  addRange(sp, slot)
  addRange(slot + 4, load<usize>(process, P_STACK_END))
  addRange(process + P_EXC_CLASS, process + P_EXC_CLASS + 12)
  addCommonRoots(process, 0)
}
