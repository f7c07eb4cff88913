// Every program of test/programs prints under Glulam what it prints under the real erl, for each release of
// GLULAM_TEST_RELEASES (default 27), but for those
// that known.ts names. GLULAM_TEST_ONLY: a regular expression over the names of the programs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KNOWN } from './known.ts'
import { compareRelease } from './run.ts'

const releases = (process.env.GLULAM_TEST_RELEASES ?? '27')
  .split(/[\s,]+/)
  .filter(Boolean)
  .map(Number)
const only = process.env.GLULAM_TEST_ONLY

for (const release of releases) {
  test(`the corpus under OTP ${release}`, { timeout: 1_800_000 }, async (t) => {
    const summary = await compareRelease(release, only ? { only: new RegExp(only) } : {})
    for (const { module, diff } of summary.differences) {
      if (module in KNOWN) t.diagnostic(`${module} differs: ${KNOWN[module]}`)
      else await t.test(module, () => assert.fail(`- is erl ${release}, + is Glulam\n${diff}`))
    }
    t.diagnostic(`OTP ${release}: ${summary.same} of ${summary.programs} programs print the same`)
  })
}
