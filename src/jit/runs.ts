/**
 * Runs of integer operators: which instructions one is made of, what its values may be, and which of them are only steps on
 * the way. `((H bxor C) * P) band 16#FFFFFFFF` is three instructions whose first two results nobody else needs: within a run such
 * values stay in 64-bit locals (instructions/integer_runs.ts) and are never put on the heap.
 */
import { OP } from '../beam/opcodes.ts'
import type { Instruction, Operand } from '../beam/read.ts'
import { TYPE_FLOAT } from '../beam/types.ts'
import type { BeamType } from '../beam/types.ts'
import * as L from '../term/layout.ts'
import { FRAME_REGISTERS } from './facts.ts'
import { liveOf } from './graph.ts'

/** Most steps of a run. */
export const RUN_STEPS = 16

const MIN = -(2n ** 63n)
const MAX = 2n ** 63n - 1n

/** Bounds of an integer. */
export interface Range {
  readonly min: bigint
  readonly max: bigint
}
export const INT64: Range = { min: MIN, max: MAX }
export const within = (r: Range | undefined, outer: Range): boolean => r !== undefined && r.min >= outer.min && r.max <= outer.max
export const SMALL: Range = { min: BigInt(L.SMALL_MIN), max: BigInt(L.SMALL_MAX) }

/** What an i64 can be when it is taken as signed or as unsigned. */
const WORD64: Range = { min: MIN, max: 2n ** 64n - 1n }
export const isUnsigned = (r: Range | undefined): boolean => r !== undefined && r.max > MAX
/** Value of an operand that is an integer of 64 bits, signed or unsigned. */
export function word64(o: Operand | undefined): bigint | undefined {
  if (o?.k !== 'i') return undefined
  const value = BigInt(o.v)
  return value >= MIN && value <= WORD64.max ? value : undefined
}
/** A constant of a `band` that leaves bits of 64 only. */
const isMask = (o: Operand): boolean => (word64(o) ?? -1n) >= 0n
/** Value of an operand that is a signed integer of 64 bits. */
export function constant(o: Operand | undefined): bigint | undefined {
  if (o?.k !== 'i') return undefined
  const value = BigInt(o.v)
  return value >= MIN && value <= MAX ? value : undefined
}

/** Result of an operator on operands within these bounds; undefined: any integer. `b` is absent for the operators of one operand. */
type RangeOf = (a: Range | undefined, b: Range | undefined) => Range | undefined

/** A bit mask that covers non-negative numbers up to `n`. */
const cover = (n: bigint): bigint => (n <= 0n ? 0n : (1n << BigInt(n.toString(2).length)) - 1n)
const natural = (r: Range | undefined): r is Range => r !== undefined && r.min >= 0n
const corners = (values: readonly bigint[]): Range => ({
  min: values.reduce((x, y) => (y < x ? y : x)),
  max: values.reduce((x, y) => (y > x ? y : x)),
})
const both =
  (of: (a: Range, b: Range) => Range | undefined): RangeOf =>
  (a, b) => (a && b ? of(a, b) : undefined)
const either: RangeOf = (a, b) => {
  if (natural(a) && natural(b)) return { min: 0n, max: cover(a.max | b.max) }
  return within(a, INT64) && within(b, INT64) ? INT64 : undefined
}
/** The count of a shift, if it is certain and one that 64 bits know. */
const count = (r: Range | undefined): bigint | undefined => (r && r.min === r.max && r.min >= 0n && r.min < 64n ? r.min : undefined)

export interface Operator {
  readonly range: RangeOf
  /** The low 64 bits of the result follow from those of the operands. */
  readonly wraps?: boolean
}
export const OPERATORS: Readonly<Record<string, Operator>> = {
  '+/2': { range: both((a, b) => ({ min: a.min + b.min, max: a.max + b.max })), wraps: true },
  '-/2': { range: both((a, b) => ({ min: a.min - b.max, max: a.max - b.min })), wraps: true },
  '*/2': { range: both((a, b) => corners([a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max])), wraps: true },
  'div/2': { range: both((a, b) => (b.min === b.max && b.min !== 0n ? corners([a.min / b.min, a.max / b.min]) : undefined)) },
  'rem/2': {
    range: (a, b) => {
      if (!b || b.min !== b.max || b.min === 0n) return undefined
      const most = (b.min < 0n ? -b.min : b.min) - 1n
      return { min: natural(a) ? 0n : -most, max: most }
    },
  },
  'band/2': {
    range: (a, b) => {
      if (natural(a) && natural(b)) return { min: 0n, max: a.max < b.max ? a.max : b.max }
      const mask = natural(b) ? b : natural(a) ? a : undefined
      return mask ? { min: 0n, max: mask.max } : either(a, b)
    },
    wraps: true,
  },
  'bor/2': { range: either, wraps: true },
  'bxor/2': { range: either, wraps: true },
  'bsl/2': { range: (a, b) => (a && count(b) !== undefined ? { min: a.min << b!.min, max: a.max << b!.min } : undefined), wraps: true },
  'bsr/2': { range: (a, b) => (a && b && b.min >= 0n ? corners([a.min, a.max, a.min >> BigInt.asUintN(6, b.min), a.max >> BigInt.asUintN(6, b.min), 0n]) : undefined) },
  'bnot/1': { range: (a) => a && { min: -1n - a.max, max: -1n - a.min }, wraps: true },
  '-/1': { range: (a) => a && { min: -a.max, max: -a.min }, wraps: true },
}

export interface Step {
  /** Where in the function. */
  readonly at: number
  readonly line: number
  readonly name: string
  readonly operator: Operator
  readonly importIndex: number
  readonly args: readonly Operand[]
  readonly dst: Operand
  /** For each operand the step that made it; -1: it is as it was before the run. */
  readonly sources: readonly number[]
  /** What the operands and the result may be, as integers. */
  ranges: readonly Range[]
  range: Range | undefined
  /** Whoever uses the result cares for its low 64 bits only: overflow does not matter. */
  lowOnly: boolean
  /** Such a result that may have overflown. */
  tainted: boolean
  /** Operands from outside of the run count by their low 64 bits, and may be unsigned integers of 64 bits. */
  low: boolean
}

export interface Run {
  readonly steps: readonly Step[]
  /** For each step, and behind the last: registers set before it that are still needed, by the step that set them. */
  readonly needed: readonly ReadonlyMap<number, number>[]
  /** For each step the last one up to it that can be gone on from without the help of tainted values. */
  readonly restart: readonly number[]
  /** Registers of the results, in the order of the steps. */
  readonly registers: readonly number[]
}

export type ImportNames = (index: number) => { readonly module: string; readonly fun: string; readonly arity: number }

/** What the analysis asks about a function. */
export interface RunContext {
  readonly instructions: readonly Instruction[]
  readonly importNames: ImportNames
  /** Number of a register, negative for other operands. */
  register(o: Operand): number
  /** What is known of an operand before the run; and what the file says of it, whatever set it. */
  typeOf(o: Operand): BeamType | undefined
  notedType(o: Operand): BeamType | undefined
  /** The register may hold an integer without a box; the result of the instruction may stay without one. */
  isCarried(o: Operand): boolean
  staysUnboxed(at: number): boolean
  /** Such integers are unsigned. */
  readonly carriesUnsigned: boolean
}

/** Most steps that the runs of a function can have, by the looks of its instructions; `least`: steps that make a run. */
export function longestRun(instructions: readonly Instruction[], least: number): number {
  let most = 0
  let n = 0
  for (const { op } of instructions) {
    if (op === OP.gc_bif1 || op === OP.gc_bif2) most = Math.max(most, ++n)
    else if (op !== OP.line) n = 0
  }
  return most < least ? 0 : Math.min(most, RUN_STEPS)
}

/** The result of an operator may be an integer that is not small, by what the file says of its operands. */
export function mayBeLarge(f: Pick<RunContext, 'notedType'>, name: string, operands: readonly Operand[]): boolean {
  const ranges: (Range | undefined)[] = []
  for (const o of operands) {
    const value = word64(o)
    const type = f.notedType(o)
    if (type?.mask === TYPE_FLOAT) return false
    ranges.push(value === undefined ? meet(type, WORD64, WORD64) : { min: value, max: value })
  }
  return !within(OPERATORS[name]!.range(ranges[0], ranges[1]), SMALL)
}

/** The run that begins with the instruction `start` and ends before `end`, if it is worth one. `line`: the line in force there. */
export function findRun(f: RunContext, start: number, end: number, line: number): Run | undefined {
  const steps = collectSteps(f, start, end, line)
  let needed: ReadonlyMap<number, number>[] = []
  // what comes behind decides how a step is done, and how it is done whether another can follow
  for (let cut = 0; cut >= 0; ) {
    if (steps.length === 0) return undefined
    needed = neededBefore(f, steps, steps.map((s) => f.register(s.dst)), end)
    markLowOnly(steps, new Set(needed[steps.length]!.values()))
    cut = findRanges(f, steps)
    if (cut >= 0) steps.length = cut
  }
  const registers = steps.map((s) => f.register(s.dst))
  const unboxed = steps.some((s) => s.args.some((o, i) => s.sources[i]! < 0 && f.isCarried(o)) || f.staysUnboxed(s.at))
  if (steps.length < 2 && !unboxed) return undefined
  const last = needed[steps.length]!
  // all results are needed, or all are small: nothing would be gained
  if (!unboxed && (last.size === steps.length || steps.every((s) => within(s.range, SMALL)))) return undefined
  markTainted(steps)
  const restart: number[] = []
  steps.forEach((_, i) => restart.push([...needed[i]!.values()].some((s) => steps[s]!.tainted) ? restart[i - 1]! : i))
  return { steps, needed, restart, registers }
}

function collectSteps(f: RunContext, start: number, end: number, line: number): Step[] {
  const steps: Step[] = []
  const setBy = new Map<number, number>()
  for (let at = start; at < end && steps.length < RUN_STEPS; at++) {
    const { op, args } = f.instructions[at]!
    if (op === OP.line) {
      line = (args[0] as { v: number }).v
      continue
    }
    const step = stepOf(f, op, args, setBy)
    if (!step) break
    steps.push({ ...step, at, line, ranges: [], range: undefined, lowOnly: false, tainted: false, low: false })
    setBy.set(f.register(step.dst), steps.length - 1)
  }
  return steps
}

type BareStep = Pick<Step, 'name' | 'operator' | 'importIndex' | 'args' | 'dst' | 'sources'>

function stepOf(f: RunContext, op: number, args: readonly Operand[], setBy: ReadonlyMap<number, number>): BareStep | undefined {
  if (op !== OP.gc_bif1 && op !== OP.gc_bif2) return undefined
  const fail = args[0] as { v: number }
  const importIndex = (args[2] as { v: number }).v
  const { module, fun, arity } = f.importNames(importIndex)
  const name = `${fun}/${arity}`
  const operator = module === 'erlang' && Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
  if (!operator || fail.v !== 0) return undefined
  const operands = args.slice(3, 3 + arity)
  const sources = operands.map((o) => setBy.get(f.register(o)) ?? -1)
  if (operands.some((o) => (o.k === 'i' ? word64(o) === undefined : f.register(o) < 0))) return undefined
  // by 0 and -1, and shifts by what is no count: left to the ordinary way
  const second = word64(operands[1])
  if ((name === 'div/2' || name === 'rem/2') && (second === 0n || second === -1n)) return undefined
  if ((name === 'bsl/2' || name === 'bsr/2') && second !== undefined && (second < 0n || second > 63n)) return undefined
  return { name, operator, importIndex, args: operands, dst: args[3 + arity]!, sources }
}

/** What operands and results may be; the first step that can't be done on 64 bits, or -1. */
function findRanges(f: RunContext, steps: readonly Step[]): number {
  const unsigned = steps.some((s) => s.args.some((o, i) => (o.k === 'i' ? word64(o)! > MAX : s.sources[i]! < 0 && f.isCarried(o) && f.carriesUnsigned)))
  for (const [at, s] of steps.entries()) {
    const masked = isMasked(s)
    const ranges: Range[] = []
    // only low bits of what comes from outside count: it may have the 64th
    s.low = unsigned && (masked || s.lowOnly)
    for (const [i, o] of s.args.entries()) {
      const value = word64(o)
      if (value !== undefined) {
        ranges.push({ min: value, max: value })
        continue
      }
      const source = steps[s.sources[i]!]
      const type = source ? f.notedType(o) : f.typeOf(o)
      if (type?.mask === TYPE_FLOAT) return at
      const range = meet(type, ...(source ? made(source, unsigned) : outside(f, s, o)))
      if (!range) return at
      ranges.push(range)
    }
    s.ranges = ranges
    s.range = s.operator.range(ranges[0], ranges[1])
    if (!masked && !s.lowOnly && ranges.some(isUnsigned) && !takesUnsigned(s)) return at
  }
  return -1
}
/** What a step has made, as it is and at most. */
function made(s: Step, unsigned: boolean): [Range, Range] {
  const exact = !s.lowOnly || isMasked(s)
  if (exact && isUnsigned(s.range) && UNSIGNED.has(s.name)) return [s.range!, WORD64]
  return exact || !unsigned ? [s.range ?? INT64, INT64] : [WORD64, WORD64]
}
/** What a register may hold for the step to take it. */
function outside(f: RunContext, s: Step, o: Operand): [Range, Range] {
  if (s.low) return [WORD64, WORD64]
  return [f.carriesUnsigned && f.isCarried(o) ? { min: 0n, max: WORD64.max } : INT64, WORD64]
}
export const isMasked = (s: Step): boolean => s.name === 'band/2' && s.args.some(isMask)

/** Operators whose results are right for operands that are unsigned, where none is negative. */
const UNSIGNED = new Set(['band/2', 'bor/2', 'bxor/2', 'bsr/2', 'div/2', 'rem/2'])
export function takesUnsigned(s: Step): boolean {
  if (!UNSIGNED.has(s.name) || !s.ranges.every(natural)) return false
  return s.name.startsWith('b') && s.name !== 'bsr/2' ? true : word64(s.args[1]) !== undefined
}

/** What a value that is an integer of 64 bits can be; undefined: it cannot be one. */
function meet(type: BeamType | undefined, computed: Range, outer = INT64): Range | undefined {
  let { min, max } = computed
  for (const r of [type, outer]) {
    if (r?.min !== undefined && r.min > min) min = r.min
    if (r?.max !== undefined && r.max < max) max = r.max
  }
  return min <= max ? { min, max } : undefined
}

function neededBefore(f: RunContext, steps: readonly Step[], registers: readonly number[], end: number): ReadonlyMap<number, number>[] {
  const behind = steps[steps.length - 1]!.at + 1
  const live = new Set(registers.filter((r) => !isDead(f, behind, end, r)))
  const liveBefore: Set<number>[] = []
  for (let i = steps.length; ; i--) {
    liveBefore[i] = new Set(live)
    if (i === 0) break
    live.delete(registers[i - 1]!)
    for (const o of steps[i - 1]!.args) live.add(f.register(o))
  }
  const setBy = new Map<number, number>()
  return liveBefore.map((registersLive, i) => {
    if (i > 0) setBy.set(registers[i - 1]!, i - 1)
    return new Map([...setBy].filter(([r]) => registersLive.has(r)))
  })
}

/** Backwards: whose low bits are all that counts. */
function markLowOnly(steps: readonly Step[], results: ReadonlySet<number>): void {
  const needsAll = new Set(results)
  for (let i = steps.length - 1; i >= 0; i--) {
    const s = steps[i]!
    s.lowOnly = s.operator.wraps === true && !needsAll.has(i)
    const shift = s.name === 'bsl/2' && constant(s.args[1]) === undefined
    const passes = isMasked(s) || (s.lowOnly && !shift)
    for (const source of s.sources) if (source >= 0 && !passes) needsAll.add(source)
  }
}
/** Forwards: which of these may have overflown. */
function markTainted(steps: readonly Step[]): void {
  for (const s of steps) {
    const overflows = !within(s.range, INT64) || s.sources.some((source, i) => (source >= 0 ? steps[source]!.tainted : s.low && s.args[i]!.k !== 'i'))
    s.tainted = !isMasked(s) && s.lowOnly && overflows
  }
}

/** Certain that nobody reads the register's value from instruction `at` on. */
function isDead(f: RunContext, at: number, end: number, register: number): boolean {
  const reads = (o: Operand | undefined): boolean => o !== undefined && f.register(o) === register
  for (; at < end; at++) {
    const ins = f.instructions[at]!
    const { op, args } = ins
    switch (op) {
      case OP.line:
        continue
      case OP.move:
        if (reads(args[0])) return false
        if (reads(args[1])) return true
        continue
      case OP.put_list:
        if (reads(args[0]) || reads(args[1])) return false
        if (reads(args[2])) return true
        continue
      case OP.gc_bif1: case OP.gc_bif2: {
        const dst = args.length - 1
        if ((args[0] as { v: number }).v !== 0 || args.slice(3, dst).some(reads)) return false
        if (isXFrom(register, liveOf(ins)) || reads(args[dst])) return true
        continue
      }
      case OP.bif1: case OP.bif2: {
        const dst = args.length - 1
        if ((args[0] as { v: number }).v !== 0 || args.slice(2, dst).some(reads)) return false
        if (reads(args[dst])) return true
        continue
      }
      case OP.test_heap:
        // what counts as live is looked at by the collector, read or not
        return isXFrom(register, liveOf(ins))
      case OP.call: case OP.call_only: case OP.call_last: case OP.call_ext: case OP.call_ext_only: case OP.call_ext_last:
        return isXFrom(register, liveOf(ins))
      case OP.return:
        return isXFrom(register, 1)
      default:
        return false
    }
  }
  return false
}

/** An X register from `first` on. */
function isXFrom(register: number, first: number): boolean {
  return register >= first && register < FRAME_REGISTERS
}
