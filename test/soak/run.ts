/**
 * A node under load, minute by minute, beside the real erl: memory, what was lost, and how long a message and its answer took. Both
 * machines do the same work each tenth of a second, at the same time, each on one core.
 *
 *   node test/soak/run.ts [--seconds 1800] [--release 27] [--report]        --report writes docs/soak.md
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { findOracle, projectFolder, runProcess } from '../differential/oracle.ts'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '1800' }, release: { type: 'string', default: '27' }, report: { type: 'boolean', default: false } },
})
const seconds = Number(values.seconds)
const oracle = await findOracle(Number(values.release))

type Minute = Readonly<Record<string, number>>
interface Outcome {
  readonly minutes: Minute[]
  finished: string
}

/** Numbers of one line `{minute,N,[{rss,…},…],…}`, by name; percentiles as p50, p99, p99.9, p100. */
function readMinute(line: string): Minute {
  const fields = [...line.matchAll(/\{(\w+(?:\.\d+)?),(\d+)\}/g)].map(([, name, value]) => [/^\d/.test(name!) ? `p${name}` : name!, Number(value)] as const)
  return { minute: Number(/^\{minute,(\d+)/.exec(line)![1]), ...Object.fromEntries(fields) }
}

async function soak(name: string, command: readonly string[], ebin: string): Promise<Outcome> {
  const outcome: Outcome = { minutes: [], finished: '' }
  const args = [...command.slice(1), '-noshell', '-pa', ebin, '-eval', `soak:main(${seconds}), halt().`]
  const env = { ...process.env, GLULAM_OTP: oracle.otpRoot }
  const node = spawn(command[0]!, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const line of createInterface({ input: node.stdout })) {
    text += line.trim()
    if (/^\{minute.*\}\.$/.test(text)) {
      const minute = readMinute(text)
      outcome.minutes.push(minute)
      console.log(name.padEnd(7), JSON.stringify(minute))
      text = ''
    }
  }
  outcome.finished = text
  console.log(name.padEnd(7), text)
  return outcome
}

const ebin = mkdtempSync(join(tmpdir(), 'glulam-soak-'))
await runProcess(join(oracle.erl, '../erlc'), ['-o', ebin, join(projectFolder, 'test/soak/soak.erl')], {})
const [erl, glulam] = await Promise.all([
  soak('erl', [oracle.erl, '+S', '1:1'], ebin),
  soak('glulam', [join(projectFolder, 'bin/glulam'), 'erl'], ebin),
])
rmSync(ebin, { recursive: true })
const clean = [erl, glulam].every((o) => /\{wrong,\[\]\}/.test(o.finished))

if (values.report) {
  const mega = (kilobytes: number | undefined): string => ((kilobytes ?? 0) / 1024).toFixed(0)
  const ms = (microseconds: number | undefined): string => ((microseconds ?? 0) / 1000).toFixed(microseconds! < 10_000 ? 2 : 0)
  const shown = glulam.minutes.filter((m, i, all) => [1, 2, 5].includes(m['minute']!) || m['minute']! % 5 === 0 || i === all.length - 1)
  const row = (m: Minute): string => {
    const other = erl.minutes.find((e) => e['minute'] === m['minute'])
    const times = (x: Minute | undefined): string => ['p50', 'p99', 'p99.9', 'p100'].map((p) => ms(x?.[p])).join(' / ')
    return `| ${m['minute']} | ${mega(other?.['total'])}, ${mega(other?.['rss'])} | ${mega(m['total'])}, ${mega(m['rss'])} | ${times(other)} | ${times(m)} |`
  }
  const counts = (o: Outcome): string => [...o.finished.matchAll(/\{(\w+),(\d+)\}/g)].map(([, what, n]) => `${what} ${Number(n).toLocaleString('en')}`).join(', ')
  writeFileSync(join(projectFolder, 'docs/soak.md'), `# Under load

Written by \`npm run soak -- --report\`: \`test/soak/soak.erl\` does each tenth of a second what makes and ends processes, lets workers of a
supervisor crash, fills and drops ets tables, replaces a module while a process is in it, writes, reads and deletes files, passes binaries
on, sets and cancels timers. Each answer is checked, each timer must not be early. A pair of processes measures how long a message and its
answer take beside all that.

${new Date().toISOString().slice(0, 10)}, ${seconds} seconds, OTP ${values.release}, both machines at the same time, \`erl +S 1:1\`; ${cpus().length} cores, ${cpus()[0]?.model ?? ''}, Node ${process.version}.

Memory in MB: \`erlang:memory(total)\` after a collection of all processes, and what the operating system counts. Times in ms: half, 99 %, 99.9 %, longest.

| minute | erl: memory, resident | Glulam: memory, resident | erl: message and answer | Glulam: message and answer |
|--:|--:|--:|--:|--:|
${shown.map(row).join('\n')}

Done by erl: ${counts(erl)}.
By Glulam: ${counts(glulam)}.
Wrong answers: ${clean ? 'none' : 'see above'}.
`)
}
process.exit(clean ? 0 : 1)
