/**
 * What is read from files and sockets: an off-heap binary into which the host reads, and which grows as more comes. A process may end while
 * the host still reads for it.
 */
import * as L from '../term/layout.ts'
import type { HostFile, Offset, Soon } from '../host/files.ts'
import type { Vm } from '../runtime/vm.ts'
import type { Address, Term } from '../term/types.ts'
import { plus } from './arguments.ts'

/** Spare bytes, so that the end of a file is seen without another block. */
const SPARE = 64
/** Bytes to begin with where nothing is known. */
const FIRST = 16384
/** Reads up to this size go through a buffer: they often bring less. */
const STAGED = 4096

export class Intake {
  filled = 0
  private readonly vm: Vm
  /** It may be raised. */
  limit: Offset
  private block: Address
  private capacity: number

  /** Up to `limit` bytes, of which so many are expected. Throws ENOMEM. */
  constructor(vm: Vm, limit: Offset, expected: Offset) {
    this.vm = vm
    this.limit = limit
    const bytes = expected > 0 ? Number(expected) + SPARE : FIRST
    this.capacity = Math.min(Number(limit), bytes)
    this.block = this.capacity < 0xfff00000 ? vm.k.offheap_new(this.capacity) >>> 0 : 0
    if (this.block === 0) throw outOfMemory()
  }
  get full(): boolean {
    return this.filled >= this.limit
  }
  /** Where to read to. */
  get room(): Uint8Array {
    if (this.filled === this.capacity) this.grow()
    const data = this.block + L.OFFHEAP_DATA
    return this.vm.u8.subarray(data + this.filled, data + this.capacity)
  }
  private grow(): void {
    const capacity = Math.min(Number(this.limit), this.capacity * 2)
    const block = capacity < 0xfff00000 ? this.vm.k.offheap_resize(this.block, capacity) >>> 0 : 0
    if (block === 0) {
      this.drop()
      throw outOfMemory()
    }
    this.block = block
    this.capacity = capacity
  }
  /** The bytes read so far, until `drop` or `term`. */
  get bytes(): Uint8Array {
    const data = this.block + L.OFFHEAP_DATA
    return this.vm.u8.subarray(data, data + this.filled)
  }
  /** A binary of them. */
  term(): Term {
    const { vm, filled } = this
    if (filled <= L.HEAP_BIN_LIMIT) {
      const term = vm.t.binary(this.bytes)
      this.drop()
      return term
    }
    const block = this.capacity - filled > SPARE ? vm.k.offheap_resize(this.block, filled) : this.block
    this.block = 0
    return vm.k.make_refc_binary(block, filled)
  }
  drop(): void {
    if (this.block !== 0) this.vm.k.offheap_release(this.block)
    this.block = 0
  }
}

const outOfMemory = (): Error => Object.assign(new Error('no memory for what is to be read'), { code: 'ENOMEM' })

/** The process that wants to read: its address, as long as it has this pid. */
export interface Reader {
  readonly process: Address
  readonly pid: Term
}

/** Reads on behalf of processes. */
export class Intakes {
  private readonly vm: Vm
  private readonly stage = new Uint8Array(STAGED)
  /** By process: what the host reads for it, and whether it is done. */
  private readonly waiting = new Map<Address, { intake: Intake; done: boolean }>()

  constructor(vm: Vm) {
    this.vm = vm
    vm.processes.onExit.push((process) => this.gone(process))
  }

  /** The process that runs. */
  get reader(): Reader {
    return { process: this.vm.proc, pid: this.vm.self }
  }

  /** A binary of up to `limit` bytes from a place in a file on, read at once; 0: it has no more. Small ones only. */
  readStaged(file: HostFile, limit: number, at: Offset | undefined): Term {
    const { stage, vm } = this
    let filled = 0
    for (;;) {
      const n = file.readNow(stage.subarray(filled, limit), at === undefined ? undefined : plus(at, filled)!)
      filled += n
      if (n === 0 || filled === limit) break
    }
    return filled === 0 ? (0 as Term) : vm.t.binary(stage.subarray(0, filled))
  }
  staged(file: HostFile, limit: Offset): boolean {
    return limit <= STAGED && file.prompt(Number(limit))
  }

  /** Up to `limit` bytes from a place in a file on (undefined: the next ones), of which so many are expected. */
  read(reader: Reader, file: HostFile, limit: Offset, at: Offset | undefined, expected: Offset): Soon<Intake> {
    const intake = new Intake(this.vm, limit, expected < limit ? expected : limit)
    const place = (): Offset | undefined => (at === undefined ? undefined : plus(at, intake.filled)!)
    if (!file.prompt(Number(expected > 0 ? expected : 0))) return this.readLater(reader, file, intake, place)
    try {
      while (!intake.full) {
        const n = file.readNow(intake.room, place())
        if (n === 0) break
        intake.filled += n
      }
    } catch (error) {
      intake.drop()
      throw error
    }
    return intake
  }
  private async readLater(reader: Reader, file: HostFile, intake: Intake, place: () => Offset | undefined): Promise<Intake> {
    const { process, pid } = reader
    const entry = { intake, done: false }
    // It may have ended while the file was opened.
    if (this.vm.k.process_of(pid) === process) this.waiting.set(process, entry)
    try {
      while (!intake.full && this.waiting.get(process) === entry) {
        const n = await file.read(intake.room, place())
        if (n === 0) break
        intake.filled += n
      }
    } catch (error) {
      intake.drop()
      if (this.waiting.get(process) === entry) this.waiting.delete(process)
      throw error
    }
    entry.done = true
    if (this.waiting.get(process) !== entry) intake.drop()
    return intake
  }
  /** The process goes on: what was read is its own now. */
  taken(intake: Intake): Intake {
    if (this.waiting.get(this.vm.proc)?.intake === intake) this.waiting.delete(this.vm.proc)
    return intake
  }
  private gone(process: Address): void {
    const entry = this.waiting.get(process)
    if (entry === undefined) return
    this.waiting.delete(process)
    if (entry.done) entry.intake.drop()
  }
}
