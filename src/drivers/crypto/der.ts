/** Enough of DER to give keys to the host and to take them from it. */
import { concat, fromBigInt, toBigInt } from './support.ts'

export const INTEGER = 0x02
export const BITS = 0x03
export const OCTETS = 0x04
export const SEQUENCE = 0x30
const OID = 0x06

export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  if (length < 0x80) return concat(new Uint8Array([tag, length]), ...parts)
  const size = fromBigInt(BigInt(length))
  return concat(new Uint8Array([tag, 0x80 | size.length]), size, ...parts)
}
export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => element(SEQUENCE, ...parts)
export const octets = (bytes: Uint8Array): Uint8Array => element(OCTETS, bytes)
export const bits = (bytes: Uint8Array): Uint8Array => element(BITS, new Uint8Array(1), bytes)

/** Of a number that is not negative. */
export function integer(n: bigint): Uint8Array {
  const bytes = fromBigInt(n, 1)
  return (bytes[0]! & 0x80) === 0 ? element(INTEGER, bytes) : element(INTEGER, new Uint8Array(1), bytes)
}
export function oid(...[first, second, ...rest]: readonly number[]): Uint8Array {
  const out = [first! * 40 + second!]
  for (const arc of rest) {
    const digits = [arc & 0x7f]
    for (let high = arc >>> 7; high > 0; high >>>= 7) digits.unshift((high & 0x7f) | 0x80)
    out.push(...digits)
  }
  return element(OID, new Uint8Array(out))
}

/** Elements one after the other, of bytes that the host made. */
export class DerReader {
  private readonly bytes: Uint8Array
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
  get more(): boolean {
    return this.at < this.bytes.length
  }
  /** Tag, contents and all bytes of the next element. */
  next(): { readonly tag: number; readonly contents: Uint8Array; readonly whole: Uint8Array } {
    const { bytes, at } = this
    let length = bytes[at + 1]!
    let from = at + 2
    if (length >= 0x80) {
      from += length & 0x7f
      length = Number(toBigInt(bytes.subarray(at + 2, from)))
    }
    this.at = from + length
    return { tag: bytes[at]!, contents: bytes.subarray(from, this.at), whole: bytes.subarray(at, this.at) }
  }
  enter(): DerReader {
    return new DerReader(this.next().contents)
  }
  integer(): bigint {
    return toBigInt(this.next().contents)
  }
}

/** Parameters of the algorithm (the whole element) and key of a SubjectPublicKeyInfo. */
export function readPublicKey(spki: Uint8Array): { readonly parameters: Uint8Array; readonly key: Uint8Array } {
  const outer = new DerReader(spki).enter()
  const algorithm = outer.enter()
  algorithm.next()
  return { parameters: algorithm.more ? algorithm.next().whole : new Uint8Array(0), key: outer.next().contents.subarray(1) }
}
/** What the OCTET STRING of a PKCS #8 key holds. */
export function readPrivateKey(pkcs8: Uint8Array): Uint8Array {
  const outer = new DerReader(pkcs8).enter()
  outer.next()
  outer.next()
  return outer.next().contents
}
export const publicKeyInfo = (algorithm: Uint8Array, key: Uint8Array): Uint8Array => sequence(algorithm, bits(key))
export const privateKeyInfo = (algorithm: Uint8Array, key: Uint8Array): Uint8Array => sequence(integer(0n), algorithm, octets(key))
