/** PCRE2: what follows a backslash. */
import { ASCII, XDIGIT } from './chars.ts'
import { PatternError } from './items.ts'
import { MAX_GROUP_NUMBER } from './text2.ts'
import type { Text } from './text2.ts'

const LETTERS = new Set([...'ABCDEGHKNPQRSVWXZbdhkpsvwz'].map((c) => c.charCodeAt(0)))
const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 }

/** A character, the letter of an escape, or the number of a group. */
export type Escape = { readonly t: 'char'; readonly c: number } | { readonly t: 'letter'; readonly letter: string } | { readonly t: 'ref'; readonly n: number }

const isOctal = (c: number | undefined): boolean => c !== undefined && c >= 0x30 && c <= 0x37
const isHex = (c: number | undefined): boolean => c !== undefined && (ASCII.types[c]! & XDIGIT) !== 0
const hexValue = (c: number): number => (c <= 0x39 ? c - 0x30 : (c & 0xdf) - 0x41 + 10)
const char = (c: number): Escape => ({ t: 'char', c })

/** The escape behind the backslash, up to its end. `groups`: capturing groups so far. \Q, \E and \g, \k with names are letters; the caller reads on. */
export function readEscape2(t: Text, groups: number, inClass: boolean): Escape {
  if (t.atEnd) t.fail(1)
  const c = t.next()
  if (c < 0x30 || c > 0x7a) return char(c)
  const letter = String.fromCharCode(c)
  if (LETTERS.has(c)) {
    if (c === 0x4e && t.peek() === 0x7b) {
      const named = namedCharacter(t, inClass)
      if (named) return named
    }
    return { t: 'letter', letter }
  }
  if (CONTROLS[letter] !== undefined) return char(CONTROLS[letter])
  switch (letter) {
    case 'F': case 'l': case 'L': case 'u': case 'U': return t.fail(37)
    case 'g': return inClass ? char(c) : readG(t, groups)
    case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return digits(t, c, groups, inClass)
    case '0': return octal(t, 0)
    case 'o': return bracedOctal(t)
    case 'x': return hex(t)
    case 'c': return control(t)
    default: return /[A-Za-z]/.test(letter) ? t.fail(3) : char(c)
  }
}

/** \N{U+…}; undefined: \N with a quantifier. */
function namedCharacter(t: Text, inClass: boolean): Escape | undefined {
  const brace = t.at
  t.at++
  t.skipBlanks()
  if (t.has('U+')) {
    t.at += 2
    if (t.utf) return bracedHex(t)
    while (isHex(t.peek())) t.at++
    t.skipBlanks()
    if (t.peek() === 0x7d) t.at++
    return t.fail(93)
  }
  t.at = brace
  if (inClass) t.fail(37, brace + 1)
  t.at++
  let quantifier: unknown
  try {
    quantifier = t.counts()
  } catch (error) {
    if (error instanceof PatternError) throw new PatternError(error.message, brace)
    throw error
  }
  t.at = brace
  if (!quantifier) t.fail(37, brace + 1)
  return undefined
}

function readG(t: Text, groups: number): Escape {
  if (t.atEnd) t.fail(57)
  const c = t.peek()
  if (c === 0x3c || c === 0x27) return { t: 'letter', letter: 'g' }
  let n: number | undefined
  if (c === 0x7b) {
    const brace = t.at
    t.at++
    t.skipBlanks()
    n = t.numberFrom(brace, groups, MAX_GROUP_NUMBER, 61)
    if (n === undefined) {
      t.at = brace
      return { t: 'letter', letter: 'k' }
    }
    t.skipBlanks()
    if (t.peek() !== 0x7d) t.fail(119)
    t.at++
  } else {
    n = t.number(groups, MAX_GROUP_NUMBER, 61)
    if (n === undefined) return t.fail(57)
  }
  if (n <= 0) t.fail(15)
  return { t: 'ref', n }
}

/** A reference when there are so many groups or it is below 10, else octal. */
function digits(t: Text, c: number, groups: number, inClass: boolean): Escape {
  if (!inClass) {
    const start = t.at
    t.at--
    const n = t.number(-1, MAX_GROUP_NUMBER, 0)!
    if (n < 10 || c >= 0x38 || n <= groups) {
      if (n > MAX_GROUP_NUMBER) t.fail(61)
      return { t: 'ref', n }
    }
    t.at = start
  }
  return c >= 0x38 ? char(c) : octal(t, c - 0x30)
}

function octal(t: Text, first: number): Escape {
  let c = first
  for (let i = 0; i < 2 && isOctal(t.peek()); i++) c = c * 8 + t.buf[t.at++]! - 0x30
  if (c > 0xff && !t.utf) t.fail(51)
  return char(c)
}

/** Digits in braces, from the first on; behind the closing brace afterwards. */
function braced(t: Text, base: 8 | 16, notDigit: number): Escape {
  const isDigitOf = base === 8 ? isOctal : isHex
  const most = t.utf ? 0x10ffff : 0xff
  if (t.atEnd || t.peek() === 0x7d) t.fail(78)
  let c = 0
  let overflow = false
  while (isDigitOf(t.peek())) {
    c = c * base + hexValue(t.buf[t.at++]!)
    if (c > most) {
      overflow = true
      break
    }
  }
  t.skipBlanks()
  if (overflow) {
    while (isDigitOf(t.peek())) t.at++
    t.fail(34)
  }
  if (t.utf && c >= 0xd800 && c <= 0xdfff) t.fail(73)
  if (t.peek() !== 0x7d) t.failForward(notDigit)
  t.at++
  return char(c)
}

function bracedOctal(t: Text): Escape {
  if (t.peek() !== 0x7b) t.fail(55)
  t.at++
  t.skipBlanks()
  return braced(t, 8, 64)
}

function bracedHex(t: Text): Escape {
  return braced(t, 16, 67)
}

function hex(t: Text): Escape {
  if (t.peek() === 0x7b) {
    t.at++
    t.skipBlanks()
    return bracedHex(t)
  }
  if (!isHex(t.peek())) t.fail(78)
  let c = hexValue(t.buf[t.at++]!)
  if (isHex(t.peek())) c = c * 16 + hexValue(t.buf[t.at++]!)
  return char(c)
}

function control(t: Text): Escape {
  if (t.atEnd) t.fail(2)
  let c = t.peek()!
  if (c >= 0x61 && c <= 0x7a) c -= 32
  if (c < 32 || c > 126) t.failForward(68)
  t.at++
  return char(c ^ 0x40)
}
