/** Sizes of terms as OTP's 64-bit emulator has them. */
import * as L from '../term/layout.ts'
import { isCons, isPointer, popcount } from '../term/terms.ts'
import type { Terms } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import type { Vm } from './vm.ts'

/** Words of a fun. In OTP 27 it refers to a literal of three words, which does not count where literals don't; nor does a fun without environment. */
function funWords(release: number, free: number, shared: boolean): number {
  if (release < 27) return 5 + free
  if (shared && free === 0) return 0
  return release > 27 ? 2 + free : 3 + free + (shared ? 0 : 3)
}

/** Words of a part of a binary before OTP 27: one of whole bytes counts as a binary of its own. */
function partWords(t: Terms, part: Term): number {
  const bits = t.word(part, 3)
  const odd = (bits & 7) + ((bits >>> 8) & 7)
  const ofPart = odd > 0 ? 5 : 0
  if (t.subtag(t.word(part, 4) as Term) === L.SUB_REFC_BIN) return ofPart + 6
  return ofPart + 2 + ((t.byteSize(part) + Math.ceil(odd / 8) + 7) >> 3)
}

/** Words of 8 bytes that a term takes on a heap of OTP's 64-bit emulator; with `shared`, what occurs twice counts once. */
export function otpWords(vm: Vm, term: Term, shared = false): number {
  if (!isPointer(term)) return 0
  const { t, m } = vm
  const work: Term[] = [term]
  const seen = shared ? new Set<Term>() : undefined
  /** OTP counts the nodes of large maps twice then. */
  const nodes = shared ? 2 : 1
  let words = 0
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (!isPointer(next)) continue
    if (seen !== undefined) {
      if (seen.has(next) || next >>> 0 < L.HEAP_BASE) continue
      seen.add(next)
    }
    if (isCons(next)) {
      words += 2
      const [head, tail] = [m[next >>> 2] as Term, m[(next >>> 2) + 1] as Term]
      if (isPointer(tail)) work.push(tail)
      if (isPointer(head)) work.push(head)
      continue
    }
    const header = t.header(next)
    const arity = header >>> L.HDR_ARITY_SHIFT
    const terms = (from: number, to: number): void => {
      for (let w = ((next as Term) >>> 2) + from, end = w + to - from; w <= end; w++) if (isPointer(m[w] as Term)) work.push(m[w] as Term)
    }
    switch (t.subtag(next)) {
      case L.SUB_TUPLE: words += arity === 0 ? 0 : arity + 1; terms(1, arity); break
      case L.SUB_FLOAT: words += 2; break
      case L.SUB_INT64: {
        const n = t.bigint(next)
        words += BigInt.asIntN(60, n) === n ? 0 : 2
        break
      }
      case L.SUB_BIGPOS: case L.SUB_BIGNEG: words += 1 + ((arity + 1) >> 1); break
      case L.SUB_REF: case L.SUB_MAGIC_REF: words += 3; break
      case L.SUB_EXT_PID: case L.SUB_EXT_PORT: words += 4; break
      case L.SUB_EXT_REF: words += 3 + ((arity + 1) >> 1); break
      case L.SUB_FUN: words += funWords(vm.release, arity - 2, shared); terms(L.FUN_WORDS, arity); break
      case L.SUB_EXPORT: words += vm.release >= 27 ? 2 : 5; break
      case L.SUB_FLATMAP: words += arity + 2; terms(1, arity); break
      // the record, its definition, and (unless there are no fields) the order of the fields
      case L.SUB_RECORD: words += arity === 1 ? 8 : 8 + 3 * (arity - 1) + 1; terms(2, arity); break
      case L.SUB_HAMT_ROOT: words += nodes * (2 + popcount(arity & 0xffff)); terms(2, 1 + popcount(arity & 0xffff)); break
      case L.SUB_HAMT_NODE: words += nodes * (1 + popcount(arity & 0xffff)); terms(1, popcount(arity & 0xffff)); break
      case L.SUB_HEAP_BIN: words += 2 + ((t.byteSize(next) + 7) >> 3); break
      case L.SUB_REFC_BIN: words += vm.release >= 27 ? 8 : 6; break
      case L.SUB_SUB_BIN:
        // since OTP 27 what is short lies on the heap as a bitstring of its own
        if (vm.release >= 27) words += vm.k.bit_size(next) <= 512 ? 2 + Math.ceil(vm.k.bit_size(next) / 64) : 8
        else words += partWords(t, next)
        break
    }
  }
  return words
}
