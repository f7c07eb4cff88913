/** BIFs on lists: what lists.ts does in loops, with arguments and results as Erlang has them. */
import { CELL_AM_FALSE, CELL_AM_VALUE, NIL } from '../src/term/layout'
import { bump, list_append, list_keyfind, list_length, list_member, list_reverse } from './lists'
import { position_of } from './limbs'
import { boolean, pair, raise_badarg } from './raise'
import { head, isCons, makeSmall, tail } from './term'

/** Elements of a list that are walked for one reduction. */
const WALKED: i32 = 64

// @ts-ignore: decorator
@inline function orBadarg(list: i32): i32 {
  return list != 0 ? list : raise_badarg()
}

export function append(left: i32, right: i32): i32 {
  return orBadarg(list_append(left, right))
}
export function length(list: i32): i32 {
  const n = list_length(list)
  if (n < 0) return raise_badarg()
  if (n > WALKED) bump(n / WALKED)
  return makeSmall(n)
}
export function hd(list: i32): i32 {
  return isCons(list) ? head(list) : raise_badarg()
}
export function tl(list: i32): i32 {
  return isCons(list) ? tail(list) : raise_badarg()
}
/** lists:reverse/2 */
export function reverse(list: i32, rest: i32): i32 {
  return orBadarg(list_reverse(list, rest))
}
export function member(element: i32, list: i32): i32 {
  const found = list_member(element, list)
  return found < 0 ? raise_badarg() : boolean(found == 1)
}

/** The tuple with a key at a position, [] when there is none, 0 after badarg (no position, improper list). */
// @ts-ignore: decorator
@inline function find(key: i32, position: i32, list: i32): i32 {
  const at = position_of(position)
  if (at == 0) return raise_badarg()
  const found = list_keyfind(key, at, list)
  return found == -1 ? raise_badarg() : found == 0 ? NIL : found
}
export function keyfind(key: i32, position: i32, list: i32): i32 {
  const tuple = find(key, position, list)
  return tuple == NIL ? load<i32>(CELL_AM_FALSE) : tuple
}
export function keymember(key: i32, position: i32, list: i32): i32 {
  const tuple = find(key, position, list)
  return tuple == 0 ? 0 : boolean(tuple != NIL)
}
export function keysearch(key: i32, position: i32, list: i32): i32 {
  const tuple = find(key, position, list)
  return tuple == 0 ? 0 : tuple == NIL ? load<i32>(CELL_AM_FALSE) : pair(load<i32>(CELL_AM_VALUE), tuple)
}
