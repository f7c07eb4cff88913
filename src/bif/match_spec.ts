/** Match specifications on their own: compiling them, and running them over lists and terms. */
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { NIL, isCons, isSmall, small } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { ACTIONS } from '../ets/match_functions.ts'
import type { TraceActions } from '../ets/match_run.ts'
import { MatchSpecs } from '../ets/match_spec.ts'
import type { MatchError } from '../ets/match_program.ts'

/** Elements of a list that are looked at in one go. */
const PART = 4096

export const matchSpec: BifFamily = (vm) => {
  const specs = MatchSpecs.of(vm)
  const { t } = vm
  const am = vm.atomsOf('ok', 'error', 'warning', 'false', 'trace', 'table')

  const messages = (errors: readonly MatchError[]): Term =>
    t.list(errors.map(({ severity, text }) => t.tuple(am[severity], t.charlist(text))))

  /** The elements of a list, whose tail does not count. */
  const argumentsOf = (list: Term): Term => {
    const args: Term[] = []
    for (; isCons(list); list = t.tl(list)) args.push(t.hd(list))
    return t.list(args)
  }

  return {
    ets: {
      'match_spec_compile/1': (spec) => {
        const reference = specs.compileToReference(spec)
        return reference === NONE ? specs.refuse() : reference
      },
      'is_compiled_ms/1': (term) => vm.bool(specs.compiled(term) !== undefined),
      'match_spec_run_r/3': (list, compiled, tail) => {
        const spec = specs.compiled(compiled)
        if (spec === undefined) return vm.badarg()
        const results = specs.runner.runOverList(spec.program, list, tail, PART)
        const { left } = specs.runner
        // As in OTP it goes on with itself.
        if (isCons(left)) return vm.yieldTo(vm.code.internExport(vm.atom('ets'), vm.atom('match_spec_run_r'), 3), [left, compiled, results])
        return left === NIL ? results : vm.badarg()
      },
    },
    erlang: {
      'match_spec_test/3': (against, spec, dialect) => {
        const trace = dialect === am.trace
        if (!trace && dialect !== am.table) return vm.badarg()
        if (trace && !isCons(against) && against !== NIL) return vm.badarg()
        const result = specs.compiler.compile(spec, { dialect: trace ? 'trace' : 'table' })
        if ('errors' in result) return t.tuple(am.error, messages(result.errors))
        const actions = new TestActions(vm)
        const value = specs.runner.run(result.program, trace ? argumentsOf(against) : against, false, actions)
        specs.done(result.program)
        return t.tuple(am.ok, value === NONE ? am.false : value, actions.flags(), NIL)
      },
    },
  }
}

/** Actions as a test of a specification has them: they only say what would be done. */
class TestActions implements TraceActions {
  private readonly vm: Vm
  private returnTrace = false
  private exceptionTrace = false

  constructor(vm: Vm) {
    this.vm = vm
  }

  act(number: number, args: readonly Term[]): Term {
    const { vm } = this
    switch (ACTIONS[number]) {
      case 'return_trace':
        this.returnTrace = true
        return vm.bool(true)
      case 'exception_trace':
        this.exceptionTrace = true
        return vm.bool(true)
      case 'is_seq_trace':
        return vm.bool(false)
      case 'get_seq_token':
      case 'set_seq_token':
      case 'current_stacktrace':
        return NIL
      case 'caller':
      case 'caller_line':
        return vm.atom('undefined')
      case 'process_dump':
        return vm.t.binary(new Uint8Array(0))
      case 'get_tcw':
        return small(0)
      case 'set_tcw':
        return isSmall(args[0]!) ? small(0) : NONE
      default:
        return vm.bool(true)
    }
  }
  reset(): void {
    this.returnTrace = false
    this.exceptionTrace = false
  }
  /** What the specification would have tracing do when the call returns. */
  flags(): Term {
    const flags: Term[] = []
    if (this.returnTrace) flags.push(this.vm.atom('return_trace'))
    if (this.exceptionTrace) flags.push(this.vm.atom('exception_trace'))
    return this.vm.t.list(flags)
  }
}
