/** ioctl: what interfaces there are and what they are like; struct ifreq. */
import { small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { int32 } from '../arguments.ts'
import type { Addresses } from './addresses.ts'
import { cText } from './answers.ts'
import { onSocket } from './lifecycle.ts'
import type { SocketFunctions } from './lifecycle.ts'
import type { Socket } from './socket.ts'
import type { Sockets } from './sockets.ts'
import { REQUESTS } from './tables.ts'
import type { Tables } from './tables.ts'

const REQUEST_SIZE = 40
const NAME_SIZE = 16
const SOCKADDR_SIZE = 16

type Reader = (request: DataView) => Term
/** Undefined: it is no such value. */
type Writer = (request: DataView, value: Term) => boolean

export function ioctl(sockets: Sockets, addresses: Addresses, tables: Tables): SocketFunctions {
  const { answers, vm } = sockets
  const { t } = vm
  const am = vm.atomsOf('ok', 'name', 'addr', 'enotsup', 'mem_start', 'mem_end', 'base_addr', 'irq', 'dma', 'port', 'true')
  const on = onSocket(sockets)
  const numbers = Object.fromEntries(REQUESTS.map(([name, number]) => [name, number]))
  const nameOf = new Map(REQUESTS.filter(([, , since]) => since === undefined || vm.release >= since).map(([name, number]) => [number, name]))

  const bytesOf = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const addressOf = (view: DataView): Uint8Array => bytesOf(view).subarray(NAME_SIZE, NAME_SIZE + SOCKADDR_SIZE)
  const int: Reader = (request) => t.integer(request.getInt32(NAME_SIZE, true))
  const address: Reader = (request) => addresses.encode(addressOf(request))
  const readers: Readonly<Record<string, Reader>> = {
    gifindex: int,
    gifmtu: int,
    giftxqlen: int,
    gifflags: (request) => tables.interfaceFlags(request.getInt16(NAME_SIZE, true)),
    gifaddr: address,
    gifdstaddr: address,
    gifbrdaddr: address,
    gifnetmask: address,
    gifhwaddr: (request) => addresses.encodeLink(addressOf(request)),
    gifmap: (request) => t.map([
      [am.mem_start, t.integer(request.getBigUint64(16, true))], [am.mem_end, t.integer(request.getBigUint64(24, true))],
      [am.base_addr, small(request.getUint16(32, true))], [am.irq, small(request.getUint8(34))], [am.dma, small(request.getUint8(35))],
      [am.port, small(request.getUint8(36))],
    ]),
  }
  const setInt: Writer = (request, value) => {
    const number = int32(t, value)
    if (number !== undefined) request.setInt32(NAME_SIZE, number, true)
    return number !== undefined
  }
  const setAddress: Writer = (request, value) => {
    const bytes = addresses.decode(value)
    if (bytes === undefined || bytes.length > REQUEST_SIZE - NAME_SIZE) return false
    bytesOf(request).set(bytes, NAME_SIZE)
    return true
  }
  const writers: Readonly<Record<string, readonly [write: Writer, what: string]>> = {
    sifaddr: [setAddress, 'sockaddr'],
    sifdstaddr: [setAddress, 'sockaddr'],
    sifbrdaddr: [setAddress, 'sockaddr'],
    sifmtu: [setInt, 'mtu'],
    siftxqlen: [setInt, 'txqlen'],
  }

  /** A request about an interface of that name; undefined: it is none. */
  const about = (name: Term): DataView | undefined => {
    const text = answers.asText(name)
    if (text === undefined) return undefined
    const request = new DataView(new ArrayBuffer(REQUEST_SIZE))
    bytesOf(request).set(cText(text).subarray(0, NAME_SIZE - 1))
    return request
  }
  const call = (socket: Socket, number: number, request: DataView): string | undefined =>
    sockets.calls.control(socket.descriptor, number, bytesOf(request))
  const notSupported = (): Term => answers.error(am.enotsup)

  const interfaces = (socket: Socket): Term => {
    const requests = sockets.calls.interfaceRequests(socket.descriptor)
    if (typeof requests === 'string') return answers.failure(requests)
    const out: Term[] = []
    for (let at = 0; at + REQUEST_SIZE <= requests.length; at += REQUEST_SIZE) {
      const name = answers.text(cText(requests.subarray(at, at + NAME_SIZE)))
      const of = addresses.encode(requests.slice(at + NAME_SIZE, at + NAME_SIZE + SOCKADDR_SIZE))
      out.push(t.map([[am.name, name], [am.addr, of]]))
    }
    return answers.ok(t.list(out))
  }
  const number = (socket: Socket, request: number, make: (value: number) => Term): Term => {
    const value = new Uint8Array(4)
    const error = sockets.calls.control(socket.descriptor, request, value)
    return error === undefined ? answers.ok(make(new DataView(value.buffer).getInt32(0, true))) : answers.failure(error)
  }
  const nameByIndex = (socket: Socket, request: number, indexTerm: Term): Term => {
    const index = int32(t, indexTerm)
    if (index === undefined) return vm.badarg()
    const view = new DataView(new ArrayBuffer(REQUEST_SIZE))
    view.setInt32(NAME_SIZE, index, true)
    const error = call(socket, request, view)
    return error === undefined ? answers.ok(answers.text(cText(bytesOf(view).subarray(0, NAME_SIZE)))) : answers.failure(error)
  }
  const setFlags = (socket: Socket, nameTerm: Term, map: Term): Term => {
    const request = about(nameTerm)
    if (request === undefined) return vm.badarg()
    const error = call(socket, numbers.gifflags!, request)
    if (error !== undefined) return answers.failure(error)
    if (!t.isMap(map)) return vm.badarg()
    let flags = request.getInt16(NAME_SIZE, true)
    for (const [bitTerm, value] of t.mapEntries(map)) {
      const bit = int32(t, bitTerm)
      if (bit === undefined) return vm.badarg()
      flags = value === am.true ? flags | bit : flags & ~bit
    }
    request.setInt16(NAME_SIZE, flags, true)
    return answers.done(call(socket, numbers.sifflags!, request))
  }
  /** With the name of the request, of an open socket. */
  const onRequest = (use: (socket: Socket, name: string | undefined, number: number, ...args: Term[]) => Term) =>
    on((socket, request, ...args) => {
      const value = t.safeInteger(request!)
      if (value === undefined || value < 0) return vm.badarg()
      return socket.open ? use(socket, nameOf.get(value), value, ...args) : answers.closed()
    })

  return {
    'nif_ioctl/2': onRequest((socket, name, request) => {
      if (name === 'gifconf') return interfaces(socket)
      if (name === 'nread') return number(socket, request, (value) => t.integer(value))
      return name === 'atmark' ? number(socket, request, (value) => answers.bool(value !== 0)) : notSupported()
    }),
    'nif_ioctl/3': onRequest((socket, name, number, argument) => {
      if (name === 'gifname') return nameByIndex(socket, number, argument!)
      const read = name === undefined ? undefined : readers[name]
      if (read === undefined) return notSupported()
      const request = about(argument!)
      if (request === undefined) return vm.badarg()
      const error = call(socket, number, request)
      return error === undefined ? answers.ok(read(request)) : answers.failure(error)
    }),
    'nif_ioctl/4': onRequest((socket, name, number, nameTerm, value) => {
      if (name === 'sifflags') return setFlags(socket, nameTerm!, value!)
      const writer = name === undefined ? undefined : writers[name]
      if (writer === undefined) return notSupported()
      const request = about(nameTerm!)
      if (request === undefined) return vm.badarg()
      if (!writer[0](request, value!)) return answers.invalid(vm.atom(writer[1]))
      return answers.done(call(socket, number, request))
    }),
  }
}
