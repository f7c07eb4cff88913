import assert from 'node:assert/strict'
import test from 'node:test'
import { Random } from '../runtime/testing_oracle.ts'
import { STEP_DIGITS, textInSteps, valueInSteps } from './integer_steps.ts'

function last<T>(steps: Generator<number, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    assert.ok(step.value >= 0)
  }
}
function check(value: bigint, base: number): void {
  const text = last(textInSteps(value, base))
  assert.ok(text === value.toString(base), `${base}: ${value.toString(16).slice(0, 40)}`)
  assert.ok(last(valueInSteps(new TextEncoder().encode(text), base)) === value)
}

test('texts of long integers in steps are those that the host makes in one go', () => {
  const random = new Random(11)
  for (let i = 0; i < 12; i++) {
    const base = 2 + random.below(35)
    check(random.bits(20_000 + random.below(20_000)) | 1n, base)
    check(BigInt(base) ** BigInt(STEP_DIGITS * (1 + random.below(3))) - BigInt(random.below(3)), base)
  }
  // Where divisions are done by halves, too: the quotients of the halves are too large, as large as can be, small.
  const bits = 850_000n
  const mixed = BigInt('0x' + random.bits(10_000).toString(16).repeat(85))
  for (const value of [mixed, (1n << bits) - 1n, ((1n << 100n) - 1n) << bits, 10n ** 262_144n - 1n]) check(value, 10)
})
