/** What prim_inet.erl and its drivers say to each other: numbers of commands, options, modes (those of inet_int.hrl). */

/** In front of the number of each command. */
export const MAGIC = 0x03f1a300

/** First byte of an answer. */
export const ERROR = 0
export const OK = 1

export const REQ = {
  open: 1, close: 2, connect: 3, peer: 4, name: 5, bind: 6, setopts: 7, getopts: 8, getstat: 11, gethostname: 12, fdopen: 13, getfd: 14,
  gettype: 15, getstatus: 16, getservbyname: 17, getservbyport: 18, setname: 19, setpeer: 20, getiflist: 21, ifget: 22, ifset: 23,
  subscribe: 24, getifaddrs: 25, accept: 26, listen: 27, ignorefd: 28, getladdrs: 29, getpaddrs: 30,
  recv: 42, unrecv: 43, shutdown: 44, sendfile: 45, packetRecv: 60,
} as const

/** Families of addresses. */
export const AF = { unspec: 0, inet: 1, inet6: 2, any: 3, loopback: 4, local: 5, undefined: 6 } as const
export const TYPE_STREAM = 1
export const TYPE_DATAGRAM = 2

/** Bits of the status. */
export const F_OPEN = 1
export const F_CONNECTED = 4
export const F_LISTEN = 8
export const F_CONNECTING = 0x10
export const F_ACCEPTING = 0x20
export const F_BUSY = 0x80
export const F_MULTI = 0x100

/** `active`. */
export const PASSIVE = 0
export const ACTIVE = 1
export const ONCE = 2
export const MULTI = 3

export const MODE_LIST = 0
export const DELIVER_PORT = 0
export const DELIVER_TERM = 1

export const OPT = {
  reuseaddr: 0, keepalive: 1, dontroute: 2, linger: 3, broadcast: 4, oobinline: 5, sndbuf: 6, recbuf: 7, priority: 8, tos: 9, nodelay: 10,
  multicastIf: 11, multicastTtl: 12, multicastLoop: 13, addMembership: 14, dropMembership: 15, ipv6Only: 16, reuseport: 17,
  reuseportLb: 18, exclusiveaddruse: 19, buffer: 20, header: 21, active: 22, packet: 23, mode: 24, deliver: 25, exitOnClose: 26,
  highWatermark: 27, lowWatermark: 28, sendTimeout: 30, delaySend: 31, packetSize: 32, readPackets: 33, raw: 34, sendTimeoutClose: 35,
  msgqHigh: 36, msgqLow: 37, netns: 38, showEconnreset: 39, lineDelimiter: 40, tclass: 41, bindToDevice: 42, recvtos: 43, recvtclass: 44,
  pktoptions: 45, ttl: 46, recvttl: 47, nopush: 48, readAhead: 49, nonBlockSend: 50, keepcnt: 51, keepidle: 52, keepintvl: 53,
  userTimeout: 54, debug: 99,
} as const

export const STAT = {
  recvCnt: 1, recvMax: 2, recvAvg: 3, recvDvi: 4, sendCnt: 5, sendMax: 6, sendAvg: 7, sendPend: 8, recvOct: 9, sendOct: 10,
} as const

export const SUBS_EMPTY_OUT_Q = 1

/** Options of network interfaces. */
export const IFOPT = { addr: 1, broadaddr: 2, dstaddr: 3, mtu: 4, netmask: 5, flags: 6, hwaddr: 7 } as const

/** 32 bits of ones: no timeout. */
export const INFINITE = 0xffffffff

/** A mistake that is told as `{error, Reason}`. */
export class Refused extends Error {
  readonly reason: string
  /** `reason`: as the operating system names it or OTP does, in any case. */
  constructor(reason: string) {
    super(reason)
    this.reason = reason.toLowerCase()
  }
}
export const refuse = (reason: string): never => {
  throw new Refused(reason)
}
/** Goes on only if there is no error. */
export const must = (error: string | undefined): void => {
  if (error !== undefined) throw new Refused(error)
}

const encoder = new TextEncoder()
export function errorAnswer(reason: string): Uint8Array {
  return Uint8Array.of(ERROR, ...encoder.encode(reason.toLowerCase()))
}
export const okAnswer = (...bytes: number[]): Uint8Array => Uint8Array.of(OK, ...bytes)

export const u16 = (b: Uint8Array, i: number): number => (b[i]! << 8) | b[i + 1]!
export const i16 = (b: Uint8Array, i: number): number => (u16(b, i) << 16) >> 16
export const i32 = (b: Uint8Array, i: number): number => (b[i]! << 24) | (b[i + 1]! << 16) | (b[i + 2]! << 8) | b[i + 3]!
export const u32 = (b: Uint8Array, i: number): number => i32(b, i) >>> 0

/** Bytes of an answer, as they are put together. */
export class Answer {
  private bytes = new Uint8Array(64)
  private size = 0

  get length(): number {
    return this.size
  }
  byte(n: number): this {
    if (this.size === this.bytes.length) this.grow(1)
    this.bytes[this.size++] = n
    return this
  }
  u16(n: number): this {
    return this.byte(n >> 8).byte(n)
  }
  u32(n: number): this {
    return this.u16(n >>> 16).u16(n & 0xffff)
  }
  u64(n: number): this {
    return this.u32(Math.floor(n / 0x100000000)).u32(n >>> 0)
  }
  raw(bytes: Uint8Array): this {
    if (this.size + bytes.length > this.bytes.length) this.grow(bytes.length)
    this.bytes.set(bytes, this.size)
    this.size += bytes.length
    return this
  }
  private grow(by: number): void {
    const more = new Uint8Array(Math.max(2 * this.bytes.length, this.size + by))
    more.set(this.bytes)
    this.bytes = more
  }
  done(): Uint8Array {
    return this.bytes.subarray(0, this.size)
  }
}
