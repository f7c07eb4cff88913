/**
 * Off-heap objects of a process after its collection: the lists are walked, what has been moved is linked anew, what has not been has died.
 * The state of such a walk is a block of SWEEP_BYTES, so that it can be made in parts.
 */
import {
  OFFHEAP_REFC, P_MIN_VHEAP, P_MSO, P_MSO_OLD, P_VHEAP, P_VHEAP_LIMIT, P_VHEAP_OLD, P_VHEAP_OLD_LIMIT, REFC_ACTIVE_WRITER, REFC_BIN,
  REFC_FLAGS, REFC_SIZE, REFC_WORDS, REFC_WRITABLE, SUB_REFC_BIN, TAG_BOXED,
} from '../src/term/layout'
import { link_offset, offheap_resize, release_entry } from './heap'
import { makeHeader } from './term'

/** The object to look at, the list that follows, the words that the next survivors are linked into (the lists keep their order). */
const ENTRY: usize = 0
const FOLLOWING: usize = 4
const YOUNG_LINK: usize = 8
const OLD_LINK: usize = 12
const YOUNG_UNITS: usize = 16
const OLD_UNITS: usize = 24
/** What stays at the end of the old list. */
const TAIL: usize = 32
export const SWEEP_BYTES: usize = 40

export function sweep_begin(state: usize, process: usize, major: bool): void {
  const olds = load<usize>(process, P_MSO_OLD)
  store<usize>(state, load<usize>(process, P_MSO), ENTRY)
  store<usize>(state, major ? olds : 0, FOLLOWING)
  store<usize>(state, process + P_MSO, YOUNG_LINK)
  store<usize>(state, process + P_MSO_OLD, OLD_LINK)
  store<u64>(state, 0, YOUNG_UNITS)
  store<u64>(state, major ? 0 : <u64>load<u32>(process, P_VHEAP_OLD), OLD_UNITS)
  store<usize>(state, major ? 0 : olds, TAIL)
}

/** Looks at `most` objects; survivors in [old, oldEnd) go to the old list. False: there are more. */
export function sweep_some(state: usize, most: u32, old: usize, oldEnd: usize): bool {
  let entry = load<usize>(state, ENTRY)
  let youngLink = load<usize>(state, YOUNG_LINK)
  let oldLink = load<usize>(state, OLD_LINK)
  let youngUnits = load<u64>(state, YOUNG_UNITS)
  let oldUnits = load<u64>(state, OLD_UNITS)
  for (; most != 0; most--) {
    if (entry == 0) {
      entry = load<usize>(state, FOLLOWING)
      if (entry == 0) break
      store<usize>(state, 0, FOLLOWING)
    }
    const first = load<i32>(entry)
    if ((first & 3) == 0) {
      const next = load<usize>(entry + link_offset(first))
      release_entry(entry, first)
      entry = next
      continue
    }
    const moved = <usize>first - TAG_BOXED
    const header = load<i32>(moved)
    const link = moved + link_offset(header)
    entry = load<usize>(link)
    const isOld = moved >= old && moved < oldEnd
    if (header == makeHeader(SUB_REFC_BIN, REFC_WORDS - 1)) {
      const units = <u64>((load<u32>(moved, REFC_SIZE) >> 3) + 1)
      if (isOld) oldUnits += units
      else youngUnits += units
      if (load<i32>(moved, REFC_FLAGS) & REFC_WRITABLE) settleWritable(moved)
    }
    if (isOld) {
      store<usize>(oldLink, moved)
      oldLink = link
    } else {
      store<usize>(youngLink, moved)
      youngLink = link
    }
  }
  store<usize>(state, entry, ENTRY)
  store<usize>(state, youngLink, YOUNG_LINK)
  store<usize>(state, oldLink, OLD_LINK)
  store<u64>(state, youngUnits, YOUNG_UNITS)
  store<u64>(state, oldUnits, OLD_UNITS)
  return entry == 0 && load<usize>(state, FOLLOWING) == 0
}

/** A binary that was not appended to since the last collection loses its room to grow. */
function settleWritable(at: usize): void {
  const flags = load<i32>(at, REFC_FLAGS)
  if (flags & REFC_ACTIVE_WRITER) {
    store<i32>(at, flags & ~REFC_ACTIVE_WRITER, REFC_FLAGS)
    return
  }
  const offheap = load<usize>(at, REFC_BIN)
  if (load<i32>(offheap, OFFHEAP_REFC) == 1) offheap_resize(offheap, load<u32>(at, REFC_SIZE))
}

/** Ends the lists, and sets what of virtual heap is used and its limits. */
export function sweep_end(state: usize, process: usize, major: bool): void {
  store<usize>(load<usize>(state, YOUNG_LINK), 0)
  store<usize>(load<usize>(state, OLD_LINK), load<usize>(state, TAIL))
  const young = <u32>min<u64>(load<u64>(state, YOUNG_UNITS), 0x40000000)
  const olds = <u32>min<u64>(load<u64>(state, OLD_UNITS), 0x40000000)
  store<u32>(process, young, P_VHEAP)
  store<u32>(process, olds, P_VHEAP_OLD)
  const least = load<u32>(process, P_MIN_VHEAP)
  store<u32>(process, max(least, young << 1), P_VHEAP_LIMIT)
  if (major) store<u32>(process, max(least, young << 1), P_VHEAP_OLD_LIMIT)
}

/** Releases the objects of a list whose process is taken down in the middle of a collection: some have been moved. */
export function release_moved(entry: usize): void {
  while (entry != 0) {
    const first = load<i32>(entry)
    const at = (first & 3) == 0 ? entry : <usize>first - TAG_BOXED
    const header = load<i32>(at)
    const next = load<usize>(at + link_offset(header))
    release_entry(at, header)
    entry = next
  }
}
