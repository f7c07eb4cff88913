import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { Programs } from '../host/node/programs.ts'
import { hostsOf } from '../host/node/hosts_file.ts'
import { encodeHost, inetGethost, namesOf } from './inet_gethost.ts'

const HOSTS = '127.0.0.1\tlocalhost  # this one\n127.0.1.1 box.example.org box\n\n::1 localhost ip6-localhost\n'

const QUESTION = Buffer.from('\0\0\0\x10\0\0\0\x07\x01\x01127.0.0.1\0', 'latin1')
const ANSWER = '0000000704000000017f000001'

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
  child.stdin.write(QUESTION)
  const answer = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))
  child.stdin.end()
  assert.equal(answer.subarray(4, 17).toString('hex'), ANSWER)
  assert.equal(await ended, 0)
})

test('inside the machine it does the same', async () => {
  const programs = new Programs()
  programs.inner.define('/bin/false', inetGethost)
  let answered: ((bytes: Uint8Array) => void) | undefined
  let ended = false
  const read = { data: (bytes: Uint8Array) => answered!(bytes), end: () => (ended = true), error: assert.fail }
  const exits: number[] = []
  const child = programs.start({
    file: Buffer.from('/bin/false'), args: [], directory: undefined, environment: [], read, write: { written: () => {}, error: assert.fail },
    stdio: true, stderrToStdout: false,
  }, (exit) => exits.push(exit.code))
  assert.ok('writer' in child && child.pid === -1)
  const answer = new Promise<Buffer>((resolve) => (answered = (bytes) => resolve(Buffer.from(bytes))))
  assert.equal(child.writer!.write(QUESTION), 0)
  assert.equal(programs.inner.pending, true)
  assert.equal((await answer).subarray(4, 17).toString('hex'), ANSWER)
  assert.equal(programs.inner.pending, false)
  child.writer!.close()
  assert.deepEqual([ended, exits, child.writer!.write(QUESTION)], [true, [0], 'EPIPE'])
})

test('an address of the other family, and no name at all, are not found', async () => {
  const ask = async (protocol: number, name: string): Promise<string> => {
    const message = Buffer.from(`\0\0\0\x07\x01${String.fromCharCode(protocol)}${name}\0`, 'latin1')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(message.length)
    const answer = new Promise<Buffer>((resolve) => inetGethost((bytes) => resolve(Buffer.from(bytes)), assert.fail).data(Buffer.concat([length, message])))
    return (await answer).subarray(8).toString('latin1')
  }
  assert.deepEqual(await Promise.all([ask(2, '127.0.0.1'), ask(1, '::1'), ask(1, ''), ask(2, '')]), [
    '\0netdb_internal\0', '\0notfound\0', '\0no_recovery\0', '\0notfound\0',
  ])
})
