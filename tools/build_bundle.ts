/**
 * Bundles the command (src/cli/main.ts) into one file of plain JavaScript, which starts several times as fast as the sources:
 * build/glulam.cjs, behind build/main.cjs, which keeps the compiled code. CommonJS, because for every module of its own that
 * is imported Node looks at each of its exports, and so loads half of its library. The programs inet_gethost and those of
 * Elixir have files of their own.
 *
 *   node tools/build_bundle.ts [--if-changed]
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build, transform } from 'esbuild'
import { CHECKSUM_CHUNK, CHECKSUM_DATA, CHECKSUM_PAGES, checksumModule } from '../src/host/node/checksum.ts'
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
  sourcemap: 'inline',
  write: false,
  define: { TRANSLATOR_DIGEST: JSON.stringify(translatorDigest()), SOURCES_DIGEST: JSON.stringify(sources), 'import.meta.url': 'bundleUrl' },
  logLevel: 'warning',
} as const

/** Modules of Node that take several milliseconds to load and are not needed by every command: they are loaded when first used. */
const LATE = ['node:child_process', 'node:crypto', 'node:dns/promises', 'node:net', 'node:tty', 'node:zlib']

/** As esbuild writes an import; what follows on its line in the source maps moves by two columns. */
function loadLate(text: string): string {
  const late = new Set<string>()
  // a default import: esbuild copies all properties, which loads what some of them stand for
  const plain = text.replaceAll(/^var (import_\w+) = __toESM\(require\("([\w:/]+)"\), 1\);$/gm, 'var $1 = { default: require("$2") };')
  const defined = plain.replaceAll(/^var (import_\w+) = require\("([\w:/]+)"\);$/gm, (line, name: string, module: string) => {
    if (!LATE.includes(module)) return line
    late.add(name)
    return `var ${name}_; function ${name}() { return ${name}_ ??= require("${module}"); }`
  })
  for (const module of LATE) {
    if (new RegExp(`[^= ] *require\\("${module}"\\)`).test(defined)) throw new Error(`${module} is imported in a way that can't be put off`)
  }
  return defined.replaceAll(/\b(import_\w+)\./g, (use, name: string) => (late.has(name) ? `${name}().` : use))
}
/** One byte a character: V8 keeps the text as it is read. */
const ascii = (text: string): string =>
  text.replaceAll(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Less to read, and lines that a stack trace can show; names stay, they are what it tells. */
const short = { minifyWhitespace: true, minifySyntax: true, lineLimit: 160, sourcemap: 'external', platform: 'node', target: common.target } as const

async function bundle(entry: string, target: string, banner: string, footer: string): Promise<void> {
  const { outputFiles } = await build({ ...common, entryPoints: [join(root, entry)], outfile: target })
  const { code, map } = await transform(loadLate(outputFiles[0]!.text), { ...short, banner, footer, sourcefile: target })
  writeFileSync(target, `${ascii(code)}//# sourceMappingURL=${basename(target)}.map\n`)
  writeFileSync(`${target}.map`, map)
}
const urlOf = "const bundleUrl = require('node:url').pathToFileURL(__filename).href"
await bundle('src/cli/main.ts', output, `(function (exports, require, module, __filename, __dirname) {${urlOf}`, '})')
await bundle('src/cli/elixir_main.ts', join(root, 'build/elixir.cjs'), urlOf, '')
await bundle('src/cli/inet_gethost_main.ts', join(root, 'build/inet_gethost.cjs'), urlOf, '')
await bundle('src/cli/epmd_main.ts', join(root, 'build/epmd.cjs'), urlOf, '')

/** Bytes: the largest that is read at each start is the image of a machine. */
const ROOM = 8 << 20

// Node's own cache has what was compiled when the file was first used, by whichever command; this one what a whole boot needs.
writeFileSync(
  join(root, 'build/main.cjs'),
  `'use strict'
// bin/glulam has set them for this process alone
if (process.env.GLULAM_TUNED) {
  delete process.env.GLULAM_TUNED
  delete process.env.GLIBC_TUNABLES
}
if (['elixir', 'elixirc', 'iex', 'mix'].includes(process.argv[2])) require('./elixir.cjs')
else start()

function start() {
  const { closeSync, mkdirSync, openSync, readFileSync, readSync, renameSync, writeFileSync } = require('node:fs')
  const { homedir } = require('node:os')
  const { dirname, join } = require('node:path')
  const { Script } = require('node:vm')

  const filename = join(__dirname, 'glulam.cjs')
  // V8 refuses what another version of it has made, or what was made with other flags
  const flags = Buffer.from([process.version, process.arch, ...process.execArgv, process.env.NODE_OPTIONS].join(' ')).toString('base64url').slice(-100)
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'glulam', 'javascript', '${sources.slice(0, 16)}', flags)

  // V8 believes what it reads, and dies of what is damaged: behind 16 bytes with a checksum (src/host/node/checksum.ts)
  const sum = (bytes) => {
    const memory = new WebAssembly.Memory({ initial: ${CHECKSUM_PAGES}, maximum: ${CHECKSUM_PAGES} })
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 0 })
    const module = new WebAssembly.Module(Buffer.from('${Buffer.from(checksumModule()).toString('base64')}', 'base64'))
    const { add } = new WebAssembly.Instance(module, { env: { memory, table, table_base: 0 } }).exports
    const room = Buffer.from(memory.buffer)
    room.writeInt32LE(bytes.length, 0)
    for (let at = 0; at < bytes.length; at += ${CHECKSUM_CHUNK}) {
      const copied = bytes.copy(room, ${CHECKSUM_DATA}, at, at + ${CHECKSUM_CHUNK})
      const whole = (copied + 15) & ~15
      room.fill(0, ${CHECKSUM_DATA} + copied, ${CHECKSUM_DATA} + whole)
      add(whole)
    }
    return room.subarray(0, 16)
  }
  // Memory that nobody has touched yet is dear: one piece is used by all that is read on the way, at last by keptIn.
  const room = Buffer.allocUnsafeSlow(${ROOM})
  const read = (file) => {
    const fd = openSync(file)
    try {
      for (let length = 0; length < room.length; ) {
        const got = readSync(fd, room, length, room.length - length)
        if (got === 0) return room.subarray(0, length)
        length += got
      }
    } finally {
      closeSync(fd)
    }
    return readFileSync(file)
  }
  const source = read(filename).latin1Slice()
  let cachedData
  try {
    const kept = read(cache)
    if (sum(kept.subarray(16)).equals(kept.subarray(0, 16))) cachedData = kept.subarray(16)
  } catch {}
  const script = new Script(source, { filename, cachedData })
  globalThis[Symbol.for('glulam.room')] = room
  // Called when a machine halts: whatever a start needs is compiled. True: it is the first of this version.
  if (cachedData === undefined || script.cachedDataRejected) {
    globalThis[Symbol.for('glulam.keepCode')] = () => {
      try {
        const first = mkdirSync(dirname(cache), { recursive: true }) !== undefined
        const aside = cache + '.' + process.pid
        const made = script.createCachedData()
        writeFileSync(aside, Buffer.concat([sum(made), made]))
        renameSync(aside, cache)
        return first
      } catch {
        // a cache that can't be written is only slower
        return false
      }
    }
  }
  script.runInThisContext()(exports, require, module, filename, __dirname)
}
`,
)
writeFileSync(stamp, sources)
