/**
 * Sockets as the operating system's C library has them, for the modules prim_socket and prim_net (an optional part of `HostSockets`).
 * Numbers are those of the operating system, addresses are the bytes of struct sockaddr. A result that is a text is the code
 * of an error: `EINVAL`; functions without a result return undefined when all went well. Nothing blocks.
 */

/** Who is called back, once for each time it was asked for, when a descriptor can be read or written (or has failed). */
export interface HostWatch {
  /** Asks for it; what was asked for before and has not come yet still counts. */
  want(read: boolean, write: boolean): string | undefined
  /** What has not come does not come any more. False: nothing was to come. */
  cancel(read: boolean, write: boolean): boolean
  close(): void
}

/** What is sent as one message. The bytes are there during the call only. */
export interface HostMessage {
  readonly pieces: readonly Uint8Array[]
  readonly to?: Uint8Array | undefined
  /** Control messages, as in the memory of the C library. */
  readonly control?: Uint8Array | undefined
  /** A stream takes as much of it as there is room for. */
  readonly stream?: boolean
}
/** What came as one message. */
export interface HostReceived {
  readonly size: number
  /** Empty: the sender has no name. */
  readonly from: Uint8Array
  readonly control: Uint8Array
  readonly flags: number
}

export interface HostSocketCalls {
  /** `netns`: the path of a network namespace. */
  open(domain: number, type: number, protocol: number, netns: string | undefined): number | string
  /** Another descriptor of the same socket or file. */
  duplicate(descriptor: number): number | string
  setBlocking(descriptor: number, on: boolean): void
  close(descriptor: number): string | undefined
  bind(descriptor: number, address: Uint8Array): string | undefined
  connect(descriptor: number, address: Uint8Array): string | undefined
  listen(descriptor: number, backlog: number): string | undefined
  accept(descriptor: number): number | string
  shutdown(descriptor: number, how: number): string | undefined
  localName(descriptor: number): Uint8Array | string
  peerName(descriptor: number): Uint8Array | string
  /** Bytes that were sent. */
  send(descriptor: number, message: HostMessage, flags: number): number | string
  /** Bytes that were received, of at most so many. */
  receive(descriptor: number, into: Uint8Array, flags: number): number | string
  receiveFrom(descriptor: number, into: Uint8Array, flags: number): HostReceived | string
  /** With control messages of at most so many bytes. */
  receiveMessage(descriptor: number, into: Uint8Array, control: number, flags: number): HostReceived | string
  /** From an open file, from an offset on. */
  sendFile(descriptor: number, file: number, offset: number | bigint, count: number): number | string
  /** Fills `value`, whose bytes at the beginning count as well: how long it is. */
  getOption(descriptor: number, level: number, option: number, value: Uint8Array): number | string
  setOption(descriptor: number, level: number, option: number, value: Uint8Array): string | undefined
  /** ioctl(2): `argument` is read and filled. */
  control(descriptor: number, request: number, argument: Uint8Array): string | undefined
  /** SIOCGIFCONF: all struct ifreq. */
  interfaceRequests(descriptor: number): Uint8Array | string
  /** The code of an error by its number. */
  errorName(number: number): string
  /** Room for what is received, whose address does not change. */
  room(bytes: number): Uint8Array
  watch(descriptor: number, ready: (read: boolean, write: boolean) => void): HostWatch
}

/** One result of getaddrinfo. */
export interface HostAddressInfo {
  readonly family: number
  readonly type: number
  readonly protocol: number
  readonly address: Uint8Array
}
/** One result of getifaddrs; addresses that there are not are undefined. */
export interface HostInterfaceAddress {
  readonly name: Uint8Array
  readonly flags: number
  readonly address: Uint8Array | undefined
  readonly netmask: Uint8Array | undefined
  /** Broadcast address, or that of the other end. */
  readonly other: Uint8Array | undefined
}

/** Names of the network. Texts are in bytes, without a 0 at their end. */
export interface HostNames {
  hostName(): Uint8Array | string
  /** Host and service; an error of getnameinfo as a number, or that of the operating system as a text. */
  nameInfo(address: Uint8Array, flags: number): NameInfo | Promise<NameInfo>
  addressInfo(host: Uint8Array | undefined, service: Uint8Array | undefined): AddressInfos | Promise<AddressInfos>
  interfaceAddresses(netns: string | undefined): HostInterfaceAddress[] | string
  /** Undefined: any protocol. */
  servicePort(name: Uint8Array, protocol: Uint8Array | undefined): number | undefined
  serviceName(port: number, protocol: Uint8Array | undefined): Uint8Array | undefined
  interfaceIndex(name: Uint8Array): number | string
  interfaceName(index: number): Uint8Array | string
  interfaceNames(): [index: number, name: Uint8Array][] | string
}
export type NameInfo = readonly [host: Uint8Array, service: Uint8Array] | number | string
export type AddressInfos = readonly HostAddressInfo[] | number
