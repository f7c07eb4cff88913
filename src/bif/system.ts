/** system_flag, halt, and what concerns the whole machine but nothing else here. */
import type { BifFamily } from '../runtime/bif.ts'
import { crash } from '../dump/crash.ts'
import { Clock } from '../runtime/clock.ts'
import { heapSize } from '../runtime/heap_sizes.ts'
import { microstatesOf } from '../runtime/microstates.ts'
import { BIND_TYPES, CpuTopology } from '../runtime/cpu_topology.ts'
import type { BindType } from '../runtime/cpu_topology.ts'
import { MultiScheduling } from '../runtime/multi_scheduling.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import * as L from '../term/layout.ts'
import { isCons, isLocalPid, isSmall, NIL, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

/** Exit code of `halt(abort)`: as a process that SIGABRT ended. */
const ABORTED = 134
/** Of a stack trace: MAX_BACKTRACE_SIZE of OTP. */
const MOST_FRAMES = 64
/** Exit codes are what is left of a status in this many bits. */
const STATUS_MASK = 0xff

export const system: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('ok', 'true', 'false', 'undefined', 'trace_delivered', 'all', 'schedulers')
  return {
    erlang: {
      'system_flag/2': systemFlags(vm),
      'halt/2': halt(vm),
      'trace_delivered/1': (pid: Term) => {
        if (!isLocalPid(pid) && pid !== am.all) return vm.badarg()
        const ref = vm.processes.refs.make()
        // the system sends it, not the process
        const to = vm.proc
        vm.scratch(() => vm.send(to, t.tuple(am.trace_delivered, pid, ref)))
        return ref
      },
      // Tags of dynamic tracing, which is never built in.
      'dt_put_tag/1': () => am.undefined,
      'dt_get_tag/0': () => am.undefined,
      'dt_get_tag_data/0': () => am.undefined,
      'dt_spread_tag/1': (tag) => (tag === am.true || tag === am.false ? am.true : vm.badarg()),
      'dt_restore_tag/1': (tag) => (tag === am.true ? am.true : vm.badarg()),
      'dt_append_vm_tag_data/1': (data) => data,
      'dt_prepend_vm_tag_data/1': (data) => data,
    },
    erts_internal: {
      'system_check/1': (what) => (what === am.schedulers ? am.ok : vm.badarg()),
      'gather_alloc_histograms/1': () => am.false,
      'gather_carrier_info/1': () => am.false,
    },
    erts_literal_area_collector: {
      // Literals of purged modules are the code server's business; there never is an area to release.
      'release_area_switch/0': () => am.false,
      'send_copy_request/3': (_pid, _id, _options) => am.ok,
    },
  }
}

// ---- system_flag/2 --------------------------------------------------------------------------------------------------

function systemFlags(vm: Vm): (flag: Term, value: Term) => Term {
  const { t, processes } = vm
  const { spawn } = processes
  const bindTypes = new Map<Term, BindType>([
    ...Object.values(BIND_TYPES).map((type): [Term, BindType] => [vm.atom(type), type]),
    [vm.atom('default_bind'), BIND_TYPES.db],
  ])
  const am = vm.atomsOf(
    'badopt', 'undefined', 'logger', 'true', 'false', 'block', 'unblock', 'block_normal', 'unblock_normal',
    'notsup', 'finalize', 'erts_internal',
    'system_flag_scheduler_wall_time', 'reset', 'default', 'erlang', 'set_cpu_topology',
  )
  const count = (value: Term): number | undefined => {
    const n = t.wordInteger(value)
    return n !== undefined && n >= 0 ? n : undefined
  }
  /** A number that is kept: `set` takes it, `get` is the old one. */
  const number = (get: () => number, set: (n: number) => void, valid: (n: number) => boolean = () => true) => (value: Term): Term => {
    const n = count(value)
    if (n === undefined || !valid(n)) return vm.badarg()
    const old = t.integer(get())
    set(n)
    return old
  }
  const isHeapSize = (n: number): boolean => n <= L.SMALL_MAX
  const deprecated = (text: string): void => vm.processes.log.warning(vm.proc, text)

  const flags: Readonly<Record<string, (value: Term) => Term>> = {
    backtrace_depth: number(() => vm.exceptions.depth, (n) => (vm.exceptions.depth = Math.min(n, MOST_FRAMES))),
    fullsweep_after: number(() => spawn.fullsweepAfter, (n) => {
      spawn.fullsweepAfter = Math.min(n, 65535)
      spawn.updateDefaults()
    }),
    min_heap_size: number(() => spawn.leastHeap, (n) => (spawn.minHeap = heapSize(n)), isHeapSize),
    min_bin_vheap_size: number(() => spawn.minVheap, (n) => (spawn.minVheap = heapSize(n)), isHeapSize),
    max_heap_size: (value) => {
      const max = spawn.maxHeap(value)
      if (max === undefined) return vm.badarg()
      const old = spawn.maxHeapTerm(spawn.defaultMaxHeap)
      spawn.defaultMaxHeap = max
      spawn.updateDefaults()
      return old
    },
    // One scheduler: blocking the others changes nothing but what is said about it.
    multi_scheduling: (value) => {
      const what = (['block', 'unblock', 'block_normal', 'unblock_normal'] as const).find((name) => am[name] === value)
      if (what === undefined) return vm.badarg()
      const scheduling = MultiScheduling.of(vm)
      scheduling.change(vm.self, what)
      return vm.atom(scheduling.state)
    },
    schedulers_online: number(() => 1, () => {}, (n) => n === 1),
    dirty_cpu_schedulers_online: number(() => 1, () => {}, (n) => n === 1),
    outstanding_system_requests_limit: number(() => vm.settings.systemRequests, (n) => (vm.settings.systemRequests = n), (n) => n >= 1),
    trace_control_word: (value) => {
      const n = t.safeInteger(value)
      if (n === undefined || n < 0 || n >= 2 ** 32) return vm.badarg()
      const old = t.integer(vm.tracing.controlWord)
      vm.tracing.controlWord = n
      return old
    },
    scheduler_wall_time: (value) => {
      if (value !== am.true && value !== am.false) return vm.badarg()
      return vm.trapTo(am.erts_internal, am.system_flag_scheduler_wall_time, [value])
    },
    microstate_accounting: (value) => {
      if (value !== am.true && value !== am.false && value !== am.reset) return vm.badarg()
      const microstates = microstatesOf(vm)
      const old = vm.bool(microstates.on)
      if (value === am.reset) microstates.reset()
      else microstates.turn(value === am.true)
      return old
    },
    scheduler_bind_type: (value) => {
      deprecated('A call to erlang:system_flag(scheduler_bind_type, _) was\nmade. The scheduler_bind_type argument is deprecated and\n' +
        'scheduled for removal in Erlang/OTP 18. For more\ninformation see the erlang:system_flag/2 documentation.\n')
      const type = bindTypes.get(value)
      if (type === undefined) return vm.badarg()
      const topology = CpuTopology.of(vm)
      if (topology.used === undefined && type !== 'unbound') return vm.error(am.notsup)
      const old = vm.atom(topology.bindType)
      topology.bindType = type
      return old
    },
    cpu_topology: (value) => {
      deprecated('A call to erlang:system_flag(cpu_topology, _) was made.\nThe cpu_topology argument is deprecated and scheduled\n' +
        'for removal in Erlang/OTP 18. For more information\nsee the erlang:system_flag/2 documentation.\n')
      return vm.trapTo(am.erlang, am.set_cpu_topology, [value])
    },
    internal_cpu_topology: (value) => {
      const topology = CpuTopology.of(vm)
      const processors = topology.parsed(value)
      if (processors === undefined && value !== am.undefined) return vm.badarg()
      const old = topology.term(topology.used)
      topology.defined = processors
      return old
    },
    reset_seq_trace: () => {
      vm.tokens.reset()
      return am.true
    },
    sequential_tracer: (value) => {
      const tracer = value === am.false ? NONE : vm.tracing.tracerOf(undefined, value)
      if (tracer === NONE && value !== am.false) return vm.badarg()
      const old = vm.tokens.tracer
      vm.tokens.tracer = tracer
      return old === NONE ? am.false : old
    },
    system_logger: (value) => {
      if (value !== am.logger && value !== am.undefined && !isLocalPid(value)) return vm.badarg()
      const old = processes.log.receiver
      processes.log.receiver = value
      return old
    },
    time_offset: (value) => {
      if (value !== am.finalize) return vm.badarg(am.badopt)
      const clock = Clock.of(vm)
      const before = vm.atom(clock.offsetState)
      clock.finalize()
      return before
    },
  }
  const byAtom = new Map(Object.entries(flags).map(([name, set]) => [vm.atom(name), set]))
  return (flag, value) => byAtom.get(flag)?.(value) ?? vm.badarg(am.badopt)
}

// ---- halt/2 ---------------------------------------------------------------------------------------------------------

/** halt/2: a status, `abort`, or the slogan of a crash. The machine ends when the process has let go. */
function halt(vm: Vm): (status: Term, options: Term) => Term {
  const { t, scheduler } = vm
  const am = vm.atomsOf('abort', 'flush', 'flush_timeout', 'true', 'false', 'badopt', 'erlang', 'halt')
  /** Milliseconds that output may take to be written, -1 when it is lost; undefined: the options are none. */
  const flushTime = (options: Term): number | undefined => {
    let flush = true
    let timeout = Infinity
    for (; isCons(options); options = t.tl(options)) {
      const option = t.hd(options)
      if (!t.isTupleOf(option, 2)) return undefined
      const value = t.element(option, 2)
      if (t.element(option, 1) === am.flush) {
        if (value !== am.true && value !== am.false) return undefined
        flush = value === am.true
      } else if (t.element(option, 1) === am.flush_timeout && vm.release >= 27) {
        timeout = t.safeInteger(value) ?? -1
        if (timeout < 0 || timeout > 0xffffffff) return undefined
      } else return undefined
    }
    if (options !== NIL) return undefined
    return flush ? Math.min(timeout, scheduler.flushLimit) : -1
  }
  const slogan = (term: Term): string | undefined => {
    const points = t.listToArray(term)
    if (points === undefined || !points.every((p) => isSmall(p) && smallValue(p) >= 0 && smallValue(p) <= 0x10ffff)) return undefined
    return String.fromCodePoint(...points.slice(0, 1023).map((p) => smallValue(p)))
  }
  return (status, options) => {
    let flush = flushTime(options)
    if (flush === undefined) return vm.badarg(am.badopt)
    let code: number
    let text: string | undefined
    const number = t.isInteger(status) ? t.bigint(status) : -1n
    if (number >= 0n) code = Number(number & BigInt(STATUS_MASK))
    else {
      // Nothing is waited for when the emulator itself gives up.
      flush = -1
      code = status === am.abort ? ABORTED : 1
      text = status === am.abort ? undefined : slogan(status)
      if (status !== am.abort && text === undefined) return vm.badarg()
    }
    if (text !== undefined) crash(vm, text)
    scheduler.halt(code, flush)
    return vm.yieldTo(vm.code.internExport(am.erlang, am.halt, 2), [status, options])
  }
}
