/** Time: clocks, time units, calendar conversions, unique integers. */
import * as L from '../term/layout.ts'
import type { BifFamily } from '../runtime/bif.ts'
import { Clock, convert } from '../runtime/clock.ts'
import type { Unit } from '../runtime/clock.ts'
import type { Term } from '../term/types.ts'
import { isAtom, NIL, small, isCons } from '../term/terms.ts'
import type { Vm } from '../runtime/vm.ts'

const NATIVE = 1e9
const UNITS: Readonly<Record<string, Unit>> = {
  second: 1, millisecond: 1e3, microsecond: 1e6, nanosecond: 1e9, native: 1e9, perf_counter: 1e9,
  // deprecated names
  seconds: 1, milli_seconds: 1e3, micro_seconds: 1e6, nano_seconds: 1e9,
}
/** High word of the first value of `unique_integer/0,1` without `positive`: as on a 64-bit BEAM, -2^59. */
const UNIQUE_HIGH = -(2 ** 27)
/** Steps of integers that aren't monotonic (OTP has the scheduler's number in the low bits). */
const UNIQUE_STEP = 8
const HEADER_INT64 = (2 << L.HDR_ARITY_SHIFT) | (L.SUB_INT64 << L.HDR_SUBTAG_SHIFT)

export const time: BifFamily = (vm) => {
  const { t, host } = vm
  const clock = Clock.of(vm)
  const am = vm.atomsOf('monotonic', 'positive', 'true', 'false', 'undefined')
  const units = new Map<Term, Unit>(Object.entries(UNITS).map(([name, parts]) => [vm.atom(name), parts]))

  /** `n` + 1, or, where it need not be positive, `n` - 2^59. */
  const unique = (n: number, positive: boolean): Term => {
    if (positive) return t.integer(n + 1)
    const w = vm.k.alloc(3) >>> 2
    vm.m[w] = HEADER_INT64
    vm.m[w + 1] = n
    vm.m[w + 2] = UNIQUE_HIGH + Math.floor(n / 4294967296)
    return ((w << 2) | L.TAG_BOXED) as Term
  }

  /** Parts per second of a unit; undefined when it is none. */
  const unitOf = (unit: Term): Unit | undefined => {
    if (isAtom(unit)) return units.get(unit)
    if (!t.isInteger(unit)) return undefined
    const known = t.safeInteger(unit)
    if (known === 1 || known === 1e3 || known === 1e6 || known === 1e9) return known
    const parts = t.bigint(unit)
    return parts > 0n ? parts : undefined
  }
  const inUnit = (unit: Term, read: (parts: Unit) => Term): Term => {
    const parts = unitOf(unit)
    return parts === undefined ? vm.badarg() : read(parts)
  }
  const stamp = (us: number): Term => {
    const seconds = Math.floor(us / 1e6)
    const mega = Math.floor(seconds / 1e6)
    // a remainder of numbers this large is a call of the C library
    return t.tuple(small(mega), small(seconds - mega * 1e6), small(us - seconds * 1e6))
  }

  return {
    erlang: {
      'monotonic_time/0': () => clock.monotonicTerm(),
      'monotonic_time/1': (unit) => inUnit(unit, (parts) => clock.monotonicIn(parts)),
      'system_time/0': () => clock.systemIn(NATIVE),
      'system_time/1': (unit) => inUnit(unit, (parts) => clock.systemIn(parts)),
      'time_offset/0': () => t.integer(clock.timeOffset()),
      'time_offset/1': (unit) => inUnit(unit, (parts) => t.integer(convert(clock.timeOffset(), BigInt(parts)))),
      'timestamp/0': () => stamp(clock.systemMicroseconds()),
      'now/0': () => stamp(clock.now()),
      'unique_integer/0': () => unique(UNIQUE_STEP * clock.uniques++ + 1, false),
      'unique_integer/1': (modifiers) => {
        let monotonic = false
        let positive = false
        for (; isCons(modifiers); modifiers = t.tl(modifiers)) {
          const modifier = t.hd(modifiers)
          if (modifier === am.monotonic) monotonic = true
          else if (modifier === am.positive) positive = true
          else return vm.badarg()
        }
        if (modifiers !== NIL) return vm.badarg()
        return unique(monotonic ? clock.monotonicUnique++ : UNIQUE_STEP * clock.uniques++ + 1, positive)
      },
      ...calendar(vm),
    },
    os: {
      'timestamp/0': () => stamp(host.systemTime()),
      'system_time/0': () => clock.osIn(NATIVE),
      'system_time/1': (unit) => inUnit(unit, (parts) => clock.osIn(parts)),
      'perf_counter/0': () => t.integer(host.monotonic()),
    },
    erts_internal: {
      'time_unit/0': () => t.integer(1_000_000_000),
      'perf_counter_unit/0': () => t.integer(1_000_000_000),
    },
  }
}

// ---- calendar -------------------------------------------------------------------------------------------------------

/** year, month, day, hour, minute, second */
type Parts = readonly [number, number, number, number, number, number]

const SECONDS_PER_DAY = 86400

/** Seconds since 1970: the first of March of the year 0, the end of the year 9999. */
const FIRST_MARCH = -62162035200
const LAST_CLOSE = 253402300799

function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

export function secondsOf([year, month, day, hour, minute, second]: Parts): number {
  return daysFromCivil(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second
}

/** The day asked for last, and its date: clocks ask for the same one again and again. */
let lastDay = Number.NaN
let lastDate: readonly [year: number, month: number, day: number] = [0, 0, 0]

export function partsOf(seconds: number): Parts {
  const day = Math.floor(seconds / SECONDS_PER_DAY)
  const rest = seconds - day * SECONDS_PER_DAY
  if (day !== lastDay) {
    lastDate = dateOf(day)
    lastDay = day
  }
  const minutes = (rest / 60) | 0
  return [lastDate[0], lastDate[1], lastDate[2], (minutes / 60) | 0, minutes % 60, rest - minutes * 60]
}

/** The date of a day since 1970. */
function dateOf(day: number): [year: number, month: number, day: number] {
  const shifted = day + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1]
}

/**
 * Any second since 1970 of 64 bits, as OTP reckons: with divisions that go towards zero, so that days before the first of March of the year 0 are a day early.
 *
 * @see https://alcor.concordia.ca/~gpkatch/gdate-algorithm.html
 */
function distantParts(seconds: bigint): Parts {
  const rest = Number(((seconds % 86400n) + 86400n) % 86400n)
  const day = (seconds - BigInt(rest)) / 86400n + 719468n
  const inYear = (year: bigint): bigint => day - (365n * year + year / 4n - year / 100n + year / 400n)
  let year = (10000n * day + 14780n) / 3652425n
  if (inYear(year) < 0n) year--
  const month = (100n * inYear(year) + 52n) / 3060n
  const date = inYear(year) - (month * 306n + 5n) / 10n + 1n
  return [Number(year + (month + 2n) / 12n), Number((month + 2n) % 12n) + 1, Number(date), Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60]
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** A date that exists, with a year OTP converts. */
/** Before it OTP converts no times between local and universal. */
const FIRST_LOCAL_YEAR = 1902

function valid([year, month, day, hour, minute, second]: Parts): boolean {
  return (
    year >= 1600 && year < 0x7fffffff && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) &&
    hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59
  )
}

function calendar(vm: Vm) {
  const { t, host } = vm
  const am = vm.atomsOf('true', 'false', 'undefined')
  const now = (): number => Math.floor(host.systemTime() / 1e6)
  const local = (seconds: number): Parts => partsOf(seconds + host.zoneOffset(seconds))
  const dateTerm = (p: Parts): Term => t.tuple(t.integer(p[0]), small(p[1]), small(p[2]))
  const timeTerm = (p: Parts): Term => t.tuple(small(p[3]), small(p[4]), small(p[5]))
  const dateTime = (p: Parts): Term => t.tuple(dateTerm(p), timeTerm(p))

  /** {{Y,M,D},{H,Mi,S}}; undefined: no such tuple, or no such date. */
  const parse = (term: Term): Parts | undefined => {
    if (!t.isTupleOf(term, 2)) return undefined
    const parts: number[] = []
    for (const half of [t.element(term, 1), t.element(term, 2)]) {
      if (!t.isTupleOf(half, 3)) return undefined
      for (let i = 1; i <= 3; i++) {
        const part = t.element(half, i)
        const value = t.isInteger(part) ? t.safeInteger(part) : undefined
        if (value === undefined) return undefined
        parts.push(value)
      }
    }
    const all = parts as unknown as Parts
    return valid(all) ? all : undefined
  }
  /** The instant at which local clocks show `local`; `dst` chooses where they show it twice. */
  const universal = (localSeconds: number, dst: Term): number => {
    const winter = host.zoneOffset(localSeconds - 43200)
    const summer = host.zoneOffset(localSeconds + 43200)
    const candidates = [localSeconds - Math.max(winter, summer), localSeconds - Math.min(winter, summer)]
    const fits = candidates.filter((s) => s + host.zoneOffset(s) === localSeconds)
    if (fits.length === 2 && dst === am.false) return fits[1]!
    return fits[0] ?? candidates[1]!
  }

  return {
    'date/0': () => dateTerm(local(now())),
    'time/0': () => timeTerm(local(now())),
    'localtime/0': () => dateTime(local(now())),
    'universaltime/0': () => dateTime(partsOf(now())),
    'universaltime_to_localtime/1': (term: Term) => {
      const parts = parse(term)
      return parts === undefined || parts[0] < FIRST_LOCAL_YEAR ? vm.badarg() : dateTime(local(secondsOf(parts)))
    },
    'localtime_to_universaltime/2': (term: Term, dst: Term) => {
      const parts = parse(term)
      if (parts === undefined || parts[0] < FIRST_LOCAL_YEAR || (dst !== am.true && dst !== am.false && dst !== am.undefined)) return vm.badarg()
      return dateTime(partsOf(universal(secondsOf(parts), dst)))
    },
    'universaltime_to_posixtime/1': (term: Term) => {
      const parts = parse(term)
      if (parts === undefined) return vm.badarg()
      const [year, month, day, hour, minute, second] = parts
      return t.integer(BigInt(daysFromCivil(year, month, day)) * 86400n + BigInt(hour * 3600 + minute * 60 + second))
    },
    'posixtime_to_universaltime/1': (term: Term) => {
      if (!t.isInteger(term)) return vm.badarg()
      const seconds = t.safeInteger(term)
      if (seconds !== undefined && seconds >= FIRST_MARCH && seconds <= LAST_CLOSE) return dateTime(partsOf(seconds))
      const distant = t.bigint(term)
      return BigInt.asIntN(64, distant) === distant ? dateTime(distantParts(distant)) : vm.badarg()
    },
  }
}
