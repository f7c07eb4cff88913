/**
 * Tables of type ordered_set: AVL trees of objects (ets_term.ts), ordered by key with `cmp` (1 and 1.0 are one key).
 * Objects never move: a node that leaves the tree is unlinked, not overwritten.
 *
 * The path from the root to a node is kept in a small array of the words that refer to the nodes on it; a tree of
 * 2^32 nodes is at most 46 high.
 */
import * as L from '../src/term/layout'
import { cmp } from './compare'
import { OBJ_NEXT, OBJ_HASH, OBJ_INFO, INFO_BALANCE_SHIFT, object_new, object_free, object_key } from './ets_term'
import { T_KEYPOS, T_COUNT, T_WORDS, T_ROOT, PUT_NEW, PUT_OLD, PUT_NO_MEMORY, object_words } from './ets_table'

const LEFT: u32 = OBJ_NEXT as u32
const RIGHT: u32 = OBJ_HASH as u32

/** Balance of a node, in two bits of its info. */
const EVEN: u32 = 0
const LEFT_HIGH: u32 = 1
const RIGHT_HIGH: u32 = 2

const BALANCE_MASK: u32 = 3 << INFO_BALANCE_SHIFT

/** Words that refer to the nodes of a path, and on which side (0 left, 1 right) the path leaves each node. */
const PATH: u32 = memory.data(4 * 64, 4) as u32
const SIDES: u32 = memory.data(4 * 64, 4) as u32
let depth: u32 = 0

/**
 * Where the last step through a table led: the nodes from the root to it. As long as nothing is put in or taken out, `next` from there
 * needs no search (40 ns instead of 90 with 100,000 objects).
 */
const CURSOR: u32 = memory.data(4 * 64, 4) as u32
let cursorTable: u32 = 0
let cursorDepth: u32 = 0

// @ts-ignore: decorator
@inline
function balance(node: u32): u32 {
  return load<u32>(node, OBJ_INFO) >> INFO_BALANCE_SHIFT
}
// @ts-ignore: decorator
@inline
function set_balance(node: u32, value: u32): void {
  store<u32>(node, (load<u32>(node, OBJ_INFO) & ~BALANCE_MASK) | (value << INFO_BALANCE_SHIFT), OBJ_INFO)
}
// @ts-ignore: decorator
@inline
function left(node: u32): u32 {
  return load<u32>(node + LEFT)
}
// @ts-ignore: decorator
@inline
function right(node: u32): u32 {
  return load<u32>(node + RIGHT)
}

/** Order of two keys. */
// @ts-ignore: decorator
@inline
function order(a: i32, b: i32): i32 {
  if (a == b) return 0
  if ((a & b & 3) == L.TAG_SMALL) return a < b ? -1 : 1
  return cmp(a, b)
}

// @ts-ignore: decorator
@inline
function account(table: u32, words: i32): void {
  store<i32>(table, load<i32>(table, T_WORDS) + words, T_WORDS)
}
// @ts-ignore: decorator
@inline
function count(table: u32, difference: i32): void {
  store<i32>(table, load<i32>(table, T_COUNT) + difference, T_COUNT)
}

export function tree_find(table: u32, key: i32): u32 {
  const keypos = load<u32>(table, T_KEYPOS)
  let node = load<u32>(table, T_ROOT)
  while (node != 0) {
    const o = order(key, object_key(node, keypos))
    if (o == 0) return node
    node = o < 0 ? left(node) : right(node)
  }
  return 0
}

/** Walks to the node with the key, or to where it would be; the path is in PATH, the word that refers to that place its last entry. */
function walk(table: u32, key: i32): u32 {
  const keypos = load<u32>(table, T_KEYPOS)
  let at = table + T_ROOT
  depth = 0
  while (true) {
    store<u32>(PATH + (depth << 2), at)
    const node = load<u32>(at)
    if (node == 0) return 0
    const o = order(key, object_key(node, keypos))
    if (o == 0) return node
    store<u32>(SIDES + (depth << 2), o < 0 ? 0 : 1)
    at = node + (o < 0 ? LEFT : RIGHT)
    depth++
  }
}

/** Puts a copy of the tuple into the table, unless `onlyNew` and the key is there. One of PUT_x. */
export function tree_put(table: u32, tuple: i32, onlyNew: bool): i32 {
  tree_changed()
  const key = load<i32>(((tuple & ~3) as u32) + (load<u32>(table, T_KEYPOS) << 2))
  const old = walk(table, key)
  const at = load<u32>(PATH + (depth << 2))
  if (old != 0) {
    if (onlyNew) return PUT_OLD
    return replace_at(table, at, old, tuple) == 0 ? PUT_NO_MEMORY : PUT_NEW
  }
  const object = object_new(tuple)
  if (object == 0) return PUT_NO_MEMORY
  store<u32>(object + LEFT, 0)
  store<u32>(object + RIGHT, 0)
  store<u32>(at, object)
  count(table, 1)
  account(table, object_words(table, object))
  while (depth > 0) {
    depth--
    if (!grown(load<u32>(PATH + (depth << 2)), load<u32>(SIDES + (depth << 2)))) break
  }
  return PUT_NEW
}

function replace_at(table: u32, at: u32, old: u32, tuple: i32): u32 {
  const object = object_new(tuple)
  if (object == 0) return 0
  store<u32>(object + LEFT, left(old))
  store<u32>(object + RIGHT, right(old))
  set_balance(object, balance(old))
  store<u32>(at, object)
  account(table, object_words(table, object) - object_words(table, old))
  object_free(old)
  return object
}

/** Puts a copy of the tuple in the place of an object of the table (whose key compares equal). Its address, 0: memory is exhausted. */
export function tree_replace(table: u32, old: u32, tuple: i32): u32 {
  tree_changed()
  walk(table, object_key(old, load<u32>(table, T_KEYPOS)))
  return replace_at(table, load<u32>(PATH + (depth << 2)), old, tuple)
}

/** The subtree on `side` of the node at `at` has grown by one. True: the whole has, too. */
function grown(at: u32, side: u32): bool {
  const node = load<u32>(at)
  const state = balance(node)
  if (state == EVEN) {
    set_balance(node, side == 0 ? LEFT_HIGH : RIGHT_HIGH)
    return true
  }
  if (state == (side == 0 ? RIGHT_HIGH : LEFT_HIGH)) {
    set_balance(node, EVEN)
    return false
  }
  rotate(at, side)
  return false
}

/** The subtree on `side` of the node at `at` is two higher than the other: restores balance. True: the whole is lower by one. */
function rotate(at: u32, side: u32): bool {
  const node = load<u32>(at)
  const near = side == 0 ? LEFT : RIGHT
  const far = side == 0 ? RIGHT : LEFT
  const same = side == 0 ? LEFT_HIGH : RIGHT_HIGH
  const other = side == 0 ? RIGHT_HIGH : LEFT_HIGH
  const child = load<u32>(node + near)
  const childState = balance(child)
  if (childState != other) {
    store<u32>(node + near, load<u32>(child + far))
    store<u32>(child + far, node)
    store<u32>(at, child)
    if (childState == EVEN) {
      set_balance(node, same)
      set_balance(child, other)
      return false
    }
    set_balance(node, EVEN)
    set_balance(child, EVEN)
    return true
  }
  const inner = load<u32>(child + far)
  const innerState = balance(inner)
  store<u32>(child + far, load<u32>(inner + near))
  store<u32>(inner + near, child)
  store<u32>(node + near, load<u32>(inner + far))
  store<u32>(inner + far, node)
  store<u32>(at, inner)
  set_balance(node, innerState == same ? other : EVEN)
  set_balance(child, innerState == other ? same : EVEN)
  set_balance(inner, EVEN)
  return true
}

/** Removes the object with the key; 1 or 0. */
export function tree_delete(table: u32, key: i32): u32 {
  tree_changed()
  const node = walk(table, key)
  if (node == 0) return 0
  unlink(load<u32>(PATH + (depth << 2)), node)
  count(table, -1)
  account(table, -object_words(table, node))
  object_free(node)
  return 1
}

/** Takes the node at the end of PATH out of the tree. */
function unlink(at: u32, node: u32): void {
  if (left(node) == 0) store<u32>(at, right(node))
  else if (right(node) == 0) store<u32>(at, left(node))
  else {
    // Its successor takes its place: the path goes on, right and then left, to that.
    const place = depth
    store<u32>(SIDES + (depth << 2), 1)
    depth++
    let below = node + RIGHT
    store<u32>(PATH + (depth << 2), below)
    let heir = load<u32>(below)
    while (left(heir) != 0) {
      store<u32>(SIDES + (depth << 2), 0)
      depth++
      below = heir + LEFT
      store<u32>(PATH + (depth << 2), below)
      heir = load<u32>(below)
    }
    store<u32>(below, right(heir))
    store<u32>(heir + LEFT, left(node))
    store<u32>(heir + RIGHT, right(node))
    set_balance(heir, balance(node))
    store<u32>(at, heir)
    // The word below `node` on the path is now one of `heir`.
    store<u32>(PATH + ((place + 1) << 2), heir + RIGHT)
  }
  while (depth > 0) {
    depth--
    if (!shrunk(load<u32>(PATH + (depth << 2)), load<u32>(SIDES + (depth << 2)))) return
  }
}

/** The subtree on `side` of the node at `at` is lower by one. True: the whole is, too. */
function shrunk(at: u32, side: u32): bool {
  const node = load<u32>(at)
  const state = balance(node)
  if (state == EVEN) {
    set_balance(node, side == 0 ? RIGHT_HIGH : LEFT_HIGH)
    return false
  }
  if (state == (side == 0 ? LEFT_HIGH : RIGHT_HIGH)) {
    set_balance(node, EVEN)
    return true
  }
  return rotate(at, 1 - side)
}

// ---- iteration -----------------------------------------------------------------------------------------------------

/** Some table is another than before: no cursor leads anywhere. */
// @ts-ignore: decorator
@inline
export function tree_changed(): void {
  cursorTable = 0
}

/** Goes down from `node` along `side`, to the last node there; 0 where there is none. */
function descend(node: u32, side: u32): u32 {
  let last: u32 = 0
  while (node != 0) {
    store<u32>(CURSOR + (cursorDepth << 2), node)
    cursorDepth++
    last = node
    node = load<u32>(node + side)
  }
  return last
}

/** The first (last) object, 0: the table is empty. */
export function tree_end(table: u32, last: bool): u32 {
  cursorTable = table
  cursorDepth = 0
  return descend(load<u32>(table, T_ROOT), last ? RIGHT : LEFT)
}

/** The object after (before) a key that need not be there, 0: none. */
export function tree_next(table: u32, key: i32, backwards: bool): u32 {
  const there = cursorTable == table && cursorDepth > 0
    && order(key, object_key(load<u32>(CURSOR + ((cursorDepth - 1) << 2)), load<u32>(table, T_KEYPOS))) == 0
  if (!there && !seek(table, key)) return backwards ? tree_below(table, key, false) : tree_above(table, key, false)
  const near = backwards ? RIGHT : LEFT
  let node = load<u32>(CURSOR + ((cursorDepth - 1) << 2))
  const below = load<u32>(node + (backwards ? LEFT : RIGHT))
  if (below != 0) return descend(below, near)
  while (--cursorDepth > 0) {
    const parent = load<u32>(CURSOR + ((cursorDepth - 1) << 2))
    if (load<u32>(parent + near) == node) return parent
    node = parent
  }
  return 0
}

/** Sets the cursor to the object with a key; false (and no cursor): there is none. */
function seek(table: u32, key: i32): bool {
  const keypos = load<u32>(table, T_KEYPOS)
  let node = load<u32>(table, T_ROOT)
  cursorDepth = 0
  while (node != 0) {
    store<u32>(CURSOR + (cursorDepth << 2), node)
    cursorDepth++
    const o = order(key, object_key(node, keypos))
    if (o == 0) {
      cursorTable = table
      return true
    }
    node = o < 0 ? left(node) : right(node)
  }
  cursorTable = 0
  return false
}

/** Object with the smallest key above `key` (`orEqual`: or equal to it), 0: none. */
export function tree_above(table: u32, key: i32, orEqual: bool): u32 {
  const keypos = load<u32>(table, T_KEYPOS)
  let node = load<u32>(table, T_ROOT)
  let best: u32 = 0
  while (node != 0) {
    const o = order(key, object_key(node, keypos))
    if (o < 0 || (o == 0 && orEqual)) {
      best = node
      if (o == 0) break
      node = left(node)
    } else node = right(node)
  }
  return best
}

/** Object with the largest key below `key` (`orEqual`: or equal to it), 0: none. */
export function tree_below(table: u32, key: i32, orEqual: bool): u32 {
  const keypos = load<u32>(table, T_KEYPOS)
  let node = load<u32>(table, T_ROOT)
  let best: u32 = 0
  while (node != 0) {
    const o = order(key, object_key(node, keypos))
    if (o > 0 || (o == 0 && orEqual)) {
      best = node
      if (o == 0) break
      node = right(node)
    } else node = left(node)
  }
  return best
}

/** Compares a key with the first `bound` elements of a tuple or list, and a tuple's size. */
function order_prefix(prefix: i32, bound: u32, key: i32): i32 {
  const from = (prefix & ~3) as u32
  if ((prefix & 3) == L.TAG_BOXED) {
    if ((key & 3) != L.TAG_BOXED || load<i32>(from) != load<i32>((key & ~3) as u32)) return cmp(prefix, key)
    for (let i: u32 = 1; i <= bound; i++) {
      const o = order(load<i32>(from + (i << 2)), load<i32>(((key & ~3) as u32) + (i << 2)))
      if (o != 0) return o
    }
    return 0
  }
  if ((key & 3) != L.TAG_CONS) return cmp(prefix, key)
  for (; bound > 0; bound--) {
    const o = order(load<i32>((prefix & ~3) as u32), load<i32>((key & ~3) as u32))
    if (o != 0) return o
    prefix = load<i32>((prefix & ~3) as u32, 4)
    key = load<i32>((key & ~3) as u32, 4)
    if ((key & 3) != L.TAG_CONS && bound > 1) return cmp(prefix, key)
  }
  return 0
}

/**
 * Stores the addresses of up to `limit` objects in key order (`forward`) or against it at `out`; their number. From the
 * first behind `key` on, or, with key 0, from the first with `prefix`, or from the first of all. Stops at the end of
 * the keys that agree with `prefix` (0: none).
 */
export function ets_tree_collect(table: u32, key: i32, forward: i32, prefix: i32, bound: u32, out: u32, limit: u32): u32 {
  const keypos = load<u32>(table, T_KEYPOS)
  const near = forward ? LEFT : RIGHT
  const far = forward ? RIGHT : LEFT
  let node = load<u32>(table, T_ROOT)
  depth = 0
  // Nodes that are still to come, the nearest on top: in PATH.
  while (node != 0) {
    let o: i32 = -1
    if (key != 0) o = order(key, object_key(node, keypos))
    else if (prefix != 0) o = order_prefix(prefix, bound, object_key(node, keypos))
    if (!forward && (key | prefix) != 0) o = -o
    if (o < 0 || (o == 0 && key == 0)) {
      store<u32>(PATH + (depth << 2), node)
      depth++
      node = load<u32>(node + near)
    } else node = load<u32>(node + far)
  }
  let n: u32 = 0
  while (depth > 0 && n < limit) {
    depth--
    node = load<u32>(PATH + (depth << 2))
    if (prefix != 0 && order_prefix(prefix, bound, object_key(node, keypos)) != 0) break
    store<u32>(out + (n << 2), node)
    n++
    node = load<u32>(node + far)
    while (node != 0) {
      store<u32>(PATH + (depth << 2), node)
      depth++
      node = load<u32>(node + near)
    }
  }
  return n
}

/** Object number `index`, counted from 0 in key order; 0: there are not so many. */
export function tree_slot(table: u32, index: u32): u32 {
  if (index >= load<u32>(table, T_COUNT)) return 0
  let node = load<u32>(table, T_ROOT)
  depth = 0
  while (true) {
    while (node != 0) {
      store<u32>(PATH + (depth << 2), node)
      depth++
      node = left(node)
    }
    if (depth == 0) return 0
    depth--
    node = load<u32>(PATH + (depth << 2))
    if (index == 0) return node
    index--
    node = right(node)
  }
}

/** Frees up to `limit` objects; true when none is left. For tables that nobody sees any more: balance is not kept. */
export function tree_free_some(table: u32, limit: u32): bool {
  tree_changed()
  let node = load<u32>(table, T_ROOT)
  while (node != 0) {
    // Rotate left children up until there is none, then free the root and go on with its right child.
    const child = left(node)
    if (child != 0) {
      store<u32>(node + LEFT, right(child))
      store<u32>(child + RIGHT, node)
      node = child
    } else {
      const next = right(node)
      object_free(node)
      node = next
      if (limit == 0) {
        store<u32>(table, node, T_ROOT)
        return node == 0
      }
      limit--
    }
  }
  store<u32>(table, 0, T_ROOT)
  return true
}
