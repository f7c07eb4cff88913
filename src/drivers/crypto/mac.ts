/** Message authentication codes: mac/3,4, mac_init/2,3 … of module crypto. A state is changed by each update. */
import type { Term } from '../../term/types.ts'
import type { Algorithms } from './algorithms.ts'
import { Cmac } from './cmac.ts'
import { Poly1305 } from './poly1305.ts'
import { checks, PART_BYTES } from './support.ts'
import type { Support } from './support.ts'

const at = checks('mac')
const POLY1305_KEY = 32
const KINDS = ['cmac', 'hmac', 'poly1305']

interface Mac {
  update(bytes: Uint8Array): unknown
  digest(): Uint8Array
}
class MacState {
  readonly mac: Mac
  done = false
  constructor(mac: Mac) {
    this.mac = mac
  }
}

export function macs(support: Support, algorithms: Algorithms) {
  const { vm, crypto } = support

  const make = (kind: Term, sub: Term, key: Uint8Array, failure: string): Mac => {
    const name = support.text(kind)
    if (name === undefined || !KINDS.includes(name)) return at.badarg(0, 'Unknown mac algorithm')
    if (name === 'poly1305') return key.length === POLY1305_KEY ? new Poly1305(key) : at.badarg(2, 'Bad key length')
    if (name === 'hmac') {
      const digest = algorithms.digest(support.text(sub)) ?? at.badarg(1, 'Bad digest algorithm for HMAC')
      return at.attempt(failure, () => crypto.createHmac(digest.host, key))
    }
    const cipher = algorithms.cipher(support.text(sub), key.length)
    if (!cipher) return algorithms.cipher(support.text(sub), -1) ? at.badarg(2, 'Bad key size') : at.badarg(1, 'Unknown cipher')
    if (!algorithms.hasCipher(cipher)) return at.notsup(1, 'Unsupported cipher algorithm')
    return at.attempt(failure, () => {
      if (cipher.mode !== 'cbc') throw new Error('no block cipher in mode CBC')
      return new Cmac(crypto, cipher.host, key, cipher.blockSize)
    })
  }
  const stateOf = (ref: Term): MacState => {
    const state = vm.processes.magic(ref)
    return state instanceof MacState ? state : at.badarg(0, 'Bad ref')
  }
  const native = support.native.bind(support)
  return {
    'mac_algorithms/0': () => support.atoms(KINDS),
    'mac_nif/4': support.blocking((kind, sub, key, data) => {
      const text = support.iodata(data!) ?? at.badarg(3, 'Bad text')
      const bytes = support.iodata(key!) ?? at.badarg(2, 'Bad key')
      const mac = make(kind!, sub!, bytes, "Couldn't get mac")
      support.count(text.length)
      const result = (): Term => support.binaryOf(mac.digest())
      // An argument lives as long as its process waits; what an iolist became does not.
      if (text.length > PART_BYTES) return support.inParts(vm.t.isBinary(data!) ? text : text.slice(), (part) => mac.update(part)).then(() => result)
      mac.update(text)
      return result()
    }),
    'mac_init_nif/3': native((kind, sub, key) => {
      const bytes = support.iodata(key!) ?? at.badarg(2, 'Bad key')
      return vm.processes.makeMagicRef(new MacState(make(kind!, sub!, bytes, "Can't initialize EVP_MAC_CTX")))
    }),
    'mac_update_nif/2': native((ref, data) => {
      const text = support.iodata(data!) ?? at.badarg(1, 'Bad text')
      const { mac, done } = stateOf(ref!)
      if (done) at.error('mac update')
      support.count(text.length)
      mac.update(text)
      return ref!
    }),
    'mac_final_nif/1': native((ref) => {
      const state = stateOf(ref!)
      if (state.done) at.error('Signing')
      state.done = !(state.mac instanceof Cmac)
      return support.binaryOf(state.mac.digest())
    }),
  }
}
