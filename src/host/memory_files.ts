/** A file system in memory, for hosts that have none: the same errors as POSIX's, everything at once, nothing forbidden. */
import type { FileInfo, FileName, FileType, HostFile, HostFiles, Offset, OpenModes } from './files.ts'

const SLASH = 0x2f
/** Symbolic links followed on the way to one file. */
const MOST_LINKS = 40
const LONGEST_NAME = 255
const LONGEST_PATH = 4095
const TYPE_BITS: Readonly<Record<FileType, number>> = { regular: 0o100000, directory: 0o040000, symlink: 0o120000, device: 0o020000, other: 0 }
/** Permissions that can be set. */
const PERMISSIONS = 0o7777

class FileFault extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}
const fail = (code: string): never => {
  throw new FileFault(code)
}

/** A file of any type: what several names may lead to. */
class Inode {
  readonly type: FileType
  readonly number: number
  mode: number
  links = 1
  user = 0
  group = 0
  accessed: number
  modified: number
  changed: number
  /** Of a regular file; of a link: where it leads. */
  bytes = new Uint8Array(0)
  size = 0
  /** Of a directory, by name (one character for each byte). */
  readonly entries = new Map<string, Inode>()
  parent: Inode | undefined

  constructor(type: FileType, number: number, permissions: number, now: number) {
    this.type = type
    this.number = number
    this.mode = TYPE_BITS[type] | permissions
    this.accessed = this.modified = this.changed = now
  }
  get isDirectory(): boolean {
    return this.type === 'directory'
  }
  resize(size: number): void {
    if (size > this.bytes.length) {
      const larger = new Uint8Array(Math.max(size, this.bytes.length * 2))
      larger.set(this.bytes.subarray(0, this.size))
      this.bytes = larger
    } else if (size < this.size) this.bytes.fill(0, size, this.size)
    this.size = size
  }
}

/** Where a name leads: the directory it stands in, the last part, and what is there. */
interface Place {
  readonly directory: Inode
  readonly name: string
  readonly inode: Inode | undefined
  /** The name ends with a slash, so it has to be a directory. */
  readonly slash: boolean
}

export class MemoryFiles implements HostFiles {
  readonly encoding = 'utf8'
  private readonly clock: () => number
  private readonly root: Inode
  private here: Inode
  private inodes = 1

  /** `clock`: seconds since 1970. */
  constructor(clock: () => number) {
    this.clock = clock
    this.root = this.make('directory', 0o755)
    this.root.parent = this.root
    this.root.links = 2
    this.here = this.root
  }
  private make(type: FileType, permissions: number): Inode {
    return new Inode(type, this.inodes++, permissions, this.now)
  }
  private get now(): number {
    return Math.floor(this.clock())
  }

  // ---- names -----------------------------------------------------------------------------------------------------------

  /** Goes along a name; `follow`: also where the last part is a link ('slash': if a slash is behind it). */
  private walk(name: FileName, follow: boolean | 'slash', links = 0, from = this.here): Place {
    if (name.length === 0) return fail('ENOENT')
    if (name.length > LONGEST_PATH) return fail('ENAMETOOLONG')
    const parts = text(name).split('/')
    let directory = name[0] === SLASH ? this.root : from
    if (directory !== this.root && directory.links === 0) return fail('ENOENT')
    const words = parts.filter((part) => part !== '')
    const slash = parts.at(-1) === ''
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!
      const last = i === words.length - 1
      if (!directory.isDirectory) return fail('ENOTDIR')
      if (word.length > LONGEST_NAME) return fail('ENAMETOOLONG')
      const inode = entry(directory, word)
      if (inode?.type === 'symlink' && (!last || follow === true || (slash && follow === 'slash'))) {
        if (links === MOST_LINKS) return fail('ELOOP')
        const place = this.walk(inode.bytes, true, links + 1, directory)
        links++
        if (last) return slash ? { ...place, slash } : place
        directory = place.inode ?? fail('ENOENT')
        continue
      }
      if (last) {
        return { directory, name: word, inode, slash }
      }
      directory = inode ?? fail('ENOENT')
    }
    return { directory, name: '.', inode: directory, slash }
  }
  /** Where a name leads that is not to be made. */
  private existing(name: FileName, follow: boolean | 'slash'): Place & { readonly inode: Inode } {
    const place = this.walk(name, follow)
    const { inode } = place
    if (inode === undefined) return fail('ENOENT')
    return place.slash && !inode.isDirectory ? fail('ENOTDIR') : { ...place, inode }
  }
  private find(name: FileName, follow: boolean | 'slash'): Inode {
    return this.existing(name, follow).inode
  }
  private enter({ directory, name, slash }: Place, inode: Inode): void {
    if (slash && !inode.isDirectory) fail('ENOENT')
    if (directory.links === 0) fail('ENOENT')
    directory.entries.set(name, inode)
    directory.modified = directory.changed = this.now
    if (!inode.isDirectory) return
    inode.parent = directory
    directory.links++
  }
  private leave(directory: Inode, name: string): void {
    const inode = directory.entries.get(name)!
    directory.entries.delete(name)
    directory.modified = directory.changed = inode.changed = this.now
    inode.links--
    if (inode.isDirectory) directory.links--
  }

  // ---- open files ------------------------------------------------------------------------------------------------------

  open(name: FileName, modes: OpenModes): HostFile {
    const creates = modes.write && modes.kind !== 'directory'
    if (modes.write && modes.kind === 'directory') return fail('EINVAL')
    const place = this.walk(name, !(creates && (modes.exclusive || name.at(-1) === SLASH)))
    if (creates && place.slash) return fail('EISDIR')
    let { inode } = place
    if (inode === undefined) {
      if (!creates) return fail('ENOENT')
      inode = this.make('regular', 0o644)
      this.enter(place, inode)
    } else if (creates && modes.exclusive) return fail('EEXIST')
    else if (place.slash && !inode.isDirectory) return fail('ENOTDIR')
    if (inode.isDirectory && (modes.write || modes.kind === 'file')) return fail('EISDIR')
    if (!inode.isDirectory && modes.kind === 'directory') return fail('ENOTDIR')
    if (modes.write && !modes.read && !modes.append && inode.size > 0) {
      inode.resize(0)
      inode.modified = inode.changed = this.now
    }
    return new MemoryFile(inode, modes, () => this.now)
  }
  adopt(): HostFile {
    return fail('EBADF')
  }

  // ---- what there is ---------------------------------------------------------------------------------------------------

  info(name: FileName, followLinks: boolean): FileInfo {
    return infoOf(this.find(name, followLinks || 'slash'))
  }
  list(name: FileName): Uint8Array {
    const inode = this.find(name, true)
    return inode.isDirectory ? bytes(Array.from(inode.entries.keys(), (entry) => `${entry}\0`).join('')) : fail('ENOTDIR')
  }
  readLink(name: FileName): FileName {
    const inode = this.find(name, 'slash')
    return inode.type === 'symlink' ? inode.bytes.slice() : fail('EINVAL')
  }

  // ---- changes ---------------------------------------------------------------------------------------------------------

  makeDirectory(name: FileName): void {
    const place = this.walk(name, false)
    if (place.inode !== undefined) fail('EEXIST')
    const inode = this.make('directory', 0o755)
    inode.links = 2
    this.enter(place, inode)
  }
  removeDirectory(name: FileName): void {
    const { directory, name: last, inode } = this.existing(name, false)
    if (!inode.isDirectory) return fail('ENOTDIR')
    if (last === '.') return fail(inode === this.root ? 'EBUSY' : 'EINVAL')
    if (last === '..' || inode.entries.size > 0) return fail('ENOTEMPTY')
    this.leave(directory, last)
    inode.links = 0
  }
  remove(name: FileName): void {
    const { directory, name: last, inode } = this.existing(name, false)
    if (inode.isDirectory) return fail('EISDIR')
    this.leave(directory, last)
  }
  rename(from: FileName, to: FileName): void {
    const old = this.walk(from, false)
    const place = this.walk(to, false)
    const { inode } = old
    if (isDots(old.name) || isDots(place.name)) return fail('EBUSY')
    if (inode === undefined) return fail('ENOENT')
    if (!inode.isDirectory && (old.slash || place.slash)) return fail('ENOTDIR')
    if (inode.isDirectory && isWithin(place.directory, inode)) return fail('EINVAL')
    const target = place.inode
    if (target === inode) return
    if (target !== undefined) {
      if (isWithin(old.directory, target) && target.isDirectory) return fail('ENOTEMPTY')
      if (inode.isDirectory && !target.isDirectory) return fail('ENOTDIR')
      if (!inode.isDirectory && target.isDirectory) return fail('EISDIR')
      if (target.entries.size > 0) return fail('ENOTEMPTY')
      this.leave(place.directory, place.name)
      if (target.isDirectory) target.links = 0
    }
    inode.links++
    this.leave(old.directory, old.name)
    this.enter({ ...place, slash: false }, inode)
  }
  link(existing: FileName, name: FileName): void {
    const inode = this.find(existing, 'slash')
    const place = this.walk(name, false)
    if (place.inode !== undefined) fail('EEXIST')
    if (place.slash) fail('ENOENT')
    if (inode.isDirectory) fail('EPERM')
    this.enter(place, inode)
    inode.links++
    inode.changed = this.now
  }
  symlink(target: FileName, name: FileName): void {
    if (target.length === 0) fail('ENOENT')
    if (target.length > LONGEST_PATH) fail('ENAMETOOLONG')
    const place = this.walk(name, false)
    if (place.inode !== undefined) fail('EEXIST')
    const inode = this.make('symlink', 0o777)
    inode.bytes = target.slice()
    inode.size = target.length
    this.enter(place, inode)
  }

  setMode(name: FileName, mode: number): void {
    const inode = this.find(name, true)
    inode.mode = (inode.mode & ~PERMISSIONS) | (mode & PERMISSIONS)
    inode.changed = this.now
  }
  setOwner(name: FileName, user: number, group: number): void {
    const inode = this.find(name, true)
    if (user !== -1) inode.user = user >>> 0
    if (group !== -1) inode.group = group >>> 0
    inode.changed = this.now
  }
  setTimes(name: FileName, accessed: number, modified: number): void {
    const inode = this.find(name, true)
    inode.accessed = accessed
    inode.modified = modified
    inode.changed = this.now
  }

  workingDirectory(): FileName {
    if (this.here !== this.root && this.here.links === 0) fail('ENOENT')
    const parts: string[] = []
    for (let inode = this.here; inode !== this.root; inode = inode.parent!) {
      parts.push([...inode.parent!.entries].find(([, other]) => other === inode)![0])
    }
    return bytes(`/${parts.reverse().join('/')}`)
  }
  changeDirectory(name: FileName): void {
    const inode = this.find(name, true)
    if (!inode.isDirectory) fail('ENOTDIR')
    this.here = inode
  }
}

class MemoryFile implements HostFile {
  readonly descriptor = -1
  readonly seekable = true
  readonly start = 0
  readonly append: boolean
  private readonly inode: Inode
  private readonly modes: OpenModes
  private readonly now: () => number
  private end = 0

  constructor(inode: Inode, modes: OpenModes, now: () => number) {
    this.inode = inode
    this.modes = modes
    this.append = modes.append
    this.now = now
  }
  tell(): Offset {
    return this.end
  }
  reach(): Offset {
    return 0x7fffffff
  }
  prompt(): boolean {
    return true
  }
  readNow(into: Uint8Array, at: Offset | undefined): number {
    if (!this.modes.read) fail('EBADF')
    if (this.inode.isDirectory) fail('EISDIR')
    const from = Number(at ?? 0)
    const found = this.inode.bytes.subarray(from, Math.max(from, Math.min(this.inode.size, from + into.length)))
    into.set(found)
    return found.length
  }
  async read(into: Uint8Array, at: Offset | undefined): Promise<number> {
    return this.readNow(into, at)
  }
  writeNow(chunks: readonly Uint8Array[], at: Offset | undefined): number {
    if (!this.modes.write) fail('EBADF')
    const { inode } = this
    let place = this.append ? inode.size : Number(at ?? 0)
    const start = place
    const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    if (total === 0) return 0
    if (start + total > this.reach()) fail('EFBIG')
    if (start + total > inode.size) inode.resize(start + total)
    for (const chunk of chunks) {
      inode.bytes.set(chunk, place)
      place += chunk.length
    }
    if (at === undefined) this.end = place
    inode.modified = inode.changed = this.now()
    return total
  }
  async write(chunks: readonly Uint8Array[], at: Offset | undefined): Promise<number> {
    return this.writeNow(chunks, at)
  }
  info(): FileInfo {
    return infoOf(this.inode)
  }
  truncate(size: Offset): void {
    if (!this.modes.write || this.inode.isDirectory) fail('EINVAL')
    if (size > this.reach()) fail('EFBIG')
    this.inode.resize(Number(size))
    this.inode.modified = this.inode.changed = this.now()
  }
  allocate(at: Offset, length: Offset): void {
    if (length <= 0) fail('EINVAL')
    if (!this.modes.write) fail('EBADF')
    const end = Number(at) + Number(length)
    if (end > Number(this.reach())) fail('EFBIG')
    if (end > this.inode.size) this.inode.resize(end)
  }
  sync(): void {}
  close(): void {}
}

/** One character for each byte (`latin1` of TextDecoder is another encoding). */
const text = (name: FileName): string => String.fromCharCode(...name)
const bytes = (name: string): FileName => Uint8Array.from(name, (c) => c.charCodeAt(0))

function entry(directory: Inode, name: string): Inode | undefined {
  if (name === '.') return directory
  return name === '..' ? directory.parent : directory.entries.get(name)
}
const isDots = (name: string): boolean => name === '.' || name === '..'
/** Is a directory another one, or somewhere in it? */
function isWithin(directory: Inode, other: Inode): boolean {
  for (let inode = directory; ; inode = inode.parent!) {
    if (inode === other) return true
    if (inode.parent === inode || inode.parent === undefined) return false
  }
}

function infoOf(inode: Inode): FileInfo {
  return {
    type: inode.type,
    size: inode.isDirectory ? 4096 : inode.size,
    readable: true,
    writable: true,
    accessed: inode.accessed,
    modified: inode.modified,
    changed: inode.changed,
    mode: inode.mode,
    links: inode.links,
    device: 1,
    special: 0,
    inode: inode.number,
    user: inode.user,
    group: inode.group,
  }
}
