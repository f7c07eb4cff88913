// Compiles the benchmark programs with the oracle, and has it prepare the forms for the compiler's rows.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { type Oracle, buildFolder, runProcess } from '../test/differential/oracle.ts'

/** The command as users have it: without this `bin/glulam` runs the sources, which takes seconds more to start. */
export async function bundle(): Promise<void> {
  await succeed(process.execPath, [join(import.meta.dirname, '..', 'tools', 'build_bundle.ts'), '--if-changed'])
}

const programs = join(import.meta.dirname, 'programs')

/** The folder of the compiled programs; compiles again when a source has changed. */
export async function prepare(oracle: Oracle): Promise<string> {
  const sources = readdirSync(programs)
    .filter((f) => f.endsWith('.erl'))
    .sort()
  const sum = createHash('sha256')
  for (const file of sources) sum.update(readFileSync(join(programs, file)))
  const key = sum.digest('hex')
  const folder = join(buildFolder, 'bench', `otp${oracle.release}`)
  const stamp = join(folder, 'key')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const files = sources.map((f) => join(programs, f))
  await succeed(join(dirname(oracle.erl), 'erlc'), ['-o', folder, ...files])
  await succeed(oracle.erl, ['-noshell', '-pa', folder, '-eval', `bench_make_forms:make("${folder}"), halt().`])
  writeFileSync(stamp, key)
  return folder
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runProcess(command, args, { timeoutMs: 120_000 })
  if (code !== 0) throw new Error(`${command} failed:\n${stdout}${stderr}`)
}
