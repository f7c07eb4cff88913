/** call_time and call_memory: what each process has spent in a function, the functions it calls that are counted themselves left out. */
import type { Term } from '../../term/types.ts'

/** Of one function in one session. */
export interface Accumulation {
  active: boolean
  readonly by: Map<Term, { calls: number; amount: number }>
}

/** Where a process is, of what is counted; since when, in the measure's own unit. */
interface Current {
  at: Accumulation | undefined
  since: number
}

export class Accounting {
  /** By session (its key) and process. */
  private readonly current = new Map<object, Map<Term, Current>>()
  private readonly measure: () => number

  /** `measure`: time, or what has been allocated, of the running process. */
  constructor(measure: () => number) {
    this.measure = measure
  }

  private of(session: object, id: Term): Current {
    let processes = this.current.get(session)
    if (processes === undefined) this.current.set(session, (processes = new Map<Term, Current>()))
    let current = processes.get(id)
    if (current === undefined) processes.set(id, (current = { at: undefined, since: 0 }))
    return current
  }
  private spend(current: Current, id: Term, now: number): void {
    if (current.at !== undefined) add(current.at, id, 0, now - current.since)
    current.since = now
  }
  /** A call: where the process was before. `first`: from where on what it has spent is this call's, if it is its first one. */
  called(session: object, id: Term, to: Accumulation, first?: number): Accumulation | undefined {
    const begins = first !== undefined && this.current.get(session)?.has(id) !== true
    const current = this.of(session, id)
    this.spend(current, id, begins ? first : this.measure())
    const before = current.at
    add(to, id, 1, 0)
    current.at = to
    return before
  }
  returned(session: object, id: Term, to: Accumulation | undefined): void {
    const current = this.of(session, id)
    this.spend(current, id, this.measure())
    current.at = to
  }
  /** A process comes to its turn, or leaves it: what happens meanwhile is not its own. */
  scheduled(id: Term, into: boolean): void {
    for (const processes of this.current.values()) {
      const current = processes.get(id)
      if (current === undefined) continue
      if (into) current.since = this.measure()
      else this.spend(current, id, this.measure())
    }
  }
  ended(id: Term): void {
    for (const processes of this.current.values()) processes.delete(id)
  }
  clear(session: object): void {
    this.current.delete(session)
  }
  get used(): boolean {
    return this.current.size > 0
  }
}

function add(to: Accumulation, id: Term, calls: number, amount: number): void {
  if (!to.active) return
  const entry = to.by.get(id)
  if (entry === undefined) to.by.set(id, { calls, amount })
  else {
    entry.calls += calls
    entry.amount += amount
  }
}
