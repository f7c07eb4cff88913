/** PCRE2: what stands behind an opening parenthesis. */
import * as B from './bits2.ts'
import { readClass2 } from './class_text2.ts'
import type { Verb } from './items.ts'
import type { Parser2 } from './parse2.ts'
import { MAX_GROUP_NUMBER, isDigit } from './text2.ts'
import type { CaptureName, ConditionToken, OpenToken } from './tokens2.ts'

const MAX_MARK = 255
const VERSION = [10, 47] as const
const DELIMITERS = '`\'"^%#${'

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((c, i) => c === b[i])
}
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

/** Names of groups, `(*name:`. */
const ALPHA: Readonly<Record<string, OpenToken['t'] | 'atomic_script_run'>> = {
  pla: 'ahead', plb: 'behind', napla: 'ahead_na', naplb: 'behind_na', nla: 'ahead_not', nlb: 'behind_not', positive_lookahead: 'ahead',
  positive_lookbehind: 'behind', non_atomic_positive_lookahead: 'ahead_na', non_atomic_positive_lookbehind: 'behind_na',
  negative_lookahead: 'ahead_not', negative_lookbehind: 'behind_not', scs: 'scan', scan_substring: 'scan', atomic: 'atomic', sr: 'script_run',
  asr: 'atomic_script_run', script_run: 'script_run', atomic_script_run: 'atomic_script_run',
}
/** Verbs: whether they take an argument (1: they need one, -1: it becomes a mark before them). */
const VERBS: Readonly<Record<string, readonly [Verb | 'ACCEPT' | 'FAIL', number]>> = {
  '': ['MARK', 1], MARK: ['MARK', 1], ACCEPT: ['ACCEPT', -1], F: ['FAIL', -1], FAIL: ['FAIL', -1], COMMIT: ['COMMIT', 0], PRUNE: ['PRUNE', 0],
  SKIP: ['SKIP', 0], THEN: ['THEN', 0],
}
const OPTIONS: Readonly<Record<string, number>> = {
  J: B.DUPNAMES, i: B.CASELESS, m: B.MULTILINE, n: B.NO_AUTO_CAPTURE, r: B.CASELESS_RESTRICT, s: B.DOTALL, U: B.UNGREEDY,
}
const ASCII_OPTIONS: Readonly<Record<string, number>> = {
  D: B.ASCII_BSD, P: B.ASCII_POSIX | B.ASCII_DIGIT, S: B.ASCII_BSS, T: B.ASCII_DIGIT, W: B.ASCII_BSW,
}

/** The parenthesis was just read. */
export function readParenthesis(p: Parser2): void {
  const { t } = p
  if (t.atEnd) t.fail(14)
  const c = t.peek()
  if (c === 0x3f) {
    t.at++
    if (t.atEnd) t.fail(14)
    special(p)
    return
  }
  if (c !== 0x2a) {
    p.nest++
    if ((p.options & B.NO_AUTO_CAPTURE) === 0) p.capture()
    else p.push({ t: 'nocapture' })
    return
  }
  const next = t.peek(1)
  // No group: the quantifier is an error, at its place.
  if (next === undefined || next === 0x29) return
  if (next >= 0x61 && next <= 0x7a) alpha(p)
  else verb(p)
}

function open(p: Parser2, token: OpenToken): void {
  p.push(token)
  p.nest++
}

/** `(*name:`. */
function alpha(p: Parser2): void {
  const { t } = p
  const { name } = t.name(0)
  if (t.atEnd) t.fail(14)
  if (t.peek() !== 0x3a) t.failForward(95)
  const kind = Object.hasOwn(ALPHA, text(name)) ? ALPHA[text(name)]! : t.fail(95)
  const looks = kind === 'ahead' || kind === 'ahead_not' || kind === 'behind' || kind === 'behind_not'
  if (p.wasExpected > 0 && !looks) t.fail(28)
  switch (kind) {
    case 'ahead': case 'ahead_not': case 'ahead_na':
      t.at++
      assertion(p, { t: kind })
      break
    case 'behind': case 'behind_not': case 'behind_na':
      t.at--
      behind(p, kind)
      break
    case 'scan':
      t.at++
      assertion(p, { t: 'scan', captures: captureList(p) })
      break
    case 'atomic':
      t.at++
      open(p, { t: 'atomic' })
      break
    default:
      t.at++
      open(p, { t: 'script_run' })
      if (kind === 'atomic_script_run') {
        p.push({ t: 'atomic' })
        p.save('atomic_script_run')
      }
  }
}

/** The token was read; what was an assertion of a condition can't be repeated. */
function assertion(p: Parser2, token: OpenToken): void {
  open(p, token)
  if (p.wasExpected > 0) p.save('condition')
}

function behind(p: Parser2, kind: 'behind' | 'behind_not' | 'behind_na'): void {
  const { t } = p
  p.hasBehind = true
  const at = t.at - 2
  t.at += 2
  assertion(p, { t: kind, at, length: 0, least: -1 })
}

/** `(1,<name>,…)`, from the parenthesis on. */
function captureList(p: Parser2): CaptureName[] {
  const { t } = p
  if (t.peek() !== 0x28) t.fail(118)
  const list: CaptureName[] = []
  for (;;) {
    t.at++
    const at = t.at
    if (t.atEnd) t.fail(117)
    const number = t.number(p.groups, MAX_GROUP_NUMBER, 61)
    if (number !== undefined) {
      if (number <= 0) t.fail(15)
      list.push({ number, at })
    } else {
      const mark = t.peek()
      if (mark !== 0x3c && mark !== 0x27) t.fail(117)
      const { name, offset } = t.name(mark === 0x3c ? 0x3e : 0x27)
      list.push({ number: 0, name, at: offset })
    }
    if (t.atEnd) t.fail(14)
    if (t.peek() === 0x29) {
      t.at++
      return list
    }
    if (t.peek() !== 0x2c) t.fail(24)
  }
}

function verb(p: Parser2): void {
  const { t } = p
  const { name } = t.name(0)
  if (t.peek() !== 0x3a && t.peek() !== 0x29) t.fail(60)
  const [kind, takes] = Object.hasOwn(VERBS, text(name)) ? VERBS[text(name)]! : t.fail(60)
  if (t.peek() === 0x3a && t.peek(1) === 0x29) t.at++
  if (takes > 0 && t.peek() !== 0x3a) t.fail(66)
  p.verbStart = p.tokens.length
  p.quantifiable = kind === 'ACCEPT'
  let arg: Uint8Array | undefined
  if (t.buf[t.at++] === 0x3a) {
    const start = t.at
    while (!t.atEnd && t.peek() !== 0x29) t.at++
    if (t.atEnd) t.fail(60)
    arg = t.buf.slice(start, t.at)
    if (arg.length > MAX_MARK) t.fail(76)
    t.at++
  }
  if (kind === 'ACCEPT' || kind === 'FAIL') {
    if (arg) p.push({ t: 'verb', verb: 'MARK', arg })
    p.push({ t: kind === 'ACCEPT' ? 'accept' : 'fail' })
  } else p.push({ t: 'verb', verb: kind, arg })
}

/** Behind `(?`. */
function special(p: Parser2): void {
  const { t } = p
  const c = t.peek()!
  switch (String.fromCharCode(c)) {
    case 'P': {
      if (++t.at >= t.end) t.fail(14)
      const next = t.peek()
      if (next === 0x3c) define(p, 0x3e)
      else if (next === 0x3e) callByName(p)
      else if (next === 0x3d) {
        const { name, offset } = t.name(0x29)
        p.push({ t: 'reference', to: { number: 0, name, at: offset } })
        p.quantifiable = true
      } else t.failForward(41)
      break
    }
    case 'R':
      t.at++
      if (t.peek() !== 0x29 && t.peek() !== 0x28) t.fail(58)
      call(p, { number: 0, at: t.at })
      break
    case '+':
      if (t.at + 1 >= t.end) t.fail(14, t.at + 1)
      if (!isDigit(t.peek(1))) {
        t.at++
        t.failForward(29)
      }
      callByNumber(p)
      break
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9': callByNumber(p); break
    case '-':
      if (isDigit(t.peek(1))) callByNumber(p)
      else setOptions(p)
      break
    case '&': callByName(p); break
    case 'C': callout(p); break
    case '(': condition(p); break
    case '>':
      t.at++
      open(p, { t: 'atomic' })
      break
    case '=': case '*': case '!':
      t.at++
      assertion(p, { t: c === 0x3d ? 'ahead' : c === 0x2a ? 'ahead_na' : 'ahead_not' })
      break
    case '<': {
      const next = t.peek(1)
      if (next === 0x3d || next === 0x21 || next === 0x2a) behind(p, next === 0x3d ? 'behind' : next === 0x21 ? 'behind_not' : 'behind_na')
      else define(p, 0x3e)
      break
    }
    case "'": define(p, 0x27); break
    case '[':
      t.at++
      p.push(readClass2(t, p.options, p.groups, true))
      p.quantifiable = true
      break
    case '|':
      p.nest++
      p.save('reset')
      p.dupGroups = true
      p.push({ t: 'nocapture' })
      t.at++
      break
    default: setOptions(p)
  }
}

/** `(?i)` or `(?i:`. */
function setOptions(p: Parser2): void {
  const { t } = p
  p.nest++
  p.save('plain')
  const before = p.options
  let set = 0
  let unset = 0
  let negated = false
  let hyphen = true
  if (t.peek() === 0x5e) {
    p.options &= ~(B.CASELESS | B.MULTILINE | B.NO_AUTO_CAPTURE | B.DOTALL | B.EXTENDED | B.EXTENDED_MORE | B.CASELESS_RESTRICT)
    hyphen = false
    t.at++
  }
  while (!t.atEnd && t.peek() !== 0x29 && t.peek() !== 0x3a) {
    const letter = String.fromCharCode(t.buf[t.at++]!)
    let bit = 0
    if (letter === '-') {
      if (!hyphen) t.fail(94)
      negated = true
      hyphen = false
    } else if (letter === 'a') {
      const next = String.fromCharCode(t.peek() ?? 0)
      bit = ASCII_OPTIONS[next] ?? B.ASCII_ALL
      if (bit !== B.ASCII_ALL) t.at++
    } else if (letter === 'x') {
      bit = B.EXTENDED
      if (t.peek() === 0x78) {
        bit |= B.EXTENDED_MORE
        t.at++
      }
    } else bit = OPTIONS[letter] ?? t.fail(11)
    if (negated) unset |= bit
    else set |= bit
  }
  if ((set & (B.EXTENDED | B.EXTENDED_MORE)) === B.EXTENDED || (unset & B.EXTENDED) !== 0) unset |= B.EXTENDED_MORE
  p.options = (p.options | set) & ~unset
  if (t.atEnd) t.fail(14)
  if (t.buf[t.at++] === 0x29) p.settle()
  else p.push({ t: 'nocapture' })
  if (p.options !== before) p.push({ t: 'options', options: p.options })
}

/** `(?<name>`, from the mark on. */
function define(p: Parser2, terminator: number): void {
  const { name } = p.t.name(terminator)
  p.capture()
  p.nest++
  p.enter(name)
}

// ---- calls -----------------------------------------------------------------------------------------------------------

function callByNumber(p: Parser2): void {
  const { t } = p
  const n = t.number(isDigit(t.peek()) ? -1 : p.groups, MAX_GROUP_NUMBER, 61)!
  call(p, { number: n, at: t.at })
}

function callByName(p: Parser2): void {
  const { name, offset } = p.t.name(0)
  call(p, { number: 0, name, at: offset })
}

/** The groups that a call brings back, and its end. */
function call(p: Parser2, to: CaptureName): void {
  const { t } = p
  p.quantifiable = true
  const returned = t.peek() === 0x28 ? captureList(p) : undefined
  if (t.peek() !== 0x29) t.fail(14)
  t.at++
  p.push({ t: 'call', to, returned })
}

/** `(?C…)`: nothing is called. */
function callout(p: Parser2): void {
  const { t } = p
  if (++t.at >= t.end) t.fail(14)
  p.expectAssertion = p.wasExpected - 1
  if (t.peek() !== 0x29 && !isDigit(t.peek())) {
    const start = t.at
    const delimiter = t.peek()!
    if (!DELIMITERS.includes(String.fromCharCode(delimiter))) t.failForward(82)
    const end = delimiter === 0x7b ? 0x7d : delimiter
    for (;;) {
      if (++t.at >= t.end) t.fail(81, start)
      if (t.peek() === end && (++t.at >= t.end || t.peek() !== end)) break
    }
  } else {
    let n = 0
    while (isDigit(t.peek())) {
      n = n * 10 + t.buf[t.at++]! - 0x30
      if (n > 255) t.fail(38)
    }
  }
  if (t.peek() !== 0x29) t.fail(39)
  t.at++
  p.push({ t: 'callout' })
}

// ---- conditions ------------------------------------------------------------------------------------------------------

/** `(?(`, from the second parenthesis on. */
function condition(p: Parser2): void {
  const { t } = p
  if (++t.at >= t.end) t.fail(14)
  p.nest++
  if (t.peek() === 0x3f || t.peek() === 0x2a) {
    p.push({ t: 'cond', cond: { t: 'assert' } })
    t.at--
    p.expectAssertion = 2
    return
  }
  const n = t.number(p.groups, MAX_GROUP_NUMBER, 61)
  if (n !== undefined) {
    if (n <= 0) t.fail(15)
    p.push({ t: 'cond', cond: { t: 'number', number: n, at: t.at - 2 } })
  } else if (t.end - t.at >= 10 && t.has('VERSION') && t.peek(7) !== 0x29) p.push({ t: 'cond', cond: versionCondition(p) })
  else p.push({ t: 'cond', cond: namedCondition(p) })
  if (t.peek() !== 0x29) t.fail(24)
  t.at++
}

function versionCondition(p: Parser2): ConditionToken {
  const { t } = p
  t.at += 7
  const orLater = t.peek() === 0x3e
  if (orLater) t.at++
  const equals = t.peek() === 0x3d
  if (equals) t.at++
  if (!equals || !isDigit(t.peek())) {
    if (!orLater) t.failForward(79)
    t.fail(79)
  }
  const bad = (): never => (t.atEnd ? t.fail(79) : t.failForward(79))
  const major = t.number(-1, 1000, 79)!
  let minor = 0
  if (t.peek() === 0x2e) {
    t.at++
    if (!isDigit(t.peek())) bad()
    minor = t.number(-1, 1000, 79)!
  }
  if (t.peek() !== 0x29) bad()
  const [ourMajor, ourMinor] = VERSION
  const same = major === ourMajor && minor === ourMinor
  return { t: 'version', holds: same || (orLater && (ourMajor > major || (ourMajor === major && ourMinor > minor))) }
}

function namedCondition(p: Parser2): ConditionToken {
  const { t } = p
  const c = t.peek()
  const recursion = c === 0x52 && t.peek(1) === 0x26
  const terminator = recursion ? 0x29 : c === 0x3c ? 0x3e : c === 0x27 ? 0x27 : 0x29
  if (recursion) t.at++
  else if (terminator === 0x29) t.at--
  const { name, offset } = t.name(terminator)
  if (terminator !== 0x29) return { t: 'name', name, at: offset }
  // The parenthesis is read by the caller.
  t.at--
  if (recursion) return { t: 'recurse_name', name, at: offset }
  if (text(name) === 'DEFINE') return { t: 'define', at: offset }
  return { t: name[0] === 0x52 && name.subarray(1).every(isDigit) ? 'recurse_number' : 'name', name, at: offset }
}
