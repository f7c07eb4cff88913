/**
 * Export entries by module, function and arity: an open-addressing table of addresses. The entries lie in the
 * literal arena and never move or vanish: code holds their addresses.
 */
import { EX_ARITY, EX_FUNCTION, EX_MODULE, EX_SIZE } from '../src/term/layout'
import { free, literal_malloc, malloc } from './memory'
import { out_of_memory } from './object'

let table: usize = 0
let capacity: u32 = 0
let count: u32 = 0

// @ts-ignore: decorator
@inline function hashOf(module: i32, fun: i32, arity: i32): u32 {
  let h = <u32>module * 0x9e3779b1
  h = (h ^ (h >> 15) ^ <u32>fun) * 0x85ebca6b
  h = (h ^ (h >> 13) ^ <u32>arity) * 0xc2b2ae35
  return h ^ (h >> 16)
}

/** Address of the table's slot that holds the entry, or of the free slot where it belongs. */
function slotOf(module: i32, fun: i32, arity: i32): usize {
  let i = hashOf(module, fun, arity) & (capacity - 1)
  while (true) {
    const slot = table + (i << 2)
    const entry = load<usize>(slot)
    if (entry == 0) return slot
    if (
      load<i32>(entry, EX_FUNCTION) == fun && load<i32>(entry, EX_MODULE) == module && load<i32>(entry, EX_ARITY) == arity
    ) return slot
    i = (i + 1) & (capacity - 1)
  }
}

function grow(): void {
  const old = table
  const oldEnd = old + (capacity << 2)
  capacity = capacity == 0 ? 16384 : capacity << 1
  table = malloc(capacity << 2)
  if (table == 0) out_of_memory(capacity << 2)
  memory.fill(table, 0, capacity << 2)
  for (let at = old; at < oldEnd; at += 4) {
    const entry = load<usize>(at)
    if (entry == 0) continue
    store<usize>(slotOf(load<i32>(entry, EX_MODULE), load<i32>(entry, EX_FUNCTION), load<i32>(entry, EX_ARITY)), entry)
  }
  free(old)
}

/** Export entry of M:F/A, or 0. */
export function find_export(module: i32, fun: i32, arity: i32): usize {
  return capacity == 0 ? 0 : load<usize>(slotOf(module, fun, arity))
}

/** The same, made when absent (EX_FN 0, not EX_DEFINED). */
export function intern_export(module: i32, fun: i32, arity: i32): usize {
  if (count * 2 >= capacity) grow()
  const slot = slotOf(module, fun, arity)
  let entry = load<usize>(slot)
  if (entry != 0) return entry
  entry = literal_malloc(EX_SIZE)
  if (entry == 0) out_of_memory(EX_SIZE)
  memory.fill(entry, 0, EX_SIZE)
  store<i32>(entry, module, EX_MODULE)
  store<i32>(entry, fun, EX_FUNCTION)
  store<i32>(entry, arity, EX_ARITY)
  store<usize>(slot, entry)
  count++
  return entry
}

/** Slots of the table: the range of `i` in `export_slot`. */
export function export_slots(): u32 {
  return capacity
}

/** Export entry in slot `i`, or 0. */
export function export_slot(i: u32): usize {
  return load<usize>(table + (i << 2))
}
