import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { Heart } from './heart.ts'

const text = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString()

test('the command of the environment, until another is set', () => {
  const heart = new Heart(60, 0, { HEART_COMMAND: 'first' })
  const ask = (): string => text(heart.message(Buffer.of(6), 1))
  assert.equal(ask(), '\x07first')
  assert.deepEqual(heart.message(Buffer.from('\x04second'), 1), Buffer.of(1))
  assert.equal(ask(), '\x07second')
  assert.equal(heart.restart, 'second')
  assert.deepEqual(heart.message(Buffer.of(5), 1), Buffer.of(1))
  assert.equal(ask(), '\x07first')
  assert.equal(new Heart(60, 0, {}).restart, undefined)
})

test('beats, and what ends it', () => {
  const heart = new Heart(60, 10.5, {})
  assert.equal(heart.late(70.9), undefined)
  assert.equal(heart.late(71), 61)
  assert.equal(heart.message(Buffer.of(2), 50), undefined)
  assert.equal(heart.late(110.5), undefined)
  assert.equal(heart.late(112), 62)
  assert.equal(heart.message(Buffer.of(3), 50), 'shut_down')
  assert.equal(heart.message(Buffer.of(8), 50), 'crashing')
  assert.equal(heart.message(Buffer.alloc(0), 50), undefined)
  assert.equal(heart.message(Buffer.alloc(3000, 3), 50), undefined)
})

test('a system that is gone without a word is started anew', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'heart', '-pid', '0'], {
    env: { ...process.env, HEART_COMMAND: 'echo started anew >&2' }, stdio: 'pipe',
  })
  let errors = ''
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()))
  const ack = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))
  assert.deepEqual(ack, Buffer.of(0, 1, 1))
  child.stdin.end(Buffer.of(0, 1, 2))
  assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0)
  assert.match(errors, /Erlang has closed[^]*started anew\n[^]*Executed "echo started anew >&2" -> 0/)
})
