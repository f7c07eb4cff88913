/** docs/conformance.md: by suite, what erl passes here and what Glulam passes, and the reasons for the rest. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../differential/oracle.ts'
import { buildFolder } from './build.ts'
import { notePassed } from './ratchet.ts'
import { REASONS } from './reasons.ts'
import { readResults } from './results.ts'
import type { CaseResult } from './results.ts'

interface Row {
  readonly app: string
  readonly suite: string
  readonly erl: number
  /** Of the cases that erl passes. */
  readonly glulam: number
  readonly rest: readonly string[]
  readonly cases: readonly CaseResult[]
  /** Glulam has had it, too. */
  readonly ran: boolean
}

function rows(release: number): Row[] {
  const runs = join(buildFolder(release), 'runs/erl')
  if (!existsSync(runs)) return []
  return readdirSync(runs).flatMap((app) =>
    readdirSync(join(runs, app)).map((suite): Row => {
      const of = (machine: string) => readResults(join(buildFolder(release), 'runs', machine, app, suite, 'results')).cases
      const passed = of('erl').filter((c) => c.outcome === 'passed').map((c) => c.name)
      const here = new Map(of('glulam').map((c) => [c.name, c]))
      const rest = passed.filter((name) => here.get(name)?.outcome !== 'passed')
      return { app, suite, erl: passed.length, glulam: passed.length - rest.length, rest, cases: passed.flatMap((name) => here.get(name) ?? []), ran: here.size > 0 }
    }),
  )
}

export function writeReport(release: number): void {
  const everything = rows(release).filter((r) => r.erl > 0)
  const all = everything.filter((r) => r.ran)
  const notRun = everything.filter((r) => !r.ran)
  if (all.length === 0) return
  notePassed(release, new Map(all.map((r) => [`${r.app}/${r.suite}`, r.cases])))
  const total = (key: 'erl' | 'glulam'): number => all.reduce((sum, r) => sum + r[key], 0)
  const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)
  const reason = (r: Row, name: string): string => REASONS[`${r.suite}:${name}`] ?? REASONS[`${r.suite}:*`] ?? 'to be done'
  const lines = [
    `# OTP's own test suites, release ${release}`, '',
    'Written by `npm run conformance`. The suites are those of Debian\'s source package of erlang, compiled by OTP\'s compiler and',
    'run by OTP\'s common_test on both machines. Counted are the cases that the real erl passes on this machine.', '',
    `Together: ${total('glulam')} of ${total('erl')} (${percent(total('glulam'), total('erl'))}).`, '',
    '| suite | erl | Glulam | |', '|---|---|---|---|',
    ...all.map((r) => `| ${r.app}/${r.suite} | ${r.erl} | ${r.glulam} | ${percent(r.glulam, r.erl)} |`), '',
    ...(notRun.length === 0 ? [] : [`Not run yet: ${notRun.map((r) => `${r.app}/${r.suite}`).join(', ')}.`, '']),
    '## The rest', '',
    ...all.filter((r) => r.rest.length > 0).flatMap((r) => [`### ${r.app}/${r.suite}`, '', ...r.rest.map((name) => `- \`${name}\`: ${reason(r, name)}`), '']),
  ]
  writeFileSync(join(projectFolder, `docs/conformance-${release}.md`), lines.join('\n'))
}
