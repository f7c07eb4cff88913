/** What instructions are emitted with: the locals of a function, operands, registers, heap and state around calls. */
import * as L from '../term/layout.ts'
import { OP } from '../beam/opcodes.ts'
import { ByteWriter, W } from './encoder.ts'
import { RELOC, Untranslatable } from './translation.ts'
import { Facts, FRAME_REGISTERS, NO_REGISTER, intersection } from './facts.ts'
import { liveOf } from './graph.ts'
import { NOTHING_CARRIED, planCarried } from './carried.ts'
import type { CarriedPlan } from './carried.ts'
import { longestRun } from './runs.ts'
import type { RunContext } from './runs.ts'
import type { FunctionInfo } from './graph.ts'
import { boxWhereNeeded } from './instructions/carried.ts'
import { isSmallConstant, smallWord } from './instructions/operands.ts'
import type { ModuleTranslator } from './module.ts'
import type { Instruction, Operand } from '../beam/read.ts'
import { TYPE_INTEGER } from '../beam/types.ts'
import type { BeamType } from '../beam/types.ts'

/** Temporaries: T … T+5. */
const TEMPORARIES = 6

export class FunctionCode {
  readonly code = new ByteWriter(512)
  readonly module: ModuleTranslator
  readonly instructions: readonly Instruction[]
  readonly arity: number
  /** Nested blocks and ifs opened inside the block being emitted. */
  nesting = 0
  frame = 0
  line = 0
  /** Set when the rest of the block can't be reached. */
  dead = false
  facts = new Facts()
  protected readonly relocations: number[] = []

  // Locals: sp, hp, X registers, temporaries, then i64 and f64.
  readonly SP = 0
  readonly HP = 1
  readonly xCount: number
  /** Parameters behind sp and hp: the arguments, and the fun if the function takes it. The other X registers come after that. */
  readonly params: number
  private readonly floatCount: number
  /** Float registers and the temporary. */
  protected readonly floats: number
  readonly T: number
  protected readonly STATE: number
  protected readonly TURNS: number
  /** The match context that the next three are about (a term, 0: none), and the address of the first byte of its binary. */
  readonly CONTEXT: number
  readonly DATA: number
  /** Three i64 temporaries, then position and end of the context, in bits. */
  readonly I64: number
  readonly POSITION: number
  readonly END: number
  /** The i64 values of a run of integer operators. */
  readonly RUN: number
  private readonly runSteps: number
  /** Integers that loops carry, and the i64 locals for them by register. */
  carried: CarriedPlan
  readonly CARRIED: number
  private readonly F: number
  readonly usesContexts: boolean
  /** A temporary. */
  readonly FLOAT: number

  constructor(module: ModuleTranslator, instructions: readonly Instruction[], info: FunctionInfo) {
    this.module = module
    this.instructions = instructions
    this.arity = info.arity
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
    this.usesContexts = instructions.some((i) => CONTEXT_INSTRUCTIONS.has(i.op))
    this.xCount = Math.max(maxX + 1, handles ? 3 : 1, info.arity)
    this.floatCount = maxF + 1
    this.floats = this.floatCount + (instructions.some((i) => i.op === OP.bs_get_float2) ? 1 : 0)
    this.params = info.takesFun ? info.arity + 1 : info.arity
    this.T = 2 + this.xCount + this.params - info.arity
    this.STATE = this.T + TEMPORARIES
    this.TURNS = this.STATE + 1
    this.CONTEXT = this.TURNS + 1
    this.DATA = this.CONTEXT + 1
    this.I64 = this.T + this.words
    this.POSITION = this.I64 + 3
    this.END = this.I64 + 4
    this.carried = this.planCarried(info.entryLabel)
    this.runSteps = longestRun(instructions, this.carried.registers > 0 ? 1 : 2)
    this.CARRIED = this.I64 + this.longs - this.carried.registers
    this.RUN = this.CARRIED - this.runSteps
    this.F = this.I64 + this.longs
    this.FLOAT = this.F + this.floatCount
  }

  /** Locals besides parameters and X registers, by type. */
  protected get words(): number {
    return TEMPORARIES + (this.usesContexts ? 4 : 2)
  }
  protected get longs(): number {
    return (this.usesContexts ? 5 : 3) + this.runSteps + this.carried.registers
  }

  private planCarried(entryLabel: number): CarriedPlan {
    // what catches goes on from frames; what can be traced or replaced hands its arguments on as terms
    const excluded = this.module.instrumented || this.instructions.some(({ op }) => op === OP.try || op === OP.catch || op === OP.nif_start)
    if (excluded || !callsItself(this.instructions, entryLabel)) return NOTHING_CARRIED
    const asked = { importNames: (i: number) => this.module.importNames(i), notedType: (o: Operand) => this.notedType(o) }
    return planCarried(asked, this.instructions, entryLabel, this.arity)
  }

  // ---- blocks ------------------------------------------------------------------------------------------------------

  /** Runs `emit` inside a block or if; `depth` inside counts from it. */
  nested(code: number, type: number, emit: () => void): void {
    this.code.block(code, type)
    this.nesting++
    emit()
    this.nesting--
    this.code.op(W.end)
  }

  // ---- operands ----------------------------------------------------------------------------------------------------

  /** A constant the linker fills in. */
  relocated(kind: number, index: number): void {
    this.code.op(W.i32_const)
    this.relocations.push(this.code.length, kind, index)
    this.code.paddedSigned(0)
  }
  xLocal(n: number): number {
    return n < this.arity ? 2 + n : 2 + n + this.params - this.arity
  }
  yOffset(n: number): number {
    return 4 * (n + 1)
  }
  push(o: Operand): void {
    const c = this.code
    switch (o.k) {
      case 'x':
        c.get(this.xLocal(o.n))
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
      this.code.set(this.xLocal(dst.n))
    } else if (dst.k === 'y') {
      this.code.get(this.SP)
      value()
      this.code.store(this.yOffset(dst.n))
    } else throw new Untranslatable(`operand kind ${dst.k} as destination`)
    this.facts.forget(this.register(dst))
  }
  setX(n: number): void {
    this.code.set(this.xLocal(n))
    this.facts.forget(n)
  }
  /** Stores the term on the stack in a register. */
  setRegister(dst: Operand): void {
    if (dst.k === 'x') {
      this.setX(dst.n)
      return
    }
    this.code.set(this.T)
    this.assign(dst, () => this.code.get(this.T))
  }
  /** Puts an operand into a local and returns it: its own for an X register, else `temporary`. */
  inLocal(o: Operand, temporary: number): number {
    if (o.k === 'x') return this.xLocal(o.n)
    this.push(o)
    this.code.set(temporary)
    return temporary
  }
  floatLocal(o: Operand): number {
    return this.F + (o as { n: number }).n
  }

  // ---- types -------------------------------------------------------------------------------------------------------

  /** Number of a register for `facts`; NO_REGISTER for other operands. */
  register(o: Operand): number {
    if (o.k === 'x') return o.n
    return o.k === 'y' ? FRAME_REGISTERS + this.frame / 4 - 1 - o.n : NO_REGISTER
  }
  /** Notes the type of a register's value, in addition to what is known. */
  learn(o: Operand, type: BeamType): void {
    const register = this.register(o)
    if (register !== NO_REGISTER) this.facts.know(register, intersection(this.facts.type(register), type)!)
  }
  typeOf(o: Operand): BeamType | undefined {
    if (o.k !== 'x' && o.k !== 'y') return undefined
    return intersection(this.notedType(o), this.facts.type(this.register(o)))
  }
  /** What the file says of the operand at this place. */
  private notedType(o: Operand): BeamType | undefined {
    return (o.k === 'x' || o.k === 'y') && o.t !== undefined ? this.module.beam.types[o.t] : undefined
  }
  /** For the analysis of runs of integer operators. */
  runContext(): RunContext {
    return {
      instructions: this.instructions,
      importNames: (i) => this.module.importNames(i),
      register: (o) => this.register(o),
      typeOf: (o) => this.typeOf(o),
      notedType: (o) => this.notedType(o),
      isCarried: (o) => o.k === 'x' && this.facts.carried.has(o.n),
      staysUnboxed: (at) => this.carried.results.has(at),
      carriesUnsigned: this.carried.unsigned,
    }
  }
  /** Kinds of terms that the operand may be: TYPE_x. */
  maskOf(o: Operand): number {
    return this.typeOf(o)?.mask ?? -1
  }
  /** Range of an operand that is known to be an integer; undefined: may be anything. */
  rangeOf(o: Operand): readonly [number, number] | undefined {
    if (o.k === 'i') return typeof o.v === 'number' ? [o.v, o.v] : undefined
    const type = this.typeOf(o)
    if (!type || type.mask !== TYPE_INTEGER || type.min === undefined || type.max === undefined) return undefined
    return [Number(type.min), Number(type.max)]
  }
  /** Whether the file is right about the type of an operand was proved, or does not matter. */
  isConfirmed(o: Operand): boolean {
    const { checks } = this.module
    return checks === undefined || (o.k !== 'x' && o.k !== 'y') || checks.confirmed.has(o)
  }
  /** True when the operand is a small integer, as far as the file tells. */
  isKnownSmall(o: Operand): boolean {
    const range = this.rangeOf(o)
    return range !== undefined && range[0] >= L.SMALL_MIN && range[1] <= L.SMALL_MAX
  }

  // ---- state around calls of kernel and host -------------------------------------------------------------------------

  saveX(live: number): void {
    boxWhereNeeded(this, live)
    for (let i = 0; i < live; i++) {
      this.code.const(0)
      this.code.get(this.xLocal(i))
      this.code.store(L.X_AREA + 4 * i)
    }
  }
  loadX(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.code.loadCell(L.X_AREA + 4 * i)
      this.code.set(this.xLocal(i))
    }
  }
  /** Pushes sp, hp and X registers, for a helper; `takeX` takes them from the results of one. */
  pushState(live: number): void {
    boxWhereNeeded(this, live)
    this.code.get(this.SP)
    this.code.get(this.HP)
    for (let i = 0; i < live; i++) this.code.get(this.xLocal(i))
  }
  takeX(live: number): void {
    for (let i = live - 1; i >= 0; i--) this.code.set(this.xLocal(i))
  }
  /** Float registers live across an `allocate`: they are kept while the stack grows. */
  saveFloats(): void {
    for (let i = 0; i < this.floatCount; i++) {
      this.code.const(0)
      this.code.get(this.F + i)
      this.code.memory(W.f64_store, L.FLOAT_AREA + 8 * i)
    }
  }
  protected loadFloats(): void {
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
  /** Calls a helper of the module, (hp, …) → (hp, term): leaves the term on the stack. */
  callHelper(fun: number, args: () => void): void {
    this.code.get(this.HP)
    args()
    this.code.call(fun)
    this.code.set(this.T)
    this.code.set(this.HP)
    this.code.get(this.T)
  }
  /** Makes sure that `words` words are free on the heap. */
  reserve(words: number, live: number): void {
    if (words === 0) return
    const c = this.code
    c.get(this.HP)
    // and for the boxes of what may still need one
    c.const((words + 3 * this.facts.carried.size) * 4)
    c.op(W.i32_add)
    c.loadCell(L.CELL_HLIM)
    c.op(W.i32_gt_u)
    c.unlikely()
    c.block(W.if)
    this.pushState(live)
    c.const(words + 3 * this.facts.carried.size)
    c.call(this.module.sizedHelper('collect', live))
    this.takeX(live)
    c.set(this.HP)
    this.forgetContext()
    c.op(W.end)
  }
  /** The context locals describe nothing any more: terms may have moved. */
  forgetContext(): void {
    this.facts.context = NO_REGISTER
    if (!this.usesContexts) return
    this.code.const(0)
    this.code.set(this.CONTEXT)
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
}

/** It calls itself in tail position. */
export function callsItself(instructions: readonly Instruction[], entryLabel: number): boolean {
  return instructions.some(({ op, args }) => (op === OP.call_only || op === OP.call_last) && (args[1] as { v: number }).v === entryLabel)
}

/** Instructions for which the context locals are kept. */
const CONTEXT_INSTRUCTIONS = new Set<number>([
  OP.bs_start_match3, OP.bs_start_match4, OP.bs_match, OP.bs_get_integer2, OP.bs_skip_bits2, OP.bs_test_tail2, OP.bs_test_unit,
  OP.bs_get_utf8, OP.bs_skip_utf8, OP.bs_get_utf16, OP.bs_skip_utf16, OP.bs_get_utf32, OP.bs_skip_utf32, OP.bs_match_string,
  OP.bs_get_binary2, OP.bs_get_float2, OP.bs_get_position, OP.bs_set_position,
])
