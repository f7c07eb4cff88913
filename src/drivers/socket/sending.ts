/** send, sendto, sendmsg, sendmmsg, sendv. */
import type { HostMessage } from '../../host/socket_calls.ts'
import { NIL, isCons } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import { int32 } from '../arguments.ts'
import type { Addresses } from './addresses.ts'
import { SOCK_STREAM } from './addresses.ts'
import type { ControlMessages } from './control_messages.ts'
import { onSocket } from './lifecycle.ts'
import type { SocketFunctions } from './lifecycle.ts'
import type { Socket } from './socket.ts'
import type { Sockets } from './sockets.ts'

/** Elements of a vector that are sent in one call. */
export const IOV_MAX = 1024
/** Messages of one call. */
export const MESSAGES_MAX = 1024
const CALL = 20
const BYTES_PER_REDUCTION = 1024

interface Vector {
  readonly pieces: Uint8Array[]
  readonly size: number
  /** There is data behind them that has to wait for another call. */
  readonly more: boolean
}

export function sending(sockets: Sockets, addresses: Addresses, control: ControlMessages): SocketFunctions {
  const { answers, vm } = sockets
  const { t } = vm
  const am = vm.atomsOf('ok', 'select', 'select_write', 'sockaddr', 'addr', 'ctrl', 'iov')
  const on = onSocket(sockets)

  /** Undefined: nothing is in the way. */
  const hindered = (socket: Socket, ref: Term): Term | undefined => {
    if (!socket.open) return answers.closed()
    if (socket.connector !== undefined) return answers.errorInvalid(answers.am.state)
    return sockets.turn(socket, 'writer', ref)
  }
  const done = (socket: Socket): void => {
    if (socket.current.writer !== undefined) sockets.next(socket, 'writer')
  }
  const counted = (socket: Socket, bytes: number): void => {
    socket.counters.write_pkg++
    socket.counters.write_byte += bytes
    socket.countPacket('write')
  }
  /** Some or none went; `again`: not because it would block. */
  const later = (socket: Socket, ref: Term, written: number | undefined, again: boolean): Term => {
    if (written !== undefined) {
      socket.packet.write += written
      if (socket.type !== SOCK_STREAM) {
        counted(socket, written)
        done(socket)
        return answers.ok(t.integer(written))
      }
    }
    const { current } = socket
    const request = again ? am.iov : ref
    if (current.writer === undefined) current.writer = sockets.requestor(socket, request)
    else sockets.renew(current.writer, request)
    if (again) return t.tuple(am.iov, t.integer(written!))
    if (sockets.select(socket, 'write', current.writer) !== undefined) {
      const reason = t.tuple(am.select_write, t.integer(-1))
      sockets.failAll(socket, 'writer', reason)
      return vm.error(reason)
    }
    socket.counters.write_waits++
    return written === undefined ? am.select : t.tuple(am.select, t.integer(written))
  }
  const hostSend = (socket: Socket, message: HostMessage, size: number, flags: number): number | string => {
    vm.bump(CALL + Math.floor(size / BYTES_PER_REDUCTION))
    // with flags (MSG_OOB) two sends are something else than one
    return sockets.calls.send(socket.descriptor, { ...message, stream: socket.type === SOCK_STREAM && flags === 0 }, flags)
  }
  const failed = (socket: Socket, code: string, ref: Term): Term => {
    if (code === 'EAGAIN' || code === 'EINTR') return later(socket, ref, undefined, false)
    socket.counters.write_fails++
    if (code !== 'EINVAL') sockets.failAll(socket, 'writer', answers.errno(code))
    return answers.failure(code)
  }
  const send = (socket: Socket, ref: Term, message: HostMessage, size: number, flags: number, more = false): Term => {
    socket.counters.write_tries++
    const written = hostSend(socket, message, size, flags)
    if (typeof written === 'string') return failed(socket, written, ref)
    if (written < size) return later(socket, ref, written, false)
    if (more) return later(socket, ref, written, true)
    socket.packet.write += written
    counted(socket, written)
    done(socket)
    return am.ok
  }

  /** Undefined: it is no list of binaries. */
  const vectorOf = (socket: Socket, list: Term): Vector | undefined => {
    const pieces: Uint8Array[] = []
    let [size, count] = [0, 0]
    for (; isCons(list) && count < IOV_MAX; list = t.tl(list), count++) {
      if (!t.isBinary(t.hd(list))) return undefined
      const piece = t.bytes(t.hd(list))
      size += piece.length
      if (piece.length > 0) pieces.push(piece)
    }
    while (isCons(list) && t.isBinary(t.hd(list)) && t.byteSize(t.hd(list)) === 0) list = t.tl(list)
    const more = list !== NIL
    if (more && (socket.type !== SOCK_STREAM || !isCons(list))) return undefined
    return { pieces, size, more }
  }
  /** One of several messages; a term: it is none. Of a longer vector its beginning is sent, of which nothing is said. */
  const messageOf = (socket: Socket, map: Term): { message: HostMessage; size: number } | Term => {
    if (!t.isMap(map)) return vm.badarg()
    const [address, list, controls] = [answers.inMap(map, am.addr), answers.inMap(map, am.iov), answers.inMap(map, am.ctrl)]
    const to = address === NONE ? undefined : addresses.decode(address)
    if (address !== NONE && to === undefined) return answers.invalid(am.addr)
    const pieces: Uint8Array[] = []
    let [rest, size, count] = [list, 0, 0]
    for (; isCons(rest) && t.isBinary(t.hd(rest)); rest = t.tl(rest), count++) {
      if (count >= IOV_MAX) continue
      const piece = t.bytes(t.hd(rest))
      size += piece.length
      if (piece.length > 0) pieces.push(piece)
    }
    if (rest !== NIL) return vm.badarg()
    const messages = controls === NONE ? undefined : control.decode(controls, socket.writeControl)
    if (controls !== NONE && messages === undefined) return answers.invalid(am.ctrl)
    return { message: { pieces, to, control: messages }, size }
  }
  /** One after the other, until one does not go, or not whole; that is of interest to the caller when it is the first. */
  const sendSeveral = (socket: Socket, list: Term, flags: number, ref: Term): Term => {
    const messages: { message: HostMessage; size: number }[] = []
    for (; isCons(list) && messages.length < MESSAGES_MAX; list = t.tl(list)) {
      const message = messageOf(socket, t.hd(list))
      if (typeof message !== 'object') return message
      messages.push(message)
    }
    if (messages.length === 0) return am.ok
    socket.counters.write_tries++
    for (const [i, { message, size }] of messages.entries()) {
      const written = hostSend(socket, message, size, flags)
      if (typeof written === 'string') {
        if (i === 0) return failed(socket, written, ref)
        break
      }
      if (written < size) {
        done(socket)
        return answers.ok(t.list([t.tuple(t.integer(i), t.integer(written))]))
      }
    }
    done(socket)
    return am.ok
  }
  /** Of the arguments of a call: the binary and the flags; a term: they are none. */
  const dataOf = (binary: Term, flagsTerm: Term, ref: Term): { pieces: Uint8Array[]; flags: number } | Term => {
    if (!t.isRef(ref) || !t.isBinary(binary)) return vm.badarg()
    const flags = int32(t, flagsTerm)
    return flags === undefined ? answers.notThatInteger(flagsTerm) : { pieces: [t.bytes(binary)], flags }
  }

  return {
    'nif_send/4': on((socket, binary, flags, ref) => {
      const given = dataOf(binary!, flags!, ref!)
      if (typeof given !== 'object') return given
      return hindered(socket, ref!) ?? send(socket, ref!, given, given.pieces[0]!.length, given.flags)
    }),
    'nif_sendto/5': on((socket, binary, map, flags, ref) => {
      const given = dataOf(binary!, flags!, ref!)
      if (typeof given !== 'object') return given
      const to = addresses.decode(map!)
      if (to === undefined) return answers.invalid(am.sockaddr)
      return hindered(socket, ref!) ?? send(socket, ref!, { pieces: given.pieces, to }, given.pieces[0]!.length, given.flags)
    }),
    'nif_sendmsg/5': on((socket, map, flagsTerm, ref, list) => {
      if (!t.isRef(ref!) || !t.isMap(map!)) return vm.badarg()
      const flags = int32(t, flagsTerm!)
      if (flags === undefined) return answers.notThatInteger(flagsTerm!)
      const hindrance = hindered(socket, ref!)
      if (hindrance !== undefined) return hindrance
      const [address, controls] = [answers.inMap(map!, am.addr), answers.inMap(map!, am.ctrl)]
      const to = address === NONE ? undefined : addresses.decode(address)
      if (address !== NONE && to === undefined) return answers.invalid(am.addr)
      const vector = vectorOf(socket, list!)
      if (vector === undefined) return answers.invalid(am.iov)
      const messages = controls === NONE ? undefined : control.decode(controls, socket.writeControl)
      if (controls !== NONE && messages === undefined) return answers.invalid(am.ctrl)
      return send(socket, ref!, { pieces: vector.pieces, to, control: messages }, vector.size, flags, vector.more)
    }),
    'nif_sendmmsg/4': on((socket, list, flagsTerm, ref) => {
      if (!t.isRef(ref!) || (list !== NIL && !isCons(list!))) return vm.badarg()
      const flags = int32(t, flagsTerm!)
      if (flags === undefined) return answers.notThatInteger(flagsTerm!)
      return hindered(socket, ref!) ?? sendSeveral(socket, list!, flags, ref!)
    }),
    'nif_sendv/3': on((socket, list, ref) => {
      if (!t.isRef(ref!)) return vm.badarg()
      const hindrance = hindered(socket, ref!)
      if (hindrance !== undefined) return hindrance
      const vector = vectorOf(socket, list!)
      if (vector === undefined) return answers.invalid(am.iov)
      return send(socket, ref!, vector, vector.size, 0, vector.more)
    }),
  }
}
