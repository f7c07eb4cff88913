/** Compiles the kernel (assembly/) with AssemblyScript to build/kernel.wasm. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
mkdirSync(join(root, 'build'), { recursive: true })

const { error, stderr } = await asc.main(
  [
    'assembly/index.ts',
    '--baseDir', root,
    '--outFile', process.argv[2] ?? 'build/kernel.wasm',
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
  ],
  {
    writeFile: (name: string, data: string | Uint8Array, base: string) => writeFileSync(join(base, name), data),
  },
)
if (error) {
  process.stderr.write(stderr.toString() + error.message + '\n')
  process.exit(1)
}
