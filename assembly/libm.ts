/**
 * Elementary functions, rounded as C's libm rounds them. V8's own differ from glibc's in the last digit for 3 to 20 % of all arguments
 * (sin 3 %, log 5 %, exp 10 %, atan2 20 %); these have an error below 0.505 units in the last place, and so agree with
 * glibc's, whose error is about as small, but for a few in a thousand (math.test.ts counts them).
 *
 * They work with unevaluated sums of two doubles: a function that makes one returns the high part and leaves the low one in `lo`.
 */

/** Fills in a group of tables (src/bif/libm_tables.ts has what and where). */
// @ts-ignore: decorator
@external("host", "math_tables")
declare function host_math_tables(group: i32, at: usize): void
/** x (large) less a multiple of pi/2, as a pair at an address; the multiple modulo 4. */
// @ts-ignore: decorator
@external("host", "math_reduce")
declare function host_math_reduce(x: f64, at: usize): i32
// @ts-ignore: decorator
@external("host", "math_atan2")
declare function host_math_atan2(y: f64, x: f64): f64

/** Groups of tables, and where (in doubles) each of them has what. */
const EXP: i32 = 0
const LOG: i32 = 1
const TRIGONOMETRY: i32 = 2
const ARCTAN: i32 = 3
const EXP_HIGH: i32 = 0
const EXP_LOW: i32 = 128
const EXP_STEP: i32 = 256
const LOG_INVERSE: i32 = 258
const LOG_HIGH: i32 = 386
const LOG_LOW: i32 = 514
const LOG_LN2: i32 = 642
/** From this index on `logPair` takes m/2 for m. */
const LOG_UPPER: i32 = 53
const SIN: i32 = 644
const COS: i32 = 748
/** From a high part to its low one. */
const SIN_LOW: i32 = 52
const PIECES: i32 = 852
const TWO_OVER_SQRT_PI: i32 = 856
const ANGLE: i32 = 858
const ANGLE_LOW: i32 = 923

const tables: usize = memory.data(8 * 988, 8)
const reduced: usize = memory.data(16, 8)
const LN2: f64 = 0.6931471805599453
const PI: f64 = 3.141592653589793
const PI_LOW: f64 = 1.2246467991473532e-16
const HALF_PI: f64 = 1.5707963267948966
const HALF_PI_LOW: f64 = 6.123233995736766e-17
/** Bits of the groups that are there. */
let loaded: i32 = 0

// @ts-ignore: decorator
@inline function at(i: i32): f64 {
  return load<f64>(tables + (i << 3))
}
// @ts-ignore: decorator
@inline function load_tables(group: i32): void {
  if (((loaded >> group) & 1) == 0) loadGroup(group)
}
function loadGroup(group: i32): void {
  host_math_tables(group, tables)
  loaded |= 1 << group
}

let lo: f64 = 0

// ---- sums of two doubles -------------------------------------------------------------------------------------------

function twoSum(a: f64, b: f64): f64 {
  const s = a + b
  const t = s - a
  lo = a - (s - t) + (b - t)
  return s
}
/** |a| >= |b|. */
function quickSum(a: f64, b: f64): f64 {
  const s = a + b
  lo = b - (s - a)
  return s
}
/** Exact product, by splitting both factors in halves (Dekker). */
function product(a: f64, b: f64): f64 {
  const p = a * b
  let t = 134217729 * a
  const ah = t - (t - a)
  const al = a - ah
  t = 134217729 * b
  const bh = t - (t - b)
  const bl = b - bh
  lo = ah * bh - p + ah * bl + al * bh + al * bl
  return p
}
function multiply(ah: f64, al: f64, bh: f64, bl: f64): f64 {
  const p = product(ah, bh)
  return quickSum(p, lo + (ah * bl + al * bh))
}
function divide(ah: f64, al: f64, bh: f64, bl: f64): f64 {
  const q = ah / bh
  const p = product(q, bh)
  return quickSum(q, (ah - p - lo + al - q * bl) / bh)
}
function root(ah: f64, al: f64): f64 {
  const s = Math.sqrt(ah)
  if (s == 0) return quickSum(0, 0)
  const p = product(s, s)
  return quickSum(s, (ah - p - lo + al) / (2 * s))
}

// ---- exponentials and logarithms -----------------------------------------------------------------------------------

/** e^(x + xl) / 2^k as a pair, k in `exponent`. |x| < 760. */
function expPair(x: f64, xl: f64): f64 {
  load_tables(EXP)
  const steps = nearest(x * (128 / LN2))
  const r = x - steps * at(EXP_STEP) - steps * at(EXP_STEP + 1) + xl
  const k = <i32>steps
  const i = k & 127
  const square = r * r
  const rest = r + square * (0.5 + r * (1.0 / 6.0) + square * (1.0 / 24.0 + r * (1.0 / 120.0)))
  exponent = (k - i) >> 7
  return quickSum(at(EXP_HIGH + i), at(EXP_LOW + i) + at(EXP_HIGH + i) * rest)
}
let exponent: i32 = 0

/** 2^k, -1022 <= k <= 1023. */
// @ts-ignore: decorator
@inline function power2(k: i32): f64 {
  return reinterpret<f64>(<u64>(k + 1023) << 52)
}
/** x * 2^k, k of any size. */
function scale(x: f64, k: i32): f64 {
  if (k > 1023) return x * power2(1023) * power2(k - 1023)
  return k < -1022 ? x * power2(-900) * power2(k + 900) : x * power2(k)
}

export function libm_exp(x: f64): f64 {
  if (x > 710) return Infinity
  if (x < -746) return 0
  return scale(expPair(x, 0), exponent)
}

export function libm_log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN
  return logPair(x)
}

function logPair(x: f64): f64 {
  load_tables(LOG)
  let k = 0
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984
    k = -54
  }
  const bits = reinterpret<u64>(x)
  k += <i32>(bits >> 52) - 1023
  const i = <i32>(bits >> 45) & 127
  const m = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000)
  const head = reinterpret<f64>((bits & 0xfffff00000000) | 0x3ff0000000000000)
  // 32 bits times 12: both products are exact, and so is the difference.
  const c = at(LOG_INVERSE + i)
  const r = twoSum(head * c - 1, (m - head) * c)
  const rl = lo
  if (i >= LOG_UPPER) k++
  const start = <f64>k * at(LOG_LN2) + at(LOG_HIGH + i)
  const sum = twoSum(start, r)
  const square = r * r
  const series =
    square * (-0.5 + r * (1.0 / 3.0) + square * (-0.25 + r * 0.2 + square * (-1.0 / 6.0 + r * (1.0 / 7.0) - square * 0.125)))
  return quickSum(sum, lo + (<f64>k * at(LOG_LN2 + 1) + at(LOG_LOW + i) + rl) - r * rl + series)
}

/** As libm does it, from the logarithm of the mantissa: its last digit is not always the nearest one, but the same. */
export function libm_log10(x: f64): f64 {
  if (!(x > 0)) return libm_log(x)
  let k = 0
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984
    k = -54
  }
  const bits = reinterpret<u64>(x)
  k += <i32>(bits >> 52) - 1023
  // Mantissa in 1 .. 2, below 1 in 1/2 .. 1.
  const below = k < 0 ? 1 : 0
  const n = <f64>(k + below)
  const m = logPair(reinterpret<f64>((bits & 0xfffffffffffff) | (<u64>(1023 - below) << 52)))
  return n * LOG10_2_LOW + LOG10_E * m + n * LOG10_2_HIGH
}
/** log10 of 2, the high part short enough that its multiples are exact. */
const LOG10_2_HIGH: f64 = 0.30102999566361177
const LOG10_2_LOW: f64 = 3.694239077158931e-13
const LOG10_E: f64 = 0.4342944819032518

// ---- trigonometric functions ---------------------------------------------------------------------------------------

let quadrant: i32 = 0

/** x less a multiple of pi/2 (its number mod 4 in `quadrant`) as a pair. */
function reduce(x: f64): f64 {
  load_tables(TRIGONOMETRY)
  if (Math.abs(x) < 0.7853981633974483) {
    quadrant = 0
    lo = 0
    return x
  }
  if (Math.abs(x) > 1600000) {
    quadrant = host_math_reduce(x, reduced)
    lo = load<f64>(reduced, 8)
    return load<f64>(reduced)
  }
  const k = nearest(x / HALF_PI)
  quadrant = <i32>k & 3
  const h1 = twoSum(x - k * at(PIECES), -k * at(PIECES + 1))
  const l1 = lo
  const h2 = twoSum(h1, -k * at(PIECES + 2))
  return quickSum(h2, lo + l1 - k * at(PIECES + 3))
}

/** sin(r + rl), |r| <= pi/4, as a pair. */
function sinPair(r: f64, rl: f64): f64 {
  return r < 0 ? negate(sinCos(-r, -rl, true)) : sinCos(r, rl, true)
}
function negate(x: f64): f64 {
  lo = -lo
  return -x
}
/** sin or cos of r + rl, 0 <= r <= pi/4: from those of the nearest i/64 and of the difference d. */
function sinCos(r: f64, rl: f64, wantSin: bool): f64 {
  const step = nearest(r * 64)
  const i = <i32>step
  const d = r - step / 64
  const square = d * d
  const sinLess = d * square * (-1.0 / 6.0 + square * (1.0 / 120.0 - square * (1.0 / 5040.0)))
  const cosLess = square * (-0.5 + square * (1.0 / 24.0 - square * (1.0 / 720.0)))
  if (i == 0 && wantSin) return quickSum(d, rl + sinLess)
  // own + own * (cos d - 1) + other * sin d, where the leading part of the last product has to be exact.
  const own = (wantSin ? SIN : COS) + i
  const other = (wantSin ? COS : SIN) + i
  const sign: f64 = wantSin ? 1 : -1
  const factor = sign * at(other)
  const p = product(factor, d)
  const pl = lo + factor * (sinLess + rl) + sign * at(other + SIN_LOW) * d
  const s = twoSum(at(own), p)
  return quickSum(s, lo + (pl + at(own + SIN_LOW) + at(own) * (cosLess - d * rl)))
}

export function libm_sin(x: f64): f64 {
  if (Math.abs(x) < 1e-150) return x
  const r = reduce(x)
  const rl = lo
  if ((quadrant & 1) == 0) return quadrant == 0 ? sinPair(r, rl) : -sinPair(r, rl)
  const c = r < 0 ? sinCos(-r, -rl, false) : sinCos(r, rl, false)
  return quadrant == 1 ? c : -c
}
export function libm_cos(x: f64): f64 {
  const r = reduce(x)
  const rl = lo
  if ((quadrant & 1) == 1) return quadrant == 3 ? sinPair(r, rl) : -sinPair(r, rl)
  const c = r < 0 ? sinCos(-r, -rl, false) : sinCos(r, rl, false)
  return quadrant == 0 ? c : -c
}
export function libm_tan(x: f64): f64 {
  if (Math.abs(x) < 1e-150) return x
  const r = reduce(x)
  const rl = lo
  const s = sinPair(r, rl)
  const sl = lo
  const c = r < 0 ? sinCos(-r, -rl, false) : sinCos(r, rl, false)
  const cl = lo
  return (quadrant & 1) == 0 ? divide(s, sl, c, cl) : -divide(c, cl, s, sl)
}

/** arctan(t + tl), 0 <= t <= 1, as a pair: from that of the nearest i/64 and of the difference's quotient. */
function arctanPair(t: f64, tl: f64): f64 {
  load_tables(ARCTAN)
  const c = nearest(t * 64) / 64
  const i = <i32>(c * 64)
  let d = t
  let dl = tl
  if (i > 0) {
    const p = product(t, c)
    const rest = lo
    const under = quickSum(1, p)
    d = divide(t - c, tl, under, lo + rest + tl * c)
    dl = lo
  }
  const square = d * d
  const less = d * square * (-1.0 / 3.0 + square * (0.2 + square * (-1.0 / 7.0 + square * (1.0 / 9.0))))
  const s = twoSum(at(ANGLE + i), d)
  return quickSum(s, lo + (dl + at(ANGLE_LOW + i) + less))
}

/** arctan of the quotient of two pairs, both positive, as a pair in 0 .. pi/2. */
function arctanOfQuotient(yh: f64, yl: f64, xh: f64, xl: f64): f64 {
  if (yh <= xh) {
    const q = divide(yh, yl, xh, xl)
    return arctanPair(q, lo)
  }
  const q = divide(xh, xl, yh, yl)
  const a = arctanPair(q, lo)
  const al = lo
  const s = twoSum(HALF_PI, -a)
  return quickSum(s, lo + (HALF_PI_LOW - al))
}

export function libm_atan(x: f64): f64 {
  const a = Math.abs(x)
  if (a < 1e-150) return x
  const angle = a > 1e17 ? HALF_PI : arctanOfQuotient(a, 0, 1, 0)
  return x < 0 ? -angle : angle
}

export function libm_atan2(y: f64, x: f64): f64 {
  const ay = Math.abs(y)
  const ax = Math.abs(x)
  // Zeros, and quotients too large or too small for pairs, are the same everywhere.
  if (ay == 0 || ax == 0 || ay / ax > 1e17 || ay / ax < 1e-17) return host_math_atan2(y, x)
  // Factors near the ends of the range cannot be split.
  const factor = ay > 1e150 || ax > 1e150 ? power2(-200) : ay < 1e-150 || ax < 1e-150 ? power2(200) : 1
  let angle = arctanOfQuotient(ay * factor, 0, ax * factor, 0)
  if (x < 0) {
    const al = lo
    angle = twoSum(PI, -angle)
    angle += lo + (PI_LOW - al)
  }
  return y < 0 ? -angle : angle
}

/** sqrt(1 - x²) as a pair. */
function coSine(x: f64): f64 {
  const p = product(x, x)
  const pl = lo
  const s = twoSum(1, -p)
  return root(s, lo - pl)
}
export function libm_asin(x: f64): f64 {
  const a = Math.abs(x)
  if (a > 1) return NaN
  if (a < 1e-8) return x
  const c = coSine(a)
  const angle = arctanOfQuotient(a, 0, c, lo)
  return x < 0 ? -angle : angle
}
export function libm_acos(x: f64): f64 {
  const a = Math.abs(x)
  if (a > 1) return NaN
  if (a < 1e-30) return HALF_PI
  const c = coSine(a)
  const angle = c == 0 ? quickSum(0, 0) : arctanOfQuotient(c, lo, a, 0)
  if (x > 0) return angle
  const al = lo
  const s = twoSum(PI, -angle)
  return s + (lo + (PI_LOW - al))
}

// ---- hyperbolic functions ------------------------------------------------------------------------------------------

/** cosh of what is not small (from ln 2.0 / 2.0 on), at which libm's way differs from the nearest float. */
export function libm_cosh(x: f64): f64 {
  const a = Math.abs(x)
  if (a > 711) return Infinity
  if (a < 22) {
    const t = libm_exp(a)
    return 0.5 * t + 0.5 / t
  }
  return 0.5 * scale(expPair(a, 0), exponent - 1) * 2
}

// ---- error function ------------------------------------------------------------------------------------------------

/** 2/sqrt(pi) e^(-x²) as a pair. */
function gauss(x: f64): f64 {
  const square = product(x, x)
  const e = expPair(-square, -lo)
  const el = lo
  load_tables(TRIGONOMETRY)
  return multiply(e, el, at(TWO_OVER_SQRT_PI), at(TWO_OVER_SQRT_PI + 1))
}

/** erf of 0 < x < 3 as a pair: 2/sqrt(pi) e^(-x²) (x + 2x³/3 + 4x⁵/(3·5) + …), all of whose terms are positive. */
function erfPair(x: f64): f64 {
  const g = gauss(x)
  const gl = lo
  const k = exponent
  const square = product(x, x)
  const squareLow = lo
  let term = x
  let termLow: f64 = 0
  let sum = x
  let sumLow: f64 = 0
  for (let n: f64 = 3; term > sum * 1e-33; n += 2) {
    term = multiply(term, termLow, 2 * square, 2 * squareLow)
    term = divide(term, lo, n, 0)
    termLow = lo
    sum = twoSum(sum, term)
    sum = quickSum(sum, lo + sumLow + termLow)
    sumLow = lo
  }
  const factor = power2(k)
  return multiply(sum, sumLow, g * factor, gl * factor)
}

/** erfc of x >= 2: e^(-x²) / sqrt(pi) times a continued fraction, from its far end. */
function erfcLarge(x: f64): f64 {
  let t = x
  let tl: f64 = 0
  for (let n: f64 = x > 6 ? 60 : 150; n >= 1; n--) {
    t = divide(n / 2, 0, t, tl)
    const low = lo
    t = twoSum(x, t)
    t = quickSum(t, lo + low)
    tl = lo
  }
  const g = gauss(x)
  const k = exponent
  return scale(divide(g, lo, t, tl), k - 1)
}

export function libm_erf(x: f64): f64 {
  const a = Math.abs(x)
  if (a < 1e-150) return x * 1.1283791670955126
  const y = a > 6 ? 1 : a < 3 ? erfPair(a) : 1 - erfcLarge(a)
  return x < 0 ? -y : y
}
export function libm_erfc(x: f64): f64 {
  if (x > 27.3) return 0
  if (x >= 2) return erfcLarge(x)
  if (x <= -6) return 2
  const a = Math.abs(x)
  if (a < 1e-30) return 1
  const e = a < 3 ? erfPair(a) : 1 - erfcLarge(a)
  const el = a < 3 ? lo : 0
  const s = x < 0 ? twoSum(1, e) : twoSum(1, -e)
  return s + (lo + (x < 0 ? el : -el))
}
