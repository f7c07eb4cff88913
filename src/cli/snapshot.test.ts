/** Snapshots of boots: what goes on from one is what has booted, and none is used where anything is different. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checksum128 } from '../host/node/checksum.ts'
import { NodeHost } from '../host/node/host.ts'
import { InputRecorder, isSame } from '../host/node/inputs.ts'
import type { Inputs } from '../host/node/inputs.ts'
import { keptIn } from '../host/node/kept_bytes.ts'
import { otpPrograms } from '../host/node/package_root.ts'
import { otpAt, preloadedFile } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import type { HostChild } from '../host/programs.ts'
import { Environment } from '../runtime/environment.ts'
import { boot } from '../runtime/boot.ts'
import { MachineState } from '../runtime/image.ts'
import { varyingIn } from '../runtime/snapshot/state.ts'
import { forgetVarying } from '../runtime/snapshot/varying.ts'
import { closureDifferences, objectDifferences } from '../runtime/snapshot/testing.ts'
import { VaryingWords, commandLine } from '../runtime/varying_words.ts'
import { inetGethost } from './inet_gethost.ts'
import { linkBootAhead } from './ahead.ts'
import { applyEmulatorFlags } from './emulator_flags.ts'
import { makeMachine, readKernel } from './machine.ts'
import { BootSnapshot } from './snapshot.ts'
import type { Moment, Start } from './snapshot.ts'

const oracles = process.env['GLULAM_ORACLES'] ?? '/opt'
const otps = [25, 27, 29].flatMap((release) => otpAt(join(oracles, `otp${release}`), 'test') ?? [])
const folder = mkdtempSync(join(tmpdir(), 'glulam-snapshot-'))
after(() => rmSync(folder, { recursive: true }))
const kernel = readKernel()
// of so many machines in one process
process.setMaxListeners(0)

/** A machine before its boot. */
function start(otp: OtpRoot, words: readonly string[] = []): Start {
  const host = new NodeHost()
  host.programs.inner.define(join(otpPrograms, 'inet_gethost'), inetGethost)
  // a name that the system knows without asking anybody
  Object.assign(host.system, { hostname: 'localhost' })
  // the test's own input is none of the machine's
  Object.assign(host.streams, { reader: () => ({ close: () => {} }) })
  const directory = join(folder, String(otp.release))
  const vm = makeMachine({ otp, host, boots: true, ahead: false })
  linkBootAhead(vm, otp, kernel, keptIn(directory))
  applyEmulatorFlags(vm, [], '')
  const line = commandLine(['--', '-root', otp.root, '-bindir', otpPrograms, '-progname', 'erl', '--', '-home', '/nowhere', '-noshell', ...words])
  return { vm, host, otp, line, emulator: [], directory }
}
const snapshotOf = (of: Start): BootSnapshot => BootSnapshot.of(of)!

/** Boots until the state is kept, and calls `then` with what was kept at that moment; nothing of the machine runs afterwards. */
function bootAndKeep(begun: Start, until: Moment, then: (taken: Uint8Array | string) => Promise<void> | void): Promise<void> {
  const { vm, host, otp } = begun
  const snapshot = snapshotOf(begun)
  const words = new VaryingWords(vm, begun.line)
  Object.assign(host, { exit: () => {} })
  // a start that was not seen before keeps nothing
  snapshotOf(begun).watch(words)
  return new Promise((resolve, reject) => {
    snapshot.watch(words, (taken, moment) => {
      if (moment !== until) return
      vm.scheduler.halt(0, -1)
      Promise.try(then, taken).then(resolve, reject)
    })
    boot(vm, {
      words,
      preloaded: (module) => {
        const file = preloadedFile(otp, module)
        return file === undefined ? undefined : readFileSync(file)
      },
    })
    vm.scheduler.start()
  })
}

const stateOf = ({ vm }: Start): string => MachineState.of(vm, (bytes) => checksum128(bytes).join())!.digest

/** The host and the machine's memory; what is made again when it is asked for; positions in tables; where the clock and the scheduler are, and how long the host took. */
const IGNORED = [
  /^\.(host|memory|m|u8|k)\b/, /\.(vm|host)$/,
  /\.atoms\.(texts|byText)/, /\.exceptions\.(frames|framesByText|fileNames)/, /\.parts\.points/, /\.environment\.copy/,
  /\.(file|fileOf|tables|places|values|translation|complete|instance)$/, /\.specs?\.kept/,
  /\.refs\.(low|high)$/, /\.scratchHeap\.process$/, /\.scheduler\./, /\.timers\./, /\.spare\b/, /\.asked\b/, /\.(registry\.w|leaderW)aits$/,
  /\.signals\.unreceived/, /\.parking\.load\./, /clock\]?\.(offset|nextCheck|start\w+|rest)$/, /\.start(Microseconds|Rest)$/, /\.options\.heir$/,
  /\.exceptions\.direct\w+$/, /\.prototype$/, /\.reclaim\./, /\.watch\./, /\.stubs\.(modules|instantiate)/, /\.receiveTimers\./, /\.owned\.(at|index|sequence)$/,
  /\.compiler\.(budget|variableNumbers)\b/, /\.reader\.close\b/, /\.streams\.reader$/, /\.context\.regex$/, /\.#(loaded|captures|kept|options)$/, /\.(nextCheck|rest)$/,
]
const ignored = (path: string): boolean => IGNORED.some((pattern) => pattern.test(path))

for (const [otp, moment] of otps.flatMap((one) => (['code server', 'started'] as const).map((moment) => [one, moment] as const))) {
  const { release } = otp
  test(`OTP ${release}, ${moment}: what goes on from a snapshot is what has booted, object by object`, { timeout: 300_000 }, async () => {
    const words = moment === 'started' ? ['-s', 'erlang', 'halt'] : []
    start(otp)
    const booted = start(otp, words)
    assert.equal(snapshotOf(booted).resume(), false)
    await bootAndKeep(booted, moment, async (taken) => {
      assert.equal(typeof taken, 'object', String(taken))
      const restored = start(otp, words)
      assert.equal(snapshotOf(restored).resume(), true)
      for (const { vm } of [booted, restored]) forgetVarying(vm, varyingIn(taken as Uint8Array))
      for (const { vm } of [booted, restored]) vm.u8.fill(0, vm.k.atom_buffer(), vm.k.atom_buffer() + 1024)
      assert.equal(stateOf(restored), stateOf(booted))
      assert.equal(restored.vm.k.check_arenas(), 0)
      const waiting = ({ vm }: Start): unknown => {
        const { receives, timers } = vm.processes.timers.save([])!
        return [receives.map(([pid]) => pid).sort(), timers.map((timer) => ({ ...timer, left: 0 }))]
      }
      assert.deepEqual(waiting(restored), waiting(booted))
      assert.deepEqual(objectDifferences(booted.vm, restored.vm, ignored), [])
      const roots = ({ vm }: Start): unknown[] => [vm, [...vm.code.bifNames].map((name) => vm.code.bif(name)), vm.nifs.all(), [...vm.state.values()]]
      assert.deepEqual(await closureDifferences(roots(booted), roots(restored), ignored), [])
    })
  })
}

test('other words, another environment, a damaged snapshot: none is used', { skip: otps.length === 0, timeout: 300_000 }, async () => {
  const otp = otps.find(({ release }) => release === 27) ?? otps[0]!
  const resumes = (...words: string[]): boolean => snapshotOf(start(otp, words)).resume()
  const evaluated = (text: string): string[] => ['-eval', text, '-extra', text, 'a']
  start(otp)
  await bootAndKeep(start(otp, evaluated('a')), 'started', (taken) => assert.equal(typeof taken, 'object', String(taken)))
  // what is evaluated and what is extra may be anything
  assert.equal(resumes('-eval', 'x'.repeat(1000), '-extra', 'b'), true)
  for (const words of [['-eval', 'a'], ['-eval', 'a', '-extra'], ['-eval', '-a', '-extra', 'b'], ['-eval', 'a', 'b', '-extra', 'b'], ['-pa', '/', ...evaluated('a')]]) {
    assert.equal(resumes(...words), false, words.join(' '))
  }
  process.env.ERL_LIBS = '/nowhere'
  assert.equal(resumes(...evaluated('a')), false)
  delete process.env.ERL_LIBS
  assert.equal(resumes(...evaluated('b')), true)
  const directory = join(folder, String(otp.release))
  const file = join(directory, readdirSync(directory).filter((name) => name.startsWith('snapshot-')).find((name) => readFileSync(join(directory, name)).includes('"-eval"'))!)
  const bytes = readFileSync(file)
  for (const at of [1000, bytes.length - 1]) {
    const damaged = Buffer.from(bytes)
    damaged[at]! ^= 4
    writeFileSync(file, damaged)
    assert.equal(resumes(...evaluated('a')), false, `byte ${at}`)
  }
})

const ignoredEvents = { data: () => {}, end: () => {}, error: () => {} }
/** Asks the program that looks names up. */
function askForName(host: NodeHost, name: string): void {
  const file = Buffer.from('/inet_gethost')
  host.programs.inner.define('/inet_gethost', () => ({ data: () => {}, end: () => {}, pending: 0 }))
  const asked = { file, args: [], directory: undefined, environment: [], read: ignoredEvents, write: { written: () => {}, error: () => {} }, stdio: true, stderrToStdout: false }
  const child = host.programs.start(asked, () => {}) as HostChild
  child.writer!.write(Buffer.from(`\0\0\0\xff\0\0\0\x01\x01\x01${name}\0`, 'latin1'))
}

test('what the host has answered is asked for again; standard input is held back', () => {
  const host = new NodeHost()
  const read: number[] = []
  Object.assign(host.streams, { reader: (fd: number) => ({ close: () => {}, fd: read.push(fd) }) })
  const recorder = new InputRecorder(host, new Environment(host))
  assert.equal(host.terminal.isTerminal(0), host.terminal.isTerminal(0))
  void host.streams.windowSize(1)
  host.programs.access(Buffer.from('/no/such/program'))
  host.streams.reader(0, ignoredEvents)
  host.streams.reader(0, ignoredEvents).close()
  assert.deepEqual([read, recorder.other], [[], undefined])
  recorder.stop()
  assert.deepEqual(read, [0])
  const { inputs } = recorder
  assert.deepEqual(inputs.answers.map(([what]) => what), ['terminal.isTerminal', 'streams.windowSize', 'programs.access'])
  assert.equal(inputs.answers[2]![2], '"ENOENT"')
  const same = (answers: Inputs['answers']): boolean => isSame({ ...inputs, answers }, new Environment(host), host)
  assert.equal(same(inputs.answers), true)
  assert.equal(same([['programs.access', '/no/such/program', 'undefined']]), false)
  // whoever waits for it gets it
  const waiting = new InputRecorder(host, new Environment(host))
  host.streams.reader(0, ignoredEvents)
  host.setWake(1e9, () => {})
  host.clearWake()
  assert.deepEqual([read, waiting.other], [[0, 0], 'a boot that waits'])
  waiting.stop()
})

test('what was read is told from what is there now; what else was asked for is told', () => {
  const host = new NodeHost()
  const environment = new Environment(host)
  const at = (name: string): Buffer => Buffer.from(join(folder, name))
  const name = join(folder, 'file')
  writeFileSync(name, 'abc')
  mkdirSync(join(folder, 'directory'))
  const recorder = new InputRecorder(host, environment)
  const { open } = host.files
  const modes = { read: true, write: false, append: false, exclusive: false, sync: false, kind: 'file' } as const
  environment.get(Buffer.from('GLULAM_NO_SUCH'))
  void host.files.open(at('file'), modes)
  assert.throws(() => host.files.open(at('absent'), modes))
  void host.files.info(at('directory'), true)
  void host.files.list(at('directory'))
  host.monotonic()
  assert.equal(recorder.other, undefined)
  recorder.stop()
  assert.notEqual(host.files.open, open)
  const { inputs } = recorder
  assert.deepEqual(inputs.files.map(([look, , stamp]) => [look, stamp === '']), [['contents', false], ['contents', true], ['kind', false], ['contents', false]])
  const same = (): boolean => isSame(inputs, new Environment(host), host)
  assert.equal(same(), true)
  for (const [change, back] of [
    [() => (process.env.GLULAM_NO_SUCH = ''), () => delete process.env.GLULAM_NO_SUCH],
    [() => writeFileSync(join(folder, 'absent'), ''), () => rmSync(join(folder, 'absent'))],
  ] as const) {
    change()
    assert.equal(same(), false)
    back()
    assert.equal(same(), true)
  }
  utimesSync(name, new Date(), new Date(1e12))
  assert.equal(same(), false)
  for (const ask of [
    (h: NodeHost) => h.systemTime(), (h: NodeHost) => h.random(new Uint8Array(1)), (h: NodeHost) => h.terminal.setMode(undefined), (h: NodeHost) => h.system.pid,
    (h: NodeHost) => h.crypto.api.createHash, (h: NodeHost) => h.streams.reader(200, ignoredEvents).close(), (h: NodeHost) => askForName(h, 'no.such.name'),
    (h: NodeHost) => h.files.open(at('file'), { ...modes, append: true }),
    (h: NodeHost) => Promise.try(() => h.files.readLink(at('x'))).catch(() => {}), (h: NodeHost) => h.sockets?.interfaces(),
  ]) {
    const other = new NodeHost()
    const asked = new InputRecorder(other, new Environment(other))
    ask(other)
    assert.notEqual(asked.other, undefined, String(ask))
  }
  for (const ask of [(e: Environment) => e.set('A', 'b'), (e: Environment) => e.entries(), (e: Environment) => e.with([])]) {
    const other = new Environment(host)
    const asked = new InputRecorder(host, other)
    ask(other)
    asked.stop()
    assert.notEqual(asked.other, undefined, String(ask))
  }
})
