/**
 * Match contexts in locals. While CONTEXT holds a context (not 0), POSITION and END are its position and end, and DATA is the
 * address of the first byte of its binary. The position is always stored in the context as well, so a context is forgotten by setting
 * CONTEXT to 0: wherever terms or binaries may move. Loops over a binary thus load nothing but the bytes themselves.
 */
import * as L from '../../term/layout.ts'
import type { Operand } from '../../beam/read.ts'
import { I32, VOID, W } from '../encoder.ts'
import { K } from '../imports.ts'
import type { FunctionTranslator } from '../function.ts'
import { isLabel } from './operands.ts'

const CONTEXT_HEADER = ((L.CTX_WORDS - 1) << L.HDR_ARITY_SHIFT) | (L.SUB_MATCH_CTX << L.HDR_SUBTAG_SHIFT)

/** Takes the context on the stack for the locals. */
function load(t: FunctionTranslator): void {
  const c = t.code
  c.tee(t.CONTEXT)
  c.memory(W.i64_load, L.CTX_POS - L.TAG_BOXED)
  c.set(t.POSITION)
  c.get(t.CONTEXT)
  c.memory(W.i64_load, L.CTX_END - L.TAG_BOXED)
  c.set(t.END)
  c.get(t.CONTEXT)
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
  c.set(t.DATA)
}

/** Sees to it that the locals are about the context in a register. */
export function useContext(t: FunctionTranslator, context: Operand): void {
  const register = t.register(context)
  if (t.facts.context === register) return
  const c = t.code
  const local = t.inLocal(context, t.T + 1)
  c.get(local)
  c.get(t.CONTEXT)
  c.op(W.i32_ne)
  if (t.loops) c.unlikely()
  t.nested(W.if, VOID, () => {
    c.get(local)
    load(t)
  })
  t.facts.context = register
}

/** start_match: with a label, no bitstring: jump; `no_fail`: it always succeeds; `resume`: it is a context already. */
export function startMatch(t: FunctionTranslator, fail: Operand, source: Operand, dst: Operand): void {
  const c = t.code
  if (fail.k === 'a' && t.module.atomText(fail) === 'resume') {
    t.assign(dst, () => t.push(source))
    return
  }
  const local = t.inLocal(source, t.T + 1)
  c.get(local)
  c.get(t.CONTEXT)
  c.op(W.i32_ne)
  if (t.loops) c.unlikely()
  t.nested(W.if, VOID, () => {
    c.get(local)
    c.set(t.T)
    t.nested(W.block, VOID, () => {
      t.nested(W.block, VOID, () => {
        c.get(local)
        c.const(L.TAG_MASK)
        c.op(W.i32_and)
        c.const(L.TAG_BOXED)
        c.op(W.i32_ne)
        c.brIf(0)
        c.get(local)
        c.const(L.TAG_BOXED)
        c.op(W.i32_sub)
        c.load(0)
        c.const(CONTEXT_HEADER)
        c.op(W.i32_eq)
        c.brIf(1)
      })
      t.callAllocating(K.bs_start_match, () => c.get(local))
      c.set(t.T)
      if (isLabel(fail)) {
        c.get(t.T)
        t.jumpUnless(fail)
      }
    })
    c.get(t.T)
    load(t)
  })
  t.assign(dst, () => c.get(t.CONTEXT))
  t.facts.context = t.register(dst)
}

/** Pushes what is left in the context, in bits (i64). */
export function pushRest(t: FunctionTranslator): void {
  t.code.get(t.END)
  t.code.get(t.POSITION)
  t.code.op(W.i64_sub)
}

/** Moves on by the bits (i64) on the stack. */
export function advance(t: FunctionTranslator): void {
  const c = t.code
  c.get(t.POSITION)
  c.op(W.i64_add)
  c.set(t.POSITION)
  storePosition(t)
}
export function advanceBy(t: FunctionTranslator, bits: number): void {
  if (bits === 0) return
  t.code.const64(BigInt(bits))
  advance(t)
}
export function storePosition(t: FunctionTranslator): void {
  const c = t.code
  c.get(t.CONTEXT)
  c.get(t.POSITION)
  c.memory(W.i64_store, L.CTX_POS - L.TAG_BOXED)
}
/** After a function of the kernel that moves on. */
export function reloadPosition(t: FunctionTranslator): void {
  const c = t.code
  c.get(t.CONTEXT)
  c.memory(W.i64_load, L.CTX_POS - L.TAG_BOXED)
  c.set(t.POSITION)
}

/** Branches to `depth` unless the position is at a byte. */
export function unlessAtByte(t: FunctionTranslator, depth: number): void {
  const c = t.code
  c.get(t.POSITION)
  c.op(W.i32_wrap_i64)
  c.const(7)
  c.op(W.i32_and)
  c.unlikely()
  c.brIf(depth)
}
/** Pushes the address of the byte at the position, `bits` further. */
export function pushAddress(t: FunctionTranslator, bits = 0): void {
  const c = t.code
  c.get(t.DATA)
  c.get(t.POSITION)
  if (bits > 0) {
    c.const64(BigInt(bits))
    c.op(W.i64_add)
  }
  c.const64(3n)
  c.op(W.i64_shr_u)
  c.op(W.i32_wrap_i64)
  c.op(W.i32_add)
}
