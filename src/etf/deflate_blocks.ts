/**
 * Blocks of deflated data: symbols are gathered, then written with the codes that take the fewest bits. Which codes
 * those are, where several are as good, is as in zlib (its trees.c says why; the choices decide the bytes).
 */

const LENGTH_CODES = 29
const LITERALS = 256
const L_CODES = LITERALS + 1 + LENGTH_CODES
const D_CODES = 30
const BL_CODES = 19
const END_BLOCK = 256
/** Symbols of a block: as many as zlib's buffer holds at memory level 8. */
const MAX_SYMBOLS = 16383

const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]
const REPEAT_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7]
const REPEAT_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

const bases = (extra: readonly number[]): number[] => {
  let next = 0
  return extra.map((bits) => {
    const base = next
    next += 1 << bits
    return base
  })
}
const LENGTH_BASE = bases(LENGTH_EXTRA.slice(0, 28)).concat(255)
const DISTANCE_BASE = bases(DISTANCE_EXTRA)
/** Code of a length less 3. */
const LENGTH_CODE = Uint8Array.from({ length: 256 }, (_, n) => LENGTH_BASE.findLastIndex((base) => base <= n))
/** Codes of distances less 1: up to 255, then by their upper bits. */
const DISTANCE_CODE = Uint8Array.from({ length: 512 }, (_, i) => {
  const n = i < 256 ? i : (i - 256) << 7
  return DISTANCE_BASE.findLastIndex((base) => base <= n)
})
const distanceCode = (n: number): number => (n < 256 ? DISTANCE_CODE[n]! : DISTANCE_CODE[256 + (n >> 7)]!)

/** Symbols with their frequencies, and lengths and codes given to them. */
class Tree {
  readonly frequency: Int32Array
  /** Length of the code, and while the tree is built the parent. */
  readonly length: Int32Array
  readonly code: Int32Array
  /** Highest symbol in use. */
  last = -1
  private readonly symbols: number
  private readonly extra: readonly number[]
  private readonly extraBase: number
  private readonly longest: number
  private readonly fixed: ArrayLike<number> | undefined
  private readonly count = new Int32Array(16)

  constructor(symbols: number, extra: readonly number[], extraBase: number, longest: number, fixed?: ArrayLike<number>) {
    this.frequency = new Int32Array(2 * symbols + 1)
    this.length = new Int32Array(2 * symbols + 1)
    this.code = new Int32Array(symbols)
    this.symbols = symbols
    this.extra = extra
    this.extraBase = extraBase
    this.longest = longest
    this.fixed = fixed
  }

  clear(): void {
    this.frequency.fill(0)
  }

  /** Gives lengths and codes; the bits that all symbols take with them, and with the fixed codes. */
  build(): { bits: number; fixedBits: number } {
    const { frequency, length, symbols } = this
    const heap: number[] = [0]
    const depth = new Uint8Array(2 * symbols + 1)
    let bits = 0
    let fixedBits = 0
    this.last = -1
    for (let n = 0; n < symbols; n++) {
      if (frequency[n] === 0) length[n] = 0
      else heap.push((this.last = n))
    }
    // At least two codes, as some inflaters want them.
    while (heap.length < 3) {
      const node = this.last < 2 ? ++this.last : 0
      heap.push(node)
      frequency[node] = 1
      bits--
      if (this.fixed) fixedBits -= this.fixed[node]!
    }
    const less = (a: number, b: number): boolean => frequency[a]! < frequency[b]! || (frequency[a] === frequency[b] && depth[a]! <= depth[b]!)
    const down = (at: number): void => {
      const value = heap[at]!
      for (let child = at << 1; child < heap.length; child <<= 1) {
        if (child + 1 < heap.length && less(heap[child + 1]!, heap[child]!)) child++
        if (less(value, heap[child]!)) break
        heap[at] = heap[child]!
        at = child
      }
      heap[at] = value
    }
    for (let n = (heap.length - 1) >> 1; n >= 1; n--) down(n)
    /** Nodes in the order taken from the heap: children before parents. */
    const taken: number[] = []
    let node = symbols
    do {
      const first = heap[1]!
      heap[1] = heap.pop()!
      down(1)
      const second = heap[1]!
      taken.push(first, second)
      frequency[node] = frequency[first]! + frequency[second]!
      depth[node] = Math.max(depth[first]!, depth[second]!) + 1
      length[first] = length[second] = node
      heap[1] = node++
      down(1)
    } while (heap.length > 2)
    taken.push(heap[1]!)
    const lengths = this.lengths(taken)
    this.codes()
    return { bits: bits + lengths.bits, fixedBits: fixedBits + lengths.fixedBits }
  }

  /** Depths of the symbols, those that are too deep moved up. */
  private lengths(taken: readonly number[]): { bits: number; fixedBits: number } {
    const { frequency, length, count, longest } = this
    let bits = 0
    let fixedBits = 0
    let overflow = 0
    count.fill(0)
    length[taken.at(-1)!] = 0
    for (let i = taken.length - 2; i >= 0; i--) {
      const n = taken[i]!
      let depth = length[length[n]!]! + 1
      if (depth > longest) {
        depth = longest
        overflow++
      }
      length[n] = depth
      if (n > this.last) continue
      count[depth]!++
      const extra = n >= this.extraBase ? this.extra[n - this.extraBase]! : 0
      bits += frequency[n]! * (depth + extra)
      if (this.fixed) fixedBits += frequency[n]! * (this.fixed[n]! + extra)
    }
    if (overflow === 0) return { bits, fixedBits }
    for (; overflow > 0; overflow -= 2) {
      let depth = longest - 1
      while (count[depth] === 0) depth--
      count[depth]!--
      count[depth + 1]! += 2
      count[longest]!--
    }
    let at = 0
    for (let depth = longest; depth > 0; depth--) {
      for (let left = count[depth]!; left > 0; ) {
        const n = taken[at++]!
        if (n > this.last) continue
        bits += (depth - length[n]!) * frequency[n]!
        length[n] = depth
        left--
      }
    }
    return { bits, fixedBits }
  }

  private codes(): void {
    const next = new Int32Array(16)
    for (let depth = 1, code = 0; depth < 16; depth++) next[depth] = code = (code + this.count[depth - 1]!) << 1
    for (let n = 0; n <= this.last; n++) {
      const length = this.length[n]!
      if (length > 0) this.code[n] = reversed(next[length]!++, length)
    }
  }
}

function reversed(code: number, length: number): number {
  let out = 0
  for (; length > 0; length--, code >>= 1) out = (out << 1) | (code & 1)
  return out
}

const FIXED_LENGTHS = Uint8Array.from({ length: L_CODES + 2 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8))
const FIXED_DISTANCE_LENGTHS = new Uint8Array(D_CODES).fill(5)
const FIXED_CODES = Int32Array.from(FIXED_LENGTHS, (length, n) => {
  // RFC 1951, 3.2.6.
  const code = n < 144 ? 0x30 + n : n < 256 ? 0x190 + n - 144 : n < 280 ? n - 256 : 0xc0 + n - 280
  return reversed(code, length)
})
const FIXED_DISTANCE_CODES = Int32Array.from({ length: D_CODES }, (_, n) => reversed(n, 5))

interface Codes {
  readonly length: ArrayLike<number>
  readonly code: ArrayLike<number>
}

export class BlockWriter {
  private readonly input: Uint8Array
  private out: Uint8Array
  private size = 0
  private buffer = 0
  private held = 0
  /** Where the block under construction begins in the input. */
  private start = 0
  /** Symbols of the block: distance (0: literal) and length less 3, or literal. */
  private readonly distances = new Uint16Array(MAX_SYMBOLS)
  private readonly values = new Uint8Array(MAX_SYMBOLS)
  private count = 0
  private readonly literals = new Tree(L_CODES, LENGTH_EXTRA, LITERALS + 1, 15, FIXED_LENGTHS)
  private readonly offsets = new Tree(D_CODES, DISTANCE_EXTRA, 0, 15, FIXED_DISTANCE_LENGTHS)
  private readonly repeats = new Tree(BL_CODES, REPEAT_EXTRA, 0, 7)

  constructor(input: Uint8Array, header: number) {
    this.input = input
    this.out = new Uint8Array(256 + (input.length >> 1))
    this.byte(header >> 8)
    this.byte(header & 0xff)
    this.begin()
  }

  private begin(): void {
    this.literals.clear()
    this.offsets.clear()
    this.literals.frequency[END_BLOCK] = 1
    this.count = 0
  }

  /** Adds a literal; true: the block is full. */
  literal(byte: number): boolean {
    this.distances[this.count] = 0
    this.values[this.count++] = byte
    this.literals.frequency[byte]!++
    return this.count === MAX_SYMBOLS
  }
  match(distance: number, length: number): boolean {
    this.distances[this.count] = distance
    this.values[this.count++] = length - 3
    this.literals.frequency[LENGTH_CODE[length - 3]! + LITERALS + 1]!++
    this.offsets.frequency[distanceCode(distance - 1)]!++
    return this.count === MAX_SYMBOLS
  }

  /** Writes the block, which stands for the input up to `end`. */
  flush(end: number, last: boolean): void {
    const literals = this.literals.build()
    const offsets = this.offsets.build()
    const lengths = [...this.literals.length.subarray(0, this.literals.last + 1)]
    const distances = [...this.offsets.length.subarray(0, this.offsets.last + 1)]
    this.repeats.clear()
    const runs = [...runLengths(lengths), ...runLengths(distances)]
    for (const [symbol] of runs) this.repeats.frequency[symbol]!++
    const repeats = this.repeats.build()
    let order = BL_CODES - 1
    while (order >= 3 && this.repeats.length[REPEAT_ORDER[order]!] === 0) order--
    const bits = literals.bits + offsets.bits + repeats.bits + 3 * (order + 1) + 14
    const fixedBits = literals.fixedBits + offsets.fixedBits
    const fixedBytes = (fixedBits + 10) >>> 3
    const bytes = Math.min((bits + 10) >>> 3, fixedBytes)
    if (end - this.start + 4 <= bytes) this.stored(end, last)
    else if (fixedBytes === bytes) {
      this.bits(2 + (last ? 1 : 0), 3)
      this.symbols({ length: FIXED_LENGTHS, code: FIXED_CODES }, { length: FIXED_DISTANCE_LENGTHS, code: FIXED_DISTANCE_CODES })
    } else {
      this.bits(4 + (last ? 1 : 0), 3)
      this.bits(lengths.length - 257, 5)
      this.bits(distances.length - 1, 5)
      this.bits(order - 3, 4)
      for (let i = 0; i <= order; i++) this.bits(this.repeats.length[REPEAT_ORDER[i]!]!, 3)
      for (const [symbol, times] of runs) {
        this.bits(this.repeats.code[symbol]!, this.repeats.length[symbol]!)
        if (symbol >= 16) this.bits(times, REPEAT_EXTRA[symbol]!)
      }
      this.symbols(this.literals, this.offsets)
    }
    this.start = end
    this.begin()
    if (last) this.align()
  }

  private stored(end: number, last: boolean): void {
    this.bits(last ? 1 : 0, 3)
    this.align()
    const length = end - this.start
    for (const n of [length, ~length]) {
      this.byte(n & 0xff)
      this.byte((n >> 8) & 0xff)
    }
    for (let i = this.start; i < end; i++) this.byte(this.input[i]!)
  }

  private symbols(literals: Codes, offsets: Codes): void {
    for (let i = 0; i < this.count; i++) {
      const distance = this.distances[i]!
      const value = this.values[i]!
      if (distance === 0) {
        this.bits(literals.code[value]!, literals.length[value]!)
        continue
      }
      const lengthCode = LENGTH_CODE[value]!
      this.bits(literals.code[lengthCode + LITERALS + 1]!, literals.length[lengthCode + LITERALS + 1]!)
      this.bits(value - LENGTH_BASE[lengthCode]!, LENGTH_EXTRA[lengthCode]!)
      const code = distanceCode(distance - 1)
      this.bits(offsets.code[code]!, offsets.length[code]!)
      this.bits(distance - 1 - DISTANCE_BASE[code]!, DISTANCE_EXTRA[code]!)
    }
    this.bits(literals.code[END_BLOCK]!, literals.length[END_BLOCK]!)
  }

  /** The checksum; the finished data. */
  end(checksum: number): Uint8Array {
    for (let shift = 24; shift >= 0; shift -= 8) this.byte((checksum >>> shift) & 0xff)
    return this.out.subarray(0, this.size)
  }

  private bits(value: number, count: number): void {
    this.buffer |= value << this.held
    this.held += count
    while (this.held >= 8) {
      this.byte(this.buffer & 0xff)
      this.buffer >>>= 8
      this.held -= 8
    }
  }
  private align(): void {
    if (this.held > 0) this.bits(0, 8 - this.held)
  }
  private byte(n: number): void {
    if (this.size === this.out.length) {
      const grown = new Uint8Array(2 * this.size)
      grown.set(this.out)
      this.out = grown
    }
    this.out[this.size++] = n
  }
}

/**
 * Lengths of codes as runs: a length, or 16 (the one before 3 to 6 times), 17 (0, 3 to 10 times), 18 (0, 11 to 138
 * times), these with the times less the least.
 */
function runLengths(lengths: readonly number[]): [symbol: number, times: number][] {
  const runs: [number, number][] = []
  let before = -1
  let count = 0
  let most = lengths[0] === 0 ? 138 : 7
  let least = lengths[0] === 0 ? 3 : 4
  for (let i = 0; i < lengths.length; i++) {
    const length = lengths[i]!
    const next = lengths[i + 1] ?? -1
    if (++count < most && length === next) continue
    if (count < least) for (let n = 0; n < count; n++) runs.push([length, 0])
    else if (length !== 0) {
      if (length !== before) {
        runs.push([length, 0])
        count--
      }
      runs.push([16, count - 3])
    } else runs.push(count <= 10 ? [17, count - 3] : [18, count - 11])
    count = 0
    before = length
    if (next === 0) [most, least] = [138, 3]
    else if (length === next) [most, least] = [6, 3]
    else [most, least] = [7, 4]
  }
  return runs
}
