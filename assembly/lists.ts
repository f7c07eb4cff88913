/** What the BIFs on lists do in loops. Those marked with a bump count reductions: one for ten elements or so. */
import {
  CELL_FCALLS,
  CELL_FCALLS_SAVED,
  CELL_FORCED,
  CELL_HLIM,
  CELL_HTOP,
  HDR_KIND_MASK,
  HDR_SUBTAG_SHIFT,
  NIL,
  SLICE_REDUCTIONS,
  SUB_TUPLE,
  TAG_BOXED,
  TAG_CONS,
  TAG_SMALL,
  TAG_MASK,
} from '../src/term/layout'
import { eq, eq_exact } from './compare'
import { alloc } from './heap'
import { addressOf, head, headerOf, isBoxed, isCons, isPointer, tail } from './term'

/** Counts reductions of the running process. */
export function bump(reductions: i32): void {
  const cell = load<i32>(CELL_FORCED) != 0 ? CELL_FCALLS_SAVED : CELL_FCALLS
  store<i32>(cell, max(load<i32>(cell) - reductions, -SLICE_REDUCTIONS))
}

/** A walk over more elements counts reductions: one for so many, as a shift. */
export const WALK_COUNTS: i32 = 4096
const WALKED_SHIFT: i32 = 4

/** Counts a walk over so many words or elements, if they are many. */
// @ts-ignore: decorator
@inline
export function bump_for_walk(elements: i32): void {
  if (elements >= WALK_COUNTS) bump(elements >> WALKED_SHIFT)
}

/** One more element of a walk along a list: what has not been counted yet. */
// @ts-ignore: decorator
@inline
export function count_walked(walked: i32): i32 {
  if (++walked < WALK_COUNTS) return walked
  bump_for_walk(walked)
  return 0
}

/** Length of a proper list, or -1. */
export function list_length(list: i32): i32 {
  const n = countCells(list)
  if (n > WALK_COUNTS) bump(n >> 7)
  return n
}
function countCells(list: i32): i32 {
  let n = 0
  // Two at a time: the host checks for interrupts at every turn of a loop.
  while (isCons(list)) {
    list = tail(list)
    if (!isCons(list)) return list == NIL ? n + 1 : -1
    list = tail(list)
    n += 2
  }
  return list == NIL ? n : -1
}

/**
 * lists:reverse/2; 0 when `list` is no proper list. The cells are made at the heap's top while the list is walked: its length is needed only
 * where they have no room there.
 */
export function list_reverse(list: i32, rest: i32): i32 {
  const top = load<u32>(CELL_HTOP)
  const end = load<u32>(CELL_HLIM)
  let at = top
  let made = rest
  let left = list
  while (isCons(left)) {
    if (at + 8 > end) return reverseCounted(list, rest)
    store<i32>(at, head(left))
    store<i32>(at, made, 4)
    made = <i32>at | TAG_CONS
    at += 8
    left = tail(left)
  }
  if (left != NIL) return 0
  store<u32>(CELL_HTOP, at)
  bump(<i32>(at - top) >> 7)
  return made
}
function reverseCounted(list: i32, rest: i32): i32 {
  const n = list_length(list)
  if (n < 0) return 0
  let at = <u32>alloc(n << 1)
  while (isCons(list)) {
    store<i32>(at, head(list))
    store<i32>(at, rest, 4)
    rest = <i32>at | TAG_CONS
    at += 8
    list = tail(list)
  }
  bump(n >> 4)
  return rest
}

/** `++`; 0 when `list` is no proper list. As list_reverse. */
export function list_append(list: i32, rest: i32): i32 {
  if (list == NIL) return rest
  if (rest == NIL) return list_length(list) < 0 ? 0 : list
  const top = load<u32>(CELL_HTOP)
  const end = load<u32>(CELL_HLIM)
  let at = top
  let left = list
  while (isCons(left)) {
    if (at + 8 > end) return appendCounted(list, rest)
    store<i32>(at, head(left))
    store<i32>(at, <i32>(at + 8) | TAG_CONS, 4)
    at += 8
    left = tail(left)
  }
  if (left != NIL || at == top) return 0
  store<i32>(at - 4, rest)
  store<u32>(CELL_HTOP, at)
  bump(<i32>(at - top) >> 7)
  return <i32>top | TAG_CONS
}
function appendCounted(list: i32, rest: i32): i32 {
  const n = list_length(list)
  if (n < 0) return 0
  const first = <u32>alloc(n << 1)
  const end = first + (n << 3)
  for (let at = first; at < end; at += 8) {
    store<i32>(at, head(list))
    store<i32>(at, <i32>(at + 8) | TAG_CONS, 4)
    list = tail(list)
  }
  store<i32>(end - 4, rest)
  bump(n >> 4)
  return <i32>first | TAG_CONS
}

function foundMember(n: i32): i32 {
  bump(n >> 4)
  return 1
}

/** lists:member/2: 1, 0, or -1 for an improper list (as far as it was walked). */
export function list_member(element: i32, list: i32): i32 {
  let n = 0
  if (isPointer(element)) {
    while (isCons(list)) {
      const other = head(list)
      if (other == element || (isPointer(other) && eq_exact(other, element) != 0)) {
        bump(n >> 3)
        return 1
      }
      list = tail(list)
      n++
    }
  } else {
    while (isCons(list)) {
      if (head(list) == element) return foundMember(n)
      list = tail(list)
      if (!isCons(list)) break
      if (head(list) == element) return foundMember(n)
      list = tail(list)
      if (!isCons(list)) break
      if (head(list) == element) return foundMember(n)
      list = tail(list)
      if (!isCons(list)) break
      if (head(list) == element) return foundMember(n)
      list = tail(list)
      n += 4
    }
  }
  bump(n >> 4)
  return list == NIL ? 0 : -1
}

/** The element at `offset` (4 times its position) of a tuple that has one there, 0 else. */
// @ts-ignore: decorator
@inline
function elementAt(term: i32, offset: u32): i32 {
  if (!isBoxed(term)) return 0
  return isTupleTo(headerOf(term), offset) ? load<i32>(addressOf(term) + offset) : 0
}
/** The header is that of a tuple which has something at `offset`. A header of a tuple is its size, shifted. */
// @ts-ignore: decorator
@inline
function isTupleTo(header: i32, offset: u32): bool {
  return (header & HDR_KIND_MASK) == SUB_TUPLE << HDR_SUBTAG_SHIFT && <u32>header >= offset << 6
}

/** lists:keyfind/3: the tuple, 0 when there is none; -1: improper list. Compares with ==. */
export function list_keyfind(key: i32, position: i32, list: i32): i32 {
  if (position >= 1 << 24) return list_length(list) < 0 ? -1 : 0
  // An atom equals nothing but itself, another immediate a pointer at most (1 == 1.0).
  if (isPointer(key)) return findEqual(key, <u32>position << 2, list, 0)
  return findWord(key, <u32>position << 2, list, (key & TAG_MASK) == TAG_SMALL)
}

function found(tuple: i32, n: i32): i32 {
  bump(n >> 3)
  return tuple
}
function notFound(list: i32, n: i32): i32 {
  bump(n >> 3)
  return list == NIL ? 0 : -1
}

/** The tuple whose element is this word. `isNumber`: what may equal it without being it is left to findEqual, for a call in this loop would make it slower. */
function findWord(key: i32, offset: u32, list: i32, isNumber: bool): i32 {
  let n = 0
  // the last header of a tuple that is large enough: mostly that of all others. None is odd
  let known = 1
  // Two at a time: the host checks for interrupts at every turn of a loop.
  while (isCons(list)) {
    const first = head(list)
    if (isBoxed(first)) {
      const header = headerOf(first)
      if (header == known || isTupleTo(header, offset)) {
        known = header
        const element = load<i32>(<u32>first - TAG_BOXED + offset)
        if (element == key) return found(first, n)
        if (isNumber && isPointer(element)) return findEqual(key, offset, list, n)
      }
    }
    list = tail(list)
    if (!isCons(list)) break
    const second = head(list)
    if (isBoxed(second)) {
      const header = headerOf(second)
      if (header == known || isTupleTo(header, offset)) {
        known = header
        const element = load<i32>(<u32>second - TAG_BOXED + offset)
        if (element == key) return found(second, n)
        if (isNumber && isPointer(element)) return findEqual(key, offset, list, n)
      }
    }
    list = tail(list)
    n += 2
  }
  return notFound(list, n)
}
function findEqual(key: i32, offset: u32, list: i32, n: i32): i32 {
  while (isCons(list)) {
    const tuple = head(list)
    const element = elementAt(tuple, offset)
    if (element == key || (element != 0 && eq(element, key) != 0)) return found(tuple, n)
    list = tail(list)
    n++
  }
  return notFound(list, n)
}
