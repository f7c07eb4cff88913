/**
 * OTP's own test suites on Glulam and on the real erl.
 *
 *   npm run conformance -- [--release 27] [--app stdlib] [--suite lists,maps] [--case NAME,…] [--only glulam|erl]
 *                          [--compiler erl] [--again] [--all] [--timeout SECONDS] [--report] [--log]
 *
 * Suites are named without _SUITE, and compiled on Glulam; --compiler erl is quicker. Results are kept in build/conformance; what the real erl gave is run again only with --again. Cases that
 * it does not pass are passed over here, but with --all.
 * --report writes docs/conformance-RELEASE.md, and the sums to docs/conformance.md, from what is there; --log shows the output of the machine.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildFolder, buildLibrary, buildSuites, buildTools, suitesFolder } from './build.ts'
import type { Built } from './build.ts'
import { machineFor, runOn } from './machines.ts'
import type { Machine, MachineName } from './machines.ts'
import { broken } from './ratchet.ts'
import { writeReport } from './report.ts'
import { AGAIN, readResults } from './results.ts'
import type { CaseResult } from './results.ts'
import { otpSources } from './sources.ts'
import { STARTED, SUITES, UNSCALED } from './suites.ts'

/** One suite on one machine. */
export async function runSuite(
  machine: Machine,
  release: number,
  app: string,
  suite: string,
  built: Built,
  tools: string,
  options: { cases?: readonly string[]; passOver?: readonly string[]; timeoutMs: number },
): Promise<{ cases: CaseResult[]; complete: boolean; output: string }> {
  const folder = join(buildFolder(release), 'runs', machine.name, app, suite)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const results = join(folder, 'results')
  const jobFile = join(folder, 'job')
  const output = join(folder, 'output')
  const cases = options.cases === undefined ? 'all' : `[${options.cases.map((c) => `'${c}'`).join(', ')}]`
  const job = (passedOver: readonly string[]): string =>
    `{suite, '${suite}_SUITE'}.\n{passed_over, [${passedOver.map((c) => `'${c}'`).join(', ')}]}.\n{dir, ${JSON.stringify(built.ebin)}}.\n{logdir, ${JSON.stringify(join(folder, 'logs'))}}.\n` +
      `{results, ${JSON.stringify(results)}}.\n{start, [${(STARTED[app] ?? []).join(', ')}]}.\n{cases, ${cases}}.\n{scale, ${machine.name === 'glulam' && !UNSCALED.has(suite) ? 3 : 1}}.\n`
  // A case may bring common_test or the machine down: the rest is run then.
  const never = options.passOver ?? []
  let passedOver: readonly string[] = []
  const until = performance.now() + options.timeoutMs
  for (;;) {
    writeFileSync(jobFile, job([...never, ...passedOver]))
    const { timedOut } = await runOn(machine, {
      paths: [tools, built.ebin], call: ['conformance', 'run', jobFile], folder, output, timeoutMs: until - performance.now(), libs: built.libs,
    })
    const all = readResults(results)
    const names = all.cases.map((c) => c.name.replace(/^.*\//, ''))
    if (all.complete || timedOut || names.length === passedOver.length) return { ...all, output }
    passedOver = names
    appendFileSync(results, `${AGAIN}\n`)
  }
}

const count = (cases: readonly CaseResult[], outcome: string): number => cases.filter((c) => c.outcome === outcome).length

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      release: { type: 'string', default: '27' },
      app: { type: 'string' },
      suite: { type: 'string' },
      case: { type: 'string' },
      only: { type: 'string' },
      compiler: { type: 'string', default: 'glulam' },
      timeout: { type: 'string', default: '900' },
      again: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      log: { type: 'boolean', default: false },
    },
  })
  const release = Number(values.release)
  if (!values.report) {
    const erl = await machineFor('erl', release)
    const glulam = await machineFor('glulam', release)
    const tools = await buildTools(erl, release)
    const wanted = values.suite?.split(',')
    for (const [app, suites] of Object.entries(SUITES)) {
      if (values.app !== undefined && values.app !== app) continue
      const folder = suitesFolder(otpSources(release), app)
      const here = (wanted ?? suites).filter((s) => suites.includes(s) && existsSync(join(folder, `${s}_SUITE.erl`)))
      if (here.length === 0) continue
      await buildLibrary(erl, release, app, tools)
      const built = await buildSuites(values.compiler === 'erl' ? erl : glulam, erl, release, app, tools)
      for (const [file, why] of built.failed) console.log(`${app}: ${file} does not compile: ${why.slice(0, 200)}`)
      for (const suite of here) {
        for (const machine of [erl, glulam]) {
          if (values.only !== undefined && machine.name !== (values.only as MachineName)) continue
          const kept = join(buildFolder(release), 'runs', machine.name, app, suite, 'results')
          if (machine.name === 'erl' && !values.again && values.case === undefined && readResults(kept).complete) continue
          const since = performance.now()
          const ofErl = readResults(kept.replace('/glulam/', '/erl/')).cases
          const { cases, complete, output } = await runSuite(machine, release, app, suite, built, tools.tools, {
            timeoutMs: Number(values.timeout) * 1000,
            ...(values.case === undefined ? {} : { cases: values.case.split(',') }),
            // what erl does not pass is not counted
            ...(machine.name === 'erl' || values.all ? {} : { passOver: ofErl.filter((c) => c.outcome !== 'passed').map((c) => c.name) }),
          })
          const seconds = ((performance.now() - since) / 1000).toFixed(0)
          const counts = ['passed', 'failed', 'skipped', 'crashed'].map((o) => `${count(cases, o)} ${o}`).join(', ')
          console.log(`${machine.name.padEnd(7)} ${app}/${suite}: ${counts}${complete ? '' : ' (did not end)'} in ${seconds} s`)
          if (machine.name === 'glulam') {
            const passedByErl = new Set(ofErl.filter((c) => c.outcome === 'passed').map((c) => c.name))
            for (const c of cases) if (c.outcome !== 'passed' && passedByErl.has(c.name)) console.log(`    ${c.name}: ${c.outcome} ${c.reason.slice(0, 300)}`)
          }
          if (machine.name === 'glulam' && values.case === undefined) {
            for (const c of broken(release, `${app}/${suite}`, cases)) {
              console.log(`    NO LONGER PASSES ${c.name}`)
              process.exitCode = 1
            }
          }
          if (values.log) process.stdout.write(readFileSync(output))
        }
      }
    }
  }
  writeReport(release)
}

if (import.meta.main) await main()
