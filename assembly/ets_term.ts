/**
 * Objects of ets tables: tuples outside process heaps.
 *
 * An object is one block: four words of link and bookkeeping, then the tuple and everything it refers to,
 * contiguous, the tuple first. Nothing in a block points outside it but raw addresses (fun and export entries,
 * off-heap binaries), literals included: an object survives the module its parts came from. So copying it out is
 * one pass that adds a distance to its pointers, or a plain move where it holds none.
 */
import * as L from '../src/term/layout'
import { malloc, free } from './memory'
import { pinFun } from './areas'
import { add_vheap, alloc, release_list, whole_data } from './heap'
import { bump_for_walk } from './lists'
import { copy_words, is_pointer, object_words, raw_words } from './object'

/** Next in the bucket, or left child. */
export const OBJ_NEXT: i32 = 0
/** Hash of the key, or right child. */
export const OBJ_HASH: i32 = 4
/** First off-heap reference in the block. */
export const OBJ_MSO: i32 = 8
/** Words of the tuple with all it refers to, and flags. */
export const OBJ_INFO: i32 = 12
export const OBJ_DATA: i32 = 16

export const INFO_WORDS: i32 = 0x0fffffff
export const INFO_POINTERS: i32 = 1 << 28
/** Deleted while the table was fixed: gone for all but iteration. */
export const INFO_DELETED: i32 = 1 << 29
export const INFO_BALANCE_SHIFT: i32 = 30

/**
 * Where a copy is made, breadth first, before its size is known. Pointers in the part already scanned are offsets
 * from its start, so that it can move when it grows.
 */
let scratch: u32 = 0
let scratchWords: u32 = 0
const SCRATCH_WORDS: u32 = 16384
const SCRATCH_KEEP: u32 = 262144
/** In the scratch area: the tail of this cell is the cell that follows. No term has this value (a special that is no catch tag). */
const SPINE: i32 = -4

/** Makes room for `words` words in all in the scratch area; false when memory is exhausted. */
function scratch_grow(used: u32, words: u32): bool {
  let size = scratchWords == 0 ? SCRATCH_WORDS : scratchWords
  while (size < words) size *= 2
  const block = malloc(size << 2) as u32
  if (block == 0) return false
  if (scratch != 0) {
    memory.copy(block, scratch, used << 2)
    free(scratch)
  }
  scratch = block
  scratchWords = size
  return true
}

/** A small part of a binary, byte-aligned: kept as a binary of its own rather than with the whole it is a part of. */
// @ts-ignore: decorator
@inline
function is_small_part(address: u32): bool {
  return (load<u32>(address + L.SUBBIN_BITS) & 0xffff) == 0 && load<u32>(address + L.SUBBIN_SIZE) <= (L.HEAP_BIN_LIMIT as u32)
}

/**
 * Copies a term into the scratch area. Returns the words it takes, the root (its first object) at offset 0; 0 when
 * memory is exhausted. `term` is a cons or boxed term.
 */
function copy_to_scratch(term: i32): u32 {
  if (scratch == 0 && !scratch_grow(0, SCRATCH_WORDS)) return 0
  let top = copy_object(term, 0)
  let scan: u32 = 0
  while (top != 0 && scan < top) {
    const word = load<i32>(scratch + (scan << 2))
    if (word == SPINE) {
      store<u32>(scratch + (scan << 2), ((scan + 1) << 2) | L.TAG_CONS)
      scan++
    } else if (is_pointer(word)) {
      const at = top
      top = copy_object(word, at)
      if (top != 0) store<u32>(scratch + (scan << 2), (at << 2) | (word & 3))
      scan++
    } else if ((word & 7) == 0) scan += 1 + (raw_words(word) as u32)
    else scan++
  }
  return top
}

/** Copies one object (of a list: the cells of its spine, each followed by the next) to offset `at`; new end, 0: no memory. */
function copy_object(term: i32, at: u32): u32 {
  let address = (term & ~3) as u32
  if ((term & 3) == L.TAG_CONS) {
    while (true) {
      if (at + 2 > scratchWords && !scratch_grow(at, at + 2)) return 0
      const to = scratch + (at << 2)
      store<i32>(to, load<i32>(address))
      const tail = load<i32>(address, 4)
      at += 2
      if ((tail & 3) != L.TAG_CONS) {
        store<i32>(to, tail, 4)
        return at
      }
      store<i32>(to, SPINE, 4)
      address = (tail & ~3) as u32
    }
  }
  const header = load<i32>(address)
  const subtag = (header >> L.HDR_SUBTAG_SHIFT) & L.HDR_SUBTAG_MASK
  if (subtag == L.SUB_SUB_BIN && is_small_part(address)) {
    const bytes = load<u32>(address + L.SUBBIN_SIZE)
    const words = 2 + ((bytes + 3) >> 2)
    if (at + words > scratchWords && !scratch_grow(at, at + words)) return 0
    const to = scratch + (at << 2)
    store<u32>(to + ((words - 1) << 2), 0)
    store<u32>(to, ((words - 1) << L.HDR_ARITY_SHIFT) | (L.SUB_HEAP_BIN << L.HDR_SUBTAG_SHIFT))
    store<u32>(to, bytes, 4)
    memory.copy(to + 8, whole_data(load<i32>(address, L.SUBBIN_BASE)) + load<u32>(address, L.SUBBIN_OFFSET), bytes)
    return at + words
  }
  const words = object_words(header) as u32
  if (at + words > scratchWords && !scratch_grow(at, at + words)) return 0
  const to = scratch + (at << 2)
  copy_words(to, address, words << 2)
  // Nobody may write behind the end of what is shared from now on, nor through the copy.
  if (subtag == L.SUB_REFC_BIN) {
    store<i32>(address, 0, L.REFC_FLAGS)
    store<i32>(to, 0, L.REFC_FLAGS)
  } else if (subtag == L.SUB_FUN) pinFun(load<u32>(address, L.FUN_ENTRY))
  else if (subtag == L.SUB_SUB_BIN) store<i32>(to, load<i32>(to, L.SUBBIN_BITS) & 0xffff, L.SUBBIN_BITS)
  return at + words
}


/** Bytes of the off-heap binaries that the last `relocate` linked. */
let linkedBytes: u32 = 0

/** Enters a copied REFC_BIN or MAGIC_REF in the off-heap list whose first is at `list`, as one more holder. */
function link_copy(object: u32, subtag: i32, list: u32): void {
  if (subtag == L.SUB_REFC_BIN) {
    const offheap = load<u32>(object, L.REFC_BIN)
    store<i32>(offheap, load<i32>(offheap, L.OFFHEAP_REFC) + 1, L.OFFHEAP_REFC)
    store<u32>(object, load<u32>(list), L.REFC_NEXT)
    linkedBytes += load<u32>(object, L.REFC_SIZE)
  } else {
    const counter = load<u32>(object, L.MAGIC_HANDLE)
    store<i32>(counter, load<i32>(counter, L.MAGIC_COUNT) + 1, L.MAGIC_COUNT)
    store<u32>(object, load<u32>(list), L.MAGIC_NEXT)
  }
  store<u32>(list, object)
}

/**
 * Copies `words` words of self-contained data from `from` to `to`, adding `delta` to every pointer. Off-heap
 * references are entered in the list at `list`; their bytes are in linkedBytes.
 */
function relocate(to: u32, from: u32, words: u32, delta: u32, list: u32): void {
  linkedBytes = 0
  const end = from + (words << 2)
  while (from < end) {
    const word = load<i32>(from)
    if ((word & 7) == 0) {
      const subtag = (word >> L.HDR_SUBTAG_SHIFT) & L.HDR_SUBTAG_MASK
      if (subtag == L.SUB_TUPLE) store<i32>(to, word)
      else {
        const bytes = (1 + (raw_words(word) as u32)) << 2
        copy_words(to, from, bytes)
        if (subtag == L.SUB_REFC_BIN || subtag == L.SUB_MAGIC_REF) link_copy(to, subtag, list)
        from += bytes
        to += bytes
        continue
      }
    } else store<i32>(to, is_pointer(word) ? word + delta : word)
    from += 4
    to += 4
  }
}

/** A tuple of immediates only: its block needs no second look. */
// @ts-ignore: decorator
@inline
function is_flat(tuple: u32, arity: u32): bool {
  const end = tuple + (arity << 2)
  for (let at = tuple + 4; at <= end; at += 4) if (is_pointer(load<i32>(at))) return false
  return true
}

/** An object made beforehand (ets_batch.ts), for the next tuple that is put: its own. */
let given: u32 = 0
export function give_object(object: u32): void {
  given = object
}
/** The object that was given if nobody has taken it, else 0. */
export function taken_back(): u32 {
  const object = given
  given = 0
  return object
}

/** A new object that holds a copy of the tuple; links and hash are not set. 0: memory is exhausted. */
export function object_new(tuple: i32): u32 {
  if (given != 0) return taken_back()
  const from = (tuple & ~3) as u32
  const arity = load<u32>(from) >> L.HDR_ARITY_SHIFT
  if (is_flat(from, arity)) {
    const block = malloc(OBJ_DATA + ((arity + 1) << 2)) as u32
    if (block == 0) return 0
    store<u32>(block, 0, OBJ_MSO)
    store<u32>(block, arity + 1, OBJ_INFO)
    copy_words(block + OBJ_DATA, from, (arity + 1) << 2)
    return block
  }
  return block_of(tuple)
}

/** A block like an object's with a self-contained copy of a cons or boxed term. */
function block_of(term: i32): u32 {
  const words = copy_to_scratch(term)
  if (words == 0) return 0
  const block = malloc(OBJ_DATA + (words << 2)) as u32
  if (block == 0) return 0
  store<u32>(block, 0, OBJ_MSO)
  const to = block + OBJ_DATA
  bump_for_walk(words >> 2)
  relocate(to, scratch, words, to, block + OBJ_MSO)
  store<u32>(block, words | INFO_POINTERS, OBJ_INFO)
  if (scratchWords > SCRATCH_KEEP) {
    free(scratch)
    scratch = 0
    scratchWords = 0
  }
  return block
}

/** Frees an object that no bucket or node refers to any more. */
export function object_free(object: u32): void {
  const mso = load<u32>(object, OBJ_MSO)
  if (mso != 0) release_list(mso)
  free(object)
}

/** The object's tuple, where it lies. */
// @ts-ignore: decorator
@inline
export function object_tuple(object: u32): i32 {
  return ((object + OBJ_DATA) | L.TAG_BOXED) as i32
}

// @ts-ignore: decorator
@inline
export function object_key(object: u32, keypos: u32): i32 {
  return load<i32>(object + OBJ_DATA + (keypos << 2))
}

/** A copy of the object in the heap of the current process. */
export function object_copy(object: u32): i32 {
  const info = load<u32>(object, OBJ_INFO)
  const words = info & INFO_WORDS
  const from = object + OBJ_DATA
  const to = alloc(words) as u32
  bump_for_walk(words >> 3)
  if (info & INFO_POINTERS) {
    const process = load<u32>(L.CELL_PROC)
    relocate(to, from, words, to - from, process + L.P_MSO)
    if (linkedBytes != 0) add_vheap(process, linkedBytes)
  } else copy_words(to, from, words << 2)
  return (to | L.TAG_BOXED) as i32
}

/**
 * Copies any term to a block of its own (as an object's: free it with `ets_term_free`), literals included. Stores the
 * block's address (0: the term needs none) at `out`. Returns the copy; 0: memory is exhausted.
 */
export function ets_term_store(term: i32, out: u32): i32 {
  store<u32>(out, 0)
  if (!is_pointer(term)) return term
  const block = block_of(term)
  store<u32>(out, block)
  return block == 0 ? 0 : ((block + OBJ_DATA) | (term & 3)) as i32
}

/** A copy of a term stored with `ets_term_store`, in the heap of the current process. */
export function ets_term_fetch(block: u32, term: i32): i32 {
  if (block == 0) return term
  return (object_copy(block) & ~3) | (term & 3)
}

export function ets_term_free(block: u32): void {
  if (block != 0) object_free(block)
}
