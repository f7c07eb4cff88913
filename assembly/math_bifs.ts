/**
 * Module math. badarg for what is no number; badarith for an integer too large for a float, arguments outside the function's
 * domain and results that are not finite. What is not here is in src/bif/math.ts.
 */
import { SUB_BIGNEG, SUB_FLOAT, TAG_BOXED } from '../src/term/layout'
import { float, number_to_f64 } from './arith'
import {
  libm_acos, libm_asin, libm_atan, libm_atan2, libm_cos, libm_erf, libm_erfc, libm_exp, libm_log, libm_log10, libm_sin, libm_tan,
} from './libm'
import { raise_badarg, raise_badarith } from './raise'
import { isSmall, subtagOf } from './term'

/** The argument as a float; NaN after raising. */
// @ts-ignore: decorator
@inline function argument(a: i32): f64 {
  if (isSmall(a)) return <f64>(a >> 2)
  const kind = subtagOf(a)
  if (kind == SUB_FLOAT) return load<f64>(<usize>a - TAG_BOXED, 4)
  return integer(a, kind)
}
function integer(a: i32, kind: i32): f64 {
  if (kind < SUB_FLOAT || kind > SUB_BIGNEG) {
    raise_badarg()
    return NaN
  }
  const x = number_to_f64(a)
  if (isFinite(x)) return x
  raise_badarith()
  return NaN
}
// @ts-ignore: decorator
@inline function result(x: f64): i32 {
  return isFinite(x) ? float(x) : raise_badarith()
}

export function math_sin(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_sin(x))
}
export function math_cos(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_cos(x))
}
export function math_tan(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_tan(x))
}
export function math_asin(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_asin(x))
}
export function math_acos(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_acos(x))
}
export function math_atan(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_atan(x))
}
export function math_exp(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_exp(x))
}
export function math_log(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_log(x))
}
export function math_log10(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_log10(x))
}
export function math_erf(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_erf(x))
}
export function math_erfc(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(libm_erfc(x))
}
export function math_sqrt(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(sqrt<f64>(x))
}
export function math_ceil(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(ceil<f64>(x))
}
export function math_floor(a: i32): i32 {
  const x = argument(a)
  return isNaN(x) ? 0 : result(floor<f64>(x))
}
export function math_atan2(a: i32, b: i32): i32 {
  const y = argument(a)
  if (isNaN(y)) return 0
  const x = argument(b)
  return isNaN(x) ? 0 : result(libm_atan2(y, x))
}
