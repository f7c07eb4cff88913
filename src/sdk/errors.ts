/** Errors that the program around a machine gets. */
import type { Value } from './values.ts'

/**
 * An exception of Erlang that nothing has caught. `message` is what erl prints of it (by erl_error:format_exception/3,
 * where OTP's stdlib is at hand).
 */
export class ErlangError extends Error {
  override readonly name = 'ErlangError'
  readonly class: 'error' | 'exit' | 'throw'
  readonly reason: Value
  /** {Module, Function, Arity or Args, Location} of each frame. */
  readonly stacktrace: readonly Value[]

  constructor(cls: 'error' | 'exit' | 'throw', reason: Value, stacktrace: readonly Value[], message: string) {
    super(message)
    this.class = cls
    this.reason = reason
    this.stacktrace = stacktrace
  }
}

/** The node has ended: by `Node.stop`, or because a program called halt. */
export class NodeStopped extends Error {
  override readonly name = 'NodeStopped'
}
