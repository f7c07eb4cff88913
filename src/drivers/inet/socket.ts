/**
 * What sockets of both kinds have in common: one operation at a time that is answered by a message later, what is counted, and the
 * commands that any of them knows. The protocol is that between prim_inet.erl and erts/emulator/drivers/common/inet_drv.c.
 */
import { decode } from '../../etf/decode.ts'
import type { Ancillary, HostDatagram, HostSockets, HostStream, SocketAddress, SocketFamily, SocketOption } from '../../host/sockets.ts'
import type { DriverInstance } from '../../runtime/driver.ts'
import type { Port } from '../../runtime/port.ts'
import type { DriverTimer } from '../../runtime/timers.ts'
import type { Vm } from '../../runtime/vm.ts'
import { isLocalPid, small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { noAddress, readAddress, writeAddress } from './addresses.ts'
import { interfaceAddresses, interfaceNames, interfaceOptions, serviceName, servicePort } from './interfaces.ts'
import { getOptions, setOptions } from './options.ts'
import * as P from './protocol.ts'
import { Answer, REQ, Refused, errorAnswer, okAnswer, refuse } from './protocol.ts'

export function inetAtoms(vm: Vm) {
  return vm.atomsOf(
    'ok', 'error', 'inet_async', 'inet_reply', 'tcp', 'tcp_closed', 'tcp_error', 'tcp_passive', 'udp', 'udp_error', 'udp_passive', 'data',
    'http', 'http_request', 'http_response', 'http_eoh', 'ssl_tls', 'empty_out_q', 'timeout', 'closed', 'econnreset', 'local', 'sendfile',
    'undefined', 'unspec',
  )
}
export type InetAtoms = ReturnType<typeof inetAtoms>

/** Bytes that are read at once if nothing else is said; the latter since OTP 28. */
const BUFFER = 1460
const LARGER_BUFFER = 9216

/** What a socket was asked for, and who by. */
export interface Operation {
  readonly id: number
  readonly caller: Term
}

/** Who has sent something, with the reference that the answer has. */
interface Sender {
  readonly pid: Term
  readonly tag: Uint8Array | undefined
}

/** Counts, as inet:getstat/1 tells them. */
class Count {
  count = 0
  most = 0
  average = 0
  deviation = 0
  bytes = 0

  add(size: number): void {
    this.count++
    this.bytes += size
    this.average += (size - this.average) / this.count
    this.most = Math.max(this.most, size)
    this.deviation += (size - this.average - this.deviation) / this.count
  }
}

export abstract class Socket implements DriverInstance {
  readonly vm: Vm
  readonly host: HostSockets
  readonly port: Port
  readonly am: InetAtoms
  abstract readonly isStream: boolean
  family: SocketFamily = 'inet'
  /** Bits F_x. */
  state = 0
  /** The descriptor is somebody else's, too. */
  prebound = false

  // ---- settings (options.ts) ---------------------------------------------------------------------------------------------

  active = P.PASSIVE
  activeCount = 0
  mode = P.MODE_LIST
  header = 0
  packet = 0
  packetSize = 0
  delimiter = 10
  deliver = P.DELIVER_TERM
  exitOnClose = true
  buffer = BUFFER
  bufferSet = false
  messageQueueHigh = 8192
  messageQueueLow = 4096
  netns: Uint8Array | undefined
  device: Uint8Array = new Uint8Array(0)
  linger: readonly [on: number, seconds: number] = [0, 0]
  /** What the operating system was asked for, by number of the option. */
  readonly system = new Map<number, number>()

  /** The same as the host was asked, and what else has to wait until there is a descriptor. */
  private readonly asked = new Map<SocketOption, number>()
  private waitingForDescriptor: (() => void)[] = []

  protected readonly sent = new Count()
  protected readonly received = new Count()
  protected operation: Operation | undefined
  private references = 0
  /** Who is told when nothing waits to be written. */
  private subscribers: Term[] = []
  private fakeName: SocketAddress | undefined
  private fakePeer: SocketAddress | undefined
  protected remote: SocketAddress | undefined
  /** Who has sent last, and waits for the answer. */
  private sender: Sender | undefined

  constructor(vm: Vm, host: HostSockets, port: Port, am: InetAtoms) {
    this.vm = vm
    if (vm.release >= 28) this.buffer = LARGER_BUFFER
    this.host = host
    this.port = port
    this.am = am
  }

  // ---- of the two kinds --------------------------------------------------------------------------------------------------

  /** A command of its own; undefined: it has no such command. Throws Refused. */
  protected abstract command(request: number, b: Uint8Array): Uint8Array | undefined
  protected abstract open(): void
  protected abstract openDescriptor(descriptor: number, bound: boolean): void
  protected abstract bind(address: SocketAddress): void
  protected abstract name(): SocketAddress | string
  /** The host's side of it; undefined: there is none yet, or no longer. */
  protected abstract get hostSocket(): HostStream | HostDatagram | undefined
  abstract pending(): number
  abstract stop(): void
  /** Options have been set: these were `active` and `packet` before. */
  abstract optionsSet(active: number, packet: number): void
  /** A socket that was closed is made active. False: the port is gone. */
  abstract activeWhileClosed(): boolean
  abstract multicastInterface(address: number): void
  abstract membership(join: boolean, group: Uint8Array, via: Uint8Array | undefined): void

  /** Path of the network namespace that was asked for. */
  protected get namespace(): string | undefined {
    return this.netns && new TextDecoder().decode(this.netns)
  }
  get isOpen(): boolean {
    return (this.state & P.F_OPEN) !== 0
  }
  get isConnected(): boolean {
    return (this.state & P.F_CONNECTED) !== 0
  }

  // ---- commands ----------------------------------------------------------------------------------------------------------

  control(command: number, b: Uint8Array): Uint8Array {
    const request = command - P.MAGIC
    try {
      return this.command(request, b) ?? this.common(request, b)
    } catch (error) {
      if (error instanceof Refused) return errorAnswer(error.reason)
      throw error
    }
  }

  private common(request: number, b: Uint8Array): Uint8Array {
    switch (request) {
      case REQ.open:
        return this.opened(b)
      case REQ.fdopen:
        return this.descriptorOpened(b)
      case REQ.bind:
        return this.bound(b)
      case REQ.setopts:
        setOptions(this, b)
        return okAnswer()
      case REQ.getopts:
        return getOptions(this, b)
      case REQ.getstat:
        return this.statistics(b)
      case REQ.subscribe:
        return this.subscribe(b)
      case REQ.getstatus:
        return new Answer().byte(P.OK).u32(this.state).done()
      case REQ.gettype:
        if (!this.isOpen) refuse('einval')
        return new Answer().byte(P.OK).u32(P.AF[this.family]).u32(this.isStream ? P.TYPE_STREAM : P.TYPE_DATAGRAM).done()
      case REQ.getfd:
        if (!this.isOpen) refuse('einval')
        return new Answer().byte(P.OK).u32(this.descriptor() >>> 0).done()
      case REQ.gethostname:
        if (b.length > 0) refuse('einval')
        return okAnswer(...new TextEncoder().encode(this.vm.host.system.hostname))
      case REQ.getservbyname:
        return servicePort(this.host, b)
      case REQ.getservbyport:
        return serviceName(this.host, b)
      default:
        return this.addresses(request, b)
    }
  }
  private addresses(request: number, b: Uint8Array): Uint8Array {
    switch (request) {
      case REQ.name:
        return okAnswer(...writeAddress(this.fakeName ?? answered(this.localName())))
      case REQ.peer:
        if (!this.isConnected) refuse('enotconn')
        return okAnswer(...writeAddress(this.fakePeer ?? answered(this.peer())))
      case REQ.setname:
        this.fakeName = this.fakeAddress(b)
        return okAnswer()
      case REQ.setpeer:
        this.fakePeer = this.fakeAddress(b)
        return okAnswer()
      case REQ.getladdrs:
      case REQ.getpaddrs:
        if (b.length !== 4) refuse('einval')
        this.mustBeOpen()
        return okAnswer(...writeAddress(answered(request === REQ.getladdrs ? this.localName() : this.isConnected ? this.peer() : 'enotconn')))
      case REQ.getiflist:
        this.mustBeOpen()
        return interfaceNames(this.host)
      case REQ.getifaddrs:
        this.mustBeOpen()
        return interfaceAddresses(this.host)
      case REQ.ifget:
        this.mustBeOpen()
        return interfaceOptions(this.host, b)
      case REQ.ifset:
        this.mustBeOpen()
        return refuse('eperm')
      default:
        return refuse('exbadport')
    }
  }
  protected mustBeOpen(): void {
    if (!this.isOpen) refuse('exbadport')
  }
  private localName(): SocketAddress | string {
    return this.isOpen ? this.name() : 'ebadf'
  }
  private fakeAddress(b: Uint8Array): SocketAddress | undefined {
    if (b.length === 0) return undefined
    if (b.length < 2) refuse('einval')
    return readAddress(this.family, b).address
  }

  private familyOf(b: Uint8Array): void {
    const kind = this.isStream ? P.TYPE_STREAM : P.TYPE_DATAGRAM
    const family = b[0] === P.AF.inet ? 'inet' : b[0] === P.AF.inet6 ? 'inet6' : b[0] === P.AF.local ? 'local' : refuse('eafnosupport')
    if (b[1] !== kind) refuse('einval')
    this.family = family
  }
  /** A family, a kind, and from OTP 28 on a protocol, which is always the only one there is. */
  private opened(b: Uint8Array): Uint8Array {
    if (b.length !== 2 && b.length !== 3) refuse('einval')
    if (this.state !== 0) refuse('exbadseq')
    this.familyOf(b)
    this.open()
    this.state = P.F_OPEN
    return okAnswer()
  }
  private descriptorOpened(b: Uint8Array): Uint8Array {
    if (b.length !== 6 && b.length !== 10) refuse('einval')
    this.familyOf(b)
    this.openDescriptor(P.i32(b, 2), b.length === 6 || P.i32(b, 6) !== 0)
    this.prebound = true
    return okAnswer()
  }
  private bound(b: Uint8Array): Uint8Array {
    if (b.length < 2) refuse('einval')
    if (this.state !== P.F_OPEN) refuse('exbadport')
    const { address } = readAddress(this.family, b)
    if (address.family !== this.family) refuse(this.family === 'inet6' ? 'einval' : 'eafnosupport')
    this.bind(address)
    const name = this.name()
    const port = address.port !== 0 || typeof name === 'string' ? address.port : name.port
    return okAnswer(port >> 8, port & 0xff)
  }

  private statistics(b: Uint8Array): Uint8Array {
    const { sent, received } = this
    const answer = new Answer().byte(P.OK)
    const numbers: Readonly<Record<number, number>> = {
      [P.STAT.recvCnt]: received.count,
      [P.STAT.recvMax]: received.most,
      [P.STAT.recvAvg]: Math.trunc(received.average),
      [P.STAT.recvDvi]: Math.abs(Math.trunc(received.deviation)),
      [P.STAT.sendCnt]: sent.count,
      [P.STAT.sendMax]: sent.most,
      [P.STAT.sendAvg]: Math.trunc(sent.average),
      [P.STAT.sendPend]: this.pending(),
    }
    for (const item of b) {
      answer.byte(item)
      if (item === P.STAT.recvOct) answer.u64(received.bytes)
      else if (item === P.STAT.sendOct) answer.u64(sent.bytes)
      else answer.u32(numbers[item] ?? refuse('einval'))
    }
    return answer.done()
  }

  private subscribe(b: Uint8Array): Uint8Array {
    const answer = new Answer().byte(P.OK)
    for (const item of b) {
      if (item !== P.SUBS_EMPTY_OUT_Q) refuse('einval')
      const waiting = this.pending()
      if (waiting > 0) this.subscribers.push(this.port.caller)
      answer.byte(item).u32(waiting)
    }
    return answer.done()
  }
  protected tellSubscribers(): void {
    const { am, port, vm } = this
    for (const pid of this.subscribers.splice(0)) port.deliverTerm(() => vm.t.tuple(am.empty_out_q, port.id), pid)
  }
  protected forgetSubscribers(): void {
    this.subscribers = []
  }

  // ---- options of the operating system -------------------------------------------------------------------------------------

  /** A socket of Node.js has no descriptor before it is bound or connected: options wait until then. */
  setSystemOption(option: SocketOption, value: number): string | undefined {
    this.asked.set(option, value)
    return this.descriptor() < 0 ? undefined : this.passOn(option, value)
  }
  /** Hands an option on to the host. */
  protected passOn(option: SocketOption, value: number): string | undefined {
    return this.hostSocket?.setOption(option, value)
  }
  /** What the host says, if it knows. */
  systemOption(option: SocketOption): number | undefined {
    return this.hostSocket?.getOption?.(option)
  }
  get rawOptions(): Pick<HostStream, 'setRaw' | 'getRaw'> {
    return this.hostSocket ?? {}
  }
  /** Of streams only; undefined: there are none. */
  packetOptions(): readonly Ancillary[] | undefined {
    return undefined
  }
  protected bindToDevice(device: Uint8Array): string | undefined {
    const { hostSocket } = this
    return hostSocket?.bindToDevice === undefined ? 'einval' : hostSocket.bindToDevice(device)
  }
  protected peer(): SocketAddress | string {
    return this.hostSocket?.peer() ?? 'enotconn'
  }
  protected descriptor(): number {
    return this.hostSocket?.descriptor ?? -1
  }
  deviceSet(device: Uint8Array): void {
    const error = this.isOpen ? this.bindToDevice(device) : 'einval'
    if (error !== undefined) refuse('einval')
    this.device = device
  }
  protected later(run: () => void): void {
    if (this.descriptor() < 0) this.waitingForDescriptor.push(run)
    else run()
  }
  protected applyOptions(): void {
    for (const [option, value] of this.asked) this.passOn(option, value)
    for (const run of this.waitingForDescriptor.splice(0)) run()
  }
  protected inheritOptions(from: Socket): void {
    for (const [option, value] of from.system) this.system.set(option, value)
    for (const [option, value] of from.asked) this.asked.set(option, value)
  }

  // ---- messages ----------------------------------------------------------------------------------------------------------

  protected newReference(): number {
    const id = this.references
    this.references = (id + 1) & 0xffff
    return id
  }
  /** From now on an operation is awaited: the answer with its number. */
  protected begin(): Uint8Array {
    if (this.operation !== undefined) refuse('ealready')
    const id = this.newReference()
    this.operation = { id, caller: this.port.caller }
    return okAnswer(id >> 8, id & 0xff)
  }
  /** The operation has this result. */
  protected finish(result: () => Term): void {
    const operation = this.operation
    this.operation = undefined
    if (operation !== undefined) this.tellAsync(operation, result)
  }
  protected finishWithError(reason: string): void {
    this.finish(this.errorTerm(reason))
  }
  protected tellAsync({ id, caller }: Operation, result: () => Term): void {
    const { am, port, vm } = this
    port.deliverTerm(() => vm.t.tuple(am.inet_async, port.id, small(id), result()), caller)
  }
  protected errorTerm(reason: string): () => Term {
    return () => this.vm.t.tuple(this.am.error, this.vm.atom(reason.toLowerCase()))
  }
  /** To the owner: {Tag, Socket, …}. */
  protected tell(tag: Term, ...rest: (() => Term)[]): void {
    const { port, vm } = this
    port.deliverTerm(() => vm.t.tuple(tag, port.id, ...rest.map((build) => build())))
  }

  /** Takes the reference that is in front of what is sent; undefined: there is none. */
  protected sending(bytes: Uint8Array): Uint8Array | undefined {
    const pid = this.port.caller
    if (!isLocalPid(pid)) return bytes
    if (this.vm.release < 26) {
      this.sender = { pid, tag: undefined }
      return bytes
    }
    const size = bytes.length < 2 ? bytes.length : P.u16(bytes, 0)
    if (bytes.length < 2 + size) return undefined
    this.sender = { pid, tag: bytes.slice(2, 2 + size) }
    return bytes.subarray(2 + size)
  }
  protected get isSending(): boolean {
    return this.sender !== undefined
  }
  /** Whose answer will come later, whoever sends then. */
  protected takeSender(): Sender | undefined {
    const { sender } = this
    this.sender = undefined
    return sender
  }
  protected reply(result: () => Term): void {
    this.replyTo(this.takeSender(), result)
  }
  protected replyTo(sender: Sender | undefined, result: () => Term): void {
    const { am, port, vm } = this
    if (sender === undefined) return
    const { pid, tag } = sender
    port.deliverTerm(() => {
      const term = result()
      if (tag === undefined) return vm.t.tuple(am.inet_reply, port.id, term)
      return vm.t.tuple(am.inet_reply, port.id, term, decode(vm, tag)?.term ?? am.undefined)
    }, pid)
  }
  protected replyOk(): void {
    this.reply(() => this.am.ok)
  }
  protected replyError(reason: string): void {
    this.reply(this.errorTerm(reason))
  }

  /** Data with as many bytes of header as is set, in front of a binary, as a list; or a list alone. */
  protected dataTerm(bytes: Uint8Array, header = this.header): Term {
    const { t } = this.vm
    if (this.mode === P.MODE_LIST || header > bytes.length) return t.byteList(bytes)
    const binary = t.binary(bytes.subarray(header))
    return header === 0 ? binary : t.byteList(bytes.subarray(0, header), binary)
  }
  /** Something was delivered: who wanted only so much is passive now. */
  protected delivered(): void {
    if (this.active === P.ONCE) this.active = P.PASSIVE
    else if (this.active === P.MULTI && --this.activeCount === 0) {
      this.active = P.PASSIVE
      this.tellPassive()
    }
  }
  tellPassive(): void {
    this.tell(this.isStream ? this.am.tcp_passive : this.am.udp_passive)
  }

  // ---- time --------------------------------------------------------------------------------------------------------------

  /** Calls back after some time, but not before the host has had the chance to tell what has happened by then. */
  protected after(ms: number, callback: () => void): () => void {
    const { timers } = this.vm.processes
    const { host } = this.vm
    let timer: DriverTimer | undefined
    let wanted = true
    const late = (): void => host.defer(() => host.defer(() => {
      if (wanted) callback()
    }))
    if (ms === 0) late()
    else {
      timer = timers.after(ms, () => {
        timer = undefined
        late()
      })
    }
    return () => {
      wanted = false
      if (timer !== undefined) timers.stop(timer)
      timer = undefined
    }
  }

  protected unbound(): SocketAddress {
    return noAddress(this.family)
  }
}

function answered(address: SocketAddress | string): SocketAddress {
  return typeof address === 'string' ? refuse(address) : address
}
