/** recv, recvfrom, recvmsg, recvmmsg. */
import type { HostReceived } from '../../host/socket_calls.ts'
import type { Term } from '../../term/types.ts'
import { int32, offset } from '../arguments.ts'
import { Intake } from '../intake.ts'
import type { Addresses } from './addresses.ts'
import { SOCK_STREAM } from './addresses.ts'
import type { ControlMessages } from './control_messages.ts'
import { onSocket } from './lifecycle.ts'
import type { SocketFunctions } from './lifecycle.ts'
import { MESSAGES_MAX } from './sending.ts'
import type { Socket } from './socket.ts'
import type { Sockets } from './sockets.ts'
import type { Tables } from './tables.ts'

/** More than this is read in several calls. */
const AT_ONCE = 1 << 23
/** Of a longer amount not all has its room from the beginning. */
const [FIRST_KEPT, FIRST] = [1 << 26, 1 << 20]
/** Of messages as many can't be asked for. */
const COUNT_LIMIT = 2 ** 32
const CALL = 20
const BYTES_PER_REDUCTION = 1024

export function receiving(sockets: Sockets, addresses: Addresses, control: ControlMessages, tables: Tables): SocketFunctions {
  const { answers, vm } = sockets
  const { t } = vm
  const am = vm.atomsOf('ok', 'more', 'select', 'timeout', 'select_read', 'iov', 'ctrl', 'flags', 'addr', 'zero')
  const on = onSocket(sockets)
  /** In place of a reference: don't wait. */
  const POLL = am.zero
  /** In OTP 27 a socket keeps what it has read of a longer amount; before and after the caller gets it piece by piece. */
  const keeps = vm.release === 27
  /** That there was nothing more to read is told since OTP 27. */
  const telling = vm.release >= 27

  /** Undefined: nothing is in the way. */
  const hindered = (socket: Socket, ref: Term): Term | undefined => {
    if (!socket.open) return answers.closed()
    if (socket.current.acceptor !== undefined) return answers.errorInvalid(answers.am.state)
    const turn = sockets.turn(socket, 'reader', ref, ref === POLL)
    const code = socket.readError
    if (turn !== undefined || code === undefined) return turn
    socket.readError = undefined
    return failed(socket, code, ref)
  }
  const done = (socket: Socket): void => {
    // a message that it has asked for still comes, unless the next one takes its place
    if (socket.current.reader?.pid === vm.self) sockets.next(socket, 'reader')
  }
  const waits = (socket: Socket, ref: Term): Term | undefined => {
    const { current } = socket
    if (current.reader === undefined) current.reader = sockets.requestor(socket, ref)
    else sockets.renew(current.reader, ref)
    if (sockets.select(socket, 'read', current.reader) === undefined) return undefined
    sockets.next(socket, 'reader')
    return vm.error(t.tuple(am.select_read, t.integer(-1)))
  }
  const failed = (socket: Socket, code: string, ref: Term): Term => {
    socket.filled = 0
    if (code === 'EAGAIN') {
      if (ref === POLL) return telling ? am.timeout : am.ok
      return waits(socket, ref) ?? am.select
    }
    socket.counters.read_fails++
    sockets.failAll(socket, 'reader', answers.errno(code))
    return answers.failure(code)
  }
  /** What was read; with the option select_read the caller stays the one who reads, and is told when there is more. */
  const finish = (socket: Socket, ref: Term, value: Term, tag = am.ok): Term => {
    if (ref !== POLL && socket.selectRead) return waits(socket, ref) ?? t.tuple(am.select_read, value)
    done(socket)
    return t.tuple(tag, value)
  }
  const counted = (socket: Socket, bytes: number): void => {
    socket.counters.read_pkg++
    socket.counters.read_byte += bytes
    vm.bump(CALL + Math.floor(bytes / BYTES_PER_REDUCTION))
  }

  /** Since OTP 29 messages count among the longest that was read. */
  const countedMessage = (socket: Socket, bytes: number): void => {
    counted(socket, bytes)
    if (vm.release >= 29) socket.counters.read_pkg_max = Math.max(socket.counters.read_pkg_max, bytes)
  }

  // ---- recv ------------------------------------------------------------------------------------------------------------

  /** What was read, which is enough for an answer. */
  const complete = (socket: Socket, ref: Term, bytes: number, tag = am.ok): Term => {
    socket.filled = 0
    counted(socket, bytes)
    socket.packet.read += bytes
    socket.countPacket('read')
    return finish(socket, ref, taken(socket), tag)
  }
  const taken = (socket: Socket): Term => {
    const { intake } = socket.partial!
    socket.partial = undefined
    return intake.term()
  }
  /** What has been read earlier is enough; undefined: it isn't. */
  const ofKept = (socket: Socket, length: number, wanted: number, ref: Term): Term | undefined => {
    const { partial } = socket
    if (partial === undefined) return undefined
    const { intake } = partial
    if ((length === 0 && intake.filled > 0) || intake.filled === wanted) return complete(socket, ref, intake.filled)
    if (wanted >= intake.filled) {
      partial.wanted = wanted
      intake.limit = wanted
      return undefined
    }
    const rest = new Intake(vm, intake.filled - wanted, intake.filled - wanted)
    rest.room.set(intake.bytes.subarray(wanted))
    rest.filled = intake.filled - wanted
    intake.filled = wanted
    const answer = complete(socket, ref, wanted)
    socket.partial = { intake: rest, wanted: rest.filled }
    return answer
  }
  const atEnd = (socket: Socket): Term => {
    const reason = answers.am.closed
    const answer = socket.partial !== undefined && socket.partial.intake.filled > 0 ? answers.error(t.tuple(reason, taken(socket))) : answers.closed()
    socket.forgetPartial()
    if (!keeps) socket.counters.read_fails++
    sockets.failAll(socket, 'reader', reason)
    return answer
  }
  /** As much as was asked for (or fits), of a stream of which nobody knows how long it goes on. */
  const full = (socket: Socket, length: number, read: number, ref: Term): Term => {
    const bytes = socket.partial!.intake.filled
    if (length !== 0 || socket.type !== SOCK_STREAM) return complete(socket, ref, bytes)
    socket.counters.read_byte += bytes
    socket.packet.read += bytes
    socket.filled++
    vm.bump(CALL + Math.floor(read / BYTES_PER_REDUCTION))
    if (socket.filled < socket.bufferCount) {
      const { current } = socket
      if (current.reader === undefined) current.reader = sockets.requestor(socket, ref)
      else sockets.renew(current.reader, ref)
      return t.tuple(am.more, taken(socket))
    }
    socket.filled = 0
    socket.counters.read_pkg++
    socket.countPacket('read')
    return finish(socket, ref, taken(socket))
  }
  /** Less than that. */
  const part = (socket: Socket, length: number, read: number, ref: Term): Term => {
    const bytes = socket.partial!.intake.filled
    socket.filled = 0
    if (socket.type !== SOCK_STREAM || length === 0) return complete(socket, ref, bytes)
    if (ref === POLL) return complete(socket, ref, bytes, telling ? am.timeout : am.ok)
    socket.counters.read_byte += keeps ? bytes : read
    const failure = waits(socket, ref)
    if (failure !== undefined) return failure
    return keeps ? am.select : t.tuple(am.select, taken(socket))
  }
  const receive = (socket: Socket, length: number, flags: number, ref: Term): Term => {
    const hindrance = hindered(socket, ref)
    if (hindrance !== undefined) return hindrance
    const wanted = length === 0 ? socket.bufferSize : length
    const kept = ofKept(socket, length, wanted, ref)
    if (kept !== undefined) return kept
    socket.counters.read_tries++
    // with flags (MSG_PEEK) two reads are something else than one
    const several = socket.type === SOCK_STREAM && flags === 0
    for (let read = 0; ; ) {
      const room = roomOf(socket, wanted)
      const size = room === undefined ? 'ENOMEM' : sockets.calls.receive(socket.descriptor, room, flags)
      // what follows the first is another call's if there is nothing
      if (read > 0 && !(typeof size === 'number' && size > 0)) return part(socket, length, read, ref)
      if (size === 0 && socket.type === SOCK_STREAM) return atEnd(socket)
      if (typeof size === 'string') {
        if (socket.partial?.intake.filled === 0) socket.forgetPartial()
        return failed(socket, size, ref)
      }
      const { intake, wanted: all } = socket.partial!
      intake.filled += size
      read += size
      if (intake.filled >= all) return full(socket, length, read, ref)
      if (size < room!.length || !several) return part(socket, length, read, ref)
    }
  }
  /** Where the next bytes are read to. */
  const roomOf = (socket: Socket, wanted: number): Uint8Array | undefined => {
    try {
      const partial = (socket.partial ??= { intake: new Intake(vm, wanted, Math.min(wanted, keeps ? FIRST_KEPT : FIRST)), wanted })
      return partial.intake.room.subarray(0, Math.min(partial.wanted - partial.intake.filled, AT_ONCE))
    } catch {
      socket.partial = undefined
      return undefined
    }
  }

  // ---- recvfrom, recvmsg -----------------------------------------------------------------------------------------------

  const receiveOne = (socket: Socket, ref: Term, call: () => HostReceived | string, make: (received: HostReceived) => Term): Term => {
    const hindrance = hindered(socket, ref)
    if (hindrance !== undefined) return hindrance
    socket.counters.read_tries++
    const received = call()
    if (typeof received === 'string') return failed(socket, received, ref)
    if (received.size === 0 && socket.type === SOCK_STREAM) {
      socket.counters.read_fails++
      return answers.closed()
    }
    countedMessage(socket, received.size)
    return finish(socket, ref, make(received))
  }

  const message = (received: HostReceived, room: Uint8Array): Term => {
    const pairs: [Term, Term][] = [
      [am.iov, t.list([t.binary(room.subarray(0, received.size))])],
      [am.ctrl, control.encode(received.control)],
      [am.flags, tables.messageFlags(received.flags)],
    ]
    if (received.from.length > 0) pairs.push([am.addr, addresses.encode(received.from)])
    return t.map(pairs)
  }
  /** As many as are there. The end of a stream is as many empty ones as were asked for. */
  const receiveSeveral = (socket: Socket, ref: Term, most: number, room: Uint8Array, call: () => HostReceived | string): Term => {
    const hindrance = hindered(socket, ref)
    if (hindrance !== undefined) return hindrance
    socket.counters.read_tries++
    const messages: Term[] = []
    for (; messages.length < Math.min(most, MESSAGES_MAX); ) {
      const received = call()
      if (typeof received === 'string') {
        if (messages.length === 0) return failed(socket, received, ref)
        if (received !== 'EAGAIN') socket.readError = received
        break
      }
      countedMessage(socket, received.size)
      messages.push(message(received, room))
    }
    return finish(socket, ref, t.list(messages))
  }

  /** Sizes and flags; a term: one of them is none. */
  const numbers = (sizes: readonly Term[], flagsTerm: Term, ref: Term): { sizes: number[]; flags: number } | Term => {
    if (!t.isRef(ref) && ref !== POLL) return vm.badarg()
    const found = sizes.map((size) => offset(t, size))
    const flags = int32(t, flagsTerm)
    if (found.every((size) => typeof size === 'number') && flags !== undefined) return { sizes: found as number[], flags }
    if (![...sizes, flagsTerm].every((term) => t.isInteger(term))) return vm.badarg()
    const wrong = found.findIndex((size) => typeof size !== 'number')
    return answers.outOfRange(wrong < 0 ? flagsTerm : sizes[wrong]!)
  }
  const roomFor = (size: number, socket: Socket): Uint8Array => sockets.calls.room(Math.min(size === 0 ? socket.bufferSize : size, AT_ONCE))

  return {
    'nif_recv/4': on((socket, length, flags, ref) => {
      const given = numbers([length!], flags!, ref!)
      return typeof given === 'object' ? receive(socket, given.sizes[0]!, given.flags, ref!) : given
    }),
    'nif_recvfrom/4': on((socket, length, flags, ref) => {
      const given = numbers([length!], flags!, ref!)
      if (typeof given !== 'object') return given
      const room = roomFor(given.sizes[0]!, socket)
      return receiveOne(socket, ref!, () => sockets.calls.receiveFrom(socket.descriptor, room, given.flags), ({ size, from }) =>
        t.tuple(addresses.encode(from), t.binary(room.subarray(0, size))))
    }),
    'nif_recvmsg/5': on((socket, bufferSize, controlSize, flags, ref) => {
      const given = numbers([bufferSize!, controlSize!], flags!, ref!)
      if (typeof given !== 'object') return given
      const room = roomFor(given.sizes[0]!, socket)
      const controlRoom = given.sizes[1]! === 0 ? socket.readControl : given.sizes[1]!
      const call = (): HostReceived | string => sockets.calls.receiveMessage(socket.descriptor, room, controlRoom, given.flags)
      return receiveOne(socket, ref!, call, (received) => message(received, room))
    }),
    'nif_recvmmsg/6': on((socket, count, bufferSize, controlSize, flags, ref) => {
      const given = numbers([count!, bufferSize!, controlSize!], flags!, ref!)
      if (typeof given !== 'object') return given
      const [most, size, controlBytes] = given.sizes
      if (most! >= COUNT_LIMIT) return answers.outOfRange(count!)
      const room = roomFor(size!, socket)
      const controlRoom = controlBytes === 0 ? socket.readControl : controlBytes!
      return receiveSeveral(socket, ref!, most!, room, () => sockets.calls.receiveMessage(socket.descriptor, room, controlRoom, given.flags))
    }),
  }
}
