// Every program of test/programs prints under Glulam what it prints under the real erl, for each release of
// GLULAM_TEST_RELEASES (default 27), but for those that known.ts names. Then once more while garbage is collected at every
// allocation and all heaps are verified: with release 27 the whole corpus, with the others a part of it.
// GLULAM_TEST_ONLY: a regular expression over the names of the programs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { known } from './known.ts'
import { compareRelease } from './run.ts'

const releases = (process.env.GLULAM_TEST_RELEASES ?? '27').split(/[\s,]+/).filter(Boolean).map(Number)
const only = process.env.GLULAM_TEST_ONLY
const one = new RegExp(only ?? '')
/** Of the other releases: each so many programs. */
const STRESS_STEP = 3

function corpus(release: number, stress: boolean): void {
  const chosen = (module: string, i: number): boolean =>
    one.test(module) &&
    // one that is known to hang would take its time here, and tells nothing new
    (!stress || (known(module, release) === undefined && (release === 27 || only !== undefined || i % STRESS_STEP === 0)))
  const name = `the corpus under OTP ${release}${stress ? ', with collector stress' : ''}`
  test(name, { timeout: 1_800_000 }, async (t) => {
    const summary = await compareRelease(release, { chosen, stress })
    for (const { module, diff } of summary.differences) {
      const why = known(module, release)
      if (why !== undefined) t.diagnostic(`${module} differs: ${why}`)
      else await t.test(module, () => assert.fail(`- is erl ${release}, + is Glulam\n${diff}`))
    }
    for (const module of summary.sameModules.filter((m) => known(m, release) !== undefined)) {
      await t.test(module, () => assert.fail('prints what erl prints now: its line in known.ts is to go'))
    }
    t.diagnostic(`OTP ${release}: ${summary.same} of ${summary.programs} programs print the same`)
  })
}

for (const release of releases) corpus(release, false)
for (const release of releases) corpus(release, true)
