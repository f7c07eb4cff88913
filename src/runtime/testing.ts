/**
 * For unit tests: a machine without processes and code, made of memory, atoms, terms and kernel only, that runs BIF
 * tables, records what they raise, and reads and writes terms as Erlang text (`~w`), so that results can be compared with what `erl` prints.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as L from '../term/layout.ts'
import { Atoms } from '../term/atoms.ts'
import { Memory } from '../term/memory.ts'
import { Terms } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { readTerm, writeTerm } from './testing_text.ts'
import type { BifFamily, BifFunction, BifSpec } from './bif.ts'
import { powersOfTen } from '../term/powers_of_ten.ts'
import { bigArithmetic } from './bignum.ts'
import type { Kernel } from './kernel.ts'
import { Settings } from './settings.ts'
import type { Vm } from './vm.ts'

export interface TestVmOptions {
  readonly families?: readonly BifFamily[]
  /** Default: GLULAM_RELEASE, else 27 (with GLULAM_ERL the tests run against another `erl`). */
  readonly release?: number
  /** Words of the only heap there is (default 16 M). Nothing collects it. */
  readonly heapWords?: number
}

/** What a BIF did besides returning a term. */
interface Outcome {
  raised?: { cls: Term; reason: Term; cause: Term }
  trap?: { module: Term; fun: Term; args: Term[]; yields: boolean }
}

const defaultRelease = Number(process.env['GLULAM_RELEASE'] ?? 27)

const root = join(fileURLToPath(import.meta.url), '../../..')

/** The kernel: `GLULAM_KERNEL` names another build of it. */
export function testKernel(): WebAssembly.Module {
  const file = process.env['GLULAM_KERNEL'] ?? join(root, 'build/kernel.wasm')
  if (!existsSync(file)) throw new Error(`${file} is missing: run tools/build_kernel.ts`)
  return new WebAssembly.Module(readFileSync(file))
}

export class TestVm {
  readonly memory: Memory
  readonly m: Int32Array
  readonly u8: Uint8Array
  readonly k: Kernel
  readonly atoms: Atoms
  readonly t: Terms
  readonly release: number
  readonly settings: Settings
  readonly state = new Map<string, unknown>()
  /** Clocks that stand still. */
  readonly host = { monotonic: () => 0, systemTime: () => 1e15 }
  readonly hooks: Vm['hooks'] = {}
  /** Nothing is given back here. */
  readonly reclaim = { lost: (): void => {}, chore: (): void => {} }
  readonly code: { internExport(module: Term, fun: Term, arity: number): Address; makePart(entry: Address): Address }
  /** Any pid is that of the one process there is. */
  readonly processes: { makeMagicRef(object: unknown): Term; magic(term: Term): unknown; lookup(pid: Term): Address; there(pid: Term): Address }
  private outcome: Outcome = {}
  private readonly bifs = new Map<string, BifFunction>()
  private readonly exports: [Term, Term, number][] = []
  private readonly exportNumbers = new Map<string, number>()
  private readonly handles: unknown[] = []
  private readonly heapBase: Address
  private readonly heapBytes: number

  constructor(options: TestVmOptions = {}) {
    this.release = options.release ?? defaultRelease
    this.settings = new Settings(this.release)
    this.memory = new Memory(65536)
    this.m = this.memory.m
    this.u8 = this.memory.u8
    const big: Record<string, unknown> = {
      ...bigArithmetic(() => this.vm),
      math_atan2: Math.atan2,
      powers_of_ten: (at: number, first: number, last: number) => powersOfTen(this.memory.view, at, first, last),
    }
    const { hooks } = this
    const host = new Proxy({}, {
      get: (_, name) => big[String(name)] ?? ((...args: number[]) => (hooks[String(name)] ?? this.hostFunction(String(name)))(...args)),
    })
    const env = { memory: this.memory.wasm, abort: () => fail('kernel aborted') }
    this.k = new WebAssembly.Instance(testKernel(), { env, host }).exports as unknown as Kernel
    this.k.init(this.memory.bytes | 0)
    this.atoms = new Atoms(this.memory, this.k)
    this.t = new Terms(this.memory, this.atoms, this.k)
    this.setCell(L.CELL_OTP_RELEASE, this.release)
    this.setCell(L.CELL_FCALLS, L.SLICE_REDUCTIONS)
    const process = this.k.malloc(L.P_SIZE)
    this.m.fill(0, process >>> 2, (process + L.P_SIZE) >>> 2)
    this.m[(process + L.P_VHEAP_LIMIT) >>> 2] = 0x7fffffff
    this.heapBytes = (options.heapWords ?? 1 << 24) * 4
    this.heapBase = this.k.malloc(this.heapBytes) >>> 0
    this.setCell(L.CELL_PROC, process)
    this.resetHeap()
    this.code = { internExport: (module, fun, arity) => this.internExport(module, fun, arity), makePart: (entry) => entry }
    this.processes = { makeMagicRef: (object) => this.makeMagicRef(object), magic: (term) => this.magic(term), lookup: () => this.proc, there: () => this.proc }
    for (const family of options.families ?? []) this.add(family)
  }

  /** Forgets all terms on the heap: for tests that make many. Off-heap binaries stay. */
  resetHeap(): void {
    this.setCell(L.CELL_HTOP, this.heapBase)
    this.setCell(L.CELL_HLIM, this.heapBase + this.heapBytes)
    this.m[(this.proc + L.P_MSO) >>> 2] = 0
  }

  /** The machine as BIF families see it. */
  get vm(): Vm {
    return this as unknown as Vm
  }

  /** Adds a family's BIFs to those that `call` finds. */
  add(family: BifFamily): void {
    for (const [module, table] of Object.entries(family(this.vm))) {
      for (const [name, bif] of Object.entries(table)) {
        this.bifs.set(`${module}:${name}`, typeof bif === 'function' ? bif : (bif as BifSpec).run)
      }
    }
  }

  // ---- for tests -------------------------------------------------------------------------------------------------

  /** A term from Erlang text; `#Bin<n>` and the like cannot be read. */
  read(text: string): Term {
    return readTerm(this.t, text)
  }
  /** Erlang text of a term, as `io:format("~w")` writes it. */
  write(term: Term): string {
    return writeTerm(this.t, term)
  }
  /** Calls a BIF, and follows its traps, to a term or an error: `{term}` or `{error}` with `class:reason` as text. */
  call(module: string, name: string, ...args: Term[]): { term: Term; error?: string; cause?: string } {
    for (;;) {
      const bif = this.bifs.get(`${module}:${name}/${args.length}`)
      if (bif === undefined) return { term: NONE, error: `error:undef ${module}:${name}/${args.length}` }
      this.outcome = {}
      const term = bif(...args)
      if (term !== NONE) return { term }
      const { raised, trap } = this.outcome as Outcome
      if (raised !== undefined) {
        const cause = raised.cause === NONE ? undefined : this.write(raised.cause)
        return { term: NONE, error: `${this.write(raised.cls)}:${this.write(raised.reason)}`, cause }
      }
      if (trap === undefined) {
        if (this.cell(L.CELL_REASON) !== L.REASON_RAISE) fail(`${module}:${name} returned 0 without a reason`)
        this.setCell(L.CELL_REASON, L.REASON_NONE)
        const [cls, reason] = [this.cell(L.CELL_EXC_CLASS) as Term, this.cell(L.CELL_EXC_VALUE) as Term]
        const cause = this.cell(L.CELL_EXC_CAUSE) as Term
        return { term: NONE, error: `${this.write(cls)}:${this.write(reason)}`, ...(cause === NONE ? {} : { cause: this.write(cause) }) }
      }
      if (trap.yields) this.setCell(L.CELL_FCALLS, L.SLICE_REDUCTIONS)
      module = this.t.atomText(trap.module)
      name = this.t.atomText(trap.fun)
      args = trap.args
    }
  }
  /** The same from text to text: `run('binary', 'at', '<<1,2>>', '1')` is '2', or 'error:badarg'. */
  run(module: string, name: string, ...args: string[]): string {
    const { term, error } = this.call(module, name, ...args.map((text) => this.read(text)))
    return error ?? this.write(term)
  }

  // ---- what BIFs use of Vm -----------------------------------------------------------------------------------------

  cell(address: number): number {
    return this.m[address >>> 2]!
  }
  setCell(address: number, value: number): void {
    this.m[address >>> 2] = value
  }
  atom(text: string): Term {
    return this.atoms.of(text)
  }
  atomsOf<N extends string>(...names: N[]): Readonly<Record<N, Term>> {
    return Object.fromEntries(names.map((name) => [name, this.atoms.of(name)])) as Record<N, Term>
  }
  bool(value: boolean): Term {
    return this.atoms.of(String(value))
  }
  get proc(): Address {
    return this.m[L.CELL_PROC >>> 2]!
  }
  get self(): Term {
    return this.m[L.CELL_PID >>> 2] as Term
  }
  bump(reductions: number): void {
    this.setCell(L.CELL_FCALLS, Math.max(this.cell(L.CELL_FCALLS) - reductions, -L.SLICE_REDUCTIONS))
  }
  get reductionsLeft(): number {
    return this.cell(L.CELL_FCALLS)
  }
  raise(cls: Term, reason: Term, cause: Term = NONE): Term {
    this.outcome = { raised: { cls, reason, cause } }
    return NONE
  }
  error(reason: Term, cause: Term = NONE): Term {
    return this.raise(this.atom('error'), reason, cause)
  }
  /** Of the machine's exceptions: what parts of long BIFs raise with. */
  readonly exceptions = { raiseFrom: (_module: string, _fun: string, _args: readonly Term[], reason: Term): Term => this.error(reason) }
  badarg(cause: Term = NONE): Term {
    return this.error(this.atom('badarg'), cause)
  }
  systemLimit(): Term {
    return this.error(this.atom('system_limit'))
  }
  trapTo(module: Term, fun: Term, args: readonly Term[]): Term {
    this.outcome = { trap: { module, fun, args: [...args], yields: false } }
    return NONE
  }
  trapToExport(entry: Address, args: readonly Term[]): Term {
    const [module, fun] = this.exports[entry]!
    return this.trapTo(module, fun, args)
  }
  yieldTo(entry: Address, args: readonly Term[]): Term {
    const [module, fun] = this.exports[entry]!
    this.outcome = { trap: { module, fun, args: [...args], yields: true } }
    return NONE
  }

  /** At a part of a long BIF. */
  yieldAt(part: Address): Term {
    const from = L.X_AREA >>> 2
    return this.yieldTo(part, [...this.m.subarray(from, from + this.exports[part]![2])] as Term[])
  }

  private internExport(module: Term, fun: Term, arity: number): Address {
    const key = `${module} ${fun} ${arity}`
    let number = this.exportNumbers.get(key)
    if (number === undefined) {
      number = this.exports.push([module, fun, arity]) - 1
      this.exportNumbers.set(key, number)
    }
    return number
  }
  /** A reference whose first word says which object it stands for. Its counter never gets to 0. */
  private makeMagicRef(object: unknown): Term {
    const a = this.k.alloc(6) >>> 0
    this.m[a >>> 2] = (5 << L.HDR_ARITY_SHIFT) | (L.SUB_MAGIC_REF << L.HDR_SUBTAG_SHIFT)
    this.m.fill(0, (a >>> 2) + 1, (a >>> 2) + 6)
    this.m[(a >>> 2) + 1] = this.handles.push(object)
    const counter = this.k.malloc(L.MAGIC_COUNTER_BYTES) >>> 0
    this.m[counter >>> 2] = 1 << 30
    this.m[(counter + L.MAGIC_TABLE) >>> 2] = 0
    this.m[(a + L.MAGIC_HANDLE) >>> 2] = counter
    return (a | L.TAG_BOXED) as Term
  }
  private magic(term: Term): unknown {
    return this.t.subtag(term) === L.SUB_MAGIC_REF ? this.handles[this.t.word(term, 1) - 1] : undefined
  }
  private hostFunction(name: string): (...args: number[]) => number {
    return (...args) => fail(`host function ${name}(${args.map((n) => (n >>> 0).toString(16)).join(', ')})`)
  }
}

function fail(message: string): never {
  throw new Error(message)
}

/** A machine for unit tests of BIF families and kernel functions. */
export function makeTestVm(options: TestVmOptions = {}): TestVm {
  return new TestVm(options)
}
