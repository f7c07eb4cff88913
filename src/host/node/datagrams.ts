/** Datagram sockets on Node.js. */
import type { BindFlags, HostDatagram, HostDatagramEvents, SocketAddress, SocketOption } from '../sockets.ts'
import { failed } from './bindings.ts'
import type { Bindings, DatagramHandle } from './bindings.ts'
import { addressText, fromNode } from './socket_addresses.ts'
import type { NodeAddress } from './socket_addresses.ts'

export class Datagram implements HostDatagram {
  private readonly b: Bindings
  private readonly family: 'inet' | 'inet6'
  private readonly handle: DatagramHandle
  private connected = false
  private reading = false
  private closed = false

  constructor(b: Bindings, family: 'inet' | 'inet6', events: HostDatagramEvents) {
    this.b = b
    this.family = family
    this.handle = new b.UDP()
    this.handle.onmessage = (size, _handle, bytes, from) => {
      if (this.closed) return
      if (size < 0) events.error(failed(size)!)
      else events.data(bytes ?? new Uint8Array(0), fromNode(from as NodeAddress), [])
    }
    this.handle.onerror = (size) => {
      if (!this.closed) events.error(failed(size) ?? 'EIO')
    }
  }

  get descriptor(): number {
    return this.handle.fd
  }
  open(descriptor: number): string | undefined {
    return failed(this.handle.open(descriptor))
  }
  bind(address: SocketAddress, flags: BindFlags): string | undefined {
    const { handle, b } = this
    const bits = (flags.reuseAddress === true ? b.flags.udpReuseAddress : 0) | (flags.reusePort === true ? b.flags.udpReusePort : 0)
    if (this.family === 'inet') return failed(handle.bind(addressText(address), address.port, bits))
    return failed(handle.bind6(addressText(address), address.port, bits | (flags.ipv6Only === true ? b.flags.udpIpv6Only : 0)))
  }
  connect(address: SocketAddress | undefined): string | undefined {
    const { handle } = this
    if (this.connected) handle.disconnect()
    this.connected = address !== undefined
    if (address === undefined) return undefined
    const text = addressText(address)
    const error = failed(this.family === 'inet' ? handle.connect(text, address.port) : handle.connect6(text, address.port))
    if (error !== undefined) this.connected = false
    return error
  }
  name(): SocketAddress | string {
    const out: NodeAddress = {}
    return failed(this.handle.getsockname(out)) ?? fromNode(out)
  }
  peer(): SocketAddress | string {
    const out: NodeAddress = {}
    return failed(this.handle.getpeername(out)) ?? fromNode(out)
  }

  read(on: boolean): void {
    if (on === this.reading || this.closed) return
    this.reading = on
    if (on) this.handle.recvStart()
    else this.handle.recvStop()
  }

  send(bytes: Uint8Array, to: SocketAddress | undefined, done: (error: string | undefined) => void): void {
    const { handle } = this
    const request = new this.b.SendWrap()
    const list = [Buffer.from(bytes)]
    request.list = list
    request.oncomplete = (status: number): void => {
      if (!this.closed) done(failed(status))
    }
    const result = to === undefined
      ? handle.send(request, list, 1, true)
      : this.family === 'inet'
        ? handle.send(request, list, 1, to.port, addressText(to), true)
        : handle.send6(request, list, 1, to.port, addressText(to), true)
    // above 0 it has been sent already
    if (result !== 0) done(failed(result))
  }

  setOption(option: SocketOption, value: number): string | undefined {
    const { handle } = this
    switch (option) {
      case 'broadcast':
        return failed(handle.setBroadcast(value === 0 ? 0 : 1))
      case 'ttl':
        return failed(handle.setTTL(value))
      case 'multicastTtl':
        return failed(handle.setMulticastTTL(value))
      case 'multicastLoop':
        return failed(handle.setMulticastLoopback(value === 0 ? 0 : 1))
      case 'recvBuffer':
      case 'sendBuffer':
        handle.bufferSize(value, option === 'recvBuffer', {})
        return undefined
      default:
        return undefined
    }
  }
  multicastInterface(address: Uint8Array): string | undefined {
    return failed(this.handle.setMulticastInterface(this.text(address)))
  }
  membership(join: boolean, group: Uint8Array, via: Uint8Array | undefined): string | undefined {
    const args = [this.text(group), ...(via === undefined ? [] : [this.text(via)])] as [string, string?]
    return failed(join ? this.handle.addMembership(...args) : this.handle.dropMembership(...args))
  }
  private text(bytes: Uint8Array): string {
    return addressText({ family: bytes.length === 4 ? 'inet' : 'inet6', bytes, port: 0, scope: 0 })
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.handle.close()
  }
}
