/**
 * Integers as limbs: what the arithmetic beyond 64 bits is made of. A "big object" is the address of a header (SUB_BIGPOS or SUB_BIGNEG,
 * arity n) with n limbs of 32 bits behind it, least significant first: a bignum on a heap, or a smaller integer spilled
 * into one of two static areas, so that what follows has one form to deal with.
 *
 * Results are made in place at the heap's top, as large as they may become, and give back what they do not need. This file is
 * no part of the kernel's interface: index.ts leaves it out.
 */
import {
  CELL_HTOP, CELL_OTP_RELEASE, HDR_ARITY_SHIFT, HDR_KIND_MASK, HDR_SUBTAG_SHIFT, NIL, SMALL_MAX, SMALL_MIN, SUB_BIGNEG,
  SUB_BIGPOS, SUB_INT64, TAG_BOXED, TAG_MASK, TAG_SMALL,
} from '../src/term/layout'
import { alloc } from './heap'
import { raise_system_limit } from './raise'

/** Where a small or 64-bit integer is spilled. */
export const SPILL_A: usize = memory.data(16, 8)
export const SPILL_B: usize = memory.data(16, 8)
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

/** A small or INT64 term: `value64` has its value. */
// @ts-ignore: decorator
@inline
export function fits64(t: i32): bool {
  return (t & TAG_MASK) == TAG_SMALL || ((t & TAG_MASK) == TAG_BOXED && load<i32>(<usize>t - TAG_BOXED) == INT64_HEADER)
}

/** Value of a small or INT64 term. */
// @ts-ignore: decorator
@inline
export function value64(t: i32): i64 {
  return (t & TAG_MASK) == TAG_SMALL ? <i64>(t >> 2) : load<i64>(<usize>t, 4 - TAG_BOXED)
}

/** An integer that OTP holds in a word, of 60 bits: where it asks for one, it refuses all others. */
export function is_word(t: i32): bool {
  return fits64(t) && value64(t) < <i64>1 << 59 && value64(t) >= -(<i64>1 << 59)
}
/** A position that may lie behind everything, as a number of 32 bits; 0 for what is none. */
// @ts-ignore: decorator
@inline
export function position_of(t: i32): i32 {
  if ((t & TAG_MASK) == TAG_SMALL) return max(t >> 2, 0)
  return is_word(t) && value64(t) > 0 ? i32.MAX_VALUE : 0
}

// @ts-ignore: decorator
@inline
export function is_big(t: i32): bool {
  return (t & TAG_MASK) == TAG_BOXED && (load<i32>(<usize>t - TAG_BOXED) & HDR_KIND_MASK) >= POSITIVE
}

// @ts-ignore: decorator
@inline
export function limbs(o: usize): i32 {
  return load<u32>(o) >>> HDR_ARITY_SHIFT
}

// @ts-ignore: decorator
@inline
export function is_negative(o: usize): bool {
  return (load<i32>(o) & HDR_KIND_MASK) == NEGATIVE
}

// @ts-ignore: decorator
@inline
export function limb(o: usize, i: i32): u32 {
  return load<u32>(o + (<usize>i << 2), 4)
}

// @ts-ignore: decorator
@inline
export function set_limb(o: usize, i: i32, v: u32): void {
  store<u32>(o + (<usize>i << 2), v, 4)
}

/** A big object with the value of any integer term; `spill` takes it when it is none already. */
export function object(t: i32, spill: usize): usize {
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
export function finish(o: usize, capacity: i32, neg: bool): i32 {
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

/** A fresh block for a result of `n` limbs. */
// @ts-ignore: decorator
@inline
export function block(n: i32): usize {
  return <usize>alloc(n + 1)
}

/** r = x << s (s < 32) of n limbs into n + 1. */
export function shift_up(r: usize, x: usize, n: i32, s: u32): void {
  let carry: u32 = 0
  for (let i = 0; i < n; i++) {
    const l = limb(x, i)
    set_limb(r, i, (l << s) | carry)
    carry = s == 0 ? 0 : l >>> (32 - s)
  }
  set_limb(r, n, carry)
}

/** The top 64 bits of a magnitude of two limbs or more, the highest of them set. */
export function top64(o: usize, n: i32): u64 {
  const high: u64 = (<u64>limb(o, n - 1) << 32) | <u64>limb(o, n - 2)
  const shift = clz<u64>(high)
  return shift == 0 || n == 2 ? high << shift : (high << shift) | (<u64>limb(o, n - 3) >> (32 - shift))
}

/** Whether any bit below those of `top64` is set. */
export function bits_below_top64(o: usize, n: i32): bool {
  if (n == 2) return false
  if (limb(o, n - 3) << clz<u32>(limb(o, n - 1)) != 0) return true
  for (let i = n - 4; i >= 0; i--) if (limb(o, i) != 0) return true
  return false
}
