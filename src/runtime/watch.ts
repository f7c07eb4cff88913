/**
 * What `erlang:system_monitor` and `erlang:system_profile` tell. The kernel reports what happens to processes (CELL_WATCH), also in
 * the middle of a collection: it is noted here without entering the kernel, and told once generated code has been left.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isLocalPid, small } from '../term/terms.ts'
import { Clock } from './clock.ts'
import { processSizes } from './process_info.ts'
import type { Vm } from './vm.ts'

/** Options of system_monitor/2, events of trace:system/3; limits as given. */
export interface MonitorOptions {
  longGc?: bigint
  longSchedule?: bigint
  largeHeap?: bigint
  /** long_message_queue: short again at, long from. */
  queue?: readonly [bigint, bigint]
  busyPort?: boolean
  busyDistPort?: boolean
}
interface SystemMonitor {
  readonly pid: Term
  readonly options: MonitorOptions
  /** Processes whose long queue was told. */
  readonly long: Set<Term>
}
export type Timestamp = 'timestamp' | 'monotonic_timestamp' | 'strict_monotonic_timestamp'
/** Options of system_profile/2. */
export interface ProfileOptions {
  exclusive?: boolean
  scheduler?: boolean
  runnableProcs?: boolean
  runnablePorts?: boolean
  timestamp: Timestamp
}
/** Something to be told to the monitor or profiler, unless it is about itself. */
interface Note {
  readonly to: Term
  readonly about: Term
  build(): Term
}

/** Number of the scheduler that there is. */
const SCHEDULER = 1
/** The first of monotonic unique integers. */
const FIRST_UNIQUE = -(2n ** 59n)

/** By what happens: who wants to hear of it. */
const WATCH_OF: Readonly<Record<number, number>> = {
  [L.WATCHED_GC_BEGIN]: L.WATCH_GC, [L.WATCHED_GC_MAJOR]: L.WATCH_GC, [L.WATCHED_GC_END]: L.WATCH_GC, [L.WATCHED_QUEUE]: L.WATCH_QUEUE,
  [L.WATCHED_RUNNABLE]: L.WATCH_RUNNABLE, [L.WATCHED_IN]: L.WATCH_SLICES, [L.WATCHED_OUT]: L.WATCH_SLICES,
}

export class SystemWatch {
  private readonly vm: Vm
  private readonly am
  /** By trace session: of each there may be one, that of system_monitor/2 is the legacy session's. */
  private readonly monitors = new Map<object, SystemMonitor>()
  profiler: Term = NONE
  profileOptions: ProfileOptions = { timestamp: 'timestamp' }
  private notes: Note[] = []
  /** When collections that go on began, by process, and the slice: ns. */
  private readonly collectionBegan = new Map<Address, number>()
  private sleepMs = 0
  private sliceBegan = 0
  private sliceAt: Address = 0
  /** The profiler takes the scheduler to be active. */
  private active = true
  /** WATCH_x that monitor and profiler ask for. */
  private own = 0

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf(
      'monitor', 'long_gc', 'long_schedule', 'large_heap', 'long_message_queue', 'busy_port', 'timeout', 'in', 'out', 'true', 'false',
      'undefined', 'profile', 'active', 'inactive', 'scheduler', 'old_heap_block_size', 'heap_block_size', 'mbuf_size', 'stack_size',
      'old_heap_size', 'heap_size',
    )
  }

  // ---- settings ------------------------------------------------------------------------------------------------------

  monitorOf(session: object): Pick<SystemMonitor, 'pid' | 'options'> | undefined {
    return this.monitors.get(session)
  }
  /** `pid`: a local process, or 0: nobody any more. */
  setMonitor(session: object, pid: Term, options: MonitorOptions): void {
    const long = options.queue === undefined ? undefined : this.monitors.get(session)?.long
    this.monitors.delete(session)
    if (pid !== NONE) this.monitors.set(session, { pid, options, long: long ?? new Set() })
    this.update()
  }
  setProfiler(id: Term, options: ProfileOptions): void {
    this.profiler = id
    this.profileOptions = options
    this.active = true
    this.update()
  }
  /** What CELL_WATCH asks for besides, for whom. */
  private readonly others = new Map<string, number>()

  /** Has the kernel report more (WATCH_x) than this needs. */
  alsoFor(whom: string, watch: number): void {
    if (this.others.get(whom) === watch) return
    this.others.set(whom, watch)
    this.update()
  }
  private update(): void {
    const { profileOptions: profile } = this
    let watch = 0
    for (const { options } of this.monitors.values()) {
      if (options.longGc !== undefined || options.largeHeap !== undefined) watch |= L.WATCH_GC
      if (options.queue !== undefined) watch |= L.WATCH_QUEUE
      if (options.longSchedule !== undefined) watch |= L.WATCH_SLICES
    }
    if (profile.runnableProcs) watch |= L.WATCH_RUNNABLE | L.WATCH_SLICES
    if (profile.scheduler) watch |= L.WATCH_SLICES
    this.own = watch
    for (const other of this.others.values()) watch |= other
    this.vm.setCell(L.CELL_WATCH, watch)
    this.sliceBegan = this.vm.host.monotonic()
    this.sliceAt = 0
  }
  /** A process ended. */
  ended(pid: Term): void {
    if (this.monitors.size > 0) {
      for (const [session, monitor] of this.monitors) {
        if (pid === monitor.pid) this.setMonitor(session, NONE, {})
        monitor.long.delete(pid)
      }
    }
    if (pid === this.profiler) this.setProfiler(NONE, { timestamp: 'timestamp' })
    // clearing makes a new table, also of an empty one
    if (this.collectionBegan.size > 0) this.collectionBegan.clear()
    if (this.profileOptions.runnableProcs) this.profileProcess(pid, false, 0)
  }

  // ---- what happens --------------------------------------------------------------------------------------------------

  /** From the kernel: see `KernelHost.watch`. */
  happened(what: number, process: Address): void {
    if (WATCH_OF[what]! & this.own) this.watched(what, process)
    this.vm.tracing.happened(what, process)
  }
  private watched(what: number, process: Address): void {
    switch (what) {
      case L.WATCHED_GC_BEGIN:
      case L.WATCHED_GC_MAJOR:
        this.collectionBegan.set(process, this.vm.host.monotonic())
        break
      case L.WATCHED_GC_END:
        this.collected(process)
        break
      case L.WATCHED_QUEUE:
        this.queueChanged(process)
        break
      case L.WATCHED_RUNNABLE:
        this.profileProcess(this.pid(process), true, this.vm.cell(process + L.P_NEXT_CP))
        break
      case L.WATCHED_IN:
        this.sliceBegan = this.vm.host.monotonic()
        this.sliceAt = this.vm.cell(process + L.P_NEXT_CP)
        this.schedulerBusy(process)
        break
      case L.WATCHED_OUT:
        this.sliceEnded(process)
        break
    }
  }
  private pid(process: Address): Term {
    return this.vm.cell(process + L.P_PID) as Term
  }

  /** Every collection that is watched takes so many milliseconds more (`test_long_gc_sleep`). */
  collectionsTakeAlso(ms: number): void {
    this.sleepMs = ms
  }

  private collected(process: Address): void {
    const { am } = this
    if (this.sleepMs > 0) for (const end = this.vm.host.monotonic() + this.sleepMs * 1e6; this.vm.host.monotonic() < end; );
    const now = this.vm.host.monotonic()
    const ms = Math.floor((now - (this.collectionBegan.get(process) ?? now)) / 1e6)
    this.collectionBegan.delete(process)
    for (const monitor of this.told) {
      const { longGc, largeHeap } = monitor.options
      const isLong = longGc !== undefined && ms > Number(longGc)
      if (!isLong && largeHeap === undefined) continue
      const s = processSizes(this.vm, process)
      const sizes: [Term, number][] = [
        [am.old_heap_block_size, s.old], [am.heap_block_size, s.young], [am.mbuf_size, s.fragments], [am.stack_size, s.stack],
        [am.old_heap_size, s.oldUsed], [am.heap_size, s.used],
      ]
      if (isLong) this.tellMonitor(monitor, process, am.long_gc, () => this.numbers([[am.timeout, ms], ...sizes]))
      if (largeHeap !== undefined && s.young + s.old >= Number(largeHeap)) {
        this.tellMonitor(monitor, process, am.large_heap, () => this.numbers(sizes))
      }
    }
  }
  /** The monitors, the latest first. */
  private get told(): SystemMonitor[] {
    return [...this.monitors.values()].reverse()
  }
  private numbers(pairs: readonly [Term, number][]): Term {
    const { t } = this.vm
    return t.list(pairs.map(([name, n]) => t.tuple(name, t.integer(n))))
  }

  private queueChanged(process: Address): void {
    const { am } = this
    const pid = this.pid(process)
    const length = this.vm.cell(process + L.P_MSG_COUNT) >>> 0
    for (const monitor of this.told) {
      const { options: { queue }, long } = monitor
      if (queue === undefined) continue
      const isLong = long.has(pid) ? length > Number(queue[0]) : length >= Number(queue[1])
      if (isLong === long.has(pid)) continue
      if (isLong) long.add(pid)
      else long.delete(pid)
      this.tellMonitor(monitor, process, am.long_message_queue, () => (isLong ? am.true : am.false))
    }
  }

  private sliceEnded(process: Address): void {
    const { vm, am } = this
    const next = vm.cell(process + L.P_NEXT_CP)
    const ms = Math.floor((vm.host.monotonic() - this.sliceBegan) / 1e6)
    for (const monitor of this.told) {
      const { longSchedule } = monitor.options
      if (longSchedule === undefined || this.sliceAt === 0 || ms <= Number(longSchedule)) continue
      const place = { in: this.mfa(this.sliceAt), out: this.mfa(next) }
      this.tellMonitor(monitor, process, am.long_schedule, () => {
        const { t } = vm
        return t.list([
          t.tuple(am.timeout, t.integer(ms)), t.tuple(am.in, place.in?.() ?? am.undefined), t.tuple(am.out, place.out?.() ?? am.undefined),
        ])
      })
    }
    const waits = (vm.cell(process + L.P_STATE) & L.PS_WAITING) !== 0
    if (this.profileOptions.runnableProcs && waits) this.profileProcess(this.pid(process), false, next)
  }

  /** A process was held because a port is busy. */
  busyPort(pid: Term, port: Term): void {
    for (const { pid: to, options } of this.told) {
      if (options.busyPort) this.tell(to, pid, () => this.vm.t.tuple(this.am.monitor, pid, this.am.busy_port, port))
    }
  }
  /** A port's driver is called, or has been. */
  portRuns(port: Term, begins: boolean): void {
    if (!this.profileOptions.runnablePorts) return
    const { am, vm } = this
    const stamp = this.stamp()
    this.tell(this.profiler, port, () => vm.t.tuple(am.profile, port, begins ? am.active : am.inactive, small(0), stamp()))
  }

  // ---- profiling -----------------------------------------------------------------------------------------------------

  private profileProcess(pid: Term, active: boolean, at: Address): void {
    const { am, vm } = this
    const where = this.mfa(at)
    const stamp = this.stamp()
    this.tell(this.profiler, pid, () => vm.t.tuple(am.profile, pid, active ? am.active : am.inactive, where?.() ?? small(0), stamp()))
  }
  private schedulerBusy(process: Address): void {
    // Who is told would never let the scheduler sleep.
    if (!this.profileOptions.scheduler || this.active || this.pid(process) === this.profiler) return
    this.profileScheduler(true)
  }
  private profileScheduler(active: boolean): void {
    const { am, vm } = this
    this.active = active
    const stamp = this.stamp()
    const count = small(active ? 1 : 0)
    this.tell(this.profiler, NIL, () =>
      vm.t.tuple(am.profile, am.scheduler, small(SCHEDULER), active ? am.active : am.inactive, count, stamp()))
  }
  /** The time now, as the profiler wants it. */
  private stamp(): () => Term {
    const { t } = this.vm
    const clock = Clock.of(this.vm)
    if (this.profileOptions.timestamp === 'timestamp') {
      const us = clock.now()
      const seconds = Math.floor(us / 1e6)
      return () => t.tuple(small(Math.floor(seconds / 1e6)), small(seconds % 1e6), small(us % 1e6))
    }
    const ns = clock.monotonic()
    if (this.profileOptions.timestamp === 'monotonic_timestamp') return () => t.integer(ns)
    const unique = FIRST_UNIQUE + BigInt(clock.monotonicUnique++)
    return () => t.tuple(t.integer(ns), t.integer(unique))
  }
  private mfa(at: Address): (() => Term) | undefined {
    const place = at === 0 ? undefined : this.vm.places.of(at)
    return place && (() => this.vm.t.tuple(place.module, place.fun, small(place.arity)))
  }

  // ---- telling -------------------------------------------------------------------------------------------------------

  private tellMonitor(monitor: SystemMonitor, process: Address, what: Term, info: () => Term): void {
    const pid = this.pid(process)
    this.tell(monitor.pid, pid, () => this.vm.t.tuple(this.am.monitor, pid, what, info()))
  }
  private tell(to: Term, about: Term, build: () => Term): void {
    if (to === NONE || to === about) return
    this.notes.push({ to, about, build })
    // The kernel is left at the end of this slice.
    this.vm.setCell(L.CELL_SLICES, 0)
  }
  /** Nothing is runnable; true when something was told. */
  idle(): boolean {
    if (this.profileOptions.scheduler && this.active) this.profileScheduler(false)
    return this.deliver()
  }
  /** Sends what was noted, while no process runs. */
  deliver(): boolean {
    if (this.notes.length === 0) return false
    const { vm } = this
    const notes = this.notes
    this.notes = []
    for (const { to, build } of notes) {
      const receiver = isLocalPid(to) ? vm.processes.lookup(to) : 0
      if (receiver !== 0) vm.scratch(() => vm.send(receiver, build()))
    }
    return true
  }
}
