/** Text of integers, and back. */

/** Value of a digit's character code in bases up to 36; 36 or more: none. */
export function digitValue(c: number): number {
  if (c >= 0x30 && c <= 0x39) return c - 0x30
  const letter = c | 0x20
  return letter >= 0x61 && letter <= 0x7a ? letter - 87 : 99
}

/** Digits of a base that always fit a double exactly, and the base to that power. */
const CHUNKS: readonly (readonly [digits: number, power: number])[] = Array.from({ length: 37 }, (_, base) => {
  if (base < 2) return [0, 0]
  const digits = Math.floor(53 / Math.log2(base))
  return [digits, base ** digits]
})

/** Digits of a base that fit OTP's small integers (59 bits): more of them, and its own reader says `big`. */
export const OTP_SMALL_DIGITS: readonly number[] = Array.from({ length: 37 }, (_, base) => {
  if (base < 2) return 0
  let digits = 0
  for (let power = BigInt(base); power <= 1n << 59n; power *= BigInt(base)) digits++
  return digits
})

/** Value of the digits `text[start .. end)`, all of them valid in the base. */
export function valueOfDigits(text: ArrayLike<number>, start: number, end: number, base: number): number | bigint {
  const chunk = CHUNKS[base]![0]
  if (end - start <= chunk) return chunkValue(text, start, end, base)
  if (base === 10) return BigInt(textOf(text, start, end))
  if (base === 16) return BigInt('0x' + textOf(text, start, end))
  if (base === 2) return BigInt('0b' + textOf(text, start, end))
  if (base === 8) return BigInt('0o' + textOf(text, start, end))
  return byHalves(text, start, end, base)
}

function chunkValue(text: ArrayLike<number>, start: number, end: number, base: number): number {
  let n = 0
  for (let i = start; i < end; i++) n = n * base + digitValue(text[i]!)
  return n
}

function textOf(text: ArrayLike<number>, start: number, end: number): string {
  if (text instanceof Uint8Array) return new TextDecoder('latin1').decode(text.subarray(start, end))
  let s = ''
  for (let i = start; i < end; i++) s += String.fromCharCode(text[i]!)
  return s
}

/** Chunks that fit a double, combined in pairs: as many multiplications of large numbers as there are levels, so sub-quadratic. */
function byHalves(text: ArrayLike<number>, start: number, end: number, base: number): bigint {
  const [digits, power] = CHUNKS[base]!
  let values: bigint[] = []
  for (let e = end; e > start; e -= digits) values.push(BigInt(chunkValue(text, Math.max(start, e - digits), e, base)))
  for (let radix = BigInt(power); values.length > 1; radix *= radix) {
    const pairs: bigint[] = []
    for (let i = 0; i < values.length; i += 2) pairs.push(i + 1 < values.length ? values[i + 1]! * radix + values[i]! : values[i]!)
    values = pairs
  }
  return values[0]!
}
