import { test } from 'node:test'
import assert from 'node:assert/strict'
import * as L from '../src/term/layout.ts'
import { small } from '../src/term/terms.ts'
import type { Term } from '../src/term/types.ts'
import { Harness, Random } from './harness.ts'

test('the process dictionary against a model', () => {
  const h = new Harness()
  const p = h.start()
  const r = new Random(3)
  const model = new Map<string, number>()
  const key = (n: number): Term => (n < 200 ? small(n) : n < 300 ? h.t.tuple(small(n), h.atoms.of('k')) : h.t.binary(new Uint8Array(3).fill(n)))
  for (let step = 0; step < 20000; step++) {
    const n = r.below(400)
    const name = n < 300 ? `${n}` : `b${n & 0xff}`
    const k = key(n)
    if (r.below(2) === 0) {
      const old = h.k.dict_put(k, small(step))
      assert.equal(old, model.get(name) ?? 0)
      model.set(name, small(step))
    } else if (r.below(3) === 0) {
      assert.equal(h.k.dict_get(k), model.get(name) ?? 0)
    } else {
      assert.equal(h.k.dict_erase(k), model.get(name) ?? 0)
      model.delete(name)
    }
    if (step % 1000 === 999) {
      for (let i = 0; i < 400; i++) h.k.dict_erase(key(i))
      model.clear()
    }
    if (h.cell(L.CELL_FORCED) !== 0) assert.equal(h.gc(0, 0), 0)
    assert.equal(h.k.dict_size(p), model.size)
  }
  let entries = 0
  for (let i = 0; i < h.k.dict_slots(p); i++) if (h.k.dict_slot(p, i) !== 0) entries++
  assert.equal(entries, model.size)
  h.k.dict_clear(p)
  assert.equal(h.k.dict_get(small(1)), 0)
  assert.equal(h.k.dict_slots(p), 0)
})

test('export entries are found, made once, and enumerated', () => {
  const h = new Harness()
  const entries = new Map<string, number>()
  for (let i = 0; i < 30000; i++) {
    const [m, f, a] = [h.atoms.of(`m${i % 100}`), h.atoms.of(`f${i % 7919}`), i % 4]
    const name = `${m} ${f} ${a}`
    const before = h.k.find_export(m, f, a)
    assert.equal(before, entries.get(name) ?? 0)
    const entry = h.k.intern_export(m, f, a)
    assert.equal(entry % 16, 0)
    assert.ok(entry > L.LITERAL_BASE && entry < L.HEAP_BASE)
    entries.set(name, entry)
    assert.deepEqual([h.get(entry, L.EX_MODULE), h.get(entry, L.EX_FUNCTION), h.get(entry, L.EX_ARITY)], [m, f, a])
    assert.equal(h.get(entry, L.EX_FLAGS), 0)
  }
  const found = new Set<number>()
  for (let i = 0; i < h.k.export_slots(); i++) if (h.k.export_slot(i) !== 0) found.add(h.k.export_slot(i))
  assert.deepEqual(found, new Set(entries.values()))
})
