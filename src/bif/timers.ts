/** BIF timers: start, cancel, read. */
import type { BifFamily } from '../runtime/bif.ts'
import type { Timer } from '../runtime/timers.ts'
import { REF_PLAIN } from '../runtime/refs.ts'
import type { Term } from '../term/types.ts'
import { isAtom, isCons, isLocalPid, NIL } from '../term/terms.ts'

export const timers: BifFamily = (vm) => {
  const { t, processes } = vm
  const am = vm.atomsOf('time', 'badopt', 'abs', 'async', 'info', 'true', 'false', 'ok', 'timeout', 'cancel_timer', 'read_timer')
  const { timers } = processes

  const start = (time: Term, dest: Term, message: Term, options: Term, wrap: boolean): Term => {
    let absolute = false
    for (; isCons(options); options = t.tl(options)) {
      const option = t.hd(options)
      if (!t.isTupleOf(option, 2) || t.element(option, 1) !== am.abs) return vm.badarg(am.badopt)
      const value = t.element(option, 2)
      if (value !== am.true && value !== am.false) return vm.badarg(am.badopt)
      absolute = value === am.true
    }
    if (options !== NIL) return vm.badarg(am.badopt)
    const ms = t.safeInteger(time)
    if (ms === undefined || !timers.reaches(ms, absolute)) return vm.badarg(am.time)
    if (!isLocalPid(dest) && !isAtom(dest)) return vm.badarg()
    const ref = processes.refs.make(REF_PLAIN)
    timers.start(ms, absolute, dest, wrap ? t.tuple(am.timeout, ref, message) : message)
    return ref
  }
  const find = (ref: Term): Timer | undefined =>
    processes.refs.isLocal(ref) ? timers.find(processes.refs.lowOf(ref), processes.refs.highOf(ref)) : undefined

  /** Cancels or reads: the milliseconds left, or false. */
  const look = (ref: Term, cancel: boolean): Term => {
    const timer = find(ref)
    if (timer === undefined) return am.false
    const left = timers.left(timer)
    if (cancel) timers.cancel(timer)
    return t.integer(left)
  }
  const withOptions = (ref: Term, options: Term, cancel: boolean): Term => {
    let async = false
    let info = true
    for (; isCons(options); options = t.tl(options)) {
      const option = t.hd(options)
      if (!t.isTupleOf(option, 2)) return vm.badarg()
      const value = t.element(option, 2)
      if (value !== am.true && value !== am.false) return vm.badarg()
      if (t.element(option, 1) === am.async) async = value === am.true
      else if (t.element(option, 1) === am.info && cancel) info = value === am.true
      else return vm.badarg()
    }
    if (options !== NIL) return vm.badarg()
    if (!t.isRef(ref)) return vm.badarg()
    const result = look(ref, cancel)
    if (!async) return info ? result : am.ok
    if (info) vm.k.send(vm.proc, t.tuple(cancel ? am.cancel_timer : am.read_timer, ref, result))
    return am.ok
  }

  return {
    erlang: {
      'start_timer/3': (time, dest, message) => start(time, dest, message, NIL, true),
      'start_timer/4': (time, dest, message, options) => start(time, dest, message, options, true),
      'send_after/3': (time, dest, message) => start(time, dest, message, NIL, false),
      'send_after/4': (time, dest, message, options) => start(time, dest, message, options, false),
      'cancel_timer/1': (ref) => (t.isRef(ref) ? look(ref, true) : vm.badarg()),
      'cancel_timer/2': (ref, options) => withOptions(ref, options, true),
      'read_timer/1': (ref) => (t.isRef(ref) ? look(ref, false) : vm.badarg()),
      'read_timer/2': (ref, options) => withOptions(ref, options, false),
    },
  }
}
