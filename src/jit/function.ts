/**
 * Translating one function: its instructions are cut into blocks, the blocks put in topological order, and emitted as
 * one WebAssembly function in the convention of docs/architecture.md:
 *
 *   (sp, hp, x0 … xn-1) → (hp, x0)        0 as second result: let go, everything is on the process's stack
 *
 *   loop again                        self tail calls and other backward jumps come back here
 *     block letgo
 *       block … block                 one for each block of the graph; a jump forward is a br out of them
 *         entry check                 reductions; the slow path also dispatches to resume points
 *       end … code of block 0
 *       end … code of block 1 …
 *     end, return (0, 0)
 *
 * Blocks that follow a body call, an `allocate` that found no room, or a wait can be entered from the scheduler: each has a
 * landing pad before it that fetches the live X registers.
 */
import * as L from '../term/layout.ts'
import { ByteWriter, F64, I32, I64, W } from './encoder.ts'
import { G } from './imports.ts'
import { RAISE } from './raise.ts'
import { RELOC, Untranslatable } from './translation.ts'
import { isSmallConstant, smallWord } from './instructions/operands.ts'
import type { ModuleTranslator } from './module.ts'
import { OP } from '../beam/opcodes.ts'
import type { Instruction, Operand } from '../beam/read.ts'
import { TYPE_INTEGER } from '../beam/types.ts'
import type { BeamType } from '../beam/types.ts'
import { handlers } from './handlers.ts'

/** A stretch of instructions entered only at its start. */
interface Stretch {
  readonly index: number
  /** Instructions start … end-1 of the function. */
  readonly start: number
  end: number
  /** Can be entered from the scheduler, with that many X registers. */
  resumable: boolean
  live: number
  /** After the call of a BIF in tail position, which gets a frame so that the stack trace shows the caller: words to pop, then return. */
  tail: number
}

/** A stretch with the frame it is entered with: the compiler shares code that raises between frames of different sizes. */
export interface Block {
  readonly stretch: Stretch
  /** Frame in bytes on entry. */
  readonly frame: number
  readonly next: Block[]
  /** Line index in force on entry; -1 not known yet. */
  line: number
  /** Number of the resume point, 0: none. */
  point: number
  /** Position in emission order; -1: unreachable. */
  order: number
  codePoint: number
  visited: boolean
}

export class FunctionTranslator {
  readonly code = new ByteWriter(512)
  readonly module: ModuleTranslator
  readonly instructions: readonly Instruction[]
  readonly index: number
  readonly arity: number
  readonly entryLabel: number
  readonly infoLabel: number
  private readonly stretches: Stretch[] = []
  private readonly stretchOfLabel = new Map<number, Stretch>()
  private readonly blocks = new Map<number, Block>()
  private order: Block[] = []
  private points: Block[] = []
  /** Positions: landing pads come first, then blocks, then the function_clause block. */
  private slots = 0
  private position = 0
  /** Nested blocks and ifs opened inside the block being emitted. */
  nesting = 0
  frame = 0
  line = 0
  /** Set when the rest of the block can't be reached. */
  dead = false
  block!: Block
  usesCatch = false
  private selfCalls = false
  private usesFunctionClause = false
  private readonly relocations: number[] = []

  // Locals: sp, hp, X registers, temporaries, then i64 and f64.
  readonly SP = 0
  readonly HP = 1
  private readonly xCount: number
  private readonly floatCount: number
  readonly T: number
  readonly STATE: number
  readonly TURNS: number
  private readonly firstI64: number
  private usesI64 = false

  constructor(module: ModuleTranslator, index: number, instructions: readonly Instruction[], info: { arity: number; entryLabel: number; infoLabel: number }) {
    this.module = module
    this.index = index
    this.instructions = instructions
    this.arity = info.arity
    this.entryLabel = info.entryLabel
    this.infoLabel = info.infoLabel
    let maxX = info.arity - 1
    let maxF = -1
    const visit = (o: Operand): void => {
      if (o.k === 'x') maxX = Math.max(maxX, o.n)
      else if (o.k === 'fr') maxF = Math.max(maxF, o.n)
      else if (o.k === 'list') o.v.forEach(visit)
    }
    for (const i of instructions) {
      i.args.forEach(visit)
      maxX = Math.max(maxX, liveOf(i) - 1)
    }
    // handlers get class, value and trace in x0 … x2
    const handles = instructions.some((i) => i.op === OP.try || i.op === OP.catch || i.op === OP.raw_raise)
    this.xCount = Math.max(maxX + 1, handles ? 3 : 1, info.arity)
    this.floatCount = maxF + 1
    this.T = 2 + this.xCount
    this.STATE = this.T + 6
    this.TURNS = this.STATE + 1
    this.firstI64 = this.TURNS + 1
  }

  /** Three i64 temporaries; they are declared only where they are used. */
  get I64(): number {
    this.usesI64 = true
    return this.firstI64
  }
  /** The first float register. */
  private get F(): number {
    this.usesI64 = true
    return this.firstI64 + 3
  }

  // ---- graph -----------------------------------------------------------------------------------------------------

  private cutStretches(): void {
    const list = this.instructions
    let current: Stretch | undefined
    const open = (start: number): Stretch => {
      const s: Stretch = { index: this.stretches.length, start, end: start, resumable: false, live: 0, tail: -1 }
      this.stretches.push(s)
      return s
    }
    for (let i = 0; i < list.length; i++) {
      const ins = list[i]!
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
    // waiting receives resume at their loop, exceptions at their handlers
    for (const ins of list) {
      if (ins.op === OP.wait || ins.op === OP.wait_timeout) this.markResumable(ins.args[0]!, 0)
      if (ins.op === OP.catch || ins.op === OP.try) {
        this.usesCatch = true
        this.markResumable(ins.args[1]!, 1)
      }
    }
  }
  private markResumable(label: Operand, live: number): void {
    const s = this.stretchAt((label as { v: number }).v)
    s.resumable = true
    s.live = Math.max(s.live, live)
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
      b = { stretch: s, frame, next: [], line: -1, point: 0, order: -1, codePoint: -1, visited: false }
      this.blocks.set(key, b)
    }
    return b
  }
  /** The block at a label, entered with the present frame. */
  blockAt(label: number): Block {
    return this.instance(this.stretchAt(label), this.frame)
  }
  /** The block that follows the one being emitted. */
  private following(): Block | undefined {
    const s = this.stretches[this.block.stretch.index + 1]
    return s && this.instance(s, this.frame)
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
        return this.module.isBifImport((ins.args[1] as { v: number }).v)
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
    const visit = (o: Operand): void => {
      if (o.k === 'f' && o.v !== 0 && o.v !== this.infoLabel) b.next.push(this.blockAt(o.v))
      else if (o.k === 'list') o.v.forEach(visit)
    }
    const { start, end, tail, index } = b.stretch
    this.frame = b.frame
    if (tail >= 0) return
    for (let i = start; i < end; i++) {
      const ins = this.instructions[i]!
      if (!LABELS_OF_FUNCTIONS.has(ins.op)) ins.args.forEach(visit)
      this.frame += frameChange(ins)
      if (this.frame < 0) throw new Untranslatable('more of the frame is given back than there is')
      const bodyCall = this.isBodyCall(ins, i)
      if (bodyCall && ins.op === OP.call_ext_only) this.frame += 4
      if (endsBlock(ins, bodyCall)) return
      if ((ins.op === OP.call_fun || ins.op === OP.call_fun2) && !bodyCall) return
    }
    const next = this.stretches[index + 1]
    if (next) b.next.push(this.instance(next, this.frame))
  }

  /** Reverse postorder from the entry, without recursion. */
  private sortBlocks(): void {
    const post: Block[] = []
    const entry = this.instance(this.stretchAt(this.entryLabel), 0)
    const stack: { b: Block; i: number }[] = [{ b: entry, i: 0 }]
    entry.visited = true
    this.successors(entry)
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      const n = top.b.next[top.i++]
      if (!n) {
        post.push(top.b)
        stack.pop()
      } else if (!n.visited) {
        n.visited = true
        this.successors(n)
        stack.push({ b: n, i: 0 })
      }
    }
    this.order = post.reverse()
    this.points = this.order.filter((b) => b.stretch.resumable)
    if (this.points.length > 65535) throw new Untranslatable('too many calls in one function')
    this.points.forEach((b, i) => (b.point = i + 1))
    this.order.forEach((b, i) => (b.order = this.points.length + i))
    this.slots = this.points.length + this.order.length + 1
  }

  // ---- emission ----------------------------------------------------------------------------------------------------

  translate(name: string): void {
    this.cutStretches()
    this.sortBlocks()
    this.order[0]!.line = lineOfHead(this.instructions)
    const parts: Uint8Array[] = []
    const relocationsOf: number[][] = []
    const hintsOf: number[][] = []
    const emitPart = (position: number, emit: () => void): void => {
      this.position = position
      this.nesting = 0
      this.code.length = 0
      this.code.hints.length = 0
      this.relocations.length = 0
      emit()
      parts[position] = this.code.result().slice()
      relocationsOf[position] = [...this.relocations]
      hintsOf[position] = [...this.code.hints]
    }
    this.order.forEach((b, i) => emitPart(b.order, () => this.emitBlock(b, this.order[i + 1])))
    this.points.forEach((b, i) => emitPart(i, () => this.emitLanding(b)))
    emitPart(this.slots - 1, () => this.emitFunctionClause())
    this.assemble(name, parts, relocationsOf, hintsOf)
  }

  private assemble(name: string, parts: Uint8Array[], relocationsOf: number[][], hintsOf: number[][]): void {
    const c = this.code
    c.length = 0
    c.hints.length = 0
    this.relocations.length = 0
    this.position = -1
    this.nesting = 0
    this.frame = 0
    // a loop costs a check of the native stack at each turn: only where something jumps back
    const loops = this.selfCalls || this.usesCatch || this.backTargets.length > 0
    if (loops) c.block(W.loop)
    c.block(W.block)
    if (this.usesCatch) c.block(W.block)
    for (let i = 0; i < this.slots; i++) c.block(W.block)
    this.emitEntry()
    for (let i = 0; i < this.slots; i++) {
      c.op(W.end)
      const base = c.length
      c.append(parts[i]!)
      const r = relocationsOf[i]!
      for (let j = 0; j < r.length; j += 3) this.relocations.push(r[j]! + base, r[j + 1]!, r[j + 2]!)
      const h = hintsOf[i]!
      for (let j = 0; j < h.length; j += 2) c.hints.push(h[j]! + base, h[j + 1]!)
    }
    if (this.usesCatch) {
      c.op(W.end)
      this.emitHandlerCheck()
    }
    c.op(W.end)
    c.const(0)
    c.const(0)
    c.op(W.return)
    if (loops) {
      c.op(W.end)
      c.op(W.unreachable)
    }
    const locals: [number, number][] = [
      [this.xCount - this.arity + 8, I32],
      [this.usesI64 ? 3 : 0, I64],
      [this.floatCount, F64],
    ]
    this.module.addFunction(name, this.arity, locals, c.result().slice(), [...this.relocations], [...c.hints])
  }

  /** An exception whose handler is in this very frame: go there without leaving the native function. */
  private emitHandlerCheck(): void {
    const c = this.code
    c.loadCell(L.CELL_EXC_SP)
    c.get(this.SP)
    c.op(W.i32_eq)
    c.block(W.if)
    c.storeCell(L.CELL_EXC_SP, () => c.const(0))
    c.loadCell(L.CELL_HTOP)
    c.set(this.HP)
    c.loadCell(L.CELL_NEXT)
    c.memory(W.i32_load16_u, L.CP_POINT)
    c.set(this.STATE)
    // x0 = 0 tells the handler that it is reached by an exception
    c.const(0)
    c.set(2)
    c.br(2)
    c.op(W.end)
  }

  private emitEntry(): void {
    const c = this.code
    const table = (): void => {
      // number 0 never comes; then the landing pads, then the targets of backward jumps
      const targets = [0, ...this.points.map((_, i) => i), ...this.backTargets.map((b) => b.order)]
      c.op(W.br_table)
      c.unsigned(targets.length)
      for (const t of targets) c.unsigned(this.depthOfSlot(t))
      c.unsigned(this.depthOfSlot(0))
    }
    if (this.backTargets.length > 0 || this.usesCatch) {
      c.get(this.STATE)
      c.block(W.if)
      this.nesting++
      c.get(this.STATE)
      c.const(0)
      c.set(this.STATE)
      table()
      this.nesting--
      c.op(W.end)
    }
    const first = this.order[0]!.order
    if (this.selfCalls) {
      // a self tail call looks at the reductions every 32nd time only, and counts them together
      c.get(this.TURNS)
      c.const(TURNS - 1)
      c.op(W.i32_and)
      c.likely()
      c.brIf(this.depthOfSlot(first))
    }
    if (this.points.length > 0 || this.callsOthers()) {
      c.const(0)
      c.loadCell(L.CELL_FCALLS)
      c.const(1)
      if (this.selfCalls) {
        c.get(this.TURNS)
        c.op(W.i32_add)
        c.const(0)
        c.set(this.TURNS)
      }
      c.op(W.i32_sub)
      c.tee(this.T)
      c.store(L.CELL_FCALLS)
      c.get(this.T)
      c.const(0)
      c.op(W.i32_lt_s)
      c.unlikely()
      c.block(W.if)
      this.nesting++
      if (this.points.length > 0) {
        c.loadCell(L.CELL_RESUME)
        c.tee(this.T)
        c.block(W.if)
        this.nesting++
        c.storeCell(L.CELL_RESUME, () => c.const(0))
        c.storeCell(L.CELL_FCALLS, () => c.loadCell(L.CELL_RESUME_FCALLS))
        c.get(this.T)
        table()
        this.nesting--
        c.op(W.end)
      }
      this.saveX(this.arity)
      c.get(this.SP)
      c.get(this.HP)
      this.relocated(RELOC.codePoint, this.entryCodePoint())
      c.call(G.entry_slow)
      c.tee(this.HP)
      c.op(W.i32_eqz)
      c.brIf(this.letGoDepth())
      this.loadX(0, this.arity)
      this.nesting--
      c.op(W.end)
    }
    if (first !== 0) c.br(this.depthOfSlot(first))
  }

  private callsOthers(): boolean {
    return this.instructions.some((i) => CALLS.has(i.op))
  }

  private emitBlock(b: Block, following: Block | undefined): void {
    this.block = b
    this.frame = b.frame
    this.line = b.line
    this.dead = false
    const { start, end, tail } = b.stretch
    for (this.at = start; this.at < end && !this.dead; this.at++) {
      const ins = this.instructions[this.at]!
      const handler = handlers[ins.op]
      if (!handler) throw new Untranslatable(`opcode ${ins.op}`)
      handler(this, ins.args)
    }
    if (this.dead) return
    if (tail >= 0) {
      this.popFrame(tail * 4)
      this.returnX0()
      return
    }
    const next = this.following()
    if (!next) throw new Untranslatable('code runs off the end of the function')
    this.reach(next)
    if (next !== following) this.branchTo(next)
  }

  private emitLanding(b: Block): void {
    this.loadX(this.arity, b.stretch.live)
    if (isAllocate(this.instructions[b.stretch.start] ?? NO_INSTRUCTION)) this.loadFloats()
    this.code.br(this.depthOfSlot(b.order))
  }

  private emitFunctionClause(): void {
    if (!this.usesFunctionClause) return
    this.frame = 0
    this.line = lineOfHead(this.instructions)
    this.saveX(this.arity)
    this.raise(RAISE.function_clause, () => this.code.const(this.arity))
  }

  // ---- jumps -------------------------------------------------------------------------------------------------------

  private readonly backTargets: Block[] = []
  at = 0

  private depthOfSlot(slot: number): number {
    return slot - (this.position + 1) + this.nesting
  }
  /** Depth of the block behind which the function lets go (looking first whether it handles the exception itself). */
  letGoDepth(): number {
    return this.depthOfSlot(this.slots) + (this.usesCatch && this.frame === 0 ? 1 : 0)
  }
  private againDepth(): number {
    return this.depthOfSlot(this.slots) + (this.usesCatch ? 2 : 1)
  }
  /** Notes the line in force when control reaches a block from here. */
  reach(b: Block): void {
    if (b.order < 0) throw new Untranslatable('control flow that was not foreseen')
    if (b.line < 0) b.line = this.line
  }
  branchTo(b: Block): void {
    this.reach(b)
    if (b.order > this.position) this.code.br(this.depthOfSlot(b.order))
    else this.branchBack(b)
  }
  private branchBack(b: Block): void {
    let i = this.backTargets.indexOf(b)
    if (i < 0) i = this.backTargets.push(b) - 1
    this.code.const(this.points.length + 1 + i)
    this.code.set(this.STATE)
    this.code.br(this.againDepth())
  }
  private functionClause(): number {
    this.usesFunctionClause = true
    return this.depthOfSlot(this.slots - 1)
  }
  /** Unconditional jump to a label. */
  jump(label: Operand): void {
    const n = (label as { v: number }).v
    if (n === this.infoLabel) this.code.br(this.functionClause())
    else this.branchTo(this.blockAt(n))
    this.dead = true
  }
  /** Jump to a label when the i32 on the stack is not 0. */
  jumpIf(label: Operand): void {
    const n = (label as { v: number }).v
    if (n === this.infoLabel) {
      this.code.brIf(this.functionClause())
      return
    }
    const b = this.blockAt(n)
    this.reach(b)
    if (b.order > this.position) this.code.brIf(this.depthOfSlot(b.order))
    else {
      this.code.block(W.if)
      this.nesting++
      this.branchBack(b)
      this.nesting--
      this.code.op(W.end)
    }
  }
  jumpUnless(label: Operand): void {
    this.code.op(W.i32_eqz)
    this.jumpIf(label)
  }
  /** Target of a br_table entry; backward targets are not possible there (checked by the caller through `isForward`). */
  tableDepth(label: Operand): number {
    const n = (label as { v: number }).v
    if (n === this.infoLabel) return this.functionClause()
    const b = this.blockAt(n)
    this.reach(b)
    return this.depthOfSlot(b.order)
  }
  isForward(label: Operand): boolean {
    const n = (label as { v: number }).v
    return n === this.infoLabel || this.blockAt(n).order > this.position
  }
  /** Runs `emit` inside a block or if; `depth` inside counts from it. */
  nested(code: number, type: number, emit: () => void): void {
    this.code.block(code, type)
    this.nesting++
    emit()
    this.nesting--
    this.code.op(W.end)
  }
  popFrame(bytes: number): void {
    const c = this.code
    c.get(this.SP)
    c.const(bytes)
    c.op(W.i32_add)
    c.set(this.SP)
    this.frame -= bytes
  }
  returnX0(): void {
    this.code.get(this.HP)
    this.code.get(2)
    this.code.op(W.return)
    this.dead = true
  }
  /** Self tail call: arguments are in the X locals. */
  again(): void {
    this.selfCalls = true
    this.code.get(this.TURNS)
    this.code.const(1)
    this.code.op(W.i32_add)
    this.code.set(this.TURNS)
    this.code.br(this.againDepth())
    this.dead = true
  }
  letGo(): void {
    this.code.br(this.letGoDepth())
    this.dead = true
  }

  // ---- operands ----------------------------------------------------------------------------------------------------

  /** A constant the linker fills in. */
  relocated(kind: number, index: number): void {
    this.code.op(W.i32_const)
    this.relocations.push(this.code.length, kind, index)
    this.code.paddedSigned(0)
  }
  xLocal(n: number): number {
    return 2 + n
  }
  yOffset(n: number): number {
    return 4 * (n + 1)
  }
  push(o: Operand): void {
    const c = this.code
    switch (o.k) {
      case 'x':
        c.get(2 + o.n)
        return
      case 'y':
        c.get(this.SP)
        c.load(this.yOffset(o.n))
        return
      case 'a':
        if (o.v === 0) c.const(L.NIL)
        else this.relocated(RELOC.atom, o.v)
        return
      case 'i':
        if (isSmallConstant(o)) c.const(smallWord(o))
        else this.relocated(RELOC.literal, this.module.integerLiteral(BigInt(o.v)))
        return
      case 'lit':
        this.relocated(RELOC.literal, o.v)
        return
      default:
        throw new Untranslatable(`operand kind ${o.k} where a term is wanted`)
    }
  }
  /** Stores what `value` pushes in a register. */
  assign(dst: Operand, value: () => void): void {
    if (dst.k === 'x') {
      value()
      this.code.set(2 + dst.n)
    } else if (dst.k === 'y') {
      this.code.get(this.SP)
      value()
      this.code.store(this.yOffset(dst.n))
    } else throw new Untranslatable(`operand kind ${dst.k} as destination`)
  }
  /** Puts an operand into a local and returns it: its own for an X register, else `temporary`. */
  inLocal(o: Operand, temporary: number): number {
    if (o.k === 'x') return 2 + o.n
    this.push(o)
    this.code.set(temporary)
    return temporary
  }
  floatLocal(o: Operand): number {
    return this.F + (o as { n: number }).n
  }
  typeOf(o: Operand): BeamType | undefined {
    return (o.k === 'x' || o.k === 'y') && o.t !== undefined ? this.module.beam.types[o.t] : undefined
  }

  /** Range of an operand that is known to be an integer, from the compiler's types; undefined: may be anything. */
  rangeOf(o: Operand): readonly [number, number] | undefined {
    if (o.k === 'i') return typeof o.v === 'number' ? [o.v, o.v] : undefined
    const type = this.typeOf(o)
    if (!type || type.mask !== TYPE_INTEGER || type.min === undefined || type.max === undefined) return undefined
    return [Number(type.min), Number(type.max)]
  }
  /** True when the operand is certainly a small integer. */
  isKnownSmall(o: Operand): boolean {
    const range = this.rangeOf(o)
    return range !== undefined && range[0] >= L.SMALL_MIN && range[1] <= L.SMALL_MAX
  }

  // ---- state around calls of kernel and host -------------------------------------------------------------------------

  saveX(live: number): void {
    for (let i = 0; i < live; i++) {
      this.code.const(0)
      this.code.get(2 + i)
      this.code.store(L.X_AREA + 4 * i)
    }
  }
  loadX(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.code.loadCell(L.X_AREA + 4 * i)
      this.code.set(2 + i)
    }
  }
  /** Float registers live across an `allocate`: they are kept while the stack grows. */
  saveFloats(): void {
    for (let i = 0; i < this.floatCount; i++) {
      this.code.const(0)
      this.code.get(this.F + i)
      this.code.memory(W.f64_store, L.FLOAT_AREA + 8 * i)
    }
  }
  private loadFloats(): void {
    for (let i = 0; i < this.floatCount; i++) {
      this.code.const(0)
      this.code.memory(W.f64_load, L.FLOAT_AREA + 8 * i)
      this.code.set(this.F + i)
    }
  }
  /** Before a call that may allocate. */
  spill(): void {
    this.code.storeCell(L.CELL_HTOP, () => this.code.get(this.HP))
  }
  /** And after it. */
  refill(): void {
    this.code.loadCell(L.CELL_HTOP)
    this.code.set(this.HP)
  }
  /** Before a call that looks at the stack. */
  spillStack(): void {
    this.code.storeCell(L.CELL_SP, () => this.code.get(this.SP))
  }
  /** Calls a function that may allocate, and pushes its result: `args` pushes the arguments. */
  callAllocating(fun: number, args: () => void): void {
    this.spill()
    args()
    this.code.call(fun)
    this.refill()
  }
  /** Makes sure that `words` words are free on the heap. */
  reserve(words: number, live: number): void {
    if (words === 0) return
    const c = this.code
    c.get(this.HP)
    c.const(words * 4)
    c.op(W.i32_add)
    c.loadCell(L.CELL_HLIM)
    c.op(W.i32_gt_u)
    c.unlikely()
    c.block(W.if)
    this.saveX(live)
    c.get(this.SP)
    c.get(this.HP)
    c.const(words)
    c.const(live)
    c.call(G.collect)
    c.set(this.HP)
    this.loadX(0, live)
    c.op(W.end)
  }
  /** Stores a word at the heap top plus `offset` bytes. */
  heapStore(offset: number, value: () => void): void {
    this.code.get(this.HP)
    value()
    this.code.store(offset)
  }
  advanceHeap(words: number): void {
    const c = this.code
    c.get(this.HP)
    c.const(words * 4)
    c.op(W.i32_add)
    c.set(this.HP)
  }
  /** Pushes heap top | tag. */
  heapPointer(tag: number): void {
    this.code.get(this.HP)
    this.code.const(tag)
    this.code.op(W.i32_or)
  }

  // ---- code points ---------------------------------------------------------------------------------------------------

  private readonly placeCodePoints = new Map<number, number>()

  /** Code point that only names this place (for stack traces); its frame says where the caller's return address lies. */
  placeCodePoint(): number {
    const key = this.line * 65536 + this.frame / 4
    let cp = this.placeCodePoints.get(key)
    if (cp === undefined) {
      cp = this.module.codePoint(this.index, 0, 0, this.frame, this.line)
      this.placeCodePoints.set(key, cp)
    }
    return cp
  }
  entryCodePoint(): number {
    return this.module.entryCodePoint(this.index, this.arity, lineOfHead(this.instructions))
  }
  /** Code point of a block that has a landing pad. */
  blockCodePoint(b: Block): number {
    if (b.codePoint < 0) b.codePoint = this.newCodePoint(b)
    return b.codePoint
  }
  private newCodePoint(b: Block): number {
    return this.module.codePoint(this.index, b.point, b.stretch.live, b.frame, this.line)
  }
  /** Stores the return address of the body call that ends this block. */
  storeReturnAddress(): void {
    const next = this.following()
    if (!next) throw new Untranslatable('a call at the end of the function')
    this.reach(next)
    // a code point that a catch tag has for the block doesn't tell the line of the call
    const cp = next.codePoint < 0 ? this.blockCodePoint(next) : this.newCodePoint(next)
    this.code.get(this.SP)
    this.relocated(RELOC.codePoint, cp)
    this.code.store(0)
  }
  /** Raises at this place and lets go. */
  raise(kind: number, value: () => void): void {
    const c = this.code
    c.get(this.SP)
    c.get(this.HP)
    this.relocated(RELOC.codePoint, this.placeCodePoint())
    c.const(kind)
    value()
    c.call(G.raise)
    this.letGo()
  }
  /**
   * How much of the native stack a call may use is bounded by how far the process's stack has come down. A function whose
   * native frame is large beside its own frame moves the bound by the difference while it calls (bytes; mostly 0).
   */
  callWeight(): number {
    const native = NATIVE_FRAME + 8 * (2 + this.xCount + 8 + (this.floatCount > 0 ? 3 + this.floatCount : 3))
    return Math.max(0, Math.ceil(native / NATIVE_PER_BYTE / 4) * 4 - this.frame)
  }
  moveStackLimit(bytes: number): void {
    const c = this.code
    if (bytes === 0) return
    c.storeCell(L.CELL_STACK_LIM, () => {
      c.loadCell(L.CELL_STACK_LIM)
      c.const(bytes)
      c.op(W.i32_add)
    })
  }
  /** After a call whose results are (hp, x0): takes them, lets go on 0. */
  takeResults(weight: number): void {
    const c = this.code
    c.set(2)
    c.set(this.HP)
    c.get(2)
    c.op(W.i32_eqz)
    c.unlikely()
    c.brIf(this.letGoDepth())
    this.moveStackLimit(-weight)
  }
}

/** Bytes of a native frame besides its locals, and native bytes that may be used for each byte of the process's stack (V8's 984 KiB by default over NATIVE_DEPTH_BYTES). */
const NATIVE_FRAME = 64
const NATIVE_PER_BYTE = 55

/** A self tail call counts reductions in a local and settles this many at once. */
const TURNS = 32

/** Their labels are entries of functions, not places in this one. */
const LABELS_OF_FUNCTIONS = new Set<number>([OP.call, OP.call_last, OP.call_only, OP.label, OP.make_fun3, OP.func_info])

/** Bytes by which an instruction makes the frame larger. */
function frameChange(ins: Instruction): number {
  const words = (i: number): number => (ins.args[i] as { v: number }).v
  switch (ins.op) {
    case OP.allocate: case OP.allocate_heap: return 4 * (words(0) + 1)
    case OP.deallocate: return -4 * (words(0) + 1)
    case OP.trim: return -4 * words(0)
    default: return 0
  }
}

function onlyLabels(list: readonly Instruction[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (list[i]!.op !== OP.label) return false
  return true
}

/** Opcodes after which a function may run on for long: functions without any of them need no reduction check. */
const CALLS = new Set<number>([
  OP.call, OP.call_last, OP.call_only, OP.call_ext, OP.call_ext_last, OP.call_ext_only, OP.call_fun, OP.call_fun2,
  OP.apply, OP.apply_last, OP.loop_rec,
])

const ENDS = new Set<number>([
  OP.call_last, OP.call_only, OP.apply_last, OP.jump, OP.return, OP.select_val, OP.select_tuple_arity, OP.badmatch,
  OP.case_end, OP.if_end, OP.try_case_end, OP.raise, OP.func_info, OP.wait, OP.loop_rec_end, OP.badrecord, OP.int_code_end,
])

const NO_INSTRUCTION: Instruction = { op: 0, args: [] }

function isAllocate(ins: Instruction): boolean {
  return ins.op === OP.allocate || ins.op === OP.allocate_heap
}

/** True when control can't fall through to the next block. */
function endsBlock(ins: Instruction, isBodyCall: boolean): boolean {
  if (ins.op === OP.call_ext_only || ins.op === OP.call_ext_last) return !isBodyCall
  return ENDS.has(ins.op)
}

/** X registers that the instruction says are live (0 where it does not say). */
function liveOf(ins: Instruction): number {
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
    default: return 0
  }
}

/** Line of the function head: where function_clause is raised. */
function lineOfHead(instructions: readonly Instruction[]): number {
  for (const i of instructions) {
    if (i.op === OP.line) return (i.args[0] as { v: number }).v
    if (i.op === OP.func_info) return 0
  }
  return 0
}
