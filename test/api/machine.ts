// What the tests of the library share: an OTP (the oracle's), and a real erl that evaluates.
import { Node } from '../../src/index.ts'
import type { NodeOptions } from '../../src/index.ts'
import { findOracle, runProcess } from '../differential/oracle.ts'

export const oracle = await findOracle(27)

export function startNode(options: NodeOptions = {}): Promise<Node> {
  return Node.start({ otp: oracle.otpRoot, ...options })
}

/** What erl prints for expressions, a line each. */
export async function erlPrints(expressions: readonly string[]): Promise<string[]> {
  const code = `${expressions.join(', ')}, halt().`
  const { stdout, stderr } = await runProcess(oracle.erl, ['-noinput', '-noshell', '-kernel', 'logger_level', 'none', '-eval', code])
  const lines = stdout.split('\n').slice(0, -1)
  if (lines.length < expressions.length) throw new Error(`erl: ${stdout}${stderr}`)
  return lines
}
