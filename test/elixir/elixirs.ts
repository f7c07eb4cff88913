/** Elixir's commands on Glulam and on `erl`: 1.14 with OTP 25, 1.18 with 27. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { erlOf } from '../../src/runtime/testing_oracle.ts'

export type Result = { readonly code: number | null; readonly out: string; readonly err: string }

export type Elixir = {
  readonly release: number
  /** Runs one of Elixir's commands, with Glulam (`ours`) or `erl`; its output with what differs from run to run masked. */
  run(ours: boolean, name: string, args: readonly string[], cwd: string): Promise<Result>
}

const program = join(import.meta.dirname, '../../bin/glulam')
const wanted = (process.env['GLULAM_TEST_RELEASES'] ?? '27').split(/[\s,]+/).map(Number)

/** Those that there are to compare with, of the releases that are tested. */
export const elixirs: readonly Elixir[] = [27, 25].filter((release) => wanted.includes(release)).flatMap((release) => {
  const erl = erlOf(release)
  const bin = erl === undefined ? '' : join(erl, '../../usr/lib/elixir/bin')
  return existsSync(join(bin, 'elixir')) ? [elixir(release, erl!, bin)] : []
})

function elixir(release: number, erl: string, bin: string): Elixir {
  const home = mkdtempSync(join(tmpdir(), 'glulam-elixir-'))
  const run = (ours: boolean, name: string, args: readonly string[], cwd: string): Promise<Result> => {
    const [command, ...before] = ours ? [program, name] : [join(bin, name)]
    const env = {
      PATH: ours ? process.env['PATH'] : `${join(erl, '..')}:${process.env['PATH']}`, HOME: home, LANG: 'C.UTF-8',
      GLULAM_OTP: join(erl, '../../usr/lib/erlang'), XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME']!, '.cache'),
    }
    const child = spawn(command!, [...before, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text))
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, out: masked(out), err: masked(err) })))
  }
  return { release, run }
}

const masked = (text: string): string => text
  .replaceAll(/#PID<[\d.]+>/g, '#PID')
  .replaceAll(/#Function<\d+\.\d+/g, '#Function<')
  .replaceAll(/\d\d:\d\d:\d\d\.\d{3} \[/g, '[')
  .replaceAll(/^.*it's taking more than.*\n/gm, '')
  .replaceAll(/^Finished in .*$/gm, 'Finished')
  .replaceAll(/max_cases: \d+/g, 'max_cases')
