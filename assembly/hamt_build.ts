/** Hash tries as a whole: built from many pairs at once, merged, listed. */
import { SUB_HAMT_ROOT } from '../src/term/layout'
import { eq_exact } from './compare'
import {
  ADD,
  added,
  assoc,
  bitmapOf,
  boxed,
  childrenOffset,
  hamtSize,
  hashAt,
  isCollision,
  longHashes,
  makeLeaf,
  MAX_LEVEL,
  nodeHeader,
  PUT,
  rootHeader,
  split,
} from './hamt'
import { alloc } from './heap'
import { mapHash } from './internal_hash'
import { free, malloc } from './memory'
import { addressOf, arityOfHeader, head, headerOf, isCons, tail } from './term'
import { pop, push, stackAt, stackDepth, stackReset } from './workstack'

@external("host", "out_of_memory")
declare function out_of_memory(bytes: i32): void

/** Entry of the array that is sorted: hash with the first level's bits on top, leaf, unused. */
const ENTRY: u32 = 16
const ENTRY_LEAF: u32 = 8

/** Reverses the order of the 4-bit groups of a 64-bit number. */
function swizzle(hash: u64): u64 {
  const swapped = bswap(hash)
  return ((swapped & 0xf0f0f0f0f0f0f0f0) >>> 4) | ((swapped & 0x0f0f0f0f0f0f0f0f) << 4)
}

// @ts-ignore: decorator
@inline
function entryHash(at: u32): u64 {
  return load<u64>(at)
}
// @ts-ignore: decorator
@inline
function entryLeaf(at: u32): i32 {
  return load<i32>(at + ENTRY_LEAF)
}

// ---- entries -------------------------------------------------------------------------------------------------------

/** Entries and their number while a trie is built. */
let entries: u32 = 0
let count: i32 = 0

/** Starts with room for `n` entries (twice: the second half is for sorting). */
export function buildStart(n: i32): void {
  const bytes = <u32>n << 5
  entries = <u32>malloc(bytes)
  if (entries == 0) out_of_memory(bytes)
  count = 0
}

/** Adds a pair; of the same key, the last one counts. */
export function buildAdd(key: i32, value: i32): void {
  const at = entries + <u32>count * ENTRY
  const hash = mapHash(key)
  // A hash of 32 bits takes the first eight levels.
  store<u64>(at, swizzle(hash))
  store<i32>(at, makeLeaf(key, value), ENTRY_LEAF)
  count++
}

/** Sorts the entries and drops all but the last of each key. Returns how many are left. */
export function buildSort(): i32 {
  const n = count
  const sorted = sortEntries(entries, entries + <u32>n * ENTRY, n)
  // Compact them into the first half (sorted entries never lie before those they go to).
  let out = entries
  let at = sorted
  const end = sorted + <u32>n * ENTRY
  while (at < end) {
    const hash = entryHash(at)
    const group = out
    do {
      const leaf = entryLeaf(at)
      let same = group
      while (same < out && eq_exact(head(entryLeaf(same)), head(leaf)) == 0) same += ENTRY
      store<u64>(same, hash)
      store<i32>(same, leaf, ENTRY_LEAF)
      if (same == out) out += ENTRY
      at += ENTRY
    } while (at < end && entryHash(at) == hash)
  }
  count = <i32>((out - entries) / ENTRY)
  return count
}

/** Leaf `i` of the sorted entries. */
export function buildLeaf(i: i32): i32 {
  return entryLeaf(entries + <u32>i * ENTRY)
}

export function buildEnd(): void {
  free(entries)
}

/** The trie of all entries, at least two. */
export function buildTrie(): i32 {
  return buildNode(entries, entries + <u32>count * ENTRY, 0)
}

/** Stable merge sort by hash, from the bottom up. Returns where the sorted entries are: `a` or `b`. */
function sortEntries(a: u32, b: u32, n: i32): u32 {
  const end = <u32>n * ENTRY
  for (let width: u32 = ENTRY; width < end; width <<= 1) {
    for (let from: u32 = 0; from < end; from += width << 1) {
      const middle = min(from + width, end)
      mergeRuns(a + from, a + middle, a + min(middle + width, end), b + from)
    }
    const t = a
    a = b
    b = t
  }
  return a
}

function mergeRuns(left: u32, middle: u32, end: u32, out: u32): void {
  let right = middle
  const stop = middle
  while (left < stop && right < end) {
    const x = entryHash(left)
    const y = entryHash(right)
    if (x <= y) {
      store<u64>(out, x)
      store<i32>(out, entryLeaf(left), ENTRY_LEAF)
      left += ENTRY
    } else {
      store<u64>(out, y)
      store<i32>(out, entryLeaf(right), ENTRY_LEAF)
      right += ENTRY
    }
    out += ENTRY
  }
  memory.copy(out, left, stop - left)
  out += stop - left
  memory.copy(out, right, end - right)
}

/** The node of a level for sorted entries that agree in all levels above. Recursion is at most 17 deep. */
function buildNode(from: u32, to: u32, level: i32): i32 {
  if (to - from == ENTRY && level > 0) return entryLeaf(from)
  if (level == (longHashes() ? MAX_LEVEL : 8)) return buildCollision(from, to)
  const shift = 60 - 4 * level
  const mark = stackDepth()
  let bitmap = 0
  while (from < to) {
    const digit = <i32>(entryHash(from) >>> shift) & 15
    let next = from + ENTRY
    while (next < to && (<i32>(entryHash(next) >>> shift) & 15) == digit) next += ENTRY
    push(buildNode(from, next, level + 1))
    bitmap |= 1 << digit
    from = next
  }
  const n = popcnt(bitmap)
  const offset: u32 = level == 0 ? 8 : 4
  const at = <u32>alloc(n + <i32>(offset >> 2))
  store<i32>(at, level == 0 ? rootHeader(bitmap) : nodeHeader(bitmap))
  if (level == 0) store<i32>(at, (count << 2) | 3, 4)
  let child = at + offset + (n << 2)
  while (stackDepth() != mark) {
    child -= 4
    store<i32>(child, pop())
  }
  return boxed(at)
}

/** Leaves of different keys with the same hash. */
function buildCollision(from: u32, to: u32): i32 {
  const level = longHashes() ? MAX_LEVEL : 8
  const second = entryLeaf(from + ENTRY)
  let node = split(entryLeaf(from), second, level, hashAt(head(second), level))
  for (let at = from + 2 * ENTRY; at < to; at += ENTRY) {
    const leaf = entryLeaf(at)
    node = assoc(node, level, hashAt(head(leaf), level), head(leaf), tail(leaf), PUT)
  }
  return node
}

// ---- merge ---------------------------------------------------------------------------------------------------------

/** Keys that both maps of the running merge have. */
let shared: i32 = 0

/** maps:merge/2 of two tries: where both have a key, b's value counts. */
export function hamtMerge(a: i32, b: i32): i32 {
  shared = 0
  return sized(a, b, mergeNodes(a, b, 0))
}
function sized(a: i32, b: i32, node: i32): i32 {
  if (node != a && node != b) store<i32>(addressOf(node), ((hamtSize(a) + hamtSize(b) - shared) << 2) | 3, 4)
  return node
}

/** Recursion is as deep as the tries are: 17 levels, or as many as equal hashes make. */
function mergeNodes(a: i32, b: i32, level: i32): i32 {
  if (a == b) {
    shared += leavesBelow(b)
    return b
  }
  if (isCons(a)) {
    const key = head(a)
    if (isCons(b)) {
      if (key == head(b) || eq_exact(key, head(b)) != 0) {
        shared++
        return b
      }
      return split(a, b, level, hashAt(head(b), level))
    }
    const node = assoc(b, level, hashAt(key, level), key, tail(a), ADD)
    if (!added) shared++
    return node
  }
  if (isCons(b)) return mergeLeaf(a, b, level)
  const ha = headerOf(a)
  const hb = headerOf(b)
  if (isCollision(ha)) {
    let node = a
    const n = arityOfHeader(hb)
    for (let i = 1; i <= n; i++) node = mergeLeaf(node, load<i32>(addressOf(b) + (i << 2)), level)
    return node
  }
  return mergeInner(a, b, bitmapOf(ha), bitmapOf(hb), level)
}

function mergeLeaf(a: i32, leaf: i32, level: i32): i32 {
  const key = head(leaf)
  const node = assoc(a, level, hashAt(key, level), key, tail(leaf), PUT)
  if (!added) shared++
  return node
}

function mergeInner(a: i32, b: i32, ma: i32, mb: i32, level: i32): i32 {
  const mark = stackDepth()
  for (let left = ma | mb; left != 0; left &= left - 1) push(mergeBelow(a, b, ma, mb, left & -left, level))
  return mergedNode(a, b, ma, mb, level, mark)
}

/** What two nodes have below one bit of their bitmaps, at least one of which has it. */
function mergeBelow(a: i32, b: i32, ma: i32, mb: i32, bit: i32, level: i32): i32 {
  const first: u32 = level == 0 ? 8 : 4
  if ((ma & bit) == 0) return childAt(b, mb, bit, first)
  const x = childAt(a, ma, bit, first)
  return (mb & bit) == 0 ? x : mergeNodes(x, childAt(b, mb, bit, first), level + 1)
}
// @ts-ignore: decorator
@inline function childAt(node: i32, bitmap: i32, bit: i32, first: u32): i32 {
  return load<i32>(addressOf(node) + first + (popcnt(bitmap & (bit - 1)) << 2))
}

/** The node of the children above a mark of the stack: `a` or `b`, if they are all its. */
function mergedNode(a: i32, b: i32, ma: i32, mb: i32, level: i32, mark: u32): i32 {
  const first: u32 = level == 0 ? 8 : 4
  const children = stackAt(mark)
  const n = popcnt(ma | mb)
  let node = 0
  if ((ma | mb) == ma && sameWords(children, addressOf(a) + first, n)) node = a
  else if ((ma | mb) == mb && sameWords(children, addressOf(b) + first, n)) node = b
  else {
    const at = <u32>alloc(n + <i32>(first >> 2))
    store<i32>(at, level == 0 ? rootHeader(ma | mb) : nodeHeader(ma | mb))
    memory.copy(at + first, children, n << 2)
    node = boxed(at)
  }
  stackReset(mark)
  return node
}
function sameWords(x: usize, y: usize, n: i32): bool {
  const end = x + (n << 2)
  for (; x < end; x += 4, y += 4) if (load<i32>(x) != load<i32>(y)) return false
  return true
}

// ---- the same child by child of the roots

/** What two tries have below a digit of the root's level; 0: nothing. `map_merge_shared`: how many keys of it both have. */
export function map_merge_child(a: i32, b: i32, digit: i32): i32 {
  shared = 0
  const ma = bitmapOf(headerOf(a))
  const mb = bitmapOf(headerOf(b))
  const bit = 1 << digit
  return ((ma | mb) & bit) == 0 ? 0 : mergeBelow(a, b, ma, mb, bit, 0)
}
export function map_merge_shared(): i32 {
  return shared
}
/** The trie of the children, the last first in a list, of which so many keys were in both. */
export function map_merge_end(a: i32, b: i32, children: i32, both: i32): i32 {
  const ma = bitmapOf(headerOf(a))
  const mb = bitmapOf(headerOf(b))
  const mark = stackDepth()
  const n = popcnt(ma | mb)
  for (let i = 0; i < n; i++) push(0)
  for (let at = stackAt(mark) + (n << 2); isCons(children); children = tail(children)) store<i32>(at -= 4, head(children))
  shared = both
  return sized(a, b, mergedNode(a, b, ma, mb, 0, mark))
}

function leavesBelow(node: i32): i32 {
  if (isCons(node)) return 1
  const header = headerOf(node)
  if (((header >>> 3) & 31) == SUB_HAMT_ROOT) return hamtSize(node)
  if (isCollision(header)) return arityOfHeader(header)
  const n = popcnt(bitmapOf(header))
  let leaves = 0
  for (let i = 1; i <= n; i++) leaves += leavesBelow(load<i32>(addressOf(node) + (i << 2)))
  return leaves
}

// ---- list ------------------------------------------------------------------------------------------------------------

/** Writes the leaves of a trie, in the order of its walk, to the words at `out`. Returns the address behind the last. */
export function hamtLeaves(root: i32, out: u32): u32 {
  const mark = stackDepth()
  let node = root
  while (true) {
    if (isCons(node)) {
      store<i32>(out, node)
      out += 4
    } else {
      const header = headerOf(node)
      const n = isCollision(header) ? arityOfHeader(header) : popcnt(bitmapOf(header))
      const first = addressOf(node) + childrenOffset(header)
      for (let i = (n - 1) << 2; i >= 0; i -= 4) push(load<i32>(first + i))
    }
    if (stackDepth() == mark) return out
    node = pop()
  }
}
