/** Erlang source → .beam, with OTP's own scanner, parser and compiler running on the machine. */
import type { Term } from '../term/types.ts'
import { format } from '../term/print.ts'
import type { Vm } from '../runtime/vm.ts'
import { runSequence } from './sequence.ts'
import type { Call, Step } from './sequence.ts'

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
  const am = vm.atomsOf('ok', 'dot', 'attribute', 'file', 'binary', 'return', 'deterministic')
  const began = performance.now()
  let parsed = began
  let forms = 0
  let beam: Uint8Array | undefined

  const isOk = (result: Term): boolean => t.isTuple(result) && t.element(result, 1) === am.ok
  const scan: Step = () => {
    next = parse
    return ['erl_scan', 'string', [t.charlist(source)]]
  }
  const parse: Step = (scanned) => {
    if (!isOk(scanned)) return explain(t.element(scanned, 2))
    const parseForm = vm.code.bif('erlang:make_fun/3')!(vm.atom('erl_parse'), vm.atom('parse_form'), t.integer(1))
    next = compile
    return ['lists', 'map', [parseForm, t.list(sentences(t.listToArray(t.element(scanned, 2))!))]]
  }
  const compile: Step = (results) => {
    const all = t.listToArray(results)!
    const wrong = all.find((result) => !isOk(result))
    if (wrong !== undefined) return explain(t.element(wrong, 2))
    forms = all.length
    parsed = performance.now()
    const attribute = t.tuple(am.attribute, t.integer(1), am.file, t.tuple(t.charlist(file), t.integer(1)))
    next = finish
    return ['compile', 'forms', [t.list([attribute, ...all.map((result) => t.element(result, 2))]), t.list([am.binary, am.return, am.deterministic])]]
  }
  const finish: Step = (compiled) => {
    if (isOk(compiled)) {
      beam = t.bytes(t.element(compiled, 3)).slice()
      return undefined
    }
    // {error, [{File, [Error]}], Warnings}
    const first = t.listToArray(t.element(compiled, 2))?.[0]
    if (first === undefined) throw new CompileError(`${file}: ${format(vm, compiled)}`)
    return explain(t.hd(t.element(first, 2)))
  }
  /** Asks the module that found an error, {Location, Module, Description}, for its text. */
  const explain = (error: Term): Call => {
    const where = t.element(error, 1)
    const at = format(vm, t.isTuple(where) ? t.element(where, 1) : where)
    next = (text) => {
      next = (flat) => {
        const characters = t.listToArray(flat)!.map((c) => t.safeInteger(c)!)
        throw new CompileError(`${file}:${at}: ${String.fromCodePoint(...characters)}`)
      }
      return ['lists', 'flatten', [text]]
    }
    return [t.atomText(t.element(error, 2)), 'format_error', [t.element(error, 3)]]
  }
  /** Tokens of each form: up to and with the dot. */
  function sentences(tokens: readonly Term[]): Term[] {
    const all: Term[] = []
    let sentence: Term[] = []
    for (const token of tokens) {
      sentence.push(token)
      if (t.element(token, 1) !== am.dot) continue
      all.push(t.list(sentence))
      sentence = []
    }
    return sentence.length > 0 ? [...all, t.list(sentence)] : all
  }
  let next: Step = scan
  await runSequence(vm, leader, (result) => next(result))
  return { beam: beam!, forms, parsing: parsed - began, compiling: performance.now() - parsed }
}
