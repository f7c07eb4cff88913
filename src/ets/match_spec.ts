/** Compiled match specifications as programs hold them: references that keep a program and its constants alive. */
import type { Term } from '../term/types.ts'
import { isPointer } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import { etsKernel } from './kernel.ts'
import { MatchCompiler } from './match_compile.ts'
import { MatchRunner } from './match_run.ts'
import type { MatchProgram } from './match_program.ts'

/** What the reference of ets:match_spec_compile/1 stands for. */
export class CompiledSpec {
  readonly program: MatchProgram
  private readonly free: () => void

  constructor(program: MatchProgram, free: () => void) {
    this.program = program
    this.free = free
  }

  /** No process holds the reference any more. */
  released(): void {
    this.free()
  }
}

export class MatchSpecs {
  readonly vm: Vm
  readonly compiler: MatchCompiler
  readonly runner: MatchRunner
  private readonly out: number

  constructor(vm: Vm) {
    this.vm = vm
    this.compiler = new MatchCompiler(vm)
    this.runner = new MatchRunner(vm, this.compiler.functions.list)
    this.out = vm.k.malloc(8)
  }

  static of(vm: Vm): MatchSpecs {
    let specs = vm.state.get('match_spec') as MatchSpecs | undefined
    if (specs === undefined) vm.state.set('match_spec', (specs = new MatchSpecs(vm)))
    return specs
  }

  /** Compiles a specification for tables to a reference; 0 when it is none. */
  compileToReference(spec: Term): Term {
    const k = etsKernel(this.vm)
    const copy = k.ets_term_store(spec, this.out)
    const block = this.vm.m[this.out >>> 2]!
    const result = this.compiler.compile(copy, { dialect: 'table', block })
    if ('errors' in result) {
      k.ets_term_free(block)
      return 0 as Term
    }
    return this.vm.processes.makeMagicRef(new CompiledSpec(result.program, () => k.ets_term_free(block)))
  }

  /** What a term is the reference of, if it is one. */
  compiled(term: Term): CompiledSpec | undefined {
    if (!isPointer(term)) return undefined
    const object = this.vm.processes.magic(term)
    return object instanceof CompiledSpec ? object : undefined
  }
}
