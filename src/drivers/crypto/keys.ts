/** Keys of the host from the terms in which OTP has them. */
import type { KeyObject } from 'node:crypto'
import type { Term } from '../../term/types.ts'
import { element, integer, octets, oid, privateKeyInfo, publicKeyInfo, readPublicKey, sequence } from './der.ts'
import type { Curve } from './curves.ts'
import { inverse, mod, modPow } from './numbers.ts'
import { fromBigInt, toBigInt } from './support.ts'
import type { Support } from './support.ts'

const RSA_ENCRYPTION = sequence(oid(1, 2, 840, 113549, 1, 1, 1), new Uint8Array([5, 0]))
const EC_PUBLIC_KEY = oid(1, 2, 840, 10045, 2, 1)
const DSA = oid(1, 2, 840, 10040, 4, 1)
const DIFFIE_HELLMAN = oid(1, 2, 840, 113549, 1, 3, 1)
const NIST = [2, 16, 840, 1, 101, 3, 4]
const SLH_DSA = ['sha2_128s', 'sha2_128f', 'sha2_192s', 'sha2_192f', 'sha2_256s', 'sha2_256f', 'shake_128s', 'shake_128f', 'shake_192s', 'shake_192f', 'shake_256s', 'shake_256f']

/** Keys that are just bytes. */
export interface RawKind {
  /** The host's name. */
  readonly host: string
  readonly algorithm: Uint8Array
  /** How the private key is wrapped in PKCS #8. */
  readonly wrapped: boolean
  /** Besides the private key itself a seed of so many bytes may be given. */
  readonly seed: number | undefined
  /** First release that knows it. */
  readonly since: number
}
const raw = (host: string, arcs: readonly number[], wrapped: boolean, seed: number | undefined, since: number): RawKind =>
  ({
    host, wrapped, seed, since,
    get algorithm() {
      return sequence(oid(...arcs))
    },
  })
/** By OTP's name. */
export const RAW_KINDS: ReadonlyMap<string, RawKind> = new Map([
  ['x25519', raw('x25519', [1, 3, 101, 110], true, undefined, 25)],
  ['x448', raw('x448', [1, 3, 101, 111], true, undefined, 25)],
  ['ed25519', raw('ed25519', [1, 3, 101, 112], true, undefined, 25)],
  ['ed448', raw('ed448', [1, 3, 101, 113], true, undefined, 25)],
  ...['44', '65', '87'].map((n, i): [string, RawKind] => [`mldsa${n}`, raw(`ml-dsa-${n}`, [...NIST, 3, 17 + i], true, 32, 29)]),
  ...SLH_DSA.map((n, i): [string, RawKind] => [`slh_dsa_${n}`, raw(`slh-dsa-${n.replace('_', '-')}`, [...NIST, 3, 20 + i], false, undefined, 29)]),
  ...['512', '768', '1024'].map((n, i): [string, RawKind] => [`mlkem${n}`, raw(`ml-kem-${n}`, [...NIST, 4, 1 + i], true, 64, 29)]),
])

export interface RsaKey {
  readonly key: KeyObject
  readonly n: bigint
  readonly e: bigint
  readonly bits: number
}
export interface DsaKey {
  readonly p: bigint
  readonly q: bigint
  readonly g: bigint
  /** x of a private key, y of a public one. */
  readonly value: bigint
  readonly key: KeyObject
}

/** What is no key gives undefined. */
export class Keys {
  readonly support: Support

  constructor(support: Support) {
    this.support = support
  }

  publicKey(spki: Uint8Array): KeyObject | undefined {
    try {
      return this.support.crypto.createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
    } catch {
      return undefined
    }
  }
  privateKey(pkcs8: Uint8Array): KeyObject | undefined {
    try {
      return this.support.crypto.createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
    } catch {
      return undefined
    }
  }
  /** The public key of a private one, as the host writes it. */
  publicOf(key: KeyObject): Uint8Array {
    return readPublicKey(this.support.crypto.createPublicKey(key).export({ format: 'der', type: 'spki' })).key
  }

  /** `[E, N]` */
  rsaPublic(term: Term): RsaKey | undefined {
    const numbers = this.support.bignums(term)
    if (numbers?.length !== 2) return undefined
    const [e, n] = numbers as [bigint, bigint]
    const key = this.publicKey(publicKeyInfo(RSA_ENCRYPTION, sequence(integer(n), integer(e))))
    return key && { key, n, e, bits: n.toString(2).length }
  }
  /** `[E, N, D]` or `[E, N, D, P, Q, D mod P-1, D mod Q-1, 1/Q mod P]` */
  rsaPrivate(term: Term): RsaKey | undefined {
    const numbers = this.support.bignums(term)
    if (numbers?.length !== 3 && numbers?.length !== 8) return undefined
    const [e, n, d] = numbers as [bigint, bigint, bigint]
    const rest = numbers.length === 8 ? numbers.slice(3) : factors(e, n, d)
    if (!rest) return undefined
    const key = this.privateKey(privateKeyInfo(RSA_ENCRYPTION, sequence(...[0n, n, e, d, ...rest].map(integer))))
    return key && { key, n, e, bits: n.toString(2).length }
  }

  /** `[P, Q, G, X]` or `[P, Q, G, Y]` */
  dsa(term: Term, isPrivate: boolean): DsaKey | undefined {
    const numbers = this.support.bignums(term)
    if (numbers?.length !== 4) return undefined
    const [p, q, g, value] = numbers as [bigint, bigint, bigint, bigint]
    const algorithm = sequence(DSA, sequence(integer(p), integer(q), integer(g)))
    const key = isPrivate ? this.privateKey(privateKeyInfo(algorithm, integer(value))) : this.publicKey(publicKeyInfo(algorithm, integer(value)))
    return key && { p, q, g, value, key }
  }

  ecPublic({ parameters }: Curve, point: Uint8Array): KeyObject | undefined {
    return this.publicKey(publicKeyInfo(sequence(EC_PUBLIC_KEY, parameters), point))
  }
  ecPrivate({ parameters, order, orderBytes }: Curve, d: bigint): KeyObject | undefined {
    if (d <= 0n || d >= order) return undefined
    return this.privateKey(privateKeyInfo(sequence(EC_PUBLIC_KEY, parameters), sequence(integer(1n), octets(fromBigInt(d, orderBytes)))))
  }

  /** Of a public key on one of the curves that have a JSON form. */
  coordinates(key: KeyObject): { readonly x: bigint; readonly y: bigint } | undefined {
    try {
      const { x, y } = key.export({ format: 'jwk' })
      return { x: toBigInt(Buffer.from(x!, 'base64url')), y: toBigInt(Buffer.from(y!, 'base64url')) }
    } catch {
      return undefined
    }
  }

  dhPublic(p: bigint, g: bigint, y: bigint): KeyObject | undefined {
    return this.publicKey(publicKeyInfo(sequence(DIFFIE_HELLMAN, sequence(integer(p), integer(g))), integer(y)))
  }
  dhPrivate(p: bigint, g: bigint, x: bigint): KeyObject | undefined {
    return this.privateKey(privateKeyInfo(sequence(DIFFIE_HELLMAN, sequence(integer(p), integer(g))), integer(x)))
  }

  rawKind(name: string | undefined): RawKind | undefined {
    const kind = RAW_KINDS.get(name ?? '')
    return kind && kind.since <= this.support.vm.release ? kind : undefined
  }
  rawPublic({ algorithm }: RawKind, bytes: Uint8Array): KeyObject | undefined {
    return this.publicKey(publicKeyInfo(algorithm, bytes))
  }
  /** Of the kinds that have seeds, one of a seed's size is a seed: that is all that the host gives of a key it has made. */
  rawPrivate(kind: RawKind, bytes: Uint8Array): KeyObject | undefined {
    const { algorithm, wrapped, seed } = kind
    if (bytes.length === seed) return this.seeded(kind, bytes)
    return this.privateKey(privateKeyInfo(algorithm, wrapped ? octets(bytes) : bytes))
  }
  /** From a seed of the private key. */
  seeded({ algorithm }: RawKind, seed: Uint8Array): KeyObject | undefined {
    return this.privateKey(privateKeyInfo(algorithm, element(0x80, seed)))
  }
}

/** The rest of a private key of RSA, from the prime factors that `d` tells. */
function factors(e: bigint, n: bigint, d: bigint): bigint[] | undefined {
  const k = e * d - 1n
  if (n < 4n || k <= 0n || k % 2n !== 0n) return undefined
  let odd = k
  while (odd % 2n === 0n) odd /= 2n
  for (let base = 2n; base < 100n; base++) {
    let x = modPow(base, odd, n)
    for (let power = odd; power < k; power *= 2n) {
      const square = (x * x) % n
      if (square === 1n && x !== 1n && x !== n - 1n) {
        const p = divisor(x - 1n, n)
        const q = n / p
        const coefficient = inverse(q, p)
        return coefficient === undefined ? undefined : [p, q, mod(d, p - 1n), mod(d, q - 1n), coefficient]
      }
      x = square
    }
    // No power of e and d: this is no key.
    if (x !== 1n) return undefined
  }
  return undefined
}
function divisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a
}
