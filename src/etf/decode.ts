/** Decoding of the external term format. Malformed input gives no term and no exception. */
import { BadFile } from '../beam/bytes.ts'
import type { Vm } from '../runtime/vm.ts'
import { BadData, inflate } from '../runtime/zlib.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import { Decoder } from './decoder.ts'
import { decodePlain } from './plain.ts'
import type { DecodeOptions } from './decoder.ts'
import * as E from '../term/etf_tags.ts'

export type { DecodeOptions } from './decoder.ts'

export interface Decoded {
  readonly term: Term
  /** Bytes that the term takes in the input. */
  readonly used: number
}

/**
 * Decodes one term; undefined where the input is malformed (or not `safe`). What follows the term is not looked at.
 */
export function decode(vm: Vm, bytes: Uint8Array, options: DecodeOptions = {}): Decoded | undefined {
  if (options.bare) return one(new Decoder(vm, bytes, options))
  if (bytes[0] !== E.VERSION) return undefined
  if (bytes[1] === E.COMPRESSED) return compressed(vm, bytes, options)
  const decoder = new Decoder(vm, bytes, options)
  if (bytes[1] === E.LOCAL_EXT && vm.release >= 26) {
    decoder.at = 2
    const term = decoder.localTerm()
    return term === NONE ? undefined : { term, used: decoder.at }
  }
  decoder.at = 1
  return one(decoder)
}

function one(decoder: Decoder): Decoded | undefined {
  const term = decoder.term()
  return term === NONE ? undefined : { term, used: decoder.at }
}

/** 80, size of the term's encoding, zlib data of exactly that size. */
function compressed(vm: Vm, bytes: Uint8Array, options: DecodeOptions): Decoded | undefined {
  if (bytes.length < 6) return undefined
  const size = new DataView(bytes.buffer, bytes.byteOffset + 2, 4).getUint32(0)
  // Deflate gets 1032 bytes out of one at best: a claim beyond that is a lie.
  if (size > 1040 * bytes.length) return undefined
  try {
    const { bytes: plain, used } = inflate(vm, bytes.subarray(6), size)
    if (plain.length !== size) return undefined
    const decoded = one(new Decoder(vm, plain, options))
    return decoded && { term: decoded.term, used: 6 + used }
  } catch (error) {
    if (error instanceof BadData) return undefined
    throw error
  }
}

/**
 * A literal of a .beam file, decoded into the current heap.
 * @throws BadFile where it is malformed
 */
export function decodeLiteral(vm: Vm, bytes: Uint8Array): Term {
  const term = bytes[0] === E.VERSION && bytes[1] !== E.COMPRESSED ? decodePlain(vm, bytes.subarray(1)) : (decode(vm, bytes)?.term ?? NONE)
  if (term === NONE) throw new BadFile('literal that is no term')
  return term
}
