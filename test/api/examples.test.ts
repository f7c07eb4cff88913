// The examples run, and print what they should.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { oracle } from './machine.ts'

const examples = join(import.meta.dirname, '../../examples')
const PRINTS: Readonly<Record<string, string>> = {
  'call.ts': '[ 1, 2, 3, 4, 5 ]\nGRÜEZI\n18446744073709551616n 1.5\n',
  'errors.ts': 'error function_clause\nexception error: no function clause matching lists:nth_1(4,[]) (lists.erl, line 301)\n',
  'mailbox.ts': 'tuple(atom("tick"), 1)\ntrue\n',
  'seed.ts': '1 h\n',
}

test('each example has its output here', () => {
  assert.deepEqual(readdirSync(examples).filter((f) => f.endsWith('.ts')).sort(), Object.keys(PRINTS))
})

for (const [file, expected] of Object.entries(PRINTS)) {
  test(`examples/${file}`, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['-C', 'glulam-source', join(examples, file)], {
      timeout: 180_000, env: { ...process.env, GLULAM_OTP: oracle.otpRoot },
    })
    assert.equal(stdout, expected)
  })
}
