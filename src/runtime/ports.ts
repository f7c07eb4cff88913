/** The ports of a machine, and the drivers they may have. */
import type { Term } from '../term/types.ts'
import { makeLocalPid, makeLocalPort } from '../term/terms.ts'
import { DriverError } from './driver.ts'
import type { Driver, DriverInstance, DriverTable, PortOptions } from './driver.ts'
import { LoadedDrivers } from './loaded_drivers.ts'
import { Port } from './port.ts'
import type { Vm } from './vm.ts'

/** Most ports at once, where no flag says otherwise. */
const PORT_LIMIT = 65536
/** Ports are numbered up to here, then again from the start. */
const NUMBERS = 0x8000000
/** The port table as OTP lays it out: neighbours in time are not neighbours in memory. */
const LINE_SHIFT = 3
const LINE = 1 << LINE_SHIFT

/** With the command itself, as it is read with them. */
export type OpenOptions = PortOptions & { readonly command?: Uint8Array | undefined }

type PortState = Pick<Port, 'number' | 'connected' | 'binary' | 'softEof' | 'parallelism' | 'controlBinary'> & {
  readonly name: readonly number[]
  readonly options: OpenOptions
}
export interface PortsState {
  readonly next: number
  readonly input: number
  readonly output: number
  readonly ports: readonly PortState[]
}

export class Ports {
  readonly vm: Vm
  readonly am
  private readonly named = new Map<string, Driver>()
  private descriptors: Driver | undefined
  private programs: Driver | undefined
  private vanilla: Driver | undefined
  /** All that are not closed, those that only have something to write yet included. */
  private readonly open = new Map<Term, Port>()
  private readonly places = new Set<number>()
  /** Most at once, a power of two. Changed before there are any. */
  limit = PORT_LIMIT
  readonly loaded: LoadedDrivers
  private next = 0
  /** Bytes so far: statistics(io). */
  input = 0
  output = 0

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf(
      'close', 'command', 'connect', 'connected', 'closed', 'data', 'eol', 'noeol', 'eof', 'exit_status', 'normal', 'kill', 'killed',
      'badsig', 'undefined', 'heart_port',
    )
    vm.state.set('io.input', () => this.input)
    vm.state.set('io.output', () => this.output)
    vm.scheduler.onFlush.push(() => this.closeAll())
    this.loaded = new LoadedDrivers(this)
    this.startForker()
  }

  /** Makes drivers known, besides those that are. */
  define(table: DriverTable): void {
    const { vm } = this
    for (const family of table.named) {
      const driver = family(vm)
      this.named.set(driver.name, driver)
    }
    if (table.descriptors) this.descriptors = table.descriptors(vm)
    if (table.programs) this.programs = table.programs(vm)
    if (table.vanilla) this.vanilla = table.vanilla(vm)
  }

  /** OTP's first port starts the programs of the others. Nothing is ever sent to this one. */
  private startForker(): void {
    const driver: Driver = {
      name: 'spawn_forker',
      immortal: true,
      start: () => ({ stop: () => {} }),
    }
    this.create(driver, new TextEncoder().encode('forker'), makeLocalPid(0), { stop: () => {} })
  }

  // ---- who there is ------------------------------------------------------------------------------------------------------

  /** An open port by its identifier. */
  get(id: Term): Port | undefined {
    const port = this.open.get(id)
    return port?.isOpen === true ? port : undefined
  }
  /** The same, or by its registered name. */
  lookup(idOrName: Term): Port | undefined {
    return this.get(idOrName) ?? this.get(this.vm.processes.registry.whereis(idOrName))
  }
  /** erlang:ports/0. */
  all(): Term[] {
    return [...this.open.values()].sort((a, b) => this.index(a) - this.index(b)).map((port) => port.id)
  }
  get count(): number {
    return this.open.size
  }
  ofDriver(name: string): Port[] {
    return [...this.open.values()].filter((port) => port.driver.name === name)
  }
  remove(port: Port): void {
    this.open.delete(port.id)
    this.places.delete(port.number % this.limit)
    if (port.driver.loadable === true) this.loaded.settle(port.driver.name)
  }
  /** A driver that erl_ddll can load, loaded or not. */
  isLoadable(name: string): boolean {
    return this.named.get(name)?.loadable === true
  }

  /** For a snapshot; undefined: there are ports that can't be opened again, as if nothing had been. */
  save(): PortsState | undefined {
    const ports = [...this.open.values()].filter(({ driver }) => driver.immortal !== true)
    if (this.open.size !== ports.length + 1 || !ports.every((port) => port.driver === this.descriptors && port.isUnused && port.options !== undefined)) return undefined
    const { next, input, output } = this
    return {
      next, input, output,
      ports: ports.map(({ number, name, connected, binary, softEof, parallelism, controlBinary, options }): PortState =>
        ({ number, name: [...name], connected, binary, softEof, parallelism, controlBinary, options: { ...options!, command: undefined } })),
    }
  }
  /** Opens them again: descriptors. */
  restore({ next, input, output, ports }: PortsState): void {
    for (const { number, name, connected, options, ...flags } of ports) {
      this.next = number
      const command = Uint8Array.from(name)
      const port = Object.assign(this.create(this.descriptors!, command, connected), flags)
      port.options = { ...options, command }
      port.attach(port.driver.start(port, command, port.options))
    }
    Object.assign(this, { next, input, output })
  }

  // ---- opening -----------------------------------------------------------------------------------------------------------

  /** Opens a port for the running process, linked to it. Throws a DriverError. */
  start(command: Uint8Array, options: OpenOptions): Port {
    const driver = this.driverFor(command, options)
    if (driver === undefined || (options.exitStatus && driver !== this.programs)) throw new DriverError('badarg')
    const { vm } = this
    const port = this.create(driver, command, vm.self)
    try {
      port.attach(driver.start(port, command, options))
      port.options = options
    } catch (error) {
      this.discard(port)
      throw error
    }
    vm.processes.signals.link(vm.processes.self, port.party!)
    if (vm.tracing.active) vm.tracing.linkedAtOpening(port.id)
    return port
  }

  private driverFor(command: Uint8Array, { kind }: PortOptions): Driver | undefined {
    if (kind === 'fd') return this.descriptors
    if (kind === 'executable') return this.programs
    if (kind === 'file') return this.vanilla
    const space = command.indexOf(0x20)
    const word = space < 0 ? command : command.subarray(0, space)
    const name = new TextDecoder('latin1').decode(word)
    const driver = this.named.get(name)
    const isThere = driver !== undefined && (driver.loadable !== true || this.loaded.get(name) !== undefined)
    return isThere ? driver : kind === 'any' ? this.programs : undefined
  }

  /**
   * A port of a driver that has started already: how a driver makes others (a socket that was accepted). The owner is not linked.
   */
  create(driver: Driver, name: Uint8Array, owner: Term, instance?: DriverInstance): Port {
    if (this.open.size >= this.limit) throw new DriverError('system_limit')
    const number = this.nextNumber()
    const port = new Port(this, makeLocalPort(number), number, name, driver, owner)
    if (instance !== undefined) port.attach(instance)
    this.open.set(port.id, port)
    this.places.add(number % this.limit)
    this.vm.processes.portOpened(port.id, port)
    const { tracing } = this.vm
    if (tracing.active) tracing.opened(port.id, owner, () => this.vm.atom(new TextDecoder('latin1').decode(name)))
    return port
  }
  private discard(port: Port): void {
    port.state = 'closed'
    this.remove(port)
    this.vm.processes.portClosed(port.id, this.am.normal)
  }

  /** The number that the next port takes if its place is free. */
  get nextFree(): number {
    return this.next
  }
  continueFrom(number: number): number {
    return (this.next = number % NUMBERS)
  }
  /** The next number whose place in the table is free. */
  private nextNumber(): number {
    while (this.places.has(this.next % this.limit)) this.next = (this.next + 1) % NUMBERS
    const number = this.next
    this.next = (number + 1) % NUMBERS
    return number
  }

  // ---- other ---------------------------------------------------------------------------------------------------------------

  /** Index in OTP's port table, as port_info(Port, id) tells it. */
  index(port: Port): number {
    return indexOf(port, this.limit)
  }

  logBadOutput(name: Uint8Array): void {
    const text = new TextDecoder('latin1').decode(name)
    this.vm.processes.log.text(`Bad value on output port '${text}'\n`)
  }

  /** The machine halts: all ports close, and what they have to write yet is waited for. */
  private closeAll(): Promise<void> | undefined {
    const { registry } = this.vm.processes
    const heart = registry.whereis(this.am.heart_port)
    const closing: Promise<void>[] = []
    for (const port of [...this.open.values()]) {
      if (port.id === heart) continue
      const closed = new Promise<void>((resolve) => {
        port.onClosed = resolve
      })
      port.exit(port.id, this.am.killed, false, true)
      if (port.state === 'closing') closing.push(closed)
    }
    return closing.length > 0 ? Promise.all(closing).then(() => {}) : undefined
  }
}

/** Where a port lies in OTP's port table of `limit` entries. */
function indexOf(port: Port, limit: number): number {
  const lines = limit / LINE
  const data = port.number % limit
  return ((data % lines) << LINE_SHIFT) + ((data / lines) | 0)
}
