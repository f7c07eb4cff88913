/** BIFs on maps: the operations of maps.ts and map_lists.ts, with arguments and results as Erlang has them. */
import { CELL_AM_ERROR, CELL_AM_NONE, CELL_AM_OK, HDR_ARITY_SHIFT, NIL, SUB_FLATMAP, SUB_HAMT_ROOT, TAG_BOXED } from '../src/term/layout'
import { alloc } from './heap'
import { bump } from './lists'
import { map_from_first, map_list, pairs_length, proper_length } from './map_lists'
import { flatKeys, flatValues, map_get, map_merge, map_put, map_remove, map_size, map_taken, map_update } from './maps'
import { boolean, pair, raise_badarg, raise_badkey, raise_badmap } from './raise'
import { isSmall, makeSmall, subtagOf } from './term'

/** Keys that are walked for one reduction. */
const WALKED: i32 = 16

// @ts-ignore: decorator
@inline function isMap(term: i32): bool {
  const subtag = subtagOf(term)
  return subtag == SUB_FLATMAP || subtag == SUB_HAMT_ROOT
}

// @ts-ignore: decorator
@inline function count(keys: i32): void {
  if (keys >= WALKED) bump(keys / WALKED)
}

/** maps:get/2, map_get/2 */
export function maps_get(key: i32, map: i32): i32 {
  if (!isMap(map)) return raise_badmap(map)
  const value = map_get(map, key)
  return value != 0 ? value : raise_badkey(key)
}
export function is_map_key(key: i32, map: i32): i32 {
  return isMap(map) ? boolean(map_get(map, key) != 0) : raise_badmap(map)
}
/** map_size/1 */
export function size_of_map(map: i32): i32 {
  return isMap(map) ? makeSmall(map_size(map)) : raise_badmap(map)
}
export function maps_find(key: i32, map: i32): i32 {
  if (!isMap(map)) return raise_badmap(map)
  const value = map_get(map, key)
  return value == 0 ? load<i32>(CELL_AM_ERROR) : pair(load<i32>(CELL_AM_OK), value)
}
export function maps_put(key: i32, value: i32, map: i32): i32 {
  return isMap(map) ? map_put(map, key, value) : raise_badmap(map)
}
export function maps_update(key: i32, value: i32, map: i32): i32 {
  if (!isMap(map)) return raise_badmap(map)
  const updated = map_update(map, key, value)
  return updated != 0 ? updated : raise_badkey(key)
}
export function maps_remove(key: i32, map: i32): i32 {
  return isMap(map) ? map_remove(map, key) : raise_badmap(map)
}
export function maps_take(key: i32, map: i32): i32 {
  if (!isMap(map)) return raise_badmap(map)
  const rest = map_remove(map, key)
  const value = map_taken()
  return value == 0 ? load<i32>(CELL_AM_ERROR) : pair(value, rest)
}

// ---- what may be long: the host does that in parts (src/bif/maps_in_parts.ts)

/** Elements up to which it is done at once. */
const LONG: i32 = 4096
const FROM_LIST: i32 = 0
const FROM_KEYS: i32 = 1
const KEYS: i32 = 2
const LIST_VALUES: i32 = 3
const MERGE: i32 = 4

// @ts-ignore: decorator
@external("host", "long_maps")
declare function host_long(what: i32, a: i32, b: i32): i32

// @ts-ignore: decorator
@inline function listed(map: i32, what: i32): i32 {
  if (!isMap(map)) return raise_badmap(map)
  const n = map_size(map)
  if (n > LONG) return host_long(what, map, 0)
  count(n)
  return map_list(map, what - KEYS, NIL)
}
export function maps_keys(map: i32): i32 {
  return listed(map, KEYS)
}
export function maps_values(map: i32): i32 {
  return listed(map, LIST_VALUES)
}

/** maps:from_list/1 */
export function maps_from_list(list: i32): i32 {
  const n = pairs_length(list)
  if (n < 0) return raise_badarg()
  if (n > LONG) return host_long(FROM_LIST, list, 0)
  count(n)
  return map_from_first(list, n, 0)
}
/** maps:from_keys/2 */
export function maps_from_keys(list: i32, value: i32): i32 {
  const n = proper_length(list)
  if (n < 0) return raise_badarg()
  if (n > LONG) return host_long(FROM_KEYS, list, value)
  count(n)
  return map_from_first(list, n, value)
}
/** maps:merge/2 */
export function maps_merge(a: i32, b: i32): i32 {
  if (!isMap(a)) return raise_badmap(a)
  if (!isMap(b)) return raise_badmap(b)
  const least = min(map_size(a), map_size(b))
  if (least > LONG) return host_long(MERGE, a, b)
  count(least << 1)
  return map_merge(a, b)
}

/** What erts_internal:map_next/3 makes of a flat map: {K, V, Next} for each key, the last Next being `none`. */
export function map_chain(map: i32): i32 {
  const n = map_size(map)
  let rest = load<i32>(CELL_AM_NONE)
  if (n == 0) return rest
  const keys = flatKeys(map)
  const values = flatValues(map)
  let at = alloc(n << 2) + (n << 4)
  for (let i = (n - 1) << 2; i >= 0; i -= 4) {
    at -= 16
    store<i32>(at, 3 << HDR_ARITY_SHIFT)
    store<i32>(at, load<i32>(keys + i), 4)
    store<i32>(at, load<i32>(values + i), 8)
    store<i32>(at, rest, 12)
    rest = at | TAG_BOXED
  }
  return rest
}
