/** Network interfaces, and ports with names: what any socket can be asked for. */
import type { HostInterface, HostLink, HostSockets } from '../../host/sockets.ts'
import { AF, Answer, IFOPT, OK, refuse } from './protocol.ts'

/** Flags of Linux. */
const UP = 1
const BROADCAST = 2
const LOOPBACK = 8
const POINT_TO_POINT = 0x10
const RUNNING = 0x40
const MULTICAST = 0x1000

/** Flags as prim_inet.erl has them. */
function flagsOf(flags: number): number {
  return (
    (flags & UP ? 0x01 : 0) | (flags & BROADCAST ? 0x02 : 0) | (flags & LOOPBACK ? 0x04 : 0) | (flags & POINT_TO_POINT ? 0x08 : 0) |
    (flags & RUNNING ? 0x10 : 0) | (flags & MULTICAST ? 0x20 : 0)
  )
}

/** An interface's running state is not among the flags that Linux's files show. */
const runningFlags = ({ flags }: HostLink): number => (flags & UP ? flags | RUNNING : flags)

const text = new TextEncoder()
function address(answer: Answer, option: number, bytes: Uint8Array): void {
  answer.byte(option).byte(bytes.length === 4 ? AF.inet : AF.inet6).raw(bytes)
}
function broadcastOf({ address, netmask }: HostInterface): Uint8Array {
  return address.map((byte, i) => byte | (~netmask[i]! & 0xff))
}

/** Links first, then their addresses of IPv4, then those of IPv6: the order of getifaddrs(3). */
export function interfaceAddresses(sockets: HostSockets): Uint8Array {
  const answer = new Answer().byte(OK)
  const links = sockets.links()
  const head = (link: HostLink): Answer => answer.raw(text.encode(link.name)).byte(0).byte(IFOPT.flags).u32(flagsOf(runningFlags(link)))
  for (const link of links) {
    head(link)
    if (link.hardware.length > 0) answer.byte(IFOPT.hwaddr).u16(link.hardware.length).raw(link.hardware)
    answer.byte(0)
  }
  const interfaces = sockets.interfaces()
  for (const family of ['inet', 'inet6']) {
    for (const link of links) {
      for (const one of interfaces) {
        if (one.name !== link.name || one.family !== family) continue
        head(link)
        address(answer, IFOPT.addr, one.address)
        address(answer, IFOPT.netmask, one.netmask)
        if (link.flags & BROADCAST && family === 'inet') address(answer, IFOPT.broadaddr, broadcastOf(one))
        answer.byte(0)
      }
    }
  }
  return answer.done()
}

/** Names with a NUL behind each: of those that have an address. */
export function interfaceNames(sockets: HostSockets): Uint8Array {
  const answer = new Answer().byte(OK)
  const withAddress = new Set(sockets.interfaces().filter(({ family }) => family === 'inet').map(({ name }) => name))
  for (const { name } of sockets.links()) if (withAddress.has(name)) answer.raw(text.encode(name)).byte(0)
  return answer.done()
}

/** `b`: length of a name, the name, options. */
export function interfaceOptions(sockets: HostSockets, b: Uint8Array): Uint8Array {
  const size = b[0] ?? 0
  if (b.length === 0 || size > b.length) refuse('einval')
  const name = new TextDecoder('latin1').decode(b.subarray(1, 1 + size))
  const link = sockets.links().find((one) => one.name === name)
  const ip = sockets.interfaces().find((one) => one.name === name && one.family === 'inet')
  const answer = new Answer().byte(OK)
  for (const option of b.subarray(1 + size)) {
    if (option === IFOPT.flags) {
      answer.byte(option).u32(link === undefined ? 0 : flagsOf(runningFlags(link)))
    } else if (option === IFOPT.mtu) {
      if (link !== undefined) answer.byte(option).u32(link.mtu)
    } else if (option === IFOPT.hwaddr) {
      if (link !== undefined) answer.byte(option).u16(link.hardware.length).raw(link.hardware)
    } else if (ip !== undefined) addressOption(answer, option, ip, link)
  }
  return answer.done()
}
function addressOption(answer: Answer, option: number, ip: HostInterface, link: HostLink | undefined): void {
  const broadcast = ((link?.flags ?? 0) & BROADCAST) !== 0
  if (option === IFOPT.addr) address(answer, option, ip.address)
  else if (option === IFOPT.netmask) address(answer, option, ip.netmask)
  else if (option === IFOPT.dstaddr) address(answer, option, ip.address)
  else if (option === IFOPT.broadaddr) address(answer, option, broadcast ? broadcastOf(ip) : new Uint8Array(4))
}

// ---- services ----------------------------------------------------------------------------------------------------------

interface Service {
  readonly names: readonly string[]
  readonly port: number
  readonly protocol: string
}
function* servicesOf(lines: string): Generator<Service> {
  for (const line of lines.split('\n')) {
    const [name, where, ...aliases] = line.replace(/#.*/u, '').trim().split(/\s+/u)
    const [port, protocol] = (where ?? '').split('/')
    if (name !== undefined && protocol !== undefined) yield { names: [name, ...aliases], port: Number(port), protocol }
  }
}
/** `b`: length and name, length and protocol. */
export function servicePort(sockets: HostSockets, b: Uint8Array): Uint8Array {
  const size = b[0] ?? 0
  if (b.length < 2 || size >= b.length - 1 || b[1 + size]! > b.length - 2 - size) refuse('einval')
  const decoder = new TextDecoder('latin1')
  const name = decoder.decode(b.subarray(1, 1 + size))
  const protocol = decoder.decode(b.subarray(2 + size, 2 + size + b[1 + size]!))
  for (const service of servicesOf(sockets.services())) {
    if (service.protocol === protocol && service.names.includes(name)) return Uint8Array.of(OK, service.port >> 8, service.port & 0xff)
  }
  return refuse('einval')
}
/** `b`: port, length and protocol. */
export function serviceName(sockets: HostSockets, b: Uint8Array): Uint8Array {
  if (b.length < 3 || b[2]! > b.length - 3) refuse('einval')
  const port = (b[0]! << 8) | b[1]!
  const protocol = new TextDecoder('latin1').decode(b.subarray(3, 3 + b[2]!))
  for (const service of servicesOf(sockets.services())) {
    if (service.protocol === protocol && service.port === port) return Uint8Array.of(OK, ...text.encode(service.names[0]))
  }
  return refuse('einval')
}
