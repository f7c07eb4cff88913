/** Module binary: what of it is native. */
import { NIL, isCons, small } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import * as L from '../term/layout.ts'
import { BS_LITTLE } from '../runtime/kernel.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { matching } from './binary_match.ts'

/** Bytes of a number of 32 bits, at least one. */
const bytesOf = (n: number): number => (n === 0 ? 1 : 4 - (Math.clz32(n) >> 3))
/** An unsigned integer of so many bytes is a number of JavaScript's. */
const PLAIN_BYTES = 6

export const binary: BifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf('big', 'little')

  const copy = (subject: Term, count: Term): Term => {
    const times = t.safeInteger(count)
    if (times === undefined || times < 0) return vm.badarg()
    if (!t.isBinary(subject)) return vm.release < 27 && times === 0 && t.isBitstring(subject) ? k.new_binary(0) : vm.badarg()
    const size = t.byteSize(subject)
    const total = size * times
    const result = k.bs_create(BigInt(total) * 8n)
    if (result === NONE || total === 0) return result
    k.bs_put_binary_all(subject, 8)
    const data = k.binary_data(result) >>> 0
    for (let done = size; done < total; done *= 2) {
      vm.u8.copyWithin(data + done, data, data + Math.min(done, total - done))
    }
    vm.bump(Math.floor(total / 4096))
    return result
  }

  /** Bytes of the magnitude of a non-negative integer; undefined for other terms. */
  const unsignedSize = (term: Term): number | undefined => {
    const n = t.safeInteger(term)
    if (n !== undefined) return n < 0 ? undefined : n <= 0xffffffff ? bytesOf(n) : 4 + bytesOf(Math.floor(n / 2 ** 32))
    const subtag = t.subtag(term)
    if (subtag === L.SUB_INT64) {
      const high = t.word(term, 2)
      return high < 0 ? undefined : 8 - (Math.clz32(high) >> 3)
    }
    if (subtag !== L.SUB_BIGPOS) return undefined
    const limbs = t.header(term) >>> L.HDR_ARITY_SHIFT
    return limbs * 4 - (Math.clz32(t.word(term, limbs)) >> 3)
  }
  const encode = (integer: Term, flags: number): Term => {
    const size = unsignedSize(integer)
    if (size === undefined) return vm.badarg()
    if (size <= PLAIN_BYTES) {
      const binary = k.new_binary(size)
      const at = k.binary_data(binary) >>> 0
      const n = t.safeInteger(integer)!
      let low = n >>> 0
      let high = (n - low) / 2 ** 32
      for (let i = size - 1; i >= 0; i--) {
        vm.u8[at + (flags === 0 ? i : size - 1 - i)] = low
        low = (low >>> 8) | (high << 24)
        high >>>= 8
      }
      return binary
    }
    const result = k.bs_create(BigInt(size) * 8n)
    k.bs_put_integer(integer, BigInt(size) * 8n, flags)
    return result
  }
  const endian = (term: Term, run: (flags: number) => Term): Term =>
    term === am.big ? run(0) : term === am.little ? run(BS_LITTLE) : vm.badarg()

  /** What referenced_byte_size says of a bitstring on the heap: OTP 27 counts bits, by mistake. */
  const onHeap = (subject: Term, whole: Term): number =>
    vm.release < 27 ? t.byteSize(whole) : vm.release === 27 ? t.bitSize(subject) : t.byteSize(subject)

  /** Length of what all binaries of a list have in common, counted from one end. */
  const common = (list: Term, fromEnd: boolean): Term => {
    const items = t.listToArray(list)
    if (items === undefined || items.length === 0 || !items.every((item) => t.isBinary(item))) return vm.badarg()
    const all = items.map(aligned)
    if (all.includes(NONE)) return NONE
    const at = (item: Term): number => (k.binary_data(item) >>> 0) + (fromEnd ? t.byteSize(item) : 0)
    let n = t.byteSize(all[0]!)
    for (const item of all) n = k.bytes_common(at(all[0]!), at(item), Math.min(n, t.byteSize(item)), fromEnd ? 1 : 0) >>> 0
    vm.bump(Math.floor((n * all.length) / 256))
    return t.integer(n)
  }
  /** The same bytes, beginning with one; NONE: no memory. */
  const aligned = (binary: Term): Term => {
    if (k.bit_offset(binary) === 0) return binary
    const copy = k.bs_create(BigInt(t.byteSize(binary)) * 8n)
    if (copy !== NONE) k.bs_put_binary_all(binary, 8)
    return copy
  }

  const matchingBifs = matching(vm)
  return {
    glulam_internal: matchingBifs['glulam_internal']!,
    binary: {
      'at/2': k.binary_at,
      'first/1': k.binary_first,
      'last/1': k.binary_last,
      'part/2': k.binary_part_range,
      'part/3': k.binary_part,
      'copy/1': (subject) => copy(subject, small(1)),
      'copy/2': copy,
      'list_to_bin/1': (list) => {
        if (!isCons(list)) return list === NIL ? k.new_binary(0) : vm.badarg()
        const result = k.iolist_to_bitstring(list, 0)
        return result === NONE && vm.cell(L.CELL_REASON) !== L.REASON_RAISE ? vm.badarg() : result
      },
      'encode_unsigned/1': (integer) => encode(integer, 0),
      'encode_unsigned/2': (integer, order) => endian(order, (flags) => encode(integer, flags)),
      'decode_unsigned/1': (subject) => k.decode_unsigned(subject, 0),
      'decode_unsigned/2': (subject, order) => endian(order, (flags) => k.decode_unsigned(subject, flags)),
      'longest_common_prefix/1': (list) => common(list, false),
      'longest_common_suffix/1': (list) => common(list, true),
      'referenced_byte_size/1': (subject) => {
        if (!t.isBitstring(subject)) return vm.badarg()
        const whole = t.subtag(subject) === L.SUB_SUB_BIN ? t.word(subject, 4) : subject
        if (t.subtag(whole) === L.SUB_HEAP_BIN) return t.integer(onHeap(subject, whole))
        const writable = (t.word(whole, 4) & L.REFC_WRITABLE) !== 0
        const offheap = t.word(whole, 2)
        return t.integer(writable ? vm.m[(offheap + L.OFFHEAP_CAPACITY) >>> 2]! >>> 0 : t.byteSize(whole))
      },
      ...matchingBifs['binary'],
    },
  }
}

