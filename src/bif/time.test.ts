import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partsOf, secondsOf } from './time.ts'

test('dates and seconds since 1970 convert as Date does', () => {
  for (let i = 0; i < 5000; i++) {
    const seconds = Math.floor((i - 2500) * 86400 * 37.123 + i * 7)
    const date = new Date(seconds * 1000)
    const parts = partsOf(seconds)
    assert.deepEqual(parts, [
      date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(),
      date.getUTCSeconds(),
    ])
    assert.equal(secondsOf(parts), seconds)
  }
})

test('far from now, as OTP has it', () => {
  assert.deepEqual(partsOf(2 ** 40), [36812, 2, 20, 0, 36, 16])
  assert.deepEqual(partsOf(2 ** 56), [2283416224, 11, 24, 12, 52, 16])
  assert.equal(secondsOf([1600, 1, 1, 0, 0, 0]), -11676096000)
})
