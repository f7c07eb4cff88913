/** ets:info/1,2. */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, small, smallValue } from '../term/terms.ts'
import { ALL, BAG, DUPLICATE_BAG, OBJECT_OFF_HEAP, ORDERED_SET, SET, isDeleted, tupleOf } from './kernel.ts'
import type { Table, Tables } from './tables.ts'

/** Items of ets:info/1, in its order. */
export const INFO_ITEMS = [
  'id', 'decentralized_counters', 'read_concurrency', 'write_concurrency', 'compressed', 'memory', 'owner', 'heir', 'name',
  'size', 'node', 'named_table', 'type', 'keypos', 'protection',
] as const

const TYPE_NAMES: Readonly<Record<number, string>> = {
  [SET]: 'set', [ORDERED_SET]: 'ordered_set', [BAG]: 'bag', [DUPLICATE_BAG]: 'duplicate_bag',
}

export const typeName = (table: Table): string => TYPE_NAMES[table.type]!

/** Value of an item, undefined when there is no such item. */
export function infoItem(tables: Tables, table: Table, item: string): Term | undefined {
  const { vm } = tables
  const { t } = vm
  const { options } = table
  // As if it had been done by the time that the table was no longer fixed.
  if (item === 'memory' || item === 'stats') tables.release(table, ALL)
  switch (item) {
    case 'id': return tables.reference(table)
    case 'decentralized_counters': return vm.bool(false)
    case 'read_concurrency': return vm.bool(options.readConcurrency)
    case 'write_concurrency': return vm.bool(false)
    case 'compressed': return vm.bool(options.compressed)
    case 'memory': return t.integer(emptyWords(tables, table) + tables.k.ets_words(table.address))
    case 'owner': return table.owner
    case 'heir': return table.heir === NONE ? vm.atom('none') : table.heir
    case 'name': return table.name
    case 'size': return t.integer(tables.k.ets_count(table.address) >>> 0)
    case 'node': return vm.processes.nodeName
    case 'named_table': return vm.bool(table.named)
    case 'type': return vm.atom(typeName(table))
    case 'keypos': return t.integer(table.keypos)
    case 'protection': return vm.atom(table.protection)
    case 'fixed': return vm.bool(table.fixations.size > 0)
    case 'safe_fixed': return safeFixed(tables, table, false)
    case 'safe_fixed_monotonic_time': return safeFixed(tables, table, true)
    case 'stats': return stats(tables, table)
    case 'binary': return binaries(tables, table)
    default: return undefined
  }
}

export function info(tables: Tables, table: Table): Term {
  const { t, atom } = { t: tables.vm.t, atom: (text: string) => tables.vm.atom(text) }
  return t.list(INFO_ITEMS.map((item) => t.tuple(atom(item), infoItem(tables, table, item)!)))
}

/** Words of an empty table, as OTP's emulator (with one scheduler) counts them. */
export function emptyWords(tables: Tables, table: Table): number {
  return (table.type === ORDERED_SET ? 139 : 305) + (tables.vm.release >= 29 ? 1 : 0)
}

/** `false`, or when the table was fixed first and by whom: {Time, [{Pid, Count}]}. */
function safeFixed(tables: Tables, table: Table, monotonic: boolean): Term {
  const { vm } = tables
  const { t } = vm
  if (table.fixedSince === undefined) return vm.bool(false)
  const time = monotonic ? t.integer(table.fixedSince.monotonic) : timestamp(table.fixedSince.system)
  return t.tuple(time, t.list([...table.fixations].map(([pid, count]) => t.tuple(pid, t.integer(count)))))

  function timestamp(ns: bigint): Term {
    const µs = ns / 1000n
    return t.tuple(t.integer(µs / 1_000_000_000_000n), t.integer((µs / 1_000_000n) % 1_000_000n), t.integer(µs % 1_000_000n))
  }
}

/** Of hash tables: mean length of chains, its deviation and the expected one, shortest, longest; objects that are deleted but kept. */
export function hashStatistics({ vm, k }: Tables, table: Table) {
  const buckets = k.ets_slots(table.address)
  let sum = 0
  let squares = 0
  let shortest = Infinity
  let longest = 0
  let kept = 0
  for (let i = 0; i < buckets; i++) {
    let length = 0
    for (let object = vm.cell(k.ets_bucket(table.address, i)); object !== 0; object = vm.cell(object)) {
      if (isDeleted(vm, object)) kept++
      else length++
    }
    sum += length
    squares += length * length
    shortest = Math.min(shortest, length)
    longest = Math.max(longest, length)
  }
  const mean = sum / buckets
  const deviation = Math.sqrt((squares - mean * sum) / buckets)
  const expected = Math.sqrt(mean * (1 - 1 / buckets))
  return { buckets, mean: Math.fround(mean), deviation: Math.fround(deviation), expected: Math.fround(expected), shortest, longest, kept }
}

/** The same for ets:info/2, with the number of locks behind it. */
function stats(tables: Tables, table: Table): Term {
  const { vm } = tables
  const { t } = vm
  if (table.type === ORDERED_SET) return vm.bool(false)
  const { buckets, mean, deviation, expected, shortest, longest, kept } = hashStatistics(tables, table)
  vm.bump(buckets)
  return t.tuple(
    t.integer(buckets), t.float(mean), t.float(deviation), t.float(expected), t.integer(shortest), t.integer(longest), t.integer(kept), small(1),
  )
}

const BATCH = 256
/** Objects that are looked at in one go. */
const LISTED_OBJECTS = 8192
/** Goes on with ets:info(Table, binary): with a table that is fixed meanwhile. */
export function moreBinaries(tables: Tables, id: Term, slot: Term, list: Term): Term {
  const table = tables.peek(id)
  return table === undefined || table === 'gone' ? tables.vm.atom('undefined') : binaries(tables, table, smallValue(slot), list)
}

/** The off-heap binaries that objects refer to, those of deleted ones that are kept among them: {Address, Bytes, References} each. */
function binaries(tables: Tables, table: Table, slot = 0, list = NIL): Term {
  const { vm, k } = tables
  const { t } = vm
  let seen = 0
  const add = (object: Address): void => {
    seen++
    for (let at = vm.cell(object + OBJECT_OFF_HEAP); at !== 0; ) {
      const magic = ((vm.cell(at) >>> L.HDR_SUBTAG_SHIFT) & L.HDR_SUBTAG_MASK) === L.SUB_MAGIC_REF
      if (!magic) {
        const binary = vm.cell(at + L.REFC_BIN)
        const entry = t.tuple(t.integer(binary >>> 0), t.integer(vm.cell(at + L.REFC_SIZE) >>> 0), t.integer(vm.cell(binary + L.OFFHEAP_REFC)))
        list = t.cons(entry, list)
      }
      at = vm.cell(at + (magic ? L.MAGIC_NEXT : L.REFC_NEXT))
    }
  }
  if (table.type !== ORDERED_SET) {
    const paused = slot !== 0
    do {
      for (let object = vm.cell(k.ets_bucket(table.address, slot)); object !== 0; object = vm.cell(object)) add(object)
      slot = k.ets_next_slot(table.address, slot)
    } while (slot !== 0 && seen < LISTED_OBJECTS)
    vm.bump(seen)
    if (slot === 0) {
      if (paused) tables.unfix(table, vm.self)
      return list
    }
    if (!paused) tables.fix(table, vm.self)
    return tables.parts.goOn('ets', 'info', 2, 'ets_binaries', [tables.reference(table), small(slot), list])
  }
  const out = vm.k.malloc(4 * BATCH)
  if (out === 0) return vm.systemLimit()
  let key: Term = NONE
  for (;;) {
    const met = k.ets_tree_collect(table.address, key, 1, NONE, 0, out, BATCH)
    for (let i = 0; i < met; i++) add(vm.cell(out + 4 * i))
    if (met < BATCH) break
    key = t.element(tupleOf(vm.cell(out + 4 * (met - 1))), table.keypos)
  }
  vm.k.free(out)
  vm.bump(seen)
  return list
}
