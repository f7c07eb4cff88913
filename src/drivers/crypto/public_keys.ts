/** The keys that the natives of public keys take, and their checks in OTP's order. */
import type { KeyObject } from 'node:crypto'
import { isAtom } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import type { Algorithms, Digest } from './algorithms.ts'
import type { Curve, Curves } from './curves.ts'
import type { DsaKey, Keys, RawKind, RsaKey } from './keys.ts'
import { Rsa } from './rsa.ts'
import { checks, toBigInt } from './support.ts'
import type { Support } from './support.ts'

export const at = checks('pkey')

/** OTP 29 takes any other name for one of OpenSSL's, and looks for it late. */
export type PublicKeyAlgorithm = 'rsa' | 'dss' | 'ecdsa' | 'eddsa' | 'unknown' | RawKind

export interface EcKey {
  /** undefined: a private key that is none of the curve, which OTP signs with nevertheless. */
  readonly key: KeyObject | undefined
  readonly curve: Curve
  readonly bytes: Uint8Array
}
/** What natives of public keys have in common. */
export class PublicKeys {
  readonly support: Support
  readonly algorithms: Algorithms
  readonly curves: Curves
  readonly keys: Keys
  readonly rsa: Rsa

  constructor(support: Support, algorithms: Algorithms, curves: Curves, keys: Keys) {
    this.support = support
    this.algorithms = algorithms
    this.curves = curves
    this.keys = keys
    this.rsa = new Rsa(support)
  }

  /** Those that sign with keys of bytes (OTP 29). */
  private signer(name: string | undefined): RawKind | undefined {
    return name !== undefined && /^(mldsa|slh_dsa)/.test(name) ? this.keys.rawKind(name) : undefined
  }
  algorithm(term: Term): PublicKeyAlgorithm {
    const name = this.support.text(term)
    if (name === 'rsa' || name === 'dss' || name === 'ecdsa' || name === 'eddsa') return name
    return this.signer(name) ?? (this.support.vm.release < 29 ? at.badarg(0, 'Bad algorithm') : 'unknown')
  }
  notKnown(name: Term): never {
    return isAtom(name) ? at.error("Can't create PKEY_CTX from name") : at.errorAt(0, 'Invalid key type')
  }
  digest(algorithm: PublicKeyAlgorithm, term: Term, argument: number): Digest | undefined {
    const name = this.support.text(term)
    if (name === 'none' && (algorithm === 'rsa' || typeof algorithm === 'object')) return undefined
    if (algorithm === 'eddsa') return undefined
    const digest = this.algorithms.digest(name) ?? at.badarg(argument, 'Bad digest type')
    return this.algorithms.hasDigest(digest) ? digest : at.badarg(argument, 'Digest type not supported')
  }
  noEngine(term: Term, argument: number): void {
    if (this.support.vm.t.isMap(term)) at.badarg(argument, 'No engine support')
  }

  rsaPrivate(term: Term, argument: number): RsaKey {
    return this.keys.rsaPrivate(term) ?? at.badarg(argument, "Couldn't get RSA private key")
  }
  rsaPublic(term: Term, argument: number): RsaKey {
    return this.keys.rsaPublic(term) ?? at.badarg(argument, "Couldn't get RSA public key")
  }
  dsa(term: Term, argument: number, isPrivate: boolean): DsaKey {
    return this.keys.dsa(term, isPrivate) ?? at.badarg(argument, `Couldn't get DSA ${isPrivate ? 'private' : 'public'} key`)
  }
  /** `{Curve, Bytes}` */
  ec(term: Term, argument: number, isPrivate: boolean): EcKey {
    const { t } = this.support.vm
    const bad = (): never => at.badarg(argument, `Couldn't get ECDSA ${isPrivate ? 'private' : 'public'} key`)
    const bytes = t.isTupleOf(term, 2) ? this.support.binary(t.element(term, 2)) : undefined
    if (!bytes) return bad()
    let curve: Curve
    try {
      curve = this.curves.curve(t.element(term, 1))
    } catch {
      return bad()
    }
    if (!isPrivate) return { key: this.keys.ecPublic(curve, bytes) ?? bad(), curve, bytes }
    const d = toBigInt(bytes)
    const key = this.keys.ecPrivate(curve, d)
    return key || d === 0n || d >= curve.order ? { key, curve, bytes } : bad()
  }
  /** `[Bytes, ed25519]` */
  edwards(term: Term, argument: number, isPrivate: boolean): KeyObject {
    const { keys, support } = this
    const items = support.vm.t.listToArray(term)
    const bytes = items?.length === 2 ? support.binary(items[0]!) : undefined
    const name = items?.length === 2 ? support.text(items[1]!) : undefined
    const kind = name === 'ed25519' || name === 'ed448' ? keys.rawKind(name) : undefined
    const key = kind && bytes && (isPrivate ? keys.rawPrivate(kind, bytes) : keys.rawPublic(kind, bytes))
    return key ?? at.badarg(argument, `Couldn't get EDDSA ${isPrivate ? 'private' : 'public'} key`)
  }
  /** `Bytes`, or of some private ones `{seed, Bytes}` or `{expandedkey, Bytes}`. */
  raw(kind: RawKind, term: Term, argument: number, isPrivate: boolean): KeyObject {
    const { keys, support } = this
    const { t } = support.vm
    let form: string | undefined
    if (isPrivate && t.isTupleOf(term, 2)) {
      form = support.text(t.element(term, 1))
      if (form === 'seed') {
        if (kind.seed === undefined) at.badarg(argument, 'Seed key not allowed')
      } else if (form !== 'expandedkey') at.badarg(argument, 'Invalid key tuple format')
      term = t.element(term, 2)
    }
    const bytes = support.binary(term) ?? at.errorAt(1, 'Invalid public key')
    const key = !isPrivate ? keys.rawPublic(kind, bytes) : form === 'seed' ? keys.seeded(kind, bytes) : keys.rawPrivate(kind, bytes)
    return key ?? at.error("Can't create PKEY fromdata")
  }
}
