/** Items to a program for the matcher (src/term/re_layout.ts says what that is). */
import { encodeUtf8, inBitmap } from './chars.ts'
import type { ClassName } from './chars.ts'
import { ASCII, HORIZONTAL, LATIN1, VERTICAL } from './chars.ts'
import { GREEDY, LAZY, POSSESSIVE, RECURSE_ANY, isAssertion } from './items.ts'
import { startBytes8 } from './start_bytes.ts'
import type {
  Branch, CharItem, CharType, ClassItem, ClassPart, EClassItem, GroupItem, GroupKind, Item, Ket, NotItem, Pattern, PropItem, RefItem, RepeatItem, Single,
  XClassItem, ZeroItem,
} from './items.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../term/re_layout.ts'

/** A program before it is put into memory: addresses in it are relative to its beginning where `relocations` says. */
export interface Program {
  readonly bytes: Uint8Array
  /** Offsets of words that are addresses. */
  readonly relocations: readonly number[]
  readonly needsUnicode: boolean
  readonly captureWords: number
}

const KINDS: Readonly<Record<GroupKind, number>> = {
  bra: RL.G_BRA, capture: RL.G_CAPTURE, once: RL.G_ONCE, once_nc: RL.G_ONCE_NC, assert: RL.G_ASSERT, assert_not: RL.G_ASSERT_NOT, behind: RL.G_ASSERT,
  behind_not: RL.G_ASSERT_NOT, cond: RL.G_COND, assert_na: RL.G_ASSERT_NA, behind_na: RL.G_ASSERT_NA, script_run: RL.G_SCRIPT_RUN, scan: RL.G_SCAN,
}
const KETS: Readonly<Record<Ket, number>> = { plain: RL.KET_PLAIN, max: RL.KET_MAX, min: RL.KET_MIN, possessive: RL.KET_POSSESSIVE }
const PLACES: Partial<Record<string, number>> = {
  SOD: RL.I_SOD, SOM: RL.I_SOM, SET_SOM: RL.I_SET_START, EODN: RL.I_EODN, EOD: RL.I_EOD, DOLL: RL.I_DOLL, DOLLM: RL.I_DOLLM, CIRC: RL.I_CIRC,
  CIRCM: RL.I_CIRCM,
}
const VERBS: Readonly<Record<string, number>> = {
  MARK: RL.V_MARK, PRUNE: RL.V_PRUNE, SKIP: RL.V_SKIP, THEN: RL.V_THEN, COMMIT: RL.V_COMMIT,
}
const UNLIMITED = 0x7fffffff

/** A word that is filled in later, or an address. */
type Fixup = { at: number }

export function buildProgram(pattern: Pattern, unicode: () => Unicode): Program {
  return new Builder(pattern, unicode).build()
}

class Builder {
  readonly #p: Pattern
  readonly #unicode: () => Unicode
  readonly #words: number[] = []
  readonly #relocations: number[] = []
  /** Tables behind the instructions: bytes, and the words that name them. */
  readonly #tables: { bytes: Uint8Array; users: number[]; inner: number[] }[] = []
  #needsUnicode = false
  /** Heads of groups by number, and calls of them. */
  readonly #heads = new Map<number, number>()
  readonly #calls: { at: number; number: number }[] = []
  readonly #v2: boolean

  constructor(pattern: Pattern, unicode: () => Unicode) {
    this.#p = pattern.late ? { ...pattern, ...pattern.late() } : pattern
    this.#unicode = unicode
    this.#v2 = pattern.version === 10
  }

  build(): Program {
    const p = this.#p
    for (let i = 0; i < RL.PR_HEADER_BYTES / 4; i++) this.#words.push(0)
    const flags = (p.utf ? RL.PF_UTF : 0) | (this.#v2 ? RL.PF_V2 : 0) | (p.anchored ? RL.PF_ANCHORED : 0) | (p.firstLine ? RL.PF_FIRST_LINE : 0) |
      (p.startLine ? RL.PF_START_LINE : 0) | (p.first ? RL.PF_FIRST : 0) | (p.required ? RL.PF_REQUIRED : 0) |
      (p.noStartOptimize ? RL.PF_NO_START_OPTIMIZE : 0) | (p.hasCrLf ? RL.PF_HAS_CRLF : 0) | (p.dollarEndOnly ? RL.PF_DOLLAR_END_ONLY : 0) |
      (p.ucp ? RL.PF_UCP : 0) | (p.bsrAnyCrLf ? RL.PF_BSR_ANYCRLF : 0)
    this.#header(RL.PR_FLAGS, flags)
    this.#header(RL.PR_CAPTURE_WORDS, p.groups * 2)
    if (p.first) this.#knownByte(RL.PR_FIRST, p.first)
    if (p.required) this.#knownByte(RL.PR_REQUIRED, p.required)
    this.#header(RL.PR_MIN_LENGTH, p.minLength)
    const bytes = this.#v2 ? p.startBytes : startBytes8(p, this.#unicode)
    if (bytes) this.#tableInto(RL.PR_START_BYTES / 4, bytes)
    this.#tableInto(RL.PR_FLIP_BYTES / 4, p.flip)
    this.#header(RL.PR_START, this.#here)
    this.#relocations.push(RL.PR_START)
    this.#top()
    for (const { at, number } of this.#calls) this.#words[at] = this.#heads.get(number)!
    return this.#finish()
  }

  #header(offset: number, value: number): void {
    this.#words[offset / 4] = value
  }
  #knownByte(offset: number, known: { c: number; i: boolean }): void {
    this.#header(offset, known.c)
    this.#header(offset + 4, known.i ? this.#p.flip[known.c]! : known.c)
  }

  get #here(): number {
    return this.#words.length * 4
  }
  #emit(...words: number[]): number {
    const at = this.#words.length
    this.#words.push(...words)
    return at
  }
  /** An address word, told later by `#set`. */
  #address(): Fixup {
    const at = this.#emit(0)
    this.#relocations.push(at * 4)
    return { at }
  }
  #set(fixup: Fixup, address: number): void {
    this.#words[fixup.at] = address
  }
  #setHere(...fixups: Fixup[]): void {
    for (const f of fixups) this.#set(f, this.#here)
  }
  /** Address 0 stays 0: no relocation for a word that names nothing. */
  #nowhere(fixup: Fixup): void {
    this.#words[fixup.at] = 0
    this.#relocations.splice(this.#relocations.indexOf(fixup.at * 4), 1)
  }

  // ---- tables ---------------------------------------------------------------------------------------------------------

  /** Makes the word at `at` name a table. `inner`: offsets in the table that are addresses of other tables (by number). */
  #tableInto(at: number, bytes: Uint8Array, inner: number[] = []): void {
    for (const table of this.#tables) {
      if (table.users.length > 0 && sameBytes(table.bytes, bytes)) {
        table.users.push(at)
        return
      }
    }
    this.#tables.push({ bytes, users: [at], inner })
  }
  #table(bytes: Uint8Array, inner: number[] = []): void {
    this.#tableInto(this.#emit(0), bytes, inner)
  }

  #finish(): Program {
    const offsets: number[] = []
    let size = (this.#here + 7) & ~7
    for (const { bytes } of this.#tables) {
      offsets.push(size)
      size += (bytes.length + 7) & ~7
    }
    const bytes = new Uint8Array(size)
    const words = new Int32Array(bytes.buffer)
    for (let i = 0; i < this.#tables.length; i++) {
      for (const at of this.#tables[i]!.users) {
        this.#words[at] = offsets[i]!
        this.#relocations.push(at * 4)
      }
    }
    words.set(this.#words)
    for (let i = 0; i < this.#tables.length; i++) {
      const table = this.#tables[i]!
      bytes.set(table.bytes, offsets[i])
      for (const at of table.inner) {
        const word = (offsets[i]! + at) >> 2
        words[word] = offsets[words[word]!]!
        this.#relocations.push(word * 4)
      }
    }
    return { bytes, relocations: this.#relocations, needsUnicode: this.#needsUnicode, captureWords: this.#p.groups * 2 }
  }

  // ---- single characters ------------------------------------------------------------------------------------------------

  /** 256 bytes of the characters below 256 that an item matches. */
  #low(matches: (c: number) => boolean): Uint8Array {
    const low = new Uint8Array(256)
    for (let c = 0; c < 256; c++) if (matches(c)) low[c] = 1
    return low
  }

  /** A set: as bytes without UTF, else with what it holds above 255. */
  #setItem(low: Uint8Array, wide: number, parts: readonly ClassPart[] = []): void {
    if (!this.#p.utf) {
      this.#emit(RL.IT_SET)
      this.#table(low)
      this.#emit(0)
      return
    }
    this.#emit(RL.IT_SET_UTF)
    this.#table(this.#wideSet(low, wide, parts))
    this.#emit(0)
  }

  #wideSet(low: Uint8Array, wide: number, parts: readonly ClassPart[]): Uint8Array {
    const bytes = new Uint8Array(RL.ST_FIRST + parts.length * 12)
    bytes.set(low)
    const view = new DataView(bytes.buffer)
    view.setInt32(RL.ST_WIDE, wide, true)
    view.setInt32(RL.ST_ENTRIES, parts.length, true)
    for (const [i, part] of parts.entries()) {
      const at = RL.ST_FIRST + i * 12
      if (part.t === 'range') setWords(view, at, [RL.EN_RANGE, part.from, part.to])
      else setWords(view, at, [part.neg ? RL.EN_NOTPROP : RL.EN_PROP, part.kind, this.#propValue(part.kind, part.value)])
    }
    return bytes
  }

  #propValue(kind: number, value: number): number {
    this.#needsUnicode = true
    return kind === RL.UP_CASE_SET ? this.#unicode().setIndex(value) : value
  }

  #hasProp(c: number, kind: number, value: number): boolean {
    return this.#unicode().has(c, kind, value, this.#v2)
  }

  /** The three words of an item. */
  #single(item: Single): void {
    switch (item.k) {
      case 'char': this.#char(item); break
      case 'not': this.#not(item); break
      case 'type': this.#type(item.op); break
      case 'prop': this.#prop(item); break
      case 'class': this.#class(item); break
      case 'xclass': this.#xclass(item); break
      default: this.#eclass(item)
    }
  }

  /** All cases of a character: itself first. */
  #cases(c: number): number[] {
    if (!this.#p.utf) return c === this.#p.flip[c] ? [c] : [c, this.#p.flip[c]!]
    const other = c < 128 ? this.#p.flip[c]! : this.#unicode().otherCase(c)
    return other === c ? [c] : [c, other]
  }

  #char({ c, i }: CharItem): void {
    const cases = i ? this.#cases(c) : [c]
    if (cases.every((x) => !this.#p.utf || x < 128)) {
      if (cases.length === 1) this.#emit(RL.IT_BYTE, c, 0)
      else if (cases.length === 2) this.#emit(RL.IT_BYTE2, c, cases[1]!)
      else this.#setItem(this.#low((x) => cases.includes(x)), RL.ST_NONE)
      return
    }
    if (cases.length > 2) {
      this.#setItem(this.#low((x) => cases.includes(x)), RL.ST_LISTED, cases.filter((x) => x > 255).map((x) => ({ t: 'range', from: x, to: x })))
      return
    }
    this.#emit(RL.IT_TEXT)
    this.#text(cases[0]!)
    if (cases.length > 1) this.#text(cases[1]!)
    else this.#emit(0)
  }
  #text(c: number): void {
    this.#table(counted(Uint8Array.from(encodeUtf8(c))))
  }

  #not({ c, i }: NotItem): void {
    const cases = i ? this.#cases(c) : [c]
    this.#setItem(
      this.#low((x) => !cases.includes(x)),
      cases.some((x) => x > 255) ? RL.ST_NOT_LISTED : RL.ST_ALL,
      cases.filter((x) => x > 255).map((x) => ({ t: 'range', from: x, to: x })),
    )
  }

  #type(op: CharType): void {
    const { utf } = this.#p
    const maps = (this.#v2 ? ASCII : LATIN1).maps
    const named = (name: ClassName, negate: boolean): void => {
      this.#setItem(lowOf(maps[name], negate), negate ? RL.ST_ALL : RL.ST_NONE)
    }
    const listed = (list: readonly number[], negate: boolean): void => {
      const wide = list.filter((c) => c > 255).map((c) => ({ t: 'range', from: c, to: c }) as const)
      this.#setItem(this.#low((c) => list.includes(c) !== negate), negate ? RL.ST_NOT_LISTED : RL.ST_LISTED, wide)
    }
    switch (op) {
      case 'NOT_DIGIT': named('digit', true); break
      case 'DIGIT': named('digit', false); break
      case 'NOT_WHITESPACE': named('space', true); break
      case 'WHITESPACE': named('space', false); break
      case 'NOT_WORDCHAR': named('word', true); break
      case 'WORDCHAR': named('word', false); break
      case 'ANY': this.#emit(utf ? RL.IT_ANY_UTF : RL.IT_ANY, 0, 0); break
      case 'ALLANY': this.#emit(utf ? RL.IT_ALL_UTF : RL.IT_ALL, 0, 0); break
      case 'ANYBYTE': this.#emit(RL.IT_ALL, 0, 0); break
      case 'ANYNL': this.#emit(RL.IT_NEWLINE, 0, 0); break
      case 'NOT_HSPACE': listed(HORIZONTAL, true); break
      case 'HSPACE': listed(HORIZONTAL, false); break
      case 'NOT_VSPACE': listed(VERTICAL, true); break
      case 'VSPACE': listed(VERTICAL, false); break
      default:
        this.#needsUnicode = true
        this.#emit(RL.IT_EXTENDED, 0, 0)
    }
  }

  #prop({ neg, kind, value }: PropItem): void {
    if (kind === RL.UP_ANY) {
      this.#setItem(this.#low(() => !neg), neg ? RL.ST_NONE : RL.ST_ALL)
      return
    }
    this.#setItem(this.#low((c) => this.#hasProp(c, kind, value) !== neg), RL.ST_LISTED, [{ t: 'prop', neg, kind, value }])
  }

  #class({ bits, wide }: ClassItem): void {
    this.#setItem(expanded(bits, false), wide ? RL.ST_ALL : RL.ST_NONE)
  }

  #partHolds(part: ClassPart, c: number): boolean {
    return part.t === 'range' ? c >= part.from && c <= part.to : this.#hasProp(c, part.kind, part.value) !== part.neg
  }

  #xclassLow(item: XClassItem): Uint8Array {
    const { bits, not, hasProp, parts } = item
    return this.#low((c) => {
      if (!hasProp || (bits && this.#v2)) return bits ? inBitmap(bits, c) : not
      if (bits && inBitmap(bits, c)) return !not
      return parts.some((part) => this.#partHolds(part, c)) !== not
    })
  }

  #xclass(item: XClassItem): void {
    this.#setItem(this.#xclassLow(item), wideOf(item), item.parts)
  }

  /** An extended class: the sets of its operands are tables of their own. */
  #eclass(item: EClassItem): void {
    const low = expanded(item.bits, false)
    if (!this.#p.utf) {
      this.#setItem(low, RL.ST_NONE)
      return
    }
    const inner: number[] = []
    const entries = item.ops.map((op, i) => {
      if (typeof op === 'string') return [op === 'and' ? RL.EN_AND : op === 'or' ? RL.EN_OR : op === 'xor' ? RL.EN_XOR : RL.EN_NOT, 0, 0]
      const set = op.k === 'class' ? this.#wideSet(low, op.wide ? RL.ST_ALL : RL.ST_NONE, []) : this.#wideSet(low, wideOf(op), op.parts)
      inner.push(RL.ST_FIRST + i * 12 + 4)
      this.#tables.push({ bytes: set, users: [], inner: [] })
      return [RL.EN_SET, this.#tables.length - 1, 0]
    })
    const bytes = new Uint8Array(RL.ST_FIRST + entries.length * 12)
    bytes.set(low)
    const view = new DataView(bytes.buffer)
    setWords(view, RL.ST_WIDE, [RL.ST_PROGRAM, entries.length])
    for (const [i, e] of entries.entries()) setWords(view, RL.ST_FIRST + i * 12, e)
    this.#emit(RL.IT_SET_UTF)
    this.#table(bytes, inner)
    this.#emit(0)
  }

  // ---- items --------------------------------------------------------------------------------------------------------------

  #items(items: readonly Item[]): void {
    for (let i = 0; i < items.length; i++) {
      const run = this.#literal(items, i)
      if (run > 1) {
        const bytes = items.slice(i, i + run).flatMap((item) => this.#bytesOf((item as CharItem).c))
        this.#string(bytes)
        i += run - 1
      } else this.#item(items[i]!)
    }
  }
  #bytesOf(c: number): number[] {
    return this.#p.utf ? encodeUtf8(c) : [c]
  }
  /** How many plain characters stand in a row from `i` on. */
  #literal(items: readonly Item[], i: number): number {
    let n = 0
    for (; i + n < items.length; n++) {
      const item = items[i + n]!
      if (item.k !== 'char' || (item.i && this.#cases(item.c).length > 1)) break
    }
    return n
  }
  #string(bytes: readonly number[]): void {
    // The first byte alone: repetitions before it look at it.
    this.#emit(RL.I_CHAR, bytes[0]!)
    if (bytes.length === 1) return
    const rest = bytes.slice(1)
    if (rest.length === 1) {
      this.#emit(RL.I_CHAR, rest[0]!)
      return
    }
    this.#emit(RL.I_STRING, rest.length)
    for (let i = 0; i < rest.length; i += 4) {
      this.#emit((rest[i]! | (rest[i + 1] ?? 0) << 8 | (rest[i + 2] ?? 0) << 16 | (rest[i + 3] ?? 0) << 24) | 0)
    }
  }

  #item(item: Item): void {
    switch (item.k) {
      case 'char':
        if (!item.i || this.#cases(item.c).length === 1) this.#string(this.#bytesOf(item.c))
        else this.#one(item)
        break
      case 'not': case 'type': case 'prop': case 'class': case 'xclass': case 'eclass': this.#one(item); break
      case 'repeat': this.#repeat(item); break
      case 'ref': this.#ref(item); break
      case 'place': this.#place(item.op); break
      case 'group': this.#group(item); break
      case 'zero': this.#zero(item); break
      case 'recurse': {
        this.#emit(RL.I_RECURSE)
        const head = this.#address()
        this.#calls.push({ at: head.at, number: item.number })
        this.#emit(item.number, item.returned?.length ?? 0, ...(item.returned ?? []))
        break
      }
      case 'verb': {
        const named = item.arg !== undefined && (item.verb === 'SKIP' || item.verb === 'MARK')
        this.#emit(RL.I_VERB, item.verb === 'SKIP' && item.arg ? RL.V_SKIP_ARG : VERBS[item.verb]!)
        if (named) this.#table(counted(item.arg!))
        else this.#emit(0)
        break
      }
      case 'fail': this.#emit(RL.I_FAIL); break
      case 'accept': this.#emit(RL.I_ACCEPT); break
      case 'assert_accept': this.#emit(RL.I_ASSERT_ACCEPT); break
      case 'close': this.#emit(RL.I_CLOSE, item.number); break
      default: break
    }
  }

  /** A single character, by the shortest instruction. */
  #one(item: Single): void {
    const at = this.#emit(RL.I_ITEM)
    this.#single(item)
    const kind = this.#words[at + 1]
    if (kind === RL.IT_BYTE2) {
      const [a, b] = [this.#words[at + 2]!, this.#words[at + 3]!]
      this.#words.length = at
      this.#emit(RL.I_CHAR2, a, b)
    } else if (kind === RL.IT_SET) {
      // The table is named one word further on.
      for (const { users } of this.#tables) if (users.at(-1) === at + 2) users[users.length - 1] = at + 1
      this.#words.length = at
      this.#emit(RL.I_SET, 0)
    }
  }

  #repeat(item: RepeatItem): void {
    const max = item.max < 0 ? UNLIMITED : item.max
    if (item.item.k === 'ref') {
      this.#emit(RL.I_REF_REPEAT, item.mode === LAZY ? 2 : 1, item.min, max)
      this.#ref(item.item)
      return
    }
    const { k } = item.item
    if (item.item.k === 'type' && item.min > 0 && this.#p.utf && !this.#v2 && item.item.op.endsWith('WORDCHAR')) {
      // PCRE 8 takes only ASCII for word characters here, for those that have to be there.
      this.#emit(RL.I_POSSESSIVE, item.min, item.min, 0)
      const negate = item.item.op === 'NOT_WORDCHAR'
      this.#setItem(lowOf(ASCII.maps.word, negate), negate ? RL.ST_ALL : RL.ST_NONE)
      if (max !== item.min) this.#repeat({ ...item, min: 0, max: item.max < 0 ? -1 : item.max - item.min })
      return
    }
    if (item.mode === LAZY && this.#p.utf && item.item.k === 'type' && (item.item.op === 'ANYBYTE' || item.item.op === 'ALLANY') && item.min !== item.max) {
      // What need not be there is taken by characters, even of \C.
      if (item.min > 0) {
        this.#emit(RL.I_POSSESSIVE, item.min, item.min, 0)
        this.#single(item.item)
      }
      this.#emit(RL.I_LAZY, 0, item.max < 0 ? UNLIMITED : item.max - item.min, RL.RF_TAIL, RL.IT_STEP_UTF, 0, 0)
      return
    }
    const tail = k === 'class' || k === 'xclass' || k === 'eclass' ? 0 : RL.RF_TAIL
    const op = item.min === item.max || item.mode === POSSESSIVE ? RL.I_POSSESSIVE : item.mode === GREEDY ? RL.I_GREEDY : RL.I_LAZY
    this.#emit(op, item.min, max, tail)
    this.#single(item.item)
  }

  #ref(item: RefItem): void {
    if (item.i && this.#p.utf) this.#needsUnicode = true
    this.#emit(RL.I_REF, item.i ? RL.RC_CASELESS | (item.cases ?? 0) : 0, item.groups.length, ...item.groups)
  }

  #place(op: string): void {
    const plain = PLACES[op]
    if (plain !== undefined) {
      this.#emit(plain)
      return
    }
    this.#emit(RL.I_WORD_BOUNDARY, op.startsWith('NOT') ? 0 : 1)
    const ucp = this.#v2 ? op.includes('UCP') : this.#p.ucp
    this.#single(ucp ? { k: 'prop', neg: false, kind: RL.UP_WORD, value: 0 } : { k: 'type', op: 'WORDCHAR' })
  }

  // ---- groups ---------------------------------------------------------------------------------------------------------------

  /** The whole pattern. */
  #top(): void {
    const { top } = this.#p
    this.#heads.set(0, this.#here)
    if (this.#v2) this.#branches(top, RL.I_GROUP, RL.G_BRA, 0)
    else this.#plainBranches(top)
    if (this.#v2) this.#emit(RL.I_END_RECURSE)
    this.#emit(RL.I_END)
  }

  #group(g: GroupItem): void {
    if (isAssertion(g.g)) {
      this.#assertion(g)
      return
    }
    if (g.g === 'cond') {
      this.#conditional(g)
      return
    }
    if (g.ket === 'possessive') {
      this.#possessive(g, false)
      return
    }
    const start = this.#here
    if (g.g === 'script_run') this.#needsUnicode = true
    if (g.g === 'capture' && !this.#heads.has(g.number)) this.#heads.set(g.number, start)
    const kind = g.s && g.g === 'bra' ? RL.G_SBRA : g.s && g.g === 'capture' ? RL.G_SCAPTURE : KINDS[g.g]
    if (kind === RL.G_BRA) this.#plainBranches(g)
    else this.#branches(g, RL.I_GROUP, kind, g.number)
    if (kind === RL.G_BRA && g.ket === 'plain') return
    if (kind === RL.G_CAPTURE && g.ket === 'plain') {
      this.#emit(RL.I_KET_CAPTURE, g.number)
      return
    }
    this.#ket(kind, start, g)
  }

  #ket(kind: number, start: number, g: GroupItem): void {
    this.#emit(RL.I_KET, kind)
    this.#set(this.#address(), start)
    this.#emit(g.number, KETS[g.ket])
  }

  /** Alternatives that need no record for the last. */
  #plainBranches(g: GroupItem): void {
    if (this.#p.hasThen) {
      this.#branches(g, RL.I_GROUP, RL.G_BRA, 0)
      return
    }
    const ends: Fixup[] = []
    for (const [i, branch] of g.branches.entries()) {
      const last = i === g.branches.length - 1
      this.#emit(RL.I_BRANCH)
      const next = this.#address()
      this.#items(branch.items)
      if (last) this.#nowhere(next)
      else {
        this.#emit(RL.I_JUMP)
        ends.push(this.#address())
        this.#setHere(next)
      }
    }
    this.#setHere(...ends)
  }

  /** Alternatives with a record each; `more` adds words to the heads. */
  #branches(g: GroupItem, op: number, kind: number, number: number, more: () => void = () => {}): void {
    const ends: Fixup[] = []
    for (const [i, branch] of g.branches.entries()) {
      const last = i === g.branches.length - 1
      this.#emit(op)
      const next = this.#address()
      const end = this.#address()
      this.#emit(number | (i > 0 ? RL.HI_ALT : 0) | (kind << RL.HI_KIND_SHIFT))
      more()
      this.#branch(branch)
      this.#setHere(end)
      if (last) this.#nowhere(next)
      else {
        this.#emit(RL.I_JUMP)
        ends.push(this.#address())
        this.#setHere(next)
      }
    }
    this.#setHere(...ends)
  }

  #branch(branch: Branch): void {
    const { back, backMax } = branch
    const variable = backMax !== undefined && backMax !== back
    if (variable) this.#emit(RL.I_REVERSE_RANGE, back!, backMax)
    else if (back !== undefined && (back > 0 || !this.#v2)) this.#emit(RL.I_REVERSE, back)
    this.#items(branch.items)
    if (variable) this.#emit(RL.I_BACK_AT_START)
  }

  #possessive(g: GroupItem, zero: boolean): void {
    const start = this.#here
    const kind = g.g === 'capture' ? RL.G_SCAPTURE : RL.G_SBRA
    if (g.g === 'capture' && !this.#heads.has(g.number)) this.#heads.set(g.number, start)
    const within = captureRange(g)
    const after: Fixup[] = []
    this.#branches(g, RL.I_POSSESSIVE_GROUP, kind, g.number, () => {
      this.#emit(zero ? 1 : 0, within.from, within.count)
      after.push(this.#address())
    })
    this.#ket(kind, start, g)
    this.#setHere(...after)
  }

  #zero(item: ZeroItem): void {
    const { group, mode } = item
    if (mode === 'skip') {
      // It is there to be called only.
      this.#emit(RL.I_JUMP)
      const end = this.#address()
      this.#group(group)
      this.#setHere(end)
      return
    }
    if (mode === 'possessive') {
      this.#possessive(group, true)
      return
    }
    this.#emit(RL.I_CHOICE)
    const other = this.#address()
    if (mode === 'max') {
      this.#group(group)
      this.#setHere(other)
      return
    }
    // The rest first, the group if that fails.
    this.#emit(RL.I_JUMP)
    const end = this.#address()
    this.#setHere(other)
    this.#group(group)
    this.#setHere(end)
  }

  #assertion(g: GroupItem, condition?: { yes: Fixup[]; no: Fixup[] }): void {
    const negative = g.g === 'assert_not' || g.g === 'behind_not'
    const kind = condition ? (negative ? RL.G_IF_ASSERT_NOT : RL.G_IF_ASSERT) : KINDS[g.g]
    const after: Fixup[] = []
    const lists: number[] = []
    if (g.scan) {
      this.#emit(RL.I_SCAN_SUBSTRING)
      lists.push(this.#here)
      this.#emit(g.scan.length, ...g.scan)
    }
    this.#branches(g, RL.I_ASSERT, kind, 0, () => {
      const yes = this.#address()
      if (condition) condition.yes.push(yes)
      else after.push(yes)
      const no = this.#address()
      if (condition) condition.no.push(no)
      else if (g.scan) this.#set(no, lists[0]!)
      else this.#nowhere(no)
    })
    this.#emit(RL.I_ASSERT_END)
    this.#setHere(...after)
  }

  #conditional(g: GroupItem): void {
    const start = this.#here
    const cond = g.cond!
    const no: Fixup[] = []
    const [yesBranch, noBranch] = g.branches
    let items = yesBranch!.items
    switch (cond.t) {
      case 'set':
        this.#emit(RL.I_IF_SET, cond.groups.length, ...cond.groups)
        no.push(this.#address())
        break
      case 'recurse':
        if (cond.groups.length === 1) this.#emit(RL.I_IF_RECURSE, cond.groups[0] === RECURSE_ANY ? -1 : cond.groups[0]!)
        else this.#emit(RL.I_IF_RECURSE_ANY, cond.groups.length, ...cond.groups)
        no.push(this.#address())
        break
      case 'assert': {
        const at = items.findIndex((item) => item.k !== 'callout')
        const first = items[at]!
        items = items.slice(at + 1)
        if (first.k === 'fail') {
          this.#emit(RL.I_JUMP)
          no.push(this.#address())
        } else {
          const yes: Fixup[] = []
          this.#assertion(first.k === 'zero' ? first.group : (first as GroupItem), { yes, no })
          this.#setHere(...yes)
        }
        break
      }
      case 'true': break
      default:
        this.#emit(RL.I_JUMP)
        no.push(this.#address())
    }
    const record = g.s
    const ends: Fixup[] = []
    this.#conditionalBranch(items, record)
    if (noBranch) {
      this.#emit(RL.I_JUMP)
      ends.push(this.#address())
      this.#setHere(...no)
      this.#conditionalBranch(noBranch.items, record)
      this.#setHere(...ends)
    } else if (this.#v2) {
      // PCRE2 goes on at the end of the group, PCRE 8 behind it.
      if (record) {
        this.#emit(RL.I_JUMP)
        ends.push(this.#address())
        this.#setHere(...no)
        this.#conditionalBranch([], true)
        this.#setHere(...ends)
      } else this.#setHere(...no)
    }
    if (g.ket !== 'plain' || record) this.#ket(record ? RL.G_SCOND : RL.G_COND, start, g)
    if (!noBranch && !this.#v2) this.#setHere(...no)
  }

  #conditionalBranch(items: readonly Item[], record: boolean): void {
    if (record) {
      this.#emit(RL.I_GROUP)
      this.#nowhere(this.#address())
      const end = this.#address()
      this.#emit(RL.G_SCOND << RL.HI_KIND_SHIFT)
      this.#items(items)
      this.#setHere(end)
    } else {
      if (!this.#v2) this.#emit(RL.I_COUNT)
      this.#items(items)
    }
  }
}

/** 256 bytes for 256 bits. */
function expanded(bits: Uint8Array, negate: boolean): Uint8Array {
  const low = new Uint8Array(256)
  const flip = negate ? 1 : 0
  for (let c = 0; c < 256; c++) low[c] = ((bits[c >> 3]! >> (c & 7)) & 1) ^ flip
  return low
}

/** The same of bitmaps that stay: each is made once. Nobody writes to them. */
const LOWS = new Map<Uint8Array, [Uint8Array, Uint8Array]>()
function lowOf(map: Uint8Array, negate: boolean): Uint8Array {
  let lows = LOWS.get(map)
  if (!lows) LOWS.set(map, (lows = [expanded(map, false), expanded(map, true)]))
  return lows[negate ? 1 : 0]
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const wideOf = (item: XClassItem): number => (item.not ? RL.ST_NOT_LISTED : RL.ST_LISTED)

function setWords(view: DataView, at: number, words: readonly number[]): void {
  for (const [i, w] of words.entries()) view.setInt32(at + i * 4, w, true)
}

/** Bytes with their number before them. */
function counted(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(4 + bytes.length)
  new DataView(all.buffer).setInt32(0, bytes.length, true)
  all.set(bytes, 4)
  return all
}

/** The capture words of a group and those within it. */
function captureRange(g: GroupItem): { from: number; count: number } {
  let low = Infinity
  let high = 0
  const visit = (item: Item): void => {
    if (item.k === 'zero') visit(item.group)
    if (item.k !== 'group') return
    if (item.g === 'capture') {
      low = Math.min(low, item.number)
      high = Math.max(high, item.number)
    }
    for (const b of item.branches) for (const i of b.items) visit(i)
  }
  visit(g)
  return high === 0 ? { from: 0, count: 0 } : { from: (low - 1) * 2, count: (high - low + 1) * 2 }
}
