/** Counters of the places in the source that the compiler has marked (executable_line). */
import { OP } from '../beam/opcodes.ts'
import type { Instruction } from '../beam/read.ts'
import { LINE_COUNTER_WORDS } from './translation.ts'

export interface LineCounters {
  readonly of: ReadonlyMap<Instruction, number>
  /** LINE_COUNTER_WORDS of each. */
  readonly words: readonly number[]
}

/**
 * Marks in a row that name the same place share a counter, as they share an entry of the table of lines that OTP's loader makes: a line instruction that
 * says what the one before has said takes none, unless a function begins with it. The last of them gives it its number.
 */
export function planLineCounters(instructions: readonly Instruction[]): LineCounters {
  const of = new Map<Instruction, number>()
  const words: number[] = []
  let fun = -1
  let line = -1
  let counter = -1
  instructions.forEach((instruction, at) => {
    const { op, args } = instruction
    if (op === OP.func_info) fun++
    if (op !== OP.line && op !== OP.executable_line) return
    const here = (args[0] as { v: number }).v
    if (here !== line || instructions[at + 1]?.op === OP.func_info) counter = -1
    line = here
    if (op === OP.line) return
    if (counter < 0) counter = words.push(fun, here, 0) / LINE_COUNTER_WORDS - 1
    words[LINE_COUNTER_WORDS * counter + 2] = (args[1] as { v: number }).v
    of.set(instruction, counter)
  })
  return { of, words }
}
