/** Elixir's programs are shell scripts, which are run as they are, with Glulam's `erl` in the place of the real one. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findOtp } from '../host/node/otp.ts'
import type { OtpRoot } from '../host/node/otp.ts'
import { otpPrograms } from '../host/node/package_root.ts'
import { UsageError } from './usage.ts'

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
