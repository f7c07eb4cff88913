/**
 * Texts of very long integers, and back, in steps, each of which yields its reductions. By halves; a step is no longer than a multiplication
 * of two quarters of the whole.
 */
import { bitLength } from './limbs.ts'
import { valueOfDigits } from './integer_text.ts'

type Steps<T> = Generator<number, T>

/** An operation on so many bits takes a reduction: one on 25,000 bits takes 0.05 ms. */
const BITS_A_REDUCTION_SHIFT = 6

interface Power {
  readonly power: bigint
  readonly bits: number
}

/** So many digits are converted in one go. */
export const STEP_DIGITS = 8192
/** Quotients and divisors of so many bits are left to the host. */
const DIVIDED_BITS = 400_000

/** The text of a magnitude: digits of a base, small letters. */
export function* textInSteps(value: bigint, base: number): Steps<string> {
  // Powers of the base: each the square of the one before, the last one is the square root of the value, or more.
  const powers: Power[] = []
  const half = (bitLength(value) + 1) >> 1
  for (let power = BigInt(base) ** BigInt(STEP_DIGITS);; power *= power) {
    const bits = bitLength(power)
    powers.push({ power, bits })
    yield bits >> BITS_A_REDUCTION_SHIFT
    if (bits > half) break
  }
  const texts: string[] = []
  yield* putText(value, base, powers, powers.length, texts)
  return texts.join('')
}
/** Digits of a value below the square of `powers[level - 1]`; zeros in front unless it is the first. */
function* putText(value: bigint, base: number, powers: readonly Power[], level: number, texts: string[]): Steps<void> {
  if (level === 0) {
    const text = value.toString(base)
    if (texts.length !== 0) texts.push(text.padStart(STEP_DIGITS, '0'))
    else if (value !== 0n) texts.push(text)
    yield (text.length << 5) >> BITS_A_REDUCTION_SHIFT
    return
  }
  const { power, bits } = powers[level - 1]!
  if (texts.length !== 0 || value >= power) {
    const [quotient, rest] = yield* divide(value, power, bits)
    yield* putText(quotient, base, powers, level - 1, texts)
    value = rest
  }
  yield* putText(value, base, powers, level - 1, texts)
}

/** Quotient and rest of a / b, where b has `bits` bits, the quotient no more: Burnikel and Ziegler's way for long ones. */
function* divide(a: bigint, b: bigint, bits: number): Steps<[bigint, bigint]> {
  if (bits < DIVIDED_BITS) {
    const quotient = a / b
    yield bits >> BITS_A_REDUCTION_SHIFT
    return [quotient, a - quotient * b]
  }
  if ((bits & 1) !== 0) {
    const [quotient, rest] = yield* divide(a << 1n, b << 1n, bits + 1)
    return [quotient, rest >> 1n]
  }
  const half = bits >> 1
  const shift = BigInt(half)
  const [high, rest] = yield* divideHalf(a >> shift, b, half)
  const [low, last] = yield* divideHalf((rest << shift) | BigInt.asUintN(half, a), b, half)
  return [(high << shift) | low, last]
}
/** The same where the quotient has no more than `half` bits, b has twice as many. */
function* divideHalf(a: bigint, b: bigint, half: number): Steps<[bigint, bigint]> {
  const shift = BigInt(half)
  const top = b >> shift
  const head = a >> shift
  let quotient: bigint
  let rest: bigint
  if (head >> shift === top) {
    quotient = (1n << shift) - 1n
    rest = head - quotient * top
  } else {
    [quotient, rest] = yield* divide(head, top, half)
  }
  rest = ((rest << shift) | BigInt.asUintN(half, a)) - quotient * BigInt.asUintN(half, b)
  yield half >> BITS_A_REDUCTION_SHIFT
  // The quotient by the upper half of b is 2 too large at most.
  while (rest < 0n) {
    quotient--
    rest += b
  }
  return [quotient, rest]
}

/** The value of digits, all of them valid in the base. */
export function* valueInSteps(text: Uint8Array, base: number): Steps<bigint> {
  let values: bigint[] = []
  for (let end = text.length; end > 0; end -= STEP_DIGITS) {
    values.push(BigInt(valueOfDigits(text, Math.max(0, end - STEP_DIGITS), end, base)))
    yield (STEP_DIGITS << 4) >> BITS_A_REDUCTION_SHIFT
  }
  for (let power = BigInt(base) ** BigInt(STEP_DIGITS); values.length > 1; power *= power) {
    const bits = bitLength(power)
    const pairs: bigint[] = []
    for (let i = 0; i < values.length; i += 2) {
      pairs.push(i + 1 < values.length ? values[i + 1]! * power + values[i]! : values[i]!)
      yield bits >> BITS_A_REDUCTION_SHIFT
    }
    values = pairs
    yield bits >> BITS_A_REDUCTION_SHIFT
  }
  return values[0]!
}
