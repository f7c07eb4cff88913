/** Functions of another process that OTP turns into signals to it, which come after the exit signals that were sent before. */
import type { Term } from '../term/types.ts'
import { isLocalPid } from '../term/terms.ts'
import type { BifFunction } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'

/**
 * The entry of a table for `module:name`, whose argument number `at` (from 0) is the process: when an exit signal is on its way to
 * that one, the function waits until it has come to its end.
 */
export function inOrder(vm: Vm, module: string, name: string, at: number, run: BifFunction): Record<string, BifFunction> {
  const again = vm.code.internExport(vm.atom(module), vm.atom(name), run.length, false)
  const isEnding = (pid: Term): boolean => isLocalPid(pid) && vm.processes.hastenEnd(pid)
  return { [`${name}/${run.length}`]: (...args) => (isEnding(args[at]!) ? vm.yieldTo(again, args) : run(...args)) }
}
