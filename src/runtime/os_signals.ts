/** Signals of the operating system: who gets to know of them. */
import type { Vm } from './vm.ts'

/** Tells erl_signal_server of a signal (`sigterm`), as gen_event:notify/2 does. */
export function notifySignal(vm: Vm, signal: string): void {
  const am = vm.atomsOf('erl_signal_server', 'notify')
  vm.scratch(() => {
    vm.processes.signals.sendToName(am.erl_signal_server, vm.t.tuple(am.notify, vm.atom(signal)))
  })
}

/** Signals that the emulator passes on from its start: they stop OTP in order, or with a crash dump. */
export function passSignalsOn(vm: Vm): void {
  for (const signal of ['sigterm', 'sigusr1']) vm.host.setSignal?.(signal, 'handle', () => notifySignal(vm, signal))
}
