/** Driver `tcp_inet`: listening and connected streams, of the internet and local ones. */
import { httpTerms } from '../../bif/decode_packet.ts'
import { INVALID, UNKNOWN, packetBody, packetLength, tlsRecord } from '../../bif/packets.ts'
import type { PacketType } from '../../bif/packets.ts'
import type { HostSockets, HostStream, SocketAddress, SocketOption } from '../../host/sockets.ts'
import { DriverError } from '../../runtime/driver.ts'
import type { Driver, DriverFamily } from '../../runtime/driver.ts'
import type { Monitor } from '../../runtime/party.ts'
import type { Port } from '../../runtime/port.ts'
import type { Vm } from '../../runtime/vm.ts'
import { packetHeader } from '../packets.ts'
import { small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { readAddress } from './addresses.ts'
import { Input } from './input.ts'
import * as P from './protocol.ts'
import { OPT, REQ, must, okAnswer, refuse } from './protocol.ts'
import { FileSending } from './sendfile.ts'
import { Socket, inetAtoms } from './socket.ts'
import type { InetAtoms, Operation } from './socket.ts'

/** By number of the `packet` option. */
const PACKETS: readonly PacketType[] = [
  'raw', '1', '2', '4', 'asn1', 'sunrm', 'cdr', 'fcgi', 'line', 'tpkt', 'http', 'httph', 'ssl_tls', 'http_bin', 'httph_bin',
]
/** Most bytes that recv/2 may ask for. */
const MOST = 0x4000000
/** Connections that nobody has accepted yet: so many more than the backlog are held, others are refused. */
const ARRIVED = 1024
const NAME = new TextEncoder().encode('tcp_inet')

/** What `shutdown` means. */
const SHUT_READ = 0
const SHUT_BOTH = 2

interface Acceptor extends Operation {
  readonly cancel: () => void
  readonly monitor: Monitor | undefined
}

/** What a driver's sockets share. */
interface Family {
  readonly driver: Driver
  readonly am: InetAtoms
  readonly httpTerm: ReturnType<typeof httpTerms>
}

export class TcpSocket extends Socket {
  readonly isStream = true
  high = 8192
  low = 4096
  sendTimeout = P.INFINITE
  sendTimeoutClose = false
  delaySend = false
  showReset = false
  readAhead = true

  private readonly shared: Family
  private stream: HostStream | undefined
  private readonly input = new Input()
  /** Bytes that recv/2 wants; 0: what there is. */
  private requested = 0
  /** Of HTTP the first line has been read. */
  private inHeaders = false
  /** The other side sends nothing any more. */
  private ended = false
  /** Nothing more is to be received but what has arrived already. */
  private readShut = false
  private ignored = false
  private cancelReceive = (): void => {}
  private cancelConnect = (): void => {}
  private cancelSend = (): void => {}
  /** Processes that wait for a connection, and connections that wait for a process. */
  private acceptors: Acceptor[] = []
  private arrived: HostStream[] = []
  private backlog = 0
  /** What is sent later: after a file, or with `delay_send` after what else is sent now. */
  private delayed: Uint8Array[] = []
  private file: FileSending | undefined
  /** The output ends when what waits has been written. */
  private shutdownWaits = false
  private shutdownDone = false
  private closedTold = false
  /** The next recv, or send, is told that the socket was closed, not that it is not connected. */
  private tellReceiver = false
  private tellSender = false
  private tellReset = false

  constructor(vm: Vm, host: HostSockets, port: Port, shared: Family) {
    super(vm, host, port, shared.am)
    this.shared = shared
  }

  // ---- opening -----------------------------------------------------------------------------------------------------------

  protected override open(): void {
    this.stream = this.host.stream(this.family)
  }
  protected override openDescriptor(descriptor: number): void {
    const stream = this.host.openStream(this.family, descriptor)
    if (typeof stream === 'string') return refuse(stream)
    this.stream = stream
    this.state = P.F_OPEN
    if (typeof stream.peer() !== 'string') this.connected(stream)
  }
  protected override bind(address: SocketAddress): void {
    const on = (option: number): boolean => this.system.get(option) === 1
    must(this.stream!.bind(address, { reusePort: on(OPT.reuseport) || on(OPT.reuseportLb), ipv6Only: on(OPT.ipv6Only) }))
    this.applyOptions()
  }
  protected override name(): SocketAddress | string {
    return this.stream?.name() ?? 'ebadf'
  }
  protected override peer(): SocketAddress | string {
    return this.stream?.peer() ?? 'enotconn'
  }
  protected override descriptor(): number {
    return this.stream?.descriptor ?? -1
  }
  protected override passOn(option: SocketOption, value: number): string | undefined {
    return this.stream?.setOption(option, value)
  }
  override multicastInterface(): void {}
  override membership(): void {}

  protected override command(request: number, b: Uint8Array): Uint8Array | undefined {
    switch (request) {
      case REQ.listen:
        return this.listen(b)
      case REQ.connect:
        return this.connect(b)
      case REQ.accept:
        return this.accept(b)
      case REQ.close:
        this.answerAll()
        this.shut()
        return okAnswer()
      case REQ.recv:
        return this.receive(b)
      case REQ.unrecv:
        if (!this.isConnected) refuse('enotconn')
        this.input.prepend(b)
        if (this.active !== P.PASSIVE) this.pump()
        return okAnswer()
      case REQ.shutdown:
        return this.shutdown(b)
      case REQ.sendfile:
        return this.sendFile(b)
      case REQ.ignorefd:
        return this.ignore(b)
      default:
        return undefined
    }
  }

  private listen(b: Uint8Array): Uint8Array {
    this.mustBeOpen()
    if (b.length !== 2) refuse('einval')
    this.backlog = P.u16(b, 0)
    must(this.stream!.listen(this.backlog, (stream) => this.arrives(stream)))
    this.state |= P.F_LISTEN
    this.applyOptions()
    return okAnswer()
  }

  /** 32 bits of time, an address. */
  private connect(b: Uint8Array): Uint8Array {
    this.mustBeOpen()
    if (this.isConnected) refuse('eisconn')
    if ((this.state & P.F_CONNECTING) !== 0 || b.length < 6) refuse('einval')
    const { address } = readAddress(this.family, b.subarray(4))
    if (address.family !== this.family) refuse(this.family === 'inet6' ? 'einval' : 'eafnosupport')
    this.remote = address
    must(this.stream!.connect(address, (error) => this.connectDone(error)))
    const answer = this.begin()
    this.state |= P.F_CONNECTING
    const time = P.u32(b, 0)
    if (time !== P.INFINITE) {
      this.cancelConnect = this.after(time, () => {
        // it is of no use any more
        this.shut()
        this.finishWithError('timeout')
      })
    }
    return answer
  }
  private connectDone(error: string | undefined): void {
    if ((this.state & P.F_CONNECTING) === 0) return
    this.cancelConnect()
    this.state &= ~P.F_CONNECTING
    if (error !== undefined) {
      this.finishWithError(error)
      return
    }
    this.connected(this.stream!)
    this.finish(() => this.am.ok)
    this.updateReading()
  }
  private connected(stream: HostStream): void {
    this.state = P.F_OPEN | P.F_CONNECTED
    stream.use({
      data: (bytes) => {
        this.input.append(bytes)
        this.pump()
      },
      end: () => this.inputEnds(),
      error: (code) => this.inputFails(code),
      written: () => this.written(),
      writeError: (code) => this.outputFails(code),
    })
    this.applyOptions()
  }

  // ---- accepting ---------------------------------------------------------------------------------------------------------

  private accept(b: Uint8Array): Uint8Array {
    if ((this.state & P.F_LISTEN) === 0 || b.length !== 4) refuse('einval')
    const { caller } = this.port
    const id = this.newReference()
    const stream = this.acceptors.length === 0 ? this.arrived.shift() : undefined
    if (stream !== undefined) this.give(stream, { id, caller })
    else {
      const time = P.u32(b, 0)
      const gone = (): void => void this.dropAcceptor(id)
      const timedOut = (): void => {
        const acceptor = this.dropAcceptor(id)
        if (acceptor !== undefined) this.tellAsync(acceptor, this.errorTerm('timeout'))
      }
      const cancel = time === P.INFINITE ? (): void => {} : this.after(time, timedOut)
      this.acceptors.push({ id, caller, cancel, monitor: this.port.monitor(caller, gone) })
      this.acceptingState()
    }
    return okAnswer(id >> 8, id & 0xff)
  }
  private acceptingState(): void {
    this.state &= ~(P.F_ACCEPTING | P.F_MULTI)
    if (this.acceptors.length > 0) this.state |= P.F_ACCEPTING
    if (this.acceptors.length > 1) this.state |= P.F_MULTI
  }
  private dropAcceptor(id: number): Acceptor | undefined {
    const index = this.acceptors.findIndex((one) => one.id === id)
    if (index < 0) return undefined
    const acceptor = this.acceptors.splice(index, 1)[0]!
    acceptor.cancel()
    if (acceptor.monitor !== undefined) this.port.demonitor(acceptor.monitor)
    this.acceptingState()
    return acceptor
  }

  private arrives(stream: HostStream): void {
    const first = this.acceptors[0]
    if (first !== undefined) {
      this.dropAcceptor(first.id)
      this.give(stream, first)
    } else if (this.arrived.length < this.backlog + ARRIVED) this.arrived.push(stream)
    else stream.close(true)
  }
  /** A port for a connection, which belongs to the process that accepts it. */
  private give(stream: HostStream, to: Operation): void {
    const { vm } = this
    const owner = vm.processes.partyOf(to.caller)
    if (owner === undefined) {
      stream.close(true)
      return
    }
    try {
      const port = vm.ports.create(this.shared.driver, NAME, to.caller)
      const socket = new TcpSocket(vm, this.host, port, this.shared)
      port.attach(socket)
      port.binary = this.port.binary
      socket.inherit(this, stream)
      vm.processes.signals.link(owner, port.party!)
      this.tellAsync(to, () => vm.t.tuple(this.am.ok, port.id))
    } catch (error) {
      stream.close(true)
      if (!(error instanceof DriverError)) throw error
      this.tellAsync(to, this.errorTerm(error.reason))
    }
  }
  /** Settings of the listening socket: those that the operating system hands on, and the driver's. */
  private inherit(from: TcpSocket, stream: HostStream): void {
    this.stream = stream
    this.family = from.family
    this.mode = from.mode
    this.exitOnClose = from.exitOnClose
    this.deliver = from.deliver
    this.packet = from.packet
    this.packetSize = from.packetSize
    this.header = from.header
    this.buffer = from.buffer
    this.high = from.high
    this.low = from.low
    this.sendTimeout = from.sendTimeout
    this.sendTimeoutClose = from.sendTimeoutClose
    this.showReset = from.showReset
    this.readAhead = from.readAhead
    this.linger = from.linger
    this.messageQueueHigh = from.messageQueueHigh
    this.messageQueueLow = from.messageQueueLow
    this.inheritOptions(from)
    // from OTP 26 on prim_inet.erl asks for it again
    if (this.vm.release >= 26) this.system.delete(OPT.reuseaddr)
    this.connected(stream)
  }

  // ---- receiving ---------------------------------------------------------------------------------------------------------

  /** 32 bits of time, 32 bits of length. */
  private receive(b: Uint8Array): Uint8Array {
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
  private updateReading(): void {
    this.stream?.read(this.wanted && !this.ended)
  }

  /** Delivers what is there as long as somebody wants it. */
  private pump(): void {
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

  private inputEnds(): void {
    this.ended = true
    if (!this.isConnected) return
    if ((this.state & P.F_BUSY) !== 0) {
      this.abandonOutput()
      this.replyError('closed')
    } else if (this.file === undefined) this.tellSender = true
    this.fileFails('ENOTCONN')
    this.cancelReceive()
    this.input.clear()
    if (this.active === P.PASSIVE) {
      if (this.exitOnClose) this.shut()
      this.finishWithError('closed')
    } else {
      this.tellClosed()
      if (this.exitOnClose) this.port.eof()
    }
  }
  private inputFails(code: string): void {
    this.ended = true
    if (!this.isConnected) return
    if (code === 'ECONNRESET' && !this.showReset) {
      this.inputEnds()
      return
    }
    if ((this.state & P.F_BUSY) !== 0) {
      this.abandonOutput()
      this.replyError('closed')
    }
    this.fileFails(code)
    this.cancelReceive()
    this.input.clear()
    if (this.active === P.PASSIVE) {
      if (this.exitOnClose) this.shut()
      this.finishWithError(code)
    } else {
      this.tell(this.am.tcp_error, () => this.vm.atom(code.toLowerCase()))
      this.tellClosed()
      if (this.exitOnClose) this.port.failure(code.toLowerCase())
    }
  }
  private tellClosed(): void {
    if (this.closedTold) return
    this.closedTold = true
    this.tell(this.am.tcp_closed)
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
  }
  override activeWhileClosed(): boolean {
    if (this.tellReset) {
      this.tellReset = false
      this.tell(this.am.tcp_error, () => this.am.econnreset)
    }
    this.tellClosed()
    if (!this.exitOnClose) return true
    this.port.eof()
    return false
  }
  private ignore(b: Uint8Array): Uint8Array {
    if (!this.isConnected) refuse('enotconn')
    if ((b[0] === 1) === this.ignored) refuse('einval')
    this.ignored = b[0] === 1
    if (this.ignored) this.updateReading()
    else this.pump()
    return okAnswer()
  }

  // ---- sending -----------------------------------------------------------------------------------------------------------

  output(bytes: Uint8Array): void {
    const data = this.sending(bytes)
    if (data === undefined) {
      this.port.failure('einval')
      return
    }
    if (!this.isConnected) {
      const told = this.tellSender
      this.tellSender = false
      this.replyError(!told ? 'enotconn' : this.tellReset ? 'econnreset' : 'closed')
    } else if (this.shutdownWaits) this.outputFails('EPIPE')
    else this.send(data)
  }
  private send(data: Uint8Array): void {
    const type = PACKETS[this.packet]
    const framed = type === '1' || type === '2' || type === '4' ? packetHeader(Number(type) as 1 | 2 | 4, data) : data
    this.sent.add(framed.length)
    const waiting = this.pending()
    if (waiting > 0 || this.file !== undefined) {
      if (!this.enqueue(framed)) return
      if (waiting + framed.length >= this.high) {
        this.becomeBusy()
        return
      }
    } else if (this.delaySend && framed.length > 0) {
      this.delayed.push(framed.slice())
      this.vm.host.defer(() => this.sendDelayed())
    } else if (framed.length > 0 && !this.write(framed)) return
    this.replyOk()
  }
  /** Behind what waits. False: it can't be written, and that has been told. */
  private enqueue(bytes: Uint8Array): boolean {
    if (this.file === undefined && this.delayed.length === 0) return this.write(bytes)
    this.delayed.push(bytes.slice())
    return true
  }
  private write(bytes: Uint8Array): boolean {
    const error = this.stream!.write(bytes)
    if (error !== undefined) this.outputFails(error)
    return error === undefined
  }
  private becomeBusy(): void {
    if (this.sendTimeout === 0) {
      this.replyError('timeout')
      return
    }
    this.state |= P.F_BUSY
    this.port.setBusy(true)
    if (this.sendTimeout === P.INFINITE) return
    this.cancelSend = this.after(this.sendTimeout, () => {
      this.notBusy()
      this.replyError('timeout')
      if (this.sendTimeoutClose) this.shut()
    })
  }
  private notBusy(): void {
    this.cancelSend()
    this.state &= ~P.F_BUSY
    this.port.setBusy(false)
  }
  private sendDelayed(): void {
    if (this.file !== undefined) return
    const pieces = this.delayed
    this.delayed = []
    for (const piece of pieces) {
      if (this.stream === undefined || !this.write(piece)) return
    }
    this.afterWriting()
  }

  private written(): void {
    if (this.file !== undefined) this.file.goOn()
    else this.afterWriting()
  }
  private afterWriting(): void {
    const waiting = this.pending()
    if (waiting <= this.low && (this.state & P.F_BUSY) !== 0) {
      this.notBusy()
      this.replyOk()
    }
    if (waiting > 0) return
    this.tellSubscribers()
    if (this.shutdownWaits) this.shutdownNow()
    this.port.drained()
  }
  /** What waits is lost. */
  private abandonOutput(): void {
    this.delayed = []
    this.notBusy()
  }

  private outputFails(code: string): void {
    if (this.stream === undefined) return
    if (!this.port.isOpen) {
      this.shut()
      this.port.drained()
      return
    }
    let reset = code === 'ECONNRESET'
    if (code === 'EPIPE' && !this.shutdownDone && !this.shutdownWaits) reset = true
    const show = reset && this.showReset
    const reason = show ? 'econnreset' : 'closed'
    if ((this.state & P.F_BUSY) !== 0) this.notBusy()
    const sendingFile = this.file !== undefined
    this.fileFails(code)
    if (this.active !== P.PASSIVE) {
      if (show) this.tell(this.am.tcp_error, () => this.am.econnreset)
      this.tellClosed()
      if (!sendingFile) this.replyError(reason)
      if (this.exitOnClose) this.port.eof()
      else this.shut()
      return
    }
    this.answerAll()
    if (!this.isSending) this.tellSender = true
    else if (!sendingFile) this.replyError(reason)
    this.shut()
    this.tellReceiver = true
    if (show) this.tellReset = true
  }

  // ---- files -------------------------------------------------------------------------------------------------------------

  /** A descriptor as the machine has it, 64 bits of offset, 64 bits of length. */
  private sendFile(b: Uint8Array): Uint8Array {
    if (b.length !== 20) refuse('einval')
    if (!this.isConnected) refuse('enotconn')
    if (this.file !== undefined) refuse('einval')
    const view = new DataView(b.buffer, b.byteOffset)
    const number = (at: number): number => view.getUint32(at) * 0x100000000 + view.getUint32(at + 4)
    const file = new FileSending(this.host, this.stream!, view.getInt32(0, true), number(4), number(12), {
      done: (bytes) => {
        this.file = undefined
        this.sendDelayed()
        this.tellFile(() => this.vm.t.tuple(this.am.ok, this.vm.t.integer(bytes % 0x100000000), this.vm.t.integer(Math.floor(bytes / 0x100000000))))
      },
      failed: (code) => this.outputFails(code),
      unreadable: (code) => {
        this.fileFails(code)
        this.sendDelayed()
      },
    })
    this.file = file
    // the answer to the command comes first
    this.vm.host.defer(() => file.goOn())
    return okAnswer()
  }
  private fileFails(code: string): void {
    if (this.file === undefined) return
    this.file.stop()
    this.file = undefined
    this.tellFile(this.errorTerm(['ECONNRESET', 'ENOTCONN', 'EPIPE'].includes(code) ? 'closed' : code))
  }
  private tellFile(result: () => Term): void {
    this.tell(this.am.sendfile, result)
  }

  // ---- ending ------------------------------------------------------------------------------------------------------------

  private shutdown(b: Uint8Array): Uint8Array {
    if (!this.isConnected) refuse('enotconn')
    if (b.length !== 1) refuse('einval')
    const how = b[0]!
    if (how === SHUT_READ || how === SHUT_BOTH) {
      this.readShut = true
      if (this.wanted) this.endSoon()
    }
    if (how === SHUT_READ) return okAnswer()
    if (this.pending() > 0) this.shutdownWaits = true
    else must(this.shutdownOutput())
    return okAnswer()
  }
  private shutdownNow(): void {
    this.shutdownWaits = false
    const error = this.shutdownOutput()
    if (error !== undefined) this.outputFails(error)
  }
  private shutdownOutput(): string | undefined {
    this.shutdownDone = true
    return this.stream!.shutdown(() => {})
  }

  override pending(): number {
    if (this.stream === undefined || (!this.port.isOpen && this.linger[0] !== 0 && this.linger[1] === 0)) return 0
    return this.stream.waiting + this.delayed.reduce((sum, piece) => sum + piece.length, 0)
  }
  /** The port is gone, and what waits is still to be written. */
  flush(): void {
    if (this.file !== undefined) {
      this.stop()
      this.port.drained()
    }
  }
  /** Who waits for something is told that it won't come. */
  private answerAll(): void {
    for (const { id } of [...this.acceptors]) {
      const acceptor = this.dropAcceptor(id)
      if (acceptor !== undefined) this.tellAsync(acceptor, this.errorTerm('closed'))
    }
    this.cancelConnect()
    this.cancelReceive()
    this.finishWithError('closed')
  }
  /** The descriptor is closed; the port may stay. */
  private shut(): void {
    const { stream } = this
    this.cancelConnect()
    this.cancelReceive()
    this.cancelSend()
    this.input.clear()
    this.delayed = []
    this.file?.stop()
    this.file = undefined
    this.tellSubscribers()
    this.stream = undefined
    this.state = 0
    for (const waiting of this.arrived.splice(0)) waiting.close(true)
    stream?.close(this.linger[0] !== 0 && this.linger[1] === 0)
  }
  override stop(): void {
    this.answerAll()
    this.shut()
  }
}

export const tcpInet: DriverFamily = (vm) => {
  const driver: Driver = {
    name: 'tcp_inet',
    softBusy: true,
    portLevelLocking: true,
    start: (port) => {
      const host = vm.host.sockets
      if (host === undefined) throw new DriverError('badarg')
      return new TcpSocket(vm, host, port, shared)
    },
  }
  const shared: Family = { driver, am: inetAtoms(vm), httpTerm: httpTerms(vm) }
  return driver
}
