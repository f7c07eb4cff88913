/** Programs that run inside the machine's own process: to their port they are like any other, but they have no process number. */
import type { HostChild, HostExit, HostProgram } from '../programs.ts'

/** A program that reads and writes. */
export interface InnerProgram {
  /** The bytes are there during the call only. */
  data(bytes: Uint8Array): void
  /** Its input has ended. */
  end(): void
  /** Work that a thread of the host may be busy with. */
  readonly pending: number
}
/** Starts one. It writes to `write`, never from within a call of the machine's, and calls `over` when it ends. */
export type InnerStart = (write: (bytes: Uint8Array) => void, over: () => void) => InnerProgram

export class InnerPrograms {
  private readonly byFile = new Map<string, InnerStart>()
  private readonly running = new Set<InnerProgram>()

  /** What executing a file starts. */
  define(file: string, start: InnerStart): void {
    this.byFile.set(file, start)
  }
  /** Any of them keeps a thread busy. */
  get pending(): boolean {
    return [...this.running].some((program) => program.pending > 0)
  }
  /** Undefined: the file is no such program, or it is asked for in a way that only a process can be. */
  start(asked: HostProgram, exited: (exit: HostExit) => void): HostChild | undefined {
    const { read, write, stdio } = asked
    const begin = read && write && stdio ? this.byFile.get(Buffer.from(asked.file).toString()) : undefined
    if (begin === undefined) return undefined
    let reading = true
    let writing = true
    const program = begin((bytes) => {
      if (reading) read!.data(bytes)
    }, () => {
      exited({ code: 0, signal: 0 })
      if (reading) read!.end()
    })
    this.running.add(program)
    const closeInput = (): void => {
      if (!writing) return
      writing = false
      if (program.pending === 0) this.running.delete(program)
      program.end()
    }
    return {
      pid: -1,
      reader: { close: () => void (reading = false) },
      writer: {
        waiting: 0,
        close: closeInput,
        write: (bytes) => {
          if (!writing) return 'EPIPE'
          program.data(bytes)
          return 0
        },
      },
    }
  }
}
