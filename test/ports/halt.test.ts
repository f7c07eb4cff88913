/** What becomes of output to ports at a halt, beside `erl`: it is written, lost, or written for some time. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { erlOf, withOtp } from '../../src/runtime/testing_oracle.ts'

const program = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const SIZE = 300_000
/** Does not read at first. */
const SLOW = "sh -c 'sleep 1; wc -c'"

/** Exit code, and how much of what was sent to a port arrived: all or less. */
function run(command: string, release: number, halt: string): Promise<{ code: number | null; output: string }> {
  const expression = `P = open_port({spawn, "${SLOW}"}, [out]), port_command(P, binary:copy(<<"x">>, ${SIZE})), ${halt}.`
  const [name, ...args] = command.split(' ')
  const child = spawn(name!, [...args, '-noshell', '-eval', expression], {
    cwd: tmpdir(), env: withOtp(release), stdio: ['ignore', 'pipe', 'inherit'], timeout: 120_000,
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output: Number(output) === SIZE ? 'all' : output === '' ? 'nothing' : 'less' })))
}

const cases: readonly [halt: string, first?: number][] = [
  ['halt(3)'],
  ['halt(5, [{flush, false}])'],
  ['catch halt(6, [{flush_timeout, infinity}]), halt(7, [{flush_timeout, 100}])', 27],
]

for (const release of [25, 27]) {
  const skip = erlOf(release) === undefined ? `no erl ${release}` : false
  for (const [halt, first = 25] of cases) {
    if (release < first) continue
    test(`${halt} (OTP ${release})`, { skip }, async () => {
      const [ours, theirs] = await Promise.all([run(`${program} erl`, release, halt), run(erlOf(release)!, release, halt)])
      assert.deepEqual(ours, theirs)
    })
  }
}
