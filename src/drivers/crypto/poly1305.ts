/** Poly1305 (RFC 8439, 2.5): a sum modulo 2^130 - 5, in ten digits of 13 bits. */

const DIGITS = 10
const BITS = 13
const MASK = 0x1fff

/** The digits of 16 bytes and what stands above them. */
function digits(bytes: Uint8Array, at: number, length: number, top: number): Int32Array {
  const out = new Int32Array(DIGITS)
  for (let i = 0; i <= length; i++) {
    const byte = i < length ? bytes[at + i]! : top
    const bit = 8 * i
    const digit = Math.floor(bit / BITS)
    const shifted = byte << (bit % BITS)
    out[digit]! |= shifted & MASK
    if (digit + 1 < DIGITS) out[digit + 1]! |= shifted >>> BITS
  }
  return out
}

export class Poly1305 {
  private readonly r: Int32Array
  private readonly s: Uint8Array
  private readonly sum = new Int32Array(DIGITS)
  private readonly rest = new Uint8Array(16)
  private held = 0

  constructor(key: Uint8Array) {
    const r = key.slice(0, 16)
    for (const i of [3, 7, 11, 15]) r[i]! &= 15
    for (const i of [4, 8, 12]) r[i]! &= 252
    this.r = digits(r, 0, 16, 0)
    this.s = key.slice(16, 32)
  }

  update(bytes: Uint8Array): this {
    let at = 0
    if (this.held > 0) {
      at = Math.min(16 - this.held, bytes.length)
      this.rest.set(bytes.subarray(0, at), this.held)
      this.held += at
      if (this.held < 16) return this
      this.block(this.rest, 0, 16)
      this.held = 0
    }
    for (; at + 16 <= bytes.length; at += 16) this.block(bytes, at, 16)
    this.rest.set(bytes.subarray(at))
    this.held = bytes.length - at
    return this
  }

  /** Adds a block and multiplies by r. Products of two digits are below 2^27; ten of them, five times, below 2^33: exact as numbers. */
  private block(bytes: Uint8Array, at: number, length: number): void {
    const { r, sum } = this
    const block = digits(bytes, at, length, 1)
    for (let i = 0; i < DIGITS; i++) block[i]! += sum[i]!
    let carry = 0
    for (let i = 0; i < DIGITS; i++) {
      let digit = carry
      for (let j = 0; j < DIGITS; j++) {
        // 2^130 is 5
        digit += j <= i ? block[j]! * r[i - j]! : 5 * block[j]! * r[i + DIGITS - j]!
      }
      sum[i] = digit % (MASK + 1)
      carry = Math.floor(digit / (MASK + 1))
    }
    for (let i = 0, add = 5 * carry; add > 0; i = (i + 1) % DIGITS) {
      const digit = sum[i]! + add
      sum[i] = digit & MASK
      add = Math.floor(digit / (MASK + 1)) * (i === DIGITS - 1 ? 5 : 1)
    }
  }

  digest(): Uint8Array {
    if (this.held > 0) this.block(this.rest, 0, this.held)
    let value = 0n
    for (let i = DIGITS - 1; i >= 0; i--) value = (value << BigInt(BITS)) + BigInt(this.sum[i]!)
    value %= (1n << 130n) - 5n
    for (let i = 0; i < 16; i++) value += BigInt(this.s[i]!) << BigInt(8 * i)
    return Uint8Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
  }
}
