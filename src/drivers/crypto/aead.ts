/** Ciphers with authentication (GCM, CCM, ChaCha20-Poly1305): crypto_one_time_aead/6,7 of module crypto, and those of OTP 29 with a state. */
import type { Term } from '../../term/types.ts'
import type { CipherGCM, CipherGCMTypes } from 'node:crypto'
import type { Algorithms, CipherAlgorithm } from './algorithms.ts'
import { checks, concat, equal, LONG_BYTES, STEP_BYTES } from './support.ts'
import type { Support } from './support.ts'

const at = checks('aead')
/** Lengths of tags that the host has; tags of other lengths are the beginning of one of 16 bytes. */
const HOST_TAGS = [4, 8, 12, 13, 14, 15, 16]
const MOST_TAG = 16

class AeadState {
  readonly algorithm: CipherAlgorithm
  readonly key: Uint8Array
  readonly tagLength: number
  readonly encrypts: boolean
  constructor(algorithm: CipherAlgorithm, key: Uint8Array, tagLength: number, encrypts: boolean) {
    this.algorithm = algorithm
    this.key = key
    this.tagLength = tagLength
    this.encrypts = encrypts
  }
}

export function aead(support: Support, algorithms: Algorithms) {
  const { vm, crypto } = support
  const { t } = vm

  const known = (name: Term, key: Uint8Array): CipherAlgorithm => {
    const algorithm = algorithms.cipher(support.text(name), key.length) ?? at.badarg(0, 'Unknown cipher or invalid key size')
    if (!algorithm.aead) at.badarg(0, 'Not aead cipher')
    return algorithms.hasCipher(algorithm) ? algorithm : at.notsup(0, 'The cipher is not supported in this libcrypto version')
  }
  const check = ({ mode }: CipherAlgorithm, iv: Uint8Array, tagLength: number): void => {
    const [least, most] = mode === 'ccm' ? [7, 13] : mode === 'gcm' ? [1, 128] : [12, 12]
    if (iv.length < least || iv.length > most) at.badarg(2, 'Bad IV length')
    if (mode === 'ccm' && (tagLength < 4 || tagLength > MOST_TAG || tagLength % 2 === 1)) at.badarg(5, "Can't set tag")
  }
  /** Host's type names only some of the ciphers that take these options. */
  const gcm = ({ host }: CipherAlgorithm): CipherGCMTypes => host as CipherGCMTypes

  const encrypt = (algorithm: CipherAlgorithm, key: Uint8Array, iv: Uint8Array, text: Uint8Array, data: Uint8Array, tagLength: number): [Uint8Array, Uint8Array] => {
    check(algorithm, iv, tagLength)
    if (tagLength < 1 || tagLength > MOST_TAG) at.error("Can't get Tag")
    const ccm = algorithm.mode === 'ccm'
    return at.attempt("Can't set key and iv", () => {
      const cipher = crypto.createCipheriv(gcm(algorithm), key, iv, { authTagLength: ccm ? tagLength : MOST_TAG })
      cipher.setAAD(data, ccm ? { plaintextLength: text.length } : undefined)
      const out = concat(cipher.update(text), cipher.final())
      return [out, new Uint8Array(cipher.getAuthTag()).subarray(0, tagLength)]
    })
  }
  /** undefined: the tag is another. */
  const decrypt = (algorithm: CipherAlgorithm, key: Uint8Array, iv: Uint8Array, text: Uint8Array, data: Uint8Array, tag: Uint8Array): Uint8Array | undefined => {
    check(algorithm, iv, tag.length)
    const ccm = algorithm.mode === 'ccm'
    if (!ccm && (tag.length < 1 || tag.length > MOST_TAG)) return undefined
    try {
      const decipher = crypto.createDecipheriv(gcm(algorithm), key, iv, { authTagLength: ccm || HOST_TAGS.includes(tag.length) ? tag.length : MOST_TAG })
      if (ccm || HOST_TAGS.includes(tag.length)) {
        decipher.setAuthTag(tag)
        decipher.setAAD(data, ccm ? { plaintextLength: text.length } : undefined)
        return concat(decipher.update(text), decipher.final())
      }
      decipher.setAAD(data)
      const plain = new Uint8Array(decipher.update(text))
      return equal(encrypt(algorithm, key, iv, plain, data, tag.length)[1], tag) ? plain : undefined
    } catch {
      return undefined
    }
  }
  /** Long texts, of all modes but CCM, which wants all at once. undefined: it is not one. The tag to compare with is undefined where one is made. */
  const long = (args: readonly Term[], input: Uint8Array, algorithm: CipherAlgorithm, key: Uint8Array, iv: Uint8Array, data: Uint8Array, tag: Uint8Array | undefined, tagLength: number): Term | undefined => {
    const { length } = input
    const ownTag = tag !== undefined && HOST_TAGS.includes(tag.length)
    if (length <= LONG_BYTES || algorithm.mode === 'ccm' || !t.isBinary(args[3]!) || (tag !== undefined && !ownTag)) return undefined
    check(algorithm, iv, tagLength)
    if (tagLength < 1 || tagLength > MOST_TAG) return undefined
    const options = { authTagLength: ownTag ? tagLength : MOST_TAG }
    const cipher = at.attempt("Can't set key and iv", () => {
      const made = tag === undefined ? crypto.createCipheriv(gcm(algorithm), key, iv, options) : crypto.createDecipheriv(gcm(algorithm), key, iv, options).setAuthTag(tag)
      return made.setAAD(data)
    })
    let genuine = true
    function* parts(text: () => Uint8Array): Iterable<Uint8Array> {
      for (let from = 0; from < length; from += STEP_BYTES) yield cipher.update(text().subarray(from, from + STEP_BYTES))
      try {
        yield cipher.final()
      } catch {
        genuine = false
      }
    }
    return support.longOutput('aead_cipher_nif', args, length, args[3]!, parts, (binary) => {
      if (tag !== undefined) return genuine ? binary : vm.atom('error')
      const made = (cipher as CipherGCM).getAuthTag()
      return t.tuple(binary, support.binaryOf(new Uint8Array(made).subarray(0, tagLength)))
    })
  }
  const flag = (term: Term, argument: number): boolean => {
    const text = support.text(term)
    return text === 'true' ? true : text === 'false' ? false : at.badarg(argument, 'Bad enc flag')
  }
  const native = support.native.bind(support)
  const stateOf = (ref: Term): AeadState => {
    const state = vm.processes.magic(ref)
    return state instanceof AeadState ? state : at.badarg(0, 'Bad State')
  }
  return {
    'aead_cipher_nif/7': native((name, key, iv, text, data, tag, encrypts) => {
      const encrypting = flag(encrypts!, 6)
      if (support.text(name!) === undefined) at.badarg(0, 'non-atom cipher type')
      const keyBytes = support.iodata(key!) ?? at.badarg(1, 'non-binary key')
      const ivBytes = support.iodata(iv!) ?? at.badarg(2, 'non-binary iv')
      const input = support.iodata(text!) ?? at.badarg(3, 'non-binary text')
      const aad = support.iodata(data!) ?? at.badarg(4, 'non-binary AAD')
      const args = [name!, key!, iv!, text!, data!, tag!, encrypts!]
      support.count(Math.min(input.length, LONG_BYTES))
      if (encrypting) {
        const tagLength = support.uint(tag!) ?? at.badarg(5, 'Bad Tag length')
        const later = long(args, input, known(name!, keyBytes), keyBytes, ivBytes, aad, undefined, tagLength)
        if (later !== undefined) return later
        const [out, outTag] = encrypt(known(name!, keyBytes), keyBytes, ivBytes, input, aad, tagLength)
        return t.tuple(support.binaryOf(out), support.binaryOf(outTag))
      }
      const tagBytes = support.iodata(tag!) ?? at.badarg(5, 'non-binary Tag')
      const later = long(args, input, known(name!, keyBytes), keyBytes, ivBytes, aad, tagBytes, tagBytes.length)
      if (later !== undefined) return later
      const out = decrypt(known(name!, keyBytes), keyBytes, ivBytes, input, aad, tagBytes)
      return out ? support.binaryOf(out) : vm.atom('error')
    }),
    'aead_cipher_init_nif/4': native((name, key, tagLength, encrypts) => {
      const encrypting = flag(encrypts!, 3)
      if (support.text(name!) === undefined) at.badarg(0, 'non-atom cipher type')
      const keyBytes = support.binary(key!) ?? at.badarg(1, 'non-binary key')
      const length = support.uint(tagLength!) ?? at.badarg(2, 'Bad Tag length')
      return vm.processes.makeMagicRef(new AeadState(known(name!, keyBytes), keyBytes.slice(), length, encrypting))
    }),
    'aead_cipher_nif/4': native((ref, iv, text, data) => {
      const { algorithm, key, tagLength, encrypts } = stateOf(ref!)
      const ivBytes = support.iodata(iv!) ?? at.badarg(1, 'non-binary iv')
      const input = support.iodata(text!) ?? at.badarg(2, 'non-binary text')
      const aad = support.iodata(data!) ?? at.badarg(3, 'non-binary AAD')
      support.count(input.length)
      if (encrypts) return support.binaryOf(concat(...encrypt(algorithm, key, ivBytes, input, aad, tagLength)))
      const size = input.length - tagLength
      if (size < 0) at.error('Bad in data')
      const out = decrypt(algorithm, key, ivBytes, input.subarray(0, size), aad, input.subarray(size))
      return out ? support.binaryOf(out) : vm.atom('error')
    }),
  }
}
