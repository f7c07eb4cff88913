/**
 * Applications of some hundred lines each, as users write them: built by `erlc` (lexers and parsers by leex and yecc), started as OTP
 * applications on the booted system. `NAME_main:main/0` shows what they do, and prints under Glulam what it prints under `erl`, line by line.
 */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { erlOf, withOtp, withoutWarnings } from '../../src/runtime/testing_oracle.ts'

const here = import.meta.dirname
const glulam = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const applications = readdirSync(here).filter((name) => existsSync(join(here, name, 'src')))
const releases = (process.env['GLULAM_TEST_RELEASES'] ?? '27').split(/[\s,]+/).map(Number).filter((release) => erlOf(release) !== undefined)
const run = promisify(execFile)

/** Compiles an application; its ebin. */
async function build(release: number, name: string, folder: string): Promise<string> {
  const erlc = join(dirname(erlOf(release)!), 'erlc')
  const ebin = join(folder, 'ebin')
  const made = join(folder, 'made')
  for (const directory of [ebin, made]) mkdirSync(directory, { recursive: true })
  const source = join(here, name, 'src')
  const files = (from: string, kind: RegExp): string[] => readdirSync(from).filter((file) => kind.test(file)).map((file) => join(from, file))
  const grammars = files(source, /\.[xy]rl$/)
  if (grammars.length > 0) await run(erlc, ['-o', made, ...grammars])
  await run(erlc, ['+debug_info', '-o', ebin, ...files(source, /\.erl$/), ...files(made, /\.erl$/)])
  copyFileSync(join(source, `${name}.app.src`), join(ebin, `${name}.app`))
  return ebin
}

/** With the older and the newer release only those that lean on OTP most. */
const chosen = (release: number): string[] => (release === 27 ? applications : ['ledger', 'plant'])

for (const release of releases) {
  for (const name of chosen(release)) {
    test(`${name} (OTP ${release})`, { timeout: 600_000 }, async () => {
      const folder = mkdtempSync(join(tmpdir(), `glulam-${name}-`))
      const ebin = await build(release, name, folder)
      const output = async (command: string[]): Promise<string> => {
        const cwd = mkdtempSync(join(folder, 'run-'))
        const args = [...command.slice(1), '-noshell', '-pa', ebin, '-eval', `${name}_main:main(), halt().`]
        const { stdout } = await run(command[0]!, args, { cwd, env: withOtp(release), maxBuffer: 64 << 20 })
        return withoutWarnings(stdout)
      }
      const expected = await output([erlOf(release)!])
      assert.equal(await output([glulam, 'erl']), expected)
    })
  }
}
/** The node is killed between two of its writes: what it had said to be committed is there, nothing is there by halves, and `erl` reads it too. */
for (const release of releases.slice(0, 1)) {
  test(`a database of mnesia survives kill -9 (OTP ${release})`, { timeout: 600_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'glulam-killed-'))
    const ebin = await build(release, 'stockroom', folder)
    const flags = (call: string): string[] => ['-noshell', '-pa', ebin, '-eval', call]
    const node = spawn(glulam, ['erl', ...flags('stockroom_main:work_until_killed()')], { cwd: folder, env: withOtp(release), stdio: ['ignore', 'pipe', 'inherit'] })
    let said = 0
    let rest = ''
    node.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      for (const line of lines) said = Number(line)
      if (said >= 120) node.kill('SIGKILL')
    })
    await once(node, 'close')
    assert.equal(node.signalCode, 'SIGKILL')
    for (const command of [[erlOf(release)!], [glulam, 'erl']]) {
      const cwd = mkdtempSync(join(folder, 'audit-'))
      cpSync(join(folder, 'stock'), join(cwd, 'stock'), { recursive: true })
      const { stdout } = await run(command[0]!, [...command.slice(1), ...flags('stockroom_main:audit(), halt().')], { cwd, env: withOtp(release) })
      const [, last, whole] = /^\{(\d+),(true,1000000,true)\}$/m.exec(stdout) ?? assert.fail(stdout)
      assert.equal(whole, 'true,1000000,true')
      assert.ok(Number(last) >= said, `${last} transactions on disc, ${said} acknowledged`)
    }
  })
}
if (releases.length === 0) test('applications', { skip: 'no erl to compare with' })
