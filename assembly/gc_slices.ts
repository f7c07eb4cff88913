/**
 * Large collections in slices, so that nobody else has to wait for them. Processes share nothing: one that is being collected (PS_COLLECTING)
 * takes its turns in the run queue with a slice of the collection in each, counted in bytes, and runs on when it is done. The
 * state of its collection is a block outside of it, in one list with the others.
 *
 * Code that asks for room can't let go: its collection is put off (PF_GC_DUE). It gets a new young heap to go on with, the one it had is set
 * aside until the process lets go, at the next function entry or return that comes to the trampoline.
 *
 * Until it is done terms of the process lie here and there, some with the address in their place to which they have been moved: who wants to
 * look at them finishes the collection, or waits. Messages meanwhile get blocks of their own.
 */
import {
  CELL_REDUCTIONS, CELL_SLICES, CELL_WATCH, PF_GC_DUE, PF_NEED_FULLSWEEP, PS_COLLECTING, PS_GC, PS_RUNNABLE, PS_WAITING, PS_WAITS_ON, P_FLAGS,
  P_FRAG_WORDS, P_HEAP, P_HEND, P_HIGH, P_HTOP, P_MSO, P_MSO_OLD, P_OLD, P_OLD_TOP, P_REDUCTIONS, P_STACK_END, P_STATE, WATCHED_GC_BEGIN,
  WATCHED_GC_END, WATCHED_GC_MAJOR, WATCH_GC,
} from '../src/term/layout'
import { old_top, roots_all, roots_young, scan_all, scan_at, scan_old, scan_young, set_old_top } from './evacuate'
import { after_collection, discard, discardOthers, gc_process, newHeap, newOld, settle, usedFragments } from './gc'
import { SWEEP_BYTES, release_moved, sweep_begin, sweep_end, sweep_some } from './gc_offheap'
import { free, malloc, malloc_size, malloc_trim } from './memory'
import { host_panic, host_watch, out_of_memory, PANIC_GC_ROOM } from './object'
import { rootBytes, roots, rootsEnd } from './roots'
import { make_runnable, queue_collecting, unqueue } from './run_queue'

/** The state of a collection: the next in the list, its process, how far it is. */
const NEXT: usize = 0
const PROCESS: usize = 4
const STAGE: usize = 8
const MAJOR: usize = 12
/** Heaps set aside, the last one first. The first of all is what was the young heap: [LOW, LOW + MATURE) has survived once. */
const ASIDE: usize = 16
const ASIDE_BYTES: usize = 20
const LOW: usize = 24
const MATURE: usize = 28
/** Size that the young heap had, bytes in use before, in fragments, room wanted, bytes of roots. */
const CURRENT: usize = 32
const BEFORE: usize = 36
const FRAGMENTS: usize = 40
const NEED: usize = 44
const ROOTS: usize = 48
/** The new heap: start, top, what is scanned, its room. */
const TO: usize = 52
const TOP: usize = 56
const AT: usize = 60
const ROOM: usize = 64
/** Of a minor one, the old heap: start, where it ended, what is scanned, top. */
const OLD: usize = 68
const OLD_SIZE: usize = 72
const FROM: usize = 76
const OLD_TOP: usize = 80
/** Ranges of roots that are not scanned yet: at, end. */
const RANGES: usize = 84
const MOST_RANGES: usize = 4
const SWEEP: usize = RANGES + (MOST_RANGES << 3) + 4
const BYTES: usize = SWEEP + SWEEP_BYTES

/** STAGE. */
const DUE: i32 = 0
const ROOTS_TO_DO: i32 = 1
const SCANNING: i32 = 2
const SWEEPING: i32 = 3

/** A heap set aside: the next one, its block. */
const ASIDE_NEXT: usize = 0
const ASIDE_BLOCK: usize = 4

/** Ranges of roots up to this (bytes) are scanned when the collection begins. */
const SMALL_RANGE: usize = 8192
/** The first heap to go on with, and the largest unless more is asked for. */
const GO_ON_BYTES: usize = 16384
const GO_ON_MOST: usize = 1 << 20
/** Bytes whose scanning costs as much as looking at an off-heap object. */
const OBJECT_BYTES: usize = 128
/** Words scanned that cost one reduction. */
const WORDS_A_REDUCTION: usize = 16
/** Time slices of the scheduler's turn that a slice of a collection counts for. */
const SLICE_TURNS: i32 = 8
const ALL: usize = 0x40000000

/** Collections of so many bytes are made in slices of so many. */
let large: usize = 0xffffffff
let sliceBytes: usize = 1 << 18

/** Collections that are put off or go on. */
let first: usize = 0

/** Bytes from which on a collection is made in slices, and of a slice. */
export function set_gc_slices(largeBytes: usize, bytes: usize): void {
  large = largeBytes
  sliceBytes = bytes
}

function stateOf(process: usize): usize {
  let state = first
  while (state != 0 && load<usize>(state, PROCESS) != process) state = load<usize>(state, NEXT)
  return state
}

function newState(process: usize): usize {
  const state = malloc(BYTES)
  if (state == 0) out_of_memory(BYTES)
  memory.fill(state, 0, BYTES)
  const heap = load<usize>(process, P_HEAP)
  store<usize>(state, first, NEXT)
  store<usize>(state, process, PROCESS)
  store<usize>(state, heap, LOW)
  store<usize>(state, load<usize>(process, P_HIGH) - heap, MATURE)
  store<usize>(state, load<usize>(process, P_HEND) - heap, CURRENT)
  first = state
  return state
}

function drop(state: usize): void {
  let before: usize = 0
  for (let at = first; at != state; at = load<usize>(at, NEXT)) before = at
  const next = load<usize>(state, NEXT)
  if (before != 0) store<usize>(before, next, NEXT)
  else first = next
  free(state)
}

// ---- putting off -------------------------------------------------------------------------------------------------------

/** A collection is to be made in slices: it may be long. */
// @ts-ignore: decorator
@inline export function is_large(process: usize, sp: usize, major: bool): bool {
  if (load<i32>(process, P_FLAGS) & PF_GC_DUE) return true
  let bytes = load<usize>(process, P_HTOP) - load<usize>(process, P_HEAP) + (load<usize>(process, P_FRAG_WORDS) << 2)
  bytes += load<usize>(process, P_STACK_END) - sp
  if (major) bytes += load<usize>(process, P_OLD_TOP) - load<usize>(process, P_OLD)
  return bytes >= large
}

/** Puts off the collection of the running process: `need` bytes are free afterwards. False: that would take too much memory. */
export function postpone(process: usize, need: usize, major: bool): bool {
  const heap = load<usize>(process, P_HEAP)
  const top = load<usize>(process, P_HTOP)
  if (load<usize>(process, P_HEND) - top < need) {
    let state = load<i32>(process, P_FLAGS) & PF_GC_DUE ? stateOf(process) : 0
    const used = top - heap
    const extra = state != 0 ? load<usize>(state, ASIDE_BYTES) - load<usize>(state, CURRENT) + used : 0
    if (state != 0 && extra > max(GO_ON_MOST, load<usize>(state, CURRENT))) return false
    const next = malloc(need + min(max(extra, GO_ON_BYTES), GO_ON_MOST))
    const aside = malloc(8)
    if (next == 0 || aside == 0) {
      free(next)
      free(aside)
      return false
    }
    if (state == 0) state = newState(process)
    malloc_trim(heap, used)
    store<usize>(aside, load<usize>(state, ASIDE), ASIDE_NEXT)
    store<usize>(aside, heap, ASIDE_BLOCK)
    store<usize>(state, aside, ASIDE)
    store<usize>(state, load<usize>(state, ASIDE_BYTES) + used, ASIDE_BYTES)
    store<usize>(process, next, P_HEAP)
    store<usize>(process, next, P_HTOP)
    store<usize>(process, next, P_HIGH)
    store<usize>(process, next + (malloc_size(next) & ~3), P_HEND)
  }
  store<i32>(process, load<i32>(process, P_FLAGS) | PF_GC_DUE | (major ? PF_NEED_FULLSWEEP : 0), P_FLAGS)
  return true
}

/** A process that does not run can't be looked at: its collection goes on, or begins now because it has been put off. */
export function gc_pending(process: usize): bool {
  if (load<i32>(process, P_STATE) & PS_COLLECTING) return true
  if (!(load<i32>(process, P_FLAGS) & PF_GC_DUE)) return false
  gc_process(process, 0)
  return true
}

/** Words of the heaps that a process has set aside. */
export function aside_words(process: usize): usize {
  const state = stateOf(process)
  return state == 0 ? 0 : load<usize>(state, ASIDE_BYTES) >> 2
}

// ---- beginning and end ---------------------------------------------------------------------------------------------------

/** Begins a collection; the roots are in the table. Returns its state. */
export function begin_slices(process: usize, need: usize, major: bool): usize {
  let state = stateOf(process)
  if (state == 0) state = newState(process)
  store<i32>(process, load<i32>(process, P_FLAGS) & ~PF_GC_DUE, P_FLAGS)
  if (load<i32>(CELL_WATCH) & WATCH_GC) host_watch(major ? WATCHED_GC_MAJOR : WATCHED_GC_BEGIN, process)
  const mature = load<usize>(state, MATURE)
  const old = load<usize>(process, P_OLD)
  const oldUsed = old != 0 ? load<usize>(process, P_OLD_TOP) - old : 0
  const fragments = usedFragments(process)
  const young = load<usize>(process, P_HTOP) - load<usize>(process, P_HEAP) + load<usize>(state, ASIDE_BYTES)
  const before = young + oldUsed + fragments
  const most = major ? before : before - oldUsed - mature
  const to = newHeap(process, load<usize>(state, CURRENT), most, most + need)
  if (!major && mature != 0 && old == 0) newOld(process, mature)
  store<i32>(state, ROOTS_TO_DO, STAGE)
  store<i32>(state, major ? 1 : 0, MAJOR)
  store<usize>(state, before, BEFORE)
  store<usize>(state, fragments, FRAGMENTS)
  store<usize>(state, need, NEED)
  store<usize>(state, rootBytes, ROOTS)
  store<usize>(state, to, TO)
  store<usize>(state, to, TOP)
  store<usize>(state, to, AT)
  store<usize>(state, most, ROOM)
  const base = load<usize>(process, P_OLD)
  const oldTop = load<usize>(process, P_OLD_TOP)
  store<usize>(state, base, OLD)
  store<usize>(state, oldTop - base, OLD_SIZE)
  store<usize>(state, oldTop, FROM)
  store<usize>(state, oldTop, OLD_TOP)
  firstRoots(state)
  return state
}

/** Moves what all but the largest ranges of roots lead to: only those stay as they are until the process runs again. */
function firstRoots(state: usize): void {
  let ranges = RANGES
  for (let range: usize = 0; range < rootsEnd; range += 8) {
    const at = load<usize>(roots + range)
    const end = load<usize>(roots + range, 4)
    if (end - at > SMALL_RANGE && ranges < RANGES + (MOST_RANGES << 3)) {
      store<usize>(state + ranges, at)
      store<usize>(state + ranges, end, 4)
      ranges += 8
    } else evacuateRange(state, at, end)
  }
}

function evacuateRange(state: usize, at: usize, end: usize): void {
  const top = load<usize>(state, TOP)
  if (load<i32>(state, MAJOR)) {
    store<usize>(state, roots_all(at, end, top), TOP)
    return
  }
  set_old_top(load<usize>(state, OLD_TOP))
  const mature = load<usize>(state, MATURE)
  store<usize>(state, roots_young(at, end, top, load<usize>(state, LOW), mature, load<usize>(state, OLD), load<usize>(state, OLD_SIZE)), TOP)
  store<usize>(state, old_top(), OLD_TOP)
}

/** The process of a collection that has begun: it takes its turns with it. */
export function takes_turns(process: usize): void {
  const state = load<i32>(process, P_STATE)
  const waits = state & PS_WAITING ? PS_WAITS_ON : 0
  store<i32>(process, (state & ~(PS_WAITING | PS_GC)) | PS_COLLECTING | waits, P_STATE)
  queue_collecting(process)
}

/** Everything is moved: the new heap takes the place of the others. */
function finish(state: usize): void {
  const process = load<usize>(state, PROCESS)
  const major = load<i32>(state, MAJOR) != 0
  sweep_end(state + SWEEP, process, major)
  const to = load<usize>(state, TO)
  const top = load<usize>(state, TOP)
  if (top - to > load<usize>(state, ROOM)) host_panic(PANIC_GC_ROOM, process, top - to)
  discard(load<usize>(process, P_HEAP))
  freeAsides(state)
  discardOthers(process, major)
  store<usize>(process, to, P_HEAP)
  store<usize>(process, top, P_HTOP)
  store<usize>(process, top, P_HIGH)
  const after = top - to + (major ? 0 : load<usize>(process, P_OLD_TOP) - load<usize>(process, P_OLD))
  settle(
    process, load<usize>(state, CURRENT), load<usize>(state, NEED), load<usize>(state, FRAGMENTS), major, load<usize>(state, BEFORE), after,
    load<usize>(state, ROOTS),
  )
  drop(state)
}

function freeAsides(state: usize): void {
  let aside = load<usize>(state, ASIDE)
  while (aside != 0) {
    const next = load<usize>(aside, ASIDE_NEXT)
    discard(load<usize>(aside, ASIDE_BLOCK))
    free(aside)
    aside = next
  }
}

/** A process that is taken down: its heaps set aside, and the new heap of a collection, are freed, off-heap objects of a collection released. */
export function abandon_slices(process: usize): void {
  const state = stateOf(process)
  if (state == 0) return
  const stage = load<i32>(state, STAGE)
  if (stage == SWEEPING) {
    while (!sweepPart(state, ALL));
    sweep_end(state + SWEEP, process, load<i32>(state, MAJOR) != 0)
  } else if (stage != DUE) {
    release_moved(load<usize>(process, P_MSO))
    release_moved(load<usize>(process, P_MSO_OLD))
    store<usize>(process, 0, P_MSO)
    store<usize>(process, 0, P_MSO_OLD)
  }
  freeAsides(state)
  // The lists after a sweep go through the new heap.
  if (stage == SWEEPING) {
    discard(load<usize>(process, P_HEAP))
    store<usize>(process, load<usize>(state, TO), P_HEAP)
  } else if (stage != DUE) free(load<usize>(state, TO))
  drop(state)
}

// ---- a slice -------------------------------------------------------------------------------------------------------------

/** Does about `most` bytes of work; true when the collection is done but for its end. */
function work(state: usize, most: usize): bool {
  let left = <isize>most
  while (left > 0 && load<i32>(state, STAGE) == ROOTS_TO_DO) left -= <isize>rootsPart(state, <usize>left)
  while (left > 0 && load<i32>(state, STAGE) == SCANNING) left -= <isize>scanPart(state, <usize>left)
  return left > 0 && sweepPart(state, <usize>left)
}

/** Scans roots; how many bytes. */
function rootsPart(state: usize, most: usize): usize {
  for (let range = RANGES; range < RANGES + (MOST_RANGES << 3); range += 8) {
    const at = load<usize>(state + range)
    const end = load<usize>(state + range, 4)
    if (at == end) continue
    const part = min((most + 3) & ~3, end - at)
    evacuateRange(state, at, at + part)
    store<usize>(state + range, at + part)
    return part
  }
  store<i32>(state, SCANNING, STAGE)
  return 0
}

/** Scans what has been moved; how many bytes. */
function scanPart(state: usize, most: usize): usize {
  const at = load<usize>(state, AT)
  const from = load<usize>(state, FROM)
  let top = load<usize>(state, TOP)
  let done: bool
  if (load<i32>(state, MAJOR)) {
    top = scan_all(at, top, most)
    done = scan_at() >= top
  } else {
    set_old_top(load<usize>(state, OLD_TOP))
    const mature = load<usize>(state, MATURE)
    top = scan_young(at, top, from, most, load<usize>(state, LOW), mature, load<usize>(state, OLD), load<usize>(state, OLD_SIZE))
    store<usize>(state, old_top(), OLD_TOP)
    done = scan_at() >= top && scan_old() >= old_top()
    store<usize>(state, scan_old(), FROM)
  }
  const scanned = scan_at() - at + (load<usize>(state, FROM) - from)
  store<usize>(state, scan_at(), AT)
  store<usize>(state, top, TOP)
  if (done) {
    const process = load<usize>(state, PROCESS)
    const major = load<i32>(state, MAJOR) != 0
    if (!major) store<usize>(process, load<usize>(state, OLD_TOP), P_OLD_TOP)
    sweep_begin(state + SWEEP, process, major)
    store<i32>(state, SWEEPING, STAGE)
  }
  return scanned
}

/** Looks at off-heap objects; true: that was all. */
function sweepPart(state: usize, most: usize): bool {
  const process = load<usize>(state, PROCESS)
  return sweep_some(state + SWEEP, max(<u32>(most / OBJECT_BYTES), 1), load<usize>(process, P_OLD), load<usize>(process, P_OLD_TOP))
}

/** Collects the running process, which has put off a collection, here and now. The roots are in the table. Returns the words that are alive. */
export function collect_at_once(process: usize, need: usize, major: bool): usize {
  const state = begin_slices(process, need, major)
  while (!work(state, ALL));
  finish(state)
  return (load<usize>(process, P_HTOP) - load<usize>(process, P_HEAP)) >> 2
}

/** A slice of the collection of a process whose turn it is. */
export function gc_slice(process: usize): void {
  store<i32>(CELL_SLICES, max(load<i32>(CELL_SLICES) - SLICE_TURNS, 0))
  const reductions = <i64>(sliceBytes / 4 / WORDS_A_REDUCTION)
  store<i64>(process, load<i64>(process, P_REDUCTIONS) + reductions, P_REDUCTIONS)
  store<i64>(CELL_REDUCTIONS, load<i64>(CELL_REDUCTIONS) + reductions)
  proceed(process, sliceBytes)
}

/** Goes on with the collection of a process, if there is one, to its end. */
export function gc_finish(process: usize): void {
  while (load<i32>(process, P_STATE) & PS_COLLECTING) proceed(process, ALL)
}

/** A slice of a collection when somebody else waits for it. */
export function gc_help(process: usize): void {
  proceed(process, sliceBytes)
}

function proceed(process: usize, most: usize): void {
  const state = stateOf(process)
  if (!work(state, most)) {
    queue_collecting(process)
    return
  }
  finish(state)
  if (load<i32>(CELL_WATCH) & WATCH_GC) host_watch(WATCHED_GC_END, process)
  const flags = load<i32>(process, P_STATE)
  store<i32>(process, flags & ~(PS_COLLECTING | PS_WAITS_ON), P_STATE)
  if (flags & PS_WAITS_ON) {
    if (flags & PS_RUNNABLE) unqueue(process)
    store<i32>(process, load<i32>(process, P_STATE) | PS_WAITING, P_STATE)
  } else make_runnable(process)
  after_collection(process)
}
