/**
 * `inet_gethost`: the program that looks names up for Erlang's inet, by what the operating system knows (getaddrinfo). Messages have
 * 32 bits of length, then a serial number, which the answer has too; see inet_gethost_native.erl. Every system that boots looks its own
 * name up, so it runs inside the machine, where it costs no process.
 */
import { lookup, lookupService } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { PacketReader, packetHeader } from '../drivers/packets.ts'
import type { InnerProgram } from '../host/node/inner_programs.ts'
import { hostsOf } from '../host/node/hosts_file.ts'
import { addressBytes, addressText } from '../host/node/socket_addresses.ts'

const BY_NAME = 1
const BY_ADDRESS = 2
const CANCEL = 3
const IPV4 = 1
const IPV6 = 2

/** A failed answer begins with this byte, others with the length of an address. */
const ERROR = 0

interface Host {
  readonly family: 4 | 6
  readonly addresses: readonly Uint8Array[]
  /** Canonical name first. */
  readonly names: readonly string[]
}

/** The names that stand together with the one that was asked for; else that one alone. */
export function namesOf(hosts: string, name: string, family: 4 | 6): readonly string[] {
  const wanted = name.toLowerCase()
  const line = hostsOf(hosts).find((host) => {
    return host.address.includes(':') === (family === 6) && host.names.some((one) => one.toLowerCase() === wanted)
  })
  return line?.names ?? [name]
}
function hostsFile(): string {
  try {
    return readFileSync('/etc/hosts', 'utf8')
  } catch {
    return ''
  }
}

/** A name that is no name, which the host would not look up: what the operating system says of it. */
class NoName extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const IPV4_ADDRESS = new RegExp(`^${BYTE}(\\.${BYTE}){3}$`)
/** 4, 6 or 0: no address. Node's module net, which knows it too, takes longer to load than all the rest. */
function familyOf(name: string): number {
  return name.includes(':') ? process.getBuiltinModule('node:net').isIP(name) : IPV4_ADDRESS.test(name) ? 4 : 0
}

async function byName(name: string, family: 4 | 6): Promise<Host> {
  // an address of the other family is what Node.js gives back as it is
  const literal = familyOf(name)
  if (literal !== 0 && literal !== family) throw new NoName(literal === 4 ? 'EAI_ADDRFAMILY' : 'ENOTFOUND')
  if (name === '') throw new NoName(family === 4 ? 'EAI_FAIL' : 'ENOTFOUND')
  const found = await lookup(name, { family, all: true, order: 'verbatim' })
  const addresses = [...new Set(found.map(({ address }) => address))].map(addressBytes)
  return { family, addresses, names: namesOf(hostsFile(), name, family) }
}
async function byAddress(bytes: Uint8Array): Promise<Host> {
  const family = bytes.length === 4 ? 4 : 6
  const text = addressText({ family: family === 4 ? 'inet' : 'inet6', bytes, port: 0, scope: 0 })
  const { hostname } = await lookupService(text, 0)
  return { family, addresses: [bytes], names: namesOf(hostsFile(), hostname, family) }
}

/** What gethostbyname and getaddrinfo say, as inet has it. */
function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EAI_AGAIN') return 'try_again'
  if (code === 'EAI_FAIL') return 'no_recovery'
  return code === 'ENOTFOUND' || code === 'ENODATA' ? 'notfound' : 'netdb_internal'
}

export function encodeHost({ family, addresses, names }: Host): Buffer {
  const count = (n: number): Buffer => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(n)
    return bytes
  }
  const texts = names.map((name) => Buffer.from(`${name}\0`))
  return Buffer.concat([Buffer.of(family === 4 ? 4 : 16), count(addresses.length), ...addresses, count(texts.length), ...texts])
}
const encodeError = (reason: string): Buffer => Buffer.concat([Buffer.of(ERROR), Buffer.from(`${reason}\0`)])

async function answerTo(operation: number, protocol: number, data: Buffer): Promise<Buffer> {
  try {
    if (protocol !== IPV4 && protocol !== IPV6) return encodeError('enotsup')
    if (operation === BY_ADDRESS) return encodeHost(await byAddress(data.subarray(0, protocol === IPV4 ? 4 : 16)))
    const end = data.indexOf(0)
    return encodeHost(await byName(data.subarray(0, end < 0 ? data.length : end).toString(), protocol === IPV4 ? 4 : 6))
  } catch (error) {
    return encodeError(reasonOf(error))
  }
}

/** The program: takes what it reads, and writes answers. `over`: its input has ended, so has the program. */
export function inetGethost(write: (bytes: Uint8Array) => void, over: () => void): InnerProgram {
  const cancelled = new Set<number>()
  const program = { pending: 0, data: (bytes: Uint8Array) => packets.read(bytes), end: over }
  const answer = async (message: Buffer): Promise<void> => {
    program.pending++
    const bytes = await answerTo(message[4]!, message[5]!, message.subarray(6))
    program.pending--
    if (!cancelled.delete(message.readUInt32BE(0))) write(packetHeader(4, Buffer.concat([message.subarray(0, 4), bytes])))
  }
  const packets = new PacketReader(4, (packet) => {
    const message = Buffer.from(packet)
    const serial = message.readUInt32BE(0)
    const operation = message[4]!
    if (operation === CANCEL) cancelled.add(serial)
    if (operation !== BY_NAME && operation !== BY_ADDRESS) return
    cancelled.delete(serial)
    void answer(message)
  })
  return program
}
