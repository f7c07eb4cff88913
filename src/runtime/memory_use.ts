/** Where the bytes of linear memory are, by OTP's names of what they are used for. */
import * as L from '../term/layout.ts'
import type { Vm } from './vm.ts'

export interface MemoryUse {
  /** Bytes that OTP's allocator of that name would hold. */
  byAllocator(name: string): number
  readonly atomTexts: number
  readonly atomTable: number
  readonly code: number
  readonly processTable: number
}

/** Average bytes of an atom's text, for the account of what they take. */
const ATOM_TEXT_BYTES = 12

/** What ets tables show of themselves here. */
interface EtsTables {
  list(): readonly { readonly address: number }[]
  readonly k: { ets_words(address: number): number }
}
/** The tables of a machine, once there is one. */
export function etsTables(vm: Vm): EtsTables | undefined {
  return vm.state.get('ets') as EtsTables | undefined
}

export function memoryUse(vm: Vm): MemoryUse {
  const long = (cell: number): number => Number(vm.t.view.getBigInt64(cell, true))
  const general = long(L.CELL_ARENA_USED)
  const literal = long(L.CELL_ARENA_USED + 8)
  const binaries = long(L.CELL_BINARY_BYTES)
  const tables = etsTables(vm)
  const ets = tables === undefined ? 0 : tables.list().reduce((sum, table) => sum + tables.k.ets_words(table.address) * 4, 0)
  const bytes: Readonly<Record<string, number>> = {
    eheap_alloc: Math.max(0, general - binaries - ets),
    binary_alloc: binaries,
    ets_alloc: ets,
    literal_alloc: literal,
  }
  let code = 0
  for (const module of vm.code.current.values()) code += module.codeBytes
  return {
    byAllocator: (name) => bytes[name] ?? 0,
    atomTexts: vm.atoms.count * ATOM_TEXT_BYTES,
    atomTable: vm.atoms.count * L.ATOM_SIZE,
    code,
    processTable: vm.cell(L.CELL_PROC_COUNT) * 4,
  }
}
