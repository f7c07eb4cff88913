/**
 * Integers carried from one turn of a loop to the next: which results of operators reach an argument of the function's call of
 * itself. They need not be on the heap on the way there. Such a register may hold NOT_BOXED instead of a term; the integer is in the
 * i64 local that belongs to it (instructions/carried.ts). This is about what is worth it: what a register may hold
 * at a place is known by `Facts.carried`, and code that wants a term finds one.
 */
import { OP, OPCODES } from '../beam/opcodes.ts'
import type { Instruction, Operand } from '../beam/read.ts'
import { sameRegister } from './instructions/operands.ts'
import { INT64, OPERATORS, constant, mayBeLarge, word64 } from './runs.ts'
import type { ImportNames, RunContext } from './runs.ts'
import * as L from '../term/layout.ts'

/** In place of a term: the register's integer is in its i64 local. No term is 0. */
export const NOT_BOXED = 0

/** The i64 of a register may be any (LOOSE), or is certainly no small integer. */
export const LARGE = 1
export const LOOSE = 2
export type Carried = typeof LARGE | typeof LOOSE

export interface CarriedPlan {
  /** X registers from 0 on that have an i64 local. */
  readonly registers: number
  /** Arguments of the function that its calls of itself may leave without a box. */
  readonly params: ReadonlyMap<number, Carried>
  /** Instructions whose result stays without one. */
  readonly results: ReadonlySet<number>
  /** Their i64 are unsigned (and LOOSE): the function has a mask of 64 bits. */
  readonly unsigned: boolean
  /** It has constants that are no small integers. */
  readonly wide: boolean
}
export const NOTHING_CARRIED: CarriedPlan = { registers: 0, params: new Map(), results: new Set(), unsigned: false, wide: false }

/** Registers with an i64 local: loops with more arguments are rare. */
const MOST_REGISTERS = 16
/** How far a result is followed. */
const MOST_STEPS = 100

/**
 * Results of these are seldom small, or now one and now the other: a test whether they are would be a branch that is hard to foresee. `wide`: the function
 * has large constants, so what it combines by `bxor` are words of a hash or the like.
 */
export function isMostlyLarge(name: string, args: readonly Operand[], wide: boolean): boolean {
  if (name === 'bxor/2') return wide
  if (name === 'rem/2') return (word64(args[1]) ?? 0n) > L.SMALL_MAX
  return name === 'band/2' && args.some((o) => (word64(o) ?? 0n) > L.SMALL_MAX)
}

const labelOf = (o: Operand | undefined): number => (o as { v: number }).v
const isX = (o: Operand | undefined): o is { k: 'x'; n: number } & Operand => o?.k === 'x'

/** Tests that don't look into their first operand: without a box it is an integer. */
export const TYPE_TESTS = new Set<number>([
  OP.is_integer, OP.is_number, OP.is_float, OP.is_atom, OP.is_list, OP.is_nil, OP.is_nonempty_list, OP.is_tuple, OP.is_map,
  OP.is_binary, OP.is_bitstr, OP.is_pid, OP.is_port, OP.is_reference, OP.is_function, OP.is_boolean,
])
export const COMPARISONS = new Set<number>([OP.is_lt, OP.is_ge])
export const EQUALITIES = new Set<number>([OP.is_eq_exact, OP.is_ne_exact])
const NEUTRAL = new Set<number>([OP.line, OP.label, OP.executable_line, OP.debug_line, OP.test_heap, OP.allocate, OP.allocate_heap, OP.deallocate, OP.trim, OP.init_yregs])
const BIFS = new Set<number>([OP.bif0, OP.bif1, OP.bif2, OP.bif3, OP.gc_bif1, OP.gc_bif2, OP.gc_bif3])

/** The arithmetic operator of an instruction, if it is one that raises when it fails. */
export function operatorName(ins: Instruction, importNames: ImportNames): string | undefined {
  if (ins.op !== OP.gc_bif1 && ins.op !== OP.gc_bif2) return undefined
  if (labelOf(ins.args[0]) !== 0) return undefined
  const { module, fun, arity } = importNames(labelOf(ins.args[2]))
  const name = `${fun}/${arity}`
  return module === 'erlang' && Object.hasOwn(OPERATORS, name) ? name : undefined
}
const operandsOf = (ins: Instruction): readonly Operand[] => ins.args.slice(3, -1)
const destinationOf = (ins: Instruction): Operand => ins.args[ins.args.length - 1]!

/** Steps of counters. Loops that count further than small integers go are rare, and a way for them is code in all the others. */
const MOST_STEP = 1 << 20
const isCount = (name: string, args: readonly Operand[]): boolean => {
  const step = constant(args[1])
  return (name === '+/2' || name === '-/2') && isX(args[0]) && step !== undefined && step < MOST_STEP && step > -MOST_STEP
}

type Asked = Pick<RunContext, 'importNames' | 'notedType'>

export function planCarried(f: Asked, instructions: readonly Instruction[], entryLabel: number, arity: number): CarriedPlan {
  const { importNames } = f
  const flow = new Flow(instructions, entryLabel, arity, importNames)
  const params = new Map<number, Carried>()
  const results = new Set<number>()
  let registers = 0
  const note = (reached: ReadonlySet<number>, kind: Carried): boolean => {
    let isNew = false
    for (const p of reached) {
      if (params.get(p) === kind || params.get(p) === LOOSE) continue
      params.set(p, kind)
      isNew = true
    }
    return isNew
  }
  let wide = false
  let unsigned = false
  for (const ins of instructions) {
    const name = operatorName(ins, importNames)
    if (name === undefined) continue
    for (const o of operandsOf(ins)) {
      const value = word64(o) ?? 0n
      wide ||= value > L.SMALL_MAX
      unsigned ||= name === 'band/2' && value > INT64.max
    }
  }
  let before: Operand | undefined
  instructions.forEach((ins, at) => {
    if (ins.op === OP.line) return
    const name = operatorName(ins, importNames)
    const to = destinationOf(ins)
    const args = operandsOf(ins)
    const counts = name !== undefined && isCount(name, args) && !(before && sameRegister(before, args[0]!))
    before = name === undefined ? undefined : to
    if (!name || !isX(to) || to.n >= MOST_REGISTERS || counts || !mayBeLarge(f, name, args)) return
    const reached = flow.follow(at + 1, to.n)
    if (reached.size === 0) return
    results.add(at)
    registers = Math.max(registers, to.n + 1, ...flow.seen)
    note(reached, unsigned || isMostlyLarge(name, args, wide) ? LOOSE : LARGE)
  })
  if (results.size === 0) return NOTHING_CARRIED
  // arguments that are handed on as they are, to another place perhaps
  const entry = instructions.findIndex((i) => i.op === OP.label && labelOf(i.args[0]) === entryLabel)
  for (let again = true; again; ) {
    again = false
    for (const [p, kind] of params) {
      const reached = flow.follow(entry + 1, p)
      registers = Math.max(registers, ...flow.seen)
      if (note(reached, kind)) again = true
    }
  }
  registers = Math.max(registers, ...[...params.keys()].map((p) => p + 1))
  return { registers: Math.min(registers, MOST_REGISTERS), params, results, unsigned, wide }
}

/** Follows a value through a function. */
class Flow {
  private readonly instructions: readonly Instruction[]
  private readonly entryLabel: number
  private readonly arity: number
  private readonly importNames: ImportNames
  private readonly places = new Map<number, number>()
  /** One more than the registers in which the last value was seen. */
  readonly seen = new Set<number>()

  constructor(instructions: readonly Instruction[], entryLabel: number, arity: number, importNames: ImportNames) {
    this.instructions = instructions
    this.entryLabel = entryLabel
    this.arity = arity
    this.importNames = importNames
    instructions.forEach((ins, i) => {
      if (ins.op === OP.label) this.places.set(labelOf(ins.args[0]), i)
    })
  }

  /** The arguments of the function's calls of itself in which the value of an X register arrives, by ways on which nothing wants it as a term. */
  follow(start: number, register: number): Set<number> {
    const reached = new Set<number>()
    const visited = new Set<number>()
    const ways: { at: number; held: Set<number> }[] = [{ at: start, held: new Set([register]) }]
    this.seen.clear()
    this.seen.add(register + 1)
    let steps = 0
    for (let way = ways.pop(); way; way = ways.pop()) {
      let { at } = way
      const { held } = way
      while (at < this.instructions.length && held.size > 0 && !visited.has(at) && steps++ < MOST_STEPS) {
        visited.add(at)
        const next = this.step(at, held, reached, (label) => {
          const place = this.places.get(label)
          if (place !== undefined) ways.push({ at: place, held: new Set(held) })
        })
        if (!next) break
        at++
      }
    }
    return reached
  }

  /** Whether control goes on behind the instruction with the value as it was; `branch`: it may go there too. */
  private step(at: number, held: Set<number>, reached: Set<number>, branch: (label: number) => void): boolean {
    const ins = this.instructions[at]!
    const { op, args } = ins
    const holds = (o: Operand | undefined): boolean => isX(o) && held.has(o.n)
    if (NEUTRAL.has(op)) return true
    if (op === OP.move) {
      if (holds(args[0])) {
        if (!isX(args[1]) || args[1].n >= MOST_REGISTERS) return false
        held.add(args[1].n)
        this.seen.add(args[1].n + 1)
      } else if (isX(args[1])) held.delete(args[1].n)
      return true
    }
    if (BIFS.has(op)) {
      if (args.slice(0, -1).some(holds) && !operatorName(ins, this.importNames)) return false
      const to = destinationOf(ins)
      if (isX(to)) held.delete(to.n)
      if (args[0]!.k === 'f' && labelOf(args[0]) !== 0) branch(labelOf(args[0]))
      return true
    }
    if (op === OP.jump) {
      branch(labelOf(args[0]))
      return false
    }
    if (op === OP.call_only || op === OP.call_last) {
      if (labelOf(args[1]) === this.entryLabel) for (const n of held) if (n < this.arity) reached.add(n)
      return false
    }
    if (op === OP.select_val || op === OP.select_tuple_arity) {
      branch(labelOf(args[1]))
      for (const o of (args[2] as { v: readonly Operand[] }).v) if (o.k === 'f') branch(o.v)
      return false
    }
    if (COMPARISONS.has(op) || EQUALITIES.has(op) || TYPE_TESTS.has(op)) {
      if (EQUALITIES.has(op) && args.some(holds) && !args.some((o) => o.k === 'i')) return false
      branch(labelOf(args[0]))
      return true
    }
    const { calls, ends, waits, reads } = OPCODES[op]!
    return !calls && !ends && !waits && reads.fixed === 0 && !reads.arity && this.other(ins, held, branch)
  }
  /** An instruction that wants terms. */
  private other({ args }: Instruction, held: Set<number>, branch: (label: number) => void): boolean {
    let wanted = false
    const visit = (o: Operand): void => {
      if (isX(o)) wanted ||= held.has(o.n)
      else if (o.k === 'f' && o.v !== 0) branch(o.v)
      else if (o.k === 'list') o.v.forEach(visit)
    }
    args.forEach(visit)
    return !wanted
  }
}
