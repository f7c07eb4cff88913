/** Linking a translation into a machine: atoms, literals, code points, fun entries; then compiling and instantiating. */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NIL } from '../term/terms.ts'
import type { Operand } from '../beam/read.ts'
import { decodeLiteral } from '../etf/decode.ts'
import type { LoadedModule, PreparedModule } from '../runtime/code.ts'
import type { LiteralBlock } from '../runtime/reclaim.ts'
import type { Vm } from '../runtime/vm.ts'
import { placeOfFun } from '../runtime/places.ts'
import type { Place } from '../runtime/places.ts'
import { PRELOADED } from '../runtime/preloaded.ts'
import { writePaddedSigned } from './encoder.ts'
import { CODE_POINT_WORDS, RELOC } from './translation.ts'

export function link(vm: Vm, { bytes: file, beam, translation }: PreparedModule): LoadedModule {
  const atoms = [...beam.atoms, ...translation.extraAtoms].map((text, i) => (i === 0 ? (0 as Term) : vm.atom(text)))
  const name = atoms[1]!
  const { literals, records, block: literalBlock } = linkLiterals(vm, beam, translation.integers, atoms)
  const exports = [
    ...beam.imports.map((i) => vm.code.internExport(atoms[i.module]!, atoms[i.fun]!, i.arity)),
    ...translation.extraExports.map((e) => vm.code.internExport(vm.atom(e.module), vm.atom(e.fun), e.arity)),
  ]
  const slots = translation.functions.length + beam.lambdas.length
  const base = vm.code.takeSlots(slots)
  const withoutLines = PRELOADED.includes(beam.module)
  const describe = (fun: number, lineIndex: number): Place => {
    const f = translation.functions[fun]!
    const entry = beam.lines.entries[lineIndex]
    const file = entry ? beam.lines.files[entry.file] ?? '' : ''
    const line = lineIndex === 0 || withoutLines ? 0 : entry?.line ?? 0
    return { module: name, fun: atoms[f.name]!, arity: f.arity, file, line }
  }
  const firstPlace = vm.places.add({ refs: translation.places, describe, exports })
  const codePoints = linkCodePoints(vm, translation, base, firstPlace)
  const funs = linkFuns(vm, name, beam, translation.md5, atoms, base + translation.functions.length)
  const strings = vm.k.literal_malloc(Math.max(16, beam.strings.length))
  vm.u8.set(beam.strings, strings >>> 0)
  const nifCells = vm.k.literal_malloc(Math.max(16, translation.nifs.length * 4))
  translation.nifs.forEach((_, i) => vm.setCell(nifCells + 4 * i, 0))
  const blocks = [codePoints, strings, nifCells]

  const value = (kind: number, index: number): number => {
    switch (kind) {
      case RELOC.atom: return atoms[index]!
      case RELOC.literal: return literals[index]!
      case RELOC.export: return exports[index]!
      case RELOC.codePoint: return codePoints + index * L.CP_SIZE
      case RELOC.catch: return ((codePoints + index * L.CP_SIZE) * 2) | L.IMM_SPECIAL
      case RELOC.fun: return funs[index]!
      case RELOC.string: return strings + index
      case RELOC.nif: return nifCells + 4 * index
      case RELOC.record: return records[index]!
      case RELOC.recordEntry: return vm.records.entry(vm.t.element(literals[index]!, 1), vm.t.element(literals[index]!, 2))
      default: throw new Error(`relocation kind ${kind}`)
    }
  }
  const { wasm, relocations: r, ...kept } = translation
  const instance = instantiate(vm, wasm, r, value, translation.guardBifs, base)
  beam.settle?.()
  return {
    name, beam, translation: kept, codeBytes: wasm.length, base, slots, codePoints, blocks, literals: literalBlock, records, nifCells, funs,
    firstPlace, instance, bytes: file, relocate: value,
  }
}

/** Fills the holes of a WebAssembly module (in its own bytes), and makes an instance, whose functions take their slots in the table. */
export function instantiate(
  vm: Vm, wasm: Uint8Array, relocations: Int32Array, value: (kind: number, index: number) => number, guardBifs: readonly string[], base: number,
): WebAssembly.Instance {
  for (let i = 0; i < relocations.length; i += 3) writePaddedSigned(wasm, relocations[i]!, value(relocations[i + 1]!, relocations[i + 2]!))
  const guards = Object.fromEntries(guardBifs.map((bif) => [bif, vm.code.bif(bif) ?? (() => vm.error(vm.atom('undef')))]))
  return vm.code.instantiate(wasm, { ...vm.code.imports, bif: guards }, base)
}

/** Literals of the file, integer constants and default records of native records: all in one block of the literal arena. */
function linkLiterals(
  vm: Vm, beam: PreparedModule['beam'], integers: readonly string[], atoms: readonly Term[],
): { literals: Term[]; records: Term[]; block: LiteralBlock } {
  const { t, k } = vm
  const external = beam.literals
  const count = external.length + integers.length
  if (count + beam.records.length === 0) return { literals: [], records: [], block: { block: 0, words: 0 } }
  const out = k.malloc(16)
  const all = vm.scratch(() => {
    const literals = [...external.map((bytes) => decodeLiteral(vm, bytes)), ...integers.map((text) => t.integer(BigInt(text)))]
    return k.copy_literal(t.tupleFrom([...literals, ...defaultRecords(vm, beam, atoms, literals)]), out)
  })
  const block = { block: vm.cell(out), words: vm.cell(out + 4) }
  k.free(out)
  const terms = Array.from({ length: count + beam.records.length }, (_, i) => t.element(all, i + 1))
  return { literals: terms.slice(0, count), records: terms.slice(count), block }
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

function linkCodePoints(vm: Vm, { codePoints, functions }: PreparedModule['translation'], base: number, firstPlace: number): Address {
  const address = vm.k.literal_malloc(Math.max(16, (codePoints.length / CODE_POINT_WORDS) * L.CP_SIZE))
  const { m } = vm
  let w = address >>> 2
  for (let i = 0; i < codePoints.length; i += CODE_POINT_WORDS, w += L.CP_SIZE >> 2) {
    const fun = codePoints[i]!
    m[w + (L.CP_FN >> 2)] = base + fun
    m[w + (L.CP_POINT >> 2)] = codePoints[i + 1]! | (codePoints[i + 2]! << 16)
    m[w + (L.CP_FRAME >> 2)] = codePoints[i + 3]! | (functions[fun]!.params << 24)
    m[w + (L.CP_INFO >> 2)] = firstPlace + codePoints[i + 4]!
  }
  return address
}

/** Fun entries of the lambdas: those of an identical earlier version are taken over. */
function linkFuns(
  vm: Vm, module: Term, beam: PreparedModule['beam'], md5: Uint8Array, atoms: readonly Term[], firstSlot: number,
): Address[] {
  return beam.lambdas.map((lambda, i) => {
    const entry = vm.code.funEntry(module, i, lambda.oldUniq, md5)
    const arity = lambda.arity - lambda.numFree
    vm.setCell(entry + L.CP_FN, firstSlot + i)
    vm.setCell(entry + L.CP_POINT, (arity + 1) << 16)
    vm.setCell(entry + L.CP_FRAME, (arity + 1) << 24)
    vm.setCell(entry + L.FE_ARITY, arity)
    vm.setCell(entry + L.FE_OLD_INDEX, lambda.index)
    vm.setCell(entry + L.FE_NUM_FREE, lambda.numFree)
    vm.setCell(entry + L.FE_NAME, atoms[lambda.fun]!)
    vm.setCell(entry + L.FE_FLAGS, (vm.cell(entry + L.FE_FLAGS) & (L.FE_PINNED | L.FE_MARKED)) | L.FE_DEFINED)
    vm.setCell(entry + L.CP_INFO, placeOfFun(entry))
    return entry
  })
}
