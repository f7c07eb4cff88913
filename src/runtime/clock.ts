/**
 * Erlang's clocks over the host's: monotonic time from MONOTONIC_START_SECONDS on, system time as monotonic time plus
 * an offset that follows the host's clock (`+C multi_time_warp`, the default from OTP 26 on), is set once more (`single_time_warp`), or stays (`no_time_warp`).
 */
import * as L from '../term/layout.ts'
import type { Term } from '../term/types.ts'
import { fitsSmall, small } from '../term/terms.ts'
import { ofMachine } from './of_machine.ts'
import type { Vm } from './vm.ts'
import { MONOTONIC_START_SECONDS } from './timers.ts'

/** Monotonic time at the start of the host's clock, in ns. */
export const MONOTONIC_START = BigInt(MONOTONIC_START_SECONDS) * 1_000_000_000n
const START_LOW = Number(BigInt.asUintN(32, MONOTONIC_START))
const START_HIGH = Number(MONOTONIC_START >> 32n)
/** How far system time may be off the host's (ns) before the offset is set anew. */
const MAX_OFFSET_ERROR = 10_000_000n
/** The clocks are looked at again when that took longer (ns), but not for ever. */
const MAX_PAUSE = 1_000_000n
const MOST_TRIES = 5
/** System time is compared with the host's once in this time, not at each reading. */
const CHECK_MICROSECONDS = 1000
const MAX_ERROR_MICROSECONDS = Number(MAX_OFFSET_ERROR / 1000n)
const HEADER_INT64 = (2 << L.HDR_ARITY_SHIFT) | (L.SUB_INT64 << L.HDR_SUBTAG_SHIFT)

/** Parts per second: a number where it is one of a named unit, which needs no bigints. */
export type Unit = 1 | 1e3 | 1e6 | 1e9 | bigint

export class Clock {
  private readonly vm: Vm
  private offset = 0n
  private finalized = false
  /** System time when the host's monotonic clock showed 0: µs since 1970, and ns. */
  private startMicroseconds = 0
  private startRest = 0
  private nextCheck = 0
  /** ns beyond the µs that were read last. */
  private rest = 0
  /** Counts what was given by `unique_integer([])`. */
  uniques = 0
  /** Counts what was given by `unique_integer([monotonic])` and strict timestamps. */
  monotonicUnique = 0
  /** Last value of `erlang:now/0`, µs. */
  private lastNow = 0

  constructor(vm: Vm) {
    this.vm = vm
    this.setOffset(this.hostOffset().least)
  }

  /** The clock of a machine. */
  static of(vm: Vm): Clock {
    return ofMachine(vm, 'clock', Clock)
  }

  /** For a snapshot, when nobody has asked for the time. */
  save(): [uniques: number, monotonic: number] | undefined {
    return this.lastNow > 0 ? undefined : [this.uniques, this.monotonicUnique]
  }
  restore([uniques, monotonic]: readonly [number, number]): void {
    this.uniques = uniques
    this.monotonicUnique = monotonic
  }

  private get warps(): boolean {
    return this.vm.settings.timeWarp === 'multi_time_warp'
  }
  /** What `system_info(time_offset)` tells. */
  get offsetState(): 'preliminary' | 'final' | 'volatile' {
    return this.warps ? 'volatile' : this.vm.settings.timeWarp === 'single_time_warp' && !this.finalized ? 'preliminary' : 'final'
  }
  /** The one time that the offset may change under `single_time_warp`. */
  finalize(): void {
    if (this.offsetState !== 'preliminary') return
    this.finalized = true
    this.follow()
  }

  /** Between which the host's offset is: they are far apart when the machine was stopped for a while between two looks at the clocks. */
  private hostOffset(): { least: bigint; most: bigint } {
    let before = this.monotonic()
    for (let tries = 1; ; tries++) {
      const system = BigInt(this.vm.host.systemTime()) * 1000n
      const after = this.monotonic()
      if (after - before < MAX_PAUSE || tries === MOST_TRIES) return { least: system - after, most: system - before }
      before = after
    }
  }

  private setOffset(offset: bigint): void {
    this.offset = offset
    // it may have gone back
    this.nextCheck = 0
    const start = offset + MONOTONIC_START
    this.startMicroseconds = Number(start / 1000n)
    this.startRest = Number(start % 1000n)
  }

  monotonic(): bigint {
    return MONOTONIC_START + BigInt(this.vm.host.monotonic())
  }

  /** `erlang:monotonic_time/0`, without a detour over bigints. */
  monotonicTerm(): Term {
    const ns = this.vm.host.monotonic()
    const high = Math.floor(ns / 4294967296)
    const low = START_LOW + (ns - high * 4294967296)
    const carry = low >= 4294967296 ? 1 : 0
    const { m } = this.vm
    const w = this.vm.k.alloc(3) >>> 2
    m[w] = HEADER_INT64
    m[w + 1] = low
    m[w + 2] = START_HIGH + high + carry
    return ((w << 2) | L.TAG_BOXED) as Term
  }
  /** Monotonic time in a unit of `perSecond` parts, rounded down. */
  monotonicIn(perSecond: Unit): Term {
    if (perSecond === 1e9) return this.monotonicTerm()
    if (typeof perSecond === 'number') {
      const n = MONOTONIC_START_SECONDS * perSecond + Math.floor(this.vm.host.monotonic() / (1e9 / perSecond))
      return fitsSmall(n) ? small(n) : this.vm.t.integer(n)
    }
    return this.vm.t.integer(convert(this.monotonic(), perSecond))
  }

  /** Offset of system time to monotonic time, ns; brought up to date first. */
  timeOffset(): bigint {
    if (this.warps) this.follow()
    return this.offset
  }
  private follow(): void {
    const { least, most } = this.hostOffset()
    if (least - this.offset <= MAX_OFFSET_ERROR && this.offset - most <= MAX_OFFSET_ERROR) return
    this.setOffset(least)
    this.vm.processes.signals.timeOffsetChanged(() => this.vm.t.integer(least))
  }
  /** Both times by the offset as it was last looked at, which is cheap. */
  instant(): { monotonic: bigint; system: bigint } {
    const monotonic = this.monotonic()
    return { monotonic, system: monotonic + this.offset }
  }
  system(): bigint {
    const offset = this.timeOffset()
    return this.monotonic() + offset
  }
  /** Microseconds since 1970, and `rest`. */
  systemMicroseconds(): number {
    const { host } = this.vm
    const read = (): number => {
      const ns = this.startRest + host.monotonic()
      const us = Math.floor(ns / 1000)
      this.rest = ns - us * 1000
      return this.startMicroseconds + us
    }
    const us = read()
    if (!this.warps || us < this.nextCheck) return us
    this.nextCheck = us + CHECK_MICROSECONDS
    if (Math.abs(host.systemTime() - us) < MAX_ERROR_MICROSECONDS) return us
    this.timeOffset()
    return read()
  }
  /** System time in a unit of `perSecond` parts, rounded down. */
  systemIn(perSecond: Unit): Term {
    const us = this.systemMicroseconds()
    return this.inUnit(us, this.rest, perSecond)
  }
  /** The same of the operating system. */
  osIn(perSecond: Unit): Term {
    return this.inUnit(this.vm.host.systemTime(), 0, perSecond)
  }
  private inUnit(us: number, rest: number, perSecond: Unit): Term {
    const { vm } = this
    if (perSecond === 1e9) return this.nanoseconds(us, rest)
    if (typeof perSecond === 'number') {
      const n = Math.floor(us / (1e6 / perSecond))
      return fitsSmall(n) ? small(n) : vm.t.integer(n)
    }
    return vm.t.integer(convert(BigInt(us) * 1000n + BigInt(rest), perSecond))
  }
  /** us * 1000 + rest, without a detour over bigints. */
  private nanoseconds(us: number, rest: number): Term {
    const high = Math.floor(us / 4294967296)
    const low = (us - high * 4294967296) * 1000 + rest
    const carry = Math.floor(low / 4294967296)
    if (high * 1000 + carry <= 0) return this.vm.t.integer(BigInt(us) * 1000n + BigInt(rest))
    const { m } = this.vm
    const w = this.vm.k.alloc(3) >>> 2
    m[w] = HEADER_INT64
    m[w + 1] = low - carry * 4294967296
    m[w + 2] = high * 1000 + carry
    return ((w << 2) | L.TAG_BOXED) as Term
  }
  /** The same, strictly increasing (`erlang:now/0`). */
  now(): number {
    this.lastNow = Math.max(this.lastNow + 1, this.systemMicroseconds())
    return this.lastNow
  }
}

/** Nanoseconds to a unit of `perSecond` parts, rounded down. */
export function convert(ns: bigint, perSecond: bigint): bigint {
  const product = ns * perSecond
  const quotient = product / 1_000_000_000n
  return product < 0n && quotient * 1_000_000_000n !== product ? quotient - 1n : quotient
}
