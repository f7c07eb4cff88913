/**
 * How native functions (BIFs) are declared: one table per family, from which the code that calls them, the
 * coverage table (docs/bifs.md) and the tests derive.
 */
import type { Term } from '../term/types.ts'
import type { Vm } from './vm.ts'

/**
 * A BIF: a plain function over terms, with as many parameters as its arity. It returns a term, or 0 after
 * `vm.raise…` (an exception), `vm.trapTo…` (a tail call of an Erlang function) or `vm.suspend…`.
 * Terms stay valid until it returns: allocation inside a BIF never moves anything.
 */
export type BifFunction = (...args: Term[]) => Term

export interface BifSpec {
  readonly run: BifFunction
  /** Usable in guards and as bif0..3 / gc_bif instructions: it only returns or raises, and never looks at the stack. */
  readonly guard?: boolean
  /** Section of the OTP reference, where it is not the page of the module. */
  readonly reference?: string
}

/** `'reverse/2': …` under the module's name. */
export type BifTable = { readonly [module: string]: { readonly [nameAndArity: string]: BifFunction | BifSpec } }

/** Every file in src/bif/ exports one: it closes over the machine and returns its table. */
export type BifFamily = (vm: Vm) => BifTable
