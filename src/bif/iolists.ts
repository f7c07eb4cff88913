/**
 * BIFs whose argument is an iolist, which may be as long as memory allows: those are measured and written in parts, between which others have
 * their turns. What a part has left of an iolist is one too (see assembly/iolist.ts).
 */
import { NIL, isCons, isNil, small, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { Terms } from '../term/terms.ts'
import type { BifFunction } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import type { Place } from './in_steps.ts'
import type { Vm } from '../runtime/vm.ts'

/** What a BIF does with the iolist that is its last argument when its bits are known, and the bytes of the longest bitstring in it; `use`: for `make`. */
type Finish = (io: Term, bits: bigint, first: Term, longest: number, use: number) => Term

interface Use {
  readonly module: string
  readonly name: string
  /** 1, or 2: there is an argument in front of the iolist. */
  readonly arity: number
  /** What is told of the process between the parts. */
  readonly place: Place
  /** 1: its bitstrings may have odd bits. */
  readonly odd: number
  readonly finish: Finish
  /** What is made of the bitstring, where one is made. */
  readonly result: (bitstring: Term) => Term
}
type Options = Partial<Pick<Use, 'place' | 'odd' | 'result'>>

export class Iolists {
  readonly #vm: Vm
  readonly #parts: Parts
  readonly #name: string
  readonly #uses: Use[] = []
  /** For glulam_internal. */
  readonly internal: Record<string, BifFunction>

  /** `name`: what the names of its internal functions begin with. */
  constructor(vm: Vm, name: string) {
    this.#vm = vm
    this.#parts = new Parts(vm)
    this.#name = name
    this.internal = {
      [`${name}_measure/6`]: (use, io, rest, bits, first, longest) =>
        this.#measure(smallValue(use), io, rest, vm.t.bigint(bits), first, vm.t.safeInteger(longest)!),
      [`${name}_put/4`]: (use, rest, result, at) => this.#put(smallValue(use), rest, result, vm.t.bigint(at)),
    }
  }

  /** A BIF that measures its last argument and then goes on with `finish`; badarg when that is no iolist. `first`: the argument in front of it. */
  measured(module: string, name: string, arity: number, finish: Finish, options: Options = {}): (io: Term, first?: Term) => Term {
    const use = this.#uses.push({ module, name, arity, place: [module, name, arity], odd: 0, finish, result: (bitstring) => bitstring, ...options }) - 1
    return (io, first = NIL) => this.#measure(use, io, io, 0n, first, 0)
  }
  /** A BIF that makes a bitstring of a list. */
  bitstring(module: string, name: string, odd = 0): (list: Term) => Term {
    const { k } = this.#vm
    const place: Place = ['erts_internal', 'list_to_bitstring_continue', 1]
    const long = this.measured(module, name, 1, (io, bits, _first, _longest, use) => this.make(use, io, bits), { place, odd })
    return (list) => {
      if (!isCons(list)) return isNil(list) ? k.new_binary(0) : this.#vm.badarg()
      const result = k.iolist_to_bitstring_soon(list, odd)
      if (result !== NONE) return result
      return k.iolist_left() === NIL ? this.#vm.badarg() : long(list)
    }
  }

  /** iolist_size/1 */
  size(): (io: Term) => Term {
    const { k, t } = this.#vm
    const long = this.measured('erlang', 'iolist_size', 1, (_io, bits) => t.integer(bits >> 3n))
    return (io) => {
      const size = k.iolist_size_soon(io)
      return size !== NONE ? size : k.iolist_left() === NIL ? this.#vm.badarg() : long(io)
    }
  }

  #measure(index: number, io: Term, rest: Term, bits: bigint, first: Term, longest: number): Term {
    const { k, t } = this.#vm
    const use = this.#uses[index]!
    for (;;) {
      const some = k.iolist_measure(rest, use.odd)
      if (some < 0n) return this.#fail(use, 'badarg', io, first)
      bits += some
      longest = Math.max(longest, Number(k.iolist_longest() >> 3n))
      rest = k.iolist_left()
      if (rest === NIL) return use.finish(io, bits, first, longest, index)
      if (this.#vm.reductionsLeft > 0) continue
      const state = [small(index), io, rest, t.integer(bits), first, t.integer(longest)]
      return this.#parts.goOn(...use.place, `${this.#name}_measure`, state)
    }
  }
  /** The bitstring of so many bits that an iolist stands for, or what the BIF makes of that. */
  make(index: number, list: Term, bits: bigint): Term {
    const result = bits < MAX_BITS ? this.#vm.k.bs_create(bits) : NONE
    return result === NONE ? this.#fail(this.#uses[index]!, 'system_limit', list, NIL) : this.#put(index, list, result, 0n)
  }
  #put(index: number, rest: Term, result: Term, at: bigint): Term {
    const { k, t } = this.#vm
    const use = this.#uses[index]!
    for (;;) {
      at = k.iolist_put(rest, use.odd, result, at)
      rest = k.iolist_left()
      if (rest === NIL) return use.result(result)
      if (this.#vm.reductionsLeft > 0) continue
      return this.#parts.goOn(...use.place, `${this.#name}_put`, [small(index), rest, result, t.integer(at)])
    }
  }
  #fail(use: Use, reason: string, io: Term, first: Term): Term {
    return this.#parts.fail(use.module, use.name, use.arity === 1 ? [io] : [first, io], reason)
  }
}

/** More than any bitstring has. */
const MAX_BITS = 1n << 62n

/** What a walk along an iolist has not come to: `current`, then the tails of the lists it is in, the outermost first. */
export function restOf(t: Terms, tails: readonly Term[], current: Term): Term {
  return tails.reduceRight((inner, tail) => (inner === NIL ? tail : t.cons(inner, tail)), current)
}
