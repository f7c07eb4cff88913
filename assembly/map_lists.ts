/** Maps from lists, and lists from maps. */
import { CELL_OTP_RELEASE, MAP_SMALL_LIMIT, NIL, TAG_CONS } from '../src/term/layout'
import { boxed, childrenOffset } from './hamt'
import { buildAdd, buildStart, hamtLeaves } from './hamt_build'
import { alloc } from './heap'
import { finishBuild, flatKeys, flatValues, isFlat, map_from_pairs, map_size } from './maps'
import { free, malloc } from './memory'
import { addressOf, head, headerOf, isCons, isTuple, tail } from './term'

/** Pairs of a short list: key, value … */
const pairs: usize = memory.data(8 * 32, 8)

/** Number of tuples of two in a proper list of them, else -1. */
export function pairs_length(list: i32): i32 {
  let n = 0
  for (; isCons(list); list = tail(list), n++) {
    const pair = head(list)
    if (!isTuple(pair) || headerOf(pair) != 2 << 8) return -1
  }
  return list == NIL ? n : -1
}
/** Number of elements of a proper list, else -1. */
export function proper_length(list: i32): i32 {
  let n = 0
  for (; isCons(list); list = tail(list)) n++
  return list == NIL ? n : -1
}
/** What is behind the first `n` elements of a proper list. */
export function list_after(list: i32, n: i32): i32 {
  for (; n > 0 && isCons(list); n--) list = tail(list)
  return list
}

/** The map of the first `n` elements of a list, which has as many and is known to be well-formed: pairs or, when there is a value for all, keys. */
export function map_from_first(list: i32, n: i32, value: i32): i32 {
  if (n > MAP_SMALL_LIMIT) {
    buildStart(n)
    for (; n > 0; n--, list = tail(list)) {
      const item = head(list)
      if (value != 0) buildAdd(item, value)
      else buildAdd(load<i32>(addressOf(item), 4), load<i32>(addressOf(item), 8))
    }
    return finishBuild()
  }
  let at = pairs
  for (let left = n; left > 0; left--, list = tail(list), at += 8) {
    const item = head(list)
    store<i32>(at, value != 0 ? item : load<i32>(addressOf(item), 4))
    store<i32>(at, value != 0 ? value : load<i32>(addressOf(item), 8), 4)
  }
  return map_from_pairs(pairs, n)
}

/** Keys, values or pairs below the `i`th child of a large map, in front of `rest`. */
export function map_list_child(map: i32, i: i32, what: i32, rest: i32): i32 {
  const leaves = <u32>malloc(map_size(map) << 2)
  const child = load<i32>(addressOf(map) + childrenOffset(headerOf(map)) + (i << 2))
  return listLeaves(leaves, hamtLeaves(child, leaves) - leaves, what, rest)
}
/** Of leaves that take so many bytes; they are freed. */
function listLeaves(leaves: u32, bytes: u32, what: i32, rest: i32): i32 {
  const cell = what <= VALUES ? 8 : 20
  const block = <u32>alloc((bytes >> 2) * (cell >> 2))
  const backwards = load<i32>(CELL_OTP_RELEASE) < 28
  let at = block
  for (let i: u32 = 0; i < bytes; i += 4, at += cell) {
    const leaf = load<i32>(leaves + (backwards ? bytes - 4 - i : i))
    putCell(at, what, head(leaf), tail(leaf))
  }
  free(leaves)
  return joinCells(block, at, cell, rest)
}
/** Each tail but the last is the next cell. */
function joinCells(block: u32, end: u32, cell: u32, rest: i32): i32 {
  for (let cons = block; cons < end; cons += cell) store<i32>(cons, <i32>(cons + cell) | TAG_CONS, 4)
  store<i32>(end - cell, rest, 4)
  return <i32>block | TAG_CONS
}

/** What map_list lists: keys, values, pairs. */
const KEYS: i32 = 0
const VALUES: i32 = 1

/**
 * List of the keys (what = 0), values (1) or tuples {Key, Value} (2) of a map, followed by `rest`, in the order of
 * maps:keys/1: that of iteration, but backwards for large maps before OTP 28.
 */
export function map_list(map: i32, what: i32, rest: i32): i32 {
  const n = map_size(map)
  if (n == 0) return rest
  if (!isFlat(headerOf(map))) {
    const leaves = <u32>malloc(n << 2)
    hamtLeaves(map, leaves)
    return listLeaves(leaves, n << 2, what, rest)
  }
  const cell = what <= VALUES ? 8 : 20
  const block = <u32>alloc((n * cell) >> 2)
  let at = block
  for (let i = 0; i < n << 2; i += 4, at += cell) {
    putCell(at, what, load<i32>(flatKeys(map) + i), load<i32>(flatValues(map) + i))
  }
  return joinCells(block, at, cell, rest)
}

/** Writes the head of a list cell, and the tuple behind the cell that it may point to. */
// @ts-ignore: decorator
@inline function putCell(at: u32, what: i32, key: i32, value: i32): void {
  if (what <= VALUES) {
    store<i32>(at, what == KEYS ? key : value)
    return
  }
  store<i32>(at, boxed(at + 8))
  store<i32>(at, 2 << 8, 8)
  store<i32>(at, key, 12)
  store<i32>(at, value, 16)
}
