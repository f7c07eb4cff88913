/** Stream sockets on Node.js. */
import { randomInt } from 'node:crypto'
import { linkSync, renameSync } from 'node:fs'
import type { BindFlags, HostStream, HostStreamEvents, SocketAddress, SocketFamily, SocketOption } from '../sockets.ts'
import { failed } from './bindings.ts'
import type { Bindings, DatagramHandle, StreamHandle } from './bindings.ts'
import { copied } from './native_datagrams.ts'
import { SOCK_STREAM } from './native_sockets.ts'
import type { NativeSockets } from './native_sockets.ts'
import { addressText, fromNode } from './socket_addresses.ts'
import type { NodeAddress } from './socket_addresses.ts'

/** What all streams read into. */
const CHUNK = 65536
let shared: Uint8Array | undefined

/** Seconds after which Linux looks whether an idle connection is alive. */
const KEEPALIVE_SECONDS = 7200
/** libuv: the end of a stream. */
const EOF = -4095

const ANY: Readonly<Record<'inet' | 'inet6', SocketAddress>> = {
  inet: { family: 'inet', bytes: new Uint8Array(4), port: 0, scope: 0 },
  inet6: { family: 'inet6', bytes: new Uint8Array(16), port: 0, scope: 0 },
}
const NO_PATH: SocketAddress = { family: 'local', bytes: new Uint8Array(0), port: 0, scope: 0 }

/** By descriptor, for whoever has it: such a handle can't be closed without its descriptor. */
const datagrams = new Map<number, DatagramHandle>()
function datagramOf(b: Bindings, descriptor: number): DatagramHandle | undefined {
  const known = datagrams.get(descriptor)
  if (known !== undefined || descriptor < 0) return known
  const handle = new b.UDP()
  handle.unref()
  if (handle.open(descriptor) < 0) return undefined
  datagrams.set(descriptor, handle)
  return handle
}

/** Closes a handle that is bound to a path. libuv would remove the file: it is a matter of the program. */
function closeKeeping(path: Buffer, handle: StreamHandle): void {
  const kept = Buffer.concat([path, Buffer.from(`.${process.pid}-${randomInt(0x1000000)}`)])
  try {
    linkSync(path, kept)
  } catch {
    handle.close()
    return
  }
  handle.close()
  renameSync(kept, path)
}

/** What is written lies in the same places again and again: mostly all of it goes at once, else there is what waits and what is behind it. The shortest first. */
const spareRooms: Uint8Array[] = []
const MOST_ROOMS = 3
const SHORT_WRITES = 1 << 14
const MOST_SPARE = 1 << 24
function giveBack(room: Uint8Array): void {
  if (room.length > MOST_SPARE) return
  let at = spareRooms.length
  while (at > 0 && spareRooms[at - 1]!.length > room.length) at--
  spareRooms.splice(at, 0, room)
  if (spareRooms.length > MOST_ROOMS) spareRooms.shift()
}
function roomToWrite(size: number): Uint8Array {
  const at = spareRooms.findIndex(({ length }) => size <= length)
  return at < 0 ? new Uint8Array(Math.max(size, SHORT_WRITES)) : spareRooms.splice(at, 1)[0]!
}

/** Open streams: another one with the descriptor of one of them shares its handle. */
const streams = new Set<Stream>()

/** The C library's way to do things is taken where there is one: `native`. */
export class Stream implements HostStream {
  private readonly b: Bindings
  private readonly native: NativeSockets | undefined
  private readonly family: SocketFamily
  private readonly handle: StreamHandle
  private events: HostStreamEvents | undefined
  private accepted: ((stream: HostStream) => void) | undefined
  private onRead = (): void => {}
  private reading = false
  private closed = false
  private bound = false
  private shared = false
  /** It was bound to its path by itself, not taken over or accepted. */
  private ownPath = false
  /** Of a local socket: where it is bound, and whom it is connected to. */
  private path = NO_PATH
  private peerPath = NO_PATH

  constructor(b: Bindings, native: NativeSockets | undefined, family: SocketFamily, handle?: StreamHandle) {
    this.b = b
    this.native = native
    this.family = family
    this.handle = handle ?? (family === 'local' ? new b.Pipe(b.pipeType.SOCKET) : new b.TCP(b.socketType.SOCKET))
    streams.add(this)
  }

  /** A new socket, or the code of an error. */
  static of(b: Bindings, native: NativeSockets | undefined, family: SocketFamily, netns?: string): Stream | string {
    if (native === undefined) return new Stream(b, native, family)
    const descriptor = native.open(family, SOCK_STREAM, netns)
    if (typeof descriptor === 'string') return descriptor
    const stream = new Stream(b, native, family)
    const error = stream.open(descriptor)
    if (error !== undefined) native.close(descriptor)
    stream.bound = false
    return error ?? stream
  }
  /** That of an open stream here; the handle is shared with it. Or one that somebody else has opened. */
  static ofDescriptor(b: Bindings, native: NativeSockets | undefined, family: SocketFamily, descriptor: number): Stream | string {
    for (const other of streams) {
      if (other.descriptor === descriptor && descriptor >= 0) return other.share()
    }
    const stream = new Stream(b, native, family)
    return stream.open(descriptor) ?? stream
  }

  get descriptor(): number {
    return this.closed ? -1 : this.handle.fd
  }
  get waiting(): number {
    return this.closed ? 0 : this.handle.writeQueueSize
  }

  /** A second one for the same handle, which this one closes. */
  private share(): Stream {
    const stream = new Stream(this.b, this.native, this.family, this.handle)
    stream.shared = true
    stream.bound = this.bound
    stream.path = this.path
    stream.peerPath = this.peerPath
    return stream
  }
  /** Takes over a descriptor. */
  private open(descriptor: number): string | undefined {
    this.bound = true
    const error = failed(this.handle.open(descriptor))
    if (error !== undefined) streams.delete(this)
    return error
  }
  bind(address: SocketAddress, flags: BindFlags): string | undefined {
    const { handle, b } = this
    this.bound = true
    if (this.native !== undefined) return this.native.bind(this.descriptor, address)
    if (this.family === 'local') return this.bindLocal(address)
    const bits = flags.reusePort === true ? b.flags.tcpReusePort : 0
    if (this.family === 'inet') return failed(handle.bind(addressText(address), address.port, bits))
    return failed(handle.bind6(addressText(address), address.port, bits | (flags.ipv6Only === true ? b.flags.tcpIpv6Only : 0)))
  }

  private bindLocal(address: SocketAddress): string | undefined {
    if (address.bytes.length > 0 || process.platform !== 'linux') {
      this.path = address
      const error = failed(this.handle.bind(Buffer.from(address.bytes).toString()))
      this.ownPath = error === undefined
      return error
    }
    // without a name Linux chooses one that is in no folder
    for (;;) {
      const chosen = `\0${randomInt(0x100000).toString(16).padStart(5, '0')}`
      const error = failed(this.handle.bind(chosen))
      if (error === 'EADDRINUSE') continue
      this.path = { ...address, bytes: Buffer.from(chosen, 'latin1') }
      return error
    }
  }

  listen(backlog: number, accepted: (stream: HostStream) => void): string | undefined {
    const { handle, family } = this
    if (!this.bound && this.native === undefined) {
      const error = family === 'local' ? 'EINVAL' : this.bind(ANY[family], {})
      if (error !== undefined) return error
    }
    this.accepted = accepted
    handle.onconnection = (status, client) => {
      if (status < 0 || client === undefined) return
      const stream = new Stream(this.b, this.native, family, client)
      stream.path = this.path
      stream.bound = true
      this.accepted?.(stream)
    }
    return failed(handle.listen(backlog))
  }

  connect(address: SocketAddress, done: (error: string | undefined) => void): string | undefined {
    const { handle, b } = this
    const local = this.family === 'local'
    const request = local ? new b.PipeConnectWrap() : new b.TCPConnectWrap()
    request.oncomplete = (status: number): void => {
      if (!this.closed) done(failed(status))
    }
    if (local) {
      this.peerPath = address
      return failed(handle.connect(request, Buffer.from(address.bytes).toString()))
    }
    const text = addressText(address)
    return failed(this.family === 'inet' ? handle.connect(request, text, address.port) : handle.connect6(request, text, address.port))
  }

  use(events: HostStreamEvents): void {
    const { handle, b } = this
    this.events = events
    const buffer = (shared ??= new Uint8Array(CHUNK))
    handle.useUserBuffer(buffer)
    this.onRead = () => {
      const size = b.bytesRead()
      if (size > 0) this.events?.data(buffer.subarray(0, size))
      else if (size === EOF) this.stopped((now) => now.end())
      else if (size < 0) this.stopped((now) => now.error(failed(size)!))
    }
  }
  private stopped(tell: (events: HostStreamEvents) => void): void {
    this.read(false)
    if (this.events !== undefined) tell(this.events)
  }

  name(): SocketAddress | string {
    if (this.native !== undefined) return this.native.localName(this.descriptor)
    if (this.family === 'local') return this.path
    return this.addressOf((out) => this.handle.getsockname(out))
  }
  peer(): SocketAddress | string {
    if (this.native !== undefined) return this.native.peerName(this.descriptor)
    if (this.family === 'local') return this.peerPath
    return this.addressOf((out) => this.handle.getpeername(out))
  }
  private addressOf(ask: (out: NodeAddress) => number): SocketAddress | string {
    if (this.closed) return 'EBADF'
    const out: NodeAddress = {}
    const error = failed(ask(out))
    if (error === 'EBADF' || (error === undefined && out.address === undefined)) return ANY[this.family as 'inet']
    return error ?? fromNode(out)
  }

  read(on: boolean): void {
    if (on === this.reading || this.closed) return
    this.reading = on
    if (on) {
      // of those who share a handle the last one who wants to read does
      this.handle.onread = this.onRead
      this.handle.readStart()
    } else this.handle.readStop()
  }
  get readNow(): HostStream['readNow'] {
    const { native } = this
    return native && (() => this.readBy(native))
  }
  private readBy(native: NativeSockets): void {
    if (this.closed) return
    const received = native.received(this.descriptor, CHUNK)
    if (received === 'EAGAIN' || received === 'EINTR') return
    if (typeof received === 'string') this.stopped((now) => now.error(received))
    else if (received.length === 0) this.stopped((now) => now.end())
    else this.events?.data(received)
  }

  write(bytes: Uint8Array): string | undefined {
    const room = roomToWrite(bytes.length)
    room.set(bytes)
    const request = new this.b.WriteWrap()
    request.oncomplete = (status: number): void => {
      giveBack(room)
      if (this.closed) return
      const error = failed(status)
      if (error === undefined) this.events?.written()
      else this.events?.writeError(error)
    }
    const error = failed(this.handle.writeBuffer(request, room.subarray(0, bytes.length)))
    // what does not go at once is written from there later
    if (error === undefined && this.b.writeWaits()) request.buffer = room
    else giveBack(room)
    return error
  }

  shutdown(done: (error: string | undefined) => void): string | undefined {
    const request = new this.b.ShutdownWrap()
    request.oncomplete = (status: number): void => {
      if (!this.closed) done(failed(status))
    }
    return failed(this.handle.shutdown(request))
  }

  setOption(option: SocketOption, value: number): string | undefined {
    const { handle } = this
    if (this.native !== undefined) return this.native.setOption(this.descriptor, option, value)
    if (option === 'nodelay') return failed(handle.setNoDelay?.(value !== 0))
    if (option === 'keepalive') return failed(handle.setKeepAlive?.(value !== 0, KEEPALIVE_SECONDS))
    if (option === 'tos') return failed(handle.setTypeOfService?.(value))
    if (option === 'recvBuffer' || option === 'sendBuffer') this.setBuffer(value, option === 'recvBuffer')
    return undefined
  }
  getOption(option: SocketOption): number | undefined {
    return this.native?.getOption(this.descriptor, option)
  }
  /** Without the C library the options are not told from those that there are not. */
  get setRaw(): HostStream['setRaw'] {
    const { native } = this
    return native && ((level, option, value) => native.setRaw(this.descriptor, level, option, copied(value)))
  }
  get getRaw(): HostStream['getRaw'] {
    const { native } = this
    return native && ((level, option, size, given) => native.getRaw(this.descriptor, level, option, size, given))
  }
  get packetOptions(): HostStream['packetOptions'] {
    const { native } = this
    return native && ((family) => native.packetOptions(this.descriptor, family))
  }
  bindToDevice(device: Uint8Array): string | undefined {
    return this.native === undefined ? 'EINVAL' : this.native.bindToDevice(this.descriptor, device)
  }
  /** Node.js sets sizes of buffers for datagrams alone: by a handle of that kind on our descriptor. It must not be watched meanwhile. */
  private setBuffer(size: number, receive: boolean): void {
    const { reading } = this
    this.read(false)
    const handle = datagramOf(this.b, this.descriptor)
    handle?.bufferSize(size, receive, {})
    this.read(reading)
  }

  close(abort: boolean): void {
    if (this.closed) return
    if (this.shared) this.read(false)
    this.closed = true
    this.reading = false
    this.events = undefined
    this.accepted = undefined
    streams.delete(this)
    if (this.shared) return
    if (abort && this.handle.reset !== undefined && this.handle.reset() >= 0) return
    if (this.path.bytes.length > 0 && this.path.bytes[0] !== 0 && this.ownPath) closeKeeping(Buffer.from(this.path.bytes), this.handle)
    else this.handle.close()
  }
}
