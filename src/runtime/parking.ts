/**
 * Processes that wait for an answer of the host, off the run queue: native functions that are declared with `start`
 * (see bif.ts). Such a function is called again, with the same arguments, once the answer is there.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import type { Answer, BifFunction, BlockingSpec } from './bif.ts'
import type { Vm } from './vm.ts'

export class Parking {
  private readonly vm: Vm
  /** By process: the answer, or undefined while it is awaited. */
  private readonly parked = new Map<Address, Answer | undefined>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** The plain function of a blocking one; `codePoint`: where it is entered with its arguments. */
  native(codePoint: Address, { start }: BlockingSpec): BifFunction {
    return (...args) => {
      if (this.parked.size > 0) {
        const answer = this.parked.get(this.vm.proc)
        if (answer) {
          this.parked.delete(this.vm.proc)
          return answer(...args)
        }
      }
      const result = start(...args)
      return typeof result === 'number' ? result : this.park(codePoint, args, result)
    }
  }
  /** Is the process waiting for the host? */
  has(process: Address): boolean {
    return this.parked.has(process)
  }
  /** The process has ended. */
  drop(process: Address): void {
    if (this.parked.size > 0) this.parked.delete(process)
  }

  private park(codePoint: Address, args: readonly Term[], promise: Promise<Answer>): Term {
    const { vm } = this
    const process = vm.proc
    const pid = vm.self
    this.parked.set(process, undefined)
    vm.processes.hold(process)
    const arrived = (answer: Answer): void => {
      // ended meanwhile, and perhaps another process has its place
      if (vm.k.process_of(pid) !== process || !this.parked.has(process)) return
      this.parked.set(process, answer)
      vm.processes.release(process)
      vm.scheduler.kick()
    }
    promise.then(arrived, (error: unknown) => arrived(() => {
      throw error
    }))
    args.forEach((a, i) => vm.setCell(L.X_AREA + 4 * i, a))
    return vm.yieldAt(codePoint)
  }
}
