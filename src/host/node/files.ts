/** Files of the operating system, on Node's fs. */
import fs from 'node:fs'
import { promisify } from 'node:util'
import type { FileInfo, FileName, HostFile, HostFiles, OpenModes, Soon } from '../files.ts'
import { listLater, listNow } from './directory.ts'
import { NodeFile, fault, infoOf } from './open_file.ts'
import type { OpenedAs } from './open_file.ts'
import type { Pace } from './pace.ts'

const C = fs.constants
/** Linux: a descriptor for a name alone, which needs no permission to read. */
const O_PATH = 0x200000

const promised = <F>(make: () => F): (() => F) => {
  let made: F | undefined
  return () => (made ??= make())
}
/** Made when something takes long for the first time. */
const later = {
  open: promised(() => promisify(fs.open)),
  stat: promised(() => promisify(fs.stat)),
  lstat: promised(() => promisify(fs.lstat)),
  access: promised(() => promisify(fs.access)),
  readlink: promised(() => promisify(fs.readlink)),
  mkdir: promised(() => promisify(fs.mkdir)),
  rmdir: promised(() => promisify(fs.rmdir)),
  unlink: promised(() => promisify(fs.unlink)),
  rename: promised(() => promisify(fs.rename)),
  link: promised(() => promisify(fs.link)),
  symlink: promised(() => promisify(fs.symlink)),
  chmod: promised(() => promisify(fs.chmod)),
  chown: promised(() => promisify(fs.chown)),
  utimes: promised(() => promisify(fs.utimes)),
}
const WITHOUT_THROWING = { bigint: true, throwIfNoEntry: false } as const

export class NodeFiles implements HostFiles {
  readonly encoding: 'utf8' | 'latin1'
  private readonly pace: Pace

  constructor(environment: (name: string) => string | undefined, pace: Pace) {
    this.encoding = localeEncoding(environment)
    this.pace = pace
  }

  // ---- open files --------------------------------------------------------------------------------------------------

  open(name: FileName, modes: OpenModes): Soon<HostFile> {
    const path = buffer(name)
    const flags = flagsOf(modes)
    // Opening a pipe waits for the other end: what it is has to be known before.
    const stat = this.lookAt(path)
    if (this.pace.wary || (stat !== undefined && !isQuick(stat))) {
      return this.pace.later(async () => {
        const descriptor = await later.open()(path, flags, 0o666)
        return this.opened(descriptor, modes, undefined)
      })
    }
    return this.opened(this.pace.now(() => fs.openSync(path, flags, 0o666)), modes, stat)
  }
  /** `stat`: what it was known to be before. */
  private opened(descriptor: number, modes: OpenModes, stat: fs.BigIntStats | undefined): NodeFile {
    stat ??= fs.fstatSync(descriptor, { bigint: true })
    if (modes.kind === 'file' && stat.isDirectory()) {
      fs.closeSync(descriptor)
      throw fault('EISDIR')
    }
    return new NodeFile(descriptor, { ...natureOf(stat), writable: modes.write, append: modes.append, start: 0 }, this.pace)
  }
  private lookAt(path: Buffer): fs.BigIntStats | undefined {
    try {
      return this.pace.now(() => fs.statSync(path, WITHOUT_THROWING))
    } catch {
      return undefined
    }
  }

  adopt(descriptor: number): HostFile {
    const stat = this.pace.now(() => fs.fstatSync(descriptor, { bigint: true }))
    // Linux tells where it stands and how it was opened.
    const text = readText(`/proc/self/fdinfo/${descriptor}`)
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(text)?.[1] ?? '0', 8)
    const start = Number(/^pos:\s*(\d+)/m.exec(text)?.[1] ?? 0)
    const writable = (flags & (C.O_WRONLY | C.O_RDWR)) !== 0
    return new NodeFile(descriptor, { ...natureOf(stat), writable, append: (flags & C.O_APPEND) !== 0, start }, this.pace)
  }

  // ---- names -------------------------------------------------------------------------------------------------------

  info(name: FileName, followLinks: boolean): Soon<FileInfo> {
    const path = buffer(name)
    return this.pace.soon(
      () => {
        const stat = (followLinks ? fs.statSync : fs.lstatSync)(path, { bigint: true })
        return infoOf(stat, this.allowed(path, C.R_OK), this.allowed(path, C.W_OK))
      },
      async () => {
        const stat = await (followLinks ? later.stat() : later.lstat())(path, { bigint: true })
        const allowed = (mode: number): Promise<boolean> => later.access()(path, mode).then(() => true, () => false)
        return infoOf(stat, await allowed(C.R_OK), await allowed(C.W_OK))
      },
    )
  }
  private allowed(path: Buffer, mode: number): boolean {
    try {
      fs.accessSync(path, mode)
      return true
    } catch {
      return false
    }
  }

  list(name: FileName): Soon<Uint8Array> {
    const path = buffer(name)
    return this.pace.soon(
      () => listNow(path),
      () => listLater(path),
    )
  }

  readLink(name: FileName): Soon<FileName> {
    const path = buffer(name)
    return this.pace.soon(
      () => fs.readlinkSync(path, 'buffer'),
      () => later.readlink()(path, 'buffer'),
    )
  }
  makeDirectory(name: FileName): Soon<void> {
    const path = buffer(name)
    return this.pace.soon(
      () => void fs.mkdirSync(path, 0o777),
      async () => void (await later.mkdir()(path, 0o777)),
    )
  }
  removeDirectory(name: FileName): Soon<void> {
    const path = buffer(name)
    return this.pace.soon(
      () => fs.rmdirSync(path),
      () => later.rmdir()(path),
    )
  }
  remove(name: FileName): Soon<void> {
    const path = buffer(name)
    return this.pace.soon(
      () => fs.unlinkSync(path),
      () => later.unlink()(path),
    )
  }
  rename(from: FileName, to: FileName): Soon<void> {
    const [old, path] = [buffer(from), buffer(to)]
    return this.pace.soon(
      () => fs.renameSync(old, path),
      () => later.rename()(old, path),
    )
  }
  link(existing: FileName, name: FileName): Soon<void> {
    const [old, path] = [buffer(existing), buffer(name)]
    return this.pace.soon(
      () => fs.linkSync(old, path),
      () => later.link()(old, path),
    )
  }
  symlink(target: FileName, name: FileName): Soon<void> {
    const [to, path] = [buffer(target), buffer(name)]
    return this.pace.soon(
      () => fs.symlinkSync(to, path),
      () => later.symlink()(to, path),
    )
  }

  setMode(name: FileName, mode: number): Soon<void> {
    const path = buffer(name)
    return this.pace.soon(
      () => fs.chmodSync(path, mode),
      () => later.chmod()(path, mode),
    )
  }
  setOwner(name: FileName, user: number, group: number): Soon<void> {
    const path = buffer(name)
    const id = (n: number): number => (n === -1 ? n : n >>> 0)
    return this.pace.soon(
      () => fs.chownSync(path, id(user), id(group)),
      () => later.chown()(path, id(user), id(group)),
    )
  }
  setTimes(name: FileName, accessed: number, modified: number): Soon<void> {
    const path = buffer(name)
    // Node takes negative numbers for "now", but not negative dates.
    const [a, m] = [date(accessed), date(modified)]
    return this.pace.soon(
      () => fs.utimesSync(path, a, m),
      () => later.utimes()(path, a, m),
    )
  }

  // ---- the working directory -----------------------------------------------------------------------------------------

  workingDirectory(): FileName {
    const text = this.pace.now(() => process.cwd())
    // Node gives a text: bytes that are none are lost.
    return text.includes('\ufffd') ? fs.readlinkSync('/proc/self/cwd', 'buffer') : Buffer.from(text)
  }
  changeDirectory(name: FileName): void {
    const path = buffer(name)
    const text = path.toString()
    if (Buffer.from(text).equals(path)) {
      this.pace.now(() => process.chdir(text))
      return
    }
    const descriptor = this.pace.now(() => fs.openSync(path, O_PATH | C.O_DIRECTORY))
    try {
      this.pace.now(() => process.chdir(`/proc/self/fd/${descriptor}`))
    } finally {
      fs.closeSync(descriptor)
    }
  }
}

const buffer = (name: FileName): Buffer => Buffer.from(name.buffer, name.byteOffset, name.length)

/** Milliseconds that a Date can hold. */
const FARTHEST = 8.64e15
const date = (seconds: number): Date => new Date(Math.max(-FARTHEST, Math.min(FARTHEST, seconds * 1000)))

function flagsOf({ read, write, append, exclusive, sync, kind }: OpenModes): number {
  let flags = write ? (read ? C.O_RDWR | C.O_CREAT : C.O_WRONLY | C.O_CREAT | (append ? 0 : C.O_TRUNC)) : C.O_RDONLY
  if (append) flags |= C.O_APPEND
  if (exclusive) flags |= C.O_EXCL
  if (sync) flags |= C.O_SYNC ?? 0
  if (kind === 'directory') flags |= C.O_DIRECTORY
  return flags
}

/** Linux: /dev/null, /dev/zero, /dev/full, /dev/random and their like, which are memory only. */
const isMemory = (stat: fs.BigIntStats): boolean => stat.isCharacterDevice() && stat.rdev >> 8n === 1n && process.platform === 'linux'
const isQuick = (stat: fs.BigIntStats): boolean => stat.isFile() || stat.isDirectory() || isMemory(stat)

function natureOf(stat: fs.BigIntStats): Pick<OpenedAs, 'quick' | 'seekable'> {
  return { quick: isQuick(stat), seekable: isQuick(stat) || stat.isBlockDevice() }
}

/** As erl decides it: UTF-8 where the locale says so. */
function localeEncoding(environment: (name: string) => string | undefined): 'utf8' | 'latin1' {
  if (process.platform === 'win32' || process.platform === 'darwin') return 'utf8'
  const locale = environment('LC_ALL') || environment('LC_CTYPE') || environment('LANG') || 'C'
  return /\.utf-?8(@|$)/i.test(locale) ? 'utf8' : 'latin1'
}

function readText(path: string): string {
  try {
    return fs.readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
