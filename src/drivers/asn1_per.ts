/**
 * The last step of encoding by the packed encoding rules: what asn1ct's code has put together, bits, octets and alignments behind each other, becomes octets.
 * The parts are told apart by their first byte, as OTP's asn1rtt_per makes them.
 * Reference: X.691.
 */

/** The bytes are no such parts. */
export class NotComplete extends Error {}

class Output {
  private bytes: Uint8Array<ArrayBuffer>
  /** In bits. */
  private size = 0

  constructor(expected: number) {
    this.bytes = new Uint8Array(expected)
  }
  private room(bits: number): void {
    const needed = (this.size + bits + 7) >>> 3
    if (needed <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    larger.set(this.bytes)
    this.bytes = larger
  }
  align(): void {
    this.size = (this.size + 7) & ~7
  }
  zeros(n: number): void {
    this.room(n)
    this.size += n
  }
  /** The n lowest bits of a value, 8 at most. */
  bits(value: number, n: number): void {
    this.room(n)
    const at = this.size >>> 3
    const word = (value & ((1 << n) - 1)) << (16 - n - (this.size & 7))
    this.bytes[at]! |= word >>> 8
    if ((this.size & 7) + n > 8) this.bytes[at + 1]! |= word & 0xff
    this.size += n
  }
  /** The n first bits of some octets, and zeros for those that they have not. */
  octets(from: Uint8Array, n: number): void {
    const given = Math.min(n, from.length * 8)
    const whole = given >>> 3
    if ((this.size & 7) === 0) {
      this.room(given)
      this.bytes.set(from.subarray(0, whole), this.size >>> 3)
      this.size += whole * 8
    } else for (let i = 0; i < whole; i++) this.bits(from[i]!, 8)
    const rest = given & 7
    if (rest > 0) this.bits(from[whole]! >> (8 - rest), rest)
    this.zeros(n - given)
  }
  /** At least one octet. */
  done(): Uint8Array<ArrayBuffer> {
    this.zeros(this.size === 0 ? 8 : 0)
    this.align()
    return this.bytes.subarray(0, this.size >>> 3)
  }
}

/** Encodes parts; nothing becomes nothing. Raises NotComplete where they are cut short or none of the known. */
export function completePer(parts: Uint8Array): Uint8Array {
  if (parts.length === 0) return parts
  const out = new Output(parts.length)
  let at = 0
  const number = (bytes: number): number => {
    if (at + bytes > parts.length) throw new NotComplete()
    let n = 0
    for (const end = at + bytes; at < end; at++) n = (n << 8) | parts[at]!
    return n
  }
  const take = (n: number): Uint8Array => {
    if (at + n > parts.length) throw new NotComplete()
    at += n
    return parts.subarray(at - n, at)
  }
  while (at < parts.length) {
    const kind = parts[at++]!
    switch (kind) {
      case 0:
      case 1:
        out.bits(kind, 1)
        break
      case 2:
        out.align()
        break
      case 10: {
        const n = number(1)
        if (n > 8) throw new NotComplete()
        out.bits(number(1), n)
        break
      }
      case 20:
      case 21: {
        const octets = take(number(kind - 19))
        out.align()
        out.octets(octets, octets.length * 8)
        break
      }
      case 30:
      case 31: {
        const unused = number(1)
        const octets = take(number(kind - 29))
        if (unused > 7 || unused > octets.length * 8) throw new NotComplete()
        out.octets(octets, octets.length * 8 - unused)
        break
      }
      // a bit in each byte
      case 40:
      case 41:
      case 42:
      case 43: {
        const wanted = number(kind < 42 ? 1 : 2)
        const bits = take(number((kind & 1) + 1))
        for (const bit of bits.subarray(0, wanted)) {
          if (bit > 1) throw new NotComplete()
          out.bits(bit, 1)
        }
        out.zeros(Math.max(0, wanted - bits.length))
        break
      }
      case 45: {
        const wanted = number(1)
        out.octets(take(number(1)), wanted)
        break
      }
      case 46:
      case 47: {
        const wanted = number(2)
        out.octets(take(number(kind - 45)), wanted)
        break
      }
      default:
        throw new NotComplete()
    }
  }
  return out.done()
}
