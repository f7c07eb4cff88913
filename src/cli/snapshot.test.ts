/** Snapshots of boots: what goes on from one is what has booted, and none is used where anything is different. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checksum128 } from '../host/node/checksum.ts'
import { NodeHost } from '../host/node/host.ts'
import { InputRecorder, isSame } from '../host/node/inputs.ts'
import { keptIn } from '../host/node/kept_bytes.ts'
import { otpAt, preloadedFile } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { Environment } from '../runtime/environment.ts'
import { boot } from '../runtime/boot.ts'
import { MachineState } from '../runtime/image.ts'
import { closureDifferences, objectDifferences } from '../runtime/snapshot/testing.ts'
import { VaryingWords, commandLine } from '../runtime/varying_words.ts'
import { linkBootAhead } from './ahead.ts'
import { applyEmulatorFlags } from './emulator_flags.ts'
import { makeMachine, readKernel } from './machine.ts'
import { BootSnapshot } from './snapshot.ts'
import type { Start } from './snapshot.ts'

const oracles = process.env['GLULAM_ORACLES'] ?? '/opt'
const otps = [25, 27, 29].flatMap((release) => otpAt(join(oracles, `otp${release}`), 'test') ?? [])
const folder = mkdtempSync(join(tmpdir(), 'glulam-snapshot-'))
after(() => rmSync(folder, { recursive: true }))
const kernel = readKernel()

/** A machine before its boot. */
function start(otp: OtpRoot, words: readonly string[] = []): Start {
  const host = new NodeHost()
  const directory = join(folder, String(otp.release))
  const vm = makeMachine({ otp, host, boots: true, ahead: false })
  linkBootAhead(vm, otp, kernel, keptIn(directory))
  applyEmulatorFlags(vm, [], '')
  const line = commandLine(['--', '-root', otp.root, '-bindir', '/nowhere', '-progname', 'erl', '--', '-home', '/nowhere', '-noshell', ...words])
  return { vm, host, otp, line, emulator: [], directory }
}
const snapshotOf = (of: Start): BootSnapshot => BootSnapshot.of(of)!

/** Boots until the state is kept, and calls `then` with what was kept at that moment; nothing of the machine runs afterwards. */
function bootAndKeep(begun: Start, then: (taken: Uint8Array | string) => Promise<void> | void): Promise<void> {
  const { vm, host, otp } = begun
  const snapshot = snapshotOf(begun)
  const words = new VaryingWords(vm, begun.line)
  Object.assign(host, { exit: () => {} })
  // a start that was not seen before keeps nothing
  snapshotOf(begun).watch(words)
  return new Promise((resolve, reject) => {
    snapshot.watch(words, (taken) => {
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
  /\.refs\.(low|high)$/, /\.scratchHeap\.process$/, /\.scheduler\./, /\.timers\./, /\.spare\b/, /\.asked\b/, /\.registry\.waits$/,
  /\.signals\.unreceived/, /\.parking\.load\./, /clock\]?\.(offset|start\w+|rest)$/, /\.start(Microseconds|Rest)$/, /\.options\.heir$/,
  /\.exceptions\.direct\w+$/, /\.prototype$/, /\.reclaim\./, /\.watch\./, /\.stubs\.(modules|instantiate)/, /\.receiveTimers\./,
]
const ignored = (path: string): boolean => IGNORED.some((pattern) => pattern.test(path))

for (const otp of otps) {
  const { release } = otp
  test(`OTP ${release}: what goes on from a snapshot is what has booted, object by object`, { timeout: 300_000 }, async () => {
    start(otp)
    const booted = start(otp)
    assert.equal(snapshotOf(booted).resume(), false)
    await bootAndKeep(booted, async (taken) => {
      assert.equal(typeof taken, 'object', String(taken))
      const restored = start(otp)
      assert.equal(snapshotOf(restored).resume(), true)
      for (const { vm } of [booted, restored]) vm.u8.fill(0, vm.k.atom_buffer(), vm.k.atom_buffer() + 1024)
      assert.equal(stateOf(restored), stateOf(booted))
      assert.equal(restored.vm.k.check_arenas(), 0)
      const waiting = ({ vm }: Start): unknown => vm.processes.timers.save()?.filter((_, i) => i % 2 === 0)
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
  await bootAndKeep(start(otp, evaluated('a')), (taken) => assert.equal(typeof taken, 'object', String(taken)))
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
  const same = (): boolean => isSame(inputs, new Environment(host))
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
    (h: NodeHost) => h.systemTime(), (h: NodeHost) => h.random(new Uint8Array(1)), (h: NodeHost) => h.terminal.isTerminal(0), (h: NodeHost) => h.system.pid,
    (h: NodeHost) => h.crypto.api.createHash, (h: NodeHost) => h.streams.windowSize(0), (h: NodeHost) => h.files.open(at('file'), { ...modes, append: true }),
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
