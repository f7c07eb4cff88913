/**
 * Operators: small integers inline, integers of 64 bits and floats by a helper of the module, the rest by the kernel.
 * Comparisons of small integers and floats.
 */
import * as L from '../../term/layout.ts'
import type { Operand } from '../../beam/read.ts'
import { TYPE_FLOAT } from '../../beam/types.ts'
import { VOID, W } from '../encoder.ts'
import { WITHOUT_FRAME } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import { constant } from '../runs.ts'
import { boxRegister, carriedKind, pushWide } from './carried.ts'
import { integerRun } from './integer_runs.ts'
import type { Plain } from './integer_runs.ts'
import { isLabel, isSmallConstant, number, smallWord } from './operands.ts'

export interface BifCall {
  readonly fail: Operand
  readonly importIndex: number
  readonly args: readonly Operand[]
  readonly dst: Operand
  /** Index of the export whose frame shows when it fails, if that is another one. */
  readonly shown?: number
}

/** The result is on the stack, 0 when the call failed with its operands in X_AREA: to the label, or raises; else into the register. */
export function finishCall(t: FunctionTranslator, call: BifCall): void {
  const c = t.code
  c.tee(t.T)
  c.op(W.i32_eqz)
  if (isLabel(call.fail)) t.jumpIf(call.fail)
  else {
    c.unlikely()
    t.nested(W.if, VOID, () => t.fail(failure(t, call)))
  }
  t.assign(call.dst, () => c.get(t.T))
}

/** What fails: see Translation.places. */
export function failure(t: FunctionTranslator, call: BifCall): number {
  return ((call.shown ?? call.importIndex) + 1) | (isIncrement(t, call) ? WITHOUT_FRAME : 0)
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

/** Branches to `depth` unless the operands (in the locals) are small integers: those that are not known to be. */
export function unlessSmall(t: FunctionTranslator, operands: readonly Operand[], locals: readonly number[], depth: number): void {
  const c = t.code
  const unknown = locals.filter((_, i) => !t.isKnownSmall(operands[i]!) || !t.isConfirmed(operands[i]!))
  if (unknown.length === 0) return
  unknown.forEach((l, i) => {
    c.get(l)
    if (i > 0) c.op(W.i32_and)
  })
  c.const(L.TAG_MASK)
  c.op(W.i32_and)
  c.const(L.TAG_SMALL)
  c.op(W.i32_ne)
  c.unlikely()
  c.brIf(depth)
}

/** Emits the operation on small integers in the locals: leaves the result, or branches to depth 0 before it changes anything. */
type Fast = (t: FunctionTranslator, call: BifCall, a: number, b: number) => void

const operator =
  ({ helper, fast }: Plain) =>
  (t: FunctionTranslator, call: BifCall): void => {
    const c = t.code
    const locals = call.args.map((o, i) => t.inLocal(o, t.T + 2 + i))
    t.nested(W.block, VOID, () => {
      if (fast) {
        t.nested(W.block, VOID, () => {
          unlessSmall(t, call.args, locals, 0)
          fast(t, call, locals[0]!, locals[1]!)
          t.setRegister(call.dst)
          c.br(1)
        })
      }
      t.callHelper(t.module.helper(helper), () => locals.forEach((l) => c.get(l)))
      finishCall(t, call)
    })
  }

/** The second operand without its tag. */
function pushUntagged(t: FunctionTranslator, o: Operand, local: number): void {
  const c = t.code
  if (isSmallConstant(o)) c.const(smallWord(o) - L.TAG_SMALL)
  else {
    c.get(local)
    c.const(L.TAG_SMALL)
    c.op(W.i32_sub)
  }
}

type Range = readonly [number, number]

/** The operands are known so well that the result is certainly a small integer. */
function staysSmall(t: FunctionTranslator, call: BifCall, result: (a: Range, b: Range) => Range): boolean {
  const a = t.rangeOf(call.args[0]!)
  const b = t.rangeOf(call.args[1]!)
  if (!a || !b || !t.isKnownSmall(call.args[0]!) || !t.isKnownSmall(call.args[1]!)) return false
  const [low, high] = result(a, b)
  return low >= L.SMALL_MIN && high <= L.SMALL_MAX
}

/** With the sum or difference on the stack: keeps it, or branches to depth 0 when it left the range of small integers. */
function unlessOverflow(t: FunctionTranslator, a: number, b: number, call: BifCall, isDifference: boolean): void {
  const c = t.code
  const second = call.args[1]!
  c.tee(t.T)
  if (isSmallConstant(second)) {
    c.get(a)
    c.op(number(second) >= 0 !== isDifference ? W.i32_lt_s : W.i32_gt_s)
  } else {
    c.get(a)
    c.op(W.i32_xor)
    if (isDifference) {
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
  c.unlikely()
  c.brIf(0)
  c.get(t.T)
}

const add: Fast = (t, call, a, b) => {
  t.code.get(a)
  pushUntagged(t, call.args[1]!, b)
  t.code.op(W.i32_add)
  if (!staysSmall(t, call, (x, y) => [x[0] + y[0], x[1] + y[1]])) unlessOverflow(t, a, b, call, false)
}

const subtract: Fast = (t, call, a, b) => {
  t.code.get(a)
  pushUntagged(t, call.args[1]!, b)
  t.code.op(W.i32_sub)
  if (!staysSmall(t, call, (x, y) => [x[0] - y[1], x[1] - y[0]])) unlessOverflow(t, a, b, call, true)
}

/** With an i64 on the stack that is a small integer shifted for its tag, if it fits: leaves it tagged, or branches to depth 0. */
function tagIfItFits(t: FunctionTranslator): void {
  const c = t.code
  c.tee(t.I64)
  c.get(t.I64)
  c.op(W.i32_wrap_i64)
  c.tee(t.T)
  c.op(W.i64_extend_i32_s)
  c.op(W.i64_ne)
  c.unlikely()
  c.brIf(0)
  c.get(t.T)
  c.const(L.TAG_SMALL)
  c.op(W.i32_or)
}

const multiply: Fast = (t, call, a, b) => {
  const c = t.code
  c.get(a)
  c.const(2)
  c.op(W.i32_shr_s)
  if (staysSmall(t, call, (x, y) => {
    const corners = [x[0] * y[0], x[0] * y[1], x[1] * y[0], x[1] * y[1]]
    return [Math.min(...corners), Math.max(...corners)]
  })) {
    pushUntagged(t, call.args[1]!, b)
    c.op(W.i32_mul)
    c.const(L.TAG_SMALL)
    c.op(W.i32_or)
    return
  }
  c.op(W.i64_extend_i32_s)
  pushUntagged(t, call.args[1]!, b)
  c.op(W.i64_extend_i32_s)
  c.op(W.i64_mul)
  tagIfItFits(t)
}

const quotient =
  (remainder: boolean): Fast =>
  (t, call, a, b) => {
    const c = t.code
    const second = call.args[1]!
    if (!isSmallConstant(second) || number(second) === 0 || number(second) === -1) {
      // 0 raises, -1 may leave the range: both by the helper
      c.get(b)
      c.const(2)
      c.op(W.i32_shr_s)
      c.tee(t.T)
      c.const(1)
      c.op(W.i32_add)
      c.const(2)
      c.op(W.i32_lt_u)
      c.unlikely()
      c.brIf(0)
    }
    c.get(a)
    c.const(2)
    c.op(W.i32_shr_s)
    if (isSmallConstant(second)) c.const(number(second))
    else c.get(t.T)
    c.op(remainder ? W.i32_rem_s : W.i32_div_s)
    retag(t)
  }

export function retag(t: FunctionTranslator): void {
  t.code.const(2)
  t.code.op(W.i32_shl)
  t.code.const(L.TAG_SMALL)
  t.code.op(W.i32_or)
}

const bitwise =
  (instruction: number): Fast =>
  (t, _, a, b) => {
    t.code.get(a)
    t.code.get(b)
    t.code.op(instruction)
    if (instruction === W.i32_xor) {
      t.code.const(L.TAG_SMALL)
      t.code.op(W.i32_or)
    }
  }

/** Leaves the count of a shift in T. */
function shiftCount(t: FunctionTranslator, local: number): void {
  const c = t.code
  c.get(local)
  c.const(2)
  c.op(W.i32_shr_s)
  c.set(t.T)
}
const isConstantUpTo = (o: Operand, most: number): boolean => o.k === 'i' && number(o) >= 0 && number(o) <= most

/** By 31 bits or more only the sign is left. */
const shiftRight: Fast = (t, call, a, b) => {
  const c = t.code
  shiftCount(t, b)
  const inRange = isConstantUpTo(call.args[1]!, 31)
  if (!inRange) {
    c.get(t.T)
    c.const(0)
    c.op(W.i32_lt_s)
    c.unlikely()
    c.brIf(0)
  }
  c.get(a)
  c.get(t.T)
  if (!inRange) {
    c.const(31)
    c.get(t.T)
    c.const(31)
    c.op(W.i32_lt_u)
    c.op(W.select)
  }
  c.op(W.i32_shr_s)
  c.const(L.TAG_SMALL)
  c.op(W.i32_or)
}

const shiftLeft: Fast = (t, call, a, b) => {
  const c = t.code
  shiftCount(t, b)
  if (!isConstantUpTo(call.args[1]!, 29)) {
    c.get(t.T)
    c.const(29)
    c.op(W.i32_gt_u)
    c.unlikely()
    c.brIf(0)
  }
  // in 64 bits, then back: the same if it fits
  c.get(a)
  c.const(L.TAG_SMALL)
  c.op(W.i32_sub)
  c.op(W.i64_extend_i32_s)
  c.get(t.T)
  c.op(W.i64_extend_i32_u)
  c.op(W.i64_shl)
  tagIfItFits(t)
}

const negate: Fast = (t, _, a) => {
  const c = t.code
  c.get(a)
  c.const((L.SMALL_MIN << 2) | L.TAG_SMALL)
  c.op(W.i32_eq)
  c.unlikely()
  c.brIf(0)
  c.const(2 * L.TAG_SMALL)
  c.get(a)
  c.op(W.i32_sub)
}

const complement: Fast = (t, _, a) => {
  t.code.get(a)
  t.code.const(~L.TAG_MASK)
  t.code.op(W.i32_xor)
}

const plain: Readonly<Record<string, Plain>> = {
  '+/2': { helper: 'add', fast: add },
  '-/2': { helper: 'sub', fast: subtract },
  '*/2': { helper: 'mul', fast: multiply },
  'div/2': { helper: 'idiv', fast: quotient(false) },
  'rem/2': { helper: 'rem', fast: quotient(true) },
  'band/2': { helper: 'band', fast: bitwise(W.i32_and) },
  'bor/2': { helper: 'bor', fast: bitwise(W.i32_or) },
  'bxor/2': { helper: 'bxor', fast: bitwise(W.i32_xor) },
  'bsl/2': { helper: 'bsl', fast: shiftLeft },
  'bsr/2': { helper: 'bsr', fast: shiftRight },
  '-/1': { helper: 'neg', fast: negate },
  'bnot/1': { helper: 'bnot', fast: complement },
  '//2': { helper: 'fdiv', fast: undefined },
}

const ZERO: Operand = { k: 'i', v: 0 }

export const operators: Readonly<Record<string, (t: FunctionTranslator, call: BifCall) => void>> = {
  ...Object.fromEntries(Object.entries(plain).map(([name, p]) => [name, operator(p)])),
  // adds 0, and says so when it fails
  '+/1': (t, call) => operator(plain['+/2']!)(t, { ...call, args: [call.args[0]!, ZERO], shown: t.module.extraExport('erlang', '+', 2) }),
}

/** A run of operators that begins here, see integer_runs.ts. */
export const operatorRun = (t: FunctionTranslator): boolean => integerRun(t, plain)

// ---- comparisons ---------------------------------------------------------------------------------------------------

/** Instructions for `a op b` of words, i64, floats. */
export interface Comparison {
  readonly word: number
  readonly wide: number
  readonly float: number
}
export const LESS: Comparison = { word: W.i32_lt_s, wide: W.i64_lt_s, float: W.f64_lt }
export const GREATER: Comparison = { word: W.i32_gt_s, wide: W.i64_gt_s, float: W.f64_gt }
export const NOT_GREATER: Comparison = { word: W.i32_le_s, wide: W.i64_le_s, float: W.f64_le }
export const NOT_LESS: Comparison = { word: W.i32_ge_s, wide: W.i64_ge_s, float: W.f64_ge }

const isFloat = (t: FunctionTranslator, o: Operand): boolean => floatConstant(t, o) !== undefined || (t.maskOf(o) === TYPE_FLOAT && t.isConfirmed(o))

/** Value of a literal that is a float. */
function floatConstant(t: FunctionTranslator, o: Operand): number | undefined {
  if (o.k !== 'lit') return undefined
  const bytes = t.module.beam.literals[o.v]!
  const isNewFloat = bytes.length === 10 && bytes[0] === 131 && bytes[1] === 70
  return isNewFloat ? new DataView(bytes.buffer, bytes.byteOffset).getFloat64(2) : undefined
}

/** Pushes the value of an operand that is a float. */
export function pushFloat(t: FunctionTranslator, o: Operand): void {
  const value = floatConstant(t, o)
  if (value !== undefined) t.code.constF64(value)
  else {
    t.push(o)
    t.code.memory(W.f64_load, 4 - L.TAG_BOXED)
  }
}

/** `a op b` in term order: `then` is emitted behind each way to find out, and takes 1 or 0 from the stack. */
export function compare(t: FunctionTranslator, a: Operand, b: Operand, { word, wide, float }: Comparison, then: () => void): void {
  const c = t.code
  if (isFloat(t, a) && isFloat(t, b)) {
    pushFloat(t, a)
    pushFloat(t, b)
    c.op(float)
    then()
    return
  }
  const x = t.inLocal(a, t.T + 2)
  const y = t.inLocal(b, t.T + 3)
  const words = (): void => {
    c.get(x)
    c.get(y)
    c.op(word)
    then()
  }
  if (t.isKnownSmall(a) && t.isKnownSmall(b)) {
    words()
    return
  }
  t.nested(W.block, VOID, () => {
    t.nested(W.block, VOID, () => {
      unlessSmall(t, [a, b], [x, y], 0)
      words()
      c.br(1)
    })
    if (carriedKind(t, a) !== undefined || carriedKind(t, b) !== undefined) {
      t.nested(W.block, VOID, () => {
        const level = t.nesting
        for (const [i, o] of [a, b].entries()) {
          const value = constant(o)
          if (value !== undefined) c.const64(value)
          else pushWide(t, o, carriedKind(t, o), level)
          c.set(t.I64 + i)
        }
        c.get(t.I64)
        c.get(t.I64 + 1)
        c.op(wide)
        then()
        c.br(1)
      })
      for (const o of [a, b]) if (o.k === 'x' && carriedKind(t, o) !== undefined) boxRegister(t, o.n)
    }
    c.get(x)
    c.get(y)
    c.call(t.module.helper('compare'))
    c.const(0)
    c.op(word)
    then()
  })
}
