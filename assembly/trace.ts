/** What an exception does first: notes where it came from, and looks for who catches it. */
import {
  CELL_EXC_CLASS, CELL_EXC_SP, CELL_EXC_TRACE, CELL_NEXT, CELL_PROC, CELL_REASON, CELL_SP, CELL_WATCH, CELL_WATCHED, CELL_WATCHED_OLD, CP_FRAME, CP_INFO, HDR_ARITY_SHIFT, IMM_MASK,
  IMM_SPECIAL, NIL, PF_MAX_HEAP_KILL, PF_TOO_LARGE, PLACE_OF_TRACE, P_FLAGS, P_STACK_END, REASON_CONTINUE, REASON_EXIT, TAG_BOXED, WATCHED_UNWIND, WATCH_UNWIND, X_AREA,
} from '../src/term/layout'
import { check_due_collection } from './gc'
import { alloc } from './heap'
import { host_watch } from './object'
import { makeSmall } from './term'

/** Most frames of a trace, whatever is asked for. */
const MOST: i32 = 1024
/** Numbers of places, as they are found. */
const found: usize = memory.data(4 * 1024, 8)

/**
 * {Class, First, Place …}: numbers of the places (CP_INFO) from the one at `codePoint` on (0: from the return address at sp), `depth` at
 * most; of equal neighbours only one, as in OTP. `skipOwn`: the code point only says where the caller's return address is; `first` stands
 * for its place.
 */
export function raw_trace(first: i32, sp: usize, codePoint: usize, skipOwn: i32, depth: i32): i32 {
  if (depth > MOST) depth = MOST
  let n = 0
  if (codePoint != 0) {
    if (!skipOwn && depth > 0) {
      store<i32>(found, makeSmall(load<i32>(codePoint, CP_INFO)))
      n = 1
    }
    sp += load<u32>(codePoint, CP_FRAME) & 0xffffff
  }
  const end = load<usize>(load<usize>(CELL_PROC), P_STACK_END)
  let before = 0
  for (; sp < end && n < depth; sp += 4) {
    const word = load<i32>(sp)
    if ((word & 7) != 0 || word == 0 || word == before) continue
    // what a traced call has put between
    if (load<i32>(<usize>word, CP_INFO) == PLACE_OF_TRACE) continue
    before = word
    store<i32>(found + (n << 2), makeSmall(load<i32>(<usize>word, CP_INFO)))
    n++
  }
  const tuple = alloc(n + 3)
  store<i32>(tuple, (n + 2) << HDR_ARITY_SHIFT)
  store<i32>(tuple, load<i32>(CELL_EXC_CLASS), 4)
  store<i32>(tuple, first, 8)
  for (let i = 0; i < n; i++) store<i32>(tuple + (i << 2), load<i32>(found + (i << 2)), 12)
  return tuple | TAG_BOXED
}

/** Looks for the innermost catch tag from `sp` on and prepares to go on there, or to end the process. */
export function unwind(sp: usize, trace: i32): void {
  store<i32>(CELL_EXC_TRACE, trace)
  const watched = load<i32>(CELL_WATCH) & WATCH_UNWIND
  if (watched) store<usize>(CELL_WATCHED, sp)
  const process = load<usize>(CELL_PROC)
  check_due_collection(process)
  // nothing is caught in a process that max_heap_size ends
  const flags = load<i32>(process, P_FLAGS) & (PF_TOO_LARGE | PF_MAX_HEAP_KILL)
  const end = flags == (PF_TOO_LARGE | PF_MAX_HEAP_KILL) ? sp : load<usize>(process, P_STACK_END)
  let frame = sp
  for (let at = sp + 4; at < end; at += 4) {
    const word = load<i32>(at)
    if ((word & 7) == 0 && word != 0) frame = at
    else if ((word & IMM_MASK) == IMM_SPECIAL && word != NIL) {
      store<i32>(CELL_NEXT, (word >>> 1) & ~15)
      store<usize>(CELL_SP, frame)
      store<usize>(CELL_EXC_SP, frame)
      store<i32>(X_AREA, 0)
      store<i32>(CELL_REASON, REASON_CONTINUE)
      if (watched) unwound(frame)
      return
    }
  }
  store<i32>(CELL_REASON, REASON_EXIT)
  if (watched) unwound(0)
}

function unwound(to: usize): void {
  store<usize>(CELL_WATCHED_OLD, to)
  host_watch(WATCHED_UNWIND, load<usize>(CELL_PROC))
}
