/**
 * The collector: per process, generational, copying (Cheney). A minor collection moves objects of the young heap below the
 * high-water mark (they survived one already) to the old heap and the others to a new young heap; a major one moves
 * everything to one fresh heap. Both are one loop: a major collection has no old heap to spare and no mark.
 *
 * Roots: X registers, stack, dictionary, exception, group leader, P_ROOT, parent, and the terms of the first messages
 * (only those can lie on the heap, see MSG_HEAP_LIMIT). Off-heap objects that died are found through P_MSO.
 */
import {
  CELL_FCALLS, CELL_FCALLS_SAVED, CELL_FORCED, CELL_GC_COUNT, CELL_GC_RECLAIMED, CELL_HTOP, CELL_PROC, CELL_SP, CELL_STRESS, CELL_WATCH,
  FORCED_GC, FORCED_RESUME, PF_GROW_HEAP, PF_MAX_HEAP_BINARIES, PF_NEED_FULLSWEEP, PF_OFF_HEAP_MSGS, PF_TOO_LARGE, PS_COLLECTING, PS_GC, PS_HIBERNATING,
  PS_HOST_WORK, PS_RUNNING, P_FLAGS, P_FRAG_WORDS, P_FULLSWEEP_AFTER, P_GCS, P_HEAP, P_HEND, P_HIGH, P_HTOP, P_MAX_HEAP, P_MINOR_GCS,
  P_MIN_HEAP, P_OLD, P_OLD_END, P_OLD_TOP, P_SP, P_STACK, P_STACK_END, P_STATE, P_VHEAP, P_VHEAP_OLD, P_VHEAP_OLD_LIMIT, WATCHED_GC_BEGIN,
  WATCHED_GC_END, WATCHED_GC_MAJOR, WATCH_GC,
} from '../src/term/layout'
import { evacuate_all, evacuate_young, old_top, set_old_top } from './evacuate'
import { SWEEP_BYTES, sweep_begin, sweep_end, sweep_some } from './gc_offheap'
import { begin_slices, collect_at_once, is_large, postpone, takes_turns } from './gc_slices'
import { fragment_end, fragment_top, set_fragment } from './heap'
import { bs_forget } from './bits_build'
import { message_words, settle_peeked } from './mailbox'
import { free, malloc, malloc_size } from './memory'
import { host_panic, host_watch, out_of_memory, PANIC_GC_ROOM, PANIC_VERIFY } from './object'
import { free_fragments, move_stack, set_heap_limit, slice_collections, trim_heap } from './process'
import { gather_running_roots, gather_waiting_roots, rootBytes, set_root_bytes } from './roots'
import { make_runnable } from './run_queue'
import { verify_gathered } from './verify'

/** Words of live data whose copying costs one reduction. */
const WORDS_A_REDUCTION: usize = 16
/** A process that has collected so often in a slice gets twice the heap, up to the second figure (bytes). */
const BUSY_COLLECTIONS: i32 = 3
const BUSY_BYTES: usize = 65536
/** A heap grows up to this size (bytes) because of the fragments it got. */
const MESSAGES_BYTES: usize = 32768
/** Heaps and roots below this (bytes) are collected into a block of the same size. */
const SMALL_BYTES: usize = 2048
/** Heaps with roots up to this (bytes) have no slack at all under stress. */
const STRESS_BYTES: usize = 8192
/** A heap may be so much (bytes) larger than it should be: cutting would cost more than it gains. */
const SLACK_BYTES: usize = 64
const FIRST_SIZE: usize = 128
const SECOND_SIZE: usize = 208
/** From here (words) sizes grow by a fifth. */
const LARGE_SIZE: usize = 1 << 20

/** What is freed under stress is filled with this: no pointer into any heap, no header. */
const POISON: u8 = 0xa5

/** Under stress, minor and major collections take turns. */
let stressTurn: i32 = 0
/** The process being collected is busy. */
let busy: bool = false
/** Walk through off-heap lists. */
const sweep: usize = memory.data(<i32>SWEEP_BYTES, 8)

// ---- sizes -----------------------------------------------------------------------------------------------------------

/** The smallest heap size (bytes) of the table that holds `bytes`. */
function sizeFor(bytes: usize): usize {
  const words = (bytes + 3) >> 2
  let a = FIRST_SIZE
  let b = SECOND_SIZE
  while (a < words) {
    if (a < LARGE_SIZE) {
      const c = a + b
      a = b
      b = c
    } else a += a / 5
  }
  return a << 2
}

function block(bytes: usize, least: usize): usize {
  let at = malloc(bytes)
  if (at == 0) at = malloc(least)
  if (at == 0) out_of_memory(least)
  return at
}

/** Under stress only small processes go without slack: walking a large one, or a deep stack, for every cons would take for ever. */
// @ts-ignore: decorator
@inline function stressSlack(live: usize): usize {
  const walked = live + rootBytes
  return walked < STRESS_BYTES ? 0 : walked >> 2
}

/** A process that collects often and wants a larger heap: counts this collection. */
// @ts-ignore: decorator
@inline function isBusy(process: usize, current: usize): bool {
  return process == load<usize>(CELL_PROC) && slice_collections() >= BUSY_COLLECTIONS && current < BUSY_BYTES
}

/**
 * The block for the new young heap: room for whatever may survive. A small heap keeps its size; else the block is large
 * enough for the size that is wanted if everything survives, and `fitHeap` cuts it down.
 */
// @ts-ignore: decorator
@inline export function newHeap(process: usize, current: usize, most: usize, room: usize): usize {
  busy = isBusy(process, current)
  if (load<i32>(CELL_STRESS) != 0) return block(room + stressSlack(room), room)
  const flags = load<i32>(process, P_FLAGS)
  if (!busy && !(flags & PF_GROW_HEAP) && room + rootBytes < SMALL_BYTES) return block(max(current, room), room)
  store<i32>(process, flags & ~PF_GROW_HEAP, P_FLAGS)
  const least = max(<usize>load<u32>(process, P_MIN_HEAP) << 2, max(current << 1, 1024))
  return block(sizeFor(max(room + ((most + rootBytes) >> 1), least)), room)
}

/** Cuts the young heap to its new size after a collection that left `live` bytes, with `need` to come; it was `current`. */
// @ts-ignore: decorator
@inline function fitHeap(process: usize, current: usize, live: usize, need: usize, fragments: usize, major: bool): void {
  const heap = load<usize>(process, P_HEAP)
  const have = malloc_size(heap) & ~3
  const target = load<i32>(CELL_STRESS) != 0 ? live + need + stressSlack(live) : targetSize(process, current, live, need, fragments, major)
  if (target + SLACK_BYTES < have) {
    trim_heap(process, max(target, live + need))
    return
  }
  store<usize>(process, heap + have, P_HEND)
  if (target > have + SLACK_BYTES) store<i32>(process, load<i32>(process, P_FLAGS) | PF_GROW_HEAP, P_FLAGS)
}

// @ts-ignore: decorator
@inline function targetSize(process: usize, current: usize, live: usize, need: usize, fragments: usize, major: bool): usize {
  if (load<i32>(process, P_STATE) & PS_HIBERNATING) return live + need
  // Half as much garbage as the next collection has to look at, at least.
  const least = live + need + ((live + rootBytes) >> 1)
  let floor = max(least, <usize>load<u32>(process, P_MIN_HEAP) << 2)
  // Messages that had no room: next time eight of that size shall find it. They need no block of their own and are not measured first then.
  if (fragments << 3 > current) floor = max(floor, min(max(fragments, current) << 1, MESSAGES_BYTES))
  if (busy) return max(sizeFor(floor), current << 1)
  if (current < floor) return sizeFor(floor)
  if (current > BUSY_BYTES && (major ? current >> 1 : current >> 3) > floor) return max(sizeFor(floor << 1), BUSY_BYTES)
  return current
}

/** Frees a heap block; under stress what it held becomes unusable. */
// @ts-ignore: decorator
@inline export function discard(at: usize): void {
  if (at != 0 && load<i32>(CELL_STRESS) != 0) memory.fill(at, POISON, malloc_size(at))
  free(at)
}

// ---- a collection ------------------------------------------------------------------------------------------------------

/** The next collection is to be a major one. `mature`: bytes that a minor one would promote. */
function majorDue(process: usize, mature: usize): bool {
  if (load<i32>(process, P_FLAGS) & PF_NEED_FULLSWEEP) return true
  if (load<u32>(process, P_MINOR_GCS) >= load<u32>(process, P_FULLSWEEP_AFTER)) return true
  if (load<u32>(process, P_VHEAP_OLD) > load<u32>(process, P_VHEAP_OLD_LIMIT)) return true
  if (load<i32>(CELL_STRESS) != 0 && (stressTurn ^= 1) != 0) return true
  return load<usize>(process, P_OLD) != 0 && load<usize>(process, P_OLD_END) - load<usize>(process, P_OLD_TOP) < mature
}

/** Collects; the roots are in the table, P_HTOP is the top of the heap. Afterwards `need` bytes are free. Returns the live words that were moved. */
function collect(process: usize, need: usize, major: bool): usize {
  const heap = load<usize>(process, P_HEAP)
  const current = load<usize>(process, P_HEND) - heap
  const young = load<usize>(process, P_HTOP) - heap
  const mature = load<usize>(process, P_HIGH) - heap
  if (load<i32>(CELL_WATCH) & WATCH_GC) host_watch(major ? WATCHED_GC_MAJOR : WATCHED_GC_BEGIN, process)
  const old = load<usize>(process, P_OLD)
  const oldUsed = old != 0 ? load<usize>(process, P_OLD_TOP) - old : 0
  const fragments = usedFragments(process)
  const before = young + oldUsed + fragments
  measure(young, fragments + (major ? oldUsed : 0), need)

  const most = major ? before : before - oldUsed - mature
  const room = most + need
  const to = newHeap(process, current, most, room)
  let top: usize
  let promoted: usize = 0
  if (major) {
    top = evacuate_all(to)
  } else {
    if (mature != 0 && old == 0) newOld(process, mature)
    const base = load<usize>(process, P_OLD)
    const start = load<usize>(process, P_OLD_TOP)
    set_old_top(start)
    // Pointers carry a tag: the ranges begin and end one byte behind an address.
    top = evacuate_young(heap, mature, base, start - base, to)
    promoted = old_top() - start
    store<usize>(process, old_top(), P_OLD_TOP)
  }
  if (top - to > most) host_panic(PANIC_GC_ROOM, process, top - to)
  sweep_begin(sweep, process, major)
  sweep_some(sweep, 0xffffffff, load<usize>(process, P_OLD), load<usize>(process, P_OLD_TOP))
  sweep_end(sweep, process, major)
  discard(heap)
  discardOthers(process, major)
  store<usize>(process, to, P_HEAP)
  store<usize>(process, top, P_HTOP)
  store<usize>(process, top, P_HIGH)
  const live = top - to
  fitHeap(process, current, live, need, fragments, major)
  count(process, major, before, live + promoted + (major ? 0 : oldUsed))
  return (live + promoted) >> 2
}

/** Bytes of fragments in use: the newest one of the running process has room yet. */
// @ts-ignore: decorator
@inline export function usedFragments(process: usize): usize {
  const fragments = load<usize>(process, P_FRAG_WORDS) << 2
  return process == load<usize>(CELL_PROC) ? fragments - (fragment_end() - fragment_top()) : fragments
}

/** The first old heap, with room for as much again as is promoted now. */
export function newOld(process: usize, mature: usize): void {
  const bytes = sizeFor(mature << 1)
  const at = block(bytes, mature)
  store<usize>(process, at, P_OLD)
  store<usize>(process, at, P_OLD_TOP)
  store<usize>(process, at + (malloc_size(at) & ~3), P_OLD_END)
}

/** The end of a collection in parts: the new heap is in its place, of a process whose roots have `rootsTotal` bytes. */
export function settle(
  process: usize, current: usize, need: usize, fragments: usize, major: bool, before: usize, after: usize, rootsTotal: usize,
): void {
  busy = false
  const old = major ? 0 : load<usize>(process, P_OLD_TOP) - load<usize>(process, P_OLD)
  measure(before - min(before, fragments + old), fragments, need)
  set_root_bytes(rootsTotal)
  const live = load<usize>(process, P_HTOP) - load<usize>(process, P_HEAP)
  fitHeap(process, current, live, need, fragments, major)
  count(process, major, before, after)
}

/** Frees what has been evacuated besides the young heap: fragments, after a major collection the old heap. */
export function discardOthers(process: usize, major: bool): void {
  if (major && load<usize>(process, P_OLD) != 0) {
    discard(load<usize>(process, P_OLD))
    store<usize>(process, 0, P_OLD)
    store<usize>(process, 0, P_OLD_TOP)
    store<usize>(process, 0, P_OLD_END)
  }
  if (load<usize>(process, P_FRAG_WORDS) != 0) free_fragments(process)
  if (process == load<usize>(CELL_PROC)) set_fragment(0, 0)
}

// @ts-ignore: decorator
@inline function count(process: usize, major: bool, before: usize, after: usize): void {
  store<i64>(CELL_GC_COUNT, load<i64>(CELL_GC_COUNT) + 1)
  store<i64>(CELL_GC_RECLAIMED, load<i64>(CELL_GC_RECLAIMED) + <i64>((before - after) >> 2))
  store<u32>(process, load<u32>(process, P_GCS) + 1, P_GCS)
  store<u32>(process, major ? 0 : load<u32>(process, P_MINOR_GCS) + 1, P_MINOR_GCS)
  if (major) store<i32>(process, load<i32>(process, P_FLAGS) & ~PF_NEED_FULLSWEEP, P_FLAGS)
}

/** Bytes that the last collection has gone through, in the young heap and elsewhere, and that it was to make room for. */
let collectedYoung: usize = 0
let collectedElse: usize = 0
let wanted: usize = 0

// @ts-ignore: decorator
@inline function measure(young: usize, others: usize, need: usize): void {
  collectedYoung = young
  collectedElse = others
  wanted = need
}

/** The process that was found to be too large last, and how large it was, in words. */
let outgrown: usize = 0
let outgrownWords: usize = 0

/** How large a process was in the collection that made it too large; 0: another one was found so since. */
export function outgrown_words(process: usize): usize {
  return process == outgrown ? outgrownWords : 0
}

/**
 * Words that max_heap_size counts after a collection: what that went through, heaps, stack, fragments, binaries outside of the heap if they
 * are to be included, and the messages of a process that does not run: before a collection it looks at them all in OTP, which makes them
 * a part of the heap. The young heap counts as the smallest that what lives there can have: it is larger where a process collects often.
 */
function sizeInWords(process: usize): usize {
  const live = load<usize>(process, P_HTOP) - load<usize>(process, P_HEAP)
  const least = max(sizeFor(live + wanted), <usize>load<u32>(process, P_MIN_HEAP) << 2)
  const young = min(load<usize>(process, P_HEND) - load<usize>(process, P_HEAP), least)
  const heaps = young + min(young, collectedYoung) + collectedElse + load<usize>(process, P_OLD_END) - load<usize>(process, P_OLD)
  const stack = load<usize>(process, P_STACK_END) - load<usize>(process, P_STACK)
  let words = ((heaps + stack) >> 2) + load<usize>(process, P_FRAG_WORDS)
  if (!(load<i32>(process, P_STATE) & PS_RUNNING) && !(load<i32>(process, P_FLAGS) & PF_OFF_HEAP_MSGS)) words += message_words(process)
  if ((load<i32>(process, P_FLAGS) & PF_MAX_HEAP_BINARIES) == 0) return words
  return words + load<u32>(process, P_VHEAP) + load<u32>(process, P_VHEAP_OLD)
}

/** True when the process is larger than its max_heap_size: the host is told through PS_HOST_WORK. */
// @ts-ignore: decorator
@inline function tooLarge(process: usize): bool {
  const most = load<u32>(process, P_MAX_HEAP)
  if (most == 0) return false
  const words = sizeInWords(process)
  if (words <= most) return false
  noteTooLarge(process, words)
  return true
}

function noteTooLarge(process: usize, words: usize): void {
  outgrown = process
  outgrownWords = words
  store<i32>(process, load<i32>(process, P_FLAGS) | PF_TOO_LARGE, P_FLAGS)
  store<i32>(process, load<i32>(process, P_STATE) | PS_HOST_WORK, P_STATE)
}

/**
 * What the running process has just made lies in fragments, and the next collection is to come, but an exception comes first: looks whether
 * that collection would find it too large, as OTP does where such a term is made.
 */
export function check_due_collection(process: usize): void {
  const most = load<u32>(process, P_MAX_HEAP)
  if (most == 0 || (load<i32>(CELL_FORCED) & FORCED_GC) == 0) return
  const heap = load<usize>(process, P_HEAP)
  const young = min(load<usize>(CELL_HTOP) - heap, sizeFor(load<usize>(process, P_HIGH) - heap)) + usedFragments(process)
  const others = load<usize>(process, P_OLD_END) - load<usize>(process, P_OLD) + load<usize>(process, P_STACK_END) - load<usize>(process, P_STACK)
  const words = (young + sizeFor(young) + others) >> 2
  if (words > most) noteTooLarge(process, words)
}

function checkHeap(process: usize): void {
  const code = verify_gathered(process)
  if (code != 0) host_panic(PANIC_VERIFY, process, code)
}

/**
 * FCALLS after a collection of the running process: what forced it is done. A collection has its price, one reduction at
 * least: the function entry that it was forced at was not counted.
 */
// @ts-ignore: decorator
@inline function restoreReductions(words: usize, stop: bool): void {
  const forced = load<i32>(CELL_FORCED)
  const cell: usize = (forced & FORCED_RESUME) != 0 ? CELL_FCALLS_SAVED : CELL_FCALLS
  if (forced & FORCED_GC) {
    store<i32>(CELL_FORCED, forced & ~FORCED_GC)
    if (!(forced & FORCED_RESUME)) store<i32>(CELL_FCALLS, load<i32>(CELL_FCALLS_SAVED))
  }
  const left = load<i32>(cell)
  if (left >= 0) store<i32>(cell, stop ? -1 : max(left - 1 - <i32>(words / WORDS_A_REDUCTION), -1))
}

/** The kind of the next collection of a process. */
// @ts-ignore: decorator
@inline export function isMajor(process: usize): bool {
  return majorDue(process, load<usize>(process, P_HIGH) - load<usize>(process, P_HEAP))
}

/**
 * Collects the current process so that `need` words are free. Roots: X registers 0 .. live-1 in X_AREA, the stack from
 * sp + 4 (the word at sp is a return-address slot), and the process's own. `hp`: heap top. Returns the new heap
 * top (also in CELL_HTOP; CELL_HLIM set). A large collection is put off until the process lets go, which it does soon: it gets room meanwhile.
 */
export function gc(sp: usize, hp: usize, need: usize, live: u32): usize {
  const process = load<usize>(CELL_PROC)
  store<usize>(CELL_SP, sp)
  store<usize>(process, hp, P_HTOP)
  const major = isMajor(process)
  const large = is_large(process, sp, major)
  if (large && postpone(process, need << 2, major)) {
    const top = load<usize>(process, P_HTOP)
    store<usize>(CELL_HTOP, top)
    set_heap_limit(process)
    restoreReductions(0, true)
    return top
  }
  settle_peeked(process)
  bs_forget()
  gather_running_roots(process, sp, live)
  const watched = load<i32>(CELL_WATCH) & WATCH_GC
  const words = large ? collect_at_once(process, need << 2, major) : collect(process, need << 2, major)
  const top = load<usize>(process, P_HTOP)
  store<usize>(CELL_HTOP, top)
  set_heap_limit(process)
  if (watched) host_watch(WATCHED_GC_END, process)
  restoreReductions(words, tooLarge(process))
  if (load<i32>(CELL_STRESS) != 0) checkHeap(process)
  return top
}

/** The next collection of the running process is made in slices. `want`: 1 as a major one. */
export function gc_is_long(want: i32): bool {
  const process = load<usize>(CELL_PROC)
  store<usize>(process, load<usize>(CELL_HTOP), P_HTOP)
  return is_large(process, load<usize>(CELL_SP), isMajor(process) || want != 0)
}

/**
 * Collects a process that is not running (X registers are on its stack). `want`: 0 minor, 1 major. One that hibernates
 * (PS_HIBERNATING) keeps no free room in heap and stack. A large collection only begins: the process is PS_COLLECTING until it is done.
 */
export function gc_process(process: usize, want: i32): void {
  if (load<i32>(process, P_STATE) & PS_COLLECTING) return
  const major = isMajor(process) || want != 0
  gather_waiting_roots(process)
  if (is_large(process, load<usize>(process, P_SP), major)) {
    begin_slices(process, 0, major)
    takes_turns(process)
    return
  }
  const watched = load<i32>(CELL_WATCH) & WATCH_GC
  collect(process, 0, major)
  if (watched) host_watch(WATCHED_GC_END, process)
  store<i32>(process, load<i32>(process, P_STATE) & ~PS_GC, P_STATE)
  after_collection(process)
}

/** What is to be done after the collection of a process that does not run. */
export function after_collection(process: usize): void {
  if (load<i32>(process, P_STATE) & PS_HIBERNATING) {
    const sp = load<usize>(process, P_SP)
    store<usize>(process, move_stack(process, sp, 0), P_SP)
  }
  if (tooLarge(process)) make_runnable(process)
  if (load<i32>(CELL_STRESS) == 0) return
  gather_waiting_roots(process)
  checkHeap(process)
}
