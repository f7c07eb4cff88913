/** The parts of which the steps of the walk are made: what the opcode table says of an instruction's operands. */
import type { Instruction, Operand } from './instructions.ts'
import type { KindWalk } from './kind_walk.ts'
import {
  ANY, KIND_BITSTRING, KIND_CONTEXT, KIND_INTEGER, KIND_OLD, join,
} from './kinds.ts'
import { OP, OPCODES } from './opcodes.ts'
import type { Opcode, OperandKind } from './opcodes.ts'

export type Step = (w: KindWalk, ins: Instruction) => boolean

export const value = (o: Operand | undefined): number => (o as { v: number }).v
export const items = (o: Operand | undefined): readonly Operand[] => (o as { v: readonly Operand[] }).v
export const old = (kinds: number): number => kinds | KIND_OLD
export const INTEGER = old(KIND_INTEGER)
export const BITS = KIND_BITSTRING | KIND_CONTEXT

const READ = new Set<OperandKind>(['source', 'register', 'modified', 'total', 'floatSource'])
const FAIL = new Set<OperandKind>(['fail', 'label', 'start'])
const WRITTEN = new Set<OperandKind>(['target', 'floatMove'])
/** Lists of operands: for each of so many that follow each other whether it is read (r), written (w), a label (f). */
const LISTS: Partial<Record<OperandKind, string>> = {
  values: '.f', arities: '.f', elements: 'r', pairs: 'rr', keys: 'r', gets: 'rw', updates: '.r', segments: '....rr', fields: '.r', extract: '.w',
}

/** Where an opcode has what. */
interface Shape {
  readonly spec: Opcode
  readonly reads: readonly number[]
  readonly lists: readonly { readonly at: number; readonly shape: string }[]
  readonly fail: number
  readonly live: number
  readonly arity: number
  readonly target: number
}
function shapeOf(spec: Opcode): Shape {
  const { operands } = spec
  const all = (kinds: ReadonlySet<OperandKind>): number[] => operands.flatMap(({ kind }, i) => (kinds.has(kind) ? [i] : []))
  const find = (kind: OperandKind): number => operands.findIndex((o) => o.kind === kind)
  return {
    spec,
    reads: all(READ),
    lists: operands.flatMap(({ kind }, at) => (LISTS[kind] === undefined ? [] : [{ at, shape: LISTS[kind] }])),
    fail: all(FAIL)[0] ?? -1,
    live: find('live'),
    arity: find('arity'),
    target: all(WRITTEN)[0] ?? -1,
  }
}
export const SHAPES = OPCODES.map((spec) => spec && shapeOf(spec))

/** X registers that an instruction has besides its operands, or says are live. */
export function impliedX(op: number, args: readonly Operand[]): number {
  const { live, arity, spec } = SHAPES[op]!
  const n = live >= 0 ? value(args[live]) : 0
  return spec.reads.arity && arity >= 0 ? Math.max(n, value(args[arity]) + spec.reads.fixed) : n
}

/** These collect at once, before anything fails. */
const RESERVES = new Set<number>([OP.test_heap, OP.allocate, OP.allocate_heap, OP.bs_init2, OP.bs_init_bits, OP.bs_append, OP.bs_create_bin])

/** What may stand between loop_rec and remove_message: nothing that calls, changes frames, or stays. With a label: only if it has one. */
const WHILE_RECEIVING = new Set<number>([
  OP.loop_rec, OP.loop_rec_end, OP.remove_message, OP.move, OP.swap, OP.get_list, OP.get_hd, OP.get_tl, OP.get_tuple_element, OP.select_val, OP.select_tuple_arity,
  OP.jump, OP.test_heap, OP.put_list, OP.put_tuple2, OP.executable_line, OP.debug_line, OP.recv_marker_clear, OP.fmove, OP.bs_get_tail, OP.bs_get_position,
  OP.bs_set_position, OP.bs_start_match4, OP.bif0,
])
function mayStandInReceive(w: KindWalk, { op, args }: Instruction): boolean {
  if (WHILE_RECEIVING.has(op)) return true
  const { fail, spec } = SHAPES[op]!
  if (fail >= 0 && args[fail]!.k === 'f' && value(args[fail]) !== 0) return !spec.calls && op !== OP.wait_timeout && op !== OP.wait && op !== OP.try && op !== OP.catch
  const bif = spec.operands.findIndex(({ name }) => name === 'bif')
  return bif >= 0 && w.kindsOfFile.bif(value(args[bif])).total === true
}

/** The parts of a step that special ones need too. */
export function begin(w: KindWalk, ins: Instruction): void {
  if (w.receiving && !mayStandInReceive(w, ins)) {
    w.received()
    w.need({ what: 'received' })
  }
}
export function readAll(w: KindWalk, { args }: Instruction, { reads, lists, spec, arity }: Shape): void {
  for (const i of reads) if (args[i]!.k === 'x' || args[i]!.k === 'y') w.read(args[i]!)
  for (const { at, shape } of lists) {
    const list = items(args[at])
    for (let i = 0; i < list.length; i++) if (shape[i % shape.length] === 'r' && list[i]!.k !== 'u') w.read(list[i]!)
  }
  if (spec.reads.fixed > 0 || spec.reads.arity) {
    const n = spec.reads.fixed + (spec.reads.arity ? value(args[arity]) : 0)
    for (let i = 0; i < n; i++) w.readX(i)
  }
}
const failOf = (args: readonly Operand[], at: number): number => (at >= 0 && args[at]!.k === 'f' ? value(args[at]) : 0)

/** An instruction of which nothing more is known than what the table says; `result`: kind of what it writes. */
export function plain(result = ANY, before?: (w: KindWalk, args: readonly Operand[]) => void): (op: number) => Step {
  return (op) => {
    const shape = SHAPES[op]!
    const { spec, fail, live, target, lists } = shape
    const reserves = RESERVES.has(op)
    const writes = lists.filter((l) => l.shape.includes('w'))
    return (w, ins) => {
      const { args } = ins
      begin(w, ins)
      readAll(w, ins, shape)
      before?.(w, args)
      const label = failOf(args, fail)
      if (spec.collects || spec.calls || spec.waits) w.collects()
      else if (spec.raises && label === 0) w.raises()
      if (reserves) w.keepX(value(args[live]))
      for (const { at, shape: roles } of writes) {
        // some may have been written when another fails
        items(args[at]).forEach((o, i) => {
          if (roles[i % roles.length] === 'w') w.write(o, join(w.kinds[w.register(o)]!, ANY))
        })
      }
      if (label !== 0) w.flow(label)
      if (spec.collects && live >= 0 && !reserves) w.keepX(value(args[live]))
      if (spec.calls || spec.waits) w.loseX()
      for (let i = 0; i < spec.writes; i++) w.setX(i, ANY)
      if (target >= 0 && args[target]!.k !== 'fr') w.write(args[target]!, result)
      for (const { at, shape: roles } of writes) {
        items(args[at]).forEach((o, i) => {
          if (roles[i % roles.length] === 'w') w.write(o, ANY)
        })
      }
      return !spec.ends
    }
  }
}
