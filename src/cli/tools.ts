/**
 * The other programs that come with OTP: `erlc` and `escript` are small C programs that start `erl` with certain flags.
 *
 * @see https://www.erlang.org/doc/apps/erts/erlc_cmd.html, escript_cmd.html
 */
import { readFileSync } from 'node:fs'
import { erl } from './erl.ts'
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
