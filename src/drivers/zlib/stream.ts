/** A zlib stream as a program holds it: what is set, the input that waits, and the kernel's stream that does the work. */
import * as L from '../../term/layout.ts'
import type { Address, Term } from '../../term/types.ts'
import { NONE } from '../../term/types.ts'
import { NIL } from '../../term/terms.ts'
import { keep, release } from '../../runtime/kept.ts'
import type { Kept } from '../../runtime/kept.ts'
import type { Vm } from '../../runtime/vm.ts'

export type State = 'none' | 'deflate' | 'inflate' | 'closed'

/** What happens to data behind the end of a compressed stream: an error; a new stream begins; it is dropped. */
export const EOS_ERROR = 0
export const EOS_RESET = 1
export const EOS_CUT = 2

/** A binary that waits to be read. */
interface Piece {
  readonly kept: Kept
  at: Address
  left: number
}

/** What one call of the codec did: produced bytes lie in the stream's output buffer. */
export interface Step {
  readonly code: number
  readonly produced: number
  readonly consumed: number
  readonly remaining: number
}

const MIN_OUTPUT = 16384

export class ZlibStream {
  private readonly vm: Vm
  state: State = 'none'
  /** The process that may use it. */
  controller: Term
  eosBehavior = EOS_CUT
  /** The end of the compressed data has been reached. */
  eosSeen = false
  /** A term that Erlang code keeps here between calls. */
  stash: Kept | undefined
  /** Of inflateChunk/1 (OTP 25). */
  bufferSize = 4000
  raw = false
  /** CRC-32 of what was compressed, or came out, of raw streams (OTP 25). */
  plainCrc = 0
  /** The kernel's stream, or 0. */
  private address: Address = 0
  /** Input that waits, from piece `first` on, and how many bytes that is. */
  private pieces: Piece[] = []
  private first = 0
  size = 0

  constructor(vm: Vm) {
    this.vm = vm
    this.controller = vm.self
  }

  // ---- states ------------------------------------------------------------------------------------------------------

  /** Takes over what deflate_new or inflate_new returned: its code. */
  begin(state: 'deflate' | 'inflate', address: Address, raw: boolean): number {
    if (address < 0 && address > -16) return address
    this.address = address
    this.state = state
    this.eosSeen = false
    this.raw = raw
    this.plainCrc = 0
    return L.Z_OK
  }
  reset(): void {
    if (this.state === 'deflate') this.vm.k.deflate_reset(this.address)
    else this.vm.k.inflate_reset(this.address)
    this.plainCrc = 0
    this.eosSeen = false
    this.dropInput()
  }
  /** The input goes on with another compressed stream. */
  nextMember(): void {
    this.vm.k.inflate_reset(this.address)
    this.eosSeen = false
  }
  /** Z_DATA_ERROR where something is left undone. */
  end(): number {
    const undone = this.size > 0 || (this.state === 'inflate' && !this.eosSeen)
    const code = this.freeStream()
    this.dropInput()
    this.state = 'none'
    return code === L.Z_OK && undone ? L.Z_DATA_ERROR : code
  }
  close(): void {
    this.freeStream()
    this.dropInput()
    this.state = 'closed'
  }
  /** No reference to it is left. */
  released(): void {
    this.close()
  }
  private freeStream(): number {
    const { address, state } = this
    this.address = 0
    if (address === 0) return L.Z_OK
    if (state === 'deflate') return this.vm.k.deflate_end(address)
    this.vm.k.inflate_end(address)
    return L.Z_OK
  }

  clearStash(): void {
    if (this.stash) release(this.vm, this.stash)
    this.stash = undefined
  }
  setStash(term: Term): void {
    this.stash = keep(this.vm, term)
  }

  // ---- parameters --------------------------------------------------------------------------------------------------

  /** The checksum of the data so far, or of the dictionary that is wanted. */
  get check(): number {
    return this.vm.cell(this.address + L.Z_CHECK) >>> 0
  }
  setDictionary(bytes: Uint8Array): number {
    const { k } = this.vm
    const block = k.malloc(Math.max(8, bytes.length))
    if (block === 0) return L.Z_MEM_ERROR
    this.vm.u8.set(bytes, block >>> 0)
    const code = this.state === 'deflate'
      ? k.deflate_set_dictionary(this.address, block, bytes.length)
      : k.inflate_set_dictionary(this.address, block, bytes.length)
    k.free(block)
    return code
  }
  dictionary(): Term {
    const buffer = outputBuffer(this.vm, 32768)
    const size = this.vm.k.inflate_get_dictionary(this.address, buffer)
    return this.vm.t.binary(this.vm.u8.subarray(buffer, buffer + size))
  }
  /** The caller has flushed before: one byte of room is enough, and stays free. */
  setParameters(level: number, strategy: number): number {
    const { vm } = this
    vm.setCell(this.address + L.Z_NEXT_OUT, outputBuffer(vm, 1))
    vm.setCell(this.address + L.Z_AVAIL_OUT, 1)
    vm.setCell(this.address + L.Z_AVAIL_IN, 0)
    const code = vm.k.deflate_params(this.address, level, strategy)
    return vm.cell(this.address + L.Z_AVAIL_OUT) === 0 ? L.Z_STREAM_ERROR : code
  }

  // ---- input -------------------------------------------------------------------------------------------------------

  enqueue(binary: Term): void {
    const { vm } = this
    if (vm.t.byteSize(binary) === 0) return
    const kept = keep(vm, vm.k.bit_offset(binary) === 0 ? binary : vm.t.binary(vm.t.bytes(binary)))
    const piece = { kept, at: vm.k.binary_data(kept.term) >>> 0, left: vm.t.byteSize(kept.term) }
    this.pieces.push(piece)
    this.size += piece.left
  }
  dropInput(): void {
    for (let i = this.first; i < this.pieces.length; i++) release(this.vm, this.pieces[i]!.kept)
    this.pieces = []
    this.first = 0
    this.size = 0
    this.clearStash()
  }
  /** Takes bytes from the front. */
  private dequeue(bytes: number): void {
    this.size -= bytes
    while (bytes > 0) {
      const piece = this.pieces[this.first]!
      const n = Math.min(bytes, piece.left)
      piece.at += n
      piece.left -= n
      bytes -= n
      if (piece.left > 0) return
      release(this.vm, piece.kept)
      this.first++
    }
    if (this.first === this.pieces.length) {
      this.pieces = []
      this.first = 0
    }
  }

  // ---- the work ----------------------------------------------------------------------------------------------------

  /**
   * Works on about `inputLimit` bytes of input, for up to `outputLimit` bytes of output, a time slice at most. What is set aside
   * in the stream is flushed once no input waits any more. Each piece is given from its begin, as OTP does.
   */
  step(inputLimit: number, outputLimit: number, flush: number): Step {
    const { vm, address } = this
    const output = outputBuffer(vm, outputLimit)
    vm.setCell(address + L.Z_NEXT_OUT, output)
    vm.setCell(address + L.Z_AVAIL_OUT, outputLimit)
    let code: number = L.Z_OK
    let consumed = 0
    for (let i = this.first; code === L.Z_OK && i < this.pieces.length && consumed < inputLimit; i++) {
      const { at, left } = this.pieces[i]!
      const size = Math.min(left, inputLimit)
      code = this.feed(at, size, L.Z_NO_FLUSH)
      const used = size - vm.cell(address + L.Z_AVAIL_IN)
      consumed += used
      if (this.state === 'deflate' && this.countsCrc) this.plainCrc = vm.k.crc32(this.plainCrc, at, used) >>> 0
      vm.bump(Math.max(1, Math.floor((100 * used) / inputLimit)) * 40)
      if (vm.reductionsLeft <= 0) break
    }
    this.dequeue(consumed)
    const remaining = this.size
    if (code === L.Z_OK && remaining === 0 && vm.cell(address + L.Z_AVAIL_OUT) > 0) code = this.feed(0, 0, flush)
    const produced = outputLimit - vm.cell(address + L.Z_AVAIL_OUT)
    if (this.state === 'inflate' && this.countsCrc) this.plainCrc = vm.k.crc32(this.plainCrc, output, produced) >>> 0
    return { code, produced, consumed, remaining }
  }
  private get countsCrc(): boolean {
    return this.raw && this.vm.release < 27
  }
  private feed(at: Address, size: number, flush: number): number {
    const { vm, address } = this
    vm.setCell(address + L.Z_NEXT_IN, at)
    vm.setCell(address + L.Z_AVAIL_IN, size)
    return this.state === 'deflate' ? vm.k.deflate(address, flush) : vm.k.inflate(address)
  }
  /** The output of the last step, as a list of one binary or none. */
  output(produced: number): Term {
    const { vm } = this
    if (produced === 0) return NIL
    const buffer = outputBuffer(vm, MIN_OUTPUT)
    return vm.t.cons(vm.t.binary(vm.u8.subarray(buffer, buffer + produced)), NIL)
  }
}

/** Room for output, shared by all streams of a machine. */
function outputBuffer(vm: Vm, bytes: number): Address {
  let buffer = vm.state.get('zlibOutput') as { address: Address; bytes: number } | undefined
  if (buffer === undefined || buffer.bytes < bytes) {
    if (buffer) vm.k.free(buffer.address)
    buffer = { bytes: Math.max(bytes, MIN_OUTPUT), address: vm.k.malloc(Math.max(bytes, MIN_OUTPUT)) >>> 0 }
    if (buffer.address === NONE) throw new RangeError('out of memory')
    vm.state.set('zlibOutput', buffer)
  }
  return buffer.address
}
