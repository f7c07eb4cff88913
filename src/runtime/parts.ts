/**
 * BIFs that take long and work in parts, between which others have their turns. The points at which they go on are places of the function
 * that was called: that is what is told of a process there.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import type { Vm } from './vm.ts'

const MODULE = 'glulam_internal'

export class Parts {
  private readonly vm: Vm
  private readonly points = new Map<string, Address>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Lets others run, then goes on with glulam_internal:`part` as a part of `module`:`name`/`arity`. */
  goOn(module: string, name: string, arity: number, part: string, args: readonly Term[]): Term {
    const { vm } = this
    const key = `${module}:${name}/${arity} ${part}/${args.length}`
    let point = this.points.get(key)
    if (point === undefined) {
      const entry = vm.code.internExport(vm.atom(MODULE), vm.atom(part), args.length)
      point = vm.code.makePart(entry, args.length, vm.code.internExport(vm.atom(module), vm.atom(name), arity))
      this.points.set(key, point)
    }
    args.forEach((arg, i) => (vm.m[(L.X_AREA >>> 2) + i] = arg))
    return vm.yieldAt(point)
  }
  /** Raises, in a part of `module`:`name`, what that raises for the arguments that it was called with. */
  fail(module: string, name: string, args: readonly Term[], reason: string): Term {
    return this.vm.exceptions.raiseFrom(module, name, args, this.vm.atom(reason))
  }
}
