/** Switching traces on and off: flags of processes and ports, patterns of functions and events, sessions. */
import type { BifFamily } from '../runtime/bif.ts'
import { Session } from '../runtime/trace/session.ts'
import { MODIFIERS, PORT_FLAGS, PROCESS_FLAGS } from '../runtime/trace/flags.ts'
import type { TraceOptions } from '../runtime/trace/flags.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isAtom, isLocalPid, isLocalPort, small } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import { setToken } from '../runtime/trace/actions.ts'
import { TOKEN_FLAGS } from '../runtime/trace/tokens.ts'
import type { TokenFlag } from '../runtime/trace/tokens.ts'
import { functionFilter, tracePattern } from './trace_pattern.ts'
import { traceInfo } from './trace_info.ts'

/** First release with trace sessions. */
const SESSIONS_SINCE = 27

export const trace: BifFamily = (vm) => {
  const { tracing } = vm
  const pattern = tracePattern(vm)
  const info = traceInfo(vm)
  const flags = traceFlags(vm)
  return {
    erlang: {
      'trace_info/2': (what, key) => info(tracing.legacy, what, key),
      ...seqTrace(vm),
    },
    erts_internal: {
      'trace/3': (who, how, list) => flags(tracing.legacy, who, how, list),
      'trace_pattern/3': (mfa, spec, list) => pattern(tracing.legacy, mfa, spec, list),
      ...(vm.release < SESSIONS_SINCE ? {} : sessions(vm, { flags, pattern, info })),
    },
    erts_debug: { 'breakpoint/2': debugBreakpoint(vm) },
    ...(vm.release < SESSIONS_SINCE ? {} : {
      // What this process would clean is gone when a session is destroyed.
      erts_trace_cleaner: { 'check/0': () => vm.bool(false), 'send_trace_clean_signal/1': (_to) => vm.bool(false) },
    }),
  }
}

/** erts_debug:breakpoint/2, by which a debugger has the calls of functions. */
function debugBreakpoint(vm: Vm): (mfa: Term, on: Term) => Term {
  const am = vm.atomsOf('true', 'false')
  return (mfa, on) => {
    const filter = functionFilter(vm, mfa)
    if (filter === undefined || (on !== am.true && on !== am.false)) return vm.badarg()
    return vm.afterOthers(small(vm.calls.debug(filter, on === am.true)))
  }
}

/** The session that a term names: {Reference, {Name, Id}} or {Name, Id}. */
export function sessionOf(vm: Vm, term: Term): Session | undefined {
  const { t, tracing } = vm
  if (!t.isTupleOf(term, 2)) return undefined
  const [first, second] = [t.element(term, 1), t.element(term, 2)]
  if (isAtom(first)) return tracing.sessions.find((s) => s !== tracing.legacy && s.name === first && s.id === second)
  const object = t.isRef(first) ? vm.processes.magic(first) : undefined
  return object instanceof Session ? object : undefined
}

interface Functions {
  readonly flags: (session: Session, who: Term, how: Term, list: Term) => Term
  readonly pattern: (session: Session, mfa: Term, spec: Term, list: Term) => Term
  readonly info: (session: Session | undefined, what: Term, key: Term) => Term
}

function sessions(vm: Vm, { flags, pattern, info }: Functions) {
  const { t, tracing } = vm
  const am = vm.atomsOf('session', 'any', 'undefined', 'badopt', 'true', 'false')
  const within = (term: Term, run: (session: Session) => Term): Term => {
    const session = sessionOf(vm, term)
    return session?.alive ? run(session) : vm.badarg(am.session)
  }
  return {
    'trace/4': (s: Term, who: Term, how: Term, list: Term) => within(s, (session) => flags(session, who, how, list)),
    'trace_pattern/4': (s: Term, mfa: Term, spec: Term, list: Term) => within(s, (session) => pattern(session, mfa, spec, list)),
    'trace_info/3': (s: Term, what: Term, key: Term) => (s === am.any ? info(undefined, what, key) : within(s, (session) => info(session, what, key))),
    'trace_session_create/3': (name: Term, tracer: Term, options: Term) => {
      if (options !== NIL || !isAtom(name)) return vm.badarg()
      const who = tracer === am.undefined ? NONE : tracing.tracerOf(undefined, tracer)
      if (who === NONE && tracer !== am.undefined) return vm.badarg()
      const session = tracing.createSession(name, who)
      return t.tuple(vm.processes.makeMagicRef(session), t.tuple(name, session.id))
    },
    'trace_session_destroy/1': (term: Term) => {
      const session = sessionOf(vm, term)
      if (session === undefined) return vm.badarg(am.badopt)
      return vm.afterOthers(vm.bool(tracing.destroySession(session)))
    },
  }
}

function traceFlags(vm: Vm): Functions['flags'] {
  const { tracing, processes } = vm
  const am = vm.atomsOf(
    'true', 'false', 'badopt', 'all', 'existing', 'new', 'processes', 'ports', 'existing_processes', 'existing_ports', 'new_processes',
    'new_ports',
  )
  const all = { processes: true, ports: true }
  const some = { processes: true, ports: false }
  const others = { processes: false, ports: true }
  /** What each atom stands for, of those that are there and of those to come. */
  const groups = new Map<Term, { existing?: typeof all; new?: typeof all }>([
    [am.all, { existing: all, new: all }], [am.existing, { existing: all }], [am.new, { new: all }],
    [am.processes, { existing: some, new: some }], [am.existing_processes, { existing: some }], [am.new_processes, { new: some }],
    [am.ports, { existing: others, new: others }], [am.existing_ports, { existing: others }], [am.new_ports, { new: others }],
  ])

  const setExisting = (session: Session, which: typeof all, tracer: Term, on: boolean, flags: number): number => {
    let count = 0
    const modifiers = (flags & MODIFIERS) !== 0
    const specific = which.processes !== which.ports
    const set = (id: Term): void => {
      if (tracing.set(session, id, tracer, on, flags)) count++
    }
    if (which.processes && ((flags & PROCESS_FLAGS & ~MODIFIERS) !== 0 || (modifiers && specific) || modifiers)) {
      for (const process of processes.all()) set(processes.pidOf(process))
    }
    if (which.ports && ((flags & PORT_FLAGS & ~MODIFIERS) !== 0 || modifiers)) for (const id of vm.ports.all()) set(id)
    return count
  }
  const setNew = (session: Session, which: typeof all, tracer: Term, on: boolean, flags: number): void => {
    for (const [wanted, mask, to] of [
      [which.processes, PROCESS_FLAGS, session.newProcesses], [which.ports, PORT_FLAGS, session.newPorts],
    ] as const) {
      if (!wanted || (flags & mask) === 0) continue
      to.flags = on ? to.flags | (flags & mask) : to.flags & ~(flags & mask)
      to.tracer = to.flags === 0 ? NONE : on ? tracer : to.tracer
    }
  }
  const tracerOf = (session: Session, { tracer }: TraceOptions): Term => (tracer !== NONE ? tracer : session.tracer !== NONE ? session.tracer : vm.self)

  return (session, who, how, list) => {
    const options = tracing.flags.options(list, session.tracer === NONE ? (tuple) => tracing.tracerOf('tracer', tuple) : undefined)
    if (options === undefined) return vm.badarg(am.badopt)
    if (how !== am.true && how !== am.false) return vm.badarg()
    const on = how === am.true
    const tracer = on ? tracerOf(session, options) : options.tracer
    if (isLocalPid(who) || isLocalPort(who)) {
      const alive = isLocalPid(who) ? processes.there(who) !== 0 : processes.existingParty(who) !== undefined
      if (options.cpuTimestamp || !alive) return vm.badarg()
      if (!tracing.set(session, who, tracer, on, options.flags)) {
        processes.log.text('** can only have one tracer per process')
        return vm.badarg()
      }
      tracing.update()
      return small(1)
    }
    const group = isAtom(who) ? groups.get(who) : undefined
    if (group === undefined || (options.cpuTimestamp && who !== am.all)) return vm.badarg()
    if (options.cpuTimestamp) tracing.messages.cpuTimestamp = on
    const count = group.existing === undefined ? 0 : setExisting(session, group.existing, tracer, on, options.flags)
    if (group.new !== undefined) setNew(session, group.new, tracer, on, options.flags)
    tracing.update()
    vm.bump(count)
    return small(count)
  }
}

/** What seq_trace.erl calls. */
function seqTrace(vm: Vm) {
  const { t, tokens } = vm
  const am = vm.atomsOf('label', 'serial', 'true', 'false', 'spawn')
  return {
    'seq_trace/2': (what: Term, value: Term) => (isAtom(what) ? setToken(vm, what, value) || vm.badarg() : vm.badarg()),
    'seq_trace_info/1': (item: Term) => {
      if (!isAtom(item)) return vm.badarg()
      const token = tokens.of(vm.self)
      const bit = TOKEN_FLAGS[vm.atoms.text(item) as TokenFlag]
      if (bit !== undefined || (item === am.spawn && token === undefined)) {
        return t.tuple(item, vm.bool(token !== undefined && (token.flags & bit) !== 0))
      }
      if (item !== am.label && item !== am.serial) return vm.badarg()
      if (token === undefined) return NIL
      return t.tuple(item, item === am.label ? vm.k.copy_in(token.label.term) : t.tuple(small(token.last), small(token.serial)))
    },
    'seq_trace_print/1': (message: Term) => vm.bool(tokens.print(message)),
    'seq_trace_print/2': (label: Term, message: Term) => {
      const token = tokens.of(vm.self)
      return vm.bool(token !== undefined && vm.k.eq_exact(label, token.label.term) !== 0 && tokens.print(message))
    },
  }
}
