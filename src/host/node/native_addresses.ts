/** Addresses of sockets as the operating system has them: struct sockaddr. */
import type { SocketAddress, SocketFamily } from '../sockets.ts'
import { fixed } from './libc.ts'

export const AF: Readonly<Record<SocketFamily, number>> = { local: 1, inet: 2, inet6: 10 }
/** struct sockaddr_storage */
export const ADDRESS_SIZE = 128

export function writeSockaddr({ family, bytes, port, scope }: SocketAddress): Uint8Array {
  const named = family === 'local' && bytes.length > 0
  const size = family === 'inet' ? 16 : family === 'inet6' ? 28 : 2 + bytes.length + (named && bytes[0] !== 0 ? 1 : 0)
  const out = fixed(size)
  const view = new DataView(out.buffer)
  view.setUint16(0, AF[family], true)
  if (family === 'local') {
    out.set(bytes, 2)
    return out
  }
  view.setUint16(2, port)
  out.set(bytes, family === 'inet' ? 4 : 8)
  if (family === 'inet6') view.setUint32(24, scope, true)
  return out
}

/** Undefined: nobody's, as that of who sends from a local socket without a name. */
export function readSockaddr(bytes: Uint8Array, size: number): SocketAddress | undefined {
  if (size < 2) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  switch (view.getUint16(0, true)) {
    case AF.inet:
      return { family: 'inet', bytes: bytes.slice(4, 8), port: view.getUint16(2), scope: 0 }
    case AF.inet6:
      return { family: 'inet6', bytes: bytes.slice(8, 24), port: view.getUint16(2), scope: view.getUint32(24, true) }
    case AF.local: {
      const path = bytes.slice(2, size)
      const end = path.indexOf(0)
      return { family: 'local', bytes: end > 0 ? path.subarray(0, end) : path, port: 0, scope: 0 }
    }
    default:
      return undefined
  }
}
