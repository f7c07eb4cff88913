/**
 * Drivers: what is behind a port. A driver is found by name (`open_port({spawn_driver, "udp_inet"}, …)`, or `{spawn, …}` whose
 * first word is the name), or is one of the two that the machine itself starts: for programs and for descriptors.
 * @see https://www.erlang.org/doc/apps/erts/driver_entry.html, whose words are used here
 */
import type { Term } from '../term/types.ts'
import type { Port } from './port.ts'
import type { Vm } from './vm.ts'

/** What `open_port/2` was given besides what concerns the port itself. Names are bytes, as the operating system has them. */
export interface PortOptions {
  readonly kind: 'any' | 'driver' | 'executable' | 'fd' | 'file'
  /** `{fd, In, Out}`. */
  readonly descriptors?: readonly [number, number]
  /** Bytes of the length in front of each message; 0: a stream. */
  readonly packet: 0 | 1 | 2 | 4
  readonly read: boolean
  readonly write: boolean
  readonly stdio: boolean
  readonly stderrToStdout: boolean
  readonly exitStatus: boolean
  readonly directory: Uint8Array | undefined
  /** `{env, …}`: what is set, and what is not to be set (undefined). */
  readonly environment: readonly (readonly [Uint8Array, Uint8Array | undefined])[]
  readonly args: readonly Uint8Array[] | undefined
  readonly arg0: Uint8Array | undefined
  /** A port with this many bytes waiting is busy, until there are fewer than `low`. */
  readonly high: number
  readonly low: number
}

/** An open port as its driver sees it. The functions are called with the machine between two instructions: they never block. */
export interface DriverInstance {
  /** Data sent to the port. The bytes are there during the call only. */
  output?(bytes: Uint8Array): void
  /** port_control/3: the answer, or undefined for badarg. */
  control?(command: number, bytes: Uint8Array): Uint8Array | undefined
  /** erlang:port_call/3: the answer, built with `vm.t`, or undefined for badarg. */
  call?(command: number, data: Term): Term | undefined
  /** Bytes that are still to go out. While there are any, a port that was closed lingers until `Port.drained()`. */
  pending?(): number
  /** The port lingers. */
  flush?(): void
  /** The port is gone: lets go of what it has. Nothing is called after it. */
  stop(): void
}

/** Why a port can't be opened: `badarg`, or a name of the operating system's errors, as `enoent`. */
export class DriverError extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

export interface Driver {
  readonly name: string
  /** `port_command(Port, Data, [force])` is possible. */
  readonly softBusy?: boolean
  /** Its ports can't be closed. */
  readonly immortal?: boolean
  /** Found only while erl_ddll has loaded it. */
  readonly loadable?: boolean
  /** Only shown by port_info(Port, locking). */
  readonly portLevelLocking?: boolean
  /** Starts a port: `command` is what `open_port/2` was given as text. Throws a DriverError. */
  start(port: Port, command: Uint8Array, options: PortOptions): DriverInstance
}

/** Every file in src/drivers that has one exports such a function. */
export type DriverFamily = (vm: Vm) => Driver

/** All drivers of a machine. */
export interface DriverTable {
  /** Those found by name. */
  readonly named: readonly DriverFamily[]
  /** `{fd, In, Out}`. */
  readonly descriptors?: DriverFamily
  /** Programs of the operating system. */
  readonly programs?: DriverFamily
  /** A file, by its name alone. */
  readonly vanilla?: DriverFamily
}
