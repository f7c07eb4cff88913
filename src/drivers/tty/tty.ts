/**
 * What a reference of `prim_tty:tty_create` stands for: standard input and an output. Input is read only when it is asked
 * for, so that what nobody wants stays for the next program.
 */
import type { HostReader, HostWriter, TerminalMode } from '../../host/host.ts'
import { Kept, keep, release } from '../../runtime/kept.ts'
import type { Vm } from '../../runtime/vm.ts'
import type { Address, Term } from '../../term/types.ts'

/** Bytes read at once, at most. */
const MOST = 1024

/** A message `{select, Tty, Ref, ready_input}` that is sent once when there is something to read: enif_select(). */
export class Select {
  private readonly vm: Vm
  private receiver: Term | undefined
  private message: Kept | undefined

  constructor(vm: Vm) {
    this.vm = vm
  }
  get isArmed(): boolean {
    return this.message !== undefined
  }
  /** The next event is told to the running process. */
  arm(tty: Term, ref: Term): void {
    const { vm } = this
    const am = vm.atomsOf('select', 'ready_input')
    this.disarm()
    this.receiver = vm.self
    this.message = keep(vm, vm.t.tuple(am.select, tty, ref, am.ready_input))
  }
  fire(): void {
    const { vm, message } = this
    if (message === undefined) return
    vm.scratch(() => vm.processes.signals.sendToPid(this.receiver!, message.term))
    this.disarm()
  }
  disarm(): void {
    if (this.message !== undefined) release(this.vm, this.message)
    this.receiver = this.message = undefined
  }
  save(): SelectState {
    const { receiver, message } = this
    return message && [receiver!, message.term, message.block]
  }
  restore(state: SelectState): void {
    if (!state) return
    const [receiver, term, block] = state
    this.receiver = receiver
    this.message = new Kept(term, block)
  }
}

/** Who is told, and what; undefined (null as it is kept): nobody. */
export type SelectState = readonly [receiver: Term, term: Term, block: Address] | undefined | null

export interface TtyState {
  readonly output: 1 | 2
  readonly input: SelectState
  readonly reads: boolean
}

export class Tty {
  private readonly vm: Vm
  readonly output: 1 | 2
  readonly input: Select
  readonly released: (() => void) | undefined
  /** How the terminal is to treat what is typed; undefined: nobody has said. */
  mode: TerminalMode | undefined
  /** Who set the mode. */
  owner: Term | undefined
  private reader: HostReader | undefined
  /** What has been read and not yet asked for. */
  private chunks: Uint8Array[] = []
  /** The end of the input, or the error that ended it. */
  private over: 'closed' | { readonly code: string } | undefined
  private writer: HostWriter | undefined
  /** Who wait for the output to be written. */
  private waiting: ((code: string | undefined) => void)[] = []

  /** `released`: nobody has its reference any more. */
  constructor(vm: Vm, output: 1 | 2, released?: () => void) {
    this.vm = vm
    this.output = output
    this.released = released
    this.input = new Select(vm)
  }

  /** For a snapshot; undefined: something was read or written, or the terminal treats what is typed in another way. */
  save(): TtyState | undefined {
    const { output, reader, chunks, over, writer, mode, owner } = this
    if (chunks.length > 0 || over !== undefined || writer !== undefined || mode !== undefined || owner !== undefined) return undefined
    return { output, input: this.input.save(), reads: reader !== undefined }
  }
  restore({ input, reads }: TtyState): void {
    this.input.restore(input)
    if (reads) this.startReading()
  }

  // ---- reading -------------------------------------------------------------------------------------------------------

  /** Up to `most` bytes; none if there are none yet. */
  read(most: number): Uint8Array | 'closed' | { readonly code: string } {
    const first = this.chunks[0]
    if (first !== undefined) {
      const size = Math.min(first.length, most, MOST)
      if (size === first.length) this.chunks.shift()
      else this.chunks[0] = first.subarray(size)
      return first.subarray(0, size)
    }
    if (this.over !== undefined) return this.over
    this.startReading()
    return new Uint8Array(0)
  }
  /** Tells, by `input`, when something can be read (at first: when it may be tried). */
  select(tty: Term, ref: Term): void {
    this.input.arm(tty, ref)
    if (this.reader === undefined || this.chunks.length > 0 || this.over !== undefined) this.input.fire()
  }
  /** Nothing will ever be read again. */
  get isOver(): boolean {
    return this.over !== undefined
  }
  private startReading(): void {
    if (this.reader !== undefined) return
    const { streams } = this.vm.host
    if (streams === undefined) {
      this.ended('closed')
      return
    }
    const reader = streams.reader(0, {
      data: (bytes) => {
        // Until it is taken nothing more is read.
        this.stopReading()
        this.chunks.push(bytes.slice())
        this.input.fire()
      },
      end: () => this.ended('closed'),
      error: (code) => this.ended({ code }),
    })
    this.reader = reader
  }
  private ended(how: 'closed' | { readonly code: string }): void {
    this.over = how
    this.input.fire()
  }
  private stopReading(): void {
    this.reader?.close()
    this.reader = undefined
  }
  /** The process that reads has ended. */
  close(): void {
    this.stopReading()
    this.input.disarm()
  }

  // ---- writing -------------------------------------------------------------------------------------------------------

  /** Writes, without waiting where that is possible: undefined, or the code of an error. */
  write(bytes: Uint8Array): string | undefined | Promise<string | undefined> {
    const { streams } = this.vm.host
    if (streams === undefined) {
      this.vm.host.write(this.output, bytes)
      return undefined
    }
    this.writer ??= streams.writer(this.output, {
      written: (left) => {
        if (left === 0) this.tell(undefined)
      },
      error: (code) => this.tell(code),
    })
    const left = this.writer.write(bytes)
    if (typeof left === 'string') return left
    return left === 0 ? undefined : new Promise((resolve) => this.waiting.push(resolve))
  }
  private tell(code: string | undefined): void {
    const { waiting } = this
    this.waiting = []
    for (const resolve of waiting) resolve(code)
  }
}
