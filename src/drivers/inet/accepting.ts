/** Connections of a listening socket: those that wait for a process, and processes that wait for one. */
import type { HostStream } from '../../host/sockets.ts'
import type { Monitor } from '../../runtime/party.ts'
import * as P from './protocol.ts'
import type { Operation } from './socket.ts'

/** Connections that nobody has accepted yet: so many more than the backlog are held, others are refused. */
const ARRIVED = 1024

interface Acceptor extends Operation {
  readonly cancel: () => void
  readonly monitor: Monitor | undefined
}

/** What it asks its socket for. */
export interface Listening {
  /** A port for the connection, which belongs to the process that accepts it. */
  give(stream: HostStream, to: Operation): void
  /** Tells a process why it gets none. */
  fail(to: Operation, reason: string): void
  after(ms: number, callback: () => void): () => void
  monitor(to: Operation, gone: () => void): Monitor | undefined
  demonitor(monitor: Monitor): void
  /** F_ACCEPTING and F_MULTI, as they are now. */
  changed(state: number): void
}

export class Accepting {
  backlog = 0
  private readonly socket: Listening
  private readonly acceptors: Acceptor[] = []
  private readonly arrived: HostStream[] = []

  constructor(socket: Listening) {
    this.socket = socket
  }

  /** A process wants a connection, and waits for so long. */
  accept(operation: Operation, time: number): void {
    const { socket } = this
    const stream = this.acceptors.length === 0 ? this.arrived.shift() : undefined
    if (stream !== undefined) {
      socket.give(stream, operation)
      return
    }
    const timedOut = (): void => {
      if (this.drop(operation.id) !== undefined) socket.fail(operation, 'timeout')
    }
    const cancel = time === P.INFINITE ? (): void => {} : socket.after(time, timedOut)
    this.acceptors.push({ ...operation, cancel, monitor: socket.monitor(operation, () => void this.drop(operation.id)) })
    this.tellState()
  }
  arrives(stream: HostStream): void {
    const first = this.acceptors[0]
    if (first !== undefined) {
      this.drop(first.id)
      this.socket.give(stream, first)
    } else if (this.arrived.length < this.backlog + ARRIVED) this.arrived.push(stream)
    else stream.close(true)
  }
  /** Nobody gets a connection any more. */
  answerAll(): void {
    for (const { id } of [...this.acceptors]) {
      const acceptor = this.drop(id)
      if (acceptor !== undefined) this.socket.fail(acceptor, 'closed')
    }
  }
  refuseAll(): void {
    for (const waiting of this.arrived.splice(0)) waiting.close(true)
  }

  private drop(id: number): Acceptor | undefined {
    const index = this.acceptors.findIndex((one) => one.id === id)
    if (index < 0) return undefined
    const acceptor = this.acceptors.splice(index, 1)[0]!
    acceptor.cancel()
    if (acceptor.monitor !== undefined) this.socket.demonitor(acceptor.monitor)
    this.tellState()
    return acceptor
  }
  private tellState(): void {
    const { length } = this.acceptors
    this.socket.changed((length > 0 ? P.F_ACCEPTING : 0) | (length > 1 ? P.F_MULTI : 0))
  }
}
