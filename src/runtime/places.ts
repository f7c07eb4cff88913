/**
 * Places in the code: what CP_INFO of a code point says. The numbers of a module's places are consecutive; what they mean is
 * kept as its translation has it, and looked up when a stack trace wants to know.
 */
import * as L from '../term/layout.ts'
import { FAILING_BIF, PLACE_WORDS } from '../jit/translation.ts'
import type { Address, Term } from '../term/types.ts'
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
  readonly exports: readonly Address[]
}

export class Places {
  private readonly vm: Vm
  private readonly firsts: number[] = []
  private readonly modules: ModulePlaces[] = []
  /** Number 0 is no place. */
  private next = 1

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Number of the first of a module's places. */
  add(module: ModulePlaces): number {
    const first = this.next
    if (module.refs.length === 0) return first
    this.firsts.push(first)
    this.modules.push(module)
    this.next += module.refs.length / PLACE_WORDS
    return first
  }
  /** The places of a module that is gone for good. */
  remove(first: number): void {
    const i = this.firsts.indexOf(first)
    if (i < 0) return
    this.firsts.splice(i, 1)
    this.modules.splice(i, 1)
  }

  private find(number: number): { module: ModulePlaces; at: number } | undefined {
    let low = 0
    let high = this.firsts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.firsts[middle]! <= number) low = middle + 1
      else high = middle
    }
    const module = this.modules[low - 1]
    if (!module) return undefined
    const at = (number - this.firsts[low - 1]!) * PLACE_WORDS
    return at < module.refs.length ? { module, at } : undefined
  }

  /** Where a code point is. */
  of(codePoint: Address): Place | undefined {
    const { vm } = this
    const info = vm.cell(codePoint + L.CP_INFO)
    if (info < -1) {
      const entry = -info & ~15
      const word = (offset: number): number => vm.cell(entry + offset)
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
