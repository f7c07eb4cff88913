/** Ports as a crash dump and the break menu describe them. */
import type { Port } from '../runtime/port.ts'
import type { Vm } from '../runtime/vm.ts'
import { NONE } from '../term/types.ts'
import { shown } from './processes.ts'

export function describePorts(vm: Vm): string {
  return vm.ports
    .all()
    .map((id) => vm.ports.get(id))
    .filter((port) => port !== undefined)
    .map((port) => describePort(vm, port))
    .join('')
}

/** What a driver's port is there for, by the driver's name. */
const PURPOSE: Readonly<Record<string, string>> = {
  fd: 'Port is UNIX fd not opened by emulator',
  spawn: 'Port controls external process',
  spawn_forker: 'Port controls forker process',
}

function describePort(vm: Vm, port: Port): string {
  const links = port.party?.allLinks().map((id) => shown(vm, id)) ?? []
  const name = vm.processes.registry.nameOf(port.id)
  const lines = [
    `=port:${shown(vm, port.id)}`,
    `State: ${['CONNECTED', ...(port.binary ? ['BINARY_IO'] : []), ...(port.softEof ? ['SOFT_EOF'] : [])].join('|')}`,
    `Slot: ${vm.ports.index(port)}`,
    `Connected: ${shown(vm, port.connected)}`,
    ...(links.length > 0 ? [`Links: ${links.join(', ')}`] : []),
    ...(name === NONE ? [] : [`Registered as: ${shown(vm, name)}`]),
    `${PURPOSE[port.driver.name] ?? 'Port controls linked-in driver'}: ${new TextDecoder().decode(port.name)}`,
    `Input: ${port.input}`,
    `Output: ${port.output}`,
    `Queue: ${port.pending}`,
  ]
  return lines.map((line) => `${line}\n`).join('')
}
