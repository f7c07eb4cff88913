/** Functions with breakpoints, and what their code is made to do about them. */
import * as L from '../../term/layout.ts'
import type { Address, Term } from '../../term/types.ts'
import { instantiate } from '../../jit/link.ts'
import { CODE_POINT_WORDS, RELOC } from '../../jit/translation.ts'
import { AheadModule } from '../ahead.ts'
import type { LoadedModule } from '../code.ts'
import type { Stubs } from '../stubs.ts'
import { MachineError } from '../vm.ts'
import type { Vm } from '../vm.ts'
import type { Accumulation } from './accounting.ts'
import type { PatternKinds } from './on_load.ts'
import type { TracePattern } from './patterns.ts'
import type { Session } from './session.ts'

export type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** What one session wants of one function; a global trace, which stands alone and never changes, may be that of many. */
export interface Breakpoint {
  readonly session: Session
  /** Global, local and meta; the others are in `count`, `time`, `memory`. */
  readonly kinds: Writable<PatternKinds>
  pattern: TracePattern | undefined
  metaPattern: TracePattern | undefined
  metaTracer: Term
  count: { calls: number; active: boolean } | undefined
  time: Accumulation | undefined
  memory: Accumulation | undefined
}

/** A function that breakpoints can be set on. */
export interface Point {
  readonly of: LoadedModule
  readonly module: Term
  readonly fun: Term
  readonly arity: number
  /** Which of the functions of its module. */
  readonly index: number
  readonly exported: boolean
  /** A BIF: all its calls come through its export entry. */
  readonly native: boolean
  /** By which its hook tells of it; 0: it has had none. */
  number: number
  /** Of the sessions, the latest first. */
  breakpoints: readonly Breakpoint[]
  /** Its calls go to error_handler:breakpoint/3 (of a debugger). */
  debug: boolean
  /** A code point that enters it past what the calls of the breakpoints go through, made when the first of them has to; else 0. */
  entry: Address
  /** Its export entry, once calls through that have been traced, and the slots of the table that it leads to without a trace and with one. */
  export: Address
  slot: number
  stub: number
  /** Calls through the export entry are traced. */
  diverted: boolean
}

/** A module's code with hooks at the entries of its functions. It takes the same slots of the table, and has the same code points. */
interface Edition {
  /** A word a function: number of its point, or 0. */
  readonly cells: Address
  readonly plain: readonly unknown[]
  traced: readonly unknown[] | undefined
  /** Functions with breakpoints. */
  count: number
}

export class Breakpoints {
  private readonly vm: Vm
  private readonly stubs: Stubs
  /** By module, by their index: of those whose functions were asked for. */
  private readonly points = new Map<Term, readonly Point[]>()
  private readonly numbers: (Point | undefined)[] = [undefined]
  /** Those whose export entries have been diverted. */
  private readonly byExport = new Map<Address, Point>()
  /** Modules that have BIFs. */
  private readonly ofBifs: ReadonlySet<string>
  private readonly editions = new Map<LoadedModule, Edition>()

  /** `called`: an export entry with a global breakpoint is called, its arguments are in X_AREA. */
  constructor(vm: Vm, called: (point: Point) => void) {
    this.vm = vm
    this.ofBifs = new Set([...vm.code.bifNames].map((name) => name.slice(0, name.indexOf(':'))))
    this.stubs = vm.code.newStubs((entry) => {
      const point = this.byExport.get(entry)
      if (point?.diverted === true) called(point)
      // the trace was switched off while somebody was on the way here
      else vm.continueAt(entry)
    })
  }

  byNumber(number: number): Point | undefined {
    return this.numbers[number]
  }
  /** The functions of the current version of a module. */
  of(module: LoadedModule): readonly Point[] {
    let points = this.points.get(module.name)
    if (points === undefined) this.points.set(module.name, (points = this.made(module)))
    return points
  }
  private made(of: LoadedModule): Point[] {
    const { atoms, code } = this.vm
    const { beam, translation, name: module } = of
    const exported = new Set(beam.exports.map((e) => nameKey(e.fun, e.arity)))
    const text = atoms.text(module)
    const native = this.ofBifs.has(text)
    return translation.functions.map(({ name, arity }, index): Point => ({
      of, module, fun: this.vm.atom(beam.atoms[name]!), arity, index, exported: exported.has(nameKey(name, arity)),
      native: native && code.isBif(text, beam.atoms[name]!, arity), number: 0, breakpoints: NO_BREAKPOINTS, debug: false, entry: 0, export: 0, slot: 0, stub: 0, diverted: false,
    }))
  }
  /** Some function of the module may have breakpoints. */
  has(module: LoadedModule): boolean {
    return this.points.has(module.name)
  }
  get(module: Term, fun: Term, arity: number): Point | undefined {
    return this.points.get(module)?.find((p) => p.fun === fun && p.arity === arity)
  }
  *all(): Generator<Point> {
    for (const points of this.points.values()) yield* points
  }
  /** Where a function is entered past what the calls of its breakpoints go through. */
  entryOf(point: Point): Address {
    const { code } = this.vm
    const { of, index, native, export: exportEntry, slot, arity } = point
    const throughExport = native || exportEntry !== 0
    return (point.entry ||= throughExport ? code.makePoint(slot, arity, 0) : code.makePoint(of.base + index, of.translation.functions[index]!.params, 0))
  }

  // ---- what the code is made to do -----------------------------------------------------------------------------------

  /** Brings the code in line with the breakpoints of a function. */
  settle(point: Point): void {
    if (!point.breakpoints.every(isUsed)) point.breakpoints = point.breakpoints.filter(isUsed)
    const { breakpoints, native, debug } = point
    const any = breakpoints.length > 0 || debug
    const global = breakpoints.some((b) => b.kinds.global)
    // erlang:apply/3 is no call but an instruction
    if (!this.isApply3(point)) this.divert(point, native ? any : global)
    if (!native) this.setHook(point, debug || breakpoints.some((b) => !b.kinds.global))
  }
  private isApply3({ native, module, fun, arity }: Point): boolean {
    return native && arity === 3 && this.vm.atoms.text(fun) === 'apply' && this.vm.atoms.text(module) === 'erlang'
  }
  /** Calls through an export entry are traced. */
  isExportTraced(entry: Address): boolean {
    return this.byExport.get(entry)?.diverted === true
  }
  private divert(point: Point, on: boolean): void {
    const { vm } = this
    if (on === point.diverted) return
    point.diverted = on
    if (point.export === 0) {
      const entry = vm.code.internExport(point.module, point.fun, point.arity)
      point.export = entry
      point.slot = vm.cell(entry + L.EX_FN)
      point.stub = this.stubs.slotOf(entry, point.arity)
      this.byExport.set(entry, point)
    }
    vm.setCell(point.export + L.EX_FN, on ? point.stub : point.slot)
  }
  private setHook(point: Point, on: boolean): void {
    const { vm } = this
    const { of, index } = point
    const edition = this.editions.get(of) ?? (on ? this.translate(of) : undefined)
    if (edition === undefined) return
    const cell = edition.cells + 4 * index
    if (on === (vm.cell(cell) !== 0)) return
    if (on && point.number === 0) point.number = this.numbers.push(point) - 1
    vm.setCell(cell, on ? point.number : 0)
    edition.count += on ? 1 : -1
    if (on && edition.count === 1) this.enter(of, edition)
    else if (edition.count === 0) this.leave(of, edition)
  }

  private translate(module: LoadedModule): Edition | undefined {
    const { vm } = this
    if (module.bytes === undefined) return undefined
    const { wasm, relocations, guardBifs, codePoints } = vm.code.translateTraced(module.bytes, module.coverage?.mode, module.stops !== undefined)
    if (codePoints.length !== module.codePointCount * CODE_POINT_WORDS) throw new MachineError('a traced module has other code points')
    if (module instanceof AheadModule) vm.code.ahead!.complete(module)
    const count = module.translation.functions.length
    const cells = vm.k.literal_malloc(Math.max(16, 4 * count))
    for (let i = 0; i < count; i++) vm.setCell(cells + 4 * i, 0)
    const plain = Array.from({ length: module.slots }, (_, i) => vm.code.table.get(module.base + i) as unknown)
    const value = (kind: number, index: number): number => (kind === RELOC.trace ? cells + 4 * index : module.relocate(kind, index))
    instantiate(vm, wasm, relocations, value, guardBifs, module.base)
    const traced = Array.from({ length: module.slots }, (_, i) => vm.code.table.get(module.base + i) as unknown)
    const edition = { cells, plain, traced, count: 0 }
    this.editions.set(module, edition)
    return edition
  }
  private enter(module: LoadedModule, edition: Edition): void {
    edition.traced!.forEach((f, i) => this.vm.code.table.set(module.base + i, f))
  }
  private leave(module: LoadedModule, edition: Edition): void {
    edition.plain.forEach((f, i) => this.vm.code.table.set(module.base + i, f))
  }

  /** A module's code is replaced or deleted: its breakpoints are gone. */
  unloaded(module: Term): void {
    for (const point of this.points.get(module) ?? []) {
      point.breakpoints = NO_BREAKPOINTS
      point.debug = false
      this.settle(point)
      if (point.number !== 0) this.numbers[point.number] = undefined
      if (point.export !== 0) this.byExport.delete(point.export)
      if (point.entry !== 0) this.vm.k.literal_free(point.entry)
    }
    this.points.delete(module)
  }
  /** Nothing refers to a version of a module any more. */
  discarded(module: LoadedModule): void {
    const edition = this.editions.get(module)
    if (edition === undefined) return
    this.editions.delete(module)
    this.vm.k.literal_free(edition.cells)
  }
}

/** Most functions have none: they share it. */
const NO_BREAKPOINTS: readonly Breakpoint[] = []

const isUsed = ({ kinds, count, time, memory }: Breakpoint): boolean => kinds.global || kinds.local || kinds.meta || (count ?? time ?? memory) !== undefined
/** Of an index into the file's atoms. */
const nameKey = (name: number, arity: number): number => name * 256 + arity
