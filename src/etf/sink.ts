/** Bytes being written: a buffer that grows. */

export class Sink {
  /** The output: `out` up to `size`. */
  out = new Uint8Array(256)
  size = 0

  get bytes(): Uint8Array {
    return this.out.subarray(0, this.size)
  }

  /** Makes room for `count` bytes; the place where they begin. */
  protected room(count: number): number {
    const { size } = this
    const end = size + count
    if (end > this.out.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.out.length))
      grown.set(this.bytes)
      this.out = grown
    }
    this.size = end
    return size
  }
  byte(n: number): void {
    const at = this.room(1)
    this.out[at] = n
  }
  protected tagged(tag: number, n: number): void {
    const at = this.room(2)
    this.out[at] = tag
    this.out[at + 1] = n
  }
  protected u16(n: number): void {
    const at = this.room(2)
    this.out[at] = n >> 8
    this.out[at + 1] = n
  }
  u32(n: number): void {
    this.patchU32(this.room(4), n)
  }
  protected patchU32(at: number, n: number): void {
    const { out } = this
    out[at] = n >>> 24
    out[at + 1] = n >>> 16
    out[at + 2] = n >>> 8
    out[at + 3] = n
  }
}
