/**
 * Functions that translated modules bring along where they need them, so that what is neither frequent enough to stand inline nor
 * rare enough for a call of another instance costs a direct call, which the host's compiler may inline.
 *
 * Arithmetic: (hp, a, b) → (hp, result): integers of up to 64 bits and floats; anything else by the kernel. The result is 0
 * after raising, the operands are in X_AREA then.
 */
import * as L from '../term/layout.ts'
import { ByteWriter, F64, I32, I64, W } from './encoder.ts'
import type { LocalRuns } from './encoder.ts'
import { G, K } from './imports.ts'

export interface Helper {
  readonly params: readonly number[]
  readonly results: readonly number[]
  readonly locals: LocalRuns
  /** `index`: index of another helper, which comes along. */
  emit(c: ByteWriter, index: (name: 'box') => number): void
}

const header = (subtag: number): number => (2 << L.HDR_ARITY_SHIFT) | (subtag << L.HDR_SUBTAG_SHIFT)
const INT64_HEADER = header(L.SUB_INT64)
export const FLOAT_HEADER = header(L.SUB_FLOAT)
/** Bytes of a boxed 64-bit integer or float. */
const BOX_BYTES = 12

// Parameters and locals of an arithmetic helper.
const [HP, A, B, R, X, Y, F1, F2] = [0, 1, 2, 3, 4, 5, 6, 7] as const

/** Branches to `depth` unless there is room for a box on the heap. */
function unlessRoom(c: ByteWriter, depth: number): void {
  c.get(HP)
  c.const(BOX_BYTES)
  c.op(W.i32_add)
  c.loadCell(L.CELL_HLIM)
  c.op(W.i32_gt_u)
  c.unlikely()
  c.brIf(depth)
}
/** Fills a box at the heap top with the local and returns (hp, term). */
function returnBox(c: ByteWriter, headerWord: number, store: number, local: number): void {
  c.get(HP)
  c.const(headerWord)
  c.store(0)
  c.get(HP)
  c.get(local)
  c.memory(store, 4)
  c.get(HP)
  c.const(BOX_BYTES)
  c.op(W.i32_add)
  c.get(HP)
  c.const(L.TAG_BOXED)
  c.op(W.i32_or)
  c.op(W.return)
}

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

/** Puts the integer of at most 64 bits in `term` into the i64 local `to`; branches to `depth` when it is something else. */
function integerOperand(c: ByteWriter, term: number, to: number, depth: number): void {
  c.get(term)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_SMALL)
  c.op(W.i32_eq)
  c.block(W.if)
  c.get(term)
  c.const(2)
  c.op(W.i32_shr_s)
  c.op(W.i64_extend_i32_s)
  c.set(to)
  c.op(W.else)
  boxed(c, term, INT64_HEADER, depth + 1)
  c.get(term)
  c.memory(W.i64_load, 4 - L.TAG_BOXED)
  c.set(to)
  c.op(W.end)
}
/** Branches to `depth` unless the term is boxed with that header. */
function boxed(c: ByteWriter, term: number, headerWord: number, depth: number): void {
  c.get(term)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_BOXED)
  c.op(W.i32_ne)
  c.brIf(depth)
  c.get(term)
  c.const(L.TAG_BOXED)
  c.op(W.i32_sub)
  c.load(0)
  c.const(headerWord)
  c.op(W.i32_ne)
  c.brIf(depth)
}
/** The same for floats, and small integers as floats. */
function floatOperand(c: ByteWriter, term: number, to: number, depth: number): void {
  c.get(term)
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_SMALL)
  c.op(W.i32_eq)
  c.block(W.if)
  c.get(term)
  c.const(2)
  c.op(W.i32_shr_s)
  c.op(W.f64_convert_i32_s)
  c.set(to)
  c.op(W.else)
  boxed(c, term, FLOAT_HEADER, depth + 1)
  c.get(term)
  c.memory(W.f64_load, 4 - L.TAG_BOXED)
  c.set(to)
  c.op(W.end)
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
/** Leading zeros of the magnitude: 66 in both operands together leave the product in 64 bits. */
const product: IntegerOperation = (c, depth) => {
  for (const v of [X, Y]) {
    c.get(v)
    c.get(v)
    c.const64(63n)
    c.op(W.i64_shr_s)
    c.op(W.i64_xor)
    c.op(W.i64_clz)
  }
  c.op(W.i64_add)
  c.const64(66n)
  c.op(W.i64_lt_u)
  c.brIf(depth)
  c.get(X)
  c.get(Y)
  c.op(W.i64_mul)
}
const divided =
  (operator: number): IntegerOperation =>
  (c, depth) => {
    // 0 and -1
    c.get(Y)
    c.const64(1n)
    c.op(W.i64_add)
    c.const64(2n)
    c.op(W.i64_lt_u)
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
  c.const64(63n)
  c.op(W.i64_gt_u)
  c.brIf(depth)
  c.get(X)
  c.get(Y)
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

// ---- bytes -------------------------------------------------------------------------------------------------------------

/** (address) → the 32 bits there, big-endian. */
const load32: Helper = {
  params: [I32],
  results: [I32],
  locals: [],
  emit(c) {
    c.get(0)
    c.load(0)
    c.set(0)
    swap32(c, 0)
  },
}
/** Pushes the bytes of an i32 local the other way round. */
function swap32(c: ByteWriter, local: number): void {
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
/** (address) → the 64 bits there, big-endian. */
const load64: Helper = {
  params: [I32],
  results: [I64],
  locals: [[1, I32]],
  emit(c) {
    c.get(0)
    c.load(4)
    c.set(1)
    c.get(0)
    c.load(0)
    c.set(0)
    swap32(c, 0)
    c.op(W.i64_extend_i32_u)
    c.const64(32n)
    c.op(W.i64_shl)
    swap32(c, 1)
    c.op(W.i64_extend_i32_u)
    c.op(W.i64_or)
  },
}
/** (address, bits left) → a code point in UTF-8, times 8, plus its bytes; 0 when there is none. Its first byte is there. */
const utf8: Helper = {
  params: [I32, I64],
  results: [I32],
  locals: [[2, I32]],
  emit(c) {
    const [ADDRESS, LEFT, FIRST, V] = [0, 1, 2, 3]
    const zeroIf = (): void => {
      c.block(W.if)
      c.const(0)
      c.op(W.return)
      c.op(W.end)
    }
    /** The rest of a code point of so many bytes: the value goes into V, what is wrong fails. */
    const bytes = (n: number, low: number, spared: readonly [number, number]): void => {
      c.get(LEFT)
      c.const64(BigInt(8 * n))
      c.op(W.i64_lt_s)
      zeroIf()
      for (let i = 1; i < n; i++) {
        c.get(ADDRESS)
        c.memory(W.i32_load8_u, i)
        c.const(0x80)
        c.op(W.i32_xor)
        if (i > 1) c.op(W.i32_or)
      }
      c.const(0x3f)
      c.op(W.i32_gt_u)
      zeroIf()
      c.get(FIRST)
      c.const(0x7f >> n)
      c.op(W.i32_and)
      for (let i = 1; i < n; i++) {
        c.const(6)
        c.op(W.i32_shl)
        c.get(ADDRESS)
        c.memory(W.i32_load8_u, i)
        c.const(0x3f)
        c.op(W.i32_and)
        c.op(W.i32_or)
      }
      c.tee(V)
      c.const(low)
      c.op(W.i32_lt_u)
      zeroIf()
      c.get(V)
      c.const(spared[0])
      c.op(W.i32_sub)
      c.const(spared[1] - spared[0])
      c.op(W.i32_le_u)
      zeroIf()
      c.get(V)
      c.const(3)
      c.op(W.i32_shl)
      c.const(n)
      c.op(W.i32_or)
      c.op(W.return)
    }
    c.get(ADDRESS)
    c.memory(W.i32_load8_u, 0)
    c.tee(FIRST)
    c.const(0x80)
    c.op(W.i32_lt_u)
    c.block(W.if)
    c.get(FIRST)
    c.const(3)
    c.op(W.i32_shl)
    c.const(1)
    c.op(W.i32_or)
    c.op(W.return)
    c.op(W.end)
    c.get(FIRST)
    c.const(0xc2)
    c.op(W.i32_lt_u)
    zeroIf()
    for (const [limit, n, low, spared] of [[0xe0, 2, 0x80, [0x800, 0x800]], [0xf0, 3, 0x800, [0xd800, 0xdfff]], [0xf5, 4, 0x10000, [0x110000, 0x1fffff]]] as const) {
      c.get(FIRST)
      c.const(limit)
      c.op(W.i32_lt_u)
      c.block(W.if)
      bytes(n, low, spared)
      c.op(W.end)
    }
    c.const(0)
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

const HELPERS = {
  box,
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
  load32,
  load64,
  utf8,
  boxFloat,
} satisfies Record<string, Helper>

export type HelperName = keyof typeof HELPERS

// ---- state around calls, by number of X registers ----------------------------------------------------------------------

/** What X registers are handed over for, so that their stores and loads stand in a module once for each number of them. */
export type SizedHelper = 'enter' | 'collect' | 'grow'

const words = (n: number): number[] => new Array<number>(n).fill(I32)

function storeX(c: ByteWriter, n: number): void {
  for (let i = 0; i < n; i++) c.storeCell(L.X_AREA + 4 * i, () => c.get(2 + i))
}
function loadX(c: ByteWriter, n: number): void {
  for (let i = 0; i < n; i++) c.loadCell(L.X_AREA + 4 * i)
}

const sized: Readonly<Record<SizedHelper, (n: number) => Helper>> = {
  /** Slow path at a function's entry: (sp, hp, x0 …, code point) → (hp or 0 to let go, x0 …). */
  enter: (n) => ({
    params: words(n + 3),
    results: words(n + 1),
    locals: [],
    emit(c) {
      storeX(c, n)
      c.get(0)
      c.get(1)
      c.get(n + 2)
      c.call(G.entry_slow)
      loadX(c, n)
    },
  }),
  /** Collects: (sp, hp, x0 …, words needed) → (hp, x0 …). */
  collect: (n) => ({
    params: words(n + 3),
    results: words(n + 1),
    locals: [],
    emit(c) {
      storeX(c, n)
      c.get(0)
      c.get(1)
      c.get(n + 2)
      c.const(n)
      c.call(G.collect)
      loadX(c, n)
    },
  }),
  /** Prepares to let go for a larger stack: (sp, hp, x0 …, code point, words needed). */
  grow: (n) => ({
    params: words(n + 4),
    results: [],
    locals: [],
    emit(c) {
      storeX(c, n)
      c.storeCell(L.CELL_STACK_NEED, () => c.get(n + 3))
      c.get(0)
      c.get(1)
      c.get(n + 2)
      c.const(L.REASON_STACK)
      c.call(G.let_go)
    },
  }),
}

/** A helper by its name, or by name and number of X registers as `collect/3`. */
export function helperOf(name: string): Helper {
  const slash = name.indexOf('/')
  return slash < 0 ? HELPERS[name as HelperName] : sized[name.slice(0, slash) as SizedHelper](Number(name.slice(slash + 1)))
}
