/**
 * Native functions of module prim_buffer: queues of bytes from which is read in other pieces than were written. As in OTP's
 * prim_buffer_nif.c short writes are collected in pieces of 2 KB, and longer ones are referred to where they are.
 */
import * as L from '../term/layout.ts'
import { NIL, isCons } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import type { NifFamily } from '../runtime/nifs.ts'
import type { Vm } from '../runtime/vm.ts'
import { CHUNKS, int32, int64, isChunk } from './arguments.ts'

/** Room for short writes. */
const COLLECTED = 2048
/** Bytes that are searched in the time of one reduction. */
const BYTES_PER_REDUCTION = 1024
/** Pieces of the queue that were read away, at most, before it is made shorter. */
const READ_AWAY = 64

/** Bytes of an off-heap binary, of which the queue holds one reference. */
interface Piece {
  readonly block: Address
  /** Where they begin in it. */
  start: number
  size: number
}

class Buffer {
  locked = false
  /** Bytes in all. */
  size = 0
  private readonly vm: Vm
  private readonly queue: Piece[] = []
  private head = 0
  /** Off-heap binary of short writes, and how much of it is used. */
  private collected: Address = 0
  private used = 0

  constructor(vm: Vm) {
    this.vm = vm
  }

  /** Nothing refers to it any more. */
  released(): void {
    for (const { block } of this.pieces()) this.vm.k.offheap_release(block)
    if (this.collected !== 0) this.vm.k.offheap_release(this.collected)
    this.queue.length = 0
    this.collected = 0
  }
  private pieces(): Piece[] {
    return this.queue.slice(this.head)
  }

  // ---- writing ---------------------------------------------------------------------------------------------------------

  /** Up to 64 binaries. */
  write(binaries: readonly Term[]): void {
    const { t } = this.vm
    let bytes = 0
    for (const binary of binaries) bytes += t.byteSize(binary)
    this.size += bytes
    if (this.used + bytes < COLLECTED) this.collect(binaries)
    else {
      this.flush()
      if (bytes < COLLECTED / 2) this.collect(binaries)
      else for (const binary of binaries) this.refer(binary)
    }
  }
  private collect(binaries: readonly Term[]): void {
    const { vm } = this
    if (this.collected === 0) this.collected = this.newBlock(COLLECTED)
    for (const binary of binaries) {
      const bytes = vm.t.bytes(binary)
      vm.u8.set(bytes, this.collected + L.OFFHEAP_DATA + this.used)
      this.used += bytes.length
    }
  }
  /** Short writes come into the queue. */
  private flush(): void {
    if (this.used === 0) return
    const block = this.vm.k.offheap_resize(this.collected, this.used) >>> 0
    this.queue.push({ block, start: 0, size: this.used })
    this.collected = 0
    this.used = 0
  }
  private refer(binary: Term): void {
    const { t, k, u8 } = this.vm
    const size = t.byteSize(binary)
    if (size === 0) return
    const base = t.subtag(binary) === L.SUB_SUB_BIN ? t.word(binary, L.SUBBIN_BASE >>> 2) : binary
    if (t.subtag(base) === L.SUB_REFC_BIN && k.bit_offset(binary) === 0) {
      const block = t.word(base, L.REFC_BIN >>> 2) >>> 0
      k.offheap_retain(block)
      this.queue.push({ block, start: (k.binary_data(binary) >>> 0) - block - L.OFFHEAP_DATA, size })
      return
    }
    const block = this.newBlock(size)
    u8.set(t.bytes(binary), block + L.OFFHEAP_DATA)
    this.queue.push({ block, start: 0, size })
  }
  private newBlock(bytes: number): Address {
    const block = this.vm.k.offheap_new(bytes) >>> 0
    if (block === 0) throw new RangeError('out of memory')
    return block
  }

  // ---- reading ---------------------------------------------------------------------------------------------------------

  /** The first piece as a binary; 0: there is none. */
  peek(): Term {
    const { k } = this.vm
    this.flush()
    const piece = this.queue[this.head]
    if (piece === undefined) return 0 as Term
    k.offheap_retain(piece.block)
    const whole = k.make_refc_binary(piece.block, piece.start + piece.size)
    return piece.start === 0 ? whole : k.sub_bitstring(whole, piece.start * 8, piece.size * 8)
  }
  /** The first bytes (there are so many) as a new binary. */
  read(bytes: number): Term {
    const { k, u8 } = this.vm
    const binary = k.new_binary(bytes)
    let at = k.binary_data(binary) >>> 0
    this.take(bytes, (start, size) => {
      u8.copyWithin(at, start, start + size)
      at += size
    })
    return binary
  }
  skip(bytes: number): void {
    this.take(bytes, () => {})
  }
  /** Takes the first bytes out; `use` hears where they are. */
  private take(bytes: number, use: (start: Address, size: number) => void): void {
    this.flush()
    this.size -= bytes
    while (bytes > 0) {
      const piece = this.queue[this.head]!
      const size = Math.min(bytes, piece.size)
      use(piece.block + L.OFFHEAP_DATA + piece.start, size)
      bytes -= size
      piece.start += size
      piece.size -= size
      if (piece.size > 0) break
      this.vm.k.offheap_release(piece.block)
      this.head++
    }
    if (this.head === this.queue.length) this.queue.length = this.head = 0
    else if (this.head > READ_AWAY) {
      this.queue.splice(0, this.head)
      this.head = 0
    }
  }
  /** Where a byte is first found; -1: nowhere. */
  find(byte: number): number {
    this.flush()
    const { u8 } = this.vm
    let before = 0
    for (let i = this.head; i < this.queue.length; i++) {
      const { block, start, size } = this.queue[i]!
      const from = block + L.OFFHEAP_DATA + start
      const at = u8.subarray(from, from + size).indexOf(byte)
      if (at >= 0) return before + at
      before += size
    }
    return -1
  }
}

export const primBuffer: NifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('ok', 'not_found', 'acquired', 'busy', 'lock_order_violation', 'out_of_memory', 'write')

  const bufferOf = (ref: Term): Buffer | undefined => {
    const object = t.isRef(ref) ? vm.processes.magic(ref) : undefined
    return object instanceof Buffer ? object : undefined
  }
  /** A buffer and a number of bytes that it has; undefined (badarg) when it is no buffer or has fewer. */
  const withBytes = (ref: Term, bytes: Term, use: (buffer: Buffer, bytes: number) => Term): Term => {
    const buffer = bufferOf(ref)
    const n = int64(t, bytes)
    return buffer === undefined || n === undefined || n < 0 || n > buffer.size ? vm.badarg() : use(buffer, Number(n))
  }
  const withBuffer = (ref: Term, use: (buffer: Buffer) => Term): Term => {
    const buffer = bufferOf(ref)
    return buffer === undefined ? vm.badarg() : use(buffer)
  }

  return {
    module: 'prim_buffer',
    functions: {
      'new/0': () => vm.processes.makeMagicRef(new Buffer(vm)),
      'size/1': (ref) => withBuffer(ref!, (buffer) => t.integer(buffer.size)),
      'write/2': (ref, list) =>
        withBuffer(ref!, (buffer) => {
          // As in OTP 64 elements at a time: those before a wrong one may have been written.
          while (isCons(list!)) {
            const binaries: Term[] = []
            for (; isCons(list!) && binaries.length < CHUNKS; list = t.tl(list!)) binaries.push(t.hd(list!))
            if (!binaries.every((binary) => isChunk(vm, binary)) || (!isCons(list!) && list !== NIL)) return vm.badarg()
            buffer.write(binaries)
            vm.bump(1 + (binaries.length >>> 3))
          }
          return list === NIL ? am.ok : vm.badarg()
        }),
      'peek_head/1': (ref) =>
        withBuffer(ref!, (buffer) => {
          const head = buffer.peek()
          return head === 0 ? vm.badarg() : head
        }),
      'copying_read/2': (ref, bytes) => withBytes(ref!, bytes!, (buffer, n) => buffer.read(n)),
      'skip/2': (ref, bytes) =>
        withBytes(ref!, bytes!, (buffer, n) => {
          buffer.skip(n)
          return am.ok
        }),
      'find_byte_index/2': (ref, byte) =>
        withBuffer(ref!, (buffer) => {
          const needle = int32(t, byte!)
          if (needle === undefined || needle < 0 || needle > 255) return vm.badarg()
          const at = buffer.find(needle)
          vm.bump(Math.floor((at < 0 ? buffer.size : at) / BYTES_PER_REDUCTION))
          return at < 0 ? am.not_found : t.tuple(am.ok, t.integer(at))
        }),
      'try_lock/1': (ref) =>
        withBuffer(ref!, (buffer) => {
          if (buffer.locked) return am.busy
          buffer.locked = true
          return am.acquired
        }),
      'unlock/1': (ref) =>
        withBuffer(ref!, (buffer) => {
          if (!buffer.locked) return vm.error(am.lock_order_violation)
          buffer.locked = false
          return am.ok
        }),
    },
  }
}
