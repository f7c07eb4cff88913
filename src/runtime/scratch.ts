/**
 * The scratch process of the kernel as the host uses it: a heap of nobody's, on which terms are built that no process
 * makes: messages of timers, of I/O, of signals.
 */
import * as L from '../term/layout.ts'
import type { Address } from '../term/types.ts'
import type { Vm } from './vm.ts'

/** Where `scratch_begin` keeps the cells of the process it sets aside, behind the scratch process's own fields. */
const SAVED_PROC = L.P_SIZE
const SAVED_FCALLS = L.P_SIZE + 12
const SAVED_FCALLS_SAVED = L.P_SIZE + 16

export class Scratch {
  private readonly vm: Vm
  private readonly m: Int32Array
  private process: Address = 0
  active = false

  constructor(vm: Vm) {
    this.vm = vm
    this.m = vm.m
  }

  /** The process set aside, or 0. */
  get aside(): Address {
    return this.m[(this.process + SAVED_PROC) >>> 2]!
  }
  /** Makes the process set aside let go at its next function entry. */
  interruptAside(): void {
    this.m[(this.process + SAVED_FCALLS) >>> 2] = -1
    this.m[(this.process + SAVED_FCALLS_SAVED) >>> 2] = -1
  }

  /** Builds with the scratch heap as the current one. What it built is gone when the outermost `run` returns. */
  run<T>(build: () => T): T {
    if (this.active) return build()
    this.process = this.vm.k.scratch_begin()
    this.active = true
    try {
      return build()
    } finally {
      this.active = false
      this.vm.k.scratch_end()
      // A message may have come from outside, while the scheduler slept.
      if (this.m[L.CELL_PROC >>> 2] === 0) this.vm.scheduler.kick()
    }
  }
}
