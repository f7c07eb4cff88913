/**
 * Reading .beam files: bytes in, typed data out. No I/O, no machine.
 *
 * Malformed input throws BadFile, whatever it is; memory stays within a constant times the size of the file (inflated
 * parts included, which have limits of their own). The meaning of code is checked by validate.ts.
 *
 * @see https://www.erlang.org/doc/apps/erts/beam_file_format, lib/compiler/src/beam_asm.erl, erts/emulator/beam/beam_file.c
 */
import { BadFile, decodeLatin1, decodeUtf8, Reader, TAG_A, TAG_I, TAG_U } from './bytes.ts'
import { InstructionReader } from './instructions.ts'
import type { Instruction, Operand } from './instructions.ts'
import { NAMED_PER_BYTE, newer } from './older.ts'
import { Md5 } from './md5.ts'
import { OP } from './opcodes.ts'
import { ANY, readTypes } from './types.ts'
import type { BeamType } from './types.ts'

export { BadFile } from './bytes.ts'
export type { Instruction, Operand } from './instructions.ts'
export type { BeamType } from './types.ts'

/** Atoms by index in `atoms`. */
export interface ImportEntry {
  readonly module: number
  readonly fun: number
  readonly arity: number
}
export interface FunctionEntry {
  readonly fun: number
  readonly arity: number
  readonly label: number
}
export interface Lambda extends FunctionEntry {
  /** `arity` counts the free variables too. */
  readonly index: number
  readonly numFree: number
  readonly oldUniq: number
}
export interface Lines {
  /** [0]: module name + ".erl". */
  readonly files: string[]
  /** By number in `line` instructions; [0]: no line. Without a Line chunk there is only that, whatever the instructions say. */
  readonly entries: { readonly file: number; readonly line: number }[]
}
/** Definition of a native record (OTP 29): atoms by index; a field without default has none. */
export interface RecordDefinition {
  readonly name: number
  readonly exported: boolean
  readonly fields: { readonly name: number; readonly value?: Operand }[]
}

/** What a machine needs of a module whose code is translated. */
export interface BeamTables {
  readonly module: string
  /** Index 1 is the module's name; [0] is unused. */
  readonly atoms: string[]
  readonly imports: ImportEntry[]
  readonly exports: FunctionEntry[]
  readonly lambdas: Lambda[]
  /** External terms, with the version byte 131. */
  readonly literals: Uint8Array[]
  readonly strings: Uint8Array
  readonly lines: Lines
  /** External terms. */
  readonly attributes?: Uint8Array | undefined
  readonly compileInfo?: Uint8Array | undefined
  readonly records: RecordDefinition[]
  /** The module is linked: literals and strings will not be asked for any more. */
  settle?(): void
}

export interface BeamFile extends BeamTables {
  readonly locals: FunctionEntry[]
  readonly types: BeamType[]
  /** 0: no Type chunk. */
  readonly typesVersion: number
  readonly instructions: Instruction[]
  /** An instruction of it that no loader after OTP 25's takes (see older.ts). */
  readonly older: number | undefined
  /** All labels are below it. */
  readonly labelCount: number
  readonly functionCount: number
  readonly maxOpcode: number
  /** As `M:module_info(md5)` and `code:module_md5/1` say. */
  readonly md5: Uint8Array
  readonly chunks: Map<string, Uint8Array>
  /** Entry label of the function that runs when the module is loaded. */
  readonly onLoad?: number
}

/**
 * Decompresses zlib or gzip data (told apart by its first bytes). Must throw when the data is corrupt or gives more
 * than `limit` bytes.
 */
export type Inflate = (bytes: Uint8Array, limit: number) => Uint8Array

/** Most bytes that a compressed file or its literals may have. */
const INFLATE_LIMIT = 1 << 28

/**
 * Reads a .beam file, gzipped or not.
 * @throws BadFile
 */
export function readBeam(bytes: Uint8Array, inflate?: Inflate): BeamFile {
  const chunks = readChunks(plain(bytes, inflate))
  const atoms = readAtoms(chunks)
  const types = typesOf(chunks)
  const lambdas = readLambdas(chunks.get('FunT'), atoms.length)
  const code = readCode(required(chunks, 'Code'), types.typed, (lambda) => lambdas[lambda]?.numFree)
  const md5 = moduleMd5(chunks)
  const file: BeamFile = {
    module: atoms[1]!,
    atoms,
    imports: readImports(required(chunks, 'ImpT'), atoms.length),
    exports: readFunctions(required(chunks, 'ExpT'), 'ExpT', atoms.length),
    locals: readFunctions(chunks.get('LocT'), 'LocT', atoms.length),
    lambdas,
    literals: readLiterals(chunks.get('LitT'), inflate),
    strings: chunks.get('StrT') ?? new Uint8Array(0),
    lines: readLines(chunks.get('Line'), atoms[1]!),
    types: types.types,
    typesVersion: types.version,
    records: readRecords(chunks.get('Recs'), atoms),
    ...code,
    md5,
    chunks,
  }
  const attributes = chunks.get('Attr')
  const compileInfo = chunks.get('CInf')
  const onLoad = onLoadLabel(code.instructions)
  return {
    ...file,
    ...(attributes?.length && { attributes }),
    ...(compileInfo?.length && { compileInfo }),
    ...(onLoad !== undefined && { onLoad }),
  }
}

/**
 * The tables of a file, without its code: what is not needed at once is decoded when it is asked for, so a file must have
 * gone through `readBeam` once, as it is. It holds on to the bytes until `settle`.
 * @throws BadFile
 */
export function readTables(bytes: Uint8Array, inflate?: Inflate): BeamTables {
  return new Tables(readChunks(plain(bytes, inflate)), inflate)
}

/** Flags of the chunk of lines; 0 where there is none, or the file is no module's. */
export function lineFlags(bytes: Uint8Array, inflate?: Inflate): number {
  try {
    const chunk = readChunks(plain(bytes, inflate)).get('Line')
    return chunk === undefined || chunk.length < 8 ? 0 : new DataView(chunk.buffer, chunk.byteOffset).getUint32(4)
  } catch (error) {
    if (error instanceof BadFile) return 0
    throw error
  }
}

/** The compiler has marked the lines at which a debugger may stop (`beam_debug_info`). */
export function hasDebugLines(bytes: Uint8Array, inflate?: Inflate): boolean {
  try {
    return readChunks(plain(bytes, inflate)).has('DbgB')
  } catch (error) {
    if (error instanceof BadFile) return false
    throw error
  }
}

/** What the compiler tells a debugger of a line: words of the frame, where variables are, what is called. */
export interface DebugItem {
  readonly frame: Operand
  /** Names and places in turn. */
  readonly vars: readonly Operand[]
  readonly calls: readonly Operand[]
}
export interface DebugInfo {
  readonly items: readonly DebugItem[]
  readonly atoms: readonly string[]
  readonly literals: readonly Uint8Array[]
}
/**
 * The chunk `DbgB`: written as call instructions with the kind of what follows (0: the frame, with which an item begins).
 * @throws BadFile
 */
export function readDebugInfo(bytes: Uint8Array, inflate?: Inflate): DebugInfo | undefined {
  const chunks = readChunks(plain(bytes, inflate))
  const chunk = chunks.get('DbgB')
  if (chunk === undefined) return undefined
  const reader: Reader = new Reader(chunk, 'DbgB chunk')
  reader.u32() // version
  const count = reader.u32()
  reader.u32() // number of terms of all items
  const decoder = new InstructionReader(reader, false)
  const items: { frame: Operand; vars: readonly Operand[]; calls: readonly Operand[] }[] = []
  while (reader.left > 0) {
    const { op, args: [kind, what] } = decoder.next()
    if (op !== OP.call || kind?.k !== 'u' || what === undefined) return reader.fail('item expected')
    const item = items.at(-1)
    if (kind.v === 0) items.push({ frame: what, vars: [], calls: [] })
    else if (item === undefined || what.k !== 'list') reader.fail('list of an item expected')
    else if (kind.v === 1) item.vars = what.v
    else item.calls = what.v
  }
  if (items.length !== count) reader.fail(`${items.length} of ${count} items`)
  return { items, atoms: readAtoms(chunks), literals: readLiterals(chunks.get('LitT'), inflate) }
}

class Tables implements BeamTables {
  readonly module: string
  readonly atoms: string[]
  readonly imports: ImportEntry[]
  readonly exports: FunctionEntry[]
  readonly lambdas: Lambda[]
  readonly records: RecordDefinition[]
  private readonly chunks: Map<string, Uint8Array>
  private readonly inflate: Inflate | undefined
  private readLines: Lines | undefined

  constructor(chunks: Map<string, Uint8Array>, inflate: Inflate | undefined) {
    this.chunks = chunks
    this.inflate = inflate
    this.atoms = readAtoms(chunks)
    this.module = this.atoms[1]!
    this.imports = readImports(required(chunks, 'ImpT'), this.atoms.length)
    this.exports = readFunctions(required(chunks, 'ExpT'), 'ExpT', this.atoms.length)
    this.lambdas = readLambdas(chunks.get('FunT'), this.atoms.length)
    this.records = readRecords(chunks.get('Recs'), this.atoms)
  }
  get literals(): Uint8Array[] {
    return readLiterals(this.chunks.get('LitT'), this.inflate)
  }
  get strings(): Uint8Array {
    return this.chunks.get('StrT') ?? new Uint8Array(0)
  }
  get lines(): Lines {
    return (this.readLines ??= readLines(this.chunks.get('Line'), this.module))
  }
  get attributes(): Uint8Array | undefined {
    return filled(this.chunks.get('Attr'))
  }
  get compileInfo(): Uint8Array | undefined {
    return filled(this.chunks.get('CInf'))
  }
  /** Only what may still be asked for is kept, and no longer the file. */
  settle(): void {
    const kept = ['Line', 'Attr', 'CInf'].map((id) => [id, this.chunks.get(id)] as const)
    this.chunks.clear()
    // not slice(), which on a Buffer gives a view
    for (const [id, chunk] of kept) if (chunk) this.chunks.set(id, new Uint8Array(chunk))
  }
}
const filled = (chunk: Uint8Array | undefined): Uint8Array | undefined => (chunk?.length ? chunk : undefined)


/** As `code:module_md5/1` says, of a file that is not compressed; the code in it is not looked at. */
export function readMd5(bytes: Uint8Array): Uint8Array {
  const chunks = readChunks(bytes)
  for (const id of ['Code', 'ImpT', 'ExpT']) required(chunks, id)
  readAtoms(chunks)
  return moduleMd5(chunks)
}

/** Only the name of the module: the first atom. */
export function readModuleName(bytes: Uint8Array, inflate?: Inflate): string {
  return readAtoms(readChunks(plain(bytes, inflate)))[1]!
}

/** Only the atoms of a file, in their order, and its literals. */
export function readAtomsAndLiterals(bytes: Uint8Array, inflate?: Inflate): { atoms: string[]; literals: Uint8Array[] } {
  const chunks = readChunks(plain(bytes, inflate))
  return { atoms: readAtoms(chunks).slice(1), literals: readLiterals(chunks.get('LitT'), inflate) }
}

/** The bytes of a file that may be gzipped. */
function plain(bytes: Uint8Array, inflate: Inflate | undefined): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? inflated(bytes, INFLATE_LIMIT, inflate, 'file') : bytes
}

function inflated(bytes: Uint8Array, limit: number, inflate: Inflate | undefined, what: string): Uint8Array {
  if (inflate === undefined) throw new BadFile(`${what}: compressed, and there is nothing to inflate it with`)
  try {
    return inflate(bytes, limit)
  } catch (error) {
    throw new BadFile(`${what}: cannot be inflated (${error instanceof Error ? error.message : String(error)})`)
  }
}

function required(chunks: Map<string, Uint8Array>, id: string): Uint8Array {
  const chunk = chunks.get(id)
  if (chunk === undefined || chunk.length === 0) throw new BadFile(`no ${id} chunk`)
  return chunk
}

/** Chunks of an IFF file of type BEAM; of chunks with the same name the last one counts. */
export function readChunks(bytes: Uint8Array): Map<string, Uint8Array> {
  const file = new Reader(bytes, 'file')
  if (decodeLatin1(file.take(4)) !== 'FOR1') file.fail('does not begin with FOR1')
  const form = new Reader(file.take(file.u32()), 'file')
  if (decodeLatin1(form.take(4)) !== 'BEAM') form.fail('is no BEAM form')
  const chunks = new Map<string, Uint8Array>()
  while (form.left > 0) {
    const id = decodeLatin1(form.take(4))
    const size = form.u32()
    chunks.set(id, form.take(size))
    // Padding of the last chunk may be missing: nothing is read from it.
    form.take(Math.min((4 - (size & 3)) & 3, form.left))
  }
  return chunks
}

function readAtoms(chunks: Map<string, Uint8Array>): string[] {
  const latin1 = !chunks.has('AtU8') && chunks.has('Atom')
  const reader: Reader = new Reader(latin1 ? required(chunks, 'Atom') : required(chunks, 'AtU8'), 'atom table')
  const signed = reader.i32()
  const count = Math.abs(signed)
  if (count < 1 || count > reader.left) reader.fail(`claims ${count} atoms`)
  const atoms = ['']
  for (let i = 0; i < count; i++) {
    // OTP 28 and later: a negative count says that lengths are compact terms.
    const length = signed < 0 ? reader.compactNumber(TAG_U) : reader.u8()
    const bytes = reader.take(length)
    const text = latin1 ? decodeLatin1(bytes) : decodeUtf8(bytes, 'atom table')
    // 255 characters are at most 510 UTF-16 units: only texts in between have to be counted.
    if (text.length > 255 && (text.length > 510 || [...text].length > 255)) reader.fail('an atom of more than 255 characters')
    atoms.push(text)
  }
  return atoms
}

/** Bytes that also a short chunk is taken to have where something is limited by its length. */
const MANY = 1024

function readCode(
  chunk: Uint8Array, typed: boolean, freeOf: (lambda: number) => number | undefined,
): Pick<BeamFile, 'instructions' | 'labelCount' | 'functionCount' | 'maxOpcode' | 'older'> {
  const reader: Reader = new Reader(chunk, 'Code chunk')
  const headSize = reader.u32()
  const head: Reader = new Reader(reader.take(headSize), 'Code chunk')
  const version = head.u32()
  if (version !== 0) head.fail(`instruction set ${version}`)
  const maxOpcode = head.u32()
  const labelCount = head.u32()
  const functionCount = head.u32()
  // Labels are given numbers without gaps by the compilers; each takes at least two bytes. Gaps of files made by other tools are let through.
  if (labelCount > chunk.length + MANY) reader.fail(`claims ${labelCount} labels`)
  if (functionCount > chunk.length) reader.fail(`claims ${functionCount} functions`)
  const decoder = new InstructionReader(reader, typed)
  const instructions: Instruction[] = []
  let older: number | undefined
  let left = NAMED_PER_BYTE * (chunk.length + MANY)
  while (reader.left > 0) {
    const instruction = decoder.next()
    const now = newer(instruction, freeOf)
    if (now === undefined) instructions.push(instruction)
    else {
      older ??= instruction.op
      for (const { args } of now) for (const arg of args) if (arg.k === 'list') left -= arg.v.length
      if (left < 0) reader.fail('too many registers')
      instructions.push(...now)
    }
    if (instruction.op === OP.int_code_end) break
  }
  return { instructions, labelCount, functionCount, maxOpcode, older }
}

/** The function with the on_load instruction: its entry label stands right before. */
function onLoadLabel(instructions: readonly Instruction[]): number | undefined {
  let label: number | undefined
  for (const { op, args } of instructions) {
    if (op === OP.label && args[0]!.k === 'u') label = args[0]!.v
    if (op === OP.on_load) return label
  }
  return undefined
}

function readImports(chunk: Uint8Array, atomCount: number): ImportEntry[] {
  const reader: Reader = new Reader(chunk, 'ImpT chunk')
  const count = reader.count(12)
  const entries: ImportEntry[] = []
  for (let i = 0; i < count; i++) {
    entries.push({ module: atomIndex(reader, atomCount), fun: atomIndex(reader, atomCount), arity: arity(reader) })
  }
  return entries
}

function readFunctions(chunk: Uint8Array | undefined, id: string, atomCount: number): FunctionEntry[] {
  if (chunk === undefined || chunk.length === 0) return []
  const reader: Reader = new Reader(chunk, `${id} chunk`)
  const count = reader.count(12)
  const entries: FunctionEntry[] = []
  for (let i = 0; i < count; i++) {
    entries.push({ fun: atomIndex(reader, atomCount), arity: arity(reader), label: reader.u32() })
  }
  return entries
}

function readLambdas(chunk: Uint8Array | undefined, atomCount: number): Lambda[] {
  if (chunk === undefined || chunk.length === 0) return []
  const reader: Reader = new Reader(chunk, 'FunT chunk')
  const count = reader.count(24)
  const lambdas: Lambda[] = []
  for (let i = 0; i < count; i++) {
    const lambda = {
      fun: atomIndex(reader, atomCount),
      arity: arity(reader),
      label: reader.u32(),
      index: reader.u32(),
      numFree: reader.u32(),
      oldUniq: reader.u32(),
    }
    if (lambda.numFree > lambda.arity) reader.fail('a fun with more free variables than arguments')
    lambdas.push(lambda)
  }
  return lambdas
}

function atomIndex(reader: Reader, atomCount: number): number {
  const index = reader.u32()
  if (index === 0 || index >= atomCount) reader.fail(`atom ${index} of ${atomCount - 1}`)
  return index
}

function arity(reader: Reader): number {
  const n = reader.u32()
  if (n > 255) reader.fail(`arity ${n}`)
  return n
}

/** Literals, compressed (up to OTP 27) or, when the size word is 0, as they are. */
function readLiterals(chunk: Uint8Array | undefined, inflate: Inflate | undefined): Uint8Array[] {
  if (chunk === undefined || chunk.length === 0) return []
  const size = new Reader(chunk, 'LitT chunk').u32()
  if (size > INFLATE_LIMIT) throw new BadFile(`LitT chunk: claims ${size} bytes`)
  const body = chunk.subarray(4)
  const table = size === 0 ? body : inflated(body, size, inflate, 'LitT chunk')
  const reader: Reader = new Reader(table, 'LitT chunk')
  const count = reader.count(5)
  const literals: Uint8Array[] = []
  for (let i = 0; i < count; i++) literals.push(reader.take(reader.u32()))
  return literals
}

function readLines(chunk: Uint8Array | undefined, module: string): Lines {
  const lines: Lines = { files: [`${module}.erl`], entries: [{ file: 0, line: 0 }] }
  if (chunk === undefined || chunk.length === 0) return lines
  const reader: Reader = new Reader(chunk, 'Line chunk')
  if (reader.u32() !== 0) return lines
  reader.u32() // flags
  reader.u32() // number of line instructions
  const count = reader.u32()
  const names = reader.u32()
  if (count > reader.left) reader.fail(`claims ${count} lines`)
  if (names > reader.left / 2) reader.fail(`claims ${names} files`)
  let file = 0
  while (lines.entries.length <= count) {
    const value = reader.compact()
    if (typeof value !== 'number' || value < 0) reader.fail('line')
    if (reader.tag === TAG_A) {
      if (value > names) reader.fail(`file ${value} of ${names}`)
      file = value
    } else if (reader.tag === TAG_I) lines.entries.push({ file, line: value })
    else reader.fail('line')
  }
  for (let i = 0; i < names; i++) {
    const name = decodeUtf8(reader.take(reader.u16()), 'Line chunk')
    lines.files.push(name === '' ? lines.files[0]! : name)
  }
  return lines
}

function typesOf(chunks: Map<string, Uint8Array>): { types: BeamType[]; version: number; typed: boolean } {
  const chunk = chunks.get('Type')
  if (chunk === undefined || chunk.length === 0) return { types: [ANY], version: 0, typed: false }
  const { types, version, fallback } = readTypes(chunk)
  return { types, version, typed: !fallback }
}

/** The chunk `Recs` of OTP 29: written as call_last instructions with a name, whether it is exported, and the fields. */
function readRecords(chunk: Uint8Array | undefined, atoms: readonly string[]): RecordDefinition[] {
  if (chunk === undefined || chunk.length === 0) return []
  const reader: Reader = new Reader(chunk, 'Recs chunk')
  const version = reader.u32()
  if (version !== 0) reader.fail(`version ${version}`)
  const count = reader.count(4)
  reader.u32() // number of fields of all records
  const decoder = new InstructionReader(reader, false)
  const atom = (operand: Operand | undefined): number =>
    operand?.k === 'a' && operand.v > 0 && operand.v < atoms.length ? operand.v : reader.fail('name expected')
  const records: RecordDefinition[] = []
  for (let i = 0; i < count; i++) {
    const { op, args } = decoder.next()
    const [name, exported, list] = args
    if (op !== OP.call_last || list?.k !== 'list' || list.v.length % 2 !== 0) reader.fail('definition of a record')
    const fields: RecordDefinition['fields'] = []
    for (let j = 0; j < list.v.length; j += 2) {
      const value = list.v[j + 1]!
      if (value.k === 'u' && value.v === 0) fields.push({ name: atom(list.v[j]) })
      else if (value.k === 'a' || value.k === 'i' || value.k === 'lit') fields.push({ name: atom(list.v[j]), value })
      else reader.fail('default of a field')
    }
    records.push({ name: atom(name), exported: atoms[atom(exported)] === 'true', fields })
  }
  return records
}

/** Chunks that make up the identity of a module, in this order. */
const MD5_CHUNKS = ['Atom', 'AtU8', 'Code', 'StrT', 'ImpT', 'ExpT', 'FunT', 'LitT', 'Meta', 'Recs', 'DbgB']

/**
 * MD5 of what matters for the code; the field OldUniq of funs (made from this MD5 by the compiler) counts as 0.
 * @see md5_chunks/0 in lib/stdlib/src/beam_lib.erl
 */
function moduleMd5(chunks: Map<string, Uint8Array>): Uint8Array {
  const md5 = new Md5()
  for (const id of MD5_CHUNKS) {
    const chunk = chunks.get(id)
    if (chunk === undefined) continue
    if (id === 'FunT') {
      // not slice(), which on a Buffer gives a view: the file must stay as it is
      const copy = new Uint8Array(chunk)
      for (let at = 24; at + 4 <= copy.length; at += 24) copy.fill(0, at, at + 4)
      md5.update(copy)
    } else md5.update(chunk)
  }
  return md5.digest()
}
