/**
 * Module erl_ddll: https://www.erlang.org/doc/apps/kernel/erl_ddll.html. There are no drivers in C here: those of the table of
 * drivers are linked in, and a file is none that can be loaded (the answer is that of a system whose loader finds nothing).
 */
import type { BifFamily } from '../runtime/bif.ts'
import { NIL, isAtom, isCons, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'

/** What a failed dlopen comes to. */
const NOT_FOUND = -10
const TEXTS: Readonly<Record<string, string>> = {
  inconsistent: 'Driver name and/or driver options are inconsistent with currently loaded driver',
  linked_in_driver: 'Driver is statically linked and cannot be loaded/unloaded',
  permanent: 'DDLL driver is permanent an cannot be unloaded/loaded',
  not_loaded: 'DDLL driver is not loaded',
  not_loaded_by_this_process: 'DDLL driver was not loaded by this process',
  not_pending: 'DDLL load not pending for this driver name',
  pending_process: 'Driver is loaded by others when attempting option {reload, pending_driver}',
  pending_reload: 'Driver reloading is already pending',
}

export const ddll: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf(
    'ok', 'error', 'open_error', 'linked_in_driver', 'not_loaded', 'driver', 'loaded', 'unloaded', 'unloaded_only', 'permanent', 'true', 'false',
    'UP', 'DOWN', 'monitor', 'reload', 'pending', 'pending_driver', 'driver_options', 'kill_ports', 'processes', 'port_count', 'awaiting_load',
    'awaiting_unload',
  )
  const linked = ['tcp_inet', 'udp_inet', 'ram_file_drv', ...(vm.release < 26 ? ['tty_sl'] : [])]
  const failure = (reason: Term): Term => t.tuple(am.error, reason)

  /** A name is an atom or iodata; undefined: neither. */
  const nameOf = (term: Term): string | undefined => {
    if (isAtom(term)) return vm.atoms.text(term)
    if (!t.isBinary(term) && !isCons(term) && term !== NIL) return undefined
    const bytes = vm.k.iolist_to_bitstring(term, 0)
    return bytes === 0 ? undefined : Buffer.from(t.bytes(bytes)).toString('latin1')
  }
  /** A path is a binary or a list of characters. */
  const isPath = (term: Term): boolean => t.isBinary(term) || (t.listToArray(term)?.every((c) => (t.safeInteger(c) ?? -1) >= 0) ?? false)
  const isWhen = (term: Term): boolean => term === am.pending || term === am.pending_driver
  const areDriverOptions = (term: Term): boolean => t.listToArray(term)?.every((option) => option === am.kill_ports) ?? false

  /** Options of try_load: whether it is a reload; undefined: bad ones. */
  const loadOptions = (list: Term): boolean | undefined => {
    let reload = false
    for (const option of t.listToArray(list) ?? [NIL]) {
      if (!t.isTupleOf(option, 2)) return undefined
      const [name, value] = [t.element(option, 1), t.element(option, 2)]
      if (name === am.driver_options ? !areDriverOptions(value) : (name !== am.monitor && name !== am.reload) || !isWhen(value)) return undefined
      reload ||= name === am.reload
    }
    return reload
  }
  const isUnloadOption = (option: Term): boolean =>
    option === am.kill_ports || (t.isTupleOf(option, 2) && t.element(option, 1) === am.monitor && isWhen(t.element(option, 2)))

  /** By what is asked of a driver that is linked in. */
  const about = new Map<Term, Term>([
    ...[am.processes, am.driver_options, am.port_count, am.awaiting_load, am.awaiting_unload].map((item): [Term, Term] => [item, am.linked_in_driver]),
    [am.linked_in_driver, am.true], [am.permanent, am.false],
  ])

  return {
    erl_ddll: {
      'loaded_drivers/0': () => t.tuple(am.ok, t.list(linked.map((name) => t.charlist(name)))),
      'try_load/3': (path, name, options) => {
        const text = nameOf(name!)
        const reload = loadOptions(options!)
        if (text === undefined || reload === undefined || !isPath(path!)) return vm.badarg()
        if (linked.includes(text)) return failure(am.linked_in_driver)
        return failure(reload ? am.not_loaded : t.tuple(am.open_error, small(NOT_FOUND)))
      },
      'try_unload/2': (name, options) => {
        const text = nameOf(name!)
        if (text === undefined || !(t.listToArray(options!)?.every(isUnloadOption) ?? false)) return vm.badarg()
        return failure(linked.includes(text) ? am.linked_in_driver : am.not_loaded)
      },
      'info/2': (name, item) => {
        const text = nameOf(name!)
        const answer = about.get(item!)
        return text === undefined || !linked.includes(text) || answer === undefined ? vm.badarg() : answer
      },
      /** Nothing changes any more: the message comes at once. */
      'monitor/2': (type, what) => {
        if (type !== am.driver || !t.isTupleOf(what!, 2)) return vm.badarg()
        const name = t.element(what!, 1)
        const text = nameOf(name)
        const when = t.element(what!, 2)
        if (text === undefined || ![am.loaded, am.unloaded, am.unloaded_only].includes(when)) return vm.badarg()
        const ref = vm.processes.refs.make()
        const there = linked.includes(text)
        vm.k.send(vm.proc, t.tuple(there ? am.UP : am.DOWN, ref, am.driver, name, there ? am.permanent : am.unloaded))
        return ref
      },
      'demonitor/1': (ref) => (t.isRef(ref!) ? am.true : vm.badarg()),
      'format_error_int/1': (reason) => {
        const text = isAtom(reason!) ? TEXTS[vm.atoms.text(reason)] : undefined
        if (text !== undefined) return t.charlist(text)
        if (!t.isTupleOf(reason!, 2) || t.element(reason!, 1) !== am.open_error) return vm.badarg()
        const code = t.safeInteger(t.element(reason!, 2))
        if (code === undefined) return vm.badarg()
        return t.charlist(code === NOT_FOUND ? 'cannot open shared object file: No such file or directory' : 'Unspecified error')
      },
    },
  }
}
