/**
 * Checks everything a process owns: walks from its roots and its messages, with one byte for each word of its heaps that
 * says what has been found there. Under stress it runs after every collection.
 *
 * Codes: 1 pid table, 2 bounds of heaps, 3 pointer out of the process, 4 pointer to something of another kind, 5 unknown or
 * malformed object, 6 object beyond the used part, 7 objects overlap, 8 old heap points to young, 9 points past the
 * high-water mark, 10 bounds of stack, 11 off-heap object in no list or the wrong one, 12 off-heap binary's count or size,
 * 13 chain of messages, 14 word that is no term, 15 match context inside a term, 16 fragments.
 */
import {
  CELL_HTOP, CELL_PEEKED, CELL_PROC, CELL_SP, FRAG_DATA, FRAG_NEXT, FRAG_WORDS, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, HEAP_BASE, LITERAL_BASE,
  MSG_DATA, MSG_FRAG_WORDS, MSG_HEAP_LIMIT, MSG_MSO, MSG_NEXT, MSG_TERM, OFFHEAP_CAPACITY, OFFHEAP_REFC, P_FRAGS, P_FRAG_WORDS, P_HEAP,
  P_HEND, P_HIGH, P_HTOP, P_LIVE, P_MSG_COUNT, P_MSG_FIRST, P_MSG_LAST, P_MSO, P_MSO_OLD, P_OLD, P_OLD_END, P_OLD_TOP, P_PID,
  P_SP, P_STACK, P_STACK_END, REFC_BIN, REFC_SIZE, REFC_WORDS, SUBBIN_BASE, SUBBIN_WORDS, SUB_HEAP_BIN, SUB_MAGIC_REF,
  SUB_MATCH_CTX, SUB_RECORD, SUB_REFC_BIN, SUB_SUB_BIN, TAG_BOXED, TAG_CONS, CTX_BASE, CTX_WORDS, FUN_WORDS, SUB_FUN,
  PID_TABLE, PID_SLOTS, IMM_SHIFT, PS_COLLECTING, P_STATE,
} from '../src/term/layout'
import { aside_words } from './gc_slices'
import { link_offset } from './heap'
import { free, malloc } from './memory'
import { object_words, out_of_memory, raw_words } from './object'
import { gather_running_roots, gather_waiting_roots, roots, rootsEnd } from './roots'
import { priority_front } from './markers'
import { isPointer, makeHeader } from './term'
import { pop, push, stackDepth, stackReset } from './workstack'

/** Area: start, end of the used part, its map, kind. */
const AREA_START: usize = 0
const AREA_END: usize = 4
const AREA_MAP: usize = 8
const AREA_KIND: usize = 12
const AREA_BYTES: usize = 16
const YOUNG: i32 = 0
const OLD: i32 = 1
const FRAGMENT: i32 = 2
/** What a root counts as: it may point anywhere. */
const ROOT: i32 = 3
/** Part of the young heap below the mark, as the place where a pointer stands. */
const MATURE: i32 = 4

/** What the map says of a word. */
const BOXED: u8 = 1
const CONS: u8 = 2
const INSIDE: u8 = 3
const LISTED: u8 = 0x80

let areas: usize = 0
let areasEnd: usize = 0
let high: usize = 0

function addArea(start: usize, end: usize, kind: i32): void {
  const words = (end - start) >> 2
  const map = malloc(words + 8)
  if (map == 0) out_of_memory(words)
  memory.fill(map, 0, words)
  store<usize>(areasEnd, start, AREA_START)
  store<usize>(areasEnd, end, AREA_END)
  store<usize>(areasEnd, map, AREA_MAP)
  store<i32>(areasEnd, kind, AREA_KIND)
  areasEnd += AREA_BYTES
}

/** The area an address lies in, or 0. */
function areaOf(address: usize): usize {
  for (let area = areas; area < areasEnd; area += AREA_BYTES) {
    if (address >= load<usize>(area, AREA_START) && address < load<usize>(area, AREA_END)) return area
  }
  return 0
}

// @ts-ignore: decorator
@inline function mapByte(area: usize, address: usize): usize {
  return load<usize>(area, AREA_MAP) + ((address - load<usize>(area, AREA_START)) >> 2)
}

/** Walks an off-heap list whose objects lie in areas of one kind (young: or in fragments), and marks them as listed. */
function checkList(entry: usize, old: bool): i32 {
  while (entry != 0) {
    const area = areaOf(entry)
    if (area == 0 || (load<i32>(area, AREA_KIND) == OLD) != old) return 11
    const map = mapByte(area, entry)
    if (load<u8>(map) & LISTED) return 11
    store<u8>(map, load<u8>(map) | LISTED)
    const header = load<i32>(entry)
    if (header == makeHeader(SUB_REFC_BIN, REFC_WORDS - 1)) {
      const offheap = load<usize>(entry, REFC_BIN)
      if (load<i32>(offheap, OFFHEAP_REFC) <= 0 || load<u32>(entry, REFC_SIZE) > load<u32>(offheap, OFFHEAP_CAPACITY)) return 12
    } else if ((header & HDR_KIND_MASK) != SUB_MAGIC_REF << HDR_SUBTAG_SHIFT) return 11
    entry = load<usize>(entry + link_offset(header))
  }
  return 0
}

/** Checks a word found in `from` (an area's kind, MATURE or ROOT), and pushes the object it points to unless that was seen before. */
function checkWord(w: i32, from: i32): i32 {
  if (!isPointer(w)) return from != ROOT && (w & 7) == 0 ? 14 : 0
  const address = <usize>w & ~3
  const cons = (w & 3) == TAG_CONS
  if (address < <usize>HEAP_BASE) {
    if (address < <usize>LITERAL_BASE) return 3
    return ((load<i32>(address) & 7) == 0) == cons ? 4 : 0
  }
  const area = areaOf(address)
  if (area == 0) return 3
  const kind = load<i32>(area, AREA_KIND)
  if (from == OLD && kind != OLD) return 8
  if (from == MATURE && kind != OLD && !(kind == YOUNG && address < high)) return 9
  const map = mapByte(area, address)
  const seen = load<u8>(map) & 0x7f
  if (seen != 0) return seen == (cons ? CONS : BOXED) ? 0 : 7
  return checkObject(w, address, cons, area, map, from)
}

function checkObject(w: i32, address: usize, cons: bool, area: usize, map: usize, from: i32): i32 {
  const header = load<i32>(address)
  if (((header & 7) == 0) == cons) return 4
  let words: usize = 2
  if (!cons) {
    const code = checkHeader(address, header, load<u8>(map), from)
    if (code != 0) return code
    words = object_words(header)
  }
  if (address + (words << 2) > load<usize>(area, AREA_END)) return 6
  store<u8>(map, (load<u8>(map) & LISTED) | (cons ? CONS : BOXED))
  for (let i: usize = 1; i < words; i++) {
    if (load<u8>(map + i) != 0) return 7
    store<u8>(map + i, INSIDE)
  }
  push(w)
  return 0
}

function checkHeader(address: usize, header: i32, listed: u8, from: i32): i32 {
  const subtag = (header & HDR_KIND_MASK) >> HDR_SUBTAG_SHIFT
  const words = object_words(header)
  if (subtag > SUB_RECORD) return 5
  if (subtag == SUB_REFC_BIN || subtag == SUB_MAGIC_REF) return listed & LISTED ? 0 : 11
  if (subtag == SUB_FUN) return words < <usize>FUN_WORDS ? 5 : 0
  if (subtag == SUB_SUB_BIN) return words == SUBBIN_WORDS ? checkBase(load<i32>(address, SUBBIN_BASE)) : 5
  if (subtag == SUB_MATCH_CTX) {
    if (from != ROOT) return 15
    return words == CTX_WORDS ? checkBase(load<i32>(address, CTX_BASE)) : 5
  }
  return 0
}

/** The base of a sub-binary or match context is a whole binary. */
function checkBase(base: i32): i32 {
  if ((base & 3) != TAG_BOXED) return 5
  const address = <usize>base - TAG_BOXED
  if (address >= <usize>HEAP_BASE && areaOf(address) == 0) return 3
  const kind = load<i32>(address) & HDR_KIND_MASK
  return kind == SUB_HEAP_BIN << HDR_SUBTAG_SHIFT || kind == SUB_REFC_BIN << HDR_SUBTAG_SHIFT ? 0 : 5
}

/** Checks all that a word reaches. */
function trace(w: i32, from: i32): i32 {
  const depth = stackDepth()
  let code = checkWord(w, from)
  while (code == 0 && stackDepth() != depth) {
    const object = pop()
    let at = <usize>object & ~3
    const area = areaOf(at)
    let kind = load<i32>(area, AREA_KIND)
    if (kind == YOUNG && at < high) kind = MATURE
    let end = at + 8
    if ((object & 3) == TAG_BOXED) {
      const header = load<i32>(at)
      end = at + (object_words(header) << 2)
      at += (raw_words(header) + 1) << 2
    }
    for (; code == 0 && at < end; at += 4) code = checkWord(load<i32>(at), kind)
  }
  stackReset(depth)
  return code
}

function traceRoots(): i32 {
  for (let r = roots; r < roots + rootsEnd; r += 8) {
    const end = load<usize>(r, 4)
    for (let at = load<usize>(r); at < end; at += 4) {
      const code = trace(load<i32>(at), ROOT)
      if (code != 0) return code
    }
  }
  return 0
}

function freeAreas(): void {
  for (let area = areas; area < areasEnd; area += AREA_BYTES) free(load<usize>(area, AREA_MAP))
  areasEnd = areas
}

/** The messages: their chain, and the fragments of those that have one, each on its own. */
function checkMessages(process: usize): i32 {
  let n: u32 = 0
  let last: usize = 0
  let front = priority_front(process)
  let inFront: u32 = 0
  for (let message = load<usize>(process, P_MSG_FIRST); message != 0; message = load<usize>(message, MSG_NEXT)) {
    n++
    last = message
    if (front != 0) inFront++
    if (message == front) front = 0
    const words = load<usize>(message, MSG_FRAG_WORDS)
    if (words == 0) {
      const term = load<i32>(message, MSG_TERM)
      if (n > <u32>MSG_HEAP_LIMIT + inFront && message != load<usize>(CELL_PEEKED) && isPointer(term) && <usize>term >= <usize>HEAP_BASE) return 13
      continue
    }
    freeAreas()
    addArea(message + MSG_DATA, message + MSG_DATA + (words << 2), FRAGMENT)
    let code = checkList(load<usize>(message, MSG_MSO), false)
    if (code == 0) code = trace(load<i32>(message, MSG_TERM), FRAGMENT)
    if (code != 0) return code
  }
  return n == load<u32>(process, P_MSG_COUNT) && last == load<usize>(process, P_MSG_LAST) ? 0 : 13
}

function checkBounds(process: usize, top: usize): i32 {
  const pid = load<u32>(process, P_PID)
  if (load<usize>(PID_TABLE + (((pid >> IMM_SHIFT) & (PID_SLOTS - 1)) << 2)) != process) return 1
  const heap = load<usize>(process, P_HEAP)
  if (heap > high || high > top || top > load<usize>(process, P_HEND)) return 2
  const old = load<usize>(process, P_OLD)
  const oldTop = load<usize>(process, P_OLD_TOP)
  if (old > oldTop || oldTop > load<usize>(process, P_OLD_END)) return 2
  const running = process == load<usize>(CELL_PROC)
  const sp = running ? load<usize>(CELL_SP) : load<usize>(process, P_SP) + (load<u32>(process, P_LIVE) << 2)
  return sp >= load<usize>(process, P_STACK) && sp < load<usize>(process, P_STACK_END) ? 0 : 10
}

/** The areas of a process; the current one's newest fragment counts as used to its end. */
function addAreas(process: usize, top: usize): i32 {
  addArea(load<usize>(process, P_HEAP), top, YOUNG)
  addArea(load<usize>(process, P_OLD), load<usize>(process, P_OLD_TOP), OLD)
  let words: usize = 0
  for (let f = load<usize>(process, P_FRAGS); f != 0; f = load<usize>(f, FRAG_NEXT)) {
    words += load<usize>(f, FRAG_WORDS)
    addArea(f + FRAG_DATA, f + FRAG_DATA + (load<usize>(f, FRAG_WORDS) << 2), FRAGMENT)
  }
  return words == load<usize>(process, P_FRAG_WORDS) ? 0 : 16
}

function fragmentCount(process: usize): usize {
  let n: usize = 0
  for (let f = load<usize>(process, P_FRAGS); f != 0; f = load<usize>(f, FRAG_NEXT)) n++
  return n
}

/** As `verify`, with the roots that are in the table. */
export function verify_gathered(process: usize): i32 {
  // Not in the middle of a collection.
  if (aside_words(process) != 0 || load<i32>(process, P_STATE) & PS_COLLECTING) return 0
  const top = process == load<usize>(CELL_PROC) ? load<usize>(CELL_HTOP) : load<usize>(process, P_HTOP)
  high = load<usize>(process, P_HIGH)
  let code = checkBounds(process, top)
  if (code != 0) return code
  areas = malloc((fragmentCount(process) + 2) * AREA_BYTES)
  if (areas == 0) out_of_memory(AREA_BYTES)
  areasEnd = areas
  code = addAreas(process, top)
  if (code == 0) code = checkList(load<usize>(process, P_MSO), false)
  if (code == 0) code = checkList(load<usize>(process, P_MSO_OLD), true)
  if (code == 0) code = traceRoots()
  if (code == 0) code = checkMessages(process)
  freeAreas()
  free(areas)
  return code
}

/** Walks heap, stack, mailbox and dictionary of a process (running or not); 0 when all is well, else a code (see above). */
export function verify(process: usize): i32 {
  if (process == load<usize>(CELL_PROC)) gather_running_roots(process, load<usize>(CELL_SP), 0)
  else gather_waiting_roots(process)
  return verify_gathered(process)
}
