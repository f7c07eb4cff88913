/**
 * Text of floats, written at an address: the shortest that reads back (Raffaello Giulietti, "The Schubfach way to render doubles"), and exact
 * decimal expansions. src/term/float_text.ts has the same in plain words.
 */
import { malloc } from './memory'
import { out_of_memory } from './object'

/** Longest text: OTP writes into a buffer of 256 bytes. */
const MAX_TEXT: i32 = 255
/** From here on floats are whole numbers, and `short` always uses an exponent. */
const TWO_53: f64 = 9007199254740992

/** Fills in the powers of ten that `shortest` multiplies with: 128 bits each, upper half first, from 10^FIRST_POWER to 10^LAST_POWER. */
// @ts-ignore: decorator
@external("host", "powers_of_ten")
declare function host_powers_of_ten(at: usize, first: i32, last: i32): void

const FIRST_POWER: i32 = -292
const LAST_POWER: i32 = 324
let powers: usize = 0

/** Digits as they come, before they are put where they belong. */
const digits: usize = memory.data(1536, 8)

// ---- digits of integers ----------------------------------------------------------------------------------------------

/** Writes the decimal digits of n so that they end at `end`; where they begin. */
export function put_decimal(end: usize, n: u64): usize {
  while (n >= 1000000000) {
    const rest = <u32>(n % 1000000000)
    n /= 1000000000
    end = putNine(end, rest)
  }
  let low = <u32>n
  do {
    const next = low / 10
    end--
    store<u8>(end, 48 + (low - next * 10))
    low = next
  } while (low != 0)
  return end
}
/** Nine digits, zeros in front. */
function putNine(end: usize, n: u32): usize {
  for (let i = 0; i < 9; i++) {
    const next = n / 10
    end--
    store<u8>(end, 48 + (n - next * 10))
    n = next
  }
  return end
}

// ---- the shortest ------------------------------------------------------------------------------------------------------

/** Upper 64 bits of a product. */
// @ts-ignore: decorator
@inline function highProduct(a: u64, b: u64): u64 {
  const al = a & 0xffffffff
  const ah = a >> 32
  const bl = b & 0xffffffff
  const bh = b >> 32
  const low = al * bl
  const m1 = ah * bl + (low >> 32)
  const m2 = al * bh + (m1 & 0xffffffff)
  return ah * bh + (m1 >> 32) + (m2 >> 32)
}

/** Upper part of g * c, its last bit set if anything below was: 128 by 64 bits. */
// @ts-ignore: decorator
@inline function roundToOdd(high: u64, low: u64, c: u64): u64 {
  const x = highProduct(low, c)
  const y0 = high * c
  const y1 = highProduct(high, c)
  const sum = y0 + x
  const carry: u64 = sum < y0 ? 1 : 0
  return (y1 + carry) | (sum > 1 ? 1 : 0)
}

/** Decimal exponent that belongs to what `shortest` returned. */
let exponent10: i32 = 0

/** Digits, as a number, of the shortest decimal that reads back as the positive finite x. */
function shortest(x: f64): u64 {
  const bits = reinterpret<u64>(x)
  const fraction = bits & 0xfffffffffffff
  const biased = <i32>(bits >> 52)
  let c = fraction
  let q = -1074
  if (biased != 0) {
    c = fraction | 0x10000000000000
    q = biased - 1075
    if (q <= 0 && q > -53 && ctz(c) >= <u64>-q) {
      // A whole number.
      exponent10 = 0
      return c >> <u64>-q
    }
  }
  // The interval of what reads back as x is narrower below a power of two.
  const narrow: u64 = fraction == 0 && biased > 1 ? 1 : 0
  const odd = c & 1
  const k = (q * 1262611 - (narrow != 0 ? 524031 : 0)) >> 22
  const h = q + ((-k * 1741647) >> 19) + 1
  if (powers == 0) loadPowers()
  const power = powers + ((-k - FIRST_POWER) << 4)
  const gh = load<u64>(power)
  const gl = load<u64>(power, 8)
  const lower = roundToOdd(gh, gl, ((c << 2) - 2 + narrow) << h) + odd
  const value = roundToOdd(gh, gl, (c << 2) << h)
  const upper = roundToOdd(gh, gl, ((c << 2) + 2) << h) - odd
  const s = value >> 2
  if (s >= 10) {
    // One digit less, if just one such number lies in the interval.
    const t = s / 10
    const below = lower <= 40 * t
    const above = 40 * t + 40 <= upper
    if (below != above) {
      exponent10 = k + 1
      return t + (above ? 1 : 0)
    }
  }
  exponent10 = k
  const below = lower <= s << 2
  const above = (s << 2) + 4 <= upper
  if (below != above) return s + (above ? 1 : 0)
  const middle = (s << 2) + 2
  return s + (value > middle || (value == middle && (s & 1) != 0) ? 1 : 0)
}

function loadPowers(): void {
  const bytes = (LAST_POWER - FIRST_POWER + 1) << 4
  powers = malloc(bytes)
  if (powers == 0) out_of_memory(bytes)
  host_powers_of_ten(powers, FIRST_POWER, LAST_POWER)
}

/** What `float_to_list(F, [short])` and `~p` give. Whichever is shorter of the plain form and the one with an exponent, the plain one of two equals. */
export function put_shortest(to: usize, x: f64): usize {
  to = putSign(to, x)
  x = Math.abs(x)
  if (x == 0) return putText3(to, 48, 46, 48)
  let number = shortest(x)
  let exponent = exponent10
  while (number % 10 == 0) {
    number /= 10
    exponent++
  }
  const from = put_decimal(digits + 32, number)
  const n = <i32>(digits + 32 - from)
  // Digits left of the point.
  const place = n + exponent
  exponent = place - 1
  const plain = place <= 0 ? n + 2 - place : place < n ? n + 1 : place + 2
  if (x >= TWO_53 || (n == 1 ? 4 : n + 2) + lengthOf(exponent) < plain) {
    store<u8>(to, load<u8>(from))
    store<u8>(to, 46, 1)
    to += 2
    to = n == 1 ? putZeros(to, 1) : putDigits(to, from + 1, n - 1)
    store<u8>(to++, 101)
    if (exponent < 0) store<u8>(to++, 45)
    const text = put_decimal(digits + 64, <u64>abs(exponent))
    return putDigits(to, text, <i32>(digits + 64 - text))
  }
  if (place <= 0) {
    to = putText3(to, 48, 46, 0) - 1
    return putDigits(putZeros(to, -place), from, n)
  }
  if (place < n) {
    to = putDigits(to, from, place)
    store<u8>(to++, 46)
    return putDigits(to, from + place, n - place)
  }
  return putText3(putZeros(putDigits(to, from, n), place - n), 46, 48, 0) - 1
}

function lengthOf(exponent: i32): i32 {
  const n = abs(exponent)
  return (exponent < 0 ? 1 : 0) + (n < 10 ? 1 : n < 100 ? 2 : 3)
}
// @ts-ignore: decorator
@inline function putSign(to: usize, x: f64): usize {
  if (<i64>reinterpret<u64>(x) >= 0) return to
  store<u8>(to, 45)
  return to + 1
}
// @ts-ignore: decorator
@inline function putText3(to: usize, a: u32, b: u32, c: u32): usize {
  store<u8>(to, a)
  store<u8>(to, b, 1)
  store<u8>(to, c, 2)
  return to + 3
}
function putDigits(to: usize, from: usize, n: i32): usize {
  for (const end = to + n; to < end; to++, from++) store<u8>(to, load<u8>(from))
  return to
}
function putZeros(to: usize, n: i32): usize {
  for (const end = to + n; to < end; to++) store<u8>(to, 48)
  return to
}

// ---- exact expansions ----------------------------------------------------------------------------------------------------

/** An expansion in words of nine digits: whole numbers grow to the left of the middle, fractions to its right. */
const words: usize = memory.data(4 * 192, 8)
const MIDDLE: usize = 4 * 48
const NINE: u64 = 1000000000

/** Digits before the point in the last expansion. */
let wholeDigits: i32 = 0

/** All digits of |x|, from `digits` on, at least one of them before the point; their number. */
function expand(x: f64): i32 {
  const bits = reinterpret<u64>(x) & 0x7fffffffffffffff
  const biased = <i32>(bits >> 52)
  let mantissa = bits & 0xfffffffffffff
  let power = -1074
  if (biased != 0) {
    mantissa |= 0x10000000000000
    power = biased - 1075
  }
  let first = words + MIDDLE
  let end = words + MIDDLE + 4
  store<u32>(first, <u32>(mantissa % NINE))
  mantissa /= NINE
  if (mantissa != 0) {
    first -= 4
    store<u32>(first, <u32>mantissa)
  }
  while (power > 0) {
    const shift = <u64>min(power, 29)
    power -= <i32>shift
    let carry: u64 = 0
    for (let at = end - 4; at >= first; at -= 4) {
      const sum = (<u64>load<u32>(at) << shift) + carry
      store<u32>(at, <u32>(sum % NINE))
      carry = sum / NINE
    }
    if (carry != 0) {
      first -= 4
      store<u32>(first, <u32>carry)
    }
  }
  for (; power < 0; power += 9) {
    const shift = min(-power, 9)
    const unit = 1000000000 >> shift
    const mask = (1 << shift) - 1
    let carry: u32 = 0
    for (let at = first; at < end; at += 4) {
      const word = load<u32>(at)
      store<u32>(at, (word >> shift) + carry)
      carry = (word & mask) * unit
    }
    if (carry != 0) {
      store<u32>(end, carry)
      end += 4
    }
    if (first < words + MIDDLE && load<u32>(first) == 0) first += 4
  }
  let to = digits + 9
  for (let at = first; at < end; at += 4, to += 9) putNine(to, load<u32>(at))
  to -= 9
  wholeDigits = <i32>((words + MIDDLE + 4 - first) >> 2) * 9
  return <i32>(to - digits)
}

/** Rounds the `have` digits to n (0 or more) of them, ties to even. True: a 1 belongs in front of them. */
function roundDigits(start: usize, n: i32, have: i32): bool {
  if (n >= have) {
    putZeros(start + have, n - have)
    return false
  }
  const next = load<u8>(start + n)
  if (next < 53) return false
  if (next == 53) {
    let exact = true
    for (let i = n + 1; i < have && exact; i++) exact = load<u8>(start + i) == 48
    if (exact && (n == 0 || (load<u8>(start + n - 1) & 1) == 0)) return false
  }
  for (let i = n - 1; i >= 0; i--) {
    const c = load<u8>(start + i)
    if (c != 57) {
      store<u8>(start + i, c + 1)
      return false
    }
    store<u8>(start + i, 48)
  }
  return true
}

/** `{scientific, decimals}`, C's `%.*e`; negative decimals mean 6. 0 when the text is too long. */
export function put_scientific(to: usize, x: f64, decimals: i32): usize {
  if (decimals < 0) decimals = 6
  if (decimals >= MAX_TEXT) return 0
  const begin = to
  to = putSign(to, x)
  let have = 0
  let skip = 0
  let exponent = 0
  if (x != 0) {
    have = expand(x)
    while (load<u8>(digits + skip) == 48) skip++
    exponent = wholeDigits - 1 - skip
  }
  let from = digits + skip
  if (roundDigits(from, decimals + 1, have - skip)) {
    store<u8>(to, 49)
    exponent++
    from--
  } else store<u8>(to, load<u8>(from))
  to++
  if (decimals > 0) {
    store<u8>(to, 46)
    to = putDigits(to + 1, from + 1, decimals)
  }
  store<u8>(to, 101)
  store<u8>(to, exponent < 0 ? 45 : 43, 1)
  to += 2
  if (abs(exponent) < 10) store<u8>(to++, 48)
  const text = put_decimal(words + 64, <u64>abs(exponent))
  to = putDigits(to, text, <i32>(words + 64 - text))
  return to - begin > <usize>MAX_TEXT ? 0 : to
}

/**
 * `{decimals, decimals}` with or without `compact`. Up to 18 decimals and 2^53 OTP rounds the fraction part times a power
 * of ten, away from zero at ties; beyond that it prints the exact expansion. 0 when the text is too long.
 */
export function put_fixed(to: usize, x: f64, decimals: i32, compact: bool): usize {
  if (decimals < 0 || decimals >= MAX_TEXT) return 0
  const begin = to
  to = putSign(to, x)
  x = Math.abs(x)
  const exact = x > TWO_53 || decimals > 18
  to = exact ? putExactly(to, x, decimals) : putByProduct(to, x, decimals)
  if (to == 0 || to - begin > <usize>MAX_TEXT) return 0
  // With no decimals the exact form loses the zeros of a whole number, too: 1.0e20 is "1" in all releases.
  if (compact && (decimals > 0 || exact)) {
    while (load<u8>(to - 1) == 48) to--
    if (load<u8>(to - 1) == 46) to++
  }
  return to
}

function putExactly(to: usize, x: f64, decimals: i32): usize {
  const have = expand(x)
  let skip = 0
  while (skip < wholeDigits - 1 && load<u8>(digits + skip) == 48) skip++
  const whole = wholeDigits - skip
  if (whole + decimals > MAX_TEXT) return 0
  if (roundDigits(digits + skip, whole + decimals, have - skip)) store<u8>(to++, 49)
  to = putDigits(to, digits + skip, whole)
  if (decimals == 0) return to
  store<u8>(to, 46)
  return putDigits(to + 1, digits + skip + whole, decimals)
}

function putByProduct(to: usize, x: f64, decimals: i32): usize {
  let whole = Math.floor(x)
  let rounded: f64 = 0
  if (decimals == 0) whole += x - whole >= 0.5 ? 1 : 0
  else {
    let power: f64 = 1
    for (let i = 0; i < decimals; i++) power *= 10
    const product = (x - whole) * power
    rounded = Math.floor(product)
    if (product - rounded >= 0.5) rounded += 1
    if (rounded >= power) {
      whole += 1
      rounded = 0
    }
  }
  const text = put_decimal(digits + 32, <u64>whole)
  to = putDigits(to, text, <i32>(digits + 32 - text))
  if (decimals == 0) return to
  store<u8>(to, 46)
  const fraction = put_decimal(digits + 32, <u64>rounded)
  const n = <i32>(digits + 32 - fraction)
  return putDigits(putZeros(to + 1, decimals - n), fraction, n)
}
