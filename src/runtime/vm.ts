/**
 * One machine: linear memory, kernel, terms, loaded code, processes and the host it runs on. Everything that is
 * state hangs from here; several machines may live in one JavaScript realm.
 */
import * as L from '../term/layout.ts'
import { Atoms } from '../term/atoms.ts'
import { emulatorAtoms } from '../term/emulator_atoms.ts'
import { Memory } from '../term/memory.ts'
import { Terms, NIL } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import type { Kernel, KernelHost } from './kernel.ts'
import { Environment } from './environment.ts'
import { Debugger } from './debugger.ts'
import { Exceptions } from './exceptions.ts'
import { Places } from './places.ts'
import { Code } from './code.ts'
import { Purge } from './purge.ts'
import { Processes } from './processes.ts'
import { Scheduler } from './scheduler.ts'
import { Reclaim } from './reclaim.ts'
import { Records } from './records.ts'
import { Nifs } from './nifs.ts'
import { OsSignals } from './os_signals.ts'
import { Parking } from './parking.ts'
import { Ports } from './ports.ts'
import { CallTracing } from './trace/calls.ts'
import { Tokens } from './trace/tokens.ts'
import { SavedCalls } from './trace/saved_calls.ts'
import { Tracing } from './trace/tracing.ts'
import { bigArithmetic } from './bignum.ts'
import { Settings } from './settings.ts'
import type { Host } from '../host/host.ts'
import { powersOfTen } from '../term/powers_of_ten.ts'

export interface VmOptions {
  readonly host: Host
  /** The kernel, compiled. */
  readonly kernel: WebAssembly.Module
  /** Release of the OTP whose files are to run (default 27). */
  readonly release?: number
  /** Atoms of the modules that OTP's emulator has preloaded, in their order: older than all others but the emulator's own. */
  readonly atoms?: readonly string[] | undefined
  /** Size of linear memory in 64 KiB pages (default and most: 65536, all of them reserved, none touched). */
  readonly pages?: number
  /** Collect at every allocation point, and verify the heap after every collection. */
  readonly stress?: boolean
  /** From so many bytes on a collection is made in slices of so many, between the turns of others. */
  readonly collections?: { readonly large: number; readonly bytes: number } | undefined
}

/** A slice takes about half a millisecond. */
const COLLECTIONS = { large: 1 << 19, bytes: 1 << 18 }

/** Time slices of the scheduler's turn that a part of a long BIF counts for: with those of plain code timers would wait for as long as 100 ms. */
const YIELD_TURNS = 8

/** A bug of ours, not an Erlang exception and not malformed input: the machine can't go on. */
export class MachineError extends Error {}
/** What processes or the machine itself need is used up: it ends. The message is the slogan that OTP's emulator ends with. */
export class UsedUp extends MachineError {}

/** What a boot and a compiler fill: static data and atoms, literals, heaps. A large page that is not used costs nothing. */
const FILLED_FIRST = [
  [0, 1 << 20],
  [L.LITERAL_BASE, 8 << 20],
  [L.HEAP_BASE, 8 << 20],
] as const

/** Bytes of native stack that V8 has unless it is told otherwise. */
const V8_STACK = 984 << 10

/** CELL_NATIVE_DEPTH: a tenth of the native stack is the host's. */
function nativeDepth(stackBytes: number): number {
  return Math.floor((stackBytes * 0.9) / L.NATIVE_PER_BYTE) & ~3
}

export class Vm {
  readonly memory: Memory
  readonly m: Int32Array
  readonly u8: Uint8Array
  readonly k: Kernel
  readonly atoms: Atoms
  readonly t: Terms
  readonly host: Host
  readonly release: number
  readonly environment: Environment
  readonly exceptions: Exceptions
  readonly code: Code
  readonly purge: Purge
  readonly processes: Processes
  readonly scheduler: Scheduler
  readonly nifs: Nifs
  readonly records: Records
  readonly reclaim: Reclaim
  readonly parking: Parking
  readonly ports: Ports
  readonly signals: OsSignals
  readonly tracing: Tracing
  readonly savedCalls: SavedCalls
  readonly calls: CallTracing
  readonly debugger: Debugger
  readonly tokens: Tokens
  /** What code points name (CP_INFO): function and, where known, file and line. */
  readonly places: Places = new Places(this)
  /** State of BIF families that others need to see, by family (ets tables, timers …): each declares its key. */
  readonly state = new Map<string, unknown>()
  readonly settings: Settings

  /** What the kernel asks of BIF families, by the name of its import: each family enters its own. */
  readonly hooks: Record<string, (...args: number[]) => number> = {}

  /** Order of two nodes by their indices in the node table (0: this node): by name, then creation. The node table sets it. */
  nodeOrder: (a: number, b: number) => number = (a, b) => a - b

  constructor(options: VmOptions) {
    this.host = options.host
    this.environment = new Environment(options.host)
    this.release = options.release ?? 27
    this.settings = new Settings(this.release)
    this.memory = new Memory(options.pages ?? 65536)
    this.m = this.memory.m
    this.u8 = this.memory.u8
    for (const [start, bytes] of FILLED_FIRST) options.host.largePages?.(this.u8, start, start + bytes)
    this.k = instantiateKernel(options.kernel, this)
    this.k.init(this.memory.bytes | 0)
    this.atoms = new Atoms(this.memory, this.k, [...emulatorAtoms(this.release), ...(options.atoms ?? [])])
    this.t = new Terms(this.memory, this.atoms, this.k)
    this.setCell(L.CELL_OTP_RELEASE, this.release)
    this.setCell(L.CELL_SLICE, L.SLICE_REDUCTIONS)
    this.setCell(L.CELL_NATIVE_DEPTH, nativeDepth(options.host.stackBytes ?? V8_STACK))
    this.setCell(L.CELL_STRESS, options.stress ? 1 : 0)
    const { large, bytes } = options.collections ?? COLLECTIONS
    this.k.set_gc_slices(large, bytes)
    this.exceptions = new Exceptions(this)
    this.records = new Records(this)
    this.reclaim = new Reclaim(this)
    this.code = new Code(this)
    this.purge = new Purge(this)
    this.processes = new Processes(this)
    this.tracing = new Tracing(this)
    this.debugger = new Debugger(this)
    this.calls = new CallTracing(this)
    this.savedCalls = new SavedCalls(this)
    this.tokens = new Tokens(this)
    this.scheduler = new Scheduler(this)
    this.nifs = new Nifs(this)
    this.parking = new Parking(this)
    this.ports = new Ports(this)
    this.signals = new OsSignals(this)
  }

  // ---- cells and atoms -----------------------------------------------------------------------------------------

  cell(address: number): number {
    return this.m[address >>> 2]!
  }
  setCell(address: number, value: number): void {
    this.m[address >>> 2] = value
  }
  atom(text: string): Term {
    return this.atoms.of(text)
  }
  /** Several atoms at once: `const am = vm.atomsOf('ok', 'error')`, then `am.ok`. */
  atomsOf<N extends string>(...names: N[]): Readonly<Record<N, Term>> {
    return Object.fromEntries(names.map((name) => [name, this.atoms.of(name)])) as Record<N, Term>
  }
  /** `true` or `false`. */
  bool(value: boolean): Term {
    return value ? this.atoms.of('true') : this.atoms.of('false')
  }

  // ---- the running process ---------------------------------------------------------------------------------------

  /** Address of the running process (0: none). */
  get proc(): Address {
    return this.m[L.CELL_PROC >>> 2]!
  }
  /** Pid of the running process. */
  get self(): Term {
    return this.m[L.CELL_PID >>> 2] as Term
  }
  /** Counts work done by a BIF: the process yields the sooner. About 1 reduction for what takes 0.2 µs. */
  bump(reductions: number): void {
    const cell = (this.cell(L.CELL_FORCED) !== 0 ? L.CELL_FCALLS_SAVED : L.CELL_FCALLS) >>> 2
    this.m[cell] = Math.max(this.m[cell]! - reductions, -L.SLICE_REDUCTIONS)
  }
  /** Reductions left in this slice. */
  get reductionsLeft(): number {
    return this.cell(this.cell(L.CELL_FORCED) !== 0 ? L.CELL_FCALLS_SAVED : L.CELL_FCALLS)
  }

  // ---- what a BIF may return besides a term: all of these return 0 --------------------------------------------------

  /**
   * Raises. The stack trace begins with the BIF itself and its arguments when the class is `error`.
   * `cause`: the `cause` of the frame's error_info (see erl_erts_errors, erl_stdlib_errors).
   */
  raise(cls: Term, reason: Term, cause: Term = NONE): Term {
    return this.exceptions.raiseFromBif(cls, reason, cause)
  }
  /** Raises `error:Reason`. */
  error(reason: Term, cause: Term = NONE): Term {
    return this.raise(this.atoms.of('error'), reason, cause)
  }
  badarg(cause: Term = NONE): Term {
    return this.error(this.atoms.of('badarg'), cause)
  }
  /** `error:system_limit`. */
  systemLimit(): Term {
    return this.error(this.atoms.of('system_limit'))
  }
  /** Goes on with a tail call of M:F(Args…) in place of the BIF. */
  trapTo(module: Term, fun: Term, args: readonly Term[]): Term {
    return this.trapToExport(this.code.internExport(module, fun, args.length), args)
  }
  /** The same with an export entry (see `Code.internExport`). */
  trapToExport(entry: Address, args: readonly Term[]): Term {
    for (let i = 0; i < args.length; i++) this.m[(L.X_AREA >>> 2) + i] = args[i]!
    return this.continueAt(entry)
  }
  /** Goes on at a code point whose X registers are in X_AREA. */
  continueAt(codePoint: Address): Term {
    this.setCell(L.CELL_NEXT, codePoint)
    this.setCell(L.CELL_REASON, L.REASON_CONTINUE)
    return NONE
  }
  /** Like trapTo, but lets other processes run first: how long BIFs yield and take up their work again. */
  yieldTo(entry: Address, args: readonly Term[]): Term {
    for (let i = 0; i < args.length; i++) this.m[(L.X_AREA >>> 2) + i] = args[i]!
    return this.yieldAt(entry)
  }
  /** The same at a code point whose X registers are in X_AREA. */
  yieldAt(codePoint: Address): Term {
    this.setCell(L.CELL_SLICES, Math.max(this.cell(L.CELL_SLICES) - YIELD_TURNS, 0))
    this.setCell(L.CELL_NEXT, codePoint)
    this.setCell(L.CELL_REASON, L.REASON_YIELD)
    return NONE
  }

  /** The result of what changes code, whose caller may be changed with it: OTP suspends it meanwhile, so here it lets others run first. */
  afterOthers(result: Term): Term {
    this.resultPoint ||= this.code.makePoint(this.code.glue.valueSlot, 1, L.PLACE_OF_TRACE)
    this.setCell(L.X_AREA, result)
    return this.yieldAt(this.resultPoint)
  }
  private resultPoint: Address = 0

  // ---- building terms outside a process -------------------------------------------------------------------------------

  /**
   * Copies a term built while no process ran, or by another one, into a receiver's mailbox. To build it outside any
   * process use `scratch`.
   */
  send(process: Address, term: Term): void {
    this.k.send(process, term)
  }
  /**
   * Runs `build` with a scratch heap as the current one (whatever process runs is set aside), then frees that heap: for
   * messages from timers, I/O and signals. The terms are gone afterwards: send or copy them inside.
   */
  scratch<T>(build: () => T): T {
    return this.processes.scratch(build)
  }
}

/** The list of terms that a nil-terminated array stands for. */
export { NIL }

function instantiateKernel(module: WebAssembly.Module, vm: Vm): Kernel {
  const big = bigArithmetic(() => vm)
  const host: KernelHost = {
    ...big,
    magic_release: (handle) => vm.processes.magicRelease(handle),
    node_cmp: (a, b) => vm.nodeOrder(a, b),
    math_tables: (group, at) => void vm.hooks.math_tables!(group, at),
    math_reduce: (x, at) => vm.hooks.math_reduce!(x, at),
    math_atan2: Math.atan2,
    etf_other: (term) => vm.hooks.etf_other!(term),
    etf_read_other: (at, end, safe) => vm.hooks.etf_read_other!(at, end, safe) as Term,
    long_maps: (what, a, b) => vm.hooks.long_maps!(what, a, b) as Term,
    long_hash: (state, range) => vm.hooks.long_hash!(state, range) as Term,
    number_text: (what, a, b) => vm.hooks.number_text!(what, a, b) as Term,
    subtract_long: (left, right, n, m) => vm.hooks.subtract_long!(left, right, n, m) as Term,
    powers_of_ten: (at, first, last) => powersOfTen(vm.memory.view, at, first, last),
    ets_table: (id, write) => vm.hooks.ets_table!(id, write),
    match_action: (number, args, n) => vm.hooks.match_action!(number, args, n) as Term,
    match_reset: () => void vm.hooks.match_reset!(),
    node_name: (index) => vm.hooks.node_name!(index) as Term,
    ets_update: (what, id, key, change) => vm.hooks.ets_update!(what, id, key, change) as Term,
    large_block: (at, bytes) => vm.host.largePages?.(vm.u8, at >>> 0, (at >>> 0) + (bytes >>> 0)),
    out_of_memory: (bytes) => {
      throw new UsedUp(`eheap_alloc: Cannot allocate ${bytes >>> 0} bytes of memory (of type "heap").`)
    },
    out_of_atoms: (limit) => {
      throw new UsedUp(`no more index entries in atom_tab (max=${limit})`)
    },
    panic: (code, a, b) => {
      throw new MachineError(`kernel panic ${code} (${(a >>> 0).toString(16)}, ${(b >>> 0).toString(16)})`)
    },
    watch: (what, process) => vm.processes.watch.happened(what, process),
    sends: (to, message) => {
      vm.savedCalls.sending()
      vm.tracing.sent(to, message)
    },
    trace: (code, a, b) => console.error('kernel', code, (a >>> 0).toString(16), (b >>> 0).toString(16)),
  }
  const instance = new WebAssembly.Instance(module, {
    env: {
      memory: vm.memory.wasm,
      abort: () => {
        throw new MachineError('kernel aborted')
      },
    },
    host: host as unknown as WebAssembly.ModuleImports,
  })
  return instance.exports as unknown as Kernel
}
