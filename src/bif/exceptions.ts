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
  const { most } = vm.exceptions
  let length = 0
  let changed = false
  let rest = list
  for (; isCons(rest); rest = vm.t.tl(rest)) {
    const located = isFrame(vm, vm.t.hd(rest))
    if (located === undefined) return 0 as Term
    if (!located) changed = true
    length++
  }
  if (!isNil(rest)) return 0 as Term
  return changed || length > most ? withLocations(vm, list, most) : list
}

/** Whether a frame has a location; undefined when it is none. */
function isFrame({ t }: Vm, frame: Term): boolean | undefined {
  const n = t.isTuple(frame) ? t.tupleSize(frame) : 0
  if (n < 2) return undefined
  const first = t.element(frame, 1)
  const before = t.isFun(first) ? 2 : 3
  if (n < before || n > before + 1) return undefined
  if (before === 3 && !(isAtom(first) && isAtom(t.element(frame, 2)))) return undefined
  if (n === before) return false
  const location = t.element(frame, n)
  return isCons(location) || isNil(location) ? true : undefined
}

function withLocations(vm: Vm, list: Term, most: number): Term {
  const { t } = vm
  const frames = t.listToArray(list)!.slice(0, most).map((frame) => {
    if (isFrame(vm, frame)) return frame
    const items = Array.from({ length: t.tupleSize(frame) }, (_, i) => t.element(frame, i + 1))
    return t.tuple(...items, NIL)
  })
  return t.list(frames)
}
