/**
 * The copying loops of the collector: what the roots reach is moved, then what has been moved is scanned. Each kind of collection has its
 * own, and one that does only a part at a time (gc_slices.ts).
 */
import { HDR_KIND_MASK, HEAP_BASE, TAG_BOXED, TAG_CONS } from '../src/term/layout'
import { copy_words, object_words, raw_words } from './object'
import { roots, rootsEnd } from './roots'
import { isPointer } from './term'

/** Top of the old heap during a minor collection. */
let oldTop: usize = 0
export function old_top(): usize {
  return oldTop
}
export function set_old_top(top: usize): void {
  oldTop = top
}

/** Puts a boxed object at `to` and leaves its new address behind; the words after it. */
// @ts-ignore: decorator
@inline function moveBoxed(at: usize, from: usize, header: i32, to: usize): usize {
  const bytes = object_words(header) << 2
  copy_words(to, from, bytes)
  store<i32>(at, to | TAG_BOXED)
  store<i32>(from, to | TAG_BOXED)
  return to + bytes
}

/** Puts a cons at `to` and leaves its new address behind a word 0. */
// @ts-ignore: decorator
@inline function moveCons(at: usize, from: usize, cell: i64, to: usize): usize {
  store<i64>(to, cell)
  store<i32>(at, to | TAG_CONS)
  store<i64>(from, <i64>(to | TAG_CONS) << 32)
  return to + 8
}

// A loop of its own for each kind of collection, and as little in it as possible: what is alive in it decides how many of its variables
// V8 keeps in registers. One loop for both took twice as long for a major one; moving lists in runs, half as long again for all but lists
// of immediates.

/** Moves what a pointer at `at` leads to, whatever it is but a literal. Returns the new top. */
// @ts-ignore: decorator
@inline function moveAny(at: usize, w: i32, top: usize): usize {
  const p = <usize>w
  if (p < <usize>HEAP_BASE) return top
  if ((w & 3) == TAG_CONS) {
    const cell = load<i64>(p - TAG_CONS)
    if (<i32>cell != 0) return moveCons(at, p - TAG_CONS, cell, top)
    store<i32>(at, <i32>(cell >> 32))
    return top
  }
  const header = load<i32>(p - TAG_BOXED)
  if ((header & 3) == 0) return moveBoxed(at, p - TAG_BOXED, header, top)
  store<i32>(at, header)
  return top
}

/** A major collection: moves all that the roots reach to `to`. Returns the top there. */
export function evacuate_all(to: usize): usize {
  let top = to
  for (let range: usize = 0; range < rootsEnd; range += 8) {
    const end = load<usize>(roots + range, 4)
    // Words here with the low bits of a header are code points.
    for (let at = load<usize>(roots + range); at < end; at += 4) {
      const w = load<i32>(at)
      if (isPointer(w)) top = moveAny(at, w, top)
    }
  }
  for (let at = to; at < top; at += 4) {
    const w = load<i32>(at)
    if (isPointer(w)) top = moveAny(at, w, top)
    else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) at += raw_words(w) << 2
  }
  return top
}

/**
 * The same in a minor collection: what lies in the old heap [old, old + oldSize) stays, what lies in [low, low + matureSize) goes to
 * `oldTop`, the rest to `top`.
 */
// @ts-ignore: decorator
@inline function moveYoung(at: usize, w: i32, top: usize, low: usize, matureSize: usize, old: usize, oldSize: usize): usize {
  const p = <usize>w
  if (p - old < oldSize || p < <usize>HEAP_BASE) return top
  if ((w & 3) == TAG_CONS) {
    const cell = load<i64>(p - TAG_CONS)
    if (<i32>cell == 0) store<i32>(at, <i32>(cell >> 32))
    else if (p - low < matureSize) oldTop = moveCons(at, p - TAG_CONS, cell, oldTop)
    else return moveCons(at, p - TAG_CONS, cell, top)
    return top
  }
  const header = load<i32>(p - TAG_BOXED)
  if ((header & 3) != 0) store<i32>(at, header)
  else if (p - low < matureSize) oldTop = moveBoxed(at, p - TAG_BOXED, header, oldTop)
  else return moveBoxed(at, p - TAG_BOXED, header, top)
  return top
}

/** A minor collection: returns the top of what went to `to`; what was promoted begins where `oldTop` was. */
export function evacuate_young(low: usize, matureSize: usize, old: usize, oldSize: usize, to: usize): usize {
  let top = to
  let scanOld = oldTop
  for (let range: usize = 0; range < rootsEnd; range += 8) {
    const end = load<usize>(roots + range, 4)
    for (let at = load<usize>(roots + range); at < end; at += 4) {
      const w = load<i32>(at)
      if (isPointer(w)) top = moveYoung(at, w, top, low, matureSize, old, oldSize)
    }
  }
  let at = to
  while (true) {
    for (; at < top; at += 4) {
      const w = load<i32>(at)
      if (isPointer(w)) top = moveYoung(at, w, top, low, matureSize, old, oldSize)
      else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) at += raw_words(w) << 2
    }
    if (scanOld == oldTop) return top
    // What is mature refers to nothing younger, but for what has been written over (the append to a binary, a match context).
    for (; scanOld < oldTop; scanOld += 4) {
      const w = load<i32>(scanOld)
      if (isPointer(w)) top = moveYoung(scanOld, w, top, low, matureSize, old, oldSize)
      else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) scanOld += raw_words(w) << 2
    }
  }
}

// ---- parts of a collection ---------------------------------------------------------------------------------------------

/** How far the last part came: in what was moved to the new heap, in what was promoted. */
let scanAt: usize = 0
let scanOld: usize = 0
export function scan_at(): usize {
  return scanAt
}
export function scan_old(): usize {
  return scanOld
}

/** A major collection: moves what the roots from `at` to `end` lead to. Returns the new top. */
export function roots_all(at: usize, end: usize, top: usize): usize {
  for (; at < end; at += 4) {
    const w = load<i32>(at)
    if (isPointer(w)) top = moveAny(at, w, top)
  }
  return top
}

/** Scans what was moved from `at` on, about `most` bytes of it. Returns the new top. */
export function scan_all(at: usize, top: usize, most: usize): usize {
  const stop = at + most
  while (at < top && at < stop) {
    const end = min(top, stop)
    for (; at < end; at += 4) {
      const w = load<i32>(at)
      if (isPointer(w)) top = moveAny(at, w, top)
      else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) at += raw_words(w) << 2
    }
  }
  scanAt = at
  return top
}

/** The same in a minor collection. */
export function roots_young(at: usize, end: usize, top: usize, low: usize, matureSize: usize, old: usize, oldSize: usize): usize {
  for (; at < end; at += 4) {
    const w = load<i32>(at)
    if (isPointer(w)) top = moveYoung(at, w, top, low, matureSize, old, oldSize)
  }
  return top
}

/** Scans what was moved to the new heap from `at` on, and what was promoted from `from` on, about `most` bytes. */
export function scan_young(
  at: usize, top: usize, from: usize, most: usize, low: usize, matureSize: usize, old: usize, oldSize: usize,
): usize {
  let left = <isize>most
  while (left > 0 && (at < top || from < oldTop)) {
    const begin = at
    while (at < top && at - begin < <usize>left) {
      const end = min(top, begin + <usize>left)
      for (; at < end; at += 4) {
        const w = load<i32>(at)
        if (isPointer(w)) top = moveYoung(at, w, top, low, matureSize, old, oldSize)
        else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) at += raw_words(w) << 2
      }
    }
    left -= <isize>(at - begin)
    const first = from
    while (from < oldTop && <isize>(from - first) < left) {
      const end = min(oldTop, first + <usize>left)
      for (; from < end; from += 4) {
        const w = load<i32>(from)
        if (isPointer(w)) top = moveYoung(from, w, top, low, matureSize, old, oldSize)
        else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) from += raw_words(w) << 2
      }
    }
    left -= <isize>(from - first)
  }
  scanAt = at
  scanOld = from
  return top
}
