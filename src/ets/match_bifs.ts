/** The functions of match specifications themselves: guard BIFs that fail with 0 instead of raising. */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isAtom, isCons, isList, isLocalPid, isLocalPort, isSmall, small, smallValue } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'
import type { FunctionEntry, MatchFunction } from './match_functions.ts'

/** Release that first has a function, where that is not the oldest one we know. */
export const SINCE: Readonly<Record<string, number>> = {
  'is_bitstring/1': 26, 'is_boolean/1': 26, 'is_function/2': 26, 'tuple_size/1': 26,
  'ceil/1': 26, 'floor/1': 26, 'min/2': 26, 'max/2': 26, 'is_integer/3': 29,
}

interface Traits {
  readonly transparent?: boolean
  readonly copies?: boolean
}
const entry = (name: string, arity: number, run: MatchFunction, { transparent = false, copies = false }: Traits = {}): FunctionEntry =>
  ({ name, arity, run, transparent, copies })

/** Tests of types, comparisons and boolean operators. */
export function predicates(vm: Vm): FunctionEntry[] {
  const { t, k } = vm
  const yes = vm.atom('true')
  const no = vm.atom('false')
  const test = (name: string, holds: (a: Term) => boolean): FunctionEntry => entry(name, 1, (a) => (holds(a) ? yes : no))
  const compare = (name: string, holds: (order: number) => boolean): FunctionEntry =>
    entry(name, 2, (a, b) => (holds(isSmall(a) && isSmall(b) ? a - b : k.cmp(a, b)) ? yes : no))
  const isBoolean = (a: Term): boolean => a === yes || a === no
  return [
    test('is_atom', isAtom),
    test('is_float', (a) => t.isFloat(a)),
    test('is_integer', (a) => t.isInteger(a)),
    test('is_list', isList),
    test('is_number', (a) => t.isNumber(a)),
    test('is_pid', (a) => t.isPid(a)),
    test('is_port', (a) => t.isPort(a)),
    test('is_reference', (a) => t.isRef(a)),
    test('is_tuple', (a) => t.isTuple(a)),
    test('is_map', (a) => t.isMap(a)),
    test('is_binary', (a) => t.isBinary(a)),
    test('is_bitstring', (a) => t.isBitstring(a)),
    test('is_boolean', isBoolean),
    test('is_function', (a) => t.isFun(a)),
    entry('is_function', 2, (a, b) => {
      const arity = t.safeInteger(b)
      if (arity === undefined ? !t.isInteger(b) || t.bigint(b) < 0n : arity < 0) return NONE
      return t.isFun(a) && funArity(vm, a) === arity ? yes : no
    }),
    entry('is_integer', 3, (a, low, high) => {
      if (!t.isInteger(low) || !t.isInteger(high)) return NONE
      return t.isInteger(a) && k.cmp(low, a) <= 0 && k.cmp(a, high) <= 0 ? yes : no
    }),
    entry('is_record', 3, (a, tag, size) => {
      if (!isAtom(tag) || !t.isInteger(size)) return NONE
      return t.isTuple(a) && t.tupleSize(a) > 0 && t.element(a, 1) === tag && small(t.tupleSize(a)) === size ? yes : no
    }),
    entry('is_map_key', 2, (key, map) => (t.isMap(map) ? (k.map_get(map, key) !== 0 ? yes : no) : NONE)),
    compare('>', (o) => o > 0),
    compare('>=', (o) => o >= 0),
    compare('<', (o) => o < 0),
    compare('=<', (o) => o <= 0),
    entry('=:=', 2, (a, b) => (a === b || k.eq_exact(a, b) !== 0 ? yes : no)),
    entry('=/=', 2, (a, b) => (a === b || k.eq_exact(a, b) !== 0 ? no : yes)),
    entry('==', 2, (a, b) => (a === b || k.eq(a, b) !== 0 ? yes : no)),
    entry('/=', 2, (a, b) => (a === b || k.eq(a, b) !== 0 ? no : yes)),
    entry('not', 1, (a) => (a === yes ? no : a === no ? yes : NONE)),
    entry('xor', 2, (a, b) => (isBoolean(a) && isBoolean(b) ? (a === b ? no : yes) : NONE)),
  ]
}

function funArity(vm: Vm, fun: Term): number {
  const target = vm.t.word(fun, 1)
  return vm.m[(target + (vm.t.subtag(fun) === L.SUB_EXPORT ? L.EX_ARITY : L.FE_ARITY)) >>> 2]!
}

/** Arithmetic, and conversions between numbers. */
export function arithmetic(vm: Vm): FunctionEntry[] {
  const { t, k } = vm
  /** Kernel functions leave an exception behind, which nobody is to see. */
  const settle = (result: Term): Term => {
    if (result === NONE) vm.setCell(L.CELL_REASON, L.REASON_NONE)
    return result
  }
  const unary = (name: string, run: (a: Term) => Term): FunctionEntry => entry(name, 1, (a) => settle(run(a)))
  const binary = (name: string, run: (a: Term, b: Term) => Term): FunctionEntry => entry(name, 2, (a, b) => settle(run(a, b)))
  const toInteger = (name: string, round: (x: number) => number): FunctionEntry =>
    entry(name, 1, (a) => {
      if (t.isInteger(a)) return a
      if (!t.isFloat(a)) return NONE
      const n = round(t.floatValue(a))
      return t.integer(Number.isSafeInteger(n) ? n + 0 : BigInt(n))
    }, { transparent: true })
  return [
    unary('-', (a) => k.neg(a)),
    entry('+', 1, (a) => (t.isNumber(a) ? a : NONE), { transparent: true }),
    unary('bnot', (a) => k.bnot(a)),
    binary('+', (a, b) => k.add(a, b)),
    binary('-', (a, b) => k.sub(a, b)),
    binary('*', (a, b) => k.mul(a, b)),
    binary('/', (a, b) => k.fdiv(a, b)),
    binary('div', (a, b) => k.idiv(a, b)),
    binary('rem', (a, b) => k.rem(a, b)),
    binary('band', (a, b) => k.band(a, b)),
    binary('bor', (a, b) => k.bor(a, b)),
    binary('bxor', (a, b) => k.bxor(a, b)),
    binary('bsl', (a, b) => k.bsl(a, b)),
    binary('bsr', (a, b) => k.bsr(a, b)),
    entry('abs', 1, (a) => {
      if (isSmall(a)) return smallValue(a) < 0 ? t.integer(-smallValue(a)) : a
      if (t.isFloat(a)) {
        const x = t.floatValue(a)
        if (Object.is(x, -0)) return vm.release < 26 ? a : t.float(0)
        return x < 0 ? t.float(-x) : a
      }
      if (!t.isInteger(a)) return NONE
      return k.cmp(a, small(0)) < 0 ? settle(k.neg(a)) : a
    }, { transparent: true }),
    toInteger('trunc', Math.trunc),
    toInteger('ceil', Math.ceil),
    toInteger('floor', Math.floor),
    toInteger('round', (x) => (Math.abs(x) >= 2 ** 52 ? x : Math.sign(x) * Math.floor(Math.abs(x) + 0.5))),
    entry('float', 1, (a) => {
      if (t.isFloat(a)) return a
      if (!t.isInteger(a)) return NONE
      const x = k.to_f64(a)
      if (vm.cell(L.CELL_REASON) === L.REASON_RAISE) return settle(NONE)
      return t.float(x)
    }, { transparent: true }),
    entry('min', 2, (a, b) => (k.cmp(a, b) <= 0 ? a : b), { transparent: true }),
    entry('max', 2, (a, b) => (k.cmp(a, b) >= 0 ? a : b), { transparent: true }),
  ]
}

/** Parts and sizes of terms; nodes. */
export function accessors(vm: Vm): FunctionEntry[] {
  const { t, k } = vm
  const transparent = { transparent: true }
  const byteSize = (a: Term): Term => t.integer(Math.ceil(t.bitSize(a) / 8))
  return [
    entry('element', 2, (n, tuple) => {
      if (!isSmall(n) || !t.isTuple(tuple)) return NONE
      const i = smallValue(n)
      return i >= 1 && i <= t.tupleSize(tuple) ? t.element(tuple, i) : NONE
    }, transparent),
    entry('hd', 1, (a) => (isCons(a) ? t.hd(a) : NONE), transparent),
    entry('tl', 1, (a) => (isCons(a) ? t.tl(a) : NONE), transparent),
    entry('length', 1, (a) => {
      const n = isList(a) ? k.list_length(a) : -1
      return n < 0 ? NONE : t.integer(n)
    }),
    entry('size', 1, (a) => {
      if (t.isTuple(a)) return small(t.tupleSize(a))
      return t.isBitstring(a) ? t.integer(Math.floor(t.bitSize(a) / 8)) : NONE
    }),
    entry('tuple_size', 1, (a) => (t.isTuple(a) ? small(t.tupleSize(a)) : NONE)),
    entry('byte_size', 1, (a) => (t.isBitstring(a) ? byteSize(a) : NONE)),
    entry('bit_size', 1, (a) => (t.isBitstring(a) ? t.integer(t.bitSize(a)) : NONE)),
    entry('map_size', 1, (a) => (t.isMap(a) ? t.integer(k.map_size(a)) : NONE)),
    entry('map_get', 2, (key, map) => (t.isMap(map) ? k.map_get(map, key) : NONE), transparent),
    entry('binary_part', 2, (a, part) =>
      t.isTupleOf(part, 2) ? binaryPart(vm, a, t.element(part, 1), t.element(part, 2)) : NONE, { copies: true }),
    entry('binary_part', 3, (a, from, size) => binaryPart(vm, a, from, size), { copies: true }),
    entry('node', 0, () => nodeName(vm, 0)),
    entry('node', 1, (a) => {
      if (isLocalPid(a) || isLocalPort(a)) return nodeName(vm, 0)
      const subtag = t.subtag(a)
      if (subtag === L.SUB_REF || subtag === L.SUB_MAGIC_REF) return nodeName(vm, 0)
      if (subtag < L.SUB_EXT_PID || subtag > L.SUB_EXT_REF) return NONE
      return nodeName(vm, t.word(a, 1))
    }),
  ]
}

function binaryPart(vm: Vm, binary: Term, from: Term, size: Term): Term {
  const { t, k } = vm
  if (!t.isBinary(binary) || !isSmall(from) || !isSmall(size)) return NONE
  let start = smallValue(from)
  let bytes = smallValue(size)
  if (bytes < 0) [start, bytes] = [start + bytes, -bytes]
  return start < 0 || start + bytes > t.byteSize(binary) ? NONE : k.sub_bitstring(binary, start * 8, bytes * 8)
}

/** Name of a node by its number in the node table (0: this one). */
function nodeName(vm: Vm, index: number): Term {
  if (index === 0) return vm.processes.nodeName
  const nodes = vm.state.get('nodes') as { name(index: number): Term } | undefined
  return nodes?.name(index) ?? NONE
}
