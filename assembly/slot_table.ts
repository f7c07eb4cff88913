/**
 * Open-addressing tables of keys and values: process dictionaries, persistent terms. A word somewhere, the holder, has the address of the
 * table's block, or 0 while there is nothing in it.
 *
 * Block: number of entries, slots in use (entries and deleted ones), capacity (a power of two), one word unused; then the
 * slots, key and value. A free slot has key 0 and value 0, a deleted one key 0 and value DELETED: neither looks
 * like a pointer, so the collector takes the slots as one range of roots.
 */
import { free, malloc } from './memory'
import { out_of_memory } from './object'
import { addressOf, arityOfHeader, isBoxed, isPointer } from './term'
import { eq_exact } from './compare'
import { isFlatTuple, quickHash, quickHashOf } from './quick_hash'

export const TABLE_COUNT: usize = 0
const TABLE_USED: usize = 4
export const TABLE_CAPACITY: usize = 8
export const TABLE_SLOTS: usize = 16
const DELETED: i32 = 4
const FIRST_CAPACITY: u32 = 8

/** Address of the key's slot in a table that is there, or 0. */
function find(table: usize, key: i32): usize {
  const mask = load<u32>(table, TABLE_CAPACITY) - 1
  const immediate = !isPointer(key)
  const flat = isFlatTuple(key)
  let i = quickHashOf(key, flat) & mask
  while (true) {
    const slot = table + TABLE_SLOTS + (i << 3)
    const k = load<i32>(slot)
    if (k == key) return slot
    if (k == 0) {
      if (load<i32>(slot, 4) == 0) return 0
    } else if (!immediate && isPointer(k) && (flat ? hasSameWords(k, key) : eq_exact(k, key))) return slot
    i = (i + 1) & mask
  }
}

/** That a key is equal to a tuple of immediates, as {module, name}: by their words. */
// @ts-ignore: decorator
@inline function hasSameWords(key: i32, tuple: i32): bool {
  if (!isBoxed(key)) return false
  const words = <usize>addressOf(key)
  const others = <usize>addressOf(tuple)
  const header = load<i32>(others)
  if (load<i32>(words) != header) return false
  let at = <usize>arityOfHeader(header) << 2
  while (at != 0 && load<i32>(words + at) == load<i32>(others + at)) at -= 4
  return at == 0
}

/** The first free slot for a key that is not in the table (there is one). */
function freeSlot(table: usize, key: i32): usize {
  const mask = load<u32>(table, TABLE_CAPACITY) - 1
  let i = quickHash(key) & mask
  while (true) {
    const slot = table + TABLE_SLOTS + (i << 3)
    if (load<i32>(slot) == 0) return slot
    i = (i + 1) & mask
  }
}

function resize(holder: usize, capacity: u32): usize {
  const old = load<usize>(holder)
  const bytes = TABLE_SLOTS + (capacity << 3)
  const table = malloc(bytes)
  if (table == 0) out_of_memory(bytes)
  memory.fill(table, 0, bytes)
  store<u32>(table, capacity, TABLE_CAPACITY)
  if (old != 0) {
    const end = old + TABLE_SLOTS + (load<u32>(old, TABLE_CAPACITY) << 3)
    for (let slot = old + TABLE_SLOTS; slot < end; slot += 8) {
      const key = load<i32>(slot)
      if (key != 0) store<i64>(freeSlot(table, key), load<i64>(slot))
    }
    const count = load<u32>(old, TABLE_COUNT)
    store<u32>(table, count, TABLE_COUNT)
    store<u32>(table, count, TABLE_USED)
    free(old)
  }
  store<usize>(holder, table)
  return table
}

/** Value or 0. */
export function tableGet(holder: usize, key: i32): i32 {
  const table = load<usize>(holder)
  if (table == 0) return 0
  const slot = find(table, key)
  return slot == 0 ? 0 : load<i32>(slot, 4)
}

/** Old value or 0. */
export function tablePut(holder: usize, key: i32, value: i32): i32 {
  let table = load<usize>(holder)
  if (table == 0) {
    table = resize(holder, FIRST_CAPACITY)
  } else {
    const slot = find(table, key)
    if (slot != 0) {
      const old = load<i32>(slot, 4)
      store<i32>(slot, value, 4)
      return old
    }
    const capacity = load<u32>(table, TABLE_CAPACITY)
    if ((load<u32>(table, TABLE_USED) + 1) * 4 > capacity * 3) {
      // Mostly deleted slots: the same capacity will do.
      table = resize(holder, (load<u32>(table, TABLE_COUNT) + 1) * 2 > capacity ? capacity << 1 : capacity)
    }
  }
  const slot = freeSlot(table, key)
  if (load<i32>(slot, 4) == 0) store<u32>(table, load<u32>(table, TABLE_USED) + 1, TABLE_USED)
  store<i32>(slot, key)
  store<i32>(slot, value, 4)
  store<u32>(table, load<u32>(table, TABLE_COUNT) + 1, TABLE_COUNT)
  return 0
}

/** Old value or 0. */
export function tableErase(holder: usize, key: i32): i32 {
  const table = load<usize>(holder)
  if (table == 0) return 0
  const slot = find(table, key)
  if (slot == 0) return 0
  const old = load<i32>(slot, 4)
  store<i32>(slot, 0)
  store<i32>(slot, DELETED, 4)
  const count = load<u32>(table, TABLE_COUNT) - 1
  store<u32>(table, count, TABLE_COUNT)
  const capacity = load<u32>(table, TABLE_CAPACITY)
  if (count == 0) tableClear(holder)
  else if (capacity > FIRST_CAPACITY && count * 8 < capacity) resize(holder, capacity >> 1)
  return old
}

/** Drops the whole table. */
export function tableClear(holder: usize): void {
  free(load<usize>(holder))
  store<usize>(holder, 0)
}
