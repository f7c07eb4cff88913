/**
 * Runs of integer operators (see ../runs.ts), in three ways:
 *
 *   small     each step on small integers, results in their registers; a step whose operands or result are larger goes to
 *   wide      the steps from there on with 64-bit locals: only what is needed behind the run becomes a term. What is no integer
 *             of 64 bits goes to
 *   general   the steps from there on by the helpers, as operators outside of runs
 *
 * No way changes anything that another still has to look at: the wide one stores registers at its end.
 */
import * as L from '../../term/layout.ts'
import type { Operand } from '../../beam/read.ts'
import { VOID, W } from '../encoder.ts'
import type { FunctionTranslator } from '../function.ts'
import { productMayOverflow, rightShiftCount, zeroOrMinusOne } from '../helpers/common.ts'
import type { HelperName } from '../helpers/index.ts'
import { INT64, SMALL, constant, findRun, isMasked, isUnsigned, takesUnsigned, within, word64 } from '../runs.ts'
import type { Range, Run, Step } from '../runs.ts'
import { LARGE, LOOSE, NOT_BOXED, isMostlyLarge } from '../carried.ts'
import type { Carried } from '../carried.ts'
import { finishCall, unlessSmall } from './arithmetic.ts'
import type { BifCall } from './arithmetic.ts'
import { boxRegister, pushSmallValue, pushWide, settleOperand, storeUnlessSmall } from './carried.ts'
import { pushInteger } from './numbers.ts'
import { isSmallConstant } from './operands.ts'

/** How an operator is done outside of runs. */
export interface Plain {
  readonly helper: HelperName
  /** Leaves the result for small integers in the locals, or branches to depth 0. */
  readonly fast: ((t: FunctionTranslator, call: BifCall, a: number, b: number) => void) | undefined
}

const NO_LABEL: Operand = { k: 'f', v: 0 }
const callOf = (s: Step): BifCall => ({ fail: NO_LABEL, importIndex: s.importIndex, args: s.args, dst: s.dst })

/** Emits the run that begins with the present instruction, if one does. */
export function integerRun(t: FunctionTranslator, plain: Readonly<Record<string, Plain>>): boolean {
  const run = findRun(t.runContext(), t.at, t.block.stretch.end, t.line)
  if (!run) return false
  new RunTranslator(t, run, plain).emit()
  const last = run.steps[run.steps.length - 1]!
  t.at = last.at
  t.line = last.line
  return true
}

class RunTranslator {
  private readonly t: FunctionTranslator
  private readonly run: Run
  private readonly plain: Readonly<Record<string, Plain>>
  /** Nesting inside the block behind which each step of the wide and of the general way begins, and the whole ends. */
  private readonly wide: number[] = []
  private readonly general: number[] = []
  private end = 0
  /** The registers that may be without a term where the run begins. */
  private readonly carried: ReadonlyMap<number, Carried>

  constructor(t: FunctionTranslator, run: Run, plain: Readonly<Record<string, Plain>>) {
    this.t = t
    this.run = run
    this.plain = plain
    // what the file knows to be small is used as a term
    for (const [o] of this.outside()) if (t.isKnownSmall(o)) settleOperand(t, o)
    this.carried = new Map(t.facts.carried)
  }
  /** Operands that are as they were before the run, with their steps. */
  private *outside(): Generator<[Operand, Step]> {
    for (const s of this.run.steps) for (const [i, o] of s.args.entries()) if (s.sources[i]! < 0) yield [o, s]
  }
  private kindOf(o: Operand): Carried | undefined {
    return o.k === 'x' ? this.carried.get(o.n) : undefined
  }

  emit(): void {
    const { steps } = this.run
    this.end = this.open()
    for (let i = steps.length - 1; i >= 0; i--) this.general[i] = this.open()
    for (let i = steps.length - 1; i >= 0; i--) if (this.run.restart[i] === i) this.wide[i] = this.open()
    this.emitSmall()
    steps.forEach((s, i) => {
      if (this.run.restart[i] === i) this.close()
      this.emitWide(s, i)
    })
    this.storeWide(steps.length)
    this.branch(this.end)
    for (const s of steps) {
      this.close()
      this.emitGeneral(s)
    }
    this.close()
    for (const i of this.run.needed[steps.length]!.values()) {
      const kind = this.unboxedKind(steps[i]!)
      if (kind !== undefined) this.t.facts.carried.set((steps[i]!.dst as { n: number }).n, kind)
    }
  }
  /** How the result of a step stays without a term behind the run; undefined: it becomes one. */
  private unboxedKind(s: Step): Carried | undefined {
    const stays = this.t.carried.results.has(s.at) && s.dst.k === 'x' && s.dst.n < this.t.carried.registers && !within(s.range, SMALL)
    if (!stays) return undefined
    if (this.t.carried.unsigned) return LOOSE
    return isUnsigned(s.range) ? undefined : isMostlyLarge(s.name, s.args, this.t.carried.wide) ? LOOSE : LARGE
  }

  private open(): number {
    this.t.code.block(W.block, VOID)
    return ++this.t.nesting
  }
  private close(): void {
    this.t.nesting--
    this.t.code.op(W.end)
  }
  private depth(level: number): number {
    return this.t.nesting - level
  }
  private branch(level: number): void {
    this.t.code.br(this.depth(level))
  }
  private local(step: number): number {
    return this.t.RUN + step
  }

  // ---- small -------------------------------------------------------------------------------------------------------

  private emitSmall(): void {
    const { t, run } = this
    for (const [i, s] of run.steps.entries()) {
      const hopeless = s.args.some((o, j) => s.sources[j]! < 0 && this.kindOf(o) === LOOSE) || s.args.some((o) => o.k === 'i' && !isSmallConstant(o)) || s.ranges.some((r) => r && (r.min > SMALL.max || r.max < SMALL.min))
      if (hopeless) {
        this.leaveSmall(i)
        return
      }
      const next = this.open()
      this.open()
      const locals = s.args.map((o, j) => t.inLocal(o, t.T + 2 + j))
      unlessSmall(t, s.args, locals, 0)
      this.plain[s.name]!.fast!(t, callOf(s), locals[0]!, locals[1]!)
      t.setRegister(s.dst)
      this.branch(next)
      this.close()
      this.leaveSmall(i)
      this.close()
    }
    this.branch(this.end)
  }
  /** Goes from the small way to step `i` of the wide one, or of the general one where that can't be entered. */
  private leaveSmall(i: number): void {
    if (this.run.restart[i] !== i) {
      this.branch(this.general[i]!)
      return
    }
    for (const step of this.run.needed[i]!.values()) {
      this.pushSmall(this.run.steps[step]!.dst)
      this.t.code.set(this.local(step))
    }
    this.branch(this.wide[i]!)
  }
  private pushSmall(o: Operand): void {
    pushSmallValue(this.t, this.t.inLocal(o, this.t.T + 2))
  }

  // ---- wide --------------------------------------------------------------------------------------------------------

  private emitWide(s: Step, i: number): void {
    const c = this.t.code
    const done = this.open()
    const bail = this.open()
    s.args.forEach((o, j) => this.loadWide(s, j, o, bail))
    WIDE[s.name]!(this, s, bail)
    c.set(this.local(i))
    this.branch(done)
    this.close()
    const restart = this.run.restart[i]!
    this.storeWide(restart)
    this.branch(this.general[restart]!)
    this.close()
  }
  /** Puts an operand that is neither a constant nor a value of the run into its i64 temporary. */
  private loadWide(s: Step, j: number, o: Operand, bail: number): void {
    const { t } = this
    const c = t.code
    if (o.k === 'i' || s.sources[j]! >= 0) return
    if (within(s.ranges[j], SMALL) && t.isKnownSmall(o)) this.pushSmall(o)
    else pushWide(t, o, this.kindOf(o), bail, s.low ? 'bits' : isUnsigned(s.ranges[j]) ? 'unsigned' : 'signed')
    c.set(t.I64 + j)
  }
  /** Pushes an operand that `loadWide` has seen. */
  operand(s: Step, j: number): void {
    const c = this.t.code
    const o = s.args[j]!
    const source = s.sources[j]!
    if (o.k === 'i') c.const64(BigInt.asIntN(64, word64(o)!))
    else c.get(source >= 0 ? this.local(source) : this.t.I64 + j)
  }
  /** Leaves the wide way unless `condition` holds. */
  unless(bail: number, condition: () => void): void {
    condition()
    this.t.code.op(W.i32_eqz)
    this.if(bail)
  }
  /** Leaves the wide way when the i32 on the stack is not 0. */
  if(bail: number): void {
    this.t.code.unlikely()
    this.t.code.brIf(this.depth(bail))
  }
  get code(): FunctionTranslator['code'] {
    return this.t.code
  }
  /** A third i64 temporary. */
  get result(): number {
    return this.t.I64 + 2
  }

  /** Makes terms of what is needed from step `i` on; behind the run, of what does not stay without. */
  private storeWide(i: number): void {
    const { t } = this
    const c = t.code
    for (const step of this.run.needed[i]!.values()) {
      const s = this.run.steps[step]!
      const value = this.local(step)
      const unboxed = i === this.run.steps.length ? this.unboxedKind(s) : undefined
      if (unboxed !== undefined) this.storeUnboxed(value, (s.dst as { n: number }).n, unboxed, s.range ?? INT64)
      else if (within(s.range, SMALL)) {
        t.assign(s.dst, () => {
          c.get(value)
          c.op(W.i32_wrap_i64)
          c.const(2)
          c.op(W.i32_shl)
          c.const(L.TAG_SMALL)
          c.op(W.i32_or)
        })
      } else {
        pushInteger(t, value, isExactUnsigned(s))
        t.setRegister(s.dst)
      }
    }
  }

  private storeUnboxed(value: number, register: number, kind: Carried, range: Range): void {
    const { t } = this
    const c = t.code
    c.get(value)
    if (kind === LARGE) storeUnlessSmall(t, register)
    else {
      c.set(t.CARRIED + register)
      c.const(NOT_BOXED)
      c.set(t.xLocal(register))
    }
    if (t.carried.unsigned && range.min < 0n) {
      // a negative one is no unsigned integer
      c.get(value)
      c.const64(0n)
      c.op(W.i64_lt_s)
      c.unlikely()
      t.nested(W.if, VOID, () => {
        pushInteger(t, value)
        c.set(t.xLocal(register))
      })
    }
    t.facts.forget(register)
  }

  // ---- general -----------------------------------------------------------------------------------------------------

  private emitGeneral(s: Step): void {
    const { t } = this
    t.line = s.line
    s.args.forEach((o, j) => {
      if (o.k === 'x' && s.sources[j]! < 0 && this.carried.has(o.n)) boxRegister(t, o.n)
    })
    const locals = s.args.map((o, j) => t.inLocal(o, t.T + 2 + j))
    t.callHelper(t.module.helper(this.plain[s.name]!.helper), () => locals.forEach((l) => t.code.get(l)))
    finishCall(t, callOf(s))
  }
}

/** Pushes the result of a step, or leaves the wide way: operands are pushed by `r.operand(s, 0)` and `1`. */
type Wide = (r: RunTranslator, s: Step, bail: number) => void

/** Its result is an unsigned integer of 64 bits. */
const isExactUnsigned = (s: Step): boolean => isUnsigned(s.range) && (isMasked(s) || takesUnsigned(s))

/** The result needs no look at overflow. */
const fits = (s: Step): boolean => s.lowOnly || within(s.range, INT64)

const binary =
  (instruction: number): Wide =>
  (r, s) => {
    r.operand(s, 0)
    r.operand(s, 1)
    r.code.op(instruction)
  }

/** Overflow by the signs: the sum has another one than both operands, the difference another one than the first, which differ. */
const sum =
  (instruction: number, isDifference: boolean): Wide =>
  (r, s, bail) => {
    binary(instruction)(r, s, bail)
    if (fits(s)) return
    const c = r.code
    c.tee(r.result)
    r.operand(s, 0)
    c.op(W.i64_xor)
    r.operand(s, 1)
    if (isDifference) r.operand(s, 0)
    else c.get(r.result)
    c.op(W.i64_xor)
    c.op(W.i64_and)
    c.const64(0n)
    c.op(W.i64_lt_s)
    r.if(bail)
    c.get(r.result)
  }

const product: Wide = (r, s, bail) => {
  if (!fits(s)) {
    productMayOverflow(r.code, [() => r.operand(s, 0), () => r.operand(s, 1)])
    r.if(bail)
  }
  binary(W.i64_mul)(r, s, bail)
}

const quotient =
  (signed: number, unsigned: number): Wide =>
  (r, s, bail) => {
    const instruction = s.ranges.some(isUnsigned) ? unsigned : signed
    if (constant(s.args[1]) === undefined) {
      zeroOrMinusOne(r.code, () => r.operand(s, 1))
      r.if(bail)
    }
    binary(instruction)(r, s, bail)
  }

/** Counts that 64 bits don't know, and negative ones. */
function shiftCount(r: RunTranslator, s: Step, bail: number): void {
  if (constant(s.args[1]) !== undefined) return
  r.operand(s, 1)
  r.code.const64(63n)
  r.code.op(W.i64_gt_u)
  r.if(bail)
}
const shiftLeft: Wide = (r, s, bail) => {
  const c = r.code
  shiftCount(r, s, bail)
  binary(W.i64_shl)(r, s, bail)
  if (fits(s)) return
  c.tee(r.result)
  r.operand(s, 1)
  c.op(W.i64_shr_s)
  r.operand(s, 0)
  c.op(W.i64_ne)
  r.if(bail)
  c.get(r.result)
}
const shiftRight: Wide = (r, s, bail) => {
  if (isUnsigned(s.ranges[0])) {
    shiftCount(r, s, bail)
    binary(W.i64_shr_u)(r, s, bail)
    return
  }
  if (constant(s.args[1]) !== undefined) return binary(W.i64_shr_s)(r, s, bail)
  const c = r.code
  r.operand(s, 1)
  c.const64(0n)
  c.op(W.i64_lt_s)
  r.if(bail)
  r.operand(s, 0)
  rightShiftCount(c, () => r.operand(s, 1))
  c.op(W.i64_shr_s)
}
const negate: Wide = (r, s, bail) => {
  const c = r.code
  if (!fits(s)) {
    r.operand(s, 0)
    c.const64(INT64.min)
    c.op(W.i64_eq)
    r.if(bail)
  }
  c.const64(0n)
  r.operand(s, 0)
  c.op(W.i64_sub)
}
const complement: Wide = (r, s) => {
  r.operand(s, 0)
  r.code.const64(-1n)
  r.code.op(W.i64_xor)
}

const WIDE: Readonly<Record<string, Wide>> = {
  '+/2': sum(W.i64_add, false),
  '-/2': sum(W.i64_sub, true),
  '*/2': product,
  'div/2': quotient(W.i64_div_s, W.i64_div_u),
  'rem/2': quotient(W.i64_rem_s, W.i64_rem_u),
  'band/2': binary(W.i64_and),
  'bor/2': binary(W.i64_or),
  'bxor/2': binary(W.i64_xor),
  'bsl/2': shiftLeft,
  'bsr/2': shiftRight,
  'bnot/1': complement,
  '-/1': negate,
}
