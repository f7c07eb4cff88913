/** Places at which a debugger may stop a process: the lines that the compiler has marked (debug_line), but for the heads of functions. */
import { OP } from '../beam/opcodes.ts'
import type { Instruction } from '../beam/read.ts'
import { RELOC } from './translation.ts'
import type { FunctionTranslator } from './function.ts'
import { H } from './imports.ts'
import { boxWhereNeeded } from './instructions/carried.ts'
import { VOID, W } from './encoder.ts'

export interface Stops {
  /** Number of a place. */
  readonly of: ReadonlyMap<Instruction, number>
  /** STOP_WORDS of each. */
  readonly words: readonly number[]
}

export function planStops(instructions: readonly Instruction[], atoms: readonly string[]): Stops {
  const of = new Map<Instruction, number>()
  const words: number[] = []
  let fun = -1
  for (const instruction of instructions) {
    const { op, args } = instruction
    if (op === OP.func_info) fun++
    if (op !== OP.debug_line || atoms[(args[0] as { v: number }).v] === 'entry') continue
    of.set(instruction, of.size)
    words.push(fun, (args[1] as { v: number }).v, (args[2] as { v: number }).v)
  }
  return { of, words }
}

/** Asks the host where the cell of the place says that there is a breakpoint: it may want to go on by way of the trampoline, behind the place. */
export function emitStop(t: FunctionTranslator, live: number): void {
  const stop = t.module.stops?.of.get(t.instructions[t.at]!)
  if (stop === undefined) return
  const c = t.code
  // what goes on behind it has all in registers as others expect it
  boxWhereNeeded(t, live)
  t.relocated(RELOC.stop, stop)
  c.load(0)
  c.unlikely()
  t.nested(W.if, VOID, () => {
    t.saveX(live)
    t.spill()
    t.spillStack()
    t.relocated(RELOC.codePoint, t.codePointBehind())
    c.call(H.stop)
    c.brIf(t.letGoDepth())
    t.refill()
  })
  t.facts.forgetX()
  t.forgetContext()
}
