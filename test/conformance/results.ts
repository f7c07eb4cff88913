/** What became of the cases of a suite: read from the lines that conformance.erl writes. */
import { existsSync, readFileSync } from 'node:fs'

export type Outcome = 'passed' | 'failed' | 'skipped' | 'crashed'

/** The line before what a further run of the same suite gives. */
export const AGAIN = 'again.'

export interface CaseResult {
  /** `group/case` or `case`. */
  readonly name: string
  readonly outcome: Outcome
  /** Why it failed or was skipped. */
  readonly reason: string
}

/** Cases in order of their ends; one that had begun when the machine, or common_test, came to an early end has brought it about. */
export function readResults(file: string): { cases: CaseResult[]; complete: boolean } {
  if (!existsSync(file)) return { cases: [], complete: false }
  const byName = new Map<string, CaseResult>()
  const running = new Set<string>()
  let complete = false
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('{done,')) complete = line.startsWith('{done,{')
    if (line === AGAIN) for (const name of end(running)) byName.set(name, brokenOff(name))
    const over = /^\{passed_over,(.*)\}\.$/.exec(line)
    if (over) running.delete(caseName(over[1]!) ?? '')
    const started = /^\{started,(.*)\}\.$/.exec(line)
    if (started) {
      const name = caseName(started[1]!)
      if (name !== undefined) running.add(name)
    }
    const ended = /^\{ended,(\{[^{}]*\}|'[^']*'|[a-zA-Z0-9_@]+),(.*)\}\.$/.exec(line)
    if (!ended) continue
    const name = caseName(ended[1]!)
    if (name === undefined) continue
    running.delete(name)
    const what = ended[2]!
    const outcome: Outcome = what === 'ok' ? 'passed' : what.startsWith('{skipped,') ? 'skipped' : 'failed'
    const reason = what === 'ok' ? '' : what.replace(/^\{\w+,"?/, '').replace(/"?\}$/, '').slice(0, 500)
    const before = byName.get(name)
    // repeated groups: a case has passed when it did so each time
    if (before === undefined || before.outcome === 'passed') byName.set(name, { name, outcome, reason })
  }
  if (!complete) for (const name of end(running)) byName.set(name, brokenOff(name))
  return { cases: [...byName.values()], complete }
}

const brokenOff = (name: string): CaseResult => ({ name, outcome: 'crashed', reason: 'the machine ended or was stopped' })
const end = (running: Set<string>): string[] => {
  const names = [...running]
  running.clear()
  return names
}

/** Not the configuration functions. */
function caseName(term: string): string | undefined {
  const pair = /^\{([^,]*),([^,]*)\}$/.exec(term)
  if (pair) {
    if (pair[1] === 'group' || pair[1] === 'group_end') return undefined
    return plain(pair[2]!)
  }
  const name = plain(term)
  return /^(init|end)_per_(suite|group|testcase)$/.test(name) ? undefined : name
}
const plain = (atom: string): string => atom.replace(/^'|'$/g, '')
