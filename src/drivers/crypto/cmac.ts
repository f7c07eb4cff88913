/** CMAC (NIST SP 800-38B) over a block cipher of the host: the last block of its CBC, with a mask made from the key. */
import type { HostCrypto } from '../../host/host.ts'
import { concat } from './support.ts'

export class Cmac {
  private readonly cipher: ReturnType<HostCrypto['api']['createCipheriv']>
  private readonly size: number
  private readonly mask: Uint8Array
  /** Up to one block that may be the last one. */
  private rest: Uint8Array = new Uint8Array(0)

  /** `name`: of a cipher in mode CBC. */
  constructor(crypto: HostCrypto['api'], name: string, key: Uint8Array, blockSize: number) {
    const zeros = new Uint8Array(blockSize)
    this.size = blockSize
    this.mask = doubled(crypto.createCipheriv(name, key, zeros).setAutoPadding(false).update(zeros))
    this.cipher = crypto.createCipheriv(name, key, zeros).setAutoPadding(false)
  }

  update(bytes: Uint8Array): this {
    const all = concat(this.rest, bytes)
    const whole = all.length === 0 ? 0 : Math.floor((all.length - 1) / this.size) * this.size
    if (whole > 0) this.cipher.update(all.subarray(0, whole))
    this.rest = all.slice(whole)
    return this
  }

  /** Another one, or more input, goes on from there, as with OpenSSL. */
  digest(): Uint8Array {
    const { size, rest } = this
    const block = new Uint8Array(size)
    block.set(rest)
    const mask = rest.length === size ? this.mask : doubled(this.mask)
    if (rest.length < size) block[rest.length] = 0x80
    for (let i = 0; i < size; i++) block[i]! ^= mask[i]!
    return new Uint8Array(this.cipher.update(block))
  }
}

/** Twice the block, in the field of 2^128 (or 2^64) elements. */
function doubled(block: Uint8Array): Uint8Array {
  const out = new Uint8Array(block.length)
  for (let i = 0; i < block.length; i++) out[i] = (block[i]! << 1) | ((block[i + 1] ?? 0) >> 7)
  if ((block[0]! & 0x80) !== 0) out[block.length - 1]! ^= block.length === 16 ? 0x87 : 0x1b
  return out
}
