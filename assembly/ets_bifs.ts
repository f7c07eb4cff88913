/**
 * BIFs of module ets on single objects. Who owns a table, its name and what others may do with it is the host's to change
 * (src/ets/tables.ts), but the kernel knows it: only what is refused, and operations that are not plain, go by way of the host.
 */
import {
  CELL_AM_BADKEY, CELL_AM_END_OF_TABLE, CELL_AM_UNDEFINED, CELL_EXC_CAUSE, CELL_OTP_RELEASE, CELL_PID, HDR_ARITY_SHIFT, IMM_SHIFT, MAGIC_HANDLE, MAGIC_TABLE,
  NIL, SUB_MAGIC_REF, TAG_BOXED, X_AREA,
} from '../src/term/layout'
import { copy_in } from './copy'
import { ets_add_small, ets_delete, ets_find, ets_first, ets_insert, ets_lookup, ets_lookup_element, ets_next, ets_set_element, objects_length } from './ets'
import { COMPARED_SHIFT } from './ets_batch'
import { objects_compared } from './ets_hash'
import { OBJ_DATA, ets_term_fetch, object_key } from './ets_term'
import {
  PROTECTION_PRIVATE, PROTECTION_PUBLIC, PUT_BADARG, PUT_NO_MEMORY, T_KEYPOS, T_NAME, T_NAME_NEXT, T_OWNER, T_PROTECTION, T_TID, T_TID_BLOCK, T_TYPE, TYPE_BAG,
  TYPE_ORDERED_SET,
} from './ets_table'
import { position_of } from './limbs'
import { bump, list_reverse } from './lists'
import { boolean, pair, raise_badarg, raise_system_limit } from './raise'
import { addressOf, headerOf, isAtom, isCons, isSmall, isTuple, subtagOf } from './term'

/** The address of a table that the running process may read (0) or write (1); 0 after raising, with the cause. */
// @ts-ignore: decorator
@external("host", "ets_table")
declare function host_table(id: i32, write: i32): u32
/** update_counter and update_element (what: 0, 1; 3: with a default, in X_AREA) where they are not plain, insert and insert_new (2) of long lists. */
// @ts-ignore: decorator
@external("host", "ets_update")
declare function host_update(what: i32, id: i32, key: i32, change: i32): i32

const READ: i32 = 0
const WRITE: i32 = 1
const INSERT_LONG: i32 = 2
const UPDATE_OR: i32 = 3
/** Lists of more objects are inserted in parts; in bags each may have to be compared with many others. */
const LONG_LIST: i32 = 2000
const LONG_BAG_LIST: i32 = 200
/** What `ets_lookup_element` answers where an object has no such element. */
const NO_ELEMENT: i32 = 8

// ---- names and access ----------------------------------------------------------------------------------------------------

/** Named tables by their names: chains. */
const NAMES: u32 = 1024
const names: usize = memory.data(4096, 8)

// @ts-ignore: decorator
@inline function chainOf(name: i32): usize {
  return names + (((<u32>name >> IMM_SHIFT) & (NAMES - 1)) << 2)
}

/** Gives a table a name, or (0) takes it away. */
export function ets_name(table: u32, name: i32): void {
  const old = load<i32>(table, T_NAME)
  if (old != 0) {
    let at = chainOf(old)
    while (load<u32>(at) != table) at = load<u32>(at) + T_NAME_NEXT
    store<u32>(at, load<u32>(table, T_NAME_NEXT))
  }
  store<i32>(table, name, T_NAME)
  if (name == 0) return
  const chain = chainOf(name)
  store<u32>(table, load<u32>(chain), T_NAME_NEXT)
  store<u32>(chain, table)
}

/** Owner and protection (PROTECTION_x) of a table. */
export function ets_access(table: u32, owner: i32, protection: i32): void {
  store<i32>(table, owner, T_OWNER)
  store<i32>(table, protection, T_PROTECTION)
}

/** A copy of a table's reference, as `ets_term_store` has made it. */
export function ets_tid(table: u32, block: u32, tid: i32): void {
  store<u32>(table, block, T_TID_BLOCK)
  store<i32>(table, tid, T_TID)
}

/** The table of a name or reference, if it is plain to find; else 0. */
// @ts-ignore: decorator
@inline function known(id: i32): u32 {
  if (isAtom(id)) {
    let table = load<u32>(chainOf(id))
    while (table != 0 && load<i32>(table, T_NAME) != id) table = load<u32>(table, T_NAME_NEXT)
    return table
  }
  return subtagOf(id) == SUB_MAGIC_REF ? load<u32>(load<usize>(addressOf(id), MAGIC_HANDLE), MAGIC_TABLE) : 0
}

function tableOf(id: i32, write: i32): u32 {
  const table = known(id)
  if (table != 0) {
    const protection = load<i32>(table, T_PROTECTION)
    if (protection == PROTECTION_PUBLIC || load<i32>(table, T_OWNER) == load<i32>(CELL_PID)) return table
    if (write == READ && protection != PROTECTION_PRIVATE) return table
  }
  return host_table(id, write)
}

/** ets:whereis/1 */
export function bif_ets_whereis(name: i32): i32 {
  if (!isAtom(name)) return raise_badarg()
  const table = known(name)
  return table == 0 ? load<i32>(CELL_AM_UNDEFINED) : ets_term_fetch(load<u32>(table, T_TID_BLOCK), load<i32>(table, T_TID))
}

// ---- objects ---------------------------------------------------------------------------------------------------------------

/** ets:lookup/2 */
export function bif_ets_lookup(id: i32, key: i32): i32 {
  const table = tableOf(id, READ)
  return table == 0 ? 0 : ets_lookup(table, key)
}

/** ets:member/2 */
export function bif_ets_member(id: i32, key: i32): i32 {
  const table = tableOf(id, READ)
  return table == 0 ? 0 : boolean(ets_find(table, key) != 0)
}

/** ets:lookup_element/4; a fallback of 0 makes it lookup_element/3. */
// @ts-ignore: decorator
@inline function elementOr(id: i32, key: i32, position: i32, fallback: i32): i32 {
  const table = tableOf(id, READ)
  if (table == 0) return 0
  const at = position_of(position)
  if (at == 0) return raise_badarg()
  const element = ets_lookup_element(table, key, at)
  if (element == NO_ELEMENT) return raise_badarg()
  if (element != 0 || fallback != 0) return element != 0 ? element : fallback
  raise_badarg()
  store<i32>(CELL_EXC_CAUSE, load<i32>(CELL_AM_BADKEY))
  return 0
}
export function bif_ets_lookup_element(id: i32, key: i32, position: i32): i32 {
  return elementOr(id, key, position, 0)
}
export function bif_ets_lookup_element_or(id: i32, key: i32, position: i32, fallback: i32): i32 {
  return elementOr(id, key, position, fallback)
}

function insert(id: i32, objects: i32, onlyNew: bool): i32 {
  const table = tableOf(id, WRITE)
  if (table == 0) return 0
  if (objects == NIL) return boolean(true)
  let list = objects
  if (isCons(objects)) {
    const n = objects_length(table, objects)
    if (n < 0) return raise_badarg()
    const bag = load<u32>(table, T_TYPE) == TYPE_BAG
    // Bags of OTP 25 take the objects of a list from its end.
    if (load<i32>(CELL_OTP_RELEASE) < 26 && bag) list = list_reverse(objects, NIL)
    if (n > (bag ? LONG_BAG_LIST : LONG_LIST)) return host_update(INSERT_LONG, id, list, onlyNew ? 1 : 0)
    bump((n >> 1) + 1)
  }
  const result = ets_insert(table, list, i32(onlyNew))
  const compared = objects_compared() >> COMPARED_SHIFT
  if (compared != 0) bump(i32(compared))
  if (result == PUT_BADARG) return raise_badarg()
  return result == PUT_NO_MEMORY ? raise_system_limit() : boolean(result != 0)
}
/** ets:insert/2, insert_new/2 */
export function bif_ets_insert(id: i32, objects: i32): i32 {
  return insert(id, objects, false)
}
export function bif_ets_insert_new(id: i32, objects: i32): i32 {
  return insert(id, objects, true)
}

/** ets:delete/2 */
export function bif_ets_delete(id: i32, key: i32): i32 {
  const table = tableOf(id, WRITE)
  if (table == 0) return 0
  const n = ets_delete(table, key)
  if (n > 10) bump(n)
  return boolean(true)
}

/** ets:take/2 */
export function bif_ets_take(id: i32, key: i32): i32 {
  const table = tableOf(id, WRITE)
  if (table == 0) return 0
  const found = ets_lookup(table, key)
  if (found != NIL) ets_delete(table, key)
  return found
}

/** The two words of a change {Position, Value} of an element that is not the key; position 0: it is none. */
// @ts-ignore: decorator
@inline function positionOf(table: u32, change: i32): i32 {
  if (!isTuple(change) || headerOf(change) != 2 << HDR_ARITY_SHIFT) return 0
  const position = load<i32>(addressOf(change), 4)
  return isSmall(position) && position >> 2 >= 1 && position >> 2 != load<i32>(table, T_KEYPOS) ? position >> 2 : 0
}

/** The new value where a small integer is added to one, in an object that is there; 0: it is not so plain. */
function addPlain(table: u32, key: i32, operation: i32): i32 {
  if (load<u32>(table, T_TYPE) > TYPE_ORDERED_SET) return 0
  const plain = isSmall(operation)
  const position = plain ? load<i32>(table, T_KEYPOS) + 1 : positionOf(table, operation)
  const increment = plain ? operation : position != 0 ? load<i32>(addressOf(operation), 8) : 0
  return isSmall(increment) ? ets_add_small(table, key, position, increment) : 0
}

/** ets:update_counter/3 */
export function bif_ets_update_counter(id: i32, key: i32, operation: i32): i32 {
  const table = tableOf(id, WRITE)
  if (table == 0) return 0
  const sum = addPlain(table, key, operation)
  return sum != 0 ? sum : host_update(0, id, key, operation)
}
/** ets:update_counter/4. The host finds the default in X_AREA. */
export function bif_ets_update_counter_or(id: i32, key: i32, operation: i32, fallback: i32): i32 {
  const table = tableOf(id, WRITE)
  if (table == 0) return 0
  if (isTuple(fallback) && headerOf(fallback) >>> HDR_ARITY_SHIFT >= load<i32>(table, T_KEYPOS)) {
    const sum = addPlain(table, key, operation)
    if (sum != 0) return sum
  }
  store<i32>(X_AREA, fallback)
  return host_update(UPDATE_OR, id, key, operation)
}

/** ets:update_element/3 */
export function bif_ets_update_element(id: i32, key: i32, change: i32): i32 {
  const table = tableOf(id, WRITE)
  if (table == 0) return 0
  if (load<u32>(table, T_TYPE) <= TYPE_ORDERED_SET) {
    const position = positionOf(table, change)
    if (position != 0) {
      const object = ets_find(table, key)
      if (object == 0) return boolean(false)
      const fits = position <= load<i32>(object, OBJ_DATA) >>> HDR_ARITY_SHIFT
      if (fits && ets_set_element(object, position, load<i32>(addressOf(change), 8)) != 0) return boolean(true)
    }
  }
  return host_update(1, id, key, change)
}

// ---- iteration -------------------------------------------------------------------------------------------------------------

/** The key of an object, with `objects` {Key, Objects}; at the end '$end_of_table'. */
function answer(table: u32, object: u32, objects: bool): i32 {
  if (object == 0) return load<i32>(CELL_AM_END_OF_TABLE)
  const key = copy_in(object_key(object, load<u32>(table, T_KEYPOS)))
  return objects ? pair(key, ets_lookup(table, key)) : key
}
function first(id: i32, last: i32, objects: bool): i32 {
  const table = tableOf(id, READ)
  return table == 0 ? 0 : answer(table, ets_first(table, last), objects)
}
function next(id: i32, key: i32, backwards: i32, objects: bool): i32 {
  const table = tableOf(id, READ)
  if (table == 0) return 0
  const object = ets_next(table, key, backwards)
  return object == 1 ? raise_badarg() : answer(table, object, objects)
}

/** ets:first/1, last/1, next/2, prev/2 and those that look up as well. */
export function bif_ets_first(id: i32): i32 {
  return first(id, 0, false)
}
export function bif_ets_last(id: i32): i32 {
  return first(id, 1, false)
}
export function bif_ets_next(id: i32, key: i32): i32 {
  return next(id, key, 0, false)
}
export function bif_ets_prev(id: i32, key: i32): i32 {
  return next(id, key, 1, false)
}
export function bif_ets_first_lookup(id: i32): i32 {
  return first(id, 0, true)
}
export function bif_ets_last_lookup(id: i32): i32 {
  return first(id, 1, true)
}
export function bif_ets_next_lookup(id: i32, key: i32): i32 {
  return next(id, key, 0, true)
}
export function bif_ets_prev_lookup(id: i32, key: i32): i32 {
  return next(id, key, 1, true)
}
