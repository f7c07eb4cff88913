/**
 * Arithmetic beyond 64 bits over the host's BigInt: what the kernel (assembly/bignum.ts) hands over because BigInt's
 * sub-quadratic multiplication and division win in spite of the conversions.
 */
import { bitLength } from '../term/limbs.ts'
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import type { KernelHost } from './kernel.ts'
import type { Vm } from './vm.ts'

/** Operations of `big_op`; assembly/bignum.ts has the same numbers. */
const BIG_MUL = 1
const BIG_DIV = 2
const BIG_REM = 3

/** Bits of the largest integer a release allows: 2^19 - 1 words of 64 bits before OTP 26, 2^16 - 1 since. */
export const maxIntegerBits = (release: number): number => 64 * ((release < 26 ? 1 << 19 : 1 << 16) - 1)

/** Whether a magnitude is beyond OTP's limit. */
export function exceedsLimit(vm: Vm, magnitude: bigint): boolean {
  const limit = maxIntegerBits(vm.release)
  // Text is made to count bits only where the limit is near.
  return magnitude >> BigInt(limit >> 1) !== 0n && bitLength(magnitude) > limit
}

/** Integer term of a BigInt. Raises system_limit (as the kernel does: without a BIF's frame) beyond OTP's limit. */
export function integerOrLimit(vm: Vm, value: bigint): Term {
  return exceedsLimit(vm, value < 0n ? -value : value) ? vm.k.raise_system_limit() : vm.t.integer(value)
}

/** The kernel's imports for big integers. `getVm`: the machine, which is not complete yet when its kernel is made. */
export function bigArithmetic(
  getVm: () => Vm,
): Pick<KernelHost, 'big_op' | 'big_cmp_float' | 'big_from_bytes' | 'big_to_bits'> {
  return {
    big_op(op, a, b) {
      const vm = getVm()
      const x = vm.t.bigint(a)
      const y = vm.t.bigint(b)
      vm.bump(Math.min(100_000, (limbs(vm, a) + limbs(vm, b)) >> 1))
      switch (op) {
        case BIG_MUL:
          return integerOrLimit(vm, x * y)
        case BIG_DIV:
          return vm.t.integer(x / y)
        case BIG_REM:
          return vm.t.integer(x % y)
        default:
          throw new RangeError(`big_op ${op}`)
      }
    },
    big_cmp_float: (big, float) => getVm().k.big_cmp_f64(big, float),
    big_from_bytes: (address, bytes, negative) => getVm().k.integer_from_bytes(address, bytes, negative),
    big_to_bits(value, address, bytes) {
      getVm().k.integer_to_bytes(value, address, bytes)
      return 1
    },
  }
}

const limbs = (vm: Vm, t: Term): number => ((t & 3) === L.TAG_BOXED ? vm.t.header(t) >>> L.HDR_ARITY_SHIFT : 1)
