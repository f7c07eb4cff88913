/** All sockets of a machine: how they come and go, who is told what. */
import type { HostSocketCalls } from '../../host/socket_calls.ts'
import { keep, release } from '../../runtime/kept.ts'
import type { Kept } from '../../runtime/kept.ts'
import type { Vm } from '../../runtime/vm.ts'
import { isLocalPid } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import { AF_INET, AF_INET6, AF_LOCAL, SOCK_DGRAM, SOCK_SEQPACKET, SOCK_STREAM } from './addresses.ts'
import type { Answers } from './answers.ts'
import { SOL_SOCKET, SO_LINGER } from './options.ts'
import { ACCEPTING, CLOSED, CLOSING, CONNECTING, SELECTED, SIDE_OF, Socket } from './socket.ts'
import type { Requestor, Role, Side } from './socket.ts'


/** What is counted of all of them. */
const BY_DOMAIN: Readonly<Record<number, string>> = { [AF_INET]: 'num_dinet', [AF_INET6]: 'num_dinet6', [AF_LOCAL]: 'num_dlocal' }
const BY_TYPE: Readonly<Record<number, string>> = { [SOCK_STREAM]: 'num_tstreams', [SOCK_DGRAM]: 'num_tdgrams', [SOCK_SEQPACKET]: 'num_tseqpkgs' }
const BY_PROTOCOL: Readonly<Record<number, string>> = { 0: 'num_pip', 6: 'num_ptcp', 17: 'num_pudp', 132: 'num_psctp' }

export class Sockets {
  readonly vm: Vm
  readonly answers: Answers
  /** Pid of the socket registry. */
  registry: Term = NONE
  useRegistry = true
  readonly totals = new Map<string, number>()
  private readonly am
  private readonly byProcess = new Map<Term, Set<Socket>>()

  constructor(answers: Answers) {
    this.vm = answers.vm
    this.answers = answers
    this.am = this.vm.atomsOf('$socket', 'select', 'abort', 'close', 'add', 'del', 'closed', 'sendfile_deferred_close')
    this.vm.processes.onExit.push((_, pid) => this.processGone(pid))
    this.vm.processes.nativeWatchers.push((pid) => this.watchersOf(pid))
  }
  /** The host's calls; they are there when a socket is. */
  get calls(): HostSocketCalls {
    return this.vm.host.sockets!.calls!
  }

  // ---- being made ------------------------------------------------------------------------------------------------------

  /** Its reference. */
  made(socket: Socket): Term {
    const { vm } = this
    const ref = vm.processes.makeMagicRef(socket)
    const word = (i: number): number => vm.m[(ref >>> 2) + i]!
    socket.words = [word(1), word(2), word(3)]
    this.involve(socket, socket.owner)
    this.count(socket, 1)
    if (socket.useRegistry) this.tellRegistry(socket, this.am.add)
    return ref
  }
  of(ref: Term): Socket | undefined {
    const object = this.vm.t.isRef(ref) ? this.vm.processes.magic(ref) : undefined
    return object instanceof Socket ? object : undefined
  }
  private count({ domain, type, protocol }: Socket, by: number): void {
    for (const name of ['num_sockets', BY_DOMAIN[domain], BY_TYPE[type], BY_PROTOCOL[protocol]]) {
      if (name !== undefined) this.totals.set(name, Math.max(0, (this.totals.get(name) ?? 0) + by))
    }
  }
  involve(socket: Socket, pid: Term): void {
    if (socket.involved.has(pid)) return
    socket.involved.add(pid)
    const known = this.byProcess.get(pid)
    if (known === undefined) this.byProcess.set(pid, new Set([socket]))
    else known.add(socket)
  }

  // ---- messages --------------------------------------------------------------------------------------------------------

  /** Builds a message outside of all processes, if there is somebody to get it. */
  private tell(pid: Term, build: () => Term): void {
    const process = isLocalPid(pid) ? this.vm.processes.lookup(pid) : 0
    if (process !== 0) this.vm.scratch(() => this.vm.send(process, build()))
  }
  private socketTerm({ words }: Socket): Term {
    return this.vm.t.tuple(this.am.$socket, this.vm.processes.refs.fromWords(...words))
  }
  private message(socket: Socket, tag: Term, info: Term): Term {
    return this.vm.t.tuple(this.am.$socket, this.socketTerm(socket), tag, info)
  }
  tellRegistry(socket: Socket, tag: Term): void {
    this.tell(this.registry, () => this.vm.t.tuple(this.am.$socket, tag, this.socketTerm(socket)))
  }
  registered(socket: Socket): void {
    this.tellRegistry(socket, this.am.add)
  }
  /** Its request ends without result. */
  abort(socket: Socket, { pid, ref }: Requestor, reason: Term): void {
    this.tell(pid, () => this.message(socket, this.am.abort, this.vm.t.tuple(ref.term, reason)))
    release(this.vm, ref)
  }

  // ---- requests that wait ----------------------------------------------------------------------------------------------

  requestor(socket: Socket, ref: Term): Requestor {
    this.involve(socket, this.vm.self)
    return { pid: this.vm.self, ref: keep(this.vm, ref) }
  }
  /** The same process goes on with another reference. */
  renew(requestor: Requestor, ref: Term): void {
    release(this.vm, requestor.ref)
    requestor.ref = keep(this.vm, ref)
  }
  /** A select message is to be sent to who asks; raises when the descriptor can't be watched: the error's code. */
  select(socket: Socket, side: Side, { pid, ref }: Requestor): string | undefined {
    const watch = (socket.watch ??= this.calls.watch(socket.descriptor, (read, write) => this.ready(socket, read, write)))
    this.unselect(socket, side)
    const error = watch.want(side === 'read', side === 'write')
    if (error !== undefined) return error
    ref.count++
    socket.selected[side] = { pid, ref }
    if (side === 'read') socket.readState |= SELECTED
    else socket.writeState |= SELECTED
    if (socket.anchor === undefined) {
      this.vm.scratch(() => {
        socket.anchor = keep(this.vm, this.vm.processes.refs.fromWords(...socket.words))
      })
    }
    return undefined
  }
  /** False: nothing was to come, the message has been sent already. */
  unselect(socket: Socket, side: Side): boolean {
    const waiting = socket.selected[side]
    if (waiting === undefined) return false
    socket.selected[side] = undefined
    socket.watch?.cancel(side === 'read', side === 'write')
    release(this.vm, waiting.ref)
    return true
  }
  private ready(socket: Socket, read: boolean, write: boolean): void {
    if (read) this.selectedNow(socket, 'read')
    if (write) this.selectedNow(socket, 'write')
  }
  private selectedNow(socket: Socket, side: Side): void {
    const waiting = socket.selected[side]
    if (waiting === undefined) return
    socket.selected[side] = undefined
    this.tell(waiting.pid, () => this.message(socket, this.am.select, waiting.ref.term))
    release(this.vm, waiting.ref)
  }

  /** Whether the caller may go on: undefined; else what is answered, as another has its turn. */
  turn(socket: Socket, role: Role, ref: Term, mayPoll = false): Term | undefined {
    const { vm, answers } = this
    const current = socket.current[role]
    if (current === undefined || current.pid === vm.self) return undefined
    const queue = socket.queues[role]
    if (queue.some(({ pid }) => pid === vm.self)) return answers.raiseInvalid(answers.am.state)
    if (mayPoll) return undefined
    queue.push(this.requestor(socket, ref))
    return answers.am.select
  }
  /** The current one is done: the next has its turn, and is told when it is worth it. */
  next(socket: Socket, role: Role): void {
    const { current } = socket
    if (current[role] !== undefined) release(this.vm, current[role].ref)
    for (;;) {
      const following = socket.queues[role].shift()
      current[role] = following
      if (following === undefined) {
        if (role === 'acceptor') socket.readState &= ~ACCEPTING
        return
      }
      const failed = this.select(socket, SIDE_OF[role], following)
      if (failed === undefined) return
      const { t } = this.vm
      this.abort(socket, following, t.tuple(this.vm.atom('select_failed'), t.integer(-1)))
    }
  }
  /** Nobody goes on: all who wait are told why. */
  failAll(socket: Socket, role: Role, reason: Term): void {
    const current = socket.current[role]
    if (current === undefined) return
    release(this.vm, current.ref)
    socket.current[role] = undefined
    this.abortQueue(socket, role, reason)
  }
  private abortQueue(socket: Socket, role: Role, reason: Term): void {
    for (const waiting of socket.queues[role].splice(0)) this.abort(socket, waiting, reason)
  }
  /** The caller's request (any of a process that is gone, without a reference) leaves the queue. */
  unqueue(socket: Socket, role: Role, pid: Term, ref: Term = NONE): boolean {
    const queue = socket.queues[role]
    const at = queue.findIndex((one) => one.pid === pid && (ref === NONE || this.same(one.ref, ref)))
    if (at < 0) return false
    release(this.vm, queue.splice(at, 1)[0]!.ref)
    return true
  }
  same({ term }: Kept, ref: Term): boolean {
    return this.vm.k.cmp(term, ref) === 0
  }
  endConnecting(socket: Socket): void {
    if (socket.connector !== undefined) release(this.vm, socket.connector.ref)
    socket.connector = undefined
    socket.writeState &= ~CONNECTING
  }

  // ---- closing ---------------------------------------------------------------------------------------------------------

  /** Nobody waits any more; those to whom no message was sent are told that it is closed. */
  stop(socket: Socket): void {
    socket.readState |= CLOSING
    socket.writeState |= CLOSING
    const cancelled = { read: this.unselect(socket, 'read'), write: this.unselect(socket, 'write') }
    if (socket.connector !== undefined) {
      if (cancelled.write) this.abort(socket, socket.connector, this.am.closed)
      else release(this.vm, socket.connector.ref)
      socket.connector = undefined
    }
    for (const role of ['writer', 'reader', 'acceptor'] as const) {
      const current = socket.current[role]
      if (current === undefined) continue
      socket.current[role] = undefined
      if (cancelled[SIDE_OF[role]]) this.abort(socket, current, this.am.closed)
      else release(this.vm, current.ref)
      this.abortQueue(socket, role, this.am.closed)
    }
  }
  /** The descriptor goes. */
  close(socket: Socket): string | undefined {
    const { descriptor } = socket
    socket.readState |= CLOSED
    socket.writeState |= CLOSED
    this.count(socket, -1)
    this.letGo(socket)
    socket.descriptor = -1
    let error: string | undefined
    if (socket.closeOnClose) {
      // the machine would stand still while it lingers; the operating system sends what is left all the same
      if (socket.lingers) this.unlinger(descriptor)
      error = this.calls.close(descriptor)
    }
    if (socket.useRegistry) this.tellRegistry(socket, this.am.del)
    if (socket.anchor !== undefined) release(this.vm, socket.anchor)
    socket.anchor = undefined
    return error
  }
  private unlinger(descriptor: number): void {
    const value = new Uint8Array(8)
    const size = this.calls.getOption(descriptor, SOL_SOCKET, SO_LINGER, value)
    const [on, seconds] = new Int32Array(value.buffer)
    if (typeof size === 'number' && on !== 0 && seconds! > 0) this.calls.setOption(descriptor, SOL_SOCKET, SO_LINGER, new Uint8Array(8))
  }
  private letGo(socket: Socket): void {
    socket.watch?.close()
    socket.watch = undefined
    socket.forgetPartial()
    if (socket.meta !== undefined) release(this.vm, socket.meta)
    socket.meta = undefined
    for (const pid of socket.involved) {
      const known = this.byProcess.get(pid)
      known?.delete(socket)
      if (known?.size === 0) this.byProcess.delete(pid)
    }
    socket.involved.clear()
  }
  closeFile(socket: Socket): void {
    if (socket.file !== undefined) this.calls.close(socket.file.descriptor)
    socket.file = undefined
  }
  /** Nothing refers to it: as when its owner forgets it without closing. */
  readonly forgotten = (socket: Socket): void => {
    if (socket.isClosed) return
    const { meta } = socket
    socket.meta = undefined
    // it is found in the middle of a collection
    if (meta !== undefined) this.vm.host.defer(() => release(this.vm, meta))
    this.letGo(socket)
    this.closeFile(socket)
    socket.readState |= CLOSED
    socket.writeState |= CLOSED
    this.calls.close(socket.descriptor)
    socket.descriptor = -1
  }

  // ---- processes that end ----------------------------------------------------------------------------------------------

  /** A socket watches its owner, and who waits for something of it: a reference for each. */
  private watchersOf(pid: Term): Term[] {
    const watching = ({ owner, connector, current, queues }: Socket): number => {
      const waiting = [connector, ...Object.values(current), ...Object.values(queues).flat()]
      return (owner === pid ? 1 : 0) + waiting.filter((requestor) => requestor?.pid === pid).length
    }
    const open = [...(this.byProcess.get(pid) ?? [])].filter((socket) => !socket.isClosed)
    return open.flatMap((socket) => Array.from({ length: watching(socket) }, () => this.vm.processes.refs.fromWords(...socket.words)))
  }
  private processGone(pid: Term): void {
    if (this.byProcess.size === 0) return
    const sockets = this.byProcess.get(pid)
    if (sockets === undefined) return
    for (const socket of [...sockets]) this.without(socket, pid)
    this.byProcess.delete(pid)
  }
  private without(socket: Socket, pid: Term): void {
    socket.involved.delete(pid)
    if (socket.closer === pid) {
      socket.closer = NONE
      if (!socket.isClosed) this.abandon(socket)
      return
    }
    if (socket.owner === pid) {
      this.ownerGone(socket)
      return
    }
    if (socket.connector?.pid === pid) {
      this.unselect(socket, 'write')
      this.endConnecting(socket)
      return
    }
    for (const role of ['reader', 'acceptor', 'writer'] as const) {
      if (socket.current[role]?.pid === pid) {
        this.unselect(socket, SIDE_OF[role])
        this.next(socket, role)
      } else while (this.unqueue(socket, role, pid));
    }
  }
  /** The controlling process has ended, or never was. */
  ownerGone(socket: Socket): void {
    socket.owner = NONE
    if (!socket.open) return
    this.stop(socket)
    this.abandon(socket)
  }
  private abandon(socket: Socket): void {
    if (socket.file !== undefined) this.tellRegistry(socket, this.am.sendfile_deferred_close)
    this.close(socket)
  }
}
