/** Arguments of native functions, taken as OTP's interface for NIFs (erl_nif) takes them. */
import type { Offset } from '../host/files.ts'
import { NIL, isCons, isSmall, smallValue } from '../term/terms.ts'
import type { Terms } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { Vm } from '../runtime/vm.ts'

const INT64 = 1n << 63n

/** enif_get_int: undefined for all else. */
export function int32(t: Terms, term: Term): number | undefined {
  if (isSmall(term)) return smallValue(term)
  const n = t.safeInteger(term)
  return n !== undefined && n === (n | 0) ? n : undefined
}
/** enif_get_uint. */
export function uint32(t: Terms, term: Term): number | undefined {
  const n = t.safeInteger(term)
  return n !== undefined && n === n >>> 0 ? n : undefined
}
/** enif_get_int64. */
export function int64(t: Terms, term: Term): Offset | undefined {
  const n = t.safeInteger(term)
  if (n !== undefined) return n
  if (!t.isInteger(term)) return undefined
  const big = t.bigint(term)
  return big >= -INT64 && big < INT64 ? big : undefined
}
/** enif_get_int64 where nothing negative is allowed. */
export function offset(t: Terms, term: Term): Offset | undefined {
  const n = int64(t, term)
  return n !== undefined && n >= 0 ? n : undefined
}

/** The sum of two places; undefined where it is none (negative, or beyond 64 bits). */
export function plus(a: Offset, b: Offset): Offset | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum < 0 ? undefined : sum
  }
  const sum = BigInt(a) + BigInt(b)
  if (sum < 0n || sum >= INT64) return undefined
  return sum <= Number.MAX_SAFE_INTEGER ? Number(sum) : sum
}

/** Elements of a list that are looked at in one call (`enif_inspect_iovec` with 64). */
export const CHUNKS = 64

/** Before OTP 27 bitstrings count as well: odd bits at their end are left out. */
export function isChunk(vm: Vm, term: Term): boolean {
  return vm.release < 27 ? vm.t.isBitstring(term) : vm.t.isBinary(term)
}

/**
 * Binaries of a list, those without bytes left out, and what is left of the list after 64; undefined when it is no list of binaries.
 * The bytes may be views of linear memory.
 */
export function iovec(vm: Vm, list: Term): { chunks: Uint8Array[]; bytes: number; rest: Term } | undefined {
  const { t } = vm
  const chunks: Uint8Array[] = []
  let bytes = 0
  for (let i = 0; isCons(list) && i < CHUNKS; i++) {
    const head = t.hd(list)
    if (!isChunk(vm, head)) return undefined
    const chunk = t.bytes(head)
    if (chunk.length > 0) chunks.push(chunk)
    bytes += chunk.length
    list = t.tl(list)
  }
  return isCons(list) || list === NIL ? { chunks, bytes, rest: list } : undefined
}
