/**
 * Module erl_ddll: https://www.erlang.org/doc/apps/kernel/erl_ddll.html. There are no drivers in C here: those of OTP's applications
 * are loaded by their names, wherever their files are, and other files are none that can be loaded (the answer is that of a system
 * whose loader finds nothing).
 */
import type { BifFamily } from '../runtime/bif.ts'
import { NIL, isAtom, isCons, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'

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
  const { loaded } = vm.ports
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
  const pathText = (path: Term): string =>
    t.isBinary(path) ? Buffer.from(t.bytes(path)).toString() : String.fromCodePoint(...t.listToArray(path)!.map((c) => t.safeInteger(c)!))
  const isWhen = (term: Term): boolean => term === am.pending || term === am.pending_driver
  const areDriverOptions = (term: Term): boolean => t.listToArray(term)?.every((option) => option === am.kill_ports) ?? false

  /** `[monitor, When]` of a list of options. */
  const monitorOf = (options: Term): Term | undefined => {
    for (const option of t.listToArray(options)!) if (t.isTupleOf(option, 2) && t.element(option, 1) === am.monitor) return t.element(option, 2)
  }
  /** Options of try_load: whether it is a reload, and ports are to be killed; undefined: bad ones. */
  const loadOptions = (list: Term): { reload: boolean; killPorts: boolean } | undefined => {
    let reload = false
    let killPorts = false
    for (const option of t.listToArray(list) ?? [NIL]) {
      if (!t.isTupleOf(option, 2)) return undefined
      const [name, value] = [t.element(option, 1), t.element(option, 2)]
      if (name === am.driver_options ? !areDriverOptions(value) : (name !== am.monitor && name !== am.reload) || !isWhen(value)) return undefined
      reload ||= name === am.reload
      killPorts ||= name === am.driver_options && value !== NIL
    }
    return { reload, killPorts }
  }
  const isUnloadOption = (option: Term): boolean =>
    option === am.kill_ports || (t.isTupleOf(option, 2) && t.element(option, 1) === am.monitor && isWhen(t.element(option, 2)))

  /** By what is asked of a driver that is linked in. */
  const about = new Map<Term, Term>([
    ...[am.processes, am.driver_options, am.port_count, am.awaiting_load, am.awaiting_unload].map((item): [Term, Term] => [item, am.linked_in_driver]),
    [am.linked_in_driver, am.true], [am.permanent, am.false],
  ])
  const counted = (pids: Iterable<readonly [Term, number]>): Term => t.list([...pids].map(([pid, count]) => t.tuple(pid, small(count))))
  /** The same of one that was loaded; undefined: it is not loaded, or there is no such item. */
  const aboutLoaded = (name: string, item: Term): Term | undefined => {
    const driver = loaded.get(name)
    switch (driver && item) {
      case am.processes: return counted(driver!.users)
      case am.driver_options: return driver!.killPorts ? t.list([am.kill_ports]) : NIL
      case am.port_count: return small(loaded.portCount(name))
      case am.linked_in_driver: case am.permanent: return am.false
      case am.awaiting_load: return NIL
      case am.awaiting_unload: return counted(countBy(driver!.watchers.map((w) => w.pid)))
    }
  }

  return {
    erl_ddll: {
      'loaded_drivers/0': () => t.tuple(am.ok, t.list([...linked, ...loaded.names()].map((name) => t.charlist(name)))),
      'try_load/3': (path, name, options) => {
        const text = nameOf(name!)
        const wanted = loadOptions(options!)
        if (text === undefined || wanted === undefined || !isPath(path!)) return vm.badarg()
        if (linked.includes(text)) return failure(am.linked_in_driver)
        if (wanted.reload && loaded.get(text) === undefined) return failure(am.not_loaded)
        if (!vm.ports.isLoadable(text)) return failure(t.tuple(am.open_error, small(NOT_FOUND)))
        // there is nothing that loading it anew could change
        if (wanted.reload) return t.tuple(am.ok, am.loaded)
        const outcome = loaded.load(text, pathText(path!), wanted.killPorts, vm.self)
        return outcome === 'inconsistent' ? failure(vm.atom(outcome)) : t.tuple(am.ok, vm.atom(outcome))
      },
      'try_unload/2': (name, options) => {
        const text = nameOf(name!)
        if (text === undefined || !(t.listToArray(options!)?.every(isUnloadOption) ?? false)) return vm.badarg()
        if (linked.includes(text)) return failure(am.linked_in_driver)
        const outcome = loaded.unload(text, vm.self)
        if (outcome !== 'pending_process' && outcome !== 'pending_driver') return failure(vm.atom(outcome))
        const monitor = monitorOf(options!)
        const watched = monitor === am.pending || (monitor === am.pending_driver && outcome === 'pending_driver')
        const ref = watched ? vm.processes.refs.make() : NONE
        if (watched) loaded.watch(text, vm.self, ref, true)
        const answer = watched ? t.tuple(am.ok, vm.atom(outcome), ref) : t.tuple(am.ok, vm.atom(outcome))
        loaded.settle(text, t.listToArray(options!)!.includes(am.kill_ports))
        return answer
      },
      'info/2': (name, item) => {
        const text = nameOf(name!)
        const answer = text === undefined ? undefined : linked.includes(text) ? about.get(item!) : aboutLoaded(text, item!)
        return answer ?? vm.badarg()
      },
      /** What is known already comes at once. */
      'monitor/2': (type, what) => {
        if (type !== am.driver || !t.isTupleOf(what!, 2)) return vm.badarg()
        const name = t.element(what!, 1)
        const text = nameOf(name)
        const when = t.element(what!, 2)
        if (text === undefined || ![am.loaded, am.unloaded, am.unloaded_only].includes(when)) return vm.badarg()
        const ref = vm.processes.refs.make()
        const isLoaded = loaded.get(text) !== undefined
        if (isLoaded && when !== am.loaded) {
          loaded.watch(text, vm.self, ref, when === am.unloaded)
          return ref
        }
        const isLinked = linked.includes(text)
        const state = isLinked ? am.permanent : isLoaded ? am.loaded : am.unloaded
        vm.k.send(vm.proc, t.tuple(isLinked || isLoaded ? am.UP : am.DOWN, ref, am.driver, name, state))
        return ref
      },
      'demonitor/1': (ref) => {
        if (!t.isRef(ref!)) return vm.badarg()
        loaded.forget(ref)
        return am.true
      },
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

function countBy(items: readonly Term[]): Map<Term, number> {
  const counts = new Map<Term, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}
