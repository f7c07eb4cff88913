/** Heap sizes as OTP steps them: what is asked for is rounded up to one of these (process_flag and process_info show them). */
const FIRST = [12, 38]
/** From here on heaps grow by a fifth. */
const FIBONACCI_END = 833026
const SMALLEST = 233
const SMALLEST_VHEAP = 46422

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

function next(words: number): number {
  let [a, b] = FIRST as [number, number]
  while (b < words) {
    const c = b < FIBONACCI_END ? a + b + 1 : b + Math.floor(b / 5)
    a = b
    b = c
  }
  return b
}

/** min_heap_size that takes effect. */
export function heapSize(words: number): number {
  return words <= SMALLEST ? SMALLEST : next(words)
}
/** min_bin_vheap_size that takes effect. */
export function vheapSize(words: number): number {
  return words <= SMALLEST_VHEAP ? SMALLEST_VHEAP : next(words)
}
