/**
 * A socket, as a magic reference stands for it: its states, who waits for what, and what it has counted. The names are those of OTP's
 * prim_socket_nif.c, which decides what is answered in which state.
 *
 * Whoever asks for something that would block becomes the current reader (writer, acceptor, connector) and gets a select message when it is
 * worth to ask again; others who ask for the same queue up behind.
 */
import type { HostWatch } from '../../host/socket_calls.ts'
import type { Kept } from '../../runtime/kept.ts'
import type { Intake } from '../intake.ts'
import { NONE } from '../../term/types.ts'
import type { Term } from '../../term/types.ts'

export const BOUND = 1
export const LISTENING = 2
export const ACCEPTING = 4
export const CONNECTING = 0x10
export const CONNECTED = 0x20
export const SELECTED = 0x100
export const CLOSING = 0x200
export const CLOSED = 0x400

/** Sizes of buffers when they are not given. */
export const READ_BUFFER = 8192
export const CONTROL_BUFFER = 1024

/** Who waits, with the reference of its request. */
export interface Requestor {
  readonly pid: Term
  ref: Kept
}
export type Side = 'read' | 'write'
export type Role = 'reader' | 'writer' | 'acceptor'
export const SIDE_OF: Readonly<Record<Role, Side>> = { reader: 'read', writer: 'write', acceptor: 'read' }

const COUNTERS = [
  'read_byte', 'read_fails', 'read_pkg', 'read_pkg_max', 'read_tries', 'read_waits', 'write_byte', 'write_fails', 'write_pkg', 'write_pkg_max',
  'write_tries', 'write_waits', 'acc_success', 'acc_fails', 'acc_tries', 'acc_waits',
] as const
const SENDFILE_COUNTERS = [
  'sendfile', 'sendfile_byte', 'sendfile_fails', 'sendfile_max', 'sendfile_pkg', 'sendfile_pkg_max', 'sendfile_tries', 'sendfile_waits',
] as const
export type Counters<N extends string> = Record<N, number>
const zeros = <N extends string>(names: readonly N[]): Counters<N> => Object.fromEntries(names.map((name) => [name, 0])) as Counters<N>

/** A file on its way. */
export interface SentFile {
  /** A descriptor of its own. */
  readonly descriptor: number
  sent: number
}

export class Socket {
  descriptor: number
  readonly domain: number
  readonly type: number
  readonly protocol: number
  /** The controlling process; NONE: it is gone. */
  owner: Term
  /** The descriptor that it was made of; -1: it has been opened here. */
  original = -1
  closeOnClose = true
  readState = 0
  writeState = 0
  debug = false
  iow = false
  /** Who has read waits for more at once. */
  selectRead = false
  useRegistry: boolean
  meta: Kept | undefined
  /** It may take time to close it: SO_LINGER has been set. */
  lingers = false

  connector: Requestor | undefined
  readonly current: Record<Role, Requestor | undefined> = { reader: undefined, writer: undefined, acceptor: undefined }
  readonly queues: Readonly<Record<Role, Requestor[]>> = { reader: [], writer: [], acceptor: [] }
  /** Who is to get a select message. */
  readonly selected: Record<Side, Requestor | undefined> = { read: undefined, write: undefined }
  watch: HostWatch | undefined
  /** Three words of its reference. */
  words: readonly [number, number, number] = [0, 0, 0]
  /** Keeps it from being released while it is watched. */
  anchor: Kept | undefined
  /** Processes whose end concerns it. */
  readonly involved = new Set<Term>()
  /** Who has called close, and is to finish it. */
  closer: Term = NONE

  bufferSize = READ_BUFFER
  bufferCount = 0
  /** Full buffers in a row. */
  filled = 0
  readControl = CONTROL_BUFFER
  writeControl = CONTROL_BUFFER
  /** What was read of an amount that is not complete. */
  partial: { readonly intake: Intake; wanted: number } | undefined
  /** Came behind messages that were read in one call: the next call has it. */
  readError: string | undefined
  readonly counters = zeros(COUNTERS)
  packet = { read: 0, write: 0 }
  file: SentFile | undefined
  fileCounters: Counters<(typeof SENDFILE_COUNTERS)[number]> | undefined

  private readonly forgotten: (socket: Socket) => void

  constructor(
    kind: { descriptor: number; domain: number; type: number; protocol: number },
    owner: Term, useRegistry: boolean, forgotten: (socket: Socket) => void,
  ) {
    this.descriptor = kind.descriptor
    this.domain = kind.domain
    this.type = kind.type
    this.protocol = kind.protocol
    this.owner = owner
    this.useRegistry = useRegistry
    this.forgotten = forgotten
  }
  get open(): boolean {
    return (this.readState & (CLOSED | CLOSING)) === 0
  }
  get closing(): boolean {
    return (this.readState & CLOSING) !== 0
  }
  get isClosed(): boolean {
    return (this.readState & CLOSED) !== 0
  }
  countFiles(): NonNullable<Socket['fileCounters']> {
    return (this.fileCounters ??= zeros(SENDFILE_COUNTERS))
  }
  forgetPartial(): void {
    this.partial?.intake.drop()
    this.partial = undefined
  }
  /** A message has been read or written, in one or several pieces. */
  countPacket(side: Side): void {
    const most = `${side}_pkg_max` as const
    this.counters[most] = Math.max(this.counters[most], this.packet[side])
    this.packet[side] = 0
  }

  /** Nothing refers to it any more. */
  released(): void {
    this.forgotten(this)
  }
}
