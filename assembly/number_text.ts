/** BIFs between numbers and their texts. What is larger than 64 bits, or not plain, is left to the host (src/bif/number_text.ts). */
import {
  CELL_AM_BADARG, CELL_AM_COMPACT, CELL_AM_DECIMALS, CELL_AM_NO_INTEGER, CELL_AM_NOT_A_LIST, CELL_AM_SCIENTIFIC, CELL_AM_SHORT, HDR_ARITY_SHIFT,
  NIL, SUB_FLOAT, SUB_INT64, TAG_BOXED, TAG_CONS, TAG_SMALL,
} from '../src/term/layout'
import { float, int64 } from './arith'
import { take_apart, base_data, part_base, part_bits, part_pos } from './bits_common'
import { put_decimal, put_fixed, put_scientific, put_shortest } from './float_text'
import { alloc, binary_data, new_binary } from './heap'
import { pair, raise_badarg } from './raise'
import { addressOf, head, headerOf, isCons, isSmall, isTuple, subtagOf, tail } from './term'

/** One of the functions that NUMBER_TEXT in src/bif/number_text.ts lists. */
// @ts-ignore: decorator
@external("host", "number_text")
declare function host_number_text(what: i32, a: i32, b: i32): i32
const INTEGER_TO_LIST: i32 = 0
const INTEGER_TO_BINARY: i32 = 1
const LIST_TO_INTEGER: i32 = 2
const BINARY_TO_INTEGER: i32 = 3
const INTERNAL_LIST_TO_INTEGER: i32 = 4
const INTERNAL_BINARY_TO_INTEGER: i32 = 5
const LIST_TO_FLOAT: i32 = 6
const BINARY_TO_FLOAT: i32 = 7

const TEN: i32 = (10 << 2) | TAG_SMALL

/** A text under way: 256 bytes for floats, and some to spare. */
const buffer: usize = memory.data(512, 8)
const BUFFER_END: usize = 512

// ---- results ---------------------------------------------------------------------------------------------------------

/** A list of the bytes in [from, to), at least one. */
function listOf(from: usize, to: usize): i32 {
  const n = <i32>(to - from)
  const list = alloc(n << 1)
  let cell = list
  for (; from < to; from++, cell += 8) {
    store<i32>(cell, (<i32>load<u8>(from) << 2) | TAG_SMALL)
    store<i32>(cell, (cell + 8) | TAG_CONS, 4)
  }
  store<i32>(cell - 4, NIL)
  return list | TAG_CONS
}
function binaryOf(from: usize, to: usize): i32 {
  const binary = new_binary(<u32>(to - from))
  let at = binary_data(binary)
  for (; from < to; from++, at++) store<u8>(at, load<u8>(from))
  return binary
}
// @ts-ignore: decorator
@inline function textOf(from: usize, to: usize, binary: bool): i32 {
  return binary ? binaryOf(from, to) : listOf(from, to)
}

// ---- from integers ---------------------------------------------------------------------------------------------------

function fromInteger(n: i32, base: i32, binary: bool): i32 {
  const radix = base >> 2
  if (!isSmall(base) || radix < 2 || radix > 36) return raise_badarg()
  let value: i64
  if (isSmall(n)) value = n >> 2
  else if (subtagOf(n) == SUB_INT64) value = load<i64>(addressOf(n), 4)
  else return host_number_text(binary ? INTEGER_TO_BINARY : INTEGER_TO_LIST, n, base)
  const end = buffer + BUFFER_END
  const magnitude = value < 0 ? 0 - <u64>value : <u64>value
  let at = end
  if (radix == 10) at = put_decimal(end, magnitude)
  else {
    let rest = magnitude
    do {
      const next = rest / <u64>radix
      const digit = <u32>(rest - next * <u64>radix)
      at--
      store<u8>(at, digit + (digit < 10 ? 48 : 55))
      rest = next
    } while (rest != 0)
  }
  if (value < 0) {
    at--
    store<u8>(at, 45)
  }
  return textOf(at, end, binary)
}

export function integer_to_list(n: i32): i32 {
  return fromInteger(n, TEN, false)
}
export function integer_to_list_in(n: i32, base: i32): i32 {
  return fromInteger(n, base, false)
}
export function integer_to_binary(n: i32): i32 {
  return fromInteger(n, TEN, true)
}
export function integer_to_binary_in(n: i32, base: i32): i32 {
  return fromInteger(n, base, true)
}

// ---- to integers -----------------------------------------------------------------------------------------------------

/** Value of a digit's character code in bases up to 36; 36 or more: none. */
// @ts-ignore: decorator
@inline function digitValue(c: i32): i32 {
  if (<u32>(c - 48) < 10) return c - 48
  const letter = (c | 32) - 97
  return <u32>letter < 26 && c > 64 && c < 123 ? letter + 10 : 99
}
/** So many digits fit 64 bits in any base. */
const QUICK_DIGITS: i32 = 12
/** … in base 10. */
const QUICK_DECIMALS: i32 = 18

/** What `listInteger` found: whether it was plain, its value, the rest of the list. */
let quick: bool = false
let quickRest: i32 = NIL

/** The integer at the head of a list, if it has few digits. */
// @ts-ignore: decorator
@inline function listInteger(list: i32, base: i32): i64 {
  let most = base == 10 ? QUICK_DECIMALS : QUICK_DIGITS
  const first = head(list)
  const negative = first == ((45 << 2) | TAG_SMALL)
  if (negative || first == ((43 << 2) | TAG_SMALL)) list = tail(list)
  let value: i64 = 0
  let digits = 0
  while (isCons(list)) {
    const c = head(list)
    const digit = isSmall(c) ? digitValue(c >> 2) : 99
    if (digit >= base) break
    value = value * base + digit
    digits++
    list = tail(list)
  }
  quick = digits != 0 && digits <= most
  quickRest = list
  return negative ? -value : value
}

// @ts-ignore: decorator
@inline function baseOf(base: i32): i32 {
  return isSmall(base) && base >> 2 >= 2 && base >> 2 <= 36 ? base >> 2 : 0
}

/** erlang:list_to_integer/1,2 as native function (before OTP 26). */
export function list_to_integer_in(list: i32, base: i32): i32 {
  const radix = baseOf(base)
  if (radix != 0 && isCons(list)) {
    const value = listInteger(list, radix)
    if (quick && quickRest == NIL) return int64(value)
  }
  return host_number_text(LIST_TO_INTEGER, list, base)
}
export function list_to_integer(list: i32): i32 {
  return list_to_integer_in(list, TEN)
}
/** erts_internal:list_to_integer/2 (since OTP 26): {Integer, Rest}, or an atom. */
export function internal_list_to_integer(list: i32, base: i32): i32 {
  if (!isCons(list)) return load<i32>(list == NIL ? CELL_AM_NO_INTEGER : CELL_AM_NOT_A_LIST)
  const radix = baseOf(base)
  if (radix == 0) return load<i32>(CELL_AM_BADARG)
  const value = listInteger(list, radix)
  if (!quick) return host_number_text(INTERNAL_LIST_TO_INTEGER, list, base)
  return pair(int64(value), quickRest)
}

/** The integer that a binary is as a whole, if it has few digits; else `quick` is false. */
// @ts-ignore: decorator
@inline function binaryInteger(binary: i32, base: i32): i64 {
  quick = false
  if (!take_apart(binary) || (part_bits & 7) != 0 || (part_pos & 7) != 0) return 0
  const n = part_bits >> 3
  let at = base_data(part_base) + <usize>(part_pos >> 3)
  const end = at + <usize>n
  if (n == 0 || n > 20) return 0
  const negative = load<u8>(at) == 45
  if (negative || load<u8>(at) == 43) at++
  if (at == end || end - at > <usize>(base == 10 ? QUICK_DECIMALS : QUICK_DIGITS)) return 0
  let value: i64 = 0
  for (; at < end; at++) {
    const digit = digitValue(load<u8>(at))
    if (digit >= base) return 0
    value = value * base + digit
  }
  quick = true
  return negative ? -value : value
}
export function binary_to_integer_in(binary: i32, base: i32): i32 {
  const radix = baseOf(base)
  const value = radix == 0 ? 0 : binaryInteger(binary, radix)
  return radix != 0 && quick ? int64(value) : host_number_text(BINARY_TO_INTEGER, binary, base)
}
export function binary_to_integer(binary: i32): i32 {
  return binary_to_integer_in(binary, TEN)
}
/** erts_internal:binary_to_integer/2 (since OTP 26). */
export function internal_binary_to_integer(binary: i32, base: i32): i32 {
  const radix = baseOf(base)
  const value = radix == 0 ? 0 : binaryInteger(binary, radix)
  return radix != 0 && quick ? int64(value) : host_number_text(INTERNAL_BINARY_TO_INTEGER, binary, base)
}

// ---- from floats -----------------------------------------------------------------------------------------------------

/** The end of the text of a float in the buffer; 0: bad options, no float, or too long. The last option of a kind counts. */
function putFloat(f: i32, options: i32): usize {
  if (subtagOf(f) != SUB_FLOAT) return 0
  let kind = load<i32>(CELL_AM_SCIENTIFIC)
  let decimals = 20
  let compact = false
  for (; isCons(options); options = tail(options)) {
    const option = head(options)
    if (option == load<i32>(CELL_AM_SHORT)) kind = option
    else if (option == load<i32>(CELL_AM_COMPACT)) compact = true
    else {
      if (!isTuple(option) || headerOf(option) != 2 << HDR_ARITY_SHIFT) return 0
      kind = load<i32>(addressOf(option), 4)
      const places = load<i32>(addressOf(option), 8)
      if (kind != load<i32>(CELL_AM_DECIMALS) && kind != load<i32>(CELL_AM_SCIENTIFIC)) return 0
      // `erl` takes the low 32 bits of its small integers (60 bits), and looks at the number that counts in the end
      if (isSmall(places)) decimals = places >> 2
      else {
        if (subtagOf(places) != SUB_INT64) return 0
        const high = load<i32>(addressOf(places), 8)
        if (high != (high << 4) >> 4) return 0
        decimals = load<i32>(addressOf(places), 4)
      }
    }
  }
  if (options != NIL) return 0
  if (kind == load<i32>(CELL_AM_DECIMALS) ? decimals < 0 || decimals > 253 : kind == load<i32>(CELL_AM_SCIENTIFIC) && decimals > 249) return 0
  const x = load<f64>(<usize>f - TAG_BOXED, 4)
  if (kind == load<i32>(CELL_AM_SHORT)) return put_shortest(buffer, x)
  return kind == load<i32>(CELL_AM_DECIMALS) ? put_fixed(buffer, x, decimals, compact) : put_scientific(buffer, x, decimals)
}
// @ts-ignore: decorator
@inline function fromFloat(f: i32, options: i32, binary: bool): i32 {
  const end = putFloat(f, options)
  return end == 0 ? raise_badarg() : textOf(buffer, end, binary)
}
export function float_to_list(f: i32): i32 {
  return fromFloat(f, NIL, false)
}
export function float_to_list_with(f: i32, options: i32): i32 {
  return fromFloat(f, options, false)
}
export function float_to_binary(f: i32): i32 {
  return fromFloat(f, NIL, true)
}
export function float_to_binary_with(f: i32, options: i32): i32 {
  return fromFloat(f, options, true)
}

// ---- to floats -------------------------------------------------------------------------------------------------------

/** 10^0 .. 10^22, which floats hold exactly. */
const EXACT_POWER: i32 = 22
const exactPowers: usize = memory.data(8 * 23, 8)

function exactPower(n: i32): f64 {
  if (load<f64>(exactPowers) == 0) {
    let power: f64 = 1
    for (let i = 0; i <= EXACT_POWER; i++, power *= 10) store<f64>(exactPowers + (i << 3), power)
  }
  return load<f64>(exactPowers + (n << 3))
}

/**
 * The float that the text in [at, end) is as a whole, if digits and exponent are so few that one operation gives it exactly; NaN else. Point
 * or comma, as OTP has it.
 */
function quickFloat(at: usize, end: usize): f64 {
  const negative = at < end && load<u8>(at) == 45
  if (negative || (at < end && load<u8>(at) == 43)) at++
  let mantissa: u64 = 0
  let digits = 0
  let exponent = 0
  const whole = at
  for (; at < end && <u32>(load<u8>(at) - 48) < 10; at++, digits++) mantissa = mantissa * 10 + (load<u8>(at) - 48)
  if (at == whole || at == end || (load<u8>(at) != 46 && load<u8>(at) != 44)) return NaN
  const fraction = ++at
  for (; at < end && <u32>(load<u8>(at) - 48) < 10; at++, digits++) mantissa = mantissa * 10 + (load<u8>(at) - 48)
  if (at == fraction || digits > 18) return NaN
  exponent = -<i32>(at - fraction)
  if (at < end && (load<u8>(at) | 32) == 101) {
    at++
    const down = at < end && load<u8>(at) == 45
    if (down || (at < end && load<u8>(at) == 43)) at++
    const start = at
    let n = 0
    for (; at < end && <u32>(load<u8>(at) - 48) < 10; at++) n = min(n * 10 + (load<u8>(at) - 48), 10000)
    if (at == start) return NaN
    exponent += down ? -n : n
  }
  if (at != end || mantissa > 0x20000000000000) return NaN
  let x = <f64>mantissa
  if (exponent < -EXACT_POWER || exponent > EXACT_POWER) return NaN
  x = exponent < 0 ? x / exactPower(-exponent) : x * exactPower(exponent)
  return negative ? -x : x
}

export function list_to_float(list: i32): i32 {
  let at = buffer
  let rest = list
  for (; isCons(rest) && at < buffer + 64; rest = tail(rest), at++) {
    const c = head(rest)
    if (!isSmall(c) || <u32>(c >> 2) > 127) break
    store<u8>(at, c >> 2)
  }
  if (rest == NIL) {
    const x = quickFloat(buffer, at)
    if (x == x) return float(x)
  }
  return host_number_text(LIST_TO_FLOAT, list, 0)
}
export function binary_to_float(binary: i32): i32 {
  if (take_apart(binary) && (part_bits & 7) == 0 && (part_pos & 7) == 0 && part_bits < 512) {
    const at = base_data(part_base) + <usize>(part_pos >> 3)
    const x = quickFloat(at, at + <usize>(part_bits >> 3))
    if (x == x) return float(x)
  }
  return host_number_text(BINARY_TO_FLOAT, binary, 0)
}
