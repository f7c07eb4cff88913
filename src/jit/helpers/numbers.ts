/** Helpers for numbers. */
import * as L from '../../term/layout.ts'
import { F64, I32, I64, W } from '../encoder.ts'
import type { ByteWriter } from '../encoder.ts'
import { K } from '../imports.ts'
import { FLOAT_HEADER, INT64_HEADER, boxed, floatOperand, integerOperand, productMayOverflow, rightShiftCount, returnBox, unlessRoom, zeroOrMinusOne } from './common.ts'
import type { Helper } from './common.ts'

// Parameters and locals of an arithmetic helper.
const [HP, A, B, R, X, Y, F1, F2] = [0, 1, 2, 3, 4, 5, 6, 7] as const

/** (hp, i64) → (hp, integer term). */
const box: Helper = {
  params: [I32, I64],
  results: [I32, I32],
  locals: [[1, I32]],
  emit(c) {
    const V = 1
    const T = 2
    c.block(W.block)
    c.get(V)
    c.const64(BigInt(-L.SMALL_MIN))
    c.op(W.i64_add)
    c.const64(BigInt(L.SMALL_MAX - L.SMALL_MIN))
    c.op(W.i64_gt_u)
    c.brIf(0)
    c.get(HP)
    c.get(V)
    c.op(W.i32_wrap_i64)
    c.const(2)
    c.op(W.i32_shl)
    c.const(L.TAG_SMALL)
    c.op(W.i32_or)
    c.op(W.return)
    c.op(W.end)
    c.block(W.block)
    unlessRoom(c, 0)
    returnBox(c, INT64_HEADER, W.i64_store, V)
    c.op(W.end)
    c.storeCell(L.CELL_HTOP, () => c.get(HP))
    c.get(V)
    c.call(K.int64)
    c.set(T)
    c.loadCell(L.CELL_HTOP)
    c.get(T)
  },
}

/** (hp, i64 taken as unsigned) → (hp, integer term): all but what fits 63 bits by the kernel. */
const boxUnsigned: Helper = {
  params: [I32, I64],
  results: [I32, I32],
  locals: [[1, I32]],
  emit(c, index) {
    c.get(1)
    c.const64(0n)
    c.op(W.i64_ge_s)
    c.block(W.if)
    c.get(0)
    c.get(1)
    c.returnCall(index('box'))
    c.op(W.end)
    c.storeCell(L.CELL_HTOP, () => c.get(0))
    c.get(1)
    c.call(K.uint64)
    c.set(2)
    c.loadCell(L.CELL_HTOP)
    c.get(2)
  },
}

/** (hp, f64) → (hp, float). */
const boxFloat: Helper = {
  params: [I32, F64],
  results: [I32, I32],
  locals: [[1, I32]],
  emit(c) {
    const V = 1
    const T = 2
    c.block(W.block)
    unlessRoom(c, 0)
    returnBox(c, FLOAT_HEADER, W.f64_store, V)
    c.op(W.end)
    c.storeCell(L.CELL_HTOP, () => c.get(HP))
    c.get(V)
    c.call(K.float)
    c.set(T)
    c.loadCell(L.CELL_HTOP)
    c.get(T)
  },
}

/** Leaves the sum, difference … of the i64 locals X and Y on the stack, or branches to `depth` when that is not for 64 bits. */
type IntegerOperation = (c: ByteWriter, depth: number) => void

/** `float`: instruction for floats, if there is one. */
function arithmetic(kernel: number, integer: IntegerOperation | undefined, float?: number): Helper {
  return {
    params: [I32, I32, I32],
    results: [I32, I32],
    locals: [[1, I32], [2, I64], [2, F64]],
    emit(c, index) {
      c.block(W.block)
      c.block(W.block)
      if (integer) {
        integerOperand(c, A, X, 0)
        integerOperand(c, B, Y, 0)
        c.get(HP)
        integer(c, 1)
        c.returnCall(index('box'))
      }
      c.op(W.end)
      if (float !== undefined) floats(c, float)
      c.op(W.end)
      byKernel(c, kernel)
    },
  }
}
function floats(c: ByteWriter, operator: number): void {
  floatOperand(c, A, F1, 0)
  floatOperand(c, B, F2, 0)
  c.get(F1)
  c.get(F2)
  c.op(operator)
  c.tee(F1)
  c.get(F1)
  c.op(W.f64_sub)
  c.constF64(0)
  c.op(W.f64_ne)
  c.brIf(0)
  unlessRoom(c, 0)
  returnBox(c, FLOAT_HEADER, W.f64_store, F1)
}
function byKernel(c: ByteWriter, kernel: number): void {
  c.storeCell(L.CELL_HTOP, () => c.get(HP))
  c.get(A)
  c.get(B)
  c.call(kernel)
  c.tee(R)
  c.op(W.i32_eqz)
  c.block(W.if)
  c.storeCell(L.X_AREA, () => c.get(A))
  c.storeCell(L.X_AREA + 4, () => c.get(B))
  c.op(W.end)
  c.loadCell(L.CELL_HTOP)
  c.get(R)
}

/** X op Y in R64, overflow by the signs: ((p ^ q) & (r ^ s)) < 0. */
const sum: IntegerOperation = (c, depth) => {
  c.get(X)
  c.get(Y)
  c.op(W.i64_add)
  c.tee(Y)
  c.get(X)
  c.op(W.i64_xor)
  // the sum has replaced Y: of the same sign as both operands, or these differ
  c.get(Y)
  c.get(Y)
  c.get(X)
  c.op(W.i64_sub)
  c.op(W.i64_xor)
  c.op(W.i64_and)
  c.const64(0n)
  c.op(W.i64_lt_s)
  c.brIf(depth)
  c.get(Y)
}
const difference: IntegerOperation = (c, depth) => {
  c.get(X)
  c.get(Y)
  c.op(W.i64_xor)
  c.get(X)
  c.get(X)
  c.get(Y)
  c.op(W.i64_sub)
  c.tee(Y)
  c.op(W.i64_xor)
  c.op(W.i64_and)
  c.const64(0n)
  c.op(W.i64_lt_s)
  c.brIf(depth)
  c.get(Y)
}
const product: IntegerOperation = (c, depth) => {
  productMayOverflow(c, [() => c.get(X), () => c.get(Y)])
  c.brIf(depth)
  c.get(X)
  c.get(Y)
  c.op(W.i64_mul)
}
const divided =
  (operator: number): IntegerOperation =>
  (c, depth) => {
    zeroOrMinusOne(c, () => c.get(Y))
    c.brIf(depth)
    c.get(X)
    c.get(Y)
    c.op(operator)
  }
const bitwise =
  (operator: number): IntegerOperation =>
  (c) => {
    c.get(X)
    c.get(Y)
    c.op(operator)
  }
const shiftedRight: IntegerOperation = (c, depth) => {
  c.get(Y)
  c.const64(0n)
  c.op(W.i64_lt_s)
  c.brIf(depth)
  c.get(X)
  rightShiftCount(c, () => c.get(Y))
  c.op(W.i64_shr_s)
}
const shiftedLeft: IntegerOperation = (c, depth) => {
  c.get(Y)
  c.const64(63n)
  c.op(W.i64_gt_u)
  c.brIf(depth)
  c.get(X)
  c.get(Y)
  c.op(W.i64_shl)
  c.get(Y)
  c.op(W.i64_shr_s)
  c.get(X)
  c.op(W.i64_ne)
  c.brIf(depth)
  c.get(X)
  c.get(Y)
  c.op(W.i64_shl)
}

/** (hp, a) → (hp, result), by the kernel. */
function unary(kernel: number): Helper {
  return {
    params: [I32, I32],
    results: [I32, I32],
    locals: [[1, I32]],
    emit(c) {
      const T = 2
      c.storeCell(L.CELL_HTOP, () => c.get(HP))
      c.get(1)
      c.call(kernel)
      c.tee(T)
      c.op(W.i32_eqz)
      c.block(W.if)
      c.storeCell(L.X_AREA, () => c.get(1))
      c.op(W.end)
      c.loadCell(L.CELL_HTOP)
      c.get(T)
    },
  }
}

/** (a, b) → a number that relates to 0 as the terms relate in term order: floats and 64-bit integers at once. */
const compare: Helper = {
  params: [I32, I32],
  results: [I32],
  locals: [[2, I64], [2, F64]],
  emit(c) {
    const [a, b, x, y, f, g] = [0, 1, 2, 3, 4, 5]
    const sign = (p: number, q: number, greater: number, less: number): void => {
      c.get(p)
      c.get(q)
      c.op(greater)
      c.get(p)
      c.get(q)
      c.op(less)
      c.op(W.i32_sub)
      c.op(W.return)
    }
    c.block(W.block)
    c.block(W.block)
    integerOperand(c, a, x, 0)
    integerOperand(c, b, y, 1)
    sign(x, y, W.i64_gt_s, W.i64_lt_s)
    c.op(W.end)
    boxed(c, a, FLOAT_HEADER, 0)
    boxed(c, b, FLOAT_HEADER, 0)
    for (const [from, to] of [[a, f], [b, g]] as const) {
      c.get(from)
      c.memory(W.f64_load, 4 - L.TAG_BOXED)
      c.set(to)
    }
    sign(f, g, W.f64_gt, W.f64_lt)
    c.op(W.end)
    c.get(a)
    c.get(b)
    c.call(K.cmp)
  },
}

export const numberHelpers = {
  box,
  boxUnsigned,
  boxFloat,
  add: arithmetic(K.add, sum, W.f64_add),
  sub: arithmetic(K.sub, difference, W.f64_sub),
  mul: arithmetic(K.mul, product, W.f64_mul),
  idiv: arithmetic(K.idiv, divided(W.i64_div_s)),
  rem: arithmetic(K.rem, divided(W.i64_rem_s)),
  band: arithmetic(K.band, bitwise(W.i64_and)),
  bor: arithmetic(K.bor, bitwise(W.i64_or)),
  bxor: arithmetic(K.bxor, bitwise(W.i64_xor)),
  bsl: arithmetic(K.bsl, shiftedLeft),
  bsr: arithmetic(K.bsr, shiftedRight),
  fdiv: arithmetic(K.fdiv, undefined, W.f64_div),
  neg: unary(K.neg),
  bnot: unary(K.bnot),
  compare,
}
