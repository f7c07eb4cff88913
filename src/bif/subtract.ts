/**
 * `--` of long lists, in parts, between which others have their turns: the right list is entered into a table, the elements of the left one are
 * looked up in it, and what stays is built from the end on. The loops are in assembly/subtract.ts.
 */
import type { BifFunction } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import type { Vm } from '../runtime/vm.ts'
import { NIL, isNil } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'

/** A table in the kernel's memory, which goes with the process that waits for it, if that is given up. */
class Subtraction {
  at: Address
  readonly #vm: Vm

  constructor(vm: Vm, at: Address) {
    this.#vm = vm
    this.at = at
  }
  released(): void {
    if (this.at !== 0) this.#vm.k.subtract_end(this.at)
    this.at = 0
  }
}

export function subtractInParts(vm: Vm): Record<string, BifFunction> {
  const { k, t } = vm
  const parts = new Parts(vm)
  const goOn = (part: string, ...args: Term[]): Term => parts.goOn('erlang', '--', 2, part, args)
  const subtraction = (reference: Term): Subtraction => vm.processes.magic(reference) as Subtraction

  /** `elements`: those of the right list that the table can't hold itself. */
  const fill = (reference: Term, left: Term, right: Term, elements: Term): Term => {
    elements = k.subtract_fill(subtraction(reference).at, right, elements)
    const rest = k.subtract_rest()
    if (isNil(rest)) return goOn('subtract_scan', reference, left, elements, NIL)
    return goOn('subtract_fill', reference, left, rest, elements)
  }
  /** `starts`: where the parts that were looked up begin, the last first. */
  const scan = (reference: Term, left: Term, elements: Term, starts: Term): Term => {
    const more = k.subtract_scan(subtraction(reference).at, left, elements) !== 0
    const rest = k.subtract_rest()
    starts = t.cons(left, starts)
    return more ? goOn('subtract_scan', reference, rest, elements, starts) : goOn('subtract_build', reference, starts, rest)
  }
  const build = (reference: Term, starts: Term, behind: Term): Term => {
    const result = k.subtract_build(subtraction(reference).at, t.hd(starts), behind)
    const rest = t.tl(starts)
    if (!isNil(rest)) return goOn('subtract_build', reference, rest, result)
    subtraction(reference).released()
    return result
  }

  vm.hooks.subtract_long = (left, right, n, m) =>
    fill(vm.processes.makeMagicRef(new Subtraction(vm, k.subtract_new(n, m))), left as Term, right as Term, NIL)
  return { 'subtract_fill/4': fill, 'subtract_scan/4': scan, 'subtract_build/3': build }
}
