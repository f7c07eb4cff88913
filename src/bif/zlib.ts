/**
 * The two functions of module zlib that the compiler and the loader of OTP call, whole: compress/1, uncompress/1. (The
 * streams under them are natives of a driver that is not there yet; functions that need them raise undef.)
 */
import { deflate } from '../etf/deflate.ts'
import { inflate } from '../etf/inflate.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'

const MOST = 1 << 30

export const zlib: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('data_error')
  /** The bytes of iodata, or undefined after raising. */
  const bytesOf = (data: Term): Uint8Array | undefined => {
    const binary = vm.code.bif('erlang:iolist_to_binary/1')!(data)
    return binary === 0 ? undefined : t.bytes(binary).slice()
  }
  return {
    zlib: {
      'compress/1': (data) => {
        const bytes = bytesOf(data!)
        if (!bytes) return 0 as Term
        vm.bump(bytes.length >>> 6)
        return t.binary(deflate(bytes))
      },
      'uncompress/1': (data) => {
        const bytes = bytesOf(data!)
        if (!bytes) return 0 as Term
        vm.bump(bytes.length >>> 6)
        try {
          return t.binary(inflate(bytes, MOST).bytes)
        } catch {
          return vm.error(am.data_error)
        }
      },
    },
  }
}
