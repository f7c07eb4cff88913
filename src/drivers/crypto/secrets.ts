/** Keys from passwords: pbkdf2_hmac/5 and SRP-6a (generate_key and compute_key for srp) of module crypto. */
import type { Term } from '../../term/types.ts'
import type { Algorithms } from './algorithms.ts'
import { bitLength, mod, modPow } from './numbers.ts'
import { checks, plainBadarg } from './support.ts'
import type { Support } from './support.ts'

const at = checks('pbkdf2_hmac')
/** What is at most so much is done at once, as in OTP. */
const FEW_ITERATIONS = 100
const SHORT_KEY = 64
const MOST = 0x7fffffff

export function secrets(support: Support, algorithms: Algorithms) {
  const { vm, crypto } = support
  const { t } = vm

  const positive = (term: Term, argument: number): number => {
    const n = t.safeInteger(term)
    if (n === undefined || n < 0) return at.badarg(argument, 'Not integer')
    return n >= 1 ? n : at.badarg(argument, 'Must be > 0')
  }
  const srp = (run: (...numbers: bigint[]) => bigint | undefined) => support.native((...args) => {
    const numbers = args.map((arg) => support.bignum(arg) ?? plainBadarg())
    vm.bump(args.length * bitLength(numbers[numbers.length - 1]!))
    const result = numbers[numbers.length - 1] === 0n ? undefined : run(...numbers)
    return result === undefined ? vm.atom('error') : support.binaryOfBignum(result)
  })
  return {
    'pbkdf2_hmac_nif/5': support.blocking((name, passwordTerm, saltTerm, iterationsTerm, lengthTerm) => {
      const iterations = positive(iterationsTerm!, 3)
      const length = positive(lengthTerm!, 4)
      const digest = algorithms.digest(support.text(name!)) ?? at.badarg(0, 'Bad digest type')
      if (!digest.pbkdf2) at.badarg(0, 'Not eligible digest type')
      const password = support.binary(passwordTerm!) ?? at.badarg(1, 'Not binary')
      const salt = support.binary(saltTerm!) ?? at.badarg(2, 'Not binary')
      if (length > MOST) at.error("Can't allocate binary")
      if (iterations > MOST) at.error('Low-level call failed')
      if (iterations <= FEW_ITERATIONS && length <= SHORT_KEY) {
        return support.binaryOf(crypto.pbkdf2Sync(password, salt, iterations, length, digest.host))
      }
      return new Promise((resolve) => {
        crypto.pbkdf2(password.slice(), salt.slice(), iterations, length, digest.host, (error, key) => {
          resolve(() => (error ? at.error('Low-level call failed') : support.binaryOf(key)))
        })
      })
    }),
    'srp_value_B_nif/5': srp((multiplier, verifier, generator, exponent, prime) => {
      const value = mod(multiplier! * verifier! + modPow(generator!, exponent!, prime!), prime!)
      return value === 0n ? undefined : value
    }),
    'srp_user_secret_nif/7': srp((a, u, B, multiplier, generator, exponent, prime) => {
      if (mod(B!, prime!) === 0n) return undefined
      const base = mod(B! - multiplier! * modPow(generator!, exponent!, prime!), prime!)
      return modPow(base, a! + u! * exponent!, prime!)
    }),
    'srp_host_secret_nif/5': srp((verifier, b, u, A, prime) => {
      if (mod(A!, prime!) === 0n) return undefined
      return modPow(A! * modPow(verifier!, u!, prime!), b!, prime!)
    }),
  }
}
