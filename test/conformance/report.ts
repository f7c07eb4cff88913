/**
 * docs/conformance-RELEASE.md: by suite, what erl passes here and what Glulam passes, and the reasons for the rest. What was not run on this machine stays as the document has it;
 * of a suite of which only some cases were run, the others do.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../differential/oracle.ts'
import { buildFolder } from './build.ts'
import { notePassed } from './ratchet.ts'
import { REASONS } from './reasons.ts'
import { readResults } from './results.ts'
import type { CaseResult } from './results.ts'

interface Row {
  /** `app/suite` */
  readonly name: string
  readonly erl: number
  /** Of the cases that erl passes, those that Glulam doesn't. */
  readonly rest: readonly string[]
}

const document = (release: number): string => join(projectFolder, `docs/conformance-${release}.md`)

/** What the document says. */
function written(release: number): Map<string, Row> {
  const file = document(release)
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const rest = new Map<string, string[]>()
  for (const section of text.split('\n### ').slice(1)) {
    rest.set(section.slice(0, section.indexOf('\n')), [...section.matchAll(/^- `(.*?)`/gm)].map((m) => m[1]!))
  }
  const rows = [...text.matchAll(/^\| ([\w/-]+) \| (\d+) \| \d+ \|/gm)]
  return new Map(rows.map(([, name, erl]) => [name!, { name: name!, erl: Number(erl), rest: rest.get(name!) ?? [] }]))
}

const NOT_RUN = 'Not run yet: '
function notRunYet(release: number): string[] {
  const line = existsSync(document(release)) ? readFileSync(document(release), 'utf8').split('\n').find((l) => l.startsWith(NOT_RUN)) : undefined
  return line === undefined ? [] : line.slice(NOT_RUN.length, -1).split(', ')
}

interface Run {
  readonly name: string
  readonly erl: readonly CaseResult[]
  readonly glulam: readonly CaseResult[]
}
function runs(release: number): Run[] {
  const folder = join(buildFolder(release), 'runs/erl')
  if (!existsSync(folder)) return []
  const of = (machine: string, name: string): CaseResult[] => readResults(join(buildFolder(release), 'runs', machine, name, 'results')).cases
  const names = readdirSync(folder).flatMap((app) => readdirSync(join(folder, app)).map((suite) => `${app}/${suite}`))
  return names.map((name) => ({ name, erl: of('erl', name), glulam: of('glulam', name) }))
}

function rowOf({ name, erl, glulam }: Run, before: Row | undefined): Row {
  const outcome = new Map(glulam.map((c) => [c.name, c.outcome]))
  const passed = erl.filter((c) => c.outcome === 'passed').map((c) => c.name)
  const rest = passed.filter((c) => outcome.get(c) !== 'passed')
  if (before === undefined || before.erl <= passed.length) return { name, erl: passed.length, rest }
  return { name, erl: before.erl, rest: [...before.rest.filter((c) => !passed.includes(c)), ...rest] }
}

export function writeReport(release: number): void {
  const here = runs(release)
  const ran = here.filter((run) => run.glulam.length > 0)
  if (ran.length === 0) return
  const isPassed = ({ erl }: Run, name: string): boolean => erl.some((c) => c.name === name && c.outcome === 'passed')
  notePassed(release, new Map(ran.map((run) => [run.name, run.glulam.filter((c) => isPassed(run, c.name))])))
  const before = written(release)
  const rows = new Map([...before, ...ran.map((run) => [run.name, rowOf(run, before.get(run.name))] as const)])
  const all = [...rows.values()].filter((r) => r.erl > 0).sort((a, b) => (a.name < b.name ? -1 : 1))
  const isHere = new Set(here.map((run) => run.name))
  const begun = here.filter((run) => run.glulam.length === 0 && run.erl.some((c) => c.outcome === 'passed')).map((run) => run.name)
  const notRun = [...begun, ...notRunYet(release).filter((name) => !isHere.has(name))].filter((name) => !rows.has(name)).sort()
  const passes = (r: Row): number => r.erl - r.rest.length
  const total = (count: (r: Row) => number): number => all.reduce((sum, r) => sum + count(r), 0)
  const [glulam, erl] = [total(passes), total((r) => r.erl)]
  const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)
  const reason = (r: Row, name: string): string => {
    const suite = r.name.slice(r.name.indexOf('/') + 1)
    return REASONS[`${suite}:${name}`] ?? REASONS[`${suite}:*`] ?? 'to be done'
  }
  const lines = [
    `# OTP's own test suites, release ${release}`, '',
    'Written by `npm run conformance`. The suites are those of Debian\'s source package of erlang, compiled by OTP\'s compiler and',
    'run by OTP\'s common_test on both machines. Counted are the cases that the real erl passes on this machine.', '',
    `Together: ${glulam} of ${erl} (${percent(glulam, erl)}).`, '',
    '| suite | erl | Glulam | |', '|---|---|---|---|',
    ...all.map((r) => `| ${r.name} | ${r.erl} | ${passes(r)} | ${percent(passes(r), r.erl)} |`), '',
    ...(notRun.length === 0 ? [] : [`${NOT_RUN}${notRun.join(', ')}.`, '']),
    '## The rest', '',
    ...all.filter((r) => r.rest.length > 0).flatMap((r) => [`### ${r.name}`, '', ...r.rest.map((name) => `- \`${name}\`: ${reason(r, name)}`), '']),
  ]
  writeFileSync(document(release), lines.join('\n'))
  writeTotals()
}

/** docs/conformance.md: the sums of all releases that have a document. */
function writeTotals(): void {
  const docs = join(projectFolder, 'docs')
  const releases = readdirSync(docs).flatMap((file) => /^conformance-(\d+)\.md$/.exec(file)?.[1] ?? [])
  const lines = [
    "# OTP's own test suites", '',
    'Written by `npm run conformance`: the cases that the real erl passes in the suites that were run, and those of them that Glulam passes.', '',
    '| release | suites | erl | Glulam | |', '|---|---|---|---|---|',
    ...releases.sort().map((release) => {
      const rows = [...written(Number(release)).values()]
      const erl = rows.reduce((sum, r) => sum + r.erl, 0)
      const glulam = erl - rows.reduce((sum, r) => sum + r.rest.length, 0)
      return `| [${release}](conformance-${release}.md) | ${rows.length} | ${erl} | ${glulam} | ${((100 * glulam) / erl).toFixed(1)} % |`
    }), '',
  ]
  writeFileSync(join(docs, 'conformance.md'), lines.join('\n'))
}
