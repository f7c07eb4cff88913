/** Sums, products, quotients and order of integers beyond 64 bits, on their limbs. */
import { CELL_FCALLS, CELL_FCALLS_SAVED, CELL_FORCED, SLICE_REDUCTIONS, TAG_BOXED, TAG_SMALL } from '../src/term/layout'
import {
  SPILL_A, SPILL_B, bits_below_top64, block, finish, from_magnitude, is_big, is_negative, limb, limbs, max_limbs, object, set_limb,
  shift_up, top64, value64,
} from './limbs'
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

/** The divisor, shifted so that its top bit is set: HOST_DIV_LIMBS limbs and one. */
const DIVISOR: usize = memory.data(4 * 260, 8)

/** Counts the work of `steps` multiplications or divisions of limbs, when it is much: about 100 of them a reduction. */
export function count_work(steps: i64): void {
  if (steps < 4096) return
  const cell: usize = load<i32>(CELL_FORCED) != 0 ? CELL_FCALLS_SAVED : CELL_FCALLS
  const left = <i64>load<i32>(cell) - steps / 100
  store<i32>(cell, left < -<i64>SLICE_REDUCTIONS ? -SLICE_REDUCTIONS : <i32>left)
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
    count_work(n)
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
  count_work(n)
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
  let j = 1
  if ((ny & 1) == 0) {
    set_limb(r, nx + 1, <u32>add_product(r + 4, x, nx, <u64>limb(y, 1), 0))
    j = 2
  }
  for (; j < ny; j += 2) add_products(r + (<usize>j << 2), x, nx, <u64>limb(y, j), <u64>limb(y, j + 1))
  return finish(r, nx + ny, is_negative(x) != is_negative(y))
}

/** r += x * y + carry over n limbs; what is carried to the next. */
function add_product(r: usize, x: usize, n: i32, y: u64, carry: u64): u64 {
  for (let i = 0; i < n; i++) {
    const t = <u64>limb(x, i) * y + <u64>limb(r, i) + carry
    set_limb(r, i, <u32>t)
    carry = t >> 32
  }
  return carry
}

/** r += x * (y + z * 2^32), n limbs of r are there and two more are made: the carries of both need not wait for one another. */
function add_products(r: usize, x: usize, n: i32, y: u64, z: u64): void {
  let carry: u64 = 0
  let carried: u64 = 0
  let before: u64 = 0
  for (let i = 0; i < n; i++) {
    const l = <u64>limb(x, i)
    const t = l * y + <u64>limb(r, i) + carry
    carry = t >> 32
    const w = before * z + (t & 0xffffffff) + carried
    set_limb(r, i, <u32>w)
    carried = w >> 32
    before = l
  }
  const w = before * z + carry + carried
  set_limb(r, n, <u32>w)
  set_limb(r, n + 1, <u32>(w >> 32))
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
  for (let i = 0; i < ny; i++) set_limb(v, i, ~limb(v, i))
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

/**
 * u -= q * v over n limbs and the limb `top` above them; adds v back when q was one too large. Returns the right q. `w`: v with all bits
 * inverted, q * v = q * 2^32n - q - q * w.
 */
function subtract_product(u: usize, top: u32, w: usize, n: i32, q: u64): u64 {
  if (<u64>top + add_product(u, w, n, q, q) >= q) return q
  let carry: u64 = 0
  for (let i = 0; i < n; i++) {
    const t = <u64>limb(u, i) + <u64>~limb(w, i) + carry
    set_limb(u, i, <u32>t)
    carry = t >> 32
  }
  return q - 1
}
