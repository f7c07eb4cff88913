/** The host that Node.js is. */
import { closeSync, openSync, existsSync, readFileSync, readSync, writeSync } from 'node:fs'
import os from 'node:os'
import { randomFillSync } from 'node:crypto'
import { Programs } from './programs.ts'
import { Streams } from './streams.ts'
import { Terminal } from './terminal.ts'
import type { Host, HostEnvironment, HostSystem } from '../host.ts'
import type { HostSockets } from '../sockets.ts'
import { NodeFiles } from './files.ts'
import { largePages } from './large_pages.ts'
import { now } from './now.ts'
import { cpuQuota } from './cpu_quota.ts'
import { cpuTopology } from './cpu_topology.ts'
import { Pace } from './pace.ts'
import { openSockets } from './sockets.ts'
import { hostZstd } from './zstd.ts'

/** How far the two clocks may drift apart before the system time is read anew (µs). */
const MAX_DRIFT = 5000

export class NodeHost implements Host {
  readonly kind = 'node'
  readonly system: HostSystem = {
    family: process.platform === 'win32' ? 'win32' : 'unix',
    name: process.platform === 'win32' ? 'nt' : process.platform,
    version: osVersion(),
    architecture: architecture(),
    processors: os.availableParallelism(),
    get cpuQuota() {
      return cpuQuota(this.processors)
    },
    get cpuTopology() {
      return cpuTopology(this.processors)
    },
    pid: process.pid,
    hostname: os.hostname(),
  }
  readonly stackBytes = stackBytes()
  readonly environment: HostEnvironment = { get: (name) => process.env[name], entries: environmentEntries }
  readonly largePages = largePages
  readonly streams = new Streams()
  private readonly pace = new Pace()
  readonly files = new NodeFiles((name) => process.env[name], this.pace)
  readonly terminal = new Terminal()
  readonly programs = new Programs()
  readonly crypto = { api: whenUsed(() => process.getBuiltinModule('node:crypto')), openssl: process.versions.openssl ?? '0.0.0' }
  readonly zstd = hostZstd()
  private network: HostSockets | undefined
  private readonly signalHandlers = new Map<NodeJS.Signals, () => void>()
  private readonly begin = now()
  private systemBegin = Date.now() * 1000 - Math.round(now() * 1000)
  /** When the wall clock was looked at (ms of `now`): once in a millisecond is enough, each look at a clock costs what a whole call of `erl` does. */
  private wallSeen = -1
  private timer: NodeJS.Timeout | undefined

  get sockets(): HostSockets | undefined {
    return (this.network ??= openSockets())
  }

  polled(): { by: string; sources: number } {
    return { by: 'libuv', sources: process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout' && kind !== 'Immediate').length }
  }

  monotonic(): number {
    return Math.round((now() - this.begin) * 1e6)
  }

  systemTime(): number {
    const at = now()
    if (at < this.wallSeen + 1) return this.systemBegin + Math.round(at * 1000)
    // This thread may be stopped for long between any two of these: only what no such pause explains is a drift.
    const earliest = this.systemBegin + Math.round(at * 1000)
    const wall = Date.now() * 1000
    const time = this.systemBegin + Math.round(now() * 1000)
    // Date.now() cuts to the millisecond below, so a correct clock reads 0 to 999 µs more than it.
    const drift = time < wall ? time - wall : earliest > wall + MAX_DRIFT ? earliest - wall : 0
    this.systemBegin -= drift
    this.wallSeen = at
    return time - drift
  }

  processorTime(): number {
    const used = process.cpuUsage()
    return used.user + used.system
  }

  zoneOffset(seconds: number): number {
    return -new Date(seconds * 1000).getTimezoneOffset() * 60
  }

  random(bytes: Uint8Array): void {
    if (bytes.length > FEW) randomFillSync(bytes)
    else if (!fromDevice(bytes)) fromPool(bytes)
  }

  write(stream: 1 | 2, bytes: Uint8Array): void {
    // what a port has written before comes first
    this.streams.drain(stream)
    let start = 0
    while (start < bytes.length) {
      try {
        start += writeSync(stream, bytes, start)
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code
        if (code === 'EPIPE') return
        if (code !== 'EAGAIN') throw error
        // A pipe in non-blocking mode is full: wait a little for its reader.
        Atomics.wait(pause, 0, 0, 1)
      }
    }
  }

  writeFile(name: string, mode: number, pieces: Iterable<Uint8Array>): boolean {
    let fd: number
    try {
      fd = openSync(name, 'w', mode)
    } catch {
      return false
    }
    for (const piece of pieces) writeSync(fd, piece)
    closeSync(fd)
    return true
  }

  setWake(ms: number, callback: () => void): void {
    clearTimeout(this.timer)
    // Node's longest timer; who wakes too early looks at the clock and sleeps again.
    this.timer = setTimeout(callback, Math.min(Math.ceil(ms), 0x7fffffff))
  }

  clearWake(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  defer(callback: () => void): void {
    setImmediate(callback)
  }

  setSignal(name: string, mode: 'default' | 'ignore' | 'handle', callback: () => void): boolean {
    const signal = name.toUpperCase() as NodeJS.Signals
    if (!(signal in os.constants.signals)) return false
    const before = this.signalHandlers.get(signal)
    if (before !== undefined) process.off(signal, before)
    this.signalHandlers.delete(signal)
    if (mode === 'default') return true
    const handler = mode === 'handle' ? callback : (): void => {}
    try {
      process.on(signal, handler)
      this.signalHandlers.set(signal, handler)
    } catch {
      // SIGSTOP can't be caught; that is no error, as it is none under OTP
    }
    return true
  }

  exit(code: number): void {
    // Node's exit waits for its threads, and one may wait in a pipe for ever.
    if ((this.pace.pending > 0 || this.programs.inner.pending) && process.execve !== undefined) process.execve('/bin/sh', ['sh', '-c', `exit ${code & 0xff}`], process.env as Record<string, string>)
    process.exit(code)
  }
}

/** Stands for a module of Node that takes long to load. */
function whenUsed<T extends object>(load: () => T): T {
  let loaded: T | undefined
  const module = (): T => (loaded ??= load())
  return new Proxy({} as T, { get: (_, name) => module()[name as keyof T], has: (_, name) => name in module() })
}

/** So many bytes, some times, come from the system's device: Node's crypto takes long to load, and a start needs no more. */
const FEW = 64
const DEVICE = '/dev/urandom'
let ofAStart = 4
function fromDevice(bytes: Uint8Array): boolean {
  if (ofAStart-- <= 0) return false
  try {
    const device = openSync(DEVICE, 'r')
    try {
      return readSync(device, bytes) === bytes.length
    } finally {
      closeSync(device)
    }
  } catch {
    return false
  }
}

/** Later they are taken from many that were asked for at once; what has been given is not kept. */
const pool = new Uint8Array(4096)
let taken = pool.length
function fromPool(bytes: Uint8Array): void {
  if (taken + bytes.length > pool.length) {
    randomFillSync(pool)
    taken = 0
  }
  const next = pool.subarray(taken, (taken += bytes.length))
  bytes.set(next)
  next.fill(0)
}

const pause = new Int32Array(new SharedArrayBuffer(4))

/** Node.js shows bytes that are no UTF-8 as U+FFFD: those are looked up in what the process was started with. */
function* environmentEntries(): Generator<[Uint8Array, Uint8Array]> {
  const lost: string[] = []
  for (const [name, value] of Object.entries(process.env)) {
    if (name.includes('\ufffd') || value?.includes('\ufffd') === true) lost.push(name)
    else if (value !== undefined) yield [Buffer.from(name), Buffer.from(value)]
  }
  if (lost.length === 0 || !existsSync(OWN_ENVIRONMENT)) return
  const wanted = new Set(lost)
  for (const entry of readFileSync(OWN_ENVIRONMENT, 'latin1').split('\0')) {
    const equals = entry.indexOf('=')
    if (equals < 0 || !wanted.has(Buffer.from(entry.slice(0, equals), 'latin1').toString())) continue
    yield [Buffer.from(entry.slice(0, equals), 'latin1'), Buffer.from(entry.slice(equals + 1), 'latin1')]
  }
}
const OWN_ENVIRONMENT = '/proc/self/environ'

function osVersion(): [number, number, number] {
  const parts = os.release().split(/[^0-9]+/)
  const part = (i: number): number => Number(parts[i] ?? 0)
  return [part(0), part(1), part(2)]
}

function architecture(): string {
  const cpu = process.arch === 'x64' ? 'x86_64' : process.arch === 'arm64' ? 'aarch64' : process.arch
  if (process.platform === 'linux') return `${cpu}-pc-linux-gnu`
  if (process.platform === 'darwin') return `${cpu}-apple-darwin${os.release()}`
  return `${cpu}-${process.platform}`
}

/** What `--stack-size` says (KiB), if Node was started with it. */
function stackBytes(): number | undefined {
  const flag = process.execArgv.findLast((word) => /^--stack[-_]size=\d+$/.test(word))
  return flag === undefined ? undefined : Number(flag.slice(flag.indexOf('=') + 1)) * 1024
}
