/**
 * Large pages for memory that will be filled at once: each page that is touched first costs a fault, and one large page takes the place of 512 small ones.
 * Linux has them for who asks (`madvise`, transparent huge pages); where it does not, nothing changes.
 */
import { addressOf, functionsOf, maybeLibc } from './libc.ts'

const LARGE = 2 << 20
const MADV_HUGEPAGE = 14

type Advise = (memory: Uint8Array, length: bigint, advice: number) => number
let advise: Advise | undefined | null = null

/**
 * The first and the last byte of the large pages in which such a part lies. What one needs lies at a multiple of its size, which the memory itself, at `base`,
 * need not. (By division: addresses and places have more than 31 bits.)
 */
export function around(base: bigint, length: number, start: number, end: number): [number, number] {
  const before = Number(base % BigInt(LARGE))
  const first = Math.floor((before + start) / LARGE) * LARGE - before
  const last = Math.ceil((before + end) / LARGE) * LARGE - before
  return [Math.max(0, first), Math.min(length, last)]
}

/** For a part of the memory, where nobody has touched it yet, and what lies around it in its first and its last large page. */
export function largePages(memory: Uint8Array, start: number, end: number): void {
  if (advise === null) advise = maybeLibc() ? functionsOf({ madvise: ['buffer', 'int64', 'int32'] })?.madvise : undefined
  const base = advise && addressOf(memory)
  if (!advise || base === undefined) return
  const [first, last] = around(base, memory.length, start, end)
  advise(memory.subarray(first, last), BigInt(last - first), MADV_HUGEPAGE)
}
