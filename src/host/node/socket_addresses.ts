/** Addresses of sockets as Node.js has them: texts. */
import { networkInterfaces } from 'node:os'
import type { SocketAddress } from '../sockets.ts'

/** Text of an IPv4 or IPv6 address; with the name of its interface where it has one. */
export function addressText({ family, bytes, scope }: SocketAddress): string {
  if (family === 'inet') return bytes.join('.')
  const groups: string[] = []
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[i]! << 8) | bytes[i + 1]!).toString(16))
  const zone = scope === 0 ? undefined : interfaceOf(scope)
  return groups.join(':') + (zone === undefined ? '' : `%${zone}`)
}

function interfaceOf(scope: number): string | undefined {
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (addresses?.some((a) => a.family === 'IPv6' && a.scopeid === scope) === true) return name
  }
  return undefined
}

/** The bytes of an address. */
export function addressBytes(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.'), Number)
  const zone = text.indexOf('%')
  const plain = zone < 0 ? text : text.slice(0, zone)
  const [before, after] = plain.split('::') as [string, string | undefined]
  const front = groupBytes(before)
  const out = new Uint8Array(16)
  out.set(front.slice(0, 16))
  if (after !== undefined) {
    const back = groupBytes(after).slice(0, 16)
    out.set(back, 16 - back.length)
  }
  return out
}
/** Groups of an IPv6 address, of which the last may be an IPv4 address. */
function groupBytes(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const n = Number.parseInt(group, 16)
    return [n >> 8, n & 0xff]
  })
}

/** What getsockname and the like of Node.js fill. */
export interface NodeAddress {
  address?: string
  family?: string | number
  port?: number
}
export function fromNode({ address = '0.0.0.0', port = 0 }: NodeAddress): SocketAddress {
  return { family: address.includes(':') ? 'inet6' : 'inet', bytes: addressBytes(address), port, scope: 0 }
}
