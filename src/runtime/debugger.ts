/**
 * What a debugger needs of the emulator (OTP 28 on, flag +D): the process that is told, breakpoints at lines, frames and registers of suspended processes.
 *
 * A process that comes to a breakpoint runs `erts_internal:breakpoint/4`, between which and the function that it stands in lies a frame: a code point of ours
 * and the process's X registers. Behind that is the place where it goes on.
 */
import * as L from '../term/layout.ts'
import { isLocalPid, small } from '../term/terms.ts'
import { NONE } from '../term/types.ts'
import type { Address, Term } from '../term/types.ts'
import { STOP_WORDS } from '../jit/translation.ts'
import type { LoadedModule } from './code.ts'
import type { Vm } from './vm.ts'

/** A place of a module where a process may stop. */
export interface Stop {
  readonly fun: number
  readonly line: number
  /** Number of what the compiler tells of it, from 1. */
  readonly item: number
  readonly cell: Address
}

const withoutFrame = (vm: Vm, codePoint: Address): boolean => (vm.cell(codePoint + L.CP_FRAME) & 0xffffff) === 0

export class Debugger {
  private readonly vm: Vm
  /** The flag +D. */
  enabled = false
  private instruments = true
  private process: Term = NONE
  private session = 0
  /** Those that were loaded so, whether they have lines for it or not. */
  private readonly instrumented = new WeakSet<LoadedModule>()
  /** Code points of those frames, by the number of X registers in them. */
  private readonly points = new Map<number, Address>()

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Modules are loaded so that processes can stop at their lines. */
  get lines(): boolean {
    return this.enabled && this.instruments
  }
  set lines(on: boolean) {
    this.instruments = on
  }

  /** Whoever is told; NONE: nobody. */
  get registered(): Term {
    if (this.process !== NONE && this.vm.processes.lookup(this.process) === 0) this.process = NONE
    return this.process
  }
  /** The number of the session; undefined: there is one already. */
  register(pid: Term): number | undefined {
    if (this.registered !== NONE) return undefined
    this.process = pid
    const random = new Uint32Array(1)
    this.vm.host.random(new Uint8Array(random.buffer))
    return (this.session = random[0]! >>> 1)
  }
  /** False: another session. */
  unregister(pid: Term, session: number): boolean {
    if (pid !== this.process) return true
    if (session !== this.session) return false
    this.process = NONE
    return true
  }
  /** Tells the debugger; false: nobody is there. */
  tell(event: () => Term): boolean {
    const { vm } = this
    const to = this.registered
    if (to === NONE) return false
    vm.send(vm.processes.lookup(to), vm.t.tuple(vm.atom('debugger_event'), vm.t.integer(this.session), event()))
    return true
  }

  // ---- breakpoints at lines ------------------------------------------------------------------------------------------

  /** A module is loaded. */
  loaded(module: LoadedModule): void {
    if (this.lines) this.instrumented.add(module)
  }
  isInstrumented(module: LoadedModule): boolean {
    return this.instrumented.has(module)
  }
  stopsOf({ stops, translation, beam }: LoadedModule): Stop[] {
    const words = translation.stops ?? []
    return Array.from({ length: words.length / STOP_WORDS }, (_, i) => ({
      fun: words[STOP_WORDS * i]!, line: beam.lines.entries[words[STOP_WORDS * i + 1]!]?.line ?? 0, item: words[STOP_WORDS * i + 2]!, cell: stops! + 4 * i,
    }))
  }

  /** The running process passes a breakpoint, its X registers in X_AREA; `behind` is where it goes on. False: it does at once. */
  stops(behind: Address): boolean {
    const { vm } = this
    const place = vm.exceptions.place(behind)
    if (this.registered === NONE || this.process === vm.self || place === undefined) return false
    const live = vm.cell(behind + L.CP_POINT) >>> 16
    let sp = vm.k.grow_stack(vm.cell(L.CELL_SP), live + 2)
    // a frame has a word for the place where it goes on
    if (withoutFrame(vm, behind)) sp -= 4
    vm.setCell(sp, behind)
    sp -= 4 * live
    for (let i = 0; i < live; i++) vm.setCell(sp + 4 * i, vm.cell(L.X_AREA + 4 * i))
    vm.setCell(sp - 4, this.pointFor(live))
    vm.setCell(L.CELL_SP, sp - 4)
    vm.trapTo(vm.atom('erts_internal'), vm.atom('breakpoint'), [place.module, place.fun, small(place.arity), small(place.line)])
    return true
  }
  private pointFor(live: number): Address {
    const { vm } = this
    let point = this.points.get(live)
    if (point !== undefined) return point
    const entry = vm.code.internExport(vm.atom('glulam_internal'), vm.atom('goes_on'), 1)
    point = vm.code.makePoint(vm.cell(entry + L.CP_FN), 1, 0)
    vm.setCell(point + L.CP_FRAME, (1 << 24) | (4 * (live + 1)))
    this.points.set(live, point)
    return point
  }
  /** The debugger lets the process go on: the code point of the frame is at CELL_SP. */
  goesOn(): Term {
    const { vm } = this
    const top = vm.cell(L.CELL_SP)
    const bytes = vm.cell(vm.cell(top) + L.CP_FRAME) & 0xffffff
    for (let at = 4; at < bytes; at += 4) vm.setCell(L.X_AREA + at - 4, vm.cell(top + at))
    const behind = vm.cell(top + bytes)
    vm.setCell(L.CELL_SP, top + bytes + (withoutFrame(vm, behind) ? 4 : 0))
    return vm.continueAt(behind)
  }

  // ---- processes -----------------------------------------------------------------------------------------------------

  /** A suspended process; 0: there is none. */
  suspended(pid: Term): Address {
    const { vm } = this
    const process = isLocalPid(pid) ? vm.processes.lookup(pid) : 0
    return process !== 0 && process !== vm.proc && (vm.cell(process + L.P_STATE) & L.PS_SUSPENDED) !== 0 ? process : 0
  }
  /** X registers in use. */
  registers(process: Address): Term[] {
    const { vm } = this
    const sp = vm.cell(process + L.P_SP)
    const live = Array.from({ length: vm.cell(process + L.P_LIVE) }, (_, i) => vm.cell(sp + 4 * i) as Term)
    if (!this.hibernates(process)) return live
    const entry = vm.cell(process + L.P_NEXT_CP)
    return [vm.cell(entry + L.EX_MODULE) as Term, vm.cell(entry + L.EX_FUNCTION) as Term, vm.t.list(live)]
  }
  private hibernates(process: Address): boolean {
    return (this.vm.cell(process + L.P_STATE) & L.PS_HIBERNATING) !== 0
  }

  /** Frames of a suspended process, from the base of its stack on: where each goes on (NONE: in erlang:hibernate/3), and its slots. */
  frames(process: Address): { readonly at: Address; readonly slots: Term[] }[] {
    const { vm } = this
    const next = vm.cell(process + L.P_NEXT_CP)
    const hibernates = this.hibernates(process)
    const ownFrame = !hibernates && (vm.cell(next + L.CP_FRAME) & 0xffffff) !== 0
    // behind its X registers, and the word for the place where a called function would return to
    const top = vm.cell(process + L.P_SP) + 4 * (vm.cell(process + L.P_LIVE) + (ownFrame ? 1 : 0))
    const frames: { at: Address; slots: Term[] }[] = []
    let slots: Term[] = []
    for (let a = vm.cell(process + L.P_STACK_END) - 4; a >= top; a -= 4) {
      const word = vm.cell(a)
      if (!this.isCodePoint(word)) slots.unshift(word as Term)
      else {
        frames.push({ at: word, slots })
        slots = []
      }
    }
    frames.push({ at: hibernates ? NONE : next, slots })
    return frames
  }
  private isCodePoint(word: number): boolean {
    return (word & 7) === 0 && word !== 0
  }
  /** The point of the frame of a process that stands at a breakpoint. */
  isPark(at: Address): boolean {
    return [...this.points.values()].includes(at)
  }
}
