/**
 * Terms in the external format, by the options that term_to_binary/1 has. What has no plain form here (funs, ports, what is
 * another node's) the host writes (src/etf/encoder.ts), which also has all other options.
 */
import {
  ATOM_LENGTH, ATOM_SIZE, ATOM_TABLE, ATOM_TEXT, CELL_OTP_RELEASE, HDR_ARITY_SHIFT, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, IMM_MASK, IMM_PID, IMM_SHIFT, NIL, SUB_BIGNEG,
  SUB_BIGPOS, SUB_FLATMAP, SUB_FLOAT, SUB_FUN, SUB_HAMT_ROOT, SUB_HEAP_BIN, SUB_INT64, SUB_REF, SUB_REFC_BIN, SUB_SUB_BIN, SUB_TUPLE, TAG_BOXED, TAG_SMALL,
} from '../src/term/layout'
import * as E from '../src/term/etf_tags'
import { base_data, part_base, part_bits, part_pos, take_apart } from './bits_common'
import { copy_bits, copy_bytes } from './bits_memory'
import { localPidNumber, localPidSerial } from './compare_values'
import { own_creation, own_node_bytes, put_own_node } from './etf_node'
import { alloc } from './heap'
import { free_pairs, ordered_pairs } from './map_sort'
import { map_size } from './maps'
import { free, malloc, realloc } from './memory'
import { copy_words, out_of_memory } from './object'
import { addressOf, headerOf, head, isAtom, isCons, isSmall, isTuple, makeSmall, tail } from './term'
import { pop, push, stackAt, stackDepth, stackReset } from './workstack'

/** Appends a term that has no plain form, with `etf_room`; 0: it has no external format at all. */
// @ts-ignore: decorator
@external("host", "etf_other")
declare function host_other(term: i32): i32

const FIRST_BYTES: u32 = 65536
/** An output of more bytes is not kept for the next term. */
const KEEP_BYTES: u32 = 1 << 20
const MAX_STRING: i32 = 65535

/** What a frame of the work stack goes through: words of a tuple or of a cell, the rest of a list, keys and values of a small map, children of a map's node. */
const WORDS: i32 = 0
const LIST: i32 = 1
const FLATMAP: i32 = 2
const CHILDREN: i32 = 3
/** A frame: its kind, where, how much is left. */
const FRAME_BYTES: u32 = 12

let buffer: usize = 0
let out: usize = 0
let end: usize = 0

function grow(n: u32): void {
  const used = <u32>(out - buffer)
  let size = max(<u32>(end - buffer), FIRST_BYTES)
  while (size - used < n) size = size < 0x40000000 ? size << 1 : used + n
  buffer = buffer == 0 ? malloc(size) : realloc(buffer, size)
  if (buffer == 0) out_of_memory(size)
  out = buffer + used
  end = buffer + size
}

/** Room for n bytes more; where they go. */
// @ts-ignore: decorator
@inline function room(n: u32): usize {
  if (n > <u32>(end - out)) grow(n)
  const at = out
  out += n
  return at
}
export function etf_room(n: u32): usize {
  return room(n)
}

/** Writes the external format of a term, version and all; its bytes, 0: it has none. They begin at `etf_bytes` until the next call. */
export function etf_encode(term: i32): u32 {
  if (end - buffer > KEEP_BYTES) {
    buffer = realloc(buffer, FIRST_BYTES)
    end = buffer + FIRST_BYTES
  }
  out = buffer
  store<u8>(room(1), E.VERSION)
  return walk(term) ? <u32>(out - buffer) : 0
}
export function etf_bytes(): usize {
  return buffer
}

/** Only the size is of interest: bytes of binaries are counted, not written, and what is written may be overwritten after COUNT_BYTES. */
let counting: bool = false
let counted: f64 = 0
const COUNT_BYTES: u32 = 32768

/** How many bytes would be written in a mode (see setMode), 0: the term has no external format. */
export function etf_size(term: i32, mode: i32): f64 {
  counting = true
  counted = 0
  const written = etf_encode_some(term, mode, COUNT_BYTES)
  counting = false
  return written == 0 ? 0 : <f64>written + counted
}

/** Binaries of more bytes are not written but noted (0: all are written): place and binary of each, at `cuts`. */
let cutFrom: u32 = 0
let cuts: usize = 0
let cutCount: u32 = 0
let cutRoom: u32 = 0

/** Like `etf_encode`, but for the binaries of more than `limit` bytes. 0 also when there are funs: what they hold is not cut here. */
export function etf_encode_cut(term: i32, limit: u32): u32 {
  cutFrom = limit
  cutCount = 0
  const size = etf_encode(term)
  cutFrom = 0
  return size
}
export function etf_cuts(): u32 {
  return cutCount
}
export function etf_cut_place(): usize {
  return cuts
}
function cut(binary: i32): void {
  if (cutCount == cutRoom) {
    cutRoom = max<u32>(cutRoom << 1, 64)
    cuts = cuts == 0 ? malloc(cutRoom << 3) : realloc(cuts, cutRoom << 3)
    if (cuts == 0) out_of_memory(cutRoom << 3)
  }
  const at = cuts + (cutCount << 3)
  store<u32>(at, <u32>(out - buffer))
  store<i32>(at, binary, 4)
  cutCount++
}

/** Keys of maps are written in their order (the option `deterministic`). */
let ordered: bool = false
/** Atoms are in Latin-1 where they can be: as the release has it, always, or never. */
const BY_RELEASE: i32 = 0
const ALWAYS: i32 = 1
let latinAtoms: i32 = BY_RELEASE
/** Floats and what names a node are the host's: they look otherwise. */
let strange: bool = false

/** `mode`: 1 keys in their order, 2 atoms always, 4 never in Latin-1, 8 floats and what names a node otherwise. */
function setMode(mode: i32): void {
  ordered = (mode & 1) != 0
  latinAtoms = (mode >> 1) & 3
  strange = (mode & 8) != 0
}

// ---- in parts --------------------------------------------------------------------------------------------------------

/** Bytes after which the walk pauses. */
const NEVER: u32 = 0xffffffff
let pause: u32 = NEVER
/** What is still to be written: a tuple of the frames, or 0. */
let waiting: i32 = 0

/**
 * Writes the external format of a term as etf_encode does, in a mode (see setMode), but only up to about `bytes` bytes: what is
 * then still to be written is `etf_waiting`, to go on with.
 */
export function etf_encode_some(term: i32, mode: i32, bytes: u32): u32 {
  setMode(mode)
  pause = bytes
  const size = etf_encode(term)
  pause = NEVER
  setMode(0)
  return size
}
export function etf_waiting(): i32 {
  return waiting
}
export function etf_written(): u32 {
  return <u32>(out - buffer)
}
/** The output so far, which is the caller's from now on: its address; it has `etf_room_taken` bytes of room. */
export function etf_take(): usize {
  const taken = buffer
  taken_room = <u32>(end - buffer)
  buffer = out = end = 0
  return taken
}
let taken_room: u32 = 0
export function etf_room_taken(): u32 {
  return taken_room
}
/** Goes on with an output of `used` bytes and frames that wait, up to about `bytes` bytes more. */
export function etf_encode_more(taken: usize, room: u32, used: u32, frames: i32, mode: i32, bytes: u32): u32 {
  free(buffer)
  buffer = taken
  out = taken + used
  end = taken + room
  setMode(mode)
  pause = used + bytes
  waiting = 0
  const mark = stackDepth()
  let at = addressOf(frames)
  for (let n = headerOf(frames) >>> HDR_ARITY_SHIFT; n > 0; n -= 2, at += 8) {
    const kind = load<i32>(at, 4) >> 2
    frame(kind & 7, load<i32>(at, 8), kind >> 3)
  }
  const done = walkOn(mark)
  pause = NEVER
  setMode(0)
  return done ? <u32>(out - buffer) : 0
}

/** Frames above a mark go into a tuple on the heap, where a collection may move what they refer to. */
function wait(mark: u32): void {
  const size = <i32>((stackDepth() - mark) / FRAME_BYTES) << 1
  let at = alloc(size + 1)
  waiting = <i32>at | TAG_BOXED
  store<i32>(at, size << HDR_ARITY_SHIFT)
  const top = stackAt(stackDepth())
  for (let from = stackAt(mark); from < top; from += FRAME_BYTES, at += 8) {
    store<i32>(at, makeSmall(load<i32>(from) | (load<i32>(from, 8) << 3)), 4)
    store<i32>(at, load<i32>(from, 4), 8)
  }
  stackReset(mark)
}

// ---- the walk --------------------------------------------------------------------------------------------------------

function walk(term: i32): bool {
  const mark = stackDepth()
  waiting = 0
  return element(term) && walkOn(mark)
}
function walkOn(mark: u32): bool {
  while (stackDepth() != mark) {
    if (<u32>(out - buffer) >= pause) {
      if (!counting) {
        wait(mark)
        return true
      }
      counted += <f64>(out - buffer - 1)
      out = buffer + 1
    }
    let left = pop()
    let place = pop()
    const kind = pop()
    switch (kind) {
      case WORDS: {
        const at = addressOf(place)
        let from = isCons(place) ? at + 8 - (left << 2) : at + 4 + (((load<u32>(at) >>> HDR_ARITY_SHIFT) - left) << 2)
        while (left > 0) {
          const word = load<i32>(from)
          from += 4
          left--
          const deeper = mayHaveElements(word) || <u32>(out - buffer) >= pause
          if (deeper && left > 0) frame(WORDS, place, left)
          const depth = stackDepth()
          if (!element(word)) return fail(mark)
          if (!deeper) continue
          if (left == 0 || stackDepth() != depth || <u32>(out - buffer) >= pause) break
          stackReset(depth - FRAME_BYTES)
        }
        break
      }
      case LIST: {
        // The elements that need no frame in a row.
        while (isCons(place)) {
          const item = head(place)
          place = tail(place)
          const deeper = mayHaveElements(item) || <u32>(out - buffer) >= pause
          if (deeper) frame(LIST, place, 0)
          const depth = stackDepth()
          if (!element(item)) return fail(mark)
          if (!deeper) continue
          if (stackDepth() != depth || <u32>(out - buffer) >= pause) place = 0
          else stackReset(depth - FRAME_BYTES)
        }
        if (place != 0 && !element(place)) return fail(mark)
        break
      }
      case FLATMAP: {
        const word = ofFlatmap(addressOf(place), left)
        if (left > 1) frame(FLATMAP, place, left - 1)
        if (!element(word)) return fail(mark)
        break
      }
      default: {
        // Last child first, as OTP's stack gives them.
        left--
        if (left > 0) frame(CHILDREN, place, left)
        const root = (headerOf(place) & HDR_KIND_MASK) == SUB_HAMT_ROOT << HDR_SUBTAG_SHIFT
        child(load<i32>(addressOf(place) + (left << 2) + (root ? 8 : 4)))
      }
    }
  }
  return true
}

function fail(mark: u32): bool {
  stackReset(mark)
  return false
}
// @ts-ignore: decorator
@inline function frame(kind: i32, place: i32, left: i32): void {
  push(kind)
  push(place)
  push(left)
}

/** What comes next of a small map of which `left` keys and values are left: keys lie in a tuple, values behind it; they take turns. */
// @ts-ignore: decorator
@inline function ofFlatmap(at: usize, left: u32): i32 {
  const keys = addressOf(load<i32>(at, 4))
  const done = ((load<u32>(keys) >>> HDR_ARITY_SHIFT) << 1) - left
  const i = (done >> 1) << 2
  return (done & 1) == 0 ? load<i32>(keys + 4 + i) : load<i32>(at + 8 + i)
}

/** Tuples of at most so many words (and all small maps) are written without a frame up to the first element that has elements. */
const ROW: u32 = 64

function tupleRow(term: i32, words: u32): bool {
  if (words > ROW) {
    frame(WORDS, term, words)
    return true
  }
  const end = addressOf(term) + 4 + (words << 2)
  for (let left = words; left > 0; left--) {
    const word = load<i32>(end - (left << 2))
    if (mayHaveElements(word)) {
      frame(WORDS, term, left)
      return true
    }
    if (!element(word)) return false
  }
  return true
}
function flatmapRow(term: i32, pairs: u32): bool {
  for (let left = pairs << 1; left > 0; left--) {
    const word = ofFlatmap(addressOf(term), left)
    if (mayHaveElements(word)) {
      frame(FLATMAP, term, left)
      return true
    }
    if (!element(word)) return false
  }
  return true
}

/** May a term push a frame? */
// @ts-ignore: decorator
@inline function mayHaveElements(term: i32): bool {
  if (isCons(term)) return true
  if ((term & 3) != TAG_BOXED) return false
  const kind = load<i32>(addressOf(term)) & HDR_KIND_MASK
  return kind == 0 || kind == SUB_FLATMAP << HDR_SUBTAG_SHIFT || kind == SUB_HAMT_ROOT << HDR_SUBTAG_SHIFT
}

/** A leaf [Key|Value], an inner node, or a tuple of leaves whose hashes are equal. */
function child(node: i32): void {
  if (isCons(node)) return frame(WORDS, node, 2)
  const words = headerOf(node) >>> HDR_ARITY_SHIFT
  frame(CHILDREN, node, isTuple(node) ? words : popcnt(words & 0xffff))
}

/** A term up to its elements, for which a frame is pushed. False: it has no external format. */
function element(term: i32): bool {
  if (isSmall(term)) integer(term >> 2)
  else if (isAtom(term)) atom(term)
  else if (isCons(term)) list(term)
  else if (term == NIL) byte(E.NIL_EXT)
  else if ((term & IMM_MASK) == IMM_PID && !strange && own_node_bytes() != 0) pid(term)
  else if ((term & 3) != TAG_BOXED) return host_other(term) != 0
  else return boxed(term)
  return true
}

function boxed(term: i32): bool {
  const at = addressOf(term)
  const header = load<i32>(at)
  const words = header >>> HDR_ARITY_SHIFT
  switch ((header & HDR_KIND_MASK) >> HDR_SUBTAG_SHIFT) {
    case SUB_TUPLE:
      if (words < 256) tagged(E.SMALL_TUPLE_EXT, words)
      else tagged32(E.LARGE_TUPLE_EXT, words)
      return tupleRow(term, words)
    case SUB_FLOAT: {
      if (strange) break
      const to = room(9)
      store<u8>(to, E.NEW_FLOAT_EXT)
      store<u64>(to, bswap<u64>(load<u64>(at, 4)), 1)
      return true
    }
    case SUB_INT64:
      int64(load<i64>(at, 4))
      return true
    case SUB_BIGPOS:
    case SUB_BIGNEG:
      big(at, words, (header & HDR_KIND_MASK) >> HDR_SUBTAG_SHIFT == SUB_BIGNEG)
      return true
    case SUB_FLATMAP: {
      if (ordered && words > 2) return in_order(term)
      tagged32(E.MAP_EXT, words - 1)
      return flatmapRow(term, words - 1)
    }
    case SUB_HAMT_ROOT:
      if (ordered) return in_order(term)
      tagged32(E.MAP_EXT, map_size(term))
      frame(CHILDREN, term, popcnt(words & 0xffff))
      return true
    case SUB_HEAP_BIN:
    case SUB_REFC_BIN:
    case SUB_SUB_BIN:
      bitstring(term)
      return true
    case SUB_REF:
      if (strange || own_node_bytes() == 0) break
      reference(at)
      return true
    case SUB_FUN:
      if (cutFrom != 0) return false
  }
  return host_other(term) != 0
}

function in_order(map: i32): bool {
  const size = map_size(map) << 1
  tagged32(E.MAP_EXT, size >> 1)
  const tuple = alloc(size + 1)
  store<i32>(tuple, size << HDR_ARITY_SHIFT)
  copy_words(tuple + 4, ordered_pairs(map), size << 2)
  free_pairs()
  frame(WORDS, <i32>tuple | TAG_BOXED, size)
  return true
}

// ---- bytes -----------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function byte(n: i32): void {
  store<u8>(room(1), n)
}
// @ts-ignore: decorator
@inline function tagged(tag: i32, n: i32): void {
  store<u16>(room(2), tag | (n << 8))
}
// @ts-ignore: decorator
@inline function tagged32(tag: i32, n: i32): void {
  const at = room(5)
  store<u8>(at, tag)
  store<u32>(at, bswap<u32>(n), 1)
}
// @ts-ignore: decorator
@inline function tagged16(tag: i32, n: i32): void {
  const at = room(3)
  store<u8>(at, tag)
  store<u16>(at, <u32>bswap<u16>(<u16>n), 1)
}

// ---- pids, references ------------------------------------------------------------------------------------------------

function pid(term: i32): void {
  const n = own_node_bytes()
  const at = room(n + 13)
  store<u8>(at, E.NEW_PID_EXT)
  put_own_node(at + 1)
  store<u32>(at + n, bswap<u32>(localPidNumber(term)), 1)
  store<u32>(at + n, bswap<u32>(localPidSerial(term)), 5)
  store<u32>(at + n, bswap<u32>(own_creation()), 9)
}

function reference(from: usize): void {
  const n = own_node_bytes()
  const at = room(n + 19)
  store<u8>(at, E.NEWER_REFERENCE_EXT)
  store<u16>(at, <u32>bswap<u16>(3), 1)
  put_own_node(at + 3)
  store<u32>(at + n, bswap<u32>(own_creation()), 3)
  for (let i: u32 = 4; i <= 12; i += 4) store<u32>(at + n + i, bswap<u32>(load<u32>(from + i)), 3)
}

// ---- atoms, numbers --------------------------------------------------------------------------------------------------

function atom(term: i32): void {
  const entry = ATOM_TABLE + (<u32>term >> IMM_SHIFT) * ATOM_SIZE
  const from = load<usize>(entry, ATOM_TEXT)
  const n = load<u32>(entry, ATOM_LENGTH)
  // Up to OTP 25 atoms are in Latin-1 where they can be.
  if ((latinAtoms == BY_RELEASE ? load<i32>(CELL_OTP_RELEASE) < 26 : latinAtoms == ALWAYS) && latin1(from, n)) return
  if (n < 256) tagged(E.SMALL_ATOM_UTF8_EXT, n)
  else tagged16(E.ATOM_UTF8_EXT, n)
  copy_bytes(room(n), from, n)
}

function latin1(from: usize, n: u32): bool {
  const stop = from + n
  let count = n
  for (let at = from; at < stop; at++) {
    // Two-byte sequences of U+0080 to U+00FF begin with these.
    if (load<u8>(at) >= 0xc4) return false
    if (load<u8>(at) >= 0xc0) count--
  }
  tagged16(E.ATOM_EXT, count)
  let to = room(count)
  for (let at = from; at < stop; at++, to++) {
    const c = <u32>load<u8>(at)
    store<u8>(to, c < 0x80 ? c : ((c & 3) << 6) | (<u32>load<u8>(++at) & 0x3f))
  }
  return true
}

// @ts-ignore: decorator
@inline function integer(n: i32): void {
  if (<u32>n < 256) tagged(E.SMALL_INTEGER_EXT, n)
  else tagged32(E.INTEGER_EXT, n)
}
function int64(n: i64): void {
  if (n == <i64><i32>n) return integer(<i32>n)
  const magnitude = n < 0 ? 0 - <u64>n : <u64>n
  const bytes = 8 - (<i32>clz(magnitude) >> 3)
  tagged(E.SMALL_BIG_EXT, bytes)
  byte(i32(n < 0))
  store<u64>(room(8), magnitude)
  out -= 8 - bytes
}
function big(at: usize, limbs: i32, negative: bool): void {
  let bytes = limbs << 2
  while (load<u8>(at + 3 + bytes) == 0) bytes--
  if (bytes < 256) tagged(E.SMALL_BIG_EXT, bytes)
  else tagged32(E.LARGE_BIG_EXT, bytes)
  byte(i32(negative))
  copy_bytes(room(bytes), at + 4, bytes)
}

// ---- lists, binaries -------------------------------------------------------------------------------------------------

function list(term: i32): void {
  let rest = term
  let n = 0
  // A byte is a small integer without other bits than these.
  while (isCons(rest) && (head(rest) & ~0x3fc) == TAG_SMALL) {
    rest = tail(rest)
    n++
  }
  if (rest == NIL && n <= MAX_STRING) {
    tagged16(E.STRING_EXT, n)
    let to = room(n)
    for (; isCons(term); term = tail(term), to++) store<u8>(to, head(term) >> 2)
    return
  }
  for (; isCons(rest); rest = tail(rest)) n++
  tagged32(E.LIST_EXT, n)
  frame(LIST, term, 0)
}

function bitstring(term: i32): void {
  take_apart(term)
  const odd = <i32>part_bits & 7
  const bytes = <u32>((part_bits + 7) >> 3)
  if (odd == 0) {
    tagged32(E.BINARY_EXT, bytes)
    if (counting) {
      counted += bytes
      return
    }
    if (cutFrom != 0 && bytes > cutFrom) return cut(term)
  } else {
    tagged32(E.BIT_BINARY_EXT, bytes)
    byte(odd)
  }
  const data = base_data(part_base)
  if (odd == 0 && (part_pos & 7) == 0) copy_bytes(room(bytes), data + <usize>(part_pos >> 3), bytes)
  else copy_bits(room(bytes), 0, data, part_pos, part_bits)
}
