/** Coverage by the machine itself: which modules count what, and their counters. */
import type { Address } from '../term/types.ts'
import { lineFlags } from '../beam/read.ts'
import type { Inflate } from '../beam/read.ts'
import { LINE_COUNTER_WORDS } from '../jit/translation.ts'
import type { Counted } from '../jit/translation.ts'
import type { LinkedTranslation } from './code.ts'
import type { Vm } from './vm.ts'

export const COVERAGE_MODES = ['function', 'function_counters', 'line', 'line_counters'] as const
export type CoverageMode = (typeof COVERAGE_MODES)[number]

/** A counter has 64 bits, in modes that only tell whether something has run, too. */
export const COUNTER_BYTES = 8

export interface ModuleCoverage {
  readonly mode: CoverageMode
  readonly counters: Address
  readonly count: number
}

/** What the code of a module counts. */
export const countedBy = (mode: CoverageMode): Counted => (mode === 'line' || mode === 'line_counters' ? 'lines' : 'functions')

/** Flags of a file's chunk of lines: the compiler has marked places; they are counted whatever the mode of the machine. */
const MARKED = 1
const ALWAYS = 2

export class Coverage {
  /** For modules loaded from now on. */
  mode: CoverageMode | 'none' = 'none'

  /** What a module counts; undefined: nothing. */
  of(file: Uint8Array, inflate: Inflate): CoverageMode | undefined {
    const flags = lineFlags(file, inflate)
    if (flags & ALWAYS) return 'line_counters'
    return this.mode === 'none' || (countedBy(this.mode) === 'lines' && !(flags & MARKED)) ? undefined : this.mode
  }
}

export function makeCounters(vm: Vm, mode: CoverageMode, { functions, lineCounters }: LinkedTranslation): ModuleCoverage {
  const count = countedBy(mode) === 'lines' ? lineCounters!.length / LINE_COUNTER_WORDS : functions.length
  const counters = vm.k.literal_malloc(Math.max(16, COUNTER_BYTES * count))
  const coverage = { mode, counters, count }
  resetCounters(vm, coverage)
  return coverage
}
export function resetCounters(vm: Vm, { counters, count }: ModuleCoverage): void {
  vm.u8.fill(0, counters >>> 0, (counters >>> 0) + COUNTER_BYTES * count)
}
/** How often something has run, as far as a small integer of OTP tells. */
export function counter(vm: Vm, { counters }: ModuleCoverage, index: number): bigint {
  const at = counters + COUNTER_BYTES * index
  const value = (BigInt(vm.cell(at + 4) >>> 0) << 32n) | BigInt(vm.cell(at) >>> 0)
  return value < MOST ? value : MOST
}
const MOST = (1n << 59n) - 1n
