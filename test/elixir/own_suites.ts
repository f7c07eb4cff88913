/**
 * Elixir's own tests, from Debian's source package, run by ExUnit under `erl` and under Glulam: writes docs/conformance-elixir.md.
 *
 *   node test/elixir/own_suites.ts [--release 25|27]… [--app elixir|eex|ex_unit|logger|iex|mix]…
 *
 * Exits with 1 if a test fails under Glulam that passes under `erl`. Tests that depend on time may: run it where nothing else runs.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sourcesOf } from '../conformance/sources.ts'
import { findOracle } from '../differential/oracle.ts'
import type { Oracle } from '../differential/oracle.ts'

const APPS = ['elixir', 'eex', 'ex_unit', 'logger', 'iex']
/** Longest that one application's tests may take, ms. */
const TIMEOUT = 1_800_000
const root = join(import.meta.dirname, '../..')

type Outcome = { readonly doctests: number; readonly tests: number; readonly failed: ReadonlySet<string> }

function run(oracle: Oracle, ours: boolean, folder: string): Promise<Outcome> {
  const bin = join(oracle.otpRoot, '../elixir/bin')
  const [command, ...before] = ours ? [join(root, 'bin/glulam'), 'elixir'] : [join(bin, 'elixir')]
  const args = [...before, '-r', 'test/test_helper.exs', '-pr', 'test/**/*_test.exs']
  if (folder.endsWith('/elixir')) args[before.length + 1] = 'test/elixir/test_helper.exs'
  const env = { ...process.env, GLULAM_OTP: oracle.otpRoot, PATH: ours ? process.env.PATH : `${join(oracle.erl, '..')}:${process.env.PATH}` }
  const child = spawn(command!, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (data) => (text += data))
  child.stderr.resume()
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => {
      const counts = /(?:(\d+) doctests?, )?(\d+) tests?, \d+ failures?/.exec(text)
      if (counts === null) return reject(new Error(`${command} in ${folder} came to no end:\n${text.slice(-2000)}`))
      const failed = new Set([...text.matchAll(/^ +\d+\) (\w+ .*\([\w.]+\))$/gm)].map((match) => match[1]!))
      resolve({ doctests: Number(counts[1] ?? 0), tests: Number(counts[2]), failed })
    })
  })
}

const { values } = parseArgs({ options: { release: { type: 'string', multiple: true }, app: { type: 'string', multiple: true } } })
const rows: string[] = []
const notes: string[] = []
for (const release of (values.release ?? ['25', '27']).map(Number)) {
  const oracle = await findOracle(release)
  const sources = sourcesOf(release, 'elixir-lang', 'elixir-')
  const version = /elixir-([\d.]+)$/.exec(sources)?.[1] ?? ''
  for (const app of values.app ?? APPS) {
    const folder = join(sources, 'lib', app)
    const erl = await run(oracle, false, folder)
    const glulam = await run(oracle, true, folder)
    const only = [...glulam.failed].filter((test) => !erl.failed.has(test))
    rows.push(`| ${version} | ${release} | ${app} | ${erl.doctests} | ${erl.tests} | ${erl.failed.size} | ${glulam.failed.size} | ${only.length} |`)
    notes.push(...only.map((test) => `- Elixir ${version}, ${app}: \`${test}\``))
    process.stdout.write(`${rows.at(-1)!}\n`)
    if (glulam.tests !== erl.tests || glulam.doctests !== erl.doctests) notes.push(`- Elixir ${version}, ${app}: Glulam ran ${glulam.doctests} doctests and ${glulam.tests} tests`)
  }
}
writeFileSync(join(root, 'docs/conformance-elixir.md'), `# Elixir's own tests

Written by \`npm run conformance:elixir\`: the tests of Debian's source package of Elixir, run by ExUnit under \`erl\` and under Glulam.
What fails under \`erl\` too needs the tree that Elixir is built in, the network, a second node or a terminal.

| Elixir | OTP | application | doctests | tests | fail under erl | fail under Glulam | of these pass under erl |
|---|---|---|--:|--:|--:|--:|--:|
${rows.join('\n')}
${notes.length === 0 ? '' : `\n${notes.join('\n')}\n`}`)
process.exitCode = notes.length === 0 ? 0 : 1
