// Compares random programs under Glulam with the real erl.
//
//   node test/differential/fuzz.ts --seed N [--count 2000] [--release 27] [--per-module 60] [--stress] [--reduce 3]
//
// Each program prints its result, or the class and reason of its exception. Programs that differ are listed; the
// smallest of them are reduced and printed, with what each machine says of them.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readProgram } from './corpus.ts'
import { generateProgram } from './generate.ts'
import { type Generated, printModule, printProgram } from './generator/syntax.ts'
import { runUnderGlulam } from './glulam.ts'
import { type Oracle, buildFolder, findOracle, prepare, runProcess, steadied } from './oracle.ts'
import { length, reduce } from './reduce.ts'

export type FuzzOptions = { seed: number; count: number; release: number; perModule: number; stress: boolean }
export type Failure = { program: Generated; erl: string; glulam: string }

type Answers = Map<number, string>
type Module = { name: string; programs: readonly Generated[] }

/** The lines `N Result` that a module prints. */
function answersOf(output: string | undefined): Answers {
  const answers: Answers = new Map()
  for (const line of (output ?? '').split('\n')) {
    const found = /^(\d+) (.*)$/.exec(line)
    if (found) answers.set(Number(found[1]), found[2]!)
  }
  return answers
}

/** Compiles modules and runs them under both machines; what does not compile is left out. */
async function runBoth(oracle: Oracle, set: string, modules: readonly Module[], stress: boolean) {
  const folder = join(buildFolder, set, `otp${oracle.release}`, 'src')
  rmSync(join(buildFolder, set, `otp${oracle.release}`), { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const { name, programs } of modules) writeFileSync(join(folder, `${name}.erl`), printModule(name, programs))
  const sources = modules.map(({ name }) => readProgram(join(folder, `${name}.erl`), name))
  const timeoutMs = 60_000
  const prepared = await prepare(oracle, sources, { set, timeoutMs })
  const compiled = modules.filter(({ name }) => prepared.expected.has(name))
  const outputs = await runUnderGlulam({
    otpRoot: oracle.otpRoot,
    ebinDirs: [prepared.folders.ebin],
    jobs: compiled.map(({ name }) => ({ module: name })),
    timeoutMs: stress ? 600_000 : timeoutMs,
    ...(stress ? { stress: true } : {}),
  })
  const expected = await steadied(oracle, prepared, outputs, timeoutMs)
  return modules.map(({ name }) => ({
    erl: answersOf(expected.get(name)),
    glulam: answersOf(outputs.get(name)),
    output: outputs.get(name) ?? '',
    complaints: prepared.expected.has(name) ? '' : prepared.complaints,
  }))
}

const isMistake = (complaints: string): boolean => complaints.includes('Internal consistency check failed')

export async function fuzz(
  options: FuzzOptions,
): Promise<{ failures: Failure[]; oracle: Oracle; compared: number; broken: string[] }> {
  const oracle = await findOracle(options.release)
  const all = Array.from({ length: options.count }, (_, id) => generateProgram(options.seed, id))
  const modules: Module[] = []
  for (let i = 0; i < all.length; i += options.perModule) {
    modules.push({ name: `fuzz_${modules.length}`, programs: all.slice(i, i + options.perModule) })
  }
  const results = await runBoth(oracle, 'fuzz', modules, options.stress)
  // What its validator refuses, OTP's compiler has made a mistake in: the module's other programs are taken one by one.
  const refused = modules.filter((_, i) => isMistake(results[i]!.complaints))
  if (refused.length > 0) {
    const alone = refused.flatMap(({ programs }) => programs).map((program) => ({ name: `fuzz_alone_${program.id}`, programs: [program] }))
    const again = await runBoth(oracle, 'fuzz-alone', alone, options.stress)
    for (const [i, module] of alone.entries()) {
      if (isMistake(again[i]!.complaints)) continue
      modules.push(module)
      results.push(again[i]!)
    }
  }
  const failures: Failure[] = []
  const broken: string[] = []
  let compared = 0
  for (const [i, { name, programs }] of modules.entries()) {
    const { erl, glulam, output, complaints } = results[i]!
    if (isMistake(complaints)) continue
    if (complaints !== '') broken.push(`${name} was not run: ${complaints.split('\n').slice(0, 5).join('\n')}`)
    let stopped = false
    for (const program of programs) {
      const expected = erl.get(program.id)
      if (expected === undefined || expected === 'timeout') continue
      compared++
      const actual = glulam.get(program.id)
      if (actual === expected || (actual === undefined && stopped)) continue
      // a machine that stops takes the rest of the module with it: only the first one is to blame
      if (actual === undefined) stopped = true
      else if (await tripsErl(oracle, program)) continue
      failures.push({ program, erl: expected, glulam: actual ?? `no answer: ${output.slice(-600)}` })
    }
  }
  return { failures, oracle, compared, broken }
}

/**
 * X * Y + X * Y in erl of OTP 27.3 is X * Y + X where the types of X and Y are known to be small: its loader fuses the
 * multiplication with the addition of the product to itself. Such a program says nothing about Glulam.
 */
async function tripsErl(oracle: Oracle, program: Generated): Promise<boolean> {
  if (oracle.release !== 27) return false
  const folder = join(buildFolder, 'fuzz-listing')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'listing.erl'), printModule('listing', [program]))
  await runProcess(`${oracle.erl}c`, ['-S', 'listing.erl'], { cwd: folder })
  const code = readFileSync(join(folder, 'listing.S'), 'utf8').replace(/\s+/g, '')
  return /\{gc_bif,'\*',[^.]*?(\{[xy],\d+\})\}\.(?:\{line[^.]*\}\.)?\{gc_bif,'\+',\{f,\d+\},\d+,\[(?:\{tr,)?\1[^\]]*?,(?:\{tr,)?\1/.test(code)
}

/** The smallest program that still makes the machines differ. */
export async function smallest(failure: Failure, oracle: Oracle, stress: boolean): Promise<Failure> {
  const seen = new Map<Generated, Failure>([[failure.program, failure]])
  const best = await reduce(failure.program, async (candidates) => {
    const modules = candidates.map((program, i) => ({ name: `reduce_${i}`, programs: [program] }))
    const results = await runBoth(oracle, 'fuzz-reduce', modules, stress)
    return candidates.map((program, i) => {
      const { erl, glulam, output } = results[i]!
      const expected = erl.get(program.id)
      const actual = glulam.get(program.id) ?? `no answer: ${output.slice(-600)}`
      if (expected === undefined || expected === 'timeout' || expected === actual) return false
      seen.set(program, { program, erl: expected, glulam: actual })
      return true
    })
  })
  return seen.get(best)!
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
      count: { type: 'string', default: '2000' },
      release: { type: 'string', default: '27' },
      'per-module': { type: 'string', default: '60' },
      reduce: { type: 'string', default: '3' },
      stress: { type: 'boolean', default: false },
    },
  })
  const options = {
    seed: Number(values.seed),
    count: Number(values.count),
    release: Number(values.release),
    perModule: Number(values['per-module']),
    stress: values.stress,
  }
  const { failures, oracle, compared, broken } = await fuzz(options)
  for (const complaint of broken) console.log(complaint)
  failures.sort((a, b) => length(a.program) - length(b.program))
  for (const { program, erl, glulam } of failures) {
    console.log(
      `program ${program.id}: erl ${erl.slice(0, 300)}\n${' '.repeat(8 + String(program.id).length)}: Glulam ${glulam.slice(0, 300)}`,
    )
  }
  for (const failure of failures.slice(0, Number(values.reduce))) {
    const { program, erl, glulam } = await smallest(failure, oracle, options.stress)
    console.log(
      `\n%% program ${program.id} of seed ${options.seed}, reduced\n%% erl:    ${erl}\n%% Glulam: ${glulam}\n${printProgram(program)}`,
    )
  }
  console.log(`seed ${options.seed}, OTP ${options.release}: ${compared} programs compared, ${failures.length} differ`)
  return failures.length === 0 && broken.length === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
