/** Text of terms in the error messages of match specifications: as the emulator itself prints (`%T`). */
import type { Term } from '../term/types.ts'
import { displayBytes } from '../term/print.ts'
import type { Vm } from '../runtime/vm.ts'

/** More is not shown of any. */
const MOST_SHOWN = 500

export function showTerm(vm: Vm, term: Term): string {
  return new TextDecoder().decode(displayBytes(vm, term, MOST_SHOWN))
}
