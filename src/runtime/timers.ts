/**
 * Timers: `erlang:send_after` and friends, and the timeouts of receive. A binary heap by due tick; a tick is a
 * millisecond of the host's monotonic clock. A timer of T ms is due T full ticks after the next tick: never early.
 */
import * as L from '../term/layout.ts'
import type { Address, Term } from '../term/types.ts'
import { NONE } from '../term/types.ts'
import { isLocalPid, smallValue } from '../term/terms.ts'
import type { Vm } from './vm.ts'
import type { Entry, Party } from './party.ts'
import { ENTRY_TIMER } from './party.ts'
import { Kept, keep, release } from './kept.ts'

/** Monotonic time in seconds with which a machine starts, as OTP's. */
export const MONOTONIC_START_SECONDS = -576460752
/** Monotonic time in milliseconds that no machine sees the end of, as OTP's. */
export const END_MILLISECONDS = 8646911283000
const MAX_RECEIVE_TIMEOUT = 0xffffffff

/** What waits in the heap: something that is due at a tick. */
interface Due {
  at: number
  /** Order of timers due at the same tick. */
  sequence: number
  /** Position in the heap, -1: not in it. */
  index: number
}

/** A BIF timer. */
export class Timer implements Due {
  readonly kind = ENTRY_TIMER
  readonly low: number
  readonly high: number
  at: number
  sequence = 0
  index = -1
  /** Receiver: a process (in whose list the timer is), or undefined and a name. */
  readonly owner: Party | undefined
  readonly name: Term
  readonly message: Kept
  previous: Entry | undefined
  next: Entry | undefined

  constructor(low: number, high: number, at: number, owner: Party | undefined, name: Term, message: Kept) {
    this.low = low
    this.high = high
    this.at = at
    this.owner = owner
    this.name = name
    this.message = message
  }
}

/**
 * The timeout of a process's receive. One for each process that ever had one: it stays in the heap when the receive
 * ends, and is moved on, not entered again, by the next. The clock is looked at only when the scheduler next looks for
 * what is due; a receive that is over by then (a server call with a timeout) has cost neither clock nor heap.
 */
class ReceiveTimer implements Due {
  readonly pid: Term
  /** Milliseconds asked for, while it is among the fresh ones; -1 else. */
  fresh = -1
  /** Tick at which the heap looks at it. */
  at = 0
  /** Tick at which the timeout is due. */
  due = 0
  /** Milliseconds left while the process is suspended; -1 else. */
  paused = -1
  sequence = 0
  index = -1
  constructor(pid: Term) {
    this.pid = pid
  }
}

/** Of a driver: calls it back. */
export class DriverTimer implements Due {
  readonly at: number
  sequence = 0
  index = -1
  readonly callback: () => void
  constructor(at: number, callback: () => void) {
    this.at = at
    this.callback = callback
  }
}

type HeapEntry = Timer | ReceiveTimer | DriverTimer

/** What waits, by the milliseconds that are left. */
export interface TimersState {
  readonly receives: readonly (readonly [pid: Term, left: number])[]
  readonly timers: readonly {
    readonly low: number
    readonly high: number
    readonly left: number
    readonly owner: Term | undefined
    readonly name: Term
    readonly message: readonly [Term, Address]
  }[]
}

const PAGE = 1024

export class Timers {
  private readonly vm: Vm
  private readonly m: Int32Array
  private readonly heap: HeapEntry[] = []
  private sequence = 0
  private readonly receiveTimers: (ReceiveTimer | undefined)[][] = []
  /** Receive timers that wait for a look at the clock. */
  private fresh: ReceiveTimer[] = []
  /** BIF timers that are set. */
  count = 0
  /** Timers of suspended processes, with the milliseconds left. */
  private readonly paused = new Map<Term, { timer: Timer; left: number }[]>()

  constructor(vm: Vm) {
    this.vm = vm
    this.m = vm.m
  }

  // ---- ticks -------------------------------------------------------------------------------------------------------

  /** The tick that is not over yet: what is due T ms from now is due at this one plus T. */
  private nextTick(): number {
    return Math.ceil(this.vm.host.monotonic() / 1e6)
  }
  /** Tick of an absolute monotonic time in Erlang's milliseconds. */
  tickOf(erlangMilliseconds: number): number {
    return erlangMilliseconds - MONOTONIC_START_SECONDS * 1000
  }

  // ---- BIF timers --------------------------------------------------------------------------------------------------

  /** Is a time of `ms` from now on, or an absolute one, between the beginning and the end of time? */
  reaches(ms: number, absolute: boolean): boolean {
    const at = absolute ? this.tickOf(ms) : this.nextTick() + ms
    return at <= this.tickOf(END_MILLISECONDS) && (absolute ? at : ms) >= 0
  }
  /**
   * Sets a timer of `ms` (or at an absolute tick). Its reference is `refs.low`/`refs.high` as they are. `receiver`:
   * a local pid or a name; a pid of a process that is gone gives no timer.
   */
  start(ms: number, absolute: boolean, receiver: Term, message: Term): void {
    const { refs, signals } = this.vm.processes
    const at = absolute ? this.tickOf(ms) : this.nextTick() + ms
    let owner: Party | undefined
    if (isLocalPid(receiver)) {
      owner = this.vm.processes.partyOf(receiver)
      if (owner === undefined) return
    }
    const timer = new Timer(refs.low, refs.high, at, owner, receiver, keep(this.vm, message))
    owner?.own(timer)
    this.count++
    const paused = owner === undefined ? undefined : this.paused.get(owner.id)
    if (paused !== undefined) paused.push({ timer, left: this.left(timer) })
    else {
      signals.entries.set(timer.low, timer.high, timer)
      this.insert(timer)
    }
  }

  find(low: number, high: number): Timer | undefined {
    const entry = this.vm.processes.signals.entries.get(low, high)
    return entry instanceof Timer ? entry : undefined
  }
  /** Milliseconds left. */
  left(timer: Timer): number {
    return Math.max(0, timer.at - this.nextTick())
  }
  /** Takes a timer out, and drops its message. */
  cancel(timer: Timer): void {
    this.remove(timer)
    this.forget(timer)
    release(this.vm, timer.message)
  }
  private forget(timer: Timer): void {
    this.vm.processes.signals.entries.delete(timer.low, timer.high)
    timer.owner?.disown(timer)
    this.count--
  }

  private fire(timer: Timer): void {
    this.forget(timer)
    const { registry } = this.vm.processes
    const receiver = timer.owner !== undefined ? timer.owner.id : registry.whereis(timer.name)
    const process = receiver !== NONE && isLocalPid(receiver) ? this.vm.processes.lookup(receiver) : 0
    const { message } = timer
    if (process === 0 || message.block === 0) {
      if (process !== 0) this.vm.send(process, message.term)
      release(this.vm, message)
    } else this.vm.k.message_send(process, message.block)
  }

  // ---- of suspended processes --------------------------------------------------------------------------------------

  /**
   * A process is suspended: the timeout of its receive waits meanwhile (OTP 28 on), and so do the timers started with its pid (OTP 29
   * on), which nobody finds from then on, as in OTP.
   */
  pause(party: Party): void {
    const { release: otp } = this.vm
    if (otp < 28) return
    this.enterFresh()
    const receive = this.receiveOf(party.id)
    if (receive !== undefined && receive.index >= 0 && this.waiting(receive) !== 0) {
      receive.paused = Math.max(0, receive.due - this.nextTick())
      this.remove(receive)
    }
    if (otp < 29) return
    const timers: { timer: Timer; left: number }[] = []
    for (let entry = party.owned; entry !== undefined; entry = entry.next) {
      if (!(entry instanceof Timer)) continue
      timers.push({ timer: entry, left: this.left(entry) })
      this.remove(entry)
      this.vm.processes.signals.entries.delete(entry.low, entry.high)
    }
    this.paused.set(party.id, timers.reverse())
  }

  /** Nobody suspends it any more. */
  goOn(party: Party): void {
    const receive = this.receiveOf(party.id)
    if (receive !== undefined && receive.paused >= 0) {
      receive.at = receive.due = this.nextTick() + receive.paused
      receive.paused = -1
      this.insert(receive)
    }
    for (const { timer, left } of this.paused.get(party.id) ?? []) {
      timer.at = this.nextTick() + left
      this.insert(timer)
    }
    this.paused.delete(party.id)
  }

  // ---- of drivers --------------------------------------------------------------------------------------------------

  /** Calls back once after `ms`. */
  after(ms: number, callback: () => void): DriverTimer {
    const timer = new DriverTimer(this.nextTick() + ms, callback)
    this.insert(timer)
    // the scheduler may sleep until later
    this.vm.scheduler.kick()
    return timer
  }
  stop(timer: DriverTimer): void {
    this.remove(timer)
  }
  /** Milliseconds until it fires. */
  leftOf(timer: DriverTimer): number {
    return Math.max(0, timer.at - this.nextTick())
  }

  // ---- receive timeouts --------------------------------------------------------------------------------------------

  /**
   * `wait_timeout` of the running process: 0 the timeout is over, 1 wait (it is set), 2 `value` is no timeout. A
   * timeout that is set stays so until the receive ends (P_TIMER: 1) or it fires (PF_TIMEOUT). An `empty` receive, one
   * without clauses, keeps `infinity` too (P_TIMER: 2), and never ends then.
   */
  receiveTimeout(value: Term, empty: boolean): number {
    const { m } = this
    const process = this.vm.proc
    const flags = (process + L.P_FLAGS) >>> 2
    if ((m[flags]! & L.PF_TIMEOUT) !== 0) {
      m[flags] = m[flags]! & ~L.PF_TIMEOUT
      m[(process + L.P_TIMER) >>> 2] = 0
      return 0
    }
    if (m[(process + L.P_TIMER) >>> 2] !== 0) return 1
    let ms: number
    if ((value & 3) === L.TAG_SMALL) ms = smallValue(value)
    else if (value === this.vm.processes.am.infinity) {
      if (empty) m[(process + L.P_TIMER) >>> 2] = 2
      return 1
    }
    else {
      const n = this.vm.t.safeInteger(value)
      if (n === undefined) return this.noTimeout()
      ms = n
    }
    if (ms < 0 || ms > MAX_RECEIVE_TIMEOUT) return this.noTimeout()
    if (ms === 0) return 0
    this.setReceive(this.vm.self, ms)
    m[(process + L.P_TIMER) >>> 2] = 1
    return 1
  }

  /** The receive ends with an exception: the next one looks at all messages. */
  private noTimeout(): 2 {
    this.vm.k.recv_timeout()
    return 2
  }

  private setReceive(pid: Term, ms: number): void {
    const slot = (pid >>> L.IMM_SHIFT) & (L.PID_SLOTS - 1)
    const page = (this.receiveTimers[slot >>> 10] ??= new Array<ReceiveTimer | undefined>(PAGE).fill(undefined))
    let timer = page[slot & (PAGE - 1)]
    if (timer === undefined || timer.pid !== pid) {
      if (timer !== undefined) this.remove(timer)
      timer = page[slot & (PAGE - 1)] = new ReceiveTimer(pid)
    }
    if (timer.fresh < 0) this.fresh.push(timer)
    timer.fresh = ms
  }

  /** Enters the timeouts set since the last look at the clock. */
  private enterFresh(): void {
    const { fresh } = this
    if (fresh.length === 0) return
    this.fresh = []
    const now = this.nextTick()
    for (const timer of fresh) {
      const due = now + timer.fresh
      timer.fresh = -1
      if (this.waiting(timer) === 0) continue
      timer.due = due
      if (timer.index >= 0) {
        if (timer.at <= due) continue
        this.remove(timer)
      }
      timer.at = due
      this.insert(timer)
    }
  }

  /** The receive of the running process ended before its timeout. */
  cancelReceive(): void {
    const process = this.vm.proc
    this.m[(process + L.P_TIMER) >>> 2] = 0
    const flags = (process + L.P_FLAGS) >>> 2
    this.m[flags] = this.m[flags]! & ~L.PF_TIMEOUT
  }

  /** A process ended: its receive timer with it. */
  processGone(pid: Term): void {
    this.paused.delete(pid)
    const timer = this.receiveOf(pid)
    if (timer === undefined) return
    this.remove(timer)
    const slot = (pid >>> L.IMM_SHIFT) & (L.PID_SLOTS - 1)
    this.receiveTimers[slot >>> 10]![slot & (PAGE - 1)] = undefined
  }

  /** The receive timer of a process, if it ever had one. */
  private receiveOf(pid: Term): ReceiveTimer | undefined {
    const slot = (pid >>> L.IMM_SHIFT) & (L.PID_SLOTS - 1)
    const timer = this.receiveTimers[slot >>> 10]?.[slot & (PAGE - 1)]
    return timer?.pid === pid ? timer : undefined
  }

  /** Process whose receive waits for this timer, or 0. */
  private waiting(timer: ReceiveTimer): Address {
    const process = this.vm.k.process_of(timer.pid)
    return process !== 0 && this.m[(process + L.P_TIMER) >>> 2] === 1 ? process : 0
  }

  private fireReceive(timer: ReceiveTimer): void {
    const process = this.waiting(timer)
    if (process === 0) return
    if (timer.due > timer.at) {
      timer.at = timer.due
      this.insert(timer)
      return
    }
    const flags = (process + L.P_FLAGS) >>> 2
    this.m[flags] = this.m[flags]! | L.PF_TIMEOUT
    this.vm.k.make_runnable(process)
  }

  /** BIF timers that are set, the next one first. */
  private all(): Timer[] {
    return this.heap.filter((timer) => timer instanceof Timer).sort((a, b) => (before(a, b) ? -1 : 1))
  }
  /** What waits, for a snapshot. `timers`: gets the BIF timers in their order. Undefined: drivers have some, or suspended processes. */
  save(timers: Timer[]): TimersState | undefined {
    this.enterFresh()
    const now = this.nextTick()
    if (this.heap.some((timer) => timer instanceof DriverTimer) || this.paused.size > 0) return undefined
    const all = this.all()
    if (all.some(({ message }) => message.count !== 1)) return undefined
    timers.push(...all)
    const left = (at: number): number => Math.max(0, at - now)
    const receives = this.heap.filter((timer) => timer instanceof ReceiveTimer && this.waiting(timer) !== 0) as ReceiveTimer[]
    return {
      receives: receives.map(({ pid, due }) => [pid, left(due)]),
      timers: all.map(({ low, high, at, owner, name, message }) => ({ low, high, left: left(at), owner: owner?.id, name, message: [message.term, message.block] })),
    }
  }
  /** The BIF timers, in their order; they are not among what their owners own yet. */
  restore({ receives, timers }: TimersState): Timer[] {
    const { signals } = this.vm.processes
    for (const [pid, left] of receives) this.setReceive(pid, left)
    const now = this.nextTick()
    return timers.map(({ low, high, left, owner, name, message }) => {
      const party = owner === undefined ? undefined : this.vm.processes.restoreParty(owner)
      const timer = new Timer(low, high, now + left, party, name, new Kept(...message))
      signals.entries.set(low, high, timer)
      this.count++
      this.insert(timer)
      return timer
    })
  }

  // ---- driven by the scheduler --------------------------------------------------------------------------------------

  /** Fires all that is due; true if anything was. */
  fireDue(): boolean {
    this.enterFresh()
    const { heap } = this
    if (heap.length === 0) return false
    const tick = Math.floor(this.vm.host.monotonic() / 1e6)
    let fired = false
    while (heap.length > 0 && heap[0]!.at <= tick) {
      const first = heap[0]!
      this.remove(first)
      if (first instanceof Timer) this.fire(first)
      else if (first instanceof DriverTimer) first.callback()
      else this.fireReceive(first)
      fired = true
    }
    return fired
  }

  /** Nanoseconds of the host's clock at which the next timer is due; undefined: there is none. */
  nextDue(): number | undefined {
    this.enterFresh()
    const { heap } = this
    // Receive timers whose receive has ended are no reason to wake up.
    while (heap.length > 0) {
      const first = heap[0]!
      if (!(first instanceof ReceiveTimer)) break
      const process = this.waiting(first)
      if (process !== 0 && first.due <= first.at) break
      this.remove(first)
      if (process !== 0) {
        first.at = first.due
        this.insert(first)
      }
    }
    return heap.length === 0 ? undefined : heap[0]!.at * 1e6
  }

  // ---- the heap -----------------------------------------------------------------------------------------------------

  private insert(entry: HeapEntry): void {
    entry.sequence = this.sequence++
    this.up(entry, this.heap.length)
  }

  private remove(entry: HeapEntry): void {
    const i = entry.index
    if (i < 0) return
    entry.index = -1
    const last = this.heap.pop()!
    if (last === entry) return
    if (i > 0 && before(last, this.heap[(i - 1) >> 1]!)) this.up(last, i)
    else this.down(last, i)
  }

  private up(entry: HeapEntry, i: number): void {
    const { heap } = this
    while (i > 0) {
      const parent = (i - 1) >> 1
      const above = heap[parent]!
      if (!before(entry, above)) break
      heap[i] = above
      above.index = i
      i = parent
    }
    heap[i] = entry
    entry.index = i
  }

  private down(entry: HeapEntry, i: number): void {
    const { heap } = this
    const n = heap.length
    for (;;) {
      let child = 2 * i + 1
      if (child >= n) break
      if (child + 1 < n && before(heap[child + 1]!, heap[child]!)) child++
      const below = heap[child]!
      if (!before(below, entry)) break
      heap[i] = below
      below.index = i
      i = child
    }
    heap[i] = entry
    entry.index = i
  }
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
}
