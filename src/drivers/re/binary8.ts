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
import * as RL from '../../term/re_layout.ts'

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

/** The binary: nobody else writes to it. */
export function encode8(c: Compiled8): Uint8Array {
  let entry = 0
  for (const { name } of c.names) entry = Math.max(entry, name.length + 3)
  const start = HEADER_BYTES + entry * c.names.length
  const out = new Encoder(c.utf, start)
  const size = out.pattern(c.top)
  out.header(c, size, entry)
  return kept(out.bytes, size)
}

/** A buffer of its own costs the host more than all the rest of a short binary: many share one. */
const SLAB = 8192
const LONGEST_SHARED = 512
let slab = new Uint8Array(SLAB)
let slabUsed = 0

function kept(bytes: Uint8Array, size: number): Uint8Array {
  if (size > LONGEST_SHARED) return bytes.slice(0, size)
  if (slabUsed + size > SLAB) {
    slab = new Uint8Array(SLAB)
    slabUsed = 0
  }
  const copy = slab.subarray(slabUsed, slabUsed + size)
  for (let i = 0; i < size; i++) copy[i] = bytes[i]!
  slabUsed += size
  return copy
}

/** Where binaries are written before their size is known: it grows to that of the largest. */
let scratch = new Uint8Array(4096)

class Encoder {
  bytes = scratch
  readonly #utf: boolean
  /** Where the code begins, and the end of what is written. */
  readonly #start: number
  #at: number
  /** Openings of groups by number, and calls. */
  readonly #groups: number[] = [0]
  readonly #calls: { at: number; number: number }[] = []

  constructor(utf: boolean, start: number) {
    this.#utf = utf
    this.#start = start
    this.#at = start
  }

  /** The code; the place behind it. */
  pattern(top: GroupItem): number {
    this.#group(top)
    this.#add(OP.END!)
    for (const { at, number } of this.#calls) this.#put2(at, this.#groups[number]!)
    return this.#at
  }

  header(c: Compiled8, size: number, entry: number): void {
    const { bytes } = this
    bytes.fill(0, 0, this.#start)
    bytes.set(MAGIC)
    this.#word(4, size)
    this.#word(8, c.options)
    this.#word(12, c.flags)
    this.#word(16, c.limitMatch ?? 0xffffffff)
    this.#word(20, c.limitDepth ?? 0xffffffff)
    this.#short(24, c.first?.c ?? 0)
    this.#short(26, c.required?.c ?? 0)
    this.#short(28, c.maxBehind)
    this.#short(30, c.groups)
    this.#short(32, c.topBackRef)
    this.#short(34, HEADER_BYTES)
    this.#short(36, entry)
    this.#short(38, c.names.length)
    let at = HEADER_BYTES
    for (const { name, number } of c.names) {
      this.#put2(at, number)
      bytes.set(name, at + 2)
      at += entry
    }
  }
  #short(at: number, n: number): void {
    this.bytes[at] = n
    this.bytes[at + 1] = n >> 8
  }
  #word(at: number, n: number): void {
    this.#short(at, n)
    this.#short(at + 2, n >>> 16)
  }

  #put2(at: number, n: number): void {
    this.bytes[at] = n >> 8
    this.bytes[at + 1] = n
  }
  #room(n: number): void {
    if (this.#at + n <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.#at + n))
    larger.set(this.bytes)
    this.bytes = scratch = larger
  }
  #add(op: number): void {
    if (this.#at >= this.bytes.length) this.#room(1)
    this.bytes[this.#at++] = op
  }
  #add2(n: number): void {
    this.#add(n >> 8)
    this.#add(n)
  }
  #addAll(bytes: ArrayLike<number>): void {
    this.#room(bytes.length)
    this.bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }
  #char(c: number): void {
    if (this.#utf && c >= 0x80) this.#addAll(encodeUtf8(c))
    else this.#add(c)
  }

  #items(items: readonly Item[]): void {
    for (const item of items) this.#item(item)
  }

  #item(item: Item): void {
    switch (item.k) {
      case 'repeat': this.#repeat(item); break
      case 'ref': this.#ref(item); break
      case 'place': this.#add(OP[item.op]!); break
      case 'group': this.#group(item); break
      case 'zero': this.#zero(item); break
      case 'recurse':
        this.#add(OP.RECURSE!)
        this.#calls.push({ at: this.#at, number: item.number })
        this.#add2(0)
        break
      case 'callout':
        this.#add(OP.CALLOUT!)
        this.#add(item.n)
        this.#add2(item.at)
        this.#add2(item.length)
        break
      case 'verb':
        if (item.arg) {
          this.#add(OP[item.verb === 'MARK' ? 'MARK' : `${item.verb}_ARG`]!)
          this.#add(item.arg.length)
          this.#addAll(item.arg)
          this.#add(0)
        } else this.#add(OP[item.verb]!)
        break
      case 'fail': this.#add(OP.FAIL!); break
      case 'accept': this.#add(OP.ACCEPT!); break
      case 'assert_accept': this.#add(OP.ASSERT_ACCEPT!); break
      case 'close':
        this.#add(OP.CLOSE!)
        this.#add2(item.number)
        break
      default: this.#single(item)
    }
  }

  #single(item: Single): void {
    switch (item.k) {
      case 'char':
        this.#add(item.i ? OP.CHARI! : OP.CHAR!)
        this.#char(item.c)
        break
      case 'not':
        this.#add(item.i ? OP.NOTI! : OP.NOT!)
        this.#char(item.c)
        break
      case 'type': this.#add(OP[item.op]!); break
      case 'prop': this.#prop(item); break
      case 'class': this.#class(item); break
      case 'xclass': this.#xclass(item); break
      default: break
    }
  }

  #prop({ neg, kind, value }: PropItem): void {
    this.#add(neg ? OP.NOTPROP! : OP.PROP!)
    this.#addAll(propBytes(kind, value))
  }
  #class({ bits, wide }: ClassItem): void {
    this.#add(wide ? OP.NCLASS! : OP.CLASS!)
    this.#addAll(bits)
  }
  #xclass({ not, bits, hasProp, parts }: XClassItem): void {
    const start = this.#at
    this.#add(OP.XCLASS!)
    this.#add2(0)
    this.#add((not ? XCL_NOT : 0) | (bits ? XCL_MAP : 0) | (hasProp ? XCL_HASPROP : 0))
    if (bits) this.#addAll(bits)
    for (const part of parts) {
      if (part.t === 'prop') {
        this.#add(part.neg ? XCL_NOTPROP : XCL_PROP)
        this.#addAll(propBytes(part.kind, part.value))
        continue
      }
      this.#add(part.from === part.to ? XCL_SINGLE : XCL_RANGE)
      this.#addAll(encodeUtf8(part.from))
      if (part.from !== part.to) this.#addAll(encodeUtf8(part.to))
    }
    this.#add(XCL_END)
    this.#put2(start + 1, this.#at - start)
  }

  #ref(item: RefItem): void {
    if (item.index === undefined) {
      this.#add(item.i ? OP.REFI! : OP.REF!)
      this.#add2(item.groups[0]!)
      return
    }
    this.#add(item.i ? OP.DNREFI! : OP.DNREF!)
    this.#add2(item.index)
    this.#add2(item.groups.length)
  }

  #repeat(item: RepeatItem): void {
    const inner = item.item
    if (inner.k === 'class' || inner.k === 'xclass' || inner.k === 'ref') {
      this.#item(inner)
      this.#add(OP.CRSTAR! + CLASS_FORMS.findIndex(([q, mode]) => q === item.q && mode === item.mode))
      if (item.q === 'range') {
        this.#add2(item.min)
        this.#add2(item.max < 0 ? 0 : item.max)
      }
      return
    }
    const form = CHAR_FORMS.findIndex(([q, mode]) => q === item.q && (mode === item.mode || q === 'exact'))
    const base = inner.k === 'char' ? (inner.i ? OP.STARI! : OP.STAR!) : inner.k === 'not' ? (inner.i ? OP.NOTSTARI! : OP.NOTSTAR!) : OP.TYPESTAR!
    this.#add(base + form)
    if (item.q === 'upto' || item.q === 'exact') this.#add2(item.max)
    if (inner.k === 'char' || inner.k === 'not') this.#char(inner.c)
    else this.#single(inner)
  }

  #zero(item: ZeroItem): void {
    this.#add(OP[ZERO_OPS[item.mode]!]!)
    this.#group(item.group)
  }

  #group(g: GroupItem): void {
    const start = this.#at
    this.#add(groupOp(g))
    this.#add2(0)
    if (g.g === 'capture') {
      this.#groups[g.number] ??= start - this.#start
      this.#add2(g.number)
    }
    if (g.cond) this.#condition(g.cond)
    let last = start
    for (const [i, branch] of g.branches.entries()) {
      if (i > 0) {
        this.#put2(last + 1, this.#at - last)
        last = this.#at
        this.#add(OP.ALT!)
        this.#add2(0)
      }
      if (branch.back !== undefined) {
        this.#add(OP.REVERSE!)
        this.#add2(branch.back)
      }
      this.#items(branch.items)
    }
    this.#put2(last + 1, this.#at - last)
    const ket = this.#at
    this.#add(OP[KET_OPS[g.ket]!]!)
    this.#add2(ket - start)
  }

  #condition(cond: Condition): void {
    if (cond.t === 'define') this.#add(OP.DEF!)
    if (cond.t !== 'set' && cond.t !== 'recurse') return
    const name = cond.t === 'set' ? 'CREF' : 'RREF'
    if (cond.index === undefined) {
      this.#add(OP[name]!)
      this.#add2(cond.groups[0]!)
    } else {
      this.#add(OP[`DN${name}`]!)
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
