/**
 * Shape of objects in heaps: how many words they take and which of them are terms. Shared by collector, copier and
 * verifier; not exported from the kernel. Also the imports from the host that several files need.
 */
import {
  HDR_ARITY_SHIFT, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, SUB_TUPLE, SUB_FUN, SUB_SUB_BIN, SUB_MATCH_CTX, SUB_FLATMAP,
  SUB_HAMT_ROOT, SUB_HAMT_NODE, SUB_RECORD,
} from '../src/term/layout'

// @ts-ignore: decorator
@external("host", "watch") export declare function host_watch(what: i32, process: usize): void
// @ts-ignore: decorator
@external("host", "sends") export declare function host_sends(to: i32, message: i32): void
@external("host", "panic") export declare function host_panic(code: i32, a: i32, b: i32): void
// @ts-ignore: decorator
@external("host", "out_of_memory") export declare function out_of_memory(bytes: i32): void
// @ts-ignore: decorator
@external("host", "out_of_atoms") export declare function out_of_atoms(limit: i32): void
// @ts-ignore: decorator
@external("host", "large_block") export declare function large_block(block: usize, bytes: u32): void
// @ts-ignore: decorator
@external("host", "magic_release") export declare function magic_release(handle: i32): void

/** Codes of `panic`. */
export const PANIC_DOUBLE_FREE: i32 = 1
export const PANIC_NO_PROCESS: i32 = 2
export const PANIC_VERIFY: i32 = 3
export const PANIC_GC_ROOM: i32 = 4

/** Subtags whose words are all terms, as a bit set; those in neither set have all their words raw. */
const ALL_TERMS: i32 =
  (1 << SUB_TUPLE) | (1 << SUB_FLATMAP) | (1 << SUB_HAMT_ROOT) | (1 << SUB_HAMT_NODE) | (1 << SUB_RECORD)

// @ts-ignore: decorator
@inline export function is_pointer(t: i32): bool {
  return ((t + 1) & 2) != 0
}

/** A header (inside a heap): no term has its low three bits zero. */
// @ts-ignore: decorator
@inline export function is_header(w: i32): bool {
  return (w & 7) == 0
}

/** Words of an object with its header. */
// @ts-ignore: decorator
@inline export function object_words(header: i32): usize {
  const kind = header & HDR_KIND_MASK
  if (<u32>(kind - (SUB_HAMT_ROOT << HDR_SUBTAG_SHIFT)) <= 8) {
    return <usize>popcnt<i32>((header >> HDR_ARITY_SHIFT) & 0xffff) + (kind == SUB_HAMT_ROOT << HDR_SUBTAG_SHIFT ? 2 : 1)
  }
  return <usize>(<u32>header >> HDR_ARITY_SHIFT) + 1
}

/** Words behind the header that are not terms (they come first, terms follow). */
// @ts-ignore: decorator
@inline export function raw_words(header: i32): usize {
  const subtag = (header >> HDR_SUBTAG_SHIFT) & 31
  if ((ALL_TERMS >> subtag) & 1) return 0
  if (subtag == SUB_FUN) return 1
  if (subtag == SUB_SUB_BIN) return 3
  if (subtag == SUB_MATCH_CTX) return 4
  return <usize>(<u32>header >> HDR_ARITY_SHIFT)
}

/** Copies `bytes` (a multiple of 4) to where they do not overlap: a loop up to some size, as the bulk instruction is a call out of the code. */
// @ts-ignore: decorator
@inline export function copy_words(to: usize, from: usize, bytes: usize): void {
  if (bytes > 256) {
    memory.copy(to, from, bytes)
  } else {
    const end = to + bytes
    for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from))
    if (to + 8 <= end) {
      store<i64>(to, load<i64>(from))
      to += 8
      from += 8
    }
    if (to < end) store<i32>(to, load<i32>(from))
  }
}
