/**
 * Processes: their blocks, the pid table, the list of all, and the switch from one to another. The run queue is in
 * run_queue.ts.
 *
 * The stack of a process that is not running, from P_SP upward: its P_LIVE live X registers (x0 at the lowest
 * address), then the return-address slot, i.e. the word at the stack pointer of the code that let go (the collector neither
 * reads nor changes it), then the frames up to P_STACK_END. A new process has P_LIVE 0 and only that slot
 * (P_SP = P_STACK_END - 4), holding 0: the host puts the code point there to which its first function returns.
 */
import {
  CELL_ARENA_USED, CELL_EXC_CLASS, CELL_EXC_SP, CELL_EXC_TRACE, CELL_EXC_VALUE, CELL_FCALLS, CELL_FCALLS_SAVED, CELL_FETCHES, CELL_FORCED,
  CELL_HLIM,
  CELL_HTOP, CELL_NATIVE_DEPTH, CELL_NEXT_PID, CELL_PEEKED, CELL_PID, CELL_PROC, CELL_PROC_COUNT, CELL_REASON, CELL_REDUCTIONS, CELL_RUNNABLE, CELL_SEED, CELL_SLICE, CELL_SLICES, CELL_SP,
  CELL_STACK_LIM, CELL_STACK_LOW, CELL_STRESS, CELL_SWITCHES, CELL_TRAMP_SP, CELL_WATCH, DEFAULT_HEAP_WORDS, DEFAULT_STACK_WORDS,
  DEFAULT_VHEAP, FORCED_GC, FRAG_NEXT, IMM_MASK, IMM_PID, IMM_SHIFT, MSG_NEXT, NIL, PID_SLOTS, PID_TABLE,
  PF_GC_DUE, PF_GROW_HEAP, PRIORITY_NORMAL, PS_COLLECTING, PS_EXITING, PS_GC, PS_HIBERNATING, PS_RUNNABLE, PS_RUNNING, PS_SUSPENDED, PS_WAITING, P_ALL_NEXT, P_ALL_PREV, P_DICT,
  P_EXC_CLASS,
  P_EXC_TRACE, P_EXC_VALUE, P_FRAGS, P_FRAG_WORDS, P_FULLSWEEP_AFTER, P_GROUP_LEADER, P_HEAP, P_HEND, P_HIGH, P_HTOP,
  P_FLAGS, P_LIVE, P_MARKS, P_MIN_HEAP, P_MIN_VHEAP, P_MSG_FIRST, P_MSO, P_MSO_OLD, P_NEXT_CP, P_OLD, P_PID, P_PRIORITY, P_REDUCTIONS,
  P_ROOT, P_SIZE, P_SP, P_STACK, P_STACK_END, P_STATE, P_VHEAP, P_VHEAP_LIMIT, P_VHEAP_OLD_LIMIT, REASON_WAIT, REASON_YIELD,
  STACK_RESERVE_WORDS, WATCHED_IN, WATCHED_OUT, WATCH_SLICES, X_AREA,
} from '../src/term/layout'
import { message_free } from './copy'
import { gc_process } from './gc'
import { abandon_slices } from './gc_slices'
import { bs_forget } from './bits_build'
import { recv_release } from './mailbox'
import { free_chain, force_gc, fragment_end, fragment_top, fragments_due, release_list, release_some, set_fragment, vheap_due } from './heap'
import { free, malloc, malloc_size, malloc_trim } from './memory'
import { host_watch, out_of_memory } from './object'
import { unqueue } from './run_queue'

const PID_BITS_MASK: u32 = 0x07ffffff
const SLOT_MASK: u32 = PID_SLOTS - 1
const DEFAULT_FULLSWEEP: i32 = 65535
/** Stacks above this many bytes lose most of their free part while the process waits; heaps likewise, but only larger ones while memory is plenty. */
const TRIM_BYTES: usize = 8192
const TRIM_HEAP_BYTES: usize = 65536
/** Bytes in use from which on memory is not plenty. */
const PLENTY: i64 = 1 << 29

let limit: u32 = 1048576
let first: usize = 0
let last: usize = 0
/** Reductions given at the last swap_in. */
let slice: i32 = 0
/** Collections in this slice: a process that collects often gets a larger heap. */
let sliceCollections: i32 = 0

export function slice_collections(): i32 {
  return sliceCollections++
}

/** Most processes at once (default 1,048,576, below PID_SLOTS). */
export function process_limit(): u32 {
  return limit
}
export function set_process_limit(n: u32): void {
  limit = min<u32>(n, PID_SLOTS - 1)
}

// ---- birth and death ---------------------------------------------------------------------------------------------

/** The next number whose slot is free. */
function takeNumber(): u32 {
  let n = load<u32>(CELL_NEXT_PID)
  while (load<usize>(PID_TABLE + ((n & SLOT_MASK) << 2)) != 0) n = (n + 1) & PID_BITS_MASK
  store<u32>(CELL_NEXT_PID, (n + 1) & PID_BITS_MASK)
  return n
}

/**
 * A new process with pid, heap and stack block, in PS_WAITING, entered in pid table and list; 0: limit or memory.
 * 0 words: the default.
 */
export function process_new(heapWords: u32, stackWords: u32): usize {
  if (load<u32>(CELL_PROC_COUNT) >= limit) return 0
  const process = processBlock(heapWords, stackWords)
  if (process == 0) return 0
  const n = takeNumber()
  store<usize>(PID_TABLE + ((n & SLOT_MASK) << 2), process)
  store<i32>(process, (n << IMM_SHIFT) | IMM_PID, P_PID)
  store<usize>(process, last, P_ALL_PREV)
  if (last != 0) store<usize>(last, process, P_ALL_NEXT)
  else first = process
  last = process
  store<u32>(CELL_PROC_COUNT, load<u32>(CELL_PROC_COUNT) + 1)
  return process
}

/** The blocks of a process, in no table. */
function processBlock(heapWords: u32, stackWords: u32): usize {
  if (heapWords == 0) heapWords = DEFAULT_HEAP_WORDS
  if (stackWords < <u32>DEFAULT_STACK_WORDS) stackWords = DEFAULT_STACK_WORDS
  let process = spare
  let heap: usize
  let stack: usize
  if (process != 0 && heapWords == DEFAULT_HEAP_WORDS && stackWords == DEFAULT_STACK_WORDS) {
    spare = load<usize>(process, P_ALL_NEXT)
    spares--
    heap = load<usize>(process, P_HEAP)
    stack = load<usize>(process, P_STACK)
  } else {
    process = malloc(P_SIZE)
    heap = malloc(heapWords << 2)
    stack = malloc(stackWords << 2)
    if (process == 0 || heap == 0 || stack == 0) {
      free(process)
      free(heap)
      free(stack)
      return 0
    }
  }
  for (let i: usize = 0; i < <usize>P_SIZE - 4; i += 8) store<i64>(process + i, 0)
  store<i32>(process, 0, P_SIZE - 4)
  store<i32>(process, PS_WAITING, P_STATE)
  store<usize>(process, heap, P_HEAP)
  store<usize>(process, heap, P_HTOP)
  store<usize>(process, heap, P_HIGH)
  store<usize>(process, heap + (malloc_size(heap) & ~3), P_HEND)
  const stackEnd = stack + (malloc_size(stack) & ~3)
  store<usize>(process, stack, P_STACK)
  store<usize>(process, stackEnd, P_STACK_END)
  store<usize>(process, stackEnd - 4, P_SP)
  store<i32>(stackEnd - 4, 0)
  store<u32>(process, DEFAULT_VHEAP, P_VHEAP_LIMIT)
  store<u32>(process, DEFAULT_VHEAP, P_VHEAP_OLD_LIMIT)
  store<u32>(process, DEFAULT_VHEAP, P_MIN_VHEAP)
  store<i32>(process, NIL, P_GROUP_LEADER)
  store<i32>(process, NIL, P_ROOT)
  store<i32>(process, PRIORITY_NORMAL, P_PRIORITY)
  store<i32>(process, DEFAULT_FULLSWEEP, P_FULLSWEEP_AFTER)
  store<u32>(process, heapWords, P_MIN_HEAP)
  return process
}

/**
 * Frees everything a process owns: heaps, stack, fragments, messages, dictionary, off-heap references; removes it from tables. True: it
 * owns so many single things that some are left, for `bury_some`.
 */
export function process_free(process: usize): bool {
  const n = load<u32>(process, P_PID) >> IMM_SHIFT
  store<usize>(PID_TABLE + ((n & SLOT_MASK) << 2), 0)
  const next = load<usize>(process, P_ALL_NEXT)
  const prev = load<usize>(process, P_ALL_PREV)
  if (prev != 0) store<usize>(prev, next, P_ALL_NEXT)
  else first = next
  if (next != 0) store<usize>(next, prev, P_ALL_PREV)
  else last = prev
  store<u32>(CELL_PROC_COUNT, load<u32>(CELL_PROC_COUNT) - 1)
  if (load<i32>(process, P_STATE) & PS_RUNNABLE) unqueue(process)
  if (load<i32>(process, P_STATE) & PS_COLLECTING || load<i32>(process, P_FLAGS) & PF_GC_DUE) abandon_slices(process)
  if (process == load<usize>(CELL_PROC)) {
    store<usize>(CELL_PROC, 0)
    set_fragment(0, 0)
  }
  if (freeBlocks(process, BURIED_AT_ONCE) != 0) return false
  store<usize>(process, dead, P_ALL_NEXT)
  dead = process
  return true
}

/** Things freed at once. */
const BURIED_AT_ONCE: i32 = 2000

/** Processes that have ended and own something yet. */
let dead: usize = 0

/** Frees some of what is left of processes that have ended. True: there is more. */
export function bury_some(): bool {
  if (dead == 0) return false
  const next = load<usize>(dead, P_ALL_NEXT)
  if (freeBlocks(dead, BURIED_AT_ONCE) != 0) dead = next
  return dead != 0
}

/** Frees at most `most` things of a process, and at last its blocks. 0: there are more. */
function freeBlocks(process: usize, most: i32): i32 {
  most = release_some(process + P_MSO, most)
  most = release_some(process + P_MSO_OLD, most)
  let message = load<usize>(process, P_MSG_FIRST)
  for (; message != 0 && most > 0; most--) {
    const next = load<usize>(message, MSG_NEXT)
    message_free(message)
    message = next
  }
  store<usize>(process, message, P_MSG_FIRST)
  let fragment = load<usize>(process, P_FRAGS)
  for (; fragment != 0 && most > 0; most--) {
    const next = load<usize>(fragment, FRAG_NEXT)
    free(fragment)
    fragment = next
  }
  store<usize>(process, fragment, P_FRAGS)
  if (most == 0) return 0
  free(load<usize>(process, P_DICT))
  free(load<usize>(process, P_MARKS))
  free(load<usize>(process, P_OLD))
  const heap = load<usize>(process, P_HEAP)
  const stack = load<usize>(process, P_STACK)
  if (spares < MOST_SPARES && isUsual(load<usize>(process, P_HEND) - heap, DEFAULT_HEAP_WORDS) && isUsual(load<usize>(process, P_STACK_END) - stack, DEFAULT_STACK_WORDS)) {
    store<usize>(process, spare, P_ALL_NEXT)
    spare = process
    spares++
    return most
  }
  free(heap)
  free(stack)
  free(process)
  return most
}

/** Processes that have ended, whose blocks of the usual sizes the next ones take. */
let spare: usize = 0
let spares: i32 = 0
const MOST_SPARES: i32 = 32
/** Blocks may be a little larger than what was asked for. */
// @ts-ignore: decorator
@inline function isUsual(bytes: usize, words: i32): bool {
  return bytes - (<usize>words << 2) <= 32
}

export function free_fragments(process: usize): void {
  free_chain(load<usize>(process, P_FRAGS))
  store<usize>(process, 0, P_FRAGS)
  store<usize>(process, 0, P_FRAG_WORDS)
}

/** Process of a local pid, 0 if there is none (or the term is no local pid). */
export function process_of(pid: i32): usize {
  if ((pid & IMM_MASK) != IMM_PID) return 0
  const process = load<usize>(PID_TABLE + (((<u32>pid >> IMM_SHIFT) & SLOT_MASK) << 2))
  return process != 0 && load<i32>(process, P_PID) == pid ? process : 0
}

/** First in the list of all processes, oldest first (P_ALL_NEXT goes on). */
export function process_first(): usize {
  return first
}

// ---- switching ---------------------------------------------------------------------------------------------------

/** Lowest stack pointer for code that starts at `sp`: end of the block less the reserve, or depth of the native stack. */
// @ts-ignore: decorator
@inline function setStackLimits(process: usize, sp: usize): void {
  const low = load<usize>(process, P_STACK) + (STACK_RESERVE_WORDS << 2)
  store<usize>(CELL_STACK_LOW, low)
  store<usize>(CELL_STACK_LIM, max(low, sp - load<usize>(CELL_NATIVE_DEPTH)))
}

/** Reductions used in this slice so far. */
export function slice_used(): i32 {
  return slice - load<i32>(load<i32>(CELL_FORCED) != 0 ? CELL_FCALLS_SAVED : CELL_FCALLS)
}

/**
 * The slice of the running process is used up, and nobody else is runnable: it gets the next one at once, and keeps its native frames (each would be
 * entered again through the trampoline). 0: it has to let go, since somebody waits, the host wants to look at the clock, or letting go is when
 * something is done (a collection that was put off, a look at who runs, the choice by a seed).
 */
export function renew_slice(): i32 {
  const process = load<usize>(CELL_PROC)
  chargeTurn()
  if (load<u32>(CELL_RUNNABLE) != 0 || load<i32>(CELL_SLICES) <= 0 || load<i32>(CELL_SEED) != 0 || load<i32>(CELL_FORCED) != 0) return 0
  if (load<i32>(CELL_WATCH) & WATCH_SLICES || load<usize>(CELL_PEEKED) != 0 || fragments_due(process)) return 0
  if (load<i32>(process, P_FLAGS) & PF_GC_DUE || load<i32>(process, P_STATE) & (PS_GC | PS_SUSPENDED | PS_EXITING)) return 0
  addReductions(process)
  beginSlice()
  store<i32>(CELL_SLICES, load<i32>(CELL_SLICES) - 1)
  store<i64>(CELL_SWITCHES, load<i64>(CELL_SWITCHES) + 1)
  return 1
}

/** So many reductions beyond the slice cost the host's turn a slice: BIFs that took long, whose time is not that of plain code. */
const OVER_SHIFT: i32 = 6

/** What took much longer than a slice brings the host's next look at the clock nearer: timers must not wait for 16 such calls. */
// @ts-ignore: decorator
@inline function chargeTurn(): void {
  const over = slice_used() - slice
  if (over >= 1 << OVER_SHIFT) store<i32>(CELL_SLICES, max(load<i32>(CELL_SLICES) - (over >> OVER_SHIFT), 0))
}
// @ts-ignore: decorator
@inline function addReductions(process: usize): void {
  const used = max(slice_used(), 0)
  store<i64>(process, load<i64>(process, P_REDUCTIONS) + used, P_REDUCTIONS)
  store<i64>(CELL_REDUCTIONS, load<i64>(CELL_REDUCTIONS) + used)
}
// @ts-ignore: decorator
@inline function beginSlice(): void {
  slice = load<i32>(CELL_SLICE)
  sliceCollections = 0
  store<i32>(CELL_FCALLS, slice)
}

/**
 * Pushes `live` X registers on the stack and saves the cells into the process that runs; CELL_PROC becomes 0. `cp`:
 * where it goes on. With REASON_WAIT in CELL_REASON the process becomes PS_WAITING.
 */
export function swap_out(sp: usize, hp: usize, cp: usize, live: u32): void {
  const process = load<usize>(CELL_PROC)
  if (load<usize>(CELL_PEEKED) != 0) recv_release()
  bs_forget()
  const bytes = live << 2
  if (sp - load<usize>(process, P_STACK) < bytes) sp = move_stack(process, sp, bytes + (STACK_RESERVE_WORDS << 2))
  sp -= bytes
  for (let i: usize = 0; i < bytes; i += 4) store<i32>(sp + i, load<i32>(X_AREA + i))
  store<usize>(process, sp, P_SP)
  store<u32>(process, live, P_LIVE)
  store<usize>(process, hp, P_HTOP)
  store<usize>(process, cp, P_NEXT_CP)
  store<i32>(process, load<i32>(CELL_EXC_CLASS), P_EXC_CLASS)
  store<i32>(process, load<i32>(CELL_EXC_VALUE), P_EXC_VALUE)
  store<i32>(process, load<i32>(CELL_EXC_TRACE), P_EXC_TRACE)
  chargeTurn()
  addReductions(process)
  let state = load<i32>(process, P_STATE) & ~PS_RUNNING
  if (load<i32>(CELL_FORCED) & FORCED_GC) state |= PS_GC
  if (load<i32>(CELL_REASON) == REASON_WAIT) {
    if (!(state & PS_RUNNABLE)) state |= PS_WAITING
    trim(process, sp)
  }
  store<i32>(process, state, P_STATE)
  store<usize>(CELL_PROC, 0)
  if (load<i32>(CELL_WATCH) & WATCH_SLICES) host_watch(WATCHED_OUT, process)
  set_fragment(0, 0)
  // Not only when it runs again: a loop of receives that waits at each of them may never come to a function entry that looks.
  if (state & PS_GC && state & PS_WAITING) gc_process(process, 0)
  else if (state & PS_WAITING || load<i32>(CELL_REASON) == REASON_YIELD) {
    // A long function of the machine that goes on part by part enters no function meanwhile, either.
    if (load<i32>(process, P_FLAGS) & PF_GC_DUE || (state & PS_GC && fragments_due(process))) gc_process(process, 0)
  }
}

/** Gives back most of a large, mostly empty heap or stack of a process that is going to wait. */
// @ts-ignore: decorator
@inline function trim(process: usize, sp: usize): void {
  const least = load<i64>(CELL_ARENA_USED) < PLENTY ? TRIM_HEAP_BYTES : TRIM_BYTES
  const heap = load<usize>(process, P_HEAP)
  const room = load<usize>(process, P_HEND) - heap
  const end = load<usize>(process, P_STACK_END)
  // The next collection walks the stack: it must not come sooner than that is worth.
  const roots = end - sp
  if (room > least) {
    const used = load<usize>(process, P_HTOP) - heap
    if (used + (roots >> 1) < room >> 2) trim_heap(process, max((used << 1) + (roots >> 1), <usize>load<u32>(process, P_MIN_HEAP) << 2))
  }
  const stack = end - load<usize>(process, P_STACK)
  if (stack > TRIM_BYTES && roots < stack >> 3) store<usize>(process, move_stack(process, sp, roots), P_SP)
}

/** Shrinks the young heap block in place to `bytes` (not below what is used). */
export function trim_heap(process: usize, bytes: usize): void {
  const heap = load<usize>(process, P_HEAP)
  malloc_trim(heap, max(bytes, load<usize>(process, P_HTOP) - heap))
  store<usize>(process, heap + (malloc_size(heap) & ~3), P_HEND)
}

/** What has hibernated has no more heap than it needed. */
// @ts-ignore: decorator
@inline function belowMinimum(process: usize): bool {
  return load<usize>(process, P_HEND) - load<usize>(process, P_HEAP) < <usize>load<u32>(process, P_MIN_HEAP) << 2
}

/** Makes a process the running one: cells, X registers. Returns the code point where it goes on. */
export function swap_in(process: usize): usize {
  const live = load<u32>(process, P_LIVE) << 2
  let sp = load<usize>(process, P_SP)
  for (let i: usize = 0; i < live; i += 4) store<i32>(X_AREA + i, load<i32>(sp + i))
  sp += live
  store<usize>(CELL_PROC, process)
  store<i32>(CELL_PID, load<i32>(process, P_PID))
  store<usize>(CELL_SP, sp)
  store<usize>(CELL_TRAMP_SP, sp)
  store<usize>(CELL_EXC_SP, 0)
  store<usize>(CELL_PEEKED, 0)
  store<u32>(CELL_FETCHES, load<u32>(CELL_FETCHES) + 1)
  setStackLimits(process, sp)
  store<usize>(CELL_HTOP, load<usize>(process, P_HTOP))
  store<i32>(CELL_EXC_CLASS, load<i32>(process, P_EXC_CLASS))
  store<i32>(CELL_EXC_VALUE, load<i32>(process, P_EXC_VALUE))
  store<i32>(CELL_EXC_TRACE, load<i32>(process, P_EXC_TRACE))
  beginSlice()
  store<i32>(CELL_FORCED, 0)
  const state = load<i32>(process, P_STATE)
  store<i32>(process, (state & ~(PS_RUNNABLE | PS_WAITING | PS_HIBERNATING | PS_GC)) | PS_RUNNING, P_STATE)
  set_heap_limit(process)
  if (state & PS_GC || load<i32>(process, P_FLAGS) & PF_GC_DUE || fragments_due(process) || vheap_due(process)) force_gc()
  if (state & PS_HIBERNATING && belowMinimum(process)) {
    store<i32>(process, load<i32>(process, P_FLAGS) | PF_GROW_HEAP, P_FLAGS)
    force_gc()
  }
  store<i64>(CELL_SWITCHES, load<i64>(CELL_SWITCHES) + 1)
  if (load<i32>(CELL_WATCH) & WATCH_SLICES) host_watch(WATCHED_IN, process)
  set_fragment(0, 0)
  return load<usize>(process, P_NEXT_CP)
}

/** Under stress a heap with so much free (bytes) is a large one that was given slack. */
const STRESS_FREE: usize = 1024

/** CELL_HLIM of the running process: the end of its heap, or 0 under stress (unless it is a large one). */
export function set_heap_limit(process: usize): void {
  const end = load<usize>(process, P_HEND)
  const none = load<i32>(CELL_STRESS) != 0 && end - load<usize>(CELL_HTOP) < STRESS_FREE
  store<usize>(CELL_HLIM, none ? 0 : end)
}

// ---- stack ---------------------------------------------------------------------------------------------------------

/** Moves a stack to a block with at least `room` free bytes (and the reserve) below `sp`; returns the new sp. */
export function move_stack(process: usize, sp: usize, room: usize): usize {
  const end = load<usize>(process, P_STACK_END)
  const used = end - sp
  const bytes = max(used + room + (STACK_RESERVE_WORDS << 2), <usize>DEFAULT_STACK_WORDS << 2)
  const stack = malloc(bytes)
  if (stack == 0) out_of_memory(bytes)
  const newEnd = stack + (malloc_size(stack) & ~3)
  memory.copy(newEnd - used, sp, used)
  free(load<usize>(process, P_STACK))
  store<usize>(process, stack, P_STACK)
  store<usize>(process, newEnd, P_STACK_END)
  if (process == load<usize>(CELL_PROC)) {
    const delta = newEnd - end
    store<usize>(CELL_SP, newEnd - used)
    store<usize>(CELL_TRAMP_SP, load<usize>(CELL_TRAMP_SP) + delta)
    const handler = load<usize>(CELL_EXC_SP)
    if (handler != 0) store<usize>(CELL_EXC_SP, handler + delta)
    setStackLimits(process, newEnd - used)
  }
  return newEnd - used
}

/**
 * Grows the stack block of the running process to at least `words` more free words (at least doubling it), unless there
 * are as many: it was the native stack that grew too deep, then. Returns the new sp.
 * Only after letting go: nothing on the native stack may hold an address in it.
 */
export function grow_stack(sp: usize, words: u32): usize {
  const process = load<usize>(CELL_PROC)
  if (sp - (<usize>words << 2) >= load<usize>(process, P_STACK) + (STACK_RESERVE_WORDS << 2)) return sp
  const size = load<usize>(process, P_STACK_END) - load<usize>(process, P_STACK)
  return move_stack(process, sp, max(<usize>words << 2, size))
}

/** Pushes a term as a further live X register of a process that is not running: the last argument first, x0 last. */
export function process_push(process: usize, term: i32): void {
  let sp = load<usize>(process, P_SP)
  if (sp - load<usize>(process, P_STACK) < 4) sp = move_stack(process, sp, 64)
  store<i32>(sp - 4, term)
  store<usize>(process, sp - 4, P_SP)
  store<u32>(process, load<u32>(process, P_LIVE) + 1, P_LIVE)
}

// ---- scratch process -------------------------------------------------------------------------------------------------

/** What `scratch_begin` saves behind the scratch process's own fields: cells, the open fragment, the exception. */
const SAVED_TOP: usize = P_SIZE + 24
const SAVED_END: usize = P_SIZE + 28
const SAVED_OUTER: usize = P_SIZE + 32
const SAVED_EXC: usize = P_SIZE + 36
const SCRATCH_SIZE: usize = P_SIZE + 48
const SCRATCH_HEAP_WORDS: u32 = 2048

/** A scratch process that is not in use, and the innermost one in use. */
let idleScratch: usize = 0
let scratch: usize = 0

/**
 * Sets the running process aside and makes a scratch process the current one, to build terms for messages from outside.
 * It is in no table, never collected. May be nested. Ends with `scratch_end`, which frees what was built.
 */
export function scratch_begin(): usize {
  let process = idleScratch
  idleScratch = 0
  if (process == 0) {
    const plain = processBlock(SCRATCH_HEAP_WORDS, 0)
    process = malloc(SCRATCH_SIZE)
    if (plain == 0 || process == 0) out_of_memory(SCRATCH_SIZE)
    memory.copy(process, plain, P_SIZE)
    free(plain)
  }
  store<i32>(process, load<i32>(CELL_PROC), P_SIZE)
  store<i32>(process, load<i32>(CELL_HTOP), P_SIZE + 4)
  store<i32>(process, load<i32>(CELL_HLIM), P_SIZE + 8)
  store<i32>(process, load<i32>(CELL_FCALLS), P_SIZE + 12)
  store<i32>(process, load<i32>(CELL_FCALLS_SAVED), P_SIZE + 16)
  store<i32>(process, load<i32>(CELL_FORCED), P_SIZE + 20)
  store<usize>(process, fragment_top(), SAVED_TOP)
  store<usize>(process, fragment_end(), SAVED_END)
  store<usize>(process, scratch, SAVED_OUTER)
  memory.copy(process + SAVED_EXC, CELL_EXC_CLASS, 12)
  scratch = process
  store<usize>(CELL_PROC, process)
  store<usize>(CELL_HTOP, load<usize>(process, P_HEAP))
  store<usize>(CELL_HLIM, load<usize>(process, P_HEND))
  set_fragment(0, 0)
  return process
}

/** Frees what was built since `scratch_begin` and restores the process that was set aside. */
export function scratch_end(): void {
  const process = scratch
  scratch = load<usize>(process, SAVED_OUTER)
  release_list(load<usize>(process, P_MSO))
  store<usize>(process, 0, P_MSO)
  store<u32>(process, 0, P_VHEAP)
  free_fragments(process)
  store<i32>(CELL_PROC, load<i32>(process, P_SIZE))
  store<i32>(CELL_HTOP, load<i32>(process, P_SIZE + 4))
  store<i32>(CELL_HLIM, load<i32>(process, P_SIZE + 8))
  store<i32>(CELL_FCALLS, load<i32>(process, P_SIZE + 12))
  store<i32>(CELL_FCALLS_SAVED, load<i32>(process, P_SIZE + 16))
  store<i32>(CELL_FORCED, load<i32>(process, P_SIZE + 20))
  // What was raised meanwhile lies in the scratch heap.
  memory.copy(CELL_EXC_CLASS, process + SAVED_EXC, 12)
  set_fragment(load<usize>(process, SAVED_TOP), load<usize>(process, SAVED_END))
  if (idleScratch == 0) {
    idleScratch = process
  } else {
    free(load<usize>(process, P_HEAP))
    free(load<usize>(process, P_STACK))
    free(process)
  }
}
