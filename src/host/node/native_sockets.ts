/** Sockets by the C library (libc.ts): what both kinds need of it. */
import type { Ancillary, SocketAddress, SocketFamily, SocketOption } from '../sockets.ts'
import { fixed } from './libc.ts'
import type { Libc } from './libc.ts'
import { ADDRESS_SIZE, AF, readSockaddr, writeSockaddr } from './native_addresses.ts'
import { inNamespace } from './namespaces.ts'

export const SOCK_STREAM = 1
export const SOCK_DGRAM = 2
const SOCK_NONBLOCK = 0o4000
const SOCK_CLOEXEC = 0o2000000
const MSG_NOSIGNAL = 0x4000
const MSG_DONTWAIT = 0x40

const SOL_IP = 0
const SOL_SOCKET = 1
const SOL_TCP = 6
const SOL_IPV6 = 41

/** Level and number of options whose value is an int. */
const OPTIONS: Readonly<Record<SocketOption, readonly [level: number, option: number]>> = {
  reuseAddress: [SOL_SOCKET, 2],
  reusePort: [SOL_SOCKET, 15],
  ipv6Only: [SOL_IPV6, 26],
  nodelay: [SOL_TCP, 1],
  noPush: [SOL_TCP, 3],
  keepIdle: [SOL_TCP, 4],
  keepInterval: [SOL_TCP, 5],
  keepCount: [SOL_TCP, 6],
  userTimeout: [SOL_TCP, 18],
  keepalive: [SOL_SOCKET, 9],
  broadcast: [SOL_SOCKET, 6],
  dontRoute: [SOL_SOCKET, 5],
  oobInline: [SOL_SOCKET, 10],
  priority: [SOL_SOCKET, 12],
  recvBuffer: [SOL_SOCKET, 8],
  sendBuffer: [SOL_SOCKET, 7],
  tos: [SOL_IP, 1],
  ttl: [SOL_IP, 2],
  recvTos: [SOL_IP, 13],
  recvTtl: [SOL_IP, 12],
  tclass: [SOL_IPV6, 67],
  recvTclass: [SOL_IPV6, 66],
  multicastTtl: [SOL_IP, 33],
  multicastLoop: [SOL_IP, 34],
}
const SO_BINDTODEVICE = 25
const IFNAMSIZ = 16
const IP_PKTOPTIONS = 9
const IPV6_PKTOPTIONS = 6

/** Control messages, as they are received and sent. */
const CONTROL: Readonly<Record<Ancillary['kind'], readonly [level: number, type: number]>> = {
  tos: [SOL_IP, 1],
  ttl: [SOL_IP, 2],
  tclass: [SOL_IPV6, 67],
}
const CONTROL_HEADER = 16
const CONTROL_SIZE = 256

/** struct msghdr, struct iovec behind it. */
const MESSAGE_SIZE = 56
const VECTOR_SIZE = 16

const NO_BYTES = new Uint8Array(0)

export interface Received {
  /** There during the call only. */
  readonly bytes: Uint8Array
  readonly from: SocketAddress | undefined
  readonly ancillary: readonly Ancillary[]
}

export class NativeSockets {
  readonly c: Libc
  private readonly name = fixed(ADDRESS_SIZE)
  private readonly size = fixed(4)
  private readonly value = fixed(4)
  private readonly control = fixed(CONTROL_SIZE)
  private readonly message = fixed(MESSAGE_SIZE + VECTOR_SIZE)
  private data = fixed(1 << 16)

  constructor(c: Libc) {
    this.c = c
  }
  private failed(result: number): string | undefined {
    return result < 0 ? this.c.error() : undefined
  }

  /** A descriptor, or the code of an error. `netns`: path of the network namespace that it is to be in. */
  open(family: SocketFamily, type: number, netns: string | undefined): number | string {
    return inNamespace(this.c, netns, () => {
      const descriptor = this.c.call.socket(AF[family], type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)
      return descriptor < 0 ? this.c.error() : descriptor
    })
  }
  bind(descriptor: number, address: SocketAddress): string | undefined {
    const bytes = writeSockaddr(address)
    return this.failed(this.c.call.bind(descriptor, bytes, bytes.length))
  }
  /** Undefined: to nobody any more. */
  connect(descriptor: number, address: SocketAddress | undefined): string | undefined {
    // a family of 0 dissolves the connection
    const bytes = address === undefined ? fixed(16) : writeSockaddr(address)
    return this.failed(this.c.call.connect(descriptor, bytes, bytes.length))
  }
  localName(descriptor: number): SocketAddress | string {
    return this.address((...args) => this.c.call.getsockname(descriptor, ...args))
  }
  peerName(descriptor: number): SocketAddress | string {
    return this.address((...args) => this.c.call.getpeername(descriptor, ...args))
  }
  private address(ask: (bytes: Uint8Array, size: Uint8Array) => number): SocketAddress | string {
    const view = new DataView(this.size.buffer)
    view.setUint32(0, ADDRESS_SIZE, true)
    return this.failed(ask(this.name, this.size)) ?? readSockaddr(this.name, view.getUint32(0, true)) ?? 'EAFNOSUPPORT'
  }

  setOption(descriptor: number, option: SocketOption, value: number): string | undefined {
    new DataView(this.value.buffer).setInt32(0, value, true)
    return this.setRaw(descriptor, ...OPTIONS[option], this.value)
  }
  /** Undefined: this socket has no such option. */
  getOption(descriptor: number, option: SocketOption): number | undefined {
    const size = new DataView(this.size.buffer)
    size.setUint32(0, 4, true)
    new DataView(this.value.buffer).setInt32(0, 0, true)
    if (this.c.call.getsockopt(descriptor, ...OPTIONS[option], this.value, this.size) < 0) return undefined
    return new DataView(this.value.buffer).getInt32(0, true)
  }
  /** What an option is whose value is of so many bytes, or begins as `given`; undefined: there is none. */
  getRaw(descriptor: number, level: number, option: number, size: number, given: Uint8Array | undefined): Uint8Array | undefined {
    const view = new DataView(this.size.buffer)
    const value = fixed(size)
    if (given !== undefined) value.set(given)
    view.setUint32(0, size, true)
    if (this.c.call.getsockopt(descriptor, level, option, value, this.size) < 0) return undefined
    return value.subarray(0, Math.min(size, view.getUint32(0, true)))
  }
  setRaw(descriptor: number, level: number, option: number, value: Uint8Array): string | undefined {
    return this.failed(this.c.call.setsockopt(descriptor, level, option, value, value.length))
  }
  /** What the header of the last segment said that a stream has received, as far as that is wanted (`recvTos` and the like); undefined: there is no such option. */
  packetOptions(descriptor: number, family: SocketFamily): Ancillary[] | undefined {
    const control = fixed(CONTROL_SIZE)
    const [level, option] = family === 'inet6' ? [SOL_IPV6, IPV6_PKTOPTIONS] : [SOL_IP, IP_PKTOPTIONS]
    const found = this.getRaw(descriptor, level, option, CONTROL_SIZE, undefined)
    if (found === undefined) return undefined
    control.set(found)
    return this.readControl(found.length, control)
  }
  bindToDevice(descriptor: number, device: Uint8Array): string | undefined {
    const name = fixed(IFNAMSIZ)
    name.set(device.subarray(0, IFNAMSIZ))
    return this.setRaw(descriptor, SOL_SOCKET, SO_BINDTODEVICE, name)
  }

  /** One datagram, all of it or none. */
  send(descriptor: number, bytes: Uint8Array, to: SocketAddress | undefined, ancillary: readonly Ancillary[]): string | undefined {
    this.room(bytes.length)
    this.data.set(bytes)
    const name = to === undefined ? NO_BYTES : writeSockaddr(to)
    const control = this.writeControl(ancillary)
    this.describe(name, name.length, bytes.length, control)
    return this.failed(this.c.call.sendmsg(descriptor, this.message, MSG_NOSIGNAL | MSG_DONTWAIT))
  }
  /** One datagram, of which so many bytes are taken; or the code of an error. */
  receive(descriptor: number, size: number): Received | string {
    this.room(size)
    this.describe(this.name, ADDRESS_SIZE, size, CONTROL_SIZE)
    const length = this.c.call.recvmsg(descriptor, this.message, MSG_DONTWAIT)
    if (length < 0) return this.c.error()
    const view = new DataView(this.message.buffer)
    return {
      bytes: this.data.subarray(0, length),
      from: readSockaddr(this.name, view.getUint32(8, true)),
      ancillary: this.readControl(Number(view.getBigUint64(40, true))),
    }
  }
  /** What a stream has received by now, at most so much (nothing: its end); or the code of an error. The bytes stay until the next call. */
  received(descriptor: number, size: number): Uint8Array | string {
    this.room(size)
    const length = this.c.call.recv(descriptor, this.data, BigInt(size), MSG_DONTWAIT)
    return length < 0 ? this.c.error() : this.data.subarray(0, Number(length))
  }
  private room(size: number): void {
    if (size > this.data.length) this.data = fixed(size)
  }
  /** Fills struct msghdr. */
  private describe(name: Uint8Array, nameSize: number, size: number, control: number): void {
    const { c, message } = this
    const view = new DataView(message.buffer)
    const here = c.address(message)
    message.fill(0)
    if (nameSize > 0) view.setBigUint64(0, c.address(name), true)
    view.setUint32(8, nameSize, true)
    view.setBigUint64(16, here + BigInt(MESSAGE_SIZE), true)
    view.setBigUint64(24, 1n, true)
    if (control > 0) view.setBigUint64(32, c.address(this.control), true)
    view.setBigUint64(40, BigInt(control), true)
    view.setBigUint64(MESSAGE_SIZE, c.address(this.data), true)
    view.setBigUint64(MESSAGE_SIZE + 8, BigInt(size), true)
  }
  private writeControl(ancillary: readonly Ancillary[]): number {
    const view = new DataView(this.control.buffer)
    let at = 0
    for (const { kind, value } of ancillary) {
      if (at + CONTROL_HEADER + 8 > CONTROL_SIZE) break
      view.setBigUint64(at, BigInt(CONTROL_HEADER + 4), true)
      view.setInt32(at + 8, CONTROL[kind][0], true)
      view.setInt32(at + 12, CONTROL[kind][1], true)
      view.setInt32(at + 16, value, true)
      view.setInt32(at + 20, 0, true)
      at += CONTROL_HEADER + 8
    }
    return at
  }
  private readControl(size: number, control = this.control): Ancillary[] {
    const view = new DataView(control.buffer)
    const out: Ancillary[] = []
    for (let at = 0; at + CONTROL_HEADER <= size; ) {
      const length = Number(view.getBigUint64(at, true))
      if (length < CONTROL_HEADER) break
      const [level, type] = [view.getInt32(at + 8, true), view.getInt32(at + 12, true)]
      for (const kind of Object.keys(CONTROL) as Ancillary['kind'][]) {
        if (CONTROL[kind][0] !== level || CONTROL[kind][1] !== type) continue
        const value = length - CONTROL_HEADER < 4 ? view.getUint8(at + CONTROL_HEADER) : view.getInt32(at + CONTROL_HEADER, true)
        out.push({ kind, value })
      }
      at += (length + 7) & ~7
    }
    return out
  }
  close(descriptor: number): void {
    this.c.call.close(descriptor)
  }
}
