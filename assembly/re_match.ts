/**
 * Regular expressions: the matcher. One attempt from one place of the subject, by backtracking on a stack of its own (re_stack.ts), so that it
 * can stop anywhere and go on later.
 *
 * The semantics are PCRE's, of version 8 or (`v2`) of PCRE2 10.30 and later, down to what its limits count: wherever PCRE calls its function
 * match(), the attempt goes a level deeper here (ENTER: `count` and `depth` grow); where it carries on in the same call, so does this one (RUN).
 *
 * How the two differ: PCRE2 takes back captures whenever it goes back; PCRE 8 forgets to do so when it leaves an assertion or a possessive group, and hides
 * what is above `top`. Recursions are atomic in PCRE 8.
 */
import {
  G_ASSERT, G_ASSERT_NA, G_ASSERT_NOT, G_BRA, G_CAPTURE, G_COND, G_IF_ASSERT, G_IF_ASSERT_NOT, G_ONCE, G_ONCE_NC, G_SBRA, G_SCAN, G_SCAPTURE,
  G_SCOND, G_SCRIPT_RUN, HI_ALT, HI_KIND_SHIFT, HI_NUMBER, I_ACCEPT, I_ASSERT, I_ASSERT_ACCEPT, I_ASSERT_END, I_BACK_AT_START, I_BRANCH, I_CHAR,
  I_CHAR2, I_CHOICE, I_CIRC, I_CIRCM, I_CLOSE, I_COUNT, I_DOLL, I_DOLLM, I_END, I_END_RECURSE, I_EOD, I_EODN, I_FAIL, I_GREEDY, I_GROUP,
  I_IF_RECURSE, I_IF_RECURSE_ANY, I_IF_SET, I_ITEM, I_JUMP, I_KET, I_KET_CAPTURE, I_LAZY, I_POSSESSIVE, I_POSSESSIVE_GROUP, I_RECURSE, I_REF,
  I_REF_REPEAT, I_REVERSE, I_REVERSE_RANGE, I_SCAN_SUBSTRING, I_SET, I_SET_START, I_SOD, I_SOM, I_STRING, I_VERB, I_WORD_BOUNDARY, IT_SET_UTF, KET_MAX,
  KET_MIN, KET_PLAIN, KET_POSSESSIVE, MO_NOTBOL, MO_NOTEMPTY, MO_NOTEMPTY_ATSTART, MO_NOTEOL, MT_COUNT, MT_CUR_END, MT_CUR_OPTIONS, MT_CUR_TOP,
  MT_DEPTH, MT_EPTR, MT_GROUP, MT_LAST_USED, MT_MATCH_END, MT_MATCH_START, MT_MSTART, MT_PC, MT_RECURSE, MT_SKIP_COUNT, MT_SP, MT_TOP,
  PF_DOLLAR_END_ONLY, RE_DEPTH_LIMIT, RE_INTERRUPTED, RE_MATCH, RE_MATCH_LIMIT, RE_NO_MEMORY, RE_NOMATCH, RE_RECURSE_LOOP, RF_TAIL,
  V_MARK, V_SKIP, V_SKIP_ARG, V_THEN,
} from '../src/term/re_layout'
import {
  back_one, char_at, char_before, char_bytes, eat, eaten, end, newline_at, newline_before, newline_length, same_caseless, set_end, subject, utf, v2,
} from './re_chars'
import { is_script_run } from './re_script'
import {
  B_ASSERT, B_CHOICE, B_CUT, B_GROUP, B_POSSESSIVE, B_RECURSED, B_RECURSION, B_REPEAT, B_REVERSE, B_SCAN, B_SCANNED, B_UNDO, B_UNDO_START, B_VERB,
  L_ASSERT, L_BOTTOM, L_CHOICE, L_CHOICE_COUNTED, L_CHOICE_DEEPER, L_CUT, L_GREEDY, L_GROUP, L_LAZY, L_POSSESSIVE, L_RECURSED, L_RECURSION, L_REF_GREEDY,
  L_REF_LAZY, L_REVERSE, L_SCAN, L_SCANNED, L_UNDO, L_UNDO_START, L_VERB, R_BRANCH, R_DEPTH, R_EPTR, R_GROUP, R_ITEM, R_LAST_USED, R_LEAST,
  R_MATCHED, R_MSTART, R_NUMBER, R_OUTER, R_PC, R_SAVED_END, R_SAVED_OPTIONS, R_TOP, RECORD_ROOM, capture, capture_words, captures, grow,
  push_place, record_bytes, stack, stack_end, undo,
} from './re_stack'

/** What to do next. */
const FAIL: i32 = 0
const RUN: i32 = 1
const ENTER: i32 = 2
/** What PCRE 8 counts as a call, though it is on the same level. */
const TAIL: i32 = 6
/** A recursion ends. (*ACCEPT): in an assertion or, of PCRE 8, a recursion; in a recursion of PCRE2. */
const RETURNS: i32 = 3
const ACCEPTS: i32 = 4
const ACCEPTS_RECURSION: i32 = 5

/** Options of the match (MO_x) and flags of the program (PF_x) that instructions look at. */
let options: i32 = 0
let flags: i32 = 0
let limit: u32 = 0
let depth_limit: i32 = 0
let from: usize = 0
let flip: usize = 0

/** Start of the match (\K changes it), innermost recursion (offset of its record, 0: none), last byte looked at. */
let mstart: usize = 0
let recurse: i32 = 0
let last_used: usize = 0
/** Skips with an argument that were passed, and how many to ignore. */
let skip_count: i32 = 0
let ignore_skip: i32 = 0
/** The verb that unwinds: where it stands, its argument, the recursion it happened in. */
let verb_at: usize = 0
let verb_name: usize = 0
let verb_recursion: i32 = 0
/** Where (*SKIP) goes on. */
export let skip_to: usize = 0
export let verb_code: i32 = 0
export let skips_passed: i32 = 0

/** Steps left in this slice. */
export let budget: i32 = 0
export function set_budget(steps: i32): void {
  budget = steps
}
export function spend(steps: i32): void {
  budget -= steps
}

export function set_match(opts: i32, program_flags: i32, most: u32, deepest: i32, start: usize, flip_table: usize, ignored: i32): void {
  options = opts
  flags = program_flags
  limit = most
  depth_limit = deepest
  from = start
  flip = flip_table
  ignore_skip = ignored
}

/** Takes records off down to `floor`, taking back what they say. */
function unwind(sp: usize, floor: usize): usize {
  while (sp > floor) {
    const label = load<i32>(sp - 4)
    const at = sp - record_bytes(label)
    if (label == L_UNDO) undo(at)
    else if (label == L_UNDO_START) mstart = load<u32>(at)
    else if (label == L_RECURSION) recurse = load<i32>(sp - B_RECURSION + R_OUTER)
    else if (label == L_RECURSED) leave_recursed(at)
    else if (label == L_SCAN) leave_scan(at)
    else if (label == L_SCANNED) leave_scanned(at)
    sp = at
  }
  return sp
}

/** Back into a recursion that had ended: its captures. */
function leave_recursed(at: usize): void {
  const bytes = <usize>capture_words << 2
  memory.copy(captures, at, bytes)
  recurse = load<i32>(at + bytes)
}
function leave_scan(at: usize): void {
  set_end(load<u32>(at + R_SAVED_END))
  options = load<i32>(at + R_SAVED_OPTIONS)
}
function leave_scanned(at: usize): void {
  set_end(load<u32>(at))
  options = load<i32>(at + 4)
}

/** Length of the text that a reference stands for and (in `ref_text`) where it is; -1: none of the groups is set. */
let ref_text: usize = 0
function reference(pc: usize, top: i32): i32 {
  let n = load<i32>(pc + 8)
  let p = pc + 12
  while (n-- > 0) {
    const word = (load<i32>(p) - 1) << 1
    if (word < top) {
      const at = captures + (<usize>word << 2)
      if (load<i32>(at) >= 0) {
        ref_text = subject + <usize>load<i32>(at)
        return load<i32>(at + 4) - load<i32>(at)
      }
    }
    p += 4
  }
  return -1
}

/** Is the text of a reference at `e`? Bytes that match it, -1: no. */
function reference_at(e: usize, length: i32, mode: i32): i32 {
  if (length < 0) return -1
  let p = ref_text
  if (mode == 0) return e + <usize>length <= end && memory.compare(e, p, <usize>length) == 0 ? length : -1
  const stop = p + <usize>length
  const start = e
  while (p < stop) {
    if (e >= end) return -1
    if (utf) {
      const c = char_at(e)
      e += <usize>char_bytes
      const d = char_at(p)
      p += <usize>char_bytes
      if (!same_caseless(d, c, mode)) return -1
    } else {
      const c = load<u8>(e++)
      const d = load<u8>(p++)
      if (c != d && load<u8>(flip + <usize>c) != d && load<u8>(flip + <usize>d) != c) return -1
    }
  }
  return <i32>(e - start)
}

/** Is `e` at a word boundary? `item`: an item of word characters. */
function at_word_boundary(item: usize, e: usize): bool {
  let before = false
  if (e > subject) {
    eat(item, char_before(e), 1)
    before = eaten != 0
  }
  let here = false
  if (e < end) {
    eat(item, e, 1)
    here = eaten != 0
    if (e + 1 > last_used) last_used = e + 1
  }
  return before != here
}

/** Before the last newline or at the end. */
function at_last_line_end(e: usize): bool {
  if (e >= end) return true
  // No newline is longer.
  if (end - e > 3) return false
  const bytes = newline_at(e)
  return bytes != 0 && e + <usize>bytes == end
}

/** Is one of the groups set that the list at `p` (number, groups) names? */
function any_set(p: usize, top: i32): bool {
  for (let n = load<i32>(p); n > 0; n--) {
    p += 4
    const word = (load<i32>(p) - 1) << 1
    if (word < top && load<i32>(captures + (<usize>word << 2)) >= 0) return true
  }
  return false
}

/** Number of the group being recursed into, -1: none. */
// @ts-ignore: decorator
@inline
function recursing(): i32 {
  return recurse == 0 ? -1 : load<i32>(stack + <usize>recurse + R_NUMBER)
}

/** Would the recursion into group `number` at `e` never end? */
function recursion_loops(number: i32, e: usize): bool {
  let r = recurse
  while (r != 0) {
    const at = stack + <usize>r
    if (load<i32>(at + R_NUMBER) == number) {
      if (!v2) {
        if (load<u32>(at + R_EPTR) == e) return true
      } else return load<u32>(at + R_EPTR) == e && load<u32>(at + R_LAST_USED) == last_used
    }
    r = load<i32>(at + R_OUTER)
  }
  return false
}

/** Skip with an argument: is it the name of this mark? Names: length (a word), bytes. */
function same_name(a: usize, b: usize): bool {
  const n = load<i32>(a)
  return n == load<i32>(b) && memory.compare(a + 4, b + 4, <usize>n) == 0
}

/** May (*THEN) at `at` be caught by the branch whose head is `head`? */
function then_within(head: usize): bool {
  return verb_at < <usize>load<u32>(head + 8) && verb_at > head && ((load<i32>(head + 12) & HI_ALT) != 0 || load<i32>(head + 4) != 0)
}

let g_sp: usize = 0
let g_what: i32 = 0

/** What `raise_verb` and `find_acceptor` say of the record on top of `g_sp`: it has failed as usual … */
const W_FAILED: i32 = 0
/** Nothing stopped it: the attempt ends with `verb_code`. */
const W_ENDED: i32 = 1
/** An assertion ends well / the negative one holds / a recursion ends well. */
const W_ASSERTED: i32 = 2
const W_NOT_ASSERTED: i32 = 3
const W_RECURSED: i32 = 4
/** The recursion or condition fails, whatever its other branches are. */
const W_OVER: i32 = 5

/** Unwinds for a verb until a record stops it. */
function raise_verb(sp: usize, verb: i32): void {
  while (true) {
    const label = load<i32>(sp - 4)
    g_sp = sp
    if (label == L_BOTTOM) {
      verb_code = verb
      g_what = W_ENDED
      return
    }
    const at = sp - record_bytes(label)
    switch (label) {
      case L_UNDO: if (v2) undo(at); break
      case L_UNDO_START: mstart = load<u32>(at); break
      case L_RECURSED: leave_recursed(at); break
      case L_SCANNED: leave_scanned(at); break
      case L_CUT: {
        // What ended stops nothing that comes after it; but the branch of a group may be one that (*THEN) leaves.
        let stop = stack + <usize>load<i32>(at)
        if (load<i32>(stop + B_GROUP - 4) == L_GROUP) stop += B_GROUP
        sp = v2 ? unwind(at, stop) : stop
        continue
      }
      case L_GROUP: case L_POSSESSIVE:
        if (verb == V_THEN && then_within(<usize>load<u32>(at))) {
          g_what = W_FAILED
          return
        }
        break
      case L_VERB: {
        const mark = <usize>load<u32>(at)
        if (verb == V_SKIP_ARG && load<i32>(mark + 4) == V_MARK && same_name(<usize>load<u32>(mark + 8), verb_name)) {
          skip_to = load<u32>(at + R_EPTR)
          verb = V_SKIP
        }
        break
      }
      case L_ASSERT: case L_SCAN:
        g_what = assertion_stops(<usize>load<u32>(at), verb)
        if (g_what != W_ENDED) return
        if (label == L_SCAN) leave_scan(at)
        break
      case L_RECURSION: {
        const place = sp - B_RECURSION
        if (!v2 || verb_recursion == load<i32>(place + R_NUMBER)) {
          g_what = v2 && verb == V_THEN && then_within(<usize>load<u32>(place + R_BRANCH)) ? W_FAILED : W_OVER
          return
        }
        recurse = load<i32>(place + R_OUTER)
        break
      }
      default: break
    }
    sp = at
  }
}

/** What a verb does to the assertion whose branch begins at `head`; W_ENDED: it goes on upwards. */
function assertion_stops(head: usize, verb: i32): i32 {
  const kind = load<i32>(head + 12) >> HI_KIND_SHIFT
  if (verb == V_THEN && (v2 || then_within(head))) return W_FAILED
  if (v2 && verb == V_SKIP_ARG) return W_ENDED
  // Whatever else is given up within, a negative assertion holds.
  if (kind == G_ASSERT_NOT || kind == G_IF_ASSERT_NOT) return W_NOT_ASSERTED
  return kind == G_IF_ASSERT && (v2 || verb == V_THEN) ? W_OVER : W_ENDED
}

/** What (*ACCEPT) ends: `g_what`; W_ASSERTED: `group`, the record of an assertion, in `g_sp`. */
function find_acceptor(sp: usize): void {
  while (true) {
    const label = load<i32>(sp - 4)
    if (label == L_BOTTOM) {
      g_what = W_ENDED
      return
    }
    const at = sp - record_bytes(label)
    if (label == L_ASSERT || label == L_SCAN) {
      g_what = W_ASSERTED
      g_sp = at
      return
    }
    if (label == L_RECURSION) {
      if (!v2) {
        g_what = W_RECURSED
        return
      }
      recurse = load<i32>(sp - B_RECURSION + R_OUTER)
    }
    sp = at
  }
}

/**
 * Tries to match at one place. `sp` 0: begins at `pc` and `e`; else goes on with what is kept in the match `m`. RE_MATCH: MT_MATCH_START, MT_MATCH_END and
 * MT_TOP say what; RE_INTERRUPTED: steps are used up; RE_NOMATCH with `verb_code` not 0: by a verb.
 */
export function attempt(m: usize, start_pc: usize, start_e: usize, resume: bool): i32 {
  let pc = start_pc
  let e = start_e
  let sp: usize = 0
  let depth: i32 = 0
  let top: i32 = 0
  let group: i32 = 0
  let count: u32 = 0
  let act: i32 = ENTER
  verb_code = 0
  if (resume) {
    pc = load<u32>(m + MT_PC)
    e = load<u32>(m + MT_EPTR)
    sp = stack + <usize>load<u32>(m + MT_SP)
    depth = load<i32>(m + MT_DEPTH)
    top = load<i32>(m + MT_CUR_TOP)
    group = load<i32>(m + MT_GROUP)
    count = load<u32>(m + MT_COUNT)
    recurse = load<i32>(m + MT_RECURSE)
    mstart = load<u32>(m + MT_MSTART)
    skip_count = load<i32>(m + MT_SKIP_COUNT)
    last_used = load<u32>(m + MT_LAST_USED)
    options = load<i32>(m + MT_CUR_OPTIONS)
    set_end(load<u32>(m + MT_CUR_END))
    act = RUN
  } else {
    store<i32>(stack, L_BOTTOM)
    sp = stack + 4
    recurse = 0
    mstart = e
    last_used = e
    skip_count = 0
    if (v2) for (let i = 0; i < capture_words; i++) store<i32>(captures + (<usize>i << 2), -1)
  }

  while (true) {
    if (act == ENTER || (act == TAIL && !v2)) {
      if (count >= limit) return RE_MATCH_LIMIT
      count++
      if (depth >= depth_limit) return RE_DEPTH_LIMIT
      if (--budget < 0) {
        store<u32>(m + MT_PC, <u32>pc)
        store<u32>(m + MT_EPTR, <u32>e)
        store<u32>(m + MT_SP, <u32>(sp - stack))
        store<i32>(m + MT_DEPTH, depth)
        store<i32>(m + MT_CUR_TOP, top)
        store<i32>(m + MT_GROUP, group)
        store<u32>(m + MT_COUNT, count)
        store<i32>(m + MT_RECURSE, recurse)
        store<u32>(m + MT_MSTART, <u32>mstart)
        store<i32>(m + MT_SKIP_COUNT, skip_count)
        store<u32>(m + MT_LAST_USED, <u32>last_used)
        store<i32>(m + MT_CUR_OPTIONS, options)
        store<u32>(m + MT_CUR_END, <u32>end)
        return RE_INTERRUPTED
      }
    }
    act = FAIL
    if (sp + RECORD_ROOM > stack_end) {
      sp = grow(sp, RECORD_ROOM)
      if (sp == 0) return RE_NO_MEMORY
    }

    // Instructions that succeed `continue` with the next one, if there is still room for a record; all else leaves this loop.
    while (true) {
      switch (load<i32>(pc)) {
        case I_END:
          if (!v2 && recurse != 0) {
            act = RETURNS
            break
          }
          if (e == mstart && ((options & MO_NOTEMPTY) != 0 || ((options & MO_NOTEMPTY_ATSTART) != 0 && mstart == from))) break
          store<u32>(m + MT_MATCH_START, <u32>mstart)
          store<u32>(m + MT_MATCH_END, <u32>e)
          store<i32>(m + MT_TOP, top)
          return RE_MATCH
        case I_CHAR:
          if (e < end && <i32>load<u8>(e) == load<i32>(pc + 4)) {
            e++
            pc += 8
            continue
          }
          break
        case I_STRING: {
          const n = <usize>load<i32>(pc + 4)
          if (end - e < n) break
          let i: usize = 0
          while (i < n && load<u8>(e + i) == load<u8>(pc + 8 + i)) i++
          if (i < n) break
          e += n
          pc += (n + 11) & ~3
          continue
        }
        case I_CHAR2:
          if (e < end) {
            const c = <i32>load<u8>(e)
            if (c == load<i32>(pc + 4) || c == load<i32>(pc + 8)) {
              e++
              pc += 12
              continue
            }
          }
          break
        case I_SET:
          if (e < end && load<u8>(<usize>load<u32>(pc + 4) + <usize>load<u8>(e)) != 0) {
            e++
            pc += 8
            continue
          }
          break
        case I_ITEM: {
          const next = eat(pc + 4, e, 1)
          if (eaten == 0) break
          e = next
          pc += 16
          continue
        }
        case I_GREEDY: {
          const min = load<i32>(pc + 4)
          const max = load<i32>(pc + 8)
          const item = pc + 16
          let least = e
          let most: usize
          if (load<i32>(item) < IT_SET_UTF) {
            most = eat(item, e, max)
            if (eaten < min) break
            least = e + <usize>min
          } else {
            if (min > 0) {
              least = eat(item, e, min)
              if (eaten < min) break
            }
            most = eat(item, least, max - min)
          }
          budget -= <i32>((most - e) >> 7)
          const tail = load<i32>(pc + 12) & RF_TAIL
          pc += 28
          e = most
          if (e == least) {
            if (tail != 0) act = TAIL
            else {
              depth++
              act = ENTER
            }
            break
          }
          // Where a certain byte has to follow, levels that would fail at once are only counted.
          if (load<i32>(pc) == I_CHAR && depth + 1 < depth_limit) {
            const byte = load<i32>(pc + 4)
            while (e > least && (e >= end || <i32>load<u8>(e) != byte)) {
              e = one_less(item, e, least)
              count++
            }
            if (count > limit) return RE_MATCH_LIMIT
            if (e <= least) {
              if (tail != 0) act = TAIL
              else {
                depth++
                act = ENTER
              }
              break
            }
          }
          store<u32>(sp + R_LEAST, <u32>least)
          store<u32>(sp + R_ITEM, <u32>item)
          sp = push_place(sp, pc, e, group, top, depth, B_REPEAT, L_GREEDY)
          depth++
          act = ENTER
          break
        }
        case I_LAZY: {
          const min = load<i32>(pc + 4)
          if (min > 0) {
            e = eat(pc + 16, e, min)
            if (eaten < min) break
          }
          store<i32>(sp + R_LEAST, load<i32>(pc + 8) - min)
          store<u32>(sp + R_ITEM, <u32>(pc + 16))
          pc += 28
          sp = push_place(sp, pc, e, group, top, depth, B_REPEAT, L_LAZY)
          depth++
          act = ENTER
          break
        }
        case I_POSSESSIVE: {
          const min = load<i32>(pc + 4)
          const next = eat(pc + 16, e, load<i32>(pc + 8))
          if (eaten < min) break
          budget -= <i32>((next - e) >> 7)
          e = next
          pc += 28
          continue
        }
        case I_REF: {
          const bytes = reference_at(e, reference(pc, top), load<i32>(pc + 4))
          if (bytes < 0) break
          budget -= bytes >> 7
          e += <usize>bytes
          pc += 12 + (<usize>load<i32>(pc + 8) << 2)
          continue
        }
        case I_REF_REPEAT: {
          const mode = load<i32>(pc + 4)
          const min = load<i32>(pc + 8)
          const max = load<i32>(pc + 12)
          const ref = pc + 16
          const next = ref + 12 + (<usize>load<i32>(ref + 8) << 2)
          const length = reference(ref, top)
          if (length == 0 || (length < 0 && min == 0)) {
            pc = next
            continue
          }
          const cases = load<i32>(ref + 4)
          let i = 0
          let bytes = 0
          while (i < min && (bytes = reference_at(e, length, cases)) >= 0) {
            e += <usize>bytes
            i++
          }
          if (i < min) break
          pc = next
          if (min == max) continue
          if (mode == 2) {
            store<i32>(sp + R_LEAST, max - min)
            store<u32>(sp + R_ITEM, <u32>ref)
            sp = push_place(sp, pc, e, group, top, depth, B_REPEAT, L_REF_LAZY)
          } else {
            const least = e
            while (i < max && (bytes = reference_at(e, length, cases)) >= 0) {
              e += <usize>bytes
              budget -= 1 + (bytes >> 7)
              i++
            }
            if (e > least) {
              store<u32>(sp + R_LEAST, <u32>least)
              store<u32>(sp + R_ITEM, <u32>ref)
              sp = push_place(sp, pc, e, group, top, depth, B_REPEAT, L_REF_GREEDY)
            }
          }
          depth++
          act = ENTER
          break
        }
        case I_SOD:
          if (e != subject) break
          pc += 4
          continue
        case I_SOM:
          if (e != from) break
          pc += 4
          continue
        case I_CIRC:
          if (e != subject || (options & MO_NOTBOL) != 0) break
          pc += 4
          continue
        case I_CIRCM:
          if (e == subject ? (options & MO_NOTBOL) != 0 : (e >= end || newline_before(e) == 0)) break
          pc += 4
          continue
        case I_DOLL:
          if ((options & MO_NOTEOL) != 0) break
          if ((flags & PF_DOLLAR_END_ONLY) != 0 ? e < end : !at_last_line_end(e)) break
          pc += 4
          continue
        case I_DOLLM:
          if (e < end ? newline_at(e) == 0 : (options & MO_NOTEOL) != 0) break
          pc += 4
          continue
        case I_EOD:
          if (e < end) break
          pc += 4
          continue
        case I_EODN:
          if (!at_last_line_end(e)) break
          pc += 4
          continue
        case I_WORD_BOUNDARY:
          if (at_word_boundary(pc + 8, e) != (load<i32>(pc + 4) != 0)) break
          pc += 20
          continue
        case I_SET_START:
          if (mstart != e) {
            store<u32>(sp, <u32>mstart)
            store<i32>(sp + 4, L_UNDO_START)
            sp += B_UNDO_START
            mstart = e
          }
          pc += 4
          act = RUN
          break
        case I_BRANCH: {
          const next = load<u32>(pc + 4)
          pc += 8
          if (next == 0) {
            if (v2) continue
            act = TAIL
            break
          }
          sp = push_place(sp, <usize>next, e, group, top, depth, B_CHOICE, L_CHOICE)
          depth++
          act = ENTER
          break
        }
        case I_JUMP:
          pc = <usize>load<u32>(pc + 4)
          continue
        case I_GROUP:
          store<u32>(sp + R_MSTART, <u32>mstart)
          {
            const kind = load<i32>(pc + 12) >> HI_KIND_SHIFT
            const at = sp
            sp = push_place(sp, pc, e, group, top, depth, B_GROUP, L_GROUP)
            if (kind != G_BRA) group = <i32>(at - stack)
          }
          pc += 16
          depth++
          act = ENTER
          break
        case I_ASSERT: {
          store<u32>(sp + R_MSTART, <u32>mstart)
          const kind = load<i32>(pc + 12) >> HI_KIND_SHIFT
          const at = sp
          sp = push_place(sp, pc, e, group, top, depth, B_ASSERT, L_ASSERT)
          group = <i32>(at - stack)
          pc += 24
          depth++
          // PCRE 8 evaluates a condition a level deeper still.
          if (!v2 && (kind == G_IF_ASSERT || kind == G_IF_ASSERT_NOT)) {
            count++
            depth++
          }
          act = ENTER
          break
        }
        case I_POSSESSIVE_GROUP: {
          if (v2) {
            let word = load<i32>(pc + 20)
            let n = load<i32>(pc + 24)
            const room = <usize>n * (B_UNDO >> 1) + RECORD_ROOM
            if (sp + room > stack_end) {
              sp = grow(sp, room)
              if (sp == 0) return RE_NO_MEMORY
            }
            for (; n > 0; n -= 2, word += 2) {
              const at = captures + (<usize>word << 2)
              sp = capture(sp, word, load<i32>(at), load<i32>(at + 4))
            }
          }
          store<u32>(sp, <u32>mstart)
          store<i32>(sp + 4, L_UNDO_START)
          sp += B_UNDO_START
          store<i32>(sp + R_MATCHED, 0)
          const at = sp
          sp = push_place(sp, pc, e, group, top, depth, B_POSSESSIVE, L_POSSESSIVE)
          group = <i32>(at - stack)
          pc += 32
          depth++
          act = ENTER
          break
        }
        case I_COUNT:
          pc += 4
          act = TAIL
          break
        case I_CHOICE: {
          const other = <usize>load<u32>(pc + 4)
          pc += 8
          sp = push_place(sp, other, e, group, top, depth, B_CHOICE, L_CHOICE)
          depth++
          act = ENTER
          break
        }
        case I_KET_CAPTURE: {
          const number = load<i32>(pc + 4)
          const at = stack + <usize>group
          group = load<i32>(at + R_GROUP)
          if (recurse != 0 && recursing() == number) {
            act = RETURNS
            break
          }
          const word = (number - 1) << 1
          const start = <i32>(<usize>load<u32>(at + R_EPTR) - subject)
          if (!v2 && word > top) for (let i = top; i < word; i++) store<i32>(captures + (<usize>i << 2), -1)
          sp = capture(sp, word, start, <i32>(e - subject))
          if (top <= word) top = word + 2
          pc += 8
          act = RUN
          break
        }
        case I_KET: {
          const kind = load<i32>(pc + 4)
          const head = <usize>load<u32>(pc + 8)
          const ket = load<i32>(pc + 16)
          let at: usize = 0
          let began: usize = 0
          if (kind != G_BRA && kind != G_COND) {
            at = stack + <usize>group
            began = <usize>load<u32>(at + R_EPTR)
            group = load<i32>(at + R_GROUP)
          }
          const after = pc + 20
          if (kind == G_CAPTURE || kind == G_SCAPTURE) {
            const number = load<i32>(pc + 12)
            if (recurse != 0 && recursing() == number) {
              act = RETURNS
              break
            }
            const word = (number - 1) << 1
            if (!v2 && word > top) for (let i = top; i < word; i++) store<i32>(captures + (<usize>i << 2), -1)
            if (ket == KET_POSSESSIVE) {
              // What it was is remembered already.
              const c = captures + (<usize>word << 2)
              store<i32>(c, <i32>(began - subject))
              store<i32>(c + 4, <i32>(e - subject))
            } else sp = capture(sp, word, <i32>(began - subject), <i32>(e - subject))
            if (top <= word) top = word + 2
          } else if (kind == G_SCRIPT_RUN) {
            budget -= <i32>((e - began) >> 5)
            if (!is_script_run(began, e)) break
          } else if (kind == G_ONCE_NC) {
            sp = at
            depth = load<i32>(at + R_DEPTH)
            if (mstart != <usize>load<u32>(at + R_MSTART)) {
              store<u32>(sp, load<u32>(at + R_MSTART))
              store<i32>(sp + 4, L_UNDO_START)
              sp += B_UNDO_START
            }
          } else if (kind == G_ONCE) {
            store<i32>(sp, <i32>(at - stack))
            store<i32>(sp + 4, L_CUT)
            sp += B_CUT
          }
          if (ket == KET_POSSESSIVE) {
            // Round again from here, with nothing to go back to but what was before the group.
            store<i32>(at + R_MATCHED, 1)
            store<i32>(at + R_TOP, top)
            depth = load<i32>(at + R_DEPTH)
            if (e == began) {
              sp = at
              pc = after
              act = RUN
              break
            }
            sp = at + B_POSSESSIVE
            store<u32>(at + R_EPTR, <u32>e)
            store<u32>(at + R_PC, <u32>head)
            group = <i32>(at - stack)
            depth++
            pc = head + 32
            act = ENTER
            break
          }
          if (ket == KET_PLAIN || (at != 0 && e == began)) {
            pc = after
            if (kind == G_ONCE && !v2) {
              depth++
              act = ENTER
            } else act = RUN
            break
          }
          const deeper = !v2 && (kind == G_ONCE || (ket == KET_MIN && at != 0 && kind != G_CAPTURE && kind != G_ONCE_NC))
          const first = ket == KET_MIN ? after : head
          const second = ket == KET_MIN ? head : after
          sp = push_place(sp, second, e, group, top, depth, B_CHOICE, deeper ? L_CHOICE_DEEPER : L_CHOICE_COUNTED)
          pc = first
          depth++
          act = ENTER
          break
        }
        case I_ASSERT_END: {
          const at = stack + <usize>group
          const head = <usize>load<u32>(at)
          const kind = load<i32>(head + 12) >> HI_KIND_SHIFT
          if (kind == G_SCAN) {
            group = load<i32>(at + R_GROUP)
            const label = sp
            store<u32>(label, <u32>end)
            store<i32>(label + 4, options)
            store<i32>(label + 8, L_SCANNED)
            sp += B_SCANNED
            if (e > last_used) last_used = e
            leave_scan(at)
            e = <usize>load<u32>(at + R_EPTR)
            pc = <usize>load<u32>(head + 16)
            depth++
            act = ENTER
            break
          }
          group = load<i32>(at + R_GROUP)
          if (e > last_used) last_used = e
          if (kind == G_ASSERT_NOT || kind == G_IF_ASSERT_NOT) {
            // It matched, so it fails.
            if (kind == G_IF_ASSERT_NOT && v2) {
              store<i32>(sp, <i32>(at - stack))
              store<i32>(sp + 4, L_CUT)
              sp += B_CUT
            } else if (v2) sp = unwind(sp, at)
            else sp = at
            if (kind == G_IF_ASSERT_NOT) {
              if (!v2) top = load<i32>(at + R_TOP)
              e = <usize>load<u32>(at + R_EPTR)
              depth = load<i32>(at + R_DEPTH)
              pc = <usize>load<u32>(head + 20)
              act = RUN
            }
            break
          }
          e = <usize>load<u32>(at + R_EPTR)
          pc = <usize>load<u32>(head + 16)
          if (v2) {
            if (kind != G_ASSERT_NA) {
              store<i32>(sp, <i32>(at - stack))
              store<i32>(sp + 4, L_CUT)
              sp += B_CUT
            }
            if (kind == G_IF_ASSERT) depth = load<i32>(at + R_DEPTH)
          } else {
            const start = load<u32>(at + R_MSTART)
            depth = load<i32>(at + R_DEPTH)
            if (kind == G_IF_ASSERT && top < load<i32>(at + R_TOP)) top = load<i32>(at + R_TOP)
            sp = at
            if (kind == G_IF_ASSERT) mstart = <usize>start
            else if (mstart != <usize>start) {
              store<u32>(sp, start)
              store<i32>(sp + 4, L_UNDO_START)
              sp += B_UNDO_START
            }
          }
          act = RUN
          break
        }
        case I_IF_SET: {
          const n = load<i32>(pc + 4)
          pc = any_set(pc + 4, top) ? pc + 12 + (<usize>n << 2) : <usize>load<u32>(pc + 8 + (<usize>n << 2))
          continue
        }
        case I_IF_RECURSE: {
          const number = load<i32>(pc + 4)
          const into = recursing()
          pc = into >= 0 && (number < 0 || number == into) ? pc + 12 : <usize>load<u32>(pc + 8)
          continue
        }
        case I_IF_RECURSE_ANY: {
          const n = load<i32>(pc + 4)
          const into = recursing()
          let found = false
          for (let i = 0; i < n; i++) if (into == load<i32>(pc + 8 + (<usize>i << 2))) found = true
          pc = found ? pc + 12 + (<usize>n << 2) : <usize>load<u32>(pc + 8 + (<usize>n << 2))
          continue
        }
        case I_FAIL:
          break
        case I_ACCEPT: case I_ASSERT_ACCEPT: {
          if (load<i32>(pc) == I_ACCEPT && recurse == 0) {
            if (e == mstart && ((options & MO_NOTEMPTY) != 0 || ((options & MO_NOTEMPTY_ATSTART) != 0 && mstart == from))) break
            store<u32>(m + MT_MATCH_START, <u32>mstart)
            store<u32>(m + MT_MATCH_END, <u32>e)
            store<i32>(m + MT_TOP, top)
            return RE_MATCH
          }
          if (v2 && load<i32>(pc) == I_ACCEPT) {
            act = ACCEPTS_RECURSION
            break
          }
          act = ACCEPTS
          break
        }
        case I_CLOSE: {
          const number = load<i32>(pc + 4)
          if (!v2 || recurse == 0) {
            // The innermost group of that number.
            let at = group == 0 ? 0 : stack + <usize>group
            while (at != 0 && !is_capture(<usize>load<u32>(at), number)) {
              const outer = load<i32>(at + R_GROUP)
              at = outer == 0 ? 0 : stack + <usize>outer
            }
            if (at != 0) {
              const word = (number - 1) << 1
              if (!v2 && word > top) for (let i = top; i < word; i++) store<i32>(captures + (<usize>i << 2), -1)
              sp = capture(sp, word, <i32>(<usize>load<u32>(at + R_EPTR) - subject), <i32>(e - subject))
              if (word >= top) top = word + 2
            }
          }
          pc += 8
          act = RUN
          break
        }
        case I_VERB: {
          if (load<i32>(pc + 4) == V_SKIP_ARG) {
            skip_count++
            if (skip_count <= ignore_skip) {
              pc += 12
              continue
            }
          }
          sp = push_place(sp, pc, e, group, top, depth, B_VERB, L_VERB)
          pc += 12
          depth++
          act = ENTER
          break
        }
        case I_RECURSE: {
          const number = load<i32>(pc + 8)
          if (recurse != 0 && recursion_loops(number, e)) return RE_RECURSE_LOOP
          const bytes = <usize>capture_words << 2
          if (sp + bytes + RECORD_ROOM > stack_end) {
            sp = grow(sp, bytes + RECORD_ROOM)
            if (sp == 0) return RE_NO_MEMORY
          }
          memory.copy(sp, captures, bytes)
          budget -= capture_words >> 4
          sp += bytes
          const head = <usize>load<u32>(pc + 4)
          store<u32>(sp + R_MSTART, <u32>mstart)
          store<i32>(sp + R_OUTER, recurse)
          store<i32>(sp + R_NUMBER, number)
          store<u32>(sp + R_BRANCH, <u32>head)
          store<u32>(sp + R_LAST_USED, <u32>last_used)
          recurse = <i32>(sp - stack)
          const at = sp
          sp = push_place(sp, pc, e, group, top, depth, B_RECURSION, L_RECURSION)
          group = <i32>(at - stack)
          pc = branch_body(head)
          depth++
          act = ENTER
          break
        }
        case I_END_RECURSE:
          if (recursing() == 0) {
            act = RETURNS
            break
          }
          pc += 4
          continue
        case I_REVERSE: {
          let n = load<i32>(pc + 4)
          if (utf) {
            while (n > 0 && e > subject) {
              e = char_before(e)
              n--
            }
            if (n > 0) break
          } else {
            if (<usize>n > e - subject) break
            e -= <usize>n
          }
          pc += 8
          continue
        }
        case I_REVERSE_RANGE: {
          const min = load<i32>(pc + 4)
          const max = load<i32>(pc + 8)
          let n = 0
          while (n < max && e > subject) {
            e = char_before(e)
            n++
          }
          if (n < min) break
          store<i32>(sp + R_LEAST, n - min)
          pc += 12
          sp = push_place(sp, pc, e, group, top, depth, B_REVERSE, L_REVERSE)
          depth++
          act = ENTER
          break
        }
        case I_BACK_AT_START:
          if (e != <usize>load<u32>(stack + <usize>group + R_EPTR)) break
          pc += 4
          continue
        case I_SCAN_SUBSTRING: {
          // number of groups, groups; behind them the head of the first branch
          let n = load<i32>(pc + 4)
          let p = pc + 8
          let word = -1
          for (; n > 0; n--, p += 4) {
            const w = (load<i32>(p) - 1) << 1
            if (word < 0 && w < top && load<i32>(captures + (<usize>w << 2)) >= 0) word = w
          }
          if (word < 0) break
          store<u32>(sp + R_MSTART, <u32>mstart)
          store<u32>(sp + R_SAVED_END, <u32>end)
          store<i32>(sp + R_SAVED_OPTIONS, options)
          const at = sp
          sp = push_place(sp, p, e, group, top, depth, B_SCAN, L_SCAN)
          group = <i32>(at - stack)
          e = subject + <usize>load<i32>(captures + (<usize>word << 2))
          set_end(subject + <usize>load<i32>(captures + (<usize>word << 2) + 4))
          options &= ~MO_NOTEOL
          pc = p + 24
          depth++
          act = ENTER
          break
        }
        default:
          break
      }
      break
    }

    // Ends of recursions and (*ACCEPT), from wherever they come.
    if (act >= RETURNS && act != TAIL) {
      if (act == ACCEPTS) {
        find_acceptor(sp)
        if (g_what == W_ENDED) {
          store<u32>(m + MT_MATCH_START, <u32>mstart)
          store<u32>(m + MT_MATCH_END, <u32>e)
          store<i32>(m + MT_TOP, top)
          return RE_MATCH
        }
        if (g_what == W_ASSERTED) {
          // As if the end of the assertion had been reached.
          group = <i32>(g_sp - stack)
          if (v2 && load<i32>(<usize>load<u32>(g_sp) + 12) >> HI_KIND_SHIFT == G_ASSERT_NA) {
            // PCRE2 does not go back into one that ended so.
            if (sp + B_CUT + RECORD_ROOM > stack_end) {
              sp = grow(sp, B_CUT + RECORD_ROOM)
              if (sp == 0) return RE_NO_MEMORY
            }
            store<i32>(sp, group)
            store<i32>(sp + 4, L_CUT)
            sp += B_CUT
            g_sp = stack + <usize>group
          }
          pc = <usize>load<u32>(<usize>load<u32>(g_sp) + 8)
          act = RUN
          continue
        }
      }
      const place = stack + <usize>recurse
      const bytes = <usize>capture_words << 2
      const call = <usize>load<u32>(place)
      pc = call + 16 + (<usize>load<i32>(call + 12) << 2)
      if (v2) {
        // PCRE2 can go back into it.
        if (sp + bytes + RECORD_ROOM > stack_end) {
          sp = grow(sp, bytes + RECORD_ROOM)
          if (sp == 0) return RE_NO_MEMORY
        }
        const at = stack + <usize>recurse
        if (act == ACCEPTS_RECURSION) {
          // As PCRE2 does, straight to the place of the call: nothing to go back to within.
          const start = mstart
          unwind(sp, at - bytes)
          memory.copy(captures, at - bytes, bytes)
          group = load<i32>(at + R_GROUP)
          top = load<i32>(at + R_TOP)
          depth = load<i32>(at + R_DEPTH)
          sp = at - bytes
          if (mstart != start) {
            store<u32>(sp, <u32>mstart)
            store<i32>(sp + 4, L_UNDO_START)
            sp += B_UNDO_START
            mstart = start
          }
          act = RUN
          continue
        }
        memory.copy(sp, captures, bytes)
        store<i32>(sp + bytes, recurse)
        store<i32>(sp + bytes + 4, L_RECURSED)
        sp += bytes + B_RECURSED
        restore_after_recursion(call, at - bytes, top)
        top = load<i32>(at + R_TOP)
        if (load<i32>(call + 12) != 0) top = returned_top(call, top)
        recurse = load<i32>(at + R_OUTER)
        group = load<i32>(at + R_GROUP)
        act = RUN
        continue
      }
      memory.copy(captures, place - bytes, bytes)
      recurse = load<i32>(place + R_OUTER)
      group = load<i32>(place + R_GROUP)
      top = load<i32>(place + R_TOP)
      depth = load<i32>(place + R_DEPTH)
      const start = load<u32>(place + R_MSTART)
      sp = place - bytes
      if (mstart != <usize>start) {
        store<u32>(sp, start)
        store<i32>(sp + 4, L_UNDO_START)
        sp += B_UNDO_START
      }
      act = RUN
      continue
    }

    // Back to where there is another way.
    if (act == FAIL && e > last_used) last_used = e
    while (act == FAIL) {
      const label = load<i32>(sp - 4)
      switch (label) {
        case L_UNDO:
          sp -= B_UNDO
          undo(sp)
          continue
        case L_CHOICE: case L_CHOICE_DEEPER: case L_CHOICE_COUNTED:
          sp -= B_CHOICE
          pc = <usize>load<u32>(sp + R_PC)
          e = <usize>load<u32>(sp + R_EPTR)
          group = load<i32>(sp + R_GROUP)
          top = load<i32>(sp + R_TOP)
          depth = load<i32>(sp + R_DEPTH)
          act = RUN
          if (label == L_CHOICE_DEEPER) {
            depth++
            act = ENTER
          } else if (label == L_CHOICE_COUNTED) act = TAIL
          break
        case L_GROUP: {
          const at = sp - B_GROUP
          const next = load<u32>(<usize>load<u32>(at) + 4)
          if (next == 0) {
            sp = at
            continue
          }
          store<u32>(at, next)
          e = <usize>load<u32>(at + R_EPTR)
          top = load<i32>(at + R_TOP)
          group = (load<i32>(<usize>next + 12) >> HI_KIND_SHIFT) != G_BRA ? <i32>(at - stack) : load<i32>(at + R_GROUP)
          depth = load<i32>(at + R_DEPTH) + 1
          pc = <usize>next + 16
          act = ENTER
          break
        }
        case L_GREEDY: {
          const at = sp - B_REPEAT
          const least = <usize>load<u32>(at + R_LEAST)
          const item = <usize>load<u32>(at + R_ITEM)
          pc = <usize>load<u32>(at + R_PC)
          e = one_less(item, <usize>load<u32>(at + R_EPTR), least)
          if (load<i32>(pc) == I_CHAR && load<i32>(at + R_DEPTH) + 1 < depth_limit) {
            const byte = load<i32>(pc + 4)
            while (e > least && <i32>load<u8>(e) != byte) {
              e = one_less(item, e, least)
              count++
            }
            if (count > limit) return RE_MATCH_LIMIT
          }
          group = load<i32>(at + R_GROUP)
          top = load<i32>(at + R_TOP)
          depth = load<i32>(at + R_DEPTH)
          // Behind \C it may be within a character, and lead back beyond where the repetition began.
          if (e <= least) {
            sp = at
            if ((load<i32>(item - 4) & RF_TAIL) != 0) {
              act = TAIL
              break
            }
          } else store<u32>(at + R_EPTR, <u32>e)
          depth++
          act = ENTER
          break
        }
        case L_LAZY: {
          const at = sp - B_REPEAT
          let left = load<i32>(at + R_LEAST)
          if (left == 0) {
            sp = at
            continue
          }
          const item = <usize>load<u32>(at + R_ITEM)
          e = eat(item, <usize>load<u32>(at + R_EPTR), 1)
          if (eaten == 0) {
            sp = at
            continue
          }
          left--
          pc = <usize>load<u32>(at + R_PC)
          if (load<i32>(pc) == I_CHAR && load<i32>(at + R_DEPTH) + 1 < depth_limit) {
            const byte = load<i32>(pc + 4)
            let lost = false
            while (e >= end || <i32>load<u8>(e) != byte) {
              count++
              budget--
              if (left == 0 || e >= end) {
                lost = true
                break
              }
              e = eat(item, e, 1)
              if (eaten == 0) {
                lost = true
                break
              }
              left--
            }
            if (count > limit) return RE_MATCH_LIMIT
            if (lost) {
              sp = at
              continue
            }
          }
          store<u32>(at + R_EPTR, <u32>e)
          store<i32>(at + R_LEAST, left)
          group = load<i32>(at + R_GROUP)
          top = load<i32>(at + R_TOP)
          depth = load<i32>(at + R_DEPTH) + 1
          act = ENTER
          break
        }
        case L_UNDO_START:
          sp -= B_UNDO_START
          mstart = <usize>load<u32>(sp)
          continue
        case L_CUT: {
          const at = sp - B_CUT
          const target = stack + <usize>load<i32>(at)
          sp = unwind(at, target)
          continue
        }
        case L_ASSERT: {
          const at = sp - B_ASSERT
          const head = <usize>load<u32>(at)
          const kind = load<i32>(head + 12) >> HI_KIND_SHIFT
          const next = load<u32>(head + 4)
          e = <usize>load<u32>(at + R_EPTR)
          top = load<i32>(at + R_TOP)
          depth = load<i32>(at + R_DEPTH)
          const condition = kind == G_IF_ASSERT || kind == G_IF_ASSERT_NOT
          if (next != 0) {
            store<u32>(at, next)
            group = <i32>(at - stack)
            depth += !v2 && condition ? 2 : 1
            pc = <usize>next + 24
            act = ENTER
            break
          }
          sp = at
          group = load<i32>(at + R_GROUP)
          if (kind == G_ASSERT_NOT || kind == G_IF_ASSERT_NOT) pc = <usize>load<u32>(head + 16)
          else if (kind == G_IF_ASSERT) pc = <usize>load<u32>(head + 20)
          else continue
          act = RUN
          break
        }
        case L_POSSESSIVE: {
          const at = sp - B_POSSESSIVE
          const head = <usize>load<u32>(at)
          const next = load<u32>(head + 4)
          e = <usize>load<u32>(at + R_EPTR)
          top = load<i32>(at + R_TOP)
          depth = load<i32>(at + R_DEPTH)
          if (next != 0) {
            store<u32>(at, next)
            group = <i32>(at - stack)
            depth++
            pc = <usize>next + 32
            act = ENTER
            break
          }
          group = load<i32>(at + R_GROUP)
          sp = at
          if (load<i32>(at + R_MATCHED) == 0 && load<i32>(head + 16) == 0) continue
          pc = <usize>load<u32>(head + 28)
          act = RUN
          break
        }
        case L_RECURSION: {
          const at = sp - B_RECURSION
          const bytes = <usize>capture_words << 2
          memory.copy(captures, at - bytes, bytes)
          const next = load<u32>(<usize>load<u32>(at + R_BRANCH) + 4)
          if (next == 0) {
            recurse = load<i32>(at + R_OUTER)
            sp = at - bytes
            continue
          }
          store<u32>(at + R_BRANCH, next)
          e = <usize>load<u32>(at + R_EPTR)
          top = load<i32>(at + R_TOP)
          depth = load<i32>(at + R_DEPTH) + 1
          group = <i32>(at - stack)
          recurse = group
          pc = branch_body(<usize>next)
          act = ENTER
          break
        }
        case L_RECURSED:
          sp -= B_RECURSED + (<usize>capture_words << 2)
          leave_recursed(sp)
          continue
        case L_VERB: {
          const at = sp - B_VERB
          const instruction = <usize>load<u32>(at)
          const verb = load<i32>(instruction + 4)
          sp = at
          if (verb == V_MARK) continue
          verb_at = instruction
          verb_name = <usize>load<u32>(instruction + 8)
          verb_recursion = recursing()
          if (verb == V_SKIP) skip_to = <usize>load<u32>(at + R_EPTR)
          raise_verb(sp, verb)
          sp = g_sp
          if (g_what == W_ENDED) {
            skips_passed = skip_count
            return RE_NOMATCH
          }
          if (g_what == W_NOT_ASSERTED) {
            const place = sp - B_ASSERT
            const head = <usize>load<u32>(place)
            e = <usize>load<u32>(place + R_EPTR)
            top = load<i32>(place + R_TOP)
            depth = load<i32>(place + R_DEPTH)
            group = load<i32>(place + R_GROUP)
            sp = place
            pc = <usize>load<u32>(head + 16)
            act = RUN
            break
          }
          if (g_what == W_OVER) {
            if (load<i32>(sp - 4) == L_RECURSION) {
              const place = sp - B_RECURSION
              const bytes = <usize>capture_words << 2
              memory.copy(captures, place - bytes, bytes)
              recurse = load<i32>(place + R_OUTER)
              sp = place - bytes
              continue
            }
            // A condition that fails.
            const place = sp - B_ASSERT
            const head = <usize>load<u32>(place)
            e = <usize>load<u32>(place + R_EPTR)
            top = load<i32>(place + R_TOP)
            depth = load<i32>(place + R_DEPTH)
            group = load<i32>(place + R_GROUP)
            sp = place
            pc = <usize>load<u32>(head + 20)
            act = RUN
            break
          }
          continue
        }
        case L_REF_GREEDY: {
          const at = sp - B_REPEAT
          const ref = <usize>load<u32>(at + R_ITEM)
          const least = <usize>load<u32>(at + R_LEAST)
          top = load<i32>(at + R_TOP)
          pc = <usize>load<u32>(at + R_PC)
          e = ref_back(ref, top, <usize>load<u32>(at + R_EPTR), least)
          group = load<i32>(at + R_GROUP)
          depth = load<i32>(at + R_DEPTH) + 1
          if (e <= least) {
            e = least
            sp = at
          } else store<u32>(at + R_EPTR, <u32>e)
          act = ENTER
          break
        }
        case L_REF_LAZY: {
          const at = sp - B_REPEAT
          const left = load<i32>(at + R_LEAST)
          const ref = <usize>load<u32>(at + R_ITEM)
          top = load<i32>(at + R_TOP)
          e = <usize>load<u32>(at + R_EPTR)
          const bytes = left == 0 ? -1 : reference_at(e, reference(ref, top), load<i32>(ref + 4))
          if (bytes < 0) {
            sp = at
            continue
          }
          e += <usize>bytes
          store<u32>(at + R_EPTR, <u32>e)
          store<i32>(at + R_LEAST, left - 1)
          pc = <usize>load<u32>(at + R_PC)
          group = load<i32>(at + R_GROUP)
          depth = load<i32>(at + R_DEPTH) + 1
          act = ENTER
          break
        }
        case L_REVERSE: {
          const at = sp - B_REVERSE
          const left = load<i32>(at + R_LEAST)
          if (left == 0) {
            sp = at
            continue
          }
          e = <usize>load<u32>(at + R_EPTR)
          char_at(e)
          e += <usize>char_bytes
          store<u32>(at + R_EPTR, <u32>e)
          store<i32>(at + R_LEAST, left - 1)
          pc = <usize>load<u32>(at + R_PC)
          group = load<i32>(at + R_GROUP)
          top = load<i32>(at + R_TOP)
          depth = load<i32>(at + R_DEPTH) + 1
          act = ENTER
          break
        }
        case L_SCAN: {
          const at = sp - B_SCAN
          const next = load<u32>(<usize>load<u32>(at) + 4)
          const until = end
          const opts = options
          leave_scan(at)
          if (next == 0) {
            sp = at
            continue
          }
          store<u32>(at, next)
          top = load<i32>(at + R_TOP)
          depth = load<i32>(at + R_DEPTH) + 1
          group = <i32>(at - stack)
          e = scan_start(at, top)
          set_end(until)
          options = opts
          pc = <usize>next + 24
          act = ENTER
          break
        }
        case L_SCANNED:
          sp -= B_SCANNED
          leave_scanned(sp)
          continue
        default:
          return RE_NOMATCH
      }
    }
  }
}

/** As `back_one`; items that are bytes need no look at them. */
// @ts-ignore: decorator
@inline
function one_less(item: usize, e: usize, least: usize): usize {
  return load<i32>(item) < IT_SET_UTF ? e - 1 : back_one(item, e, least)
}

/** First instruction of the branch whose head is at `head`. */
function branch_body(head: usize): usize {
  const operation = load<i32>(head)
  return head + (operation == I_BRANCH ? 8 : operation == I_GROUP ? 16 : operation == I_ASSERT ? 24 : 32)
}

function is_capture(head: usize, number: i32): bool {
  if (load<i32>(head) != I_GROUP && load<i32>(head) != I_POSSESSIVE_GROUP) return false
  const info = load<i32>(head + 12)
  const kind = info >> HI_KIND_SHIFT
  return (info & HI_NUMBER) == number && (kind == G_CAPTURE || kind == G_SCAPTURE)
}

/** One repetition of a reference less. */
function ref_back(ref: usize, top: i32, e: usize, least: usize): usize {
  const length = reference(ref, top)
  if (load<i32>(ref + 4) == 0 || !utf || !v2) return e - <usize>length
  let p = least
  while (true) {
    const bytes = reference_at(p, length, load<i32>(ref + 4))
    if (bytes <= 0 || p + <usize>bytes >= e) return p
    p += <usize>bytes
  }
}

/** Captures as they were before the recursion at `call`, but for those that it hands back. `saved`: the vector then. */
function restore_after_recursion(call: usize, saved: usize, top: i32): void {
  const n = load<i32>(call + 12)
  if (n == 0) {
    memory.copy(captures, saved, <usize>top << 2)
    return
  }
  for (let word = 0; word < capture_words; word += 2) {
    let kept = false
    for (let i = 0; i < n; i++) if (load<i32>(call + 16 + (<usize>i << 2)) - 1 << 1 == word) kept = true
    if (!kept) store<u64>(captures + (<usize>word << 2), load<u64>(saved + (<usize>word << 2)))
    else if (word >= top) {
      store<i32>(captures + (<usize>word << 2), -1)
      store<i32>(captures + (<usize>word << 2) + 4, -1)
    }
  }
}

/** Words that count after captures were handed back. */
function returned_top(call: usize, top: i32): i32 {
  for (let word = capture_words - 2; word >= top; word -= 2) {
    if (load<i32>(captures + (<usize>word << 2)) >= 0) {
      for (let i = load<i32>(call + 12) - 1; i >= 0; i--) if (load<i32>(call + 16 + (<usize>i << 2)) - 1 << 1 == word) return word + 2
    }
  }
  return top
}

/** Where the substring that is scanned begins. */
function scan_start(record: usize, top: i32): usize {
  const head = <usize>load<u32>(record + R_PC)
  const list = <usize>load<u32>(head + 20)
  let n = load<i32>(list)
  let p = list + 4
  for (; n > 0; n--, p += 4) {
    const word = (load<i32>(p) - 1) << 1
    if (word < top && load<i32>(captures + (<usize>word << 2)) >= 0) return subject + <usize>load<i32>(captures + (<usize>word << 2))
  }
  return subject
}
