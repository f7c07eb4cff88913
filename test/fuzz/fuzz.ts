/** Runs many random cases in processes of their own: none may end its process, or keep it for long. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Job } from './child.ts'

/** Milliseconds that a case may take. */
const PATIENCE = 15_000

export interface Finding {
  readonly seed: number
  readonly found: string
}

export interface Summary {
  readonly findings: Finding[]
  readonly counts: Record<string, number>
  readonly done: number
}

/** Runs the cases of a job, until `deadline` (of performance.now()) at most. */
export async function fuzz(job: Job, deadline = Infinity): Promise<Summary> {
  const summary: Summary & { done: number } = { findings: [], counts: {}, done: 0 }
  const end = job.first + job.count
  for (let first = job.first; first < end && performance.now() < deadline && summary.findings.length < 50; ) {
    first = await runChild({ ...job, first, count: Math.min(end - first, 5000) }, summary, deadline)
  }
  return summary
}

/** Runs cases in one process, as far as it gets: the seed after the last one. */
function runChild(job: Job, summary: Summary & { done: number }, deadline: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--stack-size=3900', '--max-old-space-size=2000', join(import.meta.dirname, 'child.ts')], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let seed = job.first - 1
    let since = performance.now()
    let why: string | undefined
    let errors = ''
    let buffer = ''
    const watch = setInterval(() => {
      if (seed >= job.first && performance.now() - since > PATIENCE) why = `takes longer than ${PATIENCE} ms`
      if (why !== undefined || performance.now() > deadline) child.kill('SIGKILL')
    }, 500)
    child.stdin.end(JSON.stringify(job))
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)))
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (chunk: string) => {
      const lines = (buffer + chunk).split('\n')
      buffer = lines.pop()!
      for (const line of lines) {
        if (!line.startsWith('{')) {
          seed = Number(line)
          since = performance.now()
          summary.done++
          continue
        }
        const said = JSON.parse(line) as Partial<Finding> & { counts?: Record<string, number> }
        if (said.counts) for (const [what, n] of Object.entries(said.counts)) summary.counts[what] = (summary.counts[what] ?? 0) + n
        else summary.findings.push(said as Finding)
      }
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearInterval(watch)
      if (code !== 0 && performance.now() <= deadline) summary.findings.push({ seed, found: why ?? `the process ended: ${signal ?? code}\n${errors}` })
      resolve(seed + 1)
    })
  })
}
