/** Powers of ten in 128 bits, for the kernel's shortest texts of floats. */

/**
 * Writes for each power from 10^first to 10^last the upper and the lower half of its first 128 bits, plus one, as 64-bit integers: the first
 * bit of each is set.
 */
export function powersOfTen(view: DataView, at: number, first: number, last: number): void {
  at >>>= 0
  for (let power = first; power <= last; power++, at += 16) {
    const bits = leading(power) + 1n
    view.setBigUint64(at, bits >> 64n, true)
    view.setBigUint64(at + 8, bits & 0xffffffffffffffffn, true)
  }
}

/** The first 128 bits of 10^power. */
function leading(power: number): bigint {
  if (power >= 0) return firstBits(10n ** BigInt(power))
  const divisor = 10n ** BigInt(-power)
  // 128 bits of quotient and a few more.
  const scale = BigInt(divisor.toString(2).length + 130)
  return firstBits((1n << scale) / divisor)
}

function firstBits(n: bigint): bigint {
  const bits = BigInt(n.toString(2).length)
  return bits > 128n ? n >> (bits - 128n) : n << (128n - bits)
}
