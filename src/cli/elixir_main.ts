/** Elixir's programs alone: they only start others, and need little of the command for that. */
import { OtpNotFound } from '../host/node/otp.ts'
import { elixirPrograms } from './elixir.ts'
import { UsageError } from './usage.ts'

const [command, ...args] = process.argv.slice(2)
try {
  elixirPrograms[command!]!(args)
} catch (error) {
  if (!(error instanceof UsageError || error instanceof OtpNotFound)) throw error
  process.stderr.write(`glulam: ${error.message}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
