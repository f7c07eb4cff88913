/**
 * ets:match/2 and ets:match_object/2 with a pattern that gives the key: the few objects there are compared with the
 * pattern itself, since compiling it would take longer.
 */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isPointer } from '../term/terms.ts'
import type { EtsKernel } from './kernel.ts'
import type { MatchCompiler } from './match_compile.ts'
import type { Table, Tables } from './tables.ts'

export class KeyedMatch {
  private readonly tables: Tables
  private readonly compiler: MatchCompiler
  private readonly k: EtsKernel
  private readonly m: Int32Array
  /** Numbers and values of the variables bound so far. */
  private readonly numbers: number[] = []
  private readonly values: Term[] = []

  constructor(tables: Tables, compiler: MatchCompiler) {
    this.tables = tables
    this.compiler = compiler
    this.k = tables.k
    this.m = tables.vm.m
  }

  /** The result of match (`bindings`) or match_object; 0 when the pattern is not so simple. */
  match(table: Table, pattern: Term, bindings: boolean): Term {
    const { compiler, k } = this
    const { t } = this.tables.vm
    if (!t.isTuple(pattern)) return NONE
    const size = t.tupleSize(pattern)
    if (size < table.keypos) return NONE
    compiler.resetBudget()
    for (let i = 1; i <= size; i++) {
      const part = t.element(pattern, i)
      if (isPointer(part) ? !compiler.isGround(part) : i === table.keypos && compiler.isHole(part)) return NONE
    }
    let results = NIL
    for (let object = k.ets_find(table.address, t.element(pattern, table.keypos)); object !== 0; object = k.ets_next_same(table.address, object)) {
      if (this.compare(pattern, size, (object + 16) >>> 2)) {
        results = t.cons(bindings ? this.bindings() : k.ets_copy(object), results)
      }
    }
    return results
  }

  /** Does the tuple at a word match? Leaves the bindings. */
  private compare(pattern: Term, size: number, at: number): boolean {
    const { m, numbers, values, compiler } = this
    const { k } = this.tables.vm
    if (m[at] !== size << L.HDR_ARITY_SHIFT) return false
    numbers.length = 0
    values.length = 0
    const from = pattern >>> 2
    for (let i = 1; i <= size; i++) {
      const part = m[from + i]! as Term
      const element = m[at + i]! as Term
      if (part === compiler.wildcard) continue
      const number = compiler.variable(part)
      if (number < 0) {
        if (part !== element && (!isPointer(part) || k.eq_exact(part, element) === 0)) return false
        continue
      }
      const known = numbers.indexOf(number)
      if (known < 0) {
        numbers.push(number)
        values.push(element)
      } else if (values[known] !== element && k.eq_exact(values[known]!, element) === 0) return false
    }
    return true
  }

  /** Copies of the values, in the order of the variables. */
  private bindings(): Term {
    const { numbers, values } = this
    const { t, k } = this.tables.vm
    const order = numbers.length < 2 ? numbers : [...numbers].sort((a, b) => b - a)
    let list = NIL
    for (const number of order) list = t.cons(k.copy_in(values[numbers.indexOf(number)]!), list)
    return list
  }
}
