/** Large maps from lists and lists from large maps, in parts, between which others have their turns. */
import * as L from '../term/layout.ts'
import type { BifTable } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, small, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

/** Elements of a part. */
const PART = 4096
const MODULE = 'glulam_internal'
const KEYS = 0
const VALUES = 1

export function mapsInParts(vm: Vm): BifTable {
  const { k, t } = vm
  const parts = new Parts(vm)
  const goOn = (internal: string, name: string, arity: number, args: readonly Term[]): Term => parts.goOn('maps', name, arity, internal, args)
  const isLong = (list: Term): boolean => k.list_after(list, PART) !== NIL

  /** One more part of a list, NONE or a value for all its keys; `map`: what the parts before have given, or NIL. */
  const part = (map: Term, list: Term, value: Term): { map: Term; rest: Term } => {
    const rest = k.list_after(list, PART)
    const n = rest === NIL ? k.list_length(list) : PART
    const added = k.map_from_first(list, n, value)
    vm.bump(n)
    return { map: map === NIL ? added : k.map_merge(map, added), rest }
  }
  const fromList = (map: Term, list: Term): Term => {
    const { map: sum, rest } = part(map, list, NONE)
    return rest === NIL ? sum : goOn('maps_from_list', 'from_list', 1, [sum, rest])
  }
  const fromKeys = (map: Term, list: Term, value: Term): Term => {
    const { map: sum, rest } = part(map, list, value)
    return rest === NIL ? sum : goOn('maps_from_keys', 'from_keys', 2, [sum, rest, value])
  }

  const isLarge = (map: Term): boolean => t.subtag(map) === L.SUB_HAMT_ROOT && k.map_size(map) > PART
  /** Keys or values of one child of a map's root in front of `rest`; `done`: how many children were listed. */
  const list = (name: string, what: number, map: Term, done: number, rest: Term): Term => {
    let children = 0
    for (let bits = (t.header(map) >>> L.HDR_ARITY_SHIFT) & 0xffff; bits !== 0; bits &= bits - 1) children++
    const all = k.map_list_child(map, vm.release < 28 ? done : children - 1 - done, what, rest)
    vm.bump(PART)
    return done + 1 === children ? all : goOn(`maps_${name}`, name, 1, [map, small(done + 1), all])
  }
  return {
    maps: {
      'from_list/1': (pairs) => (isLong(pairs) && k.pairs_length(pairs) >= 0 ? fromList(NIL, pairs) : k.maps_from_list(pairs)),
      'from_keys/2': (keys, value) => (isLong(keys) && k.list_length(keys) >= 0 ? fromKeys(NIL, keys, value) : k.maps_from_keys(keys, value)),
      'keys/1': (map) => (isLarge(map) ? list('keys', KEYS, map, 0, NIL) : k.maps_keys(map)),
      'values/1': (map) => (isLarge(map) ? list('values', VALUES, map, 0, NIL) : k.maps_values(map)),
    },
    [MODULE]: {
      'maps_from_list/2': fromList,
      'maps_from_keys/3': fromKeys,
      'maps_keys/3': (map, done, rest) => list('keys', KEYS, map, smallValue(done), rest),
      'maps_values/3': (map, done, rest) => list('values', VALUES, map, smallValue(done), rest),
    },
  }
}
