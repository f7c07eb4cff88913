/** Ciphers without authentication: crypto_init/3,4, crypto_update/2, crypto_final/1, crypto_one_time/4,5 of module crypto. */
import { format } from '../../term/print.ts'
import type { Term } from '../../term/types.ts'
import type { Algorithms, CipherAlgorithm } from './algorithms.ts'
import { checks, concat, LONG_BYTES, plainBadarg, PlainFailure, STEP_BYTES } from './support.ts'
import type { Support } from './support.ts'

const at = checks('api_ng')
const PADDINGS = ['undefined', 'none', 'zero', 'random', 'pkcs_padding']

type HostCipher = ReturnType<Support['crypto']['createCipheriv']>

/** What a reference to a running cipher stands for. */
class CipherState {
  /** Begins anew with the key and the vector of the start. */
  readonly start: (encrypts: boolean) => HostCipher
  readonly algorithm: CipherAlgorithm
  readonly padding: string
  encrypts: boolean
  cipher: HostCipher
  /** Bytes taken; bytes of padding (-1: not known yet). */
  size = 0
  paddedSize = -1
  constructor(start: (encrypts: boolean) => HostCipher, algorithm: CipherAlgorithm, encrypts: boolean, padding: string) {
    this.start = start
    this.algorithm = algorithm
    this.padding = padding
    this.encrypts = encrypts
    this.cipher = start(encrypts)
  }
}

export function ciphers(support: Support, algorithms: Algorithms) {
  const { vm, crypto } = support
  const { t } = vm

  /** `true`, `false`, or a list of `{encrypt, boolean()}` and `{padding, …}`. */
  const options = (term: Term, argument: number): { encrypts: boolean; padding: string } => {
    const flag = support.text(term)
    if (flag === 'true' || flag === 'false') return { encrypts: flag === 'true', padding: 'undefined' }
    if (t.listToArray(term) === undefined) return at.badarg(argument, 'Options are not a boolean or a proper list')
    let encrypts: boolean | undefined
    let padding: string | undefined
    support.pairs(term, (key, value, keyTerm) => {
      const text = support.text(value)
      if (key === 'encrypt') {
        if (encrypts !== undefined) at.badarg(argument, "'encrypt' option is present more than once!")
        if (text !== 'true' && text !== 'false') at.badarg(argument, "The 'encrypt' option must be a boolean!")
        encrypts = text === 'true'
      } else if (key === 'padding') {
        if (padding !== undefined) at.badarg(argument, "The 'padding' option is present more than once!")
        if (text === undefined || !PADDINGS.includes(text)) at.badarg(argument, "Bad 'padding' option value")
        padding = text
      } else at.badarg(argument, `Bad tag in option: ${format(vm, keyTerm, { style: 'display' })}`)
    }, () => at.badarg(argument, 'Options must be a property list!'))
    return { encrypts: encrypts ?? true, padding: padding ?? 'undefined' }
  }

  const start = (algorithm: CipherAlgorithm, key: Uint8Array, iv: Uint8Array | null, padding: string) => (encrypts: boolean): HostCipher => {
    try {
      const cipher = (encrypts ? crypto.createCipheriv(algorithm.host, key, iv) : crypto.createDecipheriv(algorithm.host, key, iv)) as HostCipher
      cipher.setAutoPadding(padding === 'pkcs_padding')
      return cipher
    } catch {
      return at.errorAt(1, "Can't initialize context, key_length")
    }
  }
  /** A cipher from the arguments cipher, key, initialization vector and options, whose numbers are 0, 1, 2 and `optionsAt`. */
  const open = (name: Term, key: Term, iv: Term, flags: Term, optionsAt: number): CipherState => {
    const { encrypts, padding } = options(flags, optionsAt)
    const keyBytes = support.iodata(key) ?? at.badarg(1, 'Bad key')
    const text = support.text(name) ?? at.badarg(0, 'Cipher id is not an atom')
    const algorithm = algorithms.cipher(text, keyBytes.length)
      ?? (algorithms.cipher(text, -1) ? at.badarg(1, 'Bad key size') : at.badarg(0, 'Unknown cipher'))
    if (algorithm.aead) at.badarg(0, 'Missing arguments for this cipher')
    if (!algorithms.hasCipher(algorithm)) at.notsup(0, 'Cipher not supported in this libcrypto version')
    if (support.text(iv) === 'undefined') {
      at.notsup(-1, vm.release < 27 ? 'Dynamic IV is not supported for libcrypto versions >= 3.0' : 'Dynamic IV is not supported since OTP 27.0')
    }
    let ivBytes: Uint8Array | null = null
    if (algorithm.ivLength > 0) {
      ivBytes = support.iodata(iv) ?? at.badarg(2, 'Bad iv type')
      if (ivBytes.length !== algorithm.ivLength) at.badarg(2, 'Bad iv size')
    }
    // OpenSSL's RC2 has 128 bits however long the key is; OTP wants those of the key.
    if (algorithm.name === 'rc2_cbc' && keyBytes.length !== algorithm.keyLength) at.notsup(1, 'Only keys of 128 bits for rc2_cbc')
    return new CipherState(start(algorithm, keyBytes.slice(), ivBytes && ivBytes.slice(), padding), algorithm, encrypts, padding)
  }
  const update = (state: CipherState, bytes: Uint8Array): Uint8Array => {
    support.count(bytes.length)
    state.size += bytes.length
    return at.attempt("Can't update", () => state.cipher.update(bytes))
  }
  const randomBytes = (n: number): Uint8Array => {
    const bytes = new Uint8Array(n)
    vm.host.random(bytes)
    return bytes
  }
  /** The end of the output, with the padding that is OTP's own (zero, random) or OpenSSL's. */
  const finish = (state: CipherState): Uint8Array => {
    const { cipher, padding, algorithm: { blockSize } } = state
    if (!state.encrypts) {
      return padding === 'undefined' ? new Uint8Array(0) : at.attempt("Can't finalize", () => cipher.final())
    }
    const missing = (blockSize - (state.size % blockSize)) % blockSize
    state.paddedSize = padding === 'pkcs_padding' && missing === 0 ? blockSize : missing
    if (padding === 'undefined') return new Uint8Array(0)
    let padded: Uint8Array = new Uint8Array(0)
    if ((padding === 'zero' || padding === 'random') && missing > 0) {
      padded = at.attempt("Can't pad", () => cipher.update(padding === 'zero' ? new Uint8Array(missing) : randomBytes(missing)))
    }
    const failure = padding === 'none' ? "Padding 'none' but unfilled last block" : padding === 'pkcs_padding' ? "Can't finalize" : 'Padding failed'
    return concat(padded, at.attempt(failure, () => cipher.final()))
  }
  /** Bytes that become of so many, at most. */
  const sizeOf = ({ encrypts, padding, algorithm: { blockSize } }: CipherState, length: number): number => {
    const rest = length % blockSize
    if (blockSize === 1 || rest === 0) return encrypts && padding === 'pkcs_padding' && blockSize > 1 ? length + blockSize : length
    return length - rest + (encrypts && (padding === 'pkcs_padding' || padding === 'zero' || padding === 'random') ? blockSize : 0)
  }
  /** Of the modes that keep the vector of the start: back to it. */
  const restart = (state: CipherState, flag: Term): undefined => {
    const encrypts = support.text(flag)
    if (encrypts !== 'true' && encrypts !== 'false') at.badarg(3, 'Expected true or false')
    if (!['cbc', 'cfb', 'ofb', 'ecb'].includes(state.algorithm.mode)) at.error("Can't initialize encflag")
    state.encrypts = encrypts === 'true'
    state.cipher = state.start(state.encrypts)
  }
  const stateOf = (ref: Term): CipherState => {
    const state = vm.processes.magic(ref)
    return state instanceof CipherState ? state : at.badarg(0, 'Bad State')
  }

  const native = support.native.bind(support)
  return {
    'cipher_algorithms/0': () => support.atoms(algorithms.cipherNames),
    'cipher_info_nif/1': native((name) => {
      const algorithm = algorithms.cipher(support.text(name!), -1) ?? plainBadarg()
      if (!algorithms.hasCipher(algorithm)) throw new PlainFailure('notsup')
      const nid = algorithm.name === 'des_ede3_cfb' && vm.release < 27 ? 30 : algorithm.nid
      return t.map([
        [vm.atom('type'), nid === undefined ? vm.atom('undefined') : t.integer(nid)],
        [vm.atom('key_length'), t.integer(algorithm.keyLength)],
        [vm.atom('iv_length'), t.integer(algorithm.ivLength)],
        [vm.atom('block_size'), t.integer(algorithm.blockSize)],
        [vm.atom('prop_aead'), vm.bool(algorithm.aead)],
        [vm.atom('mode'), vm.atom(algorithm.mode === 'stream' ? 'stream_cipher' : `${algorithm.mode}_mode`)],
      ])
    }),
    'ng_crypto_init_nif/4': native((name, key, iv, flags) => {
      const state = vm.processes.magic(name!)
      if (state instanceof CipherState) return restart(state, flags!) ?? name!
      if (support.text(name!) === undefined) return at.badarg(0, 'Expected cipher name atom')
      return vm.processes.makeMagicRef(open(name!, key!, iv!, flags!, 3))
    }),
    'ng_crypto_update_nif/2': native((ref, data) => {
      const bytes = support.iodata(data!) ?? at.badarg(1, 'expected binary')
      return support.binaryOf(update(stateOf(ref!), bytes))
    }),
    'ng_crypto_update_nif/3': native((ref, data) => {
      if (!support.iodata(data!)) at.badarg(1, 'expected binary')
      stateOf(ref!)
      return at.notsup(-1, 'Dynamic IV is not supported for libcrypto versions >= 3.0')
    }),
    'ng_crypto_final_nif/1': native((ref) => support.binaryOf(finish(stateOf(ref!)))),
    'ng_crypto_get_data_nif/1': native((ref) => {
      const { size, paddedSize, padding, encrypts } = stateOf(ref!)
      return t.map([
        [vm.atom('size'), t.integer(size)],
        [vm.atom('padding_size'), t.integer(paddedSize)],
        [vm.atom('padding_type'), vm.atom(padding)],
        [vm.atom('encrypt'), vm.bool(encrypts)],
      ])
    }),
    'ng_crypto_one_time_nif/5': native((name, key, iv, data, flags) => {
      const bytes = support.iodata(data!) ?? at.badarg(3, 'expected binary as data')
      const state = open(name!, key!, iv!, flags!, 4)
      const { length } = bytes
      if (length > LONG_BYTES && t.isBinary(data!)) {
        function* parts(input: () => Uint8Array): Iterable<Uint8Array> {
          for (let from = 0; from < length; from += STEP_BYTES) yield update(state, input().subarray(from, from + STEP_BYTES))
          yield finish(state)
        }
        return support.longOutput('ng_crypto_one_time_nif', [name!, key!, iv!, data!, flags!], sizeOf(state, length), data!, parts, (binary) => binary)
      }
      const out = update(state, bytes)
      const end = finish(state)
      return support.binaryOf(end.length === 0 ? out : concat(out, end))
    }),
  }
}
