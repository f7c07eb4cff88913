import { test } from 'node:test'
import assert from 'node:assert/strict'
import * as L from '../src/term/layout.ts'
import { NIL, small } from '../src/term/terms.ts'
import type { Address, Term } from '../src/term/types.ts'
import { Harness, Random, randomTerm } from './harness.ts'

/** Sender (running) and receiver (waiting). */
function pair(): { h: Harness; sender: Address; receiver: Address } {
  const h = new Harness()
  const receiver = h.k.process_new(0, 0)
  const sender = h.start()
  return { h, sender, receiver }
}

/** Takes the first message. */
function receive(h: Harness): Term {
  const term = h.k.recv_peek()
  if (term !== 0) h.k.recv_remove()
  return term
}

test('random messages arrive as they were sent, whatever is collected meanwhile', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const { h, sender, receiver } = pair()
    h.setCell(L.CELL_STRESS, seed === 4 ? 1 : 0)
    const r = new Random(seed)
    const queue: number[] = []
    const mine: Term[] = [NIL]
    for (let step = 0; step < 250; step++) {
      const term = randomTerm(h, r, mine)
      mine.push(term)
      queue.push(h.identity(term))
      h.k.send(receiver, term)
      if (mine.length < 10 || r.below(3) !== 0) continue
      mine.length = 1
      h.gc(0, 0)
      h.leave()
      h.k.swap_in(receiver)
      for (let n = r.below(14); n > 0 && queue.length > 0; n--) {
        const got = receive(h)
        assert.equal(h.identity(got), queue.shift())
        h.setX(0, got)
        if (r.below(3) === 0) assert.equal(h.gc(r.below(50), 1), 0)
      }
      assert.equal(h.k.verify(receiver), 0)
      h.leave(0, L.REASON_WAIT)
      if (r.below(2) === 0) h.k.gc_process(receiver, r.below(2))
      assert.equal(h.k.verify(receiver), 0)
      h.k.swap_in(sender)
    }
    h.gc(0, 0)
    h.leave()
    h.k.process_free(receiver)
    h.k.process_free(sender)
    assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
    assert.ok(h.cell64(L.CELL_ARENA_USED) < 40000)
    assert.equal(h.k.check_arenas(), 0)
  }
})

test('sending wakes who waits, in order, and counts', () => {
  const { h, receiver } = pair()
  assert.equal(h.get(receiver, L.P_STATE), L.PS_WAITING)
  h.k.send(receiver, small(1))
  assert.equal(h.get(receiver, L.P_STATE), L.PS_RUNNABLE)
  h.k.send(receiver, small(2))
  assert.equal(h.cell(L.CELL_RUNNABLE), 1)
  assert.equal(h.get(receiver, L.P_MSG_COUNT), 2)
  h.leave()
  h.k.swap_in(h.k.next_runnable())
  assert.deepEqual([receive(h), receive(h), receive(h)], [small(1), small(2), 0])
  assert.equal(h.get(receiver, L.P_MSG_LAST), 0)
})

test('selective receive: past some, take one, begin anew', () => {
  const { h, receiver } = pair()
  for (let i = 0; i < 5; i++) h.k.send(receiver, h.t.tuple(small(i)))
  h.leave()
  h.k.swap_in(receiver)
  const take = (n: number): Term => {
    for (let i = 0; i < n; i++) h.k.recv_next()
    const term = h.k.recv_peek()
    if (term !== 0) h.k.recv_remove()
    return term === 0 ? term : h.t.element(term, 1)
  }
  assert.equal(take(2), small(2))
  assert.equal(take(3), small(4))
  assert.equal(take(3), 0)
  // Waiting at the end: only what comes now is looked at.
  h.k.send(receiver, h.t.tuple(small(9)))
  assert.equal(take(0), small(9))
  h.k.recv_next()
  h.k.recv_timeout()
  assert.equal(take(0), small(0))
  assert.equal(take(1), small(3))
  assert.equal(take(0), small(1))
  assert.equal(h.get(receiver, L.P_MSG_COUNT), 0)
})

test('messages to oneself share the term while they are few', () => {
  const h = new Harness()
  const p = h.start()
  const term = h.t.tuple(small(1), h.t.binary(new Uint8Array(70)))
  for (let i = 0; i < 100; i++) h.k.send(p, term)
  assert.equal(h.k.recv_peek(), term)
  assert.equal(h.gc(0, 0), 0)
  assert.equal(h.gc(0, 0), 0)
  let n = 0
  const identity = h.identity(h.k.recv_peek())
  for (let t = receive(h); t !== 0; t = receive(h), n++) assert.equal(h.identity(t), identity)
  assert.equal(n, 100)
  h.set(p, L.P_FLAGS, L.PF_NEED_FULLSWEEP)
  assert.equal(h.gc(0, 0), 0)
  assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
})

test('a long queue costs the collector nothing', () => {
  const { h, sender, receiver } = pair()
  for (let i = 0; i < 100000; i++) h.k.send(receiver, h.t.tuple(small(i), small(1)))
  h.leave()
  h.k.swap_in(receiver)
  // the shortest of many tries: the machine may be doing other things
  const collect = (): number => {
    let shortest = Infinity
    for (let tries = 0; tries < 30; tries++) {
      const start = performance.now()
      for (let i = 0; i < 20; i++) h.k.gc(h.sp, h.cell(L.CELL_HTOP), 2, 0)
      shortest = Math.min(shortest, performance.now() - start)
    }
    return shortest
  }
  const long = collect()
  h.leave()
  h.k.swap_in(sender)
  const none = collect()
  h.leave()
  h.k.swap_in(receiver)
  assert.ok(long < 30 * none + 0.5, `${long} ms against ${none} ms`)
  for (let i = 0; i < 100000; i++) {
    const t = receive(h)
    assert.equal(h.t.element(t, 1), small(i))
    if (h.cell(L.CELL_FORCED) !== 0) h.k.gc(h.sp, h.cell(L.CELL_HTOP), 2, 0)
  }
  h.leave()
  h.k.swap_in(sender)
})

test('a message that a receive looks at survives collections, wherever it is in the queue', () => {
  for (const stress of [0, 1]) {
    const { h, sender, receiver } = pair()
    const sent: number[] = []
    for (let i = 0; i < 150; i++) {
      const term = h.t.tuple(small(i), h.t.binary(new Uint8Array(100)), h.t.list([small(i)]))
      sent.push(h.identity(term))
      h.k.send(receiver, term)
    }
    h.leave()
    h.k.swap_in(receiver)
    h.setCell(L.CELL_STRESS, stress)
    for (let i = 0; i < 150; i++) {
      h.setX(0, h.k.recv_peek())
      h.setX(1, h.t.element(h.x(0), 3))
      for (let n = i % 3; n >= 0; n--) assert.equal(h.gc(2, 2), 0)
      assert.equal(h.identity(h.x(0)), sent[i])
      assert.equal(h.x(1), h.t.element(h.x(0), 3))
      h.k.recv_next()
    }
    h.k.recv_timeout()
    for (let i = 0; i < 150; i++) {
      for (let skip = Math.min(i % 5, 149 - i); skip > 0; skip--) {
        h.k.recv_peek()
        if (skip % 2 === 0) assert.equal(h.gc(2, 0), 0)
        h.k.recv_next()
      }
      const place = Math.min(i % 5, 149 - i)
      h.setX(0, h.k.recv_peek())
      if (i % 3 === 0) assert.equal(h.gc(2, 1), 0)
      h.k.recv_remove()
      assert.equal(h.identity(h.x(0)), sent[place])
      sent.splice(place, 1)
      assert.equal(h.gc(2, 1), 0)
    }
    assert.equal(h.get(receiver, L.P_MSG_COUNT), 0)
    h.leave()
    h.k.process_free(receiver)
    h.k.process_free(sender)
    assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
  }
})

test('off-heap messages stay off the heap', () => {
  const { h, receiver } = pair()
  h.set(receiver, L.P_FLAGS, L.PF_OFF_HEAP_MSGS)
  h.k.send(receiver, h.t.tuple(small(1)))
  assert.equal(h.get(receiver, L.P_HTOP), h.get(receiver, L.P_HEAP))
})

test('kept messages are sent without another copy', () => {
  const { h, sender, receiver } = pair()
  const kept = h.k.message_new(h.t.tuple(small(1), h.t.binary(new Uint8Array(100))))
  const identity = h.identity(h.m[(kept + L.MSG_TERM) >>> 2] as Term)
  h.k.message_free(h.k.message_new(h.t.binary(new Uint8Array(100))))
  h.gc()
  h.k.message_send(receiver, kept)
  h.leave()
  h.k.process_free(sender)
  h.k.swap_in(receiver)
  h.setX(0, receive(h))
  assert.equal(h.gc(0, 1), 0)
  assert.equal(h.identity(h.x(0)), identity)
})

test('the copy of part of a binary takes only the bytes it needs', () => {
  const { h } = pair()
  const { k, t } = h
  const heapBinary = t.binary(new Uint8Array(60).fill(7))
  const big = t.binary(new Uint8Array(10000).fill(9))
  const part = (b: Term, offset: number, size: number): Term => k.sub_bitstring(b, offset, size)
  assert.equal(k.copy_size(part(heapBinary, 8, 160)), 2 + 5)
  assert.equal(k.copy_size(part(heapBinary, 3, 161)), 5 + 2 + 6)
  assert.equal(k.copy_size(part(big, 80, 160)), 2 + 5)
  assert.equal(k.copy_size(part(big, 80, 16000)), 10)
  for (const b of [part(heapBinary, 8, 160), part(heapBinary, 3, 161), part(big, 80, 160), part(big, 5, 16003), big, heapBinary]) {
    const copy = k.copy_in(b)
    assert.equal(h.identity(copy), h.identity(b))
    assert.equal(k.copy_size(copy), k.copy_size(b))
  }
})

test('copies in the literal arena are shared by all and given back', () => {
  const { h } = pair()
  const used = h.cell64(L.CELL_ARENA_USED + 8)
  const out = h.k.malloc(8)
  const term = h.t.list([h.t.tuple(small(1), h.t.binary(new Uint8Array(500))), h.k.make_magic_ref(1, 2, 3, 5), h.t.cons(NIL, NIL)])
  const literal = h.k.copy_literal(term, out)
  const [block, words] = [h.m[out >>> 2]!, h.m[(out >>> 2) + 1]!]
  assert.equal(h.identity(literal), h.identity(term))
  assert.equal(h.k.copy_size(literal), 0)
  assert.equal(h.k.flat_size(literal), words)
  assert.equal(h.k.flat_size(term), words)
  assert.equal(h.k.copy_in(literal), literal)
  h.gc()
  assert.deepEqual(h.released, [])
  h.k.free_literal(block, words)
  assert.deepEqual(h.released, [5])
  assert.equal(h.cell64(L.CELL_BINARY_BYTES), 0)
  assert.equal(h.cell64(L.CELL_ARENA_USED + 8), used)
  assert.equal(h.k.copy_literal(small(3), out), small(3))
  assert.equal(h.m[out >>> 2], 0)
})

// ---- markers -----------------------------------------------------------------------------------------------------------

test('a marker skips what was there before the reference', () => {
  const h = new Harness()
  const p = h.start()
  const reference = (n: number): Term => {
    const at = h.k.alloc(4)
    h.m.set([(3 << L.HDR_ARITY_SHIFT) | (L.SUB_REF << L.HDR_SUBTAG_SHIFT), n, 0, 1], at >>> 2)
    return (at | L.TAG_BOXED) as Term
  }
  for (let i = 0; i < 3; i++) h.k.send(p, small(i))
  const marker = h.k.recv_mark_reserve()
  const ref = reference(5)
  h.k.recv_mark_bind(marker, ref)
  for (let i = 3; i < 6; i++) h.k.send(p, small(i))
  h.k.recv_mark_use(reference(6))
  assert.equal(h.k.recv_peek(), small(0))
  h.k.recv_mark_use(reference(5))
  assert.equal(h.k.recv_peek(), small(3))
  h.k.recv_timeout()
  // The message before the marked place goes: the mark moves back.
  h.k.recv_next()
  h.k.recv_next()
  h.k.recv_remove()
  h.k.recv_mark_use(ref)
  assert.equal(h.k.recv_peek(), small(3))
  h.k.recv_timeout()
  receive(h)
  receive(h)
  h.k.recv_mark_use(ref)
  assert.equal(h.k.recv_peek(), small(3))
  h.k.recv_timeout()
  h.k.recv_mark_clear(ref)
  h.k.recv_next()
  h.k.recv_timeout()
  h.k.recv_mark_use(ref)
  assert.equal(h.k.recv_peek(), small(3))
  // A marker of an empty queue: from the first message.
  while (receive(h) !== 0);
  h.k.recv_mark_bind(h.k.recv_mark_reserve(), ref)
  h.k.recv_mark_bind(marker, reference(7))
  h.k.send(p, small(8))
  h.k.recv_mark_use(ref)
  assert.equal(receive(h), small(8))
  assert.equal(h.k.verify(p), 0)
})
