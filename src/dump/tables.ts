/**
 * Tables of ets as a crash dump and the break menu describe them; the menu with what is in them.
 * Reference: https://www.erlang.org/doc/apps/erts/crash_dump.html#ets-tables
 */
import { ORDERED_SET } from '../ets/kernel.ts'
import { emptyWords, hashStatistics, typeName } from '../ets/info.ts'
import { Tables } from '../ets/tables.ts'
import type { Table } from '../ets/tables.ts'
import type { Vm } from '../runtime/vm.ts'
import { shown } from './processes.ts'

export function describeTables(vm: Vm, withObjects = true): string {
  const tables = Tables.of(vm)
  return tables.list().map((table) => vm.scratch(() => describeTable(tables, table, withObjects))).join('')
}

function describeTable(tables: Tables, table: Table, withObjects: boolean): string {
  const { vm, k } = tables
  const reference = tables.reference(table)
  const objects = k.ets_count(table.address) >>> 0
  const lines = [
    `=ets:${shown(vm, table.owner)}`,
    `Slot: ${table.address >>> 0}`,
    `Table: ${shown(vm, table.named ? table.name : reference)}`,
    `Name: ${shown(vm, table.name)}`,
    ...(table.type === ORDERED_SET ? tree(tables, table, withObjects) : hash(tables, table, withObjects)),
    `Objects: ${objects}`,
    `Words: ${emptyWords(tables, table) + k.ets_words(table.address)}`,
    `Type: ${typeName(table)}`,
    `Protection: ${table.protection}`,
    `Compressed: ${table.options.compressed}`,
    'Write Concurrency: false',
    `Read Concurrency: ${table.options.readConcurrency}`,
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function tree({ vm, k }: Tables, table: Table, withObjects: boolean): string[] {
  const count = k.ets_count(table.address) >>> 0
  const out: string[] = []
  for (let i = 0; withObjects && i < count; i++) out.push(`${shown(vm, k.ets_copy(k.ets_tree_slot(table.address, i)))}`)
  return [...out, `Ordered set (AVL tree), Elements: ${count}`]
}

function hash(tables: Tables, table: Table, withObjects: boolean): string[] {
  const { vm, k } = tables
  const { buckets, mean, deviation, expected, shortest, longest } = hashStatistics(tables, table)
  const out = [
    `Buckets: ${buckets}`,
    `Chain Length Avg: ${mean.toFixed(6)}`,
    `Chain Length Max: ${longest}`,
    `Chain Length Min: ${shortest}`,
    `Chain Length Std Dev: ${deviation.toFixed(6)}`,
    `Chain Length Expected Std Dev: ${expected.toFixed(6)}`,
    `Fixed: ${table.fixations.size > 0}`,
  ]
  for (let i = 0; withObjects && i < buckets; i++) {
    const chain: string[] = []
    for (let object = k.ets_slot(table.address, i); object !== 0; object = k.ets_chain_next(object)) {
      chain.push(`[${shown(vm, k.ets_copy(object))}]`)
    }
    if (chain.length > 0) out.push(`${i}: ${chain.join(',')}`)
  }
  return out
}
