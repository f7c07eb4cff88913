/** Accessors of terms, all inlined: the kernel's counterpart of src/term/terms.ts. */
import {
  HDR_ARITY_SHIFT,
  HDR_KIND_MASK,
  HDR_SUBTAG_MASK,
  HDR_SUBTAG_SHIFT,
  IMM_ATOM,
  IMM_MASK,
  IMM_PID,
  IMM_SHIFT,
  SUB_BIGNEG,
  SUB_FLOAT,
  SUB_HEAP_BIN,
  SUB_SUB_BIN,
  SUB_TUPLE,
  TAG_BOXED,
  TAG_CONS,
  TAG_MASK,
  TAG_SMALL,
} from '../src/term/layout'

// @ts-ignore: decorator
@inline
export function isCons(t: i32): bool {
  return ((t - TAG_CONS) & TAG_MASK) == 0
}
// @ts-ignore: decorator
@inline
export function isBoxed(t: i32): bool {
  return ((t - TAG_BOXED) & TAG_MASK) == 0
}
// @ts-ignore: decorator
@inline
export function isSmall(t: i32): bool {
  return ((t - TAG_SMALL) & TAG_MASK) == 0
}
// @ts-ignore: decorator
@inline
export function isAtom(t: i32): bool {
  return (t & IMM_MASK) == IMM_ATOM
}
/** Cons or boxed. */
// @ts-ignore: decorator
@inline
export function isPointer(t: i32): bool {
  return ((t + 1) & 2) != 0
}
/** Address of a cons or boxed term's first word. */
// @ts-ignore: decorator
@inline
export function addressOf(t: i32): u32 {
  return <u32>(t & ~TAG_MASK)
}
// @ts-ignore: decorator
@inline
export function head(cons: i32): i32 {
  return load<i32>(<u32>cons - TAG_CONS)
}
// @ts-ignore: decorator
@inline
export function tail(cons: i32): i32 {
  return load<i32>(<u32>cons, 4 - TAG_CONS)
}
/** Header of a boxed term. */
// @ts-ignore: decorator
@inline
export function headerOf(boxed: i32): i32 {
  return load<i32>(<u32>boxed - TAG_BOXED)
}
// @ts-ignore: decorator
@inline
export function subtagOfHeader(header: i32): i32 {
  return (header >>> HDR_SUBTAG_SHIFT) & HDR_SUBTAG_MASK
}
/** Subtag of any term; -1 when it is not boxed. */
// @ts-ignore: decorator
@inline
export function subtagOf(t: i32): i32 {
  return isBoxed(t) ? subtagOfHeader(headerOf(t)) : -1
}
// @ts-ignore: decorator
@inline
export function arityOfHeader(header: i32): i32 {
  return header >>> HDR_ARITY_SHIFT
}
// @ts-ignore: decorator
@inline
export function makeHeader(subtag: i32, arity: i32): i32 {
  return (arity << HDR_ARITY_SHIFT) | (subtag << HDR_SUBTAG_SHIFT)
}
// @ts-ignore: decorator
@inline
export function isTuple(t: i32): bool {
  return isBoxed(t) && (headerOf(t) & HDR_KIND_MASK) == SUB_TUPLE << HDR_SUBTAG_SHIFT
}
// @ts-ignore: decorator
@inline
export function isNumberSubtag(subtag: i32): bool {
  return <u32>(subtag - SUB_FLOAT) <= <u32>(SUB_BIGNEG - SUB_FLOAT)
}
// @ts-ignore: decorator
@inline
export function isBitstringSubtag(subtag: i32): bool {
  return <u32>(subtag - SUB_HEAP_BIN) <= <u32>(SUB_SUB_BIN - SUB_HEAP_BIN)
}
// @ts-ignore: decorator
@inline
export function makeSmall(n: i32): i32 {
  return (n << 2) | TAG_SMALL
}
// @ts-ignore: decorator
@inline
export function makeLocalPid(n: u32): i32 {
  return (n << IMM_SHIFT) | IMM_PID
}
