/** This node's name in the external format, as its pids and references have it: most of those that are written and read here are its own. */
import { ATOM_LENGTH, ATOM_SIZE, ATOM_TABLE, ATOM_TEXT, CELL_OTP_RELEASE, IMM_SHIFT } from '../src/term/layout'
import * as E from '../src/term/etf_tags'
import { copy_bytes } from './bits_memory'

/** Text of the name, 0: it is not in ASCII, and left to the host. */
let text: usize = 0
let length: u32 = 0
let creation: u32 = 0

/** The node's name (an atom) and creation from now on. */
export function etf_set_node(name: i32, newCreation: u32): void {
  const entry = ATOM_TABLE + (<u32>name >> IMM_SHIFT) * ATOM_SIZE
  text = load<usize>(entry, ATOM_TEXT)
  length = load<u32>(entry, ATOM_LENGTH)
  creation = newCreation
  for (let i: u32 = 0; i < length; i++) {
    if (load<u8>(text + i) >= 0x80) {
      text = 0
      return
    }
  }
  if (length > 255) text = 0
}

// @ts-ignore: decorator
@inline function isOld(): bool {
  return load<i32>(CELL_OTP_RELEASE) < 26
}

/** Bytes of the name, tag and length included; 0: the host has to write it. */
export function own_node_bytes(): u32 {
  return text == 0 ? 0 : length + (isOld() ? 3 : 2)
}
/** Writes them. */
export function put_own_node(to: usize): void {
  if (isOld()) {
    store<u8>(to, E.ATOM_EXT)
    store<u16>(to, <u32>bswap<u16>(<u16>length), 1)
    copy_bytes(to + 3, text, length)
  } else {
    store<u16>(to, E.SMALL_ATOM_UTF8_EXT | (length << 8))
    copy_bytes(to + 2, text, length)
  }
}
/** Bytes of the name at an address, with `room` bytes; 0: it is another one, or written in another way. */
export function own_node_at(at: usize, room: u32): u32 {
  const n = own_node_bytes()
  if (n == 0 || n > room) return 0
  const tagged = isOld()
    ? load<u8>(at) == E.ATOM_EXT && <u32>bswap<u16>(load<u16>(at, 1)) == length
    : <u32>load<u16>(at) == (E.SMALL_ATOM_UTF8_EXT | (length << 8))
  return tagged && memory.compare(at + n - length, text, length) == 0 ? n : 0
}

export function own_creation(): u32 {
  return creation
}
/** In what is read, 0 means this node whatever its creation. */
export function is_own_creation(n: u32): bool {
  return n == 0 || n == creation
}
