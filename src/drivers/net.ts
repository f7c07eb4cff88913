/** Native functions of module prim_net: names of hosts, services and interfaces, as the C library knows them. */
import type { HostAddressInfo, HostInterfaceAddress, HostNames } from '../host/socket_calls.ts'
import type { Answer } from '../runtime/bif.ts'
import type { NifFamily } from '../runtime/nifs.ts'
import { NIL, isCons, small } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import { uint32 } from './arguments.ts'
import { Addresses } from './socket/addresses.ts'
import { Answers, cText } from './socket/answers.ts'

const NAME_FLAGS = { numerichost: 1, numericserv: 2, nofqdn: 4, namereqd: 8, dgram: 16, idn: 32 }
/** Errors of getnameinfo and getaddrinfo; what is not here is einval. */
const NAME_ERRORS: Readonly<Record<number, string>> = {
  [-1]: 'ebadflags', [-2]: 'enoname', [-3]: 'eagain', [-4]: 'efail', [-6]: 'efamily', [-10]: 'emem', [-12]: 'eoverflow',
}
const ADDRESS_ERRORS: Readonly<Record<number, string>> = {
  [-1]: 'ebadflags', [-2]: 'enoname', [-3]: 'eagain', [-4]: 'efail', [-5]: 'enodata', [-6]: 'efamily', [-7]: 'esocktype', [-8]: 'eservice',
  [-9]: 'eaddrfamily', [-10]: 'emem', [-11]: 'esystem',
}
/** Flags of an interface, in the order in which they are told. */
const FLAGS = {
  up: 1, broadcast: 2, debug: 4, loopback: 8, pointopoint: 0x10, notrailers: 0x20, running: 0x40, noarp: 0x80, promisc: 0x100, master: 0x400,
  slave: 0x800, multicast: 0x1000, portsel: 0x2000, automedia: 0x4000, dynamic: 0x8000,
}
const POINT_TO_POINT = 0x10

/** Longest names that are taken. */
const LONGEST_SERVICE = 255
const LONGEST_INTERFACE = 16

export const primNet: NifFamily = (vm) => {
  const { t } = vm
  const answers = new Answers(vm)
  const addresses = new Addresses(answers)
  const am = vm.atomsOf(
    'debug', 'netns', 'load_nif_result', 'command', 'data', 'host', 'service', 'family', 'socktype', 'type', 'protocol', 'addr', 'any', 'name',
    'flags', 'netmask', 'broadaddr', 'dstaddr', 'undefined', 'enxio', 'ok', 'false',
  )
  const { host } = vm
  let debug = false

  const names = (): HostNames | undefined => host.sockets?.names
  const notSupported = (): Term => vm.error(answers.am.notsup)
  /** With the names, if there are any. */
  const withNames = <T extends Term | Promise<Answer>>(use: (names: HostNames) => T): T | Term => {
    const known = names()
    return known === undefined ? notSupported() : use(known)
  }
  /** What comes at once or later. */
  const later = <T>(value: T | Promise<T>, make: (value: T) => Term): Term | Promise<Answer> =>
    value instanceof Promise ? value.then((answer) => () => make(answer)) : make(value)

  const flagsOf = (list: Term): number | undefined => {
    let flags = 0
    if (list === am.undefined) return 0
    if (list !== NIL && !isCons(list)) return undefined
    for (; isCons(list); list = t.tl(list)) {
      const flag = Object.entries(NAME_FLAGS).find(([name]) => vm.atom(name) === t.hd(list))
      if (flag === undefined) return undefined
      flags |= flag[1]
    }
    return flags
  }
  const addressInfo = ({ family, type, protocol, address }: HostAddressInfo): Term =>
    t.map([
      [am.family, addresses.domain(family)], [vm.release >= 27 ? am.socktype : am.type, type === 0 ? am.any : addresses.type(type)], [am.protocol, t.integer(protocol)],
      [am.addr, addresses.encode(address)],
    ])
  /** A host or service; null: no such thing. */
  const textOrNone = (term: Term): Uint8Array | undefined | null => {
    if (term === am.undefined) return undefined
    const text = answers.asText(term)
    return text === undefined ? null : cText(text)
  }
  const interfaceAddress = ({ name, flags, address, netmask, other }: HostInterfaceAddress): Term => {
    const pairs: [Term, Term][] = [
      [am.name, answers.text(name)],
      [am.flags, t.list(Object.entries(FLAGS).filter(([, bit]) => (flags & bit) !== 0).map(([flag]) => vm.atom(flag)))],
    ]
    if (address !== undefined) pairs.push([am.addr, addresses.encode(address, true)])
    if (netmask !== undefined) pairs.push([am.netmask, addresses.encode(netmask, true)])
    if (other !== undefined) pairs.push([(flags & POINT_TO_POINT) !== 0 ? am.dstaddr : am.broadaddr, addresses.encode(other, true)])
    return t.map(pairs)
  }
  const einval = (): Term => answers.error(answers.am.einval)
  /** A service's name or a protocol. */
  const shortText = (term: Term): Uint8Array | undefined => {
    const text = answers.asText(term, LONGEST_SERVICE)
    return text && cText(text)
  }
  /** Undefined: any; null: it is none. */
  const protocolOf = (term: Term): Uint8Array | undefined | null => {
    const text = shortText(term)
    if (text === undefined) return null
    return String.fromCharCode(...text) === 'any' ? undefined : text
  }
  const named = (name: Uint8Array | string): Term => (typeof name === 'string' ? answers.failure(name) : answers.ok(answers.text(name)))
  const windowsOnly = (): Term => notSupported()

  return {
    module: 'prim_net',
    load: (info) => {
      debug = answers.boolInMap(info, am.debug, false)
      return host.sockets?.mayCall ?? false
    },
    save: () => debug,
    restore: (state: boolean) => {
      debug = state
    },
    functions: {
      'nif_info/0': () => {
        const pairs: [Term, Term][] = [[am.debug, answers.bool(debug)]]
        if (vm.release >= 29) pairs.push([am.netns, am.false], [am.load_nif_result, am.ok])
        return t.map(pairs)
      },
      'nif_command/1': (map) => {
        const [command, data] = [answers.inMap(map!, am.command), answers.inMap(map!, am.data)]
        if (command === NONE || data === NONE) return vm.badarg()
        if (command !== am.debug) return answers.raiseInvalid(t.tuple(am.command, command))
        const on = answers.asBool(data)
        if (on === undefined) return answers.raiseInvalid(t.tuple(am.data, data))
        debug = on
        return am.ok
      },
      'nif_gethostname/0': () => withNames((known) => named(known.hostName())),
      'nif_getnameinfo/2': {
        start: (map, list) =>
          withNames((known) => {
            const address = addresses.decode(map!)
            if (address === undefined) return einval()
            const flags = flagsOf(list!)
            if (flags === undefined) return vm.badarg()
            return later(known.nameInfo(address, flags), (found) => {
              if (typeof found === 'string') return answers.failure(found)
              if (typeof found === 'number') return answers.failure(NAME_ERRORS[found] ?? 'einval')
              return answers.ok(t.map([[am.host, answers.text(found[0])], [am.service, answers.text(found[1])]]))
            })
          }),
      },
      'nif_getaddrinfo/3': {
        start: (hostTerm, serviceTerm) =>
          withNames((known) => {
            const [name, service] = [textOrNone(hostTerm!), textOrNone(serviceTerm!)]
            if (name === null || service === null || (name === undefined && service === undefined)) return vm.badarg()
            return later(known.addressInfo(name, service), (found) =>
              typeof found === 'number' ? answers.failure(ADDRESS_ERRORS[found] ?? 'einval') : answers.ok(t.list(found.map(addressInfo))))
          }),
      },
      'nif_getifaddrs/1': (map) =>
        withNames((known) => {
          if (!t.isMap(map!)) return vm.badarg()
          const path = vm.k.map_size(map!) === 1 ? answers.inMap(map!, am.netns) : NONE
          const netns = path === NONE ? undefined : answers.asText(path)
          if (path !== NONE && netns === undefined) return vm.badarg()
          const found = known.interfaceAddresses(netns && String.fromCharCode(...cText(netns)))
          return typeof found === 'string' ? answers.failure(found) : answers.ok(t.list(found.map(interfaceAddress)))
        }),
      'nif_get_adapters_addresses/1': windowsOnly,
      'nif_get_if_entry/1': windowsOnly,
      'nif_get_interface_info/1': windowsOnly,
      'nif_get_ip_address_table/1': windowsOnly,
      'nif_getservbyname/2': (nameTerm, protocolTerm) =>
        withNames((known) => {
          const [name, protocol] = [shortText(nameTerm!), protocolOf(protocolTerm!)]
          if (name === undefined || protocol === null) return einval()
          const port = known.servicePort(name, protocol)
          return port === undefined ? einval() : answers.ok(small(port))
        }),
      'nif_getservbyport/2': (portTerm, protocolTerm) =>
        withNames((known) => {
          const [port, protocol] = [uint32(t, portTerm!), protocolOf(protocolTerm!)]
          if (port === undefined || protocol === null) return einval()
          const name = known.serviceName(port & 0xffff, protocol)
          return name === undefined ? einval() : answers.ok(answers.text(name))
        }),
      'nif_if_name2index/1': (term) =>
        withNames((known) => {
          const name = answers.asText(term!, LONGEST_INTERFACE)
          if (name === undefined) return einval()
          const index = known.interfaceIndex(cText(name))
          return typeof index === 'string' ? answers.failure(index) : answers.ok(t.integer(index))
        }),
      'nif_if_index2name/1': (term) =>
        withNames((known) => {
          const index = uint32(t, term!)
          if (index === undefined) return vm.badarg()
          const name = known.interfaceName(index)
          return typeof name === 'string' ? answers.error(am.enxio) : answers.ok(answers.text(name))
        }),
      'nif_if_names/0': () =>
        withNames((known) => {
          const found = known.interfaceNames()
          if (typeof found === 'string') return answers.failure(found)
          return answers.ok(t.list(found.map(([index, name]) => t.tuple(t.integer(index), answers.text(name)))))
        }),
    },
  }
}
