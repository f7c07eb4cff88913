/**
 * A few quick suites of OTP's own: what has passed once passes still. They are compiled by OTP's compiler on Glulam. Without Debian's
 * source package of erlang, which is fetched once, they are left out.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildSuites, buildTools } from './build.ts'
import { machineFor } from './machines.ts'
import { broken } from './ratchet.ts'
import { runSuite } from './run.ts'
import { otpSources } from './sources.ts'

const RELEASE = 27
const SMOKE: Readonly<Record<string, readonly string[]>> = {
  compiler: ['apply', 'trycatch'],
  emulator: ['exception', 'register'],
  stdlib: ['erl_scan', 'json', 'lists'],
}

/** Why there are no suites here. */
function absent(): string | undefined {
  try {
    otpSources(RELEASE)
  } catch (error) {
    return `no sources of OTP: ${error instanceof Error ? error.message : String(error)}`
  }
}

test('suites of OTP that have passed', { timeout: 1_200_000 }, async (t) => {
  const why = absent()
  if (why !== undefined) return t.skip(why)
  const glulam = await machineFor('glulam', RELEASE)
  const erl = await machineFor('erl', RELEASE)
  const tools = await buildTools(erl, RELEASE)
  for (const [app, suites] of Object.entries(SMOKE)) {
    const built = await buildSuites(glulam, erl, RELEASE, app, tools, suites)
    for (const suite of suites) {
      await t.test(`${app}/${suite}`, async () => {
        const { cases } = await runSuite(glulam, RELEASE, app, suite, built, tools.tools, { timeoutMs: 300_000 })
        assert.deepEqual(broken(RELEASE, `${app}/${suite}`, cases), [])
      })
    }
  }
})
