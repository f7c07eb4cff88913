/** `open_port("file", …)`, up to OTP 25: a file that is read from its beginning, or written, as a stream. */
import type { HostFile } from '../host/files.ts'
import { DriverError } from '../runtime/driver.ts'
import type { DriverFamily, PortOptions } from '../runtime/driver.ts'
import type { Port } from '../runtime/port.ts'
import type { Vm } from '../runtime/vm.ts'
import { StreamPort } from './stream_port.ts'

const AT_ONCE = 64 * 1024

export const vanilla: DriverFamily = (vm) => ({
  name: 'vanilla',
  start: (port, command, options) => new VanillaPort(vm, port, command, options),
})

class VanillaPort extends StreamPort {
  private readonly vm: Vm
  private file: HostFile | undefined
  private position = 0
  private stopped = false

  constructor(vm: Vm, port: Port, name: Uint8Array, options: PortOptions) {
    super(port, options)
    this.vm = vm
    const { read, write } = options
    try {
      const opened = vm.host.files!.open(name, { read, write, append: false, exclusive: false, sync: false, kind: 'file' })
      if (!(opened instanceof Promise)) this.began(opened, options)
      else port.starting = opened.then((file) => this.began(file, options), () => 'einval')
    } catch {
      throw new DriverError('einval')
    }
  }

  private began(file: HostFile, { read, write }: PortOptions): undefined {
    this.file = file
    if (this.stopped) void file.close()
    if (write) this.writerEnd = { waiting: 0, write: (bytes) => this.write(bytes), close: () => {} }
    if (read) this.soon()
  }
  private soon(): void {
    this.vm.host.defer(() => {
      if (!this.stopped) this.read()
    })
  }
  private read(): void {
    const bytes = new Uint8Array(AT_ONCE)
    try {
      const count = this.file!.readNow(bytes, this.at())
      this.position += count
      if (count === 0) this.readEvents.end()
      else {
        this.readEvents.data(bytes.subarray(0, count))
        this.soon()
      }
    } catch (error) {
      this.readEvents.error((error as { code: string }).code)
    }
  }
  private write(bytes: Uint8Array): number | string {
    try {
      for (let done = 0; done < bytes.length; ) {
        const count = this.file!.writeNow([bytes.subarray(done)], this.at())
        this.position += count
        done += count
      }
      return 0
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  private at(): number | undefined {
    return this.file!.seekable ? this.position : undefined
  }

  override stop(): void {
    this.stopped = true
    void this.file?.close()
  }
}
