/**
 * Native functions of module prim_buffer: queues of bytes from which is read in other pieces than were written. As in OTP's
 * prim_buffer_nif.c short writes are collected in pieces of 2 KB, and longer ones are referred to where they are.
 */
import * as L from '../term/layout.ts'
import { NIL, isCons, isSmall, smallValue } from '../term/terms.ts'
import type { Address, Term } from '../term/types.ts'
import type { NifFamily } from '../runtime/nifs.ts'
import type { Vm } from '../runtime/vm.ts'
import { CHUNKS, int32, int64, isChunk } from './arguments.ts'

/** Room for short writes. */
const COLLECTED = 2048
/** Bytes that are searched in the time of one reduction. */
const BYTES_PER_REDUCTION = 1024
/** Bytes up to which a loop is faster than a call of the host's. */
const SHORT = 128
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

  /** One short binary, if there is room among the others. */
  writeShort(binary: Term): boolean {
    const { vm } = this
    const bytes = vm.t.byteSize(binary)
    if (bytes > SHORT || this.used + bytes >= COLLECTED || vm.k.bit_offset(binary) !== 0) return false
    if (this.collected === 0) this.collected = this.newBlock(COLLECTED)
    const { u8 } = vm
    const from = vm.k.binary_data(binary) >>> 0
    const to = this.collected + L.OFFHEAP_DATA + this.used
    for (let i = 0; i < bytes; i++) u8[to + i] = u8[from + i]!
    this.used += bytes
    this.size += bytes
    return true
  }
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

  // ---- reading: lines are read one by one, so nothing is allocated on the way ------------------------------------------

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
    const binary = this.vm.k.new_binary(bytes)
    this.take(bytes, this.vm.k.binary_data(binary) >>> 0)
    return binary
  }
  skip(bytes: number): void {
    this.take(bytes, 0)
  }
  /** Takes the first bytes out, to an address (0: nowhere). */
  private take(bytes: number, to: Address): void {
    const { u8, k } = this.vm
    if (this.used !== 0) this.flush()
    this.size -= bytes
    while (bytes > 0) {
      const piece = this.queue[this.head]!
      const size = Math.min(bytes, piece.size)
      if (to !== 0) {
        const from = piece.block + L.OFFHEAP_DATA + piece.start
        if (size > SHORT) u8.copyWithin(to, from, from + size)
        else for (let i = 0; i < size; i++) u8[to + i] = u8[from + i]!
        to += size
      }
      bytes -= size
      piece.start += size
      piece.size -= size
      if (piece.size > 0) return
      k.offheap_release(piece.block)
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
    if (this.used !== 0) this.flush()
    const { u8 } = this.vm
    let before = 0
    for (let i = this.head; i < this.queue.length; i++) {
      const { block, start, size } = this.queue[i]!
      const from = block + L.OFFHEAP_DATA + start
      const near = Math.min(size, SHORT)
      for (let at = 0; at < near; at++) if (u8[from + at] === byte) return before + at
      if (size > near) {
        const at = u8.subarray(from + near, from + size).indexOf(byte)
        if (at >= 0) return before + near + at
      }
      before += size
    }
    return -1
  }
}

export const primBuffer: NifFamily = (vm) => {
  const { t } = vm
  const am = vm.atomsOf('ok', 'not_found', 'acquired', 'busy', 'lock_order_violation')

  const bufferOf = (ref: Term): Buffer | undefined => {
    const object = t.isRef(ref) ? vm.processes.magic(ref) : undefined
    return object instanceof Buffer ? object : undefined
  }
  /** A number of bytes that a buffer has; -1 (badarg) when it is no buffer or has fewer. */
  const bytesOf = (buffer: Buffer | undefined, bytes: Term): number => {
    const n = isSmall(bytes) ? smallValue(bytes) : int64(t, bytes)
    return buffer === undefined || n === undefined || n < 0 || n > buffer.size ? -1 : Number(n)
  }

  /** {ok, N}. */
  const okNumber = (n: number): Term => {
    const number = t.integer(n)
    const w = vm.k.alloc(3) >>> 2
    vm.m[w] = 2 << L.HDR_ARITY_SHIFT
    vm.m[w + 1] = am.ok
    vm.m[w + 2] = number
    return ((w << 2) | L.TAG_BOXED) as Term
  }

  return {
    module: 'prim_buffer',
    functions: {
      'new/0': () => vm.processes.makeMagicRef(new Buffer(vm)),
      'size/1': (ref) => {
        const buffer = bufferOf(ref!)
        return buffer === undefined ? vm.badarg() : t.integer(buffer.size)
      },
      'write/2': (ref, list) => {
        const buffer = bufferOf(ref!)
        if (buffer === undefined) return vm.badarg()
        if (isCons(list!) && t.tl(list) === NIL && isChunk(vm, t.hd(list)) && buffer.writeShort(t.hd(list))) {
          vm.bump(1)
          return am.ok
        }
        // As in OTP 64 elements at a time: those before a wrong one may have been written.
        while (isCons(list!)) {
          const binaries: Term[] = []
          for (; isCons(list!) && binaries.length < CHUNKS; list = t.tl(list!)) binaries.push(t.hd(list!))
          if (!binaries.every((binary) => isChunk(vm, binary)) || (!isCons(list!) && list !== NIL)) return vm.badarg()
          buffer.write(binaries)
          vm.bump(1 + (binaries.length >>> 3))
        }
        return list === NIL ? am.ok : vm.badarg()
      },
      'peek_head/1': (ref) => {
        const head = bufferOf(ref!)?.peek()
        return head === undefined || head === 0 ? vm.badarg() : head
      },
      'copying_read/2': (ref, bytes) => {
        const buffer = bufferOf(ref!)
        const n = bytesOf(buffer, bytes!)
        return n < 0 ? vm.badarg() : buffer!.read(n)
      },
      'skip/2': (ref, bytes) => {
        const buffer = bufferOf(ref!)
        const n = bytesOf(buffer, bytes!)
        if (n < 0) return vm.badarg()
        buffer!.skip(n)
        return am.ok
      },
      'find_byte_index/2': (ref, byte) => {
        const buffer = bufferOf(ref!)
        const needle = int32(t, byte!)
        if (buffer === undefined || needle === undefined || needle < 0 || needle > 255) return vm.badarg()
        const at = buffer.find(needle)
        const seen = at < 0 ? buffer.size : at
        if (seen > BYTES_PER_REDUCTION) vm.bump(Math.floor(seen / BYTES_PER_REDUCTION))
        return at < 0 ? am.not_found : okNumber(at)
      },
      'try_lock/1': (ref) => {
        const buffer = bufferOf(ref!)
        if (buffer === undefined) return vm.badarg()
        if (buffer.locked) return am.busy
        buffer.locked = true
        return am.acquired
      },
      'unlock/1': (ref) => {
        const buffer = bufferOf(ref!)
        if (buffer === undefined) return vm.badarg()
        if (!buffer.locked) return vm.error(am.lock_order_violation)
        buffer.locked = false
        return am.ok
      },
    },
  }
}
