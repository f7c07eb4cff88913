/**
 * What the walk of src/beam/kind_walk.ts could not prove of an instruction is looked at before it: what does not hold raises `badfile`. No code
 * that a compiler has made gets there.
 */
import * as L from '../../term/layout.ts'
import type { Need } from '../../beam/checks.ts'
import { KIND_BITSTRING, KIND_BOXED, KIND_CONS, KIND_CONTEXT, KIND_FLOAT, KIND_INTEGER, KIND_MAP, KIND_TUPLE } from '../../beam/kinds.ts'
import type { Operand } from '../../beam/read.ts'
import { I32, W } from '../encoder.ts'
import type { FunctionTranslator } from '../function.ts'
import { K } from '../imports.ts'
import { RAISE } from '../raise.ts'
import { boxedTest, subtagBetween } from './tests.ts'

export function emitChecks(t: FunctionTranslator, needs: readonly Need[]): void {
  for (const need of needs) emitCheck(t, need)
}

function emitCheck(t: FunctionTranslator, need: Need): void {
  const c = t.code
  switch (need.what) {
    case 'kind':
      pushIsOfKind(t, t.inLocal(need.operand, t.T), need.operand, need.kinds, need.size)
      c.op(W.i32_eqz)
      break
    case 'term':
      // a special that is not nil
      t.push(need.operand)
      c.const(L.NIL)
      c.op(W.i32_ne)
      t.push(need.operand)
      c.const(L.IMM_MASK)
      c.op(W.i32_and)
      c.const(L.IMM_SPECIAL)
      c.op(W.i32_eq)
      c.op(W.i32_and)
      break
    case 'exception':
      c.get(t.xLocal(0))
      break
    case 'clear':
      t.assign(need.operand, () => c.const(L.NIL))
      return
    case 'fun':
      // the call looks itself
      return
    case 'received':
      t.spill()
      c.call(K.recv_release)
      t.refill()
      return
    case 'never':
      c.const(1)
  }
  t.raiseIf(RAISE.badfile)
}

/** Pushes 1 when the term in the local is of one of the kinds, which are those that instructions ask for. */
function pushIsOfKind(t: FunctionTranslator, local: number, operand: Operand, kinds: number, size: number): void {
  const c = t.code
  const tag = (value: number): void => {
    c.get(local)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(value)
    c.op(W.i32_eq)
  }
  switch (kinds) {
    case KIND_CONS:
      return tag(L.TAG_CONS)
    case KIND_BOXED:
      return tag(L.TAG_BOXED)
    case KIND_TUPLE:
      // the header of a tuple is its size, shifted: others have low bits
      return boxedTest(t, local, () => {
        c.set(t.T + 1)
        c.get(t.T + 1)
        c.const(L.HDR_KIND_MASK)
        c.op(W.i32_and)
        c.op(W.i32_eqz)
        c.get(t.T + 1)
        c.const(size << L.HDR_ARITY_SHIFT)
        c.op(W.i32_ge_u)
        c.op(W.i32_and)
      })
    case KIND_MAP:
      return boxedTest(t, local, () => subtagBetween(t, L.SUB_FLATMAP, L.SUB_HAMT_ROOT))
    case KIND_FLOAT:
      return boxedTest(t, local, () => subtagBetween(t, L.SUB_FLOAT, L.SUB_FLOAT))
    case KIND_CONTEXT:
      return boxedTest(t, local, () => subtagBetween(t, L.SUB_MATCH_CTX, L.SUB_MATCH_CTX))
    case KIND_BITSTRING | KIND_CONTEXT:
      return boxedTest(t, local, () => subtagBetween(t, L.SUB_HEAP_BIN, L.SUB_MATCH_CTX))
    case KIND_INTEGER:
      tag(L.TAG_SMALL)
      c.block(W.if, I32)
      c.const(1)
      c.op(W.else)
      boxedTest(t, local, () => subtagBetween(t, L.SUB_INT64, L.SUB_BIGPOS))
      c.op(W.end)
      return
    default:
      throw new Error(`no check for kinds ${kinds} of ${operand.k}`)
  }
}
