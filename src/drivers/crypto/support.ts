/** What the natives of module crypto have in common: arguments taken apart, and exceptions as OTP's C library raises them. */
import { isAtom, isCons, NIL } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import type { HostCrypto } from '../../host/host.ts'
import type { BifFunction, BlockingSpec } from '../../runtime/bif.ts'
import type { Vm } from '../../runtime/vm.ts'
import { aligned } from '../../bif/aligned.ts'
import { InSteps } from '../../bif/in_steps.ts'
import type { Steps } from '../../bif/in_steps.ts'
import { joined } from '../bytes.ts'

export type Tag = 'badarg' | 'notsup' | 'error'

/** `{Tag, #{c_file_name, c_function_arg_num …}, Text}`; crypto.erl makes `{Tag, {File, Line}, Text}` of it. */
export class CryptoFailure extends Error {
  readonly tag: Tag
  /** File of OTP's C library that has the check, without its ending. */
  readonly file: string
  /** Number of the argument at fault, from 0; -1: none. */
  readonly argument: number

  constructor(tag: Tag, file: string, argument: number, text: string) {
    super(text)
    this.tag = tag
    this.file = file
    this.argument = argument
  }
}
/** A plain `error:badarg` or `error:notsup`. */
export class PlainFailure extends Error {
  readonly reason: 'badarg' | 'notsup'
  constructor(reason: 'badarg' | 'notsup') {
    super(reason)
    this.reason = reason
  }
}

export const plainBadarg = (): never => {
  throw new PlainFailure('badarg')
}

/** The checks of one C file: `at.badarg(0, 'Bad digest type')` throws. */
export function checks(file: string) {
  const fail = (tag: Tag) => (argument: number, text: string): never => {
    throw new CryptoFailure(tag, file, argument, text)
  }
  return {
    badarg: fail('badarg'),
    notsup: fail('notsup'),
    errorAt: fail('error'),
    error: (text: string): never => fail('error')(-1, text),
    /** Runs an operation of the host; its failure is `error` with this text. */
    attempt: <T>(text: string, run: () => T): T => {
      try {
        return run()
      } catch (error) {
        if (error instanceof CryptoFailure) throw error
        return fail('error')(-1, text)
      }
    },
  }
}
export type Checks = ReturnType<typeof checks>

/** Bytes that are worked on in one go, where there may be many. */
export const PART_BYTES = 4 << 20
/** Output of more bytes is made in parts of STEP_BYTES. */
export const LONG_BYTES = 1 << 20
export const STEP_BYTES = 1 << 18
const BYTES_A_REDUCTION = 64

export class Support {
  readonly vm: Vm
  readonly crypto: HostCrypto['api']
  /** OpenSSL's version. */
  readonly openssl: string
  readonly #steps: InSteps

  constructor(vm: Vm, { api, openssl }: HostCrypto) {
    this.#steps = new InSteps(vm)
    this.vm = vm
    this.crypto = api
    this.openssl = openssl
  }

  // ---- natives -----------------------------------------------------------------------------------------------------

  /** A native whose failures are raised. */
  native(run: (...args: Term[]) => Term): BifFunction {
    return (...args) => {
      try {
        return run(...args)
      } catch (error) {
        return this.raise(error)
      }
    }
  }
  /** One that may answer later: `run` gives a term, or a promise of a function that makes it. */
  blocking(run: (...args: Term[]) => Term | Promise<() => Term>): BlockingSpec {
    return {
      dirty: 'cpu',
      start: (...args) => {
        try {
          const result = run(...args)
          if (typeof result === 'number') return result
          return result.then(
            (make) => () => this.native(make)(),
            (error: unknown) => () => this.raise(error),
          )
        } catch (error) {
          return this.raise(error)
        }
      },
    }
  }
  /** Goes through long bytes in parts, between which others run. What they are is kept by who waits. */
  inParts(bytes: Uint8Array, each: (part: Uint8Array) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let from = 0
      const some = (): void => {
        try {
          each(bytes.subarray(from, from + PART_BYTES))
        } catch (error) {
          reject(error as Error)
          return
        }
        from += PART_BYTES
        if (from < bytes.length) this.vm.host.defer(some)
        else resolve()
      }
      some()
    })
  }
  /**
   * A binary of at most `size` bytes that is made part by part, between which others run. `name`, `args`: the native function and its arguments.
   * `produce` gives the parts, of the bytes of `source`, an argument. `finish` makes the result of the binary and its last bytes.
   */
  longOutput(name: string, args: readonly Term[], size: number, source: Term, produce: (input: () => Uint8Array) => Iterable<Uint8Array>, finish: (binary: Term) => Term): Term {
    const { vm } = this
    const { t, k } = vm
    const whole = t.isBinary(source) ? aligned(vm, source) : source
    if (whole === NONE) return NONE
    let filled = 0
    /** The output and the input, which may move. */
    const current = (kept: Term, i: number): Term => t.element(kept, i)
    function* steps(kept: Term): Steps<unknown> {
      try {
        for (const part of produce(() => t.bytes(current(kept, 2)))) {
          vm.u8.set(part, (k.binary_data(current(kept, 1)) >>> 0) + filled)
          filled += part.length
          kept = yield part.length / BYTES_A_REDUCTION
        }
        return undefined
      } catch (error) {
        return error
      }
    }
    const first = t.tuple(k.new_binary(size), whole, ...args)
    return this.#steps.run(['crypto', name, args.length], steps(first), first, (error, kept) => {
      const rest = args.map((_, i) => current(kept, 3 + i))
      if (error !== undefined) return vm.exceptions.raiseFrom('crypto', name, rest, this.#reason(error), NIL)
      const binary = current(kept, 1)
      return finish(filled === size ? binary : k.sub_bitstring(binary, 0, filled * 8))
    })
  }
  private raise(error: unknown): Term {
    return this.vm.error(this.#reason(error))
  }
  #reason(error: unknown): Term {
    const { vm } = this
    const { t } = vm
    if (error instanceof PlainFailure) return vm.atom(error.reason)
    if (!(error instanceof CryptoFailure)) throw error
    // There is no C file, and so no line.
    const place = t.map([
      [vm.atom('c_file_name'), t.charlist(`${error.file}.c`)],
      [vm.atom('c_file_line_num'), t.integer(0)],
      [vm.atom('c_function_arg_num'), t.integer(error.argument)],
    ])
    return t.tuple(vm.atom(error.tag), place, t.charlist(error.message))
  }

  // ---- terms -------------------------------------------------------------------------------------------------------

  /** The bytes of iodata (a view that lasts as long as the call), or undefined. */
  iodata(term: Term): Uint8Array | undefined {
    const { t, k } = this.vm
    if (t.isBinary(term)) return t.bytes(term)
    const binary = k.iolist_to_bitstring(term, 0)
    return binary === NONE ? undefined : t.bytes(binary)
  }
  binary(term: Term): Uint8Array | undefined {
    return this.vm.t.isBinary(term) ? this.vm.t.bytes(term) : undefined
  }
  /** The unsigned integer that a binary stands for. */
  bignum(term: Term): bigint | undefined {
    const bytes = this.binary(term)
    return bytes && toBigInt(bytes)
  }
  /** The bignums of a list of binaries. */
  bignums(list: Term): bigint[] | undefined {
    const items = this.vm.t.listToArray(list)
    const out = items?.map((item) => this.bignum(item))
    return out?.includes(undefined) ? undefined : (out as bigint[] | undefined)
  }
  text(atom: Term): string | undefined {
    return isAtom(atom) ? this.vm.atoms.text(atom) : undefined
  }
  /** An integer from 0 to 2^32-1. */
  uint(term: Term): number | undefined {
    const n = this.vm.t.safeInteger(term)
    return n !== undefined && n >= 0 && n < 4294967296 ? n : undefined
  }
  binaryOf(bytes: Uint8Array): Term {
    return this.vm.t.binary(bytes)
  }
  binaryOfBignum(n: bigint, size = 0): Term {
    return this.vm.t.binary(fromBigInt(n, size))
  }
  atoms(names: readonly string[]): Term {
    return this.vm.t.list(names.map((name) => this.vm.atom(name)))
  }
  /** Pairs of a property list: `each` is given key and value; false: no list of pairs. The tail of an improper one is ignored, as in OTP. */
  pairs(list: Term, each: (key: string | undefined, value: Term, keyTerm: Term) => void, notPair: () => never): void {
    const { t } = this.vm
    for (; isCons(list); list = t.tl(list)) {
      const pair = t.hd(list)
      if (!t.isTupleOf(pair, 2)) notPair()
      const key = t.element(pair, 1)
      each(this.text(key), t.element(pair, 2), key)
    }
  }
  isList(term: Term): boolean {
    return isCons(term) || term === NIL
  }
  /** A random number from 0 to range - 1. */
  below(range: bigint): bigint {
    const bits = range.toString(2).length
    const bytes = new Uint8Array((bits + 7) >> 3)
    for (;;) {
      this.vm.host.random(bytes)
      const n = toBigInt(bytes) >> BigInt(8 * bytes.length - bits)
      if (n < range) return n
    }
  }
  /** Work on so many bytes counts as in OTP. */
  count(bytes: number): void {
    this.vm.bump(Math.floor(bytes / 20))
  }
}

export function toBigInt(bytes: Uint8Array): bigint {
  let hex = '0x0'
  for (const byte of bytes) hex += HEX[byte]!
  return BigInt(hex)
}
const HEX = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'))

/** Big-endian bytes, at least `size` of them; none for 0. */
export function fromBigInt(n: bigint, size = 0): Uint8Array {
  let hex = n === 0n ? '' : n.toString(16)
  if (hex.length % 2 === 1) hex = `0${hex}`
  const length = Math.max(size, hex.length / 2)
  const out = new Uint8Array(length)
  const from = length - hex.length / 2
  for (let i = 0; i < hex.length; i += 2) out[from + i / 2] = parseInt(hex.slice(i, i + 2), 16)
  return out
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => joined(parts)

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return difference === 0
}
