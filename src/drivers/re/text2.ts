/** PCRE2: the text of a pattern and what is read of it everywhere: numbers, names, properties, counts. */
import { ASCII, WORD } from './chars.ts'
import { ERRORS2 } from './errors2.ts'
import { PatternError } from './items.ts'
import type { Unicode } from './unicode.ts'
import * as RL from '../../term/re_layout.ts'

export const MAX_GROUP_NUMBER = 65535
const MAX_REPEAT = 65535
const MAX_NAME = 128

export const isDigit = (c: number | undefined): boolean => c !== undefined && c >= 0x30 && c <= 0x39
const isBlank = (c: number | undefined): boolean => c === 0x20 || c === 9

export interface NameRead {
  readonly name: Uint8Array
  /** Where it begins. */
  readonly offset: number
}

export class Text {
  readonly buf: Uint8Array
  readonly end: number
  readonly utf: boolean
  readonly unicode: () => Unicode
  at = 0

  constructor(buf: Uint8Array, utf: boolean, unicode: () => Unicode) {
    this.buf = buf
    this.end = buf.length
    this.utf = utf
    this.unicode = unicode
  }

  fail(number: number, at = this.at): never {
    throw new PatternError(ERRORS2[number] ?? `error ${number}`, at)
  }
  /** As above, one character before the place. */
  failBack(number: number): never {
    this.at--
    if (this.utf) while (this.#isTail(this.at)) this.at--
    return this.fail(number)
  }
  /** As above, one character behind. */
  failForward(number: number): never {
    this.forward()
    return this.fail(number)
  }
  #isTail(at: number): boolean {
    return at < this.end && (this.buf[at]! & 0xc0) === 0x80
  }
  /** Past one character. */
  forward(): void {
    this.at++
    if (this.utf) while (this.#isTail(this.at)) this.at++
  }

  get atEnd(): boolean {
    return this.at >= this.end
  }
  /** The byte `offset` from the place, undefined behind the end. */
  peek(offset = 0): number | undefined {
    return this.buf[this.at + offset]
  }
  /** Do these characters stand `offset` bytes behind the place? */
  has(text: string, offset = 0): boolean {
    for (let i = 0; i < text.length; i++) if (this.buf[this.at + offset + i] !== text.charCodeAt(i)) return false
    return true
  }

  /** The character at the place, which moves behind it. */
  next(): number {
    const c = this.buf[this.at++]!
    if (!this.utf || c < 0xc0) return c
    const n = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3
    let value = c & (0x3f >> n)
    for (let i = 0; i < n; i++) value = (value << 6) | (this.buf[this.at++]! & 0x3f)
    return value
  }

  skipBlanks(): void {
    while (isBlank(this.buf[this.at])) this.at++
  }

  /**
   * A number of at most `most`; undefined: there is none. `groups` (not -1): it may have a sign and counts from there. `error`: what to say of one that
   * is too big, 0: nothing, then it is Infinity.
   */
  number(groups: number, most: number, error: number): number | undefined {
    const start = this.at
    let limit = most
    let sign = 0
    if (groups >= 0) {
      if (this.peek() === 0x2b) {
        sign = 1
        limit -= groups
        this.at++
      } else if (this.peek() === 0x2d) {
        sign = -1
        this.at++
      }
    }
    if (!isDigit(this.peek())) {
      this.at = start
      return undefined
    }
    let n = 0
    while (isDigit(this.peek())) {
      n = n * 10 + this.buf[this.at++]! - 0x30
      if (n > limit) {
        while (isDigit(this.peek())) this.at++
        if (error === 0) return Infinity
        this.fail(error)
      }
    }
    if (sign === 0) return n
    if (n === 0) this.fail(26)
    if (sign > 0) return n + groups
    if (n > groups) this.fail(15)
    return groups + 1 - n
  }

  /** The same, errors being told of at the place `at`. */
  numberFrom(at: number, groups: number, most: number, error: number): number | undefined {
    try {
      return this.number(groups, most, error)
    } catch (problem) {
      if (problem instanceof PatternError) throw new PatternError(problem.message, at)
      throw problem
    }
  }

  /** Is there `{n}`, `{n,}`, `{,m}` or `{n,m}`, from behind the brace on? */
  #isCounted(): boolean {
    const { buf } = this
    let p = this.at
    const blanks = (): void => { while (isBlank(buf[p])) p++ }
    const digits = (): boolean => {
      const start = p
      while (isDigit(buf[p])) p++
      return p > start
    }
    blanks()
    const least = digits()
    blanks()
    if (buf[p] === 0x7d) return least
    if (buf[p++] !== 0x2c) return false
    blanks()
    if (!digits() && !least) return false
    blanks()
    return buf[p] === 0x7d
  }

  /** What stands behind the brace of a quantifier; max -1: no limit. Undefined: it is none, and the place stays. */
  counts(): { min: number; max: number } | undefined {
    if (!this.#isCounted()) return undefined
    this.skipBlanks()
    let min = 0
    let max = -1
    const least = this.number(-1, MAX_REPEAT, 5)
    this.skipBlanks()
    if (least !== undefined) {
      min = max = least
      if (this.peek() === 0x2c) {
        this.at++
        this.skipBlanks()
        max = this.number(-1, MAX_REPEAT, 5) ?? -1
        if (max >= 0 && max < min) this.fail(4)
      }
    } else {
      this.at++
      this.skipBlanks()
      max = this.number(-1, MAX_REPEAT, 5) ?? -1
    }
    this.skipBlanks()
    this.at++
    return { min, max }
  }

  /** A name, from the mark before it on; behind the terminator (0: there is none) afterwards. */
  name(terminator: number): NameRead {
    const isGroup = this.buf[this.at++] !== 0x2a
    const braced = terminator === 0x7d
    if (braced) this.skipBlanks()
    if (this.atEnd) this.fail(isGroup ? 62 : 60)
    const offset = this.at
    if (this.utf && isGroup) this.#wideName()
    else {
      if (isGroup && isDigit(this.peek())) this.fail(44, this.at + 1)
      while (!this.atEnd && (ASCII.types[this.buf[this.at]!]! & WORD) !== 0) this.at++
    }
    const name = this.buf.subarray(offset, this.at)
    if (name.length > MAX_NAME) this.fail(48)
    if (!isGroup) return { name, offset }
    if (name.length === 0) this.fail(62)
    if (braced) this.skipBlanks()
    if (terminator !== 0) {
      if (this.peek() !== terminator) this.fail(42)
      this.at++
    }
    return { name, offset }
  }

  /** Letters and digits of Unicode and `_`, none of the digits first. */
  #wideName(): void {
    const isWord = (c: number): boolean => {
      if (c < 128) return (ASCII.types[c]! & WORD) !== 0
      const u = this.unicode()
      return u.type(c) === RL.UT_ND || u.has(c, RL.UP_CATEGORY, 1, true)
    }
    let first = true
    while (!this.atEnd) {
      const before = this.at
      const c = this.next()
      if (first && (isDigit(c) || (c > 127 && this.unicode().type(c) === RL.UT_ND))) this.fail(44)
      first = false
      if (!isWord(c)) {
        this.at = before
        return
      }
    }
  }
}
