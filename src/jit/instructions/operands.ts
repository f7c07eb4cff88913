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

/** Words of an allocation operand. */
export const allocationWords = (o: Operand): number =>
  o.k === 'alloc' ? o.words + 3 * o.floats + L.FUN_WORDS * o.funs : number(o)
