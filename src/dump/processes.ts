/**
 * Processes as a crash dump and the break menu describe them.
 * Reference: https://www.erlang.org/doc/apps/erts/crash_dump.html#process-information
 */
import * as L from '../term/layout.ts'
import { format } from '../term/print.ts'
import { isAtom } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { ENTRY_MONITOR, Monitor } from '../runtime/party.ts'
import type { Place } from '../runtime/places.ts'
import { processInfoItems, processSizes } from '../runtime/process_info.ts'
import { REF_PLAIN } from '../runtime/refs.ts'
import type { Vm } from '../runtime/vm.ts'

/** A term as the emulator prints it (`%T`). */
export const shown = (vm: Vm, term: Term): string => format(vm, term, { style: 'display' })
/** An address as C prints it. */
export const pointer = (address: number): string => `0x${(address >>> 0).toString(16).padStart(16, '0')}`

/** All processes, in the order of their numbers. */
export function describeProcesses(vm: Vm): string {
  return vm.processes.all().map((process) => describeProcess(vm, process)).join('')
}

/** `dumping`: what a crash dump has in sections of their own is left out. */
export function describeProcess(vm: Vm, process: Address, dumping = false): string {
  // while the scratch heap is in use no process is the running one
  const state = status(vm, process)
  vm.k.gc_finish(process)
  const lines = vm.scratch(() => [...identity(vm, process, state), ...mailbox(vm, process, dumping), ...others(vm, process, dumping), ...memory(vm, process)])
  return [...lines, ...(dumping ? counter(vm, process) : stack(vm, process)), internalState(vm, process)].map((line) => `${line}\n`).join('')
}

const word = (vm: Vm, process: Address, offset: number): Term => vm.cell(process + offset) as Term
/** Where the stack of a process is, and its registers on top of it; of the one that runs the registers are nowhere. */
function registers(vm: Vm, process: Address): { sp: Address; live: number; next: Address } {
  if (process === vm.processes.running) return { sp: vm.cell(L.CELL_SP) >>> 0, live: 0, next: 0 }
  return { sp: word(vm, process, L.P_SP) >>> 0, live: word(vm, process, L.P_LIVE), next: word(vm, process, L.P_NEXT_CP) }
}
const mfa = (vm: Vm, place: Place): string => `${shown(vm, place.module)}:${shown(vm, place.fun)}/${place.arity}`

function status(vm: Vm, process: Address): string {
  const state = word(vm, process, L.P_STATE)
  if (process === vm.processes.running || vm.parking.has(process)) return 'Running'
  if ((state & L.PS_EXITING) !== 0) return 'Exiting'
  if ((state & L.PS_SUSPENDED) !== 0) return 'Suspended'
  return (state & L.PS_RUNNABLE) !== 0 ? 'Scheduled' : 'Waiting'
}

function identity(vm: Vm, process: Address, state: string): string[] {
  const field = (offset: number): Term => word(vm, process, offset)
  const name = field(L.P_NAME)
  const parent = field(L.P_PARENT)
  return [
    `=proc:${shown(vm, vm.processes.pidOf(process))}`,
    `State: ${state}`,
    ...(name === NONE ? [] : [`Name: ${shown(vm, name)}`]),
    `Spawned as: ${shown(vm, field(L.P_INITIAL_M))}:${shown(vm, field(L.P_INITIAL_F))}/${field(L.P_INITIAL_A)}`,
    `Spawned by: ${parent === NONE || isAtom(parent) ? '[]' : shown(vm, parent)}`,
  ]
}

function mailbox(vm: Vm, process: Address, dumping: boolean): string[] {
  const messages: string[] = []
  let count = 0
  for (let m = word(vm, process, L.P_MSG_FIRST) as number; m !== 0; m = vm.cell(m + L.MSG_NEXT)) {
    count++
    if (!dumping) messages.push(shown(vm, vm.cell(m + L.MSG_TERM) as Term))
  }
  let fragments = 0
  for (let f = word(vm, process, L.P_FRAGS) as number; f !== 0; f = vm.cell(f + L.FRAG_NEXT)) fragments++
  return [
    `Message queue length: ${count}`,
    ...(messages.length > 0 ? [`Message queue: [${messages.join(',')}]`] : []),
    `Number of heap fragments: ${fragments}`,
    `Heap fragment data: ${word(vm, process, L.P_FRAG_WORDS)}`,
  ]
}

/** Links, monitors, dictionary. */
function others(vm: Vm, process: Address, dumping: boolean): string[] {
  const party = vm.processes.existingParty(vm.processes.pidOf(process))
  const ties = party?.allLinks().map((id) => shown(vm, id)) ?? []
  const reference = (m: Monitor): string => shown(vm, vm.processes.refs.build(m.low, m.high, REF_PLAIN))
  for (let entry = party?.owned; entry !== undefined; entry = entry.next) {
    if (!(entry instanceof Monitor) || entry.kind !== ENTRY_MONITOR) continue
    const whom = entry.name !== NONE ? `{${shown(vm, entry.name)},${shown(vm, vm.processes.nodeName)}}` : entry.target === undefined ? '' : shown(vm, entry.target.id)
    if (whom !== '') ties.push(`{to,${whom},${reference(entry)}}`)
  }
  for (let m = party?.firstWatcher; m !== undefined; m = m.nextWatcher) ties.push(`{from,${shown(vm, m.owner.id)},${reference(m)}}`)
  const dictionary = processInfoItems(vm).get(vm.atom('dictionary'))!(process)
  return [
    ...(ties.length > 0 ? [`Link list: [${ties.join(', ')}]`] : []),
    ...(dictionary === L.NIL || dumping ? [] : [`Dictionary: ${shown(vm, dictionary)}`]),
  ]
}

function memory(vm: Vm, process: Address): string[] {
  const sizes = processSizes(vm, process)
  const field = (offset: number): number => word(vm, process, offset)
  return [
    `Reductions: ${vm.t.view.getBigInt64((process + L.P_REDUCTIONS) >>> 0, true)}`,
    `Stack+heap: ${sizes.young + sizes.stackBlock}`,
    `OldHeap: ${sizes.old}`,
    `Heap unused: ${sizes.young - sizes.used + sizes.stackBlock - sizes.stack}`,
    `OldHeap unused: ${sizes.old - sizes.oldUsed}`,
    `BinVHeap: ${field(L.P_VHEAP)}`,
    `OldBinVHeap: ${field(L.P_VHEAP_OLD)}`,
    `BinVHeap unused: ${field(L.P_VHEAP_LIMIT) - field(L.P_VHEAP)}`,
    `OldBinVHeap unused: ${field(L.P_VHEAP_OLD_LIMIT) - field(L.P_VHEAP_OLD)}`,
    `Memory: ${sizes.bytes}`,
  ]
}

/** A word on the stack: a term, a catch tag, or where a call returns to (the code point, and what function it is in). */
interface Slot {
  readonly address: Address
  readonly term: Term
  readonly isCatch: boolean
  readonly codePoint: Address
  readonly returnsTo: string | undefined
}

/** What is at a code point. */
function where(vm: Vm, codePoint: Address): string {
  const place = codePoint === 0 ? undefined : vm.exceptions.place(codePoint)
  return place === undefined ? '<terminate process normally>' : mfa(vm, place)
}

/** The stack from its top on, below the registers. */
export function frames(vm: Vm, process: Address): Slot[] {
  const { sp, live } = registers(vm, process)
  const out: Slot[] = []
  const end = word(vm, process, L.P_STACK_END) >>> 0
  const top = sp + 4 * live
  for (let at = top; at < end; at += 4) {
    const value = vm.cell(at)
    if (value === 0) continue
    const isReturn = (value & 7) === 0
    // where nothing is called from the uppermost frame, its place for a return address holds anything
    if (at === top && !isReturn) continue
    out.push({
      address: at, term: value as Term, codePoint: value >>> 0,
      isCatch: (value & L.IMM_MASK) === L.IMM_SPECIAL && value !== L.NIL,
      returnsTo: isReturn ? where(vm, value) : undefined,
    })
  }
  return out
}

function counter(vm: Vm, process: Address): string[] {
  if (process === vm.proc) return [`Program counter: ${pointer(0)} (invalid)`]
  const { live, next } = registers(vm, process)
  return [`Program counter: ${pointer(next)} (${where(vm, next)})`, `arity = ${live}`]
}

/** Registers and frames; the places are code points, the addresses those of our memory. */
function stack(vm: Vm, process: Address): string[] {
  const out = ['Stack dump:', ...counter(vm, process)]
  const { sp, live } = registers(vm, process)
  for (let i = 0; i < live; i++) out.push(`   ${shown(vm, vm.cell(sp + 4 * i) as Term)}`)
  let register = 0
  for (const { address, term, isCatch, codePoint, returnsTo } of frames(vm, process)) {
    if (returnsTo === undefined) out.push(`${`y(${register++})`.padEnd(8)} ${isCatch ? 'Catch' : shown(vm, term)}`)
    else {
      out.push('', `${pointer(address)} Return addr ${pointer(codePoint)} (${returnsTo})`)
      register = 0
    }
  }
  return out
}

function internalState(vm: Vm, process: Address): string {
  const priority = ['MAX', 'HIGH', 'NORMAL', 'LOW'][word(vm, process, L.P_PRIORITY)]!
  const state = word(vm, process, L.P_STATE)
  const flags: string[] = []
  if ((state & L.PS_RUNNABLE) !== 0) flags.push('ACTIVE', 'IN_RUNQ')
  if ((state & L.PS_SUSPENDED) !== 0) flags.push('SUSPENDED')
  if ((word(vm, process, L.P_FLAGS) & L.PF_OFF_HEAP_MSGS) !== 0) flags.push('OFF_HEAP_MSGQ')
  return ['Internal State: ' + ['ACT', 'USR', 'PRQ'].map((kind) => `${kind}_PRIO_${priority}`).join(' | '), ...flags].join(' | ')
}
