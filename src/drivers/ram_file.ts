/**
 * Driver `ram_file_drv`: files in memory, for module ram_file (`file:open(Data, [ram, …])`). Each command is answered by one message.
 * Numbers are of 32 bits, big-endian.
 */
import type { DriverFamily, DriverInstance } from '../runtime/driver.ts'
import type { Port } from '../runtime/port.ts'

/** Commands: the first byte of what is sent. */
const OPEN = 1
const READ = 2
const SEEK = 3
const WRITE = 4
const SYNC = 9
const TRUNCATE = 14
const PREAD = 17
const PWRITE = 18
const DATASYNC = 19
const GET = 30
const SIZE = 37
const ADVISE = 38
const ALLOCATE = 39

/** First byte of an answer. */
const OK = 0
const ERROR = 1
const DATA = 2
const NUMBER = 3

/** Modes of OPEN. */
const READABLE = 1
const WRITABLE = 2

/** Origins of SEEK. */
const FROM_START = 0
const FROM_HERE = 1
const FROM_END = 2

/** A reason of failure. */
class Failure extends Error {}

class RamFile implements DriverInstance {
  private readonly port: Port
  private modes = 0
  private bytes = new Uint8Array(0)
  private end = 0
  private position = 0

  constructor(port: Port) {
    this.port = port
  }

  output(command: Uint8Array): void {
    if (command.length === 0) return
    try {
      this.execute(command[0]!, command.subarray(1))
    } catch (error) {
      if (error instanceof RangeError) this.fail('enomem')
      else if (error instanceof Failure) this.fail(error.message)
      else throw error
    }
  }
  stop(): void {
    this.bytes = new Uint8Array(0)
  }

  private execute(command: number, args: Uint8Array): void {
    switch (command) {
      case OPEN:
        this.modes = int(args, 0)
        this.bytes = args.slice(4)
        this.end = this.bytes.length
        this.position = 0
        return this.number(0)
      case READ: {
        const data = this.read(this.position, int(args, 0))
        this.position += data.length
        return this.data(data)
      }
      case PREAD: return this.data(this.read(int(args, 0), int(args, 4)))
      case WRITE:
        this.write(this.position, args)
        this.position += args.length
        return this.number(args.length)
      case PWRITE:
        this.write(int(args, 0), args.subarray(4))
        return this.number(args.length - 4)
      case SEEK: return this.number(this.seek(int(args, 0), int(args, 4)))
      case TRUNCATE: return this.truncate()
      case GET: return this.data(this.bytes.slice(0, this.end))
      case SIZE: return this.number(this.end)
      case SYNC: case DATASYNC: case ADVISE: case ALLOCATE:
        if (this.modes === 0) throw new Failure('ebadf')
        return this.answer(Uint8Array.of(OK))
      // Others get no answer.
    }
  }

  private read(at: number, size: number): Uint8Array {
    if ((this.modes & READABLE) === 0) throw new Failure('ebadf')
    if (at < 0 || size < 0) throw new Failure('einval')
    return this.bytes.slice(at, Math.max(at, Math.min(this.end, at + size)))
  }
  private write(at: number, data: Uint8Array): void {
    if (at < 0) throw new Failure('einval')
    if ((this.modes & WRITABLE) === 0) throw new Failure('ebadf')
    this.makeRoom(at + data.length)
    this.bytes.set(data, at)
    this.end = Math.max(this.end, at + data.length)
  }
  private makeRoom(size: number): void {
    if (size <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(size, this.bytes.length * 2))
    larger.set(this.bytes)
    this.bytes = larger
  }
  private seek(distance: number, origin: number): number {
    if (this.modes === 0) throw new Failure('ebadf')
    const from = origin === FROM_START ? 0 : origin === FROM_HERE ? this.position : origin === FROM_END ? this.end : -Infinity
    if (from + distance < 0) throw new Failure('einval')
    return (this.position = from + distance)
  }
  private truncate(): void {
    if ((this.modes & WRITABLE) === 0) throw new Failure('eacces')
    this.makeRoom(this.position)
    this.bytes.fill(0, this.position, this.end)
    this.end = this.position
    this.answer(Uint8Array.of(OK))
  }

  // ---- answers ---------------------------------------------------------------------------------------------------------

  private answer(header: Uint8Array, data?: Uint8Array): void {
    this.port.deliverBehind(header, data)
  }
  private number(n: number): void {
    this.answer(header(NUMBER, n))
  }
  private data(bytes: Uint8Array): void {
    this.answer(header(DATA, bytes.length), bytes)
  }
  private fail(reason: string): void {
    this.answer(Uint8Array.of(ERROR, ...new TextEncoder().encode(reason)))
  }
}

/** The number at a place; what is missing counts as zero. */
function int(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
}
const header = (kind: number, n: number): Uint8Array => Uint8Array.of(kind, n >>> 24, n >>> 16, n >>> 8, n)

export const ramFile: DriverFamily = () => ({
  name: 'ram_file_drv',
  start: (port) => new RamFile(port),
})
