/**
 * Module unicode: what of it is native. Input in Latin-1 and UTF-8; other encodings are converted by the module's own Erlang code, as in OTP.
 */
import { NIL, isCons } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import { bytesToList } from './bitstrings.ts'

/** Results of `utf8_outcome`. */
const ERROR = 1
const INCOMPLETE = 2

/** Bytes whose UTF-8 is checked in one go; bytes of a character at most. */
const CHECKED_BYTES = 1 << 20
const LONGEST = 4
/** Bytes that become a list in one go. */
const LISTED_BYTES = 1 << 17
/** A binary of more bytes finds no room. */
const MOST_BYTES = 0xf0000000

export const unicode: BifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf(
    'latin1', 'utf8', 'unicode', 'error', 'incomplete', 'true', 'false', 'characters_to_binary_int',
    'characters_to_list_int',
  )

  /** 1 for Latin-1, 0 for UTF-8, undefined for what the Erlang code handles. */
  const encodingOf = (encoding: Term): 0 | 1 | undefined =>
    encoding === am.latin1 ? 1 : encoding === am.utf8 || encoding === am.unicode ? 0 : undefined

  /**
   * Converts character data to UTF-8 in a buffer, hands that to `finish` and gives its result, or {error | incomplete, its result, Rest}.
   * Raises badarg when it is no character data.
   */
  const convert = (data: Term, latin1: 0 | 1, finish: (buffer: Address, bytes: number) => Term): Term => {
    const need = k.utf8_need(data, latin1)
    if (need < 0n) return vm.badarg()
    // At least 4 bytes of room behind the last code point: one that turns out wrong may be looked at there.
    const buffer = need < BigInt(MOST_BYTES) ? k.malloc(Number(need) + 8) : 0
    if (buffer === 0) return vm.systemLimit()
    const bytes = k.utf8_write(data, latin1, buffer) >>> 0
    const result = finish(buffer, bytes)
    k.free(buffer)
    if (result === NONE) return NONE
    const outcome = k.utf8_outcome()
    if (outcome === ERROR) return t.tuple(am.error, result, k.utf8_rest())
    return outcome === INCOMPLETE ? t.tuple(am.incomplete, result, k.utf8_rest()) : result
  }
  const toBinary = (buffer: Address, bytes: number): Term => {
    const binary = k.bs_create(BigInt(bytes) * 8n)
    if (binary !== NONE) k.bs_put_string(buffer, bytes)
    return binary
  }

  const toList = (buffer: Address, bytes: number): Term => k.utf8_to_list(buffer, bytes, NIL)

  const parts = new Parts(vm)
  const bytesAt = (binary: Term): number => k.binary_data(binary) >>> 0

  /** A binary in UTF-8, which is the result if it is valid from `from` on as well, or its list. */
  const validated = (binary: Term, from: number, asList: boolean): Term => {
    const size = t.byteSize(binary)
    const data = bytesAt(binary)
    while (from < size) {
      const n = Math.min(size - from, CHECKED_BYTES)
      const valid = k.utf8_valid(data + from, n) >>> 0
      // A character may be cut in two.
      if (valid < n && (from + n === size || valid <= n - LONGEST)) break
      from += valid
      if (from < size) {
        return parts.goOn('unicode', asList ? 'characters_to_list' : 'characters_to_binary', 2, 'utf8_check', [binary, t.integer(from), vm.bool(asList)])
      }
    }
    if (from < size) return convert(binary, 0, asList ? toList : toBinary)
    return asList ? listOf(binary, size, NIL, false) : binary
  }

  /** The list of the characters of a binary up to the byte `end`, in front of `rest`: the last ones first. */
  const listOf = (binary: Term, end: number, rest: Term, latin1: boolean): Term => {
    const data = bytesAt(binary)
    let from = Math.max(0, end - LISTED_BYTES)
    if (!latin1) while (from > 0 && (vm.u8[data + from]! & 0xc0) === 0x80) from--
    const list = latin1 ? bytesToList(vm, vm.u8.subarray(data + from, data + end), rest) : k.utf8_to_list(data + from, end - from, rest)
    return from === 0 ? list : parts.goOn('unicode', 'characters_to_list', 2, 'text_list', [binary, t.integer(from), list, vm.bool(latin1)])
  }

  /** A long binary in Latin-1 as UTF-8. `high`: how many of the bytes before `from` take two. */
  const fromLatin1 = (binary: Term, from: number, high: number): Term => {
    const size = t.byteSize(binary)
    if (from < size) {
      const n = Math.min(size - from, 4 * CHECKED_BYTES)
      const all = high + (k.latin1_high(bytesAt(binary) + from, n) >>> 0)
      return parts.goOn('unicode', 'characters_to_binary', 2, 'latin1_count', [binary, t.integer(from + n), t.integer(all)])
    }
    if (high === 0) return binary
    return size + high < MOST_BYTES ? putLatin1(binary, k.new_binary(size + high), 0, 0) : vm.systemLimit()
  }
  /** Goes on with the byte `from`, which belongs at `at` of the result. */
  const putLatin1 = (binary: Term, result: Term, from: number, at: number): Term => {
    const size = t.byteSize(binary)
    const n = Math.min(size - from, CHECKED_BYTES)
    const to = bytesAt(result)
    const end = (k.latin1_put(bytesAt(binary) + from, n, to + at) >>> 0) - to
    return from + n === size ? result : parts.goOn('unicode', 'characters_to_binary', 2, 'latin1_put', [binary, result, t.integer(from + n), t.integer(end)])
  }

  const is7bit = (binary: Term): boolean => k.utf8_need(binary, 1) === BigInt(t.byteSize(binary))

  return {
    glulam_internal: {
      'utf8_check/3': (binary, from, asList) => validated(binary, t.safeInteger(from)!, asList === am.true),
      'text_list/4': (binary, end, rest, latin1) => listOf(binary, t.safeInteger(end)!, rest, latin1 === am.true),
      'latin1_count/3': (binary, from, high) => fromLatin1(binary, t.safeInteger(from)!, t.safeInteger(high)!),
      'latin1_put/4': (binary, result, from, at) => putLatin1(binary, result, t.safeInteger(from)!, t.safeInteger(at)!),
    },
    unicode: {
      'characters_to_binary/2': (data, encoding) => {
        const latin1 = encodingOf(encoding)
        if (latin1 === undefined) return vm.trapTo(vm.atom('unicode'), am.characters_to_binary_int, [data, encoding])
        if (isCons(data)) {
          const binary = k.ascii_binary(data)
          if (binary !== NONE) return binary
        }
        const subject = isCons(data) && t.tl(data) === NIL && t.isBitstring(t.hd(data)) ? t.hd(data) : data
        if (t.isBinary(subject) && k.bit_offset(subject) === 0) {
          if (latin1 === 0) return validated(subject, 0, false)
          if (t.byteSize(subject) > CHECKED_BYTES) return fromLatin1(subject, 0, 0)
        }
        if (t.isBinary(subject) && latin1 === 1 && is7bit(subject)) return subject
        return convert(subject, latin1, toBinary)
      },
      'characters_to_list/2': (data, encoding) => {
        const latin1 = encodingOf(encoding)
        if (latin1 === undefined) return vm.trapTo(vm.atom('unicode'), am.characters_to_list_int, [data, encoding])
        if (t.isBinary(data) && k.bit_offset(data) === 0) return latin1 === 1 ? listOf(data, t.byteSize(data), NIL, true) : validated(data, 0, true)
        return convert(data, latin1, toList)
      },
      'bin_is_7bit/1': (term) => (t.isBinary(term) && is7bit(term) ? am.true : am.false),
    },
  }
}
