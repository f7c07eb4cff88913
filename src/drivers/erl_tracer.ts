/**
 * Module erl_tracer: the tracer that stands for a pid or port given as `{tracer, …}`; it makes the trace messages.
 * Reference: https://www.erlang.org/doc/apps/erts/erl_tracer.html
 */
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import { isLocalPid } from '../term/terms.ts'
import type { NifFamily } from '../runtime/nifs.ts'

export const erlTracer: NifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf(
    'trace_status', 'remove', 'discard', 'trace', 'trace_ts', 'seq_trace', 'ok', 'extra', 'match_spec_result', 'scheduler_id',
    'timestamp', 'monotonic', 'strict_monotonic', 'nanosecond', 'cpu_timestamp',
  )
  const call = (name: string, ...args: Term[]): Term => vm.code.bif(name)!(...args)
  const isAlive = (tracer: Term): boolean => isLocalPid(tracer) && vm.k.process_of(tracer) !== 0

  const timestamp = (kind: Term): Term => {
    switch (kind) {
      case am.monotonic: return call('erlang:monotonic_time/1', am.nanosecond)
      case am.strict_monotonic: {
        const unique = call('erlang:unique_integer/1', t.list([am.monotonic]))
        return t.tuple(call('erlang:monotonic_time/1', am.nanosecond), unique)
      }
      case am.cpu_timestamp: {
        const us = vm.host.processorTime()
        return t.tuple(t.integer(Math.floor(us / 1e12)), t.integer(Math.floor(us / 1e6) % 1e6), t.integer(us % 1e6))
      }
      default: return call('erlang:now/0')
    }
  }
  const message = (tag: Term, tracee: Term, term: Term, options: Term): Term => {
    const option = (key: Term): Term => (t.isMap(options) ? vm.k.map_get(options, key) : NONE)
    const extra = option(am.extra)
    const items = tag === am.seq_trace && extra === NONE ? [tag, tracee, term] : [am.trace, tracee, tag, term]
    for (const more of [extra, option(am.match_spec_result), option(am.scheduler_id)]) if (more !== NONE) items.push(more)
    const kind = option(am.timestamp)
    if (kind !== NONE) {
      items.push(timestamp(kind))
      if (items[0] === am.trace) items[0] = am.trace_ts
    }
    return t.tupleFrom(items)
  }

  return {
    module: 'erl_tracer',
    functions: {
      'enabled/3': (tag, tracer, tracee) => {
        if (!isAlive(tracer!)) return tag === am.trace_status ? am.remove : am.discard
        return tracer === tracee ? am.discard : am.trace
      },
      'trace/5': (tag, tracer, tracee, term, options) => {
        if (isAlive(tracer!)) call('erlang:send/2', tracer!, message(tag!, tracee!, term!, options!))
        return am.ok
      },
    },
  }
}
