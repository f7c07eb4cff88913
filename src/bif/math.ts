/**
 * Module math. badarg for what is no number; badarith for an integer too large for a float, arguments outside the function's
 * domain and results that are not finite. Reference: https://www.erlang.org/doc/apps/stdlib/math.html
 *
 * Most are the kernel's (assembly/math_bifs.ts); here are those where the host's own agree with libm.
 */
import { isSmall, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily, BifFunction } from '../runtime/bif.ts'
import type { Kernel } from '../runtime/kernel.ts'
import { fillTables, reduceLarge } from './libm_tables.ts'

export const math: BifFamily = (vm) => {
  const { t, k, memory } = vm
  vm.hooks.math_tables = (group, at) => fillTables(memory.view, at, group)
  vm.hooks.math_reduce = (x, at) => reduceLarge(memory.view, at, x)
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
  const { cosh, asinh, acosh } = hyperbolic(k)
  return {
    math: {
      'sin/1': k.math_sin,
      'cos/1': k.math_cos,
      'tan/1': k.math_tan,
      'asin/1': k.math_asin,
      'acos/1': k.math_acos,
      'atan/1': k.math_atan,
      'atan2/2': k.math_atan2,
      'sinh/1': unary(Math.sinh),
      'cosh/1': unary(cosh),
      'tanh/1': unary(Math.tanh),
      'asinh/1': unary(asinh),
      'acosh/1': unary(acosh),
      'atanh/1': unary(Math.atanh),
      'exp/1': k.math_exp,
      'log/1': k.math_log,
      'log2/1': unary(Math.log2),
      'log10/1': k.math_log10,
      'pow/2': binary(Math.pow),
      'sqrt/1': k.math_sqrt,
      'erf/1': k.math_erf,
      'erfc/1': k.math_erfc,
      'ceil/1': k.math_ceil,
      'floor/1': k.math_floor,
      'fmod/2': binary((x, y) => x % y),
    },
  }
}

/** Hyperbolic functions as libm makes them, of exponentials and logarithms. */
function hyperbolic(k: Kernel): Readonly<Record<'cosh' | 'asinh' | 'acosh', (x: number) => number>> {
  const log = k.libm_log
  return {
    cosh: (x) => {
      const a = Math.abs(x)
      if (a >= 0.34657359027997264) return k.libm_cosh(a)
      const t = Math.expm1(a)
      return 1 + (t * t) / (2 * (1 + t))
    },
    asinh: (x) => {
      const a = Math.abs(x)
      if (a <= 2) return Math.asinh(x)
      const y = a > 268435456 ? log(a) + Math.LN2 : log(2 * a + 1 / (Math.sqrt(a * a + 1) + a))
      return x < 0 ? -y : y
    },
    acosh: (x) => {
      if (!(x > 2)) return Math.acosh(x)
      return x >= 268435456 ? log(x) + Math.LN2 : log(2 * x - 1 / (x + Math.sqrt(x * x - 1)))
    },
  }
}
