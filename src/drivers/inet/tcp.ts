/** Driver `tcp_inet`: listening and connected streams, of the internet and local ones. */
import { httpTerms } from '../../bif/decode_packet.ts'
import type { Ancillary, HostSockets, HostStream, SocketAddress } from '../../host/sockets.ts'
import { DriverError } from '../../runtime/driver.ts'
import type { Driver, DriverFamily } from '../../runtime/driver.ts'
import type { Port } from '../../runtime/port.ts'
import type { Vm } from '../../runtime/vm.ts'
import { packetHeader } from '../packets.ts'
import type { Term } from '../../term/types.ts'
import { Accepting } from './accepting.ts'
import type { Listening } from './accepting.ts'
import { readAddress } from './addresses.ts'
import * as P from './protocol.ts'
import { OPT, REQ, must, okAnswer, refuse } from './protocol.ts'
import { FileSending } from './sendfile.ts'
import { inetAtoms } from './socket.ts'
import type { Operation } from './socket.ts'
import { PACKETS, TcpInput } from './tcp_input.ts'
import type { TcpFamily } from './tcp_input.ts'

const NAME = new TextEncoder().encode('tcp_inet')

/** Packets with their length in front, on the way to the host. */
const [SHORT_FRAME, LONG_FRAME] = [1 << 14, 1 << 24]
let frames = new Uint8Array(0)
function framed(size: 1 | 2 | 4, data: Uint8Array): Uint8Array {
  const length = data.length + size
  if (length > frames.length && length <= LONG_FRAME) frames = new Uint8Array(Math.max(length, SHORT_FRAME))
  return packetHeader(size, data, frames)
}

/** What `shutdown` means. */
const SHUT_READ = 0
const SHUT_BOTH = 2

export class TcpSocket extends TcpInput {
  readonly isStream = true
  high = 8192
  low = 4096
  sendTimeout = P.INFINITE
  sendTimeoutClose = false
  delaySend = false
  readAhead = true

  protected readonly shared: TcpFamily
  private readonly accepting: Accepting
  private cancelConnect = (): void => {}
  private cancelSend = (): void => {}
  /** What is sent later: after a file, or with `delay_send` after what else is sent now. */
  private delayed: Uint8Array[] = []
  private file: FileSending | undefined
  /** The output ends when what waits has been written. */
  private shutdownWaits = false
  private shutdownDone = false

  constructor(vm: Vm, host: HostSockets, port: Port, shared: TcpFamily) {
    super(vm, host, port, shared.am)
    this.shared = shared
    this.accepting = new Accepting(this.listening())
  }

  // ---- opening -----------------------------------------------------------------------------------------------------------

  protected override open(): void {
    const stream = this.host.stream(this.family, this.namespace)
    if (typeof stream === 'string') return refuse(stream)
    this.stream = stream
  }
  protected override openDescriptor(descriptor: number, bound: boolean): void {
    const stream = this.host.openStream(this.family, descriptor, bound)
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
  protected override get hostSocket(): HostStream | undefined {
    return this.stream
  }
  override packetOptions(): readonly Ancillary[] | undefined {
    return this.stream?.packetOptions ? this.stream.packetOptions(this.family) : []
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
    this.accepting.backlog = P.u16(b, 0)
    must(this.stream!.listen(this.accepting.backlog, (stream) => this.accepting.arrives(stream)))
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
    const id = this.newReference()
    this.accepting.accept({ id, caller: this.port.caller }, P.u32(b, 0))
    return okAnswer(id >> 8, id & 0xff)
  }
  private listening(): Listening {
    return {
      give: (stream, to) => this.give(stream, to),
      fail: (to, reason) => this.tellAsync(to, this.errorTerm(reason)),
      after: (ms, callback) => this.after(ms, callback),
      monitor: (to, gone) => this.port.monitor(to.caller, gone),
      demonitor: (monitor) => void this.port.demonitor(monitor),
      changed: (state) => {
        this.state = (this.state & ~(P.F_ACCEPTING | P.F_MULTI)) | state
      },
    }
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
    const bytes = type === '1' || type === '2' || type === '4' ? framed(Number(type) as 1 | 2 | 4, data) : data
    this.sent.add(bytes.length)
    const waiting = this.pending()
    if (waiting > 0 || this.file !== undefined) {
      if (!this.enqueue(bytes)) return
      if (waiting + bytes.length >= this.high) {
        this.becomeBusy()
        return
      }
    } else if (this.delaySend && bytes.length > 0) {
      this.delayed.push(bytes.slice())
      this.vm.host.defer(() => this.sendDelayed())
    } else if (bytes.length > 0 && !this.write(bytes)) return
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
      if (!this.sendTimeoutClose) return
      // OTP 29 tells the process that receives, if it is to be told anything.
      const told = this.vm.release >= 29 && this.active !== P.PASSIVE
      if (told) this.tellClosed()
      if (told && this.exitOnClose) this.port.quit()
      else this.shut()
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
  protected get isSendingFile(): boolean {
    return this.file !== undefined
  }
  protected sendingFails(code: string): void {
    if ((this.state & P.F_BUSY) !== 0) {
      // what waits is lost
      this.delayed = []
      this.notBusy()
      this.replyError('closed')
    }
    this.fileFails(code)
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
      if (this.exitOnClose) this.port.quit()
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
    if (how === SHUT_READ || how === SHUT_BOTH) this.shutInput()
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
    this.accepting.answerAll()
    this.cancelConnect()
    this.cancelReceive()
    this.finishWithError('closed')
  }
  protected shut(): void {
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
    this.accepting.refuseAll()
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
  const shared: TcpFamily = { driver, am: inetAtoms(vm), httpTerm: httpTerms(vm) }
  return driver
}
