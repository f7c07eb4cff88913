/** What trace_ip_drv keeps and loses, without a network: the real driver reads memory that it has not set, with queues as short as these. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HostSockets, HostStream, HostStreamEvents } from '../host/sockets.ts'
import { TracesOverTcp } from './trace_ip.ts'

/** A connection that takes `room` writes at once, the next when told. */
class Connection {
  readonly sent: number[][] = []
  events!: HostStreamEvents
  room = Infinity
  closed = false
  get waiting(): number {
    return this.sent.length < this.room ? 0 : 1
  }
  use(events: HostStreamEvents): void {
    this.events = events
  }
  read(): void {}
  write(bytes: Uint8Array): undefined {
    this.sent.push([...bytes])
  }
  close(): void {
    this.closed = true
  }
}

function listening(size: number, flags: number): { traces: TracesOverTcp; connect: (room?: number) => Connection } {
  let accepted: (stream: HostStream) => void = () => undefined
  const listener = {
    bind: () => undefined,
    listen: (_backlog: number, then: typeof accepted) => void (accepted = then),
    name: () => ({ family: 'inet', bytes: new Uint8Array(4), port: 4711, scope: 0 }),
    close: () => undefined,
  }
  const sockets = { stream: () => listener } as unknown as HostSockets
  const traces = new TracesOverTcp(sockets, 0, size, flags, () => undefined)
  const connect = (room = Infinity): Connection => {
    const connection = new Connection()
    connection.room = room
    accepted(connection as unknown as HostStream)
    return connection
  }
  return { traces, connect }
}
const message = (byte: number): number[] => [0, 0, 0, 0, 1, byte]
const lost = (n: number): number[] => [1, 0, 0, 0, n]
const send = (traces: TracesOverTcp, ...bytes: number[]): void => bytes.forEach((byte) => traces.output(Uint8Array.of(byte)))

test('messages wait for a connection, as many as may; then it is told how many were lost', () => {
  const { traces, connect } = listening(2, 2)
  send(traces, 1, 2, 3, 4)
  const first = connect()
  assert.deepEqual(first.sent, [message(1), message(2), lost(2)])
  send(traces, 5)
  assert.deepEqual(first.sent.at(-1), message(5))
  assert.deepEqual([...traces.control(112)!], [0, 4711 >> 8, 4711 & 255])
  assert.equal(traces.control(1), undefined)
})

test('without the flag nothing waits while nobody is connected', () => {
  const { traces, connect } = listening(2, 0)
  send(traces, 1)
  const first = connect(1)
  send(traces, 2, 3, 4, 5)
  assert.deepEqual(first.sent, [message(2)])
  first.room = 3
  first.events.written()
  assert.deepEqual(first.sent, [message(2), message(3), message(4)])
  // what waits is lost with the connection
  first.events.end()
  assert.equal(first.closed, true)
  send(traces, 6)
  const next = connect()
  assert.equal(connect().closed, true)
  send(traces, 7)
  assert.deepEqual(next.sent, [message(7)])
})
