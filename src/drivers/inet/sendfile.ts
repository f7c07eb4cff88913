/** A file on its way to a socket: read piece by piece, as the other side takes them. */
import type { HostSockets, HostStream } from '../../host/sockets.ts'

const PIECE = 65536

export interface FileEvents {
  done(bytes: number): void
  /** The socket does not take it. */
  failed(code: string): void
  unreadable(code: string): void
}

export class FileSending {
  private readonly stream: HostStream
  private readonly file: ReturnType<HostSockets['shareFile']>
  private readonly events: FileEvents
  private offset: number
  private left: number
  private bytes = 0
  private over = false

  constructor(host: HostSockets, stream: HostStream, descriptor: number, offset: number, length: number, events: FileEvents) {
    this.stream = stream
    this.file = host.shareFile(descriptor)
    this.offset = offset
    this.left = length
    this.events = events
  }

  /** Sends what goes; called again when something of it has been written. */
  goOn(): void {
    const piece = new Uint8Array(Math.min(PIECE, this.left))
    while (!this.over && this.stream.waiting === 0) {
      const size = this.left === 0 ? 0 : this.file.read(piece.subarray(0, Math.min(PIECE, this.left)), this.offset)
      if (typeof size === 'string') {
        this.stop()
        this.events.unreadable(size)
        return
      }
      if (size === 0) {
        this.stop()
        this.events.done(this.bytes)
        return
      }
      const error = this.stream.write(piece.subarray(0, size))
      if (error !== undefined) {
        this.events.failed(error)
        return
      }
      this.offset += size
      this.left -= size
      this.bytes += size
    }
  }
  stop(): void {
    if (this.over) return
    this.over = true
    this.file.close()
  }
}
