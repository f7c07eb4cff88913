/** 16-bit floats (IEEE 754 binary16). */

/** NaN and infinities become what they are as f64. */
export function f16_to_f64(half: u32): f64 {
  const sign = <u64>(half >> 15) << 63
  const exponent = (half >> 10) & 31
  const fraction = <u64>(half & 0x3ff)
  if (exponent == 31) return reinterpret<f64>(sign | 0x7ff0000000000000 | (fraction << 42))
  if (exponent == 0) {
    const x = <f64>fraction * 5.9604644775390625e-8 // 2^-24, the smallest of them
    return sign != 0 ? -x : x
  }
  return reinterpret<f64>(sign | (<u64>(exponent + 1008) << 52) | (fraction << 42))
}

/** Nearest 16-bit float, ties to even; infinite when out of range. */
export function f64_to_f16(x: f64): u32 {
  const bits = reinterpret<u64>(x)
  const sign = <u32>(bits >> 48) & 0x8000
  const exponent = (<i32>(bits >> 52) & 0x7ff) - 1008
  if (exponent >= 31) return sign | 0x7c00
  let mantissa = bits & 0xfffffffffffff
  let shift = 42
  let half: u32
  if (exponent > 0) {
    half = (<u32>exponent << 10) | <u32>(mantissa >> 42)
  } else {
    // Too small for the implicit one: it joins the fraction, which loses 1 bit more for each power below.
    if (exponent < -10) return sign
    mantissa |= <u64>1 << 52
    shift = 43 - exponent
    half = <u32>(mantissa >> shift)
  }
  const lost = mantissa & ((<u64>1 << shift) - 1)
  const tie = <u64>1 << (shift - 1)
  // A carry runs over into the exponent, and so at last to infinity, as it should.
  if (lost > tie || (lost == tie && (half & 1) != 0)) half++
  return sign | half
}
