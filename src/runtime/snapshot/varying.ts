/**
 * What lies in a machine's memory and may not be the same in the next one that goes on from its snapshot: what processes have noted of the clocks, and
 * the seeds of their random numbers. Times are found by what they are, a boxed integer about now in one of the clocks' units: nothing else is near those.
 */
import * as L from '../../term/layout.ts'
import { header, isCons } from '../../term/terms.ts'
import { NONE } from '../../term/types.ts'
import type { Address, Term } from '../../term/types.ts'
import { MONOTONIC_START, convert } from '../clock.ts'
import type { MemoryChange } from '../image.ts'
import type { Vm } from '../vm.ts'

const PAGE_WORDS = 1024
const UNITS = [1n, 1_000n, 1_000_000n, 1_000_000_000n] as const
const DAY = 86_400n
const HEADER_INT64 = header(L.SUB_INT64, 2)
/** Of the two numbers of `exsss`. */
const SEED_BITS = 58

/** A time in memory: where, on which clock, in which unit, how long ago; and whether it is before the start of the machine. */
type Time = readonly [at: Address, clock: 'monotonic' | 'system', unit: number, ago: number, early: boolean]
export interface VaryingState {
  readonly times: readonly Time[]
  readonly seeds: readonly Address[]
}

type Clocks = Record<Time[1], { readonly now: bigint; readonly start: bigint }>
/** In nanoseconds. */
function clocksOf(vm: Vm): Clocks {
  const running = BigInt(vm.host.monotonic())
  const system = BigInt(vm.host.systemTime()) * 1000n
  return { monotonic: { now: MONOTONIC_START + running, start: MONOTONIC_START }, system: { now: system, start: system - running } }
}

function setValue(vm: Vm, at: Address, value: bigint): void {
  vm.setCell(at + 4, Number(BigInt.asIntN(32, value)))
  vm.setCell(at + 8, Number(BigInt.asIntN(32, value >> 32n)))
}

/** Times in the pages of a change. */
export function timesIn(vm: Vm, { pages }: MemoryChange): Time[] {
  const clocks = clocksOf(vm)
  const found: Time[] = []
  for (const page of pages) {
    for (let w = page >>> 2; w < (page >>> 2) + PAGE_WORDS; w++) {
      if (vm.m[w] !== HEADER_INT64) continue
      const time = asTime(clocks, vm.t.bigint(((w << 2) | L.TAG_BOXED) as Term))
      if (time) found.push([w << 2, ...time])
    }
  }
  return found
}
function asTime(clocks: Clocks, value: bigint): [Time[1], number, number, boolean] | undefined {
  for (const clock of ['monotonic', 'system'] as const) {
    for (const [unit, perSecond] of UNITS.entries()) {
      const ago = convert(clocks[clock].now, perSecond) - value
      if (ago > DAY * perSecond || ago < -DAY * perSecond) continue
      return [clock, unit, Number(ago), value < convert(clocks[clock].start, perSecond)]
    }
  }
  return undefined
}

/** The value of an atom in a process's dictionary, where it lies; NONE: it has none. */
function inDictionary(vm: Vm, process: Address, key: Term): Term {
  for (let i = vm.k.dict_slots(process) - 1; i >= 0; i--) {
    const slot = vm.k.dict_slot(process, i)
    if (slot !== 0 && vm.cell(slot) === key) return vm.cell(slot + 4) as Term
  }
  return NONE
}

/** Addresses of the numbers of all generators that have been seeded (`rand`); undefined: there are some of a kind that can't be seeded anew. */
export function seedsOf(vm: Vm): Address[] | undefined {
  const { t } = vm
  const key = vm.atom('rand_seed')
  const isPlain = (term: Term): boolean => t.subtag(term) === L.SUB_INT64 && t.bigint(term) > 0n
  const seeds: Address[] = []
  for (const process of vm.processes.all()) {
    const value = inDictionary(vm, process, key)
    if (value === NONE) continue
    const numbers = t.isTupleOf(value, 2) ? t.element(value, 2) : NONE
    if (!isCons(numbers) || !isPlain(t.hd(numbers)) || !isPlain(t.tl(numbers))) return undefined
    seeds.push(t.address(t.hd(numbers)), t.address(t.tl(numbers)))
  }
  return seeds
}

/** Times are as long ago as they were, but not before the machine's start; random numbers begin anew. */
export function restoreVarying(vm: Vm, { times, seeds }: VaryingState): void {
  const clocks = clocksOf(vm)
  for (const [at, clock, unit, ago, early] of times) {
    const perSecond = UNITS[unit]!
    const value = convert(clocks[clock].now, perSecond) - BigInt(ago)
    const start = convert(clocks[clock].start, perSecond)
    setValue(vm, at, value < start && !early ? start : value)
  }
  const bytes = new Uint8Array(8)
  for (const seed of seeds) {
    let value = 0n
    // what is small has another form
    while (value < 1n << 32n) {
      vm.host.random(bytes)
      value = BigInt.asUintN(SEED_BITS, new DataView(bytes.buffer).getBigUint64(0))
    }
    setValue(vm, seed, value)
  }
}

/** Makes them all the same, to compare machines. */
export function forgetVarying(vm: Vm, { times, seeds }: VaryingState): void {
  for (const at of [...times.map(([address]) => address), ...seeds]) setValue(vm, at, 0n)
}
