import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync, unzipSync } from 'node:zlib'
import { readBeam, readTables } from '../../beam/read.ts'
import type { BeamTables, Inflate } from '../../beam/read.ts'
import { assemble, define, u32 } from '../../beam/testing.ts'
import { ModuleTranslator } from '../../jit/module.ts'
import { DiskCache } from './translation_cache.ts'

const directory = mkdtempSync(join(tmpdir(), 'glulam-cache-'))
after(() => rmSync(directory, { recursive: true }))

const inflate: Inflate = (bytes, limit) => new Uint8Array(unzipSync(bytes, { maxOutputLength: limit }))
const file = assemble({
  code: [...define('f', 1, 1, ['on_load'], ['line', '#1'], ['move', '@0', 'x0'], ['return']), ['int_code_end']],
  exports: [['f', 1, 2]],
  lambdas: [['f', 1, 2, 0]],
  literals: [Uint8Array.of(131, 106)],
  strings: Uint8Array.of(1, 2, 3),
  chunks: {
    Line: Uint8Array.from([...u32(0), ...u32(0), ...u32(1), ...u32(1), ...u32(0), 0x51]),
    Attr: Uint8Array.of(131, 106),
  },
})
const translation = new ModuleTranslator(readBeam(file), { release: 27, isBif: () => false }).translate()

test('what is put in comes out again, for the same bytes only', () => {
  const cache = new DiskCache(directory, () => 'a')
  assert.equal(cache.get(file), undefined)
  cache.put(file, translation)
  assert.deepEqual(cache.get(file), translation)
  assert.deepEqual(cache.get(file)!.md5, readBeam(file).md5)
  assert.equal(cache.get(file)!.onLoad, 2)
  const other = file.slice()
  other[other.length - 1]! ^= 1
  assert.equal(cache.get(other), undefined)
  assert.equal(new DiskCache(directory, () => 'b').get(file), undefined, 'of another translator')
})

test('a damaged entry counts as absent', () => {
  const cache = new DiskCache(directory, () => 'damaged')
  cache.put(file, translation)
  const folder = join(directory, 'translations', 'damaged')
  const [name, ...others] = readdirSync(folder).filter((each) => each !== 'looked')
  assert.deepEqual(others, [], 'nothing is left beside it')
  const whole = readFileSync(join(folder, name!))
  const damaged = (bytes: Uint8Array): void => {
    writeFileSync(join(folder, name!), bytes)
    assert.equal(cache.get(file), undefined)
  }
  for (const length of [0, 3, 15, 16, 40, whole.length - 1]) damaged(whole.subarray(0, length))
  for (let at = 0; at < whole.length; at += 37) {
    const bytes = Uint8Array.from(whole)
    bytes[at]! ^= 0x10
    // the spare word of the header is nobody's
    if (at < 12 || at >= 16) damaged(bytes)
  }
  cache.put(file, translation)
  assert.deepEqual(cache.get(file), translation)
})

test('tables without code are those of the whole file', () => {
  const names = ['module', 'atoms', 'imports', 'exports', 'lambdas', 'literals', 'strings', 'lines', 'attributes', 'compileInfo', 'records'] as const
  const pick = (beam: BeamTables, which: readonly (keyof BeamTables)[]): unknown[] => which.map((name) => beam[name])
  const whole = readBeam(file)
  for (const bytes of [file, gzipSync(file)]) {
    const tables = readTables(bytes, inflate)
    assert.deepEqual(pick(tables, names), pick(whole, names))
    tables.settle!()
    const later = names.filter((name) => name !== 'literals' && name !== 'strings')
    assert.deepEqual(pick(tables, later), pick(whole, later))
  }
})
