/** erlang:system_monitor and erlang:system_profile: options and what is set; what is told is src/runtime/watch.ts's. */
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import type { MonitorOptions, ProfileOptions } from '../runtime/watch.ts'
import type { Session } from '../runtime/trace/session.ts'
import { sessionOf } from './trace.ts'
import { NIL, isCons, isLocalPid, isLocalPort } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'

/** A heap smaller than this is not large. */
const LEAST_LARGE_HEAP = 16384n
/** Limits are unsigned words of 64 bits, lengths of queues signed ones. */
const UNSIGNED = 64
const SIGNED = 63

/** First release whose trace sessions monitor the system. */
const SESSIONS_SINCE = 28

export const systemMonitor: BifFamily = (vm) => {
  const events = new Events(vm)
  const set = setter(vm, events)
  return {
    erlang: { ...monitor(vm, events, set), ...profile(vm) },
    erts_internal: vm.release < SESSIONS_SINCE ? {} : sessionMonitor(vm, events, set),
  }
}

/** What is monitored, as terms. */
class Events {
  private readonly vm: Vm
  private readonly am

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf('long_gc', 'long_schedule', 'large_heap', 'long_message_queue', 'busy_port', 'busy_dist_port', 'true', 'false')
  }

  /** Sets one option of a list; false: it is none. */
  set(options: MonitorOptions, term: Term): boolean {
    const { am } = this
    const { t } = this.vm
    if (term === am.busy_port) return (options.busyPort = true)
    if (term === am.busy_dist_port) return (options.busyDistPort = true)
    return t.isTupleOf(term, 2) && this.setValue(options, t.element(term, 1), t.element(term, 2))
  }
  /** Sets an event's value, `false` for none (since OTP 28); false: it is none. */
  private setValue(options: MonitorOptions, event: Term, value: Term): boolean {
    const { am } = this
    const on = value === am.true
    if (this.vm.release >= SESSIONS_SINCE && (on || value === am.false)) {
      switch (event) {
        case am.busy_port: options.busyPort = on; return true
        case am.busy_dist_port: options.busyDistPort = on; return true
        case am.long_gc: delete options.longGc; return !on
        case am.long_schedule: delete options.longSchedule; return !on
        case am.large_heap: delete options.largeHeap; return !on
        case am.long_message_queue: delete options.queue; return !on
      }
    }
    return this.setLimit(options, event, value)
  }
  private setLimit(options: MonitorOptions, event: Term, value: Term): boolean {
    const { am } = this
    const { t, release } = this.vm
    switch (event) {
      case am.long_gc: return (options.longGc = atLeast(1n, this.number(value, UNSIGNED))) !== undefined
      case am.long_schedule: return (options.longSchedule = atLeast(1n, this.number(value, UNSIGNED))) !== undefined
      case am.large_heap: return (options.largeHeap = atLeast(LEAST_LARGE_HEAP, this.number(value, UNSIGNED))) !== undefined
      case am.long_message_queue: {
        if (release < 27 || !t.isTupleOf(value, 2)) return false
        const off = this.number(t.element(value, 1), SIGNED)
        const on = this.number(t.element(value, 2), SIGNED)
        if (off === undefined || on === undefined || off >= on) return false
        options.queue = [off, on]
        return true
      }
      default: return false
    }
  }
  private number(term: Term, bits: number): bigint | undefined {
    const { t } = this.vm
    const n = t.isInteger(term) ? t.bigint(term) : -1n
    return n < 0n || n >> BigInt(bits) !== 0n ? undefined : n
  }

  list({ longGc, longSchedule, largeHeap, queue, busyPort, busyDistPort }: MonitorOptions): Term {
    const { am } = this
    const { t } = this.vm
    const list: Term[] = []
    if (busyDistPort) list.push(am.busy_dist_port)
    if (busyPort) list.push(am.busy_port)
    if (largeHeap !== undefined) list.push(t.tuple(am.large_heap, t.integer(largeHeap)))
    if (longSchedule !== undefined) list.push(t.tuple(am.long_schedule, t.integer(longSchedule)))
    if (longGc !== undefined) list.push(t.tuple(am.long_gc, t.integer(longGc)))
    if (queue) list.push(t.tuple(am.long_message_queue, t.tuple(t.integer(queue[0]), t.integer(queue[1]))))
    return t.list(list)
  }
}
const atLeast = (least: bigint, n: bigint | undefined): bigint | undefined => (n === undefined || n > least ? n : least)

/** What a trace session monitors, as trace:info/3 tells it. */
export function monitoredBy(vm: Vm, session: Session): Term {
  return new Events(vm).list(vm.processes.watch.monitorOf(session)?.options ?? {})
}

/** {Pid, Options}, or undefined. */
function currentOf(vm: Vm, events: Events, session: Session): Term {
  const monitor = vm.processes.watch.monitorOf(session)
  return monitor === undefined ? vm.atom('undefined') : vm.t.tuple(monitor.pid, events.list(monitor.options))
}

type Setter = (session: Session, pid: Term, list: Term) => Term

/** Has a session's events told to a process, or to nobody, and tells what was before. */
function setter(vm: Vm, events: Events): Setter {
  const { processes } = vm
  const undef = vm.atom('undefined')
  return (session, pid, list) => {
    const isList = isCons(list) || list === NIL
    if (vm.release >= SESSIONS_SINCE && !isList) return vm.badarg()
    if (pid === undef || list === NIL) {
      const old = currentOf(vm, events, session)
      processes.watch.setMonitor(session, NONE, {})
      return old
    }
    if (!isList || !isLocalPid(pid) || processes.there(pid) === 0) return vm.badarg()
    const options: MonitorOptions = {}
    if (!each(vm, list, (term) => events.set(options, term))) return vm.badarg()
    const old = currentOf(vm, events, session)
    processes.watch.setMonitor(session, pid, options)
    return old
  }
}

function monitor(vm: Vm, events: Events, set: Setter) {
  const { t, tracing: { legacy } } = vm
  const undef = vm.atom('undefined')
  return {
    'system_monitor/0': () => currentOf(vm, events, legacy),
    'system_monitor/1': (spec: Term) => {
      if (spec === undef) return set(legacy, spec, NIL)
      return t.isTupleOf(spec, 2) ? set(legacy, t.element(spec, 1), t.element(spec, 2)) : vm.badarg()
    },
    'system_monitor/2': (pid: Term, list: Term) => set(legacy, pid, list),
  }
}

/** What trace:system/3 stands on: each trace session tells its tracer; one without a tracer is asked as the legacy session is. */
function sessionMonitor(vm: Vm, events: Events, set: Setter) {
  const { tracing, processes } = vm
  const am = vm.atomsOf('legacy', 'session', 'ok')
  const named = (term: Term): Session | undefined => {
    const session = term === am.legacy ? tracing.legacy : sessionOf(vm, term)
    return session?.alive ? session : undefined
  }
  return {
    'system_monitor/1': (term: Term) => {
      const session = named(term)
      return session === undefined ? vm.badarg() : currentOf(vm, events, session)
    },
    'system_monitor/3': (term: Term, who: Term, list: Term) => {
      const session = named(term)
      if (session?.tracer === NONE) return set(session, who, list)
      if (session === undefined || who !== am.session || !isLocalPid(session.tracer) || processes.lookup(session.tracer) === 0) return vm.badarg()
      const options = { ...processes.watch.monitorOf(session)?.options }
      if (!each(vm, list, (term) => events.set(options, term))) return vm.badarg()
      processes.watch.setMonitor(session, session.tracer, options)
      return am.ok
    },
  }
}

function profile(vm: Vm) {
  const { t, processes: { watch } } = vm
  const am = vm.atomsOf(
    'undefined', 'exclusive', 'scheduler', 'runnable_procs', 'runnable_ports', 'timestamp', 'monotonic_timestamp',
    'strict_monotonic_timestamp',
  )
  const option = (options: ProfileOptions, term: Term): boolean => {
    switch (term) {
      case am.exclusive: return (options.exclusive = true)
      case am.scheduler: return (options.scheduler = true)
      case am.runnable_procs: return (options.runnableProcs = true)
      case am.runnable_ports: return (options.runnablePorts = true)
      case am.timestamp: options.timestamp = 'timestamp'; return true
      case am.monotonic_timestamp: options.timestamp = 'monotonic_timestamp'; return true
      case am.strict_monotonic_timestamp: options.timestamp = 'strict_monotonic_timestamp'; return true
      default: return false
    }
  }
  const current = (): Term => {
    if (watch.profiler === NONE) return am.undefined
    const { exclusive, scheduler, runnableProcs, runnablePorts } = watch.profileOptions
    const list: Term[] = []
    if (exclusive) list.push(am.exclusive)
    if (scheduler) list.push(am.scheduler)
    if (runnableProcs) list.push(am.runnable_procs)
    if (runnablePorts) list.push(am.runnable_ports)
    return t.tuple(watch.profiler, t.list(list))
  }
  const isThere = (id: Term): boolean =>
    isLocalPid(id) ? vm.processes.there(id) !== 0 : isLocalPort(id) && vm.processes.existingParty(id) !== undefined
  return {
    'system_profile/0': current,
    'system_profile/2': (id: Term, list: Term): Term => {
      const options: ProfileOptions = { timestamp: 'timestamp' }
      const off = id === am.undefined || list === NIL
      if (!off && (!isCons(list) || !isThere(id) || !each(vm, list, (term) => option(options, term)))) return vm.badarg()
      const old = current()
      watch.setProfiler(off ? NONE : id, options)
      return old
    },
  }
}

/** Every element of a proper list is all right. */
function each(vm: Vm, list: Term, check: (term: Term) => boolean): boolean {
  for (; isCons(list); list = vm.t.tl(list)) if (!check(vm.t.hd(list))) return false
  return list === NIL
}
