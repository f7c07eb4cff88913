/**
 * Native functions that take long and work on the host's own values, or on bytes of binaries: generators, which are gone on with after others had
 * their turns.
 */
import { Parts } from '../runtime/parts.ts'
import type { Vm } from '../runtime/vm.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'

/** Each step gives its reductions and gets the term that was kept, which may have moved. */
export type Steps<T> = Generator<number, T, Term>

/** What is to be done. `finish` makes the result of what came out and the term that was kept. */
class Work<T> {
  readonly steps: Steps<T>
  readonly finish: (value: T, kept: Term) => Term
  readonly place: Place
  constructor(steps: Steps<T>, finish: (value: T, kept: Term) => Term, place: Place) {
    this.steps = steps
    this.finish = finish
    this.place = place
  }
  released(): void {}
}
/** Module, name, arity of the function that is told of meanwhile. */
export type Place = readonly [module: string, name: string, arity: number]

const PART = 'steps'

export class InSteps {
  readonly #vm: Vm
  readonly #parts: Parts

  constructor(vm: Vm) {
    this.#vm = vm
    this.#parts = new Parts(vm)
  }

  /** `kept`: the one term that lives on. */
  run<T>(place: Place, steps: Steps<T>, kept: Term, finish: (value: T, kept: Term) => Term): Term {
    return this.some(new Work(steps, finish, place), NONE, kept)
  }
  some<T>(work: Work<T>, reference: Term, kept: Term): Term {
    const vm = this.#vm
    for (;;) {
      const step = work.steps.next(kept)
      if (step.done === true) return work.finish(step.value, kept)
      vm.bump(step.value)
      if (vm.reductionsLeft > 0) continue
      const [module, name, arity] = work.place
      return this.#parts.goOn(module, name, arity, PART, [reference === NONE ? vm.processes.makeMagicRef(work) : reference, kept])
    }
  }
}

export const inSteps: BifFamily = (vm) => {
  const steps = new InSteps(vm)
  return {
    glulam_internal: { [`${PART}/2`]: (reference, kept) => steps.some(vm.processes.magic(reference) as Work<unknown>, reference, kept) },
  }
}
