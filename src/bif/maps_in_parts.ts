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

  /**
   * A list becomes maps of PART elements each, and of two maps made of as many parts one: so each element is merged as often as the number of parts
   * has binary digits. `maps`: those there are now, the latest first; `made`: of how many parts they are. Merging is a part of its own.
   */
  const step = (name: string, maps: Term, made: number, list: Term, value: Term): Term => {
    const again = (...state: Term[]): Term => goOn(`maps_${name}`, name, value === NONE ? 1 : 2, value === NONE ? state : [...state, value])
    const latest = maps === NIL ? maps : t.tl(maps)
    if (latest !== NIL && (list === NIL || isDue(maps, made))) {
      const merged = k.map_merge(t.hd(latest), t.hd(maps))
      vm.bump(Math.min(k.map_size(merged), PART))
      const older = t.tl(latest)
      return list === NIL && older === NIL ? merged : again(t.cons(merged, older), small(made), list)
    }
    const rest = k.list_after(list, PART)
    const n = rest === NIL ? k.list_length(list) : PART
    const map = k.map_from_first(list, n, value)
    vm.bump(n)
    return rest === NIL && maps === NIL ? map : again(t.cons(map, maps), small(made + 1), rest)
  }
  /** There are more maps than the number of parts has ones. */
  const isDue = (maps: Term, made: number): boolean => {
    let ones = 0
    for (let n = made; n !== 0; n &= n - 1) ones++
    return k.list_length(maps) > ones
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
      'from_list/1': (pairs) => (isLong(pairs) && k.pairs_length(pairs) >= 0 ? step('from_list', NIL, 0, pairs, NONE) : k.maps_from_list(pairs)),
      'from_keys/2': (keys, value) => (isLong(keys) && k.list_length(keys) >= 0 ? step('from_keys', NIL, 0, keys, value) : k.maps_from_keys(keys, value)),
      'keys/1': (map) => (isLarge(map) ? list('keys', KEYS, map, 0, NIL) : k.maps_keys(map)),
      'values/1': (map) => (isLarge(map) ? list('values', VALUES, map, 0, NIL) : k.maps_values(map)),
    },
    [MODULE]: {
      'maps_from_list/3': (maps, made, list) => step('from_list', maps, smallValue(made), list, NONE),
      'maps_from_keys/4': (maps, made, keys, value) => step('from_keys', maps, smallValue(made), keys, value),
      'maps_keys/3': (map, done, rest) => list('keys', KEYS, map, smallValue(done), rest),
      'maps_values/3': (map, done, rest) => list('values', VALUES, map, smallValue(done), rest),
    },
  }
}
