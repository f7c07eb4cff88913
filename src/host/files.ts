/**
 * Files as the machine asks its host for them. Names are bytes in the host's own encoding, without a terminating NUL; relative
 * ones start at the working directory.
 *
 * A function that fails throws (or rejects with) an error whose `code` is POSIX's name for it: `ENOENT`. What may take
 * long (a disk that sleeps, a pipe without a writer) is answered with a promise, and other processes run meanwhile: the host decides which.
 */

export type FileName = Uint8Array
export type Soon<T> = T | Promise<T>
/** A place in a file. bigint: beyond the safe integers. */
export type Offset = number | bigint

export type FileType = 'device' | 'directory' | 'regular' | 'symlink' | 'other'

export interface FileInfo {
  readonly type: FileType
  readonly size: Offset
  /** May this program read it, write it? */
  readonly readable: boolean
  readonly writable: boolean
  /** Seconds since 1970 UTC, whole numbers. */
  readonly accessed: number
  readonly modified: number
  readonly changed: number
  /** Permissions and type, as POSIX's st_mode. */
  readonly mode: number
  readonly links: number
  /** Device that holds it, device that it is, its number there: the low 32 bits. */
  readonly device: number
  readonly special: number
  readonly inode: number
  readonly user: number
  readonly group: number
}

export interface OpenModes {
  readonly read: boolean
  /** Makes the file if it isn't there; alone (without read and append) empties it. */
  readonly write: boolean
  readonly append: boolean
  /** Fails with EEXIST if it is there. */
  readonly exclusive: boolean
  /** Each write is on the disk before it returns. */
  readonly sync: boolean
  /** What may be opened: a directory fails with EISDIR for 'file', anything else with ENOTDIR for 'directory'. */
  readonly kind: 'file' | 'directory' | 'any'
}

/** An open file. Positions are its user's business: `at` says where to read or write (undefined where a file has no positions). */
export interface HostFile {
  /** The operating system's number for it (-1: there is none). */
  readonly descriptor: number
  /** False for pipes, terminals and the like. */
  readonly seekable: boolean
  /** Where it stands when it was opened by somebody else. */
  readonly start: Offset
  /** Every write goes to its end, whatever `at` says; after one without `at`, `tell` says where that was. */
  readonly append: boolean
  tell(): Offset
  /** The farthest place where it can be: what its file system takes. */
  reach(): Offset

  /** Whether to transfer so many bytes with `readNow` or `writeNow` rather than with `read` and `write`. */
  prompt(bytes: number): boolean
  /** Reads bytes, perhaps fewer than there is room for; their number, 0 at the end. */
  readNow(into: Uint8Array, at: Offset | undefined): number
  read(into: Uint8Array, at: Offset | undefined): Promise<number>
  /** Writes bytes, perhaps not all of them; their number. */
  writeNow(chunks: readonly Uint8Array[], at: Offset | undefined): number
  write(chunks: readonly Uint8Array[], at: Offset | undefined): Promise<number>

  info(): Soon<FileInfo>
  truncate(size: Offset): Soon<void>
  /** Makes sure that there is room from `at` on: the file has that size at least. */
  allocate(at: Offset, length: Offset): Soon<void>
  /** Brings it to the disk. */
  sync(dataOnly: boolean): Soon<void>
  /** No operation may be under way. */
  close(): Soon<void>
}

export interface HostFiles {
  /** How names are meant that have characters beyond ASCII, unless told otherwise. */
  readonly encoding: 'utf8' | 'latin1'

  open(name: FileName, modes: OpenModes): Soon<HostFile>
  /** A file that is open already, by its descriptor. */
  adopt(descriptor: number): HostFile

  info(name: FileName, followLinks: boolean): Soon<FileInfo>
  /** Names in a directory, without `.` and `..`, each with a NUL behind it. */
  list(name: FileName): Soon<Uint8Array>
  readLink(name: FileName): Soon<FileName>

  makeDirectory(name: FileName): Soon<void>
  removeDirectory(name: FileName): Soon<void>
  remove(name: FileName): Soon<void>
  rename(from: FileName, to: FileName): Soon<void>
  link(existing: FileName, name: FileName): Soon<void>
  symlink(target: FileName, name: FileName): Soon<void>

  setMode(name: FileName, mode: number): Soon<void>
  /** -1: stays as it is. */
  setOwner(name: FileName, user: number, group: number): Soon<void>
  /** Seconds since 1970 UTC. */
  setTimes(name: FileName, accessed: number, modified: number): Soon<void>

  workingDirectory(): FileName
  changeDirectory(name: FileName): void
}
