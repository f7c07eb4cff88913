/**
 * The kinds of values across the functions of a file: what compilers know of arguments and results of functions that only the
 * file itself calls, they don't test. Each function is walked with what its callers so far may hand it; when more comes, or one that it calls
 * may give more, once again.
 */
import { BadFile } from './bytes.ts'
import type { Checks } from './checks.ts'
import type { ValidCode } from './code.ts'
import type { Operand } from './instructions.ts'
import { KindWalk } from './kind_walk.ts'
import { ANY, claimsOf, constantKind, join } from './kinds.ts'
import { KINDS_OF_BIFS, NO_BIF } from './kinds_of_bifs.ts'
import type { BifKinds } from './kinds_of_bifs.ts'
import { OP } from './opcodes.ts'
import type { BeamFile } from './read.ts'

/** Nothing comes there, or back from there. */
const NONE = 0
/** So often arguments or a result may change before nothing is known of them: that bounds the work. */
const MOST_CHANGES = 8
/** So often a function is walked before the results of those that it calls are anything, for the same reason. */
const MOST_WALKS = 24
/** Words of the states of a function: no compiler makes one that comes near. */
const MOST_WORDS = 1 << 25
/** Functions that are walked inside the walks of their callers. */
const MOST_NESTED = 20

/** True for functions of the file that native ones take the place of. */
export type IsNative = (fun: string, arity: number) => boolean

export class FileKinds {
  readonly file: BeamFile
  readonly code: ValidCode
  /** By function: its labels in the order in which control reaches them. */
  readonly orders: readonly (readonly number[])[]
  readonly claims: Int32Array
  private readonly constants = new Map<number, number>()
  private readonly bifs: BifKinds[] = []
  private readonly args: Int32Array[]
  private readonly results: Int32Array
  private readonly changes: Int32Array
  private readonly times: Int32Array
  /** Whose walks have found registers that are set on some ways only. */
  private readonly halfSet: Uint8Array
  /** Whose walks have asked for the result of a function. */
  private readonly askers: (Set<number> | undefined)[] = []
  private readonly walks: (KindWalk | undefined)[] = []
  private readonly isQueued: Uint8Array
  private readonly queue: number[] = []
  private nested = 0

  constructor(file: BeamFile, code: ValidCode, orders: readonly (readonly number[])[], isNative: IsNative) {
    this.file = file
    this.code = code
    this.orders = orders
    this.claims = claimsOf(file)
    const { functions, entries } = code
    this.args = functions.map(({ arity }) => new Int32Array(arity))
    this.results = new Int32Array(functions.length)
    this.changes = new Int32Array(2 * functions.length)
    this.times = new Int32Array(functions.length)
    this.halfSet = new Uint8Array(functions.length)
    this.isQueued = new Uint8Array(functions.length)
    const mayBeNative = loadsNifsUnmarked(file)
    functions.forEach(({ fun, arity, entry }, i) => {
      const isMarked = file.instructions[code.instructionOfLabel[entry]! + 1]?.op === OP.nif_start
      if (mayBeNative || isMarked || isNative(file.atoms[fun]!, arity)) this.results[i] = ANY
    })
    // whoever calls these is elsewhere
    for (const label of [...file.exports.map((e) => e.label), ...file.lambdas.map((l) => l.label), file.onLoad ?? -1]) {
      const i = entries.get(label)
      if (i === undefined) continue
      this.args[i]!.fill(ANY)
      this.enqueue(i)
    }
  }

  /** Walks all functions until nothing changes. */
  run(checks: Checks): void {
    for (let i = this.queue.pop(); i !== undefined; i = this.queue.pop()) this.walk(i)
    // what nothing calls
    this.code.functions.forEach((_, i) => {
      if (this.walks[i] !== undefined) return
      this.args[i]!.fill(ANY)
      this.walk(i)
    })
    for (let i = this.queue.pop(); i !== undefined; i = this.queue.pop()) this.walk(i)
    for (const walk of this.walks) {
      for (const [instruction, needs] of walk!.checks.needs) checks.needs.set(instruction, needs)
      for (const operand of walk!.checks.confirmed) checks.confirmed.add(operand)
      for (const instruction of walk!.checks.filled) checks.filled.add(instruction)
    }
  }
  private walk(i: number): void {
    this.isQueued[i] = 0
    this.times[i]!++
    const walk = new KindWalk(this, i, this.args[i]!, this.halfSet[i] !== 0)
    if (walk.words > MOST_WORDS) throw new BadFile(`${this.file.module}: a function with too many labels and registers`)
    this.walks[i] = walk
    walk.run()
    if (!walk.foundHalfSet || this.halfSet[i] !== 0) return
    this.halfSet[i] = 1
    this.walk(i)
  }
  private enqueue(i: number): void {
    if (this.isQueued[i] !== 0) return
    this.isQueued[i] = 1
    this.queue.push(i)
  }

  /** A function is called with what the X registers of a walk hold; what it gives, NONE: it does not come back, as far as is known. */
  called(label: number, w: KindWalk): number {
    const i = this.code.entries.get(label)!
    const args = this.args[i]!
    let changed = this.walks[i] === undefined
    for (let n = 0; n < args.length; n++) {
      const before = args[n]!
      const kind = w.readX(n)
      if (before === kind) continue
      const both = before === NONE ? kind : join(before, kind)
      if (both === before) continue
      args[n] = both
      changed = true
    }
    if (changed && this.changes[2 * i]! > MOST_CHANGES) args.fill(ANY)
    if (changed) {
      this.changes[2 * i]!++
      if (this.walks[i] === undefined && this.nested < MOST_NESTED) {
        this.nested++
        this.walk(i)
        this.nested--
      } else this.enqueue(i)
    }
    if (this.times[w.index]! > MOST_WALKS) return ANY
    ;(this.askers[i] ??= new Set()).add(w.index)
    return this.results[i]!
  }
  /** A function comes back with a value. */
  returns(i: number, kind: number): void {
    const before = this.results[i]!
    if (kind === NONE || before === kind) return
    const both = before === NONE ? kind : join(before, kind)
    if (both === before) return
    this.results[i] = ++this.changes[2 * i + 1]! > MOST_CHANGES ? ANY : both
    // those that have been walked too often take any result
    for (const asker of this.askers[i] ?? []) if (this.times[asker]! <= MOST_WALKS) this.enqueue(asker)
  }

  /** What is known of an imported function; NO_BIF: nothing. */
  bif(index: number): BifKinds {
    return (this.bifs[index] ??= this.lookUp(index))
  }
  private lookUp(index: number): BifKinds {
    const { module, fun, arity } = this.file.imports[index]!
    const { atoms } = this.file
    const name = `${atoms[fun]}/${arity}`
    const known = Object.hasOwn(KINDS_OF_BIFS, atoms[module]!) ? KINDS_OF_BIFS[atoms[module]!]! : {}
    return Object.hasOwn(known, name) ? known[name]! : NO_BIF
  }
  constant(o: Operand): number {
    if (o.k !== 'lit') return constantKind(this.file, o)
    let kind = this.constants.get(o.v)
    if (kind === undefined) this.constants.set(o.v, (kind = constantKind(this.file, o)))
    return kind
  }
}

/** Before OTP 25 compilers did not mark what may become native: in a module that loads a library without a mark every function may. */
export function loadsNifsUnmarked({ imports, atoms, instructions }: BeamFile): boolean {
  const loads = imports.some(({ module, fun, arity }) => arity === 2 && atoms[fun] === 'load_nif' && atoms[module] === 'erlang')
  return loads && !instructions.some(({ op }) => op === OP.nif_start)
}
