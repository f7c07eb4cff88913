/**
 * Reading from and writing to descriptors without blocking the event loop. What another process may hold open, too (the
 * standard streams), is opened anew where that can be done, so that its non-blocking mode is ours alone.
 */
import { constants, fstatSync, openSync, read, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import type { SocketConstructorOpts } from 'node:net'
import { ReadStream, WriteStream } from 'node:tty'
import { isTerminal } from './is_terminal.ts'
import type { HostReadEvents, HostReader, HostStreams, HostWriteEvents, HostWriter } from '../host.ts'

/** Bytes read at once, as OTP's drivers do. */
const CHUNK = 65536
/** Bytes handed to a socket at once: their end is what we hear of. */
const PIECE = 16384
/** Longest time between two tries to write to a full terminal (ms). */
const LONGEST_PAUSE = 64

type Kind = 'file' | 'tty' | 'socket'

/** Pipes count as sockets. */
function kindOf(fd: number): Kind {
  if (isTerminal(fd)) return 'tty'
  const stat = fstatSync(fd)
  return stat.isFIFO() || stat.isSocket() ? 'socket' : 'file'
}

/** The same pipe or terminal, opened once more and non-blocking; undefined where that is not possible. */
function reopen(fd: number, mode: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return openSync(`/proc/self/fd/${fd}`, mode | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch {
    return undefined
  }
}

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'EIO'

export class Streams implements HostStreams {
  private readonly readers = new Map<number, Reader>()
  private readonly writers = new Map<number, Writer>()
  /** Only asked for their size. */
  private readonly terminals = new Map<number, WriteStream>()

  reader(fd: number, events: HostReadEvents): HostReader {
    let reader = this.readers.get(fd)
    if (reader === undefined) {
      try {
        reader = openReader(fd)
      } catch (error) {
        const code = codeOf(error)
        setImmediate(() => events.error(code))
        return { close: () => {} }
      }
      this.readers.set(fd, reader)
    }
    return reader.use(events)
  }

  writer(fd: number, events: HostWriteEvents): HostWriter {
    let writer = this.writers.get(fd)
    if (writer === undefined) {
      try {
        writer = openWriter(fd)
      } catch (error) {
        const code = codeOf(error)
        return { write: () => code, waiting: 0, close: () => {} }
      }
      this.writers.set(fd, writer)
    }
    return writer.use(events)
  }

  windowSize(fd: number): [number, number] | undefined {
    if (!isTerminal(fd)) return undefined
    let terminal = this.terminals.get(fd)
    if (terminal === undefined) this.terminals.set(fd, (terminal = new WriteStream(fd).unref()))
    // It remembers the size as it was when it was made.
    ;(terminal as Partial<{ _refreshSize(): void }>)._refreshSize?.()
    return terminal.getWindowSize()
  }

  /** Writes what waits for a descriptor now, however long that takes. */
  drain(fd: number): void {
    this.writers.get(fd)?.drain()
  }
}

/** A reader of a descriptor of ours alone, as of a pipe just made: it is closed with the reader. */
export function pipeReader(fd: number): Reader {
  return new PipeReader(fd)
}
export function pipeWriter(fd: number): Writer {
  return new PipeWriter(fd, new Socket({ fd, readable: false, writable: true }))
}
/** The same for a socket that Node.js has made. */
export function socketReader(socket: Socket): Reader {
  return new SocketReader(socket, true)
}
export function socketWriter(socket: Socket): Writer {
  return new PipeWriter(-1, socket)
}

// ---- reading ---------------------------------------------------------------------------------------------------------

export abstract class Reader {
  /** Who wants to be told, the latest last. */
  private readonly users: HostReadEvents[] = []

  /** Who is told what is read. */
  protected get events(): HostReadEvents | undefined {
    return this.users.at(-1)
  }
  /** From now on, and until it is closed, `events` are told what is read; then those that were before. */
  use(events: HostReadEvents): HostReader {
    this.users.push(events)
    this.resume()
    return {
      close: () => {
        const index = this.users.indexOf(events)
        if (index < 0) return
        this.users.splice(index, 1)
        if (this.users.length === 0) this.pause()
        else if (index === this.users.length) this.resume()
      },
    }
  }
  /** Somebody else is told. */
  protected abstract resume(): void
  /** Nobody is. */
  protected abstract pause(): void
}

function openReader(fd: number): Reader {
  const kind = kindOf(fd)
  if (kind === 'file') return new FileReader(fd)
  if (kind === 'tty') return new SocketReader(new ReadStream(fd), false)
  const own = reopen(fd, constants.O_RDONLY)
  return new SocketReader(new Socket({ fd: own ?? fd, readable: true, writable: false }), false)
}

/** Pipes, sockets, terminals: the event loop says when there is something to read. */
class SocketReader extends Reader {
  private readonly socket: Socket
  /** The descriptor goes with the reader. */
  private readonly own: boolean
  private over: (() => void) | undefined

  constructor(socket: Socket, own: boolean) {
    super()
    this.socket = socket
    this.own = own
    socket.pause()
    socket.on('data', (bytes: Buffer) => this.events?.data(bytes))
    socket.on('end', () => this.end((events) => events.end()))
    socket.on('error', (error) => {
      const code = codeOf(error)
      // how a terminal tells that nobody is at its other side
      this.end((events) => (code === 'EIO' && !this.own ? events.end() : events.error(code)))
    })
  }

  protected resume(): void {
    if (this.over !== undefined) setImmediate(this.over)
    else {
      this.socket.ref()
      this.socket.resume()
    }
  }
  protected pause(): void {
    if (this.own) this.socket.destroy()
    else {
      this.socket.pause()
      this.socket.unref()
    }
  }
  private end(tell: (events: HostReadEvents) => void): void {
    if (this.over !== undefined) return
    this.over = () => {
      if (this.events !== undefined) tell(this.events)
    }
    this.over()
  }
}

/** What all of them read into: whoever is told takes what it needs at once. */
let shared: Uint8Array | undefined

/** A pipe of ours alone. */
class PipeReader extends SocketReader {
  constructor(fd: number) {
    const onread = {
      buffer: (shared ??= new Uint8Array(CHUNK)),
      callback: (count: number, bytes: Uint8Array): boolean => {
        this.events?.data(bytes.subarray(0, count))
        return true
      },
    }
    super(new Socket({ fd, readable: true, writable: false, onread } as SocketConstructorOpts), true)
  }
}

/** Regular files and devices that never wait. */
class FileReader extends Reader {
  private readonly fd: number
  private reading = false
  /** What nobody has been told yet; the end and errors stay. */
  private unread: Uint8Array | Error | undefined

  constructor(fd: number) {
    super()
    this.fd = fd
  }
  protected resume(): void {
    if (this.unread !== undefined) setImmediate(() => this.tell())
    else this.next()
  }
  protected pause(): void {}

  private next(): void {
    if (this.reading) return
    this.reading = true
    read(this.fd, Buffer.allocUnsafe(CHUNK), 0, CHUNK, null, (error, count, buffer) => {
      this.reading = false
      this.unread = error ?? buffer.subarray(0, count)
      this.tell()
    })
  }
  private tell(): void {
    const { events, unread } = this
    if (events === undefined || unread === undefined) return
    if (unread instanceof Error) events.error(codeOf(unread))
    else if (unread.length === 0) events.end()
    else {
      this.unread = undefined
      events.data(unread)
      if (this.events !== undefined) this.next()
    }
  }
}

// ---- writing ---------------------------------------------------------------------------------------------------------

function openWriter(fd: number): Writer {
  const kind = kindOf(fd)
  const again = kind === 'file' ? undefined : reopen(fd, constants.O_WRONLY)
  // A socket can't be opened anew; a terminal that can't be is written to as it is, and may block.
  const socket = kind === 'socket' && again === undefined ? new Socket({ fd, readable: false, writable: true }) : undefined
  socket?.unref().on('error', () => {})
  return new Writer(again ?? fd)
}

/**
 * Writes at once what goes, and looks again and again whether the rest does. A full pipe takes 64 KiB when its reader is ready, so even at the
 * event loop's pace of 1 ms that is no bottleneck; the descriptor stays usable for others, who write by themselves.
 */
export class Writer {
  protected readonly fd: number
  protected events: HostWriteEvents | undefined
  /** What waits; of the first the part from `from` on. */
  private queue: Uint8Array[] = []
  private from = 0
  private bytes = 0
  private pause = 1
  private broken: string | undefined

  constructor(fd: number) {
    this.fd = fd
  }

  use(events: HostWriteEvents): HostWriter {
    const bytes = (): number => this.bytes
    this.events = events
    return {
      write: (piece) => this.write(piece),
      get waiting() {
        return bytes()
      },
      close: () => {
        if (this.events !== events) return
        this.events = undefined
        this.closed()
      },
    }
  }
  /** Nobody uses it any more; what waits is still written. */
  protected closed(): void {}

  private write(piece: Uint8Array): number | string {
    if (this.broken !== undefined) return this.broken
    if (this.bytes > 0) {
      this.queue.push(copy(piece, 0))
      this.bytes += piece.length
      return this.bytes
    }
    try {
      const written = this.now(piece, 0)
      if (written === piece.length) return 0
      this.queue.push(copy(piece, written))
      this.bytes = piece.length - written
      this.later()
      return this.bytes
    } catch (error) {
      return (this.broken = codeOf(error))
    }
  }

  /** Writes bytes from an index on as far as they go at once: the index reached. */
  private now(piece: Uint8Array, from: number): number {
    if (this.fd < 0 || from === piece.length) return from
    try {
      // What it does not take whole is full: another try would only cost an exception.
      return from + writeSync(this.fd, piece, from)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error
      return from
    }
  }

  /** Goes on with the queue when something can be written again. */
  protected later(): void {
    setTimeout(() => {
      const before = this.bytes
      this.rest()
      this.pause = this.bytes === before ? Math.min(2 * this.pause, LONGEST_PAUSE) : 1
    }, this.pause)
  }

  /** Writes of the queue what goes at once, tells, and waits for the rest. */
  protected rest(): void {
    try {
      this.advance()
    } catch (error) {
      this.fail(codeOf(error))
      return
    }
    if (this.bytes > 0) this.later()
    this.events?.written(this.bytes)
  }
  private advance(): void {
    while (this.queue.length > 0) {
      const first = this.queue[0]!
      const to = this.now(first, this.from)
      const all = to === first.length
      this.took(to - this.from)
      if (!all) return
    }
  }
  /** The next bytes that wait, so many at most. */
  protected peek(most: number): Uint8Array {
    return this.queue[0]!.subarray(this.from, this.from + most)
  }
  protected took(bytes: number): void {
    this.bytes -= bytes
    this.from += bytes
    if (this.queue.length === 0 || this.from < this.queue[0]!.length) return
    giveBack(this.queue.shift()!)
    this.from = 0
  }
  protected forget(): void {
    this.queue = []
    this.from = this.bytes = 0
  }
  protected fail(code: string): void {
    this.broken = code
    this.forget()
    this.events?.error(code)
  }

  /** Writes what waits, blocking. */
  drain(): void {
    while (this.bytes > 0 && this.broken === undefined) {
      try {
        this.advance()
      } catch (error) {
        this.fail(codeOf(error))
      }
      if (this.bytes > 0) Atomics.wait(sleep, 0, 0, 1)
    }
  }
}

/** To a pipe or socket of ours alone: the event loop says when it takes more. It is closed with the writer. */
class PipeWriter extends Writer {
  private readonly socket: Socket
  private over = false

  /** `fd` is -1 where only the socket knows it. */
  constructor(fd: number, socket: Socket) {
    super(fd)
    this.socket = socket
    this.socket.on('error', (error) => {
      if (!this.over) this.fail(codeOf(error))
    })
  }
  protected override later(): void {
    const piece = this.peek(PIECE)
    this.socket.write(piece, (error) => {
      if (error || this.over) return
      this.took(piece.length)
      this.rest()
    })
  }
  protected override closed(): void {
    this.over = true
    this.forget()
    this.socket.destroy()
  }
}

/** Buffers that waiting bytes had been in: to have a new one of this size costs more than to fill it. */
const spare: Uint8Array[] = []
const MOST_SPARE = 16

function copy(bytes: Uint8Array, from: number): Uint8Array {
  const size = bytes.length - from
  // Of a Buffer, `slice` would be a view.
  if (size > CHUNK || size < PIECE) return Uint8Array.prototype.slice.call(bytes, from)
  const out = (spare.pop() ?? new Uint8Array(CHUNK)).subarray(0, size)
  out.set(from === 0 ? bytes : bytes.subarray(from))
  return out
}
function giveBack({ buffer }: Uint8Array): void {
  if (buffer.byteLength === CHUNK && spare.length < MOST_SPARE) spare.push(new Uint8Array(buffer))
}

const sleep = new Int32Array(new SharedArrayBuffer(4))
