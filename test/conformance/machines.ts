/** The two machines that suites run on: the real erl and Glulam. Each is started as a command, in a process group of its own. */
import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { findOracle, projectFolder } from '../differential/oracle.ts'

export type MachineName = 'erl' | 'glulam'

export interface Machine {
  readonly name: MachineName
  readonly command: string
  readonly otpRoot: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export async function machineFor(name: MachineName, release: number): Promise<Machine> {
  const oracle = await findOracle(release)
  const { erl, otpRoot } = oracle
  // suites that use a feature of the language, which later releases enable by themselves, are loaded only where it is enabled
  const features = release < 27 ? ['-enable-feature', 'all'] : []
  if (name === 'erl') return { name, command: erl, otpRoot, args: features, env: {} }
  // programs that are no part of the emulator (erl_call …) run in any system from beside the erl of the oracle
  const path = [process.env.PATH, dirname(erl)].join(delimiter)
  return { name, command: join(projectFolder, 'bin/glulam'), otpRoot, args: ['erl', ...features], env: { GLULAM_OTP: otpRoot, PATH: path } }
}

/** How long the pipes of a machine that has ended are read. */
const PIPES_LEFT_MS = 1000

/** Runs `Module:Function([Argument…])`; true when it ended by itself in time. What it prints goes to the file. */
export function runOn(
  machine: Machine,
  options: { paths: readonly string[]; call: readonly [string, string, ...string[]]; folder: string; output: string; timeoutMs: number; libs?: string },
): Promise<{ code: number | null; timedOut: boolean }> {
  const paths = options.paths.flatMap((path) => ['-pa', path])
  const [module, fun, ...rest] = options.call
  const args = [...machine.args, '-noinput', ...paths, '-run', module, fun, ...rest]
  const env = { ...process.env, ...machine.env, ...(options.libs === undefined ? {} : { ERL_LIBS: options.libs }) }
  return new Promise((resolve) => {
    const child = spawn(machine.command, args, { cwd: options.folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const output = createWriteStream(options.output)
    child.stdout.pipe(output, { end: false })
    child.stderr.pipe(output, { end: false })
    let timedOut = false
    const kill = (): void => {
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // it has ended
      }
    }
    const timer = setTimeout(() => {
      timedOut = true
      kill()
    }, options.timeoutMs)
    child.on('exit', () => {
      clearTimeout(timer)
      // whatever it has started ends with it; what has got away may hold the pipes open still
      kill()
      setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
      }, PIPES_LEFT_MS)
    })
    child.on('close', (code) => output.end(() => resolve({ code, timedOut })))
  })
}
