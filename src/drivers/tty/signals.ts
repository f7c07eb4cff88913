/** Signals that concern the terminal, as OTP 26 and 27 take them: its size has changed, the program goes on after it was stopped. */
import type { Vm } from '../../runtime/vm.ts'
import type { Term } from '../../term/types.ts'
import { Select } from './tty.ts'
import type { SelectState } from './tty.ts'

export type TerminalSignal = 'winch' | 'cont'

export class TerminalSignals {
  private readonly vm: Vm
  private readonly arrived: TerminalSignal[] = []
  private readonly ready: Select
  private watching = false

  constructor(vm: Vm) {
    this.vm = vm
    this.ready = new Select(vm)
  }
  /** Tells the running process of the next signal. */
  select(tty: Term, ref: Term): void {
    this.ready.arm(tty, ref)
    if (this.arrived.length > 0) this.ready.fire()
    this.watch()
  }
  private watch(): void {
    if (this.watching) return
    this.watching = true
    for (const signal of ['winch', 'cont'] as const) {
      this.vm.host.setSignal?.(`sig${signal}`, 'handle', () => {
        this.arrived.push(signal)
        this.ready.fire()
      })
    }
  }
  /** For a snapshot; null: one has arrived. */
  save(): SelectState | null {
    if (this.arrived.length > 0) return null
    return this.watching ? this.ready.save() : undefined
  }
  restore(state: SelectState): void {
    if (!state) return
    this.ready.restore(state)
    this.watch()
  }
  next(): TerminalSignal | undefined {
    return this.arrived.shift()
  }
  stop(): void {
    this.ready.disarm()
    this.watching = false
    for (const signal of ['winch', 'cont']) this.vm.host.setSignal?.(`sig${signal}`, 'default', () => {})
  }
}
