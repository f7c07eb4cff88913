/**
 * Regular expressions of PCRE 8: the operations of its compiled patterns (src/drivers/re/opcodes8.ts), as the compiler in the kernel writes and
 * reads them, and the classes of characters, which the host fills in.
 */

export const OP_END: i32 = 0
export const OP_SOD: i32 = 1
export const OP_SOM: i32 = 2
export const OP_SET_SOM: i32 = 3
export const OP_NOT_WORD_BOUNDARY: i32 = 4
export const OP_WORD_BOUNDARY: i32 = 5
export const OP_NOT_DIGIT: i32 = 6
export const OP_DIGIT: i32 = 7
export const OP_NOT_WHITESPACE: i32 = 8
export const OP_WHITESPACE: i32 = 9
export const OP_NOT_WORDCHAR: i32 = 10
export const OP_WORDCHAR: i32 = 11
export const OP_ANY: i32 = 12
export const OP_ALLANY: i32 = 13
export const OP_ANYNL: i32 = 17
export const OP_NOT_HSPACE: i32 = 18
export const OP_HSPACE: i32 = 19
export const OP_NOT_VSPACE: i32 = 20
export const OP_VSPACE: i32 = 21
export const OP_EODN: i32 = 23
export const OP_EOD: i32 = 24
export const OP_DOLL: i32 = 25
export const OP_DOLLM: i32 = 26
export const OP_CIRC: i32 = 27
export const OP_CIRCM: i32 = 28
export const OP_CHAR: i32 = 29
export const OP_CHARI: i32 = 30
export const OP_NOT: i32 = 31
export const OP_NOTI: i32 = 32
/** Repetitions: 13 forms (F_x) of each kind; of classes 12 behind them. */
export const OP_STAR: i32 = 33
export const OP_STARI: i32 = 46
export const OP_NOTSTAR: i32 = 59
export const OP_TYPESTAR: i32 = 85
export const OP_CRSTAR: i32 = 98
export const OP_CLASS: i32 = 110
export const OP_NCLASS: i32 = 111
export const OP_ALT: i32 = 119
export const OP_KET: i32 = 120
export const OP_KETRMAX: i32 = 121
export const OP_KETRMIN: i32 = 122
export const OP_KETRPOS: i32 = 123
export const OP_ASSERT: i32 = 125
export const OP_ASSERT_NOT: i32 = 126
export const OP_ONCE: i32 = 129
export const OP_ONCE_NC: i32 = 130
export const OP_BRA: i32 = 131
export const OP_BRAPOS: i32 = 132
export const OP_CBRA: i32 = 133
export const OP_CBRAPOS: i32 = 134
export const OP_SBRA: i32 = 136
export const OP_SCBRA: i32 = 138
export const OP_SCBRAPOS: i32 = 139
export const OP_BRAZERO: i32 = 146
export const OP_BRAMINZERO: i32 = 147
export const OP_BRAPOSZERO: i32 = 148
export const OP_SKIPZERO: i32 = 161

export const F_STAR: i32 = 0
export const F_PLUS: i32 = 2
export const F_QUERY: i32 = 4
export const F_UPTO: i32 = 6
export const F_EXACT: i32 = 8
export const F_POSSTAR: i32 = 9
export const F_POSUPTO: i32 = 12
/** The same of classes. */
export const CF_RANGE: i32 = 6
export const CF_POSSTAR: i32 = 8
export const CF_POSRANGE: i32 = 11

/** Option bits and flags (src/drivers/re/bits8.ts). */
export const CASELESS: i32 = 0x1
export const MULTILINE: i32 = 0x2
export const DOTALL: i32 = 0x4
export const EXTENDED: i32 = 0x8
export const ANCHORED: i32 = 0x10
export const UNGREEDY: i32 = 0x200
export const NO_AUTO_CAPTURE: i32 = 0x1000
export const NEWLINE_LF: i32 = 0x200000
export const NEWLINE_CRLF: i32 = 0x300000
export const NEWLINE_BITS: i32 = 0x700000
export const F_MODE8: i32 = 0x1
export const F_FIRSTSET: i32 = 0x10
export const F_FCH_CASELESS: i32 = 0x20
export const F_REQCHSET: i32 = 0x40
export const F_RCH_CASELESS: i32 = 0x80
export const F_STARTLINE: i32 = 0x100
export const F_HASCRORLF: i32 = 0x800
export const F_MATCH_EMPTY: i32 = 0x8000

/** What is known of a byte: src/drivers/re/known.ts. */
export const FIRST_UNSET: i32 = -2
export const FIRST_NONE: i32 = -1
export const REQ_CASELESS: i32 = 1
export const REQ_VARY: i32 = 2

/** Classes: each byte's other case, then names (8 bytes each) and bitmaps of POSIX's classes, in the order of POSIX_NAMES. */
export const POSIX_CLASSES: i32 = 14
const FLIP_BYTES: usize = 256
const NAME_BYTES: usize = 8
export const MAP_BYTES: usize = 32
const classes: usize = memory.data(256 + 14 * 40, 8)

/** Where the host puts them. */
export function re8_classes(): usize {
  return classes
}
// @ts-ignore: decorator
@inline export function flip(c: i32): i32 {
  return load<u8>(classes + c)
}
export function posix_name(n: i32): u64 {
  return load<u64>(classes + FLIP_BYTES + <usize>n * NAME_BYTES)
}
export function posix_map(n: i32): usize {
  return classes + FLIP_BYTES + <usize>POSIX_CLASSES * NAME_BYTES + <usize>n * MAP_BYTES
}
export const P_ALPHA: i32 = 0
export const P_LOWER: i32 = 1
export const P_UPPER: i32 = 2
export const P_DIGIT: i32 = 7
export const P_SPACE: i32 = 11
export const P_WORD: i32 = 12

// @ts-ignore: decorator
@inline export function in_map(map: usize, c: i32): bool {
  return (load<u8>(map + (c >> 3)) & (1 << (c & 7))) != 0
}

// @ts-ignore: decorator
@inline export function put2(at: usize, n: usize): void {
  store<u8>(at, <u8>(n >> 8))
  store<u8>(at, <u8>n, 1)
}
// @ts-ignore: decorator
@inline export function get2(at: usize): usize {
  return (<usize>load<u8>(at) << 8) | load<u8>(at, 1)
}

// @ts-ignore: decorator
@inline export function is_ket(op: i32): bool {
  return op >= OP_KET && op <= OP_KETRPOS
}

/** Behind the group at `g`. */
export function behind_group(g: usize): usize {
  let at = g + get2(g + 1)
  while (load<u8>(at) == OP_ALT) at += get2(at + 1)
  return at + 3
}

/** Bytes of an operation; of a group's those of its opening, of a class without its repetition. */
export function op_bytes(op: i32): usize {
  if (op <= OP_CIRCM) return 1
  if (op <= OP_NOTI) return 2
  if (op < OP_CRSTAR) {
    const form = (op - OP_STAR) % 13
    return form == F_POSUPTO || (form >= F_UPTO && form <= F_EXACT) ? 4 : 2
  }
  if (op < OP_CLASS) {
    const form = op - OP_CRSTAR
    return form == CF_POSRANGE || form == CF_RANGE || form == CF_RANGE + 1 ? 5 : 1
  }
  if (op <= OP_NCLASS) return 33
  if (op >= OP_BRAZERO) return 1
  return op == OP_CBRA || op == OP_CBRAPOS || op == OP_SCBRA || op == OP_SCBRAPOS ? 5 : 3
}
