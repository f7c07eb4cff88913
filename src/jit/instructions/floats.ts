/** Float registers: f64 locals. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { F64, VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import { RAISE } from '../raise.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handler, Handlers } from '../handlers.ts'

const FLOAT_HEADER = (2 << L.HDR_ARITY_SHIFT) | (L.SUB_FLOAT << L.HDR_SUBTAG_SHIFT)

/** Raises badarith when the float in `local` is infinite or no number. */
function checkFinite(t: FunctionTranslator, local: number): void {
  const c = t.code
  c.get(local)
  c.get(local)
  c.op(W.f64_sub)
  c.constF64(0)
  c.op(W.f64_ne)
  t.raiseIf(RAISE.badarith)
}

const operation =
  (operator: number): Handler =>
  (t, [, a, b, dst]) => {
    const c = t.code
    c.get(t.floatLocal(a!))
    c.get(t.floatLocal(b!))
    c.op(operator)
    c.set(t.floatLocal(dst!))
    checkFinite(t, t.floatLocal(dst!))
  }

function pushFloat(t: FunctionTranslator, term: Operand): void {
  t.push(term)
  t.code.memory(W.f64_load, 4 - L.TAG_BOXED)
}

export const floats: Handlers = {
  [OP.fmove]: (t, [source, dst]) => {
    const c = t.code
    if (dst!.k === 'fr') {
      if (source!.k === 'fr') c.get(t.floatLocal(source!))
      else pushFloat(t, source!)
      c.set(t.floatLocal(dst!))
      return
    }
    t.heapStore(0, () => c.const(FLOAT_HEADER))
    c.get(t.HP)
    c.get(t.floatLocal(source!))
    c.memory(W.f64_store, 4)
    t.assign(dst!, () => t.heapPointer(L.TAG_BOXED))
    t.advanceHeap(3)
  },
  [OP.fconv]: (t, [source, dst]) => {
    const c = t.code
    const local = t.inLocal(source!, t.T)
    c.get(local)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_SMALL)
    c.op(W.i32_eq)
    c.block(W.if, F64)
    c.get(local)
    c.const(2)
    c.op(W.i32_shr_s)
    c.op(W.f64_convert_i32_s)
    c.op(W.else)
    c.storeCell(L.CELL_REASON, () => c.const(0))
    c.get(local)
    c.call(K.to_f64)
    c.op(W.end)
    c.set(t.floatLocal(dst!))
    c.get(local)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_SMALL)
    c.op(W.i32_ne)
    t.nested(W.if, VOID, () => {
      c.loadCell(L.CELL_REASON)
      t.raiseIf(RAISE.badarith)
    })
  },
  [OP.fadd]: operation(W.f64_add),
  [OP.fsub]: operation(W.f64_sub),
  [OP.fmul]: operation(W.f64_mul),
  [OP.fdiv]: operation(W.f64_div),
  [OP.fnegate]: (t, [, source, dst]) => {
    const c = t.code
    c.get(t.floatLocal(source!))
    c.op(W.f64_neg)
    // OTP 25 and 26 subtract from 0.0, so that 0.0 becomes 0.0
    c.constF64(0)
    c.get(t.floatLocal(source!))
    c.op(W.f64_sub)
    c.loadCell(L.CELL_OTP_RELEASE)
    c.const(27)
    c.op(W.i32_ge_s)
    c.op(W.select)
    c.set(t.floatLocal(dst!))
  },
}
