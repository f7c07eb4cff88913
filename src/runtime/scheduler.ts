/**
 * The scheduler's outer loop: enters generated code (the glue takes processes from the run queue), handles what must
 * be handled outside of it (ends, host work, timers), and gives way to the host between turns so that I/O gets in.
 */
import * as L from '../term/layout.ts'
import type { Vm } from './vm.ts'

/** Time slices of processes before the glue returns, to look at the clock. */
const SLICES = 16
/** Nanoseconds that they may take: else there are fewer from then on, in the end one of fewer reductions. */
const SLICES_TIME = 3e6
const LEAST_REDUCTIONS = 125
/** Milliseconds before a turn ends although there is work. */
const TURN_BUDGET = 8

/** Exit code when output could not be flushed in time. */
const FLUSH_TIMEOUT_CODE = 255

/** What `Code.glue.run` returns. */
const IDLE = 0
const SLICES_USED = 1

export class Scheduler {
  private readonly vm: Vm
  /** State of the generator behind the lengths of slices; 0: they are all the same. */
  private random = 0
  /** Called once when the running process has let go. */
  pause: (() => void) | undefined
  /** It drives itself (see `start`). */
  private started = false
  private turning = false
  private scheduled = false
  /** Exit code once the program has called halt. */
  haltCode: number | undefined
  private flushTime = Infinity
  /** What the emulator was started with (`+zhft`): milliseconds at most. */
  flushLimit = Infinity
  /** Output is flushed: run at a halt that waits for that, for as long as it may take. A promise is waited for. */
  readonly onFlush: Hook[] = []
  /** Run before the host's exit, however the machine ends. A promise is waited for. */
  readonly onHalt: Hook[] = []
  /** Nanoseconds spent in turns that have ended. */
  busy = 0
  /** The last turn has ended because there was nothing left to do. */
  idle = false
  /** When this turn began. */
  private turnBegan = 0

  /** Reductions until the next look at the clock. */
  private amount = SLICES * L.SLICE_REDUCTIONS

  constructor(vm: Vm) {
    this.vm = vm
    this.seed(vm.host.seed ?? 0)
  }

  /**
   * Chooses processes and lengths of slices by a seed from now on (0: first come, first served, and whole slices). What
   * runs after it depends on nothing but the seed, the state of the machine and the host.
   */
  seed(seed: number): void {
    this.random = seed | 0
    this.amount = SLICES * L.SLICE_REDUCTIONS
    this.vm.setCell(L.CELL_SEED, seed)
    this.vm.setCell(L.CELL_SLICE, L.SLICE_REDUCTIONS)
  }

  // ---- driven from outside -------------------------------------------------------------------------------------------

  /** Runs until no process is runnable and no timer is due. (Timers in the future don't count.) */
  runUntilIdle(): void {
    while (!this.turn(Infinity));
  }

  // ---- driving itself ------------------------------------------------------------------------------------------------

  /** Runs in turns from the host's event loop until `stop` or halt. */
  start(): void {
    if (this.started) return
    this.started = true
    this.schedule()
  }
  stop(): void {
    this.started = false
    this.vm.host.clearWake()
  }
  /** Something may have become runnable while the scheduler slept. */
  kick(): void {
    if (this.started && !this.turning) this.schedule()
  }

  private schedule(): void {
    if (this.scheduled) return
    this.scheduled = true
    this.vm.host.defer(this.run)
  }
  private readonly run = (): void => {
    this.scheduled = false
    if (!this.started) return
    this.idle = this.turn(TURN_BUDGET * 1e6)
    if (!this.started) return
    if (!this.idle) {
      this.schedule()
      return
    }
    const due = this.vm.processes.timers.nextDue()
    const ms = due === undefined ? Infinity : Math.max(0, (due - this.vm.host.monotonic()) / 1e6)
    this.vm.host.setWake(ms, this.wake)
  }
  private readonly wake = (): void => this.schedule()

  /** Nanoseconds spent in turns, this one included. */
  get busyNow(): number {
    return this.busy + (this.turning ? this.vm.host.monotonic() - this.turnBegan : 0)
  }

  // ---- a turn --------------------------------------------------------------------------------------------------------

  /** Works for about `budget` nanoseconds; true when nothing is left to do. */
  private turn(budget: number): boolean {
    const { vm } = this
    const { timers } = vm.processes
    const { host } = vm
    this.turning = true
    const begin = host.monotonic()
    this.turnBegan = begin
    let now = begin
    try {
      for (;;) {
        if (this.haltCode !== undefined) return this.halted()
        timers.fireDue()
        const result = this.enter()
        if (this.pause !== undefined) this.paused(this.pause)
        if (this.haltCode !== undefined) return this.halted()
        const more = vm.reclaim.work(result === IDLE)
        if (result === IDLE && !more && !timers.fireDue()) return true
        const before = now
        now = host.monotonic()
        if (this.random === 0) this.adapt(now - before)
        if (now - begin > budget) return false
      }
    } finally {
      this.turning = false
      this.busy += host.monotonic() - begin
    }
  }

  /**
   * A slice is as long as its reductions; calls of functions of the machine that take 50 µs make it 200 ms. So slices that took long are followed by
   * shorter ones, until they take no longer than those of plain code.
   */
  private adapt(took: number): void {
    this.amount = took > SLICES_TIME
      ? Math.max(Math.floor(this.amount * SLICES_TIME / took), LEAST_REDUCTIONS)
      : Math.min(this.amount * 2, SLICES * L.SLICE_REDUCTIONS)
    this.vm.setCell(L.CELL_SLICE, Math.min(this.amount, L.SLICE_REDUCTIONS))
  }

  private paused(pause: () => void): void {
    this.pause = undefined
    pause()
  }
  /** Enters generated code until its slices are used up or nothing is runnable. */
  private enter(): number {
    const { vm } = this
    const { watch } = vm.processes
    const slices = L.CELL_SLICES >>> 2
    if (this.random === 0) vm.m[slices] = Math.max(1, Math.floor(this.amount / L.SLICE_REDUCTIONS))
    else {
      vm.m[slices] = 1
      vm.setCell(L.CELL_SLICE, this.randomSlice())
    }
    for (;;) {
      const reason = vm.code.glue.run()
      if (reason === IDLE) {
        if (watch.idle()) continue
        return reason
      }
      watch.deliver()
      if (reason === SLICES_USED) return reason
      const process = vm.m[L.CELL_LAST >>> 2]!
      if (reason === L.REASON_EXIT) vm.processes.ended(process)
      else vm.processes.hostWork(process)
      if (vm.m[slices]! <= 0) return SLICES_USED
    }
  }

  /** Reductions of a slice: 1 to 4095, the short ones as likely as the long ones. */
  private randomSlice(): number {
    let x = this.random
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.random = x
    return 1 + ((x >>> 8) & ((1 << ((x >>> 3) % 13)) - 1))
  }

  // ---- halt ----------------------------------------------------------------------------------------------------------

  /**
   * Orders the machine to end: as soon as the running process lets go. `flush`: milliseconds that output may take to be written
   * (-1: it is lost).
   */
  halt(code: number, flush = this.flushLimit): void {
    if (this.haltCode === undefined) this.flushTime = flush
    this.haltCode ??= code
    this.vm.setCell(L.CELL_SLICES, 0)
  }
  private halted(): boolean {
    this.stop()
    if (this.flushTime < 0) this.exit()
    else this.flush()
    return true
  }
  private flush(): void {
    const { host } = this.vm
    if (this.flushTime < Infinity) host.setWake(this.flushTime, () => host.exit(FLUSH_TIMEOUT_CODE))
    runAll(this.onFlush, 0, () => {
      host.clearWake()
      this.exit()
    })
  }
  private exit(): void {
    runAll(this.onHalt, 0, () => this.vm.host.exit(this.haltCode!))
  }
}

type Hook = () => void | Promise<void>

/** Calls hooks one after the other from one on, then `done`: at once, if none has to be waited for. */
function runAll(hooks: readonly Hook[], first: number, done: () => void): void {
  for (let i = first; i < hooks.length; i++) {
    const pending = hooks[i]!()
    if (pending === undefined) continue
    void pending.then(() => runAll(hooks, i + 1, done))
    return
  }
  done()
}
