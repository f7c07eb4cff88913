/** Sizes, parts and conversions of bitstrings; iolists. Reference: module erlang. */
import * as L from '../term/layout.ts'
import { NIL, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { Iolists } from './iolists.ts'
import { Iovecs } from './iovec.ts'

/** List elements, or bytes, that take about as long as a function call. */
const ELEMENTS_A_REDUCTION = 16

export const bitstrings: BifFamily = (vm) => {
  const { t, k } = vm

  const iolists = new Iolists(vm, 'iolist')
  const iovecs = new Iovecs(vm)
  const iolistToBinary = iolists.bitstring('erlang', 'iolist_to_binary')

  return {
    glulam_internal: { ...iolists.internal, ...iovecs.internal },
    erlang: {
      'bit_size/1': { guard: true, run: k.size_in_bits },
      'byte_size/1': { guard: true, run: k.size_in_bytes },
      'binary_part/2': { guard: true, run: k.binary_part_range },
      'binary_part/3': { guard: true, run: k.binary_part },
      'split_binary/2': k.split_binary,
      'list_to_binary/1': iolists.bitstring('erlang', 'list_to_binary'),
      'list_to_bitstring/1': iolists.bitstring('erlang', 'list_to_bitstring', 1),
      'iolist_to_binary/1': (io) => (t.isBinary(io) ? io : iolistToBinary(io)),
      'iolist_size/1': iolists.size(),
      'iolist_to_iovec/1': (io) => iovecs.run(io),
      'binary_to_list/1': k.binary_to_list,
      'binary_to_list/3': (binary, first, last) => {
        if (vm.release < 27 ? !t.isBitstring(binary) : !t.isBinary(binary)) return vm.badarg()
        const [from, to] = [t.safeInteger(first), t.safeInteger(last)]
        if (from === undefined || to === undefined || from < 1 || to < from || to > t.byteSize(binary)) return vm.badarg()
        return bytesToList(vm, t.bytes(binary).subarray(from - 1, to), NIL)
      },
      'bitstring_to_list/1': (bitstring) => {
        if (!t.isBitstring(bitstring)) return vm.badarg()
        const bits = t.bitSize(bitstring)
        const odd = bits % 8
        const tail = odd === 0 ? NIL : t.cons(k.sub_bitstring(bitstring, bits - odd, odd), NIL)
        return bytesToList(vm, t.bytes(bitstring), tail)
      },
    },
  }
}

/** A list of small integers, made in one block. */
export function bytesToList(vm: Vm, bytes: ArrayLike<number>, tail: Term): Term {
  const n = bytes.length
  if (n === 0) return tail
  const { m } = vm
  const address = vm.k.alloc_cells(n)
  let w = address >>> 2
  for (let i = 0; i < n; i++, w += 2) {
    m[w] = small(bytes[i]!)
    m[w + 1] = ((w << 2) + 8) | L.TAG_CONS
  }
  m[w - 1] = tail
  vm.bump(Math.floor(n / ELEMENTS_A_REDUCTION))
  return (address | L.TAG_CONS) as Term
}
