/**
 * Loaded code: modules (current and old), export and fun entries, BIFs, and the function table they all meet in.
 */
import * as L from '../term/layout.ts'
import { NIL, isAtom } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import { BadFile } from '../beam/bytes.ts'
import { NO_LONGER } from '../beam/operands.ts'
import { OPCODES } from '../beam/opcodes.ts'
import { hasDebugLines, readBeam, readTables } from '../beam/read.ts'
import { validate } from '../beam/validate.ts'
import type { BeamTables, Inflate } from '../beam/read.ts'
import { isPlainTerm } from '../etf/atom_names.ts'
import { decodeLiteral } from '../etf/decode.ts'
import { dispatcherModule, GLUE_SLOTS, glueModule, wrapperModule } from '../jit/glue.ts'
import type { GlueExports, WrappedBif } from '../jit/glue.ts'
import { hostCalls } from '../jit/host_calls.ts'
import { defineFuns, link } from '../jit/link.ts'
import { ModuleTranslator } from '../jit/module.ts'
import type { Translation } from '../jit/translation.ts'
import { AheadModule } from './ahead.ts'
import type { Ahead } from './ahead.ts'
import type { BifFamily, BifFunction, Native } from './bif.ts'
import { Coverage, countedBy } from './coverage.ts'
import type { CoverageMode, ModuleCoverage } from './coverage.ts'
import { FunEntries } from './fun_entries.ts'
import { PRELOADED } from './preloaded.ts'
import { placeOfExport } from './places.ts'
import { Ranges } from './ranges.ts'
import { codeEnd } from './reclaim.ts'
import type { LiteralBlock } from './reclaim.ts'
import { Stubs } from './stubs.ts'
import type { Vm } from './vm.ts'
import { inflate } from './zlib.ts'

/** What only linking needs of a translation. */
export type MachineCode = Pick<Translation, 'wasm' | 'relocations' | 'codePoints' | 'places'>
/** What is kept of a translation that is linked. */
export type LinkedTranslation = Omit<Translation, keyof MachineCode>

export interface LoadedModule {
  readonly name: Term
  readonly beam: BeamTables
  readonly translation: LinkedTranslation
  /** Size of its WebAssembly module. */
  readonly codeBytes: number
  /** First slot in the function table, number of slots. */
  readonly base: number
  readonly slots: number
  /** Address of the code points, and of what else lies in the literal arena for it but its literals. */
  readonly codePoints: Address
  readonly codePointCount: number
  readonly blocks: readonly Address[]
  /** Literals and default records, in one block: a tuple. */
  readonly literals: LiteralBlock
  readonly allLiterals: Term
  /** Default records of its native records. */
  readonly records: ArrayLike<number>
  /** One word for each of `translation.nifs`: slot of the native function that stands in for it, or 0. */
  readonly nifCells: Address
  /** Addresses of its fun entries, by lambda; what they say (see defineFuns). */
  readonly funs: ArrayLike<Address> & Iterable<Address>
  readonly lambdas: Int32Array
  /** Places from this one on are the module's. */
  readonly firstPlace: number
  instance: WebAssembly.Instance | undefined
  /** The file, from which it is translated again when its functions are traced (some KB a module); undefined: there is none. */
  readonly bytes: Uint8Array | undefined
  /** The value of a relocated constant. */
  readonly relocate: (kind: number, index: number) => number
  readonly coverage?: ModuleCoverage
  /** Cells of the places where a debugger may stop, if it may. */
  readonly stops?: Address
}

/** A module read and translated, not yet installed. */
export interface PreparedModule {
  readonly name: string
  /** The file; undefined: there is none. */
  readonly bytes?: Uint8Array
  readonly beam: BeamTables
  readonly translation: LinkedTranslation
  /** Undefined: it is linked ahead. */
  readonly code?: MachineCode
  /** What it is to count. */
  readonly coverage?: CoverageMode
  readonly ahead?: AheadModule
}

export const preparedModule = (
  beam: BeamTables, { wasm, relocations, codePoints, places, ...translation }: Translation, bytes?: Uint8Array, coverage?: CoverageMode,
): PreparedModule =>
  ({ name: beam.module, beam, translation, code: { wasm, relocations, codePoints, places }, ...(bytes && { bytes }), ...(coverage && { coverage }) })

/** BIFs whose applying function stays in the stack trace where it applies them in tail position. */
const KEEPS_CALLER = new Set(['apply/3', 'error/1', 'error/2', 'error/3', 'exit/1', 'throw/1'].map((name) => `erlang:${name}`))

/** Keeps translations between runs of the machine. */
export interface TranslationCache {
  /** The translation of a file with exactly these bytes, which has been read and validated before. `edition`: what is added to its code, as part of a file's name. */
  get(bytes: Uint8Array, edition?: string): Translation | undefined
  put(bytes: Uint8Array, translation: Translation, edition?: string): void
}

export interface CodeState {
  /** Names of modules. */
  readonly loaded: readonly Term[]
  readonly stubs: readonly number[]
  readonly funs: readonly Term[]
  readonly records: readonly number[]
}

export class Code {
  private readonly vm: Vm
  readonly table: WebAssembly.Table
  readonly glue: GlueExports & { endCodePoint: Address; returnedSlot: number; valueSlot: number }
  /** The functions that generated code may import, by module. */
  readonly imports: Record<string, Record<string, WebAssembly.ImportValue>>
  private readonly bifs = new Map<string, BifFunction>()
  private readonly guardNames = new Set<string>()
  readonly current = new Map<Term, LoadedModule>()
  readonly old = new Map<Term, LoadedModule>()
  /** Modules that have been loaded at some time. */
  readonly known = new Set<Term>()
  /** What undefined exports lead to. */
  private readonly stubs: Stubs
  readonly funs: FunEntries
  readonly coverage = new Coverage()
  private readonly slots = new Ranges(1)
  private readonly onLoadPoint: Address
  cache: TranslationCache | undefined
  /** Modules that every boot loads. */
  ahead: Ahead | undefined
  /** Keeps other bytes, by name and by a text that says what they depend on besides the translator. */
  keep: ((name: string, about: string, make: () => Uint8Array) => Uint8Array) | undefined
  /**
   * Finds the file of a module that a call needs, before error_handler is asked: where no code server runs. Undefined:
   * there is none (or it can't be loaded).
   */
  autoload: ((module: string) => PreparedModule | undefined) | undefined
  /** Modules whose on_load function has failed: they are not tried again. */
  private readonly refused = new Set<string>()

  /** Loads a module if it isn't, unless it has an on_load function. */
  ensureLoaded(module: Term): boolean {
    return this.current.has(module) || this.loadOnDemand(this.vm.atoms.text(module)) === 'loaded'
  }
  /** Loads a module on demand. `pending`: its on_load function has to run first. */
  private loadOnDemand(name: string): 'loaded' | 'pending' | 'absent' {
    if (this.refused.has(name)) return 'absent'
    const prepared = this.autoload?.(name)
    if (!prepared) return 'absent'
    if (this.onLoadLabel(prepared) === undefined) {
      this.install(prepared)
      // What erl_init does where OTP is booted.
      if (PRELOADED.includes(name) && this.vm.nifs.has(name)) this.vm.nifs.load(this.current.get(this.vm.atom(name))!, NIL)
      return 'loaded'
    }
    this.refused.add(name)
    this.installPending(prepared)
    return 'pending'
  }

  constructor(vm: Vm) {
    this.vm = vm
    this.funs = new FunEntries(vm)
    // slot 0 stays empty: a call through it traps instead of running something
    this.table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 })
    const host = hostCalls(vm)
    this.stubs = this.newStubs((entry) => (entry < 0 ? this.retiredFun(-entry - 1) : this.undefinedFunction(entry)))
    const kernel = vm.k as unknown as Record<string, WebAssembly.ImportValue>
    const base = this.takeSlots(GLUE_SLOTS)
    const instance = this.instantiate(glueModule(), { kernel, host: host as never }, base)
    const exports = instance.exports as unknown as GlueExports
    const glue = { ...(instance.exports as Record<string, WebAssembly.ImportValue>), collect: kernel.gc! }
    this.imports = { kernel, host: host as never, glue }
    this.glue = { ...exports, endCodePoint: this.makePoint(base, 1, -1), returnedSlot: base + 1, valueSlot: base + 2 }
    this.onLoadPoint = this.makePoint(0, 0, -1)
  }

  /** Compiles and instantiates a module whose functions take the slots of the table from `base` on. */
  instantiate(bytes: Uint8Array, imports: Record<string, unknown>, base: number): WebAssembly.Instance {
    return this.instance(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>), imports, base)
  }
  /** Stubs that call the host with what they stand for. */
  newStubs(called: (entry: Address) => void): Stubs {
    return new Stubs((module, imports, slots) => {
      const base = this.takeSlots(slots)
      this.instance(module, imports, base)
      return base
    }, called)
  }
  /** Entries without definition are left without stubs, which come later: nothing runs before that. */
  stubsLater = false
  /** Export entries whose stubs exist, in slots from `base` on. */
  adoptStubs(entries: Int32Array, base: number): void {
    this.stubs.adopt(entries, base)
  }
  private readonly dispatchers = new Map<number, number>()
  /** Slot of the function that calls others with so many X registers, more than the glue itself can. */
  dispatcher(arity: number): number {
    let slot = this.dispatchers.get(arity)
    if (slot === undefined) {
      slot = this.takeSlots(1)
      this.instantiate(dispatcherModule(arity), {}, slot)
      this.dispatchers.set(arity, slot)
    }
    return slot
  }
  /** The first of so many free slots of the function table in a row. */
  takeSlots(count: number): number {
    const base = this.slots.take(count)
    if (base + count > this.table.length) this.table.grow(base + count - this.table.length)
    return base
  }
  private instance(module: WebAssembly.Module, imports: Record<string, unknown>, base: number): WebAssembly.Instance {
    return new WebAssembly.Instance(module, {
      ...imports,
      env: { memory: this.vm.memory.wasm, table: this.table, table_base: base },
    } as WebAssembly.Imports)
  }

  // ---- BIFs --------------------------------------------------------------------------------------------------------

  /** Declares families of BIFs: makes their export entries and wrappers. Once, before any code is loaded. */
  defineBifs(families: readonly BifFamily[]): void {
    const { vm } = this
    const all: { module: string; name: string; native: Native }[] = []
    for (const family of families) {
      for (const [module, table] of Object.entries(family(vm))) {
        for (const [name, native] of Object.entries(table)) {
          if (this.bifs.has(`${module}:${name}`)) throw new Error(`BIF ${module}:${name} is declared twice`)
          all.push({ module, name, native })
          this.bifs.set(`${module}:${name}`, () => NONE)
          if ('guard' in native && native.guard) this.guardNames.add(`${module}:${name}`)
        }
      }
    }
    const { base, functions, entries } = this.wrap('bifs', all)
    all.forEach(({ module, name }, i) => {
      this.bifs.set(`${module}:${name}`, functions[i]!)
      vm.setCell(entries[i]! + L.EX_FN, base + i)
      vm.setCell(entries[i]! + L.EX_BIF, i + 1)
      vm.setCell(entries[i]! + L.EX_FLAGS, L.EX_DEFINED | (KEEPS_CALLER.has(`${module}:${name}`) ? L.EX_KEEPS_CALLER : 0))
    })
  }
  /**
   * Makes table slots for native functions, from `base` on: wrappers in the convention of generated code. `entries`: the
   * export entries that stand for them in stack traces. `kind` names them.
   */
  wrap(kind: string, natives: readonly { module: string; name: string; native: Native }[]): { base: number; functions: BifFunction[]; entries: Address[] } {
    const { vm } = this
    const base = this.takeSlots(natives.length)
    const wrapped: WrappedBif[] = []
    const functions = natives.map(({ module, name, native }, i): BifFunction => {
      const slash = name.lastIndexOf('/')
      const arity = Number(name.slice(slash + 1))
      const entry = this.internExport(vm.atom(module), vm.atom(name.slice(0, slash)), arity, false)
      wrapped.push({ name: `${module}:${name}`, arity, entry })
      if (typeof native === 'function') return native
      if ('run' in native) return native.run
      return vm.parking.native(this.makePoint(base + i, arity, vm.cell(entry + L.CP_INFO)), native)
    })
    const about = wrapped.map((w) => `${w.name} ${w.entry}`).join()
    const bytes = this.keep ? this.keep(`${kind}-${vm.release}-${natives.length}`, about, () => wrapperModule(wrapped)) : wrapperModule(wrapped)
    this.instantiate(bytes, { ...this.imports, bif: Object.fromEntries(functions.entries()) }, base)
    return { base, functions, entries: wrapped.map((w) => w.entry) }
  }
  /** A point at an internal function, `part`, as a place of the BIF that it is a part of. */
  makePart(part: Address, arity: number, bif: Address): Address {
    return this.makePoint(this.vm.cell(part + L.CP_FN), arity, placeOfExport(bif))
  }
  /** A code point that enters the function in a table slot. */
  makePoint(slot: number, arity: number, place: number): Address {
    const point = this.vm.k.literal_malloc(L.CP_SIZE)
    this.vm.setCell(point + L.CP_FN, slot)
    this.vm.setCell(point + L.CP_POINT, arity << 16)
    this.vm.setCell(point + L.CP_FRAME, arity << 24)
    this.vm.setCell(point + L.CP_INFO, place)
    return point
  }
  bif(name: string): BifFunction | undefined {
    return this.bifs.get(name)
  }
  get bifNames(): IterableIterator<string> {
    return this.bifs.keys()
  }
  isBif(module: string, fun: string, arity: number): boolean {
    return this.bifs.has(`${module}:${fun}/${arity}`)
  }

  // ---- exports -----------------------------------------------------------------------------------------------------

  /** Address of the export entry of M:F/A, made if there is none; with a stub to call while nothing defines it. */
  internExport(module: Term, fun: Term, arity: number, withStub = true): Address {
    const { vm } = this
    const entry = vm.k.intern_export(module, fun, arity)
    if (vm.cell(entry + L.EX_FN) === 0) {
      vm.setCell(entry + L.CP_POINT, arity << 16)
      vm.setCell(entry + L.CP_FRAME, arity << 24)
      if (vm.cell(entry + L.CP_INFO) === 0) vm.setCell(entry + L.CP_INFO, placeOfExport(entry))
      if (withStub && !this.stubsLater) vm.setCell(entry + L.EX_FN, this.stubs.slotOf(entry, arity))
    }
    return entry
  }
  /** Address of the export entry if M:F/A is defined, else 0. */
  findExport(module: Term, fun: Term, arity: number): Address {
    const entry = this.vm.k.find_export(module, fun, arity)
    return entry !== 0 && (this.vm.cell(entry + L.EX_FLAGS) & L.EX_DEFINED) !== 0 ? entry : 0
  }
  /** The entry has no definition any more. */
  private undefine(entry: Address): void {
    this.vm.setCell(entry + L.EX_FLAGS, 0)
    this.vm.setCell(entry + L.EX_FN, this.stubs.slotAgain(entry, this.vm.cell(entry + L.EX_ARITY)))
  }

  // ---- calls of what is not there ------------------------------------------------------------------------------------

  /** The calling process's module for them. */
  private errorHandler(): Term {
    const handler = this.vm.m[(this.vm.proc + L.P_ERROR_HANDLER) >>> 2] as Term
    return handler !== NONE && isAtom(handler) ? handler : this.vm.atom('error_handler')
  }

  /** Goes on in a function of the process's error handler, or raises undef where that has none. */
  toErrorHandler(name: string, module: Term, fun: Term, args: readonly Term[]): void {
    const { vm } = this
    const entry = this.findExport(this.errorHandler(), vm.atom(name), 3)
    if (entry !== 0) vm.trapToExport(entry, [module, fun, vm.t.list(args)])
    else vm.exceptions.raiseUndef(module, fun, args)
  }
  /** A call of an undefined export; its arguments are in X_AREA. Prepares where to go on. */
  undefinedFunction(entry: Address): void {
    const { vm } = this
    const module = vm.cell(entry + L.EX_MODULE) as Term
    const fun = vm.cell(entry + L.EX_FUNCTION) as Term
    const arity = vm.cell(entry + L.EX_ARITY)
    const handler = this.errorHandler()
    const args = Array.from({ length: arity }, (_, i) => vm.cell(L.X_AREA + 4 * i) as Term)
    if (this.autoload && !this.current.has(module)) {
      const result = this.loadOnDemand(vm.atoms.text(module))
      if (result === 'loaded' && (vm.cell(entry + L.EX_FLAGS) & L.EX_DEFINED) !== 0) {
        vm.continueAt(entry)
        return
      }
      if (result === 'pending') {
        vm.trapTo(vm.atom('glulam_internal'), vm.atom('on_load'), [module, fun, vm.t.list(args)])
        return
      }
    }
    if (vm.atoms.text(handler) !== 'error_handler' || !this.autoload) {
      const undefinedFunction = this.findExport(handler, vm.atom('undefined_function'), 3)
      if (undefinedFunction !== 0) {
        vm.trapToExport(undefinedFunction, [module, fun, vm.t.list(args)])
        return
      }
    }
    const fallback = this.findExport(module, vm.atom('$handle_undefined_function'), 2)
    if (fallback !== 0) {
      vm.trapToExport(fallback, [fun, vm.t.list(args)])
      return
    }
    vm.exceptions.raiseUndef(module, fun, args)
  }
  /** A call of a fun whose code is gone: goes on in error_handler:undefined_lambda/3 and returns true, if there is one that can help. */
  undefinedLambda(fun: Term, args: readonly Term[]): boolean {
    const { vm } = this
    const module = vm.cell(vm.t.word(fun, 1) + L.FE_MODULE) as Term
    if (vm.purge.isPending(vm.t.word(fun, 1)) && vm.purge.called(module, fun, args)) return true
    if (this.autoload) {
      if (this.current.has(module) || this.loadOnDemand(vm.atoms.text(module)) !== 'loaded') return false
      const entry = vm.t.word(fun, 1)
      if (vm.cell(entry + L.FE_ARITY) < 0) return false
      args.forEach((a, i) => vm.setCell(L.X_AREA + 4 * i, a))
      vm.setCell(L.X_AREA + 4 * args.length, fun)
      vm.continueAt(entry)
      return true
    }
    // a module is there, without this fun: error_handler would only try again
    if (this.current.has(module)) return false
    const handler = this.findExport(this.errorHandler(), vm.atom('undefined_lambda'), 3)
    if (handler === 0) return false
    vm.trapToExport(handler, [module, fun, vm.t.list(args)])
    return true
  }

  // ---- modules -----------------------------------------------------------------------------------------------------

  /**
   * Reads and translates a .beam file, unless it is linked ahead.
   * @throws BadFile, Untranslatable: the file is malformed
   */
  prepare(bytes: Uint8Array): PreparedModule {
    const coverage = this.coverage.of(bytes, this.inflated)
    return (coverage === undefined && !this.stopsIn(bytes) ? this.ahead?.find(bytes)?.prepared(bytes) : undefined) ?? this.prepareWhole(bytes, coverage)
  }
  /** A debugger may stop at its lines. */
  private stopsIn(bytes: Uint8Array): boolean {
    return this.vm.debugger.lines && hasDebugLines(bytes, this.inflated)
  }
  /** The same whether it is or not. */
  prepareWhole(bytes: Uint8Array, coverage?: CoverageMode): PreparedModule {
    const translation = this.translate(bytes, false, coverage, this.stopsIn(bytes))
    const beam = readTables(bytes, this.inflated)
    this.internAtoms(beam, translation)
    return preparedModule(beam, translation, bytes, coverage)
  }
  /** Before anything else makes them: they are a program's, of which there are so many at most, not the machine's own. */
  private internAtoms({ atoms }: Pick<BeamTables, 'atoms'>, { extraAtoms, extraExports }: LinkedTranslation): void {
    for (const text of [...atoms.slice(1), ...extraAtoms, ...extraExports.flatMap((e) => [e.module, e.fun])]) this.vm.atoms.add(text)
  }
  /** The translation of a module's file with hooks for call tracing. */
  translateTraced(bytes: Uint8Array, coverage: CoverageMode | undefined, debugged: boolean): Translation {
    return this.translate(bytes, true, coverage, debugged)
  }
  private readonly inflated: Inflate = (packed, limit) => inflate(this.vm, packed, limit, true).bytes

  private translate(bytes: Uint8Array, traced: boolean, coverage: CoverageMode | undefined, debugged: boolean): Translation {
    const counted = coverage && countedBy(coverage)
    const edition = [traced && '.traced', counted && `.${counted}`, debugged && '.debugged'].filter(Boolean).join('')
    const known = this.cache?.get(bytes, edition)
    if (known) return known
    const beam = readBeam(bytes, this.inflated)
    if (beam.older !== undefined && this.vm.release >= 26) throw new BadFile(`${beam.module}: ${OPCODES[beam.older]!.name}: ${NO_LONGER}`)
    const { checks } = validate(beam, (fun, arity) => this.isBif(beam.module, fun, arity))
    const translation = new ModuleTranslator(beam, {
      release: this.vm.release,
      traced,
      counted,
      debugged,
      checks,
      isBif: (module, fun, arity) => this.isBif(module, fun, arity),
    }).translate()
    // Literals are decoded when it is linked, what module_info tells when it is asked for: that it are terms is seen now, as far as that goes without
    // making atoms. Those of literals come into being in the order in which they do where the translation is known: keys in maps are in that order.
    this.internAtoms(beam, translation)
    this.vm.scratch(() => {
      for (const term of beam.literals) decodeLiteral(this.vm, term)
      for (const term of [beam.attributes, beam.compileInfo]) if (term && !isPlainTerm(term)) decodeLiteral(this.vm, term)
    })
    this.cache?.put(bytes, translation, edition)
    return translation
  }

  /** Makes a prepared module the current version; the one before becomes old. The caller has seen to it that there is no old one. */
  install(prepared: PreparedModule): LoadedModule {
    return this.enter(prepared, this.linked(prepared))
  }
  private linked(prepared: PreparedModule): LoadedModule {
    const { ahead } = prepared
    if (ahead === undefined) return link(this.vm, prepared)
    // prepared twice, it is loaded as any other module the second time
    if (!this.ahead!.claim(ahead)) return link(this.vm, this.prepareWhole(prepared.bytes!))
    defineFuns(this.vm, ahead)
    return ahead
  }
  private enter(prepared: PreparedModule, module: LoadedModule): LoadedModule {
    const { vm } = this
    const before = this.current.get(module.name)
    vm.calls.unloaded(module.name)
    vm.debugger.loaded(module)
    if (before) this.old.set(module.name, before)
    this.current.set(module.name, module)
    this.known.add(module.name)
    const exported = module instanceof AheadModule ? module.exported : this.exportedBy(prepared, module)
    for (let i = 0; i < exported.length; i += 2) {
      const slot = exported[i + 1]!
      if (slot === 0) continue
      vm.setCell(exported[i]! + L.EX_FN, slot)
      vm.setCell(exported[i]! + L.EX_FLAGS, L.EX_DEFINED)
    }
    const entries = exported.filter((_, i) => i % 2 === 0)
    if (before) this.undefineExports(before, new Set(entries))
    vm.savedCalls.defined(entries)
    vm.records.define(module.name, module)
    vm.calls.loaded(module)
    return module
  }
  /** Export entries of what a module exports, made if there are none, each with its slot in the function table; 0: a BIF stands for it. */
  exportedBy({ name, beam, translation }: PreparedModule, module: LoadedModule): Int32Array {
    const slotOfLabel = new Map(translation.functions.map((f, i) => [f.label, module.base + i]))
    return Int32Array.from(beam.exports.flatMap((e) => {
      const text = beam.atoms[e.fun]!
      const entry = this.internExport(module.name, this.vm.atom(text), e.arity, false)
      return [entry, this.isBif(name, text, e.arity) ? 0 : slotOfLabel.get(e.label)!]
    }))
  }
  private undefineExports(module: LoadedModule, kept: ReadonlySet<Address>): void {
    for (const e of module.beam.exports) {
      const fun = this.vm.atom(module.beam.atoms[e.fun]!)
      const entry = this.vm.k.find_export(module.name, fun, e.arity)
      if (entry === 0 || kept.has(entry) || this.vm.cell(entry + L.EX_BIF) !== 0) continue
      this.undefine(entry)
    }
  }
  /** Reads, translates and installs a file. */
  load(bytes: Uint8Array): LoadedModule {
    return this.install(this.prepare(bytes))
  }

  // ---- on_load -----------------------------------------------------------------------------------------------------

  private readonly pending = new Map<Term, { prepared: PreparedModule; module: LoadedModule }>()

  /** Links a module whose on_load function has to run before anything of it becomes visible. */
  installPending(prepared: PreparedModule): void {
    const module = this.linked(prepared)
    // as in OTP the version before is traced no more, even where this one does not come to take its place
    this.vm.calls.unloaded(module.name)
    const dropped = this.takePending(module.name)
    if (dropped) this.release(dropped)
    this.pending.set(module.name, { prepared, module })
  }
  /**
   * Label of the function that runs when a module is loaded. Preloaded modules don't mark theirs: `erl_init` calls the
   * on_load/0 of those with NIFs. Where nothing boots it runs when the module is loaded on demand.
   */
  private onLoadLabel({ beam, translation: { onLoad } }: Pick<LoadedModule, 'beam' | 'translation'>): number | undefined {
    if (onLoad !== undefined || !this.autoload || !PRELOADED.includes(beam.module) || !this.vm.nifs.has(beam.module)) return onLoad
    return beam.exports.find(({ fun, arity }) => arity === 0 && beam.atoms[fun] === 'on_load')?.label
  }
  /** Address of a code point that enters the on_load function of a module that is pending or current; 0: none. */
  onLoadEntry(name: Term): Address {
    const module = this.pending.get(name)?.module ?? this.current.get(name)
    const label = module && this.onLoadLabel(module)
    if (!module || label === undefined) return 0
    const index = module.translation.functions.findIndex((f) => f.label === label)
    if (index < 0) return 0
    this.vm.setCell(this.onLoadPoint + L.CP_FN, module.base + index)
    return this.onLoadPoint
  }
  /**
   * The on_load function has run: installs its module, or drops it. It is not dropped at once where a purger does that, which
   * looks first for processes that run it. False: none was pending.
   */
  finishPending(name: Term, keep: boolean): boolean {
    const pending = this.pending.get(name)
    if (!pending) return false
    if (keep) {
      this.pending.delete(name)
      this.enter(pending.prepared, pending.module)
    } else if (this.autoload) this.release(this.takePending(name)!)
    return true
  }
  takePending(name: Term): LoadedModule | undefined {
    const module = this.pending.get(name)?.module
    if (module) this.pending.delete(name)
    return module
  }

  /** A module by a name and an arity of its functions: which of its functions that is, -1: it has none. */
  functionIndex(module: LoadedModule, fun: Term, arity: number): number {
    const { atoms } = module.beam
    const name = this.vm.atoms.text(fun)
    return module.translation.functions.findIndex((f) => f.arity === arity && atoms[f.name] === name)
  }
  /** The module instance (of any version) that a code point belongs to. */
  moduleAt(codePoint: Address): LoadedModule | undefined {
    const owns = (module: LoadedModule): boolean => codePoint >= module.codePoints && codePoint < codeEnd(module)
    const pending = [...this.pending.values()].map((p) => p.module)
    return [...pending, ...this.current.values(), ...this.old.values()].find(owns)
  }

  // ---- snapshots ---------------------------------------------------------------------------------------------------

  /** What is loaded, for a snapshot. Undefined: something else than modules linked ahead. */
  save(): CodeState | undefined {
    const { ahead } = this
    const loaded = [...this.current.values()]
    if (!ahead || this.coverage.mode !== 'none' || this.old.size > 0 || this.pending.size > 0 || this.dispatchers.size > 0 || this.known.size !== loaded.length) return undefined
    const funs = this.funs.save(ahead.modules)
    if (!funs || !loaded.every((module) => module instanceof AheadModule)) return undefined
    return { loaded: loaded.map(({ name }) => name), stubs: this.stubs.save(), funs, records: [...this.vm.records.cellWords()] }
  }
  /** `fileOf`: the bytes of a module's file. */
  restore({ loaded, stubs, funs, records }: CodeState, fileOf: (module: AheadModule) => Uint8Array): void {
    const { vm } = this
    const byName = new Map(this.ahead!.modules.map((module) => [module.name, module]))
    for (const name of loaded) {
      const module = byName.get(name)!
      this.ahead!.claim(module)
      module.fileOf = fileOf
      this.current.set(name, module)
      this.known.add(name)
    }
    this.stubs.restore(stubs, (entry) => vm.cell(entry + L.EX_ARITY))
    this.funs.restore(funs)
    vm.records.restoreCells(Int32Array.from(records))
  }

  // ---- old code: who purges it, see Purge ----------------------------------------------------------------------------

  /** The current version becomes the old one; nothing is exported any more. */
  makeOld(name: Term): void {
    const module = this.current.get(name)
    if (!module) return
    this.vm.calls.unloaded(name)
    this.current.delete(name)
    this.old.set(name, module)
    this.undefineExports(module, new Set())
    this.vm.records.define(name, undefined)
  }
  /** Nothing leads to a module any more but what processes hold of it: its memory is given back once they have been looked through. */
  release(module: LoadedModule): void {
    this.retireFuns(module)
    this.vm.reclaim.lost(module.literals, module)
  }
  /** No process refers to a module: what it took is free. */
  discard(module: LoadedModule): void {
    for (const block of module.blocks) this.vm.k.literal_free(block)
    for (let i = 0; i < module.slots; i++) this.table.set(module.base + i, null)
    this.slots.give(module.base, module.slots)
    this.vm.places.remove(module.firstPlace)
    module.instance = undefined
    this.vm.calls.discarded(module)
  }
  /** Funs of a module whose code is gone can't be called any more, unless the current version has the same. */
  private retireFuns(module: LoadedModule): void {
    const { vm } = this
    const live = new Set(this.current.get(module.name)?.funs)
    for (const entry of module.funs) {
      if (!live.has(entry) && vm.cell(entry + L.FE_ARITY) >= 0) this.retireFun(entry)
    }
  }
  /** From now on a call of a fun asks `undefinedLambda` where to go on. */
  retireFun(entry: Address): void {
    const { vm } = this
    const arity = vm.cell(entry + L.FE_ARITY)
    vm.setCell(entry + L.FE_ARITY, ~arity)
    vm.setCell(entry + L.FE_FLAGS, vm.cell(entry + L.FE_FLAGS) & ~L.FE_DEFINED)
    // a process that was spawned with the fun and has not run yet begins here
    vm.setCell(entry + L.CP_FN, this.stubs.slotOf(-arity - 1, arity + 1))
  }
  /** The code of the fun behind its arguments, in X_AREA, is gone. */
  private retiredFun(arity: number): void {
    const { vm } = this
    const words = Array.from({ length: arity + 1 }, (_, i) => vm.cell(L.X_AREA + 4 * i) as Term)
    const fun = words.pop()!
    if (!this.undefinedLambda(fun, words)) vm.exceptions.raiseBadfun(fun)
  }
}
