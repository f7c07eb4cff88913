/** Sources with their test suites, OTP's and Elixir's: Debian's source packages, unpacked into the cache. Nothing of it is ever committed. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory } from '../../src/host/node/otp.ts'
import { DEBIAN_SUITES } from '../../src/host/node/otp_install.ts'

/** Directory of the sources of a release (`erts`, `lib` …), fetched if they are not there. */
export function otpSources(release: number): string {
  const named = process.env.GLULAM_OTP_SOURCES
  const found = named === undefined ? undefined : unpackedIn(named, `otp-OTP-${release}.`)
  return found ?? sourcesOf(release, 'erlang', `otp-OTP-${release}.`)
}

/** Directory of the sources of a package in the Debian that has a release; its name begins with `prefix`. */
export function sourcesOf(release: number, name: string, prefix: string): string {
  const folder = join(cacheDirectory(), 'sources', String(release))
  return unpackedIn(folder, prefix) ?? fetchSources(release, name, folder, prefix)
}

function unpackedIn(folder: string, prefix: string): string | undefined {
  if (!existsSync(folder)) return undefined
  const name = readdirSync(folder).find((d) => d.startsWith(prefix))
  return name === undefined ? undefined : join(folder, name)
}

function fetchSources(release: number, name: string, folder: string, prefix: string): string {
  const work = join(folder, '.fetch')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(join(work, 'sources'), { recursive: true })
  mkdirSync(join(work, 'lists/partial'), { recursive: true })
  const mirror = debianMirror()
  writeFileSync(
    join(work, 'sources/debian.sources'),
    `Types: deb-src\nURIs: ${mirror}\nSuites: ${DEBIAN_SUITES[release]}\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`,
  )
  const options = [
    '-qq', '-o', 'Dir::Etc::SourceList=/dev/null', '-o', `Dir::Etc::SourceParts=${work}/sources`, '-o', `Dir::State::Lists=${work}/lists`,
    '-o', 'APT::Sandbox::User=root',
  ]
  execFileSync('apt-get', [...options, 'update'], { stdio: 'inherit' })
  const uris = execFileSync('apt-get', [...options, 'source', '--print-uris', name], { encoding: 'utf8' })
  const uri = /'([^']*\.orig\.tar\.[a-z0-9]+)'/.exec(uris)?.[1]
  if (uri === undefined) throw new Error(`Debian's ${DEBIAN_SUITES[release]} names no source archive of ${name}`)
  const archive = join(work, `${name}.orig.tar`)
  execFileSync('/usr/lib/apt/apt-helper', ['-o', 'APT::Sandbox::User=root', 'download-file', uri, archive], { stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync('tar', ['-xf', archive, '-C', folder])
  rmSync(work, { recursive: true, force: true })
  const found = unpackedIn(folder, prefix)
  if (found === undefined) throw new Error(`the sources of ${name} in ${DEBIAN_SUITES[release]} are not ${prefix}*`)
  return found
}

/** The Debian archive that this machine is set up for. */
function debianMirror(): string {
  if (process.env.GLULAM_DEBIAN_MIRROR) return process.env.GLULAM_DEBIAN_MIRROR
  const targets = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], { encoding: 'utf8' })
  const mirror = targets.split('\n').find((line) => line.includes('debian') && !line.includes('security'))
  if (mirror === undefined || mirror === '') throw new Error('no Debian mirror is configured; set GLULAM_DEBIAN_MIRROR')
  return mirror
}
