/**
 * Areas of the literal arena that are to be given back: literals of purged modules, replaced persistent terms. While they are
 * looked for in the processes (sweep.ts) no copy may share them any more; and the entries of funs that are copied count as used.
 */
import { FE_FLAGS, FE_MARKED, FE_PINNED } from '../src/term/layout'

/** An area: start, end, kind, and what has become of it in the process looked at (literals: distance to its copy, or 0; code: 1 if met). */
export const AREA_START: usize = 0
export const AREA_END: usize = 4
export const AREA_KIND: usize = 8
export const AREA_STATE: usize = 12
export const AREA_BYTES: usize = 16
export const AREA_LITERALS: i32 = 0
export const AREA_CODE: i32 = 1

/** Table of the areas, sorted by address, and where it ends; from the lowest address to the highest. */
let table: usize = 0
let tableEnd: usize = 0
export let low: usize = 0
export let size: usize = 0

/** Flags that the entries of funs get when they are copied. */
let funFlags: i32 = 0

/** `count` areas at `at`, sorted. */
export function set_areas(at: usize, count: usize): void {
  table = at
  tableEnd = at + count * AREA_BYTES
  low = count == 0 ? 0 : load<usize>(at, AREA_START)
  size = count == 0 ? 0 : load<usize>(tableEnd - AREA_BYTES, AREA_END) - low
  funFlags = at == 0 ? 0 : FE_MARKED
}

/** The area that an address lies in, 0: none. */
// @ts-ignore: decorator
@inline export function areaOf(address: usize): usize {
  return address - low < size ? findArea(address) : 0
}
export function findArea(address: usize): usize {
  let from = table
  let to = tableEnd
  while (to - from > AREA_BYTES) {
    const middle = from + ((to - from) >> 1) / AREA_BYTES * AREA_BYTES
    if (load<usize>(middle, AREA_START) <= address) from = middle
    else to = middle
  }
  return address < load<usize>(from, AREA_END) ? from : 0
}

/** A pointer to what copies share: to a literal (below `shared`), but not to one that goes. */
// @ts-ignore: decorator
@inline export function isShared(pointer: i32, shared: usize): bool {
  return <usize>pointer < shared && areaOf(<usize>pointer) == 0
}

/** A fun is copied. */
// @ts-ignore: decorator
@inline export function noteFun(entry: usize): void {
  if (funFlags != 0) store<i32>(entry, load<i32>(entry, FE_FLAGS) | funFlags, FE_FLAGS)
}
/** Until `unpinFuns`: the funs copied are copied to where nobody looks for them. */
export function pinFuns(): i32 {
  const before = funFlags
  funFlags = before | FE_PINNED
  return before
}
export function unpinFuns(before: i32): void {
  funFlags = before
}
export function pinFun(entry: usize): void {
  store<i32>(entry, load<i32>(entry, FE_FLAGS) | FE_PINNED, FE_FLAGS)
}
