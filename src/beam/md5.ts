/** MD5 (RFC 1321), without a host: it is the identity of a loaded module. */

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0)

/** Incremental MD5: any number of `update`, then one `digest`. */
export class Md5 {
  private a = 0x67452301
  private b = 0xefcdab89 | 0
  private c = 0x98badcfe | 0
  private d = 0x10325476
  private readonly block = new Uint8Array(64)
  private readonly words = new Int32Array(16)
  private length = 0

  update(bytes: Uint8Array): this {
    let fill = this.length % 64
    this.length += bytes.length
    for (let at = 0; at < bytes.length; ) {
      const n = Math.min(64 - fill, bytes.length - at)
      this.block.set(bytes.subarray(at, at + n), fill)
      at += n
      fill += n
      if (fill === 64) {
        this.compress()
        fill = 0
      }
    }
    return this
  }

  digest(): Uint8Array {
    const bits = this.length * 8
    const pad = new Uint8Array(((this.length % 64 < 56 ? 56 : 120) - (this.length % 64)) + 8)
    pad[0] = 0x80
    const view = new DataView(pad.buffer)
    view.setUint32(pad.length - 8, bits >>> 0, true)
    view.setUint32(pad.length - 4, Math.floor(bits / 2 ** 32), true)
    this.update(pad)
    const out = new Uint8Array(16)
    const words = new DataView(out.buffer)
    ;[this.a, this.b, this.c, this.d].forEach((word, i) => words.setInt32(4 * i, word, true))
    return out
  }

  private compress(): void {
    const { block, words } = this
    for (let i = 0; i < 16; i++) {
      words[i] = block[4 * i]! | (block[4 * i + 1]! << 8) | (block[4 * i + 2]! << 16) | (block[4 * i + 3]! << 24)
    }
    let { a, b, c, d } = this
    for (let i = 0; i < 64; i++) {
      let f: number
      let g: number
      if (i < 16) {
        f = (b & c) | (~b & d)
        g = i
      } else if (i < 32) {
        f = (d & b) | (~d & c)
        g = (5 * i + 1) & 15
      } else if (i < 48) {
        f = b ^ c ^ d
        g = (3 * i + 5) & 15
      } else {
        f = c ^ (b | ~d)
        g = (7 * i) & 15
      }
      const sum = (a + f + SINES[i]! + words[g]!) | 0
      const shift = SHIFTS[((i >> 4) << 2) | (i & 3)]!
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    this.a = (this.a + a) | 0
    this.b = (this.b + b) | 0
    this.c = (this.c + c) | 0
    this.d = (this.d + d) | 0
  }
}
