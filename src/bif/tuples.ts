/** BIFs on tuples. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { isCons, isSmall, NIL, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

/** Most elements of a tuple. */
const MAX_TUPLE_SIZE = (1 << 24) - 1
/** Words that are copied for one reduction. */
const COPIED = 256

export const tuples: BifFamily = (vm) => {
  const { t, m } = vm

  /** Position (from 1) that a term says, if the tuple has it; else 0. */
  const positionIn = (position: Term, size: number): number => {
    if (!isSmall(position)) return 0
    const i = smallValue(position)
    return i >= 1 && i <= size ? i : 0
  }
  /** Word index of a new tuple's header; the elements are to be stored behind it. */
  const newTuple = (size: number): number => {
    const w = vm.k.alloc(size + 1) >>> 2
    m[w] = size << L.HDR_ARITY_SHIFT
    if (size > COPIED) vm.bump(Math.floor(size / COPIED))
    return w
  }
  const termAt = (w: number): Term => ((w << 2) | L.TAG_BOXED) as Term

  return {
    erlang: {
      'element/2': {
        guard: true,
        run: (position, tuple) => {
          const i = t.isTuple(tuple) ? positionIn(position, t.tupleSize(tuple)) : 0
          return i === 0 ? vm.badarg() : t.element(tuple, i)
        },
      },
      'setelement/3': (position, tuple, value) => {
        const i = t.isTuple(tuple) ? positionIn(position, t.tupleSize(tuple)) : 0
        if (i === 0) return vm.badarg()
        const size = t.tupleSize(tuple)
        const w = newTuple(size)
        m.copyWithin(w + 1, (tuple >>> 2) + 1, (tuple >>> 2) + 1 + size)
        m[w + i] = value
        return termAt(w)
      },
      'append_element/2': (tuple, value) => {
        if (!t.isTuple(tuple)) return vm.badarg()
        return insert(vm, newTuple, tuple, t.tupleSize(tuple) + 1, value)
      },
      'insert_element/3': (position, tuple, value) => {
        const i = t.isTuple(tuple) ? positionIn(position, t.tupleSize(tuple) + 1) : 0
        return i === 0 ? vm.badarg() : insert(vm, newTuple, tuple, i, value)
      },
      'delete_element/2': (position, tuple) => {
        const i = t.isTuple(tuple) ? positionIn(position, t.tupleSize(tuple)) : 0
        if (i === 0) return vm.badarg()
        const size = t.tupleSize(tuple)
        const from = tuple >>> 2
        const w = newTuple(size - 1)
        m.copyWithin(w + 1, from + 1, from + i)
        m.copyWithin(w + i, from + i + 1, from + size + 1)
        return termAt(w)
      },
      'make_tuple/2': (size, value) => {
        const n = sizeOf(size)
        if (n < 0) return vm.badarg()
        const w = newTuple(n)
        m.fill(value, w + 1, w + 1 + n)
        return termAt(w)
      },
      'make_tuple/3': (size, value, list) => {
        const n = sizeOf(size)
        if (n < 0 || !validElements(vm, list, n)) return vm.badarg()
        const w = newTuple(n)
        m.fill(value, w + 1, w + 1 + n)
        for (; isCons(list); list = t.tl(list)) m[w + smallValue(t.element(t.hd(list), 1))] = t.element(t.hd(list), 2)
        return termAt(w)
      },
      'tuple_size/1': { guard: true, run: (tuple) => (t.isTuple(tuple) ? small(t.tupleSize(tuple)) : vm.badarg()) },
      'size/1': {
        guard: true,
        run: (term) => {
          if (t.isTuple(term)) return small(t.tupleSize(term))
          return t.isBitstring(term) ? t.integer(t.byteSize(term)) : vm.badarg()
        },
      },
      'tuple_to_list/1': (tuple) => {
        if (!t.isTuple(tuple)) return vm.badarg()
        const n = t.tupleSize(tuple)
        if (n === 0) return NIL
        const w = vm.k.alloc(2 * n) >>> 2
        const from = (tuple >>> 2) + 1
        for (let i = 0; i < n; i++) {
          m[w + 2 * i] = m[from + i]!
          m[w + 2 * i + 1] = ((w + 2 * i + 2) << 2) | L.TAG_CONS
        }
        m[w + 2 * n - 1] = NIL
        if (n > COPIED) vm.bump(Math.floor(n / COPIED))
        return ((w << 2) | L.TAG_CONS) as Term
      },
      'list_to_tuple/1': (list) => {
        const n = vm.k.list_length(list)
        if (n < 0 || n > MAX_TUPLE_SIZE) return vm.badarg()
        let w = newTuple(n)
        const tuple = termAt(w)
        for (; isCons(list); list = t.tl(list)) m[++w] = t.hd(list)
        return tuple
      },
    },
  }
}

/** Size of a tuple that a term says, or -1. */
function sizeOf(size: Term): number {
  if (!isSmall(size)) return -1
  const n = smallValue(size)
  return n <= MAX_TUPLE_SIZE ? n : -1
}

/** A tuple with one element more, at position `i`. */
function insert(vm: Vm, newTuple: (size: number) => number, tuple: Term, i: number, value: Term): Term {
  const size = vm.t.tupleSize(tuple)
  if (size >= MAX_TUPLE_SIZE) return vm.badarg()
  const from = tuple >>> 2
  const w = newTuple(size + 1)
  vm.m.copyWithin(w + 1, from + 1, from + i)
  vm.m[w + i] = value
  vm.m.copyWithin(w + i + 1, from + i, from + size + 1)
  return ((w << 2) | L.TAG_BOXED) as Term
}

/** Is it a proper list of {Position, Value} with positions from 1 to `size`? */
function validElements(vm: Vm, list: Term, size: number): boolean {
  const { t } = vm
  for (; isCons(list); list = t.tl(list)) {
    const pair = t.hd(list)
    if (!t.isTupleOf(pair, 2)) return false
    const position = t.element(pair, 1)
    if (!isSmall(position) || smallValue(position) < 1 || smallValue(position) > size) return false
  }
  return list === NIL
}
