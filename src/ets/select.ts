/** ets:select and its relatives: arguments, limits, continuations. */
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { SMALL_MAX } from '../term/layout.ts'
import { NIL, isCons, isSmall, small, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import { ALL, BAG, ORDERED_SET } from './kernel.ts'
import type { MatchCompiler } from './match_compile.ts'
import { CompiledSpec } from './match_spec.ts'
import type { MatchSpecs } from './match_spec.ts'
import { COLLECT, COUNT, DELETE, END, REPLACE, START, Scanner } from './scan.ts'
import type { Scan } from './scan.ts'
import type { Table, Tables } from './tables.ts'
import { KeyedMatch } from './keyed_match.ts'
import type { MatchProgram } from './match_program.ts'

/** Objects looked at before a traversal lets go, at least. */
const LEAST_BUDGET = 500

/** What a specification argument is. */
const SPEC = 0
const PATTERN_BINDINGS = 1
const PATTERN_OBJECT = 2
const COMPILED = 3

/** A call of one of the functions here, as its continuation after a pause has it. */
interface Call {
  readonly operation: number
  readonly form: number
  readonly spec: Term
  readonly forward: boolean
  readonly limit: number
}

export class Selection {
  private readonly vm: Vm
  private readonly tables: Tables
  private readonly compiler: MatchCompiler
  private readonly specs: MatchSpecs
  private readonly scanner: Scanner
  private readonly end: Term
  private readonly resume: number
  private readonly quick: KeyedMatch

  constructor(tables: Tables, specs: MatchSpecs) {
    this.tables = tables
    this.vm = tables.vm
    this.specs = specs
    this.compiler = specs.compiler
    this.quick = new KeyedMatch(tables, specs.compiler)
    this.scanner = new Scanner(tables, specs.compiler)
    this.end = this.vm.atom('$end_of_table')
    this.resume = this.vm.code.internExport(this.vm.atom('glulam_internal'), this.vm.atom('ets_scan'), 2)
  }

  // ---- the functions -----------------------------------------------------------------------------------------------

  select(id: Term, spec: Term, reverse = false): Term {
    return this.start(id, { operation: COLLECT, form: SPEC, spec, forward: reverse, limit: 0 })
  }
  selectLimit(id: Term, spec: Term, limit: Term, reverse = false): Term {
    return this.startLimited(id, SPEC, spec, limit, !reverse)
  }
  match(id: Term, pattern: Term): Term {
    const table = this.tables.get(id, 'read')
    if (table === undefined) return NONE
    const quick = this.quick.match(table, pattern, true)
    if (quick !== NONE) return quick
    return this.start(id, { operation: COLLECT, form: PATTERN_BINDINGS, spec: pattern, forward: false, limit: 0 })
  }
  matchLimit(id: Term, pattern: Term, limit: Term): Term {
    return this.startLimited(id, PATTERN_BINDINGS, pattern, limit, true)
  }
  matchObject(id: Term, pattern: Term): Term {
    const table = this.tables.get(id, 'read')
    if (table === undefined) return NONE
    const quick = this.quick.match(table, pattern, false)
    if (quick !== NONE) return quick
    return this.start(id, { operation: COLLECT, form: PATTERN_OBJECT, spec: pattern, forward: false, limit: 0 })
  }
  matchObjectLimit(id: Term, pattern: Term, limit: Term): Term {
    return this.startLimited(id, PATTERN_OBJECT, pattern, limit, true)
  }
  count(id: Term, spec: Term): Term {
    return this.start(id, { operation: COUNT, form: SPEC, spec, forward: true, limit: 0 })
  }
  delete(id: Term, spec: Term): Term {
    return this.start(id, { operation: DELETE, form: SPEC, spec, forward: true, limit: 0 })
  }
  replace(id: Term, spec: Term): Term {
    return this.start(id, { operation: REPLACE, form: SPEC, spec, forward: true, limit: 0 })
  }

  private start(id: Term, call: Call): Term {
    const writes = call.operation === DELETE || call.operation === REPLACE
    const table = this.tables.get(id, writes ? 'write' : 'read')
    if (table === undefined) return NONE
    if (call.operation === REPLACE && isBag(table)) return this.vm.badarg(this.vm.atom('table_type'))
    if (call.form === SPEC && call.spec === NIL) return call.operation === COLLECT ? NIL : small(0)
    const program = this.program(call)
    if (program === undefined) return this.specs.refuse()
    if (call.operation === REPLACE && !this.scanner.keepsKeys(table, program)) {
      this.specs.done(program)
      return this.vm.badarg()
    }
    return this.proceed(call, this.scan(table, program, call))
  }

  private startLimited(id: Term, form: number, spec: Term, limit: Term, forward: boolean): Term {
    const table = this.tables.get(id, 'read')
    if (table === undefined) return NONE
    const most = Math.min(this.vm.t.wordInteger(limit) ?? 0, SMALL_MAX)
    if (most <= 0) return this.vm.badarg()
    if (form === SPEC && spec === NIL) return this.end
    const call: Call = { operation: COLLECT, form, spec, forward, limit: most }
    const program = this.program(call)
    if (program === undefined) return this.specs.refuse()
    return this.proceed(call, this.scan(table, program, call))
  }

  private scan(table: Table, program: MatchProgram, call: Call): Scan {
    const { operation, forward, limit } = call
    return { table, program, operation, forward, limit, at: START, fresh: true, results: NIL, count: 0 }
  }

  private program(call: Call): MatchProgram | undefined {
    if (call.form === PATTERN_BINDINGS) return this.compiler.compilePattern(call.spec, '$$')
    if (call.form === PATTERN_OBJECT) return this.compiler.compilePattern(call.spec, '$_')
    if (call.form === COMPILED) return this.specs.compiled(call.spec)?.program
    return this.specs.programOf(call.spec)
  }

  // ---- running, with pauses ----------------------------------------------------------------------------------------

  private proceed(call: Call, scan: Scan): Term {
    const result = this.goOn(call, scan)
    this.specs.done(scan.program)
    return result
  }
  private goOn(call: Call, scan: Scan): Term {
    const paused = !scan.fresh
    const { address } = scan.table
    // What is deleted is gone at once if nobody else has fixed the table.
    const unfixed = paused && scan.operation === DELETE
    if (unfixed) this.tables.k.ets_unfix(address, ALL)
    this.scanner.run(scan, Math.max(LEAST_BUDGET, this.vm.reductionsLeft))
    if (unfixed) this.tables.k.ets_fix(address)
    const full = scan.limit > 0 && scan.count >= scan.limit
    if (scan.at !== END && !full) return this.pause(call, scan, paused)
    if (paused) this.tables.unfix(scan.table, this.vm.self)
    return this.finish(call, scan)
  }

  /** Lets other processes run, then goes on. The table is fixed meanwhile. */
  private pause(call: Call, scan: Scan, paused: boolean): Term {
    const { t } = this.vm
    if (!paused) this.tables.fix(scan.table, this.vm.self)
    const how = t.tuple(
      small(call.operation), small(call.form), call.spec, this.vm.bool(call.forward), small(call.limit), scan.at,
      t.integer(scan.count), scan.results,
    )
    return this.vm.yieldTo(this.resume, [this.tables.reference(scan.table), how])
  }

  /** glulam_internal:ets_scan/2: what goes on after a pause. */
  readonly resumed = (id: Term, how: Term): Term => {
    const { t } = this.vm
    const table = this.tables.get(id, 'info')
    if (table === undefined) return NONE
    const at = (i: number): Term => t.element(how, i)
    const call: Call = {
      operation: smallValue(at(1)), form: smallValue(at(2)), spec: at(3), forward: at(4) === this.vm.atom('true'),
      limit: smallValue(at(5)),
    }
    const program = this.program(call)
    if (program === undefined) return this.specs.refuse()
    const scan: Scan = { ...this.scan(table, program, call), at: at(6), fresh: false, count: t.safeInteger(at(7))!, results: at(8) }
    return this.proceed(call, scan)
  }

  private finish(call: Call, scan: Scan): Term {
    if (call.operation !== COLLECT) return this.vm.t.integer(scan.count)
    return call.limit === 0 ? scan.results : this.chunk(call, scan)
  }

  // ---- limits and continuations ------------------------------------------------------------------------------------

  /** `{Results, Continuation}`, or '$end_of_table'. */
  private chunk(call: Call, scan: Scan): Term {
    const { t } = this.vm
    if (scan.count === 0 && scan.at === END) return this.end
    let { results } = scan
    let rest = NIL
    let restCount = 0
    if (scan.table.type === ORDERED_SET) results = this.vm.k.list_reverse(results, NIL)
    else if (scan.count > call.limit) {
      // A bucket gave more than was asked for: the latest are kept for the next call.
      const items = t.listToArray(results)!
      restCount = scan.count - call.limit
      rest = t.list(items.slice(0, restCount))
      results = t.list(items.slice(restCount))
    }
    if (scan.at === END && restCount === 0) return t.tuple(results, this.end)
    return t.tuple(results, this.continuation(call, scan, rest, restCount))
  }

  private continuation(call: Call, scan: Scan, rest: Term, restCount: number): Term {
    const { t } = this.vm
    const compiled = call.form === COMPILED ? call.spec : this.specs.compileToReference(this.sourceOf(call))
    const limit = small(call.limit)
    if (scan.table.type === ORDERED_SET) {
      const prefix = this.scanner.prefixOf(scan.table, scan.program)
      const bound = prefix === NONE ? NIL : this.vm.k.copy_in(prefix)
      return t.tuple(this.tables.id(scan.table), scan.at, bound, limit, compiled, NIL, small(call.forward ? 0 : 1), small(0))
    }
    // By its reference: of ordered tables alone OTP's continuations find whatever has the name by then.
    return t.tuple(this.tables.reference(scan.table), scan.at, limit, compiled, rest, small(restCount))
  }

  /** The match specification that a call means. */
  private sourceOf(call: Call): Term {
    const { t } = this.vm
    if (call.form === SPEC) return call.spec
    const { wholeObject, allBindings } = this.compiler
    return t.list([t.tuple(call.spec, NIL, t.list([call.form === PATTERN_OBJECT ? wholeObject : allBindings]))])
  }

  /** ets:select/1, ets:match/1 and the like: goes on where a call with a limit stopped. */
  continue(continuation: Term): Term {
    const { t } = this.vm
    if (continuation === this.end) return this.end
    const size = t.isTuple(continuation) ? t.tupleSize(continuation) : 0
    if (size === 0) return this.vm.badarg()
    const at = (i: number): Term => t.element(continuation, i)
    const table = this.tables.get(at(1), 'read')
    if (table === undefined) return NONE
    const ordered = table.type === ORDERED_SET
    if (size !== (ordered ? 8 : 6)) return this.vm.badarg()
    const limit = at(ordered ? 4 : 3)
    const spec = at(ordered ? 5 : 4)
    if (!isSmall(limit) || smallValue(limit) <= 0) return this.vm.badarg()
    const compiled = this.specs.compiled(spec)
    if (compiled === undefined) return this.vm.badarg()
    const call: Call = {
      operation: COLLECT, form: COMPILED, spec, forward: ordered && at(7) === small(0), limit: smallValue(limit),
    }
    const scan: Scan = { ...this.scan(table, compiled.program, call), at: at(2), fresh: false }
    if (!ordered && !this.takeRest(scan, at(5), at(6), at(2))) return this.vm.badarg()
    if (scan.count >= scan.limit || scan.at === END) return this.chunk(call, scan)
    return this.proceedContinued(call, scan)
  }

  /** Takes over from a hash table's continuation what was found but not yet handed out; false: it is no such. */
  private takeRest(scan: Scan, rest: Term, count: Term, slot: Term): boolean {
    if (!isSmall(slot) || !isSmall(count) || !(isCons(rest) || rest === NIL)) return false
    if (slot !== END && (smallValue(slot) < 0 || smallValue(slot) >= this.tables.k.ets_slots(scan.table.address))) {
      // The table has shrunk since: nothing is left.
      scan.at = END
    }
    scan.results = rest
    scan.count = smallValue(count)
    return true
  }

  private proceedContinued(call: Call, scan: Scan): Term {
    this.scanner.run(scan, Math.max(LEAST_BUDGET, this.vm.reductionsLeft))
    const full = scan.count >= scan.limit
    return scan.at !== END && !full ? this.pause(call, scan, false) : this.finish(call, scan)
  }

  isCompiled(term: Term): boolean {
    return this.specs.compiled(term) instanceof CompiledSpec
  }
}

function isBag(table: Table): boolean {
  return table.type === BAG
}
