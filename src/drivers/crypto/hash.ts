/** Hashes: hash/2, hash_init/1 … of module crypto. A state is a value: each update makes another one. */
import type { Term } from '../../term/types.ts'
import type { Algorithms, Digest } from './algorithms.ts'
import { checks, equal, plainBadarg, PlainFailure } from './support.ts'
import type { Support } from './support.ts'

const at = checks('hash')

type HostHash = ReturnType<Support['crypto']['createHash']>

/** What a reference to a state stands for. */
class HashState {
  readonly digest: Digest
  readonly hash: HostHash
  constructor(digest: Digest, hash: HostHash) {
    this.digest = digest
    this.hash = hash
  }
}

export function hashes(support: Support, algorithms: Algorithms) {
  const { vm, crypto } = support
  const { t } = vm

  const known = (name: Term, absent: string): Digest => {
    const digest = algorithms.digest(support.text(name)) ?? at.badarg(0, 'Bad digest type')
    return algorithms.hasDigest(digest) ? digest : at.notsup(0, absent)
  }
  const begin = (digest: Digest): HostHash =>
    at.attempt('Low-level call EVP_DigestInit failed', () => crypto.createHash(digest.host, digest.xof === undefined ? undefined : { outputLength: digest.xof }))
  const stateOf = (ref: Term): HashState => {
    const state = vm.processes.magic(ref)
    return state instanceof HashState ? state : at.badarg(0, 'Bad state')
  }
  const native = support.native.bind(support)
  return {
    'hash_algorithms/0': () => support.atoms(algorithms.digestNames),
    'hash_info/1': native((name) => {
      const digest = algorithms.digest(support.text(name!)) ?? plainBadarg()
      if (!algorithms.hasDigest(digest)) throw new PlainFailure('notsup')
      return t.map([
        [vm.atom('type'), t.integer(digest.nid)],
        [vm.atom('size'), t.integer(digest.size)],
        [vm.atom('block_size'), t.integer(digest.blockSize)],
      ])
    }),
    'hash_nif/2': native((name, data) => {
      const digest = known(name!, 'Digest type not supported in this cryptolib')
      const bytes = support.iodata(data!) ?? at.badarg(1, 'Not iolist')
      support.count(bytes.length)
      // OpenSSL since 3.4 wants to be told a size; here OTP did not at first.
      if (digest.xof !== undefined && vm.release < 29) at.error('Low-level call failed')
      if (digest.xof !== undefined) return support.binaryOf(begin(digest).update(bytes).digest())
      // A text of Latin-1 is what Node gives soonest: an object and its buffer would cost twice the time.
      const text = at.attempt('Low-level call EVP_DigestInit failed', () => crypto.hash(digest.host, bytes, 'latin1'))
      return support.binaryOf(Buffer.from(text, 'latin1'))
    }),
    'hash_init_nif/1': native((name) => {
      const digest = known(name!, 'Unsupported digest type')
      return vm.processes.makeMagicRef(new HashState(digest, begin(digest)))
    }),
    'hash_update_nif/2': native((ref, data) => {
      const { digest, hash } = stateOf(ref!)
      const bytes = support.iodata(data!) ?? at.badarg(1, 'Not iolist')
      support.count(bytes.length)
      const options = digest.xof === undefined ? undefined : { outputLength: digest.xof }
      return vm.processes.makeMagicRef(new HashState(digest, hash.copy(options).update(bytes)))
    }),
    'hash_final_nif/1': native((ref) => {
      const { digest, hash } = stateOf(ref!)
      return support.binaryOf(hash.copy(digest.xof === undefined ? undefined : { outputLength: digest.xof }).digest())
    }),
    'hash_final_xof_nif/2': native((ref, length) => {
      const { digest, hash } = stateOf(ref!)
      const bits = support.uint(length!) ?? at.badarg(1, 'Bad len')
      if (digest.xof === undefined) at.error('Low-level call EVP_DigestFinalXOF failed')
      return support.binaryOf(hash.copy({ outputLength: bits >>> 3 }).digest())
    }),
    'hash_equals_nif/2': native((a, b) => {
      const [x, y] = [support.binary(a!), support.binary(b!)]
      if (!x || !y || x.length !== y.length) return plainBadarg()
      return vm.bool(equal(x, y))
    }),
  }
}
