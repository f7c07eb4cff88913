/** Sockets beside erl: what programs with both ends in one system print, and Glulam and erl talking to each other. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { libc } from '../../src/host/node/libc.ts'
import { erlOf, withOtp, withoutWarnings } from '../../src/runtime/testing_oracle.ts'

const root = join(import.meta.dirname, '../..')
const glulam = join(root, 'bin/glulam')
const folder = mkdtempSync(join(tmpdir(), 'glulam-sockets-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const erl = (release: number): string => erlOf(release)!
const needs = (release: number): { skip: boolean | string } => ({ skip: erlOf(release) === undefined && `no Erlang/OTP ${release}` })

/** Compiles the programs of this folder once for each release. */
const compiled = new Map<number, string>()
function compile(release: number): string {
  const known = compiled.get(release)
  if (known !== undefined) return known
  const out = mkdtempSync(join(folder, `${release}-`))
  const names = ['tcp', 'udp', 'host', 'names', 'native', 'packet_options', 'talk', 'ber', 'secure', 'secure_shell']
  const sources = names.map((name) => join(import.meta.dirname, `${name}.erl`))
  execFileSync(join(dirname(erl(release)), 'erlc'), ['-o', out, ...sources])
  compiled.set(release, out)
  return out
}

interface Machine {
  readonly program: string
  readonly args: readonly string[]
}
const real = (release: number): Machine => ({ program: erl(release), args: [] })
const own: Machine = { program: glulam, args: ['erl'] }

/** What a call prints; `said` is told what has been printed so far. */
function run({ program, args }: Machine, release: number, code: string, call: string, said?: (text: string) => void): Promise<string> {
  const env = { ...withOtp(release), SOCKET_FOLDER: folder }
  const child = spawn(program, [...args, '-noshell', '-pa', code, '-eval', `logger:set_primary_config(level, none), ${call}, halt().`], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString()
    said?.(output)
  })
  return new Promise((resolve) => child.once('close', () => resolve(withoutWarnings(output))))
}

for (const release of [25, 27, 29]) {
  test(`both ends in one system, as erl has it (OTP ${release})`, needs(release), async () => {
    const code = compile(release)
    // OTP 25 reads longer tags than those after it
    const programs = ['tcp', 'udp', ...(libc() === undefined ? [] : ['host', 'names', 'native', 'packet_options']), ...(release >= 27 ? ['ber'] : [])]
    const call = programs.map((name) => `${name}:main()`).join(', ')
    const [expected, got] = await Promise.all([run(real(release), release, code, call), run(own, release, code, call)])
    assert.equal(got, expected)
  })
  test(`TLS, and HTTP over it (OTP ${release})`, needs(release), async () => {
    const code = compile(release)
    const expected = await run(real(release), release, code, 'secure:main()')
    assert.match(expected, /keys: \[\{'tlsv1.2',true\}/)
    assert.equal(await run(own, release, code, 'secure:main()'), expected)
  })
  test(`SSH (OTP ${release})`, needs(release), async () => {
    const code = compile(release)
    const expected = await run(real(release), release, code, 'secure_shell:main()')
    assert.match(expected, /files: \{/)
    assert.equal(await run(own, release, code, 'secure_shell:main()'), expected)
  })
}

for (const [name, server, client] of [['erl', real(27), own], ['Glulam', own, real(27)]] as const) {
  test(`${name} serves, the other one asks`, needs(27), async () => {
    const code = compile(27)
    const port = Promise.withResolvers<string>()
    const serving = run(server, 27, code, 'talk:serve()', (text) => {
      const found = /port (\d+)\./.exec(text)
      if (found) port.resolve(found[1]!)
    })
    const asked = await run(client, 27, code, `talk:ask(${await port.promise})`)
    assert.match(asked, /echo ok\nlarge ok\npackets ok\nslow ok\nclosed ok\n$/)
    assert.match(await serving, /5 connections\n$/)
  })
}
