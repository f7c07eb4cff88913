/**
 * The binary form of compiled patterns of PCRE 8, byte for byte what the emulator of OTP 25 and 27 makes on 64-bit machines: modules that it compiled
 * have such binaries as literals (Elixir's `~r`), and what is compiled here ends up in modules too.
 *
 * A header of 64 bytes, the table of names, the code: operations with offsets and numbers of two bytes, big-endian.
 */
import { encodeUtf8 } from './chars.ts'
import type { Compiled8 } from './compile8.ts'
import { MOST_CODE } from './parse8.ts'
import type {
  ClassItem, Condition, GroupItem, Item, PropItem, RefItem, RepeatItem, Single, XClassItem, ZeroItem,
} from './items.ts'
import {
  CHAR_FORMS, CLASS_FORMS, OP, XCL_END, XCL_HASPROP, XCL_MAP, XCL_NOT, XCL_NOTPROP, XCL_PROP, XCL_RANGE, XCL_SINGLE,
} from './opcodes8.ts'
import * as RL from '../../../assembly/re_layout.ts'

export const HEADER_BYTES = 64
/** "ERCP", as a little-endian word of PCRE's. */
export const MAGIC = [0x45, 0x52, 0x43, 0x50]

/** Kinds of properties in their order. UP_SPACE is two: of value 0 and 1. */
export const PROP_KINDS: readonly (readonly [number, number | undefined])[] = [
  [RL.UP_ANY, undefined], [RL.UP_LAMP, undefined], [RL.UP_CATEGORY, undefined], [RL.UP_TYPE, undefined], [RL.UP_SCRIPT, undefined],
  [RL.UP_ALNUM, undefined], [RL.UP_SPACE, 0], [RL.UP_SPACE, 1], [RL.UP_WORD, undefined], [RL.UP_CASE_SET, undefined], [RL.UP_UCNC, undefined],
  [RL.UP_GRAPH, undefined], [RL.UP_PRINT, undefined], [RL.UP_PUNCT, undefined],
]

const GROUP_OPS: Readonly<Record<string, string>> = {
  bra: 'BRA', capture: 'CBRA', once: 'ONCE', once_nc: 'ONCE_NC', assert: 'ASSERT', assert_not: 'ASSERT_NOT', behind: 'ASSERTBACK',
  behind_not: 'ASSERTBACK_NOT', cond: 'COND',
}
const KET_OPS: Readonly<Record<string, string>> = { plain: 'KET', max: 'KETRMAX', min: 'KETRMIN', possessive: 'KETRPOS' }
const ZERO_OPS: Readonly<Record<string, string>> = { max: 'BRAZERO', min: 'BRAMINZERO', possessive: 'BRAPOSZERO', skip: 'SKIPZERO' }

/** The operation of a group's opening. */
function groupOp(g: GroupItem): number {
  const s = g.s && (g.g === 'bra' || g.g === 'capture' || g.g === 'cond') ? 'S' : ''
  return OP[`${s}${GROUP_OPS[g.g]!}${g.ket === 'possessive' ? 'POS' : ''}`]!
}

export function encode8(c: Compiled8): Uint8Array {
  const code = new Encoder(c.utf).pattern(c.top)
  const entry = c.names.length === 0 ? 0 : Math.max(...c.names.map((n) => n.name.length)) + 3
  const bytes = new Uint8Array(HEADER_BYTES + entry * c.names.length + code.length)
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  const words = [bytes.length, c.options, c.flags, c.limitMatch ?? 0xffffffff, c.limitDepth ?? 0xffffffff]
  for (const [i, w] of words.entries()) view.setUint32(4 + i * 4, w, true)
  const shorts = [c.first?.c ?? 0, c.required?.c ?? 0, c.maxBehind, c.groups, c.topBackRef, HEADER_BYTES, entry, c.names.length]
  for (const [i, s] of shorts.entries()) view.setUint16(24 + i * 2, s, true)
  for (const [i, { name, number }] of c.names.entries()) {
    const at = HEADER_BYTES + i * entry
    view.setUint16(at, number)
    bytes.set(name, at + 2)
  }
  bytes.set(code, HEADER_BYTES + entry * c.names.length)
  return bytes
}

class Encoder {
  readonly #utf: boolean
  readonly #code: number[] = []
  /** Openings of groups by number, and calls. */
  readonly #groups = new Map<number, number>([[0, 0]])
  readonly #calls: { at: number; number: number }[] = []

  constructor(utf: boolean) {
    this.#utf = utf
  }

  pattern(top: GroupItem): Uint8Array {
    this.#group(top)
    this.#code.push(OP.END!)
    for (const { at, number } of this.#calls) this.#put2(at, this.#groups.get(number)!)
    return Uint8Array.from(this.#code)
  }

  #put2(at: number, n: number): void {
    this.#code[at] = n >> 8
    this.#code[at + 1] = n & 0xff
  }
  #add2(n: number): void {
    this.#code.push(n >> 8, n & 0xff)
  }
  #char(c: number): number[] {
    return this.#utf ? encodeUtf8(c) : [c]
  }

  #items(items: readonly Item[]): void {
    for (const item of items) this.#item(item)
  }

  #item(item: Item): void {
    const code = this.#code
    switch (item.k) {
      case 'repeat': this.#repeat(item); break
      case 'ref': this.#ref(item); break
      case 'place': code.push(OP[item.op]!); break
      case 'group': this.#group(item); break
      case 'zero': this.#zero(item); break
      case 'recurse':
        code.push(OP.RECURSE!)
        this.#calls.push({ at: code.length, number: item.number })
        this.#add2(0)
        break
      case 'callout':
        code.push(OP.CALLOUT!, item.n)
        this.#add2(item.at)
        this.#add2(item.length)
        break
      case 'verb':
        if (item.arg) code.push(OP[item.verb === 'MARK' ? 'MARK' : `${item.verb}_ARG`]!, item.arg.length, ...item.arg, 0)
        else code.push(OP[item.verb]!)
        break
      case 'fail': code.push(OP.FAIL!); break
      case 'accept': code.push(OP.ACCEPT!); break
      case 'assert_accept': code.push(OP.ASSERT_ACCEPT!); break
      case 'close':
        code.push(OP.CLOSE!)
        this.#add2(item.number)
        break
      default: this.#single(item)
    }
  }

  #single(item: Single): void {
    const code = this.#code
    switch (item.k) {
      case 'char': code.push(item.i ? OP.CHARI! : OP.CHAR!, ...this.#char(item.c)); break
      case 'not': code.push(item.i ? OP.NOTI! : OP.NOT!, ...this.#char(item.c)); break
      case 'type': code.push(OP[item.op]!); break
      case 'prop': this.#prop(item); break
      case 'class': this.#class(item); break
      case 'xclass': this.#xclass(item); break
      default: break
    }
  }

  #prop({ neg, kind, value }: PropItem): void {
    this.#code.push(neg ? OP.NOTPROP! : OP.PROP!, ...propBytes(kind, value))
  }
  #class({ bits, wide }: ClassItem): void {
    this.#code.push(wide ? OP.NCLASS! : OP.CLASS!, ...bits)
  }
  #xclass({ not, bits, hasProp, parts }: XClassItem): void {
    const code = this.#code
    const start = code.length
    code.push(OP.XCLASS!, 0, 0, (not ? XCL_NOT : 0) | (bits ? XCL_MAP : 0) | (hasProp ? XCL_HASPROP : 0))
    if (bits) code.push(...bits)
    for (const part of parts) {
      if (part.t === 'prop') code.push(part.neg ? XCL_NOTPROP : XCL_PROP, ...propBytes(part.kind, part.value))
      else if (part.from === part.to) code.push(XCL_SINGLE, ...encodeUtf8(part.from))
      else code.push(XCL_RANGE, ...encodeUtf8(part.from), ...encodeUtf8(part.to))
    }
    code.push(XCL_END)
    this.#put2(start + 1, code.length - start)
  }

  #ref(item: RefItem): void {
    if (item.index === undefined) {
      this.#code.push(item.i ? OP.REFI! : OP.REF!)
      this.#add2(item.groups[0]!)
      return
    }
    this.#code.push(item.i ? OP.DNREFI! : OP.DNREF!)
    this.#add2(item.index)
    this.#add2(item.groups.length)
  }

  #repeat(item: RepeatItem): void {
    const code = this.#code
    const inner = item.item
    if (inner.k === 'class' || inner.k === 'xclass' || inner.k === 'ref') {
      this.#item(inner)
      code.push(OP.CRSTAR! + CLASS_FORMS.findIndex(([q, mode]) => q === item.q && mode === item.mode))
      if (item.q === 'range') {
        this.#add2(item.min)
        this.#add2(item.max < 0 ? 0 : item.max)
      }
      return
    }
    const form = CHAR_FORMS.findIndex(([q, mode]) => q === item.q && (mode === item.mode || q === 'exact'))
    const base = inner.k === 'char' ? (inner.i ? OP.STARI! : OP.STAR!) : inner.k === 'not' ? (inner.i ? OP.NOTSTARI! : OP.NOTSTAR!) : OP.TYPESTAR!
    code.push(base + form)
    if (item.q === 'upto' || item.q === 'exact') this.#add2(item.max)
    if (inner.k === 'char' || inner.k === 'not') code.push(...this.#char(inner.c))
    else this.#single(inner)
  }

  #zero(item: ZeroItem): void {
    this.#code.push(OP[ZERO_OPS[item.mode]!]!)
    this.#group(item.group)
  }

  #group(g: GroupItem): void {
    const code = this.#code
    const start = code.length
    code.push(groupOp(g), 0, 0)
    if (g.g === 'capture') {
      if (!this.#groups.has(g.number)) this.#groups.set(g.number, start)
      this.#add2(g.number)
    }
    if (g.cond) this.#condition(g.cond)
    let last = start
    for (const [i, branch] of g.branches.entries()) {
      if (i > 0) {
        this.#put2(last + 1, code.length - last)
        last = code.length
        code.push(OP.ALT!, 0, 0)
      }
      if (branch.back !== undefined) {
        code.push(OP.REVERSE!)
        this.#add2(branch.back)
      }
      this.#items(branch.items)
    }
    this.#put2(last + 1, code.length - last)
    const ket = code.length
    code.push(OP[KET_OPS[g.ket]!]!)
    this.#add2(ket - start)
  }

  #condition(cond: Condition): void {
    const code = this.#code
    if (cond.t === 'define') code.push(OP.DEF!)
    if (cond.t !== 'set' && cond.t !== 'recurse') return
    const name = cond.t === 'set' ? 'CREF' : 'RREF'
    if (cond.index === undefined) {
      code.push(OP[name]!)
      this.#add2(cond.groups[0]!)
    } else {
      code.push(OP[`DN${name}`]!)
      this.#add2(cond.index)
      this.#add2(cond.groups.length)
    }
  }
}

function propBytes(kind: number, value: number): [number, number] {
  const n = PROP_KINDS.findIndex(([k, v]) => k === kind && (v === undefined || v === value))
  return [n, kind === RL.UP_SPACE ? 0 : value]
}

export { MOST_CODE }
