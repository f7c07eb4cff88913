/** erlang:error, exit, throw, raise and relatives: exceptions raised in the name of the caller. */
import { NIL, isAtom, isCons, isNil } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'

export const exceptions: BifFamily = (vm) => {
  const am = vm.atomsOf('error', 'exit', 'throw', 'badarg', 'none', 'error_info')
  const { t } = vm
  const raise = (cls: Term, reason: Term, args: Term = am.none, info: Term = NIL): Term =>
    vm.exceptions.raiseInCaller(cls, reason, args, info)

  /** Arguments as error/2 and error/3 take them: what is no list counts for none. */
  const shown = (args: Term): Term => (isCons(args) || isNil(args) ? args : am.none)
  /** error/3: the last `{error_info, Map}` of the options counts, as long as they hold nothing else. */
  const infoOf = (options: Term): Term => {
    let info = NIL
    for (const option of t.listToArray(options) ?? []) {
      if (!t.isTupleOf(option, 2) || t.element(option, 1) !== am.error_info || !t.isMap(t.element(option, 2))) return NIL
      info = t.list([option])
    }
    return info
  }

  return {
    erlang: {
      'error/1': (reason) => raise(am.error, reason!),
      'error/2': (reason, args) => raise(am.error, reason!, shown(args!)),
      'error/3': (reason, args, options) => raise(am.error, reason!, shown(args!), infoOf(options!)),
      'exit/1': (reason) => raise(am.exit, reason!),
      'throw/1': (value) => raise(am.throw, value!),
      'nif_error/1': (reason) => vm.error(reason!),
      'nif_error/2': (reason) => vm.error(reason!),
      'raise/3': (cls, reason, trace) => {
        if (cls !== am.error && cls !== am.exit && cls !== am.throw) return am.badarg
        const frames = stacktrace(vm, trace!)
        if (frames === 0) return am.badarg
        return vm.exceptions.raiseInCaller(cls!, reason!, am.none, NIL, frames)
      },
    },
  }
}

/**
 * A stack trace as raise/3 takes it, 0 for what is none: a list of {M, F, Arity | Args}, {Fun, Args}, either with a location after it,
 * which is [] where it lacks. As in OTP atoms, funs and lists are all that is looked at. No longer than traces are.
 */
function stacktrace(vm: Vm, list: Term): Term {
  const { t } = vm
  const frames: Term[] = []
  let changed = false
  let rest = list
  for (; isCons(rest); rest = t.tl(rest)) {
    const frame = t.hd(rest)
    if (!t.isTuple(frame)) return 0 as Term
    const items = Array.from({ length: Math.min(t.tupleSize(frame), 5) }, (_, i) => t.element(frame, i + 1))
    const before = items.length > 1 && t.isFun(items[0]!) ? 2 : 3
    if (before === 3 && !(items.length > 2 && isAtom(items[0]!) && isAtom(items[1]!))) return 0 as Term
    if (items.length > before + 1) return 0 as Term
    const location = items[before]
    if (location !== undefined && !isCons(location) && !isNil(location)) return 0 as Term
    if (location === undefined) changed = true
    frames.push(location === undefined ? t.tuple(...items, NIL) : frame)
  }
  if (!isNil(rest)) return 0 as Term
  const { most } = vm.exceptions
  return changed || frames.length > most ? t.list(frames.slice(0, most)) : list
}
