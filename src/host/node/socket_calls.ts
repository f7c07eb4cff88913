/** Calls of the C library on sockets. */
import type { HostMessage, HostReceived, HostSocketCalls, HostWatch } from '../socket_calls.ts'
import type { Bindings } from './bindings.ts'
import { errorName } from './error_names.ts'
import { fixed } from './libc.ts'
import type { Libc } from './libc.ts'
import { ADDRESS_SIZE } from './native_addresses.ts'
import { MessageHeader } from './message_header.ts'
import { inNamespace } from './namespaces.ts'
import { Poll } from './poll.ts'

const SOCK_CLOEXEC = 0o2000000
const SOCK_NONBLOCK = 0o4000
const F_GETFL = 3
const F_SETFL = 4
const O_NONBLOCK = 0o4000
const MSG_NOSIGNAL = 0x4000
const MSG_DONTWAIT = 0x40
const SIOCGIFCONF = 0x8912
/** Size of struct ifreq. */
const REQUEST_SIZE = 40

/** Up to so many bytes are copied to where they don't move, for a call. */
const COPIED = 1 << 16
/** Room that is kept between calls. */
const KEPT_ROOM = 1 << 20

const lengthOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0)
/** Bytes in order, as many at once. */
function* portions(pieces: readonly Uint8Array[], size: number): Generator<Uint8Array[]> {
  let portion: Uint8Array[] = []
  let room = size
  for (let piece of pieces) {
    for (; piece.length >= room; portion = [], room = size) {
      yield [...portion, piece.subarray(0, room)]
      piece = piece.subarray(room)
    }
    portion.push(piece)
    room -= piece.length
  }
  if (room < size) yield portion
}

export class SocketCalls implements HostSocketCalls {
  private readonly c: Libc
  private readonly b: Bindings
  private readonly name = fixed(ADDRESS_SIZE)
  private readonly size = fixed(4)
  private readonly offset = fixed(8)
  private readonly header: MessageHeader
  private data = fixed(COPIED)
  private received = fixed(COPIED)
  private poll: Poll | undefined

  constructor(b: Bindings, c: Libc) {
    this.b = b
    this.c = c
    this.header = new MessageHeader(c)
  }
  errorName(number: number): string {
    return errorName(number)
  }
  private failure(result: number): string | undefined {
    return result < 0 ? this.c.error() : undefined
  }
  private result(result: number): number | string {
    return result < 0 ? this.c.error() : result
  }

  open(domain: number, type: number, protocol: number, netns: string | undefined): number | string {
    return inNamespace(this.c, netns, () => this.result(this.c.call.socket(domain, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol)))
  }
  duplicate(descriptor: number): number | string {
    return this.result(this.c.call.dup(descriptor))
  }
  setBlocking(descriptor: number, on: boolean): void {
    const flags = this.c.call.fcntl(descriptor, F_GETFL, 0)
    this.c.call.fcntl(descriptor, F_SETFL, on ? flags & ~O_NONBLOCK : flags | O_NONBLOCK)
  }
  close(descriptor: number): string | undefined {
    return this.failure(this.c.call.close(descriptor))
  }
  bind(descriptor: number, address: Uint8Array): string | undefined {
    return this.failure(this.c.call.bind(descriptor, still(address), address.length))
  }
  connect(descriptor: number, address: Uint8Array): string | undefined {
    return this.failure(this.c.call.connect(descriptor, still(address), address.length))
  }
  listen(descriptor: number, backlog: number): string | undefined {
    return this.failure(this.c.call.listen(descriptor, backlog))
  }
  accept(descriptor: number): number | string {
    return this.result(this.c.call.accept4(descriptor, 0n, 0n, SOCK_CLOEXEC | SOCK_NONBLOCK))
  }
  shutdown(descriptor: number, how: number): string | undefined {
    return this.failure(this.c.call.shutdown(descriptor, how))
  }
  localName(descriptor: number): Uint8Array | string {
    return this.address((...args) => this.c.call.getsockname(descriptor, ...args))
  }
  peerName(descriptor: number): Uint8Array | string {
    return this.address((...args) => this.c.call.getpeername(descriptor, ...args))
  }
  private address(ask: (bytes: Uint8Array, size: Uint8Array) => number): Uint8Array | string {
    this.name.fill(0)
    return this.failure(this.asked(ADDRESS_SIZE, (size) => ask(this.name, size))) ?? this.name.slice(0, Math.min(ADDRESS_SIZE, this.given))
  }
  /** A call that takes and fills a size. */
  private asked(size: number, call: (size: Uint8Array) => number): number {
    new DataView(this.size.buffer).setUint32(0, size, true)
    return call(this.size)
  }
  private get given(): number {
    return new DataView(this.size.buffer).getUint32(0, true)
  }

  // ---- data ------------------------------------------------------------------------------------------------------------

  send(descriptor: number, message: HostMessage, flags: number): number | string {
    const size = lengthOf(message.pieces)
    if (!message.stream || size <= KEPT_ROOM) return this.sendWhole(descriptor, message, flags)
    // Most of it would be put together in vain if it were done at once, again at each try.
    let sent = 0
    for (const pieces of portions(message.pieces, KEPT_ROOM)) {
      const result = this.sendWhole(descriptor, { ...message, pieces, control: sent === 0 ? message.control : undefined }, flags)
      if (typeof result === 'string') return sent === 0 ? result : sent
      sent += result
      if (result < lengthOf(pieces)) break
    }
    return sent
  }
  private sendWhole(descriptor: number, { pieces, to, control }: HostMessage, flags: number): number | string {
    const data = this.together(pieces)
    const size = lengthOf(pieces)
    flags |= MSG_NOSIGNAL | MSG_DONTWAIT
    const { call } = this.c
    if (control !== undefined) return this.result(call.sendmsg(descriptor, this.header.sent(data, size, to && still(to), still(control)), flags))
    if (to === undefined) return this.result(call.send(descriptor, data, BigInt(size), flags))
    return this.result(call.sendto(descriptor, data, BigInt(size), flags, still(to), to.length))
  }
  /** All bytes in one place that does not move: long ones lie in one already. */
  private together(pieces: readonly Uint8Array[]): Uint8Array {
    if (pieces.length === 1 && pieces[0]!.length > COPIED) return pieces[0]!
    const size = lengthOf(pieces)
    let { data } = this
    if (size > data.length) {
      data = fixed(size)
      if (size <= KEPT_ROOM) this.data = data
    }
    let at = 0
    for (const piece of pieces) {
      data.set(piece, at)
      at += piece.length
    }
    return data
  }
  room(bytes: number): Uint8Array {
    let { received } = this
    if (bytes > received.length) {
      received = fixed(bytes)
      if (bytes <= KEPT_ROOM) this.received = received
    }
    return received.subarray(0, bytes)
  }
  receive(descriptor: number, into: Uint8Array, flags: number): number | string {
    return this.result(this.c.call.recv(descriptor, into, BigInt(into.length), flags | MSG_DONTWAIT))
  }
  receiveFrom(descriptor: number, into: Uint8Array, flags: number): HostReceived | string {
    this.name.fill(0)
    const size = this.result(
      this.asked(ADDRESS_SIZE, (given) =>
        this.c.call.recvfrom(descriptor, into, BigInt(into.length), flags | MSG_DONTWAIT, this.name, given)),
    )
    if (typeof size === 'string') return size
    return { size, from: this.name.slice(0, Math.min(ADDRESS_SIZE, this.given)), control: NOTHING, flags: 0 }
  }
  receiveMessage(descriptor: number, into: Uint8Array, control: number, flags: number): HostReceived | string {
    const size = this.result(this.c.call.recvmsg(descriptor, this.header.forReceiving(into, control), flags | MSG_DONTWAIT))
    return typeof size === 'string' ? size : { size, ...this.header.received() }
  }
  sendFile(descriptor: number, file: number, offset: number | bigint, count: number): number | string {
    new DataView(this.offset.buffer).setBigInt64(0, BigInt(offset), true)
    return this.result(this.c.call.sendfile(descriptor, file, this.offset, BigInt(count)))
  }

  // ---- options ---------------------------------------------------------------------------------------------------------

  getOption(descriptor: number, level: number, option: number, value: Uint8Array): number | string {
    const room = still(value)
    const failure = this.failure(this.asked(value.length, (size) => this.c.call.getsockopt(descriptor, level, option, room, size)))
    if (failure !== undefined) return failure
    value.set(room)
    return Math.min(this.given, value.length)
  }
  setOption(descriptor: number, level: number, option: number, value: Uint8Array): string | undefined {
    return this.failure(this.c.call.setsockopt(descriptor, level, option, still(value), value.length))
  }
  control(descriptor: number, request: number, argument: Uint8Array): string | undefined {
    const room = still(argument)
    const failure = this.failure(this.c.call.ioctl(descriptor, BigInt(request), room))
    argument.set(room)
    return failure
  }
  interfaceRequests(descriptor: number): Uint8Array | string {
    for (let size = 100 * REQUEST_SIZE; ; size *= 2) {
      const room = fixed(size)
      const conf = fixed(16)
      const view = new DataView(conf.buffer)
      view.setInt32(0, size, true)
      view.setBigUint64(8, this.c.address(room), true)
      if (this.c.call.ioctl(descriptor, BigInt(SIOCGIFCONF), conf) < 0) return this.c.error()
      const filled = view.getInt32(0, true)
      if (filled + REQUEST_SIZE <= size) return room.subarray(0, filled)
    }
  }

  watch(descriptor: number, ready: (read: boolean, write: boolean) => void): HostWatch {
    if (this.poll === undefined) {
      const poll = Poll.open(this.b, this.c)
      if (typeof poll === 'string') return { want: () => poll, cancel: () => false, close: () => {} }
      this.poll = poll
    }
    return this.poll.watch(descriptor, ready)
  }
}

const NOTHING = new Uint8Array(0)

/** The same bytes where they don't move. */
function still(bytes: Uint8Array): Uint8Array {
  const out = fixed(bytes.length)
  out.set(bytes)
  return out
}
