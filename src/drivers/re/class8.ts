/** PCRE 8: classes, `[…]`. */
import { HORIZONTAL, LATIN1, VERTICAL } from './chars.ts'
import type { ByteClasses, ClassName } from './chars.ts'
import { ClassSet } from './class_set.ts'
import { readEscape } from './escape8.ts'
import { readProperty8 } from './property8.ts'
import { CASELESS, EXTRA, UCP } from './bits8.ts'
import type { Item, Single } from './items.ts'
import type { Parser8 } from './parse8.ts'
import * as RL from '../../term/re_layout.ts'

export const POSIX_NAMES = [
  'alpha', 'lower', 'upper', 'alnum', 'ascii', 'blank', 'cntrl', 'digit', 'graph', 'print', 'punct', 'space', 'word', 'xdigit',
] as const
export type PosixName = (typeof POSIX_NAMES)[number]

/** The characters below 256 of a POSIX class. */
export function posixMap(name: PosixName, classes: ByteClasses): Uint8Array {
  const map = (n: ClassName): Uint8Array => classes.maps[n].slice()
  switch (name) {
    case 'alpha': {
      const word = map('word')
      const digits = map('digit')
      for (let i = 0; i < 32; i++) word[i]! &= ~digits[i]!
      word[11]! &= 0x7f
      return word
    }
    case 'alnum': {
      const word = map('word')
      word[11]! &= 0x7f
      return word
    }
    case 'ascii': {
      const print = map('print')
      const cntrl = map('cntrl')
      for (let i = 0; i < 32; i++) print[i]! |= cntrl[i]!
      return print
    }
    case 'blank': {
      const space = map('space')
      space[1]! &= ~0x3c
      return space
    }
    default: return map(name)
  }
}

/** With UCP, these classes are properties (kind, value) instead. */
export const POSIX_PROPERTIES: Partial<Record<PosixName, readonly [number, number]>> = {
  alpha: [RL.UP_CATEGORY, 1],
  lower: [RL.UP_TYPE, RL.UT_LL],
  upper: [RL.UP_TYPE, RL.UT_LU],
  alnum: [RL.UP_ALNUM, 0],
  digit: [RL.UP_TYPE, RL.UT_ND],
  space: [RL.UP_SPACE, 1],
  word: [RL.UP_WORD, 0],
}

/** End of `[:name:]` (its second-last byte) from `at`, the inner bracket; -1: it is none. */
export function posixEnd(buf: Uint8Array, at: number): number {
  const terminator = buf[at + 1]!
  for (let p = at + 2; buf[p] !== 0; p++) {
    if (buf[p] === 0x5c && (buf[p + 1] === 0x5d || buf[p + 1] === 0x5c)) p++
    else if ((buf[p] === 0x5b && buf[p + 1] === terminator) || buf[p] === 0x5d) return -1
    else if (buf[p] === terminator && buf[p + 1] === 0x5d) return p
  }
  return -1
}
export const isPosixStart = (buf: Uint8Array, at: number): boolean => buf[at + 1] === 0x3a || buf[at + 1] === 0x2e || buf[at + 1] === 0x3d

/** What reading a class says: an item, and whether it is a plain character (which counts as one for what a match begins with). */
export interface ClassResult {
  readonly item: Item
  readonly plain: boolean
}

/** The class whose bracket is at the reader's place, which is left at its end. */
export function readClass(p: Parser8, options: number): ClassResult {
  return new ClassReader(p, options).read()
}

class ClassReader {
  readonly #p: Parser8
  readonly #options: number
  readonly #set: ClassSet
  #negate = false
  #flip = false
  /** Characters seen, up to 2. */
  #singles = 0
  #quoted = false
  readonly #utf: boolean
  readonly #caseless: boolean

  constructor(p: Parser8, options: number) {
    this.#p = p
    this.#options = options
    this.#utf = p.utf
    this.#caseless = (options & CASELESS) !== 0
    this.#set = new ClassSet(LATIN1, p.unicode, this.#utf)
  }

  read(): ClassResult {
    const r = this.#p.r
    const { buf } = r
    if (isPosixStart(buf, r.at) && posixEnd(buf, r.at) >= 0) r.fail(buf[r.at + 1] === 0x3a ? 13 : 31)
    for (;;) {
      const c = buf[++r.at]
      if (c === 0x5c) {
        if (buf[r.at + 1] === 0x45) r.at++
        else if (r.has('Q\\E', 1)) r.at += 3
        else break
      } else if (!this.#negate && c === 0x5e) this.#negate = true
      else break
    }
    let first = true
    for (;;) {
      if (!first) r.at++
      const c = buf[r.at]
      if (c === 0) break
      if (!first && c === 0x5d && !this.#quoted) break
      first = false
      const single = this.#element()
      if (single) return single
    }
    if (buf[r.at] === 0) r.fail(6)
    return { item: this.#item(), plain: false }
  }

  /** One element; a result when the class turned out to be a single character. */
  #element(): ClassResult | undefined {
    const r = this.#p.r
    const { buf } = r
    let c = r.character()
    if (this.#quoted) {
      if (c === 0x5c && buf[r.at + 1] === 0x45) {
        this.#quoted = false
        r.at++
        return undefined
      }
      return this.#range(c)
    }
    if (c === 0x5b && isPosixStart(buf, r.at)) {
      const end = posixEnd(buf, r.at)
      if (end >= 0) {
        this.#posix(end)
        return undefined
      }
    }
    if (c === 0x5c) {
      const e = readEscape(r, this.#p.groups, true, this.#utf, (this.#options & EXTRA) !== 0)
      if (e.t === 'char') c = e.c
      else if (e.t === 'letter') {
        const known = this.#letter(e.letter)
        if (known < 0) return undefined
        c = known
      }
    }
    return this.#range(c)
  }

  /** An escaped letter: -1 when it was a type of characters, else the character it is. */
  #letter(letter: string): number {
    const r = this.#p.r
    const set = this.#set
    const maps = LATIN1.maps
    if (letter === 'b') return 8
    if (letter === 'N') r.fail(71)
    if (letter === 'Q') {
      if (r.has('\\E', 1)) r.at += 2
      else this.#quoted = true
      return -1
    }
    if (letter === 'E') return -1
    const types = 'dDwWsS'.includes(letter)
    if (types && (this.#options & UCP) !== 0) {
      const lower = letter.toLowerCase()
      const [kind, value] = lower === 'd' ? [RL.UP_TYPE, RL.UT_ND] : lower === 'w' ? [RL.UP_WORD, 0] : [RL.UP_SPACE, 0]
      set.addProp(letter !== lower, kind, value)
      this.#singles += 2
      return -1
    }
    switch (letter) {
      case 'd': case 'D': case 'w': case 'W': case 's': case 'S': {
        const lower = letter.toLowerCase()
        if (letter !== lower) this.#flip = true
        set.addMap(lower === 'd' ? maps.digit : lower === 'w' ? maps.word : maps.space, letter !== lower)
        set.has8 = true
        break
      }
      case 'h': set.addList(HORIZONTAL, this.#caseless); set.has8 = true; break
      case 'H': set.addNotList(HORIZONTAL, this.#caseless); set.has8 = true; break
      case 'v': set.addList(VERTICAL, this.#caseless); set.has8 = true; break
      case 'V': set.addNotList(VERTICAL, this.#caseless); set.has8 = true; break
      case 'p': case 'P': {
        const prop = readProperty8(r)
        set.addProp((letter === 'p') === prop.neg, prop.kind, prop.value)
        break
      }
      default:
        if ((this.#options & EXTRA) !== 0) r.fail(7)
        return this.#p.r.buf[r.at]!
    }
    this.#singles += 2
    return -1
  }

  #posix(end: number): void {
    const r = this.#p.r
    if (r.buf[r.at + 1] !== 0x3a) r.fail(31)
    r.at += 2
    const negate = r.buf[r.at] === 0x5e
    if (negate) {
      this.#flip = true
      r.at++
    }
    let name = String.fromCharCode(...r.buf.subarray(r.at, end)) as PosixName
    if (!POSIX_NAMES.includes(name)) r.fail(30)
    if (this.#caseless && (name === 'lower' || name === 'upper')) name = 'alpha'
    const after = end + 1
    if ((this.#options & UCP) !== 0) {
      const property = POSIX_PROPERTIES[name]
      if (property) {
        this.#set.addProp(negate, property[0], property[1])
        this.#singles += 2
        r.at = after
        return
      }
      if (name === 'blank') {
        if (negate) this.#set.addNotList(HORIZONTAL, this.#caseless)
        else this.#set.addList(HORIZONTAL, this.#caseless)
        this.#set.has8 = true
        this.#singles += 2
        r.at = after
        return
      }
      if (name === 'graph' || name === 'print' || name === 'punct') {
        this.#set.addProp(negate, name === 'graph' ? RL.UP_GRAPH : name === 'print' ? RL.UP_PRINT : RL.UP_PUNCT, 0)
        r.at = after
        return
      }
      if (negate && (this.#set.parts.length > 0 || r.buf[end + 2] !== 0x5d)) this.#set.parts.push({ t: 'range', from: 0x100, to: 0x10ffff })
    }
    this.#set.addMap(posixMap(name, LATIN1), negate)
    this.#set.has8 = true
    this.#singles = 2
    r.at = after
  }

  /** A character, possibly the first of a range. */
  #range(c: number): ClassResult | undefined {
    const r = this.#p.r
    const { buf } = r
    while (r.has('\\E', 1)) {
      this.#quoted = false
      r.at += 2
    }
    const before = r.at
    if (c === 13 || c === 10) this.#p.hasCrLf = true
    if (this.#quoted || buf[r.at + 1] !== 0x2d) return this.#single(c)
    r.at += 2
    while (r.has('\\E')) r.at += 2
    while (r.has('\\Q')) {
      r.at += 2
      if (r.has('\\E')) {
        r.at += 2
        continue
      }
      this.#quoted = true
      break
    }
    if (buf[r.at] === 0 || (!this.#quoted && buf[r.at] === 0x5d)) {
      r.at = before
      return this.#single(c)
    }
    let d = r.character()
    if (!this.#quoted) {
      if (d === 0x5c) {
        const e = readEscape(r, this.#p.groups, true, this.#utf, (this.#options & EXTRA) !== 0)
        if (e.t === 'char') d = e.c
        else if (e.t === 'letter' && e.letter === 'b') d = 8
        else r.fail(83)
      } else if (d === 0x5b && isPosixStart(buf, r.at) && posixEnd(buf, r.at) >= 0) r.fail(83)
    }
    if (d < c) r.fail(8)
    if (d === c) return this.#single(c)
    this.#singles = 2
    if (d === 13 || d === 10) this.#p.hasCrLf = true
    this.#set.add(c, d, this.#caseless)
    return undefined
  }

  /** One character: alone in the class it is no class. */
  #single(c: number): ClassResult | undefined {
    const r = this.#p.r
    if (this.#singles < 2) this.#singles++
    if (!this.#quoted && !this.#set.hasProp && this.#singles === 1 && r.buf[r.at + 1] === 0x5d) {
      r.at++
      if (!this.#negate) return { item: this.#p.charItem(c, this.#options), plain: true }
      if (this.#utf && this.#caseless) {
        const set = this.#p.unicode().caseSetNumber(c)
        if (set !== 0) return { item: { k: 'prop', neg: true, kind: RL.UP_CASE_SET, value: set }, plain: false }
      }
      return { item: { k: 'not', c, i: this.#caseless }, plain: false }
    }
    this.#set.add(c, c, this.#caseless)
    return undefined
  }

  #item(): Single {
    const { bits, parts, hasProp, has8 } = this.#set
    const negate = this.#negate
    if (parts.length > 0 && (hasProp || !this.#flip || (this.#options & UCP) !== 0)) {
      if (this.#utf && this.#flip && !negate && (this.#options & UCP) === 0) parts.push({ t: 'range', from: 0x100, to: 0x10ffff })
      if (has8 && negate && !hasProp) for (let i = 0; i < 32; i++) bits[i] = ~bits[i]!
      return { k: 'xclass', not: negate, bits: has8 ? bits : undefined, hasProp, parts }
    }
    if (negate) for (let i = 0; i < 32; i++) bits[i] = ~bits[i]!
    return { k: 'class', bits, wide: negate !== this.#flip }
  }
}
