/**
 * Processes as the host sees them: who is alive, what they take part in (links, monitors, names), how they end, and
 * the scratch heap on which terms are built while none runs.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isAtom, isLocalPid, isLocalPort, pidNumber } from '../term/terms.ts'
import type { Vm } from './vm.ts'
import { nodesOf } from './nodes.ts'
import { Party } from './party.ts'
import type { PortHandler } from './party.ts'
import { Refs } from './refs.ts'
import { Registry } from './registry.ts'
import { Signals } from './signals.ts'
import { Timers } from './timers.ts'
import { release } from './kept.ts'
import { DeferredCollections } from './deferred_collections.ts'
import { EmulatorLog } from './emulator_log.ts'
import { Scratch } from './scratch.ts'
import { Spawn } from './spawn.ts'
import { SystemWatch } from './watch.ts'

const PAGE = 1024
/** Most processes at once, by default, before OTP 26. */
const OLD_PROCESS_LIMIT = 262144

/** Called when a process has ended, before links and monitors hear of it: tables of ets and the like are cleaned up. */
export type ExitHook = (process: Address, pid: Term, reason: Term) => void
/** Called for a process that ends with an uncaught error or throw: `reason` is its exit reason (with stack trace). */
export type CrashHook = (process: Address, pid: Term, reason: Term) => void

export class Processes {
  private readonly vm: Vm
  private readonly m: Int32Array
  readonly am
  readonly refs: Refs
  readonly registry: Registry
  readonly signals: Signals
  readonly timers: Timers
  readonly spawn: Spawn
  private readonly scratchHeap: Scratch
  /** Parties of processes, by slot of the pid table. */
  private readonly parties: (Party | undefined)[][] = []
  private readonly ports = new Map<Term, Party>()
  readonly onExit: ExitHook[] = []
  /** What native libraries have that watches a process, by its references, as `process_info(P, monitored_by)` tells it. */
  readonly nativeWatchers: ((pid: Term) => Term[])[] = []
  /** Only called when there is no process that logs for the emulator. */
  onCrash: CrashHook | undefined
  /** Asked before a process gets another group leader by its own wish; true: it lets go, and asks again when it goes on. */
  leaderWaits: ((leader: Term) => boolean) | undefined
  readonly log: EmulatorLog
  readonly deferred: DeferredCollections
  /** system_monitor and system_profile. */
  readonly watch: SystemWatch
  /** A process of the system itself ended: the machine can't go on. */
  onSystemExit: CrashHook | undefined
  /** `node/0`, and whether it is alive (distributed). */
  nodeName = NONE
  creation = 0

  constructor(vm: Vm) {
    this.vm = vm
    this.m = vm.m
    this.am = vm.atomsOf(
      'EXIT', 'DOWN', 'CHANGE', 'kill', 'killed', 'normal', 'noproc', 'noconnection', 'infinity', 'process', 'port', 'time_offset',
      'clock_service', 'nocatch', 'exit', 'error', 'throw', 'true', 'false', 'ok', 'undefined',
    )
    this.setNode(vm.atom('nonode@nohost'), 0)
    if (vm.release < 26) vm.k.set_process_limit(OLD_PROCESS_LIMIT)
    this.refs = new Refs(vm)
    this.registry = new Registry(vm)
    this.signals = new Signals(vm, this)
    this.timers = new Timers(vm)
    this.spawn = new Spawn(vm)
    this.log = new EmulatorLog(vm)
    this.watch = new SystemWatch(vm)
    this.deferred = new DeferredCollections(vm)
    this.scratchHeap = new Scratch(vm)
  }

  // ---- who there is --------------------------------------------------------------------------------------------------

  /** Terms are built that no process makes: a message is the system's. */
  get isBuilding(): boolean {
    return this.scratchHeap.active
  }
  /** Address of the process that runs, also while a scratch heap stands in its place; 0: none. */
  get running(): Address {
    return this.scratchHeap.active ? this.scratchHeap.aside : this.vm.proc
  }

  /** Address of a local process that is alive: not ended, and no exit signal on its way to it. */
  lookup(pid: Term): Address {
    const process = this.vm.k.process_of(pid)
    if (process === 0) return 0
    const state = this.m[(process + L.P_STATE) >>> 2]!
    if ((state & (L.PS_EXITING | L.PS_HOST_WORK)) === 0) return process
    if ((state & L.PS_EXITING) !== 0) return 0
    return this.existingParty(pid)?.doom === undefined ? process : 0
  }

  /**
   * A process that an exit signal ends as soon as it is scheduled (true: it is one) comes to its end with the priority of who asks
   * for it, if that is higher: who waits for that would wait for all that runs in between.
   */
  hastenEnd(pid: Term): boolean {
    const process = this.vm.k.process_of(pid)
    if (process === 0 || process === this.vm.proc) return false
    const state = this.m[(process + L.P_STATE) >>> 2]!
    if ((state & (L.PS_HOST_WORK | L.PS_EXITING)) !== L.PS_HOST_WORK || this.existingParty(pid)?.doom === undefined) return false
    const priority = this.m[(this.vm.proc + L.P_PRIORITY) >>> 2]!
    if ((state & L.PS_RUNNABLE) !== 0 && this.m[(process + L.P_PRIORITY) >>> 2]! > priority) {
      this.vm.k.unqueue(process)
      this.m[(process + L.P_PRIORITY) >>> 2] = priority
      this.vm.k.make_runnable(process)
    }
    return true
  }

  pidOf(process: Address): Term {
    return this.m[(process + L.P_PID) >>> 2] as Term
  }

  setNode(name: Term, creation: number): void {
    this.nodeName = name
    this.creation = creation
    this.vm.k.etf_set_node(name, creation)
  }

  /** A pid or port of this node, of an earlier creation of it or too large for an immediate: nothing here ever has it. */
  isOwn(id: Term): boolean {
    const { t } = this.vm
    const subtag = t.subtag(id)
    return (subtag === L.SUB_EXT_PID || subtag === L.SUB_EXT_PORT) && nodesOf(this.vm).name(t.word(id, 1)) === this.nodeName
  }

  /** What can't be kept in a snapshot is as it is in a new machine. */
  get isPlain(): boolean {
    return this.nodeName === this.vm.atom('nonode@nohost') && this.creation === 0 && this.signals.isPlain
  }

  /** Address of a local process that has not come to its end, or 0. */
  there(pid: Term): Address {
    const process = this.vm.k.process_of(pid)
    return process !== 0 && this.isThere(process) ? process : 0
  }
  /** A process that has not come to its end, though an exit signal may be on its way to it. */
  isThere(process: Address): boolean {
    return (this.m[(process + L.P_STATE) >>> 2]! & L.PS_EXITING) === 0
  }

  /** Addresses of all processes that are there, in order of creation. */
  all(): Address[] {
    const out: Address[] = []
    for (let p = this.vm.k.process_first(); p !== 0; p = this.m[(p + L.P_ALL_NEXT) >>> 2]!) if (this.isThere(p)) out.push(p)
    return out.sort((a, b) => pidNumber(this.pidOf(a)) - pidNumber(this.pidOf(b)))
  }

  /** The record of a local process or port, if it has one. */
  existingParty(id: Term): Party | undefined {
    if (!isLocalPid(id)) return isLocalPort(id) ? this.ports.get(id) : undefined
    const slot = pidNumber(id) & (L.PID_SLOTS - 1)
    const party = this.parties[slot >>> 10]?.[slot & (PAGE - 1)]
    return party !== undefined && party.id === id ? party : undefined
  }
  /** The record of a living local process or port, made if it has none; undefined when it isn't there. */
  partyOf(id: Term): Party | undefined {
    const party = this.existingParty(id)
    if (party !== undefined) return party.doom === undefined ? party : undefined
    const process = this.lookup(id)
    return process === 0 ? undefined : this.newParty(process, id)
  }
  /** Whom links and monitors get to: also a process with an exit signal on its way to it, which the others ignore. */
  reachable(id: Term): Party | undefined {
    return this.existingParty(id) ?? this.partyOf(id)
  }
  /** The record of the running process. */
  get self(): Party {
    const process = this.running
    const pid = this.pidOf(process)
    return this.existingParty(pid) ?? this.newParty(process, pid)
  }
  /** Those of processes and of ports. */
  allParties(): Party[] {
    return [...this.parties.flatMap((page) => page?.filter((party) => party !== undefined) ?? []), ...this.ports.values()]
  }
  /** The record of a process of a snapshot, or of a port that is there already. */
  restoreParty(id: Term): Party {
    return this.existingParty(id) ?? this.newParty(this.vm.k.process_of(id), id)
  }
  private newParty(process: Address, pid: Term): Party {
    const party = new Party(pid, process, undefined)
    const slot = pidNumber(pid) & (L.PID_SLOTS - 1)
    const page = (this.parties[slot >>> 10] ??= new Array<Party | undefined>(PAGE).fill(undefined))
    page[slot & (PAGE - 1)] = party
    const state = (process + L.P_STATE) >>> 2
    this.m[state] = this.m[state]! | L.PS_HOST_STATE
    return party
  }

  // ---- ports ---------------------------------------------------------------------------------------------------------

  /** Enters a port, so that it can be linked, monitored, named and sent to. */
  portOpened(port: Term, handler: PortHandler): Party {
    const party = new Party(port, 0, handler)
    this.ports.set(port, party)
    return party
  }
  /** A port closed: its name is free, links and monitors are told. */
  portClosed(port: Term, reason: Term): void {
    const party = this.ports.get(port)
    if (party === undefined) return
    this.vm.tracing.portClosed(port, reason)
    this.ports.delete(port)
    const name = this.registry.nameOf(port)
    if (name !== NONE) this.registry.unregister(name)
    this.signals.ended(party, reason)
  }

  // ---- sending -------------------------------------------------------------------------------------------------------

  /**
   * `Dest ! Message` for all that is not a living local process. Returns the message, or 0 after raising badarg.
   */
  sendInstruction(dest: Term, message: Term): Term {
    if ((this.vm.cell(L.CELL_WATCH) & (L.WATCH_SEND | L.WATCH_CALLS)) !== 0) this.vm.tracing.sent(dest, message)
    if (isLocalPid(dest)) {
      this.signals.sendToPid(dest, message)
      return message
    }
    if (isAtom(dest)) return this.signals.sendToName(dest, message) ? message : this.badSend(dest, message)
    const { t } = this.vm
    if (t.isRef(dest)) {
      this.signals.sendToReference(dest, message)
      return message
    }
    if (isLocalPort(dest)) {
      this.existingParty(dest)?.port?.send(this.vm.self, message)
      return message
    }
    if (t.isTupleOf(dest, 2) && isAtom(t.element(dest, 1)) && isAtom(t.element(dest, 2))) {
      if (t.element(dest, 2) === this.nodeName) this.signals.sendToName(t.element(dest, 1), message)
      return message
    }
    return t.isPid(dest) || t.isPort(dest) ? message : this.badSend(dest, message)
  }
  private badSend(_dest: Term, _message: Term): Term {
    return this.vm.badarg()
  }

  // ---- receive timeouts ----------------------------------------------------------------------------------------------

  /** `wait_timeout`: 1 wait, 0 the time is over, 2 `value` is no timeout. `empty`: of a receive without clauses. */
  receiveTimeout(value: Term, empty: boolean): number {
    return this.timers.receiveTimeout(value, empty)
  }
  /** A message was taken by a receive that had set its timeout. */
  cancelReceiveTimer(): void {
    this.timers.cancelReceive()
  }

  // ---- references that stand for objects of the host -----------------------------------------------------------------

  makeMagicRef(object: object): Term {
    return this.refs.makeMagic(object)
  }
  /** The object of a magic reference (found by its number: it may have come by way of a text or the external format). */
  magic(ref: Term): object | undefined {
    return this.refs.magic(ref)
  }
  magicRelease(number: number): void {
    this.refs.release(number)
  }

  // ---- the first processes -------------------------------------------------------------------------------------------

  /** Starts M:F(Args…) as nobody's child, its own group leader: its pid. The arguments are built inside `Vm.scratch`. */
  spawnSystem(module: string, fun: string, args: readonly Term[]): Term {
    return this.pidOf(this.spawn.boot(module, fun, args))
  }

  // ---- ending --------------------------------------------------------------------------------------------------------

  /** A signal ended the running process: makes it let go at the next function entry. */
  interruptRunning(): void {
    if (this.scratchHeap.active) {
      this.scratchHeap.interruptAside()
      return
    }
    this.vm.setCell(L.CELL_FCALLS, -1)
    this.vm.setCell(L.CELL_FCALLS_SAVED, -1)
  }

  /**
   * What a BIF returns after it sent signals: `result`, or 0 with the order to end when one of them ended the process
   * that runs.
   */
  afterSignals(result: Term): Term {
    if (this.existingParty(this.vm.self)?.doom === undefined) return result
    return this.exitNow(this.am.killed)
  }
  /** Ends the running process, past all handlers, with a reason (an exit signal's reason goes before it). */
  exitNow(reason: Term): Term {
    this.vm.setCell(L.CELL_EXC_CLASS, this.am.exit)
    this.vm.setCell(L.CELL_EXC_VALUE, reason)
    this.vm.setCell(L.CELL_EXC_TRACE, L.NIL)
    this.vm.setCell(L.CELL_REASON, L.REASON_EXIT)
    return NONE
  }

  /** A process let go to end: by itself (its exception is in P_EXC_x) or by a signal. Nothing runs meanwhile. */
  ended(process: Address): void {
    const party = this.existingParty(this.pidOf(process))
    if (party?.doom !== undefined) {
      this.terminate(process, party.doom.term)
      return
    }
    if (this.heapTooLarge(process)) return
    const { m } = this
    const cls = m[(process + L.P_EXC_CLASS) >>> 2] as Term
    const value = m[(process + L.P_EXC_VALUE) >>> 2] as Term
    if (cls !== this.am.error && cls !== this.am.throw) {
      this.terminate(process, value)
      return
    }
    this.scratchHeap.run(() => {
      const reason = this.vm.exceptions.exitReason(cls, value, m[(process + L.P_EXC_TRACE) >>> 2] as Term)
      if (!this.log.crash(process, reason)) this.onCrash?.(process, this.pidOf(process), reason)
      this.terminate(process, reason)
    })
  }

  /** A process whose exit signal waits, or that the host has to look at for another reason (REASON_HOST). */
  hostWork(process: Address): void {
    const party = this.existingParty(this.pidOf(process))
    if (party?.doom !== undefined) {
      this.terminate(process, party.doom.term)
      return
    }
    const { m } = this
    if (this.heapTooLarge(process)) return
    const state = (process + L.P_STATE) >>> 2
    m[state] = m[state]! & ~L.PS_HOST_WORK
    if ((m[state]! & L.PS_COLLECTING) !== 0) this.vm.k.make_runnable(process)
    else if (this.sleeps(process)) {
      m[state] = m[state]! | L.PS_WAITING
      this.vm.k.gc_process(process, 1)
    } else if ((m[state]! & L.PS_SUSPENDED) === 0) this.vm.k.make_runnable(process)
  }

  /** It hibernates, and no message has come yet. */
  private sleeps(process: Address): boolean {
    const { m } = this
    return (m[(process + L.P_STATE) >>> 2]! & L.PS_HIBERNATING) !== 0 && m[(process + L.P_MSG_FIRST) >>> 2] === 0
  }

  /** max_heap_size was exceeded: logs it, and ends the process if that is wanted (true). */
  private heapTooLarge(process: Address): boolean {
    const flags = (process + L.P_FLAGS) >>> 2
    if ((this.m[flags]! & L.PF_TOO_LARGE) === 0) return false
    this.m[flags] = this.m[flags]! & ~L.PF_TOO_LARGE
    if (this.m[(process + L.P_MAX_HEAP) >>> 2] === 0) return false
    const max = this.spawn.maxHeapOf(process)
    if (max.log) this.log.maxHeap(process, max)
    if (max.kill) this.terminate(process, this.am.killed)
    return max.kill
  }

  /** Takes a process down, in OTP's order: name, tables (hooks), timers, links, monitors, memory. */
  private terminate(process: Address, reason: Term): void {
    const { m } = this
    const pid = this.pidOf(process)
    const state = (process + L.P_STATE) >>> 2
    m[state] = m[state]! | L.PS_EXITING
    this.vm.tracing.exiting(pid, reason)
    const name = m[(process + L.P_NAME) >>> 2]! as Term
    if (name !== 0) this.registry.unregister(name)
    for (const hook of this.onExit) hook(process, pid, reason)
    this.watch.ended(pid)
    this.vm.savedCalls.ended(pid)
    this.timers.processGone(pid)
    this.vm.parking.drop(process)
    const party = this.existingParty(pid)
    if (party !== undefined) {
      this.resumeSuspended(party)
      this.signals.ended(party, reason)
      const slot = pidNumber(pid) & (L.PID_SLOTS - 1)
      this.parties[slot >>> 10]![slot & (PAGE - 1)] = undefined
    }
    this.vm.tracing.ended(pid)
    const system = (m[state]! & L.PS_SYSTEM) !== 0
    if (system) this.onSystemExit?.(process, pid, reason)
    if (this.vm.k.process_free(process) !== 0) this.vm.reclaim.chore(() => this.vm.k.bury_some() !== 0)
    if (party?.doom !== undefined) release(this.vm, party.doom)
  }

  // ---- suspending ----------------------------------------------------------------------------------------------------

  /** One more reason for a process not to run. */
  suspend(by: Party, target: Party): void {
    const { process } = target
    by.suspending ??= new Map()
    target.suspendedBy ??= new Map()
    by.suspending.set(target.id, (by.suspending.get(target.id) ?? 0) + 1)
    if (target.suspendedBy.size === 0) this.timers.pause(target)
    target.suspendedBy.set(by.id, (target.suspendedBy.get(by.id) ?? 0) + 1)
    this.hold(process)
  }
  /** Takes one of `by`'s suspensions back; false if there is none. */
  resume(by: Party, target: Party): boolean {
    const count = by.suspending?.get(target.id) ?? 0
    if (count === 0) return false
    this.setSuspensions(by, target, count - 1)
    this.unsuspend(target.process, 1)
    return true
  }
  /** Keeps the running process off the run queue until `release`, whatever messages come (exit signals do get at it). */
  hold(process: Address): void {
    this.m[(process + L.P_SUSPENDED) >>> 2]!++
    this.m[(process + L.P_STATE) >>> 2]! |= L.PS_SUSPENDED
  }
  release(process: Address): void {
    this.unsuspend(process, 1)
  }
  private setSuspensions(by: Party, target: Party, count: number): void {
    if (count > 0) {
      by.suspending!.set(target.id, count)
      target.suspendedBy!.set(by.id, count)
    } else {
      by.suspending!.delete(target.id)
      target.suspendedBy!.delete(by.id)
      if (target.suspendedBy!.size === 0) this.timers.goOn(target)
    }
  }
  private unsuspend(process: Address, count: number): void {
    const { m } = this
    const left = (m[(process + L.P_SUSPENDED) >>> 2]! -= count)
    if (left > 0) return
    m[(process + L.P_STATE) >>> 2]! &= ~L.PS_SUSPENDED
    if (!this.sleeps(process)) this.vm.k.make_runnable(process)
  }
  /** A process ended: whom it had suspended may run again. */
  private resumeSuspended(party: Party): void {
    for (const [id, count] of party.suspending ?? []) {
      const target = this.existingParty(id)
      if (target === undefined) continue
      this.setSuspensions(party, target, 0)
      this.unsuspend(target.process, count)
    }
    for (const id of party.suspendedBy?.keys() ?? []) this.existingParty(id)?.suspending?.delete(party.id)
  }

  // ---- terms outside processes ---------------------------------------------------------------------------------------

  /** See `Vm.scratch`. */
  scratch<T>(build: () => T): T {
    return this.scratchHeap.run(build)
  }
}
