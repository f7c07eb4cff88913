/**
 * Streams that decompress (RFC 1950, 1951, 1952), a piece at a time, as zlib does: no more of the input is taken than the
 * output asks for, and what follows the end of a stream stays.
 */
import * as L from '../src/term/layout'
import * as S from './inflate_state'
import { malloc, free } from './memory'
import { adler32, crc32 } from './checksums'
import { CODES, DISTANCES, IS_BASE, IS_END, IS_INVALID, LENGTHS, OP_SHIFT, VALUE_SHIFT, make_table, table_root, table_size } from './inflate_tables'
import { inflate_fast, FAST_INPUT, FAST_OUTPUT } from './inflate_fast'

/** Index bits of the first tables. */
const ROOT_LENGTHS: u32 = 10
const ROOT_DISTANCES: u32 = 9
const ROOT_CODES: u32 = 7
const CODE_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15])

/** Bits of gzip's header. */
const FLAG_HCRC: u32 = 0x0200
const FLAG_EXTRA: u32 = 0x0400
const FLAG_NAME: u32 = 0x0800
const FLAG_COMMENT: u32 = 0x1000

/** The fixed codes: made at the first use. */
const FIXED_LENGTHS: usize = memory.data(4 * 512, 4)
const FIXED_DISTANCES: usize = memory.data(4 * 32, 4)
const fixed_lens: usize = memory.data(2 * 288, 4)
const word: usize = memory.data(4, 4)

/** Input, output and bits of the running call; where its output began, and what of it is not in the checksum yet. */
let next: usize = 0
let have: u32 = 0
let put: usize = 0
let left: u32 = 0
let hold: u64 = 0
let bits: u32 = 0
let begin: usize = 0
let unchecked: usize = 0

// @ts-ignore: decorator
@inline
function get(s: usize, field: usize): u32 {
  return load<u32>(s + field)
}
// @ts-ignore: decorator
@inline
function set(s: usize, field: usize, value: u32): void {
  store<u32>(s + field, value)
}
// @ts-ignore: decorator
@inline
function go(s: usize, mode: u32): bool {
  store<u32>(s + S.MODE, mode)
  return true
}

// ---- streams -------------------------------------------------------------------------------------------------------

/** A new stream, or a negative code. Window bits -15 to -8: raw; 8 to 15: zlib; 16 more: gzip; 32 more: either; 0 of these: as the header says. */
export function inflate_new(window_bits: i32): usize {
  let wrap = 0
  if (window_bits < 0) {
    if (window_bits < -15) return L.Z_STREAM_ERROR
    window_bits = -window_bits
  } else {
    if (window_bits > 47) return L.Z_STREAM_ERROR
    wrap = (window_bits >> 4) + 1
    window_bits &= 15
  }
  if (window_bits != 0 && window_bits < 8) return L.Z_STREAM_ERROR
  const s = malloc(S.STATE_BYTES)
  if (s == 0) return L.Z_MEM_ERROR
  memory.fill(s, 0, S.STATE_BYTES)
  set(s, S.WRAP, wrap)
  set(s, S.W_BITS, window_bits)
  inflate_reset(s)
  return s
}

export function inflate_reset(s: usize): void {
  set(s, L.Z_TOTAL_IN, 0)
  if (get(s, S.WRAP) != 0) set(s, L.Z_CHECK, get(s, S.WRAP) & 1)
  for (let field = S.LAST; field <= S.TOTAL; field += 4) if (field != S.WRAP) set(s, field, 0)
  set(s, S.MODE, S.HEAD)
  set(s, S.W_SIZE, 0)
  set(s, S.W_HAVE, 0)
  set(s, S.W_NEXT, 0)
  set(s, S.BITS, 0)
  store<u64>(s + S.HOLD, 0)
}

export function inflate_end(s: usize): void {
  if (get(s, S.WINDOW) != 0) free(get(s, S.WINDOW))
  free(s)
}

/** Enters bytes that the sender had as well: when the stream asks for them (Z_NEED_DICT), of raw streams at any time. */
export function inflate_set_dictionary(s: usize, from: usize, size: u32): i32 {
  const waits = get(s, S.MODE) == S.DICT
  if (get(s, S.WRAP) != 0 && !waits) return L.Z_STREAM_ERROR
  if (waits && adler32(1, from, size) != get(s, L.Z_CHECK)) return L.Z_DATA_ERROR
  if (!update_window(s, from + size, size)) return L.Z_MEM_ERROR
  set(s, S.HAVE_DICT, 1)
  return L.Z_OK
}

/** Copies the window to `to` (it has up to 32768 bytes); its size. */
export function inflate_get_dictionary(s: usize, to: usize): u32 {
  const size = get(s, S.W_HAVE)
  const next = get(s, S.W_NEXT)
  if (size == 0) return 0
  memory.copy(to, get(s, S.WINDOW) + next, size - next)
  memory.copy(to + size - next, get(s, S.WINDOW), next)
  return size
}

/** The window takes the latest of the `n` bytes before `end`. */
function update_window(s: usize, end: usize, n: u32): bool {
  if (get(s, S.WINDOW) == 0) {
    const window = malloc(1 << get(s, S.W_BITS))
    if (window == 0) return false
    set(s, S.WINDOW, window)
  }
  if (get(s, S.W_SIZE) == 0) {
    set(s, S.W_SIZE, 1 << get(s, S.W_BITS))
    set(s, S.W_HAVE, 0)
    set(s, S.W_NEXT, 0)
  }
  const window: usize = get(s, S.WINDOW)
  const size = get(s, S.W_SIZE)
  if (n >= size) {
    memory.copy(window, end - size, size)
    set(s, S.W_HAVE, size)
    set(s, S.W_NEXT, 0)
    return true
  }
  const at = get(s, S.W_NEXT)
  const first = size - at < n ? size - at : n
  memory.copy(window + at, end - n, first)
  memory.copy(window, end - n + first, n - first)
  if (n > first) {
    set(s, S.W_NEXT, n - first)
    set(s, S.W_HAVE, size)
  } else {
    set(s, S.W_NEXT, at + n == size ? 0 : at + n)
    const sum = get(s, S.W_HAVE) + n
    set(s, S.W_HAVE, sum < size ? sum : size)
  }
  return true
}

// ---- bits ----------------------------------------------------------------------------------------------------------

/** Takes bytes until there are `n` bits; false: the input has ended. */
// @ts-ignore: decorator
@inline
function need(n: u32): bool {
  while (bits < n) {
    if (have == 0) return false
    have--
    hold |= (load<u8>(next++) as u64) << bits
    bits += 8
  }
  return true
}
// @ts-ignore: decorator
@inline
function low(n: u32): u32 {
  return (hold as u32) & ((1 << n) - 1)
}
// @ts-ignore: decorator
@inline
function drop(n: u32): void {
  hold >>= n
  bits -= n
}
function no_bits(): void {
  hold = 0
  bits = 0
}
function big_endian(n: u32): u32 {
  return bswap<u32>(n)
}

const NO_INPUT: u32 = 0xffffffff

/** The entry for the next code, or NO_INPUT. Its bits are still to be dropped; those of the table before it are. */
function decode(table: usize, root: u32): u32 {
  let e = load<u32>(table + (low(root) << 2))
  while ((e & 255) > bits) {
    if (!need(bits + 1)) return NO_INPUT
    e = load<u32>(table + (low(root) << 2))
  }
  const n = e & 255
  const op = (e >> OP_SHIFT) & 255
  if (op == 0 || (op & 0xf0) != 0) return e
  // the code is longer: a further table, looked up with the bits after these
  const further = table + (e >> VALUE_SHIFT << 2)
  const mask: u32 = (1 << op) - 1
  e = load<u32>(further + ((((hold >> n) as u32) & mask) << 2))
  while (n + (e & 255) > bits) {
    if (!need(bits + 1)) return NO_INPUT
    e = load<u32>(further + ((((hold >> n) as u32) & mask) << 2))
  }
  drop(n)
  return e
}

// ---- headers -------------------------------------------------------------------------------------------------------

/** Adds `n` bytes of the bit buffer to the checksum of gzip's header, if it has one, and takes them. */
function header_bytes(s: usize, n: u32): void {
  if ((get(s, S.FLAGS) & FLAG_HCRC) != 0) {
    store<u32>(word, hold as u32)
    set(s, L.Z_CHECK, crc32(get(s, L.Z_CHECK), word, n))
  }
  no_bits()
}
/** Takes `n` bytes of the input as part of gzip's header. */
function skip(s: usize, n: u32): void {
  if ((get(s, S.FLAGS) & FLAG_HCRC) != 0) set(s, L.Z_CHECK, crc32(get(s, L.Z_CHECK), next, n))
  next += n
  have -= n
}
/** Takes a text up to its 0; false: the input has ended. */
function skip_text(s: usize): bool {
  if (have == 0) return false
  let n: u32 = 0
  let byte: u32
  do byte = load<u8>(next + n++)
  while (byte != 0 && n < have)
  skip(s, n)
  return byte == 0
}

function head(s: usize): bool {
  const wrap = get(s, S.WRAP)
  if (wrap == 0) return go(s, S.TYPE)
  if (!need(16)) return false
  if ((wrap & 2) != 0 && hold == 0x8b1f) {
    if (get(s, S.W_BITS) == 0) set(s, S.W_BITS, 15)
    store<u32>(word, 0x8b1f)
    set(s, L.Z_CHECK, crc32(0, word, 2))
    no_bits()
    return go(s, S.FLAGS_MODE)
  }
  if ((wrap & 1) == 0 || ((low(8) << 8) + ((hold >> 8) as u32)) % 31 != 0 || low(4) != 8) return go(s, S.BAD)
  const size = ((hold as u32 >> 4) & 15) + 8
  if (get(s, S.W_BITS) == 0) set(s, S.W_BITS, size)
  if (size > 15 || size > get(s, S.W_BITS)) return go(s, S.BAD)
  set(s, S.FLAGS, 0)
  set(s, L.Z_CHECK, 1)
  const dictionary = (hold & 0x2000) != 0
  no_bits()
  return go(s, dictionary ? S.DICTID : S.TYPE)
}

/** gzip's header, RFC 1952, 2.3. False: the input has ended. */
function gzip_header(s: usize, mode: u32): bool {
  if (mode == S.FLAGS_MODE) {
    if (!need(16)) return false
    set(s, S.FLAGS, hold as u32)
    if (low(8) != 8 || (hold & 0xe000) != 0) return go(s, S.BAD)
    header_bytes(s, 2)
    return go(s, S.TIME)
  }
  if (mode == S.TIME) {
    if (!need(32)) return false
    header_bytes(s, 4)
    return go(s, S.OS)
  }
  if (mode == S.OS) {
    if (!need(16)) return false
    header_bytes(s, 2)
    return go(s, S.EXLEN)
  }
  const flags = get(s, S.FLAGS)
  if (mode == S.EXLEN) {
    set(s, S.LENGTH, 0)
    if ((flags & FLAG_EXTRA) != 0) {
      if (!need(16)) return false
      set(s, S.LENGTH, hold as u32)
      header_bytes(s, 2)
    }
    return go(s, S.EXTRA)
  }
  if (mode == S.EXTRA) {
    const wanted = get(s, S.LENGTH)
    const n = wanted < have ? wanted : have
    if (n > 0) skip(s, n)
    set(s, S.LENGTH, wanted - n)
    return wanted == n && go(s, S.NAME)
  }
  if (mode == S.NAME) return ((flags & FLAG_NAME) == 0 || skip_text(s)) && go(s, S.COMMENT)
  if (mode == S.COMMENT) return ((flags & FLAG_COMMENT) == 0 || skip_text(s)) && go(s, S.HCRC)
  if ((flags & FLAG_HCRC) != 0) {
    if (!need(16)) return false
    if (hold != (get(s, L.Z_CHECK) & 0xffff)) return go(s, S.BAD)
    no_bits()
  }
  set(s, L.Z_CHECK, 0)
  return go(s, S.TYPE)
}

// ---- blocks --------------------------------------------------------------------------------------------------------

function make_fixed(): void {
  for (let i: u32 = 0; i < 288; i++) store<u16>(fixed_lens + (i << 1), i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)
  make_table(LENGTHS, fixed_lens, 288, FIXED_LENGTHS, 9, 512)
  for (let i: u32 = 0; i < 32; i++) store<u16>(fixed_lens + (i << 1), 5)
  make_table(DISTANCES, fixed_lens, 32, FIXED_DISTANCES, 5, 32)
}

function type(s: usize): bool {
  if (get(s, S.LAST) != 0) {
    drop(bits & 7)
    return go(s, S.CHECK)
  }
  if (!need(3)) return false
  set(s, S.LAST, low(1))
  const kind = low(3) >> 1
  drop(3)
  if (kind == 0) return go(s, S.STORED)
  if (kind == 2) return go(s, S.TABLE)
  if (kind == 3) return go(s, S.BAD)
  if (load<u32>(FIXED_LENGTHS) == 0) make_fixed()
  set(s, S.L_TABLE, FIXED_LENGTHS)
  set(s, S.L_BITS, 9)
  set(s, S.D_TABLE, FIXED_DISTANCES)
  set(s, S.D_BITS, 5)
  return go(s, S.LEN)
}

function stored(s: usize): bool {
  drop(bits & 7)
  if (!need(32)) return false
  if ((hold & 0xffff) != ((hold >> 16) ^ 0xffff)) return go(s, S.BAD)
  set(s, S.LENGTH, low(16))
  no_bits()
  return go(s, S.COPY)
}
function copy(s: usize): bool {
  let n = get(s, S.LENGTH)
  if (n == 0) return go(s, S.TYPE)
  if (n > have) n = have
  if (n > left) n = left
  if (n == 0) return false
  memory.copy(put, next, n)
  have -= n
  next += n
  left -= n
  put += n
  set(s, S.LENGTH, get(s, S.LENGTH) - n)
  return true
}

/** The head of a block with codes of its own. */
function table(s: usize): bool {
  if (!need(14)) return false
  set(s, S.N_LITERALS, low(5) + 257)
  drop(5)
  set(s, S.N_DISTANCES, low(5) + 1)
  drop(5)
  set(s, S.N_CODES, low(4) + 4)
  drop(4)
  if (get(s, S.N_LITERALS) > 286 || get(s, S.N_DISTANCES) > 30) return go(s, S.BAD)
  set(s, S.HAVE, 0)
  return go(s, S.LENLENS)
}
function code_lengths(s: usize): bool {
  const lens = s + S.LENS
  let n = get(s, S.HAVE)
  for (; n < 19; n++) {
    let length: u32 = 0
    if (n < get(s, S.N_CODES)) {
      if (!need(3)) {
        set(s, S.HAVE, n)
        return false
      }
      length = low(3)
      drop(3)
    }
    store<u16>(lens + ((load<u8>(CODE_ORDER + n) as u32) << 1), length)
  }
  if (!make_table(CODES, lens, 19, s + S.TABLES, ROOT_CODES, S.TABLE_ROOM)) return go(s, S.BAD)
  set(s, S.L_TABLE, s + S.TABLES)
  set(s, S.L_BITS, table_root)
  set(s, S.HAVE, 0)
  return go(s, S.CODELENS)
}
/** The lengths of the codes for literals, lengths and distances, with repetitions. */
function lengths(s: usize): bool {
  const lens = s + S.LENS
  const all = get(s, S.N_LITERALS) + get(s, S.N_DISTANCES)
  let n = get(s, S.HAVE)
  while (n < all) {
    set(s, S.HAVE, n)
    const e = decode(get(s, S.L_TABLE), get(s, S.L_BITS))
    if (e == NO_INPUT) return false
    const symbol = e >> VALUE_SHIFT
    const used = e & 255
    if (symbol < 16) {
      drop(used)
      store<u16>(lens + (n++ << 1), symbol)
      continue
    }
    const more: u32 = symbol == 16 ? 2 : symbol == 17 ? 3 : 7
    if (!need(used + more)) return false
    drop(used)
    let times = low(more) + (symbol == 18 ? 11 : 3)
    drop(more)
    if ((symbol == 16 && n == 0) || n + times > all) return go(s, S.BAD)
    const length: u32 = symbol == 16 ? load<u16>(lens + ((n - 1) << 1)) : 0
    for (; times > 0; times--) store<u16>(lens + (n++ << 1), length)
  }
  return codes(s)
}
function codes(s: usize): bool {
  const lens = s + S.LENS
  const n_literals = get(s, S.N_LITERALS)
  if (load<u16>(lens + (256 << 1)) == 0) return go(s, S.BAD)
  if (!make_table(LENGTHS, lens, n_literals, s + S.TABLES, ROOT_LENGTHS, S.TABLE_ROOM)) return go(s, S.BAD)
  set(s, S.L_TABLE, s + S.TABLES)
  set(s, S.L_BITS, table_root)
  const used = table_size
  const distances = s + S.TABLES + (used << 2)
  if (!make_table(DISTANCES, lens + (n_literals << 1), get(s, S.N_DISTANCES), distances, ROOT_DISTANCES, S.TABLE_ROOM - used)) return go(s, S.BAD)
  set(s, S.D_TABLE, distances)
  set(s, S.D_BITS, table_root)
  return go(s, S.LEN)
}

// ---- symbols -------------------------------------------------------------------------------------------------------

function symbol(s: usize): bool {
  if (have >= FAST_INPUT && left >= FAST_OUTPUT) {
    save(s)
    inflate_fast(s, begin)
    restore(s)
    return true
  }
  const e = decode(get(s, S.L_TABLE), get(s, S.L_BITS))
  if (e == NO_INPUT) return false
  drop(e & 255)
  const op = (e >> OP_SHIFT) & 255
  set(s, S.LENGTH, e >> VALUE_SHIFT)
  if (op == 0) return go(s, S.LIT)
  if ((op & IS_END) != 0) return go(s, S.TYPE)
  if ((op & IS_INVALID) != 0) return go(s, S.BAD)
  set(s, S.EXTRA_BITS, op & 15)
  return go(s, S.LENEXT)
}
/** Adds the extra bits to a length or distance. */
function extra(s: usize, field: usize): bool {
  const n = get(s, S.EXTRA_BITS)
  if (!need(n)) return false
  set(s, field, get(s, field) + low(n))
  drop(n)
  return true
}
function distance(s: usize): bool {
  const e = decode(get(s, S.D_TABLE), get(s, S.D_BITS))
  if (e == NO_INPUT) return false
  drop(e & 255)
  const op = (e >> OP_SHIFT) & 255
  if ((op & IS_BASE) == 0) return go(s, S.BAD)
  set(s, S.OFFSET, e >> VALUE_SHIFT)
  set(s, S.EXTRA_BITS, op & 15)
  return go(s, S.DISTEXT)
}
/** As much of a match as there is room for, from the output of this call or the window. */
function match(s: usize): bool {
  if (left == 0) return false
  const offset = get(s, S.OFFSET)
  const made = (put - begin) as u32
  let n = get(s, S.LENGTH)
  let from = put - offset
  if (offset > made) {
    let back = offset - made
    if (back > get(s, S.W_HAVE)) return go(s, S.BAD)
    const at = get(s, S.W_NEXT)
    from = get(s, S.WINDOW)
    if (back > at) {
      back -= at
      from += get(s, S.W_SIZE) - back
    } else from += at - back
    if (n > back) n = back
  }
  if (n > left) n = left
  left -= n
  const rest = get(s, S.LENGTH) - n
  set(s, S.LENGTH, rest)
  for (; n > 0; n--) store<u8>(put++, load<u8>(from++))
  return rest != 0 || go(s, S.LEN)
}
function literal(s: usize): bool {
  if (left == 0) return false
  store<u8>(put++, get(s, S.LENGTH))
  left--
  return go(s, S.LEN)
}

// ---- the end -------------------------------------------------------------------------------------------------------

/** Counts the output that is not counted yet, and adds it to the checksum. */
function count(s: usize): void {
  const n = (put - unchecked) as u32
  if (n > 0 && get(s, S.WRAP) != 0) {
    const check = get(s, L.Z_CHECK)
    set(s, L.Z_CHECK, get(s, S.FLAGS) != 0 ? crc32(check, unchecked, n) : adler32(check, unchecked, n))
  }
  set(s, S.TOTAL, get(s, S.TOTAL) + n)
  unchecked = put
}
function check(s: usize): bool {
  if (get(s, S.WRAP) != 0) {
    if (!need(32)) return false
    count(s)
    const sum = hold as u32
    if ((get(s, S.FLAGS) != 0 ? sum : big_endian(sum)) != get(s, L.Z_CHECK)) return go(s, S.BAD)
    no_bits()
  }
  return go(s, S.LENGTH_CHECK)
}
function length_check(s: usize): bool {
  if (get(s, S.WRAP) != 0 && get(s, S.FLAGS) != 0) {
    if (!need(32)) return false
    if ((hold as u32) != get(s, S.TOTAL)) return go(s, S.BAD)
    no_bits()
  }
  return go(s, S.DONE)
}
function dictionary(s: usize, mode: u32): bool {
  if (mode == S.DICTID) {
    if (!need(32)) return false
    set(s, L.Z_CHECK, big_endian(hold as u32))
    no_bits()
    return go(s, S.DICT)
  }
  if (get(s, S.HAVE_DICT) == 0) return false
  set(s, L.Z_CHECK, 1)
  return go(s, S.TYPE)
}

/** One step; false: it can't go on. */
function step(s: usize): bool {
  const mode = get(s, S.MODE)
  switch (mode) {
    case S.LEN: return symbol(s)
    case S.LENEXT: return extra(s, S.LENGTH) && go(s, S.DIST)
    case S.DIST: return distance(s)
    case S.DISTEXT: return extra(s, S.OFFSET) && go(s, S.MATCH)
    case S.MATCH: return match(s)
    case S.LIT: return literal(s)
    case S.TYPE: return type(s)
    case S.STORED: return stored(s)
    case S.COPY: return copy(s)
    case S.TABLE: return table(s)
    case S.LENLENS: return code_lengths(s)
    case S.CODELENS: return lengths(s)
    case S.CHECK: return check(s)
    case S.LENGTH_CHECK: return length_check(s)
    case S.DICTID: case S.DICT: return dictionary(s, mode)
    case S.HEAD: return head(s)
    case S.DONE: case S.BAD: return false
    default: return gzip_header(s, mode)
  }
}

function save(s: usize): void {
  set(s, L.Z_NEXT_IN, next)
  set(s, L.Z_AVAIL_IN, have)
  set(s, L.Z_NEXT_OUT, put)
  set(s, L.Z_AVAIL_OUT, left)
  store<u64>(s + S.HOLD, hold)
  set(s, S.BITS, bits)
}
function restore(s: usize): void {
  next = get(s, L.Z_NEXT_IN)
  have = get(s, L.Z_AVAIL_IN)
  put = get(s, L.Z_NEXT_OUT)
  left = get(s, L.Z_AVAIL_OUT)
  hold = load<u64>(s + S.HOLD)
  bits = get(s, S.BITS)
}

/** Takes input and gives output until one of them ends. */
export function inflate(s: usize): i32 {
  restore(s)
  begin = put
  unchecked = put
  const room = left
  const before = have
  while (step(s)) {}
  const mode = get(s, S.MODE)
  save(s)
  if (mode == S.DICT) return L.Z_NEED_DICT
  if (get(s, S.W_SIZE) != 0 || (put != unchecked && mode != S.BAD)) {
    // what the checksum of the stream has counted need not be there: nothing looks back any more
    if (!update_window(s, put, (put - unchecked) as u32)) return L.Z_MEM_ERROR
  }
  count(s)
  set(s, L.Z_TOTAL_IN, get(s, L.Z_TOTAL_IN) + before - have)
  if (mode == S.BAD) return L.Z_DATA_ERROR
  if (mode == S.DONE) return L.Z_STREAM_END
  return before == have && room == left ? L.Z_BUF_ERROR : L.Z_OK
}
