/** Processes that others can't have collected for now (`erts_debug:set_internal_state(gc_state, false)`), and who has asked for it meanwhile. What such a process needs itself is collected all the same. */
import type { Term } from '../term/types.ts'
import type { Vm } from './vm.ts'

export class DeferredCollections {
  private readonly asked = new Map<Term, (() => void)[]>()
  private readonly vm: Vm

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Allows, or not, that others have a process collected; tells what was so before. */
  allow(pid: Term, allowed: boolean): boolean {
    const asked = this.asked.get(pid)
    if (!allowed && asked === undefined) {
      const { onExit } = this.vm.processes
      if (!onExit.includes(this.ended)) onExit.push(this.ended)
      this.asked.set(pid, [])
    } else if (allowed) this.goOn(pid)
    return asked === undefined
  }
  /** Collects a process at once, or when that is allowed again, or the process has ended. */
  collect(pid: Term, collect: () => void): void {
    const asked = this.asked.get(pid)
    if (asked) asked.push(collect)
    else collect()
  }

  private readonly ended = (_process: number, pid: Term): void => this.goOn(pid)
  private goOn(pid: Term): void {
    const asked = this.asked.get(pid)
    this.asked.delete(pid)
    // not while it runs
    for (const collect of asked ?? []) {
      this.vm.reclaim.chore(() => {
        collect()
        return false
      })
    }
  }
}
