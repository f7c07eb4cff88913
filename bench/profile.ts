// Where a row's time goes in Glulam: its functions by their own time, of some seconds of running it.
//
//   node bench/profile.ts ROW… [--seconds N] [--top N] [--release 25|27|29]
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findOracle } from '../test/differential/oracle.ts'
import { bundle, prepare } from './prepare.ts'
import { BOOTED, listRows } from './rows.ts'
import { bootedSide, glulamSide } from './side.ts'

type Node = { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number } }
type Profile = { readonly nodes: readonly Node[]; readonly samples: readonly number[]; readonly timeDeltas: readonly number[] }

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, top: { type: 'string' }, release: { type: 'string' } },
})
const seconds = Number(options.seconds ?? 2)
const top = Number(options.top ?? 12)
const oracle = await findOracle(Number(options.release ?? 27))
const places = { erl: oracle.erl, otpRoot: oracle.otpRoot, ebin: await prepare(oracle) }
const rows = await listRows(places)

for (const name of positionals) {
  const row = rows.find((r) => r.name === name)
  if (!row) throw new Error(`no row ${name}`)
  const folder = mkdtempSync(join(tmpdir(), 'glulam-profile-'))
  if (BOOTED.has(row.module)) await bundle()
  process.env['NODE_OPTIONS'] = `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=200`
  const side = BOOTED.has(row.module) ? bootedSide(places) : glulamSide(places)
  await side.ask(`${row.module} ${name}`)
  const start = Date.now()
  let rounds = 0
  while (Date.now() - start < 1000 * seconds) {
    if ((await side.ask(`${row.module} ${name}`)) === undefined) throw new Error(`${name}: ended`)
    rounds++
  }
  const took = Date.now() - start
  await side.finish()
  delete process.env['NODE_OPTIONS']
  console.log(`${name}: ${(took / rounds).toFixed(1)} ms a round of ${rounds}`)
  show(JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8')) as Profile, took)
  rmSync(folder, { recursive: true })
}

/** Of the last `ms` milliseconds of the profile. */
function show({ nodes, samples, timeDeltas }: Profile, ms: number): void {
  const byId = new Map(nodes.map((n) => [n.id, n]))
  const own = new Map<string, number>()
  let all = 0
  for (let i = samples.length - 1, left = ms * 1000; i >= 0 && left > 0; i--) {
    const { functionName, url, lineNumber } = byId.get(samples[i]!)!.callFrame
    const time = timeDeltas[i]!
    left -= time
    if (functionName === '(idle)') continue
    const file = url.startsWith('wasm') ? '' : ` ${url.replace(/^.*\/(src|bench)\//, '$1/')}${url ? `:${lineNumber + 1}` : ''}`
    const name = `${functionName || '(anonymous)'}${file}`
    own.set(name, (own.get(name) ?? 0) + time)
    all += time
  }
  const sorted = [...own].sort((a, b) => b[1] - a[1]).slice(0, top)
  for (const [name, time] of sorted) console.log(`  ${((100 * time) / all).toFixed(1).padStart(5)} %  ${name}`)
}
