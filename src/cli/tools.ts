/**
 * The other programs that come with OTP and Elixir: `erlc` and `escript` are small C programs that start `erl` with certain flags;
 * Elixir's are shell scripts, which are run as they are, with Glulam's `erl` in the place of the real one.
 *
 * @see https://www.erlang.org/doc/apps/erts/erlc_cmd.html, escript_cmd.html
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findOtp } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { erl, otpPrograms } from './erl.ts'
import { UsageError } from './usage.ts'

// ---- erlc --------------------------------------------------------------------------------------------------------

/** erlc: `+…` and `-smp`-like flags are erl's or the compiler's as erlc.c sorts them; the rest is compile_cmdline's. */
export function erlc(args: string[]): number | void {
  const words = args.filter((arg) => !['-server', '-no-server', '-smp'].includes(arg))
  return erl([
    '+sbtu', '+A0', '-noinput', '-mode', 'minimal', '-boot', 'no_dot_erlang', '-s', 'erl_compile', 'compile_cmdline',
    '-extra', ...words,
  ])
}

// ---- escript -----------------------------------------------------------------------------------------------------

/** Flags in the second or third line of a script, behind `%%!`. */
function shebangFlags(script: string): string[] {
  let text: string
  try {
    text = readFileSync(script, 'latin1')
  } catch {
    throw new UsageError(`escript: Failed to open file: ${script}`)
  }
  const line = text.split('\n', 3).slice(1).find((l) => l.startsWith('%%!'))
  return line === undefined ? [] : line.slice(3).split(' ').filter((word) => word !== '')
}

export function escript(args: string[]): number | void {
  let first = 0
  while (first < args.length && args[first]!.startsWith('-')) first++
  const script = args[first]
  if (script === undefined) {
    process.stderr.write('escript: Missing filename\n')
    return 1
  }
  process.env.ESCRIPT_NAME = script
  const options = args.slice(0, first).map((option) => option.slice(1))
  return erl(['+B', '-noshell', '-boot', 'no_dot_erlang', ...shebangFlags(script), '-run', 'escript', 'start', ...options, '-extra', ...args.slice(first)])
}

// ---- Elixir --------------------------------------------------------------------------------------------------------

/** Directory of an Elixir: GLULAM_ELIXIR, beside the OTP (as Debian has it), or where the PATH has one. */
function findElixir(otp: OtpRoot): string {
  const candidates = [process.env.GLULAM_ELIXIR, join(otp.root, '../elixir'), ...elixirsOnPath()]
  for (const root of candidates) {
    if (root !== undefined && existsSync(join(root, 'lib/elixir/ebin/elixir.app')) && existsSync(join(root, 'bin/elixir'))) return root
  }
  throw new UsageError('no Elixir found: name its directory with GLULAM_ELIXIR, or `glulam otp install --release 27` (brings one)')
}
function elixirsOnPath(): string[] {
  return (process.env.PATH ?? '').split(':').filter((dir) => dir !== otpPrograms && existsSync(join(dir, 'elixir'))).map((dir) => dirname(dir))
}

/** Runs one of Elixir's own start scripts in the place of this process. */
const elixirProgram =
  (name: string) =>
  (args: string[]): void => {
    const otp = findOtp()
    const bin = join(findElixir(otp), 'bin')
    // mix is a script for elixir, the others are for the shell
    const words = name === 'mix' ? [join(bin, 'elixir'), join(bin, 'mix')] : [join(bin, name)]
    const env = { ...process.env, GLULAM_OTP: otp.root, ERTS_BIN: `${otpPrograms}/`, PATH: `${otpPrograms}:${process.env.PATH ?? ''}` }
    process.execve!('/bin/sh', ['sh', ...words, ...args], env)
  }

export const elixirPrograms = Object.fromEntries(['elixir', 'elixirc', 'iex', 'mix'].map((name) => [name, elixirProgram(name)]))
