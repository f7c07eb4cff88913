/**
 * Pipes to programs. Node.js would give them sockets, which a program can't open by name (`/dev/stdout`); real pipes come from the
 * C library, or from the command mkfifo, many at once, since starting a program is dear. Their names are gone before they are used.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativePrograms } from './native_programs.ts'

const AT_ONCE = 32
const { O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK } = constants

/** Descriptors of pipes that nobody uses yet, open for both ways. */
const spare: number[] = []
let impossible = process.platform !== 'linux'

function make(): void {
  const folder = mkdtempSync(join(tmpdir(), 'glulam-'))
  try {
    const names = Array.from({ length: AT_ONCE }, (_, i) => join(folder, String(i)))
    const made = spawnSync('mkfifo', ['-m', '600', ...names], { stdio: 'ignore' })
    if (made.status !== 0) impossible = true
    else for (const name of names) spare.push(openSync(name, O_RDWR | O_NONBLOCK))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const again = (fd: number, mode: number): number => openSync(`/proc/self/fd/${fd}`, mode)

/** Both ends of a new pipe: ours does not block, the program's does. Undefined: there are no pipes here. */
export function openPipe(direction: 'in' | 'out'): { ours: number; theirs: number } | undefined {
  const native = nativePrograms()
  if (native !== undefined) return native.pipe(direction)
  if (spare.length === 0 && !impossible) make()
  const both = spare.pop()
  if (both === undefined) return undefined
  try {
    const theirs = again(both, direction === 'in' ? O_WRONLY : O_RDONLY)
    try {
      return { theirs, ours: again(both, (direction === 'in' ? O_RDONLY : O_WRONLY) | O_NONBLOCK) }
    } catch (error) {
      closeSync(theirs)
      throw error
    }
  } finally {
    closeSync(both)
  }
}
