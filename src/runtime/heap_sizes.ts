import * as L from '../term/layout.ts'

/** Heap sizes as OTP steps them: what is asked for is rounded up to one of these (process_flag and process_info show them). */
const FIRST = [12, 38]
/** From here on heaps grow by a fifth. */
const FIBONACCI_END = 833026
/** The least of all processes, where nothing says otherwise. */
export const SMALLEST_HEAP = 233

/** What is told of a process that has DEFAULT_HEAP_WORDS, which is none of these sizes: it was made where nothing said otherwise. */
export const toldHeap = (words: number): number => (words === L.DEFAULT_HEAP_WORDS ? SMALLEST_HEAP : words)

/** The sizes up to `limit`, ascending. */
export function heapSizesUpTo(limit: number): number[] {
  const sizes = [...FIRST]
  for (;;) {
    const [a, b] = [sizes.at(-2)!, sizes.at(-1)!]
    const size = b < FIBONACCI_END ? a + b + 1 : b + Math.floor(b / 5)
    if (size > limit) return sizes
    sizes.push(size)
  }
}

/** The size that takes effect where `words` are asked for. */
export function heapSize(words: number, least = FIRST[0]!): number {
  if (words <= least) return least
  let [a, b] = FIRST as [number, number]
  while (b < words) {
    const c = b < FIBONACCI_END ? a + b + 1 : b + Math.floor(b / 5)
    a = b
    b = c
  }
  return b
}

/** What OTP keeps of a `fullsweep_after`: the low 16 bits. */
export const fullsweepCount = (n: bigint): number => Number(n & 0xffffn)
