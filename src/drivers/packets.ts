/** `{packet, N}`: messages with their length in the N bytes in front of them, most significant byte first. */

/** A message with its length in front; `room`: in there, if there is enough of it. */
export function packetHeader(size: 1 | 2 | 4, bytes: Uint8Array, room?: Uint8Array): Uint8Array {
  const length = size + bytes.length
  const out = room !== undefined && length <= room.length ? room.subarray(0, length) : new Uint8Array(length)
  for (let i = 0, rest = bytes.length; i < size; i++, rest = Math.floor(rest / 256)) out[size - 1 - i] = rest
  out.set(bytes, size)
  return out
}

/** Cuts a stream into messages. */
export class PacketReader {
  private readonly size: number
  private readonly deliver: (bytes: Uint8Array) => void
  /** Bytes of the header so far, and their value. */
  private headerBytes = 0
  private length = 0
  /** The body being read, filled up to `filled`; undefined: the header is. */
  private body: Uint8Array | undefined
  private filled = 0

  constructor(size: number, deliver: (bytes: Uint8Array) => void) {
    this.size = size
    this.deliver = deliver
  }

  read(bytes: Uint8Array): void {
    let at = 0
    for (;;) {
      if (this.body === undefined) {
        while (at < bytes.length && this.headerBytes < this.size) {
          this.length = this.length * 256 + bytes[at++]!
          this.headerBytes++
        }
        if (this.headerBytes < this.size) return
        const { length } = this
        this.headerBytes = this.length = 0
        if (length <= bytes.length - at) {
          this.deliver(bytes.subarray(at, at + length))
          at += length
          continue
        }
        this.body = new Uint8Array(length)
        this.filled = 0
      }
      const part = bytes.subarray(at, at + this.body.length - this.filled)
      this.body.set(part, this.filled)
      this.filled += part.length
      at += part.length
      if (this.filled < this.body.length) return
      const { body } = this
      this.body = undefined
      this.deliver(body)
    }
  }
}
