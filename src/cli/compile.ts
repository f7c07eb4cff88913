/** Erlang source → .beam, with OTP's own scanner, parser and compiler running on the machine. */
import type { Term } from '../term/types.ts'
import { format } from '../term/print.ts'
import type { Vm } from '../runtime/vm.ts'
import { runSequence } from './sequence.ts'

export interface Compiled {
  readonly beam: Uint8Array
  readonly forms: number
  /** Milliseconds for scanning and parsing, and for the compiler proper. */
  readonly parsing: number
  readonly compiling: number
}

/** The source has errors; the message names them. */
export class CompileError extends Error {}

/**
 * Compiles the text of a module. There is no preprocessor in between: the source may use no macros and no includes.
 * @throws CompileError
 */
export async function compileErlang(vm: Vm, leader: Term, file: string, source: string): Promise<Compiled> {
  const { t } = vm
  const am = vm.atomsOf('ok', 'dot', 'attribute', 'file', 'binary', 'report', 'deterministic')
  const began = performance.now()
  let parsed = began
  let forms = 0
  let beam: Uint8Array | undefined
  const failed = (what: Term): never => {
    throw new CompileError(`${file}: ${format(vm, what)}`)
  }
  const success = (result: Term): Term => {
    if (t.isTuple(result) && t.tupleSize(result) >= 2 && t.element(result, 1) === am.ok) return result
    return failed(result)
  }
  const steps: ((result: Term) => [string, string, Term[]] | undefined)[] = [
    () => ['erl_scan', 'string', [t.charlist(source)]],
    (scanned) => {
      const parse = vm.code.bif('erlang:make_fun/3')!(vm.atom('erl_parse'), vm.atom('parse_form'), t.integer(1))
      return ['lists', 'map', [parse, t.list(sentences(t.listToArray(t.element(success(scanned), 2))!).map((s) => t.list(s)))]]
    },
    (results) => {
      const parsedForms = t.listToArray(results)!.map((r) => t.element(success(r), 2))
      forms = parsedForms.length
      parsed = performance.now()
      const attribute = t.tuple(am.attribute, t.integer(1), am.file, t.tuple(t.charlist(file), t.integer(1)))
      return ['compile', 'forms', [t.list([attribute, ...parsedForms]), t.list([am.binary, am.report, am.deterministic])]]
    },
    (compiled) => {
      beam = t.bytes(t.element(t.isTupleOf(compiled, 3) ? success(compiled) : failed(compiled), 3)).slice()
      return undefined
    },
  ]
  /** Tokens of each form: up to and with the dot. */
  function sentences(tokens: readonly Term[]): Term[][] {
    const all: Term[][] = []
    let sentence: Term[] = []
    for (const token of tokens) {
      sentence.push(token)
      if (t.element(token, 1) !== am.dot) continue
      all.push(sentence)
      sentence = []
    }
    return all
  }
  let i = 0
  await runSequence(vm, leader, (result) => steps[i++]!(result))
  return { beam: beam!, forms, parsing: parsed - began, compiling: performance.now() - parsed }
}
