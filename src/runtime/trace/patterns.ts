/** Match specifications of traces: compiled, counted, run over the arguments of what happens. */
import type { Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { MatchSpecs } from '../../ets/match_spec.ts'
import type { MatchProgram } from '../../ets/match_program.ts'
import type { TraceActions } from '../../ets/match_run.ts'
import type { Vm } from '../vm.ts'

/** A compiled specification, shared by all functions that it was set for. */
export interface TracePattern {
  readonly program: MatchProgram
  holders: number
}

export class TracePatterns {
  private readonly specs: MatchSpecs
  private readonly vm: Vm

  constructor(vm: Vm) {
    this.vm = vm
    this.specs = MatchSpecs.of(vm)
  }

  /** Undefined: it is none. */
  compile(spec: Term, event: 'call' | 'send' | 'receive'): TracePattern | undefined {
    const program = this.specs.compileKept(spec, { dialect: 'trace', event })
    return program && { program, holders: 0 }
  }
  /** What a BIF raises that has just found no pattern in a specification. */
  refuse(cause: Term): Term {
    return this.specs.refuse(cause)
  }
  /** The specification, on the heap of the running process. */
  source(pattern: TracePattern): Term {
    return this.vm.k.copy_in(pattern.program.source)
  }
  hold(pattern: TracePattern | undefined): void {
    if (pattern) pattern.holders++
  }
  release(pattern: TracePattern | undefined): void {
    if (pattern && --pattern.holders <= 0) this.specs.free(pattern.program)
  }

  /** The message of the first clause that matches (`true` without one); `false`: nothing is to be told. Within `Vm.scratch`. */
  run(pattern: TracePattern, args: readonly Term[], actions: TraceActions): Term {
    const result = this.specs.runner.run(pattern.program, this.vm.t.list(args), false, actions)
    return result === NONE ? this.vm.bool(false) : result
  }
}
