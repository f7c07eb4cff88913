/** Construction of bitstrings: bs_create_bin, and the instructions that OTP 24 and Elixir 1.14 still use. */
import * as L from '../../term/layout.ts'
import { allocationWords } from '../../beam/heaps.ts'
import { OP } from '../../beam/opcodes.ts'
import type { Operand } from '../../beam/read.ts'
import { VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import { RELOC } from '../translation.ts'
import { RAISE } from '../raise.ts'
import { SEGMENT_TYPES, SEGMENT_WRONG } from '../segments.ts'
import type { FunctionTranslator } from '../function.ts'
import type { Handler, Handlers } from '../handlers.ts'
import { appendInline, createInline, inlineWords, planOf } from './bit_inline.ts'
import type { BuildSegment } from './bit_inline.ts'
import { constantSize, isLabel, items, number } from './operands.ts'

type Segment = BuildSegment

const get64 = (t: FunctionTranslator, local: number): void => {
  t.code.byte(W.local_get)
  t.code.unsigned(local)
}
const set64 = (t: FunctionTranslator, local: number): void => {
  t.code.byte(W.local_set)
  t.code.unsigned(local)
}

/**
 * Jumps to the label, or raises badarg with the segment's error_info, unless the i32 on the stack is not 0. Of a float also its size is
 * told: the put function doesn't say which of the two it refused.
 */
function segmentOk(t: FunctionTranslator, fail: Operand, segment: Segment, wrong: (typeof SEGMENT_WRONG)[number], value: () => void): void {
  if (isLabel(fail)) {
    t.jumpUnless(fail)
    return
  }
  const c = t.code
  c.op(W.i32_eqz)
  c.unlikely()
  t.nested(W.if, VOID, () => {
    const type = SEGMENT_TYPES.indexOf(segment.type as (typeof SEGMENT_TYPES)[number])
    c.storeCell(L.CELL_EXC_TRACE, () =>
      c.const((segment.index << 8) | (type << 4) | SEGMENT_WRONG.indexOf(wrong)),
    )
    if (wrong === 'no_float') {
      c.storeCell(L.CELL_EXC_VALUE, () => {
        pushSegmentBits(t, segment)
        c.op(W.i32_wrap_i64)
      })
    }
    t.fail(-RAISE.bs_construct, value)
  })
}

const isAll = (t: FunctionTranslator, o: Operand): boolean => o.k === 'a' && t.module.atomText(o) === 'all'
const isConstant = (o: Operand): boolean => o.k === 'i' || o.k === 'u'
const isUtf = (s: Segment): boolean => s.type.startsWith('utf')

/** Adds the size of a segment to the i64 local that holds the total. */
function addSize(t: FunctionTranslator, fail: Operand, s: Segment, total: number): void {
  const c = t.code
  const add = (): void => {
    get64(t, total)
    c.op(W.i64_add)
    set64(t, total)
  }
  if (isAll(t, s.size)) {
    // the size of the binary itself; the put functions see what is no binary
    t.push(s.source)
    c.call(K.bit_size)
    c.byte(0xb0) // i64.trunc_f64_s
    c.byte(W.local_tee)
    c.unsigned(total + 1)
    c.const64(0n)
    c.op(W.i64_ge_s)
    segmentOk(t, fail, s, 'type', () => t.push(s.source))
    get64(t, total + 1)
    add()
  } else if (s.type === 'utf8' || s.type === 'utf16') {
    t.push(s.source)
    c.call(s.type === 'utf8' ? K.bs_utf8_size : K.bs_utf16_size)
    c.tee(t.T)
    segmentOk(t, fail, s, 'type', () => t.push(s.source))
    c.get(t.T)
    c.op(W.i64_extend_i32_u)
    c.const64(8n)
    c.op(W.i64_mul)
    add()
  } else if (s.type === 'utf32') {
    c.const64(32n)
    add()
  } else if (isConstant(s.size)) {
    if (s.type !== 'string' && tooLarge(s.size, s.unit)) {
      c.const(0)
      segmentOk(t, fail, s, 'size', () => t.push(s.size))
    }
  } else {
    t.push(s.size)
    c.const(s.unit)
    c.call(K.bs_bits)
    c.byte(W.local_tee)
    c.unsigned(total + 1)
    c.const64(0n)
    c.op(W.i64_ge_s)
    segmentOk(t, fail, s, 'size', () => t.push(s.size))
    get64(t, total + 1)
    add()
  }
}

/** A constant size that is negative, no small integer of OTP's, or no number of bits that OTP's words hold. */
function tooLarge(constant: Operand, unit: number): boolean {
  const size = Number((constant as { v: number | bigint }).v)
  return size < 0 || size >= 2 ** 59 || (size >= 2 ** 56 && size * unit >= 2 ** 63)
}

const constantBits = (s: Segment): number => {
  if (s.type === 'string') return number(s.size) * 8
  if (!isConstant(s.size) || isUtf(s)) return 0
  return Math.max(0, constantSize(s.size, s.unit))
}

function pushSegmentBits(t: FunctionTranslator, s: Segment): void {
  if (isConstant(s.size)) t.code.const64(BigInt(constantBits(s)))
  else {
    t.push(s.size)
    t.code.const(s.unit)
    t.code.call(K.bs_bits)
  }
}

function putSegment(t: FunctionTranslator, fail: Operand, s: Segment): void {
  const c = t.code
  const value = (): void => t.push(s.source)
  switch (s.type) {
    case 'string':
      t.relocated(RELOC.string, number(s.source))
      c.const(number(s.size))
      c.call(K.bs_put_string)
      c.op(W.drop)
      return
    case 'integer':
    case 'float':
      value()
      pushSegmentBits(t, s)
      c.const(s.flags)
      c.call(s.type === 'integer' ? K.bs_put_integer : K.bs_put_float)
      segmentOk(t, fail, s, s.type === 'float' ? 'no_float' : 'type', value)
      return
    case 'binary':
    case 'append':
    case 'private_append':
      value()
      if (isAll(t, s.size)) {
        c.const(s.unit)
        c.call(K.bs_put_binary_all)
        segmentOk(t, fail, s, 'unit', value)
      } else {
        pushSegmentBits(t, s)
        c.call(K.bs_put_binary)
        segmentOk(t, fail, s, 'short', value)
      }
      return
    default: {
      value()
      if (s.type !== 'utf8') c.const(s.flags)
      c.call(s.type === 'utf8' ? K.bs_put_utf8 : s.type === 'utf16' ? K.bs_put_utf16 : K.bs_put_utf32)
      segmentOk(t, fail, s, 'type', value)
    }
  }
}

/** Most words that the object made by bs_create or bs_append takes on the heap: a heap binary and a sub-binary on it. */
const BITSTRING_WORDS = 2 + L.HEAP_BIN_LIMIT / 4 + L.REFC_WORDS + L.SUBBIN_WORDS

/** The instruction also stands for a test_heap for those after it: room for what they need and for the bitstring itself. */
function reserveExtra(t: FunctionTranslator, extra: Operand, live: number): void {
  const words = allocationWords(extra)
  if (words > 0) t.reserve(words + BITSTRING_WORDS, live)
}

const isAppend = (s: Segment | undefined): boolean => s?.type === 'append' || s?.type === 'private_append'

const createBinary: Handler = (t, [fail, extra, live, , dst, list]) => {
  const c = t.code
  const segments: Segment[] = []
  const operands = items(list)
  for (let i = 0; i + 5 < operands.length; i += 6) {
    segments.push({
      type: t.module.atomText(operands[i]!),
      index: number(operands[i + 1]),
      unit: number(operands[i + 2]),
      flags: t.module.segmentFlags(operands[i + 3]!),
      source: operands[i + 4]!,
      size: operands[i + 5]!,
    })
  }
  const result = t.T + 5
  const appends = isAppend(segments[0])
  const plan = planOf(t, appends ? segments.slice(1) : segments)
  const ok = (s: Segment): void => segmentOk(t, fail!, s, 'type', () => t.push(s.source))
  if (plan && !appends) {
    t.reserve(inlineWords(plan) + allocationWords(extra!), number(live))
    createInline(t, plan, result, ok)
  } else if (plan && canAppend(segments[0]!, plan.bits)) {
    const words = allocationWords(extra!)
    t.reserve(words > 0 ? words + BITSTRING_WORDS : L.SUBBIN_WORDS, number(live))
    t.nested(W.block, VOID, () => {
      t.nested(W.block, VOID, () => {
        appendInline(t, plan, segments[0]!, result, 0, ok)
        c.br(1)
      })
      createByKernel(t, fail!, segments, result)
    })
  } else {
    reserveExtra(t, extra!, number(live))
    createByKernel(t, fail!, segments, result)
  }
  t.assign(dst!, () => c.get(result))
}

/** Whole bytes behind whole bytes. */
const canAppend = (first: Segment, bits: number): boolean => (bits & 7) === 0 && (first.unit === 1 || first.unit === 8)

function createByKernel(t: FunctionTranslator, fail: Operand, segments: readonly Segment[], result: number): void {
  const c = t.code
  const total = t.I64
  const [first] = segments
  const appends = isAppend(first)
  const rest = appends ? segments.slice(1) : segments
  c.const64(BigInt(rest.reduce((n, s) => n + constantBits(s), 0)))
  set64(t, total)
  rest.forEach((s) => addSize(t, fail, s, total))
  if (first && appends) {
    t.callAllocating(first.type === 'append' ? K.bs_append : K.bs_private_append, () => {
      t.push(first.source)
      get64(t, total)
      c.const(first.unit)
    })
    c.tee(result)
    segmentOk(t, fail, first, 'type', () => t.push(first.source))
    // the bytes of the binary may have moved
    t.forgetContext()
  } else {
    t.callAllocating(K.bs_create, () => get64(t, total))
    c.tee(result)
    created(t, fail)
  }
  t.spill()
  rest.forEach((s) => putSegment(t, fail, s))
  t.refill()
}

/** The bitstring is too large: system_limit was raised by the kernel. */
function created(t: FunctionTranslator, fail: Operand): void {
  t.orFail(fail, RAISE.system_limit)
}

// ---- the older instructions: the bitstring under construction is the kernel's --------------------------------------

/** Leaves the size in t.I64. `other`: another size that tells with this one whether what is wrong is a limit. */
const sizeInBits = (t: FunctionTranslator, size: Operand, unit: number, fail: Operand, other = size): void => {
  const c = t.code
  if (isConstant(size) && !tooLarge(size, unit)) {
    c.const64(BigInt(constantSize(size, unit)))
    set64(t, t.I64)
    return
  }
  t.push(size)
  c.const(unit)
  c.call(K.bs_bits)
  c.byte(W.local_tee)
  c.unsigned(t.I64)
  c.const64(0n)
  c.op(W.i64_ge_s)
  if (isLabel(fail)) {
    t.jumpUnless(fail)
    return
  }
  c.op(W.i32_eqz)
  c.unlikely()
  t.nested(W.if, VOID, () => {
    c.storeCell(L.CELL_EXC_TRACE, () => t.push(other))
    t.fail(-RAISE.bs_size, () => t.push(size))
  })
}

function orBadarg(t: FunctionTranslator, fail: Operand): void {
  t.orFail(fail, RAISE.badarg)
}

const initBinary =
  (unit: number): Handler =>
  (t, [fail, size, extra, live, , dst]) => {
    reserveExtra(t, extra!, number(live))
    sizeInBits(t, size!.k === 'u' ? { k: 'i', v: size!.v } : size!, unit, fail!)
    t.callAllocating(K.bs_create, () => get64(t, t.I64))
    t.code.tee(t.T)
    created(t, fail!)
    t.assign(dst!, () => t.code.get(t.T))
  }

const put =
  (fun: number): Handler =>
  (t, [fail, size, unit, flags, value]) => {
    const c = t.code
    if (size!.k === 'a') {
      t.push(value!)
      c.const(number(unit))
      c.call(K.bs_put_binary_all)
    } else {
      sizeInBits(t, size!, number(unit), fail!)
      t.push(value!)
      get64(t, t.I64)
      if (fun !== K.bs_put_binary) c.const(number(flags))
      c.call(fun)
    }
    orBadarg(t, fail!)
  }

const append = (t: FunctionTranslator, fun: number, fail: Operand, size: Operand, unit: number, source: Operand, dst: Operand): void => {
  sizeInBits(t, size, 1, fail)
  t.callAllocating(fun, () => {
    t.push(source)
    get64(t, t.I64)
    t.code.const(unit)
  })
  t.code.tee(t.T)
  t.orFail(fail, RAISE.bs_append)
  t.forgetContext()
  t.assign(dst, () => t.code.get(t.T))
}

const putUnicode =
  (fun: number, flagged: boolean): Handler =>
  (t, [fail, flags, value]) => {
    t.push(value!)
    if (flagged) t.code.const(number(flags))
    t.code.call(fun)
    orBadarg(t, fail!)
  }

const unicodeSize =
  (fun: number): Handler =>
  (t, [fail, value, dst]) => {
    const c = t.code
    t.push(value!)
    c.call(fun)
    c.tee(t.T)
    orBadarg(t, fail!)
    t.assign(dst!, () => {
      c.get(t.T)
      c.const(2)
      c.op(W.i32_shl)
      c.const(L.TAG_SMALL)
      c.op(W.i32_or)
    })
  }

export const bitBuilding: Handlers = {
  [OP.bs_create_bin]: createBinary,
  [OP.bs_init_writable]: (t) => {
    t.callAllocating(K.bs_init_writable, () => t.code.get(t.xLocal(0)))
    t.setX(0)
  },
  [OP.bs_init2]: initBinary(8),
  [OP.bs_init_bits]: initBinary(1),
  /** bs_add Fail, A, B, Unit, Dst: A + B * Unit. */
  [OP.bs_add]: (t, [fail, a, b, unit, dst]) => {
    const c = t.code
    sizeInBits(t, b!, number(unit), fail!, a)
    get64(t, t.I64)
    set64(t, t.I64 + 1)
    sizeInBits(t, a!, 1, fail!, b)
    get64(t, t.I64)
    get64(t, t.I64 + 1)
    c.op(W.i64_add)
    set64(t, t.I64)
    t.callAllocating(K.int64, () => get64(t, t.I64))
    c.set(t.T)
    t.assign(dst!, () => c.get(t.T))
  },
  [OP.bs_put_integer]: put(K.bs_put_integer),
  [OP.bs_put_float]: put(K.bs_put_float),
  [OP.bs_put_binary]: put(K.bs_put_binary),
  [OP.bs_put_string]: (t, [bytes, offset]) => {
    t.relocated(RELOC.string, number(offset))
    t.code.const(number(bytes))
    t.code.call(K.bs_put_string)
    t.code.op(W.drop)
  },
  [OP.bs_append]: (t, [fail, size, extra, live, unit, source, , dst]) => {
    reserveExtra(t, extra!, number(live))
    append(t, K.bs_append, fail!, size!, number(unit), source!, dst!)
  },
  [OP.bs_private_append]: (t, [fail, size, unit, source, , dst]) =>
    append(t, K.bs_private_append, fail!, size!, number(unit), source!, dst!),
  [OP.bs_utf8_size]: unicodeSize(K.bs_utf8_size),
  [OP.bs_utf16_size]: unicodeSize(K.bs_utf16_size),
  [OP.bs_put_utf8]: putUnicode(K.bs_put_utf8, false),
  [OP.bs_put_utf16]: putUnicode(K.bs_put_utf16, true),
  [OP.bs_put_utf32]: putUnicode(K.bs_put_utf32, true),
}
