/** What all readers of .beam files share: the error of malformed files and a reader of bytes that checks every bound. */

/** Malformed input: the bytes are no valid .beam file. Never a bug of ours, never an Erlang exception. */
export class BadFile extends Error {
  /** What is wrong, in words. */
  readonly reason: string
  constructor(reason: string) {
    super(`bad .beam file: ${reason}`)
    this.name = 'BadFile'
    this.reason = reason
  }
}

/** Tags of the compact term encoding (low three bits of its first byte). */
export const TAG_U = 0
export const TAG_I = 1
export const TAG_A = 2
export const TAG_X = 3
export const TAG_Y = 4
export const TAG_F = 5
export const TAG_H = 6
export const TAG_Z = 7

/** Integers in code are at most this long: the compiler keeps what exceeds 128 bits as literals, hand-made files get some more. */
const MAX_INTEGER_BYTES = 4096

export class Reader {
  readonly bytes: Uint8Array
  private readonly view: DataView
  at = 0
  /** Name of what is read, for messages. */
  readonly what: string

  constructor(bytes: Uint8Array, what: string) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.what = what
  }

  get left(): number {
    return this.bytes.length - this.at
  }
  fail(reason: string): never {
    throw new BadFile(`${this.what}: ${reason}`)
  }
  private need(count: number): number {
    const at = this.at
    if (count < 0 || count > this.bytes.length - at) this.fail('ends too early')
    this.at = at + count
    return at
  }
  u8(): number {
    return this.bytes[this.need(1)]!
  }
  u16(): number {
    return this.view.getUint16(this.need(2))
  }
  u32(): number {
    return this.view.getUint32(this.need(4))
  }
  i32(): number {
    return this.view.getInt32(this.need(4))
  }
  i64(): bigint {
    return this.view.getBigInt64(this.need(8))
  }
  take(count: number): Uint8Array {
    const at = this.need(count)
    return this.bytes.subarray(at, at + count)
  }
  /** A count of items that take at least `size` bytes each in what follows: no claim beyond the file is believed. */
  count(size: number): number {
    const n = this.u32()
    if (n > this.left / size) this.fail(`claims ${n} items, has room for ${Math.floor(this.left / size)}`)
    return n
  }

  /** Tag of the last compact term read by `compact`. */
  tag = 0

  /**
   * A compact term: its tag goes to `this.tag`, the value is returned. Numbers of any tag but `i` are unsigned;
   * a bigint where the value is no safe integer.
   * @see https://www.erlang.org/doc/apps/erts/beam_file_format — written by `encode/2` of beam_asm.erl
   */
  compact(): number | bigint {
    const first = this.u8()
    const tag = first & 7
    if ((first & 0x08) === 0) {
      this.tag = tag
      return first >> 4
    }
    if ((first & 0x10) === 0) {
      this.tag = tag
      return ((first >> 5) << 8) | this.u8()
    }
    let length = (first >> 5) + 2
    if (length === 9) {
      const more = this.compact()
      if (this.tag !== TAG_U || typeof more !== 'number' || more > MAX_INTEGER_BYTES) this.fail('length of a number')
      length = more + 9
    }
    this.tag = tag
    const bytes = this.take(length)
    if (length <= 6) {
      let n = 0
      for (const byte of bytes) n = n * 256 + byte
      return tag === TAG_I && bytes[0]! >= 0x80 ? n - 2 ** (8 * length) : n
    }
    let hex = '0x'
    for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
    const n = BigInt(hex)
    const signed = tag === TAG_I ? BigInt.asIntN(8 * length, n) : n
    return BigInt(Number.MIN_SAFE_INTEGER) <= signed && signed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(signed) : signed
  }

  /** A compact term that must have the tag and be a number. */
  compactNumber(tag: number): number {
    const n = this.compact()
    if (this.tag !== tag || typeof n !== 'number') this.fail(`unexpected operand (tag ${this.tag})`)
    return n
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text of UTF-8 bytes; `what` names it in the error. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new BadFile(`${what}: not UTF-8`)
  }
}

/** Text of Latin-1 bytes. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
