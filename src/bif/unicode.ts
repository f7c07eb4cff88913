/**
 * Module unicode: what of it is native. Input in Latin-1 and UTF-8; other encodings are converted by the module's own Erlang code, as in OTP.
 */
import { NIL, isCons } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'

/** Results of `utf8_outcome`. */
const ERROR = 1
const INCOMPLETE = 2

/** Bytes whose UTF-8 is checked in one go; bytes of a character at most. */
const CHECKED_BYTES = 1 << 20
const LONGEST = 4

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
    const buffer = need < 0xf0000000n ? k.malloc(Number(need) + 8) : 0
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

  const parts = new Parts(vm)
  /** characters_to_binary/2 of a binary, which is the result if it is valid from `from` on as well. */
  const validated = (binary: Term, from: number): Term => {
    const size = t.byteSize(binary)
    const data = k.binary_data(binary) >>> 0
    while (from < size) {
      const n = Math.min(size - from, CHECKED_BYTES)
      const valid = k.utf8_valid(data + from, n) >>> 0
      // A character may be cut in two.
      if (valid < n && (from + n === size || valid <= n - LONGEST)) break
      from += valid
      if (from < size) return parts.goOn('unicode', 'characters_to_binary', 2, 'utf8_check', [binary, t.integer(from)])
    }
    return from === size ? binary : convert(binary, 0, toBinary)
  }

  /** True when all bytes of a byte-aligned binary are whole valid UTF-8. */
  const isValid = (binary: Term): boolean => {
    const size = t.byteSize(binary)
    return k.bit_offset(binary) === 0 && k.utf8_valid(k.binary_data(binary), size) >>> 0 === size
  }
  const is7bit = (binary: Term): boolean => k.utf8_need(binary, 1) === BigInt(t.byteSize(binary))

  return {
    glulam_internal: { 'utf8_check/2': (binary, from) => validated(binary, t.safeInteger(from)!) },
    unicode: {
      'characters_to_binary/2': (data, encoding) => {
        const latin1 = encodingOf(encoding)
        if (latin1 === undefined) return vm.trapTo(vm.atom('unicode'), am.characters_to_binary_int, [data, encoding])
        if (isCons(data)) {
          const binary = k.ascii_binary(data)
          if (binary !== NONE) return binary
        }
        const subject = isCons(data) && t.tl(data) === NIL && t.isBitstring(t.hd(data)) ? t.hd(data) : data
        if (t.isBinary(subject) && latin1 === 0 && k.bit_offset(subject) === 0) return validated(subject, 0)
        if (t.isBinary(subject) && (latin1 === 1 ? is7bit(subject) : isValid(subject))) return subject
        return convert(subject, latin1, toBinary)
      },
      'characters_to_list/2': (data, encoding) => {
        const latin1 = encodingOf(encoding)
        if (latin1 === undefined) return vm.trapTo(vm.atom('unicode'), am.characters_to_list_int, [data, encoding])
        if (latin1 === 0 && t.isBinary(data) && isValid(data)) {
          return k.utf8_to_list(k.binary_data(data), t.byteSize(data), NIL)
        }
        return convert(data, latin1, (buffer, bytes) => k.utf8_to_list(buffer, bytes, NIL))
      },
      'bin_is_7bit/1': (term) => (t.isBinary(term) && is7bit(term) ? am.true : am.false),
    },
  }
}
