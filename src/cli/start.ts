/** `glulam start`: compiles a shipped example with OTP's compiler on the machine, runs it, tells how long each step took. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SUPPORTED_RELEASES, listOtps, otpAt } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { INSTALL_DEFAULT, installOtp } from '../host/node/otp_install.ts'
import { packageRoot } from '../host/node/package_root.ts'
import { format } from '../term/print.ts'
import type { Term } from '../term/types.ts'
import { UsageError } from './usage.ts'
import { compileErlang } from './compile.ts'
import { makeMachine } from './machine.ts'
import { startServers } from './run.ts'
import { runSequence } from './sequence.ts'

export const START_USAGE = 'glulam start [--otp DIR] [FILE.erl]   compile an example (or FILE.erl, no macros) and run its main/0'

const EXAMPLE = join(packageRoot, 'examples/exchange/exchange.erl')

/** An OTP that has the compiler: the one named, the first found, or else a fetched one. */
export function otpWithCompiler(explicit?: string): OtpRoot {
  const hasCompiler = (otp: OtpRoot): boolean => readdirSync(join(otp.root, 'lib')).some((d) => d.startsWith('compiler-'))
  if (explicit) {
    const named = otpAt(explicit, '--otp')
    if (!named || !hasCompiler(named)) throw new UsageError(`${explicit} holds no Erlang/OTP with its compiler (lib/compiler-*)`)
    return named
  }
  const usable = listOtps().filter((o) => (SUPPORTED_RELEASES as readonly number[]).includes(o.release) && hasCompiler(o))
  if (usable[0]) return usable[0]
  say(`No Erlang/OTP of release ${SUPPORTED_RELEASES.join(', ')} on this machine: fetching ${INSTALL_DEFAULT} once.`)
  return installOtp(INSTALL_DEFAULT, say)
}

const say = (text: string): void => {
  process.stdout.write(text + '\n')
}

/** One line about a step that is done. */
function step(what: string, since: number, remark = ''): void {
  const seconds = ((performance.now() - since) / 1000).toFixed(2)
  say(`${what.padEnd(54)}${seconds.padStart(8)} s   ${remark}`.trimEnd())
}

export async function start(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { otp: { type: 'string' } }, allowPositionals: true })
  const file = positionals[0] ?? EXAMPLE
  if (!existsSync(file)) throw new UsageError(`no such file: ${file}`)
  const name = file.split('/').pop()!
  const source = readFileSync(file, 'utf8')
  const module = /^\s*-module\(\s*'?([^)']+)'?\s*\)/m.exec(source)?.[1]
  if (module === undefined) throw new UsageError(`${file} has no -module attribute`)

  const otp = otpWithCompiler(values.otp)
  say(`Erlang/OTP ${otp.release} in ${otp.root}\n`)
  let since = performance.now()
  const vm = makeMachine({ otp })
  const leader = startServers(vm)
  const crashes: string[] = []
  const text = (term: Term): string => format(vm, term, { style: 'p' })
  vm.processes.onCrash = (_process, pid, reason) => crashes.push(`${text(pid)} ${text(reason)}`)
  step('machine ready', since)

  try {
    since = performance.now()
    const { beam, forms, parsing, compiling } = await compileErlang(vm, leader, name, source)
    step(`${name} scanned and parsed (erl_scan, erl_parse)`, performance.now() - parsing, `${forms} forms`)
    step(`compiled (compile:forms)`, performance.now() - compiling, `${beam.length} bytes`)

    since = performance.now()
    vm.code.load(beam)
    step('translated to WebAssembly and loaded', since)

    since = performance.now()
    say('')
    let result = ''
    let called = false
    await runSequence(vm, leader, (returned) => {
      if (called) result = format(vm, returned)
      if (called) return undefined
      called = true
      return [module, 'main', []]
    })
    say('')
    step(`${module}:main() returned ${result}`, since)
    if (crashes.length > 0) {
      say(`\nCrash reports: ${crashes.length}. The first:\n  ${crashes[0]}`)
    }
  } finally {
    vm.scheduler.stop()
  }
  return 0
}
