/**
 * The calls that a process has made last: process_flag(save_calls, N), process_info(Pid, last_calls). While some process wants that,
 * export entries lead to stubs, which note the call of a process that does, and go on to where the entry led before; messages sent and
 * received and timeouts are told by the kernel (WATCH_CALLS). Calls within a module and calls of funs are not noted, as in OTP.
 */
import * as L from '../../term/layout.ts'
import type { Address, Term } from '../../term/types.ts'
import { small } from '../../term/terms.ts'
import type { Stubs } from '../stubs.ts'
import type { Vm } from '../vm.ts'

/** A ring of the last calls: an export entry each, or one of the EVENTS. */
interface Saved {
  readonly limit: number
  readonly calls: number[]
  /** Where the next goes. */
  at: number
}

const EVENTS = { send: -1, receive: -2, timeout: -3 } as const
/** Words of the stack that a call by way of the trampoline finds free. */
const STACK_NEED = 16

export class SavedCalls {
  private readonly vm: Vm
  private readonly saved = new Map<Term, Saved>()
  private stubs: Stubs | undefined
  /** By export entry: a code point that enters what it led to before. */
  private readonly points = new Map<Address, Address>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Has the last `limit` calls of a process noted, from now on; 0: none any more. */
  set(pid: Term, limit: number): void {
    const before = this.saved.size
    if (limit > 0) this.saved.set(pid, { limit, calls: [], at: 0 })
    else this.saved.delete(pid)
    if ((before > 0) === this.saved.size > 0) return
    this.vm.processes.watch.alsoFor('saved calls', limit > 0 ? L.WATCH_CALLS : 0)
    this.eachEntry((entry) => this.hook(entry, limit > 0))
  }
  ended(pid: Term): void {
    if (this.saved.has(pid)) this.set(pid, 0)
  }
  /** What process_info tells, the latest last. Undefined: nothing is noted. */
  of(pid: Term): Term | undefined {
    const saved = this.saved.get(pid)
    if (saved === undefined) return undefined
    const { vm } = this
    const { calls, at } = saved
    const inOrder = [...calls.slice(at), ...calls.slice(0, at)]
    return vm.t.list(inOrder.map((call) => this.term(call)))
  }
  private term(call: number): Term {
    const { vm } = this
    if (call < 0) return vm.atom(Object.entries(EVENTS).find(([, event]) => event === call)![0])
    return vm.t.tuple(vm.cell(call + L.EX_MODULE) as Term, vm.cell(call + L.EX_FUNCTION) as Term, small(vm.cell(call + L.EX_ARITY)))
  }

  /** By the operator `!`, which is a call of erlang:send/2. */
  sending(): void {
    if (this.saved.size > 0) this.note(this.vm.code.internExport(this.vm.atom('erlang'), this.vm.atom('send'), 2))
  }
  happened(event: keyof typeof EVENTS): void {
    if (this.saved.size > 0) this.note(EVENTS[event])
  }
  private note(call: number): void {
    const { vm } = this
    const saved = this.saved.get(vm.self)
    if (saved === undefined || (vm.cell(vm.proc + L.P_FLAGS) & L.PF_SENSITIVE) !== 0) return
    saved.calls[saved.at] = call
    saved.at = (saved.at + 1) % saved.limit
  }

  // ---- export entries --------------------------------------------------------------------------------------------------

  /** Entries that have got another definition. */
  defined(entries: Iterable<Address>): void {
    if (this.saved.size > 0) for (const entry of entries) this.hook(entry, true)
  }
  private eachEntry(f: (entry: Address) => void): void {
    const { k } = this.vm
    const entries: Address[] = []
    for (let i = k.export_slots() - 1; i >= 0; i--) {
      const entry = k.export_slot(i)
      if (entry !== 0) entries.push(entry)
    }
    entries.forEach(f)
  }
  private hook(entry: Address, on: boolean): void {
    const { vm } = this
    const slot = vm.cell(entry + L.EX_FN)
    const arity = vm.cell(entry + L.EX_ARITY)
    if (slot === 0 || this.isApply3(entry)) return
    this.stubs ??= vm.code.newStubs((called) => this.called(called))
    const point = this.points.get(entry)
    const stub = on || point !== undefined ? this.stubs.slotOf(entry, arity) : 0
    if (on && slot !== stub) {
      if (point === undefined) this.points.set(entry, vm.code.makePoint(slot, arity, 0))
      else vm.setCell(point + L.CP_FN, slot)
      vm.setCell(entry + L.EX_FN, stub)
    } else if (!on && slot === stub) vm.setCell(entry + L.EX_FN, vm.cell(point! + L.CP_FN))
  }
  /** erlang:apply/3 is no call but an instruction. */
  private isApply3(entry: Address): boolean {
    const { vm } = this
    const is = (field: number, text: string): boolean => vm.atoms.text(vm.cell(entry + field) as Term) === text
    return vm.cell(entry + L.EX_ARITY) === 3 && is(L.EX_FUNCTION, 'apply') && is(L.EX_MODULE, 'erlang')
  }
  /** An export entry is called, its arguments are in X_AREA: goes on where it led to. */
  private called(entry: Address): void {
    const { vm } = this
    this.note(entry)
    vm.setCell(L.CELL_NEXT, this.points.get(entry)!)
    vm.setCell(L.CELL_STACK_NEED, STACK_NEED)
    vm.setCell(L.CELL_REASON, L.REASON_STACK)
  }
}
