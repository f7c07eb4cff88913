/**
 * erts_internal:map_next/3, on which maps:next/1, maps:to_list/1 and whatever walks over maps are built. An iterator
 * says how far the walk has come: [Path|Map], where Path holds four bits for each level of the trie, the root's lowest.
 */
import * as L from '../term/layout.ts'
import { isCons, isList, isSmall, popcount, small, smallValue } from '../term/terms.ts'
import type { Terms } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'
import { isLargeMap, listChild, rootChildren } from './maps_in_parts.ts'

/** What is listed of maps (map_list of the kernel). */
const PAIRS = 2
/** Entries of the first step of an iterator, and the most of a later one. */
const FIRST_STEP = 32
const STEP = 512

/** Children of a node of a hash map: leaves (conses) and nodes. */
export function childrenOf(t: Terms, node: Term): Term[] {
  const first = t.subtag(node) === L.SUB_HAMT_ROOT ? 2 : 1
  const n = t.isTuple(node) ? t.tupleSize(node) : popcount((t.header(node) >>> L.HDR_ARITY_SHIFT) & 0xffff)
  const children: Term[] = []
  for (let i = 0; i < n; i++) children.push(t.word(node, first + i))
  return children
}

/**
 * `map_next(Path, Map, iterator)` is {K, V, Next} where Next is another such tuple, [Path|Map] or `none`;
 * `map_next([Key, …], Map, iterator)` the same in the order of a list of keys;
 * `map_next(0, Map, List)` is a list of all pairs {K, V} in front of List, or [Path, Map|Pairs]: the first pairs of a large map.
 */
export function mapNext(vm: Vm): (path: Term, map: Term, type: Term) => Term {
  const { t, k } = vm
  const am = vm.atomsOf('iterator', 'none')
  /** A tuple {K, V, Rest} at a word of a block that was allocated. */
  const link = (w: number, key: Term, value: Term, rest: Term): Term => {
    const { m } = vm
    m[w] = 3 << L.HDR_ARITY_SHIFT
    m[w + 1] = key
    m[w + 2] = value
    m[w + 3] = rest
    return ((w << 2) | L.TAG_BOXED) as Term
  }
  const chain = (pairs: readonly (readonly [Term, Term])[], next: Term): Term => {
    if (pairs.length === 0) return next
    const w = k.alloc(4 * pairs.length) >>> 2
    let rest = next
    for (let i = pairs.length - 1; i >= 0; i--) rest = link(w + 4 * i, pairs[i]![0], pairs[i]![1], rest)
    return rest
  }
  const ordered = (keys: Term, map: Term): Term => {
    const pairs: [Term, Term][] = []
    while (isCons(keys) && pairs.length < STEP) {
      const key = t.hd(keys)
      const value = k.map_get(map, key)
      if (value === NONE) return vm.badarg()
      pairs.push([key, value])
      keys = t.tl(keys)
    }
    if (!isList(keys)) return vm.badarg()
    vm.bump(pairs.length)
    return chain(pairs, isCons(keys) ? t.cons(keys, map) : am.none)
  }

  const step = (path: Term, map: Term, most: number): Term => {
    if (!t.isInteger(path) || k.cmp(path, small(0)) < 0) return vm.badarg()
    const walk = new Walk(vm)
    if (!walk.enter(map, path)) return vm.badarg()
    const leaves = walk.take(most)
    vm.bump(leaves.length >> 3)
    const next = walk.path()
    let rest: Term = next === undefined ? am.none : t.cons(t.integer(next), map)
    const block = k.alloc(4 * leaves.length) >>> 2
    const { m } = vm
    for (let i = leaves.length - 1; i >= 0; i--) {
      const leaf = leaves[i]!
      rest = link(block + 4 * i, m[leaf] as Term, m[leaf + 1] as Term, rest)
    }
    return rest
  }

  /** Of a large map one child of the root at a time: the path is how many there were before. */
  const someOfAll = (path: Term, map: Term, rest: Term): Term => {
    const done = isSmall(path) ? smallValue(path) : -1
    const children = rootChildren(vm, map)
    if (done < 0 || done >= children) return vm.badarg()
    const pairs = listChild(vm, map, done, PAIRS, rest)
    vm.bump(k.map_size(map) / (children * 8))
    return done + 1 === children ? pairs : t.cons(small(done + 1), t.cons(map, pairs))
  }

  return (path, map, type) => {
    if (!t.isMap(map)) return vm.badarg()
    if (type !== am.iterator && !isList(type)) return vm.badarg()
    const flat = t.subtag(map) === L.SUB_FLATMAP
    if (type !== am.iterator) {
      if (isLargeMap(vm, map)) return someOfAll(path, map, type)
      if (path !== small(0) && !(flat && withinFlat(vm, path, map))) return vm.badarg()
      vm.bump(k.map_size(map) >> 3)
      return k.map_list(map, PAIRS, type)
    }
    if (isList(path) && vm.release >= 26) return ordered(path, map)
    if (!flat) {
      const most = path === small(0) ? FIRST_STEP : STEP
      const entries = k.map_step(path, map, most)
      if (entries === 0) return step(path, map, most)
      vm.bump(Math.min(most, k.map_size(map)) >> 3)
      return entries
    }
    return withinFlat(vm, path, map) ? k.map_chain(map) : vm.badarg()
  }
}

/** A flat map is walked at once: any path up to its size is one. */
function withinFlat(vm: Vm, path: Term, map: Term): boolean {
  const n = vm.t.safeInteger(path)
  return n !== undefined && n >= 0 && n <= vm.k.map_size(map)
}

/** A walk through a hash map as the kernel has it (assembly/map_walk.ts), for what is rare: collision nodes, paths of any length, and those that lead nowhere. */
class Walk {
  private readonly vm: Vm
  /** By level: word of the first child, how many there are, the number of the next to look at. */
  private readonly first: number[] = []
  private readonly count: number[] = []
  private readonly index: number[] = []
  /** Levels that are collision nodes: these may have more children than a path has room for, so they are taken whole. */
  private readonly whole: boolean[] = []
  private depth = 0

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Goes where a path leads; false if the map has no such path. */
  enter(map: Term, path: Term): boolean {
    // nearly all paths: of up to seven levels
    let low = isSmall(path) ? smallValue(path) : 0
    let long = isSmall(path) ? 0n : this.vm.t.bigint(path)
    for (let node = map; ; ) {
      const index = long === 0n ? low & 15 : Number(long & 15n)
      low >>= 4
      long >>= 4n
      this.down(node, index)
      if (index >= this.count[this.depth - 1]!) return false
      const child = this.vm.m[this.first[this.depth - 1]! + index]! as Term
      if (isCons(child)) return true
      node = child
    }
  }
  private down(node: Term, index: number): void {
    const w = (node - L.TAG_BOXED) >>> 2
    const header = this.vm.m[w]!
    const kind = header & L.HDR_KIND_MASK
    const d = this.depth++
    this.first[d] = w + (kind === L.SUB_HAMT_ROOT << L.HDR_SUBTAG_SHIFT ? 2 : 1)
    this.whole[d] = kind === L.SUB_TUPLE << L.HDR_SUBTAG_SHIFT
    this.count[d] = this.whole[d] ? header >>> L.HDR_ARITY_SHIFT : popcount((header >>> L.HDR_ARITY_SHIFT) & 0xffff)
    this.index[d] = index
  }

  /** Words of the next entries, about `most` of them; moves on (to no levels at all at the end). */
  take(most: number): number[] {
    const leaves: number[] = []
    const { m } = this.vm
    while (this.depth > 0) {
      const d = this.depth - 1
      const index = this.index[d]!
      if (index >= this.count[d]!) {
        this.depth--
        if (d > 0) this.index[d - 1]!++
        continue
      }
      const child = m[this.first[d]! + index]! as Term
      if (isCons(child)) {
        if (leaves.length >= most && !(this.whole[d] && index > 0)) break
        leaves.push((child - L.TAG_CONS) >>> 2)
        this.index[d] = index + 1
      } else this.down(child, 0)
    }
    return leaves
  }

  /** The path of a walk that stands at an entry; undefined at the end. */
  path(): bigint | number | undefined {
    const { depth, index } = this
    if (depth === 0) return undefined
    if (depth <= SMALL_PATH) {
      let path = 0
      for (let d = depth - 1; d >= 0; d--) path = path * 16 + index[d]!
      return path
    }
    let path = 0n
    for (let d = depth - 1; d >= 0; d--) path = (path << 4n) | BigInt(index[d]!)
    return path
  }
}

/** Levels whose numbers together a double holds. */
const SMALL_PATH = 13
