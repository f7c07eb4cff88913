/** Bitstring terms: taking them apart, and making them from parts of others. */
import {
  CELL_FCALLS, CELL_FCALLS_SAVED, CELL_FORCED, HDR_ARITY_SHIFT, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, HEAP_BIN_LIMIT, OFFHEAP_DATA,
  REFC_BIN, REFC_FLAGS, REFC_SIZE, REFC_WRITABLE, SLICE_REDUCTIONS, SUBBIN_BASE, SUBBIN_BITS, SUBBIN_OFFSET, SUBBIN_SIZE, SUBBIN_WORDS,
  SUB_HEAP_BIN, SUB_MATCH_CTX, SUB_REFC_BIN, SUB_SUB_BIN, TAG_BOXED, TAG_MASK,
} from '../src/term/layout'
import { copy_bits, copy_bytes } from './bits_memory'
import { alloc } from './heap'

export const KIND_HEAP_BIN: i32 = SUB_HEAP_BIN << HDR_SUBTAG_SHIFT
export const KIND_REFC_BIN: i32 = SUB_REFC_BIN << HDR_SUBTAG_SHIFT
export const KIND_SUB_BIN: i32 = SUB_SUB_BIN << HDR_SUBTAG_SHIFT
export const KIND_MATCH_CTX: i32 = SUB_MATCH_CTX << HDR_SUBTAG_SHIFT
const SUB_BIN_HEADER: i32 = KIND_SUB_BIN | ((SUBBIN_WORDS - 1) << HDR_ARITY_SHIFT)
/** Bytes of a heap binary before its contents. */
const HEAP_BIN_DATA: usize = 8
/** Where a heap binary has its size. */
const HEAP_BIN_SIZE: usize = 4

/** Writable bit of SUBBIN_BITS. */
export const SUBBIN_WRITABLE: i32 = 0x10000

/** Kind of a boxed term (`SUB_x << HDR_SUBTAG_SHIFT`); 1, which is none, for other terms. */
// @ts-ignore: decorator
@inline
export function kind_of(term: i32): i32 {
  return (term & TAG_MASK) == TAG_BOXED ? load<i32>(<usize>term - TAG_BOXED) & HDR_KIND_MASK : 1
}

/** Address of the first byte of a heap binary or of what a REFC_BIN refers to. Valid until the next bs_append. */
// @ts-ignore: decorator
@inline
export function base_data(base: i32): usize {
  const b = <usize>base - TAG_BOXED
  return (load<i32>(b) & HDR_KIND_MASK) == KIND_HEAP_BIN ? b + HEAP_BIN_DATA : load<usize>(b, REFC_BIN) + OFFHEAP_DATA
}

/** Bytes of a heap binary; -1 for other terms. */
// @ts-ignore: decorator
@inline
export function heap_bin_size(term: i32): i32 {
  return kind_of(term) == KIND_HEAP_BIN ? load<i32>(<usize>term - TAG_BOXED, HEAP_BIN_SIZE) : -1
}
// @ts-ignore: decorator
@inline
export function heap_bin_data(term: i32): usize {
  return <usize>term - TAG_BOXED + HEAP_BIN_DATA
}

/** What `take_apart` found: base, first bit and size in bits, counted from the first byte of base. */
export let part_base: i32 = 0
export let part_pos: i64 = 0
export let part_bits: i64 = 0

/** Looks at a bitstring: fills part_base, part_pos, part_bits. False for any other term. */
export function take_apart(term: i32): bool {
  if ((term & TAG_MASK) != TAG_BOXED) return false
  const b = <usize>term - TAG_BOXED
  const kind = load<i32>(b) & HDR_KIND_MASK
  if (kind == KIND_SUB_BIN) {
    const odd = load<i32>(b, SUBBIN_BITS)
    part_base = load<i32>(b, SUBBIN_BASE)
    part_pos = (<i64>load<u32>(b, SUBBIN_OFFSET) << 3) + <i64>(odd & 7)
    part_bits = (<i64>load<u32>(b, SUBBIN_SIZE) << 3) + <i64>((odd >> 8) & 7)
    return true
  }
  part_base = term
  part_pos = 0
  if (kind == KIND_HEAP_BIN) part_bits = <i64>load<u32>(b, HEAP_BIN_SIZE) << 3
  else if (kind == KIND_REFC_BIN) part_bits = <i64>load<u32>(b, REFC_SIZE) << 3
  else return false
  return true
}

/** A heap binary of up to HEAP_BIN_LIMIT bytes, its contents not set. */
// @ts-ignore: decorator
@inline
export function new_heap_bin(bytes: i32): i32 {
  const words = (bytes + 3) >> 2
  const b = alloc(2 + words)
  store<i32>(b, KIND_HEAP_BIN | ((1 + words) << HDR_ARITY_SHIFT))
  store<i32>(b, bytes, HEAP_BIN_SIZE)
  if (words != 0) store<i32>(b + (<usize>words << 2), 0, 4)
  return <i32>b | TAG_BOXED
}

/** A SUB_BIN, whatever its size. */
// @ts-ignore: decorator
@inline
export function new_sub_bin(base: i32, pos: i64, bits: i64, writable: i32): i32 {
  const b = alloc(SUBBIN_WORDS)
  store<i32>(b, SUB_BIN_HEADER)
  store<u32>(b, <u32>(pos >> 3), SUBBIN_OFFSET)
  store<u32>(b, <u32>(bits >> 3), SUBBIN_SIZE)
  store<i32>(b, (<i32>pos & 7) | ((<i32>bits & 7) << 8) | writable, SUBBIN_BITS)
  store<i32>(b, base, SUBBIN_BASE)
  return <i32>b | TAG_BOXED
}

/**
 * The bitstring of `bits` bits at `pos` of `base`. Up to HEAP_BIN_LIMIT bytes are copied, as OTP does, so that they do
 * not keep a large binary alive (a bitstring with odd bits in a heap binary, which then would need both, is not); larger parts
 * share.
 */
export function extract(base: i32, pos: i64, bits: i64): i32 {
  const b = <usize>base - TAG_BOXED
  const on_heap = (load<i32>(b) & HDR_KIND_MASK) == KIND_HEAP_BIN
  if (pos == 0 && (bits & 7) == 0) {
    // All of it: the base itself, unless that is still being written to and so grows.
    if (on_heap) {
      if (bits >> 3 == <i64>load<u32>(b, HEAP_BIN_SIZE)) return base
    } else if (bits >> 3 == <i64>load<u32>(b, REFC_SIZE) && (load<i32>(b, REFC_FLAGS) & REFC_WRITABLE) == 0) return base
  }
  const odd = <i32>bits & 7
  if (bits > HEAP_BIN_LIMIT << 3 || (odd != 0 && on_heap)) return new_sub_bin(base, pos, bits, 0)
  const from = base_data(base)
  const copy = new_heap_bin((<i32>bits + 7) >> 3)
  const to = <usize>copy - TAG_BOXED + HEAP_BIN_DATA
  if ((pos & 7) == 0 && odd == 0) copy_bytes(to, from + <usize>(pos >> 3), <usize>bits >> 3)
  else copy_bits(to, 0, from, pos, bits)
  return odd == 0 ? copy : new_sub_bin(copy, 0, bits, 0)
}

/** Counts work as `vm.bump` does: a reduction for each KB copied, as OTP does. */
export function bump_for_copy(bytes: i64): void {
  if (bytes < 1024) return
  const cell = <usize>(load<i32>(CELL_FORCED) != 0 ? CELL_FCALLS_SAVED : CELL_FCALLS)
  const left = <i64>load<i32>(cell) - (bytes >> 10)
  store<i32>(cell, left < -SLICE_REDUCTIONS ? -SLICE_REDUCTIONS : <i32>left)
}
