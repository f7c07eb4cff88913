import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { encodeHost, hostsOf, namesOf } from './inet_gethost.ts'

const HOSTS = '127.0.0.1\tlocalhost  # this one\n127.0.1.1 box.example.org box\n\n::1 localhost ip6-localhost\n'

test('the hosts file', () => {
  assert.deepEqual(hostsOf(HOSTS)[1], { address: '127.0.1.1', names: ['box.example.org', 'box'] })
  assert.deepEqual(namesOf(HOSTS, 'BOX', 4), ['box.example.org', 'box'])
  assert.deepEqual(namesOf(HOSTS, 'localhost', 6), ['localhost', 'ip6-localhost'])
  assert.deepEqual(namesOf(HOSTS, 'elsewhere', 4), ['elsewhere'])
})

test('an answer', () => {
  const bytes = encodeHost({ family: 4, addresses: [Uint8Array.of(127, 0, 0, 1)], names: ['a', 'bc'] })
  assert.deepEqual([...bytes], [4, 0, 0, 0, 1, 127, 0, 0, 1, 0, 0, 0, 2, 97, 0, 98, 99, 0])
})

test('the program answers with the serial number of the question', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'inet_gethost_main.ts'), '4'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const question = Buffer.from('\0\0\0\x10\0\0\0\x07\x01\x01127.0.0.1\0', 'latin1')
  child.stdin.write(question)
  const answer = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))
  child.stdin.end()
  assert.equal(answer.subarray(4, 17).toString('hex'), '0000000704000000017f000001')
  assert.equal(await ended, 0)
})
