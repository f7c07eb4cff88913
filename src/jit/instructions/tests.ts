/** Type tests and comparisons: each jumps to its label when it does not hold. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { TYPE_ATOM, TYPE_BITSTRING, TYPE_FLOAT, TYPE_NIL, TYPE_PID, TYPE_PORT, TYPE_REFERENCE } from '../../beam/types.ts'
import { I32, VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import { RELOC } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handlers, Handler } from '../handlers.ts'
import { LESS, NOT_LESS, compare } from './arithmetic.ts'
import { orNotBoxed, pushEqualsSmall } from './carried.ts'
import { isSmallConstant, number } from './operands.ts'

/** Pushes 1 when the term in `local` is boxed with a header that `test` accepts (`test` finds the header on the stack and leaves an i32). */
export function boxedTest(t: FunctionTranslator, local: number, test: () => void): void {
  const c = t.code
  c.get(local)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_BOXED)
  c.op(W.i32_eq)
  c.block(W.if, I32)
  c.get(local)
  c.const(L.TAG_BOXED)
  c.op(W.i32_sub)
  c.load(0)
  test()
  c.op(W.else)
  c.const(0)
  c.op(W.end)
}

/** The header on the stack has a subtag in low … high. */
export function subtagBetween(t: FunctionTranslator, low: number, high: number): void {
  const c = t.code
  if (low === high) {
    c.const(L.HDR_KIND_MASK)
    c.op(W.i32_and)
    c.const(low << L.HDR_SUBTAG_SHIFT)
    c.op(W.i32_eq)
    return
  }
  c.const(L.HDR_KIND_MASK)
  c.op(W.i32_and)
  c.const(low << L.HDR_SUBTAG_SHIFT)
  c.op(W.i32_sub)
  c.const((high - low) << L.HDR_SUBTAG_SHIFT)
  c.op(W.i32_le_u)
}

function tagIs(t: FunctionTranslator, local: number, mask: number, tag: number): void {
  t.code.get(local)
  t.code.const(mask)
  t.code.op(W.i32_and)
  t.code.const(tag)
  t.code.op(W.i32_eq)
}

/** A handler for `is_x Fail, Term`: `test` pushes 1 or 0 for the term in a local. */
const typeTest =
  (test: (t: FunctionTranslator, local: number) => void): Handler =>
  (t, [fail, term]) => {
    test(t, t.inLocal(term!, t.T))
    t.jumpUnless(fail!)
  }
const numberTest =
  (test: (t: FunctionTranslator, local: number) => void): Handler =>
  (t, [fail, term]) => {
    test(t, t.inLocal(term!, t.T))
    orNotBoxed(t, term!)
    t.jumpUnless(fail!)
  }

const either = (t: FunctionTranslator, first: () => void, second: () => void): void => {
  first()
  t.code.block(W.if, I32)
  t.code.const(1)
  t.code.op(W.else)
  second()
  t.code.op(W.end)
}

const boxedKind =
  (low: number, high: number) =>
  (t: FunctionTranslator, local: number): void =>
    boxedTest(t, local, () => subtagBetween(t, low, high))

const immediateOr =
  (mask: number, tag: number, low: number, high: number) =>
  (t: FunctionTranslator, local: number): void =>
    either(t, () => tagIs(t, local, mask, tag), () => boxedKind(low, high)(t, local))

/** Header of a tuple of that size; of one that is larger than any: no header. */
export const tupleHeader = (size: number): number => (size > L.TUPLE_MAX ? -1 : size << L.HDR_ARITY_SHIFT)

/** Boxed, and the header (subtag is not needed, tuples are subtag 0) equals that of a tuple of this size. */
function tupleOfSize(t: FunctionTranslator, local: number, size: number): void {
  t.code.get(local)
  t.code.const(L.TAG_BOXED)
  t.code.op(W.i32_sub)
  t.code.load(0)
  t.code.const(tupleHeader(size))
  t.code.op(W.i32_eq)
}

const isImmediateConstant = (o: Operand): boolean => o.k === 'a' || isSmallConstant(o)
const IMMEDIATES = TYPE_ATOM | TYPE_NIL
/** Types of which no value is == to another than itself (a fun may be, by its environment). */
const NOT_NUMERIC = IMMEDIATES | TYPE_PID | TYPE_PORT | TYPE_REFERENCE | TYPE_BITSTRING
const isOnly = (t: FunctionTranslator, o: Operand, mask: number): boolean => (t.maskOf(o) & ~mask) === 0

/** The operands are =:= if and only if they are the same word. */
const areWords = (t: FunctionTranslator, a: Operand, b: Operand): boolean =>
  [a, b].some((o) => isImmediateConstant(o) || t.isKnownSmall(o) || isOnly(t, o, IMMEDIATES))

/** They are == if and only if they are =:=. */
const isExact = (t: FunctionTranslator, a: Operand, b: Operand): boolean =>
  [a, b].some((o) => o.k === 'a' || isOnly(t, o, NOT_NUMERIC)) ||
  [[a, b], [b, a]].some(([o, other]) => (isSmallConstant(o!) || t.isKnownSmall(o!)) && (t.maskOf(other!) & TYPE_FLOAT) === 0)

/** Puts 1 in T when the operands are =:=, else 0. */
function exactlyEqual(t: FunctionTranslator, a: Operand, b: Operand): void {
  const c = t.code
  if (areWords(t, a, b)) {
    t.push(a)
    t.push(b)
    c.op(W.i32_eq)
    c.set(t.T)
    return
  }
  const x = t.inLocal(a, t.T + 1)
  const y = t.inLocal(b, t.T + 2)
  c.get(x)
  c.get(y)
  c.op(W.i32_eq)
  c.set(t.T)
  t.nested(W.block, VOID, () => {
    c.get(t.T)
    c.brIf(0)
    unlessSameKind(t, x, y, () => c.brIf(0))
    c.get(x)
    c.get(y)
    c.call(K.eq_exact)
    c.set(t.T)
  })
}
/** Only two pointers of the same kind can be equal without being the same word: `then` takes an i32 that is not 0 from the stack for others. */
function unlessSameKind(t: FunctionTranslator, x: number, y: number, then: () => void): void {
  const c = t.code
  c.get(x)
  c.get(y)
  c.op(W.i32_xor)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.get(x)
  pushNoPointer(t)
  c.op(W.i32_or)
  then()
}
/** Not 0 when the term on the stack is neither a cons nor boxed. */
function pushNoPointer(t: FunctionTranslator): void {
  const c = t.code
  c.const(1)
  c.op(W.i32_add)
  c.const(2)
  c.op(W.i32_and)
  c.const(2)
  c.op(W.i32_xor)
}

function isEqualExact(t: FunctionTranslator, fail: Operand, a: Operand, b: Operand): void {
  const c = t.code
  if (pushEqualsSmall(t, a, b)) {
    t.jumpUnless(fail)
    return
  }
  if (areWords(t, a, b)) {
    t.push(a)
    t.push(b)
    c.op(W.i32_ne)
    t.jumpIf(fail)
    return
  }
  const x = t.inLocal(a, t.T + 1)
  const y = t.inLocal(b, t.T + 2)
  t.nested(W.block, VOID, () => {
    c.get(x)
    c.get(y)
    c.op(W.i32_eq)
    c.brIf(0)
    unlessSameKind(t, x, y, () => t.jumpIf(fail))
    c.get(x)
    c.get(y)
    c.call(K.eq_exact)
    t.jumpUnless(fail)
  })
}

function isDifferentExact(t: FunctionTranslator, fail: Operand, a: Operand, b: Operand): void {
  const c = t.code
  if (pushEqualsSmall(t, a, b)) {
    t.jumpIf(fail)
    return
  }
  const x = t.inLocal(a, t.T + 1)
  const y = t.inLocal(b, t.T + 2)
  c.get(x)
  c.get(y)
  c.op(W.i32_eq)
  t.jumpIf(fail)
  if (areWords(t, a, b)) return
  t.nested(W.block, VOID, () => {
    unlessSameKind(t, x, y, () => c.brIf(0))
    c.get(x)
    c.get(y)
    c.call(K.eq_exact)
    t.jumpIf(fail)
  })
}

/** ==, by words where they are small integers; `then` takes 1 or 0. */
function equal(t: FunctionTranslator, a: Operand, b: Operand, then: () => void): void {
  const c = t.code
  const x = t.inLocal(a, t.T + 1)
  const y = t.inLocal(b, t.T + 2)
  t.nested(W.block, VOID, () => {
    t.nested(W.block, VOID, () => {
      // two words with no pointer among them
      c.get(x)
      pushNoPointer(t)
      c.get(y)
      pushNoPointer(t)
      c.op(W.i32_and)
      c.op(W.i32_eqz)
      c.brIf(0)
      c.get(x)
      c.get(y)
      c.op(W.i32_eq)
      then()
      c.br(1)
    })
    c.get(x)
    c.get(y)
    c.call(K.eq)
    then()
  })
}

/** =:= and == as BIFs: leave 1 or 0 in T. */
export function equality(t: FunctionTranslator, a: Operand, b: Operand, exact: boolean): void {
  if (exact || isExact(t, a, b)) exactlyEqual(t, a, b)
  else equal(t, a, b, () => t.code.set(t.T))
}

const isFunctionOf: Handler = (t, [fail, term, arity]) => {
  const c = t.code
  const local = t.inLocal(term!, t.T)
  const arityLocal = t.inLocal(arity!, t.T + 3)
  // arity of a local fun or an export as a small integer; -1 (no small: 0) for other terms
  c.const(0)
  c.set(t.T + 2)
  boxedTest(t, local, () => subtagBetween(t, L.SUB_FUN, L.SUB_EXPORT))
  t.nested(W.if, VOID, () => {
    c.get(local)
    c.load(L.FUN_ENTRY - L.TAG_BOXED)
    c.load(L.FX_ARITY)
    // the arity of a fun whose code is gone is kept as its complement
    c.tee(t.T + 2)
    c.get(t.T + 2)
    c.const(31)
    c.op(W.i32_shr_s)
    c.op(W.i32_xor)
    c.const(2)
    c.op(W.i32_shl)
    c.const(L.TAG_SMALL)
    c.op(W.i32_or)
    c.set(t.T + 2)
  })
  c.get(t.T + 2)
  c.get(arityLocal)
  c.op(W.i32_eq)
  t.jumpUnless(fail!)
}

export const tests: Handlers = {
  [OP.is_integer]: numberTest(immediateOr(L.TAG_MASK, L.TAG_SMALL, L.SUB_INT64, L.SUB_BIGNEG)),
  [OP.is_number]: numberTest(immediateOr(L.TAG_MASK, L.TAG_SMALL, L.SUB_FLOAT, L.SUB_BIGNEG)),
  [OP.is_float]: typeTest(boxedKind(L.SUB_FLOAT, L.SUB_FLOAT)),
  [OP.is_atom]: typeTest((t, x) => tagIs(t, x, L.IMM_MASK, L.IMM_ATOM)),
  [OP.is_pid]: typeTest(immediateOr(L.IMM_MASK, L.IMM_PID, L.SUB_EXT_PID, L.SUB_EXT_PID)),
  [OP.is_port]: typeTest(immediateOr(L.IMM_MASK, L.IMM_PORT, L.SUB_EXT_PORT, L.SUB_EXT_PORT)),
  [OP.is_reference]: typeTest((t, x) =>
    either(
      t,
      () => boxedKind(L.SUB_REF, L.SUB_MAGIC_REF)(t, x),
      () => boxedKind(L.SUB_EXT_REF, L.SUB_EXT_REF)(t, x),
    ),
  ),
  [OP.is_nil]: typeTest((t, x) => {
    t.code.get(x)
    t.code.const(L.NIL)
    t.code.op(W.i32_eq)
  }),
  [OP.is_list]: typeTest((t, x) =>
    either(
      t,
      () => tagIs(t, x, L.TAG_MASK, L.TAG_CONS),
      () => {
        t.code.get(x)
        t.code.const(L.NIL)
        t.code.op(W.i32_eq)
      },
    ),
  ),
  [OP.is_nonempty_list]: typeTest((t, x) => tagIs(t, x, L.TAG_MASK, L.TAG_CONS)),
  [OP.is_tuple]: typeTest(boxedKind(L.SUB_TUPLE, L.SUB_TUPLE)),
  // Of inner nodes too: erts_debug:size/1 gets hold of them.
  [OP.is_map]: typeTest(boxedKind(L.SUB_FLATMAP, L.SUB_HAMT_NODE)),
  [OP.is_function]: typeTest(boxedKind(L.SUB_FUN, L.SUB_EXPORT)),
  [OP.is_function2]: isFunctionOf,
  // Of match contexts too: compilers of OTP 27 and later ask before they go on with one.
  [OP.is_bitstr]: typeTest(boxedKind(L.SUB_HEAP_BIN, L.SUB_MATCH_CTX)),
  [OP.is_binary]: typeTest((t, x) =>
    boxedTest(t, x, () => {
      const c = t.code
      c.tee(t.T + 1)
      subtagBetween(t, L.SUB_HEAP_BIN, L.SUB_REFC_BIN)
      c.block(W.if, I32)
      c.const(1)
      c.op(W.else)
      c.get(t.T + 1)
      subtagBetween(t, L.SUB_SUB_BIN, L.SUB_SUB_BIN)
      c.block(W.if, I32)
      c.get(x)
      c.load(L.SUBBIN_BITS - L.TAG_BOXED)
      c.const(0xff00)
      c.op(W.i32_and)
      c.op(W.i32_eqz)
      c.op(W.else)
      c.const(0)
      c.op(W.end)
      c.op(W.end)
    }),
  ),
  [OP.is_boolean]: typeTest((t, x) => {
    const c = t.code
    c.get(x)
    t.relocated(RELOC.atom, t.module.atomIndex('true'))
    c.op(W.i32_eq)
    c.get(x)
    t.relocated(RELOC.atom, t.module.atomIndex('false'))
    c.op(W.i32_eq)
    c.op(W.i32_or)
  }),
  [OP.is_any_native_record]: typeTest(boxedKind(L.SUB_RECORD, L.SUB_RECORD)),
  [OP.test_arity]: (t, [fail, term, size]) => {
    tupleOfSize(t, t.inLocal(term!, t.T), number(size))
    t.jumpUnless(fail!)
  },
  [OP.is_tagged_tuple]: (t, [fail, term, size, tag]) => {
    const c = t.code
    const local = t.inLocal(term!, t.T)
    c.get(local)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_BOXED)
    c.op(W.i32_ne)
    t.jumpIf(fail!)
    tupleOfSize(t, local, number(size))
    t.jumpUnless(fail!)
    c.get(local)
    c.load(4 - L.TAG_BOXED)
    t.push(tag!)
    c.op(W.i32_ne)
    t.jumpIf(fail!)
  },

  [OP.is_eq_exact]: (t, [fail, a, b]) => isEqualExact(t, fail!, a!, b!),
  [OP.is_ne_exact]: (t, [fail, a, b]) => isDifferentExact(t, fail!, a!, b!),
  [OP.is_eq]: (t, [fail, a, b]) => {
    if (isExact(t, a!, b!)) isEqualExact(t, fail!, a!, b!)
    else equal(t, a!, b!, () => t.jumpUnless(fail!))
  },
  [OP.is_ne]: (t, [fail, a, b]) => {
    if (isExact(t, a!, b!)) isDifferentExact(t, fail!, a!, b!)
    else equal(t, a!, b!, () => t.jumpIf(fail!))
  },
  [OP.is_lt]: (t, [fail, a, b]) => compare(t, a!, b!, LESS, () => t.jumpUnless(fail!)),
  [OP.is_ge]: (t, [fail, a, b]) => compare(t, a!, b!, NOT_LESS, () => t.jumpUnless(fail!)),
}
