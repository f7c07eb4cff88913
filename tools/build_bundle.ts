/**
 * Bundles the command (src/cli/main.ts) into one file of plain JavaScript, which starts several times as fast as the sources:
 * build/glulam.cjs, behind build/main.cjs, which lets Node keep the compiled code. CommonJS, because for every module of its own that
 * is imported Node looks at each of its exports, and so loads half of its library. The program inet_gethost has a file of its own.
 *
 *   node tools/build_bundle.ts [--if-changed]
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { translatorDigest } from '../src/host/node/translation_cache.ts'

const root = join(import.meta.dirname, '..')
const output = join(root, 'build/glulam.cjs')
const stamp = `${output}.sources`

/** Digest of all sources. */
function digest(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename))
  for (const file of (readdirSync(join(root, 'src'), { recursive: true }) as string[]).sort()) {
    const path = join(root, 'src', file)
    if (file.endsWith('.ts') && !file.endsWith('.test.ts') && statSync(path).isFile()) hash.update(file).update('\0').update(readFileSync(path))
  }
  return hash.digest('hex')
}

const sources = digest()
if (process.argv.includes('--if-changed') && existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) {
  // bin/glulam compares times: what a checkout has touched without changing it is no reason for the slow way
  utimesSync(output, new Date(), new Date())
  process.exit(0)
}
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  packages: 'external',
  keepNames: false,
  sourcemap: 'linked',
  define: { TRANSLATOR_DIGEST: JSON.stringify(translatorDigest()), 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href" },
  logLevel: 'warning',
} as const
await build({ ...common, entryPoints: [join(root, 'src/cli/main.ts')], outfile: output })
await build({ ...common, entryPoints: [join(root, 'src/cli/inet_gethost_main.ts')], outfile: join(root, 'build/inet_gethost.cjs') })
writeFileSync(
  join(root, 'build/main.cjs'),
  `'use strict'
const { enableCompileCache } = require('node:module')
const { homedir } = require('node:os')
const { join } = require('node:path')
enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'glulam', 'javascript'))
require('./glulam.cjs')
`,
)
writeFileSync(stamp, sources)
