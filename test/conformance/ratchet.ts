/**
 * What has passed once never fails again: passed-RELEASE.txt names the cases, a suite on each line. `npm run conformance` adds to it
 * and tells what is broken; a few quick suites run with the other tests.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseResult } from './results.ts'

const fileOf = (release: number): string => join(import.meta.dirname, `passed-${release}.txt`)

/** The cases that have passed, by `app/suite`. */
export function passedBefore(release: number): Map<string, Set<string>> {
  if (!existsSync(fileOf(release))) return new Map()
  const lines = readFileSync(fileOf(release), 'utf8').split('\n').filter((line) => line !== '')
  return new Map(lines.map((line) => {
    const [suite, ...cases] = line.split(' ')
    return [suite!, new Set(cases)]
  }))
}

/** Adds what passes now. */
export function notePassed(release: number, suites: ReadonlyMap<string, readonly CaseResult[]>): void {
  const all = passedBefore(release)
  for (const [suite, cases] of suites) {
    const passed = all.get(suite) ?? new Set()
    for (const c of cases) if (c.outcome === 'passed') passed.add(c.name)
    if (passed.size > 0) all.set(suite, passed)
  }
  const text = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([suite, cases]) => [suite, ...[...cases].sort()].join(' '))
  writeFileSync(fileOf(release), text.join('\n') + '\n')
}

/** Those that have passed before and don't now. */
export function broken(release: number, suite: string, cases: readonly CaseResult[]): CaseResult[] {
  const now = new Map(cases.map((c) => [c.name, c]))
  return [...(passedBefore(release).get(suite) ?? [])]
    .map((name) => now.get(name) ?? ({ name, outcome: 'crashed', reason: 'it did not run' } as const))
    .filter((c) => c.outcome !== 'passed')
}
