/** The process dictionary: a table (slot_table.ts) that the process holds. */
import { CELL_PROC, P_DICT } from '../src/term/layout'
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
