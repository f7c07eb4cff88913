/** What helpers have in common: boxes at the heap top, operands that are numbers. */
import * as L from '../../term/layout.ts'
import { W } from '../encoder.ts'
import type { ByteWriter, LocalRuns } from '../encoder.ts'

export interface Helper {
  readonly params: readonly number[]
  readonly results: readonly number[]
  readonly locals: LocalRuns
  /** `index`: index of another helper, which comes along. */
  emit(c: ByteWriter, index: (name: 'box') => number): void
}

const header = (subtag: number): number => (2 << L.HDR_ARITY_SHIFT) | (subtag << L.HDR_SUBTAG_SHIFT)
export const INT64_HEADER = header(L.SUB_INT64)
/** Of a positive integer of 64 bits that is too large for a signed one: its two limbs are where INT64 has its words. */
export const UINT64_HEADER = header(L.SUB_BIGPOS)
export const FLOAT_HEADER = header(L.SUB_FLOAT)
/** Bytes of a boxed 64-bit integer or float. */
export const BOX_BYTES = 12
/** Every helper that may allocate has the heap top as its first parameter. */
const HP = 0

/** Branches to `depth` unless there is room for a box on the heap. */
export function unlessRoom(c: ByteWriter, depth: number): void {
  c.get(HP)
  c.const(BOX_BYTES)
  c.op(W.i32_add)
  c.loadCell(L.CELL_HLIM)
  c.op(W.i32_gt_u)
  c.unlikely()
  c.brIf(depth)
}
/** Fills a box at the heap top with the local and returns (hp, term). */
export function returnBox(c: ByteWriter, headerWord: number, store: number, local: number): void {
  c.get(HP)
  c.const(headerWord)
  c.store(0)
  c.get(HP)
  c.get(local)
  c.memory(store, 4)
  c.get(HP)
  c.const(BOX_BYTES)
  c.op(W.i32_add)
  c.get(HP)
  c.const(L.TAG_BOXED)
  c.op(W.i32_or)
  c.op(W.return)
}

/** Puts the integer of at most 64 bits in `term` into the i64 local `to`; branches to `depth` when it is something else. */
export function integerOperand(c: ByteWriter, term: number, to: number, depth: number): void {
  c.get(term)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_SMALL)
  c.op(W.i32_eq)
  c.block(W.if)
  c.get(term)
  c.const(2)
  c.op(W.i32_shr_s)
  c.op(W.i64_extend_i32_s)
  c.set(to)
  c.op(W.else)
  boxed(c, term, INT64_HEADER, depth + 1)
  c.get(term)
  c.memory(W.i64_load, 4 - L.TAG_BOXED)
  c.set(to)
  c.op(W.end)
}
/** Pushes the count of a shift to the right of 64 bits with a sign, which is not negative: from 63 on only the sign is left. */
export function rightShiftCount(c: ByteWriter, count: () => void): void {
  count()
  c.const64(63n)
  count()
  c.const64(63n)
  c.op(W.i64_lt_u)
  c.op(W.select)
}

/** Pushes whether a product of two i64 may not be one: 66 leading zeros in the magnitudes of both together leave it in 64 bits. */
export function productMayOverflow(c: ByteWriter, operands: readonly (() => void)[]): void {
  for (const push of operands) {
    push()
    push()
    c.const64(63n)
    c.op(W.i64_shr_s)
    c.op(W.i64_xor)
    c.op(W.i64_clz)
  }
  c.op(W.i64_add)
  c.const64(66n)
  c.op(W.i64_lt_u)
}
/** Pushes whether an i64 is a divisor that no quotient exists for, or whose quotient may be larger than 64 bits. */
export function zeroOrMinusOne(c: ByteWriter, push: () => void): void {
  push()
  c.const64(1n)
  c.op(W.i64_add)
  c.const64(2n)
  c.op(W.i64_lt_u)
}
/** Branches to `depth` unless the term is boxed with that header. */
export function boxed(c: ByteWriter, term: number, headerWord: number, depth: number): void {
  c.get(term)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_BOXED)
  c.op(W.i32_ne)
  c.brIf(depth)
  c.get(term)
  c.const(L.TAG_BOXED)
  c.op(W.i32_sub)
  c.load(0)
  c.const(headerWord)
  c.op(W.i32_ne)
  c.brIf(depth)
}
/** The same for floats, and small integers as floats. */
export function floatOperand(c: ByteWriter, term: number, to: number, depth: number): void {
  c.get(term)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_SMALL)
  c.op(W.i32_eq)
  c.block(W.if)
  c.get(term)
  c.const(2)
  c.op(W.i32_shr_s)
  c.op(W.f64_convert_i32_s)
  c.set(to)
  c.op(W.else)
  boxed(c, term, FLOAT_HEADER, depth + 1)
  c.get(term)
  c.memory(W.f64_load, 4 - L.TAG_BOXED)
  c.set(to)
  c.op(W.end)
}

