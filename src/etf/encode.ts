/** Encoding of terms in the external term format, byte for byte as the release that the machine stands for does it. */
import type { Vm } from '../runtime/vm.ts'
import type { Term } from '../term/types.ts'
import { Encoder } from './encoder.ts'
import type { EncodeOptions } from './encoder.ts'
import { localHash } from './local.ts'
import * as E from '../term/etf_tags.ts'

export { Encoder, NotEncodable } from './encoder.ts'
export type { EncodeOptions } from './encoder.ts'

/**
 * The external format of a term. The bytes are those of a buffer that the next call overwrites.
 * @throws NotEncodable
 */
export function encodeShared(vm: Vm, term: Term, options: EncodeOptions = {}): Uint8Array {
  const encoder = encoderFor(vm, options)
  if (!options.bare) encoder.byte(E.VERSION)
  if (!options.local) {
    encoder.term(term)
    return encoder.bytes
  }
  encoder.byte(E.LOCAL_EXT)
  encoder.u32(0)
  const from = encoder.size
  encoder.term(term)
  const hash = localHash(vm, encoder.bytes.subarray(from))
  new DataView(encoder.out.buffer).setUint32(from - 4, hash)
  return encoder.bytes
}

/** Encoders are kept by their options, for the many small terms. */
function encoderFor(vm: Vm, options: EncodeOptions): Encoder {
  if (options.cacheIndex !== undefined || options.cutBinaries !== undefined) return new Encoder(vm, options)
  let kept = vm.state.get('encoders') as Map<number, Encoder> | undefined
  if (kept === undefined) vm.state.set('encoders', (kept = new Map<number, Encoder>()))
  const key = (options.minorVersion ?? 3) | (options.deterministic ? 4 : 0) | (options.local ? 8 : 0)
  const encoder = kept.get(key)
  if (encoder !== undefined && encoder.reset()) return encoder
  const fresh = new Encoder(vm, options)
  kept.set(key, fresh)
  return fresh
}

/**
 * The external format of a term.
 * @throws NotEncodable
 */
export function encode(vm: Vm, term: Term, options: EncodeOptions = {}): Uint8Array {
  return encodeShared(vm, term, options).slice()
}
