/** sendfile: the operating system sends a file itself. */
import type { Term } from '../../term/types.ts'
import { int64 } from '../arguments.ts'
import { OpenFile } from '../open_files.ts'
import { onSocket } from './lifecycle.ts'
import type { SocketFunctions } from './lifecycle.ts'
import type { Socket } from './socket.ts'
import type { Sockets } from './sockets.ts'

/** At most so many bytes in one call. */
const CHUNK = 0x20000000
const CALL = 20
const BYTES_PER_REDUCTION = 4096

export function sendfile(sockets: Sockets): SocketFunctions {
  const { answers, vm } = sockets
  const { t } = vm
  const am = vm.atomsOf('ok', 'select', 'select_write', 'efile', 'invalid')
  const on = onSocket(sockets)

  const failed = (socket: Socket, reason: Term): Term => {
    socket.countFiles().sendfile_fails++
    sockets.failAll(socket, 'writer', reason)
    return answers.error(reason)
  }
  /** Bytes that went, and whether that is all; or the code of an error. `count` 0: up to the end. */
  const push = (socket: Socket, offset: bigint, count: bigint): { sent: number; over: boolean } | string => {
    const counters = socket.countFiles()
    const file = socket.file!
    let sent = 0
    for (;;) {
      const left = count === 0n ? CHUNK : Math.min(CHUNK, Number(count) - sent)
      const bytes = sockets.calls.sendFile(socket.descriptor, file.descriptor, offset + BigInt(sent), left)
      counters.sendfile++
      if (typeof bytes === 'string') return bytes === 'EAGAIN' ? { sent, over: false } : bytes
      sent += bytes
      vm.bump(CALL + Math.floor(bytes / BYTES_PER_REDUCTION))
      if (bytes > 0) {
        counters.sendfile_pkg++
        counters.sendfile_byte += bytes
        counters.sendfile_pkg_max = Math.max(counters.sendfile_pkg_max, sent)
        file.sent += bytes
        counters.sendfile_max = Math.max(counters.sendfile_max, file.sent)
      }
      if (bytes === 0 || (count > 0n && BigInt(sent) === count)) return { sent, over: true }
    }
  }
  const goOn = (socket: Socket, ref: Term, offset: bigint, count: bigint): Term => {
    const outcome = push(socket, offset, count)
    if (typeof outcome === 'string') {
      sockets.closeFile(socket)
      return failed(socket, answers.errno(outcome))
    }
    const { current } = socket
    if (outcome.over) {
      if (current.writer !== undefined) sockets.next(socket, 'writer')
      socket.packet.write = 0
      sockets.closeFile(socket)
      return answers.ok(t.integer(outcome.sent))
    }
    if (current.writer === undefined) current.writer = sockets.requestor(socket, ref)
    else sockets.renew(current.writer, ref)
    if (sockets.select(socket, 'write', current.writer) !== undefined) {
      const reason = t.tuple(am.select_write, t.integer(-1))
      sockets.failAll(socket, 'writer', reason)
      sockets.closeFile(socket)
      return vm.error(reason)
    }
    socket.countFiles().sendfile_waits++
    return t.tuple(am.select, t.integer(outcome.sent))
  }
  /** A descriptor of our own of an open file. */
  const start = (socket: Socket, ref: Term, offset: bigint, count: bigint, fileRef: Term): Term => {
    if (socket.file !== undefined) return answers.errorInvalid(answers.am.state)
    const file = vm.processes.magic(fileRef)
    if (!(file instanceof OpenFile)) return failed(socket, t.tuple(am.invalid, am.efile))
    const descriptor = file.state === 'closed' ? 'EINVAL' : sockets.calls.duplicate(file.host.descriptor)
    if (typeof descriptor === 'string') return failed(socket, answers.errno(descriptor))
    socket.file = { descriptor, sent: 0 }
    socket.countFiles().sendfile_tries++
    return goOn(socket, ref, offset, count)
  }
  const hindered = (socket: Socket): Term | undefined => {
    if (!socket.open) return answers.closed()
    return socket.connector === undefined ? undefined : answers.errorInvalid(answers.am.state)
  }
  /** Offset and count; a term: they are none. */
  const placeOf = (offsetTerm: Term, countTerm: Term): { offset: bigint; count: bigint } | Term => {
    const offset = int64(t, offsetTerm)
    const count = t.isInteger(countTerm) ? t.bigint(countTerm) : undefined
    if (offset !== undefined && count !== undefined && count >= 0n && count < 1n << 64n) return { offset: BigInt(offset), count }
    if (count === undefined) return vm.badarg()
    return answers.outOfRange(offset === undefined ? offsetTerm : countTerm)
  }

  return {
    'nif_sendfile/1': on((socket) => {
      if (socket.file === undefined) return answers.errorInvalid(answers.am.state)
      sockets.closeFile(socket)
      return am.ok
    }),
    'nif_sendfile/4': on((socket, ref, offset, count) => {
      const place = t.isRef(ref!) ? placeOf(offset!, count!) : vm.badarg()
      if (typeof place !== 'object') return place
      const hindrance = hindered(socket)
      if (hindrance !== undefined) return hindrance
      if (socket.file === undefined || socket.current.writer?.pid !== vm.self) return answers.raiseInvalid(answers.am.state)
      return goOn(socket, ref!, place.offset, place.count)
    }),
    'nif_sendfile/5': on((socket, ref, offset, count, file) => {
      const place = t.isRef(ref!) ? placeOf(offset!, count!) : vm.badarg()
      if (typeof place !== 'object') return place
      if (!t.isRef(file!)) return vm.badarg()
      return hindered(socket) ?? sockets.turn(socket, 'writer', ref!) ?? start(socket, ref!, place.offset, place.count, file!)
    }),
  }
}
