/** Driver `udp_inet`: datagrams. */
import type { Ancillary, HostDatagram, HostDatagramEvents, HostSockets, SocketAddress } from '../../host/sockets.ts'
import { DriverError } from '../../runtime/driver.ts'
import type { DriverFamily } from '../../runtime/driver.ts'
import type { Port } from '../../runtime/port.ts'
import type { Vm } from '../../runtime/vm.ts'
import { small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { readAddress, writeAddress } from './addresses.ts'
import * as P from './protocol.ts'
import { OPT, REQ, must, okAnswer, refuse } from './protocol.ts'
import { Socket, inetAtoms } from './socket.ts'
import type { InetAtoms } from './socket.ts'

interface Message {
  readonly bytes: Uint8Array
  readonly from: SocketAddress | undefined
  readonly ancillary: readonly Ancillary[]
}
/** Options that want to be told what comes beside the data. */
const WANT_ANCILLARY = [OPT.recvtos, OPT.recvttl, OPT.recvtclass]
/** What may go beside the data, by the option that it is instead of. */
const ANCILLARY: Readonly<Record<number, Ancillary['kind']>> = { [OPT.tos]: 'tos', [OPT.ttl]: 'ttl', [OPT.tclass]: 'tclass' }

class UdpSocket extends Socket {
  readonly isStream = false
  private datagram: HostDatagram | undefined
  /** What has arrived and nobody wanted. */
  private readonly queue: Message[] = []
  private cancelReceive = (): void => {}

  // oxlint-disable-next-line no-useless-constructor
  constructor(vm: Vm, host: HostSockets, port: Port, am: InetAtoms) {
    super(vm, host, port, am)
  }

  // ---- opening -----------------------------------------------------------------------------------------------------------

  private readonly events = this.eventsOf()
  private eventsOf(): HostDatagramEvents {
    const size = (): number => this.buffer
    return {
      get size() {
        return size()
      },
      data: (bytes, from, ancillary) => {
        this.queue.push({ bytes, from: this.isConnected ? this.remote! : from, ancillary })
        this.pump()
      },
      error: (code) => this.fails(code),
    }
  }
  protected override open(): void {
    const datagram = this.host.datagram(this.family, this.events, this.namespace)
    if (typeof datagram === 'string') return refuse(datagram)
    this.datagram = datagram
  }
  protected override openDescriptor(descriptor: number, bound: boolean): void {
    const datagram = this.host.openDatagram(this.family, descriptor, bound, this.events)
    if (typeof datagram === 'string') return refuse(datagram)
    this.datagram = datagram
    this.state = P.F_OPEN
    this.updateReading()
  }
  protected override bind(address: SocketAddress): void {
    const on = (option: number): boolean => this.system.get(option) === 1
    const flags = { reuseAddress: on(OPT.reuseaddr), reusePort: on(OPT.reuseport) || on(OPT.reuseportLb), ipv6Only: on(OPT.ipv6Only) }
    must(this.datagram!.bind(address, flags))
    this.applyOptions()
    this.updateReading()
  }
  protected override name(): SocketAddress | string {
    if (this.datagram === undefined) return 'ebadf'
    const name = this.datagram.name()
    return name === 'EBADF' ? this.unbound() : name
  }
  protected override get hostSocket(): HostDatagram | undefined {
    return this.datagram
  }

  protected override command(request: number, b: Uint8Array): Uint8Array | undefined {
    switch (request) {
      case REQ.connect:
        return this.connect(b)
      case REQ.close:
        this.shut()
        return okAnswer()
      case REQ.packetRecv:
        return this.receive(b)
      case REQ.listen:
        return refuse('exbadport')
      case REQ.ignorefd:
        return refuse(this.isConnected ? 'einval' : 'enotconn')
      default:
        return undefined
    }
  }

  /** 32 bits of time, which does not matter, and an address; without anything: connected to nobody any more. */
  private connect(b: Uint8Array): Uint8Array {
    this.mustBeOpen()
    this.state &= ~P.F_CONNECTED
    if (b.length === 0) {
      this.datagram!.connect(undefined)
      return okAnswer()
    }
    if (b.length < 6) refuse('einval')
    const { address } = readAddress(this.family, b.subarray(4))
    if (address.family !== this.family) refuse('eafnosupport')
    must(this.datagram!.connect(address))
    this.remote = address
    this.state |= P.F_CONNECTED
    if (this.vm.release >= 26) return okAnswer()
    const answer = this.begin()
    this.finish(() => this.am.ok)
    return answer
  }

  // ---- receiving ---------------------------------------------------------------------------------------------------------

  /** 32 bits of time, 32 bits of length, which does not matter. */
  private receive(b: Uint8Array): Uint8Array {
    this.mustBeOpen()
    if (this.active !== P.PASSIVE || b.length !== 8) refuse('einval')
    const answer = this.begin()
    const time = P.u32(b, 0)
    // as OTP's: what is there needs no turn of the host's loop
    if (this.queue.length === 0) this.datagram!.readNow?.()
    this.pump()
    if (this.operation === undefined || time === P.INFINITE) return answer
    this.cancelReceive = this.after(time, () => {
      this.finishWithError('timeout')
      this.updateReading()
    })
    return answer
  }
  private get wanted(): boolean {
    return this.isOpen && (this.active !== P.PASSIVE || this.operation !== undefined)
  }
  /** What is not bound can't receive, and reading would bind it. */
  private updateReading(): void {
    if (this.descriptor() >= 0) this.datagram?.read(this.wanted)
  }
  private pump(): void {
    while (this.wanted) {
      const message = this.queue.shift()
      if (message === undefined) break
      this.deliverMessage(message)
    }
    this.updateReading()
  }
  private deliverMessage({ bytes, from, ancillary }: Message): void {
    const { am, vm } = this
    const { t } = vm
    // what does not fit is lost
    const data = bytes.subarray(0, this.buffer)
    this.received.add(data.length)
    const beside = WANT_ANCILLARY.some((option) => this.system.get(option) === 1) ? ancillary : undefined
    if (this.active === P.PASSIVE) {
      this.cancelReceive()
      const address = writeAddress(from)
      const all = new Uint8Array(address.length + data.length)
      all.set(address)
      all.set(data, address.length)
      this.finish(() => {
        const term = this.dataTerm(all, this.header + address.length)
        return t.tuple(am.ok, beside === undefined ? term : t.tuple(term, this.ancillaryTerm(beside)))
      })
    } else {
      const more = beside === undefined ? [] : [() => this.ancillaryTerm(beside)]
      this.tell(am.udp, () => this.addressTerm(from), () => small(from?.port ?? 0), ...more, () => this.dataTerm(data))
    }
    this.delivered()
  }
  private ancillaryTerm(ancillary: readonly Ancillary[]): Term {
    const { t } = this.vm
    return t.list(ancillary.map(({ kind, value }) => t.tuple(this.vm.atom(kind), t.integer(value))))
  }
  private addressTerm(address: SocketAddress | undefined): Term {
    const { am, vm: { t } } = this
    if (address === undefined) return t.tuple(am.unspec, t.binary(new Uint8Array(0)))
    const { family, bytes } = address
    if (family === 'local') return t.tuple(am.local, t.binary(bytes))
    if (family === 'inet') return t.tuple(...Array.from(bytes, small))
    return t.tuple(...Array.from({ length: 8 }, (_, i) => small(P.u16(bytes, 2 * i))))
  }
  private fails(code: string): void {
    if (!this.isOpen) return
    if (this.active !== P.PASSIVE) this.tell(this.am.udp_error, () => this.vm.atom(code.toLowerCase()))
    else {
      this.cancelReceive()
      this.finishWithError(code)
      this.updateReading()
    }
  }

  override optionsSet(active: number): void {
    if (active !== P.PASSIVE && this.active === P.PASSIVE) this.cancelReceive()
    this.pump()
  }
  override activeWhileClosed(): boolean {
    return true
  }
  override multicastInterface(value: number): void {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setInt32(0, value)
    if (this.family === 'inet') this.later(() => this.datagram?.multicastInterface(bytes))
  }
  override membership(join: boolean, group: Uint8Array, via: Uint8Array | undefined): void {
    this.later(() => this.datagram?.membership(join, group, via?.some((byte) => byte !== 0) === true ? via : undefined))
  }

  // ---- sending -----------------------------------------------------------------------------------------------------------

  /** An address, 32 bits of length of ancillary data, these, the datagram. */
  output(bytes: Uint8Array): void {
    const b = this.sending(bytes)
    if (b === undefined) {
      this.port.failure('einval')
      return
    }
    try {
      if (!this.isOpen) refuse('einval')
      const { address, size } = readAddress(this.family, b)
      const rest = b.subarray(size)
      if (rest.length < 4 || P.u32(rest, 0) > rest.length - 4) refuse('einval')
      const ancillary = readAncillary(rest.subarray(4, 4 + P.u32(rest, 0)))
      const data = rest.subarray(4 + P.u32(rest, 0))
      if (!this.isConnected && address.family !== this.family) refuse(this.family === 'inet6' ? 'einval' : 'eafnosupport')
      this.sent.add(data.length)
      const sender = this.takeSender()
      this.datagram!.send(data, this.isConnected ? undefined : address, (error) => {
        this.updateReading()
        this.replyTo(sender, error === undefined ? () => this.am.ok : this.errorTerm(error))
      }, ancillary)
    } catch (error) {
      if (!(error instanceof P.Refused)) throw error
      this.replyError(error.reason)
    }
  }

  // ---- ending ------------------------------------------------------------------------------------------------------------

  override pending(): number {
    return 0
  }
  private shut(): void {
    this.cancelReceive()
    this.forgetSubscribers()
    this.queue.length = 0
    this.state = 0
    this.datagram?.close()
    this.datagram = undefined
  }
  override stop(): void {
    this.finishWithError('closed')
    this.shut()
  }
}

/** Options, of which each is its number and 32 bits. */
function readAncillary(b: Uint8Array): Ancillary[] {
  const out: Ancillary[] = []
  for (let at = 0; at < b.length; at += 5) {
    const kind = ANCILLARY[b[at]!] ?? refuse('einval')
    if (b.length - at < 5) refuse('einval')
    out.push({ kind, value: P.i32(b, at + 1) })
  }
  return out
}

export const udpInet: DriverFamily = (vm) => {
  const am = inetAtoms(vm)
  return {
    name: 'udp_inet',
    softBusy: true,
    portLevelLocking: true,
    start: (port) => {
      const host = vm.host.sockets
      if (host === undefined) throw new DriverError('badarg')
      return new UdpSocket(vm, host, port, am)
    },
  }
}
