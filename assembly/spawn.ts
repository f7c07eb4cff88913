/** The hot part of spawn: a new process with its arguments on the stack, ready to be made runnable. */
import {
  CELL_PROC, DEFAULT_STACK_WORDS, NIL, P_ERROR_HANDLER, P_FULLSWEEP_AFTER, P_GROUP_LEADER, P_INITIAL_A, P_INITIAL_F,
  P_INITIAL_M, P_MAX_HEAP, P_FLAGS, P_NEXT_CP, P_PARENT, P_PID, P_SP, TAG_CONS,
} from '../src/term/layout'
import { copy_to } from './copy'
import { process_new, process_push } from './process'

/** Most arguments of a function. */
const MAX_ARGS: u32 = 255
const args: usize = memory.data(1024, 4)

/** Set by the host once: code point to which a process's first function returns, and defaults of new processes. */
let endPoint: usize = 0
let errorHandler: i32 = 0
let fullsweepAfter: i32 = 65535
let maxHeap: u32 = 0
let maxHeapFlags: i32 = 0

export function spawn_defaults(end: usize, handler: i32, fullsweep: i32, max: u32, flags: i32): void {
  endPoint = end
  errorHandler = handler
  fullsweepAfter = fullsweep
  maxHeap = max
  maxHeapFlags = flags
}

/**
 * A process that will begin at code point `cp` with the elements of a proper list as X registers, and behind them
 * `fun` if that is not 0; it belongs to the group of the current process. 0: the limit of processes or memory is reached.
 */
export function spawn(cp: usize, list: i32, fun: i32, heapWords: u32): usize {
  const process = process_new(heapWords, DEFAULT_STACK_WORDS)
  if (process == 0) return 0
  store<usize>(load<usize>(process, P_SP), endPoint)
  let n: usize = 0
  while (list != NIL && n < (MAX_ARGS << 2)) {
    store<i32>(args + n, load<i32>(<usize>list - TAG_CONS))
    list = load<i32>(<usize>list - TAG_CONS, 4)
    n += 4
  }
  if (fun != 0) process_push(process, copy_to(process, fun))
  while (n > 0) {
    n -= 4
    process_push(process, copy_to(process, load<i32>(args + n)))
  }
  store<usize>(process, cp, P_NEXT_CP)
  store<i32>(process, errorHandler, P_ERROR_HANDLER)
  store<i32>(process, fullsweepAfter, P_FULLSWEEP_AFTER)
  store<u32>(process, maxHeap, P_MAX_HEAP)
  store<i32>(process, maxHeapFlags, P_FLAGS)
  const parent = load<usize>(CELL_PROC)
  if (parent != 0) {
    store<i32>(process, load<i32>(parent, P_PID), P_PARENT)
    store<i32>(process, copy_to(process, load<i32>(parent, P_GROUP_LEADER)), P_GROUP_LEADER)
  }
  return process
}

/** Initial call, as process_info shows it. */
export function spawn_initial(process: usize, module: i32, fun: i32, arity: i32): void {
  store<i32>(process, module, P_INITIAL_M)
  store<i32>(process, fun, P_INITIAL_F)
  store<i32>(process, arity, P_INITIAL_A)
}
