/**
 * References: how they are made, and the table of those that mean something (monitors, aliases, timers, magic refs).
 *
 * A local reference is a 64-bit number, counted up from a random start, in three words as OTP lays them out: the low
 * 18 bits; bits 18..31 with a kind in the bits below; the high 32 bits. `#Ref<0.w2.w1.w0>` prints them.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import type { Vm } from './vm.ts'

/** Bits of the middle word that say what a reference is good for (they are part of its identity). */
export const REF_PLAIN = 1
export const REF_ALIAS = 0x10001

const LOW = L.REF_LOW
const MIDDLE = ~LOW
const HEADER_REF = (3 << L.HDR_ARITY_SHIFT) | (L.SUB_REF << L.HDR_SUBTAG_SHIFT)
const HEADER_MAGIC = (5 << L.HDR_ARITY_SHIFT) | (L.SUB_MAGIC_REF << L.HDR_SUBTAG_SHIFT)

/**
 * An open hash table from reference numbers to objects. Numbers are counted up: taken as they are they would stand side by
 * side, and each deletion from such a run would walk all of it. Multiplied by the golden ratio, and the upper bits taken, numbers
 * that follow each other lie far apart.
 */
export class RefTable<V> {
  private low = new Int32Array(64)
  private high = new Int32Array(64)
  private values: (V | undefined)[] = new Array<V | undefined>(64).fill(undefined)
  private mask = 63
  /** 32 less the bits of the mask. */
  private shift = 26
  size = 0

  private home(low: number): number {
    return Math.imul(low, 0x9e3779b1) >>> this.shift
  }

  get(low: number, high: number): V | undefined {
    for (let i = this.home(low); ; i = (i + 1) & this.mask) {
      const value = this.values[i]
      if (value === undefined || (this.low[i] === low && this.high[i] === high)) return value
    }
  }

  set(low: number, high: number, value: V): void {
    if (this.size * 2 > this.mask) this.grow()
    let i = this.home(low)
    while (this.values[i] !== undefined) {
      if (this.low[i] === low && this.high[i] === high) {
        this.values[i] = value
        return
      }
      i = (i + 1) & this.mask
    }
    this.low[i] = low
    this.high[i] = high
    this.values[i] = value
    this.size++
  }

  delete(low: number, high: number): void {
    const { mask } = this
    let i = this.home(low)
    for (; ; i = (i + 1) & mask) {
      if (this.values[i] === undefined) return
      if (this.low[i] === low && this.high[i] === high) break
    }
    this.size--
    // Close the gap: move back what would no longer be found.
    for (let j = (i + 1) & mask; this.values[j] !== undefined; j = (j + 1) & mask) {
      const home = this.home(this.low[j]!)
      if (((j - home) & mask) < ((j - i) & mask)) continue
      this.low[i] = this.low[j]!
      this.high[i] = this.high[j]!
      this.values[i] = this.values[j]
      i = j
    }
    this.values[i] = undefined
  }

  *all(): Generator<[low: number, high: number, value: V]> {
    for (const [i, value] of this.values.entries()) if (value !== undefined) yield [this.low[i]!, this.high[i]!, value]
  }

  private grow(): void {
    const { low, high, values } = this
    const capacity = values.length * 2
    this.low = new Int32Array(capacity)
    this.high = new Int32Array(capacity)
    this.values = new Array<V | undefined>(capacity).fill(undefined)
    this.mask = capacity - 1
    this.shift--
    this.size = 0
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (value !== undefined) this.set(low[i]!, high[i]!, value)
    }
  }
}

/** What a magic reference stands for, and the counter block of its holders. */
interface Magic {
  readonly object: object
  readonly counter: Address
  readonly low: number
  readonly high: number
}

const COUNTER = L.CELL_REF_COUNTER >>> 2

export interface RefsState {
  readonly length: number
  readonly free: readonly number[]
  readonly magics: [number: number, object: number, low: number, high: number, counter: Address][]
  readonly counter: readonly [number, number]
}

export class Refs {
  private readonly vm: Vm
  private readonly m: Int32Array
  private readonly magics = new RefTable<Magic>()
  private readonly numbers: (Magic | undefined)[] = [undefined]
  private readonly freeNumbers: number[] = []
  /** Number of the reference made last, low and high word. */
  low = 0
  high = 0

  constructor(vm: Vm) {
    this.vm = vm
    this.m = vm.m
    const start = new Uint8Array(8)
    vm.host.random(start)
    const words = new Int32Array(start.buffer)
    this.m[L.CELL_REF_COUNTER >>> 2] = words[0]!
    this.m[(L.CELL_REF_COUNTER >>> 2) + 1] = words[1]! & 0x7fffffff
  }

  /** Counts up: the new number is in `low` and `high`. */
  next(): void {
    const cell = L.CELL_REF_COUNTER >>> 2
    const low = (this.m[cell]! + 1) | 0
    this.m[cell] = low
    if (low === 0) this.m[cell + 1] = (this.m[cell + 1]! + 1) | 0
    this.low = low
    this.high = this.m[cell + 1]!
  }

  /** A new local reference (`make_ref/0`); `kind` is one of REF_x. */
  make(kind: number = REF_PLAIN): Term {
    this.next()
    return this.build(this.low, this.high, kind)
  }

  /** The reference of a number. */
  build(low: number, high: number, kind: number): Term {
    const { m } = this
    const w = this.vm.k.alloc(4) >>> 2
    m[w] = HEADER_REF
    m[w + 1] = low & LOW
    m[w + 2] = (low & MIDDLE) | kind
    m[w + 3] = high
    return ((w << 2) | L.TAG_BOXED) as Term
  }

  /** A local reference from its three words (least significant first), as external formats have them. */
  fromWords(w0: number, w1: number, w2: number): Term {
    const magic = (w1 & LOW) === L.REF_MAGIC ? this.magics.get((w1 & MIDDLE) | (w0 & LOW), w2) : undefined
    if (magic !== undefined) return this.magicTerm(magic)
    const { m } = this
    const w = this.vm.k.alloc(4) >>> 2
    m[w] = HEADER_REF
    m[w + 1] = w0
    m[w + 2] = w1
    m[w + 3] = w2
    return ((w << 2) | L.TAG_BOXED) as Term
  }

  isLocal(ref: Term): boolean {
    const subtag = this.vm.t.subtag(ref)
    return subtag === L.SUB_REF || subtag === L.SUB_MAGIC_REF
  }
  /** Low word of a local reference's number. */
  lowOf(ref: Term): number {
    return this.m[(ref >>> 2) + 1]! | (this.m[(ref >>> 2) + 2]! & MIDDLE)
  }
  highOf(ref: Term): number {
    return this.m[(ref >>> 2) + 3]!
  }
  kindOf(ref: Term): number {
    return this.m[(ref >>> 2) + 2]! & LOW
  }

  /** `#Ref<0.w2.w1.w0>` of a local reference. */
  text(ref: Term): string {
    const w = ref >>> 2
    return `#Ref<0.${this.m[w + 3]! >>> 0}.${this.m[w + 2]! >>> 0}.${this.m[w + 1]! >>> 0}>`
  }

  // ---- magic references ------------------------------------------------------------------------------------------

  /** A reference that stands for `object` as long as a process (or table) holds it. */
  makeMagic(object: object): Term {
    this.next()
    const number = this.freeNumbers.pop() ?? this.numbers.length
    const { low, high } = this
    const ref = this.vm.k.make_magic_ref(low & LOW, (low & MIDDLE) | L.REF_MAGIC, high, number)
    const magic: Magic = { object, counter: this.m[(ref >>> 2) + (L.MAGIC_HANDLE >>> 2)]!, low, high }
    this.magics.set(low, high, magic)
    this.numbers[number] = magic
    return ref
  }

  /** The reference of a magic object that still has holders, anew. */
  private magicTerm(magic: Magic): Term {
    const { m } = this
    const w = this.vm.k.alloc(L.MAGIC_WORDS) >>> 2
    m[w] = HEADER_MAGIC
    m[w + 1] = magic.low & LOW
    m[w + 2] = (magic.low & MIDDLE) | L.REF_MAGIC
    m[w + 3] = magic.high
    m[w + (L.MAGIC_HANDLE >>> 2)] = magic.counter
    m[(magic.counter + L.MAGIC_COUNT) >>> 2]!++
    // into the off-heap list of the current process
    const list = (this.vm.proc + L.P_MSO) >>> 2
    m[w + (L.MAGIC_NEXT >>> 2)] = m[list]!
    m[list] = w << 2
    return ((w << 2) | L.TAG_BOXED) as Term
  }

  /** The object of a magic reference, also of one that came by way of the external format or a text. */
  magic(ref: Term): object | undefined {
    if (!this.isLocal(ref)) return undefined
    return this.magics.get(this.lowOf(ref), this.highOf(ref))?.object
  }

  /** What magic references stand for, for a snapshot: objects by their numbers. Undefined: one has none. */
  save(numberOf: (object: object) => number | undefined): RefsState | undefined {
    const magics: RefsState['magics'] = []
    for (const [i, magic] of this.numbers.entries()) {
      if (magic === undefined) continue
      const object = numberOf(magic.object)
      if (object === undefined) return undefined
      magics.push([i, object, magic.low, magic.high, magic.counter])
    }
    return { length: this.numbers.length, free: [...this.freeNumbers], magics, counter: [this.m[COUNTER]!, this.m[COUNTER + 1]!] }
  }
  /** `random`: where the counter of references begins in this machine. */
  restore({ length, free, magics, counter }: RefsState, objectOf: (number: number) => object, random: readonly [number, number]): void {
    this.numbers.length = length
    this.numbers.fill(undefined)
    this.freeNumbers.splice(0, Infinity, ...free)
    for (const [i, object, low, high, counterBlock] of magics) {
      const magic: Magic = { object: objectOf(object), counter: counterBlock, low, high }
      this.numbers[i] = magic
      this.magics.set(low, high, magic)
    }
    // references that are kept stay apart from those to come
    const [low, high] = random[1] === counter[1] ? counter : random
    this.m[COUNTER] = low
    this.m[COUNTER + 1] = high
  }
  /** Where the counter is. */
  get counter(): [number, number] {
    return [this.m[COUNTER]!, this.m[COUNTER + 1]!]
  }

  /** The collector's report that nothing holds the reference with that number any more. */
  release(number: number): void {
    const magic = this.numbers[number]
    if (magic === undefined) return
    this.numbers[number] = undefined
    this.freeNumbers.push(number)
    this.magics.delete(magic.low, magic.high)
    const { released } = magic.object as { released?: () => void }
    if (released !== undefined) released.call(magic.object)
  }
}
