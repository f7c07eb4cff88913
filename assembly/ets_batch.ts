/**
 * Long lists of objects on their way into a table, in parts: copies are made first, while nobody sees them, in a chain; then they are put.
 * A batch is a block: its objects from the first that is not put yet on, the last of them, how far it is.
 */
import { free, malloc } from './memory'
import { object_free, object_key, object_tuple, give_object, taken_back, object_new, OBJ_NEXT } from './ets_term'
import { ets_find, put } from './ets'
import { objects_compared } from './ets_hash'
import { PUT_NEW, PUT_NO_MEMORY, PUT_OLD, T_KEYPOS } from './ets_table'
import { head, isCons, tail } from './term'

const FIRST: usize = 0
const LAST: usize = 4
/** insert_new: the object whose key is looked for next; 0: that is done. */
const CHECKED: usize = 8
const SIZE: usize = 12

/** In bags: so many comparisons with objects that have the key take as long as one object otherwise. */
export const COMPARED_SHIFT: u32 = 6

/** Result of `ets_batch_put` when there is more to do. */
const MORE: i32 = 2

/** 0: memory is exhausted. */
export function ets_batch_new(): u32 {
  const batch = <u32>malloc(SIZE)
  if (batch != 0) memory.fill(batch, 0, SIZE)
  return batch
}

/** Copies up to `limit` tuples of a list. What is behind them; 0: memory is exhausted. */
export function ets_batch_copy(batch: u32, list: i32, limit: i32): i32 {
  for (; limit > 0 && isCons(list); limit--, list = tail(list)) {
    const object = object_new(head(list))
    if (object == 0) return 0
    store<u32>(object, 0, OBJ_NEXT)
    const last = load<u32>(batch, LAST)
    if (last == 0) {
      store<u32>(batch, object, FIRST)
      store<u32>(batch, object, CHECKED)
    } else store<u32>(last, object, OBJ_NEXT)
    store<u32>(batch, object, LAST)
  }
  return list
}

/** Puts up to `limit` objects, with `onlyNew` after having looked for the keys of all: MORE, or one of PUT_x, and the batch is empty. */
export function ets_batch_put(table: u32, batch: u32, onlyNew: i32, limit: i32): i32 {
  if (onlyNew) {
    const keypos = load<u32>(table, T_KEYPOS)
    let object = load<u32>(batch, CHECKED)
    for (; object != 0 && limit > 0; limit--, object = load<u32>(object, OBJ_NEXT)) {
      if (ets_find(table, object_key(object, keypos)) != 0) {
        drop(batch)
        return PUT_OLD
      }
    }
    store<u32>(batch, object, CHECKED)
  }
  while (limit > 0) {
    const object = load<u32>(batch, FIRST)
    if (object == 0) return PUT_NEW
    store<u32>(batch, load<u32>(object, OBJ_NEXT), FIRST)
    give_object(object)
    const result = put(table, object_tuple(object), false)
    // A bag may have had it.
    if (taken_back() != 0) object_free(object)
    limit -= 1 + i32(objects_compared() >> COMPARED_SHIFT)
    if (result == PUT_NO_MEMORY) {
      drop(batch)
      return result
    }
  }
  return load<u32>(batch, FIRST) == 0 ? PUT_NEW : MORE
}

function drop(batch: u32): void {
  let object = load<u32>(batch, FIRST)
  while (object != 0) {
    const next = load<u32>(object, OBJ_NEXT)
    object_free(object)
    object = next
  }
  store<u32>(batch, 0, FIRST)
}

export function ets_batch_free(batch: u32): void {
  drop(batch)
  free(batch)
}
