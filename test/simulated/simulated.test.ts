// A machine on the simulated host: virtual clock, scheduling by a seed. The same seed gives the same run; many seeds find races.
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { before, test } from 'node:test'
import * as L from '../../src/term/layout.ts'
import { makeMachine } from '../../src/cli/machine.ts'
import { startProcess, startServers } from '../../src/cli/run.ts'
import { otpAt } from '../../src/host/node/otp.ts'
import { SimulatedHost } from '../../src/host/simulated/host.ts'
import type { Term } from '../../src/term/types.ts'
import type { Vm } from '../../src/runtime/vm.ts'
import { findOracle, runProcess } from '../differential/oracle.ts'

const SEEDS = 1000
const ebin = mkdtempSync(join(tmpdir(), 'glulam-simulated-'))
let otpRoot = ''

before(async () => {
  const oracle = await findOracle(27)
  otpRoot = oracle.otpRoot
  const sources = ['race.erl', 'timers.erl', 'files.erl', 'collect.erl'].map((file) => join(import.meta.dirname, file))
  const { code, stdout } = await runProcess(join(dirname(oracle.erl), 'erlc'), ['-o', ebin, ...sources])
  assert.equal(code, 0, stdout)
})

function machine(seed: number): { vm: Vm; host: SimulatedHost; leader: Term } {
  const host = new SimulatedHost({ seed })
  const vm = makeMachine({ otp: otpAt(otpRoot, 'test')!, paths: [ebin], host })
  return { vm, host, leader: startServers(vm).leader }
}

/** Runs M:main() to the end of all things; what it printed, and how much was done for it. */
function runMain(seed: number, module: string): { text: string; work: string } {
  const { vm, host, leader } = machine(seed)
  const main = vm.scratch(() => startProcess(vm, module, 'main', []))
  vm.setCell(vm.k.process_of(main) + L.P_GROUP_LEADER, leader)
  vm.scheduler.start()
  host.run()
  const long = (cell: number): bigint => vm.t.view.getBigInt64(cell, true)
  return { text: host.text(), work: `${long(L.CELL_SWITCHES)} ${long(L.CELL_REDUCTIONS)} ${host.monotonic()}` }
}

test('time is virtual: days pass at once, in order', () => {
  const { text } = runMain(1, 'timers')
  const lines = text.trim().split('\n')
  assert.deepEqual(lines.slice(0, 5), [
    '{woke,1} after 1 h', 'timer after 5 h', '{woke,7} after 7 h', '{woke,24} after 24 h', '{woke,100} after 100 h',
  ])
  assert.equal(Number(lines[5]!.split(' ')[1]), 946684800 + 360000)
})

test('others have their turns while a large process is collected', () => {
  const { text, work } = runMain(0, 'collect')
  const [turns, length] = text.trim().split(' ').map(Number)
  // 8.4 MB are alive, a slice is 256 KB of them
  assert.ok(turns! >= 25, text)
  assert.equal(length, 300000)
  assert.deepEqual(runMain(0, 'collect'), { text, work })
  assert.deepEqual(runMain(5, 'collect'), runMain(5, 'collect'))
})

test('files are in memory', () => {
  const expected = [
    '{ok,"/"}', '{ok,[]}', '[{ok,"one\\n"},ok,{ok,0},{ok,"one\\ntwo\\nthree\\n"},ok]',
    '[ok,ok,{ok,<<"one\\ntwo\\nthree\\n">>},{error,enoent}]',
    '{file_info,14,regular,read_write,{{2000,1,1},{0,0,0}},{{2000,1,1},{0,0,0}},{{2000,1,1},{0,0,0}},33188,1,1,0,inode,0,0}',
    '[ok,["b","c"],ok,{error,enoent},{error,einval}]', '{ok,["c"]}',
  ]
  const words = (text: string): string => text.replace(/\s+/g, '')
  assert.equal(words(runMain(3, 'files').text), words(expected.join('\n')))
})

test('the same seed gives the same run, another one another', () => {
  assert.deepEqual(runMain(7, 'timers'), runMain(7, 'timers'))
  assert.deepEqual(runMain(11, 'race'), runMain(11, 'race'))
  assert.notEqual(runMain(7, 'timers').work, runMain(8, 'timers').work)
})

test(`${SEEDS} seeds find a planted race that first come, first served never meets, and replay it`, () => {
  const { vm, host } = machine(1)
  const count = (seed: number): number => {
    host.reseed(seed)
    vm.scheduler.seed(seed)
    vm.scratch(() => startProcess(vm, 'race', 'run', [vm.processes.pidOf(collector(vm))]))
    vm.scheduler.runUntilIdle()
    return lastCount(vm)
  }
  for (let i = 0; i < 10; i++) assert.equal(count(0), 2)
  const racing: number[] = []
  for (let seed = 1; seed <= SEEDS; seed++) if (count(seed) === 1) racing.push(seed)
  assert.ok(racing.length > 0, 'no seed of them met the race')
  assert.ok(racing.length < SEEDS, 'all of them met it')
  for (const seed of racing.slice(0, 20)) assert.equal(count(seed), 1)
})

/** A process that never runs: results are read from its mailbox. */
function collector(vm: Vm): number {
  const known = vm.state.get('collector') as number | undefined
  if (known !== undefined) return known
  const process = vm.k.process_new(0, 0)
  vm.setCell(process + L.P_STATE, L.PS_SUSPENDED)
  vm.state.set('collector', process)
  return process
}
/** N of the last message {counted, N}. */
function lastCount(vm: Vm): number {
  const message = vm.cell(collector(vm) + L.P_MSG_LAST)
  return vm.t.element(vm.cell(message + L.MSG_TERM) as Term, 2) >> 2
}
