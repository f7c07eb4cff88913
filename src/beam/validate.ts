/**
 * Structural validation of code: after it, whoever translates the code may rely on what this file checks, and a
 * hostile file can do no more than make a program that misbehaves. What values registers hold is no reason to refuse a file (OTP's loader
 * does not look either); what could not be proved of them is told, and looked at when the code runs (kind_walk.ts).
 *
 * Checked: operands have the kinds that the opcode table says, indices are in range, lists have their shapes; labels
 * exist once, and jumps stay within the function; entry labels fit name and arity; frames are made and given back
 * consistently on every path, and y registers lie within them; what is made on the heap has room that was reserved; control never
 * runs out of a function, and runs in circles only where the scheduler can interrupt it.
 */
import { BadFile } from './bytes.ts'
import type { FunctionCode, ValidCode } from './code.ts'
import type { Instruction, Operand } from './instructions.ts'
import { OP, OPCODES } from './opcodes.ts'
import type { BeamFile } from './read.ts'
import { checkFrames, UNREACHED } from './frames.ts'
import { checkHeaps } from './heaps.ts'
import { FileKinds } from './file_kinds.ts'
import type { IsNative } from './file_kinds.ts'
import { checkLoops } from './loops.ts'
import { OperandChecker } from './operands.ts'

export type { FunctionCode, ValidCode } from './code.ts'

/**
 * Validates the code of a file. `isNative`: of which functions the code is never run.
 * @throws BadFile
 */
export function validate(file: BeamFile, isNative: IsNative = () => false): ValidCode {
  dropUnreachable(file.instructions)
  shortenWaits(file.instructions)
  const functions = splitFunctions(file)
  const labels = collectLabels(file, functions)
  const entries = new Map(functions.map((fn, i) => [fn.entry, i]))
  const frameOfLabel = new Int32Array(file.labelCount).fill(UNREACHED)
  const checks = { needs: new Map(), confirmed: new Set<Operand>(), filled: new Set<Instruction>() }
  const code: ValidCode = { functions, ...labels, entries, frameOfLabel, ranks: new Int32Array(file.labelCount), checks }
  checkTables(file, code)
  const checker = new OperandChecker(file, code)
  functions.forEach((fn, index) => {
    for (let i = fn.start; i < fn.end; i++) {
      const instruction = file.instructions[i]!
      checker.check(instruction, index)
    }
  })
  const orders = functions.map((fn) => {
    const order = checkLoops(file, code, fn)
    checkFrames(file, code, fn, order, frameOfLabel)
    checkHeaps(file, code, fn, order)
    return order
  })
  new FileKinds(file, code, orders, isNative).run(code.checks)
  return code
}

/**
 * Compilers that don't optimize have a receive without clauses wait at a label from where it jumps back to itself, and hold its time in a register
 * that a wait loses: it is made the loop of one instruction that others write, which knows what its time was.
 */
function shortenWaits(instructions: Instruction[]): void {
  let jumps: Map<number, Operand> | undefined
  instructions.forEach(({ op, args: [label, time] }, i) => {
    if (op !== OP.wait_timeout || label!.k !== 'f') return
    jumps ??= jumpsOfLabels(instructions)
    const to = jumps.get(label!.v)
    if (to !== undefined) instructions[i] = { op, args: [to, time!] }
  })
}
/** Where labels lead to that stand right before a jump. */
function jumpsOfLabels(instructions: readonly Instruction[]): Map<number, Operand> {
  const found = new Map<number, Operand>()
  for (let i = instructions.length - 1, to: Operand | undefined; i >= 0; i--) {
    const { op, args } = instructions[i]!
    if (op === OP.jump) to = args[0]
    else if (op !== OP.label) to = undefined
    else if (to?.k === 'f' && args[0]!.k === 'u') found.set(args[0]!.v, to)
  }
  return found
}

/**
 * Takes out what stands between an instruction that ends the control and the next label. Compilers leave such code when they
 * don't optimize; a translator need not think of it.
 */
function dropUnreachable(instructions: Instruction[]): void {
  let reachable = true
  let kept = 0
  for (const instruction of instructions) {
    const { op } = instruction
    if (op === OP.label || op === OP.func_info || op === OP.int_code_end) reachable = true
    if (!reachable && op !== OP.line) continue
    instructions[kept++] = instruction
    if (OPCODES[op]!.ends) reachable = false
  }
  instructions.length = kept
}

/** Functions by their func_info; the labels and lines right before one belong to its function. */
function splitFunctions(file: BeamFile): FunctionCode[] {
  const { instructions } = file
  const last = instructions.length - 1
  if (last < 0 || instructions[last]!.op !== OP.int_code_end) throw new BadFile('code without an end')
  const infos: number[] = []
  for (let i = 0; i < last; i++) if (instructions[i]!.op === OP.func_info) infos.push(i)
  if (infos.length !== file.functionCount) {
    throw new BadFile(`${infos.length} functions where the head of the code says ${file.functionCount}`)
  }
  const starts = infos.map((info) => {
    let start = info
    while (start > 0 && isPrologue(instructions[start - 1]!.op)) start--
    return start
  })
  if ((starts[0] ?? last) !== 0) throw new BadFile('code before the first function')
  return infos.map((info, i) => {
    const [module, fun, arity] = instructions[info]!.args as [Operand, Operand, Operand]
    if (module.k !== 'a' || module.v !== 1) throw new BadFile('func_info of another module')
    if (fun.k !== 'a' || fun.v === 0 || fun.v >= file.atoms.length) throw new BadFile('func_info without a name')
    if (arity.k !== 'u' || arity.v > 255) throw new BadFile('func_info with a bad arity')
    const start = starts[i]!
    const end = starts[i + 1] ?? last
    const entry = instructions[info + 1]!
    if (entry.op !== OP.label || entry.args[0]!.k !== 'u' || info + 2 >= end) throw new BadFile('function without an entry')
    const clauseLabels: number[] = []
    for (let j = start; j < info; j++) {
      const label = instructions[j]!.args[0]!
      if (instructions[j]!.op === OP.label && label.k === 'u') clauseLabels.push(label.v)
    }
    return { fun: fun.v, arity: arity.v, start, end, info, clauseLabels, entry: entry.args[0]!.v }
  })
}

function isPrologue(op: number): boolean {
  return op === OP.label || op === OP.line
}

function collectLabels(file: BeamFile, functions: FunctionCode[]): Pick<ValidCode, 'functionOfLabel' | 'instructionOfLabel'> {
  const functionOfLabel = new Int32Array(file.labelCount).fill(-1)
  const instructionOfLabel = new Int32Array(file.labelCount).fill(-1)
  functions.forEach((fn, index) => {
    for (let i = fn.start; i < fn.end; i++) {
      const { op, args } = file.instructions[i]!
      if (op !== OP.label) continue
      const label = args[0]!
      if (label.k !== 'u' || label.v === 0 || label.v >= file.labelCount) throw new BadFile('label out of range')
      if (functionOfLabel[label.v] !== -1) throw new BadFile(`label ${label.v} twice`)
      functionOfLabel[label.v] = index
      instructionOfLabel[label.v] = i
    }
  })
  return { functionOfLabel, instructionOfLabel }
}

/** Exports, locals and lambdas must name entries of functions with that arity; exports and locals also with that name. */
function checkTables(file: BeamFile, code: ValidCode): void {
  const find = (label: number, arity: number, what: string): FunctionCode => {
    const fn = code.functions[code.entries.get(label) ?? -1]
    if (fn === undefined || fn.arity !== arity) throw new BadFile(`${what}: label ${label} is no function of arity ${arity}`)
    return fn
  }
  for (const [what, table] of [['export', file.exports], ['local', file.locals]] as const) {
    for (const { fun, arity, label } of table) {
      if (find(label, arity, what).fun !== fun) throw new BadFile(`${what} of another name`)
    }
  }
  for (const { label, arity } of file.lambdas) find(label, arity, 'lambda')
}
