/** Writes small .beam files, for tests: what a compiler's last step does, without any check. */
import { TAG_A, TAG_F, TAG_I, TAG_U, TAG_X, TAG_Y, TAG_Z } from './bytes.ts'
import { OP } from './opcodes.ts'
import type { OpcodeName } from './opcodes.ts'

/**
 * An operand as text: `#5` number, `x0`, `y1`, `f3` label, `fr0`, `42` integer, `[]` nil, `@2` literal, `x0:1` with a
 * type, anything else an atom; an array is a list.
 */
export type OperandText = string | OperandText[]
export type InstructionText = readonly [OpcodeName, ...OperandText[]]

export interface Assembly {
  readonly module?: string
  readonly code: readonly InstructionText[]
  readonly exports?: readonly (readonly [name: string, arity: number, label: number])[]
  readonly imports?: readonly (readonly [module: string, name: string, arity: number])[]
  readonly lambdas?: readonly (readonly [name: string, arity: number, label: number, free: number])[]
  readonly literals?: readonly Uint8Array[]
  readonly strings?: Uint8Array
  /** More chunks, or others in place of those made. */
  readonly chunks?: Readonly<Record<string, Uint8Array>>
  /** Atoms as OTP 28 and later write them. */
  readonly longAtoms?: boolean
  readonly labels?: number
  readonly functions?: number
}

/** Bytes of a compact term. */
export function compact(tag: number, value: number | bigint): number[] {
  if (value >= 0 && value < 16) return [(Number(value) << 4) | tag]
  if (value >= 0 && value < 2048) return [((Number(value) >> 8) << 5) | 0x08 | tag, Number(value) & 0xff]
  const bytes: number[] = []
  let rest = BigInt(value)
  for (;;) {
    bytes.unshift(Number(rest & 0xffn))
    rest >>= 8n
    if (rest === (bytes[0]! >= 0x80 && tag === TAG_I ? -1n : 0n) && (tag === TAG_I ? value < 0 === bytes[0]! >= 0x80 : true)) break
  }
  if (bytes.length === 1) bytes.unshift(value < 0 ? 0xff : 0)
  return bytes.length <= 8
    ? [((bytes.length - 2) << 5) | 0x18 | tag, ...bytes]
    : [0xf8 | tag, ...compact(TAG_U, bytes.length - 9), ...bytes]
}

export function u32(n: number): number[] {
  return [(n >>> 24) & 0xff, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff]
}

export function chunk(id: string, bytes: ArrayLike<number>): number[] {
  return [...Buffer.from(id, 'latin1'), ...u32(bytes.length), ...Array.from(bytes), ...new Array((4 - (bytes.length & 3)) & 3).fill(0)]
}

/** A file of chunks. */
export function form(chunks: Readonly<Record<string, ArrayLike<number>>>): Uint8Array {
  const body = Object.entries(chunks).flatMap(([id, bytes]) => chunk(id, bytes))
  return Uint8Array.from([...Buffer.from('FOR1'), ...u32(body.length + 4), ...Buffer.from('BEAM'), ...body])
}

export function assemble(assembly: Assembly): Uint8Array {
  const atoms = [assembly.module ?? 'm']
  const atom = (text: string): number => {
    const at = atoms.indexOf(text)
    return at >= 0 ? at + 1 : atoms.push(text)
  }
  const operand = (text: OperandText): number[] => {
    if (Array.isArray(text)) return [...compact(TAG_Z, 1), ...compact(TAG_U, text.length), ...text.flatMap(operand)]
    const typed = /^([xy]\d+):(\d+)$/.exec(text)
    if (typed) return [...compact(TAG_Z, 5), ...operand(typed[1]!), ...compact(TAG_U, Number(typed[2]))]
    const [, prefix, digits] = /^(#|x|y|fr|f|@|)(-?\d+)$/.exec(text) ?? []
    if (digits === undefined) return compact(TAG_A, text === '[]' ? 0 : atom(text))
    const n = Number(digits)
    if (prefix === 'fr') return [...compact(TAG_Z, 2), ...compact(TAG_U, n)]
    if (prefix === '@') return [...compact(TAG_Z, 4), ...compact(TAG_U, n)]
    return compact({ '#': TAG_U, x: TAG_X, y: TAG_Y, f: TAG_F, '': TAG_I }[prefix as '#'], prefix === '' ? BigInt(digits) : n)
  }
  const code = assembly.code.flatMap(([name, ...args]) => [OP[name], ...args.flatMap(operand)])
  const labels = assembly.code.filter(([name]) => name === 'label').map(([, label]) => Number((label as string).slice(1)))
  const functions = assembly.code.filter(([name]) => name === 'func_info').length
  const head = [0, 191, assembly.labels ?? Math.max(0, ...labels) + 1, assembly.functions ?? functions]
  const exports = (assembly.exports ?? []).flatMap(([name, arity, label]) => [atom(name), arity, label].flatMap(u32))
  const imports = (assembly.imports ?? []).flatMap(([m, f, a]) => [atom(m), atom(f), a].flatMap(u32))
  const lambdas = (assembly.lambdas ?? []).flatMap(([name, arity, label, free], i) => [atom(name), arity, label, i, free, 0].flatMap(u32))
  const literals = assembly.literals ?? []
  const long = assembly.longAtoms ?? false
  const texts = atoms.map((text) => [...Buffer.from(text)])
  return form({
    AtU8: [...u32(long ? -atoms.length : atoms.length), ...texts.flatMap((text) => [...(long ? compact(TAG_U, text.length) : [text.length]), ...text])],
    Code: [...u32(16), ...head.flatMap(u32), ...code],
    StrT: assembly.strings ?? [],
    ImpT: [...u32(imports.length / 12), ...imports],
    ExpT: [...u32(exports.length / 12), ...exports],
    ...(lambdas.length > 0 && { FunT: [...u32(lambdas.length / 24), ...lambdas] }),
    ...(literals.length > 0 && { LitT: [...u32(0), ...u32(literals.length), ...literals.flatMap((l) => [...u32(l.length), ...l])] }),
    ...assembly.chunks,
  })
}

/** A function of the module `m` around instructions: labels n (function_clause) and n + 1 (entry). */
export function define(name: string, arity: number, label: number, ...code: InstructionText[]): InstructionText[] {
  return [
    ['label', `#${label}`],
    ['func_info', 'm', name, `#${arity}`],
    ['label', `#${label + 1}`],
    ...code,
  ]
}

/** Numbers from a seed, for fuzzers: the same seed, the same numbers below `n`. */
export function randomFrom(seed: number): (n: number) => number {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}
