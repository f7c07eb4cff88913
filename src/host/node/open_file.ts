/** An open file, on Node's fs. */
import fs from 'node:fs'
import { promisify } from 'node:util'
import type { FileInfo, FileType, HostFile, Offset, Soon } from '../files.ts'
import type { Pace } from './pace.ts'

/** Bytes that are read or written at once: a thread would take as long to come and go. Longer reads are made in pieces of this size. */
const PROMPT = 1 << 20
/** Node takes no more in one call. */
const MOST = 1 << 30
/** Sizes that are safe integers. */
const FARTHEST = 1n << 53n
/** Linux's number for ext4 and its forerunners, and how many blocks a file has there; others take all that 63 bits can count. */
const EXT4 = 0xef53n
const BLOCKS = 1n << 32n
const MOST_BYTES = (1n << 63n) - 1n
/** Bytes up to which several chunks are copied together for one write. */
const GATHERED = 1 << 14

const fstat = promisify(fs.fstat)
const ftruncate = promisify(fs.ftruncate)
const fsync = promisify(fs.fsync)
const fdatasync = promisify(fs.fdatasync)
const closeLater = promisify(fs.close)

const gathered = new Uint8Array(GATHERED)

export interface OpenedAs {
  /** Its operations never wait for somebody: a regular file, a directory, memory. */
  readonly quick: boolean
  readonly seekable: boolean
  readonly writable: boolean
  readonly append: boolean
  readonly start: Offset
}

export class NodeFile implements HostFile {
  readonly descriptor: number
  readonly seekable: boolean
  readonly append: boolean
  readonly start: Offset
  private readonly quick: boolean
  private readonly writable: boolean
  private readonly pace: Pace

  constructor(descriptor: number, as: OpenedAs, pace: Pace) {
    this.descriptor = descriptor
    this.quick = as.quick
    this.seekable = as.seekable
    this.writable = as.writable
    this.append = as.append
    this.start = as.start
    this.pace = pace
  }

  /** Node knows no lseek, but Linux tells. */
  tell(): Offset {
    try {
      return Number(/^pos:\s*(\d+)/m.exec(fs.readFileSync(`/proc/self/fdinfo/${this.descriptor}`, 'latin1'))![1])
    } catch {
      return fs.fstatSync(this.descriptor).size
    }
  }

  reach(): Offset {
    try {
      const { type, bsize } = fs.statfsSync(`/proc/self/fd/${this.descriptor}`, { bigint: true })
      if (type === EXT4) return (BLOCKS - 1n) * bsize
    } catch {
      // no /proc: as far as numbers go
    }
    return MOST_BYTES
  }

  prompt(bytes: number): boolean {
    return this.quick && bytes <= PROMPT && !this.pace.wary
  }

  readNow(into: Uint8Array, at: Offset | undefined): number {
    return this.pace.now(() => fs.readSync(this.descriptor, into, 0, Math.min(into.length, MOST), at ?? null))
  }
  /** What is quick and long is read in pieces, and others have their turns between them: threads would want a second processor. */
  read(into: Uint8Array, at: Offset | undefined): Promise<number> {
    if (this.prompt(0)) {
      const read = this.readNow(into.length > PROMPT ? into.subarray(0, PROMPT) : into, at)
      return new Promise((resolve) => setImmediate(resolve, read))
    }
    return this.pace.later(
      () =>
        new Promise((resolve, reject) => {
          fs.read(this.descriptor, into, 0, Math.min(into.length, MOST), at ?? null, (error, n) => (error ? reject(error) : resolve(n)))
        }),
    )
  }

  writeNow(chunks: readonly Uint8Array[], at: Offset | undefined): number {
    const where = (at ?? null) as number | null
    const first = chunks.length === 1 ? chunks[0]! : gather(chunks)
    if (first === undefined) return this.pace.now(() => fs.writevSync(this.descriptor, chunks, where ?? undefined))
    return this.pace.now(() => fs.writeSync(this.descriptor, first, 0, Math.min(first.length, MOST), where))
  }
  write(chunks: readonly Uint8Array[], at: Offset | undefined): Promise<number> {
    const where = (at ?? null) as number | null
    return this.pace.later(
      () =>
        new Promise((resolve, reject) => {
          fs.writev(this.descriptor, chunks, where, (error, n) => (error ? reject(error) : resolve(n)))
        }),
    )
  }

  info(): Soon<FileInfo> {
    const info = (stat: fs.BigIntStats): FileInfo => infoOf(stat, ...ownAccess(stat))
    return this.pace.soon(
      () => info(fs.fstatSync(this.descriptor, { bigint: true })),
      async () => info(await fstat(this.descriptor, { bigint: true })),
    )
  }

  truncate(size: Offset): Soon<void> {
    return this.pace.soon(
      () => fs.ftruncateSync(this.descriptor, Number(size)),
      () => ftruncate(this.descriptor, Number(size)),
    )
  }

  /** Node has no fallocate: what the file is too short by is added, and there must be so much room on the disk; it is not taken yet. */
  allocate(at: Offset, length: Offset): Soon<void> {
    const { pace, descriptor } = this
    const end = BigInt(at) + BigInt(length)
    if (BigInt(length) === 0n) throw fault('EINVAL')
    const stat = pace.now(() => fs.fstatSync(descriptor, { bigint: true }))
    if (!this.writable) throw fault('EBADF')
    if (!stat.isFile()) throw fault(stat.isFIFO() ? 'ESPIPE' : stat.isDirectory() ? 'EISDIR' : 'ENODEV')
    if (end >= FARTHEST) throw fault('EFBIG')
    if (end <= stat.size) return
    return pace.soon(
      () => {
        const { bavail, bsize } = fs.statfsSync(`/proc/self/fd/${descriptor}`, { bigint: true })
        if (end - stat.size > bavail * bsize) throw fault('ENOSPC')
        fs.ftruncateSync(descriptor, Number(end))
      },
      () => ftruncate(descriptor, Number(end)),
    )
  }

  sync(dataOnly: boolean): Soon<void> {
    return this.pace.later(() => (dataOnly ? fdatasync : fsync)(this.descriptor))
  }

  close(): Soon<void> {
    if (!this.quick) return this.pace.later(() => closeLater(this.descriptor))
    return this.pace.soon(
      () => fs.closeSync(this.descriptor),
      () => closeLater(this.descriptor),
    )
  }
}

/** Short chunks together in one piece; undefined when they are too much. */
function gather(chunks: readonly Uint8Array[]): Uint8Array | undefined {
  let bytes = 0
  for (const chunk of chunks) {
    if (bytes + chunk.length > GATHERED) return undefined
    gathered.set(chunk, bytes)
    bytes += chunk.length
  }
  return gathered.subarray(0, bytes)
}

/** An error of ours with POSIX's name. */
export function fault(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** What the permissions of an open file say of this program: read, write. */
function ownAccess(stat: fs.BigIntStats): [boolean, boolean] {
  const mode = Number(stat.mode)
  const owner = process.geteuid !== undefined && Number(stat.uid) === process.geteuid()
  const group = !owner && process.getegid !== undefined && Number(stat.gid) === process.getegid()
  const bits = owner ? mode >> 6 : group ? mode >> 3 : mode
  return [(bits & 4) !== 0, (bits & 2) !== 0]
}

export function typeOf(stat: fs.BigIntStats): FileType {
  if (stat.isFile()) return 'regular'
  if (stat.isDirectory()) return 'directory'
  if (stat.isSymbolicLink()) return 'symlink'
  return stat.isCharacterDevice() || stat.isBlockDevice() ? 'device' : 'other'
}

export function infoOf(stat: fs.BigIntStats, readable: boolean, writable: boolean): FileInfo {
  return {
    type: typeOf(stat),
    size: stat.size <= Number.MAX_SAFE_INTEGER ? Number(stat.size) : stat.size,
    readable,
    writable,
    accessed: seconds(stat.atimeNs),
    modified: seconds(stat.mtimeNs),
    changed: seconds(stat.ctimeNs),
    mode: low(stat.mode),
    links: low(stat.nlink),
    device: low(stat.dev),
    special: low(stat.rdev),
    inode: low(stat.ino),
    user: low(stat.uid),
    group: low(stat.gid),
  }
}

const low = (n: bigint): number => Number(BigInt.asUintN(32, n))

/** Whole seconds, rounded down before 1970, too. */
function seconds(ns: bigint): number {
  const whole = ns / 1_000_000_000n
  return Number(ns < 0n && whole * 1_000_000_000n !== ns ? whole - 1n : whole)
}
