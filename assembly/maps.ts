/**
 * Maps. Up to MAP_SMALL_LIMIT keys: a tuple of sorted keys (shared by maps with the same keys) and the values; beyond:
 * hash tries (hamt.ts). Keys are sorted in the exact term order; since OTP 26 atoms among them by index.
 */
import {
  CELL_BADKEY,
  CELL_OTP_RELEASE,
  HDR_KIND_MASK,
  HDR_SUBTAG_SHIFT,
  HEAP_BASE,
  IMM_SHIFT,
  MAP_HINTS,
  MAP_HINT_CLASSES,
  MAP_SMALL_LIMIT,
  SUB_FLATMAP,
  SUB_HAMT_ROOT,
} from '../src/term/layout'
import { cmp_exact, eq_exact } from './compare'
import { ADD, assoc, boxed, dissoc, hamtGet, hamtSize, PUT, removed, UPDATE } from './hamt'
import { buildAdd, buildEnd, buildLeaf, buildSort, buildStart, buildTrie, hamtLeaves, hamtMerge } from './hamt_build'
import { alloc } from './heap'
import { mapHash } from './internal_hash'
import { free, malloc } from './memory'
import { copy_words } from './object'
import { addressOf, arityOfHeader, head, headerOf, isAtom, isPointer, makeHeader, tail } from './term'

const KIND_FLATMAP: i32 = SUB_FLATMAP << HDR_SUBTAG_SHIFT
const KIND_HAMT_ROOT: i32 = SUB_HAMT_ROOT << HDR_SUBTAG_SHIFT

// @ts-ignore: decorator
@inline
export function isFlat(header: i32): bool {
  return (header & HDR_KIND_MASK) == KIND_FLATMAP
}
/** Address of the first key of a flat map. */
// @ts-ignore: decorator
@inline
export function flatKeys(map: i32): u32 {
  return addressOf(load<i32>(addressOf(map), 4)) + 4
}
// @ts-ignore: decorator
@inline
export function flatValues(map: i32): u32 {
  return addressOf(map) + 8
}

export function map_size(map: i32): i32 {
  const header = headerOf(map)
  return isFlat(header) ? arityOfHeader(header) - 1 : hamtSize(map)
}

// ---- look-up --------------------------------------------------------------------------------------------------------

/** Value of a key, or 0. */
export function map_get(map: i32, key: i32): i32 {
  const header = headerOf(map)
  if (!isFlat(header)) return (header & HDR_KIND_MASK) == KIND_HAMT_ROOT ? hamtGet(map, key) : 0
  const at = flatKey(flatKeys(map), arityOfHeader(header) - 1, key)
  if (at < 0) return 0
  store<u8>(MAP_HINTS + ((<u32>key >>> IMM_SHIFT) & (MAP_HINT_CLASSES - 1)), at)
  return load<i32>(flatValues(map) + at)
}

/** Offset of a key among `n` keys, in bytes, or -1. */
// @ts-ignore: decorator
@inline
function flatKey(keys: u32, n: i32, key: i32): i32 {
  const bytes = n << 2
  let i = 0
  if (bytes >= 16) {
    // Four at once: of 32 atoms the last is found in 5 ns instead of 18.
    const wanted = i32x4.splat(key)
    for (; i + 16 <= bytes; i += 16) {
      const mask = i32x4.bitmask(i32x4.eq(v128.load(keys + i), wanted))
      if (mask != 0) return i + (ctz(mask) << 2)
    }
  }
  for (; i < bytes; i += 4) if (load<i32>(keys + i) == key) return i
  return isPointer(key) ? flatKeyDeep(keys, bytes, key) : -1
}

function flatKeyDeep(keys: u32, bytes: i32, key: i32): i32 {
  for (let i = 0; i < bytes; i += 4) if (eq_exact(load<i32>(keys + i), key) != 0) return i
  return -1
}

// ---- flat maps ---------------------------------------------------------------------------------------------------------

/** The order of keys inside flat maps. */
function cmpKeys(a: i32, b: i32): i32 {
  if (isAtom(a) && isAtom(b) && load<i32>(CELL_OTP_RELEASE) >= 26) {
    return <u32>a < <u32>b ? -1 : i32(a != b)
  }
  return cmp_exact(a, b)
}

/** A flat map of `n` keys with room for the values, which the caller stores. */
function newFlat(keys: i32, n: i32): u32 {
  const at = <u32>alloc(n + 2)
  store<i32>(at, makeHeader(SUB_FLATMAP, n + 1))
  store<i32>(at, keys, 4)
  return at
}

function newKeys(n: i32): u32 {
  const at = <u32>alloc(n + 1)
  store<i32>(at, n << 8)
  return at
}

/** A copy of a flat map with the same keys, to be changed. */
function copyFlat(map: i32): i32 {
  const n = arityOfHeader(headerOf(map)) - 1
  const at = newFlat(load<i32>(addressOf(map), 4), n)
  copy_words(at + 8, flatValues(map), n << 2)
  return boxed(at)
}

/** Pairs that are being sorted: up to MAP_SMALL_LIMIT + 1 keys, then as many values. */
const SCRATCH_WORDS: i32 = MAP_SMALL_LIMIT + 1
const scratch: usize = memory.data(4 * 2 * 33, 8)
let scratchSize: i32 = 0

/** Position of a key among the sorted keys in scratch memory: of the first that is not smaller, in bytes; -1 - position if it is there. */
function scratchFind(key: i32): i32 {
  let low = 0
  let high = scratchSize
  // Most keys come in order.
  if (high > 0) {
    const c = cmpKeys(key, load<i32>(scratch + ((high - 1) << 2)))
    if (c > 0) return high << 2
    if (c == 0) return -1 - ((high - 1) << 2)
    high--
  }
  while (low < high) {
    const middle = (low + high) >> 1
    const c = cmpKeys(key, load<i32>(scratch + (middle << 2)))
    if (c == 0) return -1 - (middle << 2)
    if (c < 0) high = middle
    else low = middle + 1
  }
  return low << 2
}

/** Puts a pair in its place. There must be room for it. */
function scratchPut(key: i32, value: i32): void {
  const values = scratch + (SCRATCH_WORDS << 2)
  const at = scratchFind(key)
  if (at < 0) {
    const same = -1 - at
    store<i32>(scratch + same, key)
    store<i32>(values + same, value)
    return
  }
  let behind = (scratchSize << 2) - at
  for (let to = scratch + at + behind; behind > 0; behind -= 4, to -= 4) {
    store<i32>(to, load<i32>(to - 4))
    store<i32>(to + (values - scratch), load<i32>(to + (values - scratch) - 4))
  }
  store<i32>(scratch + at, key)
  store<i32>(values + at, value)
  scratchSize++
}

/** The flat map of what is in scratch memory. */
function scratchMap(): i32 {
  const n = scratchSize
  const keys = newKeys(n)
  copy_words(keys + 4, scratch, n << 2)
  const at = newFlat(boxed(keys), n)
  copy_words(at + 8, scratch + (SCRATCH_WORDS << 2), n << 2)
  return boxed(at)
}

/** Adds all pairs of a flat map to the trie that is being built. */
function addFlat(map: i32): void {
  const n = arityOfHeader(headerOf(map)) - 1
  for (let i = 0; i < n << 2; i += 4) buildAdd(load<i32>(flatKeys(map) + i), load<i32>(flatValues(map) + i))
}

/** What has been built: a trie, or a flat map if no more than MAP_SMALL_LIMIT keys are left. */
export function finishBuild(): i32 {
  const n = buildSort()
  let map = 0
  if (n > MAP_SMALL_LIMIT) map = buildTrie()
  else {
    scratchSize = 0
    for (let i = 0; i < n; i++) scratchPut(head(buildLeaf(i)), tail(buildLeaf(i)))
    map = scratchMap()
  }
  buildEnd()
  return map
}

// ---- put, update, remove --------------------------------------------------------------------------------------------------

/** The map with a key and value; the same map if it has the very same value already. */
export function map_put(map: i32, key: i32, value: i32): i32 {
  const header = headerOf(map)
  if (!isFlat(header)) return assoc(map, 0, mapHash(key), key, value, PUT)
  const n = arityOfHeader(header) - 1
  const keys = flatKeys(map)
  const found = flatKey(keys, n, key)
  if (found >= 0) return replaceValue(map, found, value)
  if (n == MAP_SMALL_LIMIT) {
    buildStart(n + 1)
    addFlat(map)
    buildAdd(key, value)
    return finishBuild()
  }
  const at = insertionPoint(keys, n, key)
  const to = newKeys(n + 1)
  insertWord(to + 4, keys, at, n << 2, key)
  const copy = newFlat(boxed(to), n + 1)
  insertWord(copy + 8, flatValues(map), at, n << 2, value)
  return boxed(copy)
}

/** Offset at which a key that is not there belongs among `n` sorted keys. */
function insertionPoint(keys: u32, n: i32, key: i32): i32 {
  let low = 0
  let high = n
  while (low < high) {
    const middle = (low + high) >> 1
    if (cmpKeys(key, load<i32>(keys + (middle << 2))) < 0) high = middle
    else low = middle + 1
  }
  return low << 2
}

/** Copies `bytes` of words with one more at the offset `at`. */
function insertWord(to: u32, from: u32, at: i32, bytes: i32, word: i32): void {
  copy_words(to, from, at)
  store<i32>(to + at, word)
  copy_words(to + at + 4, from + at, bytes - at)
}

function replaceValue(map: i32, offset: i32, value: i32): i32 {
  if (load<i32>(flatValues(map) + offset) == value) return map
  const copy = copyFlat(map)
  store<i32>(flatValues(copy) + offset, value)
  return copy
}

/** The map with another value for a key, 0 when the key is absent. */
export function map_update(map: i32, key: i32, value: i32): i32 {
  const header = headerOf(map)
  if (!isFlat(header)) return assoc(map, 0, mapHash(key), key, value, UPDATE)
  const found = flatKey(flatKeys(map), arityOfHeader(header) - 1, key)
  return found < 0 ? 0 : replaceValue(map, found, value)
}

/** The value that the last `map_take` (or `map_remove`) took out, 0: none. */
let taken: i32 = 0

/** The map without a key; the same map if it is absent. */
export function map_remove(map: i32, key: i32): i32 {
  taken = 0
  const header = headerOf(map)
  if (!isFlat(header)) return removeFromTrie(map, key)
  const n = arityOfHeader(header) - 1
  const keys = flatKeys(map)
  const found = flatKey(keys, n, key)
  if (found < 0) return map
  taken = load<i32>(flatValues(map) + found)
  const to = newKeys(n - 1)
  removeWord(to + 4, keys, found, n << 2)
  const copy = newFlat(boxed(to), n - 1)
  removeWord(copy + 8, flatValues(map), found, n << 2)
  return boxed(copy)
}

function removeWord(to: u32, from: u32, at: i32, bytes: i32): void {
  copy_words(to, from, at)
  copy_words(to + at, from + at + 4, bytes - at - 4)
}

function removeFromTrie(map: i32, key: i32): i32 {
  const n = hamtSize(map)
  if (n > MAP_SMALL_LIMIT + 1) {
    const result = dissoc(map, key)
    if (result == 0) return map
    taken = removed
    return result
  }
  const value = hamtGet(map, key)
  if (value == 0) return map
  taken = value
  const leaves = <u32>malloc(n << 2)
  hamtLeaves(map, leaves)
  scratchSize = 0
  for (let i = 0; i < n; i++) {
    const leaf = load<i32>(leaves + (i << 2))
    if (eq_exact(head(leaf), key) == 0) scratchPut(head(leaf), tail(leaf))
  }
  free(leaves)
  return scratchMap()
}

/** The value of the key that the last map_remove removed; 0 if it was absent. */
export function map_taken(): i32 {
  return taken
}

// ---- several pairs ---------------------------------------------------------------------------------------------------------

/** A map of `n` pairs that lie at `pairs`: key, value … Later ones win. */
export function map_from_pairs(pairs: u32, n: i32): i32 {
  if (n <= MAP_SMALL_LIMIT) {
    scratchSize = 0
    for (; n > 0; n--, pairs += 8) scratchPut(load<i32>(pairs), load<i32>(pairs, 4))
    return scratchMap()
  }
  buildStart(n)
  for (; n > 0; n--, pairs += 8) buildAdd(load<i32>(pairs), load<i32>(pairs, 4))
  return finishBuild()
}

/** Puts `n` pairs (put_map_assoc). */
export function map_put_many(map: i32, pairs: u32, n: i32): i32 {
  const header = headerOf(map)
  if (n == 1 || !isFlat(header)) {
    for (; n > 0; n--, pairs += 8) map = map_put(map, load<i32>(pairs), load<i32>(pairs, 4))
    return map
  }
  const size = arityOfHeader(header) - 1
  if (size == 0) return map_from_pairs(pairs, n)
  const updated = updateFlat(map, size, pairs, n, false)
  if (updated != 0) return updated
  if (size + n > MAP_SMALL_LIMIT) {
    buildStart(size + n)
    addFlat(map)
    for (; n > 0; n--, pairs += 8) buildAdd(load<i32>(pairs), load<i32>(pairs, 4))
    return finishBuild()
  }
  copy_words(scratch, flatKeys(map), size << 2)
  copy_words(scratch + (SCRATCH_WORDS << 2), flatValues(map), size << 2)
  scratchSize = size
  for (; n > 0; n--, pairs += 8) scratchPut(load<i32>(pairs), load<i32>(pairs, 4))
  return scratchMap()
}

/** Other values for `n` keys that are all there (put_map_exact); 0 when one is absent: it is in CELL_BADKEY. */
export function map_update_many(map: i32, pairs: u32, n: i32): i32 {
  const header = headerOf(map)
  if (isFlat(header)) return updateFlat(map, arityOfHeader(header) - 1, pairs, n, true)
  const before = map
  for (let i = 0; i < n << 3; i += 8) {
    map = map_update(map, load<i32>(pairs + i), load<i32>(pairs + i, 4))
    if (map == 0) {
      store<i32>(CELL_BADKEY, firstMissing(before, pairs, n))
      return 0
    }
  }
  return map
}

/** A flat map with other values for keys that are all there, the same map if they are the very same values; else 0. */
function updateFlat(map: i32, size: i32, pairs: u32, n: i32, report: bool): i32 {
  const keys = flatKeys(map)
  const values = flatValues(map)
  let same = true
  // Look at the keys first: most often the last one tells whether there are new ones. Where they are is remembered of as many as scratch memory holds.
  for (let i = n - 1; i >= 0; i--) {
    const found = flatKey(keys, size, load<i32>(pairs + (i << 3)))
    if (found < 0) {
      if (report) store<i32>(CELL_BADKEY, firstMissing(map, pairs, n))
      return 0
    }
    if (i < SCRATCH_WORDS) store<i32>(scratch + (i << 2), found)
    same = same && load<i32>(values + found) == load<i32>(pairs + (i << 3), 4)
  }
  if (same) return map
  const copy = flatValues(copyFlat(map))
  for (let i = 0; i < n; i++, pairs += 8) {
    const at = i < SCRATCH_WORDS ? load<i32>(scratch + (i << 2)) : flatKey(keys, size, load<i32>(pairs))
    store<i32>(copy + at, load<i32>(pairs, 4))
  }
  return boxed(copy - 8)
}

/** Of the keys that are absent the first in their order: OTP's loader sorts the pairs. */
function firstMissing(map: i32, pairs: u32, n: i32): i32 {
  let first = 0
  for (; n > 0; n--, pairs += 8) {
    const key = load<i32>(pairs)
    if (map_get(map, key) == 0 && (first == 0 || cmpKeys(key, first) < 0)) first = key
  }
  return first
}

/** maps:merge/2: the values of `b` win. */
export function map_merge(a: i32, b: i32): i32 {
  if (a == b) return a
  const fa = isFlat(headerOf(a))
  const fb = isFlat(headerOf(b))
  if (!fa && !fb) return hamtMerge(a, b)
  if (map_size(a) == 0) return b
  if (map_size(b) == 0) return a
  if (fa && fb) return mergeFlat(a, b)
  const flat = fa ? a : b
  let map = fa ? b : a
  const n = map_size(flat)
  for (let i = 0; i < n << 2; i += 4) {
    const key = load<i32>(flatKeys(flat) + i)
    map = assoc(map, 0, mapHash(key), key, load<i32>(flatValues(flat) + i), fa ? ADD : PUT)
  }
  return map
}

function mergeFlat(a: i32, b: i32): i32 {
  if (load<i32>(addressOf(a), 4) == load<i32>(addressOf(b), 4)) return b
  const na = map_size(a)
  const nb = map_size(b)
  if (!mergeSorted(a, na, b, nb)) {
    buildStart(na + nb)
    addFlat(a)
    addFlat(b)
    return finishBuild()
  }
  const n = scratchSize
  if (n == nb) {
    // The keys of a literal cost nothing and are equal: `b` takes them over.
    if (n == na && isLiteral(load<i32>(addressOf(a), 4)) && !isLiteral(load<i32>(addressOf(b), 4))) {
      store<i32>(addressOf(b), load<i32>(addressOf(a), 4), 4)
    }
    return b
  }
  if (n > na) return scratchMap()
  const at = newFlat(load<i32>(addressOf(a), 4), n)
  copy_words(at + 8, scratch + (SCRATCH_WORDS << 2), n << 2)
  return boxed(at)
}

/** Merges the pairs of two flat maps into scratch memory, those of `b` win; false: they are too many for a flat map. */
function mergeSorted(a: i32, na: i32, b: i32, nb: i32): bool {
  const keysA = flatKeys(a)
  const keysB = flatKeys(b)
  const distanceA = flatValues(a) - keysA
  const distanceB = flatValues(b) - keysB
  const endA = keysA + (na << 2)
  const endB = keysB + (nb << 2)
  const byIndex = load<i32>(CELL_OTP_RELEASE) >= 26
  let x = keysA
  let y = keysB
  let to = scratch
  const end = scratch + (MAP_SMALL_LIMIT << 2)
  while (x < endA || y < endB) {
    if (to == end) return false
    let c = 0
    if (x == endA) c = 1
    else if (y == endB) c = -1
    else {
      const p = load<i32>(x)
      const q = load<i32>(y)
      if (p != q) c = byIndex && isAtom(p) && isAtom(q) ? (<u32>p < <u32>q ? -1 : 1) : cmpKeys(p, q)
    }
    const from = c < 0 ? x : y
    store<i32>(to, load<i32>(from))
    store<i32>(to + (SCRATCH_WORDS << 2), load<i32>(from + (c < 0 ? distanceA : distanceB)))
    to += 4
    if (c <= 0) x += 4
    if (c >= 0) y += 4
  }
  scratchSize = <i32>(to - scratch) >> 2
  return true
}

function isLiteral(keys: i32): bool {
  return <u32>keys < <u32>HEAP_BASE
}
