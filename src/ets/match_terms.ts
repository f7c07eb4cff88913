/** What terms mean in match specifications: variables, patterns, keys. */
import type { Term } from '../term/types.ts'
import { isAtom, isBoxed, isCons, isPointer } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import type { KeyPattern } from './match_program.ts'

const BUDGET = 100000

export class MatchTerms {
  readonly vm: Vm
  readonly wildcard: Term
  readonly wholeObject: Term
  readonly allBindings: Term
  readonly constAtom: Term
  /**
   * How many parts of terms `isGround` and `isPlain` may still look at before they just say no, which is always safe.
   * They are asked of terms within terms: without an end that would take the square of the depth.
   */
  budget = BUDGET
  private readonly variableNumbers = new Map<Term, number>()

  constructor(vm: Vm) {
    this.vm = vm
    this.wildcard = vm.atom('_')
    this.wholeObject = vm.atom('$_')
    this.allBindings = vm.atom('$$')
    this.constAtom = vm.atom('const')
  }

  /** Number of a variable '$N', -1 for any other term. */
  variable(term: Term): number {
    if (!isAtom(term)) return -1
    let n = this.variableNumbers.get(term)
    if (n === undefined) {
      const text = this.vm.t.atomText(term)
      n = /^\$(0|[1-9][0-9]*)$/.test(text) ? Number(text.slice(1)) : -1
      this.variableNumbers.set(term, n)
    }
    return n
  }

  /** Before work on another specification. */
  resetBudget(): void {
    this.budget = BUDGET
  }

  /** Is it '_' or a variable? */
  isHole(term: Term): boolean {
    return term === this.wildcard || this.variable(term) >= 0
  }

  /** Has the pattern a variable or '_' (or a map, which as a pattern matches more than itself)? */
  isGround(pattern: Term): boolean {
    if (!isPointer(pattern)) return !this.isHole(pattern)
    const { t } = this.vm
    // there is nothing to look at within
    if (isBoxed(pattern) && !t.isTuple(pattern) && !t.isMap(pattern)) return true
    const work: Term[] = [pattern]
    while (work.length > 0) {
      if (--this.budget < 0) return false
      let term = work.pop()!
      while (isCons(term)) {
        if (--this.budget < 0) return false
        const head = t.hd(term)
        if (isPointer(head)) work.push(head)
        else if (head === this.wildcard || this.variable(head) >= 0) return false
        term = t.tl(term)
      }
      if (isBoxed(term)) {
        if (t.isTuple(term)) for (let i = t.tupleSize(term); i >= 1; i--) work.push(t.element(term, i))
        else if (t.isMap(term)) return false
      } else if (term === this.wildcard || this.variable(term) >= 0) return false
    }
    return true
  }

  /** What the head of a clause says of keys at `position`. */
  keyPattern(head: Term, position: number): KeyPattern {
    const none = { impossible: false, key: 0 as Term, prefix: 0 as Term, bound: 0 }
    const { t } = this.vm
    this.resetBudget()
    if (head === this.wildcard || this.variable(head) >= 0) return none
    if (!t.isTuple(head) || t.tupleSize(head) < position) return { ...none, impossible: true }
    const key = t.element(head, position)
    if (this.isGround(key)) return { ...none, key }
    let bound = 0
    if (t.isTuple(key)) {
      const size = t.tupleSize(key)
      while (bound < size && this.isGround(t.element(key, bound + 1))) bound++
      return { ...none, prefix: key, bound }
    }
    if (isCons(key)) {
      for (let list = key; isCons(list) && this.isGround(t.hd(list)); list = t.tl(list)) bound++
      return { ...none, prefix: key, bound }
    }
    return none
  }

  /** Is the value of an expression the term itself? */
  isPlain(term: Term): boolean {
    const { t } = this.vm
    const work: Term[] = [term]
    while (work.length > 0) {
      if (--this.budget < 0) return false
      let part = work.pop()!
      while (isCons(part)) {
        if (--this.budget < 0) return false
        work.push(t.hd(part))
        part = t.tl(part)
      }
      if (isBoxed(part)) {
        if (t.isTuple(part) || t.isMap(part)) return false
      } else if (this.variable(part) >= 0 || part === this.wholeObject || part === this.allBindings) return false
    }
    return true
  }
}
