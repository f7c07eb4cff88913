/** Elixir beside that of `erl`: what programs print, and the files that its compiler writes. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { elixirs } from './elixirs.ts'

const here = import.meta.dirname

/** The output of each program, which a line with its name precedes. */
const sections = (text: string): string[] => text.split(/^(?===== )/m)

suite('Elixir', { skip: elixirs.length === 0 && 'no Elixir to compare with', concurrency: 2 }, () => {
  for (const { release, run } of elixirs) {
    test(`programs print the same (OTP ${release})`, async () => {
      const programs = readdirSync(join(here, 'programs')).sort().map((name) => `programs/${name}`)
      const [ours, theirs] = await Promise.all([true, false].map((glulam) => run(glulam, 'elixir', ['driver.exs', ...programs], here)))
      for (const [i, section] of sections(theirs!.out).entries()) assert.equal(sections(ours!.out)[i], section)
      assert.deepEqual(ours, theirs)
    })

    test(`a project is compiled to the same files (OTP ${release})`, async () => {
      const folder = join(here, 'project')
      const directory = mkdtempSync(join(tmpdir(), 'glulam-elixir-'))
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
  }
})
