/**
 * Look-up of persistent terms: an open-addressing table of keys and values, both literals. The host (src/bif/persistent_term.ts) makes
 * and gives back the literals; here is only what programs do all the time. A free slot has key 0 and value 0, a deleted one value DELETED.
 */
import { free, malloc } from './memory'
import { out_of_memory } from './object'
import { eq_exact } from './compare'
import { quickHash } from './quick_hash'
import { raise_badarg } from './raise'
import { isPointer } from './term'

const DELETED: i32 = 4
const FIRST_CAPACITY: u32 = 64

/** The table, its capacity (a power of two), slots in use (entries and deleted ones), entries. */
const state: usize = memory.data(16, 8)
const CAPACITY: usize = 4
const USED: usize = 8
const COUNT: usize = 12

/** Address of the key's slot, or 0. */
function find(key: i32): usize {
  const table = load<usize>(state)
  if (table == 0) return 0
  const mask = load<u32>(state, CAPACITY) - 1
  const immediate = !isPointer(key)
  let i = quickHash(key) & mask
  while (true) {
    const slot = table + (i << 3)
    const k = load<i32>(slot)
    if (k == key) return slot
    if (k == 0) {
      if (load<i32>(slot, 4) == 0) return 0
    } else if (!immediate && isPointer(k) && eq_exact(k, key)) return slot
    i = (i + 1) & mask
  }
}

/** The first slot without an entry for a key that is not in the table. */
function freeSlot(key: i32): usize {
  const table = load<usize>(state)
  const mask = load<u32>(state, CAPACITY) - 1
  let i = quickHash(key) & mask
  while (load<i32>(table + (i << 3)) != 0) i = (i + 1) & mask
  return table + (i << 3)
}

function resize(capacity: u32): void {
  const old = load<usize>(state)
  const end = old + (load<u32>(state, CAPACITY) << 3)
  const table = malloc(capacity << 3)
  if (table == 0) out_of_memory(capacity << 3)
  memory.fill(table, 0, capacity << 3)
  store<usize>(state, table)
  store<u32>(state, capacity, CAPACITY)
  store<u32>(state, load<u32>(state, COUNT), USED)
  if (old == 0) return
  for (let slot = old; slot < end; slot += 8) {
    const key = load<i32>(slot)
    if (key != 0) store<i64>(freeSlot(key), load<i64>(slot))
  }
  free(old)
}

/** Puts a value; `key` is a literal, that of before if there is one. */
export function persistent_put(key: i32, value: i32): void {
  let slot = find(key)
  if (slot == 0) {
    const capacity = load<u32>(state, CAPACITY)
    if ((load<u32>(state, USED) + 1) * 4 > capacity * 3) {
      const most = (load<u32>(state, COUNT) + 1) * 2 > capacity
      resize(capacity == 0 ? FIRST_CAPACITY : most ? capacity << 1 : capacity)
    }
    slot = freeSlot(key)
    if (load<i32>(slot, 4) == 0) store<u32>(state, load<u32>(state, USED) + 1, USED)
    store<u32>(state, load<u32>(state, COUNT) + 1, COUNT)
    store<i32>(slot, key)
  }
  store<i32>(slot, value, 4)
}

export function persistent_remove(key: i32): void {
  const slot = find(key)
  if (slot == 0) return
  store<i32>(slot, 0)
  store<i32>(slot, DELETED, 4)
  store<u32>(state, load<u32>(state, COUNT) - 1, COUNT)
}

/** persistent_term:get/1 */
export function persistent_get(key: i32): i32 {
  const slot = find(key)
  return slot != 0 ? load<i32>(slot, 4) : raise_badarg()
}
/** persistent_term:get/2 */
export function persistent_get_or(key: i32, fallback: i32): i32 {
  const slot = find(key)
  return slot != 0 ? load<i32>(slot, 4) : fallback
}
