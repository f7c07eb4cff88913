/**
 * Arithmetic of Erlang numbers: the operators of any two terms. Small integers and 64-bit integers are done here, larger
 * ones in bignum.ts. All raise badarith for what is no number (no integer, where only those will do), for a float result
 * that is not finite and for an integer that is too large to be converted to a float.
 */
import {
  CELL_OTP_RELEASE, HDR_ARITY_SHIFT, HDR_SUBTAG_MASK, HDR_SUBTAG_SHIFT, SUB_BIGNEG, SUB_BIGPOS, SUB_FLOAT, SUB_INT64, TAG_BOXED, TAG_MASK,
  TAG_SMALL,
} from '../src/term/layout'
import { alloc } from './heap'
import { raise_badarg, raise_badarith, raise_system_limit } from './raise'
import { big_add, big_divide, big_mul, big_neg, mul64 } from './bignum'
import {
  OP_AND, OP_OR, OP_XOR, big_bitwise, big_shift_left, big_shift_right, big_to_f64, integer_of_f64,
} from './bignum_bits'
import { from_magnitude, int64, value64 } from './limbs'

export { int64 } from './limbs'

/** Any unsigned 64-bit value to its canonical term. */
export function uint64(value: i64): i32 {
  return from_magnitude(<u64>value, false)
}

/** Kinds of operands: these two, SUB_FLOAT, SUB_INT64, SUB_BIGPOS, SUB_BIGNEG; in their order integers beyond 64 bits come last. */
const KIND_NONE: i32 = -1
const KIND_SMALL: i32 = 0

function kind(t: i32): i32 {
  if ((t & TAG_MASK) == TAG_SMALL) return KIND_SMALL
  if ((t & TAG_MASK) != TAG_BOXED) return KIND_NONE
  const s = (load<i32>(<usize>t - TAG_BOXED) >> HDR_SUBTAG_SHIFT) & HDR_SUBTAG_MASK
  return s >= SUB_FLOAT && s <= SUB_BIGNEG ? s : KIND_NONE
}

/** Like `kind`, but floats are KIND_NONE. */
// @ts-ignore: decorator
@inline
function integer_kind(t: i32): i32 {
  const k = kind(t)
  return k == SUB_FLOAT ? KIND_NONE : k
}

// @ts-ignore: decorator
@inline
function both_small(a: i32, b: i32): bool {
  return (a & b & TAG_MASK) == TAG_SMALL
}

// ---- floats --------------------------------------------------------------------------------------------------------

/** A float term. */
export function float(value: f64): i32 {
  const o = <usize>alloc(3)
  store<i32>(o, (2 << HDR_ARITY_SHIFT) | (SUB_FLOAT << HDR_SUBTAG_SHIFT))
  store<f64>(o, value, 4)
  return <i32>o | TAG_BOXED
}

// @ts-ignore: decorator
@inline
function finite(x: f64): bool {
  return x - x == 0
}

function float_or_badarith(x: f64): i32 {
  return finite(x) ? float(x) : raise_badarith()
}

/** Value of a number as f64; not finite when an integer is too large. */
function f64_of(t: i32, k: i32): f64 {
  if (k == SUB_FLOAT) return load<f64>(<usize>t, 4 - TAG_BOXED)
  if (k < SUB_BIGPOS) return <f64>value64(t)
  return big_to_f64(t)
}

/** Any number to f64. Raises badarith and returns NaN for what is no number or too large. */
export function to_f64(term: i32): f64 {
  const k = kind(term)
  if (k != KIND_NONE) {
    const x = f64_of(term, k)
    if (finite(x)) return x
  }
  raise_badarith()
  return NaN
}

/** An integer term of any size to f64, infinite when it is too large: for comparison and formats. Nothing is raised. */
export function number_to_f64(term: i32): f64 {
  return f64_of(term, kind(term))
}

// ---- + - * / -------------------------------------------------------------------------------------------------------

export function add(a: i32, b: i32): i32 {
  if (both_small(a, b)) return int64(<i64>(a >> 2) + <i64>(b >> 2))
  const ka = kind(a)
  const kb = kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (ka == SUB_FLOAT || kb == SUB_FLOAT) return add_floats(f64_of(a, ka), f64_of(b, kb))
  if (ka <= SUB_INT64 && kb <= SUB_INT64) {
    const x = value64(a)
    const y = value64(b)
    const s = x + y
    // Overflow: both operands have the other sign than the sum, whose low 64 bits these are (2^64 itself has none).
    if (((x ^ s) & (y ^ s)) < 0) return s == 0 ? big_add(a, b, false) : from_magnitude(x < 0 ? 0 - <u64>s : <u64>s, x < 0)
    return int64(s)
  }
  return big_add(a, b, false)
}

function add_floats(x: f64, y: f64): i32 {
  return finite(x) && finite(y) ? float_or_badarith(x + y) : raise_badarith()
}

export function sub(a: i32, b: i32): i32 {
  if (both_small(a, b)) return int64(<i64>(a >> 2) - <i64>(b >> 2))
  const ka = kind(a)
  const kb = kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (ka == SUB_FLOAT || kb == SUB_FLOAT) return add_floats(f64_of(a, ka), -f64_of(b, kb))
  if (ka <= SUB_INT64 && kb <= SUB_INT64) {
    const x = value64(a)
    const y = value64(b)
    const d = x - y
    if (((x ^ y) & (x ^ d)) < 0) return big_add(a, b, true)
    return int64(d)
  }
  return big_add(a, b, true)
}

export function mul(a: i32, b: i32): i32 {
  if (both_small(a, b)) return int64(<i64>(a >> 2) * <i64>(b >> 2))
  const ka = kind(a)
  const kb = kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (ka == SUB_FLOAT || kb == SUB_FLOAT) {
    const x = f64_of(a, ka)
    const y = f64_of(b, kb)
    return finite(x) && finite(y) ? float_or_badarith(x * y) : raise_badarith()
  }
  if (ka <= SUB_INT64 && kb <= SUB_INT64) return mul64(value64(a), value64(b))
  return big_mul(a, b)
}

/** `/` */
export function fdiv(a: i32, b: i32): i32 {
  const ka = kind(a)
  const kb = kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  const x = f64_of(a, ka)
  const y = f64_of(b, kb)
  return finite(x) && finite(y) && y != 0 ? float_or_badarith(x / y) : raise_badarith()
}

/** Unary `-`. */
export function neg(a: i32): i32 {
  const k = kind(a)
  if (k == KIND_NONE) return raise_badarith()
  if (k == SUB_FLOAT) return float(-f64_of(a, k))
  if (k >= SUB_BIGPOS) return big_neg(a)
  const x = value64(a)
  return x == i64.MIN_VALUE ? from_magnitude(<u64>x, false) : int64(-x)
}

// ---- guard BIFs of numbers: badarg for what is no number --------------------------------------------------------------

/** -0.0 stays as it is before OTP 27. */
export function abs(a: i32): i32 {
  const k = kind(a)
  if (k == SUB_FLOAT) {
    const x = f64_of(a, k)
    return x < 0 || (x == 0 && load<i32>(CELL_OTP_RELEASE) >= 27) ? float(Math.abs(x)) : a
  }
  if (k == KIND_NONE) return raise_badarg()
  if (k >= SUB_BIGPOS) return k == SUB_BIGNEG ? big_neg(a) : a
  return value64(a) < 0 ? neg(a) : a
}

/** float/1: badarg also for an integer that is too large. */
export function to_float(a: i32): i32 {
  const k = kind(a)
  if (k == SUB_FLOAT) return a
  if (k == KIND_NONE) return raise_badarg()
  const x = f64_of(a, k)
  return finite(x) ? float(x) : raise_badarg()
}

export function trunc(a: i32): i32 {
  const k = kind(a)
  if (k == SUB_FLOAT) return integer_of_f64(Math.trunc(f64_of(a, k)))
  return k == KIND_NONE ? raise_badarg() : a
}

/** Half away from zero. */
export function round(a: i32): i32 {
  const k = kind(a)
  if (k != SUB_FLOAT) return k == KIND_NONE ? raise_badarg() : a
  const x = f64_of(a, k)
  const whole = Math.trunc(x)
  return integer_of_f64(Math.abs(x - whole) < 0.5 ? whole : whole + (x < 0 ? -1.0 : 1.0))
}

export function ceil(a: i32): i32 {
  const k = kind(a)
  if (k == SUB_FLOAT) return integer_of_f64(Math.ceil(f64_of(a, k)))
  return k == KIND_NONE ? raise_badarg() : a
}

export function floor(a: i32): i32 {
  const k = kind(a)
  if (k == SUB_FLOAT) return integer_of_f64(Math.floor(f64_of(a, k)))
  return k == KIND_NONE ? raise_badarg() : a
}

/** Unary `+`. */
export function plus(a: i32): i32 {
  return kind(a) == KIND_NONE ? raise_badarith() : a
}

// ---- div, rem ------------------------------------------------------------------------------------------------------

export function idiv(a: i32, b: i32): i32 {
  const ka = integer_kind(a)
  const kb = integer_kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (ka <= SUB_INT64 && kb <= SUB_INT64) {
    const x = value64(a)
    const y = value64(b)
    if (y == 0) return raise_badarith()
    if (y == -1) return neg(a)
    return int64(x / y)
  }
  if (b == TAG_SMALL) return raise_badarith()
  return big_divide(a, b, false)
}

export function rem(a: i32, b: i32): i32 {
  const ka = integer_kind(a)
  const kb = integer_kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (ka <= SUB_INT64 && kb <= SUB_INT64) {
    const y = value64(b)
    if (y == 0) return raise_badarith()
    return int64(y == -1 ? 0 : value64(a) % y)
  }
  if (b == TAG_SMALL) return raise_badarith()
  return big_divide(a, b, true)
}

// ---- bits ----------------------------------------------------------------------------------------------------------

export function band(a: i32, b: i32): i32 {
  if (both_small(a, b)) return a & b
  const ka = integer_kind(a)
  const kb = integer_kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (ka <= SUB_INT64 && kb <= SUB_INT64) return int64(value64(a) & value64(b))
  return big_bitwise(OP_AND, a, b)
}

export function bor(a: i32, b: i32): i32 {
  if (both_small(a, b)) return a | b
  const ka = integer_kind(a)
  const kb = integer_kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (ka <= SUB_INT64 && kb <= SUB_INT64) return int64(value64(a) | value64(b))
  return big_bitwise(OP_OR, a, b)
}

export function bxor(a: i32, b: i32): i32 {
  if (both_small(a, b)) return (a ^ b) | TAG_SMALL
  const ka = integer_kind(a)
  const kb = integer_kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (ka <= SUB_INT64 && kb <= SUB_INT64) return int64(value64(a) ^ value64(b))
  return big_bitwise(OP_XOR, a, b)
}

export function bnot(a: i32): i32 {
  const k = integer_kind(a)
  if (k == KIND_NONE) return raise_badarith()
  if (k <= SUB_INT64) return int64(~value64(a))
  return big_bitwise(OP_XOR, a, (-1 << 2) | TAG_SMALL)
}

export function bsl(a: i32, b: i32): i32 {
  const ka = integer_kind(a)
  const kb = integer_kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (kb >= SUB_BIGPOS) return shift_far(a, ka, kb == SUB_BIGPOS)
  const s = value64(b)
  return s >= 0 ? shift_left(a, ka, s) : shift_right(a, ka, s == i64.MIN_VALUE ? i64.MAX_VALUE : -s)
}

export function bsr(a: i32, b: i32): i32 {
  const ka = integer_kind(a)
  const kb = integer_kind(b)
  if (ka == KIND_NONE || kb == KIND_NONE) return raise_badarith()
  if (kb >= SUB_BIGPOS) return shift_far(a, ka, kb == SUB_BIGNEG)
  const s = value64(b)
  return s >= 0 ? shift_right(a, ka, s) : shift_left(a, ka, s == i64.MIN_VALUE ? i64.MAX_VALUE : -s)
}

/** Shifts by a count beyond 64 bits. */
function shift_far(a: i32, ka: i32, left: bool): i32 {
  if (left) return a == TAG_SMALL ? a : raise_system_limit()
  return ka == SUB_BIGNEG || (ka <= SUB_INT64 && value64(a) < 0) ? (-1 << 2) | TAG_SMALL : TAG_SMALL
}

function shift_left(a: i32, ka: i32, s: i64): i32 {
  if (ka <= SUB_INT64) {
    const x = value64(a)
    if (x == 0) return a
    if (s < 64) {
      const r = x << s
      if (r >> s == x) return int64(r)
    }
  } else if (s == 0) return a
  return big_shift_left(a, s)
}

function shift_right(a: i32, ka: i32, s: i64): i32 {
  if (ka <= SUB_INT64) return int64(value64(a) >> (s > 63 ? 63 : s))
  return s == 0 ? a : big_shift_right(a, s)
}
