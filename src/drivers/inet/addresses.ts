/** Addresses as prim_inet.erl writes and reads them. */
import type { SocketAddress, SocketFamily } from '../../host/sockets.ts'
import { AF, refuse, u16, u32 } from './protocol.ts'

/** Longest path of a local socket, with the NUL behind it. */
const MAX_PATH = 108
const NO_BYTES = new Uint8Array(0)

const loopback: Readonly<Record<'inet' | 'inet6', readonly number[]>> = {
  inet: [127, 0, 0, 1],
  inet6: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
}

/** The address that `b` begins with (for a socket of a family), and the bytes it takes. Throws Refused. */
export function readAddress(family: SocketFamily, b: Uint8Array): { address: SocketAddress; size: number } {
  if (b.length < 1) refuse('einval')
  switch (b[0]) {
    case AF.inet:
      if (b.length < 7) refuse('einval')
      return { address: { family: 'inet', bytes: b.slice(3, 7), port: u16(b, 1), scope: 0 }, size: 7 }
    case AF.inet6:
      if (b.length < 27) refuse('einval')
      return { address: { family: 'inet6', bytes: b.slice(3, 19), port: u16(b, 1), scope: u32(b, 23) }, size: 27 }
    case AF.local:
      return readPath(b)
    case AF.any:
    case AF.loopback:
      return readPlace(family, b)
    default:
      return refuse('eafnosupport')
  }
}
function readPath(b: Uint8Array): { address: SocketAddress; size: number } {
  const size = b[1] ?? 0
  const abstract = b[2] === 0
  if (b.length < 2 + size || size + (abstract ? 0 : 1) > MAX_PATH) refuse('einval')
  let path = b.slice(2, 2 + size)
  const end = path.indexOf(0)
  if (end > 0) path = path.subarray(0, end)
  return { address: { family: 'local', bytes: path, port: 0, scope: 0 }, size: 2 + size }
}
/** `any` and `loopback`, which have a port alone. */
function readPlace(family: SocketFamily, b: Uint8Array): { address: SocketAddress; size: number } {
  if (b.length < 3 || family === 'local') return refuse('einval')
  const bytes = b[0] === AF.any ? new Uint8Array(loopback[family].length) : Uint8Array.from(loopback[family])
  return { address: { family, bytes, port: u16(b, 1), scope: 0 }, size: 3 }
}

/** An address as it is answered; of nobody: that of no family. */
export function writeAddress(address: SocketAddress | undefined): Uint8Array {
  if (address === undefined) return Uint8Array.of(AF.unspec)
  const { family, bytes, port } = address
  if (family === 'local') return Uint8Array.of(AF.local, bytes.length, ...bytes)
  return Uint8Array.of(family === 'inet' ? AF.inet : AF.inet6, port >> 8, port & 0xff, ...bytes)
}

export const noAddress = (family: SocketFamily): SocketAddress => ({
  family,
  bytes: family === 'local' ? NO_BYTES : new Uint8Array(family === 'inet' ? 4 : 16),
  port: 0,
  scope: 0,
})
