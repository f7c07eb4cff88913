/** Datagram sockets by the C library: of all families, with what comes and goes beside the data. */
import type { Ancillary, HostDatagram, HostDatagramEvents, SocketAddress, SocketFamily, SocketOption } from '../sockets.ts'
import type { Bindings } from './bindings.ts'
import { fixed } from './libc.ts'
import { SOCK_DGRAM } from './native_sockets.ts'
import type { NativeSockets } from './native_sockets.ts'
import { Watch } from './watch.ts'

/** So many datagrams are taken before others have their turn. */
const AT_ONCE = 32

const SOL_IP = 0
const SOL_IPV6 = 41
const IP_MULTICAST_IF = 32
const [IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP] = [35, 36]
const [IPV6_ADD_MEMBERSHIP, IPV6_DROP_MEMBERSHIP] = [20, 21]

export class NativeDatagram implements HostDatagram {
  private readonly native: NativeSockets
  private readonly watch: Watch
  private readonly events: HostDatagramEvents
  private isReading = false
  private connected = false
  private closed = false

  private constructor(native: NativeSockets, watch: (ready: () => void) => Watch, events: HostDatagramEvents) {
    this.native = native
    this.events = events
    this.watch = watch(() => this.ready())
  }
  /** The descriptor is taken over. */
  static of(b: Bindings, native: NativeSockets, descriptor: number, events: HostDatagramEvents): NativeDatagram | string {
    let ready = (): void => {}
    const watch = Watch.of(b, descriptor, () => ready())
    if (typeof watch === 'string') return watch
    return new NativeDatagram(native, (callback) => {
      ready = callback
      return watch
    }, events)
  }
  static open(
    b: Bindings, native: NativeSockets, family: SocketFamily, events: HostDatagramEvents, netns: string | undefined,
  ): NativeDatagram | string {
    const descriptor = native.open(family, SOCK_DGRAM, netns)
    return typeof descriptor === 'string' ? descriptor : NativeDatagram.of(b, native, descriptor, events)
  }

  get descriptor(): number {
    return this.closed ? -1 : this.watch.descriptor
  }
  bind(address: SocketAddress): string | undefined {
    return this.native.bind(this.descriptor, address)
  }
  connect(address: SocketAddress | undefined): string | undefined {
    const { descriptor, native } = this
    // Linux keeps the local address that an earlier connection has chosen
    if (this.connected || address === undefined) native.connect(descriptor, undefined)
    this.connected = false
    if (address === undefined) return undefined
    const error = native.connect(descriptor, address)
    if (error !== undefined) native.connect(descriptor, undefined)
    this.connected = error === undefined
    return error
  }
  name(): SocketAddress | string {
    return this.native.localName(this.descriptor)
  }
  peer(): SocketAddress | string {
    return this.native.peerName(this.descriptor)
  }

  read(on: boolean): void {
    if (this.closed || on === this.isReading) return
    this.isReading = on
    this.watch.reading(on)
  }
  readNow(): void {
    if (!this.closed) this.take()
  }
  private ready(): void {
    for (let i = 0; i < AT_ONCE && this.isReading && !this.closed; i++) {
      if (!this.take()) return
    }
  }
  /** False: there is nothing. */
  private take(): boolean {
    const received = this.native.receive(this.descriptor, this.events.size)
    if (received === 'EAGAIN') return false
    if (typeof received === 'string') this.events.error(received)
    else this.events.data(received.bytes.slice(), received.from, received.ancillary)
    return true
  }
  send(bytes: Uint8Array, to: SocketAddress | undefined, done: (error: string | undefined) => void, ancillary?: readonly Ancillary[]): void {
    done(this.native.send(this.descriptor, bytes, to, ancillary ?? []))
  }

  setOption(option: SocketOption, value: number): string | undefined {
    return this.native.setOption(this.descriptor, option, value)
  }
  getOption(option: SocketOption): number | undefined {
    return this.native.getOption(this.descriptor, option)
  }
  setRaw(level: number, option: number, value: Uint8Array): string | undefined {
    return this.native.setRaw(this.descriptor, level, option, copied(value))
  }
  getRaw(level: number, option: number, size: number, given: Uint8Array | undefined): Uint8Array | undefined {
    return this.native.getRaw(this.descriptor, level, option, size, given)
  }
  bindToDevice(device: Uint8Array): string | undefined {
    return this.native.bindToDevice(this.descriptor, device)
  }
  multicastInterface(address: Uint8Array): string | undefined {
    return this.native.setRaw(this.descriptor, SOL_IP, IP_MULTICAST_IF, copied(address))
  }
  membership(join: boolean, group: Uint8Array, via: Uint8Array | undefined): string | undefined {
    const inet = group.length === 4
    const rest = inet ? via ?? new Uint8Array(4) : new Uint8Array(4)
    const option = inet ? (join ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP) : join ? IPV6_ADD_MEMBERSHIP : IPV6_DROP_MEMBERSHIP
    return this.native.setRaw(this.descriptor, inet ? SOL_IP : SOL_IPV6, option, copied(group, rest))
  }

  close(): void {
    if (this.closed) return
    this.read(false)
    this.watch.close()
    this.closed = true
  }
}

/** In bytes that stay where they are. */
export function copied(...parts: Uint8Array[]): Uint8Array {
  const out = fixed(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
