import { test } from 'node:test'
import assert from 'node:assert/strict'
import * as L from '../src/term/layout.ts'
import { NIL, small } from '../src/term/terms.ts'
import type { Term } from '../src/term/types.ts'
import { Harness, Random, randomTerm } from './harness.ts'

const REGISTERS = 12
const FRAME = 6

/** Everything a process of these tests can see: X and Y registers and a part of its dictionary. */
function view(h: Harness): Term[] {
  const out: Term[] = []
  for (let i = 0; i < REGISTERS; i++) out.push(h.x(i))
  for (let i = 0; i < FRAME; i++) out.push(h.y(i))
  for (let i = 0; i < 4; i++) out.push(h.k.dict_get(small(i)))
  return out.filter((t) => t !== 0)
}

/** Random work in one process: objects made and dropped, collections of all kinds; what is reachable must stay as it is. */
function randomWork(seed: number, steps: number, stress: boolean, slices?: { large: number; bytes: number }): Harness {
  const h = new Harness()
  if (slices) h.k.set_gc_slices(slices.large, slices.bytes)
  const r = new Random(seed)
  h.setCell(L.CELL_STRESS, stress ? 1 : 0)
  const process = h.start()
  h.set(process, L.P_FULLSWEEP_AFTER, 4 + r.below(20))
  h.allocateFrame(FRAME)
  for (let i = 0; i < REGISTERS; i++) h.setX(i, NIL)
  for (let step = 0; step < steps; step++) {
    const term = randomTerm(h, r, view(h))
    const place = r.below(REGISTERS + FRAME + 2)
    if (place < REGISTERS) h.setX(place, term)
    else if (place < REGISTERS + FRAME) h.setY(place - REGISTERS, term)
    else if (place === REGISTERS + FRAME) h.k.dict_put(small(r.below(4)), term)
    else h.k.dict_erase(small(r.below(4)))
    if (r.below(6) === 0 || (h.cell(L.CELL_FORCED) !== 0 && r.below(4) === 0)) collectSomehow(h, r, step)
  }
  collectSomehow(h, r, steps)
  return h
}

function collectSomehow(h: Harness, r: Random, step: number): void {
  const before = view(h).map((t) => h.identity(t))
  const { proc } = h
  const need = r.below(3) === 0 ? r.below(300) : 2
  let code = 0
  switch (r.below(3)) {
    case 0:
      h.leave(REGISTERS, r.below(2) === 0 ? L.REASON_WAIT : L.REASON_YIELD)
      h.k.gc_process(proc, r.below(2))
      goOn(h, r, proc)
      code = h.k.verify(proc)
      h.k.swap_in(proc)
      break
    default:
      code = h.gc(need, REGISTERS)
      assert.ok(((h.get(proc, L.P_HEND) - h.cell(L.CELL_HTOP)) >>> 0) >= need * 4, 'room')
      assert.equal(h.cell(L.CELL_FORCED), 0)
  }
  assert.equal(code, 0, `verifier at step ${step}`)
  assert.deepEqual(view(h).map((t) => h.identity(t)), before, `contents at step ${step}`)
}

/** The slices of a collection that has begun; messages come meanwhile. */
function goOn(h: Harness, r: Random, process: number): void {
  for (let n = 0; h.get(process, L.P_STATE) & L.PS_COLLECTING; n++) {
    if (r.below(20) === 0) h.k.send(process, small(n))
    if (r.below(50) === 0) h.k.gc_help(process)
    else if (r.below(100) === 0) h.k.gc_finish(process)
    else if (h.k.next_runnable() === process) h.k.gc_slice(process)
  }
  if (h.get(process, L.P_STATE) & L.PS_RUNNABLE) h.k.unqueue(process)
}

test('random heaps collected in slices', () => {
  for (const [seed, large, bytes] of [[31, 0, 64], [32, 2000, 4], [33, 4000, 1000], [34, 0, 100000], [35, 10000, 300]] as const) {
    const h = randomWork(seed, 300, false, { large, bytes })
    assert.ok(h.get(h.proc, L.P_GCS) > 8)
    assert.equal(h.k.check_arenas(), 0)
  }
  for (const seed of [41, 42]) assert.equal(randomWork(seed, 200, true, { large: 0, bytes: 100 }).k.check_arenas(), 0)
})

test('a process that ends in the middle of a collection gives everything back', () => {
  for (let seed = 51; seed <= 60; seed++) {
    const h = randomWork(seed, 200, false, { large: 0, bytes: 50 })
    const { proc } = h
    if (seed % 3 !== 0) {
      h.gc(1000, REGISTERS)
      h.leave(REGISTERS, L.REASON_YIELD)
      h.k.gc_process(proc, seed % 2)
      for (let n = (seed - 51) * 30; n > 0 && h.get(proc, L.P_STATE) & L.PS_COLLECTING; n--) h.k.gc_help(proc)
    } else h.gc(3000, REGISTERS)
    if (h.k.process_free(proc) !== 0) while (h.k.bury_some() !== 0);
    assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
    const rest = h.cell64(L.CELL_ARENA_USED)
    assert.ok(rest < 40000, `${rest} bytes left`)
    assert.equal(h.k.check_arenas(), 0)
    assert.equal(h.k.next_runnable(), 0)
  }
})

test('random heaps stay what they are through minor and major collections', () => {
  for (let seed = 1; seed <= 6; seed++) {
    const h = randomWork(seed, 500, false)
    assert.ok(h.get(h.proc, L.P_GCS) > 50)
    assert.equal(h.k.check_arenas(), 0)
  }
})

test('random heaps under stress', () => {
  for (let seed = 11; seed <= 13; seed++) assert.equal(randomWork(seed, 250, true).k.check_arenas(), 0)
})

test('a process that ends gives everything back', () => {
  for (let seed = 21; seed <= 22; seed++) {
    const h = randomWork(seed, 300, false)
    h.k.process_free(h.proc)
    assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
    assert.equal(h.cell(L.CELL_PROC_COUNT), 0)
    const rest = h.cell64(L.CELL_ARENA_USED)
    assert.ok(rest < 40000, `${rest} bytes left`) // work stack, nothing else
    assert.equal(h.k.check_arenas(), 0)
  }
})

test('objects survive a minor collection into the old heap, and old garbage goes with a major one', () => {
  const h = new Harness()
  const p = h.start()
  h.setX(0, h.t.list([small(1), small(2), small(3)]))
  assert.equal(h.gc(0, 1), 0)
  assert.equal(h.get(p, L.P_OLD), 0)
  assert.equal(h.get(p, L.P_HIGH) - h.get(p, L.P_HEAP), 24)
  assert.equal(h.gc(0, 1), 0)
  assert.equal(h.get(p, L.P_OLD_TOP) - h.get(p, L.P_OLD), 24)
  assert.ok(h.t.address(h.x(0)) >= h.get(p, L.P_OLD) >>> 0)
  h.setX(0, NIL)
  assert.equal(h.gc(0, 1), 0)
  assert.equal(h.get(p, L.P_OLD_TOP) - h.get(p, L.P_OLD), 24)
  h.set(p, L.P_FLAGS, L.PF_NEED_FULLSWEEP)
  assert.equal(h.gc(0, 1), 0)
  assert.equal(h.get(p, L.P_OLD), 0)
  assert.equal(h.cell(L.CELL_HTOP), h.get(p, L.P_HEAP))
})

test('a long list and a deep one are collected and copied without recursion', () => {
  const h = new Harness()
  h.start()
  let long: Term = NIL
  let deep: Term = NIL
  for (let i = 0; i < 300000; i++) {
    long = h.t.cons(small(i), long)
    deep = h.t.cons(deep, NIL)
  }
  h.setX(0, long)
  h.setX(1, deep)
  assert.equal(h.gc(0, 2), 0)
  assert.equal(h.gc(0, 2), 0)
  assert.equal(h.k.copy_size(h.x(1)), 600000)
  const copy = h.k.copy_in(h.x(1))
  let depth = 0
  for (let t = copy; t !== NIL; t = h.t.hd(t)) depth++
  assert.equal(depth, 300000)
  assert.equal(h.t.listToArray(h.x(0))!.length, 300000)
})

test('references off the heap are dropped when their holder dies', () => {
  const h = new Harness()
  h.start()
  h.setX(0, h.k.make_magic_ref(1, 2, 3, 77))
  h.setX(1, h.t.binary(new Uint8Array(1000)))
  h.setX(2, h.k.sub_bitstring(h.x(1), 8, 4000))
  assert.ok(h.cell64(L.CELL_BINARY_BYTES) >= 1000)
  h.setX(1, NIL)
  for (let i = 0; i < 3; i++) assert.equal(h.gc(0, 3), 0)
  assert.deepEqual(h.released, [])
  assert.ok(h.cell64(L.CELL_BINARY_BYTES) >= 1000)
  h.setX(0, NIL)
  h.setX(2, NIL)
  h.set(h.proc, L.P_FLAGS, L.PF_NEED_FULLSWEEP)
  assert.equal(h.gc(0, 3), 0)
  assert.deepEqual(h.released, [77])
  assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
})

test('many large binaries force a collection', () => {
  const h = new Harness()
  h.start(1000)
  let made = 0
  while ((h.cell(L.CELL_FORCED) & L.FORCED_GC) === 0) {
    h.setX(0, h.t.binary(new Uint8Array(10000)))
    made++
  }
  assert.ok(made > 30 && made < 50, `${made}`)
  assert.equal(h.cell(L.CELL_FCALLS), 0)
  assert.equal(h.cell(L.CELL_HLIM), 0)
  assert.equal(h.gc(0, 1), 0)
  assert.equal(h.cell(L.CELL_FORCED), 0)
  assert.ok(h.cell(L.CELL_FCALLS) > 3000)
  assert.ok(h.cell64(L.CELL_BINARY_BYTES) < 11000)
})

test('a full heap continues in fragments and forces the slow path', () => {
  const h = new Harness()
  const p = h.start()
  let list: Term = NIL
  for (let i = 0; i < 2000; i++) list = h.t.cons(small(i), list)
  assert.equal(h.cell(L.CELL_FORCED), L.FORCED_GC)
  assert.equal(h.cell(L.CELL_FCALLS), 0)
  assert.equal(h.cell(L.CELL_FCALLS_SAVED), L.SLICE_REDUCTIONS)
  assert.ok(h.get(p, L.P_FRAG_WORDS) >= 3700)
  h.setX(0, list)
  const before = h.identity(list)
  assert.equal(h.k.verify(p), 0)
  // So much is collected when it is swapped out.
  h.leave(1)
  assert.equal(h.k.verify(p), 0)
  assert.equal(h.get(p, L.P_FRAGS), 0)
  h.k.swap_in(p)
  assert.equal(h.cell(L.CELL_FORCED), 0)
  assert.equal(h.identity(h.x(0)), before)
})

test('a little in fragments is still to be collected when the process goes on', () => {
  const h = new Harness()
  const p = h.start()
  h.k.force_gc()
  const list = h.t.list(Array.from({ length: 20 }, (_, i) => small(i)))
  assert.ok(h.get(p, L.P_FRAG_WORDS) > 0)
  h.setX(0, list)
  const before = h.identity(list)
  h.leave(1)
  assert.ok(h.get(p, L.P_FRAG_WORDS) > 0)
  h.k.swap_in(p)
  assert.equal(h.cell(L.CELL_FORCED), L.FORCED_GC)
  assert.equal(h.gc(10, 1), 0)
  assert.equal(h.get(p, L.P_FRAGS), 0)
  assert.equal(h.identity(h.x(0)), before)
})

test('heaps shrink when what filled them is gone; hibernation leaves no room', () => {
  const h = new Harness()
  const p = h.start()
  let list: Term = NIL
  for (let i = 0; i < 100000; i++) list = h.t.cons(small(i), list)
  h.setX(0, list)
  h.gc(0, 1)
  assert.ok(h.get(p, L.P_HEND) - h.get(p, L.P_HEAP) > 800000)
  h.setX(0, h.t.list([small(1)]))
  h.set(p, L.P_FLAGS, L.PF_NEED_FULLSWEEP)
  h.gc(0, 1)
  assert.ok(h.get(p, L.P_HEND) - h.get(p, L.P_HEAP) <= 65536 + 16)
  h.leave(1, L.REASON_WAIT)
  assert.ok(h.get(p, L.P_HEND) - h.get(p, L.P_HEAP) < 1024, 'trimmed while it waits')
  h.set(p, L.P_STATE, h.get(p, L.P_STATE) | L.PS_HIBERNATING)
  h.k.gc_process(p, 1)
  assert.ok(h.get(p, L.P_HEND) - h.get(p, L.P_HEAP) <= 16)
  assert.equal(h.k.verify(p), 0)
  h.k.swap_in(p)
  assert.deepEqual(h.t.listToArray(h.x(0)), [small(1)])
})

test('more than max_heap_size after a collection is reported to the host', () => {
  const h = new Harness()
  const p = h.start()
  h.set(p, L.P_MAX_HEAP, 5000)
  h.setX(0, h.t.list([small(1)]))
  h.gc(0, 1)
  assert.equal(h.get(p, L.P_STATE) & L.PS_HOST_WORK, 0)
  let list: Term = NIL
  for (let i = 0; i < 4000; i++) list = h.t.cons(small(i), list)
  h.setX(0, list)
  h.gc(0, 1)
  assert.equal(h.get(p, L.P_STATE) & L.PS_HOST_WORK, L.PS_HOST_WORK)
  assert.equal(h.cell(L.CELL_FCALLS), -1)
})

test('a process that forces a collection before each call comes to the end of its slice', () => {
  const h = new Harness()
  h.start()
  let calls = 0
  while (h.cell(L.CELL_FCALLS) >= 0) {
    assert.ok(++calls <= L.SLICE_REDUCTIONS + 1)
    h.k.force_gc()
    // The slow path at a function's entry.
    h.setCell(L.CELL_FCALLS, h.cell(L.CELL_FCALLS) - 1)
    h.k.gc(h.sp, h.cell(L.CELL_HTOP), 0, 0)
  }
})

// ---- the verifier ----------------------------------------------------------------------------------------------------

test('the verifier finds planted faults', () => {
  const fault = (name: string, plant: (h: Harness) => void, ...codes: number[]): void => {
    const h = new Harness()
    const p = h.start()
    const t = h.t
    h.allocateFrame(2)
    h.setX(0, t.tuple(t.list([small(1), t.float(2)]), t.binary(new Uint8Array(300)), small(7)))
    h.gc(0, 1)
    h.gc(0, 1)
    h.setY(0, h.x(0))
    assert.equal(h.gc(20, 0), 0)
    h.setY(1, t.tuple(small(1), small(2)))
    assert.equal(h.k.verify(p), 0)
    plant(h)
    assert.ok(codes.includes(h.k.verify(p)), `${name}: ${h.k.verify(p)}`)
  }
  const put = (h: Harness, term: Term, word: number, value: number): void => {
    h.m[(term >>> 2) + word] = value
  }
  fault('old points to young', (h) => put(h, h.y(0), 3, h.y(1)), 8)
  fault('pointer to nowhere', (h) => put(h, h.y(1), 1, 0x70000002), 3)
  fault('pointer below the literals', (h) => put(h, h.y(1), 1, 0x1000001), 3)
  fault('boxed pointer to a cons', (h) => put(h, h.y(1), 1, (h.t.element(h.y(0), 1) & ~3) | 2), 4, 7)
  fault('cons pointer to a tuple', (h) => put(h, h.y(1), 1, (h.y(1) & ~3) | 1), 4, 7)
  fault('a word that is no term', (h) => put(h, h.y(1), 1, 0), 14)
  fault('unknown header', (h) => put(h, h.y(1), 0, (2 << 8) | (31 << 3)), 5)
  fault('object beyond the top', (h) => put(h, h.y(1), 0, 2000 << 8), 6)
  fault('pointer into an object', (h) => {
    const inner = h.t.tuple(h.t.tuple(small(1)), h.y(1))
    put(h, inner, 1, (inner & ~3) + 4 + L.TAG_CONS)
    h.setY(1, inner)
  }, 7)
  fault('young below the mark points above', (h) => {
    h.set(h.proc, L.P_HIGH, (h.y(1) & ~3) + 12)
    put(h, h.y(1), 1, h.t.tuple(small(1)))
  }, 9)
  fault('binary in no list', (h) => h.set(h.proc, L.P_MSO_OLD, 0), 11)
  fault('count of an off-heap binary', (h) => {
    const binary = h.t.element(h.y(0), 2)
    h.m[h.t.word(binary, 2) >>> 2] = 0
  }, 12)
  fault('size of an off-heap binary', (h) => put(h, h.t.element(h.y(0), 2), 3, 100000), 12)
  fault('count of messages', (h) => h.set(h.proc, L.P_MSG_COUNT, 3), 13)
  fault('match context in a tuple', (h) => put(h, h.y(1), 1, h.k.bs_start_match(h.t.binary(new Uint8Array(3)))), 15)
  fault('words of fragments', (h) => h.set(h.proc, L.P_FRAG_WORDS, 3), 16)
  fault('pid table', (h) => (h.m[(L.PID_TABLE >>> 2) + (h.cell(L.CELL_PID) >>> 5)] = 0), 1)
  fault('top beyond the end', (h) => h.set(h.proc, L.P_HEND, h.get(h.proc, L.P_HEAP)), 2)
})
