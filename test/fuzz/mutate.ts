/** Ways in which bytes go wrong, by a generator of random numbers. */

/** A number below n. */
export type Random = (n: number) => number

/** xorshift: the same numbers for the same seed. */
export function randomFrom(seed: number): Random {
  let x = (Math.imul(seed, 0x9e3779b1) ^ 0x5bf03635) | 0 || 1
  const next = (): number => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
  for (let i = 0; i < 4; i++) next()
  return (n) => (n <= 1 ? 0 : next() % n)
}

const SIZES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0xffffff, 0x1000000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

/** One to four changes: cut off, bytes or bits changed, sizes that lie, a piece of other bytes put in, a piece doubled or left out. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result: Uint8Array = Uint8Array.from(bytes)
  for (let i = 1 + (random(2) === 0 ? random(4) : 0); i > 0 && result.length > 0; i--) result = mutateOnce(result, other, random)
  return result
}

function mutateOnce(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length)
  const piece = (from: Uint8Array, start: number, length: number): Uint8Array => from.subarray(start, start + length)
  switch (random(8)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      bytes[at] = random(256)
      return bytes
    case 2:
      bytes[at]! ^= 1 << random(8)
      return bytes
    case 3: {
      // a number of 4, 2 or 1 bytes that is another, or a neighbour of what it was
      const width = [4, 4, 2, 1][random(4)]!
      const start = Math.min(at, Math.max(0, bytes.length - width))
      let value = 0
      for (let i = 0; i < width; i++) value = value * 256 + (bytes[start + i] ?? 0)
      value = random(2) === 0 ? SIZES[random(SIZES.length)]! : value + random(5) - 2
      for (let i = width - 1; i >= 0; i--, value = Math.floor(value / 256)) if (start + i < bytes.length) bytes[start + i] = value & 255
      return bytes
    }
    case 4: {
      const from = random(other.length)
      return join(piece(bytes, 0, at), piece(other, from, 1 + random(64)), bytes.subarray(at))
    }
    case 5: {
      const from = random(other.length)
      bytes.set(piece(other, from, Math.min(1 + random(64), bytes.length - at)), at)
      return bytes
    }
    case 6:
      return join(piece(bytes, 0, at), piece(bytes, Math.max(0, at - random(100)), bytes.length))
    default:
      return join(piece(bytes, 0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random(32))))
  }
}

export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}
