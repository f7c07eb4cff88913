/** What validation finds out about the code of a file. */
import { BadFile } from './bytes.ts'
import type { Checks } from './checks.ts'
import type { Instruction } from './instructions.ts'
import { OPCODES } from './opcodes.ts'
import type { BeamFile } from './read.ts'

/** A function: where its code lies in `instructions`. */
export interface FunctionCode {
  /** Atom index. */
  readonly fun: number
  readonly arity: number
  /** Its first instruction (the label that raises function_clause, or a line before it), and the one behind its last. */
  readonly start: number
  readonly end: number
  /** Instruction `func_info`. */
  readonly info: number
  /** Labels that stand right before func_info: jumping there raises function_clause. */
  readonly clauseLabels: readonly number[]
  /** Label that callers call; it stands right behind func_info. */
  readonly entry: number
}

export interface ValidCode {
  readonly functions: FunctionCode[]
  /** By label: number of its function in `functions`; -1: no such label. */
  readonly functionOfLabel: Int32Array
  /** By label: its instruction; -1: no such label. */
  readonly instructionOfLabel: Int32Array
  /** By entry label: number of the function. */
  readonly entries: ReadonlyMap<number, number>
  /**
   * By label: size of the frame there in words; or NO_FRAME, UNDECIDED (paths with different frames meet: what follows
   * only raises, and may read y registers that all of them have), UNREACHED (no path leads there). See frames.ts.
   */
  readonly frameOfLabel: Int32Array
  /** By label: its place in the order in which control reaches the labels of its function (loops.ts). */
  readonly ranks: Int32Array
  /** What the types of values leave open (kinds.ts). */
  readonly checks: Checks
}

/** A BadFile that says where in the code. */
export function badCode(file: BeamFile, fn: FunctionCode | undefined, instruction: Instruction, reason: string): BadFile {
  const where = fn === undefined ? file.module : `${file.module}:${file.atoms[fn.fun]}/${fn.arity}`
  return new BadFile(`${where}: ${OPCODES[instruction.op]!.name}: ${reason}`)
}
