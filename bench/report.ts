// docs/benchmarks.md from a run's results.
import { cpus, totalmem } from 'node:os'
import { why } from './explanations.ts'
import { type Failure, type RowResult, geometricMean, isFailure } from './rows.ts'
import type { LatencyResult, MemoryResult } from './system_rows.ts'

export type Results = {
  readonly date: string
  readonly release: number
  readonly rounds: number
  readonly byCpu: boolean
  readonly machine: string
  readonly load: string
  readonly rows: readonly (RowResult | Failure)[]
  readonly memory?: MemoryResult
  readonly latency?: LatencyResult
}

export function machineText(): string {
  const all = cpus()
  return `${all[0]?.model ?? 'unknown'}, ${all.length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; Node ${process.version}`
}

const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0))
const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

export function report(results: Results): string {
  const done = results.rows.filter((r) => !isFailure(r)) as RowResult[]
  const failed = results.rows.filter(isFailure)
  const lines = [
    '# Benchmarks',
    '',
    'Written by `npm run bench`; what the rows do stands in `bench/programs`.',
    '',
    `- ${results.date}, against \`erl +S 1:1\` of OTP ${results.release}`,
    `- ${results.machine}`,
    `- ${results.load}`,
    `- ${results.rounds} rounds or more of each row, both machines in turn; times in ms, ${results.byCpu ? 'processor time, means' : 'medians'} of warm rounds, measured inside the program;`,
    '  "first" is the first run of the row in its machine, with whatever is compiled on the way. Results of both machines are compared.',
    '- rows above 1 that nothing explains get further rounds at the end, which count like the others',
    '- rows of `otp` and `sockets` run in `glulam erl`, booted, with the processor time of all its threads; `commands` are whole commands, from start to end',
    '',
  ]
  if (done.length > 0) {
    lines.push(
      `**Geometric mean of Glulam / erl over ${done.length} rows: ${geometricMean(done.map((r) => r.ratio)).toFixed(2)}**; ` +
        `at or below 1: ${done.filter((r) => r.ratio <= 1).length}; above 2: ${done.filter((r) => r.ratio > 2).length}.`,
      '',
    )
  }
  lines.push(...groupMeans(done), ...tables(done, results.byCpu))
  if (failed.length > 0) lines.push('## Rows that did not run', '', ...failed.map((r) => `- ${r.name}: ${r.error}`), '')
  if (results.memory) lines.push(...memoryText(results.memory))
  if (results.latency) lines.push(...latencyText(results.latency))
  return lines.join('\n')
}

const byModule = (rows: readonly RowResult[]) => Map.groupBy(rows, (r) => r.module.replace('bench_', ''))

function groupMeans(rows: readonly RowResult[]): string[] {
  if (rows.length === 0) return []
  const lines = ['| group | rows | geometric mean |', '|---|--:|--:|']
  for (const [group, of] of byModule(rows)) lines.push(`| ${group} | ${of.length} | ${geometricMean(of.map((r) => r.ratio)).toFixed(2)} |`)
  return [...lines, '']
}

function tables(rows: readonly RowResult[], byCpu: boolean): string[] {
  const lines: string[] = []
  for (const [group, of] of byModule(rows)) {
    lines.push(`## ${group}`, '', '| row | erl | Glulam | ratio | Glulam first | |', '|---|--:|--:|--:|--:|---|')
    for (const r of of) {
      lines.push(`| ${r.name} | ${ms(r.erl)} | ${ms(r.glulam)} | ${r.ratio.toFixed(2)} | ${ms(r.firstGlulam)} | ${why(r, byCpu) ?? ''} |`)
    }
    lines.push('')
  }
  return lines
}

function memoryText({ idle, alive, million }: MemoryResult): string[] {
  const { erl, glulam } = million
  return [
    '## Memory',
    '',
    '| | erl | Glulam |',
    '|---|--:|--:|',
    `| bytes of an idle process (resident, of 100,000) | ${idle.erl.toFixed(0)} | ${idle.glulam.toFixed(0)} |`,
    `| the same, in the arena | | ${idle.glulamArena.toFixed(0)} |`,
    `| ${alive.toLocaleString('en')} processes: spawned in | ${erl.spawnMs} ms | ${glulam.spawnMs} ms |`,
    `| each of them answers a message: all in | ${erl.answerMs} ms | ${glulam.answerMs} ms |`,
    `| resident memory then | ${mega(erl.resident)} | ${mega(glulam.resident)} |`,
    '',
  ]
}

function latencyText({ seconds, busy, elements, late }: LatencyResult): string[] {
  const row = (name: string, of: (side: LatencyResult['late']['erl']) => string) => `| ${name} | ${of(late.erl)} | ${of(late.glulam)} |`
  const time = (us: number) => `${(us / 1000).toFixed(2)} ms`
  return [
    '## Latency',
    '',
    `A process waits for 1 ms, again and again for ${seconds} s, beside ${busy} busy processes and one that allocates beside a live list of ` +
      `${elements.toLocaleString('en')} pairs. How much later than asked for it wakes:`,
    '',
    '| | erl | Glulam |',
    '|---|--:|--:|',
    row('p50', (s) => time(s.p50)),
    row('p99', (s) => time(s.p99)),
    row('p99.9', (s) => time(s.p999)),
    row('worst', (s) => time(s.worst)),
    row('heap of the large process', (s) => mega(s.heapBytes)),
    '',
  ]
}
