/** Module binary: what of it is native. */
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import * as L from '../term/layout.ts'
import { BS_LITTLE } from '../runtime/kernel.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { aligned } from './aligned.ts'
import { Iolists } from './iolists.ts'
import { matching } from './binary_match.ts'

export const binary: BifFamily = (vm) => {
  const { t, k } = vm
  const am = vm.atomsOf('big', 'little')

  const endian = (term: Term, run: (flags: number) => Term): Term =>
    term === am.big ? run(0) : term === am.little ? run(BS_LITTLE) : vm.badarg()

  /** What referenced_byte_size says of a bitstring on the heap: OTP 27 counts bits, by mistake. */
  const onHeap = (subject: Term, whole: Term): number =>
    vm.release < 27 ? t.byteSize(whole) : vm.release === 27 ? t.bitSize(subject) : t.byteSize(subject)

  /** Length of what all binaries of a list have in common, counted from one end. */
  const common = (list: Term, fromEnd: boolean): Term => {
    const items = t.listToArray(list)
    if (items === undefined || items.length === 0 || !items.every((item) => t.isBinary(item))) return vm.badarg()
    const all = items.map((item) => aligned(vm, item))
    if (all.includes(NONE)) return NONE
    const at = (item: Term): number => (k.binary_data(item) >>> 0) + (fromEnd ? t.byteSize(item) : 0)
    let n = t.byteSize(all[0]!)
    for (const item of all) n = k.bytes_common(at(all[0]!), at(item), Math.min(n, t.byteSize(item)), fromEnd ? 1 : 0) >>> 0
    vm.bump(Math.floor((n * all.length) / 256))
    return t.integer(n)
  }

  const iolists = new Iolists(vm, 'list_to_bin')
  const matchingBifs = matching(vm)
  return {
    glulam_internal: { ...matchingBifs['glulam_internal'], ...iolists.internal },
    binary: {
      'at/2': k.binary_at,
      'first/1': k.binary_first,
      'last/1': k.binary_last,
      'part/2': k.binary_part_range,
      'part/3': k.binary_part,
      'copy/1': k.binary_copy,
      'copy/2': k.binary_repeat,
      'list_to_bin/1': iolists.bitstring('binary', 'list_to_bin'),
      'encode_unsigned/1': k.binary_encode_unsigned,
      'encode_unsigned/2': (integer, order) => endian(order, (flags) => k.encode_unsigned(integer, flags)),
      'decode_unsigned/1': k.binary_decode_unsigned,
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

