/** Key exchange: generate_key/2,3 and compute_key/4 for dh, ecdh, eddh, eddsa, and keys against quantum computers (OTP 29). */
import type { KeyObject } from 'node:crypto'
import { isCons, NIL } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { DerReader, readPrivateKey, SEQUENCE } from './der.ts'
import type { RawKind } from './keys.ts'
import { bitLength } from './numbers.ts'
import type { PublicKeys } from './public_keys.ts'
import { checks, fromBigInt, PlainFailure } from './support.ts'
import type { Checks } from './support.ts'

const DH = checks('dh')
const EC = checks('ec')
const ECDH = checks('ecdh')
const EVP = checks('evp')
const PKEY = checks('pkey')
/** What OpenSSL takes for a prime. */
const LEAST_PRIME_BITS = 512
const MOST_PRIME_BITS = 10000
/** Keys generated and secrets computed count as so much work. */
const REDUCTIONS = 400

export function keyExchange(publicKeys: PublicKeys) {
  const { support, curves, keys } = publicKeys
  const { vm, crypto } = support
  const { t } = vm
  const native = (run: (...args: Term[]) => Term) => support.native((...args) => {
    vm.bump(REDUCTIONS)
    return run(...args)
  })
  const isUndefined = (term: Term): boolean => support.text(term) === 'undefined'

  // ---- Diffie-Hellman with numbers -----------------------------------------------------------------------------------

  /** `[P, G]` */
  const group = (list: Term, argument: number): { p: bigint; g: bigint } => {
    const take = (name: string): bigint => {
      const n = (isCons(list) ? support.bignum(t.hd(list)) : undefined) ?? DH.badarg(argument, `Bad value of '${name}'`)
      list = t.tl(list)
      return n
    }
    const [p, g] = [take('p'), take('g')]
    if (list !== NIL) DH.badarg(argument, 'Not a two-element list')
    return { p, g }
  }
  const dhGenerate = (privateTerm: Term, parameters: Term, lengthTerm: Term): Term => {
    const given = isUndefined(privateTerm) ? undefined : support.bignum(privateTerm) ?? DH.badarg(0, 'PrivKeyIn')
    const { p, g } = group(parameters, 1)
    const length = t.safeInteger(lengthTerm)
    if (length === undefined || length < 0) return DH.badarg(3, 'Bad value of length element')
    const failure = "Can't generate DH key pair"
    if (bitLength(p) < LEAST_PRIME_BITS || bitLength(p) > MOST_PRIME_BITS) DH.error(failure)
    return DH.attempt(failure, () => {
      let key: KeyObject | undefined
      if (given === undefined && length === 0) {
        key = crypto.generateKeyPairSync('dh', { prime: Buffer.from(fromBigInt(p)), generator: Number(g) }).privateKey
      } else {
        // The first bit of a key of that length is set.
        const x = given ?? support.below(1n << BigInt(length - 1)) + (1n << BigInt(length - 1))
        key = keys.dhPrivate(p, g, x)
      }
      if (!key) return DH.error(failure)
      const y = new DerReader(keys.publicOf(key)).integer()
      const x = new DerReader(readPrivateKey(key.export({ format: 'der', type: 'pkcs8' }))).integer()
      return t.tuple(support.binaryOfBignum(y), support.binaryOfBignum(x))
    })
  }
  const dhCompute = (others: Term, mine: Term, parameters: Term): Term => {
    const y = support.bignum(others) ?? DH.badarg(0, 'Bad peer public key; binary expected')
    const { p, g } = group(parameters, 2)
    const x = support.bignum(mine) ?? DH.badarg(0, 'Bad peer public key; binary expected')
    const publicKey = keys.dhPublic(p, g, y)
    const privateKey = keys.dhPrivate(p, g, x)
    if (!publicKey || !privateKey) return DH.error("Can't do fromdata")
    return support.binaryOf(DH.attempt("Can't get result size", () => crypto.diffieHellman({ privateKey, publicKey })))
  }

  // ---- with curves ---------------------------------------------------------------------------------------------------

  const ecGenerate = (curveTerm: Term, privateTerm: Term): Term => {
    const generates = isUndefined(privateTerm)
    const given = generates ? undefined : support.bignum(privateTerm) ?? EC.badarg(0, 'Bad private key')
    const curve = generates ? within(EC, "Couldn't get Curve definition", () => curves.curve(curveTerm)) : curves.curve(curveTerm)
    const d = given ?? support.below(curve.order - 1n) + 1n
    const key = keys.ecPrivate(curve, d) ?? EC.error(generates ? "Couldn't generate EC key" : "Can't do fromdata")
    return t.tuple(support.binaryOf(keys.publicOf(key)), support.binaryOfBignum(d, curve.orderBytes))
  }
  const ecdhCompute = (others: Term, curveTerm: Term, mine: Term): Term => {
    const point = support.binary(others) ?? ECDH.badarg(0, 'Bad peer public key; binary expected')
    const curve = curves.curve(curveTerm)
    const publicKey = keys.ecPublic(curve, point) ?? ECDH.error("Can't do fromdata")
    const d = support.bignum(mine) ?? ECDH.badarg(0, 'Bad peer public key; binary expected')
    const privateKey = keys.ecPrivate(curve, d) ?? ECDH.error("Can't get result")
    return support.binaryOf(ECDH.attempt("Can't get result", () => crypto.diffieHellman({ privateKey, publicKey })))
  }

  // ---- with keys that are bytes --------------------------------------------------------------------------------------

  const kind = (term: Term, failure: string): RawKind => keys.rawKind(support.text(term)) ?? EVP.badarg(0, failure)
  /** The bytes of a private key that the host made. */
  const rawBytes = ({ wrapped }: RawKind, key: KeyObject): Uint8Array => {
    const contents = readPrivateKey(key.export({ format: 'der', type: 'pkcs8' }))
    if (!wrapped) return contents
    const { tag, contents: inner } = new DerReader(contents).next()
    if (tag !== SEQUENCE) return inner
    // A seed, and the key that grows from it.
    const both = new DerReader(inner)
    both.next()
    return both.next().contents
  }
  const evpGenerate = (curve: Term, privateTerm: Term): Term => {
    const k = kind(curve, vm.release < 29 ? 'Bad curve' : 'Bad key type')
    let key: KeyObject | undefined
    if (isUndefined(privateTerm)) {
      key = EVP.attempt("Can't EVP_PKEY_keygen", () => crypto.generateKeyPairSync(k.host as 'x25519').privateKey)
    } else {
      const bytes = support.binary(privateTerm) ?? EVP.errorAt(1, "Can't get max size")
      key = keys.rawPrivate(k, bytes) ?? EVP.errorAt(1, "Can't EVP_PKEY_new_raw_private_key")
    }
    return t.tuple(support.binaryOf(keys.publicOf(key)), support.binaryOf(rawBytes(k, key)))
  }
  const evpCompute = (curve: Term, others: Term, mine: Term): Term => {
    const name = support.text(curve)
    if (name !== 'x25519' && name !== 'x448') return EVP.badarg(0, 'Bad curve')
    const k = keys.rawKind(name)!
    const myBytes = support.binary(mine) ?? EVP.badarg(2, 'Binary expected')
    const privateKey = keys.rawPrivate(k, myBytes) ?? EVP.badarg(2, 'Not a valid raw private key')
    const peerBytes = support.binary(others) ?? EVP.badarg(1, 'Binary expected')
    const publicKey = keys.rawPublic(k, peerBytes) ?? EVP.badarg(1, 'Not a raw public peer key')
    return support.binaryOf(EVP.attempt("Can't EVP_PKEY_derive", () => crypto.diffieHellman({ privateKey, publicKey })))
  }

  // ---- secrets in capsules -------------------------------------------------------------------------------------------

  const capsuleKey = (type: Term, bytesTerm: Term, isPrivate: boolean): KeyObject => {
    const name = support.text(type) ?? PKEY.errorAt(0, 'Invalid key type')
    const k = keys.rawKind(name) ?? PKEY.error("Can't create PKEY_CTX from name")
    const bytes = support.binary(bytesTerm) ?? PKEY.errorAt(1, 'Invalid public key')
    const key = isPrivate ? keys.rawPrivate(k, bytes) : keys.rawPublic(k, bytes)
    if (typeof crypto.encapsulate !== 'function') throw new PlainFailure('notsup')
    return key ?? PKEY.error("Can't create PKEY fromdata")
  }
  const encapsulate = (type: Term, others: Term): Term => {
    const key = capsuleKey(type, others, false)
    const { sharedKey, ciphertext } = EVP.attempt("Can't encapsulate_init", () => crypto.encapsulate(key))
    return t.tuple(support.binaryOf(sharedKey), support.binaryOf(ciphertext))
  }
  const decapsulate = (type: Term, mine: Term, capsule: Term): Term => {
    const bytes = support.binary(capsule) ?? EVP.errorAt(2, 'Invalid encapsulated secret')
    const key = capsuleKey(type, mine, true)
    return support.binaryOf(EVP.attempt("Can't encapsulate", () => crypto.decapsulate(key, bytes)))
  }

  return {
    'dh_generate_key_nif/4': native((mine, parameters, _zero, length) => dhGenerate(mine!, parameters!, length!)),
    'dh_compute_key_nif/3': native((others, mine, parameters) => dhCompute(others!, mine!, parameters!)),
    'ec_generate_key_nif/2': native((curve, mine) => ecGenerate(curve!, mine!)),
    'ecdh_compute_key_nif/3': native((others, curve, mine) => ecdhCompute(others!, curve!, mine!)),
    'evp_generate_key_nif/2': native((curve, mine) => evpGenerate(curve!, mine!)),
    'evp_compute_key_nif/3': native((curve, others, mine) => evpCompute(curve!, others!, mine!)),
    'encapsulate_key_nif/2': native((type, others) => encapsulate(type!, others!)),
    'decapsulate_key_nif/3': native((type, mine, capsule) => decapsulate(type!, mine!, capsule!)),
  }
}

/** Whatever goes wrong is `badarg` of argument 0 with this text. */
function within<T>(at: Checks, text: string, run: () => T): T {
  try {
    return run()
  } catch {
    return at.badarg(0, text)
  }
}
