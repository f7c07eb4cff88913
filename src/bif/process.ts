/** Processes: flags, group leaders, suspending, hibernating, system tasks. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { inOrder } from './in_order.ts'
import { localNodeOf } from '../runtime/local_node.ts'
import type { NodesWanted } from '../runtime/local_node.ts'
import { keep, release } from '../runtime/kept.ts'
import { fullsweepCount, heapSize, toldHeap } from '../runtime/heap_sizes.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isAtom, isCons, isLocalPid, isSmall, NIL, small, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

const MAX_SAVED_CALLS = 10000
const MAX_ARGUMENTS = 255
const PIDS_AT_ONCE = 1000
/** Reductions that send a process to the end of its queue. */
const WHOLE_SLICE = L.SLICE_REDUCTIONS

export const process: BifFamily = (vm) => {
  const { t, processes } = vm
  const am = vm.atomsOf('true', 'false', 'badarg', 'max', 'high', 'normal', 'low')

  const again = vm.code.internExport(vm.atom('erts_internal'), vm.atom('group_leader'), 2, false)

  /** Process of a pid argument of the group_leader family, or 0. */
  const setGroupLeader = (leader: Term, pid: Term): Term => {
    if (!t.isPid(leader) || !isLocalPid(pid)) return am.badarg
    const process = processes.lookup(pid)
    if (process === 0) return am.badarg
    vm.m[(process + L.P_GROUP_LEADER) >>> 2] = isLocalPid(leader) ? leader : vm.k.copy_to(process, leader)
    return am.true
  }

  const isAlive = (pid: Term): Term => (processes.lookup(pid) !== 0 ? am.true : am.false)

  return {
    erlang: {
      ...inOrder(vm, 'erlang', 'is_process_alive', 0, (pid) => {
        if (!isLocalPid(pid)) return processes.isOwn(pid) && t.isPid(pid) ? am.false : vm.badarg()
        return isAlive(pid)
      }),
      'processes/0': () => {
        const all = processes.all()
        vm.bump(all.length >> 2)
        return t.list(all.map((p) => processes.pidOf(p)))
      },
      'group_leader/0': vm.k.group_leader,
      'bump_reductions/1': (count) => {
        // what is a small integer in OTP
        const reductions = t.isInteger(count!) ? t.bigint(count!) : -1n
        if (reductions < 0n || reductions >= 1n << 59n) return vm.badarg()
        vm.bump(reductions > WHOLE_SLICE ? WHOLE_SLICE : Number(reductions))
        return am.true
      },
      'yield/0': yieldNow(vm),
      'process_flag/2': processFlags(vm),
      'hibernate/3': hibernate(vm),
      ...(vm.release >= 28 ? { 'hibernate/0': hibernateHere(vm) } : {}),
      'resume_process/1': (pid) => {
        const target = isLocalPid(pid) ? processes.partyOf(pid) : undefined
        return target !== undefined && processes.resume(processes.self, target) ? am.true : vm.badarg()
      },
    },
    erts_internal: {
      ...inOrder(vm, 'erts_internal', 'is_process_alive', 0, (pid, ref) => {
        if (!isLocalPid(pid) || !t.isRef(ref)) return vm.badarg()
        vm.k.send(vm.proc, t.tuple(ref, isAlive(pid)))
        return am.true
      }),
      'is_system_process/1': (pid) => {
        if (!isLocalPid(pid)) return vm.badarg()
        const process = processes.lookup(pid)
        return process !== 0 && (vm.cell(process + L.P_STATE) & L.PS_SYSTEM) !== 0 ? am.true : am.false
      },
      ...inOrder(vm, 'erts_internal', 'group_leader', 1, (leader, pid) => {
        if (pid === vm.self && processes.leaderWaits?.(leader) === true) {
          vm.setCell(L.CELL_SLICES, 0)
          return vm.yieldTo(again, [leader, pid])
        }
        return setGroupLeader(leader, pid)
      }),
      ...inOrder(vm, 'erts_internal', 'group_leader', 1, (leader, pid, ref) => {
        vm.k.send(vm.proc, t.tuple(ref, setGroupLeader(leader, pid)))
        return am.true
      }),
      'suspend_process/2': suspendProcess(vm),
      ...inOrder(vm, 'erts_internal', 'process_flag', 0, (pid, flag, value) => {
        const party = isLocalPid(pid) ? processes.partyOf(pid) : undefined
        if (party === undefined) return vm.atom('badtype')
        if (flag !== vm.atom('save_calls') || !isSmall(value) || smallValue(value) < 0 || smallValue(value) > MAX_SAVED_CALLS) return am.badarg
        const old = party.saveCalls
        party.saveCalls = smallValue(value)
        vm.savedCalls.set(pid, party.saveCalls)
        return small(old)
      }),
      ...(vm.release < 28 ? {} : {
        // Processes from a slot of the pid table on, so many at a time, and the slot to go on with; the limit of processes is the end.
        'processes_next/1': (from: Term) => {
          const limit = vm.k.process_limit()
          if (!isSmall(from) || smallValue(from) < 0 || smallValue(from) > limit) return vm.badarg()
          if (smallValue(from) === limit) return vm.atom('none')
          const pids: Term[] = []
          let slot = smallValue(from)
          for (; slot < L.PID_SLOTS && (pids.length < PIDS_AT_ONCE || slot >= limit); slot++) {
            const process = vm.cell(L.PID_TABLE + slot * 4)
            if (process !== 0 && processes.isThere(process)) pids.push(processes.pidOf(process))
          }
          vm.bump(pids.length >> 2)
          return pids.length === 0 ? vm.atom('none') : t.tuple(small(Math.min(slot, limit)), t.list(pids))
        },
      }),
      ...systemTasks(vm),
    },
    glulam_internal: { 'collected/0': () => am.true },
  }
}

// ---- process_flag/2 -------------------------------------------------------------------------------------------------

/** Sets a flag of the running process and returns the old value, or 0 after raising. */
type Setter = (process: Address, value: Term) => Term

function processFlags(vm: Vm): (flag: Term, value: Term) => Term {
  const { t, processes, m } = vm
  const { spawn } = processes
  const am = vm.atomsOf('true', 'false', 'badopt', 'none', 'on_heap', 'off_heap', 'monitor_nodes')
  const word = (process: Address, offset: number): number => (process + offset) >>> 2

  const bit = (mask: number): Setter => (process, value) => {
    if (value !== am.true && value !== am.false) return vm.badarg()
    const flags = word(process, L.P_FLAGS)
    const old = (m[flags]! & mask) !== 0 ? am.true : am.false
    m[flags] = value === am.true ? m[flags]! | mask : m[flags]! & ~mask
    return old
  }
  const count = (value: Term): number | undefined => {
    const n = t.safeInteger(value)
    return n !== undefined && n >= 0 && n < 2 ** 30 ? n : undefined
  }
  /** A size in words, rounded as OTP does, at least what all have. */
  const size = (offset: number, least: () => number): Setter => (process, value) => {
    const words = count(value)
    if (words === undefined) return vm.badarg()
    const old = t.integer(toldHeap(m[word(process, offset)]! >>> 0))
    m[word(process, offset)] = heapSize(words, least())
    return old
  }
  const party = () => processes.self
  const monitorNodes = (value: Term, wanted: NodesWanted | undefined): Term => {
    if (wanted === undefined || (value !== am.true && value !== am.false)) return vm.badarg()
    return small(localNodeOf(vm).monitor(vm.self, value === am.true, wanted))
  }

  const setters: Readonly<Record<string, Setter>> = {
    trap_exit: bit(L.PF_TRAP_EXIT),
    sensitive: bit(L.PF_SENSITIVE),
    async_dist: bit(L.PF_ASYNC_DIST),
    priority: (process, value) => {
      const priority = spawn.priorityOf(value)
      if (priority === undefined) return vm.badarg()
      const old = spawn.priorityAtom(m[word(process, L.P_PRIORITY)]!)
      m[word(process, L.P_PRIORITY)] = priority
      return old
    },
    error_handler: (process, value) => {
      if (!isAtom(value)) return vm.badarg()
      const old = m[word(process, L.P_ERROR_HANDLER)] as Term
      m[word(process, L.P_ERROR_HANDLER)] = value
      return old
    },
    min_heap_size: size(L.P_MIN_HEAP, () => spawn.leastHeap),
    min_bin_vheap_size: size(L.P_MIN_VHEAP, () => spawn.minVheap),
    fullsweep_after: (process, value) => {
      const n = t.wordInteger(value)
      if (n === undefined || n < 0) return vm.badarg()
      const old = small(m[word(process, L.P_FULLSWEEP_AFTER)]!)
      m[word(process, L.P_FULLSWEEP_AFTER)] = fullsweepCount(t.bigint(value))
      return old
    },
    max_heap_size: (process, value) => {
      const max = spawn.maxHeap(value, spawn.maxHeapOf(process))
      if (max === undefined || (max.words !== 0 && max.words < toldHeap(m[word(process, L.P_MIN_HEAP)]!))) return vm.badarg()
      const old = spawn.maxHeapTerm(spawn.maxHeapOf(process))
      spawn.setMaxHeap(process, max)
      return old
    },
    message_queue_data: (process, value) => {
      if (value !== am.on_heap && value !== am.off_heap) return vm.badarg()
      const flags = word(process, L.P_FLAGS)
      const old = (m[flags]! & L.PF_OFF_HEAP_MSGS) !== 0 ? am.off_heap : am.on_heap
      m[flags] = value === am.off_heap ? m[flags]! | L.PF_OFF_HEAP_MSGS : m[flags]! & ~L.PF_OFF_HEAP_MSGS
      return old
    },
    save_calls: (_process, value) => {
      const n = count(value)
      if (n === undefined || n > MAX_SAVED_CALLS) return vm.badarg(am.none)
      const old = party().saveCalls
      party().saveCalls = n
      vm.savedCalls.set(vm.self, n)
      return small(old)
    },
    scheduler: (_process, value) => {
      // One scheduler: 0 (any) or 1 (that one).
      if (value !== small(0) && value !== small(1)) return vm.badarg()
      const old = party().scheduler
      party().scheduler = smallValue(value)
      return small(old)
    },
    monitor_nodes: (_process, value) => monitorNodes(value, ALL_NODES),
  }
  const byAtom = new Map(
    Object.entries(setters)
      .filter(([name]) => name !== 'async_dist' || vm.release >= 26)
      .map(([name, setter]) => [vm.atom(name), setter]),
  )
  return (flag, value) => {
    const setter = byAtom.get(flag)
    if (setter !== undefined) return setter(vm.proc, value)
    if (t.isTupleOf(flag, 2) && t.element(flag, 1) === am.monitor_nodes) return monitorNodes(value, nodesWanted(vm, t.element(flag, 2)))
    return vm.badarg(am.badopt)
  }
}

/** {nodeup, Node} and {nodedown, Node}. */
const ALL_NODES: NodesWanted = { plain: true, asList: false, nodeType: undefined, reason: false, connection: false }

/** Options of process_flag({monitor_nodes, Options}, …), a map: undefined: bad ones. */
function nodesWanted(vm: Vm, options: Term): NodesWanted | undefined {
  if (options === NIL) return ALL_NODES
  if (!vm.t.isMap(options)) return undefined
  let wanted: NodesWanted = { ...ALL_NODES, plain: false }
  for (const [key, value] of vm.t.mapEntries(options)) {
    const name = isAtom(key) ? vm.atoms.text(key) : ''
    const text = isAtom(value) ? vm.atoms.text(value) : ''
    const yes = text === 'true'
    if (name === 'list' && yes) wanted = { ...wanted, asList: true }
    else if (name === 'node_type' && (text === 'visible' || text === 'hidden' || text === 'all')) wanted = { ...wanted, nodeType: text }
    else if (!yes && text !== 'false') return undefined
    else if (name === 'nodedown_reason') wanted = { ...wanted, reason: yes }
    else if (name === 'connection_id') wanted = { ...wanted, connection: yes }
    else return undefined
  }
  return wanted
}

/** yield/0: lets all others have a turn. It is called once more when the process has its next one. */
function yieldNow(vm: Vm): () => Term {
  const { m } = vm
  const result = vm.atom('true')
  const again = vm.code.internExport(vm.atom('erlang'), vm.atom('yield'), 0, false)
  return () => {
    const flags = (vm.proc + L.P_FLAGS) >>> 2
    m[flags] = m[flags]! ^ L.PF_YIELDED
    return (m[flags] & L.PF_YIELDED) === 0 ? result : vm.yieldAt(again)
  }
}

// ---- hibernate ------------------------------------------------------------------------------------------------------

/** hibernate/3: drops the stack and goes on with M:F(Args…) as soon as there is a message. */
function hibernate(vm: Vm): (module: Term, fun: Term, args: Term) => Term {
  const { t, m } = vm
  return (module, fun, args) => {
    if (!isAtom(module) || !isAtom(fun)) return vm.badarg()
    const list = t.listToArray(args)
    if (list === undefined) return vm.badarg()
    if (list.length > MAX_ARGUMENTS) return vm.error(vm.atom('system_limit'))
    const { proc } = vm
    vm.trapToExport(vm.code.internExport(module, fun, list.length), list)
    const base = m[(proc + L.P_STACK_END) >>> 2]! - 4
    m[base >>> 2] = vm.code.glue.endCodePoint
    vm.setCell(L.CELL_SP, base)
    if (m[(proc + L.P_MSG_FIRST) >>> 2] === 0) {
      // The host lets it sleep once it has been swapped out with its arguments.
      m[(proc + L.P_STATE) >>> 2]! |= L.PS_HOST_WORK | L.PS_HIBERNATING
      vm.setCell(L.CELL_REASON, L.REASON_HOST)
    }
    return NONE
  }
}

/** hibernate/0: waits for a message, and goes on behind the call. It is called once more when there is one. */
function hibernateHere(vm: Vm): () => Term {
  const { m } = vm
  const ok = vm.atom('ok')
  const again = vm.code.internExport(vm.atom('erlang'), vm.atom('hibernate'), 0, false)
  return () => {
    const { proc } = vm
    if (m[(proc + L.P_MSG_FIRST) >>> 2] !== 0) return ok
    m[(proc + L.P_STATE) >>> 2]! |= L.PS_HOST_WORK | L.PS_HIBERNATING
    vm.continueAt(again)
    vm.setCell(L.CELL_REASON, L.REASON_HOST)
    return NONE
  }
}

// ---- suspend_process ------------------------------------------------------------------------------------------------

function suspendProcess(vm: Vm): (pid: Term, options: Term) => Term {
  const { t, processes } = vm
  const am = vm.atomsOf('true', 'false', 'badarg', 'badopt', 'unless_suspending', 'asynchronous', 'suspended', 'not_suspended', 'exited')
  /**
   * Sends `{tag, …}` to the running process when the host is done for the one that it suspends: that one is suspended then,
   * as OTP waits for functions on dirty schedulers.
   */
  const later = (process: Address, tag: Term, state: (done: boolean) => Term): void => {
    const asker = vm.self
    const kept = keep(vm, tag)
    vm.parking.after(process, (done) => {
      const to = processes.lookup(asker)
      if (to !== 0) vm.scratch(() => vm.send(to, t.tuple(kept.term, state(done))))
      release(vm, kept)
    })
  }
  return (pid, options) => {
    if (!isLocalPid(pid) || pid === vm.self) return am.badarg
    let unless = false
    let async = false
    let tag: Term = NONE
    for (; isCons(options); options = t.tl(options)) {
      const option = t.hd(options)
      if (option === am.unless_suspending) unless = true
      else if (option === am.asynchronous) async = true
      else if (t.isTupleOf(option, 2) && t.element(option, 1) === am.asynchronous) {
        async = true
        tag = t.element(option, 2)
      } else return am.badopt
    }
    if (options !== NIL) return am.badopt
    const target = processes.partyOf(pid)
    const reply = (state: Term): void => {
      if (tag !== NONE) vm.k.send(vm.proc, t.tuple(tag, state))
    }
    if (target === undefined) {
      if (!async) return am.badarg
      reply(am.badarg)
      return am.true
    }
    const { self } = processes
    const refused = unless && (self.suspending?.get(pid) ?? 0) > 0
    if (!refused) processes.suspend(self, target)
    const { process } = target
    if (!vm.parking.has(process)) reply(am.suspended)
    else if (tag !== NONE) {
      const isSuspended = (): boolean => (vm.cell(process + L.P_STATE) & L.PS_SUSPENDED) !== 0
      later(process, tag, (done) => (!done ? am.exited : isSuspended() ? am.suspended : am.not_suspended))
    } else if (!async && !refused) {
      const ref = processes.refs.make()
      later(process, ref, (done) => (done ? am.true : am.badarg))
      return ref
    }
    return vm.bool(!refused)
  }
}

// ---- system tasks: what one process asks the system to do with another -----------------------------------------------

function systemTasks(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf('true', 'false', 'ok', 'garbage_collect', 'check_process_code', 'copy_literals', 'major', 'minor')

  const collected = vm.code.internExport(vm.atom('glulam_internal'), vm.atom('collected'), 0)
  /** Has the running process collected at the next occasion. */
  const force = (major: boolean): void => {
    if (major) vm.m[(vm.proc + L.P_FLAGS) >>> 2]! |= L.PF_NEED_FULLSWEEP
    vm.k.force_gc()
  }
  /** Collects another process and tells when that is done: not at once if it takes long. */
  const collectOther = (pid: Term, major: boolean, tell: (result: Term) => void): void => {
    const process = processes.lookup(pid)
    const goesOn = (): boolean => process !== 0 && vm.k.process_of(pid) === process && (vm.cell(process + L.P_STATE) & L.PS_COLLECTING) !== 0
    let begun = false
    /** True: it goes on. */
    const piece = (): boolean => {
      if (goesOn()) {
        vm.k.gc_help(process)
        return true
      }
      const there = process !== 0 && processes.lookup(pid) === process
      if (there && !begun) {
        begun = true
        vm.k.gc_process(process, major ? 1 : 0)
        if (goesOn()) return true
      }
      tell(there ? am.true : am.false)
      return false
    }
    if (goesOn() || piece()) vm.reclaim.chore(piece)
  }
  /** Does what `request` asks for with a process (0: gone), and tells the result. False: unknown request. */
  const perform = (process: Address, request: Term, tell: (result: Term) => void): boolean => {
    const kind = t.element(request, 1)
    const argument = t.tupleSize(request) >= 3 ? t.element(request, 3) : am.major
    if (kind === am.garbage_collect) {
      if (process !== 0 && process !== vm.proc) {
        const pid = processes.pidOf(process)
        processes.deferred.collect(pid, () => collectOther(pid, argument !== am.minor, tell))
        return true
      }
      if (process !== 0) force(argument !== am.minor)
      tell(process === 0 ? am.false : am.true)
    } else if (kind === am.check_process_code) {
      tell(process !== 0 && vm.purge.runsOldCode(process, argument) ? am.true : am.false)
    } else if (kind === am.copy_literals) tell(am.ok)
    else return false
    return true
  }
  const request = (requester: Term, pid: Term, task: Term): Term => {
    if (!isLocalPid(pid) || !t.isTuple(task) || t.tupleSize(task) < 2) return vm.badarg()
    const kind = t.element(task, 1)
    if (kind === am.check_process_code && (t.tupleSize(task) < 3 || !isAtom(t.element(task, 3)))) return vm.badarg()
    const id = keep(vm, t.element(task, 2))
    const tell = (result: Term): void => {
      const to = processes.lookup(requester)
      if (to !== 0) vm.scratch(() => vm.send(to, t.tuple(kind, id.term, result)))
      release(vm, id)
    }
    if (perform(processes.lookup(pid), task, tell)) return am.ok
    release(vm, id)
    return vm.badarg()
  }
  return {
    ...inOrder(vm, 'erts_internal', 'request_system_task', 0, (pid, _priority, task) => request(vm.self, pid, task)),
    'request_system_task/4': (requester: Term, pid: Term, _priority: Term, task: Term) => request(requester, pid, task),
    'garbage_collect/1': (kind: Term) => {
      if (kind !== am.major && kind !== am.minor) return vm.badarg()
      const major = kind === am.major
      if (vm.k.gc_is_long(major ? 1 : 0) === 0) {
        force(major)
        return am.true
      }
      // it lets go for that, and goes on when it is done
      vm.m[(vm.proc + L.P_FLAGS) >>> 2]! |= L.PF_GC_DUE | (major ? L.PF_NEED_FULLSWEEP : 0)
      return vm.yieldTo(collected, [])
    },
    // No process ever executes on a dirty scheduler here: there are no signals to handle for one.
    'dirty_process_handle_signals/1': (_pid: Term) => vm.atom('noproc'),
    'is_process_executing_dirty/1': (pid: Term) => (isLocalPid(pid) ? am.false : vm.badarg()),
    'check_dirty_process_code/2': (_pid: Term, _module: Term) => am.false,
  }
}
