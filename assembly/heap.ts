/**
 * Allocation for the current process, off-heap binaries and the making of binaries. Nothing here ever moves a term:
 * when the heap is full, objects go to heap fragments and the collector runs at the next function entry.
 */
import {
  CELL_BINARY_BYTES, CELL_FCALLS, CELL_FCALLS_SAVED, CELL_FORCED, CELL_HLIM, CELL_HTOP, CELL_PROC, FORCED_GC,
  FORCED_RESUME, FRAG_DATA, FRAG_NEXT, FRAG_WORDS, HEAP_BIN_LIMIT, HDR_ARITY_SHIFT, HDR_SUBTAG_SHIFT, MAGIC_COUNT,
  MAGIC_COUNTER_BYTES, MAGIC_HANDLE, MAGIC_NEXT, MAGIC_NUMBER, MAGIC_TABLE, MAGIC_WORDS, OFFHEAP_CAPACITY, OFFHEAP_DATA, OFFHEAP_FLAGS, OFFHEAP_REFC,
  P_FRAGS, P_FRAG_WORDS, P_HEAP, P_HEND, P_MSO, P_VHEAP, P_VHEAP_LIMIT, REFC_BIN, REFC_FLAGS, REFC_NEXT, REFC_SIZE, REFC_WORDS,
  SUBBIN_BASE, SUBBIN_BITS, SUBBIN_OFFSET, SUBBIN_SIZE, SUB_HEAP_BIN, SUB_MAGIC_REF, SUB_REFC_BIN,
  SUB_SUB_BIN, TAG_BOXED, TAG_CONS,
} from '../src/term/layout'
import { extract } from './bits_common'
import { free, malloc, realloc } from './memory'
import { host_panic, large_block, magic_release, out_of_memory, PANIC_NO_PROCESS } from './object'
import { makeHeader, subtagOf } from './term'

/** Smallest and largest fragment that several allocations share, in words. */
const FRAG_MIN: usize = 256
const FRAG_MAX: usize = 1 << 18
/** Received messages may take so much (bytes) before they are collected, however small the heap is. */
const FRAGMENTS_BYTES: usize = 4096
/** Virtual heaps saturate here instead of wrapping around. */
const VHEAP_MAX: u32 = 0xf0000000

/** Free part of the newest fragment of the current process. */
let fragTop: usize = 0
let fragEnd: usize = 0

/** Bump area of fragments: closed when another process becomes the current one, and by the collector. */
export function fragment_top(): usize {
  return fragTop
}
export function fragment_end(): usize {
  return fragEnd
}
export function set_fragment(top: usize, end: usize): void {
  fragTop = top
  fragEnd = end
}

/** Makes the next heap check and the next function entry collect. */
export function force_gc(): void {
  store<i32>(CELL_HLIM, 0)
  const forced = load<i32>(CELL_FORCED)
  if (forced & FORCED_GC) return
  if (!(forced & FORCED_RESUME)) store<i32>(CELL_FCALLS_SAVED, load<i32>(CELL_FCALLS))
  store<i32>(CELL_FCALLS, 0)
  store<i32>(CELL_FORCED, forced | FORCED_GC)
}

/** `words` consecutive words of the current process; address, never 0. Every word must be filled with well-formed objects. */
export function alloc(words: i32): usize {
  const top = load<usize>(CELL_HTOP)
  const end = top + (<usize>words << 2)
  if (end <= load<usize>(CELL_HLIM) && end >= top) {
    store<usize>(CELL_HTOP, end)
    return top
  }
  return allocInFragment(<usize>words << 2)
}

/** `n` cells of a list, one behind the other; `n` may be any number that a binary can have bytes, also what no memory has room for. */
export function alloc_cells(n: u32): usize {
  if (n >= MOST_CELLS) out_of_memory(-1)
  return alloc(n << 1)
}
const MOST_CELLS: u32 = 1 << 29

/** Frees fragments, from one on. */
export function free_chain(fragment: usize): void {
  while (fragment != 0) {
    const next = load<usize>(fragment, FRAG_NEXT)
    free(fragment)
    fragment = next
  }
}

/** [h | t] */
// @ts-ignore: decorator
@inline
export function cons(h: i32, t: i32): i32 {
  const cell = <i32>alloc(2)
  store<i32>(cell, h)
  store<i32>(cell, t, 4)
  return cell | TAG_CONS
}

function allocInFragment(bytes: usize): usize {
  const process = load<usize>(CELL_PROC)
  if (process == 0) host_panic(PANIC_NO_PROCESS, bytes, 0)
  if (bytes > fragEnd - fragTop) {
    const held = load<usize>(process, P_FRAG_WORDS)
    const words = max(bytes >> 2, min(max(held, FRAG_MIN), FRAG_MAX))
    fragTop = new_fragment(process, words)
    fragEnd = fragTop + (words << 2)
    force_gc()
  }
  const at = fragTop
  fragTop += bytes
  return at
}

/** A process holds so much in fragments that it should be collected. */
// @ts-ignore: decorator
@inline export function fragments_due(process: usize): bool {
  const heap = load<usize>(process, P_HEND) - load<usize>(process, P_HEAP)
  return load<usize>(process, P_FRAG_WORDS) << 2 > max(heap, FRAGMENTS_BYTES)
}

/** Links a fragment of so many words into a process; address of its first word. */
export function new_fragment(process: usize, words: usize): usize {
  const fragment = malloc(FRAG_DATA + (words << 2))
  if (fragment == 0) out_of_memory(words << 2)
  store<usize>(fragment, load<usize>(process, P_FRAGS), FRAG_NEXT)
  store<usize>(fragment, words, FRAG_WORDS)
  store<usize>(process, fragment, P_FRAGS)
  store<usize>(process, load<usize>(process, P_FRAG_WORDS) + words, P_FRAG_WORDS)
  return fragment + FRAG_DATA
}

// ---- off-heap binaries --------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function accountBinary(bytes: i64): void {
  store<i64>(CELL_BINARY_BYTES, load<i64>(CELL_BINARY_BYTES) + bytes)
}

/** From so many bytes on the host is told of a binary before it is filled. Not of heaps: a large page that is cleared, or put together, is a pause. */
const LARGE_BINARY: u32 = 4 << 20

/** Off-heap binary with room for `bytes` and reference count 1; 0 when memory is exhausted. */
export function offheap_new(bytes: u32): usize {
  const block = malloc(OFFHEAP_DATA + bytes)
  if (block == 0) return 0
  if (bytes >= LARGE_BINARY) large_block(block, bytes)
  store<i32>(block, 1, OFFHEAP_REFC)
  // not what malloc has rounded it up to: programs can see it
  store<u32>(block, bytes, OFFHEAP_CAPACITY)
  store<i32>(block, 0, OFFHEAP_FLAGS)
  accountBinary(bytes)
  return block
}

/** Changes the room of an off-heap binary; its new address, or 0 (nothing changed) when memory is exhausted. The caller holds the only reference. */
export function offheap_resize(address: usize, bytes: u32): usize {
  const old = load<u32>(address, OFFHEAP_CAPACITY)
  const block = realloc(address, OFFHEAP_DATA + bytes)
  if (block == 0) return 0
  store<u32>(block, bytes, OFFHEAP_CAPACITY)
  accountBinary(<i64>bytes - <i64>old)
  return block
}

export function offheap_retain(address: usize): void {
  store<i32>(address, load<i32>(address, OFFHEAP_REFC) + 1, OFFHEAP_REFC)
}

export function offheap_release(address: usize): void {
  const count = load<i32>(address, OFFHEAP_REFC) - 1
  store<i32>(address, count, OFFHEAP_REFC)
  if (count != 0) return
  accountBinary(-<i64>load<u32>(address, OFFHEAP_CAPACITY))
  free(address)
}

/** The off-heap binaries of a process are so large that it should be collected. */
// @ts-ignore: decorator
@inline export function vheap_due(process: usize): bool {
  return load<u32>(process, P_VHEAP) > load<u32>(process, P_VHEAP_LIMIT)
}

/** Counts an off-heap binary's bytes for a process; forces a collection of the current one when there are too many, of another one when it runs again. */
export function add_vheap(process: usize, bytes: u32): void {
  const sum = load<u32>(process, P_VHEAP) + ((bytes + 7) >> 3)
  store<u32>(process, min(sum, VHEAP_MAX), P_VHEAP)
  if (process == load<usize>(CELL_PROC) && vheap_due(process)) force_gc()
}

/** A REFC_BIN term for the off-heap binary, which takes over one reference, entered in the process's off-heap list. */
export function make_refc_binary(offheap: usize, size: u32): i32 {
  const at = alloc(REFC_WORDS)
  const process = load<usize>(CELL_PROC)
  store<i32>(at, makeHeader(SUB_REFC_BIN, REFC_WORDS - 1))
  store<usize>(at, load<usize>(process, P_MSO), REFC_NEXT)
  store<usize>(at, offheap, REFC_BIN)
  store<u32>(at, size, REFC_SIZE)
  store<i32>(at, 0, REFC_FLAGS)
  store<usize>(process, at, P_MSO)
  add_vheap(process, size)
  return at | TAG_BOXED
}

/** A magic reference with its three words and the host's number, whose last holder calls the host's `magic_release`. */
export function make_magic_ref(w0: i32, w1: i32, w2: i32, number: i32): i32 {
  const counter = malloc(MAGIC_COUNTER_BYTES)
  if (counter == 0) out_of_memory(MAGIC_COUNTER_BYTES)
  store<i32>(counter, 1, MAGIC_COUNT)
  store<i32>(counter, number, MAGIC_NUMBER)
  store<i32>(counter, 0, MAGIC_TABLE)
  const at = alloc(MAGIC_WORDS)
  const process = load<usize>(CELL_PROC)
  store<i32>(at, makeHeader(SUB_MAGIC_REF, MAGIC_WORDS - 1))
  store<i32>(at, w0, 4)
  store<i32>(at, w1, 8)
  store<i32>(at, w2, 12)
  store<usize>(at, counter, MAGIC_HANDLE)
  store<usize>(at, load<usize>(process, P_MSO), MAGIC_NEXT)
  store<usize>(process, at, P_MSO)
  return at | TAG_BOXED
}

/** The host's number of a magic reference. */
export function magic_number(ref: i32): i32 {
  return load<i32>(load<usize>(<usize>ref - TAG_BOXED, MAGIC_HANDLE), MAGIC_NUMBER)
}

/** Drops what an object of an off-heap list (REFC_BIN or MAGIC_REF) holds. */
export function release_entry(entry: usize, header: i32): void {
  if (header == makeHeader(SUB_REFC_BIN, REFC_WORDS - 1)) {
    offheap_release(load<usize>(entry, REFC_BIN))
    return
  }
  const counter = load<usize>(entry, MAGIC_HANDLE)
  const count = load<i32>(counter, MAGIC_COUNT) - 1
  store<i32>(counter, count, MAGIC_COUNT)
  if (count != 0) return
  const number = load<i32>(counter, MAGIC_NUMBER)
  free(counter)
  magic_release(number)
}

/** Offset of the link within an object of an off-heap list. */
// @ts-ignore: decorator
@inline export function link_offset(header: i32): usize {
  return header == makeHeader(SUB_REFC_BIN, REFC_WORDS - 1) ? REFC_NEXT : MAGIC_NEXT
}

/** Releases every object of an off-heap list. */
export function release_list(first: usize): void {
  while (first != 0) first = releaseFirst(first)
}

/** Releases at most `most` objects of the off-heap list at `list`; how many less than that it were. */
export function release_some(list: usize, most: i32): i32 {
  let first = load<usize>(list)
  for (; first != 0 && most > 0; most--) first = releaseFirst(first)
  store<usize>(list, first)
  return most
}

/** Releases the first object of an off-heap list; the next one. */
// @ts-ignore: decorator
@inline function releaseFirst(first: usize): usize {
  const header = load<i32>(first)
  const next = load<usize>(first + link_offset(header))
  release_entry(first, header)
  return next
}

// ---- binaries -------------------------------------------------------------------------------------------------------

/** A fresh binary of `bytes` (heap or off-heap by size), contents undefined. */
export function new_binary(bytes: u32): i32 {
  if (bytes <= <u32>HEAP_BIN_LIMIT) {
    const words = 1 + ((bytes + 3) >> 2)
    const at = alloc(words + 1)
    store<i32>(at + (words << 2), 0)
    store<i32>(at, makeHeader(SUB_HEAP_BIN, words))
    store<u32>(at, bytes, 4)
    return at | TAG_BOXED
  }
  const offheap = offheap_new(bytes)
  if (offheap == 0) out_of_memory(bytes)
  return make_refc_binary(offheap, bytes)
}

/** Address of the first byte of a HEAP_BIN or REFC_BIN. */
// @ts-ignore: decorator
@inline export function whole_data(binary: i32): usize {
  const at = <usize>binary - TAG_BOXED
  if ((load<i32>(at) & 0xff) == SUB_HEAP_BIN << HDR_SUBTAG_SHIFT) return at + 8
  return load<usize>(at, REFC_BIN) + OFFHEAP_DATA
}

/** Size in bytes of a HEAP_BIN or REFC_BIN. */
// @ts-ignore: decorator
@inline export function whole_size(binary: i32): u32 {
  const at = <usize>binary - TAG_BOXED
  return (load<i32>(at) & 0xff) == SUB_HEAP_BIN << HDR_SUBTAG_SHIFT ? load<u32>(at, 4) : load<u32>(at, REFC_SIZE)
}

/** Address of the byte that holds the first bit of a bitstring. */
export function binary_data(binary: i32): usize {
  const at = <usize>binary - TAG_BOXED
  if ((load<i32>(at) & 0xff) != SUB_SUB_BIN << HDR_SUBTAG_SHIFT) return whole_data(binary)
  return whole_data(load<i32>(at, SUBBIN_BASE)) + load<u32>(at, SUBBIN_OFFSET)
}

/** Size in bits; -1 when `term` is no bitstring. */
export function bit_size(term: i32): f64 {
  const subtag = subtagOf(term)
  const at = <usize>term - TAG_BOXED
  if (subtag == SUB_SUB_BIN) return <f64>load<u32>(at, SUBBIN_SIZE) * 8 + <f64>load<u8>(at, SUBBIN_BITS + 1)
  if (subtag == SUB_HEAP_BIN || subtag == SUB_REFC_BIN) return <f64>whole_size(term) * 8
  return -1
}

/** Bits (0..7) by which the first bit lies behind `binary_data`. */
export function bit_offset(binary: i32): i32 {
  const at = <usize>binary - TAG_BOXED
  return (load<i32>(at) & 0xff) == SUB_SUB_BIN << HDR_SUBTAG_SHIFT ? load<u8>(at, SUBBIN_BITS) : 0
}

/** Part of a bitstring of any kind, offset and size in bits. Short ones are copied (see `extract`). */
export function sub_bitstring(binary: i32, offset: f64, size: f64): i32 {
  const at = <usize>binary - TAG_BOXED
  if (offset == 0 && size == bit_size(binary)) return binary
  let base = binary
  let position = <i64>offset
  if ((load<i32>(at) & 0xff) == SUB_SUB_BIN << HDR_SUBTAG_SHIFT) {
    base = load<i32>(at, SUBBIN_BASE)
    position += ((<i64>load<u32>(at, SUBBIN_OFFSET)) << 3) + <i64>load<u8>(at, SUBBIN_BITS)
  }
  return extract(base, position, <i64>size)
}
