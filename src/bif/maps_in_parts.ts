/** Large maps from lists, merged, and made lists, in parts, between which others have their turns. */
import * as L from '../term/layout.ts'
import type { BifFunction } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, popcount, small, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

/** Elements of a part (as LONG in assembly/map_bifs.ts). */
const PART = 4096
/** Children that a trie's root has at most. */
const DIGITS = 16
const KEYS = 0
const VALUES = 1

export function isLargeMap({ t, k }: Vm, map: Term): boolean {
  return t.subtag(map) === L.SUB_HAMT_ROOT && k.map_size(map) > PART
}
export function rootChildren({ t }: Vm, map: Term): number {
  return popcount((t.header(map) >>> L.HDR_ARITY_SHIFT) & 0xffff)
}
/** Keys, values or pairs (see map_list of the kernel) of one child of a large map's root in front of `rest`; `done`: how many children were listed. */
export function listChild(vm: Vm, map: Term, done: number, what: number, rest: Term): Term {
  return vm.k.map_list_child(map, vm.release < 28 ? done : rootChildren(vm, map) - 1 - done, what, rest)
}

export function mapsInParts(vm: Vm): Record<string, BifFunction> {
  const { k, t } = vm
  const parts = new Parts(vm)
  const goOn = (internal: string, name: string, arity: number, args: readonly Term[]): Term => parts.goOn('maps', name, arity, internal, args)

  /**
   * A list becomes maps of PART elements each, and of two maps made of as many parts one: so each element is merged as often as the number of parts
   * has binary digits. `maps`: those there are now, the latest first; `made`: of how many parts they are. Merging is a part of its own.
   */
  const step = (maps: Term, made: number, list: Term, value: Term): Term => {
    const latest = maps === NIL ? maps : t.tl(maps)
    if (latest !== NIL && (list === NIL || isDue(maps, made))) {
      const then = [t.tl(latest), small(made), list]
      return merge(t.hd(latest), t.hd(maps), 0, 0, NIL, t.tupleFrom(value === NONE ? then : [...then, value]))
    }
    const rest = k.list_after(list, PART)
    const n = rest === NIL ? k.list_length(list) : PART
    const map = k.map_from_first(list, n, value)
    vm.bump(n)
    return rest === NIL && maps === NIL ? map : again(t.cons(map, maps), made + 1, rest, value)
  }
  const again = (maps: Term, made: number, list: Term, value: Term): Term =>
    value === NONE ? goOn('maps_from_list', 'from_list', 1, [maps, small(made), list]) : goOn('maps_from_keys', 'from_keys', 2, [maps, small(made), list, value])
  /** There are more maps than the number of parts has ones. */
  const isDue = (maps: Term, made: number): boolean => {
    let ones = 0
    for (let n = made; n !== 0; n &= n - 1) ones++
    return k.list_length(maps) > ones
  }

  /**
   * Two maps merged: at once when one of them is not large, else digit by digit of their roots. `children`: those of the digits before, the last first,
   * of which `shared` keys are in both. `then`: what a list is still to become, NIL for maps:merge/2.
   */
  const merge = (a: Term, b: Term, digit: number, shared: number, children: Term, then: Term): Term => {
    const size = Math.min(k.map_size(a), k.map_size(b))
    if (size <= PART || a === b) {
      vm.bump(size)
      return merged(k.map_merge(a, b), then)
    }
    const end = Math.min(digit + Math.ceil((DIGITS * PART) / (k.map_size(a) + k.map_size(b))), DIGITS)
    for (; digit < end; digit++) {
      const child = k.map_merge_child(a, b, digit)
      if (child === NONE) continue
      shared += k.map_merge_shared()
      children = t.cons(child, children)
    }
    vm.bump(PART)
    if (digit === DIGITS) return merged(k.map_merge_end(a, b, children, shared), then)
    const [name, arity] = then === NIL ? ['merge', 2] : t.tupleSize(then) === 3 ? ['from_list', 1] : ['from_keys', 2]
    return goOn('maps_merge', name as string, arity as number, [a, b, small(digit), small(shared), children, then])
  }
  const merged = (map: Term, then: Term): Term => {
    if (then === NIL) return map
    const [older, made, list] = [t.element(then, 1), t.element(then, 2), t.element(then, 3)]
    return list === NIL && older === NIL ? map : again(t.cons(map, older), smallValue(made), list, t.tupleSize(then) === 3 ? NONE : t.element(then, 4))
  }

  /** Keys or values of a large map, of which `done` children of the root are in `rest`. */
  const list = (name: string, what: number, map: Term, done: number, rest: Term): Term => {
    const all = listChild(vm, map, done, what, rest)
    vm.bump(PART)
    return done + 1 === rootChildren(vm, map) ? all : goOn(`maps_${name}`, name, 1, [map, small(done + 1), all])
  }
  /** What the kernel finds long (assembly/map_bifs.ts), in its order. */
  const long: readonly ((a: Term, b: Term) => Term)[] = [
    (pairs) => step(NIL, 0, pairs, NONE),
    (keys, value) => step(NIL, 0, keys, value),
    (map) => list('keys', KEYS, map, 0, NIL),
    (map) => list('values', VALUES, map, 0, NIL),
    (a, b) => merge(a, b, 0, 0, NIL, NIL),
  ]
  vm.hooks.long_maps = (what, a, b) => long[what]!(a as Term, b as Term)
  return {
    'maps_from_list/3': (maps, made, list) => step(maps, smallValue(made), list, NONE),
    'maps_from_keys/4': (maps, made, keys, value) => step(maps, smallValue(made), keys, value),
    'maps_merge/6': (a, b, digit, shared, children, then) => merge(a, b, smallValue(digit), smallValue(shared), children, then),
    'maps_keys/3': (map, done, rest) => list('keys', KEYS, map, smallValue(done), rest),
    'maps_values/3': (map, done, rest) => list('values', VALUES, map, smallValue(done), rest),
  }
}
