/**
 * A host that is nothing but a seed: a virtual clock that jumps to the next timer when all processes wait, random
 * bytes from a generator, output into memory, a fixed environment. The same seed gives the same run, event for event;
 * `seed` also reaches the kernel's choice of the process to run next and the length of its slice (see Scheduler).
 */
import { MemoryFiles } from '../memory_files.ts'
import type { Host, HostEnvironment, HostSystem } from '../host.ts'

export interface SimulatedOptions {
  /** Not 0. */
  readonly seed: number
  /** Virtual instant of the start: microseconds since 1970 (default: 2000-01-01). */
  readonly start?: number
  readonly environment?: Readonly<Record<string, string>>
  /** Nanoseconds that each look at the clock takes (default 100): time passes while processes run, too. */
  readonly tick?: number
}

/** Raised by `exit`: the program called halt. */
export class SimulatedExit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`halt(${code})`)
    this.code = code
  }
}

const encoder = new TextEncoder()

export class SimulatedHost implements Host {
  readonly kind = 'simulated'
  seed: number
  readonly system: HostSystem = {
    family: 'unix',
    name: 'linux',
    version: [6, 0, 0],
    architecture: 'x86_64-pc-linux-gnu',
    processors: 1,
    pid: 1,
    hostname: 'nohost',
  }
  readonly environment: HostEnvironment
  /** In memory, empty at first. */
  readonly files = new MemoryFiles(() => this.systemTime() / 1e6)
  /** What was written to standard output and standard error. */
  readonly output: { readonly stream: 1 | 2; readonly bytes: Uint8Array }[] = []
  private readonly start: number
  private readonly tick: number
  private state: number
  private now = 0
  private wake: { at: number; callback: () => void } | undefined
  private readonly deferred: (() => void)[] = []

  constructor(options: SimulatedOptions) {
    this.seed = options.seed
    this.state = options.seed | 0
    this.start = options.start ?? 946684800_000000
    this.tick = options.tick ?? 100
    const variables = new Map(Object.entries(options.environment ?? {}))
    this.environment = {
      get: (name) => variables.get(name),
      entries: () => [...variables].map(([name, value]) => [encoder.encode(name), encoder.encode(value)]),
    }
  }

  monotonic(): number {
    this.now += this.tick
    return this.now
  }
  systemTime(): number {
    return this.start + Math.floor(this.monotonic() / 1000)
  }
  processorTime(): number {
    return Math.floor(this.now / 1000)
  }
  zoneOffset(): number {
    return 0
  }
  random(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.next() >>> 24
  }
  write(stream: 1 | 2, bytes: Uint8Array): void {
    this.output.push({ stream, bytes: bytes.slice() })
  }
  setWake(ms: number, callback: () => void): void {
    this.wake = ms === Infinity ? undefined : { at: this.now + Math.ceil(ms) * 1e6, callback }
  }
  clearWake(): void {
    this.wake = undefined
  }
  defer(callback: () => void): void {
    this.deferred.push(callback)
  }
  exit(code: number): void {
    throw new SimulatedExit(code)
  }

  /** Begins anew with another seed: what was written is forgotten, the clock goes on. */
  reseed(seed: number): void {
    this.seed = seed
    this.state = seed | 0
    this.output.length = 0
  }

  /** Text written so far to a stream. */
  text(stream: 1 | 2 = 1): string {
    const decoder = new TextDecoder()
    return this.output
      .filter((piece) => piece.stream === stream)
      .map((piece) => decoder.decode(piece.bytes, { stream: true }))
      .join('')
  }

  /** Lets virtual time pass. */
  advance(ns: number): void {
    this.now += ns
  }

  /**
   * Runs what was deferred, and when there is nothing: jumps to the wake-up asked for. False: there is none either,
   * so nothing will ever happen again unless someone from outside acts.
   */
  step(): boolean {
    const callback = this.deferred.shift()
    if (callback !== undefined) {
      callback()
      return true
    }
    const wake = this.wake
    if (wake === undefined) return false
    this.wake = undefined
    this.now = Math.max(this.now, wake.at)
    wake.callback()
    return true
  }
  /** Steps until nothing more happens. */
  run(): void {
    while (this.step());
  }

  /** A step of a 32-bit mixing generator. */
  private next(): number {
    this.state = (this.state + 0x9e3779b9) | 0
    let z = this.state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
}
