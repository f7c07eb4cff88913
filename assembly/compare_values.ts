/** Comparison of terms that hold no other terms: numbers, atoms, bitstrings, pids, ports, references, entries of funs. */
import {
  ATOM_LENGTH,
  ATOM_ORD,
  ATOM_SIZE,
  ATOM_TABLE,
  ATOM_TEXT,
  CELL_OTP_RELEASE,
  EX_ARITY,
  EX_FUNCTION,
  EX_MODULE,
  FE_INDEX,
  FE_MODULE,
  FE_OLD_UNIQ,
  FUN_ENTRY,
  IMM_SHIFT,
  SUB_BIGPOS,
  SUB_EXT_REF,
  SUB_FLOAT,
  SUB_INT64,
} from '../src/term/layout'
import { big_cmp_f64 } from './bignum'
import { binary_data, bit_offset, bit_size } from './heap'
import { bump_for_walk, WALK_COUNTS } from './lists'
import { addressOf, arityOfHeader, headerOf, isBoxed, isSmall, subtagOf } from './term'

/** Order of two nodes of the node table (0: this node), by name, then creation. */
@external("host", "node_cmp")
declare function node_cmp(a: i32, b: i32): i32

// @ts-ignore: decorator
@inline
export function sign64(a: i64, b: i64): i32 {
  return i32(a > b) - i32(a < b)
}
// @ts-ignore: decorator
@inline
export function sign32(a: i32, b: i32): i32 {
  return i32(a > b) - i32(a < b)
}
// @ts-ignore: decorator
@inline
export function signUnsigned(a: u32, b: u32): i32 {
  return i32(a > b) - i32(a < b)
}
// @ts-ignore: decorator
@inline
export function signFloat(a: f64, b: f64): i32 {
  return i32(a > b) - i32(a < b)
}

// ---- atoms --------------------------------------------------------------------------------------------------------

/** Order of two atoms by the code points of their texts (the order of their UTF-8 bytes). */
export function cmpAtoms(a: i32, b: i32): i32 {
  if (a == b) return 0
  const ea = <u32>ATOM_TABLE + (<u32>a >>> IMM_SHIFT) * ATOM_SIZE
  const eb = <u32>ATOM_TABLE + (<u32>b >>> IMM_SHIFT) * ATOM_SIZE
  const oa = load<u32>(ea, ATOM_ORD)
  const ob = load<u32>(eb, ATOM_ORD)
  if (oa != ob) return oa < ob ? -1 : 1
  const na = load<u32>(ea, ATOM_LENGTH)
  const nb = load<u32>(eb, ATOM_LENGTH)
  const c = cmpBytes(load<u32>(ea, ATOM_TEXT), load<u32>(eb, ATOM_TEXT), min(na, nb))
  return c != 0 ? c : signUnsigned(na, nb)
}

/** memcmp: -1, 0 or 1. */
export function cmpBytes(a: u32, b: u32, n: u32): i32 {
  while (n >= 8) {
    const x = load<u64>(a)
    const y = load<u64>(b)
    if (x != y) return bswap(x) < bswap(y) ? -1 : 1
    a += 8
    b += 8
    n -= 8
  }
  while (n > 0) {
    const x = <i32>load<u8>(a++)
    const y = <i32>load<u8>(b++)
    if (x != y) return x - y
    n--
  }
  return 0
}

// ---- numbers -------------------------------------------------------------------------------------------------------

/** Value of a small or INT64. */
// @ts-ignore: decorator
@inline
export function int64Value(t: i32): i64 {
  return isSmall(t) ? <i64>(t >> 2) : load<i64>(addressOf(t), 4)
}
// @ts-ignore: decorator
@inline
export function floatValue(t: i32): f64 {
  return load<f64>(addressOf(t), 4)
}

/** Order of two integers. */
export function cmpIntegers(a: i32, b: i32): i32 {
  const sa = subtagOf(a)
  const sb = subtagOf(b)
  if (sa <= SUB_INT64) {
    if (sb <= SUB_INT64) return sign64(int64Value(a), int64Value(b))
    return sb == SUB_BIGPOS ? -1 : 1
  }
  if (sa != sb) return sa == SUB_BIGPOS ? 1 : -1
  const c = cmpMagnitudes(addressOf(a), addressOf(b))
  return sa == SUB_BIGPOS ? c : -c
}

function cmpMagnitudes(a: u32, b: u32): i32 {
  const na = arityOfHeader(load<i32>(a))
  const nb = arityOfHeader(load<i32>(b))
  if (na != nb) return na < nb ? -1 : 1
  for (let i = na << 2; i > 0; i -= 4) {
    const x = load<u32>(a + i)
    const y = load<u32>(b + i)
    if (x != y) return x < y ? -1 : 1
  }
  return 0
}

/** Order of an integer and a float by value, exact however large they are. */
function cmpIntegerFloat(integer: i32, f: f64): i32 {
  if (isSmall(integer)) return signFloat(<f64>(integer >> 2), f)
  if (subtagOf(integer) != SUB_INT64) return big_cmp_f64(integer, f)
  if (f >= 9223372036854775808.0) return -1
  if (f < -9223372036854775808.0) return 1
  const whole = Math.trunc(f)
  const c = sign64(load<i64>(addressOf(integer), 4), <i64>whole)
  return c != 0 ? c : signFloat(whole, f)
}

/** Order of two numbers by value. */
export function cmpNumbers(a: i32, b: i32): i32 {
  const fa = subtagOf(a) == SUB_FLOAT
  const fb = subtagOf(b) == SUB_FLOAT
  if (fa) {
    if (fb) return signFloat(floatValue(a), floatValue(b))
    return -cmpIntegerFloat(b, floatValue(a))
  }
  return fb ? cmpIntegerFloat(a, floatValue(b)) : cmpIntegers(a, b)
}

/** Order of two numbers in which every integer comes before every float, and -0.0 before 0.0. */
export function cmpNumbersExact(a: i32, b: i32): i32 {
  const fa = subtagOf(a) == SUB_FLOAT
  const fb = subtagOf(b) == SUB_FLOAT
  if (fa != fb) return fa ? 1 : -1
  if (!fa) return cmpIntegers(a, b)
  const c = signFloat(floatValue(a), floatValue(b))
  if (c != 0) return c
  return zerosDiffer() ? sign64(load<i64>(addressOf(a), 4), load<i64>(addressOf(b), 4)) : 0
}

/** 0.0 and -0.0 are different terms since OTP 27. */
// @ts-ignore: decorator
@inline
export function zerosDiffer(): bool {
  return load<i32>(CELL_OTP_RELEASE) >= 27
}

// ---- bitstrings ------------------------------------------------------------------------------------------------------

/** 64 bits, the first one on top, of a bitstring from the bit `shift` of the byte at `address`. All eight (nine with a shift) bytes must exist. */
// @ts-ignore: decorator
@inline
function bits64(address: u32, shift: u32): u64 {
  const first = bswap(load<u64>(address))
  return shift == 0 ? first : (first << <u64>shift) | (<u64>load<u8>(address, 8) >> <u64>(8 - shift))
}

/** The next `n` (1 to 8) bits from the bit `shift` of the byte at `address`, as the high bits of a byte. */
function bits8(address: u32, shift: u32, n: u32): u32 {
  let value = <u32>load<u8>(address) << shift
  if (shift + n > 8) value |= <u32>load<u8>(address, 1) >> (8 - shift)
  return value & (0xff00 >> n) & 0xff
}

/** Order of two bitstrings: bit by bit, then the shorter one first. */
export function cmpBitstrings(a: i32, b: i32): i32 {
  const na = <u64>bit_size(a)
  const nb = <u64>bit_size(b)
  const c = cmpBits(a, b, min(na, nb))
  return c != 0 ? c : sign64(na, nb)
}

export function equalBitstrings(a: i32, b: i32): bool {
  const n = <u64>bit_size(a)
  return n == <u64>bit_size(b) && cmpBits(a, b, n) == 0
}

function cmpBits(a: i32, b: i32, n: u64): i32 {
  const c = cmpBitsOf(a, b, n)
  // (of those that differ it is not known how much was looked at)
  if (c == 0 && n >= <u64>(WALK_COUNTS << 6)) bump_for_walk(<i32>(n >> 10))
  return c
}
function cmpBitsOf(a: i32, b: i32, n: u64): i32 {
  let pa = <u32>binary_data(a)
  let pb = <u32>binary_data(b)
  const sa = <u32>bit_offset(a)
  const sb = <u32>bit_offset(b)
  if ((sa | sb) == 0) {
    const bytes = <u32>(n >> 3)
    const c = cmpBytes(pa, pb, bytes)
    if (c != 0) return c
    pa += bytes
    pb += bytes
    n &= 7
  }
  while (n >= 64) {
    const x = bits64(pa, sa)
    const y = bits64(pb, sb)
    if (x != y) return x < y ? -1 : 1
    pa += 8
    pb += 8
    n -= 64
  }
  while (n > 0) {
    const k = <u32>min(n, <u64>8)
    const x = bits8(pa, sa, k)
    const y = bits8(pb, sb, k)
    if (x != y) return x < y ? -1 : 1
    pa++
    pb++
    n -= k
  }
  return 0
}

// ---- pids, ports, references ---------------------------------------------------------------------------------------------

/** Order of two pids: serial, number, node. */
export function cmpPids(a: i32, b: i32): i32 {
  const xa = isBoxed(a)
  const xb = isBoxed(b)
  const c = signUnsigned(xa ? load<u32>(addressOf(a), 12) : localPidSerial(a), xb ? load<u32>(addressOf(b), 12) : localPidSerial(b))
  if (c != 0) return c
  const d = signUnsigned(xa ? load<u32>(addressOf(a), 8) : localPidNumber(a), xb ? load<u32>(addressOf(b), 8) : localPidNumber(b))
  if (d != 0) return d
  return cmpNodes(xa ? load<i32>(addressOf(a), 4) : 0, xb ? load<i32>(addressOf(b), 4) : 0)
}

/** What other nodes see as the number of a local pid: 15 bits of it up to OTP 25, all of them since. */
// @ts-ignore: decorator
@inline
export function localPidNumber(pid: i32): u32 {
  const n = <u32>pid >>> IMM_SHIFT
  return load<i32>(CELL_OTP_RELEASE) < 26 ? n & 0x7fff : n
}
// @ts-ignore: decorator
@inline
export function localPidSerial(pid: i32): u32 {
  return load<i32>(CELL_OTP_RELEASE) < 26 ? <u32>pid >>> (IMM_SHIFT + 15) : 0
}

/** Order of two ports: node, number. */
export function cmpPorts(a: i32, b: i32): i32 {
  const xa = isBoxed(a)
  const xb = isBoxed(b)
  const c = cmpNodes(xa ? load<i32>(addressOf(a), 4) : 0, xb ? load<i32>(addressOf(b), 4) : 0)
  if (c != 0) return c
  const na = xa ? load<u64>(addressOf(a), 8) : <u64>(<u32>a >>> IMM_SHIFT)
  const nb = xb ? load<u64>(addressOf(b), 8) : <u64>(<u32>b >>> IMM_SHIFT)
  return i32(na > nb) - i32(na < nb)
}

/** Order of two references: node, then the numbers, most significant first. */
export function cmpRefs(a: i32, b: i32): i32 {
  const ea = subtagOf(a) == SUB_EXT_REF
  const eb = subtagOf(b) == SUB_EXT_REF
  const c = cmpNodes(ea ? load<i32>(addressOf(a), 4) : 0, eb ? load<i32>(addressOf(b), 4) : 0)
  if (c != 0) return c
  const pa = addressOf(a) + (ea ? 8 : 4)
  const pb = addressOf(b) + (eb ? 8 : 4)
  const na = ea ? arityOfHeader(headerOf(a)) - 1 : 3
  const nb = eb ? arityOfHeader(headerOf(b)) - 1 : 3
  for (let i = max(na, nb) - 1; i >= 0; i--) {
    const x = i < na ? load<u32>(pa + (i << 2)) : 0
    const y = i < nb ? load<u32>(pb + (i << 2)) : 0
    if (x != y) return x < y ? -1 : 1
  }
  return 0
}

// @ts-ignore: decorator
@inline
function cmpNodes(a: i32, b: i32): i32 {
  return a == b ? 0 : node_cmp(a, b)
}

// ---- funs --------------------------------------------------------------------------------------------------------------

/** Order of the entries of two local funs (their environments not looked at): module, index, uniq. */
export function cmpFunEntries(a: i32, b: i32): i32 {
  const ea = load<u32>(addressOf(a), FUN_ENTRY)
  const eb = load<u32>(addressOf(b), FUN_ENTRY)
  if (ea == eb) return 0
  const c = cmpAtoms(load<i32>(ea, FE_MODULE), load<i32>(eb, FE_MODULE))
  if (c != 0) return c
  const d = sign32(load<i32>(ea, FE_INDEX), load<i32>(eb, FE_INDEX))
  if (d != 0) return d
  return signUnsigned(load<u32>(ea, FE_OLD_UNIQ), load<u32>(eb, FE_OLD_UNIQ))
}

/** Order of two external funs: module, function, arity. */
export function cmpExports(a: i32, b: i32): i32 {
  const ea = load<u32>(addressOf(a), FUN_ENTRY)
  const eb = load<u32>(addressOf(b), FUN_ENTRY)
  if (ea == eb) return 0
  const c = cmpAtoms(load<i32>(ea, EX_MODULE), load<i32>(eb, EX_MODULE))
  if (c != 0) return c
  const d = cmpAtoms(load<i32>(ea, EX_FUNCTION), load<i32>(eb, EX_FUNCTION))
  if (d != 0) return d
  return sign32(load<i32>(ea, EX_ARITY), load<i32>(eb, EX_ARITY))
}
