/** PCRE 8 (OTP up to 27): a pattern's text and options to items and all that is known of them. */
import { LATIN1 } from './chars.ts'
import * as B from './bits8.ts'
import { ERRORS8 } from './errors8.ts'
import { PatternError } from './items.ts'
import type { Newline, Pattern } from './items.ts'
import { firstAsserted, isAnchored, isStartLine } from './anchors.ts'
import type { AnchorFacts } from './anchors.ts'
import { REQ_CASELESS, REQ_VARY } from './known.ts'
import { mayBeEmpty, sizeOfItem } from './lengths.ts'
import { MOST_CODE, Parser8, isReadOnce } from './parse8.ts'
import { possessify } from './possessify.ts'
import { unicode7 } from './unicode.ts'
import { invalidUtf8 } from './utf8.ts'

export interface Compiled8 extends Pattern {
  /** As they stand in the binary form. */
  readonly options: number
  readonly flags: number
  readonly topBackRef: number
}

const NEWLINES: Readonly<Record<number, Newline>> = {
  0: 'lf', [B.NEWLINE_CR]: 'cr', [B.NEWLINE_LF]: 'lf', [B.NEWLINE_CRLF]: 'crlf', [B.NEWLINE_ANY]: 'any', [B.NEWLINE_ANYCRLF]: 'anycrlf',
}
export const newlineOf = (options: number): Newline => NEWLINES[options & B.NEWLINE_BITS]!

/** `(*WORD)` at the beginning and the option bits they set (and those they replace). */
const SETTINGS: readonly (readonly [string, number, number])[] = [
  ['UTF8', B.UTF8, 0], ['UTF', B.UTF8, 0], ['UCP', B.UCP, 0], ['NO_AUTO_POSSESS', B.NO_AUTO_POSSESS, 0], ['NO_START_OPT', B.NO_START_OPTIMIZE, 0],
  ['CR', B.NEWLINE_CR, B.NEWLINE_BITS], ['LF', B.NEWLINE_LF, B.NEWLINE_BITS], ['CRLF', B.NEWLINE_CRLF, B.NEWLINE_BITS],
  ['ANYCRLF', B.NEWLINE_ANYCRLF, B.NEWLINE_BITS], ['ANY', B.NEWLINE_ANY, B.NEWLINE_BITS],
  ['BSR_ANYCRLF', B.BSR_ANYCRLF, B.BSR_ANYCRLF | B.BSR_UNICODE], ['BSR_UNICODE', B.BSR_UNICODE, B.BSR_ANYCRLF | B.BSR_UNICODE],
]

interface Start { at: number; options: number; limitMatch?: number; limitDepth?: number }

/** What is said in `(*…)` at the beginning of a pattern. */
function readSettings(text: Uint8Array, options: number): Start {
  const start: Start = { at: 0, options }
  if (text[0] !== 0x28 || text[1] !== 0x2a) return start
  const has = (word: string, at: number): boolean => [...word].every((c, i) => text[at + i] === c.charCodeAt(0))
  for (;;) {
    if (!has('(*', start.at)) return start
    const at = start.at + 2
    const known = SETTINGS.find(([word]) => has(`${word})`, at))
    if (known) {
      start.options = (start.options & ~known[2]) | known[1]
      start.at = at + known[0].length + 1
      continue
    }
    const limit = has('LIMIT_MATCH=', at) ? 'limitMatch' : has('LIMIT_RECURSION=', at) ? 'limitDepth' : undefined
    if (!limit) return start
    let p = at + (limit === 'limitMatch' ? 12 : 16)
    let n = 0
    while (text[p]! >= 0x30 && text[p]! <= 0x39) {
      if (n > 429496728) break
      n = n * 10 + text[p++]! - 0x30
    }
    if (text[p] !== 0x29) return start
    if (n < (start[limit] ?? 0xffffffff)) start[limit] = n
    start.at = p + 1
  }
}

/** Finds newlines in a pattern: bytes of the one at a place, or 0. */
function newlineFinder(newline: Newline, utf: boolean): (buf: Uint8Array, at: number) => number {
  switch (newline) {
    case 'cr': return (buf, at) => (buf[at] === 13 ? 1 : 0)
    case 'lf': return (buf, at) => (buf[at] === 10 ? 1 : 0)
    case 'crlf': return (buf, at) => (buf[at] === 13 && buf[at + 1] === 10 ? 2 : 0)
    case 'nul': return (buf, at) => (buf[at] === 0 ? 1 : 0)
    default: return (buf, at) => {
      const c = buf[at]
      if (c === 13) return buf[at + 1] === 10 ? 2 : 1
      if (c === 10) return 1
      if (newline === 'anycrlf') return 0
      if (c === 11 || c === 12 || (!utf && c === 0x85)) return 1
      if (!utf) return 0
      if (c === 0xc2 && buf[at + 1] === 0x85) return 2
      return c === 0xe2 && buf[at + 1] === 0x80 && (buf[at + 2] === 0xa8 || buf[at + 2] === 0xa9) ? 3 : 0
    }
  }
}
export { newlineFinder }

/** Compiles; throws PatternError. The text ends at its first byte 0, as C's strings do. */
export function compile8(whole: Uint8Array, given: number): Compiled8 {
  const zero = whole.indexOf(0)
  const text = zero < 0 ? whole : whole.subarray(0, zero)
  const start = readSettings(text, given)
  let { options } = start
  const utf = (options & B.UTF8) !== 0
  if (utf && (options & B.NEVER_UTF) !== 0) throw new PatternError(ERRORS8[78]!, 0)
  if (utf) {
    const bad = invalidUtf8(text)
    if (bad >= 0) throw new PatternError(ERRORS8[44]!, bad)
  }
  const both = B.BSR_ANYCRLF | B.BSR_UNICODE
  if ((options & both) === both) throw new PatternError(ERRORS8[56]!, 0)
  const newline = NEWLINES[options & B.NEWLINE_BITS]
  if (!newline) throw new PatternError(ERRORS8[56]!, 0)
  const newParser = (): Parser8 => new Parser8(text, utf, unicode7, newlineFinder(newline, utf))
  let parser = newParser()
  const parserOptions = options & (0xffff | B.DUPNAMES | B.UCP)
  let parsed = isReadOnce(text) ? parser.parseOnce(start.at, parserOptions) : undefined
  if (!parsed) try {
    parser = newParser()
    parsed = parser.parse(start.at, parserOptions)
  } catch (error) {
    if (error instanceof RangeError) throw new PatternError(ERRORS8[87]!, parser.r.at)
    throw error
  }
  const { top, known } = parsed
  if (sizeOfItem(top, utf) > MOST_CODE) throw new PatternError(ERRORS8[20]!, parser.r.at)
  const facts: AnchorFacts = { version: 8, backRefs: parser.backRefs, hadPruneOrSkip: parser.hadPruneOrSkip, utf }
  if ((options & B.NO_AUTO_POSSESS) === 0) possessify(top, { version: 8, utf, flip: LATIN1.flip, unicode: unicode7 })
  let flags = B.F_MODE8 | (parser.hasCrLf ? B.F_HASCRORLF : 0) | (parser.hasThen ? B.F_HASTHEN : 0) | (parser.jChanged ? B.F_JCHANGED : 0) |
    (start.limitMatch === undefined ? 0 : B.F_MLSET) | (start.limitDepth === undefined ? 0 : B.F_RLSET)
  let first: Pattern['first']
  let required: Pattern['required']
  if (parser.hadAccept) known.reqFlags = -1
  const flips = (c: number): boolean => LATIN1.flip[c] !== c
  if ((options & B.ANCHORED) === 0) {
    if (isAnchored(top.branches, facts)) options |= B.ANCHORED
    else {
      let one = known.firstFlags >= 0 ? { c: known.first, flags: known.firstFlags } : undefined
      one ??= firstAsserted(top.branches, facts, false)
      if (one) {
        first = { c: one.c, i: (one.flags & REQ_CASELESS) !== 0 && flips(one.c) }
        flags |= B.F_FIRSTSET | (first.i ? B.F_FCH_CASELESS : 0)
      } else if (isStartLine(top.branches, facts)) flags |= B.F_STARTLINE
    }
  }
  if (known.reqFlags >= 0 && ((options & B.ANCHORED) === 0 || (known.reqFlags & REQ_VARY) !== 0)) {
    required = { c: known.req, i: (known.reqFlags & REQ_CASELESS) !== 0 && flips(known.req) }
    flags |= B.F_REQCHSET | (required.i ? B.F_RCH_CASELESS : 0)
  }
  if (top.branches.some((b) => mayBeEmpty(b.items, parser))) flags |= B.F_MATCH_EMPTY
  return {
    ...patternOf8(options, flags),
    top,
    groups: parser.groups,
    names: parser.table,
    first,
    required,
    limitMatch: start.limitMatch,
    limitDepth: start.limitDepth,
    options,
    flags,
    maxBehind: parser.maxBehind,
    topBackRef: parser.topBackRef,
  }
}

/** What the option and flag bits say. */
export function patternOf8(options: number, flags: number): Omit<Pattern, 'top' | 'groups' | 'names' | 'first' | 'required' | 'limitMatch' | 'limitDepth' | 'maxBehind'> {
  return {
    version: 8,
    utf: (options & B.UTF8) !== 0,
    ucp: (options & B.UCP) !== 0,
    dupnames: (options & B.DUPNAMES) !== 0,
    anchored: (options & B.ANCHORED) !== 0,
    firstLine: (options & B.FIRSTLINE) !== 0,
    startLine: (flags & B.F_STARTLINE) !== 0,
    dollarEndOnly: (options & B.DOLLAR_ENDONLY) !== 0,
    noStartOptimize: (options & B.NO_START_OPTIMIZE) !== 0,
    hasCrLf: (flags & B.F_HASCRORLF) !== 0,
    hasThen: (flags & B.F_HASTHEN) !== 0,
    newline: newlineOf(options),
    bsrAnyCrLf: (options & B.BSR_ANYCRLF) !== 0,
    minLength: 0,
    flip: LATIN1.flip,
  }
}
