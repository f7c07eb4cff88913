/** Trace sessions: each has its own flags on processes and ports, its own patterns, its own tracer. */
import type { Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import type { TracePattern } from './patterns.ts'
import type { OnLoadPattern } from './on_load.ts'

/** What one session wants to know of one process or port. */
export interface Tracee {
  readonly session: Session
  readonly id: Term
  flags: number
  tracer: Term
}

/** Flags for processes (or ports) to come. */
export interface NewTracees {
  flags: number
  tracer: Term
}

/** What is traced of `send` or 'receive': nothing, everything, or what a match specification lets through. */
export interface EventPattern {
  on: boolean
  pattern: TracePattern | undefined
}

export class Session {
  readonly name: Term
  /** `default`, or a small integer. */
  readonly id: Term
  /** 0: each of its tracees has its own (the session of erlang:trace/3). */
  readonly tracer: Term
  alive = true
  readonly newProcesses: NewTracees = { flags: 0, tracer: NONE }
  readonly newPorts: NewTracees = { flags: 0, tracer: NONE }
  readonly send: EventPattern = { on: true, pattern: undefined }
  readonly receive: EventPattern = { on: true, pattern: undefined }
  onLoad: OnLoadPattern | undefined
  /** No process holds a reference to it any more (it is a magic reference's object). */
  private readonly lost: (session: Session) => void

  constructor(name: Term, id: Term, tracer: Term, lost: (session: Session) => void) {
    this.name = name
    this.id = id
    this.tracer = tracer
    this.lost = lost
  }

  released(): void {
    this.lost(this)
  }
}
