/** erlang:trace_info/2 and what module `trace` asks: what is traced. */
import type { Session, Tracee } from '../runtime/trace/session.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isAtom, isLocalPid, isLocalPort, isSmall, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import { monitoredBy } from './system_monitor.ts'

/** Of a session; without one: which sessions there are for something. */
export function traceInfo(vm: Vm): (session: Session | undefined, what: Term, key: Term) => Term {
  const { t, tracing, calls, processes } = vm
  const am = vm.atomsOf(
    'on_load', 'send', 'receive', 'new', 'new_processes', 'new_ports', 'flags', 'tracer', 'session', 'undefined', 'badopt', 'any',
    'match_spec', 'true', 'false', 'traced', 'meta', 'meta_match_spec', 'call_count', 'call_time', 'call_memory', 'all', 'global', 'local', 'system',
  )
  const weak = (session: Session): Term => t.tuple(session.name, session.id)
  const alive = (id: Term): boolean => (isLocalPid(id) ? processes.lookup(id) !== 0 : processes.existingParty(id) !== undefined)

  const tracee = (session: Session, what: Term, key: Term): Term => {
    let of: Pick<Tracee, 'flags' | 'tracer'> | undefined
    if (what === am.new || what === am.new_processes) of = session.newProcesses
    else if (what === am.new_ports) of = session.newPorts
    else if (isLocalPid(what) || isLocalPort(what)) {
      if (isLocalPid(what) && key !== am.flags && key !== am.tracer) return vm.badarg()
      if (!alive(what)) return am.undefined
      of = tracing.find(session, what)
    } else return t.isPid(what) && processes.isOwn(what) ? am.undefined : vm.badarg(am.badopt)
    // what was set for new ones ends with its tracer
    if (of !== undefined && !tracing.messages.isAlive(of.tracer)) of = undefined
    if (key === am.flags) return t.tuple(key, tracing.flags.list(of?.flags ?? 0))
    if (key !== am.tracer) return vm.badarg()
    const tracer = of?.tracer ?? NONE
    return t.tuple(key, tracer === NONE || !tracing.messages.isAlive(tracer) ? NIL : tracer)
  }
  const event = (session: Session, what: Term, key: Term): Term => {
    if (key !== am.match_spec) return vm.badarg()
    const { on, pattern } = what === am.send ? session.send : session.receive
    return t.tuple(key, !on ? am.false : pattern === undefined ? am.true : tracing.patterns.source(pattern))
  }
  /** {M, F, A} as names it; undefined: it is none. */
  const mfaOf = (term: Term): [Term, Term, number] | undefined => {
    if (!t.isTupleOf(term, 3)) return undefined
    const [m, f, a] = [t.element(term, 1), t.element(term, 2), t.element(term, 3)]
    return isAtom(m) && isAtom(f) && isSmall(a) ? [m, f, smallValue(a)] : undefined
  }
  const itemsOf = (session: Session, [m, f, a]: [Term, Term, number]): ReadonlyMap<Term, () => Term> | Term => {
    const point = calls.find(session, m, f, a)
    if (point === undefined) return calls.exists(m, f, a) ? am.false : am.undefined
    const { kinds } = point
    const source = (pattern: typeof point.pattern): Term => (pattern === undefined ? NIL : tracing.patterns.source(pattern))
    return new Map<Term, () => Term>([
      [am.traced, () => (kinds.global ? am.global : kinds.local ? am.local : am.false)],
      [am.match_spec, () => (kinds.global || kinds.local ? source(point.pattern) : am.false)],
      [am.meta, () => (kinds.meta && point.metaTracer !== NONE ? point.metaTracer : !kinds.meta && vm.release > 27 ? am.false : NIL)],
      [am.meta_match_spec, () => (kinds.meta ? source(point.metaPattern) : am.false)],
      ...(vm.release >= 26 ? [[am.call_memory, () => calls.memoryOf(point)] as [Term, () => Term]] : []),
      [am.call_time, () => calls.timeOf(point)],
      [am.call_count, () => (point.count === undefined ? am.false : t.integer(point.count.calls))],
    ])
  }
  const fun = (session: Session, what: Term, key: Term): Term => {
    const mfa = mfaOf(what)
    if (mfa === undefined) return vm.badarg()
    const items = itemsOf(session, mfa)
    if (!(items instanceof Map)) return t.tuple(key, items as Term)
    if (key !== am.all) {
      const item = items.get(key)
      return item === undefined ? vm.badarg() : t.tuple(key, item())
    }
    const meta = items.get(am.meta)!
    return t.tuple(key, t.list([...items].map(([name, value]) => {
      // here, and nowhere else, no tracer is `false`
      const term = name === am.meta ? meta() : value()
      return t.tuple(name, name === am.meta && term === NIL ? am.false : term)
    })))
  }
  const onLoad = (session: Session, key: Term): Term => {
    const set = session.onLoad
    if (set === undefined) return t.tuple(key, am.false)
    const { kinds } = set
    const source = (on: boolean, pattern: typeof set.pattern): Term => (!on ? am.false : pattern === undefined ? NIL : tracing.patterns.source(pattern))
    const items = new Map<Term, Term>([
      [am.traced, kinds.global ? am.global : kinds.local ? am.local : am.false],
      [am.match_spec, source(kinds.global || kinds.local, set.pattern)],
      [am.meta, kinds.meta ? set.metaTracer : am.false],
      [am.meta_match_spec, source(kinds.meta, set.metaPattern)],
      [am.call_count, vm.bool(kinds.count)],
    ])
    if (key === am.all) return t.tuple(key, t.list([...items].map(([name, value]) => t.tuple(name, value))))
    if (key === am.call_time) return t.tuple(key, vm.bool(kinds.time))
    if (key === am.call_memory && vm.release >= 26) return t.tuple(key, vm.bool(kinds.memory))
    const item = items.get(key)
    return item === undefined ? vm.badarg() : t.tuple(key, item)
  }

  /** Which sessions there are for something. */
  const sessionsFor = (what: Term, key: Term): Term => {
    if (key !== am.session) return vm.badarg()
    if (isLocalPid(what) || isLocalPort(what)) {
      return alive(what) ? t.tuple(key, t.list(tracing.of(what).map((one) => weak(one.session)).reverse())) : am.undefined
    }
    if (t.isTuple(what)) {
      const mfa = mfaOf(what)
      if (mfa === undefined) return vm.badarg()
      if (!calls.exists(...mfa)) return t.tuple(key, am.undefined)
      return t.tuple(key, t.list(tracing.sessions.filter((s) => calls.find(s, ...mfa) !== undefined).map(weak)))
    }
    const affects: Record<Term, (session: Session) => boolean> = {
      [am.any]: () => true,
      [am.on_load]: (s) => s.onLoad !== undefined,
      [am.send]: (s) => s.send.on,
      [am.receive]: (s) => s.receive.on,
      [am.new]: (s) => s.newProcesses.flags !== 0,
      [am.new_processes]: (s) => s.newProcesses.flags !== 0,
      [am.new_ports]: (s) => s.newPorts.flags !== 0,
    }
    const test = affects[what]
    if (test === undefined) return vm.badarg(am.badopt)
    return t.tuple(key, t.list(tracing.sessions.filter(test).map(weak).reverse()))
  }

  return (session, what, key) => {
    if (session === undefined) return sessionsFor(what, key)
    if (what === am.on_load) return onLoad(session, key)
    if (what === am.send || what === am.receive) return event(session, what, key)
    if (what === am.system && vm.release >= 28) return key === am.all ? t.tuple(what, monitoredBy(vm, session)) : vm.badarg(am.badopt)
    if (isAtom(what) || t.isPid(what) || t.isPort(what)) return tracee(session, what, key)
    return t.isTuple(what) ? fun(session, what, key) : vm.badarg(am.badopt)
  }
}
