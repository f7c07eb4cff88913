/**
 * Labels that are still to be looked at, in the order in which control reaches them: what leads to a label comes before it, but
 * for the jumps back of receives. So a walk along labels looks at most of them once.
 */
export class Agenda {
  private readonly order: readonly number[]
  private readonly ranks: Int32Array
  private readonly isPending: Uint8Array
  private at = 0
  private back = 0

  /** `ranks`: by label, its place in `order`. */
  constructor(order: readonly number[], ranks: Int32Array) {
    this.order = order
    this.ranks = ranks
    this.isPending = new Uint8Array(order.length)
    this.back = order.length
  }

  add(label: number): void {
    const rank = this.ranks[label]!
    this.isPending[rank] = 1
    if (rank < this.at && rank < this.back) this.back = rank
  }
  /** The next label, -1: there is none. */
  next(): number {
    const { order, isPending } = this
    for (;;) {
      for (; this.at < order.length; this.at++) {
        if (isPending[this.at] === 0) continue
        isPending[this.at] = 0
        return order[this.at++]!
      }
      if (this.back >= order.length) return -1
      this.at = this.back
      this.back = order.length
    }
  }
}
