/**
 * Traced calls whose end is to be told: each has a word on the stack of its process, a code point to which it returns first. What is to be
 * told is kept here, by how far that word is from the base of the stack.
 */
import * as L from '../../term/layout.ts'
import type { Address, Term } from '../../term/types.ts'
import type { Vm } from '../vm.ts'
import type { Accumulation } from './accounting.ts'
import type { Point } from './breakpoints.ts'
import type { Session } from './session.ts'

/** What a session wants to hear of the end of a call. `meta`: the tracer of a meta trace, else 0. */
export interface ReturnTrace {
  readonly session: Session
  readonly meta: Term
  readonly exceptions: boolean
}

export interface TraceFrame {
  readonly point: Point
  /** Distance from the base of the stack. */
  readonly depth: number
  readonly returns: readonly ReturnTrace[]
  /** Sessions that want to know where it returns to. */
  readonly returnTo: readonly Session[]
  /** Where the process was, of what is counted, by session. */
  readonly time: readonly (readonly [Session, Accumulation | undefined])[]
  readonly memory: readonly (readonly [Session, Accumulation | undefined])[]
}

export class TraceFrames {
  private readonly vm: Vm
  /** The code point on the stack. */
  readonly returnPoint: Address
  private readonly stacks = new Map<Term, TraceFrame[]>()

  constructor(vm: Vm) {
    this.vm = vm
    this.returnPoint = vm.code.makePoint(vm.code.glue.returnedSlot, 1, L.PLACE_OF_TRACE)
    vm.setCell(this.returnPoint + L.CP_FRAME, (1 << 24) | 4)
  }

  get used(): boolean {
    return this.stacks.size > 0
  }
  private depthOf(sp: Address): number {
    return this.vm.cell(this.vm.processes.running + L.P_STACK_END) - sp
  }
  /** Those directly on top of the stack of the running process, the innermost first. */
  onTop(): TraceFrame[] {
    const { vm } = this
    const stack = this.stacks.get(vm.self)
    const found: TraceFrame[] = []
    if (stack === undefined) return found
    let sp = vm.cell(L.CELL_SP)
    this.dropAbove(stack, this.depthOf(sp))
    for (let i = stack.length - 1; i >= 0 && vm.cell(sp) === this.returnPoint && stack[i]!.depth === this.depthOf(sp); i--, sp += 4) {
      found.push(stack[i]!)
    }
    return found
  }
  /** The return address behind them. */
  caller(): Address {
    const { vm } = this
    let sp = vm.cell(L.CELL_SP)
    while (vm.cell(sp) === this.returnPoint) sp += 4
    return vm.cell(sp)
  }
  /** Puts one on the stack of the running process. */
  push(frame: Omit<TraceFrame, 'depth'>): void {
    const { vm } = this
    const sp = vm.cell(L.CELL_SP) - 4
    vm.setCell(sp, this.returnPoint)
    vm.setCell(L.CELL_SP, sp)
    const stack = this.stacks.get(vm.self)
    const depth = this.depthOf(sp)
    if (stack === undefined) this.stacks.set(vm.self, [{ ...frame, depth }])
    else {
      this.dropAbove(stack, depth - 4)
      stack.push({ ...frame, depth })
    }
  }
  /** Takes off the one whose word is at CELL_SP. */
  pop(): TraceFrame | undefined {
    const { vm } = this
    const stack = this.stacks.get(vm.self)
    if (stack === undefined) return undefined
    const depth = this.depthOf(vm.cell(L.CELL_SP))
    this.dropAbove(stack, depth)
    const frame = stack.at(-1)
    if (frame?.depth !== depth) return undefined
    stack.pop()
    if (stack.length === 0) this.stacks.delete(vm.self)
    return frame
  }
  /** Takes off all above a stack pointer (0: all), the innermost first. */
  unwind(to: Address): TraceFrame[] {
    const { vm } = this
    const stack = this.stacks.get(vm.self)
    if (stack === undefined) return []
    this.dropAbove(stack, this.depthOf(vm.cell(L.CELL_WATCHED)))
    const limit = to === 0 ? 0 : this.depthOf(to)
    const gone: TraceFrame[] = []
    while (stack.length > 0 && stack.at(-1)!.depth > limit) gone.push(stack.pop()!)
    if (stack.length === 0) this.stacks.delete(vm.self)
    return gone
  }
  /** Whatever was above is gone without a word (hibernate). */
  private dropAbove(stack: TraceFrame[], depth: number): void {
    while (stack.length > 0 && stack.at(-1)!.depth > depth) stack.pop()
  }
  ended(id: Term): void {
    this.stacks.delete(id)
  }
}
