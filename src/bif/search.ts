/**
 * Searching for several byte strings at once (Aho and Corasick): which of them occurs first; of those that begin at the same
 * place, the longest. Time is linear in the subject.
 */
export class PatternSet {
  /** Trie by state: byte that leads to it, first child, next sibling; length of the pattern that ends there (0: none). */
  private readonly byte: number[] = [0]
  private readonly child: number[] = [0]
  private readonly sibling: number[] = [0]
  private readonly ends: number[] = [0]
  private readonly depth: number[] = [0]
  /** State of the longest proper suffix that is in the trie; longest pattern that ends with the state's text. */
  private readonly fail: number[] = [0]
  private readonly longest: number[] = [0]
  /** Child of the root for each byte. */
  private readonly first = new Int32Array(256)

  /** Bytes of the longest pattern. */
  readonly most: number

  constructor(patterns: readonly Uint8Array[]) {
    this.most = patterns.reduce((most, pattern) => Math.max(most, pattern.length), 0)
    for (const pattern of patterns) this.insert(pattern)
    this.link()
  }

  private insert(pattern: Uint8Array): void {
    let state = 0
    for (const byte of pattern) {
      let next = this.edge(state, byte)
      if (next === 0) {
        next = this.byte.push(byte) - 1
        this.child.push(0)
        this.sibling.push(this.child[state]!)
        this.ends.push(0)
        this.depth.push(this.depth[state]! + 1)
        this.fail.push(0)
        this.longest.push(0)
        this.child[state] = next
        if (state === 0) this.first[byte] = next
      }
      state = next
    }
    this.ends[state] = pattern.length
  }

  private edge(state: number, byte: number): number {
    if (state === 0) return this.first[byte]!
    let next = this.child[state]!
    while (next !== 0 && this.byte[next] !== byte) next = this.sibling[next]!
    return next
  }

  private step(state: number, byte: number): number {
    for (;;) {
      const next = this.edge(state, byte)
      if (next !== 0 || state === 0) return next
      state = this.fail[state]!
    }
  }

  /** Failure links, breadth first: those of shorter texts are known by then. */
  private link(): void {
    const queue = [0]
    for (let i = 0; i < queue.length; i++) {
      const state = queue[i]!
      for (let next = this.child[state]!; next !== 0; next = this.sibling[next]!) {
        const fail = state === 0 ? 0 : this.step(this.fail[state]!, this.byte[next]!)
        this.fail[next] = fail
        this.longest[next] = this.ends[next]! || this.longest[fail]!
        queue.push(next)
      }
    }
  }

  /** Where the first match in bytes[from, to) begins, and its length; undefined: there is none. */
  find(bytes: Uint8Array, from: number, to: number): readonly [start: number, length: number] | undefined {
    let state = 0
    let start = -1
    let length = 0
    for (let i = from; i < to; i++) {
      if (state === 0) {
        while (i < to && this.first[bytes[i]!] === 0) i++
        if (i === to) break
      }
      state = this.step(state, bytes[i]!)
      // Whatever is still being matched begins later than what was found.
      if (start >= 0 && i + 1 - this.depth[state]! > start) break
      const found = this.longest[state]!
      if (found === 0) continue
      const at = i + 1 - found
      if (start < 0 || at < start || (at === start && found > length)) {
        start = at
        length = found
      }
    }
    return start < 0 ? undefined : [start, length]
  }
}
