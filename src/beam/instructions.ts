/** Instructions and their operands, and how the `Code` chunk encodes them. */
import { Reader, TAG_A, TAG_F, TAG_H, TAG_I, TAG_U, TAG_X, TAG_Y, TAG_Z } from './bytes.ts'
import { MAX_OPCODE, OPCODES } from './opcodes.ts'

/** Operands are immutable and may be shared between instructions. */
export type Operand =
  /** Number: count, index, size, … */
  | { readonly k: 'u'; readonly v: number }
  /** Integer constant. */
  | { readonly k: 'i'; readonly v: number | bigint }
  /** Atom by index; 0 is nil. */
  | { readonly k: 'a'; readonly v: number }
  /** x register, with the index of its type if the compiler noted one. */
  | { readonly k: 'x'; readonly n: number; readonly t?: number }
  | { readonly k: 'y'; readonly n: number; readonly t?: number }
  /** Label; 0: none. */
  | { readonly k: 'f'; readonly v: number }
  /** Character (no compiler writes it). */
  | { readonly k: 'h'; readonly v: number }
  /** Literal by index. */
  | { readonly k: 'lit'; readonly v: number }
  | { readonly k: 'list'; readonly v: readonly Operand[] }
  /** Float register. */
  | { readonly k: 'fr'; readonly n: number }
  /** Heap need. */
  | { readonly k: 'alloc'; readonly words: number; readonly floats: number; readonly funs: number }

export interface Instruction {
  readonly op: number
  readonly args: readonly Operand[]
}

/** Extended tags. */
const Z_LIST = 1
const Z_FLOAT_REGISTER = 2
const Z_ALLOC = 3
const Z_LITERAL = 4
const Z_TYPED = 5

/** Operands that occur all the time, made once. */
const SHARED = 1024
const shared = <T>(make: (n: number) => T): T[] => Array.from({ length: SHARED }, (_, n) => make(n))
const xs = shared((n): Operand => ({ k: 'x', n }))
const ys = shared((n): Operand => ({ k: 'y', n }))
const us = shared((v): Operand => ({ k: 'u', v }))
const is = shared((v): Operand => ({ k: 'i', v }))
const as = shared((v): Operand => ({ k: 'a', v }))
const fs = shared((v): Operand => ({ k: 'f', v }))

/**
 * Reads instructions from a reader.
 * @see beamcodereader_next in erts/emulator/beam/beam_file.c
 */
export class InstructionReader {
  private readonly reader: Reader
  /** False: types of registers refer to a Type chunk that can't be used, and are dropped. */
  private readonly typed: boolean

  constructor(reader: Reader, typed: boolean) {
    this.reader = reader
    this.typed = typed
  }

  next(): Instruction {
    const op = this.reader.u8()
    const spec = OPCODES[op]
    if (spec === undefined) this.reader.fail(`opcode ${op} (${MAX_OPCODE} is the highest known)`)
    const count = spec.operands.length
    const args: Operand[] = new Array(count)
    for (let i = 0; i < count; i++) args[i] = this.operand()
    return { op, args }
  }

  operand(): Operand {
    const reader: Reader = this.reader
    const value = reader.compact()
    if (reader.tag === TAG_I) return typeof value === 'number' && value >= 0 && value < SHARED ? is[value]! : { k: 'i', v: value }
    if (typeof value !== 'number') {
      // Sizes of segments and what bs_match compares with may be of any size; nothing else needs such numbers.
      return reader.tag === TAG_U ? { k: 'i', v: value } : reader.fail('number too large')
    }
    switch (reader.tag) {
      case TAG_U:
        return us[value] ?? { k: 'u', v: value }
      case TAG_A:
        return as[value] ?? { k: 'a', v: value }
      case TAG_X:
        return xs[value] ?? reader.fail(`register x${value}`)
      case TAG_Y:
        return ys[value] ?? reader.fail(`register y${value}`)
      case TAG_F:
        return fs[value] ?? { k: 'f', v: value }
      case TAG_H:
        return { k: 'h', v: value }
      case TAG_Z:
        return this.extended(value)
    }
    return reader.fail('operand')
  }

  private extended(kind: number): Operand {
    const reader: Reader = this.reader
    switch (kind) {
      case Z_LIST: {
        const count = reader.compactNumber(TAG_U)
        if (count > reader.left) reader.fail(`list of ${count} operands`)
        const items: Operand[] = []
        for (let i = 0; i < count; i++) {
          const item = this.operand()
          // Nested lists mean nothing, and would make this function recurse as deep as a file says.
          if (item.k === 'list') reader.fail('list in a list')
          items.push(item)
        }
        return { k: 'list', v: items }
      }
      case Z_FLOAT_REGISTER: {
        const n = reader.compactNumber(TAG_U)
        if (n >= SHARED) reader.fail(`float register ${n}`)
        return { k: 'fr', n }
      }
      case Z_ALLOC:
        return this.alloc()
      case Z_LITERAL:
        return { k: 'lit', v: reader.compactNumber(TAG_U) }
      case Z_TYPED: {
        const n = reader.compact()
        const k = reader.tag === TAG_X ? 'x' : reader.tag === TAG_Y ? 'y' : reader.fail('type on what is no register')
        if (typeof n !== 'number' || n >= SHARED) reader.fail(`register ${k}${n}`)
        const t = reader.compactNumber(TAG_U)
        return this.typed ? { k, n, t } : (k === 'x' ? xs : ys)[n]!
      }
    }
    return reader.fail(`extended operand ${kind}`)
  }

  private alloc(): Operand {
    const reader: Reader = this.reader
    const needs = [0, 0, 0]
    for (let left = reader.compactNumber(TAG_U); left > 0; left--) {
      const kind = reader.compactNumber(TAG_U)
      const amount = reader.compactNumber(TAG_U)
      if (kind > 2 || amount > 0xffffff) reader.fail('allocation')
      needs[kind] = needs[kind]! + amount
    }
    if (Math.max(...needs) > 0xffffff) reader.fail('allocation')
    return { k: 'alloc', words: needs[0]!, floats: needs[1]!, funs: needs[2]! }
  }
}
