/** What the processes of a machine wait for. */
import * as L from '../term/layout.ts'
import { pidNumber } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

/** A line for each process: pid, state, messages in its mailbox, where it stands. */
export function describeWaiting(vm: Vm): string {
  const lines = vm.processes.all().map((process) => {
    const field = (offset: number): number => vm.m[(process + offset) >>> 2]!
    const state = field(L.P_STATE)
    const what =
      (state & L.PS_RUNNING) !== 0 ? 'running'
      : (state & L.PS_RUNNABLE) !== 0 ? 'runnable'
      : (state & L.PS_SUSPENDED) !== 0 ? 'suspended'
      : 'waiting'
    const places = vm.exceptions.walkStack(process, 4).map((p) => {
      const mfa = `${vm.atoms.text(p.module)}:${vm.atoms.text(p.fun)}/${p.arity}`
      return p.line ? `${mfa} (${p.file}:${p.line})` : mfa
    })
    const name = field(L.P_NAME)
    return `<0.${pidNumber(vm.processes.pidOf(process))}.0>${name ? ` ${vm.atoms.text(name as never)}` : ''} ${what}, ${field(L.P_MSG_COUNT)} messages, in ${places.join(' < ')}`
  })
  return `${lines.length} processes:\n${lines.join('\n')}\n`
}
