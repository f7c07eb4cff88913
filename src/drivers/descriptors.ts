/** `open_port({fd, In, Out}, …)`: descriptors that the operating system process was started with. */
import type { HostWriteEvents, HostWriter } from '../host/host.ts'
import type { DriverFamily, PortOptions } from '../runtime/driver.ts'
import type { Port } from '../runtime/port.ts'
import type { Vm } from '../runtime/vm.ts'
import { StreamPort } from './stream_port.ts'

/** Command of port_control/3 that asks for the size of the terminal. */
const GET_WINDOW_SIZE = 0x018b0900 + 100

export const descriptors: DriverFamily = (vm) => ({
  name: 'fd',
  start: (port, _command, options) => new DescriptorPort(vm, port, options),
})

class DescriptorPort extends StreamPort {
  private readonly vm: Vm
  private readonly fds: readonly number[]

  constructor(vm: Vm, port: Port, options: PortOptions) {
    super(port, options)
    this.vm = vm
    const [input, output] = options.descriptors!
    const { streams } = vm.host
    this.fds = [...(options.write ? [output] : []), ...(options.read ? [input] : [])]
    if (options.write) this.writerEnd = streams?.writer(output, this.writeEvents) ?? plainWriter(vm, output, this.writeEvents)
    if (!options.read) return
    if (streams !== undefined) this.readerEnd = streams.reader(input, this.readEvents)
    // a host without streams has no input either
    else vm.host.defer(() => this.readEvents.end())
  }

  control(command: number): Uint8Array | undefined {
    if (command !== GET_WINDOW_SIZE) return undefined
    for (const fd of this.fds) {
      const size = this.vm.host.streams?.windowSize(fd)
      // as the emulator's memory has them
      if (size !== undefined) return new Uint8Array(new Uint32Array(size).buffer)
    }
    return undefined
  }
}

/** Standard output and standard error of a host that has nothing but them. */
function plainWriter(vm: Vm, fd: number, _events: HostWriteEvents): HostWriter {
  return {
    waiting: 0,
    write: (bytes) => {
      if (fd !== 1 && fd !== 2) return 'EBADF'
      vm.host.write(fd, bytes)
      return 0
    },
    close: () => {},
  }
}
