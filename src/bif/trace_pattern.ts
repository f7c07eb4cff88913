/** erlang:trace_pattern/3: which functions are traced when they are called, and which messages. */
import type { PatternKinds } from '../runtime/trace/on_load.ts'
import type { TracePattern } from '../runtime/trace/patterns.ts'
import type { FunctionFilter, PatternChange } from '../runtime/trace/calls.ts'
import type { Session } from '../runtime/trace/session.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isAtom, isCons, isSmall, small, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** What {M, F, A} names, with '_' for any from some place on; undefined: it is none. */
export function functionFilter(vm: Vm, mfa: Term): FunctionFilter | undefined {
  const { t } = vm
  const any = vm.atom('_')
  if (!t.isTupleOf(mfa, 3)) return undefined
  const [m, f, a] = [t.element(mfa, 1), t.element(mfa, 2), t.element(mfa, 3)]
  const parts = [m, f, a]
  if (!isAtom(m) || !isAtom(f) || (!isSmall(a) && a !== any)) return undefined
  const wild = parts.indexOf(any)
  const specified = wild < 0 ? 3 : wild
  if (parts.slice(specified).some((part) => part !== any)) return undefined
  return { module: specified > 0 ? m : NONE, fun: specified > 1 ? f : NONE, arity: specified > 2 ? smallValue(a) : -1 }
}

export function tracePattern(vm: Vm): (session: Session, mfa: Term, spec: Term, list: Term) => Term {
  const { t, tracing, calls } = vm
  const am = vm.atomsOf(
    'local', 'meta', 'global', 'call_count', 'call_time', 'call_memory', 'badopt', 'match_spec', 'none', 'true', 'false', 'restart', 'pause',
    'on_load', 'send', 'receive',
  )

  /** Undefined: bad options. */
  const optionsOf = (session: Session, list: Term): { kinds: PatternKinds; metaTracer: Term; given: boolean } | undefined => {
    const kinds: Writable<PatternKinds> = { global: false, local: false, meta: false, count: false, time: false, memory: false }
    const names = new Map<Term, 'local' | 'meta' | 'count' | 'time' | 'memory'>([
      [am.local, 'local'], [am.meta, 'meta'], [am.call_count, 'count'], [am.call_time, 'time'],
      ...(vm.release >= 26 ? [[am.call_memory, 'memory'] as [Term, 'memory']] : []),
    ])
    let metaTracer: Term = NONE
    let global = false
    let breakpoint = false
    for (; isCons(list); list = t.tl(list)) {
      const item = t.hd(list)
      if (t.isTuple(item) && session.tracer === NONE) {
        metaTracer = tracing.tracerOf('meta', item)
        if (metaTracer === NONE) return undefined
        kinds.meta = breakpoint = true
      } else if (item === am.global) {
        if (breakpoint) return undefined
        global = true
      } else {
        const kind = names.get(item)
        if (kind === undefined || global) return undefined
        kinds[kind] = breakpoint = true
        if (kind === 'meta' && metaTracer === NONE) metaTracer = session.tracer !== NONE ? session.tracer : vm.self
      }
    }
    if (list !== NIL) return undefined
    kinds.global = !breakpoint
    return { kinds, metaTracer, given: global || breakpoint }
  }

  /** What is to be done with them; undefined: no match specification. */
  const change = (mfa: Term, spec: Term): Pick<PatternChange, 'on' | 'pattern'> | undefined => {
    if (spec === am.false) return { on: 'off', pattern: undefined }
    if (spec === am.true || spec === NIL) return { on: 'on', pattern: undefined }
    if (spec === am.restart) return { on: 'restart', pattern: undefined }
    if (spec === am.pause) return { on: 'pause', pattern: undefined }
    const pattern = tracing.patterns.compile(spec, mfa === am.send ? 'send' : mfa === am.receive ? 'receive' : 'call')
    return pattern && { on: 'on', pattern }
  }

  const eventPattern = (session: Session, mfa: Term, on: PatternChange['on'], pattern: TracePattern | undefined): Term => {
    const event = mfa === am.send ? session.send : mfa === am.receive ? session.receive : undefined
    if (event === undefined) return vm.badarg(am.none)
    tracing.setEvent(event, on === 'on', pattern)
    return small(1)
  }

  const functions = (session: Session, mfa: Term, settings: PatternChange): Term => {
    const filter = functionFilter(vm, mfa)
    return filter === undefined ? vm.badarg(am.none) : vm.afterOthers(small(calls.change(session, filter, settings)))
  }

  return (session, mfa, spec, list) => {
    const options = optionsOf(session, list)
    if (options === undefined) return vm.badarg(am.badopt)
    const wanted = change(mfa, spec)
    if (wanted === undefined) return tracing.patterns.refuse(am.match_spec)
    const { on, pattern } = wanted
    const { kinds, metaTracer, given } = options
    // held while it is set, so that it is freed if nothing takes it
    tracing.patterns.hold(pattern)
    try {
      if (pattern !== undefined && !kinds.global && !kinds.local && !kinds.meta) return vm.badarg(am.call_count)
      const settings: PatternChange = { kinds, metaTracer, on, pattern }
      if (mfa === am.on_load) {
        calls.changeOnLoad(session, settings)
        return small(0)
      }
      if (!isAtom(mfa)) return functions(session, mfa, settings)
      return given || on === 'restart' || on === 'pause' ? vm.badarg(am.none) : eventPattern(session, mfa, on, pattern)
    } finally {
      tracing.patterns.release(pattern)
    }
  }
}
