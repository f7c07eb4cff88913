/** What match specifications of traces do besides matching. */
import type { Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { NIL, isAtom, isLocalPid, isSmall, small, smallValue } from '../../term/terms.ts'
import { ACTIONS } from '../../ets/match_functions.ts'
import type { Action } from '../../ets/match_functions.ts'
import type { TraceActions as Actions } from '../../ets/match_run.ts'
import { describeProcess } from '../../dump/processes.ts'
import type { Place } from '../places.ts'
import type { Vm } from '../vm.ts'
import { ALL_FLAGS, FLAG } from './flags.ts'
import type { Session } from './session.ts'
import { TOKEN_FLAGS } from './tokens.ts'
import type { TokenFlag } from './tokens.ts'

/** What the specification wants to hear of the call's end. */
export interface ReturnWish {
  returns: boolean
  exceptions: boolean
}

export class TraceActions implements Actions {
  private readonly vm: Vm
  private readonly session: Session
  private readonly id: Term
  /** Places from which the call comes, the caller's first. */
  private readonly callers: () => readonly Place[]
  readonly wish: ReturnWish = { returns: false, exceptions: false }

  /** `id`: the process that is traced. */
  constructor(vm: Vm, session: Session, id: Term, callers: () => readonly Place[] = () => []) {
    this.vm = vm
    this.session = session
    this.id = id
    this.callers = callers
  }

  reset(): void {
    this.wish.returns = this.wish.exceptions = false
  }
  act(number: number, args: readonly Term[]): Term {
    const { vm, session } = this
    const { tokens, t } = vm
    const yes = vm.bool(true)
    const [a, b, c] = args as [Term, Term, Term]
    switch (ACTIONS[number] as Action) {
      case 'message': return a
      case 'return_trace':
        this.wish.returns = true
        return yes
      case 'exception_trace':
        this.wish.returns = this.wish.exceptions = true
        return yes
      case 'is_seq_trace': return vm.bool(tokens.of(this.id) !== undefined)
      case 'get_seq_token': return tokens.term(this.id)
      case 'set_seq_token': return setToken(vm, a, b)
      case 'display': return vm.code.bif('erlang:display/1')!(a)
      case 'process_dump': return this.processDump()
      case 'enable_trace': return args.length === 1 ? this.change(this.id, NONE, a) : this.change(a, NONE, b)
      case 'disable_trace': return args.length === 1 ? this.change(this.id, a, NONE) : this.change(a, b, NONE)
      case 'trace': return args.length === 2 ? this.trace(this.id, a, b) : this.trace(a, b, c)
      case 'caller': {
        const place = this.callers()[0]
        return place === undefined ? vm.atom('undefined') : t.tuple(place.module, place.fun, small(place.arity))
      }
      case 'caller_line': return this.callerLine()
      case 'current_stacktrace': return this.stackTrace(a)
      case 'silent':
        if (a === yes || a === vm.bool(false)) {
          const tracee = vm.tracing.find(session, this.id)
          if (tracee !== undefined) this.update(this.id, tracee.tracer, FLAG.silent, a === yes ? FLAG.silent : 0)
        }
        return yes
      case 'get_tcw': return t.integer(vm.tracing.controlWord)
      case 'set_tcw': {
        const value = t.safeInteger(a)
        if (value === undefined || value < 0 || value > 0xffffffff) return NONE
        const old = vm.tracing.controlWord
        vm.tracing.controlWord = value
        return t.integer(old)
      }
      default: return NONE
    }
  }

  private processDump(): Term {
    const { vm } = this
    const process = vm.k.process_of(this.id)
    return process === 0 ? vm.t.binary(new Uint8Array(0)) : vm.t.utf8(describeProcess(vm, process))
  }
  private callerLine(): Term {
    const { vm } = this
    const { t } = vm
    const place = this.callers()[0]
    if (place === undefined) return vm.atom('undefined')
    const line = place.line === 0 ? vm.atom('undefined') : t.tuple(t.charlist(place.file), small(place.line))
    return t.tuple(place.module, place.fun, small(place.arity), line)
  }
  private stackTrace(depth: Term): Term {
    const { exceptions, t } = this.vm
    const most = depth === undefined ? exceptions.depth : Math.min(smallValue(depth), exceptions.depth)
    return t.list(this.callers().slice(0, most).map((place) => exceptions.frameTerm(place)))
  }

  /** enable_trace, disable_trace: one flag. */
  private change(of: Term, off: Term, on: Term): Term {
    const { tracing } = this.vm
    const id = this.processOf(of)
    const [disable, enable] = [off, on].map((flag) => (flag === NONE ? 0 : tracing.flags.bit(flag))) as [number, number]
    if ((disable | enable) === 0 || id === NONE) return NONE
    // one's own tracer stays, even if there is none
    if (id !== this.id || this.ownTracer() !== NONE) this.update(id, this.ownTracer(), disable, enable)
    return this.vm.bool(true)
  }
  private trace(of: Term, off: Term, on: Term): Term {
    const { tracing } = this.vm
    const id = this.processOf(of)
    const given = this.session.tracer === NONE ? (tuple: Term): Term => tracing.tracerOf('tracer', tuple) : undefined
    const disable = tracing.flags.options(off, given)
    const enable = tracing.flags.options(on, given)
    if (id === NONE || disable === undefined || enable === undefined || disable.cpuTimestamp || enable.cpuTimestamp) return NONE
    const tracer = enable.tracer || disable.tracer || this.ownTracer()
    if (tracer !== NONE && !tracing.messages.isAlive(tracer)) return NONE
    return this.vm.bool(this.update(id, tracer, disable.flags, enable.flags))
  }
  /** A process by its pid or registered name; 0: there is none. */
  private processOf(term: Term): Term {
    const { processes } = this.vm
    const id = isAtom(term) ? processes.registry.whereis(term) : term
    return isLocalPid(id) && processes.lookup(id) !== 0 ? id : NONE
  }
  private ownTracer(): Term {
    return this.session.tracer || (this.vm.tracing.find(this.session, this.id)?.tracer ?? NONE)
  }
  /** Gives a process flags and a tracer (none: nothing of it is traced any more). True: something has changed. */
  private update(id: Term, tracer: Term, off: number, on: number): boolean {
    const { tracing } = this.vm
    const before = tracing.find(this.session, id)
    const had = before?.flags ?? 0
    const hadTracer = before?.tracer
    if (before === undefined && (tracer === NONE || on === 0)) return false
    const flags = tracer === NONE ? 0 : (had & ~off) | (on & ALL_FLAGS)
    // in place: who runs the specification looks at the flags afterwards
    if (before === undefined) tracing.replace(this.session, id, tracer, flags)
    else if (flags === 0) tracing.set(this.session, id, before.tracer, false, ALL_FLAGS)
    else {
      before.flags = flags
      before.tracer = tracer
    }
    tracing.update()
    return flags === 0 || flags !== had || tracer !== hadTracer
  }
}

/** seq_trace:set_token/2, as the BIF behind it does it: the old value, 0: bad arguments. */
export function setToken(vm: Vm, what: Term, value: Term): Term {
  const { t, tokens } = vm
  const am = vm.atomsOf('label', 'serial', 'sequential_trace_token', 'true', 'false')
  const bit = TOKEN_FLAGS[vm.atoms.text(what) as TokenFlag]
  if (bit !== undefined) {
    if (value !== am.true && value !== am.false) return NONE
    const token = tokens.own()
    const old = vm.bool((token.flags & bit) !== 0)
    token.flags = value === am.true ? token.flags | bit : token.flags & ~bit
    return old
  }
  if (what === am.label) {
    const token = tokens.own()
    const old = vm.k.copy_in(token.label.term)
    tokens.setLabel(token, value)
    return old
  }
  if (what === am.serial) {
    if (!t.isTupleOf(value, 2)) return NONE
    const [last, serial] = [t.element(value, 1), t.element(value, 2)]
    if (!isSmall(last) || !isSmall(serial)) return NONE
    const token = tokens.own()
    const old = t.tuple(small(token.last), small(token.serial))
    tokens.setSerial(smallValue(last), smallValue(serial))
    return old
  }
  if (what !== am.sequential_trace_token || value !== NIL) return NONE
  const old = tokens.term(vm.self)
  tokens.clear(vm.self)
  return old
}
