/**
 * The glue: the WebAssembly around generated code. It is emitted once per machine, because AssemblyScript has neither
 * results of two values nor calls through a table by arity.
 *
 * - `run`: takes processes from the run queue and runs them.
 * - `exec`: the trampoline; goes on from the process's stack whenever generated code lets go or returns to it.
 * - one wrapper a BIF: a function in the convention of generated code around a plain function over terms.
 */
import * as L from '../term/layout.ts'
import { ByteWriter, I32, ModuleWriter, W } from './encoder.ts'
import type { FunctionImport } from './encoder.ts'

/** Calls with more X registers than this go through functions that are made when they are first needed. */
const DIRECT_ARITY = 16

const IMPORTS = {
  next_runnable: ['kernel', [], [I32]],
  swap_in: ['kernel', [I32], [I32]],
  swap_out: ['kernel', [I32, I32, I32, I32], []],
  make_runnable: ['kernel', [I32], []],
  grow_stack: ['kernel', [I32, I32], [I32]],
  gc: ['kernel', [I32, I32, I32, I32], [I32]],
  gc_slice: ['kernel', [I32], []],
  renew_slice: ['kernel', [], [I32]],
  raise: ['host', [I32, I32], []],
  process_end: ['host', [], []],
  trace_return: ['host', [], []],
  dispatcher: ['host', [I32], [I32]],
} as const

type ImportName = keyof typeof IMPORTS
const names = Object.keys(IMPORTS) as ImportName[]
const importList: FunctionImport[] = names.map((name) => ({
  module: IMPORTS[name][0],
  name,
  params: IMPORTS[name][1],
  results: IMPORTS[name][2],
}))
const F = Object.fromEntries(names.map((name, i) => [name, i])) as Record<ImportName, number>

/** What `run` returns besides REASON_EXIT and REASON_HOST. */
export const RUN_IDLE = 0
export const RUN_SLICES = 1

const X = (i: number): number => L.X_AREA + 4 * i

export interface GlueExports {
  /** Runs processes until none is runnable (RUN_IDLE), CELL_SLICES is used up (RUN_SLICES), or one needs the host (REASON_EXIT, REASON_HOST; the process is in CELL_LAST). */
  run(): number
  resume(): number
  entry_slow(sp: number, hp: number, codePoint: number): number
  let_go(sp: number, hp: number, codePoint: number, reason: number): void
  raise(sp: number, hp: number, codePoint: number, value: number): void
}

/** How many slots of the table the glue takes: functions to which processes return. The first ends them; a traced call; one that only gives a value. */
export const GLUE_SLOTS = 3

/** The glue's module; its functions in the table: see GLUE_SLOTS. */
export function glueModule(): Uint8Array {
  const w = new ModuleWriter('glue', importList)
  const typeOf = (arity: number): number => w.type(new Array<number>(arity + 2).fill(I32), [I32, I32])
  const dispatch = w.add('dispatch', w.type([I32, I32, I32, I32], [I32, I32]), [], dispatchCode(typeOf))
  const exec = w.add('exec', w.type([I32], [I32]), [[7, I32]], execCode(dispatch))
  w.export('run', w.add('run', w.type([], [I32]), [[3, I32]], runCode(exec)))
  w.export('entry_slow', w.add('entry_slow', w.type([I32, I32, I32], [I32]), [], entrySlowCode()))
  w.export('resume', w.add('resume', w.type([], [I32]), [], resumeCode()))
  w.export('let_go', w.add('let_go', w.type([I32, I32, I32, I32], []), [], letGoCode()))
  w.export('raise', w.add('raise', w.type([I32, I32, I32, I32], []), [], raiseCode()))
  const end = w.add('process_end', typeOf(1), [], processEndCode())
  w.elements = [end, w.add('returned', typeOf(1), [], returnedCode()), w.add('value', typeOf(1), [], valueCode())]
  return w.finish().bytes
}

/** Calls a function of the table by its arity, X registers from X_AREA: (sp, hp, index, arity) → (hp, x0). */
function dispatchCode(typeOf: (arity: number) => number): Uint8Array {
  const c = new ByteWriter(4096)
  for (let i = 0; i <= DIRECT_ARITY + 1; i++) c.block(W.block)
  c.get(3)
  c.op(W.br_table)
  c.unsigned(DIRECT_ARITY + 1)
  for (let i = 0; i <= DIRECT_ARITY + 1; i++) c.unsigned(i)
  for (let arity = 0; arity <= DIRECT_ARITY; arity++) {
    c.op(W.end)
    callWith(c, arity, typeOf(arity))
  }
  c.op(W.end)
  for (let i = 0; i < 3; i++) c.get(i)
  c.get(3)
  c.call(F.dispatcher)
  c.returnCallIndirect(typeOf(1))
  return c.result()
}
function callWith(c: ByteWriter, arity: number, type: number): void {
  c.get(0)
  c.get(1)
  for (let i = 0; i < arity; i++) c.loadCell(X(i))
  c.get(2)
  c.returnCallIndirect(type)
}

/** What `dispatch` does, for one arity: a module whose only function, (sp, hp, index) → (hp, x0), takes one slot of the table. */
export function dispatcherModule(arity: number): Uint8Array {
  const w = new ModuleWriter('dispatcher', [])
  const typeOf = (count: number): number => w.type(new Array<number>(count + 2).fill(I32), [I32, I32])
  const c = new ByteWriter(4096)
  callWith(c, arity, typeOf(arity))
  w.elements = [w.add(`dispatch/${arity}`, typeOf(1), [], c.result())]
  return w.finish().bytes
}

/** exec(code point) → reason. The process is swapped in, its X registers in X_AREA. */
function execCode(dispatch: number): Uint8Array {
  const c = new ByteWriter(1024)
  const [CP, SP, HP, T, POINT, FRAME, X0, REASON] = [0, 1, 2, 3, 4, 5, 6, 7]
  c.loadCell(L.CELL_SP)
  c.set(SP)
  c.loadCell(L.CELL_HTOP)
  c.set(HP)
  c.block(W.loop)
  stackLimit(c, SP, T, FRAME)
  c.get(CP)
  c.memory(W.i32_load16_u, L.CP_POINT)
  c.tee(POINT)
  c.block(W.if)
  c.storeCell(L.CELL_RESUME, () => c.get(POINT))
  c.storeCell(L.CELL_RESUME_FCALLS, () => c.loadCell(L.CELL_FCALLS))
  c.storeCell(L.CELL_FCALLS, () => c.const(0))
  c.storeCell(L.CELL_HTOP, () => c.get(HP))
  c.op(W.end)
  c.get(CP)
  c.load(L.CP_FRAME)
  c.set(FRAME)
  c.get(SP)
  // functions that don't look at their reductions at once know by the heap top that they are to go on at a point
  c.const(0)
  c.get(HP)
  c.get(POINT)
  c.op(W.select)
  c.get(CP)
  c.load(L.CP_FN)
  c.get(FRAME)
  c.const(24)
  c.op(W.i32_shr_u)
  c.call(dispatch)
  c.set(X0)
  c.set(HP)
  c.get(X0)
  c.block(W.if)
  {
    // returned: pop the frame, go on at the return address
    c.storeCell(X(0), () => c.get(X0))
    c.get(SP)
    c.get(FRAME)
    c.const(0xffffff)
    c.op(W.i32_and)
    c.op(W.i32_add)
    c.tee(SP)
    c.load(0)
    c.set(CP)
    // A process that is to let go may return for long before it calls anything.
    c.loadCell(L.CELL_FCALLS)
    c.const(0)
    c.op(W.i32_ge_s)
    c.brIf(1)
    c.storeCell(L.CELL_SP, () => c.get(SP))
    c.storeCell(L.CELL_HTOP, () => c.get(HP))
    c.storeCell(L.CELL_NEXT, () => c.get(CP))
    c.storeCell(L.CELL_REASON, () => c.const(L.REASON_YIELD))
    c.const(L.REASON_YIELD)
    c.op(W.return)
  }
  c.op(W.end)
  c.loadCell(L.CELL_HTOP)
  c.set(HP)
  c.loadCell(L.CELL_SP)
  c.set(SP)
  c.loadCell(L.CELL_REASON)
  c.tee(REASON)
  c.const(L.REASON_CONTINUE)
  c.op(W.i32_eq)
  c.block(W.if)
  c.storeCell(L.CELL_REASON, () => c.const(0))
  c.storeCell(L.CELL_EXC_SP, () => c.const(0))
  c.loadCell(L.CELL_NEXT)
  c.set(CP)
  c.br(1)
  c.op(W.end)
  c.get(REASON)
  c.const(L.REASON_STACK)
  c.op(W.i32_eq)
  c.block(W.if)
  c.storeCell(L.CELL_REASON, () => c.const(0))
  c.get(SP)
  c.loadCell(L.CELL_STACK_NEED)
  c.call(F.grow_stack)
  c.set(SP)
  c.loadCell(L.CELL_NEXT)
  c.set(CP)
  c.br(1)
  c.op(W.end)
  c.get(REASON)
  c.op(W.return)
  c.op(W.end)
  c.op(W.unreachable)
  return c.result()
}

/** CELL_STACK_LIM: as low as the block allows, but no further from here than the native stack may grow. */
function stackLimit(c: ByteWriter, sp: number, low: number, deep: number): void {
  c.storeCell(L.CELL_TRAMP_SP, () => c.get(sp))
  c.const(0)
  c.loadCell(L.CELL_STACK_LOW)
  c.tee(low)
  c.get(sp)
  c.loadCell(L.CELL_NATIVE_DEPTH)
  c.op(W.i32_sub)
  c.tee(deep)
  c.get(low)
  c.get(deep)
  c.op(W.i32_gt_u)
  c.op(W.select)
  c.store(L.CELL_STACK_LIM)
}

/** Locals: process, reason, next code point. */
function runCode(exec: number): Uint8Array {
  const c = new ByteWriter(512)
  const [P, REASON, CP] = [0, 1, 2]
  c.block(W.loop)
  c.loadCell(L.CELL_SLICES)
  c.op(W.i32_eqz)
  c.block(W.if)
  c.const(RUN_SLICES)
  c.op(W.return)
  c.op(W.end)
  c.storeCell(L.CELL_SLICES, () => {
    c.loadCell(L.CELL_SLICES)
    c.const(1)
    c.op(W.i32_sub)
  })
  c.call(F.next_runnable)
  c.tee(P)
  c.op(W.i32_eqz)
  c.block(W.if)
  c.const(RUN_IDLE)
  c.op(W.return)
  c.op(W.end)
  // an exit signal or the like waits: the host looks at the process before it runs on
  c.get(P)
  c.load(L.P_STATE)
  c.const(L.PS_HOST_WORK)
  c.op(W.i32_and)
  c.block(W.if)
  c.storeCell(L.CELL_LAST, () => c.get(P))
  c.const(L.REASON_HOST)
  c.op(W.return)
  c.op(W.end)
  c.get(P)
  c.load(L.P_STATE)
  c.const(L.PS_COLLECTING)
  c.op(W.i32_and)
  c.block(W.if)
  c.get(P)
  c.call(F.gc_slice)
  c.br(1)
  c.op(W.end)
  c.get(P)
  c.call(F.swap_in)
  c.call(exec)
  c.set(REASON)
  c.loadCell(L.CELL_NEXT)
  c.set(CP)
  c.loadCell(L.CELL_SP)
  c.loadCell(L.CELL_HTOP)
  c.get(CP)
  // live X registers: none for a waiting or ending process
  c.get(REASON)
  c.const(L.REASON_YIELD)
  c.op(W.i32_eq)
  c.get(REASON)
  c.const(L.REASON_HOST)
  c.op(W.i32_eq)
  c.op(W.i32_or)
  c.block(W.if, I32)
  c.get(CP)
  c.memory(W.i32_load16_u, L.CP_POINT + 2)
  c.op(W.else)
  c.const(0)
  c.op(W.end)
  c.call(F.swap_out)
  c.get(REASON)
  c.const(L.REASON_YIELD)
  c.op(W.i32_eq)
  c.block(W.if)
  c.get(P)
  c.call(F.make_runnable)
  c.br(1)
  c.op(W.end)
  // a waiting process whose mailbox got something in the meantime was made runnable by the sender
  c.get(REASON)
  c.const(L.REASON_WAIT)
  c.op(W.i32_eq)
  c.block(W.if)
  {
    // but an exit signal that came while it ran would wait with it
    c.get(P)
    c.load(L.P_STATE)
    c.const(L.PS_HOST_WORK)
    c.op(W.i32_and)
    c.block(W.if)
    c.get(P)
    c.call(F.make_runnable)
    c.op(W.end)
    c.br(1)
  }
  c.op(W.end)
  c.storeCell(L.CELL_LAST, () => c.get(P))
  c.get(REASON)
  c.op(W.return)
  c.op(W.end)
  c.op(W.unreachable)
  return c.result()
}

/** See G.entry_slow in imports.ts. */
function entrySlowCode(): Uint8Array {
  const c = new ByteWriter(256)
  const [SP, HP, CP] = [0, 1, 2]
  const release = (reason: number): void => {
    c.storeCell(L.CELL_SP, () => c.get(SP))
    c.storeCell(L.CELL_HTOP, () => c.get(HP))
    c.storeCell(L.CELL_NEXT, () => c.get(CP))
    c.storeCell(L.CELL_REASON, () => c.const(reason))
    c.const(0)
    c.op(W.return)
  }
  c.loadCell(L.CELL_FORCED)
  c.const(L.FORCED_GC)
  c.op(W.i32_and)
  c.block(W.if)
  c.get(SP)
  c.get(HP)
  c.const(0)
  c.get(CP)
  c.memory(W.i32_load16_u, L.CP_POINT + 2)
  c.call(F.gc)
  c.set(HP)
  c.op(W.end)
  c.loadCell(L.CELL_PROC)
  c.load(L.P_STATE)
  c.const(L.PS_HOST_WORK)
  c.op(W.i32_and)
  c.block(W.if)
  release(L.REASON_HOST)
  c.op(W.end)
  c.loadCell(L.CELL_FCALLS)
  c.const(0)
  c.op(W.i32_ge_s)
  c.block(W.if)
  c.get(HP)
  c.op(W.return)
  c.op(W.end)
  c.call(F.renew_slice)
  c.block(W.if)
  c.get(HP)
  c.op(W.return)
  c.op(W.end)
  release(L.REASON_YIELD)
  c.op(W.unreachable)
  return c.result()
}

/** See G.resume in imports.ts. */
function resumeCode(): Uint8Array {
  const c = new ByteWriter(64)
  c.loadCell(L.CELL_RESUME)
  c.block(W.if)
  c.storeCell(L.CELL_FCALLS, () => c.loadCell(L.CELL_RESUME_FCALLS))
  c.op(W.end)
  c.loadCell(L.CELL_RESUME)
  c.storeCell(L.CELL_RESUME, () => c.const(0))
  return c.result()
}

function letGoCode(): Uint8Array {
  const c = new ByteWriter(64)
  ;[L.CELL_SP, L.CELL_HTOP, L.CELL_NEXT, L.CELL_REASON].forEach((cell, i) => c.storeCell(cell, () => c.get(i)))
  return c.result()
}

/** (sp, hp, code point, value): stores the first two, hands the others to the host. */
function raiseCode(): Uint8Array {
  const c = new ByteWriter(64)
  c.storeCell(L.CELL_SP, () => c.get(0))
  c.storeCell(L.CELL_HTOP, () => c.get(1))
  c.get(2)
  c.get(3)
  c.call(F.raise)
  return c.result()
}

/** The return address at the base of every stack leads here: the process's function has returned. */
function processEndCode(): Uint8Array {
  const c = new ByteWriter(64)
  c.storeCell(L.CELL_SP, () => c.get(0))
  c.storeCell(L.CELL_HTOP, () => c.get(1))
  c.call(F.process_end)
  c.const(0)
  c.const(0)
  return c.result()
}

/** A traced call has returned: the host is told. Its frame is given back by the trampoline. */
function returnedCode(): Uint8Array {
  const c = new ByteWriter(64)
  c.storeCell(L.CELL_SP, () => c.get(0))
  c.storeCell(L.CELL_HTOP, () => c.get(1))
  c.storeCell(X(0), () => c.get(2))
  c.call(F.trace_return)
  c.loadCell(L.CELL_HTOP)
  c.loadCell(X(0))
  return c.result()
}
/** (sp, hp, x0) → (hp, x0): how a BIF gives a value after all native frames are gone. */
function valueCode(): Uint8Array {
  const c = new ByteWriter(16)
  c.get(1)
  c.get(2)
  return c.result()
}

// ---- wrappers of BIFs ----------------------------------------------------------------------------------------------

export interface WrappedBif {
  readonly name: string
  readonly arity: number
  /** Address of its export entry. */
  readonly entry: number
}

/** A module with one wrapper a BIF, in table slots from table_base on; the functions are imported as bif.0, bif.1 … */
export function wrapperModule(bifs: readonly WrappedBif[]): Uint8Array {
  const imports: FunctionImport[] = [
    { module: 'kernel', name: 'gc', params: [I32, I32, I32, I32], results: [I32] },
    { module: 'host', name: 'bif_failed', params: [I32, I32], results: [] },
    ...bifs.map((b, i) => ({
      module: 'bif',
      name: String(i),
      params: new Array<number>(b.arity).fill(I32),
      results: [I32],
    })),
  ]
  const w = new ModuleWriter('bifs', imports)
  w.elements = bifs.map((b, i) => {
    const type = w.type(new Array<number>(b.arity + 2).fill(I32), [I32, I32])
    return w.add(b.name, type, [[1, I32]], wrapperCode(b, 2 + i))
  })
  return w.finish().bytes
}

function wrapperCode(bif: WrappedBif, fun: number): Uint8Array {
  const c = new ByteWriter(128)
  const [SP, HP, R] = [0, 1, bif.arity + 2]
  c.storeCell(L.CELL_SP, () => c.get(SP))
  c.storeCell(L.CELL_HTOP, () => c.get(HP))
  for (let i = 0; i < bif.arity; i++) c.get(2 + i)
  c.call(fun)
  c.tee(R)
  c.op(W.i32_eqz)
  c.block(W.if)
  {
    // raised: the arguments go into the stack trace; anything else has been prepared by the BIF
    c.loadCell(L.CELL_REASON)
    c.const(L.REASON_RAISE)
    c.op(W.i32_eq)
    c.block(W.if)
    for (let i = 0; i < bif.arity; i++) c.storeCell(X(i), () => c.get(2 + i))
    c.const(bif.entry)
    c.const(bif.arity)
    c.call(1)
    c.op(W.end)
    c.const(0)
    c.const(0)
    c.op(W.return)
  }
  c.op(W.end)
  // the caller waits for x0 only: a good moment to collect if the BIF left the heap full
  c.loadCell(L.CELL_FORCED)
  c.const(L.FORCED_GC)
  c.op(W.i32_and)
  c.block(W.if)
  c.storeCell(X(0), () => c.get(R))
  c.get(SP)
  c.loadCell(L.CELL_HTOP)
  c.const(0)
  c.const(1)
  c.call(0)
  c.op(W.drop)
  c.loadCell(X(0))
  c.set(R)
  c.op(W.end)
  c.loadCell(L.CELL_HTOP)
  c.get(R)
  return c.result()
}
