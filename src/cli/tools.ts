/**
 * The other programs that come with OTP: `erlc` and `escript` are small C programs that start `erl` with certain flags.
 *
 * @see https://www.erlang.org/doc/apps/erts/erlc_cmd.html, escript_cmd.html
 */
import { readFileSync } from 'node:fs'
import { findOtp } from '../host/node/otp.ts'
import { erl } from './erl.ts'

// ---- erlc --------------------------------------------------------------------------------------------------------

export function erlc(args: string[]): number | void {
  return erl([
    '+sbtu', '+A0', '-noinput', '-mode', 'minimal', '-boot', 'no_dot_erlang', '-s', 'erl_compile', 'compile_cmdline',
    '-extra', ...args,
  ])
}

// ---- escript -----------------------------------------------------------------------------------------------------

/** Flags in the second or third line of a script, behind `%%!`; undefined when it can't be opened. */
function shebangFlags(script: string): string[] | undefined {
  let text: string
  try {
    text = readFileSync(script, 'latin1')
  } catch (error) {
    // a directory can be opened: what escript.erl says of it comes later
    return (error as NodeJS.ErrnoException).code === 'EISDIR' ? [] : undefined
  }
  const line = text.split('\n', 3).slice(1).find((l) => l.startsWith('%%!'))
  return line === undefined ? [] : line.slice(3).split(' ').filter((word) => word !== '')
}

/** How a script is booted; flags of the script come behind, and words without a dash belong to the last of these. */
function bootFlags(release: number): readonly string[] {
  if (release < 27) return ['-boot', 'no_dot_erlang', '-noshell']
  return ['-noshell', '-boot', release < 29 ? 'no_dot_erlang' : '$ROOT/no_dot_erlang']
}

export function escript(args: string[]): number | void {
  let first = 0
  while (first < args.length && args[first]!.startsWith('-')) first++
  const script = args[first]
  if (script === undefined) {
    process.stderr.write('escript: Missing filename\n\n')
    return 1
  }
  const flags = shebangFlags(script)
  if (flags === undefined) {
    process.stderr.write(`escript: Failed to open file: ${script}\n`)
    return 1
  }
  process.env.ESCRIPT_NAME = script
  const options = args.slice(0, first).map((option) => option.slice(1))
  return erl(['+B', ...bootFlags(findOtp().release), ...flags, '-run', 'escript', 'start', ...options, '-extra', ...args.slice(first)])
}
