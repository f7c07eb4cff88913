// What is published, unpacked somewhere else, runs.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { erlOf, withOtp } from '../src/runtime/testing_oracle.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const programs = join(root, 'bin/otp')

test('the programs of bin/otp are one', () => {
  const texts = readdirSync(programs).map((name) => readFileSync(join(programs, name), 'utf8'))
  assert.deepEqual(new Set(texts).size, 1)
})

test('the package runs where it is unpacked', { skip: erlOf(27) === undefined && 'no Erlang/OTP 27' }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'glulam-package-'))
  t.after(() => rmSync(folder, { recursive: true }))
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root })
  execFileSync('tar', ['xzf', join(folder, readdirSync(folder)[0]!), '-C', folder])
  const env = { ...withOtp(27), PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) }
  const code = 'io:format("~s ~s~n", [os:cmd("printf sub"), string:trim(os:cmd("erl -noshell -eval \'io:format(<<111,107>>), halt().\'"))]), halt().'
  const output = execFileSync(join(folder, 'package/bin/glulam'), ['erl', '-noshell', '-eval', code], { env, encoding: 'utf8', cwd: folder })
  assert.equal(output, 'sub ok\n')
})
