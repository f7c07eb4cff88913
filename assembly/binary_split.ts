/** binary:matches and binary:split for one pattern: lists of what is found, made in one go. */
import { NIL, TAG_CONS } from '../src/term/layout'
import { int64 } from './arith'
import { bytes_find } from './bytes'
import { alloc, sub_bitstring } from './heap'
import { pair } from './raise'

/** The list under way: its first cell (a term), its last one (an address). */
let first: i32 = NIL
let last: usize = 0
/** The last cell that holds a part that is not empty. */
let lastFull: usize = 0

function add(element: i32): void {
  const cell = alloc(2)
  store<i32>(cell, element)
  store<i32>(cell, NIL, 4)
  if (last == 0) first = cell | TAG_CONS
  else store<i32>(last, cell | TAG_CONS, 4)
  last = cell
}

/** {Start, Length} of each of the m bytes at `needle` in the bytes from..to at `data`, without overlaps. */
export function bytes_matches(data: usize, from: u32, to: u32, needle: usize, m: u32): i32 {
  first = NIL
  last = 0
  while (from < to) {
    const at = bytes_find(data + from, to - from, needle, m)
    if (at < 0) break
    from += at
    add(pair(int64(from), int64(m)))
    from += m
  }
  return first
}

function addPart(subject: i32, start: u32, bytes: u32, empty: bool): void {
  if (bytes == 0 && !empty) return
  add(sub_bitstring(subject, <f64>start * 8, <f64>bytes * 8))
  if (bytes != 0) lastFull = last
}

/**
 * The parts of a subject of `size` bytes between matches in its bytes from..to, all of them or (not `global`) two at most. `trim`: 0 as
 * they are, 1 without empty ones at the end, 2 without empty ones. The subject itself, in a list, where nothing is found.
 */
export function bytes_split(
  subject: i32, data: usize, size: u32, from: u32, to: u32, needle: usize, m: u32, global: i32, trim: i32,
): i32 {
  first = NIL
  last = 0
  lastFull = 0
  let start: u32 = 0
  let cut = false
  while (from < to) {
    const at = bytes_find(data + from, to - from, needle, m)
    if (at < 0) break
    from += at
    addPart(subject, start, from - start, trim != 2)
    from += m
    start = from
    cut = true
    if (!global) break
  }
  addPart(subject, start, size - start, trim != 2)
  if (trim != 0) {
    if (lastFull == 0) return NIL
    store<i32>(lastFull, NIL, 4)
  }
  if (!cut) store<i32>((<usize>first - TAG_CONS), subject)
  return first
}
