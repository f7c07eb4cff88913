/**
 * Inflates the tables of characters that stand in the program itself (unicode_data.ts), where there is no machine yet: data that is known to be
 * right. All other data is the kernel's (src/runtime/zlib.ts).
 */

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577]
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** Codes of up to this many bits are found by one look into a table. */
const FAST_BITS = 9

/** A Huffman code: for short codes a table by the next bits, for long ones counting by length. */
class Huffman {
  /** symbol << 4 | length, or 0, by FAST_BITS bits of input. */
  private readonly fast = new Int32Array(1 << FAST_BITS)
  private readonly count = new Int32Array(16)
  private readonly symbols: Int32Array

  /** @throws Error for a set of lengths that is no code (an incomplete one is allowed where one code is used at most) */
  constructor(lengths: ArrayLike<number>) {
    const { count } = this
    for (let i = 0; i < lengths.length; i++) count[lengths[i]!]!++
    this.symbols = new Int32Array(lengths.length)
    const codes = lengths.length - count[0]!
    count[0] = 0
    let left = 1
    for (let length = 1; length < 16; length++) {
      left = left * 2 - count[length]!
      if (left < 0) throw new Error('over-subscribed code')
    }
    if (left > 0 && (codes > 1 || count[1] !== codes)) throw new Error('incomplete code')
    const offsets = new Int32Array(16)
    const next = new Int32Array(16)
    for (let length = 1; length < 15; length++) {
      offsets[length + 1] = offsets[length]! + count[length]!
      next[length + 1] = (next[length]! + count[length]!) << 1
    }
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol]!
      if (length === 0) continue
      this.symbols[offsets[length]!++] = symbol
      const code = next[length]!++
      if (length > FAST_BITS) continue
      // Codes come with their first bit lowest: turn them round, fill all places that begin with it.
      let reversed = 0
      for (let i = 0; i < length; i++) reversed |= ((code >> i) & 1) << (length - 1 - i)
      for (let at = reversed; at < 1 << FAST_BITS; at += 1 << length) this.fast[at] = (symbol << 4) | length
    }
  }

  decode(input: Bits): number {
    const entry = this.fast[input.peek(FAST_BITS)]!
    if (entry !== 0) {
      input.drop(entry & 15)
      return entry >> 4
    }
    let code = 0
    let first = 0
    let index = 0
    for (let length = 1; length < 16; length++) {
      code |= input.take(1)
      const count = this.count[length]!
      if (code - count < first) return this.symbols[index + (code - first)]!
      index += count
      first = (first + count) << 1
      code <<= 1
    }
    throw new Error('code')
  }
}

/** Bits of the input, lowest first. */
class Bits {
  readonly bytes: Uint8Array
  at: number
  private buffer = 0
  private held = 0

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.at = at
  }
  /** The next bits without taking them; zeros beyond the end. */
  peek(n: number): number {
    while (this.held < n) {
      this.buffer |= (this.bytes[this.at++] ?? 0) << this.held
      this.held += 8
    }
    return this.buffer & ((1 << n) - 1)
  }
  drop(n: number): void {
    this.buffer >>>= n
    this.held -= n
    if (this.at - (this.held >> 3) > this.bytes.length) throw new Error('ends too early')
  }
  take(n: number): number {
    const value = this.peek(n)
    this.drop(n)
    return value
  }
  /** Goes on at a whole byte of the input. */
  align(): void {
    this.at -= this.held >> 3
    this.buffer = 0
    this.held = 0
  }
}

let fixedCodes: readonly [Huffman, Huffman] | undefined
function fixed(): readonly [Huffman, Huffman] {
  return (fixedCodes ??= [
    new Huffman(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
    new Huffman(new Array<number>(32).fill(5)),
  ])
}

class Inflater {
  private readonly input: Bits
  private out: Uint8Array
  private size = 0

  constructor(bytes: Uint8Array, at: number) {
    this.input = new Bits(bytes, at)
    this.out = new Uint8Array(4 * bytes.length)
  }

  run(): Uint8Array {
    const { input } = this
    for (let last = 0; last === 0; ) {
      last = input.take(1)
      const kind = input.take(2)
      if (kind === 0) this.stored()
      else if (kind === 1) this.compressed(...fixed())
      else if (kind === 2) this.compressed(...this.codes())
      else throw new Error('block')
    }
    return this.out.subarray(0, this.size)
  }

  private need(count: number): void {
    const size = this.size + count
    if (size <= this.out.length) return
    const grown = new Uint8Array(2 * size)
    grown.set(this.out)
    this.out = grown
  }

  private stored(): void {
    const { input } = this
    input.align()
    const { bytes, at } = input
    if (at + 4 > bytes.length) throw new Error('ends too early')
    const count = bytes[at]! | (bytes[at + 1]! << 8)
    if ((count ^ 0xffff) !== (bytes[at + 2]! | (bytes[at + 3]! << 8))) throw new Error('stored block')
    if (at + 4 + count > bytes.length) throw new Error('ends too early')
    this.need(count)
    this.out.set(bytes.subarray(at + 4, at + 4 + count), this.size)
    this.size += count
    input.at = at + 4 + count
  }

  private codes(): [Huffman, Huffman] {
    const { input } = this
    const literals = input.take(5) + 257
    const distances = input.take(5) + 1
    const count = input.take(4) + 4
    if (literals > 286 || distances > 30) throw new Error('too many codes')
    const codeLengths = new Uint8Array(19)
    for (let i = 0; i < count; i++) codeLengths[CODE_ORDER[i]!] = input.take(3)
    const code = new Huffman(codeLengths)
    const lengths = new Uint8Array(literals + distances)
    for (let i = 0; i < lengths.length; ) {
      const symbol = code.decode(input)
      if (symbol < 16) {
        lengths[i++] = symbol
        continue
      }
      if (symbol === 16 && i === 0) throw new Error('repeat of nothing')
      const value = symbol === 16 ? lengths[i - 1]! : 0
      const times = symbol === 16 ? 3 + input.take(2) : symbol === 17 ? 3 + input.take(3) : 11 + input.take(7)
      if (i + times > lengths.length) throw new Error('repeat')
      lengths.fill(value, i, i + times)
      i += times
    }
    if (lengths[256] === 0) throw new Error('no end of block')
    return [new Huffman(lengths.subarray(0, literals)), new Huffman(lengths.subarray(literals))]
  }

  private compressed(literals: Huffman, distances: Huffman): void {
    const { input } = this
    for (;;) {
      const symbol = literals.decode(input)
      if (symbol === 256) return
      if (symbol < 256) {
        this.need(1)
        this.out[this.size++] = symbol
        continue
      }
      const lengthCode = symbol - 257
      if (lengthCode >= LENGTH_BASE.length) throw new Error('length')
      const length = LENGTH_BASE[lengthCode]! + input.take(LENGTH_EXTRA[lengthCode]!)
      const distanceCode = distances.decode(input)
      if (distanceCode >= DISTANCE_BASE.length) throw new Error('distance')
      const distance = DISTANCE_BASE[distanceCode]! + input.take(DISTANCE_EXTRA[distanceCode]!)
      if (distance > this.size) throw new Error('distance')
      this.need(length)
      const { out } = this
      for (let from = this.size - distance, end = from + length, to = this.size; from < end; ) out[to++] = out[from++]!
      this.size += length
    }
  }
}

/** Inflates zlib data. */
export function inflate(bytes: Uint8Array): Uint8Array {
  return new Inflater(bytes, 2).run()
}
