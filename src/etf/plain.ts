/**
 * Plain encoding and decoding, by the kernel (assembly/etf_encode.ts, etf_decode.ts): all terms as term_to_binary/1 gives them. What has no
 * plain form there is written and read here.
 */
import type { Vm } from '../runtime/vm.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import { Decoder } from './decoder.ts'
import { encodeShared, NotEncodable } from './encode.ts'

/** An encoding is under way in which keys of maps come in their order. */
let inOrder = false

/** Before the first call of the kernel's functions. */
export function connectPlain(vm: Vm): void {
  if (vm.hooks.etf_other !== undefined) return
  const { k, u8 } = vm
  vm.hooks.etf_other = (term) => {
    try {
      const bytes = encodeShared(vm, term as Term, { bare: true, deterministic: inOrder })
      u8.set(bytes, k.etf_room(bytes.length) >>> 0)
      return 1
    } catch (error) {
      if (error instanceof NotEncodable) return 0
      throw error
    }
  }
  vm.hooks.etf_read_other = (at, end, safe) => {
    const decoder = new Decoder(vm, u8.subarray(at >>> 0, end >>> 0), { safe: safe !== 0 })
    const term = decoder.term()
    k.etf_set_at(at + decoder.at)
    return term
  }
}

/** The external format of a term in a binary of its own; NONE where it has none. */
export function encodePlain(vm: Vm, term: Term, deterministic = false): Term {
  const { k, u8 } = vm
  inOrder = deterministic
  const size = deterministic ? k.etf_encode_ordered(term) : k.etf_encode(term)
  inOrder = false
  if (size === 0) return NONE
  const binary = k.new_binary(size)
  const from = k.etf_bytes() >>> 0
  u8.copyWithin(k.binary_data(binary) >>> 0, from, from + size)
  return binary
}

/** The term of bytes (without version) that lie outside of linear memory; NONE where they are malformed. */
export function decodePlain(vm: Vm, bytes: Uint8Array): Term {
  connectPlain(vm)
  const { k } = vm
  const at = k.malloc(bytes.length)
  vm.u8.set(bytes, at >>> 0)
  const term = k.etf_decode(at, bytes.length, 0)
  k.free(at)
  return term
}
