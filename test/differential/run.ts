// Compares the programs of test/programs under Glulam with the real erl.
//
//   node test/differential/run.ts [--release 25|27|29]… [--only REGEX] [--stress] [--slices] [--list] [--verify-oracle]
//                                 [--compiler-options "no_copt,…"] [--show MODULE] [--quiet]
//
// --list            names the programs and what they are about
// --stress, --slices   collects at every allocation; makes collections in tiny slices
// --show MODULE     prints what the real erl prints for a program
// --verify-oracle   only runs the programs twice under the real erl: compile errors, crashes, unsteady output
import { parseArgs } from 'node:util'
import { type Program, readCorpus, suits } from './corpus.ts'
import { unifiedDiff } from './diff.ts'
import { glulamIsThere, runUnderGlulam } from './glulam.ts'
import { findOracle, knownReleases, prepare, runAgain, runBooted, steadied } from './oracle.ts'

export type Difference = { release: number; module: string; diff: string }
export type Summary = {
  release: number
  programs: number
  same: number
  sameModules: string[]
  differences: Difference[]
}

export type RunOptions = {
  only?: RegExp
  /** Further choice among the programs that suit a release. */
  chosen?: (program: Program) => boolean
  stress?: boolean
  slices?: boolean
  compilerOptions?: string
  onResult?: (module: string) => void
}

const wanted = (programs: Program[], release: number, only?: RegExp) =>
  programs.filter((p) => suits(p, release) && (only === undefined || only.test(p.module)))

const setName = (options: RunOptions) =>
  options.compilerOptions ? `differential-${options.compilerOptions.replace(/\W+/g, '_')}` : 'differential'

/** Compiles the corpus for one release and runs it under the real erl, as far as that has not been done. */
export async function prepareRelease(release: number, options: RunOptions = {}) {
  const oracle = await findOracle(release)
  const { chosen = () => true } = options
  const programs = wanted(readCorpus(), release, options.only).filter((p) => chosen(p))
  const set = {
    set: setName(options),
    ...(options.compilerOptions ? { compilerOptions: options.compilerOptions } : {}),
  }
  const prepared = await prepare(oracle, programs, set)
  if (prepared.complaints) throw new Error(`OTP ${release}:\n${prepared.complaints}`)
  return { oracle, programs, prepared }
}

/** Runs the corpus for one release under both machines. */
export async function compareRelease(release: number, options: RunOptions = {}): Promise<Summary> {
  const { oracle, programs, prepared } = await prepareRelease(release, options)
  const actual = await runUnderGlulam({
    otpRoot: oracle.otpRoot,
    ebinDirs: [prepared.folders.ebin],
    jobs: programs.filter((p) => !p.booted).map(({ module }) => ({ module })),
    ...(options.stress ? { stress: true } : {}),
    ...(options.slices ? { slices: true } : {}),
    ...(options.onResult ? { onResult: options.onResult } : {}),
  })
  const booted = programs.filter((p) => p.booted).map((p) => p.module)
  if (booted.length > 0) {
    for (const [module, output] of await runBooted(oracle, prepared.folders, booted, options.stress ?? false)) actual.set(module, output)
  }
  const expected = await steadied(oracle, prepared, actual)
  const differences: Difference[] = []
  for (const { module } of programs) {
    const diff = unifiedDiff(expected.get(module) ?? 'erl did not print the same twice\n', actual.get(module) ?? '')
    if (diff !== '') differences.push({ release, module, diff })
  }
  const different = new Set(differences.map((d) => d.module))
  const sameModules = programs.map((p) => p.module).filter((module) => !different.has(module))
  return { release, programs: programs.length, same: sameModules.length, sameModules, differences }
}

/** Runs the corpus twice under the real erl; what is not steady, crashes or does not compile is reported. */
async function verifyOracle(release: number, options: RunOptions): Promise<number> {
  const oracle = await findOracle(release)
  const programs = wanted(readCorpus(), release, options.only)
  const prepared = await prepare(oracle, programs, { set: setName(options) })
  if (prepared.complaints) console.log(prepared.complaints)
  const again = await runAgain(oracle, prepared)
  let bad = programs.length - prepared.expected.size
  for (const [module, text] of prepared.expected) {
    const diff = unifiedDiff(text, again.get(module) ?? '')
    if (diff === '' && text.endsWith('ok\n') && !text.includes('main/0 d')) continue
    bad++
    console.log(`--- ${module} (OTP ${release})`)
    console.log(diff || text.split('\n').slice(-4).join('\n'))
  }
  console.log(`OTP ${release}: ${programs.length} programs, ${bad} bad`)
  return bad
}

const title = (program: Program) => /^%% (?!otp:)(.*)$/m.exec(program.source)?.[1] ?? ''

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      release: { type: 'string', multiple: true },
      only: { type: 'string' },
      show: { type: 'string' },
      'compiler-options': { type: 'string' },
      stress: { type: 'boolean', default: false },
      slices: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      'verify-oracle': { type: 'boolean', default: false },
    },
  })
  const releases = values.release?.map(Number) ?? [27]
  for (const release of releases) {
    if (!(knownReleases as readonly number[]).includes(release)) throw new Error(`no such release: ${release}`)
  }
  const options: RunOptions = {
    ...(values.only ? { only: new RegExp(values.only) } : {}),
    ...(values['compiler-options'] ? { compilerOptions: values['compiler-options'] } : {}),
    stress: values.stress,
    slices: values.slices,
  }
  if (values.list) {
    for (const program of wanted(readCorpus(), releases[0]!, options.only)) {
      console.log(`${program.module.padEnd(34)} ${title(program)}`)
    }
    return 0
  }
  if (values.show) {
    const { module } = { module: values.show }
    for (const release of releases) {
      const programs = readCorpus().filter((p) => p.module === module)
      const prepared = await prepare(await findOracle(release), programs, { set: setName(options) })
      process.stdout.write(prepared.complaints + (prepared.expected.get(module) ?? 'no such program\n'))
    }
    return 0
  }
  if (values['verify-oracle']) {
    let bad = 0
    for (const release of releases) bad += await verifyOracle(release, options)
    return bad === 0 ? 0 : 1
  }
  if (!glulamIsThere()) throw new Error('bin/glulam is not there')
  let failed = 0
  for (const release of releases) {
    const summary = await compareRelease(release, options)
    for (const { module, diff } of summary.differences) {
      console.log(values.quiet ? module : `--- ${module} (OTP ${release}): - is erl, + is Glulam\n${diff}\n`)
    }
    console.log(`OTP ${release}: ${summary.same} of ${summary.programs} programs print the same`)
    failed += summary.differences.length
  }
  return failed === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
