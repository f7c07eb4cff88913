/** RSA's encryption and keys: public_encrypt/4, private_decrypt/4, privkey_to_pubkey/2, generate_key(rsa, …) of module crypto. */
import { isAtom, NIL } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import type { Digest } from './algorithms.ts'
import { modPow } from './numbers.ts'
import { at } from './public_keys.ts'
import type { PublicKeys } from './public_keys.ts'
import type { RsaKey } from './keys.ts'
import { checks, concat, fromBigInt, toBigInt } from './support.ts'

const RSA = checks('rsa')
const LEAST_MODULUS = 256
/** OpenSSL's own. */
const MOST_MODULUS = 16384
const LEAST_HOST_MODULUS = 512

const PADDINGS = ['rsa_pkcs1_padding', 'rsa_pkcs1_oaep_padding', 'rsa_x931_padding', 'rsa_no_padding'] as const

interface Options {
  padding: (typeof PADDINGS)[number]
  signatureDigest?: Digest | undefined
  mgf1?: Digest | undefined
  oaepDigest?: Digest | undefined
  label: Uint8Array
}

export function encryption(keys: PublicKeys) {
  const { support, rsa, algorithms } = keys
  const { vm, crypto } = support
  const { t } = vm

  const options = (list: Term, algorithm: string): Options => {
    if (!support.isList(list)) at.badarg(3, 'Expected a list')
    const result: Options = { padding: 'rsa_pkcs1_padding', label: new Uint8Array(0) }
    if (list !== NIL && algorithm !== 'rsa') at.badarg(3, 'Only RSA supports Options')
    const digest = (value: Term, option: string, fail: typeof at.badarg): Digest | undefined =>
      isAtom(value) ? keys.digest('rsa', value, 3) : fail(3, `Atom expected as argument to option ${option}`)
    support.pairs(list, (key, value) => {
      switch (key) {
        case 'rsa_padding':
        case 'rsa_pad':
          result.padding = PADDINGS.find((name) => name === support.text(value)) ?? at.badarg(3, 'Bad padding type in option rsa_padding')
          break
        case 'signature_md':
          result.signatureDigest = digest(value, key, at.badarg)
          break
        case 'rsa_mgf1_md':
          result.mgf1 = digest(value, key, at.badarg)
          break
        case 'rsa_oaep_label':
          result.label = support.binary(value) ?? at.badarg(3, 'Binary expected for option rsa_oaep_label')
          break
        case 'rsa_oaep_md':
          result.oaepDigest = digest(value, key, at.notsup)
          break
        default:
          at.badarg(3, 'Unknown option')
      }
    }, () => at.badarg(3, 'Expect only two-tuples in the list'))
    return result
  }

  const oaep = ({ mgf1, oaepDigest, label }: Options): [Digest, Digest, Uint8Array] => {
    const digest = oaepDigest ?? algorithms.digest('sha')!
    return [digest, mgf1 ?? digest, label]
  }
  const encrypt = (key: RsaKey, data: Uint8Array, o: Options): Uint8Array => {
    if (o.padding === 'rsa_pkcs1_padding') return rsa.pkcs1Encrypt(key, data)
    if (o.padding === 'rsa_no_padding') return rsa.rawEncrypt(key, data)
    if (o.padding === 'rsa_pkcs1_oaep_padding') return rsa.oaepEncrypt(key, data, ...oaep(o))
    throw new Error('unknown padding type')
  }
  const decrypt = (key: RsaKey, data: Uint8Array, o: Options): Uint8Array => {
    if (o.padding === 'rsa_pkcs1_padding') return rsa.pkcs1Decrypt(key, data)
    if (o.padding === 'rsa_no_padding') return rsa.rawDecrypt(key, data)
    if (o.padding === 'rsa_pkcs1_oaep_padding') return rsa.oaepDecrypt(key, data, ...oaep(o))
    throw new Error('unknown padding type')
  }
  /** What `signature_md` makes of the bytes, as in a signature. */
  const named = (digest: Digest, padding: Options['padding'], hashed: Uint8Array): Uint8Array => {
    if (hashed.length !== digest.size) throw new Error('digest of another size')
    return padding === 'rsa_x931_padding' ? concat(hashed, new Uint8Array([rsa.x931Name(digest)!])) : rsa.digestInfo(digest, hashed)!
  }
  const sign = (key: RsaKey, data: Uint8Array, { padding, signatureDigest }: Options): Uint8Array => {
    const bytes = signatureDigest ? named(signatureDigest, padding, data) : data
    if (padding === 'rsa_no_padding') return rsa.rawSign(key, bytes)
    return padding === 'rsa_x931_padding' ? rsa.x931Sign(key, bytes) : rsa.pkcs1Sign(key, bytes)
  }
  const recover = (key: RsaKey, data: Uint8Array, { padding, signatureDigest }: Options): Uint8Array => {
    if (padding === 'rsa_no_padding') return rsa.rawRecover(key, data)
    const bytes = padding === 'rsa_x931_padding' ? rsa.x931Recover(key, data) : rsa.pkcs1Recover(key, data)
    if (!signatureDigest) return bytes
    const { size } = signatureDigest
    const hashed = padding === 'rsa_x931_padding' ? bytes.subarray(0, bytes.length - 1) : bytes.subarray(bytes.length - size)
    const expected = named(signatureDigest, padding, hashed)
    if (Buffer.compare(bytes, expected) !== 0) throw new Error('another digest')
    return hashed
  }
  /** Paddings that OpenSSL refuses at once for what is a signature. */
  const checkSignature = ({ padding, signatureDigest }: Options): void => {
    if (signatureDigest && !signatureDigest.oid) at.error("Can't EVP_PKEY_CTX_set_signature_md")
    const refused =
      padding === 'rsa_pkcs1_oaep_padding' ||
      (padding === 'rsa_no_padding' && signatureDigest) ||
      (padding === 'rsa_x931_padding' && (!signatureDigest || rsa.x931Name(signatureDigest) === undefined))
    if (refused) at.error("Couldn't set rsa padding")
  }

  const crypt = (algorithmTerm: Term, data: Term, key: Term, optionsTerm: Term, isPrivate: boolean, encrypts: boolean): Uint8Array => {
    const algorithm = support.text(algorithmTerm)
    if (algorithm === undefined || !['rsa', 'dss', 'ecdsa', 'eddsa'].includes(algorithm)) return at.badarg(0, 'Bad algorithm')
    const bytes = support.binary(data) ?? at.badarg(1, 'Binary expected')
    keys.noEngine(key, 2)
    if (algorithm !== 'rsa') return at.notsup(-1, "Can't initiate encrypt/decrypt")
    const rsaKey = isPrivate ? keys.rsaPrivate(key, 2) : keys.rsaPublic(key, 2)
    const o = options(optionsTerm, algorithm)
    const signs = isPrivate === encrypts
    if (signs) checkSignature(o)
    else if (o.signatureDigest) at.error("Can't EVP_PKEY_CTX_set_signature_md")
    const operation = signs ? (encrypts ? sign : recover) : encrypts ? encrypt : decrypt
    return at.attempt("Couldn't get the result", () => operation(rsaKey, bytes, o))
  }

  /** The parts of a private key of RSA that OTP wants, in its order. */
  const rsaParts = (jwk: { [part: string]: unknown }): bigint[] =>
    ['e', 'n', 'd', 'p', 'q', 'dp', 'dq', 'qi'].map((part) => toBigInt(Buffer.from(jwk[part] as string, 'base64url')))
  const numbers = (list: readonly bigint[]): Term => t.list(list.map((n) => support.binaryOf(fromBigInt(n))))

  return {
    'pkey_crypt_nif/6': support.native((algorithm, data, key, list, isPrivate, encrypts) =>
      support.binaryOf(crypt(algorithm!, data!, key!, list!, support.text(isPrivate!) === 'true', support.text(encrypts!) === 'true'))),

    'privkey_to_pubkey_nif/2': support.native((algorithmTerm, key) => {
      const algorithm = support.text(algorithmTerm!)
      if (algorithm === undefined || !['rsa', 'dss', 'ecdsa', 'eddsa'].includes(algorithm)) at.badarg(0, 'Bad algorithm')
      keys.noEngine(key!, 1)
      if (algorithm === 'rsa') {
        const { e, n } = keys.rsaPrivate(key!, 1)
        return numbers([e, n])
      }
      if (algorithm === 'dss') {
        const { p, q, g, value } = keys.dsa(key!, 1, true)
        return numbers([p, q, g, modPow(g, value, p)])
      }
      if (algorithm === 'eddsa') {
        keys.edwards(key!, 1, true)
        return at.badarg(0, 'Bad algorithm')
      }
      keys.ec(key!, 1, true)
      return at.notsup(0, 'ECDSA not implemented')
    }),

    'rsa_generate_key_nif/2': support.blocking((size, exponent) => {
      const modulusLength = support.uint(size!) ?? RSA.badarg(0, "Can't get unsigned int")
      if (modulusLength < LEAST_MODULUS) RSA.badarg(0, "Can't be < 256")
      const e = support.bignum(exponent!) ?? RSA.badarg(1, "Can't get binary public exponent")
      const failure = "Can't generate RSA key-pair"
      if (modulusLength < LEAST_HOST_MODULUS || modulusLength > MOST_MODULUS || e < 3n || e % 2n === 0n) RSA.error(failure)
      if (e > 0xffffffffn) RSA.notsup(1, 'No public exponents beyond 32 bits')
      return new Promise((resolve) => {
        crypto.generateKeyPair('rsa', { modulusLength, publicExponent: Number(e) }, (error, _publicKey, privateKey) => {
          resolve(() => (error ? RSA.error(failure) : numbers(rsaParts(privateKey.export({ format: 'jwk' }) as { [part: string]: unknown }))))
        })
      })
    }),
  }
}
