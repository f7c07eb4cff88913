/** erlang:error, exit, throw, raise and relatives: exceptions raised in the name of the caller. */
import { NIL, isCons, isNil } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'

export const exceptions: BifFamily = (vm) => {
  const am = vm.atomsOf('error', 'none', 'error_info')
  const { t } = vm
  const raise = (reason: Term, args: Term, info: Term = NIL): Term => vm.exceptions.raiseInCaller(am.error, reason, args, info)

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
      'error/1': vm.k.bif_error,
      'error/2': (reason, args) => raise(reason!, shown(args!)),
      'error/3': (reason, args, options) => raise(reason!, shown(args!), infoOf(options!)),
      'exit/1': vm.k.bif_exit,
      'throw/1': vm.k.bif_throw,
      'nif_error/1': (reason) => vm.error(reason!),
      'nif_error/2': (reason) => vm.error(reason!),
      'raise/3': vm.k.bif_raise,
    },
  }
}
