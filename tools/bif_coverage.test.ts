import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { coveragePage, readNatives } from './bif_coverage.ts'

test('docs/bifs.md is what tools/bif_coverage.ts writes (npm run bifs)', () => {
  const page = readFileSync(new URL('../docs/bifs.md', import.meta.url), 'utf8')
  assert.ok(page === coveragePage(), 'docs/bifs.md is not up to date: npm run bifs')
})

test('the list of native functions has no name twice', () => {
  const names = readNatives().map((n) => `${n.module}:${n.fun}`)
  assert.equal(new Set(names).size, names.length)
})
