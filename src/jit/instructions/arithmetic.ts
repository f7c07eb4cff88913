/** Guard BIFs and operators: the frequent ones inline with a fast path for small integers, the rest as calls. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { I32, VOID, W } from '../encoder.ts'
import { G, K } from '../imports.ts'
import { RELOC } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handlers } from '../handlers.ts'
import { isLabel, isSmallConstant, number, smallWord } from './operands.ts'
import { boxedTest, subtagBetween } from './tests.ts'

interface BifCall {
  readonly fail: Operand
  readonly importIndex: number
  readonly args: readonly Operand[]
  readonly dst: Operand
}

/** What an inline form leaves on the stack: a term, or 0 when the arguments don't fit and the BIF has to be called. */
type Inline = (t: FunctionTranslator, args: readonly Operand[]) => void

/** Jumps to the label, or raises with the BIF's frame, when the local holds 0. */
function failOnZero(t: FunctionTranslator, local: number, call: BifCall, pending: boolean): void {
  const c = t.code
  c.get(local)
  c.op(W.i32_eqz)
  if (isLabel(call.fail)) {
    t.jumpIf(call.fail)
    return
  }
  c.unlikely()
  t.nested(W.if, VOID, () => {
    call.args.forEach((a, i) => {
      c.const(0)
      t.push(a)
      c.store(L.X_AREA + 4 * i)
    })
    c.get(t.SP)
    c.get(t.HP)
    t.relocated(RELOC.codePoint, t.placeCodePoint())
    t.relocated(RELOC.export, call.importIndex)
    c.const(isIncrement(t, call) ? -1 : call.args.length)
    c.call(G.bif_raise)
    c.br(t.letGoDepth())
  })
  void pending
}

/** OTP 25 adds constants by an instruction of its own, which fails without the BIF's frame. */
function isIncrement(t: FunctionTranslator, call: BifCall): boolean {
  if (t.module.release > 25 || call.args.length !== 2) return false
  const { module, fun } = t.module.importNames(call.importIndex)
  const [first, second] = call.args as [Operand, Operand]
  if (module !== 'erlang' || (first.k !== 'x' && first.k !== 'y') || second.k !== 'i') return false
  // its small integers have 60 bits; what is subtracted must not be negative
  const low = fun === '+' ? -(2n ** 59n) : 0n
  return (fun === '+' || fun === '-') && second.v >= low && second.v < 2n ** 59n
}

/** Calls kernel or BIF function `fun` with the operands; the result in `dst`. */
function callOut(t: FunctionTranslator, fun: number, call: BifCall): void {
  const c = t.code
  t.callAllocating(fun, () => call.args.forEach((a) => t.push(a)))
  c.set(t.T)
  failOnZero(t, t.T, call, true)
  t.assign(call.dst, () => c.get(t.T))
}

/** Fast path for two small integers, else a kernel function. `fast` leaves the result, or branches to depth 0 when it can't. */
function smallPair(t: FunctionTranslator, call: BifCall, kernel: number, fast: (a: number, b: number) => void): void {
  const c = t.code
  const [first, second] = call.args as [Operand, Operand]
  const a = t.inLocal(first, t.T + 1)
  const b = t.inLocal(second, t.T + 2)
  t.nested(W.block, I32, () => {
    t.nested(W.block, VOID, () => {
      const checks = [first, second].map((o, i) => (t.isKnownSmall(o) ? -1 : i === 0 ? a : b)).filter((l) => l >= 0)
      checks.forEach((l, i) => {
        c.get(l)
        if (i > 0) c.op(W.i32_and)
      })
      if (checks.length > 0) {
        c.const(L.TAG_MASK)
        c.op(W.i32_and)
        c.const(L.TAG_SMALL)
        c.op(W.i32_ne)
        c.unlikely()
        c.brIf(0)
      }
      fast(a, b)
      c.br(1)
    })
    t.callAllocating(kernel, () => {
      c.get(a)
      c.get(b)
    })
  })
  c.set(t.T)
  failOnZero(t, t.T, call, true)
  t.assign(call.dst, () => c.get(t.T))
}

function add(t: FunctionTranslator, call: BifCall): void {
  const c = t.code
  smallPair(t, call, K.add, (a, b) => {
    const [, second] = call.args as [Operand, Operand]
    c.get(a)
    if (isSmallConstant(second)) c.const(smallWord(second) - L.TAG_SMALL)
    else {
      c.get(b)
      c.const(L.TAG_SMALL)
      c.op(W.i32_sub)
    }
    c.op(W.i32_add)
    if (staysSmall(t, call, (x, y) => [x[0] + y[0], x[1] + y[1]])) return
    c.tee(t.T)
    overflowed(t, a, b, call, false)
    c.unlikely()
    c.brIf(0)
    c.get(t.T)
  })
}

function subtract(t: FunctionTranslator, call: BifCall): void {
  const c = t.code
  smallPair(t, call, K.sub, (a, b) => {
    const [, second] = call.args as [Operand, Operand]
    c.get(a)
    if (isSmallConstant(second)) c.const(smallWord(second) - L.TAG_SMALL)
    else {
      c.get(b)
      c.const(L.TAG_SMALL)
      c.op(W.i32_sub)
    }
    c.op(W.i32_sub)
    if (staysSmall(t, call, (x, y) => [x[0] - y[1], x[1] - y[0]])) return
    c.tee(t.T)
    overflowed(t, a, b, call, true)
    c.unlikely()
    c.brIf(0)
    c.get(t.T)
  })
}

type Range = readonly [number, number]

/** The compiler knows the operands so well that the result is certainly a small integer. */
function staysSmall(t: FunctionTranslator, call: BifCall, result: (a: Range, b: Range) => Range): boolean {
  const a = t.rangeOf(call.args[0]!)
  const b = t.rangeOf(call.args[1]!)
  if (!a || !b || !t.isKnownSmall(call.args[0]!) || !t.isKnownSmall(call.args[1]!)) return false
  const [low, high] = result(a, b)
  return low >= L.SMALL_MIN && high <= L.SMALL_MAX
}

/** With the sum or difference on the stack: non-zero when it left the range of small integers. */
function overflowed(t: FunctionTranslator, a: number, b: number, call: BifCall, difference: boolean): void {
  const c = t.code
  const second = call.args[1]!
  if (isSmallConstant(second)) {
    const up = number(second) >= 0 !== difference
    c.get(a)
    c.op(up ? W.i32_lt_s : W.i32_gt_s)
    return
  }
  c.get(a)
  c.op(W.i32_xor)
  if (difference) {
    c.get(a)
    c.get(b)
  } else {
    c.get(b)
    c.get(t.T)
  }
  c.op(W.i32_xor)
  c.op(W.i32_and)
  c.const(0)
  c.op(W.i32_lt_s)
}

function multiply(t: FunctionTranslator, call: BifCall): void {
  const c = t.code
  smallPair(t, call, K.mul, (a, b) => {
    c.get(a)
    c.const(2)
    c.op(W.i32_shr_s)
    c.op(W.i64_extend_i32_s)
    c.get(b)
    c.const(L.TAG_SMALL)
    c.op(W.i32_sub)
    c.op(W.i64_extend_i32_s)
    c.op(W.i64_mul)
    c.byte(W.local_tee)
    c.unsigned(t.I64)
    c.get(t.I64)
    c.op(W.i32_wrap_i64)
    c.tee(t.T)
    c.op(W.i64_extend_i32_s)
    c.op(W.i64_ne)
    c.brIf(0)
    c.get(t.T)
    c.const(L.TAG_SMALL)
    c.op(W.i32_or)
  })
}

const quotient =
  (remainder: boolean) =>
  (t: FunctionTranslator, call: BifCall): void => {
    const c = t.code
    smallPair(t, call, remainder ? K.rem : K.idiv, (a, b) => {
      const [, second] = call.args as [Operand, Operand]
      if (!isSmallConstant(second) || number(second) === 0 || number(second) === -1) {
        // 0 raises, -1 may leave the range: both by the kernel
        c.get(b)
        c.const(2)
        c.op(W.i32_shr_s)
        c.tee(t.T)
        c.const(1)
        c.op(W.i32_add)
        c.const(2)
        c.op(W.i32_lt_u)
        c.brIf(0)
      }
      c.get(a)
      c.const(2)
      c.op(W.i32_shr_s)
      if (isSmallConstant(second)) c.const(number(second))
      else {
        c.get(b)
        c.const(2)
        c.op(W.i32_shr_s)
      }
      c.op(remainder ? W.i32_rem_s : W.i32_div_s)
      retag(t)
    })
  }

function retag(t: FunctionTranslator): void {
  t.code.const(2)
  t.code.op(W.i32_shl)
  t.code.const(L.TAG_SMALL)
  t.code.op(W.i32_or)
}

const bitwise =
  (operator: number, kernel: number) =>
  (t: FunctionTranslator, call: BifCall): void =>
    smallPair(t, call, kernel, (a, b) => {
      t.code.get(a)
      t.code.get(b)
      t.code.op(operator)
      if (operator === W.i32_xor) {
        t.code.const(L.TAG_SMALL)
        t.code.op(W.i32_or)
      }
    })

function shiftRight(t: FunctionTranslator, call: BifCall): void {
  const c = t.code
  smallPair(t, call, K.bsr, (a, b) => {
    c.get(b)
    c.const(2)
    c.op(W.i32_shr_s)
    c.tee(t.T)
    c.const(31)
    c.op(W.i32_gt_u)
    c.brIf(0)
    c.get(a)
    c.get(t.T)
    c.op(W.i32_shr_s)
    c.const(L.TAG_SMALL)
    c.op(W.i32_or)
  })
}

function shiftLeft(t: FunctionTranslator, call: BifCall): void {
  const c = t.code
  smallPair(t, call, K.bsl, (a, b) => {
    c.get(b)
    c.const(2)
    c.op(W.i32_shr_s)
    c.tee(t.T)
    c.const(29)
    c.op(W.i32_gt_u)
    c.brIf(0)
    // in 64 bits, then back: the same if it fits
    c.get(a)
    c.const(L.TAG_SMALL)
    c.op(W.i32_sub)
    c.op(W.i64_extend_i32_s)
    c.get(t.T)
    c.op(W.i64_extend_i32_u)
    c.op(W.i64_shl)
    c.byte(W.local_tee)
    c.unsigned(t.I64)
    c.get(t.I64)
    c.op(W.i32_wrap_i64)
    c.tee(t.T)
    c.op(W.i64_extend_i32_s)
    c.op(W.i64_ne)
    c.brIf(0)
    c.get(t.T)
    c.const(L.TAG_SMALL)
    c.op(W.i32_or)
  })
}

// ---- inline forms that leave a term or 0 -------------------------------------------------------------------------

/** Pushes `true` or `false` for the i32 on the stack. */
export function booleanTerm(t: FunctionTranslator): void {
  const c = t.code
  c.set(t.T)
  t.relocated(RELOC.atom, t.module.atomIndex('true'))
  t.relocated(RELOC.atom, t.module.atomIndex('false'))
  c.get(t.T)
  c.op(W.select)
}

const listWord =
  (word: 0 | 1): Inline =>
  (t, [list]) => {
    const c = t.code
    const local = t.inLocal(list!, t.T + 1)
    c.get(local)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_CONS)
    c.op(W.i32_eq)
    c.block(W.if, I32)
    c.get(local)
    if (word === 1) c.load(4 - L.TAG_CONS)
    else {
      c.const(L.TAG_CONS)
      c.op(W.i32_sub)
      c.load(0)
    }
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  }

const tupleSize: Inline = (t, [tuple]) => {
  const c = t.code
  const local = t.inLocal(tuple!, t.T + 1)
  boxedTest(t, local, () => {
    c.tee(t.T + 2)
    subtagBetween(t, L.SUB_TUPLE, L.SUB_TUPLE)
    c.block(W.if, I32)
    c.get(t.T + 2)
    c.const(L.HDR_ARITY_SHIFT)
    c.op(W.i32_shr_u)
    retag(t)
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  })
}

const element: Inline = (t, [index, tuple]) => {
  const c = t.code
  const i = t.inLocal(index!, t.T + 1)
  const local = t.inLocal(tuple!, t.T + 2)
  boxedTest(t, local, () => {
    c.tee(t.T + 3)
    subtagBetween(t, L.SUB_TUPLE, L.SUB_TUPLE)
    c.get(i)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_SMALL)
    c.op(W.i32_eq)
    c.op(W.i32_and)
    // 0 <= index - 1 < size
    c.get(i)
    c.const(2)
    c.op(W.i32_shr_s)
    c.const(1)
    c.op(W.i32_sub)
    c.tee(t.T + 4)
    c.get(t.T + 3)
    c.const(L.HDR_ARITY_SHIFT)
    c.op(W.i32_shr_u)
    c.op(W.i32_lt_u)
    c.op(W.i32_and)
    c.block(W.if, I32)
    c.get(local)
    c.get(t.T + 4)
    c.const(2)
    c.op(W.i32_shl)
    c.op(W.i32_add)
    c.load(4 - L.TAG_BOXED)
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  })
}

const length: Inline = (t, [list]) => {
  const c = t.code
  t.push(list!)
  c.call(K.list_length)
  c.tee(t.T + 1)
  c.const(0)
  c.op(W.i32_ge_s)
  c.block(W.if, I32)
  c.get(t.T + 1)
  retag(t)
  c.op(W.else)
  c.const(0)
  c.op(W.end)
}

const mapSize: Inline = (t, [map]) => {
  const c = t.code
  const local = t.inLocal(map!, t.T + 1)
  boxedTest(t, local, () => {
    subtagBetween(t, L.SUB_FLATMAP, L.SUB_HAMT_ROOT)
    c.block(W.if, I32)
    c.get(local)
    c.call(K.map_size)
    retag(t)
    c.op(W.else)
    c.const(0)
    c.op(W.end)
  })
}

const comparison =
  (kernel: number, operator: number): Inline =>
  (t, [a, b]) => {
    t.push(a!)
    t.push(b!)
    t.code.call(kernel)
    if (kernel === K.cmp) {
      t.code.const(0)
      t.code.op(operator)
    } else if (operator === W.i32_eqz) t.code.op(W.i32_eqz)
    booleanTerm(t)
  }

const inlineForms: Readonly<Record<string, Inline>> = {
  'self/0': (t) => t.code.loadCell(L.CELL_PID),
  'hd/1': listWord(0),
  'tl/1': listWord(1),
  'tuple_size/1': tupleSize,
  'element/2': element,
  'length/1': length,
  'map_size/1': mapSize,
  '=:=/2': comparison(K.eq_exact, 0),
  '=/=/2': comparison(K.eq_exact, W.i32_eqz),
  '==/2': comparison(K.eq, 0),
  '/=/2': comparison(K.eq, W.i32_eqz),
  '</2': comparison(K.cmp, W.i32_lt_s),
  '>/2': comparison(K.cmp, W.i32_gt_s),
  '=</2': comparison(K.cmp, W.i32_le_s),
  '>=/2': comparison(K.cmp, W.i32_ge_s),
}

const ZERO: Operand = { k: 'i', v: 0 }

const arithmeticForms: Readonly<Record<string, (t: FunctionTranslator, call: BifCall) => void>> = {
  '+/2': add,
  '-/2': subtract,
  '*/2': multiply,
  'div/2': quotient(false),
  'rem/2': quotient(true),
  'band/2': bitwise(W.i32_and, K.band),
  'bor/2': bitwise(W.i32_or, K.bor),
  'bxor/2': bitwise(W.i32_xor, K.bxor),
  'bsl/2': shiftLeft,
  'bsr/2': shiftRight,
  // adds 0, and says so when it fails
  '+/1': (t, call) => add(t, { ...call, args: [call.args[0]!, ZERO] }),
  '-/1': (t, call) => callOut(t, K.neg, call),
  'bnot/1': (t, call) => callOut(t, K.bnot, call),
  '//2': (t, call) => callOut(t, K.fdiv, call),
}

function guardBif(t: FunctionTranslator, call: BifCall): void {
  const { module, fun, arity } = t.module.importNames(call.importIndex)
  const name = `${fun}/${arity}`
  if (module === 'erlang') {
    const operator = arithmeticForms[name]
    if (operator) return operator(t, call)
    const inline = inlineForms[name]
    if (inline) {
      inline(t, call.args)
      t.code.set(t.T)
      failOnZero(t, t.T, call, false)
      t.assign(call.dst, () => t.code.get(t.T))
      return
    }
  }
  callOut(t, t.module.guardBif(call.importIndex), call)
}

/** Guard BIFs of these names need no function of their own. */
export function isInlineBif(module: string, name: string): boolean {
  return module === 'erlang' && (name in arithmeticForms || name in inlineForms)
}

const NO_LABEL: Operand = { k: 'f', v: 0 }

export const arithmetic: Handlers = {
  [OP.bif0]: (t, [bif, dst]) => guardBif(t, { fail: NO_LABEL, importIndex: number(bif), args: [], dst: dst! }),
  [OP.bif1]: (t, [fail, bif, a, dst]) => guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!], dst: dst! }),
  [OP.bif2]: (t, [fail, bif, a, b, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!, b!], dst: dst! }),
  [OP.bif3]: (t, [fail, bif, a, b, c, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!, b!, c!], dst: dst! }),
  [OP.gc_bif1]: (t, [fail, , bif, a, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!], dst: dst! }),
  [OP.gc_bif2]: (t, [fail, , bif, a, b, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!, b!], dst: dst! }),
  [OP.gc_bif3]: (t, [fail, , bif, a, b, c, dst]) =>
    guardBif(t, { fail: fail!, importIndex: number(bif), args: [a!, b!, c!], dst: dst! }),
}
