/** BIFs on maps. Maps themselves are in assembly/maps.ts and assembly/hamt.ts; iterators in map_iterators.ts. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { isCons, NIL, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'
import { childrenOf, mapNext } from './map_iterators.ts'

/** Keys that are walked for one reduction. */
const WALKED = 16

export const maps: BifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf('true', 'false', 'error', 'ok', 'badmap', 'badkey')
  const badmap = (term: Term): Term => vm.error(t.tuple(am.badmap, term))
  const badkey = (key: Term): Term => vm.error(t.tuple(am.badkey, key))
  const count = (keys: number): void => {
    if (keys >= WALKED) vm.bump(Math.floor(keys / WALKED))
  }

  const get = (key: Term, map: Term): Term => {
    if (!t.isMap(map)) return badmap(map)
    return k.map_get(map, key) || badkey(key)
  }
  const isKey = (key: Term, map: Term): Term => {
    if (!t.isMap(map)) return badmap(map)
    return k.map_get(map, key) !== NONE ? am.true : am.false
  }
  const list = (what: number) => (map: Term) => {
    if (!t.isMap(map)) return badmap(map)
    count(k.map_size(map))
    return k.map_list(map, what, NIL)
  }
  /** A map made of a list, 0 stands for badarg. */
  const made = (map: Term): Term => {
    if (map === NONE) return vm.badarg()
    count(k.map_size(map))
    return map
  }

  return {
    erlang: {
      'map_get/2': { guard: true, run: get },
      'is_map_key/2': { guard: true, run: isKey },
      'map_size/1': { guard: true, run: (map) => (t.isMap(map) ? small(k.map_size(map)) : badmap(map)) },
    },
    maps: {
      'get/2': get,
      'is_key/2': isKey,
      'find/2': (key, map) => {
        if (!t.isMap(map)) return badmap(map)
        const value = k.map_get(map, key)
        return value === NONE ? am.error : t.tuple(am.ok, value)
      },
      'put/3': (key, value, map) => (t.isMap(map) ? k.map_put(map, key, value) : badmap(map)),
      'update/3': (key, value, map) => {
        if (!t.isMap(map)) return badmap(map)
        return k.map_update(map, key, value) || badkey(key)
      },
      'remove/2': (key, map) => (t.isMap(map) ? k.map_remove(map, key) : badmap(map)),
      'take/2': (key, map) => {
        if (!t.isMap(map)) return badmap(map)
        const rest = k.map_remove(map, key)
        const value = k.map_taken()
        return value === NONE ? am.error : t.tuple(value, rest)
      },
      'keys/1': list(0),
      'values/1': list(1),
      'from_list/1': (pairs) => made(k.map_from_list(pairs)),
      'from_keys/2': (keys, value) => made(k.map_from_keys(keys, value)),
      'merge/2': (a, b) => {
        if (!t.isMap(a)) return badmap(a)
        if (!t.isMap(b)) return badmap(b)
        count(k.map_size(a) + k.map_size(b))
        return k.map_merge(a, b)
      },
    },
    erts_internal: {
      'map_next/3': mapNext(vm),
      'map_to_tuple_keys/1': (map) => {
        if (!t.isMap(map)) return badmap(map)
        return t.subtag(map) === L.SUB_FLATMAP ? t.word(map, 1) : vm.badarg()
      },
      'map_hashmap_children/1': (map) => {
        const kind = t.subtag(map)
        if (kind === L.SUB_FLATMAP) return vm.badarg()
        if (kind !== L.SUB_HAMT_ROOT && kind !== L.SUB_HAMT_NODE) return badmap(map)
        return t.list(childrenOf(t, map).reverse())
      },
    },
    erts_debug: {
      'map_info/1': (map) => {
        if (!t.isMap(map)) return badmap(map)
        return t.subtag(map) === L.SUB_FLATMAP ? vm.badarg() : mapInfo(vm, map)
      },
    },
  }
}

/** Shape of a hash map: depth, nodes and leaves by level, as erts_debug:map_info/1 tells it. */
function mapInfo(vm: Vm, map: Term): Term {
  const { t } = vm
  // Hashes of 64 bits have 16 levels and collision nodes.
  const long = vm.release >= 26
  const leaves = new Array<number>(long ? 18 : 16).fill(0)
  const bitmaps = new Array<number>(16).fill(0)
  const collisions = new Array<number>(16).fill(0)
  let arrays = 0
  let depth = 0
  const stack: [Term, number][] = [[map, 0]]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, level] = next
    if (isCons(node)) {
      leaves[Math.min(level, leaves.length - 1)]!++
      continue
    }
    const children = childrenOf(t, node)
    const full = t.subtag(node) === L.SUB_HAMT_ROOT && children.length === 16
    if (full) arrays++
    else if (t.isTuple(node)) collisions[Math.min(children.length, 16) - 1]!++
    else bitmaps[children.length - 1]!++
    depth = Math.max(depth, level + 1)
    for (const child of children) stack.push([child, level + 1])
  }
  const entry = (name: string, counts: number[]): Term =>
    t.tuple(vm.atom(name), small(counts.reduce((a, b) => a + b, 0)), t.tupleFrom(counts.map(small)))
  return t.list([
    t.tuple(vm.atom('depth'), small(depth)),
    t.tuple(vm.atom('arrays'), small(arrays), NIL),
    ...(long ? [entry('collisions', collisions)] : []),
    entry('bitmaps', bitmaps),
    entry('leafs', leaves),
  ])
}
