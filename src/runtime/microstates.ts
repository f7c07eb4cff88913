/**
 * Microstate accounting: what the one thread of the emulator does. It knows two states, that it works (`emulator`, whatever it does) and that
 * it waits (`sleep`); the others of OTP are parts of the first here.
 */
import type { Vm } from './vm.ts'

export class Microstates {
  private readonly vm: Vm
  /** Nanoseconds of the times when it was on. */
  private worked = 0
  private waited = 0
  /** Since when it is on: time, and how long the scheduler had worked by then. */
  private begun: { readonly at: number; readonly busy: number } | undefined

  constructor(vm: Vm) {
    this.vm = vm
  }

  get on(): boolean {
    return this.begun !== undefined
  }
  turn(on: boolean): void {
    if (on === this.on) return
    if (on) this.begun = this.now()
    else {
      ;({ worked: this.worked, waited: this.waited } = this.times())
      this.begun = undefined
    }
  }
  reset(): void {
    this.worked = this.waited = 0
    if (this.on) this.begun = this.now()
  }
  times(): { worked: number; waited: number } {
    const { begun } = this
    if (begun === undefined) return { worked: this.worked, waited: this.waited }
    const { at, busy } = this.now()
    const worked = busy - begun.busy
    return { worked: this.worked + worked, waited: this.waited + Math.max(0, at - begun.at - worked) }
  }
  private now(): { at: number; busy: number } {
    return { at: this.vm.host.monotonic(), busy: this.vm.scheduler.busyNow }
  }
}

/** The accounting of a machine; made when it is first asked for. */
export function microstatesOf(vm: Vm): Microstates {
  const known = vm.state.get('microstates') as Microstates | undefined
  if (known !== undefined) return known
  const made = new Microstates(vm)
  vm.state.set('microstates', made)
  return made
}
