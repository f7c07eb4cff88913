import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { otpPrograms } from '../host/node/package_root.ts'

const real = join(process.env['GLULAM_ORACLES'] ?? '/opt', 'otp27/run/epmd')

/** A port mapper on the loopback, and what it says. */
class Mapper {
  readonly port: number
  private readonly process: ChildProcess
  readonly open: Socket[] = []

  constructor(file: string, port: number, args: readonly string[]) {
    this.port = port
    this.process = spawn(file, ['-port', String(port), '-address', '127.0.0.1', ...args], { stdio: 'ignore' })
  }
  async ready(): Promise<void> {
    for (let i = 0; i < 300; i++) {
      if (await this.ask('6e', false).catch(() => '') !== '') return
      await sleep(50)
    }
    throw new Error('no port mapper')
  }
  /** The answer, in hexadecimal digits, to a request (its bytes without the length); `keep`: the connection stays. */
  async ask(hex: string, keep: boolean): Promise<string> {
    const bytes = Buffer.from(hex, 'hex')
    const socket = connect(this.port, '127.0.0.1')
    const pieces: Buffer[] = []
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', () => socket.write(Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])))
      socket.on('data', (piece: Buffer) => {
        pieces.push(piece)
        if (keep) resolve()
      })
      socket.on('error', reject)
      socket.on('close', () => resolve())
    })
    if (keep) this.open.push(socket)
    return Buffer.concat(pieces).toString('hex')
  }
  end(): void {
    this.open.forEach((socket) => socket.destroy())
    this.process.kill('SIGKILL')
  }
}

const u16 = (n: number): string => n.toString(16).padStart(4, '0')
const text = (name: string): string => Buffer.from(name).toString('hex')
const sized = (name: string): string => u16(Buffer.byteLength(name)) + text(name)
const alive = (name: string, port: number, highest = 6, extra = ''): string => `78${u16(port)}4d00${u16(highest)}0005${sized(name)}${sized(extra)}`
/** Creations are random, descriptors are numbers of the system. */
const plain = (answer: string): string =>
  Buffer.from(answer.replace(/^(7600)(.{8})$/, '$1').replace(/^(7900)(.{4})$/, '$1'), 'hex').toString('latin1').replaceAll(/fd = \d+/g, 'fd')

for (const args of [[], ['-relaxed_command_check']]) {
  suite(`the port mapper beside OTP's (${args.join(' ')})`, { skip: existsSync(real) ? false : 'no Erlang/OTP 27' }, () => {
    const first = 40_000 + (process.pid % 10_000) * 2
    const mappers = { real: undefined as unknown as Mapper, own: undefined as unknown as Mapper }
    before(async () => {
      mappers.real = new Mapper(real, first, args)
      mappers.own = new Mapper(join(otpPrograms, 'epmd'), first + 1, args)
      await Promise.all([mappers.real.ready(), mappers.own.ready()])
    })
    after(() => {
      mappers.real.end()
      mappers.own.end()
    })
    const both = async (hex: string, keep = false): Promise<void> => {
      const [expected, got] = await Promise.all([mappers.real.ask(hex, keep), mappers.own.ask(hex, keep)])
      const [a, b] = [plain(expected), plain(got)]
      // both tell their own port first
      const own = (answer: string): string => (/^6[e4]/.test(hex) ? answer.slice(4) : answer)
      assert.equal(own(b), own(a), hex)
    }

    test('names, ports, creations', async () => {
      await both(alive('one', 1111), true)
      await both(alive('two', 2222, 5, 'extra'), true)
      await both(alive('zwölf', 3333), true)
      await both(alive('one', 4444), true)
      await both(alive('two', 4444, 5), true)
      for (const name of ['one', 'two', 'zwölf', 'three', 'one\0']) await both(`7a${text(name)}`)
      await both('6e')
      await both('64')
    })
    test('malformed requests have no answer', async () => {
      for (const hex of [
        '', 'ff', '7a', `7a${text('a\0b')}`, '7aff', `7a${text('x'.repeat(300))}`, '78', '780001', `78${u16(1)}4d0000060005${u16(50)}6161`,
        alive('', 1), alive('a\0b', 1), alive('a', 1).slice(0, -4), `${alive('a', 1)}ffff`,
      ]) await both(hex, hex === `${alive('a', 1)}ffff`)
    })
    test('who ends is forgotten; the end', async () => {
      if (args.length === 0) await both(`73${text('one')}`)
      else for (const name of ['one', 'nobody']) await both(`73${text(name)}`)
      await both(`7a${text('one')}`)
      if (args.length === 0) await both('6b')
      for (const mapper of [mappers.real, mappers.own]) for (const socket of mapper.open.splice(0)) socket.destroy()
      for (const mapper of [mappers.real, mappers.own]) while ((await mapper.ask('6e', false)).length > 8) await sleep(20)
      await both('6e')
      await both('6b')
    })
  })
}
