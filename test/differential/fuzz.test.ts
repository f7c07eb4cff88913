// Random programs print under Glulam what they print under the real erl: GLULAM_FUZZ_COUNT of them (default 2,000), other
// ones at each commit, so that who looks at the same commit sees the same; GLULAM_FUZZ_SEED chooses others. Release 27; the
// other releases of GLULAM_TEST_RELEASES get a quarter each.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fuzz } from './fuzz.ts'
import { printProgram } from './generator/syntax.ts'

const releases = (process.env.GLULAM_TEST_RELEASES ?? '27').split(/[\s,]+/).filter(Boolean).map(Number)
const count = Number(process.env.GLULAM_FUZZ_COUNT ?? 2000)
const seed = Number(process.env.GLULAM_FUZZ_SEED ?? seedOfCommit())

/** 0 where there is no commit. */
function seedOfCommit(): number {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' })
  return Number.parseInt(stdout?.slice(0, 7) || '0', 16)
}

for (const release of releases) {
  const share = release === 27 ? count : Math.ceil(count / 4)
  test(`${share} random programs under OTP ${release}, seed ${seed}`, { timeout: 1_800_000 }, async (t) => {
    const { failures, compared, broken } = await fuzz({ seed, count: share, release, perModule: 60, stress: false })
    t.diagnostic(`seed ${seed}, OTP ${release}: ${compared} programs compared, ${failures.length} differ`)
    assert.deepEqual(broken, [])
    for (const { program, erl, glulam } of failures.slice(0, 5)) {
      await t.test(`program ${program.id} of seed ${seed}`, () =>
        assert.fail(`erl:    ${erl}\nGlulam: ${glulam}\nnode test/differential/fuzz.ts --seed ${seed} --release ${release} reduces it\n${printProgram(program)}`))
    }
    assert.equal(failures.length, 0)
    assert.ok(compared > share * 0.9, 'most programs give an answer under erl in time')
  })
}
