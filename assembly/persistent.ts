/**
 * Look-up of persistent terms: a table (slot_table.ts) of keys and values, both literals. The host (src/bif/persistent_term.ts) makes
 * and gives back the literals; here is only what programs do all the time.
 */
import { HDR_ARITY_SHIFT, NIL, TAG_BOXED, TAG_CONS } from '../src/term/layout'
import { alloc } from './heap'
import { bump } from './lists'
import { raise_badarg } from './raise'
import { TABLE_CAPACITY, TABLE_COUNT, TABLE_SLOTS, tableErase, tableGet, tablePut } from './slot_table'

/** Where the table is. */
const holder: usize = memory.data(4, 4)

/** Puts a value; `key` is a literal, that of before if there is one. */
export function persistent_put(key: i32, value: i32): void {
  tablePut(holder, key, value)
}

export function persistent_remove(key: i32): void {
  tableErase(holder, key)
}

/** persistent_term:get/0: tuples of key and value. */
export function persistent_all(): i32 {
  const table = load<usize>(holder)
  if (table == 0) return NIL
  const n = load<u32>(table, TABLE_COUNT)
  bump(n / PAIRS_A_REDUCTION)
  let at = alloc(5 * n)
  let list = NIL
  for (let slot = table + TABLE_SLOTS + (load<u32>(table, TABLE_CAPACITY) << 3) - 8; slot >= table + TABLE_SLOTS; slot -= 8) {
    const key = load<i32>(slot)
    if (key == 0) continue
    store<i32>(at, at + 8 | TAG_BOXED)
    store<i32>(at, list, 4)
    store<i32>(at, 2 << HDR_ARITY_SHIFT, 8)
    store<i32>(at, key, 12)
    store<i32>(at, load<i32>(slot, 4), 16)
    list = at | TAG_CONS
    at += 20
  }
  return list
}
const PAIRS_A_REDUCTION: u32 = 16

/** persistent_term:get/1 */
export function persistent_get(key: i32): i32 {
  const value = tableGet(holder, key)
  return value != 0 ? value : raise_badarg()
}
/** persistent_term:get/2 */
export function persistent_get_or(key: i32, fallback: i32): i32 {
  const value = tableGet(holder, key)
  return value != 0 ? value : fallback
}
