/** Reads the binary form of PCRE 8's compiled patterns (binary8.ts): undefined for anything that is not well-formed. */
import { HEADER_BYTES, MAGIC, PROP_KINDS } from './binary8.ts'
import * as B from './bits8.ts'
import { patternOf8 } from './compile8.ts'
import type {
  Branch, ClassPart, Condition, GroupItem, GroupKind, GroupName, Item, Ket, Pattern, RefItem, RepeatItem, Single, Verb, ZeroItem,
} from './items.ts'
import { CHAR_FORMS, CLASS_FORMS, OP, OP_NAMES, XCL_END, XCL_HASPROP, XCL_MAP, XCL_NOT, XCL_NOTPROP, XCL_PROP, XCL_RANGE, XCL_SINGLE } from './opcodes8.ts'
import type { CharType, Place } from './items.ts'

/** Groups nested deeper than PCRE compiles them. */
const DEEPEST = 2000

class Malformed extends Error {}

export function isBinary8(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_BYTES && MAGIC.every((c, i) => bytes[i] === c)
}

export function load8(bytes: Uint8Array): Pattern | undefined {
  if (!isBinary8(bytes)) return undefined
  try {
    return new Loader(bytes).pattern()
  } catch (error) {
    if (error instanceof Malformed || error instanceof RangeError) return undefined
    throw error
  }
}

const GROUPS: Readonly<Record<string, readonly [GroupKind, boolean]>> = {
  BRA: ['bra', false], BRAPOS: ['bra', false], CBRA: ['capture', false], CBRAPOS: ['capture', false], COND: ['cond', false], SBRA: ['bra', true],
  SBRAPOS: ['bra', true], SCBRA: ['capture', true], SCBRAPOS: ['capture', true], SCOND: ['cond', true], ONCE: ['once', false], ONCE_NC: ['once_nc', false],
  ASSERT: ['assert', false], ASSERT_NOT: ['assert_not', false], ASSERTBACK: ['behind', false], ASSERTBACK_NOT: ['behind_not', false],
}
const KETS: Readonly<Record<string, Ket>> = { KET: 'plain', KETRMAX: 'max', KETRMIN: 'min', KETRPOS: 'possessive' }
const ZEROS: Readonly<Record<string, ZeroItem['mode']>> = { BRAZERO: 'max', BRAMINZERO: 'min', BRAPOSZERO: 'possessive', SKIPZERO: 'skip' }

/** The same by operation. */
const byOp = <T>(table: Readonly<Record<string, T>>): readonly (T | undefined)[] => OP_NAMES.map((name) => table[name])
const GROUP_OF = byOp(GROUPS)
const KET_OF = byOp(KETS)
const ZERO_OF = byOp(ZEROS)

class Loader {
  readonly #b: Uint8Array
  readonly #view: DataView
  readonly #utf: boolean
  readonly #names: GroupName[] = []
  readonly #start: number
  readonly #groups: number
  #at = 0
  #depth = 0
  readonly #openings = new Map<number, number>()
  readonly #calls: { at: number; set: (number: number) => void }[] = []

  constructor(bytes: Uint8Array) {
    this.#b = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#utf = (this.#view.getUint32(8, true) & B.UTF8) !== 0
    this.#groups = this.#view.getUint16(30, true)
    const [table, entry, count] = [34, 36, 38].map((at) => this.#view.getUint16(at, true)) as [number, number, number]
    if (table < HEADER_BYTES || table + entry * count >= bytes.length || (count > 0 && entry < 4)) throw new Malformed()
    for (let i = 0; i < count; i++) {
      const at = table + i * entry
      const name = bytes.slice(at + 2, at + entry)
      const end = name.indexOf(0)
      this.#names.push({ name: end < 0 ? name : name.slice(0, end), number: this.#group2(at) })
    }
    this.#start = table + entry * count
  }

  pattern(): Pattern {
    const view = this.#view
    const options = view.getUint32(8, true)
    const flags = view.getUint32(12, true)
    if ((options & B.NEWLINE_BITS) > B.NEWLINE_ANYCRLF) throw new Malformed()
    this.#at = this.#start
    const top = this.#groupItem()
    if (top.g !== 'bra' || this.#byte() !== OP.END) throw new Malformed()
    this.#openings.set(0, 0)
    for (const call of this.#calls) {
      const number = this.#openings.get(call.at)
      if (number === undefined) throw new Malformed()
      call.set(number)
    }
    const limit = (at: number): number | undefined => {
      const n = view.getUint32(at, true)
      return n === 0xffffffff ? undefined : n
    }
    return {
      maxBehind: 0,
    ...patternOf8(options, flags),
      top,
      groups: this.#groups,
      names: this.#names,
      first: (flags & B.F_FIRSTSET) !== 0 ? { c: view.getUint16(24, true) & 0xff, i: (flags & B.F_FCH_CASELESS) !== 0 } : undefined,
      required: (flags & B.F_REQCHSET) !== 0 ? { c: view.getUint16(26, true) & 0xff, i: (flags & B.F_RCH_CASELESS) !== 0 } : undefined,
      limitMatch: limit(16),
      limitDepth: limit(20),
    }
  }

  // ---- bytes ------------------------------------------------------------------------------------------------------------

  #byte(): number {
    if (this.#at >= this.#b.length) throw new Malformed()
    return this.#b[this.#at++]!
  }
  #two(): number {
    return this.#byte() << 8 | this.#byte()
  }
  /** The number of a group, at a place. */
  #group2(at: number): number {
    const n = this.#view.getUint16(at)
    if (n > this.#groups) throw new Malformed()
    return n
  }
  #number(): number {
    this.#at += 2
    if (this.#at > this.#b.length) throw new Malformed()
    return this.#group2(this.#at - 2)
  }
  #char(utf = this.#utf): number {
    const c = this.#byte()
    if (!utf || c < 0xc0) return c
    const n = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3
    let value = c & (0x3f >> n)
    for (let i = 0; i < n; i++) value = value << 6 | (this.#byte() & 0x3f)
    if (value > 0x10ffff) throw new Malformed()
    return value
  }

  // ---- items ------------------------------------------------------------------------------------------------------------

  #items(): Item[] {
    const items: Item[] = []
    for (;;) {
      const op = this.#b[this.#at]!
      if (op === OP.ALT || KET_OF[op] !== undefined) return items
      items.push(this.#item())
    }
  }

  #item(): Item {
    const op = this.#byte()
    if (GROUP_OF[op] !== undefined) {
      this.#at--
      return this.#groupItem()
    }
    const mode = ZERO_OF[op]
    if (mode !== undefined) return { k: 'zero', mode, group: this.#groupItem() }
    if (op >= OP.STAR! && op < OP.CRSTAR!) return this.#repeat(op)
    const name = OP_NAMES[op] ?? ''
    switch (name) {
      case 'SOD': case 'SOM': case 'SET_SOM': case 'NOT_WORD_BOUNDARY': case 'WORD_BOUNDARY': case 'EODN': case 'EOD': case 'DOLL': case 'DOLLM':
      case 'CIRC': case 'CIRCM':
        return { k: 'place', op: name as Place }
      case 'REF': case 'REFI': case 'DNREF': case 'DNREFI': return this.#repeated(this.#ref(name))
      case 'RECURSE': return this.#recurse()
      case 'CALLOUT': return { k: 'callout', n: this.#byte(), at: this.#two(), length: this.#two() }
      case 'FAIL': return { k: 'fail' }
      case 'ACCEPT': return { k: 'accept' }
      case 'ASSERT_ACCEPT': return { k: 'assert_accept' }
      case 'CLOSE': return { k: 'close', number: this.#number() }
      case 'PRUNE': case 'SKIP': case 'THEN': case 'COMMIT': return { k: 'verb', verb: name, arg: undefined }
      case 'MARK': case 'PRUNE_ARG': case 'SKIP_ARG': case 'THEN_ARG': {
        const n = this.#byte()
        const arg = this.#b.slice(this.#at, this.#at + n)
        this.#at += n + 1
        return { k: 'verb', verb: name.replace('_ARG', '') as Verb, arg }
      }
      default: {
        const single = this.#single(name)
        return single.k === 'class' || single.k === 'xclass' ? this.#repeated(single) : single
      }
    }
  }

  #single(name: string): Single {
    switch (name) {
      case 'CHAR': return { k: 'char', c: this.#char(), i: false }
      case 'CHARI': return { k: 'char', c: this.#char(), i: true }
      case 'NOT': return { k: 'not', c: this.#char(), i: false }
      case 'NOTI': return { k: 'not', c: this.#char(), i: true }
      case 'PROP': case 'NOTPROP': return { k: 'prop', neg: name === 'NOTPROP', ...this.#prop() }
      case 'CLASS': case 'NCLASS': return { k: 'class', bits: this.#map(), wide: name === 'NCLASS' }
      case 'XCLASS': return this.#xclass()
      case 'NOT_DIGIT': case 'DIGIT': case 'NOT_WHITESPACE': case 'WHITESPACE': case 'NOT_WORDCHAR': case 'WORDCHAR': case 'ANY': case 'ALLANY':
      case 'ANYBYTE': case 'ANYNL': case 'NOT_HSPACE': case 'HSPACE': case 'NOT_VSPACE': case 'VSPACE': case 'EXTUNI':
        return { k: 'type', op: name as CharType }
      default: throw new Malformed()
    }
  }

  #prop(): { kind: number; value: number } {
    const known = PROP_KINDS[this.#byte()]
    const value = this.#byte()
    if (!known) throw new Malformed()
    return { kind: known[0], value: known[1] ?? value }
  }
  #map(): Uint8Array {
    const map = this.#b.slice(this.#at, this.#at + 32)
    this.#at += 32
    if (map.length < 32) throw new Malformed()
    return map
  }

  #xclass(): Single {
    const end = this.#at - 1 + this.#two()
    const flags = this.#byte()
    const bits = (flags & XCL_MAP) !== 0 ? this.#map() : undefined
    const parts: ClassPart[] = []
    for (;;) {
      const t = this.#byte()
      if (t === XCL_END) break
      if (t === XCL_PROP || t === XCL_NOTPROP) parts.push({ t: 'prop', neg: t === XCL_NOTPROP, ...this.#prop() })
      else if (t === XCL_SINGLE || t === XCL_RANGE) {
        const from = this.#char(true)
        parts.push({ t: 'range', from, to: t === XCL_SINGLE ? from : this.#char(true) })
      } else throw new Malformed()
    }
    if (this.#at !== end) throw new Malformed()
    return { k: 'xclass', not: (flags & XCL_NOT) !== 0, bits, hasProp: (flags & XCL_HASPROP) !== 0, parts }
  }

  /** STAR … TYPEPOSUPTO */
  #repeat(op: number): RepeatItem {
    const base = (op - OP.STAR!) % 13
    const family = Math.floor((op - OP.STAR!) / 13)
    const [q, mode] = CHAR_FORMS[base]!
    const n = q === 'upto' || q === 'exact' ? this.#two() : 0
    const item: Single = family < 2
      ? { k: 'char', c: this.#char(), i: family === 1 }
      : family < 4 ? { k: 'not', c: this.#char(), i: family === 3 } : this.#single(OP_NAMES[this.#byte()] ?? '')
    if (family === 4 && item.k !== 'type' && item.k !== 'prop') throw new Malformed()
    return { k: 'repeat', item, q, mode, ...bounds(q, n, n) }
  }

  /** A class or reference, and the repetition that may follow it. */
  #repeated(item: Single | RefItem): Item {
    const op = this.#b[this.#at]!
    if (op < OP.CRSTAR! || op > OP.CRPOSRANGE!) return item
    this.#at++
    const [q, mode] = CLASS_FORMS[op - OP.CRSTAR!]!
    const min = q === 'range' ? this.#two() : 0
    const max = q === 'range' ? this.#two() : 0
    return { k: 'repeat', item, q, mode, ...bounds(q, min, max === 0 ? -1 : max) }
  }

  #ref(name: string): RefItem {
    const i = name.endsWith('I')
    if (!name.startsWith('DN')) return { k: 'ref', groups: [this.#number()], i }
    const { index, groups } = this.#named()
    return { k: 'ref', groups, i, index }
  }
  /** Entries of the table of names: the first, and how many. */
  #named(): { index: number; groups: number[] } {
    const index = this.#two()
    const count = this.#two()
    if (count === 0 || index + count > this.#names.length) throw new Malformed()
    return { index, groups: this.#names.slice(index, index + count).map((n) => n.number) }
  }

  #recurse(): Item {
    const item = { k: 'recurse' as const, number: 0 }
    this.#calls.push({ at: this.#two(), set: (number) => { item.number = number } })
    return item
  }

  // ---- groups -----------------------------------------------------------------------------------------------------------

  #groupItem(): GroupItem {
    if (++this.#depth > DEEPEST) throw new Malformed()
    const start = this.#at
    const op = this.#byte()
    const known = GROUP_OF[op]
    if (!known) throw new Malformed()
    this.#two()
    const group: GroupItem = { k: 'group', g: known[0], number: 0, branches: [], ket: 'plain', s: known[1] }
    if (known[0] === 'capture') {
      group.number = this.#number()
      if (group.number === 0) throw new Malformed()
      const at = start - this.#start
      this.#openings.set(at, group.number)
    }
    if (known[0] === 'cond') group.cond = this.#condition()
    for (;;) {
      const branch: Branch = { items: [] }
      if (this.#b[this.#at] === OP.REVERSE) {
        this.#at++
        branch.back = this.#two()
      }
      branch.items = this.#items()
      group.branches.push(branch)
      const end = this.#byte()
      this.#two()
      if (end === OP.ALT) continue
      group.ket = KET_OF[end]!
      if ((group.ket === 'possessive') !== OP_NAMES[op]!.endsWith('POS')) throw new Malformed()
      break
    }
    if (group.cond?.t === 'assert' && !this.#isCondition(group.branches[0]!.items.find((i) => i.k !== 'callout'))) throw new Malformed()
    this.#depth--
    return group
  }

  #isCondition(item: Item | undefined): boolean {
    const g = item?.k === 'zero' ? item.group : item
    return g?.k === 'fail' || (g?.k === 'group' && ['assert', 'assert_not', 'behind', 'behind_not'].includes(g.g))
  }

  #condition(): Condition {
    const name = OP_NAMES[this.#b[this.#at]!]
    switch (name) {
      case 'DEF':
        this.#at++
        return { t: 'define' }
      case 'CREF':
        this.#at++
        return { t: 'set', groups: [this.#number()] }
      case 'RREF':
        this.#at++
        return { t: 'recurse', groups: [this.#two()] }
      case 'DNCREF': case 'DNRREF':
        this.#at++
        return { t: name === 'DNCREF' ? 'set' : 'recurse', ...this.#named() }
      default: return { t: 'assert' }
    }
  }
}

function bounds(q: RepeatItem['q'], min: number, max: number): { min: number; max: number } {
  switch (q) {
    case 'star': return { min: 0, max: -1 }
    case 'plus': return { min: 1, max: -1 }
    case 'query': return { min: 0, max: 1 }
    case 'upto': return { min: 0, max }
    case 'exact': return { min: max, max }
    default: return { min, max }
  }
}
