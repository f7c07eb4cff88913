/**
 * Blocks of deflated data (RFC 1951, 3.2): Huffman codes for the symbols of a block, and the block written with the codes, or
 * without, whichever takes fewer bits. Which codes those are, where several are as good, decides the bytes: see deflate_state.ts.
 */
import * as S from './deflate_state'
import { get, set } from './deflate_state'

const LITERALS: u32 = 256
const L_CODES: u32 = LITERALS + 1 + 29
const D_CODES: u32 = 30
const BL_CODES: u32 = 19
const END_BLOCK: u32 = 256
const MAX_BITS: u32 = 15
/** Room for the nodes of the largest tree. */
const HEAP_SIZE: u32 = 2 * L_CODES + 1

/** Codes of lengths of codes: the last one 3 to 6 times, none 3 to 10 times, none 11 to 138 times. */
const REP_3_6: u32 = 16
const REPZ_3_10: u32 = 17
const REPZ_11_138: u32 = 18

const STORED_BLOCK: u32 = 0
const STATIC_TREES: u32 = 1
const DYN_TREES: u32 = 2

const LENGTH_EXTRA: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0])
const DISTANCE_EXTRA: usize = memory.data<u8>([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13])
const REPEAT_EXTRA: usize = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7])
const BL_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])

/** Made at the first use: first length (less 3) and distance (less 1) of each code, codes of them all, and the fixed trees. */
const BASE_LENGTH: usize = memory.data(4 * 29, 4)
const BASE_DISTANCE: usize = memory.data(4 * 30, 4)
const LENGTH_CODE: usize = memory.data(256, 4)
/** Up to 255, then by the upper bits. */
const DISTANCE_CODE: usize = memory.data(512, 4)
const STATIC_L: usize = memory.data(4 * 288, 4)
const STATIC_D: usize = memory.data(4 * 30, 4)
/** By length of code: the next code. */
const next_code: usize = memory.data(4 * 16, 4)

// @ts-ignore: decorator
@inline
function distance_code(distance: u32): u32 {
  return load<u8>(DISTANCE_CODE + (distance < 256 ? distance : 256 + (distance >> 7)))
}
/** Frequency, later code, of a symbol. */
// @ts-ignore: decorator
@inline
function freq(tree: usize, n: u32): u32 {
  return load<u16>(tree + (n << 2))
}
// @ts-ignore: decorator
@inline
function set_freq(tree: usize, n: u32, value: u32): void {
  store<u16>(tree + (n << 2), value)
}
// @ts-ignore: decorator
@inline
function count(tree: usize, n: u32): void {
  const at = tree + (n << 2)
  store<u16>(at, load<u16>(at) + 1)
}
/** Length of a symbol's code; while the tree is built its parent. */
// @ts-ignore: decorator
@inline
function len(tree: usize, n: u32): u32 {
  return load<u16>(tree + (n << 2), 2)
}
// @ts-ignore: decorator
@inline
function set_len(tree: usize, n: u32, value: u32): void {
  store<u16>(tree + (n << 2), value, 2)
}

function reversed(code: u32, length: u32): u32 {
  let out: u32 = 0
  for (; length > 0; length--) {
    out = (out << 1) | (code & 1)
    code >>= 1
  }
  return out
}

function make_tables(): void {
  let length: u32 = 0
  for (let code: u32 = 0; code < 28; code++) {
    store<u32>(BASE_LENGTH + (code << 2), length)
    for (let n: u32 = 1 << load<u8>(LENGTH_EXTRA + code); n > 0; n--) store<u8>(LENGTH_CODE + length++, code)
  }
  // 258 has a code of its own
  store<u8>(LENGTH_CODE + 255, 28)
  store<u32>(BASE_LENGTH + (28 << 2), 255)
  let distance: u32 = 0
  for (let code: u32 = 0; code < D_CODES; code++) {
    store<u32>(BASE_DISTANCE + (code << 2), distance)
    const next = distance + (1 << load<u8>(DISTANCE_EXTRA + code))
    while (distance < next) {
      store<u8>(DISTANCE_CODE + (distance < 256 ? distance : 256 + (distance >> 7)), code)
      distance += distance < 256 ? 1 : 128
    }
    set_freq(STATIC_D, code, reversed(code, 5))
    set_len(STATIC_D, code, 5)
  }
  for (let n: u32 = 0; n < 288; n++) {
    const bits: u32 = n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8
    const code = n < 144 ? 0x30 + n : n < 256 ? 0x190 + n - 144 : n < 280 ? n - 256 : 0xc0 + n - 280
    set_freq(STATIC_L, n, reversed(code, bits))
    set_len(STATIC_L, n, bits)
  }
}

// ---- symbols -------------------------------------------------------------------------------------------------------

export function init_block(s: usize): void {
  memory.fill(s + S.L_TREE, 0, L_CODES << 2)
  memory.fill(s + S.D_TREE, 0, D_CODES << 2)
  memory.fill(s + S.BL_TREE, 0, BL_CODES << 2)
  set_freq(s + S.L_TREE, END_BLOCK, 1)
  set(s, S.OPT_LEN, 0)
  set(s, S.STATIC_LEN, 0)
  set(s, S.SYM_NEXT, 0)
}
/** For a stream that begins. */
export function init_trees(s: usize): void {
  if (load<u32>(STATIC_L) == 0) make_tables()
  set(s, S.BI_VALID, 0)
  store<u64>(s + S.BI_BUF, 0)
  init_block(s)
}

/** Adds a literal; true: the block is full. */
// @ts-ignore: decorator
@inline
export function tally_literal(s: usize, byte: u32): bool {
  const at = get(s, S.SYM_NEXT)
  store<u16>(get(s, S.DISTANCES) + (at << 1), 0)
  store<u8>(get(s, S.LITERALS) + at, byte)
  set(s, S.SYM_NEXT, at + 1)
  count(s + S.L_TREE, byte)
  return at + 2 == get(s, S.LIT_BUFSIZE)
}
/** Adds a match; `length`: less 3. */
// @ts-ignore: decorator
@inline
export function tally_match(s: usize, distance: u32, length: u32): bool {
  const at = get(s, S.SYM_NEXT)
  store<u16>(get(s, S.DISTANCES) + (at << 1), distance)
  store<u8>(get(s, S.LITERALS) + at, length)
  set(s, S.SYM_NEXT, at + 1)
  count(s + S.L_TREE, <u32>load<u8>(LENGTH_CODE + length) + LITERALS + 1)
  count(s + S.D_TREE, distance_code(distance - 1))
  return at + 2 == get(s, S.LIT_BUFSIZE)
}

// ---- codes ---------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
function heap_at(s: usize, i: u32): u32 {
  return load<u32>(s + S.HEAP + (i << 2))
}
// @ts-ignore: decorator
@inline
function set_heap(s: usize, i: u32, node: u32): void {
  store<u32>(s + S.HEAP + (i << 2), node)
}
/** Order of nodes in the heap: by frequency, the less deep subtree first. */
// @ts-ignore: decorator
@inline
function key(s: usize, node: u32): u32 {
  return load<u32>(s + S.KEYS + (node << 2))
}
// @ts-ignore: decorator
@inline
function set_key(s: usize, node: u32, frequency: u32, depth: u32): void {
  store<u32>(s + S.KEYS + (node << 2), (frequency << 8) | depth)
}

/** Moves a node of the heap down to where it belongs. */
function sift(s: usize, at: u32, size: u32): void {
  const node = heap_at(s, at)
  const k = key(s, node)
  let child = at << 1
  while (child <= size) {
    if (child < size && key(s, heap_at(s, child + 1)) <= key(s, heap_at(s, child))) child++
    const other = heap_at(s, child)
    if (k <= key(s, other)) break
    set_heap(s, at, other)
    at = child
    child <<= 1
  }
  set_heap(s, at, node)
}

/** Codes for the `symbols` of a tree; adds what they take to OPT_LEN, and with the fixed codes `fixed` to STATIC_LEN. Highest symbol in use. */
function build_tree(s: usize, tree: usize, fixed: usize, symbols: u32, extra: usize, extra_base: u32, longest: u32): u32 {
  let size: u32 = 0
  let last: i32 = -1
  for (let n: u32 = 0; n < symbols; n++) {
    const f = freq(tree, n)
    if (f != 0) {
      set_heap(s, ++size, n)
      set_key(s, n, f, 0)
      last = n
    } else set_len(tree, n, 0)
  }
  // At least two codes, as some inflaters want them.
  while (size < 2) {
    const node: u32 = last < 2 ? ++last : 0
    set_heap(s, ++size, node)
    set_freq(tree, node, 1)
    set_key(s, node, 1, 0)
    set(s, S.OPT_LEN, get(s, S.OPT_LEN) - 1)
    if (fixed != 0) set(s, S.STATIC_LEN, get(s, S.STATIC_LEN) - len(fixed, node))
  }
  for (let n = size >> 1; n >= 1; n--) sift(s, n, size)
  // The upper end of the heap takes the nodes in the order in which they leave it: children before parents.
  let taken = HEAP_SIZE
  let node = symbols
  do {
    const first = heap_at(s, 1)
    set_heap(s, 1, heap_at(s, size--))
    sift(s, 1, size)
    const second = heap_at(s, 1)
    set_heap(s, --taken, first)
    set_heap(s, --taken, second)
    const a = key(s, first)
    const b = key(s, second)
    const depth = (a & 255) > (b & 255) ? a & 255 : b & 255
    set_key(s, node, (a >> 8) + (b >> 8), depth + 1)
    set_len(tree, first, node)
    set_len(tree, second, node)
    set_heap(s, 1, node++)
    sift(s, 1, size)
  } while (size >= 2)
  set_heap(s, --taken, heap_at(s, 1))
  make_lengths(s, tree, fixed, taken, last, extra, extra_base, longest)
  make_codes(s, tree, last)
  return last
}

// @ts-ignore: decorator
@inline
function bl_count(s: usize, bits: u32): u32 {
  return load<u32>(s + S.BL_COUNT + (bits << 2))
}
// @ts-ignore: decorator
@inline
function add_bl_count(s: usize, bits: u32, difference: i32): void {
  const at = s + S.BL_COUNT + (bits << 2)
  store<u32>(at, load<u32>(at) + difference)
}

/** Depths of the symbols, from the root at `taken` in the heap on; those that are too deep move up. */
function make_lengths(s: usize, tree: usize, fixed: usize, taken: u32, last: u32, extra: usize, extra_base: u32, longest: u32): void {
  memory.fill(s + S.BL_COUNT, 0, 4 * 16)
  let opt_len = get(s, S.OPT_LEN)
  let static_len = get(s, S.STATIC_LEN)
  let overflow: i32 = 0
  set_len(tree, heap_at(s, taken), 0)
  for (let h = taken + 1; h < HEAP_SIZE; h++) {
    const n = heap_at(s, h)
    let bits = len(tree, len(tree, n)) + 1
    if (bits > longest) {
      bits = longest
      overflow++
    }
    set_len(tree, n, bits)
    if (n > last) continue
    add_bl_count(s, bits, 1)
    const more: u32 = n >= extra_base ? load<u8>(extra + (n - extra_base)) : 0
    const f = freq(tree, n)
    opt_len += f * (bits + more)
    if (fixed != 0) static_len += f * (len(fixed, n) + more)
  }
  set(s, S.STATIC_LEN, static_len)
  if (overflow > 0) {
    do {
      let bits = longest - 1
      while (bl_count(s, bits) == 0) bits--
      add_bl_count(s, bits, -1)
      add_bl_count(s, bits + 1, 2)
      add_bl_count(s, longest, -1)
      overflow -= 2
    } while (overflow > 0)
    let h = HEAP_SIZE
    for (let bits = longest; bits != 0; bits--) {
      for (let left = bl_count(s, bits); left != 0; ) {
        const n = heap_at(s, --h)
        if (n > last) continue
        if (len(tree, n) != bits) {
          opt_len += (bits - len(tree, n)) * freq(tree, n)
          set_len(tree, n, bits)
        }
        left--
      }
    }
  }
  set(s, S.OPT_LEN, opt_len)
}

function make_codes(s: usize, tree: usize, last: u32): void {
  let code: u32 = 0
  for (let bits: u32 = 1; bits <= MAX_BITS; bits++) {
    code = (code + bl_count(s, bits - 1)) << 1
    store<u32>(next_code + (bits << 2), code)
  }
  for (let n: u32 = 0; n <= last; n++) {
    const bits = len(tree, n)
    if (bits == 0) continue
    const next = load<u32>(next_code + (bits << 2))
    store<u32>(next_code + (bits << 2), next + 1)
    set_freq(tree, n, reversed(next, bits))
  }
}

/**
 * The lengths of a tree's codes as runs, which are counted (`send` false) or written. BL_TREE has the codes of lengths
 * and repetitions.
 */
function code_lengths(s: usize, tree: usize, last: u32, send: bool): void {
  const bl = s + S.BL_TREE
  let before: u32 = 0xffff
  let next = len(tree, 0)
  let times: u32 = 0
  let most: u32 = next == 0 ? 138 : 7
  let least: u32 = next == 0 ? 3 : 4
  if (!send) set_len(tree, last + 1, 0xffff)
  for (let n: u32 = 0; n <= last; n++) {
    const length = next
    next = len(tree, n + 1)
    if (++times < most && length == next) continue
    if (times < least) {
      if (!send) set_freq(bl, length, freq(bl, length) + times)
      else for (; times != 0; times--) send_code(s, bl, length)
    } else if (length != 0) {
      if (length != before) {
        if (send) send_code(s, bl, length)
        else count(bl, length)
        times--
      }
      run(s, REP_3_6, times - 3, 2, send)
    } else if (times <= 10) run(s, REPZ_3_10, times - 3, 3, send)
    else run(s, REPZ_11_138, times - 11, 7, send)
    times = 0
    before = length
    most = next == 0 ? 138 : length == next ? 6 : 7
    least = next == 0 || length == next ? 3 : 4
  }
}
function run(s: usize, code: u32, times: u32, bits: u32, send: bool): void {
  const bl = s + S.BL_TREE
  if (send) {
    send_code(s, bl, code)
    send_bits(s, times, bits)
  } else count(bl, code)
}

/** The tree of the lengths of both trees' codes; how many of its lengths (in BL_ORDER) are needed, less 1. */
function build_bl_tree(s: usize): u32 {
  code_lengths(s, s + S.L_TREE, get(s, S.L_MAX), false)
  code_lengths(s, s + S.D_TREE, get(s, S.D_MAX), false)
  build_tree(s, s + S.BL_TREE, 0, BL_CODES, REPEAT_EXTRA, 0, 7)
  let last: u32 = BL_CODES - 1
  while (last >= 3 && len(s + S.BL_TREE, load<u8>(BL_ORDER + last)) == 0) last--
  set(s, S.OPT_LEN, get(s, S.OPT_LEN) + 3 * (last + 1) + 5 + 5 + 4)
  return last
}

// ---- writing -------------------------------------------------------------------------------------------------------

function send_bits(s: usize, value: u32, bits: u32): void {
  const held = get(s, S.BI_VALID)
  store<u64>(s + S.BI_BUF, load<u64>(s + S.BI_BUF) | ((value as u64) << held))
  set(s, S.BI_VALID, held + bits)
  if (held + bits >= 32) S.flush_bits(s)
}
function send_code(s: usize, tree: usize, n: u32): void {
  send_bits(s, freq(tree, n), len(tree, n))
}
/** Goes on at a whole byte. */
function align(s: usize): void {
  const held = get(s, S.BI_VALID)
  set(s, S.BI_VALID, (held + 7) & ~7)
  S.flush_bits(s)
}

/** A block without compression (of up to 65535 bytes; with 0 bytes it marks a flush). */
export function stored_block(s: usize, from: usize, size: u32, last: bool): void {
  send_bits(s, (STORED_BLOCK << 1) + (last as u32), 3)
  align(s)
  S.put_byte(s, size)
  S.put_byte(s, size >> 8)
  S.put_byte(s, ~size)
  S.put_byte(s, ~size >> 8)
  if (size == 0) return
  const pending = get(s, S.PENDING)
  memory.copy(get(s, S.PENDING_BUF) + pending, from, size)
  set(s, S.PENDING, pending + size)
}
/** An empty block of fixed codes: 10 bits. */
export function align_block(s: usize): void {
  send_bits(s, STATIC_TREES << 1, 3)
  send_code(s, STATIC_L, END_BLOCK)
  S.flush_bits(s)
}

function send_trees(s: usize, bl_last: u32): void {
  const l_max = get(s, S.L_MAX)
  const d_max = get(s, S.D_MAX)
  send_bits(s, l_max + 1 - 257, 5)
  send_bits(s, d_max, 5)
  send_bits(s, bl_last + 1 - 4, 4)
  for (let i: u32 = 0; i <= bl_last; i++) send_bits(s, len(s + S.BL_TREE, load<u8>(BL_ORDER + i)), 3)
  code_lengths(s, s + S.L_TREE, l_max, true)
  code_lengths(s, s + S.D_TREE, d_max, true)
}

/** Writes the symbols. The bit buffer has less than 32 bits before each part, and no part more than 32. */
function send_symbols(s: usize, l_tree: usize, d_tree: usize): void {
  let bits = load<u64>(s + S.BI_BUF)
  let held = get(s, S.BI_VALID)
  const start: usize = get(s, S.PENDING_BUF)
  let out = start + get(s, S.PENDING)
  const end: usize = get(s, S.DISTANCES) + (get(s, S.SYM_NEXT) << 1)
  let literals: usize = get(s, S.LITERALS)
  for (let at: usize = get(s, S.DISTANCES); at < end; at += 2) {
    const distance = <u32>load<u16>(at)
    const value = <u32>load<u8>(literals++)
    const length_code = <u32>load<u8>(LENGTH_CODE + value)
    // code in the lower half, its length in the upper one
    let e = load<u32>(l_tree + ((distance == 0 ? value : length_code + LITERALS + 1) << 2))
    bits |= ((e & 0xffff) as u64) << held
    held += e >> 16
    if (distance != 0) {
      bits |= ((value - load<u32>(BASE_LENGTH + (length_code << 2))) as u64) << held
      held += <u32>load<u8>(LENGTH_EXTRA + length_code)
      if (held >= 32) {
        store<u32>(out, bits as u32)
        out += 4
        bits >>= 32
        held -= 32
      }
      const d_code = distance_code(distance - 1)
      e = load<u32>(d_tree + (d_code << 2))
      bits |= ((e & 0xffff) as u64) << held
      held += e >> 16
      bits |= ((distance - 1 - load<u32>(BASE_DISTANCE + (d_code << 2))) as u64) << held
      held += <u32>load<u8>(DISTANCE_EXTRA + d_code)
    }
    if (held >= 32) {
      store<u32>(out, bits as u32)
      out += 4
      bits >>= 32
      held -= 32
    }
  }
  set(s, S.PENDING, (out - start) as u32)
  store<u64>(s + S.BI_BUF, bits)
  set(s, S.BI_VALID, held)
  send_code(s, l_tree, END_BLOCK)
}

/** Writes the block, which stands for `size` bytes at `from` (0: they are no longer in the window), and begins the next one. */
export function flush_block(s: usize, from: usize, size: u32, last: bool): void {
  const final = last as u32
  if (get(s, S.LEVEL) == 0) {
    stored_block(s, from, size, last)
  } else {
    set(s, S.L_MAX, build_tree(s, s + S.L_TREE, STATIC_L, L_CODES, LENGTH_EXTRA, LITERALS + 1, MAX_BITS))
    set(s, S.D_MAX, build_tree(s, s + S.D_TREE, STATIC_D, D_CODES, DISTANCE_EXTRA, 0, MAX_BITS))
    const bl_last = build_bl_tree(s)
    const optimal = (get(s, S.OPT_LEN) + 3 + 7) >> 3
    const fixed = (get(s, S.STATIC_LEN) + 3 + 7) >> 3
    const least = fixed <= optimal || get(s, S.STRATEGY) == 4 ? fixed : optimal
    if (size + 4 <= least && from != 0) {
      stored_block(s, from, size, last)
    } else if (least == fixed) {
      send_bits(s, (STATIC_TREES << 1) + final, 3)
      send_symbols(s, STATIC_L, STATIC_D)
    } else {
      send_bits(s, (DYN_TREES << 1) + final, 3)
      send_trees(s, bl_last)
      send_symbols(s, s + S.L_TREE, s + S.D_TREE)
    }
  }
  init_block(s)
  if (last) align(s)
}
