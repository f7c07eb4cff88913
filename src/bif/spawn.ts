/** BIFs that make processes. What else erlang.erl exports of this kind is Erlang code over these. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { SpawnOptions } from '../runtime/spawn.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isAtom } from '../term/terms.ts'

export const spawn: BifFamily = (vm) => {
  const { t } = vm
  const { processes } = vm
  const maker = processes.spawn
  const am = vm.atomsOf('badopt', 'badarg', 'ok', 'error', 'system_limit', 'noconnection', 'spawn_request', 'true', 'false')

  /** The new process, or 0 after raising. */
  const make = (module: Term, fun: Term, args: Term, options: Readonly<SpawnOptions>): Address => {
    if (!isAtom(module) || !isAtom(fun)) return vm.badarg()
    const process = maker.create(module, fun, args, options.minHeap)
    if (typeof process === 'number') return process
    return process === 'badarg' ? vm.badarg() : vm.systemLimit()
  }
  const start = (module: Term, fun: Term, args: Term, options: Readonly<SpawnOptions>): Term => {
    const process = make(module, fun, args, options)
    if (process === 0) return NONE
    const ref = maker.go(process, options, NONE)
    const pid = processes.pidOf(process)
    return ref === NONE ? pid : t.tuple(pid, ref)
  }
  const reply = (tag: Term, ref: Term, result: Term, value: Term): void =>
    // by nobody, if no author is named
    vm.scratch(() => vm.k.send(processes.running, t.tuple(tag, ref, result, value)))

  return {
    erlang: {
      'spawn/3': (module, fun, args) => start(module, fun, args, maker.defaults),
      'spawn_link/3': (module, fun, args) => start(module, fun, args, maker.linked),
      'spawn_opt/4': (module, fun, args, list) => {
        if (!isAtom(module) || !isAtom(fun) || vm.k.list_length(args) < 0) return vm.badarg()
        const options = maker.options(list, false)
        return options === undefined ? vm.badarg(am.badopt) : start(module, fun, args, options)
      },
      // A request is answered before spawn_request returns: there never is one to abandon.
      'spawn_request_abandon/1': (ref) => (t.isRef(ref) ? am.false : vm.badarg()),
    },
    erts_internal: {
      'spawn_request/4': (module, fun, args, list) => {
        if (!isAtom(module) || !isAtom(fun) || vm.k.list_length(args) < 0) return am.badarg
        if (vm.k.list_length(list) < 0) return am.badopt
        const options = maker.options(list, true)
        const ref = processes.signals.newReference(options?.monitor?.alias ?? 0)
        if (options === undefined) {
          const answer = maker.replyOptions(list)
          if (answer.replyError) reply(answer.replyTag, ref, am.error, am.badopt)
          return ref
        }
        const process = maker.create(module, fun, args, options.minHeap)
        if (typeof process === 'number') {
          maker.go(process, options, ref)
          if (options.replySuccess) {
            vm.tokens.author = processes.pidOf(process)
            reply(options.replyTag, ref, am.ok, processes.pidOf(process))
            vm.tokens.author = NONE
          }
        } else if (options.replyError) reply(options.replyTag, ref, am.error, vm.atom(process))
        return ref
      },
      // There is no other node (yet): the answer is that there is no connection.
      'dist_spawn_request/4': (node, mfa, list, type) => {
        if (!isAtom(node) || !t.isTupleOf(mfa, 3)) return am.badarg
        if (!isAtom(t.element(mfa, 1)) || !isAtom(t.element(mfa, 2)) || vm.k.list_length(t.element(mfa, 3)) < 0) return am.badarg
        const request = type === am.spawn_request
        const found = node === processes.nodeName ? undefined : maker.remoteOptions(list, request)
        if (found === undefined || (found.bad && !request)) return am.badarg
        const ref = processes.refs.make()
        const { options, bad } = found
        if (options.replyError) reply(options.replyTag, ref, am.error, bad ? am.badopt : am.noconnection)
        return request ? ref : t.tuple(ref, options.monitor !== undefined ? am.true : am.false)
      },
      'spawn_system_process/3': (module, fun, args) => {
        const process = make(module, fun, args, maker.defaults)
        if (process === 0) return NONE
        vm.m[(process + L.P_STATE) >>> 2]! |= L.PS_SYSTEM
        maker.go(process, maker.defaults, NONE)
        return processes.pidOf(process)
      },
    },
  }
}
