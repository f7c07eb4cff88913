/**
 * Glulam as a library: a machine that runs .beam files inside a TypeScript program.
 *
 * ```ts
 * import { Node, atom, tuple } from 'glulam'
 *
 * const node = await Node.start()
 * await node.call('maps', 'get', [atom('a'), { a: tuple(1, 2) }])
 * node.stop()
 * ```
 */
export { Node } from './node.ts'
export type { Destination, Name, NodeOptions, Output } from './node.ts'
export { ErlangError, NodeStopped } from './sdk/errors.ts'
export { Mailbox, ReceiveTimeout } from './sdk/mailbox.ts'
export {
  Atom, Bitstring, Float, Fun, Handle, ImproperList, NativeRecord, Pid, Port, Ref, Tuple, atom, charlist, text, tuple,
} from './sdk/values.ts'
export type { Input, Value } from './sdk/values.ts'
export { any, equal, lookup, matches } from './sdk/compare.ts'
export type { Pattern, ValuePattern } from './sdk/compare.ts'
export { BadFile } from './beam/read.ts'
export type { Host, HostEnvironment, HostSystem } from './host/host.ts'
export { SimulatedExit, SimulatedHost } from './host/simulated/host.ts'
export type { SimulatedOptions } from './host/simulated/host.ts'
export { OtpNotFound, findOtp, listOtps } from './host/node/otp.ts'
export type { OtpRoot } from './host/node/otp.ts'
