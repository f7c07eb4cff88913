/** What is told of sockets, and of all of them; and the few settings of the module. */
import { isAtom, small } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import type { Addresses } from './addresses.ts'
import { onSocket } from './lifecycle.ts'
import type { SocketFunctions } from './lifecycle.ts'
import { IOV_MAX } from './sending.ts'
import type { Socket } from './socket.ts'
import type { Sockets } from './sockets.ts'
import type { Tables } from './tables.ts'

/** States, in the order in which they are told. */
const STATES = {
  bound: 1, listening: 2, accepting: 4, connecting: 0x10, connected: 0x20, selected: 0x100, closing: 0x200, closed: 0x400,
}
const TOTALS = [
  'num_sockets', 'num_tdgrams', 'num_tstreams', 'num_tseqpkgs', 'num_dlocal', 'num_dinet', 'num_dinet6', 'num_pip', 'num_ptcp', 'num_pudp', 'num_psctp',
]
const COUNTER_BITS = 64
const SCTP_FUNCTIONS = ['bindx', 'connectx', 'peeloff', 'getladdrs', 'freeladdrs', 'getpaddrs', 'freepaddrs']

export interface Settings {
  debug: boolean
  socketDebug: boolean
  iow: boolean
}

export function info(sockets: Sockets, addresses: Addresses, tables: Tables, settings: Settings): SocketFunctions {
  const { answers, vm } = sockets
  const { t } = vm
  const am = vm.atomsOf('command', 'data', 'debug', 'socket_debug', 'use_registry', 'ok', 'normal', 'fromfd', 'false', 'unix_essio', 'undefined')
  const on = onSocket(sockets)
  const named = (pairs: Record<string, Term>): Term => t.map(Object.entries(pairs).map(([name, value]) => [vm.atom(name), value]))

  const backend = (): Term => {
    const pairs: Record<string, Term> = { name: am.unix_essio }
    if (vm.release >= 29) pairs.sctp = named(Object.fromEntries(SCTP_FUNCTIONS.map((name) => [name, am.false])))
    return named(pairs)
  }
  const ofAll = (): Term => {
    const totals = Object.fromEntries(TOTALS.map((name) => [name, t.integer(sockets.totals.get(name) ?? 0)]))
    const pairs: Record<string, Term> = {
      debug: answers.bool(settings.debug),
      socket_debug: answers.bool(settings.socketDebug),
      use_registry: answers.bool(sockets.useRegistry),
      iow: answers.bool(settings.iow),
      counters: named({ num_cnt_bits: small(COUNTER_BITS), ...totals }),
      iov_max: small(IOV_MAX),
    }
    if (vm.release >= 27) Object.assign(pairs, { eei: answers.am.true, io_backend: backend() })
    if (vm.release >= 29) pairs.load_nif_result = am.ok
    return named(pairs)
  }
  const states = (state: number): Term =>
    t.list(Object.entries(STATES).filter(([, bit]) => (state & bit) !== 0).map(([name]) => vm.atom(name)))
  const counted = (counters: Readonly<Record<string, number>>): Record<string, Term> =>
    Object.fromEntries(Object.entries(counters).map(([name, value]) => [name, t.integer(value)]))
  const waiting = (socket: Socket, role: keyof Socket['current']): Term =>
    small((socket.current[role] === undefined ? 0 : 1) + socket.queues[role].length)

  const ofOne = (socket: Socket): Term => {
    const { original, closeOnClose } = socket
    const origin = original < 0 ? am.normal : closeOnClose ? t.tuple(am.fromfd, t.integer(original)) : am.fromfd
    return named({
      domain: addresses.domain(socket.domain),
      type: addresses.type(socket.type),
      protocol: t.integer(socket.protocol),
      owner: socket.owner === NONE ? am.undefined : socket.owner,
      rstates: states(socket.readState),
      wstates: states(socket.writeState),
      ctype: origin,
      counters: named({ ...counted(socket.counters), ...counted(socket.fileCounters ?? {}) }),
      num_readers: waiting(socket, 'reader'),
      num_writers: waiting(socket, 'writer'),
      num_acceptors: waiting(socket, 'acceptor'),
    })
  }

  const commands = new Map<Term, (on: boolean) => void>([
    [am.debug, (value) => void (settings.debug = value)],
    [am.socket_debug, (value) => void (settings.socketDebug = value)],
    [am.use_registry, (value) => void (sockets.useRegistry = value)],
  ])

  return {
    'nif_info/0': ofAll,
    'nif_info/1': on(ofOne),
    'nif_supports/0': () => tables.features(),
    'nif_supports/1': (key) => (isAtom(key!) ? tables.table(key!) : t.list([])),
    'nif_command/1': (map) => {
      const [command, data] = [answers.inMap(map!, am.command), answers.inMap(map!, am.data)]
      if (command === NONE || data === NONE) return vm.badarg()
      const set = commands.get(command)
      if (set === undefined) return answers.raiseInvalid(t.tuple(am.command, command))
      const value = answers.asBool(data)
      if (value === undefined) return answers.raiseInvalid(t.tuple(am.data, data))
      set(value)
      return am.ok
    },
  }
}
