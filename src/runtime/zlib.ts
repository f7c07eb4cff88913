/** Bytes deflated or inflated as a whole by the kernel's zlib streams, for formats that hold such data (streams of programs: src/drivers/zlib). */
import * as L from '../term/layout.ts'
import type { Address } from '../term/types.ts'
import type { Vm } from './vm.ts'

/** The data is corrupt, or its end is missing, or it gives more than was allowed. */
export class BadData extends Error {}

export interface Inflated {
  readonly bytes: Uint8Array
  /** Bytes of input that the compressed data takes. */
  readonly used: number
}

/** Output of one step. */
const PIECE = 65536
/** Window bits of zlib data, and of zlib or gzip data. */
const WINDOW_ZLIB = 15
const WINDOW_EITHER = 47
const MEMORY_LEVEL = 8

/** Runs `work` with a place in the machine's memory where the bytes are, and one for a piece of output. */
function inMemory<T>(vm: Vm, bytes: Uint8Array, work: (input: Address, output: Address) => T): T {
  const { k } = vm
  const own = bytes.buffer === vm.u8.buffer
  const block = k.malloc(PIECE + (own ? 0 : bytes.length)) >>> 0
  if (block === 0) throw new RangeError('out of memory')
  try {
    if (own) return work(bytes.byteOffset, block)
    vm.u8.set(bytes, block + PIECE)
    return work(block + PIECE, block)
  } finally {
    k.free(block)
  }
}

/** CRC-32 of the bytes; `crc`: that of what came before. */
export function crc32(vm: Vm, bytes: Uint8Array, crc = 0): number {
  return inMemory(vm, bytes, (input) => vm.k.crc32(crc, input, bytes.length) >>> 0)
}

/** Runs `step` for a piece of output at a time until it returns something other than Z_OK: the output and that code. */
function pump(vm: Vm, stream: Address, output: Address, limit: number, step: () => number): { bytes: Uint8Array; code: number } {
  // Nearly always all is in the first piece, which is copied once.
  let out = new Uint8Array()
  let size = 0
  for (;;) {
    vm.setCell(stream + L.Z_NEXT_OUT, output)
    vm.setCell(stream + L.Z_AVAIL_OUT, PIECE)
    const code = step()
    const made = PIECE - vm.cell(stream + L.Z_AVAIL_OUT)
    if (size + made > limit) throw new BadData(`more than ${limit} bytes`)
    if (code !== L.Z_OK && size === 0) return { bytes: vm.u8.slice(output, output + made), code }
    if (size + made > out.length) {
      const grown = new Uint8Array(Math.min(limit, Math.max(size + made, 2 * out.length, 2 * PIECE)))
      grown.set(out)
      out = grown
    }
    out.set(vm.u8.subarray(output, output + made), size)
    size += made
    if (code !== L.Z_OK) return { bytes: out.subarray(0, size), code }
  }
}

/** Many bytes deflated in steps, between which others have their turns: the same bytes as those of `deflate`. */
export class Deflater {
  readonly #vm: Vm
  readonly #stream: Address
  /** The input, which is copied; a piece of output in front of it. */
  readonly #block: Address
  readonly #end: Address
  readonly #out: Uint8Array[] = []
  #ended = false

  constructor(vm: Vm, bytes: Uint8Array, level: number) {
    const { k } = vm
    this.#vm = vm
    this.#block = k.malloc(PIECE + bytes.length) >>> 0
    if (this.#block === 0) throw new RangeError('out of memory')
    this.#end = this.#block + PIECE + bytes.length
    this.#stream = k.deflate_new(level, WINDOW_ZLIB, MEMORY_LEVEL, 0) >>> 0
    vm.u8.set(bytes, this.#block + PIECE)
    vm.setCell(this.#stream + L.Z_NEXT_IN, this.#block + PIECE)
  }

  /** Up to `most` bytes of input more; true: it is done. */
  step(most: number): boolean {
    const vm = this.#vm
    const stream = this.#stream
    const left = this.#end - (vm.cell(stream + L.Z_NEXT_IN) >>> 0)
    vm.setCell(stream + L.Z_AVAIL_IN, Math.min(most, left))
    const { bytes, code } = pump(vm, stream, this.#block, Infinity, () => {
      const code = vm.k.deflate(stream, left <= most ? L.Z_FINISH : L.Z_NO_FLUSH)
      return code === L.Z_OK && vm.cell(stream + L.Z_AVAIL_IN) === 0 && vm.cell(stream + L.Z_AVAIL_OUT) > 0 ? L.Z_BUF_ERROR : code
    })
    this.#out.push(bytes)
    return code === L.Z_STREAM_END
  }
  get bytes(): Uint8Array {
    const all = new Uint8Array(this.#out.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of this.#out) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
  /** It is done, or nobody wants it any more: its process has ended. */
  released(): void {
    if (this.#ended) return
    this.#ended = true
    this.#vm.k.deflate_end(this.#stream)
    this.#vm.k.free(this.#block)
  }
}

/** zlib data of the bytes at a level from 1 to 9: the same bytes as those of zlib. */
export function deflate(vm: Vm, bytes: Uint8Array, level = 6): Uint8Array {
  const { k } = vm
  const stream = k.deflate_new(level, WINDOW_ZLIB, MEMORY_LEVEL, 0) >>> 0
  try {
    return inMemory(vm, bytes, (input, output) => {
      vm.setCell(stream + L.Z_NEXT_IN, input)
      vm.setCell(stream + L.Z_AVAIL_IN, bytes.length)
      return pump(vm, stream, output, Infinity, () => k.deflate(stream, L.Z_FINISH)).bytes
    })
  } finally {
    k.deflate_end(stream)
  }
}

/** zlib data inflated in steps, between which others have their turns, into one block of the machine's memory. */
export class Inflater {
  readonly #vm: Vm
  readonly #stream: Address
  readonly #input: Address
  readonly #bytes: number
  readonly #limit: number
  #room: number
  #ended = false
  /** The output and its bytes. */
  output: Address
  size = 0

  constructor(vm: Vm, bytes: Uint8Array, limit: number) {
    const { k } = vm
    this.#vm = vm
    this.#limit = limit
    this.#bytes = bytes.length
    this.#room = Math.min(limit + 1, PIECE)
    this.#input = k.malloc(bytes.length) >>> 0
    this.output = k.malloc(this.#room) >>> 0
    if (this.#input === 0 || this.output === 0) throw new RangeError('out of memory')
    this.#stream = k.inflate_new(WINDOW_ZLIB) >>> 0
    vm.u8.set(bytes, this.#input)
    vm.setCell(this.#stream + L.Z_NEXT_IN, this.#input)
    vm.setCell(this.#stream + L.Z_AVAIL_IN, bytes.length)
  }
  /** There are as many bytes as the limit allows. */
  get isWhole(): boolean {
    return this.size === this.#limit
  }
  /** Bytes of the input that were taken. */
  get used(): number {
    return this.#bytes - this.#vm.cell(this.#stream + L.Z_AVAIL_IN)
  }
  /**
   * Up to `most` bytes of output more; true: that was all.
   * @throws BadData
   */
  step(most: number): boolean {
    const vm = this.#vm
    const stream = this.#stream
    // One byte beyond the limit shows that there are more.
    if (this.size === this.#room) {
      this.#room = Math.min(this.#limit + 1, 2 * this.#room)
      this.output = vm.k.realloc(this.output, this.#room) >>> 0
      if (this.output === 0) throw new RangeError('out of memory')
    }
    const room = Math.min(most, this.#room - this.size)
    vm.setCell(stream + L.Z_NEXT_OUT, this.output + this.size)
    vm.setCell(stream + L.Z_AVAIL_OUT, room)
    const code = vm.k.inflate(stream)
    this.size += room - vm.cell(stream + L.Z_AVAIL_OUT)
    if (this.size > this.#limit) throw new BadData(`more than ${this.#limit} bytes`)
    if (code === L.Z_STREAM_END) return true
    if (code !== L.Z_OK) throw new BadData(code === L.Z_BUF_ERROR ? 'ends too early' : 'corrupt')
    return false
  }
  /** It is done, or nobody wants it any more: its process has ended. */
  released(): void {
    if (this.#ended) return
    this.#ended = true
    const { k } = this.#vm
    k.inflate_end(this.#stream)
    k.free(this.#input)
    k.free(this.output)
  }
}

/**
 * Inflates zlib data (with `gzip`: or gzip data, told apart by the first bytes) from the beginning of `bytes`; what follows is not looked at.
 * @throws BadData
 */
export function inflate(vm: Vm, bytes: Uint8Array, limit: number, gzip = false): Inflated {
  const { k } = vm
  const stream = k.inflate_new(gzip ? WINDOW_EITHER : WINDOW_ZLIB) >>> 0
  try {
    return inMemory(vm, bytes, (input, output) => {
      vm.setCell(stream + L.Z_NEXT_IN, input)
      vm.setCell(stream + L.Z_AVAIL_IN, bytes.length)
      const { bytes: out, code } = pump(vm, stream, output, limit, () => k.inflate(stream))
      if (code !== L.Z_STREAM_END) throw new BadData(code === L.Z_BUF_ERROR ? 'ends too early' : 'corrupt')
      return { bytes: out, used: bytes.length - vm.cell(stream + L.Z_AVAIL_IN) }
    })
  } finally {
    k.inflate_end(stream)
  }
}
