import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RefTable } from './refs.ts'

test('a table of references behaves as a map', () => {
  const table = new RefTable<number>()
  const model = new Map<string, number>()
  let state = 1
  const random = (n: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) % n
  }
  for (let i = 0; i < 100_000; i++) {
    // few low words, so that they collide and wrap around the table
    const low = random(3) === 0 ? random(50) | 0 : (0x7fffffc0 + random(100)) | 0
    const high = random(3)
    const key = `${low} ${high}`
    switch (random(3)) {
      case 0:
        table.set(low, high, i)
        model.set(key, i)
        break
      case 1:
        table.delete(low, high)
        model.delete(key)
        break
      default:
        assert.equal(table.get(low, high), model.get(key))
    }
    assert.equal(table.size, model.size)
  }
})

test('numbers counted up stay quick to find', () => {
  const table = new RefTable<number>()
  for (let i = 0; i < 200_000; i++) {
    table.set(i, 7, i)
    if (i >= 100) table.delete(i - 100, 7)
  }
  assert.equal(table.size, 100)
  assert.equal(table.get(199_950, 7), 199_950)
  assert.equal(table.get(100, 7), undefined)
})
