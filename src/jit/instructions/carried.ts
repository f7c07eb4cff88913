/**
 * Registers that may hold NOT_BOXED (see ../carried.ts). The instructions that take integers as they are have their code here
 * or in integer_runs.ts; before any other, what it reads becomes a term. Code beside the way, such as that of a collection, makes terms of
 * what it hands over, and what is known behind it stays as it was: a register that may hold NOT_BOXED need not.
 */
import * as L from '../../term/layout.ts'
import { OP, OPCODES } from '../../beam/opcodes.ts'
import type { Instruction, Operand } from '../../beam/read.ts'
import { COMPARISONS, EQUALITIES, LARGE, LOOSE, TYPE_TESTS, operatorName } from '../carried.ts'
import type { Carried } from '../carried.ts'
import { I64, VOID, W } from '../encoder.ts'
import type { FunctionCode } from '../function_code.ts'
import type { FunctionTranslator } from '../function.ts'
import { INT64_HEADER, UINT64_HEADER } from '../helpers/common.ts'
import { pushInteger } from './numbers.ts'
import { isSmallConstant, number, smallWord } from './operands.ts'

/** How the operand may be without a box; undefined: it is a term. */
export const carriedKind = (t: FunctionCode, o: Operand): Carried | undefined => (o.k === 'x' ? t.facts.carried.get(o.n) : undefined)

/** Pushes whether the register holds NOT_BOXED. */
function pushNotBoxed(t: FunctionCode, register: number): void {
  t.code.get(t.xLocal(register))
  t.code.op(W.i32_eqz)
}

/** Makes a term of a register's integer, if it has none. */
export function boxRegister(t: FunctionCode, register: number): void {
  const c = t.code
  pushNotBoxed(t, register)
  c.unlikely()
  t.nested(W.if, VOID, () => {
    c.get(t.HP)
    c.get(t.CARRIED + register)
    c.call(t.module.helper(t.carried.unsigned ? 'boxUnsigned' : 'box'))
    c.set(t.xLocal(register))
    c.set(t.HP)
  })
}
/** Of the first `live` registers those that may be without a term. */
export function boxWhereNeeded(t: FunctionCode, live: number): void {
  for (const register of t.facts.carried.keys()) if (register < live) boxRegister(t, register)
}
export function boxParams(t: FunctionCode): void {
  for (const register of t.carried.params.keys()) boxRegister(t, register)
}
/** From here on the register holds a term. */
function settle(t: FunctionCode, register: number): void {
  if (!t.facts.carried.has(register)) return
  pushNotBoxed(t, register)
  t.nested(W.if, VOID, () => {
    pushInteger(t, t.CARRIED + register, t.carried.unsigned)
    t.code.set(t.xLocal(register))
  })
  t.facts.carried.delete(register)
}
/** The same for an operand. */
export function settleOperand(t: FunctionCode, o: Operand): void {
  if (o.k === 'x') settle(t, o.n)
  else if (o.k === 'list') for (const part of o.v) settleOperand(t, part)
}

/** The instruction takes the operands as they may be. */
function takesCarried(t: FunctionCode, { op, args }: Instruction): boolean {
  if (op === OP.move) return args[1]!.k === 'x' && args[1]!.n < t.carried.registers
  // what the file knows to be small is used as a term
  if (args.some((o) => carriedKind(t, o) !== undefined && t.isKnownSmall(o))) return false
  if (TYPE_TESTS.has(op)) return true
  if (COMPARISONS.has(op)) return !t.carried.unsigned
  if (EQUALITIES.has(op)) return args.some(isSmallConstant)
  if (op !== OP.select_val) return false
  const keys = (args[2] as { v: readonly Operand[] }).v.filter((_, i) => i % 2 === 0)
  return carriedKind(t, args[0]!) === LARGE && keys.every(isSmallConstant)
}

/** Before an instruction: makes terms of what it reads, unless it takes integers as they are. */
export function boxOperands(t: FunctionTranslator, ins: Instruction): void {
  const { op, args } = ins
  if (takesCarried(t, ins)) return
  if (operatorName(ins, (i) => t.module.importNames(i)) !== undefined) return
  if ((op === OP.call_only || op === OP.call_last) && number(args[1]) === t.entryLabel) return
  const { operands, waits, reads } = OPCODES[op]!
  const arity = reads.arity ? number(args[operands.findIndex(({ kind }) => kind === 'arity')]) : 0
  for (const register of [...t.facts.carried.keys()]) if (waits || register < reads.fixed + arity) settle(t, register)
  args.forEach((o, i) => {
    if (operands[i]?.kind !== 'target') settleOperand(t, o)
  })
}

/** At a tail call of the function itself: arguments that its head wants as terms become terms. */
export function handOnCarried(t: FunctionCode): void {
  const c = t.code
  for (const [register, kind] of [...t.facts.carried]) {
    if (register >= t.arity) continue
    const wanted = t.carried.params.get(register)
    if (wanted === undefined) settle(t, register)
    else if (wanted < kind) {
      // only large ones without a box
      pushNotBoxed(t, register)
      t.nested(W.if, VOID, () => {
        c.get(t.CARRIED + register)
        storeUnlessSmall(t, register)
      })
    }
  }
}

/** The i64 on the stack goes into the register: as a small integer, or without a box. */
export function storeUnlessSmall(t: FunctionCode, register: number): void {
  const c = t.code
  c.tee(t.CARRIED + register)
  c.op(W.i32_wrap_i64)
  c.const(2)
  c.op(W.i32_shl)
  c.const(L.TAG_SMALL)
  c.op(W.i32_or)
  c.const(0)
  c.get(t.CARRIED + register)
  c.const64(BigInt(-L.SMALL_MIN))
  c.op(W.i64_add)
  c.const64(BigInt(L.SMALL_MAX - L.SMALL_MIN))
  c.op(W.i64_le_u)
  c.op(W.select)
  c.set(t.xLocal(register))
}

/** move from a register that may be without a term; takesCarried has looked at the target. */
export function moveCarried(t: FunctionCode, from: number, to: number, kind: Carried): void {
  const c = t.code
  c.get(t.xLocal(from))
  t.setX(to)
  c.get(t.CARRIED + from)
  c.set(t.CARRIED + to)
  t.facts.carried.set(to, kind)
}

/** Which integers `pushWide` takes: signed ones of 64 bits, unsigned ones, or both, when only the bits matter. */
export type Taken = 'signed' | 'unsigned' | 'bits'

/** Pushes the value of an operand that is an integer of 64 bits, or leaves the block whose inside has the nesting `level`. */
export function pushWide(t: FunctionCode, o: Operand, kind: Carried | undefined, level: number, taken: Taken = 'signed'): void {
  const c = t.code
  const temporary = t.I64 + 2
  /** Of the i64 on the stack. */
  const unlessNegative = (): void => {
    c.tee(temporary)
    c.const64(0n)
    c.op(W.i64_lt_s)
    c.unlikely()
    c.brIf(t.nesting - level)
    c.get(temporary)
  }
  const unless = (): void => {
    c.op(W.i32_eqz)
    c.unlikely()
    c.brIf(t.nesting - level)
  }
  const term = t.inLocal(o, t.T + 2)
  const header = (): void => {
    c.get(term)
    c.const(L.TAG_BOXED)
    c.op(W.i32_sub)
    c.load(0)
  }
  const value = (): void => {
    c.get(term)
    c.memory(W.i64_load, 4 - L.TAG_BOXED)
  }
  const fromTerm = (): void => {
    c.get(term)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_SMALL)
    c.op(W.i32_eq)
    t.nested(W.if, I64, () => {
      pushSmallValue(t, term)
      if (taken === 'unsigned') unlessNegative()
      c.op(W.else)
      c.get(term)
      c.const(L.TAG_MASK)
      c.op(W.i32_and)
      c.const(L.TAG_BOXED)
      c.op(W.i32_eq)
      unless()
      if (taken === 'signed') {
        header()
        c.const(INT64_HEADER)
        c.op(W.i32_eq)
        unless()
        value()
        return
      }
      header()
      c.const(UINT64_HEADER)
      c.op(W.i32_eq)
      t.nested(W.if, I64, () => {
        value()
        c.op(W.else)
        header()
        c.const(INT64_HEADER)
        c.op(W.i32_eq)
        unless()
        value()
        if (taken === 'unsigned') unlessNegative()
      })
    })
  }
  if (kind === undefined || o.k !== 'x') {
    fromTerm()
    return
  }
  pushNotBoxed(t, o.n)
  t.nested(W.if, I64, () => {
    c.get(t.CARRIED + o.n)
    if (t.carried.unsigned && taken === 'signed') unlessNegative()
    c.op(W.else)
    fromTerm()
  })
}
/** Pushes the small integer in a local as an i64. */
export function pushSmallValue(t: FunctionCode, term: number): void {
  const c = t.code
  c.get(term)
  c.const(2)
  c.op(W.i32_shr_s)
  c.op(W.i64_extend_i32_s)
}

/** Pushes whether an operand that may be without a box equals a small constant; false: these operands are no such. */
export function pushEqualsSmall(t: FunctionCode, a: Operand, b: Operand): boolean {
  const [o, constant] = isSmallConstant(a) ? [b, a] : [a, b]
  const kind = carriedKind(t, o)
  if (kind === undefined || o.k !== 'x' || !isSmallConstant(constant)) return false
  const c = t.code
  c.get(t.xLocal(o.n))
  c.const(smallWord(constant))
  c.op(W.i32_eq)
  if (kind === LOOSE && !(t.carried.unsigned && number(constant) < 0)) {
    pushNotBoxed(t, o.n)
    c.get(t.CARRIED + o.n)
    c.const64(BigInt(number(constant)))
    c.op(W.i64_eq)
    c.op(W.i32_and)
    c.op(W.i32_or)
  }
  return true
}
/** Adds to the i32 on the stack, which says whether a term is a number of some kind, that what has no box is one. */
export function orNotBoxed(t: FunctionCode, o: Operand): void {
  if (o.k !== 'x' || carriedKind(t, o) === undefined) return
  pushNotBoxed(t, o.n)
  t.code.op(W.i32_or)
}
