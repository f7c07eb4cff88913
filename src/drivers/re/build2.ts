/** PCRE2: tokens to items. */
import * as B from './bits2.ts'
import { ASCII } from './chars.ts'
import { buildClass2, caseSet } from './class_build2.ts'
import { ERRORS2 } from './errors2.ts'
import { buildGroup } from './group_build2.ts'
import { sameBytes } from './group_text2.ts'
import { PatternError } from './items.ts'
import type { CharType, GroupItem, Item, Place } from './items.ts'
import { FIRST_NONE, FIRST_UNSET, Known, REQ_CASELESS, REQ_VARY } from './known.ts'
import { sizeOfItem } from './lengths.ts'
import type { Name2, Parser2 } from './parse2.ts'
import { quantify } from './quantify.ts'
import { isOpen } from './tokens2.ts'
import type { CallToken, CaptureName, ClassToken, QuantifierToken, ReferenceToken, Token, VerbToken } from './tokens2.ts'
import * as RL from '../../term/re_layout.ts'

const MOST_CODE = 65536
/** What of an item is in the workspace: not what a class lists. */
const unlisted = (item: Item): Item => (item.k === 'xclass' ? { ...item, parts: [] } : item)

/** What PCRE2's workspace holds, less its margin. */
const WORKSPACE = 6000 - 100
/** Groups within each other, as OTP's stack allows. */
const NEST_LIMIT = 1789

const TYPES: Readonly<Record<string, CharType>> = {
  D: 'NOT_DIGIT', d: 'DIGIT', S: 'NOT_WHITESPACE', s: 'WHITESPACE', W: 'NOT_WORDCHAR', w: 'WORDCHAR', N: 'ANY', C: 'ANYBYTE', R: 'ANYNL',
  H: 'NOT_HSPACE', h: 'HSPACE', V: 'NOT_VSPACE', v: 'VSPACE', X: 'EXTUNI',
}
const PLACES: Readonly<Record<string, Place>> = {
  A: 'SOD', G: 'SOM', K: 'SET_SOM', B: 'NOT_WORD_BOUNDARY', b: 'WORD_BOUNDARY', Z: 'EODN', z: 'EOD',
}

export class Builder2 {
  readonly p: Parser2
  readonly tokens: readonly Token[]
  /** Names in the order of their bytes. */
  readonly table: readonly Name2[]
  i = 0
  varies = 0
  hasCrLf = false
  hasThen = false
  hadAccept = false
  hadPruneOrSkip = false
  hadRecurse = false
  /** There are items that look at the character before. */
  looksBehind = false
  assertDepth = 0
  topBackRef = 0
  readonly backRefs = new Set<number>()
  /** Capturing groups being read, with the assertions around them. */
  readonly open: { readonly number: number; readonly asserts: number }[] = []
  /** An error that PCRE2 finds when it goes through the tokens again. */
  deferred: PatternError | undefined
  #depth = 0

  constructor(p: Parser2) {
    this.p = p
    this.tokens = p.tokens
    this.table = p.names.toSorted((a, b) => compareBytes(a.name, b.name))
  }

  fail(number: number, at: number): never {
    throw new PatternError(ERRORS2[number]!, at)
  }

  build(options: number): { top: GroupItem; known: Known; empty: boolean } {
    const top: GroupItem = { k: 'group', g: 'bra', number: 0, branches: [], ket: 'plain', s: false }
    const { known, empty, size } = this.regex(top, options, 0, 0)
    if (size + 1 > MOST_CODE) this.fail(20, 0)
    if (this.deferred) throw this.deferred
    return { top, known, empty }
  }

  /** What is in parentheses (or all), up to its end. `code`: where PCRE2 would write it; `extra`: bytes of the head. */
  regex(group: GroupItem, options: number, code: number, extra: number): { known: Known; empty: boolean; size: number } {
    if (this.#depth > NEST_LIMIT) this.fail(33, 0)
    this.#depth++
    const opener = this.i > 0 ? this.tokens[this.i - 1] : undefined
    const behind = opener && (opener.t === 'behind' || opener.t === 'behind_not' || opener.t === 'behind_na') ? opener : undefined
    if (group.g === 'capture') this.open.push({ number: group.number, asserts: this.assertDepth })
    let length = behind?.length ?? 0
    let opts = options
    let empty = false
    let size = 6 + extra
    const known = new Known()
    for (;;) {
      const items: Item[] = []
      let head = 0
      if (behind && length > 0) {
        const least = behind.least < 0 ? length : behind.least
        group.branches.push({ items, back: least, backMax: length })
        head = least === length ? 3 : 5
      } else group.branches.push({ items })
      const reader = new BranchBuilder(this, items, opts, code + 3 + extra + head, size + head)
      reader.read()
      if (reader.empty) empty = true
      opts = reader.options
      size = reader.size
      known.alternative(reader.known, group.branches.length === 1, true)
      const next = this.tokens[this.i]
      if (next?.t !== 'alt') break
      length = next.length
      size += 3
      this.i++
    }
    if (group.g === 'capture') this.open.pop()
    this.#depth--
    return { known, empty, size }
  }

  /** The group a name stands for: its number, and whether there are several. */
  named(to: CaptureName): Name2 {
    return this.table.find((n) => sameBytes(n.name, to.name!)) ?? this.fail(15, to.at)
  }
  /** All groups of a name. */
  numbers(name: Uint8Array): number[] {
    return this.table.filter((n) => sameBytes(n.name, name)).map((n) => n.number)
  }
  refer(number: number): void {
    this.backRefs.add(number < 32 ? number : 0)
    if (number > this.topBackRef) this.topBackRef = number
  }
  /** The groups of a list by number. */
  captures(list: readonly CaptureName[]): number[] {
    return list.flatMap((one) => {
      if (one.name) {
        const { dup } = this.named(one)
        const numbers = this.numbers(one.name)
        if (dup) for (const n of numbers) this.refer(n)
        return numbers
      }
      if (one.number > this.p.groups) this.fail(15, one.at)
      if (one.number > this.topBackRef) this.topBackRef = one.number
      return [one.number]
    })
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/** Builds one alternative. */
export class BranchBuilder {
  readonly b: Builder2
  readonly items: Item[]
  options: number
  readonly known = new Known()
  /** May it match nothing? */
  empty = true
  /** Bytes of code so far, and of what the next quantifier repeats. */
  size: number
  groupSize = 0
  /** The place of the last item that had one, for errors. */
  offset = 0
  /** The last item matches something; the one before did. */
  matched = false
  #matchedBefore = false
  /** May the last group match nothing? */
  groupEmpty = false
  hadAccept = false
  readonly code: number
  /** Where the last item begins. */
  #previous = 0

  constructor(b: Builder2, items: Item[], options: number, code: number, size: number) {
    this.b = b
    this.items = items
    this.options = options
    this.code = code
    this.size = size
  }

  get #utf(): boolean {
    return this.b.p.t.utf
  }
  get #caseFlag(): number {
    return (this.options & B.CASELESS) !== 0 ? REQ_CASELESS : 0
  }

  read(): void {
    const { b } = this
    for (;;) {
      const token = b.tokens[b.i]
      this.#checkSize()
      if (token?.t !== 'quantifier') {
        this.#previous = this.items.length
        if (this.matched && !this.hadAccept) this.empty = false
      }
      this.#matchedBefore = this.matched
      this.matched = false
      if (!token || token.t === 'ket' || token.t === 'alt') return
      b.i++
      this.#token(token)
    }
  }

  #checkSize(): void {
    const item = this.items.at(-1)
    const last = !item ? 0 : item.k === 'group' || item.k === 'zero' ? 6 : sizeOfItem(unlisted(item), this.#utf)
    if (this.code + last > WORKSPACE) this.b.fail(86, 0)
    if (this.size > MOST_CODE) this.b.fail(20, 0)
  }

  push(item: Item): void {
    this.items.push(item)
    if (item.k !== 'group') this.size += sizeOfItem(item, this.#utf)
  }

  #token(token: Token): void {
    const { b, known } = this
    switch (token.t) {
      case 'circumflex':
        if ((this.options & B.MULTILINE) !== 0) {
          if (known.firstFlags === FIRST_UNSET) known.firstFlags = known.zeroFirstFlags = FIRST_NONE
          this.push({ k: 'place', op: 'CIRCM' })
        } else this.push({ k: 'place', op: 'CIRC' })
        break
      case 'dollar': this.push({ k: 'place', op: (this.options & B.MULTILINE) !== 0 ? 'DOLLM' : 'DOLL' }); break
      case 'dot':
        this.matched = true
        known.noFirst()
        known.saveZero()
        this.push({ k: 'type', op: (this.options & B.DOTALL) !== 0 ? 'ALLANY' : 'ANY' })
        break
      case 'char': this.#char(token.c); break
      case 'class': this.#class(token); break
      case 'escape': this.#escape(token.letter); break
      case 'prop': this.#prop(token.neg, token.kind, token.value); break
      case 'quantifier': this.#quantifier(token); break
      case 'reference': this.#reference(token); break
      case 'call': this.#call(token); break
      case 'verb': this.#verb(token); break
      case 'fail': this.push({ k: 'fail' }); break
      case 'accept':
        b.hadAccept = this.hadAccept = true
        for (const open of b.open.toReversed()) {
          if (open.asserts < b.assertDepth) break
          this.push({ k: 'close', number: open.number })
        }
        this.push({ k: b.assertDepth > 0 ? 'assert_accept' : 'accept' })
        known.noFirst()
        break
      case 'options': this.options = token.options; break
      case 'callout':
        this.push({ k: 'callout', n: 0, at: 0, length: 0 })
        break
      default: if (isOpen(token)) buildGroup(this, token)
    }
  }

  // ---- characters and classes ------------------------------------------------------------------------------------------

  #char(c: number): void {
    this.matched = true
    const { options } = this
    if ((options & B.CASELESS) !== 0 && (options & (B.UTF | B.UCP)) !== 0) {
      const set = caseSet(c, options, this.b.p.t.unicode)
      if (set !== 0) {
        this.push({ k: 'prop', neg: false, kind: RL.UP_CASE_SET, value: set })
        const { known } = this
        if (known.firstFlags === FIRST_UNSET) known.firstFlags = known.zeroFirstFlags = FIRST_NONE
        return
      }
    }
    this.#character(c, this.#caseFlag)
  }

  #character(c: number, caseFlag: number): void {
    this.push({ k: 'char', c, i: caseFlag !== 0 })
    if (c === 13 || c === 10) this.b.hasCrLf = true
    this.known.character(c, this.#utf, caseFlag, this.b.varies)
  }

  #class(token: ClassToken): void {
    const { known, options } = this
    this.matched = true
    const { unicode } = this.b.p.t
    const [one, two] = token.parts
    if (!token.extended && token.parts.length === 1 && one!.t === 'char') {
      const { c } = one!
      if (!token.neg) {
        this.#char(c)
        return
      }
      known.noFirst()
      known.saveZero()
      const caseless = (options & B.CASELESS) !== 0
      const set = caseless && (options & (B.UTF | B.UCP)) !== 0 ? caseSet(c, options, unicode) : 0
      this.push(set !== 0 ? { k: 'prop', neg: true, kind: RL.UP_CASE_SET, value: set } : { k: 'not', c, i: caseless })
      return
    }
    if (!token.extended && !token.neg && token.parts.length === 2 && one!.t === 'char' && two!.t === 'char' && this.#arePair(one!.c, two!.c)) {
      this.#character(one!.c, REQ_CASELESS)
      return
    }
    this.push(buildClass2(token, options, unicode, this.b))
    known.noFirst()
    known.saveZero()
  }

  /** Is one the other case of the other, and are there no more? */
  #arePair(c: number, d: number): boolean {
    const { options } = this
    const { unicode } = this.b.p.t
    const restricted = (options & B.CASELESS_RESTRICT) !== 0 && c < 128 && d < 128
    if (!restricted && caseSet(c, options & ~B.CASELESS_RESTRICT, unicode) !== 0) return false
    const other = (options & (B.UTF | B.UCP)) !== 0 && c > 127 ? unicode().otherCase(c) : c < 256 ? ASCII.flip[c]! : c
    return c !== other && d === other
  }

  #escape(letter: string): void {
    const { b, known, options } = this
    if (TYPES[letter]) {
      this.matched = true
      known.noFirst()
    }
    known.saveZero()
    if (TYPES[letter]) {
      this.push({ k: 'type', op: letter === 'C' && !this.#utf ? 'ALLANY' : TYPES[letter] })
      return
    }
    if (letter === 'K' && b.assertDepth > 0) b.fail(99, b.p.t.end)
    if (letter === 'A' || letter === 'B' || letter === 'b') b.looksBehind = true
    const ucp = (letter === 'b' || letter === 'B') && (options & B.UCP) !== 0 && (options & B.ASCII_BSW) === 0
    this.push({ k: 'place', op: ucp ? (letter === 'b' ? 'UCP_WORD_BOUNDARY' : 'NOT_UCP_WORD_BOUNDARY') : PLACES[letter]! })
  }

  #prop(neg: boolean, kind: number, value: number): void {
    this.matched = true
    this.known.noFirst()
    this.known.saveZero()
    if (kind === RL.UP_ANY) this.push(neg ? { k: 'class', bits: new Uint8Array(32), wide: false } : { k: 'type', op: 'ALLANY' })
    else if ((this.options & B.CASELESS) !== 0 && kind === RL.UP_TYPE && (value === RL.UT_LU || value === RL.UT_LL || value === RL.UT_LT)) {
      this.push({ k: 'prop', neg, kind: RL.UP_LAMP, value: 0 })
    } else this.push({ k: 'prop', neg, kind, value })
  }

  // ---- references, calls, verbs ----------------------------------------------------------------------------------------

  #caseMode(): number {
    const { options } = this
    return ((options & B.CASELESS_RESTRICT) !== 0 ? RL.RC_RESTRICT : 0) | ((options & B.TURKISH_CASING) !== 0 ? RL.RC_TURKISH : 0)
  }

  #reference({ to }: ReferenceToken): void {
    const { b, known } = this
    this.offset = to.at
    const i = (this.options & B.CASELESS) !== 0
    const cases = i ? this.#caseMode() : 0
    if (to.name) {
      const { dup, number } = b.named(to)
      b.refer(number)
      if (dup) {
        const groups = b.numbers(to.name)
        for (const n of groups) b.refer(n)
        known.noFirst()
        this.push({ k: 'ref', groups, i, index: 0, cases })
        return
      }
      this.#single(number, i, cases)
      return
    }
    if (to.number > b.p.groups) b.fail(15, to.at)
    this.#single(to.number, i, cases)
  }
  #single(number: number, i: boolean, cases: number): void {
    const { known } = this
    if (known.firstFlags === FIRST_UNSET) known.firstFlags = known.zeroFirstFlags = FIRST_NONE
    this.push({ k: 'ref', groups: [number], i, cases })
    this.b.refer(number)
  }

  #call({ to, returned }: CallToken): void {
    const { b, known } = this
    this.offset = to.at
    const number = to.name ? b.named(to).number : to.number
    if (number > b.p.groups) b.fail(15, to.at)
    const groups = returned && [...new Set(b.captures(returned))].sort((x, y) => x - y)
    const item: Item = groups ? { k: 'recurse', number, returned: groups } : { k: 'recurse', number }
    this.push(item)
    this.groupSize = 3 + (groups?.length ?? 0) * 3
    known.groupSetFirst = false
    b.hadRecurse = true
    known.noFirst()
    known.zeroFirst = known.first
    known.zeroFirstFlags = known.firstFlags
  }

  #verb({ verb, arg }: VerbToken): void {
    if (verb === 'THEN') this.b.hasThen = true
    if (verb === 'PRUNE' || verb === 'SKIP') this.b.hadPruneOrSkip = true
    this.push({ k: 'verb', verb, arg })
  }

  // ---- quantifiers -----------------------------------------------------------------------------------------------------

  #quantifier({ min, max, mode }: QuantifierToken): void {
    const { b, known, items } = this
    if (this.#matchedBefore && min > 0) this.matched = true
    if (min === 0) known.restoreZero()
    const varies = min === max ? 0 : REQ_VARY
    const ungreedy = (this.options & B.UNGREEDY) !== 0
    const possessive = mode === 'possessive'
    const lazy = mode === 'lazy' ? !ungreedy : mode === 'default' && ungreedy
    const at = this.#previous
    const item = items[at]!
    if (item.k === 'char' && min > 1 && (!this.#utf || item.c < 0x80)) known.required(item.c, (item.i ? REQ_CASELESS : 0) | b.varies)
    if (item.k === 'group' || item.k === 'recurse') {
      if (item.k === 'group' && min > 1) known.repeatGroup()
      this.#copies(item, min, max)
    }
    quantify(items, at, { min, max, lazy, possessive }, 10, () => this.groupEmpty)
    if (item.k !== 'group' && item.k !== 'recurse') this.size += 5
    b.varies |= varies
  }

  /** Counts what copies of a group add. */
  #copies(item: Item, min: number, max: number): void {
    const assertion = item.k === 'group' && (item.g.startsWith('assert') || item.g.startsWith('behind') || item.g === 'scan')
    const most = max < 0 && assertion ? min + 1 : max
    if (min > 1) this.size += (min - 1) * this.groupSize
    const more = most < 0 ? 0 : min === 0 ? most - 1 : most - min
    if (more > 0) this.size += more * (this.groupSize + 7) - 6
    if (this.size > MOST_CODE) this.b.fail(20, 0)
  }
}
