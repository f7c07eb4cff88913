/** Sockets of the operating system, as the machine asks its host for them (an optional part of `Host`). */

import type { HostNames, HostSocketCalls } from './socket_calls.ts'

export type SocketFamily = 'inet' | 'inet6' | 'local'

/** An address: 4 or 16 bytes and a port; of a local socket its path, which may be empty. */
export interface SocketAddress {
  readonly family: SocketFamily
  readonly bytes: Uint8Array
  readonly port: number
  /** Of IPv6: number of the interface. */
  readonly scope: number
}

/** Options that a host passes on to the operating system; what it does not know it leaves as it is. */
export type SocketOption =
  | 'nodelay' | 'noPush' | 'keepalive' | 'keepIdle' | 'keepInterval' | 'keepCount' | 'userTimeout' | 'reuseAddress' | 'reusePort' | 'ipv6Only'
  | 'broadcast' | 'dontRoute' | 'oobInline' | 'priority' | 'recvBuffer' | 'sendBuffer' | 'tos' | 'ttl' | 'tclass' | 'recvTos' | 'recvTtl'
  | 'recvTclass' | 'multicastTtl' | 'multicastLoop'

/** What a datagram has beside its data. */
export interface Ancillary {
  readonly kind: 'tos' | 'ttl' | 'tclass'
  readonly value: number
}

/** How a socket is bound. */
export interface BindFlags {
  readonly reuseAddress?: boolean
  readonly reusePort?: boolean
  readonly ipv6Only?: boolean
}

/** What a connected stream tells. Errors are the operating system's codes: `ECONNRESET`. */
export interface HostStreamEvents {
  /** The bytes are there during the call only. */
  data(bytes: Uint8Array): void
  end(): void
  error(code: string): void
  /** Something of what waited has been written. */
  written(): void
  /** What waited can't be written. */
  writeError(code: string): void
}

/** A stream socket: unbound at first; then listening, or connected. Functions that can fail return the code of the error. */
export interface HostStream {
  /** Number of its descriptor, -1: it has none yet. */
  readonly descriptor: number
  bind(address: SocketAddress, flags: BindFlags): string | undefined
  /** May be called again for another backlog. */
  listen(backlog: number, accepted: (stream: HostStream) => void): string | undefined
  connect(address: SocketAddress, done: (error: string | undefined) => void): string | undefined
  /** Connected from now on: who is told. */
  use(events: HostStreamEvents): void
  name(): SocketAddress | string
  peer(): SocketAddress | string
  /** Reads, or does not: it begins without. */
  read(on: boolean): void
  /** Tells now what has come by now. Absent where the host can't do it. */
  readNow?: (() => void) | undefined
  /** Writes what goes at once (it copies the rest). */
  write(bytes: Uint8Array): string | undefined
  /** Bytes that wait to be written. */
  readonly waiting: number
  /** Ends the output, when what waits has been written. */
  shutdown(done: (error: string | undefined) => void): string | undefined
  setOption(option: SocketOption, value: number): string | undefined
  /** Undefined: it is not known. */
  getOption?(option: SocketOption): number | undefined
  /** An option by its level and number. */
  setRaw?: ((level: number, option: number, value: Uint8Array) => string | undefined) | undefined
  /** Its value of at most so many bytes, which may have to be given; undefined: there is none. */
  getRaw?: ((level: number, option: number, size: number, given: Uint8Array | undefined) => Uint8Array | undefined) | undefined
  /** What the header of the last segment said that was received, as far as that is wanted; undefined: the socket has no such option. */
  packetOptions?: ((family: SocketFamily) => readonly Ancillary[] | undefined) | undefined
  /** Absent where the host can't do it, as below. */
  bindToDevice?(device: Uint8Array): string | undefined
  /** `abort`: what waits is lost, and the other side is told so. */
  close(abort: boolean): void
}

export interface HostDatagramEvents {
  /** Most bytes of a datagram that are wanted. */
  readonly size: number
  /** `from` is undefined when the sender has no name. */
  data(bytes: Uint8Array, from: SocketAddress | undefined, ancillary: readonly Ancillary[]): void
  error(code: string): void
}
export interface HostDatagram {
  readonly descriptor: number
  bind(address: SocketAddress, flags: BindFlags): string | undefined
  /** Undefined: connected to nobody any more. */
  connect(address: SocketAddress | undefined): string | undefined
  name(): SocketAddress | string
  peer(): SocketAddress | string
  read(on: boolean): void
  /** Takes a datagram that is there already. Absent: the host can't tell. */
  readNow?(): void
  /** `to` is undefined when the socket is connected. */
  send(bytes: Uint8Array, to: SocketAddress | undefined, done: (error: string | undefined) => void, ancillary?: readonly Ancillary[]): void
  setOption(option: SocketOption, value: number): string | undefined
  getOption?(option: SocketOption): number | undefined
  /** An option by its level and number. */
  setRaw?: ((level: number, option: number, value: Uint8Array) => string | undefined) | undefined
  /** Its value of at most so many bytes, which may have to be given; undefined: there is none. */
  getRaw?: ((level: number, option: number, size: number, given: Uint8Array | undefined) => Uint8Array | undefined) | undefined
  bindToDevice?(device: Uint8Array): string | undefined
  /** The interface that multicasts go out by. */
  multicastInterface(address: Uint8Array): string | undefined
  membership(join: boolean, group: Uint8Array, via: Uint8Array | undefined): string | undefined
  close(): void
}

/** An address of a network interface. */
export interface HostInterface {
  readonly name: string
  readonly family: 'inet' | 'inet6'
  readonly address: Uint8Array
  readonly netmask: Uint8Array
}
/** A network interface; flags are those of Linux (IFF_UP 1, IFF_BROADCAST 2 …). */
export interface HostLink {
  readonly name: string
  readonly flags: number
  readonly mtu: number
  readonly hardware: Uint8Array
}

export interface HostSockets {
  /** `netns`: the path of a network namespace. The code of an error, as of a family that there is not. */
  stream(family: SocketFamily, netns?: string): HostStream | string
  /** A stream that somebody else has opened, which is said to be bound. */
  openStream(family: SocketFamily, descriptor: number, bound: boolean): HostStream | string
  datagram(family: SocketFamily, events: HostDatagramEvents, netns?: string): HostDatagram | string
  openDatagram(family: SocketFamily, descriptor: number, bound: boolean, events: HostDatagramEvents): HostDatagram | string
  links(): readonly HostLink[]
  interfaces(): readonly HostInterface[]
  /** Port numbers with names: lines of /etc/services. */
  services(): string
  /** The same of /etc/protocols. */
  protocols(): string
  /** An open file that stays open here whoever closes the descriptor. */
  shareFile(descriptor: number): HostSharedFile
  /** Whether there may be the calls of the C library: what can be told at no cost. */
  readonly mayCall: boolean
  /** Undefined: there are none here. */
  readonly calls: HostSocketCalls | undefined
  readonly names: HostNames | undefined
}

export interface HostSharedFile {
  /** Reads from an offset on; 0: at the end. The code of an error. */
  read(into: Uint8Array, offset: number): number | string
  close(): void
}
