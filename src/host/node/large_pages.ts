/**
 * Large pages for memory that will be filled at once: each page that is touched first costs a fault, and one large page takes the place of 512 small ones.
 * Linux has them for who asks (`madvise`, transparent huge pages); where it does not, nothing changes.
 */
import { addressOf, functionsOf, maybeLibc } from './libc.ts'

const LARGE = 2 << 20
const MADV_HUGEPAGE = 14

type Advise = (memory: Uint8Array, length: bigint, advice: number) => number
let advise: Advise | undefined | null = null

/** For a part of the memory, where nobody has touched it yet, and what lies around it in its first and its last large page. */
export function largePages(memory: Uint8Array, start: number, end: number): void {
  if (advise === null) advise = maybeLibc() ? functionsOf({ madvise: ['buffer', 'int64', 'int32'] })?.madvise : undefined
  const base = advise && addressOf(memory)
  if (!advise || base === undefined) return
  // what a large page needs lies at a multiple of its size, which the memory itself need not
  const before = Number(base & BigInt(LARGE - 1))
  const first = Math.max(0, ((before + start) & -LARGE) - before)
  const last = Math.min(memory.length, ((before + end + LARGE - 1) & -LARGE) - before)
  advise(memory.subarray(first, last), BigInt(last - first), MADV_HUGEPAGE)
}
