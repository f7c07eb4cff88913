/** Bytes that were read and nobody has got yet. */
const SMALLEST = 2048
/** An input without bytes has no more than this. */
const KEPT = 1 << 17
/** What one has had is used by the next, whose long packets would each take another: sockets are many, but few have half a packet at one time. */
const MOST_SPARE = 1 << 24
/** What is no longer is not worth the spare one. */
const SHORT = 1 << 14
let spare: Uint8Array = new Uint8Array(0)

export class Input {
  private bytes: Uint8Array = new Uint8Array(0)
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
    if (this.bytes.length > KEPT) this.replaceBy(new Uint8Array(0))
  }

  private room(size: number): void {
    if (this.to + size <= this.bytes.length) return
    const used = this.size
    const needed = used + size
    const target = needed * 2 <= this.bytes.length ? this.bytes : roomFor(Math.max(SMALLEST, needed, 2 * used))
    target.set(this.all())
    if (target !== this.bytes) this.replaceBy(target)
    this.from = 0
    this.to = used
  }
  private replaceBy(bytes: Uint8Array): void {
    const { length } = this.bytes
    if (length > KEPT && length <= MOST_SPARE && length > spare.length) spare = this.bytes
    this.bytes = bytes
  }
}

function roomFor(size: number): Uint8Array {
  if (size <= SHORT || size > spare.length) return new Uint8Array(size)
  const bytes = spare
  spare = new Uint8Array(0)
  return bytes
}
