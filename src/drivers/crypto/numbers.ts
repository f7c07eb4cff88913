/** Arithmetic modulo a number. It does not hide by its timing what the numbers are. */

/** `n` modulo `m`, from 0 to m-1. */
export function mod(n: bigint, m: bigint): bigint {
  const r = n % m
  return r < 0n ? r + m : r
}

/** `base`^`exponent` modulo `m`, by windows of four bits. */
export function modPow(base: bigint, exponent: bigint, m: bigint): bigint {
  if (m === 1n) return 0n
  const powers = [1n, mod(base, m)]
  for (let i = 2; i < 16; i++) powers.push((powers[i - 1]! * powers[1]!) % m)
  let result = 1n
  for (const digit of exponent.toString(16)) {
    result = (result * result) % m
    result = (result * result) % m
    result = (result * result) % m
    result = (result * result) % m
    const window = parseInt(digit, 16)
    if (window !== 0) result = (result * powers[window]!) % m
  }
  return result
}

/** The inverse of `n` modulo `m`; undefined: there is none. */
export function inverse(n: bigint, m: bigint): bigint | undefined {
  let [a, b] = [mod(n, m), m]
  let [x, y] = [1n, 0n]
  while (a !== 0n) {
    const q = b / a
    ;[a, b] = [b - q * a, a]
    ;[x, y] = [y - q * x, x]
  }
  return b === 1n ? mod(y, m) : undefined
}

export function bitLength(n: bigint): number {
  return n === 0n ? 0 : n.toString(2).length
}
