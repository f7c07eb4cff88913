import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a directory and those above it; true: it was not there. Node's `recursive` tries for ever where the operating system answers ENOENT though the
 * directory above is there (/proc).
 */
export function makeDirectory(path: string): boolean {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // another one may have made it meanwhile
    if (code === 'EEXIST' && statSync(path).isDirectory()) return false
    const above = dirname(path)
    if (code !== 'ENOENT' || existsSync(above)) throw error
    makeDirectory(above)
    return makeDirectory(path)
  }
}
