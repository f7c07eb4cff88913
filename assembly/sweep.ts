/**
 * Looks through a process for what is to be given back (areas.ts). Where it refers to literals of an area it gets a copy of
 * the whole area, as a heap fragment, and is collected at once; code on its stack and entries of funs are noted. Only processes
 * that do not run are looked at.
 */
import {
  FE_FLAGS, FE_MARKED, FRAG_DATA, FRAG_NEXT, FRAG_WORDS, FUN_ENTRY, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, IMM_MASK, IMM_SPECIAL, MAGIC_COUNT,
  MAGIC_HANDLE, MAGIC_NEXT, MSG_DATA, MSG_FRAG_WORDS, MSG_NEXT, MSG_TERM, NIL, OFFHEAP_REFC, P_DICT, P_EXC_CLASS, P_FRAGS,
  P_GROUP_LEADER, P_HEAP, P_HTOP, P_LIVE, P_MSG_FIRST, P_MSG_LAST, P_MSG_SEEN, P_MSO, P_NEXT_CP, P_OLD, P_OLD_TOP, P_PARENT, P_ROOT, P_SP, P_STACK_END,
  REFC_BIN, REFC_NEXT, REFC_SIZE, SUB_FUN, SUB_MAGIC_REF, SUB_REFC_BIN,
} from '../src/term/layout'
import { AREA_CODE, AREA_END, AREA_KIND, AREA_START, AREA_STATE, areaOf } from './areas'
import { copy_size, message_free, message_with } from './copy'
import { TABLE_CAPACITY, TABLE_SLOTS } from './slot_table'
import { gc_process } from './gc'
import { add_vheap, new_fragment } from './heap'
import { move_marks } from './markers'
import { object_words, raw_words } from './object'
import { isPointer } from './term'

/** The process looked at, and the areas of which it has got a copy (the distances in the table hold for them). */
let process: usize = 0
let copies: usize = 0
const MAX_COPIES: usize = 4096
const copied: usize = memory.data(16384, 4)

// ---- words -----------------------------------------------------------------------------------------------------------

/** Where a pointer into an area leads to now. */
function movedTo(w: i32): i32 {
  const area = areaOf(<usize>w)
  if (area == 0 || load<i32>(area, AREA_KIND) == AREA_CODE) return w
  if (load<i32>(area, AREA_STATE) == 0) copyArea(area)
  return w + load<i32>(area, AREA_STATE)
}

/** A word that is a term. */
// @ts-ignore: decorator
@inline function lookAt(at: usize): void {
  const w = load<i32>(at)
  if (isPointer(w) && areaOf(<usize>w) != 0) store<i32>(at, movedTo(w))
}

/** Words of a heap from one address to another. */
function lookThrough(from: usize, to: usize): void {
  for (let at = from; at < to; at += 4) {
    const w = load<i32>(at)
    if (isPointer(w)) {
      if (areaOf(<usize>w) != 0) store<i32>(at, movedTo(w))
    } else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) {
      if ((w & HDR_KIND_MASK) == SUB_FUN << HDR_SUBTAG_SHIFT) markFun(load<usize>(at, FUN_ENTRY))
      at += raw_words(w) << 2
    }
  }
}

// @ts-ignore: decorator
@inline function markFun(entry: usize): void {
  store<i32>(entry, load<i32>(entry, FE_FLAGS) | FE_MARKED, FE_FLAGS)
}

/** Return addresses, catch tags and terms. */
function lookThroughStack(from: usize, to: usize): void {
  for (let at = from; at < to; at += 4) {
    const w = load<i32>(at)
    if (isPointer(w)) lookAt(at)
    else if ((w & 7) == 0) markCode(w)
    else if ((w & IMM_MASK) == IMM_SPECIAL && w != NIL) markCode((w >>> 1) & ~15)
  }
}
function markCode(codePoint: usize): void {
  const area = areaOf(codePoint)
  if (area != 0 && load<i32>(area, AREA_KIND) == AREA_CODE) store<i32>(area, 1, AREA_STATE)
}

/** Copies an area into a fragment of the process; what it holds off the heap has one more holder. */
function copyArea(area: usize): void {
  const from = load<usize>(area, AREA_START)
  const bytes = load<usize>(area, AREA_END) - from
  const to = new_fragment(process, bytes >> 2)
  memory.copy(to, from, bytes)
  store<i32>(area, <i32>(to - from), AREA_STATE)
  if (copies < MAX_COPIES) store<usize>(copied + (copies << 2), area)
  copies++
  for (let at = to; at < to + bytes; ) {
    const w = load<i32>(at)
    if ((w & 7) != 0) {
      at += 8
      continue
    }
    const kind = w & HDR_KIND_MASK
    if (kind == SUB_REFC_BIN << HDR_SUBTAG_SHIFT) {
      const offheap = load<usize>(at, REFC_BIN)
      store<i32>(offheap, load<i32>(offheap, OFFHEAP_REFC) + 1, OFFHEAP_REFC)
      store<usize>(at, load<usize>(process, P_MSO), REFC_NEXT)
      store<usize>(process, at, P_MSO)
      add_vheap(process, load<u32>(at, REFC_SIZE))
    } else if (kind == SUB_MAGIC_REF << HDR_SUBTAG_SHIFT) {
      const counter = load<usize>(at, MAGIC_HANDLE)
      store<i32>(counter, load<i32>(counter, MAGIC_COUNT) + 1, MAGIC_COUNT)
      store<usize>(at, load<usize>(process, P_MSO), MAGIC_NEXT)
      store<usize>(process, at, P_MSO)
    }
    at += object_words(w) << 2
  }
}

// ---- messages ----------------------------------------------------------------------------------------------------------

/** Is there a reference into an area of literals among the words of a message? Funs in it are marked. */
function refersToArea(from: usize, to: usize): bool {
  for (let at = from; at < to; at += 4) {
    const w = load<i32>(at)
    if (isPointer(w)) {
      const area = areaOf(<usize>w)
      if (area != 0 && load<i32>(area, AREA_KIND) != AREA_CODE) return true
    } else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) {
      if ((w & HDR_KIND_MASK) == SUB_FUN << HDR_SUBTAG_SHIFT) markFun(load<usize>(at, FUN_ENTRY))
      at += raw_words(w) << 2
    }
  }
  return false
}

/** Messages whose term refers to an area are put in again as copies that don't. (A term on the heap was looked at there.) */
function lookThroughMessages(): void {
  let before: usize = 0
  for (let message = load<usize>(process, P_MSG_FIRST); message != 0; message = load<usize>(message, MSG_NEXT)) {
    const words = load<usize>(message, MSG_FRAG_WORDS)
    const term = load<i32>(message, MSG_TERM)
    const own = words != 0 && refersToArea(message + MSG_DATA, message + MSG_DATA + (words << 2))
    if (own || (isPointer(term) && areaOf(<usize>term) != 0)) {
      const copy = message_with(term, copy_size(term))
      replaceMessage(before, message, copy)
      message_free(message)
      message = copy
    }
    before = message
  }
}

function replaceMessage(before: usize, message: usize, by: usize): void {
  const next = load<usize>(message, MSG_NEXT)
  store<usize>(by, next, MSG_NEXT)
  if (before != 0) store<usize>(before, by, MSG_NEXT)
  else store<usize>(process, by, P_MSG_FIRST)
  if (next == 0) store<usize>(process, by, P_MSG_LAST)
  if (load<usize>(process, P_MSG_SEEN) == message) store<usize>(process, by, P_MSG_SEEN)
  move_marks(process, message, by)
}

// ---- a process -----------------------------------------------------------------------------------------------------------

/** Looks through a process. Returns about how many words it looked at. */
export function sweep_process(at: usize): u32 {
  process = at
  copies = 0
  const sp = load<usize>(process, P_SP)
  const slot = sp + (load<u32>(process, P_LIVE) << 2)
  const end = load<usize>(process, P_STACK_END)
  lookThroughStack(sp, slot)
  lookThroughStack(slot + 4, end)
  markCode(load<usize>(process, P_NEXT_CP))
  for (let i: usize = 0; i < 12; i += 4) lookAt(process + P_EXC_CLASS + i)
  lookAt(process + P_GROUP_LEADER)
  lookAt(process + P_ROOT)
  lookAt(process + P_PARENT)
  const dict = load<usize>(process, P_DICT)
  if (dict != 0) {
    const slots = dict + TABLE_SLOTS
    for (let i = slots; i < slots + (load<u32>(dict, TABLE_CAPACITY) << 3); i += 4) lookAt(i)
  }
  const heap = load<usize>(process, P_HEAP)
  const top = load<usize>(process, P_HTOP)
  lookThrough(heap, top)
  const old = load<usize>(process, P_OLD)
  const oldTop = load<usize>(process, P_OLD_TOP)
  if (old != 0) lookThrough(old, oldTop)
  lookThroughFragments()
  lookThroughMessages()
  if (copies != 0) {
    forgetCopies()
    // what is old must not refer to a fragment, or it would not be looked at
    gc_process(process, 1)
  }
  return <u32>((end - sp + (top - heap) + (old != 0 ? oldTop - old : 0)) >> 2)
}

/** Fragments, with those that areas are copied to meanwhile. */
function lookThroughFragments(): void {
  let done: usize = 0
  while (load<usize>(process, P_FRAGS) != done) {
    const first = load<usize>(process, P_FRAGS)
    for (let fragment = first; fragment != done; fragment = load<usize>(fragment, FRAG_NEXT)) {
      lookThrough(fragment + FRAG_DATA, fragment + FRAG_DATA + (load<usize>(fragment, FRAG_WORDS) << 2))
    }
    done = first
  }
}

/** The next process has no copies yet. */
function forgetCopies(): void {
  const n = min(copies, MAX_COPIES)
  for (let i: usize = 0; i < n; i++) store<i32>(load<usize>(copied + (i << 2)), 0, AREA_STATE)
}
