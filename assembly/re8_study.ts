/**
 * Regular expressions of PCRE 8: what is found out about compiled code once it is written. Repetitions of which nothing has to be given back become
 * possessive (as in src/drivers/re/possessify.ts), and where matches can begin (as in src/drivers/re/anchors.ts). Of UTF only ASCII without cases.
 */
import {
  CF_POSSTAR, CF_RANGE, F_EXACT, F_PLUS, F_POSSTAR, MAP_BYTES, OP_ALLANY, OP_ALT, OP_ANY, OP_ANYNL, OP_ASSERT, OP_ASSERT_NOT, OP_BRA,
  OP_BRAMINZERO, OP_BRAPOS, OP_BRAZERO, OP_CBRA, OP_CBRAPOS, OP_CHAR, OP_CHARI, OP_CIRC, OP_CIRCM, OP_CLASS, OP_CRSTAR, OP_DIGIT, OP_DOLL,
  OP_DOLLM, OP_END, OP_EOD, OP_EODN, OP_HSPACE, OP_KET, OP_KETRPOS, OP_NCLASS, OP_NOT, OP_NOTSTAR, OP_NOT_DIGIT, OP_NOT_HSPACE, OP_NOT_VSPACE,
  OP_NOT_WHITESPACE, OP_NOT_WORDCHAR, OP_NOT_WORD_BOUNDARY, OP_ONCE, OP_ONCE_NC, OP_SBRA, OP_SCBRA, OP_SCBRAPOS, OP_SOD, OP_SOM, OP_STAR, OP_STARI,
  OP_TYPESTAR, OP_VSPACE, OP_WHITESPACE, OP_WORDCHAR, OP_WORD_BOUNDARY, P_DIGIT, P_SPACE, P_WORD, REQ_CASELESS, behind_group, flip, get2, in_map,
  is_ket, op_bytes, posix_map,
} from './re8_code'

/** Comparisons for one repetition. */
const LIMIT: i32 = 1000

/** Types that have no character in common: a row for each of the types NOT_DIGIT to EXTUNI, bits for NOT_DIGIT to DOLLM. */
const APART: usize = memory.data<u32>([
  0x40002, 0x1ea819, 0x1ea808, 0x40026, 0x40022, 0x1ea818, 0x40800, 0x40000, 0x40000, 0x0, 0x0, 0x4206a, 0x42000, 0x49826, 0x48800, 0x46026, 0x40000,
])

/** What an item matches. */
const K_CHAR: i32 = 0
const K_NOT: i32 = 1
const K_TYPE: i32 = 2
const K_CLASS: i32 = 3

/** Of the repetition: its kind, character and that of the other case (or -1), type, bits; may it match nothing? */
let base_kind: i32 = 0
let base_c: i32 = 0
let base_other: i32 = -1
let base_type: i32 = 0
let base_bits: usize = 0
let base_empty: bool = false
/** The same of the item last looked at, and where it ends. */
let kind: i32 = 0
let c0: i32 = 0
let other: i32 = -1
let type: i32 = 0
let bits: usize = 0
let empty: bool = false
let end: usize = 0
let left: i32 = 0
let top: usize = 0
let utf: bool = false

function character(k: i32, c: i32, caseless: bool): void {
  kind = k
  c0 = c
  other = -1
  if (caseless) {
    const o = flip(c)
    if (o != c) other = o
  }
}

/** What the item at `at` matches; false: that is not compared. */
function look(at: usize): bool {
  const op = <i32>load<u8>(at)
  if (op >= OP_STAR && op < OP_CRSTAR) {
    const form = (op - OP_STAR) % 13
    const c = at + op_bytes(op) - 1
    end = c + 1
    empty = form != F_PLUS && form != F_PLUS + 1 && form != F_EXACT && form != F_POSSTAR + 1
    if (op >= OP_TYPESTAR) {
      kind = K_TYPE
      type = load<u8>(c)
    } else if (op >= OP_NOTSTAR) character(K_NOT, load<u8>(c), op >= OP_NOTSTAR + 13)
    else character(K_CHAR, load<u8>(c), op >= OP_STARI)
    return true
  }
  empty = false
  if (op == OP_CHAR || op == OP_CHARI) {
    character(K_CHAR, load<u8>(at, 1), op == OP_CHARI)
    end = at + 2
    return true
  }
  if (op == OP_CLASS || op == OP_NCLASS) {
    kind = K_CLASS
    bits = at + 1
    end = at + 1 + MAP_BYTES
    const form = <i32>load<u8>(end) - OP_CRSTAR
    if (form >= 0 && form < 12) {
      empty = form == CF_RANGE || form == CF_RANGE + 1 || form == CF_POSSTAR + 3
        ? get2(end + 1) == 0
        : form != F_PLUS && form != F_PLUS + 1 && form != CF_POSSTAR + 1
      end += op_bytes(OP_CRSTAR + form)
    }
    return true
  }
  if ((op >= OP_NOT_DIGIT && op <= OP_VSPACE) || (op >= OP_EODN && op <= OP_DOLLM)) {
    kind = K_TYPE
    type = op
    end = at + 1
    return true
  }
  if (op >= OP_NOT && op < OP_STAR) {
    character(K_NOT, load<u8>(at, 1), op != OP_NOT)
    end = at + 2
    return true
  }
  return false
}

function is_vertical(c: i32): bool {
  return (c >= 10 && c <= 13) || c == 0x85
}

function type_may_match(c: i32, op: i32): bool {
  switch (op) {
    case OP_DIGIT: return in_map(posix_map(P_DIGIT), c)
    case OP_NOT_DIGIT: return !in_map(posix_map(P_DIGIT), c)
    case OP_WHITESPACE: return in_map(posix_map(P_SPACE), c)
    case OP_NOT_WHITESPACE: return !in_map(posix_map(P_SPACE), c)
    // PCRE leaves 255 out.
    case OP_WORDCHAR: return c < 255 && in_map(posix_map(P_WORD), c)
    case OP_NOT_WORDCHAR: return !in_map(posix_map(P_WORD), c)
    case OP_HSPACE: return c == 9 || c == 0x20 || c == 0xa0
    case OP_NOT_HSPACE: return c != 9 && c != 0x20 && c != 0xa0
    case OP_ANYNL: case OP_VSPACE: case OP_DOLL: case OP_EODN: return is_vertical(c)
    case OP_NOT_VSPACE: return !is_vertical(c)
    case OP_EOD: return false
    default: return true
  }
}

function may_match(c: i32, k: i32, c1: i32, c2: i32, op: i32, map: usize): bool {
  if (k == K_CHAR) return c == c1 || c == c2
  if (k == K_NOT) return c != c1 && c != c2
  if (k == K_CLASS) return in_map(map, c)
  return type_may_match(c, op)
}

function class_apart(map: usize, k: i32, op: i32, map2: usize): bool {
  let invert: u64 = 0
  if (k == K_TYPE) {
    if (op < OP_NOT_DIGIT || op > OP_WORDCHAR) return false
    if ((op & 1) == 0) invert = ~(<u64>0)
    map2 = posix_map(op <= OP_DIGIT ? P_DIGIT : op <= OP_WHITESPACE ? P_SPACE : P_WORD)
  } else if (k != K_CLASS) return false
  for (let i: usize = 0; i < MAP_BYTES; i += 8) if ((load<u64>(map + i) & (load<u64>(map2 + i) ^ invert)) != 0) return false
  return true
}

/** Do its bits say all of the class? */
function by_bits(map: usize): bool {
  return !utf || load<u8>(map - 1) == OP_CLASS
}

function disjoint(): bool {
  if (base_kind == K_CHAR) {
    return !may_match(base_c, kind, c0, other, type, bits) && (base_other < 0 || !may_match(base_other, kind, c0, other, type, bits))
  }
  if (kind == K_CHAR) {
    return !may_match(c0, base_kind, base_c, base_other, base_type, base_bits) &&
      (other < 0 || !may_match(other, base_kind, base_c, base_other, base_type, base_bits))
  }
  if (base_kind == K_CLASS && by_bits(base_bits)) return class_apart(base_bits, kind, type, bits)
  if (kind == K_CLASS && by_bits(bits)) return class_apart(bits, base_kind, base_type, base_bits)
  if (base_kind != K_TYPE || kind != K_TYPE) return false
  return ((load<u32>(APART + (<usize>(base_type - OP_NOT_DIGIT) << 2)) >> (type - OP_NOT_DIGIT)) & 1) != 0
}

function can_enter(op: i32): bool {
  return op == OP_BRA || op == OP_CBRA || op == OP_ONCE || op == OP_ONCE_NC
}

/** Can what stands at a place not begin with what the repetition repeats? */
function apart(start: usize): bool {
  if (left-- <= 0) return false
  let at = start
  let entered = false
  while (true) {
    const op = <i32>load<u8>(at)
    if (op == OP_ALT || is_ket(op)) {
      let ket = at
      while (load<u8>(ket) == OP_ALT) ket += get2(ket + 1)
      const g = ket - get2(ket + 1)
      if (g == top || load<u8>(ket) == OP_KETRPOS) return base_empty
      if (load<u8>(ket) != OP_KET || !base_empty) return false
      const opening = <i32>load<u8>(g)
      if (opening == OP_ASSERT || opening == OP_ASSERT_NOT || opening == OP_ONCE || opening == OP_ONCE_NC) return !entered
      at = ket + 3
    } else if (can_enter(op)) {
      let branch = at + op_bytes(op)
      let next = at + get2(at + 1)
      while (load<u8>(next) == OP_ALT) {
        if (!apart(branch)) return false
        branch = next + 3
        next += get2(next + 1)
      }
      at = branch
      entered = true
    } else if (op == OP_BRAZERO || op == OP_BRAMINZERO) {
      at++
      if (!can_enter(load<u8>(at)) || !apart(behind_group(at))) return false
    } else {
      if (!look(at) || !disjoint()) return false
      if (!empty) return true
      at = end
    }
  }
}

/** Looks at all repetitions of the code at `code`. */
export function possessify(code: usize, is_utf: bool): void {
  utf = is_utf
  top = code
  let at = code
  while (true) {
    const op = <i32>load<u8>(at)
    if (op == OP_END) return
    let next = at + op_bytes(op)
    if (op >= OP_STAR && op < OP_CRSTAR) {
      const form = (op - OP_STAR) % 13
      if (form < F_EXACT) try_possessive(at, at, form, F_POSSTAR)
    } else if (op == OP_CLASS || op == OP_NCLASS) {
      const form = <i32>load<u8>(next) - OP_CRSTAR
      if (form >= 0 && form < 12) {
        if (form < CF_POSSTAR) try_possessive(at, next, form, CF_POSSTAR)
        next += op_bytes(OP_CRSTAR + form)
      }
    }
    at = next
  }
}

/** The repetition at `at`, whose form the operation at `op` tells. */
function try_possessive(at: usize, op: usize, form: i32, possessive: i32): void {
  look(at)
  base_kind = kind
  base_c = c0
  base_other = other
  base_type = type
  base_bits = bits
  // Lazy ones may match nothing where that decides.
  base_empty = (form & 1) == 0
  left = LIMIT
  if (apart(end)) store<u8>(op, <u8>(<i32>load<u8>(op) - form + possessive + (form >> 1)))
}

// ---- where matches can begin ------------------------------------------------------------------------------------------

/** `*` of a type, however it repeats. */
function is_star_of(at: usize, of_type: i32): bool {
  const op = <i32>load<u8>(at)
  return (op == OP_TYPESTAR || op == OP_TYPESTAR + 1 || op == OP_TYPESTAR + F_POSSTAR) && load<u8>(at, 1) == of_type
}
function is_bracket(op: i32): bool {
  return (op >= OP_BRA && op <= OP_CBRAPOS) || (op >= OP_SBRA && op <= OP_SCBRAPOS)
}

/** Can every alternative of the group match only at the start, or wherever a match at the start is tried? */
export function is_anchored(g: usize, atomic: bool): bool {
  let at = g + op_bytes(load<u8>(g))
  let next = g + get2(g + 1)
  while (true) {
    const op = <i32>load<u8>(at)
    if (is_bracket(op) || op == OP_ASSERT) {
      if (!is_anchored(at, atomic)) return false
    } else if (op == OP_ONCE || op == OP_ONCE_NC) {
      if (!is_anchored(at, true)) return false
    } else if (op != OP_SOD && op != OP_SOM && op != OP_CIRC && (atomic || !is_star_of(at, OP_ALLANY))) return false
    if (load<u8>(next) != OP_ALT) return true
    at = next + 3
    next += get2(next + 1)
  }
}

/** Can every alternative match only at the start of a line? `within`: in a group that is atomic, or an assertion. */
export function is_start_line(g: usize, within: bool): bool {
  let at = g + op_bytes(load<u8>(g))
  let next = g + get2(g + 1)
  while (true) {
    const op = <i32>load<u8>(at)
    if (is_bracket(op)) {
      if (!is_start_line(at, within)) return false
    } else if (op == OP_ASSERT || op == OP_ONCE || op == OP_ONCE_NC) {
      if (!is_start_line(at, true)) return false
    } else if (op != OP_CIRC && op != OP_CIRCM && (within || !is_star_of(at, OP_ANY))) return false
    if (load<u8>(next) != OP_ALT) return true
    at = next + 3
    next += get2(next + 1)
  }
}

/** A byte that an assertion at the beginning of the group asks for, with its flags in bits 8 and up; -1: none. */
export function first_asserted(g: usize, asserting: bool): i32 {
  let known = -1
  let at = g + op_bytes(load<u8>(g))
  let next = g + get2(g + 1)
  while (true) {
    let op = <i32>load<u8>(at)
    while (op == OP_ASSERT_NOT || op == OP_WORD_BOUNDARY || op == OP_NOT_WORD_BOUNDARY) {
      at = op == OP_ASSERT_NOT ? behind_group(at) : at + 1
      op = <i32>load<u8>(at)
    }
    let one = -1
    let group = false
    if (op == OP_ASSERT || op == OP_ONCE || op == OP_ONCE_NC || op == OP_BRA || op == OP_BRAPOS || op == OP_CBRA || op == OP_CBRAPOS ||
      op == OP_SCBRA || op == OP_SCBRAPOS) {
      one = first_asserted(at, op == OP_ASSERT)
      group = true
    } else if (asserting) one = asserted(at, op)
    if (one < 0) return -1
    if (known < 0) known = one
    else if ((known & 0xff) != (one & 0xff) || (group && known != one)) return -1
    if (load<u8>(next) != OP_ALT) return known
    at = next + 3
    next += get2(next + 1)
  }
}

function asserted(at: usize, op: i32): i32 {
  if (op == OP_CHAR) return load<u8>(at, 1)
  if (op == OP_CHARI) return <i32>load<u8>(at, 1) | (REQ_CASELESS << 8)
  if (op < OP_STAR || op >= OP_NOTSTAR) return -1
  const form = (op - OP_STAR) % 13
  if (form != F_PLUS && form != F_PLUS + 1 && form != F_EXACT && form != F_POSSTAR + 1) return -1
  const c = <i32>load<u8>(at + op_bytes(op) - 1)
  return op >= OP_STARI ? c | (REQ_CASELESS << 8) : c
}
