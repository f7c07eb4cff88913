import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heapSize, heapSizesUpTo } from './heap_sizes.ts'

test('sizes step as erlang:system_info(heap_sizes) lists them', () => {
  assert.deepEqual(heapSizesUpTo(3000), [12, 38, 51, 90, 142, 233, 376, 610, 987, 1598, 2586])
  assert.deepEqual(heapSizesUpTo(1_300_000).slice(-4), [514838, 833026, 999631, 1199557])
})

test('what is asked for is rounded up', () => {
  assert.equal(heapSize(0, 233), 233)
  assert.equal(heapSize(234), 376)
  assert.equal(heapSize(833027), 999631)
  assert.equal(heapSize(0), 12)
  assert.equal(heapSize(46423, 46422), 75113)
})
