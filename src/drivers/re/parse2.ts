/** PCRE2: the text of a pattern to tokens. Names and numbers of groups are known afterwards, and errors of syntax were found. */
import * as B from './bits2.ts'
import { ASCII, SPACE } from './chars.ts'
import { readClass2, posixEnd2, typeToken } from './class_text2.ts'
import { readEscape2 } from './escape2.ts'
import { readParenthesis, sameBytes } from './group_text2.ts'
import { readProperty2 } from './property2.ts'
import { MAX_GROUP_NUMBER, Text } from './text2.ts'
import type { PlainToken, QuantifierToken, Token } from './tokens2.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../term/re_layout.ts'

const NEST_LIMIT = 10000
const MAX_NAMES = 10000
/** Bytes of the workspace where what is to be restored is kept, and of each. */
const MOST_SAVED = 375

export interface Name2 { readonly name: Uint8Array; readonly number: number; dup: boolean }

/** What a group restores at its end. */
interface Saved {
  depth: number
  readonly options: number
  readonly kind: 'plain' | 'reset' | 'condition' | 'atomic_script_run'
  readonly resetTo: number
  most: number
}

export class Parser2 {
  readonly t: Text
  readonly newlineAt: (at: number) => number
  readonly tokens: Token[] = []
  options: number
  /** Capturing groups so far. */
  groups = 0
  names: Name2[] = []
  dupNames = false
  /** Groups with the same number. */
  dupGroups = false
  hasBehind = false
  /** Of all lookbehinds, the most characters. */
  maxBehind = 0
  nest = 0
  /** The next group has to be an assertion, or (2) a callout before one. */
  expectAssertion = 0
  /** As it was before the item being read. */
  wasExpected = 0
  /** A quantifier may follow. */
  quantifiable = false
  /** Where the last verb began. */
  verbStart = 0
  readonly #saved: Saved[] = []
  #quoted = false
  /** The quantifier that was just read and may become lazy or possessive. */
  #quantifier: QuantifierToken | undefined

  constructor(text: Uint8Array, options: number, unicode: () => Unicode, newlineAt: (buf: Uint8Array, at: number) => number) {
    this.t = new Text(text, (options & B.UTF) !== 0, unicode)
    this.options = options
    this.newlineAt = (at) => newlineAt(this.t.buf, at)
  }

  parse(start: number): void {
    const { t } = this
    t.at = start
    while (!t.atEnd) {
      if (this.nest > NEST_LIMIT) t.fail(19)
      const c = t.next()
      if (this.#quoted) this.#inQuotes(c)
      else if (!this.#skips(c)) this.#element(c)
    }
    if (this.nest > 0) t.fail(14)
  }

  push(token: Token): void {
    this.tokens.push(token)
  }

  #inQuotes(c: number): void {
    const { t } = this
    if (c === 0x5c && t.peek() === 0x45) {
      this.#quoted = false
      t.at++
      return
    }
    this.#literal(c)
    this.#quantifier = undefined
  }

  #literal(c: number): void {
    this.push({ t: 'char', c })
    this.quantifiable = true
  }
  #plain(kind: PlainToken['t'], quantifiable: boolean): void {
    this.push({ t: kind })
    this.quantifiable = quantifiable
  }

  /** \Q, \E, comments, and what is skipped in extended patterns. */
  #skips(c: number): boolean {
    const { t } = this
    if (c === 0x5c && (t.peek() === 0x51 || t.peek() === 0x45)) {
      if (this.expectAssertion > 0 && t.peek() === 0x51 && !t.has('\\E', 1)) t.fail(28, t.at - 1)
      this.#quoted = t.peek() === 0x51
      t.at++
      return true
    }
    if ((this.options & B.EXTENDED) !== 0) {
      if ((c < 256 && (ASCII.types[c]! & SPACE) !== 0) || c === 0x85 || (c | 1) === 0x200f || (c | 1) === 0x2029) return true
      if (c === 0x23) {
        this.#lineComment()
        return true
      }
    }
    if (c === 0x28 && t.peek() === 0x3f && t.peek(1) === 0x23) {
      while (++t.at < t.end && t.peek() !== 0x29);
      if (t.atEnd) t.fail(18)
      t.at++
      return true
    }
    return false
  }

  #lineComment(): void {
    const { t } = this
    while (!t.atEnd) {
      const n = this.newlineAt(t.at)
      if (n > 0) {
        t.at += n
        return
      }
      t.forward()
    }
  }

  #element(c: number): void {
    const { t } = this
    if (this.expectAssertion > 0) this.#checkAssertion(c)
    this.wasExpected = this.expectAssertion
    this.expectAssertion = 0
    const could = this.quantifiable
    const quantifier = this.#quantifier
    this.quantifiable = false
    this.#quantifier = undefined
    if (quantifier && (c === 0x3f || c === 0x2b)) {
      quantifier.mode = c === 0x3f ? 'lazy' : 'possessive'
      return
    }
    switch (c) {
      case 0x5c: this.#escape(); break
      case 0x5e: this.#plain('circumflex', false); break
      case 0x24: this.#plain('dollar', false); break
      case 0x2e: this.#plain('dot', true); break
      case 0x2a: this.#repeat(0, -1, could); break
      case 0x2b: this.#repeat(1, -1, could); break
      case 0x3f: this.#repeat(0, 1, could); break
      case 0x7b: {
        const counts = t.counts()
        if (counts) this.#repeat(counts.min, counts.max, could)
        else this.#literal(c)
        break
      }
      case 0x5b: this.#bracket(); break
      case 0x28: readParenthesis(this); break
      case 0x7c: this.#alternative(); break
      case 0x29: this.#close(); break
      default: this.#literal(c)
    }
  }

  /** An assertion (or first a callout) has to follow `(?(`. */
  #checkAssertion(c: number): void {
    const { t } = this
    let ok = c === 0x28 && t.end - t.at >= 3 && (t.peek() === 0x3f || t.peek() === 0x2a)
    if (ok) {
      const [a, b] = [t.peek(1)!, t.peek(2)]
      if (t.peek() === 0x2a) ok = a >= 0x61 && a <= 0x7a
      else if (a === 0x43) ok = this.expectAssertion === 2
      else if (a === 0x3c) ok = b === 0x3d || b === 0x21
      else ok = a === 0x3d || a === 0x21
    }
    if (ok) return
    if (this.expectAssertion === 2) t.fail(28)
    t.failBack(28)
  }

  #repeat(min: number, max: number, could: boolean): void {
    if (!could) this.t.fail(9)
    if (this.tokens.at(-1)?.t === 'accept') {
      this.tokens.splice(this.verbStart, 0, { t: 'nocapture' })
      this.push({ t: 'ket' })
    }
    this.#quantifier = { t: 'quantifier', min, max, mode: 'default' }
    this.push(this.#quantifier)
  }

  #escape(): void {
    const { t } = this
    const e = readEscape2(t, this.groups, false)
    if (e.t === 'char') {
      this.#literal(e.c)
      return
    }
    if (e.t === 'ref') {
      this.push({ t: 'reference', to: { number: e.n, at: this.#refOffset(e.n) } })
      this.quantifiable = true
      return
    }
    const { letter } = e
    switch (letter) {
      case 'C': case 'X': case 'H': case 'h': case 'N': case 'R': case 'V': case 'v':
        this.push({ t: 'escape', letter })
        this.quantifiable = true
        break
      case 'd': case 'D': case 's': case 'S': case 'w': case 'W':
        this.push(typeToken(letter, this.options))
        this.quantifiable = true
        break
      case 'p': case 'P': {
        const { neg, kind, value } = readProperty2(t)
        this.push({ t: 'prop', neg: neg !== (letter === 'P'), kind, value })
        this.quantifiable = true
        break
      }
      case 'g': case 'k': this.#named(letter); break
      default: this.push({ t: 'escape', letter })
    }
  }

  /** Errors about references to groups below 10 tell of the first of them. */
  #refOffset(n: number): number {
    if (n >= 10) return this.t.at
    this.#offsets[n] ??= this.t.at
    return this.#offsets[n]
  }
  readonly #offsets: number[] = []

  /** \k and \g with names, and \g with numbers as calls. */
  #named(letter: 'g' | 'k'): void {
    const { t } = this
    const mark = t.peek()
    if (mark !== 0x7b && mark !== 0x3c && mark !== 0x27) t.fail(letter === 'g' ? 57 : 69)
    const terminator = mark === 0x3c ? 0x3e : mark === 0x27 ? 0x27 : 0x7d
    this.quantifiable = true
    if (letter === 'g' && mark !== 0x7b) {
      const before = t.at++
      const n = t.numberFrom(before, this.groups, MAX_GROUP_NUMBER, 61)
      if (n !== undefined) {
        if (t.peek() !== terminator) t.fail(119)
        t.at++
        this.push({ t: 'call', to: { number: n, at: t.at } })
        return
      }
      t.at = before
    }
    const { name, offset } = t.name(terminator)
    const to = { number: 0, name, at: offset }
    this.push(letter === 'k' || mark === 0x7b ? { t: 'reference', to } : { t: 'call', to })
  }

  #bracket(): void {
    const { t } = this
    if (t.has('[:<:]]') || t.has('[:>:]]')) {
      this.#wordEdge(t.peek(2) === 0x3c)
      return
    }
    const end = posixEnd2(t)
    if (end >= 0) t.fail(t.peek() === 0x3a ? 12 : 13, end + 2)
    this.push(readClass2(t, this.options, this.groups, false))
    this.quantifiable = true
  }

  /** `[[:<:]]` and `[[:>:]]`: a word boundary and a look at one side of it. */
  #wordEdge(start: boolean): void {
    this.push({ t: 'escape', letter: 'b' })
    if (start) this.push({ t: 'ahead' })
    else {
      this.push({ t: 'behind', at: 0, length: 0, least: -1 })
      this.hasBehind = true
    }
    this.push((this.options & B.UCP) === 0 ? { t: 'escape', letter: 'w' } : { t: 'prop', neg: false, kind: RL.UP_WORD, value: 0 })
    this.push({ t: 'ket' })
    this.t.at += 6
    this.quantifiable = true
  }

  // ---- groups: what is restored --------------------------------------------------------------------------------------

  /** The group that begins here restores the options at its end. */
  save(kind: Saved['kind']): void {
    if (this.#saved.length >= MOST_SAVED) this.t.fail(84)
    this.#saved.push({ depth: this.nest, options: this.options, kind, resetTo: this.groups, most: this.groups })
  }
  /** It was `(?i)`: the options hold to the end of the group around it. */
  settle(): void {
    this.nest--
    const top = this.#saved.at(-1)!
    if (this.#saved.length > 1 && this.#saved.at(-2)!.depth === this.nest) this.#saved.pop()
    else top.depth = this.nest
  }

  #alternative(): void {
    const top = this.#saved.at(-1)
    if (top?.depth === this.nest && top.kind === 'reset') {
      if (this.groups > top.most) top.most = this.groups
      this.groups = top.resetTo
    }
    this.push({ t: 'alt', length: 0 })
  }

  #close(): void {
    this.quantifiable = true
    const top = this.#saved.at(-1)
    if (top?.depth === this.nest) {
      this.options = (this.options & ~B.TRACKED) | (top.options & B.TRACKED)
      if (top.kind === 'reset' && top.most > this.groups) this.groups = top.most
      if (top.kind === 'condition') this.quantifiable = false
      if (top.kind === 'atomic_script_run') this.push({ t: 'ket' })
      this.#saved.pop()
    }
    if (this.nest === 0) this.t.fail(22)
    this.nest--
    this.push({ t: 'ket' })
  }

  // ---- names ---------------------------------------------------------------------------------------------------------

  /** The next capturing group. */
  capture(): number {
    if (this.groups >= MAX_GROUP_NUMBER) this.t.fail(97)
    this.push({ t: 'capture', number: ++this.groups })
    return this.groups
  }

  /** The group just begun has a name. */
  enter(name: Uint8Array): void {
    const { t } = this
    if (this.names.length >= MAX_NAMES) t.fail(49)
    let dup = false
    for (const known of this.names) {
      if (sameBytes(known.name, name)) {
        if (known.number === this.groups) return
        if (!dup && (this.options & B.DUPNAMES) === 0) t.fail(43)
        known.dup = dup = true
      } else if (!dup && known.number === this.groups) t.fail(65)
    }
    if (dup) this.dupNames = true
    this.names.push({ name, number: this.groups, dup })
  }
}
