/** Bytes that were read and nobody has got yet. */
const SMALLEST = 2048

export class Input {
  private bytes = new Uint8Array(0)
  private from = 0
  private to = 0

  get size(): number {
    return this.to - this.from
  }
  /** All of them: a view until the next change. */
  all(): Uint8Array {
    return this.bytes.subarray(this.from, this.to)
  }
  append(more: Uint8Array): void {
    this.room(more.length)
    this.bytes.set(more, this.to)
    this.to += more.length
  }
  /** Back in front of what is there. */
  prepend(more: Uint8Array): void {
    const rest = this.all().slice()
    this.clear()
    this.append(more)
    this.append(rest)
  }
  drop(size: number): void {
    this.from += size
    if (this.from === this.to) this.clear()
  }
  clear(): void {
    this.from = this.to = 0
    // what one long packet took is given back
    if (this.bytes.length > 1 << 17) this.bytes = new Uint8Array(0)
  }

  private room(size: number): void {
    if (this.to + size <= this.bytes.length) return
    const used = this.size
    const needed = used + size
    const target = needed * 2 <= this.bytes.length ? this.bytes : new Uint8Array(Math.max(SMALLEST, needed, 2 * used))
    target.set(this.all())
    this.bytes = target
    this.from = 0
    this.to = used
  }
}
