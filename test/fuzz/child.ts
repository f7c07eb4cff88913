// Runs cases, one after the other. Reads a job from the standard input (JSON); prints the seed of each case before it
// runs, so that whoever waits knows which one has ended this process, or keeps it.
import { readFileSync, writeSync } from 'node:fs'
import { beamTarget } from './beam.ts'
import { etfTarget } from './etf.ts'
import type { Target, TargetOptions } from './target.ts'

export type Job = TargetOptions & { readonly target: keyof typeof targets; readonly first: number; readonly count: number }

const targets = { beam: beamTarget, etf: etfTarget }

if (import.meta.main) {
  const job = JSON.parse(readFileSync(0, 'utf8')) as Job
  const target: Target = targets[job.target](job)
  const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`)
  for (let seed = job.first; seed < job.first + job.count; seed++) {
    writeSync(1, `${seed}\n`)
    let found: string | undefined
    try {
      found = target.run(seed)
    } catch (error) {
      found = `${(error as Error).stack}`
    }
    if (found !== undefined) say({ seed, found })
    const { rss } = process.memoryUsage()
    if (rss > 3e9) {
      say({ seed, found: `${Math.round(rss / 1e6)} MB of memory` })
      break
    }
  }
  say({ counts: target.counts })
}
