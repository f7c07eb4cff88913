/** getaddrinfo and getnameinfo. */
import type { AddressInfos, HostAddressInfo, NameInfo } from '../socket_calls.ts'

export type Question =
  | { readonly what: 'name'; readonly address: Uint8Array; readonly flags: number }
  | { readonly what: 'address'; readonly host: Uint8Array | undefined; readonly service: Uint8Array | undefined }

/** It runs as a thread's own code too: so it refers to nothing outside of it. */
export function resolve(ffi: unknown, question: Question): AddressInfos | NameInfo {
  interface Native {
    dlopen(path: null, functions: object): { functions: Record<string, (...args: unknown[]) => number> }
    getRawPointer(bytes: Uint8Array): bigint
    toArrayBuffer(pointer: bigint, size: number): ArrayBuffer
    getInt32(pointer: bigint): number
  }
  const native = ffi as Native
  const describe = (args: string[], result: string): object => ({ arguments: args, return: result, parameters: args, result })
  const { functions } = native.dlopen(null, {
    getaddrinfo: describe(['pointer', 'pointer', 'pointer', 'buffer'], 'int32'),
    freeaddrinfo: describe(['pointer'], 'void'),
    getnameinfo: describe(['buffer', 'int32', 'buffer', 'int32', 'buffer', 'int32', 'int32'], 'int32'),
    __errno_location: describe([], 'pointer'),
  })
  /** In memory that does not move, with a 0 behind them. */
  const still = (bytes: Uint8Array): Uint8Array => {
    const out = new Uint8Array(new ArrayBuffer(Math.max(bytes.length + 1, 512)))
    out.set(bytes)
    return out
  }
  if (question.what === 'name') {
    const size = 256
    const [host, service] = [still(new Uint8Array(size)), still(new Uint8Array(size))]
    const address = still(question.address)
    const code = functions.getnameinfo!(address, question.address.length, host, size, service, size, question.flags)
    const system = -11
    if (code === system) return process.getBuiltinModule('node:util').getSystemErrorName(-native.getInt32(BigInt(functions.__errno_location!())))
    return code !== 0 ? code : [host.slice(0, host.indexOf(0)), service.slice(0, service.indexOf(0))]
  }
  const texts = [question.host, question.service].map((bytes) => bytes && still(bytes))
  const pointers = texts.map((bytes) => (bytes === undefined ? 0n : native.getRawPointer(bytes)))
  const result = still(new Uint8Array(8))
  const code = functions.getaddrinfo!(...pointers, 0n, result)
  if (code !== 0) return code
  const out: HostAddressInfo[] = []
  const first = new DataView(result.buffer).getBigUint64(0, true)
  for (let at = first; at !== 0n; ) {
    const view = new DataView(native.toArrayBuffer(at, 48).slice(0))
    const address = new Uint8Array(native.toArrayBuffer(view.getBigUint64(24, true), view.getUint32(16, true)).slice(0))
    out.push({ family: view.getInt32(4, true), type: view.getInt32(8, true), protocol: view.getInt32(12, true), address })
    at = view.getBigUint64(40, true)
  }
  functions.freeaddrinfo!(first)
  return out
}
