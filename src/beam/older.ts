/**
 * Instructions that compilers of OTP 23 and before write, also those of later releases when they are told to (`+r22`), and that the loader
 * of OTP 25 still takes. They are read as what later compilers write in their place, so nobody else knows of them.
 */
import type { Instruction, Operand } from './instructions.ts'
import { OP } from './opcodes.ts'

/** More registers there are not: what says otherwise is left as it is, and no file. */
const MAX_REGISTERS = 1024
/** Registers that the instructions of a file may name in all, for each of its bytes: no small file is to become a large one. */
export const NAMED_PER_BYTE = 16

/** What stands for an instruction; undefined: itself. `freeOf`: how many free variables a lambda has. */
export function newer({ op, args }: Instruction, freeOf: (lambda: number) => number | undefined): readonly Instruction[] | undefined {
  const [first] = args
  switch (op) {
    case OP.allocate_zero: return first!.k === 'u' ? withNils(OP.allocate, args, first!.v) : undefined
    case OP.allocate_heap_zero: return first!.k === 'u' ? withNils(OP.allocate_heap, args, first!.v) : undefined
    case OP.init: return [{ op: OP.init_yregs, args: [{ k: 'list', v: [first!] }] }]
    // errors of floats are seen where they happen, and a mark only spares to look at messages
    case OP.fclearerror: case OP.fcheckerror: case OP.recv_mark: case OP.recv_set: return []
    case OP.make_fun2: {
      const free = first!.k === 'u' ? freeOf(first!.v) : undefined
      if (free === undefined || free > MAX_REGISTERS) return undefined
      const environment = registers('x', free)
      return [
        { op: OP.test_heap, args: [{ k: 'alloc', words: free, floats: 0, funs: 1 }, { k: 'u', v: free }] },
        { op: OP.make_fun3, args: [first!, { k: 'x', n: 0 }, { k: 'list', v: environment }] },
      ]
    }
    default: return undefined
  }
}

function withNils(op: number, args: readonly Operand[], frame: number): readonly Instruction[] | undefined {
  if (frame > MAX_REGISTERS) return undefined
  const allocate = { op, args }
  return frame === 0 ? [allocate] : [allocate, { op: OP.init_yregs, args: [{ k: 'list', v: registers('y', frame) }] }]
}

const registers = (k: 'x' | 'y', count: number): Operand[] => Array.from({ length: count }, (_, n): Operand => ({ k, n }))
