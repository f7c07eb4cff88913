/**
 * Regular expressions: characters of a subject, sets, properties, newlines, graphemes. The subject is valid UTF-8 wherever a function
 * says UTF.
 */
import {
  EN_AND, EN_NOT, EN_NOTPROP, EN_OR, EN_PROP, EN_RANGE, EN_SET, EN_XOR, IT_ALL, IT_ALL_UTF, IT_ANY, IT_ANY_UTF, IT_BYTE, IT_BYTE2,
  IT_EXTENDED, IT_NEWLINE, IT_SET, IT_SET_UTF, IT_STEP_UTF, IT_TEXT, NL_ANY, NL_ANYCRLF, NL_TWO, RC_RESTRICT, RC_TURKISH, ST_ALL, ST_ENTRIES, ST_FIRST, ST_LISTED, ST_NONE,
  ST_PROGRAM, ST_WIDE, UC_BOOL_ROW, UC_BOOL_SETS, UC_CASE_SETS, UC_RECORD, UC_RECORDS, UC_SCRIPT_ROW, UC_SCRIPT_SETS, UC_STAGE1,
  UC_STAGE2, UP_ALNUM, UP_ANY, UP_BIDI, UP_BOOL, UP_CASE_SET, UP_CATEGORY, UP_GRAPH, UP_LAMP, UP_PRINT, UP_PUNCT, UP_SCRIPT,
  UP_SCRIPT_EXTENSION, UP_SPACE, UP_TYPE, UP_UCNC, UP_WORD, UP_XDIGIT, UR_BIDI, UR_BOOL_SET, UR_BREAK, UR_CASE_SET, UR_OTHER_CASE,
  UR_SCRIPT, UR_SCRIPT_SET, UR_TYPE, UT_CF, UT_CS, UT_LL, UT_LT, UT_LU, UT_MC, UT_MN, UT_NO, UT_PC, UT_PS, UT_SC, UT_SO, UT_ZL, UT_ZP,
  UT_ZS,
} from '../src/term/re_layout'

// ---- the running match (set by `enter_match`) -------------------------------------------------------------------------

export let subject: usize = 0
export let end: usize = 0
export let utf: bool = false
export let v2: bool = false
let newline: i32 = 0
export let unicode: usize = 0
let bsr_anycrlf: bool = false

export function set_subject(start: usize, stop: usize): void {
  subject = start
  end = stop
}
export function set_end(stop: usize): void {
  end = stop
}
export function set_modes(is_utf: bool, is_v2: bool, nl: i32, tables: usize, anycrlf: bool): void {
  utf = is_utf
  v2 = is_v2
  newline = nl
  unicode = tables
  bsr_anycrlf = anycrlf
}

/** Bytes of the character that `char_at` read last. */
export let char_bytes: i32 = 1

/** The character at `e` (below `end`). */
export function char_at(e: usize): i32 {
  const c = <i32>load<u8>(e)
  // In the middle of a character, where \C may lead, a byte stands for itself.
  if (!utf || c < 0xc0) {
    char_bytes = 1
    return c
  }
  if (c < 0xe0) {
    char_bytes = 2
    return (c & 0x1f) << 6 | (<i32>load<u8>(e + 1) & 0x3f)
  }
  if (c < 0xf0) {
    char_bytes = 3
    return (c & 0x0f) << 12 | (<i32>load<u8>(e + 1) & 0x3f) << 6 | (<i32>load<u8>(e + 2) & 0x3f)
  }
  char_bytes = 4
  return (c & 0x07) << 18 | (<i32>load<u8>(e + 1) & 0x3f) << 12 | (<i32>load<u8>(e + 2) & 0x3f) << 6 | (<i32>load<u8>(e + 3) & 0x3f)
}

/** Start of the character before `e`. */
export function char_before(e: usize): usize {
  e--
  if (utf) while ((load<u8>(e) & 0xc0) == 0x80) e--
  return e
}

/** Start of the character behind the one at `e`; from within a character (\C leads there) the next one. */
// @ts-ignore: decorator
@inline
function after_char(e: usize): usize {
  const c = <i32>load<u8>(e++)
  if (c < 0x80) return e
  if (c >= 0xc0) return e + (c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3)
  while (e < end && (load<u8>(e) & 0xc0) == 0x80) e++
  return e
}

// ---- newlines -------------------------------------------------------------------------------------------------------------

/** Bytes of the newline at `e`, 0: there is none. */
export function newline_at(e: usize): i32 {
  if (newline < NL_TWO) return e < end && <i32>load<u8>(e) == newline ? 1 : 0
  if (newline < NL_ANY) {
    return e + 1 < end && <i32>load<u8>(e) == (newline >> 8 & 0xff) && <i32>load<u8>(e + 1) == (newline & 0xff) ? 2 : 0
  }
  if (e >= end) return 0
  const c = char_at(e)
  if (c == 13) return e + 1 < end && load<u8>(e + 1) == 10 ? 2 : 1
  if (c == 10) return 1
  if (newline == NL_ANYCRLF) return 0
  return c == 11 || c == 12 || c == 0x85 || c == 0x2028 || c == 0x2029 ? char_bytes : 0
}

/** Bytes of the newline that ends at `e` (above the start of the subject), 0: none does. */
export function newline_before(e: usize): i32 {
  if (newline < NL_TWO) return e > subject && <i32>load<u8>(e - 1) == newline ? 1 : 0
  if (newline < NL_ANY) {
    return e >= subject + 2 && <i32>load<u8>(e - 2) == (newline >> 8 & 0xff) && <i32>load<u8>(e - 1) == (newline & 0xff) ? 2 : 0
  }
  if (e <= subject) return 0
  const c = char_at(char_before(e))
  if (c == 10) return e >= subject + 2 && load<u8>(e - 2) == 13 ? 2 : 1
  if (c == 13) return 1
  if (newline == NL_ANYCRLF) return 0
  return c == 11 || c == 12 || c == 0x85 || c == 0x2028 || c == 0x2029 ? char_bytes : 0
}

/** Are newlines of several kinds, or of two bytes, so that CR LF is passed over as one? */
export function newline_may_be_crlf(): bool {
  return newline >= NL_TWO
}
export function newline_is_any(): bool {
  return newline >= NL_ANY
}
/** Length of a newline where it is fixed. */
export function newline_length(): i32 {
  return newline >= NL_TWO && newline < NL_ANY ? 2 : 1
}

// ---- properties -----------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
export function record_of(c: i32): usize {
  const block = <usize>load<u16>(<usize>load<u32>(unicode + UC_STAGE1) + (<usize>(c >> 7) << 1))
  const number = <usize>load<u16>(<usize>load<u32>(unicode + UC_STAGE2) + ((block << 7 | <usize>(c & 127)) << 1))
  return <usize>load<u32>(unicode + UC_RECORDS) + number * UC_RECORD
}

/** The other case of a character, by the Unicode tables. */
export function other_case(c: i32): i32 {
  return c + load<i32>(record_of(c) + UR_OTHER_CASE)
}

/** Are the characters each other's case? `mode`: RC_x. */
export function same_caseless(c: i32, d: i32, mode: i32): bool {
  if ((mode & (RC_TURKISH | RC_RESTRICT)) == RC_TURKISH && is_turkish_i(c)) return turkish_fold(c) == turkish_fold(d)
  if (c == d) return true
  const record = record_of(c)
  if (d == c + load<i32>(record + UR_OTHER_CASE)) return true
  const set = <i32>load<u8>(record + UR_CASE_SET)
  if (set == 0 || ((mode & RC_RESTRICT) != 0 && load<i32>(case_set(set)) < 128)) return false
  return in_case_set(set, d)
}
function is_turkish_i(c: i32): bool {
  return c == 0x49 || c == 0x69 || c == 0x130 || c == 0x131
}
function turkish_fold(c: i32): i32 {
  return c == 0x49 ? 0x131 : c == 0x130 ? 0x69 : c
}

function case_set(set: i32): usize {
  return <usize>load<u32>(<usize>load<u32>(unicode + UC_CASE_SETS) + (<usize>set << 2))
}

function in_case_set(set: i32, c: i32): bool {
  let p = case_set(set)
  while (true) {
    const member = load<i32>(p)
    if (member < 0) return false
    if (member == c) return true
    p += 4
  }
}

/** \h and \v */
function is_space(c: i32): bool {
  if (c < 0x100) return c == 9 || c == 10 || c == 11 || c == 12 || c == 13 || c == 32 || c == 0x85 || c == 0xa0
  return c == 0x1680 || c == 0x180e || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000
}

/** Letters, marks …: the first letter of a category, as a number. */
// @ts-ignore: decorator
@inline
function general(type: i32): i32 {
  if (type <= UT_CS) return 0
  if (type <= UT_LU) return 1
  if (type <= UT_MN) return 2
  if (type <= UT_NO) return 3
  if (type <= UT_PS) return 4
  return type <= UT_SO ? 5 : 6
}

function bit_of_row(rows: usize, row_bytes: i32, row: i32, bit: i32): bool {
  return (<i32>load<u8>(rows + <usize>(row * row_bytes + (bit >> 3))) & 1 << (bit & 7)) != 0
}

/** Has the character this property? */
export function has_property(c: i32, kind: i32, value: i32): bool {
  if (kind == UP_ANY) return true
  if (kind == UP_CASE_SET) return in_case_set(value, c)
  const record = record_of(c)
  const type = <i32>load<u8>(record + UR_TYPE)
  switch (kind) {
    case UP_LAMP: return type == UT_LU || type == UT_LL || type == UT_LT
    case UP_CATEGORY: return general(type) == value
    case UP_TYPE: return type == value
    case UP_SCRIPT: return <i32>load<u8>(record + UR_SCRIPT) == value
    case UP_ALNUM: return general(type) == 1 || general(type) == 3
    case UP_SPACE: return is_space(c) || general(type) == 6
    case UP_WORD:
      if (general(type) == 1 || general(type) == 3) return true
      return v2 ? type == UT_MN || type == UT_PC : c == 0x5f
    case UP_UCNC: return c == 0x24 || c == 0x40 || c == 0x60 || (c >= 0xa0 && c <= 0xd7ff) || c >= 0xe000
    case UP_GRAPH:
      return general(type) != 6 &&
        (general(type) != 0 || (type == UT_CF && c != 0x061c && c != 0x180e && (c < 0x2066 || c > 0x2069)))
    case UP_PRINT:
      return type != UT_ZL && type != UT_ZP && (general(type) != 0 || (type == UT_CF && c != 0x061c && (c < 0x2066 || c > 0x2069)))
    case UP_PUNCT: return general(type) == 4 || (c < 128 && general(type) == 5)
    case UP_SCRIPT_EXTENSION:
      return <i32>load<u8>(record + UR_SCRIPT) == value || bit_of_row(
        <usize>load<u32>(unicode + UC_SCRIPT_SETS), load<i32>(unicode + UC_SCRIPT_ROW), <i32>load<u16>(record + UR_SCRIPT_SET), value)
    case UP_BIDI: return <i32>load<u8>(record + UR_BIDI) == value
    case UP_BOOL:
      return bit_of_row(
        <usize>load<u32>(unicode + UC_BOOL_SETS), load<i32>(unicode + UC_BOOL_ROW), <i32>load<u16>(record + UR_BOOL_SET), value)
    case UP_XDIGIT:
      return (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66) || (c >= 0xff10 && c <= 0xff19) ||
        (c >= 0xff21 && c <= 0xff26) || (c >= 0xff41 && c <= 0xff46)
    default: return false
  }
}

/** Script and set of scripts of a character: for script runs. */
export function script_of(c: i32): i32 {
  return <i32>load<u8>(record_of(c) + UR_SCRIPT)
}
export function script_row(c: i32): usize {
  return <usize>load<u32>(unicode + UC_SCRIPT_SETS) + <usize>(load<i32>(unicode + UC_SCRIPT_ROW) * <i32>load<u16>(record_of(c) + UR_SCRIPT_SET))
}
export function script_row_bytes(): i32 {
  return load<i32>(unicode + UC_SCRIPT_ROW)
}
export function type_of(c: i32): i32 {
  return <i32>load<u8>(record_of(c) + UR_TYPE)
}

// ---- sets -----------------------------------------------------------------------------------------------------------------

/** Is the character in the set (ST_x)? */
export function in_set(set: usize, c: i32): bool {
  if (c < 256) return load<u8>(set + <usize>c) != 0
  const wide = load<i32>(set + ST_WIDE)
  if (wide <= ST_ALL) return wide == ST_ALL
  if (wide == ST_PROGRAM) return run_set_program(set, c)
  let p = set + ST_FIRST
  for (let n = load<i32>(set + ST_ENTRIES); n > 0; n--, p += 12) {
    if (entry_holds(p, c)) return wide == ST_LISTED
  }
  return wide != ST_LISTED
}

// @ts-ignore: decorator
@inline
function entry_holds(p: usize, c: i32): bool {
  const kind = load<i32>(p)
  if (kind == EN_RANGE) return c >= load<i32>(p + 4) && c <= load<i32>(p + 8)
  return has_property(c, load<i32>(p + 4), load<i32>(p + 8)) == (kind == EN_PROP)
}

/** Operations of an extended class, on a stack of bits. */
function run_set_program(set: usize, c: i32): bool {
  let bits: u64 = 0
  let p = set + ST_FIRST
  for (let n = load<i32>(set + ST_ENTRIES); n > 0; n--, p += 12) {
    const kind = load<i32>(p)
    if (kind == EN_AND) bits = bits >> 1 & ~1 | (bits & bits >> 1 & 1)
    else if (kind == EN_OR) bits = bits >> 1 | bits & 1
    else if (kind == EN_XOR) bits = bits >> 1 ^ bits & 1
    else if (kind == EN_NOT) bits ^= 1
    else if (kind == EN_SET) bits = bits << 1 | <u64>in_set(<usize>load<u32>(p + 4), c)
    else bits = bits << 1 | <u64>entry_holds(p, c)
  }
  return (bits & 1) != 0
}

// ---- graphemes ------------------------------------------------------------------------------------------------------------

const GB_EXTEND: i32 = 3
const GB_REGIONAL: i32 = 11
const GB_ZWJ: i32 = 13
const GB_PICTOGRAPHIC: i32 = 14
/** May the two break properties stand together? Bits for the right one, by the left one; with ZWJ and pictographs for PCRE2. */
// @ts-ignore: decorator
@inline
function joined(left: i32, right: i32): bool {
  const extending: i32 = v2 ? 1 << 3 | 1 << 5 | 1 << 13 : 1 << 3 | 1 << 5
  let mask: i32 = extending
  switch (left) {
    case 0: mask = 1 << 1; break
    case 1: case 2: mask = 0; break
    case 4: mask |= 1 << 4 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 12 | (v2 ? 1 << 11 : 0); break
    case 6: mask |= 1 << 6 | 1 << 7 | 1 << 9 | 1 << 10; break
    case 7: case 9: mask |= 1 << 7 | 1 << 8; break
    case 8: case 10: mask |= 1 << 8; break
    case 11: mask = 1 << 11; break
    case 13: mask |= 1 << 14; break
    default: break
  }
  return (mask & 1 << right) != 0
}

/** End of the extended grapheme cluster that begins at `e` (below `end`). */
export function after_grapheme(e: usize): usize {
  let left = <i32>load<u8>(record_of(char_at(e)) + UR_BREAK)
  e += <usize>char_bytes
  let pictographic_zwj = false
  while (e < end) {
    const right = <i32>load<u8>(record_of(char_at(e)) + UR_BREAK)
    const bytes = <usize>char_bytes
    if (!joined(left, right)) break
    if (v2) {
      if (left == GB_ZWJ && right == GB_PICTOGRAPHIC && !pictographic_zwj) break
      if (left == GB_REGIONAL && right == GB_REGIONAL && (regionals_before(char_before(e)) & 1) != 0) break
      pictographic_zwj = left == GB_PICTOGRAPHIC && right == GB_ZWJ
      if (right != GB_EXTEND || left != GB_PICTOGRAPHIC) left = right
    } else left = right
    e += bytes
  }
  return e
}

/** Regional indicators in a row before `e`. */
function regionals_before(e: usize): i32 {
  let n = 0
  while (e > subject) {
    e = char_before(e)
    if (<i32>load<u8>(record_of(char_at(e)) + UR_BREAK) != GB_REGIONAL) break
    n++
  }
  return n
}

// ---- items: what can be repeated ---------------------------------------------------------------------------------------

/** How many of an item `eat` found. */
export let eaten: i32 = 0

/** Bytes that \R matches at `e` (below `end`), 0: none. */
function newline_sequence(e: usize): i32 {
  const c = char_at(e)
  if (c == 13) return e + 1 < end && load<u8>(e + 1) == 10 ? 2 : 1
  if (c == 10) return 1
  if (bsr_anycrlf) return 0
  return c == 11 || c == 12 || c == 0x85 || c == 0x2028 || c == 0x2029 ? char_bytes : 0
}

/** Bytes of one of two texts at `e`, 0: neither. */
function text_at(e: usize, a: usize, b: usize): i32 {
  const n = load<i32>(a)
  if (e + <usize>n <= end && memory.compare(e, a + 4, <usize>n) == 0) return n
  if (b == 0) return 0
  const m = load<i32>(b)
  return e + <usize>m <= end && memory.compare(e, b + 4, <usize>m) == 0 ? m : 0
}

/** Takes as many of an item as there are from `e` on, `most` at the most; where they end. */
export function eat(item: usize, e: usize, most: i32): usize {
  const kind = load<i32>(item)
  const a = load<i32>(item + 4)
  const b = load<i32>(item + 8)
  if (kind < IT_SET_UTF || kind == IT_ALL) {
    const room = <u32>(end - e)
    const stop = <u32>most < room ? e + <usize>most : end
    let p = e
    if (kind == IT_SET) while (p < stop && load<u8>(<usize>a + <usize>load<u8>(p)) != 0) p++
    else if (kind == IT_BYTE) while (p < stop && <i32>load<u8>(p) == a) p++
    else if (kind == IT_ALL) p = stop
    else while (p < stop && (<i32>load<u8>(p) == a || <i32>load<u8>(p) == b)) p++
    eaten = <i32>(p - e)
    return p
  }
  let n = 0
  switch (kind) {
    case IT_SET_UTF:
      while (n < most && e < end) {
        const c = <i32>load<u8>(e)
        if (c < 0x80) {
          if (load<u8>(<usize>a + <usize>c) == 0) break
          e++
        } else {
          if (!in_set(<usize>a, char_at(e))) break
          e += <usize>char_bytes
        }
        n++
      }
      break
    case IT_ANY: case IT_ANY_UTF:
      if (newline < NL_TWO && newline < 0x80) {
        while (n < most && e < end && <i32>load<u8>(e) != newline) {
          e = kind == IT_ANY ? e + 1 : after_char(e)
          n++
        }
      } else {
        while (n < most && e < end && newline_at(e) == 0) {
          e = kind == IT_ANY ? e + 1 : after_char(e)
          n++
        }
      }
      break
    case IT_ALL_UTF:
      while (n < most && e < end) {
        e = after_char(e)
        n++
      }
      break
    case IT_STEP_UTF:
      while (n < most && e < end) {
        const c = <i32>load<u8>(e)
        e += c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4
        n++
      }
      break
    case IT_NEWLINE:
      while (n < most && e < end) {
        const bytes = newline_sequence(e)
        if (bytes == 0) break
        e += <usize>bytes
        n++
      }
      break
    case IT_EXTENDED:
      while (n < most && e < end) {
        e = after_grapheme(e)
        n++
      }
      break
    default:
      while (n < most) {
        const bytes = text_at(e, <usize>a, <usize>b)
        if (bytes == 0) break
        e += <usize>bytes
        n++
      }
  }
  eaten = n
  return e
}

/** One less: start of the last of the items that stand between `least` and `e`. */
export function back_one(item: usize, e: usize, least: usize): usize {
  const kind = load<i32>(item)
  if (kind == IT_EXTENDED) {
    let p = least
    while (true) {
      const next = after_grapheme(p)
      if (next >= e) return p
      p = next
    }
  }
  if (kind == IT_NEWLINE && e - 2 >= least && load<u8>(e - 1) == 10 && load<u8>(e - 2) == 13) return e - 2
  return char_before(e)
}
