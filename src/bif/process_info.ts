/** process_info, process_display. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { DEFAULT_ITEMS, dictionaryValue, processInfoItems } from '../runtime/process_info.ts'
import { inOrder } from './in_order.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isCons, isLocalPid, NIL } from '../term/terms.ts'

export const processInfo: BifFamily = (vm) => {
  const { t, processes } = vm
  const items = processInfoItems(vm)
  const am = vm.atomsOf('undefined', 'dictionary', 'registered_name', 'true', 'badarg', 'badopt', 'backtrace', 'messages')
  const defaults = DEFAULT_ITEMS.map((name) => vm.atom(name))

  /** What a process with the flag `sensitive` does not show. */
  const hidden = new Map<Term, () => Term>([[am.dictionary, () => NIL], [am.messages, () => NIL], [am.backtrace, () => t.utf8('')]])
  const isSensitive = (process: Address): boolean => (vm.cell(process + L.P_FLAGS) & L.PF_SENSITIVE) !== 0

  /** Value of an item, which may be {dictionary, Key}; 0: there is no such item. */
  const value = (process: Address, item: Term): Term => {
    if (isSensitive(process)) {
      const shown = hidden.get(item)
      if (shown !== undefined) return shown()
      if (t.isTuple(item)) return am.undefined
    }
    const known = items.get(item)
    if (known !== undefined) return known(process)
    if (vm.release >= 26 && t.isTupleOf(item, 2) && t.element(item, 1) === am.dictionary) {
      return dictionaryValue(vm, process, t.element(item, 2))
    }
    return NONE
  }
  const known = (item: Term): boolean =>
    items.has(item) || (vm.release >= 26 && t.isTupleOf(item, 2) && t.element(item, 1) === am.dictionary)

  /** Items whose value is a term of the process, or found in its heap. */
  const inHeap = new Set<Term>(['dictionary', 'messages', 'label', 'binary', 'magic_ref'].map((name) => vm.atom(name)))
  const entries = [1, 2].map((arity) => vm.code.internExport(vm.atom('erlang'), vm.atom('process_info'), arity, false))
  /** A process that is being collected is looked at when that is done: who asks lends a hand, and asks again if there is more to do. */
  const isCollecting = (process: Address): boolean => {
    if (process === vm.proc || vm.k.gc_pending(process) === 0) return false
    vm.k.gc_help(process)
    return vm.k.gc_pending(process) !== 0
  }
  const again = (args: readonly Term[]): Term => vm.yieldTo(entries[args.length - 1]!, args)

  return {
    erlang: {
      ...inOrder(vm, 'erlang', 'process_info', 0, (pid) => {
        if (!isLocalPid(pid)) return processes.isOwn(pid) && t.isPid(pid) ? am.undefined : vm.badarg()
        const process = processes.lookup(pid)
        if (process === 0) return am.undefined
        if (isCollecting(process)) return again([pid])
        vm.bump(10)
        const pairs = defaults.map((item) => t.tuple(item, value(process, item)))
        const name = vm.cell(process + L.P_NAME) as Term
        if (name !== NONE) pairs.unshift(t.tuple(am.registered_name, name))
        return t.list(pairs)
      }),
      ...inOrder(vm, 'erlang', 'process_info', 0, (pid, what) => {
        if (!isLocalPid(pid)) return vm.badarg()
        const process = processes.lookup(pid)
        if (!isCons(what) && what !== NIL) {
          if (!known(what)) return vm.badarg()
          if (process === 0) return am.undefined
          if ((inHeap.has(what) || t.isTuple(what)) && isCollecting(process)) return again([pid, what])
          const result = value(process, what)
          return what === am.registered_name && result === NIL ? NIL : t.tuple(what, result)
        }
        const wanted = t.listToArray(what)
        if (wanted === undefined || !wanted.every(known)) return vm.badarg()
        if (process === 0) return am.undefined
        if (wanted.some((item) => inHeap.has(item) || t.isTuple(item)) && isCollecting(process)) return again([pid, what])
        vm.bump(wanted.length)
        return t.list(wanted.map((item) => t.tuple(item, value(process, item))))
      }),
    },
    erts_internal: {
      ...inOrder(vm, 'erts_internal', 'process_display', 0, (pid, kind) => {
        if (kind !== am.backtrace) return am.badopt
        const process = isLocalPid(pid) ? processes.lookup(pid) : 0
        if (process === 0) return am.badarg
        vm.host.write(2, t.bytes(value(process, am.backtrace)))
        return am.true
      }),
    },
  }
}
