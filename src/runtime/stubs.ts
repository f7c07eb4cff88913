/** Stubs of undefined functions, given out as they are needed (see src/jit/stubs.ts). */
import type { Address } from '../term/types.ts'
import { STUBS_AT_ONCE, stubModule } from '../jit/stubs.ts'

export class Stubs {
  private readonly instantiate: (module: WebAssembly.Module, imports: Record<string, unknown>, slots: number) => number
  private readonly called: (entry: Address) => void
  private readonly modules = new Map<number, WebAssembly.Module>()
  /** By arity: next slot, and how many are left from there. */
  private readonly free = new Map<number, { slot: number; number: number; left: number }>()
  private readonly slots = new Map<Address, number>()
  /** By number of the stub within those of all arities. */
  private readonly entries: Address[] = []
  private reserved = 0
  private adopted: { entries: Int32Array; base: number; slots: Map<Address, number> | undefined } | undefined

  /** `instantiate` puts a module's functions into new slots of the table, and gives the first; `called`: what a stub does. */
  constructor(instantiate: Stubs['instantiate'], called: (entry: Address) => void) {
    this.instantiate = instantiate
    this.called = called
  }

  /** Table slot of the stub of an export entry. */
  slotOf(entry: Address, arity: number): number {
    const known = this.slots.get(entry)
    if (known !== undefined) return known
    let free = this.free.get(arity)
    if (!free || free.left === 0) {
      free = this.more(arity)
      this.free.set(arity, free)
    }
    this.slots.set(entry, free.slot)
    this.entries[free.number++] = entry
    free.left--
    return free.slot++
  }
  /** Entries that have stubs of their own, in slots from `base` on. */
  adopt(entries: Int32Array, base: number): void {
    this.adopted = { entries, base, slots: undefined }
  }
  /** Table slot of an entry that lost its definition. */
  slotAgain(entry: Address, arity: number): number {
    const { adopted } = this
    if (adopted === undefined) return this.slotOf(entry, arity)
    adopted.slots ??= new Map(Array.from(adopted.entries, (e, i) => [e, adopted.base + i]))
    return adopted.slots.get(entry) ?? this.slotOf(entry, arity)
  }
  /** Entries with stubs and the slots of these, in the order in which they got them. */
  save(): number[] {
    return [...this.slots].flat()
  }
  /** The first of them have theirs. */
  restore(state: readonly number[], arityOf: (entry: Address) => number): void {
    for (let i = 2 * this.slots.size; i < state.length; i += 2) {
      if (this.slotOf(state[i]!, arityOf(state[i]!)) !== state[i + 1]) throw new Error('the function table is not as it was')
    }
  }
  private more(arity: number): { slot: number; number: number; left: number } {
    let module = this.modules.get(arity)
    if (!module) {
      module = new WebAssembly.Module(stubModule(arity) as Uint8Array<ArrayBuffer>)
      this.modules.set(arity, module)
    }
    const first = this.reserved
    this.reserved += STUBS_AT_ONCE
    const undefinedFunction = (i: number): void => this.called(this.entries[first + i]!)
    const slot = this.instantiate(module, { stubs: { undefined_function: undefinedFunction } }, STUBS_AT_ONCE)
    return { slot, number: first, left: STUBS_AT_ONCE }
  }
}
