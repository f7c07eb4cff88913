/** Compiles common_test and the suites of an application, with the compiler of the machine under test. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { projectFolder } from '../differential/oracle.ts'
import { runOn } from './machines.ts'
import type { Machine } from './machines.ts'
import { MIB_DEFINES, buildMibs } from './mibs.ts'
import { unpackPackage } from './packages.ts'
import { otpSources } from './sources.ts'

export const buildFolder = (release: number): string => join(projectFolder, 'build/conformance', String(release))

/** Directory of an application's suites in the sources. */
export const suitesFolder = (sources: string, app: string): string => join(sources, OUTSIDE_LIB[app] ?? join('lib', app, 'test'))
const OUTSIDE_LIB: Readonly<Record<string, string>> = { emulator: 'erts/emulator/test', erts: 'erts/test' }

const quoted = (text: string): string => JSON.stringify(text)

/** What a build knows of itself: which files failed. */
export interface Built {
  readonly ebin: string
  readonly source: string
  /** ERL_LIBS with common_test. */
  readonly libs: string
  readonly failed: ReadonlyMap<string, string>
}

/** Compiles the files that are newer than their .beam; what fails is told by name. `outOf`: where not all go to one folder. */
async function compileFiles(
  machine: Machine,
  release: number,
  job: {
    name: string
    files: readonly string[]
    out: string
    outOf?: ReadonlyMap<string, string>
    include: readonly string[]
    paths: readonly string[]
    libs: string
    options?: string
  },
): Promise<Map<string, string>> {
  mkdirSync(job.out, { recursive: true })
  const outOf = (file: string): string => job.outOf?.get(file) ?? job.out
  const stale = job.files.filter((file) => {
    const beam = join(outOf(file), `${basename(file, '.erl')}.beam`)
    return !existsSync(beam) || statSync(beam).mtimeMs < statSync(file).mtimeMs
  })
  const failed = new Map<string, string>()
  if (stale.length === 0) return failed
  const jobFile = join(buildFolder(release), `${job.name}.compile`)
  const lines = [
    `{out, ${quoted(job.out)}}.`, `{include, [${job.include.map(quoted).join(', ')}]}.`, `{options, [${job.options ?? ''}]}.`,
    ...stale.map((file) => `{file, ${quoted(file)}, ${quoted(outOf(file))}}.`),
  ]
  writeFileSync(jobFile, lines.join('\n') + '\n')
  const output = `${jobFile}.log`
  await runOn(machine, {
    paths: job.paths, call: ['conformance', 'compile', jobFile], folder: job.out, output, timeoutMs: 3_600_000, libs: job.libs,
  })
  const log = readFileSync(output, 'utf8')
  const compiled = new Set([...log.matchAll(/^compiled (.*)$/gm)].map((m) => m[1]!))
  for (const file of stale) {
    if (compiled.has(file)) continue
    const why = log.split('\n').find((line) => line.startsWith(`failed ${file} `))?.slice(`failed ${file} `.length)
    failed.set(basename(file, '.erl'), why ?? 'the compiler did not answer')
  }
  return failed
}

/** common_test as a library directory, and this folder's own module, compiled by the real erl of the release. */
export async function buildTools(erl: Machine, release: number): Promise<{ libs: string; tools: string }> {
  const sources = otpSources(release)
  const libs = join(buildFolder(release), 'lib')
  const version = /COMMON_TEST_VSN = (\S+)/.exec(readFileSync(join(sources, 'lib/common_test/vsn.mk'), 'utf8'))![1]!
  const home = join(libs, `common_test-${version}`)
  const from = join(sources, 'lib/common_test')
  mkdirSync(join(home, 'priv'), { recursive: true })
  cpSync(join(from, 'include'), join(home, 'include'), { recursive: true })
  for (const file of ['jquery-latest.js', 'jquery-migrate.js', 'jquery.tablesorter.min.js', 'ct_default.css']) writeFileSync(join(home, 'priv', file), '')
  const tools = join(buildFolder(release), 'tools')
  mkdirSync(tools, { recursive: true })
  const erlFiles = (folder: string): string[] => readdirSync(folder).filter((f) => f.endsWith('.erl')).map((f) => join(folder, f))
  // the first compilation has to do without the module that it compiles
  const own = join(import.meta.dirname, 'conformance.erl')
  if (!existsSync(join(tools, 'conformance.beam')) || statSync(join(tools, 'conformance.beam')).mtimeMs < statSync(own).mtimeMs) {
    execFileSync(join(erl.command, '../erlc'), ['-o', tools, own], { env: { ...process.env, ERL_LIBS: libs }, stdio: 'inherit' })
  }
  mkdirSync(join(home, 'ebin'), { recursive: true })
  const app = readFileSync(join(from, 'src/common_test.app.src'), 'utf8').replaceAll('%VSN%', version)
  writeFileSync(join(home, 'ebin/common_test.app'), app)
  await compileFiles(erl, release, {
    name: 'common_test', files: [...erlFiles(join(from, 'src')), ...erlFiles(join(from, 'test_server'))], out: join(home, 'ebin'),
    include: [join(home, 'include'), join(from, 'src')], paths: [tools], libs,
  })
  return { libs, tools }
}

/** Applications that Debian's packages of the oracle leave out, compiled from the sources; what needs wx fails, and is not needed. */
const FROM_SOURCES: ReadonlySet<string> = new Set(['debugger', 'dialyzer', 'edoc', 'et', 'reltool'])

/** Applications that only Debian's own packages have whole: what they generate of ASN.1, of MIBs and of dictionaries is not in the sources. */
const FROM_PACKAGES: ReadonlySet<string> = new Set(['diameter', 'eldap', 'ftp', 'megaco', 'observer', 'snmp', 'tftp'])

/** The applications that an application's suites need beside it. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  common_test: ['snmp', 'ftp'], dialyzer: ['snmp', 'megaco'], observer: ['et'], os_mon: ['snmp'], mnesia: ['snmp'], megaco: ['et'],
}

type Tools = { libs: string; tools: string }

/** An application, and what its suites need, as library directories beside common_test, where the OTP under test has none. */
export async function buildLibrary(erl: Machine, release: number, app: string, tools: Tools): Promise<void> {
  for (const each of [...(NEEDS[app] ?? []), app]) {
    if (FROM_PACKAGES.has(each)) fetchLibrary(release, each, tools.libs)
    if (FROM_SOURCES.has(each)) await compileLibrary(erl, release, each, tools)
  }
}

/** An application of Debian's package, with the headers and the sources beside it. */
function fetchLibrary(release: number, app: string, libs: string): void {
  if (readdirSync(libs).some((d) => d.startsWith(`${app}-`))) return
  const work = join(libs, `.${app}`)
  rmSync(work, { recursive: true, force: true })
  unpackPackage(release, `erlang-${app.replaceAll('_', '-')}`, work)
  const unpacked = join(work, 'usr/lib/erlang/lib')
  const name = readdirSync(unpacked).find((d) => d.startsWith(`${app}-`))!
  for (const part of ['include', 'src', 'mibs']) {
    const from = join(otpSources(release), 'lib', app, part)
    if (existsSync(from)) execFileSync('cp', ['-RLn', from, join(unpacked, name)])
  }
  renameSync(join(unpacked, name), join(libs, name))
  rmSync(work, { recursive: true, force: true })
}

async function compileLibrary(erl: Machine, release: number, app: string, { libs, tools }: Tools): Promise<void> {
  const from = join(otpSources(release), 'lib', app)
  const version = /_VSN *= *(\S+)/.exec(readFileSync(join(from, 'vsn.mk'), 'utf8'))![1]!
  const home = join(libs, `${app}-${version}`)
  const ebin = join(home, 'ebin')
  if (existsSync(join(ebin, `${app}.app`))) return
  mkdirSync(ebin, { recursive: true })
  if (existsSync(join(from, 'include'))) cpSync(join(from, 'include'), join(home, 'include'), { recursive: true })
  cpSync(join(from, 'src'), join(home, 'src'), { recursive: true })
  const sources = readdirSync(join(home, 'src'))
  const parsers = sources.filter((f) => /\.[xy]rl$/.test(f)).map((f) => join(home, 'src', f))
  if (parsers.length > 0) execFileSync(join(erl.command, '../erlc'), ['-o', join(home, 'src'), ...parsers], { stdio: 'inherit' })
  await compileFiles(erl, release, {
    name: app, files: readdirSync(join(home, 'src')).filter((f) => f.endsWith('.erl')).map((f) => join(home, 'src', f)), out: ebin,
    include: [join(home, 'include'), join(home, 'src'), join(from, '..')], paths: [tools], libs, options: `debug_info, {d, 'VSN', "${version}"}`,
  })
  writeFileSync(join(ebin, `${app}.app`), readFileSync(join(from, `src/${app}.app.src`), 'utf8').replaceAll('%VSN%', version))
}

/** All modules of an application's test directory; `only`: of the suites these, with what is no suite. */
export async function buildSuites(
  machine: Machine,
  erl: Machine,
  release: number,
  app: string,
  tools: { libs: string; tools: string },
  only?: readonly string[],
): Promise<Built> {
  const wanted = (entry: string): boolean => {
    const suite = /^(\w+)_SUITE(\.erl|_data)$/.exec(entry)?.[1]
    return suite === undefined || only === undefined || only.includes(suite)
  }
  const sources = otpSources(release)
  const source = suitesFolder(sources, app)
  // not the application's own name: code:lib_dir/1 would take the directory for it
  const ebin = join(buildFolder(release), `${app}_test`)
  if (app === 'snmp') buildMibs(erl, source, ebin, tools.libs)
  const files = readdirSync(source).filter((f) => f.endsWith('.erl') && wanted(f)).map((f) => join(source, f))
  const compile = (names: readonly string[], include: readonly string[]) => compileFiles(machine, release, {
    name: app, files: names, out: ebin, include: [source, ebin, ...include], paths: [tools.tools], libs: tools.libs,
    options: `nowarn_obsolete_guard, nowarn_deprecated_function, nowarn_deprecated_catch${app === 'snmp' ? `, ${MIB_DEFINES}` : ''}`,
  })
  // headers come from the OTP that runs, which has the generated ones; those that it lacks, from the sources
  let failed = await compile(files, [])
  if (failed.size > 0) failed = await compile(files.filter((f) => failed.has(basename(f, '.erl'))), headerFolders(sources, app, [join(machine.otpRoot, 'lib'), tools.libs]))
  // suites compile some of their own sources: they expect them beside their .beam
  for (const entry of readdirSync(source)) {
    const from = join(source, entry)
    if (/\.(erl|hrl)$/.test(entry)) {
      rmSync(join(ebin, entry), { force: true })
      cpSync(realpathSync(from), join(ebin, entry), { preserveTimestamps: true })
    }
    if (!statSync(from).isDirectory() || !wanted(entry) || existsSync(join(ebin, entry))) continue
    execFileSync('cp', ['-RL', from, join(ebin, entry)])
    buildPrograms(join(ebin, entry))
  }
  const data = dataModules(ebin)
  for (const folder of data.values()) mkdirSync(folder, { recursive: true })
  const failedData = await compileFiles(machine, release, {
    name: `${app}-data`, files: [...data.keys()], out: ebin, outOf: data, include: [], paths: [tools.tools], libs: tools.libs,
  })
  for (const [file, why] of failedData) failed.set(file, why)
  return { ebin, source, libs: tools.libs, failed }
}

/** Where an application's Makefile finds the headers of its suites: in the sources, and generated ones in the libraries. */
function headerFolders(sources: string, app: string, libraries: readonly string[]): string[] {
  const within = (folder: string): string[] =>
    existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((d) => d.isDirectory()).map((d) => join(folder, d.name)) : []
  const src = join(sources, 'lib', app, 'src')
  const generated = libraries.flatMap(within).map((d) => join(d, 'include')).filter((d) => existsSync(d))
  return [join(sources, 'lib', app, 'include'), src, ...within(src), ...generated, join(sources, 'lib')]
}

/** The modules among the data of suites that their Makefiles compile, and where each goes to. */
function dataModules(ebin: string): Map<string, string> {
  const modules = new Map<string, string>()
  for (const entry of readdirSync(ebin)) {
    const makefile = join(ebin, entry, 'Makefile.src')
    if (!entry.endsWith('_SUITE_data') || !existsSync(makefile)) continue
    for (const [, target, source] of readFileSync(makefile, 'utf8').matchAll(/^(\S+)\.@EMULATOR@: (\S+\.erl)$/gm)) {
      modules.set(join(ebin, entry, source!), dirname(join(ebin, entry, target!)))
    }
  }
  return modules
}

/** The programs in C that a suite starts, as its Makefile names them; without a C compiler their cases fail, under erl too. */
function buildPrograms(folder: string): void {
  const makefile = join(folder, 'Makefile.src')
  if (!existsSync(makefile)) return
  for (const [, program] of readFileSync(makefile, 'utf8').matchAll(/^(\w+)@exe@:/gm)) {
    const source = join(folder, `${program}.c`)
    if (existsSync(source)) spawnSync('cc', ['-w', '-DHAVE_STRERROR', '-include', 'unistd.h', '-o', join(folder, program!), source], { stdio: 'ignore' })
  }
}
