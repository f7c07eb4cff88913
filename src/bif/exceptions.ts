/** erlang:error, exit, throw, raise and relatives: exceptions raised in the name of the caller. */
import { NIL, isAtom, isCons, isNil, isSmall } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'

export const exceptions: BifFamily = (vm) => {
  const am = vm.atomsOf('error', 'exit', 'throw', 'badarg', 'none', 'error_info')
  const { t } = vm
  const raise = (cls: Term, reason: Term, args?: Term, info?: Term): Term =>
    vm.exceptions.raiseInCaller(cls, reason, args, info)

  /** error/3: options are `{error_info, Map}`. */
  const errorWithOptions = (reason: Term, args: Term, options: Term): Term => {
    const list = t.listToArray(options)
    if (!list || !(args === am.none || t.listToArray(args))) return vm.badarg()
    let info = NIL
    for (const option of list) {
      if (!t.isTupleOf(option, 2) || t.element(option, 1) !== am.error_info || !t.isMap(t.element(option, 2))) {
        return vm.badarg()
      }
      info = t.list([option])
    }
    return raise(am.error, reason, args === am.none ? NIL : args, info)
  }
  const error2 = (reason: Term, args: Term): Term => raise(am.error, reason, t.listToArray(args) ? args : NIL)

  return {
    erlang: {
      'error/1': (reason) => raise(am.error, reason!),
      'error/2': (reason, args) => error2(reason!, args!),
      'error/3': (reason, args, options) => errorWithOptions(reason!, args!, options!),
      'exit/1': (reason) => raise(am.exit, reason!),
      'throw/1': (value) => raise(am.throw, value!),
      'nif_error/1': (reason) => raise(am.error, reason!),
      'nif_error/2': (reason, args) => error2(reason!, args!),
      'raise/3': (cls, reason, trace) => {
        if ((cls !== am.error && cls !== am.exit && cls !== am.throw) || !isStacktrace(vm, trace!)) return am.badarg
        return vm.exceptions.raiseInCaller(cls!, reason!, NIL, NIL, trace!)
      },
    },
  }
}

/** A list of {M, F, Arity | Args}, {M, F, Arity | Args, Location} or {Fun, Args[, Location]}. */
function isStacktrace(vm: Vm, list: Term): boolean {
  const { t } = vm
  for (; isCons(list); list = t.tl(list)) {
    const frame = t.hd(list)
    if (!t.isTuple(frame)) return false
    const size = t.tupleSize(frame)
    const ok =
      (size === 4 || size === 3) && isAtom(t.element(frame, 1)) && isAtom(t.element(frame, 2))
        ? isArguments(vm, t.element(frame, 3)) && (size === 3 || isProperList(vm, t.element(frame, 4)))
        : (size === 2 || size === 3) && t.isFun(t.element(frame, 1)) && isProperList(vm, t.element(frame, 2))
    if (!ok) return false
  }
  return isNil(list)
}

const isArguments = (vm: Vm, a: Term): boolean => (isSmall(a) ? a >= 0 : isProperList(vm, a))
const isProperList = (vm: Vm, l: Term): boolean => vm.k.list_length(l) >= 0
