/** What the compiler of match specifications makes: src/term/match_code.ts says what its words mean. */
import type { Address, Term } from '../term/types.ts'

/** What a clause's head says of the key of objects it may match. */
export interface KeyPattern {
  /** No object at all can match. */
  readonly impossible: boolean
  /** The only key that can match, where the head says so; else 0. */
  readonly key: Term
  /** For ordered tables: the pattern of the key (a tuple or list) whose first `bound` elements are ground; else 0. */
  readonly prefix: Term
  readonly bound: number
}

export interface Clause {
  readonly start: number
  readonly variables: number
  /** The head as written. */
  readonly head: Term
  readonly guard: Term
  readonly body: Term
}

export interface MatchProgram {
  /** The block that the kernel runs, owned by the program. */
  readonly code: Address
  readonly clauses: readonly Clause[]
  /** The block that holds a copy of the specification, owned by the program; 0: it lies elsewhere, and the program is for one call. */
  readonly block: number
  /** The specification, as it lies there. */
  readonly source: Term
}

export interface MatchError {
  readonly severity: 'error' | 'warning'
  readonly text: string
}
