/** Comparison and boolean operators, type tests, hashes of terms. */
import * as L from '../term/layout.ts'
import type { BifFamily, BifSpec } from '../runtime/bif.ts'
import { isAtom, isCons, isList, isSmall, small, smallValue } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

const guard = (run: (...args: Term[]) => Term): BifSpec => ({ guard: true, run })

export const compare: BifFamily = (vm) => ({
  erlang: { ...comparisons(vm), ...booleans(vm), ...typeTests(vm), ...hashes(vm) },
  erts_internal: {
    'cmp_term/2': (a, b) => small(Math.sign(vm.k.cmp_exact(a, b))),
    'term_type/1': (term) => vm.atom(typeName(vm, term)),
  },
  erts_debug: { 'same/2': (a, b) => vm.bool(a === b) },
})

// ---- operators -------------------------------------------------------------------------------------------------------

function comparisons(vm: Vm): Record<string, BifSpec> {
  const { k } = vm
  const am = vm.atomsOf('true', 'false')
  const bool = (value: boolean): Term => (value ? am.true : am.false)
  return {
    '=:=/2': guard((a, b) => bool(k.eq_exact(a, b) !== 0)),
    '=/=/2': guard((a, b) => bool(k.eq_exact(a, b) === 0)),
    '==/2': guard((a, b) => bool(k.eq(a, b) !== 0)),
    '/=/2': guard((a, b) => bool(k.eq(a, b) === 0)),
    '</2': guard((a, b) => bool(k.cmp(a, b) < 0)),
    '>/2': guard((a, b) => bool(k.cmp(a, b) > 0)),
    '=</2': guard((a, b) => bool(k.cmp(a, b) <= 0)),
    '>=/2': guard((a, b) => bool(k.cmp(a, b) >= 0)),
    'min/2': guard((a, b) => (k.cmp(a, b) <= 0 ? a : b)),
    'max/2': guard((a, b) => (k.cmp(a, b) >= 0 ? a : b)),
  }
}

function booleans(vm: Vm): Record<string, BifSpec> {
  const am = vm.atomsOf('true', 'false')
  const isBoolean = (x: Term): boolean => x === am.true || x === am.false
  const operator = (run: (a: boolean, b: boolean) => boolean): BifSpec =>
    guard((a, b) => {
      if (!isBoolean(a) || !isBoolean(b)) return vm.badarg()
      return run(a === am.true, b === am.true) ? am.true : am.false
    })
  return {
    'and/2': operator((a, b) => a && b),
    'or/2': operator((a, b) => a || b),
    'xor/2': operator((a, b) => a !== b),
    'not/1': guard((a) => (a === am.true ? am.false : a === am.false ? am.true : vm.badarg())),
  }
}

// ---- type tests ------------------------------------------------------------------------------------------------------------

function typeTests(vm: Vm): Record<string, BifSpec> {
  const { t } = vm
  const am = vm.atomsOf('true', 'false')
  const test = (is: (term: Term) => boolean): BifSpec => guard((term) => (is(term) ? am.true : am.false))
  return {
    'is_atom/1': test(isAtom),
    'is_boolean/1': test((x) => x === am.true || x === am.false),
    'is_integer/1': test((x) => t.isInteger(x)),
    'is_float/1': test((x) => t.isFloat(x)),
    'is_number/1': test((x) => t.isNumber(x)),
    'is_list/1': test(isList),
    'is_tuple/1': test((x) => t.isTuple(x)),
    'is_map/1': test((x) => t.isMap(x)),
    'is_binary/1': test((x) => t.isBinary(x)),
    'is_bitstring/1': test((x) => t.isBitstring(x)),
    'is_pid/1': test((x) => t.isPid(x)),
    'is_port/1': test((x) => t.isPort(x)),
    'is_reference/1': test((x) => t.isRef(x)),
    'is_function/1': test((x) => t.isFun(x)),
    'is_function/2': guard((fun, arity) => {
      if (!t.isInteger(arity) || vm.k.cmp(arity, small(0)) < 0) return vm.badarg()
      return t.isFun(fun) && small(funArity(vm, fun)) === arity ? am.true : am.false
    }),
    'is_record/2': guard((term, tag) => {
      if (!isAtom(tag)) return vm.badarg()
      return t.isTuple(term) && t.tupleSize(term) > 0 && t.element(term, 1) === tag ? am.true : am.false
    }),
    'is_record/3': guard((term, tag, size) => {
      // is_record(Term, Module, Name) of OTP 29: no term is a native record, as nothing here makes any.
      if (vm.release >= 29 && isAtom(tag) && isAtom(size)) return am.false
      if (!isAtom(tag) || !isSmall(size)) return vm.badarg()
      const n = smallValue(size)
      return n > 0 && t.isTupleOf(term, n) && t.element(term, 1) === tag ? am.true : am.false
    }),
    // Since OTP 29.
    'is_integer/3': guard((term, low, high) => {
      if (!t.isInteger(low) || !t.isInteger(high)) return vm.badarg()
      return t.isInteger(term) && vm.k.cmp(low, term) <= 0 && vm.k.cmp(term, high) <= 0 ? am.true : am.false
    }),
  }
}

/** Number of arguments of a fun. */
function funArity(vm: Vm, fun: Term): number {
  const entry = vm.t.word(fun, L.FUN_ENTRY >> 2) >>> 2
  return vm.m[entry + ((vm.t.subtag(fun) === L.SUB_FUN ? L.FE_ARITY : L.EX_ARITY) >> 2)]!
}

/** Kinds of boxed terms as erts_internal:term_type/1 names them. */
const BOXED_TYPES: Readonly<Record<number, string>> = {
  [L.SUB_TUPLE]: 'tuple',
  [L.SUB_FLOAT]: 'hfloat',
  [L.SUB_BIGPOS]: 'bignum',
  [L.SUB_BIGNEG]: 'bignum',
  [L.SUB_REF]: 'reference',
  [L.SUB_MAGIC_REF]: 'reference',
  [L.SUB_EXT_PID]: 'external_pid',
  [L.SUB_EXT_PORT]: 'external_port',
  [L.SUB_EXT_REF]: 'external_reference',
  [L.SUB_FUN]: 'fun',
  [L.SUB_EXPORT]: 'export',
  [L.SUB_FLATMAP]: 'flatmap',
  [L.SUB_HAMT_ROOT]: 'hashmap',
  [L.SUB_HAMT_NODE]: 'hashmap_node',
  [L.SUB_HEAP_BIN]: 'heap_binary',
  [L.SUB_REFC_BIN]: 'refc_binary',
  [L.SUB_SUB_BIN]: 'sub_binary',
  [L.SUB_RECORD]: 'record',
}

function typeName(vm: Vm, term: Term): string {
  if (isSmall(term)) return 'fixnum'
  if (isCons(term)) return 'list'
  if (term === L.NIL) return 'nil'
  if (isAtom(term)) return 'atom'
  const subtag = vm.t.subtag(term)
  if (subtag < 0) return vm.t.isPid(term) ? 'pid' : 'port'
  // What OTP holds in one word are integers of 60 bits.
  if (subtag === L.SUB_INT64) return BigInt.asIntN(60, vm.t.bigint(term)) === vm.t.bigint(term) ? 'fixnum' : 'bignum'
  return BOXED_TYPES[subtag]!
}

// ---- hashes ----------------------------------------------------------------------------------------------------------------

function hashes(vm: Vm): Record<string, (...args: Term[]) => Term> {
  const { t, k } = vm
  return {
    'phash2/1': (term) => small(k.phash2(term) & 0x7ffffff),
    'phash2/2': (term, range) => {
      const n = hashRange(vm, range)
      return n === 0 ? vm.badarg() : t.integer((k.phash2(term) >>> 0) % n)
    },
    'phash/2': (term, range) => {
      const n = hashRange(vm, range)
      return n === 0 ? vm.badarg() : t.integer(1 + ((k.phash(term) >>> 0) % n))
    },
  }
}

/** A range from 1 to 2^32, or 0. */
function hashRange(vm: Vm, range: Term): number {
  const n = vm.t.safeInteger(range)
  return n !== undefined && n >= 1 && n <= 2 ** 32 ? n : 0
}
