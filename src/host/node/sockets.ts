/** Sockets on Node.js: streams; what they have in common with datagrams. */
import { randomInt } from 'node:crypto'
import { closeSync, linkSync, openSync, readFileSync, readSync, readdirSync, renameSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { BindFlags, HostDatagram, HostDatagramEvents, HostInterface, HostLink, HostSharedFile, HostSockets } from '../sockets.ts'
import type { HostStream, HostStreamEvents, SocketAddress, SocketFamily, SocketOption } from '../sockets.ts'
import { bindings, failed } from './bindings.ts'
import type { Bindings, DatagramHandle, StreamHandle } from './bindings.ts'
import { Datagram } from './datagrams.ts'
import { addressBytes, addressText, fromNode } from './socket_addresses.ts'
import type { NodeAddress } from './socket_addresses.ts'
import { codeOf } from './streams.ts'

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

/** Open streams: another one with the descriptor of one of them shares its handle. */
const streams = new Set<Stream>()

class Stream implements HostStream {
  private readonly b: Bindings
  private readonly family: SocketFamily
  private readonly handle: StreamHandle
  private events: HostStreamEvents | undefined
  private accepted: ((stream: HostStream) => void) | undefined
  private reading = false
  private closed = false
  private bound = false
  private shared = false
  /** It was bound to its path by itself, not taken over or accepted. */
  private ownPath = false
  /** Of a local socket: where it is bound, and whom it is connected to. */
  private path = NO_PATH
  private peerPath = NO_PATH

  constructor(b: Bindings, family: SocketFamily, handle?: StreamHandle) {
    this.b = b
    this.family = family
    this.handle = handle ?? (family === 'local' ? new b.Pipe(b.pipeType.SOCKET) : new b.TCP(b.socketType.SOCKET))
    streams.add(this)
  }

  get descriptor(): number {
    return this.closed ? -1 : this.handle.fd
  }
  get waiting(): number {
    return this.closed ? 0 : this.handle.writeQueueSize
  }

  /** A second one for the same handle, which this one closes. */
  share(): Stream {
    const stream = new Stream(this.b, this.family, this.handle)
    stream.shared = true
    stream.bound = this.bound
    stream.path = this.path
    stream.peerPath = this.peerPath
    return stream
  }
  /** Takes over a descriptor. */
  open(descriptor: number): string | undefined {
    this.bound = true
    return failed(this.handle.open(descriptor))
  }
  bind(address: SocketAddress, flags: BindFlags): string | undefined {
    const { handle, b } = this
    this.bound = true
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
    if (!this.bound) {
      const error = family === 'local' ? 'EINVAL' : this.bind(ANY[family], {})
      if (error !== undefined) return error
    }
    this.accepted = accepted
    handle.onconnection = (status, client) => {
      if (status < 0 || client === undefined) return
      const stream = new Stream(this.b, family, client)
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
    handle.onread = () => {
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
    if (this.family === 'local') return this.path
    return this.addressOf((out) => this.handle.getsockname(out))
  }
  peer(): SocketAddress | string {
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
    if (on) this.handle.readStart()
    else this.handle.readStop()
  }

  write(bytes: Uint8Array): string | undefined {
    const request = new this.b.WriteWrap()
    request.oncomplete = (status: number): void => {
      if (this.closed) return
      const error = failed(status)
      if (error === undefined) this.events?.written()
      else this.events?.writeError(error)
    }
    // what does not go at once is written from these bytes later
    request.buffer = Buffer.from(bytes)
    return failed(this.handle.writeBuffer(request, request.buffer as Uint8Array))
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
    if (option === 'nodelay') return failed(handle.setNoDelay?.(value !== 0))
    if (option === 'keepalive') return failed(handle.setKeepAlive?.(value !== 0, KEEPALIVE_SECONDS))
    if (option === 'tos') return failed(handle.setTypeOfService?.(value))
    if (option === 'recvBuffer' || option === 'sendBuffer') this.setBuffer(value, option === 'recvBuffer')
    return undefined
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

class Sockets implements HostSockets {
  private readonly b: Bindings

  constructor(b: Bindings) {
    this.b = b
  }

  stream(family: SocketFamily): HostStream {
    return new Stream(this.b, family)
  }
  openStream(family: SocketFamily, descriptor: number): HostStream | string {
    for (const other of streams) {
      if (other.descriptor === descriptor && descriptor >= 0) return other.share()
    }
    const stream = new Stream(this.b, family)
    return stream.open(descriptor) ?? stream
  }
  datagram(family: SocketFamily, events: HostDatagramEvents): HostDatagram | undefined {
    return family === 'local' ? undefined : new Datagram(this.b, family, events)
  }
  openDatagram(family: SocketFamily, descriptor: number, events: HostDatagramEvents): HostDatagram | string {
    if (family === 'local') return 'EAFNOSUPPORT'
    const datagram = new Datagram(this.b, family, events)
    return datagram.open(descriptor) ?? datagram
  }

  links(): HostLink[] {
    const hex = (text: string): Uint8Array => Uint8Array.from(text.split(':'), (part) => Number.parseInt(part, 16))
    try {
      return readdirSync(LINKS).map((name) => {
        const item = (what: string): string => readFileSync(`${LINKS}/${name}/${what}`, 'latin1').trim()
        return { index: Number(item('ifindex')), name, flags: Number(item('flags')), mtu: Number(item('mtu')), hardware: hex(item('address')) }
      }).sort((a, b) => a.index - b.index)
    } catch {
      return Object.entries(networkInterfaces()).map(([name, addresses]) => {
        const first = addresses?.[0]
        return { name, flags: first?.internal === true ? LOOPBACK_FLAGS : OTHER_FLAGS, mtu: 1500, hardware: hex(first?.mac ?? '') }
      })
    }
  }
  interfaces(): HostInterface[] {
    return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses.map(({ family, address, netmask }) => ({
        name,
        family: family === 'IPv4' ? ('inet' as const) : ('inet6' as const),
        address: addressBytes(address),
        netmask: addressBytes(netmask),
      })),
    )
  }
  services(): string {
    try {
      return readFileSync('/etc/services', 'latin1')
    } catch {
      return ''
    }
  }
  shareFile(descriptor: number): HostSharedFile {
    let own: number | undefined
    try {
      own = openSync(`/proc/self/fd/${descriptor}`, 'r')
    } catch {
      // there is no such folder here: it is read by the same descriptor
    }
    return {
      read: (into, offset) => {
        try {
          return readSync(own ?? descriptor, into, 0, into.length, offset)
        } catch (error) {
          return codeOf(error)
        }
      },
      close: () => {
        if (own !== undefined) closeSync(own)
      },
    }
  }
}

const LINKS = '/sys/class/net'
/** IFF_UP, IFF_LOOPBACK, IFF_RUNNING; IFF_UP, IFF_BROADCAST, IFF_RUNNING, IFF_MULTICAST. */
const LOOPBACK_FLAGS = 0x49
const OTHER_FLAGS = 0x1043

/** Undefined: this Node.js lets nobody at them. */
export function openSockets(): HostSockets | undefined {
  const b = bindings()
  return b && new Sockets(b)
}
