/**
 * The other programs that come with OTP: `erlc` and `escript` are small C programs that start `erl` with certain flags.
 *
 * @see https://www.erlang.org/doc/apps/erts/erlc_cmd.html, escript_cmd.html
 */
import { readFileSync } from 'node:fs'
import { findOtp } from '../host/node/otp.ts'
import { erl } from './erl.ts'

// ---- erlc --------------------------------------------------------------------------------------------------------

/** Limits of processes and ports, which no compilation needs more of. */
const limits = (release: number): readonly string[] => (release < 29 ? [] : ['+P', '65536', '+Q', '1024'])

/** `-pa`, `-pz` and `-smp` are flags of `erl`, which come in the reverse order; the rest is for erl_compile. Undefined: a path has no value. */
function erlcFlags(args: readonly string[]): { flags: string[]; rest: string[] } | undefined {
  const flags: string[] = []
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    if (/^-p[az]/.test(word)) {
      const path = word.length > 3 ? word.slice(3) : args[++i]
      if (path === undefined || path.startsWith('-')) return undefined
      flags.unshift(word.slice(0, 3), path)
    } else if (word === '-smp') flags.unshift(word)
    else if (word !== '-no-server') rest.push(word)
  }
  return { flags, rest }
}

export function erlc(args: string[]): number | void {
  const words = erlcFlags(args)
  if (words === undefined) {
    process.stderr.write('erlc: No value given to -p option\n')
    return 1
  }
  return erl([
    '+S1', ...words.flags, '+sbtu', '+A0', ...limits(findOtp().release), '-noinput', '-mode', 'minimal', '-boot', 'no_dot_erlang', '-s', 'erl_compile',
    'compile_cmdline', '-extra', ...words.rest,
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
