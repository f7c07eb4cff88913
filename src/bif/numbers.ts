/**
 * Arithmetic operators and the guard BIFs of numbers. All of the work is the kernel's (assembly/arith.ts).
 * Reference: https://www.erlang.org/doc/system/expressions.html#arithmetic-expressions
 */
import type { Term } from '../term/types.ts'
import type { BifFamily, BifSpec } from '../runtime/bif.ts'
import type { Kernel } from '../runtime/kernel.ts'

type Unary = { [K in keyof Kernel]: Kernel[K] extends (a: Term) => Term ? K : never }[keyof Kernel]
type Binary = { [K in keyof Kernel]: Kernel[K] extends (a: Term, b: Term) => Term ? K : never }[keyof Kernel]

export const numbers: BifFamily = ({ k }) => {
  const unary = (name: Unary): BifSpec => ({ guard: true, run: k[name] })
  const binary = (name: Binary): BifSpec => ({ guard: true, run: k[name] })
  return {
    erlang: {
      '+/1': unary('plus'),
      '-/1': unary('neg'),
      '+/2': binary('add'),
      '-/2': binary('sub'),
      '*/2': binary('mul'),
      '//2': binary('fdiv'),
      'div/2': binary('idiv'),
      'rem/2': binary('rem'),
      'band/2': binary('band'),
      'bor/2': binary('bor'),
      'bxor/2': binary('bxor'),
      'bnot/1': unary('bnot'),
      'bsl/2': binary('bsl'),
      'bsr/2': binary('bsr'),
      'abs/1': unary('abs'),
      'float/1': unary('to_float'),
      'trunc/1': unary('trunc'),
      'round/1': unary('round'),
      'ceil/1': unary('ceil'),
      'floor/1': unary('floor'),
    },
  }
}
