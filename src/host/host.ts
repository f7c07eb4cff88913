/**
 * What the machine asks of the world around it. The core knows no host: clock, random bytes, output, wake-ups and
 * the environment come through this interface, of which host/node, host/browser and host/simulated are the
 * implementations. Drivers (src/drivers) add what they need as optional parts.
 */
import type { HostPrograms } from './programs.ts'
import type { HostFiles } from './files.ts'
import type { HostSockets } from './sockets.ts'

/** A logical processor: in which node, package, core it lies; -1: that is not known, or the same for all. Nodes may be parts of packages. */
export interface LogicalProcessor {
  readonly node: number
  readonly processor: number
  readonly processorNode: number
  readonly core: number
  readonly thread: number
  readonly logical: number
}

/** Operating system, as `os:type/0`, `os:version/0`, `erlang:system_info/1` and `os:getpid/0` tell it. */
export interface HostSystem {
  /** `{Family, Name}` of os:type/0: `['unix', 'linux']`. */
  readonly family: string
  readonly name: string
  readonly version: readonly [number, number, number]
  /** `erlang:system_info(system_architecture)`: `x86_64-pc-linux-gnu`. */
  readonly architecture: string
  readonly processors: number
  /** How many of them may be used, where the operating system says it. */
  readonly cpuQuota?: number | undefined
  /** Where they are, in the order of that, where the operating system says it. */
  readonly cpuTopology?: readonly LogicalProcessor[] | undefined
  readonly pid: number
  readonly hostname: string
}

/** The environment with which the machine starts; from then on it has its own (src/runtime/environment.ts). */
export interface HostEnvironment {
  get(name: string): string | undefined
  /** Names and values as bytes, which need not be UTF-8. */
  entries(): Iterable<readonly [Uint8Array, Uint8Array]>
}

/** What a reader of a stream tells. After `end` or `error` it tells nothing more. */
export interface HostReadEvents {
  /** The bytes are there during the call only. */
  data(bytes: Uint8Array): void
  end(): void
  /** `code`: as the operating system names it: `EIO`. */
  error(code: string): void
}
export interface HostReader {
  /** No more is read, and nothing told. */
  close(): void
}

export interface HostWriteEvents {
  /** Some of what waited has been written: so many bytes still wait. */
  written(waiting: number): void
  /** What waited is lost. */
  error(code: string): void
}
/** Writes without ever blocking: what the other side does not take at once waits here. */
export interface HostWriter {
  /** Bytes that wait, with these (it copies what is left of them), or the code of an error. */
  write(bytes: Uint8Array): number | string
  readonly waiting: number
  /** What waits is lost. */
  close(): void
}

/** Descriptors that the operating system process was started with. They stay open when reader or writer are closed. */
export interface HostStreams {
  /** Who asks last is told what is read; when that one closes its reader, who asked before it. */
  reader(fd: number, events: HostReadEvents): HostReader
  writer(fd: number, events: HostWriteEvents): HostWriter
  /** Columns and rows of a terminal. */
  windowSize(fd: number): readonly [number, number] | undefined
}

/** How a terminal treats what is typed; what is not said stays as the terminal has it. */
export interface TerminalMode {
  /** Line by line, edited by the terminal itself. Off: every key at once, and output as it is written. */
  readonly canonical?: boolean
  readonly echo?: boolean
  /** Keys that send signals or stop the output do so. */
  readonly signals?: boolean
}

/** The terminal that the operating system process was started with, if any. */
export interface HostTerminal {
  /** Is a standard stream a terminal? */
  isTerminal(fd: 0 | 1 | 2): boolean
  /** The locale's characters are UTF-8. */
  unicode(): boolean
  /** Sets a mode on top of that which the terminal had when the program was started; undefined: that mode itself. */
  setMode(mode: TerminalMode | undefined): boolean
  /** The mode set last. */
  readonly mode: TerminalMode | undefined
  /** ^C is a key like any other from now on. */
  withoutInterrupt(): void
  /** The compiled terminfo entry of a kind of terminal (`xterm`). */
  terminfo(name: string): Uint8Array | undefined
}

/** Cryptography, as Node.js has it. */
export interface HostCrypto {
  readonly api: typeof import('node:crypto')
  /** Version of the OpenSSL behind it. */
  readonly openssl: string
}

/** A stream of Zstandard, as libzstd has it. */
export interface ZstdStream {
  /**
   * One step: takes of the input and fills the output. `directive`: 0 more will come, 1 all so far can be read by the other side, 2 the frame ends.
   * @returns what is left of both, or what libzstd says is wrong
   */
  step(input: Uint8Array, output: Uint8Array, directive: number): { readonly input: number; readonly output: number } | string
  close(): void
}
export interface ZstdSettings {
  /** By their numbers in libzstd. */
  readonly parameters: ReadonlyMap<number, number>
  readonly dictionary?: Uint8Array | undefined
  /** Bytes that a frame will hold. */
  readonly size?: number | undefined
}
export interface HostZstd {
  open(mode: 'compress' | 'decompress', settings: ZstdSettings): ZstdStream
}

export interface Host {
  readonly kind: 'node' | 'browser' | 'simulated'
  /** Of a simulated host: not 0; the scheduler chooses by it. */
  readonly seed?: number
  /** Bytes of native stack, where that is not what V8 has by default (984 KiB): calls nest the deeper before they start anew. */
  readonly stackBytes?: number | undefined
  readonly system: HostSystem
  readonly environment: HostEnvironment
  readonly streams?: HostStreams
  readonly files?: HostFiles
  readonly terminal?: HostTerminal
  readonly programs?: HostPrograms
  readonly crypto?: HostCrypto
  readonly zstd?: HostZstd | undefined
  readonly sockets?: HostSockets | undefined
  /** How many sources of input and output the host watches at the moment, and by what. */
  polled?(): { readonly by: string; readonly sources: number }

  /** Nanoseconds since the host was made; never goes backwards (a whole number, exact up to 2^53: 104 days). */
  monotonic(): number
  /** Microseconds since 1970-01-01 UTC (a whole number). */
  systemTime(): number
  /** Microseconds of processor time that this operating system process has used. */
  processorTime(): number
  /** Seconds that local time is ahead of UTC at an instant (seconds since 1970 UTC). */
  zoneOffset(seconds: number): number
  /** Fills the array with random bytes. */
  random(bytes: Uint8Array): void
  /** So much of the memory will be filled at once: where nobody has touched it yet, it may lie in large pages. */
  largePages?(memory: Uint8Array, start: number, end: number): void

  /** Writes to standard output (1) or standard error (2); done when it returns. */
  write(stream: 1 | 2, bytes: Uint8Array): void
  /**
   * Calls back once after at least `ms` milliseconds; replaces the wake-up asked for before. Infinity: only stays alive,
   * for what may come from outside.
   */
  setWake(ms: number, callback: () => void): void
  clearWake(): void
  /** Calls back soon, after the host has had its turn (I/O callbacks run in between). */
  defer(callback: () => void): void
  /** Writes a file of its own, at once and whole: for what is left behind at the end. False: it can't be opened. */
  writeFile?(name: string, mode: number, pieces: Iterable<Uint8Array>): boolean
  /**
   * `os:set_signal/2`: what a signal of the operating system (`sigterm`) does; `callback` is for `handle`. False: this
   * host has no such signal.
   */
  setSignal?(name: string, mode: 'default' | 'ignore' | 'handle', callback: () => void): boolean
  /** Ends the operating system process (in a host that has none: stops the machine's owner). */
  exit(code: number): void
}
