/**
 * Integers beyond 64 bits, on their limbs. A "big object" is the address of a header (SUB_BIGPOS or SUB_BIGNEG, arity n)
 * with n limbs of 32 bits behind it, least significant first: a bignum on a heap, or a smaller integer spilled into one
 * of two static areas, so that what follows has one form to deal with.
 *
 * Results are made in place at the heap's top, as large as they may become, and give back what they do not need.
 */
import {
  CELL_FCALLS, CELL_FCALLS_SAVED, CELL_FORCED, CELL_HTOP, CELL_OTP_RELEASE, HDR_ARITY_SHIFT, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, NIL, SLICE_REDUCTIONS,
  SMALL_MAX, SMALL_MIN, SUB_BIGNEG, SUB_BIGPOS, SUB_INT64, TAG_BOXED, TAG_MASK, TAG_SMALL,
} from '../src/term/layout'
import { alloc } from './heap'
import { raise_system_limit } from './raise'

// @ts-ignore: decorator
@external("host", "big_op")
declare function big_op(op: i32, a: i32, b: i32): i32

/** Operations of the host's `big_op`; src/runtime/bignum.ts has the same numbers. */
const BIG_MUL: i32 = 1
const BIG_DIV: i32 = 2
const BIG_REM: i32 = 3

/**
 * From so many limbs of the smaller operand on the host's BigInt wins in spite of the conversions: its multiplication and
 * division are sub-quadratic (bench/bignum.ts measures it).
 */
const HOST_MUL_LIMBS: i32 = 256
const HOST_DIV_LIMBS: i32 = 256

const SPILL_A: usize = memory.data(16, 8)
const SPILL_B: usize = memory.data(16, 8)
/** The divisor, shifted so that its top bit is set: HOST_DIV_LIMBS limbs and one. */
const DIVISOR: usize = memory.data(4 * 260, 8)

const POSITIVE: i32 = SUB_BIGPOS << HDR_SUBTAG_SHIFT
const NEGATIVE: i32 = SUB_BIGNEG << HDR_SUBTAG_SHIFT
const INT64_HEADER: i32 = (2 << HDR_ARITY_SHIFT) | (SUB_INT64 << HDR_SUBTAG_SHIFT)

/** Largest integer in limbs: OTP's BIG_ARITY_MAX words of 64 bits, 2^19 - 1 before OTP 26 and 2^16 - 1 since. */
// @ts-ignore: decorator
@inline
export function max_limbs(): i32 {
  return load<i32>(CELL_OTP_RELEASE) < 26 ? 2 * ((1 << 19) - 1) : 2 * ((1 << 16) - 1)
}

/** Any 64-bit value to its canonical term. */
export function int64(value: i64): i32 {
  if (value <= <i64>SMALL_MAX && value >= <i64>SMALL_MIN) return (<i32>value << 2) | TAG_SMALL
  const o = <usize>alloc(3)
  store<i32>(o, INT64_HEADER)
  store<i64>(o, value, 4)
  return <i32>o | TAG_BOXED
}

/** Any unsigned 64-bit magnitude with a sign, to its canonical term. */
export function from_magnitude(magnitude: u64, neg: bool): i32 {
  if (neg ? magnitude <= 0x8000000000000000 : <i64>magnitude >= 0) return int64(neg ? -(<i64>magnitude) : <i64>magnitude)
  const o = <usize>alloc(3)
  store<i32>(o, (2 << HDR_ARITY_SHIFT) | (neg ? NEGATIVE : POSITIVE))
  store<u64>(o, magnitude, 4)
  return <i32>o | TAG_BOXED
}

/** Value of a small or INT64 term. */
// @ts-ignore: decorator
@inline
export function value64(t: i32): i64 {
  return (t & TAG_MASK) == TAG_SMALL ? <i64>(t >> 2) : load<i64>(<usize>t, 4 - TAG_BOXED)
}

// @ts-ignore: decorator
@inline
function is_big(t: i32): bool {
  return (t & TAG_MASK) == TAG_BOXED && (load<i32>(<usize>t - TAG_BOXED) & HDR_KIND_MASK) >= POSITIVE
}

// @ts-ignore: decorator
@inline
function limbs(o: usize): i32 {
  return load<u32>(o) >>> HDR_ARITY_SHIFT
}

// @ts-ignore: decorator
@inline
function is_negative(o: usize): bool {
  return (load<i32>(o) & HDR_KIND_MASK) == NEGATIVE
}

// @ts-ignore: decorator
@inline
function limb(o: usize, i: i32): u32 {
  return load<u32>(o + (<usize>i << 2), 4)
}

// @ts-ignore: decorator
@inline
function set_limb(o: usize, i: i32, v: u32): void {
  store<u32>(o + (<usize>i << 2), v, 4)
}

/** A big object with the value of any integer term; `spill` takes it when it is none already. */
function object(t: i32, spill: usize): usize {
  if (is_big(t)) return <usize>t - TAG_BOXED
  const v = value64(t)
  const magnitude: u64 = v < 0 ? 0 - <u64>v : <u64>v
  const n = magnitude == 0 ? 0 : magnitude >> 32 == 0 ? 1 : 2
  store<i32>(spill, (n << HDR_ARITY_SHIFT) | (v < 0 ? NEGATIVE : POSITIVE))
  store<u64>(spill, magnitude, 4)
  return spill
}

/** Gives the heap words behind `keep` of a block just allocated back; where they no longer lie at its top, they become fillers. */
function give_back(o: usize, words: i32, keep: i32): void {
  const end = o + (<usize>words << 2)
  if (<usize>load<u32>(CELL_HTOP) == end) {
    store<u32>(CELL_HTOP, <u32>(o + (<usize>keep << 2)))
    return
  }
  for (let p = o + (<usize>keep << 2); p < end; p += 4) store<i32>(p, NIL)
}

/** The canonical term of the magnitude in a fresh block of `capacity` limbs. Raises system_limit. */
function finish(o: usize, capacity: i32, neg: bool): i32 {
  let n = capacity
  while (n > 0 && limb(o, n - 1) == 0) n--
  if (n <= 2) {
    const magnitude: u64 = n == 0 ? 0 : n == 1 ? <u64>limb(o, 0) : load<u64>(o, 4)
    give_back(o, capacity + 1, 0)
    return from_magnitude(magnitude, neg)
  }
  if (n > max_limbs()) {
    give_back(o, capacity + 1, 0)
    return raise_system_limit()
  }
  give_back(o, capacity + 1, n + 1)
  store<i32>(o, (n << HDR_ARITY_SHIFT) | (neg ? NEGATIVE : POSITIVE))
  return <i32>o | TAG_BOXED
}

/** Counts the work of `steps` multiplications or divisions of limbs, when it is much: about 100 of them a reduction. */
function count_work(steps: i64): void {
  if (steps < 4096) return
  const cell: usize = load<i32>(CELL_FORCED) != 0 ? CELL_FCALLS_SAVED : CELL_FCALLS
  const left = <i64>load<i32>(cell) - steps / 100
  store<i32>(cell, left < -<i64>SLICE_REDUCTIONS ? -SLICE_REDUCTIONS : <i32>left)
}

/** A fresh block for a result of `n` limbs. */
// @ts-ignore: decorator
@inline
function block(n: i32): usize {
  return <usize>alloc(n + 1)
}

// ---- order ---------------------------------------------------------------------------------------------------------

function compare_magnitudes(x: usize, y: usize): i32 {
  const nx = limbs(x)
  const ny = limbs(y)
  if (nx != ny) return nx < ny ? -1 : 1
  for (let i = nx - 1; i >= 0; i--) {
    const a = limb(x, i)
    const b = limb(y, i)
    if (a != b) return a < b ? -1 : 1
  }
  return 0
}

/** Order of two integer terms of any size: -1, 0, 1. */
export function big_cmp(a: i32, b: i32): i32 {
  if (!is_big(a) && !is_big(b)) {
    const x = value64(a)
    const y = value64(b)
    return <i32>(x > y) - <i32>(x < y)
  }
  const x = object(a, SPILL_A)
  const y = object(b, SPILL_B)
  const neg = is_negative(x)
  if (neg != is_negative(y)) return neg ? -1 : 1
  const c = compare_magnitudes(x, y)
  return neg ? -c : c
}

/** Exact order of an integer beyond 64 bits and a finite float: -1, 0, 1. */
export function big_cmp_f64(big: i32, float: f64): i32 {
  const o = <usize>big - TAG_BOXED
  const neg = is_negative(o)
  const outward = neg ? -1 : 1
  if (Math.abs(float) < 9223372036854775808.0 || (float < 0) != neg) return outward
  const n = limbs(o)
  const bits = 32 * n - <i32>clz<u32>(limb(o, n - 1))
  const raw = reinterpret<u64>(float)
  const float_bits = <i32>((raw >> 52) & 0x7ff) - 1022
  if (bits != float_bits) return bits > float_bits ? outward : -outward
  // Both have the same number of bits: compare the top 64 of them, then ask whether any bit is left below.
  const mine = top64(o, n)
  const its = ((raw & 0xfffffffffffff) | 0x10000000000000) << 11
  if (mine != its) return mine > its ? outward : -outward
  return bits_below_top64(o, n) ? outward : 0
}

/** The top 64 bits of a magnitude of two limbs or more, the highest of them set. */
function top64(o: usize, n: i32): u64 {
  const high: u64 = (<u64>limb(o, n - 1) << 32) | <u64>limb(o, n - 2)
  const shift = clz<u64>(high)
  return shift == 0 || n == 2 ? high << shift : (high << shift) | (<u64>limb(o, n - 3) >> (32 - shift))
}

/** Whether any bit below those of `top64` is set. */
function bits_below_top64(o: usize, n: i32): bool {
  if (n == 2) return false
  if (limb(o, n - 3) << clz<u32>(limb(o, n - 1)) != 0) return true
  for (let i = n - 4; i >= 0; i--) if (limb(o, i) != 0) return true
  return false
}

// ---- addition ------------------------------------------------------------------------------------------------------

/** r = x + y of magnitudes, `nx >= ny`; r has nx + 1 limbs. */
function add_magnitudes(r: usize, x: usize, nx: i32, y: usize, ny: i32): void {
  let carry: u64 = 0
  let i = 0
  for (; i + 1 < ny; i += 2) {
    const a = load<u64>(x + (<usize>i << 2), 4)
    const s = a + load<u64>(y + (<usize>i << 2), 4)
    const t = s + carry
    carry = <u64>(s < a) | <u64>(t < s)
    store<u64>(r + (<usize>i << 2), t, 4)
  }
  for (; i < nx; i++) {
    const t = <u64>limb(x, i) + (i < ny ? <u64>limb(y, i) : 0) + carry
    set_limb(r, i, <u32>t)
    carry = t >> 32
  }
  set_limb(r, nx, <u32>carry)
}

/** r = x - y of magnitudes, x >= y; r has nx limbs. */
function sub_magnitudes(r: usize, x: usize, nx: i32, y: usize, ny: i32): void {
  let borrow: u64 = 0
  let i = 0
  for (; i + 1 < ny; i += 2) {
    const a = load<u64>(x + (<usize>i << 2), 4)
    const b = load<u64>(y + (<usize>i << 2), 4)
    const d = a - b
    store<u64>(r + (<usize>i << 2), d - borrow, 4)
    borrow = <u64>(a < b) | <u64>(d < borrow)
  }
  for (; i < nx; i++) {
    const d = <i64>limb(x, i) - (i < ny ? <i64>limb(y, i) : 0) - <i64>borrow
    set_limb(r, i, <u32>d)
    borrow = <u64>(d < 0)
  }
}

/** a + b, or a - b with `flip`, of integer terms of any size. */
export function big_add(a: i32, b: i32, flip: bool): i32 {
  let x = object(a, SPILL_A)
  let y = object(b, SPILL_B)
  let neg = is_negative(x)
  const neg_y = is_negative(y) != flip
  if (neg == neg_y) {
    if (limbs(x) < limbs(y)) {
      const z = x
      x = y
      y = z
    }
    const n = limbs(x)
    const r = block(n + 1)
    add_magnitudes(r, x, n, y, limbs(y))
    return finish(r, n + 1, neg)
  }
  const order = compare_magnitudes(x, y)
  if (order == 0) return TAG_SMALL
  if (order < 0) {
    const z = x
    x = y
    y = z
    neg = neg_y
  }
  const n = limbs(x)
  const r = block(n)
  sub_magnitudes(r, x, n, y, limbs(y))
  return finish(r, n, neg)
}

/** -a of a bignum. */
export function big_neg(a: i32): i32 {
  const x = <usize>a - TAG_BOXED
  const n = limbs(x)
  const r = block(n)
  memory.copy(r + 4, x + 4, <usize>n << 2)
  return finish(r, n, !is_negative(x))
}

// ---- multiplication ------------------------------------------------------------------------------------------------

/** Product of two 64-bit integers that may not fit 64 bits. */
export function mul64(a: i64, b: i64): i32 {
  const neg = (a ^ b) < 0
  const x: u64 = a < 0 ? 0 - <u64>a : <u64>a
  const y: u64 = b < 0 ? 0 - <u64>b : <u64>b
  const xl = x & 0xffffffff
  const xh = x >> 32
  const yl = y & 0xffffffff
  const yh = y >> 32
  const ll = xl * yl
  const mid = xh * yl + (ll >> 32)
  const mid2 = xl * yh + (mid & 0xffffffff)
  const high = xh * yh + (mid >> 32) + (mid2 >> 32)
  const low = (mid2 << 32) | (ll & 0xffffffff)
  if (high == 0) return from_magnitude(low, neg)
  const r = block(4)
  store<u64>(r, low, 4)
  store<u64>(r, high, 12)
  return finish(r, 4, neg)
}

/** a * b of integer terms of any size. */
export function big_mul(a: i32, b: i32): i32 {
  let x = object(a, SPILL_A)
  let y = object(b, SPILL_B)
  let nx = limbs(x)
  let ny = limbs(y)
  if (nx < ny) {
    const z = x
    x = y
    y = z
    const n = nx
    nx = ny
    ny = n
  }
  if (ny == 0) return TAG_SMALL
  if (nx + ny > max_limbs() + 4) return raise_system_limit()
  if (ny >= HOST_MUL_LIMBS) return big_op(BIG_MUL, a, b)
  count_work(<i64>nx * <i64>ny)
  const r = block(nx + ny)
  let carry: u64 = 0
  const y0 = <u64>limb(y, 0)
  for (let i = 0; i < nx; i++) {
    const t = <u64>limb(x, i) * y0 + carry
    set_limb(r, i, <u32>t)
    carry = t >> 32
  }
  set_limb(r, nx, <u32>carry)
  for (let j = 1; j < ny; j++) {
    const yj = <u64>limb(y, j)
    const row = r + (<usize>j << 2)
    carry = 0
    for (let i = 0; i < nx; i++) {
      const t = <u64>limb(x, i) * yj + <u64>limb(row, i) + carry
      set_limb(row, i, <u32>t)
      carry = t >> 32
    }
    set_limb(row, nx, <u32>carry)
  }
  return finish(r, nx + ny, is_negative(x) != is_negative(y))
}

// ---- division ------------------------------------------------------------------------------------------------------

/** a div b, or a rem b with `remainder`, of integer terms of any size, b not 0; truncates. */
export function big_divide(a: i32, b: i32, remainder: bool): i32 {
  const x = object(a, SPILL_A)
  const y = object(b, SPILL_B)
  const order = compare_magnitudes(x, y)
  if (order < 0) return remainder ? a : TAG_SMALL
  const neg = remainder ? is_negative(x) : is_negative(x) != is_negative(y)
  if (order == 0) return remainder ? TAG_SMALL : from_magnitude(1, neg)
  const nx = limbs(x)
  const ny = limbs(y)
  if (ny == 1) return divide_by_limb(x, nx, limb(y, 0), remainder, neg)
  if (ny > HOST_DIV_LIMBS) return big_op(remainder ? BIG_REM : BIG_DIV, a, b)
  return divide_long(x, nx, y, ny, remainder, neg)
}

function divide_by_limb(x: usize, nx: i32, y: u32, remainder: bool, neg: bool): i32 {
  count_work(<i64>nx * 4)
  const d = <u64>y
  let rest: u64 = 0
  if (remainder) {
    for (let i = nx - 1; i >= 0; i--) rest = ((rest << 32) | <u64>limb(x, i)) % d
    return from_magnitude(rest, neg)
  }
  const r = block(nx)
  for (let i = nx - 1; i >= 0; i--) {
    const part = (rest << 32) | <u64>limb(x, i)
    const q = part / d
    set_limb(r, i, <u32>q)
    rest = part - q * d
  }
  return finish(r, nx, neg)
}

/** r = x << s (s < 32) of n limbs into n + 1. */
function shift_up(r: usize, x: usize, n: i32, s: u32): void {
  let carry: u32 = 0
  for (let i = 0; i < n; i++) {
    const l = limb(x, i)
    set_limb(r, i, (l << s) | carry)
    carry = s == 0 ? 0 : l >>> (32 - s)
  }
  set_limb(r, n, carry)
}

/**
 * Knuth's algorithm D (The Art of Computer Programming, 4.3.1). The dividend is shifted into the block of the result, where
 * quotient digits take the place of the limbs that become 0; the remainder stays below them.
 */
function divide_long(x: usize, nx: i32, y: usize, ny: i32, remainder: bool, neg: bool): i32 {
  const s = clz<u32>(limb(y, ny - 1))
  count_work(<i64>(nx - ny) * <i64>ny)
  const v = DIVISOR - 4
  shift_up(v, y, ny, s)
  const u = block(nx + 1)
  shift_up(u, x, nx, s)
  const v1 = <u64>limb(v, ny - 1)
  const v2 = <u64>limb(v, ny - 2)
  for (let j = nx - ny; j >= 0; j--) {
    const top = (<u64>limb(u, j + ny) << 32) | <u64>limb(u, j + ny - 1)
    let q = top / v1
    let rest = top - q * v1
    while (q >> 32 != 0 || q * v2 > ((rest << 32) | <u64>limb(u, j + ny - 2))) {
      q--
      rest += v1
      if (rest >> 32 != 0) break
    }
    set_limb(u, j + ny, <u32>(subtract_product(u + (<usize>j << 2), limb(u, j + ny), v, ny, q)))
  }
  if (remainder) {
    for (let i = 0; i < ny; i++) {
      const high: u32 = i + 1 < ny ? limb(u, i + 1) : 0
      set_limb(u, i, s == 0 ? limb(u, i) : (limb(u, i) >>> s) | (high << (32 - s)))
    }
    for (let i = ny; i <= nx; i++) set_limb(u, i, 0)
    return finish(u, nx + 1, neg)
  }
  const n = nx - ny + 1
  memory.copy(u + 4, u + 4 + (<usize>ny << 2), <usize>n << 2)
  for (let i = n; i <= nx; i++) set_limb(u, i, 0)
  return finish(u, nx + 1, neg)
}

/** u -= q * v over n limbs and the limb `top` above them; adds v back when q was one too large. Returns the right q. */
function subtract_product(u: usize, top: u32, v: usize, n: i32, q: u64): u64 {
  let carry: u64 = 0
  let borrow: i64 = 0
  for (let i = 0; i < n; i++) {
    const p = q * <u64>limb(v, i) + carry
    carry = p >> 32
    const d = <i64>limb(u, i) - <i64>(p & 0xffffffff) + borrow
    set_limb(u, i, <u32>d)
    borrow = d >> 32
  }
  if (<i64>top - <i64>carry + borrow >= 0) return q
  carry = 0
  for (let i = 0; i < n; i++) {
    const t = <u64>limb(u, i) + <u64>limb(v, i) + carry
    set_limb(u, i, <u32>t)
    carry = t >> 32
  }
  return q - 1
}

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

/** The integer whose magnitude the little-endian bytes at `address` are. Raises system_limit. */
export function integer_from_bytes(address: usize, bytes: i32, negative: i32): i32 {
  while (bytes > 0 && load<u8>(address + <usize>bytes - 1) == 0) bytes--
  const n = (bytes + 3) >>> 2
  if (n > max_limbs()) return raise_system_limit()
  if (bytes <= 8) {
    store<u64>(SPILL_A, 0, 4)
    memory.copy(SPILL_A + 4, address, <usize>bytes)
    return from_magnitude(load<u64>(SPILL_A, 4), negative != 0)
  }
  const r = block(n)
  set_limb(r, n - 1, 0)
  memory.copy(r + 4, address, <usize>bytes)
  return finish(r, n, negative != 0)
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
