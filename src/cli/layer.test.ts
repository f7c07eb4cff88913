/** Modules linked ahead on top of a snapshot: a program sees what it sees without them. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { cacheDirectory, otpAt } from '../host/node/otp.ts'

const oracles = process.env['GLULAM_ORACLES'] ?? '/opt'
const releases = [25, 27, 29].filter((release) => otpAt(join(oracles, `otp${release}`), 'test') !== undefined)
const folder = mkdtempSync(join(tmpdir(), 'glulam-layer-'))
after(() => rmSync(folder, { recursive: true }))
const glulam = fileURLToPath(new URL('../../bin/glulam', import.meta.url))
const program = fileURLToPath(new URL('testing_layer.erl', import.meta.url))

/** A cache of its own, but for what is the same for all. */
function ownCache(name: string): string {
  const home = join(folder, name)
  mkdirSync(join(home, 'glulam'), { recursive: true })
  for (const shared of ['translations', 'javascript']) {
    mkdirSync(join(cacheDirectory(), shared), { recursive: true })
    symlinkSync(join(cacheDirectory(), shared), join(home, 'glulam', shared))
  }
  return home
}
const kept = (home: string, kind: string): string[] =>
  readdirSync(join(home, 'glulam/start'), { recursive: true }).map(String).filter((name) => name.includes(`/${kind}-`)).map((name) => join(home, 'glulam/start', name)).sort()

for (const release of releases) {
  test(`OTP ${release}: modules of a start are linked ahead, and nobody sees it`, { timeout: 600_000 }, () => {
    const home = ownCache(String(release))
    const beams = mkdtempSync(join(folder, 'beams'))
    execFileSync(join(oracles, `otp${release}`, 'run/erlc'), ['-o', beams, program], { stdio: 'ignore' })
    const env = { ...process.env, GLULAM_OTP: join(oracles, `otp${release}`, 'usr/lib/erlang'), HOME: folder, XDG_CACHE_HOME: home }
    const run = (): string =>
      execFileSync(glulam, ['erl', '-noshell', '-pa', beams, '-s', 'testing_layer', 'main'], { env, cwd: beams, encoding: 'utf8', timeout: 120_000, input: '', stdio: 'pipe' })
    // the translations are kept
    run()
    rmSync(join(home, 'glulam/start'), { recursive: true })
    const plain = run()
    assert.match(plain, /^end: /m)
    // a boot, one that keeps its state, one from there that notes what it loads, one that links that
    for (let i = 0; i < 8 && kept(home, 'layer').length === 0; i++) assert.equal(run(), plain)
    const [image, whole] = kept(home, 'layer') as [string, string]
    assert.ok(image !== undefined && whole === `${image}-whole`)
    const bytes = readFileSync(image)
    assert.equal(run(), plain)
    assert.deepEqual(readFileSync(image), bytes)
    if (release !== 27) return
    // damaged, cut short, gone
    const all = readFileSync(whole)
    for (const damage of [
      () => writeFileSync(image, Buffer.from(bytes).fill(1, bytes.length - 100)), () => writeFileSync(image, bytes.subarray(0, 5000)), () => rmSync(image),
      () => writeFileSync(whole, all.subarray(0, 1000)), () => rmSync(whole), () => kept(home, 'modules').forEach((file) => writeFileSync(file, 'x')),
    ]) {
      damage()
      assert.equal(run(), plain)
    }
    // a module that has changed is another one
    const ebin = join(beams, 'compile.beam')
    const compiler = readdirSync(join(env.GLULAM_OTP, 'lib')).find((name) => name.startsWith('compiler-'))!
    const beam = readFileSync(join(env.GLULAM_OTP, 'lib', compiler, 'ebin/compile.beam'))
    beam[beam.indexOf('.erl', beam.indexOf('CInf')) + 1] = 0x45
    writeFileSync(ebin, beam)
    assert.notEqual(run(), plain)
  })
}
