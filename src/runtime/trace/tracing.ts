/**
 * Tracing: who is traced by whom, and what is told of processes and ports. (Calls: calls.ts. Tokens that travel with messages: tokens.ts.)
 *
 * Nothing asks whether a process is traced but slow paths: the kernel reports what CELL_WATCH asks for, and that has a bit for each kind
 * of event only while some process or port has a flag for it; the host looks at `active` where processes begin, end and are linked.
 */
import * as L from '../../term/layout.ts'
import type { Address, Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { isLocalPid, isLocalPort, small } from '../../term/terms.ts'
import { collectionInfo } from '../process_info.ts'
import type { Vm } from '../vm.ts'
import { TraceActions } from './actions.ts'
import { ALL_FLAGS, FLAG, TraceFlags } from './flags.ts'
import { TraceMessages } from './messages.ts'
import { TracePatterns } from './patterns.ts'
import { Session } from './session.ts'
import type { EventPattern, NewTracees, Tracee } from './session.ts'

const NOBODY: readonly Tracee[] = []

export class Tracing {
  private readonly vm: Vm
  private readonly am
  readonly flags: TraceFlags
  readonly messages: TraceMessages
  readonly patterns: TracePatterns
  /** Of match specifications (set_tcw, get_tcw), of all sessions. */
  controlWord = 0
  /** The session of erlang:trace/3. */
  readonly legacy: Session
  /** All that are alive, the legacy one first, then the latest first. */
  sessions: Session[]
  private readonly tracees = new Map<Term, Tracee[]>()
  /** Somebody is traced, or will be from the beginning. */
  active = false
  /** Flags that somebody has. */
  private union = 0
  private nextId = 0

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf(
      'legacy', 'default', 'send', 'send_to_non_existing_process', 'receive', 'timeout', 'spawn', 'spawned', 'exit', 'register', 'unregister',
      'link', 'unlink', 'getting_linked', 'getting_unlinked', 'in', 'out', 'in_exiting', 'out_exiting', 'out_exited', 'gc_minor_start',
      'gc_minor_end', 'gc_major_start', 'gc_major_end', 'wordsize', 'true', 'false', 'system', 'undefined', 'open', 'closed', 'tracer',
    )
    this.flags = new TraceFlags(vm)
    this.messages = new TraceMessages(vm)
    this.patterns = new TracePatterns(vm)
    this.legacy = new Session(this.am.legacy, this.am.default, NONE, () => {})
    this.sessions = [this.legacy]
  }

  // ---- sessions ------------------------------------------------------------------------------------------------------

  createSession(name: Term, tracer: Term): Session {
    const session = new Session(name, small(this.nextId++), tracer, (lost) => this.destroySession(lost))
    this.sessions.splice(1, 0, session)
    return session
  }
  /** False: it was destroyed before. */
  destroySession(session: Session): boolean {
    if (!session.alive) return false
    session.alive = false
    this.vm.processes.watch.setMonitor(session, NONE, {})
    this.sessions = this.sessions.filter((s) => s !== session)
    this.vm.calls.clearSession(session)
    for (const event of [session.send, session.receive]) this.setEvent(event, false, undefined)
    for (const list of [...this.tracees.values()]) for (const tracee of list) if (tracee.session === session) this.forget(tracee)
    session.newProcesses.flags = session.newPorts.flags = 0
    this.update()
    return true
  }
  setEvent(event: EventPattern, on: boolean, pattern: EventPattern['pattern']): void {
    this.patterns.hold(pattern)
    this.patterns.release(event.pattern)
    event.on = on
    event.pattern = pattern
  }

  // ---- flags ---------------------------------------------------------------------------------------------------------

  of(id: Term): readonly Tracee[] {
    return this.tracees.get(id) ?? NOBODY
  }
  /** What a session wants of a process or port, unless its tracer is gone. */
  find(session: Session, id: Term): Tracee | undefined {
    const tracee = this.of(id).find((one) => one.session === session)
    if (tracee === undefined || this.messages.isAlive(tracee.tracer)) return tracee
    this.forget(tracee)
    this.update()
    return undefined
  }
  /** Sets (or clears) flags of a process or port. False: another tracer has it. `update` is called by who changes many. */
  set(session: Session, id: Term, tracer: Term, on: boolean, mask: number): boolean {
    let tracee = this.find(session, id)
    if (tracee === undefined) {
      if (!on) return true
      tracee = this.add({ session, id, flags: 0, tracer })
    }
    if (on && (tracee.flags & ALL_FLAGS) !== 0 && tracee.tracer !== tracer) return false
    tracee.flags = on ? tracee.flags | mask : tracee.flags & ~mask
    if (tracee.flags === 0) this.forget(tracee)
    else if (on) tracee.tracer = tracer
    return true
  }
  /** Gives a process flags and a tracer, whatever tracer it has. */
  replace(session: Session, id: Term, tracer: Term, mask: number): void {
    const tracee = this.find(session, id)
    if (tracee === undefined) {
      if (mask !== 0) this.add({ session, id, flags: mask, tracer })
      return
    }
    tracee.flags |= mask
    tracee.tracer = tracer
  }
  /** The tracer in {Tag, PidOrPort} or {Tag, erl_tracer, PidOrPort}; a pid or port itself without a tag. 0: it can be none. */
  tracerOf(tag: 'tracer' | 'meta' | undefined, term: Term): Term {
    const { t } = this.vm
    const size = t.isTuple(term) ? t.tupleSize(term) : 0
    const first = tag === undefined ? 0 : 1
    if (tag !== undefined && (size === 0 || t.element(term, 1) !== this.vm.atom(tag))) return NONE
    let id = term
    if (size === first + 1) id = t.element(term, first + 1)
    else if (size === first + 2) {
      // NIFs of any other module are called by nobody: there is no way to write them
      if (t.element(term, first + 1) !== this.vm.atom('erl_tracer')) return NONE
      id = t.element(term, first + 2)
    } else if (size !== 0 || tag !== undefined) return NONE
    return isLocalPid(id) || isLocalPort(id) ? id : NONE
  }
  private add(tracee: Tracee): Tracee {
    const list = this.tracees.get(tracee.id)
    if (list === undefined) this.tracees.set(tracee.id, [tracee])
    else list.unshift(tracee)
    return tracee
  }
  private forget(tracee: Tracee): void {
    const list = this.of(tracee.id).filter((one) => one !== tracee)
    tracee.flags = 0
    if (list.length === 0) this.tracees.delete(tracee.id)
    else this.tracees.set(tracee.id, list)
  }
  /** Flags have changed: has the kernel report what is to be traced, and nothing else. */
  update(): void {
    let union = 0
    for (const list of this.tracees.values()) for (const { flags } of list) union |= flags
    this.union = union
    this.active = union !== 0 || this.sessions.some((s) => s.newProcesses.flags !== 0 || s.newPorts.flags !== 0)
    let watch = 0
    if ((union & FLAG.send) !== 0) watch |= L.WATCH_SEND
    if ((union & FLAG.receive) !== 0) watch |= L.WATCH_RECEIVE
    if ((union & (FLAG.running | FLAG.running_procs | FLAG.call)) !== 0) watch |= L.WATCH_SLICES
    if ((union & FLAG.garbage_collection) !== 0) watch |= L.WATCH_GC
    this.vm.processes.watch.alsoFor('tracing', watch)
  }
  /** Those of a process or port that have one of the flags, and a tracer that wants to hear of it. */
  private *having(id: Term, flags: number): Generator<Tracee> {
    if ((this.union & flags) === 0 || this.isSensitive(id)) return
    for (const tracee of [...this.of(id)]) {
      if ((tracee.flags & flags) === 0) continue
      if (this.find(tracee.session, id) === tracee && tracee.tracer !== id) yield tracee
    }
  }

  /** A process that wants nothing of it to be told. */
  private isSensitive(id: Term): boolean {
    if (!isLocalPid(id)) return false
    const process = this.vm.k.process_of(id)
    return process !== 0 && (this.vm.cell(process + L.P_FLAGS) & L.PF_SENSITIVE) !== 0
  }

  /** From the kernel: see `KernelHost.watch`. */
  happened(what: number, process: Address): void {
    switch (what) {
      case L.WATCHED_MESSAGE:
        this.vm.tokens.arrived(process)
        if ((this.union & FLAG.receive) !== 0) this.received(process)
        break
      case L.WATCHED_TIMEOUT:
        this.vm.savedCalls.happened('timeout')
        return this.timedOut(process)
      case L.WATCHED_RECEIVED: return this.vm.savedCalls.happened('receive')
      case L.WATCHED_TAKEN: return this.vm.tokens.taken(process)
      case L.WATCHED_MOVED: return this.vm.tokens.moved()
      case L.WATCHED_WORDS: return this.vm.calls.received(process, this.vm.cell(L.CELL_WATCHED))
      case L.WATCHED_UNWIND: return this.vm.calls.unwound()
      case L.WATCHED_IN:
      case L.WATCHED_OUT: return this.scheduled(process, what === L.WATCHED_IN)
      case L.WATCHED_GC_BEGIN:
      case L.WATCHED_GC_MAJOR:
      case L.WATCHED_GC_END: return this.collected(process, what)
      default:
    }
  }

  // ---- what is told --------------------------------------------------------------------------------------------------

  private tell(tracee: Tracee, tag: Term, parts: () => readonly Term[], result: Term = NONE): void {
    this.messages.tell(tracee.tracer, tracee.flags, tracee.id, tag, parts, result)
  }
  /** Told to those who have the flag. */
  event(id: Term, flags: number, tag: Term, parts: () => readonly Term[]): void {
    if ((this.union & flags) === 0) return
    for (const tracee of this.having(id, flags)) this.tell(tracee, tag, parts)
  }

  /** The running process sends (to a pid, a name … as it says). */
  sent(to: Term, message: Term): void {
    const { am } = this
    this.vm.savedCalls.happened('send')
    const self = this.vm.self
    const dead = isLocalPid(to) ? this.vm.processes.lookup(to) === 0 : this.vm.processes.isOwn(to)
    for (const tracee of this.having(self, FLAG.send)) {
      this.eventBy(tracee, tracee.session.send, [to, message], dead ? am.send_to_non_existing_process : am.send, () => [message, to])
    }
  }
  /** A message has come into a mailbox, whose last it is. */
  received(process: Address): void {
    const id = this.vm.processes.pidOf(process)
    if (this.tracees.get(id) === undefined) return
    const message = this.vm.cell(process + L.P_MSG_LAST)
    this.receivedTerm(id, this.vm.cell(message + L.MSG_TERM) as Term, this.sender())
  }
  timedOut(process: Address): void {
    const { am } = this
    this.receivedTerm(this.vm.processes.pidOf(process), am.timeout, this.vm.atom('clock_service'))
  }
  private receivedTerm(id: Term, message: Term, from: Term): void {
    const { am } = this
    for (const tracee of this.having(id, FLAG.receive)) {
      const args = isLocalPid(from) ? [this.vm.processes.nodeName, from, message] : [from, am.undefined, message]
      this.eventBy(tracee, tracee.session.receive, args, am.receive, () => [message])
    }
  }
  /** Who sends the message that comes into a mailbox: the running process, or the system. */
  private sender(): Term {
    return this.vm.processes.isBuilding || this.vm.proc === 0 ? this.am.system : this.vm.self
  }
  private eventBy(tracee: Tracee, event: EventPattern, args: readonly Term[], tag: Term, parts: () => readonly Term[]): void {
    if (!event.on) return
    const { pattern } = event
    if (pattern === undefined) {
      this.tell(tracee, tag, parts)
      return
    }
    this.vm.scratch(() => {
      const result = this.patterns.run(pattern, args, new TraceActions(this.vm, tracee.session, tracee.id))
      if (result !== this.am.false && (tracee.flags & FLAG.silent) === 0) this.tell(tracee, tag, parts, result)
    })
  }

  /** A process was made; it does not run yet. `linked`: by a spawn that links. */
  spawned(process: Address, module: Term, fun: Term, args: Term, linked: boolean): void {
    const { am, vm } = this
    const child = vm.processes.pidOf(process)
    const parent = vm.self
    for (const session of this.sessions) this.inherit(session.newProcesses, session, child)
    this.inheritFrom(parent, child, linked)
    const mfa = (): Term => vm.t.tuple(module, fun, args)
    this.event(parent, FLAG.procs, am.spawn, () => [child, mfa()])
    if (linked) this.event(parent, FLAG.procs, am.link, () => [child])
    this.event(child, FLAG.procs, am.spawned, () => [parent, mfa()])
    if (linked) this.event(child, FLAG.procs, am.getting_linked, () => [parent])
  }
  /** A port was opened. */
  opened(port: Term, by: Term, name: () => Term): void {
    for (const session of this.sessions) this.inherit(session.newPorts, session, port)
    this.event(port, FLAG.ports, this.am.open, () => [by, name()])
  }
  /** The running process has opened a port, which links them. */
  linkedAtOpening(port: Term): void {
    const { self } = this.vm
    this.event(port, FLAG.ports, this.am.getting_linked, () => [self])
    this.event(self, FLAG.procs, this.am.link, () => [port])
  }
  private inherit(from: NewTracees, session: Session, id: Term): void {
    if (from.flags === 0 || !this.messages.isAlive(from.tracer)) return
    if (this.set(session, id, from.tracer, true, from.flags)) this.update()
  }
  /** set_on_spawn and the like, for a new process. */
  private inheritFrom(parent: Term, child: Term, linked: boolean): void {
    const once = FLAG.set_on_first_spawn | (linked ? FLAG.set_on_first_link : 0)
    const always = FLAG.set_on_spawn | (linked ? FLAG.set_on_link : 0)
    for (const tracee of this.of(parent)) {
      if ((tracee.flags & (once | always)) === 0) continue
      let { flags } = tracee
      for (const [first, any] of [[FLAG.set_on_first_spawn, FLAG.set_on_spawn], [FLAG.set_on_first_link, FLAG.set_on_link]] as const) {
        if ((tracee.flags & once & first) === 0) continue
        flags &= ~(first | any)
        tracee.flags &= ~(first | any)
      }
      this.set(tracee.session, child, tracee.tracer, true, flags)
      this.update()
    }
  }

  /** link/1 is called. */
  linking(id: Term): void {
    this.event(this.vm.self, FLAG.procs, this.am.link, () => [id])
  }
  /** The running process has been linked to another by link/1. */
  linked(to: Term): void {
    const { am } = this
    const { self } = this.vm
    // before OTP 27 set_on_link does nothing here
    for (const tracee of isLocalPid(to) && this.vm.release >= 27 ? [...this.of(self)] : []) {
      const first = (tracee.flags & FLAG.set_on_first_link) !== 0
      if (!first && (tracee.flags & FLAG.set_on_link) === 0) continue
      if (first) tracee.flags &= ~(FLAG.set_on_first_link | FLAG.set_on_link)
      this.set(tracee.session, to, tracee.tracer, true, tracee.flags)
      this.update()
    }
    this.event(to, isLocalPort(to) ? FLAG.ports : FLAG.procs, am.getting_linked, () => [self])
  }
  unlinking(id: Term): void {
    this.event(this.vm.self, FLAG.procs, this.am.unlink, () => [id])
  }
  unlinked(from: Term): void {
    this.unlinkedBy(from, this.vm.self)
  }
  unlinkedBy(id: Term, by: Term): void {
    this.event(id, isLocalPort(id) ? FLAG.ports : FLAG.procs, this.am.getting_unlinked, () => [by])
  }
  registered(id: Term, name: Term, on: boolean): void {
    this.event(id, isLocalPort(id) ? FLAG.ports : FLAG.procs, on ? this.am.register : this.am.unregister, () => [name])
  }
  /** A process ends: before anybody else hears of it. */
  exiting(id: Term, reason: Term): void {
    this.event(id, FLAG.procs, this.am.exit, () => [reason])
  }
  /** A process has ended. */
  ended(id: Term): void {
    const list = this.of(id)
    if (list.length > 0) {
      this.event(id, FLAG.exiting, this.am.out_exited, () => [small(0)])
      this.tracees.delete(id)
      this.update()
    }
    this.vm.calls.processEnded(id)
    this.vm.tokens.ended(id)
  }
  /** A port closes. */
  portClosed(id: Term, reason: Term): void {
    this.event(id, FLAG.ports, this.am.closed, () => [reason])
    if (this.tracees.delete(id)) this.update()
  }

  // ---- slices and collections ----------------------------------------------------------------------------------------

  private scheduled(process: Address, into: boolean): void {
    const id = this.vm.processes.pidOf(process)
    if (this.tracees.get(id) === undefined) return
    this.vm.calls.scheduled(id, into)
    const at = this.vm.places.of(this.goesOnAt(process))
    const reason = this.vm.cell(L.CELL_REASON)
    if (!into && reason === L.REASON_EXIT) {
      this.event(id, FLAG.exiting, this.am.out_exiting, () => [small(0)])
      return
    }
    const mfa = (): Term => (at === undefined ? small(0) : this.vm.t.tuple(at.module, at.fun, small(at.arity)))
    this.event(id, FLAG.running | FLAG.running_procs, into ? this.am.in : this.am.out, () => [mfa()])
  }
  /** Where a process goes on: behind a call of yield/0, that is in its caller. */
  private goesOnAt(process: Address): Address {
    const { vm } = this
    const next = vm.cell(process + L.P_NEXT_CP)
    this.yieldEntry ||= vm.code.internExport(vm.atom('erlang'), vm.atom('yield'), 0, false)
    if (next !== this.yieldEntry) return next
    return vm.exceptions.returnAddresses(vm.cell(process + L.P_SP), vm.cell(process + L.P_STACK_END), 1)[0] ?? next
  }
  private yieldEntry: Address = 0
  /** A collection begins or ends. */
  private collected(process: Address, what: number): void {
    const { am, vm } = this
    const id = vm.processes.pidOf(process)
    const begins = what !== L.WATCHED_GC_END
    if (begins) this.vm.calls.collecting(process)
    if (this.tracees.get(id) === undefined) return
    const isMajor = what === L.WATCHED_GC_MAJOR || (!begins && this.major.has(process))
    if (begins && isMajor) this.major.add(process)
    else this.major.delete(process)
    const tag = isMajor ? (begins ? am.gc_major_start : am.gc_major_end) : begins ? am.gc_minor_start : am.gc_minor_end
    this.event(id, FLAG.garbage_collection, tag, () => [vm.t.cons(vm.t.tuple(am.wordsize, small(0)), this.sizes(process))])
  }
  /** Whose collection that goes on is a major one. */
  private readonly major = new Set<Address>()
  private sizes(process: Address): Term {
    const { t } = this.vm
    return t.list(collectionInfo(this.vm, process).map(([name, n]) => t.tuple(this.vm.atom(name), t.integer(n))))
  }
}
