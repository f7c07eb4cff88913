/** The control-flow graph of a function: its instructions cut into stretches, and blocks made of them, in topological order. */
import { OP } from '../beam/opcodes.ts'
import type { Instruction, Operand } from '../beam/read.ts'
import type { Facts } from './facts.ts'
import { findRestarts } from './late_checks.ts'
import { Untranslatable } from './translation.ts'

/** A stretch of instructions entered only at its start. */
export interface Stretch {
  readonly index: number
  /** Instructions start … end-1 of the function. */
  readonly start: number
  end: number
  /** Line index in force at its start. What runs between calls has no other line than the last one before it, wherever control comes from. */
  readonly line: number
  /** Can be entered from the scheduler, with that many X registers. */
  resumable: boolean
  live: number
  /** After the call of a BIF in tail position, which gets a frame so that the stack trace shows the caller: words to pop, then return. */
  tail: number
  /** Handles exceptions: what is known where the handler is installed does not hold there. */
  handler: boolean
}

/** A stretch with the frame it is entered with: the compiler shares code that raises between frames of different sizes. */
export interface Block {
  readonly stretch: Stretch
  /** Frame in bytes on entry. */
  readonly frame: number
  readonly next: Block[]
  /** Number of the resume point, 0: none. */
  point: number
  /** Position in emission order; -1: unreachable. */
  order: number
  codePoint: number
  visited: boolean
  /** Something jumps back to it. */
  loop: boolean
  /** What holds on entry, on all paths seen so far. */
  facts: Facts | undefined
}

export interface FunctionInfo {
  readonly arity: number
  readonly entryLabel: number
  readonly infoLabel: number
  /** The function of a lambda without environment that nothing else calls: it takes the fun behind its arguments, and needs no wrapper. */
  readonly takesFun?: boolean
}

export class Graph {
  readonly instructions: readonly Instruction[]
  private readonly info: FunctionInfo
  /** True when an import (by index) is a BIF. */
  private readonly isBif: (importIndex: number) => boolean
  private readonly stretches: Stretch[] = []
  private readonly stretchOfLabel = new Map<number, Stretch>()
  private readonly blocks = new Map<number, Block>()
  /** Blocks in the order in which they are emitted, and those that can be resumed. */
  readonly order: Block[]
  readonly points: Block[]
  /** Blocks that make the function's first frame, where the function goes on from its entry if they can't (late_checks.ts). */
  readonly restarts: ReadonlySet<Block>
  usesCatch = false

  /**
   * `instrumented`: something is done at the function's entry, and it goes back there for nothing else; `stops`: where it may let go, and goes on
   * behind.
   */
  constructor(instructions: readonly Instruction[], info: FunctionInfo, isBif: (importIndex: number) => boolean, instrumented: boolean, stops?: ReadonlyMap<Instruction, number>) {
    this.instructions = instructions
    this.info = info
    this.isBif = isBif
    this.cutStretches(stops)
    this.order = this.sortBlocks()
    const points = this.order.filter((b) => b.stretch.resumable)
    if (points.length > 65535) throw new Untranslatable('too many calls in one function')
    this.restarts = findRestarts(instructions, info, this.order, isBif)
    // both editions of a function have the same numbers
    const [others, restarts] = [points.filter((b) => !this.restarts.has(b)), points.filter((b) => this.restarts.has(b))]
    ;[...others, ...restarts].forEach((b, i) => (b.point = i + 1))
    this.points = instrumented ? [...others, ...restarts] : others
    this.order.forEach((b, i) => (b.order = this.points.length + i))
  }

  private cutStretches(stops: ReadonlyMap<Instruction, number> | undefined): void {
    const list = this.instructions
    let current: Stretch | undefined
    let line = 0
    const open = (start: number): Stretch => {
      const s: Stretch = { index: this.stretches.length, start, end: start, line, resumable: false, live: 0, tail: -1, handler: false }
      this.stretches.push(s)
      return s
    }
    for (let i = 0; i < list.length; i++) {
      const ins = list[i]!
      if (ins.op === OP.line) line = (ins.args[0] as { v: number }).v
      if (ins.op === OP.label) {
        // labels that follow each other share a stretch
        if (!current || !onlyLabels(list, current.start, i)) {
          if (current) current.end = i
          current = open(i)
        }
        this.stretchOfLabel.set((ins.args[0] as { v: number }).v, current)
        continue
      }
      if (!current) current = open(i)
      if (isAllocate(ins)) {
        if (current.start !== i) {
          current.end = i
          current = open(i)
        }
        current.resumable = true
        current.live = liveOf(ins)
      }
      if (stops?.has(ins)) {
        line = (ins.args[1] as { v: number }).v
        current.end = i + 1
        current = open(i + 1)
        current.resumable = true
        current.live = (ins.args[3] as { v: number }).v
      }
      if (this.isBodyCall(ins, i)) {
        current.end = i + 1
        current = open(i + 1)
        current.resumable = true
        current.live = 1
        if (ins.op === OP.call_ext_only) current.tail = 1
        if (ins.op === OP.call_ext_last) current.tail = (ins.args[2] as { v: number }).v + 1
        if (current.tail >= 0) current = undefined
      }
    }
    if (current) current.end = list.length
    // receives resume at their loop, exceptions at their handlers
    for (const ins of list) {
      if (ins.op === OP.wait || ins.op === OP.wait_timeout || ins.op === OP.loop_rec_end) this.markResumable(ins.args[0]!, 0)
      if (ins.op === OP.catch || ins.op === OP.try) {
        this.usesCatch = true
        this.markResumable(ins.args[1]!, 1).handler = true
      }
    }
  }
  private markResumable(label: Operand, live: number): Stretch {
    const s = this.stretchAt((label as { v: number }).v)
    s.resumable = true
    s.live = Math.max(s.live, live)
    return s
  }
  private stretchAt(label: number): Stretch {
    const s = this.stretchOfLabel.get(label)
    if (!s) throw new Untranslatable(`label ${label} is not in the function`)
    return s
  }
  private instance(s: Stretch, frame: number): Block {
    const key = s.index * 65536 + frame / 4
    let b = this.blocks.get(key)
    if (!b) {
      b = {
        stretch: s, frame, next: [], point: 0, order: -1, codePoint: -1, visited: false, loop: false, facts: undefined,
      }
      this.blocks.set(key, b)
    }
    return b
  }
  /** The block at a label, entered with a frame of that size. */
  blockAt(label: number, frame: number): Block {
    return this.instance(this.stretchAt(label), frame)
  }
  /** The block that follows another, entered with a frame of that size. */
  following(block: Block, frame: number): Block | undefined {
    const s = this.stretches[block.stretch.index + 1]
    return s && this.instance(s, frame)
  }

  /** A call after which this function goes on: not in tail position (calls of BIFs never are). */
  isBodyCall(ins: Instruction, at: number): boolean {
    switch (ins.op) {
      case OP.call:
      case OP.call_ext:
      case OP.apply:
        return true
      case OP.call_fun:
      case OP.call_fun2:
        return !this.isTailPosition(at)
      case OP.call_ext_only:
      case OP.call_ext_last:
        return this.isBif((ins.args[1] as { v: number }).v)
      default:
        return false
    }
  }
  /** The instruction is followed by `deallocate, return`: a fun called there leaves no frame. */
  isTailPosition(at: number): boolean {
    return this.instructions[at + 1]?.op === OP.deallocate && this.instructions[at + 2]?.op === OP.return
  }

  /** Where control goes from a block, with the frame that is in force there. */
  private successors(b: Block): void {
    let frame = b.frame
    const visit = (o: Operand): void => {
      if (o.k === 'f' && o.v !== 0 && o.v !== this.info.infoLabel) b.next.push(this.blockAt(o.v, frame))
      else if (o.k === 'list') o.v.forEach(visit)
    }
    const { start, end, tail, index } = b.stretch
    if (tail >= 0) return
    for (let i = start; i < end; i++) {
      const ins = this.instructions[i]!
      if (!LABELS_OF_FUNCTIONS.has(ins.op)) ins.args.forEach(visit)
      frame += frameChange(ins)
      if (frame < 0) throw new Untranslatable('more of the frame is given back than there is')
      const bodyCall = this.isBodyCall(ins, i)
      if (bodyCall && ins.op === OP.call_ext_only) frame += 4
      if (endsBlock(ins, bodyCall)) return
      if ((ins.op === OP.call_fun || ins.op === OP.call_fun2) && !bodyCall) return
    }
    const next = this.stretches[index + 1]
    if (next) b.next.push(this.instance(next, frame))
  }

  /** Reverse postorder from the entry, without recursion. */
  private sortBlocks(): Block[] {
    const post: Block[] = []
    const entry = this.instance(this.stretchAt(this.info.entryLabel), 0)
    const stack: { b: Block; i: number }[] = [{ b: entry, i: 0 }]
    const done = new Set<Block>()
    entry.visited = true
    this.successors(entry)
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      const n = top.b.next[top.i++]
      if (!n) {
        post.push(top.b)
        done.add(top.b)
        stack.pop()
      } else if (!n.visited) {
        n.visited = true
        this.successors(n)
        stack.push({ b: n, i: 0 })
      } else if (!done.has(n)) n.loop = true
    }
    return post.reverse()
  }
}

/** Their labels are entries of functions, not places in this one. */
const LABELS_OF_FUNCTIONS = new Set<number>([OP.call, OP.call_last, OP.call_only, OP.label, OP.make_fun3, OP.func_info])

/** Bytes by which an instruction makes the frame larger. */
export function frameChange(ins: Instruction): number {
  const words = (i: number): number => (ins.args[i] as { v: number }).v
  switch (ins.op) {
    case OP.allocate: case OP.allocate_heap: return 4 * (words(0) + 1)
    case OP.deallocate: return -4 * (words(0) + 1)
    case OP.trim: return -4 * words(0)
    default: return 0
  }
}

export function onlyLabels(list: readonly Instruction[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (list[i]!.op !== OP.label) return false
  return true
}

const ENDS = new Set<number>([
  OP.call_last, OP.call_only, OP.apply_last, OP.jump, OP.return, OP.select_val, OP.select_tuple_arity, OP.badmatch,
  OP.case_end, OP.if_end, OP.try_case_end, OP.raise, OP.func_info, OP.wait, OP.loop_rec_end, OP.badrecord, OP.int_code_end,
])

export function isAllocate(ins: Instruction | undefined): boolean {
  return ins !== undefined && (ins.op === OP.allocate || ins.op === OP.allocate_heap)
}

/** True when control can't fall through to the next block. */
function endsBlock(ins: Instruction, isBodyCall: boolean): boolean {
  if (ins.op === OP.call_ext_only || ins.op === OP.call_ext_last) return !isBodyCall
  return ENDS.has(ins.op)
}

/** X registers that the instruction says are live (0 where it does not say). */
export function liveOf(ins: Instruction): number {
  const u = (i: number): number => (ins.args[i] as { v: number }).v
  switch (ins.op) {
    case OP.allocate: case OP.test_heap: return u(1)
    case OP.allocate_heap: case OP.bs_create_bin: return u(2)
    case OP.bs_init2: case OP.bs_init_bits: case OP.bs_append: return u(3)
    case OP.call: case OP.call_last: case OP.call_only: case OP.call_ext: case OP.call_ext_last: case OP.call_ext_only:
      return u(0)
    case OP.call_fun: return u(0) + 1
    case OP.call_fun2: return u(1) + 1
    case OP.apply: case OP.apply_last: return u(0) + 2
    case OP.gc_bif1: case OP.gc_bif2: case OP.gc_bif3: return u(1)
    case OP.put_record: return u(4)
    default: return 0
  }
}

/** Line of the function head: where function_clause is raised. */
export function lineOfHead(instructions: readonly Instruction[]): number {
  for (const i of instructions) {
    if (i.op === OP.line) return (i.args[0] as { v: number }).v
    if (i.op === OP.func_info) return 0
  }
  return 0
}
