import { test } from 'node:test'
import assert from 'node:assert/strict'
import * as L from '../src/term/layout.ts'
import { small } from '../src/term/terms.ts'
import { Harness } from './harness.ts'

test('atoms that do not exist yet come into being in the order in which they are made', () => {
  const h = new Harness()
  h.setCell(L.CELL_OTP_RELEASE, 27)
  h.start()
  const { atoms, t } = h
  const before = atoms.of('before')
  const first = atoms.end
  const [a, b, c, empty] = ['hidden_a', 'hidden_b', 'hidden_c', ''].map((text) => atoms.of(text)) as [number, number, number, number]
  const count = atoms.count
  atoms.hide(first)
  assert.equal(atoms.count, count - (atoms.end - first))
  for (const text of ['hidden_a', 'hidden_b', 'hidden_c']) assert.equal(atoms.existing(text), 0)
  assert.deepEqual([a, b, c].map((atom) => atoms.isHidden(atom as never)), [true, true, true])
  assert.equal(atoms.existing('before'), before)
  const none = atoms.count
  const between = atoms.of('between')
  assert.equal(atoms.of('hidden_c'), c)
  atoms.appears(c as never)
  const later = atoms.of('later')
  atoms.appears(a as never)
  assert.equal(atoms.existing('hidden_a'), a)
  assert.equal(atoms.existing('hidden_b'), 0)
  assert.equal(atoms.count, none + 4)
  const all = [a, before, later, c, between]
  const byAge = [before, between, c, later, a]
  assert.deepEqual(all.toSorted((x, y) => h.k.atom_age(x as never) - h.k.atom_age(y as never)), byAge)
  const texts = [...atoms.latestFirst()].map((atom) => atoms.text(atom))
  assert.deepEqual(texts.slice(0, 4), ['hidden_a', 'later', 'hidden_c', 'between'])
  assert.equal(new Set(texts).size, texts.length)
  assert.equal(texts.length, atoms.count)
  // keys of small maps are in the order of ages
  const map = t.map(all.map((atom, i) => [atom as never, small(i)]))
  const keys = t.word(map, 1)
  assert.deepEqual(all.map((_, i) => t.element(keys as never, i + 1)), byAge)
  // the table of texts grows
  for (let i = 0; i < 20000; i++) atoms.of(`more_${i}`)
  for (const [text, atom] of [['hidden_a', a], ['hidden_c', c], ['between', between], ['later', later]] as const) {
    assert.equal(h.k.atom_existing(h.k.atom_buffer(), put(h, text)), atom)
  }
  assert.equal(atoms.existing('hidden_b'), 0)
  assert.equal(atoms.of('hidden_b'), b)
  assert.equal(atoms.of(''), empty)
})

function put(h: Harness, text: string): number {
  const bytes = Buffer.from(text)
  h.memory.u8.set(bytes, h.k.atom_buffer() >>> 0)
  return bytes.length
}
