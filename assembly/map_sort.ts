/** Maps in the order of their keys. */
import { cmp_exact } from './compare'
import { hamtLeaves } from './hamt_build'
import { flatKeys, flatValues, isFlat, map_size } from './maps'
import { free, malloc } from './memory'
import { out_of_memory } from './object'
import { head, headerOf, isSmall, tail } from './term'

/** The pairs that were made last. */
let latest: u32 = 0

/** Key, value … of a map in the exact order of its keys, until `free_pairs`. */
export function ordered_pairs(map: i32): u32 {
  const n = <u32>map_size(map)
  const pairs = allocate(n << 3)
  if (isFlat(headerOf(map))) {
    latest = pairs
    sortFlat(map, n, pairs)
    return pairs
  }
  const leaves = hamtLeaves(map, pairs + (n << 2)) - (n << 2)
  // from the front on: each leaf lies behind the pair that takes its place
  for (let i: u32 = 0; i < n; i++) {
    const leaf = load<i32>(leaves + (i << 2))
    store<i32>(pairs + (i << 3), head(leaf))
    store<i32>(pairs + (i << 3), tail(leaf), 4)
  }
  latest = sorted(pairs, n << 3)
  return latest
}
export function free_pairs(): void {
  free(latest)
}

function allocate(bytes: u32): u32 {
  const block = <u32>malloc(bytes)
  if (block == 0) out_of_memory(bytes)
  return block
}

function sortFlat(map: i32, n: u32, pairs: u32): void {
  for (let i: u32 = 0; i < n; i++) {
    const key = load<i32>(flatKeys(map) + (i << 2))
    let at = pairs + (i << 3)
    for (; at > pairs && cmp_exact(load<i32>(at - 8), key) > 0; at -= 8) store<u64>(at, load<u64>(at - 8))
    store<i32>(at, key)
    store<i32>(at, load<i32>(flatValues(map) + (i << 2)), 4)
  }
}

/** A merge sort from the bottom up: as few comparisons as can be, for they may be long. The block with the pairs in order; the other one is freed. */
function sorted(from: u32, bytes: u32): u32 {
  let to = allocate(bytes)
  for (let width: u32 = 8; width < bytes; width <<= 1) {
    for (let at: u32 = 0; at < bytes; at += width << 1) {
      const middle = min(at + width, bytes)
      mergePairs(from + at, from + middle, from + min(middle + width, bytes), to + at)
    }
    const t = from
    from = to
    to = t
  }
  free(to)
  return from
}

function mergePairs(left: u32, middle: u32, end: u32, out: u32): void {
  let right = middle
  while (left < middle && right < end) {
    const x = load<i32>(left)
    const y = load<i32>(right)
    if (isSmall(x) && isSmall(y) ? x <= y : cmp_exact(x, y) <= 0) {
      store<u64>(out, load<u64>(left))
      left += 8
    } else {
      store<u64>(out, load<u64>(right))
      right += 8
    }
    out += 8
  }
  memory.copy(out, left, middle - left)
  out += middle - left
  memory.copy(out, right, end - right)
}
