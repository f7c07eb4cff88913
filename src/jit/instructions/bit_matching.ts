/** Matching of bitstrings. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { I64, VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import { RAISE } from '../raise.ts'
import { RELOC } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handler, Handlers } from '../handlers.ts'
import { boxLong, ensureAtLeast, matchCommands, readSegments } from './bit_segments.ts'
import {
  advance, advanceBy, pushAddress, pushRest, reloadPosition, startMatch, storePosition, unlessAtByte, useContext,
} from './contexts.ts'
import { retag } from './arithmetic.ts'
import { pushFloat, swapLong } from './numbers.ts'
import { constantSize, isSmallConstant, items, number } from './operands.ts'

/** Pushes size * unit as i64; jumps to the label when it is no valid size. */
function pushBits(t: FunctionTranslator, size: Operand, unit: number, fail: Operand): void {
  const c = t.code
  if (size.k === 'i' || size.k === 'u') {
    c.const64(BigInt(constantSize(size, unit)))
    return
  }
  const local = t.inLocal(size, t.T + 2)
  t.nested(W.block, I64, () => {
    t.nested(W.block, VOID, () => {
      // a small integer that is not negative
      c.get(local)
      c.const((1 << 31) | L.TAG_MASK)
      c.op(W.i32_and)
      c.const(L.TAG_SMALL)
      c.op(W.i32_ne)
      c.unlikely()
      c.brIf(0)
      c.get(local)
      c.const(2)
      c.op(W.i32_shr_u)
      c.op(W.i64_extend_i32_u)
      c.const64(BigInt(unit))
      c.op(W.i64_mul)
      c.br(1)
    })
    c.get(local)
    c.const(unit)
    c.call(K.bs_bits)
    c.tee(t.I64)
    c.const64(0n)
    c.op(W.i64_lt_s)
    t.jumpIf(fail)
    c.get(t.I64)
  })
}

/** Calls a kernel function that takes something out of a context; 0: to the label. The result goes into `dst`. */
function extract(t: FunctionTranslator, fun: number, fail: Operand, dst: Operand | undefined, args: () => void): void {
  const c = t.code
  t.callAllocating(fun, args)
  c.tee(t.T)
  t.jumpUnless(fail)
  reloadPosition(t)
  if (dst) t.assign(dst, () => c.get(t.T))
}

function getInteger(t: FunctionTranslator, fail: Operand, ctx: Operand, size: Operand, unit: number, flags: number, dst: Operand): void {
  useContext(t, ctx)
  if (isSmallConstant(size) || size.k === 'u') {
    const bits = constantSize(size, unit)
    if (bits <= 64) ensureAtLeast(t, fail, bits, 1)
    readSegments(t, fail, [{ kind: 'integer', bits, flags, dst }], bits <= 64)
    return
  }
  pushBits(t, size, unit, fail)
  t.code.set(t.I64 + 1)
  extract(t, K.bs_get_integer, fail, dst, () => {
    t.code.get(t.CONTEXT)
    t.code.get(t.I64 + 1)
    t.code.const(flags)
  })
}

/** A float: inline if it has 64 bits, big-endian, and begins at a byte. */
function getFloat(t: FunctionTranslator, fail: Operand, ctx: Operand, size: Operand, unit: number, flags: number, dst: Operand): void {
  const c = t.code
  useContext(t, ctx)
  const { context } = t.facts
  pushBits(t, size, unit, fail)
  c.set(t.I64 + 1)
  const byKernel = (): void =>
    extract(t, K.bs_get_float, fail, dst, () => {
      c.get(t.CONTEXT)
      c.get(t.I64 + 1)
      c.const(flags)
    })
  const inline = (isSmallConstant(size) || size.k === 'u') && number(size) * unit === 64 && (flags & (2 | 16)) === 0
  if (!inline) {
    byKernel()
    return
  }
  ensureAtLeast(t, fail, 64, 1)
  t.nested(W.block, VOID, () => {
    t.nested(W.block, VOID, () => {
      unlessAtByte(t, 0)
      pushAddress(t)
      c.memory(W.i64_load, 0)
      swapLong(t)
      c.op(W.f64_reinterpret_i64)
      c.set(t.FLOAT)
      // no number, or infinite
      c.get(t.FLOAT)
      c.get(t.FLOAT)
      c.op(W.f64_sub)
      c.constF64(0)
      c.op(W.f64_ne)
      t.jumpIf(fail)
      advanceBy(t, 64)
      pushFloat(t, t.FLOAT)
      t.setRegister(dst)
      c.br(1)
    })
    byKernel()
  })
  t.facts.context = t.register(dst) === context ? -1 : context
}

const isAll = (t: FunctionTranslator, size: Operand): boolean => size.k === 'a' && t.module.atomText(size) === 'all'

function getBinary(t: FunctionTranslator, fail: Operand, ctx: Operand, size: Operand, unit: number, dst: Operand): void {
  const c = t.code
  useContext(t, ctx)
  if (isAll(t, size)) {
    extract(t, K.bs_get_binary_all, fail, dst, () => {
      c.get(t.CONTEXT)
      c.const(unit)
    })
    return
  }
  pushBits(t, size, unit, fail)
  c.set(t.I64 + 1)
  extract(t, K.bs_get_binary, fail, dst, () => {
    c.get(t.CONTEXT)
    c.get(t.I64 + 1)
  })
}

function skipBits(t: FunctionTranslator, fail: Operand, ctx: Operand, size: Operand, unit: number): void {
  const c = t.code
  useContext(t, ctx)
  pushBits(t, size, unit, fail)
  c.set(t.I64 + 1)
  pushRest(t)
  c.get(t.I64 + 1)
  c.op(W.i64_lt_u)
  t.jumpIf(fail)
  c.get(t.I64 + 1)
  advance(t)
}

/** Jumps to the label unless what is left is a multiple of `unit`. */
function testUnit(t: FunctionTranslator, fail: Operand, ctx: Operand, unit: number): void {
  const c = t.code
  useContext(t, ctx)
  if (unit <= 1) return
  pushRest(t)
  const isPower = (unit & (unit - 1)) === 0
  c.const64(BigInt(isPower ? unit - 1 : unit))
  c.op(isPower ? W.i64_and : W.i64_rem_s)
  c.op(W.i64_eqz)
  t.jumpUnless(fail)
}

/** The next bits have to be those of a string of the module: up to 8 bytes compared inline as a number, where they begin at a byte. */
function matchString(t: FunctionTranslator, fail: Operand, ctx: Operand, bits: number, offset: number): void {
  const c = t.code
  useContext(t, ctx)
  if ((bits & 7) === 0 && bits > 0 && bits <= 64) {
    let value = 0n
    for (let i = 0; i < bits / 8; i++) value = (value << 8n) | BigInt(t.module.beam.strings[offset + i]!)
    ensureAtLeast(t, fail, bits, 1)
    readSegments(t, fail, [{ kind: 'equal', bits, value }], true)
    return
  }
  c.get(t.CONTEXT)
  c.const(bits)
  t.relocated(RELOC.string, offset)
  c.call(K.bs_match_string)
  t.jumpUnless(fail)
  reloadPosition(t)
}

/** A code point: inline where it begins at a byte. `dst` undefined: it is skipped. */
function getUtf8(t: FunctionTranslator, fail: Operand, ctx: Operand, dst: Operand | undefined): void {
  const c = t.code
  useContext(t, ctx)
  const { context } = t.facts
  pushRest(t)
  c.tee(t.I64)
  c.const64(8n)
  c.op(W.i64_lt_s)
  t.jumpIf(fail)
  t.nested(W.block, VOID, () => {
    t.nested(W.block, VOID, () => {
      unlessAtByte(t, 0)
      pushAddress(t)
      c.tee(t.T + 2)
      c.memory(W.i32_load8_u, 0)
      c.tee(t.T + 3)
      c.const(0x80)
      c.op(W.i32_lt_u)
      t.nested(W.if, VOID, () => {
        advanceBy(t, 8)
        if (dst) {
          c.get(t.T + 3)
          retag(t)
          t.setRegister(dst)
        }
        c.br(2)
      })
      c.get(t.T + 2)
      c.get(t.I64)
      c.call(t.module.helper('utf8'))
      c.tee(t.T + 2)
      t.jumpUnless(fail)
      c.get(t.T + 2)
      c.const(7)
      c.op(W.i32_and)
      c.const(3)
      c.op(W.i32_shl)
      c.op(W.i64_extend_i32_u)
      advance(t)
      if (dst) {
        c.get(t.T + 2)
        c.const(1)
        c.op(W.i32_shr_u)
        c.const(L.TAG_SMALL)
        c.op(W.i32_or)
        t.setRegister(dst)
      }
      c.br(1)
    })
    extract(t, K.bs_get_utf8, fail, dst, () => c.get(t.CONTEXT))
  })
  t.facts.context = dst && t.register(dst) === context ? -1 : context
}

const getUnicode =
  (fun: number, skip: boolean): Handler =>
  (t, [fail, ctx, , flags, dst]) => {
    useContext(t, ctx!)
    extract(t, fun, fail!, skip ? undefined : dst!, () => {
      t.code.get(t.CONTEXT)
      t.code.const(number(flags))
    })
  }

export const bitMatching: Handlers = {
  [OP.bs_start_match3]: (t, [fail, source, , dst]) => startMatch(t, fail!, source!, dst!),
  [OP.bs_start_match4]: (t, [fail, , source, dst]) => startMatch(t, fail!, source!, dst!),
  [OP.bs_match]: (t, [fail, ctx, commands]) => matchCommands(t, fail!, ctx!, items(commands)),
  [OP.bs_get_integer2]: (t, [fail, ctx, , size, unit, flags, dst]) =>
    getInteger(t, fail!, ctx!, size!, number(unit), number(flags), dst!),
  [OP.bs_get_float2]: (t, [fail, ctx, , size, unit, flags, dst]) =>
    getFloat(t, fail!, ctx!, size!, number(unit), number(flags), dst!),
  [OP.bs_get_binary2]: (t, [fail, ctx, , size, unit, , dst]) => getBinary(t, fail!, ctx!, size!, number(unit), dst!),
  [OP.bs_skip_bits2]: (t, [fail, ctx, size, unit]) => {
    if (isAll(t, size!)) testUnit(t, fail!, ctx!, number(unit))
    else skipBits(t, fail!, ctx!, size!, number(unit))
  },
  [OP.bs_test_tail2]: (t, [fail, ctx, bits]) => {
    useContext(t, ctx!)
    pushRest(t)
    t.code.const64(BigInt(constantSize(bits, 1)))
    t.code.op(W.i64_ne)
    t.jumpIf(fail!)
  },
  [OP.bs_test_unit]: (t, [fail, ctx, unit]) => testUnit(t, fail!, ctx!, number(unit)),
  [OP.bs_match_string]: (t, [fail, ctx, bits, offset]) => matchString(t, fail!, ctx!, number(bits), number(offset)),
  [OP.bs_get_utf8]: (t, [fail, ctx, , , dst]) => getUtf8(t, fail!, ctx!, dst!),
  [OP.bs_skip_utf8]: (t, [fail, ctx]) => getUtf8(t, fail!, ctx!, undefined),
  [OP.bs_get_utf16]: getUnicode(K.bs_get_utf16, false),
  [OP.bs_skip_utf16]: getUnicode(K.bs_get_utf16, true),
  [OP.bs_get_utf32]: getUnicode(K.bs_get_utf32, false),
  [OP.bs_skip_utf32]: getUnicode(K.bs_get_utf32, true),
  [OP.bs_get_tail]: (t, [ctx, dst]) => {
    t.callAllocating(K.bs_get_tail, () => t.push(ctx!))
    t.setRegister(dst!)
  },
  [OP.bs_get_position]: (t, [ctx, dst]) => {
    useContext(t, ctx!)
    t.code.get(t.POSITION)
    boxLong(t)
    t.setRegister(dst!)
  },
  [OP.bs_set_position]: (t, [ctx, position]) => {
    const c = t.code
    useContext(t, ctx!)
    const local = t.inLocal(position!, t.T + 2)
    c.get(local)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_SMALL)
    c.op(W.i32_eq)
    c.block(W.if, I64)
    c.get(local)
    c.const(2)
    c.op(W.i32_shr_s)
    c.op(W.i64_extend_i32_s)
    c.op(W.else)
    c.get(local)
    c.memory(W.i64_load, 4 - L.TAG_BOXED)
    c.op(W.end)
    c.tee(t.I64)
    c.get(t.END)
    c.op(W.i64_gt_u)
    t.raiseIf(RAISE.badfile)
    c.get(t.I64)
    c.set(t.POSITION)
    storePosition(t)
  },
}
