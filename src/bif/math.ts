/**
 * Module math. badarg for what is no number; badarith for an integer too large for a float, arguments outside the function's
 * domain and results that are not finite. Reference: https://www.erlang.org/doc/apps/stdlib/math.html
 */
import { isSmall, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily, BifFunction } from '../runtime/bif.ts'
import { acos, acosh, asin, asinh, atan, atan2, cos, cosh, erf, erfc, exp, log, log10, sin, tan } from './libm.ts'

export const math: BifFamily = (vm) => {
  const { t, k } = vm
  const badarith = (): Term => vm.error(vm.atom('badarith'))
  /** The argument as a float; NaN after raising. */
  const argument = (a: Term): number => {
    if (isSmall(a)) return smallValue(a)
    if (t.isFloat(a)) return t.floatValue(a)
    if (!t.isInteger(a)) {
      vm.badarg()
      return NaN
    }
    const x = k.number_to_f64(a)
    if (Number.isFinite(x)) return x
    badarith()
    return NaN
  }
  const result = (x: number): Term => (Number.isFinite(x) ? t.float(x) : badarith())
  const unary = (of: (x: number) => number): BifFunction => (a) => {
    const x = argument(a)
    return Number.isNaN(x) ? NONE : result(of(x))
  }
  const binary = (of: (x: number, y: number) => number): BifFunction => (a, b) => {
    const x = argument(a)
    if (Number.isNaN(x)) return NONE
    const y = argument(b)
    return Number.isNaN(y) ? NONE : result(of(x, y))
  }
  return {
    math: {
      'sin/1': unary(sin),
      'cos/1': unary(cos),
      'tan/1': unary(tan),
      'asin/1': unary(asin),
      'acos/1': unary(acos),
      'atan/1': unary(atan),
      'atan2/2': binary(atan2),
      'sinh/1': unary(Math.sinh),
      'cosh/1': unary(cosh),
      'tanh/1': unary(Math.tanh),
      'asinh/1': unary(asinh),
      'acosh/1': unary(acosh),
      'atanh/1': unary(Math.atanh),
      'exp/1': unary(exp),
      'log/1': unary(log),
      'log2/1': unary(Math.log2),
      'log10/1': unary(log10),
      'pow/2': binary(Math.pow),
      'sqrt/1': unary(Math.sqrt),
      'erf/1': unary(erf),
      'erfc/1': unary(erfc),
      'ceil/1': unary(Math.ceil),
      'floor/1': unary(Math.floor),
      'fmod/2': binary((x, y) => x % y),
    },
  }
}
