/**
 * Compiles the kernel (assembly/) with AssemblyScript to build/kernel.wasm.
 *
 *   node tools/build_kernel.ts [--if-changed] [OUTPUT]
 *
 * --if-changed: only if the sources are not those of the last build.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exportState } from './export_state.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
mkdirSync(join(root, 'build'), { recursive: true })

/** Digest of all that the kernel is made of: sources, this file, the compiler's version. */
function digest(): string {
  const sources = readdirSync(join(root, 'assembly')).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts')).sort()
  const hash = createHash('sha256')
  for (const file of [...sources.map((f) => `assembly/${f}`), 'src/term/layout.ts', 'src/term/match_code.ts', 'src/term/etf_tags.ts', 'src/term/re_layout.ts', 'tools/build_kernel.ts', 'tools/export_state.ts', 'node_modules/assemblyscript/package.json']) {
    hash.update(file).update('\0').update(readFileSync(join(root, file))).update('\0')
  }
  return hash.digest('hex')
}

const args = process.argv.slice(2)
const ifChanged = args.includes('--if-changed')
const output = args.find((a) => !a.startsWith('--')) ?? 'build/kernel.wasm'
const stamp = join(root, `${output}.sources`)
const sources = digest()
if (ifChanged && existsSync(join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) {
  // bin/glulam compares times
  utimesSync(stamp, new Date(), new Date())
  process.exit(0)
}

if (ifChanged) console.log('glulam: compiling the kernel (assembly/)')
const { default: asc } = await import('assemblyscript/asc')

const { error, stderr } = await asc.main(
  [
    'assembly/index.ts',
    '--baseDir', root,
    '--outFile', output,
    '--importMemory',
    '--initialMemory', '65536',
    '--maximumMemory', '65536',
    '--runtime', 'stub',
    '--memoryBase', String(0x10000),
    '--use', 'abort=',
    '-O3',
    '--noAssert',
    '--disableWarning', '201',
    '--debug',
    '--enable', 'bulk-memory',
    '--enable', 'sign-extension',
    '--enable', 'simd',
  ],
  {
    writeFile: (name: string, data: string | Uint8Array, base: string) =>
      writeFileSync(join(base, name), typeof data === 'string' ? data : exportState(data)),
  },
)
if (error) {
  process.stderr.write(stderr.toString() + error.message + '\n')
  process.exit(1)
}
if (!args.some((a) => !a.startsWith('--'))) writeFileSync(stamp, sources)
