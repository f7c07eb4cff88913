/**
 * Traversal of tables with a compiled match specification: which objects need be looked at, in what order, and in
 * pieces, so that a long traversal lets other processes run. The loops over them are the kernel's (assembly/ets_scan.ts).
 */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isCons, isSmall, small, smallValue } from '../term/terms.ts'
import { ORDERED_SET, SCAN_AT, SCAN_BUDGET, SCAN_COUNT, SCAN_RESULTS } from './kernel.ts'
import type { EtsKernel } from './kernel.ts'
import type { MatchCompiler } from './match_compile.ts'
import type { MatchProgram } from './match_program.ts'
import type { Table, Tables } from './tables.ts'

/** What is done with objects for which the specification has a result. */
export const COLLECT = 0
export const COUNT = 1
export const DELETE = 2
export const REPLACE = 3

/** Where a traversal stands when it begins, and when it is over. */
export const START = small(0)
export const END = small(-1)

/** Objects to be visited: those with some keys, those with a prefix of the key (ordered tables), or all. */
type Plan =
  | { readonly kind: 'none' | 'all' }
  | { readonly kind: 'keys'; readonly keys: readonly Term[] }
  | { readonly kind: 'prefix'; readonly prefix: Term; readonly bound: number }

/** A traversal under way. */
export interface Scan {
  readonly table: Table
  readonly program: MatchProgram
  readonly operation: number
  /** Ordered tables: in key order. */
  readonly forward: boolean
  /** COLLECT: stop when this many results are there (hash tables: at the end of that bucket); 0: never. */
  readonly limit: number
  /** Hash tables: the bucket to go on with, a small; ordered tables: the key after which to go on (START, END apart). */
  at: Term
  /** True before the first object. Keys may be any term, so START alone does not say it. */
  fresh: boolean
  /** Results, the last first, and their number; of other operations: how many objects they met. */
  results: Term
  count: number
}

export class Scanner {
  private readonly tables: Tables
  private readonly compiler: MatchCompiler
  private readonly k: EtsKernel
  private readonly m: Int32Array
  /** Word index of the kernel's state of the traversal under way. */
  private readonly state: number

  constructor(tables: Tables, compiler: MatchCompiler) {
    this.tables = tables
    this.compiler = compiler
    this.k = tables.k
    this.m = tables.vm.m
    this.state = this.k.ets_scan_state() >>> 2
  }

  /** Which objects of the table the program can match. */
  private plan(table: Table, program: MatchProgram): Plan {
    const keys: Term[] = []
    let unbound = 0
    let prefix: Plan | undefined
    let clauses = 0
    for (const clause of program.clauses) {
      const pattern = this.compiler.keyPattern(clause.head, table.keypos)
      if (pattern.impossible) continue
      clauses++
      if (pattern.key !== NONE) {
        if (!keys.some((key) => this.sameKey(table, key, pattern.key))) keys.push(pattern.key)
        continue
      }
      unbound++
      if (pattern.prefix !== NONE) prefix = { kind: 'prefix', prefix: pattern.prefix, bound: pattern.bound }
    }
    if (clauses === 0) return { kind: 'none' }
    if (unbound === 0) return { kind: 'keys', keys }
    return clauses === 1 && prefix !== undefined && table.type === ORDERED_SET ? prefix : { kind: 'all' }
  }
  private sameKey(table: Table, a: Term, b: Term): boolean {
    const { k } = this.tables.vm
    return (table.type === ORDERED_SET ? k.eq(a, b) : k.eq_exact(a, b)) !== 0
  }

  /** The pattern of the keys that the traversal goes through, if they have a common prefix; else 0. For continuations. */
  prefixOf(table: Table, program: MatchProgram): Term {
    const plan = this.plan(table, program)
    return plan.kind === 'prefix' ? plan.prefix : NONE
  }

  /** Goes on until the end (`at` is END), the limit, or `budget` objects have been visited. */
  run(scan: Scan, budget: number): void {
    const { m, k, state } = this
    const { address, type } = scan.table
    const { code } = scan.program
    const plan = this.plan(scan.table, scan.program)
    m[state + SCAN_AT] = END
    m[state + SCAN_RESULTS] = scan.results
    m[state + SCAN_COUNT] = scan.count
    m[state + SCAN_BUDGET] = budget
    if (plan.kind === 'keys') this.byKeys(scan, plan.keys)
    else if (plan.kind !== 'none' && type === ORDERED_SET) {
      const [prefix, bound] = plan.kind === 'prefix' ? [plan.prefix, plan.bound] : [NONE, 0]
      k.ets_scan_tree(address, code, scan.operation, scan.fresh ? NONE : scan.at, scan.forward ? 1 : 0, prefix, bound, scan.limit)
    } else if (plan.kind !== 'none') k.ets_scan_hash(address, code, scan.operation, scan.fresh ? 0 : smallValue(scan.at), scan.limit)
    scan.at = m[state + SCAN_AT] as Term
    scan.results = m[state + SCAN_RESULTS] as Term
    scan.count = m[state + SCAN_COUNT]!
    scan.fresh = false
    this.tables.vm.bump(Math.max(1, budget - m[state + SCAN_BUDGET]!))
  }

  /** The objects with certain keys: all at once. */
  private byKeys(scan: Scan, keys: readonly Term[]): void {
    const { address, type } = scan.table
    const { k } = this
    if (type === ORDERED_SET) {
      const order = scan.forward ? 1 : -1
      keys = [...keys].sort((a, b) => order * this.tables.vm.k.cmp(a, b))
    }
    for (const key of keys) k.ets_scan_key(address, scan.program.code, scan.operation, key)
    if (scan.operation === DELETE && this.m[this.state + SCAN_COUNT]! > 0) k.ets_shrink(address)
  }

  /** May select_replace use the specification? Each clause must keep the key of what it matches. */
  keepsKeys(table: Table, program: MatchProgram): boolean {
    return program.clauses.every(({ head, body }) => this.keepsKey(head, body, table.keypos))
  }

  private keepsKey(head: Term, body: Term, keypos: number): boolean {
    const { vm } = this.tables
    const { t } = vm
    const { wholeObject, constAtom } = this.compiler
    if (!isCons(body) || t.tl(body) !== L.NIL) return false
    const result = t.hd(body)
    if (result === wholeObject) return true
    if (!t.isTuple(result) || !t.isTuple(head) || t.tupleSize(head) < keypos) return false
    const key = t.element(head, keypos)
    let constant = false
    let inner: Term
    if (t.isTupleOf(result, 2) && t.element(result, 1) === constAtom) {
      constant = true
      inner = t.element(result, 2)
    } else if (t.isTupleOf(result, 1)) inner = t.element(result, 1)
    else return false
    if (!t.isTuple(inner) || t.tupleSize(inner) < keypos) return false
    const newKey = t.element(inner, keypos)
    if (this.builds(key, newKey, constant)) return true
    return (
      !constant && t.isTupleOf(newKey, 3) && t.element(newKey, 1) === vm.atom('element') &&
      t.element(newKey, 3) === wholeObject && t.element(newKey, 2) === small(keypos)
    )
  }

  /** Does the expression always build what the pattern has matched? */
  private builds(pattern: Term, expression: Term, constant: boolean): boolean {
    const { vm } = this.tables
    const { t } = vm
    const { constAtom, allBindings, wholeObject, wildcard } = this.compiler
    const work: [Term, Term, boolean][] = [[pattern, expression, constant]]
    while (work.length > 0) {
      let [a, b, plain] = work.pop()!
      if (isCons(b)) {
        if (!isCons(a)) return false
        work.push([t.tl(a), t.tl(b), plain], [t.hd(a), t.hd(b), plain])
      } else if (t.isTuple(b)) {
        if (!plain && t.isTupleOf(b, 1) && t.isTuple(t.element(b, 1))) b = t.element(b, 1)
        else if (!plain && t.isTupleOf(b, 2) && t.element(b, 1) === constAtom) {
          work.push([a, t.element(b, 2), true])
          continue
        } else if (!plain) return false
        if (!t.isTuple(a) || t.tupleSize(a) !== t.tupleSize(b)) return false
        for (let i = t.tupleSize(a); i >= 1; i--) work.push([t.element(a, i), t.element(b, i), plain])
      } else if (t.isMap(b)) return false
      else if (a === b) {
        if (a === wildcard || a === allBindings || a === wholeObject) return false
        if (plain && this.compiler.variable(a) >= 0) return false
      } else if (isSmall(a) || isSmall(b) || vm.k.eq_exact(a, b) === 0) return false
    }
    return true
  }
}
