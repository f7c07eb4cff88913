/**
 * What the host knows of a process or port that takes part in signals: its links, its monitors, who monitors it, its
 * aliases and timers. A process gets such a record with its first link or monitor; most have none.
 */
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import type { Kept } from './kept.ts'
import type { Timer } from './timers.ts'

export const ENTRY_MONITOR = 0
export const ENTRY_ALIAS = 1
export const ENTRY_TIMER = 2

/** When an alias ends (besides `unalias/1`). */
export const ALIAS_NONE = 0
export const ALIAS_EXPLICIT = 1
export const ALIAS_DEMONITOR = 2
/** With the first message sent to it. */
export const ALIAS_REPLY = 3

/** A monitor, seen from both ends, or an alias. Known by its reference in `Signals.entries`, and in its owner's list. */
export class Monitor {
  kind: number = ENTRY_MONITOR
  low: number
  high: number
  reference: number
  /** Who made it: gets DOWN, or the messages sent to the alias. */
  owner: Party
  alias: number
  /** Its DOWN goes in front of ordinary messages, or what is sent to an alias that is no monitor where the sender wants that (OTP 28). */
  priority = false
  /** In the owner's list. */
  previous: Entry | undefined
  next: Entry | undefined
  /** What is monitored; undefined for a time_offset monitor, an alias, and a remote process. */
  target: Party | undefined
  previousWatcher: Monitor | undefined
  nextWatcher: Monitor | undefined
  /** Name by which it is monitored, or 0. */
  name: Term = NONE
  /** Atom of the type: process, port, time_offset. */
  type: Term = NONE
  /** In place of 'DOWN'. */
  tag: Kept | undefined
  /** Of a monitor made by a spawn request whose reply was abandoned, a remote target and the like. */
  remote: Kept | undefined

  constructor(low: number, high: number, reference: number, owner: Party, alias: number) {
    this.low = low
    this.high = high
    this.reference = reference
    this.owner = owner
    this.alias = alias
  }
}

/** What a reference may stand for. */
export type Entry = Monitor | Timer

/** What a port does with signals. */
export interface PortHandler {
  /** An exit signal came, from who was linked, or by exit/2. */
  exitSignal(from: Term, reason: Term, byLink: boolean): void
  /** `Port ! Message`. */
  send(from: Term, message: Term): void
  /** A process that it monitored is gone. */
  monitorDown(monitor: Monitor): void
  /** A trace message in external form. */
  traced?(bytes: Uint8Array): void
}

export class Party {
  /** Pid or port. */
  readonly id: Term
  /** Of a process; 0 for a port. */
  readonly process: Address
  readonly port: PortHandler | undefined
  /** Links: the only one, or all of them. */
  link: Term = NONE
  links: Set<Term> | undefined
  /** Monitors, aliases and timers it owns, the latest first. */
  owned: Entry | undefined
  /** Monitors on it, first and latest. */
  firstWatcher: Monitor | undefined
  lastWatcher: Monitor | undefined
  /** Reason with which it is to end as soon as it is scheduled. */
  doom: Kept | undefined
  /** Monitors on it and links that came after that, in their order: they will find no process. */
  late: (Monitor | Term)[] | undefined
  /** Whom it suspended, how often. */
  suspending: Map<Term, number> | undefined
  suspendedBy: Map<Term, number> | undefined
  /** Links whose EXIT messages go in front of ordinary ones. */
  priorityLinks: Set<Term> | undefined
  /** Process flags of this name. */
  saveCalls = 0
  scheduler = 0

  constructor(id: Term, process: Address, port: PortHandler | undefined) {
    this.id = id
    this.process = process
    this.port = port
  }

  linked(id: Term): boolean {
    return this.link === id || (this.links !== undefined && this.links.has(id)) || (this.late !== undefined && this.late.includes(id))
  }
  addLink(id: Term): void {
    if (this.doom !== undefined) {
      if (!this.linked(id)) (this.late ??= []).push(id)
    } else if (this.links !== undefined) this.links.add(id)
    else if (this.link === NONE || this.link === id) this.link = id
    else {
      this.links = new Set([this.link, id])
      this.link = NONE
    }
  }
  /** True if there was one. */
  removeLink(id: Term): boolean {
    if (this.links !== undefined && this.links.delete(id)) return true
    if (this.link !== id) return this.removeLate(id)
    this.link = NONE
    return true
  }
  private removeLate(one: Monitor | Term): boolean {
    const at = this.late?.indexOf(one) ?? -1
    if (at >= 0) this.late!.splice(at, 1)
    return at >= 0
  }
  get isLinked(): boolean {
    return this.link !== NONE || this.links !== undefined
  }
  allLinks(): Term[] {
    return this.links !== undefined ? [...this.links] : this.link !== NONE ? [this.link] : []
  }

  own(entry: Entry): void {
    const first = this.owned
    entry.previous = undefined
    entry.next = first
    if (first !== undefined) first.previous = entry
    this.owned = entry
  }
  disown(entry: Entry): void {
    const { previous, next } = entry
    if (previous !== undefined) previous.next = next
    else if (this.owned === entry) this.owned = next
    else return
    if (next !== undefined) next.previous = previous
    entry.previous = entry.next = undefined
  }

  watch(monitor: Monitor): void {
    monitor.target = this
    if (this.doom !== undefined) {
      (this.late ??= []).push(monitor)
      return
    }
    const last = this.lastWatcher
    monitor.previousWatcher = last
    if (last !== undefined) last.nextWatcher = monitor
    else this.firstWatcher = monitor
    this.lastWatcher = monitor
  }
  unwatch(monitor: Monitor): void {
    monitor.target = undefined
    if (this.late !== undefined && this.removeLate(monitor)) return
    const { previousWatcher, nextWatcher } = monitor
    if (previousWatcher !== undefined) previousWatcher.nextWatcher = nextWatcher
    else this.firstWatcher = nextWatcher
    if (nextWatcher !== undefined) nextWatcher.previousWatcher = previousWatcher
    else this.lastWatcher = previousWatcher
    monitor.previousWatcher = monitor.nextWatcher = undefined
  }
}
