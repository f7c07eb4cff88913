/**
 * Signatures of DSA and ECDSA (FIPS 186) for digests made before, which the host does not sign: the arithmetic modulo the
 * order is here, the work on curves is the host's.
 */
import { addPoints, decodePoint, encodePoint } from './curves.ts'
import type { Curve } from './curves.ts'
import { DerReader, INTEGER, integer, SEQUENCE, sequence } from './der.ts'
import type { DsaKey, Keys } from './keys.ts'
import { bitLength, inverse, mod, modPow } from './numbers.ts'
import { toBigInt } from './support.ts'

type Signature = { readonly r: bigint; readonly s: bigint }

export const encodeSignature = ({ r, s }: Signature): Uint8Array => sequence(integer(r), integer(s))
/** undefined: not two positive integers in DER. */
export function decodeSignature(bytes: Uint8Array): Signature | undefined {
  const signature = { r: 0n, s: 0n }
  try {
    const outer = new DerReader(bytes).next()
    const inner = new DerReader(outer.contents)
    const [r, s] = [inner.next(), inner.next()]
    if (outer.tag !== SEQUENCE || r.tag !== INTEGER || s.tag !== INTEGER) return undefined
    signature.r = toBigInt(r.contents)
    signature.s = toBigInt(s.contents)
  } catch {
    return undefined
  }
  // Of several encodings only one is right.
  const again = encodeSignature(signature)
  return again.length === bytes.length && again.every((byte, i) => byte === bytes[i]) ? signature : undefined
}

/** As many bits from the left as the order has. */
function leftmost(digest: Uint8Array, order: bigint): bigint {
  const over = 8 * digest.length - bitLength(order)
  return over > 0 ? toBigInt(digest) >> BigInt(over) : toBigInt(digest)
}
const inRange = ({ r, s }: Signature, order: bigint): boolean => r > 0n && r < order && s > 0n && s < order

export function dsaSign(keys: Keys, { p, q, g, value: x }: DsaKey, digest: Uint8Array): Uint8Array {
  for (;;) {
    const k = keys.support.below(q - 1n) + 1n
    const r = modPow(g, k, p) % q
    const reciprocal = inverse(k, q)
    if (reciprocal === undefined) throw new Error('the order is no prime')
    const s = mod(reciprocal * (leftmost(digest, q) + x * r), q)
    if (r !== 0n && s !== 0n) return encodeSignature({ r, s })
  }
}
export function dsaVerify({ p, q, g, value: y }: DsaKey, digest: Uint8Array, bytes: Uint8Array): boolean {
  const signature = decodeSignature(bytes)
  if (!signature || !inRange(signature, q)) return false
  const w = inverse(signature.s, q)
  if (w === undefined) return false
  const [u1, u2] = [mod(leftmost(digest, q) * w, q), mod(signature.r * w, q)]
  return ((modPow(g, u1, p) * modPow(y, u2, p)) % p) % q === signature.r
}

export function ecdsaSign(keys: Keys, curve: Curve, d: bigint, digest: Uint8Array): Uint8Array {
  const { order } = curve
  if (bitLength(d) > bitLength(order)) throw new Error('no private key of this curve')
  for (;;) {
    const k = keys.support.below(order - 1n) + 1n
    const key = keys.ecPrivate(curve, k)
    const point = key && decodePoint(curve, keys.publicOf(key))
    const reciprocal = inverse(k, order)
    if (!point || reciprocal === undefined) throw new Error('no such curve')
    const r = mod(point.x, order)
    const s = mod(reciprocal * (leftmost(digest, order) + d * r), order)
    if (r !== 0n && s !== 0n) return encodeSignature({ r, s })
  }
}
/**
 * Is the first coordinate of `u1·G + u2·Q` the signature's? That point is `u2·(Q + t·G)`, and of the host come `t·G` (a public
 * key) and the first coordinate of `u2` times a point (a shared secret).
 */
export function ecdsaVerify(keys: Keys, curve: Curve, point: Uint8Array, digest: Uint8Array, bytes: Uint8Array): boolean {
  const { order } = curve
  const signature = decodeSignature(bytes)
  const reciprocal = signature && inRange(signature, order) ? inverse(signature.s, order) : undefined
  const unmask = signature && inverse(signature.r, order)
  if (!signature || reciprocal === undefined || unmask === undefined) return false
  const t = mod(leftmost(digest, order) * unmask, order)
  const base = t === 0n ? undefined : keys.ecPrivate(curve, t)
  const sum = addPoints(curve, decodePoint(curve, point), base && decodePoint(curve, keys.publicOf(base)))
  const publicKey = sum && keys.ecPublic(curve, encodePoint(curve, sum))
  const privateKey = keys.ecPrivate(curve, mod(signature.r * reciprocal, order))
  if (!publicKey || !privateKey) return false
  return mod(toBigInt(keys.support.crypto.diffieHellman({ privateKey, publicKey })), order) === signature.r
}
