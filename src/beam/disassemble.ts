/** Readable listings of .beam files. */
import { quoteAtom } from '../term/atom_text.ts'
import type { Instruction, Operand } from './instructions.ts'
import { OP, OPCODES } from './opcodes.ts'
import type { OperandKind } from './opcodes.ts'
import type { BeamFile } from './read.ts'
import { formatType } from './types.ts'

export interface ListingOptions {
  /** Text of a literal; without it literals are shown by number. */
  readonly literal?: (external: Uint8Array) => string
}

/** The listing of a whole file. */
export function disassemble(file: BeamFile, options: ListingOptions = {}): string {
  const lines: string[] = []
  const name = (index: number): string => quoteAtom(file.atoms[index] ?? `?${index}`)
  lines.push(`module ${name(1)}`)
  for (const { fun, arity, label } of file.exports) lines.push(`export ${name(fun)}/${arity} = f${label}`)
  for (const [i, { fun, arity, label, index, numFree }] of file.lambdas.entries()) {
    lines.push(`lambda ${i}: ${name(fun)}/${arity} = f${label}, index ${index}, free ${numFree}`)
  }
  // A blank line before the labels and lines in front of each func_info.
  let prologue = lines.length
  for (const instruction of file.instructions) {
    if (instruction.op === OP.func_info) lines.splice(prologue, 0, '')
    lines.push(formatInstruction(file, instruction, options))
    if (instruction.op !== OP.label && instruction.op !== OP.line) prologue = lines.length
  }
  return lines.join('\n') + '\n'
}

/** One instruction, e.g. `  gc_bif2 fail=f0 live=2 erlang:'+'/2 x0:integer 1 to=x0`. */
export function formatInstruction(file: BeamFile, { op, args }: Instruction, options: ListingOptions = {}): string {
  const spec = OPCODES[op]!
  if (op === OP.label) return `f${(args[0] as { v: number }).v}:`
  const operands = args.map((operand, i) => formatOperand(file, operand, spec.operands[i]!.kind, options))
  return `  ${[spec.name, ...operands].join(' ')}`
}

function formatOperand(file: BeamFile, operand: Operand, kind: OperandKind, options: ListingOptions): string {
  if (operand.k === 'u') {
    if (kind === 'import') {
      const entry = file.imports[operand.v]
      if (entry === undefined) return `import ${operand.v}`
      return `${quoteAtom(file.atoms[entry.module]!)}:${quoteAtom(file.atoms[entry.fun]!)}/${entry.arity}`
    }
    if (kind === 'line') {
      const entry = file.lines.entries[operand.v]
      return entry === undefined || operand.v === 0 ? '-' : `${file.lines.files[entry.file] ?? '?'}:${entry.line}`
    }
    if (kind === 'lambda') return `lambda ${operand.v}`
  }
  if (operand.k === 'f' && operand.v === 0) return '-'
  return formatValue(file, operand, options)
}

/** An operand without regard to its place. */
export function formatValue(file: BeamFile, operand: Operand, options: ListingOptions = {}): string {
  switch (operand.k) {
    case 'u':
      return `#${operand.v}`
    case 'i':
      return String(operand.v)
    case 'a':
      return operand.v === 0 ? '[]' : quoteAtom(file.atoms[operand.v] ?? `?${operand.v}`)
    case 'x':
    case 'y': {
      const type = operand.t === undefined ? undefined : file.types[operand.t]
      return `${operand.k}${operand.n}${type === undefined ? '' : ':' + formatType(type)}`
    }
    case 'f':
      return `f${operand.v}`
    case 'h':
      return `$${operand.v}`
    case 'lit': {
      const literal = file.literals[operand.v]
      return literal !== undefined && options.literal ? options.literal(literal) : `literal(${operand.v})`
    }
    case 'fr':
      return `fr${operand.n}`
    case 'alloc':
      return `{words ${operand.words}, floats ${operand.floats}, funs ${operand.funs}}`
    case 'list':
      return `[${operand.v.map((item) => formatValue(file, item, options)).join(' ')}]`
  }
}
