/**
 * Compiles match specifications, with OTP's rules and error texts.
 * See https://www.erlang.org/doc/apps/erts/match_spec.html
 *
 * Nothing recurses over the specification: what is still to be compiled waits on a stack.
 */
import type { Address, Term } from '../term/types.ts'
import { NIL, isAtom, isBoxed, isCons, isPointer, isSmall, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import * as P from '../term/match_code.ts'
import type { Clause, MatchError, MatchProgram } from './match_program.ts'
import { HeadCompiler } from './match_head.ts'
import { MatchTerms } from './match_terms.ts'
import { ANY, MatchFunctions } from './match_functions.ts'
import type { Special } from './match_functions.ts'

/** What a specification is for. `trace`: its heads are lists of arguments, and it may call for actions. */
export type Dialect = 'table' | 'trace'

export interface CompileOptions {
  readonly dialect: Dialect
  /** Where its constants lie: in a block of the program's own, from which results must be copied. */
  readonly block?: number
  /** What traced event it is for: actions are allowed by it. Default: a call. */
  readonly event?: 'call' | 'send' | 'receive'
}

export type CompileResult = { readonly program: MatchProgram } | { readonly errors: readonly MatchError[]; readonly tooDeep: boolean }

/** Expressions lie within each other so deep at most; in OTP, whose compiler recurses, as deep as its stack allows: some 2500 to 4600. */
const MOST_NESTED = 5000
/** Longest error text (OTP's buffer). */
const ERROR_LENGTH = 99

type Work = Term | (() => void)

/** The compiler of a machine. */
export class MatchCompiler extends MatchTerms {
  readonly functions: MatchFunctions

  constructor(vm: Vm) {
    super(vm)
    this.functions = new MatchFunctions(vm)
  }

  /** Compiles a specification; errors in the order in which OTP finds them. */
  compile(spec: Term, options: CompileOptions): CompileResult {
    this.resetBudget()
    return new Compilation(this, options).run(spec)
  }

  /** `[{Pattern, [], [Result]}]` without a term for it (ets:match, ets:match_object); undefined: the pattern is none. */
  compilePattern(pattern: Term, result: '$_' | '$$'): MatchProgram | undefined {
    this.resetBudget()
    return new Compilation(this, { dialect: 'table' }).pattern(pattern, result === '$_' ? this.wholeObject : this.allBindings)
  }
}

/** One run of the compiler. */
class Compilation {
  private readonly c: MatchCompiler
  private readonly vm: Vm
  private readonly options: CompileOptions
  private readonly constant: number
  private readonly code: number[] = []
  private readonly errors: MatchError[] = []
  private readonly clauses: Clause[] = []
  private readonly heads: HeadCompiler
  private mostVariables = 0
  private inGuard = false
  private work: Work[] = []
  private nested = 0
  private tooDeep = false
  /** Kinds of the values on the stack, as far as they are known here. */
  private kinds: number[] = []
  /** Length of the code after the last PUSH_OBJECT. */
  private pushedObject = -1

  constructor(compiler: MatchCompiler, options: CompileOptions) {
    this.c = compiler
    this.vm = compiler.vm
    this.options = options
    this.heads = new HeadCompiler(compiler, this.code)
    this.constant = options.block ? P.KIND_CONSTANT : 0
  }

  run(spec: Term): CompileResult {
    const { t } = this.vm
    if (!isCons(spec)) return this.fail('Match programs are not in a list.')
    const clauses = t.listToArray(spec)
    if (clauses === undefined) return this.fail('Match programs are not in a proper list.')
    for (const clause of clauses) {
      if (!t.isTupleOf(clause, 3)) return this.fail('Match program part is not a tuple of arity 3.')
      const head = t.element(clause, 1)
      if (this.options.dialect === 'trace' && isCons(head) && t.listToArray(head) === undefined && !this.isPrefix(head)) {
        return this.fail(`Match expression part ${this.show(head)} is not a proper list.`)
      }
    }
    for (const clause of clauses) {
      if (!this.clause(t.element(clause, 1), t.element(clause, 2), t.element(clause, 3))) return this.failed()
    }
    return { program: this.finish(spec) }
  }

  /** From OTP 29 on a head may leave open what follows its first arguments: `['$1' | '_']`. */
  private isPrefix(head: Term): boolean {
    while (isCons(head)) head = this.vm.t.tl(head)
    return head === this.c.wildcard && this.vm.release >= 29
  }

  pattern(head: Term, result: Term): MatchProgram | undefined {
    this.startClause(head, NIL, NIL)
    if (this.heads.compile(head, 'table') !== undefined) return undefined
    this.code.push(P.BODY)
    this.expression(result)
    this.copyTop()
    this.code.push(P.RETURN, P.HALT)
    this.endClause()
    return this.finish(NIL)
  }

  private finish(source: Term): MatchProgram {
    return { code: this.kernelBlock(), clauses: this.clauses, block: this.options.block ?? 0, source }
  }
  /** The program as the kernel has it, with room for its registers, variables and stack (no program has more values on it than words). */
  private kernelBlock(): Address {
    const { code, clauses, vm } = this
    const offsets = [P.MP_STARTS + 4 * clauses.length]
    for (const words of [code.length, this.heads.registers, this.mostVariables, code.length]) offsets.push(offsets.at(-1)! + 4 * words)
    const block = vm.k.malloc(offsets.pop()!)
    const w = block >>> 2
    vm.m[w] = clauses.length
    vm.m.set(offsets, w + 1)
    clauses.forEach(({ start }, i) => (vm.m[w + (P.MP_STARTS >> 2) + i] = offsets[0]! + 4 * start))
    vm.m.set(code, (block + offsets[0]!) >>> 2)
    return block
  }

  private error(text: string): void {
    this.errors.push({ severity: 'error', text: text.slice(0, ERROR_LENGTH) })
  }
  private fail(text: string): CompileResult {
    this.error(text)
    return this.failed()
  }
  private failed(): CompileResult {
    return { errors: this.errors, tooDeep: this.tooDeep }
  }
  private show(term: Term): string {
    return this.c.functions.show(term)
  }

  // ---- clauses ---------------------------------------------------------------------------------------------------

  private startClause(head: Term, guard: Term, body: Term): void {
    this.heads.bound = new Map()
    this.clauses.push({ start: this.code.length, variables: 0, head, guard, body })
  }
  private endClause(): void {
    this.mostVariables = Math.max(this.mostVariables, this.heads.bound.size)
  }

  private clause(head: Term, guard: Term, body: Term): boolean {
    this.startClause(head, guard, body)
    const problem = this.heads.compile(head, this.options.dialect)
    if (problem !== undefined) {
      this.error(problem)
      return false
    }
    this.inGuard = true
    this.expressions(guard)
    this.inGuard = false
    if (this.options.dialect === 'table' && !isCons(body)) {
      this.error('Body clause does not return anything.')
      return false
    }
    this.code.push(P.BODY)
    this.expressions(body)
    this.code.push(P.HALT)
    this.endClause()
    return this.errors.length === 0
  }

  // ---- guards and bodies -----------------------------------------------------------------------------------------

  /** The expressions of a guard or a body. */
  private expressions(list: Term): void {
    if (list === NIL) return
    if (!isCons(list)) return this.error('Match expression is not a list.')
    const { t } = this.vm
    for (;;) {
      this.expression(t.hd(list))
      list = t.tl(list)
      if (this.inGuard) this.code.push(P.CHECK)
      else if (isCons(list) || this.options.dialect === 'trace') this.code.push(P.DROP)
      else {
        this.copyTop()
        this.code.push(P.RETURN)
      }
      this.kinds.pop()
      if (!isCons(list)) break
    }
    if (list !== NIL) this.error('Match expression is not a proper list.')
  }

  private copyTop(): void {
    const { code } = this
    const top = this.kinds.length - 1
    const kind = this.kinds[top] ?? 0
    if (kind === 0) return
    if (code[code.length - 1] === P.PUSH_OBJECT && this.pushedObject === code.length) code[code.length - 1] = P.PUSH_OBJECT_COPY
    else code.push(P.COPY, kind)
    this.kinds[top] = 0
  }

  /** Emits what pushes the value of an expression. */
  private expression(term: Term): void {
    this.work.push(term)
    while (this.work.length > 0) {
      const next = this.work.pop()!
      if (typeof next === 'function') next()
      else if (this.nested < MOST_NESTED) this.one(next)
      else {
        this.error(`Excessive nesting; system limit reached near: ${this.show(next)}`)
        this.tooDeep = true
        this.work = []
        this.nested = 0
      }
    }
  }

  private pushObject(): void {
    this.push(P.KIND_OBJECT, P.PUSH_OBJECT)
    this.pushedObject = this.code.length
  }
  private push(kind: number, ...words: number[]): void {
    this.code.push(...words)
    this.kinds.push(kind)
  }
  private pushConstant(term: Term): void {
    this.push(isPointer(term) ? this.constant : 0, P.PUSH, term)
  }
  /** Pops n kinds, pushes one. */
  private result(n: number, kind: number): void {
    this.kinds.length -= n
    this.kinds.push(kind)
  }

  private one(term: Term): void {
    const { t } = this.vm
    if (isCons(term)) this.list(term)
    else if (!isBoxed(term)) this.immediate(term)
    else if (t.isMap(term)) this.map(term)
    else if (!t.isTuple(term)) this.pushConstant(term)
    else {
      const size = t.tupleSize(term)
      if (size === 1 && t.isTuple(t.element(term, 1))) this.tuple(t.element(term, 1))
      else if (size >= 1 && isAtom(t.element(term, 1)) && this.c.variable(t.element(term, 1)) < 0) this.call(term)
      else {
        this.error(`${this.show(term)} is neither a function call, nor a tuple (tuples are written {{ ... }}).`)
        this.kinds.push(0)
      }
    }
  }

  private immediate(term: Term): void {
    const number = this.c.variable(term)
    if (number >= 0) {
      const place = this.heads.bound.get(number)
      if (place === undefined) {
        this.error(`Variable $${number} is unbound.`)
        this.kinds.push(0)
      } else this.push(P.KIND_OBJECT, P.PUSH_VARIABLE, place)
    } else if (term === this.c.wholeObject) this.pushObject()
    else if (term === this.c.allBindings) {
      const numbers = [...this.heads.bound.keys()].sort((a, b) => a - b)
      for (const n of numbers) {
        this.push(P.KIND_OBJECT, P.PUSH_VARIABLE, this.heads.bound.get(n)!)
        this.copyTop()
      }
      this.push(0, P.PUSH, NIL)
      this.code.push(P.MAKE_LIST, numbers.length)
      this.result(numbers.length + 1, 0)
    } else this.push(0, P.PUSH, term)
  }

  private list(term: Term): void {
    if (this.c.isPlain(term)) return this.pushConstant(term)
    const { t } = this.vm
    const later: Work[] = []
    let n = 0
    for (; isCons(term); term = t.tl(term), n++) later.push(t.hd(term), this.copyNext)
    later.push(term, this.copyNext, () => {
      this.code.push(P.MAKE_LIST, n)
      this.result(n + 1, 0)
    })
    this.todo(later)
  }

  /** The parts of an expression: to be done in this order, before what waits. */
  private todo(items: readonly Work[]): void {
    this.nested++
    this.work.push(this.leave)
    for (let i = items.length - 1; i >= 0; i--) this.work.push(items[i]!)
  }
  private readonly leave = (): void => {
    this.nested--
  }
  private readonly copyNext = (): void => {
    this.copyTop()
  }

  private tuple(term: Term): void {
    const { t } = this.vm
    const size = t.tupleSize(term)
    let plain = true
    for (let i = 1; i <= size && plain; i++) plain = this.c.isPlain(t.element(term, i))
    if (plain) return this.pushConstant(term)
    const later: Work[] = []
    for (let i = size; i >= 1; i--) later.push(t.element(term, i), this.copyNext)
    later.push(() => {
      this.code.push(P.MAKE_TUPLE, size)
      this.result(size, 0)
    })
    this.todo(later)
  }

  private map(term: Term): void {
    const entries = this.vm.t.mapEntries(term)
    if (entries.every(([key, value]) => this.c.isPlain(key) && this.c.isPlain(value))) return this.pushConstant(term)
    const later: Work[] = []
    const backwards = entries.reverse()
    for (const [, value] of backwards) later.push(value, this.copyNext)
    for (const [key] of backwards) later.push(key, this.copyNext)
    later.push(() => {
      this.code.push(P.MAKE_MAP, entries.length)
      this.result(2 * entries.length, 0)
    })
    this.todo(later)
  }

  // ---- calls -----------------------------------------------------------------------------------------------------

  private call(term: Term): void {
    const { t } = this.vm
    const name = t.element(term, 1)
    const arity = t.tupleSize(term) - 1
    const special = this.c.functions.special(name, arity)
    if (special !== undefined) return this.special(special, term, arity)
    const found = this.c.functions.find(name, arity)
    if (found < 0) {
      this.error(`Function ${this.show(name)}/${arity} does_not_exist.`)
      this.kinds.push(0)
      return
    }
    const { transparent, copies, number } = this.c.functions.list[found]!
    const later: Work[] = []
    for (let i = arity; i >= 1; i--) {
      later.push(t.element(term, i + 1))
      if (copies) later.push(this.copyNext)
    }
    later.push(() => {
      let kind = 0
      if (transparent) for (let i = 1; i <= arity; i++) kind |= this.kinds[this.kinds.length - i] ?? 0
      this.code.push(P.CALL, number)
      this.result(arity, kind)
    })
    this.todo(later)
  }

  private special(special: Special, term: Term, arity: number): void {
    const problem = this.specialProblem(special, term, arity)
    if (problem !== undefined) {
      this.error(problem)
      this.kinds.push(0)
      return
    }
    const { t } = this.vm
    const args = Array.from({ length: arity }, (_, i) => t.element(term, i + 2))
    switch (special.form) {
      case 'const':
        return this.pushConstant(args[0]!)
      case 'self':
        return this.push(0, P.PUSH_SELF)
      case 'and':
      case 'or':
        return this.todo([...args.reverse(), () => {
          this.code.push(special.form === 'and' ? P.AND : P.OR, arity)
          this.result(arity, 0)
        }])
      case 'andalso':
      case 'orelse':
        return this.shortCircuit(special.form === 'andalso', args)
      case 'action':
      case 'function':
        return this.todo([...args.reverse().flatMap((arg): Work[] => [arg, this.copyNext]), () => {
          this.code.push(P.ACTION, special.number, arity)
          this.result(arity, 0)
        }])
    }
  }

  private shortCircuit(and: boolean, args: Term[]): void {
    const later: Work[] = []
    const targets: number[] = []
    args.forEach((arg, i) => {
      later.push(arg, () => {
        this.code.push(i === args.length - 1 ? P.JUMP : and ? P.AND_ALSO : P.OR_ELSE, 0)
        targets.push(this.code.length - 1)
        this.kinds.pop()
      })
    })
    later.push(() => {
      // The last argument's value is the result as it is: no boolean is asked for.
      for (const at of targets) this.code[at] = this.code.length
      this.kinds.push(P.KIND_OBJECT | this.constant)
    })
    this.todo(later)
  }

  /** Why a special form can't stand here, if so. */
  private specialProblem(special: Special, term: Term, arity: number): string | undefined {
    const { name } = special
    if (special.form === 'function') {
      const allowed = this.options.dialect === 'trace' && (!this.inGuard || special.guard)
      return allowed ? undefined : `Function ${name}/${arity} cannot be called in this context.`
    }
    if (special.form === 'action') {
      if (this.options.dialect !== 'trace') return `Special form '${special.shown ?? name}' used in wrong dialect.`
      const event = this.options.event ?? 'call'
      if (special.event === 'call' ? event !== 'call' : special.event === 'any-but-receive' && event === 'receive') {
        return `Special form '${special.shown ?? name}' not allow for this trace event.`
      }
      if (this.inGuard && !special.guard) return `Special form '${special.shown ?? name}' called in guard context.`
    }
    if (special.arities.includes(arity) || (special.arities.includes(ANY) && arity >= 1)) {
      if (name !== 'current_stacktrace' || arity === 0) return undefined
      const depth = this.vm.t.element(term, 2)
      const what = !isSmall(depth) ? 'non small' : smallValue(depth) < 0 ? 'negative integer' : undefined
      return what && `Special form '${name}' called with ${what} argument.`
    }
    return `Special form '${name}' called ${special.complaint} in ${this.show(term)}.`
  }
}
