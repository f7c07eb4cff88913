/** Functions with breakpoints, and what their code is made to do about them. */
import * as L from '../../term/layout.ts'
import type { Address, Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
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

/** What one session wants of one function. */
export interface Breakpoint {
  readonly point: Point
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

/** A function that has breakpoints. */
export interface Point {
  readonly number: number
  readonly module: Term
  readonly fun: Term
  readonly arity: number
  /** A BIF: all its calls come through its export entry. */
  readonly native: boolean
  /** Of the sessions, the latest first. */
  breakpoints: Breakpoint[]
  /** Its calls go to error_handler:breakpoint/3 (of a debugger). */
  debug: boolean
  /** A code point that enters it past what the calls of the breakpoints go through. */
  entry: Address
  /** Its export entry while calls through that are traced, and the slot of the table that it leads to; else 0. */
  exported: Address
  slot: number
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
  /** By module, by name and arity. */
  private readonly points = new Map<Term, Map<string, Point>>()
  private readonly numbers: (Point | undefined)[] = [undefined]
  private readonly byExport = new Map<Address, Point>()
  private readonly editions = new Map<LoadedModule, Edition>()

  /** `called`: an export entry with a global breakpoint is called, its arguments are in X_AREA. */
  constructor(vm: Vm, called: (point: Point) => void) {
    this.vm = vm
    this.stubs = vm.code.newStubs((entry) => {
      const point = this.byExport.get(entry)
      if (point !== undefined) called(point)
      // the trace was switched off while somebody was on the way here
      else vm.continueAt(entry)
    })
  }

  byNumber(number: number): Point | undefined {
    return this.numbers[number]
  }
  get(module: Term, fun: Term, arity: number): Point | undefined {
    return this.points.get(module)?.get(`${fun}/${arity}`)
  }
  /** The point of a function, made if there is none. */
  at(module: Term, fun: Term, arity: number): Point {
    let ofModule = this.points.get(module)
    if (ofModule === undefined) this.points.set(module, (ofModule = new Map<string, Point>()))
    const key = `${fun}/${arity}`
    let point = ofModule.get(key)
    if (point === undefined) {
      const { atoms, code } = this.vm
      const native = code.isBif(atoms.text(module), atoms.text(fun), arity)
      point = { number: this.numbers.length, module, fun, arity, native, breakpoints: [], debug: false, entry: 0, exported: 0, slot: 0 }
      ofModule.set(key, point)
      this.numbers.push(point)
    }
    return point
  }
  /** All of a module, or of all. */
  *all(module: Term = NONE): Generator<Point> {
    for (const [name, points] of this.points) if (module === NONE || name === module) yield* [...points.values()]
  }

  // ---- what the code is made to do -----------------------------------------------------------------------------------

  /** Brings the code in line with the breakpoints of a point. One without any is forgotten. */
  settle(point: Point): void {
    const used = (b: Breakpoint): boolean => b.kinds.global || b.kinds.local || b.kinds.meta || (b.count ?? b.time ?? b.memory) !== undefined
    point.breakpoints = point.breakpoints.filter(used)
    const any = point.breakpoints.length > 0 || point.debug
    const global = point.breakpoints.some((b) => b.kinds.global)
    // erlang:apply/3 is no call but an instruction
    if (!this.isApply3(point)) this.setExport(point, point.native ? any : global)
    if (!point.native) this.setHook(point, point.debug || point.breakpoints.some((b) => !b.kinds.global))
    if (any) return
    const { vm } = this
    this.points.get(point.module)?.delete(`${point.fun}/${point.arity}`)
    this.numbers[point.number] = undefined
    if (point.entry !== 0) vm.k.literal_free(point.entry)
  }
  private isApply3({ native, module, fun, arity }: Point): boolean {
    return native && arity === 3 && this.vm.atoms.text(fun) === 'apply' && this.vm.atoms.text(module) === 'erlang'
  }
  /** Calls through an export entry are traced. */
  isExportTraced(entry: Address): boolean {
    return this.byExport.has(entry)
  }
  private setExport(point: Point, on: boolean): void {
    const { vm } = this
    if (on === (point.exported !== 0)) return
    if (!on) {
      vm.setCell(point.exported + L.EX_FN, point.slot)
      this.byExport.delete(point.exported)
      point.exported = 0
      return
    }
    const entry = vm.code.internExport(point.module, point.fun, point.arity)
    point.slot = vm.cell(entry + L.EX_FN)
    point.exported = entry
    this.byExport.set(entry, point)
    point.entry ||= vm.code.makePoint(point.slot, point.arity, 0)
    vm.setCell(entry + L.EX_FN, this.stubs.slotOf(entry, point.arity))
  }
  private setHook(point: Point, on: boolean): void {
    const { vm } = this
    const module = vm.code.current.get(point.module)
    const index = module === undefined ? -1 : vm.code.functionIndex(module, point.fun, point.arity)
    if (module === undefined || index < 0) return
    let edition = this.editions.get(module)
    if (edition === undefined) {
      if (!on) return
      edition = this.translate(module)
      if (edition === undefined) return
    }
    const cell = edition.cells + 4 * index
    if (on === (vm.cell(cell) !== 0)) return
    vm.setCell(cell, on ? point.number : 0)
    edition.count += on ? 1 : -1
    if (on) {
      const { params } = module.translation.functions[index]!
      point.entry ||= vm.code.makePoint(module.base + index, params, 0)
      if (edition.count === 1) this.enter(module, edition)
    } else if (edition.count === 0) this.leave(module, edition)
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
    for (const point of this.all(module)) {
      point.breakpoints = []
      point.debug = false
      this.settle(point)
    }
  }
  /** Nothing refers to a version of a module any more. */
  discarded(module: LoadedModule): void {
    const edition = this.editions.get(module)
    if (edition === undefined) return
    this.editions.delete(module)
    this.vm.k.literal_free(edition.cells)
  }
}
