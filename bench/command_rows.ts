// Rows that are commands: compilers as users start them, from the start of the process to its end.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Failure, type Row, type RowResult, type Time, rowResult } from './rows.ts'
import type { Places } from './side.ts'
import { startCommands } from './start_rows.ts'

export const COMMANDS = 'commands'

/** The arguments of both, by the folder that takes what is written. */
export type Command = { readonly erl: string; readonly glulam: readonly string[]; readonly args: (out: string) => string[] }

const root = join(import.meta.dirname, '..')
const project = join(import.meta.dirname, 'programs', 'elixir')

/** Directory of one of OTP's libraries. */
function library({ otpRoot }: Places, name: string): string {
  const lib = join(otpRoot, 'lib')
  return join(lib, readdirSync(lib).find((d) => d.startsWith(`${name}-`)) ?? name)
}

/** Every third module of stdlib is some 40,000 lines. */
function stdlibSources(places: Places): string[] {
  const stdlib = join(library(places, 'stdlib'), 'src')
  if (!existsSync(stdlib)) return []
  return readdirSync(stdlib)
    .filter((f) => f.endsWith('.erl'))
    .sort()
    .filter((_, i) => i % 3 === 0)
    .map((f) => join(stdlib, f))
}

function commands(places: Places): Record<string, Command> {
  const programs = dirname(places.erl)
  const found: Record<string, Command> = {}
  const stdlib = stdlibSources(places)
  if (stdlib.length > 0) {
    const headers = [join(library(places, 'stdlib'), 'include'), dirname(stdlib[0]!), join(library(places, 'kernel'), 'include')]
    const includes = headers.flatMap((d) => ['-I', d])
    found['erlc_stdlib'] = {
      erl: join(programs, 'erlc'),
      glulam: ['erlc'],
      args: (out) => ['-o', out, '+deterministic', ...includes, ...stdlib],
    }
    found['erlc_one_file'] = {
      erl: join(programs, 'erlc'),
      glulam: ['erlc'],
      args: (out) => ['-o', out, '+deterministic', join(dirname(stdlib[0]!), 'queue.erl')],
    }
  }
  const elixir = join(programs, 'elixir')
  if (existsSync(elixir)) {
    const sources = readdirSync(project)
      .filter((f) => f.endsWith('.ex'))
      .sort()
      .map((f) => join(project, f))
    found['elixirc_project'] = { erl: elixir, glulam: ['elixir'], args: (out) => ['+elixirc', '-o', out, ...sources] }
  }
  return { ...found, ...startCommands(places) }
}

export const commandRows = (places: Places): Row[] => Object.keys(commands(places)).map((name) => ({ module: COMMANDS, name }))

/** `times` of the shell: minutes and seconds of user and system, of itself and of its children. */
function childTime(text: string): number {
  const times = [...text.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1000)
  return times.reduce((sum, t) => sum + t, 0)
}

/** The chunks of a .beam file without Dbgi: it is the external format of maps, whose order comes with the age of atoms. */
function chunks(beam: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 12; at + 8 <= beam.length;) {
    const end = at + 8 + beam.readUInt32BE(at + 4)
    if (beam.toString('latin1', at, at + 4) !== 'Dbgi') found.push(beam.subarray(at, end))
    at = (end + 3) & ~3
  }
  return found
}

/** Runs once; what it took, with the processor time of all its threads, and the sum of what it wrote. */
function runOnce(places: Places, command: string, args: readonly string[], out: string): { time: Time; sum: string } {
  mkdirSync(out, { recursive: true })
  const env = { ...process.env, GLULAM_OTP: places.otpRoot, ERL_FLAGS: '+S 1:1' }
  const started = performance.now()
  const text = execFileSync('sh', ['-c', '"$@" >&2 || exit 1; times', 'sh', command, ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 600_000,
  })
  const wall = performance.now() - started
  const sum = createHash('sha256')
  for (const file of readdirSync(out).sort()) {
    sum.update(file)
    for (const chunk of chunks(readFileSync(join(out, file)))) sum.update(chunk)
  }
  rmSync(out, { recursive: true })
  return { time: { wall, cpu: childTime(text) }, sum: sum.digest('hex') }
}

/** As `measureRow`: a first run (which may fill caches), then `rounds` of each in turn; both must write the same files. */
export function measureCommand(places: Places, row: Row, rounds: number, byCpu: boolean): RowResult | Failure {
  const { erl, glulam, args } = commands(places)[row.name]!
  const folder = mkdtempSync(join(tmpdir(), 'glulam-bench-'))
  const out = join(folder, 'out')
  try {
    const both = (): [Time, Time] => {
      const a = runOnce(places, erl, args(out), out)
      const b = runOnce(places, join(root, 'bin', 'glulam'), [...glulam, ...args(out)], out)
      if (a.sum !== b.sum) throw new Error('what the two wrote is different')
      return [a.time, b.time]
    }
    const first = both()
    const times = { erl: [] as Time[], glulam: [] as Time[] }
    for (let i = 0; i < rounds; i++) {
      const [a, b] = both()
      times.erl.push(a)
      times.glulam.push(b)
    }
    return rowResult(row, first, times, byCpu)
  } catch (error) {
    return { ...row, error: (error as Error).message.split('\n')[0]! }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
