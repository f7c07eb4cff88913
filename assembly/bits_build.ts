/**
 * Construction of bitstrings. The one under construction is kernel state: where its bytes are, the bit to write next,
 * and the end. Nothing may run between bs_create or bs_append and the last bs_put but these functions.
 *
 * Appending (`<<Acc/binary, …>>` in a loop) takes amortised constant time for each byte, as in OTP: such a bitstring is a SUB_BIN of an
 * off-heap binary with room to spare, whose REFC_BIN is REFC_WRITABLE and knows where the part in use ends, to the bit. A
 * bitstring that ends there may grow in place, because nothing else looks at what lies behind it; the one it grew out of
 * no longer ends there, so a second append to it copies. Copies of the REFC_BIN (messages, ets) know other ends, so in
 * place also asks for a reference count of 1. The block may then move as well: everything goes through the REFC_BIN.
 */
import {
  CELL_EXC_VALUE, CELL_PROC, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, HEAP_BASE, HEAP_BIN_LIMIT, OFFHEAP_CAPACITY, OFFHEAP_DATA, OFFHEAP_REFC, REFC_ACTIVE_WRITER, REFC_BIN,
  REFC_FLAGS, REFC_SIZE, REFC_WRITABLE, SUBBIN_BITS, SUBBIN_SIZE, SUB_BIGNEG, SUB_BIGPOS, SUB_FLOAT, SUB_INT64, TAG_BOXED, TAG_MASK, TAG_SMALL,
} from '../src/term/layout'
import { big_to_f64, integer_to_bytes } from './bignum_bits'
import {
  KIND_REFC_BIN, KIND_SUB_BIN, SUBBIN_WRITABLE, base_data, bump_for_copy, kind_of, new_heap_bin, new_sub_bin, part_base, part_bits,
  part_pos, take_apart,
} from './bits_common'
import { f64_to_f16 } from './bits_half'
import { copy_bits, write_bits } from './bits_memory'
import { is_multiple } from './bits_match'
import { bs_utf8_size, code_point_of, utf8_bytes } from './bits_utf'
import { add_vheap, make_refc_binary, offheap_new, offheap_resize } from './heap'
import { free, malloc } from './memory'
import { raise_system_limit } from './raise'

const BS_LITTLE_OR_NATIVE: i32 = 2 | 16
/** More bytes than any bitstring here can have. */
const MAX_BYTES: u64 = 0xf0000000
/** Capacity of a small writable binary. */
const WRITABLE_BYTES: i64 = 256
/** From this size on a writable binary grows by a fifth, before that it doubles. */
const DOUBLING_LIMIT: i64 = 1 << 24
/** REFC_FLAGS of a writable binary: bits of its last byte that are not in use. */
const UNUSED_SHIFT: i32 = 8

/** The bitstring under construction: address of its first byte, bit to write next, size in bits. */
let data: usize = 0
let pos: i64 = 0
let end: i64 = 0
/** The bitstring that bs_private_append made longer, 0 for none, and what it had before: segments may name it again. */
let grown: i32 = 0
let grown_from: i64 = 0

/** Starts a bitstring of `bits` bits. Raises system_limit. */
export function bs_create(bits: i64): i32 {
  const bytes = (bits + 7) >> 3
  let binary: i32
  if (<u64>bytes <= <u64>HEAP_BIN_LIMIT) binary = new_heap_bin(<i32>bytes)
  else {
    if (<u64>bytes > MAX_BYTES) return raise_system_limit()
    const offheap = offheap_new(<u32>bytes)
    if (offheap == 0) return raise_system_limit()
    binary = make_refc_binary(offheap, <u32>bytes)
  }
  start(base_data(binary), 0, bits)
  return (<i32>bits & 7) == 0 ? binary : new_sub_bin(binary, 0, bits, 0)
}

// @ts-ignore: decorator
@inline
function start(at: usize, from: i64, to: i64): void {
  data = at
  pos = from
  end = to
  grown = 0
}

/** None is under construction any more: what was may be moved, or freed. */
export function bs_forget(): void {
  start(0, 0, 0)
}

/** An empty writable binary with room for `size` bytes (no small: 1024). Raises system_limit. */
export function bs_init_writable(size: i32): i32 {
  return new_writable((size & TAG_MASK) == TAG_SMALL && size >= 0 ? <i64>(size >> 2) : 1024, 0)
}

/** A writable binary of which `bits` bits are in use, under construction from its start; 0 after raising. */
function new_writable(capacity: i64, bits: i64): i32 {
  if (<u64>capacity > MAX_BYTES) return raise_system_limit()
  const offheap = offheap_new(<u32>capacity)
  if (offheap == 0) return raise_system_limit()
  // Its whole capacity counts for the process's virtual heap.
  const base = make_refc_binary(offheap, <u32>capacity)
  set_end(<usize>base - TAG_BOXED, bits)
  start(base_data(base), 0, bits)
  return new_sub_bin(base, 0, bits, SUBBIN_WRITABLE)
}

/** Records the end of what is in use of a writable binary. */
// @ts-ignore: decorator
@inline
function set_end(refc: usize, bits: i64): void {
  store<u32>(refc, <u32>((bits + 7) >> 3), REFC_SIZE)
  store<i32>(refc, REFC_WRITABLE | REFC_ACTIVE_WRITER | ((-<i32>bits & 7) << UNUSED_SHIFT), REFC_FLAGS)
}

/**
 * Starts with the contents of `binary` (any bitstring whose size is a multiple of `unit`) and room for `bits` more. 0 with
 * CELL_EXC_VALUE 0 when it is no such bitstring. Raises system_limit.
 */
export function bs_append(binary: i32, bits: i64, unit: i32): i32 {
  if (!take_apart(binary) || !is_multiple(part_bits, unit)) {
    store<i32>(CELL_EXC_VALUE, 0)
    return 0
  }
  if (<u64>bits > MAX_BYTES << 3) return raise_system_limit()
  const old = part_bits
  const total = old + bits
  const base = part_base
  const refc = <usize>base - TAG_BOXED
  if (ends_at_active_end(binary, base)) {
    const from = part_pos
    const new_end = from + total
    if (!ensure_capacity(refc, (new_end + 7) >> 3)) return raise_system_limit()
    const b = <usize>binary - TAG_BOXED
    store<i32>(b, load<i32>(b, SUBBIN_BITS) & ~SUBBIN_WRITABLE, SUBBIN_BITS)
    set_end(refc, new_end)
    start(base_data(base), from + old, new_end)
    return new_sub_bin(base, from, total, SUBBIN_WRITABLE)
  }
  const from = part_pos
  let result: i32
  if (total <= HEAP_BIN_LIMIT << 3) result = bs_create(total)
  else {
    const bytes = (total + 7) >> 3
    result = new_writable(bytes < WRITABLE_BYTES / 2 ? WRITABLE_BYTES : <u64>bytes * 2 > MAX_BYTES ? bytes : bytes * 2, total)
    if (result == 0) return 0
  }
  copy_bits(data, 0, base_data(base), from, old)
  pos = old
  bump_for_copy(old >> 3)
  return result
}

/**
 * bs_append for a bitstring that nothing else refers to: where it can grow it is itself changed and returned. Generated code may go on
 * with the operand instead of the result, as OTP 29's compiler does for comprehensions with zipped generators.
 */
export function bs_private_append(binary: i32, bits: i64, unit: i32): i32 {
  if (<u64>bits > MAX_BYTES << 3 || !take_apart(binary) || !is_multiple(part_bits, unit)) return bs_append(binary, bits, unit)
  const base = part_base
  if (!ends_at_active_end(binary, base)) return bs_append(binary, bits, unit)
  const refc = <usize>base - TAG_BOXED
  const from = part_pos + part_bits
  const total = part_bits + bits
  const new_end = from + bits
  if (!ensure_capacity(refc, (new_end + 7) >> 3)) return raise_system_limit()
  const b = <usize>binary - TAG_BOXED
  store<u32>(b, <u32>(total >> 3), SUBBIN_SIZE)
  store<i32>(b, (load<i32>(b, SUBBIN_BITS) & ~(7 << 8)) | ((<i32>total & 7) << 8), SUBBIN_BITS)
  set_end(refc, new_end)
  start(base_data(base), from, new_end)
  grown = binary
  grown_from = total - bits
  return binary
}

/** True when `binary` may grow where it is. */
function ends_at_active_end(binary: i32, base: i32): bool {
  const refc = <usize>base - TAG_BOXED
  if (kind_of(binary) != KIND_SUB_BIN || (load<i32>(refc) & HDR_KIND_MASK) != KIND_REFC_BIN) return false
  if ((load<i32>(<usize>binary - TAG_BOXED, SUBBIN_BITS) & SUBBIN_WRITABLE) == 0) return false
  const flags = load<i32>(refc, REFC_FLAGS)
  if ((flags & REFC_WRITABLE) == 0) return false
  // Literals are shared by all processes, without being counted.
  if (<u32>refc < <u32>HEAP_BASE || load<i32>(load<usize>(refc, REFC_BIN), OFFHEAP_REFC) != 1) return false
  const active = (<i64>load<u32>(refc, REFC_SIZE) << 3) - <i64>(flags >> UNUSED_SHIFT)
  return part_pos + part_bits == active
}

/** Grows the off-heap binary of a REFC_BIN with the only reference to it; false when memory is exhausted. */
function ensure_capacity(refc: usize, bytes: i64): bool {
  const old = load<usize>(refc, REFC_BIN)
  if (bytes <= <i64>load<u32>(old, OFFHEAP_CAPACITY)) return true
  let capacity = bytes > DOUBLING_LIMIT ? bytes + bytes / 5 : bytes * 2
  if (<u64>capacity > MAX_BYTES) capacity = bytes
  if (<u64>capacity > MAX_BYTES) return false
  const grown = offheap_resize(old, <u32>capacity)
  if (grown == 0) return false
  store<usize>(refc, grown, REFC_BIN)
  const size = load<u32>(refc, REFC_SIZE)
  add_vheap(load<usize>(CELL_PROC), <u32>capacity - size)
  bump_for_copy(<i64>size)
  return true
}

// ---- segments: each returns 1, or 0 when the value does not fit the type -------------------------------------------------

/** Integer segment: the low `bits` bits, in two's complement. */
export function bs_put_integer(value: i32, bits: i64, flags: i32): i32 {
  let v: i64
  if ((value & TAG_MASK) == TAG_SMALL) v = <i64>(value >> 2)
  else {
    const kind = kind_of(value)
    if (kind == SUB_INT64 << HDR_SUBTAG_SHIFT) v = load<i64>(<usize>value - TAG_BOXED, 4)
    else if (kind == SUB_BIGPOS << HDR_SUBTAG_SHIFT) v = load<i64>(<usize>value - TAG_BOXED, 4)
    else if (kind == SUB_BIGNEG << HDR_SUBTAG_SHIFT) v = -load<i64>(<usize>value - TAG_BOXED, 4)
    else return 0
  }
  const at = pos
  if (<u64>bits > <u64>(end - at)) return 0
  pos = at + bits
  if (bits > 64) return put_large(value, at, bits, flags)
  const n = <i32>bits
  if (n == 0) return 1
  if (n == 8 && (<i32>at & 7) == 0) {
    store<u8>(data + <usize>(at >> 3), v)
    return 1
  }
  write_bits(data, at, flags & BS_LITTLE_OR_NATIVE ? to_little(v, n) : v, n)
  return 1
}

/** The inverse of `from_little`. */
function to_little(v: u64, n: i32): u64 {
  const odd = n & 7
  const whole = n - odd
  if (whole == 0) return v
  return ((bswap<u64>(v) >> (64 - whole)) << odd) | ((v >> whole) & ((<u64>1 << odd) - 1))
}

/** Integer segment of more than 64 bits. */
function put_large(value: i32, at: i64, bits: i64, flags: i32): i32 {
  const bytes = <usize>((bits + 7) >> 3)
  const odd = <i32>bits & 7
  const little = (flags & BS_LITTLE_OR_NATIVE) != 0
  const in_place = ((<i32>at | odd) & 7) == 0
  const buffer = in_place ? data + <usize>(at >> 3) : malloc(<u32>bytes)
  if (buffer == 0) return 0
  integer_to_bytes(value, buffer, <i32>bytes)
  if (!little) reverse_bytes(buffer, bytes)
  else if (odd != 0) store<u8>(buffer + bytes - 1, <u32>load<u8>(buffer + bytes - 1) << (8 - odd))
  if (!in_place) {
    copy_bits(data, at, buffer, little ? 0 : <i64>((8 - odd) & 7), bits)
    free(buffer)
  }
  bump_for_copy(<i64>bytes)
  return 1
}

function reverse_bytes(at: usize, bytes: usize): void {
  let high = at + bytes
  while (at + 16 <= high) {
    high -= 8
    const word = load<u64>(at)
    store<u64>(at, bswap<u64>(load<u64>(high)))
    store<u64>(high, bswap<u64>(word))
    at += 8
  }
  while (at + 1 < high) {
    high--
    const byte = load<u8>(at)
    store<u8>(at, load<u8>(high))
    store<u8>(high, byte)
    at++
  }
}

/** One byte, for which there must be room. Internal. */
// @ts-ignore: decorator
@inline
export function bs_put_byte(byte: i32): void {
  if ((<i32>pos & 7) == 0) store<u8>(data + <usize>(pos >> 3), byte)
  else write_bits(data, pos, <u64>byte, 8)
  pos += 8
}

/** Float segment of 16, 32 or 64 bits of any number; what is out of range of 16 and 32 bits becomes infinite. */
export function bs_put_float(value: i32, bits: i64, flags: i32): i32 {
  let x: f64
  if ((value & TAG_MASK) == TAG_SMALL) x = <f64>(value >> 2)
  else {
    const kind = kind_of(value)
    if (kind == SUB_FLOAT << HDR_SUBTAG_SHIFT) x = load<f64>(<usize>value - TAG_BOXED, 4)
    else if (kind == SUB_INT64 << HDR_SUBTAG_SHIFT) x = <f64>load<i64>(<usize>value - TAG_BOXED, 4)
    else if (kind == SUB_BIGPOS << HDR_SUBTAG_SHIFT || kind == SUB_BIGNEG << HDR_SUBTAG_SHIFT) x = big_to_f64(value)
    else return 0
  }
  if (x - x != 0 || <u64>bits > <u64>(end - pos)) return 0
  let v: u64
  if (bits == 64) v = reinterpret<u64>(x)
  else if (bits == 32) v = <u64>reinterpret<u32>(<f32>x)
  else if (bits == 16) v = <u64>f64_to_f16(x)
  else return 0
  const n = <i32>bits
  write_bits(data, pos, flags & BS_LITTLE_OR_NATIVE ? to_little(v, n) : v, n)
  pos += bits
  return 1
}

/** Bits of the part just taken apart, of which one that grows has what it had before. */
// @ts-ignore: decorator
@inline
function size_in_segment(value: i32): i64 {
  return value == grown ? grown_from : part_bits
}

/** First `bits` bits of a bitstring; 0 when it is shorter or none. */
export function bs_put_binary(value: i32, bits: i64): i32 {
  if (!take_apart(value) || <u64>bits > <u64>size_in_segment(value)) return 0
  return bs_put_bits(part_base, part_pos, bits)
}

/** All of a bitstring whose size is a multiple of `unit`. */
export function bs_put_binary_all(value: i32, unit: i32): i32 {
  if (!take_apart(value)) return 0
  const bits = size_in_segment(value)
  return is_multiple(bits, unit) ? bs_put_bits(part_base, part_pos, bits) : 0
}

/** `bits` bits at `from` of a HEAP_BIN or REFC_BIN. Internal. */
export function bs_put_bits(base: i32, from: i64, bits: i64): i32 {
  if (bits > end - pos) return 0
  copy_bits(data, pos, base_data(base), from, bits)
  pos += bits
  bump_for_copy(bits >> 3)
  return 1
}

/** Literal bytes. */
export function bs_put_string(address: i32, bytes: i32): i32 {
  const bits = <i64><u32>bytes << 3
  if (bits > end - pos) return 0
  copy_bits(data, pos, <usize>address, 0, bits)
  pos += bits
  return 1
}

export function bs_put_utf8(value: i32): i32 {
  const size = bs_utf8_size(value) << 3
  if (size == 0 || <i64>size > end - pos) return 0
  write_bits(data, pos, <u64>utf8_bytes(<u32>(value >> 2)), size)
  pos += size
  return 1
}

export function bs_put_utf16(value: i32, flags: i32): i32 {
  const n = <u32>code_point_of(value)
  if (<i32>n < 0) return 0
  const little = (flags & BS_LITTLE_OR_NATIVE) != 0
  if (n < 0x10000) return put_unit(n, 16, little)
  const rest = n - 0x10000
  if (!put_unit(0xd800 | (rest >> 10), 16, little)) return 0
  return put_unit(0xdc00 | (rest & 0x3ff), 16, little)
}

export function bs_put_utf32(value: i32, flags: i32): i32 {
  const n = code_point_of(value)
  return n < 0 ? 0 : put_unit(<u32>n, 32, (flags & BS_LITTLE_OR_NATIVE) != 0)
}

function put_unit(unit: u32, size: i32, little: bool): i32 {
  if (<i64>size > end - pos) return 0
  write_bits(data, pos, little ? to_little(<u64>unit, size) : <u64>unit, size)
  pos += size
  return 1
}
