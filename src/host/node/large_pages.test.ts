import assert from 'node:assert/strict'
import { test } from 'node:test'
import { around, largePages } from './large_pages.ts'

const MB = 1 << 20
const GB = 1024 * MB

test('a part lies in whole large pages, also beyond 2 GB, and within the memory', () => {
  assert.deepEqual(around(0n, 4 * GB, 0, MB), [0, 2 * MB])
  assert.deepEqual(around(0n, 4 * GB, 3 * MB, 5 * MB), [2 * MB, 6 * MB])
  assert.deepEqual(around(BigInt(0x7f3b367f0000), 4 * GB, 32 * MB, 40 * MB), [30 * MB + 0x10000, 40 * MB + 0x10000])
  assert.deepEqual(around(0n, 4 * GB, 3 * GB + MB, 3 * GB + 5 * MB), [3 * GB, 3 * GB + 6 * MB])
  assert.deepEqual(around(BigInt(0x10000), 4 * GB, 2 * GB - MB, 2 * GB + MB), [2 * GB - 2 * MB - 0x10000, 2 * GB + 2 * MB - 0x10000])
  assert.deepEqual(around(BigInt(0x10000), 4 * GB, 0, 4 * GB), [0, 4 * GB])
})

test('asking for them changes nothing that is there', () => {
  const memory = new Uint8Array(8 * MB).fill(7)
  largePages(memory, 0, memory.length)
  assert.ok(memory.every((byte) => byte === 7))
})
