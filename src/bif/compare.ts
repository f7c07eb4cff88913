/** Comparison and boolean operators, type tests, hashes of terms. */
import * as L from '../term/layout.ts'
import type { BifFamily, BifSpec } from '../runtime/bif.ts'
import { Parts } from '../runtime/parts.ts'
import { isAtom, isCons, isList, isSmall, small } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

const guard = (run: (...args: Term[]) => Term): BifSpec => ({ guard: true, run })

export const compare: BifFamily = (vm) => {
  const goOn = longHash(vm)
  vm.hooks.long_hash = (state, range) => goOn(state as Term, (range || small(0)) as Term)
  return {
    glulam_internal: { 'long_hash/2': goOn },
    erlang: { ...comparisons(vm), ...booleans(vm), ...typeTests(vm), ...hashes(vm) },
    erts_internal: {
      'cmp_term/2': (a, b) => small(Math.sign(vm.k.cmp_exact(a, b))),
      'term_type/1': (term) => vm.atom(typeName(vm, term)),
    },
    erts_debug: { 'same/2': (a, b) => vm.bool(a === b) },
  }
}

// ---- operators -------------------------------------------------------------------------------------------------------

function comparisons({ k }: Vm): Record<string, BifSpec> {
  return {
    '=:=/2': guard(k.is_exact),
    '=/=/2': guard(k.is_not_exact),
    '==/2': guard(k.is_equal),
    '/=/2': guard(k.is_not_equal),
    '</2': guard(k.is_less),
    '>/2': guard(k.is_greater),
    '=</2': guard(k.is_at_most),
    '>=/2': guard(k.is_at_least),
    'min/2': guard(k.least),
    'max/2': guard(k.greatest),
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
    'is_function/2': guard(vm.k.is_function_of),
    'is_record/2': guard(vm.k.is_record),
    'is_record/3': guard((term, tag, size) => {
      // is_record(Term, Module, Name) of OTP 29
      if (vm.release >= 29 && isAtom(tag) && isAtom(size)) return vm.bool(vm.k.record_is(term, tag, size) !== 0)
      return vm.k.is_record_of(term, tag, size)
    }),
    ...(vm.release < 29 ? {} : {
      'is_integer/3': guard((term: Term, low: Term, high: Term) => {
        if (!t.isInteger(low) || !t.isInteger(high)) return vm.badarg()
        return t.isInteger(term) && vm.k.cmp(low, term) <= 0 && vm.k.cmp(term, high) <= 0 ? am.true : am.false
      }),
    }),
  }
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
  [L.SUB_MATCH_CTX]: 'matchstate',
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
  // since OTP 27 bitstrings are of two kinds
  if (vm.release >= 27 && (subtag === L.SUB_REFC_BIN || subtag === L.SUB_SUB_BIN)) {
    return vm.t.bitSize(term) <= MOST_HEAP_BITS ? 'heap_binary' : 'sub_binary'
  }
  return BOXED_TYPES[subtag]!
}
/** A bitstring of OTP that lies on the heap has no more bits. */
const MOST_HEAP_BITS = 512

// ---- hashes ----------------------------------------------------------------------------------------------------------------

/** phash2/1,2 of what is long: `state` is what the kernel has left of it. `range`: small 0 for phash2/1. */
function longHash(vm: Vm): (state: Term, range: Term) => Term {
  const { k, t } = vm
  const parts = new Parts(vm)
  return (state, range) => {
    const whole = range === small(0)
    for (;;) {
      if (vm.reductionsLeft <= 0) return parts.goOn('erlang', 'phash2', whole ? 1 : 2, 'long_hash', [state, range])
      const hash = k.phash2_goOn(state) >>> 0
      state = k.phash2_left()
      if (state === NONE) return t.integer(whole ? hash & 0x7ffffff : hash % t.safeInteger(range)!)
    }
  }
}
function hashes({ k }: Vm): Record<string, (...args: Term[]) => Term> {
  return { 'phash2/1': k.phash2_of, 'phash2/2': k.phash2_in, 'phash/2': k.phash_in }
}
