/**
 * Driver `trace_file_drv`: traces in files, for dbg:trace_port(file, …) and fprof. Each message is a byte 0, its length (32 bits, big-endian)
 * and its external form.
 *
 *     trace_file_drv n NAME                          one file
 *     trace_file_drv w SIZE COUNT TIME INDEX n NAME  COUNT files and the one being written, each of SIZE bytes (or for TIME ms, if that is not 0);
 *                                                    their numbers are put into NAME at INDEX
 *
 * @see lib/runtime_tools/c_src/trace_file_drv.c
 */
import type { HostFile, HostFiles, Soon } from '../host/files.ts'
import { DriverError } from '../runtime/driver.ts'
import type { DriverFamily, DriverInstance } from '../runtime/driver.ts'
import type { Port } from '../runtime/port.ts'
import { joined } from './bytes.ts'

const COMMAND = /^trace_file_drv +(?:w +(\d+) +(\d+) +(\d+) +(\d+) +)?n ([^\0]+)$/s
/** Written at once. */
const BUFFER_SIZE = 65536
const FLUSH = 'f'.charCodeAt(0)
const MODES = { read: false, write: true, append: false, exclusive: false, sync: false, kind: 'any' } as const

interface Wrapping {
  readonly size: number
  readonly count: number
  readonly time: number
  /** Where the number goes in the name. */
  readonly index: number
}

class TraceFile implements DriverInstance {
  private readonly port: Port
  private readonly files: HostFiles
  private readonly name: Uint8Array
  private readonly wrapping: Wrapping | undefined
  /** Undefined while it is being opened. */
  private file: HostFile | undefined
  private number = 0
  /** Files that are complete and still there. */
  private kept = 0
  private buffer: Uint8Array[] = []
  private buffered = 0
  /** Bytes of this file. */
  private length = 0
  private stopped = false

  constructor(port: Port, files: HostFiles, name: Uint8Array, wrapping: Wrapping | undefined) {
    this.port = port
    this.files = files
    this.name = name
    this.wrapping = wrapping
    const opened = this.open()
    if (typeof opened === 'string') throw new DriverError(opened)
    if (opened !== undefined) port.starting = opened
    if (wrapping !== undefined && wrapping.time > 0) this.startTimer(wrapping.time)
  }

  output(bytes: Uint8Array): void {
    const record = new Uint8Array(5 + bytes.length)
    new DataView(record.buffer).setUint32(1, bytes.length)
    record.set(bytes, 5)
    this.buffer.push(record)
    this.buffered += record.length
    this.length += record.length
    const { wrapping } = this
    if (wrapping !== undefined && wrapping.time === 0 && this.length >= wrapping.size) this.nextFile()
    else if (this.buffered >= BUFFER_SIZE) this.flushOrFail()
  }
  control(command: number): Uint8Array | undefined {
    if (command !== FLUSH) return undefined
    this.flushOrFail()
    return Uint8Array.of(0)
  }
  stop(): void {
    this.stopped = true
    if (this.file !== undefined) this.finish()
  }

  /** Opens the file whose turn it is; the reason when that fails. */
  private open(): Soon<string | undefined> {
    const use = (file: HostFile): undefined => {
      this.file = file
      if (this.stopped) this.finish()
    }
    try {
      const file = this.files.open(this.nameOf(this.number), MODES)
      return file instanceof Promise ? file.then(use, reasonOf) : use(file)
    } catch (error) {
      return reasonOf(error)
    }
  }
  private nameOf(number: number): Uint8Array {
    if (this.wrapping === undefined) return this.name
    const { index } = this.wrapping
    const digits = Array.from(String(number), (digit) => digit.charCodeAt(0))
    return Uint8Array.of(...this.name.subarray(0, index), ...digits, ...this.name.subarray(index))
  }
  private startTimer(ms: number): void {
    this.port.setTimer(ms, () => {
      this.nextFile()
      this.startTimer(ms)
    })
  }

  /** Ends this file and begins the next; there are `count` before it at most. */
  private nextFile(): void {
    const { file } = this
    // it is only being opened: what comes goes into it
    if (file === undefined) return
    try {
      this.writeOut(file)
    } catch (error) {
      this.port.failure(reasonOf(error))
      return
    }
    this.file = undefined
    this.length = 0
    const { count } = this.wrapping!
    // numbers go round: one more than there are files before the current one
    const after = (n: number): number => (n >= count ? 0 : n + 1)
    if (this.kept + 1 >= count) void Promise.resolve(this.files.remove(this.nameOf(this.oldest))).catch(() => undefined)
    if (this.kept + 1 >= count) this.oldest = after(this.oldest)
    else this.kept++
    this.number = after(this.number)
    void file.close()
    const failed = (reason: string | undefined): void => {
      if (reason !== undefined && !this.stopped) this.port.failure(reason)
    }
    const opened = this.open()
    if (opened instanceof Promise) void opened.then(failed)
    else failed(opened)
  }
  private oldest = 0

  private flushOrFail(): void {
    if (this.file === undefined) return
    try {
      this.writeOut(this.file)
    } catch (error) {
      this.port.failure(reasonOf(error))
    }
  }
  private writeOut(file: HostFile): void {
    for (let rest = joined(this.buffer); rest.length > 0; ) rest = rest.subarray(file.writeNow([rest], undefined))
    this.buffer = []
    this.buffered = 0
  }
  /** The port is gone: what is left is written. */
  private finish(): void {
    const file = this.file!
    this.file = undefined
    try {
      this.writeOut(file)
    } catch {
      // nobody is there to hear of it
    }
    void file.close()
  }
}

function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') throw error
  return code.toLowerCase()
}

export const traceFile: DriverFamily = (vm) => ({
  name: 'trace_file_drv',
    loadable: true,
  start: (port, command) => {
    const { files } = vm.host
    if (files === undefined) throw new DriverError('enotsup')
    const text = Array.from(command, (byte) => String.fromCharCode(byte)).join('')
    const found = COMMAND.exec(text)
    if (found === null) throw new DriverError('badarg')
    const [, size, count, time, index, name] = found
    const wrapping = size === undefined ? undefined : { size: Number(size), count: Number(count), time: Number(time), index: Number(index) }
    const bytes = Uint8Array.from(name!, (character) => character.charCodeAt(0))
    if (wrapping !== undefined && wrapping.index >= bytes.length) throw new DriverError('badarg')
    return new TraceFile(port, files, bytes, wrapping)
  },
})
