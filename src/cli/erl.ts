/** `glulam erl`: boots OTP, as the command `erl` does. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { forgetOldVersions } from '../host/node/kept_bytes.ts'
import { cacheDirectory, ertsVersion, findOtp, preloadedFile } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { NodeHost } from '../host/node/host.ts'
import { otpPrograms } from '../host/node/package_root.ts'
import { installBreak } from './break.ts'
import type { BreakMode } from './break.ts'
import { crash } from '../dump/crash.ts'
import { boot } from '../runtime/boot.ts'
import { VaryingWords, commandLine } from '../runtime/varying_words.ts'
import type { CommandLine } from '../runtime/varying_words.ts'
import type { Vm } from '../runtime/vm.ts'
import { format } from '../term/print.ts'
import { detach } from './detached.ts'
import { startEpmd } from './epmd.ts'
import { EmulatorFlagError, applyEmulatorFlags } from './emulator_flags.ts'
import { ErlUsageError, parseErlCommandLine } from './erl_command_line.ts'
import type { ErlCommandLine, Print } from './erl_command_line.ts'
import { inetGethost } from './inet_gethost.ts'
import { makeMachine, startDirectory } from './machine.ts'
import type { MachineOptions } from './machine.ts'
import { BootSnapshot } from './snapshot.ts'
import { describeWaiting } from './stuck.ts'
import { endUsedUp } from './used_up.ts'

export const ERL_USAGE = 'glulam erl [ERL-FLAGS…]'

/** Exit status of an emulator that gives up. */
const SYSTEM_EXIT = 1

/** What the variables of erl's start script say; programs started from here find them. */
function setEnvironment(otp: OtpRoot, line: ErlCommandLine): void {
  const { env } = process
  env.ROOTDIR = otp.root
  env.BINDIR = otpPrograms
  env.GLULAM_OTP = otp.root
  env.PATH = [otpPrograms, join(otp.root, 'bin'), ...(env.PATH ?? '').split(delimiter).filter((dir) => dir !== otpPrograms)].join(delimiter)
  env.EMU ??= 'beam'
  env.PROGNAME ??= 'erl'
  for (const [name, value] of line.environment) env[name] = value
}

/** The words that follow the emulator's flags: what `init` gets. */
function initWords(otp: OtpRoot, line: ErlCommandLine): string[] {
  const home = process.env.HOME ?? homedir()
  return ['--', '-root', otp.root, '-bindir', otpPrograms, '-progname', process.env.PROGNAME!, '--', '-home', home, ...line.init]
}

/**
 * Lets the start of the bundled command (tools/build_bundle.ts) keep the compiled code, if it wants to: what each start needs, not what
 * the one needs that translates and links for those to come.
 */
function keepCode(vm: Vm): void {
  if (vm.code.ahead?.restored === false) return
  const keep = (globalThis as { [key: symbol]: (() => boolean) | undefined })[Symbol.for('glulam.keepCode')]
  if (keep?.()) forgetOldVersions(join(cacheDirectory(), 'javascript'))
}

/** What erlexec prints of the emulator's command line. */
function printed(what: Print, emulator: string, words: readonly string[]): string {
  switch (what) {
    case 'name': return `${basename(emulator)}\n`
    case 'lines': return words.map((word) => `${word}\n`).join('')
    case 'quoted': return `${[emulator, ...words].map((word) => `"${word}" `).join('')}\n`
    case 'all': return `Executing: ${[emulator, emulator, ...words].join(' ')}\n\n`
  }
}

/** Boots, or goes on from what an earlier start has kept. */
function start(vm: Vm, host: NodeHost, otp: OtpRoot, line: CommandLine, emulator: readonly string[]): void {
  const snapshot = BootSnapshot.of({ vm, host, otp, line, emulator, directory: startDirectory() })
  if (snapshot?.resume() === true) return
  const words = new VaryingWords(vm, line)
  snapshot?.watch(words)
  boot(vm, {
    words,
    preloaded: (module) => {
      const file = preloadedFile(otp, module)
      return file === undefined ? undefined : readFileSync(file)
    },
  })
}

/** `stress`: collects garbage at every allocation, and verifies all heaps. `ahead`: see MachineOptions. */
export function erl(args: string[], options: Pick<MachineOptions, 'stress' | 'ahead'> = {}): number | void {
  const otp = findOtp()
  let line: ErlCommandLine
  try {
    line = parseErlCommandLine(args, process.env, otp.release)
  } catch (error) {
    if (!(error instanceof ErlUsageError)) throw error
    process.stderr.write(`${error.message}\n`)
    return error.code
  }
  setEnvironment(otp, line)
  const words = initWords(otp, line)
  const emulator = join(otpPrograms, 'beam.smp')
  if (line.print !== undefined) {
    // what erlexec prints before it becomes the emulator is lost, but on a terminal
    if (line.print !== 'all' || process.stdout.isTTY) process.stdout.write(printed(line.print, emulator, [...line.emulator, ...words]))
    if (line.print !== 'all') return 0
  }
  if (line.epmd !== undefined) startEpmd(line.epmd)
  if (line.detached && detach()) return 0
  const host = new NodeHost()
  host.programs.inner.define(join(otpPrograms, 'inet_gethost'), inetGethost)
  const vm = makeMachine({ otp, host, boots: true, ...options })
  try {
    if (applyEmulatorFlags(vm, line.emulator, ertsVersion(otp), emulator)) return 0
  } catch (error) {
    if (!(error instanceof EmulatorFlagError)) throw error
    process.stderr.write(`${error.message}\r\n`)
    return 1
  }
  vm.processes.onSystemExit = (_process, pid, reason) => {
    crash(vm, `System process ${format(vm, pid, { style: 'display' })} terminated: ${format(vm, reason, { style: 'display' })}`)
    vm.scheduler.halt(SYSTEM_EXIT)
  }
  endUsedUp(vm)
  if (process.env.GLULAM_EXITS) vm.processes.onExit.push((_p, pid, reason) => process.stderr.write(`exit ${format(vm, pid)}: ${format(vm, reason)}\n`))
  process.on('SIGUSR2', () => process.stderr.write(describeWaiting(vm)))
  vm.state.set('emu_args', [emulator, ...line.emulator, ...words])
  start(vm, host, otp, commandLine(words), line.emulator)
  vm.scheduler.onHalt.push(() => keepCode(vm))
  installBreak(vm, (vm.state.get('break_mode') as BreakMode | undefined) ?? 'menu')
  vm.scheduler.start()
}
