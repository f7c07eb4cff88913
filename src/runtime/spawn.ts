/** Making processes: where a new one begins, its options, and the links and monitors it is born with. */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isCons, isSmall, NIL, smallValue } from '../term/terms.ts'
import { fullsweepCount, heapSize, SMALLEST_HEAP } from './heap_sizes.ts'
import type { Vm } from './vm.ts'
import { ALIAS_DEMONITOR, ALIAS_EXPLICIT, ALIAS_NONE, ALIAS_REPLY } from './party.ts'
import type { Party } from './party.ts'

const MAX_ARGS = 255

/** max_heap_size: `words` 0 is no limit. */
export interface MaxHeap {
  readonly words: number
  readonly kill: boolean
  readonly log: boolean
  readonly binaries: boolean
}

/** Options of a monitor. */
export interface MonitorOptions {
  alias: number
  /** In place of 'DOWN'; 0: that. */
  tag: Term
  /** DOWN as a priority message. */
  priority: boolean
}

export interface SpawnOptions {
  link: boolean
  /** EXIT of the link as a priority message to the parent. */
  priorityLink: boolean
  monitor: MonitorOptions | undefined
  priority: number
  fullsweepAfter: number | undefined
  minHeap: number
  minVheap: number | undefined
  maxHeap: MaxHeap | undefined
  offHeapMessages: boolean | undefined
  asyncDist: boolean | undefined
  /** 0: any. */
  scheduler: number
  /** Of spawn_request. */
  replySuccess: boolean
  replyError: boolean
  replyTag: Term
}

/** Why nothing was spawned: a reason of `vm.error`. */
export type SpawnFailure = 'badarg' | 'system_limit'

export class Spawn {
  private readonly vm: Vm
  private readonly m: Int32Array
  readonly am
  private readonly priorities: ReadonlyMap<Term, number>
  readonly defaults: Readonly<SpawnOptions>
  /** Those of spawn_link and spawn_monitor. */
  readonly linked: Readonly<SpawnOptions>
  private readonly monitored: Readonly<SpawnOptions>
  private prepared = false
  /** Module, function and arguments of the last `create`: for tracing. */
  private readonly asked: [Term, Term, Term] = [NONE, NONE, NONE]

  constructor(vm: Vm) {
    this.vm = vm
    this.m = vm.m
    this.am = vm.atomsOf(
      'erlang', 'apply', 'error_handler', 'link', 'monitor', 'priority', 'max', 'high', 'normal', 'low', 'true', 'false',
      'fullsweep_after', 'min_heap_size', 'min_bin_vheap_size', 'max_heap_size', 'message_queue_data', 'on_heap',
      'off_heap', 'async_dist', 'scheduler', 'reply', 'reply_tag', 'yes', 'no', 'error_only', 'success_only',
      'spawn_reply', 'alias', 'tag', 'explicit_unalias', 'demonitor', 'reply_demonitor', 'size', 'kill', 'error_logger',
      'include_shared_binaries', 'process', 'DOWN', 'spawn_request', 'ok',
    )
    const { am } = this
    this.priorities = new Map([
      [am.max, L.PRIORITY_MAX], [am.high, L.PRIORITY_HIGH], [am.normal, L.PRIORITY_NORMAL], [am.low, L.PRIORITY_LOW],
    ])
    this.defaults = {
      link: false, priorityLink: false, monitor: undefined, priority: L.PRIORITY_NORMAL, fullsweepAfter: undefined, minHeap: 0,
      minVheap: undefined, maxHeap: undefined, offHeapMessages: undefined, asyncDist: undefined, scheduler: 0,
      replySuccess: true, replyError: true, replyTag: am.spawn_reply,
    }
    this.linked = { ...this.defaults, link: true }
    this.monitored = { ...this.defaults, monitor: { alias: ALIAS_NONE, tag: NONE, priority: false } }
  }

  // ---- options -----------------------------------------------------------------------------------------------------

  priorityOf(atom: Term): number | undefined {
    return this.priorities.get(atom)
  }
  priorityAtom(priority: number): Term {
    const { am } = this
    return [am.max, am.high, am.normal, am.low][priority]!
  }

  /** Options of spawn_opt or (`request`) spawn_request; undefined: one of them is none, the list is improper, or a smallest heap is larger than heaps may be. */
  options(list: Term, request: boolean): Readonly<SpawnOptions> | undefined {
    const options = this.readOptions(list, request)
    if (options === undefined) return undefined
    const most = (options.maxHeap ?? this.defaultMaxHeap).words
    return most === 0 || most >= heapSize(options.minHeap, this.leastHeap) ? options : undefined
  }
  private readOptions(list: Term, request: boolean): Readonly<SpawnOptions> | undefined {
    if (list === NIL) return this.defaults
    const { am } = this
    const { t } = this.vm
    if (isCons(list) && t.tl(list) === NIL) {
      // what nearly all spawns ask for
      if (t.hd(list) === am.link) return this.linked
      if (t.hd(list) === am.monitor) return this.monitored
    }
    const options: SpawnOptions = { ...this.defaults }
    for (; isCons(list); list = t.tl(list)) {
      const option = t.hd(list)
      if (option === am.link) options.link = true
      else if (option === am.monitor) options.monitor = { alias: ALIAS_NONE, tag: NONE, priority: false }
      else if (!t.isTupleOf(option, 2) || !this.option(options, t.element(option, 1), t.element(option, 2), request)) return undefined
    }
    return list === NIL ? options : undefined
  }

  /** What the options of a spawn request say about its reply, though others of them are bad. */
  replyOptions(list: Term): SpawnOptions {
    const { am } = this
    const { t } = this.vm
    const options: SpawnOptions = { ...this.defaults }
    for (; isCons(list); list = t.tl(list)) {
      const option = t.hd(list)
      if (!t.isTupleOf(option, 2)) continue
      const name = t.element(option, 1)
      if (name === am.reply || name === am.reply_tag) this.option(options, name, t.element(option, 2), true)
    }
    return options
  }

  /**
   * Options for another node, which looks itself at most of them: here only those of the link, the monitor and the reply (which `spawn_opt` knows not)
   * count. `bad`: one of these is, and what comes after it was not looked at. undefined: the list is improper.
   */
  remoteOptions(list: Term, request: boolean): { options: SpawnOptions; bad: boolean } | undefined {
    const { am } = this
    const { t } = this.vm
    const options: SpawnOptions = { ...this.defaults }
    for (; isCons(list); list = t.tl(list)) {
      const option = t.hd(list)
      if (option === am.link) options.link = true
      else if (option === am.monitor) options.monitor = { alias: ALIAS_NONE, tag: NONE, priority: false }
      else if (t.isTupleOf(option, 2)) {
        const name = t.element(option, 1)
        if (name === am.monitor || (name === am.link && this.vm.release >= 28) || name === am.reply || name === am.reply_tag) {
          if (!this.option(options, name, t.element(option, 2), request)) return { options, bad: true }
        }
      }
    }
    return list === NIL ? { options, bad: false } : undefined
  }

  private option(options: SpawnOptions, name: Term, value: Term, request: boolean): boolean {
    const { am } = this
    const count = isSmall(value) && smallValue(value) >= 0 ? smallValue(value) : undefined
    const large = this.vm.t.wordInteger(value) ?? -1
    switch (name) {
      case am.link: {
        const priority = this.linkOptions(value)
        options.link = true
        options.priorityLink = priority === true
        return priority !== undefined && this.vm.release >= 28
      }
      case am.monitor:
        options.monitor = this.monitorOptions(value)
        return options.monitor !== undefined
      case am.priority: {
        const priority = this.priorities.get(value)
        if (priority !== undefined) options.priority = priority
        return priority !== undefined
      }
      case am.fullsweep_after:
        if (large >= 0) options.fullsweepAfter = fullsweepCount(this.vm.t.bigint(value))
        return large >= 0
      case am.min_heap_size:
        if (count !== undefined) options.minHeap = count
        return count !== undefined
      case am.min_bin_vheap_size:
        options.minVheap = Math.min(large, L.SMALL_MAX)
        return large >= 0
      case am.max_heap_size:
        options.maxHeap = this.maxHeap(value)
        return options.maxHeap !== undefined
      case am.message_queue_data:
        options.offHeapMessages = value === am.off_heap
        return value === am.off_heap || value === am.on_heap
      case am.async_dist:
        options.asyncDist = value === am.true
        return this.vm.release >= 26 && (value === am.true || value === am.false)
      case am.scheduler:
        // one scheduler: 0 (any) or 1 (that one)
        options.scheduler = count ?? 0
        return count === 0 || count === 1
      case am.reply:
        // what is none of these changes nothing of what is told of it
        if (!request || (value !== am.yes && value !== am.no && value !== am.success_only && value !== am.error_only)) return false
        options.replySuccess = value === am.yes || value === am.success_only
        options.replyError = value === am.yes || value === am.error_only
        return true
      case am.reply_tag:
        options.replyTag = value
        return request
      default:
        return false
    }
  }

  /** Options of link/2: whether `priority` is among them; undefined: bad ones. */
  linkOptions(list: Term): boolean | undefined {
    const { t } = this.vm
    let priority = false
    for (; isCons(list); list = t.tl(list)) {
      if (t.hd(list) !== this.am.priority) return undefined
      priority = true
    }
    return list === NIL ? priority : undefined
  }

  /** [{alias, How}, {tag, Term}], as monitor/3 takes them; undefined: bad ones. */
  monitorOptions(list: Term): MonitorOptions | undefined {
    const { am } = this
    const { t } = this.vm
    const options: MonitorOptions = { alias: ALIAS_NONE, tag: NONE, priority: false }
    for (; isCons(list); list = t.tl(list)) {
      const option = t.hd(list)
      if (option === am.priority && this.vm.release >= 28) {
        options.priority = true
        continue
      }
      if (!t.isTupleOf(option, 2)) return undefined
      const value = t.element(option, 2)
      if (t.element(option, 1) === am.tag) options.tag = value
      else if (t.element(option, 1) !== am.alias) return undefined
      else if (value === am.explicit_unalias) options.alias = ALIAS_EXPLICIT
      else if (value === am.demonitor) options.alias = ALIAS_DEMONITOR
      else if (value === am.reply_demonitor) options.alias = ALIAS_REPLY
      else return undefined
    }
    return list === NIL ? options : undefined
  }

  /** max_heap_size: words, or a map that may hold size, kill, error_logger, include_shared_binaries. */
  maxHeap(value: Term, current = this.defaultMaxHeap): MaxHeap | undefined {
    const { am } = this
    const { t } = this.vm
    const wordsOf = (size: Term): number | undefined => {
      const n = t.safeInteger(size)
      // A size that is set must hold at least a smallest heap.
      return n !== undefined && (n === 0 || n >= this.leastHeap) ? n : undefined
    }
    if (t.isInteger(value)) {
      const words = wordsOf(value)
      return words === undefined ? undefined : { ...current, words }
    }
    if (!t.isMap(value)) return undefined
    const flag = (key: Term, otherwise: boolean): boolean | undefined => {
      const given = this.vm.k.map_get(value, key)
      return given === 0 ? otherwise : given === am.true ? true : given === am.false ? false : undefined
    }
    const size = this.vm.k.map_get(value, am.size)
    const words = size === 0 ? undefined : wordsOf(size)
    const kill = flag(am.kill, current.kill)
    const log = flag(am.error_logger, current.log)
    const binaries = flag(am.include_shared_binaries, current.binaries)
    if (words === undefined || kill === undefined || log === undefined || binaries === undefined) return undefined
    return { words, kill, log, binaries }
  }
  defaultMaxHeap: MaxHeap = { words: 0, kill: true, log: true, binaries: false }

  /** The map that process_flag(max_heap_size, …) and system_info show. */
  maxHeapTerm(max: MaxHeap): Term {
    const { am } = this
    const bool = (b: boolean): Term => (b ? am.true : am.false)
    const pairs: [Term, Term][] = [
      [am.error_logger, bool(max.log)], [am.kill, bool(max.kill)], [am.size, this.vm.t.integer(max.words)],
    ]
    if (this.vm.release >= 26) pairs.push([am.include_shared_binaries, bool(max.binaries)])
    return this.vm.t.map(pairs)
  }
  maxHeapOf(process: Address): MaxHeap {
    const flags = this.m[(process + L.P_FLAGS) >>> 2]!
    return {
      words: this.m[(process + L.P_MAX_HEAP) >>> 2]! >>> 0,
      kill: (flags & L.PF_MAX_HEAP_KILL) !== 0,
      log: (flags & L.PF_MAX_HEAP_LOG) !== 0,
      binaries: (flags & L.PF_MAX_HEAP_BINARIES) !== 0,
    }
  }
  setMaxHeap(process: Address, max: MaxHeap): void {
    this.m[(process + L.P_MAX_HEAP) >>> 2] = max.words
    const flags = (process + L.P_FLAGS) >>> 2
    this.m[flags] = (this.m[flags]! & ~(L.PF_MAX_HEAP_KILL | L.PF_MAX_HEAP_LOG | L.PF_MAX_HEAP_BINARIES)) | maxHeapFlags(max)
  }
  /** What new processes get (`system_flag`, flags of the emulator). */
  fullsweepAfter = 65535
  /** Words; 0: as many as the machine takes, and SMALLEST_HEAP is told. */
  minHeap = 0
  minVheap = L.DEFAULT_VHEAP
  get leastHeap(): number {
    return this.minHeap || SMALLEST_HEAP
  }
  offHeapMessages = false
  asyncDist = false
  updateDefaults(): void {
    this.prepared = true
    this.vm.k.spawn_defaults(
      this.vm.code.glue.endCodePoint, this.am.error_handler, this.fullsweepAfter, this.defaultMaxHeap.words,
      maxHeapFlags(this.defaultMaxHeap) | (this.offHeapMessages ? L.PF_OFF_HEAP_MSGS : 0) | (this.asyncDist ? L.PF_ASYNC_DIST : 0),
    )
  }

  // ---- making one --------------------------------------------------------------------------------------------------

  /**
   * A new process that will run M:F(Args…), child of the current one. It is not runnable yet (`go`). A failure: the
   * arguments are no proper list ('badarg'), or there are too many of them or of processes ('system_limit').
   */
  create(module: Term, fun: Term, args: Term, minHeap: number): Address | SpawnFailure {
    const { am } = this
    if (!this.prepared) this.updateDefaults()
    const count = this.vm.k.list_length(args)
    if (count < 0) return 'badarg'
    if (count > MAX_ARGS) return 'system_limit'
    const heap = minHeap > 0 ? heapSize(minHeap, this.leastHeap) : this.minHeap
    const { asked } = this
    asked[0] = module
    asked[1] = fun
    asked[2] = args
    const process =
      module === am.erlang && fun === am.apply && count === 2 ? this.createForFun(args, heap)
      : this.vm.k.spawn(this.vm.code.internExport(module, fun, count), args, NONE, heap)
    if (process === 0) {
      this.vm.processes.log.text('Too many processes\n')
      return 'system_limit'
    }
    if (this.minVheap !== L.DEFAULT_VHEAP) this.m[(process + L.P_MIN_VHEAP) >>> 2] = this.minVheap
    this.vm.k.spawn_initial(process, module, fun, count)
    return process
  }

  /** apply(Fun, Args): begins in the fun itself where that is possible, and nobody wants to see the call. */
  private createForFun(args: Term, heap: number): Address {
    const { t, k, tracing } = this.vm
    const apply = (): Address => this.vm.code.internExport(this.am.erlang, this.am.apply, 2)
    const fun = t.hd(args)
    const list = t.hd(t.tl(args))
    const count = k.list_length(list)
    const subtag = t.subtag(fun)
    const direct = !(tracing.active && this.vm.calls.isExportTraced(apply()))
    if (direct && count >= 0 && count < MAX_ARGS) {
      if (subtag === L.SUB_FUN) {
        const entry = t.word(fun, L.FUN_ENTRY >>> 2)
        const word = (field: number): number => this.m[(entry + field) >>> 2]!
        if (word(L.FE_ARITY) === count && (word(L.FE_FLAGS) & L.FE_DEFINED) !== 0) return k.spawn(entry, list, fun, heap)
      } else if (subtag === L.SUB_EXPORT) {
        const entry = t.word(fun, 1)
        if (this.m[(entry + L.EX_ARITY) >>> 2] === count) return k.spawn(entry, list, NONE, heap)
      }
    }
    return k.spawn(apply(), args, NONE, heap)
  }

  /** Applies the options that are the process's own. */
  private configure(process: Address, options: Readonly<SpawnOptions>): void {
    const { m } = this
    m[(process + L.P_PRIORITY) >>> 2] = options.priority
    if (options.fullsweepAfter !== undefined) m[(process + L.P_FULLSWEEP_AFTER) >>> 2] = options.fullsweepAfter
    if (options.minVheap !== undefined) m[(process + L.P_MIN_VHEAP) >>> 2] = heapSize(options.minVheap, this.minVheap)
    if (options.maxHeap !== undefined) this.setMaxHeap(process, options.maxHeap)
    const { offHeapMessages: offHeap, asyncDist } = options
    const flags = (process + L.P_FLAGS) >>> 2
    if (options.scheduler !== 0) this.vm.processes.partyOf(this.vm.processes.pidOf(process))!.scheduler = options.scheduler
    if (offHeap !== undefined) m[flags] = (m[flags]! & ~L.PF_OFF_HEAP_MSGS) | (offHeap ? L.PF_OFF_HEAP_MSGS : 0)
    if (asyncDist !== undefined) m[flags] = (m[flags]! & ~L.PF_ASYNC_DIST) | (asyncDist ? L.PF_ASYNC_DIST : 0)
  }

  /**
   * Gives a process made by `create` its options, link and monitor, and makes it runnable. Returns the reference of the
   * monitor, or 0. `ref`: the reference to use for it (a spawn request's own).
   */
  go(process: Address, options: Readonly<SpawnOptions>, ref: Term): Term {
    const { tracing, tokens } = this.vm
    if (tokens.active) this.tellTokens(process, options, ref)
    if (tracing.active) tracing.spawned(process, ...this.asked, options.link)
    if (options !== this.defaults) {
      this.configure(process, options)
      if (options.link || options.monitor !== undefined) ref = this.connect(process, options, ref)
    }
    this.vm.k.make_runnable(process)
    return ref
  }
  private tellTokens(process: Address, options: SpawnOptions, given: Term): void {
    const { t, processes, tokens } = this.vm
    // only a request has its reference before
    const synchronous = given === NONE
    const ref = synchronous ? processes.refs.make() : given
    const child = processes.pidOf(process)
    tokens.spawned(child, () => this.request(process, options, ref), synchronous ? () => t.tuple(options.replyTag, ref, this.am.ok, child) : undefined)
  }
  /** The spawn of a process as sequential tracing tells of it, within `Vm.scratch`. */
  private request(process: Address, options: Readonly<SpawnOptions>, ref: Term): Term {
    const { am } = this
    const { t, k, self } = this.vm
    const [module, fun, args] = this.asked
    const leader = this.m[(process + L.P_GROUP_LEADER) >>> 2] as Term
    const list = [...(options.link ? [am.link] : []), ...(options.monitor === undefined ? [] : [am.monitor])]
    const mfa = t.tuple(module, fun, t.integer(k.list_length(args)))
    return t.tuple(am.spawn_request, ref, self, leader, mfa, t.list(list), options.replyTag, args)
  }
  private connect(process: Address, options: Readonly<SpawnOptions>, ref: Term): Term {
    const { processes } = this.vm
    const { signals } = processes
    const parent = processes.self
    const child = processes.partyOf(processes.pidOf(process)) as Party
    if (options.link) {
      signals.link(parent, child)
      if (options.priorityLink) (parent.priorityLinks ??= new Set()).add(child.id)
    }
    const { monitor } = options
    if (monitor === undefined) return ref
    if (ref === NONE) ref = signals.newReference(monitor.alias)
    signals.monitor(parent, ref, child, NONE, NONE, this.am.process, monitor.alias, monitor.tag === NONE ? this.am.DOWN : monitor.tag, monitor.priority)
    return ref
  }

  /**
   * Starts M:F(Args…) from outside any process: the first ones of a system. `system`: the machine stops when it ends.
   * Its group leader is itself unless one is given. `priority` as in the layout.
   */
  boot(module: string, fun: string, args: readonly Term[], options: { system?: boolean; priority?: number; groupLeader?: Term } = {}): Address {
    const { vm, m } = this
    const process = vm.scratch(() => this.create(vm.atom(module), vm.atom(fun), vm.t.list(args), 0))
    if (typeof process !== 'number') throw new Error(`cannot spawn ${module}:${fun}/${args.length}`)
    m[(process + L.P_PARENT) >>> 2] = 0
    m[(process + L.P_GROUP_LEADER) >>> 2] = options.groupLeader ?? vm.processes.pidOf(process)
    m[(process + L.P_PRIORITY) >>> 2] = options.priority ?? L.PRIORITY_NORMAL
    if (options.system === true) m[(process + L.P_STATE) >>> 2]! |= L.PS_SYSTEM
    vm.k.make_runnable(process)
    vm.scheduler.kick()
    return process
  }
}

function maxHeapFlags(max: MaxHeap): number {
  return (max.kill ? L.PF_MAX_HEAP_KILL : 0) | (max.log ? L.PF_MAX_HEAP_LOG : 0) | (max.binaries ? L.PF_MAX_HEAP_BINARIES : 0)
}

