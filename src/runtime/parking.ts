/**
 * Processes that wait for an answer of the host, off the run queue: native functions that are declared with `start`
 * (see bif.ts). Such a function is called again, with the same arguments, once the answer is there.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import type { Answer, BifFunction, BlockingSpec } from './bif.ts'
import { DirtyLoad } from './dirty_load.ts'
import type { DirtyKind, DirtyWork } from './dirty_load.ts'
import type { Vm } from './vm.ts'

interface Parked {
  /** Undefined while it is awaited. */
  answer: Answer | undefined
  readonly work: DirtyWork
  /** Who wants to know when the host is done (true), or that the process ended before (false). */
  readonly listeners: ((done: boolean) => void)[]
}

export class Parking {
  private readonly vm: Vm
  private readonly parked = new Map<Address, Parked>()
  readonly load: DirtyLoad

  constructor(vm: Vm) {
    this.vm = vm
    this.load = new DirtyLoad(vm.host)
  }

  /** The plain function of a blocking one; `codePoint`: where it is entered with its arguments. */
  native(codePoint: Address, { start, dirty = 'io' }: BlockingSpec): BifFunction {
    return (...args) => {
      if (this.parked.size > 0) {
        const answer = this.parked.get(this.vm.proc)?.answer
        if (answer) {
          this.parked.delete(this.vm.proc)
          return answer(...args)
        }
      }
      const result = start(...args)
      return typeof result === 'number' ? result : this.park(codePoint, args, result, dirty)
    }
  }
  /** Is the process waiting for the host? */
  has(process: Address): boolean {
    const parked = this.parked.get(process)
    return parked !== undefined && parked.answer === undefined
  }
  get isEmpty(): boolean {
    return this.parked.size === 0
  }
  /** The process has ended. */
  drop(process: Address): void {
    const parked = this.parked.get(process)
    if (parked === undefined) return
    this.load.end(parked.work)
    this.parked.delete(process)
    if (parked.answer === undefined) for (const tell of parked.listeners) tell(false)
  }
  /** Calls `tell` when the host is done for a process that waits for it: true, or false if the process ends before. */
  after(process: Address, tell: (done: boolean) => void): void {
    this.parked.get(process)!.listeners.push(tell)
  }

  private park(codePoint: Address, args: readonly Term[], promise: Promise<Answer>, dirty: DirtyKind): Term {
    const { vm } = this
    const process = vm.proc
    const pid = vm.self
    const parked: Parked = { answer: undefined, work: this.load.begin(dirty), listeners: [] }
    this.parked.set(process, parked)
    vm.processes.hold(process)
    const arrived = (answer: Answer): void => {
      // ended meanwhile, and perhaps another process has its place
      if (vm.k.process_of(pid) !== process || this.parked.get(process) !== parked) return
      parked.answer = answer
      this.load.end(parked.work)
      vm.processes.release(process)
      for (const tell of parked.listeners) tell(true)
      vm.scheduler.kick()
    }
    promise.then(arrived, (error: unknown) => arrived(() => {
      throw error
    }))
    args.forEach((a, i) => vm.setCell(L.X_AREA + 4 * i, a))
    return vm.yieldAt(codePoint)
  }
}
