/** Options of sockets: those of the driver, and those of the operating system as far as the host passes them on. */
import type { SocketOption } from '../../host/sockets.ts'
import * as P from './protocol.ts'
import { Answer, OPT, refuse } from './protocol.ts'
import type { Socket } from './socket.ts'
import type { TcpSocket } from './tcp.ts'

/** Longest answer with options. */
const MOST = 65536
const INT16 = 0x7fff
/** Of Linux: limits of the buffers that a program can ask for, and what there is without asking. */
const BUFFER_LIMIT = 212992
const LEAST_SEND_BUFFER = 4608
const LEAST_RECEIVE_BUFFER = 2304
const DATAGRAM_BUFFER = 212992
const STREAM_SEND_BUFFER = 16384
const STREAM_RECEIVE_BUFFER = 131072
/** Largest datagram. */
const DATAGRAM = 1 << 16
/** Longest name of a network interface, with the NUL behind it. */
const DEVICE_NAME = 16
const MESSAGE_QUEUE_LIMIT = 1 << 30

/** An option of the driver itself. `get` tells undefined where a socket has no such option. */
interface Own {
  set(socket: Socket, value: number): void
  get(socket: Socket): number | undefined
}

const plain = (key: 'header' | 'mode' | 'deliver' | 'packet'): Own => ({
  set: (s, value) => {
    s[key] = value
  },
  get: (s) => s[key],
})
/** Of streams alone. */
const ofStream = (set: (s: TcpSocket, value: number) => void, get: (s: TcpSocket) => number): Own => ({
  set: (s, value) => {
    if (s.isStream) set(s as TcpSocket, value)
  },
  get: (s) => (s.isStream ? get(s as TcpSocket) : undefined),
})
const inQueue = (value: number): number => (value < 1 || value > MESSAGE_QUEUE_LIMIT ? refuse('einval') : value)

const OWN: Readonly<Record<number, Own>> = {
  [OPT.header]: plain('header'),
  [OPT.mode]: plain('mode'),
  [OPT.deliver]: plain('deliver'),
  [OPT.packet]: plain('packet'),
  [OPT.packetSize]: {
    set: (s, value) => {
      s.packetSize = value >>> 0
    },
    get: (s) => s.packetSize,
  },
  [OPT.buffer]: {
    set: (s, value) => {
      s.buffer = Math.max(value, 1)
      s.bufferSet = true
    },
    get: (s) => s.buffer,
  },
  [OPT.exitOnClose]: {
    set: (s, value) => {
      s.exitOnClose = value !== 0
    },
    get: (s) => Number(s.exitOnClose),
  },
  [OPT.lineDelimiter]: {
    set: (s, value) => {
      s.delimiter = value & 0xff
    },
    // OTP's driver does not know it here
    get: () => refuse('einval'),
  },
  [OPT.msgqHigh]: {
    set: (s, value) => {
      s.messageQueueHigh = inQueue(value)
      s.messageQueueLow = Math.min(s.messageQueueLow, value)
    },
    get: (s) => s.messageQueueHigh,
  },
  [OPT.msgqLow]: {
    set: (s, value) => {
      s.messageQueueLow = inQueue(value)
      s.messageQueueHigh = Math.max(s.messageQueueHigh, value)
    },
    get: (s) => s.messageQueueLow,
  },
  [OPT.highWatermark]: ofStream((s, value) => {
    s.high = Math.max(value, 0)
    s.low = Math.min(s.low, s.high)
  }, (s) => s.high),
  [OPT.lowWatermark]: ofStream((s, value) => {
    s.low = Math.max(value, 0)
    s.high = Math.max(s.low, s.high)
  }, (s) => s.low),
  [OPT.sendTimeout]: ofStream((s, value) => {
    s.sendTimeout = value >>> 0
  }, (s) => s.sendTimeout),
  [OPT.sendTimeoutClose]: ofStream((s, value) => {
    s.sendTimeoutClose = value !== 0
  }, (s) => Number(s.sendTimeoutClose)),
  [OPT.delaySend]: ofStream((s, value) => {
    s.delaySend = value !== 0
  }, (s) => Number(s.delaySend)),
  [OPT.showEconnreset]: ofStream((s, value) => {
    s.showReset = value !== 0
  }, (s) => Number(s.showReset)),
  [OPT.readAhead]: ofStream((s, value) => {
    s.readAhead = value !== 0
  }, (s) => Number(s.readAhead)),
  [OPT.readPackets]: {
    set: (s, value) => {
      if (s.isStream) return
      s.system.set(OPT.readPackets, value > 0 ? value : refuse('einval'))
    },
    get: (s) => (s.isStream ? undefined : s.system.get(OPT.readPackets) ?? 5),
  },
  [OPT.exclusiveaddruse]: { set: () => {}, get: () => 0 },
  [OPT.nonBlockSend]: { set: () => {}, get: () => undefined },
  [OPT.debug]: { set: () => {}, get: () => 0 },
}

/** An option of the operating system. */
interface System {
  /** What it is before anybody sets it. */
  readonly initial: number | ((socket: Socket) => number)
  /** Which sockets have it. */
  readonly of?: (socket: Socket) => boolean
  /** That it can't be set is told. */
  readonly strict?: boolean
  /** The value that there is when a value was set. */
  readonly stored?: (value: number, socket: Socket) => number
  readonly host?: SocketOption
}

const isInternet = (s: Socket): boolean => s.family !== 'local'
const isInet6 = (s: Socket): boolean => s.family === 'inet6'
const isTcp = (s: Socket): boolean => s.isStream && isInternet(s)
const flag = (value: number): number => Number(value !== 0)
const doubled = (least: number) => (value: number): number => Math.max(2 * Math.min(Math.max(value, 0), BUFFER_LIMIT), least)

const SYSTEM: Readonly<Record<number, System>> = {
  [OPT.reuseaddr]: { initial: 0, stored: flag, host: 'reuseAddress' },
  [OPT.reuseport]: { initial: 0, stored: flag, host: 'reusePort' },
  [OPT.reuseportLb]: { initial: 0, stored: flag, host: 'reusePort' },
  [OPT.keepalive]: { initial: 0, stored: flag, host: 'keepalive' },
  [OPT.dontroute]: { initial: 0, stored: flag, host: 'dontRoute' },
  [OPT.broadcast]: { initial: 0, stored: flag, host: 'broadcast' },
  [OPT.oobinline]: { initial: 0, stored: flag, host: 'oobInline' },
  [OPT.sndbuf]: {
    initial: (s) => (isTcp(s) ? STREAM_SEND_BUFFER : DATAGRAM_BUFFER),
    stored: doubled(LEAST_SEND_BUFFER),
    host: 'sendBuffer',
  },
  [OPT.recbuf]: {
    initial: (s) => (isTcp(s) ? STREAM_RECEIVE_BUFFER : DATAGRAM_BUFFER),
    stored: doubled(LEAST_RECEIVE_BUFFER),
    host: 'recvBuffer',
  },
  [OPT.priority]: { initial: 0, strict: true, host: 'priority' },
  // the lowest two bits of a stream are TCP's own
  [OPT.tos]: { initial: 0, strict: true, of: isInternet, stored: (value, s) => value & (s.isStream ? 0xfc : 0xff), host: 'tos' },
  [OPT.tclass]: { initial: 0, strict: true, of: isInet6, stored: (value) => (value === -1 ? 0 : value & 0xff), host: 'tclass' },
  [OPT.ttl]: { initial: 64, strict: true, of: isInternet, stored: (value) => (value === -1 ? 64 : value), host: 'ttl' },
  [OPT.recvtos]: { initial: 0, strict: true, of: isInternet, stored: flag, host: 'recvTos' },
  [OPT.recvttl]: { initial: 0, strict: true, of: isInternet, stored: flag, host: 'recvTtl' },
  [OPT.recvtclass]: { initial: 0, strict: true, of: isInet6, stored: flag, host: 'recvTclass' },
  [OPT.nodelay]: { initial: 0, of: isTcp, stored: flag, host: 'nodelay' },
  [OPT.nopush]: { initial: 0, of: isTcp, stored: flag, host: 'noPush' },
  [OPT.keepcnt]: { initial: 9, of: isTcp, host: 'keepCount' },
  [OPT.keepidle]: { initial: 7200, of: isTcp, host: 'keepIdle' },
  [OPT.keepintvl]: { initial: 75, of: isTcp, host: 'keepInterval' },
  [OPT.userTimeout]: { initial: 0, of: isTcp, host: 'userTimeout' },
  [OPT.multicastTtl]: { initial: 1, of: isInternet, host: 'multicastTtl' },
  [OPT.multicastLoop]: { initial: 1, of: isInternet, stored: flag, host: 'multicastLoop' },
  [OPT.ipv6Only]: { initial: 0, strict: true, of: isInet6, stored: flag, host: 'ipv6Only' },
}

/** Options as Linux numbers them, for {raw, Level, Option, Value}. */
const RAW: Readonly<Record<string, number>> = {
  '1,2': OPT.reuseaddr, '1,5': OPT.dontroute, '1,6': OPT.broadcast, '1,7': OPT.sndbuf, '1,8': OPT.recbuf, '1,9': OPT.keepalive,
  '1,10': OPT.oobinline, '1,12': OPT.priority, '1,13': OPT.linger, '1,15': OPT.reuseport, '0,1': OPT.tos, '0,2': OPT.ttl, '0,13': OPT.recvtos,
  '0,12': OPT.recvttl, '0,33': OPT.multicastTtl, '0,34': OPT.multicastLoop, '6,1': OPT.nodelay, '6,3': OPT.nopush, '6,4': OPT.keepidle,
  '6,5': OPT.keepintvl, '6,6': OPT.keepcnt, '6,18': OPT.userTimeout, '41,26': OPT.ipv6Only, '41,67': OPT.tclass, '41,66': OPT.recvtclass,
}

// ---- setting -----------------------------------------------------------------------------------------------------------

/** Sets options, of which each is its number and 32 bits, and what else belongs to it. */
export function setOptions(socket: Socket, bytes: Uint8Array): void {
  const { active, packet } = socket
  let at = 0
  const left = (): number => bytes.length - at
  const take = (size: number): Uint8Array => {
    if (size < 0 || size > left()) refuse('einval')
    at += size
    return bytes.subarray(at - size, at)
  }
  while (left() >= 5) {
    const option = bytes[at]!
    const value = P.i32(bytes, at + 1)
    at += 5
    const own = OWN[option]
    if (own !== undefined) own.set(socket, value)
    else if (option === OPT.active) {
      if (!setActive(socket, value, take)) return
    } else if (option in SYSTEM) setSystem(socket, option, value)
    else setLonger(socket, option, value, take)
  }
  socket.optionsSet(active, packet)
}

/** False: the port is gone. */
function setActive(socket: Socket, value: number, take: (size: number) => Uint8Array): boolean {
  socket.active = value
  if (value !== P.MULTI) socket.activeCount = 0
  else {
    const count = socket.activeCount + P.i16(take(2), 0)
    if (count > INT16 || count < -INT16 - 1) refuse('einval')
    socket.activeCount = Math.max(count, 0)
    if (socket.activeCount === 0) {
      socket.active = P.PASSIVE
      socket.tellPassive()
    }
  }
  return socket.active === P.PASSIVE || !socket.isStream || socket.state !== 0 || socket.activeWhileClosed()
}

function setSystem(socket: Socket, option: number, value: number): void {
  const { of, strict, stored, host } = SYSTEM[option]!
  if (option === OPT.recbuf && !socket.bufferSet) growBuffer(socket, value)
  let error = socket.isOpen && (of === undefined || of(socket)) ? undefined : 'einval'
  if (error === undefined && host !== undefined) error = socket.setSystemOption(host, value)
  if (error === undefined) socket.system.set(option, stored === undefined ? value : stored(value, socket))
  else if (strict === true) refuse('einval')
}
function growBuffer(socket: Socket, size: number): void {
  if (!socket.isStream && size > DATAGRAM) socket.buffer = DATAGRAM
  else socket.buffer = Math.max(socket.buffer, size)
}

/** Options that are more than a number. */
function setLonger(socket: Socket, option: number, value: number, take: (size: number) => Uint8Array): void {
  switch (option) {
    case OPT.linger:
      socket.linger = [value, P.i32(take(4), 0)]
      return
    case OPT.netns:
      socket.netns = take(value).slice()
      return
    case OPT.bindToDevice:
      if (value > DEVICE_NAME) refuse('einval')
      socket.deviceSet(take(value).slice())
      return
    case OPT.raw: {
      const head = take(8)
      setRaw(socket, value, P.i32(head, 0), take(P.i32(head, 4)))
      return
    }
    case OPT.multicastIf:
    case OPT.addMembership:
    case OPT.dropMembership:
      setMulticast(socket, option, value, take)
      return
    default:
      refuse('einval')
  }
}
function setRaw(socket: Socket, level: number, name: number, data: Uint8Array): void {
  const { rawOptions } = socket
  const option = RAW[`${level},${name}`]
  if (rawOptions.setRaw !== undefined && option !== OPT.linger) {
    if (socket.isOpen) rawOptions.setRaw(level, name, data)
    return
  }
  const word = (at: number): number => new DataView(data.buffer, data.byteOffset).getInt32(at, true)
  if (option === undefined || data.length < 4) return
  if (option !== OPT.linger) {
    if (!(SYSTEM[option]!.strict === true && !socket.isOpen)) setSystem(socket, option, word(0))
  } else if (data.length >= 8) socket.linger = [word(0), word(4)]
}
function setMulticast(socket: Socket, option: number, value: number, take: (size: number) => Uint8Array): void {
  if (option === OPT.multicastIf) {
    if (socket.family === 'local') refuse('einval')
    socket.system.set(OPT.multicastIf, value)
    socket.multicastInterface(value)
    return
  }
  const inet = value === P.AF.inet
  if (inet ? socket.family !== 'inet' : value !== P.AF.inet6 || socket.family !== 'inet6') refuse('einval')
  take(4)
  const group = take(inet ? 4 : 16).slice()
  const via = inet ? take(4).slice() : undefined
  socket.membership(option === OPT.addMembership, group, via)
}

// ---- getting -----------------------------------------------------------------------------------------------------------

export function getOptions(socket: Socket, bytes: Uint8Array): Uint8Array {
  const answer = new Answer().byte(P.OK)
  for (let at = 0; at < bytes.length; ) {
    const option = bytes[at++]!
    if (option === OPT.raw) {
      at = getRaw(socket, bytes, at, answer)
      continue
    }
    const own = OWN[option]
    if (option in SYSTEM || own !== undefined) {
      const value = own === undefined ? systemValue(socket, option) : own.get(socket)
      if (value !== undefined) answer.byte(option).u32(value >>> 0)
    } else getLonger(socket, option, answer)
  }
  return answer.done().length > MOST ? refuse('einval') : answer.done()
}

function systemValue(socket: Socket, option: number): number | undefined {
  const { of, initial, host } = SYSTEM[option]!
  if (!socket.isOpen || of?.(socket) === false) return undefined
  const known = host && socket.systemOption(host)
  if (known !== undefined) return known
  return socket.system.get(option) ?? (typeof initial === 'number' ? initial : initial(socket))
}

function getLonger(socket: Socket, option: number, answer: Answer): void {
  switch (option) {
    case OPT.active:
      answer.byte(option).u32(socket.active)
      if (socket.active === P.MULTI) answer.u16(socket.activeCount)
      return
    case OPT.linger:
      if (socket.isOpen) answer.byte(option).u32(socket.linger[0] >>> 0).u32(socket.linger[1] >>> 0)
      return
    case OPT.netns:
      if (socket.netns !== undefined) answer.byte(option).u32(socket.netns.length).raw(socket.netns)
      return
    case OPT.multicastIf:
      if (socket.family === 'local') refuse('einval')
      if (socket.isOpen) answer.byte(option).u32((socket.system.get(option) ?? 0) >>> 0).u32(P.AF[socket.family])
      return
    case OPT.pktoptions:
      if (socket.family === 'local') refuse('einval')
      packetOptions(socket, answer)
      return
    case OPT.bindToDevice:
      answer.byte(option).u32(socket.device.length).raw(socket.device)
      return
    default:
      refuse('einval')
  }
}
function packetOptions(socket: Socket, answer: Answer): void {
  const beside = socket.isOpen ? socket.packetOptions() : undefined
  if (beside === undefined) return
  answer.byte(OPT.pktoptions).u32(5 * beside.length)
  for (const { kind, value } of beside) answer.byte(OPT[kind]).u32(value >>> 0)
}
/** Bytes before the value in an answer. */
const RAW_HEADER = 13
/** Level, option, whether data is given, its size; the data. */
function getRaw(socket: Socket, bytes: Uint8Array, from: number, answer: Answer): number {
  if (bytes.length - from < 13) refuse('einval')
  const [level, name, given, size] = [P.i32(bytes, from), P.i32(bytes, from + 4), bytes[from + 8]!, P.u32(bytes, from + 9)]
  const end = from + 13 + (given === 0 ? 0 : size)
  if (answer.length + RAW_HEADER + size > MOST || end > bytes.length) refuse('einval')
  const { rawOptions } = socket
  const option = RAW[`${level},${name}`]
  // the operating system is not told of it: who closes a socket would have to wait
  if (rawOptions.getRaw !== undefined && option !== OPT.linger) {
    const value = socket.isOpen ? rawOptions.getRaw(level, name, size, given === 0 ? undefined : bytes.slice(from + 13, end)) : undefined
    if (value !== undefined) answer.byte(OPT.raw).u32(level >>> 0).u32(name >>> 0).u32(value.length).raw(value)
    return end
  }
  const words = option === undefined ? [] : option === OPT.linger ? socket.linger : [systemValue(socket, option)]
  if (words.length === 0 || words[0] === undefined) return end
  const data = new DataView(new ArrayBuffer(4 * words.length))
  words.forEach((word, i) => data.setInt32(4 * i, word!, true))
  const value = new Uint8Array(data.buffer).subarray(0, size)
  answer.byte(OPT.raw).u32(level >>> 0).u32(name >>> 0).u32(value.length).raw(value)
  return end
}
