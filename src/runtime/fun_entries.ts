/** Fun entries: what funs point to, by what identifies a lambda in all processes and on other nodes. */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import type { Vm } from './vm.ts'

/** The entries of a module that is linked and not loaded yet. */
export interface ReservedFuns {
  readonly name: Term
  readonly funs: ArrayLike<Address>
}

const keyOf = (module: Term, index: number, oldUniq: number, uniq: Uint8Array, free: number): string =>
  `${module} ${index} ${oldUniq} ${Array.from(uniq).join()} ${free}`

export class FunEntries {
  private readonly vm: Vm
  private readonly byKey = new Map<string, Address>()
  /** Entries that belong to modules linked ahead, by module, until something asks for funs of that module. */
  private readonly reserved = new Map<Term, ReservedFuns>()
  /** Of modules linked ahead and not loaded yet: their entries stay. */
  private readonly waiting = new Set<ReservedFuns>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  /**
   * The entry of a lambda, made (without code) if there is none. Funs from outside may claim to have more or fewer free variables than the lambda of that
   * name: theirs is another, which no module defines, for code takes the variables without looking.
   */
  of(module: Term, index: number, oldUniq: number, uniq: Uint8Array, free: number): Address {
    this.enterReserved(module)
    const key = keyOf(module, index, oldUniq, uniq, free)
    const { vm } = this
    const known = this.byKey.get(key)
    if (known !== undefined) {
      if (vm.reclaim.active) vm.setCell(known + L.FE_FLAGS, vm.cell(known + L.FE_FLAGS) | L.FE_MARKED)
      return known
    }
    vm.reclaim.noteUnknownFun()
    const entry = vm.k.literal_malloc(L.FE_SIZE)
    for (let i = 0; i < L.FE_SIZE; i += 4) vm.setCell(entry + i, 0)
    vm.setCell(entry + L.FE_MODULE, module)
    vm.setCell(entry + L.FE_INDEX, index)
    vm.setCell(entry + L.FE_OLD_INDEX, index)
    vm.setCell(entry + L.FE_OLD_UNIQ, oldUniq)
    vm.u8.set(uniq, (entry + L.FE_UNIQ) >>> 0)
    vm.setCell(entry + L.FE_NUM_FREE, free)
    vm.setCell(entry + L.FE_ARITY, -1)
    vm.setCell(entry + L.CP_INFO, -1)
    this.byKey.set(key, entry)
    return entry
  }

  /** A module that is linked ahead has its entries already, without code. */
  reserve(module: ReservedFuns): void {
    this.reserved.set(module.name, module)
    this.waiting.add(module)
  }
  /** It is loaded now. */
  claim(module: ReservedFuns): void {
    this.waiting.delete(module)
  }
  private enterReserved(module: Term): void {
    const entries = this.reserved.get(module)
    if (entries === undefined) return
    this.reserved.delete(module)
    const { vm } = this
    for (let i = 0; i < entries.funs.length; i++) {
      const entry = entries.funs[i]!
      const at = (entry + L.FE_UNIQ) >>> 0
      const word = (offset: number): number => vm.cell(entry + offset)
      this.byKey.set(keyOf(module, word(L.FE_INDEX), word(L.FE_OLD_UNIQ), vm.u8.subarray(at, at + 16), word(L.FE_NUM_FREE)), entry)
    }
  }

  /** Modules linked ahead of which funs were asked for, for a snapshot; undefined: there are other entries. */
  save(ahead: readonly ReservedFuns[]): Term[] | undefined {
    const entered = ahead.filter(({ name }) => !this.reserved.has(name))
    const known = new Set(entered.flatMap(({ funs }) => Array.from(funs)))
    return this.byKey.size === known.size && [...this.byKey.values()].every((entry) => known.has(entry)) ? entered.map(({ name }) => name) : undefined
  }
  restore(entered: readonly Term[]): void {
    for (const module of entered) this.enterReserved(module)
  }

  /** Entries of funs without code that may be unused; whoever meets them marks them (FE_MARKED). */
  withoutCode(): Address[] {
    const { vm } = this
    for (const module of [...this.reserved.keys()]) this.enterReserved(module)
    const stay = new Set<Address>([...this.waiting].flatMap(({ funs }) => Array.from(funs)))
    const flags = (entry: Address): number => vm.cell(entry + L.FE_FLAGS)
    const found = [...this.byKey.values()].filter((entry) => (flags(entry) & (L.FE_DEFINED | L.FE_PINNED)) === 0 && !stay.has(entry))
    for (const entry of found) vm.setCell(entry + L.FE_FLAGS, flags(entry) & ~L.FE_MARKED)
    return found
  }
  /** Frees those of them that have not been met. */
  free(entries: readonly Address[]): void {
    const { vm } = this
    // funs of code that is being purged may get it back
    const unused = new Set(entries.filter((entry) => (
      (vm.cell(entry + L.FE_FLAGS) & (L.FE_DEFINED | L.FE_PINNED | L.FE_MARKED)) === 0 && !vm.purge.holds(entry)
    )))
    if (unused.size === 0) return
    for (const [key, entry] of this.byKey) if (unused.has(entry)) this.byKey.delete(key)
    for (const entry of unused) vm.k.literal_free(entry)
  }
}
