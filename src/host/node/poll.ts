/**
 * Waiting within the event loop of Node.js until descriptors can be read or written: an epoll of our own, whose descriptor libuv watches
 * as if it were a pipe. As there is no room to read into (see watch.ts) it reads nothing, and tells that something is ready.
 */
import type { HostWatch } from '../socket_calls.ts'
import { failed } from './bindings.ts'
import type { Bindings, StreamHandle } from './bindings.ts'
import { fixed } from './libc.ts'
import type { Libc } from './libc.ts'

const EPOLL_CLOEXEC = 0o2000000
const [CTL_ADD, CTL_DEL, CTL_MOD] = [1, 2, 3]
const EPOLLIN = 1
const EPOLLOUT = 4
const EPOLLERR = 8
const EPOLLHUP = 16
const EPOLLRDHUP = 0x2000
const EPOLLONESHOT = 0x40000000

/** struct epoll_event: on x64 without a gap between its parts. */
const [EVENT_SIZE, DATA_AT] = process.arch === 'x64' ? [12, 4] : [16, 8]
/** So many are taken at once. */
const AT_ONCE = 64

class Watch implements HostWatch {
  read = false
  write = false
  readonly shared: Shared
  readonly ready: (read: boolean, write: boolean) => void

  constructor(shared: Shared, ready: (read: boolean, write: boolean) => void) {
    this.shared = shared
    this.ready = ready
  }
  want(read: boolean, write: boolean): string | undefined {
    this.read ||= read
    this.write ||= write
    return this.shared.update()
  }
  cancel(read: boolean, write: boolean): boolean {
    const was = (read && this.read) || (write && this.write)
    if (read) this.read = false
    if (write) this.write = false
    return was
  }
  close(): void {
    this.read = this.write = false
    this.shared.leave(this)
  }
}

/** A descriptor that is watched, by one or several. */
class Shared {
  readonly watches = new Set<Watch>()
  /** What the epoll was last told to look for. */
  armed = 0
  private added = false
  private readonly poll: Poll
  private readonly descriptor: number

  constructor(poll: Poll, descriptor: number) {
    this.poll = poll
    this.descriptor = descriptor
  }
  update(): string | undefined {
    let events = 0
    for (const { read, write } of this.watches) events |= (read ? EPOLLIN | EPOLLRDHUP : 0) | (write ? EPOLLOUT : 0)
    if (events === 0 || (events & ~this.armed) === 0) return undefined
    const error = this.poll.control(this.added ? CTL_MOD : CTL_ADD, this.descriptor, events | EPOLLONESHOT)
    if (error !== undefined) return error
    this.added = true
    this.armed = events
    return undefined
  }
  leave(watch: Watch): void {
    this.watches.delete(watch)
    if (this.watches.size > 0) return
    if (this.added) this.poll.control(CTL_DEL, this.descriptor, 0)
    this.poll.forget(this.descriptor)
  }
  happened(events: number): void {
    this.armed = 0
    const failure = (events & (EPOLLERR | EPOLLHUP)) !== 0
    for (const watch of this.watches) {
      const read = watch.read && (failure || (events & (EPOLLIN | EPOLLRDHUP)) !== 0)
      const write = watch.write && (failure || (events & EPOLLOUT) !== 0)
      if (!read && !write) continue
      if (read) watch.read = false
      if (write) watch.write = false
      watch.ready(read, write)
    }
    this.update()
  }
}

export class Poll {
  private readonly c: Libc
  private readonly descriptor: number
  /** Nobody else holds it, and without it nothing would be told. */
  readonly handle: StreamHandle
  private readonly event = fixed(EVENT_SIZE)
  private readonly events = fixed(EVENT_SIZE * AT_ONCE)
  private readonly watched = new Map<number, Shared>()

  private constructor(c: Libc, descriptor: number, handle: StreamHandle) {
    this.c = c
    this.descriptor = descriptor
    this.handle = handle
    handle.useUserBuffer(new Uint8Array(0))
    handle.onread = () => this.happened()
    handle.readStart()
    handle.unref()
  }
  static open(b: Bindings, c: Libc): Poll | string {
    const descriptor = c.call.epoll_create1(EPOLL_CLOEXEC)
    if (descriptor < 0) return c.error()
    const handle = new b.Pipe(b.pipeType.SOCKET)
    return failed(handle.open(descriptor)) ?? new Poll(c, descriptor, handle)
  }

  watch(descriptor: number, ready: (read: boolean, write: boolean) => void): HostWatch {
    let shared = this.watched.get(descriptor)
    if (shared === undefined) this.watched.set(descriptor, (shared = new Shared(this, descriptor)))
    const watch = new Watch(shared, ready)
    shared.watches.add(watch)
    return watch
  }
  forget(descriptor: number): void {
    this.watched.delete(descriptor)
  }
  control(operation: number, descriptor: number, events: number): string | undefined {
    const view = new DataView(this.event.buffer)
    view.setUint32(0, events, true)
    view.setInt32(DATA_AT!, descriptor, true)
    return this.c.call.epoll_ctl(this.descriptor, operation, descriptor, this.event) < 0 ? this.c.error() : undefined
  }
  private happened(): void {
    const count = this.c.call.epoll_wait(this.descriptor, this.events, AT_ONCE, 0)
    const found: [number, number][] = []
    const view = new DataView(this.events.buffer)
    for (let i = 0; i < count; i++) {
      const at = i * EVENT_SIZE!
      found.push([view.getInt32(at + DATA_AT!, true), view.getUint32(at, true)])
    }
    for (const [descriptor, events] of found) this.watched.get(descriptor)?.happened(events)
  }
}
