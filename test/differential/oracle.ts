// The real erl of a release: finds or fetches it, compiles programs with it and runs them under it.
// What was compiled and what was printed is kept under build/, and made again when what it came from has changed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Program, readHeaders } from './corpus.ts'

export const projectFolder = join(import.meta.dirname, '..', '..')
/** GLULAM_BUILD: another folder, where two runs at a time would get in each other's way. */
export const buildFolder = process.env.GLULAM_BUILD ?? join(projectFolder, 'build')
/** What bin/glulam gives to Node. */
export const nodeFlags = ['--stack-size=3900', '--openssl-legacy-provider']
export const knownReleases = [25, 27, 29] as const

export type Oracle = {
  readonly release: number
  readonly erl: string
  /** The OTP root: the folder with lib/ and releases/. */
  readonly otpRoot: string
}

export type ProcessResult = { code: number | null; stdout: string; stderr: string; timedOut: boolean }

export function runProcess(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number; limit?: number } = {},
): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'] })
    const limit = options.limit ?? 64 * 1024 * 1024
    const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] }
    let size = 0
    let timedOut = false
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) into.push(chunk)
      else child.kill('SIGKILL')
    }
    child.stdout.on('data', collect(chunks.stdout))
    child.stderr.on('data', collect(chunks.stderr))
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, options.timeoutMs)
      : undefined
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      const text = (parts: Buffer[]) => Buffer.concat(parts).toString('utf8')
      resolve({ code, stdout: text(chunks.stdout), stderr: text(chunks.stderr), timedOut })
    })
  })
}

function oracleFolder(release: number): string {
  const name = `otp${release}`
  if (process.env.GLULAM_ORACLES) return join(process.env.GLULAM_ORACLES, name)
  if (existsSync(join('/opt', name, 'run', 'erl'))) return join('/opt', name)
  const cache = process.env.GLULAM_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'glulam')
  return join(cache, 'oracle', name)
}

/** The real erl of a release, fetched by tools/oracle.sh where it is not there yet. */
export async function findOracle(release: number): Promise<Oracle> {
  const folder = oracleFolder(release)
  const erl = join(folder, 'run', 'erl')
  if (!existsSync(erl)) {
    process.stderr.write(`fetching Erlang/OTP ${release} into ${folder}\n`)
    const { code, stderr } = await runProcess('sh', [
      join(projectFolder, 'tools', 'oracle.sh'),
      String(release),
      folder,
    ])
    if (code !== 0 || !existsSync(erl)) throw new Error(`no oracle for OTP ${release}: ${stderr.trim()}`)
  }
  return { release, erl, otpRoot: join(folder, 'usr', 'lib', 'erlang') }
}

function hash(...parts: readonly string[]): string {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part).update('\0')
  return sum.digest('hex').slice(0, 24)
}

/** A term of Erlang's syntax for a string of ours. */
function erlangString(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

const driverSource = join(import.meta.dirname, 'oracle_driver.erl')

async function driver(oracle: Oracle): Promise<string> {
  const key = hash(readFileSync(driverSource, 'utf8'))
  const folder = join(buildFolder, 'oracle-driver', `otp${oracle.release}-${key}`)
  if (existsSync(join(folder, 'oracle_driver.beam'))) return folder
  mkdirSync(folder, { recursive: true })
  const { code, stdout, stderr } = await runProcess(join(dirname(oracle.erl), 'erlc'), ['-o', folder, driverSource])
  if (code !== 0) throw new Error(`oracle_driver.erl does not compile with OTP ${oracle.release}:\n${stdout}${stderr}`)
  return folder
}

type Machine = { readonly command: string; readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv }

async function callDriver(oracle: Oracle, command: string, jobsFile: string, cwd: string, machine?: Machine): Promise<string> {
  const run = machine ?? { command: oracle.erl, args: [] }
  // `verify` is left to as many schedulers as there are: what depends on them is to be found
  const schedulers = command === 'run' && !machine ? ['+S', '1:1'] : []
  const args = [...run.args, ...schedulers, '-noinput', '-noshell', '-kernel', 'logger_level', 'none', '-pa', await driver(oracle)]
  const { code, stdout, stderr } = await runProcess(run.command, [...args, '-run', 'oracle_driver', command, jobsFile], {
    cwd,
    ...(machine?.env ? { env: machine.env } : {}),
  })
  return code === 0 ? '' : `${stdout}${stderr}` || `${run.command} ended with ${code}`
}

export type Folders = { readonly ebin: string; readonly expected: string; readonly manifest: string }

/** Where the results of a release lie; `set` tells apart sets of programs that share module names. */
export function foldersOf(release: number, set: string): Folders {
  const base = join(buildFolder, set, `otp${release}`)
  return { ebin: join(base, 'ebin'), expected: join(base, 'expected'), manifest: join(base, 'manifest.json') }
}

type Manifest = Record<string, { compiled?: string; expected?: string }>

function readManifest(folders: Folders): Manifest {
  try {
    return JSON.parse(readFileSync(folders.manifest, 'utf8')) as Manifest
  } catch {
    return {}
  }
}

function writeManifest(folders: Folders, manifest: Manifest): void {
  mkdirSync(dirname(folders.manifest), { recursive: true })
  writeFileSync(folders.manifest, JSON.stringify(manifest, null, 1))
}

export type Prepared = {
  readonly folders: Folders
  /** What each program printed under the real erl (`steadied`: how far that may be believed). */
  readonly expected: Map<string, string>
  /** What the compiler had against programs that do not compile. */
  readonly complaints: string
}

/** Compiles programs that lie in one folder and runs them under the real erl, as far as that has not been done. */
export async function prepare(
  oracle: Oracle,
  programs: readonly Program[],
  options: { set: string; compilerOptions?: string; timeoutMs?: number },
): Promise<Prepared> {
  const folders = foldersOf(oracle.release, options.set)
  mkdirSync(folders.ebin, { recursive: true })
  mkdirSync(folders.expected, { recursive: true })
  const manifest = readManifest(folders)
  const compilerOptions = options.compilerOptions ?? ''
  const headers = new Map<string, string>()
  const headersOf = (program: Program) => {
    const folder = dirname(program.path)
    const text = headers.get(folder) ?? readHeaders(folder)
    headers.set(folder, text)
    return text
  }
  dropStale(folders, manifest, programs)
  const keys = new Map(programs.map((p) => [p.module, hash(p.source, headersOf(p), compilerOptions)]))

  const toCompile = programs.filter(
    ({ module }) =>
      manifest[module]?.compiled !== keys.get(module) || !existsSync(join(folders.ebin, `${module}.beam`)),
  )
  let complaints = ''
  if (toCompile.length > 0) {
    for (const { module } of toCompile) {
      rmSync(join(folders.ebin, `${module}.beam`), { force: true })
      delete manifest[module]
    }
    const jobsFile = join(folders.ebin, '..', 'compile.jobs')
    writeFileSync(
      jobsFile,
      toCompile
        .map((p) => `{${erlangString(`${p.module}.erl`)}, ${erlangString(folders.ebin)}, [${compilerOptions}]}.\n`)
        .join(''),
    )
    complaints = await callDriver(oracle, 'compile', jobsFile, dirname(toCompile[0]!.path))
    for (const { module } of toCompile) {
      if (existsSync(join(folders.ebin, `${module}.beam`))) manifest[module] = { compiled: keys.get(module)! }
    }
    writeManifest(folders, manifest)
  }

  const driverKey = hash(readFileSync(driverSource, 'utf8'))
  const outFile = (module: string) => join(folders.expected, `${module}.txt`)
  const compiled = programs.filter(({ module }) => manifest[module] !== undefined)
  const toRun = compiled.filter(({ module }) => {
    const entry = manifest[module]!
    return entry.expected !== `${entry.compiled}-${driverKey}` || !existsSync(outFile(module))
  })
  if (toRun.length > 0) {
    const outputs = await outputsOfErl(oracle, folders, toRun.map((p) => p.module), options.timeoutMs)
    for (const [module, output] of outputs) {
      writeFileSync(outFile(module), output)
      manifest[module]!.expected = `${manifest[module]!.compiled}-${driverKey}`
    }
    writeManifest(folders, manifest)
  }
  const expected = new Map<string, string>()
  for (const { module } of compiled) {
    if (existsSync(outFile(module))) expected.set(module, readFileSync(outFile(module), 'utf8'))
  }
  return { folders, expected, complaints }
}

/** Programs that were renamed or removed must not stay on the code path: they may hide a module of OTP. */
function dropStale(folders: Folders, manifest: Manifest, programs: readonly Program[]): void {
  if (programs.length === 0) return
  const sources = dirname(programs[0]!.path)
  for (const file of readdirSync(folders.ebin)) {
    const module = file.replace(/\.beam$/, '')
    if (existsSync(join(sources, `${module}.erl`))) continue
    rmSync(join(folders.ebin, file))
    rmSync(join(folders.expected, `${module}.txt`), { force: true })
    delete manifest[module]
  }
}

async function outputsOfErl(oracle: Oracle, folders: Folders, modules: readonly string[], timeoutMs?: number): Promise<Map<string, string>> {
  const folder = join(folders.expected, '..', 'runs')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const outFile = (module: string) => join(folder, `${module}.txt`)
  const failure = await runUnderErl(oracle, 'run', folders, modules, outFile, timeoutMs)
  if (failure) throw new Error(`the real erl ${oracle.release} failed:\n${failure}`)
  const outputs = new Map(modules.map((module) => [module, readFileSync(outFile(module), 'utf8')]))
  rmSync(folder, { recursive: true, force: true })
  return outputs
}

/**
 * What is expected of programs, where Glulam printed `actual`: where that is something else than what erl printed, erl
 * runs until two of its runs agree, so that a busy moment of this computer is not taken for its answer. Programs that
 * print something else each time are left out.
 */
export async function steadied(oracle: Oracle, { folders, expected }: Prepared, actual: ReadonlyMap<string, string>, timeoutMs?: number): Promise<Map<string, string>> {
  const steady = new Map(expected)
  let left = [...actual.keys()].filter((module) => expected.has(module) && expected.get(module) !== actual.get(module))
  const seen = new Map(left.map((module) => [module, [expected.get(module)!]]))
  for (const module of left) steady.delete(module)
  for (let round = 2; round <= 5 && left.length > 0; round++) {
    for (const [module, output] of await outputsOfErl(oracle, folders, left, timeoutMs)) {
      const before = seen.get(module)!
      if (before.includes(output)) {
        steady.set(module, output)
        writeFileSync(join(folders.expected, `${module}.txt`), output)
      } else before.push(output)
    }
    left = left.filter((module) => !steady.has(module))
  }
  return steady
}

async function runUnderErl(
  oracle: Oracle,
  command: 'run' | 'verify',
  folders: Folders,
  modules: readonly string[],
  outFile: (module: string) => string,
  timeoutMs = 60_000,
  machine?: Machine,
): Promise<string> {
  const jobsFile = join(folders.ebin, '..', `${machine ? 'booted' : command}.jobs`)
  writeFileSync(
    jobsFile,
    `{ebin, ${erlangString(folders.ebin)}}.\n` +
      modules.map((module) => `{'${module}', ${erlangString(outFile(module))}, ${timeoutMs}}.\n`).join(''),
  )
  return callDriver(oracle, command, jobsFile, projectFolder, machine)
}

/** What prepared programs print under Glulam, where OTP has been booted. */
export async function runBooted(oracle: Oracle, folders: Folders, modules: readonly string[], stress: boolean): Promise<Map<string, string>> {
  const folder = join(folders.expected, '..', 'booted')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const outFile = (module: string) => join(folder, `${module}.txt`)
  const machine = {
    command: process.execPath,
    args: [...nodeFlags, join(import.meta.dirname, 'booted.ts'), ...(stress ? ['--stress'] : [])],
    env: { ...process.env, GLULAM_OTP: oracle.otpRoot },
  }
  const failure = await runUnderErl(oracle, 'run', folders, modules, outFile, stress ? 300_000 : 30_000, machine)
  return new Map(modules.map((module) => [module, existsSync(outFile(module)) ? readFileSync(outFile(module), 'utf8') : failure]))
}

/** Runs prepared programs again under the real erl, in another order and from another caller: the same again? */
export async function runAgain(oracle: Oracle, prepared: Prepared): Promise<Map<string, string>> {
  const folder = join(prepared.folders.expected, '..', 'again')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const outFile = (module: string) => join(folder, `${module}.txt`)
  const modules = [...prepared.expected.keys()]
  await runUnderErl(oracle, 'verify', prepared.folders, modules, outFile)
  return new Map(
    modules.map((module) => [module, existsSync(outFile(module)) ? readFileSync(outFile(module), 'utf8') : '']),
  )
}
