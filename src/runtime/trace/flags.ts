/** Trace flags of processes and ports, and what `erlang:trace/3` takes as options. */
import type { Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { NIL, isAtom, isCons } from '../../term/terms.ts'
import type { Vm } from '../vm.ts'

/** The bit of each flag, as `process_info(Pid, trace)` shows them, in the order in which OTP goes through them. */
export const FLAG = {
  timestamp: 1, strict_monotonic_timestamp: 2, monotonic_timestamp: 4, send: 1 << 4, receive: 1 << 5, set_on_spawn: 1 << 6,
  call: 1 << 10, procs: 1 << 11, set_on_first_spawn: 1 << 7, set_on_link: 1 << 8, set_on_first_link: 1 << 9, running: 1 << 13,
  exiting: 1 << 24, garbage_collection: 1 << 14, arity: 1 << 15, return_to: 1 << 16, silent: 1 << 17, scheduler_id: 1 << 23,
  ports: 1 << 22, running_ports: 1 << 20, running_procs: 1 << 21,
} as const
const BITS = Object.entries(FLAG)

export const ALL_FLAGS = BITS.reduce((all, [, bit]) => all | bit, 0)
/** Flags that mean something for processes and ports alike. */
export const MODIFIERS = FLAG.silent | FLAG.timestamp | FLAG.strict_monotonic_timestamp | FLAG.monotonic_timestamp | FLAG.scheduler_id | FLAG.receive | FLAG.send
export const PORT_FLAGS = MODIFIERS | FLAG.ports | FLAG.running_ports
export const PROCESS_FLAGS = (ALL_FLAGS & ~PORT_FLAGS) | MODIFIERS

/** Options of erlang:trace/3. `tracer`: 0 if none is given. */
export interface TraceOptions {
  readonly flags: number
  readonly tracer: Term
  readonly cpuTimestamp: boolean
}

export class TraceFlags {
  private readonly vm: Vm
  private readonly bits: ReadonlyMap<Term, number>
  private readonly am

  constructor(vm: Vm) {
    this.vm = vm
    this.am = vm.atomsOf('all', 'cpu_timestamp', 'tracer')
    this.bits = new Map([...BITS.map(([name, bit]): [Term, number] => [vm.atom(name), bit]), [this.am.all, ALL_FLAGS]])
  }

  /** Bit of a flag (of all of them for `all`), 0: there is no such flag. */
  bit(flag: Term): number {
    return isAtom(flag) ? this.bits.get(flag) ?? 0 : 0
  }
  /** The list of flags as trace_info gives it. */
  list(flags: number): Term {
    const { vm } = this
    return vm.t.list(BITS.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => vm.atom(name)).reverse())
  }
  /** Options; undefined: one of them is none. `tracerOf`: the tracer that a tuple names, 0 if it can be none; absent: none may be given. */
  options(list: Term, tracerOf: ((tuple: Term) => Term) | undefined): TraceOptions | undefined {
    const { t } = this.vm
    let flags = 0
    let tracer: Term = NONE
    let cpuTimestamp = false
    for (; isCons(list); list = t.tl(list)) {
      const item = t.hd(list)
      const bit = this.bit(item)
      if (bit !== 0) flags |= bit
      else if (item === this.am.cpu_timestamp) cpuTimestamp = true
      else {
        if (tracerOf === undefined || !t.isTuple(item)) return undefined
        tracer = tracerOf(item)
        if (tracer === NONE) return undefined
      }
    }
    return list === NIL ? { flags, tracer, cpuTimestamp } : undefined
  }
}
