/** What a program sees of its system, and does to it, is the same where that has booted and where it went on from a snapshot. */
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { otpAt } from '../host/node/otp.ts'
import { startDirectory } from './machine.ts'

const oracles = process.env['GLULAM_ORACLES'] ?? '/opt'
const releases = [25, 27, 29].filter((release) => otpAt(join(oracles, `otp${release}`), 'test') !== undefined)
const folder = mkdtempSync(join(tmpdir(), 'glulam-resumed-'))
after(() => rmSync(folder, { recursive: true }))
const glulam = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const program = fileURLToPath(new URL('testing_resumed.erl', import.meta.url))

interface Output {
  /** Sorted: reports of errors come when the logger gets to it. */
  readonly lines: readonly string[]
  /** Numbers that no other machine may have. */
  readonly fresh: string
}
function run(release: number, words: readonly string[]): Promise<Output> {
  const env = { ...process.env, GLULAM_OTP: join(oracles, `otp${release}`, 'usr/lib/erlang'), HOME: folder, XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? '', '.cache') }
  return new Promise((resolve, reject) => {
    const child = execFile(glulam, ['erl', ...words], { env, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error) return reject(error)
      const masked = (text: string): string =>
        text.replace(/NEW .*/g, 'NEW').replace(/\d+-[A-Z][a-z]{2}-\d{4}::[\d:.]+/g, 'TIME').replace(/#(Ref|Port)<[\d.]+>|<0\.\d+\.0>/g, '$1<>')
      resolve({ lines: [...masked(stdout).split('\n').sort(), ...masked(stderr).split('\n').sort()], fresh: /NEW .*/.exec(stderr)![0] })
    })
    child.stdin!.end('one\ntwo\n')
  })
}

for (const release of releases) {
  const what = release === 27 ? '-eval testing_resumed:main()' : '-s testing_resumed main'
  test(`OTP ${release}: ${what}`, { timeout: 300_000 }, async () => {
    const directory = mkdtempSync(join(folder, 'beams'))
    execFileSync(join(oracles, `otp${release}`, 'run/erlc'), ['-o', directory, program])
    const words = ['-noshell', '-pa', directory, ...what.split(' '), '-extra', 'a', 'b']
    const isKept = (): boolean =>
      readdirSync(startDirectory()).some((name) => name.startsWith('snapshot-') && readFileSync(join(startDirectory(), name)).includes(directory))
    const booted = await run(release, words)
    // the image of modules linked ahead may have to be made first
    for (let i = 0; i < 3 && !isKept(); i++) await run(release, words)
    assert.ok(isKept())
    for (const again of [await run(release, words), await run(release, words)]) {
      assert.deepEqual(again.lines, booted.lines)
      assert.notEqual(again.fresh, booted.fresh)
    }
  })
}
