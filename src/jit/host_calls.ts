/** What generated code and glue ask of the host: the import module "host". */
import * as L from '../term/layout.ts'
import { isAtom } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

/** Most arguments of a function. */
const MAX_ARITY = 255

export function hostCalls(vm: Vm): Record<string, (...args: number[]) => number | void> {
  const am = vm.atomsOf('badfun', 'badarity', 'badarg', 'normal', 'exit', 'error', 'system_limit', 'erlang', 'apply')
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
  const keepsCaller = (entry: Address): boolean => (vm.cell(entry + L.EX_FLAGS) & L.EX_KEEPS_CALLER) !== 0
  const isApply3 = (entry: Address): boolean => keepsCaller(entry) && vm.cell(entry + L.EX_FUNCTION) === am.apply
  const badApply = (codePoint: Address, arity: number, reason: Term = am.badarg): void => {
    exceptions.raiseFromBif(am.error, reason, NONE)
    exceptions.guardBifFailed(codePoint, vm.code.internExport(am.erlang, am.apply, arity), arity)
  }
  /**
   * erlang:apply/3 in tail position, its arguments in X_AREA. As in OTP an apply of apply is taken apart here, and what error, exit
   * and throw raise is told with the frame of the function that applies them.
   */
  const tailApply = (codePoint: Address): void => {
    for (;;) {
      const list = vm.t.listToArray(argument(2))
      const isTarget = isAtom(argument(0)) && isAtom(argument(1))
      if (list === undefined || !isTarget || list.length > MAX_ARITY) {
        badApply(codePoint, 3, list !== undefined && isTarget ? am.system_limit : am.badarg)
        return
      }
      const entry = vm.code.internExport(argument(0), argument(1), list.length)
      list.forEach((item, i) => vm.setCell(L.X_AREA + 4 * i, item))
      if (isApply3(entry)) continue
      tailCall(entry, codePoint)
      return
    }
  }
  /** A call that is to be told of, and does not return: made from where it stands, so that the applying function stays in the trace. */
  const callFromFrame = (entry: Address, codePoint: Address): void => {
    if (frameOf(codePoint) === 0) vm.setCell(L.CELL_SP, vm.cell(L.CELL_SP) - 4)
    vm.setCell(vm.cell(L.CELL_SP), codePoint)
    vm.continueAt(entry)
  }
  const tailCall = (entry: Address, codePoint: Address): void => {
    if (isApply3(entry)) tailApply(codePoint)
    else if (keepsCaller(entry)) {
      if (vm.calls.isExportTraced(entry)) callFromFrame(entry, codePoint)
      else exceptions.raiseInApplier(entry, codePoint)
    } else {
      popFrame(codePoint, 1)
      vm.continueAt(entry)
    }
  }
  return {
    send: (to, message) => {
      vm.savedCalls.sending()
      return vm.processes.sendInstruction(to as Term, message as Term)
    },
    receive_timeout: (value, empty) => vm.processes.receiveTimeout(value as Term, empty !== 0),
    cancel_receive_timer: () => vm.processes.cancelReceiveTimer(),
    dispatcher: (arity) => vm.code.dispatcher(arity!),
    call_fun: (fun, arity, codePoint, tail) => applyFun(fun as Term, arity!, codePoint!, tail!),
    apply: (module, fun, arity, codePoint, tail) => {
      if (!isAtom(module as Term) || !isAtom(fun as Term)) {
        // as erlang:apply(M, F, Args) with such arguments
        const list = vm.t.list(args(arity!))
        vm.setCell(L.X_AREA, module!)
        vm.setCell(L.X_AREA + 4, fun!)
        vm.setCell(L.X_AREA + 8, list)
        badApply(codePoint!, 3)
        return
      }
      const entry = vm.code.internExport(module as Term, fun as Term, arity!)
      if (tail !== 0) tailCall(entry, codePoint!)
      else vm.continueAt(entry)
    },
    apply_list: (arity, codePoint) => {
      if (arity === 3) {
        tailApply(codePoint!)
        return
      }
      const list = vm.t.listToArray(argument(1))
      const target = argument(0)
      if (list === undefined || list.length > MAX_ARITY) {
        badApply(codePoint!, arity!, list === undefined ? am.badarg : am.system_limit)
        return
      }
      list.forEach((item, i) => vm.setCell(L.X_AREA + 4 * i, item))
      applyFun(target, list.length, codePoint!, 1)
    },
    catch_value: () => exceptions.catchValue(),
    build_stacktrace: (raw) => exceptions.buildStacktrace(raw as Term),
    raise: (codePoint, value) => exceptions.failed(codePoint!, value as Term),
    bif_failed: (entry, arity) => exceptions.bifFailed(entry!, arity!),
    stop: (point) => (vm.debugger.stops(point!) ? 1 : 0),
    trace_call: (point) => (vm.calls.hooked(point!) ? 1 : 0),
    trace_return: () => vm.calls.returned(),
    process_end: () => {
      vm.setCell(L.CELL_EXC_CLASS, am.exit)
      vm.setCell(L.CELL_EXC_VALUE, am.normal)
      vm.setCell(L.CELL_EXC_TRACE, 0)
      vm.setCell(L.CELL_REASON, L.REASON_EXIT)
    },
  }
}
