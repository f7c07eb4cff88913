/**
 * The walk that proves what instructions take for granted: that get_hd finds a cons, get_tuple_element a tuple that is large enough,
 * that registers hold something, that no message is looked at where the collector can't see to it. Of each register it knows what kinds of values it may
 * hold at a label, whatever path led there; tests narrow that on their way on, calls give X registers up. What compilers write is mostly proven so; the rest
 * is left to code that looks (Checks). No file is refused for it, as OTP's loader refuses none.
 */
import { Agenda } from './agenda.ts'
import type { Checks, Need } from './checks.ts'
import type { FunctionCode, ValidCode } from './code.ts'
import { neverReturns } from './frames.ts'
import type { Operand } from './instructions.ts'
import type { FileKinds } from './file_kinds.ts'
import { ANY, KIND_EXCEPTION, KIND_MESSAGE, KIND_NOTHING, KIND_OLD, KIND_TAG, KIND_TERM, NIL, join, narrow, sizeOf } from './kinds.ts'
import { OP } from './opcodes.ts'
import type { BeamFile } from './read.ts'
import { impliedX } from './kind_shapes.ts'
import { STEPS } from './kind_steps.ts'

/** Words of a state before those of registers. */
const HEAD = 4
const FRAME = 0
const RECEIVING = 1
/** Frames of different sizes meet here: nothing is known of their words. */
const MIXED = 2
const UNSET = 3
export const NO_FRAME = -1

export class KindWalk {
  readonly file: BeamFile
  readonly kindsOfFile: FileKinds
  /** Number of the function. */
  readonly index: number
  private readonly code: ValidCode
  private readonly fn: FunctionCode
  readonly checks: Checks = { needs: new Map(), confirmed: new Set(), filled: new Set() }
  private readonly agenda: Agenda
  private readonly states = new Map<number, Int32Array>()
  /** X registers, then words of the frame, counted from its base. */
  readonly xCount: number
  private readonly count: number
  /** The present state. */
  kinds: Int32Array
  /** Registers with the same number hold the same value. */
  private values: Int32Array
  frame = NO_FRAME
  /** A message is being looked at. */
  receiving = false
  private mixed = false
  /** Words of the frame that may not have been set. */
  private unset = 0
  private lastValue = 0
  private readonly needs: Need[] = []
  private at = 0
  /** By word of the frame: where the handlers are whose tags have been put there. */
  private readonly handlers = new Map<number, Set<number>>()
  private tags = false
  private readonly storesInTuples: boolean

  /** An X register is read that holds something on one of the ways there only. */
  foundHalfSet = false
  /** X registers get a value also where a BIF fails. */
  private readonly setsOnFailure: boolean

  /** `args`: kinds of the arguments. `setsOnFailure`: a walk before has found something half set. */
  constructor(kindsOfFile: FileKinds, index: number, args: Int32Array, setsOnFailure: boolean) {
    this.setsOnFailure = setsOnFailure
    const { code, file } = kindsOfFile
    const fn = code.functions[index]!
    this.file = file
    this.kindsOfFile = kindsOfFile
    this.index = index
    this.code = code
    this.fn = fn
    this.agenda = new Agenda(kindsOfFile.orders[index]!, code.ranks)
    const { x, words, storesInTuples } = extent(this.file, fn)
    this.xCount = x
    this.count = x + words
    this.storesInTuples = storesInTuples
    this.kinds = new Int32Array(this.count).fill(KIND_NOTHING)
    this.values = new Int32Array(this.count)
    this.kinds.set(args)
    for (let i = 0; i < this.count; i++) this.values[i] = ++this.lastValue
  }

  /** Words that its states may take. */
  get words(): number {
    return this.kindsOfFile.orders[this.index]!.length * (HEAD + 2 * this.count)
  }

  run(): void {
    const { agenda, code, fn } = this
    const { instructions } = this.file
    this.flow(fn.entry)
    for (let label = agenda.next(); label >= 0; label = agenda.next()) {
      this.enter(this.states.get(label)!)
      for (let i = code.instructionOfLabel[label]! + 1; ; i++) {
        const ins = instructions[i]!
        const { op } = ins
        if (op === OP.label) {
          this.flow((ins.args[0] as { v: number }).v)
          break
        }
        if (op === OP.func_info) break
        if (op === OP.line) continue
        this.at = i
        const goesOn = STEPS[op]!(this, ins)
        if (this.needs.length > 0) {
          this.checks.needs.set(ins, this.needs.slice())
          this.needs.length = 0
        }
        if (!goesOn || neverReturns(this.file, ins)) break
      }
    }
  }

  // ---- labels ------------------------------------------------------------------------------------------------------

  private enter(state: Int32Array): void {
    this.frame = state[FRAME]!
    this.receiving = state[RECEIVING] !== 0
    this.mixed = state[MIXED] !== 0
    this.unset = state[UNSET]!
    this.kinds.set(state.subarray(HEAD, HEAD + this.count))
    this.values.set(state.subarray(HEAD + this.count))
    if (this.unset > 0) {
      this.unset = 0
      for (let r = this.xCount; r < this.xCount + this.frame; r++) if ((this.kinds[r]! & KIND_NOTHING) !== 0) this.unset++
    }
  }
  /** Control may come to the label as things are. */
  flow(label: number): void {
    if (this.fn.clauseLabels.includes(label)) {
      // the arguments are told of
      for (let i = 0; i < this.fn.arity; i++) this.readX(i)
      if (this.receiving) this.need({ what: 'received' })
      this.raises()
      return
    }
    const known = this.states.get(label)
    const { count, kinds, values } = this
    if (known === undefined) {
      const state = new Int32Array(HEAD + 2 * count)
      state[FRAME] = this.frame
      state[RECEIVING] = this.receiving ? 1 : 0
      state[MIXED] = this.mixed ? 1 : 0
      state[UNSET] = this.unset
      state.set(kinds, HEAD)
      state.set(values, HEAD + count)
      this.states.set(label, state)
      this.agenda.add(label)
      return
    }
    let changed = false
    if ((known[FRAME] !== this.frame || this.mixed) && known[MIXED] === 0) {
      this.mix(known)
      changed = true
    }
    if (this.receiving && known[RECEIVING] === 0) {
      known[RECEIVING] = 1
      changed = true
    }
    if (known[FRAME]! > this.frame) {
      known[FRAME] = this.frame
      changed = true
    }
    if (this.unset > 0) known[UNSET] = Math.max(known[UNSET]!, 1)
    const end = known[MIXED] !== 0 ? this.xCount : count
    const first = -1 - this.code.ranks[label]! * count
    for (let r = 0; r < end; r++) {
      const at = HEAD + r
      const before = known[at]!
      const kind = kinds[r]!
      if (before !== kind) {
        const both = join(before, kind)
        if (both !== before) {
          known[at] = both
          changed = true
        }
      }
      const value = known[at + count]!
      // what is not the same on both paths has a number of its own
      if (value !== values[r] && value !== first - r) {
        known[at + count] = first - r
        changed = true
      }
    }
    if (changed) this.agenda.add(label)
  }
  /** Nothing is known of the words of frames of different sizes. */
  private mix(state: Int32Array): void {
    if (this.unset > 0 || state[UNSET]! > 0) this.fill()
    state[MIXED] = 1
    state[UNSET] = 0
    for (let r = this.xCount; r < this.count; r++) {
      state[HEAD + r] = ANY | KIND_TAG
      state[HEAD + this.count + r] = ++this.lastValue
    }
  }
  /** To a label, where the register is known to be of other kinds; it can't be reached if there are none. */
  flowNarrowed(label: number, o: Operand, kind: number): void {
    const register = this.register(o)
    if (register < 0) return this.flow(label)
    if ((kind & KIND_TERM) === 0) return
    const value = this.values[register]!
    const before = this.kinds[register]!
    const others: number[] = []
    for (let r = 0; r < this.count; r++) {
      if (this.values[r] !== value || (this.kinds[r]! & KIND_NOTHING) !== 0) continue
      others.push(r, this.kinds[r]!)
      this.kinds[r] = kind
    }
    this.kinds[register] = kind
    this.flow(label)
    this.kinds[register] = before
    for (let i = 0; i < others.length; i += 2) this.kinds[others[i]!] = others[i + 1]!
  }

  // ---- registers ---------------------------------------------------------------------------------------------------

  register(o: Operand): number {
    if (o.k === 'x') return o.n
    return o.k === 'y' ? this.xCount + this.frame - 1 - o.n : -1
  }
  /** The kind of an operand that is read. */
  read(o: Operand): number {
    if (o.k !== 'x' && o.k !== 'y') return this.kindsOfFile.constant(o)
    const register = this.register(o)
    let kind = this.kinds[register]!
    if ((kind & (KIND_NOTHING | KIND_EXCEPTION | KIND_TAG)) !== 0) kind = this.readUnsound(o, register, kind)
    if (o.t !== undefined) {
      const claim = this.kindsOfFile.claims[o.t]!
      if (claim !== 0) {
        if ((kind & KIND_TERM & ~claim) === 0) this.checks.confirmed.add(o)
        else this.checks.confirmed.delete(o)
      }
    }
    return kind
  }
  private readUnsound(o: Operand, register: number, kind: number): number {
    if ((kind & (KIND_NOTHING | KIND_EXCEPTION)) !== 0) {
      if (o.k === 'y') {
        this.fill()
        this.kinds[register] = join(kind & ~KIND_NOTHING, NIL)
        return this.readUnsound(o, register, this.kinds[register]!)
      }
      if ((kind & KIND_TERM) !== 0) this.foundHalfSet = true
      this.need({ what: 'never' })
      this.kinds[register] = ANY
      return ANY
    }
    if ((kind & KIND_TAG) === 0) return kind
    this.need((kind & KIND_TERM) === 0 ? { what: 'never' } : { what: 'term', operand: o })
    const left = (kind & KIND_TERM) === 0 ? ANY : kind & ~KIND_TAG
    this.kinds[register] = left
    return left
  }
  readX(n: number): number {
    const kind = this.kinds[n]!
    return (kind & (KIND_NOTHING | KIND_EXCEPTION)) === 0 ? kind : this.readUnsound({ k: 'x', n }, n, kind)
  }
  write(o: Operand, kind: number): void {
    this.put(this.register(o), o.k === 'y' && this.receiving ? kind | KIND_MESSAGE : kind)
  }
  private put(register: number, kind: number): void {
    if (this.unset > 0 && register >= this.xCount && (this.kinds[register]! & KIND_NOTHING) !== 0) this.unset--
    this.kinds[register] = kind
    this.values[register] = ++this.lastValue
    if (this.tags && register >= this.xCount) this.toHandlers(register, kind)
  }
  copy(from: Operand, to: Operand): void {
    const kind = this.read(from)
    const value = this.register(from)
    const same = value < 0 ? 0 : this.values[value]!
    this.write(to, kind)
    if (value >= 0) this.values[this.register(to)] = same
  }
  swap(a: Operand, b: Operand): void {
    const [first, second] = [this.read(a), this.read(b)]
    const [ra, rb] = [this.register(a), this.register(b)]
    const [va, vb] = [this.values[ra]!, this.values[rb]!]
    this.write(a, second)
    this.write(b, first)
    this.values[ra] = vb
    this.values[rb] = va
  }
  /** What is known of a register's value from here on. */
  learn(o: Operand, kind: number): void {
    const register = this.register(o)
    if (register < 0 || this.kinds[register] === kind) return
    const value = this.values[register]!
    for (let r = 0; r < this.count; r++) if (this.values[r] === value && (this.kinds[r]! & KIND_NOTHING) === 0) this.kinds[r] = kind
    this.kinds[register] = kind
  }
  /** The instruction takes an operand for one of these kinds. */
  trust(o: Operand, kinds: number, size = 0): void {
    const kind = this.read(o)
    if ((kind & KIND_TERM & ~kinds) === 0 && sizeOf(kind) >= size) return
    this.need((kind & kinds) === 0 ? { what: 'never' } : { what: 'kind', operand: o, kinds, size })
    const left = narrow(kind, kinds, size)
    this.learn(o, (left & KIND_TERM) === 0 ? narrow(ANY, kinds, size) : left)
  }
  /**
   * A BIF that may fail is about to write there. Compilers know more of which ones can't fail (`is_map_key/2` of a map), and read the result also at
   * the label for the failure, when control comes to it from behind.
   */
  mayFailInto(o: Operand): void {
    if (!this.setsOnFailure || o.k !== 'x' || (this.kinds[o.n]! & ~KIND_OLD) !== KIND_NOTHING) return
    this.needs.push({ what: 'clear', operand: o })
    this.put(o.n, NIL)
  }
  need(need: Need): void {
    this.needs.push(need)
    this.raises()
  }

  // ---- what befalls all registers ------------------------------------------------------------------------------------

  /** X registers from `live` on are given up, those before have to hold something. */
  keepX(live: number): void {
    for (let i = 0; i < live; i++) this.readX(i)
    for (let r = live; r < this.xCount; r++) this.kinds[r] = KIND_NOTHING
  }
  loseX(): void {
    this.kinds.fill(KIND_NOTHING, 0, this.xCount)
  }
  setX(n: number, kind: number): void {
    this.put(n, kind)
  }
  /** The message that was looked at belongs to the process. */
  received(): void {
    this.receiving = false
    for (let r = this.xCount; r < this.count; r++) this.kinds[r] = this.kinds[r]! & ~KIND_MESSAGE
  }
  /** It goes back, and what the frame holds of it is given up. */
  passedOver(): void {
    this.receiving = false
    for (let n = 0; n < this.frame && !this.mixed; n++) {
      const r = this.xCount + this.frame - 1 - n
      if ((this.kinds[r]! & KIND_MESSAGE) === 0) continue
      this.need({ what: 'clear', operand: { k: 'y', n } })
      this.put(r, NIL)
    }
  }
  /** Something may be moved. */
  collects(): void {
    this.raises()
    if (this.storesInTuples) for (let r = 0; r < this.count; r++) this.kinds[r] = this.kinds[r]! | KIND_OLD
  }
  /** The stack is looked at. */
  raises(): void {
    if (this.unset > 0) this.fill()
  }
  /** The function's frames are filled when they are made. */
  private fill(): void {
    const { instructions } = this.file
    for (let i = this.fn.start; i < this.fn.end; i++) {
      const { op } = instructions[i]!
      if (op === OP.allocate || op === OP.allocate_heap) this.checks.filled.add(instructions[i]!)
    }
    this.unset = 0
    for (let r = this.xCount; r < this.count; r++) if ((this.kinds[r]! & KIND_NOTHING) !== 0) this.kinds[r] = join(this.kinds[r]! & ~KIND_NOTHING, NIL)
  }
  allocate(words: number): void {
    this.frame = words
    this.unset = words
    this.mixed = false
    for (let r = this.xCount; r < this.count; r++) {
      this.kinds[r] = KIND_NOTHING
      this.values[r] = ++this.lastValue
    }
  }
  /** Gives words of the frame back, all of them if `rest` is NO_FRAME. */
  release(rest: number): void {
    if (rest !== NO_FRAME && !this.mixed) {
      let { unset } = this
      for (let r = this.xCount; r < this.xCount + this.frame; r++) {
        // whoever handles an exception finds the frame as large as it was
        if ((this.kinds[r]! & KIND_TAG) !== 0) this.need({ what: 'never' })
        if (r >= this.xCount + rest && (this.kinds[r]! & KIND_NOTHING) !== 0) unset--
      }
      this.unset = Math.max(unset, 0)
    } else this.unset = 0
    this.frame = rest
  }

  // ---- exceptions --------------------------------------------------------------------------------------------------

  install(y: Operand, label: number): void {
    const slot = this.register(y)
    this.write(y, KIND_TAG)
    this.raises()
    let labels = this.handlers.get(slot)
    if (labels === undefined) this.handlers.set(slot, (labels = new Set()))
    labels.add(label)
    this.tags = true
    this.toHandler(label, slot)
  }
  /** The handler is entered from anywhere: X registers hold nothing there; what is stored in the frame from here on is joined by `toHandlers`. */
  private toHandler(label: number, slot: number): void {
    const kinds = this.kinds.slice()
    const values = this.values.slice()
    this.kinds.fill(KIND_NOTHING, 0, this.xCount)
    this.kinds[0] = KIND_EXCEPTION
    for (let r = 0; r < this.count; r++) {
      this.values[r] = ++this.lastValue
      // of the tags on a stack the one with the lowest address is found
      if (r > slot) this.kinds[r] = withoutTag(this.kinds[r]!)
    }
    this.flow(label)
    this.kinds = kinds
    this.values = values
  }
  /** A word of the frame gets another value: handlers whose tags are there may find it. */
  private toHandlers(register: number, kind: number): void {
    for (let r = this.xCount; r < this.xCount + this.frame; r++) {
      if (r === register || (this.kinds[r]! & KIND_TAG) === 0) continue
      for (const label of this.handlers.get(r) ?? []) {
        const state = this.states.get(label)
        if (state === undefined || state[MIXED] !== 0) continue
        const at = HEAD + register
        const both = join(state[at]!, register > r ? withoutTag(kind) : kind)
        if (both === state[at]) continue
        state[at] = both
        this.agenda.add(label)
      }
    }
  }

  /** The label stands right before the instruction. */
  isOwnLoop(label: number): boolean {
    const { instructions } = this.file
    for (let i = this.at - 1; i >= this.fn.start && instructions[i]!.op === OP.label; i--) {
      if ((instructions[i]!.args[0] as { v: number }).v === label) return true
    }
    return false
  }
}

const withoutTag = (kind: number): number => ((kind & KIND_TAG) === 0 ? kind : ANY)

/** Registers that a function may use. */
function extent(file: BeamFile, fn: FunctionCode): { x: number; words: number; storesInTuples: boolean } {
  let x = Math.max(fn.arity, 3)
  let words = 0
  let storesInTuples = false
  const visit = (o: Operand): void => {
    if (o.k === 'x') {
      if (o.n >= x) x = o.n + 1
    } else if (o.k === 'list') for (const item of o.v) visit(item)
  }
  for (let i = fn.start; i < fn.end; i++) {
    const { op, args } = file.instructions[i]!
    for (let j = 0; j < args.length; j++) visit(args[j]!)
    if (op === OP.allocate || op === OP.allocate_heap) words = Math.max(words, (args[0] as { v: number }).v)
    else if (op === OP.set_tuple_element) storesInTuples = true
    x = Math.max(x, impliedX(op, args))
  }
  return { x, words, storesInTuples }
}
