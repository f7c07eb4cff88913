/** What generated code and glue ask of the host: the import module "host". */
import * as L from '../term/layout.ts'
import { isAtom } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

/** Most arguments of a function. */
const MAX_ARITY = 255

export function hostCalls(vm: Vm): Record<string, (...args: number[]) => number | void> {
  const am = vm.atomsOf('badfun', 'badarity', 'badarg', 'normal', 'exit')
  const { exceptions } = vm
  const argument = (i: number): Term => vm.cell(L.X_AREA + 4 * i) as Term
  const args = (arity: number): Term[] => Array.from({ length: arity }, (_, i) => argument(i))
  const frameOf = (codePoint: Address): number => vm.cell(codePoint + L.CP_FRAME) & 0xffffff
  /** In tail position the frame is still there: what goes on elsewhere must not see it. */
  const popFrame = (codePoint: Address, tail: number): void => {
    if (tail !== 0) vm.setCell(L.CELL_SP, vm.cell(L.CELL_SP) + frameOf(codePoint))
  }
  /** Goes on in a fun (a local one of that arity stands behind its arguments, as a parameter), or raises. */
  const applyFun = (term: Term, arity: number, codePoint: Address, tail: number): void => {
    const { t } = vm
    const kind = t.subtag(term)
    if (kind !== L.SUB_FUN && kind !== L.SUB_EXPORT) {
      exceptions.raiseFromFunCall(codePoint, t.tuple(am.badfun, term), tail !== 0)
      return
    }
    const entry = t.word(term, 1)
    const known = kind === L.SUB_FUN ? vm.cell(entry + L.FE_ARITY) : vm.cell(entry + L.EX_ARITY)
    if ((known < 0 ? ~known : known) !== arity) {
      exceptions.raiseFromFunCall(codePoint, t.tuple(am.badarity, t.tuple(term, t.list(args(arity)))), tail !== 0)
      return
    }
    if (kind === L.SUB_EXPORT) {
      popFrame(codePoint, tail)
      vm.continueAt(entry)
      return
    }
    if (known >= 0) {
      vm.setCell(L.X_AREA + 4 * arity, term)
      popFrame(codePoint, tail)
      vm.continueAt(entry)
      return
    }
    // its code is gone: error_handler decides
    const trap = vm.code.undefinedLambda(term, args(arity))
    if (trap) popFrame(codePoint, tail)
    else exceptions.raiseFromFunCall(codePoint, t.tuple(am.badfun, term), tail !== 0)
  }
  return {
    send: (to, message) => vm.processes.sendInstruction(to as Term, message as Term),
    receive_timeout: (value) => vm.processes.receiveTimeout(value as Term),
    cancel_receive_timer: () => vm.processes.cancelReceiveTimer(),
    dispatcher: (arity) => vm.code.dispatcher(arity!),
    call_fun: (fun, arity, codePoint, tail) => applyFun(fun as Term, arity!, codePoint!, tail!),
    apply: (module, fun, arity, codePoint, tail) => {
      if (!isAtom(module as Term) || !isAtom(fun as Term)) {
        // as erlang:apply(M, F, Args) with such arguments
        exceptions.raiseFromBif(vm.atom('error'), am.badarg, 0 as Term)
        const list = vm.t.list(args(arity!))
        vm.setCell(L.X_AREA, module!)
        vm.setCell(L.X_AREA + 4, fun!)
        vm.setCell(L.X_AREA + 8, list)
        exceptions.guardBifFailed(codePoint!, vm.code.internExport(vm.atom('erlang'), vm.atom('apply'), 3), 3)
        return
      }
      popFrame(codePoint!, tail!)
      vm.continueAt(vm.code.internExport(module as Term, fun as Term, arity!))
    },
    apply_list: (arity, codePoint) => {
      const list = vm.t.listToArray(argument(arity! - 1))
      const target = argument(0)
      const isTarget = arity === 2 || (isAtom(target) && isAtom(argument(1)))
      if (list === undefined || !isTarget || list.length > MAX_ARITY) {
        exceptions.raiseFromBif(vm.atom('error'), vm.atom(list !== undefined && isTarget ? 'system_limit' : 'badarg'), 0 as Term)
        exceptions.guardBifFailed(codePoint!, vm.code.internExport(vm.atom('erlang'), vm.atom('apply'), arity!), arity!)
        return
      }
      const fun = argument(1)
      list.forEach((item, i) => vm.setCell(L.X_AREA + 4 * i, item))
      if (arity === 3) {
        popFrame(codePoint!, 1)
        vm.continueAt(vm.code.internExport(target, fun, list.length))
      } else applyFun(target, list.length, codePoint!, 1)
    },
    catch_value: () => exceptions.catchValue(),
    build_stacktrace: (raw) => exceptions.buildStacktrace(raw as Term),
    raise: (codePoint, value) => exceptions.failed(codePoint!, value as Term),
    bif_failed: (entry, arity) => exceptions.bifFailed(entry!, arity!),
    process_end: () => {
      vm.setCell(L.CELL_EXC_CLASS, am.exit)
      vm.setCell(L.CELL_EXC_VALUE, am.normal)
      vm.setCell(L.CELL_EXC_TRACE, 0)
      vm.setCell(L.CELL_REASON, L.REASON_EXIT)
    },
  }
}
