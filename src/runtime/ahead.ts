/**
 * Modules linked ahead: those that every boot loads are linked before anything runs, in one WebAssembly module, and become visible
 * when they are loaded. What linking them makes is the same each time, so it can be kept (image.ts). Until a module is loaded there are
 * only its atoms, export entries that nothing defines, and fun entries without code.
 */
import * as L from '../term/layout.ts'
import { NIL } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import { BadFile, readTables } from '../beam/read.ts'
import type { BeamTables } from '../beam/read.ts'
import { describePlace, fillHoles, guardImports, layOut, relocation, slotsOf } from '../jit/link.ts'
import { merge } from '../jit/merge.ts'
import { stubsFor } from '../jit/stubs.ts'
import { RELOC, Untranslatable } from '../jit/translation.ts'
import { isCalledByBoot } from './boot_functions.ts'
import type { LinkedTranslation, LoadedModule, PreparedModule } from './code.ts'
import type { ModulePlaces, Place } from './places.ts'
import type { LiteralBlock } from './reclaim.ts'
import type { Vm } from './vm.ts'
import { inflate } from './zlib.ts'

/** Tells files apart. */
export type FileSum = (bytes: Uint8Array) => string

/** A module linked ahead, as it is kept. */
export interface AheadRecord {
  readonly module: string
  readonly name: Term
  /** Of its file. */
  readonly file: string
  readonly codeBytes: number
  readonly base: number
  readonly slots: number
  readonly codePoints: Address
  readonly codePointCount: number
  readonly strings: Address
  readonly nifCells: Address
  readonly literals: LiteralBlock
  readonly allLiterals: Term
  readonly literalCount: number
  readonly firstPlace: number
  readonly md5: readonly number[]
  readonly onLoad?: number | undefined
  readonly records: Int32Array
  readonly funs: Int32Array
  readonly lambdas: Int32Array
  /** Of what the module exports: export entry, slot in the function table (0: a BIF stands for it). */
  readonly exported: Int32Array
  /** Export entries of what it calls. */
  readonly exports: Int32Array
  readonly places: Int32Array
  /** The rest of the translation, as JSON. */
  readonly translation: Uint8Array
  /** Its whole code, relocated: where it lies among that of all, how long it is, its sum. */
  readonly whole: readonly [at: number, length: number, sum: string]
}

/** The whole code of the modules, one after the other: a part of it, if it can be had. */
export type WholeCode = (at: number, length: number) => Uint8Array | undefined

/** All that linking ahead has made but what lies in the machine's memory. */
export interface AheadState {
  readonly modules: readonly AheadRecord[]
  /** One WebAssembly module, whose functions take the slots from `base` on: those that a boot calls, stubs for the others. */
  readonly code: Uint8Array
  readonly base: number
  readonly slots: number
  readonly guardBifs: readonly string[]
  /** Export entries that nothing defines; their stubs have the slots from `stubBase` on. */
  readonly undefinedEntries: Int32Array
  readonly stubBase: number
  /** Cells of native records: module, name, address. */
  readonly recordCells: Int32Array
}

type Restored = Pick<LinkedTranslation, 'functions' | 'nifs' | 'constants' | 'guardBifs' | 'extraAtoms' | 'extraExports'>

/** The parts of the translation that hardly anybody asks for are decoded when somebody does. */
class AheadTranslation implements LinkedTranslation {
  readonly module: string
  readonly md5: Uint8Array
  readonly onLoad: number | undefined
  private text: Uint8Array | undefined
  private decoded: Restored | undefined

  constructor({ module, md5, onLoad, translation }: AheadRecord) {
    this.module = module
    this.md5 = Uint8Array.from(md5)
    this.onLoad = onLoad
    this.text = translation
  }
  private get rest(): Restored {
    if (this.decoded === undefined) {
      this.decoded = JSON.parse(new TextDecoder().decode(this.text)) as Restored
      this.text = undefined
    }
    return this.decoded
  }
  get functions(): LinkedTranslation['functions'] {
    return this.rest.functions
  }
  get nifs(): readonly number[] {
    return this.rest.nifs
  }
  get constants(): LinkedTranslation['constants'] {
    return this.rest.constants
  }
  get guardBifs(): readonly string[] {
    return this.rest.guardBifs
  }
  get extraAtoms(): readonly string[] {
    return this.rest.extraAtoms
  }
  get extraExports(): LinkedTranslation['extraExports'] {
    return this.rest.extraExports
  }
}

export class AheadModule implements LoadedModule, ModulePlaces {
  private readonly vm: Vm
  private readonly record: AheadRecord
  readonly translation: LinkedTranslation
  instance: WebAssembly.Instance | undefined
  /** The instance is its own, with all of its functions. */
  complete = false
  private file: Uint8Array | undefined
  /** It has been loaded by a snapshot: gets its file when somebody asks. */
  fileOf: ((module: AheadModule) => Uint8Array) | undefined
  private tables: BeamTables | undefined
  private places: ModulePlaces['describe'] | undefined
  private values: ((kind: number, index: number) => number) | undefined

  constructor(vm: Vm, record: AheadRecord, instance: WebAssembly.Instance) {
    this.vm = vm
    this.record = record
    this.instance = instance
    this.translation = new AheadTranslation(record)
  }
  get bytes(): Uint8Array | undefined {
    return (this.file ??= this.fileOf?.(this))
  }
  /** Tells its file apart. */
  get fileSum(): string {
    return this.record.file
  }
  get name(): Term {
    return this.record.name
  }
  get codeBytes(): number {
    return this.record.codeBytes
  }
  get base(): number {
    return this.record.base
  }
  get slots(): number {
    return this.record.slots
  }
  get whole(): AheadRecord['whole'] {
    return this.record.whole
  }
  get codePoints(): Address {
    return this.record.codePoints
  }
  get codePointCount(): number {
    return this.record.codePointCount
  }
  get blocks(): readonly Address[] {
    return [this.record.codePoints, this.record.strings, this.record.nifCells]
  }
  get literals(): LiteralBlock {
    return this.record.literals
  }
  get allLiterals(): Term {
    return this.record.allLiterals
  }
  get records(): Int32Array {
    return this.record.records
  }
  get nifCells(): Address {
    return this.record.nifCells
  }
  get funs(): Int32Array {
    return this.record.funs
  }
  get lambdas(): Int32Array {
    return this.record.lambdas
  }
  get firstPlace(): number {
    return this.record.firstPlace
  }
  get exported(): Int32Array {
    return this.record.exported
  }
  get refs(): Int32Array {
    return this.record.places
  }
  get exports(): Int32Array {
    return this.record.exports
  }
  describe(fun: number, line: number): Place {
    return (this.places ??= describePlace(this.vm, this.name, this.beam, this.translation))(fun, line)
  }
  /** Of the file that is loaded, which is the same. */
  get beam(): BeamTables {
    return (this.tables ??= readTables(this.bytes!, (packed, limit) => inflate(this.vm, packed, limit, true).bytes))
  }
  readonly relocate = (kind: number, index: number): number => (this.values ??= this.relocation())(kind, index)
  private relocation(): (kind: number, index: number) => number {
    const { vm, record, beam, translation } = this
    const atoms = [...beam.atoms, ...translation.extraAtoms].map((text, i) => (i === 0 ? (0 as Term) : vm.atom(text)))
    const literals = Array.from({ length: record.literalCount }, (_, i) => vm.t.element(record.allLiterals, i + 1))
    return relocation(vm, { ...record, atoms, literals })
  }
  /** Its whole code, made anew. */
  linkAgain(): Uint8Array {
    const { wasm, relocations } = this.vm.code.prepareWhole(this.bytes!).code!
    fillHoles(wasm, relocations, this.relocate)
    return wasm
  }
  /** As a file with these bytes is prepared. */
  prepared(bytes: Uint8Array): PreparedModule {
    this.file = bytes
    return new PreparedAhead(this, this.record.module, bytes)
  }
}

class PreparedAhead implements PreparedModule {
  readonly ahead: AheadModule
  readonly name: string
  readonly bytes: Uint8Array
  constructor(ahead: AheadModule, name: string, bytes: Uint8Array) {
    this.ahead = ahead
    this.name = name
    this.bytes = bytes
  }
  get beam(): BeamTables {
    return this.ahead.beam
  }
  get translation(): LinkedTranslation {
    return this.ahead.translation
  }
}

/** Those that are not loaded yet. */
export class Ahead {
  private readonly vm: Vm
  private readonly sum: FileSum
  private readonly byFile = new Map<string, AheadModule>()
  /** By first slot. */
  readonly modules: AheadModule[] = []
  private readonly whole: WholeCode
  private readonly imports: Record<string, Record<string, unknown>>
  /** The state is that of another machine. */
  readonly restored: boolean
  /** Which one that is, if there may be snapshots on top of it. */
  image: string | undefined

  /** Takes the state over: what lies in memory is there. */
  constructor(vm: Vm, state: AheadState, sum: FileSum, whole: WholeCode, restored: boolean) {
    this.vm = vm
    this.sum = sum
    this.whole = whole
    this.restored = restored
    const { code } = vm
    if (restored) {
      if (code.takeSlots(state.slots) !== state.base) throw new Error('the function table is not as it was')
      vm.records.restoreCells(state.recordCells)
    }
    this.imports = { ...code.imports, bif: guardImports(vm, state.guardBifs) }
    const instance = code.instantiate(state.code, {
      ...this.imports, stubs: { undefined_function: (entry: Address) => code.undefinedFunction(entry) }, ahead: { needed: (slot: number) => this.needed(slot) },
    }, state.base)
    code.adoptStubs(state.undefinedEntries, state.stubBase)
    for (const record of state.modules) {
      const module = new AheadModule(vm, record, instance)
      code.funs.reserve(module)
      this.byFile.set(record.file, module)
      this.modules.push(module)
      if (restored && vm.places.add(module) !== record.firstPlace) throw new Error('the numbers of places are not as they were')
    }
  }

  /** The module of a file with exactly these bytes, if it is here and not loaded yet. */
  find(bytes: Uint8Array): AheadModule | undefined {
    return this.byFile.size === 0 ? undefined : this.byFile.get(this.sum(bytes))
  }
  /** It is loaded now. False: it has been. */
  claim(module: AheadModule): boolean {
    for (const [file, other] of this.byFile) {
      if (other !== module) continue
      this.byFile.delete(file)
      this.vm.code.funs.claim(module)
      return true
    }
    return false
  }

  /** A function is called that is not in the instance of all: its module gets one of its own. */
  private needed(slot: number): void {
    const module = this.modules.findLast(({ base }) => base <= slot)
    if (module === undefined || slot >= module.base + module.slots) throw new Error(`no module has the slot ${slot}`)
    this.complete(module)
  }
  /** From now on all functions of a module are those of an instance of its own. */
  complete(module: AheadModule): void {
    if (module.complete) return
    module.complete = true
    const [at, length, sum] = module.whole
    const kept = this.whole(at, length)
    module.instance = this.vm.code.instantiate(kept !== undefined && this.sum(kept) === sum ? kept : module.linkAgain(), this.imports, module.base)
  }
}

/**
 * Links the modules of files, each in its order, and makes what they call and nothing defines call stubs. Files that can't be loaded are
 * passed over. For a machine that was just made: the slots of its function table are in a row. `stays`: which functions, by name, are in the
 * instance of all. `whole`: the whole code of all modules, for those that need an instance of their own.
 */
export function linkAhead(vm: Vm, files: readonly Uint8Array[], sum: FileSum, stays = isCalledByBoot): { state: AheadState; whole: Uint8Array } {
  const { code } = vm
  const modules: AheadRecord[] = []
  const pieces: Uint8Array[] = []
  const guards = new Set<string>()
  let base = -1
  let end = -1
  let length = 0
  code.stubsLater = true
  for (const bytes of files) {
    const prepared = prepare(vm, bytes)
    if (!prepared || modules.some(({ module }) => module === prepared.name)) continue
    const first = code.takeSlots(slotsOf(prepared))
    if (base < 0) base = first
    else if (first !== end) throw new Error('the function table has holes')
    const linked = layOut(vm, prepared, first)
    end = first + linked.slots
    const { wasm, relocations } = prepared.code!
    fillHoles(wasm, relocations, linked.relocate)
    pieces.push(wasm)
    prepared.translation.guardBifs.forEach((name) => guards.add(name))
    modules.push({ ...recordOf(vm, prepared, linked, sum), whole: [length, wasm.length, sum(wasm)] })
    length += wasm.length
  }
  code.stubsLater = false
  const entries = undefinedEntries(vm)
  const stubBase = code.takeSlots(entries.length)
  if (base < 0) base = stubBase
  else if (stubBase !== end) throw new Error('the function table has holes')
  end = stubBase + entries.length
  entries.forEach((entry, i) => vm.setCell(entry + L.EX_FN, stubBase + i))
  const stubs = stubsFor(entries.map((entry): [number, number] => [entry, vm.cell(entry + L.EX_ARITY)]))
  vm.reclaim.forgetUnknownFuns()
  const merged = merge([...pieces, stubs], { modules: pieces.length, base, stays })
  const whole = new Uint8Array(length)
  pieces.forEach((piece, i) => whole.set(piece, modules[i]!.whole[0]))
  const state: AheadState = {
    modules, code: merged, base, slots: end - base, guardBifs: [...guards],
    undefinedEntries: Int32Array.from(entries), stubBase, recordCells: vm.records.cellWords(),
  }
  return { state, whole }
}

function prepare(vm: Vm, bytes: Uint8Array): PreparedModule | undefined {
  try {
    return vm.code.prepareWhole(bytes)
  } catch (e) {
    if (e instanceof BadFile || e instanceof Untranslatable) return undefined
    throw e
  }
}

function recordOf(vm: Vm, prepared: PreparedModule, linked: LoadedModule, sum: FileSum): Omit<AheadRecord, 'whole'> {
  const { beam, translation, code, bytes } = prepared
  const { module, md5, onLoad, ...rest } = translation
  const exported = vm.code.exportedBy(prepared, linked)
  const value = linked.relocate
  const exports = Array.from({ length: beam.imports.length + translation.extraExports.length }, (_, i) => value(RELOC.export, i))
  return {
    module, name: linked.name, file: sum(bytes!), codeBytes: linked.codeBytes, base: linked.base, slots: linked.slots, codePoints: linked.codePoints,
    codePointCount: linked.codePointCount, strings: linked.blocks[1]!, nifCells: linked.nifCells, literals: linked.literals,
    allLiterals: linked.allLiterals, literalCount: linked.allLiterals === NIL ? 0 : vm.t.tupleSize(linked.allLiterals) - linked.records.length,
    firstPlace: linked.firstPlace, md5: [...md5], onLoad, records: Int32Array.from(linked.records), funs: Int32Array.from(linked.funs),
    lambdas: linked.lambdas, exported, exports: Int32Array.from(exports), places: code!.places, translation: new TextEncoder().encode(JSON.stringify(rest)),
  }
}

/** Export entries that have nothing to call. */
function undefinedEntries(vm: Vm): Address[] {
  const all = Array.from({ length: vm.k.export_slots() }, (_, i) => vm.k.export_slot(i))
  return all.filter((entry) => entry !== 0 && vm.cell(entry + L.EX_FN) === 0)
}
