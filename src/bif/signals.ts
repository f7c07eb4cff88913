/** Sending, links, monitors, aliases, exit signals. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { ALIAS_EXPLICIT, ALIAS_NONE, ALIAS_REPLY } from '../runtime/party.ts'
import { localNodeOf } from '../runtime/local_node.ts'
import type { Party } from '../runtime/party.ts'
import { REF_ALIAS } from '../runtime/refs.ts'
import { Reason } from '../runtime/signals.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isAtom, isCons, isLocalPid, isLocalPort, NIL } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

export const signals: BifFamily = (vm) => ({
  erlang: { ...sending(vm), ...links(vm), ...monitors(vm), ...aliases(vm) },
})

/** A pid or port of this node or another. */
function isIdentifier(vm: Vm, term: Term): boolean {
  return isLocalPid(term) || isLocalPort(term) || vm.t.isPid(term) || vm.t.isPort(term)
}

function sending(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf('ok', 'nosuspend', 'noconnect', 'badopt', 'priority', 'true')

  /** Where there is no connection: a pid or name of another node. */
  const isRemote = (dest: Term): boolean => {
    if (t.subtag(dest) === L.SUB_EXT_PID) return true
    return t.isTupleOf(dest, 2) && isAtom(t.element(dest, 1)) && isAtom(t.element(dest, 2)) && t.element(dest, 2) !== processes.nodeName
  }
  const send = (dest: Term, message: Term): Term => processes.sendInstruction(dest, message)
  const exit = (dest: Term, reason: Term, quirk: boolean, priority: boolean): Term => {
    if (!isIdentifier(vm, dest) && !(vm.release >= 28 && t.isRef(dest))) return vm.badarg()
    processes.signals.exit(dest, vm.self, reason, quirk, priority)
    return processes.afterSignals(am.true)
  }
  const withPriority = (dest: Term, reason: Term, options: Term, quirk: boolean): Term => {
    const priority = processes.spawn.linkOptions(options)
    return priority === undefined ? vm.badarg(am.badopt) : exit(dest, reason, quirk, priority)
  }
  return {
    'send/2': send,
    '!/2': send,
    'send/3': (dest: Term, message: Term, options: Term) => {
      let noconnect = false
      let priority = false
      for (; isCons(options); options = t.tl(options)) {
        const option = t.hd(options)
        if (option === am.noconnect) noconnect = true
        else if (option === am.priority && vm.release >= 28) priority = true
        else if (option !== am.nosuspend) return vm.badarg(am.badopt)
      }
      if (options !== NIL) return vm.badarg(am.badopt)
      if (noconnect && isRemote(dest)) return am.noconnect
      if (priority && t.isRef(dest)) {
        processes.signals.sendToReference(dest, message, true)
        return am.ok
      }
      return processes.sendInstruction(dest, message) === NONE ? NONE : am.ok
    },
    'exit/2': (dest: Term, reason: Term) => exit(dest, reason, true, false),
    'exit_signal/2': (dest: Term, reason: Term) => exit(dest, reason, false, false),
    ...(vm.release < 28 ? {} : {
      'exit/3': (dest: Term, reason: Term, options: Term) => withPriority(dest, reason, options, true),
      'exit_signal/3': (dest: Term, reason: Term, options: Term) => withPriority(dest, reason, options, false),
    }),
  }
}

function links(vm: Vm) {
  const { processes } = vm
  const am = vm.atomsOf('true', 'noproc', 'noconnection', 'badopt')

  /** link/1 to what isn't there: an exit signal for who traps them, else an error. */
  const failed = (id: Term, reason: Term): Term => {
    if ((vm.cell(vm.proc + L.P_FLAGS) & L.PF_TRAP_EXIT) === 0) return vm.error(reason)
    const signal = new Reason(vm, reason)
    processes.signals.exitSignal(processes.self, id, signal, true)
    signal.done()
    return am.true
  }
  const link = (id: Term, priority: boolean): Term => {
    const { tracing } = vm
    if (tracing.active && isIdentifier(vm, id)) tracing.linking(id)
    if (id === vm.self) return am.true
    if (!isLocalPid(id) && !isLocalPort(id)) {
      if (!isIdentifier(vm, id)) return vm.badarg()
      return failed(id, processes.isOwn(id) ? am.noproc : am.noconnection)
    }
    const other = processes.reachable(id)
    if (other === undefined) return failed(id, am.noproc)
    const { self } = processes
    const isNew = !self.linked(id)
    processes.signals.link(self, other)
    if (tracing.active && isNew) tracing.linked(id)
    if (priority) (self.priorityLinks ??= new Set()).add(id)
    else self.priorityLinks?.delete(id)
    return am.true
  }
  return {
    'link/1': (id: Term) => link(id, false),
    ...(vm.release < 28 ? {} : {
      'link/2': (id: Term, options: Term) => {
        const priority = processes.spawn.linkOptions(options)
        return priority === undefined ? vm.badarg(am.badopt) : link(id, priority)
      },
    }),
    'unlink/1': (id: Term) => {
      if (!isIdentifier(vm, id)) return vm.badarg()
      if (vm.tracing.active) vm.tracing.unlinking(id)
      const party = processes.existingParty(vm.self)
      if (party !== undefined && processes.signals.unlink(party, id) && vm.tracing.active) vm.tracing.unlinked(id)
      return am.true
    },
  }
}

function monitors(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf(
    'process', 'port', 'time_offset', 'clock_service', 'DOWN', 'CHANGE', 'flush', 'info', 'true', 'false', 'badopt',
    'badtype', 'noconnection', 'erts_internal', 'flush_monitor_messages',
  )
  const spawn = processes.spawn

  /** `{Name, Node}`; undefined: it is none. */
  const named = (item: Term): { name: Term; node: Term } | undefined => {
    if (isAtom(item)) return { name: item, node: processes.nodeName }
    if (!t.isTupleOf(item, 2) || !isAtom(t.element(item, 1)) || !isAtom(t.element(item, 2))) return undefined
    return { name: t.element(item, 1), node: t.element(item, 2) }
  }
  /** Monitors a process or port by identifier or name. */
  const watch = (type: Term, item: Term, alias: number, tag: Term, priority: boolean): Term => {
    const port = type === am.port
    const signals = processes.signals
    let target: Party | undefined
    let name: Term = NONE
    if (port ? isLocalPort(item) : isLocalPid(item)) {
      // Monitoring itself is nothing but a reference.
      if (item === vm.self) return processes.refs.make()
      target = processes.reachable(item)
    } else if ((port ? t.isPort(item) : t.isPid(item)) && !processes.isOwn(item)) {
      // Ports are monitored on their own node only.
      if (port) return vm.badarg()
      const ref = signals.newReference(alias)
      signals.monitorRemote(processes.self, ref, item, type, alias, tag)
      return ref
    } else if (!processes.isOwn(item)) {
      const who = named(item)
      if (who === undefined) return vm.badarg()
      if (who.node !== processes.nodeName) {
        // names on other nodes need a node that is alive
        if (port || !localNodeOf(vm).alive) return vm.badarg()
        const ref = signals.newReference(alias)
        signals.monitorRemote(processes.self, ref, item, type, alias, tag)
        return ref
      }
      name = who.name
      const id = processes.registry.whereis(name)
      if (id !== NONE && (port ? isLocalPort(id) : isLocalPid(id))) {
        if (id === vm.self) return processes.refs.make()
        target = processes.reachable(id)
      }
    }
    const ref = signals.newReference(alias)
    signals.monitor(processes.self, ref, target, item, name, type, alias, tag, priority)
    return ref
  }
  const monitor = (type: Term, item: Term, alias: number, tag: Term, priority: boolean): Term => {
    if (type === am.process || type === am.port) return watch(type, item, alias, tag, priority)
    if (type !== am.time_offset) return vm.badarg(am.badtype)
    if (item !== am.clock_service) return vm.badarg()
    const ref = processes.signals.newReference(alias)
    processes.signals.monitorTimeOffset(processes.self, ref, alias, tag === am.DOWN ? am.CHANGE : tag, priority)
    return ref
  }
  const drop = (ref: Term): boolean => {
    if (!processes.refs.isLocal(ref)) return false
    const party = processes.existingParty(vm.self)
    return party !== undefined && processes.signals.demonitor(party, ref)
  }

  return {
    'monitor/2': (type: Term, item: Term) => monitor(type, item, ALIAS_NONE, am.DOWN, false),
    'monitor/3': (type: Term, item: Term, list: Term) => {
      const options = spawn.monitorOptions(list)
      if (options === undefined) return vm.badarg(am.badopt)
      return monitor(type, item, options.alias, options.tag === NONE ? am.DOWN : options.tag, options.priority)
    },
    'demonitor/1': (ref: Term) => {
      if (!t.isRef(ref)) return vm.badarg()
      drop(ref)
      return am.true
    },
    'demonitor/2': (ref: Term, options: Term) => {
      if (!t.isRef(ref)) return vm.badarg()
      let flush = false
      let info = false
      for (; isCons(options); options = t.tl(options)) {
        const option = t.hd(options)
        if (option === am.flush) flush = true
        else if (option === am.info) info = true
        else return vm.badarg()
      }
      if (options !== NIL) return vm.badarg()
      const found = drop(ref)
      const result = info && !found ? am.false : am.true
      // Not there any more: its message may wait in the mailbox (if there is any mail).
      if (!flush || found || vm.cell(vm.proc + L.P_MSG_COUNT) === 0) return result
      return vm.trapTo(am.erts_internal, am.flush_monitor_messages, [ref, am.false, result])
    },
  }
}

function aliases(vm: Vm) {
  const { t, processes } = vm
  const am = vm.atomsOf('explicit_unalias', 'reply', 'priority', 'true', 'false')
  return {
    'alias/1': (options: Term) => {
      let mode = ALIAS_EXPLICIT
      let priority = false
      for (; isCons(options); options = t.tl(options)) {
        const option = t.hd(options)
        if (option === am.reply) mode = ALIAS_REPLY
        else if (option === am.explicit_unalias) mode = ALIAS_EXPLICIT
        else if (option === am.priority && vm.release >= 28) priority = true
        else return vm.badarg()
      }
      if (options !== NIL) return vm.badarg()
      const ref = processes.refs.make(REF_ALIAS)
      processes.signals.alias(processes.self, ref, mode, priority)
      return ref
    },
    'unalias/1': (ref: Term) => {
      if (!t.isRef(ref)) return vm.badarg()
      if (!processes.refs.isLocal(ref)) return am.false
      const party = processes.existingParty(vm.self)
      return party !== undefined && processes.signals.unalias(party, ref) ? am.true : am.false
    },
  }
}
