/**
 * The ets tables' core. `src/ets/kernel.ts` says what each function does; who may use a table, its options and
 * owner are the host's (src/ets/table.ts).
 */
import * as L from '../src/term/layout'
import { malloc, free } from './memory'
import { cons } from './heap'
import { eq_exact } from './compare'
import { is_pointer } from './object'
import { copy_in } from './copy'
import {
  OBJ_INFO, OBJ_DATA, OBJ_NEXT, INFO_DELETED, object_copy, object_tuple, object_key,
} from './ets_term'
import {
  T_TYPE, T_KEYPOS, T_COUNT, T_WORDS, T_ROOT, T_ACTIVE, T_CONTENTS, T_FIXED, T_SIZE,
  TYPE_SET, TYPE_ORDERED_SET, TYPE_DUPLICATE_BAG, PUT_NEW, PUT_OLD, PUT_BADARG,
} from './ets_table'
import * as hash from './ets_hash'
import * as tree from './ets_tree'

export { ets_term_store, ets_term_fetch, ets_term_free } from './ets_term'
export { ets_tree_collect } from './ets_tree'

// @ts-ignore: decorator
@inline
function is_tree(table: u32): bool {
  return load<u32>(table, T_TYPE) == TYPE_ORDERED_SET
}

export function ets_new(type: u32, keypos: u32): u32 {
  const table = malloc(T_SIZE) as u32
  if (table == 0) return 0
  memory.fill(table, 0, T_SIZE)
  store<u32>(table, type, T_TYPE)
  store<u32>(table, keypos, T_KEYPOS)
  if (type != TYPE_ORDERED_SET && !hash.hash_init(table)) return 0
  return table
}

/** A tuple long enough to have a key. */
// @ts-ignore: decorator
@inline
function is_object(table: u32, term: i32): bool {
  if ((term & 3) != L.TAG_BOXED) return false
  const header = load<u32>((term & ~3) as u32)
  return (header & L.HDR_KIND_MASK) == 0 && header >> L.HDR_ARITY_SHIFT >= load<u32>(table, T_KEYPOS)
}

// @ts-ignore: decorator
@inline
export function put(table: u32, tuple: i32, onlyNew: bool): i32 {
  return is_tree(table) ? tree.tree_put(table, tuple, onlyNew) : hash.hash_put(table, tuple, onlyNew)
}

/** Length of a proper list of tuples that can be objects of the table, else -1. */
export function objects_length(table: u32, list: i32): i32 {
  let n = 0
  for (; (list & 3) == L.TAG_CONS; n++) {
    if (!is_object(table, load<i32>((list & ~3) as u32))) return -1
    list = load<i32>((list & ~3) as u32, 4)
  }
  return list == L.NIL ? n : -1
}

export function ets_insert(table: u32, objects: i32, onlyNew: i32): i32 {
  if (is_object(table, objects)) return put(table, objects, onlyNew != 0)
  let list = objects
  if (objects_length(table, list) < 0) return PUT_BADARG
  if (onlyNew) {
    const keypos = load<u32>(table, T_KEYPOS)
    for (list = objects; list != L.NIL; list = load<i32>((list & ~3) as u32, 4)) {
      const tuple = (load<i32>((list & ~3) as u32) & ~3) as u32
      if (ets_find(table, load<i32>(tuple + (keypos << 2))) != 0) return PUT_OLD
    }
  }
  for (list = objects; list != L.NIL; list = load<i32>((list & ~3) as u32, 4)) {
    const result = put(table, load<i32>((list & ~3) as u32), false)
    if (result != PUT_NEW) return result
  }
  return PUT_NEW
}

export function ets_find(table: u32, key: i32): u32 {
  return is_tree(table) ? tree.tree_find(table, key) : hash.hash_find(table, key)
}

export function ets_next_same(table: u32, object: u32): u32 {
  if (load<u32>(table, T_TYPE) <= TYPE_ORDERED_SET) return 0
  do object = hash.hash_next_same(table, object)
  while (object != 0 && (load<u32>(object, OBJ_INFO) & INFO_DELETED) != 0)
  return object
}

/** List of copies of `object` and the live ones after it with the same key, the oldest first. */
export function ets_objects(table: u32, object: u32): i32 {
  let list: i32 = L.NIL
  while (object != 0) {
    list = cons(object_copy(object), list)
    object = ets_next_same(table, object)
  }
  return list
}

export function ets_lookup(table: u32, key: i32): i32 {
  return ets_objects(table, ets_find(table, key))
}

export function ets_lookup_element(table: u32, key: i32, position: u32): i32 {
  let object = ets_find(table, key)
  if (object == 0) return 0
  if (load<u32>(table, T_TYPE) <= TYPE_ORDERED_SET) {
    if (position > load<u32>(object, OBJ_DATA) >> L.HDR_ARITY_SHIFT) return 1 << 3
    return copy_in(load<i32>(object + OBJ_DATA + (position << 2)))
  }
  for (let other = object; other != 0; other = ets_next_same(table, other)) {
    if (position > load<u32>(other, OBJ_DATA) >> L.HDR_ARITY_SHIFT) return 1 << 3
  }
  let list: i32 = L.NIL
  for (; object != 0; object = ets_next_same(table, object)) {
    list = cons(copy_in(load<i32>(object + OBJ_DATA + (position << 2))), list)
  }
  return list
}

export function ets_copy(object: u32): i32 {
  return object_copy(object)
}

export function ets_delete(table: u32, key: i32): u32 {
  return is_tree(table) ? tree.tree_delete(table, key) : hash.hash_delete(table, key)
}

export function ets_delete_object(table: u32, tuple: i32): u32 {
  if (!is_object(table, tuple)) return 0
  if (!is_tree(table)) return hash.hash_delete_object(table, tuple)
  const key = load<i32>(((tuple & ~3) as u32) + (load<u32>(table, T_KEYPOS) << 2))
  const object = tree.tree_find(table, key)
  if (object == 0 || eq_exact(object_tuple(object), tuple) == 0) return 0
  return tree.tree_delete(table, key)
}

export function ets_remove(table: u32, object: u32): void {
  if (is_tree(table)) tree.tree_delete(table, object_key(object, load<u32>(table, T_KEYPOS)))
  else hash.hash_remove(table, object)
}

export function ets_remove_at(table: u32, at: u32, object: u32): u32 {
  return hash.hash_remove_at(table, at, object)
}

export function ets_replace(table: u32, object: u32, tuple: i32): u32 {
  return is_tree(table) ? tree.tree_replace(table, object, tuple) : hash.hash_replace(table, object, tuple)
}

export function ets_add_small(table: u32, key: i32, position: u32, increment: i32): i32 {
  const object = ets_find(table, key)
  if (object == 0 || position > load<u32>(object, OBJ_DATA) >> L.HDR_ARITY_SHIFT) return 0
  const at = object + OBJ_DATA + (position << 2)
  const old = load<i32>(at)
  if ((old & increment & 3) != L.TAG_SMALL) return 0
  const sum = (old >> 2) + (increment >> 2)
  if (sum > L.SMALL_MAX || sum < L.SMALL_MIN) return 0
  const term = (sum << 2) | L.TAG_SMALL
  store<i32>(at, term)
  return term
}

export function ets_set_element(object: u32, position: u32, value: i32): i32 {
  const at = object + OBJ_DATA + (position << 2)
  if (is_pointer(value) || is_pointer(load<i32>(at))) return 0
  store<i32>(at, value)
  return 1
}

export function ets_first(table: u32, last: i32): u32 {
  if (!is_tree(table)) return hash.hash_first(table)
  return tree.tree_end(table, last != 0)
}

export function ets_next(table: u32, key: i32, backwards: i32): u32 {
  if (!is_tree(table)) return hash.hash_next(table, key)
  // As in OTP: what the iteration ends with is followed by nothing, even where it is a key.
  if (key == load<i32>(L.CELL_AM_END_OF_TABLE)) return 1
  return tree.tree_next(table, key, backwards != 0)
}

/** Objects of a chain that are still to come, in iteration; skips those marked as deleted. */
// @ts-ignore: decorator
@inline
function live_from(object: u32): u32 {
  while (object != 0 && (load<u32>(object, OBJ_INFO) & INFO_DELETED) != 0) object = load<u32>(object, OBJ_NEXT)
  return object
}

export function ets_slot(table: u32, index: u32): u32 {
  return live_from(hash.hash_slot(table, index))
}
export function ets_bucket(table: u32, index: u32): u32 {
  return hash.hash_bucket(table, index)
}
export function ets_chain_next(object: u32): u32 {
  return live_from(load<u32>(object, OBJ_NEXT))
}
export function ets_next_slot(table: u32, index: u32): u32 {
  return hash.hash_next_slot(table, index)
}
export function ets_slots(table: u32): u32 {
  return load<u32>(table, T_ACTIVE)
}
export function ets_tree_slot(table: u32, index: u32): u32 {
  return tree.tree_slot(table, index)
}

export function ets_count(table: u32): u32 {
  return load<u32>(table, T_COUNT)
}
export function ets_words(table: u32): i32 {
  if (is_tree(table) || load<u32>(table, T_ACTIVE) <= 256) return load<i32>(table, T_WORDS)
  return load<i32>(table, T_WORDS) + (load<i32>(L.CELL_OTP_RELEASE) >= 29 ? 263 : 262)
}

export function ets_fix(table: u32): void {
  store<u32>(table, load<u32>(table, T_FIXED) + 1, T_FIXED)
}
export function ets_unfix(table: u32, limit: i32): i32 {
  const fixed = load<u32>(table, T_FIXED)
  if (fixed == 1 && !is_tree(table) && !hash.hash_purge(table, limit)) return 0
  store<u32>(table, fixed - 1, T_FIXED)
  return 1
}
export function ets_is_fixed(table: u32): i32 {
  return load<u32>(table, T_FIXED) as i32
}
export function ets_shrink(table: u32): void {
  if (!is_tree(table)) hash.hash_shrink(table)
}

/** Marks all objects of a fixed hash table as deleted. */
export function ets_mark_all(table: u32): void {
  hash.hash_mark_all(table)
}

/** Moves the contents into a table structure of their own, to be freed at leisure; the table is empty. 0: no memory. */
export function ets_detach(table: u32): u32 {
  const fresh = ets_new(load<u32>(table, T_TYPE), load<u32>(table, T_KEYPOS))
  if (fresh == 0) return 0
  tree.tree_changed()
  for (let i: u32 = T_COUNT as u32; i < (T_CONTENTS as u32); i += 4) {
    const word = load<u32>(table + i)
    store<u32>(table + i, load<u32>(fresh + i))
    store<u32>(fresh + i, word)
  }
  store<u32>(table, load<u32>(fresh, T_FIXED), T_FIXED)
  return fresh
}

/** Frees up to `limit` objects of a table that nobody sees any more; 1: it is gone altogether. */
export function ets_free_some(table: u32, limit: i32): i32 {
  if (is_tree(table)) {
    if (!tree.tree_free_some(table, limit)) return 0
  } else if (!hash.hash_free_some(table, limit)) return 0
  free(table)
  return 1
}
