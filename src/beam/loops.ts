/**
 * No loop without a way out for the scheduler: a process can be made to let go where functions are called and where
 * messages are looked at, and nowhere else. So a jump back must be one of a receive, and an exception handler must begin
 * with the end of what it handles (or what it raises would come back to it). Compilers write no other loops.
 */
import { badCode } from './code.ts'
import type { FunctionCode, ValidCode } from './code.ts'
import type { Instruction, Operand } from './instructions.ts'
import { OP, OPCODES } from './opcodes.ts'
import type { BeamFile } from './read.ts'

const RECEIVES = new Set<number>([OP.wait, OP.wait_timeout, OP.loop_rec_end])
/** Their labels are entries of functions. */
const CALLS = new Set<number>([OP.call, OP.call_last, OP.call_only, OP.make_fun3])
const HANDLER_OF = new Map<number, number>([[OP.catch, OP.catch_end], [OP.try, OP.try_case]])

/**
 * Checks one function: its labels in the order in which control reaches them, each behind all that lead to it but the jumps of receives.
 * Notes their places in that order in `code.ranks`.
 * @throws BadFile
 */
export function checkLoops(file: BeamFile, code: ValidCode, fn: FunctionCode): number[] {
  const { instructions } = file
  /** Where receives go back to: control may come there only so. */
  const again: number[] = []
  /** Where control goes from a label, but for the jumps of receives; the instructions up to the next label are its own. */
  const successors = (label: number): Edge[] => {
    const edges: Edge[] = []
    for (let i = code.instructionOfLabel[label]! + 1; i < fn.end; i++) {
      const instruction = instructions[i]!
      const { op, args } = instruction
      if (op === OP.label) edges.push({ label: (args[0] as { v: number }).v, instruction })
      if (op === OP.label || op === OP.func_info) break
      if (RECEIVES.has(op)) again.push((args[0] as { v: number }).v)
      else if (!CALLS.has(op)) for (const operand of args) addLabels(operand, instruction, edges)
      const handler = HANDLER_OF.get(op)
      if (handler !== undefined) checkHandler(instruction, handler)
      if (OPCODES[op]!.ends) break
    }
    return edges
  }
  const checkHandler = (instruction: Instruction, op: number): void => {
    const [y, label] = instruction.args as [Operand & { n: number }, Operand & { v: number }]
    let i = code.instructionOfLabel[label.v]!
    while (instructions[i]!.op === OP.label || instructions[i]!.op === OP.line) i++
    const first = instructions[i]!
    if (first.op !== op || (first.args[0] as { n: number }).n !== y.n) {
      throw badCode(file, fn, instruction, `handler that does not begin with ${OPCODES[op]!.name} y${y.n}`)
    }
  }

  const OPEN = 1
  const DONE = 2
  const states = new Map<number, number>()
  const done: number[] = []
  const follow = (from: number): void => {
    states.set(from, OPEN)
    const stack = [{ label: from, edges: successors(from), next: 0 }]
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      const edge = top.edges[top.next++]
      if (edge === undefined) {
        states.set(top.label, DONE)
        done.push(top.label)
        stack.pop()
        continue
      }
      const state = states.get(edge.label)
      if (state === OPEN) throw badCode(file, fn, edge.instruction, `loop through label ${edge.label}`)
      if (state === DONE) continue
      states.set(edge.label, OPEN)
      stack.push({ label: edge.label, edges: successors(edge.label), next: 0 })
    }
  }
  follow(fn.entry)
  for (let label = again.pop(); label !== undefined; label = again.pop()) if (!states.has(label)) follow(label)
  done.reverse()
  done.forEach((label, rank) => (code.ranks[label] = rank))
  return done
}

interface Edge {
  readonly label: number
  readonly instruction: Instruction
}

function addLabels(operand: Operand, instruction: Instruction, edges: Edge[]): void {
  if (operand.k === 'f') {
    if (operand.v !== 0) edges.push({ label: operand.v, instruction })
  } else if (operand.k === 'list') for (const item of operand.v) addLabels(item, instruction, edges)
}
