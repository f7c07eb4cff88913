import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from './testing_oracle.ts'
import { Ranges } from './ranges.ts'

test('ranges given out never overlap, and what is given back is used again', () => {
  const random = new Random(1)
  const ranges = new Ranges(5)
  const held: [number, number][] = []
  let most = 0
  let sum = 0
  for (let i = 0; i < 20000; i++) {
    if (held.length > 0 && random.below(held.length < 50 ? 3 : 2) === 0) {
      const [first, length] = held.splice(random.below(held.length), 1)[0]!
      ranges.give(first, length)
      sum -= length
      continue
    }
    const length = 1 + random.below(20)
    const first = ranges.take(length)
    assert.ok(first >= 5)
    for (const [at, n] of held) assert.ok(first + length <= at || at + n <= first)
    held.push([first, length])
    sum += length
    most = Math.max(most, first + length)
  }
  for (const [first, length] of held) ranges.give(first, length)
  assert.equal(ranges.take(1000), 5)
  assert.ok(most < 20000, `${most}, ${sum}`)
})
