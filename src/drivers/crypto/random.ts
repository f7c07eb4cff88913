/** Random numbers, and arithmetic on large ones: strong_rand_bytes/1, rand_uniform/2, mod_pow/3, exor/2 of module crypto. */
import type { Term } from '../../term/types.ts'
import { bitLength, modPow } from './numbers.ts'
import { concat, fromBigInt, LONG_BYTES, plainBadarg, STEP_BYTES, toBigInt } from './support.ts'
import type { Support } from './support.ts'

/** Bytes of a random binary are made in pieces of this size: more than a host gives at once. */
const PIECE = 65536

export function random(support: Support) {
  const { vm } = support
  const { t } = vm

  const randomBytes = (n: number): Uint8Array => {
    const bytes = new Uint8Array(n)
    for (let from = 0; from < n; from += PIECE) vm.host.random(bytes.subarray(from, from + PIECE))
    return bytes
  }
  /** A number with its length in four bytes before it. */
  const mpint = (term: Term): bigint | undefined => {
    const bytes = support.binary(term)
    if (!bytes || bytes.length < 4) return undefined
    const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
    return size === bytes.length - 4 ? toBigInt(bytes.subarray(4)) : undefined
  }
  const toMpint = (bytes: Uint8Array): Uint8Array => {
    const size = new Uint8Array(4)
    new DataView(size.buffer).setUint32(0, bytes.length)
    return concat(size, bytes)
  }
  const native = support.native.bind(support)
  return {
    'strong_rand_bytes_nif/1': native((n) => {
      const bytes = support.uint(n!)
      if (bytes === undefined || bytes > 0x7fffffff) return plainBadarg()
      if (bytes > LONG_BYTES) {
        function* parts(): Iterable<Uint8Array> {
          for (let left = bytes!; left > 0; left -= STEP_BYTES) yield randomBytes(Math.min(left, STEP_BYTES))
        }
        return support.longOutput('strong_rand_bytes_nif', [n!], bytes, n!, parts, (binary) => binary)
      }
      support.count(bytes)
      return support.binaryOf(randomBytes(bytes))
    }),
    'strong_rand_range_nif/1': native((range) => {
      const n = support.bignum(range!) ?? plainBadarg()
      return n === 0n ? vm.atom('false') : support.binaryOfBignum(support.below(n))
    }),
    'rand_uniform_nif/2': native((low, high) => {
      const from = mpint(low!) ?? plainBadarg()
      const to = mpint(high!) ?? plainBadarg()
      if (to <= from) return plainBadarg()
      return support.binaryOf(toMpint(fromBigInt(from + support.below(to - from))))
    }),
    'rand_seed_nif/1': native((seed) => (support.binary(seed!) ? vm.atom('ok') : plainBadarg())),
    'mod_exp_nif/4': native((base, exponent, modulus, header) => {
      const [b, e, m] = [support.bignum(base!), support.bignum(exponent!), support.bignum(modulus!)]
      const head = t.safeInteger(header!)
      if (b === undefined || e === undefined || m === undefined || m === 0n || (head !== 0 && head !== 4)) return plainBadarg()
      vm.bump(bitLength(m) * bitLength(e) >> 7)
      const result = fromBigInt(modPow(b, e, m))
      if (head === 0) return support.binaryOf(result)
      return support.binaryOf(toMpint((result[0] ?? 0) >= 0x80 ? concat(new Uint8Array(1), result) : result))
    }),
    'do_exor/2': native((a, b) => {
      const [x, y] = [support.iodata(a!), support.iodata(b!)]
      if (!x || !y || x.length !== y.length) return plainBadarg()
      support.count(x.length)
      const bytes = new Uint8Array(x.length)
      for (let i = 0; i < x.length; i++) bytes[i] = x[i]! ^ y[i]!
      return support.binaryOf(bytes)
    }),
  }
}
