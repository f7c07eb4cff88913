/**
 * How busy OTP's dirty schedulers would be: work that the host does for a process counts for the first of its kind that has none.
 * (Here it all goes on at once; what exceeds their number is counted for none.)
 */
import type { Host } from '../host/host.ts'

export type DirtyKind = 'cpu' | 'io'

/** Schedulers of each kind, as `system_info` tells. */
export const DIRTY_SCHEDULERS: Readonly<Record<DirtyKind, number>> = { cpu: 1, io: 10 }

interface Dirty {
  /** When its work began. */
  since: number | undefined
  /** Nanoseconds of work that has ended. */
  busy: number
}

/** Work that goes on; undefined: on no scheduler. */
export type DirtyWork = Dirty | undefined

export class DirtyLoad {
  private readonly host: Host
  private readonly schedulers: Readonly<Record<DirtyKind, Dirty[]>>

  constructor(host: Host) {
    this.host = host
    const idle = (kind: DirtyKind): Dirty[] => Array.from({ length: DIRTY_SCHEDULERS[kind] }, () => ({ since: undefined, busy: 0 }))
    this.schedulers = { cpu: idle('cpu'), io: idle('io') }
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
