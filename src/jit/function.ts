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
import { OP } from '../beam/opcodes.ts'
import type { Instruction, Operand } from '../beam/read.ts'
import { F64, I32, I64, VOID, W } from './encoder.ts'
import { NOTHING_CARRIED } from './carried.ts'
import { Facts, NO_REGISTER } from './facts.ts'
import { FunctionCode, callsItself } from './function_code.ts'
import { Graph, isAllocate, lineOfHead } from './graph.ts'
import type { Block, FunctionInfo } from './graph.ts'
import { handlers } from './handlers.ts'
import { boxOperands, boxParams, handOnCarried } from './instructions/carried.ts'
import { emitChecks } from './instructions/checks.ts'
import { isLabel } from './instructions/operands.ts'
import { G, H } from './imports.ts'
import type { ModuleTranslator } from './module.ts'
import { RAISE } from './raise.ts'
import { RELOC, Untranslatable } from './translation.ts'

/** Ends of the function that its failing instructions share, behind the blocks: they raise without and with a frame of this function. */
const FUNCTION_CLAUSE = 0
const EXIT_RAISE = 1
const EXIT_RAISE_IN_FRAME = 2
const EXITS = 3

export class FunctionTranslator extends FunctionCode {
  readonly index: number
  readonly entryLabel: number
  readonly infoLabel: number
  private readonly graph: Graph
  private readonly order: readonly Block[]
  private readonly points: readonly Block[]
  /** Positions: landing pads come first, then blocks, then the function_clause block, then the exits. */
  private readonly slots: number
  private position = 0
  block!: Block
  readonly usesCatch: boolean
  /** It calls itself in tail position. */
  readonly loops: boolean
  /** Reductions are counted where frames are made, not at the entry (late_checks.ts). */
  private readonly checksLate: boolean
  private readonly exits = new Set<number>()

  constructor(module: ModuleTranslator, index: number, instructions: readonly Instruction[], info: FunctionInfo) {
    super(module, instructions, info)
    this.index = index
    this.entryLabel = info.entryLabel
    this.infoLabel = info.infoLabel
    this.graph = new Graph(instructions, info, (i) => module.isBifImport(i) && !module.isApply(i), module.instrumented, module.stops?.of)
    this.checksLate = this.graph.restarts.size > 0 && !module.instrumented
    this.order = this.graph.order
    this.points = this.graph.points
    this.usesCatch = this.graph.usesCatch
    // what is known where something jumps back to is nothing
    if (this.order.some((b) => b.loop)) this.carried = { ...NOTHING_CARRIED, registers: this.carried.registers }
    this.loops = callsItself(instructions, info.entryLabel)
    this.slots = this.points.length + this.order.length + EXITS
  }

  /** The block at a label, entered with the present frame. */
  blockAt(label: number): Block {
    return this.graph.blockAt(label, this.frame)
  }
  /** The block that follows the one being emitted. */
  private following(): Block | undefined {
    return this.graph.following(this.block, this.frame)
  }
  /** Code point of the block that follows. */
  codePointBehind(): number {
    const next = this.following()
    if (!next) throw new Untranslatable('a stop at the end of the function')
    return this.blockCodePoint(next)
  }
  isTailPosition(at: number): boolean {
    return this.graph.isTailPosition(at)
  }

  // ---- emission ----------------------------------------------------------------------------------------------------

  translate(name: string): void {
    // before all others, in both editions
    if (this.graph.restarts.size > 0) this.entryCodePoint()
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
    emitPart(this.exitSlot(FUNCTION_CLAUSE), () => this.emitFunctionClause())
    for (const exit of [EXIT_RAISE, EXIT_RAISE_IN_FRAME]) emitPart(this.exitSlot(exit), () => this.emitRaise(exit))
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
    const loops = this.loops || this.usesCatch || this.backTargets.length > 0
    if (this.countsTurns) {
      this.emitReductions(1, () => this.returnNothing())
      c.const(1)
      c.set(this.TURNS)
    }
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
    this.returnNothing()
    if (loops) {
      c.op(W.end)
      c.op(W.unreachable)
    }
    const locals: [number, number][] = [
      [this.I64 - 2 - this.params, I32],
      [this.longs, I64],
      [this.floats, F64],
    ]
    this.module.addFunction(name, this.params, locals, c.result().slice(), [...this.relocations], [...c.hints])
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
    c.set(this.xLocal(0))
    c.br(2)
    c.op(W.end)
  }

  private emitEntry(): void {
    const c = this.code
    /** By number: `zero`, then the landing pads, then the targets of backward jumps. */
    const table = (zero: number): void => {
      const targets = [...this.points.map((_, i) => i), ...this.backTargets.map((b) => b.order)]
      c.op(W.br_table)
      c.unsigned(targets.length + 1)
      c.unsigned(zero)
      for (const t of targets) c.unsigned(this.depthOfSlot(t))
      c.unsigned(zero)
    }
    if (this.backTargets.length > 0 || this.usesCatch) {
      this.nested(W.block, VOID, () => {
        c.get(this.STATE)
        c.const(0)
        c.set(this.STATE)
        table(0)
      })
    }
    const first = this.order[0]!.order
    if (this.countsTurns) {
      c.get(this.TURNS)
      c.const(TURNS - 1)
      c.op(W.i32_and)
      c.likely()
      c.brIf(this.depthOfSlot(first))
    }
    if (this.checksLate) {
      // whoever resumes has no heap top
      c.get(this.HP)
      c.op(W.i32_eqz)
      c.unlikely()
      this.nested(W.if, VOID, () => {
        c.call(G.resume)
        table(0)
      })
    } else if (this.points.length > 0 || this.callsOthers()) {
      this.emitReductions(this.countsTurns ? TURNS : 1, () => c.br(this.letGoDepth()), () => {
        if (this.points.length === 0) return
        this.nested(W.block, VOID, () => {
          c.call(G.resume)
          table(0)
        })
      })
    }
    if (this.module.traced) this.emitHook()
    if (this.module.counted === 'functions') this.count(this.index)
    if (first !== 0) c.br(this.depthOfSlot(first))
  }
  /** Asks the host if the function has a breakpoint: it may want to go on by way of the trampoline. */
  private emitHook(): void {
    const c = this.code
    this.relocated(RELOC.trace, this.index)
    c.load(0)
    c.tee(this.T)
    c.unlikely()
    this.nested(W.if, VOID, () => {
      for (let i = 0; i < this.params; i++) c.storeCell(L.X_AREA + 4 * i, () => c.get(2 + i))
      this.spill()
      this.spillStack()
      c.get(this.T)
      c.call(H.trace_call)
      c.brIf(this.letGoDepth())
      this.refill()
    })
  }

  /** One more for a counter of coverage. */
  count(counter: number): void {
    const c = this.code
    this.relocated(RELOC.counter, counter)
    c.tee(this.T)
    c.get(this.T)
    c.memory(W.i64_load, 0)
    c.const64(1n)
    c.op(W.i64_add)
    c.memory(W.i64_store, 0)
  }

  /**
   * A loop without resume points counts its turns in a local, and looks at the reductions every 32nd time only: at what it
   * costs, and at what it keeps in registers across the slow path, that is half of a small loop.
   */
  private get countsTurns(): boolean {
    return this.loops && this.points.length === 0 && !this.module.instrumented
  }
  /** Counts reductions; when they are used up, `resume` goes to the point where to go on, if there is one, or the slow path may let go. */
  private emitReductions(count: number, letGo: () => void, resume: () => void = () => {}, goOn: () => void = () => {}): void {
    const c = this.code
    c.const(0)
    c.loadCell(L.CELL_FCALLS)
    c.const(count)
    c.op(W.i32_sub)
    c.tee(this.T)
    c.store(L.CELL_FCALLS)
    c.get(this.T)
    c.const(0)
    c.op(W.i32_lt_s)
    c.unlikely()
    this.nested(W.if, VOID, () => {
      resume()
      boxParams(this)
      for (let i = 0; i < this.params + 2; i++) c.get(i)
      this.relocated(RELOC.codePoint, this.entryCodePoint())
      c.call(this.module.sizedHelper('enter', this.params))
      for (let i = this.params - 1; i >= 0; i--) c.set(2 + i)
      c.tee(this.HP)
      c.op(W.i32_eqz)
      this.nested(W.if, VOID, letGo)
      this.forgetContext()
      goOn()
    })
  }
  /** Where the first frame is made: counts, and begins anew when the arguments may have moved. */
  private emitLateCheck(): void {
    const c = this.code
    this.emitReductions(1, () => c.br(this.letGoDepth()), undefined, () => {
      for (let i = 0; i < this.params + 2; i++) c.get(i)
      c.returnCall(this.module.functionOfLabel(this.entryLabel))
    })
  }
  /** The frame of a function that checks late: its heap and stack are asked for as if at its entry. */
  makesFirstFrame(): boolean {
    return this.checksLate && this.graph.restarts.has(this.block)
  }
  /** Lets go. */
  private returnNothing(): void {
    this.code.const(0)
    this.code.const(0)
    this.code.op(W.return)
  }

  private callsOthers(): boolean {
    return this.instructions.some((i) => CALLS.has(i.op))
  }

  private emitBlock(b: Block, following: Block | undefined): void {
    this.block = b
    this.frame = b.frame
    this.line = b.stretch.line
    this.dead = false
    this.facts = b.facts && !b.loop && !b.stretch.handler ? b.facts : new Facts()
    const { start, end, tail, resumable } = b.stretch
    if (resumable) this.facts.context = NO_REGISTER
    if (b === this.order[0]) for (const [register, kind] of this.carried.params) this.facts.carried.set(register, kind)
    if (this.makesFirstFrame()) this.emitLateCheck()
    for (this.at = start; this.at < end && !this.dead; this.at++) {
      const ins = this.instructions[this.at]!
      const handler = handlers[ins.op]
      if (!handler) throw new Untranslatable(`opcode ${ins.op}`)
      if (this.facts.carried.size > 0) boxOperands(this, ins)
      const needs = this.module.checks?.needs.get(ins)
      if (needs) emitChecks(this, needs)
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
    this.refill()
    this.loadX(this.arity, b.stretch.live)
    if (isAllocate(this.instructions[b.stretch.start])) this.loadFloats()
    this.forgetContext()
    this.code.br(this.depthOfSlot(b.order))
  }

  private emitFunctionClause(): void {
    if (!this.exits.has(FUNCTION_CLAUSE)) return
    const c = this.code
    this.frame = 0
    this.line = lineOfHead(this.instructions)
    boxParams(this)
    this.facts = new Facts()
    this.saveX(this.arity)
    c.get(this.SP)
    c.get(this.HP)
    this.relocated(RELOC.codePoint, this.placeCodePoint(-RAISE.function_clause))
    c.const(this.arity)
    c.call(G.raise)
    this.letGo()
  }
  /** Raises at the code point in T, with the value in T+1. */
  private emitRaise(exit: number): void {
    if (!this.exits.has(exit)) return
    const c = this.code
    // only whether there is a frame matters
    this.frame = exit === EXIT_RAISE ? 0 : 4
    c.get(this.SP)
    c.get(this.HP)
    c.get(this.T)
    c.get(this.T + 1)
    c.call(G.raise)
    this.letGo()
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
  /** Notes what is known when control reaches a block from here. */
  reach(b: Block, facts = this.facts): void {
    if (b.order < 0) throw new Untranslatable('control flow that was not foreseen')
    if (b.facts) b.facts.meet(facts)
    else b.facts = facts.copy()
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
  private exitSlot(exit: number): number {
    return this.slots - EXITS + exit
  }
  private exit(exit: number): number {
    this.exits.add(exit)
    return this.depthOfSlot(this.exitSlot(exit))
  }
  private functionClause(): number {
    return this.exit(FUNCTION_CLAUSE)
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
    this.code.get(this.xLocal(0))
    this.code.op(W.return)
    this.dead = true
  }
  /** Self tail call: arguments are in the X locals. `counts`: it was made without a frame. */
  again(counts: boolean): void {
    handOnCarried(this)
    if (counts && this.checksLate) this.emitReductions(1, () => this.code.br(this.letGoDepth()))
    if (this.countsTurns) {
      this.code.get(this.TURNS)
      this.code.const(1)
      this.code.op(W.i32_add)
      this.code.set(this.TURNS)
    }
    this.code.br(this.againDepth())
    this.dead = true
  }
  letGo(): void {
    this.code.br(this.letGoDepth())
    this.dead = true
  }

  // ---- code points ---------------------------------------------------------------------------------------------------

  private readonly placeCodePoints = new Map<string, number>()

  /**
   * Code point that only names this place (for stack traces); its frame says where the caller's return address lies.
   * `what` fails there, see Translation.places.
   */
  placeCodePoint(what = 0): number {
    const key = `${this.line} ${this.frame} ${what}`
    let cp = this.placeCodePoints.get(key)
    if (cp === undefined) {
      cp = this.module.codePoint(this.index, 0, 0, this.frame, this.line, what)
      this.placeCodePoints.set(key, cp)
    }
    return cp
  }
  entryCodePoint(): number {
    return this.module.entryCodePoint(this.index, this.params, lineOfHead(this.instructions))
  }
  /** Code point of a block that has a landing pad. */
  blockCodePoint(b: Block): number {
    if (b.codePoint < 0) b.codePoint = this.newCodePoint(b)
    return b.codePoint
  }
  private newCodePoint(b: Block, what = 0): number {
    return this.module.codePoint(this.index, b.point, b.stretch.live, b.frame, b.stretch.line, what)
  }
  /** Stores the return address of the body call that ends this block. `what` (see Translation.places) is called there: only of a BIF that looks at who calls it. */
  storeReturnAddress(what = 0): void {
    const next = this.following()
    if (!next) throw new Untranslatable('a call at the end of the function')
    const facts = this.facts.copy()
    facts.forgetX()
    this.reach(next, facts)
    // a code point that a catch tag has for the block doesn't tell the line of the call
    const cp = next.codePoint < 0 && what === 0 ? this.blockCodePoint(next) : this.newCodePoint(next, what)
    this.code.get(this.SP)
    this.relocated(RELOC.codePoint, cp)
    this.code.store(0)
  }
  /** Raises at this place (`kind`: RAISE) and lets go. */
  raise(kind: number, value?: () => void): void {
    this.fail(-kind, value)
    this.dead = true
  }
  /** `what` (see Translation.places) fails at this place: raises, with `value` where it needs one, and lets go. */
  fail(what: number, value?: () => void): void {
    const c = this.code
    if (value) {
      value()
      c.set(this.T + 1)
    }
    this.relocated(RELOC.codePoint, this.placeCodePoint(what))
    c.set(this.T)
    c.br(this.exit(this.frame === 0 ? EXIT_RAISE : EXIT_RAISE_IN_FRAME))
  }
  /** Raises when the i32 on the stack is not 0. */
  raiseIf(kind: number, value?: () => void): void {
    this.code.unlikely()
    this.nested(W.if, VOID, () => this.fail(-kind, value))
  }
  /** When the i32 on the stack is 0: to the label, or raises. */
  orFail(label: Operand, kind: number, value?: () => void): void {
    if (isLabel(label)) {
      this.jumpUnless(label)
      return
    }
    this.code.op(W.i32_eqz)
    this.raiseIf(kind, value)
  }
  /**
   * How much of the native stack a call may use is bounded by how far the process's stack has come down. A function whose
   * native frame is large beside its own frame moves the bound by the difference while it calls (bytes; mostly 0). Code of V8's first tier has the
   * largest frames: all locals, the arguments of the call, and what of its own parameters has no register.
   */
  callWeight(arity: number): number {
    const unregistered = Math.max(0, this.params + 2 - IN_REGISTERS)
    const words = 2 + this.xCount + this.words + this.longs + this.floats + arity + 2 + unregistered
    return Math.max(0, Math.ceil((NATIVE_FRAME + 8 * words) / L.NATIVE_PER_BYTE / 4) * 4 - this.frame)
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
    c.set(this.xLocal(0))
    c.set(this.HP)
    c.get(this.xLocal(0))
    c.op(W.i32_eqz)
    c.unlikely()
    c.brIf(this.letGoDepth())
    this.forgetContext()
    this.moveStackLimit(-weight)
  }
}

/** Bytes of a native frame besides that; parameters of a function that V8 passes in registers. */
const NATIVE_FRAME = 48
const IN_REGISTERS = 5

/** A self tail call counts reductions in a local and settles this many at once. */
const TURNS = 32

/** Opcodes after which a function may run on for long: functions without any of them need no reduction check. */
const CALLS = new Set<number>([
  OP.call, OP.call_last, OP.call_only, OP.call_ext, OP.call_ext_last, OP.call_ext_only, OP.call_fun, OP.call_fun2,
  OP.apply, OP.apply_last, OP.loop_rec,
])
