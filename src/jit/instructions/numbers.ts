/**
 * Numbers made into terms, and bytes put into order, without a call: a call on the way of a loop costs all that the loop has in
 * registers. Only what finds no room on the heap is left to a helper.
 */
import * as L from '../../term/layout.ts'
import { VOID, W } from '../encoder.ts'
import type { FunctionCode } from '../function_code.ts'
import { BOX_BYTES, FLOAT_HEADER, INT64_HEADER, UINT64_HEADER } from '../helpers/common.ts'
import type { HelperName } from '../helpers/index.ts'

/** Leaves the i64 in a local as a term; `unsigned`: taken as such. */
export function pushInteger(t: FunctionCode, value: number, unsigned = false): void {
  const c = t.code
  t.nested(W.block, VOID, () => {
    t.nested(W.block, VOID, () => {
      c.get(value)
      if (!unsigned) {
        c.const64(BigInt(-L.SMALL_MIN))
        c.op(W.i64_add)
      }
      c.const64(BigInt(unsigned ? L.SMALL_MAX : L.SMALL_MAX - L.SMALL_MIN))
      c.op(W.i64_gt_u)
      c.brIf(0)
      c.get(value)
      c.op(W.i32_wrap_i64)
      c.const(2)
      c.op(W.i32_shl)
      c.const(L.TAG_SMALL)
      c.op(W.i32_or)
      c.set(t.T)
      c.br(1)
    })
    const header = (): void => {
      c.const(INT64_HEADER)
      if (!unsigned) return
      c.const(UINT64_HEADER)
      c.get(value)
      c.const64(0n)
      c.op(W.i64_ge_s)
      c.op(W.select)
    }
    box(t, value, header, W.i64_store, unsigned ? 'boxUnsigned' : 'box')
  })
  c.get(t.T)
}
/** Leaves the float in a local as a term. */
export function pushFloat(t: FunctionCode, value: number): void {
  t.nested(W.block, VOID, () => box(t, value, () => t.code.const(FLOAT_HEADER), W.f64_store, 'boxFloat'))
  t.code.get(t.T)
}
/** Puts the number into a box, the term into T; inside a block. */
function box(t: FunctionCode, value: number, header: () => void, store: number, helper: HelperName): void {
  const c = t.code
  t.nested(W.block, VOID, () => {
    c.get(t.HP)
    c.const(BOX_BYTES)
    c.op(W.i32_add)
    c.loadCell(L.CELL_HLIM)
    c.op(W.i32_gt_u)
    c.unlikely()
    c.brIf(0)
    t.heapStore(0, header)
    c.get(t.HP)
    c.get(value)
    c.memory(store, 4)
    t.heapPointer(L.TAG_BOXED)
    c.set(t.T)
    t.advanceHeap(BOX_BYTES / 4)
    c.br(1)
  })
  t.callHelper(t.module.helper(helper), () => c.get(value))
  c.set(t.T)
}

/** Pushes the bytes of an i32 local the other way round. */
export function pushSwapped(t: FunctionCode, local: number): void {
  const c = t.code
  c.get(local)
  c.const(8)
  c.op(W.i32_rotl)
  c.const(0x00ff00ff)
  c.op(W.i32_and)
  c.get(local)
  c.const(8)
  c.op(W.i32_rotr)
  c.const(0xff00ff00)
  c.op(W.i32_and)
  c.op(W.i32_or)
}
/** The same for the i64 on the stack, of which it leaves two temporaries changed. */
export function swapLong(t: FunctionCode): void {
  const c = t.code
  c.set(t.I64)
  c.get(t.I64)
  c.op(W.i32_wrap_i64)
  c.set(t.T)
  pushSwapped(t, t.T)
  c.op(W.i64_extend_i32_u)
  c.const64(32n)
  c.op(W.i64_shl)
  c.get(t.I64)
  c.const64(32n)
  c.op(W.i64_shr_u)
  c.op(W.i32_wrap_i64)
  c.set(t.T)
  pushSwapped(t, t.T)
  c.op(W.i64_extend_i32_u)
  c.op(W.i64_or)
}
