/**
 * Old code is purged in steps, by OTP's erts_code_purger: prepare, then a look into every process, then complete or abort. What is
 * left of a module whose on_load function has failed is purged in the same way, in place of an old version.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { codeEnd } from './reclaim.ts'
import type { LoadedModule } from './code.ts'
import type { Vm } from './vm.ts'

export class Purge {
  private readonly vm: Vm
  /** Entries of the funs that only the code being purged has, and where they led to. */
  private readonly pending = new Map<Address, number>()
  /** Processes that have called one of them: they wait until it is known whether the code stays. */
  private readonly waiting: Term[] = []
  /** Module whose old version is being purged, and the old version that was put aside for one that has failed to load. */
  private under: { readonly name: Term; readonly aside: LoadedModule | undefined } | undefined

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** undefined: another purge is under way. False: there is nothing to purge. */
  prepare(name: Term): boolean | undefined {
    if (this.under) return undefined
    if (!this.vm.code.old.has(name)) return false
    this.under = { name, aside: undefined }
    this.holdFuns(name)
    return true
  }
  /** The same with a module whose on_load function has failed. */
  prepareOnLoad(name: Term): boolean | undefined {
    if (this.under) return undefined
    const { old } = this.vm.code
    const failed = this.vm.code.takePending(name)
    if (!failed) return this.prepare(name)
    this.under = { name, aside: old.get(name) }
    old.set(name, failed)
    this.holdFuns(name)
    return true
  }
  /** Processes still run it: it stays. */
  abort(name: Term): boolean {
    if (this.under?.name !== name) return false
    this.under = undefined
    this.freeFuns()
    this.goOn()
    return true
  }
  complete(name: Term): boolean {
    const { under } = this
    if (under?.name !== name) return false
    this.under = undefined
    const { code } = this.vm
    const module = code.old.get(name)
    if (!module) return false
    if (under.aside) code.old.set(name, under.aside)
    else code.old.delete(name)
    this.freeFuns()
    code.release(module)
    this.goOn()
    return true
  }

  /** Has calls of the funs of an old version come to `called`. */
  private holdFuns(name: Term): void {
    const { code } = this.vm
    const live = new Set(code.current.get(name)?.funs)
    for (const entry of code.old.get(name)!.funs) {
      if (live.has(entry) || this.vm.cell(entry + L.FE_ARITY) < 0) continue
      this.pending.set(entry, this.vm.cell(entry + L.CP_FN))
      code.retireFun(entry)
    }
  }
  /** A fun without code that may have it again. */
  holds(entry: Address): boolean {
    return this.pending.has(entry)
  }
  private freeFuns(): void {
    const { vm } = this
    for (const [entry, slot] of this.pending) {
      // a version that was loaded meanwhile may have the same fun
      if (vm.cell(entry + L.FE_ARITY) >= 0) continue
      vm.setCell(entry + L.FE_ARITY, ~vm.cell(entry + L.FE_ARITY))
      vm.setCell(entry + L.FE_FLAGS, vm.cell(entry + L.FE_FLAGS) | L.FE_DEFINED)
      vm.setCell(entry + L.CP_FN, slot)
    }
    this.pending.clear()
  }
  private goOn(): void {
    const { processes } = this.vm
    for (const id of this.waiting.splice(0)) {
      const process = processes.lookup(id)
      if (process !== 0) processes.release(process)
    }
  }
  isPending(entry: Address): boolean {
    return this.pending.has(entry)
  }
  /** The running process calls a fun that is pending: it waits, and tries again. */
  called(module: Term, fun: Term, args: readonly Term[]): boolean {
    const { vm } = this
    const entry = vm.code.findExport(vm.atom('erts_code_purger'), vm.atom('pending_purge_lambda'), 3)
    if (entry === 0) return false
    this.waiting.push(vm.self)
    vm.processes.hold(vm.proc)
    vm.yieldTo(entry, [module, fun, vm.t.list(args)])
    return true
  }

  /** True when a return address or catch tag on the stack of a process leads into the old version of a module. */
  runsOldCode(process: Address, name: Term): boolean {
    const module = this.vm.code.old.get(name)
    if (!module) return false
    const { m } = this.vm
    const low = module.codePoints
    const high = codeEnd(module)
    const inside = (a: Address): boolean => a >= low && a < high
    const running = process === this.vm.proc
    const next = m[(process + L.P_NEXT_CP) >>> 2]!
    if (!running && inside(next)) return true
    // what lies in the frame in which it waits is its function's own, and the return address below of a call that has returned
    const own = next === 0 ? 0 : this.vm.cell(next + L.CP_FRAME) & 0xffffff
    const from = (running ? this.vm.cell(L.CELL_SP) : m[(process + L.P_SP) >>> 2]! + 4 * m[(process + L.P_LIVE) >>> 2]! + own) >>> 0
    const end = m[(process + L.P_STACK_END) >>> 2]! >>> 0
    for (let a = from; a < end; a += 4) {
      const word = m[a >>> 2]!
      if ((word & 7) === 0 && inside(word)) return true
      if ((word & L.IMM_MASK) === L.IMM_SPECIAL && word !== L.NIL && inside((word >>> 1) & ~15)) return true
    }
    return false
  }
}

