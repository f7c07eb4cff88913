/** The host that a browser tab or a worker is. */
import type { Host, HostEnvironment, HostSystem } from '../host.ts'

export interface BrowserOptions {
  /** Receives what is written to standard output (1) and standard error (2); without it both go to the console. */
  readonly write?: (stream: 1 | 2, bytes: Uint8Array) => void
  /** Called by `halt`. */
  readonly exit?: (code: number) => void
  readonly environment?: Readonly<Record<string, string>>
}

/** Longest delay that setTimeout keeps (ms). */
const LONGEST_DELAY = 0x7fffffff
/** crypto.getRandomValues fills no more at once. */
const RANDOM_CHUNK = 65536

const encoder = new TextEncoder()

export class BrowserHost implements Host {
  readonly kind = 'browser'
  readonly system: HostSystem = {
    family: 'unix',
    name: 'browser',
    version: [0, 0, 0],
    architecture: 'wasm32-unknown-browser',
    processors: globalThis.navigator?.hardwareConcurrency ?? 1,
    pid: 1,
    hostname: globalThis.location?.hostname || 'localhost',
  }
  readonly environment: HostEnvironment
  private readonly options: BrowserOptions
  private readonly begin = performance.now()
  private readonly channel = new MessageChannel()
  private readonly deferred: (() => void)[] = []
  private readonly lines = ['', '', '']
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: BrowserOptions = {}) {
    this.options = options
    const variables = new Map(Object.entries(options.environment ?? {}))
    this.environment = {
      get: (name) => variables.get(name),
      entries: () => [...variables].map(([name, value]) => [encoder.encode(name), encoder.encode(value)]),
    }
    this.channel.port1.onmessage = () => this.deferred.shift()?.()
  }

  monotonic(): number {
    return Math.round((performance.now() - this.begin) * 1e6)
  }
  systemTime(): number {
    return Math.round((performance.timeOrigin + performance.now()) * 1000)
  }
  /** A tab does not know: the time since its start stands for it. */
  processorTime(): number {
    return Math.floor(this.monotonic() / 1000)
  }
  zoneOffset(seconds: number): number {
    return -new Date(seconds * 1000).getTimezoneOffset() * 60
  }
  random(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i += RANDOM_CHUNK) {
      crypto.getRandomValues(bytes.subarray(i, i + RANDOM_CHUNK) as Uint8Array<ArrayBuffer>)
    }
  }

  write(stream: 1 | 2, bytes: Uint8Array): void {
    if (this.options.write !== undefined) {
      // Not a view: linear memory goes on under it.
      this.options.write(stream, bytes.slice())
      return
    }
    const text = this.lines[stream] + new TextDecoder().decode(bytes.slice())
    const lines = text.split('\n')
    this.lines[stream] = lines.pop()!
    for (const line of lines) (stream === 1 ? console.log : console.error)(line)
  }

  setWake(ms: number, callback: () => void): void {
    clearTimeout(this.timer)
    this.timer = ms === Infinity ? undefined : setTimeout(callback, Math.min(Math.ceil(ms), LONGEST_DELAY))
  }
  clearWake(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
  /** By a message to itself: setTimeout would wait 4 ms. */
  defer(callback: () => void): void {
    this.deferred.push(callback)
    this.channel.port2.postMessage(0)
  }
  exit(code: number): void {
    this.options.exit?.(code)
  }
}
