/** Text of floats, and back: pure functions over JavaScript numbers, bit for bit what OTP prints and reads. */

/** OTP writes into a buffer of 256 bytes: longer texts are refused. */
const MAX_TEXT = 255
/** From here on floats are whole numbers, and `short` always uses an exponent. */
const TWO_53 = 9007199254740992

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0)

/**
 * The shortest text that reads back as the same float: what `float_to_list(F, [short])` and `~p` give. Whichever is shorter of
 * the plain form and the one with an exponent, the plain one of two equals.
 */
export function shortestFloat(x: number): string {
  const sign = isNegative(x) ? '-' : ''
  x = Math.abs(x)
  if (x === 0) return sign + '0.0'
  const [mantissa, exponentText] = x.toExponential().split('e') as [string, string]
  const digits = mantissa.replace('.', '')
  const exponent = Number(exponentText)
  const n = digits.length
  // Digits left of the point.
  const place = exponent + 1
  const scientificLength = (n === 1 ? 4 : n + 2) + String(exponent).length
  const plainLength = place <= 0 ? n + 2 - place : place < n ? n + 1 : place + 2
  if (x >= TWO_53 || scientificLength < plainLength) {
    return `${sign}${digits[0]}.${n === 1 ? '0' : digits.slice(1)}e${exponent}`
  }
  if (place <= 0) return `${sign}0.${'0'.repeat(-place)}${digits}`
  if (place < n) return `${sign}${digits.slice(0, place)}.${digits.slice(place)}`
  return `${sign}${digits}${'0'.repeat(place - n)}.0`
}

/** |x| as mantissa and power of two. */
function parts(x: number): [mantissa: bigint, exponent: number] {
  scratch.setFloat64(0, x)
  const bits = scratch.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  return exponent === 0 ? [fraction, -1074] : [fraction | 0x10000000000000n, exponent - 1075]
}
const scratch = new DataView(new ArrayBuffer(8))

/** The whole number nearest to |x| * 10^power, the even one of two. */
function scaled(x: number, power: number): bigint {
  const [mantissa, exponent] = parts(x)
  let above = mantissa
  let below = 1n
  if (power >= 0) above *= 10n ** BigInt(power)
  else below = 10n ** BigInt(-power)
  if (exponent >= 0) above <<= BigInt(exponent)
  else below <<= BigInt(-exponent)
  const quotient = above / below
  const rest = (above - quotient * below) * 2n
  return rest > below || (rest === below && (quotient & 1n) === 1n) ? quotient + 1n : quotient
}

/**
 * `{scientific, decimals}`, C's `%.*e`: exact decimal expansion, ties to even; negative decimals mean 6. Undefined when
 * the text is too long.
 */
export function scientificFloat(x: number, decimals: number): string | undefined {
  if (decimals < 0) decimals = 6
  if (decimals >= MAX_TEXT) return undefined
  let exponent = 0
  let digits = '0'.repeat(decimals + 1)
  if (x !== 0) {
    // The logarithm may be one too large or too small; rounding may make one digit more.
    exponent = Math.floor(Math.log10(Math.abs(x))) - 1
    digits = String(scaled(x, decimals - exponent))
    while (digits.length > decimals + 1) {
      exponent++
      digits = String(scaled(x, decimals - exponent))
    }
  }
  const point = decimals === 0 ? '' : '.' + digits.slice(1)
  const power = String(Math.abs(exponent)).padStart(2, '0')
  const text = `${isNegative(x) ? '-' : ''}${digits[0]}${point}e${exponent < 0 ? '-' : '+'}${power}`
  return text.length > MAX_TEXT ? undefined : text
}

/**
 * `{decimals, decimals}` with or without `compact`. Up to 18 decimals and 2^53 OTP rounds the fraction part times a power
 * of ten, away from zero at ties; beyond that it prints the exact expansion. Undefined when the text is too long.
 */
export function fixedFloat(x: number, decimals: number, compact: boolean): string | undefined {
  if (decimals < 0 || decimals >= MAX_TEXT) return undefined
  const sign = isNegative(x) ? '-' : ''
  const exact = Math.abs(x) > TWO_53 || decimals > 18
  const text = sign + (exact ? fixedExactly(Math.abs(x), decimals) : fixedByProduct(Math.abs(x), decimals))
  if (text.length > MAX_TEXT) return undefined
  // With no decimals the exact form loses the zeros of a whole number, too: 1.0e20 is "1" in all releases.
  return compact && (decimals > 0 || exact) ? withoutZeros(text) : text
}

function fixedExactly(x: number, decimals: number): string {
  const digits = String(scaled(x, decimals)).padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

function fixedByProduct(x: number, decimals: number): string {
  const whole = Math.floor(x)
  if (decimals === 0) return String(whole + (x - whole >= 0.5 ? 1 : 0))
  const power = 10 ** decimals
  const product = (x - whole) * power
  const rounded = Math.floor(product) + (product - Math.floor(product) >= 0.5 ? 1 : 0)
  if (rounded >= power) return `${whole + 1}.${'0'.repeat(decimals)}`
  return `${whole}.${String(BigInt(rounded)).padStart(decimals, '0')}`
}

function withoutZeros(text: string): string {
  let end = text.length
  while (text[end - 1] === '0') end--
  if (text[end - 1] === '.') end++
  return text.slice(0, end)
}

const PLUS = 0x2b
const COMMA = 0x2c
const MINUS = 0x2d
const POINT = 0x2e
const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39

/**
 * The longest prefix of `bytes` that is a float as OTP reads it: sign, digits, point (or comma), digits, then an exponent if it
 * is complete. Its length, 0 if there is none.
 */
export function scanFloat(bytes: ArrayLike<number>): number {
  let i = bytes[0] === PLUS || bytes[0] === MINUS ? 1 : 0
  const digits = (from: number): number => {
    while (from < bytes.length && isDigit(bytes[from]!)) from++
    return from
  }
  const whole = digits(i)
  if (whole === i || (bytes[whole] !== POINT && bytes[whole] !== COMMA)) return 0
  i = digits(whole + 1)
  if (i === whole + 1) return 0
  if (bytes[i] !== 0x65 && bytes[i] !== 0x45) return i
  const first = bytes[i + 1] === PLUS || bytes[i + 1] === MINUS ? i + 2 : i + 1
  const end = digits(first)
  return end === first ? i : end
}

/** Value of the first `length` bytes, a float by `scanFloat`; infinite when it is too large. */
export function floatOfText(bytes: ArrayLike<number>, length: number): number {
  let text = ''
  for (let i = 0; i < length; i++) text += bytes[i] === COMMA ? '.' : String.fromCharCode(bytes[i]!)
  return Number(text)
}
