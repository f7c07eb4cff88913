/**
 * How native functions (BIFs) are declared: one table per family, from which the code that calls them, the
 * coverage table (docs/bifs.md) and the tests derive.
 */
import type { Term } from '../term/types.ts'
import type { DirtyKind } from './dirty_load.ts'
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

/**
 * A native function that waits for the host: `start` looks at the arguments and returns a term at once (or 0 after raising), or a
 * promise of a function that will make the term, in the calling process, when that goes on (from the arguments, which may have
 * moved). Meanwhile the process is off
 * the run queue, as one that runs a dirty NIF in OTP. If it ends first, the function is not called: `start` sees to it
 * that nothing is lost then.
 */
export interface BlockingSpec {
  readonly start: (...args: Term[]) => Term | Promise<Answer>
  /** The kind of scheduler that OTP runs it on (default: `io`). */
  readonly dirty?: DirtyKind
}
export type Answer = (...args: Term[]) => Term
export type Native = BifFunction | BifSpec | BlockingSpec

/** `'reverse/2': …` under the module's name. */
export type BifTable = { readonly [module: string]: { readonly [nameAndArity: string]: Native } }

/** Every file in src/bif/ exports one: it closes over the machine and returns its table. */
export type BifFamily = (vm: Vm) => BifTable
