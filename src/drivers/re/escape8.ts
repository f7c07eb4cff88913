/** PCRE 8: what follows a backslash. */
import { LATIN1, XDIGIT } from './chars.ts'
import type { Reader } from './reader.ts'

/** Letters that stand for types, places and the like: returned as themselves. */
const LETTERS = new Set([...'ABCDEGHKNPQRSVWXZbdhkpsvwz'].map((c) => c.charCodeAt(0)))
const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 }

/** A character, the letter of an escape, or the number of a group. */
export type Escape = { readonly t: 'char'; readonly c: number } | { readonly t: 'letter'; readonly letter: string } | { readonly t: 'ref'; readonly n: number }

export const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39
const isOctal = (c: number): boolean => c >= 0x30 && c <= 0x37
const isHex = (c: number): boolean => (LATIN1.types[c]! & XDIGIT) !== 0
const hexValue = (c: number): number => (c <= 0x39 ? c - 0x30 : (c & 0xdf) - 0x41 + 10)
const char = (c: number): Escape => ({ t: 'char', c })

/** Is this `{n}`, `{n,}` or `{n,m}`, from behind the brace on? */
export function isCounted(buf: Uint8Array, p: number): boolean {
  if (!isDigit(buf[p]!)) return false
  while (isDigit(buf[p]!)) p++
  if (buf[p] === 0x7d) return true
  if (buf[p++] !== 0x2c) return false
  if (buf[p] === 0x7d) return true
  if (!isDigit(buf[p]!)) return false
  while (isDigit(buf[p]!)) p++
  return buf[p] === 0x7d
}

/**
 * The escape whose backslash is at the reader's place, which is left at its last byte. `groups`: capturing groups so far. \Q, \E and \g, \k with names
 * are letters; the caller reads on.
 */
export function readEscape(r: Reader, groups: number, inClass: boolean, utf: boolean, extra: boolean): Escape {
  const { buf } = r
  r.at++
  const c = r.character()
  if (c === 0) r.fail(1)
  const letter = String.fromCharCode(c)
  if (c < 0x30 || c > 0x7a) return char(c)
  if (LETTERS.has(c)) {
    if (c === 0x4e && buf[r.at + 1] === 0x7b && !isCounted(buf, r.at + 2)) r.fail(37)
    return { t: 'letter', letter }
  }
  if (CONTROLS[letter] !== undefined) return char(CONTROLS[letter])
  switch (letter) {
    case 'l': case 'L': case 'u': case 'U': return r.fail(37)
    case 'g': return inClass ? char(c) : readG(r, groups)
    case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return readDigits(r, groups, inClass, utf)
    case '0': return octal(r, utf)
    case 'o': return bracedOctal(r, utf)
    case 'x': return hex(r, utf)
    case 'c': return control(r)
    default:
      if (extra && /[A-Za-z]/.test(letter)) r.fail(3)
      return char(c)
  }
}

/** \g: a number, or (as letter g or k) a subroutine call or a name. */
function readG(r: Reader, groups: number): Escape {
  const { buf } = r
  const next = buf[r.at + 1]
  if (next === 0x3c || next === 0x27) return { t: 'letter', letter: 'g' }
  const braced = next === 0x7b
  if (braced) {
    let p = r.at + 2
    while (buf[p] !== 0 && buf[p] !== 0x7d && (buf[p] === 0x2d || isDigit(buf[p]!))) p++
    if (buf[p] !== 0 && buf[p] !== 0x7d) return { t: 'letter', letter: 'k' }
    r.at++
  }
  const negated = buf[r.at + 1] === 0x2d
  if (negated) r.at++
  const n = number(r, 0)
  if (braced && buf[++r.at] !== 0x7d) r.fail(57)
  if (n === 0) r.fail(58)
  if (!negated) return { t: 'ref', n }
  if (n > groups) r.fail(15)
  return { t: 'ref', n: groups - (n - 1) }
}

/** Digits behind the place; an error when they are too many. */
function number(r: Reader, start: number): number {
  let n = start
  while (isDigit(r.buf[r.at + 1]!)) {
    if (n > 214748363) {
      while (isDigit(r.buf[r.at + 1]!)) r.at++
      r.fail(61)
    }
    n = n * 10 + r.buf[++r.at]! - 0x30
  }
  return n
}

/** A reference when there are so many groups or it is below 8, else octal. */
function readDigits(r: Reader, groups: number, inClass: boolean, utf: boolean): Escape {
  const start = r.at
  if (!inClass) {
    const n = number(r, r.buf[r.at]! - 0x30)
    if (n < 8 || n <= groups) return { t: 'ref', n }
    r.at = start
  }
  return r.buf[r.at]! >= 0x38 ? char(r.buf[r.at]!) : octal(r, utf)
}

function octal(r: Reader, utf: boolean): Escape {
  let c = r.buf[r.at]! - 0x30
  for (let i = 0; i < 2 && isOctal(r.buf[r.at + 1]!); i++) c = c * 8 + r.buf[++r.at]! - 0x30
  if (!utf && c > 0xff) r.fail(51)
  return char(c)
}

function bracedOctal(r: Reader, utf: boolean): Escape {
  if (r.buf[r.at + 1] !== 0x7b) r.fail(81)
  if (r.buf[r.at + 2] === 0x7d) r.fail(86)
  r.at += 2
  return bracedValue(r, utf, isOctal, 8, 80)
}

function hex(r: Reader, utf: boolean): Escape {
  if (r.buf[r.at + 1] === 0x7b) {
    r.at += 2
    if (r.buf[r.at] === 0x7d) r.fail(86)
    return bracedValue(r, utf, isHex, 16, 79)
  }
  let c = 0
  for (let i = 0; i < 2 && isHex(r.buf[r.at + 1]!); i++) c = c * 16 + hexValue(r.buf[++r.at]!)
  return char(c)
}

function bracedValue(r: Reader, utf: boolean, isOne: (c: number) => boolean, base: number, unclosed: number): Escape {
  const most = utf ? 0x10ffff : 0xff
  let c = 0
  while (isOne(r.buf[r.at]!)) {
    c = c * base + hexValue(r.buf[r.at++]!)
    if (c > most) {
      while (isOne(r.buf[r.at]!)) r.at++
      r.fail(34)
    }
  }
  if (r.buf[r.at] !== 0x7d) r.fail(unclosed)
  if (utf && c >= 0xd800 && c <= 0xdfff) r.fail(73)
  return char(c)
}

function control(r: Reader): Escape {
  let c = r.buf[++r.at]!
  if (c === 0) r.fail(2)
  if (c > 127) r.fail(68)
  if (c >= 0x61 && c <= 0x7a) c -= 32
  return char(c ^ 0x40)
}
