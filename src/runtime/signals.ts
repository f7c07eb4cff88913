/**
 * Signals between processes and ports: links, exit signals, monitors, aliases. The machine is one thread: a signal is
 * delivered when it is sent. A process that a signal ends is only marked, and ends when the scheduler takes it up; so
 * a chain of links of any length costs no stack.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isLocalPid, isLocalPort } from '../term/terms.ts'
import type { Vm } from './vm.ts'
import {
  ALIAS_DEMONITOR, ALIAS_EXPLICIT, ALIAS_NONE, ALIAS_REPLY, ENTRY_ALIAS, ENTRY_MONITOR, Monitor,
} from './party.ts'
import type { Entry, Party } from './party.ts'
import { keep, release } from './kept.ts'
import type { Kept } from './kept.ts'
import { RefTable, REF_ALIAS, REF_PLAIN } from './refs.ts'
import type { Processes } from './processes.ts'

/** Most monitors kept to be used again. */
const MAX_SPARE = 256

/** An exit reason on its way to several receivers: kept outside the heaps once one of them needs it later. */
export class Reason {
  readonly term: Term
  private kept: Kept | undefined
  private readonly vm: Vm

  constructor(vm: Vm, term: Term) {
    this.vm = vm
    this.term = term
  }
  /** The reason for one more holder. */
  hold(): Kept {
    if (this.kept === undefined) this.kept = keep(this.vm, this.term)
    this.kept.count++
    return this.kept
  }
  done(): void {
    if (this.kept !== undefined) release(this.vm, this.kept)
  }
}

export class Signals {
  private readonly vm: Vm
  private readonly m: Int32Array
  private readonly processes: Processes
  /** What references stand for: monitors, aliases, timers. */
  readonly entries = new RefTable<Entry>()
  private readonly timeOffsetMonitors = new Set<Monitor>()
  /**
   * Messages that the running process sent to itself through an alias, and that it has not received yet: they are gone when
   * the alias ends first. They count as received with the next look at the mailbox (CELL_FETCHES).
   */
  private unreceived: { low: number; high: number; message: Address; reply: boolean }[] = []
  private unreceivedSince = 0
  /** Monitors that are over, to be used again: a server call needs one each. */
  private readonly spare: Monitor[] = []

  constructor(vm: Vm, processes: Processes) {
    this.vm = vm
    this.m = vm.m
    this.processes = processes
  }

  /** There is nothing but monitors, aliases and timers. */
  get isPlain(): boolean {
    return this.timeOffsetMonitors.size === 0 && (this.unreceived.length === 0 || this.m[L.CELL_FETCHES >>> 2] !== this.unreceivedSince)
  }

  // ---- exit signals --------------------------------------------------------------------------------------------------

  /**
   * Delivers an exit signal. `byLink`: broken link or `link/1` of what isn't there, where `kill` is a reason like any
   * other; else `exit/2`.
   */
  exitSignal(to: Party, from: Term, reason: Reason, byLink: boolean, priority = false): void {
    if (to.port !== undefined) {
      to.port.exitSignal(from, reason.term, byLink)
      return
    }
    const { am } = this.processes
    const { process } = to
    const { tokens } = this.vm
    const trapped = to.doom === undefined && (this.m[(process + L.P_FLAGS) >>> 2]! & L.PF_TRAP_EXIT) !== 0
    // exit/2 sends without a token
    if (byLink && !trapped && tokens.active) tokens.toldExit(from, to.id, reason.term)
    if (to.doom !== undefined) return
    if (!byLink && reason.term === am.kill) {
      this.doom(to, keep(this.vm, am.killed))
      return
    }
    if (trapped) {
      if (byLink) [tokens.author, tokens.judge] = [from, to.id]
      this.vm.scratch(() => this.deliver(to, this.vm.t.tuple(am.EXIT, from, reason.term), priority))
      tokens.author = tokens.judge = NONE
      return
    }
    if (reason.term === am.normal && (byLink || from !== to.id)) return
    this.doom(to, reason.hold())
  }

  /** Marks a process to end with a reason, and sees to it that it is scheduled (or lets go, if it is running). */
  private doom(party: Party, reason: Kept): void {
    const { m } = this
    const { process } = party
    party.doom = reason
    const state = (process + L.P_STATE) >>> 2
    m[state] = (m[state]! | L.PS_HOST_WORK) & ~L.PS_SUSPENDED
    if (process === this.processes.running) this.processes.interruptRunning()
    else this.vm.k.make_runnable(process)
  }

  /**
   * `exit_signal/2,3` to a local process or port, or to who owns an alias; `quirk`: `exit/2,3`, where `normal` ends the
   * sender itself. `priority`: as a priority message, if it goes through a priority alias and is trapped.
   */
  exit(to: Term, from: Term, reason: Term, quirk: boolean, priority: boolean): void {
    const alias = this.aliasOf(to)
    const party = alias !== undefined ? alias.owner : this.processes.partyOf(to)
    if (party === undefined || (!quirk && to === from && reason === this.processes.am.normal && !this.traps(party))) return
    if (alias !== undefined && alias.alias === ALIAS_REPLY) this.drop(alias)
    const signal = new Reason(this.vm, reason)
    this.exitSignal(party, from, signal, false, priority && alias?.kind === ENTRY_ALIAS && alias.priority)
    signal.done()
  }
  private traps(party: Party): boolean {
    return (this.m[(party.process + L.P_FLAGS) >>> 2]! & L.PF_TRAP_EXIT) !== 0
  }

  /** Puts a message into a mailbox, a priority message in front of all that are none. */
  private deliver(to: Party, message: Term, priority: boolean): void {
    const last = this.vm.cell(to.process + L.P_MSG_LAST)
    this.vm.send(to.process, message)
    if (priority) this.vm.k.message_to_front(to.process, last)
  }

  // ---- links ---------------------------------------------------------------------------------------------------------

  /** Links two local parties. */
  link(a: Party, b: Party): void {
    a.addLink(b.id)
    b.addLink(a.id)
  }
  /** Takes a link away; true if there was one. */
  unlink(party: Party, id: Term): boolean {
    if (!party.removeLink(id)) return false
    party.priorityLinks?.delete(id)
    this.processes.existingParty(id)?.removeLink(party.id)
    return true
  }

  // ---- monitors ------------------------------------------------------------------------------------------------------

  /** A reference for a new monitor or alias, in `refs.low` and `refs.high`. */
  newReference(alias: number): Term {
    return this.processes.refs.make(alias === ALIAS_NONE ? REF_PLAIN : REF_ALIAS)
  }

  /**
   * Monitors `target` (undefined: it isn't there, DOWN comes at once). `ref` was just made by `newReference`. `name`:
   * the name by which it was asked for, or 0; `object`: what stands in the DOWN message if there is no name.
   */
  monitor(
    owner: Party, ref: Term, target: Party | undefined, object: Term, name: Term, type: Term, alias: number, tag: Term,
    priority = false,
  ): void {
    const monitor = this.takeMonitor(ref, owner, alias)
    monitor.priority = priority
    monitor.name = name
    monitor.type = type
    if (tag !== this.processes.am.DOWN) monitor.tag = keep(this.vm, tag)
    if (target === undefined) {
      this.gone(monitor, ref, object, this.processes.am.noproc)
      return
    }
    this.entries.set(monitor.low, monitor.high, monitor)
    owner.own(monitor)
    target.watch(monitor)
  }

  /** A port monitors a process: it is told by `monitorDown`. */
  portMonitor(owner: Party, target: Party): Monitor {
    const { refs } = this.processes
    const ref = this.newReference(ALIAS_NONE)
    const monitor = new Monitor(refs.lowOf(ref), refs.highOf(ref), refs.kindOf(ref), owner, ALIAS_NONE)
    this.entries.set(monitor.low, monitor.high, monitor)
    owner.own(monitor)
    target.watch(monitor)
    return monitor
  }
  dropPortMonitor(monitor: Monitor): void {
    this.drop(monitor)
  }

  private takeMonitor(ref: Term, owner: Party, alias: number): Monitor {
    const { refs } = this.processes
    const spare = this.spare.pop()
    if (spare === undefined) return new Monitor(refs.lowOf(ref), refs.highOf(ref), refs.kindOf(ref), owner, alias)
    spare.kind = ENTRY_MONITOR
    spare.low = refs.lowOf(ref)
    spare.high = refs.highOf(ref)
    spare.reference = refs.kindOf(ref)
    spare.owner = owner
    spare.alias = alias
    return spare
  }
  /** A monitor that `drop` has taken out of everything, and that is no alias any more. */
  private spareMonitor(monitor: Monitor): void {
    if (this.spare.length < MAX_SPARE) this.spare.push(monitor)
  }

  /** Monitors what is on another node, to which there is no connection. */
  monitorRemote(owner: Party, ref: Term, object: Term, type: Term, alias: number, tag: Term): void {
    const { refs, am } = this.processes
    const monitor = new Monitor(refs.lowOf(ref), refs.highOf(ref), refs.kindOf(ref), owner, alias)
    monitor.type = type
    if (tag !== am.DOWN) monitor.tag = keep(this.vm, tag)
    this.gone(monitor, ref, object, am.noconnection)
  }
  /** DOWN for a monitor whose target isn't there. */
  private gone(monitor: Monitor, ref: Term, object: Term, reason: Term): void {
    this.sendDown(monitor, ref, object, reason)
    if (monitor.tag !== undefined) release(this.vm, monitor.tag)
    monitor.tag = undefined
    if (monitor.alias === ALIAS_EXPLICIT) this.makeAlias(monitor)
  }

  /** An alias that is no monitor. */
  alias(owner: Party, ref: Term, mode: number, priority: boolean): void {
    const { refs } = this.processes
    const alias = new Monitor(refs.lowOf(ref), refs.highOf(ref), refs.kindOf(ref), owner, mode)
    this.makeAlias(alias, priority)
  }
  /** Of a monitor only DOWN is a priority message, not what is sent to it as an alias. */
  private makeAlias(alias: Monitor, priority = false): void {
    alias.kind = ENTRY_ALIAS
    alias.priority = priority
    this.entries.set(alias.low, alias.high, alias)
    alias.owner.own(alias)
  }

  /** Monitor of changes of the time offset. */
  monitorTimeOffset(owner: Party, ref: Term, alias: number, tag: Term, priority: boolean): void {
    const { refs, am } = this.processes
    const monitor = new Monitor(refs.lowOf(ref), refs.highOf(ref), refs.kindOf(ref), owner, alias)
    monitor.type = am.time_offset
    monitor.priority = priority
    if (tag !== am.CHANGE && tag !== am.DOWN) monitor.tag = keep(this.vm, tag)
    this.entries.set(monitor.low, monitor.high, monitor)
    owner.own(monitor)
    this.timeOffsetMonitors.add(monitor)
  }
  /** The time offset changed: tells those who monitor it. `offset` builds the new value. */
  timeOffsetChanged(offset: () => Term): void {
    const { am } = this.processes
    for (const monitor of this.timeOffsetMonitors) {
      this.vm.scratch(() => {
        const tag = monitor.tag === undefined ? am.CHANGE : monitor.tag.term
        this.deliver(monitor.owner, this.vm.t.tuple(tag, this.refOf(monitor), am.time_offset, am.clock_service, offset()), monitor.priority)
      })
    }
  }

  /** `demonitor/1`: true if a monitor of `owner` was there. Its alias ends too, unless it is an explicit one. */
  demonitor(owner: Party, ref: Term): boolean {
    const { refs } = this.processes
    const [low, high] = [refs.lowOf(ref), refs.highOf(ref)]
    const monitor = this.entries.get(low, high)
    if (monitor === undefined) return this.dropUnreceived(low, high)
    if (monitor.kind !== ENTRY_MONITOR || monitor.owner !== owner) return false
    this.drop(monitor as Monitor)
    if ((monitor as Monitor).alias === ALIAS_EXPLICIT) this.makeAlias(monitor as Monitor)
    else {
      this.dropUnreceived(low, high)
      this.spareMonitor(monitor as Monitor)
    }
    return true
  }

  /** `unalias/1`: true if it was an active alias of `owner`. */
  unalias(owner: Party, ref: Term): boolean {
    const { refs } = this.processes
    const [low, high] = [refs.lowOf(ref), refs.highOf(ref)]
    const entry = this.entries.get(low, high)
    if (entry === undefined) return this.dropUnreceived(low, high)
    if (!(entry instanceof Monitor) || entry.owner !== owner || entry.alias === ALIAS_NONE) return false
    entry.alias = ALIAS_NONE
    this.dropUnreceived(low, high)
    if (entry.kind === ENTRY_ALIAS) this.drop(entry)
    return true
  }

  /** Takes a monitor or alias out of everything. */
  private drop(monitor: Monitor): void {
    this.entries.delete(monitor.low, monitor.high)
    monitor.owner.disown(monitor)
    monitor.target?.unwatch(monitor)
    if (monitor.tag !== undefined) {
      release(this.vm, monitor.tag)
      monitor.tag = undefined
    }
    if (monitor.type === this.processes.am.time_offset) this.timeOffsetMonitors.delete(monitor)
  }

  refOf(monitor: Monitor): Term {
    return this.processes.refs.build(monitor.low, monitor.high, monitor.reference)
  }

  /** {Tag, Ref, Type, Object, Info} to the owner of a monitor. */
  private sendDown(monitor: Monitor, ref: Term, object: Term, reason: Term): void {
    const { am } = this.processes
    const { port } = monitor.owner
    if (port !== undefined) {
      port.monitorDown(monitor)
      return
    }
    this.vm.scratch(() => {
      const { t } = this.vm
      const what = monitor.name === NONE ? object : t.tuple(monitor.name, this.processes.nodeName)
      const tag = monitor.tag === undefined ? am.DOWN : monitor.tag.term
      const message = t.tuple(tag, ref === NONE ? this.refOf(monitor) : ref, monitor.type, what, reason)
      this.deliver(monitor.owner, message, monitor.priority)
    })
  }

  /** What a monitor watched is gone. */
  private down(monitor: Monitor, object: Term, reason: Term): void {
    this.sendDown(monitor, NONE, object, reason)
    this.drop(monitor)
    if (monitor.alias === ALIAS_EXPLICIT) this.makeAlias(monitor)
    else if (monitor.owner.port === undefined) this.spareMonitor(monitor)
  }

  // ---- aliases -------------------------------------------------------------------------------------------------------

  /** The active alias that a term is, or undefined. */
  private aliasOf(ref: Term): Monitor | undefined {
    const { refs } = this.processes
    if (!refs.isLocal(ref)) return undefined
    const entry = this.entries.get(refs.lowOf(ref), refs.highOf(ref))
    return entry instanceof Monitor && entry.alias !== ALIAS_NONE ? entry : undefined
  }

  /** Sends to a reference: delivered if it is an active alias, else dropped. */
  sendToReference(ref: Term, message: Term, priority = false): void {
    const alias = this.aliasOf(ref)
    if (alias === undefined) return
    const { owner, low, high, alias: mode } = alias
    const front = priority && alias.kind === ENTRY_ALIAS && alias.priority
    if (mode === ALIAS_REPLY) this.drop(alias)
    this.vm.tokens.through = ref
    this.deliver(owner, message, front)
    this.vm.tokens.through = NONE
    if (owner.process === this.vm.proc && !front) this.noteUnreceived(owner, low, high, mode === ALIAS_REPLY)
  }

  /** `reply`: with this message, once it is received, the alias ends by itself. */
  private noteUnreceived(owner: Party, low: number, high: number, reply: boolean): void {
    const now = this.m[L.CELL_FETCHES >>> 2]!
    if (now !== this.unreceivedSince) this.unreceived = []
    this.unreceivedSince = now
    this.unreceived.push({ low, high, reply, message: this.m[(owner.process + L.P_MSG_LAST) >>> 2]! })
  }
  /** An alias of the running process ends: so do the messages sent through it that are not received yet. True if it was still one because of that. */
  private dropUnreceived(low: number, high: number): boolean {
    if (this.unreceived.length === 0) return false
    const received = this.m[L.CELL_FETCHES >>> 2] !== this.unreceivedSince
    const through = received ? [] : this.unreceived.filter((u) => u.low === low && u.high === high)
    this.unreceived = received ? [] : this.unreceived.filter((u) => !through.includes(u))
    for (const { message } of through) this.vm.k.message_drop(this.vm.proc, message)
    return through.some((u) => u.reply)
  }

  // ---- the end -------------------------------------------------------------------------------------------------------

  /** A process or port ends: tells its links and those who monitor it, in this order, and forgets what it owned. */
  ended(party: Party, reason: Term): void {
    const { timers } = this.processes
    for (let entry = party.owned; entry !== undefined; ) {
      const { next } = entry
      if (entry instanceof Monitor) this.drop(entry)
      else timers.cancel(entry)
      entry = next
    }
    if (party.isLinked) this.tellLinks(party, new Reason(this.vm, reason))
    for (let monitor = party.firstWatcher; monitor !== undefined; monitor = party.firstWatcher) {
      this.down(monitor, party.id, reason)
    }
    if (party.late !== undefined) this.tellLate(party, party.late)
  }
  /** Who came after the exit signal finds nobody. */
  private tellLate(party: Party, late: readonly (Monitor | Term)[]): void {
    const noproc = new Reason(this.vm, this.processes.am.noproc)
    party.late = undefined
    for (const one of late) {
      if (one instanceof Monitor) this.down(one, party.id, noproc.term)
      else this.tellLink(party, one, noproc)
    }
    noproc.done()
  }

  private tellLinks(party: Party, signal: Reason): void {
    for (const id of party.allLinks()) this.tellLink(party, id, signal)
    signal.done()
  }
  private tellLink(party: Party, id: Term, signal: Reason): void {
    const other = this.processes.existingParty(id)
    if (other === undefined) return
    other.removeLink(party.id)
    this.exitSignal(other, party.id, signal, true, other.priorityLinks?.delete(party.id))
    if (this.vm.tracing.active && other.doom === undefined) this.vm.tracing.unlinkedBy(other.id, party.id)
  }

  // ---- sending -------------------------------------------------------------------------------------------------------

  /** Sends to a local pid, dead or alive. */
  sendToPid(pid: Term, message: Term): void {
    const process: Address = this.vm.k.process_of(pid)
    if (process !== 0) this.vm.k.send(process, message)
  }

  /** Sends to what a registered name stands for; false when nothing has that name. */
  sendToName(name: Term, message: Term): boolean {
    const id = this.processes.registry.whereis(name)
    if (id === NONE) return false
    if (isLocalPid(id)) this.sendToPid(id, message)
    else if (isLocalPort(id)) this.processes.existingParty(id)?.port?.send(this.vm.self, message)
    return true
  }
}

export { ALIAS_DEMONITOR, ALIAS_EXPLICIT, ALIAS_NONE, ALIAS_REPLY }
