/**
 * The atom table: texts in UTF-8, what orders and hashes atoms, and an index by text. And the BIFs between atoms and their texts.
 * The host keeps texts as strings of its own, as far as it needs them (src/term/atoms.ts).
 */
import {
  ATOM_HASH, ATOM_LENGTH, ATOM_LIMIT, ATOM_ORD, ATOM_RESERVE, ATOM_SIZE, ATOM_TABLE, ATOM_TEXT, CELL_AM_LATIN1, CELL_AM_UNICODE, CELL_AM_UTF8,
  CELL_ATOMS, IMM_ATOM, IMM_SHIFT, NIL,
} from '../src/term/layout'
import { take_apart, base_data, part_base, part_bits, part_pos } from './bits_common'
import { copy_bits } from './bits_memory'
import { utf8_bytes, is_code_point } from './bits_utf'
import { binary_data, new_binary } from './heap'
import { literal_free, literal_malloc } from './memory'
import { out_of_atoms, out_of_memory } from './object'
import { raise_badarg, raise_system_limit } from './raise'
import { head, isAtom, isCons, isSmall, tail } from './term'
import { utf8_to_list, utf8_valid } from './unicode'

/** Longest atom, in characters (code points). */
const MAX_CHARACTERS: i32 = 255
/** Texts are laid out in blocks of this size. */
const CHUNK: u32 = 65536
const FIRST_SLOTS: u32 = 8192

/** Where texts are put together: characters of 4 bytes at most. */
const buffer: usize = memory.data(1024, 8)

let chunk: usize = 0
let chunkEnd: usize = 0
/** Open addressing: index of the atom + 1, or 0. */
let slots: usize = 0
let slotMask: u32 = 0

/** The host writes a text here for `atom_intern`. */
export function atom_buffer(): usize {
  return buffer
}

// ---- the table ---------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function entryOf(index: u32): usize {
  return ATOM_TABLE + index * ATOM_SIZE
}
// @ts-ignore: decorator
@inline function entryOfAtom(atom: i32): usize {
  return entryOf(<u32>atom >> IMM_SHIFT)
}
// @ts-ignore: decorator
@inline function atomOf(index: u32): i32 {
  return (index << IMM_SHIFT) | IMM_ATOM
}

/** The PJW hash of an atom's characters, as `phash2` has it: two-byte UTF-8 sequences (Latin-1) count as one character. */
function hashOf(at: usize, n: u32): u32 {
  const end = at + n
  let h: u32 = 0
  while (at < end) {
    let v = <u32>load<u8>(at++)
    if ((v & 0xfe) == 0xc2 && at < end) v = ((v << 6) | (<u32>load<u8>(at++) & 0x3f)) & 0xff
    h = (h << 4) + v
    const g = h & 0xf0000000
    if (g != 0) {
      h ^= g >> 24
      h ^= g
    }
  }
  return h
}

// @ts-ignore: decorator
@inline function firstSlot(hash: u32): u32 {
  const h = hash * 0x9e3779b1
  return (h ^ (h >> 15)) & slotMask
}

function grow(): void {
  const old = slots
  const size = old == 0 ? FIRST_SLOTS : (slotMask + 1) << 1
  slots = literal_malloc(size << 2)
  if (slots == 0) out_of_memory(size << 2)
  memory.fill(slots, 0, size << 2)
  slotMask = size - 1
  const count = load<u32>(CELL_ATOMS)
  for (let i: u32 = 0; i < count; i++) {
    let s = firstSlot(load<u32>(entryOf(i), ATOM_HASH))
    while (load<u32>(slots + (s << 2)) != 0) s = (s + 1) & slotMask
    store<u32>(slots + (s << 2), i + 1)
  }
  literal_free(old)
}

/** The slot of a text, or the empty one where it belongs. */
// @ts-ignore: decorator
@inline function slotOf(at: usize, n: u32, hash: u32): usize {
  let s = firstSlot(hash)
  while (true) {
    const slot = slots + (s << 2)
    const index = load<u32>(slot)
    if (index == 0) return slot
    const entry = entryOf(index - 1)
    if (load<u32>(entry, ATOM_HASH) == hash && load<u32>(entry, ATOM_LENGTH) == n && same(load<usize>(entry, ATOM_TEXT), at, n)) return slot
    s = (s + 1) & slotMask
  }
}

// @ts-ignore: decorator
@inline function same(a: usize, b: usize, n: u32): bool {
  const end = a + n
  for (; a + 8 <= end; a += 8, b += 8) if (load<u64>(a) != load<u64>(b)) return false
  for (; a < end; a++, b++) if (load<u8>(a) != load<u8>(b)) return false
  return true
}

/** The atom of a text of n bytes of UTF-8, or 0. */
export function atom_existing(at: usize, n: u32): i32 {
  if (slots == 0) return 0
  const index = load<u32>(slotOf(at, n, hashOf(at, n)))
  return index == 0 ? 0 : atomOf(index - 1)
}

/** The same, made if there is none. When the table is full the machine ends (host import `out_of_atoms`). */
export function atom_intern(at: usize, n: u32): i32 {
  return intern(at, n, room)
}

/** Most atoms, as the machine was started. */
let most: u32 = ATOM_LIMIT
/** How many there really may be: as in OTP whole pages of so many. */
let room: u32 = ATOM_LIMIT
const PAGE: u32 = 1024

export function atom_limit(): u32 {
  return most
}
export function set_atom_limit(n: u32): void {
  most = min<u32>(n, ATOM_LIMIT)
  room = (most + (PAGE - 1)) & ~(PAGE - 1)
}

/** The same for a name that the machine itself uses. */
export function atom_of_machine(at: usize, n: u32): i32 {
  return intern(at, n, ATOM_LIMIT + ATOM_RESERVE)
}

function intern(at: usize, n: u32, limit: u32): i32 {
  const index = load<u32>(CELL_ATOMS)
  if (index << 1 >= slotMask) grow()
  const hash = hashOf(at, n)
  const slot = slotOf(at, n, hash)
  const known = load<u32>(slot)
  if (known != 0) return atomOf(known - 1)
  if (index >= limit) out_of_atoms(most)
  if (chunkEnd - chunk < n) {
    chunk = literal_malloc(CHUNK)
    if (chunk == 0) out_of_memory(CHUNK)
    chunkEnd = chunk + CHUNK
  }
  const entry = entryOf(index)
  memory.copy(chunk, at, n)
  store<usize>(entry, chunk, ATOM_TEXT)
  store<u32>(entry, n, ATOM_LENGTH)
  store<u32>(entry, hash, ATOM_HASH)
  let ord: u32 = 0
  for (let i: u32 = 0; i < 4; i++) ord = (ord << 8) | (i < n ? <u32>load<u8>(at + i) : 0)
  store<u32>(entry, ord, ATOM_ORD)
  chunk += n
  store<u32>(slot, index + 1)
  store<u32>(CELL_ATOMS, index + 1)
  return atomOf(index)
}

// ---- from atoms ----------------------------------------------------------------------------------------------------------

export function atom_to_list(atom: i32): i32 {
  if (!isAtom(atom)) return raise_badarg()
  const entry = entryOfAtom(atom)
  return utf8_to_list(load<usize>(entry, ATOM_TEXT), load<u32>(entry, ATOM_LENGTH), NIL)
}

// @ts-ignore: decorator
@inline function isUtf8(encoding: i32): bool {
  return encoding == load<i32>(CELL_AM_UTF8) || encoding == load<i32>(CELL_AM_UNICODE)
}

/** atom_to_binary/2 */
export function atom_to_binary(atom: i32, encoding: i32): i32 {
  if (!isAtom(atom)) return raise_badarg()
  const entry = entryOfAtom(atom)
  const text = load<usize>(entry, ATOM_TEXT)
  const n = load<u32>(entry, ATOM_LENGTH)
  if (isUtf8(encoding)) return binaryOf(text, n)
  if (encoding != load<i32>(CELL_AM_LATIN1)) return raise_badarg()
  let to = buffer
  for (let at = text; at < text + n; at++) {
    let c = <u32>load<u8>(at)
    if (c > 0xc3) return raise_badarg()
    if (c >= 0x80) c = ((c & 3) << 6) | (<u32>load<u8>(++at) & 0x3f)
    store<u8>(to++, c)
  }
  return binaryOf(buffer, <u32>(to - buffer))
}

function binaryOf(at: usize, n: u32): i32 {
  const binary = new_binary(n)
  memory.copy(binary_data(binary), at, n)
  return binary
}

// ---- to atoms --------------------------------------------------------------------------------------------------------------

/** What became of a text that was to go into the buffer, instead of its bytes. */
const BAD: i32 = -1
const TOO_LONG: i32 = -2

/** Bytes of a list of characters in the buffer. */
function putList(list: i32): i32 {
  let to = buffer
  for (let count = 0; isCons(list); list = tail(list), count++) {
    if (count == MAX_CHARACTERS) return TOO_LONG
    const c = head(list)
    if (!isSmall(c) || !is_code_point(c >> 2)) return BAD
    to = putPoint(to, c >> 2)
  }
  return list == NIL ? <i32>(to - buffer) : BAD
}

function putPoint(to: usize, point: u32): usize {
  const bytes = utf8_bytes(point)
  let n = point < 0x80 ? 0 : point < 0x800 ? 8 : point < 0x10000 ? 16 : 24
  for (; n >= 0; n -= 8) store<u8>(to++, bytes >> n)
  return to
}

/** Bytes of the text of a binary in the buffer. */
function putBinary(binary: i32, encoding: i32): i32 {
  if (!take_apart(binary) || (part_bits & 7) != 0) return BAD
  const n = <i32>min<i64>(part_bits >> 3, 1 << 20)
  const latin1 = encoding == load<i32>(CELL_AM_LATIN1)
  if (!latin1 && !isUtf8(encoding)) return BAD
  if (n > (latin1 ? MAX_CHARACTERS : 4 * MAX_CHARACTERS)) return TOO_LONG
  const data = base_data(part_base)
  if (latin1) {
    // Behind the place of the longest result, to be read from there.
    const from = buffer + 512
    copy_bits(from, 0, data, part_pos, part_bits)
    let to = buffer
    for (let i = 0; i < n; i++) to = putPoint(to, load<u8>(from + i))
    return <i32>(to - buffer)
  }
  copy_bits(buffer, 0, data, part_pos, part_bits)
  const valid = <i32>utf8_valid(buffer, n)
  let characters = 0
  for (let i = 0; i < valid; i++) if ((load<u8>(buffer + i) & 0xc0) != 0x80) characters++
  // What follows the last character that there is room for is not looked at.
  if (characters > MAX_CHARACTERS || (characters == MAX_CHARACTERS && valid < n)) return TOO_LONG
  return valid == n ? n : BAD
}

// @ts-ignore: decorator
@inline function made(n: i32): i32 {
  if (n < 0) return n == TOO_LONG ? raise_system_limit() : raise_badarg()
  return atom_intern(buffer, n)
}
// @ts-ignore: decorator
@inline function found(n: i32): i32 {
  const atom = n < 0 ? 0 : atom_existing(buffer, n)
  return atom != 0 ? atom : raise_badarg()
}

export function list_to_atom(list: i32): i32 {
  return made(putList(list))
}
export function list_to_existing_atom(list: i32): i32 {
  return found(putList(list))
}
/** binary_to_atom/2, binary_to_existing_atom/2 */
export function binary_to_atom(binary: i32, encoding: i32): i32 {
  return made(putBinary(binary, encoding))
}
export function binary_to_existing_atom(binary: i32, encoding: i32): i32 {
  return found(putBinary(binary, encoding))
}
