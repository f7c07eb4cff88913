import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checksum, forgetOldVersions, keptIn } from './kept_bytes.ts'

const directory = mkdtempSync(join(tmpdir(), 'glulam-kept-'))
after(() => rmSync(directory, { recursive: true }))

test('bytes are made once for what they depend on', () => {
  let made = 0
  const keep = keptIn(join(directory, 'new'))
  const ask = (about: string): number[] => [...keep('a', about, () => Uint8Array.of(7, 8, ++made))]
  assert.deepEqual([ask('x'), ask('x'), ask('ünd'), ask('ünd'), ask('x')], [[7, 8, 1], [7, 8, 1], [7, 8, 2], [7, 8, 2], [7, 8, 3]])
})

test('a file that is damaged or cut short counts as absent', () => {
  const keep = keptIn(directory)
  const file = join(directory, 'b')
  const ask = (byte: number): number => keep('b', 'about', () => Uint8Array.of(byte, byte))[1]!
  assert.equal(ask(1), 1)
  const whole = readFileSync(file)
  for (let i = 0; i < whole.length; i++) {
    writeFileSync(file, whole.subarray(0, i))
    assert.equal(ask(2), 2, `${i} bytes`)
    const damaged = Buffer.from(whole)
    damaged[i]! ^= 0x10
    writeFileSync(file, damaged)
    assert.equal(ask(3), 3, `byte ${i}`)
  }
  writeFileSync(file, whole)
  assert.equal(ask(4), 1)
})

test('where nothing can be written it is made each time', () => {
  const keep = keptIn('/dev/null/nowhere')
  assert.deepEqual([...keep('c', '', () => Uint8Array.of(5))], [5])
})

test('the checksum does not depend on where the bytes lie', () => {
  const bytes = Uint8Array.from({ length: 41 }, (_, i) => i * 7)
  for (let shift = 0; shift < 4; shift++) {
    const room = new Uint8Array(48)
    room.set(bytes, shift)
    assert.equal(checksum(room.subarray(shift, shift + 41)), checksum(bytes))
  }
})

test('of the versions the oldest go, a few at a time', () => {
  const versions = join(directory, 'versions')
  for (let i = 0; i < 8; i++) {
    mkdirSync(join(versions, `v${i}`, 'inner'), { recursive: true })
    utimesSync(join(versions, `v${i}`), 1000 + i, 1000 + i)
  }
  let news = 0
  const keep = keptIn(join(versions, 'v8'), () => news++)
  keep('a', '', () => Uint8Array.of(1))
  keep('b', '', () => Uint8Array.of(1))
  assert.equal(news, 1)
  forgetOldVersions(versions, 4, 3)
  assert.deepEqual(readdirSync(versions).sort(), ['v3', 'v4', 'v5', 'v6', 'v7', 'v8'])
  forgetOldVersions(versions, 4, 3)
  assert.deepEqual(readdirSync(versions).sort(), ['v5', 'v6', 'v7', 'v8'])
  forgetOldVersions(join(versions, 'none'))
})
