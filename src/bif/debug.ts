/**
 * Module erts_debug: what OTP's own tests ask of the emulator. Its internal state can be asked for once it was made available; what has no
 * meaning in this machine (locks, tables of nodes, caches of atoms) is `badarg`, as an unknown name is in OTP.
 */
import * as L from '../term/layout.ts'
import { OP } from '../beam/opcodes.ts'
import type { BifFamily, BlockingSpec } from '../runtime/bif.ts'
import type { DirtyKind } from '../runtime/dirty_load.ts'
import type { Entry } from '../runtime/party.ts'
import { ENTRY_MONITOR, Monitor } from '../runtime/party.ts'
import { processInfoItems } from '../runtime/process_info.ts'
import { format } from '../term/print.ts'
import { isAtom, isLocalPid, isLocalPort, isSmall, NIL, small, smallValue } from '../term/terms.ts'
import { otpWords } from '../runtime/otp_words.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

export const debug: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('true', 'false', 'available_internal_state', 'undef', 'error')
  const state = internalState(vm)
  let available = false
  /** A copy that begins at a bit of a word: it differs from its original in nothing but its place. */
  const unaligned = (bits: Term, offset: Term): Term => {
    const place = t.safeInteger(offset) ?? -1
    return t.isBitstring(bits) && place >= 0 && place < 64 ? bits : vm.badarg()
  }
  const text = (term: Term): string => (isAtom(term) ? vm.atoms.text(term) : '')
  return {
    error_logger: {
      'warning_map/0': () => vm.atom((vm.state.get('warning_map') as string | undefined) ?? 'warning'),
    },
    erts_debug: {
      ...dirty(vm),
      ...(vm.release >= 28 ? { 'unaligned_bitstring/2': unaligned } : {}),
      // locks are not counted, as in an emulator that was not built for it
      'lcnt_control/1': () => vm.badarg(),
      'lcnt_control/2': () => vm.badarg(),
      'lcnt_collect/0': () => am.error,
      'lcnt_clear/0': () => am.error,
      'interpreter_size/0': () => small(0),
      // machine code is not listed, as where OTP has a JIT
      'disassemble/1': () => vm.bool(false),
      'instructions/0': () => t.list(Object.keys(OP).map((name) => t.charlist(name))),
      'size_shared/1': (term) => small(otpWords(vm, term!, true)),
      // A copy differs from its original in nothing but its place.
      'copy_shared/2': (term, literals) => (literals === am.true || literals === am.false ? term! : vm.badarg()),
      'get_internal_state/1': (what) => {
        if (!available) return vm.error(am.undef)
        if (isAtom(what!)) return state.get[text(what)]?.() ?? vm.badarg()
        if (!t.isTupleOf(what!, 2)) return vm.badarg()
        return state.getOf[text(t.element(what!, 1))]?.(t.element(what!, 2)) ?? vm.badarg()
      },
      'set_internal_state/2': (name, value) => {
        if (name === am.available_internal_state && (value === am.true || value === am.false)) {
          const old = available
          available = value === am.true
          if (available) vm.processes.log.warning(vm.proc, `Process ${format(vm, vm.self)} ${WARNING}`)
          return vm.bool(old)
        }
        if (!available) return vm.error(am.undef)
        return state.set[text(name!)]?.(value!) ?? vm.badarg()
      },
    },
  }
}

const WARNING = 'enabled access to the emulator internal state.\n' +
  'NOTE: This is an erts internal test feature and should *only* be used by OTP test-suites.\n'

type Ask = (argument: Term) => Term | undefined

/** undefined: `badarg`. */
function internalState(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf('true', 'false', 'undefined', 'ok', 'notsup', 'binary', 'refc_binary', 'heap_binary', 'magic_ref')
  const info = processInfoItems(vm)
  const integer = (term: Term): number | undefined => t.safeInteger(term)
  const again = vm.code.internExport(vm.atom('erts_debug'), vm.atom('set_internal_state'), 2, false)
  /** The limit before; 0 by default. */
  const loopLimit = (): Ask => {
    let limit = 0
    return (n) => {
      const next = n === vm.atom('default') ? 0 : integer(n)
      if (next === undefined || next < 0) return undefined
      const before = limit
      limit = next
      return small(before)
    }
  }
  /** The one scheduler does nothing else meanwhile. */
  const block: Ask = (time) => {
    const ms = integer(time)
    if (ms === undefined) return undefined
    for (const end = vm.host.monotonic() + ms * 1e6; vm.host.monotonic() < end; );
    return am.true
  }
  const status: Ask = (pid) => {
    if (!isLocalPid(pid)) return undefined
    const process = processes.lookup(pid)
    return process === 0 ? am.undefined : info.get(vm.atom('status'))!(process)
  }
  const get: Readonly<Record<string, () => Term | undefined>> = {
    available_internal_state: () => am.true,
    reds_left: () => small(vm.reductionsLeft),
    processes_bif_info: () => processesBif(vm),
    process_info_args: () => t.list([...info.keys()]),
    processes: () => t.list(processes.all().map((process) => processes.pidOf(process))),
    force_heap_frags: () => am.false,
    hashmap_collision_bonanza: () => am.false,
    scheduler_dump: () => am.false,
    persistent_term: () => t.map([[vm.atom('table'), small(0)]]),
    flxctr_memory_usage: () => am.notsup,
    next_pid: () => t.integer(vm.cell(L.CELL_NEXT_PID) >>> 0),
    next_port: () => t.integer(vm.ports.nextFree),
    // Words of a table without contents and of a piece of a hash table's directory, as ets:info/2 counts them.
    DbTable_words: () => t.tuple(small(vm.release >= 29 ? 50 : 49), small(vm.release >= 29 ? 7 : 6)),
    lc_graph: () => am.notsup,
    // Nothing recurses on the host's stack but calls of generated code: so much of a process's stack may lie there, then they start anew.
    stack_check: () => small(vm.cell(L.CELL_NATIVE_DEPTH)),
  }
  const getOf: Readonly<Record<string, Ask>> = {
    process_status: status,
    internal_hash: (term) => t.integer(BigInt.asUintN(64, vm.k.internal_hash_64(term))),
    // Atoms by number, made where there is none: tests want many different ones.
    atom: (index) => (isSmall(index) && smallValue(index) >= 0 ? vm.atom(`am${smallValue(index).toString(16)}`) : undefined),
    link_list: (id) => linkList(vm, id),
    monitor_list: (id) => monitorList(vm, id),
    magic_ref: (ref) => magicReference(vm, ref),
    ...(vm.release >= 29 ? { native_record_def: (record: Term) => (t.subtag(record) === L.SUB_RECORD ? t.word(record, 1) as Term : undefined) } : {}),
    binary_info: (bits) => {
      if (!t.isBitstring(bits)) return undefined
      const whole = t.subtag(bits) === L.SUB_SUB_BIN ? t.word(bits, 4) as Term : bits
      if (t.subtag(whole) === L.SUB_HEAP_BIN) return am.heap_binary
      const flags = t.word(whole, 4)
      const capacity = vm.m[(t.word(whole, 2) + L.OFFHEAP_CAPACITY) >>> 2]! >>> 0
      return t.tuple(am.refc_binary, t.integer(Math.ceil(t.bitSize(bits) / 8)), t.tuple(am.binary, t.integer(capacity)),
        small((flags & L.REFC_WRITABLE ? BIN_FLAG_WRITABLE : 0) | (flags & L.REFC_ACTIVE_WRITER ? BIN_FLAG_ACTIVE_WRITER : 0)))
    },
  }
  const set: Readonly<Record<string, Ask>> = {
    ...(vm.release >= 28 ? { debugger_support: (on) => {
      if (on !== am.true) return undefined
      vm.debugger.enabled = true
      return am.ok
    } } : {}),
    reds_left: (n) => {
      const reductions = integer(n)
      if (reductions === undefined) return undefined
      // never more than there are: a loop around this call would have no end
      if (reductions >= 0 && reductions < vm.reductionsLeft) vm.bump(vm.reductionsLeft - reductions)
      return am.true
    },
    force_gc: (pid) => {
      const process = isLocalPid(pid) ? processes.lookup(pid) : 0
      if (process === 0) return am.false
      if (process === vm.proc) vm.k.force_gc()
      else {
        vm.k.gc_finish(process)
        vm.k.gc_process(process, 1)
        vm.k.gc_finish(process)
      }
      return am.true
    },
    fill_heap: () => {
      vm.k.force_gc()
      return am.ok
    },
    // Who waits lets the others run, too; for memory, until the literals of purged modules are given back.
    wait: (what) => {
      if (!isAtom(what) || !WAITS.has(vm.atoms.text(what))) return undefined
      vm.reclaim.finishChores()
      if (vm.atoms.text(what) === 'deallocations' && vm.reclaim.hurry()) return vm.yieldTo(again, [vm.atom('wait'), what])
      const flags = (vm.proc + L.P_FLAGS) >>> 2
      vm.m[flags] = vm.m[flags]! ^ L.PF_YIELDED
      return (vm.m[flags] & L.PF_YIELDED) === 0 ? am.ok : vm.yieldTo(again, [vm.atom('wait'), what])
    },
    make: (what) => {
      if (what !== am.magic_ref) return undefined
      const ref = processes.makeMagicRef(new TestResource())
      return t.tuple(ref, counterOf(vm, ref))
    },
    binary: (n) => {
      const size = integer(n)
      if (size === undefined) return undefined
      return size >= 0 && size < MOST_BINARY ? t.binary(new Uint8Array(size)) : am.false
    },
    // A term in a fragment is one on the heap.
    mbuf: (term) => term,
    multizero_timeout_in_timeout: (time) => {
      const ms = integer(time)
      if (ms === undefined) return undefined
      const self = vm.self
      const { timers } = processes
      const done = (): void => {
        const process = processes.lookup(self)
        if (process !== 0) vm.scratch(() => vm.send(process, vm.atom('multizero_timeout_in_timeout_done')))
      }
      timers.after(Math.max(0, ms), () => timers.after(0, () => timers.after(0, done)))
      return am.ok
    },
    // What the process itself needs is collected all the same.
    gc_state: (on) => (on === am.true || on === am.false ? vm.bool(processes.deferred.allow(vm.self, on === am.true)) : undefined),
    test_long_gc_sleep: (time) => {
      const ms = integer(time)
      if (ms === undefined || ms < 0) return undefined
      processes.watch.collectionsTakeAlso(ms)
      return am.true
    },
    // Signals are delivered when they are sent: their order needs no buffers.
    proc_sig_buffers: (on) => (on === am.true ? am.true : am.notsup),
    next_pid: (n) => {
      const next = integer(n)
      if (next === undefined || next < 0) return undefined
      vm.setCell(L.CELL_NEXT_PID, next % PID_NUMBERS)
      return t.integer(next % PID_NUMBERS)
    },
    next_port: (n) => {
      const next = integer(n)
      return next === undefined || next < 0 ? undefined : t.integer(vm.ports.continueFrom(next))
    },
    colliding_names: (what) => {
      const count = t.isTupleOf(what, 2) ? t.element(what, 2) : NONE
      return isSmall(count) && isAtom(t.element(what, 1)) && smallValue(count) >= 0 ? collidingNames(vm, t.element(what, 1), smallValue(count)) : undefined
    },
    process_uniq_counter: (n) => (t.isInteger(n) ? am.ok : undefined),
    ets_force_trap: () => am.notsup,
    jit_asm_dump: () => am.notsup,
    node_tab_delayed_delete: () => am.ok,
    // Work is shared out by time, not by counts of a loop.
    binary_loop_limit: loopLimit(),
    re_loop_limit: loopLimit(),
    unicode_loop_limit: loopLimit(),
    block,
    sleep: block,
    block_scheduler: block,
  }
  return { get, getOf, set }
}
/** Flags of binaries as OTP numbers them. */
const BIN_FLAG_WRITABLE = 1
const BIN_FLAG_ACTIVE_WRITER = 2
const WAITS: ReadonlySet<string> = new Set(['deallocations', 'timer_cancellations', 'aux_work', 'thread_progress'])
/** Of pids (assembly/process.ts). */
const PID_NUMBERS = 2 ** 27
const MOST_BINARY = 0x40000000

/** Chains of the kernel's table of named tables (assembly/ets_bifs.ts). */
const NAME_CHAINS = 1024
/** Other atoms in the chain of a name of a table; they are made where there are too few. */
function collidingNames(vm: Vm, name: Term, count: number): Term {
  const number = (atom: Term): number => atom >>> L.IMM_SHIFT
  const found: Term[] = []
  for (let n = 0; found.length < count; n++) {
    const atom = vm.atom(`am${n.toString(16)}`)
    if (atom !== name && number(atom) % NAME_CHAINS === number(name) % NAME_CHAINS) found.push(atom)
  }
  return vm.t.list(found)
}

/** Numbers of how `processes/0` goes on in parts: it does not, its table is one, and whoever has ended is in none. */
function processesBif(vm: Vm): Term {
  const [minimalReductions, chunks, indicesPerReduction, reductionsOfFree, endedPerReduction, reductionsOfEnded, cellsPerReduction, debugLevel] = [1, 1, 1, 1, 1, 1, 1, 0]
  return vm.t.tuple(vm.atom('ptab_list_bif_info'), ...[
    minimalReductions, chunks, vm.k.process_limit(), indicesPerReduction, reductionsOfFree, endedPerReduction, reductionsOfEnded, cellsPerReduction, debugLevel,
  ].map(small))
}

class TestResource {}

/** Address of the counter block behind a magic reference: the same for all references to one object. */
const counterOf = (vm: Vm, ref: Term): Term => vm.t.integer(vm.t.word(ref, L.MAGIC_HANDLE >>> 2) >>> 0)

/** {Address, Holders, IsOfTests}; true: it was a magic reference, whose object is gone. */
function magicReference(vm: Vm, ref: Term): Term {
  const { refs } = vm.processes
  if (vm.t.subtag(ref) !== L.SUB_MAGIC_REF) return vm.bool(refs.isLocal(ref) && refs.kindOf(ref) === L.REF_MAGIC)
  const holders = vm.cell((vm.t.word(ref, L.MAGIC_HANDLE >>> 2) as number) + L.MAGIC_COUNT)
  return vm.t.tuple(counterOf(vm, ref), vm.t.integer(holders), vm.bool(vm.processes.magic(ref) instanceof TestResource))
}

/** `{erl_link, Type, Id, linked, Number}` */
function linkList(vm: Vm, id: Term): Term | undefined {
  const { t, processes } = vm
  if (!isLocalPid(id) && !isLocalPort(id)) return isAtom(id) ? vm.atom('undefined') : undefined
  if (isLocalPid(id) && processes.lookup(id) === 0) return vm.atom('undefined')
  const am = vm.atomsOf('erl_link', 'process', 'port', 'dist_process', 'linked')
  const links = processes.existingParty(id)?.allLinks() ?? []
  const type = (other: Term): Term => (isLocalPid(other) ? am.process : isLocalPort(other) ? am.port : am.dist_process)
  return t.list(links.map((other, i) => t.tuple(am.erl_link, type(other), other, am.linked, small(i + 1))))
}

/** `{erl_monitor, Type, origin | target, Reference, Id, Name}` */
function monitorList(vm: Vm, id: Term): Term | undefined {
  const { t, processes } = vm
  if (!isLocalPid(id)) return isAtom(id) ? vm.atom('undefined') : undefined
  if (processes.lookup(id) === 0) return vm.atom('undefined')
  const am = vm.atomsOf('erl_monitor', 'origin', 'target')
  const party = processes.existingParty(id)
  const isMonitor = (entry: Entry): entry is Monitor => entry instanceof Monitor && entry.kind === ENTRY_MONITOR
  const describe = (monitor: Monitor, direction: Term, other: Term): Term =>
    t.tuple(am.erl_monitor, monitor.type, direction, processes.refs.build(monitor.low, monitor.high, monitor.reference), other, monitor.name === NONE ? NIL : monitor.name)
  const out: Term[] = []
  for (let entry = party?.owned; entry !== undefined; entry = entry.next) {
    if (isMonitor(entry)) out.push(describe(entry, am.origin, entry.target?.id ?? NIL))
  }
  for (let monitor = party?.firstWatcher; monitor !== undefined; monitor = monitor.nextWatcher) {
    out.push(describe(monitor, am.target, monitor.owner.id))
  }
  return t.list(out)
}

// ---- functions that OTP runs on dirty schedulers ------------------------------------------------------------------------

type Scheduler = 'normal' | 'dirty_cpu' | 'dirty_io'
const ERRORS: ReadonlySet<string> = new Set(['notsup', 'undef', 'badarith', 'noproc', 'system_limit', 'badarg'])
const COPIES = 1000
const READY_WAIT = 6000

function dirty(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf('type', 'ok', 'ready', 'done', 'alive', 'normal', 'dirty_cpu', 'dirty_io', 'badarg')
  const tell = (to: Term, what: Term): void => void processes.sendInstruction(to, t.tuple(what, vm.self))
  const later = (ms: number, finish: () => Term = () => am.ok): Promise<() => Term> =>
    new Promise((resolve) => processes.timers.after(ms, () => resolve(finish)))

  const operations: Readonly<Record<string, (on: Scheduler, argument: Term) => Term | Promise<() => Term>>> = {
    scheduler: (on, what) => (what === am.type ? vm.atom(on) : vm.badarg()),
    error: (_on, reason) => vm.error(isAtom(reason) && ERRORS.has(vm.atoms.text(reason)) ? reason : am.badarg),
    copy: (_on, term) => {
      vm.bump(L.SLICE_REDUCTIONS)
      return t.list(Array.from({ length: COPIES }, () => term))
    },
    send: (_on, to) => {
      tell(to, am.ok)
      return am.ok
    },
    wait: (_on, time) => {
      const ms = t.safeInteger(time)
      return ms === undefined || ms < 0 ? vm.badarg() : later(ms)
    },
    reschedule: (_on, count) => {
      const n = t.safeInteger(count)
      return n === undefined || n < 0 || n % 2 === 1 ? vm.badarg() : am.ok
    },
    ready_wait6_done: (_on, to) => {
      tell(to, am.ready)
      return later(READY_WAIT, () => {
        tell(to, am.done)
        return am.ok
      })
    },
    // until the process is ended by a signal
    alive_waitexiting: (_on, to) => forever(to),
    alive_waitexitingonly: (_on, to) => forever(to),
  }
  const forever = (to: Term): Promise<() => Term> => {
    tell(to, am.alive)
    return new Promise(() => {})
  }
  const test = (on: Scheduler, operation: Term, argument: Term): Term | Promise<() => Term> =>
    (isAtom(operation) ? operations[vm.atoms.text(operation)]?.(on, argument) : undefined) ?? vm.badarg()
  const on = (dirty: DirtyKind): BlockingSpec => ({ dirty, start: (operation, argument) => test(`dirty_${dirty}`, operation!, argument!) })
  const anywhere: BlockingSpec = {
    start: (scheduler, operation, argument) => {
      if (scheduler !== am.normal && scheduler !== am.dirty_cpu && scheduler !== am.dirty_io) return vm.badarg()
      return test(vm.atoms.text(scheduler) as Scheduler, operation!, argument!)
    },
  }
  return { 'dirty_cpu/2': on('cpu'), 'dirty_io/2': on('io'), 'dirty/3': anywhere }
}
