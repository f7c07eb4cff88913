// Programs that need a code server, a logger or another part of a booted OTP print under `glulam erl` what they print under `erl`,
// for each release of GLULAM_TEST_RELEASES (default 27).
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { withoutWarnings } from '../../src/runtime/testing_oracle.ts'
import { findOracle, projectFolder } from '../differential/oracle.ts'

const run = promisify(execFile)
const releases = (process.env['GLULAM_TEST_RELEASES'] ?? '27').split(/[\s,]+/).filter(Boolean).map(Number)
const programs = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.erl')).map((file) => basename(file, '.erl'))

for (const release of releases) {
  test(`OTP ${release}`, { timeout: 600_000 }, async (t) => {
    const oracle = await findOracle(release)
    const folder = mkdtempSync(join(tmpdir(), 'glulam-booted-'))
    const sources = programs.map((program) => join(import.meta.dirname, `${program}.erl`))
    await run(join(dirname(oracle.erl), 'erlc'), ['-W0', '-o', folder, ...sources])
    const env = { ...process.env, GLULAM_OTP: oracle.otpRoot }
    const printed = async (command: readonly string[], program: string): Promise<string> => {
      const [name, ...args] = [...command, '-noinput', '-pa', folder, '-eval', `${program}:main(), halt().`]
      const { stdout } = await run(name!, args, { cwd: folder, env, timeout: 240_000 })
      return withoutWarnings(stdout)
    }
    for (const program of programs) {
      await t.test(program, async () => {
        const expected = await printed([oracle.erl], program)
        assert.equal(await printed([join(projectFolder, 'bin/glulam'), 'erl'], program), expected)
      })
    }
  })
}
