/**
 * Copies of terms: into heaps, messages and the literal arena. Literals are shared, off-heap binaries are shared by
 * reference count, sharing of anything else is lost (as on the BEAM). The destination itself is the work list: what
 * has been copied is scanned, and what it points to is copied behind it. Measuring uses the work stack.
 */
import {
  CELL_HLIM, CELL_HTOP, CELL_PROC, FUN_ENTRY, HDR_ARITY_SHIFT, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, HEAP_BASE, MAGIC_COUNT, MAGIC_HANDLE, MAGIC_NEXT, MSG_DATA,
  MSG_FRAG_WORDS, MSG_MSO, MSG_TERM, P_HEND, P_HTOP, P_MSO, PS_COLLECTING, PS_RUNNING, P_STATE, REFC_BIN, REFC_FLAGS, REFC_NEXT, REFC_SIZE, SUBBIN_BASE,
  SUBBIN_BITS, SUBBIN_OFFSET, SUBBIN_SIZE, SUBBIN_WORDS, SUB_FUN, SUB_HEAP_BIN, SUB_MAGIC_REF,
  SUB_REFC_BIN, SUB_SUB_BIN, TAG_BOXED, TAG_CONS, OFFHEAP_REFC,
} from '../src/term/layout'
import { isShared, noteFun, pinFuns, unpinFuns } from './areas'
import { gc_finish } from './gc_slices'
import { add_vheap, alloc, link_offset, new_fragment, release_entry, release_list, whole_data } from './heap'
import { bump_for_walk } from './lists'
import { free, literal_free, literal_malloc, malloc } from './memory'
import { copy_words, object_words, out_of_memory, raw_words } from './object'
import { isPointer, makeHeader } from './term'
import { pop, push, stackDepth, stackReset } from './workstack'

/** Sub-binaries that use up to this many bytes are copied with their bytes; longer ones share an off-heap binary. */
const COPY_BYTES: u32 = 32

/** Where the root of a copy is put to be scanned like any other word. */
const root: usize = memory.data(4, 4)

/** Results of `copyObjects`: end of the copy, off-heap list with the new objects in front, their bytes. */
let copyTop: usize = 0
let copyMso: usize = 0
let copyBytes: u64 = 0

// ---- measuring --------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline function heapBinWords(bytes: u32): usize {
  return 2 + ((bytes + 3) >> 2)
}

/** Bytes of its base that a sub-binary touches. */
// @ts-ignore: decorator
@inline function bytesUsed(at: usize): u32 {
  return load<u32>(at, SUBBIN_SIZE) + ((<u32>load<u8>(at, SUBBIN_BITS) + <u32>load<u8>(at, SUBBIN_BITS + 1) + 7) >> 3)
}

/** The copy of a sub-binary takes its bytes along (else it shares the base). */
// @ts-ignore: decorator
@inline function takesBytes(at: usize): bool {
  const base = load<usize>(at, SUBBIN_BASE)
  if (isShared(<i32>base, HEAP_BASE)) return false
  return (load<i32>(base - TAG_BOXED) & HDR_KIND_MASK) == SUB_HEAP_BIN << HDR_SUBTAG_SHIFT || bytesUsed(at) <= COPY_BYTES
}

/** Words of the copy of a sub-binary whose bytes are taken along. */
// @ts-ignore: decorator
@inline function takenWords(at: usize): usize {
  if ((load<i32>(at, SUBBIN_BITS) & 0xffff) == 0) return heapBinWords(load<u32>(at, SUBBIN_SIZE))
  return SUBBIN_WORDS + heapBinWords(bytesUsed(at))
}

/** For `measure` and `copyObjects`: no literal is shared. */
const NOTHING_SHARED: usize = 4

/** Words of a copy; what lies below `shared` is not copied. */
function measure(term: i32, shared: usize): usize {
  if (!isPointer(term) || isShared(term, shared)) return 0
  const depth = stackDepth()
  let words: usize = 0
  for (;;) {
    if ((term & 3) == TAG_CONS) {
      const cell = load<i64>(<usize>term - TAG_CONS)
      const head = <i32>cell
      words += 2
      term = <i32>(cell >> 32)
      const more = isPointer(term) && !isShared(term, shared)
      if (isPointer(head) && !isShared(head, shared)) {
        if (more) push(term)
        term = head
        continue
      }
      if (more) continue
    } else {
      const at = <usize>term - TAG_BOXED
      const header = load<i32>(at)
      if ((header & HDR_KIND_MASK) == SUB_SUB_BIN << HDR_SUBTAG_SHIFT && takesBytes(at)) {
        words += takenWords(at)
      } else {
        const size = object_words(header)
        words += size
        const end = at + (size << 2)
        for (let p = at + 4 + (raw_words(header) << 2); p < end; p += 4) {
          const w = load<i32>(p)
          if (isPointer(w) && !isShared(w, shared)) push(w)
        }
      }
    }
    if (stackDepth() == depth) break
    term = pop()
  }
  stackReset(depth)
  bump_for_walk(<i32>words >> 3)
  return words
}

/** Words that a copy of the term takes (literals and immediates: 0). */
export function copy_size(term: i32): usize {
  return measure(term, HEAP_BASE)
}

/** erts_debug:flat_size: like copy_size, but literals count as well. */
export function flat_size(term: i32): usize {
  return measure(term, NOTHING_SHARED)
}

// ---- copying ----------------------------------------------------------------------------------------------------

/** No limit: there is room enough. */
const NO_LIMIT: usize = 0xfffffff8

/**
 * Copies a term to `to`; 0 (and nothing done) when it does not fit below `limit`. `mso`: the off-heap list in front of
 * which new objects are linked. Leaves copyTop, copyMso and copyBytes.
 */
function copyObjects(term: i32, to: usize, limit: usize, mso: usize, shared: usize = HEAP_BASE): i32 {
  copyMso = mso
  copyBytes = 0
  store<i32>(root, term)
  if (!isPointer(term) || isShared(term, shared)) {
    copyTop = to
    return term
  }
  let top = copyOne(root, term, to, limit)
  for (let at = to; at < top; at += 4) {
    const w = load<i32>(at)
    if (isPointer(w)) {
      // What lies between `to` and `top` is the base of a sub-binary, already in place.
      if (<usize>w - to >= top - to && !isShared(w, shared)) {
        top = copyOne(at, w, top, limit)
        if (top == 0) break
      }
    } else if ((w & 7) == 0 && (w & HDR_KIND_MASK) != 0) at += raw_words(w) << 2
  }
  if (top == 0) return undo(mso)
  copyTop = top
  return load<i32>(root)
}

/** Copies the cons or boxed object that `w` at `at` points to; returns the new top, 0 beyond the limit. */
// @ts-ignore: decorator
@inline function copyOne(at: usize, w: i32, top: usize, limit: usize): usize {
  if ((w & 3) != TAG_CONS) {
    store<i32>(at, top | TAG_BOXED)
    return copyBoxed(<usize>w - TAG_BOXED, top, limit)
  }
  if (limit - top < 8) return 0
  store<i64>(top, load<i64>(<usize>w - TAG_CONS))
  store<i32>(at, top | TAG_CONS)
  return top + 8
}

/** Gives up a copy: drops what its objects, in front of `mso` in the list, hold off the heap. */
function undo(mso: usize): i32 {
  while (copyMso != mso) {
    const entry = copyMso
    const header = load<i32>(entry)
    copyMso = load<usize>(entry + link_offset(header))
    release_entry(entry, header)
  }
  return 0
}

/** Copies one boxed object; returns the new top, 0 if that were beyond the limit. */
// @ts-ignore: decorator
@inline function copyBoxed(from: usize, to: usize, limit: usize): usize {
  const header = load<i32>(from)
  const kind = header & HDR_KIND_MASK
  if (kind == 0) {
    const bytes = (<usize>(header >>> HDR_ARITY_SHIFT) + 1) << 2
    if (limit - to < bytes) return 0
    copy_words(to, from, bytes)
    return to + bytes
  }
  if (kind >= SUB_REFC_BIN << HDR_SUBTAG_SHIFT || kind == SUB_MAGIC_REF << HDR_SUBTAG_SHIFT) return copySpecial(from, to, limit, header)
  if (kind == SUB_FUN << HDR_SUBTAG_SHIFT) noteFun(load<usize>(from, FUN_ENTRY))
  const bytes = object_words(header) << 2
  if (limit - to < bytes) return 0
  copy_words(to, from, bytes)
  return to + bytes
}

function copySpecial(from: usize, to: usize, limit: usize, header: i32): usize {
  const subtag = (header & HDR_KIND_MASK) >> HDR_SUBTAG_SHIFT
  if (subtag == SUB_SUB_BIN) return copySubBinary(from, to, limit)
  const bytes = object_words(header) << 2
  if (limit - to < bytes) return 0
  if (subtag == SUB_REFC_BIN) {
    // From now on nobody may write behind the end of what is shared.
    store<i32>(from, 0, REFC_FLAGS)
    copy_words(to, from, bytes)
    const offheap = load<usize>(from, REFC_BIN)
    store<i32>(offheap, load<i32>(offheap, OFFHEAP_REFC) + 1, OFFHEAP_REFC)
    store<usize>(to, copyMso, REFC_NEXT)
    copyMso = to
    copyBytes += <u64>load<u32>(from, REFC_SIZE)
  } else {
    copy_words(to, from, bytes)
    if (subtag == SUB_MAGIC_REF) {
      const counter = load<usize>(from, MAGIC_HANDLE)
      store<i32>(counter, load<i32>(counter, MAGIC_COUNT) + 1, MAGIC_COUNT)
      store<usize>(to, copyMso, MAGIC_NEXT)
      copyMso = to
    }
  }
  return to + bytes
}

function copySubBinary(from: usize, to: usize, limit: usize): usize {
  const taken = takesBytes(from)
  const words: usize = taken ? takenWords(from) : SUBBIN_WORDS
  if (limit - to < words << 2) return 0
  if (!taken) {
    copy_words(to, from, SUBBIN_WORDS << 2)
    store<i32>(to, load<i32>(from, SUBBIN_BITS) & 0xffff, SUBBIN_BITS)
    return to + (SUBBIN_WORDS << 2)
  }
  const bytes = bytesUsed(from)
  const data = whole_data(load<i32>(from, SUBBIN_BASE)) + load<u32>(from, SUBBIN_OFFSET)
  let bin = to
  if ((load<i32>(from, SUBBIN_BITS) & 0xffff) != 0) {
    bin = to + (SUBBIN_WORDS << 2)
    store<i32>(to, load<i32>(from))
    store<u32>(to, 0, SUBBIN_OFFSET)
    store<u32>(to, load<u32>(from, SUBBIN_SIZE), SUBBIN_SIZE)
    store<i32>(to, load<i32>(from, SUBBIN_BITS) & 0xffff, SUBBIN_BITS)
    store<i32>(to, bin | TAG_BOXED, SUBBIN_BASE)
  }
  const binWords = heapBinWords(bytes)
  store<i32>(bin + (binWords << 2) - 4, 0)
  store<i32>(bin, makeHeader(SUB_HEAP_BIN, <i32>binWords - 1))
  store<u32>(bin, bytes, 4)
  memory.copy(bin + 8, data, bytes)
  return bin + (binWords << 2)
}

/** A copy in the heap of the current process. It is measured only when it does not fit there. */
export function copy_in(term: i32): i32 {
  if (!isPointer(term) || isShared(term, HEAP_BASE)) return term
  const process = load<usize>(CELL_PROC)
  const top = load<usize>(CELL_HTOP)
  const end = load<usize>(CELL_HLIM)
  if (process != 0 && end > top) {
    const mso = load<usize>(process, P_MSO)
    const copy = copyObjects(term, top, end, mso)
    if (copy != 0) {
      store<usize>(CELL_HTOP, copyTop)
      linkCopied(process, mso)
      return copy
    }
  }
  return copyInto(process, term, alloc(<i32>measure(term, HEAP_BASE)))
}

/** What a copy holds off the heap belongs to the process. */
// @ts-ignore: decorator
@inline function linkCopied(process: usize, mso: usize): void {
  if (copyMso == mso) return
  store<usize>(process, copyMso, P_MSO)
  if (copyBytes != 0) add_vheap(process, <u32>min<u64>(copyBytes, 0xfffffff0))
}

// @ts-ignore: decorator
@inline function copyInto(process: usize, term: i32, to: usize): i32 {
  const mso = load<usize>(process, P_MSO)
  const copy = copyObjects(term, to, NO_LIMIT, mso)
  linkCopied(process, mso)
  return copy
}

/** A copy in the heap of any process (a fragment when it is full), for what the process or the host will keep among its roots. */
export function copy_to(process: usize, term: i32): i32 {
  if (process == load<usize>(CELL_PROC)) return copy_in(term)
  if (!isPointer(term) || isShared(term, HEAP_BASE)) return term
  gc_finish(process)
  const copy = copy_to_heap(process, term)
  return copy != 0 ? copy : copyInto(process, term, new_fragment(process, measure(term, HEAP_BASE)))
}

/** A copy in the free part of the young heap of a process; 0 when it does not fit, or the process is running (set aside: its heap top is elsewhere) or being collected. */
export function copy_to_heap(process: usize, term: i32): i32 {
  if (load<i32>(process, P_STATE) & (PS_RUNNING | PS_COLLECTING)) return 0
  const mso = load<usize>(process, P_MSO)
  const copy = copyObjects(term, load<usize>(process, P_HTOP), load<usize>(process, P_HEND), mso)
  if (copy == 0) return 0
  store<usize>(process, copyTop, P_HTOP)
  linkCopied(process, mso)
  return copy
}

/** The words that `copy_size` gave may also be put into a message: a block of its own that holds the term. */
export function message_with(term: i32, words: usize, shared: usize = HEAP_BASE): usize {
  const message = malloc(MSG_DATA + (words << 2))
  if (message == 0) out_of_memory(words << 2)
  if (words == 0) {
    store<i32>(message, term, MSG_TERM)
    store<usize>(message, 0, MSG_MSO)
  } else {
    store<i32>(message, copyObjects(term, message + MSG_DATA, NO_LIMIT, 0, shared), MSG_TERM)
    store<usize>(message, copyMso, MSG_MSO)
  }
  store<usize>(message, words, MSG_FRAG_WORDS)
  return message
}

/**
 * A message that is in no mailbox yet: a copy of the term, literals and all, that belongs to the caller (`message_send`,
 * `message_free`). Its term: MSG_TERM.
 */
export function message_new(term: i32): usize {
  const flags = pinFuns()
  const message = message_with(term, measure(term, NOTHING_SHARED), NOTHING_SHARED)
  unpinFuns(flags)
  return message
}

/** Frees a message that is in no mailbox. */
export function message_free(message: usize): void {
  release_list(load<usize>(message, MSG_MSO))
  free(message)
}

/** A copy in the literal arena: its block (0 if none was needed) is stored at `out`, its size in words at out + 4. */
export function copy_literal(term: i32, out: usize): i32 {
  const words = measure(term, HEAP_BASE)
  store<usize>(out, 0)
  store<usize>(out, words, 4)
  if (words == 0) return term
  const block = literal_malloc(words << 2)
  if (block == 0) out_of_memory(words << 2)
  store<usize>(out, block)
  const flags = pinFuns()
  const copy = copyObjects(term, block, NO_LIMIT, 0)
  unpinFuns(flags)
  return copy
}

// ---- copying with what is shared -----------------------------------------------------------------------------------

/** The objects of a term, each once, in the order of their copies: a list of pointers, and a table of address and place of the copy. */
let objects: usize = 0
let objectCount: usize = 0
let objectRoom: usize = 0
let places: usize = 0
let placeMask: usize = 0
/** Bytes of the copies so far. */
let placeTop: usize = 0

/** Slot of the table in which an address is, or would be. Objects that lie in one line of the cache, as neighbours of a term mostly do, have slots in one. */
// @ts-ignore: decorator
@inline function placeOf(address: usize): usize {
  let i = (address >> 6) * 0x9e3779b1
  i ^= i >> 15
  i = (i << 3) | ((address >> 3) & 7)
  while (true) {
    const slot = places + ((i & placeMask) << 3)
    const key = load<usize>(slot)
    if (key == address || key == 0) return slot
    i++
  }
}

function growObjects(): void {
  const old = objects
  objectRoom = objectRoom == 0 ? 64 : objectRoom << 1
  objects = malloc(objectRoom << 2)
  free(places)
  placeMask = (objectRoom << 1) - 1
  places = malloc(objectRoom << 4)
  if (objects == 0 || places == 0) out_of_memory(objectRoom << 4)
  memory.copy(objects, old, objectCount << 2)
  free(old)
  memory.fill(places, 0, objectRoom << 4)
  placeTop = 0
  const n = objectCount
  objectCount = 0
  for (let i: usize = 0; i < n; i++) noteObject(load<i32>(objects + (i << 2)))
}

/** Enters the object that a pointer leads to unless that is done. */
function noteObject(w: i32): void {
  const address = <usize>w & ~3
  let slot = placeOf(address)
  if (load<usize>(slot) != 0) return
  if (objectCount == objectRoom) {
    growObjects()
    slot = placeOf(address)
  }
  store<usize>(slot, address)
  store<usize>(slot, placeTop, 4)
  placeTop += copyWords(w) << 2
  store<i32>(objects + (objectCount << 2), w)
  objectCount++
}

/** Words of the copy of an object alone. */
function copyWords(w: i32): usize {
  if ((w & 3) == TAG_CONS) return 2
  const at = <usize>w - TAG_BOXED
  const header = load<i32>(at)
  return (header & HDR_KIND_MASK) == SUB_SUB_BIN << HDR_SUBTAG_SHIFT && takesBytes(at) ? takenWords(at) : object_words(header)
}

/** The first word of an object that is a term, of its original or copy; its end if there is none. `like`: the original. */
// @ts-ignore: decorator
@inline function firstTerm(like: i32, at: usize): usize {
  if ((like & 3) == TAG_CONS) return at
  const header = load<i32>(<usize>like - TAG_BOXED)
  if ((header & HDR_KIND_MASK) == SUB_SUB_BIN << HDR_SUBTAG_SHIFT && takesBytes(<usize>like - TAG_BOXED)) return at + (takenWords(<usize>like - TAG_BOXED) << 2)
  return at + 4 + (raw_words(header) << 2)
}

/**
 * As `copy_literal`, but what the term shares within itself its copy does, too, and literals are copied as well. Time and memory are
 * those of the term's objects, each counted once.
 */
export function copy_literal_shared(term: i32, out: usize): i32 {
  store<usize>(out, 0)
  store<usize>(out, 0, 4)
  if (!isPointer(term)) return term
  objectRoom = 0
  objectCount = 0
  objects = 0
  places = 0
  growObjects()
  noteObject(term)
  for (let i: usize = 0; i < objectCount; i++) {
    const w = load<i32>(objects + (i << 2))
    const at = <usize>w & ~3
    const end = at + (copyWords(w) << 2)
    for (let p = firstTerm(w, at); p < end; p += 4) {
      const child = load<i32>(p)
      if (isPointer(child)) noteObject(child)
    }
  }
  const block = literal_malloc(placeTop)
  if (block == 0) out_of_memory(placeTop)
  store<usize>(out, block)
  store<usize>(out, placeTop >> 2, 4)
  const flags = pinFuns()
  copyMso = 0
  let to = block
  for (let i: usize = 0; i < objectCount; i++) to = copyNoted(load<i32>(objects + (i << 2)), block, to)
  unpinFuns(flags)
  const copy = <i32>(block + load<usize>(placeOf(<usize>term & ~3), 4)) | (term & 3)
  free(objects)
  free(places)
  return copy
}

/** Copies one object, whose place is known as those of what it refers to. Returns the end of the copy. */
function copyNoted(w: i32, block: usize, to: usize): usize {
  let top = to + 8
  if ((w & 3) == TAG_CONS) store<i64>(to, load<i64>(<usize>w - TAG_CONS))
  else top = copyBoxed(<usize>w - TAG_BOXED, to, NO_LIMIT)
  for (let p = firstTerm(w, to); p < top; p += 4) {
    const child = load<i32>(p)
    if (isPointer(child)) store<i32>(p, <i32>(block + load<usize>(placeOf(<usize>child & ~3), 4)) | (child & 3))
  }
  return top
}

/** Frees a block of `copy_literal`, with what its objects hold off the heap. */
export function free_literal(block: usize, words: usize): void {
  const end = block + (words << 2)
  let at = block
  while (at < end) {
    const w = load<i32>(at)
    if ((w & 7) != 0) {
      at += 8
      continue
    }
    const kind = w & HDR_KIND_MASK
    if (kind == SUB_REFC_BIN << HDR_SUBTAG_SHIFT || kind == SUB_MAGIC_REF << HDR_SUBTAG_SHIFT) release_entry(at, w)
    at += object_words(w) << 2
  }
  literal_free(block)
}
