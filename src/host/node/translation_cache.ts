/** Translations kept on disk: one file each, written aside and renamed, so that several machines may share the directory. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeTranslation, encodeTranslation } from '../../jit/cache.ts'
import type { Translation } from '../../jit/translation.ts'
import type { TranslationCache } from '../../runtime/code.ts'
import { checksum128 } from './checksum.ts'
import { checksum, forgetBeyond, forgetOldVersions, writeAside } from './kept_bytes.ts'

/** Put in by tools/build_bundle.ts, where the sources are not at hand. */
declare const TRANSLATOR_DIGEST: string | undefined
declare const SOURCES_DIGEST: string | undefined

/** Changes whenever the translator or what it builds on changes: a digest of its sources, and of the names of the BIFs. */
export function translatorVersion(bifs: Iterable<string>): string {
  return sumOf(Buffer.from(`${sourcesDigest()} ${[...bifs].sort().join()}`)).slice(0, 16)
}
const sumOf = (bytes: Uint8Array): string => Buffer.from(checksum128(bytes).buffer).toString('hex')

let digest: string | undefined
/** Digest of the translator's sources, as the bundle knows it or as they are. */
export function sourcesDigest(): string {
  return (digest ??= typeof TRANSLATOR_DIGEST === 'string' ? TRANSLATOR_DIGEST : translatorDigest())
}
/** Changes with any change of any source. */
export function machineVersion(): string {
  return typeof SOURCES_DIGEST === 'string' ? SOURCES_DIGEST : digestOf(['../..'], [])
}
/** Digest of the translator's sources. */
export function translatorDigest(): string {
  return digestOf(['../../jit', '../../beam'], ['../../term/layout'])
}
function digestOf(directories: readonly string[], files: readonly string[]): string {
  const here = dirname(fileURLToPath(import.meta.url))
  // As a published package these are compiled.
  const extension = import.meta.url.endsWith('.js') ? '.js' : '.ts'
  const hash = createHash('sha256')
  for (const dir of directories) {
    for (const file of (readdirSync(join(here, dir), { recursive: true }) as string[]).sort()) {
      const path = join(here, dir, file)
      if (!file.endsWith(extension) || file.endsWith('.test.ts') || !statSync(path).isFile()) continue
      hash.update(file).update(readFileSync(path))
    }
  }
  for (const file of files) hash.update(readFileSync(join(here, file + extension)))
  return hash.digest('hex')
}

/** Bytes: some ten thousand modules of Erlang. */
const MOST = 512 << 20

/**
 * The name of a translation is a checksum of the file that it is of, which somebody could forge; behind the translation is the file itself, to be compared. Node's crypto
 * would take longer to load than many a command takes to load its modules.
 */
export class DiskCache implements TranslationCache {
  private readonly place: () => string
  private directory: string | undefined
  private looked = false

  /** `version` is asked for when it is needed first. */
  constructor(directory: string, version: () => string) {
    this.place = () => join(directory, 'translations', version())
  }
  private file(bytes: Uint8Array, edition: string): string {
    return join((this.directory ??= this.place()), sumOf(bytes) + edition)
  }
  get(bytes: Uint8Array, edition = ''): Translation | undefined {
    try {
      const kept = readFileSync(this.file(bytes, edition))
      const end = kept.length - bytes.length
      return end > 0 && kept.subarray(end).equals(bytes) ? decodeTranslation(kept.subarray(0, end), checksum) : undefined
    } catch {
      return undefined
    }
  }
  put(bytes: Uint8Array, translation: Translation, edition = ''): void {
    if (writeAside(this.file(bytes, edition), Buffer.concat([encodeTranslation(translation, checksum), bytes]))) forgetOldVersions(dirname(this.directory!))
    if (this.looked) return
    this.looked = true
    forgetBeyond(this.directory!, MOST)
  }
}
