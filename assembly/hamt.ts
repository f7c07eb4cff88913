/**
 * Maps of more than 32 keys: hash array mapped tries, 16 children a node, as OTP's erl_map.c has them. A node holds one
 * word for each bit of its bitmap: a leaf [Key|Value] or a node one level down; four bits of a key's hash choose the
 * child at each level, the lowest ones first.
 *
 * Keys whose hashes are used up: since OTP 26 (64 bits, 16 levels) they share a collision node, a tuple of leaves in
 * the exact order of their keys; before, another hash is computed for every eight levels.
 *
 * The shape depends on nothing but the keys: a node with one leaf and nothing else does not exist.
 */
import { CELL_OTP_RELEASE, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, SUB_HAMT_NODE, SUB_HAMT_ROOT, SUB_TUPLE, TAG_BOXED, TAG_CONS } from '../src/term/layout'
import { cmp_exact, eq_exact } from './compare'
import { alloc } from './heap'
import { mix2 } from './hash_mix'
import { mapHash } from './internal_hash'
import { internalHash32 } from './internal_hash32'
import { addressOf, arityOfHeader, head, headerOf, isCons, tail } from './term'
import { pop, push, stackDepth, stackReset } from './workstack'

/** Levels of a trie whose hashes have 64 bits. */
export const MAX_LEVEL: i32 = 16

/** What the hashes of deeper levels are salted with: 22 times the golden ratio. */
const K_LEVEL: u32 = 0x98c475e6

/** The bitmap of a node with all its children. */
const FULL: i32 = 0xffff

const KIND_ROOT: i32 = SUB_HAMT_ROOT << HDR_SUBTAG_SHIFT
const KIND_NODE: i32 = SUB_HAMT_NODE << HDR_SUBTAG_SHIFT
const KIND_TUPLE: i32 = SUB_TUPLE << HDR_SUBTAG_SHIFT

// @ts-ignore: decorator
@inline
export function bitmapOf(header: i32): i32 {
  return (header >>> 8) & 0xffff
}
// @ts-ignore: decorator
@inline
export function nodeHeader(bitmap: i32): i32 {
  return (bitmap << 8) | KIND_NODE
}
// @ts-ignore: decorator
@inline
export function rootHeader(bitmap: i32): i32 {
  return (bitmap << 8) | KIND_ROOT
}
// @ts-ignore: decorator
@inline
export function isCollision(header: i32): bool {
  return (header & HDR_KIND_MASK) == KIND_TUPLE
}
/** Bytes before the children of a root or inner node. */
// @ts-ignore: decorator
@inline
export function childrenOffset(header: i32): u32 {
  return (header & HDR_KIND_MASK) == KIND_ROOT ? 8 : 4
}
// @ts-ignore: decorator
@inline
export function hamtSize(root: i32): i32 {
  return load<i32>(addressOf(root), 4) >> 2
}

// ---- hashes -------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
export function longHashes(): bool {
  return load<i32>(CELL_OTP_RELEASE) >= 26
}

/** 32 bits for levels 8 * group and on. */
function groupHash(key: i32, group: i32): u64 {
  return group == 0 ? mapHash(key) : internalHash32(key, mix2(0, group, 1, K_LEVEL))
}

/** What is left of a key's hash at a level. */
export function hashAt(key: i32, level: i32): u64 {
  if (longHashes()) return mapHash(key) >>> (4 * level)
  return groupHash(key, level >> 3) >>> (4 * (level & 7))
}

/** The hash for `level` from that of the level before. */
// @ts-ignore: decorator
@inline
function nextHash(hash: u64, level: i32, key: i32): u64 {
  if ((level & 7) != 0 || longHashes()) return hash >>> 4
  return groupHash(key, level >> 3)
}

// ---- look-up ---------------------------------------------------------------------------------------------------------

/** Value of a key, or 0. */
export function hamtGet(root: i32, key: i32): i32 {
  let hash = mapHash(key)
  // The address one word before the children.
  let at = addressOf(root) + 4
  let bitmap = bitmapOf(headerOf(root))
  let level = 0
  while (true) {
    level++
    let slot = <i32>hash & 15
    // Of a full node, as most are, the child is had without waiting for the bitmap.
    if (bitmap != FULL) {
      const bit = 1 << slot
      if ((bitmap & bit) == 0) return 0
      slot = popcnt(bitmap & (bit - 1))
    }
    const child = load<i32>(at + (slot << 2), 4)
    if (isCons(child)) {
      const k = head(child)
      return k == key || eq_exact(k, key) != 0 ? tail(child) : 0
    }
    hash = nextHash(hash, level, key)
    at = addressOf(child)
    const header = load<i32>(at)
    if (isCollision(header)) return collisionGet(at, arityOfHeader(header), key)
    bitmap = bitmapOf(header)
  }
}

function collisionGet(at: u32, n: i32, key: i32): i32 {
  for (; n > 0; n--) {
    at += 4
    const leaf = load<i32>(at)
    if (eq_exact(head(leaf), key) != 0) return tail(leaf)
  }
  return 0
}

// ---- making nodes -----------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
export function makeLeaf(key: i32, value: i32): i32 {
  const at = <u32>alloc(2)
  store<i32>(at, key)
  store<i32>(at, value, 4)
  return <i32>at | TAG_CONS
}

// @ts-ignore: decorator
@inline
export function boxed(at: u32): i32 {
  return <i32>at | TAG_BOXED
}

function copyWords(to: u32, from: u32, words: i32): void {
  for (let i = 0; i < words << 2; i += 4) store<i32>(to + i, load<i32>(from + i))
}

/** Words of a node's children. */
// @ts-ignore: decorator
@inline
function countChildren(header: i32): i32 {
  return isCollision(header) ? arityOfHeader(header) : popcnt(bitmapOf(header))
}

/** A copy of a node with another child; a root's size grows by `grown`. */
function replaceChild(node: i32, slot: i32, child: i32, grown: i32): i32 {
  const from = addressOf(node)
  const header = load<i32>(from)
  const offset = childrenOffset(header)
  const words = countChildren(header) + <i32>(offset >> 2)
  const to = <u32>alloc(words)
  copyWords(to, from, words)
  if (offset == 8) store<i32>(to, load<i32>(from, 4) + (grown << 2), 4)
  store<i32>(to + offset + (slot << 2), child)
  return boxed(to)
}

/** A copy of a node with one child more. `header`: that of the new node. */
function insertChild(node: i32, header: i32, slot: i32, child: i32): i32 {
  const from = addressOf(node)
  const offset = childrenOffset(header)
  const n = countChildren(header)
  const to = <u32>alloc(n + <i32>(offset >> 2))
  store<i32>(to, header)
  if (offset == 8) store<i32>(to, load<i32>(from, 4) + 4, 4)
  copyWords(to + offset, from + offset, slot)
  store<i32>(to + offset + (slot << 2), child)
  copyWords(to + offset + ((slot + 1) << 2), from + offset + (slot << 2), n - 1 - slot)
  return boxed(to)
}

/** A copy of a node with one child less. `header`: that of the new node. */
function removeChild(node: i32, header: i32, slot: i32): i32 {
  const from = addressOf(node)
  const offset = childrenOffset(header)
  const n = countChildren(header)
  const to = <u32>alloc(n + <i32>(offset >> 2))
  store<i32>(to, header)
  if (offset == 8) store<i32>(to, load<i32>(from, 4) - 4, 4)
  copyWords(to + offset, from + offset, slot)
  copyWords(to + offset + (slot << 2), from + offset + ((slot + 1) << 2), n - slot)
  return boxed(to)
}

/** The node for a level that holds two leaves with different keys. `hash`: that of b's key at the level. */
export function split(a: i32, b: i32, level: i32, hash: u64): i32 {
  const mark = stackDepth()
  const long = longHashes()
  let other = hashAt(head(a), level)
  let node = 0
  while (true) {
    if (long && level == MAX_LEVEL) {
      node = makePair(2 << 8, a, b, cmp_exact(head(a), head(b)) < 0)
      break
    }
    const i = <i32>other & 15
    const j = <i32>hash & 15
    if (i != j) {
      node = makePair(nodeHeader((1 << i) | (1 << j)), a, b, i < j)
      break
    }
    push(i)
    level++
    other = nextHash(other, level, head(a))
    hash = nextHash(hash, level, head(b))
  }
  while (stackDepth() != mark) {
    const at = <u32>alloc(2)
    store<i32>(at, nodeHeader(1 << pop()))
    store<i32>(at, node, 4)
    node = boxed(at)
  }
  return node
}

function makePair(header: i32, a: i32, b: i32, inOrder: bool): i32 {
  const at = <u32>alloc(3)
  store<i32>(at, header)
  store<i32>(at, inOrder ? a : b, 4)
  store<i32>(at, inOrder ? b : a, 8)
  return boxed(at)
}

// ---- put -------------------------------------------------------------------------------------------------------------------

export const PUT: i32 = 0
/** Only where the key is there. */
export const UPDATE: i32 = 1
/** Only where the key is not there. */
export const ADD: i32 = 2

/** Did the last `assoc` add a key? */
export let added: bool = false

/**
 * The node (of that level) with a key and value, the same node where nothing changes, 0 for UPDATE of an absent key.
 * `hash`: of the key at the level. The path down lies on the work stack: node, slot.
 */
export function assoc(node: i32, level: i32, hash: u64, key: i32, value: i32, mode: i32): i32 {
  const mark = stackDepth()
  const whole = node
  let child = 0
  added = false
  while (true) {
    const at = addressOf(node)
    const header = load<i32>(at)
    if (isCollision(header)) {
      child = assocCollision(node, key, value, mode)
      if (child == node || child == 0) {
        stackReset(mark)
        return child == 0 ? 0 : whole
      }
      break
    }
    const bitmap = bitmapOf(header)
    const bit = 1 << (<i32>hash & 15)
    const slot = popcnt(bitmap & (bit - 1))
    if ((bitmap & bit) == 0) {
      if (mode == UPDATE) {
        stackReset(mark)
        return 0
      }
      added = true
      child = insertChild(node, header | (bit << 8), slot, makeLeaf(key, value))
      break
    }
    push(node)
    push(slot)
    child = load<i32>(at + childrenOffset(header) + (slot << 2))
    level++
    hash = nextHash(hash, level, key)
    if (!isCons(child)) {
      node = child
      continue
    }
    const k = head(child)
    if (k == key || eq_exact(k, key) != 0) {
      if (mode == ADD || tail(child) == value) {
        stackReset(mark)
        return whole
      }
      child = makeLeaf(key, value)
      break
    }
    if (mode == UPDATE) {
      stackReset(mark)
      return 0
    }
    added = true
    child = split(child, makeLeaf(key, value), level, hash)
    break
  }
  const grown = i32(added)
  while (stackDepth() != mark) {
    const slot = pop()
    child = replaceChild(pop(), slot, child, grown)
  }
  return child
}

function assocCollision(node: i32, key: i32, value: i32, mode: i32): i32 {
  const at = addressOf(node)
  const n = arityOfHeader(headerOf(node))
  let slot = 0
  for (; slot < n; slot++) {
    const leaf = load<i32>(at + ((slot + 1) << 2))
    const c = cmp_exact(key, head(leaf))
    if (c == 0) return mode == ADD || tail(leaf) == value ? node : replaceChild(node, slot, makeLeaf(key, value), 0)
    if (c < 0) break
  }
  if (mode == UPDATE) return 0
  added = true
  return insertChild(node, (n + 1) << 8, slot, makeLeaf(key, value))
}

// ---- remove ------------------------------------------------------------------------------------------------------------------

/** The value that the last `dissoc` removed. */
export let removed: i32 = 0

/** The trie without a key that it must hold (`removed` is its value); 0 if it does not. Never makes a flat map. */
export function dissoc(root: i32, key: i32): i32 {
  const mark = stackDepth()
  let hash = mapHash(key)
  let node = root
  let child = 0
  for (let level = 1; ; level++) {
    const at = addressOf(node)
    const header = load<i32>(at)
    let slot = 0
    if (isCollision(header)) {
      const n = arityOfHeader(header)
      while (slot < n && eq_exact(head(load<i32>(at + ((slot + 1) << 2))), key) == 0) slot++
      if (slot == n) break
      push(node)
      push(slot)
      removed = tail(load<i32>(at + ((slot + 1) << 2)))
      return unroll(mark)
    }
    const bitmap = bitmapOf(header)
    const bit = 1 << (<i32>hash & 15)
    if ((bitmap & bit) == 0) break
    slot = popcnt(bitmap & (bit - 1))
    push(node)
    push(slot)
    child = load<i32>(at + childrenOffset(header) + (slot << 2))
    if (isCons(child)) {
      if (head(child) != key && eq_exact(head(child), key) == 0) break
      removed = tail(child)
      return unroll(mark)
    }
    hash = nextHash(hash, level, key)
    node = child
  }
  stackReset(mark)
  return 0
}

/** Rebuilds the path on the work stack without the child that it leads to. A node left with one leaf becomes that leaf. */
function unroll(mark: u32): i32 {
  let result = 0
  while (stackDepth() != mark) {
    const slot = pop()
    const node = pop()
    const at = addressOf(node)
    const header = load<i32>(at)
    const n = countChildren(header)
    if (childrenOffset(header) == 8) {
      result = result != 0 ? replaceChild(node, slot, result, -1) : removeChild(node, header ^ (bitAt(header, slot) << 8), slot)
    } else if (isCollision(header)) {
      result = n == 2 ? load<i32>(at + ((2 - slot) << 2)) : removeChild(node, (n - 1) << 8, slot)
    } else if (result == 0) {
      if (n == 1) continue
      const sibling = load<i32>(at + ((2 - slot) << 2))
      result = n == 2 && isCons(sibling) ? sibling : removeChild(node, header ^ (bitAt(header, slot) << 8), slot)
    } else if (n > 1 || !isCons(result)) result = replaceChild(node, slot, result, 0)
  }
  return result
}

/** The bit of the child in a slot. */
function bitAt(header: i32, slot: i32): i32 {
  let bitmap = bitmapOf(header)
  for (; slot > 0; slot--) bitmap &= bitmap - 1
  return bitmap & -bitmap
}
