/**
 * PCRE 8: the text of a pattern to items. As PCRE does it: twice over the text, the first time for names, numbers of groups and sizes, so that errors come
 * in the same order and at the same place. A short pattern that refers to nothing ahead and has no errors is read once.
 */
import { LATIN1, SPACE } from './chars.ts'
import { readClass } from './class8.ts'
import { ERRORS8 } from './errors8.ts'
import { isCounted, isDigit, readEscape } from './escape8.ts'
import { readGroup } from './group8.ts'
import { FIRST_NONE, FIRST_UNSET, Known, REQ_CASELESS, REQ_VARY } from './known.ts'
import { BYTE_IN_UTF, LATER, fixedLength, mayBeEmpty, sizeOfItem } from './lengths.ts'
import type { Groups } from './lengths.ts'
import { readProperty8 } from './property8.ts'
import { quantify } from './quantify.ts'
import { Reader } from './reader.ts'
import { CASELESS, DOTALL, EXTENDED, EXTRA, MULTILINE, UCP, UNGREEDY } from './bits8.ts'
import { PatternError } from './items.ts'
import type { Branch, CalloutItem, CharType, GroupItem, Item, Place } from './items.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../term/re_layout.ts'

/** What PCRE's workspace holds, less its margin. */
const WORKSPACE = 4096
const WORKSPACE_MARGIN = 100
export const NEST_LIMIT = 10000
/** Bytes that a compiled pattern may have. */
export const MOST_CODE = 65536

export interface OpenCapture {
  readonly number: number
  /** Referred to from within. */
  flag: boolean
}
export interface Name { readonly name: Uint8Array; readonly number: number }
export interface Quantified { min: number; max: number }

const TYPES: Readonly<Record<string, CharType>> = {
  D: 'NOT_DIGIT', d: 'DIGIT', S: 'NOT_WHITESPACE', s: 'WHITESPACE', W: 'NOT_WORDCHAR', w: 'WORDCHAR', N: 'ANY', C: 'ANYBYTE', R: 'ANYNL',
  H: 'NOT_HSPACE', h: 'HSPACE', V: 'NOT_VSPACE', v: 'VSPACE', X: 'EXTUNI',
}
const PLACES: Readonly<Record<string, Place>> = {
  A: 'SOD', G: 'SOM', K: 'SET_SOM', B: 'NOT_WORD_BOUNDARY', b: 'WORD_BOUNDARY', Z: 'EODN', z: 'EOD',
}

const NONE: ReadonlySet<number> = new Set()

/** Longest pattern that is read once, and the largest product of its length and all counts in it: nothing can come near PCRE's limits. */
const SHORT = 256
const FEW = 1024

/** Is it short, and has nothing in it for which names, numbers or sizes of groups have to be known beforehand? */
export function isReadOnce(text: Uint8Array): boolean {
  const { length } = text
  if (length > SHORT) return false
  let product = length
  for (let i = 0; i < length; i++) {
    const c = text[i]!
    if (c === 0x5c) {
      const escaped = text[++i]
      // \g and \k; \c takes the next one, whatever it is
      if (escaped === 0x67 || escaped === 0x6b || escaped === 0x63) return false
    } else if (c === 0x28) {
      const next = text[i + 1]
      if (next === 0x2a || (next === 0x3f && !isSimple(text[i + 2]!, text[i + 3]!))) return false
    } else if (c === 0x7b) {
      for (let n = 0, j = i + 1; j < length && (isDigit(text[j]!) || text[j] === 0x2c); j++) {
        n = text[j] === 0x2c ? 0 : n * 10 + text[j]! - 0x30
        if (n > 1 && (j + 1 === length || !isDigit(text[j + 1]!))) product *= n
        if (n > FEW || product > FEW) return false
      }
    }
  }
  return true
}

/** What stands behind `(?` begins a plain group, a look around, options or a comment. */
function isSimple(c: number, next: number): boolean {
  switch (c) {
    case 0x3a: case 0x3d: case 0x21: case 0x3e: case 0x23: case 0x69: case 0x6d: case 0x73: case 0x78: return true
    case 0x3c: return next === 0x3d || next === 0x21
    default: return false
  }
}

export class Parser8 implements Groups {
  readonly r: Reader
  readonly utf: boolean
  readonly unicode: () => Unicode
  readonly newlineAt: (at: number) => number
  /** 1 or 2. */
  pass = 1
  complete = false
  groups = 0
  finalGroups = 0
  names: Name[] = []
  /** Sorted, for the second pass. */
  table: Name[] = []
  dupNames = false
  dupGroups = false
  jChanged = false
  hasCrLf = false
  hasThen = false
  hadAccept = false
  hadPruneOrSkip = false
  checkBehind = false
  conditionNext = false
  assertDepth = 0
  nest = 0
  topBackRef = 0
  backRefs: ReadonlySet<number> = NONE
  maxBehind = 0
  varies = 0
  open: OpenCapture[] = []
  readonly byNumber: (GroupItem | undefined)[] = []
  /** The branches being read, innermost last, with their group. */
  readonly chain: { group: GroupItem; items: Item[] }[] = []
  /** Lookbehinds whose length is to be found when all groups are known. */
  readonly pending: Branch[] = []
  /** Where PCRE's code would be written. */
  code = 0
  /** Bytes of code, the first time. */
  size = 0

  constructor(text: Uint8Array, utf: boolean, unicode: () => Unicode, newlineAt: (buf: Uint8Array, at: number) => number) {
    this.r = new Reader(text, utf, ERRORS8)
    this.utf = utf
    this.unicode = unicode
    this.newlineAt = (at) => newlineAt(this.r.buf, at)
  }

  find(number: number): GroupItem | undefined {
    return this.byNumber[number]
  }
  isOpen(group: GroupItem): boolean {
    return this.chain.some((c) => c.group === group)
  }

  /** The whole pattern from `start` on. */
  parse(start: number, options: number): { top: GroupItem; known: Known } {
    this.r.at = start
    this.#pass(options)
    if (this.size > MOST_CODE) this.r.fail(20)
    this.pass = 2
    this.finalGroups = this.groups
    this.table = this.names.toSorted((a, b) => compareBytes(a.name, b.name))
    this.groups = 0
    this.nest = this.assertDepth = this.varies = this.maxBehind = 0
    this.conditionNext = false
    this.backRefs = NONE
    this.byNumber.length = 0
    this.chain.length = 0
    this.open = []
    this.r.at = start
    return this.#last(options)
  }

  /** A pattern that `isReadOnce`; undefined: something is wrong with it, which is found in two passes. */
  parseOnce(start: number, options: number): { top: GroupItem; known: Known } | undefined {
    this.pass = 2
    this.r.at = start
    try {
      return this.#last(options)
    } catch (error) {
      if (error instanceof PatternError || error instanceof RangeError) return undefined
      throw error
    }
  }

  #last(options: number): { top: GroupItem; known: Known } {
    const result = this.#pass(options)
    if (this.r.buf[this.r.at] !== 0) this.r.fail(22)
    if (this.topBackRef > this.groups) this.r.fail(15)
    this.complete = true
    this.measurePending()
    return result
  }

  #pass(options: number): { top: GroupItem; known: Known } {
    const top: GroupItem = { k: 'group', g: 'bra', number: 0, branches: [], ket: 'plain', s: false }
    this.code = 0
    this.byNumber[0] = top
    const { known, size } = this.regex(top, options, 0, false, 0)
    this.size = size
    return { top, known }
  }

  /** What is in parentheses (or all): alternatives. */
  regex(group: GroupItem, options: number, extra: number, reset: boolean, condDepth: number): { known: Known; size: number } {
    const { r } = this
    const behind = group.g === 'behind' || group.g === 'behind_not'
    const start = this.code
    let size = 6 + extra
    let opts = options
    const before = this.groups
    let most = before
    const known = new Known()
    const capture: OpenCapture | undefined = group.g === 'capture' ? { number: group.number, flag: false } : undefined
    if (capture) this.open.push(capture)
    for (;;) {
      if (reset) this.groups = before
      this.code = start + 3 + extra
      if (behind) {
        this.code += 3
        size += 3
      }
      const branch: Branch = { items: [] }
      if (behind) branch.back = 0
      group.branches.push(branch)
      this.chain.push({ group, items: branch.items })
      const one = this.#branch(branch.items, opts, condDepth)
      this.chain.pop()
      opts = one.options
      size += one.size
      if (this.groups > most) most = this.groups
      if (this.pass === 2) {
        known.alternative(one.known, group.branches.length === 1)
        if (behind) this.#measure(branch)
      }
      if (r.buf[r.at] !== 0x7c) break
      size += 3
      r.at++
    }
    this.code = start
    if (capture) {
      this.open.pop()
      // A group that refers to itself is atomic, or its reference could see it change.
      if (capture.flag) {
        size += 6
        this.selfReferring = group
      }
    }
    this.groups = most
    return { known, size }
  }
  /** The latest group that refers to itself. */
  selfReferring: GroupItem | undefined

  #measure(branch: Branch): void {
    const n = fixedLength([branch], this.utf, false, this)
    if (n === LATER) {
      this.checkBehind = true
      this.pending.push(branch)
    } else if (n < 0) this.r.fail(n === BYTE_IN_UTF ? 36 : 25)
    else this.setBack(branch, n)
  }
  setBack(branch: Branch, n: number): void {
    branch.back = n
    if (n > this.maxBehind) this.maxBehind = n
  }
  /** The lengths of lookbehinds that call groups. */
  measurePending(): void {
    for (const branch of this.pending) {
      const n = fixedLength([branch], this.utf, true, this)
      if (n < 0) this.r.fail(n === BYTE_IN_UTF ? 36 : 25)
      this.setBack(branch, n)
    }
  }

  charItem(c: number, options: number): Item {
    const caseless = (options & CASELESS) !== 0
    if (this.utf && caseless) {
      const set = this.unicode().caseSetNumber(c)
      if (set !== 0) return { k: 'prop', neg: false, kind: RL.UP_CASE_SET, value: set }
    }
    return { k: 'char', c, i: caseless }
  }

  /** One alternative: up to `|`, `)` or the end. */
  #branch(items: Item[], options: number, condDepth: number): { options: number; known: Known; size: number } {
    return new BranchReader(this, items, options, condDepth).read()
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/** Reads one alternative. */
export class BranchReader {
  readonly p: Parser8
  readonly items: Item[]
  options: number
  readonly condDepth: number
  readonly known = new Known()
  /** Index of what a quantifier would apply to, -1: nothing. */
  previous = -1
  size = 0
  readonly #start: number
  #quoted = false
  /** Bytes of `previous`. */
  previousSize = 0
  /** Bytes of it that are in the workspace: what a class lists is only counted the first time. */
  get #held(): number {
    const item = this.items[this.previous]!
    return item.k === 'xclass' ? sizeOfItem({ ...item, parts: item.parts.slice(-1) }, this.p.utf) : this.previousSize
  }
  /** Bytes of the group just read, the first time. */
  groupSize = 0

  constructor(p: Parser8, items: Item[], options: number, condDepth: number) {
    this.p = p
    this.items = items
    this.options = options
    this.condDepth = condDepth
    this.#start = p.code
  }

  get #caseFlag(): number {
    return (this.options & CASELESS) !== 0 ? REQ_CASELESS : 0
  }

  read(): { options: number; known: Known; size: number } {
    const { p } = this
    const { r } = p
    for (;;) {
      if (p.pass === 1) {
        p.code = this.#start + (this.previous >= 0 ? this.#held : 0)
        if (p.code > WORKSPACE - WORKSPACE_MARGIN) r.fail(p.code >= WORKSPACE ? 52 : 87)
      }
      const c = r.buf[r.at]!
      if (c !== 0) {
        if (r.has('\\E')) {
          this.#quoted = false
          r.at += 2
          continue
        }
        if (this.#quoted) {
          if (this.#callout) {
            this.#callout.item.length = r.at - this.#callout.item.at
            this.#callout = undefined
          }
          this.#literal()
          r.at++
          continue
        }
        if (r.has('\\Q')) {
          this.#quoted = true
          r.at += 2
          continue
        }
      }
      if ((this.options & EXTENDED) !== 0 && this.skipSpace()) continue
      if (r.has('(?#')) {
        this.#comment(3)
        r.at++
        continue
      }
      if (c === 0 || c === 0x7c || c === 0x29) {
        this.#endCallout(c)
        return { options: this.options, known: this.known, size: this.size }
      }
      this.#endCallout(c)
      this.#element(c)
      r.at++
    }
  }

  /** Is this where the item behind a callout ends? */
  #endCallout(c: number): void {
    const waiting = this.#callout
    const { r } = this.p
    if (!waiting || c === 0x2a || c === 0x2b || c === 0x3f || (c === 0x7b && isCounted(r.buf, r.at + 1)) || waiting.skip-- > 0) return
    waiting.item.length = r.at - waiting.item.at
    this.#callout = undefined
  }

  /** Spaces and comments of extended patterns at the place; were there any? */
  skipSpace(): boolean {
    const { r } = this.p
    const start = r.at
    while ((LATIN1.types[r.buf[r.at]!]! & SPACE) !== 0) r.at++
    if (r.buf[r.at] === 0x23) {
      r.at++
      while (r.buf[r.at] !== 0) {
        const n = this.p.newlineAt(r.at)
        if (n > 0) {
          r.at += n
          break
        }
        r.at++
        if (r.utf) while ((r.buf[r.at]! & 0xc0) === 0x80) r.at++
      }
    }
    return r.at > start
  }

  /** `(?#…)`, to its last byte. */
  #comment(skip: number): void {
    const { r } = this.p
    r.at += skip
    while (r.buf[r.at] !== 0 && r.buf[r.at] !== 0x29) r.at++
    if (r.buf[r.at] === 0) r.fail(18)
  }

  /** Appends an item that a quantifier may follow. */
  push(item: Item): void {
    this.previous = this.items.length
    this.items.push(item)
    if (this.p.pass === 2) return
    this.previousSize = sizeOfItem(item, this.p.utf)
    this.size += this.previousSize
  }
  /** Appends one that none may follow. */
  pushPlain(item: Item): void {
    this.previous = -1
    this.items.push(item)
    if (this.p.pass === 1) this.size += sizeOfItem(item, this.p.utf)
  }

  /** `(?C…)`: nothing is called; it is in the binary form only, with the length of the item that follows. */
  callout(n: number, at: number): void {
    const item: CalloutItem = { k: 'callout', n, at, length: 0 }
    this.pushPlain(item)
    this.#callout = { item, skip: 1 }
  }
  /** The callout whose length is still to be told: when the item behind it ends. */
  #callout: { readonly item: CalloutItem; skip: number } | undefined

  #element(c: number): void {
    const { p, known } = this
    const { r } = p
    switch (c) {
      case 0x5e:
        if ((this.options & MULTILINE) !== 0) {
          if (known.firstFlags === FIRST_UNSET) known.firstFlags = known.zeroFirstFlags = FIRST_NONE
          this.pushPlain({ k: 'place', op: 'CIRCM' })
        } else this.pushPlain({ k: 'place', op: 'CIRC' })
        break
      case 0x24:
        this.pushPlain({ k: 'place', op: (this.options & MULTILINE) !== 0 ? 'DOLLM' : 'DOLL' })
        break
      case 0x2e:
        known.noFirst()
        known.saveZero()
        this.push({ k: 'type', op: (this.options & DOTALL) !== 0 ? 'ALLANY' : 'ANY' })
        break
      case 0x5b:
        if (r.has('[:<:]]', 1)) this.#wordEdge(true)
        else if (r.has('[:>:]]', 1)) this.#wordEdge(false)
        else this.#class()
        break
      case 0x7b:
        if (isCounted(r.buf, r.at + 1)) this.#quantifier(this.#counts())
        else this.#literal()
        break
      case 0x2a: this.#quantifier({ min: 0, max: -1 }); break
      case 0x2b: this.#quantifier({ min: 1, max: -1 }); break
      case 0x3f: this.#quantifier({ min: 0, max: 1 }); break
      case 0x28: readGroup(this); break
      case 0x5c: this.#escape(); break
      default: this.#literal()
    }
  }

  #class(): void {
    const { known } = this
    const { item, plain } = readClass(this.p, this.options)
    if (plain) {
      known.zeroReq = known.req
      known.zeroReqFlags = known.reqFlags
      this.character(item)
      return
    }
    known.noFirst()
    known.saveZero()
    this.push(item)
  }

  /** `[[:<:]]` and `[[:>:]]`: a word boundary and a look at one side of it. */
  #wordEdge(start: boolean): void {
    const { p } = this
    const word: Item = (this.options & UCP) !== 0
      ? { k: 'prop', neg: false, kind: RL.UP_WORD, value: 0 }
      : { k: 'type', op: 'WORDCHAR' }
    if (p.maxBehind === 0) p.maxBehind = 1
    this.pushPlain({ k: 'place', op: 'WORD_BOUNDARY' })
    const branch: Branch = { items: [word] }
    if (!start) branch.back = 1
    this.known.saveZero()
    this.push({ k: 'group', g: start ? 'assert' : 'behind', number: 0, branches: [branch], ket: 'plain', s: false })
    if (p.pass === 1) this.previousSize = 6
    p.r.at += 6
  }

  /** A character as it stands. */
  #literal(): void {
    const { r } = this.p
    this.character(this.p.charItem(r.character(), this.options))
  }

  /** A character, or the set of its cases. */
  character(item: Item): void {
    const { p, known } = this
    this.push(item)
    if (item.k !== 'char') {
      if (known.firstFlags === FIRST_UNSET) known.firstFlags = known.zeroFirstFlags = FIRST_NONE
      return
    }
    known.character(item.c, p.utf, this.#caseFlag, p.varies)
    if (item.c === 13 || item.c === 10) p.hasCrLf = true
  }

  #escape(): void {
    const { p, known } = this
    const { r } = p
    const e = readEscape(r, p.groups, false, p.utf, (this.options & EXTRA) !== 0)
    if (e.t === 'char') {
      this.character(p.charItem(e.c, this.options))
      return
    }
    const typed = e.t === 'letter' && (TYPES[e.letter] !== undefined || e.letter === 'p' || e.letter === 'P')
    if (typed) known.noFirst()
    known.saveZero()
    if (e.t === 'ref') {
      this.reference([e.n])
      return
    }
    const { letter } = e
    if (letter === 'g' || letter === 'k') {
      readGroup(this, letter)
      return
    }
    if (letter === 'p' || letter === 'P') {
      const prop = readProperty8(r)
      this.push({ k: 'prop', neg: (letter === 'p') === prop.neg, kind: prop.kind, value: prop.value })
      return
    }
    if (letter === 'b' || letter === 'B' || letter === 'A') {
      if (p.maxBehind === 0) p.maxBehind = 1
    }
    if ('dDwWsS'.includes(letter) && (this.options & UCP) !== 0) {
      const lower = letter.toLowerCase()
      const [kind, value] = lower === 'd' ? [RL.UP_TYPE, RL.UT_ND] : lower === 'w' ? [RL.UP_WORD, 0] : [RL.UP_SPACE, 0]
      this.push({ k: 'prop', neg: letter !== lower, kind: kind!, value: value! })
      return
    }
    const place = PLACES[letter]
    if (place) this.pushPlain({ k: 'place', op: place })
    else this.push({ k: 'type', op: letter === 'C' && !p.utf ? 'ALLANY' : TYPES[letter]! })
  }

  /** A reference to groups, by number or by a name that several may have. */
  reference(groups: readonly number[], index?: number): void {
    const { p, known } = this
    if (index !== undefined) known.noFirst()
    else if (known.firstFlags === FIRST_UNSET) known.firstFlags = known.zeroFirstFlags = FIRST_NONE
    this.push({ k: 'ref', groups, i: (this.options & CASELESS) !== 0, index })
    for (const n of groups) {
      p.backRefs = new Set(p.backRefs).add(n < 32 ? n : 0)
      if (n > p.topBackRef) p.topBackRef = n
      for (const open of p.open) if (open.number === n) open.flag = true
    }
  }

  #counts(): Quantified {
    const { r } = this.p
    const read = (): number => {
      let n = 0
      while (isDigit(r.buf[r.at]!)) {
        n = n * 10 + r.buf[r.at++]! - 0x30
        if (n > 65535) r.fail(5)
      }
      return n
    }
    r.at++
    const min = read()
    if (r.buf[r.at] === 0x7d) return { min, max: min }
    r.at++
    if (r.buf[r.at] === 0x7d) return { min, max: -1 }
    const max = read()
    if (max < min) r.fail(4)
    return { min, max }
  }

  #quantifier({ min, max }: Quantified): void {
    const { p, known, items } = this
    const { r } = p
    if (this.previous < 0) r.fail(9)
    if (min === 0) known.restoreZero()
    const varies = min === max ? 0 : REQ_VARY
    if ((this.options & EXTENDED) !== 0) {
      const before = r.at
      r.at++
      while (this.skipSpace());
      r.at = r.at > before ? r.at - 1 : before
    }
    if (r.has('(?#', 1)) this.#comment(4)
    let possessive = false
    let lazy = (this.options & UNGREEDY) !== 0
    if (r.buf[r.at + 1] === 0x2b) {
      possessive = true
      lazy = false
      r.at++
    } else if (r.buf[r.at + 1] === 0x3f) {
      lazy = !lazy
      r.at++
    }
    const at = this.previous
    const item = items[at]!
    if (item.k === 'char' && min > 1 && (!p.utf || item.c < 0x80)) known.required(item.c, this.#caseFlag | p.varies)
    if (p.pass === 1) this.#sizes(item, min, max)
    else {
      if (item.k === 'group' && min > 1) known.repeatGroup()
      items.length = at + 1
      quantify(items, at, { min, max, lazy, possessive }, 8, (g) => g.branches.some((one) => mayBeEmpty(one.items, p)))
    }
    this.previous = -1
    p.varies |= varies
  }

  /** What the repetition adds to the size, the first time. */
  #sizes(item: Item, min: number, max: number): void {
    if (item.k === 'group' || item.k === 'recurse') {
      const one = item.k === 'recurse' ? 9 : this.groupSize
      if (min > 1) this.size += (min - 1) * one
      const more = max < 0 ? -1 : min === 0 ? max - 1 : max - min
      if (more > 0) this.size += more * (one + 9) - 6
      if (this.size > 0x7fffffff) this.p.r.fail(20)
      this.size += 4
      return
    }
    this.size += this.previousSize + 4
  }

  isEmptySoFar(group: GroupItem): boolean {
    const { chain } = this.p
    for (let i = chain.length - 1; i >= 0; i--) {
      if (!mayBeEmpty(chain[i]!.items, this.p)) return false
      if (chain[i]!.group === group) return true
    }
    return true
  }
}
