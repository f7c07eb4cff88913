/**
 * Call tracing. A function with a breakpoint tells of its calls: through its export entry, which leads to a stub then, or by a hook at its
 * entry, in another translation of its module. Whose end is to be told is called by way of the trampoline, and returns to a
 * word on the stack first (frames.ts). See docs/decisions/0013-tracing.md.
 */
import * as L from '../../term/layout.ts'
import type { Address, Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { small } from '../../term/terms.ts'
import type { LoadedModule } from '../code.ts'
import { otpWords } from '../otp_words.ts'
import type { Place } from '../places.ts'
import type { Vm } from '../vm.ts'
import { Accounting } from './accounting.ts'
import type { Accumulation } from './accounting.ts'
import { TraceActions } from './actions.ts'
import { Breakpoints } from './breakpoints.ts'
import type { Breakpoint, Point } from './breakpoints.ts'
import { FLAG } from './flags.ts'
import { TraceFrames } from './frames.ts'
import type { ReturnTrace, TraceFrame } from './frames.ts'
import type { OnLoadPattern, PatternKinds } from './on_load.ts'
import type { TracePattern } from './patterns.ts'
import type { Session, Tracee } from './session.ts'

/** What trace_pattern wants. */
export interface PatternChange {
  readonly kinds: PatternKinds
  readonly on: 'on' | 'off' | 'restart' | 'pause'
  readonly pattern: TracePattern | undefined
  readonly metaTracer: Term
}
/** Which functions: 0 and -1 stand for all. */
export interface FunctionFilter {
  readonly module: Term
  readonly fun: Term
  readonly arity: number
}
/** What is wanted of the end of one call. */
interface Wishes {
  returns: ReturnTrace[]
  returnTo: Session[]
  time: [Session, Accumulation | undefined][]
  memory: [Session, Accumulation | undefined][]
}

/** Words of the stack that a call by way of the trampoline finds free. */
const STACK_NEED = 16
/** Meta traces know no flags of processes. */
const META_FLAGS = FLAG.call | FLAG.timestamp

export class CallTracing {
  private readonly vm: Vm
  private readonly am
  private made: { points: Breakpoints; frames: TraceFrames } | undefined
  private readonly time: Accounting
  private readonly memory: Accounting
  /** Processes that enter a function whose call has been told. */
  private readonly entering = new Map<Term, number>()
  /** Words that processes had allocated before their last collection. */
  private readonly allocated = new Map<Term, number>()

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf('call', 'return_from', 'return_to', 'exception_from', 'throw', 'error', 'nocatch', 'false', 'true', 'undefined', 'erlang', 'apply')
    this.time = new Accounting(() => vm.host.monotonic())
    this.memory = new Accounting(() => this.allocatedWords(vm.processes.running))
  }

  /** Nothing is made before the first pattern is set. */
  private get parts(): { points: Breakpoints; frames: TraceFrames } {
    return (this.made ??= {
      points: new Breakpoints(this.vm, (point) => {
        this.called(point, true)
        this.goOn(point)
      }),
      frames: new TraceFrames(this.vm),
    })
  }

  // ---- patterns --------------------------------------------------------------------------------------------------------

  /** Sets, or takes away, breakpoints: of how many functions. */
  change(session: Session, filter: FunctionFilter, change: PatternChange): number {
    const { code } = this.vm
    const modules = filter.module === NONE ? [...code.current.values()] : [code.current.get(filter.module)].filter((m) => m !== undefined)
    let count = 0
    for (const module of modules) count += this.changeModule(session, module, filter, change)
    return count
  }
  private changeModule(session: Session, module: LoadedModule, filter: FunctionFilter, change: PatternChange): number {
    const { points } = this.parts
    const { kinds, on, pattern } = change
    const { beam, translation } = module
    if (on === 'off' && filter.fun === NONE && filter.arity < 0 && !points.has(module)) return (kinds.global ? beam.exports : translation.functions).length
    const global: Breakpoint = { ...emptyBreakpoint(session), kinds, pattern }
    let count = 0
    for (const point of this.functions(module, filter)) {
      // a global trace takes the place of breakpoints, also of those of functions that are not exported, and breakpoints that of a global trace
      const matches = !kinds.global || point.exported
      if (matches) count++
      if (point.breakpoints.length > 0 || (on !== 'off' && matches)) this.apply(session, point, change, matches ? global : undefined)
    }
    return count
  }
  /** Has the calls of functions go to error_handler:breakpoint/3, or not any more: of how many functions. */
  debug(filter: FunctionFilter, on: boolean): number {
    const { code } = this.vm
    const { points } = this.parts
    let count = 0
    for (const module of filter.module === NONE ? [...code.current.values()] : [code.current.get(filter.module)].filter((m) => m !== undefined)) {
      for (const point of this.functions(module, filter)) {
        count++
        point.debug = on
        points.settle(point)
      }
    }
    return count
  }
  private functions(module: LoadedModule, { fun, arity }: FunctionFilter): readonly Point[] {
    const all = this.parts.points.of(module)
    return fun === NONE && arity < 0 ? all : all.filter((p) => (fun === NONE || p.fun === fun) && (arity < 0 || p.arity === arity))
  }
  private apply(session: Session, point: Point, change: PatternChange, global: Breakpoint | undefined): void {
    const known = point.breakpoints.find((b) => b.session === session)
    const { kinds, on, pattern } = change
    if (!kinds.global) this.applyLocal(session, point, known, change)
    else if (on !== 'off') {
      this.vm.tracing.patterns.hold(global && pattern)
      this.replace(point, known, global)
    } else if (known?.kinds.global === true) this.replace(point, known, undefined)
    this.parts.points.settle(point)
  }
  /** Puts what a session wants of a function in the place of what it wanted before. */
  private replace(point: Point, before: Breakpoint | undefined, by: Breakpoint | undefined): void {
    const { patterns } = this.vm.tracing
    patterns.release(before?.pattern)
    patterns.release(before?.metaPattern)
    const next = by === undefined ? [] : [by]
    point.breakpoints = before === undefined ? [...next, ...point.breakpoints] : point.breakpoints.flatMap((b) => (b === before ? next : [b]))
  }
  private applyLocal(session: Session, point: Point, known: Breakpoint | undefined, { kinds, on, pattern, metaTracer }: PatternChange): void {
    if (on === 'off' && known?.kinds.global !== false) return
    const breakpoint = known?.kinds.global === false ? known : emptyBreakpoint(session)
    if (breakpoint !== known) this.replace(point, known, breakpoint)
    if (kinds.local) this.setPattern(breakpoint, 'local', on !== 'off', pattern)
    if (kinds.meta) {
      this.setPattern(breakpoint, 'meta', on !== 'off', pattern)
      breakpoint.metaTracer = on === 'off' ? NONE : metaTracer
    }
    if (kinds.count) {
      if (on === 'on' || (on === 'restart' && breakpoint.count)) breakpoint.count = { calls: 0, active: true }
      else if (on === 'off') breakpoint.count = undefined
      else if (breakpoint.count) breakpoint.count.active = false
    }
    if (kinds.time) breakpoint.time = accumulate(breakpoint.time, on)
    if (kinds.memory) {
      breakpoint.memory = accumulate(breakpoint.memory, on)
      this.vm.processes.watch.alsoFor('call_memory', L.WATCH_GC | L.WATCH_MEMORY)
    }
  }
  private setPattern(breakpoint: Breakpoint, kind: 'local' | 'meta', on: boolean, pattern: TracePattern | undefined): void {
    const { patterns } = this.vm.tracing
    const of = kind === 'meta' ? 'metaPattern' : 'pattern'
    breakpoint.kinds[kind] = on
    const next = on ? pattern : undefined
    patterns.hold(next)
    patterns.release(breakpoint[of])
    breakpoint[of] = next
  }
  clearSession(session: Session): void {
    session.onLoad = undefined
    this.time.clear(session)
    this.memory.clear(session)
    if (this.made === undefined) return
    const { points } = this.made
    for (const point of points.all()) {
      const known = point.breakpoints.find((b) => b.session === session)
      if (known === undefined) continue
      this.replace(point, known, undefined)
      points.settle(point)
    }
  }

  changeOnLoad(session: Session, { kinds, on, pattern, metaTracer }: PatternChange): void {
    const { patterns } = this.vm.tracing
    const before = session.onLoad
    const off = on === 'off'
    if (before === undefined && off) return
    const switches = before !== undefined && before.kinds.global !== kinds.global
    if (switches && off) return
    const next: OnLoadPattern = before === undefined || switches
      ? { kinds: { global: false, local: false, meta: false, count: false, time: false, memory: false }, pattern: undefined, metaPattern: undefined, metaTracer: NONE }
      : { ...before }
    const set: Record<keyof PatternKinds, boolean> = { ...next.kinds }
    for (const kind of ['global', 'local', 'meta'] as const) if (kinds[kind]) set[kind] = !off
    for (const kind of ['count', 'time', 'memory'] as const) if (kinds[kind]) set[kind] = on === 'on' || (set[kind] && !off)
    next.kinds = set
    if (kinds.global || kinds.local) next.pattern = off ? undefined : pattern
    if (kinds.meta) {
      next.metaPattern = off ? undefined : pattern
      next.metaTracer = off ? NONE : metaTracer
    }
    for (const held of [next.pattern, next.metaPattern]) patterns.hold(held)
    for (const held of [before?.pattern, before?.metaPattern]) patterns.release(held)
    session.onLoad = Object.values(set).some(Boolean) ? next : undefined
  }
  /** A module has been loaded: what was set for such is set now. */
  loaded(module: LoadedModule): void {
    for (const session of this.vm.tracing?.sessions ?? []) {
      const set = session.onLoad
      if (set === undefined) continue
      const all = { module: module.name, fun: NONE, arity: -1 }
      const none = { global: false, local: false, meta: false, count: false, time: false, memory: false }
      const { global, local, meta, count, time, memory } = set.kinds
      const apply = (kinds: PatternKinds, pattern: TracePattern | undefined): number =>
        this.changeModule(session, module, all, { kinds, on: 'on', pattern, metaTracer: set.metaTracer })
      if (global) apply({ ...none, global }, set.pattern)
      if (local) apply({ ...none, local }, set.pattern)
      if (meta) apply({ ...none, meta }, set.metaPattern)
      if (count || time || memory) apply({ ...none, count, time, memory }, undefined)
    }
  }
  unloaded(module: Term): void {
    if (this.made === undefined) return
    const current = this.vm.code.current.get(module)
    if (current === undefined || !this.made.points.has(current)) return
    for (const point of this.made.points.of(current)) for (const breakpoint of point.breakpoints) this.replace(point, breakpoint, undefined)
    this.made.points.unloaded(module)
  }
  discarded(module: LoadedModule): void {
    this.made?.points.discarded(module)
  }

  // ---- what is asked ---------------------------------------------------------------------------------------------------

  /** Calls through an export entry are traced. */
  isExportTraced(entry: Address): boolean {
    return this.made?.points.isExportTraced(entry) === true
  }
  find(session: Session, module: Term, fun: Term, arity: number): Breakpoint | undefined {
    return this.made?.points.get(module, fun, arity)?.breakpoints.find((b) => b.session === session)
  }
  exists(module: Term, fun: Term, arity: number): boolean {
    const { code } = this.vm
    const current = code.current.get(module)
    return (current !== undefined && code.functionIndex(current, fun, arity) >= 0) || code.findExport(module, fun, arity) !== 0
  }
  /** [{Pid, Calls, Seconds, Microseconds}] */
  timeOf({ time }: Breakpoint): Term {
    const { t } = this.vm
    if (time === undefined) return this.am.false
    return t.list([...time.by].map(([id, { calls, amount }]) => {
      const us = Math.floor(amount / 1000)
      return t.tuple(id, t.integer(calls), t.integer(Math.floor(us / 1e6)), t.integer(us % 1e6))
    }))
  }
  /** [{Pid, Calls, Words}] */
  memoryOf({ memory }: Breakpoint): Term {
    const { t } = this.vm
    if (memory === undefined) return this.am.false
    return t.list([...memory.by].map(([id, { calls, amount }]) => t.tuple(id, t.integer(calls), t.integer(amount))))
  }

  // ---- calls -----------------------------------------------------------------------------------------------------------

  /** A function with a hook is called: true when it has to be entered anew. */
  hooked(number: number): boolean {
    const { vm } = this
    const entering = this.entering.get(vm.self)
    if (entering !== undefined) {
      this.entering.delete(vm.self)
      if (entering === number) return this.debugged(this.parts.points.byNumber(number))
    }
    const point = this.parts.points.byNumber(number)
    if (point === undefined || !this.called(point, false)) return this.debugged(point)
    this.entering.set(vm.self, number)
    this.goOn(point)
    return true
  }
  /** Goes on in error_handler:breakpoint/3 instead, if that is wanted. */
  private debugged(point: Point | undefined): boolean {
    if (point?.debug !== true) return false
    const { vm } = this
    const { module, fun, arity } = point
    vm.code.toErrorHandler('breakpoint', module, fun, this.registers(arity).map((x) => this.shown(x)))
    return true
  }
  private registers(arity: number): Term[] {
    return Array.from({ length: arity }, (_, i) => this.vm.cell(L.X_AREA + 4 * i) as Term)
  }
  /** A binary that is being matched is shown as what is left of it. */
  private shown(x: Term): Term {
    return this.vm.t.subtag(x) === L.SUB_MATCH_CTX ? this.vm.k.bs_get_tail(x) : x
  }
  /** Enters the function whose call has been told, by way of the trampoline. */
  private goOn(point: Point): void {
    const { vm } = this
    vm.setCell(L.CELL_NEXT, this.parts.points.entryOf(point))
    vm.setCell(L.CELL_STACK_NEED, STACK_NEED)
    vm.setCell(L.CELL_REASON, L.REASON_STACK)
  }
  /** Tells of a call; true when its end is to be told too: then there is a frame for it on the stack. */
  private called(point: Point, exported: boolean): boolean {
    const { vm } = this
    const process = vm.proc
    if ((vm.cell(process + L.P_FLAGS) & L.PF_SENSITIVE) !== 0) return false
    // counting needs none
    const shows = point.breakpoints.some(({ kinds: { global, local, meta } }) => global || local || meta)
    const registers = shows ? this.registers(point.arity) : []
    const args = (): Term[] => registers.map((x) => this.shown(x))
    const wishes: Wishes = { returns: [], returnTo: [], time: [], memory: [] }
    for (const breakpoint of [...point.breakpoints]) this.hit(point, breakpoint, exported, args, wishes)
    const { returns, returnTo, time, memory } = wishes
    if (returns.length + returnTo.length + time.length + memory.length === 0) return false
    this.parts.frames.push({ point, ...wishes })
    vm.processes.watch.alsoFor('calls', L.WATCH_UNWIND)
    return true
  }
  /** `args` builds within `Vm.scratch`. */
  private hit(point: Point, breakpoint: Breakpoint, exported: boolean, args: () => readonly Term[], wishes: Wishes): void {
    const { vm } = this
    const { session, kinds, count, time, memory } = breakpoint
    const tracee = vm.tracing.find(session, vm.self)
    const wanted = tracee !== undefined && (tracee.flags & FLAG.call) !== 0
    const { native } = point
    const told = native ? kinds.global || kinds.local : exported ? kinds.global : kinds.local
    if (wanted && tracee.tracer !== vm.self && told) {
      this.tellCall(point, breakpoint, tracee, args, kinds.local, wishes)
    }
    if (exported && !native) return
    if (kinds.meta) {
      if (!vm.tracing.messages.isAlive(breakpoint.metaTracer)) breakpoint.metaTracer = NONE
      else if (breakpoint.metaTracer !== vm.self) this.tellMeta(point, breakpoint, args, wishes)
    }
    if (count?.active === true) count.calls++
    if (!wanted) return
    const direct = this.parts.frames.onTop().some((f) => f.time.length + f.memory.length + f.returns.length + f.returnTo.length > 0)
    if (time?.active === true) {
      const before = this.time.called(session, vm.self, time)
      if (!direct) wishes.time.push([session, before])
    }
    if (memory?.active === true) {
      const before = this.memory.called(session, vm.self, memory, this.initialWords(point))
      if (!direct) wishes.memory.push([session, before])
    }
  }
  /** A process that begins in a function has its arguments, which OTP copies as a list: they are counted as that call's. */
  private initialWords({ module, fun, arity }: Point): number | undefined {
    const { vm } = this
    const initial = (field: number): number => vm.cell(vm.proc + field)
    if (initial(L.P_INITIAL_M) !== module || initial(L.P_INITIAL_F) !== fun || initial(L.P_INITIAL_A) !== arity) return undefined
    // of [Fun, []] the tail is a literal
    const list = module === this.am.erlang && fun === this.am.apply && arity === 2 ? 1 : arity
    return this.allocated.has(vm.self) ? 0 : -2 * list
  }
  private tellCall(point: Point, breakpoint: Breakpoint, tracee: Tracee, args: () => readonly Term[], local: boolean, wishes: Wishes): void {
    const { session, pattern } = breakpoint
    const { vm } = this
    const actions = new TraceActions(vm, session, vm.self, this.callers)
    const { tracer } = tracee
    vm.scratch(() => {
      const result = pattern === undefined ? this.am.true : vm.tracing.patterns.run(pattern, args(), actions)
      const flags = vm.tracing.find(session, tracee.id)?.flags ?? 0
      if ((flags & FLAG.silent) !== 0) return
      if (actions.wish.returns) wishes.returns.push({ session, meta: NONE, exceptions: actions.wish.exceptions })
      if (result === this.am.false) return
      const returnTo = local && (flags & FLAG.return_to) !== 0
      if (returnTo && !this.parts.frames.onTop().some((f) => f.returnTo.includes(session))) wishes.returnTo.push(session)
      const { t } = vm
      const mfa = (): Term => t.tuple(point.module, point.fun, (flags & FLAG.arity) !== 0 ? small(point.arity) : t.list(args()))
      vm.tracing.messages.tell(tracer, flags, tracee.id, this.am.call, () => [mfa()], result)
    })
  }
  private tellMeta(point: Point, breakpoint: Breakpoint, args: () => readonly Term[], wishes: Wishes): void {
    const { session, metaPattern, metaTracer } = breakpoint
    const { vm } = this
    const actions = new TraceActions(vm, session, vm.self, this.callers)
    vm.scratch(() => {
      const result = metaPattern === undefined ? this.am.true : vm.tracing.patterns.run(metaPattern, args(), actions)
      if (actions.wish.returns) wishes.returns.push({ session, meta: metaTracer, exceptions: actions.wish.exceptions })
      if (result === this.am.false) return
      const { t } = vm
      vm.tracing.messages.tell(metaTracer, META_FLAGS, vm.self, this.am.call, () => [t.tuple(point.module, point.fun, t.list(args()))], result)
    })
  }
  /** Places from which the running process calls. */
  private readonly callers = (): readonly Place[] => {
    const { vm } = this
    const end = vm.cell(vm.processes.running + L.P_STACK_END)
    const first = this.parts.frames.caller()
    const addresses = vm.exceptions.returnAddresses(vm.cell(L.CELL_SP), end, Infinity)
    // who ends a process is no caller
    if (vm.places.of(first) === undefined) return []
    return addresses.map((a) => vm.places.of(a)).filter((p) => p !== undefined)
  }

  // ---- returns ---------------------------------------------------------------------------------------------------------

  /** A traced call has returned: the value is in X_AREA, its frame at CELL_SP. */
  returned(): void {
    const { vm } = this
    const frame = this.parts.frames.pop()
    if (frame === undefined) return
    this.account(frame)
    const value = vm.cell(L.X_AREA) as Term
    for (const trace of frame.returns) this.tellEnd(frame, trace, this.am.return_from, () => value)
    const sp = vm.cell(L.CELL_SP)
    vm.setCell(L.CELL_SP, sp + 4)
    for (const session of frame.returnTo) this.tellReturnTo(session, vm.places.of(this.parts.frames.caller()))
    vm.setCell(L.CELL_SP, sp)
    this.watchFrames()
  }
  /** An exception unwinds the stack down to CELL_WATCHED_OLD. */
  unwound(): void {
    const { vm } = this
    const to = vm.cell(L.CELL_WATCHED_OLD)
    const thrown = vm.cell(L.CELL_EXC_VALUE) as Term
    const nocatch = to === 0 && vm.cell(L.CELL_EXC_CLASS) === this.am.throw
    const cls = nocatch ? this.am.error : (vm.cell(L.CELL_EXC_CLASS) as Term)
    const value = (): Term => (nocatch ? vm.t.tuple(this.am.nocatch, thrown) : thrown)
    const returnTo = new Set<Session>()
    for (const frame of this.parts.frames.unwind(to)) {
      this.account(frame)
      for (const trace of frame.returns) {
        if (trace.exceptions) this.tellEnd(frame, trace, this.am.exception_from, () => vm.t.tuple(cls, value()))
      }
      for (const session of frame.returnTo) returnTo.add(session)
    }
    if (to !== 0) for (const session of returnTo) this.tellReturnTo(session, vm.places.of(vm.cell(L.CELL_NEXT)))
    this.watchFrames()
  }
  private watchFrames(): void {
    if (!this.parts.frames.used) this.vm.processes.watch.alsoFor('calls', 0)
  }
  private account({ time, memory }: TraceFrame): void {
    const { self } = this.vm
    for (const [session, before] of time) this.time.returned(session, self, before)
    for (const [session, before] of memory) this.memory.returned(session, self, before)
  }
  private tellEnd({ point }: TraceFrame, { session, meta }: ReturnTrace, tag: Term, value: () => Term): void {
    const { vm } = this
    let tracer = meta
    let flags: number = META_FLAGS
    if (meta === NONE) {
      const tracee = vm.tracing.find(session, vm.self)
      if (tracee === undefined || (tracee.flags & FLAG.call) === 0) return
      tracer = tracee.tracer
      ;({ flags } = tracee)
    }
    if (!vm.tracing.messages.wanted(tracer, vm.self)) return
    vm.tracing.messages.tell(tracer, flags, vm.self, tag, () => [vm.t.tuple(point.module, point.fun, small(point.arity)), value()])
  }
  private tellReturnTo(session: Session, place: Place | undefined): void {
    const { vm } = this
    const tracee = vm.tracing.find(session, vm.self)
    const needed = FLAG.call | FLAG.return_to
    if (tracee === undefined || (tracee.flags & needed) !== needed || tracee.tracer === vm.self) return
    const mfa = (): Term => (place === undefined ? this.am.undefined : vm.t.tuple(place.module, place.fun, small(place.arity)))
    vm.tracing.messages.tell(tracee.tracer, tracee.flags, vm.self, this.am.return_to, () => [mfa()])
  }

  // ---- processes -------------------------------------------------------------------------------------------------------

  scheduled(id: Term, into: boolean): void {
    this.time.scheduled(id, into)
  }
  processEnded(id: Term): void {
    if (this.made === undefined) return
    this.made.frames.ended(id)
    this.entering.delete(id)
    this.time.ended(id)
    this.memory.ended(id)
    this.allocated.delete(id)
    this.watchFrames()
  }
  /** A collection of a process begins: what it has allocated would be forgotten. */
  collecting(process: Address): void {
    if (this.memory.used) this.add(process, this.sinceCollection(process, this.vm.cell(process + L.P_HTOP)))
  }
  /** A message is received: as many words as OTP counts, literals among them. Its block becomes a fragment, whose words count by themselves. */
  received(process: Address, message: Address): void {
    if (!this.memory.used) return
    const { vm } = this
    this.add(process, otpWords(vm, vm.cell(message + L.MSG_TERM) as Term) - vm.cell(message + L.MSG_FRAG_WORDS))
  }
  private add(process: Address, words: number): void {
    const id = this.vm.processes.pidOf(process)
    this.allocated.set(id, (this.allocated.get(id) ?? 0) + words)
  }
  private allocatedWords(process: Address): number {
    if (process === 0) return 0
    return (this.allocated.get(this.vm.processes.pidOf(process)) ?? 0) + this.sinceCollection(process, this.vm.cell(L.CELL_HTOP))
  }
  private sinceCollection(process: Address, top: Address): number {
    const asides = this.vm.k.aside_words(process) >>> 0
    return Math.max(0, (top - this.vm.cell(process + L.P_HIGH)) >> 2) + this.vm.cell(process + L.P_FRAG_WORDS) + asides
  }
}

function emptyBreakpoint(session: Session): Breakpoint {
  return {
    session, kinds: { global: false, local: false, meta: false, count: false, time: false, memory: false },
    pattern: undefined, metaPattern: undefined, metaTracer: NONE, count: undefined, time: undefined, memory: undefined,
  }
}
function accumulate(before: Accumulation | undefined, on: PatternChange['on']): Accumulation | undefined {
  if (on === 'on') return { active: true, by: new Map() }
  if (on === 'off' || before === undefined) return undefined
  if (on === 'pause') before.active = false
  else return { active: true, by: new Map() }
  return before
}
