/** The `glulam` command. */
import { run } from './run.ts'

const [command, ...args] = process.argv.slice(2)
const commands: Readonly<Record<string, (args: string[]) => Promise<number | void>>> = { run }

const action = command === undefined ? undefined : commands[command]
if (!action) {
  process.stderr.write(`usage: glulam run [--otp DIR] [-pa DIR]… MODULE FUNCTION [ARG…]\n`)
  process.exitCode = 2
} else {
  const code = await action(args)
  if (code !== undefined) process.exitCode = code
}
