/**
 * Plain encoding and decoding, by the kernel (assembly/etf_encode.ts, etf_decode.ts): all terms as term_to_binary/1 gives them. What has no
 * plain form there is written and read here.
 */
import type { Vm } from '../runtime/vm.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import { Decoder } from './decoder.ts'
import { encodeShared, localHeader, NotEncodable } from './encode.ts'
import type { EncodeOptions } from './encode.ts'

/** Those of the encoding under way. */
let options: EncodeOptions = {}
/** Bytes that OTP 25 counts too many for its size. */
let overestimate = 0

/** What the kernel is to be told of them (assembly/etf_encode.ts). */
function modeOf(vm: Vm, { deterministic, minorVersion, local }: EncodeOptions): number {
  const latin = vm.release < 26 ? 1 : 2
  const usual = minorVersion === undefined || minorVersion === latin
  return (deterministic ? 1 : 0) | (usual ? 0 : minorVersion < 2 ? 2 : 4) | (usual && !local ? 0 : 8)
}

/** Before the first call of the kernel's functions. */
export function connectPlain(vm: Vm): void {
  if (vm.hooks.etf_other !== undefined) return
  const { k, u8 } = vm
  vm.hooks.etf_other = (term) => {
    try {
      const encoder = encodeShared(vm, term as Term, { ...options, bare: true })
      const { bytes } = encoder
      overestimate += encoder.overestimate
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

/** The external format of a term in a binary of its own. NONE: there are more than about `most` bytes, the kernel has what waits, or it has none. */
export function encodePlain(vm: Vm, term: Term, wanted: EncodeOptions, most: number): Term {
  options = wanted
  const size = vm.k.etf_encode_some(term, modeOf(vm, wanted), most)
  options = {}
  return size === 0 || vm.k.etf_waiting() !== NONE ? NONE : written(vm, size, wanted)
}
function written(vm: Vm, size: number, { local }: EncodeOptions): Term {
  const { k, u8 } = vm
  const from = k.etf_bytes() >>> 0
  if (local) {
    const header = localHeader(vm, u8.subarray(from + 1, from + size))
    const binary = k.new_binary(header.length + size - 1)
    const at = k.binary_data(binary) >>> 0
    u8.set(header, at)
    u8.copyWithin(at + header.length, from + 1, from + size)
    return binary
  }
  const binary = k.new_binary(size)
  u8.copyWithin(k.binary_data(binary) >>> 0, from, from + size)
  return binary
}

/** Bytes of the external format of a term as external_size/2 counts them; 0: it has none. */
export function plainSize(vm: Vm, term: Term, wanted: EncodeOptions): number {
  options = wanted
  overestimate = 0
  const size = vm.k.etf_size(term, modeOf(vm, wanted))
  options = {}
  return size === 0 ? 0 : size + (wanted.local ? LOCAL_BYTES : 0) + (vm.release < 26 ? overestimate : 0)
}
/** Bytes of a header of the local format but for the version. */
const LOCAL_BYTES = 5

/** The encoding of a large term between two parts: the kernel's output, which goes with the process that waits for it. */
export class PlainEncoding {
  readonly #vm: Vm
  readonly #options: EncodeOptions
  #output: Address = 0
  #room = 0
  #used = 0

  /** Of what `encodePlain` has begun. */
  constructor(vm: Vm, wanted: EncodeOptions) {
    this.#vm = vm
    this.#options = wanted
    this.#take()
  }
  #take(): void {
    const { k } = this.#vm
    this.#used = k.etf_written()
    this.#output = k.etf_take()
    this.#room = k.etf_room_taken()
  }
  /** Goes on with what waits, as encodePlain. */
  goOn(waiting: Term, most: number): Term {
    const { k } = this.#vm
    const output = this.#output
    this.#output = 0
    options = this.#options
    const size = k.etf_encode_more(output, this.#room, this.#used, waiting, modeOf(this.#vm, options), most)
    options = {}
    if (size === 0) return NONE
    if (k.etf_waiting() === NONE) return written(this.#vm, size, this.#options)
    this.#take()
    return NONE
  }
  released(): void {
    if (this.#output !== 0) this.#vm.k.free(this.#output)
    this.#output = 0
  }
}

/** What is decoded: where its bytes (without version) begin now, how many they are, what is to be done at last. */
export interface Encoded {
  readonly at: (source: Term) => Address
  readonly size: number
  /** Bytes that the term takes, if not those that were read. */
  readonly tail: number
  readonly done: () => void
}

/** The decoding of a large term in parts. */
export class Decoding {
  readonly #vm: Vm
  readonly #encoded: Encoded
  #state: Address = 0
  /** There is more to be read. */
  waits = false
  /** Bytes of the whole, with the version. */
  length = 0

  constructor(vm: Vm, encoded: Encoded) {
    this.#vm = vm
    this.#encoded = encoded
  }
  get size(): number {
    return this.#encoded.size
  }
  /** NONE: more is to come, or it is malformed. `source`: the term that has the bytes, if there is one. */
  step(source: Term, safe: boolean): Term {
    const { k } = this.#vm
    const { at, size, tail } = this.#encoded
    const from = at(source) >>> 0
    const term = k.etf_decode_some(this.#state, from, size, safe ? 1 : 0, DECODED_BYTES)
    this.waits = k.etf_paused() !== 0
    this.#state = this.waits ? k.etf_decode_state() : 0
    if (this.waits) return NONE
    this.length = tail || (k.etf_at() >>> 0) - from + 1
    this.#encoded.done()
    return term
  }
  released(): void {
    if (this.#state !== 0) this.#vm.k.etf_decode_drop(this.#state)
    this.#state = 0
    this.#encoded.done()
  }
}
/** Bytes that are decoded in one go. */
export const DECODED_BYTES = 131072

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
