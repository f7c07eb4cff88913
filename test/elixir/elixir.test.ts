/** Elixir beside that of `erl`: what programs print, and the files that its compiler writes. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { erlOf } from '../../src/runtime/testing_oracle.ts'

const here = import.meta.dirname
const program = join(here, '../../bin/glulam')
const erl = erlOf(27)
const elixir = erl === undefined ? '' : join(erl, '../../usr/lib/elixir/bin')
const skip = existsSync(join(elixir, 'elixir')) ? false : 'no Elixir to compare with'
const directory = mkdtempSync(join(tmpdir(), 'glulam-elixir-'))

/** Runs one of Elixir's commands, with Glulam (`ours`) or `erl`; its output with what differs from run to run masked. */
function run(ours: boolean, name: string, args: readonly string[], cwd: string): Promise<{ code: number | null; out: string; err: string }> {
  const [command, ...before] = ours ? [program, name] : [join(elixir, name)]
  const env = {
    PATH: ours ? process.env['PATH'] : `${join(erl!, '..')}:${process.env['PATH']}`, HOME: directory, LANG: 'C.UTF-8',
    GLULAM_OTP: join(erl!, '../../usr/lib/erlang'), XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME']!, '.cache'),
  }
  const child = spawn(command!, [...before, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out: masked(out), err: masked(err) })))
}

const masked = (text: string): string => text
  .replaceAll(/#PID<[\d.]+>/g, '#PID')
  .replaceAll(/#Function<\d+\.\d+/g, '#Function<')
  .replaceAll(/\d\d:\d\d:\d\d\.\d{3} \[/g, '[')
  .replaceAll(/^.*it's taking more than.*\n/gm, '')

/** The output of each program, which a line with its name precedes. */
const sections = (text: string): string[] => text.split(/^(?===== )/m)

suite('Elixir', { skip, concurrency: 2 }, () => {
  test('programs print the same', async () => {
    const programs = readdirSync(join(here, 'programs')).sort().map((name) => `programs/${name}`)
    const [ours, theirs] = await Promise.all([true, false].map((glulam) => run(glulam, 'elixir', ['driver.exs', ...programs], here)))
    for (const [i, section] of sections(theirs!.out).entries()) assert.equal(sections(ours!.out)[i], section)
    assert.deepEqual(ours, theirs)
  })

  test('a project is compiled to the same files', async () => {
    const folder = join(here, 'project')
    const sources = readdirSync(join(folder, 'lib'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ex')).sort()
    const [ours, theirs] = await Promise.all([true, false].map(async (glulam) => {
      const to = join(directory, glulam ? 'ours' : 'theirs')
      mkdirSync(to)
      const result = await run(glulam, 'elixirc', ['-o', to, ...sources.map((name) => join('lib', name))], folder)
      const beams = readdirSync(to).sort()
      return { result, beams, contents: beams.map((name) => readFileSync(join(to, name)).toString('latin1')) }
    }))
    assert.deepEqual(ours!.result, theirs!.result)
    assert.deepEqual(ours!.beams, theirs!.beams)
    for (const [i, name] of theirs!.beams.entries()) assert.ok(ours!.contents[i] === theirs!.contents[i], `${name} differs`)
  })
})
