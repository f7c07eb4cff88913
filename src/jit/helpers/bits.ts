/** Helpers for bitstrings: UTF-8, growing in place. */
import * as L from '../../term/layout.ts'
import { I32, I64, W } from '../encoder.ts'
import { boxed, integerOperand } from './common.ts'
import type { Helper } from './common.ts'

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

/** (integer) → its low 64 bits, and 1; or 0 and 0 for what is no integer. */
const integerBits: Helper = {
  params: [I32],
  results: [I64, I32],
  locals: [[1, I32], [1, I64]],
  emit(c) {
    const [TERM, HEADER, V] = [0, 1, 2]
    c.block(W.block)
    c.block(W.block)
    integerOperand(c, TERM, V, 0)
    c.br(1)
    c.op(W.end)
    const none = (): void => {
      c.block(W.if)
      c.const64(0n)
      c.const(0)
      c.op(W.return)
      c.op(W.end)
    }
    c.get(TERM)
    c.const(L.TAG_MASK)
    c.op(W.i32_and)
    c.const(L.TAG_BOXED)
    c.op(W.i32_ne)
    none()
    c.get(TERM)
    c.const(L.TAG_BOXED)
    c.op(W.i32_sub)
    c.load(0)
    c.const(L.HDR_KIND_MASK)
    c.op(W.i32_and)
    c.tee(HEADER)
    c.const(L.SUB_BIGPOS << L.HDR_SUBTAG_SHIFT)
    c.op(W.i32_ne)
    c.get(HEADER)
    c.const(L.SUB_BIGNEG << L.HDR_SUBTAG_SHIFT)
    c.op(W.i32_ne)
    c.op(W.i32_and)
    none()
    c.get(TERM)
    c.memory(W.i64_load, 4 - L.TAG_BOXED)
    c.set(V)
    c.get(HEADER)
    c.const(L.SUB_BIGNEG << L.HDR_SUBTAG_SHIFT)
    c.op(W.i32_eq)
    c.block(W.if)
    c.const64(0n)
    c.get(V)
    c.op(W.i64_sub)
    c.set(V)
    c.op(W.end)
    c.op(W.end)
    c.get(V)
    c.const(1)
  },
}

const WRITABLE_SUB_BIN = 0x10000
const SUB_BIN_HEADER = ((L.SUBBIN_WORDS - 1) << L.HDR_ARITY_SHIFT) | (L.SUB_SUB_BIN << L.HDR_SUBTAG_SHIFT)
const REFC_HEADER = ((L.REFC_WORDS - 1) << L.HDR_ARITY_SHIFT) | (L.SUB_REFC_BIN << L.HDR_SUBTAG_SHIFT)

/**
 * (hp, binary, bytes) → the binary with room for so many bytes more (`inPlace`: itself; else a sub-binary at hp) and the address
 * where to write them; 0 when it can't grow in place: then the kernel's bs_append, whose conditions these are, sees to it.
 */
const append = (inPlace: boolean): Helper => ({
  params: [I32, I32, I32],
  results: [I32, I32],
  locals: [[3, I32]],
  emit(c) {
    const [TOP, TERM, BYTES, REFC, BLOCK, LAST] = [0, 1, 2, 3, 4, 5]
    const field = (local: number, offset: number): void => {
      c.get(local)
      c.load(offset)
    }
    const unless = (value: number): void => {
      c.const(value)
      c.op(W.i32_ne)
      c.brIf(0)
    }
    c.block(W.block)
    boxed(c, TERM, SUB_BIN_HEADER, 0)
    field(TERM, L.SUBBIN_BITS - L.TAG_BOXED)
    unless(WRITABLE_SUB_BIN)
    field(TERM, L.SUBBIN_BASE - L.TAG_BOXED)
    c.const(L.TAG_BOXED)
    c.op(W.i32_sub)
    c.tee(REFC)
    c.const(L.HEAP_BASE)
    c.op(W.i32_lt_u)
    c.brIf(0)
    field(REFC, 0)
    unless(REFC_HEADER)
    field(REFC, L.REFC_FLAGS)
    c.const(L.REFC_ACTIVE_WRITER)
    c.op(W.i32_or)
    unless(L.REFC_WRITABLE | L.REFC_ACTIVE_WRITER)
    field(REFC, L.REFC_BIN)
    c.tee(BLOCK)
    c.load(L.OFFHEAP_REFC)
    unless(1)
    // it ends where what is in use ends
    field(TERM, L.SUBBIN_OFFSET - L.TAG_BOXED)
    field(TERM, L.SUBBIN_SIZE - L.TAG_BOXED)
    c.op(W.i32_add)
    c.tee(LAST)
    field(REFC, L.REFC_SIZE)
    c.op(W.i32_ne)
    c.brIf(0)
    field(BLOCK, L.OFFHEAP_CAPACITY)
    c.get(LAST)
    c.op(W.i32_sub)
    c.get(BYTES)
    c.op(W.i32_lt_u)
    c.brIf(0)
    c.get(REFC)
    c.get(LAST)
    c.get(BYTES)
    c.op(W.i32_add)
    c.store(L.REFC_SIZE)
    c.get(REFC)
    c.const(L.REFC_WRITABLE | L.REFC_ACTIVE_WRITER)
    c.store(L.REFC_FLAGS)
    const larger = (): void => {
      field(TERM, L.SUBBIN_SIZE - L.TAG_BOXED)
      c.get(BYTES)
      c.op(W.i32_add)
    }
    if (inPlace) {
      c.get(TERM)
      larger()
      c.store(L.SUBBIN_SIZE - L.TAG_BOXED)
      c.get(TERM)
    } else {
      c.get(TERM)
      c.const(0)
      c.store(L.SUBBIN_BITS - L.TAG_BOXED)
      const put = (offset: number, value: () => void): void => {
        c.get(TOP)
        value()
        c.store(offset)
      }
      put(0, () => c.const(SUB_BIN_HEADER))
      put(L.SUBBIN_OFFSET, () => field(TERM, L.SUBBIN_OFFSET - L.TAG_BOXED))
      put(L.SUBBIN_SIZE, larger)
      put(L.SUBBIN_BITS, () => c.const(WRITABLE_SUB_BIN))
      put(L.SUBBIN_BASE, () => field(TERM, L.SUBBIN_BASE - L.TAG_BOXED))
      c.get(TOP)
      c.const(L.TAG_BOXED)
      c.op(W.i32_or)
    }
    c.get(BLOCK)
    c.get(LAST)
    c.op(W.i32_add)
    c.const(L.OFFHEAP_DATA)
    c.op(W.i32_add)
    c.op(W.return)
    c.op(W.end)
    c.const(0)
    c.const(0)
  },
})

export const bitHelpers = {
  utf8,
  integerBits,
  append: append(false),
  privateAppend: append(true),
}
