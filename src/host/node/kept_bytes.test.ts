import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checksum, forgetBeyond, forgetOldVersions, forgetOldest, keptIn } from './kept_bytes.ts'

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

const byNumber = (names: readonly string[]): string[] => [...names].sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)) || a.length - b.length)

test('of a kind those go that were not used for the longest time, with their parts', () => {
  const start = join(directory, 'start')
  const keep = keptIn(start)
  // read or written: what counts is the later one
  const use = (name: string, read: number, written: number): void => utimesSync(join(start, name), read, written)
  writeFileSync(join(directory, 'other'), '')
  for (let i = 0; i < 20; i++) {
    keep.parts!.write(`image-${i}`, Uint8Array.of(1, 2, 3))
    keep(`image-${i}`, '', () => Uint8Array.of(i))
    keep(`list-${i}`, '', () => Uint8Array.of(i))
    use(`image-${i}`, 1000 + (i === 2 ? 50 : i), 1000)
    use(`image-${i}-whole`, 1000, 1000 + (i === 3 ? 50 : 0))
    use(`list-${i}`, 1, 1000 - i)
  }
  const images = [2, 3, ...Array.from({ length: 14 }, (_, i) => i + 6)]
  const lists = [...Array.from({ length: 15 }, (_, i) => i), 19]
  assert.deepEqual(byNumber(readdirSync(start).filter((name) => name.startsWith('image'))), images.flatMap((i) => [`image-${i}`, `image-${i}-whole`]))
  assert.deepEqual(byNumber(readdirSync(start).filter((name) => name.startsWith('list'))), lists.map((i) => `list-${i}`))
  // what is gone is made anew
  assert.deepEqual([...keep('image-0', '', () => Uint8Array.of(7))], [7])
  assert.ok(!existsSync(join(start, 'image-6')) && !existsSync(join(start, 'image-6-whole')))
  // what remains of ends of machines goes as well
  writeFileSync(join(start, 'image-0.17.abc'), '')
  use('image-0.17.abc', 1, 1)
  forgetOldest(start, 'image-0')
  assert.ok(!existsSync(join(start, 'image-0.17.abc')))
})

test('where parts are gone, what they are of is made anew, too', () => {
  const start = join(directory, 'parts')
  const keep = keptIn(start)
  const make = (byte: number): number => keep('image-1', '', () => {
    keep.parts!.write('image-1', Uint8Array.of(byte, byte))
    return Uint8Array.of(byte)
  })[0]!
  assert.equal(make(1), 1)
  assert.deepEqual([...keep.parts!.read('image-1', 1, 1)!], [1])
  assert.equal(make(2), 1)
  rmSync(join(start, 'image-1-whole'))
  assert.equal(keep.parts!.read('image-1', 1, 1), undefined)
  assert.equal(make(3), 3)
  assert.deepEqual([...keep.parts!.read('image-1', 1, 1)!], [3])
})

test('once a day, what was used last stays, up to so many bytes', () => {
  const all = join(directory, 'all')
  mkdirSync(all)
  const fill = (): void => {
    for (let i = 0; i < 8; i++) {
      writeFileSync(join(all, `t${i}`), Buffer.alloc(100))
      utimesSync(join(all, `t${i}`), 1000 + (i === 1 ? 50 : i), 1000)
    }
  }
  fill()
  forgetBeyond(all, 350)
  assert.deepEqual(readdirSync(all).sort(), ['looked', 't1', 't6', 't7'])
  fill()
  forgetBeyond(all, 350)
  assert.equal(readdirSync(all).length, 9)
  const yesterday = Date.now() / 1000 - 25 * 3600
  utimesSync(join(all, 'looked'), yesterday, yesterday)
  forgetBeyond(all, 350)
  assert.deepEqual(readdirSync(all).sort(), ['looked', 't1', 't6', 't7'])
  forgetBeyond(join(directory, 'none'), 0)
})
