/**
 * A walk over a large map in steps, as erts_internal:map_next/3 takes them: a path holds four bits for each level of the trie, the
 * root's lowest, and leads to the entry where the walk stands.
 */
import { CELL_AM_NONE, HDR_ARITY_SHIFT, TAG_BOXED, TAG_CONS } from '../src/term/layout'
import { bitmapOf, childrenOffset, isCollision } from './hamt'
import { alloc } from './heap'
import { fits64, int64, value64 } from './limbs'
import { addressOf, arityOfHeader, head, headerOf, isCons, tail } from './term'

/** Levels whose numbers an integer of 64 bits holds. */
const MOST_LEVELS: i32 = 15

/** By level: address of the first child; how many there are; number of the next to look at. */
const firsts: usize = memory.data(4 * 16, 4)
const counts: usize = memory.data(4 * 16, 4)
const indexes: usize = memory.data(4 * 16, 4)
/** Entries of a step: as many as the longest has (STEP in src/bif/map_iterators.ts). */
const entries: usize = memory.data(4 * 512, 4)

// @ts-ignore: decorator
@inline function enter(level: i32, node: i32, index: i32): void {
  const header = headerOf(node)
  const at = level << 2
  store<u32>(firsts + at, addressOf(node) + childrenOffset(header))
  store<i32>(counts + at, isCollision(header) ? arityOfHeader(header) : popcnt(bitmapOf(header)))
  store<i32>(indexes + at, index)
}

/**
 * The next `most` entries from where the path leads, as {K, V, {K, V, … Next}}: Next is [Path|Map] or `none`. 0 when the path leads to no
 * entry, or a collision node or one too deep for a path of 60 bits is on the way.
 */
export function map_step(from: i32, map: i32, most: i32): i32 {
  if (!fits64(from)) return 0
  let path = value64(from)
  if (path < 0) return 0
  let level = 0
  for (let node = map; ; level++) {
    if (level == MOST_LEVELS || isCollision(headerOf(node))) return 0
    const index = <i32>path & 15
    path >>= 4
    enter(level, node, index)
    if (index >= load<i32>(counts + (level << 2))) return 0
    node = load<i32>(load<u32>(firsts + (level << 2)) + (index << 2))
    if (isCons(node)) break
  }
  let n = 0
  while (true) {
    const at = level << 2
    const index = load<i32>(indexes + at)
    if (index >= load<i32>(counts + at)) {
      if (--level < 0) break
      store<i32>(indexes + (level << 2), load<i32>(indexes + (level << 2)) + 1)
      continue
    }
    const child = load<i32>(load<u32>(firsts + at) + (index << 2))
    if (isCons(child)) {
      if (n == most) break
      store<i32>(entries + (n++ << 2), child)
      store<i32>(indexes + at, index + 1)
    } else {
      if (++level == MOST_LEVELS || isCollision(headerOf(child))) return 0
      enter(level, child, 0)
    }
  }
  let rest = load<i32>(CELL_AM_NONE)
  if (level >= 0) {
    for (path = 0; level >= 0; level--) path = (path << 4) | load<i32>(indexes + (level << 2))
    const next = int64(path)
    const cons = <i32>alloc(2)
    store<i32>(cons, next)
    store<i32>(cons, map, 4)
    rest = cons | TAG_CONS
  }
  for (let at = <i32>alloc(n << 2) + (n << 4); n > 0;) {
    const entry = load<i32>(entries + (--n << 2))
    at -= 16
    store<i32>(at, 3 << HDR_ARITY_SHIFT)
    store<i32>(at, head(entry), 4)
    store<i32>(at, tail(entry), 8)
    store<i32>(at, rest, 12)
    rest = at | TAG_BOXED
  }
  return rest
}
