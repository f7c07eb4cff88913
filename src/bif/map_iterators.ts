/**
 * erts_internal:map_next/3, on which maps:next/1, maps:to_list/1 and whatever walks over maps are built. An iterator
 * says how far the walk has come: [Path|Map], where Path holds four bits for each level of the trie, the root's lowest.
 */
import * as L from '../term/layout.ts'
import { isCons, isList, popcount, small } from '../term/terms.ts'
import type { Terms } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

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
 * `map_next(0, Map, List)` is a list of all pairs {K, V} in front of List.
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

  const step = (path: Term, map: Term): Term => {
    if (!t.isInteger(path) || k.cmp(path, small(0)) < 0) return vm.badarg()
    const first = path === small(0)
    const walk = walkFrom(t, map, t.bigint(path))
    if (walk === undefined) return vm.badarg()
    const pairs = take(t, walk, first ? FIRST_STEP : STEP)
    vm.bump(pairs.length >> 3)
    return chain(pairs, walk.length === 0 ? am.none : t.cons(t.integer(pathOf(walk)), map))
  }

  return (path, map, type) => {
    if (!t.isMap(map)) return vm.badarg()
    if (type !== am.iterator && !isList(type)) return vm.badarg()
    const flat = t.subtag(map) === L.SUB_FLATMAP
    if (type !== am.iterator) {
      // A path into the map comes only from a walk that left off, which this one never does.
      if (path !== small(0) && !(flat && withinFlat(vm, path, map))) return vm.badarg()
      vm.bump(k.map_size(map) >> 3)
      return k.map_list(map, 2, type)
    }
    if (isList(path) && vm.release >= 26) return ordered(path, map)
    if (!flat) return step(path, map)
    return withinFlat(vm, path, map) ? k.map_chain(map) : vm.badarg()
  }
}

/** A flat map is walked at once: any path up to its size is one. */
function withinFlat(vm: Vm, path: Term, map: Term): boolean {
  const n = vm.t.safeInteger(path)
  return n !== undefined && n >= 0 && n <= vm.k.map_size(map)
}

/** A node on the way to the entry where a walk stands, and the number of the child to look at next. */
interface Level {
  readonly children: Term[]
  /** A collision node: it may have more children than a path has room for, so it is taken whole. */
  readonly whole: boolean
  index: number
}

/** The levels that a path leads through; undefined if the map has no such path. */
function walkFrom(t: Terms, map: Term, path: bigint): Level[] | undefined {
  const walk: Level[] = []
  for (let node = map; ; path >>= 4n) {
    const level = { children: childrenOf(t, node), whole: t.isTuple(node), index: Number(path & 15n) }
    walk.push(level)
    const child = level.children[level.index]
    if (child === undefined) return undefined
    if (isCons(child)) return walk
    node = child
  }
}

/** The next entries of a walk, about `most` of them; moves it on (to no levels at all at its end). */
function take(t: Terms, walk: Level[], most: number): [Term, Term][] {
  const pairs: [Term, Term][] = []
  for (;;) {
    const level = walk.at(-1)
    if (level === undefined) return pairs
    const child = level.children[level.index]
    if (child === undefined) {
      walk.pop()
      const above = walk.at(-1)
      if (above !== undefined) above.index++
    } else if (isCons(child)) {
      if (pairs.length >= most && !(level.whole && level.index > 0)) return pairs
      pairs.push([t.hd(child), t.tl(child)])
      level.index++
    } else walk.push({ children: childrenOf(t, child), whole: t.isTuple(child), index: 0 })
  }
}

/** The path of a walk that stands at an entry. */
function pathOf(walk: readonly Level[]): bigint {
  return walk.reduceRight((path, level) => (path << 4n) | BigInt(level.index), 0n)
}

