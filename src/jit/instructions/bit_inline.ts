/**
 * Construction of bitstrings inline: of integers of fixed sizes and literal bytes, up to the size of a heap binary; or such
 * segments behind a binary that can grow in place.
 */
import * as L from '../../term/layout.ts'
import type { Operand } from '../../beam/read.ts'
import { I32, I64, VOID, W } from '../encoder.ts'
import type { FunctionTranslator } from '../function.ts'
import { pushSwapped, swapLong } from './numbers.ts'
import { number } from './operands.ts'

export interface BuildSegment {
  readonly type: string
  /** Number of the segment, from 1. */
  readonly index: number
  readonly unit: number
  readonly flags: number
  readonly source: Operand
  readonly size: Operand
}

interface IntegerField {
  readonly segment: BuildSegment
  readonly bits: number
}
/** Constant bytes, an integer of whole bytes at a byte, or integers that fill whole bytes together. */
type Part =
  | { readonly kind: 'bytes'; readonly at: number; readonly bytes: number[] }
  | { readonly kind: 'integer'; readonly at: number; readonly field: IntegerField }
  | { readonly kind: 'group'; readonly at: number; readonly bits: number; readonly fields: readonly IntegerField[] }

export interface Plan {
  readonly parts: readonly Part[]
  readonly bits: number
}

const LITTLE = 2 | 16
/** Groups have to fit this. */
const LONG = 64

/** How to write the segments, or undefined: not inline. */
export function planOf(t: FunctionTranslator, segments: readonly BuildSegment[]): Plan | undefined {
  const parts: Part[] = []
  let at = 0
  let group: IntegerField[] = []
  let groupBits = 0
  const bytesAt = (position: number): number[] => {
    const last = parts[parts.length - 1]
    if (last?.kind === 'bytes') return last.bytes
    const bytes: number[] = []
    parts.push({ kind: 'bytes', at: position, bytes })
    return bytes
  }
  for (const segment of segments) {
    const { type, flags, source, size, unit } = segment
    if (type === 'string') {
      const { strings } = t.module.beam
      const start = number(source)
      const length = number(size)
      if (groupBits === 0) bytesAt(at).push(...strings.subarray(start, start + length))
      else if (length > 4) return undefined
      else for (let i = 0; i < length; i++) group.push({ segment: { ...segment, type: 'integer', flags: 0, source: { k: 'i', v: strings[start + i]! } }, bits: 8 })
      if (groupBits === 0) {
        at += length
        continue
      }
      groupBits += 8 * length
    } else {
      if (type !== 'integer' || (size.k !== 'i' && size.k !== 'u')) return undefined
      const bits = Number(size.v) * unit
      if (bits <= 0 || bits > LONG) return undefined
      const little = (flags & LITTLE) !== 0 && bits > 8
      if (groupBits === 0 && (bits & 7) === 0) {
        if (source.k === 'i') bytesAt(at).push(...constantBytes(BigInt(source.v), bits, little))
        else parts.push({ kind: 'integer', at, field: { segment, bits } })
        at += bits / 8
        continue
      }
      if (little) return undefined
      group.push({ segment, bits })
      groupBits += bits
    }
    if (groupBits > LONG) return undefined
    if ((groupBits & 7) !== 0) continue
    parts.push({ kind: 'group', at, bits: groupBits, fields: group })
    at += groupBits / 8
    group = []
    groupBits = 0
  }
  if (groupBits > 0) parts.push({ kind: 'group', at, bits: groupBits, fields: group })
  const bits = at * 8 + groupBits
  return bits > 0 && bits <= L.HEAP_BIN_LIMIT * 8 ? { parts, bits } : undefined
}

function constantBytes(value: bigint, bits: number, little: boolean): number[] {
  const out: number[] = []
  for (let i = 0; i < bits; i += 8) out.push(Number((value >> BigInt(i)) & 255n))
  return little ? out : out.reverse()
}

/** Called when the i32 on the stack is 0: the segment's value is no integer. */
export type SegmentOk = (segment: BuildSegment) => void

/** Writes the parts at the address in a local, plus `offset`. */
export function writeParts(t: FunctionTranslator, plan: Plan, local: number, offset: number, ok: SegmentOk): void {
  for (const part of plan.parts) {
    const at = offset + part.at
    if (part.kind === 'bytes') storeBytes(t, local, at, part.bytes)
    else if (part.kind === 'integer') storeInteger(t, local, at, part.field, ok)
    else storeGroup(t, local, at, part.bits, part.fields, ok)
  }
}

function storeBytes(t: FunctionTranslator, local: number, at: number, bytes: readonly number[]): void {
  const c = t.code
  for (let i = 0; i < bytes.length; ) {
    const left = bytes.length - i
    const size = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1
    let value = 0n
    for (let j = size - 1; j >= 0; j--) value = (value << 8n) | BigInt(bytes[i + j]!)
    c.get(local)
    if (size === 8) c.const64(BigInt.asIntN(64, value))
    else c.const(Number(value))
    c.memory(size === 8 ? W.i64_store : size === 4 ? W.i32_store : size === 2 ? W.i32_store16 : W.i32_store8, at + i)
    i += size
  }
}

/** Leaves the low bits of an integer, as i64 (`wide`) or i32. */
function pushInteger(t: FunctionTranslator, segment: BuildSegment, wide: boolean, ok: SegmentOk): void {
  const c = t.code
  const { source } = segment
  if (source.k === 'i') {
    if (wide) c.const64(BigInt.asIntN(64, BigInt(source.v)))
    else c.const(Number(BigInt.asIntN(32, BigInt(source.v))))
    return
  }
  const local = t.inLocal(source, t.T + 2)
  const small = (): void => {
    c.get(local)
    c.const(2)
    c.op(W.i32_shr_s)
    if (wide) c.op(W.i64_extend_i32_s)
  }
  if (t.isKnownSmall(source)) {
    small()
    return
  }
  t.nested(W.block, wide ? I64 : I32, () => {
    t.nested(W.block, VOID, () => {
      c.get(local)
      c.const(L.TAG_MASK)
      c.op(W.i32_and)
      c.const(L.TAG_SMALL)
      c.op(W.i32_ne)
      c.unlikely()
      c.brIf(0)
      small()
      c.br(1)
    })
    c.get(local)
    c.call(t.module.helper('integerBits'))
    c.set(t.T)
    c.set(t.I64 + 1)
    c.get(t.T)
    ok(segment)
    c.get(t.I64 + 1)
    if (!wide) c.op(W.i32_wrap_i64)
  })
}

function storeInteger(t: FunctionTranslator, local: number, at: number, { segment, bits }: IntegerField, ok: SegmentOk): void {
  const c = t.code
  const little = bits === 8 || (segment.flags & LITTLE) !== 0
  if (bits > 32) {
    pushInteger(t, segment, true, ok)
    if (!little) {
      shiftLong(t, LONG - bits)
      swapLong(t)
    }
    c.set(t.I64)
    storeLong(t, local, at, bits)
    return
  }
  pushInteger(t, segment, false, ok)
  if (bits === 16 && !little) {
    c.tee(t.T)
    c.const(8)
    c.op(W.i32_shl)
    c.get(t.T)
    c.const(8)
    c.op(W.i32_shr_u)
    c.const(255)
    c.op(W.i32_and)
    c.op(W.i32_or)
  } else if (!little) {
    if (bits < 32) {
      c.const(32 - bits)
      c.op(W.i32_shl)
    }
    c.set(t.T)
    pushSwapped(t, t.T)
  }
  c.set(t.T)
  storeWord(t, local, at, bits)
}
function shiftLong(t: FunctionTranslator, count: number): void {
  if (count === 0) return
  t.code.const64(BigInt(count))
  t.code.op(W.i64_shl)
}
/** Stores the first 8, 16, 24 or 32 bits of what T holds as it lies in memory. */
function storeWord(t: FunctionTranslator, local: number, at: number, bits: number): void {
  const c = t.code
  c.get(local)
  c.get(t.T)
  c.memory(bits === 32 ? W.i32_store : bits >= 16 ? W.i32_store16 : W.i32_store8, at)
  if (bits !== 24) return
  c.get(local)
  c.get(t.T)
  c.const(16)
  c.op(W.i32_shr_u)
  c.memory(W.i32_store8, at + 2)
}
/** Stores the first `bits` bits (whole bytes) of what I64 holds as it lies in memory. */
function storeLong(t: FunctionTranslator, local: number, at: number, bits: number): void {
  const c = t.code
  if (bits === LONG) {
    c.get(local)
    c.get(t.I64)
    c.memory(W.i64_store, at)
    return
  }
  c.get(t.I64)
  c.op(W.i32_wrap_i64)
  c.set(t.T)
  storeWord(t, local, at, Math.min(bits, 32))
  if (bits <= 32) return
  c.get(t.I64)
  c.const64(32n)
  c.op(W.i64_shr_u)
  c.op(W.i32_wrap_i64)
  c.set(t.T)
  storeWord(t, local, at + 4, bits - 32)
}

/** Integers one after the other, the first in the highest bits. */
function storeGroup(t: FunctionTranslator, local: number, at: number, bits: number, fields: readonly IntegerField[], ok: SegmentOk): void {
  const c = t.code
  const sum = t.I64 + 2
  fields.forEach(({ segment, bits: size }, i) => {
    pushInteger(t, segment, true, ok)
    if (size < LONG) {
      c.const64((1n << BigInt(size)) - 1n)
      c.op(W.i64_and)
    }
    if (i > 0) {
      c.get(sum)
      shiftLong(t, size)
      c.op(W.i64_or)
    }
    c.set(sum)
  })
  c.get(sum)
  const whole = (bits + 7) & ~7
  if (whole === 8) {
    shiftLong(t, whole - bits)
    c.op(W.i32_wrap_i64)
    c.set(t.T)
    storeWord(t, local, at, 8)
    return
  }
  shiftLong(t, LONG - bits)
  swapLong(t)
  c.set(t.I64)
  storeLong(t, local, at, whole)
}

/** A heap binary (with a sub-binary on it, if its bits fill no whole bytes) at the heap top, for which there is room; its term in a local. */
export function createInline(t: FunctionTranslator, plan: Plan, result: number, ok: SegmentOk): void {
  const c = t.code
  const bytes = (plan.bits + 7) >> 3
  const words = (bytes + 3) >> 2
  const odd = plan.bits & 7
  // what is not written of the last word is 0
  if ((bytes & 3) !== 0) t.heapStore(4 + 4 * words, () => c.const(0))
  writeParts(t, plan, t.HP, 8, ok)
  t.heapStore(0, () => c.const(((1 + words) << L.HDR_ARITY_SHIFT) | (L.SUB_HEAP_BIN << L.HDR_SUBTAG_SHIFT)))
  t.heapStore(4, () => c.const(bytes))
  t.heapPointer(L.TAG_BOXED)
  c.set(result)
  t.advanceHeap(2 + words)
  if (odd === 0) return
  t.heapStore(0, () => c.const(((L.SUBBIN_WORDS - 1) << L.HDR_ARITY_SHIFT) | (L.SUB_SUB_BIN << L.HDR_SUBTAG_SHIFT)))
  t.heapStore(L.SUBBIN_OFFSET, () => c.const(0))
  t.heapStore(L.SUBBIN_SIZE, () => c.const(plan.bits >> 3))
  t.heapStore(L.SUBBIN_BITS, () => c.const(odd << 8))
  t.heapStore(L.SUBBIN_BASE, () => c.get(result))
  t.heapPointer(L.TAG_BOXED)
  c.set(result)
  t.advanceHeap(L.SUBBIN_WORDS)
}
export const inlineWords = (plan: Plan): number => 2 + ((plan.bits + 31) >> 5) + (plan.bits & 7 ? L.SUBBIN_WORDS : 0)

/** The segments behind a binary that can grow in place; branches to `depth` when it can't. There is room for a sub-binary. */
export function appendInline(t: FunctionTranslator, plan: Plan, first: BuildSegment, result: number, depth: number, ok: SegmentOk): void {
  const c = t.code
  const address = t.T + 4
  const inPlace = first.type === 'private_append'
  c.get(t.HP)
  t.push(first.source)
  c.const(plan.bits / 8)
  c.call(t.module.helper(inPlace ? 'privateAppend' : 'append'))
  c.set(address)
  c.tee(result)
  c.op(W.i32_eqz)
  c.unlikely()
  c.brIf(depth)
  if (!inPlace) t.advanceHeap(L.SUBBIN_WORDS)
  writeParts(t, plan, address, 0, ok)
}
