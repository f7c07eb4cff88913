/**
 * Waiting within the event loop of Node.js until a descriptor can be read. Its loop watches the descriptor as if it were a pipe; as there
 * is no room to read into it reads nothing, and tells so instead. One descriptor has one such handle, however many use it.
 */
import { failed } from './bindings.ts'
import type { Bindings, StreamHandle } from './bindings.ts'

interface Watched {
  readonly handle: StreamHandle
  users: number
  /** Who wants to know, and has said so last. */
  reader: (() => void) | undefined
}
const watched = new Map<number, Watched>()

export class Watch {
  readonly descriptor: number
  private readonly shared: Watched
  private ready: () => void

  private constructor(descriptor: number, shared: Watched, ready: () => void) {
    this.descriptor = descriptor
    this.shared = shared
    this.ready = ready
    shared.users++
  }

  /** Takes the descriptor over: the last who closes its watch closes it. */
  static of(b: Bindings, descriptor: number, ready: () => void): Watch | string {
    let shared = watched.get(descriptor)
    if (shared === undefined) {
      const handle = new b.Pipe(b.pipeType.SOCKET)
      const error = failed(handle.open(descriptor))
      if (error !== undefined) return error
      const opened: Watched = { handle, users: 0, reader: undefined }
      handle.useUserBuffer(new Uint8Array(0))
      handle.onread = () => opened.reader?.()
      watched.set(descriptor, (shared = opened))
    }
    return new Watch(descriptor, shared, ready)
  }

  /** Whether it is called back as long as there is something to read: then others who share the descriptor are not any more. */
  reading(on: boolean): void {
    const { shared } = this
    const { handle, reader } = shared
    if (on) {
      shared.reader = this.ready
      if (reader === undefined) handle.readStart()
    } else if (reader === this.ready) {
      shared.reader = undefined
      handle.readStop()
    }
  }
  close(): void {
    this.reading(false)
    this.ready = () => {}
    if (--this.shared.users > 0) return
    watched.delete(this.descriptor)
    this.shared.handle.close()
  }
}
