/**
 * Look-up of persistent terms: a table (slot_table.ts) of keys and values, both literals. The host (src/bif/persistent_term.ts) makes
 * and gives back the literals; here is only what programs do all the time.
 */
import { raise_badarg } from './raise'
import { tableErase, tableGet, tablePut } from './slot_table'

/** Where the table is. */
const holder: usize = memory.data(4, 4)

/** Puts a value; `key` is a literal, that of before if there is one. */
export function persistent_put(key: i32, value: i32): void {
  tablePut(holder, key, value)
}

export function persistent_remove(key: i32): void {
  tableErase(holder, key)
}

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
