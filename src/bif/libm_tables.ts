/**
 * Constants and tables of assembly/libm.ts, as sums of two doubles. They are computed with integers (fixed point, 160 bits) when first
 * needed, which takes a millisecond or two, so that no table of digits has to be trusted.
 */

const BITS = 160
const ONE = 1n << BigInt(BITS)

/** A value as the sum of two doubles. */
export interface Pair {
  readonly hi: number
  readonly lo: number
}
/** Pairs by index. */
export interface Table {
  readonly hi: Float64Array
  readonly lo: Float64Array
}

/** Nearest double of `value / 2^bits`. */
function toDouble(value: bigint, bits: number): number {
  // Number() rounds correctly; what follows are powers of two, in two steps so that none overflows.
  const half = bits >> 1
  return Number(value) * 2 ** -half * 2 ** -(bits - half)
}

/** A fixed-point value as a pair; `keep`: significant bits of its high part. */
function toPair(value: bigint, bits = BITS, keep = 53): Pair {
  let high = toDouble(value, bits)
  if (keep < 53) {
    const drop = BigInt(Math.max(0, (value < 0n ? -value : value).toString(2).length - keep))
    high = toDouble((value >> drop) << drop, bits)
  }
  return { hi: high, lo: toDouble(value - fromDouble(high, bits), bits) }
}

function fromDouble(x: number, bits: number): bigint {
  if (x === 0) return 0n
  const exponent = Math.floor(Math.log2(Math.abs(x))) - 53
  const mantissa = BigInt(x * 2 ** -exponent)
  const shift = bits + exponent
  return shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift)
}

/** arctan(1/n) times 2^bits. */
function arctanInverse(n: bigint, bits: number): bigint {
  let power = (1n << BigInt(bits)) / n
  let sum = power
  for (let k = 3n; power !== 0n; k += 2n) {
    power /= -(n * n)
    sum += power / k
  }
  return sum
}
/** Pi times 2^bits (Machin). */
function piFixed(bits: number): bigint {
  const guard = bits + 16
  return (4n * (4n * arctanInverse(5n, guard) - arctanInverse(239n, guard))) >> 16n
}

/** Truncates, so that series of negative terms end as well. */
const mul = (a: bigint, b: bigint): bigint => (a * b) / ONE

function expFixed(x: bigint): bigint {
  let term = ONE
  let sum = ONE
  for (let k = 1n; term !== 0n; k++) {
    term = mul(term, x) / k
    sum += term
  }
  return sum
}
/** 2 artanh(x) = ln((1 + x) / (1 - x)). */
function twoArtanh(x: bigint): bigint {
  const square = mul(x, x)
  let power = x
  let sum = x
  for (let k = 3n; power !== 0n; k += 2n) {
    power = mul(power, square)
    sum += power / k
  }
  return 2n * sum
}
const LN2 = twoArtanh(ONE / 3n)

function sinCosFixed(x: bigint): [sin: bigint, cos: bigint] {
  let sin = 0n
  let cos = 0n
  let term = ONE
  for (let k = 0n; term !== 0n; k++) {
    if ((k & 1n) === 0n) cos += (k & 2n) === 0n ? term : -term
    else sin += (k & 2n) === 0n ? term : -term
    term = mul(term, x) / (k + 1n)
  }
  return [sin, cos]
}
/** arctan of 0 <= x <= 1, by halving the angle twice: arctan x = 2 arctan(x / (1 + sqrt(1 + x²))). */
function arctanFixed(x: bigint): bigint {
  let doublings = 0n
  for (; doublings < 3n; doublings++) x = (x << BigInt(BITS)) / (ONE + sqrtFixed(ONE + mul(x, x)))
  const square = mul(x, x)
  let power = x
  let sum = x
  for (let k = 3n; power !== 0n; k += 2n) {
    power = -mul(power, square)
    sum += power / k
  }
  return sum << doublings
}
function sqrtFixed(x: bigint): bigint {
  const target = x << BigInt(BITS)
  let root = ONE * 2n
  for (;;) {
    const next = (root + target / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

function table(n: number, of: (i: number) => bigint, keep = 53): Table {
  const hi = new Float64Array(n)
  const lo = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const pair = toPair(of(i), BITS, keep)
    hi[i] = pair.hi
    lo[i] = pair.lo
  }
  return { hi, lo }
}

/** Made at the first call, kept then. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

const EXP_STEPS = 128
/** 2^(i/128); ln 2 / 128 with a high part that stays exact when multiplied by up to 2^18. */
const expTable = lazily(() => ({
  powers: table(EXP_STEPS, (i) => expFixed((LN2 * BigInt(i)) / BigInt(EXP_STEPS))),
  step: toPair(LN2 / BigInt(EXP_STEPS), BITS, 34),
}))

/** From this index on `logTable` takes m/2 for m. */
const LOG_UPPER = 53
/**
 * For m in 1 ≤ m < 2 with i = the first 7 bits of its fraction: a reciprocal of 12 bits of what lies in the middle, and minus the
 * logarithm of it, or of twice it in the upper part, which counts as m/2: so next to 1, on both sides, the logarithm is 0.
 * High parts of logarithms are short: adding a multiple of ln 2 is exact.
 */
const logTable = lazily(() => {
  const inverse = Float64Array.from({ length: 128 }, (_, i) =>
    i === 0 ? 1 : i >= 126 ? 0.5 : Math.round(2048 / (1 + (i + 0.5) / 128)) / 2048)
  const logarithms = table(128, (i) => {
    const c = BigInt(inverse[i]! * (i < LOG_UPPER ? 4096 : 8192))
    return -twoArtanh(((c - 4096n) << BigInt(BITS)) / (c + 4096n))
  }, 38)
  return { inverse, logarithms, ln2: toPair(LN2, BITS, 40) }
})

/** sin, cos, arctan of i/64. */
const sinCosTable = lazily(() => {
  const values = Array.from({ length: 52 }, (_, i) => sinCosFixed((ONE * BigInt(i)) / 64n))
  return { sin: table(52, (i) => values[i]![0]), cos: table(52, (i) => values[i]![1]) }
})
const arctanTable = lazily(() => table(65, (i) => arctanFixed((ONE * BigInt(i)) / 64n)))

/** 2 / sqrt(pi). */
const twoOverSqrtPi = lazily(() => toPair((ONE << BigInt(BITS + 1)) / sqrtFixed(piFixed(BITS))))

/** pi/2 in pieces of 33 bits and a rest: multiples up to 2^20 of each piece are exact. */
const halfPiPieces = lazily(() => {
  const pieces: number[] = []
  let rest = piFixed(BITS) >> 1n
  for (let i = 0; i < 3; i++) {
    const { hi } = toPair(rest, BITS, 33)
    pieces.push(hi)
    rest -= fromDouble(hi, BITS)
  }
  return [pieces[0]!, pieces[1]!, pieces[2]!, toDouble(rest, BITS)] as const
})

const REDUCTION_BITS = 1300
const reduction = lazily(() => {
  const pi = piFixed(REDUCTION_BITS)
  return { twoOverPi: (2n << BigInt(2 * REDUCTION_BITS)) / pi, halfPi: piFixed(BITS) >> 1n, bits: REDUCTION_BITS }
})

/** Writes the tables of a group where assembly/libm.ts looks for them. */
export function fillTables(view: DataView, at: number, group: number): number {
  const put = (index: number, values: Iterable<number>): void => {
    for (const value of values) view.setFloat64((at >>> 0) + 8 * index++, value, true)
  }
  switch (group) {
    case 0: {
      const { powers, step } = expTable()
      put(0, [...powers.hi, ...powers.lo, step.hi, step.lo])
      break
    }
    case 1: {
      const { inverse, logarithms, ln2 } = logTable()
      put(258, [...inverse, ...logarithms.hi, ...logarithms.lo, ln2.hi, ln2.lo])
      break
    }
    case 2: {
      const { sin, cos } = sinCosTable()
      const { hi, lo } = twoOverSqrtPi()
      put(644, [...sin.hi, ...sin.lo, ...cos.hi, ...cos.lo, ...halfPiPieces(), hi, lo])
      break
    }
    default: {
      const angles = arctanTable()
      put(858, [...angles.hi, ...angles.lo])
    }
  }
  return 0
}

/** x less a multiple of pi/2, as a pair at an address; the multiple modulo 4. By integers, for what would lose too many digits. */
export function reduceLarge(view: DataView, at: number, x: number): number {
  const { twoOverPi, halfPi, bits } = reduction()
  view.setFloat64(at, Math.abs(x))
  const raw = view.getBigUint64(at)
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
  const shift = BigInt(bits - BITS)
  // 80 bits below the leading one of the smallest possible fraction (2^-62) stay: enough for a pair.
  const { hi, lo } = toPair(((fraction >> shift) * halfPi) >> BigInt(BITS))
  const sign = x < 0 ? -1 : 1
  view.setFloat64(at, sign * hi, true)
  view.setFloat64(at + 8, sign * lo, true)
  return Number((x < 0 ? -whole : whole) & 3n)
}
