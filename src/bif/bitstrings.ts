/** Sizes, parts and conversions of bitstrings; iolists. Reference: module erlang. */
import * as L from '../term/layout.ts'
import { NIL, isCons, isNil, isSmall, small, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'

/** Binaries up to this many bytes are copied into their neighbours by iolist_to_iovec. */
const IOVEC_COPY_LIMIT = 512
/** List elements, or bytes, that take about as long as a function call. */
const ELEMENTS_A_REDUCTION = 16

export const bitstrings: BifFamily = (vm) => {
  const { t, k } = vm

  /** The bitstring of a list; `odd`: 1 when it may hold bitstrings. */
  const fromList = (list: Term, odd: number): Term => {
    if (!isCons(list)) return isNil(list) ? k.new_binary(0) : vm.badarg()
    return orBadarg(k.iolist_to_bitstring(list, odd))
  }
  const orBadarg = (term: Term): Term => {
    if (term === NONE && vm.cell(L.CELL_REASON) !== L.REASON_RAISE) return vm.badarg()
    return term
  }

  return {
    erlang: {
      'bit_size/1': { guard: true, run: k.size_in_bits },
      'byte_size/1': { guard: true, run: k.size_in_bytes },
      'binary_part/2': { guard: true, run: k.binary_part_range },
      'binary_part/3': { guard: true, run: k.binary_part },
      'split_binary/2': (binary, at) => {
        const position = t.safeInteger(at)
        if (!t.isBitstring(binary) || position === undefined || position < 0) return vm.badarg()
        const bits = t.bitSize(binary)
        if (position * 8 > bits) return vm.badarg()
        return t.tuple(
          k.sub_bitstring(binary, 0, position * 8),
          k.sub_bitstring(binary, position * 8, bits - position * 8),
        )
      },
      'list_to_binary/1': (list) => fromList(list, 0),
      'list_to_bitstring/1': (list) => fromList(list, 1),
      'iolist_to_binary/1': (io) => (t.isBinary(io) ? io : fromList(io, 0)),
      'iolist_size/1': k.size_of_iolist,
      'iolist_to_iovec/1': (io) => {
        if (t.isBinary(io)) return t.byteSize(io) === 0 ? NIL : t.cons(io, NIL)
        const bits = k.iolist_bits(io, 0)
        if (bits < 0n) return vm.badarg()
        if (bits === 0n) return NIL
        return bits <= IOVEC_COPY_LIMIT * 8 || k.iolist_longest() <= IOVEC_COPY_LIMIT * 8 ? t.cons(k.iolist_to_bitstring(io, 0), NIL) : t.list(ioVector(vm, io))
      },
      'binary_to_list/1': (binary) => (t.isBinary(binary) ? bytesToList(vm, t.bytes(binary), NIL) : vm.badarg()),
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
  const address = vm.k.alloc(2 * n)
  let w = address >>> 2
  for (let i = 0; i < n; i++, w += 2) {
    m[w] = small(bytes[i]!)
    m[w + 1] = ((w << 2) + 8) | L.TAG_CONS
  }
  m[w - 1] = tail
  vm.bump(Math.floor(n / ELEMENTS_A_REDUCTION))
  return (address | L.TAG_CONS) as Term
}

/** The binaries of an iolist (known to be one): short ones and bytes gathered, long ones as they are. */
function ioVector(vm: Vm, io: Term): Term[] {
  const { t } = vm
  const out: Term[] = []
  let gathered = new Uint8Array(IOVEC_COPY_LIMIT * 4)
  let size = 0
  const flush = (): void => {
    if (size > 0) out.push(t.binary(gathered.subarray(0, size)))
    size = 0
  }
  const room = (bytes: number): void => {
    if (size + bytes <= gathered.length) return
    const larger = new Uint8Array(gathered.length * 2)
    larger.set(gathered)
    gathered = larger
  }
  const add = (binary: Term): void => {
    const bytes = t.byteSize(binary)
    if (bytes > IOVEC_COPY_LIMIT) {
      flush()
      out.push(binary)
      return
    }
    room(bytes)
    if (vm.k.bit_offset(binary) !== 0) gathered.set(t.bytes(binary), size)
    else for (let at = vm.k.binary_data(binary) >>> 0, i = 0; i < bytes; i++) gathered[size + i] = vm.u8[at + i]!
    size += bytes
  }
  const tails: Term[] = []
  let current = io
  for (;;) {
    while (isCons(current)) {
      const head = t.hd(current)
      if (isSmall(head)) {
        room(1)
        gathered[size++] = smallValue(head)
      } else if (isCons(head)) {
        tails.push(t.tl(current))
        current = head
        continue
      } else if (head !== NIL) add(head)
      current = t.tl(current)
    }
    if (current !== NIL) add(current)
    const next = tails.pop()
    if (next === undefined) break
    current = next
  }
  flush()
  return out
}
