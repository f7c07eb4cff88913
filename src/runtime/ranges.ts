/** Numbers given out in consecutive ranges, and taken back: slots of the function table, numbers of places. */
export class Ranges {
  /** Free ranges below `end`: [first, length], sorted, none next to another. */
  private readonly free: [number, number][] = []
  private end: number

  constructor(first: number) {
    this.end = first
  }

  /** The first of `length` numbers in a row. */
  take(length: number): number {
    const i = this.free.findIndex(([, room]) => room >= length)
    if (i < 0) {
      const first = this.end
      this.end += length
      return first
    }
    const range = this.free[i]!
    const [first] = range
    if (range[1] === length) this.free.splice(i, 1)
    else {
      range[0] += length
      range[1] -= length
    }
    return first
  }

  give(first: number, length: number): void {
    if (length === 0) return
    let i = this.free.findIndex(([at]) => at > first)
    if (i < 0) i = this.free.length
    this.free.splice(i, 0, [first, length])
    for (const at of [i, i - 1]) {
      const left = this.free[at]
      const right = this.free[at + 1]
      if (!left || !right || left[0] + left[1] !== right[0]) continue
      left[1] += right[1]
      this.free.splice(at + 1, 1)
    }
    const last = this.free.at(-1)
    if (last && last[0] + last[1] === this.end) {
      this.end = last[0]
      this.free.pop()
    }
  }
}
