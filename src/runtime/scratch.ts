/** The scratch heap (assembly/scratch.ts) as the host uses it. */
import * as L from '../term/layout.ts'
import type { Address } from '../term/types.ts'
import type { Vm } from './vm.ts'

export class Scratch {
  private readonly vm: Vm
  private readonly m: Int32Array
  active = false

  constructor(vm: Vm) {
    this.vm = vm
    this.m = vm.m
  }

  /** The process set aside, or 0. */
  get aside(): Address {
    return this.m[L.SCRATCH_SAVE >>> 2]!
  }

  /** Builds with the scratch heap as the current one. What it built is gone when the outermost `run` returns. */
  run<T>(build: () => T): T {
    if (this.active) return build()
    this.active = true
    this.vm.k.scratch_enter()
    try {
      return build()
    } finally {
      this.active = false
      this.vm.k.scratch_leave()
      // A message may have come from outside, while the scheduler slept.
      if (this.m[L.CELL_PROC >>> 2] === 0) this.vm.scheduler.kick()
    }
  }
}
