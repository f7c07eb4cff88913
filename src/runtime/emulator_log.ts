/**
 * What the emulator itself has to say: messages {log, Level, Format, Args, Meta} to the process that logs for it
 * (`erlang:system_flag(system_logger, …)`, by default the one registered as `logger`).
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isLocalPid, small } from '../term/terms.ts'
import { processInfoItems, processSizes } from './process_info.ts'
import type { MaxHeap } from './spawn.ts'
import type { Vm } from './vm.ts'

const CRASH = 'Error in process ~p with exit value:~n~p~n'
const MAX_HEAP =
  '     Process:            ~p ~n     Context:            maximum heap size reached~n' +
  '     Max Heap Size:      ~p~n     Total Heap Size:    ~p~n     Kill:               ~p~n' +
  '     Error Logger:       ~p~n     Message Queue Len:  ~p~n     GC Info:            ~p~n' +
  '     Stacktrace:         ~p~n'

export class EmulatorLog {
  private readonly vm: Vm
  private readonly am
  private chosen: Term

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf(
      'log', 'error', 'warning', 'warning_msg', 'error_logger', 'emulator', 'tag', 'true', 'pid', 'gl', 'time', 'logger', 'undefined',
    )
    this.chosen = this.am.logger
  }

  /** `logger`, `undefined` or a pid: who gets the messages. A process that has ended is followed by `logger`. */
  get receiver(): Term {
    if (isLocalPid(this.chosen) && this.vm.processes.lookup(this.chosen) === 0) this.chosen = this.am.logger
    return this.chosen
  }
  set receiver(to: Term) {
    this.chosen = to
  }

  /** Process that logs, or 0. */
  private process(): Address {
    const { registry } = this.vm.processes
    const { receiver } = this
    const pid = isLocalPid(receiver) ? receiver : registry.whereis(receiver)
    return pid === NONE || !isLocalPid(pid) ? 0 : this.vm.processes.lookup(pid)
  }

  /** Logs something about a process; false when nobody logs. */
  private log(level: 'error' | 'warning', about: Address, format: string, args: () => readonly Term[]): boolean {
    const { vm, am } = this
    const logger = this.process()
    if (logger === 0) return false
    vm.scratch(() => {
      const { t } = vm
      const meta = t.map([
        [am.error_logger, t.map([[am.emulator, am.true], [am.tag, level === 'error' ? am.error : am.warning_msg]])],
        [am.pid, vm.processes.pidOf(about)],
        [am.gl, vm.cell(about + L.P_GROUP_LEADER) as Term],
        [am.time, t.integer(vm.host.systemTime())],
      ])
      vm.send(logger, t.tuple(am.log, am[level], t.charlist(format), t.list(args()), meta))
    })
    return true
  }

  /** A text about no process; without a logger it goes to standard error. */
  text(text: string): void {
    const { vm, am } = this
    const logger = this.process()
    if (logger === 0) {
      vm.host.write(2, new TextEncoder().encode(`${text}\n`))
      return
    }
    vm.scratch(() => {
      const { t } = vm
      const emulator = t.map([[am.emulator, am.true], [am.tag, am.error]])
      const meta = t.map([[am.error_logger, emulator], [am.pid, am.undefined], [am.time, t.integer(vm.host.systemTime())]])
      vm.send(logger, t.tuple(am.log, am.error, t.charlist('~s~n'), t.list([t.charlist(text)]), meta))
    })
  }

  /** A text about a process; nobody is told where nobody logs. */
  warning(about: Address, text: string): void {
    this.log('warning', about, '~s~n', () => [this.vm.t.charlist(text)])
  }

  /** A process ends with an uncaught error or throw. */
  crash(process: Address, reason: Term): boolean {
    return this.log('error', process, CRASH, () => [this.vm.processes.pidOf(process), reason])
  }

  /** A process is larger than its max_heap_size allows. */
  maxHeap(process: Address, max: MaxHeap): boolean {
    const { vm } = this
    return this.log('error', process, MAX_HEAP, () => {
      const items = processInfoItems(vm)
      const item = (name: string): Term => items.get(vm.atom(name))!(process)
      const sizes = processSizes(vm, process)
      const total = vm.k.outgrown_words(process) || sizes.young + sizes.old + sizes.fragments
      return [
        vm.processes.pidOf(process), vm.t.integer(max.words), vm.t.integer(total),
        vm.bool(max.kill), vm.bool(max.log), small(vm.cell(process + L.P_MSG_COUNT)), item('garbage_collection_info'),
        item('current_stacktrace'),
      ]
    })
  }
}
