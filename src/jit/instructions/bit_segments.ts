/**
 * The commands of bs_match. Runs of segments of fixed size, which a test at the beginning makes sure are there, are read at
 * once: where all of them are whole bytes by loads at fixed distances, else out of 32 or 64 bits that are loaded together.
 */
import * as L from '../../term/layout.ts'
import type { Operand } from '../../beam/read.ts'
import { VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import type { FunctionTranslator } from '../function.ts'
import { advanceBy, pushAddress, pushRest, reloadPosition, storePosition, unlessAtByte, useContext } from './contexts.ts'
import { pushInteger, pushSwapped, swapLong } from './numbers.ts'
import { constantSize, number } from './operands.ts'
import { Untranslatable } from '../translation.ts'
import { retag } from './arithmetic.ts'

/** The bits of the largest bitstring. */
const MOST_BITS = 2 ** 35

const SIGNED = 4
const LITTLE = 2 | 16

export interface IntegerSegment {
  readonly kind: 'integer'
  readonly bits: number
  readonly flags: number
  readonly dst: Operand
}
/** The next bits have to be this number. */
interface EqualSegment {
  readonly kind: 'equal'
  readonly bits: number
  readonly value: bigint
}
interface SkipSegment {
  readonly kind: 'skip'
  readonly bits: number
}
export type Segment = IntegerSegment | EqualSegment | SkipSegment

/** The commands of bs_match, one after the other. */
export function matchCommands(t: FunctionTranslator, fail: Operand, ctx: Operand, list: readonly Operand[]): void {
  const c = t.code
  useContext(t, ctx)
  // a test at the beginning makes sure that all segments behind it are there: so many bits of them
  let ensured = 0
  let run: Segment[] = []
  const flush = (): void => {
    const bits = run.reduce((n, s) => n + s.bits, 0)
    if (run.length > 0) readSegments(t, fail, run, bits <= ensured)
    ensured -= bits
    run = []
  }
  let i = 0
  const take = (): Operand => list[i++]!
  while (i < list.length) {
    const command = t.module.atomText(take())
    switch (command) {
      case 'ensure_at_least':
      case 'ensure_exactly': {
        flush()
        const bits = constantSize(take(), 1)
        if (bits > MOST_BITS) {
          // nothing has so many: what follows is never reached, and may have offsets that no load has
          c.const(1)
          t.jumpIf(fail)
          return
        }
        if (command === 'ensure_at_least') ensureAtLeast(t, fail, bits, number(take()))
        else {
          pushRest(t)
          c.const64(BigInt(bits))
          c.op(W.i64_ne)
          t.jumpIf(fail)
        }
        ensured = bits
        break
      }
      case 'integer':
      case 'binary': {
        i++ // live
        const flags = t.module.segmentFlags(take())
        const size = take()
        const bits = constantSize(size, number(take()))
        const dst = take()
        if (command === 'integer') run.push({ kind: 'integer', bits, flags, dst })
        else {
          flush()
          ensured -= bits
          t.callAllocating(K.bs_get_binary, () => {
            c.get(t.CONTEXT)
            c.const64(BigInt(bits))
          })
          c.tee(t.T)
          t.jumpUnless(fail)
          reloadPosition(t)
          t.assign(dst, () => c.get(t.T))
        }
        break
      }
      case 'skip':
        run.push({ kind: 'skip', bits: constantSize(take(), 1) })
        break
      case 'get_tail': {
        flush()
        i += 2 // live, unit: checked by the ensure before
        const dst = take()
        t.callAllocating(K.bs_get_tail, () => c.get(t.CONTEXT))
        t.setRegister(dst)
        break
      }
      case '=:=': {
        i++ // nil
        const bits = number(take())
        run.push({ kind: 'equal', bits, value: BigInt((take() as { v: number | bigint }).v) })
        break
      }
      default:
        throw new Untranslatable(`bs_match command ${command}`)
    }
  }
  flush()
}

export function ensureAtLeast(t: FunctionTranslator, fail: Operand, bits: number, unit: number): void {
  const c = t.code
  pushRest(t)
  c.tee(t.I64)
  c.const64(BigInt(bits))
  c.op(W.i64_lt_s)
  t.jumpIf(fail)
  if (unit <= 1) return
  c.get(t.I64)
  c.const64(BigInt(bits))
  c.op(W.i64_sub)
  c.const64(BigInt(unit === 8 ? 7 : unit))
  c.op(unit === 8 ? W.i64_and : W.i64_rem_s)
  c.op(W.i64_eqz)
  t.jumpUnless(fail)
}

/** Reads segments; `ensured`: all of them are there. */
export function readSegments(t: FunctionTranslator, fail: Operand, run: readonly Segment[], ensured: boolean): void {
  const inline = ensured && run.every((s) => (s.kind === 'skip' ? s.bits <= MOST_BITS : s.bits > 0 && s.bits <= 64))
  if (!inline) readByKernel(t, fail, run)
  else if (run.every((s) => (s.bits & 7) === 0)) readBytes(t, fail, run)
  else readBits(t, fail, run)
}

/** One by one by functions of the kernel; the position is where it was when a segment does not match. */
function readByKernel(t: FunctionTranslator, fail: Operand, run: readonly Segment[]): void {
  const c = t.code
  const failed = (): void => {
    t.nested(W.if, VOID, () => {
      storePosition(t)
      t.jump(fail)
      t.dead = false
    })
  }
  for (const s of run) {
    if (s.kind === 'skip') {
      c.get(t.CONTEXT)
      c.const64(BigInt(s.bits))
      c.call(K.bs_skip)
      c.op(W.i32_eqz)
      failed()
      continue
    }
    t.callAllocating(K.bs_get_integer, () => {
      c.get(t.CONTEXT)
      c.const64(BigInt(s.bits))
      c.const(s.kind === 'integer' ? s.flags : 0)
    })
    c.tee(t.T)
    c.op(W.i32_eqz)
    failed()
    if (s.kind === 'integer') t.assign(s.dst, () => c.get(t.T))
    else {
      c.get(t.T)
      t.push({ k: 'i', v: s.value })
      if (s.value <= BigInt(L.SMALL_MAX)) c.op(W.i32_ne)
      else {
        c.call(K.eq_exact)
        c.op(W.i32_eqz)
      }
      failed()
    }
  }
  reloadPosition(t)
}

// ---- whole bytes -------------------------------------------------------------------------------------------------------

/** Segments of whole bytes: by loads where they begin at a byte, else by the kernel. */
function readBytes(t: FunctionTranslator, fail: Operand, run: readonly Segment[]): void {
  const c = t.code
  const total = run.reduce((n, s) => n + s.bits, 0)
  if (run.every((s) => s.kind === 'skip')) {
    advanceBy(t, total)
    return
  }
  const context = t.facts.context
  t.nested(W.block, VOID, () => {
    t.nested(W.block, VOID, () => {
      unlessAtByte(t, 0)
      pushAddress(t)
      c.set(ADDRESS(t))
      let at = 0
      for (const s of run) {
        if (s.kind === 'equal') compareBytes(t, fail, at, s)
        else if (s.kind === 'integer') {
          loadInteger(t, at, s, 0)
          t.setRegister(s.dst)
        }
        at += s.bits / 8
      }
      advanceBy(t, total)
      c.br(1)
    })
    readByKernel(t, fail, run)
  })
  // the segments may have taken the place of their context
  t.facts.context = run.some((s) => s.kind === 'integer' && t.register(s.dst) === context) ? -1 : context
}
const ADDRESS = (t: FunctionTranslator): number => t.T + 5

function compareBytes(t: FunctionTranslator, fail: Operand, at: number, { bits, value }: EqualSegment): void {
  const c = t.code
  const swapped = swap(value, bits)
  c.get(ADDRESS(t))
  if (bits <= 32) {
    c.memory(bits === 8 ? W.i32_load8_u : bits === 16 ? W.i32_load16_u : W.i32_load, at)
    if (bits === 24) {
      c.const(0xffffff)
      c.op(W.i32_and)
    }
    c.const(Number(BigInt.asIntN(32, swapped)))
    c.op(W.i32_ne)
  } else {
    c.memory(W.i64_load, at)
    if (bits < 64) {
      c.const64((1n << BigInt(bits)) - 1n)
      c.op(W.i64_and)
    }
    c.const64(BigInt.asIntN(64, swapped))
    c.op(W.i64_ne)
  }
  t.jumpIf(fail)
}
/** The bytes of a number the other way round. */
export function swap(value: bigint, bits: number): bigint {
  let out = 0n
  for (let i = 0; i < bits; i += 8) out = (out << 8n) | ((value >> BigInt(i)) & 255n)
  return out
}

/** Leaves the integer of whole bytes at ADDRESS + `at` as a term; branches to `slow` when it is none of 64 signed bits. */
function loadInteger(t: FunctionTranslator, at: number, { bits, flags }: IntegerSegment, slow: number): void {
  const c = t.code
  const signed = (flags & SIGNED) !== 0
  const little = (flags & LITTLE) !== 0
  const byte = (offset: number, extend = false): void => {
    c.get(ADDRESS(t))
    c.memory(extend ? W.i32_load8_s : W.i32_load8_u, at + offset)
  }
  if (bits === 8) {
    byte(0, signed)
    retag(t)
  } else if (bits === 16 && little) {
    c.get(ADDRESS(t))
    c.memory(signed ? W.i32_load16_s : W.i32_load16_u, at)
    retag(t)
  } else if (bits <= 24) {
    const bytes = bits / 8
    // the most significant byte first
    for (let i = 0; i < bytes; i++) {
      byte(little ? bytes - 1 - i : i, signed && i === 0)
      if (i < bytes - 1) {
        c.const(8 * (bytes - 1 - i))
        c.op(W.i32_shl)
      }
      if (i > 0) c.op(W.i32_or)
    }
    retag(t)
  } else if (bits === 32) {
    word(t, at, little)
    taggedWord(t, signed)
  } else {
    long(t, at, bits, little, signed)
    if (bits === 64 && !signed) {
      c.tee(t.I64)
      c.const64(0n)
      c.op(W.i64_lt_s)
      c.brIf(slow)
      c.get(t.I64)
    }
    boxLong(t)
  }
}
/** Pushes the 32 bits at ADDRESS + `at`. */
function word(t: FunctionTranslator, at: number, little: boolean): void {
  const c = t.code
  c.get(ADDRESS(t))
  c.load(at)
  if (little) return
  c.set(t.T)
  pushSwapped(t, t.T)
}
/** Pushes the 40 to 64 bits at ADDRESS + `at` as i64. */
function long(t: FunctionTranslator, at: number, bits: number, little: boolean, signed: boolean): void {
  const c = t.code
  c.get(ADDRESS(t))
  c.memory(W.i64_load, at)
  if (!little) swapLong(t)
  if (bits === 64) return
  const rest = BigInt(64 - bits)
  if (little) {
    c.const64(rest)
    c.op(W.i64_shl)
  }
  c.const64(rest)
  c.op(signed ? W.i64_shr_s : W.i64_shr_u)
}
/** Leaves the 32 bits on the stack as a term. */
function taggedWord(t: FunctionTranslator, signed: boolean): void {
  t.code.op(signed ? W.i64_extend_i32_s : W.i64_extend_i32_u)
  boxLong(t)
}
/** Leaves the i64 on the stack as a term. */
export function boxLong(t: FunctionTranslator): void {
  t.code.set(t.I64)
  pushInteger(t, t.I64)
}

// ---- bits --------------------------------------------------------------------------------------------------------------

/** Most bits that are left in 32 and in 64 bits when the first is the last of a byte. */
const IN_WORD = 25
const IN_LONG = 57

/** Segments of any size: groups of them out of one word or long. What does not fit goes by the kernel. */
function readBits(t: FunctionTranslator, fail: Operand, run: readonly Segment[]): void {
  const tooLarge = run.some((s) => s.kind !== 'skip' && (s.bits > IN_LONG || (s.kind === 'integer' && (s.flags & LITTLE) !== 0 && s.bits > 8)))
  if (tooLarge) {
    readByKernel(t, fail, run)
    return
  }
  const context = t.facts.context
  let at = 0
  let i = 0
  while (i < run.length) {
    // skips at its ends need not be part of a group
    if (run[i]!.kind === 'skip') {
      at += run[i++]!.bits
      continue
    }
    let size = 0
    let end = i
    for (let j = i, bits = 0; j < run.length; j++) {
      bits += run[j]!.bits
      if (bits > IN_LONG) break
      if (run[j]!.kind !== 'skip') {
        size = bits
        end = j + 1
      }
    }
    readGroup(t, fail, run.slice(i, end), at, size <= IN_WORD)
    at += run.slice(i, end).reduce((n, s) => n + s.bits, 0)
    i = end
  }
  advanceBy(t, at)
  t.facts.context = run.some((s) => s.kind === 'integer' && t.register(s.dst) === context) ? -1 : context
}

/** A group that begins `at` bits behind the position: its bits come to the top of a local. */
function readGroup(t: FunctionTranslator, fail: Operand, group: readonly Segment[], at: number, inWord: boolean): void {
  const c = t.code
  const local = inWord ? t.T + 5 : t.I64 + 1
  pushAddress(t, at)
  if (inWord) {
    c.load(0)
    c.set(t.T)
    pushSwapped(t, t.T)
  } else {
    c.memory(W.i64_load, 0)
    swapLong(t)
  }
  c.get(t.POSITION)
  if (inWord) c.op(W.i32_wrap_i64)
  if ((at & 7) !== 0) {
    if (inWord) c.const(at & 7)
    else c.const64(BigInt(at & 7))
    c.op(inWord ? W.i32_add : W.i64_add)
  }
  if (inWord) c.const(7)
  else c.const64(7n)
  c.op(inWord ? W.i32_and : W.i64_and)
  c.op(inWord ? W.i32_shl : W.i64_shl)
  c.set(local)
  let before = 0
  for (const s of group) {
    if (s.kind !== 'skip') {
      c.get(local)
      shift(t, inWord, before, W.i32_shl, W.i64_shl)
      const signed = s.kind === 'integer' && (s.flags & SIGNED) !== 0
      shift(t, inWord, (inWord ? 32 : 64) - s.bits, signed ? W.i32_shr_s : W.i32_shr_u, signed ? W.i64_shr_s : W.i64_shr_u)
      finishField(t, fail, s, inWord)
    }
    before += s.bits
  }
}
function shift(t: FunctionTranslator, inWord: boolean, count: number, word: number, long: number): void {
  if (count === 0) return
  if (inWord) t.code.const(count)
  else t.code.const64(BigInt(count))
  t.code.op(inWord ? word : long)
}
/** The value of a segment is on the stack. */
function finishField(t: FunctionTranslator, fail: Operand, s: IntegerSegment | EqualSegment, inWord: boolean): void {
  const c = t.code
  if (s.kind === 'equal') {
    if (inWord) c.const(Number(s.value))
    else c.const64(s.value)
    c.op(inWord ? W.i32_ne : W.i64_ne)
    t.jumpIf(fail)
    return
  }
  const small = s.bits < (s.flags & SIGNED ? L.SMALL_BITS + 1 : L.SMALL_BITS)
  if (small) {
    if (!inWord) c.op(W.i32_wrap_i64)
    retag(t)
  } else boxLong(t)
  t.setRegister(s.dst)
}
