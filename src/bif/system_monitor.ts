/** erlang:system_monitor and erlang:system_profile: options and what is set; what is told is src/runtime/watch.ts's. */
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import type { MonitorOptions, ProfileOptions } from '../runtime/watch.ts'
import { NIL, isCons, isLocalPid, isLocalPort } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'

/** A heap smaller than this is not large. */
const LEAST_LARGE_HEAP = 16384n
/** Limits are unsigned words of 64 bits, lengths of queues signed ones. */
const UNSIGNED = 64
const SIGNED = 63

export const systemMonitor: BifFamily = (vm) => ({ erlang: { ...monitor(vm), ...profile(vm) } })

function monitor(vm: Vm) {
  const { t, processes: { watch } } = vm
  const am = vm.atomsOf(
    'undefined', 'long_gc', 'long_schedule', 'large_heap', 'long_message_queue', 'busy_port', 'busy_dist_port',
  )
  const number = (term: Term, bits: number): bigint | undefined => {
    const n = t.isInteger(term) ? t.bigint(term) : -1n
    return n < 0n || n >> BigInt(bits) !== 0n ? undefined : n
  }
  const atLeast = (least: bigint, n: bigint | undefined): bigint | undefined => (n === undefined || n > least ? n : least)
  const option = (options: MonitorOptions, term: Term): boolean => {
    if (term === am.busy_port) return (options.busyPort = true)
    if (term === am.busy_dist_port) return (options.busyDistPort = true)
    if (!t.isTupleOf(term, 2)) return false
    const value = t.element(term, 2)
    switch (t.element(term, 1)) {
      case am.long_gc: return (options.longGc = atLeast(1n, number(value, UNSIGNED))) !== undefined
      case am.long_schedule: return (options.longSchedule = atLeast(1n, number(value, UNSIGNED))) !== undefined
      case am.large_heap: return (options.largeHeap = atLeast(LEAST_LARGE_HEAP, number(value, UNSIGNED))) !== undefined
      case am.long_message_queue: {
        if (vm.release < 27 || !t.isTupleOf(value, 2)) return false
        const off = number(t.element(value, 1), SIGNED)
        const on = number(t.element(value, 2), SIGNED)
        if (off === undefined || on === undefined || off >= on) return false
        options.queue = [off, on]
        return true
      }
      default: return false
    }
  }
  const current = (): Term => {
    if (watch.monitor === NONE) return am.undefined
    const { longGc, longSchedule, largeHeap, queue, busyPort, busyDistPort } = watch.monitorOptions
    const list: Term[] = []
    if (busyDistPort) list.push(am.busy_dist_port)
    if (busyPort) list.push(am.busy_port)
    if (largeHeap !== undefined) list.push(t.tuple(am.large_heap, t.integer(largeHeap)))
    if (longSchedule !== undefined) list.push(t.tuple(am.long_schedule, t.integer(longSchedule)))
    if (longGc !== undefined) list.push(t.tuple(am.long_gc, t.integer(longGc)))
    if (queue) list.push(t.tuple(am.long_message_queue, t.tuple(t.integer(queue[0]), t.integer(queue[1]))))
    return t.tuple(watch.monitor, t.list(list))
  }
  const set = (pid: Term, list: Term): Term => {
    if (vm.release >= 28 && !isCons(list) && list !== NIL) return vm.badarg()
    if (pid === am.undefined || list === NIL) {
      const old = current()
      watch.setMonitor(NONE, {})
      return old
    }
    if (!isCons(list) || !isLocalPid(pid) || vm.processes.lookup(pid) === 0) return vm.badarg()
    const options: MonitorOptions = {}
    if (!each(vm, list, (term) => option(options, term))) return vm.badarg()
    const old = current()
    watch.setMonitor(pid, options)
    return old
  }
  return {
    'system_monitor/0': current,
    'system_monitor/1': (spec: Term) => {
      if (spec === am.undefined) return set(spec, NIL)
      return t.isTupleOf(spec, 2) ? set(t.element(spec, 1), t.element(spec, 2)) : vm.badarg()
    },
    'system_monitor/2': set,
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
    isLocalPid(id) ? vm.processes.lookup(id) !== 0 : isLocalPort(id) && vm.processes.existingParty(id) !== undefined
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
