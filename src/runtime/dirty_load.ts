/**
 * How busy OTP's dirty schedulers would be: work that the host does for a process counts for the first of its kind that has none.
 * (Here it all goes on at once; what exceeds their number is counted for none.)
 */
import type { Host } from '../host/host.ts'

export type DirtyKind = 'cpu' | 'io'

/** Schedulers of each kind, where no flag says otherwise. */
const DIRTY_SCHEDULERS: Readonly<Record<DirtyKind, number>> = { cpu: 1, io: 10 }

interface Dirty {
  /** When its work began. */
  since: number | undefined
  /** Nanoseconds of work that has ended. */
  busy: number
}

/** Work that goes on; undefined: on no scheduler. */
export type DirtyWork = Dirty | undefined

const idle = (n: number): Dirty[] => Array.from({ length: n }, () => ({ since: undefined, busy: 0 }))

export class DirtyLoad {
  private readonly host: Host
  private readonly schedulers: Readonly<Record<DirtyKind, Dirty[]>>

  constructor(host: Host) {
    this.host = host
    this.schedulers = { cpu: idle(DIRTY_SCHEDULERS.cpu), io: idle(DIRTY_SCHEDULERS.io) }
  }

  /** How many there are, as `system_info` tells. */
  count(kind: DirtyKind): number {
    return this.schedulers[kind].length
  }
  /** Before there is any work. */
  setCount(kind: DirtyKind, n: number): void {
    this.schedulers[kind].splice(0, Infinity, ...idle(n))
  }

  begin(kind: DirtyKind): DirtyWork {
    const free = this.schedulers[kind].find((s) => s.since === undefined)
    if (free) free.since = this.host.monotonic()
    return free
  }
  end(work: DirtyWork): void {
    if (work?.since === undefined) return
    work.busy += this.host.monotonic() - work.since
    work.since = undefined
  }

  /** Nanoseconds of work by scheduler, until now. */
  busy(kind: DirtyKind): number[] {
    const now = this.host.monotonic()
    return this.schedulers[kind].map(({ since, busy }) => busy + (since === undefined ? 0 : now - since))
  }
}
