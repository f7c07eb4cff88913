/** Linking a translation into a machine: atoms, literals, code points, fun entries; then compiling and instantiating. */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NIL } from '../term/terms.ts'
import type { BeamTables, Operand } from '../beam/read.ts'
import { decodeLiteral } from '../etf/decode.ts'
import type { BifFunction } from '../runtime/bif.ts'
import type { LinkedTranslation, LoadedModule, PreparedModule } from '../runtime/code.ts'
import type { LiteralBlock } from '../runtime/reclaim.ts'
import type { Vm } from '../runtime/vm.ts'
import { COUNTER_BYTES, makeCounters } from '../runtime/coverage.ts'
import { placeOfFun } from '../runtime/places.ts'
import type { Place } from '../runtime/places.ts'
import { PRELOADED } from '../runtime/preloaded.ts'
import { writePaddedSigned } from './encoder.ts'
import { CODE_POINT_WORDS, RELOC, STOP_WORDS } from './translation.ts'
import type { Constant } from './translation.ts'

export function link(vm: Vm, prepared: PreparedModule): LoadedModule {
  const { beam, code } = prepared
  if (!code) throw new Error(`${prepared.name} has no code`)
  const module = layOut(vm, prepared, vm.code.takeSlots(slotsOf(prepared)))
  defineFuns(vm, module)
  module.instance = instantiate(vm, code.wasm, code.relocations, module.relocate, prepared.translation.guardBifs, module.base)
  beam.settle?.()
  return module
}

/** Slots of the function table that a module takes. */
export const slotsOf = ({ beam, translation }: PreparedModule): number => translation.functions.length + beam.lambdas.length

/**
 * All of a module that lies in the machine's memory; its funs are not defined yet, there is no instance of its code.
 */
export function layOut(vm: Vm, { bytes: file, beam, translation, code, coverage: mode }: PreparedModule, base: number): LoadedModule {
  const { wasm, codePoints: points, places } = code!
  const atoms = [...beam.atoms, ...translation.extraAtoms].map((text, i) => (i === 0 ? (0 as Term) : vm.atom(text)))
  const name = atoms[1]!
  const literals = linkLiterals(vm, beam, translation.constants, atoms)
  const exports = [
    ...beam.imports.map((i) => vm.code.internExport(atoms[i.module]!, atoms[i.fun]!, i.arity)),
    ...translation.extraExports.map((e) => vm.code.internExport(vm.atom(e.module), vm.atom(e.fun), e.arity)),
  ]
  const describe = describePlace(vm, name, beam, translation)
  const firstPlace = vm.places.add({ refs: places, describe, exports })
  const codePoints = linkCodePoints(vm, points, translation, base, firstPlace)
  const funs = beam.lambdas.map((lambda, i) => vm.code.funs.of(name, i, lambda.oldUniq, translation.md5, lambda.numFree))
  const strings = vm.k.literal_malloc(Math.max(16, beam.strings.length))
  vm.u8.set(beam.strings, strings >>> 0)
  const nifCells = vm.k.literal_malloc(Math.max(16, translation.nifs.length * 4))
  translation.nifs.forEach((_, i) => vm.setCell(nifCells + 4 * i, 0))
  const { all, terms, records, block } = literals
  const coverage = mode && makeCounters(vm, mode, translation)
  const stops = translation.stops && stopCells(vm, translation.stops.length / STOP_WORDS)
  return {
    name, beam, translation, codeBytes: wasm.length, base, slots: slotsOf({ name: beam.module, beam, translation }), codePoints,
    codePointCount: points.length / CODE_POINT_WORDS, blocks: [codePoints, strings, nifCells, ...(coverage ? [coverage.counters] : []), ...(stops ? [stops] : [])], literals: block, allLiterals: all, records,
    nifCells, funs, lambdas: lambdaWords(beam, atoms), firstPlace, instance: undefined, bytes: file,
    ...(coverage && { coverage }),
    ...(stops && { stops }),
    relocate: relocation(vm, { atoms, exports, literals: terms, records, codePoints, strings, nifCells, funs, ...(coverage && { counters: coverage.counters }), ...(stops && { stops }) }),
  }
}

function stopCells(vm: Vm, count: number): Address {
  const cells = vm.k.literal_malloc(Math.max(16, 4 * count))
  for (let i = 0; i < count; i++) vm.setCell(cells + 4 * i, 0)
  return cells
}

/** What relocated constants refer to. */
export interface Constants {
  readonly atoms: readonly Term[]
  readonly exports: ArrayLike<Address>
  readonly literals: readonly Term[]
  readonly records: ArrayLike<number>
  readonly codePoints: Address
  readonly strings: Address
  readonly nifCells: Address
  readonly funs: ArrayLike<Address>
  /** Of a module that is counted. */
  readonly counters?: Address
  /** Of one that a debugger may stop. */
  readonly stops?: Address
}

/** The values of relocated constants. */
export function relocation(vm: Vm, c: Constants): (kind: number, index: number) => number {
  return (kind, index) => {
    switch (kind) {
      case RELOC.atom: return c.atoms[index]!
      case RELOC.literal: return c.literals[index]!
      case RELOC.export: return c.exports[index]!
      case RELOC.codePoint: return c.codePoints + index * L.CP_SIZE
      case RELOC.catch: return ((c.codePoints + index * L.CP_SIZE) * 2) | L.IMM_SPECIAL
      case RELOC.fun: return c.funs[index]!
      case RELOC.string: return c.strings + index
      case RELOC.nif: return c.nifCells + 4 * index
      case RELOC.record: return c.records[index]!
      case RELOC.counter: return c.counters! + COUNTER_BYTES * index
      case RELOC.stop: return c.stops! + 4 * index
      case RELOC.recordEntry: return vm.records.entry(vm.t.element(c.literals[index]!, 1), vm.t.element(c.literals[index]!, 2))
      default: throw new Error(`relocation kind ${kind}`)
    }
  }
}

/** What the places of a module are. */
export function describePlace(vm: Vm, name: Term, beam: BeamTables, translation: LinkedTranslation): (fun: number, line: number) => Place {
  const withoutLines = PRELOADED.includes(beam.module)
  return (fun, lineIndex) => {
    const f = translation.functions[fun]!
    const entry = beam.lines.entries[lineIndex]
    const file = entry ? beam.lines.files[entry.file] ?? '' : ''
    const line = lineIndex === 0 || withoutLines ? 0 : entry?.line ?? 0
    return { module: name, fun: vm.atom(beam.atoms[f.name]!), arity: f.arity, file, line }
  }
}

/** Fills the holes of a WebAssembly module, in its own bytes. */
export function fillHoles(wasm: Uint8Array, relocations: Int32Array, value: (kind: number, index: number) => number): void {
  for (let i = 0; i < relocations.length; i += 3) writePaddedSigned(wasm, relocations[i]!, value(relocations[i + 1]!, relocations[i + 2]!))
}
/** Guard BIFs as generated code imports them. */
export function guardImports(vm: Vm, guardBifs: Iterable<string>): Record<string, BifFunction> {
  return Object.fromEntries([...guardBifs].map((bif) => [bif, vm.code.bif(bif) ?? (() => vm.error(vm.atom('undef')))]))
}
/** Fills the holes of a WebAssembly module (in its own bytes), and makes an instance, whose functions take their slots in the table. */
export function instantiate(
  vm: Vm, wasm: Uint8Array, relocations: Int32Array, value: (kind: number, index: number) => number, guardBifs: readonly string[], base: number,
): WebAssembly.Instance {
  fillHoles(wasm, relocations, value)
  return vm.code.instantiate(wasm, { ...vm.code.imports, bif: guardImports(vm, guardBifs) }, base)
}

/** Literals of the file, those that the translator made and default records of native records: all in one block of the literal arena. */
function linkLiterals(
  vm: Vm, beam: PreparedModule['beam'], constants: readonly Constant[], atoms: readonly Term[],
): { all: Term; terms: Term[]; records: Term[]; block: LiteralBlock } {
  const { t, k } = vm
  const external = beam.literals
  const count = external.length + constants.length
  if (count + beam.records.length === 0) return { all: NIL, terms: [], records: [], block: { block: 0, words: 0 } }
  const out = k.malloc(16)
  const all = vm.scratch(() => {
    const literals = external.map((bytes) => decodeLiteral(vm, bytes))
    for (const c of constants) literals.push(typeof c === 'string' ? t.integer(BigInt(c)) : mapOfKeys(vm, c, atoms, literals))
    return k.copy_literal(t.tupleFrom([...literals, ...defaultRecords(vm, beam, atoms, literals)]), out)
  })
  const block = { block: vm.cell(out), words: vm.cell(out + 4) }
  k.free(out)
  const terms = Array.from({ length: count + beam.records.length }, (_, i) => t.element(all, i + 1))
  return { all, terms: terms.slice(0, count), records: terms.slice(count), block }
}

function mapOfKeys(vm: Vm, keys: readonly string[], atoms: readonly Term[], literals: readonly Term[]): Term {
  const { t } = vm
  const term = (key: string): Term => {
    const at = key.slice(1)
    if (key[0] === 'i') return t.integer(BigInt(at))
    return key[0] === 'l' ? literals[Number(at)]! : at === '0' ? NIL : atoms[Number(at)]!
  }
  return t.map(keys.map((key) => [term(key), NIL]))
}

function defaultRecords(vm: Vm, beam: PreparedModule['beam'], atoms: readonly Term[], literals: readonly Term[]): Term[] {
  const { t, k } = vm
  const value = (o: Operand | undefined): Term => {
    if (o === undefined) return L.RECORD_HOLE as Term
    if (o.k === 'a') return o.v === 0 ? NIL : atoms[o.v]!
    return o.k === 'lit' ? literals[o.v]! : t.integer(BigInt((o as { v: number | bigint }).v))
  }
  return beam.records.map(({ name, exported, fields }) => {
    const record = k.record_of(t.tupleFrom([atoms[1]!, atoms[name]!, vm.bool(exported), ...fields.map((f) => atoms[f.name]!)]))
    fields.forEach((f, i) => vm.setCell((record & ~3) + 4 * (i + 2), value(f.value)))
    return record
  })
}

function linkCodePoints(vm: Vm, points: Int32Array, { functions }: LinkedTranslation, base: number, firstPlace: number): Address {
  const address = vm.k.literal_malloc(Math.max(16, (points.length / CODE_POINT_WORDS) * L.CP_SIZE))
  const { m } = vm
  let w = address >>> 2
  for (let i = 0; i < points.length; i += CODE_POINT_WORDS, w += L.CP_SIZE >> 2) {
    const fun = points[i]!
    m[w + (L.CP_FN >> 2)] = base + fun
    m[w + (L.CP_POINT >> 2)] = points[i + 1]! | (points[i + 2]! << 16)
    m[w + (L.CP_FRAME >> 2)] = points[i + 3]! | (functions[fun]!.params << 24)
    m[w + (L.CP_INFO >> 2)] = firstPlace + points[i + 4]!
  }
  return address
}

/** Words of a lambda in `LoadedModule.lambdas`: arity of its funs, index of old, free variables, name. */
const LAMBDA_WORDS = 4

const lambdaWords = (beam: BeamTables, atoms: readonly Term[]): Int32Array =>
  Int32Array.from(beam.lambdas.flatMap((l) => [l.arity - l.numFree, l.index, l.numFree, atoms[l.fun]!]))

/** The fun entries of a module get its code: those of an identical earlier version are taken over. */
export function defineFuns(vm: Vm, { funs, lambdas, base, slots }: LoadedModule): void {
  const firstSlot = base + slots - funs.length
  for (let i = 0, at = 0; i < funs.length; i++, at += LAMBDA_WORDS) {
    const entry = funs[i]!
    const arity = lambdas[at]!
    vm.setCell(entry + L.CP_FN, firstSlot + i)
    vm.setCell(entry + L.CP_POINT, (arity + 1) << 16)
    vm.setCell(entry + L.CP_FRAME, (arity + 1) << 24)
    vm.setCell(entry + L.FE_ARITY, arity)
    vm.setCell(entry + L.FE_OLD_INDEX, lambdas[at + 1]!)
    vm.setCell(entry + L.FE_NUM_FREE, lambdas[at + 2]!)
    vm.setCell(entry + L.FE_NAME, lambdas[at + 3]!)
    vm.setCell(entry + L.FE_FLAGS, (vm.cell(entry + L.FE_FLAGS) & (L.FE_PINNED | L.FE_MARKED)) | L.FE_DEFINED)
    vm.setCell(entry + L.CP_INFO, placeOfFun(entry))
  }
}
