/** Sockets on Node.js: what makes them, and what there is of the network. */
import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import type { HostDatagram, HostDatagramEvents, HostInterface, HostLink, HostSharedFile, HostSockets } from '../sockets.ts'
import type { HostStream, SocketFamily } from '../sockets.ts'
import type { HostNames, HostSocketCalls } from '../socket_calls.ts'
import { bindings } from './bindings.ts'
import type { Bindings } from './bindings.ts'
import { Datagram } from './datagrams.ts'
import { libc, maybeLibc } from './libc.ts'
import { Names } from './names.ts'
import { NativeDatagram } from './native_datagrams.ts'
import { NativeSockets } from './native_sockets.ts'
import { SocketCalls } from './socket_calls.ts'
import { addressBytes } from './socket_addresses.ts'
import { Stream } from './stream_sockets.ts'
import { codeOf } from './streams.ts'

class Sockets implements HostSockets {
  private readonly b: Bindings
  /** Looked for when the first socket is opened. */
  private known: NativeSockets | undefined | null = null
  private knownCalls: HostSocketCalls | undefined
  private knownNames: HostNames | undefined

  constructor(b: Bindings) {
    this.b = b
  }
  private get native(): NativeSockets | undefined {
    if (this.known === null) {
      const c = libc()
      this.known = c && new NativeSockets(c)
    }
    return this.known
  }

  stream(family: SocketFamily, netns?: string): HostStream | string {
    if (netns !== undefined && this.native === undefined) return 'ENOTSUP'
    return Stream.of(this.b, this.native, family, netns)
  }
  openStream(family: SocketFamily, descriptor: number, bound: boolean): HostStream | string {
    return this.refused(family, descriptor, bound) ?? Stream.ofDescriptor(this.b, this.native, family, descriptor)
  }
  datagram(family: SocketFamily, events: HostDatagramEvents, netns?: string): HostDatagram | string {
    const { b, native } = this
    if (native !== undefined) return NativeDatagram.open(b, native, family, events, netns)
    if (netns !== undefined) return 'ENOTSUP'
    return family === 'local' ? 'EAFNOSUPPORT' : new Datagram(b, family, events)
  }
  openDatagram(family: SocketFamily, descriptor: number, bound: boolean, events: HostDatagramEvents): HostDatagram | string {
    const { b, native } = this
    const refused = this.refused(family, descriptor, bound)
    if (refused !== undefined) return refused
    if (native !== undefined) return NativeDatagram.of(b, native, descriptor, events)
    if (family === 'local') return 'EAFNOSUPPORT'
    const datagram = new Datagram(b, family, events)
    return datagram.open(descriptor) ?? datagram
  }
  /** Why a descriptor can't be taken over: it is no socket's (libuv would not bear it), or bound, as is said, but not of its family. */
  private refused(family: SocketFamily, descriptor: number, bound: boolean): string | undefined {
    if (this.native === undefined) return undefined
    const name = this.native.localName(descriptor)
    if (typeof name === 'string') return name
    return !bound || name.family === family ? undefined : 'EINVAL'
  }

  links(): HostLink[] {
    const hex = (text: string): Uint8Array => Uint8Array.from(text.split(':'), (part) => Number.parseInt(part, 16))
    try {
      return readdirSync(LINKS).map((name) => {
        const item = (what: string): string => readFileSync(`${LINKS}/${name}/${what}`, 'latin1').trim()
        return { index: Number(item('ifindex')), name, flags: Number(item('flags')), mtu: Number(item('mtu')), hardware: hex(item('address')) }
      }).sort((a, b) => a.index - b.index)
    } catch {
      return Object.entries(networkInterfaces()).map(([name, addresses]) => {
        const first = addresses?.[0]
        return { name, flags: first?.internal === true ? LOOPBACK_FLAGS : OTHER_FLAGS, mtu: 1500, hardware: hex(first?.mac ?? '') }
      })
    }
  }
  interfaces(): HostInterface[] {
    return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses.map(({ family, address, netmask }) => ({
        name,
        family: family === 'IPv4' ? ('inet' as const) : ('inet6' as const),
        address: addressBytes(address),
        netmask: addressBytes(netmask),
      })),
    )
  }
  services(): string {
    return textOf('/etc/services')
  }
  protocols(): string {
    return textOf('/etc/protocols')
  }
  get mayCall(): boolean {
    return maybeLibc()
  }
  get calls(): HostSocketCalls | undefined {
    const c = libc()
    return c && (this.knownCalls ??= new SocketCalls(this.b, c))
  }
  get names(): HostNames | undefined {
    const c = libc()
    return c && (this.knownNames ??= new Names(c))
  }
  shareFile(descriptor: number): HostSharedFile {
    let own: number | undefined
    try {
      own = openSync(`/proc/self/fd/${descriptor}`, 'r')
    } catch {
      // there is no such folder here: it is read by the same descriptor
    }
    return {
      read: (into, offset) => {
        try {
          return readSync(own ?? descriptor, into, 0, into.length, offset)
        } catch (error) {
          return codeOf(error)
        }
      },
      close: () => {
        if (own !== undefined) closeSync(own)
      },
    }
  }
}

/** Empty: there is no such file. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

const LINKS = '/sys/class/net'
/** IFF_UP, IFF_LOOPBACK, IFF_RUNNING; IFF_UP, IFF_BROADCAST, IFF_RUNNING, IFF_MULTICAST. */
const LOOPBACK_FLAGS = 0x49
const OTHER_FLAGS = 0x1043

/** Undefined: this Node.js lets nobody at them. */
export function openSockets(): HostSockets | undefined {
  const b = bindings()
  return b && new Sockets(b)
}
