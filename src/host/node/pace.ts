/**
 * How calls of the operating system are made: at once, or by way of Node's threads. A call costs 2 to 5 µs at once and 100 µs or more
 * by way of a thread, but one that has to wait for a disk would stop all processes. So calls are made at once until some have
 * waited; for a second from then on they go by way of the threads.
 *
 * A call that took long may only have waited for a processor. After one, therefore, Linux is asked for a while how long this program
 * waited for that, and only what goes beyond counts.
 */
import fs from 'node:fs'
import os from 'node:os'
import { now } from './now.ts'

/** A call that takes longer (ms) is a slow one. */
const SLOW = 20
/** Milliseconds for which calls are looked at closely after a slow one, and for which they go by way of the threads after a second one. */
const WARY = 1000

/** What Node throws for an error of the operating system. */
interface SystemError extends Error {
  code?: string
  errno?: number
}

/** Names by number; of two names for one number the one that erl uses. */
const names = new Map(
  Object.entries(os.constants.errno)
    .filter(([name]) => name !== 'EWOULDBLOCK' && name !== 'EOPNOTSUPP')
    .map(([name, number]) => [number, name]),
)

/** The same error with POSIX's name in `code`, whether Node knows that name or not. */
function named(error: unknown): unknown {
  const { code, errno } = error as SystemError
  if (typeof errno === 'number') (error as SystemError).code = names.get(Math.abs(errno)) ?? code
  // Node's own checks of arguments: offsets too large for the operating system.
  else if (code === 'ERR_OUT_OF_RANGE') (error as SystemError).code = 'EINVAL'
  return error
}

/** Node starts 4 threads by itself, when the first is needed: as many pipes without a writer would stop all others. */
const THREADS = '16'
let threaded = false

function withThreads<T>(call: () => T): T {
  if (threaded || process.env['UV_THREADPOOL_SIZE'] !== undefined) return call()
  threaded = true
  process.env['UV_THREADPOOL_SIZE'] = THREADS
  try {
    return call()
  } finally {
    // Programs that are started don't get it.
    delete process.env['UV_THREADPOOL_SIZE']
  }
}

const text = Buffer.alloc(64)

/** Milliseconds that this program has been ready to run and has not, as far as Linux tells; else 0. */
function processorWait(): number {
  try {
    const fd = fs.openSync('/proc/self/schedstat', 'r')
    try {
      const n = fs.readSync(fd, text, 0, text.length, 0)
      return Number(text.toString('latin1', 0, n).split(' ')[1]) / 1e6
    } finally {
      fs.closeSync(fd)
    }
  } catch {
    return 0
  }
}

export class Pace {
  /** Calls under way in other threads. */
  pending = 0
  private waryUntil = 0
  private suspicious = 0

  /** Whether to prefer the threads now. */
  get wary(): boolean {
    if (this.waryUntil === 0) return false
    if (now() < this.waryUntil) return true
    this.waryUntil = 0
    return false
  }

  /** Makes a call at once. */
  now<T>(call: () => T): T {
    // A stack trace that nobody sees costs more than the call.
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    const waited = this.suspicious === 0 ? 0 : processorWait()
    const begin = now()
    try {
      return call()
    } catch (error) {
      throw named(error)
    } finally {
      Error.stackTraceLimit = limit
      const end = now()
      if (end - begin > SLOW) this.tookLong(end, end - begin, waited)
      else if (end > this.suspicious) this.suspicious = 0
    }
  }
  /** `waited`: for a processor, before the call, if that was asked. */
  private tookLong(now: number, took: number, waited: number): void {
    if (this.suspicious !== 0 && took - (processorWait() - waited) > SLOW) this.waryUntil = now + WARY
    this.suspicious = now + WARY
  }

  /** Makes a call by way of a thread. */
  later<T>(call: () => Promise<T>): Promise<T> {
    this.pending++
    return withThreads(call).then(
      (value) => {
        this.pending--
        return value
      },
      (error: unknown) => {
        this.pending--
        throw named(error)
      },
    )
  }

  /** The one or the other. */
  soon<T>(now: () => T, later: () => Promise<T>): T | Promise<T> {
    return this.wary ? this.later(later) : this.now(now)
  }
}
