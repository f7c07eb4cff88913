/** The command as a user meets it. What needs an Erlang/OTP is skipped where none is found. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { InstallError, installOtp } from '../host/node/otp_install.ts'

const program = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const otp = join(process.env['GLULAM_ORACLES'] ?? '/opt', 'otp27')
const needsOtp = { skip: existsSync(otp) ? false : 'no Erlang/OTP 27' }

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}
function glulam(args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  return spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env }, timeout: 120_000 })
}
const source = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'glulam-source-')), 'sample.erl')
  writeFileSync(file, text)
  return file
}

test('--help and --version', () => {
  const help = glulam(['--help'])
  assert.equal(help.status, 0)
  assert.match(help.stdout, /glulam run .*MODULE FUNCTION[^]*glulam otp install/)
  assert.match(glulam(['--version']).stdout, /^Glulam \d+\.\d+\.\d+ \(Node \d+/)
})

test('unknown commands and options: status 2, and what to do', () => {
  for (const args of [[], ['fly'], ['toString'], ['otp'], ['otp', 'fly'], ['otp', 'install', '--release', '26'], ['start', '--fly'], ['start', 'no_such_file.erl'], ['run']]) {
    const { status, stdout, stderr } = glulam(args)
    assert.equal(status, 2, args.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, /usage|glulam --help|no such|Unknown option/, args.join(' '))
  }
})

test('a directory without Erlang/OTP', () => {
  const { status, stderr } = glulam(['run', '--otp', tmpdir(), 'lists', 'seq', '1', '2'])
  assert.equal(status, 1)
  assert.match(stderr, /holds no Erlang\/OTP/)
})

test('otp path and list name the Erlang/OTP', needsOtp, () => {
  assert.equal(glulam(['otp', 'path', '--otp', otp]).stdout.trim(), join(otp, 'usr/lib/erlang'))
  assert.match(glulam(['otp', 'list'], { GLULAM_OTP: otp }).stdout, /^27 +GLULAM_OTP/)
})

test('otp install without apt-get says what to do', () => {
  const { PATH, XDG_CACHE_HOME } = process.env
  Object.assign(process.env, { PATH: '/nowhere', XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), 'glulam-empty-')) })
  try {
    const said: string[] = []
    assert.throws(() => installOtp(27, (line) => said.push(line)), (error) => error instanceof InstallError && /needs apt-get[^]*--otp or GLULAM_OTP/.test(error.message))
    assert.deepEqual(said, [])
  } finally {
    process.env.PATH = PATH
    if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME
    else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME
  }
})

test('start compiles and runs a file', needsOtp, () => {
  const file = source('-module(sample).\n-export([main/0]).\nmain() -> io:format("Hello ~s~n", [<<"you">>]), {ok, [1, 2]}.\n')
  const { status, stdout, stderr } = glulam(['start', '--otp', otp, file])
  assert.equal(stderr, '')
  assert.equal(status, 0)
  assert.match(stdout, /\nHello you\n[^]*sample:main\(\) returned \{ok,\[1,2\]\}/)
})

test('start: errors of the source and of the program', needsOtp, () => {
  const unbound = glulam(['start', '--otp', otp, source('-module(sample).\n-export([main/0]).\nmain() -> X.\n')])
  assert.equal(unbound.stderr, "glulam: sample.erl:3: variable 'X' is unbound\n")
  assert.equal(unbound.status, 1)
  const syntax = glulam(['start', '--otp', otp, source('-module(sample).\nmain( -> ok.\n')])
  assert.equal(syntax.stderr, "glulam: sample.erl:2: syntax error before: '->'\n")
  const crash = glulam(['start', '--otp', otp, source('-module(sample).\n-export([main/0]).\nmain() -> hd(atom_to_list(a) -- "a").\n')])
  assert.match(crash.stderr, /^glulam: \{badarg,\[\{erlang,hd,/)
  assert.equal(crash.status, 1)
})
