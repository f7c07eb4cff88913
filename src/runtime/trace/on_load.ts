/** What `trace_pattern(on_load, …)` wants done with the functions of modules to be loaded. */
import type { Term } from '../../term/types.ts'
import type { TracePattern } from './patterns.ts'

/** Kinds of breakpoints. `global`: only calls from other modules. */
export interface PatternKinds {
  readonly global: boolean
  readonly local: boolean
  readonly meta: boolean
  readonly count: boolean
  readonly time: boolean
  readonly memory: boolean
}

export interface OnLoadPattern {
  kinds: PatternKinds
  pattern: TracePattern | undefined
  metaPattern: TracePattern | undefined
  metaTracer: Term
}
