import { test } from 'node:test'
import assert from 'node:assert/strict'
import * as L from '../src/term/layout.ts'
import { NIL, small } from '../src/term/terms.ts'
import type { Address, Term } from '../src/term/types.ts'
import { Harness, Random } from './harness.ts'

test('a million processes at once, each below 1.2 KB', () => {
  const h = new Harness()
  const n = 1_000_000
  const all = new Int32Array(n)
  // the blocks of some that have ended are kept for the next ones
  for (const p of Array.from({ length: 100 }, () => h.k.process_new(0, 0))) h.k.process_free(p)
  const before = h.cell64(L.CELL_ARENA_USED)
  for (let i = 0; i < n; i++) all[i] = h.k.process_new(0, 0)
  assert.equal(h.cell(L.CELL_PROC_COUNT), n)
  const each = (h.cell64(L.CELL_ARENA_USED) - before) / n
  assert.ok(each < 1.2 * 1024, `${each} bytes`)
  assert.ok(all.every((p) => p !== 0))
  for (let i = 0; i < n; i += 9973) assert.equal(h.k.process_of(h.get(all[i]!, L.P_PID) as Term), all[i])
  for (const p of all) h.k.process_free(p)
  assert.equal(h.cell(L.CELL_PROC_COUNT), 0)
  assert.equal(h.cell64(L.CELL_ARENA_USED), before)
  assert.equal(h.k.process_first(), 0)
})

test('pids count up, are found while alive only, and wrap around', () => {
  const h = new Harness()
  const p = h.k.process_new(0, 0)
  const pid = h.get(p, L.P_PID) as Term
  assert.equal(pid >>> L.IMM_SHIFT, 0)
  assert.equal(h.k.process_of(pid), p)
  assert.equal(h.k.process_of(small(3)), 0)
  h.k.process_free(p)
  assert.equal(h.k.process_of(pid), 0)
  h.setCell(L.CELL_NEXT_PID, 0x07ffffff)
  const last = h.k.process_new(0, 0)
  const wrapped = h.k.process_new(0, 0)
  assert.equal(h.get(last, L.P_PID) >>> 5, 0x07ffffff)
  assert.equal(h.get(wrapped, L.P_PID) >>> 5, 0)
  // A pid of an earlier round names another process in the same slot.
  h.k.process_free(wrapped)
  h.setCell(L.CELL_NEXT_PID, L.PID_SLOTS)
  const second = h.k.process_new(0, 0)
  assert.equal(h.get(second, L.P_PID) >>> 5, L.PID_SLOTS)
  assert.equal(h.k.process_of(pid), 0)
})

test('what a process leaves behind is freed bit by bit', () => {
  const h = new Harness()
  const sender = h.start()
  const receiver = h.k.process_new(0, 0)
  const binary = h.t.binary(new Uint8Array(100))
  for (let i = 0; i < 5000; i++) h.k.send(receiver, h.t.tuple(small(i), binary))
  const used = (): number => h.cell64(L.CELL_ARENA_USED)
  const before = used()
  assert.notEqual(h.k.process_free(receiver), 0)
  const after = used()
  assert.ok(after < before)
  h.k.process_free(sender)
  let parts = 0
  while (h.k.bury_some() !== 0) parts++
  assert.ok(parts >= 1)
  assert.ok(used() < after - 50000)
  assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
  assert.equal(h.k.check_arenas(), 0)
})

test('the limit of processes; the list of all', () => {
  const h = new Harness()
  h.k.set_process_limit(3)
  const [a, b, c] = [h.k.process_new(0, 0), h.k.process_new(0, 0), h.k.process_new(0, 0)]
  assert.equal(h.k.process_new(0, 0), 0)
  const list = (): Address[] => {
    const out: Address[] = []
    for (let p = h.k.process_first(); p !== 0; p = h.get(p, L.P_ALL_NEXT)) out.push(p)
    return out
  }
  assert.deepEqual(list(), [a, b, c])
  h.k.process_free(b)
  assert.deepEqual(list(), [a, c])
  h.k.process_free(a)
  h.k.process_free(c)
  assert.deepEqual(list(), [])
})

// ---- switching -------------------------------------------------------------------------------------------------------

test('swapping keeps X registers, exception and place; counts reductions and switches', () => {
  const h = new Harness()
  const p = h.start()
  for (let i = 0; i < 200; i++) h.setX(i, small(i))
  h.allocateFrame(3)
  h.setY(2, small(99))
  h.setCell(L.CELL_EXC_VALUE, small(5))
  h.setCell(L.CELL_FCALLS, 1000)
  h.setCell(L.CELL_REASON, L.REASON_YIELD)
  h.k.swap_out(h.sp, h.cell(L.CELL_HTOP), 0x2000040, 200)
  assert.equal(h.proc, 0)
  assert.equal(h.cell64(L.CELL_REDUCTIONS), 3000)
  assert.equal(h.get(p, L.P_REDUCTIONS), 3000)
  assert.equal(h.get(p, L.P_STATE), 0)
  for (let i = 0; i < 200; i++) h.setX(i, NIL)
  h.setCell(L.CELL_EXC_VALUE, 0)
  assert.equal(h.k.swap_in(p), 0x2000040)
  for (let i = 0; i < 200; i++) assert.equal(h.x(i), small(i))
  assert.equal(h.y(2), small(99))
  assert.equal(h.cell(L.CELL_EXC_VALUE), small(5))
  assert.equal(h.get(p, L.P_STATE), L.PS_RUNNING)
  assert.equal(h.cell64(L.CELL_SWITCHES), 2)
  assert.equal(h.cell(L.CELL_FCALLS), L.SLICE_REDUCTIONS)
  h.leave(0, L.REASON_WAIT)
  assert.equal(h.get(p, L.P_STATE), L.PS_WAITING)
})

test('reductions count what is saved while something is forced', () => {
  const h = new Harness()
  h.start()
  h.setCell(L.CELL_FCALLS, 3500)
  h.k.force_gc()
  assert.equal(h.k.slice_used(), 500)
  h.leave()
  assert.equal(h.cell64(L.CELL_REDUCTIONS), 500)
})

test('a deep stack moves as it grows, and shrinks when the process waits', () => {
  const h = new Harness()
  const p = h.start()
  const depth = 5000
  for (let i = 0; i < depth; i++) {
    h.allocateFrame(1)
    h.setY(0, h.t.tuple(small(i)))
    if (i % 500 === 0) assert.equal(h.gc(0, 0), 0)
    // Generated code goes on from the trampoline after its stack has grown.
    h.setCell(L.CELL_TRAMP_SP, h.sp)
  }
  assert.equal(h.gc(0, 0), 0)
  const low = h.cell(L.CELL_STACK_LOW) >>> 0
  assert.equal(low, (h.get(p, L.P_STACK) >>> 0) + 4 * L.STACK_RESERVE_WORDS)
  assert.ok(h.cell(L.CELL_STACK_LIM) >>> 0 >= low)
  for (let i = depth - 1; i >= 10; i--) {
    assert.equal(h.t.element(h.y(0), 1), small(i))
    h.setCell(L.CELL_SP, h.sp + 8)
  }
  const size = (): number => h.get(p, L.P_STACK_END) - h.get(p, L.P_STACK)
  assert.ok(size() > 40000)
  h.leave(0, L.REASON_WAIT)
  assert.ok(size() < 1000)
  h.k.swap_in(p)
  for (let i = 9; i >= 0; i--) {
    assert.equal(h.t.element(h.y(0), 1), small(i))
    h.setCell(L.CELL_SP, h.sp + 8)
  }
  assert.equal(h.sp, h.get(p, L.P_STACK_END) - 4)
})

test('arguments of a new process', () => {
  const h = new Harness()
  h.start()
  const list = h.t.list([small(1), h.t.binary(new Uint8Array(100)), h.t.float(1.5)])
  const p = h.k.process_new(0, 0)
  for (let i = 30; i >= 0; i--) h.k.process_push(p, i === 0 ? h.k.copy_to(p, list) : small(i))
  assert.equal(h.get(p, L.P_LIVE), 31)
  const identity = h.identity(list)
  h.leave()
  h.k.gc_process(p, 0)
  assert.equal(h.k.verify(p), 0)
  h.k.swap_in(p)
  assert.equal(h.identity(h.x(0)), identity)
  for (let i = 1; i < 31; i++) assert.equal(h.x(i), small(i))
  assert.equal(h.sp, h.get(p, L.P_STACK_END) - 4)
})

test('a scratch process sets the running one aside', () => {
  const h = new Harness()
  const p = h.start()
  const other = h.k.process_new(0, 0)
  let mine: Term = NIL
  for (let i = 0; i < 100; i++) mine = h.t.cons(small(i), mine)
  h.setX(0, mine)
  const [top, forced] = [h.cell(L.CELL_HTOP), h.cell(L.CELL_FORCED)]
  const used = h.cell64(L.CELL_ARENA_USED)
  for (let round = 0; round < 3; round++) {
    const scratch = h.k.scratch_begin()
    assert.equal(h.proc, scratch)
    let list: Term = NIL
    for (let i = 0; i < 5000; i++) list = h.t.cons(h.t.binary(new Uint8Array(100)), list)
    h.k.scratch_begin()
    h.k.send(p, h.t.tuple(small(1), small(2)))
    h.k.scratch_end()
    assert.equal(h.proc, scratch)
    h.k.send(other, h.t.tuple(small(round)))
    h.k.send(p, h.t.tuple(small(round)))
    h.k.scratch_end()
    assert.equal(h.proc, p)
  }
  assert.deepEqual([h.cell(L.CELL_HTOP), h.cell(L.CELL_FORCED)], [top, forced])
  assert.equal(h.t.listToArray(h.x(0))!.length, 100)
  assert.equal(h.get(p, L.P_MSG_COUNT), 6)
  assert.equal(h.gc(0, 1), 0)
  assert.equal(h.k.verify(other), 0)
  assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
  assert.ok(h.cell64(L.CELL_ARENA_USED) - used < 30000)
})

test('figures about processes; memory is all that is freed with it', () => {
  const h = new Harness()
  // The verifier's work stack is there for good.
  const other = h.start()
  h.setX(0, h.t.tuple(small(1)))
  h.leave(1)
  assert.equal(h.k.verify(other), 0)
  const before = h.cell64(L.CELL_ARENA_USED)
  const p = h.start()
  assert.equal(h.k.stack_words(p), 1)
  assert.ok(h.k.heap_words(p) >= L.DEFAULT_HEAP_WORDS)
  h.allocateFrame(5)
  assert.equal(h.k.stack_words(p), 7)
  for (let i = 0; i < 200; i++) h.k.dict_put(small(i), h.t.tuple(small(i)))
  for (let i = 0; i < 100; i++) h.k.send(p, h.t.tuple(small(i)))
  h.gc()
  for (let i = 0; i < 200; i++) h.k.dict_put(small(i), h.t.tuple(small(i), NIL))
  h.gc()
  assert.equal(h.k.old_heap_used_words(p), 64 * 2)
  assert.equal(h.k.heap_used_words(p), 200 * 3)
  h.t.list(Array.from({ length: 1000 }, () => small(1)))
  assert.ok(h.k.total_heap_words(p) > 2000 + 528 + 600)
  const memory = h.k.process_memory(p)
  assert.equal(h.cell64(L.CELL_ARENA_USED) - before, memory)
  h.leave(3)
  assert.equal(h.k.stack_words(p), 7)
  h.k.process_free(p)
  assert.equal(h.cell64(L.CELL_ARENA_USED), before)
})

// ---- the run queue -----------------------------------------------------------------------------------------------------

function queueUp(h: Harness, priorities: readonly number[]): Address[] {
  return priorities.map((priority) => {
    const p = h.k.process_new(0, 0)
    h.set(p, L.P_PRIORITY, priority)
    h.k.make_runnable(p)
    return p
  })
}

test('max and high go first, low goes to the end of its queue seven times', () => {
  const h = new Harness()
  const { PRIORITY_LOW: low, PRIORITY_NORMAL: normal, PRIORITY_HIGH: high, PRIORITY_MAX: max } = L
  const ps = queueUp(h, [low, ...Array.from({ length: 16 }, () => normal), low, high, max, high])
  assert.equal(h.cell(L.CELL_RUNNABLE), 21)
  const order = Array.from({ length: 21 }, () => ps.indexOf(h.k.next_runnable()))
  assert.deepEqual(order.slice(0, 3), [19, 18, 20])
  const lows = [order.indexOf(0), order.indexOf(17)]
  assert.deepEqual(lows, [19, 20])
  assert.deepEqual(order.filter((i) => i >= 1 && i <= 16), Array.from({ length: 16 }, (_, i) => i + 1))
  assert.equal(h.k.next_runnable(), 0)
  assert.equal(h.cell(L.CELL_RUNNABLE), 0)
})

test('who may be queued', () => {
  const h = new Harness()
  const p = h.k.process_new(0, 0)
  h.k.make_runnable(p)
  h.k.make_runnable(p)
  assert.equal(h.cell(L.CELL_RUNNABLE), 1)
  // Suspended while queued: passed over, until there is work for the host.
  h.set(p, L.P_STATE, h.get(p, L.P_STATE) | L.PS_SUSPENDED)
  assert.equal(h.k.next_runnable(), 0)
  h.k.make_runnable(p)
  assert.equal(h.k.next_runnable(), 0)
  h.set(p, L.P_STATE, h.get(p, L.P_STATE) | L.PS_HOST_WORK)
  h.k.make_runnable(p)
  assert.equal(h.k.next_runnable(), p)
  h.set(p, L.P_STATE, L.PS_EXITING)
  h.k.make_runnable(p)
  assert.equal(h.k.next_runnable(), 0)
  // Freed while queued, in the middle of the queue.
  const [a, b, c] = queueUp(h, [2, 2, 2])
  h.k.process_free(b!)
  assert.deepEqual([h.k.next_runnable(), h.k.next_runnable(), h.k.next_runnable()], [a, c, 0])
  h.k.swap_in(a!)
  h.k.make_runnable(a!)
  assert.equal(h.cell(L.CELL_RUNNABLE), 0)
})

test('a seed makes the order random, and the same each time', () => {
  const orders = [1, 1, 2].map((seed) => {
    const h = new Harness()
    h.setCell(L.CELL_SEED, seed)
    const ps = queueUp(h, Array.from({ length: 30 }, () => 2))
    return Array.from({ length: 30 }, () => ps.indexOf(h.k.next_runnable()))
  })
  assert.deepEqual(orders[0], orders[1])
  assert.notDeepEqual(orders[0], orders[2])
  assert.deepEqual([...orders[0]!].sort((a, b) => a - b), Array.from({ length: 30 }, (_, i) => i))
})

test('a random run queue against a model', () => {
  const h = new Harness()
  const r = new Random(5)
  const ps = Array.from({ length: 20 }, () => h.k.process_new(0, 0))
  let queued: Address[] = []
  for (let step = 0; step < 5000; step++) {
    const p = ps[r.below(ps.length)]!
    if (r.below(2) === 0) {
      h.k.make_runnable(p)
      if (!queued.includes(p)) queued.push(p)
    } else if (r.below(10) === 0) {
      h.k.process_free(p)
      queued = queued.filter((q) => q !== p)
      ps[ps.indexOf(p)] = h.k.process_new(0, 0)
    } else assert.equal(h.k.next_runnable(), queued.shift() ?? 0)
  }
})
