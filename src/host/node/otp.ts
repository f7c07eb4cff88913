/** Finding an installed Erlang/OTP on this machine: only its .beam and .app files are used. */
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

export const SUPPORTED_RELEASES = [25, 27, 29] as const
export const DEFAULT_RELEASE = 29

export interface OtpRoot {
  /** Directory that holds `lib` and `releases`. */
  readonly root: string
  readonly release: number
  /** How it was found: `--otp`, `GLULAM_OTP`, `PATH`, `cache`. */
  readonly from: string
}

/** No OTP was found, or what was named is none. The message says what to do. */
export class OtpNotFound extends Error {}

/** Where `glulam otp install` unpacks. */
export function cacheDirectory(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'glulam')
}
export function installDirectory(release: number): string {
  return join(cacheDirectory(), 'otp', String(release))
}

/** The OTP in a directory: itself, or below it where Debian's packages put it. */
export function otpAt(directory: string, from: string): OtpRoot | undefined {
  for (const root of [directory, join(directory, 'usr/lib/erlang'), join(directory, 'lib/erlang')]) {
    const release = releaseOf(root)
    if (release !== undefined) return { root, release, from }
  }
  return undefined
}

function releaseOf(root: string): number | undefined {
  const lib = join(root, 'lib')
  if (!existsSync(lib)) return undefined
  const releases = join(root, 'releases')
  if (existsSync(releases)) {
    for (const entry of readdirSync(releases)) {
      const file = join(releases, entry, 'OTP_VERSION')
      if (/^\d+$/.test(entry) && existsSync(file)) return Number.parseInt(readFileSync(file, 'utf8'), 10)
    }
  }
  const kernel = readdirSync(lib).find((d) => /^kernel-\d/.test(d))
  if (kernel === undefined) return undefined
  const [major, minor] = kernel.slice(7).split('.').map(Number)
  // kernel 8: OTP 25, 9: 26, 10.0 to 10.2: 27, 10.3 on: 28, 11: 29
  return major! + 17 + (major! > 10 || (major === 10 && minor! >= 3) ? 1 : 0)
}

/** All OTPs that can be found, in the order in which they would be taken. */
export function listOtps(explicit?: string): OtpRoot[] {
  const found: (OtpRoot | undefined)[] = []
  if (explicit) found.push(otpAt(explicit, '--otp'))
  if (process.env.GLULAM_OTP) found.push(otpAt(process.env.GLULAM_OTP, 'GLULAM_OTP'))
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const erl = join(directory, 'erl')
    if (!existsSync(erl)) continue
    const bin = dirname(realpathSync(erl))
    found.push(otpAt(dirname(bin), 'PATH') ?? otpAt(join(dirname(bin), 'lib/erlang'), 'PATH'))
  }
  for (const release of [...SUPPORTED_RELEASES].reverse()) found.push(otpAt(installDirectory(release), 'cache'))
  const roots = new Set<string>()
  return found.filter((o): o is OtpRoot => o !== undefined && !roots.has(o.root) && roots.add(o.root) !== undefined)
}

/**
 * The OTP to run with: the one named, or the first found.
 * @throws OtpNotFound
 */
export function findOtp(explicit?: string): OtpRoot {
  if (explicit) {
    const named = otpAt(explicit, '--otp')
    if (!named) throw new OtpNotFound(`${explicit} holds no Erlang/OTP (no lib/kernel-*)`)
    return named
  }
  const first = listOtps()[0]
  if (!first) {
    throw new OtpNotFound('no Erlang/OTP found: install one (`glulam otp install`), or name its directory with --otp or GLULAM_OTP')
  }
  return first
}

/** Version of erts, as the release's files say; empty: they say nothing. */
export function ertsVersion(otp: OtpRoot): string {
  let version = versions.get(otp.root)
  if (version === undefined) versions.set(otp.root, (version = readErtsVersion(otp)))
  return version
}
const versions = new Map<string, string>()
function readErtsVersion(otp: OtpRoot): string {
  const data = join(otp.root, 'releases', 'start_erl.data')
  return existsSync(data) ? readFileSync(data, 'utf8').split(/\s/)[0]! : ''
}
/** File of a module that OTP's emulator has preloaded; undefined: this release has none of that name. */
export function preloadedFile(otp: OtpRoot, module: string): string | undefined {
  const file = join(otp.root, 'lib', `erts-${ertsVersion(otp)}`, 'ebin', `${module}.beam`)
  return existsSync(file) ? file : undefined
}

/** Directories with .beam files: those of the applications, and of the modules that OTP's emulator has preloaded. */
export function codePaths(otp: OtpRoot): string[] {
  const lib = join(otp.root, 'lib')
  const paths = readdirSync(lib).map((d) => join(lib, d, 'ebin')).filter((d) => existsSync(d))
  const elixir = join(otp.root, '../elixir/lib')
  if (existsSync(elixir)) {
    for (const app of readdirSync(elixir)) {
      const ebin = join(elixir, app, 'ebin')
      if (existsSync(ebin)) paths.push(ebin)
    }
  }
  return paths
}

/** Module name → file, the first directory that has it wins. */
export function indexModules(directories: readonly string[]): Map<string, string> {
  const index = new Map<string, string>()
  for (const directory of directories) {
    if (!existsSync(directory)) continue
    for (const file of readdirSync(directory)) {
      if (!file.endsWith('.beam')) continue
      const module = file.slice(0, -'.beam'.length)
      if (!index.has(module)) index.set(module, join(directory, file))
    }
  }
  return index
}
