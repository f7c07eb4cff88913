/**
 * Traversal of tables with a compiled match specification: which objects need be looked at, in what order, and in
 * pieces, so that a long traversal lets other processes run.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isCons, isSmall, small, smallValue } from '../term/terms.ts'
import { ORDERED_SET, tupleOf } from './kernel.ts'
import type { EtsKernel } from './kernel.ts'
import type { MatchCompiler } from './match_compile.ts'
import type { MatchProgram } from './match_program.ts'
import type { MatchRunner } from './match_run.ts'
import type { Table, Tables } from './tables.ts'

/** What is done with objects for which the specification has a result. */
export const COLLECT = 0
export const COUNT = 1
export const DELETE = 2
export const REPLACE = 3

/** Where a traversal stands when it begins, and when it is over. */
export const START = small(0)
export const END = small(-1)

/** Offset of an object's link to the next in its chain, and of its info with the mark of deleted ones. */
const NEXT = 0
const INFO = 12
const DELETED = 1 << 29

/** Objects of an ordered table that are fetched at a time. */
const BATCH = 64

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
  private readonly runner: MatchRunner
  private readonly k: EtsKernel
  private readonly m: Int32Array
  private readonly yes: Term
  private readonly buffer: Address

  constructor(tables: Tables, compiler: MatchCompiler, runner: MatchRunner) {
    this.tables = tables
    this.compiler = compiler
    this.runner = runner
    this.k = tables.k
    this.m = tables.vm.m
    this.yes = tables.vm.atom('true')
    this.buffer = tables.vm.k.malloc(BATCH * 4) >>> 0
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
    const plan = this.plan(scan.table, scan.program)
    const before = budget
    if (plan.kind === 'none') scan.at = END
    else if (plan.kind === 'keys') budget = this.byKeys(scan, plan.keys, budget)
    else if (scan.table.type === ORDERED_SET) budget = this.ordered(scan, plan, budget)
    else budget = this.hashed(scan, budget)
    scan.fresh = false
    this.tables.vm.bump(Math.max(1, before - budget))
  }

  /** The objects with certain keys: all at once. */
  private byKeys(scan: Scan, keys: readonly Term[], budget: number): number {
    const { address, type } = scan.table
    const { k } = this
    if (type === ORDERED_SET) {
      const order = scan.forward ? 1 : -1
      keys = [...keys].sort((a, b) => order * this.tables.vm.k.cmp(a, b))
    }
    for (const key of keys) {
      let object = k.ets_find(address, key)
      while (object !== 0) {
        const next = k.ets_next_same(address, object)
        this.visit(scan, object)
        object = next
        budget--
      }
    }
    if (scan.operation === DELETE && scan.count > 0) k.ets_shrink(address)
    scan.at = END
    return budget
  }

  private ordered(scan: Scan, plan: Plan, budget: number): number {
    const { address, keypos } = scan.table
    const { k, m, buffer } = this
    const prefix = plan.kind === 'prefix' ? plan.prefix : NONE
    const bound = plan.kind === 'prefix' ? plan.bound : 0
    let key = scan.fresh ? NONE : scan.at
    const batch = scan.limit > 0 ? Math.min(BATCH, scan.limit - scan.count + 1) : BATCH
    for (;;) {
      const n = k.ets_tree_collect(address, key, scan.forward ? 1 : 0, prefix, bound, buffer, batch)
      for (let i = 0; i < n; i++) {
        const object = m[(buffer >>> 2) + i]!
        // Deleted or replaced below: its key is needed only when no further object of this batch is visited.
        const last = i === n - 1 || budget <= 1 || (scan.limit > 0 && scan.count + 1 >= scan.limit)
        if (last) key = this.tables.vm.k.copy_in(m[(object + 16 + 4 * keypos) >>> 2] as Term)
        this.visit(scan, object)
        budget--
        if (budget <= 0 || (scan.limit > 0 && scan.count >= scan.limit)) {
          scan.at = key
          return budget
        }
      }
      if (n < batch) {
        scan.at = END
        return budget
      }
    }
  }

  private hashed(scan: Scan, budget: number): number {
    const { address } = scan.table
    const { k } = this
    let slot = scan.fresh ? 0 : smallValue(scan.at)
    for (;;) {
      budget -= this.chain(scan, address, slot)
      slot = k.ets_next_slot(address, slot)
      if (slot === 0) {
        scan.at = END
        break
      }
      if (budget <= 0 || (scan.limit > 0 && scan.count >= scan.limit)) {
        scan.at = small(slot)
        return budget
      }
    }
    if (scan.operation === DELETE) k.ets_shrink(address)
    return budget
  }

  /** Visits the objects of a bucket; how much that counts. */
  private chain(scan: Scan, table: Address, slot: number): number {
    const { k, m } = this
    let n = 1
    let at = k.ets_bucket(table, slot)
    for (let object = m[at >>> 2]!; object !== 0; object = m[at >>> 2]!, n++) {
      if ((m[(object + INFO) >>> 2]! & DELETED) !== 0) at = object + NEXT
      else if (scan.operation === COLLECT) {
        this.visit(scan, object)
        at = object + NEXT
      } else at = this.change(scan, object, at)
    }
    return n
  }

  private visit(scan: Scan, object: Address): void {
    if (scan.operation !== COLLECT) {
      this.change(scan, object, 0)
      return
    }
    const result = this.runner.run(scan.program, tupleOf(object), true)
    if (result === NONE) return
    scan.results = this.tables.vm.t.cons(result, scan.results)
    scan.count++
  }

  /** Counts, deletes or replaces an object. `at`: address of the word that refers to it, 0: unknown. Returns that of the next. */
  private change(scan: Scan, object: Address, at: Address): Address {
    const { k } = this
    const { address } = scan.table
    const result = this.runner.run(scan.program, tupleOf(object), true)
    if (result === NONE || (scan.operation !== REPLACE && result !== this.yes)) return object + NEXT
    scan.count++
    switch (scan.operation) {
      case DELETE:
        if (at !== 0) return k.ets_remove_at(address, at, object)
        k.ets_remove(address, object)
        return 0
      case REPLACE:
        return k.ets_replace(address, object, result) + NEXT
      default:
        return object + NEXT
    }
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
