/**
 * Regular expressions of PCRE 8: a pattern's text to compiled code, byte for byte what src/drivers/re/compile8.ts and binary8.ts make of it, for patterns of
 * the usual kinds: short, without errors, without names, references, calls, conditions, verbs and looks behind. For all others it gives up, and the host
 * compiles them. The code is written as the text is read.
 */
import { HDR_ARITY_SHIFT, TAG_BOXED } from '../src/term/layout'
import { new_binary, alloc, whole_data } from './heap'
import { malloc } from './memory'
import { pair } from './raise'
import { makeSmall } from './term'
import {
  ANCHORED, CASELESS, CF_POSSTAR, CF_RANGE, DOTALL, EXTENDED, FIRST_NONE, FIRST_UNSET, F_EXACT, F_FCH_CASELESS, F_FIRSTSET, F_HASCRORLF, F_MATCH_EMPTY,
  F_MODE8, F_PLUS, F_POSSTAR, F_QUERY, F_RCH_CASELESS, F_REQCHSET, F_STAR, F_STARTLINE, F_UPTO, MAP_BYTES, MULTILINE, NEWLINE_BITS, NEWLINE_CRLF,
  NEWLINE_LF, NO_AUTO_CAPTURE, OP_ALLANY, OP_ALT, OP_ANY, OP_ANYNL, OP_ASSERT, OP_ASSERT_NOT, OP_BRA, OP_BRAMINZERO, OP_BRAPOS, OP_BRAPOSZERO,
  OP_BRAZERO, OP_CBRA, OP_CHAR, OP_CHARI, OP_CIRC, OP_CIRCM, OP_CLASS, OP_CRSTAR, OP_DIGIT, OP_DOLL, OP_DOLLM, OP_END, OP_EOD, OP_EODN, OP_HSPACE,
  OP_KET, OP_KETRMAX, OP_KETRMIN, OP_KETRPOS, OP_NCLASS, OP_NOT, OP_NOTI, OP_NOT_DIGIT, OP_NOT_HSPACE, OP_NOT_VSPACE, OP_NOT_WHITESPACE,
  OP_NOT_WORDCHAR, OP_NOT_WORD_BOUNDARY, OP_ONCE, OP_ONCE_NC, OP_SBRA, OP_SET_SOM, OP_SKIPZERO, OP_SOD, OP_SOM, OP_STAR, OP_TYPESTAR, OP_VSPACE,
  OP_WHITESPACE, OP_WORDCHAR, OP_WORD_BOUNDARY, POSIX_CLASSES, P_ALPHA, P_DIGIT, P_LOWER, P_SPACE, P_UPPER, P_WORD, REQ_CASELESS, REQ_VARY, UNGREEDY,
  flip, posix_map, posix_name, put2,
} from './re8_code'
import { first_asserted, is_anchored, is_start_line, possessify } from './re8_study'

/** Longest text, and the largest product of its length and all counts in it: nothing comes near PCRE's limits (as in parse8.ts). */
const LONGEST: u32 = 256
const MOST_PRODUCT: u32 = 1024
/** Bytes behind the text that may be looked at: they are 0. */
const PAD: usize = 16
const HEADER_BYTES: usize = 64
const ROOM: usize = 32768
/** Bytes that an element may take, with its repetition. */
const ELEMENT: usize = 64

const text: usize = memory.data(256 + 16, 8)
/** Where compiled patterns are written: ROOM bytes. */
let room: usize = 0

/** Places in the text and the code. */
let at: usize = 0
let out: usize = 0
let failed: bool = false
let utf: bool = false
/** Read what PCRE2 reads alike only. */
let both: bool = false
/** Newlines are LF: comments end there. */
let lf: bool = false
let groups: i32 = 0
let varies: i32 = 0
let product: u32 = 0
let max_behind: i32 = 0
let has_crlf: bool = false

/** Of the branch or group just read (Known of known.ts): */
let r_first: i32 = 0
let r_first_flags: i32 = 0
let r_req: i32 = 0
let r_req_flags: i32 = 0
/** It may match nothing. */
let r_empty: bool = false
/** The options at its end. */
let r_options: i32 = 0

// @ts-ignore: decorator
@inline function emit(op: i32): void {
  store<u8>(out++, <u8>op)
}
// @ts-ignore: decorator
@inline function is_digit(c: i32): bool {
  return <u32>(c - 0x30) < 10
}
// @ts-ignore: decorator
@inline function is_space(c: i32): bool {
  return c == 0x20 || <u32>(c - 9) < 5
}
function hex_value(c: i32): i32 {
  if (is_digit(c)) return c - 0x30
  const d = (c | 0x20) - 0x61
  return <u32>d < 6 ? d + 10 : -1
}

/** Is this `{n}`, `{n,}` or `{n,m}`, from behind the brace on? */
function is_counted(p: usize): bool {
  if (!is_digit(load<u8>(p))) return false
  while (is_digit(load<u8>(p))) p++
  if (load<u8>(p) == 0x7d) return true
  if (load<u8>(p++) != 0x2c) return false
  while (is_digit(load<u8>(p))) p++
  return load<u8>(p) == 0x7d
}

/** The escape whose backslash is at the place, which moves to its last byte: a character, or minus a letter that stands for something else. */
function escape(): i32 {
  const c = <i32>load<u8>(++at)
  if (c < 0x30 || c > 0x7a) {
    if (c == 0 || (both && c > 0x7a)) failed = true
    return c
  }
  switch (c) {
    case 0x61: return 7 // a
    case 0x65: return 27 // e
    case 0x66: return 12 // f
    case 0x6e: return 10 // n
    case 0x72: return 13 // r
    case 0x74: return 9 // t
    case 0x30: {
      let n = 0
      for (let i = 0; i < 2 && (load<u8>(at, 1) & 0xf8) == 0x30; i++) n = n * 8 + load<u8>(++at) - 0x30
      return above(n)
    }
    case 0x78: { // x
      if (load<u8>(at, 1) == 0x7b) failed = true
      let n = 0
      for (let i = 0; i < 2; i++) {
        const digit = hex_value(load<u8>(at, 1))
        if (digit < 0) break
        n = n * 16 + digit
        at++
        if (both && i == 0 && hex_value(load<u8>(at, 1)) < 0) failed = true
      }
      if (both && load<u8>(at) == 0x78) failed = true
      return above(n)
    }
    // ABCDGHKNRSVWXZ bdhsvwz
    case 0x4e:
      if (load<u8>(at, 1) == 0x7b) failed = true
      return -c
    case 0x41: case 0x42: case 0x43: case 0x44: case 0x47: case 0x48: case 0x4b: case 0x52: case 0x53: case 0x56: case 0x57: case 0x58: case 0x5a:
    case 0x62: case 0x64: case 0x68: case 0x73: case 0x76: case 0x77: case 0x7a:
      return -c
    // EPQLU cgklopu, references
    case 0x45: case 0x50: case 0x51: case 0x4c: case 0x55: case 0x63: case 0x67: case 0x6b: case 0x6c: case 0x6f: case 0x70: case 0x75:
    case 0x31: case 0x32: case 0x33: case 0x34: case 0x35: case 0x36: case 0x37: case 0x38: case 0x39:
      failed = true
      return 0
    default:
      // A letter of no meaning, \K where it stands
      if (both && ((c | 0x20) > 0x60 && (c | 0x20) < 0x7b)) failed = true
      return c
  }
}
function above(c: i32): i32 {
  if (utf && c > 0x7f) failed = true
  return c
}

// ---- classes (class8.ts) ------------------------------------------------------------------------------------------------

/** What a class turned out to be. */
const C_PLAIN: i32 = 0
const C_NOT: i32 = 1
const C_CLASS: i32 = 2
/** Of a class that is a single character. */
let class_c: i32 = 0

function add_map(to: usize, map: usize, negate: bool): void {
  const invert: u64 = negate ? ~(<u64>0) : 0
  for (let i: usize = 0; i < MAP_BYTES; i += 8) store<u64>(to + i, load<u64>(to + i) | (load<u64>(map + i) ^ invert))
}
// @ts-ignore: decorator
@inline function add_one(to: usize, c: i32): void {
  store<u8>(to + (c >> 3), <u8>(<i32>load<u8>(to + (c >> 3)) | (1 << (c & 7))))
}
function add_range(to: usize, from: i32, last: i32, caseless: bool): void {
  for (let c = from; c <= last; c++) add_one(to, c)
  if (caseless) for (let c = from; c <= last; c++) add_one(to, flip(c))
}
const HSPACES: usize = memory.data<u8>([0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8)
const VSPACES: usize = memory.data<u8>([0, 0x3c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8)

function is_posix_start(p: usize): bool {
  const c = <i32>load<u8>(p, 1)
  return c == 0x3a || c == 0x2e || c == 0x3d
}
/** End of `[:name:]` (its second-last byte) from the inner bracket; 0: it is none. */
function posix_end(p: usize): usize {
  const terminator = <i32>load<u8>(p, 1)
  for (p += 2; load<u8>(p) != 0; p++) {
    const c = <i32>load<u8>(p)
    const next = <i32>load<u8>(p, 1)
    if (c == 0x5c && (next == 0x5d || next == 0x5c)) p++
    else if ((c == 0x5b && next == terminator) || c == 0x5d) return 0
    else if (c == terminator && next == 0x5d) return p
  }
  return 0
}

/** The class whose bracket is at the place, which moves to its end: C_x. Its operation and bits are written; a single character is not. */
function read_class(options: i32): i32 {
  const caseless = (options & CASELESS) != 0
  const to = out + 1
  let negate = false
  let flipped = false
  let singles = 0
  memory.fill(to, 0, MAP_BYTES)
  if (is_posix_start(at) && posix_end(at) != 0) failed = true
  if (load<u8>(++at) == 0x5e) {
    negate = true
    at++
  }
  for (let first = true; !failed; first = false) {
    if (!first) at++
    let c = <i32>load<u8>(at)
    if (c == 0) {
      failed = true
      break
    }
    if (c == 0x5d && !first) break
    if (c == 0x5b && is_posix_start(at)) {
      const end = posix_end(at)
      if (end != 0) {
        if (add_posix(to, end, caseless)) flipped = true
        if (both && load<u8>(at, 1) == 0x2d && load<u8>(at, 2) != 0x5d) failed = true
        singles = 2
        continue
      }
    }
    if (c == 0x5c) {
      c = escape()
      if (c < 0) {
        c = -c
        if (c == 0x4e) { // N
          failed = true
          break
        }
        if (c == 0x62) c = 8 // b
        else {
          const added = add_type(to, c)
          // PCRE2 knows no other letters, and no ranges that begin with a type.
          if (both && (added == 0 || (load<u8>(at, 1) == 0x2d && load<u8>(at, 2) != 0x5d))) failed = true
          if (added != 0) {
            if (added < 0) flipped = true
            singles += 2
            continue
          }
        }
      }
    }
    // A character, possibly the first of a range.
    if (c == 13 || c == 10) has_crlf = true
    if (load<u8>(at, 1) == 0x2d && load<u8>(at, 2) != 0x5d) {
      at += 2
      let d = <i32>load<u8>(at)
      if (d == 0) failed = true
      else if (d == 0x5c) {
        d = escape()
        if (d == -0x62) d = 8
        else if (d < 0) failed = true
      } else if (d == 0x5b && is_posix_start(at) && posix_end(at) != 0) failed = true
      if (failed || d < c) {
        failed = true
        break
      }
      if (d != c) {
        singles = 2
        if (d == 13 || d == 10) has_crlf = true
        add_range(to, c, d, caseless)
        continue
      }
    }
    // Alone in the class it is no class.
    if (singles < 2) singles++
    if (singles == 1 && load<u8>(at, 1) == 0x5d) {
      at++
      class_c = c
      return negate ? C_NOT : C_PLAIN
    }
    add_one(to, c)
    if (caseless) add_one(to, flip(c))
  }
  if (negate) for (let i: usize = 0; i < MAP_BYTES; i += 8) store<u64>(to + i, ~load<u64>(to + i))
  store<u8>(out, <u8>(negate != flipped ? OP_NCLASS : OP_CLASS))
  return C_CLASS
}

/** A type of characters in a class: 1, -1 for one that is the opposite of another; 0: the letter is none. */
function add_type(to: usize, c: i32): i32 {
  let map: usize = 0
  switch (c | 0x20) {
    case 0x64: map = posix_map(P_DIGIT); break
    case 0x77: map = posix_map(P_WORD); break
    case 0x73: map = posix_map(P_SPACE); break
    case 0x68: case 0x76:
      // What lies above 255 would make it another class.
      if (utf) failed = true
      add_map(to, (c | 0x20) == 0x68 ? HSPACES : VSPACES, c < 0x60)
      return 1
    default: return 0
  }
  add_map(to, map, c < 0x60)
  return c < 0x60 ? -1 : 1
}

/** `[:name:]` that ends at `end`, with the place behind it; is it the opposite of a class? */
function add_posix(to: usize, end: usize, caseless: bool): bool {
  if (load<u8>(at, 1) != 0x3a) failed = true
  let p = at + 2
  at = end + 1
  const negate = load<u8>(p) == 0x5e
  if (negate) p++
  let name: u64 = 0
  if (end - p > 7) failed = true
  else for (let i: usize = 0; p + i < end; i++) name |= <u64>load<u8>(p + i) << (i << 3)
  for (let n = 0; n < POSIX_CLASSES; n++) {
    if (posix_name(n) == name) {
      add_map(to, posix_map(caseless && (n == P_LOWER || n == P_UPPER) ? P_ALPHA : n), negate)
      return negate
    }
  }
  failed = true
  return negate
}

// ---- repetitions (quantify.ts) ------------------------------------------------------------------------------------------

/** Makes room for `n` bytes at a place in the code. */
function insert(place: usize, n: usize): void {
  memory.copy(place + n, place, out - place)
  out += n
}

/** Puts all from a place on into a group that is atomic. */
function wrap_once(place: usize): void {
  insert(place, 3)
  store<u8>(place, <u8>OP_ONCE)
  close(place, OP_KET)
}

/** Ends a group of one branch. */
function close(g: usize, ket: i32): void {
  put2(g + 1, out - g)
  store<u8>(out, <u8>ket)
  put2(out + 1, out - g)
  out += 3
}

/** A repetition of a single character: `op` is the first of its kind's, `c` the character or type. */
function repetition(op: i32, form: i32, count: i32, c: i32): void {
  emit(op + form)
  if (count >= 0) {
    put2(out, count)
    out += 2
  }
  emit(c)
}

/** Repeats the character or type written at `item`. `max`: -1 for no limit. */
function repeat_single(item: usize, min: i32, max: i32, lazy: bool, possessive: bool): void {
  const single = <i32>load<u8>(item)
  const typed = single < OP_CHAR
  const op = typed ? OP_TYPESTAR : OP_STAR + 13 * (single - OP_CHAR)
  const c = typed ? single : <i32>load<u8>(item, 1)
  const behind = out
  out = item
  if (max == 0) return
  const wrapped = possessive && min == 1 && max > 1 && typed
  let least = F_STAR
  let most = max
  if (min == 1) {
    if (max < 0) least = F_PLUS
    else {
      out = behind
      if (max == 1) return
      most = max - 1
    }
  } else if (min > 1) {
    repetition(op, F_EXACT, min, c)
    if (max == min) return
    if (max > 0) most = max - min
  }
  // PCRE writes `{1,2}` as a character and `{0,1}` as it stands there, of others the last as a query.
  const form = least == F_PLUS ? F_PLUS : most < 0 ? F_STAR : most == 1 && min != 1 ? F_QUERY : F_UPTO
  const mode = possessive && !wrapped ? F_POSSTAR + (form >> 1) : lazy ? form + 1 : form
  repetition(op, mode, form == F_UPTO ? most : -1, c)
  if (wrapped) wrap_once(item)
}

/** Repeats the class written at `item`. */
function repeat_class(item: usize, min: i32, max: i32, lazy: bool, possessive: bool): void {
  if (max == 0) {
    out = item
    return
  }
  const form = min == 0 && max < 0 ? F_STAR : min == 1 && max < 0 ? F_PLUS : min == 0 && max == 1 ? F_QUERY : CF_RANGE
  emit(OP_CRSTAR + (possessive ? CF_POSSTAR + (form >> 1) : lazy ? form + 1 : form))
  if (form != CF_RANGE) return
  put2(out, min)
  put2(out + 2, max < 0 ? 0 : max)
  out += 4
}

/** `(X(X(X)?)?)?`, `n` deep, of the group of `size` bytes that is written at `g`, the last. */
function optional(g: usize, size: usize, n: i32, zero: i32): void {
  const outer = <usize>(n - 1)
  const step = size + 4
  memory.copy(g + (outer > 0 ? 4 : 1), g, size)
  for (let i: usize = 0; i < outer; i++) {
    const place = g + i * step
    store<u8>(place, <u8>zero)
    store<u8>(place, <u8>OP_BRA, 1)
    if (i > 0) memory.copy(place + 4, g + 4, size)
  }
  const last = g + outer * step
  store<u8>(last, <u8>zero)
  if (outer > 0) memory.copy(last + 1, g + 4, size)
  out = last + 1 + size
  for (let i = outer; i > 0; i--) close(g + (i - 1) * step + 1, OP_KET)
}

/** Repeats the group written at `g`; `may_be_empty`: it may match nothing. */
function repeat_group(g: usize, min: i32, max: i32, lazy: bool, possessive: bool, may_be_empty: bool): void {
  const opening = <i32>load<u8>(g)
  if (opening == OP_ASSERT || opening == OP_ASSERT_NOT) {
    if (min > 0) return
    if (max != 0) max = 1
  }
  if (max == 0) {
    insert(g, 1)
    store<u8>(g, <u8>OP_SKIPZERO)
    return
  }
  const zero = lazy ? OP_BRAMINZERO : OP_BRAZERO
  const size = out - g
  if (<i64>(size + 8) * (max > min ? max : min + 1) > <i64>(room + ROOM - ELEMENT) - <i64>out) {
    failed = true
    return
  }
  // The copies that have to be there, then the optional ones, the later within the earlier.
  if (min == 0) optional(g, size, max < 0 ? 1 : max, zero)
  else {
    for (let i = 1; i < min; i++) {
      memory.copy(out, g, size)
      out += size
    }
    if (max > min) {
      memory.copy(out, g, size)
      optional(out, size, max - min, zero)
    }
  }
  if (max < 0) {
    // The last one loops.
    const last = out - size
    const ket = out - 3
    const atomic = opening == OP_ONCE || opening == OP_ONCE_NC
    if (atomic && !possessive) {
      store<u8>(ket, <u8>(lazy ? OP_KETRMIN : OP_KETRMAX))
      return
    }
    const bracket = (atomic ? OP_BRA : opening) + (may_be_empty ? OP_SBRA - OP_BRA : 0)
    if (!possessive) {
      store<u8>(last, <u8>bracket)
      store<u8>(ket, <u8>(lazy ? OP_KETRMIN : OP_KETRMAX))
      return
    }
    store<u8>(last, <u8>(bracket + OP_BRAPOS - OP_BRA))
    store<u8>(ket, <u8>OP_KETRPOS)
    if (min == 0) store<u8>(last - 1, <u8>OP_BRAPOSZERO)
    if (min < 2) return
  }
  if (possessive) wrap_once(g)
}

// ---- branches and groups (parse8.ts, group8.ts) ---------------------------------------------------------------------------

/** What an element of a branch is. */
const E_CHAR: i32 = 0
const E_TYPE: i32 = 1
const E_PLACE: i32 = 2
const E_CLASS: i32 = 3
const E_NOT: i32 = 4
const E_GROUP: i32 = 5
const E_QUANTIFIER: i32 = 6
/** Options that hold from here on. */
const E_OPTIONS: i32 = 7

/** Counts of a quantifier, and the place at its last byte. */
let least: i32 = 0
let most: i32 = 0

function read_number(): i32 {
  let n = 0
  while (is_digit(load<u8>(at))) {
    n = n * 10 + load<u8>(at++) - 0x30
    if (n > <i32>MOST_PRODUCT) {
      failed = true
      return 0
    }
  }
  if (n > 1) product *= n
  if (product > MOST_PRODUCT) failed = true
  return n
}
/** `{n}`, `{n,}` or `{n,m}` from its brace on. */
function read_counts(): void {
  at++
  least = most = read_number()
  if (load<u8>(at) == 0x7d) return
  at++
  if (load<u8>(at) == 0x7d) {
    most = -1
    return
  }
  most = read_number()
  if (most < least) failed = true
}

/** Spaces and comments of extended patterns at the place. */
function skip_space(): void {
  while (true) {
    while (is_space(load<u8>(at))) at++
    if (load<u8>(at) != 0x23) return
    if (!lf) {
      failed = true
      return
    }
    while (load<u8>(at) != 0) if (load<u8>(at++) == 10) break
  }
}

/** What an escaped letter outside of a class is: its operation, E_TYPE or E_PLACE in `letter_kind`. */
let letter_kind: i32 = 0
function letter(c: i32): i32 {
  letter_kind = E_TYPE
  switch (c) {
    case 0x44: return OP_NOT_DIGIT
    case 0x64: return OP_DIGIT
    case 0x53: return OP_NOT_WHITESPACE
    case 0x73: return OP_WHITESPACE
    case 0x57: return OP_NOT_WORDCHAR
    case 0x77: return OP_WORDCHAR
    case 0x4e: return OP_ANY
    case 0x52: return OP_ANYNL
    case 0x48: return OP_NOT_HSPACE
    case 0x68: return OP_HSPACE
    case 0x56: return OP_NOT_VSPACE
    case 0x76: return OP_VSPACE
    default:
  }
  letter_kind = E_PLACE
  switch (c) {
    case 0x62: return looks_behind(OP_WORD_BOUNDARY)
    case 0x42: return looks_behind(OP_NOT_WORD_BOUNDARY)
    case 0x41: return looks_behind(OP_SOD)
    case 0x47: return OP_SOM
    case 0x4b:
      if (both) failed = true
      return OP_SET_SOM
    case 0x5a: return OP_EODN
    case 0x7a: return OP_EOD
    default:
      failed = true
      return 0
  }
}
function looks_behind(op: i32): i32 {
  if (max_behind == 0) max_behind = 1
  return op
}

/** `(?i)` or `(?i:`, from the first letter on: the options, with the place at what ends them. */
function read_options(options: i32): i32 {
  let set = 0
  let unset = 0
  let negated = false
  while (true) {
    const c = <i32>load<u8>(at)
    if (c == 0x29 || c == 0x3a) return (options | set) & ~unset
    let bit = 0
    switch (c) {
      case 0x2d: // -
        negated = true
        if (is_digit(load<u8>(at, 1))) failed = true
        break
      case 0x69: bit = CASELESS; break
      case 0x6d: bit = MULTILINE; break
      case 0x73: bit = DOTALL; break
      case 0x78: bit = EXTENDED; break
      case 0x55: bit = UNGREEDY; break
      default:
        failed = true
        return options
    }
    if (negated) unset |= bit
    else set |= bit
    at++
  }
}

/** One alternative: up to `|`, `)` or the end. */
function branch(options: i32): void {
  // Known of known.ts
  let first = 0
  let first_flags = FIRST_UNSET
  let req = 0
  let req_flags = FIRST_UNSET
  let zero_first = 0
  let zero_first_flags = FIRST_UNSET
  let zero_req = 0
  let zero_req_flags = FIRST_UNSET
  let group_set_first = false
  /** What a quantifier would apply to, E_x; -1: nothing. Where it is, and may it, and what is before it, match nothing? */
  let previous = -1
  let item: usize = 0
  let item_empty = false
  let empty_before = true
  let empty = true
  while (true) {
    // Of some characters there are more than two cases.
    if (out > room + ROOM - ELEMENT || (utf && (options & CASELESS) != 0)) failed = true
    if (failed) return
    if ((options & EXTENDED) != 0) skip_space()
    const c = <i32>load<u8>(at)
    let element = E_CHAR
    let value = c
    switch (c) {
      case 0: case 0x7c: case 0x29: // | )
        r_first = first
        r_first_flags = first_flags
        r_req = req
        r_req_flags = req_flags
        r_empty = empty
        r_options = options
        return
      case 0x5e: // ^
        element = E_PLACE
        value = OP_CIRC
        if ((options & MULTILINE) != 0) {
          value = OP_CIRCM
          if (first_flags == FIRST_UNSET) first_flags = zero_first_flags = FIRST_NONE
        }
        break
      case 0x24: // $
        element = E_PLACE
        value = (options & MULTILINE) != 0 ? OP_DOLLM : OP_DOLL
        break
      case 0x2e: // .
        element = E_TYPE
        value = (options & DOTALL) != 0 ? OP_ALLANY : OP_ANY
        break
      case 0x5b: { // [
        const found = read_class(options)
        if (found == C_CLASS) element = E_CLASS
        else {
          value = class_c
          if (found == C_NOT) element = E_NOT
          else {
            zero_req = req
            zero_req_flags = req_flags
          }
        }
        break
      }
      case 0x5c: // \
        value = escape()
        if (value >= 0) break
        value = letter(-value)
        element = letter_kind
        if (element == E_PLACE) {
          zero_first = first
          zero_first_flags = first_flags
          zero_req = req
          zero_req_flags = req_flags
        }
        break
      case 0x2a: // *
        element = E_QUANTIFIER
        least = 0
        most = -1
        break
      case 0x2b: // +
        element = E_QUANTIFIER
        least = 1
        most = -1
        break
      case 0x3f: // ?
        element = E_QUANTIFIER
        least = 0
        most = 1
        break
      case 0x7b: // {
        if (!is_counted(at + 1)) {
          // PCRE2 takes `{,n}` as well, and spaces.
          if (both) failed = true
          break
        }
        element = E_QUANTIFIER
        read_counts()
        break
      case 0x28: { // (
        const start = out
        element = E_GROUP
        at++
        let opening = OP_BRA
        let inner = options
        if (load<u8>(at) == 0x2a) failed = true
        else if (load<u8>(at) != 0x3f) {
          if ((options & NO_AUTO_CAPTURE) == 0) {
            opening = OP_CBRA
            put2(start + 3, ++groups)
          }
        } else {
          const sign = <i32>load<u8>(++at)
          if (sign == 0x3a) at++ // :
          else if (sign == 0x3e) { // >
            opening = OP_ONCE
            at++
          } else if (sign == 0x3d) { // =
            opening = OP_ASSERT
            at++
          } else if (sign == 0x21) { // !
            opening = OP_ASSERT_NOT
            at++
            if (load<u8>(at) == 0x29) failed = true
          } else {
            inner = read_options(options)
            if (load<u8>(at) == 0x29) {
              options = inner
              element = E_OPTIONS
              break
            }
            at++
          }
        }
        if (failed) return
        const varied = varies
        const before = groups
        store<u8>(start, <u8>opening)
        alternatives(start, opening == OP_CBRA ? 5 : 3, inner)
        if (load<u8>(at) != 0x29) failed = true
        if (failed) return
        if (opening == OP_ONCE && groups <= before) store<u8>(start, <u8>OP_ONCE_NC)
        item = start
        item_empty = r_empty || opening == OP_ASSERT || opening == OP_ASSERT_NOT
        zero_first = first
        zero_first_flags = first_flags
        zero_req = req
        zero_req_flags = req_flags
        group_set_first = false
        if (opening == OP_ASSERT) {
          if (r_req_flags >= 0 && r_first_flags >= 0) {
            req = r_req
            req_flags = r_req_flags
          }
        } else if (opening != OP_ASSERT_NOT) {
          if (first_flags == FIRST_UNSET) {
            if (r_first_flags >= 0) {
              first = r_first
              first_flags = r_first_flags
              group_set_first = true
            } else first_flags = FIRST_NONE
            zero_first_flags = FIRST_NONE
          } else if (r_first_flags >= 0 && r_req_flags < 0) {
            r_req = r_first
            r_req_flags = r_first_flags | varied
          }
          if (r_req_flags >= 0) {
            req = r_req
            req_flags = r_req_flags
          }
        }
        break
      }
      default:
    }
    if (failed) return
    if (element == E_CHAR) {
      item = out
      emit((options & CASELESS) != 0 ? OP_CHARI : OP_CHAR)
      emit(value)
      if (value == 13 || value == 10) has_crlf = true
      const case_flag = (options & CASELESS) != 0 ? REQ_CASELESS : 0
      if (first_flags == FIRST_UNSET) {
        zero_first_flags = FIRST_NONE
        zero_req = req
        zero_req_flags = req_flags
        first = value
        first_flags = case_flag
      } else {
        zero_first = first
        zero_first_flags = first_flags
        zero_req = req
        zero_req_flags = req_flags
        req = value
        req_flags = case_flag | varies
      }
      item_empty = false
    } else if (element <= E_NOT) {
      item = out
      if (element == E_PLACE) {
        emit(value)
        previous = -1
        at++
        continue
      }
      if (first_flags == FIRST_UNSET) first_flags = FIRST_NONE
      zero_first = first
      zero_first_flags = first_flags
      zero_req = req
      zero_req_flags = req_flags
      item_empty = false
      if (element == E_TYPE) emit(value)
      else if (element == E_CLASS) out += 1 + MAP_BYTES
      else {
        emit((options & CASELESS) != 0 ? OP_NOTI : OP_NOT)
        emit(value)
      }
    } else if (element == E_QUANTIFIER) {
      if (previous < 0) {
        failed = true
        return
      }
      const min = least
      const max = most
      if (min == 0) {
        first = zero_first
        first_flags = zero_first_flags
        req = zero_req
        req_flags = zero_req_flags
      }
      if ((options & EXTENDED) != 0) {
        at++
        skip_space()
        at--
      }
      if (load<u8>(at, 1) == 0x28 && load<u8>(at, 2) == 0x3f && load<u8>(at, 3) == 0x23) failed = true
      if (failed) return
      let possessive = false
      let lazy = (options & UNGREEDY) != 0
      if (load<u8>(at, 1) == 0x2b) {
        possessive = true
        lazy = false
        at++
      } else if (load<u8>(at, 1) == 0x3f) {
        lazy = !lazy
        at++
      }
      if (previous == E_GROUP) {
        if (min > 1 && group_set_first && req_flags < 0) {
          req = first
          req_flags = first_flags
        }
        repeat_group(item, min, max, lazy, possessive, item_empty)
      } else if (previous == E_CLASS) repeat_class(item, min, max, lazy, possessive)
      else {
        if (previous == E_CHAR && min > 1) {
          req = load<u8>(item, 1)
          req_flags = ((options & CASELESS) != 0 ? REQ_CASELESS : 0) | varies
        }
        repeat_single(item, min, max, lazy, possessive)
      }
      empty = empty_before && (min == 0 || item_empty)
      previous = -1
      if (min != max) varies |= REQ_VARY
      at++
      continue
    } else if (element == E_OPTIONS) {
      previous = -1
      at++
      continue
    }
    previous = element
    empty_before = empty
    empty = empty && item_empty
    at++
  }
}

/** The alternatives of the group whose opening is at `g`, `opening` bytes of it. */
function alternatives(g: usize, opening: usize, options: i32): void {
  out = g + opening
  let last = g
  let first = 0
  let first_flags = 0
  let req = 0
  let req_flags = 0
  let empty = false
  while (true) {
    branch(options)
    if (failed) return
    options = r_options
    if (r_empty) empty = true
    if (last == g) {
      first = r_first
      first_flags = r_first_flags
      req = r_req
      req_flags = r_req_flags
    } else {
      if (first_flags >= 0 && (first_flags != r_first_flags || first != r_first)) {
        if (req_flags < 0) {
          req = first
          req_flags = first_flags
        }
        first_flags = FIRST_NONE
      }
      let other = r_req
      let other_flags = r_req_flags
      if (first_flags < 0 && r_first_flags >= 0 && r_req_flags < 0) {
        other = r_first
        other_flags = r_first_flags
      }
      if ((req_flags & ~REQ_VARY) != (other_flags & ~REQ_VARY) || req != other) req_flags = FIRST_NONE
      else {
        req = other
        req_flags |= other_flags
      }
    }
    if (load<u8>(at) != 0x7c) break
    at++
    put2(last + 1, out - last)
    last = out
    store<u8>(out, <u8>OP_ALT)
    out += 3
  }
  put2(last + 1, out - last)
  store<u8>(out, <u8>OP_KET)
  put2(out + 1, out - g)
  out += 3
  r_first = first
  r_first_flags = first_flags
  r_req = req
  r_req_flags = req_flags
  r_empty = empty
}

// ---- all of it ------------------------------------------------------------------------------------------------------------

/** Compiles the text into `room`: the size, 0 when that is left to the host. */
function compile(data: usize, size: u32, options: i32, is_utf: bool): u32 {
  if (!read(data, size, options, is_utf)) return 0
  const code = room + HEADER_BYTES
  possessify(code, is_utf)
  study(code, options)
  return <u32>(out - room)
}

/** Reads the text, and writes its code; false: that is left to the host. */
function read(data: usize, size: u32, options: i32, is_utf: bool): bool {
  if (size > LONGEST) return false
  if (room == 0) {
    room = malloc(<u32>ROOM)
    if (room == 0) return false
  }
  for (let i: usize = 0; i < size; i++) {
    const c = <i32>load<u8>(data + i)
    if (c == 0 || (is_utf && c > 0x7f)) return false
    store<u8>(text + i, <u8>c)
  }
  memory.fill(text + size, 0, PAD)
  utf = is_utf
  lf = (options & NEWLINE_BITS) == 0 || (options & NEWLINE_BITS) == NEWLINE_LF
  at = text
  failed = false
  groups = varies = max_behind = 0
  has_crlf = false
  product = size == 0 ? 1 : size
  const code = room + HEADER_BYTES
  store<u8>(code, <u8>OP_BRA)
  alternatives(code, 3, options & 0xffff)
  if (failed || load<u8>(at) != 0) return false
  emit(OP_END)
  return true
}

/** The header, with what is known of all matches. */
function study(code: usize, options: i32): void {
  let flags = F_MODE8 | (has_crlf ? F_HASCRORLF : 0) | (r_empty ? F_MATCH_EMPTY : 0)
  let first = 0
  let req = 0
  if ((options & ANCHORED) == 0) {
    if (is_anchored(code, false)) options |= ANCHORED
    else {
      const one = r_first_flags >= 0 ? r_first | (r_first_flags << 8) : first_asserted(code, false)
      if (one >= 0) {
        first = one & 0xff
        flags |= F_FIRSTSET
        if (((one >> 8) & REQ_CASELESS) != 0 && flip(first) != first) flags |= F_FCH_CASELESS
      } else if (is_start_line(code, false)) flags |= F_STARTLINE
    }
  }
  if (r_req_flags >= 0 && ((options & ANCHORED) == 0 || (r_req_flags & REQ_VARY) != 0)) {
    req = r_req
    flags |= F_REQCHSET
    if ((r_req_flags & REQ_CASELESS) != 0 && flip(req) != req) flags |= F_RCH_CASELESS
  }
  memory.fill(room, 0, HEADER_BYTES)
  store<u32>(room, 0x50435245)
  store<u32>(room, <u32>(out - room), 4)
  store<i32>(room, options, 8)
  store<i32>(room, flags, 12)
  store<i64>(room, -1, 16)
  store<u16>(room, <u16>first, 24)
  store<u16>(room, <u16>req, 26)
  store<u16>(room, <u16>max_behind, 28)
  store<u16>(room, <u16>groups, 30)
  store<u16>(room, <u16>HEADER_BYTES, 34)
}

/** {ok, {re_pattern, Groups, Utf, CrLf, Code}} of the text in memory; 0: that is left to the host. */
export function re8_compile(data: usize, size: u32, options: i32, is_utf: i32, ok: i32, re_pattern: i32): i32 {
  both = false
  const bytes = compile(data, size, options, is_utf != 0)
  if (bytes == 0) return 0
  const binary = new_binary(bytes)
  memory.copy(whole_data(binary), room, bytes)
  const tuple = alloc(6)
  store<i32>(tuple, 5 << HDR_ARITY_SHIFT)
  store<i32>(tuple, re_pattern, 4)
  store<i32>(tuple, makeSmall(groups), 8)
  store<i32>(tuple, makeSmall(is_utf), 12)
  store<i32>(tuple, makeSmall((options & NEWLINE_BITS) >= NEWLINE_CRLF ? 1 : 0), 16)
  store<i32>(tuple, binary, 20)
  return pair(ok, tuple | TAG_BOXED)
}

/**
 * The groups of a pattern that is surely right for PCRE2 as well; -1: the host has to see. That is all that anybody knows of it before its first match. `options`:
 * PCRE 8's, without those that change nothing of it.
 */
export function re_groups(data: usize, size: u32, options: i32, is_utf: i32): i32 {
  both = true
  return read(data, size, options, is_utf != 0) ? groups : -1
}
