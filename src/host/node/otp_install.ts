/**
 * Fetching Erlang/OTP: Debian's packages of a release, unpacked into the cache. Nothing is installed and no root is
 * needed: apt-get runs with sources and lists of its own. Only what the machine can use is kept (.beam, .app, .hrl,
 * boot files), no program of the packages.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { dirname, join } from 'node:path'
import { makeDirectory } from './directories.ts'
import { cacheDirectory, installDirectory, otpAt } from './otp.ts'
import type { OtpRoot } from './otp.ts'

/** What `glulam otp install` fetches when no release is named: Debian's stable one, which brings Elixir along. */
export const INSTALL_DEFAULT = 27

/** The Debian that has a release of Erlang/OTP. */
export const DEBIAN_SUITES: Readonly<Record<number, string>> = { 25: 'bookworm', 27: 'trixie', 29: 'sid' }

const PACKAGES = [
  'erlang-base', 'erlang-crypto', 'erlang-syntax-tools', 'erlang-tools', 'erlang-public-key', 'erlang-asn1', 'erlang-ssl',
  'erlang-inets', 'erlang-mnesia', 'erlang-parsetools', 'erlang-eunit', 'erlang-runtime-tools', 'erlang-ssh', 'erlang-xmerl',
  'erlang-os-mon',
] as const
const MORE: Readonly<Record<number, readonly string[]>> = { 25: ['elixir'], 27: ['elixir'] }

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
const KEPT = /\.(beam|app|appup|hrl|boot|script)$|\/releases\/.+|\/elixir\/bin\/\w+$/

/** The release could not be fetched; the message says why and what to do. */
export class InstallError extends Error {}

/**
 * Fetches a release into the cache, unless it is there.
 * @throws InstallError
 */
export function installOtp(release: number, say: (line: string) => void): OtpRoot {
  const directory = installDirectory(release)
  const there = otpAt(directory, 'cache')
  if (there) return there
  const suite = DEBIAN_SUITES[release]
  if (!suite) throw new InstallError(`no such release: ${release} (there are ${Object.keys(DEBIAN_SUITES).join(', ')})`)
  needProgram('apt-get')
  needProgram('dpkg-deb')

  try {
    fetchOtp(release, suite, directory, say)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined || error instanceof InstallError) throw error
    throw new InstallError(`${(error as Error).message}\nThe cache is in ${cacheDirectory()}: it needs to be writable, with some 200 MB free. XDG_CACHE_HOME names another directory.`)
  }
  return otpAt(directory, 'cache')!
}

function fetchOtp(release: number, suite: string, directory: string, say: (line: string) => void): void {
  makeDirectory(cacheDirectory())
  const work = mkdtempSync(join(cacheDirectory(), 'fetch-'))
  try {
    const apt = new PrivateApt(join(work, 'apt'), suite)
    say(`Erlang/OTP ${release} from Debian ${suite}, ${apt.mirror}`)
    say('  reading the package index')
    apt.update()
    const packages = [...PACKAGES, ...(MORE[release] ?? [])]
    const unpacked = join(work, 'unpacked')
    packages.forEach((name, i) => {
      say(`  ${String(i + 1).padStart(2)}/${packages.length}  ${name}`)
      apt.unpack(name, unpacked)
    })
    const kept = keepUsed(unpacked, join(work, 'kept'))
    if (!otpAt(join(work, 'kept'), 'cache')) throw new InstallError(`the packages of Debian ${suite} hold no Erlang/OTP (lib/kernel-*)`)
    makeDirectory(dirname(directory))
    rmSync(directory, { recursive: true, force: true })
    renameSync(join(work, 'kept'), directory)
    say(`  ${kept} files in ${directory}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Moves the files that the machine can use to a new place, as they lay; their number. */
function keepUsed(from: string, to: string): number {
  const files = globSync(['usr/lib/erlang/**', 'usr/lib/elixir/**'], { cwd: from, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .filter((f) => KEPT.test(f))
  for (const file of files) {
    const target = join(to, file.slice(from.length))
    makeDirectory(dirname(target))
    renameSync(file, target)
  }
  return files.length
}

function needProgram(name: string): void {
  const found = (process.env.PATH ?? '').split(':').some((d) => existsSync(join(d, name)))
  if (!found) {
    throw new InstallError(
      `fetching Erlang/OTP needs ${name}, which Debian and Ubuntu have.\n` +
        'On other systems install Erlang/OTP 25, 27 or 29 by their own means, and have `erl` on the PATH or name its directory with --otp or GLULAM_OTP.',
    )
  }
}

/** apt-get with its own sources and lists in a directory. */
export class PrivateApt {
  readonly mirror: string
  private readonly directory: string
  private readonly suite: string
  constructor(directory: string, suite: string) {
    this.directory = directory
    this.suite = suite
    this.mirror = process.env.GLULAM_DEBIAN_MIRROR || configuredMirror() || 'http://deb.debian.org/debian'
    if (!existsSync(KEYRING)) {
      throw new InstallError(`the keys of Debian's archive are missing (${KEYRING}): apt-get install debian-archive-keyring`)
    }
    for (const part of ['sources', 'lists/partial', 'packages']) makeDirectory(join(directory, part))
    writeFileSync(
      join(directory, 'sources/debian.sources'),
      `Types: deb\nURIs: ${this.mirror}\nSuites: ${suite}\nComponents: main\nSigned-By: ${KEYRING}\n`,
    )
  }

  update(): void {
    const problem = this.run('update')
    if (problem !== undefined) {
      throw new InstallError(
        `the package index of Debian ${this.suite} at ${this.mirror} can't be read:\n${problem}\n` +
          'Check the network; another mirror can be named with GLULAM_DEBIAN_MIRROR (http://HOST/debian).',
      )
    }
  }

  /** Downloads a package and unpacks it over what is in `target`. */
  unpack(name: string, target: string): void {
    const problem = this.run('download', name)
    if (problem !== undefined) throw new InstallError(`package ${name} of Debian ${this.suite} can't be fetched:\n${problem}\nTry again; what was fetched so far is not kept.`)
    const packages = join(this.directory, 'packages')
    for (const file of readdirSync(packages)) {
      makeDirectory(target)
      const { status, stderr } = spawnSync('dpkg-deb', ['-x', join(packages, file), target], { encoding: 'utf8' })
      if (status !== 0) throw new InstallError(`${file} can't be unpacked: ${stderr.trim()} (is the disk full?)`)
      rmSync(join(packages, file))
    }
  }

  /** What went wrong, or undefined. */
  private run(...command: string[]): string | undefined {
    const { directory } = this
    const options = [
      'Dir::Etc::SourceList=/dev/null', `Dir::Etc::SourceParts=${directory}/sources`, `Dir::State::Lists=${directory}/lists`,
      'pkgCacheFile=', `APT::Sandbox::User=${os.userInfo().username}`, 'Acquire::Languages=none', 'APT::Update::Error-Mode=any',
    ]
    const { status, stderr, error } = spawnSync('apt-get', ['-qq', ...options.flatMap((o) => ['-o', o]), ...command], {
      cwd: join(directory, 'packages'),
      encoding: 'utf8',
    })
    if (error) return error.message
    return status === 0 ? undefined : stderr.trim()
  }
}

/** The first Debian archive among the machine's own sources. */
function configuredMirror(): string | undefined {
  const files = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*.{list,sources}')].filter((f) => existsSync(f))
  for (const file of files) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const words = file.endsWith('.sources') ? /^URIs:(.*)$/.exec(line)?.[1] : /^deb\s+(.*)$/.exec(line)?.[1]
      const uri = words?.split(/\s+/).find((w) => /^\w+:.*debian/.test(w) && !w.includes('security'))
      if (uri) return uri
    }
  }
  return undefined
}
