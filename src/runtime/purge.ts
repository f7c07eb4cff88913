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
    return true
  }
  /** Processes still run it: it stays. */
  abort(name: Term): boolean {
    if (this.under?.name !== name) return false
    this.under = undefined
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
    code.release(module)
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
    const from = (running ? this.vm.cell(L.CELL_SP) : m[(process + L.P_SP) >>> 2]!) >>> 0
    const end = m[(process + L.P_STACK_END) >>> 2]! >>> 0
    if (!running && inside(m[(process + L.P_NEXT_CP) >>> 2]!)) return true
    for (let a = from; a < end; a += 4) {
      const word = m[a >>> 2]!
      if ((word & 7) === 0 && inside(word)) return true
      if ((word & L.IMM_MASK) === L.IMM_SPECIAL && word !== L.NIL && inside((word >>> 1) & ~15)) return true
    }
    return false
  }
}

