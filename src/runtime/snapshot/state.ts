/**
 * The state of a machine in which a boot has begun, as it is kept (docs/decisions/0010): what has changed in the memory since the machine was
 * made, and what the objects of the host hold. Each of these saves and restores its own part; what can't be kept has to be as it is in a new machine, or
 * there is no snapshot.
 */
import type { Patterns, PatternsState } from '../../bif/re.ts'
import { PersistentTerms } from '../../bif/persistent_term.ts'
import type { PersistentState } from '../../bif/persistent_term.ts'
import { Table, Tables } from '../../ets/tables.ts'
import type { TablesState } from '../../ets/tables.ts'
import * as L from '../../term/layout.ts'
import type { Term } from '../../term/types.ts'
import type { AheadModule } from '../ahead.ts'
import { Clock } from '../clock.ts'
import type { CodeState } from '../code.ts'
import { DEFAULT_DEPTH } from '../exceptions.ts'
import { changeMemory, pagesOf, rememberMemory } from '../image.ts'
import type { MemoryChange } from '../image.ts'
import type { NifsState } from '../nifs.ts'
import type { RefsState } from '../refs.ts'
import type { Vm } from '../vm.ts'
import { localNodeOf } from '../local_node.ts'
import type { NodeState } from '../local_node.ts'
import type { PortsState } from '../ports.ts'
import type { SignalsState } from '../os_signals.ts'
import type { Timer, TimersState } from '../timers.ts'
import { restoreVarying, seedsOf, timesIn } from './varying.ts'
import type { VaryingState } from './varying.ts'
import { restoreParties, saveParties } from './parties.ts'
import type { PartiesState } from './parties.ts'

interface HostState {
  readonly code: CodeState
  readonly nifs: NifsState
  readonly tables: TablesState
  readonly persistent: PersistentState
  readonly refs: RefsState
  readonly parties: PartiesState
  readonly names: readonly Term[]
  readonly timers: TimersState
  readonly clock: readonly [number, number]
  readonly ports: PortsState
  readonly patterns: PatternsState
  /** Undefined: nobody has asked for it. */
  readonly node: NodeState | undefined
  /** Who gets the emulator's messages. */
  readonly log: Term
  readonly signals: SignalsState
}
interface Head {
  readonly memory: MemoryChange
  readonly varying: VaryingState
  readonly state: HostState
}

/** What families keep for a whole machine that a snapshot does not have: it has to be made anew, or not to be there. */
const MADE_ANEW = ['local_node', 'match_spec', 'io.input', 'io.output', 'ets', 'ets_selection', 'fileNames', 'persistent_term']

const patternsOf = (vm: Vm): Patterns => vm.state.get('re') as Patterns
/** What magic references may stand for besides tables. */
const objectsOf = (vm: Vm): object[] => [...vm.nifs.objects(), ...patternsOf(vm).objects()]

/** Why there can be no snapshot; undefined: there can. */
function obstacle(vm: Vm, known: ReadonlySet<string>): string | undefined {
  const { processes, m } = vm
  const other = [...vm.state.keys()].find((key) => !known.has(key) && !MADE_ANEW.includes(key))
  if (other !== undefined) return `state of ${other}`
  if (vm.proc !== 0 || vm.host.seed) return 'a process runs'
  if (vm.processes.all().filter((p) => (m[(p + L.P_STATE) >>> 2]! & L.PS_WAITING) === 0).length !== 1) return 'more than one process is runnable'
  if (!processes.isPlain) return 'a node that is alive, or monitors of the time offset'
  if (!vm.parking.isEmpty) return 'a process waits for the host'
  if (vm.reclaim.busy) return 'memory is being given back'
  if (vm.tracing.active || vm.cell(L.CELL_WATCH) !== 0) return 'tracing'
  if (!Tables.of(vm).batches.isEmpty) return 'objects on their way into a table'
  if (vm.exceptions.depth !== DEFAULT_DEPTH) return 'the depth of stack traces'
  return undefined
}

function save(vm: Vm): HostState | string {
  const tables = Tables.of(vm)
  const set: Timer[] = []
  const timers = vm.processes.timers.save(set)
  const objects = objectsOf(vm)
  const node = vm.state.has('local_node') ? localNodeOf(vm).save() : undefined
  if (node === undefined && vm.state.has('local_node')) return 'node'
  const parts = {
    code: vm.code.save(), nifs: vm.nifs.save(), tables: tables.save(), persistent: PersistentTerms.of(vm).save(),
    refs: vm.processes.refs.save((object) => (object instanceof Table ? object.serial : objects.includes(object) ? -1 - objects.indexOf(object) : undefined)),
    parties: saveParties(vm, set), names: vm.processes.registry.save(), timers, clock: Clock.of(vm).save(),
    ports: vm.ports.save(), patterns: patternsOf(vm).save(), signals: vm.signals.save(), log: vm.processes.log.receiver,
  }
  const missing = Object.entries(parts).find(([, part]) => part === undefined)
  return missing === undefined ? ({ ...parts, node } as HostState) : missing[0]
}

/** Only what somebody holds stays. */
function collectAll(vm: Vm): void {
  for (const process of vm.processes.all()) {
    vm.k.gc_process(process, 1)
    while ((vm.cell(process + L.P_STATE) & L.PS_COLLECTING) !== 0) vm.k.gc_help(process)
  }
}

/** A machine before its boot. */
export class BeforeBoot {
  private readonly known: ReadonlySet<string>
  private readonly changed: ((vm: Vm) => MemoryChange | undefined) | undefined

  constructor(vm: Vm) {
    this.known = new Set(vm.state.keys())
    this.changed = rememberMemory(vm)
  }
  /** The state of the machine by now, between two turns of processes, as bytes; else why that can't be had. */
  take(vm: Vm): Uint8Array | string {
    const why = obstacle(vm, this.known)
    if (why !== undefined) return why
    collectAll(vm)
    const state = save(vm)
    if (typeof state === 'string') return state
    const seeds = seedsOf(vm)
    if (!seeds) return 'random numbers'
    const memory = this.changed?.(vm)
    if (!memory) return 'memory is full'
    const head: Head = { memory, varying: { times: timesIn(vm, memory), seeds }, state }
    const json = new TextEncoder().encode(JSON.stringify(head))
    const pages = pagesOf(vm, memory)
    const out = new Uint8Array(4 + json.length + pages.length)
    new DataView(out.buffer).setUint32(0, json.length, true)
    out.set(json, 4)
    out.set(pages, 4 + json.length)
    return out
  }
}

function partsOf(bytes: Uint8Array): { head: Head; pages: Uint8Array } {
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  return { head: JSON.parse(new TextDecoder().decode(bytes.subarray(4, end))) as Head, pages: bytes.subarray(end) }
}
/** What in a snapshot is not the same in a machine that goes on from it. */
export const varyingIn = (bytes: Uint8Array): VaryingState => partsOf(bytes).head.varying

/** Makes of a machine before its boot, like the one of which a snapshot was taken, what that was then. */
export function restoreSnapshot(vm: Vm, bytes: Uint8Array, fileOf: (module: AheadModule) => Uint8Array): void {
  const { head: { memory, varying, state }, pages } = partsOf(bytes)
  const { refs } = vm.processes
  const random = refs.counter
  changeMemory(vm, memory, pages)
  vm.code.restore(state.code, fileOf)
  vm.nifs.restore(state.nifs)
  Tables.of(vm).restore(state.tables)
  const tables = new Map(Tables.of(vm).list().map((table) => [table.serial, table]))
  PersistentTerms.of(vm).restore(state.persistent)
  vm.ports.restore(state.ports)
  patternsOf(vm).restore(state.patterns)
  const objects = objectsOf(vm)
  refs.restore(state.refs, (number) => tables.get(number) ?? objects[-1 - number]!, random)
  restoreParties(vm, state.parties, vm.processes.timers.restore(state.timers))
  vm.processes.registry.restore(state.names)
  vm.processes.log.receiver = state.log
  vm.signals.restore(state.signals)
  if (state.node) localNodeOf(vm).restore(state.node)
  Clock.of(vm).restore(state.clock)
  restoreVarying(vm, varying)
}
