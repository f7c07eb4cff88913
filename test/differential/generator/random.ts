// A small generator of random numbers with a seed: the same seed, the same programs, on every machine.

export class Random {
  #state: number

  constructor(seed: number) {
    // two rounds of mixing, so that neighbouring seeds are far apart
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0
    this.next()
    this.next()
  }

  /** A number of 32 bits (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }

  /** From low to high, both included. */
  int(low: number, high: number): number {
    return low + Math.floor((this.next() / 4294967296) * (high - low + 1))
  }

  chance(percent: number): boolean {
    return this.int(1, 100) <= percent
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)]!
  }

  /** One of several makers, each with a weight. */
  weighted<T>(items: readonly (readonly [number, () => T])[]): T {
    let left = this.int(
      1,
      items.reduce((sum, [weight]) => sum + weight, 0),
    )
    for (const [weight, make] of items) {
      left -= weight
      if (left <= 0) return make()
    }
    return items[0]![1]()
  }

  times<T>(low: number, high: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.int(low, high) }, (_, i) => make(i))
  }
}
