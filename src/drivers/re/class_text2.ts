/** PCRE2: the text of a class, `[…]` or `(?[…])`, to a token. */
import * as B from './bits2.ts'
import { POSIX_NAMES } from './class8.ts'
import { readEscape2 } from './escape2.ts'
import { readProperty2 } from './property2.ts'
import type { ClassOperator, ClassPartToken, ClassToken, EscapeToken, PropToken } from './tokens2.ts'
import type { Text } from './text2.ts'
import * as RL from '../../term/re_layout.ts'

const NEST_LIMIT = 15

/** What POSIX classes are with UCP: kind and value. */
const SUBSTITUTES: Readonly<Record<string, readonly [number, number]>> = {
  alpha: [RL.UP_CATEGORY, 1], lower: [RL.UP_TYPE, RL.UT_LL], upper: [RL.UP_TYPE, RL.UT_LU], alnum: [RL.UP_ALNUM, 0], cntrl: [RL.UP_TYPE, RL.UT_CC],
  digit: [RL.UP_TYPE, RL.UT_ND], graph: [RL.UP_GRAPH, 0], print: [RL.UP_PRINT, 0], punct: [RL.UP_PUNCT, 0], space: [RL.UP_SPACE, 0],
  word: [RL.UP_WORD, 0], xdigit: [RL.UP_XDIGIT, 0],
}
const OPERATORS: Readonly<Record<string, ClassOperator>> = { '+': 'or', '|': 'or', '-': 'sub', '&': 'and', '^': 'xor' }

/** \d, \s, \w: properties with UCP. */
export function typeToken(letter: string, options: number): EscapeToken | PropToken {
  const lower = letter.toLowerCase()
  const ascii = lower === 'd' ? B.ASCII_BSD : lower === 's' ? B.ASCII_BSS : B.ASCII_BSW
  if ((options & B.UCP) === 0 || (options & ascii) !== 0) return { t: 'escape', letter }
  const [kind, value] = lower === 'd' ? [RL.UP_TYPE, RL.UT_ND] : lower === 's' ? [RL.UP_SPACE, 0] : [RL.UP_WORD, 0]
  return { t: 'prop', neg: letter !== lower, kind, value }
}

/** Where `[:name:]` ends from the mark on (the index of the second mark), -1: it is none. */
export function posixEnd2(t: Text, at = t.at): number {
  const { buf } = t
  const terminator = buf[at]
  if (terminator !== 0x3a && terminator !== 0x2e && terminator !== 0x3d) return -1
  for (let p = at + 1; t.end - p >= 2; p++) {
    if (buf[p] === 0x5c && (buf[p + 1] === 0x5d || buf[p + 1] === 0x5c)) p++
    else if ((buf[p] === 0x5b && buf[p + 1] === terminator) || buf[p] === 0x5d) return -1
    else if (buf[p] === terminator && buf[p + 1] === 0x5d) return p
  }
  return -1
}

/** Whether a `-` may make a range of what was read last. */
type Range = 'no' | 'started' | 'forbidNo' | 'forbidStarted' | 'ok'
type Mode = 'normal' | 'perl' | 'leaf'

/** The class whose opening bracket was just read. `perl`: `(?[…])`, up to its end. */
export function readClass2(t: Text, options: number, groups: number, perl: boolean): ClassToken {
  return new ClassText(t, options, groups, perl).read()
}

class ClassText {
  readonly #t: Text
  readonly #options: number
  readonly #groups: number
  #mode: Mode
  #range: Range = 'no'
  #state: 'empty' | 'operand' | 'operator' = 'empty'
  /** Open classes, the innermost last. */
  readonly #open: ClassToken[] = []
  #quoted = false
  #forbidAt = 0

  constructor(t: Text, options: number, groups: number, perl: boolean) {
    this.#t = t
    this.#options = options
    this.#groups = groups
    this.#mode = perl ? 'perl' : 'normal'
  }

  get #parts(): ClassPartToken[] {
    return this.#open.at(-1)!.parts
  }

  read(): ClassToken {
    const t = this.#t
    let c: number | undefined = 0x5b
    for (;;) {
      const done: ClassToken | 'again' | undefined = this.#element(c)
      if (done === 'again') {
        // A bracket was read, and the character behind it.
        c = this.#after
        continue
      }
      if (done) return done
      if (t.atEnd) t.fail(6)
      c = t.next()
    }
  }
  #after = 0

  get #blanksCount(): boolean {
    return (this.#options & B.EXTENDED_MORE) === 0 && this.#mode === 'normal'
  }

  #element(c: number): ClassToken | 'again' | undefined {
    const t = this.#t
    if (this.#quoted) {
      if (c === 0x5c && t.peek() === 0x45) {
        this.#quoted = false
        t.at++
        return undefined
      }
      if (this.#mode === 'perl') t.fail(116)
      this.#literal(c)
      return undefined
    }
    if ((c === 0x20 || c === 9) && !this.#blanksCount) return undefined
    const nested = this.#open.length > 0
    const perl = this.#mode === 'perl'
    if (nested && c === 0x5b && t.end - t.at >= 3) {
      const end = posixEnd2(t)
      if (end >= 0) {
        this.#posix(end)
        return undefined
      }
    }
    if ((c === 0x5b && (!nested || perl)) || (c === 0x28 && perl)) return this.#begin(c)
    if (c === 0x5d || (c === 0x29 && perl)) return this.#finish(c)
    if (perl && '+|-&^'.includes(String.fromCharCode(c))) {
      if (this.#state !== 'operand') t.fail(109)
      this.#operator(OPERATORS[String.fromCharCode(c)]!)
    } else if (perl && c === 0x21) {
      if (this.#state === 'operand') t.fail(113)
      this.#operator('not')
    } else if (c === 0x5c) this.#escape()
    else if (perl) t.fail(116)
    else if (c === 0x2d && this.#range === 'ok') this.#range = 'started'
    else if (c === 0x2d && this.#range === 'forbidNo') {
      this.#parts.push({ t: 'char', c })
      this.#range = 'forbidStarted'
      this.#forbidAt = t.at
    } else this.#literal(c)
    return undefined
  }

  #operator(op: ClassOperator): void {
    this.#open.at(-1)!.extended = true
    this.#parts.push({ t: 'operator', op })
    this.#range = 'no'
    this.#state = 'operator'
  }

  /** Another operand may stand here? */
  #operand(at: number): void {
    if (this.#state === 'operand' && this.#mode === 'perl') this.#t.fail(113, at)
    this.#state = 'operand'
  }

  #posix(end: number): void {
    const t = this.#t
    const after = end + 2
    if (this.#range === 'started') t.fail(50, after)
    if (this.#range === 'forbidStarted') t.fail(50, this.#forbidAt)
    this.#operand(after)
    if (t.peek() !== 0x3a) t.fail(13, after)
    t.at++
    const neg = t.peek() === 0x5e
    if (neg) t.at++
    const name = String.fromCharCode(...t.buf.subarray(t.at, end))
    t.at = after
    if (!(POSIX_NAMES as readonly string[]).includes(name)) t.fail(30)
    this.#range = 'forbidNo'
    const o = this.#options
    const ascii = (o & B.ASCII_POSIX) !== 0 || ((o & B.ASCII_DIGIT) !== 0 && (name === 'digit' || name === 'xdigit'))
    if ((o & B.UCP) !== 0 && !ascii) {
      const property = SUBSTITUTES[name]
      if (property) {
        this.#parts.push({ t: 'prop', neg, kind: property[0], value: property[1] })
        return
      }
      if (name === 'blank') {
        this.#parts.push({ t: 'escape', letter: neg ? 'H' : 'h' })
        return
      }
    }
    this.#parts.push({ t: 'posix', neg, name })
  }

  /** Ends a range that has only a beginning: the `-` stands for itself. */
  #dash(): void {
    if (this.#range === 'started') this.#parts.push({ t: 'char', c: 0x2d })
  }

  #begin(bracket: number): ClassToken | 'again' | undefined {
    const t = this.#t
    const mode: Mode = bracket === 0x5b && this.#mode === 'perl' && this.#open.length > 0 ? 'leaf' : this.#mode
    if (this.#open.length > 0) this.#dash()
    if (this.#state === 'operand' && this.#mode === 'perl') t.fail(113)
    if (this.#open.length >= NEST_LIMIT) t.fail(107, t.at - 1)
    let neg = false
    let c: number
    for (;;) {
      if (t.atEnd) t.fail(bracket === 0x28 ? 14 : 6)
      c = t.next()
      if (mode === 'perl') break
      if (c === 0x5c) {
        if (t.peek() === 0x45) t.at++
        else if (t.has('Q\\E')) t.at += 3
        else break
      } else if ((c === 0x20 || c === 9) && ((this.#options & B.EXTENDED_MORE) !== 0 || mode === 'leaf')) continue
      else if (!neg && c === 0x5e) neg = true
      else break
    }
    const token: ClassToken = { t: 'class', neg, extended: false, parts: [] }
    const parent = this.#open.at(-1)
    if (parent) {
      parent.extended = true
      parent.parts.push(token)
    }
    this.#open.push(token)
    this.#range = 'no'
    this.#state = 'empty'
    this.#mode = mode
    if (c === 0x5d && mode !== 'perl') {
      this.#range = 'ok'
      this.#state = 'operand'
      this.#parts.push({ t: 'char', c })
      return undefined
    }
    this.#after = c
    return 'again'
  }

  #finish(c: number): ClassToken | undefined {
    const t = this.#t
    if (this.#mode === 'perl') {
      if (c === 0x5d && this.#open.length !== 1) t.fail(14, t.at - 1)
      if (c === 0x29 && this.#open.length < 2) t.fail(22)
    }
    if (this.#state === 'operator') t.fail(110)
    if (this.#mode === 'perl' && this.#state === 'empty') t.fail(114)
    this.#dash()
    const token = this.#open.pop()!
    if (this.#open.length === 0) {
      if (this.#mode === 'perl') {
        if (t.peek() !== 0x29) t.fail(115)
        t.at++
      }
      return token
    }
    this.#range = 'no'
    this.#state = 'operand'
    if (this.#mode === 'leaf') this.#mode = 'perl'
    return undefined
  }

  #escape(): void {
    const t = this.#t
    const e = readEscape2(t, this.#groups, true)
    if (e.t !== 'letter') {
      if (e.t === 'char') this.#literal(e.c)
      return
    }
    const { letter } = e
    let part: ClassPartToken
    switch (letter) {
      case 'b': this.#literal(8); return
      case 'k': this.#literal(0x6b); return
      case 'Q': this.#quoted = true; return
      case 'E': return
      case 'N': t.fail(71); return
      case 'H': case 'h': case 'V': case 'v': part = { t: 'escape', letter }; break
      case 'd': case 'D': case 's': case 'S': case 'w': case 'W': part = typeToken(letter, this.#options); break
      case 'p': case 'P': {
        const { neg, kind, value } = readProperty2(t)
        const cased = (this.#options & B.CASELESS) !== 0 && kind === RL.UP_TYPE && (value === RL.UT_LU || value === RL.UT_LL || value === RL.UT_LT)
        part = { t: 'prop', neg: neg !== (letter === 'P'), kind: cased ? RL.UP_LAMP : kind, value: cased ? 0 : value }
        break
      }
      default: t.fail(7); return
    }
    if (this.#range === 'started') t.fail(50)
    if (this.#range === 'forbidStarted') t.fail(50, this.#forbidAt)
    this.#operand(t.at)
    this.#parts.push(part)
    this.#range = 'forbidNo'
  }

  #literal(c: number): void {
    const t = this.#t
    this.#operand(t.at)
    const parts = this.#parts
    if (this.#range === 'started') {
      const from = (parts.at(-1) as { c: number }).c
      if (from > c) t.fail(8)
      if (from < c) parts[parts.length - 1] = { t: 'range', from, to: c }
      this.#range = 'no'
    } else if (this.#range === 'forbidStarted') t.fail(50, this.#forbidAt)
    else {
      parts.push({ t: 'char', c })
      this.#range = 'ok'
    }
  }
}
