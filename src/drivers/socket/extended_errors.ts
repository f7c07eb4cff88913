/** struct sock_extended_err: what the error queue of a socket tells of a datagram that did not arrive. */
import { small } from '../../term/terms.ts'
import type { Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import type { Addresses } from './addresses.ts'
import type { Answers } from './answers.ts'

const SIZE = 16
const ORIGINS: readonly string[] = ['none', 'local', 'icmp', 'icmp6', 'txstatus', 'zerocopy', 'txtime']
const ICMP = 2
const ICMP6 = 3

interface Kind {
  readonly name: string
  readonly codes: readonly string[]
}
const ICMP_TYPES: Readonly<Record<number, Kind>> = {
  3: { name: 'dest_unreach', codes: ['net_unreach', 'host_unreach', '', 'port_unreach', 'frag_needed', '', 'net_unknown', 'host_unknown'] },
  11: { name: 'time_exceeded', codes: [] },
}
const ICMP6_TYPES: Readonly<Record<number, Kind>> = {
  1: {
    name: 'dest_unreach',
    codes: ['noroute', 'adm_prohibited', 'not_neighbour', 'addr_unreach', 'port_unreach', 'policy_fail', 'reject_route'],
  },
  2: { name: 'pkt_toobig', codes: [] },
  3: { name: 'time_exceeded', codes: [] },
}
/** Errors of the network by their numbers on Linux. */
const ERRNO: Readonly<Record<number, string>> = {
  1: 'eperm', 11: 'eagain', 12: 'enomem', 13: 'eacces', 22: 'einval', 71: 'eproto', 90: 'emsgsize', 92: 'enoprotoopt', 93: 'eprotonosupport',
  95: 'enotsup', 97: 'eafnosupport', 98: 'eaddrinuse', 99: 'eaddrnotavail', 100: 'enetdown', 101: 'enetunreach', 103: 'econnaborted',
  104: 'econnreset', 105: 'enobufs', 110: 'etimedout', 111: 'econnrefused', 112: 'ehostdown', 113: 'ehostunreach',
}

/** 0: the bytes are none. */
export function extendedError(answers: Answers, addresses: Addresses, data: Uint8Array): Term {
  if (data.length < SIZE) return NONE
  const { vm } = answers
  const { t } = vm
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const [number, origin, type, code] = [view.getUint32(0, true), data[4]!, data[5]!, data[6]!]
  const kinds = origin === ICMP ? ICMP_TYPES : origin === ICMP6 ? ICMP6_TYPES : {}
  const kind = kinds[type]
  const named = (name: string | undefined, value: number): Term => (name === undefined || name === '' ? small(value) : vm.atom(name))
  const pairs: [Term, Term][] = [
    [vm.atom('error'), vm.atom(ERRNO[number] ?? 'unknown')],
    [vm.atom('origin'), named(ORIGINS[origin], origin)],
    [vm.atom('type'), named(kind?.name, type)],
    [vm.atom('code'), named(kind?.codes[code], code)],
    [vm.atom('info'), t.integer(view.getInt32(8, true))],
    [vm.atom('data'), t.integer(view.getInt32(12, true))],
  ]
  if (data.length > SIZE) pairs.push([vm.atom('offender'), addresses.encode(data.subarray(SIZE))])
  return t.map(pairs)
}
