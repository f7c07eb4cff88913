/**
 * Room on the heap along every path: what an instruction makes on the heap without looking whether there is room (a cons, a tuple, a float, a
 * fun, the copy of a record) has to fit in what was reserved before. Compilers see to it, and their own validator checks it by the
 * same rules: what may collect garbage uses up all that was reserved; where paths meet counts the least.
 */
import * as L from '../term/layout.ts'
import { Agenda } from './agenda.ts'
import { badCode } from './code.ts'
import type { FunctionCode, ValidCode } from './code.ts'
import { neverReturns } from './frames.ts'
import type { Instruction, Operand } from './instructions.ts'
import { BIF_KINDS } from './kinds_of_bifs.ts'
import { OP, OPCODES } from './opcodes.ts'
import type { BeamFile } from './read.ts'

const FLOAT_WORDS = 3
const MAX_CHANGES = 8

/** Words that the need of an instruction (an operand of kind `heap`) stands for: a number of words, or of words, floats and funs. */
export const allocationWords = (need: Operand): number =>
  need.k === 'alloc' ? need.words + FLOAT_WORDS * need.floats + L.FUN_WORDS * need.funs : (need as { v: number }).v

/** Where the need of an instruction that reserves room stands. */
const RESERVES = new Map<number, number>([[OP.test_heap, 0], [OP.allocate_heap, 1], [OP.bs_init2, 2], [OP.bs_init_bits, 2], [OP.bs_append, 2], [OP.bs_create_bin, 1]])

/**
 * Checks one function.
 * @throws BadFile
 */
export function checkHeaps(file: BeamFile, code: ValidCode, fn: FunctionCode, order: readonly number[]): void {
  const { instructions } = file
  /** Words reserved at labels. */
  const states = new Map<number, number>()
  const changes = new Map<number, number>()
  const pending = new Agenda(order, code.ranks)
  const flow = (label: number, words: number): void => {
    const before = states.get(label)
    if (before !== undefined && before <= words) return
    const count = (changes.get(label) ?? 0) + 1
    changes.set(label, count)
    // What keeps changing ends here, to bound the work.
    states.set(label, count > MAX_CHANGES ? 0 : words)
    pending.add(label)
  }
  flow(fn.entry, 0)
  for (let label = pending.next(); label >= 0; label = pending.next()) {
    let words = states.get(label)!
    for (let i = code.instructionOfLabel[label]! + 1; ; i++) {
      const instruction = instructions[i]!
      const { op, args } = instruction
      const { collects, calls, waits, ends } = OPCODES[op]!
      if (op === OP.label) {
        flow((args[0] as { v: number }).v, words)
        break
      }
      if (op === OP.func_info) break
      const made = wordsMade(instruction)
      if (made > words) throw badCode(file, fn, instruction, `needs ${made} words of the heap where ${words} are reserved`)
      words -= made
      if (collects || calls || waits || mayAllocate(file, instruction)) words = 0
      // A handler is entered from anywhere.
      const elsewhere = op === OP.catch || op === OP.try ? 0 : words
      if (op !== OP.call) {
        for (const operand of args) {
          if (operand.k === 'f') {
            if (operand.v !== 0) flow(operand.v, elsewhere)
          } else if (operand.k === 'list') {
            for (const item of operand.v) if (item.k === 'f') flow(item.v, elsewhere)
          }
        }
      }
      if (ends || neverReturns(file, instruction)) break
      const need = RESERVES.get(op)
      if (need !== undefined) words = allocationWords(args[need]!)
    }
  }
}

/** BIFs that compilers use as instructions and that put nothing on the heap: of others that is not known. */
const LEAN = new Set([
  ...Object.keys(BIF_KINDS).filter((name) => BIF_KINDS[name]!.total === true && name !== 'make_ref/0'), 'hd/1', 'tl/1', 'element/2', 'tuple_size/1', 'map_size/1', 'map_get/2', 'is_map_key/2',
  'length/1', 'byte_size/1', 'bit_size/1', 'size/1', 'node/1', 'get/1', 'and/2', 'or/2', 'xor/2', 'not/1', 'is_function/2', 'is_record/2', 'is_record/3', 'is_integer/3',
])
function mayAllocate(file: BeamFile, { op, args }: Instruction): boolean {
  if (op === OP.bs_add) return true
  const at = op === OP.bif0 ? 0 : op === OP.bif1 || op === OP.bif2 || op === OP.bif3 ? 1 : -1
  if (at < 0) return false
  const { module, fun, arity } = file.imports[(args[at] as { v: number }).v]!
  return file.atoms[module] !== 'erlang' || !LEAN.has(`${file.atoms[fun]}/${arity}`)
}

/** Words that an instruction puts on the heap where they have been reserved. */
function wordsMade({ op, args }: Instruction): number {
  const length = (operand: Operand | undefined): number => (operand as { v: readonly Operand[] }).v.length
  switch (op) {
    case OP.put_list: return 2
    case OP.put_tuple2: return 1 + length(args[1])
    case OP.make_fun3: return L.FUN_WORDS + length(args[2])
    case OP.update_record: return 1 + (args[1] as { v: number }).v
    case OP.fmove: return args[1]!.k === 'fr' ? 0 : args[0]!.k === 'fr' ? FLOAT_WORDS : 0
    default: return 0
  }
}
