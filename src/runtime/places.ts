/**
 * Places in the code: what CP_INFO of a code point says. The numbers of a module's places are consecutive; what they mean is
 * kept as its translation has it, and looked up when a stack trace wants to know.
 */
import * as L from '../term/layout.ts'
import { FAILING_BIF, PLACE_WORDS } from '../jit/translation.ts'
import { isAtom } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import { Ranges } from './ranges.ts'
import type { Vm } from './vm.ts'

/** A place in the code. */
export interface Place {
  readonly module: Term
  readonly fun: Term
  readonly arity: number
  /** Source file and line; line 0: not known. */
  readonly file: string
  readonly line: number
}

/** CP_INFO of what belongs to an export entry or a fun entry, which says itself what it is. */
export const placeOfExport = (entry: Address): number => -entry
export const placeOfFun = (entry: Address): number => -(entry | 1)

/** The places of one module. */
export interface ModulePlaces {
  /** PLACE_WORDS each, see Translation.places. */
  readonly refs: Int32Array
  describe(fun: number, line: number): Place
  /** Address of the export entry of a BIF that fails there. */
  readonly exports: ArrayLike<Address>
}

export class Places {
  private readonly vm: Vm
  /** First number of each module's places, sorted; the modules. */
  private readonly firsts: number[] = []
  private readonly modules: ModulePlaces[] = []
  /** Number 0 is no place. */
  private readonly numbers = new Ranges(1)

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Number of the first of a module's places. */
  add(module: ModulePlaces): number {
    if (module.refs.length === 0) return 0
    const first = this.numbers.take(module.refs.length / PLACE_WORDS)
    const i = this.upTo(first)
    this.firsts.splice(i, 0, first)
    this.modules.splice(i, 0, module)
    return first
  }
  /** The places of a module that is gone for good. */
  remove(first: number): void {
    const i = this.firsts.indexOf(first)
    if (i < 0) return
    const count = this.modules[i]!.refs.length / PLACE_WORDS
    this.numbers.give(first, count)
    this.vm.exceptions.forgetPlaces(first, count)
    this.firsts.splice(i, 1)
    this.modules.splice(i, 1)
  }

  /** How many modules' places begin at a number or below. */
  private upTo(number: number): number {
    let low = 0
    let high = this.firsts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.firsts[middle]! <= number) low = middle + 1
      else high = middle
    }
    return low
  }
  private find(number: number): { module: ModulePlaces; at: number } | undefined {
    const i = this.upTo(number) - 1
    const module = this.modules[i]
    if (!module) return undefined
    const at = (number - this.firsts[i]!) * PLACE_WORDS
    return at < module.refs.length ? { module, at } : undefined
  }

  /** Where a code point is. */
  of(codePoint: Address): Place | undefined {
    return this.ofInfo(this.vm.cell(codePoint + L.CP_INFO))
  }
  /** What CP_INFO says. It may be that of code that is gone meanwhile. */
  ofInfo(info: number): Place | undefined {
    const { vm } = this
    if (info < -1 && info !== L.PLACE_OF_TRACE) {
      const entry = -info & ~15
      const word = (offset: number): number => vm.cell(entry + offset)
      if ((info & 1) !== 0 && !(isAtom(word(L.FE_MODULE) as Term) && isAtom(word(L.FE_NAME) as Term))) return undefined
      const at = (module: number, fun: number, arity: number): Place => ({ module: module as Term, fun: fun as Term, arity, file: '', line: 0 })
      if ((info & 1) === 0) return at(word(L.EX_MODULE), word(L.EX_FUNCTION), word(L.EX_ARITY))
      const arity = word(L.FE_ARITY)
      return at(word(L.FE_MODULE), word(L.FE_NAME), (arity < 0 ? ~arity : arity) + word(L.FE_NUM_FREE))
    }
    const found = info > 0 ? this.find(info) : undefined
    return found?.module.describe(found.module.refs[found.at]!, found.module.refs[found.at + 1]!)
  }
  /** What fails at a code point: see Translation.places. `entry`: the export entry if it is a BIF. */
  failure(codePoint: Address): { what: number; entry: Address } {
    const found = this.find(this.vm.cell(codePoint + L.CP_INFO))
    if (!found) return { what: 0, entry: 0 }
    const what = found.module.refs[found.at + 2]!
    return { what, entry: what > 0 ? found.module.exports[(what & FAILING_BIF) - 1]! : 0 }
  }
}
