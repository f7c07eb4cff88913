/** Reading the operands that are numbers rather than terms. */
import * as L from '../../term/layout.ts'
import type { Operand } from '../../beam/read.ts'

export const number = (o: Operand | undefined): number => Number((o as { v: number }).v)
export const items = (o: Operand | undefined): readonly Operand[] => (o as { v: readonly Operand[] }).v
export const isLabel = (o: Operand | undefined): boolean => o?.k === 'f' && o.v !== 0
export const sameRegister = (a: Operand, b: Operand): boolean =>
  (a.k === 'x' || a.k === 'y') && a.k === b.k && a.n === (b as { n: number }).n
export function isSmallConstant(o: Operand): boolean {
  return o.k === 'i' && o.v >= L.SMALL_MIN && o.v <= L.SMALL_MAX
}
export function smallWord(o: Operand): number {
  return (Number((o as { v: number | bigint }).v) << 2) | L.TAG_SMALL
}

/** More bits than any bitstring can have: sizes from here on are alike, and sums of them must fit. */
const TOO_MANY_BITS = 2 ** 48

/** A constant size in bits; -1: it is negative. */
export function constantSize(size: Operand | undefined, unit: number): number {
  const bits = Number((size as { v: number | bigint }).v) * unit
  return bits < 0 ? -1 : Math.min(bits, TOO_MANY_BITS)
}
