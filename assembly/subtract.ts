/**
 * `--`: removes from a list the first occurrence of each element of another, compared with =:=. What is to be removed lies in a table (a few
 * elements: one after the other). Between short lists that is done in one go; long ones are left to the host (src/bif/subtract.ts),
 * which lets others run between the parts of the work. The table has to outlive collections then: it holds immediate terms, and for others
 * where they are in tuples, one for each part of the list.
 */
import { HDR_ARITY_SHIFT, IMM_SHIFT, NIL, TAG_BOXED, TAG_CONS } from '../src/term/layout'
import { eq_exact } from './compare'
import { alloc } from './heap'
import { internal_hash } from './internal_hash'
import { bump, list_length } from './lists'
import { free, malloc } from './memory'
import { out_of_memory } from './object'
import { raise_badarg } from './raise'
import { addressOf, head, isCons, isPointer, isSmall, tail } from './term'

/** `--` of lists that have more than LONG elements together. */
// @ts-ignore: decorator
@external("host", "subtract_long")
declare function host_subtract_long(left: i32, right: i32, n: i32, m: i32): i32

/** Up to this many elements to remove are looked for one by one, more in a hash table. */
const FEW: i32 = 8
const LONG: i32 = 32768
/** Elements looked at in a part of the work. */
const PART: i32 = 8192
/** Bytes of a table that are cleared in one part. */
const CLEARED: u32 = 1 << 21

/** A subtraction: its table, slots of the table less one, bytes of it that are clear, elements still to be removed, bits of those of the left list that are. */
const TABLE: u32 = 0
const MASK: u32 = 4
const CLEAR: u32 = 8
const MISSING: u32 = 12
const BITS: u32 = 16
/** Parts of the right list that are in the table, addresses of their tuples. */
const PARTS: u32 = 20
const TUPLES: u32 = 24
/** Elements of the left list that were looked up. */
const DONE: u32 = 28
const SUBTRACTION_BYTES: u32 = 32

/** The table at work. An entry: what is removed (0: nothing), how often still. Of few: only that. */
let table: u32 = 0
let mask: u32 = 0
/** Addresses of tuples that have what is no immediate term; 0: the table has the terms themselves. */
let tuples: u32 = 0
/** What is left of a list after a part. */
let rest: i32 = 0

function allocate(bytes: u32): u32 {
  const at = <u32>malloc(bytes)
  if (at == 0) out_of_memory(bytes)
  return at
}
/** Bytes of the table for `m` elements: FEW have the smallest. */
function tableBytes(m: i32): u32 {
  let size = FEW << 1
  while (size < m << 1) size <<= 1
  return size << 3
}

// @ts-ignore: decorator
@inline function isFew(mask: u32): bool {
  return mask == (FEW << 1) - 1
}

/** erlang:'--'/2 */
export function subtract(left: i32, right: i32): i32 {
  const n = list_length(left)
  const m = list_length(right)
  if (n < 0 || m < 0) return raise_badarg()
  if (n == 0 || m == 0) return left
  return n + m > LONG ? host_subtract_long(left, right, n, m) : short(left, right, n, m)
}

function short(left: i32, right: i32, n: i32, m: i32): i32 {
  bump((n + m) >> 3)
  const bytes = tableBytes(m)
  table = allocate(bytes)
  mask = (bytes >> 3) - 1
  tuples = 0
  if (m <= FEW) {
    for (let i = 0; isCons(right); i += 4, right = tail(right)) store<i32>(table + i, head(right))
  } else {
    memory.fill(table, 0, bytes)
    for (; isCons(right); right = tail(right)) add(head(right), head(right))
  }
  const few = m <= FEW
  let first = 0
  let last: u32 = 0
  while (m > 0 && isCons(left)) {
    const element = head(left)
    if (few ? takeFew(element, m) : take(element)) m--
    else {
      const at = <u32>alloc(2)
      store<i32>(at, element)
      if (last == 0) first = <i32>at | TAG_CONS
      else store<i32>(last, <i32>at | TAG_CONS, 4)
      last = at
    }
    left = tail(left)
  }
  free(table)
  // Once nothing is left to remove, the rest of the list is shared.
  if (last == 0) return left
  store<i32>(last, left, 4)
  return first
}

// ---- the table -----------------------------------------------------------------------------------------------------

/** The term that an entry stands for. */
// @ts-ignore: decorator
@inline function termOf(key: i32): i32 {
  if (tuples == 0 || !isPointer(key)) return key
  const place = <u32>key >> 2
  return load<i32>(load<u32>(tuples + ((place / PART) << 2)) + ((place % PART) << 2), 4)
}

/** Once more an element, under its key if it is new. */
// @ts-ignore: decorator
@inline function add(element: i32, key: i32): void {
  const at = slotOf(element)
  if (load<i32>(at) == 0) store<i32>(at, key)
  store<i32>(at, load<i32>(at, 4) + 1, 4)
}
/** Is it to be removed? Once less, then. */
// @ts-ignore: decorator
@inline function take(element: i32): bool {
  const at = slotOf(element)
  const times = load<i32>(at, 4)
  if (times <= 0) return false
  store<i32>(at, times - 1, 4)
  return true
}
/** The same where the table has `m` elements one after the other. */
function takeFew(element: i32, m: i32): bool {
  for (let i = 0; i < m << 2; i += 4) {
    if (eq_exact(termOf(load<i32>(table + i)), element) == 0) continue
    memory.copy(table + i, table + i + 4, (m << 2) - i)
    return true
  }
  return false
}

/** Eight small integers, or atoms, that follow each other have slots that do: lists are often sorted, and the table larger than the cache. */
// @ts-ignore: decorator
@inline function spread(element: i32): u32 {
  const step = isSmall(element) ? 2 : IMM_SHIFT
  let i = (<u32>element >>> (step + 3)) * 0x9e3779b1
  i ^= i >>> 15
  return (i << 3) | ((<u32>element >>> step) & 7)
}

/** The slot of an element in the table, or the empty one where it belongs. */
function slotOf(element: i32): u32 {
  let i = (isPointer(element) ? <u32>internal_hash(element) : spread(element)) & mask
  while (true) {
    const at = table + (i << 3)
    const key = load<i32>(at)
    if (key == 0) return at
    if (isPointer(key)) {
      if (eq_exact(termOf(key), element) != 0) return at
    } else if (key == element) return at
    i = (i + 1) & mask
  }
}

// ---- in parts ------------------------------------------------------------------------------------------------------

/** What is left of a list after a part of a subtraction. */
export function subtract_rest(): i32 {
  return rest
}
/** A subtraction of `m` elements from `n`. */
export function subtract_new(n: i32, m: i32): u32 {
  const bytes = tableBytes(m)
  const s = allocate(SUBTRACTION_BYTES)
  store<u32>(s, allocate(bytes), TABLE)
  store<u32>(s, (bytes >> 3) - 1, MASK)
  store<u32>(s, 0, CLEAR)
  store<i32>(s, m, MISSING)
  store<u32>(s, allocate((n + 7) >> 3), BITS)
  store<u32>(s, 0, PARTS)
  store<u32>(s, allocate((m / PART + 1) << 2), TUPLES)
  store<i32>(s, 0, DONE)
  return s
}
export function subtract_end(s: u32): void {
  free(load<u32>(s, TABLE))
  free(load<u32>(s, BITS))
  free(load<u32>(s, TUPLES))
  free(s)
}

/** `elements`: tuples of the parts of the right list that are in the table, the last first. */
function work(s: u32, elements: i32): void {
  table = load<u32>(s, TABLE)
  mask = load<u32>(s, MASK)
  tuples = load<u32>(s, TUPLES)
  for (let at = tuples + (load<u32>(s, PARTS) << 2); isCons(elements); elements = tail(elements)) {
    at -= 4
    store<u32>(at, addressOf(head(elements)))
  }
}

/** A part of the right list is entered, what is left of it is `subtract_rest`: tuples with one more before them. */
export function subtract_fill(s: u32, right: i32, elements: i32): i32 {
  rest = right
  const clear = load<u32>(s, CLEAR)
  const bytes = (load<u32>(s, MASK) + 1) << 3
  if (clear < bytes) {
    const more = min(CLEARED, bytes - clear)
    memory.fill(load<u32>(s, TABLE) + clear, 0, more)
    store<u32>(s, clear + more, CLEAR)
    bump(more >> 10)
    return elements
  }
  let n = 0
  let pointers = 0
  for (let l = right; n < PART && isCons(l); n++, l = tail(l)) pointers += <i32>isPointer(head(l))
  const at = <u32>alloc(pointers + 3)
  store<i32>(at, pointers << HDR_ARITY_SHIFT)
  const cell = at + 4 + (pointers << 2)
  store<i32>(cell, <i32>at | TAG_BOXED)
  store<i32>(cell, elements, 4)
  const part = load<u32>(s, PARTS)
  store<u32>(s, part + 1, PARTS)
  const few = isFew(load<u32>(s, MASK))
  let place = <i32>part * PART
  // All of the tuple is there before the first is looked up.
  let to = at
  let list = right
  for (let i = 0; i < n; i++, list = tail(list)) {
    if (!isPointer(head(list))) continue
    to += 4
    store<i32>(to, head(list))
  }
  work(s, <i32>cell | TAG_CONS)
  for (let i = 0; i < n; i++, right = tail(right)) {
    const element = head(right)
    const key = isPointer(element) ? (place++ << 2) | TAG_BOXED : element
    if (few) store<i32>(table + (i << 2), key)
    else add(element, key)
  }
  bump(n >> 3)
  rest = right
  return <i32>cell | TAG_CONS
}

/** Elements of a part of the left list are looked up. 1: there may be more to remove; 0: nothing of the rest of the list is to be removed. */
export function subtract_scan(s: u32, left: i32, elements: i32): i32 {
  work(s, elements)
  let missing = load<i32>(s, MISSING)
  const few = isFew(mask)
  let i = load<i32>(s, DONE)
  const bits = load<u32>(s, BITS)
  const end = i + PART
  while (i < end && missing > 0 && isCons(left)) {
    let byte = 0
    const at = bits + (i >> 3)
    for (let bit = 1; bit < 256 && missing > 0 && isCons(left); bit <<= 1, left = tail(left), i++) {
      if (few ? takeFew(head(left), missing) : take(head(left))) {
        byte |= bit
        missing--
      }
    }
    store<u8>(at, byte)
  }
  bump(PART >> 3)
  store<i32>(s, missing, MISSING)
  store<i32>(s, i, DONE)
  rest = left
  return <i32>(missing > 0 && isCons(left))
}

/** What stays of the last part of the left list that was not built yet, in front of `behind`. `left`: where it begins. */
export function subtract_build(s: u32, left: i32, behind: i32): i32 {
  const done = load<i32>(s, DONE)
  const start = (done - 1) & ~(PART - 1)
  store<i32>(s, start, DONE)
  const bits = load<u32>(s, BITS)
  let kept = done - start
  for (let i = start; i < done; i += 8) kept -= popcnt<i32>(load<u8>(bits + (i >> 3)))
  bump((done - start) >> 4)
  if (kept == 0) return behind
  let at = <u32>alloc(kept << 1)
  const first = <i32>at | TAG_CONS
  for (let i = start; i < done; i++, left = tail(left)) {
    if ((load<u8>(bits + (i >> 3)) >> (i & 7)) & 1) continue
    store<i32>(at, head(left))
    at += 8
    store<i32>(at - 4, <i32>at | TAG_CONS)
  }
  store<i32>(at - 4, behind)
  return first
}
