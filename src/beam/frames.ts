/**
 * Frames along every path: where two paths meet, both have a frame of the same size, or none; or what follows touches
 * no frame (compilers let error paths with different frames meet in code that only raises).
 */
import type { Instruction, Operand } from './instructions.ts'
import { OP, OPCODES } from './opcodes.ts'
import type { BeamFile } from './read.ts'
import { Agenda } from './agenda.ts'
import { badCode } from './code.ts'
import type { FunctionCode, ValidCode } from './code.ts'

/** Frames at labels, besides a size. */
export const UNREACHED = -3
export const UNDECIDED = -2
export const NO_FRAME = -1

/** States while checking: a size, NO_FRAME, UNREACHED, or -10 - n: of different sizes, all of n words at least. */
const undecided = (atLeast: number): number => -10 - Math.max(atLeast, 0)
const MAX_CHANGES = 8
const available = (state: number): number => (state <= -10 ? -10 - state : state)

/**
 * Functions of erlang that never return: code may end with a call of them, and a call_ext_last or call_ext_only of
 * one may stand in a frame of another size than it says.
 */
const NEVER_RETURN = new Set(['error/1', 'error/2', 'error/3', 'exit/1', 'throw/1', 'nif_error/1', 'nif_error/2'])

/**
 * Checks one function, and notes in `frames` by label: size of the frame there, NO_FRAME, UNDECIDED or UNREACHED.
 * @throws BadFile
 */
export function checkFrames(file: BeamFile, code: ValidCode, fn: FunctionCode, order: readonly number[], frames: Int32Array): void {
  const { instructions } = file
  const states = new Map<number, number>()
  const changes = new Map<number, number>()
  const pending = new Agenda(order, code.ranks)
  const fail = (instruction: Instruction, reason: string): never => {
    throw badCode(file, fn, instruction, reason)
  }
  /** Control may come to the label with this frame. */
  const flow = (label: number, state: number): void => {
    const before = states.get(label) ?? UNREACHED
    let after = before === UNREACHED || before === state ? state : undecided(Math.min(available(before), available(state)))
    if (after === before) return
    // No compiler lets more than a few sizes meet: what keeps changing ends here, to bound the work.
    const count = (changes.get(label) ?? 0) + 1
    changes.set(label, count)
    if (count > MAX_CHANGES) after = undecided(0)
    if (count > MAX_CHANGES + 1) return
    states.set(label, after)
    pending.add(label)
  }

  flow(fn.entry, NO_FRAME)
  for (let label = pending.next(); label >= 0; label = pending.next()) {
    let state = states.get(label)!
    for (let i = code.instructionOfLabel[label]! + 1; ; i++) {
      // Control that runs out of the function runs into the label before the next func_info, or into the end.
      if (i >= fn.end) fail(instructions[i]!, `control runs out of ${file.atoms[fn.fun]}/${fn.arity}`)
      const instruction = instructions[i]!
      if (instruction.op === OP.label) {
        flow((instruction.args[0] as { v: number }).v, state)
        break
      }
      if (instruction.op === OP.func_info) break
      for (const operand of instruction.args) {
        if (operand.k === 'y') {
          if (operand.n >= available(state)) fail(instruction, `y${operand.n} in a frame of ${describe(state)}`)
        } else if (operand.k === 'f') {
          if (operand.v !== 0 && !isCall(instruction.op)) flow(operand.v, state)
        } else if (operand.k === 'list') checkList(operand.v, state, instruction)
      }
      state = after(instruction, state)
      if (OPCODES[instruction.op]!.ends || neverReturns(file, instruction)) break
    }
  }

  for (const [label, state] of states) frames[label] = state <= -10 ? UNDECIDED : state

  function checkList(items: readonly Operand[], state: number, instruction: Instruction): void {
    for (const item of items) {
      if (item.k === 'y') {
        if (item.n >= available(state)) fail(instruction, `y${item.n} in a frame of ${describe(state)}`)
      } else if (item.k === 'f') flow(item.v, state)
    }
  }

  /** The frame behind an instruction. */
  function after(instruction: Instruction, state: number): number {
    const { op, args } = instruction
    const number = (i: number): number => (args[i] as { v: number }).v
    const expect = (size: number): void => {
      if (state !== size) fail(instruction, `frame of ${describe(state)} where ${describe(size)} are needed`)
    }
    // What only raises needs no frame of a certain size, and compilers (beam_trim) don't keep it up to date there.
    if (neverReturns(file, instruction)) return state
    switch (op) {
      case OP.allocate:
      case OP.allocate_heap:
        expect(NO_FRAME)
        return number(0)
      case OP.deallocate:
        expect(number(0))
        return NO_FRAME
      case OP.trim:
        expect(number(0) + number(1))
        return number(1)
      case OP.call_last:
      case OP.call_ext_last:
        expect(number(2))
        return NO_FRAME
      case OP.apply_last:
        expect(number(1))
        return NO_FRAME
      case OP.call_only:
      case OP.call_ext_only:
      case OP.return:
        expect(NO_FRAME)
        return state
    }
    if (OPCODES[op]!.calls && state < 0) fail(instruction, 'call without a frame')
    return state
  }
}

const describe = (state: number): string =>
  state === NO_FRAME ? 'no words' : state <= -10 ? 'different sizes' : `${state} words`

function isCall(op: number): boolean {
  return op === OP.call || op === OP.call_last || op === OP.call_only
}

/** A call, tail call or not, of a function that always raises. */
export function neverReturns(file: BeamFile, { op, args }: Instruction): boolean {
  if (op !== OP.call_ext && op !== OP.call_ext_last && op !== OP.call_ext_only) return false
  const entry = file.imports[(args[1] as { v: number }).v]!
  return file.atoms[entry.module] === 'erlang' && NEVER_RETURN.has(`${file.atoms[entry.fun]}/${entry.arity}`)
}
