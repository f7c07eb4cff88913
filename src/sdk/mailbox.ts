/** A mailbox of the TypeScript program: a process whose messages it receives. */
import { matches } from './compare.ts'
import type { Pattern } from './compare.ts'
import type { Pid, Value } from './values.ts'

/** No message that matches came in time. */
export class ReceiveTimeout extends Error {
  override readonly name = 'ReceiveTimeout'
}

interface Waiter {
  readonly pattern: Pattern | undefined
  readonly resolve: (message: Value) => void
  readonly reject: (error: Error) => void
  /** Takes the timer back. */
  cancel: () => void
}

/** What a mailbox needs of its node. */
export interface MailboxHost {
  /** Calls back after some milliseconds of the machine's clock; what is returned takes that back. */
  after(ms: number, callback: () => void): () => void
  close(): void
}

/** Made by `Node.mailbox`. Exit signals of processes linked to it come as messages {'EXIT', Pid, Reason}. */
export class Mailbox {
  /** Who sends to it uses this. */
  readonly pid: Pid
  private readonly host: MailboxHost
  private readonly queue: Value[] = []
  private readonly waiters: Waiter[] = []
  private closed: Error | undefined

  /** @internal */
  constructor(pid: Pid, host: MailboxHost) {
    this.pid = pid
    this.host = host
  }

  /** Messages not yet received. */
  get length(): number {
    return this.queue.length
  }

  /**
   * The first message, or the first that matches a pattern (a value with `any` in some places, or a function); the
   * others stay. It waits for one, `timeout` milliseconds at most (default: forever).
   * @throws ReceiveTimeout, and an error when the mailbox was closed or the node stopped
   */
  receive(pattern?: Pattern, timeout?: number): Promise<Value> {
    const at = this.queue.findIndex((message) => pattern === undefined || matches(pattern, message))
    if (at >= 0) return Promise.resolve(this.queue.splice(at, 1)[0])
    if (this.closed !== undefined) return Promise.reject(this.closed)
    return new Promise<Value>((resolve, reject) => {
      const waiter: Waiter = { pattern, resolve, reject, cancel: () => {} }
      this.waiters.push(waiter)
      if (timeout === undefined || timeout === Infinity) return
      waiter.cancel = this.host.after(timeout, () => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1)
        reject(new ReceiveTimeout(`no message within ${timeout} ms`))
      })
    })
  }

  /** Ends the process: nothing arrives any more. */
  close(): void {
    this.end(new Error('the mailbox is closed'))
    this.host.close()
  }

  /** @internal A message came. */
  deliver(message: Value): void {
    const at = this.waiters.findIndex(({ pattern }) => pattern === undefined || matches(pattern, message))
    if (at < 0) {
      this.queue.push(message)
      return
    }
    const [waiter] = this.waiters.splice(at, 1)
    waiter!.cancel()
    waiter!.resolve(message)
  }
  /** @internal It is over. */
  end(error: Error): void {
    this.closed ??= error
    for (const waiter of this.waiters.splice(0)) {
      waiter.cancel()
      waiter.reject(error)
    }
  }
}
