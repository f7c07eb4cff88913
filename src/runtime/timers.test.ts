import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as L from '../term/layout.ts'
import { makeLocalPid, small } from '../term/terms.ts'
import type { Term } from '../term/types.ts'
import { Timers, MONOTONIC_START_SECONDS } from './timers.ts'
import { RefTable } from './refs.ts'
import type { Vm } from './vm.ts'

const INFINITY = 4 as Term

/** As much of a machine as timers look at: a clock, one process for each pid, messages that are written down. */
function stage() {
  const memory = new Int32Array(1 << 16)
  let now = 0
  let refs = 0
  const sent: string[] = []
  const entries = new RefTable<never>()
  const owned = new Map<Term, unknown>()
  const processOf = (pid: Term): number => 4096 + (pid >>> L.IMM_SHIFT) * 512
  const vm = {
    m: memory,
    proc: 0,
    self: 0 as Term,
    host: { monotonic: () => now },
    t: { safeInteger: () => undefined },
    k: {
      process_of: processOf,
      recv_timeout: () => {},
      make_runnable: (process: number) => sent.push(`wake ${(process - 4096) / 512} at ${now / 1e6}`),
    },
    send: (process: number, term: Term) => sent.push(`${term >> 2} to ${(process - 4096) / 512} at ${now / 1e6}`),
    processes: {
      am: { infinity: INFINITY },
      signals: { entries },
      registry: { whereis: () => makeLocalPid(9) },
      refs: { get low() { return refs }, high: 0 },
      lookup: processOf,
      partyOf: (pid: Term) => ({ id: pid, own: (e: unknown) => owned.set(pid, e), disown: () => owned.delete(pid) }),
    },
  }
  const timers = new Timers(vm as unknown as Vm)
  return {
    timers, vm, sent,
    at(ms: number) { now = Math.round(ms * 1e6) },
    start(ms: number, message: number, receiver = makeLocalPid(1)) {
      refs++
      timers.start(ms, false, receiver, small(message))
      return timers.find(refs, 0)!
    },
    run(pid: number) {
      vm.self = makeLocalPid(pid)
      vm.proc = processOf(vm.self)
    },
  }
}

test('timers fire in order, those of one tick in the order they were set, none early', () => {
  const s = stage()
  s.at(0.2)
  for (const [ms, message] of [[30, 1], [10, 2], [20, 3], [10, 4]] as const) s.start(ms, message)
  s.at(10.9)
  assert.equal(s.timers.fireDue(), false)
  assert.equal(s.timers.nextDue(), 11e6)
  s.at(11)
  s.timers.fireDue()
  s.at(40)
  s.timers.fireDue()
  assert.deepEqual(s.sent, ['2 to 1 at 11', '4 to 1 at 11', '3 to 1 at 40', '1 to 1 at 40'])
  assert.equal(s.timers.nextDue(), undefined)
})

test('cancelling takes out of the middle; the time left is told', () => {
  const s = stage()
  const timers = Array.from({ length: 500 }, (_, i) => s.start((i * 7919) % 500, i))
  for (let i = 0; i < 500; i += 3) s.timers.cancel(timers[i]!)
  assert.equal(s.timers.count, 333)
  s.at(100)
  assert.equal(s.timers.left(timers[1]!), (7919 % 500) - 100)
  s.timers.fireDue()
  for (let ms = 101; ms < 600; ms++) {
    s.at(ms)
    s.timers.fireDue()
  }
  const fired = s.sent.map((line) => Number(line.split(' ')[0]))
  assert.equal(fired.length, 333)
  const due = fired.map((i) => (i * 7919) % 500)
  assert.deepEqual(due, [...due].sort((a, b) => a - b))
})

test('a timer for a name finds its receiver when it fires', () => {
  const s = stage()
  s.start(5, 77, 0x24 as Term)
  s.at(6)
  s.timers.fireDue()
  assert.deepEqual(s.sent, ['77 to 9 at 6'])
})

test('absolute times are Erlang milliseconds', () => {
  const s = stage()
  assert.equal(s.timers.tickOf(MONOTONIC_START_SECONDS * 1000 + 5), 5)
})

test('receive timeouts: set once, over, renewed by the next receive without waiting for the first', () => {
  const s = stage()
  s.run(1)
  assert.equal(s.timers.receiveTimeout(INFINITY, false), 1)
  assert.equal(s.timers.receiveTimeout(small(0), false), 0)
  assert.equal(s.timers.receiveTimeout(small(-1), false), 2)
  assert.equal(s.timers.receiveTimeout(small(10), false), 1)
  assert.equal(s.timers.receiveTimeout(small(10), false), 1)
  s.timers.fireDue()
  s.at(4)
  s.timers.cancelReceive()
  assert.equal(s.timers.receiveTimeout(small(20), false), 1)
  assert.equal(s.timers.nextDue(), 24e6)
  s.at(10)
  s.timers.fireDue()
  assert.deepEqual(s.sent, [])
  s.at(24)
  s.timers.fireDue()
  assert.deepEqual(s.sent, ['wake 1 at 24'])
  assert.equal(s.timers.receiveTimeout(small(20), false), 0)
})

test('a shorter timeout after a longer one, and one that nobody waits for any more', () => {
  const s = stage()
  s.run(1)
  s.timers.receiveTimeout(small(5000), false)
  s.timers.fireDue()
  s.timers.cancelReceive()
  s.timers.receiveTimeout(small(3), false)
  assert.equal(s.timers.nextDue(), 3e6)
  s.timers.cancelReceive()
  assert.equal(s.timers.nextDue(), undefined)
})
