/**
 * Who has multi-scheduling blocked (`system_flag(multi_scheduling, …)`). With one scheduler nothing comes of it, but that it is told; a process that ends blocks
 * nothing any more.
 */
import type { Term } from '../term/types.ts'
import { ofMachine } from './of_machine.ts'
import type { Vm } from './vm.ts'

type Blocking = 'block' | 'unblock' | 'block_normal' | 'unblock_normal'

export class MultiScheduling {
  private readonly vm: Vm
  /** How often a process has blocked all schedulers, and those that are not dirty. */
  private readonly blockers = new Map<Term, { all: number; normal: number }>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  static of(vm: Vm): MultiScheduling {
    return ofMachine(vm, 'multi_scheduling', MultiScheduling)
  }

  get state(): 'enabled' | 'blocked' | 'blocked_normal' {
    const all = [...this.blockers.values()]
    if (all.some((b) => b.all > 0)) return 'blocked'
    return all.some((b) => b.normal > 0) ? 'blocked_normal' : 'enabled'
  }

  change(pid: Term, what: Blocking): void {
    const kind = what.endsWith('_normal') ? 'normal' : 'all'
    const by = what.startsWith('un') ? -1 : 1
    const mine = this.blockers.get(pid) ?? { all: 0, normal: 0 }
    mine[kind] = Math.max(0, mine[kind] + by)
    if (mine.all + mine.normal === 0) this.blockers.delete(pid)
    else this.blockers.set(pid, mine)
    const { onExit } = this.vm.processes
    if (!onExit.includes(this.ended)) onExit.push(this.ended)
  }
  private readonly ended = (_process: number, pid: Term): void => {
    this.blockers.delete(pid)
  }
}
