/** BIFs over the host's values (integers, bytes) that take long: generators, which are gone on with after others had their turns. */
import { Parts } from '../runtime/parts.ts'
import type { Vm } from '../runtime/vm.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifFunction } from '../runtime/bif.ts'

/** What is to be done; each step gives its reductions. `finish` makes the result of what came out and a term that was kept. */
class Work<T> {
  readonly steps: Generator<number, T>
  readonly finish: (value: T, kept: Term) => Term
  readonly place: Place
  constructor(steps: Generator<number, T>, finish: (value: T, kept: Term) => Term, place: Place) {
    this.steps = steps
    this.finish = finish
    this.place = place
  }
  released(): void {}
}
/** Module, name, arity of the function that is told of meanwhile. */
export type Place = readonly [module: string, name: string, arity: number]

export class InSteps {
  readonly #vm: Vm
  readonly #parts: Parts
  readonly #name: string
  /** For glulam_internal. */
  readonly internal: Record<string, BifFunction>

  constructor(vm: Vm, name: string) {
    this.#vm = vm
    this.#parts = new Parts(vm)
    this.#name = name
    this.internal = { [`${name}/2`]: (reference, kept) => this.#some(vm.processes.magic(reference) as Work<unknown>, reference, kept) }
  }

  /** `kept`: the one term that lives on. */
  run<T>(place: Place, steps: Generator<number, T>, kept: Term, finish: (value: T, kept: Term) => Term): Term {
    return this.#some(new Work(steps, finish, place), NONE, kept)
  }
  #some<T>(work: Work<T>, reference: Term, kept: Term): Term {
    const vm = this.#vm
    for (;;) {
      const step = work.steps.next()
      if (step.done === true) return work.finish(step.value, kept)
      vm.bump(step.value)
      if (vm.reductionsLeft > 0) continue
      const [module, name, arity] = work.place
      return this.#parts.goOn(module, name, arity, this.#name, [reference === NONE ? vm.processes.makeMagicRef(work) : reference, kept])
    }
  }
}
