/**
 * Order and == of terms near their surface, without a work stack: most terms that are compared differ there, or are small. What lies deeper, and
 * what is neither list, tuple nor binary, is compareDeep's and equalDeep's.
 */
import { HDR_KIND_MASK, HDR_SUBTAG_SHIFT, SUB_FLATMAP, SUB_HEAP_BIN, TAG_CONS, TAG_MASK } from '../src/term/layout'
import { compareDeep, eq_exact, equalDeep, LOOSE, mixedEqual, sameWords, SHALLOW } from './compare'
import { cmpAtoms, cmpBitstrings, cmpBytes, sign32 } from './compare_values'
import { count_walked } from './lists'
import { addressOf, arityOfHeader, headerOf, isAtom, isBitstringSubtag, isBoxed, isCons, isPointer, isSmall, subtagOfHeader } from './term'

const KIND_TUPLE: i32 = 0
const KIND_FLATMAP: i32 = SUB_FLATMAP << HDR_SUBTAG_SHIFT
const KIND_HEAP_BIN: i32 = SUB_HEAP_BIN << HDR_SUBTAG_SHIFT

/** Order of two words that are not identical; `kind`: LOOSE or EXACT. */
export function order(a: i32, b: i32, kind: i32, depth: i32): i32 {
  if (isSmall(a) && isSmall(b)) return a < b ? -1 : 1
  if (isAtom(a) && isAtom(b)) return cmpAtoms(a, b)
  if (depth == 0) return compareDeep(a, b, kind)
  if (isCons(a) && isCons(b)) return orderLists(a, b, kind, depth - 1)
  return isBoxed(a) && isBoxed(b) ? orderBoxed(a, b, kind, depth - 1) : compareDeep(a, b, kind)
}

function orderLists(a: i32, b: i32, kind: i32, depth: i32): i32 {
  let walked = 0
  while (true) {
    walked = count_walked(walked)
    const x = load<i32>(<u32>a - TAG_CONS)
    const y = load<i32>(<u32>b - TAG_CONS)
    if (x != y) {
      const c = order(x, y, kind, depth)
      if (c != 0) return c
    }
    a = load<i32>(<u32>a, 4 - TAG_CONS)
    b = load<i32>(<u32>b, 4 - TAG_CONS)
    if (a == b) return 0
    if (!isCons(a) || !isCons(b)) return order(a, b, kind, depth)
  }
}

function orderBoxed(a: i32, b: i32, kind: i32, depth: i32): i32 {
  const ha = headerOf(a)
  const hb = headerOf(b)
  if ((ha & hb & HDR_KIND_MASK) == KIND_HEAP_BIN && ((ha | hb) & HDR_KIND_MASK) == KIND_HEAP_BIN) return orderBytes(a, b)
  if (((ha | hb) & HDR_KIND_MASK) != KIND_TUPLE) {
    return isBitstringSubtag(subtagOfHeader(ha)) && isBitstringSubtag(subtagOfHeader(hb)) ? cmpBitstrings(a, b) : compareDeep(a, b, kind)
  }
  if (ha != hb) return sign32(ha >>> 8, hb >>> 8)
  const distance = addressOf(b) - addressOf(a)
  const end = addressOf(a) + 4 + (arityOfHeader(ha) << 2)
  for (let at = addressOf(a) + 4; at < end; at += 4) {
    const x = load<i32>(at)
    const y = load<i32>(at + distance)
    if (x == y) continue
    const c = order(x, y, kind, depth)
    if (c != 0) return c
  }
  return 0
}

/** Order of two binaries that have their bytes on the heap: behind header and size. */
function orderBytes(a: i32, b: i32): i32 {
  const na = load<i32>(addressOf(a), 4)
  const nb = load<i32>(addressOf(b), 4)
  const c = cmpBytes(addressOf(a) + 8, addressOf(b) + 8, min(na, nb))
  return c != 0 ? c : sign32(na, nb)
}

/** == of two words that are not identical, at least one of them a pointer. */
export function alike(a: i32, b: i32, depth: i32): bool {
  if (((a ^ b) & TAG_MASK) != 0) return mixedEqual(a, b)
  if (depth == 0) return equalDeep(a, b, LOOSE)
  return (a & TAG_MASK) == TAG_CONS ? alikeLists(a, b, depth - 1) : alikeBoxed(a, b, depth - 1)
}

function alikeLists(a: i32, b: i32, depth: i32): bool {
  while (true) {
    const x = load<i32>(<u32>a - TAG_CONS)
    const y = load<i32>(<u32>b - TAG_CONS)
    if (x != y && ((!isPointer(x) && !isPointer(y)) || !alike(x, y, depth))) return false
    a = load<i32>(<u32>a, 4 - TAG_CONS)
    b = load<i32>(<u32>b, 4 - TAG_CONS)
    if (a == b) return true
    if (!isCons(a) || !isCons(b)) return (isPointer(a) || isPointer(b)) && alike(a, b, depth)
  }
}

function alikeBoxed(a: i32, b: i32, depth: i32): bool {
  const header = headerOf(a)
  const kind = header & HDR_KIND_MASK
  if (kind == KIND_HEAP_BIN && headerOf(b) == header) return sameWords(a, b, arityOfHeader(header))
  if (kind != KIND_TUPLE && kind != KIND_FLATMAP) return equalDeep(a, b, LOOSE)
  if (headerOf(b) != header) return false
  if (kind == KIND_FLATMAP && eq_exact(load<i32>(addressOf(a), 4), load<i32>(addressOf(b), 4)) == 0) return false
  const distance = addressOf(b) - addressOf(a)
  const end = addressOf(a) + 4 + (arityOfHeader(header) << 2)
  for (let at = addressOf(a) + 4; at < end; at += 4) {
    const x = load<i32>(at)
    const y = load<i32>(at + distance)
    if (x != y && ((!isPointer(x) && !isPointer(y)) || !alike(x, y, depth))) return false
  }
  return true
}
