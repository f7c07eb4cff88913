/**
 * Terms from the external format. Every size is compared with the bytes that are left before memory is taken for it; nesting costs a
 * few words a level of the work stack. What is not plain (funs, ports, floats as text, what is another node's …) the host reads
 * (src/etf/decoder.ts).
 */
import {
  CELL_FCALLS, CELL_FCALLS_SAVED, CELL_FORCED, CELL_HLIM, CELL_HTOP, CELL_OTP_RELEASE, CELL_PROC, FRAG_NEXT, HDR_ARITY_SHIFT, NIL, P_FRAGS, P_FRAG_WORDS, P_MSO, P_VHEAP, REF_LOW, REF_MAGIC, SUB_FLOAT, SUB_REF,
  TAG_BOXED, TAG_CONS, TAG_SMALL,
} from '../src/term/layout'
import * as E from '../src/term/etf_tags'
import { int64 } from './arith'
import { atom_buffer, atom_existing, atom_intern } from './atoms'
import { integer_of_any_size, is_within_limit, significant_bytes } from './bignum_bits'
import { copy_bytes } from './bits_memory'
import { is_own_creation, own_node_at } from './etf_node'
import { alloc, binary_data, force_gc, fragment_end, fragment_top, free_chain, new_binary, release_list, set_fragment, sub_bitstring } from './heap'
import { adopt_list } from './mailbox'
import { map_from_pairs, map_size } from './maps'
import { free, malloc } from './memory'
import { out_of_memory } from './object'
import { makeHeader, makeLocalPid, makeSmall } from './term'
import { utf8_valid } from './unicode'
import { pop, push, stackAt, stackDepth, stackReset } from './workstack'

/** Reads the term at an address with all it has, up to `end`; 0: it is malformed. Where it ends: `etf_at`. */
// @ts-ignore: decorator
@external("host", "etf_read_other")
declare function host_read_other(at: usize, end: usize, safe: i32): i32

/** What a frame of the work stack fills: consecutive words, heads of conses, pairs of a map (which lie on the stack behind the frame). */
const FILL_WORDS: i32 = 0
const FILL_HEADS: i32 = 1
const FILL_PAIRS: i32 = 2
/** A frame: depth of the one around it, kind, where the next element goes, elements left, the term that is then complete. */
const FRAME_BYTES: u32 = 20

/** Most pairs of a map that go through a block that stays. */
const SHARED_PAIRS: u32 = 64
const pairBlock: usize = memory.data(512, 8)

let at: usize = 0
let end: usize = 0
let safe: bool = false
let malformed: bool = false

/** Where the last term that was read ends, or where the host says that one does. */
export function etf_at(): usize {
  return at
}
export function etf_set_at(address: usize): void {
  at = address
}

/** The term at an address (behind the version), with up to `bytes` bytes; 0: it is malformed. */
export function etf_decode(from: usize, bytes: u32, onlyKnown: i32): i32 {
  start(from, bytes, onlyKnown)
  const mark = stackDepth()
  const term = read(mark)
  stackReset(mark)
  return malformed ? 0 : term
}
function start(from: usize, bytes: u32, onlyKnown: i32): void {
  at = from
  end = from + bytes
  safe = onlyKnown != 0
  malformed = false
}

// ---- in parts --------------------------------------------------------------------------------------------------------

/**
 * A decoding that pauses. What it has made so far is no process's: fragments and an off-heap list of its own, in whose places the process's
 * stand meanwhile. So the collector does not see what is half filled, and nothing moves.
 */
const D_FRAGS: usize = 0
const D_FRAG_WORDS: usize = 4
const D_MSO: usize = 8
const D_VHEAP: usize = 12
const D_HTOP: usize = 16
const D_HLIM: usize = 20
const D_FORCED: usize = 24
const D_FCALLS: usize = 28
const D_FCALLS_SAVED: usize = 32
/** Free part of the newest fragment. */
const D_TOP: usize = 36
const D_END: usize = 40
/** Bytes that were read; depth of the stack at which the frames began, bytes of them, depth of the innermost one, and a copy of them. */
const D_READ: usize = 44
const D_MARK: usize = 48
const D_DEPTH: usize = 52
const D_BASE: usize = 56
const D_STACK: usize = 60
const D_SIZE: usize = 64

/** Where the walk pauses. The host may make what only sweeps through processes find (entries of funs): behind such a term there is no pause. */
const NEVER: usize = 0xffffffff
let pause: usize = NEVER
let paused: bool = false

// @ts-ignore: decorator
@inline function exchangeWord(a: usize, b: usize): void {
  const word = load<i32>(a)
  store<i32>(a, load<i32>(b))
  store<i32>(b, word)
}
/** The process's own heap and that of the decoding change places. */
function exchange(state: usize): void {
  const process = load<usize>(CELL_PROC)
  exchangeWord(process + P_FRAGS, state + D_FRAGS)
  exchangeWord(process + P_FRAG_WORDS, state + D_FRAG_WORDS)
  exchangeWord(process + P_MSO, state + D_MSO)
  exchangeWord(process + P_VHEAP, state + D_VHEAP)
  exchangeWord(CELL_HTOP, state + D_HTOP)
  exchangeWord(CELL_HLIM, state + D_HLIM)
  exchangeWord(CELL_FORCED, state + D_FORCED)
  exchangeWord(CELL_FCALLS, state + D_FCALLS)
  exchangeWord(CELL_FCALLS_SAVED, state + D_FCALLS_SAVED)
  const top = fragment_top()
  const stop = fragment_end()
  set_fragment(load<usize>(state, D_TOP), load<usize>(state, D_END))
  store<usize>(state, top, D_TOP)
  store<usize>(state, stop, D_END)
}

/**
 * As etf_decode, but only up to about `most` bytes, after which `etf_paused` is true. `state`: of what was begun, or 0. It is etf_decode_state's then,
 * which is to be given back if there is no going on.
 */
export function etf_decode_some(state: usize, from: usize, bytes: u32, onlyKnown: i32, most: u32): i32 {
  if (state == 0) {
    state = malloc(D_SIZE)
    if (state == 0) out_of_memory(D_SIZE)
    memory.fill(state, 0, D_SIZE)
  }
  latest = state
  start(from, bytes, onlyKnown)
  at += load<u32>(state, D_READ)
  pause = <u32>(end - at) <= most ? NEVER : at + most
  const mark = stackDepth()
  restore(state, mark)
  exchange(state)
  const term = readOn(mark)
  exchange(state)
  pause = NEVER
  if (paused) {
    keep(state, mark)
    store<u32>(state, <u32>(at - from), D_READ)
    return 0
  }
  stackReset(mark)
  if (!malformed) handOver(state)
  etf_decode_drop(state)
  return malformed ? 0 : term
}
export function etf_paused(): i32 {
  return i32(paused)
}
/** The decoding of the last call. */
let latest: usize = 0
export function etf_decode_state(): usize {
  return latest
}
/** Gives up what was begun. */
export function etf_decode_drop(state: usize): void {
  release_list(load<usize>(state, D_MSO))
  free_chain(load<usize>(state, D_FRAGS))
  if (load<usize>(state, D_STACK) != 0) free(load<usize>(state, D_STACK))
  free(state)
}

/** The frames above a mark of the stack go to a block of their own and back. Frames know each other by their depths. */
function keep(state: usize, mark: u32): void {
  const bytes = stackDepth() - mark
  const copy = malloc(bytes)
  if (copy == 0) out_of_memory(bytes)
  memory.copy(copy, stackAt(mark), bytes)
  store<usize>(state, copy, D_STACK)
  store<u32>(state, bytes, D_DEPTH)
  store<u32>(state, mark, D_MARK)
  store<u32>(state, base, D_BASE)
  stackReset(mark)
}
function restore(state: usize, mark: u32): void {
  base = mark
  const copy = load<usize>(state, D_STACK)
  if (copy == 0) return
  const moved = mark - load<u32>(state, D_MARK)
  const bytes = load<u32>(state, D_DEPTH)
  for (let i: u32 = 0; i < bytes; i += 4) push(load<i32>(copy + i))
  free(copy)
  store<usize>(state, 0, D_STACK)
  base = load<u32>(state, D_BASE) + moved
  if (moved == 0) return
  for (let frame = base; frame != mark; frame = load<u32>(stackAt(frame))) store<u32>(stackAt(frame), load<u32>(stackAt(frame)) + moved)
}

/** All that was made is the process's now. */
function handOver(state: usize): void {
  const process = load<usize>(CELL_PROC)
  const first = load<usize>(state, D_FRAGS)
  if (first != 0) {
    let last = first
    while (load<usize>(last, FRAG_NEXT) != 0) last = load<usize>(last, FRAG_NEXT)
    store<usize>(last, load<usize>(process, P_FRAGS), FRAG_NEXT)
    store<usize>(process, first, P_FRAGS)
    store<usize>(process, load<usize>(process, P_FRAG_WORDS) + load<usize>(state, D_FRAG_WORDS), P_FRAG_WORDS)
    force_gc()
  }
  if (load<usize>(state, D_MSO) != 0) adopt_list(process, load<usize>(state, D_MSO))
  store<usize>(state, 0, D_FRAGS)
  store<usize>(state, 0, D_MSO)
}

// ---- the walk --------------------------------------------------------------------------------------------------------

/** Depth of the innermost frame. */
let base: u32 = 0

function read(mark: u32): i32 {
  base = mark
  return readOn(mark)
}
function readOn(mark: u32): i32 {
  paused = false
  while (true) {
    if (at > pause) {
      paused = true
      return 0
    }
    let term = element()
    if (malformed) return 0
    // A frame was pushed: its first element comes next.
    if (term == 0) continue
    while (true) {
      if (stackDepth() == mark) return term
      const frame = stackAt(base)
      const place = load<u32>(frame, 8)
      const left = load<i32>(frame, 12) - 1
      const kind = load<i32>(frame, 4)
      store<i32>(frame, left, 12)
      if (kind == FILL_PAIRS) push(term)
      else {
        store<i32>(place, term)
        // Behind the last head comes the tail.
        store<u32>(frame, place + (kind == FILL_HEADS && left > 1 ? 8 : 4), 8)
      }
      if (left > 0) break
      term = kind == FILL_PAIRS ? map() : load<i32>(stackAt(base), 16)
      if (malformed) return 0
      const outer = load<u32>(stackAt(base))
      stackReset(base)
      base = outer
    }
  }
}

function fail(): i32 {
  malformed = true
  return 0
}

function open(kind: i32, place: usize, left: i32, term: i32): i32 {
  const depth = stackDepth()
  push(base)
  push(kind)
  push(place)
  push(left)
  push(term)
  base = depth
  return 0
}

// ---- bytes -----------------------------------------------------------------------------------------------------------

/** Are there n bytes more? */
// @ts-ignore: decorator
@inline function has(n: u32): bool {
  return n <= <u32>(end - at)
}
// @ts-ignore: decorator
@inline function take8(): u32 {
  const n = <u32>load<u8>(at)
  at++
  return n
}
// @ts-ignore: decorator
@inline function take16(): u32 {
  const n = <u32>bswap<u16>(load<u16>(at))
  at += 2
  return n
}
// @ts-ignore: decorator
@inline function take32(): u32 {
  const n = bswap<u32>(load<u32>(at))
  at += 4
  return n
}

// ---- terms -----------------------------------------------------------------------------------------------------------

/** A term without elements, or 0 after opening a frame for its elements or after `fail`. */
function element(): i32 {
  if (!has(1)) return fail()
  let tag = take8()
  // A list without elements is its tail.
  while (tag == E.LIST_EXT && has(5) && load<u32>(at) == 0) {
    at += 4
    tag = take8()
  }
  switch (tag) {
    case E.SMALL_INTEGER_EXT:
      return has(1) ? makeSmall(take8()) : fail()
    case E.INTEGER_EXT:
      return has(4) ? int64(<i64><i32>take32()) : fail()
    case E.SMALL_ATOM_UTF8_EXT:
    case E.SMALL_ATOM_EXT:
      return has(1) ? atom(take8(), tag == E.SMALL_ATOM_EXT) : fail()
    case E.ATOM_UTF8_EXT:
    case E.ATOM_EXT:
      return has(2) ? atom(take16(), tag == E.ATOM_EXT) : fail()
    case E.NIL_EXT:
      return NIL
    case E.SMALL_TUPLE_EXT:
      return has(1) ? tuple(take8()) : fail()
    case E.LARGE_TUPLE_EXT:
      return has(4) ? tuple(take32()) : fail()
    case E.LIST_EXT:
      return has(4) ? list(take32()) : fail()
    case E.STRING_EXT:
      return has(2) ? string(take16()) : fail()
    case E.BINARY_EXT:
      return has(4) ? binary(take32()) : fail()
    case E.BIT_BINARY_EXT:
      return has(5) ? bitstring(take32()) : fail()
    case E.MAP_EXT:
      return has(4) ? beginMap(take32()) : fail()
    case E.NEW_FLOAT_EXT:
      return has(8) ? float() : fail()
    case E.SMALL_BIG_EXT:
      return has(2) ? big(take8()) : fail()
    case E.LARGE_BIG_EXT:
      return has(5) ? big(take32()) : fail()
    case E.NEW_PID_EXT: {
      const own = own_pid()
      if (own != 0) return own
      break
    }
    case E.NEWER_REFERENCE_EXT: {
      const own = own_reference()
      if (own != 0) return own
      break
    }
  }
  pause = NEVER
  const term = host_read_other(at - 1, end, i32(safe))
  return term != 0 ? term : fail()
}

function atom(n: u32, latin1: bool): i32 {
  if (!has(n)) return fail()
  const from = at
  at += n
  let ascii: u32 = 0
  for (let p = from; p < at; p++) ascii |= load<u8>(p)
  let text = from
  let bytes = n
  if (ascii >= 0x80) {
    if (latin1) {
      if (n > 255) return fail()
      text = atom_buffer()
      bytes = 0
      for (let p = from; p < at; p++) {
        const c = <u32>load<u8>(p)
        if (c >= 0x80) store<u8>(text + bytes++, 0xc0 | (c >> 6))
        store<u8>(text + bytes++, c < 0x80 ? c : 0x80 | (c & 0x3f))
      }
    } else {
      if (n > 1020 || utf8_valid(from, n) != n) return fail()
      let characters: u32 = 0
      for (let p = from; p < at; p++) if ((load<u8>(p) & 0xc0) != 0x80) characters++
      if (characters > 255) return fail()
    }
  } else if (n > 255) return fail()
  if (safe) {
    const known = atom_existing(text, bytes)
    return known != 0 ? known : fail()
  }
  return atom_intern(text, bytes)
}

/** The pid of this node that begins behind the tag, if it is one that an immediate has; 0: the host has to read it. */
function own_pid(): i32 {
  const n = own_node_at(at, <u32>(end - at))
  if (n == 0 || !has(n + 12)) return 0
  let number = bswap<u32>(load<u32>(at + n))
  const serial = bswap<u32>(load<u32>(at + n, 4))
  if (!is_own_creation(bswap<u32>(load<u32>(at + n, 8)))) return 0
  if (load<i32>(CELL_OTP_RELEASE) < 26) {
    if (number > 0x7fff || serial >= 0x1000) return 0
    number |= serial << 15
  } else if (serial != 0 || number >= 0x8000000) return 0
  at += n + 12
  return makeLocalPid(number)
}
/** The same for references of three words; what magic ones refer to the host knows. */
function own_reference(): i32 {
  if (!has(2) || load<u16>(at) != <u32>bswap<u16>(3)) return 0
  const n = own_node_at(at + 2, <u32>(end - at - 2))
  if (n == 0 || !has(n + 18)) return 0
  const words = at + 2 + n
  const low = bswap<u32>(load<u32>(words, 4))
  const middle = bswap<u32>(load<u32>(words, 8))
  if (!is_own_creation(bswap<u32>(load<u32>(words))) || low > <u32>REF_LOW || (middle & REF_LOW) == REF_MAGIC) return 0
  const to = alloc(4)
  store<i32>(to, makeHeader(SUB_REF, 3))
  store<u32>(to, low, 4)
  store<u32>(to, middle, 8)
  store<u32>(to, bswap<u32>(load<u32>(words, 12)), 12)
  at = words + 16
  return to | TAG_BOXED
}

function float(): i32 {
  const bits = bswap<u64>(load<u64>(at))
  at += 8
  // Infinities and what is no number have all bits of the exponent set.
  if ((bits & 0x7ff0000000000000) == 0x7ff0000000000000) return fail()
  const to = alloc(3)
  store<i32>(to, makeHeader(SUB_FLOAT, 2))
  store<u64>(to, bits, 4)
  return to | TAG_BOXED
}

function big(n: u32): i32 {
  const negative = take8() != 0
  if (!has(n)) return fail()
  const from = at
  at += n
  const used = significant_bytes(from, n)
  return is_within_limit(used) ? integer_of_any_size(from, used, negative) : fail()
}

function tuple(size: u32): i32 {
  if (!has(size) || size > 0xffffff) return fail()
  const to = alloc(size + 1)
  store<i32>(to, size << HDR_ARITY_SHIFT)
  for (let i: u32 = 1; i <= size; i++) store<i32>(to + (i << 2), NIL)
  return size == 0 ? to | TAG_BOXED : open(FILL_WORDS, to + 4, size, to | TAG_BOXED)
}

function list(length: u32): i32 {
  if (!has(length) || length == 0 || length > 0x1fffffff) return fail()
  const to = alloc(length << 1)
  const stop = to + (length << 3)
  for (let cell = to; cell < stop; cell += 8) {
    store<i32>(cell, NIL)
    store<i32>(cell, (cell + 8) | TAG_CONS, 4)
  }
  store<i32>(stop - 4, NIL)
  return open(FILL_HEADS, to, length + 1, to | TAG_CONS)
}

function string(length: u32): i32 {
  if (!has(length)) return fail()
  if (length == 0) return NIL
  const to = alloc(length << 1)
  let cell = to
  for (const stop = at + length; at < stop; at++, cell += 8) {
    store<i32>(cell, (<i32>load<u8>(at) << 2) | TAG_SMALL)
    store<i32>(cell, (cell + 8) | TAG_CONS, 4)
  }
  store<i32>(cell - 4, NIL)
  return to | TAG_CONS
}

function beginMap(size: u32): i32 {
  if (size > 0x3fffffff || !has(size << 1)) return fail()
  return size == 0 ? map_from_pairs(pairBlock, 0) : open(FILL_PAIRS, 0, size << 1, 0)
}
/** The map of the pairs on the stack; a key that is there twice is malformed. */
function map(): i32 {
  const size = (stackDepth() - base - FRAME_BYTES) >> 3
  // The stack moves when it grows, and making maps takes some of it.
  const block = size <= SHARED_PAIRS ? pairBlock : malloc(size << 3)
  if (block == 0) out_of_memory(size << 3)
  memory.copy(block, stackAt(base + FRAME_BYTES), size << 3)
  const map = map_from_pairs(<u32>block, size)
  if (size > SHARED_PAIRS) free(block)
  return map_size(map) == <i32>size ? map : fail()
}

function binary(size: u32): i32 {
  if (!has(size)) return fail()
  const term = new_binary(size)
  copy_bytes(binary_data(term), at, size)
  at += size
  return term
}
function bitstring(size: u32): i32 {
  const bits = take8()
  if (!has(size)) return fail()
  if (size == 0 && bits == 0 && load<i32>(CELL_OTP_RELEASE) < 26) return binary(0)
  if (bits < 1 || bits > 8 || size == 0) return fail()
  const whole = binary(size)
  return bits == 8 ? whole : sub_bitstring(whole, 0, <f64>(size - 1) * 8 + <f64>bits)
}
