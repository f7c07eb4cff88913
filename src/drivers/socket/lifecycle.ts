/** Sockets from their beginning to their end: open, bind, connect, listen, accept, shutdown, close; and their names. */
import type { BifFunction } from '../../runtime/bif.ts'
import { release } from '../../runtime/kept.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import { int32 } from '../arguments.ts'
import type { Addresses } from './addresses.ts'
import { SOL_SOCKET } from './options.ts'
import { ACCEPTING, BOUND, CONNECTED, CONNECTING, LISTENING, Socket } from './socket.ts'
import type { Sockets } from './sockets.ts'

const SO_TYPE = 3
const SO_ERROR = 4
const SO_PROTOCOL = 38
const SO_DOMAIN = 39

export type SocketFunctions = { readonly [nameAndArity: string]: BifFunction }
/** A function of an open socket: it raises badarg for what is none. */
export type OnSocket = (use: (socket: Socket, ...args: Term[]) => Term) => BifFunction

/** What most functions begin with. */
export function onSocket(sockets: Sockets): OnSocket {
  return (use) => (ref, ...args) => {
    const socket = sockets.of(ref!)
    return socket === undefined ? sockets.vm.badarg() : use(socket, ...args)
  }
}

export function lifecycle(sockets: Sockets, addresses: Addresses): SocketFunctions {
  const { answers, vm } = sockets
  const { t } = vm
  const am = vm.atomsOf(
    'domain', 'type', 'protocol', 'dup', 'netns', 'debug', 'use_registry', 'sockaddr', 'already', 'select', 'select_write', 'select_read',
    'cancelled', 'read', 'write', 'read_write', 'how', 'ok', 'select_sent',
  )
  const on = onSocket(sockets)

  const intOption = (descriptor: number, option: number): number | string => {
    const value = new Uint8Array(4)
    const size = sockets.calls.getOption(descriptor, SOL_SOCKET, option, value)
    return typeof size === 'string' ? size : new DataView(value.buffer).getInt32(0, true)
  }
  const make = (descriptor: number, domain: number, type: number, protocol: number, options: Term): Socket => {
    const useRegistry = answers.boolInMap(options, am.use_registry, sockets.useRegistry)
    const socket = new Socket({ descriptor, domain, type, protocol }, vm.self, useRegistry, sockets.forgotten)
    socket.debug = answers.boolInMap(options, am.debug, false)
    return socket
  }
  const openOf = (descriptor: number, options: Term): Term => {
    const { calls } = sockets
    const known = (option: number, key: Term, decode: (term: Term) => number | undefined): number | undefined => {
      const value = intOption(descriptor, option)
      if (typeof value === 'number') return value
      const given = answers.inMap(options, key)
      return given === NONE ? undefined : decode(given)
    }
    const domain = known(SO_DOMAIN, am.domain, (term) => addresses.domainOf(term))
    if (domain === undefined) return answers.invalid(am.domain)
    const type = known(SO_TYPE, am.type, (term) => addresses.typeOf(term))
    if (type === undefined) return answers.invalid(am.type)
    const protocol = known(SO_PROTOCOL, am.protocol, (term) => int32(t, term)) ?? 0
    const duplicates = answers.boolInMap(options, am.dup, true)
    const own = duplicates ? calls.duplicate(descriptor) : descriptor
    if (typeof own === 'string') return answers.failure(own)
    calls.setBlocking(own, false)
    const socket = make(own, domain, type, protocol, options)
    socket.closeOnClose = duplicates
    socket.original = descriptor
    if (typeof calls.peerName(own) !== 'string') socket.writeState |= CONNECTED
    return answers.ok(sockets.made(socket))
  }

  const selectFailed = (tag: Term): Term => vm.error(t.tuple(tag, t.integer(-1)))

  const connected = (socket: Socket): Term => {
    if (socket.connector!.pid !== vm.self) return answers.raiseInvalid(answers.am.state)
    sockets.endConnecting(socket)
    const error = intOption(socket.descriptor, SO_ERROR)
    if (typeof error === 'string') return answers.failure(error)
    if (error !== 0) return answers.failure(sockets.calls.errorName(error))
    socket.writeState |= CONNECTED
    return am.ok
  }
  const connect = (socket: Socket, ref: Term, address: Uint8Array): Term => {
    const error = sockets.calls.connect(socket.descriptor, address)
    if (error === undefined) {
      socket.writeState |= CONNECTED
      return am.ok
    }
    if (error !== 'EINPROGRESS') return answers.failure(error)
    const connector = sockets.requestor(socket, ref)
    if (sockets.select(socket, 'write', connector) !== undefined) return selectFailed(am.select_write)
    socket.connector = connector
    socket.writeState |= CONNECTING
    return am.select
  }

  const accepted = (listening: Socket, descriptor: number): Term => {
    const { domain, type, protocol } = listening
    listening.counters.acc_success++
    const socket = new Socket({ descriptor, domain, type, protocol }, vm.self, listening.useRegistry, sockets.forgotten)
    socket.bufferSize = listening.bufferSize
    socket.bufferCount = listening.bufferCount
    socket.readControl = listening.readControl
    socket.writeControl = listening.writeControl
    socket.iow = listening.iow
    socket.debug = listening.debug
    if (vm.release >= 27) socket.writeState |= CONNECTED
    return answers.ok(sockets.made(socket))
  }
  const accept = (socket: Socket, ref: Term): Term => {
    if (!socket.open) return answers.closed()
    if (socket.current.reader !== undefined) return answers.errorInvalid(answers.am.state)
    const waits = sockets.turn(socket, 'acceptor', ref)
    if (waits !== undefined) return waits
    const current = socket.current.acceptor
    socket.counters.acc_tries++
    const descriptor = sockets.calls.accept(socket.descriptor)
    if (typeof descriptor === 'number') {
      const answer = accepted(socket, descriptor)
      if (current !== undefined) sockets.next(socket, 'acceptor')
      return answer
    }
    if (descriptor === 'EAGAIN') return acceptLater(socket, ref)
    socket.counters.acc_fails++
    sockets.failAll(socket, 'acceptor', answers.errno(descriptor))
    return answers.failure(descriptor)
  }
  /** Before OTP 27 another message is sent then, but the request is known by its first reference. */
  const acceptAgain = (socket: Socket, ref: Term): Term => {
    const again = sockets.requestor(socket, ref)
    const error = sockets.select(socket, 'read', again)
    release(vm, again.ref)
    return error === undefined ? am.select : selectFailed(am.select_read)
  }
  const acceptLater = (socket: Socket, ref: Term): Term => {
    const current = socket.current.acceptor
    if (current !== undefined) {
      socket.counters.acc_waits++
      if (vm.release < 27) return acceptAgain(socket, ref)
      // a second request of the same process takes the place of its first
      if (!sockets.unselect(socket, 'read')) return am.select_sent
      sockets.abort(socket, current, am.cancelled)
    }
    const acceptor = sockets.requestor(socket, ref)
    socket.current.acceptor = acceptor
    if (sockets.select(socket, 'read', acceptor) !== undefined) {
      sockets.next(socket, 'acceptor')
      return selectFailed(am.select_read)
    }
    socket.readState |= ACCEPTING
    return am.select
  }

  const name = (ask: (descriptor: number) => Uint8Array | string): BifFunction =>
    on((socket) => {
      if (!socket.open) return answers.closed()
      const found = ask(socket.descriptor)
      return typeof found === 'string' ? answers.failure(found) : answers.ok(addresses.encode(found))
    })
  const ways = new Map([[am.read, 0], [am.write, 1], [am.read_write, 2]])

  return {
    'nif_open/2': (descriptor, options) => {
      const number = int32(t, descriptor!)
      if (number === undefined) return answers.notThatInteger(descriptor!)
      return t.isMap(options!) ? openOf(number, options!) : vm.badarg()
    },
    'nif_open/4': (domainTerm, typeTerm, protocolTerm, options) => {
      const protocol = int32(t, protocolTerm!)
      if (protocol === undefined) return answers.notThatInteger(protocolTerm!)
      if (!t.isMap(options!)) return vm.badarg()
      const [domain, type] = [addresses.domainOf(domainTerm!), addresses.typeOf(typeTerm!)]
      if (domain === undefined) return answers.invalid(am.domain)
      if (type === undefined) return answers.invalid(am.type)
      const path = answers.inMap(options!, am.netns)
      const netns = path !== NONE && t.isBinary(path) ? new TextDecoder().decode(t.bytes(path)) : undefined
      const descriptor = sockets.calls.open(domain, type, protocol, netns)
      if (typeof descriptor === 'string') return answers.failure(descriptor)
      const known = protocol === 0 ? intOption(descriptor, SO_PROTOCOL) : protocol
      return answers.ok(sockets.made(make(descriptor, domain, type, typeof known === 'string' ? 0 : known, options!)))
    },
    'nif_bind/2': on((socket, map) => {
      const address = addresses.decode(map!)
      if (address === undefined) return answers.invalid(am.sockaddr)
      if (!socket.open) return answers.closed()
      const error = sockets.calls.bind(socket.descriptor, address)
      if (error === undefined) socket.readState |= BOUND
      return answers.done(error)
    }),
    'nif_connect/1': on((socket) => {
      if (!socket.open) return answers.closed()
      if (socket.current.writer !== undefined) return answers.errorInvalid(answers.am.state)
      return socket.connector === undefined ? answers.raiseInvalid(answers.am.state) : connected(socket)
    }),
    'nif_connect/3': on((socket, ref, map) => {
      if (!t.isRef(ref!)) return vm.badarg()
      const address = addresses.decode(map!)
      if (address === undefined) return answers.invalid(am.sockaddr)
      if (!socket.open) return answers.closed()
      if (socket.current.writer !== undefined) return answers.errorInvalid(answers.am.state)
      if (socket.connector === undefined) return connect(socket, ref!, address)
      return socket.connector.pid === vm.self ? connected(socket) : answers.error(am.already)
    }),
    'nif_listen/2': on((socket, backlogTerm) => {
      const backlog = int32(t, backlogTerm!)
      if (backlog === undefined) return answers.notThatInteger(backlogTerm!)
      if (!socket.open) return answers.closed()
      const error = sockets.calls.listen(socket.descriptor, backlog)
      if (error === undefined) socket.readState |= LISTENING
      return answers.done(error)
    }),
    'nif_accept/2': on((socket, ref) => accept(socket, ref!)),
    'nif_shutdown/2': on((socket, how) => {
      const way = ways.get(how!)
      if (way === undefined) return answers.raiseInvalid(t.tuple(am.how, how!))
      if (!socket.open) return answers.closed()
      return answers.done(sockets.calls.shutdown(socket.descriptor, way))
    }),
    'nif_close/1': on((socket) => {
      if (!socket.open) return answers.closed()
      socket.closer = vm.self
      sockets.involve(socket, vm.self)
      sockets.stop(socket)
      return am.ok
    }),
    'nif_finalize_close/1': on((socket) => {
      if (socket.isClosed) return answers.closed()
      if (!socket.closing || socket.closer !== vm.self) return answers.raiseInvalid(answers.am.state)
      socket.closer = NONE
      socket.owner = NONE
      const error = sockets.close(socket)
      sockets.closeFile(socket)
      return answers.done(error)
    }),
    'nif_sockname/1': name((descriptor) => sockets.calls.localName(descriptor)),
    'nif_peername/1': name((descriptor) => sockets.calls.peerName(descriptor)),
  }
}
