/** What is logged of a file that is refused, in OTP's words where it has some. */
import type { Term } from '../term/types.ts'
import { quoteAtom } from '../term/atom_text.ts'
import type { Vm } from './vm.ts'

/** Beginnings of the reader's messages, and OTP's own for them, with the lines of its loader (of OTP 27) that tell them. */
const KNOWN: readonly (readonly [string, string, number])[] = [
  ['file:', 'corrupt file header', 144],
  ['no Atom', 'missing atom table', 146],
  ['no AtU8', 'missing atom table', 146],
  ['atom table:', 'corrupt atom table', 150],
  ['no Code', 'missing code chunk', 152],
  ['Code chunk:', 'corrupt code chunk', 154],
  ['no ExpT', 'missing export table', 156],
  ['ExpT chunk:', 'corrupt export table', 158],
  ['no ImpT', 'missing import table', 160],
  ['ImpT chunk:', 'corrupt import table', 162],
  ['FunT chunk:', 'corrupt lambda table', 164],
  ['Line chunk:', 'corrupt line table', 166],
  ['LitT chunk:', 'corrupt literal table', 168],
  ['LocT chunk:', 'corrupt locals table', 170],
]
const WRONG_MODULE = 180
/** How every message of the reader begins. */
const PREFIX = /^bad \.beam file: /

/** The same for what is wrong with a file: `message` is the reader's. */
export function loadError(vm: Vm, module: Term, message: string): string {
  const reason = message.replace(PREFIX, '')
  const known = KNOWN.find(([beginning]) => reason.startsWith(beginning))
  if (known === undefined) return text(vm, module, reason)
  return text(vm, module, known[1], known[2] + (vm.release >= 29 ? 2 : 0))
}
/** Another module than was asked for. */
export function wrongModule(vm: Vm, module: Term, name: string): string {
  return text(vm, module, `module name in object code is ${quoteAtom(name)}`, WRONG_MODULE + (vm.release >= 29 ? 6 : 0))
}
function text(vm: Vm, module: Term, reason: string, line?: number): string {
  const place = line === undefined ? '' : `beam/beam_load.c(${line}): `
  return `${place}Error loading module ${quoteAtom(vm.atoms.text(module))}:\n  ${reason}\n`
}
