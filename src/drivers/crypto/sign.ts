/** Signatures: sign/4,5 and verify/5,6 of module crypto. */
import { isAtom, NIL } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import type { BlockingSpec } from '../../runtime/bif.ts'
import type { Digest } from './algorithms.ts'
import { encodePoint } from './curves.ts'
import { dsaSign, dsaVerify, ecdsaSign, ecdsaVerify } from './dsa.ts'
import { at } from './public_keys.ts'
import type { PublicKeyAlgorithm, PublicKeys } from './public_keys.ts'
import type { RsaKey } from './keys.ts'
import { SALT_AUTOMATIC } from './rsa.ts'
import { concat, equal, toBigInt } from './support.ts'

const PADDINGS = ['rsa_pkcs1_padding', 'rsa_pkcs1_pss_padding', 'rsa_x931_padding', 'rsa_no_padding'] as const
const SIGN_FAILURE = "Can't EVP_PKEY_sign"

/** What is to be signed. */
interface Message {
  readonly algorithm: PublicKeyAlgorithm
  readonly digest: Digest | undefined
  /** The digest, or without one the bytes themselves. */
  readonly hashed: Uint8Array
  /** The bytes that the digest was made of, if they are here. */
  readonly data: Uint8Array | undefined
}
interface Options {
  readonly padding: (typeof PADDINGS)[number]
  readonly saltLength: number
  readonly mgf1: Digest | undefined
}

export function signatures(keys: PublicKeys) {
  const { support, rsa } = keys
  const { vm, crypto } = support
  const { t } = vm

  const message = (algorithmTerm: Term, type: Term, data: Term): Message => {
    const algorithm = keys.algorithm(algorithmTerm)
    const digest = keys.digest(algorithm, type, 1)
    if (t.isTuple(data)) {
      if (!t.isTupleOf(data, 2)) at.badarg(2, 'Bad list')
      if (support.text(t.element(data, 1)) !== 'digest') at.badarg(2, "Expected 'digest' as head")
      const hashed = support.iodata(t.element(data, 2)) ?? at.badarg(2, 'Bad 2nd element in list')
      if (digest && hashed.length !== digest.size) at.badarg(2, 'Bad binary size for the algorithm')
      return { algorithm, digest, hashed, data: undefined }
    }
    const bytes = support.iodata(data) ?? at.badarg(2, 'Expected a binary or a list')
    support.count(bytes.length)
    return { algorithm, digest, hashed: digest ? rsa.hash(digest, bytes) : bytes, data: bytes }
  }
  const options = (term: Term, { algorithm, digest }: Message, argument: number): Options => {
    if (!support.isList(term)) at.badarg(argument, 'Expected a list')
    if (term !== NIL && algorithm !== 'rsa') at.badarg(argument, 'Only RSA supports Options')
    let padding: Options['padding'] | undefined = 'rsa_pkcs1_padding'
    let saltLength = SALT_AUTOMATIC
    let mgf1: Digest | undefined
    support.pairs(term, (key, value) => {
      if (key === 'rsa_mgf1_md') {
        if (!isAtom(value)) at.badarg(argument, 'Atom expected as argument to option rsa_mgf1_md')
        mgf1 = keys.digest(algorithm, value, argument)
      } else if (key === 'rsa_padding') {
        padding = PADDINGS.find((name) => name === support.text(value)) ?? at.badarg(argument, 'Bad value in option rsa_padding')
        if (padding === 'rsa_pkcs1_pss_padding') mgf1 ??= digest
      } else if (key === 'rsa_pss_saltlen') {
        const n = t.safeInteger(value)
        saltLength = n !== undefined && n === (n | 0) && n >= SALT_AUTOMATIC ? n : at.badarg(argument, 'Bad value in option rsa_pss_saltlen')
      } else at.badarg(argument, 'Bad option')
    }, () => at.badarg(argument, 'Expects only two-tuples in the list'))
    return { padding, saltLength, mgf1 }
  }

  // ---- RSA -----------------------------------------------------------------------------------------------------------

  /** What OpenSSL refuses before it does anything. */
  const checkRsa = ({ digest }: Message, { padding }: Options): void => {
    if (!digest) return padding === 'rsa_x931_padding' ? at.error("Can't EVP_PKEY_CTX_set_rsa_padding") : undefined
    if (!digest.oid) at.error("Can't EVP_PKEY_CTX_set_signature_md")
    if (padding === 'rsa_no_padding' || (padding === 'rsa_x931_padding' && rsa.x931Name(digest) === undefined)) {
      at.error("Can't EVP_PKEY_CTX_set_rsa_padding")
    }
  }
  const checkDsa = ({ digest }: Message): void => {
    if (digest && !digest.name.startsWith('sha')) at.error("Can't EVP_PKEY_CTX_set_signature_md")
  }
  /** The bytes that PKCS #1 v1.5 or X9.31 pads. */
  const named = ({ digest, hashed }: Message, padding: Options['padding']): Uint8Array => {
    if (!digest) return hashed
    return padding === 'rsa_pkcs1_padding' ? rsa.digestInfo(digest, hashed)! : concat(hashed, new Uint8Array([rsa.x931Name(digest)!]))
  }
  /** PSS without a digest is one of SHA-1. */
  const pss = ({ digest, hashed }: Message, { mgf1 }: Options): { digest: Digest; mgf1: Digest } => {
    const used = digest ?? keys.algorithms.digest('sha')!
    if (hashed.length !== used.size) throw new Error('digest of another size')
    return { digest: used, mgf1: mgf1 ?? used }
  }
  const rsaSign = (key: RsaKey, m: Message, o: Options): Uint8Array => {
    if (o.padding === 'rsa_no_padding') return rsa.rawSign(key, m.hashed)
    if (o.padding === 'rsa_pkcs1_padding') return rsa.pkcs1Sign(key, named(m, o.padding))
    if (o.padding === 'rsa_x931_padding') return rsa.x931Sign(key, named(m, o.padding))
    const { digest, mgf1 } = pss(m, o)
    return rsa.pssSign(key, digest, mgf1, m.hashed, o.saltLength)
  }
  const rsaVerify = (key: RsaKey, m: Message, o: Options, signature: Uint8Array): boolean => {
    if (o.padding === 'rsa_no_padding') return equal(rsa.rawRecover(key, signature), m.hashed)
    if (o.padding === 'rsa_pkcs1_padding') return equal(rsa.pkcs1Recover(key, signature), named(m, o.padding))
    if (o.padding === 'rsa_x931_padding') return equal(rsa.x931Recover(key, signature), named(m, o.padding))
    const { digest, mgf1 } = pss(m, o)
    return rsa.pssVerify(key, digest, mgf1, m.hashed, signature, o.saltLength)
  }

  // ---- all -----------------------------------------------------------------------------------------------------------

  /** A signature, made now or later. */
  const sign = (algorithmTerm: Term, type: Term, data: Term, key: Term, optionsTerm: Term): (() => Uint8Array) => {
    keys.noEngine(key, 3)
    const m = message(algorithmTerm, type, data)
    const o = options(optionsTerm, m, 4)
    const { algorithm, digest, hashed } = m
    if (algorithm === 'rsa') {
      const rsaKey = keys.rsaPrivate(key, 3)
      checkRsa(m, o)
      return () => rsaSign(rsaKey, m, o)
    }
    if (algorithm === 'dss') {
      const dsaKey = keys.dsa(key, 3, true)
      checkDsa(m)
      return () => (m.data && digest ? crypto.sign(digest.host, m.data, dsaKey.key) : dsaSign(keys.keys, dsaKey, hashed))
    }
    if (algorithm === 'ecdsa') {
      const { key: ecKey, curve, bytes } = keys.ec(key, 3, true)
      return () => (ecKey && m.data && digest ? crypto.sign(digest.host, m.data, ecKey) : ecdsaSign(keys.keys, curve, toBigInt(bytes), hashed))
    }
    if (algorithm === 'unknown') return keys.notKnown(algorithmTerm)
    const rawKey = algorithm === 'eddsa' ? keys.edwards(key, 3, true) : keys.raw(algorithm, key, 3, true)
    return () => crypto.sign(null, hashed, rawKey)
  }
  const verify = (algorithmTerm: Term, type: Term, data: Term, signatureTerm: Term, key: Term, optionsTerm: Term): boolean => {
    keys.noEngine(signatureTerm, 3)
    const m = message(algorithmTerm, type, data)
    const o = options(optionsTerm, m, 5)
    const { algorithm, digest, hashed } = m
    const signature = support.binary(signatureTerm) ?? at.badarg(3, 'Expected a binary')
    keys.noEngine(key, 4)
    if (algorithm === 'rsa') {
      const rsaKey = keys.rsaPublic(key, 4)
      checkRsa(m, o)
      return attempted(() => rsaVerify(rsaKey, m, o, signature))
    }
    if (algorithm === 'dss') {
      const dsaKey = keys.dsa(key, 4, false)
      checkDsa(m)
      return attempted(() => (m.data && digest ? crypto.verify(digest.host, m.data, dsaKey.key, signature) : dsaVerify(dsaKey, hashed, signature)))
    }
    if (algorithm === 'ecdsa') {
      const { key: ecKey, curve, bytes } = keys.ec(key, 4, false)
      if (m.data && digest) return attempted(() => crypto.verify(digest.host, m.data!, ecKey!, signature))
      const point = bytes[0] === 4 ? bytes : encodePoint(curve, keys.keys.coordinates(ecKey!) ?? at.notsup(4, 'No compressed points on this curve'))
      return attempted(() => ecdsaVerify(keys.keys, curve, point, hashed, signature))
    }
    if (algorithm === 'unknown') return keys.notKnown(algorithmTerm)
    const rawKey = algorithm === 'eddsa' ? keys.edwards(key, 4, false) : keys.raw(algorithm, key, 4, false)
    return attempted(() => crypto.verify(null, hashed, rawKey, signature))
  }
  const signNow = support.native((...args) => {
    const [algorithm, type, data, key, optionsTerm] = args as [Term, Term, Term, Term, Term]
    return support.binaryOf(at.attempt(SIGN_FAILURE, sign(algorithm, type, data, key, optionsTerm)))
  })
  /** Hash-based signatures take long: the host makes them beside the machine. */
  const signLater: BlockingSpec = support.blocking((...args) => {
    const [algorithm, type, data, key] = args as [Term, Term, Term, Term, Term]
    const m = message(algorithm, type, data)
    if (typeof m.algorithm !== 'object') return signNow(...args)
    const rawKey = keys.raw(m.algorithm, key, 3, true)
    return new Promise((resolve) => {
      crypto.sign(null, m.hashed.slice(), rawKey, (error, signature) => {
        resolve(() => support.binaryOf(error ? at.error(SIGN_FAILURE) : signature))
      })
    })
  })
  return {
    'pkey_sign_nif/5': signNow,
    'pkey_sign_heavy_nif/5': signLater,
    'pkey_verify_nif/6': support.native((...args) => {
      const [algorithm, type, data, signature, key, optionsTerm] = args as [Term, Term, Term, Term, Term, Term]
      return vm.bool(verify(algorithm, type, data, signature, key, optionsTerm))
    }),
  }
}

function attempted(verify: () => boolean): boolean {
  try {
    return verify()
  } catch {
    return false
  }
}
