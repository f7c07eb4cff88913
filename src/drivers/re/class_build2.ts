/** PCRE2: the token of a class to an item. */
import * as B from './bits2.ts'
import { ASCII, HORIZONTAL, VERTICAL, complement, rangesOf } from './chars.ts'
import { posixMap } from './class8.ts'
import type { PosixName } from './class8.ts'
import type { ClassItem, ClassPart, EClassItem, EClassOp, Item, TypeItem, XClassItem } from './items.ts'
import type { ClassOperator, ClassPartToken, ClassToken } from './tokens2.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../term/re_layout.ts'

const MAX_CHAR = 0x10ffff
const ALL: TypeItem = { k: 'type', op: 'ALLANY' }

type Range = [number, number]
type Built = ClassItem | XClassItem | TypeItem

export interface ClassFlags { hasCrLf: boolean }

/** Characters that are cases of each other, `c` among them; undefined: it has at most one other. */
export function caseSet(c: number, options: number, unicode: () => Unicode): number {
  if ((options & (B.TURKISH_CASING | B.CASELESS_RESTRICT)) === B.TURKISH_CASING) {
    if (c === 0x69 || c === 0x130) return unicode().turkishDotted
    if (c === 0x49 || c === 0x131) return unicode().turkishDotless
  }
  // Of ASCII, only these two have more cases than two.
  if (c < 128 && (c | 0x20) !== 0x6b && (c | 0x20) !== 0x73) return 0
  const number = unicode().caseSetNumber(c)
  return number !== 0 && (options & B.CASELESS_RESTRICT) !== 0 && unicode().setOfNumber(number)[0]! < 128 ? 0 : number
}

/** A class as one item. */
export function buildClass2(token: ClassToken, options: number, unicode: () => Unicode, flags: ClassFlags): Item {
  const builder = new ClassBuilder(options, unicode, flags)
  return token.extended ? builder.extended(token) : builder.plain(token.parts, token.neg).item
}

/** An operand of an extended class: `any` and `none` are what it is above 255, `ops` 0: more than one. */
interface Operand {
  single: 'any' | 'none' | 'xclass' | 'many'
  ops: EClassOp[]
  readonly bits: Uint8Array
}

class ClassBuilder {
  readonly #options: number
  readonly #unicode: () => Unicode
  readonly #flags: ClassFlags
  readonly #utf: boolean
  readonly #caseless: boolean
  /** Something below 256 counts in an extended class. */
  #needsBits = false

  constructor(options: number, unicode: () => Unicode, flags: ClassFlags) {
    this.#options = options
    this.#unicode = unicode
    this.#flags = flags
    this.#utf = (options & B.UTF) !== 0
    this.#caseless = (options & B.CASELESS) !== 0
  }

  // ---- plain classes ---------------------------------------------------------------------------------------------------

  /** Classes without operators; `bits`: what it matches below 256. */
  plain(parts: readonly ClassPartToken[], negate: boolean): { item: Built; bits: Uint8Array } {
    const ranges = this.#utf ? this.#ranges(parts) : []
    const highAny = ranges.length > 0 && ranges.at(-1)![1] === MAX_CHAR && ranges.at(-1)![0] <= 256
    let has8 = ranges.length > 0 && ranges[0]![0] <= 255
    let flip = false
    const bits = new Uint8Array(32)
    const props: ClassPart[] = []
    const prop = (neg: boolean, kind: number, value: number): void => {
      const u = this.#unicode()
      for (let c = 0; c < 256; c++) if (u.has(c, kind, value, true) !== neg) bits[c >> 3]! |= 1 << (c & 7)
      if (!highAny) props.push({ t: 'prop', neg, kind, value })
    }
    for (const part of parts) {
      switch (part.t) {
        case 'posix': {
          if (part.neg) flip = true
          const name = this.#caseless && (part.name === 'lower' || part.name === 'upper') ? 'alpha' : part.name as PosixName
          addMap(bits, posixMap(name, ASCII), part.neg)
          has8 = true
          break
        }
        case 'escape':
          if (this.#escape(bits, part.letter)) flip = true
          has8 = true
          break
        case 'prop':
          if (part.kind === RL.UP_ANY) {
            if (!this.#utf && !part.neg) bits.fill(0xff)
          } else prop(part.neg, part.kind, part.value)
          break
        case 'char': case 'range': {
          const [from, to] = part.t === 'char' ? [part.c, part.c] : [part.from, part.to]
          if (from === 13 || from === 10 || to === 13 || to === 10) this.#flags.hasCrLf = true
          if (!this.#utf) {
            has8 = true
            this.#add(bits, from, to)
          }
          break
        }
        default:
      }
    }
    for (const [from, to] of ranges) for (let c = from; c <= Math.min(to, 255); c++) bits[c >> 3]! |= 1 << (c & 7)
    if (highAny) flip = true
    const wide = highAny ? [] : ranges.filter(([, to]) => to > 255).map(([from, to]): ClassPart => ({ t: 'range', from: Math.max(from, 256), to }))
    if (negate && (props.length + wide.length === 0 || has8)) for (let i = 0; i < 32; i++) bits[i] = ~bits[i]!
    if (props.length + wide.length > 0) {
      const item: XClassItem = { k: 'xclass', not: negate, bits: has8 ? bits : undefined, hasProp: props.length > 0, parts: [...wide, ...props] }
      if (negate && !has8) return { item, bits: bits.map((b) => ~b) }
      return { item, bits }
    }
    if ((!this.#utf || negate !== flip) && bits.every((b) => b === 0xff)) return { item: ALL, bits }
    return { item: { k: 'class', bits, wide: negate !== flip }, bits }
  }

  /** \d, \h and the like; is it one that all above 255 belong to? */
  #escape(bits: Uint8Array, letter: string): boolean {
    const lower = letter.toLowerCase()
    if (lower === 'h' || lower === 'v') {
      if (this.#utf) return false
      const list = lower === 'h' ? HORIZONTAL : VERTICAL
      for (const [from, to] of lower === letter ? rangesOf(list.filter((c) => c < 256)) : complement(list, 255)) setBits(bits, from, to)
      return false
    }
    addMap(bits, ASCII.maps[lower === 'd' ? 'digit' : lower === 'w' ? 'word' : 'space'], letter !== lower)
    return letter !== lower
  }

  /** A range without UTF, in all cases. */
  #add(bits: Uint8Array, from: number, to: number): void {
    setBits(bits, from, to)
    if (!this.#caseless) return
    const ucp = (this.#options & B.UCP) !== 0
    for (let c = from; c <= to; c++) {
      const other = c < 128 || !ucp ? ASCII.flip[c]! : this.#unicode().otherCase(c)
      if (other < 256) setBits(bits, other, other)
    }
  }

  /** With UTF: what the parts name by characters, sorted, as few ranges as possible. */
  #ranges(parts: readonly ClassPartToken[]): Range[] {
    const list: Range[] = []
    for (const part of parts) {
      switch (part.t) {
        case 'char': this.#cased(list, part.c, part.c); break
        case 'range': this.#cased(list, part.from, part.to); break
        case 'escape':
          switch (part.letter) {
            case 'D': case 'W': case 'S': list.push([256, MAX_CHAR]); break
            case 'h': list.push(...rangesOf(HORIZONTAL)); break
            case 'v': list.push(...rangesOf(VERTICAL)); break
            case 'H': list.push(...complement(HORIZONTAL, MAX_CHAR)); break
            case 'V': list.push(...complement(VERTICAL, MAX_CHAR)); break
            default:
          }
          break
        case 'posix': if (part.neg) list.push([256, MAX_CHAR]); break
        case 'prop': if (part.kind === RL.UP_ANY && !part.neg) list.push([0, MAX_CHAR]); break
        default:
      }
    }
    list.sort((a, b) => a[0] - b[0])
    const merged: Range[] = []
    for (const range of list) {
      const last = merged.at(-1)
      if (!last || last[1] + 1 < range[0]) merged.push([range[0], range[1]])
      else if (last[1] < range[1]) last[1] = range[1]
    }
    return merged
  }

  #cased(list: Range[], from: number, to: number): void {
    list.push([from, to])
    if (!this.#caseless) return
    const u = this.#unicode()
    const last = Math.min(to, MAX_CHAR)
    for (const c of u.casedWithin(from, last)) {
      const number = caseSet(c, this.#options, this.#unicode)
      const others = number !== 0 ? u.setOfNumber(number) : [u.otherCase(c)]
      for (const other of others) if (other < from || other > to) list.push([other, other])
    }
  }

  // ---- extended classes ------------------------------------------------------------------------------------------------

  extended(token: ClassToken): Item {
    const operand = this.#nested(token, false)
    const { bits, single } = operand
    if (single === 'any' && bits.every((b) => b === 0xff)) return ALL
    if (single === 'any' || single === 'none') return { k: 'class', bits, wide: single === 'any' }
    if (single === 'xclass') return { ...operand.ops[0] as XClassItem, bits: this.#needsBits ? bits : undefined }
    const item: EClassItem = { k: 'eclass', bits, ops: operand.ops }
    return item
  }

  #nested(token: ClassToken, negated: boolean): Operand {
    const reader = { parts: token.parts, i: 0 }
    return this.#loose(reader, negated !== token.neg)
  }

  /** Operations of the lowest rank: or, without, either. */
  #loose(r: PartReader, negated: boolean): Operand {
    let left = this.#tight(r, negated)
    for (let op = operatorAt(r); op === 'or' || op === 'sub' || op === 'xor'; op = operatorAt(r)) {
      r.i++
      const negate = negated ? op !== 'sub' : op === 'sub'
      const right = this.#tight(r, negate)
      const fold = op === 'xor' ? 'xor' : (op === 'or') === negated ? 'and' : 'or'
      left = foldBinary(fold, left, right)
      if (negated && op === 'xor') left = foldNot(left, true)
    }
    return left
  }

  #tight(r: PartReader, negated: boolean): Operand {
    let left = this.#unary(r, negated)
    while (operatorAt(r) === 'and') {
      r.i++
      left = foldBinary(negated ? 'or' : 'and', left, this.#unary(r, negated))
    }
    return left
  }

  #unary(r: PartReader, negated: boolean): Operand {
    let negate = negated
    while (operatorAt(r) === 'not') {
      r.i++
      negate = !negate
    }
    let left = this.#operand(r, negate)
    while (r.i < r.parts.length && operatorAt(r) === undefined) left = foldBinary(negate ? 'and' : 'or', left, this.#operand(r, negate))
    return left
  }

  #operand(r: PartReader, negated: boolean): Operand {
    const part = r.parts[r.i]!
    if (part.t === 'class' && part.extended) {
      r.i++
      return this.#nested(part, negated)
    }
    let built: { item: Built; bits: Uint8Array }
    if (part.t === 'class') {
      r.i++
      built = this.plain(part.parts, part.neg !== negated)
    } else {
      const start = r.i
      while (r.i < r.parts.length && r.parts[r.i]!.t !== 'operator' && r.parts[r.i]!.t !== 'class') r.i++
      built = this.plain(r.parts.slice(start, r.i), negated)
    }
    const { item, bits } = built
    if (item.k === 'type') return { single: 'any', ops: [anyOf(bits, true)], bits }
    if (item.k === 'class') {
      if (item.wide || bits.some((b) => b !== 0)) this.#needsBits = true
      return { single: item.wide ? 'any' : 'none', ops: [item], bits }
    }
    if (item.bits) this.#needsBits = true
    return { single: 'xclass', ops: [{ ...item, bits: undefined }], bits }
  }
}

interface PartReader { readonly parts: readonly ClassPartToken[]; i: number }
function operatorAt(r: PartReader): ClassOperator | undefined {
  const part = r.parts[r.i]
  return part?.t === 'operator' ? part.op : undefined
}

const anyOf = (bits: Uint8Array, wide: boolean): ClassItem => ({ k: 'class', bits, wide })

function foldNot(x: Operand, withBits: boolean): Operand {
  const bits = withBits ? x.bits.map((b) => ~b) : x.bits
  switch (x.single) {
    case 'many': return { ...x, ops: [...x.ops, 'not'], bits }
    case 'xclass': {
      const item = x.ops[0] as XClassItem
      return { ...x, ops: [{ ...item, not: !item.not }], bits }
    }
    default: {
      const any = x.single === 'none'
      return { single: any ? 'any' : 'none', ops: [anyOf(bits, any)], bits }
    }
  }
}

function foldBinary(op: 'and' | 'or' | 'xor', left: Operand, right: Operand): Operand {
  const bits = left.bits.map((b, i) => (op === 'and' ? b & right.bits[i]! : op === 'or' ? b | right.bits[i]! : b ^ right.bits[i]!))
  const [neutral, absorbing] = op === 'and' ? ['any', 'none'] : op === 'or' ? ['none', 'any'] : ['none', '']
  if (right.single === neutral) return { ...left, bits }
  if (left.single === neutral) return { ...right, bits }
  if (right.single === absorbing) return { ...right, bits }
  if (left.single === absorbing) return { ...left, bits }
  if (op === 'xor' && right.single === 'any') return { ...foldNot(left, false), bits }
  if (op === 'xor' && left.single === 'any') return { ...foldNot(right, false), bits }
  return { single: 'many', ops: [...left.ops, ...right.ops, op], bits }
}

function setBits(bits: Uint8Array, from: number, to: number): void {
  for (let c = from; c <= Math.min(to, 255); c++) bits[c >> 3]! |= 1 << (c & 7)
}
function addMap(bits: Uint8Array, map: Uint8Array, negate: boolean): void {
  for (let i = 0; i < 32; i++) bits[i]! |= negate ? ~map[i]! : map[i]!
}

