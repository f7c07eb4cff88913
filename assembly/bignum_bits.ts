/** Integers beyond 64 bits as bits: two's complement operators, shifts, bytes, and to and from floats. */
import {
  CELL_OTP_RELEASE, HDR_ARITY_SHIFT, HDR_SUBTAG_SHIFT, SUB_BIGNEG, SUB_BIGPOS, TAG_BOXED, TAG_SMALL,
} from '../src/term/layout'
import {
  SPILL_A, SPILL_B, bits_below_top64, block, finish, from_magnitude, int64, is_negative, limb, limbs, max_limbs, object, set_limb,
  shift_up, top64,
} from './limbs'
import { count_work } from './bignum'
import { raise_system_limit } from './raise'

// ---- bits ----------------------------------------------------------------------------------------------------------

export const OP_AND: i32 = 0
export const OP_OR: i32 = 1
export const OP_XOR: i32 = 2

// @ts-ignore: decorator
@inline
function combine(op: i32, a: u32, b: u32): u32 {
  return op == OP_AND ? a & b : op == OP_OR ? a | b : a ^ b
}

/** band, bor, bxor of integer terms of any size, as on two's complement numbers of endless width. */
export function big_bitwise(op: i32, a: i32, b: i32): i32 {
  const x = object(a, SPILL_A)
  const y = object(b, SPILL_B)
  const nx = limbs(x)
  const ny = limbs(y)
  const sx: u32 = is_negative(x) ? 0xffffffff : 0
  const sy: u32 = is_negative(y) ? 0xffffffff : 0
  const sr = combine(op, sx, sy)
  const n = (nx > ny ? nx : ny) + 1
  count_work(<i64>n << 1)
  const r = block(n)
  // A negative number's two's complement is its magnitude inverted, plus 1: each `c` carries that 1 upwards.
  let cx: u64 = <u64>(sx & 1)
  let cy: u64 = <u64>(sy & 1)
  let cr: u64 = <u64>(sr & 1)
  for (let i = 0; i < n; i++) {
    const tx = <u64>((i < nx ? limb(x, i) : 0) ^ sx) + cx
    cx = tx >> 32
    const ty = <u64>((i < ny ? limb(y, i) : 0) ^ sy) + cy
    cy = ty >> 32
    const tr = <u64>(combine(op, <u32>tx, <u32>ty) ^ sr) + cr
    cr = tr >> 32
    set_limb(r, i, <u32>tr)
  }
  return finish(r, n, sr != 0)
}

/** a << s, s >= 0, of any integer term but 0. Raises system_limit. */
export function big_shift_left(a: i32, s: i64): i32 {
  if (s >= <i64>max_limbs() * 32) return raise_system_limit()
  const x = object(a, SPILL_A)
  const nx = limbs(x)
  const whole = <i32>(s >> 5)
  const part = <u32>s & 31
  const n = nx + whole + 1
  count_work(n)
  const r = block(n)
  memory.fill(r + 4, 0, <usize>whole << 2)
  shift_up(r + (<usize>whole << 2), x, nx, part)
  return finish(r, n, is_negative(x))
}

/** a >> s, s > 0, of a bignum: floors. */
export function big_shift_right(a: i32, s: i64): i32 {
  const x = <usize>a - TAG_BOXED
  const nx = limbs(x)
  const neg = is_negative(x)
  if (s >= <i64>nx * 32) return neg ? (-1 << 2) | TAG_SMALL : TAG_SMALL
  const whole = <i32>(s >> 5)
  const part = <u32>s & 31
  const n = nx - whole
  count_work(n)
  const r = block(n + 1)
  let lost: u32 = 0
  if (neg) {
    for (let i = 0; i < whole; i++) lost |= limb(x, i)
    lost |= limb(x, whole) & ((1 << part) - 1)
  }
  // The magnitude of a negative number whose lost bits are not all 0 grows by 1: that is rounding down.
  let carry: u64 = lost != 0 ? 1 : 0
  for (let i = 0; i < n; i++) {
    const low = limb(x, i + whole)
    const high: u32 = i + 1 < n ? limb(x, i + whole + 1) : 0
    const t = <u64>(part == 0 ? low : (low >>> part) | (high << (32 - part))) + carry
    set_limb(r, i, <u32>t)
    carry = t >> 32
  }
  set_limb(r, n, <u32>carry)
  return finish(r, n + 1, neg)
}

// ---- bytes ---------------------------------------------------------------------------------------------------------

/** Of little-endian bytes those that count: without the zeros at their end. */
export function significant_bytes(address: usize, bytes: i32): i32 {
  while (bytes > 0 && load<u8>(address + <usize>bytes - 1) == 0) bytes--
  return bytes
}
/** Is an integer of so many significant bytes within the limit of the release? */
// @ts-ignore: decorator
@inline
export function is_within_limit(bytes: i32): bool {
  return (bytes + 3) >>> 2 <= max_limbs()
}

/** The integer whose magnitude the little-endian bytes at `address` are. Raises system_limit. */
export function integer_from_bytes(address: usize, bytes: i32, negative: i32): i32 {
  const used = significant_bytes(address, bytes)
  return is_within_limit(used) ? integer_of_any_size(address, used, negative != 0) : raise_system_limit()
}

/** The same for significant bytes, and without the limit: what reads bytes may go beyond it. */
export function integer_of_any_size(address: usize, bytes: i32, negative: bool): i32 {
  if (bytes <= 8) {
    store<u64>(SPILL_A, 0, 4)
    memory.copy(SPILL_A + 4, address, <usize>bytes)
    return from_magnitude(load<u64>(SPILL_A, 4), negative)
  }
  const n = (bytes + 3) >>> 2
  const r = block(n)
  set_limb(r, n - 1, 0)
  memory.copy(r + 4, address, <usize>bytes)
  store<i32>(r, (n << HDR_ARITY_SHIFT) | ((negative ? SUB_BIGNEG : SUB_BIGPOS) << HDR_SUBTAG_SHIFT))
  return <i32>r | TAG_BOXED
}

/** Writes the low `bytes` bytes of an integer of any size at `address`, little-endian, in two's complement. */
export function integer_to_bytes(value: i32, address: usize, bytes: i32): void {
  const o = object(value, SPILL_A)
  const size = limbs(o) << 2
  const low = bytes < size ? bytes : size
  memory.copy(address, o + 4, <usize>low)
  memory.fill(address + <usize>low, 0, <usize>(bytes - low))
  if (!is_negative(o)) return
  let carry: u32 = 1
  for (let i = 0; i < bytes; i++) {
    const b = <u32>(load<u8>(address + <usize>i) ^ 0xff) + carry
    store<u8>(address + <usize>i, b)
    carry = b >> 8
  }
}

// ---- floats --------------------------------------------------------------------------------------------------------

/** A bignum as a float; infinite when too large. */
export function big_to_f64(a: i32): f64 {
  const o = <usize>a - TAG_BOXED
  const d = load<i32>(CELL_OTP_RELEASE) < 28 ? by_digits(o) : nearest_f64(o)
  return is_negative(o) ? -d : d
}

/** Digit by digit of 64 bits from the top, as OTP did it up to 27: the last place may differ from that of the nearest float. */
function by_digits(o: usize): f64 {
  let i = limbs(o)
  let d: f64 = 0
  if (i & 1) {
    i--
    d = <f64>limb(o, i)
  }
  while (i > 0) {
    i -= 2
    d = d * 18446744073709551616.0 + <f64>load<u64>(o + (<usize>i << 2), 4)
  }
  return d
}

/** The nearest float, the even one of two. */
function nearest_f64(o: usize): f64 {
  const n = limbs(o)
  const bits = 32 * n - <i32>clz<u32>(limb(o, n - 1))
  if (bits > 1024) return Infinity
  // A bit below the 64 that are converted decides no more than whether there is anything beyond a tie.
  const d = <f64>(top64(o, n) | <u64>bits_below_top64(o, n))
  return d * reinterpret<f64>(<u64>(bits - 64 + 1023) << 52)
}

/** The integer of a finite float without fraction part, of any size. */
export function integer_of_f64(value: f64): i32 {
  if (value >= -9223372036854775808.0 && value < 9223372036854775808.0) return int64(<i64>value)
  const raw = reinterpret<u64>(value)
  const s = <i32>((raw >> 52) & 0x7ff) - 1075
  const mantissa = (raw & 0xfffffffffffff) | 0x10000000000000
  const whole = s >> 5
  const n = whole + 3
  const r = block(n)
  memory.fill(r + 4, 0, <usize>n << 2)
  store<u32>(SPILL_A, 2 << HDR_ARITY_SHIFT)
  store<u64>(SPILL_A, mantissa, 4)
  shift_up(r + (<usize>whole << 2), SPILL_A, 2, <u32>s & 31)
  return finish(r, n, value < 0)
}
