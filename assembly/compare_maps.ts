/**
 * The order of maps: by size, then by the keys in ascending term order (with =:=), then by the values in the order of
 * their keys. Large maps, and small ones whose keys do not lie in term order, are never sorted for it: what decides is
 * the smallest key that only one of them has, or else the smallest key whose values differ.
 *
 * Such a comparison is a frame on the work stack of compare.ts: it asks for comparisons of keys and values, and goes on
 * when their results are known.
 */
import { CELL_OTP_RELEASE, SUB_FLATMAP } from '../src/term/layout'
import { sign32 } from './compare_values'
import { hamtLeaves } from './hamt_build'
import { map_get, map_size } from './maps'
import { free, malloc } from './memory'
import { addressOf, head, isAtom, subtagOf, tail } from './term'
import { push, stackAt } from './workstack'

/** What compareMaps may answer besides -1, 0 and 1: compare keys, then values, as runs of words; or make a frame. */
export const BY_RUNS: i32 = 2
export const BY_FRAME: i32 = 3

/** The comparison that a frame asks for, or its result and the frame around it. */
export let stepA: i32 = 0
export let stepB: i32 = 0
export let stepExact: bool = false
export let stepResult: i32 = 0
export let stepOuter: u32 = 0

const F_OUTER: u32 = 0
const F_A: u32 = 4
const F_B: u32 = 8
/** Block with the leaves of both (hash maps only), or 0. */
const F_LEAVES: u32 = 12
const F_SIZE: u32 = 16
const F_INDEX: u32 = 20
const F_PHASE: u32 = 24
const F_MIN: u32 = 28
const F_RESULT: u32 = 32
const F_EXACT: u32 = 36
const F_VALUE: u32 = 40
export const MAP_FRAME_BYTES: u32 = 44

/** Nothing compared yet. */
const START: i32 = 0
/** A key of a that b lacks was compared with the smallest such key. */
const KEY_OF_A: i32 = 1
/** The same for a key of b. */
const KEY_OF_B: i32 = 2
/** Values of the same key were compared. */
const VALUES: i32 = 3
/** They differed, and their key was compared with the smallest such key. */
const VALUES_KEY: i32 = 4

/** How to compare two maps: -1, 0, 1 when that is already known, BY_RUNS or BY_FRAME. */
export function compareMaps(a: i32, b: i32, exact: bool): i32 {
  const n = map_size(a)
  const c = sign32(n, map_size(b))
  if (c != 0 || n == 0) return c
  if (subtagOf(a) != SUB_FLATMAP) return BY_FRAME
  const release = load<i32>(CELL_OTP_RELEASE)
  // Up to OTP 25 the keys lie in term order. Since then the exact order takes them as they lie.
  if (release < 26 || exact) return BY_RUNS
  return atomKeys(a, n) > 1 || atomKeys(b, n) > 1 ? BY_FRAME : BY_RUNS
}

function atomKeys(map: i32, n: i32): i32 {
  let at = addressOf(load<i32>(addressOf(map), 4))
  let atoms = 0
  for (; n > 0; n--) {
    at += 4
    atoms += i32(isAtom(load<i32>(at)))
  }
  return atoms
}

/** Pushes a frame for two maps of the same size. */
export function mapFrame(a: i32, b: i32, exact: bool, outer: u32): void {
  const n = map_size(a)
  let leaves: u32 = 0
  if (subtagOf(a) != SUB_FLATMAP) {
    leaves = <u32>malloc(n << 3)
    hamtLeaves(a, leaves)
    hamtLeaves(b, leaves + (n << 2))
  }
  push(<i32>outer)
  push(a)
  push(b)
  push(<i32>leaves)
  push(n)
  push(0)
  push(START)
  push(0)
  push(0)
  push(i32(exact))
  push(0)
}

// ---- the fields of the frame at a depth; looking up keys may move the stack ---------------------------------------------

// @ts-ignore: decorator
@inline
function get(at: u32, field: u32): i32 {
  return load<i32>(stackAt(at) + field)
}
// @ts-ignore: decorator
@inline
function set(at: u32, field: u32, value: i32): void {
  store<i32>(stackAt(at) + field, value)
}

/** Key `i` of a (side 0) or b (side 1). */
function keyAt(at: u32, side: i32, i: i32): i32 {
  const leaves = <u32>get(at, F_LEAVES)
  if (leaves != 0) return head(load<i32>(leaves + ((i + side * get(at, F_SIZE)) << 2)))
  const map = get(at, side == 0 ? F_A : F_B)
  return load<i32>(addressOf(load<i32>(addressOf(map), 4)) + ((i + 1) << 2))
}

function valueAt(at: u32, side: i32, i: i32): i32 {
  const leaves = <u32>get(at, F_LEAVES)
  if (leaves != 0) return tail(load<i32>(leaves + ((i + side * get(at, F_SIZE)) << 2)))
  return load<i32>(addressOf(get(at, side == 0 ? F_A : F_B)) + ((i + 2) << 2))
}

function ask(at: u32, phase: i32, a: i32, b: i32, exact: bool): bool {
  set(at, F_PHASE, phase)
  stepA = a
  stepB = b
  stepExact = exact
  return true
}

function done(at: u32, result: i32): bool {
  const leaves = <u32>get(at, F_LEAVES)
  if (leaves != 0) free(leaves)
  stepOuter = <u32>get(at, F_OUTER)
  stepResult = result
  return false
}

/**
 * Takes up the frame at a depth with the result of the comparison it asked for. True: stepA and stepB are to be
 * compared (with =:= if stepExact); false: it is done, with stepResult.
 */
export function mapFrameStep(at: u32, c: i32): bool {
  const phase = get(at, F_PHASE)
  const i = get(at, F_INDEX)
  switch (phase) {
    case START:
      return scanKeys(at, 0, 0)
    case KEY_OF_A:
    case KEY_OF_B: {
      const side = i32(phase == KEY_OF_B)
      if (c < 0) {
        set(at, F_MIN, keyAt(at, side, i))
        set(at, F_RESULT, side == 0 ? -1 : 1)
      }
      return scanKeys(at, side, i + 1)
    }
    case VALUES: {
      if (c == 0) return nextValues(at, i + 1)
      const key = keyAt(at, 0, i)
      const smallest = get(at, F_MIN)
      if (smallest == 0) {
        set(at, F_MIN, key)
        set(at, F_RESULT, c)
        return nextValues(at, i + 1)
      }
      set(at, F_VALUE, c)
      return ask(at, VALUES_KEY, key, smallest, true)
    }
    default: {
      if (c < 0) {
        set(at, F_MIN, keyAt(at, 0, i))
        set(at, F_RESULT, get(at, F_VALUE))
      }
      return nextValues(at, i + 1)
    }
  }
}

/** Looks for keys that the other map lacks, first of a, then of b. */
function scanKeys(at: u32, side: i32, i: i32): bool {
  const n = get(at, F_SIZE)
  while (true) {
    for (; i < n; i++) {
      const key = keyAt(at, side, i)
      if (key == keyAt(at, 1 - side, i)) continue
      if (map_get(get(at, side == 0 ? F_B : F_A), key) != 0) continue
      const smallest = get(at, F_MIN)
      if (smallest == 0) {
        set(at, F_MIN, key)
        set(at, F_RESULT, side == 0 ? -1 : 1)
        continue
      }
      set(at, F_INDEX, i)
      return ask(at, side == 0 ? KEY_OF_A : KEY_OF_B, key, smallest, true)
    }
    // Maps of one size: if b has all keys of a, it has no others.
    if (get(at, F_MIN) == 0) return nextValues(at, 0)
    if (side == 1) return done(at, get(at, F_RESULT))
    side = 1
    i = 0
  }
}

/** The keys are the same: so the maps have the same shape, and entry `i` of one belongs to entry `i` of the other. */
function nextValues(at: u32, i: i32): bool {
  const n = get(at, F_SIZE)
  for (; i < n; i++) {
    const a = valueAt(at, 0, i)
    const b = valueAt(at, 1, i)
    if (a == b) continue
    set(at, F_INDEX, i)
    return ask(at, VALUES, a, b, get(at, F_EXACT) != 0)
  }
  return done(at, get(at, F_RESULT))
}
