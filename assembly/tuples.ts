/** BIFs on tuples. */
import { HDR_ARITY_SHIFT, NIL, TAG_BOXED, TAG_CONS } from '../src/term/layout'
import { alloc } from './heap'
import { is_word } from './limbs'
import { bump, list_length } from './lists'
import { copy_words } from './object'
import { record_named } from './records'
import { boolean, raise_badarg } from './raise'
import { addressOf, arityOfHeader, head, headerOf, isAtom, isCons, isSmall, isTuple, makeSmall, tail } from './term'

/** Most elements of a tuple. */
const MAX_TUPLE_SIZE: i32 = (1 << 24) - 1
/** Words that are copied for one reduction. */
const COPIED: i32 = 256

/** Elements of a tuple; -1 for any other term. */
// @ts-ignore: decorator
@inline function sizeOf(term: i32): i32 {
  return isTuple(term) ? arityOfHeader(headerOf(term)) : -1
}

/** Position (from 1) that a term says if it is one up to `size`; else 0. */
// @ts-ignore: decorator
@inline function positionIn(position: i32, size: i32): i32 {
  const i = position >> 2
  return isSmall(position) && i >= 1 && i <= size ? i : 0
}

/** A tuple whose elements are to be stored. */
function newTuple(size: i32): usize {
  const at = alloc(size + 1)
  store<i32>(at, size << HDR_ARITY_SHIFT)
  if (size > COPIED) bump(size / COPIED)
  return at
}

export function tuple_size(tuple: i32): i32 {
  const size = sizeOf(tuple)
  return size < 0 ? raise_badarg() : makeSmall(size)
}

export function element(position: i32, tuple: i32): i32 {
  const i = positionIn(position, sizeOf(tuple))
  return i == 0 ? raise_badarg() : load<i32>(addressOf(tuple) + (i << 2))
}

export function setelement(position: i32, tuple: i32, value: i32): i32 {
  const size = sizeOf(tuple)
  const i = positionIn(position, size)
  if (i == 0) return raise_badarg()
  const at = newTuple(size)
  copy_words(at + 4, addressOf(tuple) + 4, size << 2)
  store<i32>(at + (i << 2), value)
  return at | TAG_BOXED
}

/** The tuple with `value` at position i, what was there and behind it moved by one. */
function insertAt(i: i32, tuple: i32, size: i32, value: i32): i32 {
  if (size >= MAX_TUPLE_SIZE) return raise_badarg()
  const from = addressOf(tuple)
  const at = newTuple(size + 1)
  copy_words(at + 4, from + 4, (i - 1) << 2)
  store<i32>(at + (i << 2), value)
  copy_words(at + ((i + 1) << 2), from + (i << 2), (size + 1 - i) << 2)
  return at | TAG_BOXED
}

export function append_element(tuple: i32, value: i32): i32 {
  const size = sizeOf(tuple)
  return size < 0 ? raise_badarg() : insertAt(size + 1, tuple, size, value)
}

export function insert_element(position: i32, tuple: i32, value: i32): i32 {
  const size = sizeOf(tuple)
  const i = size < 0 ? 0 : positionIn(position, size + 1)
  return i == 0 ? raise_badarg() : insertAt(i, tuple, size, value)
}

export function delete_element(position: i32, tuple: i32): i32 {
  const size = sizeOf(tuple)
  const i = positionIn(position, size)
  if (i == 0) return raise_badarg()
  const from = addressOf(tuple)
  const at = newTuple(size - 1)
  copy_words(at + 4, from + 4, (i - 1) << 2)
  copy_words(at + (i << 2), from + ((i + 1) << 2), (size - i) << 2)
  return at | TAG_BOXED
}

// @ts-ignore: decorator
@inline function filled(n: i32, value: i32): usize {
  const at = newTuple(n)
  for (let i = 4, end = n << 2; i <= end; i += 4) store<i32>(at + i, value)
  return at
}

/** make_tuple/2 */
export function make_tuple(size: i32, value: i32): i32 {
  const n = size >> 2
  if (!isSmall(size) || n < 0 || n > MAX_TUPLE_SIZE) return raise_badarg()
  return filled(n, value) | TAG_BOXED
}

/** make_tuple/3: `list` holds {Position, Value}. */
export function make_tuple_of(size: i32, value: i32, list: i32): i32 {
  const n = size >> 2
  if (!isSmall(size) || n < 0 || n > MAX_TUPLE_SIZE) return raise_badarg()
  let rest = list
  for (; isCons(rest); rest = tail(rest)) {
    const item = head(rest)
    if (sizeOf(item) != 2 || positionIn(load<i32>(addressOf(item), 4), n) == 0) return raise_badarg()
  }
  if (rest != NIL) return raise_badarg()
  const at = filled(n, value)
  for (; isCons(list); list = tail(list)) {
    const item = addressOf(head(list))
    store<i32>(at + ((load<i32>(item, 4) >> 2) << 2), load<i32>(item, 8))
  }
  return at | TAG_BOXED
}

export function tuple_to_list(tuple: i32): i32 {
  const n = sizeOf(tuple)
  if (n <= 0) return n == 0 ? NIL : raise_badarg()
  const list = alloc(n << 1)
  const end = list + (n << 3)
  for (let at = list, from = addressOf(tuple) + 4; at < end; at += 8, from += 4) {
    store<i32>(at, load<i32>(from))
    store<i32>(at, (at + 8) | TAG_CONS, 4)
  }
  store<i32>(end - 4, NIL)
  if (n > COPIED) bump(n / COPIED)
  return list | TAG_CONS
}

export function list_to_tuple(list: i32): i32 {
  const n = list_length(list)
  if (n < 0 || n > MAX_TUPLE_SIZE) return raise_badarg()
  const tuple = newTuple(n)
  for (let at = tuple + 4; isCons(list); list = tail(list), at += 4) store<i32>(at, head(list))
  return tuple | TAG_BOXED
}

/** is_record/2 (of a native record the name counts) and, but for native records, is_record/3. */
export function is_record(term: i32, tag: i32): i32 {
  if (!isAtom(tag)) return raise_badarg()
  return boolean((sizeOf(term) > 0 && load<i32>(addressOf(term), 4) == tag) || record_named(term, tag))
}
export function is_record_of(term: i32, tag: i32, size: i32): i32 {
  if (!isAtom(tag) || !is_word(size)) return raise_badarg()
  return boolean(isSmall(size) && size >> 2 > 0 && sizeOf(term) == size >> 2 && load<i32>(addressOf(term), 4) == tag)
}
