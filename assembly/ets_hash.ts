/**
 * Tables of type set, bag and duplicate_bag: linear hashing, one bucket split for each object that makes the table
 * too full, so that no insertion has to move more than a bucket. Buckets are chains of objects (ets_term.ts); objects
 * with the same key stand next to each other in a chain, the newest first.
 *
 * The order of buckets, chains and iteration is that of OTP's emulator (given the same hashes), because programs and
 * their tests show it.
 */
import * as L from '../src/term/layout'
import { malloc, free, realloc } from './memory'
import { eq_exact } from './compare'
import { is_pointer } from './object'
import { internal_hash } from './internal_hash'
import {
  OBJ_NEXT, OBJ_HASH, OBJ_INFO, INFO_DELETED, object_new, object_free, object_key, object_tuple,
} from './ets_term'
import {
  T_TYPE, T_KEYPOS, T_COUNT, T_WORDS, T_ROOT, T_ACTIVE, T_MASK, T_FIXED, T_FIXDEL, T_SEGMENTS,
  TYPE_SET, TYPE_BAG, PUT_NEW, PUT_OLD, PUT_NO_MEMORY, object_words,
} from './ets_table'

const FIRST_SIZE: u32 = 256
const SEGMENT_EXP: u32 = 11
const SEGMENT_SIZE: u32 = 1 << SEGMENT_EXP
const SEGMENT_MASK: u32 = SEGMENT_SIZE - 1
/** Buckets that one operation splits or merges at most. */
const STEPS: i32 = 5

export function hash_init(table: u32): bool {
  const segments = malloc(16) as u32
  const first = malloc(FIRST_SIZE << 2) as u32
  if (segments == 0 || first == 0) return false
  memory.fill(first, 0, FIRST_SIZE << 2)
  store<u32>(segments, first)
  store<u32>(table, segments, T_ROOT)
  store<u32>(table, FIRST_SIZE, T_ACTIVE)
  store<u32>(table, FIRST_SIZE - 1, T_MASK)
  store<u32>(table, 4, T_SEGMENTS)
  return true
}

/** Address of the word that holds the first object of bucket `index`. */
// @ts-ignore: decorator
@inline
function bucket(table: u32, index: u32): u32 {
  const segment = load<u32>(load<u32>(table, T_ROOT) + (((index + (SEGMENT_SIZE - FIRST_SIZE)) >> SEGMENT_EXP) << 2))
  return segment + ((index & SEGMENT_MASK) << 2)
}

// @ts-ignore: decorator
@inline
function bucket_index(table: u32, hash: u32): u32 {
  const mask = load<u32>(table, T_MASK)
  const index = hash & mask
  return index < load<u32>(table, T_ACTIVE) ? index : index & (mask >> 1)
}

/** Hash of a key: that of the text for atoms. Since OTP 28 its lowest bit has another use. */
// @ts-ignore: decorator
@inline
function key_hash(key: i32): u32 {
  const hash =
    (key & L.IMM_MASK) == L.IMM_ATOM
      ? load<u32>(L.ATOM_TABLE + ((key as u32) >> L.IMM_SHIFT) * L.ATOM_SIZE, L.ATOM_HASH)
      : (internal_hash(key) as u32)
  return hash >> (load<i32>(L.CELL_OTP_RELEASE) >= 28 ? 1 : 0)
}

// @ts-ignore: decorator
@inline
function same_key(a: i32, b: i32): bool {
  if (a == b) return true
  if (!is_pointer(a) || !is_pointer(b)) return false
  return eq_exact(a, b) != 0
}

// @ts-ignore: decorator
@inline
function is_deleted(object: u32): bool {
  return (load<u32>(object, OBJ_INFO) & INFO_DELETED) != 0
}

/** First object with the key, deleted or not, and the word that refers to it (in `foundAt`); 0: none, `foundAt` the end of the chain. */
let foundAt: u32 = 0
function find(table: u32, key: i32, hash: u32): u32 {
  const keypos = load<u32>(table, T_KEYPOS)
  let at = bucket(table, bucket_index(table, hash))
  let object = load<u32>(at)
  while (object != 0) {
    if (load<u32>(object, OBJ_HASH) == hash && same_key(object_key(object, keypos), key)) break
    at = object + OBJ_NEXT
    object = load<u32>(at)
  }
  foundAt = at
  return object
}

/** First live object with the key, 0: none. */
export function hash_find(table: u32, key: i32): u32 {
  const hash = key_hash(key)
  let object = find(table, key, hash)
  while (object != 0 && is_deleted(object)) object = hash_next_same(table, object)
  return object
}

/** The object after this one if it has the same key (deleted or not), else 0. */
export function hash_next_same(table: u32, object: u32): u32 {
  const next = load<u32>(object, OBJ_NEXT)
  if (next == 0 || load<u32>(next, OBJ_HASH) != load<u32>(object, OBJ_HASH)) return 0
  const keypos = load<u32>(table, T_KEYPOS)
  return same_key(object_key(next, keypos), object_key(object, keypos)) ? next : 0
}

// @ts-ignore: decorator
@inline
function count(table: u32, difference: i32): void {
  store<i32>(table, load<i32>(table, T_COUNT) + difference, T_COUNT)
}
// @ts-ignore: decorator
@inline
function account(table: u32, words: i32): void {
  store<i32>(table, load<i32>(table, T_WORDS) + words, T_WORDS)
}

/** Puts a copy of the tuple into the table, unless `onlyNew` and the key is there. One of PUT_x. */
export function hash_put(table: u32, tuple: i32, onlyNew: bool): i32 {
  const type = load<u32>(table, T_TYPE)
  const key = load<i32>(((tuple & ~3) as u32) + (load<u32>(table, T_KEYPOS) << 2))
  const hash = key_hash(key)
  const old = find(table, key, hash)
  let at = foundAt
  if (old != 0) {
    if (onlyNew && live_same(table, old)) return PUT_OLD
    if (type == TYPE_SET) return replace_at(table, at, old, tuple) == 0 ? PUT_NO_MEMORY : PUT_NEW
    if (type == TYPE_BAG && bag_has(table, at, old, tuple)) return PUT_NEW
  }
  const object = object_new(tuple)
  if (object == 0) return PUT_NO_MEMORY
  store<u32>(object, hash, OBJ_HASH)
  store<u32>(object, old, OBJ_NEXT)
  store<u32>(at, object)
  account(table, object_words(table, object))
  count(table, 1)
  if (load<u32>(table, T_FIXED) == 0) {
    for (let i = 0; i < STEPS && load<u32>(table, T_COUNT) > load<u32>(table, T_ACTIVE); i++) if (!grow(table)) break
  }
  return PUT_NEW
}

/** Is one of the objects with the key of `object`, from it on, live? */
function live_same(table: u32, object: u32): bool {
  do {
    if (!is_deleted(object)) return true
    object = hash_next_same(table, object)
  } while (object != 0)
  return false
}

/** Puts a copy of the tuple in the place of `old`, to which `at` refers; 0: memory is exhausted. */
function replace_at(table: u32, at: u32, old: u32, tuple: i32): u32 {
  const object = object_new(tuple)
  if (object == 0) return 0
  store<u32>(object, load<u32>(old, OBJ_HASH), OBJ_HASH)
  store<u32>(object, load<u32>(old, OBJ_NEXT), OBJ_NEXT)
  store<u32>(at, object)
  if (is_deleted(old)) count(table, 1)
  account(table, object_words(table, object) - object_words(table, old))
  object_free(old)
  return object
}

/** The same for any object of the table. */
export function hash_replace(table: u32, old: u32, tuple: i32): u32 {
  return replace_at(table, reference_to(table, old), old, tuple)
}

/** The word that refers to an object of the table. */
function reference_to(table: u32, object: u32): u32 {
  let at = bucket(table, bucket_index(table, load<u32>(object, OBJ_HASH)))
  while (true) {
    const next = load<u32>(at)
    if (next == object) return at
    at = next + OBJ_NEXT
  }
}

/** Objects that tuples have been compared with, each since the last time somebody asked. */
let compared: u32 = 0
export function objects_compared(): u32 {
  const n = compared
  compared = 0
  return n
}

/** Is the tuple in the bag? One that was deleted meanwhile comes back as the newest with its key. */
function bag_has(table: u32, first: u32, object: u32, tuple: i32): bool {
  let at = first
  while (true) {
    compared++
    if (eq_exact(object_tuple(object), tuple) != 0) {
      if (is_deleted(object)) {
        store<u32>(object, load<u32>(object, OBJ_INFO) & ~INFO_DELETED, OBJ_INFO)
        count(table, 1)
        if (at != first) {
          store<u32>(at, load<u32>(object, OBJ_NEXT))
          store<u32>(object, load<u32>(first), OBJ_NEXT)
          store<u32>(first, object)
        }
      }
      return true
    }
    const next = hash_next_same(table, object)
    if (next == 0) return false
    at = object + OBJ_NEXT
    object = next
  }
}

/** Takes an object out of its chain, or only marks it while the table is fixed. `at` refers to it; returns the word that refers to the object after it. */
export function hash_remove_at(table: u32, at: u32, object: u32): u32 {
  count(table, -1)
  if (load<u32>(table, T_FIXED) != 0 && remember(table, bucket_index(table, load<u32>(object, OBJ_HASH)))) {
    store<u32>(object, load<u32>(object, OBJ_INFO) | INFO_DELETED, OBJ_INFO)
    return object + OBJ_NEXT
  }
  store<u32>(at, load<u32>(object, OBJ_NEXT))
  account(table, -object_words(table, object))
  object_free(object)
  return at
}

/** Removes all live objects with the key; their number. */
export function hash_delete(table: u32, key: i32): u32 {
  const hash = key_hash(key)
  let object = find(table, key, hash)
  let at = foundAt
  let removed: u32 = 0
  const keypos = load<u32>(table, T_KEYPOS)
  while (object != 0 && load<u32>(object, OBJ_HASH) == hash && same_key(object_key(object, keypos), key)) {
    if (is_deleted(object)) at = object + OBJ_NEXT
    else {
      at = hash_remove_at(table, at, object)
      removed++
    }
    object = load<u32>(at)
  }
  if (removed != 0) hash_shrink(table)
  return removed
}

/** Removes the live objects that are exactly `tuple` (in a duplicate bag: all of them); their number. */
export function hash_delete_object(table: u32, tuple: i32): u32 {
  const keypos = load<u32>(table, T_KEYPOS)
  const key = load<i32>(((tuple & ~3) as u32) + (keypos << 2))
  const hash = key_hash(key)
  let object = find(table, key, hash)
  let at = foundAt
  let removed: u32 = 0
  while (object != 0 && load<u32>(object, OBJ_HASH) == hash && same_key(object_key(object, keypos), key)) {
    if (!is_deleted(object) && eq_exact(object_tuple(object), tuple) != 0) {
      at = hash_remove_at(table, at, object)
      removed++
    } else at = object + OBJ_NEXT
    object = load<u32>(at)
  }
  if (removed != 0) hash_shrink(table)
  return removed
}

/** Removes one object of the table (the caller calls `hash_shrink` when it has done so with all it wants). */
export function hash_remove(table: u32, object: u32): void {
  hash_remove_at(table, reference_to(table, object), object)
}

// ---- iteration ---------------------------------------------------------------------------------------------------

/** The bucket after `index` in the order of iteration; 0: there is none. */
export function hash_next_slot(table: u32, index: u32): u32 {
  return index + 1 < load<u32>(table, T_ACTIVE) ? index + 1 : 0
}

/** The word that refers to the first object of bucket `index`. */
export function hash_bucket(table: u32, index: u32): u32 {
  return bucket(table, index)
}

/** First object, deleted or not, of bucket `index`. */
export function hash_slot(table: u32, index: u32): u32 {
  return load<u32>(bucket(table, index))
}

/** First live object from bucket `index` on; 0: none. */
function first_from(table: u32, index: u32): u32 {
  while (true) {
    let object = hash_slot(table, index)
    while (object != 0) {
      if (!is_deleted(object)) return object
      object = load<u32>(object, OBJ_NEXT)
    }
    index = hash_next_slot(table, index)
    if (index == 0) return 0
  }
}

export function hash_first(table: u32): u32 {
  return first_from(table, 0)
}

/** First live object whose key follows `key`; 0: none; 1: the key is not in the table. */
export function hash_next(table: u32, key: i32): u32 {
  const hash = key_hash(key)
  let object = find(table, key, hash)
  if (object == 0) return 1
  const keypos = load<u32>(table, T_KEYPOS)
  while (object != 0) {
    if (!is_deleted(object) && !(load<u32>(object, OBJ_HASH) == hash && same_key(object_key(object, keypos), key))) return object
    object = load<u32>(object, OBJ_NEXT)
  }
  const index = hash_next_slot(table, bucket_index(table, hash))
  return index == 0 ? 0 : first_from(table, index)
}

// ---- growing and shrinking ---------------------------------------------------------------------------------------

/** Splits the next bucket. False: out of memory; the table stays as it is, its chains only grow longer. */
function grow(table: u32): bool {
  const active = load<u32>(table, T_ACTIVE)
  const number = (active + (SEGMENT_SIZE - FIRST_SIZE)) >> SEGMENT_EXP
  if (((active + (SEGMENT_SIZE - FIRST_SIZE)) & SEGMENT_MASK) == 0) {
    if (!add_segment(table, number)) return false
  }
  let mask = load<u32>(table, T_MASK)
  if (active > mask) {
    mask = (mask << 1) | 1
    store<u32>(table, mask, T_MASK)
  }
  const from = active & (mask >> 1)
  store<u32>(table, active + 1, T_ACTIVE)
  let at = bucket(table, from)
  let to = bucket(table, active)
  let object = load<u32>(at)
  while (object != 0) {
    const next = load<u32>(object, OBJ_NEXT)
    if ((load<u32>(object, OBJ_HASH) & mask) == active) {
      store<u32>(to, object)
      to = object + OBJ_NEXT
      store<u32>(at, next)
    } else at = object + OBJ_NEXT
    object = next
  }
  store<u32>(to, 0)
  return true
}

function add_segment(table: u32, number: u32): bool {
  const have = load<u32>(table, T_SEGMENTS)
  if (number >= have) {
    const segments = realloc(load<u32>(table, T_ROOT), have << 3) as u32
    if (segments == 0) return false
    store<u32>(table, segments, T_ROOT)
    store<u32>(table, have << 1, T_SEGMENTS)
  }
  const segment = malloc(SEGMENT_SIZE << 2) as u32
  if (segment == 0) return false
  memory.fill(segment, 0, SEGMENT_SIZE << 2)
  store<u32>(load<u32>(table, T_ROOT) + (number << 2), segment)
  account(table, SEGMENT_SIZE)
  return true
}

/** Merges a few of the last buckets into those they came from when the table has become too empty for its segments. */
export function hash_shrink(table: u32): void {
  for (let i = 0; i < STEPS; i++) if (!shrink(table)) return
}

/** Objects below which buckets are merged; 0: never. The last two segments are kept. */
// @ts-ignore: decorator
@inline
function shrink_limit(active: u32): u32 {
  const room = FIRST_SIZE + ((active + (SEGMENT_SIZE - 1 - FIRST_SIZE)) & ~SEGMENT_MASK)
  return room > FIRST_SIZE + SEGMENT_SIZE ? (room - SEGMENT_SIZE) >> 1 : 0
}

function shrink(table: u32): bool {
  const active = load<u32>(table, T_ACTIVE)
  if (active <= FIRST_SIZE || load<u32>(table, T_FIXED) != 0 || load<u32>(table, T_COUNT) >= shrink_limit(active)) return false
  const last = active - 1
  const half = load<u32>(table, T_MASK) >> 1
  // The chain of the last bucket goes in front of the other's.
  const from = bucket(table, last)
  store<u32>(table, last, T_ACTIVE)
  if (last == half + 1) store<u32>(table, half, T_MASK)
  const to = bucket(table, last & half)
  let at = from
  while (load<u32>(at) != 0) at = load<u32>(at) + OBJ_NEXT
  store<u32>(at, load<u32>(to))
  store<u32>(to, load<u32>(from))
  if (((last + (SEGMENT_SIZE - FIRST_SIZE)) & SEGMENT_MASK) == 0) {
    free(load<u32>(load<u32>(table, T_ROOT) + (((last + (SEGMENT_SIZE - FIRST_SIZE)) >> SEGMENT_EXP) << 2)))
    account(table, -(SEGMENT_SIZE as i32))
  }
  return true
}

// ---- fixed tables --------------------------------------------------------------------------------------------------

/** Notes the bucket of an object that is marked only. False when memory is exhausted. */
function remember(table: u32, index: u32): bool {
  const last = load<u32>(table, T_FIXDEL)
  if (last != 0 && load<u32>(last, 4) == index) return true
  const note = malloc(8) as u32
  if (note == 0) return false
  store<u32>(note, load<u32>(table, T_FIXDEL))
  store<u32>(note, index, 4)
  store<u32>(table, note, T_FIXDEL)
  return true
}

/** Frees what was marked while the table was fixed, about `limit` objects; true: nothing is left. Buckets must not be split or merged before that. */
export function hash_purge(table: u32, limit: i32): bool {
  let note = load<u32>(table, T_FIXDEL)
  while (note != 0 && limit > 0) {
    let at = bucket(table, load<u32>(note, 4))
    limit--
    let object = load<u32>(at)
    while (object != 0) {
      const next = load<u32>(object, OBJ_NEXT)
      limit--
      if (is_deleted(object)) {
        store<u32>(at, next)
        account(table, -object_words(table, object))
        object_free(object)
      } else at = object + OBJ_NEXT
      object = next
    }
    const following = load<u32>(note)
    free(note)
    note = following
    store<u32>(table, note, T_FIXDEL)
  }
  return note == 0
}

/** Marks all live objects as deleted: the table is fixed. */
export function hash_mark_all(table: u32): void {
  let index: u32 = load<u32>(table, T_ACTIVE)
  while (index > 0) {
    index--
    let object = hash_slot(table, index)
    let marked = false
    while (object != 0) {
      if (!is_deleted(object)) {
        if (!marked && !remember(table, index)) break
        marked = true
        store<u32>(object, load<u32>(object, OBJ_INFO) | INFO_DELETED, OBJ_INFO)
        count(table, -1)
      }
      object = load<u32>(object, OBJ_NEXT)
    }
  }
}

/** Frees up to about `limit` objects, and the buckets once none is left: then true. For tables that nobody sees any more. */
export function hash_free_some(table: u32, limit: i32): bool {
  let index = load<u32>(table, T_ACTIVE)
  const segments = load<u32>(table, T_ROOT)
  while (index > 0) {
    let object = hash_slot(table, --index)
    while (object != 0) {
      const next = load<u32>(object, OBJ_NEXT)
      object_free(object)
      object = next
      limit--
    }
    const shifted = index + (SEGMENT_SIZE - FIRST_SIZE)
    if (index == 0 || (shifted & SEGMENT_MASK) == 0) free(load<u32>(segments + ((shifted >> SEGMENT_EXP) << 2)))
    if (limit <= 0) break
  }
  store<u32>(table, index, T_ACTIVE)
  if (index > 0) return false
  free(segments)
  let note = load<u32>(table, T_FIXDEL)
  while (note != 0) {
    const next = load<u32>(note)
    free(note)
    note = next
  }
  return true
}
