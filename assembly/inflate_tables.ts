/**
 * Tables that decode the Huffman codes of deflated data. An entry is a word: value in the upper half, then a byte that says what it
 * means, then the bits that it takes. The first table is looked up with the next ROOT bits; longer codes have a further table.
 */
const MAX_BITS: u32 = 15

/** What an entry means: a literal; a length or distance (with extra bits in the lower half of the byte); a further table (its bits); end of block; no code. */
export const IS_LITERAL: u32 = 0
export const IS_BASE: u32 = 16
export const IS_END: u32 = 32
export const IS_INVALID: u32 = 64

export const OP_SHIFT: u32 = 8
export const VALUE_SHIFT: u32 = 16

/** Kinds of codes: of lengths of codes; of literals and lengths; of distances. */
export const CODES: u32 = 0
export const LENGTHS: u32 = 1
export const DISTANCES: u32 = 2

const LENGTH_BASE: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0,
])
const LENGTH_OP: usize = memory.data<u8>([
  16, 16, 16, 16, 16, 16, 16, 16, 17, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 19, 20, 20, 20, 20, 21, 21, 21, 21, 16, 64, 64,
])
const DISTANCE_BASE: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577, 0, 0,
])
const DISTANCE_OP: usize = memory.data<u8>([
  16, 16, 16, 16, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21, 22, 22, 23, 23, 24, 24, 25, 25, 26, 26, 27, 27, 28, 28, 29, 29, 64, 64,
])

/** By length: codes of it; where its symbols begin. Symbols by length. */
const counts: usize = memory.data(4 * 16, 4)
const offsets: usize = memory.data(4 * 16, 4)
const sorted: usize = memory.data(2 * 320, 4)

// @ts-ignore: decorator
@inline
function count(length: u32): u32 {
  return load<u32>(counts + (length << 2))
}
// @ts-ignore: decorator
@inline
function length_of(lengths: usize, symbol: u32): u32 {
  return load<u16>(lengths + (symbol << 1))
}

/** What a symbol means, its bits not counted. */
// @ts-ignore: decorator
@inline
function meaning(kind: u32, symbol: u32): u32 {
  if (kind == CODES) return symbol << VALUE_SHIFT
  if (kind == DISTANCES) return (<u32>load<u16>(DISTANCE_BASE + (symbol << 1)) << VALUE_SHIFT) | (<u32>load<u8>(DISTANCE_OP + symbol) << OP_SHIFT)
  if (symbol < 256) return symbol << VALUE_SHIFT
  if (symbol == 256) return IS_END << OP_SHIFT
  const n = symbol - 257
  return (<u32>load<u16>(LENGTH_BASE + (n << 1)) << VALUE_SHIFT) | (<u32>load<u8>(LENGTH_OP + n) << OP_SHIFT)
}

/** Bits of the first table that make_table made, and its entries in all. */
export let table_root: u32 = 0
export let table_size: u32 = 0

/**
 * Makes the tables for `symbols` codes of the given lengths (16 bits each) at `table`, with up to `room` entries. False: these lengths
 * are no code (an incomplete one is allowed where it has one code at most, except for lengths of codes).
 */
export function make_table(kind: u32, lengths: usize, symbols: u32, table: usize, root: u32, room: u32): bool {
  memory.fill(counts, 0, 4 * 16)
  for (let i: u32 = 0; i < symbols; i++) {
    const at = counts + (length_of(lengths, i) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  let longest = MAX_BITS
  while (longest > 0 && count(longest) == 0) longest--
  if (longest == 0) {
    // No codes: an error only when one is to be decoded.
    store<u32>(table, (IS_INVALID << OP_SHIFT) | 1)
    store<u32>(table, (IS_INVALID << OP_SHIFT) | 1, 4)
    table_root = 1
    table_size = 2
    return true
  }
  let shortest: u32 = 1
  while (shortest < longest && count(shortest) == 0) shortest++
  if (root > longest) root = longest
  if (root < shortest) root = shortest
  let left: i32 = 1
  for (let length: u32 = 1; length <= MAX_BITS; length++) {
    left = (left << 1) - count(length)
    if (left < 0) return false
  }
  if (left > 0 && (kind == CODES || longest != 1)) return false
  sort(lengths, symbols)
  return fill_table(kind, lengths, table, root, shortest, longest, room)
}

/** The symbols in `sorted`, by length of their codes. */
function sort(lengths: usize, symbols: u32): void {
  let offset: u32 = 0
  for (let length: u32 = 1; length <= MAX_BITS; length++) {
    store<u32>(offsets + (length << 2), offset)
    offset += count(length)
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = length_of(lengths, symbol)
    if (length == 0) continue
    const at = offsets + (length << 2)
    store<u16>(sorted + (load<u32>(at) << 1), symbol)
    store<u32>(at, load<u32>(at) + 1)
  }
}

/** The next code of a length, with its bits the other way round. */
// @ts-ignore: decorator
@inline
function next_code(code: u32, length: u32): u32 {
  let bit: u32 = 1 << (length - 1)
  while (code & bit) bit >>= 1
  return bit == 0 ? 0 : (code & (bit - 1)) + bit
}

function fill_table(kind: u32, lengths: usize, table: usize, root: u32, shortest: u32, longest: u32, room: u32): bool {
  const mask: u32 = (1 << root) - 1
  let size: u32 = 1 << root
  if (size > room) return false
  let code: u32 = 0
  let length = shortest
  /** The table that is being filled: bits of its index, bits looked at before it, and which entry of the first one leads there. */
  let current = table
  let bits = root
  let drop: u32 = 0
  let low: u32 = 0xffffffff
  for (let i: u32 = 0; ; ) {
    const entry = meaning(kind, load<u16>(sorted + (i << 1))) | (length - drop)
    const step: u32 = 1 << (length - drop)
    for (let at = code >> drop; at < (<u32>1 << bits); at += step) store<u32>(current + (at << 2), entry)
    code = next_code(code, length)
    i++
    store<u32>(counts + (length << 2), count(length) - 1)
    if (count(length) == 0) {
      if (length == longest) break
      length = length_of(lengths, load<u16>(sorted + (i << 1)))
    }
    if (length <= root || (code & mask) == low) continue
    // A further table, large enough for the codes that begin like this one.
    current += 4 << bits
    drop = root
    bits = length - drop
    let left: i32 = 1 << bits
    while (bits + drop < longest) {
      left -= count(bits + drop)
      if (left <= 0) break
      bits++
      left <<= 1
    }
    size += 1 << bits
    if (size > room) return false
    low = code & mask
    store<u32>(table + (low << 2), ((current - table) >> 2 << VALUE_SHIFT) | (bits << OP_SHIFT) | root)
  }
  // An incomplete code has one free entry.
  if (code != 0) store<u32>(current + (code << 2), (IS_INVALID << OP_SHIFT) | (length - drop))
  table_root = root
  table_size = size
  return true
}
