/**
 * Modules atomics and counters: arrays of 64-bit integers that wrap around, shared by reference.
 * Reference: https://www.erlang.org/doc/apps/erts/atomics.html, …/counters.html
 */
import * as L from '../term/layout.ts'
import { isSmall, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { BifFamily } from '../runtime/bif.ts'

/** Option bit of atomics_new: elements are signed. */
const SIGNED = 1
/** Elements of the largest array. */
const MOST = 1 << 26

/** What a magic reference to an array stands for. Little-endian host: `words` are low and high halves of `wide`. */
class Atomics {
  readonly signed: boolean
  /** Made by counters:new/2 with write_concurrency: other BIFs read it. */
  readonly isCounters: boolean
  readonly wide: BigInt64Array
  readonly words: Int32Array

  constructor(size: number, signed: boolean, isCounters: boolean) {
    this.signed = signed
    this.isCounters = isCounters
    this.wide = new BigInt64Array(size)
    this.words = new Int32Array(this.wide.buffer)
  }
}

export const atomics: BifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('ok', 'size', 'max', 'min', 'memory')

  const create = (size: Term, signed: boolean, isCounters: boolean): Term => {
    if (!t.isInteger(size)) return vm.badarg()
    const n = t.safeInteger(size)
    if (n !== undefined && n <= 0) return vm.badarg()
    if (n === undefined || n > MOST) return t.bigint(size) < 0n ? vm.badarg() : vm.systemLimit()
    return vm.processes.makeMagicRef(new Atomics(n, signed, isCounters))
  }
  /** The array of a reference, or undefined. */
  const arrayOf = (ref: Term, isCounters: boolean): Atomics | undefined => {
    const object = t.isRef(ref) ? vm.processes.magic(ref) : undefined
    return object instanceof Atomics && object.isCounters === isCounters ? object : undefined
  }
  /** Index from 0, or -1. */
  const indexOf = (array: Atomics, index: Term): number =>
    isSmall(index) && smallValue(index) >= 1 && smallValue(index) <= array.wide.length ? smallValue(index) - 1 : -1

  const read = (array: Atomics, i: number): Term => {
    const low = array.words[2 * i]!
    if (array.words[2 * i + 1] === low >> 31 && low <= L.SMALL_MAX && low >= L.SMALL_MIN && (array.signed || low >= 0)) return small(low)
    return t.integer(array.signed ? array.wide[i]! : BigInt.asUintN(64, array.wide[i]!))
  }
  /** Value of an element; undefined when it does not fit. An increment may have either sign. */
  const value = (array: Atomics, n: Term, increment: boolean): bigint | undefined => {
    if (!t.isInteger(n)) return undefined
    const v = t.bigint(n)
    const least = array.signed || increment ? -(1n << 63n) : 0n
    const most = array.signed && !increment ? (1n << 63n) - 1n : (1n << 64n) - 1n
    return v >= least && v <= most ? v : undefined
  }
  /** Adds; false when the increment is no integer that fits. */
  const addTo = (array: Atomics, i: number, increment: Term): boolean => {
    if (isSmall(increment)) {
      const { words } = array
      const sum = (words[2 * i]! >>> 0) + smallValue(increment)
      words[2 * i] = sum
      words[2 * i + 1]! += Math.floor(sum / 4294967296)
      return true
    }
    const by = value(array, increment, true)
    if (by === undefined) return false
    array.wide[i]! += by
    return true
  }

  /** The element that a reference and an index name, given to `use`; badarg where there is none. */
  const withElement = (ref: Term, index: Term, isCounters: boolean, use: (array: Atomics, i: number) => Term): Term => {
    const array = arrayOf(ref, isCounters)
    const i = array === undefined ? -1 : indexOf(array, index)
    return i < 0 ? vm.badarg() : use(array!, i)
  }
  const get = (isCounters: boolean) => (ref: Term, index: Term) => withElement(ref, index, isCounters, read)
  const add = (isCounters: boolean) => (ref: Term, index: Term, increment: Term) =>
    withElement(ref, index, isCounters, (array, i) => (addTo(array, i, increment) ? am.ok : vm.badarg()))
  /** Stores a value and returns what `of` makes of the old one. */
  const store = (array: Atomics, i: number, term: Term, of: (array: Atomics, i: number) => Term): Term => {
    const v = value(array, term, false)
    if (v === undefined) return vm.badarg()
    const answer = of(array, i)
    array.wide[i] = v
    return answer
  }
  const put = (isCounters: boolean) => (ref: Term, index: Term, term: Term) =>
    withElement(ref, index, isCounters, (array, i) => store(array, i, term, () => am.ok))

  return {
    erts_internal: {
      'atomics_new/2': (size, options) =>
        isSmall(options) && smallValue(options) >= 0 ? create(size, (smallValue(options) & SIGNED) !== 0, false) : vm.badarg(),
      'counters_new/1': (size) => create(size, true, true),
      'counters_get/2': get(true),
      'counters_add/3': add(true),
      'counters_put/3': put(true),
      'counters_info/1': (ref) => {
        const array = arrayOf(ref, true)
        if (array === undefined) return vm.badarg()
        // OTP: a cache line for each 8 counters, for each scheduler and one more.
        const memory = 32 + Math.ceil(array.wide.length / 8) * 128
        return t.map([[am.size, small(array.wide.length)], [am.memory, t.integer(memory)]])
      },
    },
    atomics: {
      'get/2': get(false),
      'put/3': put(false),
      'add/3': add(false),
      'add_get/3': (ref, index, increment) =>
        withElement(ref, index, false, (array, i) => (addTo(array, i, increment) ? read(array, i) : vm.badarg())),
      'exchange/3': (ref, index, term) => withElement(ref, index, false, (array, i) => store(array, i, term, read)),
      'compare_exchange/4': (ref, index, expected, desired) =>
        withElement(ref, index, false, (array, i) => {
          const old = value(array, expected, false)
          const now = value(array, desired, false)
          if (old === undefined || now === undefined) return vm.badarg()
          if (array.wide[i] !== BigInt.asIntN(64, old)) return read(array, i)
          array.wide[i] = now
          return am.ok
        }),
      'info/1': (ref) => {
        const array = arrayOf(ref, false)
        if (array === undefined) return vm.badarg()
        const size = array.wide.length
        return t.map([
          [am.size, small(size)],
          [am.max, t.integer(array.signed ? (1n << 63n) - 1n : (1n << 64n) - 1n)],
          [am.min, t.integer(array.signed ? -(1n << 63n) : 0)],
          [am.memory, t.integer(40 + 8 * size)],
        ])
      },
    },
  }
}
