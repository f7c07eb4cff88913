/** PCRE2 (OTP from 28 on): a pattern's text and options to items and all that is known of them. */
import { firstAsserted, isAnchored, isStartLine } from './anchors.ts'
import type { AnchorFacts } from './anchors.ts'
import { measureLookbehinds } from './behind2.ts'
import * as B from './bits2.ts'
import { Builder2 } from './build2.ts'
import { ASCII } from './chars.ts'
import { newlineFinder } from './compile8.ts'
import { ERRORS2 } from './errors2.ts'
import { PatternError } from './items.ts'
import type { GroupItem, KnownByte, Newline, Pattern, Search } from './items.ts'
import { REQ_CASELESS, REQ_VARY } from './known.ts'
import type { Known } from './known.ts'
import { minLength2 } from './min_length2.ts'
import { Parser2 } from './parse2.ts'
import { possessify } from './possessify.ts'
import { startBytes as findStartBytes } from './start_bytes.ts'
import { unicode16 } from './unicode.ts'
import { checkUtf8 } from './utf8.ts'

/** Groups that may be referred to before the least length is not asked for. */
const MOST_REFERRED = 128

export interface Given2 {
  /** B.x */
  readonly options: number
  readonly newline: Newline | undefined
  readonly bsr: 'anycrlf' | 'unicode' | undefined
}

interface Settings {
  at: number
  options: number
  notEmpty: boolean
  notEmptyAtStart: boolean
  newline: Newline | undefined
  bsr: 'anycrlf' | 'unicode' | undefined
  limitMatch?: number
  limitDepth?: number
}

const OPTION_WORDS: Readonly<Record<string, number>> = {
  UTF8: B.UTF, UTF: B.UTF, UCP: B.UCP, NO_AUTO_POSSESS: B.NO_AUTO_POSSESS, NO_DOTSTAR_ANCHOR: B.NO_DOTSTAR_ANCHOR, NO_JIT: 0,
  NO_START_OPT: B.NO_START_OPTIMIZE, CASELESS_RESTRICT: B.CASELESS_RESTRICT, TURKISH_CASING: B.TURKISH_CASING,
}
const NEWLINE_WORDS: Readonly<Record<string, Newline>> = { CR: 'cr', LF: 'lf', CRLF: 'crlf', ANY: 'any', NUL: 'nul', ANYCRLF: 'anycrlf' }

/** What is said in `(*…)` at the beginning of a pattern. */
function readSettings(text: Uint8Array, options: number): Settings {
  const s: Settings = { at: 0, options, notEmpty: false, notEmptyAtStart: false, newline: undefined, bsr: undefined }
  while (text[s.at] === 0x28 && text[s.at + 1] === 0x2a) {
    const start = s.at + 2
    let end = start
    while (end < text.length && ((text[end]! >= 0x41 && text[end]! <= 0x5a) || text[end] === 0x5f || text[end] === 0x38)) end++
    const word = String.fromCharCode(...text.subarray(start, end))
    if (text[end] === 0x29) {
      if (Object.hasOwn(OPTION_WORDS, word)) s.options |= OPTION_WORDS[word]!
      else if (Object.hasOwn(NEWLINE_WORDS, word)) s.newline = NEWLINE_WORDS[word]
      else if (word === 'BSR_ANYCRLF') s.bsr = 'anycrlf'
      else if (word === 'BSR_UNICODE') s.bsr = 'unicode'
      else if (word === 'NOTEMPTY') s.notEmpty = true
      else if (word === 'NOTEMPTY_ATSTART') s.notEmptyAtStart = true
      else break
      s.at = end + 1
      continue
    }
    if (text[end] !== 0x3d) break
    if (!readLimit(s, word, text, end + 1)) break
  }
  return s
}

function readLimit(s: Settings, word: string, text: Uint8Array, start: number): boolean {
  if (word !== 'LIMIT_HEAP' && word !== 'LIMIT_MATCH' && word !== 'LIMIT_DEPTH' && word !== 'LIMIT_RECURSION') return false
  let n = 0
  let p = start
  while (p < text.length && text[p]! >= 0x30 && text[p]! <= 0x39) {
    if (n > 429496728) break
    n = n * 10 + text[p++]! - 0x30
  }
  if (p === start || text[p] !== 0x29) throw new PatternError(ERRORS2[60]!, p)
  if (word === 'LIMIT_MATCH') s.limitMatch = n
  else if (word !== 'LIMIT_HEAP') s.limitDepth = n
  s.at = p + 1
  return true
}

/** With Unicode's properties but without UTF, bytes have the cases of ISO Latin-1. */
let latinFlip: Uint8Array | undefined
function flipOf(utf: boolean, ucp: boolean): Uint8Array {
  if (utf || !ucp) return ASCII.flip
  latinFlip ??= ASCII.flip.map((other, c) => {
    if (c < 128) return other
    const wide = unicode16().otherCase(c)
    return wide < 256 ? wide : c
  })
  return latinFlip
}

/** Compiles; throws PatternError. */
export function compile2(text: Uint8Array, given: Given2): Pattern {
  const s = readSettings(text, given.options)
  const { options } = s
  const utf = (options & B.UTF) !== 0
  const ucp = (options & B.UCP) !== 0
  checkModes(text, options, s.at)
  const newline = s.newline ?? given.newline ?? 'lf'
  const bsr = s.bsr ?? given.bsr ?? 'unicode'
  const parser = new Parser2(text, options, unicode16, newlineFinder(newline, utf))
  parser.parse(s.at)
  if (parser.hasBehind) measureLookbehinds(parser)
  const builder = new Builder2(parser)
  const { top, known, empty } = builder.build(options)
  if (builder.hadAccept) known.reqFlags = -1
  const flip = flipOf(utf, ucp)
  const noStartOptimize = (options & B.NO_START_OPTIMIZE) !== 0
  // Nobody sees of that before there is a match, and of many patterns there is none.
  let done: Search | undefined
  const late = (): Search => {
    if (done) return done
    if ((options & B.NO_AUTO_POSSESS) === 0) {
      possessify(top, { version: 10, utf, flip, unicode: unicode16, hadRecurse: builder.hadRecurse })
    }
    const facts: AnchorFacts = {
      version: 10, backRefs: builder.backRefs, hadPruneOrSkip: builder.hadPruneOrSkip, utf, noDotStar: (options & B.NO_DOTSTAR_ANCHOR) !== 0,
    }
    const anchored = (options & B.ANCHORED) !== 0 || isAnchored(top.branches, facts)
    const start = noStartOptimize ? NO_START : study({ top, known, facts, anchored, flip, utf, ucp, empty, parser, builder })
    return (done = { ...start, anchored })
  }
  return {
    version: 10,
    top,
    utf,
    ucp,
    groups: parser.groups,
    names: builder.table,
    dupnames: (options & B.DUPNAMES) !== 0,
    anchored: false,
    firstLine: (options & B.FIRSTLINE) !== 0,
    dollarEndOnly: (options & B.DOLLAR_ENDONLY) !== 0,
    noStartOptimize,
    hasCrLf: builder.hasCrLf,
    hasThen: builder.hasThen,
    newline,
    bsrAnyCrLf: bsr === 'anycrlf',
    maxBehind: Math.max(parser.maxBehind, builder.looksBehind ? 1 : 0),
    notEmpty: s.notEmpty,
    notEmptyAtStart: s.notEmptyAtStart,
    limitMatch: s.limitMatch,
    limitDepth: s.limitDepth,
    flip,
    ...NO_START,
    late,
  }
}

/** Errors that come before the pattern is read, at `at`. */
function checkModes(text: Uint8Array, options: number, at: number): void {
  const utf = (options & B.UTF) !== 0
  if (utf) {
    if ((options & B.NEVER_UTF) !== 0) throw new PatternError(ERRORS2[74]!, at)
    checkUtf8(text)
  }
  if ((options & B.TURKISH_CASING) === 0) return
  if (!utf) throw new PatternError(ERRORS2[(options & B.UCP) === 0 ? 104 : 105]!, at)
  if ((options & B.CASELESS_RESTRICT) !== 0) throw new PatternError(ERRORS2[106]!, at)
}

type Start = Omit<Search, 'anchored'>
const NO_START: Start = { first: undefined, required: undefined, startLine: false, startBytes: undefined, minLength: 0 }

interface Studied {
  readonly top: GroupItem
  readonly known: Known
  readonly facts: AnchorFacts
  readonly anchored: boolean
  readonly flip: Uint8Array
  readonly utf: boolean
  readonly ucp: boolean
  readonly empty: boolean
  readonly parser: Parser2
  readonly builder: Builder2
}

/** What a search for a match can go by. */
function study(x: Studied): Start {
  const { top, known, facts, anchored, flip, utf, ucp } = x
  const byte = (c: number, flags: number): KnownByte => {
    const cased = flip[c] !== c && (c < 128 || (!utf && c < 255) || (ucp && !utf))
    return { c, i: (flags & REQ_CASELESS) !== 0 && cased }
  }
  let atLeast = 0
  let first: KnownByte | undefined
  let one = known.firstFlags >= 0 ? { c: known.first, flags: known.firstFlags } : undefined
  if (!one) {
    const asserted = firstAsserted(top.branches, facts, false)
    if (asserted && asserted.c !== known.req) one = asserted
  }
  let startLine = false
  if (one) {
    first = byte(one.c, one.flags)
    atLeast++
  } else if (!anchored) startLine = isStartLine(top.branches, facts)
  let required: KnownByte | undefined
  if (known.reqFlags >= 0) {
    if (!utf || !one || one.c < 0x80 || known.req < 0x80) atLeast++
    if (!anchored || (known.reqFlags & REQ_VARY) !== 0) required = byte(known.req, known.reqFlags)
  }
  let startBytes: Uint8Array | undefined
  if (!first && !startLine) {
    startBytes = findStartBytes(10, top, utf, ucp, unicode16)
    const single = startBytes && singleByte(startBytes, utf, ucp)
    if (single) {
      if (required && (required.c === single.c || (single.i && required.c === ASCII.flip[single.c]))) required = undefined
      first = single
      startBytes = undefined
    }
  }
  let minLength = 0
  if (!x.empty && !x.builder.hadAccept && x.builder.topBackRef <= MOST_REFERRED) minLength = minLength2(top, utf, x.parser.dupGroups)
  if (startBytes && atLeast === 0) atLeast = 1
  return { first, required, startLine, startBytes, minLength: Math.max(minLength, atLeast) }
}

/** Is there but one byte, or two that are each other's case? */
function singleByte(bytes: Uint8Array, utf: boolean, ucp: boolean): KnownByte | undefined {
  const list: number[] = []
  for (let c = 0; c < 256; c++) {
    if (bytes[c] === 0) continue
    if (list.length === 2 || (utf && c > 127) || bytes.subarray(c & ~7, c).some((b) => b !== 0) || bytes.subarray(c + 1, (c | 7) + 1).some((b) => b !== 0)) return undefined
    list.push(c)
  }
  const [a, b] = list
  if (a === undefined) return undefined
  if (b === undefined) return { c: a, i: false }
  let other = ASCII.flip[b]!
  if (utf || ucp) {
    if (b > 127 || (b | 0x20) === 0x6b || (b | 0x20) === 0x73) {
      if (unicode16().caseSet(b).length > 0) return undefined
    }
    if (b > 127) other = unicode16().otherCase(b)
  }
  return other === a ? { c: a, i: true } : undefined
}
