/** What a stream receives: packets cut from its bytes, for the owner or for who waits in recv/2; and the end of it. */
import type { httpTerms } from '../../bif/decode_packet.ts'
import { INVALID, UNKNOWN, packetBody, packetLength, tlsRecord } from '../../bif/packets.ts'
import type { PacketType } from '../../bif/packets.ts'
import type { HostStream } from '../../host/sockets.ts'
import type { Driver } from '../../runtime/driver.ts'
import { small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { Input } from './input.ts'
import * as P from './protocol.ts'
import { okAnswer, refuse } from './protocol.ts'
import { Socket } from './socket.ts'
import type { InetAtoms } from './socket.ts'

/** By number of the `packet` option. */
export const PACKETS: readonly PacketType[] = [
  'raw', '1', '2', '4', 'asn1', 'sunrm', 'cdr', 'fcgi', 'line', 'tpkt', 'http', 'httph', 'ssl_tls', 'http_bin', 'httph_bin',
]
/** Most bytes that recv/2 may ask for. */
const MOST = 0x4000000

/** What a driver's sockets share. */
export interface TcpFamily {
  readonly driver: Driver
  readonly am: InetAtoms
  readonly httpTerm: ReturnType<typeof httpTerms>
}

export abstract class TcpInput extends Socket {
  showReset = false
  protected abstract readonly shared: TcpFamily
  protected stream: HostStream | undefined
  protected readonly input = new Input()
  /** Bytes that recv/2 wants; 0: what there is. */
  private requested = 0
  /** Of HTTP the first line has been read. */
  private inHeaders = false
  /** The other side sends nothing any more. */
  private ended = false
  /** Nothing more is to be received but what has arrived already. */
  private readShut = false
  private ignored = false
  protected cancelReceive = (): void => {}
  private closedTold = false
  /** The next recv, or send, is told that the socket was closed, not that it is not connected. */
  protected tellReceiver = false
  protected tellSender = false
  protected tellReset = false

  /** The descriptor is closed; the port may stay. */
  protected abstract shut(): void
  /** Nothing can be sent any more: a file that is being sent, and what waits, fail. */
  protected abstract sendingFails(code: string): void
  protected abstract readonly isSendingFile: boolean

  // ---- receiving ---------------------------------------------------------------------------------------------------------

  /** 32 bits of time, 32 bits of length. */
  protected receive(b: Uint8Array): Uint8Array {
    if (!this.isConnected) {
      if (!this.tellReceiver) refuse('enotconn')
      this.tellReceiver = this.tellSender = false
      const reset = this.tellReset
      this.tellReset = false
      refuse(reset ? 'econnreset' : 'closed')
    }
    if (this.active !== P.PASSIVE || b.length !== 8) refuse('einval')
    const time = P.u32(b, 0)
    const size = P.i32(b, 4)
    if (this.packet !== 0 && size !== 0) refuse('einval')
    if (size > MOST) refuse('enomem')
    const answer = this.begin()
    this.requested = Math.max(size, 0)
    if (!this.ignored) this.pump()
    if (this.operation === undefined) return answer
    if (time !== P.INFINITE) {
      this.cancelReceive = this.after(time, () => {
        this.finishWithError('timeout')
        this.updateReading()
      })
    }
    if (this.ended || this.readShut) this.endSoon()
    return answer
  }

  private get wanted(): boolean {
    return this.isConnected && !this.ignored && (this.active !== P.PASSIVE || (this.operation !== undefined && (this.state & P.F_CONNECTING) === 0))
  }
  protected updateReading(): void {
    this.stream?.read(this.wanted && !this.ended)
  }

  /** Delivers what is there as long as somebody wants it. */
  protected pump(): void {
    while (this.wanted) {
      const length = this.nextPacket()
      if (length === INVALID) {
        this.inputFails('EMSGSIZE')
        return
      }
      if (length === UNKNOWN) break
      this.deliverPacket(length)
    }
    this.updateReading()
  }

  /** Length of what can be delivered, UNKNOWN or INVALID. */
  private nextPacket(): number {
    const { input, buffer, requested } = this
    const { size } = input
    if (size === 0) return UNKNOWN
    const type = PACKETS[this.packet] ?? 'raw'
    if (type === 'raw') {
      if (this.active === P.PASSIVE && requested > 0) return size >= requested ? requested : UNKNOWN
      return Math.min(size, buffer)
    }
    if (type.startsWith('httph')) this.inHeaders = true
    const limits = { packetSize: this.packetSize, lineLength: buffer, delimiter: this.delimiter }
    const length = packetLength(type, input.all(), limits, this.inHeaders)
    if (length === UNKNOWN && size >= Math.max(buffer, this.packetSize)) return INVALID
    return length > size ? UNKNOWN : length
  }

  private deliverPacket(length: number): void {
    const { input, am } = this
    const type = PACKETS[this.packet] ?? 'raw'
    const packet = input.all().subarray(0, length)
    this.received.add(length)
    const [from, to] = packetBody(type, packet, length)
    const body = packet.subarray(from, to)
    if (this.deliver === P.DELIVER_PORT) this.tellPort(body)
    else if (type.startsWith('http')) this.deliverResult(am.http, () => this.httpTerm(type, packet))
    else if (type === 'ssl_tls') this.deliverTls(packet)
    else this.deliverResult(am.tcp, () => this.dataTerm(body))
    input.drop(length)
    this.delivered()
  }
  /** To the owner, or to who has asked for it. */
  private deliverResult(tag: Term, build: () => Term): void {
    if (this.active !== P.PASSIVE) {
      this.tell(tag, build)
      return
    }
    this.cancelReceive()
    this.finish(() => this.vm.t.tuple(this.am.ok, build()))
  }
  private tellPort(body: Uint8Array): void {
    const { am, port, vm } = this
    port.input += body.length
    vm.ports.input += body.length
    port.deliverTerm(() => vm.t.tuple(port.id, vm.t.tuple(am.data, this.dataTerm(body))))
    if (this.active === P.PASSIVE) {
      this.cancelReceive()
      this.finish(() => am.ok)
    }
  }
  private httpTerm(type: PacketType, line: Uint8Array): Term {
    const { am, vm } = this
    const term = this.shared.httpTerm(line, this.inHeaders, type.endsWith('_bin'))
    if (term === am.http_eoh) this.inHeaders = false
    else {
      const kind = vm.t.element(term, 1)
      if (kind === am.http_request || kind === am.http_response) this.inHeaders = true
    }
    return term
  }
  /** {ssl_tls, Socket, Type, {Major, Minor}, Data}: as a message, or as what recv/2 gives. */
  private deliverTls(packet: Uint8Array): void {
    const { am, port, vm } = this
    const { t } = vm
    const { kind, major, minor, body } = tlsRecord(packet)
    const build = (): Term => t.tuple(am.ssl_tls, port.id, small(kind), t.tuple(small(major), small(minor)), t.binary(body))
    if (this.active !== P.PASSIVE) port.deliverTerm(build)
    else this.deliverResult(am.ssl_tls, build)
  }

  protected inputEnds(): void {
    this.ended = true
    if (!this.isConnected) return
    if ((this.state & P.F_BUSY) === 0 && !this.isSendingFile) this.tellSender = true
    this.sendingFails('ENOTCONN')
    this.cancelReceive()
    this.input.clear()
    if (this.active === P.PASSIVE) {
      if (this.exitOnClose) this.shut()
      this.finishWithError('closed')
    } else {
      this.tellClosed()
      if (this.exitOnClose) this.port.quit()
    }
  }
  protected inputFails(code: string): void {
    this.ended = true
    if (!this.isConnected) return
    if (code === 'ECONNRESET' && !this.showReset) {
      this.inputEnds()
      return
    }
    this.sendingFails(code)
    this.cancelReceive()
    this.input.clear()
    if (this.active === P.PASSIVE) {
      if (this.exitOnClose) this.shut()
      this.finishWithError(code)
    } else {
      this.tell(this.am.tcp_error, () => this.vm.atom(code.toLowerCase()))
      this.tellClosed()
      if (this.exitOnClose) this.port.quit(code.toLowerCase())
    }
  }
  protected tellClosed(): void {
    if (this.closedTold) return
    this.closedTold = true
    this.tell(this.am.tcp_closed)
  }
  /** Nothing more is received, but what has arrived is. */
  protected shutInput(): void {
    this.readShut = true
    if (this.wanted) this.endSoon()
  }
  /** The end of the input is told once what has arrived by now has been. */
  private endSoon(): void {
    this.after(0, () => {
      if ((this.ended || this.readShut) && this.wanted) this.inputEnds()
    })
  }

  // ---- options -----------------------------------------------------------------------------------------------------------

  override optionsSet(active: number, packet: number): void {
    if (!this.isConnected) return
    if (this.active !== P.PASSIVE && (active === P.PASSIVE || packet !== this.packet)) this.pump()
    else this.updateReading()
    if ((this.ended || this.readShut) && this.active !== P.PASSIVE && active === P.PASSIVE) this.endSoon()
    // what has come, the end as well, is told before setopts answers
    else if (this.active === P.ONCE && active === P.PASSIVE && packet === this.packet && this.wanted && !this.ended) this.stream?.readNow?.()
  }
  override activeWhileClosed(): boolean {
    if (this.tellReset) {
      this.tellReset = false
      this.tell(this.am.tcp_error, () => this.am.econnreset)
    }
    this.tellClosed()
    if (!this.exitOnClose) return true
    this.port.quit()
    return false
  }
  protected ignore(b: Uint8Array): Uint8Array {
    if (!this.isConnected) refuse('enotconn')
    if ((b[0] === 1) === this.ignored) refuse('einval')
    this.ignored = b[0] === 1
    if (this.ignored) this.updateReading()
    else this.pump()
    return okAnswer()
  }
}
