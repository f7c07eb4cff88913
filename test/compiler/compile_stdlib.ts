// Compiles every module of stdlib with OTP's own compiler, under the real erl and under Glulam, and compares the .beam
// files byte for byte.
//
//   node --stack-size=3900 test/compiler/compile_stdlib.ts [--release 27] [--library stdlib] [--only REGEX]
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findOracle, projectFolder, runProcess } from '../differential/oracle.ts'

const { values } = parseArgs({
  options: {
    release: { type: 'string', default: '27' },
    library: { type: 'string', default: 'stdlib' },
    only: { type: 'string', default: '.' },
  },
})
const release = Number(values.release)
const oracle = await findOracle(release)
const folder = join(projectFolder, 'build', 'compiler', `otp${release}-${values.library}`)
mkdirSync(folder, { recursive: true })

type Machine = { readonly command: string; readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv }
const erl: Machine = { command: oracle.erl, args: ['+S', '1:1'] }
const glulam: Machine = { command: join(projectFolder, 'bin', 'glulam'), args: ['erl'], env: { ...process.env, GLULAM_OTP: oracle.otpRoot } }

/** Runs a function of the driver; what it prints. */
async function driver({ command, args, env }: Machine, fun: string, ...texts: string[]): Promise<string> {
  const call = `compile_driver:${fun}(${texts.map((text) => JSON.stringify(text)).join(', ')}), halt().`
  const result = await runProcess(command, [...args, '-noshell', '-pa', folder, '-eval', call], { timeoutMs: 900_000, ...(env && { env }) })
  if (result.code !== 0) throw new Error(`${command}: ${call}\n${result.stdout}${result.stderr}`)
  return result.stdout
}

const library = readdirSync(join(oracle.otpRoot, 'lib')).find((name) => name.startsWith(`${values.library}-`))!
await runProcess(join(oracle.erl, '../erlc'), ['-o', folder, join(projectFolder, 'test/compiler/compile_driver.erl')], {})
await driver(erl, 'prepare', join(oracle.otpRoot, 'lib', library), folder)
for (const [name, machine] of [['erl', erl], ['glulam', glulam]] as const) {
  const begin = performance.now()
  process.stdout.write(await driver(machine, 'compile_all', folder, name, values.only))
  console.log(`${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s\n`)
}

const only = new RegExp(values.only)
const modules = readdirSync(folder).filter((file) => file.endsWith('.forms')).map((file) => file.slice(0, -'.forms'.length)).filter((name) => only.test(name))
const differing = modules.filter((module) => {
  const [expected, actual] = ['erl', 'glulam'].map((name) => join(folder, `${module}.${name}`)) as [string, string]
  return !existsSync(actual) || Buffer.compare(readFileSync(expected), readFileSync(actual)) !== 0
})
for (const module of differing) console.log(`DIFFERS ${module}`)
console.log(`OTP ${release}, ${values.library}: ${modules.length - differing.length} of ${modules.length} modules compile to the same bytes`)
process.exitCode = differing.length === 0 ? 0 : 1
