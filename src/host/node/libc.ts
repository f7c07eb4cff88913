/**
 * Functions of the C library, by node:ffi: what the operating system can do, mostly with sockets, and Node.js has no other way to.
 * Undefined where this Node.js has no node:ffi, or the layout of the structures is not known.
 */
import { isBuiltin } from 'node:module'
import { endianness } from 'node:os'
import { errorName } from './error_names.ts'

type Native = (...args: (number | bigint | Uint8Array)[]) => number | bigint
interface Ffi {
  dlopen(path: null, functions: Record<string, object>): { functions: Record<string, Native> }
  getRawPointer(source: Uint8Array): bigint
  getInt32(pointer: bigint): number
  getUint8(pointer: bigint, offset: number): number
  toArrayBuffer(pointer: bigint, size: number): ArrayBuffer
}

/** The C library, functions by their names. A number below 0, or a null pointer, is a failure; `error` says which. */
export interface Libc {
  readonly call: Readonly<Record<keyof typeof FUNCTIONS, (...args: (number | bigint | Uint8Array)[]) => number>>
  readonly pointers: Readonly<Record<keyof typeof POINTERS, (...args: (number | bigint | Uint8Array)[]) => bigint>>
  /** The code (`EINVAL`) of the last function's failure. */
  error(): string
  /** The address of bytes that `fixed` has made. */
  address(bytes: Uint8Array): bigint
  /** Bytes at an address, as they are now. */
  bytesAt(address: bigint, size: number): Uint8Array
  /** The text at an address, up to its 0. */
  textAt(address: bigint): Uint8Array
}

const I = 'int32'
const N = 'int64'
const P = 'pointer'
const B = 'buffer'
const FUNCTIONS = {
  socket: [I, I, I],
  bind: [I, B, I],
  connect: [I, B, I],
  getsockname: [I, B, B],
  getpeername: [I, B, B],
  setsockopt: [I, I, I, B, I],
  getsockopt: [I, I, I, B, B],
  sendmsg: [I, B, I],
  recvmsg: [I, B, I],
  setns: [I, I],
  close: [I],
  listen: [I, I],
  accept4: [I, P, P, I],
  shutdown: [I, I],
  dup: [I],
  fcntl: [I, I, I],
  ioctl: [I, 'uint64', B],
  send: [I, B, N, I],
  sendto: [I, B, N, I, B, I],
  recv: [I, B, N, I],
  recvfrom: [I, B, N, I, B, B],
  sendfile: [I, I, B, N],
  epoll_create1: [I],
  epoll_ctl: [I, I, I, B],
  epoll_wait: [I, B, I, I],
  getaddrinfo: [P, P, P, B],
  getnameinfo: [B, I, B, I, B, I, I],
  getifaddrs: [B],
  gethostname: [B, N],
  if_nametoindex: [B],
  getdents64: [I, B, N],
} as const
/** Their result is a number of 64 bits. */
const LONG: ReadonlySet<string> = new Set(['sendmsg', 'recvmsg', 'send', 'sendto', 'recv', 'recvfrom', 'sendfile', 'getdents64'])
const POINTERS = {
  getservbyname: [B, P],
  getservbyport: [I, P],
  if_indextoname: [I, B],
  if_nameindex: [],
  if_freenameindex: [P],
  freeifaddrs: [P],
  freeaddrinfo: [P],
} as const
const VOID: ReadonlySet<string> = new Set(['if_freenameindex', 'freeifaddrs', 'freeaddrinfo'])

/** Bytes that stay where they are: short arrays of JavaScript lie on its own heap, which moves. */
export const fixed = (size: number): Uint8Array => new Uint8Array(new ArrayBuffer(Math.max(size, 128)), 0, size)

/** Whether it is worth a try: what can be told without loading anything. */
export function maybeLibc(): boolean {
  return process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) && endianness() === 'LE' && isBuiltin('node:ffi')
}

let known: Libc | undefined | null = null
export function libc(): Libc | undefined {
  if (known === null) known = open()
  return known
}

// the names of what describes a function have changed since there is node:ffi
const describe = (args: readonly string[], result: string): object => ({ arguments: args, return: result, parameters: args, result })

/** Other functions of the C library, with a number of 32 bits as result: for those that not every one has. Undefined: this one has not. */
export function functionsOf<Name extends string>(
  table: Readonly<Record<Name, readonly string[]>>,
): Readonly<Record<Name, (...args: (number | bigint | Uint8Array)[]) => number>> | undefined {
  if (!maybeLibc()) return undefined
  try {
    const definitions = Object.entries<readonly string[]>(table).map(([name, args]) => [name, describe(args, I)])
    return builtin()?.dlopen(null, Object.fromEntries(definitions)).functions as ReturnType<typeof functionsOf<Name>>
  } catch {
    return undefined
  }
}

/** Where the bytes lie. Undefined: that can't be told here. */
export const addressOf = (bytes: Uint8Array): bigint | undefined => builtin()?.getRawPointer(bytes)

function open(): Libc | undefined {
  if (!maybeLibc()) return undefined
  try {
    const ffi = builtin()
    if (ffi === undefined) return undefined
    const definitions = [
      ...Object.entries(FUNCTIONS).map(([name, args]) => [name, describe(args, LONG.has(name) ? N : I)]),
      ...Object.entries(POINTERS).map(([name, args]) => [name, describe(args, VOID.has(name) ? 'void' : P)]),
    ]
    const { functions } = ffi.dlopen(null, { ...Object.fromEntries(definitions), __errno_location: describe([], P) })
    const callers = (table: object, make: (result: number | bigint) => unknown): object =>
      Object.fromEntries(Object.keys(table).map((name) => [name, (...args: Parameters<Native>) => make(functions[name]!(...args))]))
    return {
      call: callers(FUNCTIONS, Number) as Libc['call'],
      pointers: callers(POINTERS, (result) => BigInt(result ?? 0)) as Libc['pointers'],
      error: () => {
        const number = ffi.getInt32(BigInt(functions.__errno_location!()))
        return number === 0 ? 'EIO' : errorName(number)
      },
      address: (bytes) => ffi.getRawPointer(bytes),
      bytesAt: (address, size) => new Uint8Array(ffi.toArrayBuffer(address, size)).slice(),
      textAt: (address) => {
        const bytes: number[] = []
        for (let byte = ffi.getUint8(address, 0); byte !== 0; byte = ffi.getUint8(address, bytes.length)) bytes.push(byte)
        return Uint8Array.from(bytes)
      },
    }
  } catch {
    return undefined
  }
}

/** node:ffi, without the warning that it is experimental, which is no matter of the program that runs here. */
function builtin(): Ffi | undefined {
  const { emitWarning } = process
  try {
    process.emitWarning = () => {}
    return process.getBuiltinModule('node:ffi' as 'node:os') as unknown as Ffi | undefined
  } finally {
    process.emitWarning = emitWarning
  }
}
