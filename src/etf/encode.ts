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
 * The external format of a term, in an encoder that the next call uses again.
 * @throws NotEncodable
 */
export function encodeShared(vm: Vm, term: Term, options: EncodeOptions = {}): Encoder {
  const encoder = encoderFor(vm, options)
  if (!options.bare) encoder.byte(E.VERSION)
  encoder.term(term)
  return encoder
}

/** What stands before the `bytes` of a term in the local format. */
export function localHeader(vm: Vm, bytes: Uint8Array): Uint8Array {
  const header = new Uint8Array(6)
  header[0] = E.VERSION
  header[1] = E.LOCAL_EXT
  new DataView(header.buffer).setUint32(2, localHash(vm, bytes))
  return header
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
  return encodeShared(vm, term, options).bytes.slice()
}
