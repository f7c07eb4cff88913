/** Numbers as text: integer_to_list, list_to_float and their kin. The plain cases are the kernel's (assembly/number_text.ts); here is what it leaves. */
import { floatOfText, scanFloat } from '../term/float_text.ts'
import { STEP_DIGITS, textInSteps, valueInSteps } from '../term/integer_steps.ts'
import { OTP_SMALL_DIGITS, digitValue, valueOfDigits } from '../term/integer_text.ts'
import * as L from '../term/layout.ts'
import { NIL, isCons, isNil, isSmall, small, smallValue } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Term } from '../term/types.ts'
import { exceedsLimit, maxIntegerBits } from '../runtime/bignum.ts'
import type { BifFamily } from '../runtime/bif.ts'
import type { Vm } from '../runtime/vm.ts'
import { InSteps } from './in_steps.ts'
import type { Place } from './in_steps.ts'

/** Integers of so many words (of 32 bits) become text in steps. */
const LONG_WORDS = 2000

export const numberText: BifFamily = (vm) => {
  const am = vm.atomsOf('error', 'no_integer', 'not_a_list', 'no_float', 'big', 'badarg')
  const { t } = vm

  // ---- from integers ---------------------------------------------------------------------------------------------

  const steps = new InSteps(vm)

  /** The digits of an integer, whose base the kernel has looked at, made into a term. */
  const integerText = (name: string, n: Term, baseTerm: Term, finish: (text: string) => Term): Term => {
    if (!t.isInteger(n)) return vm.badarg()
    const base = smallValue(baseTerm)
    const value = t.bigint(n)
    if (t.header(n) >>> L.HDR_ARITY_SHIFT < LONG_WORDS || (base & (base - 1)) === 0) {
      const text = value.toString(base).toUpperCase()
      // 10,000 digits take 0.3 ms.
      if (text.length > 1000) vm.bump(text.length >> 3)
      return finish(text)
    }
    const sign = value < 0n ? '-' : ''
    const place = ['erlang', name, base === 10 ? 1 : 2] as const
    return steps.run(place, textInSteps(value < 0n ? -value : value, base), NIL, (text) => finish(sign + text.toUpperCase()))
  }
  const toList = (text: string): Term => asciiList(vm, text)
  const toBinary = (text: string): Term => asciiBinary(vm, text)

  // ---- to integers -----------------------------------------------------------------------------------------------

  /** The base, or 0. */
  const baseOf = (base: Term): number => (isSmall(base) && smallValue(base) >= 2 && smallValue(base) <= 36 ? smallValue(base) : 0)

  /**
   * Goes on with the integer of the digits text[start .. end), the sign before them, and a term that is kept meanwhile: with NONE when it is too large
   * (nothing raised). The limit of digits stops longer texts before they are converted.
   */
  const withInteger = (place: Place, text: Uint8Array, start: number, end: number, base: number, negative: boolean, kept: Term, finish: (n: Term, kept: Term) => Term): Term => {
    while (start < end - 1 && text[start] === 0x30) start++
    if (end - start > maxIntegerBits(vm.release) / Math.log2(base) + 1) return finish(NONE, kept)
    const integer = (value: number | bigint): Term => {
      if (typeof value === 'number') return t.integer(negative ? -value : value)
      return exceedsLimit(vm, value) ? NONE : t.integer(negative ? -value : value)
    }
    // Texts in a base that the host reads in linear time need no steps.
    if (end - start > 2 * STEP_DIGITS && base !== 16 && base !== 8 && base !== 2) {
      return steps.run(place, valueInSteps(text.slice(start, end), base), kept, (value, rest) => finish(integer(value), rest))
    }
    if (end - start > 1000) vm.bump((end - start) >> 3)
    return finish(integer(valueOfDigits(text, start, end, base)), kept)
  }

  /** The integer that a text is as a whole: `bad` when it is none, `tooLarge` beyond the limit. */
  const wholeInteger = (place: Place, text: Uint8Array, base: number, bad: (text: Uint8Array) => Term, tooLarge: () => Term): Term => {
    const signed = signLength(text)
    if (text.length === signed) return bad(text)
    for (let i = signed; i < text.length; i++) if (digitValue(text[i]!) >= base) return bad(text)
    return withInteger(place, text, signed, text.length, base, text[0] === 0x2d, NIL, (n) => n || tooLarge())
  }

  /** Where digits are gathered: those of most integers find room. */
  const few = new Uint8Array(64)
  /** Digits at the head of a list, after a sign: until the next ones are looked at. */
  const scanList = (list: Term, base: number): { text: Uint8Array; negative: boolean; rest: Term } => {
    let text = few
    let n = 0
    let negative = false
    if (isCons(list) && (t.hd(list) === small(0x2d) || t.hd(list) === small(0x2b))) {
      negative = t.hd(list) === small(0x2d)
      list = t.tl(list)
    }
    const { m } = vm
    for (; isCons(list); list = m[(list >>> 2) + 1]! as Term) {
      const c = m[list >>> 2]! as Term
      if (!isSmall(c) || digitValue(smallValue(c)) >= base) break
      if (n === text.length) {
        const longer = new Uint8Array(8 * n)
        longer.set(text)
        text = longer
      }
      text[n++] = smallValue(c)
    }
    return { text: text.subarray(0, n), negative, rest: list }
  }

  /** erlang:list_to_integer/1,2 as native function (before OTP 26). */
  const listToInteger = (list: Term, baseTerm: Term): Term => {
    const base = baseOf(baseTerm)
    if (base === 0 || !isCons(list)) return vm.badarg()
    const { text, negative, rest } = scanList(list, base)
    if (text.length === 0 || !isNil(rest)) return vm.badarg()
    return withInteger(['erlang', 'list_to_integer', 2], text, 0, text.length, base, negative, NIL, (n) => n || vm.systemLimit())
  }
  const binaryToInteger = (binary: Term, baseTerm: Term): Term => {
    const base = baseOf(baseTerm)
    if (base === 0 || !t.isBinary(binary)) return vm.badarg()
    return wholeInteger(['erlang', 'binary_to_integer', 2], t.bytes(binary), base, () => vm.badarg(), () => vm.systemLimit())
  }

  /** string:list_to_integer/1 as native function (before OTP 26). */
  const stringToInteger = (list: Term): Term => {
    if (!isCons(list)) return t.tuple(am.error, isNil(list) ? am.no_integer : am.not_a_list)
    const { text, negative, rest } = scanList(list, 10)
    if (text.length === 0) return t.tuple(am.error, am.no_integer)
    return withInteger(['string', 'list_to_integer', 1], text, 0, text.length, 10, negative, rest, (n, after) => (n === NONE ? vm.systemLimit() : t.tuple(n, after)))
  }

  /**
   * erts_internal:list_to_integer/2 (since OTP 26): {Integer, Rest}, or an atom. OTP's own gives `big` for everything beyond 59
   * bits, and erlang.erl converts it piecemeal; here it is left for what is too large, so that erlang.erl raises, and for a long number with
   * something behind it, which erlang.erl looks at in its own way (as an iolist).
   */
  const internalListToInteger = (list: Term, baseTerm: Term): Term => {
    if (!isCons(list)) return isNil(list) ? am.no_integer : am.not_a_list
    const base = baseOf(baseTerm)
    if (base === 0) return am.badarg
    const { text, negative, rest } = scanList(list, base)
    if (text.length === 0) return am.no_integer
    if (!isNil(rest) && isLong(text, 0, base)) return am.big
    return withInteger(['erts_internal', 'list_to_integer', 2], text, 0, text.length, base, negative, rest, (n, after) => (n === NONE ? am.big : t.tuple(n, after)))
  }

  /** erts_internal:binary_to_integer/2 (since OTP 26): likewise, where erlang.erl has its own idea of what a long text may hold. */
  const internalBinaryToInteger = (binary: Term, baseTerm: Term): Term => {
    const base = baseOf(baseTerm)
    if (base === 0 || !t.isBinary(binary)) return am.badarg
    const bad = (text: Uint8Array): Term => (isLong(text, signLength(text), base) ? am.big : am.badarg)
    return wholeInteger(['erts_internal', 'binary_to_integer', 2], t.bytes(binary), base, bad, () => am.big)
  }

  // ---- to floats -------------------------------------------------------------------------------------------------

  /** The float that a text is as a whole (or up to a 0 byte, as C has it), or an error. */
  const wholeFloat = (text: number[] | Uint8Array | undefined): Term => {
    if (text === undefined) return vm.badarg()
    const length = scanFloat(text)
    if (length === 0 || (length < text.length && text[length] !== 0)) return vm.badarg()
    const x = floatOfText(text, length)
    return Number.isFinite(x) ? t.float(x) : vm.badarg()
  }
  /** Bytes of a list of bytes; undefined for anything else. */
  const byteList = (list: Term): number[] | undefined => {
    const bytes: number[] = []
    for (; isCons(list); list = t.tl(list)) {
      const c = t.hd(list)
      if (!isSmall(c) || smallValue(c) < 0 || smallValue(c) > 255) return undefined
      bytes.push(smallValue(c))
    }
    return isNil(list) ? bytes : undefined
  }
  /** string:list_to_float/1: {Float, Rest} or {error, Reason}. */
  const stringToFloat = (list: Term): Term => {
    if (!isCons(list)) return t.tuple(am.error, isNil(list) ? am.no_float : am.not_a_list)
    const bytes: number[] = []
    for (let l = list; isCons(l); l = t.tl(l)) {
      const c = t.hd(l)
      if (!isSmall(c) || !FLOAT_CHARACTERS.has(smallValue(c))) break
      bytes.push(smallValue(c))
    }
    const length = scanFloat(bytes)
    const x = floatOfText(bytes, length)
    if (length === 0 || !Number.isFinite(x)) return t.tuple(am.error, am.no_float)
    for (let i = 0; i < length; i++) list = t.tl(list)
    return t.tuple(t.float(x), list)
  }

  // What the kernel asks for, by its numbers in assembly/number_text.ts.
  const functions: readonly ((a: Term, b: Term) => Term)[] = [
    (n, base) => integerText('integer_to_list', n, base, toList),
    (n, base) => integerText('integer_to_binary', n, base, toBinary),
    listToInteger,
    binaryToInteger,
    internalListToInteger,
    internalBinaryToInteger,
    (list) => wholeFloat(byteList(list)),
    (binary) => wholeFloat(t.isBinary(binary) ? t.bytes(binary) : undefined),
  ]
  vm.hooks.number_text = (what, a, b) => functions[what]!(a as Term, b as Term)

  const { k } = vm
  const native = {
    erlang: {
      'list_to_integer/1': k.list_to_integer,
      'list_to_integer/2': k.list_to_integer_in,
      'binary_to_integer/1': k.binary_to_integer,
      'binary_to_integer/2': k.binary_to_integer_in,
    },
    string: { 'list_to_integer/1': stringToInteger },
  }
  const internal = { 'list_to_integer/2': k.internal_list_to_integer, 'binary_to_integer/2': k.internal_binary_to_integer }
  const old = vm.release < 26
  return {
    erlang: {
      'integer_to_list/1': k.integer_to_list,
      'integer_to_list/2': k.integer_to_list_in,
      'integer_to_binary/1': k.integer_to_binary,
      'integer_to_binary/2': k.integer_to_binary_in,
      'float_to_list/1': k.float_to_list,
      'float_to_list/2': k.float_to_list_with,
      'float_to_binary/1': k.float_to_binary,
      'float_to_binary/2': k.float_to_binary_with,
      'list_to_float/1': k.list_to_float,
      'binary_to_float/1': k.binary_to_float,
      ...(old ? native.erlang : {}),
    },
    string: { 'list_to_float/1': stringToFloat, ...(old ? native.string : {}) },
    ...(old ? {} : { erts_internal: internal }),
  }
}

const signLength = (text: Uint8Array): number => (text[0] === 0x2d || text[0] === 0x2b ? 1 : 0)

/** Whether OTP's reader says `big` without a look at the digits from `start` on: there are more than fit a small integer. */
function isLong(text: ArrayLike<number>, start: number, base: number): boolean {
  while (text[start] === 0x30) start++
  return text.length - start > OTP_SMALL_DIGITS[base]!
}

const FLOAT_CHARACTERS = new Set([...'0123456789+-.,eE'].map((c) => c.charCodeAt(0)))

/** A list of the characters of an ASCII text, made in one piece. */
function asciiList(vm: Vm, text: string): Term {
  const n = text.length
  const start = vm.k.alloc(2 * n) >>> 2
  const { m } = vm
  for (let i = 0, w = start; i < n; i++, w += 2) {
    m[w] = small(text.charCodeAt(i))
    m[w + 1] = ((w + 2) << 2) | L.TAG_CONS
  }
  m[start + 2 * n - 1] = NIL
  return ((start << 2) | L.TAG_CONS) as Term
}

function asciiBinary(vm: Vm, text: string): Term {
  const binary = vm.k.new_binary(text.length)
  const at = vm.k.binary_data(binary) >>> 0
  if (text.length > 100) new TextEncoder().encodeInto(text, vm.u8.subarray(at, at + text.length))
  else for (let i = 0; i < text.length; i++) vm.u8[at + i] = text.charCodeAt(i)
  return binary
}
