/** The whole machine as a crash dump and the break menu describe it. What OTP's emulator has and this machine has not is left out. */
import { memoryUse } from '../runtime/memory_use.ts'
import type { Vm } from '../runtime/vm.ts'
import { shown } from './processes.ts'

const MODULE_LIMIT = 65536

/** Titled lines `name: value`. */
const section = (title: string, values: Readonly<Record<string, number | string>>): string =>
  `=${title}\n${Object.entries(values).map(([name, value]) => `${name}: ${value}\n`).join('')}`

export function describeMemory(vm: Vm): string {
  const use = memoryUse(vm)
  const processes = use.byAllocator('eheap_alloc')
  const atom = use.atomTexts + use.atomTable
  const binary = use.byAllocator('binary_alloc')
  const ets = use.byAllocator('ets_alloc')
  const system = atom + binary + ets + use.code + use.processTable + use.byAllocator('literal_alloc')
  return section('memory', {
    total: processes + system, processes, processes_used: processes, system, atom, atom_used: atom, binary, code: use.code, ets,
  })
}

/** (i)nfo of the break menu. */
export function describeSystem(vm: Vm): string {
  const use = memoryUse(vm)
  const modules = vm.code.current.size
  return [
    describeMemory(vm),
    section('index_table:atom_tab', { size: vm.atoms.count, limit: vm.k.atom_limit(), entries: vm.atoms.count }),
    section('index_table:module_code', { size: modules, limit: MODULE_LIMIT, entries: modules }),
    section('allocated_areas', {
      atom_space: `${use.atomTexts} ${use.atomTexts}`, atom_table: use.atomTable, loaded_code: use.code, process_table: use.processTable,
    }),
  ].join('')
}

/** (l)oaded of the break menu. Sizes are those of the WebAssembly code. */
export function describeModules(vm: Vm): string {
  const { current, old } = vm.code
  const size = (modules: typeof current): number => [...modules.values()].reduce((sum, module) => sum + module.codeBytes, 0)
  const lines = [...new Set([...current.keys(), ...old.keys()])].map((name) => {
    const before = old.get(name)
    return `${shown(vm, name)} ${current.get(name)?.codeBytes ?? 0}${before === undefined ? '' : ` (${before.codeBytes} old)`}\n`
  })
  return `Current code: ${size(current)}\nOld code: ${size(old)}\n${lines.join('')}`
}

/** (d)istribution of the break menu. */
export function describeDistribution(vm: Vm): string {
  const name = vm.atoms.text(vm.processes.nodeName)
  return `=node:${shown(vm, vm.processes.nodeName)}\n${name === 'nonode@nohost' ? '=no_distribution\n' : ''}`
}
