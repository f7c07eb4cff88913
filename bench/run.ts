// Glulam beside `erl +S 1:1`, row by row. Writes docs/benchmarks.md when all rows ran.
//
//   npm run bench -- [--rows REGEX] [--rounds N] [--quick] [--json FILE] [--release 25|27|29] [--note TEXT] [--write]
//                    [--memory] [--latency [--seconds N] [--live MB] [--busy N]]
//
// --quick    3 rounds, a tenth of the time for latency
// --memory, --latency   also these; alone with --rows '^$'
// --cpu      compare processor time instead of the clock's: for a machine that does other work as well
// --write    writes docs/benchmarks.md although rows were chosen
// --note     a line about the run (what else the machine was doing)
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findOracle, projectFolder } from '../test/differential/oracle.ts'
import { bundle, prepare } from './prepare.ts'
import { type Results, machineText, report } from './report.ts'
import { COMMANDS, commandRows, measureCommand } from './command_rows.ts'
import { why } from './explanations.ts'
import { BOOTED, type Failure, Pair, type Row, type RowResult, geometricMean, isFailure, listRows, measureRow, pooled } from './rows.ts'
import { measureLatency, measureMemory } from './system_rows.ts'
import type { Places } from './side.ts'

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean' },
    json: { type: 'string' },
    release: { type: 'string' },
    note: { type: 'string' },
    write: { type: 'boolean' },
    cpu: { type: 'boolean' },
    memory: { type: 'boolean' },
    latency: { type: 'boolean' },
    seconds: { type: 'string' },
    live: { type: 'string' },
    busy: { type: 'string' },
    alive: { type: 'string' },
  },
})
const rounds = Number(options.rounds ?? (options.quick ? 3 : 5))
const release = Number(options.release ?? 27)

const oracle = await findOracle(release)
const places: Places = { erl: oracle.erl, otpRoot: oracle.otpRoot, ebin: await prepare(oracle) }
const load = `load of the machine at the start: ${loadavg()[0]!.toFixed(1)}${options.note ? `; ${options.note}` : ''}`

/** How many times the rounds of before a row above 1 gets that nothing explains. */
const AGAIN = 3

async function measureRows(): Promise<(RowResult | Failure)[]> {
  const wanted = new RegExp(options.rows ?? '')
  const all = [...(await listRows(places)), ...commandRows(places)]
  const rows = all.filter((r) => wanted.test(r.name) || wanted.test(r.module))
  const results: (RowResult | Failure)[] = []
  if (rows.length === 0) return results
  if (rows.some((r) => r.module === COMMANDS || BOOTED.has(r.module))) await bundle()
  const pairs = new Map<boolean, Pair>()
  const pairFor = (row: Row): Pair => {
    const booted = BOOTED.has(row.module)
    const pair = pairs.get(booted) ?? new Pair(places, booted)
    pairs.set(booted, pair)
    return pair
  }
  console.log(`${'row'.padEnd(26)}${'erl ms'.padStart(10)}${'glulam'.padStart(10)}${'ratio'.padStart(8)}${'first'.padStart(10)}`)
  for (const row of rows) {
    const result =
      row.module === COMMANDS
        ? await measureCommand(places, row, Math.min(rounds, 3), options.cpu ?? false)
        : await measureRow(pairFor(row), row, rounds, options.cpu ?? false)
    results.push(result)
    if (isFailure(result)) console.log(`${row.name.padEnd(26)}  ${result.error}`)
    else {
      const numbers = [result.erl, result.glulam].map((x) => x.toFixed(2).padStart(10)).join('')
      console.log(`${row.name.padEnd(26)}${numbers}${result.ratio.toFixed(2).padStart(8)}${result.firstGlulam.toFixed(1).padStart(10)}`)
    }
  }
  const isUnexplained = (r: RowResult | Failure): r is RowResult => !isFailure(r) && why(r, options.cpu ?? false) === undefined
  // Whether that is more than something that went on beside it, more rounds tell.
  for (const [i, result] of results.entries()) {
    if (!isUnexplained(result) || result.module === COMMANDS) continue
    const again = await measureRow(pairFor(result), result, AGAIN * rounds, options.cpu ?? false)
    if (isFailure(again)) continue
    results[i] = pooled(result, again, options.cpu ?? false)
    console.log(`${result.name}, again: ${results[i].ratio.toFixed(2)}`)
  }
  for (const pair of pairs.values()) pair.end()
  const done = results.filter((r) => !isFailure(r)) as RowResult[]
  const unexplained = done.filter(isUnexplained)
  if (unexplained.length > 0) console.log(`above 1 without an explanation: ${unexplained.map((r) => r.name).join(' ')}`)
  if (done.length > 0) console.log(`geometric mean of ${done.length}: ${geometricMean(done.map((r) => r.ratio)).toFixed(3)}`)
  return results
}

const rows = await measureRows()
const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  release,
  rounds,
  byCpu: options.cpu ?? false,
  machine: machineText(),
  load,
  rows,
  ...(options.memory ? { memory: await measureMemory(places, Number(options.alive ?? 1_000_000)) } : {}),
  ...(options.latency
    ? {
        latency: await measureLatency(
          places,
          Number(options.seconds ?? (options.quick ? 3 : 30)),
          Number(options.busy ?? 100),
          // 40 bytes an element in erl
          Math.round((Number(options.live ?? 300) * 1e6) / 40),
        ),
      }
    : {}),
}
if (results.memory) console.log(JSON.stringify(results.memory, null, 1))
if (results.latency) console.log(JSON.stringify(results.latency, null, 1))
if (options.json) writeFileSync(options.json, JSON.stringify(results, null, 1))
if (options.write || options.rows === undefined) writeFileSync(join(projectFolder, 'docs', 'benchmarks.md'), report(results))
process.exit(rows.some(isFailure) ? 1 : 0)
