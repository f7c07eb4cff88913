/** Compiled match specifications as programs hold them: references that keep a program and its constants alive. */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isPointer } from '../term/terms.ts'
import { ofMachine } from '../runtime/of_machine.ts'
import type { Vm } from '../runtime/vm.ts'
import { etsKernel } from './kernel.ts'
import { MatchCompiler } from './match_compile.ts'
import type { CompileOptions, CompileResult } from './match_compile.ts'
import { MatchRunner } from './match_run.ts'
import type { MatchProgram } from './match_program.ts'

/** How many programs of literals are kept. */
const KEEP = 500

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
  private readonly kept = new Map<Term, MatchProgram>()
  /** Why the last specification that was refused was so: its expressions lie too deep within each other. */
  private tooDeep = false

  constructor(vm: Vm) {
    this.vm = vm
    this.compiler = new MatchCompiler(vm)
    this.runner = new MatchRunner(vm)
    this.out = vm.k.malloc(8)
  }

  static of(vm: Vm): MatchSpecs {
    return ofMachine(vm, 'match_spec', MatchSpecs)
  }

  /**
   * The program of a specification for tables, undefined when it is none. Specifications that are literals of modules
   * are met again and again: their programs are kept.
   */
  programOf(spec: Term): MatchProgram | undefined {
    if (!isPointer(spec) || spec >>> 0 >= L.HEAP_BASE) return this.compileOnce(spec)
    const known = this.kept.get(spec)
    if (known !== undefined) {
      // The module may be gone, and another literal in its place.
      if (this.vm.k.eq_exact(known.source, spec) !== 0) return known
      this.forget(spec, known)
    }
    if (this.kept.size >= KEEP) for (const [term, program] of this.kept) this.forget(term, program)
    const program = this.compileCopy(spec)
    if (program !== undefined) this.kept.set(spec, program)
    return program
  }
  private compileOnce(spec: Term): MatchProgram | undefined {
    return this.taken(this.compiler.compile(spec, { dialect: 'table' }))
  }
  private taken(result: CompileResult): MatchProgram | undefined {
    if ('program' in result) return result.program
    this.tooDeep = result.tooDeep
    return undefined
  }
  /** What a BIF raises that has just found no program of its specification. `cause`: as for badarg. */
  refuse(cause: Term = NONE): Term {
    const { tooDeep } = this
    this.tooDeep = false
    return tooDeep ? this.vm.systemLimit() : this.vm.badarg(cause)
  }
  private forget(spec: Term, program: MatchProgram): void {
    this.kept.delete(spec)
    this.free(program)
  }
  free(program: MatchProgram): void {
    etsKernel(this.vm).ets_term_free(program.block)
    this.vm.k.free(program.code)
  }
  /** A program of one call is not needed any more (others live on). */
  done(program: MatchProgram): void {
    if (program.block === 0) this.vm.k.free(program.code)
  }

  /** Compiles a copy of a specification, in a block that belongs to the program. */
  private compileCopy(spec: Term): MatchProgram | undefined {
    return this.compileKept(spec, { dialect: 'table' })
  }
  /** The same in any dialect; undefined: it is no specification. Whoever asks for it frees it. */
  compileKept(spec: Term, options: CompileOptions): MatchProgram | undefined {
    const k = etsKernel(this.vm)
    const copy = k.ets_term_store(spec, this.out)
    const block = this.vm.m[this.out >>> 2]!
    const program = this.taken(this.compiler.compile(copy, { ...options, block }))
    if (program === undefined) k.ets_term_free(block)
    return program
  }

  /** Compiles a specification for tables to a reference; 0 when it is none. */
  compileToReference(spec: Term): Term {
    const program = this.compileCopy(spec)
    if (program === undefined) return NONE
    return this.vm.processes.makeMagicRef(new CompiledSpec(program, () => this.free(program)))
  }

  /** What a term is the reference of, if it is one. */
  compiled(term: Term): CompiledSpec | undefined {
    if (!isPointer(term)) return undefined
    const object = this.vm.processes.magic(term)
    return object instanceof CompiledSpec ? object : undefined
  }
}
