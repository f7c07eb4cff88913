import assert from 'node:assert/strict'
import test from 'node:test'
import { makeTestVm } from '../runtime/testing.ts'
import { askErl, hasOracle } from '../runtime/testing_oracle.ts'
import { atomics } from './atomics.ts'

const vm = makeTestVm({ families: [atomics] })

/** Runs a list of operations on one array; `ask({Signed, Ops})` in erl does the same. */
const SOURCE = `
-module(arrays).
-export([ask/1]).
ask({counters, Ops}) -> {_, R} = counters:new(3, [write_concurrency]), [op(R, Op) || Op <- Ops];
ask({Signed, Ops}) -> R = atomics:new(3, [{signed, Signed}]), [op(R, Op) || Op <- Ops].
op(R, {M, F, As}) -> try apply(M, F, [R | As]) catch C:E -> {C, E} end.
`
const B = 1n << 63n
const VALUES = [0n, 1n, -1n, 5n, B - 1n, B, -B, -B - 1n, 2n * B - 1n, 2n * B, 4294967295n, 4294967296n, -4294967296n, 536870911n, -536870912n].map(String).concat('a', '1.0')

test('atomics and counters', { skip: !hasOracle }, () => {
  const questions: string[] = []
  const ours: string[] = []
  for (const kind of ['true', 'false', 'counters']) {
    const isCounters = kind === 'counters'
    const module = isCounters ? 'erts_internal' : 'atomics'
    const name = (fun: string): string => (isCounters ? `counters_${fun}` : fun)
    const ops: [string, ...string[]][] = []
    for (const v of VALUES) {
      ops.push([name('put'), '1', v], [name('get'), '1'], [name('add'), '2', v], [name('get'), '2'], [name('add'), '2', '-7'], [name('get'), '2'])
      ops.push([name('add'), '2', v], [name('get'), '2'], [name('put'), v, '1'], [name('get'), v])
      if (!isCounters) {
        ops.push(['add_get', '3', v], ['add_get', '3', '536870911'], ['exchange', '3', v], ['compare_exchange', '3', v, '17'], ['compare_exchange', '3', v, '18'], ['compare_exchange', '3', '17', v], ['info'])
      }
    }
    questions.push(`{${kind},[${ops.map(([fun, ...args]) => `{${module},${fun},[${args.join(',')}]}`).join(',')}]}`)
    const { term: ref } = isCounters
      ? vm.call('erts_internal', 'counters_new', vm.read('3'))
      : vm.call('erts_internal', 'atomics_new', vm.read('3'), vm.read(kind === 'true' ? '1' : '0'))
    const answers = ops.map(([fun, ...args]) => {
      const { term, error } = vm.call(module, fun, ref, ...args.map((x) => vm.read(x)))
      return error !== undefined ? `{${error.replace(':', ',')}}` : fun === 'info' ? 'map' : vm.write(term)
    })
    ours.push(`[${answers.join(',')}]`)
  }
  const theirs = askErl(questions, SOURCE).map((line) => line.replace(/#\{[^}]*\}/g, 'map'))
  assert.deepEqual(ours, theirs)
})

test('creation and information', () => {
  assert.match(vm.run('erts_internal', 'atomics_new', '1', '1'), /#Ref/)
  for (const [size, error] of [['0', 'badarg'], ['-1', 'badarg'], ['a', 'badarg'], [String(1n << 70n), 'system_limit'], [String(-(1n << 70n)), 'badarg']] as const) {
    assert.equal(vm.run('erts_internal', 'atomics_new', size, '0'), `error:${error}`)
    assert.equal(vm.run('erts_internal', 'counters_new', size), `error:${error}`)
  }
  for (const options of ['a', '-1', '1.0']) assert.equal(vm.run('erts_internal', 'atomics_new', '1', options), 'error:badarg')
  const info = vm.t.mapEntries(vm.call('atomics', 'info', vm.call('erts_internal', 'atomics_new', vm.read('2'), vm.read('1')).term).term)
  assert.deepEqual(Object.fromEntries(info.map(([k, v]) => [vm.write(k), vm.write(v)])), { size: '2', max: String(B - 1n), min: String(-B), memory: '56' })
  const counters = vm.call('erts_internal', 'counters_new', vm.read('2')).term
  for (const bad of [vm.read('a'), counters]) assert.equal(vm.call('atomics', 'get', bad, vm.read('1')).error, 'error:badarg')
})
