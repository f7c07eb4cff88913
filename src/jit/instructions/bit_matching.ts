/** Matching of bitstrings: contexts, segments. */
import * as L from '../../term/layout.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { I32, VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import { RELOC } from '../translation.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handler, Handlers } from '../handlers.ts'
import { isLabel, items, number } from './operands.ts'

/** Pushes size * unit as i64; jumps to the label when it is no valid size. */
export function pushBits(t: FunctionTranslator, size: Operand, unit: number, fail: Operand): void {
  const c = t.code
  if (size.k === 'i' || size.k === 'u') {
    const bits = BigInt(size.v) * BigInt(unit)
    c.const64(bits)
    return
  }
  t.push(size)
  c.const(unit)
  c.call(K.bs_bits)
  c.byte(W.local_tee)
  c.unsigned(t.I64)
  c.const64(0n)
  c.op(W.i64_lt_s)
  t.jumpIf(fail)
  c.get(t.I64)
}

/** Calls a kernel function that takes something out of a context; 0: to the label. The result is in the temporary. */
function extract(t: FunctionTranslator, fun: number, fail: Operand, args: () => void): void {
  t.callAllocating(fun, args)
  t.code.tee(t.T)
  t.jumpUnless(fail)
}

/** start_match: with a label, no context: jump; `no_fail`: it always succeeds; `resume`: it is a context already. */
function startMatch(t: FunctionTranslator, fail: Operand, source: Operand, dst: Operand): void {
  if (fail.k === 'a' && t.module.atomText(fail) === 'resume') {
    t.assign(dst, () => t.push(source))
    return
  }
  t.callAllocating(K.bs_start_match, () => t.push(source))
  t.code.set(t.T)
  if (isLabel(fail)) {
    t.code.get(t.T)
    t.jumpUnless(fail)
  }
  t.assign(dst, () => t.code.get(t.T))
}

const getInteger = (t: FunctionTranslator, fail: Operand, ctx: Operand, size: Operand, unit: number, flags: number, dst: Operand): void => {
  if (size.k !== 'i' && size.k !== 'u') {
    pushBits(t, size, unit, fail)
    t.code.byte(W.local_set)
    t.code.unsigned(t.I64 + 1)
  }
  extract(t, K.bs_get_integer, fail, () => {
    t.push(ctx)
    if (size.k === 'i' || size.k === 'u') t.code.const64(BigInt(size.v) * BigInt(unit))
    else {
      t.code.byte(W.local_get)
      t.code.unsigned(t.I64 + 1)
    }
    t.code.const(flags)
  })
  t.assign(dst, () => t.code.get(t.T))
}

/** Sizes that are read inline when they begin at a byte. */
const INLINE_BYTES: Readonly<Record<number, number>> = { 8: 1, 16: 2, 24: 3 }

/**
 * An unsigned big-endian integer of one to three bytes of a context that is known to have them: inline when it begins at
 * a byte, else by the kernel.
 */
function readBytes(t: FunctionTranslator, ctx: Operand, bits: number, dst: Operand): void {
  const c = t.code
  const bytes = INLINE_BYTES[bits]!
  const local = t.inLocal(ctx, t.T + 1)
  const address = t.T + 2
  const position = t.I64
  c.get(local)
  c.memory(W.i64_load, L.CTX_POS - L.TAG_BOXED)
  c.byte(W.local_tee)
  c.unsigned(position)
  c.op(W.i32_wrap_i64)
  c.const(7)
  c.op(W.i32_and)
  c.op(W.i32_eqz)
  t.nested(W.if, VOID, () => {
    pushData(t, local)
    get64(t, position)
    c.const64(3n)
    c.op(W.i64_shr_u)
    c.op(W.i32_wrap_i64)
    c.op(W.i32_add)
    c.set(address)
    for (let i = 0; i < bytes; i++) {
      c.get(address)
      c.memory(W.i32_load8_u, i)
      if (i < bytes - 1) {
        c.const(8 * (bytes - 1 - i))
        c.op(W.i32_shl)
      }
      if (i > 0) c.op(W.i32_or)
    }
    c.const(2)
    c.op(W.i32_shl)
    c.const(L.TAG_SMALL)
    c.op(W.i32_or)
    c.set(t.T)
    c.get(local)
    get64(t, position)
    c.const64(BigInt(bits))
    c.op(W.i64_add)
    c.memory(W.i64_store, L.CTX_POS - L.TAG_BOXED)
    c.op(W.else)
    // a small integer: nothing is allocated
    c.get(local)
    c.const64(BigInt(bits))
    c.const(0)
    c.call(K.bs_get_integer)
    c.set(t.T)
  })
  t.assign(dst, () => c.get(t.T))
}

/** Pushes the address of the first byte of the binary that a context is about. */
function pushData(t: FunctionTranslator, ctx: number): void {
  const c = t.code
  c.get(ctx)
  c.load(L.CTX_BASE - L.TAG_BOXED)
  c.const(L.TAG_BOXED)
  c.op(W.i32_sub)
  c.tee(t.T)
  c.load(0)
  c.const(L.HDR_KIND_MASK)
  c.op(W.i32_and)
  c.const(L.SUB_HEAP_BIN << L.HDR_SUBTAG_SHIFT)
  c.op(W.i32_eq)
  c.block(W.if, I32)
  c.get(t.T)
  c.const(8)
  c.op(W.i32_add)
  c.op(W.else)
  c.get(t.T)
  c.load(L.REFC_BIN)
  c.const(L.OFFHEAP_DATA)
  c.op(W.i32_add)
  c.op(W.end)
}

const get64 = (t: FunctionTranslator, local: number): void => {
  t.code.byte(W.local_get)
  t.code.unsigned(local)
}

const isAll = (t: FunctionTranslator, size: Operand): boolean => size.k === 'a' && t.module.atomText(size) === 'all'

const getBinary = (t: FunctionTranslator, fail: Operand, ctx: Operand, size: Operand, unit: number, dst: Operand): void => {
  if (isAll(t, size)) {
    extract(t, K.bs_get_binary_all, fail, () => {
      t.push(ctx)
      t.code.const(unit)
    })
  } else {
    pushBits(t, size, unit, fail)
    t.code.byte(W.local_set)
    t.code.unsigned(t.I64 + 1)
    extract(t, K.bs_get_binary, fail, () => {
      t.push(ctx)
      t.code.byte(W.local_get)
      t.code.unsigned(t.I64 + 1)
    })
  }
  t.assign(dst, () => t.code.get(t.T))
}

/** Pushes what is left in the context as i64. */
function pushRest(t: FunctionTranslator, ctx: number): void {
  const c = t.code
  c.get(ctx)
  c.memory(W.i64_load, L.CTX_END - L.TAG_BOXED)
  c.get(ctx)
  c.memory(W.i64_load, L.CTX_POS - L.TAG_BOXED)
  c.op(W.i64_sub)
}

/** The commands of bs_match, one after the other. */
function matchCommands(t: FunctionTranslator, fail: Operand, ctx: Operand, list: readonly Operand[]): void {
  const c = t.code
  const push64 = (n: number | bigint): void => c.const64(BigInt(n))
  // a test at the beginning makes sure that all segments behind it are there
  const first = list[0] === undefined ? '' : t.module.atomText(list[0])
  const ensured = first === 'ensure_at_least' || first === 'ensure_exactly'
  let i = 0
  const take = (): Operand => list[i++]!
  while (i < list.length) {
    const command = t.module.atomText(take())
    switch (command) {
      case 'ensure_at_least': {
        const bits = number(take())
        const unit = number(take())
        const local = t.inLocal(ctx, t.T)
        pushRest(t, local)
        c.byte(W.local_tee)
        c.unsigned(t.I64)
        push64(bits)
        c.op(W.i64_lt_s)
        t.jumpIf(fail)
        if (unit !== 1) {
          c.byte(W.local_get)
          c.unsigned(t.I64)
          push64(bits)
          c.op(W.i64_sub)
          push64(unit)
          c.op(W.i64_rem_s)
          c.op(W.i64_eqz)
          t.jumpUnless(fail)
        }
        break
      }
      case 'ensure_exactly':
        pushRest(t, t.inLocal(ctx, t.T))
        push64(number(take()))
        c.op(W.i64_ne)
        t.jumpIf(fail)
        break
      case 'integer':
      case 'binary': {
        i++ // live
        const flags = t.module.segmentFlags(take())
        const size = take()
        const unit = number(take())
        const dst = take()
        const bits = size.k === 'u' || size.k === 'i' ? Number(size.v) * unit : 0
        if (command === 'integer' && flags === 0 && ensured && bits in INLINE_BYTES) readBytes(t, ctx, bits, dst)
        else if (command === 'integer') getInteger(t, fail, ctx, size, unit, flags, dst)
        else getBinary(t, fail, ctx, size, unit, dst)
        break
      }
      case 'skip':
        t.push(ctx)
        push64(number(take()))
        c.call(K.bs_skip)
        t.jumpUnless(fail)
        break
      case 'get_tail': {
        i++ // live
        i++ // unit: checked by the ensure before
        const dst = take()
        t.callAllocating(K.bs_get_tail, () => t.push(ctx))
        c.set(t.T)
        // the tail is the rest of the match: the context stands at its end
        t.assign(dst, () => c.get(t.T))
        break
      }
      case '=:=': {
        i++ // nil
        const size = take()
        const literal = take()
        const value: Operand = literal.k === 'u' ? { k: 'i', v: literal.v } : literal
        t.callAllocating(K.bs_get_integer, () => {
          t.push(ctx)
          push64(number(size))
          c.const(0)
        })
        c.set(t.T)
        c.get(t.T)
        if (value.k === 'i' && Number(value.v) <= L.SMALL_MAX) {
          t.push(value)
          c.op(W.i32_ne)
        } else {
          t.push(value)
          c.call(K.eq_exact)
          c.op(W.i32_eqz)
        }
        t.jumpIf(fail)
        break
      }
      default:
        throw new Error(`bs_match command ${command}`)
    }
  }
}

const getUnicode =
  (fun: number, flagged: boolean, skip: boolean): Handler =>
  (t, [fail, ctx, , flags, dst]) => {
    extract(t, fun, fail!, () => {
      t.push(ctx!)
      if (flagged) t.code.const(number(flags))
    })
    if (!skip) t.assign(dst!, () => t.code.get(t.T))
  }

export const bitMatching: Handlers = {
  [OP.bs_start_match3]: (t, [fail, source, , dst]) => startMatch(t, fail!, source!, dst!),
  [OP.bs_start_match4]: (t, [fail, , source, dst]) => startMatch(t, fail!, source!, dst!),
  [OP.bs_match]: (t, [fail, ctx, commands]) => matchCommands(t, fail!, ctx!, items(commands)),
  [OP.bs_get_integer2]: (t, [fail, ctx, , size, unit, flags, dst]) =>
    getInteger(t, fail!, ctx!, size!, number(unit), number(flags), dst!),
  [OP.bs_get_float2]: (t, [fail, ctx, , size, unit, flags, dst]) => {
    pushBits(t, size!, number(unit), fail!)
    t.code.byte(W.local_set)
    t.code.unsigned(t.I64 + 1)
    extract(t, K.bs_get_float, fail!, () => {
      t.push(ctx!)
      t.code.byte(W.local_get)
      t.code.unsigned(t.I64 + 1)
      t.code.const(number(flags))
    })
    t.assign(dst!, () => t.code.get(t.T))
  },
  [OP.bs_get_binary2]: (t, [fail, ctx, , size, unit, , dst]) => getBinary(t, fail!, ctx!, size!, number(unit), dst!),
  [OP.bs_skip_bits2]: (t, [fail, ctx, size, unit]) => {
    if (isAll(t, size!)) {
      t.push(ctx!)
      t.code.const(number(unit))
      t.code.call(K.bs_test_unit)
      t.jumpUnless(fail!)
      return
    }
    pushBits(t, size!, number(unit), fail!)
    t.code.byte(W.local_set)
    t.code.unsigned(t.I64 + 1)
    t.push(ctx!)
    t.code.byte(W.local_get)
    t.code.unsigned(t.I64 + 1)
    t.code.call(K.bs_skip)
    t.jumpUnless(fail!)
  },
  [OP.bs_test_tail2]: (t, [fail, ctx, bits]) => {
    pushRest(t, t.inLocal(ctx!, t.T))
    t.code.const64(BigInt(number(bits)))
    t.code.op(W.i64_ne)
    t.jumpIf(fail!)
  },
  [OP.bs_test_unit]: (t, [fail, ctx, unit]) => {
    t.push(ctx!)
    t.code.const(number(unit))
    t.code.call(K.bs_test_unit)
    t.jumpUnless(fail!)
  },
  [OP.bs_match_string]: (t, [fail, ctx, bits, offset]) => {
    t.push(ctx!)
    t.code.const(number(bits))
    t.relocated(RELOC.string, number(offset))
    t.code.call(K.bs_match_string)
    t.jumpUnless(fail!)
  },
  [OP.bs_get_utf8]: getUnicode(K.bs_get_utf8, false, false),
  [OP.bs_skip_utf8]: getUnicode(K.bs_get_utf8, false, true),
  [OP.bs_get_utf16]: getUnicode(K.bs_get_utf16, true, false),
  [OP.bs_skip_utf16]: getUnicode(K.bs_get_utf16, true, true),
  [OP.bs_get_utf32]: getUnicode(K.bs_get_utf32, true, false),
  [OP.bs_skip_utf32]: getUnicode(K.bs_get_utf32, true, true),
  [OP.bs_get_tail]: (t, [ctx, dst]) => {
    t.callAllocating(K.bs_get_tail, () => t.push(ctx!))
    t.code.set(t.T)
    t.assign(dst!, () => t.code.get(t.T))
  },
  [OP.bs_get_position]: (t, [ctx, dst]) => {
    t.callAllocating(K.bs_get_position, () => t.push(ctx!))
    t.code.set(t.T)
    t.assign(dst!, () => t.code.get(t.T))
  },
  [OP.bs_set_position]: (t, [ctx, position]) => {
    t.push(ctx!)
    t.push(position!)
    t.code.call(K.bs_set_position)
  },
}
