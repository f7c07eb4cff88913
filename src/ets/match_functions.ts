/** The functions and special forms that match specifications may call. */
import type { Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'
import { MATCH_BIFS, SINCE } from './match_bifs.ts'
import { showTerm } from './show.ts'

export interface FunctionEntry {
  readonly name: string
  readonly arity: number
  /** The kernel's (F_x in src/term/match_code.ts). */
  readonly number: number
  /** Its result may be one of its arguments or a part of one. */
  readonly transparent: boolean
  /** Its result may refer to an argument: that must lie on the process's heap. */
  readonly copies: boolean
}

/** In `arities`: one argument or more. */
export const ANY = -1

/** A form that is no function: its arguments are treated in a way of its own, or it belongs to call tracing. */
export interface Special {
  readonly name: string
  readonly form: 'const' | 'self' | 'and' | 'or' | 'andalso' | 'orelse' | 'action' | 'function'
  readonly arities: readonly number[]
  /** What the error text says of other arities. */
  readonly complaint: string
  /** Of actions: index in ACTIONS, whether guards may have it, traced events that allow it. */
  readonly number: number
  readonly guard: boolean
  readonly event: 'any' | 'call' | 'any-but-receive'
  /** Its name in some error texts. */
  readonly shown?: string
}

/** What call tracing can be told to do (ACTION's numbers). */
export const ACTIONS = [
  'message', 'is_seq_trace', 'set_seq_token', 'get_seq_token', 'return_trace', 'exception_trace', 'display',
  'process_dump', 'enable_trace', 'disable_trace', 'trace', 'caller', 'caller_line', 'current_stacktrace', 'silent',
  'get_tcw', 'set_tcw',
] as const
export type Action = (typeof ACTIONS)[number]

const form = (name: string, kind: Special['form'], arities: number[], complaint: string): Special =>
  ({ name, form: kind, arities, complaint, number: -1, guard: true, event: 'any' })

const action = (name: Action, event: Special['event'], arities: number[], options: { guard?: boolean; shown?: string } = {}): Special => ({
  name, form: 'action', arities, event, guard: options.guard ?? false, number: ACTIONS.indexOf(name), shown: options.shown,
  complaint: arities[0] === 0 ? 'with arguments' : 'with wrong number of arguments',
})

const SPECIALS: readonly Special[] = [
  form('const', 'const', [1], 'with more than one argument'),
  form('self', 'self', [0], 'with arguments'),
  form('and', 'and', [ANY], 'without arguments'),
  form('or', 'or', [ANY], 'without arguments'),
  form('andalso', 'andalso', [ANY], 'without arguments'),
  form('orelse', 'orelse', [ANY], 'without arguments'),
  action('message', 'any', [1]),
  action('is_seq_trace', 'any-but-receive', [0], { guard: true }),
  action('set_seq_token', 'any-but-receive', [2], { shown: 'set_seq_trace' }),
  action('get_seq_token', 'any-but-receive', [0]),
  action('return_trace', 'any', [0]),
  action('exception_trace', 'any', [0]),
  action('display', 'any', [1]),
  action('process_dump', 'any-but-receive', [0]),
  action('enable_trace', 'any-but-receive', [1, 2]),
  action('disable_trace', 'any-but-receive', [1, 2]),
  action('trace', 'any-but-receive', [2, 3]),
  action('caller', 'call', [0]),
  action('caller_line', 'call', [0]),
  action('current_stacktrace', 'call', [0, 1]),
  action('silent', 'any-but-receive', [1]),
]
/** Functions that only tracing has. */
const TRACE_FUNCTIONS: readonly Special[] = [
  { ...action('get_tcw', 'any', [0], { guard: true }), form: 'function' },
  { ...action('set_tcw', 'any', [1]), form: 'function' },
]

/** The functions of a machine, by name and arity, and the special forms. */
export class MatchFunctions {
  readonly list: FunctionEntry[] = []
  private readonly vm: Vm
  private readonly numbers = new Map<string, number>()
  private readonly specials = new Map<Term, Special>()
  private readonly traceFunctions = new Map<string, Special>()

  constructor(vm: Vm) {
    this.vm = vm
    for (const special of SPECIALS) {
      if (special.name === 'current_stacktrace' && vm.release < 26) continue
      this.specials.set(vm.atom(special.name), special)
    }
    this.specials.set(vm.atom('andthen'), this.specials.get(vm.atom('andalso'))!)
    for (const special of TRACE_FUNCTIONS) this.traceFunctions.set(`${vm.atom(special.name)}/${special.arities[0]}`, special)
    for (const entry of MATCH_BIFS) {
      if (vm.release < (SINCE[`${entry.name}/${entry.arity}`] ?? 0)) continue
      this.numbers.set(`${vm.atom(entry.name)}/${entry.arity}`, this.list.push(entry) - 1)
    }
  }

  /** Number of a function, -1: there is none. */
  find(name: Term, arity: number): number {
    return this.numbers.get(`${name}/${arity}`) ?? -1
  }
  special(name: Term, arity: number): Special | undefined {
    return this.specials.get(name) ?? this.traceFunctions.get(`${name}/${arity}`)
  }
  /** Text of a term in error texts. */
  show(term: Term): string {
    return showTerm(this.vm, term)
  }
}
