/** The process dictionary: a table (slot_table.ts) that the process holds. */
import { CELL_PROC, NIL, P_DICT, TAG_CONS } from '../src/term/layout'
import { eq_exact } from './compare'
import { copy_in } from './copy'
import { alloc } from './heap'
import { pair } from './raise'
import { TABLE_CAPACITY, TABLE_COUNT, TABLE_SLOTS, tableClear, tableErase, tableGet, tablePut } from './slot_table'

/** Value or 0, in the dictionary of the current process. */
export function dict_get(key: i32): i32 {
  return tableGet(load<usize>(CELL_PROC) + P_DICT, key)
}

/** Old value or 0. */
export function dict_put(key: i32, value: i32): i32 {
  return tablePut(load<usize>(CELL_PROC) + P_DICT, key, value)
}

/** Old value or 0. */
export function dict_erase(key: i32): i32 {
  return tableErase(load<usize>(CELL_PROC) + P_DICT, key)
}

/** Drops the whole dictionary of a process. */
export function dict_clear(process: usize): void {
  tableClear(process + P_DICT)
}

/** Entries in the dictionary of a process. */
export function dict_size(process: usize): u32 {
  const table = load<usize>(process, P_DICT)
  return table == 0 ? 0 : load<u32>(table, TABLE_COUNT)
}

/** Slots of the dictionary of a process: the range of `i` in `dict_slot`. */
export function dict_slots(process: usize): u32 {
  const table = load<usize>(process, P_DICT)
  return table == 0 ? 0 : load<u32>(table, TABLE_CAPACITY)
}

/** Address of slot `i` (key, value) in the dictionary of a process; 0 when the slot is empty. */
export function dict_slot(process: usize, i: u32): usize {
  const slot = load<usize>(process, P_DICT) + TABLE_SLOTS + (i << 3)
  return load<i32>(slot) == 0 ? 0 : slot
}

/** What dict_list lists: {Key, Value}; the same, copied, of a process that is another one; keys; keys with a value. */
const PAIRS: i32 = 0
const COPIES: i32 = 1
const KEYS: i32 = 2
const KEYS_OF: i32 = 3

/** List of what is in the dictionary of a process, in the order of the table. */
export function dict_list(process: usize, what: i32, value: i32): i32 {
  let list: i32 = NIL
  for (let i = dict_slots(process); i > 0; i--) {
    const slot = dict_slot(process, i - 1)
    if (slot == 0) continue
    const key = load<i32>(slot)
    const other = load<i32>(slot, 4)
    if (what == KEYS_OF && other != value && eq_exact(other, value) == 0) continue
    let item = key
    if (what == PAIRS) item = pair(key, other)
    else if (what == COPIES) item = pair(copy_in(key), copy_in(other))
    const cell = <i32>alloc(2)
    store<i32>(cell, item)
    store<i32>(cell, list, 4)
    list = cell | TAG_CONS
  }
  return list
}
