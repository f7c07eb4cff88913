import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Clock } from './clock.ts'
import { Settings } from './settings.ts'
import type { TimeWarp } from './settings.ts'
import type { Vm } from './vm.ts'

/** A machine whose clocks are set by hand, and which is stopped for `pauses` (ns, one for each look at a clock). */
function machine(release: number, timeWarp?: TimeWarp) {
  let ns = 0
  const state = { step: 0, changes: 0, pauses: [] as number[] }
  const look = (): number => (ns += 100 + (state.pauses.shift() ?? 0))
  const host = { monotonic: look, systemTime: () => Math.floor((1e18 + look()) / 1000) + state.step }
  const settings = new Settings(release)
  if (timeWarp !== undefined) settings.timeWarp = timeWarp
  const vm = { release, host, settings, processes: { signals: { timeOffsetChanged: () => void state.changes++ } } } as unknown as Vm
  return { clock: new Clock(vm), state }
}

test('the offset of system time does not follow pauses of the machine', () => {
  const { clock, state } = machine(27)
  const offset = clock.timeOffset()
  for (let at = 0; at < 8; at++) {
    state.pauses = [...new Array<number>(at).fill(0), 50_000_000]
    clock.systemMicroseconds()
    assert.equal(clock.timeOffset(), offset)
  }
  // stopped at every look
  state.pauses = new Array<number>(40).fill(50_000_000)
  clock.systemMicroseconds()
  assert.equal(clock.timeOffset(), offset)
  assert.equal(state.changes, 0)
})

test('system time follows each step of the host\'s clock, also back', () => {
  const { clock, state } = machine(27)
  clock.systemMicroseconds()
  const begin = clock.systemMicroseconds()
  // the first step back is seen by who asks for the offset, the second one by who asks for the time
  state.step = -3_600_000_000
  clock.timeOffset()
  state.step = -7_200_000_000
  assert.ok(Math.abs(clock.systemMicroseconds() - begin + 7_200_000_000) < 100_000)
})

test('the offset follows a step of the host\'s clock, but not where time does not warp', () => {
  for (const release of [25, 27]) {
    const { clock, state } = machine(release)
    const offset = clock.timeOffset()
    state.step = 1_000_000
    const moved = clock.timeOffset() - offset
    assert.equal(moved > 900_000_000n, release === 27)
    assert.equal(state.changes, release === 27 ? 1 : 0)
    assert.equal(clock.timeOffset(), offset + moved)
  }
})

test('under single_time_warp the offset follows once, when it is made final', () => {
  const { clock, state } = machine(27, 'single_time_warp')
  const offset = clock.timeOffset()
  state.step = 1_000_000
  assert.equal(clock.timeOffset(), offset)
  assert.equal(clock.offsetState, 'preliminary')
  clock.finalize()
  assert.equal(clock.offsetState, 'final')
  assert.ok(clock.timeOffset() - offset > 900_000_000n)
  state.step = 5_000_000
  clock.finalize()
  assert.ok(clock.timeOffset() - offset < 1_100_000_000n)
  assert.equal(state.changes, 1)
})
