/** `{line, N}`: cuts what a port reads into lines. Both LF and CR LF end one; a longer line comes in pieces of N bytes. */

const LF = 10
const CR = 13

export class LineBuffer {
  private readonly size: number
  private readonly deliver: (eol: boolean, bytes: Uint8Array) => void
  private readonly line: Uint8Array[] = []
  private length = 0
  /** A CR was the last byte: it belongs to the end of the line, or to the line. */
  private cr = false

  constructor(size: number, deliver: (eol: boolean, bytes: Uint8Array) => void) {
    this.size = size
    this.deliver = deliver
  }

  read(bytes: Uint8Array): void {
    let begin = 0
    while (begin < bytes.length) {
      const first = bytes[begin]!
      if (first === LF) {
        this.cr = false
        this.flush(true)
        begin++
      } else if (this.cr) {
        this.cr = false
        this.add(CR_BYTE)
      } else if (this.length === this.size && first !== CR) {
        this.flush(false)
      } else if (first === CR) {
        this.cr = true
        begin++
      } else {
        const end = plainEnd(bytes, begin, begin + this.size - this.length)
        this.add(new Uint8Array(bytes.subarray(begin, end)))
        begin = end
      }
    }
  }
  /** The stream is over: delivers what is left. */
  end(): void {
    if (this.cr) {
      this.cr = false
      this.add(CR_BYTE)
    }
    if (this.length > 0) this.flush(false)
  }

  private add(bytes: Uint8Array): void {
    if (this.length === this.size) this.flush(false)
    this.line.push(bytes)
    this.length += bytes.length
  }
  private flush(eol: boolean): void {
    const whole = new Uint8Array(this.length)
    let at = 0
    for (const part of this.line.splice(0)) {
      whole.set(part, at)
      at += part.length
    }
    this.length = 0
    this.deliver(eol, whole)
  }
}

const CR_BYTE = new Uint8Array([CR])

/** The first LF or CR from an index on, `most` if there is none before. */
function plainEnd(bytes: Uint8Array, from: number, most: number): number {
  const end = Math.min(most, bytes.length)
  let i = from
  while (i < end && bytes[i] !== LF && bytes[i] !== CR) i++
  return i
}
