/**
 * Elementary functions, rounded as C's libm rounds them. V8's own differ from glibc's in the last digit for 3 to 20 % of all arguments
 * (sin 3 %, log 5 %, exp 10 %, atan2 20 %); these have an error below 0.505 units in the last place, and so agree with
 * glibc's, whose error is about as small, but for a few in a thousand (libm.test.ts counts them).
 *
 * They work with unevaluated sums of two doubles: a function that makes one returns the high part and leaves the low one in `lo`.
 */
import {
  EXP_STEPS, HALF_PI, LOG_UPPER, PI, TABLE_BITS, arctanTable, expTable, halfPiPieces, logTable, reduction, sinCosTable, toPair,
  twoOverSqrtPi,
} from './libm_tables.ts'

let lo = 0

// ---- sums of two doubles -------------------------------------------------------------------------------------------

function twoSum(a: number, b: number): number {
  const s = a + b
  const t = s - a
  lo = a - (s - t) + (b - t)
  return s
}
/** |a| >= |b|. */
function quickSum(a: number, b: number): number {
  const s = a + b
  lo = b - (s - a)
  return s
}
/** Exact product, by splitting both factors in halves (Dekker). */
function product(a: number, b: number): number {
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
function multiply(ah: number, al: number, bh: number, bl: number): number {
  const p = product(ah, bh)
  return quickSum(p, lo + (ah * bl + al * bh))
}
function divide(ah: number, al: number, bh: number, bl: number): number {
  const q = ah / bh
  const p = product(q, bh)
  return quickSum(q, (ah - p - lo + al - q * bl) / bh)
}
function root(ah: number, al: number): number {
  const s = Math.sqrt(ah)
  if (s === 0) return quickSum(0, 0)
  const p = product(s, s)
  return quickSum(s, (ah - p - lo + al) / (2 * s))
}

// ---- exponentials and logarithms -----------------------------------------------------------------------------------

/** e^(x + xl) / 2^k as a pair, k in `exponent`. |x| < 760. */
function expPair(x: number, xl: number): number {
  const { powers, step } = expTable()
  const k = Math.round(x * (EXP_STEPS / Math.LN2))
  const r = x - k * step.hi - k * step.lo + xl
  const i = k & (EXP_STEPS - 1)
  const square = r * r
  const rest = r + square * (0.5 + r * (1 / 6) + square * (1 / 24 + r * (1 / 120)))
  exponent = (k - i) / EXP_STEPS
  return quickSum(powers.hi[i]!, powers.lo[i]! + powers.hi[i]! * rest)
}
let exponent = 0

/** x * 2^k, k of any size. */
function scale(x: number, k: number): number {
  if (k > 1023) return x * 2 ** 1023 * 2 ** (k - 1023)
  return k < -1022 ? x * 2 ** -900 * 2 ** (k + 900) : x * 2 ** k
}

export function exp(x: number): number {
  if (x > 710) return Infinity
  if (x < -746) return 0
  return scale(expPair(x, 0), exponent)
}

export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  return logPair(x)
}

const view = new DataView(new ArrayBuffer(8))

function logPair(x: number): number {
  const { inverse, logarithms, ln2 } = logTable()
  let k = 0
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984
    k = -54
  }
  view.setFloat64(0, x)
  const high = view.getInt32(0)
  k += (high >>> 20) - 1023
  const i = (high >>> 13) & 127
  view.setInt32(0, (high & 0xfffff) | 0x3ff00000)
  const m = view.getFloat64(0)
  view.setInt32(4, 0)
  const head = view.getFloat64(0)
  // 32 bits times 12: both products are exact, and so is the difference.
  const c = inverse[i]!
  const r = twoSum(head * c - 1, (m - head) * c)
  const rl = lo
  if (i >= LOG_UPPER) k++
  const start = k * ln2.hi + logarithms.hi[i]!
  const sum = twoSum(start, r)
  const square = r * r
  const series =
    square * (-0.5 + r * (1 / 3) + square * (-0.25 + r * 0.2 + square * (-1 / 6 + r * (1 / 7) - square * 0.125)))
  return quickSum(sum, lo + (k * ln2.lo + logarithms.lo[i]! + rl) - r * rl + series)
}

/** As libm does it, from the logarithm of the mantissa: its last digit is not always the nearest one, but the same. */
export function log10(x: number): number {
  if (!(x > 0)) return log(x)
  let k = 0
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984
    k = -54
  }
  view.setFloat64(0, x)
  const high = view.getInt32(0)
  k += (high >>> 20) - 1023
  // Mantissa in 1 .. 2, below 1 in 1/2 .. 1.
  const below = k < 0 ? 1 : 0
  view.setInt32(0, (high & 0xfffff) | ((1023 - below) << 20))
  const n = k + below
  const m = logPair(view.getFloat64(0))
  return n * LOG10_2_LOW + LOG10_E * m + n * LOG10_2_HIGH
}
/** log10 of 2, the high part short enough that its multiples are exact. */
const LOG10_2_HIGH = 0.30102999566361177
const LOG10_2_LOW = 3.694239077158931e-13
const LOG10_E = 0.4342944819032518

// ---- trigonometric functions ---------------------------------------------------------------------------------------

let quadrant = 0

/** x less a multiple of pi/2 (its number mod 4 in `quadrant`) as a pair. */
function reduce(x: number): number {
  if (Math.abs(x) < 0.7853981633974483) {
    quadrant = 0
    lo = 0
    return x
  }
  if (Math.abs(x) > 1600000) return reduceLarge(x)
  const [a, b, c, d] = halfPiPieces()
  const k = Math.round(x / HALF_PI.hi)
  quadrant = k & 3
  const h1 = twoSum(x - k * a, -k * b)
  const l1 = lo
  const h2 = twoSum(h1, -k * c)
  return quickSum(h2, lo + l1 - k * d)
}

/** The same by integers, for what would lose too many digits. */
function reduceLarge(x: number): number {
  const { twoOverPi, halfPi, bits } = reduction()
  view.setFloat64(0, Math.abs(x))
  const raw = view.getBigUint64(0)
  const power = (raw >> 52n) - 1075n
  const mantissa = (raw & 0xfffffffffffffn) | 0x10000000000000n
  const turns = power >= 0n ? (mantissa * twoOverPi) << power : (mantissa * twoOverPi) >> -power
  const one = 1n << BigInt(bits)
  let whole = turns >> BigInt(bits)
  let fraction = turns & (one - 1n)
  if (fraction >> BigInt(bits - 1) !== 0n) {
    whole++
    fraction -= one
  }
  const shift = BigInt(bits - TABLE_BITS)
  // 80 bits below the leading one of the smallest possible fraction (2^-62) stay: enough for a pair.
  let pair = toPair(((fraction >> shift) * halfPi) >> BigInt(TABLE_BITS))
  if (x < 0) pair = { hi: -pair.hi, lo: -pair.lo }
  quadrant = Number((x < 0 ? -whole : whole) & 3n)
  lo = pair.lo
  return pair.hi
}

/** sin(r + rl), |r| <= pi/4, as a pair. */
function sinPair(r: number, rl: number): number {
  return r < 0 ? negate(sinCos(-r, -rl, true)) : sinCos(r, rl, true)
}
function negate(x: number): number {
  lo = -lo
  return -x
}
/** sin or cos of r + rl, 0 <= r <= pi/4: from those of the nearest i/64 and of the difference d. */
function sinCos(r: number, rl: number, wantSin: boolean): number {
  const { sin, cos } = sinCosTable()
  const i = Math.round(r * 64)
  const d = r - i / 64
  const square = d * d
  const sinLess = d * square * (-1 / 6 + square * (1 / 120 - square * (1 / 5040)))
  const cosLess = square * (-0.5 + square * (1 / 24 - square * (1 / 720)))
  if (i === 0 && wantSin) return quickSum(d, rl + sinLess)
  // own + own * (cos d - 1) + other * sin d, where the leading part of the last product has to be exact.
  const own = wantSin ? sin : cos
  const other = wantSin ? cos : sin
  const sign = wantSin ? 1 : -1
  const factor = sign * other.hi[i]!
  const p = product(factor, d)
  const pl = lo + factor * (sinLess + rl) + sign * other.lo[i]! * d
  const s = twoSum(own.hi[i]!, p)
  return quickSum(s, lo + (pl + own.lo[i]! + own.hi[i]! * (cosLess - d * rl)))
}

export function sin(x: number): number {
  if (Math.abs(x) < 1e-150) return x
  const r = reduce(x)
  const rl = lo
  if ((quadrant & 1) === 0) return quadrant === 0 ? sinPair(r, rl) : -sinPair(r, rl)
  const c = r < 0 ? sinCos(-r, -rl, false) : sinCos(r, rl, false)
  return quadrant === 1 ? c : -c
}
export function cos(x: number): number {
  const r = reduce(x)
  const rl = lo
  if ((quadrant & 1) === 1) return quadrant === 3 ? sinPair(r, rl) : -sinPair(r, rl)
  const c = r < 0 ? sinCos(-r, -rl, false) : sinCos(r, rl, false)
  return quadrant === 0 ? c : -c
}
export function tan(x: number): number {
  if (Math.abs(x) < 1e-150) return x
  const r = reduce(x)
  const rl = lo
  const s = sinPair(r, rl)
  const sl = lo
  const c = r < 0 ? sinCos(-r, -rl, false) : sinCos(r, rl, false)
  const cl = lo
  return (quadrant & 1) === 0 ? divide(s, sl, c, cl) : -divide(c, cl, s, sl)
}

/** arctan(t + tl), 0 <= t <= 1, as a pair: from that of the nearest i/64 and of the difference's quotient. */
function arctanPair(t: number, tl: number): number {
  const angles = arctanTable()
  const i = Math.round(t * 64)
  const c = i / 64
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
  const less = d * square * (-1 / 3 + square * (0.2 + square * (-1 / 7 + square * (1 / 9))))
  const s = twoSum(angles.hi[i]!, d)
  return quickSum(s, lo + (dl + angles.lo[i]! + less))
}

/** arctan of the quotient of two pairs, both positive, as a pair in 0 .. pi/2. */
function arctanOfQuotient(yh: number, yl: number, xh: number, xl: number): number {
  if (yh <= xh) {
    const q = divide(yh, yl, xh, xl)
    return arctanPair(q, lo)
  }
  const q = divide(xh, xl, yh, yl)
  const a = arctanPair(q, lo)
  const al = lo
  const s = twoSum(HALF_PI.hi, -a)
  return quickSum(s, lo + (HALF_PI.lo - al))
}

export function atan(x: number): number {
  const a = Math.abs(x)
  if (a < 1e-150) return x
  const angle = a > 1e17 ? HALF_PI.hi : arctanOfQuotient(a, 0, 1, 0)
  return x < 0 ? -angle : angle
}

export function atan2(y: number, x: number): number {
  const ay = Math.abs(y)
  const ax = Math.abs(x)
  // Zeros, and quotients too large or too small for pairs, are the same everywhere.
  if (ay === 0 || ax === 0 || ay / ax > 1e17 || ay / ax < 1e-17) return Math.atan2(y, x)
  // Factors near the ends of the range cannot be split.
  const factor = ay > 1e150 || ax > 1e150 ? 2 ** -200 : ay < 1e-150 || ax < 1e-150 ? 2 ** 200 : 1
  let angle = arctanOfQuotient(ay * factor, 0, ax * factor, 0)
  if (x < 0) {
    const al = lo
    angle = twoSum(PI.hi, -angle)
    angle += lo + (PI.lo - al)
  }
  return y < 0 ? -angle : angle
}

/** sqrt(1 - x²) as a pair. */
function coSine(x: number): number {
  const p = product(x, x)
  const pl = lo
  const s = twoSum(1, -p)
  return root(s, lo - pl)
}
export function asin(x: number): number {
  const a = Math.abs(x)
  if (a > 1) return NaN
  if (a < 1e-8) return x
  const c = coSine(a)
  const angle = arctanOfQuotient(a, 0, c, lo)
  return x < 0 ? -angle : angle
}
export function acos(x: number): number {
  const a = Math.abs(x)
  if (a > 1) return NaN
  if (a < 1e-30) return HALF_PI.hi
  const c = coSine(a)
  const angle = c === 0 ? quickSum(0, 0) : arctanOfQuotient(c, lo, a, 0)
  if (x > 0) return angle
  const al = lo
  const s = twoSum(PI.hi, -angle)
  return s + (lo + (PI.lo - al))
}

// ---- hyperbolic functions ------------------------------------------------------------------------------------------

export function cosh(x: number): number {
  const a = Math.abs(x)
  if (a < 0.34657359027997264) {
    const t = Math.expm1(a)
    return 1 + (t * t) / (2 * (1 + t))
  }
  if (a > 711) return Infinity
  if (a < 22) {
    const t = exp(a)
    return 0.5 * t + 0.5 / t
  }
  return 0.5 * scale(expPair(a, 0), exponent - 1) * 2
}
export function asinh(x: number): number {
  const a = Math.abs(x)
  if (a <= 2) return Math.asinh(x)
  const y = a > 268435456 ? log(a) + Math.LN2 : log(2 * a + 1 / (Math.sqrt(a * a + 1) + a))
  return x < 0 ? -y : y
}
export function acosh(x: number): number {
  if (!(x > 2)) return Math.acosh(x)
  return x > 268435456 ? log(x) + Math.LN2 : log(2 * x - 1 / (x + Math.sqrt(x * x - 1)))
}

// ---- error function ------------------------------------------------------------------------------------------------

/** 2/sqrt(pi) e^(-x²) as a pair. */
function gauss(x: number): number {
  const square = product(x, x)
  const e = expPair(-square, -lo)
  const el = lo
  const { hi, lo: low } = twoOverSqrtPi()
  return multiply(e, el, hi, low)
}

/** erf of 0 < x < 3 as a pair: 2/sqrt(pi) e^(-x²) (x + 2x³/3 + 4x⁵/(3·5) + …), all of whose terms are positive. */
function erfPair(x: number): number {
  const g = gauss(x)
  const gl = lo
  const k = exponent
  const square = product(x, x)
  const squareLow = lo
  let term = x
  let termLow = 0
  let sum = x
  let sumLow = 0
  for (let n = 3; term > sum * 1e-33; n += 2) {
    term = multiply(term, termLow, 2 * square, 2 * squareLow)
    term = divide(term, lo, n, 0)
    termLow = lo
    sum = twoSum(sum, term)
    sum = quickSum(sum, lo + sumLow + termLow)
    sumLow = lo
  }
  const factor = 2 ** k
  return multiply(sum, sumLow, g * factor, gl * factor)
}

/** erfc of x >= 2: e^(-x²) / sqrt(pi) times a continued fraction, from its far end. */
function erfcLarge(x: number): number {
  let t = x
  let tl = 0
  for (let n = x > 6 ? 60 : 150; n >= 1; n--) {
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

export function erf(x: number): number {
  const a = Math.abs(x)
  if (a < 1e-150) return x * twoOverSqrtPi().hi
  const y = a > 6 ? 1 : a < 3 ? erfPair(a) : 1 - erfcLarge(a)
  return x < 0 ? -y : y
}
export function erfc(x: number): number {
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
