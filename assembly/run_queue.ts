/**
 * The run queues: first in, first out by priority, linked through P_NEXT. max and high go before normal and low, which share
 * a queue, as in OTP: a low process that comes to its front goes to its end LOW_TURNS - 1 times before it runs. So each low process
 * has an eighth of the turns of a normal one, however many there are of either. With a seed in CELL_SEED the next process is picked at
 * random within its queue, reproducibly.
 */
import {
  CELL_RUNNABLE, CELL_RUNQ, CELL_SEED, CELL_WATCH, PRIORITY_HIGH, PRIORITY_LOW, PRIORITY_MAX, PRIORITY_NORMAL, PS_COLLECTING, PS_EXITING,
  PF_PASSED, PF_PASSED_ONE, PS_HOST_WORK, PS_RUNNABLE, PS_RUNNING, PS_SUSPENDED, PS_WAITING, PS_WAITS_ON, P_FLAGS, P_NEXT, P_PRIORITY, P_STATE,
  WATCHED_RUNNABLE, WATCH_RUNNABLE,
} from '../src/term/layout'
import { host_watch } from './object'

const LOW_TURNS: i32 = 8
/** A random pick looks no further than this into a queue. */
const PICK_DEPTH: u32 = 1024

/** Lengths of the three queues. */
const counts: usize = memory.data(16, 8)

/** The class of a priority: PRIORITY_MAX, PRIORITY_HIGH or PRIORITY_NORMAL. */
// @ts-ignore: decorator
@inline function classOf(priority: i32): i32 {
  return min(priority, PRIORITY_NORMAL)
}

// @ts-ignore: decorator
@inline function queueOf(kind: i32): usize {
  return CELL_RUNQ + (kind << 3)
}

// @ts-ignore: decorator
@inline function lengthOf(kind: i32): u32 {
  return load<u32>(counts + (kind << 2))
}

// @ts-ignore: decorator
@inline function addLength(kind: i32, n: i32): void {
  store<u32>(counts + (kind << 2), lengthOf(kind) + n)
  store<u32>(CELL_RUNNABLE, load<u32>(CELL_RUNNABLE) + n)
}

/** Suspended or exiting processes run only to have the host's work done, or to be collected. */
// @ts-ignore: decorator
@inline function mayRun(state: i32): bool {
  return (state & (PS_SUSPENDED | PS_EXITING)) == 0 || (state & (PS_HOST_WORK | PS_COLLECTING)) != 0
}

/**
 * Enters a process in the run queue of its priority unless it is there, running, or suspended or exiting without
 * PS_HOST_WORK. (Who resumes a suspended process calls this again: waking for nothing is harmless.)
 */
export function make_runnable(process: usize): void {
  const state = load<i32>(process, P_STATE)
  if (state & (PS_RUNNABLE | PS_RUNNING) || !mayRun(state)) {
    if (state & PS_WAITS_ON) store<i32>(process, state & ~PS_WAITS_ON, P_STATE)
    return
  }
  if (load<i32>(CELL_WATCH) & WATCH_RUNNABLE && state & PS_WAITING) host_watch(WATCHED_RUNNABLE, process)
  enter(process, state)
}

/** Enters a process that is being collected, whatever it waits for. */
export function queue_collecting(process: usize): void {
  const state = load<i32>(process, P_STATE)
  if (!(state & PS_RUNNABLE)) enter(process, state)
}

// @ts-ignore: decorator
@inline function enter(process: usize, state: i32): void {
  store<i32>(process, (state & ~PS_WAITING) | PS_RUNNABLE, P_STATE)
  const priority = load<i32>(process, P_PRIORITY)
  if (priority == PRIORITY_LOW) store<i32>(process, load<i32>(process, P_FLAGS) & ~PF_PASSED, P_FLAGS)
  append(classOf(priority), process)
}

// @ts-ignore: decorator
@inline function append(kind: i32, process: usize): void {
  store<usize>(process, 0, P_NEXT)
  const queue = queueOf(kind)
  const last = load<usize>(queue, 4)
  if (last != 0) store<usize>(last, process, P_NEXT)
  else store<usize>(queue, process)
  store<usize>(queue, process, 4)
  addLength(kind, 1)
}

/** xorshift32 on CELL_SEED, which stays other than 0. */
function random(): u32 {
  let x = load<u32>(CELL_SEED)
  x ^= x << 13
  x ^= x >> 17
  x ^= x << 5
  store<u32>(CELL_SEED, x)
  return x
}

/** Takes `process`, whose predecessor is `prev` (0: it is the first), out of a queue. */
// @ts-ignore: decorator
@inline function unlink(kind: i32, prev: usize, process: usize): void {
  const queue = queueOf(kind)
  const next = load<usize>(process, P_NEXT)
  if (prev != 0) store<usize>(prev, next, P_NEXT)
  else store<usize>(queue, next)
  if (next == 0) store<usize>(queue, prev, 4)
  addLength(kind, -1)
}

function pick(kind: i32): usize {
  let prev: usize = 0
  let process = load<usize>(queueOf(kind))
  for (let skip = random() % min(lengthOf(kind), PICK_DEPTH); skip > 0; skip--) {
    prev = process
    process = load<usize>(process, P_NEXT)
  }
  unlink(kind, prev, process)
  return process
}

/** The class whose turn it is, while something is runnable. */
// @ts-ignore: decorator
@inline function turn(): i32 {
  if (lengthOf(PRIORITY_MAX) != 0) return PRIORITY_MAX
  return lengthOf(PRIORITY_HIGH) != 0 ? PRIORITY_HIGH : PRIORITY_NORMAL
}

/** A low process lets the others go first, if there are any; it has done so often enough then: false. */
// @ts-ignore: decorator
@inline function letsOthersGo(process: usize): bool {
  if (load<i32>(process, P_PRIORITY) != PRIORITY_LOW || lengthOf(PRIORITY_NORMAL) == 0) return false
  const flags = load<i32>(process, P_FLAGS)
  if ((flags & PF_PASSED) == (LOW_TURNS - 1) * PF_PASSED_ONE) return false
  store<i32>(process, flags + PF_PASSED_ONE, P_FLAGS)
  return true
}

/** Takes the next process from the run queues; 0: none. */
export function next_runnable(): usize {
  while (load<u32>(CELL_RUNNABLE) != 0) {
    const kind = turn()
    let process: usize
    if (load<u32>(CELL_SEED) != 0) {
      process = pick(kind)
    } else {
      process = load<usize>(queueOf(kind))
      unlink(kind, 0, process)
    }
    if (letsOthersGo(process)) {
      append(kind, process)
      continue
    }
    store<i32>(process, load<i32>(process, P_STATE) & ~PS_RUNNABLE, P_STATE)
    if (mayRun(load<i32>(process, P_STATE))) return process
  }
  return 0
}

/** Takes a runnable process out of whatever queue it is in. */
export function unqueue(process: usize): void {
  for (let kind = PRIORITY_MAX; kind <= PRIORITY_NORMAL; kind++) {
    let prev: usize = 0
    let p = load<usize>(queueOf(kind))
    while (p != 0) {
      if (p == process) {
        unlink(kind, prev, p)
        store<i32>(process, load<i32>(process, P_STATE) & ~PS_RUNNABLE, P_STATE)
        return
      }
      prev = p
      p = load<usize>(p, P_NEXT)
    }
  }
}
