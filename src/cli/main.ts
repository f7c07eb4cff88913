/** The `glulam` command. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InstallError } from '../host/node/otp_install.ts'
import { OtpNotFound } from '../host/node/otp.ts'
import { packageRoot } from '../host/node/package_root.ts'
import { elixirPrograms } from './elixir.ts'
import { ERL_USAGE, erl } from './erl.ts'
import { OTP_USAGE, otp } from './otp.ts'
import { heart } from './heart.ts'
import { TermSyntaxError } from './read_term.ts'
import { RUN_USAGE, run } from './run.ts'
import { erlc, escript } from './tools.ts'
import { UsageError } from './usage.ts'

const commands: Readonly<Record<string, (args: string[]) => Promise<number | void> | number | void>> = { erl, erlc, escript, ...elixirPrograms, heart, run, otp }

const HELP = `Glulam runs .beam files.

usage:
  ${ERL_USAGE}
  glulam erlc | escript | elixir | elixirc | iex | mix …   these programs' own files, on Glulam
  ${RUN_USAGE}
${OTP_USAGE.map((line) => `  ${line}`).join('\n')}
  glulam --help | --version

run calls MODULE:FUNCTION(ARG…) and prints what it returns. Each ARG is a term: 42, "text", '[{a,1},<<"b">>]'.
  -pa DIR      directory with .beam files, searched before OTP's; may be given more than once
  --otp DIR    the Erlang/OTP to take the library from (default: GLULAM_OTP, erl on the PATH, the cache)
  --stress     collect garbage at every allocation point and check the heap after it
  --no-cache   don't keep translations in ~/.cache/glulam
`

function version(): string {
  const { version: own } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
  return `Glulam ${own} (Node ${process.versions.node})`
}

/** Errors whose message says all there is to say; anything else is shown with its stack. */
function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const badOption = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  return badOption || [UsageError, InstallError, OtpNotFound, TermSyntaxError].some((c) => error instanceof c)
}

async function main(words: readonly string[]): Promise<number | void> {
  const [command, ...args] = words
  if (command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  if (command === '--version' || command === '-v' || command === 'version') {
    process.stdout.write(`${version()}\n`)
    return 0
  }
  const action = command !== undefined && Object.hasOwn(commands, command) ? commands[command] : undefined
  if (!action) {
    process.stderr.write(command === undefined ? HELP : `glulam: no such command: ${command} (see glulam --help)\n`)
    return 2
  }
  try {
    return await action(args)
  } catch (error) {
    if (!isExpected(error)) throw error
    process.stderr.write(`glulam: ${error.message}\n`)
    return error instanceof UsageError || 'code' in error ? 2 : 1
  }
}

void main(process.argv.slice(2)).then((code) => {
  if (code !== undefined) process.exitCode = code
})
