/**
 * The program that a match specification is compiled to (match_compile.ts), run by match_run.ts.
 *
 * Words: an instruction, then its operands. The head works on registers that hold terms: register 0 is what is
 * matched against, others are parts of it; a part is named by a register and a word of what that points to. Guards
 * and bodies work on a stack of terms.
 */
import type { Term } from '../term/types.ts'

/** reg n: a tuple of n elements. */
export const HEAD_TUPLE = 1
/** reg: a cons. */
export const HEAD_CONS = 2
/** reg n: a map of at least n keys. */
export const HEAD_MAP = 3
/** to reg word: register `to` is that part. */
export const HEAD_LOAD = 4
/** to reg key: register `to` is the value of the key in the map. */
export const HEAD_KEY = 5
/** reg word term: the part is that immediate. */
export const HEAD_EQ = 6
/** reg word term: the part =:= that term. */
export const HEAD_SAME = 7
/** variable reg word: binds. */
export const HEAD_BIND = 8
/** variable reg word: the part =:= the variable. */
export const HEAD_AGAIN = 9
/** As the four above, of a register itself (its operand `word` is absent). */
export const HEAD_EQ_REG = 10
export const HEAD_SAME_REG = 11
export const HEAD_BIND_REG = 12
export const HEAD_AGAIN_REG = 13

/** term */
export const PUSH = 20
/** variable */
export const PUSH_VARIABLE = 21
/** What was matched against ('$_'). */
export const PUSH_OBJECT = 22
/** n: a list of n elements, whose tail is on top. */
export const MAKE_LIST = 23
/** n: a tuple of n elements, the first on top. */
export const MAKE_TUPLE = 24
/** n: a map of n pairs: the keys, the first on top, then the values in the same order. */
export const MAKE_MAP = 25
/** function number: calls, the first argument on top. */
export const CALL = 26
/** n: and, or of n booleans. */
export const AND = 27
export const OR = 28
/** target: goes there, the value kept, unless the top is `true` (`false`): then drops it and goes on. */
export const AND_ALSO = 29
export const OR_ELSE = 30
/** target */
export const JUMP = 31
export const PUSH_SELF = 32
/** Replaces the top by a copy on the process's heap, if it may lie elsewhere: KIND_x says how it may. */
export const COPY = 33
export const DROP = 34
/** Fails unless the top is `true`. */
export const CHECK = 35
/** The body begins: from here on what fails is the atom 'EXIT'. */
export const BODY = 36
/** The top becomes the result. */
export const RETURN = 37
/** The clause has matched. */
export const HALT = 38
/** number n: an action of call tracing with n arguments, the first on top (match_trace.ts). */
export const ACTION = 39

/** A copy of what was matched against, on the process's heap. */
export const PUSH_OBJECT_COPY = 40

/** Where a value may lie: in the object matched against, in the program's own constants. */
export const KIND_OBJECT = 1
export const KIND_CONSTANT = 2

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
  readonly code: readonly number[]
  readonly clauses: readonly Clause[]
  /** Registers, and most variables of a clause. */
  readonly registers: number
  readonly variables: number
  /** The block that holds a copy of the specification, owned by the program; 0: it lies elsewhere. */
  readonly block: number
  /** The specification, as it lies there. */
  readonly source: Term
}

export interface MatchError {
  readonly severity: 'error' | 'warning'
  readonly text: string
}
