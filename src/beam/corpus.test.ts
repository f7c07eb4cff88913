/** The real files of the installed releases, and what a real erl says about them. Skipped where there is none. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { unzipSync } from 'node:zlib'
import { BadFile, readBeam } from './read.ts'
import type { BeamFile } from './read.ts'
import { randomFrom } from './testing.ts'
import { validate } from './validate.ts'

const read = (bytes: Uint8Array): BeamFile => readBeam(bytes, (data, limit) => unzipSync(data, { maxOutputLength: limit }))
const oracles = process.env['GLULAM_ORACLES'] ?? '/opt'
const releases = [25, 27, 29].filter((release) => existsSync(`${oracles}/otp${release}/run/erl`))
const filesOf = (release: number): string[] => globSync(`${oracles}/otp${release}/usr/lib/**/*.beam`).sort()
const erl = (release: number, code: string): string =>
  execFileSync(`${oracles}/otp${release}/run/erl`, ['-noshell', '-eval', `${code}, halt().`], { encoding: 'utf8', maxBuffer: 1 << 28 })

for (const release of releases) {
  test(`OTP ${release}: every file is read and valid`, () => {
    for (const path of filesOf(release)) {
      const file = read(readFileSync(path))
      const code = validate(file)
      assert.equal(code.functions.length, file.functionCount, path)
    }
  })

  test(`OTP ${release}: as beam_disasm, beam_lib and code say`, () => {
    const names = ['lists', 'gen_server', 'erlang', 'unicode_util', 'prim_file', 'beam_lib', 'base64', 'zlib', 'maps', 'orddict']
    const paths = names.map((name) => filesOf(release).find((path) => path.endsWith(`/${name}.beam`))!).filter(Boolean)
    const code = `[begin
        {ok, Bin} = file:read_file(F),
        {ok, {_, [{atoms, As}, {imports, Is}, {labeled_exports, Es}, {labeled_locals, Ls}]}} =
          beam_lib:chunks(Bin, [atoms, imports, labeled_exports, labeled_locals]),
        {beam_file, M, _, _, _, Code} = beam_disasm:file(Bin),
        Lines = [[io_lib:format("~ts/~w", [N, A]), [[$\\s | integer_to_list(X)] || X <- [E, length(C)]]] || {function, N, A, E, C} <- Code],
        io:format("@~ts|~s|~p|~p|~p|~p|~ts~n", [F, [io_lib:format("~2.16.0b", [B]) || <<B>> <= code:module_md5(Bin)],
          length(As), length(Is), length(Es), length(Ls), lists:join($;, Lines)])
      end || F <- [${paths.map((path) => JSON.stringify(path)).join(',')}]]`
    const rows = erl(release, code).split('\n').filter((line) => line.startsWith('@'))
    assert.equal(rows.length, paths.length)
    for (const row of rows) {
      const [path, md5, atoms, imports, exports, locals, functions] = row.slice(1).split('|') as [string, ...string[]]
      const file = read(readFileSync(path))
      assert.equal(Buffer.from(file.md5).toString('hex'), md5, path)
      assert.deepEqual([file.atoms.length - 1, file.imports.length, file.exports.length, file.locals.length].map(String), [atoms, imports, exports, locals], path)
      // beam_disasm counts instructions from the labels before func_info on.
      const ours = validate(file).functions.map((fn) => `${file.atoms[fn.fun]}/${fn.arity} ${fn.entry} ${fn.end - fn.start}`)
      assert.deepEqual(ours, functions!.split(';'), path)
    }
  })
}

test('broken files are refused as such, quickly', { skip: releases.length === 0 }, () => {
  const random = randomFrom(20250711)
  const names = ['/maps.beam', '/base64.beam', '/gb_sets.beam', '/prim_zip.beam', '/lists.beam']
  const files = releases.flatMap((release) => filesOf(release).filter((path) => names.some((name) => path.endsWith(name)))).map((path) => readFileSync(path))
  let refused = 0
  const end = performance.now() + 4000
  for (let round = 0; round < 3000 && performance.now() < end; round++) {
    const bytes = mutate(new Uint8Array(files[random(files.length)]!), new Uint8Array(files[random(files.length)]!), random)
    const start = performance.now()
    try {
      validate(read(bytes))
    } catch (error) {
      if (!(error instanceof BadFile)) throw error
      refused++
    }
    assert.ok(performance.now() - start < 2000, `round ${round} took too long`)
  }
  assert.ok(refused > 100)
})

/** One of: cut off, some bytes or bits changed, a piece of another file put in, a piece doubled. */
function mutate(bytes: Uint8Array, other: Uint8Array, random: (n: number) => number): Uint8Array {
  switch (random(5)) {
    case 0:
      return bytes.subarray(0, random(bytes.length))
    case 1:
      for (let i = random(8) + 1; i > 0; i--) bytes[random(bytes.length)] = random(256)
      return bytes
    case 2: {
      // In the code: most bytes of a file are chunks that are not decoded.
      const code = Buffer.from(bytes).indexOf('Code') + 28
      for (let i = random(4) + 1; i > 0; i--) bytes[code + random(2000)]! ^= 1 << random(8)
      return bytes
    }
    case 3: {
      const from = random(other.length)
      bytes.set(other.subarray(from, from + random(64)).subarray(0, 64), random(Math.max(1, bytes.length - 64)))
      return bytes
    }
    default: {
      const at = random(bytes.length)
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(Math.max(0, at - random(100)))])
    }
  }
}

