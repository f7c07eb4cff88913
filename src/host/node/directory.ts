/** The names in a directory, in its own order, as OTP lists it (`fs.readdir` would sort): each with a NUL behind it. */
import fs from 'node:fs'
import type { Dir } from 'node:fs'
import { fault } from './open_file.ts'
import { fixed, libc } from './libc.ts'
import type { Libc } from './libc.ts'

/** Entries that Node reads at a time, and bytes that Linux gives at a time. */
const ENTRIES = 256
const BLOCK = 32768
/** Directories listed by way of Node before the C library is asked for: to have it takes some milliseconds, which a start has not. */
const FEW = 32
/** Where in an entry of getdents64 its size and its name stand. */
const RECORD_SIZE = 16
const RECORD_NAME = 19

const options = { encoding: 'latin1', bufferSize: ENTRIES } as const
const open = (path: Buffer): Dir => fs.opendirSync(path as unknown as string, options)
const joined = (names: readonly string[]): Uint8Array => Buffer.from(names.length === 0 ? '' : `${names.join('\0')}\0`, 'latin1')

let listed = 0

export function listNow(path: Buffer): Uint8Array {
  const c = listed++ < FEW ? undefined : libc()
  if (c !== undefined) return listByLibc(c, path)
  const directory = open(path)
  try {
    const names: string[] = []
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) names.push(entry.name)
    return joined(names)
  } finally {
    directory.closeSync()
  }
}

export async function listLater(path: Buffer): Promise<Uint8Array> {
  const names: string[] = []
  for await (const entry of await fs.promises.opendir(path as unknown as string, options)) names.push(entry.name)
  return joined(names)
}

let block: Uint8Array | undefined
let names = new Uint8Array(BLOCK)

function listByLibc(c: Libc, path: Buffer): Uint8Array {
  block ??= fixed(BLOCK)
  const descriptor = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY)
  try {
    let end = 0
    for (;;) {
      const read = c.call.getdents64(descriptor, block, BigInt(BLOCK))
      const error = read < 0 ? c.error() : undefined
      // The directory was removed: it is at its end, as readdir(3) sees it.
      if (error !== undefined && error !== 'ENOENT') throw fault(error)
      if (read <= 0) return names.slice(0, end)
      if (end + read > names.length) {
        const more = new Uint8Array(names.length * 2)
        more.set(names)
        names = more
      }
      end = copyNames(block, read, names, end)
    }
  } finally {
    fs.closeSync(descriptor)
    if (names.length > 16 * BLOCK) names = new Uint8Array(BLOCK)
  }
}

/** Puts the names of so many bytes of entries behind each other; where they end. */
function copyNames(entries: Uint8Array, bytes: number, to: Uint8Array, end: number): number {
  for (let at = 0; at < bytes; at += entries[at + RECORD_SIZE]! | (entries[at + RECORD_SIZE + 1]! << 8)) {
    let from = at + RECORD_NAME
    const isDot = entries[from] === 0x2e && (entries[from + 1] === 0 || (entries[from + 1] === 0x2e && entries[from + 2] === 0))
    if (isDot) continue
    for (; entries[from] !== 0; from++) to[end++] = entries[from]!
    to[end++] = 0
  }
  return end
}
