/**
 * Functions of the C library, by node:ffi: what the operating system can do with sockets and Node.js has no other way to.
 * Undefined where this Node.js has no node:ffi, or the layout of the structures is not known.
 */
import { endianness } from 'node:os'
import { getSystemErrorName } from 'node:util'

type Native = (...args: (number | bigint | Uint8Array)[]) => number | bigint
interface Ffi {
  dlopen(path: null, functions: Record<string, object>): { functions: Record<string, Native> }
  getRawPointer(source: Uint8Array): bigint
  getInt32(pointer: bigint): number
}

/** The C library, functions by their names. An int below 0 is a failure; `error` says which. */
export interface Libc {
  readonly call: Readonly<Record<keyof typeof FUNCTIONS, (...args: (number | bigint | Uint8Array)[]) => number>>
  /** The code (`EINVAL`) of the last function's failure. */
  error(): string
  /** The address of bytes that `fixed` has made. */
  address(bytes: Uint8Array): bigint
}

const I = 'int32'
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
} as const

/** Bytes that stay where they are: short arrays of JavaScript lie on its own heap, which moves. */
export const fixed = (size: number): Uint8Array => new Uint8Array(new ArrayBuffer(Math.max(size, 128)), 0, size)

let known: Libc | undefined | null = null
export function libc(): Libc | undefined {
  if (known === null) known = open()
  return known
}

function open(): Libc | undefined {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch) || endianness() !== 'LE') return undefined
  try {
    const ffi = builtin()
    if (ffi === undefined) return undefined
    // the names of what describes a function have changed since there is node:ffi
    const describe = (args: readonly string[], result: string): object => ({ arguments: args, return: result, parameters: args, result })
    const definitions = Object.fromEntries(
      Object.entries(FUNCTIONS).map(([name, args]) => [name, describe(args, name.endsWith('msg') ? 'int64' : I)]),
    )
    const { functions } = ffi.dlopen(null, { ...definitions, __errno_location: describe([], P) })
    const names = Object.keys(FUNCTIONS) as (keyof typeof FUNCTIONS)[]
    const call = Object.fromEntries(names.map((name) => [name, (...args: Parameters<Native>) => Number(functions[name]!(...args))]))
    return {
      call: call as Libc['call'],
      error: () => {
        const number = ffi.getInt32(BigInt(functions.__errno_location!()))
        return number === 0 ? 'EIO' : getSystemErrorName(-number)
      },
      address: (bytes) => ffi.getRawPointer(bytes),
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
