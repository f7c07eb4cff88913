/**
 * RSA with the paddings of PKCS #1 v1.5, PSS, OAEP (RFC 8017) and X9.31. The powers are the host's; the paddings are here, as
 * the host has not all that OTP asks for: digests made before, other mask functions.
 */
import type { Digest } from './algorithms.ts'
import { element, octets, oid, sequence } from './der.ts'
import type { RsaKey } from './keys.ts'
import { concat, equal, fromBigInt, toBigInt } from './support.ts'
import type { Support } from './support.ts'

/** Names of digests in X9.31. */
const X931_DIGESTS: { readonly [digest: string]: number } = { sha: 0x33, sha256: 0x34, sha384: 0x36, sha512: 0x35 }
const X931_END = 0xcc
const PKCS1_OVERHEAD = 11

/** Length of PSS's salt: as long as the digest; the same, or less where there is no room (when verifying: whatever it is). */
export const SALT_OF_DIGEST = -1
export const SALT_AUTOMATIC = -2

export class Rsa {
  private readonly support: Support

  constructor(support: Support) {
    this.support = support
  }

  // ---- powers --------------------------------------------------------------------------------------------------------

  private size({ bits }: RsaKey): number {
    return (bits + 7) >> 3
  }
  /** To the private exponent; throws where the host does. */
  private sign(key: RsaKey, block: Uint8Array): Uint8Array {
    const { crypto } = this.support
    return crypto.privateEncrypt({ key: key.key, padding: crypto.constants.RSA_NO_PADDING }, block)
  }
  private decrypt(key: RsaKey, block: Uint8Array): Uint8Array {
    const { crypto } = this.support
    return crypto.privateDecrypt({ key: key.key, padding: crypto.constants.RSA_NO_PADDING }, block)
  }
  /** To the public exponent. */
  private verify(key: RsaKey, block: Uint8Array): Uint8Array {
    const { crypto } = this.support
    return crypto.publicDecrypt({ key: key.key, padding: crypto.constants.RSA_NO_PADDING }, block)
  }

  hash({ host }: Digest, ...parts: readonly Uint8Array[]): Uint8Array {
    const hash = this.support.crypto.createHash(host)
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  /** The mask generation function MGF1, laid over the bytes. */
  private mask(digest: Digest, seed: Uint8Array, bytes: Uint8Array): void {
    for (let i = 0, at = 0; at < bytes.length; i++) {
      for (const byte of this.hash(digest, seed, fromBigInt(BigInt(i), 4))) if (at < bytes.length) bytes[at++]! ^= byte
    }
  }

  // ---- PKCS #1 v1.5 --------------------------------------------------------------------------------------------------

  /** A digest with its name; undefined: it has none. */
  digestInfo({ oid: arcs }: Digest, digest: Uint8Array): Uint8Array | undefined {
    return arcs && sequence(sequence(oid(...arcs), element(5)), octets(digest))
  }
  pkcs1Sign(key: RsaKey, data: Uint8Array): Uint8Array {
    if (data.length > this.size(key) - PKCS1_OVERHEAD) throw new Error('data too large for key size')
    const { crypto } = this.support
    return crypto.privateEncrypt({ key: key.key, padding: crypto.constants.RSA_PKCS1_PADDING }, data)
  }
  pkcs1Recover(key: RsaKey, signature: Uint8Array): Uint8Array {
    const { crypto } = this.support
    return crypto.publicDecrypt({ key: key.key, padding: crypto.constants.RSA_PKCS1_PADDING }, signature)
  }
  pkcs1Encrypt(key: RsaKey, data: Uint8Array): Uint8Array {
    const { crypto } = this.support
    return crypto.publicEncrypt({ key: key.key, padding: crypto.constants.RSA_PKCS1_PADDING }, data)
  }
  pkcs1Decrypt(key: RsaKey, data: Uint8Array): Uint8Array {
    const { crypto } = this.support
    return crypto.privateDecrypt({ key: key.key, padding: crypto.constants.RSA_PKCS1_PADDING }, data)
  }

  // ---- no padding ----------------------------------------------------------------------------------------------------

  private whole(key: RsaKey, data: Uint8Array): Uint8Array {
    if (data.length !== this.size(key)) throw new Error('data of another size than the key')
    return data
  }
  rawSign(key: RsaKey, data: Uint8Array): Uint8Array {
    return this.sign(key, this.whole(key, data))
  }
  rawRecover(key: RsaKey, data: Uint8Array): Uint8Array {
    return this.verify(key, data)
  }
  rawEncrypt(key: RsaKey, data: Uint8Array): Uint8Array {
    return this.verify(key, this.whole(key, data))
  }
  rawDecrypt(key: RsaKey, data: Uint8Array): Uint8Array {
    return this.decrypt(key, data)
  }

  // ---- X9.31 ---------------------------------------------------------------------------------------------------------

  x931Name({ name }: Digest): number | undefined {
    return X931_DIGESTS[name]
  }
  /** Of a digest with its name after it, or of anything. */
  x931Sign(key: RsaKey, data: Uint8Array): Uint8Array {
    const size = this.size(key)
    const room = size - data.length - 2
    if (room < 0) throw new Error('data too large for key size')
    const block = new Uint8Array(size).fill(0xbb)
    if (room === 0) block[0] = 0x6a
    else {
      block[0] = 0x6b
      block[room] = 0xba
    }
    block.set(data, 1 + room)
    block[size - 1] = X931_END
    const power = toBigInt(this.sign(key, block))
    const other = key.n - power
    return fromBigInt(power < other ? power : other, size)
  }
  x931Recover(key: RsaKey, signature: Uint8Array): Uint8Array {
    const size = this.size(key)
    let power = toBigInt(this.verify(key, this.whole(key, signature)))
    if ((power & 15n) !== 12n) power = key.n - power
    const block = fromBigInt(power, size)
    let from = 1
    if (block[0] === 0x6b) {
      while (block[from] === 0xbb) from++
      if (from === 1 || block[from] !== 0xba) throw new Error('invalid padding')
      from++
    } else if (block[0] !== 0x6a) throw new Error('invalid header')
    if (block[size - 1] !== X931_END) throw new Error('invalid trailer')
    return block.subarray(from, size - 1)
  }

  // ---- PSS -----------------------------------------------------------------------------------------------------------

  pssSign(key: RsaKey, digest: Digest, mgf1: Digest, hashed: Uint8Array, saltLength: number): Uint8Array {
    const bits = key.bits - 1
    const size = (bits + 7) >> 3
    const most = size - digest.size - 2
    const length = saltLength === SALT_AUTOMATIC ? Math.min(most, digest.size) : saltLength === SALT_OF_DIGEST ? digest.size : saltLength
    if (most < 0 || length > most) throw new Error('data too large for key size')
    const salt = new Uint8Array(length)
    this.support.vm.host.random(salt)
    const hash = this.hash(digest, new Uint8Array(8), hashed, salt)
    const block = new Uint8Array(size)
    const masked = block.subarray(0, size - digest.size - 1)
    masked[masked.length - length - 1] = 1
    masked.set(salt, masked.length - length)
    this.mask(mgf1, hash, masked)
    masked[0]! &= 0xff >> (8 * size - bits)
    block.set(hash, masked.length)
    block[size - 1] = 0xbc
    return this.sign(key, concat(new Uint8Array(this.size(key) - size), block))
  }
  pssVerify(key: RsaKey, digest: Digest, mgf1: Digest, hashed: Uint8Array, signature: Uint8Array, saltLength: number): boolean {
    const bits = key.bits - 1
    const size = (bits + 7) >> 3
    const all = this.verify(key, this.whole(key, signature))
    const block = all.slice(all.length - size)
    if (size < digest.size + 2 || (all.length > size && all[0] !== 0) || block[size - 1] !== 0xbc) return false
    const masked = block.subarray(0, size - digest.size - 1)
    const hash = block.subarray(masked.length, size - 1)
    const unused = 8 * size - bits
    if ((masked[0]! & ~(0xff >> unused)) !== 0) return false
    this.mask(mgf1, hash, masked)
    masked[0]! &= 0xff >> unused
    const one = masked.findIndex((byte) => byte !== 0)
    if (one < 0 || masked[one] !== 1) return false
    const salt = masked.subarray(one + 1)
    const wanted = saltLength === SALT_AUTOMATIC ? salt.length : saltLength === SALT_OF_DIGEST ? digest.size : saltLength
    return salt.length === wanted && equal(hash, this.hash(digest, new Uint8Array(8), hashed, salt))
  }

  // ---- OAEP ----------------------------------------------------------------------------------------------------------

  private oaep({ key }: RsaKey, { host }: Digest, label: Uint8Array) {
    return { key, padding: this.support.crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: host, oaepLabel: label }
  }

  oaepEncrypt(key: RsaKey, data: Uint8Array, digest: Digest, mgf1: Digest, label: Uint8Array): Uint8Array {
    if (digest === mgf1) return this.support.crypto.publicEncrypt(this.oaep(key, digest, label), data)
    const size = this.size(key)
    const room = size - 2 * digest.size - 2 - data.length
    if (room < 0) throw new Error('data too large for key size')
    const block = new Uint8Array(size)
    const seed = block.subarray(1, 1 + digest.size)
    const masked = block.subarray(1 + digest.size)
    this.support.vm.host.random(seed)
    masked.set(this.hash(digest, label))
    masked[digest.size + room] = 1
    masked.set(data, digest.size + room + 1)
    this.mask(mgf1, seed, masked)
    this.mask(mgf1, masked, seed)
    return this.verify(key, block)
  }
  /** All is looked at, whichever part is wrong. */
  oaepDecrypt(key: RsaKey, data: Uint8Array, digest: Digest, mgf1: Digest, label: Uint8Array): Uint8Array {
    if (digest === mgf1) return this.support.crypto.privateDecrypt(this.oaep(key, digest, label), data)
    const size = this.size(key)
    if (size < 2 * digest.size + 2) throw new Error('key too small')
    const block = this.decrypt(key, this.whole(key, data)).slice()
    const seed = block.subarray(1, 1 + digest.size)
    const masked = block.subarray(1 + digest.size)
    this.mask(mgf1, masked, seed)
    this.mask(mgf1, seed, masked)
    const hash = this.hash(digest, label)
    let wrong = block[0]!
    for (let i = 0; i < digest.size; i++) wrong |= masked[i]! ^ hash[i]!
    let first = 0
    for (let i = masked.length - 1; i >= digest.size; i--) if (masked[i] !== 0) first = i
    wrong |= masked[first]! ^ 1
    if (wrong !== 0 || first === 0) throw new Error('oaep decoding error')
    return masked.slice(first + 1)
  }
}
