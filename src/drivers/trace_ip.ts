/**
 * Driver `trace_ip_drv`: traces over TCP, for dbg:trace_port(ip, …). It listens; who connects first gets each message as a byte 0, its length
 * (32 bits, big-endian) and its external form, others are turned away. What can't be sent at once waits: up to `size` messages, and behind them
 * a byte 1 with how many more were lost (32 bits).
 *
 *     trace_ip_drv PORT SIZE FLAGS     2 in the flags: messages wait while nobody is connected, too
 *
 * @see lib/runtime_tools/c_src/trace_ip_drv.c
 */
import type { HostSockets, HostStream, SocketAddress } from '../host/sockets.ts'
import { DriverError } from '../runtime/driver.ts'
import type { DriverFamily, DriverInstance } from '../runtime/driver.ts'

const COMMAND = /^trace_ip_drv +(\d+) +(\d+) +([0-3])/
const OP_MESSAGE = 0
const OP_DROPPED = 1
const FILL_ALWAYS = 2
/** Which port it listens at. */
const GET_PORT = 'p'.charCodeAt(0)
const BACKLOG = 1

export class TracesOverTcp implements DriverInstance {
  readonly listening: number
  private readonly listener: HostStream
  private readonly size: number
  private readonly fillAlways: boolean
  private readonly gone: () => void
  private client: HostStream | undefined
  private queue: Uint8Array[] = []
  private dropped = 0

  constructor(sockets: HostSockets, port: number, size: number, flags: number, gone: () => void) {
    const listener = sockets.stream('inet')
    if (typeof listener === 'string') throw new DriverError('einval')
    this.listener = listener
    this.size = size
    this.fillAlways = (flags & FILL_ALWAYS) !== 0
    this.gone = gone
    const any: SocketAddress = { family: 'inet', bytes: new Uint8Array(4), port, scope: 0 }
    const failed = listener.bind(any, { reuseAddress: true }) ?? listener.listen(BACKLOG, (stream) => this.accepted(stream))
    const name = failed === undefined ? listener.name() : failed
    if (typeof name === 'string') {
      listener.close(true)
      throw new DriverError('einval')
    }
    this.listening = name.port
  }

  output(bytes: Uint8Array): void {
    if (this.client === undefined && !this.fillAlways) return
    const message = record(OP_MESSAGE, bytes.length, bytes)
    if (this.dropped > 0 || this.queue.length >= this.size) this.dropped++
    else this.queue.push(message)
    this.send()
  }
  control(command: number): Uint8Array | undefined {
    return command === GET_PORT ? Uint8Array.of(0, this.listening >> 8, this.listening & 255) : undefined
  }
  stop(): void {
    this.gone()
    this.client?.close(false)
    this.listener.close(false)
  }

  private accepted(stream: HostStream): void {
    if (this.client !== undefined) {
      stream.close(false)
      return
    }
    this.client = stream
    const lost = (): void => this.lost(stream)
    stream.use({ data: () => undefined, end: lost, error: lost, written: () => this.send(), writeError: lost })
    stream.read(true)
    this.send()
  }
  private lost(stream: HostStream): void {
    if (this.client !== stream) return
    this.client = undefined
    stream.close(true)
    if (this.fillAlways) return
    this.queue = []
    this.dropped = 0
  }

  /** Sends what waits, one message after the other, as long as the connection takes them at once. */
  private send(): void {
    while (this.client !== undefined && this.client.waiting === 0) {
      const next = this.queue.shift() ?? this.lossReport()
      if (next === undefined) return
      const stream = this.client
      if (stream.write(next) !== undefined) this.lost(stream)
    }
  }
  private lossReport(): Uint8Array | undefined {
    if (this.dropped === 0) return undefined
    const report = record(OP_DROPPED, this.dropped, new Uint8Array(0))
    this.dropped = 0
    return report
  }
}

function record(op: number, number: number, bytes: Uint8Array): Uint8Array {
  const made = new Uint8Array(5 + bytes.length)
  made[0] = op
  new DataView(made.buffer).setUint32(1, number)
  made.set(bytes, 5)
  return made
}

export const traceIp: DriverFamily = (vm) => {
  const open = new Set<number>()
  return {
    name: 'trace_ip_drv',
    loadable: true,
    start: (port, command) => {
      const { sockets } = vm.host
      const found = COMMAND.exec(String.fromCharCode(...command.subarray(0, 100)))
      if (sockets === undefined || found === null || open.has(Number(found[1])) || Number(found[1]) > 65535) throw new DriverError('einval')
      const traces = new TracesOverTcp(sockets, Number(found[1]), Number(found[2]), Number(found[3]), () => open.delete(traces.listening))
      open.add(traces.listening)
      port.controlBinary = true
      return traces
    },
  }
}
