/** Trace messages: how they are laid out, and how they come to the tracer. */
import type { Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { isLocalPid, isLocalPort, small } from '../../term/terms.ts'
import type { Clock } from '../clock.ts'
import type { Vm } from '../vm.ts'
import { FLAG } from './flags.ts'

/** The scheduler that there is. */
const SCHEDULER = small(1)
/** The first of monotonic unique integers. */
const FIRST_UNIQUE = -(2n ** 59n)

export class TraceMessages {
  private readonly vm: Vm
  private readonly am
  /** The flag `timestamp` stands for processor time. */
  cpuTimestamp = false

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf('trace', 'trace_ts', 'true')
  }

  /** Is there a tracer that wants to hear of `about`? */
  wanted(tracer: Term, about: Term): boolean {
    return tracer !== about && this.isAlive(tracer)
  }
  isAlive(tracer: Term): boolean {
    const { processes, k } = this.vm
    return isLocalPid(tracer) ? k.process_of(tracer) !== 0 : isLocalPort(tracer) && processes.existingParty(tracer) !== undefined
  }

  /**
   * Tells a tracer: {trace, About, Tag, Part…}, behind it `result` (what a match specification says; 0 or `true`: nothing), number of the
   * scheduler and timestamp as the flags want it. `parts` makes terms on the scratch heap.
   */
  tell(tracer: Term, flags: number, about: Term, tag: Term, parts: () => readonly Term[], result: Term = NONE): void {
    this.vm.scratch(() => {
      const { am } = this
      const items = [am.trace, about, tag, ...parts()]
      if (result !== NONE && result !== am.true) items.push(result)
      if ((flags & FLAG.scheduler_id) !== 0) items.push(SCHEDULER)
      const stamp = this.timestamp(flags)
      if (stamp !== NONE) {
        items.push(stamp)
        items[0] = am.trace_ts
      }
      this.send(tracer, this.vm.t.tupleFrom(items))
    })
  }
  /** To a port its external form is written. Within `Vm.scratch`. */
  send(tracer: Term, message: Term): void {
    const { vm } = this
    if (isLocalPid(tracer)) {
      const process = vm.k.process_of(tracer)
      if (process !== 0) vm.send(process, message)
      return
    }
    const bytes = vm.code.bif('erlang:term_to_binary/1')!(message)
    vm.processes.existingParty(tracer)?.port?.traced?.(vm.t.bytes(bytes))
  }
  /** Timestamp as flags want it, 0: none. */
  timestamp(flags: number): Term {
    const { t } = this.vm
    const clock = this.vm.state.get('clock') as Clock
    if ((flags & FLAG.timestamp) !== 0) {
      const us = this.cpuTimestamp ? Math.floor(this.vm.host.processorTime()) : clock.now()
      const seconds = Math.floor(us / 1e6)
      return t.tuple(small(Math.floor(seconds / 1e6)), small(seconds % 1e6), small(us % 1e6))
    }
    if ((flags & FLAG.strict_monotonic_timestamp) !== 0) {
      return t.tuple(t.integer(clock.monotonic()), t.integer(FIRST_UNIQUE + BigInt(clock.monotonicUnique++)))
    }
    return (flags & FLAG.monotonic_timestamp) !== 0 ? t.integer(clock.monotonic()) : NONE
  }
}
