/**
 * Regular expressions: the search for a place where a program matches, as pcre_exec and pcre2_match do it, with their short ways: a byte that
 * every match begins with, one that every match has, starts of lines, the shortest length. In slices: `re_run` comes back when its steps are used up.
 */
import {
  MO_ANCHORED, MO_BSR_ANYCRLF, MO_BSR_UNICODE, MT_CAPTURES, MT_DEPTH_LIMIT, MT_END, MT_FROM, MT_IGNORE_SKIP, MT_LIMIT, MT_MATCH_END, MT_MATCH_START,
  MT_NEWLINE, MT_OPTIONS, MT_PHASE, MT_PROGRAM, MT_REQUIRED_AT, MT_STACK, MT_STACK_END, MT_START_AT, MT_SUBJECT, MT_TOP, PF_ANCHORED, PF_BSR_ANYCRLF,
  PF_FIRST, PF_FIRST_LINE, PF_HAS_CRLF, PF_NO_START_OPTIMIZE, PF_REQUIRED, PF_START_LINE, PF_UTF, PF_V2, PR_CAPTURE_WORDS, PR_FIRST, PR_FIRST2, PR_FLAGS,
  PR_FLIP_BYTES, PR_MIN_LENGTH, PR_REQUIRED, PR_REQUIRED2, PR_START, PR_START_BYTES, PR_UNICODE, RE_INTERRUPTED, RE_NOMATCH, V_COMMIT, V_SKIP, V_SKIP_ARG,
} from '../src/term/re_layout'
import { NIL } from '../src/term/layout'
import { newline_at, newline_before, newline_is_any, newline_may_be_crlf, set_modes, set_subject } from './re_chars'
import { attempt, budget, set_budget, set_match, skip_to, skips_passed, spend, verb_code } from './re_match'
import { set_captures, set_stack, stack, stack_end } from './re_stack'
import { find_byte } from './bytes'
import { cons, sub_bitstring } from './heap'
import { pair } from './raise'
import { makeSmall } from './term'

/** MT_PHASE: where it was interrupted. */
const P_BEGIN: i32 = 0
const P_SEARCH: i32 = 1
const P_ATTEMPT: i32 = 2

/** Bytes looked at for one step. */
const BYTES_A_STEP: i32 = 6
/** A limit that no attempt reaches which fails at its first byte: more than such a pattern has groups. */
const UNLIMITED: u32 = 10000
/** How far ahead the required byte is looked for. */
const REQUIRED_8: usize = 1000
const REQUIRED_2: usize = 5000

/** Steps that were left when `re_run` came back. */
export function re_steps_left(): i32 {
  return budget
}

function first_of(a: usize, stop: usize, x: u64, y: u64): usize {
  if (x == y) return find_byte(a, stop, <u32>x)
  while (a < stop && <u64>load<u8>(a) != x && <u64>load<u8>(a) != y) a++
  return a
}

/** One slice of the match `m`, of `steps` steps. */
export function re_run(m: usize, steps: i32): i32 {
  const program = <usize>load<u32>(m + MT_PROGRAM)
  const flags = load<i32>(program + PR_FLAGS)
  const options = load<i32>(m + MT_OPTIONS)
  const subject = <usize>load<u32>(m + MT_SUBJECT)
  const end = <usize>load<u32>(m + MT_END)
  const from = <usize>load<u32>(m + MT_FROM)
  set_budget(steps)
  set_subject(subject, end)
  set_modes((flags & PF_UTF) != 0, (flags & PF_V2) != 0, load<i32>(m + MT_NEWLINE), load<u32>(program + PR_UNICODE),
    (options & MO_BSR_ANYCRLF) != 0 || ((options & MO_BSR_UNICODE) == 0 && (flags & PF_BSR_ANYCRLF) != 0))
  set_stack(load<u32>(m + MT_STACK), load<u32>(m + MT_STACK_END))
  set_captures(load<u32>(m + MT_CAPTURES), load<i32>(program + PR_CAPTURE_WORDS))
  if (load<i32>(m + MT_PHASE) == P_BEGIN) {
    store<i32>(m + MT_PHASE, P_SEARCH)
    store<u32>(m + MT_START_AT, <u32>from)
    store<u32>(m + MT_REQUIRED_AT, <u32>(from - 1))
    store<i32>(m + MT_IGNORE_SKIP, 0)
  }
  set_match(
    options, flags, load<u32>(m + MT_LIMIT), load<i32>(m + MT_DEPTH_LIMIT), from, load<u32>(program + PR_FLIP_BYTES), load<i32>(m + MT_IGNORE_SKIP))
  const outcome = search(m, program, flags, (flags & PF_ANCHORED) != 0 || (options & MO_ANCHORED) != 0, subject, from, end)
  store<u32>(m + MT_STACK, <u32>stack)
  store<u32>(m + MT_STACK_END, <u32>stack_end)
  return outcome
}

function search(m: usize, program: usize, flags: i32, anchored: bool, subject: usize, from: usize, end: usize): i32 {
  const optimize = (flags & PF_NO_START_OPTIMIZE) == 0
  // PCRE2 doesn't look for the first line where a match begins at one place only.
  if (anchored && (flags & PF_V2) != 0) flags &= ~PF_FIRST_LINE
  const pc = <usize>load<u32>(program + PR_START)
  let start = <usize>load<u32>(m + MT_START_AT)
  while (true) {
    let outcome: i32
    if (load<i32>(m + MT_PHASE) == P_ATTEMPT) {
      store<i32>(m + MT_PHASE, P_SEARCH)
      outcome = attempt(m, pc, start, true)
    } else {
      if (budget < 0) return RE_INTERRUPTED
      if (optimize) {
        const place = first_place(m, program, flags, anchored, start, subject, from, end)
        if (place == 0) return RE_NOMATCH
        start = place
        store<u32>(m + MT_START_AT, <u32>start)
      }
      outcome = attempt(m, pc, start, false)
    }
    if (outcome == RE_INTERRUPTED) {
      store<i32>(m + MT_PHASE, P_ATTEMPT)
      return RE_INTERRUPTED
    }
    if (outcome != RE_NOMATCH || verb_code == V_COMMIT) return outcome
    let next = start + 1
    if (verb_code == V_SKIP_ARG) {
      next = start
      store<i32>(m + MT_IGNORE_SKIP, skips_passed)
    } else {
      store<i32>(m + MT_IGNORE_SKIP, 0)
      if (verb_code == V_SKIP && skip_to > start) next = skip_to
      else if ((flags & PF_UTF) != 0) while (next < end && (load<u8>(next) & 0xc0) == 0x80) next++
    }
    set_match(
      load<i32>(m + MT_OPTIONS), flags, load<u32>(m + MT_LIMIT), load<i32>(m + MT_DEPTH_LIMIT), from, load<u32>(program + PR_FLIP_BYTES),
      load<i32>(m + MT_IGNORE_SKIP))
    if ((flags & PF_FIRST_LINE) != 0 && newline_at(start) != 0) return RE_NOMATCH
    start = next
    if (anchored || start > end) return RE_NOMATCH
    if (start > from && load<u8>(start - 1) == 13 && start < end && load<u8>(start) == 10 && (flags & PF_HAS_CRLF) == 0 && newline_may_be_crlf()) start++
    store<u32>(m + MT_START_AT, <u32>start)
    spend(1)
  }
}

/** The first place from `start` on where a match may begin; 0: there is none. */
function first_place(m: usize, program: usize, flags: i32, anchored: bool, start: usize, subject: usize, from: usize, end: usize): usize {
  const v2 = (flags & PF_V2) != 0
  const first = load<u8>(program + PR_FIRST)
  const first2 = load<u8>(program + PR_FIRST2)
  const has_first = (flags & PF_FIRST) != 0 && (v2 || !anchored)
  let table = load<u32>(program + PR_START_BYTES)
  // Where a small limit, or a newline in two bytes, makes failing at a place something else than passing over it.
  if (!v2 && table != 0 && (newline_may_be_crlf() || load<u32>(m + MT_LIMIT) < UNLIMITED || load<u32>(m + MT_DEPTH_LIMIT) < UNLIMITED)) table = 0
  let stop = end
  if ((flags & PF_FIRST_LINE) != 0) {
    const utf = (flags & PF_UTF) != 0
    let t = start
    while (t < end && newline_at(t) == 0) {
      t++
      if (utf) while (t < end && (load<u8>(t) & 0xc0) == 0x80) t++
    }
    stop = t
  }
  const began = start
  if (v2 && anchored) {
    if (has_first || table != 0) {
      if (start >= stop) return 0
      const c = load<u8>(start)
      if (!(has_first && (c == first || c == first2)) && (table == 0 || load<u8>(<usize>table + <usize>c) == 0)) return 0
    }
  } else if (has_first) {
    start = first_of(start, stop, first, first2)
    if (v2 && start >= end) return 0
  } else if ((flags & PF_START_LINE) != 0) {
    if (start > from) {
      const utf = (flags & PF_UTF) != 0
      while (start < stop && newline_before(start) == 0) {
        start++
        if (utf) while (start < end && (load<u8>(start) & 0xc0) == 0x80) start++
      }
      if (load<u8>(start - 1) == 13 && newline_is_any() && start < stop && load<u8>(start) == 10) start++
    }
  } else if (table != 0 && !anchored) {
    while (start < stop && load<u8>(<usize>table + <usize>load<u8>(start)) == 0) start++
    if (v2 && start >= end) return 0
  }
  spend(<i32>((start - began) >> BYTES_A_STEP))
  if (v2 && end - start < <usize>load<i32>(program + PR_MIN_LENGTH)) return 0
  if ((flags & PF_REQUIRED) != 0) {
    const room = end - start
    const near = v2 ? room < REQUIRED_2 || (!anchored && room < REQUIRED_2 * 1000) : room < REQUIRED_8
    const p = start + (has_first ? 1 : 0)
    if (near && p > <usize>load<u32>(m + MT_REQUIRED_AT)) {
      const found = first_of(p, end, load<u8>(program + PR_REQUIRED), load<u8>(program + PR_REQUIRED2))
      spend(<i32>((found - start) >> BYTES_A_STEP))
      if (found >= end) return 0
      store<u32>(m + MT_REQUIRED_AT, <u32>found)
    }
  }
  return start
}

/** {match, Captures}: of the groups from `from` on their places, or (`subject` not 0) what they are of it. */
export function re_captures(m: usize, from: i32, subject: i32, match: i32): i32 {
  const captures = <usize>load<u32>(m + MT_CAPTURES)
  let list = NIL
  for (let n = load<i32>(m + MT_TOP) >> 1; n >= from; n--) {
    let start: i32
    let end: i32
    if (n == 0) {
      const base = load<i32>(m + MT_SUBJECT)
      start = load<i32>(m + MT_MATCH_START) - base
      end = load<i32>(m + MT_MATCH_END) - base
    } else {
      const words = captures + (<usize>n << 3) - 8
      start = load<i32>(words)
      end = load<i32>(words, 4)
    }
    const size = start < 0 || (subject != 0 && end < start) ? 0 : end - start
    if (subject == 0) list = cons(pair(makeSmall(start), makeSmall(size)), list)
    else list = cons(sub_bitstring(subject, <f64>max(start, 0) * 8, <f64>size * 8), list)
  }
  return pair(match, list)
}
