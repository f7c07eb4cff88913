/**
 * Gives back what purged modules and replaced persistent terms leave behind. Processes may still refer to literals of theirs, so
 * all processes are looked through first (a sweep, assembly/sweep.ts): who holds such a literal gets a copy. A sweep goes from
 * process to process between the turns of the scheduler, no longer at a time than a slice or two. Funs whose code is gone are
 * found by the same look: entries that nothing refers to are freed. Other work that is done bit by bit is a chore: what a large table
 * leaves behind whose owner has ended.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import type { LoadedModule } from './code.ts'
import type { Vm } from './vm.ts'

/** A block of literals: what `copy_literal` made. */
export interface LiteralBlock {
  readonly block: Address
  readonly words: number
}

interface Lost {
  readonly literals: LiteralBlock
  /** A module none of whose code can be reached any more. */
  readonly module: LoadedModule | undefined
}

const AREA_BYTES = 16
const AREA_LITERALS = 0
const AREA_CODE = 1

/** A module that was purged counts for so many bytes, besides its literals: what the host keeps for it. */
const MODULE_BYTES = 16384
/** A sweep that has nothing else to do is not begun for less than so many bytes, or for a part of the memory of all processes. */
const LEAST_BYTES = 65536
const PART = 16
/** Funs without code that are known before a sweep looks which of them are used. */
const UNKNOWN_FUNS = 4096
/** Nanoseconds of work at a time, and words between two looks at the clock. */
const BUDGET = 1e6
const WORDS_AT_ONCE = 65536
/** A machine that is never idle sweeps all the same: so long after something was lost, and for no more than this part of its time. */
const PATIENCE = 50e6
const SWEEP_PART = 20

export class Reclaim {
  private readonly vm: Vm
  private waiting: Lost[] = []
  private waitingBytes = 0
  /** When what waits is given back however little it is, and the work of the sweep before. */
  private due = 0
  private effort = 0
  /** Entries of funs that have no code, since the last sweep. */
  private unknownFuns = 0
  // the sweep that is going on
  private current: Lost[] = []
  private pids: Term[] = []
  private next = 0
  private table: Address = 0
  private count = 0
  /** Entries of funs that go unless they are met. */
  private funs: Address[] = []

  private readonly chores = new Set<() => boolean>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** What is known by now is known ahead. */
  forgetUnknownFuns(): void {
    this.unknownFuns = 0
  }
  /** Calls `piece` now and then until it says that nothing is left to do. */
  chore(piece: () => boolean): void {
    this.chores.add(piece)
    this.vm.scheduler.kick()
  }
  /** Does chores until `budget` nanoseconds have gone. */
  private doChores(budget: number): void {
    if (this.chores.size === 0) return
    const end = this.vm.host.monotonic() + budget
    for (const piece of this.chores) {
      let done: boolean
      do done = !piece()
      while (!done && this.vm.host.monotonic() < end)
      if (!done) return
      this.chores.delete(piece)
    }
  }
  finishChores(): void {
    this.doChores(Infinity)
  }

  /** Somebody waits for what was lost. True: not all of it is given back yet. */
  hurry(): boolean {
    this.due = 0
    return this.active || this.waiting.length > 0
  }

  /** A sweep is going on. */
  get active(): boolean {
    return this.table !== 0
  }

  /** There is something that will be given back, or may be. */
  get busy(): boolean {
    return this.active || this.waiting.length > 0 || this.chores.size > 0
  }

  /** Literals that nobody shall hold any more; with a module: all that there is of it. */
  lost(literals: LiteralBlock, module?: LoadedModule): void {
    if (literals.words === 0 && module === undefined) return
    if (this.waiting.length === 0) this.due = this.vm.host.monotonic() + Math.max(PATIENCE, this.effort * SWEEP_PART)
    this.waiting.push({ literals, module })
    this.waitingBytes += literals.words * 4 + (module ? MODULE_BYTES : 0)
    this.vm.scheduler.kick()
  }
  /** An entry was made for a fun whose code is not here. */
  noteUnknownFun(): void {
    this.unknownFuns++
  }

  /** Works for a while if there is something to do (`idle`: however little). True: there is more to do now. */
  work(idle: boolean): boolean {
    this.doChores(BUDGET)
    // A chore may have told a process that it is done.
    return this.sweep(idle) || this.chores.size > 0 || this.vm.cell(L.CELL_RUNNABLE) !== 0
  }
  private sweep(idle: boolean): boolean {
    if (!this.active) {
      if (!this.worthwhile(idle)) return false
      this.begin()
    }
    const { vm } = this
    const start = vm.host.monotonic()
    let words = 0
    let waiting: Address = 0
    while (this.next < this.pids.length) {
      const pid = this.pids[this.next++]!
      const process = vm.k.process_of(pid)
      if (process === 0) continue
      if (vm.k.gc_pending(process) === 0) words += vm.k.sweep_process(process)
      else {
        // It is looked at after its collection.
        this.pids.push(pid)
        if (process === waiting) return true
        waiting = waiting === 0 ? process : waiting
      }
      if (words < WORDS_AT_ONCE) continue
      words = 0
      if (vm.host.monotonic() - start < BUDGET) continue
      this.effort += vm.host.monotonic() - start
      return true
    }
    this.effort += vm.host.monotonic() - start
    this.finish()
    return this.worthwhile(idle)
  }
  private worthwhile(idle: boolean): boolean {
    if (this.unknownFuns >= UNKNOWN_FUNS) return true
    if (this.waiting.length === 0) return false
    if (idle) return true
    if (this.vm.host.monotonic() > this.due) return true
    const processes = Number(this.vm.t.view.getBigInt64(L.CELL_ARENA_USED, true))
    return this.waitingBytes >= Math.max(LEAST_BYTES, processes / PART)
  }

  private begin(): void {
    const { vm } = this
    this.current = this.waiting
    this.waiting = []
    this.waitingBytes = 0
    this.unknownFuns = 0
    this.effort = 0
    this.funs = vm.code.funs.withoutCode()
    const areas: [number, number, number][] = []
    for (const { literals, module } of this.current) {
      if (literals.words > 0) areas.push([literals.block, literals.block + 4 * literals.words, AREA_LITERALS])
      if (module) areas.push([module.codePoints, codeEnd(module), AREA_CODE])
    }
    areas.sort(([a], [b]) => a - b)
    this.count = areas.length
    this.table = vm.k.malloc(Math.max(16, areas.length * AREA_BYTES))
    areas.forEach(([start, end, kind], i) => vm.m.set([start, end, kind, 0], (this.table + i * AREA_BYTES) >>> 2))
    vm.k.set_areas(this.table, areas.length)
    this.pids = vm.processes.all().map((process) => vm.processes.pidOf(process))
    this.next = 0
  }

  private finish(): void {
    const { vm } = this
    const running = new Set<Address>()
    for (let i = 0; i < this.count; i++) {
      const w = (this.table + i * AREA_BYTES) >>> 2
      if (vm.m[w + 2] === AREA_CODE && vm.m[w + 3] !== 0) running.add(vm.m[w]!)
    }
    vm.k.set_areas(0, 0)
    vm.k.free(this.table)
    this.table = 0
    this.pids = []
    const current = this.current
    this.current = []
    for (const { literals, module } of current) {
      // who purges code that a process is executing has skipped the check: it stays
      if (module && running.has(module.codePoints)) continue
      if (literals.words > 0) this.freeLiterals(literals)
      if (module) vm.code.discard(module)
    }
    vm.code.funs.free(this.funs)
    this.funs = []
  }

  private freeLiterals({ block, words }: LiteralBlock): void {
    const { vm } = this
    const stress = vm.cell(L.CELL_STRESS) !== 0
    // what is freed under stress becomes unusable, once what it holds off the heap is released
    vm.k.free_literal(block, words)
    if (stress) vm.m.fill(0x25a5a5a5 << 1, (block >>> 2) + 4, (block >>> 2) + Math.max(4, words - 2))
  }
}

/** Where the code points of a module end. */
export const codeEnd = (module: LoadedModule): Address =>
  module.codePoints + module.codePointCount * L.CP_SIZE
