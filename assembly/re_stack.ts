/**
 * Regular expressions: the stack of a match. Records, each with its label in the last word:
 *
 *   places      pc, subject pointer, innermost group, capture words that count, depth (PLACE bytes), more by label, label
 *   undo        capture word, its old values, label; or the old start of the match, label
 *   cut         a record, label: who fails back to here fails back to that record
 *   recursions  the capture vector, then a place
 *
 * Groups are named by the offset of their record from the bottom of the stack, which may move when it grows.
 */
import { free, malloc } from './memory'

export const PLACE: usize = 20
export const R_PC: usize = 0
export const R_EPTR: usize = 4
export const R_GROUP: usize = 8
export const R_TOP: usize = 12
export const R_DEPTH: usize = 16
/** Of groups: start of the match, kind … */
export const R_MSTART: usize = 20
/** Greedy and lazy repeats: where the fewest end / how many more. */
export const R_LEAST: usize = 20
export const R_ITEM: usize = 24
/** Possessive groups: has it matched? */
export const R_MATCHED: usize = 24
/** Recursions: the one around it, the group's number, the branch being tried. */
export const R_OUTER: usize = 24
export const R_NUMBER: usize = 28
export const R_BRANCH: usize = 32
export const R_LAST_USED: usize = 36
/** Scanned substrings: end of the subject, options. */
export const R_SAVED_END: usize = 24
export const R_SAVED_OPTIONS: usize = 28

/** Labels, and bytes of their records with the label. */
export const L_BOTTOM: i32 = 0
export const L_CHOICE: i32 = 1
/** Goes on one level deeper. */
export const L_CHOICE_DEEPER: i32 = 2
export const L_GROUP: i32 = 3
export const L_GREEDY: i32 = 4
export const L_LAZY: i32 = 5
export const L_UNDO: i32 = 6
export const L_UNDO_START: i32 = 7
export const L_CUT: i32 = 8
export const L_ASSERT: i32 = 9
export const L_POSSESSIVE: i32 = 10
export const L_RECURSION: i32 = 11
export const L_RECURSED: i32 = 12
export const L_VERB: i32 = 13
export const L_REF_GREEDY: i32 = 14
export const L_REF_LAZY: i32 = 15
export const L_REVERSE: i32 = 16
export const L_SCAN: i32 = 17
export const L_SCANNED: i32 = 18
/** PCRE 8 counts it as a call, on the same level. */
export const L_CHOICE_COUNTED: i32 = 19

export const B_CHOICE: usize = 24
export const B_GROUP: usize = 28
export const B_REPEAT: usize = 32
export const B_UNDO: usize = 16
export const B_UNDO_START: usize = 8
export const B_CUT: usize = 8
export const B_ASSERT: usize = 28
export const B_POSSESSIVE: usize = 32
export const B_RECURSION: usize = 44
export const B_RECURSED: usize = 8
export const B_VERB: usize = 24
export const B_REVERSE: usize = 28
export const B_SCAN: usize = 36
export const B_SCANNED: usize = 12
/** More than any record without captures takes. */
export const RECORD_ROOM: usize = 64

export let stack: usize = 0
export let stack_end: usize = 0
/** Words of the capture vector, and where it is. */
export let capture_words: i32 = 0
export let captures: usize = 0

export function set_stack(at: usize, stop: usize): void {
  stack = at
  stack_end = stop
}
export function set_captures(at: usize, words: i32): void {
  captures = at
  capture_words = words
}

/** Most bytes that one match may use. */
const MOST: usize = 1 << 30

/** Room for `bytes` more above `sp`: where `sp` is then; 0: memory is exhausted. */
export function grow(sp: usize, bytes: usize): usize {
  const used = sp - stack
  let size = (stack_end - stack) << 1
  while (size < used + bytes) size <<= 1
  if (size > MOST) return 0
  const fresh = malloc(<u32>size)
  if (fresh == 0) return 0
  memory.copy(fresh, stack, used)
  free(stack)
  stack = fresh
  stack_end = fresh + size
  return fresh + used
}

/** Bytes of the record whose label ends at `sp`. */
export function record_bytes(label: i32): usize {
  switch (label) {
    case L_CHOICE: case L_CHOICE_DEEPER: case L_CHOICE_COUNTED: return B_CHOICE
    case L_GROUP: return B_GROUP
    case L_GREEDY: case L_LAZY: case L_REF_GREEDY: case L_REF_LAZY: return B_REPEAT
    case L_UNDO: return B_UNDO
    case L_UNDO_START: return B_UNDO_START
    case L_CUT: return B_CUT
    case L_ASSERT: return B_ASSERT
    case L_POSSESSIVE: return B_POSSESSIVE
    case L_RECURSION: return B_RECURSION + (<usize>capture_words << 2)
    case L_RECURSED: return B_RECURSED + (<usize>capture_words << 2)
    case L_VERB: return B_VERB
    case L_REVERSE: return B_REVERSE
    case L_SCAN: return B_SCAN
    case L_SCANNED: return B_SCANNED
    default: return 4
  }
}

/** A record with a place, from `at` on; its end. */
// @ts-ignore: decorator
@inline
export function push_place(at: usize, pc: usize, e: usize, group: i32, top: i32, depth: i32, bytes: usize, label: i32): usize {
  store<u32>(at + R_PC, <u32>pc)
  store<u32>(at + R_EPTR, <u32>e)
  store<i32>(at + R_GROUP, group)
  store<i32>(at + R_TOP, top)
  store<i32>(at + R_DEPTH, depth)
  store<i32>(at + bytes - 4, label)
  return at + bytes
}

/** Sets two capture words and remembers what they were. */
// @ts-ignore: decorator
@inline
export function capture(sp: usize, word: i32, a: i32, b: i32): usize {
  const at = captures + (<usize>word << 2)
  store<i32>(sp, word)
  store<i32>(sp + 4, load<i32>(at))
  store<i32>(sp + 8, load<i32>(at + 4))
  store<i32>(sp + 12, L_UNDO)
  store<i32>(at, a)
  store<i32>(at + 4, b)
  return sp + B_UNDO
}

/** Takes back the capture whose record begins at `at`. */
// @ts-ignore: decorator
@inline
export function undo(at: usize): void {
  const word = captures + (<usize>load<i32>(at) << 2)
  store<i32>(word, load<i32>(at + 4))
  store<i32>(word + 4, load<i32>(at + 8))
}
