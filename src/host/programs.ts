/** Programs of the operating system, as the machine asks its host for them (an optional part of `Host`). */
import type { HostReadEvents, HostReader, HostWriteEvents, HostWriter } from './host.ts'

/** A program to start. Names, arguments and variables are bytes without NUL. */
export interface HostProgram {
  /** Path of the executable file. */
  readonly file: Uint8Array
  /** What it is told as its arguments, its name (argv[0]) first. */
  readonly args: readonly Uint8Array[]
  /** Default: where the machine was started. */
  readonly directory: Uint8Array | undefined
  readonly environment: Iterable<readonly [Uint8Array, Uint8Array]>
  /** Its output is read, its input written: descriptors 1 and 0, or 4 and 3 without `stdio`. */
  readonly read: HostReadEvents | undefined
  readonly write: HostWriteEvents | undefined
  readonly stdio: boolean
  readonly stderrToStdout: boolean
}
/** How a program ended: with an exit code, or by a signal. */
export interface HostExit {
  readonly code: number
  /** Number of the signal, 0: none. */
  readonly signal: number
}
export interface HostChild {
  /** -1: it is no process of its own. */
  readonly pid: number
  readonly reader: HostReader | undefined
  readonly writer: HostWriter | undefined
}
/** Why there is no process: `exec` failed with this number (where there would be one that ends with it), or it couldn't be made. */
export interface HostStartFailure {
  readonly code: string
  readonly errno: number
  readonly exec: boolean
}

export interface HostPrograms {
  /** The code of the error with which a file can't be executed; undefined: it can. */
  access(file: Uint8Array): string | undefined
  /** Starts a program in a group of its own, which signals of the terminal do not reach. It outlives the machine. */
  start(program: HostProgram, exited: (exit: HostExit) => void): HostChild | Promise<HostStartFailure>
}
