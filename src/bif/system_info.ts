/** erlang:system_info/1. What describes the machine is true; what is about threads and allocators it lacks is inert. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { heapSizesUpTo } from '../runtime/heap_sizes.ts'
import { describePorts } from '../dump/ports.ts'
import { describeProcesses } from '../dump/processes.ts'
import { describeModules, describeSystem } from '../dump/system.ts'
import { etsTables, memoryUse } from '../runtime/memory_use.ts'
import { Clock, MONOTONIC_START } from '../runtime/clock.ts'
import { CpuTopology } from '../runtime/cpu_topology.ts'
import { MultiScheduling } from '../runtime/multi_scheduling.ts'
import { erts } from '../runtime/releases.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, small } from '../term/terms.ts'
import { maxIntegerBits } from '../runtime/bignum.ts'
import { END_MILLISECONDS } from '../runtime/timers.ts'
import type { Vm } from '../runtime/vm.ts'

const WORD_SIZE = 8
/** What a timer takes in OTP. */
const TIMER_BYTES = 120
const END_TIME = BigInt(END_MILLISECONDS) * 1_000_000n
const ALLOCATORS = [
  'temp_alloc', 'sl_alloc', 'std_alloc', 'll_alloc', 'eheap_alloc', 'ets_alloc', 'fix_alloc', 'literal_alloc',
  'binary_alloc', 'driver_alloc',
] as const

/** Those that are not made of carriers. None of them is here, either. */
const OTHER_ALLOCATORS = ['sys_alloc', 'mseg_alloc', 'erts_mmap', 'test_alloc'] as const

type Info = () => Term

export const systemInfo: BifFamily = (vm) => {
  const { t } = vm
  const items = new Map(
    Object.entries({
      ...release(vm), ...limits(vm), ...heaps(vm), ...threads(vm), ...schedulers(vm), ...times(vm), ...memory(vm), ...reports(vm),
    }).map(([name, item]) => [vm.atom(name), item as Info]),
  )
  const am = vm.atomsOf('wordsize', 'internal', 'external', 'cpu_topology', 'allocator', 'allocator_sizes', 'memory_internal', 'false', 'internal_cpu_topology', 'erlang', 'format_cpu_topology')

  const allocators = new Set(ALLOCATORS.map((name) => vm.atom(name)))
  const others = new Set(OTHER_ALLOCATORS.map((name) => vm.atom(name)))
  const topologies = new Set(['defined', 'detected', 'used'].map((name) => vm.atom(name)))
  const instances = (allocator: Term): Term => t.list([t.tuple(vm.atom('instance'), small(0), blocks(vm, vm.atoms.text(allocator)))])
  /** Items that are tuples: {wordsize, internal}, {allocator, A}, {memory_internal, Ref, Allocators} … */
  const tupleItem = (item: Term): Term => {
    const size = t.isTuple(item) ? t.tupleSize(item) : 0
    const kind = size > 0 ? t.element(item, 1) : NONE
    const argument = size > 1 ? t.element(item, 2) : NONE
    if (size === 2 && kind === am.wordsize && (argument === am.internal || argument === am.external)) return small(WORD_SIZE)
    if (size === 2 && (kind === am.cpu_topology || kind === am.internal_cpu_topology) && topologies.has(argument)) {
      const topology = CpuTopology.of(vm)
      const term = topology.term(topology[vm.atoms.text(argument) as 'defined' | 'detected' | 'used'])
      return kind === am.internal_cpu_topology ? term : vm.trapTo(am.erlang, am.format_cpu_topology, [term])
    }
    if (size === 2 && kind === am.allocator && (allocators.has(argument) || others.has(argument))) return am.false
    if (size === 2 && kind === am.allocator_sizes) {
      if (allocators.has(argument)) return instances(argument)
      const wanted = t.listToArray(argument)
      if (wanted?.length && wanted.every((name) => allocators.has(name))) return t.list(wanted.map((name) => t.tuple(name, instances(name))))
    }
    if (size === 3 && kind === am.memory_internal) {
      const wanted = t.listToArray(t.element(item, 3)) ?? []
      const data = wanted.map((name) => t.tuple(name, small(0), blocks(vm, vm.atoms.text(name))))
      vm.k.send(vm.proc, t.tuple(argument, small(0), t.list(data)))
      return vm.bool(true)
    }
    return vm.badarg()
  }
  return {
    erlang: {
      'system_info/1': (item) => items.get(item)?.() ?? tupleItem(item),
    },
  }
}

/** Texts about the whole machine, as a crash dump has them. */
function reports(vm: Vm) {
  const { t } = vm
  return {
    loaded: () => t.utf8(describeModules(vm)),
    procs: () => t.utf8(describeProcesses(vm) + describePorts(vm)),
    info: () => t.utf8(describeSystem(vm)),
  }
}

/** What is watched for input and output: one set, the host's. */
function pollSets(vm: Vm): Term {
  const { t, host } = vm
  const polled = host.polled?.()
  if (polled === undefined) return NIL
  const items: readonly (readonly [string, Term])[] = [
    ['name', vm.atom(host.kind)], ['primary', vm.atom(polled.by)], ['total_poll_set_size', small(polled.sources)],
    ['pending_updates', small(0)], ['fallback', vm.bool(false)], ['active_fds', small(0)], ['poll_threads', small(1)],
  ]
  return t.list([t.list(items.map(([name, value]) => t.tuple(vm.atom(name), value)))])
}

/** Versions and the like. */
function release(vm: Vm) {
  const { t, host } = vm
  const { version, nif, scheduling } = erts(vm.release)
  const text = (s: string): Info => () => t.charlist(s)
  const atom = (s: string): Info => () => vm.atom(s)
  const bool = (b: boolean): Info => () => vm.bool(b)
  let osType: readonly Term[] | undefined
  return {
    otp_release: text(String(vm.release)),
    version: text(version),
    compat_rel: () => small(vm.settings.compatibleRelease),
    nif_version: text(nif),
    driver_version: text('3.3'),
    machine: text('BEAM'),
    system_version: () => t.charlist(
      `Erlang/OTP ${vm.release} [erts-${version}] [source] [64-bit] [smp:1:1] [ds:1:1:${vm.parking.load.count('io')}] [async-threads:${vm.settings.asyncThreads}] [jit${scheduling}]\n`,
    ),
    system_architecture: text(host.system.architecture),
    emu_flavor: atom('jit'),
    emu_type: atom('opt'),
    build_type: atom('opt'),
    c_compiler_used: () => t.tuple(vm.atom('undefined'), vm.atom('undefined')),
    compile_info: () => NIL,
    debug_compiled: bool(false),
    lock_checking: bool(false),
    os_type: () => t.tuple(...(osType ??= [vm.atom(host.system.family), vm.atom(host.system.name)])),
    os_version: () => t.tuple(...host.system.version.map((n) => t.integer(n))),
    endian: atom('little'),
    wordsize: () => small(WORD_SIZE),
    kernel_poll: bool(true),
    eager_check_io: bool(true),
    check_io: () => pollSets(vm),
    break_ignored: () => vm.bool(vm.state.get('break_mode') === 'ignore'),
    constant_pool_support: bool(true),
    dynamic_trace: atom('none'),
    dynamic_trace_probes: bool(false),
    dist: () => t.utf8(`=node:'${vm.atoms.text(vm.processes.nodeName)}'\n=no_distribution\n`),
    dist_ctrl: () => NIL,
    dist_buf_busy_limit: () => t.integer(vm.settings.distBusyLimit),
    creation: () => t.integer(vm.processes.creation),
    delayed_node_table_gc: () => (vm.settings.nodeTableDelay === 'infinity' ? vm.atom('infinity') : small(vm.settings.nodeTableDelay)),
    trace_control_word: () => t.integer(vm.tracing.controlWord),
    sequential_tracer: () => t.tuple(vm.atom('sequential_tracer'), vm.tokens.tracer || vm.bool(false)),
    taints: () => NIL,
    beam_jump_table: bool(true),
    emu_args: () => t.list(((vm.state.get('emu_args') as readonly string[] | undefined) ?? ['glulam']).map((word) => t.charlist(word))),
    snifs: () => snifs(vm),
    heap_type: atom('private'),
    hipe_architecture: atom('undefined'),
    literal_test: atom('range'),
    schedulers_active: () => small(1),
    schedulers_total: () => small(1),
    run_queues: () => small(1),
    port_tasks: bool(true),
    thread_progress: bool(true),
    // events of the emulator's own threads: it has none
    ethread_used_tse: () => small(0),
    io_thread: bool(false),
    // counted only where OTP was built to do so
    scheduling_statistics: () => noSchedulings(vm),
    total_scheduling_statistics: () => noSchedulings(vm),
    modified_timing_level: () => (vm.settings.timingLevel === undefined ? vm.atom('undefined') : small(vm.settings.timingLevel)),
    system_logger: () => vm.processes.log.receiver,
    ...(vm.release >= 26 ? { async_dist: () => vm.bool(vm.processes.spawn.asyncDist) } : {}),
    ...(vm.release >= 27 ? { halt_flush_timeout: () => (vm.scheduler.flushLimit === Infinity ? vm.atom('infinity') : small(vm.scheduler.flushLimit)) } : {}),
  }
}

function noSchedulings(vm: Vm): Term {
  const { t } = vm
  return t.list(['process_max', 'process_high', 'process_normal', 'process_low', 'port'].map((name) => t.tuple(vm.atom(name), small(0), small(0))))
}

/** What is native here, and is Erlang code in OTP. */
const NO_SNIFS = new Set(['erlang:apply/2', 'erlang:apply/3', 'erlang:hibernate/0', 'erlang:yield/0'])
/** Some that became native with the release, */
const SNIFS_SINCE: Readonly<Record<string, number>> = { 'erlang:max/2': 26, 'erlang:min/2': 26 }
/** and some that were native up to it. */
const SNIFS_UNTIL: Readonly<Record<string, number>> = {
  'erlang:system_monitor/0': 27, 'erlang:system_monitor/1': 27, 'erlang:system_monitor/2': 27,
}

/** Is a function native in OTP, too? */
export function isSnif(vm: Vm, name: string): boolean {
  if (vm.code.bif(name) === undefined || name.startsWith('glulam_internal:') || NO_SNIFS.has(name)) return false
  return vm.release >= (SNIFS_SINCE[name] ?? 0) && vm.release <= (SNIFS_UNTIL[name] ?? Infinity)
}

/** The functions that are native: {Module, Function, Arity}. */
function snifs(vm: Vm): Term {
  const { t } = vm
  const all = [...vm.code.bifNames].filter((name) => isSnif(vm, name)).map((name) => {
    const [, module, fun, arity] = /^([^:]*):(.*)\/(\d+)$/.exec(name)!
    return t.tuple(vm.atom(module!), vm.atom(fun!), small(Number(arity)))
  })
  return t.list(all.reverse())
}

/** Counts and limits. */
function limits(vm: Vm) {
  const { t, k } = vm
  return {
    process_count: () => t.integer(vm.cell(L.CELL_PROC_COUNT)),
    process_limit: () => t.integer(k.process_limit()),
    port_count: () => t.integer(vm.ports.count),
    port_limit: () => t.integer(vm.ports.limit),
    port_parallelism: () => vm.bool(vm.settings.portParallelism),
    atom_count: () => t.integer(vm.atoms.count),
    atom_limit: () => t.integer(k.atom_limit()),
    ets_count: () => t.integer(etsTables(vm)?.list().length ?? 0),
    ets_limit: () => t.integer(vm.settings.tables),
    ets_realloc_moves: () => vm.bool(false),
    ets_always_compress: () => vm.bool(vm.settings.compressTables),
    outstanding_system_requests_limit: () => t.integer(vm.settings.systemRequests),
    ...(vm.release >= 27 ? { max_integer: () => t.integer((1n << BigInt(maxIntegerBits(vm.release))) - 1n) } : {}),
    context_reductions: () => small(L.SLICE_REDUCTIONS),
  }
}

/** What the threads library of OTP says of itself: there are no threads here. */
function threads(vm: Vm) {
  const { t } = vm
  const none = (name: string, ...rest: Term[]): Term => t.tuple(t.charlist(name), t.charlist('no'), ...rest)
  return {
    ethread_used_tse: () => small(0),
    lock_counting: () => vm.bool(false),
    ethread_info: () =>
      t.list([
        ...['32-bit native atomics', '64-bit native atomics', 'Double word native atomics'].map((name) => none(name, NIL)),
        ...['Native spinlocks', 'Native rw-spinlocks'].map((name) => none(name)),
      ]),
  }
}

/** The largest heap size that is listed is the last one below (words): what 63 bits can count in bytes. */
const MOST_HEAP = 1e15

/** Defaults of heaps. */
function heaps(vm: Vm) {
  const { t } = vm
  const { spawn } = vm.processes
  const pair = (name: string, value: Term): Term => t.tuple(vm.atom(name), value)
  const items = {
    max_heap_size: () => spawn.maxHeapTerm(spawn.defaultMaxHeap),
    min_heap_size: () => pair('min_heap_size', t.integer(spawn.leastHeap)),
    min_bin_vheap_size: () => pair('min_bin_vheap_size', t.integer(spawn.minVheap)),
    fullsweep_after: () => pair('fullsweep_after', t.integer(spawn.fullsweepAfter)),
    message_queue_data: () => vm.atom(vm.processes.spawn.offHeapMessages ? 'off_heap' : 'on_heap'),
  }
  return {
    ...items,
    garbage_collection: () =>
      t.list([
        pair('max_heap_size', t.integer(spawn.defaultMaxHeap.words)), items.min_bin_vheap_size(), items.min_heap_size(),
        items.fullsweep_after(),
      ]),
    heap_sizes: () => t.list(heapSizesUpTo(MOST_HEAP).map((n) => t.integer(n))),
  }
}

/** There is one scheduler. */
function schedulers(vm: Vm) {
  const { t, host } = vm
  const { load } = vm.parking
  const one = (): Term => small(1)
  const atom = (s: string): Info => () => vm.atom(s)
  const processors = (): Term => small(host.system.processors)
  return {
    schedulers: one,
    schedulers_online: one,
    schedulers_state: () => t.tuple(small(1), small(1), small(1)),
    all_schedulers_state: () =>
      t.list(
        ([['normal', 1], ['dirty_cpu', load.count('cpu')], ['dirty_io', load.count('io')]] as const).map(([kind, n]) =>
          t.tuple(vm.atom(kind), small(n), small(n), small(kind !== 'normal' && MultiScheduling.of(vm).state === 'blocked' ? 0 : n)),
        ),
      ),
    scheduler_id: one,
    dirty_cpu_schedulers: () => small(load.count('cpu')),
    dirty_cpu_schedulers_online: () => small(load.count('cpu')),
    dirty_io_schedulers: () => small(load.count('io')),
    scheduler_bind_type: () => vm.atom(CpuTopology.of(vm).bindType),
    scheduler_bindings: () => t.tuple(vm.atom('unbound')),
    multi_scheduling: () => vm.atom(MultiScheduling.of(vm).state),
    multi_scheduling_blockers: () => NIL,
    normal_multi_scheduling_blockers: () => NIL,
    smp_support: () => vm.bool(true),
    threads: () => vm.bool(true),
    thread_pool_size: () => small(vm.settings.asyncThreads),
    logical_processors: processors,
    logical_processors_available: processors,
    logical_processors_online: processors,
    cpu_topology: () => {
      const topology = CpuTopology.of(vm)
      return vm.trapTo(vm.atom('erlang'), vm.atom('format_cpu_topology'), [topology.term(topology.used)])
    },
    cpu_quota: () => (host.system.cpuQuota === undefined ? vm.atom('unknown') : small(host.system.cpuQuota)),
    update_cpu_info: atom('unchanged'),
  }
}

function times(vm: Vm) {
  const { t, host, settings } = vm
  const source = (name: string, now: () => bigint, monotonic: boolean): Info => () => {
    const pair = (key: string, value: Term): Term => t.tuple(vm.atom(key), value)
    const resolution = t.integer(1_000_000_000)
    return t.list([
      pair('function', vm.atom('clock_gettime')),
      pair('clock_id', vm.atom(name)),
      pair('resolution', resolution),
      ...(monotonic && vm.release >= 26 ? [pair('used_resolution', resolution)] : []),
      ...(monotonic ? [pair('extended', vm.atom('no'))] : []),
      pair('parallel', vm.atom('yes')),
      pair('time', t.integer(now())),
    ])
  }
  return {
    start_time: () => t.integer(MONOTONIC_START),
    end_time: () => t.integer(END_TIME),
    time_correction: () => vm.bool(settings.timeCorrection),
    time_offset: () => vm.atom(Clock.of(vm).offsetState),
    time_warp_mode: () => vm.atom(settings.timeWarp),
    tolerant_timeofday: () => vm.atom(settings.timeCorrection && settings.timeWarp === 'no_time_warp' ? 'enabled' : 'disabled'),
    os_monotonic_time_source: source('CLOCK_MONOTONIC', () => BigInt(host.monotonic()), true),
    os_system_time_source: source('CLOCK_REALTIME', () => BigInt(host.systemTime()) * 1000n, false),
  }
}

// ---- memory ----------------------------------------------------------------------------------------------------------

/** Carriers of an allocator of OTP, with the bytes that are used for what it holds. */
function blocks(vm: Vm, allocator: string): Term {
  const { t } = vm
  const bytes = t.integer(memoryUse(vm).byAllocator(allocator))
  const atom = (s: string): Term => vm.atom(s)
  const size = t.tuple(atom('size'), bytes, bytes, bytes)
  const used = t.tuple(atom('blocks'), t.list([t.tuple(atom(allocator), t.list([size]))]))
  const carriers = t.tuple(atom('carriers_size'), bytes, bytes, bytes)
  const none = t.list([t.tuple(atom('blocks'), NIL), t.tuple(atom('carriers_size'), small(0), small(0), small(0))])
  const areas = [t.tuple(atom('mbcs'), t.list([used, carriers])), t.tuple(atom('sbcs'), none)]
  if (allocator === 'fix_alloc') {
    const timers = t.integer(vm.processes.timers.count * TIMER_BYTES)
    areas.unshift(t.tuple(atom('fix_types'), t.list([t.tuple(atom('bif_timer'), timers, timers)])))
  }
  return t.list(areas)
}

function memory(vm: Vm) {
  const { t } = vm
  return {
    allocated_areas: () => {
      const use = memoryUse(vm)
      const area = (name: string, ...sizes: number[]): Term => t.tuple(vm.atom(name), ...sizes.map((n) => t.integer(n)))
      return t.list([
        area('atom_space', use.atomTexts, use.atomTexts), area('atom_table', use.atomTable),
        area('loaded_code', use.code), area('process_table', use.processTable), area('ets_misc', 0),
        area('external_alloc', use.atomTexts + use.atomTable + use.code + use.processTable),
      ])
    },
    alloc_util_allocators: () => t.list(ALLOCATORS.map((name) => vm.atom(name))),
    allocator: () =>
      t.tuple(vm.atom('undefined'), NIL, t.list(ALLOCATORS.map((name) => vm.atom(name))), NIL),
  }
}
