import assert from 'node:assert/strict'
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs'
import { test } from 'node:test'
import { openPipe } from './pipes.ts'

const linux = process.platform === 'linux'
const open = (): number => readdirSync('/proc/self/fd').length

/** What goes through a new pipe. */
function through(direction: 'in' | 'out', text: string): string {
  const { ours, theirs } = openPipe(direction)!
  const [from, to] = direction === 'in' ? [ours, theirs] : [theirs, ours]
  writeSync(to, text)
  const bytes = new Uint8Array(100)
  const n = readSync(from, bytes)
  closeSync(to)
  closeSync(from)
  return new TextDecoder().decode(bytes.subarray(0, n))
}

test('pipes come and go without a trace', { skip: !linux }, () => {
  const before = open()
  for (let i = 0; i < 50; i++) {
    assert.equal(through('in', `a${i}`), `a${i}`)
    assert.equal(through('out', `b${i}`), `b${i}`)
  }
  assert.equal(open(), before)
})

test('a pipe that another holds is not given to a second', { skip: !linux }, () => {
  const pipes = Array.from({ length: 100 }, (_, i) => openPipe(i % 2 === 0 ? 'in' : 'out')!)
  const places = new Set(pipes.map(({ ours }) => fstatSync(ours).ino))
  assert.equal(places.size, 100)
  // ours are closed, theirs not: nor is there a new pipe where something is unread
  for (const { ours } of pipes) closeSync(ours)
  const more = Array.from({ length: 40 }, () => openPipe('in')!)
  for (const { ours } of more) assert.ok(!places.has(fstatSync(ours).ino))
  for (const { theirs } of pipes) closeSync(theirs)
  for (const { ours, theirs } of more) {
    closeSync(ours)
    closeSync(theirs)
  }
})

test('it can be opened by name', { skip: !linux }, () => {
  const { ours, theirs } = openPipe('in')!
  const once = openSync(`/proc/self/fd/${theirs}`, constants.O_WRONLY)
  writeSync(once, 'hello')
  const bytes = new Uint8Array(10)
  assert.equal(readSync(ours, bytes), 5)
  for (const fd of [once, ours, theirs]) closeSync(fd)
})
