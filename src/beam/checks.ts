/** What the walk of kinds.ts could not prove of the code, and how it is asked when the code runs. */
import type { Instruction, Operand } from './instructions.ts'

/** Something that an instruction takes for granted of an operand. */
export type Need =
  /** One of these kinds (KIND_x); a tuple has at least so many elements. */
  | { readonly what: 'kind'; readonly operand: Operand; readonly kinds: number; readonly size: number }
  /** It may be a catch tag, which is no term. */
  | { readonly what: 'term'; readonly operand: Operand }
  /** The handler was reached by an exception. */
  | { readonly what: 'exception' }
  /** A fun that is called is the one that the instruction says. */
  | { readonly what: 'fun' }
  /** A word of the frame may hold part of a message that goes back to the mailbox; an X register nothing, where a BIF fails that was to write it. */
  | { readonly what: 'clear'; readonly operand: Operand }
  /** The instruction can't be executed: it reads a register that holds nothing, …. */
  | { readonly what: 'never' }
  /** A receive looks at a message, and the instruction is none that may stand there: the process has to own it. */
  | { readonly what: 'received' }

export interface Checks {
  /** What has to be looked at before an instruction. */
  readonly needs: Map<Instruction, readonly Need[]>
  /** Registers whose type, as the file notes it, is one that they certainly have: small integers, and floats. */
  readonly confirmed: Set<Operand>
  /** `allocate…` whose frame has to be filled: something looks at a word of it before anything was put there. */
  readonly filled: Set<Instruction>
}
