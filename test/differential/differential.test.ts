// Every program of test/programs prints under Glulam what it prints under the real erl, for each release of
// GLULAM_TEST_RELEASES (default 27), but for those that known.ts names. Then once more while garbage is collected at every
// allocation and all heaps are verified: all of them under the first release, a third under each of the others (all: run.ts --stress).
// Those about processes once more with almost every collection made in tiny slices (all: run.ts --slices).
// Those that take long (`%% long`) run under the first release alone, and without stress.
// GLULAM_TEST_ONLY: a regular expression over the names of the programs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Program } from './corpus.ts'
import { known } from './known.ts'
import { compareRelease, prepareRelease } from './run.ts'

const releases = (process.env.GLULAM_TEST_RELEASES ?? '27').split(/[\s,]+/).filter(Boolean).map(Number)
const one = new RegExp(process.env.GLULAM_TEST_ONLY ?? '')

const isDue = ({ module, long }: Program, release: number): boolean => one.test(module) && (!long || release === releases[0])

/** Programs wait more than they compute: erl runs those of the next release while Glulam runs those of one. */
const prepared = new Map<number, Promise<unknown>>()
let last: Promise<unknown> = Promise.resolve()
for (const release of releases) {
  last = last.then(() => prepareRelease(release, { chosen: (program) => isDue(program, release) }))
  prepared.set(release, last)
}

function corpus(release: number, stress: boolean): void {
  // under stress one that is known to hang would take its time, and tell nothing new
  const sampled = (module: string): boolean => release === releases[0] || (module.length + module.charCodeAt(module.length - 1) + release) % 3 === 0
  const chosen = (program: Program): boolean => isDue(program, release) && (!stress || (!program.long && sampled(program.module) && known(program.module, release) === undefined))
  const name = `the corpus under OTP ${release}${stress ? ', with collector stress' : ''}`
  test(name, { timeout: 1_800_000 }, async (t) => {
    await prepared.get(release)
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

function slices(release: number): void {
  test(`programs about processes under OTP ${release}, collected in slices`, { timeout: 600_000 }, async (t) => {
    const chosen = ({ module }: Program): boolean => one.test(module) && /^(proc|app|prog|sig|trace)_/.test(module) && known(module, release) === undefined
    const summary = await compareRelease(release, { chosen, slices: true })
    for (const { module, diff } of summary.differences) await t.test(module, () => assert.fail(`- is erl ${release}, + is Glulam\n${diff}`))
  })
}

for (const release of releases) corpus(release, false)
slices(releases[0]!)
for (const release of releases) corpus(release, true)
