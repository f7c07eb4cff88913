/** Bytes that are dear to make at every start, kept in files, each behind a text that says all they depend on. */
import { closeSync, fstatSync, openSync, readFileSync, readSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checksum128 } from './checksum.ts'
import { makeDirectory } from './directories.ts'

const MAGIC = 0x346d6c67
const HEADER = 16

/** Changes with almost any change of the bytes. */
export function checksum(bytes: Uint8Array): number {
  return checksum128(bytes).reduce((sum, word) => Math.imul(sum ^ word, 0x9e3779b1)) >>> 0
}

/**
 * Writes a file aside and renames it, so that several machines may share the directory; one that can't be written is only slower.
 * True: its directory is new.
 */
export function writeAside(file: string, bytes: Uint8Array, mode = 0o666): boolean {
  const aside = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    const made = makeDirectory(dirname(file))
    writeFileSync(aside, bytes, { mode })
    renameSync(aside, file)
    return made
  } catch {
    return false
  }
}

/**
 * Of a directory with one directory for each version of what keeps something there: the oldest beyond `most` are removed, a few at a
 * time, for someone waits. Who still uses one of them makes anew what is missing.
 */
export function forgetOldVersions(directory: string, most = 16, atOnce = 4): void {
  try {
    const versions = readdirSync(directory).map((name) => join(directory, name))
    const changed = versions.map((path) => [path, statSync(path).mtimeMs] as const)
    for (const path of oldest(changed, most, atOnce)) rmSync(path, { recursive: true, force: true })
  } catch {
    // another one is at it
  }
}

/** Of names with their times: the oldest beyond `most`, so many at once. */
function oldest(times: Iterable<readonly [string, number]>, most: number, atOnce: number): string[] {
  const byAge = [...times].sort(([, a], [, b]) => b - a)
  return byAge.slice(most).slice(-atOnce).map(([name]) => name)
}

/** So many of a kind are kept in a directory: the first word of a name is its kind. So many more than that are removed at once, for someone waits. */
const MOST = 16
const AT_ONCE = 16
/** What a name's parts are kept as, which come and go with it. */
const PARTS = '-whole'

/** When a file was last read, which most file systems note for those that were not read for a day, or else written; its size. */
function lastUse(file: string): { used: number; size: number } | undefined {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat && { used: Math.max(stat.atimeMs, stat.mtimeMs), size: stat.size }
}

/** Of the kind of a name that was just written: what was not used for the longest time is removed. Who misses it makes it anew. */
export function forgetOldest(directory: string, name: string): void {
  const kind = name.slice(0, name.indexOf('-') + 1)
  try {
    const uses = new Map<string, number>()
    for (const file of readdirSync(directory)) {
      if (!file.startsWith(kind)) continue
      const { used } = lastUse(join(directory, file)) ?? { used: 0 }
      const whole = file.endsWith(PARTS) ? file.slice(0, -PARTS.length) : file
      uses.set(whole, Math.max(uses.get(whole) ?? 0, used))
    }
    for (const file of oldest(uses, MOST, AT_ONCE)) {
      // parts without what they are of are never read
      for (const each of [file, file + PARTS]) rmSync(join(directory, each), { force: true })
    }
  } catch {
    // another one is at it
  }
}

/** In a directory of files that are kept each for itself: this one tells when that was last looked at. */
const LOOKED = 'looked'
const DAY = 24 * 3600e3

/** Once a day: what was not used for the longest time, beyond so many bytes, is removed. Who misses it makes it anew. */
export function forgetBeyond(directory: string, bytes: number): void {
  try {
    const looked = join(directory, LOOKED)
    const last = statSync(looked, { throwIfNoEntry: false })
    if (last !== undefined && Math.abs(Date.now() - last.mtimeMs) < DAY) return
    writeFileSync(looked, '')
    const files = readdirSync(directory).flatMap((name) => {
      const use = name === LOOKED ? undefined : lastUse(join(directory, name))
      return use ? [{ name, ...use }] : []
    })
    let sum = 0
    for (const { name, size } of files.sort((a, b) => b.used - a.used)) {
      sum += size
      if (sum > bytes) rmSync(join(directory, name), { force: true })
    }
  } catch {
    // another one is at it
  }
}

export interface Keep {
  /** What `about` says is what `make` gives, each time. */
  (name: string, about: string, make: () => Uint8Array): Uint8Array
  /** Bytes beside those of a name, of which parts are read when they are needed; who does that finds out whether they are what was written. */
  readonly parts?: {
    write(name: string, bytes: Uint8Array): void
    read(name: string, at: number, length: number): Uint8Array | undefined
  }
}

/** What is kept in a directory; `made` is called when the directory is new. */
export function keptIn(directory: string, made: () => void = () => {}): Keep {
  const keep = (name: string, about: string, make: () => Uint8Array): Uint8Array => {
    const file = join(directory, name)
    const asked = Buffer.from(about)
    const known = read(file, asked)
    if (known !== undefined) return known
    const bytes = make()
    if (writeAside(file, behind(asked, bytes))) made()
    forgetOldest(directory, name)
    return bytes
  }
  const parts: Keep['parts'] = {
    write: (name, bytes) => void writeAside(join(directory, name + PARTS), bytes),
    read: (name, at, length) => {
      const bytes = readPart(join(directory, name + PARTS), at, length)
      // both are made anew by the next one that asks
      if (bytes === undefined) rmSync(join(directory, name), { force: true })
      return bytes
    },
  }
  return Object.assign(keep, { parts })
}
/** What a file keeps. */
function behind(about: Buffer, bytes: Uint8Array): Buffer {
  const out = Buffer.alloc(HEADER + about.length + bytes.length)
  out.set(about, HEADER)
  out.set(bytes, HEADER + about.length)
  const header = [MAGIC, about.length, bytes.length, checksum(out.subarray(HEADER))]
  header.forEach((word, i) => out.writeUInt32LE(word, 4 * i))
  return out
}
/** Keeps bytes for this user alone, without making them when they are asked for. */
export function keepPrivate(file: string, about: string, bytes: Uint8Array): void {
  writeAside(file, behind(Buffer.from(about), bytes), 0o600)
}
/** They, if they are whole and those of the text. */
export const kept = (file: string, about: string): Uint8Array | undefined => read(file, Buffer.from(about))

function readPart(file: string, at: number, length: number): Uint8Array | undefined {
  try {
    const fd = openSync(file, 'r')
    try {
      const bytes = new Uint8Array(length)
      return readSync(fd, bytes, 0, length, at) === length ? bytes : undefined
    } finally {
      closeSync(fd)
    }
  } catch {
    return undefined
  }
}
/** What the start of the bundle has left (tools/build_bundle.ts); for the first file that is large. */
const ROOM = Symbol.for('glulam.room')
const LARGE = 1 << 20

function readAll(file: string): Buffer {
  const room = (globalThis as { [ROOM]?: Buffer })[ROOM]
  if (room === undefined) return readFileSync(file)
  const fd = openSync(file, 'r')
  try {
    const { size } = fstatSync(fd)
    if (size < LARGE || size > room.length) return readFileSync(fd)
    delete (globalThis as { [ROOM]?: Buffer })[ROOM]
    return room.subarray(0, readSync(fd, room, 0, size, 0))
  } finally {
    closeSync(fd)
  }
}
/** The bytes that a file keeps, if it is whole and they are those of the text. */
function read(file: string, about: Buffer): Uint8Array | undefined {
  try {
    const bytes = readAll(file)
    if (bytes.length < HEADER) return undefined
    const [magic, aboutLength, length, sum] = [0, 4, 8, 12].map((at) => bytes.readUInt32LE(at))
    const begin = HEADER + aboutLength!
    if (magic !== MAGIC || bytes.length !== begin + length! || !bytes.subarray(HEADER, begin).equals(about)) return undefined
    return checksum(bytes.subarray(HEADER)) === sum ? bytes.subarray(begin) : undefined
  } catch {
    return undefined
  }
}
