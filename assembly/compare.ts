/** Equality and order of terms. See compare_values.ts for terms that hold no others, compare_maps.ts for the order of maps. */
import {
  HDR_KIND_MASK,
  HDR_SUBTAG_SHIFT,
  IMM_ATOM,
  IMM_MASK,
  IMM_PID,
  NIL,
  SUB_BIGNEG,
  SUB_EXPORT,
  SUB_EXT_PID,
  SUB_EXT_PORT,
  SUB_EXT_REF,
  SUB_FLATMAP,
  SUB_FLOAT,
  SUB_FUN,
  SUB_HAMT_NODE,
  SUB_HAMT_ROOT,
  SUB_HEAP_BIN,
  SUB_MAGIC_REF,
  SUB_RECORD,
  SUB_REF,
  SUB_SUB_BIN,
  SUB_TUPLE,
  TAG_BOXED,
  TAG_CONS,
  TAG_MASK,
  TAG_SMALL,
} from '../src/term/layout'
import {
  cmpAtoms,
  cmpBitstrings,
  cmpExports,
  cmpFunEntries,
  cmpNumbers,
  cmpNumbersExact,
  cmpPids,
  cmpPorts,
  cmpRefs,
  equalBitstrings,
  floatValue,
  sign32,
  zerosDiffer,
} from './compare_values'
import {
  BY_FRAME,
  BY_RUNS,
  compareMaps,
  mapFrame,
  mapFrameStep,
  MAP_FRAME_BYTES,
  stepA,
  stepB,
  stepExact,
  stepOuter,
  stepResult,
} from './compare_maps'
import { alike, order } from './compare_near'
import {
  addressOf,
  arityOfHeader,
  headerOf,
  isAtom,
  isBitstringSubtag,
  isNumberSubtag,
  isPointer,
  isSmall,
  subtagOf,
  subtagOfHeader,
} from './term'
import { bump_for_walk, count_walked } from './lists'
import { compareDefinitions } from './records'
import { pop, push, stackDepth, stackReset } from './workstack'

/**
 * How a run of words is compared: as terms with 1 == 1.0, as terms with =:=, or as children of hash map nodes (keys
 * with =:=, values with 1 == 1.0). A frame of the order's work stack may also be a map (compare_maps.ts).
 */
export const LOOSE: i32 = 0
const EXACT: i32 = 1
const CHILDREN: i32 = 2
const MAP: i32 = 3

// ---- equality -----------------------------------------------------------------------------------------------------

/** =:= */
export function eq_exact(a: i32, b: i32): i32 {
  if (a == b) return 1
  // Equal terms that are not identical are both conses or both boxed.
  if (!isPointer(a) || ((a ^ b) & TAG_MASK) != 0) return 0
  return (a & TAG_MASK) == TAG_CONS ? sameLists(a, b, SHALLOW) : sameBoxed(a, b, SHALLOW)
}

// Most terms that are compared differ, or are equal, near their surface: that is found out here, in short loops that need no work stack.
// OTP's compiler spent 14% of its time in equalDeep, and a fifth of that in both with these.

/** So deep these functions call each other; below it is equalDeep's. */
export const SHALLOW: i32 = 4

/** =:= of two words that are not identical. */
function same(a: i32, b: i32, depth: i32): bool {
  if (!isPointer(a) || ((a ^ b) & TAG_MASK) != 0) return false
  if (depth == 0) return equalDeep(a, b, EXACT)
  return ((a & TAG_MASK) == TAG_CONS ? sameLists(a, b, depth - 1) : sameBoxed(a, b, depth - 1)) != 0
}

/** =:= of two conses. */
function sameLists(a: i32, b: i32, depth: i32): i32 {
  let walked = 0
  while (true) {
    walked = count_walked(walked)
    const ha = load<i32>(<u32>a - TAG_CONS)
    const hb = load<i32>(<u32>b - TAG_CONS)
    if (ha != hb && !same(ha, hb, depth)) return 0
    a = load<i32>(<u32>a - TAG_CONS, 4)
    b = load<i32>(<u32>b - TAG_CONS, 4)
    if (a == b) return 1
    if (!isPointer(a) || ((a ^ b) & TAG_MASK) != 0) return 0
    if ((a & TAG_MASK) != TAG_CONS) return i32(same(a, b, depth))
  }
}

/** =:= of two boxed terms. */
function sameBoxed(a: i32, b: i32, depth: i32): i32 {
  const header = headerOf(a)
  const kind = header & HDR_KIND_MASK
  if (kind == SUB_HEAP_BIN << HDR_SUBTAG_SHIFT && headerOf(b) == header) return i32(sameWords(a, b, arityOfHeader(header)))
  // (of a flat map its keys, which two maps may share, and the values)
  if (kind != 0 && kind != SUB_FLATMAP << HDR_SUBTAG_SHIFT) return i32(equalDeep(a, b, EXACT))
  if (headerOf(b) != header) return 0
  // First what can be decided without a look deeper.
  const distance = addressOf(b) - addressOf(a)
  let at = addressOf(a) + 4
  let first: u32 = 0
  const end = at + (arityOfHeader(header) << 2)
  bump_for_walk(arityOfHeader(header))
  for (; at < end; at += 4) {
    const x = load<i32>(at)
    const y = load<i32>(at + distance)
    if (x == y) continue
    if (!isPointer(x) || ((x ^ y) & TAG_MASK) != 0) return 0
    if (first == 0) first = at
  }
  if (first == 0) return 1
  for (at = first; at < end; at += 4) {
    const x = load<i32>(at)
    const y = load<i32>(at + distance)
    if (x != y && !same(x, y, depth)) return 0
  }
  return 1
}

/** == */
export function eq(a: i32, b: i32): i32 {
  if (a == b) return 1
  if (!isPointer(a) && !isPointer(b)) return 0
  return i32(alike(a, b, SHALLOW))
}

/** Do two boxed terms that hold no terms equal each other (or are they not of the same kind at all)? */
function equalLeaves(a: i32, b: i32, kind: i32): bool {
  const ha = headerOf(a)
  const hb = headerOf(b)
  const sa = subtagOfHeader(ha)
  const sb = subtagOfHeader(hb)
  if (sa == SUB_FLOAT && sb == SUB_FLOAT) {
    if (kind == EXACT && zerosDiffer()) return load<i64>(addressOf(a), 4) == load<i64>(addressOf(b), 4)
    return floatValue(a) == floatValue(b)
  }
  if (isNumberSubtag(sa)) {
    if (ha == hb) return sameWords(a, b, arityOfHeader(ha))
    return kind == LOOSE && isNumberSubtag(sb) && (sa == SUB_FLOAT || sb == SUB_FLOAT) && cmpNumbers(a, b) == 0
  }
  if (isBitstringSubtag(sa)) {
    if (sa == SUB_HEAP_BIN && sb == SUB_HEAP_BIN) return ha == hb && sameWords(a, b, arityOfHeader(ha))
    return isBitstringSubtag(sb) && equalBitstrings(a, b)
  }
  if (sa == SUB_REF || sa == SUB_MAGIC_REF) return (sb == SUB_REF || sb == SUB_MAGIC_REF) && sameWords(a, b, 3)
  // of references of other nodes words may be missing that are zero
  if (sa == SUB_EXT_REF && sb == SUB_EXT_REF) return cmpRefs(a, b) == 0
  if (sa == SUB_EXT_PID || sa == SUB_EXT_PORT) return ha == hb && sameWords(a, b, arityOfHeader(ha))
  if (sa == SUB_EXPORT) return sb == SUB_EXPORT && cmpExports(a, b) == 0
  return false
}

export function sameWords(a: i32, b: i32, n: i32): bool {
  let pa = addressOf(a)
  let pb = addressOf(b)
  for (; n > 0; n--) {
    pa += 4
    pb += 4
    if (load<i32>(pa) != load<i32>(pb)) return false
  }
  return true
}

/** Equality of two terms that are not identical words. Pairs of words still to be compared are runs on the work stack. */
export function equalDeep(a: i32, b: i32, kind: i32): bool {
  const mark = stackDepth()
  let pa: u32 = 0
  let pb: u32 = 0
  let n: i32 = 0
  let walked = 0
  while (true) {
    const tag = a & TAG_MASK
    if (tag != (b & TAG_MASK) || (tag != TAG_CONS && tag != TAG_BOXED)) {
      // One side is a small: equal at most to a float.
      if (kind != LOOSE || !mixedEqual(a, b)) break
    } else if (tag == TAG_CONS) {
      if (n > 0 || kind == CHILDREN) pushRun(pa, pb, n, kind)
      pa = addressOf(a)
      pb = addressOf(b)
      n = 2
      if (kind == CHILDREN) {
        // A leaf: the key with =:=, then the value.
        pushRun(pa + 4, pb + 4, 1, LOOSE)
        n = 1
        kind = EXACT
      }
    } else {
      const ha = headerOf(a)
      const sub = subtagOfHeader(ha)
      if (sub == SUB_TUPLE || sub == SUB_HAMT_ROOT || sub == SUB_HAMT_NODE || sub == SUB_RECORD) {
        if (ha != headerOf(b)) break
        if (n > 0) pushRun(pa, pb, n, kind)
        pa = addressOf(a) + 4
        pb = addressOf(b) + 4
        n = arityOfHeader(ha)
        if (sub == SUB_HAMT_ROOT || sub == SUB_HAMT_NODE) {
          n = popcnt(n & 0xffff) + i32(sub == SUB_HAMT_ROOT)
          if (kind == LOOSE) kind = CHILDREN
        }
      } else if (sub == SUB_FLATMAP) {
        if (ha != headerOf(b)) break
        if (n > 0) pushRun(pa, pb, n, kind)
        n = arityOfHeader(ha) - 1
        if (n > 0) pushRun(addressOf(a) + 8, addressOf(b) + 8, n, kind)
        pa = addressOf(a) + 4
        pb = addressOf(b) + 4
        n = 1
        kind = EXACT
      } else if (sub == SUB_FUN) {
        if (ha != headerOf(b) || cmpFunEntries(a, b) != 0) break
        if (n > 0) pushRun(pa, pb, n, kind)
        pa = addressOf(a) + 12
        pb = addressOf(b) + 12
        n = arityOfHeader(ha) - 2
      } else if (!equalLeaves(a, b, kind)) break
    }
    // On to the next pair that is not identical.
    while (true) {
      while (n <= 0) {
        if (stackDepth() == mark) {
          bump_for_walk(walked)
          return true
        }
        kind = pop()
        n = pop()
        pb = <u32>pop()
        pa = <u32>pop()
      }
      a = load<i32>(pa)
      b = load<i32>(pb)
      pa += 4
      pb += 4
      n--
      walked++
      if (a != b) break
    }
  }
  bump_for_walk(walked)
  stackReset(mark)
  return false
}

// @ts-ignore: decorator
@inline
function pushRun(pa: u32, pb: u32, n: i32, kind: i32): void {
  push(<i32>pa)
  push(<i32>pb)
  push(n)
  push(kind)
}

export function mixedEqual(a: i32, b: i32): bool {
  if (isSmall(a)) return subtagOf(b) == SUB_FLOAT && <f64>(a >> 2) == floatValue(b)
  if (isSmall(b)) return subtagOf(a) == SUB_FLOAT && <f64>(b >> 2) == floatValue(a)
  return false
}

// ---- order -----------------------------------------------------------------------------------------------------------

/** Term order with 1 == 1.0: negative, 0 or positive. */
export function cmp(a: i32, b: i32): i32 {
  if (a == b) return 0
  return order(a, b, LOOSE, SHALLOW)
}

/** Term order in which all integers come before all floats: negative, 0 or positive; 0 means =:=. */
export function cmp_exact(a: i32, b: i32): i32 {
  if (a == b) return 0
  return order(a, b, EXACT, SHALLOW)
}

const RANK_NUMBER: i32 = 0
const RANK_ATOM: i32 = 1
const RANK_REF: i32 = 2
const RANK_FUN: i32 = 3
const RANK_PORT: i32 = 4
const RANK_PID: i32 = 5
const RANK_TUPLE: i32 = 6
const RANK_RECORD: i32 = 7
const RANK_MAP: i32 = 8
const RANK_NIL: i32 = 9
const RANK_LIST: i32 = 10
const RANK_BITSTRING: i32 = 11

/** Position of a term's type in the order of types. */
function rank(t: i32): i32 {
  const tag = t & TAG_MASK
  if (tag == TAG_SMALL) return RANK_NUMBER
  if (tag == TAG_CONS) return RANK_LIST
  if (tag != TAG_BOXED) {
    if (t == NIL) return RANK_NIL
    const kind = t & IMM_MASK
    return kind == IMM_ATOM ? RANK_ATOM : kind == IMM_PID ? RANK_PID : RANK_PORT
  }
  const sub = subtagOfHeader(headerOf(t))
  if (sub == SUB_TUPLE) return RANK_TUPLE
  if (sub <= SUB_BIGNEG) return RANK_NUMBER
  if (sub <= SUB_MAGIC_REF || sub == SUB_EXT_REF) return RANK_REF
  if (sub == SUB_EXT_PID) return RANK_PID
  if (sub == SUB_EXT_PORT) return RANK_PORT
  if (sub <= SUB_EXPORT) return RANK_FUN
  if (sub <= SUB_HAMT_NODE) return RANK_MAP
  return sub <= SUB_SUB_BIN ? RANK_BITSTRING : RANK_RECORD
}

/**
 * Order of two terms that are not identical words. The work stack holds runs of words still to be compared, and the
 * state of comparisons of maps, which go on when the comparison they asked for has its result.
 */
export function compareDeep(a: i32, b: i32, kind: i32): i32 {
  const mark = stackDepth()
  let pa: u32 = 0
  let pb: u32 = 0
  let n: i32 = 0
  /** Depth of the innermost map frame + 1, 0: none. */
  let frame: u32 = 0
  let walked = 0
  while (true) {
    let c = 0
    // Lists first: most terms compared at length are.
    const lists = (a & b & TAG_MASK) == TAG_CONS && ((a | b) & TAG_MASK) == TAG_CONS
    const ra = lists ? RANK_LIST : rank(a)
    const rb = lists ? RANK_LIST : rank(b)
    if (ra == RANK_LIST && rb == RANK_LIST) {
      if (n > 0) pushRun(pa, pb, n, kind)
      pa = addressOf(a)
      pb = addressOf(b)
      n = 2
    } else if (ra != rb) c = ra - rb
    else if (ra == RANK_NUMBER) c = kind == EXACT ? cmpNumbersExact(a, b) : cmpNumbers(a, b)
    else if (ra == RANK_ATOM) c = cmpAtoms(a, b)
    else if (ra == RANK_TUPLE) {
      const ha = headerOf(a)
      const hb = headerOf(b)
      if (ha != hb) c = sign32(ha >>> 8, hb >>> 8)
      else {
        if (n > 0) pushRun(pa, pb, n, kind)
        pa = addressOf(a) + 4
        pb = addressOf(b) + 4
        n = arityOfHeader(ha)
      }
    } else if (ra == RANK_RECORD) {
      c = compareDefinitions(load<i32>(addressOf(a), 4), load<i32>(addressOf(b), 4))
      if (c == 0) {
        if (n > 0) pushRun(pa, pb, n, kind)
        pa = addressOf(a) + 8
        pb = addressOf(b) + 8
        n = arityOfHeader(headerOf(a)) - 1
      }
    } else if (ra == RANK_MAP) {
      c = compareMaps(a, b, kind == EXACT)
      if (c == BY_RUNS) {
        // Keys and values in key order: two runs.
        c = 0
        if (n > 0) pushRun(pa, pb, n, kind)
        n = arityOfHeader(headerOf(a)) - 1
        if (n > 0) pushRun(addressOf(a) + 8, addressOf(b) + 8, n, kind)
        pa = addressOf(a) + 4
        pb = addressOf(b) + 4
        n = 1
        kind = EXACT
      } else if (c == BY_FRAME) {
        c = 0
        if (n > 0) pushRun(pa, pb, n, kind)
        n = 0
        const outer = frame
        frame = stackDepth() + 1
        mapFrame(a, b, kind == EXACT, outer)
        push(MAP)
      }
    } else if (ra == RANK_FUN) {
      const fa = subtagOf(a)
      const fb = subtagOf(b)
      if (fa != fb) c = fa == SUB_EXPORT ? 1 : -1
      else if (fa == SUB_EXPORT) c = cmpExports(a, b)
      else {
        const na = arityOfHeader(headerOf(a)) - 2
        c = cmpFunEntries(a, b)
        if (c == 0) c = sign32(na, arityOfHeader(headerOf(b)) - 2)
        if (c == 0) {
          if (n > 0) pushRun(pa, pb, n, kind)
          pa = addressOf(a) + 12
          pb = addressOf(b) + 12
          n = na
        }
      }
    } else if (ra == RANK_BITSTRING) c = cmpBitstrings(a, b)
    else if (ra == RANK_PID) c = cmpPids(a, b)
    else if (ra == RANK_REF) c = cmpRefs(a, b)
    else if (ra == RANK_PORT) c = cmpPorts(a, b)

    // On to the next pair that is not identical; a difference ends the innermost map comparison, or all.
    while (true) {
      if (c != 0) {
        if (frame == 0) {
          bump_for_walk(walked)
          stackReset(mark)
          return c
        }
        stackReset(frame - 1 + MAP_FRAME_BYTES)
        push(MAP)
        n = 0
      }
      if (n <= 0) {
        walked++
        if (stackDepth() == mark) {
          bump_for_walk(walked)
          return 0
        }
        kind = pop()
        if (kind == MAP) {
          if (mapFrameStep(frame - 1, c)) {
            push(MAP)
            a = stepA
            b = stepB
            kind = stepExact ? EXACT : LOOSE
            c = 0
            n = 0
            if (a != b) break
            continue
          }
          // The frame is done: its result is that of the comparison around it.
          c = stepResult
          const at = frame - 1
          frame = stepOuter
          stackReset(at)
          n = 0
          continue
        }
        n = pop()
        pb = <u32>pop()
        pa = <u32>pop()
        continue
      }
      a = load<i32>(pa)
      b = load<i32>(pb)
      pa += 4
      pb += 4
      n--
      walked++
      if (a == b) continue
      if (!isSmall(a) || !isSmall(b)) break
      c = a < b ? -1 : 1
    }
  }
}
