/** Translating a module: its functions, the wrappers of its lambdas, helpers. */
import * as L from '../term/layout.ts'
import type { Checks } from '../beam/checks.ts'
import { loadsNifsUnmarked } from '../beam/file_kinds.ts'
import { OP } from '../beam/opcodes.ts'
import type { BeamFile, Instruction, Operand } from '../beam/read.ts'
import { ByteWriter, I32, ModuleWriter, W } from './encoder.ts'
import type { LocalRuns } from './encoder.ts'
import { planLineCounters } from './coverage.ts'
import type { LineCounters } from './coverage.ts'
import { planStops } from './stops.ts'
import type { Stops } from './stops.ts'
import { FunctionTranslator } from './function.ts'
import { helperOf } from './helpers/index.ts'
import type { HelperName, SizedHelper } from './helpers/index.ts'
import { IMPORTS } from './imports.ts'
import { isInlineBif } from './instructions/guard_bifs.ts'
import { CODE_POINT_WORDS, PLACE_WORDS, RELOC, Untranslatable } from './translation.ts'
import type { Constant, Counted, ExportName, TranslatedFunction, Translation, TranslationContext } from './translation.ts'

interface FunctionSource {
  readonly name: number
  readonly arity: number
  readonly infoLabel: number
  readonly entryLabel: number
  takesFun?: boolean
  readonly instructions: readonly Instruction[]
}

const number = (o: Operand | undefined): number => (o as { v: number }).v

/** Arguments a function can have: a code point has a byte for their number. */
const MAX_ARITY = 255

/** Bits of field flags in the bytecode. */
const SEGMENT_FLAGS: Readonly<Record<string, number>> = { little: 2, signed: 4, native: 16, big: 0, unsigned: 0 }

export class ModuleTranslator {
  readonly beam: BeamFile
  private readonly context: TranslationContext
  private readonly writer: ModuleWriter
  private readonly functions: FunctionSource[]
  private readonly functionByLabel = new Map<number, number>()
  private readonly codePoints: number[] = []
  private readonly places: number[] = []
  private readonly placeIndex = new Map<string, number>()
  private readonly entryPoints: number[] = []
  private readonly constants: Constant[] = []
  private readonly constantIndex = new Map<string, number>()
  private readonly extraAtoms: string[] = []
  private readonly extraExports: ExportName[] = []
  private readonly nifs: number[] = []
  private readonly guardBifs: string[] = []
  private readonly guardIndex = new Map<string, number>()
  private readonly relocationsOf: (readonly number[])[] = []
  private readonly resultType: number
  /** Lambdas whose funs are called through a wrapper. */
  private readonly wrapped: readonly number[]
  private readonly lineCounters: LineCounters | undefined
  /** Where a debugger may stop, if it is asked for. */
  readonly stops: Stops | undefined

  constructor(beam: BeamFile, context: TranslationContext) {
    this.beam = beam
    this.context = context
    this.functions = splitFunctions(beam)
    this.functions.forEach((f, i) => this.functionByLabel.set(f.entryLabel, i))
    this.wrapped = this.findWrapped()
    this.lineCounters = context.counted === 'lines' ? planLineCounters(beam.instructions) : undefined
    this.stops = context.debugged ? planStops(beam.instructions, beam.atoms) : undefined
    this.collectGuardBifs()
    const guards = this.guardBifs.map((name) => ({
      module: 'bif',
      name,
      params: new Array<number>(Number(name.slice(name.lastIndexOf('/') + 1))).fill(I32),
      results: [I32],
    }))
    this.writer = new ModuleWriter(beam.module, [...IMPORTS, ...guards])
    this.resultType = this.writer.type([], [I32, I32])
    if (this.resultType >= 64) throw new Error('the type of results must fit one byte')
  }

  get traced(): boolean {
    return this.context.traced === true
  }
  get counted(): Counted | undefined {
    return this.context.counted
  }
  /** Something is done at the entry of each function: control goes back there for nothing else. */
  get instrumented(): boolean {
    return this.traced || this.counted !== undefined || this.stops !== undefined
  }
  /** Number of the counter of an `executable_line`. */
  counterOf(instruction: Instruction): number {
    return this.lineCounters!.of.get(instruction)!
  }
  /** What the validator could not prove; undefined: the file is the machine's own. */
  get checks(): Checks | undefined {
    return this.context.checks
  }
  get release(): number {
    return this.context.release
  }
  translate(): Translation {
    this.functions.forEach((f, i) => {
      const name = `${this.beam.module}:${this.beam.atoms[f.name]}/${f.arity}`
      if (this.context.isBif(this.beam.module, this.beam.atoms[f.name]!, f.arity)) this.addNative(name, f)
      else new FunctionTranslator(this, i, f.instructions, f).translate(name)
    })
    this.wrapped.forEach((i) => this.addWrapper(i))
    this.writer.elements = [
      ...this.functions.map((_, i) => this.writer.importCount + i),
      ...this.beam.lambdas.map((_, i) => this.functionOfLambda(i)),
    ]
    for (const name of this.helperNames) {
      const { params, results, locals, emit } = helperOf(name)
      const c = new ByteWriter(256)
      emit(c, (other) => this.helper(other))
      this.writer.add(`(${name})`, this.writer.type(params, results), locals, c.result(), c.hints)
      this.relocationsOf.push([])
    }
    const { bytes, codeOffsets } = this.writer.finish()
    const relocations: number[] = []
    this.relocationsOf.forEach((list, i) => {
      for (let j = 0; j < list.length; j += 3) relocations.push(list[j]! + codeOffsets[i]!, list[j + 1]!, list[j + 2]!)
    })
    return {
      module: this.beam.module,
      md5: this.beam.md5,
      onLoad: this.beam.onLoad,
      wasm: bytes,
      relocations: Int32Array.from(relocations),
      codePoints: Int32Array.from(this.codePoints),
      places: Int32Array.from(this.places),
      functions: this.functions.map(({ name, arity, entryLabel, takesFun }): TranslatedFunction =>
        ({ name, arity, label: entryLabel, params: takesFun ? arity + 1 : arity })),
      nifs: this.nifs,
      constants: this.constants,
      guardBifs: this.guardBifs,
      extraAtoms: this.extraAtoms,
      extraExports: this.extraExports,
      ...(this.lineCounters && { lineCounters: this.lineCounters.words }),
      ...(this.stops && { stops: this.stops.words }),
    }
  }

  /** Marks the functions that take their fun (see FunctionInfo): the lambdas that are left are called through wrappers. */
  private findWrapped(): number[] {
    const { exports, lambdas, onLoad } = this.beam
    const called = new Set<number>([...exports.map((e) => e.label), onLoad ?? 0])
    for (const { op, args } of this.beam.instructions) {
      if (op === OP.call || op === OP.call_last || op === OP.call_only) called.add(number(args[1]))
    }
    const wrapped: number[] = []
    lambdas.forEach(({ label, arity, numFree }, i) => {
      const f = this.functions[this.functionByLabel.get(label) ?? -1]
      const shared = lambdas.some((other, j) => j !== i && other.label === label)
      const native = f && this.context.isBif(this.beam.module, this.beam.atoms[f.name]!, f.arity)
      // a wrapper that passes an environment is small enough to be inlined where a fun is called whose target the host guesses
      const own = f && f.arity === arity && f.arity < MAX_ARITY && !called.has(label) && !shared && !native
      if (own && numFree === 0) f.takesFun = true
      else wrapped.push(i)
    })
    return wrapped
  }
  /** Number of arguments that a lambda's funs are called with. */
  arityOfLambda(index: number): number | undefined {
    const lambda = this.beam.lambdas[index]
    return lambda && lambda.arity - lambda.numFree
  }
  /** Index of the function that a lambda's funs are called through, (sp, hp, x0 … xn-1, fun). */
  functionOfLambda(index: number): number {
    const i = this.wrapped.indexOf(index)
    return i < 0 ? this.functionOfLabel(this.beam.lambdas[index]!.label) : this.writer.importCount + this.functions.length + i
  }

  // ---- what function translators ask for ---------------------------------------------------------------------------

  typeOfArity(arity: number): number {
    return this.writer.type(new Array<number>(arity + 2).fill(I32), [I32, I32])
  }
  /** Block type (result i32 i32). */
  resultBlockType(): number {
    return this.resultType
  }
  functionOfLabel(label: number): number {
    const i = this.functionByLabel.get(label)
    if (i === undefined) throw new Untranslatable(`label ${label} is no function's entry`)
    return this.writer.importCount + i
  }
  isBifImport(index: number): boolean {
    const { module, fun, arity } = this.importNames(index)
    return this.context.isBif(module, fun, arity)
  }
  /** erlang:apply/2,3: in tail position it leaves no frame, as no other BIF does. */
  isApply(index: number): boolean {
    const { module, fun, arity } = this.importNames(index)
    return module === 'erlang' && fun === 'apply' && (arity === 2 || arity === 3)
  }
  importNames(index: number): ExportName {
    const i = this.beam.imports[index]
    if (!i) throw new Untranslatable(`import ${index}`)
    return { module: this.beam.atoms[i.module]!, fun: this.beam.atoms[i.fun]!, arity: i.arity }
  }
  private readonly helperNames: string[] = []
  /** Function index of a helper, which is added to the module. */
  helper(name: HelperName): number {
    return this.helperIndex(name)
  }
  sizedHelper(name: SizedHelper, live: number): number {
    return this.helperIndex(`${name}/${live}`)
  }
  private helperIndex(name: string): number {
    let i = this.helperNames.indexOf(name)
    if (i < 0) i = this.helperNames.push(name) - 1
    return this.writer.importCount + this.functions.length + this.wrapped.length + i
  }
  /** Function index of a guard BIF. */
  guardBif(importIndex: number): number {
    const { module, fun, arity } = this.importNames(importIndex)
    return IMPORTS.length + this.guardIndex.get(`${module}:${fun}/${arity}`)!
  }
  atomText(o: Operand): string {
    return o.k === 'a' ? this.beam.atoms[o.v] ?? '' : ''
  }
  /** Index of an atom for relocation, whether the file has it or not. */
  atomIndex(text: string): number {
    const known = this.beam.atoms.indexOf(text, 1)
    if (known > 0) return known
    let extra = this.extraAtoms.indexOf(text)
    if (extra < 0) extra = this.extraAtoms.push(text) - 1
    return this.beam.atoms.length + extra
  }
  /** Index for relocation of an export that the file does not import. */
  extraExport(module: string, fun: string, arity: number): number {
    const known = this.extraExports.findIndex((e) => e.module === module && e.fun === fun && e.arity === arity)
    return this.beam.imports.length + (known >= 0 ? known : this.extraExports.push({ module, fun, arity }) - 1)
  }
  integerLiteral(n: bigint): number {
    return this.constant(n.toString())
  }
  /** Index of a literal that the file does not have. */
  constant(what: Constant): number {
    const name = String(what)
    let i = this.constantIndex.get(name)
    if (i === undefined) {
      i = this.constants.push(what) - 1
      this.constantIndex.set(name, i)
    }
    return this.beam.literals.length + i
  }
  /** Number of a function among those that may become native. */
  nifIndex(fun: number): number {
    const known = this.nifs.indexOf(fun)
    return known >= 0 ? known : this.nifs.push(fun) - 1
  }
  /** Flags of a segment of bs_create_bin or bs_match: nil or a literal list of atoms. */
  segmentFlags(o: Operand): number {
    if (o.k === 'u') return o.v
    if (o.k !== 'lit') return 0
    return atomsOfLiteral(this.beam.literals[o.v]!).reduce((flags, name) => flags | (SEGMENT_FLAGS[name] ?? 0), 0)
  }
  codePoint(fun: number, point: number, live: number, frame: number, line: number, what = 0): number {
    const key = `${fun} ${line} ${what}`
    let place = this.placeIndex.get(key)
    if (place === undefined) {
      place = this.places.push(fun, line, what) / PLACE_WORDS - 1
      this.placeIndex.set(key, place)
    }
    return this.codePoints.push(fun, point, live, frame, place) / CODE_POINT_WORDS - 1
  }
  entryCodePoint(fun: number, arity: number, line: number): number {
    return (this.entryPoints[fun] ??= this.codePoint(fun, 0, arity, 0, line))
  }
  addFunction(name: string, arity: number, locals: LocalRuns, code: Uint8Array, relocations: readonly number[], hints: readonly number[] = []): void {
    this.writer.add(name, this.typeOfArity(arity), locals, code, hints)
    this.relocationsOf.push(relocations)
  }

  // ---- functions without bytecode ------------------------------------------------------------------------------------

  /** A function of the file that is a BIF: goes where its export entry leads. */
  private addNative(name: string, f: FunctionSource): void {
    const index = this.extraExport(this.beam.module, this.beam.atoms[f.name]!, f.arity)
    const c = new ByteWriter(64)
    for (let i = 0; i < f.arity + 2; i++) c.get(i)
    const relocation = relocated(c, RELOC.export, index)
    c.load(L.EX_FN)
    c.returnCallIndirect(this.typeOfArity(f.arity))
    this.addFunction(name, f.arity, [], c.result(), relocation)
  }
  /** (sp, hp, x0 … xn-1, fun): appends the environment and calls the lambda's function. */
  private addWrapper(index: number): void {
    const lambda = this.beam.lambdas[index]!
    const arity = lambda.arity - lambda.numFree
    const c = new ByteWriter(64)
    for (let i = 0; i < arity + 2; i++) c.get(i)
    for (let i = 0; i < lambda.numFree; i++) {
      c.get(arity + 2)
      c.load(L.FUN_ENV - L.TAG_BOXED + 4 * i)
    }
    c.returnCall(this.functionOfLabel(lambda.label))
    const name = `${this.beam.module}:${this.beam.atoms[lambda.fun]}/${arity} (fun)`
    this.addFunction(name, arity + 1, [], c.result(), [])
  }

  private collectGuardBifs(): void {
    const operand: Readonly<Record<number, number>> = {
      [OP.bif0]: 0, [OP.bif1]: 1, [OP.bif2]: 1, [OP.bif3]: 1, [OP.gc_bif1]: 2, [OP.gc_bif2]: 2, [OP.gc_bif3]: 2,
    }
    for (const i of this.beam.instructions) {
      const at = operand[i.op]
      if (at === undefined) continue
      const { module, fun, arity } = this.importNames(number(i.args[at]))
      const name = `${module}:${fun}/${arity}`
      if (isInlineBif(module, `${fun}/${arity}`) || this.guardIndex.has(name)) continue
      this.guardIndex.set(name, this.guardBifs.push(name) - 1)
    }
  }
}

function relocated(c: ByteWriter, kind: number, index: number): number[] {
  c.op(W.i32_const)
  const at = c.length
  c.paddedSigned(0)
  return [at, kind, index]
}

/** A function begins with a label, `line`, `func_info`; the label behind it is its entry. */
function splitFunctions(beam: BeamFile): FunctionSource[] {
  const list = beam.instructions
  const heads: { start: number; info: number }[] = []
  for (let i = 0; i < list.length; i++) {
    if (list[i]!.op !== OP.func_info) continue
    let start = i
    while (start > 0 && list[start - 1]!.op !== OP.label) start--
    heads.push({ start: start - 1, info: i })
  }
  const mayBeNative = loadsNifsUnmarked(beam)
  return heads.map(({ start, info }, n): FunctionSource => {
    const end = heads[n + 1]?.start ?? list.length
    const entry = list.slice(info + 1, end).find((i) => i.op === OP.label)
    if (!entry || start < 0) throw new Untranslatable('a function without entry')
    const body = list.slice(start + 1, end)
    if (mayBeNative) body.splice(body.indexOf(entry) + 1, 0, { op: OP.nif_start, args: [] })
    if (body[body.length - 1]?.op === OP.int_code_end) body.pop()
    return {
      name: number(list[info]!.args[1]),
      arity: number(list[info]!.args[2]),
      infoLabel: number(list[start]!.args[0]),
      entryLabel: number(entry.args[0]),
      instructions: body,
    }
  })
}

/** Texts of the atoms in a literal that is a list of atoms (external term format). */
function atomsOfLiteral(bytes: Uint8Array): string[] {
  const out: string[] = []
  const text = (from: number, length: number): string => new TextDecoder().decode(bytes.subarray(from, from + length))
  let i = 1
  if (bytes[i] !== 108) return out
  i += 5
  while (i < bytes.length && bytes[i] !== 106) {
    const small = bytes[i] === 119 || bytes[i] === 115
    const length = small ? bytes[i + 1]! : (bytes[i + 1]! << 8) | bytes[i + 2]!
    const start = i + (small ? 2 : 3)
    out.push(text(start, length))
    i = start + length
  }
  return out
}
