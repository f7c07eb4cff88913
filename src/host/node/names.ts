/** What the C library knows of names of hosts, services and network interfaces. */
import type { Worker } from 'node:worker_threads'
import type { AddressInfos, HostInterfaceAddress, HostNames, NameInfo } from '../socket_calls.ts'
import { fixed } from './libc.ts'
import type { Libc } from './libc.ts'
import { inNamespace } from './namespaces.ts'
import { resolve } from './resolve.ts'
import type { Question } from './resolve.ts'

const IFNAMSIZ = 16
/** The longest name of a host. */
const HOST_NAME = 256
/** Families and sizes of struct sockaddr. */
const SIZES: Readonly<Record<number, number>> = { 2: 16, 10: 28, 17: 20 }
const IFF_BROADCAST = 2
const IFF_POINTOPOINT = 16

/** struct ifaddrs: where things are. */
const IFADDRS = { size: 56, next: 0, name: 8, flags: 16, address: 24, netmask: 32, other: 40 }

/** Names that never take the network to be looked up. */
const isNumeric = (host: Uint8Array): boolean => /^[0-9.]+$|:/u.test(Buffer.from(host).toString('latin1'))
const NI_NUMERICHOST = 1

export class Names implements HostNames {
  private readonly c: Libc
  private readonly thread = new Resolver()

  constructor(c: Libc) {
    this.c = c
  }

  hostName(): Uint8Array | string {
    const name = fixed(HOST_NAME)
    return this.c.call.gethostname(name, BigInt(HOST_NAME)) < 0 ? this.c.error() : text(name)
  }
  nameInfo(address: Uint8Array, flags: number): NameInfo | Promise<NameInfo> {
    const question: Question = { what: 'name', address, flags }
    return ((flags & NI_NUMERICHOST) !== 0 ? this.thread.here(question) : this.thread.ask(question)) as NameInfo | Promise<NameInfo>
  }
  addressInfo(host: Uint8Array | undefined, service: Uint8Array | undefined): AddressInfos | Promise<AddressInfos> {
    const question: Question = { what: 'address', host, service }
    const here = host === undefined || isNumeric(host)
    return (here ? this.thread.here(question) : this.thread.ask(question)) as AddressInfos | Promise<AddressInfos>
  }

  servicePort(name: Uint8Array, protocol: Uint8Array | undefined): number | undefined {
    const entry = this.c.pointers.getservbyname(ended(name), this.pointer(protocol))
    if (entry === 0n) return undefined
    return new DataView(this.c.bytesAt(entry, 32).buffer).getUint16(16)
  }
  serviceName(port: number, protocol: Uint8Array | undefined): Uint8Array | undefined {
    const bigEndian = ((port & 0xff) << 8) | ((port >> 8) & 0xff)
    const entry = this.c.pointers.getservbyport(bigEndian, this.pointer(protocol))
    if (entry === 0n) return undefined
    return this.c.textAt(new DataView(this.c.bytesAt(entry, 32).buffer).getBigUint64(0, true))
  }
  private held = fixed(0)
  /** Null without a text. */
  private pointer(bytes: Uint8Array | undefined): bigint {
    if (bytes === undefined) return 0n
    this.held = ended(bytes)
    return this.c.address(this.held)
  }

  interfaceIndex(name: Uint8Array): number | string {
    const index = this.c.call.if_nametoindex(ended(name))
    return index === 0 ? this.c.error() : index
  }
  interfaceName(index: number): Uint8Array | string {
    const name = fixed(IFNAMSIZ)
    return this.c.pointers.if_indextoname(index | 0, name) === 0n ? this.c.error() : text(name)
  }
  interfaceNames(): [index: number, name: Uint8Array][] | string {
    const { c } = this
    const first = c.pointers.if_nameindex()
    if (first === 0n) return c.error()
    const out: [number, Uint8Array][] = []
    for (let at = first; ; at += 16n) {
      const view = new DataView(c.bytesAt(at, 16).buffer)
      const name = view.getBigUint64(8, true)
      if (name === 0n) break
      out.push([view.getUint32(0, true), c.textAt(name)])
    }
    c.pointers.if_freenameindex(first)
    return out
  }
  interfaceAddresses(netns: string | undefined): HostInterfaceAddress[] | string {
    const { c } = this
    const first = fixed(8)
    const found = inNamespace(c, netns, () => (c.call.getifaddrs(first) < 0 ? c.error() : undefined))
    if (found !== undefined) return found
    const out: HostInterfaceAddress[] = []
    const head = new DataView(first.buffer).getBigUint64(0, true)
    for (let at = head; at !== 0n; ) {
      const view = new DataView(c.bytesAt(at, IFADDRS.size).buffer)
      const pointer = (place: number): bigint => view.getBigUint64(place, true)
      const flags = view.getUint32(IFADDRS.flags, true)
      const wantsOther = (flags & (IFF_BROADCAST | IFF_POINTOPOINT)) !== 0
      out.push({
        name: c.textAt(pointer(IFADDRS.name)),
        flags,
        address: this.sockaddr(pointer(IFADDRS.address)),
        netmask: this.sockaddr(pointer(IFADDRS.netmask)),
        other: wantsOther ? this.sockaddr(pointer(IFADDRS.other)) : undefined,
      })
      at = pointer(IFADDRS.next)
    }
    if (head !== 0n) c.pointers.freeifaddrs(head)
    return out
  }
  private sockaddr(address: bigint): Uint8Array | undefined {
    if (address === 0n) return undefined
    const family = new DataView(this.c.bytesAt(address, 2).buffer).getUint16(0, true)
    return this.c.bytesAt(address, SIZES[family] ?? 2)
  }
}

const text = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0))
/** With a 0 at its end, where it does not move. */
function ended(bytes: Uint8Array): Uint8Array {
  const out = fixed(bytes.length + 1)
  out.set(bytes)
  return out
}

/** Names whose look-up may take as long as the network does are looked up in a thread of its own, which ends with the process. */
class Resolver {
  private worker: Worker | undefined
  private readonly waiting: ((answer: unknown) => void)[] = []

  here(question: Question): unknown {
    return resolve(builtin(), question)
  }
  ask(question: Question): Promise<unknown> {
    const worker = (this.worker ??= this.start())
    return new Promise((done) => {
      this.waiting.push(done)
      worker.postMessage(question)
    })
  }
  private start(): Worker {
    const { Worker } = process.getBuiltinModule('node:worker_threads')
    const code = `const resolve = ${resolve.toString()}
      const { parentPort } = require('node:worker_threads')
      process.emitWarning = () => {}
      const ffi = process.getBuiltinModule('node:ffi')
      parentPort.on('message', (question) => parentPort.postMessage(resolve(ffi, question)))`
    const worker = new Worker(code, { eval: true })
    worker.unref()
    // in the order in which they were asked
    worker.on('message', (answer: unknown) => this.waiting.shift()?.(answer))
    worker.on('error', () => {
      this.worker = undefined
      for (const done of this.waiting.splice(0)) done('EIO')
    })
    return worker
  }
}
const builtin = (): unknown => process.getBuiltinModule('node:ffi' as 'node:os')
