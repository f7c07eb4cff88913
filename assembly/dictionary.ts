/**
 * The process dictionary of the current process: an open-addressing table in a block of its own.
 *
 * Block: number of entries, slots in use (entries and deleted ones), capacity (a power of two), one word unused; then the
 * slots, key and value. A free slot has key 0 and value 0, a deleted one key 0 and value DELETED: neither looks
 * like a pointer, so the collector takes the slots as one range of roots.
 */
import { CELL_PROC, P_DICT } from '../src/term/layout'
import { free, malloc } from './memory'
import { out_of_memory } from './object'
import { isPointer } from './term'
import { eq_exact } from './compare'
import { quickHash } from './quick_hash'

export const DICT_COUNT: usize = 0
export const DICT_USED: usize = 4
export const DICT_CAPACITY: usize = 8
export const DICT_SLOTS: usize = 16
const DELETED: i32 = 4
const FIRST_CAPACITY: u32 = 8

/** Address of the key's slot, or 0. */
function find(table: usize, key: i32): usize {
  const mask = load<u32>(table, DICT_CAPACITY) - 1
  const immediate = !isPointer(key)
  let i = quickHash(key) & mask
  while (true) {
    const slot = table + DICT_SLOTS + (i << 3)
    const k = load<i32>(slot)
    if (k == key) return slot
    if (k == 0) {
      if (load<i32>(slot, 4) == 0) return 0
    } else if (!immediate && isPointer(k) && eq_exact(k, key)) return slot
    i = (i + 1) & mask
  }
}

/** The first free slot for a key that is not in the table (there is one). */
function freeSlot(table: usize, key: i32): usize {
  const mask = load<u32>(table, DICT_CAPACITY) - 1
  let i = quickHash(key) & mask
  while (true) {
    const slot = table + DICT_SLOTS + (i << 3)
    if (load<i32>(slot) == 0) return slot
    i = (i + 1) & mask
  }
}

function resize(process: usize, capacity: u32): usize {
  const old = load<usize>(process, P_DICT)
  const bytes = DICT_SLOTS + (capacity << 3)
  const table = malloc(bytes)
  if (table == 0) out_of_memory(bytes)
  memory.fill(table, 0, bytes)
  store<u32>(table, capacity, DICT_CAPACITY)
  if (old != 0) {
    const end = old + DICT_SLOTS + (load<u32>(old, DICT_CAPACITY) << 3)
    for (let slot = old + DICT_SLOTS; slot < end; slot += 8) {
      const key = load<i32>(slot)
      if (key != 0) store<i64>(freeSlot(table, key), load<i64>(slot))
    }
    const count = load<u32>(old, DICT_COUNT)
    store<u32>(table, count, DICT_COUNT)
    store<u32>(table, count, DICT_USED)
    free(old)
  }
  store<usize>(process, table, P_DICT)
  return table
}

/** Value or 0. */
export function dict_get(key: i32): i32 {
  const table = load<usize>(load<usize>(CELL_PROC), P_DICT)
  if (table == 0) return 0
  const slot = find(table, key)
  return slot == 0 ? 0 : load<i32>(slot, 4)
}

/** Old value or 0. */
export function dict_put(key: i32, value: i32): i32 {
  const process = load<usize>(CELL_PROC)
  let table = load<usize>(process, P_DICT)
  if (table == 0) {
    table = resize(process, FIRST_CAPACITY)
  } else {
    const slot = find(table, key)
    if (slot != 0) {
      const old = load<i32>(slot, 4)
      store<i32>(slot, value, 4)
      return old
    }
    const capacity = load<u32>(table, DICT_CAPACITY)
    if ((load<u32>(table, DICT_USED) + 1) * 4 > capacity * 3) {
      // Mostly deleted slots: the same capacity will do.
      table = resize(process, (load<u32>(table, DICT_COUNT) + 1) * 2 > capacity ? capacity << 1 : capacity)
    }
  }
  const slot = freeSlot(table, key)
  if (load<i32>(slot, 4) == 0) store<u32>(table, load<u32>(table, DICT_USED) + 1, DICT_USED)
  store<i32>(slot, key)
  store<i32>(slot, value, 4)
  store<u32>(table, load<u32>(table, DICT_COUNT) + 1, DICT_COUNT)
  return 0
}

/** Old value or 0. */
export function dict_erase(key: i32): i32 {
  const process = load<usize>(CELL_PROC)
  const table = load<usize>(process, P_DICT)
  if (table == 0) return 0
  const slot = find(table, key)
  if (slot == 0) return 0
  const old = load<i32>(slot, 4)
  store<i32>(slot, 0)
  store<i32>(slot, DELETED, 4)
  const count = load<u32>(table, DICT_COUNT) - 1
  store<u32>(table, count, DICT_COUNT)
  const capacity = load<u32>(table, DICT_CAPACITY)
  if (count == 0) dict_clear(process)
  else if (capacity > FIRST_CAPACITY && count * 8 < capacity) resize(process, capacity >> 1)
  return old
}

/** Drops the whole dictionary of a process. */
export function dict_clear(process: usize): void {
  free(load<usize>(process, P_DICT))
  store<usize>(process, 0, P_DICT)
}

/** Entries in the dictionary of a process. */
export function dict_size(process: usize): u32 {
  const table = load<usize>(process, P_DICT)
  return table == 0 ? 0 : load<u32>(table, DICT_COUNT)
}

/** Slots of the dictionary of a process: the range of `i` in `dict_slot`. */
export function dict_slots(process: usize): u32 {
  const table = load<usize>(process, P_DICT)
  return table == 0 ? 0 : load<u32>(table, DICT_CAPACITY)
}

/** Address of slot `i` (key, value) in the dictionary of a process; 0 when the slot is empty. */
export function dict_slot(process: usize, i: u32): usize {
  const slot = load<usize>(process, P_DICT) + DICT_SLOTS + (i << 3)
  return load<i32>(slot) == 0 ? 0 : slot
}
