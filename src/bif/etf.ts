/** External term format: term_to_binary, term_to_iovec, binary_to_term, external_size. */
import { aligned } from './aligned.ts'
import { decode } from '../etf/decode.ts'
import { Encoder, NotEncodable } from '../etf/encode.ts'
import type { EncodeOptions } from '../etf/encode.ts'
import { connectPlain, DECODED_BYTES, Decoding, encodePlain, PlainEncoding, plainSize } from '../etf/plain.ts'
import { COMPRESSED, LOCAL_EXT, VERSION } from '../term/etf_tags.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import { BadData, Deflater, Inflater, deflate } from '../runtime/zlib.ts'
import { NIL, small, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'

/** Options of encoding; `level` of compression, 0: none. */
interface Options extends EncodeOptions {
  readonly level: number
}

/** Bytes encoded or decoded for a reduction: about 0.2 µs. */
const BYTES_PER_REDUCTION = 32
/** Bytes deflated for one. */
const ZLIB_BYTES_PER_REDUCTION = 4
/** Bytes of output: inflating is faster. */
const INFLATED_PER_REDUCTION = 32
const NO_OPTIONS: EncodeOptions = {}
/** Binaries of more bytes are elements of their own in an iovec. */
const IOVEC_BINARY = 64

/** Bytes of a term that are encoded in one go. */
const ENCODED_BYTES = 131072
/** Stands for no second argument among those of a part. */
const NONE_YET = small(0)
/** Bytes of output that are inflated in one go. */
const INFLATED_BYTES = 131072
/** Bytes that are deflated in one go. */
const DEFLATED_BYTES = 16384

export const etf: BifFamily = (vm) => {
  const { t, k } = vm
  connectPlain(vm)
  const am = vm.atomsOf('compressed', 'minor_version', 'deterministic', 'local', 'safe', 'used', 'badopt')
  const local = vm.release >= 26

  /** A level, of which OTP takes the low 32 bits of what is a small integer there. */
  const levelOf = (value: bigint): number => (value === BigInt.asIntN(60, value) ? Number(BigInt.asIntN(32, value)) : -1)

  /** undefined: not an option list. */
  function encodeOptions(list: Term): Options | undefined {
    const items = t.listToArray(list)
    if (items === undefined) return undefined
    const options = { level: 0, minorVersion: vm.release < 26 ? 1 : 2, deterministic: false, local: false }
    for (const item of items) {
      if (item === am.compressed) options.level = 6
      else if (item === am.deterministic) options.deterministic = true
      else if (item === am.local && local) options.local = true
      else {
        if (!t.isTupleOf(item, 2) || !t.isInteger(t.element(item, 2))) return undefined
        const [key, value] = [t.element(item, 1), t.bigint(t.element(item, 2))]
        const level = levelOf(value)
        if (key === am.compressed && level >= 0 && level <= 9) options.level = level
        else if (key === am.minor_version && value >= 0n && value <= 2n) options.minorVersion = Number(value)
        else return undefined
      }
    }
    return options.local && options.deterministic ? undefined : options
  }

  /** Runs an encoding: badarg where a term has no external format. */
  function encoding(run: () => Term): Term {
    try {
      return run()
    } catch (error) {
      if (error instanceof NotEncodable) return vm.badarg()
      throw error
    }
  }

  function bump(bytes: number, perReduction = BYTES_PER_REDUCTION): void {
    if (bytes > 1000) vm.bump(Math.floor(bytes / perReduction))
  }

  /** As term_to_binary/1 does it, but for compression. */
  const isPlain = (options: Options): boolean => !options.local && options.minorVersion === defaults.minorVersion

  function toBinary(term: Term, options: Options): Term {
    return plainBinary(term, options, options.level)
  }

  /** The compressed form of an external term, if it is shorter. */
  function compressed(plain: Term, level: number): Term {
    const bytes = t.bytes(plain).subarray(1)
    if (bytes.length > DEFLATED_BYTES) return compressSome(plain, new Deflater(vm, bytes, level), NONE)
    bump(bytes.length, ZLIB_BYTES_PER_REDUCTION)
    return shorter(plain, deflate(vm, bytes, level))
  }
  function compressSome(plain: Term, compression: Deflater, reference: Term): Term {
    vm.bump(DEFLATED_BYTES / ZLIB_BYTES_PER_REDUCTION)
    if (!compression.step(DEFLATED_BYTES)) {
      return parts.goOn('erlang', 'term_to_binary', 2, 'etf_compress', [plain, reference === NONE ? vm.processes.makeMagicRef(compression) : reference])
    }
    const { bytes } = compression
    compression.released()
    return shorter(plain, bytes)
  }
  function shorter(plain: Term, packed: Uint8Array): Term {
    const whole = t.byteSize(plain)
    const size = packed.length + 6
    if (size > whole) return plain
    const binary = t.kernel.new_binary(size)
    const at = t.kernel.binary_data(binary) >>> 0
    t.u8.set([VERSION, COMPRESSED], at)
    vm.memory.view.setUint32(at + 2, whole - 1)
    t.u8.set(packed, at + 6)
    return binary
  }

  /** term_to_binary/1. */
  function plainBinary(term: Term, options: EncodeOptions = NO_OPTIONS, level = 0): Term {
    const binary = encodePlain(vm, term, options, ENCODED_BYTES)
    const waiting = k.etf_waiting()
    if (binary !== NONE || waiting === NONE) return encoded(binary, level)
    return encodeLater(waiting, vm.processes.makeMagicRef(new PlainEncoding(vm, options)), level)
  }
  function encoded(binary: Term, level: number): Term {
    if (binary === NONE) return vm.badarg()
    bump(Math.min(t.byteSize(binary), ENCODED_BYTES))
    return level === 0 ? binary : compressed(binary, level)
  }
  function encodeLater(waiting: Term, reference: Term, level: number): Term {
    vm.bump(ENCODED_BYTES / BYTES_PER_REDUCTION)
    return parts.goOn('erlang', 'term_to_binary', 2, 'etf_encode', [waiting, reference, small(level)])
  }
  function encodeSome(waiting: Term, reference: Term, level: Term): Term {
    const encoding = vm.processes.magic(reference) as PlainEncoding
    const binary = encoding.goOn(waiting, ENCODED_BYTES)
    const more = k.etf_waiting()
    return binary !== NONE || more === NONE ? encoded(binary, smallValue(level)) : encodeLater(more, reference, smallValue(level))
  }

  function toIovec(term: Term, options: Options): Term {
    if (options.level > 0 && !options.local) return toBinary(term, options)
    if (options.local) {
      const binary = toBinary(term, options)
      return binary === 0 ? binary : t.list([binary])
    }
    const plain = isPlain(options) && !options.deterministic ? plainIovec(term) : undefined
    if (plain !== undefined) return plain
    return encoding(() => {
      const encoder = new Encoder(vm, { ...options, cutBinaries: IOVEC_BINARY })
      encoder.byte(VERSION)
      encoder.term(term)
      bump(encoder.size)
      const parts: Term[] = []
      let from = 0
      for (const { at, binary } of encoder.cuts) {
        if (at > from) parts.push(t.binary(encoder.bytes.subarray(from, at)))
        parts.push(binary)
        from = at
      }
      if (encoder.size > from) parts.push(t.binary(encoder.bytes.subarray(from)))
      return t.list(parts)
    })
  }

  /** By the kernel; undefined: there are funs, or what has no external format. */
  function plainIovec(term: Term): Term | undefined {
    const size = k.etf_encode_cut(term, IOVEC_BINARY)
    if (size === 0) return undefined
    bump(size)
    const bytes = (from: number, to: number): Term => t.binary(vm.u8.subarray((k.etf_bytes() >>> 0) + from, (k.etf_bytes() >>> 0) + to))
    let from = size
    let list: Term = NIL
    // From the end: each cut is a place and the binary that belongs there.
    for (let n = k.etf_cuts(), at = (k.etf_cut_place() >>> 2) + 2 * (n - 1); n > 0; n--, at -= 2) {
      const place = vm.m[at]! >>> 0
      if (from > place) list = t.cons(bytes(place, from), list)
      list = t.cons(vm.m[at + 1] as Term, list)
      from = place
    }
    return from > 0 ? t.cons(bytes(0, from), list) : list
  }

  function externalSize(term: Term, options: EncodeOptions): Term {
    const size = plainSize(vm, term, options)
    if (size === 0) return vm.badarg()
    bump(size)
    return t.integer(size)
  }

  // ---- decoding. `args`: those of binary_to_term/1,2, which the stack trace of an error shows

  const isSet = (option: Term, args: readonly Term[]): boolean => args.length > 1 && t.listToArray(args[1]!)!.includes(option)
  const invalid = (args: readonly Term[]): Term => parts.fail('erlang', 'binary_to_term', args, 'badarg')
  const decodeLater = (part: string, args: readonly Term[], ...state: Term[]): Term =>
    parts.goOn('erts_internal', 'binary_to_term_trap', 1, part, [args[0]!, args[1] ?? NONE_YET, ...state])
  /** The arguments as a part has them. */
  const argumentsOf = (binary: Term, list: Term): readonly Term[] => (list === NONE_YET ? [binary] : [binary, list])
  const result = (term: Term, length: number, args: readonly Term[]): Term => (isSet(am.used, args) ? t.tuple(term, t.integer(length)) : term)

  /** 131, 80, size of the term's encoding, zlib data of exactly that size. */
  function inflated(bytes: Uint8Array, args: readonly Term[]): Term {
    const size = new DataView(bytes.buffer, bytes.byteOffset + 2, 4).getUint32(0)
    // Deflate gets 1032 bytes out of one at best: a claim beyond that is a lie.
    if (size > 1040 * bytes.length) return invalid(args)
    return inflateSome(new Inflater(vm, bytes.subarray(6), size), args, NONE)
  }
  function inflateSome(inflation: Inflater, args: readonly Term[], reference: Term): Term {
    const from = inflation.size
    try {
      while (!inflation.step(INFLATED_BYTES)) {
        if (inflation.size - from < INFLATED_BYTES) continue
        vm.bump(INFLATED_BYTES / INFLATED_PER_REDUCTION)
        return decodeLater('etf_inflate', args, reference === NONE ? vm.processes.makeMagicRef(inflation) : reference)
      }
    } catch (error) {
      inflation.released()
      if (error instanceof BadData) return invalid(args)
      throw error
    }
    if (!inflation.isWhole) {
      inflation.released()
      return invalid(args)
    }
    const { output, size } = inflation
    if (local && vm.u8[output >>> 0] === LOCAL_EXT) {
      const bytes = new Uint8Array(size + 1)
      bytes[0] = VERSION
      bytes.set(vm.u8.subarray(output >>> 0, (output >>> 0) + size), 1)
      const length = inflation.used + 6
      inflation.released()
      return decoded(bytes, args, length)
    }
    return decodeSome(new Decoding(vm, { at: () => output, size, tail: inflation.used + 6, done: () => inflation.released() }), args, NIL, NONE)
  }

  function fromBinary(args: readonly Term[]): Term {
    if (!t.isBinary(args[0]!)) return vm.badarg()
    const binary = aligned(vm, args[0]!)
    if (binary === NONE) return NONE
    const size = t.byteSize(binary)
    const at = k.binary_data(binary) >>> 0
    // What is compressed or local goes another way.
    if (size > 1 && vm.u8[at] === VERSION && vm.u8[at + 1] !== COMPRESSED && vm.u8[at + 1] !== LOCAL_EXT) {
      if (size > DECODED_BYTES) return decodeSome(new Decoding(vm, { at: (term) => k.binary_data(term) + 1, size: size - 1, tail: 0, done: () => {} }), args, binary, NONE)
      bump(size)
      const term = k.etf_decode(at + 1, size - 1, isSet(am.safe, args) ? 1 : 0)
      if (term === NONE) return vm.badarg()
      return result(term, (k.etf_at() >>> 0) - at, args)
    }
    bump(size)
    const bytes = t.bytes(binary)
    if (size > 6 && bytes[0] === VERSION && bytes[1] === COMPRESSED) return inflated(bytes, args)
    return decoded(bytes, args)
  }
  /** By the host. `length`: bytes that the term takes, if not those that were read. */
  function decoded(bytes: Uint8Array, args: readonly Term[], length?: number): Term {
    const found = decode(vm, bytes, { safe: isSet(am.safe, args) })
    return found === undefined ? invalid(args) : result(found.term, length ?? found.used, args)
  }
  /** `source`: the binary that is decoded, [] where it is none. */
  function decodeSome(decoding: Decoding, args: readonly Term[], source: Term, reference: Term): Term {
    const term = decoding.step(source, isSet(am.safe, args))
    bump(Math.min(decoding.size, DECODED_BYTES))
    if (decoding.waits) return decodeLater('etf_decode', args, source, reference === NONE ? vm.processes.makeMagicRef(decoding) : reference)
    if (term === NONE) return invalid(args)
    return result(term, decoding.length, args)
  }

  const defaults = encodeOptions(NIL)!
  const parts = new Parts(vm)

  return {
    glulam_internal: {
      'etf_encode/3': encodeSome,
      'etf_inflate/3': (binary, list, reference) => inflateSome(vm.processes.magic(reference) as Inflater, argumentsOf(binary, list), reference),
      'etf_decode/4': (binary, list, source, reference) => decodeSome(vm.processes.magic(reference) as Decoding, argumentsOf(binary, list), source, reference),
      'etf_compress/2': (plain, reference) => compressSome(plain, vm.processes.magic(reference) as Deflater, reference),
    },
    erlang: {
      /** @see https://www.erlang.org/doc/apps/erts/erlang#term_to_binary/1 */
      'term_to_binary/1': (term) => plainBinary(term),
      /** Raises badarg for options that are none. */
      'term_to_binary/2': (term, list) => {
        const options = encodeOptions(list)
        return options === undefined ? vm.badarg() : toBinary(term, options)
      },
      'term_to_iovec/1': (term) => toIovec(term, defaults),
      /** With `compressed` the result is one binary, as in OTP. */
      'term_to_iovec/2': (term, list) => {
        const options = encodeOptions(list)
        return options === undefined ? vm.badarg() : toIovec(term, options)
      },
      /** Raises badarg for what is no external term. */
      'binary_to_term/1': (binary) => fromBinary([binary]),
      'binary_to_term/2': (binary, list) => {
        const items = t.listToArray(list)
        if (items === undefined || !items.every((item) => item === am.safe || item === am.used)) return vm.badarg(am.badopt)
        return fromBinary([binary, list])
      },
      'external_size/1': (term) => externalSize(term, NO_OPTIONS),
      /** Up to OTP 25 only minor versions 0 and 1 are options. */
      'external_size/2': (term, list) => {
        const options = encodeOptions(list)
        if (options === undefined || (!local && !onlyOldVersions(list))) return vm.badarg()
        return externalSize(term, { ...options, deterministic: false })
      },
    },
  }

  function onlyOldVersions(list: Term): boolean {
    return t.listToArray(list)!.every((item) => t.isTupleOf(item, 2) && t.element(item, 1) === am.minor_version && smallValue(t.element(item, 2)) < 2)
  }
}
