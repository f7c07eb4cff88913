// Feeds a machine with what is broken: see docs/fuzzing.md.
//
//   node test/fuzz/run.ts beam|etf|bits|calls [--release 27] [--seconds 300] [--count N] [--seed N] [--modules lists,maps]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import * as E from '../../src/term/etf_tags.ts'
import { readCorpus, readProgram, suits } from '../differential/corpus.ts'
import { runUnderGlulam } from '../differential/glulam.ts'
import { buildFolder, findOracle, prepare, runProcess } from '../differential/oracle.ts'
import type { Oracle } from '../differential/oracle.ts'
import { bitsModule } from './bits.ts'
import { etfCase } from './etf.ts'
import { fuzz } from './fuzz.ts'
import type { Finding, Summary } from './fuzz.ts'

export interface Options {
  readonly release: number
  readonly seed: number
  readonly count: number
  /** Milliseconds. */
  readonly time: number
  /** Those whose functions are called. */
  readonly modules?: readonly string[]
}

/** Programs of the differential tests that do no harm whatever becomes of them: the machine of the tests has no files and no programs. */
const HARMLESS = /^(?!file_|port_|os_|code_|quirk_io|probe_system|trace_|erl_tracer|zlib_|re_)/

export async function fuzzBeam(options: Options): Promise<Summary> {
  const oracle = await findOracle(options.release)
  const { folders, expected } = await prepare(oracle, readCorpus().filter((program) => suits(program, options.release)), { set: 'differential' })
  const files = [...expected.keys()].filter((name) => HARMLESS.test(name)).map((name) => join(folders.ebin, `${name}.beam`)).sort()
  const job = { target: 'beam' as const, release: options.release, otpRoot: oracle.otpRoot, files, first: options.seed, count: options.count }
  return fuzz(job, performance.now() + options.time)
}

export async function fuzzEtf(options: Options): Promise<Summary> {
  const oracle = await findOracle(options.release)
  const folder = join(buildFolder, 'fuzz-etf', `otp${options.release}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const verdicts = join(folder, 'glulam')
  writeFileSync(verdicts, '')
  const job = {
    target: 'etf' as const, release: options.release, otpRoot: oracle.otpRoot, files: [], verdicts, first: options.seed, count: options.count,
  }
  const summary = await fuzz(job, performance.now() + options.time)
  summary.findings.push(...await compareVerdicts(oracle, folder, verdicts))
  return summary
}

/** What the real erl says otherwise. Cases that end it are left out. */
async function compareVerdicts(oracle: Oracle, folder: string, verdicts: string): Promise<Finding[]> {
  const ours = linesOf(verdicts)
  const seeds = [...ours.keys()]
  const inputs = join(folder, 'inputs')
  const word = (n: number): Uint8Array => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n)
  writeFileSync(inputs, Buffer.concat(seeds.flatMap((seed) => {
    const bytes = etfCase(seed, oracle.release)
    return [word(seed), word(bytes.length), bytes]
  })))
  await runProcess(join(dirname(oracle.erl), 'erlc'), ['-o', folder, join(import.meta.dirname, 'etf_verdicts.erl')])
  const theirs = join(folder, 'erl')
  writeFileSync(theirs, '')
  for (let from = 0; from < seeds.length; ) {
    const eval_ = `etf_verdicts:main("${inputs}","${theirs}",${from}),halt().`
    const { code } = await runProcess(oracle.erl, ['+S', '1:1', '+t', '5000000', '-noshell', '-pa', folder, '-eval', eval_], { timeoutMs: 600_000 })
    from = Math.max(from, linesOf(theirs).size)
    if (code === 0) break
    writeFileSync(theirs, `${readFileSync(theirs, 'utf8')}${seeds[from]} ended erl\n`)
    from++
  }
  const said = linesOf(theirs)
  return seeds.flatMap((seed) => {
    const bytes = etfCase(seed, oracle.release)
    const [erl, glulam] = [said.get(seed), ours.get(seed)]
    if (erl === glulam || erl === 'ended erl' || hasEmptyReference(bytes) || (glulam === 'badarg' && hasInternalAtom(bytes))) return []
    return [{ seed, found: `erl: ${erl}, Glulam: ${glulam}; ${Buffer.from(bytes).toString('hex')}` }]
  })
}

/** erl reads the first word even of a reference that claims none, behind the end of the input too: what comes of it depends on chance. */
function hasEmptyReference(bytes: Uint8Array): boolean {
  return bytes.some((byte, i) => (byte === E.NEW_REFERENCE_EXT || byte === E.NEWER_REFERENCE_EXT) && bytes[i + 1] === 0 && bytes[i + 2] === 0)
}

/** erl takes its own numbers of atoms, with which it keeps terms in compressed tables, from anyone. */
function hasInternalAtom(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte === ATOM_INTERNAL_REF2 || byte === ATOM_INTERNAL_REF3)
}
const ATOM_INTERNAL_REF2 = 73
const ATOM_INTERNAL_REF3 = 75

const linesOf = (file: string): Map<number, string> => textLines(readFileSync(file, 'utf8'))

/** The lines `Seed Verdict` of a text. */
function textLines(text: string): Map<number, string> {
  const lines = text.split('\n').filter((line) => /^\d+ /.test(line))
  return new Map(lines.map((line) => [Number(line.slice(0, line.indexOf(' '))), line.slice(line.indexOf(' ') + 1)]))
}

/** Cases of a module, and modules that run at a time. */
const CASES = 50
const MODULES = 8

/** Random bit syntax: compiled by erlc, run by both machines. */
export async function fuzzBits(options: Options): Promise<Summary> {
  const oracle = await findOracle(options.release)
  const until = performance.now() + options.time
  const findings: Finding[] = []
  let done = 0
  while (done < options.count && performance.now() < until) {
    const set = join(buildFolder, 'fuzz-bits', `otp${options.release}`)
    rmSync(set, { recursive: true, force: true })
    const folder = join(set, 'src')
    mkdirSync(folder, { recursive: true })
    const programs = Array.from({ length: MODULES }, (_, i) => {
      const name = `bits_${i}`
      writeFileSync(join(folder, `${name}.erl`), bitsModule(name, options.seed + done + i * CASES, CASES))
      return readProgram(join(folder, `${name}.erl`), name)
    })
    const { folders, expected, complaints } = await prepare(oracle, programs, { set: 'fuzz-bits' })
    if (complaints !== '') throw new Error(complaints)
    const jobs = programs.map(({ module }) => ({ module }))
    const outputs = await runUnderGlulam({ otpRoot: oracle.otpRoot, ebinDirs: [folders.ebin], jobs, timeoutMs: 60_000 })
    for (const { module } of programs) {
      const [erl, glulam] = [textLines(expected.get(module)!), textLines(outputs.get(module) ?? '')]
      for (const [seed, digest] of erl) if (glulam.get(seed) !== digest) findings.push({ seed, found: `erl: ${digest}, Glulam: ${glulam.get(seed)}` })
    }
    done += MODULES * CASES
  }
  return { findings, counts: {}, done }
}

/** Modules whose functions depend on nothing but their arguments. */
const PURE = [
  'array', 'base64', 'binary', 'calendar', 'dict', 'digraph_utils', 'erl_anno', 'erl_bits', 'erl_eval', 'erl_expand_records', 'erl_lint', 'erl_parse', 'erl_pp', 'erl_scan', 'eval_bits',
  'filename', 'gb_sets', 'gb_trees', 'io_lib', 'io_lib_format', 'io_lib_pretty', 'lists', 'maps', 'math', 'orddict', 'ordsets', 'proplists', 'queue', 're', 'sets', 'sofs', 'string', 'unicode',
  'unicode_util', 'uri_string',
]

/** Calls with arguments of all kinds: each line that a machine prints is one, with what became of it. */
export async function fuzzCalls(options: Options): Promise<Summary> {
  const oracle = await findOracle(options.release)
  const folder = join(buildFolder, 'fuzz-calls', `otp${options.release}`)
  mkdirSync(folder, { recursive: true })
  const compiled = await runProcess(join(dirname(oracle.erl), 'erlc'), ['-o', folder, join(import.meta.dirname, 'calls.erl')])
  if (compiled.code !== 0) throw new Error(compiled.stdout.toString())
  const glulam = join(import.meta.dirname, '../../bin/glulam')
  const until = performance.now() + options.time
  const findings: Finding[] = []
  let done = 0
  for (let { seed } = options; done < options.count && performance.now() < until; seed++) {
    for (const module of options.modules ?? PURE) {
      if (done >= options.count || performance.now() >= until) break
      const words = ['-noshell', '-pa', folder, '-eval', `calls:main(${seed},[${module}]),halt().`]
      const env = { ...process.env, GLULAM_OTP: oracle.otpRoot }
      const [erl, ours] = [await runProcess(oracle.erl, ['+S', '1:1', ...words], { timeoutMs: 300_000 }), await runProcess(glulam, ['erl', ...words], { env, timeoutMs: 300_000 })]
      const [expected, got] = [erl, ours].map(({ stdout }) => stdout.toString().split('\n').filter((line) => line.startsWith(`${module}:`))) as [string[], string[]]
      if (erl.code !== 0) throw new Error(`erl, ${module}: ${erl.stdout.toString().slice(-500)}${erl.stderr.toString().slice(-500)}`)
      if (ours.code !== erl.code) findings.push({ seed, found: `${module}: ended with ${ours.code}, erl with ${erl.code}; ${ours.stderr.toString().slice(-500)}` })
      expected.forEach((line, i) => {
        if (line !== got[i]) findings.push({ seed, found: `erl:    ${line}\n  Glulam: ${got[i]}` })
      })
      done += expected.length
    }
  }
  return { findings, counts: {}, done }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      release: { type: 'string', default: '27' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      count: { type: 'string' },
      seconds: { type: 'string' },
      modules: { type: 'string' },
    },
  })
  const options: Options = {
    release: Number(values.release),
    seed: Number(values.seed),
    count: Number(values.count ?? (values.seconds === undefined ? 10_000 : 1e9)),
    time: Number(values.seconds ?? 3600) * 1000,
    ...(values.modules === undefined ? {} : { modules: values.modules.split(',') }),
  }
  const run = { beam: fuzzBeam, etf: fuzzEtf, bits: fuzzBits, calls: fuzzCalls }[positionals[0] ?? '']
  if (run === undefined) throw new Error('beam, etf, bits or calls?')
  const { findings, counts, done } = await run(options)
  for (const { seed, found } of findings) console.log(`seed ${seed}: ${found}`)
  console.log(`OTP ${options.release}: ${done} cases from seed ${options.seed} on, ${findings.length} with something wrong; ${JSON.stringify(counts)}`)
  return findings.length === 0 ? 0 : 1
}

if (import.meta.main) process.exitCode = await main()
