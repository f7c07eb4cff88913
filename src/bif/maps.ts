/** BIFs on maps. Most are in assembly/map_bifs.ts, maps themselves in assembly/maps.ts and assembly/hamt.ts; iterators in map_iterators.ts. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { isCons, NIL, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'
import { childrenOf, mapNext } from './map_iterators.ts'
import { mapsInParts } from './maps_in_parts.ts'

export const maps: BifFamily = (vm) => {
  const { t, k } = vm
  const badmap = (term: Term): Term => vm.error(t.tuple(vm.atom('badmap'), term))
  return {
    erlang: {
      'map_get/2': { guard: true, run: k.maps_get },
      'is_map_key/2': { guard: true, run: k.is_map_key },
      'map_size/1': { guard: true, run: k.size_of_map },
    },
    maps: {
      'get/2': k.maps_get,
      'is_key/2': k.is_map_key,
      'find/2': k.maps_find,
      'put/3': k.maps_put,
      'update/3': k.maps_update,
      'remove/2': k.maps_remove,
      'take/2': k.maps_take,
      'merge/2': k.maps_merge,
      'from_list/1': k.maps_from_list,
      'from_keys/2': k.maps_from_keys,
      'keys/1': k.maps_keys,
      'values/1': k.maps_values,
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
    glulam_internal: mapsInParts(vm),
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
