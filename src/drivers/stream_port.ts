/**
 * A port whose other side is a reader and a writer of the host: a program's, or a descriptor's. With packets, which have
 * their length in front, or as a stream.
 */
import type { HostReader, HostReadEvents, HostWriteEvents, HostWriter } from '../host/host.ts'
import type { DriverInstance, PortOptions } from '../runtime/driver.ts'
import type { Port } from '../runtime/port.ts'
import { PacketReader, packetHeader } from './packets.ts'

export class StreamPort implements DriverInstance {
  protected readonly port: Port
  private readonly options: PortOptions
  protected readerEnd: HostReader | undefined
  protected writerEnd: HostWriter | undefined
  private readonly packets: PacketReader | undefined
  /** How the port ends once what waits has been written. */
  private ending: (() => void) | undefined

  constructor(port: Port, options: PortOptions) {
    this.port = port
    this.options = options
    if (options.packet > 0) this.packets = new PacketReader(options.packet, (bytes) => port.deliver(bytes))
  }

  // ---- from the host -----------------------------------------------------------------------------------------------------

  get readEvents(): HostReadEvents {
    return {
      data: (bytes) => {
        if (this.packets === undefined) this.port.deliver(bytes)
        else this.packets.read(bytes)
      },
      end: () => this.inputOver(),
      error: (code) => this.inputFailed(code),
    }
  }
  get writeEvents(): HostWriteEvents {
    return {
      written: (waiting) => this.written(waiting),
      error: (code) => this.port.failure(code.toLowerCase()),
    }
  }

  /** The other side has closed the stream. */
  protected inputOver(): void {
    this.afterOutput(() => this.port.eof())
  }
  protected inputFailed(code: string): void {
    this.afterOutput(() => this.port.failure(code.toLowerCase()))
  }
  /** Ends the port, or what it reads, when nothing waits to be written. */
  protected afterOutput(end: () => void): void {
    if (this.pending() > 0) this.ending = end
    else end()
  }

  private written(waiting: number): void {
    if (waiting < this.options.low) this.port.setBusy(false)
    if (waiting > 0) return
    if (this.ending !== undefined) this.ending()
    else this.port.drained()
    this.ending = undefined
  }

  // ---- from the port -------------------------------------------------------------------------------------------------------

  output(bytes: Uint8Array): void {
    const { packet } = this.options
    if ((packet === 1 && bytes.length > 0xff) || (packet === 2 && bytes.length > 0xffff)) {
      this.port.failure('einval')
      return
    }
    const waiting = this.send(packet === 0 ? bytes : packetHeader(packet, bytes))
    if (typeof waiting === 'string') this.port.failure(waiting.toLowerCase())
    else if (waiting >= this.options.high) this.port.setBusy(true)
  }
  private send(bytes: Uint8Array): number | string {
    if (this.writerEnd === undefined) return 'EBADF'
    return bytes.length === 0 ? this.writerEnd.waiting : this.writerEnd.write(bytes)
  }
  pending(): number {
    return this.writerEnd?.waiting ?? 0
  }
  stop(): void {
    this.readerEnd?.close()
    this.writerEnd?.close()
  }
}
