/**
 * The classes on which Node.js builds its modules net and dgram. Those modules bind a socket only together with what follows, tell
 * errors later and read ahead: a driver that has to answer as the operating system does uses what is below them.
 */

import { getSystemErrorName } from 'node:util'

/** The code of an error (`ECONNRESET`), undefined: there is none. */
export function failed(result: number | undefined): string | undefined {
  return result === undefined || result >= 0 ? undefined : getSystemErrorName(result)
}

/** What all handles have. A result below 0 is an error. */
interface Handle {
  readonly fd: number
  close(closed?: () => void): void
  unref(): void
  open(fd: number): number
  getsockname(out: object): number
  getpeername(out: object): number
}
export interface StreamHandle extends Handle {
  readonly writeQueueSize: number
  onread: () => void
  onconnection: (status: number, client: StreamHandle | undefined) => void
  useUserBuffer(buffer: Uint8Array): void
  readStart(): number
  readStop(): number
  writeBuffer(request: object, bytes: Uint8Array): number
  shutdown(request: object): number
  listen(backlog: number): number
  bind(address: string, port?: number, flags?: number): number
  bind6(address: string, port: number, flags: number): number
  connect(request: object, address: string, port?: number): number
  connect6(request: object, address: string, port: number): number
  setNoDelay?(on: boolean): number
  setKeepAlive?(on: boolean, seconds: number): number
  setTypeOfService?(tos: number): number
  reset?(closed?: () => void): number
}
export interface DatagramHandle extends Handle {
  onmessage: (size: number, handle: DatagramHandle, bytes: Uint8Array, from: object) => void
  onerror: (size: number, handle: DatagramHandle, error: unknown) => void
  recvStart(): number
  recvStop(): number
  bind(address: string, port: number, flags: number): number
  bind6(address: string, port: number, flags: number): number
  connect(address: string, port: number): number
  connect6(address: string, port: number): number
  disconnect(): number
  send(request: object, list: Uint8Array[], count: number, ...rest: unknown[]): number
  send6(request: object, list: Uint8Array[], count: number, ...rest: unknown[]): number
  bufferSize(size: number, receive: boolean, context: object): number | undefined
  setBroadcast(on: number): number
  setTTL(ttl: number): number
  setMulticastTTL(ttl: number): number
  setMulticastLoopback(on: number): number
  setMulticastInterface(address: string): number
  addMembership(group: string, via?: string): number
  dropMembership(group: string, via?: string): number
}

type Request = { oncomplete: (...args: never[]) => void } & Record<string, unknown>
type Class<T> = new (type?: number) => T

export interface Bindings {
  readonly TCP: Class<StreamHandle>
  readonly Pipe: Class<StreamHandle>
  readonly UDP: Class<DatagramHandle>
  readonly TCPConnectWrap: Class<Request>
  readonly PipeConnectWrap: Class<Request>
  readonly SendWrap: Class<Request>
  readonly WriteWrap: Class<Request>
  readonly ShutdownWrap: Class<Request>
  readonly socketType: { readonly SOCKET: number; readonly SERVER: number }
  readonly pipeType: { readonly SOCKET: number; readonly SERVER: number }
  readonly flags: {
    readonly tcpIpv6Only: number
    readonly tcpReusePort: number
    readonly udpIpv6Only: number
    readonly udpReuseAddress: number
    readonly udpReusePort: number
  }
  /** Result of the read, and of the write, that was last: bytes, or an error below 0. */
  bytesRead(): number
  writeWaits(): boolean
}

/** Undefined where this Node.js has them no more. */
export function bindings(): Bindings | undefined {
  try {
    const binding = (process as unknown as { binding(name: string): Record<string, never> }).binding.bind(process)
    const tcp = binding('tcp_wrap') as unknown as Record<string, Class<never>> & { constants: Record<string, number> }
    const pipe = binding('pipe_wrap') as unknown as typeof tcp
    const udp = binding('udp_wrap') as unknown as typeof tcp
    const stream = binding('stream_wrap') as unknown as Record<string, Class<never>> & {
      streamBaseState: Int32Array
      kReadBytesOrError: number
      kLastWriteWasAsync: number
    }
    const { streamBaseState: state, kReadBytesOrError: read, kLastWriteWasAsync: wrote } = stream
    return {
      TCP: tcp.TCP!,
      Pipe: pipe.Pipe!,
      UDP: udp.UDP!,
      TCPConnectWrap: tcp.TCPConnectWrap!,
      PipeConnectWrap: pipe.PipeConnectWrap!,
      SendWrap: udp.SendWrap!,
      WriteWrap: stream.WriteWrap!,
      ShutdownWrap: stream.ShutdownWrap!,
      socketType: { SOCKET: tcp.constants.SOCKET!, SERVER: tcp.constants.SERVER! },
      pipeType: { SOCKET: pipe.constants.SOCKET!, SERVER: pipe.constants.SERVER! },
      flags: {
        tcpIpv6Only: tcp.constants.UV_TCP_IPV6ONLY ?? 1,
        tcpReusePort: tcp.constants.UV_TCP_REUSEPORT ?? 0,
        udpIpv6Only: udp.constants.UV_UDP_IPV6ONLY ?? 1,
        udpReuseAddress: udp.constants.UV_UDP_REUSEADDR ?? 4,
        udpReusePort: udp.constants.UV_UDP_REUSEPORT ?? 0,
      },
      bytesRead: () => state[read]!,
      writeWaits: () => state[wrote] === 1,
    }
  } catch {
    return undefined
  }
}
