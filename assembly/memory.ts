/**
 * The allocator: two-level segregated fit with boundary tags over two arenas, general (HEAP_BASE .. end of memory)
 * and literal (LITERAL_BASE .. HEAP_BASE). Every operation is O(1).
 *
 * A block begins with one word: its size in bytes (header included, a multiple of 8, in the literal arena of 16) and
 * two flags. Its payload follows, so the overhead is 4 bytes. A free block holds the links of its list in the
 * payload and its size again in its last word, where its right neighbour finds it. Neighbours are never both free.
 */
import { CELL_ARENA_USED, HEAP_BASE, LITERAL_BASE } from '../src/term/layout'
import { host_panic, PANIC_DOUBLE_FREE } from './object'

const FREE: u32 = 1
const PREV_FREE: u32 = 2
const FLAGS: u32 = 7

const MIN_BLOCK: u32 = 16
/** Larger requests fail without a look. */
const MAX_REQUEST: u32 = 0xe0000000

/** Control block of an arena: bitmap of first levels, bitmap of each first level, heads of the lists. */
const FL_COUNT: u32 = 25
const SL_MAPS: u32 = 4
const HEADS: u32 = SL_MAPS + FL_COUNT * 4
const CONTROL_BYTES: i32 = 4 + 25 * 4 + 25 * 32 * 4
const general: usize = memory.data(CONTROL_BYTES, 8)
const literal: usize = memory.data(CONTROL_BYTES, 8)

// @ts-ignore: decorator
@inline function arena_of(address: usize): usize {
  return address < <usize>HEAP_BASE ? literal : general
}

/** Index of a size's list: first level * 32 + second level. Sizes below 256 have lists of their own in steps of 8. */
// @ts-ignore: decorator
@inline function list_of(size: u32): u32 {
  if (size < 256) return size >> 3
  const log = 31 - clz<u32>(size)
  return ((log - 7) << 5) | ((size >> (log - 5)) & 31)
}

// @ts-ignore: decorator
@inline function insert(arena: usize, block: usize, size: u32): void {
  const list = list_of(size)
  const head = arena + HEADS + (list << 2)
  const first = load<usize>(head)
  store<usize>(block, first, 4)
  store<usize>(block, 0, 8)
  if (first != 0) store<usize>(first, block, 8)
  store<usize>(head, block)
  const map = arena + SL_MAPS + ((list >> 5) << 2)
  store<u32>(map, load<u32>(map) | (1 << (list & 31)))
  store<u32>(arena, load<u32>(arena) | (1 << (list >> 5)))
}

// @ts-ignore: decorator
@inline function remove(arena: usize, block: usize, size: u32): void {
  const next = load<usize>(block, 4)
  const prev = load<usize>(block, 8)
  if (next != 0) store<usize>(next, prev, 8)
  if (prev != 0) {
    store<usize>(prev, next, 4)
    return
  }
  const list = list_of(size)
  store<usize>(arena + HEADS + (list << 2), next)
  if (next != 0) return
  const map = arena + SL_MAPS + ((list >> 5) << 2)
  const bits = load<u32>(map) & ~(1 << (list & 31))
  store<u32>(map, bits)
  if (bits == 0) store<u32>(arena, load<u32>(arena) & ~(1 << (list >> 5)))
}

/** From so many bytes on a block just freed is looked for first, though its list may hold smaller ones too: memory that nobody has touched yet is dear. */
const LARGE: u32 = 1 << 15
const LOOKED_AT: u32 = 4

/** A free block of at least `size`, still in its list; 0 when there is none. */
// @ts-ignore: decorator
@inline function find(arena: usize, size: u32): usize {
  if (size >= LARGE) {
    const touched = find_exactly(arena, size, LOOKED_AT)
    if (touched != 0) return touched
  }
  // Rounded up to the next list, so that any block of that list fits.
  const rounded = size < 256 ? size : size + (1 << (26 - clz<u32>(size))) - 1
  const list = list_of(rounded)
  let fl = list >> 5
  let bits = load<u32>(arena + SL_MAPS + (fl << 2)) & (<u32>-1 << (list & 31))
  if (bits == 0) {
    const levels = load<u32>(arena) & (<u32>-2 << fl)
    if (levels == 0) return find_exactly(arena, size, u32.MAX_VALUE)
    fl = ctz<u32>(levels)
    bits = load<u32>(arena + SL_MAPS + (fl << 2))
  }
  return load<usize>(arena + HEADS + (((fl << 5) | ctz<u32>(bits)) << 2))
}

/** Among the first blocks of the list that holds both fitting and smaller ones: all of them as the last resort. */
function find_exactly(arena: usize, size: u32, most: u32): usize {
  let block = load<usize>(arena + HEADS + (list_of(size) << 2))
  while (block != 0 && (load<u32>(block) & ~FLAGS) < size) {
    if (--most == 0) return 0
    block = load<usize>(block, 4)
  }
  return block
}

// @ts-ignore: decorator
@inline function account(arena: usize, bytes: i64): void {
  const cell: usize = arena == general ? CELL_ARENA_USED : CELL_ARENA_USED + 8
  store<i64>(cell, load<i64>(cell) + bytes)
}

/** Makes [block, block + size) free: its neighbours are in use. */
// @ts-ignore: decorator
@inline function put_free(arena: usize, block: usize, size: u32): void {
  store<u32>(block, size | FREE)
  store<u32>(block + size - 4, size)
  insert(arena, block, size)
}

// @ts-ignore: decorator
@inline function allocate(arena: usize, size: u32): usize {
  const block = find(arena, size)
  if (block == 0) return 0
  const found = load<u32>(block) & ~FLAGS
  remove(arena, block, found)
  if (found - size >= MIN_BLOCK) {
    put_free(arena, block + size, found - size)
    store<u32>(block, size)
    account(arena, size)
  } else {
    store<u32>(block, found)
    const next = block + found
    store<u32>(next, load<u32>(next) & ~PREV_FREE)
    account(arena, found)
  }
  return block + 4
}

/** Once, after instantiation. `bytes`: size of the memory (0: 4 GiB). */
export function init(bytes: u32): void {
  memory.fill(general, 0, CONTROL_BYTES)
  memory.fill(literal, 0, CONTROL_BYTES)
  // A few bytes at the end stay unused: bits_memory.ts reads up to 8 bytes past what it wants.
  init_arena(general, HEAP_BASE + 4, bytes - 12)
  init_arena(literal, LITERAL_BASE + 12, HEAP_BASE - 4)
}

/** One free block from `start`, and at `end` the header of a block in use, so that nothing merges past it. */
function init_arena(arena: usize, start: usize, end: usize): void {
  put_free(arena, start, end - start)
  store<u32>(end, PREV_FREE)
}

/** 8-aligned block of at least `bytes`; 0 when memory is exhausted. */
export function malloc(bytes: u32): usize {
  if (bytes > MAX_REQUEST) return 0
  const size = (bytes + 11) & ~7
  return allocate(general, size < MIN_BLOCK ? MIN_BLOCK : size)
}

/** The same from the literal arena, 16-aligned. */
export function literal_malloc(bytes: u32): usize {
  if (bytes > MAX_REQUEST) return 0
  return allocate(literal, (bytes + 19) & ~15)
}

// @ts-ignore: decorator
@inline function release(arena: usize, address: usize): void {
  let block = address - 4
  const header = load<u32>(block)
  if (header & FREE) host_panic(PANIC_DOUBLE_FREE, address, header)
  let size = header & ~FLAGS
  account(arena, -<i64>size)
  let next = block + size
  const after = load<u32>(next)
  if (after & FREE) {
    remove(arena, next, after & ~FLAGS)
    size += after & ~FLAGS
  } else {
    store<u32>(next, after | PREV_FREE)
  }
  if (header & PREV_FREE) {
    const before = load<u32>(block - 4)
    block -= before
    remove(arena, block, before)
    size += before
  }
  put_free(arena, block, size)
}

/** Gives a block of `malloc` back; 0 is nothing. */
export function free(address: usize): void {
  if (address != 0) release(general, address)
}

export function literal_free(address: usize): void {
  if (address != 0) release(literal, address)
}

/** Usable bytes of a block. */
export function malloc_size(address: usize): u32 {
  return (load<u32>(address - 4) & ~FLAGS) - 4
}

/** Cuts a block in use down to `size` (header included) and frees the rest. */
// @ts-ignore: decorator
@inline function cut(arena: usize, block: usize, size: u32): void {
  const header = load<u32>(block)
  const rest = (header & ~FLAGS) - size
  if (rest < MIN_BLOCK) return
  store<u32>(block, size | (header & PREV_FREE))
  store<u32>(block + size, rest)
  release(arena, block + size + 4)
}

/** Shrinks a block in place. */
export function malloc_trim(address: usize, bytes: u32): void {
  const size = (bytes + 11) & ~7
  cut(general, address - 4, size < MIN_BLOCK ? MIN_BLOCK : size)
}

/** Grows in place where the right neighbour has room, else moves; 0 (and the block as it was) when memory is exhausted. Shrinking never moves. */
export function realloc(address: usize, bytes: u32): usize {
  if (address == 0) return malloc(bytes)
  if (bytes > MAX_REQUEST) return 0
  const lit = address < <usize>HEAP_BASE
  const arena = arena_of(address)
  let size = lit ? (bytes + 19) & ~15 : (bytes + 11) & ~7
  if (size < MIN_BLOCK) size = MIN_BLOCK
  const block = address - 4
  const header = load<u32>(block)
  const old = header & ~FLAGS
  if (size > old) {
    const next = block + old
    const after = load<u32>(next)
    const both = old + (after & ~FLAGS)
    if (!(after & FREE) || both < size) {
      const moved = lit ? literal_malloc(bytes) : malloc(bytes)
      if (moved == 0) return 0
      memory.copy(moved, address, old - 4)
      release(arena, address)
      return moved
    }
    remove(arena, next, after & ~FLAGS)
    account(arena, both - old)
    store<u32>(block, both | (header & PREV_FREE))
    store<u32>(block + both, load<u32>(block + both) & ~PREV_FREE)
  }
  cut(arena, block, size)
  return address
}

/** Walks both arenas; 0 when every block, list and flag is consistent, else a code. For tests. */
export function check_arenas(): i32 {
  const first = check_arena(general, HEAP_BASE + 4)
  return first != 0 ? first : check_arena(literal, LITERAL_BASE + 12)
}

function check_arena(arena: usize, start: usize): i32 {
  let block = start
  let prevFree = false
  let freeBlocks = 0
  let used: i64 = 0
  for (;;) {
    const header = load<u32>(block)
    const size = header & ~FLAGS
    if (((header & PREV_FREE) != 0) != prevFree) return 1
    if (size == 0) break
    if (header & FREE) {
      if (prevFree) return 2
      if (load<u32>(block + size - 4) != size) return 3
      freeBlocks++
    } else used += size
    prevFree = (header & FREE) != 0
    block += size
  }
  if (used != load<i64>(arena == general ? CELL_ARENA_USED : CELL_ARENA_USED + 8)) return 4
  for (let list: u32 = 0; list < FL_COUNT * 32; list++) {
    let prev: usize = 0
    let b = load<usize>(arena + HEADS + (list << 2))
    const bit = (load<u32>(arena + SL_MAPS + ((list >> 5) << 2)) >> (list & 31)) & 1
    if ((b != 0) != (bit != 0)) return 5
    while (b != 0) {
      if (load<usize>(b, 8) != prev) return 6
      if (!(load<u32>(b) & FREE) || list_of(load<u32>(b) & ~FLAGS) != list) return 7
      freeBlocks--
      prev = b
      b = load<usize>(b, 4)
    }
  }
  return freeBlocks == 0 ? 0 : 8
}
