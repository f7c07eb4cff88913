/** Where this package lies: the sources of a checkout, the compiled files of the published package and the bundle all find it so. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function find(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'glulam') return folder
    if (folder === dirname(folder)) throw new Error('the package glulam is not whole: no package.json above its files')
  }
}

/** Root directory of the package: the one with package.json, bin and build. */
export const packageRoot: string = find()
/** Directory with Glulam's `erl`, `erlc` …: what `-bindir` names, and what comes first on the PATH, as erlexec does it. */
export const otpPrograms: string = join(packageRoot, 'bin/otp')
