/** Signals of the operating system: os:set_signal/2, and those that a booted machine handles from its start. */
import type { Vm } from './vm.ts'

/** What os:set_signal/2 knows. */
const KNOWN = ['sighup', 'sigquit', 'sigabrt', 'sigalrm', 'sigterm', 'sigusr1', 'sigusr2', 'sigchld', 'sigstop', 'sigtstp']
const KNOWN_LATER = ['sigcont', 'sigwinch']
/** Handled from the start: they stop OTP in order, or with a crash dump. (SIGQUIT belongs to the break handler.) */
const FROM_START = ['sigterm', 'sigusr1']

export type SignalMode = 'default' | 'ignore' | 'handle'
export type SignalsState = readonly (readonly [name: string, mode: SignalMode])[]

export class OsSignals {
  private readonly vm: Vm
  private readonly known: ReadonlySet<string>
  /** What has been set. */
  private readonly modes = new Map<string, SignalMode>()

  constructor(vm: Vm) {
    this.vm = vm
    this.known = new Set(vm.release >= 28 ? [...KNOWN, ...KNOWN_LATER] : KNOWN)
  }

  /** Sets what a signal does; false: there is none of this name. */
  set(name: string, mode: SignalMode): boolean {
    if (!this.known.has(name)) return false
    this.modes.set(name, mode)
    this.vm.host.setSignal?.(name, mode, () => this.notify(name))
    return true
  }
  /** For a machine that boots OTP. */
  start(): void {
    for (const name of FROM_START) this.set(name, 'handle')
  }

  /** For a snapshot. */
  save(): SignalsState {
    return [...this.modes]
  }
  restore(state: SignalsState): void {
    for (const [name, mode] of state) this.set(name, mode)
  }

  /** To who handles signals, as gen_event:notify/2 would send it. */
  private notify(name: string): void {
    const { vm } = this
    vm.scratch(() => {
      vm.processes.signals.sendToName(vm.atom('erl_signal_server'), vm.t.tuple(vm.atom('notify'), vm.atom(name)))
    })
  }
}
