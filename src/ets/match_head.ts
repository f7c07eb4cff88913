/** Compiles the heads of match specifications. */
import type { Term } from '../term/types.ts'
import { NIL, isCons, isPointer } from '../term/terms.ts'
import * as P from '../term/match_code.ts'
import type { MatchTerms } from './match_terms.ts'

/** A register whose contents are still to be compared with a pattern. */
interface Pending {
  readonly register: number
  readonly pattern: Term
}

export class HeadCompiler {
  private readonly terms: MatchTerms
  private readonly code: number[]
  /** Number of a variable -> its place, for the clause at hand. */
  bound = new Map<number, number>()
  /** Registers that the clauses so far need. */
  registers = 1

  constructor(terms: MatchTerms, code: number[]) {
    this.terms = terms
    this.code = code
  }

  /** Emits what compares register 0 with a head. What is wrong with it, if so. */
  compile(head: Term, dialect: 'table' | 'trace'): string | undefined {
    const { t } = this.terms.vm
    if (dialect === 'trace') {
      // Register 0 is the list of the arguments. Heads are lists, or match any arguments.
      if (head !== this.terms.wildcard && this.terms.variable(head) < 0 && !isCons(head) && head !== NIL) {
        if (!t.isTuple(head)) {
          return 'Match head is invalid in this context.'
        }
        head = t.list(Array.from({ length: t.tupleSize(head) }, (_, i) => t.element(head, i + 1)))
      }
    }
    const pending: Pending[] = []
    this.whole(pending, 0, head)
    // it grows meanwhile; there may be millions of them
    for (const { register, pattern } of pending) {
      if (isCons(pattern)) this.spine(pending, register, pattern)
      else if (t.isTuple(pattern)) {
        const size = t.tupleSize(pattern)
        this.code.push(P.HEAD_TUPLE, register, size)
        for (let i = 1; i <= size; i++) this.part(pending, register, i, t.element(pattern, i))
      } else {
        const problem = this.mapPattern(pending, register, pattern)
        if (problem !== undefined) return problem
      }
    }
    return undefined
  }

  /** Place of a variable, and whether the head has bound it already. */
  private bind(variable: number): { place: number; again: boolean } {
    const known = this.bound.get(variable)
    if (known !== undefined) return { place: known, again: true }
    const place = this.bound.size
    this.bound.set(variable, place)
    return { place, again: false }
  }

  /** Emits what compares a register with a pattern, or lets it wait in `pending`. */
  private whole(pending: Pending[], register: number, pattern: Term): void {
    const { code } = this
    const variable = this.terms.variable(pattern)
    if (variable >= 0) {
      const { place, again } = this.bind(variable)
      code.push(again ? P.HEAD_AGAIN_REG : P.HEAD_BIND_REG, place, register)
    } else if (pattern === this.terms.wildcard) return
    else if (!isPointer(pattern)) code.push(P.HEAD_EQ_REG, register, pattern)
    else if (this.terms.isGround(pattern)) code.push(P.HEAD_SAME_REG, register, pattern)
    else pending.push({ register, pattern })
  }

  /** The same for a part: word `word` of what a register points to. */
  private part(pending: Pending[], register: number, word: number, pattern: Term): void {
    const { code } = this
    const variable = this.terms.variable(pattern)
    if (variable >= 0) {
      const { place, again } = this.bind(variable)
      code.push(again ? P.HEAD_AGAIN : P.HEAD_BIND, place, register, word)
    } else if (pattern === this.terms.wildcard) return
    else if (!isPointer(pattern)) code.push(P.HEAD_EQ, register, word, pattern)
    else if (this.terms.isGround(pattern)) code.push(P.HEAD_SAME, register, word, pattern)
    else {
      const to = this.registers++
      code.push(P.HEAD_LOAD, to, register, word)
      pending.push({ register: to, pattern })
    }
  }

  /** A list pattern: its spine in a loop, since lists are long. */
  private spine(pending: Pending[], register: number, pattern: Term): void {
    const { t } = this.terms.vm
    for (;;) {
      this.code.push(P.HEAD_CONS, register)
      this.part(pending, register, 0, t.hd(pattern))
      pattern = t.tl(pattern)
      if (!isCons(pattern)) break
      const to = this.registers++
      this.code.push(P.HEAD_LOAD, to, register, 1)
      register = to
    }
    this.part(pending, register, 1, pattern)
  }

  private mapPattern(pending: Pending[], register: number, pattern: Term): string | undefined {
    const entries = this.terms.vm.t.mapEntries(pattern)
    this.code.push(P.HEAD_MAP, register, entries.length)
    for (const [key, value] of entries) {
      if (this.terms.variable(key) >= 0) return 'Variable found in map key.'
      if (key === this.terms.wildcard) return 'Underscore found in map key.'
      const to = this.registers++
      this.code.push(P.HEAD_KEY, to, register, key)
      this.whole(pending, to, value)
    }
    return undefined
  }
}
