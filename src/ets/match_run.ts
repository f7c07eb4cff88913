/** Runs compiled match specifications: the kernel does (assembly/match_run.ts), and asks here for what call tracing wants done. */
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'
import type { MatchProgram } from './match_program.ts'
import { etsKernel } from './kernel.ts'
import type { EtsKernel } from './kernel.ts'

/** Does what call tracing asks for: `number` is an index in ACTIONS. The value of the action's call; NONE: it failed. */
export interface TraceActions {
  act(number: number, args: readonly Term[]): Term
  /** Called when a clause that has called for actions did not match after all. */
  reset(): void
}

export class MatchRunner {
  private readonly k: EtsKernel
  private actions: TraceActions | undefined

  constructor(vm: Vm) {
    this.k = etsKernel(vm)
    const { m } = vm
    // Of `message` the argument is what counts.
    vm.hooks.match_action = (number, at, n) => {
      const args = Array.from({ length: n }, (_, i) => m[(at >>> 2) + i] as Term)
      const value = this.actions?.act(number, args) ?? NONE
      return number === 0 ? args[0]! : value
    }
    vm.hooks.match_reset = () => {
      this.actions?.reset()
      return 0
    }
    vm.hooks.node_name = (index) => nodeName(vm, index)
  }

  /**
   * Result of the first clause that matches `object`, 0 if none does.
   *
   * `outside`: the object lies outside the process's heap, so what the result takes from it is copied.
   */
  run(program: MatchProgram, object: Term, outside: boolean, actions?: TraceActions): Term {
    this.actions = actions
    return this.k.match_run(program.code, object, outside ? 1 : 0)
  }

  /** Results of a program for the first elements of a list, at most `most`, in front of `tail`, the last first (ets:match_spec_run_r/3). */
  runOverList(program: MatchProgram, list: Term, tail: Term, most: number): Term {
    this.actions = undefined
    return this.k.match_run_list(program.code, list, tail, most)
  }
  /** What is behind them. */
  get left(): Term {
    return this.k.match_run_left()
  }
}

/** Name of a node by its number in the node table (0: this one). */
function nodeName(vm: Vm, index: number): Term {
  if (index === 0) return vm.processes.nodeName
  const nodes = vm.state.get('nodes') as { name(index: number): Term } | undefined
  return nodes?.name(index) ?? NONE
}
