/** Validation of single instructions: every operand has the kind that the opcode table says, every index is in range. */
import type { Instruction, Operand } from './instructions.ts'
import { OP, OPCODES } from './opcodes.ts'
import type { OperandKind } from './opcodes.ts'
import type { BeamFile } from './read.ts'
import { TUPLE_MAX } from '../term/layout.ts'
import { badCode } from './code.ts'
import type { ValidCode } from './code.ts'

/** Operands of the commands of bs_match, behind their name: by letter as in opcodes.ts; o: live or nil, g: flags. */
const MATCH_COMMANDS: Record<string, string> = {
  ensure_at_least: 'zu',
  ensure_exactly: 'z',
  integer: 'lgzud',
  binary: 'lgzud',
  float: 'lgzud',
  skip: 'z',
  get_tail: 'lud',
  '=:=': 'oup',
}

/** Types of segments of bs_create_bin. */
const SEGMENTS = new Set(['append', 'private_append', 'binary', 'float', 'integer', 'string', 'utf8', 'utf16', 'utf32'])

/** Of a file with instructions that the loader does not take any more. */
export const NO_LONGER = 'no longer part of the instruction set: compile the module again'

/** Numbers beyond this mean nothing, but for sizes of segments: a segment too large for any bitstring does not match. */
const MAX_SIZE = 2 ** 40

export class OperandChecker {
  private readonly file: BeamFile
  private readonly code: ValidCode
  private function = 0
  private instruction: Instruction | undefined

  constructor(file: BeamFile, code: ValidCode) {
    this.file = file
    this.code = code
  }

  private fail(reason: string): never {
    throw badCode(this.file, this.code.functions[this.function], this.instruction!, reason)
  }

  /** Checks an instruction of a function. */
  check(instruction: Instruction, fn: number): void {
    this.function = fn
    this.instruction = instruction
    const spec = OPCODES[instruction.op]!
    if (spec.status === 'obsolete' || spec.status === 'older') this.fail(NO_LONGER)
    const { args } = instruction
    for (let i = 0; i < args.length; i++) this.operand(args[i]!, spec.operands[i]!.kind)
    if (spec.operands.length > 1) this.combination(instruction)
  }

  /** What holds between operands. */
  private combination({ op, args }: Instruction): void {
    const number = (i: number): number => (args[i] as { v: number }).v
    const { file, code } = this
    switch (op) {
      case OP.call:
      case OP.call_last:
      case OP.call_only:
        return this.arity(number(0), code.functions[code.entries.get(number(1))!]!.arity)
      case OP.call_ext:
      case OP.call_ext_last:
      case OP.call_ext_only:
        return this.arity(number(0), file.imports[number(1)]!.arity)
      case OP.bif0:
      case OP.bif1:
      case OP.bif2:
      case OP.bif3:
      case OP.gc_bif1:
      case OP.gc_bif2:
      case OP.gc_bif3: {
        const at = OPCODES[op]!.operands.findIndex(({ name }) => name === 'bif')
        return this.arity(args.length - at - 2, file.imports[number(at)]!.arity)
      }
      case OP.make_fun3:
        return this.arity((args[2] as { v: readonly Operand[] }).v.length, file.lambdas[number(0)]!.numFree)
      case OP.call_fun2: {
        if (args[0]!.k !== 'u') return
        const lambda = file.lambdas[number(0)]!
        return this.arity(number(1), lambda.arity - lambda.numFree)
      }
      case OP.get_tuple_element:
        return this.number(args[1]!, TUPLE_MAX - 1)
      case OP.set_tuple_element:
        return this.number(args[2]!, TUPLE_MAX - 1)
      case OP.fmove:
        if ((args[0]!.k === 'fr') === (args[1]!.k === 'fr')) this.fail('one float register expected')
        return
      case OP.bs_match_string:
        return this.string(number(3), number(2))
      case OP.update_record: {
        let last = 0
        const updates = (args[4] as { v: readonly Operand[] }).v
        for (let i = 0; i < updates.length; i += 2) {
          const position = (updates[i] as { v: number }).v
          if (position <= last || position > number(1)) this.fail('position of an update')
          last = position
        }
      }
    }
  }
  private arity(here: number, there: number): void {
    if (here !== there) this.fail(`${here} arguments where ${there} are expected`)
  }

  private operand(operand: Operand, kind: OperandKind): void {
    switch (kind) {
      case 'source':
        return this.source(operand)
      case 'fail':
        return this.label(operand, true)
      case 'target':
      case 'register':
      case 'modified':
        if (operand.k !== 'x' && operand.k !== 'y') this.fail('register expected')
        return this.type(operand)
      case 'number':
      case 'unit':
      case 'flags':
      case 'string':
        return this.number(operand, MAX_SIZE)
      case 'bits':
        return this.bits(operand)
      case 'total':
        return operand.k === 'u' ? undefined : this.source(operand)
      case 'live':
        return this.number(operand, 1023)
      case 'arity':
        return this.number(operand, 255)
      case 'frame':
        return this.number(operand, 1024)
      case 'heap':
        return operand.k === 'alloc' ? undefined : this.number(operand, 0xffffff)
      case 'label':
        return this.label(operand, false)
      case 'entry':
        if (operand.k !== 'f' || !this.code.entries.has(operand.v)) this.fail('entry of a function expected')
        return
      case 'slot':
        if (operand.k !== 'y') this.fail('y register expected')
        return
      case 'float':
      case 'floatTarget':
        if (operand.k !== 'fr') this.fail('float register expected')
        return
      case 'floatSource':
      case 'floatMove':
        if (operand.k === 'fr') return
        if (kind === 'floatSource' && operand.k === 'lit') return this.source(operand)
        return this.operand(operand, 'register')
      case 'atom':
        if (operand.k !== 'a' || operand.v >= this.file.atoms.length) this.fail('atom expected')
        return
      case 'integer':
        if (operand.k !== 'i') this.fail('integer expected')
        return
      case 'constant':
        if (operand.k === 'x' || operand.k === 'y') this.fail('constant expected')
        return this.source(operand)
      case 'import':
        return this.index(operand, this.file.imports.length, 'import')
      case 'lambda':
        return this.index(operand, this.file.lambdas.length, 'lambda')
      case 'line':
        // Without a Line chunk line numbers mean nothing.
        return this.index(operand, this.file.lines.entries.length > 1 ? this.file.lines.entries.length : MAX_SIZE, 'line')
      case 'start':
        return operand.k === 'f' ? this.label(operand, true) : this.oneOf(operand, 'no_fail', 'resume')
      case 'funtag':
        return operand.k === 'u' ? this.index(operand, this.file.lambdas.length, 'lambda') : this.oneOf(operand, 'safe', 'unsafe')
      default:
        return this.list(operand, kind)
    }
  }

  private list(operand: Operand, kind: OperandKind): void {
    if (operand.k !== 'list') this.fail('list expected')
    const items = operand.v
    switch (kind) {
      case 'segments':
        return this.segments(items)
      case 'commands':
        return this.commands(items)
      case 'elements':
        for (const item of items) this.source(item)
        return
      case 'keys':
        if (items.length === 0) this.fail('empty list')
        for (const item of items) this.source(item)
        return
      case 'clear':
        for (const item of items) this.operand(item, 'slot')
        return
    }
    if (items.length % 2 !== 0) this.fail('list of pairs expected')
    if (items.length === 0 && (kind === 'gets' || kind === 'extract' || kind === 'pairs')) this.fail('empty list')
    for (let i = 0; i < items.length; i += 2) {
      const first = items[i]!
      const second = items[i + 1]!
      switch (kind) {
        case 'values':
          this.operand(first, 'constant')
          this.label(second, false)
          break
        case 'arities':
          this.number(first, MAX_SIZE)
          this.label(second, false)
          break
        case 'pairs':
          this.source(first)
          this.source(second)
          break
        case 'gets':
          this.source(first)
          this.operand(second, 'target')
          break
        case 'updates':
          this.number(first, MAX_SIZE)
          this.source(second)
          break
        case 'fields':
          this.operand(first, 'atom')
          this.source(second)
          break
        case 'extract':
          this.operand(first, 'atom')
          this.operand(second, 'target')
          break
        default:
          this.fail(`unknown kind of list: ${kind}`)
      }
    }
  }

  /** Six operands a segment: type, number, unit, flags, value, size. */
  private segments(items: readonly Operand[]): void {
    if (items.length % 6 !== 0) this.fail('segments of six operands expected')
    for (let i = 0; i < items.length; i += 6) {
      const [type, number, unit, flags, value, size] = items.slice(i, i + 6) as [Operand, Operand, Operand, Operand, Operand, Operand]
      const name = type.k === 'a' ? this.file.atoms[type.v] : undefined
      if (name === undefined || !SEGMENTS.has(name)) this.fail('type of a segment')
      if (name.endsWith('append') && i > 0) this.fail('append behind other segments')
      this.number(number, MAX_SIZE)
      this.number(unit, 256)
      this.flags(flags)
      if (name !== 'string') {
        this.source(value)
        this.source(size)
      } else if (value.k === 'u' && (size.k === 'i' || size.k === 'u') && typeof size.v === 'number') {
        this.string(value.v, size.v * 8)
      } else this.fail('string segment')
    }
  }

  private commands(items: readonly Operand[]): void {
    for (let i = 0; i < items.length; ) {
      const command = items[i++]!
      const shape = command.k === 'a' ? MATCH_COMMANDS[this.file.atoms[command.v] ?? ''] : undefined
      if (shape === undefined || i + shape.length > items.length) this.fail('command')
      for (const letter of shape) this.commandOperand(items[i++]!, letter)
    }
  }

  private commandOperand(operand: Operand, letter: string): void {
    switch (letter) {
      case 'u':
        return this.number(operand, MAX_SIZE)
      case 'z':
        return this.bits(operand)
      case 'l':
        return this.number(operand, 1023)
      case 'o':
        return operand.k === 'a' && operand.v === 0 ? undefined : this.number(operand, 1023)
      case 'g':
        return this.flags(operand)
      case 'd':
        return this.operand(operand, 'target')
      case 'p':
        if (operand.k !== 'u' && operand.k !== 'i') this.fail('number expected')
    }
  }

  /** Flags in lists: nil or a literal (a list of atoms). */
  private flags(operand: Operand): void {
    if (operand.k === 'lit') return this.source(operand)
    if (operand.k !== 'a' || operand.v !== 0) this.fail('flags')
  }

  private source(operand: Operand): void {
    switch (operand.k) {
      case 'x':
      case 'y':
        return this.type(operand)
      case 'i':
        return
      case 'a':
        if (operand.v >= this.file.atoms.length) this.fail(`atom ${operand.v}`)
        return
      case 'lit':
        if (operand.v >= this.file.literals.length) this.fail(`literal ${operand.v}`)
        return
    }
    this.fail('value expected')
  }

  private type(operand: { readonly t?: number }): void {
    if (operand.t !== undefined && operand.t >= this.file.types.length) this.fail(`type ${operand.t}`)
  }

  private number(operand: Operand, limit: number): void {
    if (operand.k !== 'u' || operand.v > limit) this.fail('number')
  }

  private bits(operand: Operand): void {
    if (operand.k !== 'u' && !(operand.k === 'i' && operand.v >= 0)) this.fail('number of bits')
  }

  private index(operand: Operand, count: number, what: string): void {
    if (operand.k !== 'u' || operand.v >= count) this.fail(`no such ${what}`)
  }

  private label(operand: Operand, optional: boolean): void {
    if (operand.k !== 'f') this.fail('label expected')
    if (operand.v === 0 ? !optional : this.code.functionOfLabel[operand.v] !== this.function) this.fail(`label ${operand.v}`)
  }

  private oneOf(operand: Operand, ...names: string[]): void {
    if (operand.k !== 'a' || !names.includes(this.file.atoms[operand.v] ?? '')) this.fail(`${names.join(' or ')} expected`)
  }

  private string(offset: number, bits: number): void {
    if (offset + Math.ceil(bits / 8) > this.file.strings.length) this.fail('string out of range')
  }
}
