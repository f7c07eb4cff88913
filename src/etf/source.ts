/** Bytes to decode, read one number after the other. */

/** The input is malformed. Never leaves this folder. */
export class Malformed extends Error {}

export class Source {
  /** Where the next byte is read. */
  at = 0
  protected readonly bytes: Uint8Array
  protected readonly end: number

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.end = bytes.length
  }

  protected fail(): never {
    throw new Malformed()
  }
  protected need(count: number): number {
    const { at } = this
    if (count > this.end - at) this.fail()
    this.at = at + count
    return at
  }
  protected u8(): number {
    return this.bytes[this.need(1)]!
  }
  protected u16(): number {
    const at = this.need(2)
    return (this.bytes[at]! << 8) | this.bytes[at + 1]!
  }
  protected i32(): number {
    const at = this.need(4)
    const { bytes } = this
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  }
  protected u32(): number {
    return this.i32() >>> 0
  }
  /** A count of elements that take a byte each at least. */
  protected count(): number {
    const n = this.u32()
    if (n > this.end - this.at) this.fail()
    return n
  }
}
