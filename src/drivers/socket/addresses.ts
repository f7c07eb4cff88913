/** Addresses of sockets: maps here, struct sockaddr of Linux there. */
import { isAtom, isSmall, small, smallValue } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'
import type { Vm } from '../../runtime/vm.ts'
import { int32, uint32 } from '../arguments.ts'
import type { Answers } from './answers.ts'

export const AF_UNSPEC = 0
export const AF_LOCAL = 1
export const AF_INET = 2
export const AF_INET6 = 10
export const AF_PACKET = 17
export const SOCK_STREAM = 1
export const SOCK_DGRAM = 2
const SOCK_RAW = 3
const SOCK_RDM = 4
export const SOCK_SEQPACKET = 5

const SOCKADDR_SIZE = 128
const IN_SIZE = 16
/** What of struct sockaddr_in must be there. */
const IN_LEAST = 8
const IN6_SIZE = 28
const LL_SIZE = 20
/** Longest path of a local socket. */
const PATH_SIZE = 108

const HARDWARE = {
  netrom: 0, ether: 1, eether: 2, ax25: 3, pronet: 4, chaos: 5, ieee802: 6, arcnet: 7, appletlk: 8, dlci: 15, atm: 19, metricom: 23, ieee1394: 24,
  eui64: 27, infiniband: 32, tunnel: 768, tunnel6: 769, loopback: 772, localtlk: 773, none: 0xfffe, void: 0xffff,
}
/** Those that addresses of interfaces have names for. */
const LINK = { netrom: 0, ether: 1, ieee802: 6, dlci: 15, frelay: 770, ieee1394: 24, loopback: 772, rawip: 519, none: 0xfffe }
const PACKETS = ['host', 'broadcast', 'multicast', 'otherhost', 'outgoing', 'loopback', 'user', 'kernel']

export class Addresses {
  private readonly vm: Vm
  private readonly answers: Answers
  private readonly am
  private readonly domains: ReadonlyMap<Term, number>
  private readonly types: ReadonlyMap<Term, number>

  constructor(answers: Answers) {
    const { vm } = answers
    this.vm = vm
    this.answers = answers
    this.am = vm.atomsOf(
      'inet', 'inet6', 'local', 'unspec', 'packet', 'family', 'port', 'addr', 'flowinfo', 'scope_id', 'path', 'any', 'loopback', 'broadcast',
      'protocol', 'ifindex', 'hatype', 'pkttype', 'stream', 'dgram', 'raw', 'rdm', 'seqpacket', 'bad_data',
    )
    const { am } = this
    this.domains = new Map([[am.inet, AF_INET], [am.inet6, AF_INET6], [am.local, AF_LOCAL], [am.unspec, AF_UNSPEC]])
    this.types = new Map([[am.stream, SOCK_STREAM], [am.dgram, SOCK_DGRAM], [am.raw, SOCK_RAW], [am.seqpacket, SOCK_SEQPACKET]])
  }

  // ---- kinds of sockets ------------------------------------------------------------------------------------------------

  /** By name or number; undefined: neither. */
  domainOf(term: Term): number | undefined {
    return this.domains.get(term) ?? int32(this.vm.t, term)
  }
  domain(number: number): Term {
    return this.named(this.domains, number)
  }
  typeOf(term: Term): number | undefined {
    return this.types.get(term) ?? int32(this.vm.t, term)
  }
  type(number: number): Term {
    return number === SOCK_RDM ? this.am.rdm : this.named(this.types, number)
  }
  private named(names: ReadonlyMap<Term, number>, number: number): Term {
    for (const [name, value] of names) if (value === number) return name
    return this.vm.t.integer(number)
  }

  // ---- from terms ------------------------------------------------------------------------------------------------------

  /** Undefined: this is no address. */
  decode(map: Term): Uint8Array | undefined {
    const family = this.answers.inMap(map, this.am.family)
    if (family === NONE) return undefined
    const number = this.domains.get(family)
    switch (number) {
      case AF_INET:
        return this.decodeInet(map)
      case AF_INET6:
        return this.decodeInet6(map)
      case AF_LOCAL:
        return this.decodeLocal(map)
      default: {
        const native = number ?? int32(this.vm.t, family)
        return native === undefined ? undefined : this.decodeNative(map, native)
      }
    }
  }
  private decodeInet(map: Term): Uint8Array | undefined {
    const port = int32(this.vm.t, this.answers.inMap(map, this.am.port))
    const address = this.decodeIn(this.answers.inMap(map, this.am.addr))
    if (port === undefined || address === undefined) return undefined
    const { out, view } = sockaddr(AF_INET, IN_SIZE)
    view.setUint16(2, port)
    out.set(address, 4)
    return out
  }
  private decodeInet6(map: Term): Uint8Array | undefined {
    const { t } = this.vm
    const get = (key: Term): Term => this.answers.inMap(map, key)
    const port = int32(t, get(this.am.port))
    const [flow, scope] = [uint32(t, get(this.am.flowinfo)), uint32(t, get(this.am.scope_id))]
    const address = this.decodeIn6(get(this.am.addr))
    if (port === undefined || flow === undefined || scope === undefined || address === undefined) return undefined
    const { out, view } = sockaddr(AF_INET6, IN6_SIZE)
    view.setUint16(2, port)
    view.setUint32(4, flow, true)
    out.set(address, 8)
    view.setUint32(24, scope, true)
    return out
  }
  private decodeLocal(map: Term): Uint8Array | undefined {
    const path = this.bytesOf(this.answers.inMap(map, this.am.path))
    if (path === undefined || path.length + (path[0] === 0 ? 0 : 1) > PATH_SIZE) return undefined
    const { out } = sockaddr(AF_LOCAL, 2 + path.length)
    out.set(path, 2)
    return out
  }
  private decodeNative(map: Term, family: number): Uint8Array | undefined {
    const bytes = this.bytesOf(this.answers.inMap(map, this.am.addr))
    if (bytes === undefined || bytes.length > SOCKADDR_SIZE - 2) return undefined
    const { out } = sockaddr(family, 2 + bytes.length)
    out.set(bytes, 2)
    return out
  }
  private bytesOf(term: Term): Uint8Array | undefined {
    return term !== NONE && this.vm.t.isBinary(term) ? this.vm.t.bytes(term) : undefined
  }
  /** The four bytes of an address of IPv4. */
  decodeIn(term: Term): Uint8Array | undefined {
    const { am } = this
    if (term === NONE) return undefined
    if (isAtom(term)) {
      if (term === am.loopback) return Uint8Array.of(127, 0, 0, 1)
      if (term === am.any) return new Uint8Array(4)
      return term === am.broadcast ? new Uint8Array(4).fill(255) : undefined
    }
    const numbers = this.numbers(term, 4, 255)
    return numbers && Uint8Array.from(numbers)
  }
  decodeIn6(term: Term): Uint8Array | undefined {
    const { am } = this
    const out = new Uint8Array(16)
    if (term === NONE) return undefined
    if (isAtom(term)) {
      if (term === am.loopback) out[15] = 1
      return term === am.loopback || term === am.any ? out : undefined
    }
    const numbers = this.numbers(term, 8, 65535)
    if (numbers === undefined) return undefined
    const view = new DataView(out.buffer)
    numbers.forEach((number, i) => view.setUint16(2 * i, number))
    return out
  }
  private numbers(tuple: Term, size: number, most: number): number[] | undefined {
    const { t } = this.vm
    if (!t.isTupleOf(tuple, size)) return undefined
    const out: number[] = []
    for (let i = 1; i <= size; i++) {
      const number = t.element(tuple, i)
      if (!isSmall(number) || smallValue(number) < 0 || smallValue(number) > most) return undefined
      out.push(smallValue(number))
    }
    return out
  }

  // ---- to terms --------------------------------------------------------------------------------------------------------

  /** `whole`: the bytes are an address as long as its family's are, of which is not known how much counts. */
  encode(bytes: Uint8Array, whole = false): Term {
    const { am, vm } = this
    const { t } = vm
    if (bytes.length > 0 && bytes.length < 2) return t.binary(bytes)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const family = bytes.length === 0 ? AF_UNSPEC : view.getUint16(0, true)
    switch (family) {
      case AF_INET:
        if (bytes.length < IN_LEAST) break
        return t.map([[am.family, am.inet], [am.port, small(view.getUint16(2))], [am.addr, this.encodeIn(bytes.subarray(4, 8))]])
      case AF_INET6:
        if (bytes.length < IN6_SIZE) break
        return t.map([
          [am.family, am.inet6], [am.port, small(view.getUint16(2))], [am.addr, this.encodeIn6(bytes.subarray(8, 24))],
          [am.flowinfo, t.integer(view.getInt32(4, true))], [am.scope_id, t.integer(view.getInt32(24, true))],
        ])
      case AF_LOCAL:
        return this.encodeLocal(bytes.subarray(2))
      case AF_PACKET:
        if (bytes.length < LL_SIZE) break
        return this.encodePacket(bytes, view)
    }
    return this.encodeNative(this.familyName(family), whole ? bytes.subarray(0, 2) : bytes)
  }
  private familyName(family: number): Term {
    return family === AF_PACKET ? this.am.packet : this.domain(family)
  }
  private encodeNative(family: Term, bytes: Uint8Array): Term {
    const { am, vm } = this
    return vm.t.map([[am.family, family], [am.addr, vm.t.binary(bytes.subarray(2))]])
  }
  private encodeLocal(path: Uint8Array): Term {
    const { am, vm } = this
    if (path.length > 255) return am.bad_data
    const end = path.indexOf(0)
    // a name that begins with 0 is no path
    return vm.t.map([[am.family, am.local], [am.path, vm.t.binary(end > 0 ? path.subarray(0, end) : path)]])
  }
  private encodePacket(bytes: Uint8Array, view: DataView): Term {
    const { am, vm } = this
    const { t } = vm
    const hardware = view.getUint16(8, true)
    const kind = PACKETS[bytes[10]!]
    return t.map([
      [am.family, am.packet], [am.protocol, small(view.getUint16(2))], [am.ifindex, t.integer(view.getInt32(4, true))],
      [am.hatype, this.byNumber(HARDWARE, hardware)], [am.pkttype, kind === undefined ? small(bytes[10]!) : vm.atom(kind)],
      [am.addr, t.binary(bytes.subarray(12, 12 + Math.min(8, bytes[11]!)))],
    ])
  }
  private byNumber(names: Readonly<Record<string, number>>, number: number): Term {
    const name = Object.keys(names).find((one) => names[one] === number)
    return name === undefined ? small(number) : this.vm.atom(name)
  }
  encodeIn(bytes: Uint8Array): Term {
    return this.vm.t.tuple(...[...bytes].map(small))
  }
  encodeIn6(bytes: Uint8Array): Term {
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    return this.vm.t.tuple(...Array.from({ length: 8 }, (_, i) => small(view.getUint16(2 * i))))
  }

  // ---- hardware addresses ----------------------------------------------------------------------------------------------

  encodeLink(bytes: Uint8Array): Term {
    return this.encodeNative(this.byNumber(LINK, new DataView(bytes.buffer, bytes.byteOffset).getUint16(0, true)), bytes)
  }
  decodeLink(map: Term): Uint8Array | undefined {
    const family = this.answers.inMap(map, this.am.family)
    const number = family !== NONE && isAtom(family) ? (LINK as Readonly<Record<string, number>>)[this.vm.t.atomText(family)] : undefined
    return number === undefined ? undefined : this.decodeNative(map, number)
  }
}

function sockaddr(family: number, size: number): { out: Uint8Array; view: DataView } {
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  view.setUint16(0, family, true)
  return { out, view }
}
